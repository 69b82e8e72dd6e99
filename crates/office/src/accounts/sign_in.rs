//! Coming in (登录): the same answer, after the same time, for a wrong password and for an unknown name.

use super::audit::{self, Kind};
use super::outside::still_bound;
use super::password::{MOST, Password, PasswordProblem, check};
use super::session::{By, SignedIn, Via, end_all, insert};
use super::{AccountError, Accounts, Done, digest, minutes_after, moment, no, register, short, stamp};
use crate::sso::Identity;
use jiff::civil::DateTime;
use journal::Tx;
use law::person::{Person, PersonId};
use serde_json::{Value, json};

/// What the sign-in form brings.
#[derive(Clone, Debug)]
pub struct SignIn<'a> {
    /// 人员编号, or 姓名 where only one person has it.
    pub name: &'a str,
    /// 密码
    pub password: Password,
    /// Network address of the browser.
    pub address: &'a str,
    /// What the browser calls itself.
    pub device: &'a str,
    /// “在这部手机上保持登录”; counts only for grid members.
    pub phone: bool,
    /// The secret the browser brought along, which ends when the new one begins.
    pub replaces: Option<&'a str>,
}

/// A session just made. The secret goes into the cookie and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// 64 hexadecimal digits.
    pub secret: String,
    /// Whose.
    pub person: PersonId,
    /// The next page is the one for a new password.
    pub must_change_password: bool,
    /// A grid member's phone: 30 days, each request renews them.
    pub phone: bool,
    /// For the cookie.
    pub max_age_seconds: i64,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewSession({})", self.person)
    }
}

/// Why nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown name or wrong password: which of the two is not said.
    #[error("账号或者密码不正确")]
    Wrong,
    /// Too many wrong passwords for this name.
    #[error("连续输错次数过多，请于{}后再试，或者请系统管理员解除锁定", .until.strftime("%H:%M"))]
    Locked {
        /// When the lock ends.
        until: DateTime,
    },
    /// Too many attempts from one address.
    #[error("尝试次数过多，请稍后再试")]
    Throttled {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Right password, but the account is disabled.
    #[error("账号已停用，请联系系统管理员")]
    Disabled,
    /// Sign-in without a password is for demonstrations only.
    #[error("只有演示系统可以免密码登录")]
    NotDemo,
    /// Something else.
    #[error(transparent)]
    Account(AccountError),
}

impl<E: Into<AccountError>> From<E> for SignInError {
    fn from(error: E) -> Self {
        match error.into() {
            AccountError::Locked { until } => SignInError::Locked { until },
            AccountError::WrongPassword => SignInError::Wrong,
            other => SignInError::Account(other),
        }
    }
}

impl Accounts {
    /// Signs a person in by password. Whatever session the browser had ends.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(&self, request: SignIn<'_>) -> Result<NewSession, SignInError> {
        let now = self.now();
        self.addresses
            .attempt(request.address, now)
            .map_err(|retry_after| SignInError::Throttled { retry_after })?;
        let person = self.by_name(request.name);
        self.prove(person.as_ref(), request.name, &request.password, request.address).await?;
        // `prove` says yes to a known person only.
        let person = person.ok_or(SignInError::Wrong)?;
        if person.disabled {
            return Err(SignInError::Disabled);
        }
        let session = self.open_session(&person, &request, By::Password, None).await?;
        self.addresses.give_back(request.address);
        Ok(session)
    }

    /// Signs in as anyone without a password: in a demonstration only.
    ///
    /// # Errors
    /// [`SignInError::NotDemo`] in earnest; [`SignInError::Wrong`] for an unknown person.
    pub async fn demo_sign_in(
        &self,
        person: &str,
        address: &str,
        device: &str,
        replaces: Option<&str>,
    ) -> Result<NewSession, SignInError> {
        if !self.settings.demo {
            return Err(SignInError::NotDemo);
        }
        let person = self.person(person).ok_or(SignInError::Wrong)?;
        if person.disabled {
            return Err(SignInError::Disabled);
        }
        let password = Password(String::new());
        let request = SignIn { name: "", password, address, device, phone: true, replaces };
        Ok(self.open_session(&person, &request, By::Demo, None).await?)
    }

    /// Changes one's own password; every session and token of the person ends and a new session begins.
    ///
    /// # Errors
    /// [`AccountError::WrongPassword`], [`AccountError::Locked`], [`AccountError::Password`]; the store.
    pub async fn change_password(
        &self,
        me: &SignedIn,
        current: Password,
        new: Password,
        address: &str,
        device: &str,
    ) -> Result<NewSession, AccountError> {
        if me.via == Via::Token {
            return Err(AccountError::NotFound("登录会话（接口令牌不能修改密码）".into()));
        }
        if new.0 == current.0 {
            return Err(PasswordProblem::Same.into());
        }
        check(&new.0, &me.person)?;
        self.prove(Some(&me.person), &me.person.id, &current, address).await?;
        let hash = self.hasher.hash(&new.0, self.entropy.as_ref()).await?;
        let session = self.new_session(&me.person, true, false);
        let (at, address, device) = (stamp(self.now()), short(address, 64), short(device, 200));
        let opened = session.clone();
        self.act(&me.person.id, move |tx| {
            Box::pin(async move {
                put_hash(tx, &opened.person, &hash, false, &at).await?;
                end_all(tx, &opened.person).await?;
                insert(tx, &opened, By::Password, &at, &address, &device).await?;
                audit::record(tx, Kind::PasswordChanged, Some(&opened.person), "", &address).await?;
                Ok(Value::Null)
            })
        })
        .await?;
        self.forget_read();
        Ok(session)
    }

    /// By number, or by name where only one person has it.
    fn by_name(&self, name: &str) -> Option<Person> {
        let (people, name) = (self.people(), name.trim());
        if let Some(person) = people.get(&name.to_lowercase()).or_else(|| people.get(name)) {
            return Some(person.clone());
        }
        let mut same = people.values().filter(|p| p.name == name);
        match (same.next(), same.next()) {
            (Some(person), None) => Some(person.clone()),
            _ => None,
        }
    }

    /// Checks a password and counts a wrong one: [`AccountError::WrongPassword`] or [`AccountError::Locked`].
    pub(super) async fn prove(
        &self,
        person: Option<&Person>,
        name: &str,
        password: &Password,
        address: &str,
    ) -> Result<(), AccountError> {
        let id = person.map(|p| p.id.clone());
        // What was typed as an unknown name may be a password: only its digest is kept.
        let subject = digest(id.as_deref().unwrap_or(name.trim()));
        if let Some(until) = self.locked_until(&subject).await? {
            return Err(AccountError::Locked { until });
        }
        let mut stored = None;
        if let Some(id) = &id {
            let rows = self
                .journal
                .query("SELECT hash FROM account WHERE person = $1", &[id.as_str().into()])
                .await?;
            stored = rows.first().map(|r| r.text(0));
        }
        let right = password.0.chars().count() <= MOST && self.hasher.verify(&password.0, stored).await?;
        let (now, set) = (self.now(), &self.settings);
        let (most, until) = (set.failures, minutes_after(now, set.lock_minutes));
        let window = stamp(minutes_after(now, -set.lock_minutes));
        let address = short(address, 64);
        let actor = id.clone().filter(|_| right).unwrap_or_default();
        let outcome = self
            .act(&actor, move |tx| {
                Box::pin(async move {
                    let attempt = Attempt { subject, id, address, most, window, now: stamp(now), until };
                    attempt.count(tx, right).await
                })
            })
            .await?;
        match outcome.get("locked").and_then(Value::as_str) {
            Some(until) => Err(AccountError::Locked { until: moment(until) }),
            None if outcome == json!({ "right": true }) => Ok(()),
            None => Err(AccountError::WrongPassword),
        }
    }

    /// Until when a name is locked; none when it is not.
    pub(super) async fn locked_until(&self, subject: &str) -> Result<Option<DateTime>, AccountError> {
        let locked = "SELECT locked_until FROM sign_in_failure WHERE subject = $1";
        let rows = self.journal.query(locked, &[subject.into()]).await?;
        let until = rows.first().and_then(|r| r.maybe(0)).map(|t| moment(&t));
        Ok(until.filter(|u| *u > self.now()))
    }

    /// Opens a session for somebody who has proved who they are; through an identity, if that is still theirs.
    pub(super) async fn open_session(
        &self,
        person: &Person,
        request: &SignIn<'_>,
        by: By,
        identity: Option<Identity>,
    ) -> Result<NewSession, AccountError> {
        let detail = match by {
            By::Password => "",
            By::Demo => "演示",
            By::Outside(way) => way.label(),
        };
        let must_change = !matches!(by, By::Outside(_)) && self.must_change(&person.id).await?;
        let session = self.new_session(person, request.phone, must_change);
        let opened = session.clone();
        let replaced = request.replaces.map(digest);
        let (at, address, device) =
            (stamp(self.now()), short(request.address, 64), short(request.device, 200));
        self.act(&person.id, move |tx| {
            Box::pin(async move {
                // The person may have been disabled since the password was checked.
                let person = register::person(tx, &opened.person).await?;
                if person.is_none_or(|p| p.disabled) {
                    return Err(no(AccountError::NotFound("可用的账号".into())));
                }
                still_bound(tx, identity.as_ref(), &opened.person).await?;
                if let Some(old) = replaced {
                    tx.execute("DELETE FROM session WHERE id = $1", &[old.into()]).await?;
                }
                insert(tx, &opened, by, &at, &address, &device).await?;
                let identity = identity.map(|i| i.subject).unwrap_or_default();
                let told = audit::Told { detail, address: &address, identity: &identity };
                audit::tell(tx, Kind::SignedIn, Some(&opened.person), told).await?;
                Ok(Value::Null)
            })
        })
        .await?;
        if request.replaces.is_some() {
            self.forget_read();
        }
        Ok(session)
    }

    async fn must_change(&self, person: &str) -> Result<bool, AccountError> {
        let rows =
            self.journal.query("SELECT must_change FROM account WHERE person = $1", &[person.into()]).await?;
        Ok(rows.first().is_some_and(|r| r.int(0) == 1))
    }
}

/// One attempt, as it is counted in the transaction: attempts made at the same time come here one after another, so
/// that a right guess after the lock is worth nothing.
struct Attempt {
    subject: String,
    id: Option<String>,
    address: String,
    most: i64,
    window: String,
    now: String,
    until: DateTime,
}

impl Attempt {
    async fn count(self, tx: &mut Tx<'_>, right: bool) -> Done {
        let sql = "SELECT failures, last_at, locked_until FROM sign_in_failure WHERE subject = $1";
        let rows = tx.fetch(sql, &[self.subject.as_str().into()]).await?;
        let (failures, last, locked) =
            rows.first().map_or((0, String::new(), None), |r| (r.int(0), r.text(1), r.maybe(2)));
        if let Some(until) = locked.filter(|u| *u > self.now) {
            return Ok(json!({ "locked": until }));
        }
        if right {
            if failures > 0 {
                let args = [self.subject.as_str().into()];
                tx.execute("DELETE FROM sign_in_failure WHERE subject = $1", &args).await?;
            }
            return Ok(json!({ "right": true }));
        }
        let failures = if last < self.window { 1 } else { failures + 1 };
        let lock = failures >= self.most;
        let until = lock.then(|| stamp(self.until));
        let sql = "INSERT INTO sign_in_failure (subject, failures, last_at, locked_until) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, \
                   locked_until = excluded.locked_until";
        let kept = if lock { 0 } else { failures };
        let args = [self.subject.into(), kept.into(), self.now.as_str().into(), until.clone().into()];
        tx.execute(sql, &args).await?;
        let kind = if lock { Kind::Locked } else { Kind::Failed };
        audit::record(tx, kind, self.id.as_deref(), "", &self.address).await?;
        Ok(until.map_or(json!({ "right": false }), |u| json!({ "locked": u })))
    }
}

/// Sets a person's password digest.
pub(super) async fn put_hash(
    tx: &mut Tx<'_>,
    person: &str,
    hash: &str,
    must_change: bool,
    at: &str,
) -> Result<(), journal::Error> {
    let sql = "INSERT INTO account (person, hash, must_change, changed_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, \
               changed_at = excluded.changed_at";
    tx.execute(sql, &[person.into(), hash.into(), must_change.into(), at.into()]).await?;
    Ok(())
}
