//! What has happened in 文书更正.

use crate::matter::PersonRef;
use crate::number::DocNumber;
use crate::party::FileRef;
use serde::{Deserialize, Serialize};

/// 错误的种类
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// 错字、漏字、多字
    #[default]
    Writing,
    /// 计算、数字表述
    Reckoning,
}

impl Slip {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Slip::Writing => "文字笔误",
            Slip::Reckoning => "计算、数字表述错误",
        }
    }
}

/// 原文和更正后的文字. It may name people: kept beside the journal, under this key ([`crate::PRIVATE_KEYS`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Passage {
    /// 有误的原文
    pub wrong: String,
    /// 更正后的文字
    pub right: String,
}

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已提出更正
    PaperCorrectionProposed {
        /// 序号, from 1.
        no: u32,
        /// 被更正的文书
        paper: DocNumber,
        /// Its code, e.g. `DEC`.
        code: String,
        /// 错误的种类
        slip: Slip,
        /// 原文和更正后的文字
        #[serde(default)]
        passage: Passage,
        /// 理由
        reason: String,
        /// 已核对为同一当事人
        same_person: bool,
        /// 承办人
        officers: Vec<PersonRef>,
        /// 依据的材料
        files: Vec<FileRef>,
    },
    /// 已更正
    PaperCorrected {
        /// 序号
        no: u32,
        /// 更正书文号
        number: DocNumber,
        /// 被更正的文书
        paper: DocNumber,
        /// 负责人意见
        opinion: String,
    },
    /// 更正已退回
    PaperCorrectionReturned {
        /// 序号
        no: u32,
        /// 负责人意见
        opinion: String,
    },
}
