//! 身份绑定: which outside identity is whose account. Bound by the system administrator, or by the person with their password;
//! never made by itself and never by name. One identity is one person's, and a person has one of each provider.

use super::audit::{self, Kind};
use super::session::{SignedIn, Via};
use super::{AccountError, Accounts, moment, no, stamp};
use crate::sso::{Identity, Providers, Way};
use jiff::civil::DateTime;
use journal::{ActError, Tx};
use law::person::{Person, PersonId};
use law::refusal::Refusal;
use law::rules;
use serde_json::Value;

/// What tells identities apart, and to whom they belong.
pub(super) const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS outside_identity (authority TEXT NOT NULL, subject TEXT NOT NULL, \
     person TEXT NOT NULL, way TEXT NOT NULL, bound_at TEXT NOT NULL, bound_by TEXT NOT NULL, \
     PRIMARY KEY (authority, subject), UNIQUE (authority, person))";

/// An identity that is bound to a person, as shown to them and to the system administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// By which way.
    pub way: Way,
    /// The name there.
    pub subject: String,
    /// 绑定时间
    pub at: DateTime,
    /// 绑定人编号
    pub by: PersonId,
}

/// Who may sign in with an identity.
pub(super) async fn holder(tx: &mut Tx<'_>, identity: &Identity) -> Result<Option<PersonId>, journal::Error> {
    let sql = "SELECT person FROM outside_identity WHERE authority = $1 AND subject = $2";
    let rows = tx.fetch(sql, &[identity.authority.as_str().into(), identity.subject.as_str().into()]).await?;
    Ok(rows.first().map(|r| r.text(0)))
}

/// Binds an identity to a person.
pub(super) async fn bind(
    tx: &mut Tx<'_>,
    identity: &Identity,
    person: &Person,
    by: &str,
    at: &str,
    address: &str,
) -> Result<(), ActError<AccountError>> {
    let wrong = |need: &str, have: String| {
        no(Refusal::new(&rules::P_04, need, have)
            .field("subject")
            .fix("系统管理员", "先解除原来的绑定，再绑定"))
    };
    match holder(tx, identity).await? {
        // A second click.
        Some(holder) if holder == person.id => return Ok(()),
        // Whose it is, is told to nobody here: the administrator finds it in the trail.
        Some(_) => {
            return Err(wrong("没有绑定过账号的身份", "这个身份已经绑定另一个账号".into()));
        }
        None => {}
    }
    let sql = "SELECT subject FROM outside_identity WHERE authority = $1 AND person = $2";
    let rows = tx.fetch(sql, &[identity.authority.as_str().into(), person.id.as_str().into()]).await?;
    if let Some(row) = rows.first() {
        let have = format!("{}已经绑定{}", person.name, row.text(0));
        return Err(wrong("每个账号在每种登录方式上只绑定一个身份", have));
    }
    let sql = "INSERT INTO outside_identity (authority, subject, person, way, bound_at, bound_by) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let args = [
        identity.authority.as_str().into(),
        identity.subject.as_str().into(),
        person.id.as_str().into(),
        identity.way.tag().into(),
        at.into(),
        by.into(),
    ];
    tx.execute(sql, &args).await?;
    let told = audit::Told { detail: identity.way.label(), address, identity: &identity.subject };
    audit::tell(tx, Kind::IdentityBound, Some(&person.id), told).await?;
    Ok(())
}

/// Takes a person's identity of one provider away; the sessions that it opened end, but for one.
async fn unbind(
    tx: &mut Tx<'_>,
    authority: &str,
    way: Way,
    person: &str,
    but: &str,
    address: &str,
) -> Result<(), ActError<AccountError>> {
    let sql = "DELETE FROM outside_identity WHERE authority = $1 AND person = $2 RETURNING subject";
    let rows = tx.fetch(sql, &[authority.into(), person.into()]).await?;
    let Some(subject) = rows.first().map(|r| r.text(0)) else {
        return Err(no(AccountError::NotFound("这个绑定".into())));
    };
    let sql = "DELETE FROM session WHERE person = $1 AND id <> $2 AND id IN \
               (SELECT w.session FROM session_way w WHERE w.way = $3)";
    tx.execute(sql, &[person.into(), but.into(), way.tag().into()]).await?;
    let told = audit::Told { detail: way.label(), address, identity: &subject };
    audit::tell(tx, Kind::IdentityUnbound, Some(person), told).await?;
    Ok(())
}

impl Accounts {
    /// The identities bound to a person within the providers that are configured.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn identities(&self, providers: &Providers, person: &str) -> Result<Vec<Bound>, AccountError> {
        let sql =
            "SELECT authority, way, subject, bound_at, bound_by FROM outside_identity WHERE person = $1";
        let rows = self.journal.query(sql, &[person.into()]).await?;
        let bound = rows.iter().filter_map(|r| {
            let way = Way::find(&r.text(1)).filter(|w| providers.authority(*w) == Some(&r.text(0)))?;
            Some(Bound { way, subject: r.text(2), at: moment(&r.text(3)), by: r.text(4) })
        });
        Ok(bound.collect())
    }

    /// Binds an identity by its name: the system administrator's, for anybody but themselves.
    ///
    /// # Errors
    /// P-01 for others and for oneself; P-04 for no name, or one that is bound already; [`AccountError::NotFound`].
    pub async fn bind_identity(
        &self,
        providers: &Providers,
        me: &Person,
        person: &str,
        way: Way,
        subject: &str,
    ) -> Result<(), AccountError> {
        super::admin::system_admin(me, "绑定身份")?;
        if me.id == person {
            // With their password, as everybody: whoever finds the desk open binds nothing.
            return Err(Refusal::new(&rules::P_01, "本人的身份由本人绑定", "操作人正在绑定自己的身份")
                .fix("本人", "在“我的账号”输入密码后绑定，或者由另一名系统管理员绑定")
                .into());
        }
        if providers.authority(way).is_none() {
            return Err(AccountError::NotFound("这种登录方式".into()));
        }
        let Some(identity) = providers.identity(way, subject) else {
            let need = format!("{}的身份，最多255个字符", providers.name(way));
            return Err(Refusal::new(&rules::P_04, need, "没有填写，或者太长").field("subject").into());
        };
        let (by, person, at) = (me.id.clone(), person.to_string(), stamp(self.now()));
        self.act(&me.id, move |tx| {
            Box::pin(async move {
                let person = Accounts::known(tx, &person).await?;
                bind(tx, &identity, &person, &by, &at, "").await?;
                Ok(Value::Null)
            })
        })
        .await?;
        Ok(())
    }

    /// Takes away somebody's identity: the system administrator. Their sessions by it end.
    ///
    /// # Errors
    /// P-01 for others; [`AccountError::NotFound`] where nothing is bound.
    pub async fn unbind_identity(
        &self,
        providers: &Providers,
        me: &Person,
        person: &str,
        way: Way,
    ) -> Result<(), AccountError> {
        super::admin::system_admin(me, "解除绑定")?;
        self.part(providers, &me.id, person, way, "", "").await
    }

    /// Takes away one's own identity. The other sessions by it end; the one in use goes on.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] where nothing is bound, or for a token.
    pub async fn unbind_mine(
        &self,
        providers: &Providers,
        me: &SignedIn,
        way: Way,
        address: &str,
    ) -> Result<(), AccountError> {
        if me.via == Via::Token {
            return Err(AccountError::NotFound("登录会话（接口令牌不能解除绑定）".into()));
        }
        self.part(providers, &me.person.id, &me.person.id, way, &me.session, address).await
    }

    async fn part(
        &self,
        providers: &Providers,
        by: &str,
        person: &str,
        way: Way,
        but: &str,
        address: &str,
    ) -> Result<(), AccountError> {
        let Some(authority) = providers.authority(way).map(String::from) else {
            return Err(AccountError::NotFound("这种登录方式".into()));
        };
        let (person, but, address) = (person.to_string(), but.to_string(), super::short(address, 64));
        self.act(by, move |tx| {
            Box::pin(async move {
                unbind(tx, &authority, way, &person, &but, &address).await?;
                Ok(Value::Null)
            })
        })
        .await?;
        self.forget_read();
        Ok(())
    }
}
