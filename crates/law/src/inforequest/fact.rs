//! What has happened to a request.

use super::answer::{AnswerKind, Ground};
use crate::matter::Entry;
use crate::number::DocNumber;
use crate::party::FileRef;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 申请人. Personal data: kept beside the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Applicant {
    /// 姓名或者名称
    pub name: String,
    /// 证件名称和号码
    pub document: String,
    /// 联系电话
    pub phone: String,
    /// 通信地址或者电子邮箱
    pub contact: String,
}

/// 提交方式 (公开§31: it decides on which day a request counts as received)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 互联网
    #[default]
    Site,
    /// 当面
    Person,
    /// 邮寄
    Post,
    /// 口头，代为填写
    Oral,
}

impl Channel {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Channel::Site => "网上提交",
            Channel::Person => "当面提交",
            Channel::Post => "邮寄",
            Channel::Oral => "口头提出，代为填写",
        }
    }
}

/// A fact about a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InfoFact {
    /// 已收到申请
    InformationRequested {
        /// 回执号
        receipt: String,
        /// 申请人
        #[serde(default)]
        applicant: Applicant,
        /// 申请内容
        content: String,
        /// 获取方式
        form: String,
        /// 提交方式
        channel: Channel,
        /// 收到日
        received_on: Date,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已通知补正
    CorrectionRequired {
        /// 补正事项
        content: String,
        /// 补正期限
        due_on: Date,
    },
    /// 已补正
    CorrectionReceived {
        /// 补正后的内容
        content: String,
        /// 收到日
        received_on: Date,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 不再处理
    RequestLapsed {
        /// 说明
        reason: String,
    },
    /// 已征求第三方意见
    OpinionAsked {
        /// 第三方
        #[serde(default)]
        third_party: String,
        /// 涉及的内容
        content: String,
        /// 送达日
        received_on: Date,
        /// 征求意见书、送达凭证
        files: Vec<FileRef>,
    },
    /// 第三方已有意见，或者期满没有意见
    OpinionReceived {
        /// 同意公开; none when it let the time pass.
        agrees: Option<bool>,
        /// 理由
        opinion: String,
        /// 收到日; the last day of its time when it let it pass.
        received_on: Date,
    },
    /// 已延长答复期限
    AnswerExtended {
        /// 工作日数
        days: u16,
        /// 理由
        reason: String,
        /// 同意的负责人
        approved_by: String,
    },
    /// 已答复 (document INFO)
    InformationAnswered {
        /// 文号
        number: DocNumber,
        /// 答复类型
        answer: AnswerKind,
        /// 根据
        ground: Option<Ground>,
        /// 答复内容
        text: String,
        /// 理由
        reason: String,
        /// 公共利益重大影响的理由
        public_interest: String,
        /// 提供的信息
        files: Vec<FileRef>,
    },
}

/// A stamped fact of a request.
pub type InfoEvent = Entry<InfoFact>;
