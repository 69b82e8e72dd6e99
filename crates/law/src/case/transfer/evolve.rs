//! Takes the facts of 移送协作 in.

use super::fact::Fact;
use super::state::{
    Answer, Assistance, Away, Claim, CrimeReport, Dispute, Joint, JointPart, Objection, OfficialClue,
    Referral, ReferralDecision, Sent, Support,
};
use super::{PoliceAnswer, Whose};
use crate::case::state::{CaseStage, CaseState};
use crate::goods::Gone;
use crate::matter::Stamp;
use std::cmp::Ordering;

#[expect(
    clippy::too_many_lines,
    reason = "one arm a fact, in the order of the procedure, reads best as one list"
)]
pub(in crate::case) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let (at, today, by) = (stamp.at, stamp.at.date(), &stamp.by.id);
    match fact {
        Fact::ReferralTeamNamed { officers, .. } => {
            state.approvers.insert(by.clone());
            state.transfer.referrals.push(Referral { team: officers.clone(), ..Referral::default() });
        }
        Fact::SuspectedCrimeReported { findings, offence, standard, recommend, officers, .. } => {
            state.handled(officers);
            if let Some(r) = state.transfer.referral_mut() {
                r.report = Some(CrimeReport {
                    at,
                    findings: findings.clone(),
                    offence: offence.clone(),
                    standard: standard.clone(),
                    recommend: *recommend,
                });
            }
        }
        Fact::ReferralDecided { number, approved, .. } => {
            state.approvers.insert(by.clone());
            if let Some(r) = state.transfer.referral_mut() {
                r.decision = Some(ReferralDecision { number: number.clone(), approved: *approved, at });
            }
            state.issue("TRANS-A", number, at, false);
        }
        Fact::CrimeReferred { number, to, sent_at, officers, .. } => {
            state.handled(officers);
            if let Some(r) = state.transfer.referral_mut() {
                r.sent = Some(Sent { number: number.clone(), at: *sent_at, to: to.clone() });
                r.asked = Some(sent_at.date());
            }
            state.issue("TRANS", number, at, false);
        }
        Fact::PoliceReplied { answer, received_on, reason, files, .. } => {
            state.handlers.insert(by.clone());
            if let Some(r) = state.transfer.referral_mut() {
                r.objections.iter_mut().for_each(|o| o.answered = true);
                if *answer == PoliceAnswer::Forwarded {
                    // The same question is now another organ's, from the day we were told.
                    r.asked = Some(*received_on);
                    if let Some(sent) = &mut r.sent {
                        sent.to = reason.clone();
                    }
                } else {
                    let attached = !files.is_empty();
                    r.answers.push(Answer { answer: *answer, received_on: *received_on, attached });
                }
            }
        }
        Fact::RefusalObjected { way, made_on, officers, .. } => {
            state.handled(officers);
            if let Some(r) = state.transfer.referral_mut() {
                r.objections.push(Objection { way: *way, made_on: *made_on, answered: false });
            }
        }
        Fact::CaseResumed { excluded, .. } => {
            state.handlers.insert(by.clone());
            state.transfer.excluded.extend(excluded.clone());
            if let Some(r) = state.transfer.referral_mut() {
                r.over = true;
            }
        }
        Fact::GoodsHandedToPolice { on, goods, other_goods, officers, .. } => {
            state.handled(officers);
            state.goods.let_go(goods, Gone::Transferred, *on);
            if let Some(r) = state.transfer.referral_mut() {
                r.handed_over = Some(*on);
                r.with_goods = !goods.is_empty() || !other_goods.is_empty();
            }
        }
        Fact::GoodsTransferTold { told_on, officers, .. } => {
            state.handled(officers);
            let t = &mut state.transfer;
            let police = t.referral().is_some_and(|r| r.with_goods && r.told_on.is_none());
            match (police, &mut t.away) {
                (false, Some(a)) if a.with_goods => a.told_on = Some(*told_on),
                _ => {
                    if let Some(r) = t.referral_mut() {
                        r.told_on = Some(*told_on);
                    }
                }
            }
        }
        Fact::CriminalResultRecorded { result, amount, document, returned, excluded, files, .. } => {
            state.handlers.insert(by.clone());
            if amount.0 > 0 {
                state.transfer.fined_by_court = Some(*amount);
            }
            let sum = if amount.0 > 0 { amount.to_string() } else { String::new() };
            state.transfer.results.push(format!("{}{sum}，{document}", result.label()));
            state.transfer.excluded.extend(excluded.clone());
            if let Some(r) = state.transfer.referral_mut() {
                r.concluded = true;
                r.result_attached = !files.is_empty();
                r.over = *returned;
            }
            // 罚§27: what the judicial organs send back is taken up where it was left, also after it was closed here.
            if *returned && state.decision.is_none() && closing(state.stage) {
                state.take_up(at);
            }
        }
        Fact::OfficialClueNoted { .. } => {
            state.transfer.officials.push(OfficialClue { noted_on: today, sent_on: None, to: String::new() })
        }
        Fact::OfficialClueSent { to, sent_on, .. } => {
            state.approvers.insert(by.clone());
            for o in state.transfer.officials.iter_mut().filter(|o| o.sent_on.is_none()) {
                o.sent_on = Some(*sent_on);
                o.to = to.clone();
            }
        }
        Fact::CaseTransferProposed { to, ground, reason, materials, officers } => {
            state.handled(officers);
            state.transfer.away = Some(Away {
                to: to.clone(),
                ground: *ground,
                reason: reason.clone(),
                materials: materials.clone(),
                sent_on: None,
                number: None,
                accepted: None,
                answered_on: None,
                receipt_attached: false,
                with_goods: false,
                told_on: None,
            });
        }
        Fact::CaseTransferReturned { .. } => state.transfer.away = None,
        Fact::CaseTransferSent { number, .. } => {
            state.approvers.insert(by.clone());
            if let Some(a) = &mut state.transfer.away {
                a.number = Some(number.clone());
                a.sent_on = Some(today);
            }
            state.issue("CLUE-T", number, at, false);
        }
        Fact::CaseTransferAnswered { accepted, received_on, goods, files, .. } => {
            state.handlers.insert(by.clone());
            state.goods.let_go(goods, Gone::Transferred, *received_on);
            if let Some(a) = &mut state.transfer.away {
                a.accepted = Some(*accepted);
                a.answered_on = Some(*received_on);
                a.receipt_attached = !files.is_empty();
                a.with_goods = !goods.is_empty();
            }
        }
        Fact::OtherFilingRecorded { agency, filed_on, document, .. } => {
            state.handlers.insert(by.clone());
            // 罚§25: whoever filed first has it; on the same day the two must talk.
            let whose = match state.filed_on.map_or(Ordering::Less, |ours| filed_on.cmp(&ours)) {
                Ordering::Less => Whose::Theirs,
                Ordering::Equal => Whose::Open,
                Ordering::Greater => Whose::Ours,
            };
            state.transfer.claims.push(Claim {
                agency: agency.clone(),
                filed_on: *filed_on,
                document: document.clone(),
                since: today,
                whose,
                requested_on: None,
                designated: false,
            });
        }
        Fact::JurisdictionConsulted { whose, .. } => {
            state.handlers.insert(by.clone());
            if let Some(c) = state.transfer.claims.last_mut() {
                c.whose = *whose;
            }
        }
        Fact::DesignationRequested { .. } => {
            state.approvers.insert(by.clone());
            if let Some(c) = state.transfer.claims.last_mut() {
                c.requested_on = Some(today);
            }
        }
        Fact::JurisdictionDesignated { whose, .. } => {
            state.handlers.insert(by.clone());
            if let Some(c) = state.transfer.claims.last_mut() {
                c.whose = *whose;
                c.designated = true;
            }
        }
        Fact::EnforcementDisputeRaised { agency, .. } => state.transfer.disputes.push(Dispute {
            agency: agency.clone(),
            since: today,
            level: None,
            settled: false,
        }),
        Fact::EnforcementDisputeMoved { level, settled, .. } => {
            if let Some(d) = state.transfer.disputes.iter_mut().rev().find(|d| !d.settled) {
                d.level = Some(*level);
                d.settled = *settled;
            }
        }
        Fact::AssistanceRequested { to, due_on, document, officers, .. } => {
            state.handled(officers);
            state.transfer.assistance.push(Assistance {
                to: to.clone(),
                document: document.clone(),
                since: today,
                due_on: *due_on,
                answer: None,
            });
        }
        Fact::AssistanceAnswered { request, answer, .. } => {
            state.handlers.insert(by.clone());
            if let Some(a) = state.transfer.assistance.iter_mut().find(|a| a.document == *request) {
                a.answer = Some(*answer);
            }
        }
        Fact::PoliceCalled { station, called_at, officers, .. } => {
            state.handled(officers);
            state.transfer.supports.push(Support {
                station: station.clone(),
                called_at: *called_at,
                recorded: false,
                obstructed: false,
            });
        }
        Fact::PoliceSupportRecorded { obstruction, .. } => {
            state.handlers.insert(by.clone());
            if let Some(s) = state.transfer.supports.iter_mut().rev().find(|s| !s.recorded) {
                s.recorded = true;
                s.obstructed = !obstruction.is_empty();
            }
        }
        Fact::JointEnforcementProposed { agencies, on, .. } => {
            let part = |a: &super::JointAgency| JointPart {
                agency: a.clone(),
                case_number: None,
                decision: String::new(),
            };
            state.transfer.joint = Some(Joint {
                agencies: agencies.iter().map(part).collect(),
                on: *on,
                proposed_by: by.clone(),
                consent: None,
            });
        }
        Fact::JointEnforcementDecided { consent, .. } => {
            if let Some(j) = &mut state.transfer.joint {
                j.consent = Some(*consent);
            }
        }
        Fact::JointCaseLinked { agency, case_number, decision, .. } => {
            state.handlers.insert(by.clone());
            let parts = state.transfer.joint.iter_mut().flat_map(|j| &mut j.agencies);
            for part in parts.filter(|p| p.agency.name == *agency) {
                part.case_number = Some(case_number.clone());
                part.decision = decision.clone();
            }
        }
        Fact::TransferClosingProposed { number, officers, .. } => {
            state.handlers.insert(by.clone());
            state.handled(officers);
            state.issue("CLOSE", number, at, false);
            state.veto_check = None;
            state.go(CaseStage::ClosingProposed, at);
        }
    }
}

fn closing(stage: CaseStage) -> bool {
    matches!(stage, CaseStage::ClosingProposed | CaseStage::Closed)
}
