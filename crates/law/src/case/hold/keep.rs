//! 先行登记保存 — asked for, approved by the head, carried out with its list (E-01, E-03, E-06).

use super::Fact;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::goods::{GoodsItem, beyond};
use crate::matter::{PersonRef, fit_then, incomplete, text};
use crate::party::{Attestor, FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 申请先行登记保存
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestHold {
    /// 拟登记保存的物品
    pub items: Vec<GoodsItem>,
    /// 物品现在何处
    pub place: String,
    /// 必要性: how the evidence may be lost or be hard to get later.
    pub reason: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 批准先行登记保存
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveHold {
    /// 批准
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 实施先行登记保存
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarryOutHold {
    /// 清单; what was approved when empty.
    pub items: Vec<GoodsItem>,
    /// 实施时间; now when absent.
    pub held_at: Option<DateTime>,
    /// 保存地点
    pub place: String,
    /// 就地保存: the party keeps it and may not move it.
    pub in_place: bool,
    /// 封签号
    pub seal: String,
    /// 已出示执法证
    pub shown_certificates: bool,
    /// 已告知当事人保存期间不得销毁、转移
    pub duty_told: bool,
    /// 清单一份已交当事人
    pub copy_given: bool,
    /// 通知书已当场交付; else it is served in the ordinary way.
    pub delivered: bool,
    /// 执法人员
    pub officers: Vec<PersonId>,
    /// 全过程照片录像
    pub files: Vec<FileRef>,
    /// 当事人签名或者拒签注记
    pub signature: Signature,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
}

/// Nothing waits for the head: one request at a time. A new one takes the place of what was approved and not carried out,
/// as when the things were no longer there.
pub(super) fn none_pending(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = s.hold.request.as_ref().is_some_and(|r| r.approved_at.is_none());
    there_is(!waits, "没有待批准的登记保存申请", "已有一件申请尚未审批")
}

/// A request waits for the head.
pub(super) fn requested(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = s.hold.request.as_ref().is_some_and(|r| r.approved_at.is_none());
    there_is(waits, "有待批准的登记保存申请", "没有")
}

/// A request was made.
pub(super) fn wanted(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.request.is_some(), "已经申请先行登记保存", "没有申请")
}

/// E-01: the head has approved.
pub(super) fn approved(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    if s.hold.request.as_ref().is_some_and(|r| r.approved_at.is_some()) {
        return Ok(());
    }
    Err(Refusal::new(&rules::E_01, "镇政府负责人已经批准", "申请尚未批准")
        .fix("镇政府负责人", "审查证据是否可能灭失或者以后难以取得，批准或者不批准")
        .act("approve_hold"))
}

/// A list of things: each with a name and a quantity.
pub(super) fn list(items: &[GoodsItem], rule: &'static Rule) -> Result<Vec<GoodsItem>, Refusal> {
    let trimmed = |t: &String| t.trim().to_string();
    let items: Vec<GoodsItem> = items
        .iter()
        .map(|i| GoodsItem {
            name: trimmed(&i.name),
            spec: trimmed(&i.spec),
            quantity: trimmed(&i.quantity),
            condition: trimmed(&i.condition),
        })
        .filter(|i| *i != GoodsItem::default())
        .collect();
    let incomplete = items.iter().any(|i| i.name.is_empty() || i.quantity.is_empty());
    if items.is_empty() || incomplete {
        let have = if items.is_empty() { "清单是空的" } else { "有物品没有名称或者数量" };
        return Err(Refusal::new(rule, "清单逐项写明物品的名称和数量", have)
            .fix("承办人", "逐项填写清单")
            .field("items"));
    }
    Ok(items)
}

/// Signed by the party, or its refusal noted, or signed by a witness who is none of the officers: said under the rule of
/// the list.
pub(super) fn attested(
    signature: &Signature,
    witness: &Attestor,
    officers: &[PersonRef],
    rule: &'static Rule,
    what: &str,
) -> Result<(), Refusal> {
    guard::witness_apart(witness, officers, rule)?;
    if signature.given() || signature.declined().is_some() || witness.signed() {
        return Ok(());
    }
    Err(Refusal::new(
        rule,
        format!("{what}由当事人签名，拒签的注明；当事人不在场的由见证人签名"),
        "没有签名，没有拒签注记，也没有见证人签名",
    )
    .fix("执法人员", "请当事人或者见证人签名，拒绝签名的写明情况")
    .field("signature"))
}

/// certificates were shown.
pub(super) fn shown(shown: bool) -> Result<(), Refusal> {
    if shown {
        return Ok(());
    }
    Err(Refusal::new(&rules::R_02, "已主动出示执法证件", "没有勾选")
        .fix("执法人员", "向当事人或者有关人员出示执法证并如实勾选")
        .field("shown_certificates"))
}

pub(super) fn request(state: &CaseState, c: &RequestHold, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let reason = text("reason", "证据可能灭失或者以后难以取得的情况", &c.reason)
        .map_err(|r| Refusal { rule: &rules::E_01, ..r })?;
    Ok(vec![Fact::HoldRequested {
        items: list(&c.items, &rules::E_01)?,
        place: text("place", "物品现在何处", &c.place)?,
        reason,
        officers,
    }])
}

pub(super) fn approve(_: &CaseState, c: &ApproveHold, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let opinion = text("opinion", "意见", &c.opinion)?;
    Ok(vec![if c.approve {
        Fact::HoldApproved { number: ctx.number("保审"), opinion }
    } else {
        Fact::HoldRefused { opinion }
    }])
}

/// A thing as approval and list are compared by it.
fn listed(i: &GoodsItem) -> (&str, &str) {
    (&i.name, &i.quantity)
}

pub(super) fn carry_out(state: &CaseState, c: &CarryOutHold, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let Some(request) = &state.hold.request else { return Ok(Vec::new()) };
    let approved_at = request.approved_at.unwrap_or(ctx.now);
    let items = if c.items.is_empty() { request.items.clone() } else { list(&c.items, &rules::E_06)? };
    if let Some(more) = beyond(items.iter().map(listed), request.items.iter().map(listed)) {
        return Err(Refusal::new(
            &rules::E_01,
            "登记保存的物品在批准的范围以内，不超过批准的数量",
            format!("“{more}”没有列入批准的清单"),
        )
        .fix("承办人", "另行申请批准，或者从清单中去掉")
        .act("request_hold")
        .field("items"));
    }
    let held_at = c.held_at.unwrap_or(ctx.now);
    if held_at < approved_at || held_at > ctx.now {
        return Err(Refusal::new(
            &rules::E_01,
            format!("在批准（{approved_at}）以后、现在以前实施"),
            format!("填写的实施时间是{held_at}"),
        )
        .fix("执法人员", "如实填写实施时间；先批准、后实施")
        .field("held_at"));
    }
    fit_then(ctx, &officers, held_at.date())?;
    shown(c.shown_certificates)?;
    if !c.duty_told {
        return Err(Refusal::new(
            &rules::E_03,
            "告知当事人或者有关人员保存期间不得销毁、转移证据",
            "没有勾选",
        )
        .fix("执法人员", "当场告知，并在通知书写明后勾选")
        .field("duty_told"));
    }
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    attested(&c.signature, &witness, &officers, &rules::E_06, "清单")?;
    if !c.copy_given {
        let copies = ctx.town.policy.hold_copies.value;
        return Err(Refusal::new(
            &rules::E_06,
            format!("清单制作{copies}份，一份交当事人"),
            "没有确认已交当事人一份",
        )
        .fix("执法人员", "把清单交给当事人（不在场的随通知书送达）后勾选")
        .field("copy_given"));
    }
    if ctx.town.policy.film_holds.value && c.files.is_empty() {
        return Err(incomplete("files", "登记保存全过程的照片或者录像", "没有附件"));
    }
    Ok(vec![Fact::GoodsHeld {
        number: ctx.number("保"),
        items,
        held_at,
        place: text("place", "保存地点", &c.place)?,
        in_place: c.in_place,
        seal: c.seal.trim().into(),
        copies: ctx.town.policy.hold_copies.value,
        delivered: c.delivered,
        shown_certificates: true,
        duty_told: true,
        officers,
        files: c.files.clone(),
        signature: c.signature.clone(),
        witness,
    }])
}
