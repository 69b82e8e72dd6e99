//! 法制审核 — nine items, three verdicts, as often as needed (G-08, R-07, R-08, X-01).

use super::acts::there_is;
use super::fact::CaseFact;
use super::guard;
use super::report::Outcome;
use super::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};

/// 审核九项 (RULES §9, document LEGAL).
pub const REVIEW_ITEMS: [&str; 9] =
    ["主体", "权限", "事实", "证据", "依据", "程序", "裁量", "文书", "是否涉嫌犯罪"];

/// 审核结论
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// 同意
    #[default]
    Pass,
    /// 退回补充
    Supplement,
    /// 不同意
    Reject,
}

impl ReviewVerdict {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            ReviewVerdict::Pass => "同意",
            ReviewVerdict::Supplement => "退回补充",
            ReviewVerdict::Reject => "不同意",
        }
    }
}

/// One of the nine items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewItem {
    /// 审核项
    pub item: String,
    /// 通过
    pub passed: bool,
    /// 意见; needed where it does not pass.
    pub note: String,
}

/// 法制审核
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewLegality {
    /// 逐项意见
    pub items: Vec<ReviewItem>,
    /// 结论
    pub verdict: ReviewVerdict,
    /// 意见
    pub opinion: String,
}

pub(super) fn review(state: &CaseState, c: &ReviewLegality, ctx: &Context) -> Result<CaseFact, Refusal> {
    may_review(state, ctx)?;
    let opinion = check_items(c)?;
    Ok(CaseFact::LegalReviewed {
        number: ctx.number("法审"),
        items: c.items.clone(),
        verdict: c.verdict,
        opinion,
    })
}

/// 司法所合法性审查 of what would be a major penalty: the same nine items, by another office, after the legal office has
/// passed them (U-02).
pub(super) fn review_major(
    state: &CaseState,
    c: &ReviewLegality,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    may_review(state, ctx)?;
    if state.reviews.iter().any(|r| r.by.id == ctx.actor.id) {
        return Err(Refusal::new(
            &rules::U_02,
            "由没有作过法制审核的司法所人员审查",
            format!("{}作过本案的法制审核", ctx.actor.name),
        )
        .fix("司法所", "换由其他人员审查"));
    }
    let opinion = check_items(c)?;
    Ok(CaseFact::MajorReviewed {
        number: ctx.number("司审"),
        items: c.items.clone(),
        verdict: c.verdict,
        opinion,
    })
}

/// There is a major penalty in prospect (U-01 says which) that the judicial office has not passed as it stands.
pub(super) fn major(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let prospect = state.prospect().is_some_and(|o| state.would_be_major(o, ctx.town, ctx.today()));
    there_is(prospect, "拟处罚达到重大处罚标准", "没有达到，不必由司法所审查")?;
    // A no stands until the case has changed: it is not undone by asking once more.
    let seen = state.major_review.as_ref().filter(|r| r.version >= state.facts_version);
    match seen {
        Some(r) => there_is(false, "尚待司法所审查", &format!("司法所审查结论为“{}”", r.verdict.label())),
        None => Ok(()),
    }
}

/// U-02: a major penalty is decided after the judicial office has passed the case as it now stands.
pub(super) fn major_passed(state: &CaseState, outcome: &Outcome, ctx: &Context) -> Result<(), Refusal> {
    if !state.would_be_major(outcome, ctx.town, ctx.today()) {
        return Ok(());
    }
    state.major_passed().map_err(|have| {
        Refusal::new(&rules::U_02, "重大处罚经司法所审查通过（晚于最后一次事实变化）", have)
            .fix("司法所", "对案件进行合法性审查")
            .act("review_major")
    })
}

/// Nine items, each looked at, and a verdict that agrees with them; the opinion.
pub(super) fn check_items(c: &ReviewLegality) -> Result<String, Refusal> {
    for name in REVIEW_ITEMS {
        let Some(item) = c.items.iter().find(|i| i.item == name) else {
            return Err(incomplete("items", format!("逐项审核“{name}”"), "没有填写"));
        };
        if !item.passed && item.note.trim().is_empty() {
            return Err(incomplete("items", format!("“{name}”不通过的理由"), "没有填写"));
        }
    }
    let failed = c.items.iter().find(|i| !i.passed);
    // J-12: what may be a crime is handed over, never passed on to a fine.
    let crime = c.items.iter().find(|i| i.item == REVIEW_ITEMS[8] && !i.passed);
    if let (ReviewVerdict::Pass, Some(item)) = (c.verdict, crime) {
        return Err(Refusal::new(&rules::J_12, "没有涉嫌犯罪", format!("“{}”没有通过", item.item))
            .fix("审核人", "改为不同意；涉嫌犯罪的移送公安机关")
            .field("verdict"));
    }
    if let (ReviewVerdict::Pass, Some(item)) = (c.verdict, failed) {
        return Err(Refusal::new(&rules::G_08, "九项全部通过才能“同意”", format!("“{}”没有通过", item.item))
            .fix("审核人", "改为退回补充或者不同意")
            .field("verdict"));
    }
    text("opinion", "审核意见", &c.opinion)
}

/// has not handled the case, R-06: nor presided over its hearing. R-08: who began reviewing on or after the day of
/// the rule holds the qualification.
pub(super) fn may_review(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    stands_apart(state, ctx)?;
    let from = ctx.town.policy.qualification_from.value;
    let first = ctx.actor.first_review_on.unwrap_or(ctx.today());
    if first >= from && ctx.actor.legal_qualification.is_none() {
        return Err(Refusal::new(
            &rules::R_08,
            format!("{from}以后初次从事审核的须有法律职业资格"),
            format!("{}初次审核日为{first}，没有资格证号", ctx.actor.name),
        )
        .fix("司法所", "登记法律职业资格证号，或者换人审核"));
    }
    Ok(())
}

/// who looks at a case for the legal office has neither handled nor approved it, nor presided over its
/// hearing.
pub(super) fn stands_apart(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    super::hearing::not_presider(state, &ctx.actor.id, "审核")?;
    if state.is_handler(&ctx.actor.id) {
        return Err(Refusal::new(
            &rules::R_07,
            "审核人没有参与办案",
            format!("{}参与了本案办理", ctx.actor.name),
        )
        .fix("法治室", "换由没有参与办案的人员审核"));
    }
    if state.approvers.contains(&ctx.actor.id) {
        return Err(Refusal::new(
            &rules::X_14,
            "审核人没有审批过本案",
            format!("{}审批过本案", ctx.actor.name),
        )
        .fix("法治室", "换人审核"));
    }
    Ok(())
}
