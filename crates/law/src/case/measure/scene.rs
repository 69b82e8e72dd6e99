//! 实施 — the ten steps of 强§18 at the scene, the urgent measure with its report, and the hand-over on the spot (Q-04,
//!

use super::plan::{self, Asked};
use super::{CarryOutMeasure, DeliverMeasure, Fact, Measure, Object, Performer, Plan};
use super::{ReportUrgentMeasure, Scene, TakeUrgentMeasure, standing};
use crate::case::acts::there_is;
use crate::case::{CaseState, RemedyText, guard};
use crate::context::Context;
use crate::deadline;
use crate::goods::beyond;
use crate::matter::{PersonRef, fit_then, incomplete, text};
use crate::party::{Attestor, FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::DateTime;

/// The scene as a form tells it.
pub(super) struct Told<'a> {
    pub started_at: Option<DateTime>,
    pub ended_at: Option<DateTime>,
    pub place: &'a str,
    pub performer: Performer,
    pub shown_at: Option<DateTime>,
    pub notified_at: Option<DateTime>,
    pub party_present: bool,
    pub told_at: Option<DateTime>,
    pub defence: &'a str,
    pub process: &'a str,
    pub signature: &'a Signature,
    pub witness: &'a Signature,
    pub witness_identity: &'a str,
    pub other: &'a str,
    pub files: &'a [FileRef],
    pub officers: &'a [PersonId],
}

/// R-11, 强§18(二): two or more officers of the agency, each qualified.
pub(super) fn performers(
    state: &CaseState,
    ids: &[PersonId],
    ctx: &Context,
) -> Result<Vec<PersonRef>, Refusal> {
    for person in ids.iter().filter_map(|id| ctx.people.get(id)) {
        person.fit_for_duty(ctx.today()).map_err(|r| Refusal { rule: &rules::R_11, ..r })?;
    }
    guard::team(state, ids, ctx)
        .map_err(|r| if r.rule == &rules::R_01 { Refusal { rule: &rules::Q_04, ..r } } else { r })
}

/// A step of 强§18 that has not been taken, or not while the measure went on.
fn step(field: &'static str, need: impl Into<String>, have: impl Into<String>) -> Refusal {
    Refusal::new(&rules::Q_04, need, have)
        .fix("执法人员", "补做这一步并如实填写；没有做的不能完成")
        .field(field)
}

fn said(field: &'static str, label: &str, value: &str) -> Result<String, Refusal> {
    text(field, label, value).map_err(|r| Refusal { rule: &rules::Q_04, ..r })
}

/// every step with its time or its words; one that is missing keeps the measure from being completed.
fn scene(t: &Told, officers: &[PersonRef], ctx: &Context) -> Result<Scene, Refusal> {
    let started_at = t.started_at.ok_or_else(|| incomplete("started_at", "开始时间", "没有填写"))?;
    let ended_at = t.ended_at.unwrap_or(ctx.now);
    if started_at > ended_at || ended_at > ctx.now {
        let have = format!("{started_at}至{ended_at}");
        return Err(incomplete("ended_at", "开始不晚于结束、结束不晚于现在", have));
    }
    let time = |field, what: &str, at: Option<DateTime>| {
        let at = at.ok_or_else(|| step(field, format!("{what}的时间"), "没有填写"))?;
        if at < started_at || at > ended_at {
            let have = at.strftime("%Y-%m-%d %H:%M").to_string();
            return Err(step(field, format!("{what}在开始和结束之间"), have));
        }
        Ok(at)
    };
    let shown_at = time("shown_at", "出示执法身份证件", t.shown_at)?;
    // The party may be called before the officers are at the door.
    let notified_at = t.notified_at.ok_or_else(|| step("notified_at", "通知当事人到场的时间", "没有填写"))?;
    if notified_at > ended_at {
        return Err(step("notified_at", "通知当事人到场早于结束", notified_at.to_string()));
    }
    let told_at = time("told_at", "当场告知理由、依据、权利和救济途径", t.told_at)?;
    let defence = said("defence", "当事人的陈述和申辩（没有的写“无”）", t.defence)?;
    let process = said("process", "实施经过", t.process)?;
    let other = said("other", "法律、法规规定的其他程序（没有的写“无”）", t.other)?;
    let witness = Attestor::new(t.witness, t.witness_identity);
    if t.party_present && !t.signature.given() && t.signature.declined().is_none() {
        return Err(step("signature", "当事人在现场笔录上签名，或者注明拒签", "没有签名，也没有拒签注记"));
    }
    if !t.party_present && t.signature.given() {
        return Err(step("signature", "当事人不到场的，由见证人在见证人处签名", "当事人处有签名"));
    }
    if !t.party_present && !witness.signed() {
        return Err(step(
            "witness",
            "当事人不到场的，邀请见证人到场并在现场笔录上签名",
            "没有见证人或者见证人没有签名",
        ));
    }
    guard::witness_apart(&witness, officers, &rules::Q_04)?;
    Ok(Scene {
        started_at,
        ended_at,
        place: said("place", "实施地点", t.place)?,
        shown_at,
        notified_at,
        party_present: t.party_present,
        told_at,
        defence,
        process,
        signature: t.signature.clone(),
        witness,
        other,
        files: t.files.to_vec(),
    })
}

/// R-11 of the scene: the agency's own officers, fit on that day too.
fn own_officers(state: &CaseState, t: &Told, ctx: &Context) -> Result<Vec<PersonRef>, Refusal> {
    if t.performer == Performer::Entrusted {
        return Err(Refusal::new(&rules::R_11, "由本机关执法人员实施", "委托其他组织或者个人实施")
            .fix("执法大队", "由具备资格的执法人员实施；协助搬运、看管不是实施")
            .field("performer"));
    }
    let officers = performers(state, t.officers, ctx)?;
    if let Some(on) = t.started_at.map(|at| at.date()) {
        fit_then(ctx, &officers, on).map_err(|r| Refusal { rule: &rules::R_11, ..r })?;
    }
    Ok(officers)
}

/// There is an approved measure that was not carried out. One that waits for the head, or that the head has refused, lacks
/// the first step of 强§18.
pub(super) fn approved(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let measures = &state.measure.measures;
    if measures.iter().any(ready) {
        return Ok(());
    }
    let no = |have: String| Err(Refusal::new(&rules::Q_04, "实施前向镇政府负责人报告并经批准", have));
    match measures.iter().rev().find(|m| m.taken.is_none()) {
        Some(m) if m.approved.is_none() => no(format!("第{}项等待审批", m.no)).map_err(|r| {
            r.fix("镇政府负责人", "审批；情况紧急的由执法人员当场实施并补办批准").act("decide_measure")
        }),
        Some(m) => no(format!("第{}项没有批准", m.no))
            .map_err(|r| r.fix("承办人", "不实施；仍有必要的重新报批").act("propose_measure")),
        None => there_is(false, "有已经批准、尚未实施的查封、扣押", "没有"),
    }
}

fn ready(m: &Measure) -> bool {
    m.approved == Some(true) && m.taken.is_none()
}

/// A thing as approval and scene are compared by it.
fn listed(o: &Object) -> (&str, &str) {
    (&o.name, &o.quantity)
}

pub(super) fn carry_out(state: &CaseState, c: &CarryOutMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let told = c.scene();
    let officers = own_officers(state, &told, ctx)?;
    let m = standing::pick(state, c.measure, "已经批准、尚未实施的查封、扣押", ready)?;
    let scene = scene(&told, &officers, ctx)?;
    if let Some(approved) = m.decided_at.filter(|at| scene.started_at < *at) {
        return Err(step(
            "started_at",
            format!("负责人批准（{}）以后实施", approved.strftime("%Y-%m-%d %H:%M")),
            format!("{}开始", scene.started_at.strftime("%Y-%m-%d %H:%M")),
        )
        .act("take_urgent_measure"));
    }
    let objects = plan::objects(&c.objects)?;
    if let Some(more) = beyond(objects.iter().map(listed), m.plan.objects.iter().map(listed)) {
        return Err(step(
            "objects",
            "负责人批准的场所、设施、财物，不超过批准的数量",
            format!("“{more}”不在批准范围内"),
        )
        .act("propose_measure"));
    }
    plan::registered(&m.plan.held, state, ctx)?;
    let plan = Plan { objects: if objects.is_empty() { m.plan.objects.clone() } else { objects }, ..m.plan };
    taken(state, m.no, None, plan, scene, officers, ctx)
}

pub(super) fn urgent(state: &CaseState, c: &TakeUrgentMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let told = c.scene();
    let officers = own_officers(state, &told, ctx)?;
    let asked = Asked {
        kind: c.measure_kind,
        basis: &c.basis,
        reason: &c.reason,
        minor: c.minor,
        minor_reason: &c.minor_reason,
        objects: &c.objects,
        held: &c.held,
        days: c.days,
        place: &c.place,
    };
    let plan = plan::plan(state, &asked, ctx)?;
    let urgency = text("urgency", "需要当场实施的紧急情况", &c.urgency)
        .map_err(|r| Refusal { rule: &rules::Q_05, ..r })?;
    let scene = scene(&told, &officers, ctx)?;
    taken(state, plan::next(state), Some(urgency), plan, scene, officers, ctx)
}

/// the five things that the decision says; then the three documents.
fn taken(
    state: &CaseState,
    no: u32,
    urgency: Option<String>,
    plan: Plan,
    scene: Scene,
    officers: Vec<PersonRef>,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let party = &state.subject()?.party;
    if party.name.trim().is_empty() || party.address.trim().is_empty() {
        return Err(Refusal::new(
            &rules::Q_07,
            "决定书载明当事人的姓名或者名称、地址",
            "立案建议里没有填写当事人姓名或者地址",
        )
        .fix("承办人", "补正当事人信息")
        .act("propose_filing"));
    }
    let begun = scene.started_at.date();
    let term = deadline::seizure_of(begun, plan.days.into(), &ctx.town.calendar);
    Ok(vec![Fact::MeasureTaken {
        number: ctx.number("封决"),
        list_number: ctx.number("封清"),
        record_number: ctx.number("强笔"),
        no,
        urgency,
        plan: Box::new(plan),
        until: term.nominal,
        scene: Box::new(scene),
        remedy: RemedyText::ordinary(&ctx.town.agency, None),
        officers,
    }])
}

/// There is an urgent measure of which the head was not told.
pub(super) fn unreported(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.measure.measures.iter().any(|m| silent(state, m));
    there_is(any, "有尚未报告的紧急措施", "没有")
}

fn silent(state: &CaseState, m: &Measure) -> bool {
    m.urgent && m.approved.is_none() && m.reported_at.is_none() && m.unreleased(state).next().is_some()
}

pub(super) fn report(
    state: &CaseState,
    c: &ReportUrgentMeasure,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let officers = performers(state, &c.officers, ctx)?;
    let m = standing::pick(state, c.measure, "尚未报告的紧急措施", |m| silent(state, m))?;
    let Some(taken) = &m.taken else { return Ok(Vec::new()) };
    let no = |rule: &'static Rule, need: String, have: String| {
        Err(Refusal::new(rule, need, have).fix("承办人", "如实填写报告的对象和时间"))
    };
    let head = ctx.people.get(&c.reported_to);
    let Some(head) = head.filter(|p| p.may_sign_as_head().is_ok()) else {
        return no(&rules::Q_05, "向镇政府负责人报告".into(), "报告对象不是有权批准的负责人".into())
            .map_err(|r| r.field("reported_to"));
    };
    let reported_at = c.reported_at.unwrap_or(ctx.now);
    if reported_at < taken.started_at || reported_at > ctx.now {
        return Err(incomplete("reported_at", "实施以后、现在以前的时间", reported_at.to_string()));
    }
    let due = deadline::seizure_report(taken.started_at, &ctx.town.calendar).due_time;
    if let Some(due) = due.filter(|due| reported_at > *due) {
        return no(
            &rules::Q_05,
            format!("{}以前报告", due.strftime("%Y-%m-%d %H:%M")),
            format!("{}报告，二十四小时已过", reported_at.strftime("%Y-%m-%d %H:%M")),
        )
        .map_err(|r| r.fix("镇政府负责人", "立即解除并退还").act("release_measure").field("reported_at"));
    }
    Ok(vec![Fact::UrgentMeasureReported {
        no: m.no,
        reported_to: head.into(),
        reported_at,
        content: text("content", "报告方式和内容", &c.content)?,
        officers,
    }])
}

/// There is a decision to hand over, and it is still the day of the measure.
pub(super) fn undelivered(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let open: Vec<&Measure> = state.measure.measures.iter().filter(|m| unhanded(state, m)).collect();
    there_is(!open.is_empty(), "有待当场交付的决定书和清单", "没有")?;
    if open.iter().all(|m| m.standing(state, ctx.now, ctx.town) == standing::Standing::Undelivered) {
        return Err(late("当日没有交付".into()));
    }
    Ok(())
}

fn unhanded(state: &CaseState, m: &Measure) -> bool {
    m.taken.as_ref().is_some_and(|t| t.delivered_at.is_none()) && m.unreleased(state).next().is_some()
}

/// A receipt is signed; where that was refused, a witness signs: the field of what is lacking, and what was found.
pub(super) fn unattested(receipt: &Signature, witness: &Attestor) -> Option<(&'static str, &'static str)> {
    match (receipt.given(), receipt.declined().is_some(), witness.signed()) {
        (true, _, _) | (_, true, true) => None,
        (false, true, false) => Some(("witness", "注明了拒收，没有见证人签名")),
        (false, false, _) => Some(("signature", "没有签名，也没有拒收注记")),
    }
}

fn late(have: String) -> Refusal {
    Refusal::new(&rules::Q_07, "决定书和清单在实施现场当场交付", have)
        .fix("镇政府负责人", "没有当场交付的，解除并退还；仍有必要的重新报批实施")
        .act("release_measure")
}

pub(super) fn deliver(state: &CaseState, c: &DeliverMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = performers(state, &c.officers, ctx)?;
    let m = standing::pick(state, c.measure, "待当场交付的决定书和清单", |m| unhanded(state, m))?;
    let Some(taken) = &m.taken else { return Ok(Vec::new()) };
    let delivered_at = c.delivered_at.unwrap_or(ctx.now);
    if m.standing(state, ctx.now, ctx.town) == standing::Standing::Undelivered {
        return Err(late("当日没有交付".into()));
    }
    if delivered_at < taken.started_at || delivered_at > ctx.now {
        return Err(incomplete("delivered_at", "实施以后、现在以前的时间", delivered_at.to_string()));
    }
    if delivered_at.date() > taken.ended_at.date() {
        let have = format!("{}实施，{}交付", taken.ended_at.date(), delivered_at.date());
        return Err(late(have).field("delivered_at"));
    }
    if !c.sealed {
        return Err(Refusal::new(&rules::R_12, "决定书盖有镇人民政府公章", "没有确认")
            .fix("执法人员", "使用盖有公章的决定书")
            .field("sealed"));
    }
    if !c.two_copies {
        return Err(Refusal::new(&rules::Q_07, "清单一式二份，当事人和本机关各执一份", "没有确认")
            .fix("执法人员", "交当事人一份，一份入卷")
            .field("two_copies"));
    }
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    if let Some((field, have)) = unattested(&c.signature, &witness) {
        return Err(Refusal::new(&rules::Q_07, "当事人签收，或者注明拒收并由见证人签名证明", have)
            .fix("执法人员", "请当事人签收；拒收的注明，并请见证人签名")
            .field(field));
    }
    guard::witness_apart(&witness, &officers, &rules::Q_07)?;
    Ok(vec![Fact::MeasureDelivered {
        no: m.no,
        delivered_at,
        signature: c.signature.clone(),
        witness,
        officers,
    }])
}
