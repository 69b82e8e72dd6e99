//! What 强制执行 shows and leaves open: its days, its facts on the case's page, what closing waits for; and its fold.

use super::duty::Duty;
use super::{
    Agreement, Answer, CourtApplication, CourtStep, Demand, DemolitionNotice, Enforcement, Fact, Halt,
    Substitute, SurchargeDecision, Suspension, SuspensionGround, Termination, Waiting, clearing, court, halt,
};
use crate::case::state::{CaseStage, CaseState};
use crate::context::Context;
use crate::deadline::court::CourtWindow;
use crate::deadline::{self, Deadline};
use crate::matter::Stamp;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;

/// The duties still open at law: past their day as of the last day that the case itself knows of.
fn open(state: &CaseState, duty: Duty, town: &Town) -> bool {
    if state.execution.ended(duty) || state.stage.is_concluded() {
        return false;
    }
    match duty {
        // Days are not known here: what is owed after the last payment, as the payment's own deadline tells it.
        Duty::Payment => {
            let Some((_, served)) = state.enforced_paper(duty) else { return false };
            let last = state.payments.iter().map(|p| p.on).max().unwrap_or(served);
            state.account(last.max(served), town).balance().0 > 0
        }
        Duty::Act => state.undone(duty, Date::MAX, town),
    }
}

/// The window as the last payment leaves it: days are not known here, so the next instalment of a plan that falls due as
/// a whole counts as missed.
fn window(state: &CaseState, duty: Duty, town: &Town) -> Option<CourtWindow> {
    state.court_window(duty, Date::MAX, town)
}

/// 期限
pub(super) fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let mut all = Vec::new();
    let x = &state.execution;
    for duty in Duty::ALL {
        let with_court = x.application(duty).is_some_and(|a| a.submitted_on.is_some() && !a.failed());
        let own = duty == Duty::Act && state.subject.as_ref().is_some_and(|s| s.item.enforcement.is_own());
        if !open(state, duty, town) || with_court || own || x.halt_of(duty).is_some() {
            continue;
        }
        // T-COURT-S: both readings are shown for what was decided on the spot; the earlier one warns.
        if let (Duty::Payment, Some(both)) = (duty, state.simple_windows(town))
            && state.granted_deferrals().next().is_none()
        {
            all.push(("申请法院执行（口径A：复议期届满起）", both.a.end));
            all.push(("申请法院执行（口径B：起诉期届满起）", both.b.end));
        } else if let Some(window) = window(state, duty, town) {
            let name = match duty {
                Duty::Payment => "申请法院执行罚款",
                Duty::Act => "申请法院执行改正义务",
            };
            all.push((name, window.end.under(&rules::Q_25, rules::Q_25.articles)));
            if let (None, Some(last)) = (&window.urge, window.last_urge_control.or(window.last_urge)) {
                all.push(("催告书最迟送达", Deadline::fixed(last).under(&rules::Q_26, rules::Q_26.articles)));
            }
        }
    }
    if let Some(s) = x.substitute.as_ref().filter(|s| s.performed.is_none())
        && let Some(plan) = &s.plan
        && !x.demands.iter().any(|d| d.again && state.paper(&d.number).is_some_and(|p| p.served_on.is_some()))
    {
        all.push((
            "代履行前再催告送达",
            deadline::SUBSTITUTE_URGE.from(plan.planned_at.date(), &town.calendar),
        ));
    }
    // 强§52: told at once, so on the very day.
    if let Some(on) = untold(state) {
        all.push(("立即代履行后通知当事人", Deadline::fixed(on).under(&rules::Q_30, rules::Q_30.articles)));
    }
    if let Some(on) = clearing::waiting(state).and_then(|s| s.performed) {
        all.push(("确认立即代履行的决定", Deadline::fixed(on).under(&rules::Q_30, rules::Q_30.articles)));
    }
    if let Some(a) = x.agreements.last().filter(|a| a.broken_on.is_none())
        && let Some(due) = next_stage(state, a)
    {
        all.push(("执行协议下一期", Deadline::fixed(due).under(&rules::Q_18, rules::Q_18.articles)));
    }
    all.extend(court::deadlines(state, town));
    all
}

/// The day of what was cleared at once while the party was away, as long as it has not been told.
fn untold(state: &CaseState) -> Option<Date> {
    let s = state.execution.substitute.as_ref().filter(|s| s.plan.is_none())?;
    s.performed.filter(|_| state.paper(&s.number).is_some_and(|p| p.served_on.is_none()))
}

/// The first stage of an agreement that is not kept yet.
fn next_stage(state: &CaseState, a: &Agreement) -> Option<Date> {
    let paid: i64 = state.payments.iter().filter(|p| p.on >= a.made_on).map(|p| p.amount.0).sum();
    let done = state.execution.act_done || state.corrected();
    a.plan
        .stages
        .iter()
        .filter(|s| if s.amount.0 > 0 { s.due.is_some_and(|d| a.plan.due_by(d).0 > paid) } else { !done })
        .filter_map(|s| s.due)
        .min()
}

/// 等待期
pub(super) fn windows(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let mut all = Vec::new();
    if state.stage != CaseStage::Served {
        return all;
    }
    let x = &state.execution;
    for duty in Duty::ALL {
        if !open(state, duty, town) {
            continue;
        }
        if let Some((_, served)) = state.demanded(duty) {
            all.push((
                "催告期",
                deadline::URGE.from(served, &town.calendar).under(&rules::Q_26, rules::Q_26.articles),
            ));
            // The town's own demolition waits for both ways of the party; the court for the suit.
            if duty == Duty::Act
                && let Some((_, ordered)) = state.enforced_paper(duty)
            {
                all.push(("等待申请复议期满", deadline::reconsideration(ordered, true, &town.calendar)));
            }
            if let Some(window) = window(state, duty, town) {
                all.push(("等待起诉期满", window.remedy));
            }
        }
    }
    if let Some(n) = &x.notice
        && open(state, Duty::Act, town)
    {
        all.push(("限期自行拆除", Deadline::fixed(n.due_on).under(&rules::Q_20, rules::Q_20.articles)));
    }
    // What the decision says of when: neither is done before.
    let planned = x.enforcement.as_ref().filter(|e| e.carried_out.is_none());
    if let Some(e) = planned.filter(|_| open(state, Duty::Act, town)) {
        let day = Deadline::fixed(e.plan.planned_at.date()).under(&rules::Q_16, rules::Q_16.articles);
        all.push(("强制执行实施日", day));
    }
    let planned = x.substitute.as_ref().filter(|s| s.performed.is_none()).and_then(|s| s.plan.as_ref());
    if let Some(plan) = planned.filter(|_| open(state, Duty::Act, town)) {
        let day = Deadline::fixed(plan.planned_at.date()).under(&rules::Q_29, rules::Q_29.articles);
        all.push(("代履行实施日", day));
    }
    if let Some(lapse) = halt::lapse(state, town) {
        all.push(("中止执行满三年", lapse));
    }
    all
}

/// 要点
pub(super) fn facts(state: &CaseState, town: &Town) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let x = &state.execution;
    let served = |number| state.paper(number).and_then(|p| p.served_on);
    for d in &x.demands {
        let on = served(&d.number).map_or("尚未送达".into(), |on| format!("{on}送达"));
        let again = if d.again { "，代履行前再催告" } else { "" };
        all.push(("催告", format!("{}（{}{again}）{on}", d.number, d.duty.label())));
        for a in &d.answers {
            let verdict = match a.accepted {
                None => "待复核",
                Some(true) => "意见成立，已采纳",
                Some(false) => "意见不成立",
            };
            all.push(("当事人对催告的意见", format!("{}：{}（{verdict}）", a.made_on, a.content)));
        }
    }
    if let Some(w) = &x.proposed {
        all.push(("待批准", format!("{}呈批{}", w.on, w.proposed.label())));
    }
    for duty in Duty::ALL {
        if !open(state, duty, town) || state.demanded(duty).is_none() {
            continue;
        }
        if let Some(w) = window(state, duty, town) {
            let from = w.earliest.map_or("暂定".into(), |d| d.to_string());
            all.push(("可以申请法院执行", format!("{}：{from}起，至{}", duty.label(), w.end.text())));
        }
        if let (Duty::Payment, Some(both)) = (duty, state.simple_windows(town)) {
            let text = format!(
                "口径A至{}，口径B至{}；以{}报警，本镇适用{}",
                both.a.end.text(),
                both.b.end.text(),
                both.alarm,
                town.policy.simple_court_window.value.label()
            );
            all.push(("简易程序的两种窗口", text));
        }
    }
    if let Some(e) = &x.enforcement {
        let done = e.carried_out.map_or("待实施".into(), |on| format!("{on}实施"));
        all.push(("强制执行决定", format!("{}，{done}", e.number)));
    }
    if let Some(n) = &x.notice {
        all.push(("拆除公告", format!("{}，{}公告，限{}前自行拆除", n.number, n.posted_on, n.due_on)));
    }
    if let Some(s) = &x.substitute {
        let done = s.performed.map_or("待实施".into(), |on| format!("{on}实施，费用{}", s.cost));
        all.push(("代履行", format!("{}，{done}，已缴{}", s.number, x.cost_paid)));
    }
    if let Some(s) = &x.surcharge {
        let cap = if s.capped { "，已达本金上限" } else { "" };
        all.push(("加处罚款决定", format!("{}，计算至{}，{}{cap}", s.number, s.to, s.amount)));
    }
    for a in &x.agreements {
        let kept = a.broken_on.map_or("履行中".into(), |on| format!("{on}恢复执行"));
        all.push(("执行协议", format!("{}，减免加处{}，{kept}", a.number, a.plan.waived)));
    }
    for s in &x.suspensions {
        let to = s.to.map_or("中止中".into(), |on| format!("{on}恢复"));
        all.push(("中止执行", format!("{}，{}起，{to}", s.number, s.from)));
    }
    for t in &x.terminations {
        all.push(("终结执行", format!("{}，{}，{}", t.number, t.scope.label(), t.ground.label())));
    }
    for a in &x.court {
        let at = match (a.last(), a.submitted_on) {
            (Some((step, on)), _) => format!("{on}{}", step.label()),
            (None, Some(on)) => format!("{on}递交"),
            (None, None) => "待递交".into(),
        };
        all.push(("申请法院执行", format!("{}（{}），{at}", a.number, a.plan.duty.label())));
    }
    all
}

/// Whether closing need not wait for this duty: execution was ended by law, falls to the reconsideration body,
/// or the court has taken it up as far as the town asks.
pub(in crate::case) fn released(state: &CaseState, duty: Duty, town: &Town) -> bool {
    let x = &state.execution;
    let others = duty == Duty::Payment && state.remedy.enforced_by_others();
    others || x.ended(duty) || x.with_court(duty, town.policy.close_on_court.value)
}

/// What closing waits for: a proposal, an undone duty to act, costs, and what is before the court.
pub(super) fn before_closing(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let x = &state.execution;
    let no = |need: String, have: String, act: &'static str| {
        Err(Refusal::new(&rules::G_17, need, have).fix("承办人", "办结后再结案").act(act))
    };
    if let Some(w) = &x.proposed {
        return no(
            "没有待批准的执行呈批".into(),
            format!("{}待批准", w.proposed.label()),
            "approve_execution",
        );
    }
    // An application that was signed or lodged runs until the court has taken the duty up, or it came to nothing.
    let waiting = x.court.iter().find(|a| {
        !a.failed() && !released(state, a.plan.duty, ctx.town) && still_owed(state, a.plan.duty, ctx)
    });
    if let Some(a) = waiting {
        let need = format!("{}，或者义务已经履行", ctx.town.policy.close_on_court.value.label());
        return no(need, format!("{}尚未到这一步", a.number), "register_court_step");
    }
    let order_open = still_owed(state, Duty::Act, ctx) && !released(state, Duty::Act, ctx.town);
    if order_open {
        let need = "改正义务已经履行、执行完毕，或者依法终结执行、移交法院执行".to_string();
        let have = match x.halt_of(Duty::Act) {
            Some(Halt::Suspended(on)) => format!("尚未改正，{on}起中止执行"),
            Some(Halt::Agreed(on)) => format!("尚未改正，{on}达成执行协议"),
            None => "复查认定没有改正".to_string(),
        };
        return no(need, have, "check_correction");
    }
    if untold(state).is_some() {
        return Err(Refusal::new(&rules::Q_30, "立即代履行后已经通知当事人", "代履行决定书尚未送达")
            .fix("承办人", "送达代履行决定书")
            .act("serve_paper"));
    }
    if let Some(s) = clearing::waiting(state) {
        let head = s.decided_by.as_ref().map_or("镇政府负责人".to_string(), |p| p.name.clone());
        return Err(Refusal::new(&rules::Q_30, "立即代履行的决定已由负责人确认", "负责人尚未确认")
            .fix(head, "确认或者说明没有作过决定")
            .act("confirm_clearing"));
    }
    if x.costs_open() {
        let have = format!("尚欠{}", x.cost_left());
        return no("代履行费用缴清".into(), have, "register_substitute_cost");
    }
    Ok(())
}

fn still_owed(state: &CaseState, duty: Duty, ctx: &Context) -> bool {
    match duty {
        Duty::Payment => state.account(ctx.today(), ctx.town).balance().0 > 0,
        Duty::Act => state.order_open(),
    }
}

/// Takes a fact in.
#[expect(
    clippy::too_many_lines,
    reason = "one arm a fact, in the order of the procedure, reads best as one list"
)]
pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let (at, today) = (stamp.at, stamp.at.date());
    let by = &stamp.by.id;
    match fact {
        Fact::PerformanceUrged { number, again, officers, .. } => {
            state.handled(officers);
            let demand = Demand {
                number: number.clone(),
                duty: Duty::Act,
                urged_on: today,
                again: *again,
                answers: Vec::new(),
            };
            state.execution.demands.push(demand);
            state.issue("URGE", number, at, true);
        }
        Fact::DemandAnswered { demand, made_on, content, .. } => {
            state.handlers.insert(by.clone());
            if let Some(d) = state.execution.demands.iter_mut().find(|d| &d.number == demand) {
                d.answers.push(Answer {
                    made_on: *made_on,
                    content: content.clone(),
                    accepted: None,
                    conclusion: String::new(),
                });
            }
        }
        Fact::DemandAnswerReviewed { demand, accepted, conclusion } => {
            state.handlers.insert(by.clone());
            if let Some(d) = state.execution.demands.iter_mut().find(|d| &d.number == demand) {
                for a in d.answers.iter_mut().filter(|a| a.accepted.is_none()) {
                    a.accepted = Some(*accepted);
                    a.conclusion.clone_from(conclusion);
                }
            }
        }
        Fact::ExecutionProposed { proposed, officers } => {
            state.handled(officers);
            state.execution.proposed =
                Some(Waiting { proposed: (**proposed).clone(), officers: officers.clone(), on: today });
        }
        Fact::ExecutionReturned { .. } => state.execution.proposed = None,
        Fact::EnforcementDecided { number, plan, .. } => {
            approved(state, by);
            let order = Enforcement { number: number.clone(), plan: plan.clone(), carried_out: None };
            state.execution.enforcement = Some(order);
            state.issue("ENF", number, at, true);
        }
        Fact::DemolitionAnnounced { number, due_on, posted_on, officers, .. } => {
            state.handled(officers);
            let notice = DemolitionNotice { number: number.clone(), posted_on: *posted_on, due_on: *due_on };
            state.execution.notice = Some(notice);
            state.issue("ENF-P", number, at, false);
        }
        Fact::EnforcementCarriedOut { number, started_at, officers, .. } => {
            state.handled(officers);
            if let Some(number) = number {
                state.issue("SEIZ-R", number, at, false);
            }
            if let Some(e) = &mut state.execution.enforcement {
                e.carried_out = Some(started_at.date());
            }
            state.execution.act_done = true;
        }
        Fact::SubstituteDecided { number, plan, .. } => {
            approved(state, by);
            state.execution.substitute = Some(Substitute {
                number: number.clone(),
                plan: Some(plan.clone()),
                performed: None,
                cost: Fen(0),
                decided_by: None,
                confirmed: None,
            });
            state.issue("DOING", number, at, true);
        }
        Fact::SubstitutePerformed { number, done, cost, officers, .. } => {
            state.handled(officers);
            if let Some(s) = &mut state.execution.substitute {
                s.performed = Some(done.started_at.date());
                s.cost = *cost;
            }
            state.execution.act_done = true;
            state.issue("DOING-R", number, at, false);
        }
        Fact::ClearedAtOnce {
            number, record_number, approved_by, done, attended, cost, officers, ..
        } => {
            state.handled(officers);
            state.approvers.insert(approved_by.id.clone());
            state.execution.substitute = Some(Substitute {
                number: number.clone(),
                plan: None,
                performed: Some(done.started_at.date()),
                cost: *cost,
                decided_by: Some(approved_by.clone()),
                confirmed: None,
            });
            state.issue("DOING", number, at, true);
            state.issue("DOING-R", record_number, at, false);
            if *attended {
                state.served(number, done.started_at.date(), at);
            }
        }
        Fact::ClearingConfirmed { confirmed, .. } => {
            state.approvers.insert(by.into());
            if let Some(s) = &mut state.execution.substitute {
                s.confirmed = Some(*confirmed);
                // Nobody decided it for the town: there is nothing to ask the party for.
                if !confirmed {
                    s.cost = Fen(0);
                }
            }
        }
        Fact::SubstituteCostPaid { amount, voucher, .. } => {
            state.execution.cost_paid = Fen(state.execution.cost_paid.0 + amount.0);
            state.execution.vouchers.push(voucher.clone());
        }
        Fact::SurchargeDecided { number, to, amount, capped, .. } => {
            approved(state, by);
            state.execution.surcharge =
                Some(SurchargeDecision { number: number.clone(), to: *to, amount: *amount, capped: *capped });
            state.issue("SURC", number, at, true);
        }
        Fact::AgreementMade { number, plan, .. } => {
            approved(state, by);
            state.execution.agreements.push(Agreement {
                number: number.clone(),
                plan: plan.clone(),
                made_on: today,
                broken_on: None,
            });
            state.issue("AGRE", number, at, false);
        }
        Fact::ExecutionSuspended { number, plan, .. } => {
            approved(state, by);
            state.execution.suspensions.push(Suspension {
                number: number.clone(),
                from: today,
                to: None,
                lapses: plan.ground == SuspensionGround::Unable && plan.harmless,
            });
            state.issue("SUSP", number, at, true);
        }
        Fact::ExecutionResumed { number, .. } => {
            approved(state, by);
            if let Some(s) = state.execution.suspensions.iter_mut().find(|s| s.to.is_none()) {
                s.to = Some(today);
            } else if let Some(a) = state.execution.agreements.iter_mut().find(|a| a.broken_on.is_none()) {
                a.broken_on = Some(today);
            }
            state.issue("SUSP", number, at, true);
        }
        Fact::ExecutionTerminated { number, plan, .. } => {
            approved(state, by);
            state.execution.terminations.push(Termination {
                number: number.clone(),
                on: today,
                ground: plan.ground,
                scope: plan.scope,
            });
            state.issue("TERM", number, at, true);
        }
        Fact::CourtApplicationIssued { number, plan, .. } => {
            approved(state, by);
            state.execution.court.push(CourtApplication {
                number: number.clone(),
                plan: plan.clone(),
                submitted_on: None,
                steps: Vec::new(),
                bare: Vec::new(),
            });
            state.issue("COURT", number, at, false);
        }
        Fact::CourtApplied { application, submitted_on, officers, .. } => {
            state.handled(officers);
            if let Some(a) = application_mut(state, application) {
                a.submitted_on = Some(*submitted_on);
            }
        }
        Fact::CourtAnswered { application, step, on, files, .. } => {
            let Some(a) = application_mut(state, application) else { return };
            let refused = a.steps.iter().any(|(s, _)| *s == CourtStep::Refused);
            a.steps.push((*step, *on));
            if files.is_empty() && step.is_courts() {
                a.bare.push(*step);
            }
            // What the court above grants stands in the place of what it sets aside.
            if *step == CourtStep::ReviewWon {
                a.steps.push((if refused { CourtStep::Granted } else { CourtStep::Accepted }, *on));
            }
            let done = *step == CourtStep::Ended && a.plan.duty == Duty::Act;
            state.execution.act_done |= done;
        }
    }
}

fn application_mut<'a>(
    state: &'a mut CaseState,
    number: &crate::number::DocNumber,
) -> Option<&'a mut CourtApplication> {
    state.execution.court.iter_mut().find(|a| &a.number == number)
}

/// The head has approved what waited.
fn approved(state: &mut CaseState, by: &str) {
    state.approvers.insert(by.into());
    state.execution.proposed = None;
}
