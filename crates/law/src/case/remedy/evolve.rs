//! Folds the facts of 复议诉讼 into the case.

use super::fact::Fact;
use super::proceeding::{Defendants, Instance};
use super::result::{Due, ResultKind};
use super::state::{Claim, Duty, Forwarding, Outcome, Past, Proceeding, Redo, Supervision};
use crate::case::credit;
use crate::case::execution::{Duty::Act, Scope};
use crate::case::fact::Procedure;
use crate::case::fund::RefundGround;
use crate::case::state::{CaseStage, CaseState, Evidence, PublicationState, Stay};
use crate::matter::Stamp;
use jiff::civil::Date;

fn new(state: &CaseState, about: crate::number::DocNumber, instance: Instance, filed_on: Date) -> Proceeding {
    Proceeding {
        no: state.remedy.proceedings.len() as u32 + 1,
        instance,
        of: None,
        applicant: String::new(),
        body: String::new(),
        about,
        decision: true,
        defendants: Defendants::Agency,
        filed_on,
        accepted_on: None,
        reference: String::new(),
        received_on: None,
        simple: false,
        extended: false,
        late: false,
        skipped: false,
        answered_on: None,
        appearances: Vec::new(),
        leave: None,
        stayed: None,
        result: None,
    }
}

/// F-10: the surcharge is not counted from here on. Recorded by hand before, it is the same stay.
fn begin_stay(state: &mut CaseState, p: &Proceeding) {
    let known = |s: &&mut Stay| s.proceeding == p.instance.stay() && s.from == p.filed_on;
    if !p.decision || state.decision.as_ref().is_none_or(|d| d.number != p.about) {
        return;
    }
    match state.stays.iter_mut().find(known) {
        Some(s) => s.accepted_on = p.accepted_on.or(s.accepted_on),
        None => state.stays.push(Stay {
            proceeding: p.instance.stay().into(),
            from: p.filed_on,
            accepted_on: p.accepted_on,
            to: None,
        }),
    }
}

fn find(state: &mut CaseState, no: u32) -> Option<&mut Proceeding> {
    state.remedy.proceedings.iter_mut().find(|p| p.no == no)
}

fn done(state: &mut CaseState, kind: Due, on: Date) {
    if let Some(d) = state.remedy.duties.iter_mut().find(|d| d.kind == kind && d.done_on.is_none()) {
        d.done_on = Some(on);
    }
}

/// Takes one fact in.
#[expect(
    clippy::too_many_lines,
    reason = "one arm a fact, in the order of the procedure, reads best as one list"
)]
pub(in crate::case) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let (at, today) = (stamp.at, stamp.at.date());
    match fact {
        Fact::ApplicationReceived { received_on, .. } => {
            state.remedy.forwarding.push(Forwarding { received_on: *received_on, forwarded_on: None });
        }
        Fact::ApplicationForwarded { forwarded_on, .. } => {
            if let Some(f) = state.remedy.forwarding.iter_mut().find(|f| f.forwarded_on.is_none()) {
                f.forwarded_on = Some(*forwarded_on);
            }
        }
        Fact::ReconsiderationRegistered {
            applicant,
            about,
            decision,
            body,
            filed_on,
            accepted_on,
            reference,
            received_on,
            simple,
            late,
            ..
        } => {
            let p = Proceeding {
                applicant: applicant.clone(),
                body: body.clone(),
                decision: *decision,
                accepted_on: *accepted_on,
                reference: reference.clone(),
                received_on: *received_on,
                simple: *simple,
                late: *late,
                ..new(state, about.clone(), Instance::Reconsideration, *filed_on)
            };
            begin_stay(state, &p);
            state.remedy.proceedings.push(p);
        }
        Fact::SuitRegistered {
            applicant,
            about,
            decision,
            court,
            defendants,
            filed_on,
            accepted_on,
            reference,
            received_on,
            late,
            skipped,
            ..
        } => {
            // 复§34: a suit over a reconsideration that was late ends it.
            for p in state.remedy.proceedings.iter_mut().filter(|p| &p.about == about && p.is_undecided()) {
                p.result = Some(overtaken(*filed_on));
            }
            close_stays(state, Instance::Reconsideration, *filed_on);
            let p = Proceeding {
                applicant: applicant.clone(),
                body: court.clone(),
                decision: *decision,
                defendants: *defendants,
                accepted_on: *accepted_on,
                reference: reference.clone(),
                received_on: *received_on,
                late: *late,
                skipped: *skipped,
                ..new(state, about.clone(), Instance::First, *filed_on)
            };
            begin_stay(state, &p);
            state.remedy.proceedings.push(p);
        }
        Fact::ProceedingAccepted {
            proceeding,
            accepted_on,
            reference,
            received_on,
            simple,
            ordinary,
            extended,
        } => {
            if let Some(p) = find(state, *proceeding) {
                p.accepted_on = *accepted_on;
                p.reference.clone_from(reference);
                p.received_on = *received_on;
                p.simple = !ordinary && (p.simple || *simple);
                p.extended |= extended;
                let p = p.clone();
                if p.instance != Instance::Second {
                    begin_stay(state, &p);
                }
            }
        }
        Fact::ReplySubmitted { number, proceeding, submitted_on, .. } => {
            if let Some(p) = find(state, *proceeding) {
                p.answered_on = Some(*submitted_on);
            }
            state.issue("RECON", number, at, false);
        }
        Fact::CourtDefenceSubmitted { number, proceeding, submitted_on, .. } => {
            if let Some(p) = find(state, *proceeding) {
                p.answered_on = Some(*submitted_on);
            }
            state.issue("SUIT", number, at, false);
        }
        Fact::AppearanceArranged { proceeding, appearance, .. } => {
            if let Some(p) = find(state, *proceeding) {
                p.appearances.retain(|a| a.on != appearance.on);
                p.appearances.push(appearance.clone());
            }
        }
        Fact::EvidenceAllowed { proceeding, document, .. } => {
            if let Some(p) = find(state, *proceeding) {
                p.leave = Some(document.clone());
            }
        }
        Fact::EvidenceSupplemented {
            no,
            evidence_kind,
            name,
            source,
            proves,
            officers,
            collected_at,
            original,
            files,
            leave,
            ..
        } => {
            state.handled(officers);
            state.evidence.push(Evidence {
                no: *no,
                kind: *evidence_kind,
                name: name.clone(),
                description: format!("经{leave}补充"),
                source: source.clone(),
                proves: proves.clone(),
                collected_at: *collected_at,
                original: *original,
                monitored: false,
                officers: officers.clone(),
                files: files.clone(),
                verified: None,
                opinion: String::new(),
                particulars: Default::default(),
            });
        }
        Fact::ExecutionStayed { proceeding, ground, from, .. } => {
            if let Some(p) = find(state, *proceeding) {
                p.stayed = Some((*ground, *from));
            }
        }
        Fact::StayLifted { proceeding, .. } => {
            if let Some(p) = find(state, *proceeding) {
                p.stayed = None;
            }
        }
        Fact::ResultRecorded { .. } => result(state, fact),
        Fact::AppealRegistered { of, court, filed_on, reference, received_on, .. } => {
            let Some(first) = find(state, *of) else { return };
            if let Some(r) = &mut first.result {
                r.appealed = true;
            }
            let first = first.clone();
            let second = Proceeding {
                of: Some(*of),
                applicant: first.applicant.clone(),
                body: court.clone(),
                decision: first.decision,
                defendants: first.defendants,
                reference: reference.clone(),
                received_on: *received_on,
                stayed: first.stayed,
                ..new(state, first.about.clone(), Instance::Second, *filed_on)
            };
            state.remedy.proceedings.push(second);
        }
        Fact::OutcomeTookEffect { .. } => effect(state, fact, at),
        Fact::OpinionReceived { proceeding, content, received_on, .. } => {
            state.remedy.duties.push(Duty {
                kind: Due::Opinion,
                proceeding: *proceeding,
                from: *received_on,
                by: None,
                amount: crate::money::Fen(0),
                what: content.clone(),
                done_on: None,
            });
        }
        Fact::RefundMade { refunded_on, .. } => done(state, Due::Refund, *refunded_on),
        Fact::DutyFulfilled { duty, done_on, .. } => done(state, *duty, *done_on),
        Fact::CompensationAssessed { .. } => done(state, Due::Compensation, today),
        Fact::RedoBegun { from, until: by, .. } => {
            done(state, Due::Redo, today);
            redo(state, Redo { from: *from, by: *by });
            state.go(CaseStage::Investigating, at);
        }
        Fact::ClaimRegistered { claimant, received_on, amount, late, .. } => {
            state.remedy.claims.push(Claim {
                claimant: claimant.clone(),
                asked: *amount,
                received_on: *received_on,
                late: *late,
                decided: None,
                served_on: None,
            })
        }
        Fact::ClaimDecided { amount, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            if let Some(c) = state.remedy.claims.iter_mut().find(|c| c.decided.is_none()) {
                c.decided = Some((today, *amount));
            }
        }
        Fact::ClaimServed { served_on, .. } => {
            if let Some(c) = state.remedy.claims.iter_mut().find(|c| c.served_on.is_none()) {
                c.served_on = Some(*served_on);
            }
        }
        Fact::SupervisionReceived { from, document, content, received_on, due_on, .. } => {
            state.remedy.supervision.push(Supervision {
                from: from.clone(),
                document: document.clone(),
                content: content.clone(),
                received_on: *received_on,
                due_on: *due_on,
                replied_on: None,
            });
        }
        Fact::SupervisionReplied { number, .. } => {
            if let Some(v) = state.remedy.supervision.iter_mut().find(|v| v.replied_on.is_none()) {
                v.replied_on = Some(today);
            }
            state.issue("SUPV", number, at, false);
        }
        Fact::FaultAssessed { number, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            done(state, Due::Fault, today);
            state.remedy.faults += 1;
            state.issue("COMP", number, at, false);
        }
        Fact::ArchiveConsulted { .. } => state.remedy.consulted += 1,
    }
}

/// What a suit makes of a reconsideration that was not decided in time.
fn overtaken(on: Date) -> Outcome {
    Outcome {
        kind: ResultKind::Withdrawn,
        document: "逾期未作出复议决定，已起诉".into(),
        received_on: on,
        ruling: false,
        effective_on: Some(on),
        redo: false,
        for_procedure: false,
        inadmissible: false,
        penalty: None,
        appealed: false,
        redo_by: None,
        perform_by: None,
        perform: String::new(),
    }
}

fn result(state: &mut CaseState, fact: &Fact) {
    let Fact::ResultRecorded {
        proceeding,
        result,
        document,
        received_on,
        ruling,
        penalty,
        redo,
        redo_by,
        for_procedure,
        inadmissible,
        perform,
        perform_by,
        ..
    } = fact
    else {
        return;
    };
    let Some(p) = find(state, *proceeding) else { return };
    p.result = Some(Outcome {
        kind: *result,
        document: document.clone(),
        received_on: *received_on,
        ruling: *ruling,
        effective_on: None,
        redo: *redo,
        for_procedure: *for_procedure,
        inadmissible: *inadmissible,
        penalty: penalty.clone(),
        appealed: false,
        redo_by: *redo_by,
        perform_by: *perform_by,
        perform: perform.clone(),
    });
    let p = p.clone();
    // 发回重审: the first instance hears it again.
    if *result == ResultKind::Remanded {
        let first = p.of.and_then(|no| state.remedy.proceeding(no)).cloned();
        let again = Proceeding {
            applicant: p.applicant.clone(),
            body: first.map_or_else(String::new, |f| f.body),
            decision: p.decision,
            defendants: p.defendants,
            accepted_on: Some(*received_on),
            ..new(state, p.about.clone(), Instance::First, *received_on)
        };
        state.remedy.proceedings.push(again);
    }
}

fn close_stays(state: &mut CaseState, instance: Instance, on: Date) {
    for s in state.stays.iter_mut().filter(|s| s.proceeding == instance.stay() && s.to.is_none()) {
        s.to = Some(on.max(s.from));
    }
}

fn effect(state: &mut CaseState, fact: &Fact, at: jiff::civil::DateTime) {
    let Fact::OutcomeTookEffect {
        proceeding, effective_on, decision, void, overturned, penalty, duties, ..
    } = fact
    else {
        return;
    };
    let on = *effective_on;
    let Some(p) = find(state, *proceeding) else { return };
    if let Some(r) = &mut p.result {
        r.effective_on = Some(on);
    }
    let instance = p.instance;
    // An appeal that ended by leaving the first judgment in force has ended with it.
    for second in state.remedy.proceedings.iter_mut().filter(|s| s.of == Some(*proceeding)) {
        if let Some(r) = &mut second.result {
            r.effective_on = Some(on);
        }
    }
    close_stays(state, instance, on);
    if *decision {
        state.remedy.void |= void;
        if penalty.is_some() {
            state.remedy.changed.clone_from(penalty);
        }
        if *overturned {
            state.remedy.overturned_on = Some(on);
        }
    }
    state.remedy.duties.extend(duties.iter().map(|d| Duty {
        kind: d.kind,
        proceeding: *proceeding,
        from: on,
        by: d.by,
        amount: d.amount,
        what: d.what.clone(),
        done_on: None,
    }));
    let ended = matches!(state.stage, CaseStage::ClosingProposed | CaseStage::Closed | CaseStage::Archived);
    if ended && (!duties.is_empty() || *overturned) {
        state.closed_on = None;
        state.archived = None;
        state.veto_check = None;
        state.go(CaseStage::Served, at);
    }
}

/// The old decision steps back with all that belonged to it; the case begins anew from the investigation.
fn redo(state: &mut CaseState, redo: Redo) {
    state.veto_check = None;
    let (facts, reasons) = super::result::grounds(state);
    let by = state.remedy.proceedings.iter().rev().find_map(|p| {
        let r = p.result.as_ref().filter(|r| r.redo && r.effective_on.is_some())?;
        Some((p.instance.in_court(), r.for_procedure))
    });
    let (by_court, for_procedure) = by.unwrap_or_default();
    if let Some(decision) = state.decision.take() {
        state.remedy.past.push(Past {
            decision,
            facts,
            reasons,
            for_procedure,
            by_court,
            payments: std::mem::take(&mut state.payments),
            publication: std::mem::take(&mut state.publication),
        });
    }
    state.remedy.redo = Some(redo);
    state.remedy.void = false;
    state.remedy.changed = None;
    state.remedy.overturned_on = None;
    for n in &mut state.notices {
        n.void = true;
    }
    state.procedure = Procedure::General;
    state.publication = PublicationState::Pending;
    state.proposal = None;
    state.is_major = false;
    state.major_reported = None;
    state.deferral = None;
    state.past_deferrals.clear();
    state.stays.clear();
    state.urged_on = None;
    state.reopened_version = Some(state.version);
    end_collection(state);
    state.facts_changed();
}

/// What was done to collect and to publish the old decision ends with it; the order to correct stands by itself.
fn end_collection(state: &mut CaseState) {
    let x = &mut state.execution;
    x.demands.retain(|d| d.duty == Act);
    x.court.retain(|a| a.plan.duty == Act);
    x.terminations.retain(|t| t.scope.covers(Act));
    for t in &mut x.terminations {
        t.scope = Scope::Act;
    }
    x.surcharge = None;
    x.agreements.clear();
    x.proposed = None;
    let fund = &mut state.fund;
    fund.collected = false;
    fund.unavailable.clear();
    // What was wrongly taken went back from payments that are past now.
    fund.refunds.retain(|r| r.is_open() || r.ground != RefundGround::Wrong);
    // What stands on the platform is still to be taken down (D-12); the new decision is reported anew.
    let credit = std::mem::take(&mut state.credit);
    state.credit =
        credit::State { objections: credit.objections, recall: credit.recall, ..Default::default() };
}
