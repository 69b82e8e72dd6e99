//! 复议诉讼: what each step offers, which proceeding is meant, the days between which a thing was done, and what an
//! outcome leaves behind.

use crate::kit::{At, Story, file, fine, kind};
use crate::remedy::*;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::credit;
use law::case::execution::Duty;
use law::case::remedy::{self as r, Command as K, Due, Handling, ResultKind, SIDE, StayGround};
use law::case::{CaseCommand as C, CaseStage, Penalty, fund, panel};
use law::money::Fen;
use law::town::PenaltyKind;

/// What may be done next in this procedure, by somebody.
fn offered(s: &Story) -> Vec<&'static str> {
    let all = s.with("head", |ctx| panel(&s.case, ctx));
    let open = all.into_iter().filter(|o| o.refusal.is_none() || o.waiting_for_others);
    open.filter(|o| o.group == Some(SIDE.name)).map(|o| o.act).collect()
}

#[track_caller]
fn offers(s: &Story, yes: &[&str], no: &[&str]) {
    let all = offered(s);
    for act in yes {
        assert!(all.contains(act), "{act} is not offered: {all:?}");
    }
    for act in no {
        assert!(!all.contains(act), "{act} is offered");
    }
}

fn lines(s: &Story, label: &str) -> Vec<String> {
    (SIDE.facts)(&s.case, &s.town).into_iter().filter(|(name, _)| *name == label).map(|(_, w)| w).collect()
}

/// Tried on a copy: whether it passes.
#[track_caller]
fn passes(s: &Story, who: &str, c: K, field: &str) -> bool {
    match s.clone().act(who, &C::Remedy(c)) {
        Ok(()) => true,
        Err(r) => {
            assert_eq!(r.field, Some(field), "refused, but otherwise: {r}");
            false
        }
    }
}

/// The number of the order to correct, which was served beside the decision.
fn order(s: &Story) -> String {
    s.case.papers.iter().find(|p| p.code == "CORR").expect("an order").number.to_string()
}

fn asks_over_order(s: &mut Story) {
    let c = r::RegisterReconsideration { paper: order(s), ..reconsideration(s) };
    s.legal(K::RegisterReconsideration(c));
}

fn sues_over_order(s: &mut Story) {
    let c = r::RegisterSuit { paper: order(s), ..suit(s) };
    s.legal(K::RegisterSuit(c));
}

fn in_effect() -> K {
    K::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() })
}

fn days_ago(s: &Story, n: i64) -> Option<Date> {
    Some(s.today().saturating_sub(n.days()))
}

#[test]
fn each_step_of_a_remedy_offers_what_it_waits_for_and_nothing_else() {
    let pending =
        ["record_acceptance", "arrange_appearance", "allow_evidence", "record_remedy_stay", "record_result"];
    // An order that was made and not served cannot be challenged yet.
    let mut s = Story::at(At::Judged);
    let c = s.order();
    s.does("sq1", C::OrderCorrection(c));
    assert!(s.case.papers.iter().any(|p| p.outgoing) && s.case.papers.iter().all(|p| p.served_on.is_none()));
    offers(&s, &[], &["register_reconsideration", "register_suit", "register_claim"]);
    let mut s = served();
    offers(&s, &["register_reconsideration", "register_suit", "register_claim"], &pending);
    offers(&s, &[], &["register_appeal", "confirm_effect", "fulfil_duty", "serve_claim", "submit_reply"]);
    let mut asked = s.clone();
    asked.reconsidered();
    offers(&asked, &pending, &["register_appeal", "submit_court_defence"]);
    offers(&asked, &["submit_reply"], &[]);
    s.sued();
    offers(&s, &pending, &["register_appeal", "confirm_effect", "submit_reply"]);
    offers(&s, &["submit_court_defence"], &[]);
    s.ends(result(ResultKind::Annulled));
    offers(&s, &["register_appeal", "confirm_effect"], &["record_result", "submit_court_defence"]);
    // What an outcome obliges to has each its own act.
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::ConfirmedIllegal));
    offers(&s, &["assess_compensation", "assess_fault"], &["fulfil_duty", "record_refund"]);
    // A claim is decided, then served, each once.
    let mut s = served();
    let c = claim(&s);
    s.legal(K::RegisterClaim(c));
    offers(&s, &["decide_claim"], &["serve_claim"]);
    let no = r::DecideClaim {
        granted: false,
        heard: "当面听取".into(),
        reasons: "没有损害".into(),
        ..Default::default()
    };
    s.does("head", C::Remedy(K::DecideClaim(no)));
    offers(&s, &["serve_claim"], &["decide_claim"]);
    s.legal(K::ServeClaim(r::ServeClaim { served_on: None, receipt: "签收".into() }));
    offers(&s, &[], &["serve_claim", "decide_claim"]);
}

#[test]
fn our_answer_goes_to_the_proceeding_that_asks_for_it() {
    // A reconsideration of the decision, then a suit over the order to correct.
    let mut s = served();
    s.reconsidered();
    sues_over_order(&mut s);
    assert_eq!(s.case.remedy.open().count(), 2, "a suit over one document ends nothing over another");
    s.legal(K::SubmitReply(reply()));
    let answered = |s: &Story| -> Vec<bool> {
        s.case.remedy.proceedings.iter().map(|p| p.answered_on.is_some()).collect()
    };
    assert_eq!(answered(&s), [true, false]);
    s.legal(K::SubmitCourtDefence(court_defence()));
    assert_eq!(answered(&s), [true, true]);
    // A suit over the decision, then a reconsideration of the order.
    let mut s = served();
    s.sued();
    asks_over_order(&mut s);
    let c = r::RecordAcceptance { proceeding: 2, ..accepted(&s) };
    s.legal(K::RecordAcceptance(c)).legal(K::SubmitCourtDefence(court_defence()));
    assert_eq!(answered(&s), [true, false]);
    let numbers: Vec<u32> = s.case.remedy.proceedings.iter().map(|p| p.no).collect();
    assert_eq!(numbers, [1, 2]);
    // The one that is named, else the last.
    let c = r::RecordAcceptance { proceeding: 1, reference: "示行初1号".into(), ..accepted(&s) };
    s.legal(K::RecordAcceptance(c));
    let references: Vec<_> = s.case.remedy.proceedings.iter().map(|p| p.reference.clone()).collect();
    assert_eq!(references, ["示行初1号", "示政复〔2026〕1号"]);
}

#[test]
fn a_proceeding_keeps_what_it_was_registered_with() {
    let mut s = served();
    let c = r::RegisterReconsideration {
        accepted_on: Some(s.today()),
        received_on: Some(s.today()),
        reference: "示政复〔2026〕7号".into(),
        simple: true,
        ..reconsideration(&s)
    };
    s.legal(K::RegisterReconsideration(c));
    let p = s.case.remedy.proceedings[0].clone();
    assert_eq!((p.applicant.as_str(), p.reference.as_str()), ("张示例", "示政复〔2026〕7号"));
    assert_eq!((p.accepted_on, p.received_on, p.simple), (Some(s.today()), Some(s.today()), true));
    // A suit over the order, by another, then its appeal.
    let mut s = served();
    asks_over_order(&mut s);
    s.ends(result(ResultKind::Maintained));
    let c = r::RegisterSuit {
        paper: order(&s),
        applicant: "李示例".into(),
        reference: "示行初7号".into(),
        ..suit(&s)
    };
    s.legal(K::RegisterSuit(c));
    let p = s.case.remedy.proceedings[1].clone();
    assert_eq!((p.applicant.as_str(), p.reference.as_str(), p.decision), ("李示例", "示行初7号", false));
    let stay =
        r::RecordRemedyStay { document: "裁定书".into(), ground: StayGround::Body, ..Default::default() };
    s.legal(K::RecordRemedyStay(stay)).ends(result(ResultKind::Annulled));
    let c = r::RegisterAppeal { reference: "示行终7号".into(), ..appeal(&s) };
    s.legal(K::RegisterAppeal(c));
    let second = s.case.remedy.proceedings[2].clone();
    assert_eq!((second.applicant.as_str(), second.reference.as_str()), ("李示例", "示行终7号"));
    assert_eq!((second.body.as_str(), second.decision), ("示例市中级人民法院", false));
    assert_eq!(second.defendants, r::Defendants::Joint);
    assert!(second.stayed.is_some(), "the stay goes on");
    // Sent back: the first court hears it again, between the same parties.
    s.ends(result(ResultKind::Remanded));
    let again = s.case.remedy.proceedings[3].clone();
    assert_eq!((again.instance, again.applicant.as_str()), (r::Instance::First, "李示例"));
    assert_eq!((again.body, again.decision, again.defendants), (p.body, false, r::Defendants::Joint));
    assert_eq!(again.accepted_on, Some(s.today()));
}

#[test]
fn a_hearing_is_after_the_application_and_its_notice_before_it_and_today() {
    let mut s = served();
    s.sued().wait(3);
    let (filed, today) = (days_ago(&s, 3), Some(s.today()));
    let plus = |d: Option<Date>, n: i64| d.map(|d| d.saturating_add(n.days()));
    for (on, notified, fits) in [
        (plus(filed, -1), None, Some("on")),
        (filed, None, None),
        (plus(today, 5), None, None),
        (plus(today, 5), plus(filed, -1), Some("notified_on")),
        (plus(today, 5), filed, None),
        (plus(today, 5), plus(filed, 1), None),
        (plus(today, 5), today, None),
        (plus(today, 5), plus(today, 1), Some("notified_on")),
        (plus(filed, 1), plus(filed, 2), Some("notified_on")),
        (plus(filed, 1), plus(filed, 1), None),
    ] {
        let c = r::ArrangeAppearance { on, notified_on: notified, ..appearance(&s) };
        let passed = passes(&s, "legal", K::ArrangeAppearance(c), fits.unwrap_or("nothing"));
        assert_eq!(passed, fits.is_none(), "{on:?} {notified:?}");
    }
}

#[test]
fn evidence_of_the_very_moment_of_the_decision_bears_it() {
    let mut s = served();
    s.reconsidered();
    let at = s.case.decision.as_ref().expect("decided").at;
    for (collected_at, fits) in [(at, true), (at.saturating_add(1.second()), false)] {
        s.case.evidence[0].collected_at = collected_at;
        let c = r::SubmitReply { evidence: vec![1], ..reply() };
        assert_eq!(passes(&s, "legal", K::SubmitReply(c), "evidence"), fits, "{collected_at}");
    }
}

#[test]
fn what_is_supplemented_was_gathered_before_now() {
    let mut s = served();
    s.reconsidered().legal(K::AllowEvidence(leave()));
    for (minutes, fits) in [(-60, true), (0, true), (1, false)] {
        let at = s.now.saturating_add(minutes.minutes());
        let c = r::SupplementEvidence { collected_at: Some(at), ..supplement() };
        assert_eq!(passes(&s, "sq1", K::SupplementEvidence(c), "collected_at"), fits, "{minutes}");
    }
}

#[test]
fn what_supervision_asks_is_received_after_filing_and_due_after_it_was_received() {
    let mut s = served();
    let filed = s.case.filed_on.expect("filed");
    s.wait(3);
    let today = s.today();
    let plus = |d: Date, n: i64| Some(d.saturating_add(n.days()));
    for (received, due, fits) in [
        (plus(filed, -1), Some(today), Some("received_on")),
        (Some(filed), Some(today), None),
        (plus(today, 1), plus(today, 9), Some("received_on")),
        (Some(today), plus(today, -1), Some("due_on")),
        (Some(today), Some(today), None),
        (Some(today), plus(today, 9), None),
    ] {
        let c = r::ReceiveSupervision { received_on: received, due_on: due, ..letter(&s) };
        let passed = passes(&s, "legal", K::ReceiveSupervision(c), fits.unwrap_or("nothing"));
        assert_eq!(passed, fits.is_none(), "{received:?} {due:?}");
    }
}

#[test]
fn a_claim_may_name_no_sum_yet_but_none_below_nothing_and_a_sum_goes_with_a_grant() {
    let s = served();
    for (fen, fits) in [(-1, false), (0, true), (1, true)] {
        let c = r::RegisterClaim { amount: Fen(fen), ..claim(&s) };
        assert_eq!(passes(&s, "legal", K::RegisterClaim(c), "amount"), fits, "{fen}");
    }
    let mut s = s;
    let c = claim(&s);
    s.legal(K::RegisterClaim(c));
    for (granted, fen, fits) in [(false, 0, true), (false, 1, false), (true, 0, false), (true, 1, true)] {
        let c =
            r::DecideClaim {
                granted, amount: Fen(fen), heard: "当面听取".into(), reasons: "理由".into()
            };
        assert_eq!(passes(&s, "head", K::DecideClaim(c), "amount"), fits, "{granted} {fen}");
    }
    // Where there was no damage nobody need be told of a claim.
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::ConfirmedIllegal));
    let c = r::AssessCompensation { damage: false, told: false, opinion: "没有造成损害".into() };
    s.legal(K::AssessCompensation(c));
}

#[test]
fn the_surcharge_stops_once_for_each_proceeding_over_the_decision() {
    let stays = |s: &Story| -> Vec<(String, bool)> {
        s.case.stays.iter().map(|x| (x.proceeding.clone(), x.to.is_some())).collect()
    };
    let told = |name: &str, over: bool| (name.to_string(), over);
    // Asked, upheld and sued over on one day: two stays, the first of them over.
    let mut s = served();
    s.reconsidered();
    assert_eq!(stays(&s), [told("行政复议", false)]);
    assert_eq!(s.case.stays[0].accepted_on, Some(s.today()), "accepted later, it is the same stay");
    s.ends(result(ResultKind::Maintained)).sued();
    assert_eq!(stays(&s), [told("行政复议", true), told("行政诉讼", false)]);
    // A suit that the court takes in later.
    let mut s = served();
    let c = r::RegisterSuit { accepted_on: None, received_on: None, ..suit(&s) };
    s.legal(K::RegisterSuit(c));
    assert_eq!(s.case.stays[0].accepted_on, None);
    s.wait(2);
    let c = r::RecordAcceptance { received_on: None, ..accepted(&s) };
    s.legal(K::RecordAcceptance(c));
    assert_eq!((stays(&s).len(), s.case.stays[0].accepted_on), (1, Some(s.today())));
    // The end of a second application does not move the end of the first.
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Withdrawn));
    let first = s.case.stays[0].to;
    s.wait(10).reconsidered().ends(result(ResultKind::Withdrawn));
    assert_eq!(s.case.stays.iter().map(|x| x.to).collect::<Vec<_>>(), [first, Some(s.today())]);
    // What is said of a decision that was replaced stops nothing of the next.
    let mut s = served();
    s.reconsidered().ends(partly()).sued();
    s.does("sq1", C::Remedy(K::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    assert!(s.case.stays.is_empty());
    let c = accepted(&s);
    s.legal(K::RecordAcceptance(c));
    assert!(s.case.stays.is_empty());
}

#[test]
fn what_became_of_the_order_says_nothing_of_a_suit_over_the_decision() {
    let mut s = served();
    asks_over_order(&mut s);
    s.ends(result(ResultKind::Annulled));
    assert!(s.case.remedy.duties.iter().all(|d| d.kind != Due::Credit), "the decision stands");
    s.wait(20).sued();
    let p = &s.case.remedy.proceedings[1];
    assert_eq!(p.defendants, r::Defendants::Agency);
    assert!(!p.late, "six months, not the fifteen days after the reconsideration of the order");
}

#[test]
fn a_second_application_waits_for_the_first_however_late_it_is() {
    let mut s = served();
    s.reconsidered().wait(100);
    let c = reconsideration(&s);
    s.no("legal", K::RegisterReconsideration(c), "A-05");
    s.sued();
}

#[test]
fn an_on_the_spot_penalty_was_reconsidered_only_if_the_application_was_not_withdrawn() {
    let delivered = Story::delivered;
    let mut s = delivered();
    s.reconsidered().ends(result(ResultKind::Withdrawn)).sued();
    assert!(s.case.remedy.proceedings[1].skipped);
    let mut s = delivered();
    s.reconsidered().ends(result(ResultKind::Maintained)).sued();
    assert!(!s.case.remedy.proceedings[1].skipped);
    // A suit that was turned away is no reconsideration.
    let mut s = delivered();
    s.sued().ends(r::RecordResult { ruling: true, ..result(ResultKind::Dismissed) });
    s.wait(20).legal(in_effect());
    s.sued();
    assert!(s.case.remedy.proceedings[1].skipped);
    // Left with us: not before it was served.
    let mut s = delivered();
    s.wait(2);
    for (ago, fits) in [(3, false), (2, true), (0, true), (-1, false)] {
        let c = r::ReceiveApplication {
            applicant: "张示例".into(),
            received_on: days_ago(&s, ago),
            request: "请求撤销".into(),
            files: vec![file()],
        };
        assert_eq!(passes(&s, "legal", K::ReceiveApplication(c), "received_on"), fits, "{ago}");
    }
}

#[test]
fn an_acceptance_names_the_day_it_was_taken_in_or_the_copy_came_and_need_not_name_both() {
    let mut s = served();
    let c = reconsideration(&s);
    s.legal(K::RegisterReconsideration(c));
    let today = Some(s.today());
    for (accepted_on, received_on, fits) in
        [(today, None, true), (None, today, true), (today, today, true), (None, None, false)]
    {
        let c = r::RecordAcceptance { accepted_on, received_on, ..Default::default() };
        assert_eq!(passes(&s, "legal", K::RecordAcceptance(c), "accepted_on"), fits);
    }
}

#[test]
fn effect_and_appeal_are_of_the_judgment_that_waits() {
    // Two suits, the second decided first.
    let mut s = served();
    sues_over_order(&mut s);
    s.sued();
    s.ends(r::RecordResult { proceeding: 2, ..result(ResultKind::Dismissed) });
    let last = s.window(r::APPEAL_WINDOW).and_then(|w| w.due).expect("fifteen days");
    s.now = last.at(9, 0, 0, 0);
    s.no("legal", in_effect(), "A-27");
    s.wait(1).legal(in_effect());
    let effective = |s: &Story| -> Vec<Option<Date>> {
        let all = s.case.remedy.proceedings.iter();
        all.map(|p| p.result.as_ref().and_then(|r| r.effective_on)).collect()
    };
    assert_eq!(effective(&s), [None, Some(s.today())]);
    s.ends(r::RecordResult { proceeding: 1, ..result(ResultKind::Annulled) });
    // The party may appeal late: the court says what becomes of it.
    s.wait(40);
    let c = appeal(&s);
    s.legal(K::RegisterAppeal(c));
    assert_eq!(s.case.remedy.proceedings[2].of, Some(1));
    // One judged and one not: the judged one is appealed against.
    let mut s = served();
    sues_over_order(&mut s);
    s.sued();
    s.ends(r::RecordResult { proceeding: 1, ..result(ResultKind::Annulled) });
    let c = appeal(&s);
    s.legal(K::RegisterAppeal(c));
    assert_eq!(s.case.remedy.proceedings[2].of, Some(1));
}

#[test]
fn what_reconsideration_changed_stays_its_bodys_to_enforce_until_a_court_decides_otherwise() {
    let mut s = served();
    s.reconsidered().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    assert!(s.case.remedy.enforced_by_others());
    s.sued().ends(result(ResultKind::Annulled));
    assert!(s.case.remedy.enforced_by_others(), "not yet in effect");
    let mut s = served();
    s.reconsidered().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    s.sued().ends(result(ResultKind::Dismissed)).wait(20).legal(in_effect());
    assert!(s.case.remedy.enforced_by_others(), "dismissed, it stays as changed");
}

#[test]
fn only_a_judgment_in_effect_that_dismisses_upholds_a_decision_for_good() {
    let upheld = |s: &Story| {
        let number = s.case.decision.as_ref().map(|d| &d.number);
        s.case.remedy.finally_upheld(number)
    };
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Dismissed));
    assert!(!upheld(&s), "no court has heard it");
    let mut s = served();
    s.sued().ends(result(ResultKind::Dismissed));
    assert!(!upheld(&s), "it may be appealed against");
    s.wait(20).legal(in_effect());
    assert!(upheld(&s));
    let mut s = served();
    s.sued().ends(result(ResultKind::Annulled)).wait(20).legal(in_effect());
    assert!(!upheld(&s), "annulled");
    let mut s = served();
    sues_over_order(&mut s);
    s.ends(result(ResultKind::Dismissed)).wait(20).legal(in_effect());
    assert!(!upheld(&s), "of the order, not of the decision");
    s.sued();
    assert!(!upheld(&s));
}

#[test]
fn a_stay_of_what_is_not_enforced_stops_nothing() {
    let stay = || r::RecordRemedyStay { document: "停止执行决定".into(), ..Default::default() };
    let mut s = served();
    let notice = s.case.papers.iter().find(|p| p.code == "NOTICE").expect("told").number.to_string();
    let c = r::RegisterReconsideration { paper: notice, ..reconsideration(&s) };
    s.legal(K::RegisterReconsideration(c)).legal(K::RecordRemedyStay(stay()));
    assert_eq!(s.case.execution_stayed(), None);
    let mut s = served();
    s.reconsidered();
    assert_eq!(s.case.execution_stayed(), None);
    s.legal(K::RecordRemedyStay(stay()));
    assert!(s.case.execution_stayed().is_some());
}

#[test]
fn what_obliges_opens_a_closed_case_again_though_the_decision_stands() {
    let mut s = Story::at(At::Closed);
    s.reconsidered();
    let c = r::RecordResult { perform: "重新答复".into(), ..result(ResultKind::OrderedToPerform) };
    s.ends(c);
    assert_eq!(s.case.stage, CaseStage::Served);
    // Upheld, it stays closed.
    let mut s = Story::at(At::Closed);
    s.reconsidered().ends(result(ResultKind::Maintained));
    assert_eq!(s.case.stage, CaseStage::Closed);
}

#[test]
fn a_settlement_changes_the_decision_and_obliges_to_what_it_says() {
    let mut s = served();
    s.reconsidered().ends(r::RecordResult { penalty: fine(400), ..result(ResultKind::Settled) });
    assert_eq!(s.case.remedy.overturned_on, Some(s.today()), "what the public was told is to be withdrawn");
    assert!(s.case.remedy.owed(Due::Perform).is_none(), "nothing else was agreed");
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained));
    assert_eq!(s.case.remedy.overturned_on, None);
    let mut s = Story::at(At::Paid);
    s.reconsidered().ends(r::RecordResult { perform: "恢复原状".into(), ..result(ResultKind::Settled) });
    let closing = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(closing), "A-16");
    assert!(r.fix.how.contains("履行后登记履行情况"), "{}", r.fix.how);
}

#[test]
fn what_goes_back_is_what_was_paid_beyond_fine_gains_and_surcharge() {
    let mut s = Story::at(At::Ordered);
    let c = fund::CalculateGains {
        income: vec![fund::IncomeLine { source: "收据".into(), amount: Fen::yuan(100) }],
        basis: "收据".into(),
        officers: vec!["sq1".into(), "sq2".into()],
        ..Default::default()
    };
    s.does("sq1", C::Fund(fund::Command::CalculateGains(c)));
    s.penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::IllegalGains, 100)]);
    let mut s = s.to(At::Served);
    s.wait(25);
    let pay = s.pay();
    let paid = pay.amount;
    assert!(paid > Fen::yuan(600), "late: {paid}");
    s.does("finance", C::RegisterPayment(pay));
    let lower = Penalty(vec![kind(PenaltyKind::Fine, 300), kind(PenaltyKind::IllegalGains, 100)]);
    s.reconsidered().ends(r::RecordResult { penalty: lower, ..result(ResultKind::Changed) });
    let now = s.case.account(s.today(), &s.town);
    assert!(now.surcharge > Fen(0) && now.gains == Fen::yuan(100), "{now:?}");
    let back = s.case.remedy.refund_owed(&s.town).map(|(sum, _)| sum);
    assert_eq!(back, Some(Fen(paid.0 - now.principal.0 - now.gains.0 - now.surcharge.0)));
}

#[test]
fn what_went_back_of_a_replaced_decision_is_not_counted_against_the_next() {
    let mut s = paid();
    s.reconsidered().ends(r::RecordResult { redo: true, ..result(ResultKind::Annulled) });
    let c = r::RecordRefund { amount: Fen::yuan(500), voucher: "T1".into(), refunded_on: None };
    s.does("finance", C::Remedy(K::RecordRefund(c)));
    s.does("legal", C::WithdrawPublication(withdrawal()));
    again(&mut s, "占道堆放沙石四平方米").expect("other facts");
    s = s.to(At::Paid);
    s.reconsidered().ends(result(ResultKind::Annulled));
    assert_eq!(s.case.remedy.refund_owed(&s.town).map(|(sum, _)| sum), Some(Fen::yuan(500)));
}

#[test]
fn deciding_anew_rests_on_the_outcome_that_ordered_it_and_leaves_what_was_said_of_credit() {
    let mut s = served();
    s.reconsidered().ends(partly()).sued().ends(result(ResultKind::Dismissed));
    s.wait(20).legal(in_effect());
    let objection =
        credit::Objection { no: 1, received_on: s.today(), content: "不是本人".into(), corrected: None };
    s.case.credit.objections.push(objection.clone());
    s.case.credit.recall = Some(credit::Recall { from: s.today(), why: credit::Why::Annulled });
    s.case.credit.declined = Some("数额较小".into());
    let refund = |ground, done_on| fund::Refund {
        ground,
        amount: Fen::yuan(1),
        goods: vec![],
        confirmed_on: s.today(),
        ordered_on: None,
        refused: false,
        done_on,
        voucher: String::new(),
    };
    let (wrong, other) = (fund::RefundGround::Wrong, fund::RefundGround::Overpaid);
    let done = Some(s.today());
    let all = [refund(wrong, None), refund(wrong, done), refund(other, done)];
    s.case.fund.refunds = all.to_vec();
    s.does("sq1", C::Remedy(K::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    let past = s.case.remedy.past.last().expect("replaced");
    assert_eq!((past.by_court, past.for_procedure), (false, true), "the court ordered nothing");
    assert_eq!(s.case.credit.objections, [objection]);
    assert!(s.case.credit.recall.is_some() && s.case.credit.declined.is_none());
    // What went back of the old fine went back from payments that are past now.
    assert_eq!(s.case.fund.refunds, [all[0].clone(), all[2].clone()]);
}

#[test]
fn what_lies_with_the_court_over_the_old_fine_ends_when_it_is_decided_anew() {
    let mut s = crate::execution::lodged();
    assert!(s.case.execution.court.iter().all(|a| a.plan.duty == Duty::Payment));
    assert_eq!(s.case.execution.court.len(), 1);
    s.reconsidered().ends(r::RecordResult { redo: true, ..result(ResultKind::Annulled) });
    s.does("legal", C::WithdrawPublication(withdrawal()));
    s.does("sq1", C::Remedy(K::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    assert!(s.case.execution.court.is_empty());
}

#[test]
fn nothing_is_left_with_us_over_a_case_that_ended_without_a_decision() {
    let mut s = crate::transfer::handed_over();
    let c = r::ReceiveApplication {
        applicant: "张示例".into(),
        request: "请求撤销".into(),
        ..Default::default()
    };
    s.no("legal", K::ReceiveApplication(c), "P-03");
}

#[test]
fn a_mark_does_not_wait_for_the_time_to_sue_of_a_party_that_sued_and_gave_it_up() {
    let mark = || C::Credit(credit::Command::MarkDishonest(credit::MarkDishonest::default()));
    // Asked for at the end of the six months, upheld: fifteen days to sue.
    let mut s = crate::credit::reported();
    s.until("2026-09-14").reconsidered().ends(result(ResultKind::Maintained)).wait(1);
    s.clone().refused("legal", mark(), "D-11");
    s.sued().ends(result(ResultKind::Withdrawn)).does("legal", mark());
}

#[test]
fn an_opinion_belongs_to_the_reconsideration_also_after_a_suit() {
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained)).sued();
    let c = r::ReceiveOpinion {
        document: "示政复意〔2026〕1号".into(),
        content: "文书说理不足".into(),
        ..Default::default()
    };
    s.legal(K::ReceiveOpinion(c));
    assert_eq!(s.case.remedy.owed(Due::Opinion).map(|d| d.proceeding), Some(1));
}

#[test]
fn a_sanction_falls_on_somebody_and_each_finding_counts() {
    let mut s = served();
    let c = letter(&s);
    s.legal(K::ReceiveSupervision(c));
    let nobody = |handling| r::AssessFault { officer: String::new(), handling, ..fault() };
    s.no("head", K::AssessFault(nobody(Handling::Criticism)), "P-04");
    s.does("head", C::Remedy(K::AssessFault(nobody(Handling::None))));
    s.does("head", C::Remedy(K::AssessFault(fault())));
    assert_eq!(s.case.remedy.faults, 2);
}

#[test]
fn whoever_handled_the_case_does_not_book_its_refund() {
    let mut s = paid();
    s.reconsidered().ends(result(ResultKind::Annulled));
    s.case.handlers.insert("finance".into());
    let c = r::RecordRefund { amount: Fen::yuan(500), voucher: "T1".into(), refunded_on: None };
    s.no("finance", K::RecordRefund(c), "F-01");
}

#[test]
fn the_page_says_of_each_proceeding_how_it_stands() {
    let mut s = served();
    s.sued();
    let label = s.case.remedy.proceedings[0].instance.label();
    assert!(lines(&s, label)[0].ends_with("：审理中"), "{:?}", lines(&s, label));
    assert!(!lines(&s, label)[0].contains("被告"), "we alone are sued");
    s.ends(result(ResultKind::Annulled));
    assert!(lines(&s, label)[0].ends_with("：撤销（示政复决〔2026〕1号），尚未生效"));
    let mut appealed = s.clone();
    let c = appeal(&appealed);
    appealed.legal(K::RegisterAppeal(c));
    assert!(lines(&appealed, label)[0].ends_with("，已上诉"));
    s.wait(20).legal(in_effect());
    assert!(lines(&s, label)[0].ends_with("生效"), "{:?}", lines(&s, label));
    let mut s = served();
    s.reconsidered();
    assert!(!lines(&s, "行政复议")[0].contains("被告"));
    s.ends(result(ResultKind::Maintained)).sued();
    assert!(lines(&s, label)[0].contains("，被告："), "{:?}", lines(&s, label));
}

#[test]
fn the_page_says_of_each_duty_and_claim_what_it_is_about() {
    let mut s = paid();
    s.reconsidered().ends(result(ResultKind::Annulled));
    assert_eq!(lines(&s, Due::Refund.label()), [format!("{}，待办", Fen::yuan(500))]);
    assert_eq!(lines(&s, Due::Fault.label()), ["待办"]);
    let c = claim(&s);
    s.legal(K::RegisterClaim(c));
    assert_eq!(lines(&s, "国家赔偿"), [format!("请求{}，待决定", Fen::yuan(100))]);
    for (fen, words) in [(0, "决定不予赔偿".to_string()), (6_000, format!("决定赔偿{}", Fen::yuan(60)))]
    {
        let mut s = s.clone();
        let c = r::DecideClaim {
            granted: fen > 0,
            amount: Fen(fen),
            heard: "当面听取".into(),
            reasons: "理由".into(),
        };
        s.does("head", C::Remedy(K::DecideClaim(c)));
        assert!(lines(&s, "国家赔偿")[0].ends_with(&words), "{:?}", lines(&s, "国家赔偿"));
    }
}
