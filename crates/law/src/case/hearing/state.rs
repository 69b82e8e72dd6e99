//! What 听证 has come to.

use super::command::{Agent, HearingEnd, Openness, RefusalGround};
use crate::case::state::CaseState;
use crate::matter::PersonRef;
use crate::number::DocNumber;
use crate::party::Span;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 听证 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 不予受理, every one.
    pub refused: Vec<Refused>,
    /// 本次听证: answers the request on the notice in force.
    pub session: Option<Session>,
    /// Hearings set aside: the request was withdrawn, the facts or the notice changed.
    pub past: Vec<Session>,
}

/// 一次不予受理
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// 文号
    pub number: DocNumber,
    /// 情形
    pub ground: RefusalGround,
}

/// 一次听证
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// 听证通知书文号, the last.
    pub notice: DocNumber,
    /// 安排日
    pub arranged_on: Date,
    /// 举行时间
    pub held_at: DateTime,
    /// 地点
    pub venue: String,
    /// 主持人
    pub presider: PersonRef,
    /// 指定主持人的依据
    pub appointment: String,
    /// 记录员
    pub recorder: PersonRef,
    /// 公开与否
    pub openness: Openness,
    /// 公告文号, the last; none while not announced.
    pub announcement: Option<DocNumber>,
    /// 代理人
    pub agents: Vec<Agent>,
    /// 延期次数
    pub postponed: u32,
    /// 结果
    pub held: Option<Held>,
    /// The day it ended: held, ended without, or set aside.
    pub ended_on: Option<Date>,
}

/// 听证的结果
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// 笔录文号
    pub number: DocNumber,
    /// 结果
    pub end: HearingEnd,
    /// 举行日
    pub on: Date,
    /// The state's version after it: what follows rests on the record only if it is later.
    pub version: u64,
    /// 听证报告
    pub report: Option<HearingReport>,
}

/// 听证报告
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HearingReport {
    /// 文号
    pub number: DocNumber,
    /// 当事人的意见有被采纳的
    pub adopted: bool,
}

impl Held {
    /// H-12: a legal review later than the hearing.
    pub fn reviewed(&self, state: &CaseState) -> bool {
        state.reviews.iter().any(|r| r.version > self.version)
    }
}

impl State {
    /// 已经安排、尚未举行的听证
    pub fn pending(&self) -> Option<&Session> {
        self.session.as_ref().filter(|s| s.held.is_none())
    }

    pub(in crate::case) fn pending_mut(&mut self) -> Option<&mut Session> {
        self.session.as_mut().filter(|s| s.held.is_none())
    }

    /// What came of the hearing on the notice in force, once it was held or ended.
    pub fn held(&self) -> Option<&Held> {
        self.session.as_ref().and_then(|s| s.held.as_ref())
    }

    /// The same, where something was heard and there is a record to rest on.
    pub fn opened(&self) -> Option<&Held> {
        self.held().filter(|h| h.end.opened())
    }

    /// whether this person presides here, or has presided over a hearing of this case.
    pub fn presides(&self, id: &str) -> bool {
        let past = self.past.iter().filter(|s| s.held.is_some());
        self.session.iter().chain(past).any(|s| s.presider.id == id)
    }

    /// The hearing no longer answers the notice in force.
    pub(in crate::case) fn set_aside(&mut self, on: Date) {
        if let Some(mut session) = self.session.take() {
            session.ended_on.get_or_insert(on);
            self.past.push(session);
        }
    }

    /// H-13: the days from arranging a hearing to its end.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.past.iter().chain(&self.session).map(|s| Span { from: s.arranged_on, to: s.ended_on })
    }
}
