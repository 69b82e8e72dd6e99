//! 检查 — the notice, the check itself, and the clue that it leaves (U-16, U-17).

use super::command::*;
use super::decide::own_people;
use super::fact::*;
use super::lots::refuse_draw;
use super::roster::Target;
use super::state::InspectionState;
use crate::clue::{ReportClue, Source, signed};
use crate::context::{Context, PriorCheck};
use crate::matter::{PersonRef, fit_then, incomplete, officers, text};
use crate::party::Place;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::OverLimit;
use jiff::civil::Date;

/// The object that a form names by its number.
fn aimed<'a>(s: &'a InspectionState, typed: &str) -> Result<&'a Target, Refusal> {
    let found = typed.trim().parse().ok().and_then(|no| s.target(no));
    let Some(target) = found else {
        return Err(incomplete("target", "名录中的检查对象", "没有选择，或者不在名录中"));
    };
    if s.way == PlanWay::Random && s.drawn(target.no).is_none() {
        let have = format!("“{}”没有抽中", target.name);
        return refuse_draw("target", "抽中的检查对象", have, "按抽取结果检查；需要检查的另行报备");
    }
    if s.times(target.no) >= usize::from(s.frequency) {
        return Err(Refusal::new(
            &rules::U_17,
            format!("每个对象{}次", s.frequency),
            format!("“{}”已检查{}次", target.name, s.times(target.no)),
        )
        .fix("业务口", "不再检查；确有需要的，作为临时检查事前报备")
        .field("target"));
    }
    Ok(target)
}

/// The day lies within the plan.
fn within(s: &InspectionState, field: &'static str, day: Date) -> Result<(), Refusal> {
    match (s.from, s.to) {
        (Some(from), Some(to)) if day < from || day > to => {
            Err(Refusal::new(&rules::U_17, format!("计划期间（{from}至{to}）内检查"), day.to_string())
                .fix("业务口", "在计划期间内检查，或者作为临时检查事前报备")
                .field(field))
        }
        _ => Ok(()),
    }
}

/// U-16: those who were drawn go, unless it is said why not.
fn as_drawn(s: &InspectionState, no: u32, team: &[PersonRef], why: &str) -> Result<(), Refusal> {
    let Some(drawn) = s.drawn(no) else { return Ok(()) };
    let went = |o: &PersonRef| team.iter().any(|t| t.id == o.id);
    if drawn.officers.iter().all(went) && team.len() == drawn.officers.len() || !why.trim().is_empty() {
        return Ok(());
    }
    let names = drawn.officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、");
    refuse_draw(
        "officers",
        &format!("由抽中的人员检查（{names}）"),
        "所选人员不同，也没有写明理由".into(),
        "选择抽中的人员；确需更换的写明理由",
    )
}

pub(super) fn notify(s: &InspectionState, c: &NotifyCheck, ctx: &Context) -> Result<InspectionFact, Refusal> {
    let target = aimed(s, &c.target)?;
    if let Some(open) = s.notice(target.no) {
        return Err(Refusal::new(&rules::P_03, "尚未通知", format!("已通知（{}）", open.number))
            .fix("业务口", "检查后登记检查情况")
            .act("record_check")
            .field("target"));
    }
    // U-17: the list may have changed since the plan was made.
    for item in &s.items {
        ctx.town.item_on(&item.id, ctx.today()).map_err(|r| Refusal {
            rule: &rules::U_17,
            field: None,
            ..r
        })?;
    }
    let officers = officers(ctx, &c.officers)?;
    own_people(ctx, &s.unit, &officers)?;
    as_drawn(s, target.no, &officers, &c.substitute)?;
    let visit_at = c.visit_at.ok_or_else(|| incomplete("visit_at", "检查时间", "没有填写"))?;
    if visit_at.date() < ctx.today() {
        return Err(incomplete("visit_at", "检查时间不早于今天", visit_at.to_string()));
    }
    within(s, "visit_at", visit_at.date())?;
    let earlier = often(s, target, visit_at.date(), &c.over_limit, ctx)?;
    Ok(InspectionFact::CheckNotified {
        number: ctx.number("检通"),
        no: target.no,
        officers,
        visit_at,
        substitute: c.substitute.trim().into(),
        earlier,
        over_limit: c.over_limit.trim().into(),
    })
}

/// U-17 频次: how often the enterprise was checked this year, and whether once more is too often.
fn often(
    s: &InspectionState,
    target: &Target,
    day: Date,
    reason: &str,
    ctx: &Context,
) -> Result<u32, Refusal> {
    if !target.is_enterprise() {
        return Ok(0);
    }
    let this_year: Vec<&PriorCheck> =
        ctx.registers.checks().iter().filter(|c| c.on.year() == day.year()).collect();
    let unplanned = this_year.iter().filter(|c| c.unplanned).count();
    let policy = &ctx.town.policy;
    let (most, most_unplanned) =
        (policy.inspections_per_year.value, policy.unplanned_inspections_per_year.value);
    let over = if s.way == PlanWay::Unplanned && unplanned >= usize::from(most_unplanned) {
        Some((format!("同一企业每年临时检查不超过{most_unplanned}次"), unplanned))
    } else if this_year.len() >= usize::from(most) {
        Some((format!("同一企业每年检查不超过{most}次"), this_year.len()))
    } else {
        None
    };
    let earlier = u32::try_from(this_year.len()).unwrap_or(u32::MAX);
    let Some((need, times)) = over else { return Ok(earlier) };
    let refuses = policy.inspection_over_limit.value == OverLimit::Refuse;
    if !refuses && !reason.trim().is_empty() {
        return Ok(earlier);
    }
    let days = this_year.iter().map(|c| c.on.to_string()).collect::<Vec<_>>().join("、");
    let how = if refuses {
        "不再检查，能合并的合并进行"
    } else {
        "不再检查；确有必要的写明理由"
    };
    Err(Refusal::new(&rules::U_17, need, format!("“{}”本年已检查{times}次（{days}）", target.name))
        .fix("业务口", how)
        .field("over_limit"))
}

pub(super) fn record(s: &InspectionState, c: &RecordCheck, ctx: &Context) -> Result<InspectionFact, Refusal> {
    let target = aimed(s, &c.target)?;
    let notice = s.notice(target.no);
    if target.is_enterprise() && notice.is_none() {
        return Err(Refusal::new(&rules::U_17, "进入企业检查的通知书", "没有制作《行政检查通知书》")
            .fix("业务口", "制作并出示通知书")
            .act("notify_check")
            .field("target"));
    }
    let officers = officers(ctx, &c.officers)?;
    own_people(ctx, &s.unit, &officers)?;
    if let Some(notice) = notice {
        let told = |o: &PersonRef| notice.officers.iter().any(|n| n.id == o.id);
        if !officers.iter().all(told) {
            let names = notice.officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、");
            return Err(Refusal::new(
                &rules::U_17,
                format!("通知书载明的检查人员（{names}）"),
                "所选人员不在通知书中",
            )
            .fix("业务口", "由通知书载明的人员检查")
            .field("officers"));
        }
    } else {
        as_drawn(s, target.no, &officers, "")?;
    }
    if !c.shown_certificates {
        return Err(Refusal::new(&rules::R_02, "检查时已出示执法证件", "没有勾选")
            .fix("检查人员", "向在场人出示执法证并如实勾选")
            .field("shown_certificates"));
    }
    let (Some(started_at), Some(ended_at)) = (c.started_at, c.ended_at) else {
        return Err(incomplete("started_at", "检查的起止时间", "没有填写"));
    };
    if started_at > ended_at || ended_at > ctx.now {
        let have = format!("{started_at}至{ended_at}");
        return Err(incomplete("ended_at", "开始不晚于结束、结束不晚于现在", have));
    }
    within(s, "started_at", started_at.date())?;
    fit_then(ctx, &officers, started_at.date())?;
    let correction = match c.outcome {
        Finding::Corrected => text("correction", "当场改正的情况", &c.correction)?,
        _ => c.correction.trim().into(),
    };
    if c.outcome == Finding::Violation {
        text("class", "问题类别", &c.class)?;
        if c.files.is_empty() {
            return Err(Refusal::new(&rules::X_05, "现场照片或者录像", "没有附件")
                .fix("检查人员", "拍照或者选择照片后再提交")
                .field("files"));
        }
    }
    signed(&c.signature, "在场人签名，或者注明拒签、无人在场")?;
    let place = if c.place.trim().is_empty() { target.address.clone() } else { c.place.clone() };
    Ok(InspectionFact::CheckRecorded {
        number: ctx.number("检笔"),
        no: target.no,
        officers,
        started_at,
        ended_at,
        place: text("place", "检查地点", &place)?,
        present: text("present", "在场人（没有的写“无”）", &c.present)?,
        findings: text("findings", "检查情况", &c.findings)?,
        outcome: c.outcome,
        correction,
        files: c.files.clone(),
        signature: c.signature.clone(),
        clue: (c.outcome == Finding::Violation && !c.clue.is_empty()).then(|| c.clue.clone()),
    })
}

/// 移交: the clue that the centre gets where a check found something unlawful, none where it did not. Domain and receipt are
/// the office's to fill in.
pub fn clue_of(
    state: &InspectionState,
    c: &RecordCheck,
    fact: &InspectionFact,
    id: &str,
) -> Option<ReportClue> {
    let InspectionFact::CheckRecorded { number, no, started_at, place, findings, outcome, files, .. } = fact
    else {
        return None;
    };
    if *outcome != Finding::Violation {
        return None;
    }
    let name = state.target(*no).map_or("", |t| t.name.as_str());
    Some(ReportClue {
        source: Source::Inspection,
        origin: format!("行政检查（{number}）"),
        class: c.class.clone(),
        content: format!("检查{name}时发现：{findings}"),
        place: Place { text: place.clone(), ..Place::default() },
        seen_at: Some(*started_at),
        files: files.clone(),
        inspection: id.into(),
        ..ReportClue::default()
    })
}
