//! What a task has become: the facts folded.

use super::fact::*;
use crate::deadline::Deadline;
use crate::matter::{PersonRef, Stage};
use crate::party::FileRef;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 任务阶段
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatrolStage {
    /// 未下达
    #[default]
    Absent,
    /// 待巡查
    Open,
    /// 巡查中
    OnDuty,
    /// 已完成
    Done,
    /// 已取消
    Cancelled,
    /// 未完成
    Lapsed,
}

impl PatrolStage {
    /// Every stage of a task that was given.
    pub const ALL: [PatrolStage; 5] = [
        PatrolStage::Open,
        PatrolStage::OnDuty,
        PatrolStage::Done,
        PatrolStage::Cancelled,
        PatrolStage::Lapsed,
    ];

    /// Whether it is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, PatrolStage::Open | PatrolStage::OnDuty)
    }
}

impl Stage for PatrolStage {
    fn label(self) -> &'static str {
        match self {
            PatrolStage::Absent => "未下达",
            PatrolStage::Open => "待巡查",
            PatrolStage::OnDuty => "巡查中",
            PatrolStage::Done => "已完成",
            PatrolStage::Cancelled => "已取消",
            PatrolStage::Lapsed => "未完成",
        }
    }
}

/// 签到
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// 点位
    pub spot: String,
    /// 时间
    pub at: DateTime,
    /// 距点位, metres.
    pub metres: Option<u32>,
    /// 到位
    pub reached: bool,
    /// 未到位的原因
    pub short: String,
    /// 说明
    pub note: String,
}

/// 同意期间
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// 自
    pub from: DateTime,
    /// 至; until the end of the patrol where it was not stopped.
    pub to: Option<DateTime>,
}

/// 期限名称: the day by which a patrol is to be done.
pub const PATROL_LIMIT: &str = "巡查期限";

/// A task as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PatrolState {
    /// How many facts have been folded: the stream's version.
    pub version: u64,
    /// 阶段
    pub stage: PatrolStage,
    /// 来源
    pub origin: Origin,
    /// 任务
    pub task: Task,
    /// 交办理由、取消理由
    pub reason: String,
    /// 交办人
    pub given_by: PersonRef,
    /// 下达时间
    pub made_at: Option<DateTime>,
    /// 巡查人: who began it.
    pub walker: Option<PersonRef>,
    /// 开始时间
    pub started_at: Option<DateTime>,
    /// 结束时间
    pub ended_at: Option<DateTime>,
    /// 同意记录轨迹的期间
    pub consents: Vec<Consent>,
    /// 轨迹已删除: why, and when.
    pub erased: Option<(Erasure, DateTime)>,
    /// 签到
    pub visits: Vec<Visit>,
    /// 一切正常
    pub normal: bool,
    /// 巡查情况
    pub summary: String,
    /// 未到位的原因
    pub missed_why: String,
    /// 逾期完成
    pub late: bool,
}

impl PatrolState {
    /// Folds a whole stream.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a PatrolEvent>) -> Self {
        let mut state = PatrolState::default();
        for event in events {
            state.evolve(event);
        }
        state
    }

    /// The point with this number.
    pub fn spot(&self, id: &str) -> Option<&Spot> {
        self.task.spots.iter().find(|s| s.id == id)
    }

    /// Whether somebody was in place at a point.
    pub fn reached(&self, spot: &str) -> bool {
        self.visits.iter().any(|v| v.spot == spot && v.reached)
    }

    /// Points at which nobody was in place.
    pub fn missed(&self) -> impl Iterator<Item = &Spot> {
        self.task.spots.iter().filter(|s| !self.reached(&s.id))
    }

    /// 下一个点: where a route goes on; none on a task without one, or when every point is reached.
    pub fn next_spot(&self) -> Option<&Spot> {
        self.missed().next().filter(|_| self.task.routed && self.stage.is_open())
    }

    /// Whether it is not done and its last day is over.
    pub fn overdue(&self, today: Date) -> bool {
        self.stage.is_open() && self.task.until.is_some_and(|d| today > d)
    }

    /// Whether a track is being recorded now.
    pub fn recording(&self) -> bool {
        self.stage == PatrolStage::OnDuty && self.consents.last().is_some_and(|c| c.to.is_none())
    }

    /// Whether a track may be kept: agreed to, and not erased since.
    pub fn consented(&self) -> bool {
        !self.consents.is_empty()
    }

    /// The spans within which points may be kept: from a consent to its end, that of the patrol or of the day, whichever is first.
    pub fn windows(&self) -> impl Iterator<Item = (DateTime, DateTime)> {
        let midnight = self.started_at.map(|s| s.date().at(23, 59, 59, 0));
        self.consents.iter().filter_map(move |c| {
            let ends = [c.to, self.ended_at, midnight].into_iter().flatten();
            // Phones say whole seconds: the one in which it was agreed to belongs to it.
            let from = c.from.with().subsec_nanosecond(0).build().unwrap_or(c.from);
            Some((from, ends.min()?))
        })
    }

    /// What runs in it now.
    pub fn deadlines(&self) -> Vec<(&'static str, Deadline)> {
        let due = self.task.until.filter(|_| self.stage.is_open());
        let rule = &rules::P_12;
        due.map(|d| (PATROL_LIMIT, Deadline::fixed(d).under(rule, rule.articles))).into_iter().collect()
    }

    /// Takes one fact in.
    pub fn evolve(&mut self, event: &PatrolEvent) {
        self.version += 1;
        match &event.fact {
            PatrolFact::PatrolAssigned { origin, task, reason } => {
                self.stage = PatrolStage::Open;
                self.origin = *origin;
                self.task = task.clone();
                self.reason.clone_from(reason);
                self.given_by = event.by.clone();
                self.made_at = Some(event.at);
            }
            PatrolFact::PatrolStarted { started_at } => {
                self.stage = PatrolStage::OnDuty;
                self.walker = Some(event.by.clone());
                self.started_at = Some(*started_at);
            }
            PatrolFact::TrackAllowed {} => {
                self.erased = None;
                self.consents.push(Consent { from: event.at, to: None });
            }
            PatrolFact::TrackStopped {} => self.stop(event.at),
            PatrolFact::TrackErased { why } => {
                self.consents.clear();
                self.erased = Some((*why, event.at));
            }
            PatrolFact::PatrolCheckedIn { spot, checked_at, metres, reached, short, note, .. } => {
                self.visits.push(Visit {
                    spot: spot.clone(),
                    at: *checked_at,
                    metres: *metres,
                    reached: *reached,
                    short: short.clone(),
                    note: note.clone(),
                });
            }
            PatrolFact::PatrolEnded { ended_at, normal, summary, reason, late, .. } => {
                self.stage = PatrolStage::Done;
                self.ended_at = Some(*ended_at);
                self.normal = *normal;
                self.summary.clone_from(summary);
                self.missed_why.clone_from(reason);
                self.late = *late;
                self.stop(*ended_at);
            }
            PatrolFact::PatrolCancelled { reason } => {
                self.stage = PatrolStage::Cancelled;
                self.reason.clone_from(reason);
                self.stop(event.at);
            }
            PatrolFact::PatrolLapsed {} => {
                self.stage = PatrolStage::Lapsed;
                self.stop(event.at);
            }
        }
    }

    /// Nothing is recorded from here on.
    fn stop(&mut self, at: DateTime) {
        if let Some(open) = self.consents.last_mut().filter(|c| c.to.is_none()) {
            open.to = Some(at);
        }
    }
}

/// The pictures that a fact carries.
pub fn files_of(event: &PatrolEvent) -> &[FileRef] {
    match &event.fact {
        PatrolFact::PatrolCheckedIn { files, .. } => files,
        _ => &[],
    }
}
