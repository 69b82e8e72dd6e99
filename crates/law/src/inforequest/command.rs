//! What can be asked of a request.

use super::answer::AnswerInformation;
use super::fact::{Applicant, Channel};
use crate::command::commands;
use crate::party::FileRef;
use crate::person::PersonId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 申请
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplyInformation {
    /// 申请人
    pub applicant: Applicant,
    /// 申请公开的信息: its name, number, or what else makes it findable (公开§29).
    pub content: String,
    /// 获取信息的方式、途径
    pub form: String,
    /// 提交方式
    pub channel: Channel,
    /// 收到日; today when empty. Who applies on the site has no say in it.
    pub received_on: Option<Date>,
    /// 身份证明、材料
    pub files: Vec<FileRef>,
    /// 回执号: given by the office.
    pub receipt: String,
}

/// 通知补正
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequireCorrection {
    /// 需要补正的事项
    pub content: String,
    /// 补正期限
    pub due_on: Option<Date>,
}

/// 登记补正
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterCorrection {
    /// 补正后的内容
    pub content: String,
    /// 收到日; today when empty.
    pub received_on: Option<Date>,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 不再处理
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LapseRequest {
    /// 说明
    pub reason: String,
}

/// 征求第三方意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskOpinion {
    /// 第三方
    pub third_party: String,
    /// 涉及的内容
    pub content: String,
    /// 征求意见书送达日; today when empty.
    pub received_on: Option<Date>,
    /// 征求意见书、送达凭证
    pub files: Vec<FileRef>,
}

/// 登记第三方意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordOpinion {
    /// 同意公开; none when it let the time pass.
    pub agrees: Option<bool>,
    /// 理由
    pub opinion: String,
    /// 收到日; today when empty.
    pub received_on: Option<Date>,
}

/// 延长答复期限
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtendAnswer {
    /// 延长的工作日数, twenty at most.
    pub days: u16,
    /// 理由
    pub reason: String,
    /// 同意延长的政府信息公开工作机构负责人, by number.
    pub approved_by: PersonId,
    /// 已告知申请人
    pub told: bool,
}

commands! {
    /// A command to a request.
    InfoCommand {
        /// 申请
        "apply_information" => ApplyInformation(ApplyInformation),
        /// 通知补正
        "require_correction" => RequireCorrection(RequireCorrection),
        /// 登记补正
        "register_correction" => RegisterCorrection(RegisterCorrection),
        /// 不再处理
        "lapse_request" => LapseRequest(LapseRequest),
        /// 征求第三方意见
        "ask_opinion" => AskOpinion(AskOpinion),
        /// 登记第三方意见
        "record_opinion" => RecordOpinion(RecordOpinion),
        /// 延长答复期限
        "extend_answer" => ExtendAnswer(ExtendAnswer),
        /// 答复
        "answer_information" => AnswerInformation(AnswerInformation),
    }
}
