//! What has happened to a task.

use crate::matter::{Entry, PersonRef};
use crate::party::{FileRef, Place};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 任务来源
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// 定期: by the town's rule, each period anew.
    #[default]
    Regular,
    /// 专项: given by the centre.
    Special,
}

impl Origin {
    /// Both.
    pub const ALL: [Origin; 2] = [Origin::Regular, Origin::Special];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Origin::Regular => "定期巡查",
            Origin::Special => "专项巡查",
        }
    }
}

/// 点位: where to check in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// 编号
    pub id: String,
    /// 名称
    pub name: String,
    /// 经度, WGS-84 degrees.
    pub lon: f64,
    /// 纬度, WGS-84 degrees.
    pub lat: f64,
    /// 签到范围, metres.
    pub radius: u32,
}

/// 任务 as it was given: its points and limits are those of that day, whatever the town changes later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Task {
    /// 巡查种类
    pub sort: String,
    /// 种类的名称
    pub name: String,
    /// 任务名称
    pub title: String,
    /// 网格
    pub grid: String,
    /// 点位
    pub spots: Vec<Spot>,
    /// 按路线走: the points stand in the order in which they are gone to.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub routed: bool,
    /// 网格的人员 on that day: whom the task is told.
    pub members: Vec<PersonRef>,
    /// 指定的人员; anyone of the grid where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<PersonRef>,
    /// 起
    pub from: Option<Date>,
    /// 止: the last day.
    pub until: Option<Date>,
    /// 周期; empty for a special task.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub period: String,
    /// 定位误差上限, metres: a check-in that is less exact shows nothing.
    pub accuracy: u32,
}

/// Why a track was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Erasure {
    /// 本人撤回同意
    Withdrawn,
    /// 保存期满
    Expired,
}

/// A fact about a task. Nothing of the track itself: it can be forgotten, a journal cannot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PatrolFact {
    /// 已下达
    PatrolAssigned {
        /// 来源
        origin: Origin,
        /// 任务
        task: Task,
        /// 交办理由
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// 已开始: on duty from here.
    PatrolStarted {
        /// 开始时间
        started_at: DateTime,
    },
    /// 同意记录轨迹, for this patrol alone.
    TrackAllowed {},
    /// 已停止记录轨迹
    TrackStopped {},
    /// 轨迹已删除
    TrackErased {
        /// 为何
        why: Erasure,
    },
    /// 已签到, in place or not.
    PatrolCheckedIn {
        /// 点位
        spot: String,
        /// 签到时间
        checked_at: DateTime,
        /// 位置. Personal data: kept beside the journal.
        #[serde(default)]
        position: Place,
        /// 距点位, metres; none without a position.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        metres: Option<u32>,
        /// 到位
        reached: bool,
        /// 未到位的原因, as reckoned.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        short: String,
        /// 说明
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// 照片
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// 已结束
    PatrolEnded {
        /// 结束时间
        ended_at: DateTime,
        /// 一切正常
        normal: bool,
        /// 巡查情况
        summary: String,
        /// 未到位的点位
        missed: Vec<String>,
        /// 未到位的原因
        reason: String,
        /// 逾期
        late: bool,
    },
    /// 已取消
    PatrolCancelled {
        /// 理由
        reason: String,
    },
    /// 未完成: its period is over and the next task has been made, or nobody ended what was begun.
    PatrolLapsed {},
}

/// A stamped fact of a task.
pub type PatrolEvent = Entry<PatrolFact>;
