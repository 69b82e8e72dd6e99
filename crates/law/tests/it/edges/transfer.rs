//! 移送协作: what each step offers, the days and moments between which a thing was done, and what the page says.

use crate::kit::*;
use crate::support::day;
use crate::transfer::*;
use jiff::ToSpan;
use law::case::transfer::*;
use law::case::{CaseCommand as C, CaseStage, panel};
use law::goods::Taken;
use law::money::Fen;
use law::refusal::Refusal;

/// What may be done next in this procedure, by somebody, but for the two acts that are always there.
fn offered(s: &Story) -> Vec<&'static str> {
    let all = s.with("sq1", |ctx| panel(&s.case, ctx));
    let open = all.into_iter().filter(|o| o.refusal.is_none() || o.waiting_for_others);
    let own = open.filter(|o| o.group == Some(SIDE.name)).map(|o| o.act);
    own.filter(|a| !["note_official_clue", "request_assistance"].contains(a)).collect()
}

/// The same without what may be begun beside everything else.
fn waiting(s: &Story) -> Vec<&'static str> {
    let mut all = offered(s);
    let begun = ["record_other_filing", "raise_dispute", "call_police", "propose_joint"];
    all.retain(|a| !begun.contains(a));
    all
}

fn lines(s: &Story, label: &str) -> Vec<String> {
    (SIDE.facts)(&s.case, &s.town).into_iter().filter(|(name, _)| *name == label).map(|(_, w)| w).collect()
}

fn runs(s: &Story, what: &str) -> bool {
    s.case.deadlines(&s.town).iter().any(|(name, _)| *name == what)
}

/// Tried on a copy: whether it passes.
#[track_caller]
fn passes(s: &Story, who: &str, c: Command, field: &str) -> bool {
    match s.clone().act(who, &C::Transfer(c)) {
        Ok(()) => true,
        Err(r) => {
            assert_eq!(r.field, Some(field), "refused, but otherwise: {r}");
            false
        }
    }
}

#[track_caller]
fn stops(s: &mut Story, who: &str, c: Command, rule: &str) -> Refusal {
    s.refused(who, C::Transfer(c), rule)
}

fn objected(way: ObjectionWay) -> Story {
    let mut s = answered(PoliceAnswer::Refused);
    let c = s.objection(way);
    s.moves("sq1", Command::ObjectToRefusal(c));
    s
}

/// Another agency filed on this day.
fn contested(on: &str) -> Story {
    let mut s = filed();
    let c = s.other_filing(on);
    s.moves("sq1", Command::RecordOtherFiling(c));
    s
}

/// Proposed to be transferred to another agency.
fn leaving() -> Story {
    let mut s = filed();
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    s
}

fn sent_away(s: &mut Story) {
    let yes = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: true };
    s.moves("head", Command::DecideCaseTransfer(yes));
}

#[test]
fn each_step_of_a_referral_offers_what_it_waits_for_and_nothing_else() {
    let none = ["name_referral_team", "propose_case_transfer"];
    assert_eq!(waiting(&filed()), none);
    assert_eq!(waiting(&named()), ["report_suspected_crime"]);
    assert_eq!(waiting(&reported()), ["decide_referral"]);
    assert_eq!(waiting(&approved()), ["refer_crime"]);
    assert_eq!(waiting(&referred()), ["record_police_reply"]);
    assert_eq!(waiting(&answered(PoliceAnswer::Refused)), ["object_to_refusal", "resume_case"]);
    assert_eq!(waiting(&objected(ObjectionWay::Reconsideration)), ["record_police_reply"]);
    let mut s = answered(PoliceAnswer::Filed);
    assert_eq!(waiting(&s), ["hand_over_to_police", "record_criminal_result"]);
    seized(&mut s, &["三轮车"], Taken::Seized);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    assert_eq!(waiting(&s), ["tell_of_goods", "record_criminal_result"]);
    let c = s.goods_told();
    s.moves("sq1", Command::TellOfGoods(c));
    assert_eq!(waiting(&s), ["record_criminal_result", "propose_transfer_closing"]);
    assert_eq!(waiting(&handed_over()), ["record_criminal_result"], "also after it was closed");
}

#[test]
fn each_step_of_a_transfer_to_another_agency_offers_what_it_waits_for_and_nothing_else() {
    let mut s = leaving();
    assert_eq!(waiting(&s), ["name_referral_team", "decide_case_transfer"]);
    sent_away(&mut s);
    assert_eq!(waiting(&s), ["name_referral_team", "record_case_receipt"]);
    let mut back = s.clone();
    let c = back.case_receipt(false);
    back.moves("sq1", Command::RecordCaseReceipt(c));
    assert_eq!(waiting(&back), ["name_referral_team", "propose_case_transfer"], "not taken there, open here");
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    assert_eq!(waiting(&s), ["propose_transfer_closing"]);
}

#[test]
fn a_case_on_its_way_to_the_police_is_not_transferred_elsewhere() {
    let mut s = named();
    let c = s.case_transfer();
    stops(&mut s, "sq1", Command::ProposeCaseTransfer(c), "J-12");
    let mut s = filed();
    let c = ProposeCaseTransfer { reason: " ".into(), ..s.case_transfer() };
    assert_eq!(stops(&mut s, "sq1", Command::ProposeCaseTransfer(c), "J-02").field, Some("reason"));
}

#[test]
fn each_step_of_a_dispute_over_jurisdiction_offers_what_it_waits_for_and_nothing_else() {
    let of = |s: &Story| -> Vec<&'static str> {
        let own =
            ["record_other_filing", "consult_jurisdiction", "request_designation", "record_designation"];
        offered(s).into_iter().filter(|a| own.contains(a)).collect()
    };
    assert_eq!(of(&filed()), ["record_other_filing"]);
    // Filed later than here: settled by the law, though it may still be talked about.
    let mut s = filed();
    s.wait(1);
    let c = s.other_filing("2026-03-03");
    s.moves("sq1", Command::RecordOtherFiling(c));
    assert_eq!(of(&s), ["record_other_filing", "consult_jurisdiction", "request_designation"]);
    let mut s = contested("2026-03-02");
    assert_eq!(of(&s), ["consult_jurisdiction", "request_designation"]);
    assert!(lines(&s, "其他机关立案")[0].ends_with(Whose::Open.label()), "{:?}", lines(&s, "其他机关立案"));
    let c = s.designation_request();
    s.moves("head", Command::RequestDesignation(c));
    assert_eq!(of(&s), ["consult_jurisdiction", "record_designation"]);
    assert!(lines(&s, "其他机关立案")[0].ends_with("已报请指定"));
    let c = s.designation(Whose::Ours);
    s.moves("sq1", Command::RecordDesignation(c));
    assert_eq!(of(&s), ["record_other_filing"]);
    assert!(lines(&s, "其他机关立案")[0].ends_with(Whose::Ours.label()), "{:?}", lines(&s, "其他机关立案"));
}

#[test]
fn help_and_joint_action_offer_what_they_wait_for_and_nothing_else() {
    let of = |s: &Story, own: &[&str]| -> Vec<&'static str> {
        let all = s.with("sq1", |ctx| panel(&s.case, ctx));
        let open = all.into_iter().filter(|o| o.refusal.is_none() || o.waiting_for_others);
        open.map(|o| o.act).filter(|a| own.contains(a)).collect()
    };
    let officials = ["send_official_clue"];
    let disputes = ["raise_dispute", "record_dispute_step"];
    let help = ["record_assistance_reply"];
    let calls = ["call_police", "record_police_support"];
    let joint = ["propose_joint", "decide_joint", "link_joint_case"];
    let mut s = filed();
    assert!(of(&s, &officials).is_empty() && of(&s, &help).is_empty());
    assert_eq!((of(&s, &disputes), of(&s, &calls)), (vec!["raise_dispute"], vec!["call_police"]));
    assert_eq!(of(&s, &joint), ["propose_joint"]);
    let clue = NoteOfficialClue { content: "干扰执法".into(), ..Default::default() };
    let (d, a, p, j) = (s.dispute(), s.assistance(), s.police_call(), s.joint_plan());
    s.moves("sq1", Command::NoteOfficialClue(clue))
        .moves("legal", Command::RaiseDispute(d))
        .moves("sq1", Command::RequestAssistance(a))
        .moves("sq1", Command::CallPolice(p))
        .moves("brigade", Command::ProposeJoint(j));
    assert_eq!((of(&s, &officials), of(&s, &help)), (officials.to_vec(), help.to_vec()));
    assert_eq!(
        (of(&s, &disputes), of(&s, &calls)),
        (vec!["record_dispute_step"], vec!["record_police_support"])
    );
    assert_eq!(of(&s, &joint), ["decide_joint"]);
    assert_eq!(lines(&s, "职务违法线索"), ["1条待移送"]);
    let c = SendOfficialClue {
        to: "市监察委员会".into(),
        document: "示移〔2026〕1号".into(),
        files: vec![file()],
        ..Default::default()
    };
    let mut sent = s.clone();
    sent.moves("head", Command::SendOfficialClue(c));
    assert_eq!((of(&sent, &officials), lines(&sent, "职务违法线索")), (vec![], vec!["已移送".to_string()]));
    let mut no = s.clone();
    no.moves("leader", Command::DecideJoint(DecideJoint { consent: false, opinion: "不同意".into() }));
    assert_eq!(of(&no, &joint), ["propose_joint"], "another plan may be proposed");
    s.moves("leader", Command::DecideJoint(DecideJoint { consent: true, opinion: "同意".into() }));
    assert_eq!(of(&s, &joint), ["link_joint_case"]);
    // Nothing is linked to a plan that is not there, and what is still here is not closed as gone.
    let mut s = filed();
    let c = s.joint_link();
    stops(&mut s, "sq1", Command::LinkJointCase(c), "P-03");
    let c = s.transfer_closing();
    stops(&mut s, "sq1", Command::ProposeTransferClosing(c), "P-03");
}

#[test]
fn joint_action_refused_or_linked_does_not_keep_a_case_open_but_an_undecided_one_does() {
    let mut s = Story::at(At::Paid);
    let c = s.joint_plan();
    s.moves("brigade", Command::ProposeJoint(c));
    let closing = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(closing.clone()), "U-22");
    assert_eq!(r.fix.act, Some("decide_joint"));
    s.moves("leader", Command::DecideJoint(DecideJoint { consent: false, opinion: "不同意".into() }));
    s.does("sq1", C::ProposeClosing(closing));
}

#[test]
fn a_decision_waits_for_the_step_of_the_referral_that_comes_next() {
    let mut s = Story::at(At::WindowOver);
    let waits = |s: &mut Story| {
        let c = s.proposal();
        s.refused("sq1", C::ProposeDecision(c), "J-12").fix.act
    };
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    assert_eq!(waits(&mut s), Some("report_suspected_crime"));
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    assert_eq!(waits(&mut s), Some("decide_referral"));
    let c = s.referral_decision();
    s.moves("head", Command::DecideReferral(c));
    assert_eq!(waits(&mut s), Some("refer_crime"));
    let c = s.crime_letter();
    s.moves("sq1", Command::ReferCrime(c));
    assert_eq!(waits(&mut s), Some("record_police_reply"));
    let c = s.police_reply(PoliceAnswer::Refused);
    s.moves("sq1", Command::RecordPoliceReply(c));
    assert_eq!(waits(&mut s), Some("resume_case"));
}

#[test]
fn a_reply_and_an_arrival_lie_between_what_they_follow_and_now() {
    let mut s = filed();
    s.until("2026-03-04");
    let (a, p) = (s.assistance(), s.police_call());
    s.moves("sq1", Command::RequestAssistance(a)).moves("sq1", Command::CallPolice(p));
    let called = s.case.transfer.support().expect("called").called_at;
    s.until("2026-03-06");
    for (on, fits) in [
        ("2026-03-03", false),
        ("2026-03-04", true),
        ("2026-03-05", true),
        ("2026-03-06", true),
        ("2026-03-07", false),
    ] {
        let c = RecordAssistanceReply {
            received_on: Some(day(on)),
            ..s.assistance_reply(AssistanceAnswer::Given)
        };
        assert_eq!(passes(&s, "sq1", Command::RecordAssistanceReply(c), "received_on"), fits, "{on}");
    }
    for (at, fits) in [
        (called.saturating_sub(1.minute()), false),
        (called, true),
        (called.saturating_add(1.minute()), true),
        (s.now, true),
        (s.now.saturating_add(1.minute()), false),
    ] {
        let c = RecordPoliceSupport { arrived_at: Some(at), ..s.police_support() };
        assert_eq!(passes(&s, "sq1", Command::RecordPoliceSupport(c), "arrived_at"), fits, "{at}");
    }
}

#[test]
fn an_answer_to_an_objection_comes_after_the_objection() {
    let mut s = answered(PoliceAnswer::Refused);
    s.wait(2);
    let c = s.objection(ObjectionWay::Reconsideration);
    s.moves("sq1", Command::ObjectToRefusal(c)).wait(1);
    let made = s.today().saturating_sub(1.day());
    for (on, fits) in [(made.saturating_sub(1.day()), false), (made, true)] {
        let c = RecordPoliceReply { received_on: Some(on), ..s.police_reply(PoliceAnswer::Filed) };
        assert_eq!(passes(&s, "sq1", Command::RecordPoliceReply(c), "received_on"), fits, "{on}");
    }
}

#[test]
fn a_letter_sent_in_the_last_minute_of_the_twenty_four_hours_is_not_late() {
    let mut s = approved();
    let due = s.case.deadlines(&s.town).pop().and_then(|(_, d)| d.due_time).expect("runs");
    s.now = due.saturating_add(5.minutes());
    for (at, fits) in [(due, true), (due.saturating_add(1.minute()), false)] {
        let c = ReferCrime { sent_at: Some(at), ..s.crime_letter() };
        assert_eq!(passes(&s, "sq1", Command::ReferCrime(c), "late_reason"), fits, "{at}");
    }
}

#[test]
fn three_days_run_for_the_police_and_none_for_the_procuratorate() {
    assert!(runs(&objected(ObjectionWay::Reconsideration), "公安机关复议"));
    assert!(!runs(&objected(ObjectionWay::Supervision), "公安机关复议"));
    let mut s = answered(PoliceAnswer::Filed);
    assert!(runs(&s, "移交物品和材料"));
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    assert!(!runs(&s, "移交物品和材料"), "handed over");
}

#[test]
fn what_lies_registered_may_stay_when_what_was_seized_goes_to_the_police() {
    let mut s = answered(PoliceAnswer::Filed);
    seized(&mut s, &["三轮车"], Taken::Seized);
    seized(&mut s, &["账本"], Taken::Held);
    let c = HandOverToPolice { goods: vec![2], ..s.goods_handover() };
    stops(&mut s, "sq1", Command::HandOverToPolice(c), "TR-09");
    let c = HandOverToPolice { goods: vec![1], ..s.goods_handover() };
    s.moves("sq1", Command::HandOverToPolice(c));
    assert!(s.case.goods.get(2).is_some_and(|g| g.is_here()));
}

#[test]
fn requests_for_help_are_told_apart_by_their_numbers() {
    let mut s = filed();
    let first = s.assistance();
    s.moves("sq1", Command::RequestAssistance(first.clone()));
    let r = stops(&mut s, "sq1", Command::RequestAssistance(first.clone()), "P-04");
    assert_eq!(r.field, Some("document"));
    let second = RequestAssistance { document: "示协〔2026〕2号".into(), ..first };
    s.moves("sq1", Command::RequestAssistance(second.clone()));
    let c =
        RecordAssistanceReply { request: second.document, ..s.assistance_reply(AssistanceAnswer::Refused) };
    s.moves("sq1", Command::RecordAssistanceReply(c));
    let answers: Vec<_> = s.case.transfer.assistance.iter().map(|a| a.answer).collect();
    assert_eq!(answers, [None, Some(AssistanceAnswer::Refused)]);
    for (answer, need) in
        [(AssistanceAnswer::Refused, "说明理由的书面答复"), (AssistanceAnswer::Given, "书面回函")]
    {
        let c = RecordAssistanceReply { files: vec![], ..s.assistance_reply(answer) };
        assert_eq!(&*stops(&mut s, "sq1", Command::RecordAssistanceReply(c), "U-23").need, need);
    }
}

#[test]
fn two_agencies_negotiate_without_a_third() {
    let mut s = filed();
    let c = s.dispute();
    s.moves("legal", Command::RaiseDispute(c));
    let c = RecordDisputeStep { body: String::new(), ..s.dispute_step(DisputeLevel::Negotiation, false) };
    s.moves("legal", Command::RecordDisputeStep(c));
    let words = lines(&s, "执法争议");
    assert!(words[0].ends_with("待政府法制机构协调"), "{words:?}");
    let c = RecordDisputeStep { body: String::new(), ..s.dispute_step(DisputeLevel::Coordination, true) };
    assert_eq!(stops(&mut s, "legal", Command::RecordDisputeStep(c), "U-24").field, Some("body"));
    let c = s.dispute_step(DisputeLevel::Coordination, true);
    s.moves("legal", Command::RecordDisputeStep(c));
    let words = lines(&s, "执法争议");
    assert!(words[0].ends_with("已由政府法制机构协调解决"), "{words:?}");
}

#[test]
fn a_joint_plan_names_each_agency_once() {
    let mut s = filed();
    let c = s.joint_plan();
    let other = JointAgency { name: "自然资源所".into(), ..c.agencies[0].clone() };
    let agencies = vec![c.agencies[0].clone(), other, c.agencies[0].clone()];
    s.moves("brigade", Command::ProposeJoint(ProposeJoint { agencies, ..c }));
    let joint = s.case.transfer.joint.as_ref().expect("proposed");
    let names: Vec<_> = joint.agencies.iter().map(|p| p.agency.name.as_str()).collect();
    assert_eq!(names, ["市场监督管理所", "自然资源所"]);
}

#[test]
fn our_own_number_is_not_a_joint_agencys_even_after_the_town_writes_its_numbers_otherwise() {
    let mut s = filed();
    let c = s.joint_plan();
    s.moves("brigade", Command::ProposeJoint(c));
    s.moves("leader", Command::DecideJoint(DecideJoint { consent: true, opinion: "同意".into() }));
    let ours = s.case.number.as_ref().expect("filed").to_string();
    s.town.agency.prefix = "示例新字".into();
    for c in [
        LinkJointCase { case_number: ours.clone(), ..s.joint_link() },
        LinkJointCase { decision: ours.clone(), ..s.joint_link() },
    ] {
        stops(&mut s, "sq1", Command::LinkJointCase(c), "U-22");
    }
    let c = s.joint_link();
    s.moves("sq1", Command::LinkJointCase(c));
}

#[test]
fn a_fine_of_the_court_is_told_with_its_amount_and_other_outcomes_with_none() {
    let mut s = answered(PoliceAnswer::Filed);
    let c = s.criminal_result(CriminalResult::Fined);
    s.clone().moves("sq1", Command::RecordCriminalResult(c.clone()));
    let mut fined = s.clone();
    fined.moves("sq1", Command::RecordCriminalResult(c));
    assert_eq!(lines(&fined, "刑事处理结果"), [format!("判处罚金{}，（2026）示刑初9号", Fen::yuan(3_000))]);
    assert_eq!(lines(&fined, "罚款"), ["已判处罚金，不再罚款"], "nothing was fined here");
    assert!(lines(&fined, "罚款折抵罚金").is_empty());
    let c = RecordCriminalResult { amount: Fen(0), ..s.criminal_result(CriminalResult::NotProsecuted) };
    s.moves("sq1", Command::RecordCriminalResult(c));
    assert_eq!(lines(&s, "刑事处理结果"), ["不起诉，（2026）示刑初9号"]);
    assert!(lines(&filed(), "刑事处理结果").is_empty());
}

#[test]
fn an_outcome_that_does_not_send_the_case_back_leaves_it_closed() {
    let mut s = handed_over();
    let c = RecordCriminalResult { returned: false, ..s.criminal_result(CriminalResult::Fined) };
    s.moves("sq1", Command::RecordCriminalResult(c));
    assert_eq!(s.case.stage, CaseStage::Closed);
    let mut s = handed_over();
    let c = s.criminal_result(CriminalResult::NotProsecuted);
    s.moves("sq1", Command::RecordCriminalResult(c));
    assert_eq!(s.case.stage, CaseStage::Investigating, "taken up where it was left");
}

#[test]
fn owners_are_told_by_the_transfer_that_took_their_things() {
    // The police had the case without things and sent it back; another agency takes it with them.
    let mut s = answered(PoliceAnswer::Filed);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.criminal_result(CriminalResult::NotProsecuted);
    s.moves("sq1", Command::RecordCriminalResult(c));
    seized(&mut s, &["三轮车"], Taken::Seized);
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    sent_away(&mut s);
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    assert!(s.case.transfer.to_tell().is_some());
    let c = s.goods_told();
    s.moves("sq1", Command::TellOfGoods(c));
    assert_eq!(s.case.transfer.to_tell(), None);
}

#[test]
fn support_that_met_obstruction_is_told_from_support_that_did_not() {
    for (obstructed, words) in [(true, "有阻碍执法，已依法处理"), (false, "已登记")] {
        let mut s = filed();
        let c = s.police_call();
        s.moves("sq1", Command::CallPolice(c));
        assert!(lines(&s, "派出所支持")[0].ends_with("待登记到场情况"));
        let c = RecordPoliceSupport { obstructed, ..s.police_support() };
        s.moves("sq1", Command::RecordPoliceSupport(c));
        assert!(lines(&s, "派出所支持")[0].ends_with(words), "{:?}", lines(&s, "派出所支持"));
    }
}

#[test]
fn the_page_names_the_offence_once_there_is_one() {
    assert!(lines(&named(), "涉嫌罪名").is_empty());
    assert_eq!(lines(&reported(), "涉嫌罪名"), ["非法经营罪"]);
    let mut s = named();
    let c = ReportSuspectedCrime { offence: String::new(), recommend: false, ..s.crime_report() };
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    assert!(lines(&s, "涉嫌罪名").is_empty(), "none was found");
    assert!(lines(&filed(), "职务违法线索").is_empty());
    assert!(lines(&filed(), "办案期限").is_empty());
    let mut s = answered(PoliceAnswer::Refused);
    s.wait(10);
    let c = ResumeCase {
        reason: "不再异议".into(),
        exclude: true,
        excluded_basis: "《示例程序规定》第六十条".into(),
    };
    s.moves("sq1", Command::ResumeCase(c));
    assert_eq!(lines(&s, "办案期限"), ["已依条文扣除移送期间"]);
}
