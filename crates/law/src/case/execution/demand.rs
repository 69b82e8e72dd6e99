//! 催告 a duty to act, and what the party says to any demand (Q-15, Q-26; 强§35, 强§36).

use super::Fact;
use super::duty::Duty;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::number::DocNumber;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 催告履行义务: the demand to correct or demolish; once substitute performance is decided, the second one before it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UrgePerformance {
    /// 履行的内容; what was ordered when empty.
    pub content: String,
    /// 履行方式
    pub way: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 登记对催告的意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerDemand {
    /// 催告书文号; the last one served when empty.
    pub demand: String,
    /// 提出日
    pub made_on: Option<Date>,
    /// 内容
    pub content: String,
    /// 材料
    pub files: Vec<FileRef>,
    /// 当事人签名
    pub signature: Signature,
}

/// 复核对催告的意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewDemandAnswer {
    /// 意见成立，予以采纳: this demand leads to nothing then.
    pub accepted: bool,
    /// 复核结论
    pub conclusion: String,
}

/// A demand was served.
pub(super) fn served(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(last_served(state).is_some(), "有已经送达的催告书", "没有")
}

/// The party has answered a demand, and nobody has looked into it.
pub(super) fn answered(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(unreviewed(state).is_some(), "有待复核的意见", "没有")
}

fn unreviewed(state: &CaseState) -> Option<&DocNumber> {
    let open = |d: &&super::Demand| d.answers.iter().any(|a| a.accepted.is_none());
    state.execution.demands.iter().find(open).map(|d| &d.number)
}

fn served_on(state: &CaseState, number: &DocNumber) -> Option<Date> {
    state.paper(number)?.served_on
}

fn last_served(state: &CaseState) -> Option<&DocNumber> {
    let served = |d: &&super::Demand| served_on(state, &d.number).is_some();
    state.execution.demands.iter().rev().find(served).map(|d| &d.number)
}

pub(super) fn urge(state: &CaseState, c: &UrgePerformance, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let Some((order, _)) = state.enforced_paper(Duty::Act) else {
        return Err(Refusal::new(&rules::Q_15, "责令改正通知书已经送达", "尚未送达")
            .fix("承办人", "先送达责令改正通知书")
            .act("serve_paper"));
    };
    let again = state.execution.substitute.as_ref().is_some_and(|s| s.performed.is_none());
    if let Some(waiting) = state.execution.demands.iter().find(|d| {
        d.duty == Duty::Act && d.again == again && !d.excused() && served_on(state, &d.number).is_none()
    }) {
        return Err(Refusal::new(
            &rules::Q_15,
            "先前的催告书已经送达",
            format!("{}尚未送达", waiting.number),
        )
        .fix("承办人", "送达催告书")
        .act("serve_paper"));
    }
    let ordered = state.correction.as_ref().map_or("", |x| x.content.as_str());
    let content = if c.content.trim().is_empty() { ordered } else { &c.content };
    let says = |r: Refusal| Refusal { rule: &rules::Q_15, ..r };
    Ok(Fact::PerformanceUrged {
        number: ctx.number("催"),
        content: text("content", "履行的内容", content).map_err(says)?,
        way: text("way", "履行的方式", &c.way).map_err(says)?,
        order: order.clone(),
        again,
        officers,
    })
}

pub(super) fn answer(state: &CaseState, c: &AnswerDemand, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let named = c.demand.trim();
    let found = match named {
        "" => last_served(state),
        _ => state.execution.demands.iter().map(|d| &d.number).find(|n| n.to_string() == named),
    };
    let on = found.and_then(|n| Some((n, served_on(state, n)?)));
    let Some((demand, served)) = on else {
        return Err(incomplete("demand", "选择已经送达的催告书", "没有这份催告书，或者尚未送达"));
    };
    let made_on = c.made_on.unwrap_or(ctx.today());
    if made_on < served || made_on > ctx.today() {
        return Err(incomplete("made_on", format!("{served}（送达）至今天之间"), made_on.to_string()));
    }
    // 强§36: what the party says is put down: on paper, signed, or why it was not signed.
    let s = &c.signature;
    if c.files.is_empty() && s.image.is_none() && s.declined().is_none() {
        return Err(Refusal::new(
            &rules::Q_15,
            "书面意见，或者当事人签名的记录（拒签的注明）",
            "没有附件，也没有签名",
        )
        .fix("承办人", "上传书面意见，或者请当事人签名")
        .field("signature"));
    }
    Ok(Fact::DemandAnswered {
        demand: demand.clone(),
        made_on,
        content: text("content", "当事人的意见", &c.content)?,
        files: c.files.clone(),
        signature: c.signature.clone(),
    })
}

pub(super) fn review(state: &CaseState, c: &ReviewDemandAnswer, ctx: &Context) -> Result<Fact, Refusal> {
    guard::handler(state, ctx)?;
    let Some(demand) = unreviewed(state) else {
        return Err(Refusal::new(&rules::Q_15, "有待复核的意见", "没有").fix("承办人", "先登记当事人的意见"));
    };
    Ok(Fact::DemandAnswerReviewed {
        demand: demand.clone(),
        accepted: c.accepted,
        conclusion: text("conclusion", "复核结论和理由", &c.conclusion)?,
    })
}
