//! 立即代履行 — what must be cleared at once, without demand and at any hour (Q-30; 强§52).
//!
//! 强§52 lets the agency decide on the spot; for the agency decides its head. The officers name who decided, when and how
//! they were told; the head confirms it afterwards with an act of their own. Unconfirmed, nothing was decided: the case does
//! not close, and where the head says that they decided nothing, the party owes nothing for it.

use super::Fact;
use super::enforcement::{no_demolition, span};
use super::spot::{on_the_spot, performed};
use super::state::Substitute;
use crate::case::RemedyText;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{PersonRef, fit_then, incomplete, text};
use crate::money::Fen;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 场所 that must be cleared at once (强§52).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// 不是下列场所
    #[default]
    Other,
    /// 道路
    Road,
    /// 河道
    River,
    /// 航道
    Waterway,
    /// 公共场所
    Public,
}

impl Site {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Site::Other => "不是下列场所",
            Site::Road => "道路",
            Site::River => "河道",
            Site::Waterway => "航道",
            Site::Public => "公共场所",
        }
    }
}

/// 立即代履行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClearAtOnce {
    /// 场所
    pub site: Site,
    /// 遗洒物、障碍物、污染物
    pub object: String,
    /// 当事人不能清除的情况
    pub reason: String,
    /// 决定立即实施的负责人
    pub approved_by: PersonId,
    /// 负责人决定的时间
    pub approved_at: DateTime,
    /// 报告和决定的方式: 当面、电话 …
    pub approved_how: String,
    /// 代履行人; the town itself when empty.
    pub performer: String,
    /// 开始时间
    pub started_at: DateTime,
    /// 结束时间
    pub ended_at: DateTime,
    /// 地点
    pub place: String,
    /// 过程和结果
    pub process: String,
    /// 实际费用（分）
    pub cost: Fen,
    /// 当事人在场
    pub attended: bool,
    /// 代履行人签名
    pub performer_signature: Signature,
    /// 当事人签名
    pub signature: Signature,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 照片、录像
    pub files: Vec<FileRef>,
    /// 到场监督人员
    pub officers: Vec<PersonId>,
}

/// 确认立即代履行的决定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmClearing {
    /// 是本人决定的
    pub confirmed: bool,
    /// 意见
    pub opinion: String,
}

/// Nothing was performed for the party in this case yet.
pub(super) fn none(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(state.execution.substitute.is_none(), "尚未代履行", "已经决定或者实施代履行")
}

/// Something was cleared at once, and the head has not said whether they decided it.
pub(super) fn unconfirmed(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(waiting(state).is_some(), "有待负责人确认的立即代履行", "没有")
}

/// What was cleared at once and waits for the head's word.
pub(super) fn waiting(state: &CaseState) -> Option<&Substitute> {
    state.execution.substitute.as_ref().filter(|s| s.plan.is_none() && s.confirmed.is_none())
}

/// done at once, without demand and at any hour; told afterwards where the party was away.
pub(super) fn clear(state: &CaseState, c: &ClearAtOnce, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let (from, _) = span(c.started_at, c.ended_at, ctx)?;
    fit_then(ctx, &officers, from.date())?;
    if c.site == Site::Other {
        return Err(Refusal::new(
            &rules::Q_30,
            "道路、河道、航道或者公共场所的遗洒物、障碍物、污染物",
            c.site.label(),
        )
        .fix("承办人", "其他场所的，催告后代履行")
        .act("propose_substitute")
        .field("site"));
    }
    let says = |r: Refusal| Refusal { rule: &rules::Q_30, ..r };
    let head = ctx
        .people
        .get(&c.approved_by)
        .ok_or_else(|| says(incomplete("approved_by", "决定立即实施代履行的镇政府负责人", "没有选择")))?;
    head.may_sign_as_head().map_err(|r| r.field("approved_by"))?;
    if state.is_handler(&head.id) || state.reviewers.contains(&head.id) || c.officers.contains(&head.id) {
        return Err(Refusal::new(
            &rules::X_14,
            "由没有承办、审核本案的负责人决定",
            format!("{}承办或者审核过本案", head.name),
        )
        .fix("镇政府负责人", "由其他负责人决定")
        .field("approved_by"));
    }
    if c.approved_at == DateTime::ZERO || c.approved_at > from {
        let have = if c.approved_at == DateTime::ZERO {
            "没有填写".to_string()
        } else {
            c.approved_at.strftime("%Y-%m-%d %H:%M").to_string()
        };
        return Err(Refusal::new(&rules::Q_30, "负责人在实施以前决定", have)
            .fix("执法人员", "先报告负责人，决定立即实施后再实施；如实填写决定的时间")
            .field("approved_at"));
    }
    no_demolition(state, &[&c.object], false, "object")?;
    let done = on_the_spot(state, performed!(c), &officers, &rules::Q_30)?;
    if c.cost.0 < 0 {
        return Err(incomplete("cost", "不小于零的金额", c.cost.to_string()));
    }
    let performer = c.performer.trim();
    Ok(Fact::ClearedAtOnce {
        number: ctx.number("代决"),
        record_number: ctx.number("代笔"),
        site: c.site,
        object: text("object", "遗洒物、障碍物或者污染物", &c.object).map_err(says)?,
        reason: text("reason", "当事人不能清除的情况", &c.reason).map_err(says)?,
        approved_by: PersonRef::from(head),
        approved_at: Some(c.approved_at),
        approved_how: text("approved_how", "报告和决定的方式", &c.approved_how).map_err(says)?,
        done,
        attended: c.attended,
        performer: if performer.is_empty() { ctx.town.agency.name.clone() } else { performer.into() },
        cost: c.cost,
        remedy: Box::new(RemedyText::ordinary(&ctx.town.agency, None)),
        officers,
    })
}

/// the head who is said to have decided says so themselves; another only once that one no longer signs for the town.
pub(super) fn confirm(state: &CaseState, c: &ConfirmClearing, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let named = waiting(state).and_then(|s| s.decided_by.as_ref());
    let still_signs = |p: &&PersonRef| {
        let head = ctx.people.get(&p.id);
        head.is_some_and(|h| !h.disabled && h.may_sign_as_head().is_ok())
    };
    if let Some(other) = named.filter(still_signs).filter(|p| p.id != ctx.actor.id) {
        return Err(Refusal::new(
            &rules::Q_30,
            format!("由决定立即实施的负责人{}本人确认", other.name),
            format!("现为{}", ctx.actor.name),
        )
        .fix(other.name.clone(), "确认或者说明没有作过决定"));
    }
    Ok(Fact::ClearingConfirmed {
        confirmed: c.confirmed,
        opinion: text("opinion", "意见", &c.opinion).map_err(|r| Refusal { rule: &rules::Q_30, ..r })?,
    })
}
