//! The ways out of the house: one trait, an adapter each. An adapter sends one message to one place and says what came of it;
//! when to try again is the sender's business.

pub mod mail;
pub mod push;
pub mod robot;
pub mod sms;

use super::Subscription;
use futures::future::BoxFuture;
use std::collections::BTreeMap;
use std::time::Duration;

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// 去重编号: the same for every attempt, so that whoever receives it twice knows it again.
    pub id: String,
    /// The matter's number, or how many matters.
    pub number: String,
    /// 类别, in Chinese.
    pub kind: &'static str,
    /// The whole message, on one line.
    pub text: String,
    /// Where it is read in full.
    pub url: String,
}

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A browser.
    Browser(Subscription),
    /// A mobile number.
    Phone(String),
    /// A mailbox.
    Mailbox(String),
    /// The group in which a robot speaks.
    Group,
}

/// Why a message did not arrive. The words are for an administrator: no address, no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// To be tried again, not before so many seconds where the other side said so.
    Later {
        /// 原因
        why: String,
        /// Seconds the other side asks for.
        after: Option<i64>,
    },
    /// Trying again would change nothing.
    Never(String),
    /// The browser has gone for good: its subscription goes too.
    Gone(String),
}

impl Failure {
    pub(crate) fn later(why: impl Into<String>) -> Self {
        Failure::Later { why: why.into(), after: None }
    }
}

/// What comes of sending.
pub type Sending<'a> = BoxFuture<'a, Result<(), Failure>>;

/// One way out.
pub trait Adapter: Send + Sync {
    /// Sends one message to one place, once.
    fn send<'a>(&'a self, to: &'a Target, message: &'a Message) -> Sending<'a>;
}

/// How long one attempt may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Most of an answer that is read: an error's words, never a film.
const ANSWER: usize = 16 << 10;

/// A client that follows nobody elsewhere: a message goes where it was told to, or nowhere.
///
/// # Errors
/// If the system's certificates cannot be read.
pub fn client() -> Result<reqwest::Client, String> {
    trust();
    reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("zhifa")
        .build()
        .map_err(|e| format!("不能建立网络连接：{e}"))
}

/// Puts the process's cryptography for TLS in force, once.
pub fn trust() {
    // An error says that it is in force already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// An answer over HTTP.
pub(crate) struct Answer {
    pub status: u16,
    /// Seconds until which the other side wants to be left alone.
    pub after: Option<i64>,
    pub body: serde_json::Value,
}

/// Sends a request and reads its answer.
pub(crate) async fn ask(request: reqwest::RequestBuilder) -> Result<Answer, Failure> {
    // The address holds the secret of most channels: it stays out of every message.
    let said = |e: reqwest::Error| {
        let what = match e.is_timeout() {
            true => "超时".to_string(),
            false if e.is_connect() => "连接不上".to_string(),
            false => e.without_url().to_string(),
        };
        Failure::later(what)
    };
    let mut response = request.send().await.map_err(said)?;
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok());
    let after = header("retry-after").and_then(|v| v.trim().parse().ok());
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(said)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER {
            break;
        }
    }
    Ok(Answer { status, after, body: serde_json::from_slice(&bytes).unwrap_or_default() })
}

impl Answer {
    /// What the status alone says.
    pub fn judged(&self) -> Result<(), Failure> {
        match self.status {
            200..=299 => Ok(()),
            408 | 425 | 429 | 500..=599 => {
                Err(Failure::Later { why: format!("对方答复{}", self.status), after: self.after })
            }
            other => Err(Failure::Never(format!("对方答复{other}"))),
        }
    }
}

/// A robot and whom it speaks to.
pub struct Group {
    /// 名称
    pub name: String,
    /// 单位
    pub units: Vec<String>,
    /// 岗位
    pub roles: Vec<law::person::Role>,
    /// The kinds it speaks of.
    pub kinds: std::collections::BTreeSet<super::Kind>,
    /// The adapter.
    pub robot: Box<dyn Adapter>,
}

/// The channels that an operator has configured; none by default.
#[derive(Default)]
pub struct Channels {
    /// 浏览器推送
    pub push: Option<push::Push>,
    /// 短信
    pub sms: Option<Box<dyn Adapter>>,
    /// 电子邮件
    pub mail: Option<Box<dyn Adapter>>,
    /// 群机器人, by the name the operator gave.
    pub groups: BTreeMap<String, Group>,
}

impl Channels {
    /// Whether this channel is there.
    pub fn has(&self, channel: super::Channel) -> bool {
        match channel {
            super::Channel::Push => self.push.is_some(),
            super::Channel::Sms => self.sms.is_some(),
            super::Channel::Mail => self.mail.is_some(),
            super::Channel::Robot => !self.groups.is_empty(),
        }
    }

    /// The adapter of a channel; of a robot, by its name.
    pub fn adapter(&self, channel: super::Channel, name: &str) -> Option<&dyn Adapter> {
        match channel {
            super::Channel::Push => self.push.as_ref().map(|p| p as &dyn Adapter),
            super::Channel::Sms => self.sms.as_deref(),
            super::Channel::Mail => self.mail.as_deref(),
            super::Channel::Robot => self.groups.get(name).map(|g| g.robot.as_ref()),
        }
    }
}
