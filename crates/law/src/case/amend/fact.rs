//! What has happened in 文书更正.

use crate::matter::PersonRef;
use crate::number::DocNumber;
use crate::party::FileRef;
use serde::{Deserialize, Serialize};

/// 原文、更正后的文字和理由. They may name people: kept beside the journal, under this key ([`crate::PRIVATE_KEYS`]); empty
/// once they were lawfully erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Passage {
    /// 有误的原文
    pub wrong: String,
    /// 更正后的文字
    pub right: String,
    /// 错误如何发生、依据什么更正
    pub reason: String,
}

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已提出更正
    PaperAmendmentProposed {
        /// 序号, from 1.
        no: u32,
        /// 被更正的文书
        paper: DocNumber,
        /// Its code, e.g. `DEC`.
        code: String,
        /// 原文、更正后的文字和理由
        #[serde(default)]
        passage: Passage,
        /// 已核对为同一当事人
        same_person: bool,
        /// 承办人
        officers: Vec<PersonRef>,
        /// 依据的材料
        files: Vec<FileRef>,
    },
    /// 已更正
    PaperAmended {
        /// 序号
        no: u32,
        /// 更正书文号
        number: DocNumber,
        /// 被更正的文书
        paper: DocNumber,
        /// 负责人意见; it may name people, and is kept beside the journal.
        #[serde(default)]
        amend_opinion: String,
    },
    /// 更正已退回
    PaperAmendmentReturned {
        /// 序号
        no: u32,
        /// 负责人意见; as above.
        #[serde(default)]
        amend_opinion: String,
    },
}
