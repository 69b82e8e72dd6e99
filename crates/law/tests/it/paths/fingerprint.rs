//! When two states are the same: what the rest of the road can depend on, and nothing else.
//!
//! Texts, numbers and exact dates are dropped; a date stays as its distance to the deadline it starts, a version as its
//! order among the others. Every field is named: one that is added to the core does not compile until it is judged here.

use super::world::World;
use jiff::civil::Date;
use law::case::{CaseState, PublicationState};
use law::clue::ClueState;
use law::deadline::Deadline;
use law::town::Town;
use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hasher};

/// Feeds what is written to a hash.
struct Ink(DefaultHasher);

impl Write for Ink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

/// Days left until a deadline has run out; -1 once it has, whenever that was.
fn left(deadline: &Deadline, today: Date) -> i32 {
    deadline.due.map_or(i32::MAX, |due| if due < today { -1 } else { (due - today).get_days() })
}

/// The fingerprint of a state. `counted` are the kinds of events that the menu bounds.
pub fn of(world: &World, town: &Town, counted: &[(&str, u8)]) -> u64 {
    let mut ink = Ink(DefaultHasher::new());
    let today = world.now.date();
    clue(&mut ink, &world.clue).expect("a hash takes everything");
    case(&mut ink, &world.case, today, town).expect("a hash takes everything");
    for (kind, most) in counted {
        write!(ink, "{} ", world.count(kind).min(*most)).expect("a hash takes everything");
    }
    if counted.iter().any(|(kind, _)| *kind == "PapersSigned") {
        ink.write_str(&super::countersign::mark(&world.clue.countersigned, &world.case.countersigned))
            .expect("a hash takes everything");
    }
    ink.write_str(&world.seen.mark(today, &town.calendar)).expect("a hash takes everything");
    ink.0.finish()
}

fn clue(ink: &mut Ink, state: &ClueState) -> fmt::Result {
    let ClueState {
        version,
        stage,
        number: _,
        receipt: _,
        source,
        origin: _,
        class: _,
        domain,
        content: _,
        place,
        seen_at: _,
        captured_at: _,
        reporter,
        reported_by,
        inspection: _,
        patrol: _,
        // Its units are dispatched to or need a reason; no search reports under rules.
        proposed: _,
        reported_at: _,
        files,
        office,
        squad,
        since: _,
        checkers: _,
        check,
        checked_at: _,
        opinion,
        case,
        outcome,
        told,
        feedback,
        merged_into: _,
        main_answer,
        // Words and pictures of another report: nothing that is decided looks at them.
        absorbed: _,
        urgings,
        lead,
        assisting,
        // A part is a clue of its own, which begins like any other.
        split: _,
        parts: _,
        rating,
        reopened,
        repeat,
        entered: _,
        reason: _,
        papers: _,
        // Signing what was made changes nothing of it: only where it is tried does it count (below).
        countersigned: _,
    } = state;
    write!(
        ink,
        "{} {stage:?} {source:?} {domain} {:?} {} {} {} {} {office:?} {squad:?} {check:?} {:?} {} {outcome:?} {} {} ",
        *version == 0,
        place.grid,
        place.lon.is_some(),
        reported_by.id,
        reporter.anonymous,
        files.is_empty(),
        opinion.as_ref().map(|o| &o.item),
        case.is_some(),
        told.is_some(),
        feedback.is_some(),
    )?;
    write!(ink, "{lead:?} {assisting:?} {:?} ", main_answer.as_ref().map(|m| (m.stage, m.in_case)))?;
    for u in urgings {
        write!(ink, "{} {} ", u.centre, u.is_open())?;
    }
    let marked = repeat.as_ref().map(|r| (&r.by.id, r.approved_by.is_some()));
    write!(ink, "{:?} {} {marked:?}|", rating.as_ref().map(|r| r.satisfaction), reopened.is_some())
}

fn case(ink: &mut Ink, state: &CaseState, today: Date, town: &Town) -> fmt::Result {
    let CaseState {
        version,
        stage,
        since: _,
        procedure,
        number: _,
        subject,
        recommend,
        reason: _,
        officers,
        filed_on,
        handlers,
        handling,
        reviewers,
        approvers,
        recusals,
        facts_version,
        reopened_version,
        gathered_version,
        evidence,
        records,
        correction,
        address,
        report,
        reviews,
        major_review: _,
        notices,
        defences,
        discussion,
        proposal,
        extensions,
        decision,
        powers_held,
        is_major,
        major_reported,
        veto_check,
        services: _,
        announcements,
        asked,
        publication,
        recorded,
        spot_checked,
        payments,
        cash,
        deferral,
        past_deferrals,
        stays,
        urged_on,
        closed_on: _,
        archived,
        retention: _,
        papers,
        // As of the clue.
        countersigned: _,
        goods,
        hearing,
        hold,
        footage,
        measure,
        execution,
        transfer,
        fund,
        remedy,
        credit,
        amend,
        related,
    } = state;
    let passed = |o: &Option<Date>| o.is_some_and(|d| d < today);
    write!(ink, "{} {stage:?} {procedure:?} {recommend} ", *version == 0)?;
    if let Some(s) = subject {
        write!(ink, "{} {:?} {} ", s.item.id, s.party.kind, s.harm)?;
    }
    let ids = |people: &[law::matter::PersonRef]| people.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    write!(ink, "{:?} {} {handlers:?} {reviewers:?} {approvers:?} ", ids(officers), filed_on.is_some())?;
    write!(ink, "{} ", handling.iter().all(|t| t.len() > 1 && t.iter().all(|o| o.certificate.is_some())))?;
    for r in recusals {
        write!(ink, "{} {:?} ", r.officer.id, r.decided)?;
    }
    let reviewed_at = reviews.last().map_or(0, |r| r.version);
    write!(
        ink,
        "{:?} {} {} {:?} {} ",
        reviews.last().map(|r| r.verdict),
        reviews.iter().any(|r| r.verdict == law::case::ReviewVerdict::Pass),
        reviewed_at > *facts_version,
        reopened_version.map(|v| *gathered_version > v),
        (*records).min(1),
    )?;
    for e in evidence {
        write!(ink, "{:?} {:?} {} ", e.kind, e.verified, e.monitored)?;
    }
    write!(ink, "{:?} ", correction.as_ref().map(|c| c.checked))?;
    write!(ink, "{:?} ", address.as_ref().map(|a| a.electronic.is_some()))?;
    if let Some(r) = report {
        write!(ink, "{:?} {} {} {} ", r.outcome, r.discretion, r.complex, r.evidence.len())?;
    }
    for (i, n) in notices.iter().enumerate() {
        // Of a notice that another has replaced only its penalty still counts (N-02, N-04); the last may hand on a hearing.
        if n.void && i + 1 < notices.len() {
            let current = state.paper(&n.number).is_some_and(|p| p.version > *facts_version);
            write!(ink, "{:?} {current} ", n.penalty)?;
            continue;
        }
        let current = state.paper(&n.number).is_some_and(|p| p.version > *facts_version);
        let window = n.served_on.map(|s| left(&n.window(s, town), today));
        write!(ink, "{:?} {} {} {current} {window:?} ", n.penalty, n.hearing, n.void)?;
        write!(ink, "{} {} ", n.waived_defence, n.waived_hearing)?;
        write!(ink, "{} {} ", n.hearing_requested.is_some(), n.hearing_withdrawn.is_some())?;
    }
    for d in defences {
        let notice = notices.iter().position(|n| n.number == d.notice);
        write!(ink, "{notice:?} {} {} ", d.reviewed, d.adopted)?;
    }
    write!(ink, "{:?} ", discussion.as_ref().map(|d| d.version > reviewed_at))?;
    if let Some(p) = proposal {
        write!(ink, "{:?} {} {} ", p.outcome, p.surcharge, p.overdue_basis.is_empty())?;
    }
    write!(ink, "{} ", extensions.len())?;
    // By months: no search waits for the ninetieth day from two sides of it.
    write!(ink, "{:?} ", state.decision_due(town).map(|d| left(&d, today).div_euclid(30)))?;
    if let Some(d) = decision {
        let served = d.served_on.map(|s| s == today);
        write!(ink, "{:?} {} {} {served:?} ", d.outcome, d.surcharge, d.at.date() == today)?;
        let account = state.account(today, town);
        let due = account.due.map(|due| if due < today { -1 } else { (due - today).get_days() });
        write!(ink, "{due:?} {} {} ", account.balance().0, account.principal_left().0)?;
    }
    write!(ink, "{} ", state.major_passed().is_ok())?;
    write!(ink, "{powers_held} {is_major} {} {} ", major_reported.is_some(), asked.is_empty())?;
    let ticked = veto_check.as_ref().map(|v| v.items.iter().all(|i| i.passed));
    write!(ink, "{ticked:?} ")?;
    for a in announcements {
        let code = state.paper(&a.paper).map(|p| p.code.as_str());
        let due = law::deadline::announcement(a.announced_on, &town.calendar);
        write!(ink, "{code:?} {} ", left(&due, today))?;
    }
    let public = match publication {
        PublicationState::Pending => 0,
        PublicationState::Published { .. } => 1,
        PublicationState::Declined { .. } => 2,
        PublicationState::Withdrawn { .. } => 3,
    };
    write!(ink, "{public} {} {spot_checked:?} {} ", recorded.is_some(), payments.len().min(1))?;
    if let Some(c) = cash {
        write!(ink, "{} {} ", c.handed_in.is_some(), c.deposited.is_some())?;
    }
    let deferrals = past_deferrals.iter().chain(deferral);
    for d in deferrals {
        write!(ink, "{:?} {} ", d.decided, passed(&Some(d.until)))?;
    }
    for s in stays {
        write!(ink, "{} ", s.to.is_some())?;
    }
    write!(ink, "{} {} ", urged_on.is_some(), archived.is_some())?;
    for p in papers.iter().filter(|p| p.outgoing && p.served_on.is_none()) {
        write!(ink, "{} ", p.code)?;
    }
    for g in &goods.0 {
        write!(ink, "{:?} {:?} {} ", g.taken, g.gone.map(|(gone, _)| gone), g.place.is_some())?;
    }
    for (name, window) in state.windows(town) {
        write!(ink, "{name} {} ", left(&window, today))?;
    }
    ink.write_str(&super::hearing::mark(hearing, today, town))?;
    ink.write_str(&super::hold::mark(hold, today, town))?;
    ink.write_str(&super::footage::mark(footage))?;
    ink.write_str(&super::measure::mark(measure, today, town))?;
    ink.write_str(&super::measure::measures(state, today, town))?;
    ink.write_str(&super::execution::mark(execution, today, town))?;
    ink.write_str(&super::transfer::mark(transfer, today, town))?;
    ink.write_str(&super::fund::mark(fund, today, town))?;
    ink.write_str(&super::remedy::mark(remedy, today, town))?;
    ink.write_str(&super::credit::mark(credit, today, town))?;
    ink.write_str(&super::amend::mark(amend))?;
    ink.write_str(&super::related::mark(related))?;
    Ok(())
}
