//! 复议诉讼 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::search::Scope;
use crate::kit::{Story, file, fine, signed};
use crate::remedy as kit;
use jiff::civil::Date;
use law::case::remedy::{self as r, Command, Due, Fact, ResultKind, State};
use law::case::{CaseCommand as C, CaseStage, DeliverOnSpot, FileForRecord, Procedure, PublicationState};
use law::clue::CheckOutcome;
use law::town::Town;

kinds! { Fact, kind, KINDS:
    ApplicationReceived ApplicationForwarded ReconsiderationRegistered SuitRegistered ProceedingAccepted
    ReplySubmitted CourtDefenceSubmitted AppearanceArranged EvidenceAllowed EvidenceSupplemented ExecutionStayed
    StayLifted ResultRecorded AppealRegistered OutcomeTookEffect OpinionReceived RefundMade DutyFulfilled
    CompensationAssessed RedoBegun ClaimRegistered ClaimDecided ClaimServed SupervisionReceived SupervisionReplied
    FaultAssessed ArchiveConsulted
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, town: &Town) -> String {
    let State {
        forwarding,
        proceedings,
        void,
        changed,
        overturned_on,
        duties,
        redo,
        past,
        claims,
        supervision,
        faults: _,
        consulted: _,
    } = state;
    let mut text =
        format!("{void} {changed:?} {} {} {} ", overturned_on.is_some(), redo.is_some(), past.len());
    for f in forwarding {
        text.push_str(&format!("{} ", f.forwarded_on.is_some()));
    }
    for p in proceedings {
        let answer = p.answer_due(town).map(|d| d.met_on(today));
        let appeal = p.appeal_due(town).map(|d| d.has_passed(today));
        let late = p.decision_due(town).map(|d| d.has_passed(today));
        let end = p.result.as_ref().map(|x| (x.kind, x.effective_on.is_some(), x.appealed, x.redo));
        text.push_str(&format!(
            "{:?} {:?} {:?} {answer:?} {appeal:?} {late:?} {end:?} {} {} {} {} {} ",
            p.instance,
            p.defendants,
            p.accepted_on.is_some(),
            p.answered_on.is_some(),
            p.leave.is_some(),
            p.stayed.is_some(),
            p.skipped,
            p.appearances.len(),
        ));
    }
    for d in duties {
        text.push_str(&format!("{:?} {} {} ", d.kind, d.done_on.is_some(), d.amount.0));
    }
    for c in claims {
        text.push_str(&format!("{} {} ", c.decided.is_some(), c.served_on.is_some()));
    }
    for v in supervision {
        text.push_str(&format!("{} ", v.replied_on.is_some()));
    }
    text
}

/// The road to a served decision in one order, then everything a remedy may be answered with and end in.
fn road<'a>(s: &'a Story, w: &'a super::world::World, simple: bool) -> Menu<'a> {
    let mut m = Menu::lean(s, w, PLAIN);
    m.clue_road(&[if simple { CheckOutcome::Simple } else { CheckOutcome::General }]);
    if simple {
        m.case("sq1", "", C::DecideOnSpot(s.spot()));
        let deliver = DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() };
        m.case("sq1", "", C::DeliverOnSpot(deliver));
        m.case("sq1", "", C::FileForRecord(FileForRecord::default()));
    }
    m
}

/// Challenged when it was just published, or long after, from the archive.
fn challengeable(s: &Story) -> bool {
    let fresh = s.case.stage == CaseStage::Served
        && s.case.publication != PublicationState::Pending
        && s.case.remedy.past.is_empty();
    fresh && (s.case.procedure == Procedure::General || s.case.recorded.is_some())
        || s.case.stage == CaseStage::Archived
}

fn legal(m: &mut Menu, how: &'static str, c: Command) {
    m.case("legal", how, C::Remedy(c));
}

/// What an outcome obliges to, the duty that comes first tried first.
fn duties(m: &mut Menu) {
    let s = m.s;
    if s.case.remedy.overturned_on.is_some() {
        m.case("legal", "", C::WithdrawPublication(kit::withdrawal()));
    }
    let next = s.case.remedy.duties.iter().find(|d| d.done_on.is_none());
    // In one order, as the case's page lists them.
    let shown = matches!(s.case.publication, PublicationState::Published { .. });
    let Some(duty) = next.filter(|_| !shown || s.case.remedy.overturned_on.is_none()) else {
        return;
    };
    let refund = r::RecordRefund { amount: duty.amount, refunded_on: None, voucher: "T1".into() };
    m.case("finance", "", C::Remedy(Command::RecordRefund(refund)));
    if Due::BY_HAND.contains(&duty.kind) {
        legal(m, duty.kind.label(), Command::FulfilDuty(kit::fulfil(duty.kind)));
    }
    if duty.kind == Due::Fault {
        m.case("head", "", C::Remedy(Command::AssessFault(kit::fault())));
    }
    let assess = r::AssessCompensation { damage: false, told: true, opinion: "没有损害".into() };
    legal(m, "", Command::AssessCompensation(assess));
    let redo = r::BeginRedo { plan: "重新调查".into() };
    m.case("sq1", "", C::Remedy(Command::BeginRedo(redo)));
}

fn begun(m: &Menu) -> bool {
    m.w.count("ReconsiderationRegistered") + m.w.count("SuitRegistered") > 0
}

/// 复议: an ordinary decision challenged before the government above, with every end.
pub const RECONSIDERED: Scope = Scope {
    name: "reconsideration",
    desk: Story::new,
    menu: |s, w| {
        let mut m = road(s, w, false);
        if challengeable(s) && s.case.stage == CaseStage::Served && m.few("ReconsiderationRegistered", 1) {
            let c = r::RegisterReconsideration {
                accepted_on: Some(s.today()),
                received_on: Some(s.today()),
                ..kit::reconsideration(s)
            };
            legal(&mut m, "", Command::RegisterReconsideration(c));
        }
        if begun(&m) {
            let open = s.case.remedy.open().next();
            if open.is_some_and(|p| p.answered_on.is_none()) {
                legal(&mut m, "", Command::SubmitReply(kit::reply()));
            }
            for (how, kind, penalty, redo) in [
                ("maintained", ResultKind::Maintained, 0, false),
                ("lowered", ResultKind::Changed, 300, false),
                ("raised", ResultKind::Changed, 900, false),
                ("annulled", ResultKind::Annulled, 0, false),
                ("to be decided anew", ResultKind::Annulled, 0, true),
                ("illegal", ResultKind::ConfirmedIllegal, 0, false),
            ] {
                let penalty = if penalty > 0 { fine(penalty) } else { Default::default() };
                legal(
                    &mut m,
                    how,
                    Command::RecordResult(r::RecordResult { penalty, redo, ..kit::result(kind) }),
                );
            }
            duties(&mut m);
            let again = &[("the same", "较轻", 500), ("less", "较轻", 300)];
            let redone = s.case.remedy.redo.is_some() && s.case.decision.is_none();
            if redone {
                let fines = again.map(|(how, grade, yuan)| {
                    (how, grade, law::case::Outcome::Penalty { penalty: fine(yuan) })
                });
                m.investigation()
                    .report(&fines)
                    .notice(&[("same", fine(500)), ("less", fine(300))], 1)
                    .service()
                    .decision(&[("same", fines[0].2.clone()), ("less", fines[1].2.clone())])
                    .ending();
                return m.steps;
            }
        }
        super::scopes::shortest(m, 500)
    },
    bounds: &[
        ("ReconsiderationRegistered", 1),
        ("LegalReviewed", 1),
        ("EvidenceAdded", 2),
        ("ResultRecorded", 1),
    ],
    overdue: &[],
};

/// 诉讼: an on-the-spot penalty sued over directly and after reconsideration, both instances, everything beside it.
pub const SUED: Scope = Scope {
    name: "lawsuit",
    desk: Story::new,
    menu: |s, w| {
        let mut m = road(s, w, true);
        let served = challengeable(s);
        if served && m.few("ApplicationReceived", 1) && m.few("SuitRegistered", 1) {
            let c = r::ReceiveApplication {
                applicant: "张示例".into(),
                request: "撤销".into(),
                files: vec![file()],
                ..Default::default()
            };
            m.case("sq1", "", C::Remedy(Command::ReceiveApplication(c)));
        }
        legal(
            &mut m,
            "",
            Command::ForwardApplication(r::ForwardApplication {
                opinion: "维持".into(), forwarded_on: None
            }),
        );
        if challengeable(s) && m.few("SuitRegistered", 1) {
            legal(&mut m, "", Command::RegisterSuit(kit::suit(s)));
        }
        if begun(&m) {
            let open = s.case.remedy.open().next();
            let objecting =
                r::SubmitCourtDefence { objection: "未经复议".into(), ..kit::court_defence() };
            if open.is_some_and(|p| p.answered_on.is_none()) {
                legal(&mut m, "silent", Command::SubmitCourtDefence(kit::court_defence()));
                legal(&mut m, "objecting", Command::SubmitCourtDefence(objecting));
            }
            let answered = open.is_some_and(|p| p.answered_on.is_some());
            if answered {
                legal(&mut m, "annulled", Command::RecordResult(kit::result(ResultKind::Annulled)));
                legal(&mut m, "dismissed", Command::RecordResult(kit::result(ResultKind::Dismissed)));
                legal(&mut m, "affirmed", Command::RecordResult(kit::result(ResultKind::Affirmed)));
            }
            if m.few("AppealRegistered", 1) {
                let c = r::RegisterAppeal {
                    court: "中级人民法院".into(),
                    filed_on: Some(s.today()),
                    received_on: Some(s.today()),
                    ..Default::default()
                };
                legal(&mut m, "", Command::RegisterAppeal(c));
            }
            legal(&mut m, "", Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
            duties(&mut m);
        }
        m.service().ending();
        m.steps
    },
    bounds: &[("SuitRegistered", 1), ("AppealRegistered", 1), ("ApplicationReceived", 1)],
    overdue: &[r::APPEAL_WINDOW],
};

/// 其余: what is done beside a reconsideration, each once and in one order: acceptance, appearance, leave, a stay, an
/// opinion; a claim; the supervision; a reading of the archive.
pub const BESIDE: Scope = Scope {
    name: "beside a remedy",
    desk: Story::new,
    menu: |s, w| {
        let mut m = road(s, w, false);
        let once = |m: &Menu, kind: &str| m.few(kind, 1);
        if s.case.stage == CaseStage::Served && s.case.publication != PublicationState::Pending {
            let remedy = &s.case.remedy;
            if once(&m, "ReconsiderationRegistered") {
                legal(&mut m, "", Command::RegisterReconsideration(kit::reconsideration(s)));
            }
            if once(&m, "ProceedingAccepted") && !once(&m, "ReconsiderationRegistered") {
                legal(&mut m, "", Command::RecordAcceptance(kit::accepted(s)));
            }
            if once(&m, "AppearanceArranged") && !once(&m, "ProceedingAccepted") {
                legal(&mut m, "", Command::ArrangeAppearance(kit::appearance(s)));
            }
            if once(&m, "EvidenceSupplemented") {
                m.case("sq1", "", C::Remedy(Command::SupplementEvidence(kit::supplement())));
            }
            if once(&m, "EvidenceAllowed") && !once(&m, "AppearanceArranged") {
                legal(&mut m, "", Command::AllowEvidence(kit::leave()));
            }
            if once(&m, "ExecutionStayed") && !once(&m, "EvidenceSupplemented") {
                legal(&mut m, "", Command::RecordRemedyStay(Default::default()));
            }
            if !once(&m, "ExecutionStayed") {
                let c =
                    r::RecordRemedyStay {
                        resumed: true, document: "恢复通知".into(), ..Default::default()
                    };
                legal(&mut m, "resumed", Command::RecordRemedyStay(c));
            }
            if !once(&m, "StayLifted") {
                legal(&mut m, "", Command::RecordResult(kit::result(ResultKind::Maintained)));
            }
            if remedy.pending().is_none() && !remedy.proceedings.is_empty() {
                if once(&m, "OpinionReceived") {
                    let c = r::ReceiveOpinion {
                        document: "1号".into(),
                        content: "意见".into(),
                        ..Default::default()
                    };
                    legal(&mut m, "", Command::ReceiveOpinion(c));
                }
                legal(&mut m, "", Command::FulfilDuty(kit::fulfil(Due::Opinion)));
                if once(&m, "ClaimRegistered") && !once(&m, "OpinionReceived") {
                    legal(&mut m, "", Command::RegisterClaim(kit::claim(s)));
                }
                let c = r::DecideClaim {
                    heard: "听取".into(),
                    reasons: "没有损害".into(),
                    granted: false,
                    ..Default::default()
                };
                m.case("head", "", C::Remedy(Command::DecideClaim(c)));
                legal(
                    &mut m,
                    "",
                    Command::ServeClaim(r::ServeClaim { served_on: None, receipt: "签收".into() }),
                );
                if once(&m, "SupervisionReceived") && remedy.claims.iter().any(|c| c.served_on.is_some()) {
                    legal(&mut m, "", Command::ReceiveSupervision(kit::letter(s)));
                }
                let c = r::ReplySupervision { rectification: "已改".into(), late_note: String::new() };
                legal(&mut m, "", Command::ReplySupervision(c));
            }
        }
        if once(&m, "ArchiveConsulted") {
            let c =
                r::ConsultArchive { reader: "法院".into(), purpose: "审理".into(), ..Default::default() };
            legal(&mut m, "", Command::ConsultArchive(c));
        }
        super::scopes::shortest(m, 500)
    },
    bounds: &[
        ("ReconsiderationRegistered", 1),
        ("ProceedingAccepted", 1),
        ("AppearanceArranged", 1),
        ("EvidenceAllowed", 1),
        ("EvidenceSupplemented", 1),
        ("ExecutionStayed", 1),
        ("StayLifted", 1),
        ("OpinionReceived", 1),
        ("ClaimRegistered", 1),
        ("SupervisionReceived", 1),
        ("ArchiveConsulted", 1),
    ],
    overdue: &[],
};
