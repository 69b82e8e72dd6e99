//! May this be done to the plan now? If so, what has happened.

use super::acts::act;
use super::command::*;
use super::draw::draw;
use super::fact::*;
use super::roster::{self, Target};
use super::state::InspectionState;
use crate::clue::{ReportClue, Source, signed};
use crate::context::{Context, PriorCheck};
use crate::matter::{Entry, PersonRef, fit_then, incomplete, officers, text};
use crate::party::Place;
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use crate::signing;
use crate::town::OverLimit;
use jiff::civil::Date;

/// Decides a command; the events are stamped and ready for the journal.
///
/// # Errors
/// The refusal, with the rule that stands in the way.
pub fn decide(
    state: &InspectionState,
    command: &InspectionCommand,
    ctx: &Context,
) -> Result<Vec<InspectionEvent>, Refusal> {
    let events = settle(state, command, ctx)?;
    signing::bound(&events, ctx)?;
    Ok(events)
}

/// What is signed at a place of this act ([`signing`]), asked before the signatures are given.
///
/// # Errors
/// As [`decide`].
pub fn content(
    state: &InspectionState,
    command: &InspectionCommand,
    ctx: &Context,
    place: &str,
) -> Result<signing::Content, Refusal> {
    signing::content(&settle(state, command, ctx)?, command, place, ctx)
}

fn settle(
    state: &InspectionState,
    command: &InspectionCommand,
    ctx: &Context,
) -> Result<Vec<InspectionEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    if matches!(command, InspectionCommand::MakePlan(_)) {
        not_the_brigade(ctx)?;
    }
    row.allows(state, state.stage, ctx)?;
    let fact = match command {
        InspectionCommand::MakePlan(c) => make(c, ctx)?,
        InspectionCommand::ReportPlan(c) => report(state, c, ctx)?,
        InspectionCommand::AcknowledgePlan(c) if c.accept => {
            InspectionFact::PlanAcknowledged { opinion: c.opinion.trim().into() }
        }
        InspectionCommand::AcknowledgePlan(c) => {
            InspectionFact::PlanReturned { opinion: text("opinion", "退回的理由", &c.opinion)? }
        }
        InspectionCommand::DrawRandom(c) => lots(state, c, ctx)?,
        InspectionCommand::NotifyCheck(c) => notify(state, c, ctx)?,
        InspectionCommand::RecordCheck(c) => record(state, c, ctx)?,
        InspectionCommand::PublishResults(c) => publish(state, c)?,
        InspectionCommand::EndPlan(c) => end(state, c)?,
    };
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// 方案 art. 10: daily checks are the departments'; the brigade starts none of its own, but may take part.
fn not_the_brigade(ctx: &Context) -> Result<(), Refusal> {
    let brigade = [Role::Squad, Role::Brigade].iter().any(|r| ctx.actor.is(*r));
    if !brigade || ctx.actor.is(Role::Dept) {
        return Ok(());
    }
    let have = format!("{}（{}）属执法大队", ctx.actor.name, ctx.actor.post);
    Err(Refusal::new(&rules::P_01, "由机关各部门按职责制定和实施检查", have)
        .fix("业务口", "由业务口制定计划，需要时把大队人员列为检查人员"))
}

/// The plan's officers: two or more, fit today; whoever makes the plan need not be one of them.
fn team(ctx: &Context, ids: &[PersonId]) -> Result<Vec<PersonRef>, Refusal> {
    let mut team: Vec<PersonRef> = Vec::new();
    for id in ids {
        let person = ctx.people.get(id).ok_or_else(|| {
            Refusal::new(&rules::R_01, "本镇登记在册的执法人员", format!("没有编号为{id}的人员"))
                .fix("业务口", "从人员名单中选择执法人员")
                .field("officers")
        })?;
        let number = person.fit_for_duty(ctx.today())?.number.clone();
        if team.iter().all(|o| o.certificate.as_deref() != Some(&number)) {
            team.push(PersonRef::from(person));
        }
    }
    if team.len() < 2 {
        let have = format!("只有{}名（按执法证号去重）", team.len());
        return Err(Refusal::new(&rules::R_01, "两名以上不同的执法人员", have)
            .fix("业务口", "再选一名持有效执法证的人员")
            .field("officers"));
    }
    Ok(team)
}

/// The department carries the check out; others only take part.
fn own_people(ctx: &Context, unit: &str, team: &[PersonRef]) -> Result<(), Refusal> {
    if team.iter().any(|o| ctx.people.get(&o.id).is_some_and(|p| p.unit == unit)) {
        return Ok(());
    }
    Err(Refusal::new(&rules::P_02, "至少一名制定计划的业务口人员", "所选人员都不属该业务口")
        .fix("业务口", "由本业务口人员实施，大队和其他单位可以参加")
        .field("officers"))
}

fn make(c: &MakePlan, ctx: &Context) -> Result<InspectionFact, Refusal> {
    let title = text("title", "计划名称", &c.title)?;
    let unit = ctx.actor.unit.clone();
    let mut items: Vec<ItemRef> = Vec::new();
    for pick in c.items.iter().filter(|p| !p.item.trim().is_empty()) {
        // U-17: only what stands on the published list may be checked.
        let (_, item) = ctx.town.item_on(pick.item.trim(), ctx.today()).map_err(|r| Refusal {
            rule: &rules::U_17,
            field: Some("items"),
            ..r
        })?;
        if ctx.town.domain(&item.domain).is_none_or(|d| d.office != unit) {
            let have = format!("“{}”不属{}的职责", item.name, ctx.actor.post);
            return Err(Refusal::new(&rules::P_02, "本业务口职责内的检查事项", have)
                .fix("业务口", "由负责该领域的业务口制定计划；需要合并检查的，联合制定")
                .field("items"));
        }
        let item = ItemRef { id: item.id.clone(), name: item.name.clone() };
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        return Err(Refusal::new(&rules::U_17, "已公布的检查事项", "没有选择事项")
            .fix("业务口", "从公布的清单中选择检查事项")
            .field("items"));
    }
    let (from, to) = span(c, ctx)?;
    let frequency = c.frequency.unwrap_or(1);
    if !(1..=12).contains(&frequency) || (c.way != PlanWay::Listed && frequency != 1) {
        return Err(incomplete(
            "frequency",
            "每个对象一至十二次；双随机抽查和临时检查一次",
            format!("{frequency}次"),
        ));
    }
    let cause = match c.way {
        PlanWay::Unplanned => {
            text("cause", "临时检查的原因", &c.cause).map_err(|r| Refusal { rule: &rules::U_18, ..r })?
        }
        _ => c.cause.trim().into(),
    };
    let officers = team(ctx, &c.officers)?;
    own_people(ctx, &unit, &officers)?;
    Ok(InspectionFact::PlanMade {
        number: ctx.number("检备"),
        way: c.way,
        title,
        unit,
        items,
        basis: text("basis", "检查依据", &c.basis)?,
        targets: roster::read(&c.roster)?,
        frequency,
        from,
        to,
        officers,
        cause,
    })
}

/// The plan's days: none has passed when it is made, and they are a year at most.
fn span(c: &MakePlan, ctx: &Context) -> Result<(Date, Date), Refusal> {
    let (Some(from), Some(to)) = (c.from, c.to) else {
        return Err(incomplete("from", "检查期间的起止日期", "没有填写"));
    };
    let days = (to - from).get_days();
    if from < ctx.today() || to < from || days > 366 {
        let have = format!("{from}至{to}");
        return Err(incomplete("from", "期间不早于今天、起不晚于止、不超过一年", have));
    }
    Ok((from, to))
}

fn report(s: &InspectionState, c: &ReportPlan, ctx: &Context) -> Result<InspectionFact, Refusal> {
    if let (PlanWay::Unplanned, Some(from)) = (s.way, s.from)
        && ctx.today() > from
    {
        return Err(Refusal::new(
            &rules::U_18,
            "检查开始前报备",
            format!("检查期间自{from}起，今天是{}", ctx.today()),
        )
        .fix("业务口", "重新制定并在检查前报备；已经自行检查的由指挥调度中心按规定处理"));
    }
    Ok(InspectionFact::PlanReported { note: c.note.trim().into() })
}

fn refuse_draw<T>(field: &'static str, need: &str, have: String, how: &str) -> Result<T, Refusal> {
    Err(Refusal::new(&rules::U_16, need, have).fix("业务口", how).field(field))
}

/// U-16: the objects and the officers are drawn together, by a recorded seed, in front of somebody who supervises.
fn lots(s: &InspectionState, c: &DrawRandom, ctx: &Context) -> Result<InspectionFact, Refusal> {
    let count = usize::try_from(c.count).unwrap_or(usize::MAX);
    if !(1..=s.targets.len()).contains(&count) {
        let have = format!("名录{}个，抽{}个", s.targets.len(), c.count);
        return refuse_draw("count", "一个以上、不超过名录的对象", have, "改正抽取数");
    }
    if !(2..=10).contains(&c.team) {
        return Err(Refusal::new(&rules::R_01, "每个对象两名以上检查人员", format!("{}名", c.team))
            .fix("业务口", "改正人员数")
            .field("team"));
    }
    let supervisor = supervisor(s, c, ctx)?;
    let mut withdrawn = Vec::new();
    for w in c.withdrawals.iter().filter(|w| !w.officer.is_empty()) {
        let Some(officer) = s.officers.iter().find(|o| o.id == w.officer) else {
            return refuse_draw("withdrawals", "回避的是计划中的人员", w.officer.clone(), "改正回避人员");
        };
        if w.target.is_some_and(|no| s.target(no).is_none()) {
            return refuse_draw("withdrawals", "名录中的序号", "没有这个序号".into(), "改正对象序号");
        }
        let reason = text("withdrawals", "回避的事由", &w.reason)?;
        withdrawn.push(Withdrawn { officer: officer.clone(), no: w.target, reason });
    }
    let seed = text("seed", "种子值", &c.seed)?;
    if seed.chars().count() > 200 || seed.lines().count() > 1 {
        return refuse_draw("seed", "一行、二百字以内的种子值", "太长".into(), "填写公开的号码或者留空");
    }
    // Whoever lost the certificate since the plan was made is not drawn.
    let fit = |o: &&PersonRef| ctx.people.get(&o.id).is_some_and(|p| p.fit_for_duty(ctx.today()).is_ok());
    let pool: Vec<PersonRef> = s.officers.iter().filter(fit).cloned().collect();
    let keys: Vec<&str> = s.targets.iter().map(Target::key).collect();
    let ids: Vec<&str> = pool.iter().map(|o| o.id.as_str()).collect();
    let no_of = |key: &str| s.targets.iter().find(|t| t.key() == key).map(|t| t.no);
    let withdraws = |officer: &str, key: &str| {
        withdrawn.iter().any(|w| w.officer.id == officer && w.no.is_none_or(|no| no_of(key) == Some(no)))
    };
    let lots = draw(&seed, &keys, count, &ids, usize::try_from(c.team).unwrap_or(2), withdraws);
    let mut drawn = Vec::new();
    for lot in lots {
        if lot.officers.len() < 2 {
            let have = format!("“{}”只剩{}名可以检查的人员", lot.target, lot.officers.len());
            return Err(Refusal::new(&rules::R_01, "每个对象两名以上不需回避的执法人员", have)
                .fix("业务口", "在计划中列入更多持证人员")
                .field("withdrawals"));
        }
        let officers = pool.iter().filter(|o| lot.officers.contains(&o.id.as_str())).cloned().collect();
        drawn.push(Drawn { no: no_of(lot.target).unwrap_or_default(), officers });
    }
    Ok(InspectionFact::RandomDrawn {
        number: ctx.number("随"),
        seed,
        seed_origin: text("seed_origin", "种子值的公开来源", &c.seed_origin)?,
        roster: roster::digest(&s.targets, pool.iter().map(|o| o.id.as_str())),
        team: c.team,
        pool,
        withdrawn,
        drawn,
        supervisor,
    })
}

/// Somebody who supervises and neither checks nor draws.
fn supervisor(s: &InspectionState, c: &DrawRandom, ctx: &Context) -> Result<PersonRef, Refusal> {
    const WHO: &str = "法治室、司法所或者市司法局的监督人员，且不参加检查";
    let Some(person) = ctx.people.get(&c.supervisor).filter(|p| !p.disabled) else {
        return refuse_draw("supervisor", WHO, "没有选择".into(), "选择见证的监督人");
    };
    let supervises = [Role::Legal, Role::Justice, Role::CityBureau].iter().any(|r| person.is(*r));
    if !supervises || s.officers.iter().any(|o| o.id == person.id) || person.id == ctx.actor.id {
        let have = format!("{}（{}）", person.name, person.post);
        return refuse_draw("supervisor", WHO, have, "另选监督人");
    }
    Ok(PersonRef::from(person))
}

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

fn notify(s: &InspectionState, c: &NotifyCheck, ctx: &Context) -> Result<InspectionFact, Refusal> {
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

fn record(s: &InspectionState, c: &RecordCheck, ctx: &Context) -> Result<InspectionFact, Refusal> {
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

fn publish(s: &InspectionState, c: &PublishResults) -> Result<InspectionFact, Refusal> {
    if !c.confirmed {
        return Err(Refusal::new(&rules::D_15, "公布前核对没有应当遮盖的个人信息、商业秘密", "没有核对")
            .fix("业务口", "核对后勾选")
            .field("confirmed"));
    }
    let line = |c: &super::state::Checked| PublicResult {
        name: s.target(c.no).map_or("（已删除）".into(), Target::public_name),
        checked_on: c.on,
        outcome: c.outcome,
    };
    Ok(InspectionFact::ResultsPublished { results: s.unpublished().map(line).collect() })
}

fn end(s: &InspectionState, c: &EndPlan) -> Result<InspectionFact, Refusal> {
    let left = s.unchecked();
    if left > 0 {
        text("reason", &format!("{left}个对象没有检查的理由"), &c.reason)?;
    }
    Ok(InspectionFact::PlanEnded { reason: c.reason.trim().into() })
}
