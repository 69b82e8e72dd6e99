//! 答复 — the kinds of answer and their grounds (公开§36, §14–§16, §37, §39).

use crate::party::FileRef;
use serde::{Deserialize, Serialize};

/// 答复类型 (公开§36)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// 已主动公开: where it is to be found.
    Published,
    /// 予以公开
    #[default]
    Provided,
    /// 部分公开 (公开§37)
    Partly,
    /// 不予公开
    Withheld,
    /// 本机关不掌握、信息不存在
    NotHeld,
    /// 不属于本机关负责公开
    Elsewhere,
    /// 重复申请
    Repeated,
    /// 不作为政府信息公开申请处理 (公开§39)
    NotInformation,
}

impl AnswerKind {
    /// Every kind, in the order of the statute.
    pub const ALL: [AnswerKind; 8] = [
        AnswerKind::Published,
        AnswerKind::Provided,
        AnswerKind::Partly,
        AnswerKind::Withheld,
        AnswerKind::NotHeld,
        AnswerKind::Elsewhere,
        AnswerKind::Repeated,
        AnswerKind::NotInformation,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            AnswerKind::Published => "已主动公开",
            AnswerKind::Provided => "予以公开",
            AnswerKind::Partly => "部分公开",
            AnswerKind::Withheld => "不予公开",
            AnswerKind::NotHeld => "信息不存在",
            AnswerKind::Elsewhere => "不属于本机关负责公开",
            AnswerKind::Repeated => "重复申请，不重复处理",
            AnswerKind::NotInformation => "不作为政府信息公开申请处理",
        }
    }

    /// The article that it rests on.
    pub fn basis(self) -> &'static str {
        match self {
            AnswerKind::Published => "《中华人民共和国政府信息公开条例》第三十六条第一项",
            AnswerKind::Provided => "《中华人民共和国政府信息公开条例》第三十六条第二项",
            AnswerKind::Partly => "《中华人民共和国政府信息公开条例》第三十七条",
            AnswerKind::Withheld => "《中华人民共和国政府信息公开条例》第三十六条第三项",
            AnswerKind::NotHeld => "《中华人民共和国政府信息公开条例》第三十六条第四项",
            AnswerKind::Elsewhere => "《中华人民共和国政府信息公开条例》第三十六条第五项",
            AnswerKind::Repeated => "《中华人民共和国政府信息公开条例》第三十六条第六项",
            AnswerKind::NotInformation => "《中华人民共和国政府信息公开条例》第三十九条",
        }
    }

    /// Whether something asked for is kept back: it needs a ground, and reconsideration comes before a suit (复§23).
    pub fn keeps_back(self) -> bool {
        matches!(self, AnswerKind::Partly | AnswerKind::Withheld)
    }

    /// Whether something is made known to the applicant.
    pub fn gives(self) -> bool {
        matches!(self, AnswerKind::Provided | AnswerKind::Partly)
    }
}

/// 不予公开的根据
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 国家秘密，或者法律、行政法规禁止公开，危及安全稳定 (公开§14)
    Secret,
    /// 商业秘密、个人隐私 (公开§15)
    ThirdParty,
    /// 内部事务信息 (公开§16第1款)
    Internal,
    /// 过程性信息、行政执法案卷信息 (公开§16第2款)
    Process,
}

impl Ground {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Ground::Secret => "国家秘密或者依法禁止公开",
            Ground::ThirdParty => "涉及商业秘密、个人隐私",
            Ground::Internal => "内部事务信息",
            Ground::Process => "过程性信息、行政执法案卷信息",
        }
    }

    /// The article that it rests on.
    pub fn basis(self) -> &'static str {
        match self {
            Ground::Secret => "第十四条",
            Ground::ThirdParty => "第十五条",
            Ground::Internal => "第十六条第一款",
            Ground::Process => "第十六条第二款",
        }
    }
}

/// 答复
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerInformation {
    /// 答复类型
    pub answer: AnswerKind,
    /// 不予公开的根据
    pub ground: Option<Ground>,
    /// 答复内容
    pub text: String,
    /// 理由
    pub reason: String,
    /// 所申请的信息依法应当公开，例如已公示的处罚决定 (D-07).
    pub must_be_open: bool,
    /// 第三方不同意时，公共利益重大影响的理由 (D-06).
    pub public_interest: String,
    /// 提供的信息
    pub files: Vec<FileRef>,
}
