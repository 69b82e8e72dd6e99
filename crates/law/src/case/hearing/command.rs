//! What can be asked in 听证.

use crate::case::notice::DefencePoint;
use crate::case::review::ReviewLegality;
use crate::command::commands;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

commands! {
    /// A command of this procedure.
    Command {
        /// 不予受理听证
        "refuse_hearing" => RefuseHearing(RefuseHearing),
        /// 安排听证
        "arrange_hearing" => ArrangeHearing(ArrangeHearing),
        /// 登记听证代理人
        "register_agents" => RegisterAgents(RegisterAgents),
        /// 更换听证主持人
        "replace_presider" => ReplacePresider(ReplacePresider),
        /// 延期听证
        "postpone_hearing" => PostponeHearing(PostponeHearing),
        /// 举行听证
        "hold_hearing" => HoldHearing(HoldHearing),
        /// 提出听证报告
        "report_hearing" => ReportHearing(ReportHearing),
        /// 听证后法制审核
        "review_hearing" => ReviewHearing(ReviewLegality),
    }
}

/// 不予受理的情形
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalGround {
    /// 逾期提出
    #[default]
    Late,
    /// 不属听证范围
    OutOfScope,
    /// 不是本案当事人
    NotParty,
}

impl RefusalGround {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            RefusalGround::Late => "逾期提出",
            RefusalGround::OutOfScope => "不属于应当听证的处罚",
            RefusalGround::NotParty => "不是本案当事人",
        }
    }
}

/// 公开与否 (罚§64: 涉及国家秘密、商业秘密、个人隐私的除外)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// 公开举行
    #[default]
    Open,
    /// 涉及国家秘密
    StateSecret,
    /// 涉及商业秘密
    TradeSecret,
    /// 涉及个人隐私
    Privacy,
}

impl Openness {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Openness::Open => "公开举行",
            Openness::StateSecret => "不公开（涉及国家秘密）",
            Openness::TradeSecret => "不公开（涉及商业秘密）",
            Openness::Privacy => "不公开（涉及个人隐私）",
        }
    }
}

/// 听证的结果
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HearingEnd {
    /// 举行完毕
    #[default]
    Completed,
    /// 当事人及其代理人不到场，终止
    Absent,
    /// 当事人及其代理人中途退出，终止
    Left,
}

impl HearingEnd {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            HearingEnd::Completed => "举行完毕",
            HearingEnd::Absent => "当事人无正当理由不到场，终止听证",
            HearingEnd::Left => "当事人未经许可中途退出，终止听证",
        }
    }

    /// Whether anything was heard: then there is a record to rest on.
    pub fn opened(self) -> bool {
        self != HearingEnd::Absent
    }
}

/// 不予受理听证
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefuseHearing {
    /// 提出日（邮寄以邮戳）
    pub requested_on: Option<Date>,
    /// 提出人
    pub person: String,
    /// 情形
    pub ground: RefusalGround,
    /// 理由
    pub reason: String,
}

/// 安排听证
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrangeHearing {
    /// 举行时间
    pub held_at: Option<DateTime>,
    /// 地点
    pub venue: String,
    /// 主持人
    pub presider: PersonId,
    /// 指定主持人的依据; needed for a presider who is not of the legal office.
    pub appointment: String,
    /// 记录员
    pub recorder: PersonId,
    /// 公开与否
    pub openness: Openness,
    /// 不公开的理由
    pub closed_reason: String,
    /// 通知的其他有关人员
    pub others: String,
}

/// 听证代理人
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agent {
    /// 姓名
    pub person: String,
    /// 与当事人的关系、职业
    pub relation: String,
    /// 委托权限
    pub scope: String,
}

/// 登记听证代理人: those of the last registration stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterAgents {
    /// 代理人
    pub agents: Vec<Agent>,
    /// 授权委托书
    pub files: Vec<FileRef>,
}

/// 更换听证主持人
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplacePresider {
    /// 主持人
    pub presider: PersonId,
    /// 指定主持人的依据
    pub appointment: String,
    /// 记录员; the same when empty.
    pub recorder: PersonId,
    /// 原因
    pub reason: String,
}

/// 延期听证
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostponeHearing {
    /// 延期后的举行时间
    pub held_at: Option<DateTime>,
    /// 地点; the same when empty.
    pub venue: String,
    /// 延期原因
    pub reason: String,
    /// 申请或者证明材料
    pub files: Vec<FileRef>,
}

/// 举行听证（制作笔录）
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoldHearing {
    /// 结果
    pub end: HearingEnd,
    /// 开始时间
    pub started_at: Option<DateTime>,
    /// 结束时间
    pub ended_at: Option<DateTime>,
    /// 到场的当事人、代理人、其他人员
    pub present: String,
    /// 出席的调查人员
    pub investigators: Vec<PersonId>,
    /// 已宣布权利义务、询问是否申请回避
    pub told_rights: bool,
    /// 调查人员提出的事实、证据和处罚建议
    pub statement: String,
    /// 当事人的申辩
    pub defence: String,
    /// 质证、辩论
    pub debate: String,
    /// 最后陈述
    pub last_words: String,
    /// 未到场、退出的经过和当事人说明的理由
    pub absence: String,
    /// 理由正当
    pub excused: bool,
    /// 当事人或者代理人签名
    pub signature: Signature,
    /// 录音录像、材料
    pub files: Vec<FileRef>,
}

/// 提出听证报告
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportHearing {
    /// 听证情况
    pub summary: String,
    /// 争议焦点和意见
    pub points: Vec<DefencePoint>,
    /// 处理意见
    pub opinion: String,
}
