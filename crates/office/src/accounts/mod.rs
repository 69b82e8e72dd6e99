//! Accounts (账号): who may come in, who is acting, and the register of people (人员名册) as data.
//!
//! - [`sign_in`](Accounts::sign_in) and its kin: passwords, lockout, sessions, tokens.
//! - [`change_person`](Accounts::change_person): certificates, roles, authorisations as events of the stream `people`.
//! - Three administrators kept apart (三员分立): system (accounts), security (roles), audit (reads the trail).
//! - [`go_out`](Accounts::go_out) and [`come_back`](Accounts::come_back): sign-in through a provider of [`crate::sso`], for
//!   identities that are bound to an account.
//! - Every sign-in, failure, lockout and change is an event of the stream `audit/accounts`; no password and no
//!   session identifier ever stands in it.

mod admin;
mod audit;
mod hashing;
mod identity;
mod lately;
mod outside;
mod password;
mod people;
mod register;
mod session;
mod sign_in;
#[cfg(test)]
mod tests;
mod throttle;
mod token;

pub use admin::InitialPassword;
pub use audit::{AuditLine, STREAM as AUDIT_STREAM};
pub(crate) use audit::{exported, malware};
pub use hashing::Hashing;
pub use identity::Bound;
pub use outside::{BACK_WITHIN, Back, Inward, OutsideError, Outward, Sent};
pub use password::{Password, PasswordProblem, check as check_password};
pub use people::PersonChange;
pub use register::STREAM as PEOPLE_STREAM;
pub(crate) use register::project;
pub use session::{By, OpenSession, SignedIn, Via};
pub use sign_in::{NewSession, SignIn, SignInError};
pub use throttle::{Allowance, Throttle};
pub use token::{NewToken, TokenLine};

use crate::clock::Entropy;
use crate::office::Office;
use hashing::Hasher;
use jiff::civil::DateTime;
use journal::{Act, ActError, Journal, Tx};
use lately::Lately;
use law::person::{People, Person};
use law::refusal::Refusal;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::watch;

/// How accounts behave; a town may change every figure.
#[derive(Clone, Debug)]
pub struct Settings {
    /// 演示: one known password, sign-in as any person without one, nobody must change it.
    pub demo: bool,
    /// Minutes without a request after which a session at a desk ends.
    pub idle_minutes: i64,
    /// Minutes after which it ends in any case.
    pub absolute_minutes: i64,
    /// Minutes without a request after which a grid member's phone is signed out.
    pub phone_minutes: i64,
    /// Wrong passwords in a row that lock an account.
    pub failures: i64,
    /// Minutes an account stays locked.
    pub lock_minutes: i64,
    /// Attempts from one address in [`Settings::lock_minutes`].
    pub attempts_per_address: u32,
    /// Cost of a password digest.
    pub hashing: Hashing,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            demo: false,
            idle_minutes: 30,
            absolute_minutes: 12 * 60,
            phone_minutes: 30 * 24 * 60,
            failures: 5,
            lock_minutes: 15,
            attempts_per_address: 60,
            hashing: Hashing::default(),
        }
    }
}

/// The password of every person of a demonstration.
pub const DEMO_PASSWORD: &str = "zhifa-demo-2026";

/// Why an account act was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Not allowed, or not in order.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The new password breaks a rule.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    /// The current password is wrong.
    #[error("当前密码不正确")]
    WrongPassword,
    /// Too many wrong passwords; try again at this moment.
    #[error("连续输错次数过多，请于{}后再试", .until.strftime("%H:%M"))]
    Locked {
        /// When the lock ends.
        until: DateTime,
    },
    /// No such person, session or token.
    #[error("没有找到：{0}")]
    NotFound(String),
    /// Too many passwords are being checked at once.
    #[error("登录请求较多，请稍后再试")]
    Busy,
    /// The store.
    #[error(transparent)]
    Store(#[from] journal::Error),
}

impl From<Refusal> for AccountError {
    fn from(refusal: Refusal) -> Self {
        AccountError::Refused(Box::new(refusal))
    }
}

impl From<ActError<AccountError>> for AccountError {
    fn from(error: ActError<AccountError>) -> Self {
        match error {
            ActError::Refused(e) => e,
            ActError::Store(e) => AccountError::Store(e),
        }
    }
}

/// The accounts of one town.
pub struct Accounts {
    office: Office,
    journal: Journal,
    entropy: Arc<dyn Entropy>,
    settings: Settings,
    hasher: Hasher,
    sessions: Lately<session::Cached>,
    tokens: Lately<token::Cached>,
    /// How often a session or token was ended or an account changed: whoever holds a line open looks again.
    ended: watch::Sender<u64>,
    addresses: Throttle,
}

const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS account (person TEXT PRIMARY KEY, hash TEXT NOT NULL, must_change BIGINT NOT NULL, \
     changed_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS sign_in_failure (subject TEXT PRIMARY KEY, failures BIGINT NOT NULL, \
     last_at TEXT NOT NULL, locked_until TEXT)",
    "CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, person TEXT NOT NULL, phone BIGINT NOT NULL, \
     created_at TEXT NOT NULL, seen_at TEXT NOT NULL, address TEXT NOT NULL, device TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS session_person ON session (person)",
    "CREATE TABLE IF NOT EXISTS api_token (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL, \
     name TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT)",
    "CREATE INDEX IF NOT EXISTS api_token_person ON api_token (person)",
];

impl Accounts {
    /// Opens the accounts of an office and puts its register of people in force.
    ///
    /// # Errors
    /// If the database fails or a person's record cannot be read.
    pub async fn open(office: Office, settings: Settings) -> Result<Self, AccountError> {
        let (journal, entropy) = (office.journal.clone(), office.entropy.clone());
        journal.ensure_schema(SCHEMA).await?;
        journal.ensure_schema(&[identity::SCHEMA]).await?;
        journal.ensure_schema(&outside::SCHEMA).await?;
        let accounts = Accounts {
            hasher: Hasher::new(settings.hashing, entropy.as_ref()),
            addresses: Throttle::new(Allowance {
                most: settings.attempts_per_address,
                minutes: settings.lock_minutes,
            }),
            sessions: Lately::default(),
            tokens: Lately::default(),
            ended: watch::Sender::new(0),
            office,
            journal,
            entropy,
            settings,
        };
        accounts.seed_people().await?;
        Ok(accounts)
    }

    /// Whether this is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.settings.demo
    }

    /// How accounts behave here.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Everyone, as of now.
    pub fn people(&self) -> Arc<People> {
        self.office.people()
    }

    /// One person as of now.
    pub fn person(&self, id: &str) -> Option<Person> {
        self.people().get(id).cloned()
    }

    /// Reads the register again after a change.
    async fn reload_people(&self) -> Result<(), AccountError> {
        self.office.set_people(register::read(&self.journal).await?);
        Ok(())
    }

    fn now(&self) -> DateTime {
        self.office.now()
    }

    /// One transaction over the account tables, in the name of `actor`.
    async fn act<W>(&self, actor: &str, work: W) -> Result<serde_json::Value, AccountError>
    where
        W: for<'a, 'c> FnOnce(&'a mut Tx<'c>) -> futures::future::BoxFuture<'a, Done> + Send + 'static,
    {
        let act = Act { key: None, at: stamp(self.now()), actor: actor.into() };
        Ok(self.journal.act(act, work).await?.value)
    }
}

/// What the work of an account act returns.
type Done = Result<serde_json::Value, ActError<AccountError>>;

/// A moment as it stands in a column: to the second, ordered as text.
fn stamp(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A moment read from a column.
fn moment(text: &str) -> DateTime {
    // An unreadable moment is taken as long past: what depends on it has ended.
    text.parse().unwrap_or(DateTime::MIN)
}

fn minutes_after(moment: DateTime, minutes: i64) -> DateTime {
    moment.saturating_add(jiff::SignedDuration::from_mins(minutes))
}

fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

fn no(error: impl Into<AccountError>) -> ActError<AccountError> {
    ActError::Refused(error.into())
}

/// At most `most` characters, without control characters: for what is shown back to people.
fn short(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}
