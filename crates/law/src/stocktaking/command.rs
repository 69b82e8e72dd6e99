//! What can be asked of a count.

use super::fact::{Booked, Outcome};
use crate::command::commands;
use serde::{Deserialize, Serialize};

/// 开始盘点
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeginCount {
    /// 存放处: a room of the town's, or all of them.
    pub room: String,
    /// 账面: what the books say is there. The office's to fill in, never the form's.
    pub booked: Vec<Booked>,
    /// A count of the same room that is under way. The office's to fill in.
    pub underway: Option<String>,
}

/// 登记清点
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountThings {
    /// 盘点序号
    pub lines: Vec<u32>,
    /// 清点结果
    pub outcome: Outcome,
    /// 实际位置, where it is another one.
    pub place: String,
    /// 情况
    pub note: String,
}

/// 登记账外物品
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordSurplus {
    /// 名称
    pub name: String,
    /// 数量
    pub quantity: String,
    /// 位置
    pub place: String,
    /// 情况
    pub note: String,
}

/// 提交盘点结果
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitCount {
    /// 差异说明
    pub explanation: String,
}

/// 签认盘点结果
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApproveCount {
    /// 签认; otherwise it is counted again.
    pub approve: bool,
    /// 意见
    #[serde(default)]
    pub opinion: String,
    /// Things that were moved by the book while they were counted, by line. The office's to fill in.
    #[serde(default)]
    pub moved: Vec<u32>,
}

commands! {
    /// A command to a count.
    StocktakingCommand {
        /// 开始盘点
        "begin_count" => BeginCount(BeginCount),
        /// 登记清点
        "count_things" => CountThings(CountThings),
        /// 登记账外物品
        "record_surplus" => RecordSurplus(RecordSurplus),
        /// 提交盘点结果
        "submit_count" => SubmitCount(SubmitCount),
        /// 签认盘点结果
        "approve_count" => ApproveCount(ApproveCount),
    }
}
