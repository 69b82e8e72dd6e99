//! 评价、重开、恶意重复 — what the reporter says of the answer (P-10), and what the centre says of a report made out of malice (P-11).

use super::fact::Source;
use super::state::{ClueStage, ClueState};
use crate::context::Context;
use crate::matter::PersonRef;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 满意度.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Satisfaction {
    /// 满意
    #[default]
    Satisfied,
    /// 基本满意
    Mostly,
    /// 不满意
    Dissatisfied,
}

impl Satisfaction {
    /// Every answer.
    pub const ALL: [Satisfaction; 3] =
        [Satisfaction::Satisfied, Satisfaction::Mostly, Satisfaction::Dissatisfied];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Satisfaction::Satisfied => "满意",
            Satisfaction::Mostly => "基本满意",
            Satisfaction::Dissatisfied => "不满意",
        }
    }
}

/// 评价.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// 满意度
    pub satisfaction: Satisfaction,
    /// 意见
    pub words: String,
    /// 评价时间
    pub at: DateTime,
}

/// 重开.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reopening {
    /// 理由
    pub reason: String,
    /// 此前的答复
    pub answer: String,
    /// 重开时间
    pub at: DateTime,
}

/// 恶意重复.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repeat {
    /// 此前的线索
    pub earlier: String,
    /// 根据
    pub grounds: String,
    /// 标记人
    pub by: PersonRef,
    /// 标记时间
    pub at: DateTime,
    /// 批准人; none while it waits.
    pub approved_by: Option<PersonRef>,
}

impl ClueState {
    /// Whether it came from the public, who holds its receipt.
    pub fn is_from_the_public(&self) -> bool {
        matches!(self.source, Source::Citizen | Source::Hotline)
    }

    /// What the reporter was told at the end.
    pub fn answer(&self) -> &str {
        let told = self.told.as_ref().map(|t| t.reason.as_str());
        // Both are there only where it was answered anew after a reopening.
        self.feedback.as_deref().or(told).unwrap_or(&self.reason)
    }

    /// The last day on which its end may be rated or objected to; none before its end.
    pub fn rateable_until(&self, days: u16) -> Option<Date> {
        // What was merged has its answer from the main clue.
        let since = match self.stage {
            ClueStage::Closed | ClueStage::Declined => self.since,
            ClueStage::Merged => self.main_answer.as_ref().filter(|m| m.rateable()).map(|m| m.at),
            _ => None,
        };
        let told = self.told.as_ref().map(|t| t.at);
        let since = since.filter(|_| !self.owes_notice())?;
        let at = told.map_or(since, |told| told.max(since));
        Some(at.date().saturating_add(i64::from(days).days()))
    }
}

fn not_now(need: &str, have: impl Into<String>, how: &str) -> Result<(), Refusal> {
    Err(Refusal::new(&rules::P_10, need, have).fix("报告人", how))
}

/// P-10: a report from the public that has come to its end, within the days.
fn within_its_days(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    if !s.is_from_the_public() {
        return not_now("群众举报、12345转来的", s.source.label(), "本单位的上报不用评价");
    }
    let days = ctx.town.policy.rating_days.value;
    match s.rateable_until(days) {
        None => not_now("已经办结并答复", "还在办理", "办结以后再评价"),
        Some(last) if last < ctx.today() => {
            let have = format!("{last}已满");
            let how = "有新的事实、证据的，可以再次举报";
            not_now(&format!("办结后{days}日内"), have, how)
        }
        Some(_) => Ok(()),
    }
}

/// P-10: once.
pub(super) fn may_be_rated(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    if let Some(rating) = &s.rating {
        let have = format!("{}已评价为{}", rating.at.date(), rating.satisfaction.label());
        return not_now("尚未评价", have, "一件只评价一次");
    }
    within_its_days(s, ctx)
}

/// P-10: once, by whoever said to be dissatisfied.
pub(super) fn may_be_reopened(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    if let Some(r) = &s.reopened {
        let have = format!("{}已经重开过", r.at.date());
        return not_now("没有重开过", have, "有新的事实、证据的，可以再次举报");
    }
    match &s.rating {
        Some(r) if r.satisfaction == Satisfaction::Dissatisfied => within_its_days(s, ctx),
        Some(r) => not_now("评价为不满意", r.satisfaction.label(), "有新的事实、证据的，可以再次举报"),
        None => not_now("评价为不满意", "还没有评价", "先评价，再申请重开"),
    }
}

fn not_marked(need: &str, have: impl Into<String>, who: &str, how: &str) -> Result<(), Refusal> {
    Err(Refusal::new(&rules::P_11, need, have).fix(who, how))
}

/// P-11: of a report from the public, not twice.
pub(super) fn may_be_marked(s: &ClueState, _: &Context) -> Result<(), Refusal> {
    let who = "指挥调度中心";
    if !s.is_from_the_public() {
        return not_marked("群众举报、12345转来的", s.source.label(), who, "其他来源的不作此标记");
    }
    match &s.repeat {
        None => Ok(()),
        Some(r) if r.approved_by.is_some() => not_marked("没有标记的", "已经标为恶意重复", who, "不用再标"),
        Some(_) => not_marked("没有标记的", "标记正在等批准", who, "由中心负责人先作决定"),
    }
}

/// P-11: the head of the centre, or the brigade's, decides; never whoever marked it.
pub(super) fn may_decide_on_the_mark(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    let who = "指挥调度中心负责人";
    let Some(repeat) = &s.repeat else {
        return not_marked("已提出标记", "没有提出", "指挥调度中心", "先提出标记并写明根据");
    };
    let heads_it = ctx.town.heads.get(&ctx.actor.unit) == Some(&ctx.actor.id);
    if !(ctx.actor.is(Role::Brigade) || (ctx.actor.is(Role::Hub) && heads_it)) {
        let have = format!("{}不是中心负责人", ctx.actor.name);
        return not_marked("由指挥调度中心负责人或者大队长决定", have, who, "以负责人账号办理");
    }
    if repeat.by.id == ctx.actor.id {
        return not_marked("由提出标记以外的人决定", "标记由本人提出", "大队长", "由大队长决定");
    }
    Ok(())
}
