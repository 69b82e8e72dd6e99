//! 通知 — whoever must act next is told.
//!
//! - [`waits`](waits) says, of a matter as it stands, what waits and for whom; [`tables`] compares before and after every event and
//!   writes the list of notices, in the event's own transaction and again, equal, in a rebuild.
//! - A notice is addressed to a post, to a post of one unit, or to one person ([`address`]), never to a name: who holds the
//!   post today reads it. It is settled as soon as the matter no longer waits.
//! - [`read`] shows a person what they may still open; what they have read is theirs and no event.
//! - [`limits`] says which of a matter's limits have turned yellow or red and who owes each; [`sweep`] records each turn once.
//! - [`outbox`] carries notices to phones, robots and mailboxes through the adapters of [`channel`]; [`settings`] are each person's own.
//!
//! A notice says the matter's number, what kind of notice it is and what to do: no name, no place, nobody's data.

mod address;
pub mod channel;
pub mod config;
mod limits;
mod outbox;
mod read;
mod sender;
mod settings;
mod sweep;
mod tables;
#[cfg(test)]
mod tests;
mod waits;

pub use outbox::{DeadLetter, Outgoing};
pub(crate) use outbox::{SCHEMA as OUTBOX, post};
pub(crate) use read::SCHEMA as READ;
pub use read::{Notice, NoticeFilter, Notices};
pub use sender::{Pass, Sender};
pub(crate) use settings::SCHEMA as SETTINGS;
pub use settings::{Personal, Quiet, Subscription, Typed};
pub(crate) use sweep::AHEAD;
pub(crate) use tables::{
    Change, SCHEMA as LISTS, STREAM, TABLES, limit_moved, project_limit, tell, tell_count, tell_patrol,
    tell_plan, tell_request,
};
use waits::Waiting;

use serde::{Deserialize, Serialize};

/// What kind of notice it is (通知类别): what people choose their channels by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 派单: a clue dispatched or reassigned to a unit.
    Dispatched,
    /// 退回: a matter came back to those who had sent it on.
    Returned,
    /// 待审批: a matter waits for a review, an approval or a decision.
    Approval,
    /// 待办: the next step is theirs.
    Task,
    /// 指定承办: made an officer of a case or a plan.
    Assigned,
    /// 督办
    Urged,
    /// 上报进展: one's own report went on.
    Progress,
    /// 期限临近
    Yellow,
    /// 期限紧迫: the last day, or past it.
    Red,
}

impl Kind {
    /// Every kind, in the order in which people choose.
    pub const ALL: [Kind; 9] = [
        Kind::Dispatched,
        Kind::Returned,
        Kind::Approval,
        Kind::Task,
        Kind::Assigned,
        Kind::Urged,
        Kind::Progress,
        Kind::Yellow,
        Kind::Red,
    ];

    /// The word in addresses and columns.
    pub fn tag(self) -> &'static str {
        match self {
            Kind::Dispatched => "dispatched",
            Kind::Returned => "returned",
            Kind::Approval => "approval",
            Kind::Task => "task",
            Kind::Assigned => "assigned",
            Kind::Urged => "urged",
            Kind::Progress => "progress",
            Kind::Yellow => "yellow",
            Kind::Red => "red",
        }
    }

    /// The kind of this word.
    pub fn find(tag: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.tag() == tag)
    }

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Dispatched => "派单",
            Kind::Returned => "退回",
            Kind::Approval => "待审批",
            Kind::Task => "待办",
            Kind::Assigned => "指定承办",
            Kind::Urged => "督办",
            Kind::Progress => "上报进展",
            Kind::Yellow => "期限临近",
            Kind::Red => "期限紧迫",
        }
    }
}

/// 通知渠道: how a notice reaches a person outside the pages. Robots of a group are the operator's, not a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 浏览器推送 (RFC 8030)
    Push,
    /// 短信
    Sms,
    /// 电子邮件
    Mail,
    /// 群机器人 (企业微信、钉钉、飞书)
    Robot,
}

impl Channel {
    /// Those a person chooses.
    pub const PERSONAL: [Channel; 3] = [Channel::Push, Channel::Sms, Channel::Mail];

    /// The word in addresses and columns.
    pub fn tag(self) -> &'static str {
        match self {
            Channel::Push => "push",
            Channel::Sms => "sms",
            Channel::Mail => "mail",
            Channel::Robot => "robot",
        }
    }

    /// The channel of this word.
    pub fn find(tag: &str) -> Option<Channel> {
        [Channel::Push, Channel::Sms, Channel::Mail, Channel::Robot].into_iter().find(|c| c.tag() == tag)
    }

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Channel::Push => "浏览器推送",
            Channel::Sms => "短信",
            Channel::Mail => "电子邮件",
            Channel::Robot => "群机器人",
        }
    }
}
