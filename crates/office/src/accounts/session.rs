//! Sessions (会话): a random 256-bit secret in the browser, its SHA-256 in the database.

use super::audit::{self, Kind};
use super::sign_in::NewSession;
use super::{AccountError, Accounts, Done, digest, minutes_after, moment, no, short, stamp};
use crate::clock::random;
use crate::me::Me;
use crate::sso::Way;
use jiff::civil::DateTime;
use journal::{ActError, Tx};
use law::person::{Person, PersonId, Role};
use law::refusal::Refusal;
use law::rules;
use serde_json::Value;
use tokio::sync::watch;

/// How the acting person was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser's session.
    Session,
    /// An API token.
    Token,
}

/// 登录方式: by what a session was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// 密码
    Password,
    /// 演示
    Demo,
    /// A provider vouched for the person.
    Outside(Way),
}

impl By {
    /// The word in the column.
    pub(super) fn tag(self) -> &'static str {
        match self {
            By::Password => "password",
            By::Demo => "demo",
            By::Outside(way) => way.tag(),
        }
    }

    /// Of the column's word; where none was written it was a password.
    fn of(tag: Option<&str>) -> By {
        match tag {
            Some("demo") => By::Demo,
            Some(tag) => Way::find(tag).map_or(By::Password, By::Outside),
            None => By::Password,
        }
    }
}

/// Who is acting in a request, and by which session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person as of now.
    pub me: Me,
    /// Digest of the session's secret, or the token's number.
    pub session: String,
    /// How they were recognised.
    pub via: Via,
    /// By what the session was opened; of a token, by what its maker proves themselves.
    pub by: By,
    /// 演示
    pub demo: bool,
}

impl std::ops::Deref for SignedIn {
    type Target = Me;
    fn deref(&self) -> &Me {
        &self.me
    }
}

/// One of a person's open sessions, as shown to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Its number in the list (the secret's digest; of no use for signing in).
    pub id: String,
    /// Signed in at.
    pub created_at: DateTime,
    /// Last seen at.
    pub seen_at: DateTime,
    /// From where.
    pub address: String,
    /// With what.
    pub device: String,
    /// A grid member's phone.
    pub phone: bool,
    /// 登录方式
    pub by: By,
    /// The one the list was asked with.
    pub current: bool,
}

/// What a request needs of its session.
#[derive(Clone)]
pub(super) struct Cached {
    person: PersonId,
    phone: bool,
    created: DateTime,
    seen: DateTime,
    written: DateTime,
    must_change: bool,
    by: By,
}

const SEEN_WRITTEN_EVERY_SECONDS: i64 = 60;
/// Open sessions of one person; the longest unseen gives way.
const OPEN: i64 = 20;

impl Accounts {
    /// Who is signed in with this secret; none when nobody is, or no longer.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn me(&self, secret: &str) -> Result<Option<SignedIn>, AccountError> {
        let (id, now) = (digest(secret), self.now());
        let Some((signed, mut entry)) = self.find(id, now).await? else { return Ok(None) };
        self.seen(&signed.session, &mut entry, now).await?;
        Ok(Some(signed))
    }

    /// As [`Accounts::me`], for what a page does by itself: nobody need be sitting before it, so the minutes without a
    /// request run on.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn me_unattended(&self, secret: &str) -> Result<Option<SignedIn>, AccountError> {
        self.still(&digest(secret)).await
    }

    /// Who is signed in by a session whose digest is known ([`SignedIn::session`]), with the posts they hold now; none once
    /// it has ended. Asking does not prolong it.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn still(&self, session: &str) -> Result<Option<SignedIn>, AccountError> {
        Ok(self.find(session.into(), self.now()).await?.map(|(signed, _)| signed))
    }

    async fn find(&self, id: String, now: DateTime) -> Result<Option<(SignedIn, Cached)>, AccountError> {
        let entry = match self.sessions.fresh(&id, now) {
            Some(entry) => entry,
            None => {
                let revocations = self.sessions.revocations();
                let Some(entry) = self.read_session(&id).await? else { return Ok(None) };
                self.sessions.keep(&id, entry.clone(), now, revocations);
                entry
            }
        };
        if self.over(entry.phone, entry.created, entry.seen, now) {
            return Ok(None);
        }
        let Some(person) = self.people().get(&entry.person).filter(|p| !p.disabled).cloned() else {
            return Ok(None);
        };
        // A password that was handed over is not what opened this session: nobody need know it.
        let vouched = matches!(entry.by, By::Outside(_));
        let must_change_password = entry.must_change && !vouched && !self.settings.demo;
        let me = Me { person, must_change_password };
        let signed = SignedIn { me, session: id, via: Via::Session, by: entry.by, demo: self.settings.demo };
        Ok(Some((signed, entry)))
    }

    /// Forgets what was read of sessions and tokens: after anything that ends one or changes an account.
    pub(super) fn forget_read(&self) {
        self.sessions.forget();
        self.tokens.forget();
        self.ended.send_modify(|times| *times += 1);
    }

    /// Tells when a session may have ended or an account may have changed (强制下线, 停用, 改岗位).
    pub fn endings(&self) -> watch::Receiver<u64> {
        self.ended.subscribe()
    }

    async fn read_session(&self, id: &str) -> Result<Option<Cached>, AccountError> {
        let sql = "SELECT s.person, s.phone, s.created_at, s.seen_at, a.must_change, w.way FROM session s \
                   LEFT JOIN account a ON a.person = s.person LEFT JOIN session_way w ON w.session = s.id WHERE s.id = $1";
        let rows = self.journal.query(sql, &[id.into()]).await?;
        Ok(rows.first().map(|r| {
            let seen = moment(&r.text(3));
            Cached {
                person: r.text(0),
                phone: r.int(1) == 1,
                created: moment(&r.text(2)),
                seen,
                written: seen,
                must_change: r.int(4) == 1,
                by: By::of(r.maybe(5).as_deref()),
            }
        }))
    }

    fn over(&self, phone: bool, created: DateTime, seen: DateTime, now: DateTime) -> bool {
        let set = &self.settings;
        if phone {
            return now >= minutes_after(seen, set.phone_minutes);
        }
        now >= minutes_after(seen, set.idle_minutes) || now >= minutes_after(created, set.absolute_minutes)
    }

    /// Notes the request; the database hears of it once a minute.
    async fn seen(&self, id: &str, entry: &mut Cached, now: DateTime) -> Result<(), AccountError> {
        entry.seen = now;
        let due = entry.written.duration_until(now).as_secs() >= SEEN_WRITTEN_EVERY_SECONDS;
        if due {
            entry.written = now;
        }
        self.sessions.change(id, |cached| (cached.seen, cached.written) = (entry.seen, entry.written));
        if due {
            let (id, at) = (id.to_string(), stamp(now));
            self.act(&entry.person, move |tx| {
                Box::pin(async move {
                    tx.execute("UPDATE session SET seen_at = $1 WHERE id = $2", &[at.into(), id.into()])
                        .await?;
                    Ok(Value::Null)
                })
            })
            .await?;
        }
        Ok(())
    }

    /// A new secret with its digest; the row is written by [`insert`].
    pub(super) fn new_session(&self, person: &Person, phone: bool, must_change: bool) -> NewSession {
        let secret = hex::encode(random::<32>(self.entropy.as_ref()));
        let phone = phone && person.roles.iter().all(|r| matches!(r, Role::Grid | Role::GridHead));
        let minutes = if phone { self.settings.phone_minutes } else { self.settings.absolute_minutes };
        NewSession {
            secret,
            person: person.id.clone(),
            must_change_password: must_change && !self.settings.demo,
            phone,
            max_age_seconds: minutes * 60,
        }
    }

    /// Ends the session of this secret (退出), and tells by what it had been opened: a provider's own session goes on. Unknown
    /// secrets are no error.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn sign_out(&self, secret: &str, address: &str) -> Result<Option<By>, AccountError> {
        let Some(me) = self.me(secret).await? else { return Ok(None) };
        let by = me.by;
        let (person, address) = (me.person.id.clone(), short(address, 64));
        let session = me.session;
        self.act(&me.me.person.id, move |tx| {
            Box::pin(async move {
                let gone = tx.execute("DELETE FROM session WHERE id = $1", &[session.into()]).await?;
                if gone > 0 {
                    audit::record(tx, Kind::SignedOut, Some(&person), "", &address).await?;
                }
                Ok(Value::Null)
            })
        })
        .await?;
        self.forget_read();
        Ok(Some(by))
    }

    /// A person's own open sessions, the one in use first.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn my_sessions(&self, me: &SignedIn) -> Result<Vec<OpenSession>, AccountError> {
        let now = self.now();
        let sql = "SELECT s.id, s.created_at, s.seen_at, s.address, s.device, s.phone, w.way FROM session s \
                   LEFT JOIN session_way w ON w.session = s.id WHERE s.person = $1 ORDER BY s.seen_at DESC";
        let rows = self.journal.query(sql, &[me.person.id.as_str().into()]).await?;
        let mut open: Vec<OpenSession> = rows
            .iter()
            .map(|r| OpenSession {
                current: r.text(0) == me.session,
                id: r.text(0),
                created_at: moment(&r.text(1)),
                seen_at: moment(&r.text(2)),
                address: r.text(3),
                device: r.text(4),
                phone: r.int(5) == 1,
                by: By::of(r.maybe(6).as_deref()),
            })
            .filter(|s| !self.over(s.phone, s.created_at, s.seen_at, now))
            .collect();
        open.sort_by_key(|s| !s.current);
        Ok(open)
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] if it is not one's own; the store.
    pub async fn revoke_session(&self, me: &SignedIn, id: &str) -> Result<(), AccountError> {
        let (person, id) = (me.person.id.clone(), id.to_string());
        self.act(&me.person.id, move |tx| {
            Box::pin(async move {
                let args = [id.into(), person.as_str().into()];
                let gone = tx.execute("DELETE FROM session WHERE id = $1 AND person = $2", &args).await?;
                if gone == 0 {
                    return Err(no(AccountError::NotFound("这个登录".into())));
                }
                audit::record(tx, Kind::SessionsRevoked, Some(&person), "", "").await?;
                Ok(Value::Null)
            })
        })
        .await?;
        self.forget_read();
        Ok(())
    }

    /// Ends every session and token of a person (强制下线): system or security administrator.
    ///
    /// # Errors
    /// P-01 for others; [`AccountError::NotFound`]; the store.
    pub async fn revoke_everything(&self, me: &Person, id: &str) -> Result<(), AccountError> {
        if !me.is(Role::SystemAdmin) && !me.is(Role::SecurityAdmin) {
            return Err(Refusal::new(
                &rules::P_01,
                "由系统管理员或者安全管理员强制下线",
                format!("{}（{}）", me.name, me.post),
            )
            .fix("系统管理员", "以管理员账号办理")
            .into());
        }
        let id = id.to_string();
        self.act(&me.id, move |tx| {
            Box::pin(async move {
                Accounts::known(tx, &id).await?;
                end_all(tx, &id).await?;
                audit::record(tx, Kind::SessionsRevoked, Some(&id), "全部登录和令牌", "").await?;
                Ok(Value::Null)
            })
        })
        .await?;
        self.forget_read();
        Ok(())
    }

    /// Removes what has run out: sessions, tokens, old failures. For a timer; nothing depends on it.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn sweep(&self) -> Result<(), AccountError> {
        let (now, set) = (self.now(), &self.settings);
        let back = |minutes: i64| stamp(minutes_after(now, -minutes));
        let statements = [
            ("DELETE FROM session WHERE phone = 0 AND seen_at <= $1", back(set.idle_minutes)),
            ("DELETE FROM session WHERE phone = 0 AND created_at <= $1", back(set.absolute_minutes)),
            ("DELETE FROM session WHERE phone = 1 AND seen_at <= $1", back(set.phone_minutes)),
            ("DELETE FROM api_token WHERE expires_at <= $1", stamp(now)),
            ("DELETE FROM sign_in_failure WHERE last_at <= $1", back(24 * 60)),
            ("DELETE FROM outside_attempt WHERE created_at <= $1", back(super::outside::BACK_WITHIN)),
        ];
        self.act("", move |tx| {
            Box::pin(async move {
                for (sql, at) in statements {
                    tx.execute(sql, &[at.into()]).await?;
                }
                let gone = "DELETE FROM session_way WHERE session NOT IN (SELECT id FROM session)";
                tx.execute(gone, &[]).await?;
                Done::Ok(Value::Null)
            })
        })
        .await?;
        Ok(())
    }
}

/// Writes a new session; a person's longest unseen one gives way when there are too many.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    session: &NewSession,
    by: By,
    at: &str,
    address: &str,
    device: &str,
) -> Result<(), ActError<AccountError>> {
    let sql = "INSERT INTO session (id, person, phone, created_at, seen_at, address, device) \
               VALUES ($1, $2, $3, $4, $4, $5, $6)";
    let args = [
        digest(&session.secret).into(),
        session.person.as_str().into(),
        session.phone.into(),
        at.into(),
        address.into(),
        device.into(),
    ];
    tx.execute(sql, &args).await?;
    if by != By::Password {
        let sql = "INSERT INTO session_way (session, way) VALUES ($1, $2)";
        tx.execute(sql, &[digest(&session.secret).into(), by.tag().into()]).await?;
    }
    // The new one stays, whatever others were seen in the same moment.
    let sql = "DELETE FROM session WHERE person = $1 AND id <> $3 AND id NOT IN \
               (SELECT id FROM session WHERE person = $1 AND id <> $3 ORDER BY seen_at DESC, id LIMIT $2)";
    let new = digest(&session.secret);
    tx.execute(sql, &[session.person.as_str().into(), (OPEN - 1).into(), new.into()]).await?;
    Ok(())
}

/// Ends every session and token of a person.
pub(super) async fn end_all(tx: &mut Tx<'_>, person: &str) -> Result<(), journal::Error> {
    tx.execute("DELETE FROM session WHERE person = $1", &[person.into()]).await?;
    tx.execute("DELETE FROM api_token WHERE person = $1", &[person.into()]).await?;
    Ok(())
}
