//! What can be asked in 文书更正.

use crate::command::commands;
use crate::party::FileRef;
use crate::person::PersonId;
use serde::{Deserialize, Serialize};

/// 提出更正
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AmendPaper {
    /// 要更正的文书文号
    pub paper: String,
    /// 有误的原文
    pub wrong: String,
    /// 更正后的文字
    pub right: String,
    /// 错误如何发生、依据什么更正
    pub reason: String,
    /// 已核对身份证件，是同一当事人; asked where the party's name is written otherwise.
    pub same_person: bool,
    /// 依据的材料
    pub files: Vec<FileRef>,
    /// 承办人
    pub officers: Vec<PersonId>,
}

/// 批准更正
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveAmendment {
    /// 同意
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

commands! {
    /// A command of this procedure.
    Command {
        /// 更正文书
        "amend_paper" => AmendPaper(AmendPaper),
        /// 批准文书更正
        "approve_amendment" => ApproveAmendment(ApproveAmendment),
    }
}
