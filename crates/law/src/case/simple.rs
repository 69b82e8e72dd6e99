//! 简易程序 — decided, delivered and recorded on the spot (RULES 1.3: S-01–S-11).

use super::fact::{CaseFact, Subject};
use super::filing;
use super::guard;
use super::penalty::Penalty;
use super::state::CaseState;
use super::{RemedyText, report};
use crate::clue::{ClueStage, ClueState, signed};
use crate::context::Context;
use crate::ident;
use crate::matter::{incomplete, officers, place, text};
use crate::party::{FileRef, Party, PartyKind, Place, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::PenaltyKind;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 当场处罚: informing, hearing and deciding in one form, so that the document can be printed and handed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideOnSpot {
    /// 线索编号, filled in by the office.
    pub clue: String,
    /// 执法事项
    pub item: String,
    /// 当事人
    pub party: Party,
    /// 违法事实
    pub facts: String,
    /// 决定时间; now when absent. What was decided where there is no network arrives later than it was decided.
    pub decided_at: Option<DateTime>,
    /// 行为日期; the day of the decision when absent.
    pub act_on: Option<Date>,
    /// 地点; the clue's when empty.
    pub place: Place,
    /// 证据
    pub evidence: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
    /// 已出示执法证
    pub shown_certificates: bool,
    /// 已告知内容、事实、理由、依据和权利 (S-05).
    pub informed: bool,
    /// 陈述申辩和复核情况
    pub defence: String,
    /// 处罚
    pub penalty: Penalty,
    /// 责令改正; the item's when empty.
    pub correction: String,
    /// 逾期加处罚款
    pub surcharge: bool,
    /// 重复处罚的说明
    pub repeat_note: String,
    /// 照片
    pub files: Vec<FileRef>,
}

/// 当场交付
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeliverOnSpot {
    /// 交付时间; now when absent.
    pub delivered_at: Option<DateTime>,
    /// 已加盖（预盖）镇政府公章
    pub sealed: bool,
    /// 签名或者拒签注记
    pub signature: Signature,
}

/// 报备案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileForRecord {
    /// 备注
    pub note: String,
}

/// 法治室抽查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpotCheck {
    /// 合格
    pub passed: bool,
    /// 意见
    pub opinion: String,
}

pub(super) fn decide(
    state: &CaseState,
    c: &DecideOnSpot,
    clue: &ClueState,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    debug_assert_eq!(state.version, 0, "an on-the-spot decision opens its case");
    if clue.stage != ClueStage::ForSimple {
        return Err(Refusal::new(&rules::G_02, "现场核查结果为“适用简易程序”", "线索不在待当场处罚阶段")
            .fix("核查人员", "先登记现场核查")
            .act("check_site"));
    }
    let decided_at = c.decided_at.unwrap_or(ctx.now);
    if decided_at > ctx.now || clue.checked_at.is_some_and(|end| decided_at < end) {
        return Err(incomplete("decided_at", "决定在现场核查之后、不晚于现在", decided_at.to_string()));
    }
    // Judged as of the moment of the decision, whenever it arrived: officers, lists, limits, and the year of its number (§9).
    let ctx = &Context { now: decided_at, ..*ctx };
    let officers = officers(ctx, &c.officers)
        .map_err(|r| if r.rule == &rules::R_01 { Refusal { rule: &rules::S_10, ..r } } else { r })?;
    let units = [clue.squad.as_deref(), clue.office.as_deref()];
    if !units.contains(&Some(ctx.actor.unit.as_str())) {
        return Err(Refusal::new(
            &rules::P_02,
            "由派单单位人员办理",
            format!("{}不属派单单位", ctx.actor.name),
        )
        .fix("指挥调度中心", "改派"));
    }
    if !c.shown_certificates {
        return Err(Refusal::new(&rules::S_03, "已向当事人出示执法证件", "没有勾选")
            .fix("执法人员", "出示执法证并如实勾选")
            .field("shown_certificates"));
    }
    let subject = subject(c, clue, ctx)?;
    // Kind and amount first: what is not for the spot goes to the general procedure (S-02, then S-01).
    if let Some(p) = c.penalty.0.iter().find(|p| !matches!(p.kind, PenaltyKind::Warning | PenaltyKind::Fine))
    {
        return Err(Refusal::new(&rules::S_02, "当场只能警告、罚款", format!("拟{}", p.kind.label()))
            .fix("执法人员", "改按普通程序办理")
            .act("switch_procedure")
            .field("penalty"));
    }
    let limit = ctx.town.simple_limit(subject.party.kind, ctx.today());
    if c.penalty.fine() > limit {
        return Err(Refusal::new(
            &rules::S_01,
            format!("{}罚款不超过{limit}（含本数）", subject.party.kind.label()),
            format!("拟罚款{}", c.penalty.fine()),
        )
        .fix("执法人员", "减到限额以内，或者改按普通程序办理")
        .act("switch_procedure")
        .field("penalty"));
    }
    c.penalty.check(&subject.item)?;
    let age = underage(&subject, ctx)?;
    filing::may_be_punished(&subject, ctx)?;
    guard::not_fined_twice(&subject, &c.penalty, ctx)?;
    report::law_of_the_day(&subject, &c.penalty, ctx)?;
    report::within_some_grade(&subject.item, &c.penalty, age.is_some_and(|a| a < 18))?;
    super::decision::contents(&rules::S_04, &subject, &outcome(&c.penalty), ctx)?;
    if !c.informed {
        return Err(Refusal::new(&rules::S_05, "处罚前已告知内容、事实、理由、依据和权利", "没有勾选")
            .fix("执法人员", "当面告知并听取陈述申辩")
            .field("informed"));
    }
    let defence = text("defence", "陈述申辩情况（没有的写“无”）", &c.defence)
        .map_err(|r| Refusal { rule: &rules::S_05, ..r })?;
    let correction = if c.correction.trim().is_empty() {
        subject.item.correction.clone()
    } else {
        c.correction.trim().into()
    };
    if c.files.is_empty() && clue.files.is_empty() {
        return Err(Refusal::new(&rules::X_05, "现场照片或者录像", "没有附件")
            .fix("执法人员", "拍照后提交")
            .field("files"));
    }
    Ok(CaseFact::DecidedOnSpot {
        number: ctx.number("当罚"),
        decided_at: c.decided_at,
        subject: Box::new(subject),
        officers,
        evidence: text("evidence", "证据", &c.evidence).map_err(|r| Refusal { rule: &rules::S_04, ..r })?,
        defence,
        penalty: c.penalty.clone(),
        correction,
        surcharge: c.surcharge && c.penalty.fine().0 > 0,
        remedy: RemedyText::on_the_spot(&ctx.town.agency),
        files: c.files.clone(),
    })
}

fn subject(c: &DecideOnSpot, clue: &ClueState, ctx: &Context) -> Result<Subject, Refusal> {
    let (list, item) = ctx.town.item_on(&c.item, ctx.today())?;
    let act_on = c.act_on.unwrap_or(ctx.today());
    if act_on > ctx.today() {
        return Err(incomplete("act_on", "行为日期不晚于今天", act_on.to_string()));
    }
    Ok(Subject {
        clue: c.clue.clone(),
        squad: clue.squad.clone().unwrap_or_default(),
        list_version: list.version.clone(),
        item: item.clone(),
        party: filing::party(&c.party, ctx)?,
        facts: text("facts", "违法事实", &c.facts)?,
        act_from: act_on,
        act_to: Some(act_on),
        discovered_on: clue.reported_at.map_or(ctx.today(), |t| t.date()),
        place: place(&c.place, &clue.place)?,
        harm: false,
        repeat_note: c.repeat_note.trim().into(),
    })
}

/// J-07 on the spot: under fourteen nobody is punished; under eighteen the facts say that it was made lighter.
fn underage(s: &Subject, ctx: &Context) -> Result<Option<u32>, Refusal> {
    let (PartyKind::Citizen, Some(id)) = (s.party.kind, &s.party.id_number) else { return Ok(None) };
    let age = ident::resident_id("party.id_number", id, ctx.today())?.age_on(s.act_from);
    if (14..18).contains(&age) && !["从轻", "减轻"].iter().any(|w| s.facts.contains(w)) {
        return Err(Refusal::new(
            &rules::J_07,
            "写明从轻或者减轻",
            format!("当事人行为时{age}周岁，违法事实中没有写明"),
        )
        .fix("执法人员", "在违法事实后写明如何从轻、减轻")
        .field("facts"));
    }
    if age >= 14 {
        return Ok(Some(age));
    }
    Err(Refusal::new(&rules::J_07, "行为时已满十四周岁", format!("行为时{age}周岁"))
        .fix("执法人员", "改按普通程序，不予处罚并责令监护人管教")
        .act("switch_procedure")
        .field("party.id_number"))
}

pub(super) fn deliver(state: &CaseState, c: &DeliverOnSpot, ctx: &Context) -> Result<CaseFact, Refusal> {
    if !state.is_handler(&ctx.actor.id) {
        return Err(Refusal::new(
            &rules::P_02,
            "由当场处罚的执法人员交付",
            format!("{}不是", ctx.actor.name),
        )
        .fix("执法人员", "由承办人员登记"));
    }
    if !c.sealed {
        return Err(Refusal::new(&rules::R_12, "决定书盖有镇人民政府公章（预盖）", "没有确认")
            .fix("执法人员", "使用预盖公章的决定书")
            .field("sealed"));
    }
    let delivered_at = c.delivered_at.unwrap_or(ctx.now);
    let decided = state.decision.as_ref().map_or(delivered_at, |d| d.at);
    if delivered_at > ctx.now || delivered_at < decided || delivered_at.date() != decided.date() {
        return Err(Refusal::new(
            &rules::S_03,
            format!("当场交付（{}当日）", decided.date()),
            format!("交付时间{delivered_at}"),
        )
        .fix("执法人员", "当日未交付的，改用送达回证送达")
        .act("serve_paper")
        .field("delivered_at"));
    }
    signed(&c.signature, "当事人签名，或者注明拒签").map_err(|r| Refusal { rule: &rules::S_03, ..r })?;
    Ok(CaseFact::DeliveredOnSpot {
        decision: state.decision.as_ref().map(|d| d.number.clone()),
        delivered_at,
        signature: c.signature.clone(),
    })
}

pub(super) fn record(state: &CaseState, _: &FileForRecord, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::books(state, ctx)?;
    if state.recorded.is_some() {
        return Err(Refusal::new(&rules::S_06, "尚未备案", "已经备案").fix("承办人", "无须重复备案"));
    }
    Ok(CaseFact::FiledForRecord { number: ctx.number("当备") })
}

pub(super) fn spot_check(state: &CaseState, c: &SpotCheck, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::not_handler(state, ctx, "抽查").map_err(|r| Refusal { rule: &rules::R_07, ..r })?;
    guard::not_approver(state, ctx, "抽查")?;
    Ok(CaseFact::SpotChecked { passed: c.passed, opinion: text("opinion", "抽查意见", &c.opinion)? })
}

/// Kept beside [`report::Outcome`] so that both procedures end in the same shape.
pub(super) fn outcome(penalty: &Penalty) -> report::Outcome {
    report::Outcome::Penalty { penalty: penalty.clone() }
}
