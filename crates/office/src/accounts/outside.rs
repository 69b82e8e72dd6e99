//! 单点登录的来回: the browser goes out to the provider with a state and comes back with it. A state counts once, for ten
//! minutes, and only in the browser it was made for; what is secret in it (nonce, PKCE verifier) never leaves the house before its time.

use super::audit::{self, Kind};
use super::identity;
use super::session::{By, SignedIn, Via};
use super::sign_in::{NewSession, SignIn, SignInError};
use super::{AccountError, Accounts, Password, digest, minutes_after, no, short, stamp};
use crate::clock::random;
use crate::sso::{Asking, Identity, ProviderError, Providers, Way};
use journal::Tx;
use law::refusal::Refusal;
use serde_json::{Value, json};

/// What is under way, and by what a session was opened where it was no password.
pub(super) const SCHEMA: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS outside_attempt (state TEXT PRIMARY KEY, browser TEXT NOT NULL, way TEXT NOT NULL, \
     nonce TEXT NOT NULL, verifier TEXT NOT NULL, inside TEXT NOT NULL, phone BIGINT NOT NULL, session TEXT, \
     created_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS session_way (session TEXT PRIMARY KEY, way TEXT NOT NULL)",
];

/// Minutes in which somebody must be back.
pub const BACK_WITHIN: i64 = 10;

/// Going out to be asked who one is.
#[derive(Clone, Debug)]
pub struct Outward<'a> {
    /// By which way.
    pub way: Way,
    /// The browser is WeCom's own web view.
    pub in_wecom: bool,
    /// It runs on somebody's own phone: a grid member stays signed in there.
    pub phone: bool,
    /// Where to go in the house afterwards; elsewhere is the front page.
    pub to: &'a str,
    /// The secret the browser has from an attempt before, in another tab.
    pub browser: Option<&'a str>,
    /// Network address of the browser.
    pub address: &'a str,
}

/// Gone out.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// Where the provider is.
    pub url: String,
    /// What the browser keeps until it is back: 64 hexadecimal digits.
    pub browser: String,
}

/// Coming back.
#[derive(Clone, Debug)]
pub struct Inward<'a> {
    /// By which way.
    pub way: Way,
    /// What went out.
    pub state: &'a str,
    /// What stands for the person.
    pub code: &'a str,
    /// What the provider says went wrong.
    pub error: &'a str,
    /// The secret the browser kept.
    pub browser: Option<&'a str>,
    /// Who is signed in here meanwhile.
    pub me: Option<&'a SignedIn>,
    /// Network address of the browser.
    pub address: &'a str,
    /// What the browser calls itself.
    pub device: &'a str,
    /// The session the browser brought along, which ends when the new one begins.
    pub replaces: Option<&'a str>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// Signed in.
    In {
        /// The session.
        session: NewSession,
        /// Where to go in the house.
        to: String,
    },
    /// The identity is bound to whoever is signed in.
    Bound,
}

/// Why nobody came in, in words for whoever stands at the door.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// No such way.
    #[error("没有开通这种登录方式")]
    NotOffered,
    /// Too old, used, or another browser's.
    #[error(
        "这次登录已经失效：超过十分钟、已经用过，或者不是在这个浏览器里、从本系统的网址开始的。请重新点登录按钮"
    )]
    Stale,
    /// Nothing was confirmed out there.
    #[error("没有在{0}确认登录。请重新点登录按钮并确认，或者用账号和密码登录")]
    Declined(String),
    /// The provider is away.
    #[error("联系不上{name}（{why}）。请稍后再试，或者用账号和密码登录")]
    Away {
        /// 名称
        name: String,
        /// 原因
        why: String,
    },
    /// The provider accepts nothing of this.
    #[error(
        "{name}不接受这次登录（{why}）。请重新点登录按钮；仍然不行的，用账号和密码登录，并请系统管理员核对单点登录的配置"
    )]
    Refused {
        /// 名称
        name: String,
        /// 原因
        why: String,
    },
    /// What was handed over does not hold.
    #[error(
        "{name}交来的凭证不可信（{why}），没有登录。请重新点登录按钮；仍然不行的，用账号和密码登录，并告诉系统管理员"
    )]
    Untrue {
        /// 名称
        name: String,
        /// 原因
        why: String,
    },
    /// None of the corporation's own.
    #[error("您不是本单位{0}的成员，不能这样登录。请用账号和密码登录")]
    Stranger(String),
    /// The identity is nobody's here.
    #[error(
        "这个{0}身份还没有绑定账号。请用账号和密码登录，在“我的账号”绑定；或者请系统管理员在“人员与账号”绑定"
    )]
    Unbound(String),
    /// Whoever began to bind is no longer signed in by the same session.
    #[error("绑定没有完成：登录已经结束，或者换了人。请重新登录，再在“我的账号”绑定")]
    NotYou,
    /// The binding stands against another.
    #[error("{}，现在{}", .0.need, .0.have)]
    Binding(Box<Refusal>),
    /// As with a password.
    #[error(transparent)]
    SignIn(SignInError),
}

impl From<AccountError> for OutsideError {
    fn from(error: AccountError) -> Self {
        OutsideError::SignIn(error.into())
    }
}

impl OutsideError {
    fn of(name: &str, error: ProviderError) -> Self {
        let name = name.to_string();
        match error {
            ProviderError::Away(why) => OutsideError::Away { name, why },
            ProviderError::Refused(why) => OutsideError::Refused { name, why },
            ProviderError::Untrue(why) => OutsideError::Untrue { name, why },
            ProviderError::Stranger => OutsideError::Stranger(name),
        }
    }

    /// What the trail says of it.
    fn briefly(&self) -> &'static str {
        match self {
            OutsideError::NotOffered => "没有开通",
            OutsideError::Stale => "登录请求失效",
            OutsideError::Declined(_) => "没有确认",
            OutsideError::Away { .. } => "联系不上",
            OutsideError::Refused { .. } => "对方不接受",
            OutsideError::Untrue { .. } => "凭证不可信",
            OutsideError::Stranger(_) => "不是成员",
            OutsideError::Unbound(_) => "没有绑定账号",
            OutsideError::NotYou => "绑定时登录已经结束",
            OutsideError::Binding(_) => "绑定没有完成",
            OutsideError::SignIn(SignInError::Disabled) => "账号已停用",
            OutsideError::SignIn(SignInError::Locked { .. }) => "账号锁定",
            OutsideError::SignIn(_) => "没有登录",
        }
    }
}

/// An attempt, as it lies in the house meanwhile.
struct Attempt {
    nonce: String,
    verifier: String,
    inside: String,
    phone: bool,
    /// The session that binds; none where somebody signs in.
    session: Option<String>,
}

/// An address of this house, or the front page: whoever is signed in is not sent on to another site. Browsers take `//` and
/// `\` for another host and leave tabs and line ends out, so that only plain visible letters count.
fn inside(to: &str) -> &str {
    let plain = to.len() <= 300 && to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    match plain && to.starts_with('/') && !to.starts_with("//") {
        true => to,
        false => "/",
    }
}

impl Accounts {
    /// Sends a browser out to a provider to sign in.
    ///
    /// # Errors
    /// [`OutsideError`].
    pub async fn go_out(&self, providers: &Providers, out: Outward<'_>) -> Result<Sent, OutsideError> {
        self.send(providers, out, None).await
    }

    /// Sends a browser out to bind an identity to whoever sits there, once they have typed their password again: whoever finds
    /// a desk open binds nothing.
    ///
    /// # Errors
    /// [`OutsideError`]; a wrong password counts and locks as at the door.
    pub async fn go_out_to_bind(
        &self,
        providers: &Providers,
        me: &SignedIn,
        password: Password,
        out: Outward<'_>,
    ) -> Result<Sent, OutsideError> {
        if me.via == Via::Token {
            return Err(OutsideError::NotYou);
        }
        self.prove(Some(&me.person), &me.person.id, &password, out.address).await?;
        self.send(providers, out, Some(me.session.clone())).await
    }

    async fn send(
        &self,
        providers: &Providers,
        out: Outward<'_>,
        session: Option<String>,
    ) -> Result<Sent, OutsideError> {
        if providers.authority(out.way).is_none() {
            return Err(OutsideError::NotOffered);
        }
        self.counted(out.address)?;
        let secret = || hex::encode(random::<32>(self.entropy.as_ref()));
        let asking = Asking {
            state: secret(),
            nonce: secret(),
            verifier: secret(),
            back: self.way_back(out.way),
            in_wecom: out.in_wecom,
        };
        let browser = out.browser.map_or_else(secret, String::from);
        let url = providers
            .door(out.way, &asking)
            .await
            .map_err(|e| OutsideError::of(providers.name(out.way), e))?;
        let now = self.now();
        let args = [
            digest(&asking.state).into(),
            digest(&browser).into(),
            out.way.tag().into(),
            asking.nonce.into(),
            asking.verifier.into(),
            inside(out.to).into(),
            out.phone.into(),
            session.into(),
            stamp(now).into(),
        ];
        let old = stamp(minutes_after(now, -BACK_WITHIN));
        self.act("", move |tx| {
            Box::pin(async move {
                tx.execute("DELETE FROM outside_attempt WHERE created_at <= $1", &[old.into()]).await?;
                let sql = "INSERT INTO outside_attempt (state, browser, way, nonce, verifier, inside, phone, session, \
                           created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
                tx.execute(sql, &args).await?;
                Ok(Value::Null)
            })
        })
        .await?;
        Ok(Sent { url, browser })
    }

    /// Where a provider sends browsers back to; it must be told so.
    pub fn way_back(&self, way: Way) -> String {
        format!("{}/sign-in/{}/back", self.office.public_url().trim_end_matches('/'), way.tag())
    }

    /// Takes in a browser that comes back. What fails stands in the trail.
    ///
    /// # Errors
    /// [`OutsideError`].
    pub async fn come_back(&self, providers: &Providers, back: Inward<'_>) -> Result<Back, OutsideError> {
        self.counted(back.address)?;
        if providers.authority(back.way).is_none() {
            return Err(OutsideError::NotOffered);
        }
        let mut known = None;
        let done = self.taken_in(providers, &back, &mut known).await;
        let store = |e: &OutsideError| {
            matches!(e, OutsideError::SignIn(SignInError::Account(AccountError::Store(_))))
        };
        match &done {
            // Out and back: both are given back.
            Ok(_) => (0..2).for_each(|_| self.addresses.give_back(back.address)),
            Err(error) if store(error) => {}
            Err(error) => self.failed(&back, error, known).await?,
        }
        done
    }

    fn counted(&self, address: &str) -> Result<(), OutsideError> {
        let counted = self.addresses.attempt(address, self.now());
        counted.map_err(|retry_after| OutsideError::SignIn(SignInError::Throttled { retry_after }))
    }

    async fn failed(
        &self,
        back: &Inward<'_>,
        error: &OutsideError,
        known: Option<(Identity, Option<String>)>,
    ) -> Result<(), OutsideError> {
        let detail = format!("{}：{}", back.way.label(), error.briefly());
        let address = short(back.address, 64);
        let (identity, person) = known.map_or((String::new(), None), |(i, person)| (i.subject, person));
        self.act("", move |tx| {
            Box::pin(async move {
                let told = audit::Told { detail: &detail, address: &address, identity: &identity };
                audit::tell(tx, Kind::Failed, person.as_deref(), told).await?;
                Ok(Value::Null)
            })
        })
        .await?;
        Ok(())
    }

    /// What comes of coming back; `known` becomes who it is, as soon as that is known.
    async fn taken_in(
        &self,
        providers: &Providers,
        back: &Inward<'_>,
        known: &mut Option<(Identity, Option<String>)>,
    ) -> Result<Back, OutsideError> {
        let name = providers.name(back.way);
        let attempt = self.take(back).await?.ok_or(OutsideError::Stale)?;
        if !back.error.is_empty() && back.error != "access_denied" {
            let why =
                back.error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
            return Err(OutsideError::Refused { name: name.into(), why });
        }
        if !back.error.is_empty() || back.code.is_empty() {
            return Err(OutsideError::Declined(name.into()));
        }
        let asking = Asking {
            state: back.state.into(),
            nonce: attempt.nonce,
            verifier: attempt.verifier,
            back: self.way_back(back.way),
            in_wecom: false,
        };
        let identity =
            providers.who(back.way, back.code, &asking).await.map_err(|e| OutsideError::of(name, e))?;
        *known = Some((identity.clone(), None));
        if let Some(session) = attempt.session {
            self.bind_mine(back, &session, identity, known).await?;
            return Ok(Back::Bound);
        }
        let sql = "SELECT person FROM outside_identity WHERE authority = $1 AND subject = $2";
        let args = [identity.authority.as_str().into(), identity.subject.as_str().into()];
        let rows = self.journal.query(sql, &args).await.map_err(AccountError::from)?;
        let Some(person) = rows.first().and_then(|r| self.person(&r.text(0))) else {
            return Err(OutsideError::Unbound(name.into()));
        };
        *known = Some((identity.clone(), Some(person.id.clone())));
        if let Some(until) = self.locked_until(&digest(&person.id)).await? {
            return Err(OutsideError::SignIn(SignInError::Locked { until }));
        }
        if person.disabled {
            return Err(OutsideError::SignIn(SignInError::Disabled));
        }
        let request = SignIn {
            name: "",
            password: Password(String::new()),
            address: back.address,
            device: back.device,
            phone: attempt.phone,
            replaces: back.replaces,
        };
        let session = self.open_session(&person, &request, By::Outside(back.way), Some(identity)).await?;
        Ok(Back::In { session, to: attempt.inside })
    }

    /// Takes an attempt out of the house: the same state twice is no attempt the second time.
    async fn take(&self, back: &Inward<'_>) -> Result<Option<Attempt>, AccountError> {
        let Some(browser) = back.browser else { return Ok(None) };
        let (state, browser, way) = (digest(back.state), digest(browser), back.way.tag());
        let begun_after = stamp(minutes_after(self.now(), -BACK_WITHIN));
        let taken = self
            .act("", move |tx| {
                Box::pin(async move {
                    let sql = "DELETE FROM outside_attempt WHERE state = $1 AND browser = $2 AND way = $3 \
                               AND created_at > $4 RETURNING nonce, verifier, inside, phone, session";
                    let args = [state.into(), browser.into(), way.into(), begun_after.into()];
                    let rows = tx.fetch(sql, &args).await?;
                    Ok(rows.first().map_or(Value::Null, |r| {
                        json!([r.text(0), r.text(1), r.text(2), r.int(3), r.maybe(4)])
                    }))
                })
            })
            .await?;
        let text = |at: usize| taken[at].as_str().map(String::from);
        let (Some(nonce), Some(verifier), Some(inside)) = (text(0), text(1), text(2)) else {
            return Ok(None);
        };
        Ok(Some(Attempt { nonce, verifier, inside, phone: taken[3] == 1, session: text(4) }))
    }

    /// Binds an identity to whoever began it, if they are still signed in by the same session.
    async fn bind_mine(
        &self,
        back: &Inward<'_>,
        session: &str,
        identity: Identity,
        known: &mut Option<(Identity, Option<String>)>,
    ) -> Result<(), OutsideError> {
        let me =
            back.me.filter(|m| m.via == Via::Session && m.session == session).ok_or(OutsideError::NotYou)?;
        *known = Some((identity.clone(), Some(me.person.id.clone())));
        let (person, at, address) = (me.person.clone(), stamp(self.now()), short(back.address, 64));
        let done = self
            .act(&me.person.id, move |tx| {
                Box::pin(async move {
                    identity::bind(tx, &identity, &person, &person.id, &at, &address).await?;
                    Ok(Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
            Err(AccountError::Refused(refusal)) => Err(OutsideError::Binding(refusal)),
            Err(other) => Err(other.into()),
        }
    }
}

/// Whether an identity is still this person's when their session begins.
pub(super) async fn still_bound(
    tx: &mut Tx<'_>,
    identity: Option<&Identity>,
    person: &str,
) -> Result<(), journal::ActError<AccountError>> {
    match identity {
        Some(i) if identity::holder(tx, i).await?.as_deref() != Some(person) => {
            Err(no(AccountError::NotFound("可用的绑定".into())))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn nobody_is_sent_on_to_another_site() {
        for own in ["/", "/clues/new", "/cases?stage=open&q=%E6%91%8A", "/cases/x#top"] {
            assert_eq!(inside(own), own);
        }
        for away in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " /clues",
            "clues",
            "javascript:alert(1)",
            "/线索",
            &format!("/{}", "a".repeat(300)),
        ] {
            assert_eq!(inside(away), "/", "{away:?}");
        }
    }
}
