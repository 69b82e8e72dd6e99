//! What can be asked of a task.

use super::fact::Task;
use crate::command::commands;
use crate::party::{FileRef, Place};
use crate::person::PersonId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 网格: a line of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridPick {
    /// 网格编号
    pub grid: String,
}

/// 交办专项巡查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignPatrol {
    /// 巡查种类
    pub sort: String,
    /// 任务名称
    pub title: String,
    /// 网格: a task for each.
    pub grids: Vec<GridPick>,
    /// 只查这些点位: their numbers; all of the kind where none is given.
    pub spots: String,
    /// 指定的人员
    pub person: PersonId,
    /// 起
    pub from: Option<Date>,
    /// 止
    pub until: Option<Date>,
    /// 交办理由
    pub reason: String,
    /// One grid's task with its points and people; filled in by the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Box<Task>>,
}

/// 开始巡查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StartPatrol {
    /// 开始时间; now where none is given.
    pub started_at: Option<DateTime>,
}

/// 同意记录轨迹
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowTrack {
    /// 本人同意
    pub agreed: bool,
}

/// Nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// 签到
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckIn {
    /// 点位
    pub spot: String,
    /// 位置
    pub place: Place,
    /// 签到时间; now where none is given.
    pub checked_at: Option<DateTime>,
    /// 说明
    pub note: String,
    /// 照片
    pub files: Vec<FileRef>,
}

/// 结束巡查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndPatrol {
    /// 结束时间; now where none is given.
    pub ended_at: Option<DateTime>,
    /// 一切正常
    pub normal: bool,
    /// 巡查情况
    pub summary: String,
    /// 未到位的原因
    pub reason: String,
}

/// 取消任务
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelPatrol {
    /// 理由
    pub reason: String,
}

commands! {
    /// A command to a task.
    PatrolCommand {
        /// 交办
        "assign_patrol" => AssignPatrol(AssignPatrol),
        /// 开始
        "start_patrol" => StartPatrol(StartPatrol),
        /// 签到
        "check_in" => CheckIn(CheckIn),
        /// 结束
        "end_patrol" => EndPatrol(EndPatrol),
        /// 同意记录轨迹
        "allow_track" => AllowTrack(AllowTrack),
        /// 停止记录轨迹
        "stop_track" => StopTrack(Nothing),
        /// 撤回同意、删除轨迹
        "erase_track" => EraseTrack(Nothing),
        /// 取消
        "cancel_patrol" => CancelPatrol(CancelPatrol),
    }
}
