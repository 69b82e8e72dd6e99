//! Service: RULES 1.9 (SV-01–SV-10), G-14, T-ANN.

use crate::kit::*;
use crate::support::day;
use law::case::{CaseCommand as C, *};
use law::party::Signature;

fn by(s: &Story, method: ServiceMethod) -> ServePaper {
    ServePaper { method, signature: Signature::default(), ..s.serve() }
}

#[track_caller]
fn serves(command: ServePaper, s: &Story) {
    let mut s = s.clone();
    s.does("sq1", C::ServePaper(command));
    assert_eq!(s.case.stage, CaseStage::Served);
}

#[test]
fn sv01_refuses_direct_service_without_a_receipt() {
    let mut s = Story::at(At::Decided);
    let c = by(&s, ServiceMethod::Direct);
    s.refused("sq1", C::ServePaper(c), "SV-01");
}

#[test]
fn sv01_lets_pass_a_signature_or_the_scanned_receipt() {
    let s = Story::at(At::Decided);
    serves(s.serve(), &s);
    serves(ServePaper { files: vec![file()], ..by(&s, ServiceMethod::Direct) }, &s);
}

#[test]
fn sv02_refuses_a_recipient_of_unknown_relation() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper { signature: signed(), ..by(&s, ServiceMethod::Household) };
    s.refused("sq1", C::ServePaper(c), "SV-02");
    let c = ServePaper { relation: "配偶".into(), adult: true, ..by(&s, ServiceMethod::Household) };
    s.refused("sq1", C::ServePaper(c), "SV-02");
}

#[test]
fn sv02_refuses_a_recipient_who_is_not_said_to_be_of_age() {
    let mut s = Story::at(At::Decided);
    let c =
        ServePaper {
            relation: "同住子女".into(), signature: signed(), ..by(&s, ServiceMethod::Household)
        };
    let r = s.refused("sq1", C::ServePaper(c), "SV-02");
    assert_eq!(r.field, Some("adult"));
}

#[test]
fn sv02_lets_pass_a_spouse_of_age_who_signs() {
    let s = Story::at(At::Decided);
    let c = ServePaper {
        relation: "同住配偶".into(),
        adult: true,
        signature: signed(),
        ..by(&s, ServiceMethod::Household)
    };
    serves(c, &s);
}

#[test]
fn sv03_refuses_leaving_it_without_witness_or_film() {
    // TL-53.
    let mut s = Story::at(At::Decided);
    let c = left(&s);
    assert_eq!(s.refused("sq1", C::ServePaper(c), "SV-03").field, Some("witness"));
    // A witness by name alone, one who does not sign, and one of those who serve it.
    let named = Signature { name: "村委会干部".into(), ..Signature::default() };
    let declined = Signature { refused: Some("怕得罪邻居，不愿签名".into()), ..named.clone() };
    let own = Signature { name: s.people["sq1"].name.clone(), ..neighbour() };
    for witness in [named, declined, own] {
        let c = ServePaper { witness, ..witnessed(&s) };
        assert_eq!(s.refused("sq1", C::ServePaper(c), "SV-03").field, Some("witness"));
    }
    // Of the village, the community or the party's own unit: who it was is said.
    let c = ServePaper { witness_identity: " ".into(), ..witnessed(&s) };
    assert_eq!(s.refused("sq1", C::ServePaper(c), "SV-03").field, Some("witness_identity"));
}

/// Left before somebody of the village committee, who signs.
fn witnessed(s: &Story) -> ServePaper {
    ServePaper { witness: neighbour(), witness_identity: "一村村民委员会".into(), ..left(s) }
}

/// Left at the address on record, by nobody seen and with nothing filmed yet.
fn left(s: &Story) -> ServePaper {
    let home = s.case.subject.as_ref().expect("filed").party.address.clone();
    ServePaper { left_at: home, ..by(s, ServiceMethod::Leaving) }
}

#[test]
fn sv03_refuses_leaving_it_elsewhere_than_at_the_residence() {
    let mut s = Story::at(At::Decided);
    let filmed = ServePaper { files: vec![file()], ..left(&s) };
    let nowhere = ServePaper { left_at: " ".into(), ..filmed.clone() };
    assert_eq!(s.refused("sq1", C::ServePaper(nowhere), "SV-03").field, Some("left_at"));
    let stall = ServePaper { left_at: "示例镇集市摊位".into(), ..filmed };
    assert_eq!(s.refused("sq1", C::ServePaper(stall), "SV-03").field, Some("left_reason"));
}

#[test]
fn sv03_lets_pass_the_confirmed_address_and_another_that_is_explained() {
    let mut s = Story::at(At::Decided);
    let filmed = ServePaper { files: vec![file()], ..left(&s) };
    let rented = ServePaper {
        left_at: "示例镇二村三组".into(),
        left_reason: "村委会证明当事人租住于此".into(),
        ..filmed.clone()
    };
    serves(rented.clone(), &s);
    // Recorded with the reason; for any other way nothing of it is kept.
    let mut told = s.clone();
    told.does("sq1", C::ServePaper(rented));
    let last = told.case_events.last().expect("served");
    let CaseFact::PaperServed { left_at, adult, .. } = &last.fact else { panic!("{last:?}") };
    assert_eq!((left_at.as_str(), *adult), ("示例镇二村三组（村委会证明当事人租住于此）", false));
    let c = ConfirmAddress {
        address: "示例镇二村 三组。".into(),
        signature: signed(),
        ..ConfirmAddress::default()
    };
    s.does("sq1", C::ConfirmAddress(c));
    serves(ServePaper { left_at: "示例镇二村三组".into(), ..filmed }, &s);
}

/// What was served before the place and the age were asked for folds as it was recorded.
#[test]
fn service_recorded_without_place_and_age_still_reads() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper { files: vec![file()], ..left(&s) };
    s.does("sq1", C::ServePaper(c));
    let mut old = serde_json::to_value(s.case_events.last().expect("served")).expect("JSON");
    let fields = old.as_object_mut().expect("a fact");
    assert!(fields.remove("left_at").is_some() && !fields.contains_key("adult"));
    let old: CaseEvent = serde_json::from_value(old).expect("still reads");
    let CaseFact::PaperServed { left_at, adult, .. } = &old.fact else { panic!("{old:?}") };
    assert!(left_at.is_empty() && !adult);
}

#[test]
fn sv03_lets_pass_a_witness_or_a_film() {
    let s = Story::at(At::Decided);
    serves(witnessed(&s), &s);
    serves(ServePaper { files: vec![file()], ..left(&s) }, &s);
    // Whoever was there and does not sign is named beside the film.
    let witness = Signature {
        name: "村委会干部".into(),
        refused: Some("怕得罪邻居，不愿签名".into()),
        ..Signature::default()
    };
    serves(ServePaper { witness, files: vec![file()], ..left(&s) }, &s);
}

fn consented(s: &mut Story) {
    let c = ConfirmAddress {
        address: "示例镇一村".into(),
        electronic_consent: true,
        electronic: "party@example.invalid".into(),
        signature: signed(),
    };
    s.does("sq1", C::ConfirmAddress(c));
}

#[test]
fn sv04_refuses_electronic_service_without_signed_consent_or_receipt() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper { note: "回执1".into(), ..by(&s, ServiceMethod::Electronic) };
    s.refused("sq1", C::ServePaper(c), "SV-04");
    let unsigned = ConfirmAddress { address: "一村".into(), ..ConfirmAddress::default() };
    s.refused("sq1", C::ConfirmAddress(unsigned), "SV-04");
    consented(&mut s);
    let c = by(&s, ServiceMethod::Electronic);
    s.refused("sq1", C::ServePaper(c), "SV-04");
}

#[test]
fn sv04_lets_pass_with_consent_and_receipt() {
    let mut s = Story::at(At::Decided);
    consented(&mut s);
    serves(ServePaper { note: "回执1".into(), ..by(&s, ServiceMethod::Electronic) }, &s);
}

#[test]
fn sv05_refuses_post_without_number_or_returned_receipt() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper { note: "EX1".into(), ..by(&s, ServiceMethod::Post) };
    s.refused("sq1", C::ServePaper(c), "SV-05");
    let c = ServePaper { files: vec![file()], ..by(&s, ServiceMethod::Post) };
    s.refused("sq1", C::ServePaper(c), "SV-05");
}

#[test]
fn sv05_lets_pass_and_counts_from_the_day_on_the_receipt() {
    let mut s = Story::at(At::Decided);
    s.wait(4);
    let received = s.today().yesterday().expect("a day before");
    let c = ServePaper {
        note: "EX1".into(),
        files: vec![file()],
        served_on: Some(received),
        ..by(&s, ServiceMethod::Post)
    };
    s.does("sq1", C::ServePaper(c));
    assert_eq!(s.case.decision.as_ref().and_then(|d| d.served_on), Some(received));
}

#[test]
fn sv06_refuses_entrusted_service_without_the_return() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper { note: "委托某镇".into(), ..by(&s, ServiceMethod::Entrusted) };
    s.refused("sq1", C::ServePaper(c), "SV-06");
}

#[test]
fn sv06_lets_pass_with_the_return() {
    let s = Story::at(At::Decided);
    serves(
        ServePaper { note: "委托某镇".into(), files: vec![file()], ..by(&s, ServiceMethod::Entrusted) },
        &s,
    );
}

fn announce() -> AnnounceService {
    AnnounceService {
        sealed: true,
        reason: "两次上门无人，邮寄退回".into(),
        officers: vec!["sq1".into(), "sq2".into()],
        ..AnnounceService::default()
    }
}

fn announced() -> Story {
    let mut s = Story::at(At::Decided);
    s.does("sq1", C::AnnounceService(announce()));
    s
}

fn conclude() -> C {
    C::ConcludeAnnouncement(ConcludeAnnouncement {
        officers: vec!["sq1".into(), "sq2".into()],
        files: vec![file()],
        ..ConcludeAnnouncement::default()
    })
}

#[test]
fn sv07_refuses_announcement_without_reason_at_once_or_after_twenty_days() {
    // TL-54.
    let mut s = Story::at(At::Decided);
    let c = AnnounceService {
        sealed: true,
        officers: vec!["sq1".into(), "sq2".into()],
        ..AnnounceService::default()
    };
    s.refused("sq1", C::AnnounceService(c), "SV-07");
    let c = by(&s, ServiceMethod::Announcement);
    s.refused("sq1", C::ServePaper(c), "SV-07");
    let mut s = announced();
    s.wait(20);
    s.refused("sq1", conclude(), "SV-07");
}

#[test]
fn sv07_refuses_service_on_the_thirtieth_day_itself_and_on_the_day_a_rest_day_rolls_to() {
    let mut s = announced();
    s.wait(30);
    // Posted on 10 March: the thirtieth day, a Thursday, is not over before midnight.
    assert_eq!(s.today(), day("2026-04-09"));
    s.refused("sq1", conclude(), "SV-07");
    // Posted two days later the thirtieth is a Saturday: Monday is the last, Tuesday the first to record it.
    let mut s = Story::at(At::Decided);
    s.wait(2);
    let c = announce();
    s.does("sq1", C::AnnounceService(c));
    s.until("2026-04-13");
    s.refused("sq1", conclude(), "SV-07");
    s.until("2026-04-14");
    s.does("sq1", conclude());
    assert_eq!(s.case.decision.as_ref().and_then(|d| d.served_on), Some(day("2026-04-13")));
}

#[test]
fn sv07_lets_pass_the_day_after_thirty_full_days_as_served_on_the_last_of_them() {
    let mut s = announced();
    s.wait(31);
    s.does("sq1", conclude());
    assert_eq!(s.case.stage, CaseStage::Served);
    assert_eq!(s.case.decision.as_ref().and_then(|d| d.served_on), Some(day("2026-04-09")));
}

#[test]
fn sv07_refuses_the_same_announcement_twice() {
    let mut s = announced();
    s.wait(10);
    let r = s.refused("sq1", C::AnnounceService(announce()), "SV-07");
    assert_eq!(r.fix.act, Some("conclude_announcement"));
}

#[test]
fn sv07_lets_pass_two_documents_side_by_side_each_with_its_own_days() {
    // The order to correct on the first day, the notice later: the second does not make the first start again.
    let mut s = Story::at(At::Judged);
    let c = s.order();
    s.does("sq1", C::OrderCorrection(c));
    s.does("sq1", C::AnnounceService(announce()));
    let order = s.case.announcements[0].paper.clone();
    let c = s.recheck();
    s.does("sq1", C::CheckCorrection(c));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Noticed);
    s.wait(10);
    s.does("sq1", C::AnnounceService(announce()));
    let notice = s.case.announcements[1].paper.clone();
    let running = s.case.windows(&s.town).into_iter().filter(|(what, _)| *what == "公告期").count();
    assert_eq!(running, 2);
    s.until("2026-04-02");
    let C::ConcludeAnnouncement(c) = conclude() else { unreachable!() };
    let named = ConcludeAnnouncement { paper: notice.to_string(), ..c };
    s.refused("sq1", C::ConcludeAnnouncement(named.clone()), "SV-07");
    s.does("sq1", conclude());
    assert_eq!(s.case.paper(&order).and_then(|p| p.served_on), Some(day("2026-04-01")));
    s.until("2026-04-14");
    s.does("sq1", C::ConcludeAnnouncement(named));
    assert!(s.case.notice().is_some_and(|n| n.served_on.is_some()) && s.case.announcements.is_empty());
}

#[test]
fn sv07_lets_pass_the_party_who_comes_after_all() {
    let mut s = announced();
    s.wait(3);
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    assert_eq!(s.case.stage, CaseStage::Served);
    assert!(s.case.announcements.is_empty());
}

#[test]
fn sv08_refuses_a_decision_by_internet_without_a_channel_for_reconsideration() {
    let mut s = Story::at(At::Decided);
    consented(&mut s);
    s.town.agency.reconsideration_url = String::new();
    let c = ServePaper { note: "回执1".into(), ..by(&s, ServiceMethod::Electronic) };
    s.refused("sq1", C::ServePaper(c), "SV-08");
}

#[test]
fn sv08_lets_pass_with_the_channel_named_in_the_return() {
    let mut s = Story::at(At::Decided);
    consented(&mut s);
    let c = ServePaper { note: "回执1".into(), ..by(&s, ServiceMethod::Electronic) };
    s.does("sq1", C::ServePaper(c));
    let named = s.case_events.iter().any(
        |e| matches!(&e.fact, CaseFact::PaperServed { note, .. } if note.contains("example.invalid/fuyi")),
    );
    assert!(named);
}

#[test]
fn sv08_lets_pass_other_documents_without_it() {
    let mut s = Story::at(At::Noticed);
    consented(&mut s);
    s.town.agency.reconsideration_url = String::new();
    let c = ServePaper { note: "回执1".into(), ..by(&s, ServiceMethod::Electronic) };
    s.does("sq1", C::ServePaper(c));
}

#[test]
fn sv09_refuses_payment_on_a_decision_that_does_not_yet_bind() {
    let mut s = Story::at(At::Decided);
    let c = s.pay();
    s.refused("finance", C::RegisterPayment(c), "SV-09");
    let mut s = Story::on_spot();
    let c = s.cash();
    s.refused("sq1", C::CollectCash(c), "SV-09");
}

#[test]
fn sv09_lets_pass_payment_once_served() {
    let mut s = Story::at(At::Served);
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
}

#[test]
fn g14_refuses_closing_before_service() {
    let mut s = Story::at(At::Ordered);
    let outcome =
        Outcome::NoPenalty { ground: NoPenaltyGround::FirstOffence, education: "今后守法".into() };
    let c = CheckCorrection {
        officers: vec!["sq1".into(), "sq2".into()],
        corrected: true,
        findings: "已经改正".into(),
        files: vec![],
    };
    s.does("sq1", C::CheckCorrection(c));
    let c = SubmitReport { outcome: outcome.clone(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = ProposeDecision { outcome, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    let mut s = s.to(At::Decided);
    assert_eq!(s.case.stage, CaseStage::Decided);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "G-14");
}

#[test]
fn g14_lets_pass_a_dismissal_that_nobody_is_served_with() {
    let mut s = Story::at(At::Ordered);
    let outcome = Outcome::Dismiss { reason: "不成立".into() };
    let c = SubmitReport { outcome: outcome.clone(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = ProposeDecision { outcome, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    let mut s = s.to(At::Decided);
    // The form of approval stays in the house; the case may be closed and the reporter is told at once.
    let form = s.case.papers.iter().find(|p| p.code == "CANC").expect("made");
    assert_eq!((form.outgoing, form.served_on), (false, None));
    assert!(!law::paper::find("CANC").expect("in the catalogue").outgoing);
    assert_eq!(s.clue.outcome, Some(law::clue::ClueOutcome::Dismissed));
    let service = s.case.deadlines(&s.town).into_iter().find(|(what, _)| *what == "送达决定书");
    assert!(service.is_none(), "{service:?}");
    let c = ServePaper { paper: form.number.to_string(), ..s.serve() };
    s.refused("sq1", C::ServePaper(c), "P-03");
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn g14_lets_pass_and_says_by_when() {
    let s = Story::at(At::Decided);
    let due = s.case.deadlines(&s.town).into_iter().find(|(what, _)| *what == "送达决定书");
    // Decided on Tuesday 10 March: seven working days.
    shown("G-14", due.and_then(|(_, d)| d.due), Some(day("2026-03-19")));
}

#[test]
fn a_paper_is_not_served_before_it_was_made_nor_tomorrow() {
    let mut s = Story::at(At::Decided);
    for date in ["2026-03-09", "2026-03-11"] {
        let c = ServePaper { served_on: Some(day(date)), ..s.serve() };
        s.refused("sq1", C::ServePaper(c), "P-04");
    }
}

/// A demand that waits for service.
fn demanded() -> Story {
    let mut s = Story::at(At::Published);
    s.wait(30);
    s.does("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }));
    s
}

#[test]
fn sv10_refuses_a_demand_sent_another_way_without_saying_how_the_direct_one_failed() {
    let mut s = demanded();
    consented(&mut s);
    let sent = [
        ServePaper { note: "回执1".into(), ..by(&s, ServiceMethod::Electronic) },
        ServePaper { note: "EX1".into(), files: vec![file()], ..by(&s, ServiceMethod::Post) },
        ServePaper { note: "委托某镇".into(), files: vec![file()], ..by(&s, ServiceMethod::Entrusted) },
    ];
    for c in sent {
        let why = ServePaper { undelivered: " ".into(), ..c.clone() };
        s.refused("sq1", C::ServePaper(c), "SV-10");
        s.refused("sq1", C::ServePaper(why), "SV-10");
    }
    // Posting it up still needs its own reason.
    let silent = AnnounceService { reason: String::new(), ..announce() };
    s.refused("sq1", C::AnnounceService(silent), "SV-07");
}

#[test]
fn sv10_lets_pass_a_demand_handed_over_left_or_sent_with_its_story() {
    let s = demanded();
    let served = |c: ServePaper| {
        let mut s = s.clone();
        s.does("sq1", C::ServePaper(c));
        let demand = s.case.papers.iter().find(|p| p.code == "URGE").expect("made");
        assert!(demand.served_on.is_some());
        s.case_events.last().map(|e| serde_json::to_string(&e.fact).expect("JSON")).expect("recorded")
    };
    served(s.serve());
    served(ServePaper {
        relation: "同住配偶".into(),
        adult: true,
        signature: signed(),
        ..by(&s, ServiceMethod::Household)
    });
    served(witnessed(&s));
    let mailed = served(ServePaper {
        undelivered: "两次上门均无人".into(),
        note: "EX1".into(),
        files: vec![file()],
        ..by(&s, ServiceMethod::Post)
    });
    assert!(
        mailed.contains("直接送达不成：两次上门均无人") && mailed.contains("EX1"),
        "it is in the return: {mailed}"
    );
    // Any other document may go by post at once.
    let decided = Story::at(At::Decided);
    serves(
        ServePaper { note: "EX1".into(), files: vec![file()], ..by(&decided, ServiceMethod::Post) },
        &decided,
    );
}

#[test]
fn sv08_lets_pass_direct_service_without_a_word_of_the_channel() {
    let mut s = Story::at(At::Decided);
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    let note = s.case_events.iter().rev().find_map(|e| match &e.fact {
        CaseFact::PaperServed { note, .. } => Some(note.as_str()),
        _ => None,
    });
    assert_eq!(note, Some(""));
}

#[test]
fn an_announcement_went_out_between_its_document_and_today() {
    let mut s = Story::at(At::Decided);
    let issued = s.today();
    s.until(&issued.saturating_add(jiff::ToSpan::days(3)).to_string());
    let on = |n: i64| AnnounceService {
        announced_on: Some(issued.saturating_add(jiff::ToSpan::days(n))),
        ..announce()
    };
    for wrong in [on(-1), on(4)] {
        assert_eq!(s.refused("sq1", C::AnnounceService(wrong), "P-04").field, Some("announced_on"));
    }
    s.does("sq1", C::AnnounceService(on(1)));
}
