//! What can be asked in 信用公开.

use super::tier::Tier;
use crate::command::commands;
use crate::party::FileRef;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 征求第三方意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsultThirdParty {
    /// 第三方
    pub third_party: String,
    /// 涉及的商业秘密、个人隐私
    pub content: String,
    /// 征求意见书送达日; today when empty.
    pub received_on: Option<Date>,
    /// 征求意见书、送达凭证
    pub files: Vec<FileRef>,
}

/// 登记第三方意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordThirdParty {
    /// 同意公开
    pub agrees: bool,
    /// 理由
    pub opinion: String,
    /// 收到日; today when empty.
    pub received_on: Option<Date>,
}

/// 确定信用报送
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportCredit {
    /// 分级; the suggestion when empty.
    pub tier: Option<Tier>,
    /// 不按建议分级的理由
    pub tier_reason: String,
    /// 公示截止日; the longest of the tier when empty.
    pub until: Option<Date>,
    /// 轻微处罚确需公示的理由
    pub necessity: String,
    /// 违法行为轻微，且主动消除或者减轻了危害后果 (D-10).
    pub remedied: bool,
    /// 已人工核对分级和期限
    pub confirmed: bool,
}

/// 决定不报送
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineCredit {
    /// 理由
    pub reason: String,
}

/// 标记失信信息
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MarkDishonest {
    /// 复议、诉讼最终维持的生效文书; empty where the periods ran out.
    pub upheld: String,
}

/// 登记信用异议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterObjection {
    /// 异议人或者转来的平台
    pub applicant: String,
    /// 收到日; today when empty.
    pub received_on: Option<Date>,
    /// 异议内容
    pub content: String,
    /// 证明材料
    pub files: Vec<FileRef>,
}

/// 答复信用异议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerObjection {
    /// 核实情况
    pub finding: String,
    /// 信息有误，已更正
    pub corrected: bool,
    /// 更正后的公示正文; empty where the public text stays.
    pub text: String,
    /// 告知异议人之日; today when empty.
    pub told_on: Option<Date>,
}

/// 登记信用修复
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterRepair {
    /// 准予修复的文书或者平台通知
    pub document: String,
    /// 准予修复日; today when empty.
    pub granted_on: Option<Date>,
    /// 已公开信用承诺
    pub pledged: bool,
    /// 信用承诺等材料
    pub files: Vec<FileRef>,
}

/// 信用平台撤下
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawCredit {
    /// 撤下日; today when empty.
    pub on: Option<Date>,
    /// 平台回执
    pub receipt: String,
}

commands! {
    /// A command of this procedure.
    Command {
        /// 征求第三方意见
        "consult_third_party" => ConsultThirdParty(ConsultThirdParty),
        /// 登记第三方意见
        "record_third_party" => RecordThirdParty(RecordThirdParty),
        /// 确定信用报送
        "report_credit" => ReportCredit(ReportCredit),
        /// 决定不报送
        "decline_credit" => DeclineCredit(DeclineCredit),
        /// 标记失信信息
        "mark_dishonest" => MarkDishonest(MarkDishonest),
        /// 登记信用异议
        "register_objection" => RegisterObjection(RegisterObjection),
        /// 答复信用异议
        "answer_objection" => AnswerObjection(AnswerObjection),
        /// 登记信用修复
        "register_repair" => RegisterRepair(RegisterRepair),
        /// 信用平台撤下
        "withdraw_credit" => WithdrawCredit(WithdrawCredit),
    }
}
