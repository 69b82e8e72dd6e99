//! What has happened in 音像记录.

use super::command::Ground;
use crate::footage::Recording;
use crate::matter::PersonRef;
use crate::party::FileRef;
use crate::town::Medium;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// A recording of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// 环节序号
    pub step: u32,
    /// The digest of the recording's file.
    pub footage: String,
}

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 应当有音像记录: an act of the list took effect.
    RecordingDemanded {
        /// 环节序号 in this case, from 1.
        step: u32,
        /// 行为代号
        act: String,
        /// 行为名称
        title: String,
        /// 清单条目
        entry: String,
        /// 清单版本
        list_version: String,
        /// 记录方式, any of which does.
        media: Vec<Medium>,
        /// 在场的执法人员
        officers: Vec<PersonRef>,
        /// 开始
        began_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// Files handed in with the act itself that record it, by their digests.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attached: Vec<String>,
    },
    /// 已关联音像
    FootageLinked {
        /// 环节和音像
        links: Vec<Link>,
        /// 音像
        recordings: Vec<Recording>,
    },
    /// 已说明未录像
    FootageExplained {
        /// 环节序号
        step: u32,
        /// 原因
        ground: Ground,
        /// 经过和补救
        reason: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 未录像说明已经确认，或者退回
    ExplanationSettled {
        /// 环节序号
        step: u32,
        /// 属实
        agreed: bool,
        /// 意见
        opinion: String,
    },
}
