//! What 移送协作 watches over: its deadlines, what it says on the case's page, and what must wait for it.

use super::state::{Referral, Step};
use super::{AssistanceAnswer, ObjectionWay};
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline::{self, Deadline};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;

/// 期限 that run in it now.
pub(super) fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let mut all = Vec::new();
    if state.stage.is_concluded() {
        return all;
    }
    let t = &state.transfer;
    if let Some(r) = t.referral() {
        all.extend(of_referral(r, town));
    }
    if let Some(on) = t.to_tell() {
        all.push(("告知物品移送", deadline::goods_transfer_notice(on, &town.calendar)));
    }
    for a in t.assistance.iter().filter(|a| a.answer.is_none()) {
        all.push(("协助答复", Deadline::fixed(a.due_on).under(&rules::U_23, rules::U_23.articles)));
    }
    all
}

fn of_referral(r: &Referral, town: &Town) -> Option<(&'static str, Deadline)> {
    let cal = &town.calendar;
    match r.step() {
        Step::Reported => {
            let at = r.report.as_ref()?.at;
            Some(("决定是否移送", deadline::transfer_decision(at.date(), cal)))
        }
        Step::Approved => {
            let at = r.decision.as_ref()?.at;
            Some(("移送公安机关", deadline::transfer_dispatch(at, cal)))
        }
        Step::Sent => Some(("公安机关审查", deadline::police_review(r.asked_on()?, cal))),
        Step::Refused => Some(("对不予立案提出异议", deadline::transfer_objection(r.refused_on()?, cal))),
        Step::Objected => {
            // The statute sets three days for the police only; none for the procuratorate.
            let o = r.objections.iter().find(|o| !o.answered && o.way == ObjectionWay::Reconsideration)?;
            Some(("公安机关复议", deadline::police_reconsideration(o.made_on, cal)))
        }
        Step::Filed if r.handed_over.is_none() => {
            Some(("移交物品和材料", deadline::transfer_handover(r.filed_on()?, cal)))
        }
        Step::Verifying | Step::Filed | Step::Over => None,
    }
}

/// 要点
pub(super) fn facts(state: &CaseState, town: &Town) -> Vec<(&'static str, String)> {
    let t = &state.transfer;
    let mut all = Vec::new();
    if let Some(r) = t.referral() {
        all.push(("涉嫌犯罪移送", r.step().label().to_string()));
        let team = r.team.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、");
        all.push(("专案组", team));
        if let Some(report) = r.report.as_ref().filter(|report| !report.offence.is_empty()) {
            all.push(("涉嫌罪名", report.offence.clone()));
        }
        if let Some(sent) = &r.sent {
            all.push(("受移送公安机关", format!("{}（{}）", sent.to, sent.number)));
        }
    }
    if !t.results.is_empty() {
        all.push(("刑事处理结果", t.results.join("；")));
    }
    if let Some(court) = t.court_fine() {
        let fined = state.decision.as_ref().and_then(|d| d.outcome.penalty()).map_or(0, |p| p.fine().0);
        if fined > 0 {
            let set_off = crate::money::Fen(court.0.min(fined));
            all.push(("罚款折抵罚金", format!("已处罚款应当折抵罚金{set_off}")));
        } else {
            all.push(("罚款", "已判处罚金，不再罚款".into()));
        }
    }
    if let Some(a) = &t.away {
        let how = match (a.accepted, &a.number) {
            (Some(true), _) => "已接收",
            (Some(false), _) => "不接收",
            (None, Some(_)) => "待回执",
            (None, None) => "待决定",
        };
        all.push(("移送其他机关", format!("{}（{how}）", a.to)));
    }
    for c in &t.claims {
        let how = if c.is_open() && c.requested_on.is_some() { "已报请指定" } else { c.whose.label() };
        all.push(("其他机关立案", format!("{}，{}，{how}", c.agency, c.filed_on)));
    }
    for d in &t.disputes {
        let how = match (d.settled, d.level) {
            (true, Some(level)) => format!("已由{}解决", level.label()),
            _ => format!("待{}", d.next().label()),
        };
        all.push(("执法争议", format!("{}，{how}", d.agency)));
    }
    for a in &t.assistance {
        let how = a.answer.map_or("待答复", AssistanceAnswer::label);
        all.push(("协助", format!("{}（{}）：{how}", a.to, a.document)));
    }
    for s in &t.supports {
        let how = match (s.recorded, s.obstructed) {
            (false, _) => "待登记到场情况",
            (true, true) => "有阻碍执法，已依法处理",
            (true, false) => "已登记",
        };
        all.push(("派出所支持", format!("{}，{}，{how}", s.station, s.called_at.date())));
    }
    if !t.officials.is_empty() {
        let open = t.officials.iter().filter(|o| o.sent_on.is_none()).count();
        let how = if open == 0 { "已移送".to_string() } else { format!("{open}条待移送") };
        all.push(("职务违法线索", how));
    }
    if let Some(j) = &t.joint {
        let consent = match j.consent {
            None => "待领导小组决定",
            Some(true) => "领导小组已同意",
            Some(false) => "领导小组不同意",
        };
        all.push(("联合执法", format!("{}，{consent}", j.on)));
        all.push(("本机关案号", state.number.as_ref().map_or(String::new(), ToString::to_string)));
        for p in &j.agencies {
            let number = match p.case_number.as_deref() {
                None => "待登记案号",
                Some("") => "没有立案",
                Some(number) => number,
            };
            all.push(("参加机关", format!("{}：{number} {}", p.agency.name, p.decision).trim_end().into()));
        }
    }
    if !t.excluded.is_empty() && state.decision_due(town).is_some() {
        all.push(("办案期限", "已依条文扣除移送期间".into()));
    }
    all
}

/// J-12, J-02, J-03: nothing is decided here that is another's to decide.
pub(super) fn before_decision(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let t = &state.transfer;
    if t.is_referring() {
        return Err(Refusal::new(
            &rules::J_12,
            "涉嫌犯罪的移送已有结果，不得以行政处罚代替移送",
            format!("移送程序进行中：{}", t.step().label()),
        )
        .fix("承办人", "办完移送；公安机关不予立案的恢复办理后再决定")
        .act(awaited(t.step())));
    }
    if t.with_police() {
        return Err(Refusal::new(&rules::J_12, "由司法机关依法处理", "公安机关已经立案")
            .fix("承办人", "按已移送结案；司法机关移送回来处理的，登记后再决定")
            .act("propose_transfer_closing"));
    }
    if t.leaving() || t.with_agency() {
        let have = if t.leaving() { "正在移送其他机关" } else { "已经移送其他机关" };
        return Err(Refusal::new(&rules::J_02, "由本机关管辖的案件", have)
            .fix("承办人", "等待回执；对方接收的按已移送结案")
            .act("record_case_receipt"));
    }
    match t.claim() {
        Some(c) if c.is_open() => Err(Refusal::new(
            &rules::J_03,
            "管辖争议已经协商或者指定",
            format!("{}也已立案，争议未决", c.agency),
        )
        .fix("承办人", "协商；协商不成的报请共同的上一级机关指定")
        .act("consult_jurisdiction")),
        Some(c) if c.theirs() => Err(Refusal::new(
            &rules::J_03,
            "由最先立案或者被指定的机关管辖",
            format!("由{}管辖（{}立案）", c.agency, c.filed_on),
        )
        .fix("承办人", "移送该机关；有争议的协商或者报请指定管辖")
        .act("propose_case_transfer")),
        _ => Ok(()),
    }
}

/// The act that a referral at this step waits for.
fn awaited(step: Step) -> &'static str {
    match step {
        Step::Verifying => "report_suspected_crime",
        Step::Reported => "decide_referral",
        Step::Approved => "refer_crime",
        Step::Refused => "resume_case",
        _ => "record_police_reply",
    }
}

/// What must be finished before the file is closed.
pub(super) fn before_closing(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let t = &state.transfer;
    let open = |rule, need: &str, have: String, act| {
        Err(Refusal::new(rule, need, have).fix("承办人", "办理完毕后再结案").act(act))
    };
    // A case that has gone is closed as such; everything else of before_decision stands in the way of closing too.
    if !t.is_away() {
        before_decision(state, ctx)?;
    }
    if t.with_police() && t.referral().is_some_and(|r| r.handed_over.is_none()) {
        let have = "公安机关已立案，尚未移交".to_string();
        return open(&rules::TR_07, "向公安机关移交物品和材料", have, "hand_over_to_police");
    }
    if t.to_tell().is_some() {
        let have = "物品已经移交，尚未告知".to_string();
        let rule = if t.with_agency() { &rules::TR_10 } else { &rules::TR_09 };
        return open(rule, "书面告知当事人和利害关系人", have, "tell_of_goods");
    }
    if t.officials.iter().any(|o| o.sent_on.is_none()) {
        return open(&rules::TR_12, "职务违法线索已经移送", "尚未移送".into(), "send_official_clue");
    }
    if let Some(d) = t.dispute() {
        let have = format!("与{}的争议尚未解决", d.agency);
        return open(&rules::U_24, "执法争议已经解决", have, "record_dispute_step");
    }
    if let Some(a) = t.assistance.iter().find(|a| a.answer.is_none()) {
        let have = format!("{}尚未答复（{}）", a.to, a.document);
        return open(&rules::U_23, "协助请求有书面答复，或者已经撤回", have, "record_assistance_reply");
    }
    if let Some(s) = t.support() {
        let have = format!("{}请求{}支持，尚未登记结果", s.called_at.date(), s.station);
        return open(&rules::U_27, "登记派出所到场和处理情况", have, "record_police_support");
    }
    match &t.joint {
        Some(j) if j.consent.is_none() => {
            open(&rules::U_22, "领导小组对联合执法作出决定", "尚未决定".into(), "decide_joint")
        }
        Some(j) if j.consent == Some(true) => match j.agencies.iter().find(|p| p.case_number.is_none()) {
            Some(p) => open(
                &rules::U_22,
                "各参加机关分别立案，案号相互登记",
                format!("没有登记{}的案号", p.agency.name),
                "link_joint_case",
            ),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
