//! 不予受理、安排、公告、代理人、更换主持人、延期 (H-03–H-07, R-06).

use super::acts::PRESIDING;
use super::command::*;
use super::fact::Fact;
use super::state::Session;
use crate::case::guard;
use crate::case::notice::{day, served_notice};
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline::{self, Deadline};
use crate::matter::{PersonRef, incomplete, text};
use crate::person::{Employment, Person, Role};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::{Date, DateTime};

/// H-04: the last day to serve the notice of a hearing, by the count that the town has chosen.
pub(super) fn notice_due(held_on: Date, town: &Town) -> Deadline {
    let strict = town.policy.hearing_notice_strict.value;
    deadline::hearing_notice(held_on, strict, &town.calendar).under(&rules::H_04, rules::H_04.articles)
}

pub(super) fn refuse(state: &CaseState, c: &RefuseHearing, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::not_handler(state, ctx, "审查听证要求")?;
    let (notice, served_on) = served_notice(state)?;
    let requested_on = day("requested_on", "提出日", c.requested_on, served_on, ctx)?;
    let person = text("person", "提出人", &c.person)?;
    let of_party = is_party(state, &person);
    if of_party && super::outstanding(state).is_some() {
        return Err(Refusal::new(&rules::H_03, "尚未登记的听证要求", "当事人的听证要求已经登记，应当举行")
            .fix("法治室", "组织听证；当事人撤回的登记书面材料")
            .act("arrange_hearing")
            .field("person"));
    }
    let window = deadline::hearing_request(served_on, &ctx.town.calendar);
    let due = window.due;
    match c.ground {
        RefusalGround::Late if !notice.hearing => {
            return Err(in_scope_only("本案没有告知听证权，不发生逾期", "改选“不属于应当听证的处罚”"));
        }
        RefusalGround::Late if due.is_none_or(|d| requested_on <= d) => {
            return Err(Refusal::new(
                &rules::H_03,
                format!("期限（{}）届满以后才提出", window.text()),
                format!("{requested_on}提出，没有逾期"),
            )
            .fix("法治室", "登记听证要求并组织听证")
            .act("request_hearing")
            .field("requested_on"));
        }
        RefusalGround::OutOfScope if notice.hearing => {
            return Err(in_scope_only("本案告知了听证权", "登记听证要求并组织听证").act("request_hearing"));
        }
        RefusalGround::NotParty if of_party => {
            return Err(in_scope_only(&format!("{person}是本案当事人或者其负责人"), "按期限和告知情况处理"));
        }
        _ => {}
    }
    Ok(vec![Fact::HearingRefused {
        number: ctx.number("听不"),
        requested_on,
        person,
        ground: c.ground,
        due: due.filter(|_| notice.hearing),
        reason: text("reason", "理由", &c.reason)?,
    }])
}

/// Whether this is the party, or who acts for it by office.
fn is_party(state: &CaseState, person: &str) -> bool {
    let Some(party) = state.subject.as_ref().map(|s| &s.party) else { return false };
    party.name.trim() == person || party.representative.as_deref().is_some_and(|r| r.trim() == person)
}

/// H-01: whether there is a right to a hearing was settled by the notice.
fn in_scope_only(have: &str, how: &str) -> Refusal {
    Refusal::new(&rules::H_01, "与告知书一致的不予受理情形", have).fix("法治室", how).field("ground")
}

/// R-06, H-06: whom the agency may tell to preside: one who has neither investigated nor reviewed nor approved this case.
fn presider(
    state: &CaseState,
    id: &str,
    appointment: &str,
    ctx: &Context,
) -> Result<(PersonRef, String), Refusal> {
    let person = appointable("presider", "主持人", id, ctx)?;
    let did = [
        (state.is_handler(id), "承办"),
        (state.reviewers.contains(id), "审核"),
        (state.approvers.contains(id), "审批"),
    ];
    if let Some((_, what)) = did.into_iter().find(|(did, _)| *did) {
        return Err(Refusal::new(
            &rules::R_06,
            "主持人没有调查、审核、审批过本案",
            format!("{}{what}过本案", person.name),
        )
        .fix("镇政府负责人", "指定其他人员主持")
        .field("presider"));
    }
    super::unrecused(state, id).map_err(|r| r.field("presider"))?;
    let appointment = appointment.trim();
    if !person.is(Role::Legal) && appointment.is_empty() {
        return Err(Refusal::new(
            &rules::R_06,
            "法治室以外的主持人有机关的指定",
            format!("{}不在法治室，没有填写指定依据", person.name),
        )
        .fix("镇政府负责人", "指定主持人，填写批示日期或者文号")
        .field("appointment"));
    }
    Ok((person.into(), appointment.into()))
}

/// The recorder has not investigated the case either, and is not the presider.
fn recorder(state: &CaseState, id: &str, presider: &PersonRef, ctx: &Context) -> Result<PersonRef, Refusal> {
    let person = appointable("recorder", "记录员", id, ctx)?;
    let twice = person.id == presider.id;
    if twice || state.is_handler(id) {
        let have = if twice { "同时是主持人" } else { "承办过本案" };
        return Err(Refusal::new(
            &rules::R_06,
            "记录员不是主持人，没有调查过本案",
            format!("{}{have}", person.name),
        )
        .fix("法治室", "换人记录")
        .field("recorder"));
    }
    super::unrecused(state, id).map_err(|r| r.field("recorder"))?;
    Ok(person.into())
}

/// Someone of the agency whose post lets them see and do it.
fn appointable<'a>(
    field: &'static str,
    label: &str,
    id: &str,
    ctx: &Context<'a>,
) -> Result<&'a Person, Refusal> {
    let Some(person) = ctx.people.get(id) else {
        return Err(incomplete(field, format!("从名单中选择{label}"), "没有选择"));
    };
    let own = !person.disabled && person.employment == Employment::Established;
    if own && PRESIDING.iter().any(|r| person.is(*r)) {
        return Ok(person);
    }
    let posts = PRESIDING.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
    Err(Refusal::new(
        &rules::R_06,
        format!("{label}是{posts}的在编人员"),
        format!("{}（{}）", person.name, person.post),
    )
    .fix("法治室", "换人担任")
    .field(field))
}

/// H-04: a day for which the notice can still be served in time.
fn in_time(held_at: Option<DateTime>, ctx: &Context) -> Result<(DateTime, Date), Refusal> {
    let held_at = held_at.filter(|t| *t > ctx.now).ok_or_else(|| {
        incomplete(
            "held_at",
            "今后的举行时间",
            held_at.map_or("没有填写".into(), |t| t.strftime("%Y-%m-%d %H:%M").to_string()),
        )
    })?;
    let last = notice_due(held_at.date(), ctx.town);
    if let Some(due) = last.due.filter(|due| *due >= ctx.today()) {
        return Ok((held_at, due));
    }
    let (have, who, how) = match last.due {
        Some(due) => {
            (format!("最迟应在{due}送达通知，今天{}", ctx.today()), "法治室", "改定更晚的日期".to_string())
        }
        None => (
            format!("{}的放假安排尚未录入，不能往前数", held_at.date().year()),
            "系统管理员",
            "录入该年度放假安排".to_string(),
        ),
    };
    Err(Refusal::new(&rules::H_04, "举行前七个工作日以前还来得及送达通知", have)
        .fix(who, how)
        .field("held_at"))
}

/// The public notice that goes with every open hearing and with its new date (H-05).
fn announced(openness: Openness, held_at: DateTime, venue: &str, ctx: &Context) -> Option<Fact> {
    (openness == Openness::Open).then(|| Fact::HearingAnnounced {
        number: ctx.number("听公"),
        held_at,
        venue: venue.into(),
    })
}

pub(super) fn arrange(state: &CaseState, c: &ArrangeHearing, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::not_handler(state, ctx, "组织听证")?;
    let (held_at, notify_by) = in_time(c.held_at, ctx)?;
    let venue = text("venue", "地点", &c.venue)?;
    let (presider, appointment) = presider(state, &c.presider, &c.appointment, ctx)?;
    let recorder = recorder(state, &c.recorder, &presider, ctx)?;
    let closed_reason = c.closed_reason.trim();
    if c.openness != Openness::Open && closed_reason.is_empty() {
        return Err(Refusal::new(
            &rules::H_05,
            "公开举行，或者写明涉密、涉隐私的理由",
            format!("{}，没有写明理由", c.openness.label()),
        )
        .fix("法治室", "写明哪些内容依法应当保密，或者公开举行")
        .field("closed_reason"));
    }
    let mut facts = vec![Fact::HearingArranged {
        number: ctx.number("听通"),
        held_at,
        venue: venue.clone(),
        presider,
        appointment,
        recorder,
        openness: c.openness,
        closed_reason: closed_reason.into(),
        others: c.others.trim().into(),
        notify_by,
    }];
    facts.extend(announced(c.openness, held_at, &venue, ctx));
    Ok(facts)
}

pub(super) fn postpone(state: &CaseState, c: &PostponeHearing, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::not_handler(state, ctx, "组织听证")?;
    let session = pending(state)?;
    let reason = text("reason", "延期原因", &c.reason)?;
    let (held_at, notify_by) = in_time(c.held_at, ctx)?;
    if held_at.date() <= session.held_at.date() {
        return Err(incomplete(
            "held_at",
            format!("晚于原定的{}", session.held_at.date()),
            held_at.date().to_string(),
        ));
    }
    let venue =
        if c.venue.trim().is_empty() { session.venue.clone() } else { text("venue", "地点", &c.venue)? };
    let mut facts = vec![Fact::HearingPostponed {
        number: ctx.number("听通"),
        held_at,
        venue: venue.clone(),
        reason,
        files: c.files.clone(),
        notify_by,
    }];
    facts.extend(announced(session.openness, held_at, &venue, ctx));
    Ok(facts)
}

pub(super) fn replace_presider(
    state: &CaseState,
    c: &ReplacePresider,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    guard::not_handler(state, ctx, "组织听证")?;
    let session = pending(state)?;
    let (presider, appointment) = presider(state, &c.presider, &c.appointment, ctx)?;
    let same = c.recorder.trim().is_empty();
    let recorder =
        recorder(state, if same { &session.recorder.id } else { c.recorder.trim() }, &presider, ctx)?;
    Ok(vec![Fact::PresiderReplaced {
        presider,
        appointment,
        recorder,
        reason: text("reason", "原因", &c.reason)?,
    }])
}

pub(super) fn register_agents(c: &RegisterAgents) -> Result<Vec<Fact>, Refusal> {
    let mut agents = Vec::new();
    for a in c.agents.iter().filter(|a| !a.person.trim().is_empty()) {
        agents.push(Agent {
            person: text("agents", "代理人姓名", &a.person)?,
            relation: text("agents", "与当事人的关系", &a.relation)?,
            scope: text("agents", "委托权限", &a.scope)?,
        });
    }
    if agents.is_empty() {
        return Err(incomplete("agents", "代理人", "没有填写；当事人本人参加的不必登记"));
    }
    if agents.len() > 2 {
        return Err(Refusal::new(&rules::H_07, "委托一至二人代理", format!("委托了{}人", agents.len()))
            .fix("当事人", "在委托的人中确定二人")
            .field("agents"));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::H_07, "当事人签名的授权委托书", "没有附件")
            .fix("当事人", "提交写明代理人和权限的授权委托书")
            .field("files"));
    }
    Ok(vec![Fact::AgentsRegistered { agents, files: c.files.clone() }])
}

/// The hearing that is arranged; the rows ask for it first.
pub(super) fn pending(state: &CaseState) -> Result<&Session, Refusal> {
    state.hearing.pending().ok_or_else(|| {
        Refusal::new(&rules::G_11, "已经安排的听证", "没有")
            .fix("法治室", "先安排听证")
            .act("arrange_hearing")
    })
}

/// H-04: nobody is heard who was not told of time and place in time.
pub(super) fn notified(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let session = pending(state)?;
    let last = notice_due(session.held_at.date(), ctx.town);
    let served = state.paper(&session.notice).and_then(|p| p.served_on);
    if served.is_some_and(|on| last.due.is_some_and(|due| on <= due)) {
        return Ok(());
    }
    let need = format!("听证通知书最迟{}送达", last.text());
    Err(match served {
        None => Refusal::new(&rules::H_04, need, format!("{}尚未送达", session.notice))
            .fix("承办人", "送达听证通知书；来不及的延期")
            .act("serve_paper"),
        Some(on) => Refusal::new(&rules::H_04, need, format!("{on}才送达"))
            .fix("法治室", "延期，并重新通知")
            .act("postpone_hearing"),
    })
}
