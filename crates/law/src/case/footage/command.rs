//! What can be asked in 音像记录.

use crate::command::commands;
use crate::footage::Recording;
use crate::party::FileRef;
use serde::{Deserialize, Serialize};

/// One recording for one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pair {
    /// 环节序号
    pub step: String,
    /// 音像: the digest of its file.
    pub footage: String,
}

/// 关联音像: any number of recordings to any number of steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkFootage {
    /// 环节和音像
    pub links: Vec<Pair>,
    /// The recordings as they are known, filled in by the office.
    pub recordings: Vec<Recording>,
}

/// 未录像的原因
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 设备故障
    #[default]
    Fault,
    /// 录制中断
    Broken,
    /// 文件灭失
    Lost,
    /// 当事人阻碍
    Obstructed,
}

impl Ground {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Ground::Fault => "设备故障",
            Ground::Broken => "录制中断",
            Ground::Lost => "文件灭失",
            Ground::Obstructed => "当事人阻碍",
        }
    }
}

/// 说明未录像
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExplainFootage {
    /// 环节序号
    pub step: String,
    /// 原因
    pub ground: Ground,
    /// 经过和补救
    pub reason: String,
    /// 维修记录等材料
    pub files: Vec<FileRef>,
}

/// 确认未录像说明
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmFootage {
    /// 环节序号; the first that waits when empty.
    pub step: String,
    /// 属实; false sends it back.
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

commands! {
    /// A command of this procedure.
    Command {
        /// 关联音像
        "link_footage" => LinkFootage(LinkFootage),
        /// 说明未录像
        "explain_footage" => ExplainFootage(ExplainFootage),
        /// 确认未录像说明
        "confirm_footage" => ConfirmFootage(ConfirmFootage),
    }
}
