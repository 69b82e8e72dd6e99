//! What 信用公开 has come to.

use super::tier::Tier;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 征求第三方意见
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// 第三方
    pub third_party: String,
    /// 征求意见书送达日
    pub received_on: Date,
    /// 意见; none while it has not answered.
    pub agrees: Option<bool>,
}

/// 信用报送
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// 分级
    pub tier: Tier,
    /// 公示截止日
    pub until: Date,
    /// 确定报送日
    pub on: Date,
    /// 救济期届满日 (D-11); none while the calendar does not reach so far.
    pub remedies_until: Option<Date>,
}

/// 信用异议
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    /// 序号, from 1.
    pub no: u32,
    /// 收到日
    pub received_on: Date,
    /// 异议内容
    pub content: String,
    /// 处理结果; none while it is open.
    pub corrected: Option<bool>,
}

/// 撤销或者停止公示的原因
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// 决定被撤销、变更、确认违法或者无效 (D-12)
    Annulled,
    /// 信用修复 (D-14)
    Repaired,
}

impl Why {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Why::Annulled => "决定被撤销、变更或者确认违法",
            Why::Repaired => "信用修复",
        }
    }
}

/// 应当到信用平台撤下
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recall {
    /// 起算日
    pub from: Date,
    /// 原因
    pub why: Why,
}

/// 信用公开 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 公示时确认的分级
    pub tier: Option<Tier>,
    /// 征求第三方意见
    pub consultations: Vec<Consultation>,
    /// 已确定报送
    pub report: Option<Report>,
    /// 不报送的理由
    pub declined: Option<String>,
    /// 标记为失信信息之日
    pub dishonest: Option<Date>,
    /// 异议
    pub objections: Vec<Objection>,
    /// 修复日
    pub repaired: Option<Date>,
    /// 待撤下
    pub recall: Option<Recall>,
    /// 已撤下之日
    pub withdrawn: Option<Date>,
}

impl State {
    /// Whether it stands on the credit platform: reported and not taken down.
    pub fn reported(&self) -> bool {
        self.report.is_some() && self.withdrawn.is_none()
    }

    /// From this day the platform must take it down, if it stands there; who annuls a decision calls this.
    pub fn recall(&mut self, from: Date, why: Why) {
        if self.reported() && self.recall.is_none() {
            self.recall = Some(Recall { from, why });
        }
    }

    /// The objection that waits for its answer, the oldest first.
    pub fn objection(&self) -> Option<&Objection> {
        self.objections.iter().find(|o| o.corrected.is_none())
    }

    /// Whether something must still be done here even after the case was closed and archived.
    pub fn unfinished(&self) -> bool {
        self.objection().is_some() || self.recall.is_some()
    }
}
