//! API tokens (接口令牌): named, ending by themselves, with the rights of the person who made them — no more.

use super::audit::{self, Kind};
use super::session::{By, SignedIn, Via};
use super::{AccountError, Accounts, Done, digest, minutes_after, moment, no, short, stamp};
use crate::clock::random;
use crate::me::Me;
use jiff::civil::DateTime;
use law::person::PersonId;
use law::refusal::Refusal;
use law::rules;
use serde_json::Value;

/// A token just made; the secret is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Its number in the list.
    pub id: String,
    /// What the client sends: `Authorization: Bearer zhifa_…`.
    pub secret: String,
    /// Ends at.
    pub expires_at: DateTime,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewToken({})", self.id)
    }
}

/// A token as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenLine {
    /// Its number.
    pub id: String,
    /// What it is for, in its maker's words.
    pub name: String,
    /// Made at.
    pub created_at: DateTime,
    /// Ends at.
    pub expires_at: DateTime,
    /// Last used at, to the hour.
    pub used_at: Option<DateTime>,
}

/// What a request needs of its token.
#[derive(Clone)]
pub(super) struct Cached {
    id: String,
    person: PersonId,
    expires: DateTime,
    used: Option<DateTime>,
    must_change: bool,
}

/// Every secret begins so, that leaked ones can be found by searching.
const PREFIX: &str = "zhifa_";
/// A year.
const MOST_DAYS: i64 = 366;

impl Accounts {
    /// Makes a token with one's own rights for a number of days.
    ///
    /// # Errors
    /// P-04 for an empty name or a span outside 1–366 days; [`AccountError::NotFound`] when asked with a token.
    pub async fn make_token(&self, me: &SignedIn, name: &str, days: i64) -> Result<NewToken, AccountError> {
        if me.via == Via::Token {
            return Err(AccountError::NotFound("登录会话（接口令牌不能新建令牌）".into()));
        }
        let name = short(name.trim(), 60);
        if name.is_empty() {
            return Err(Refusal::new(&rules::P_04, "令牌的用途", "没有填写").field("name").into());
        }
        if !(1..=MOST_DAYS).contains(&days) {
            let need = format!("有效期1至{MOST_DAYS}日");
            return Err(Refusal::new(&rules::P_04, need, format!("{days}日")).field("days").into());
        }
        let now = self.now();
        let token = NewToken {
            id: hex::encode(random::<8>(self.entropy.as_ref())),
            secret: format!("{PREFIX}{}", hex::encode(random::<32>(self.entropy.as_ref()))),
            expires_at: minutes_after(now, days * 24 * 60),
        };
        let made = token.clone();
        let person = me.person.id.clone();
        self.act(&me.person.id, move |tx| {
            Box::pin(async move {
                let sql = "INSERT INTO api_token (id, hash, person, name, created_at, expires_at) \
                           VALUES ($1, $2, $3, $4, $5, $6)";
                let args = [
                    made.id.into(),
                    digest(&made.secret).into(),
                    person.as_str().into(),
                    name.as_str().into(),
                    stamp(now).into(),
                    stamp(made.expires_at).into(),
                ];
                tx.execute(sql, &args).await?;
                audit::record(tx, Kind::TokenMade, Some(&person), &name, "").await?;
                Done::Ok(Value::Null)
            })
        })
        .await?;
        Ok(token)
    }

    /// Who acts with this token; none when it is unknown, ended or its person disabled.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn me_by_token(&self, secret: &str) -> Result<Option<SignedIn>, AccountError> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let (hash, now) = (digest(secret), self.now());
        let token = match self.tokens.fresh(&hash, now) {
            Some(token) => token,
            None => {
                let revocations = self.tokens.revocations();
                let Some(token) = self.read_token(&hash).await? else { return Ok(None) };
                self.tokens.keep(&hash, token.clone(), now, revocations);
                token
            }
        };
        let person = self.person(&token.person).filter(|p| !p.disabled);
        let (Some(person), true) = (person, now < token.expires) else { return Ok(None) };
        if token.used.is_none_or(|used| minutes_after(used, 60) <= now) {
            self.tokens.change(&hash, |t| t.used = Some(now));
            let (id, at) = (token.id.clone(), stamp(now));
            self.act(&person.id, move |tx| {
                Box::pin(async move {
                    tx.execute("UPDATE api_token SET used_at = $1 WHERE id = $2", &[at.into(), id.into()])
                        .await?;
                    Done::Ok(Value::Null)
                })
            })
            .await?;
        }
        let must_change_password = token.must_change && !self.settings.demo;
        Ok(Some(SignedIn {
            me: Me { person, must_change_password },
            session: token.id,
            via: Via::Token,
            by: By::Password,
            demo: self.settings.demo,
        }))
    }

    async fn read_token(&self, hash: &str) -> Result<Option<Cached>, AccountError> {
        let sql = "SELECT t.id, t.person, t.expires_at, t.used_at, a.must_change FROM api_token t \
                   LEFT JOIN account a ON a.person = t.person WHERE t.hash = $1";
        let rows = self.journal.query(sql, &[hash.into()]).await?;
        Ok(rows.first().map(|row| Cached {
            id: row.text(0),
            person: row.text(1),
            expires: moment(&row.text(2)),
            used: row.maybe(3).map(|used| moment(&used)),
            must_change: row.int(4) == 1,
        }))
    }

    /// One's own tokens.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn my_tokens(&self, me: &SignedIn) -> Result<Vec<TokenLine>, AccountError> {
        let sql = "SELECT id, name, created_at, expires_at, used_at FROM api_token WHERE person = $1 \
                   ORDER BY created_at DESC, id";
        let rows = self.journal.query(sql, &[me.person.id.as_str().into()]).await?;
        Ok(rows
            .iter()
            .map(|r| TokenLine {
                id: r.text(0),
                name: r.text(1),
                created_at: moment(&r.text(2)),
                expires_at: moment(&r.text(3)),
                used_at: r.maybe(4).map(|t| moment(&t)),
            })
            .collect())
    }

    /// Ends one of one's own tokens.
    ///
    /// # Errors
    /// [`AccountError::NotFound`]; the store.
    pub async fn revoke_token(&self, me: &SignedIn, id: &str) -> Result<(), AccountError> {
        let (person, id) = (me.person.id.clone(), id.to_string());
        self.act(&me.person.id, move |tx| {
            Box::pin(async move {
                let args = [id.into(), person.as_str().into()];
                if tx.execute("DELETE FROM api_token WHERE id = $1 AND person = $2", &args).await? == 0 {
                    return Err(no(AccountError::NotFound("这个令牌".into())));
                }
                audit::record(tx, Kind::TokenRevoked, Some(&person), "", "").await?;
                Ok(Value::Null)
            })
        })
        .await?;
        self.tokens.forget();
        Ok(())
    }
}
