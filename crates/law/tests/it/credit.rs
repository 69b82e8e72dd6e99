//! 信用公开 (RULES §5: 公示期、信用报送、异议、修复): D-04, D-06, D-08–D-14.

use crate::kit::*;
use crate::support::day;
use law::case::credit::*;
use law::case::{CaseCommand as C, *};
use law::deadline;
use law::party::PartyKind;
use law::town::PenaltyKind;

fn does(s: &mut Story, command: Command) {
    s.does("legal", C::Credit(command));
}

#[track_caller]
fn refused(s: &mut Story, command: Command, rule: &str) -> law::refusal::Refusal {
    s.refused("legal", C::Credit(command), rule)
}

fn report() -> ReportCredit {
    ReportCredit { confirmed: true, ..ReportCredit::default() }
}

fn company(yuan: i64, stop: At) -> Story {
    Story::fined(yuan, business(PartyKind::Organisation), stop)
}

/// A company's fine, published, paid and reported on 2026-03-10.
pub fn reported() -> Story {
    let mut s = company(500, At::Paid);
    does(&mut s, Command::ReportCredit(report()));
    s
}

fn due(s: &Story, what: &str) -> Option<jiff::civil::Date> {
    s.case.deadlines(&s.town).into_iter().find(|(name, _)| *name == what).and_then(|(_, d)| d.due)
}

fn shown_until(s: &Story) -> jiff::civil::Date {
    match &s.case.publication {
        PublicationState::Published { until, .. } => *until,
        other => panic!("not shown: {other:?}"),
    }
}

fn spared(stop: At) -> Story {
    let ground = NoPenaltyGround::Trivial;
    let outcome = Outcome::NoPenalty { ground, education: "已教育".into() };
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { outcome: outcome.clone(), discretion: String::new(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::WindowOver);
    let c = ProposeDecision { outcome, surcharge: false, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    s.to(stop)
}

#[test]
fn d04_twenty_working_days_for_a_result_that_is_no_penalty() {
    // TD-48: an enforcement result of 2025-12-29 is to be public by 2026-01-27.
    let open = deadline::open_information(day("2025-12-29"), crate::support::calendar_once());
    shown("D-04", open.due, Some(day("2026-01-27")));
    assert!(open.rules.iter().any(|r| r == "D-04"));
    let mut s = spared(At::Served);
    assert_eq!(due(&s, "公开执法结果"), Some(day("2026-03-30")));
    assert_eq!(due(&s, "公示"), None);
    let c = s.publish();
    s.does("legal", C::Publish(c));
    assert_eq!(due(&s, "公开执法结果"), None);
    assert_eq!(s.case.credit.tier, None);
    // Nor is it ever reported as a penalty.
    refused(&mut s, Command::ReportCredit(report()), "P-03");
}

#[test]
fn d06_refuses_publishing_while_a_third_party_may_still_answer() {
    let mut s = company(500, At::Served);
    let ask = ConsultThirdParty {
        third_party: "示例公司".into(),
        content: "进货价格".into(),
        files: vec![file()],
        ..ConsultThirdParty::default()
    };
    let bare = ConsultThirdParty { files: vec![], ..ask.clone() };
    assert_eq!(refused(&mut s, Command::ConsultThirdParty(bare), "D-06").field, Some("files"));
    does(&mut s, Command::ConsultThirdParty(ask.clone()));
    refused(&mut s, Command::ConsultThirdParty(ask), "D-06");
    let c = s.publish();
    s.refused("legal", C::Publish(c), "D-06");
    // The fifteenth working day still belongs to the third party.
    let window = s.case.windows(&s.town).into_iter().find(|(n, _)| *n == "第三方意见期").expect("asked").1;
    assert_eq!(window.due, Some(day("2026-03-31")));
    s.until("2026-03-31");
    let c = s.publish();
    s.refused("legal", C::Publish(c), "D-06");
    let no = RecordThirdParty { opinion: "属于商业秘密".into(), ..RecordThirdParty::default() };
    does(&mut s, Command::RecordThirdParty(no));
    let c = s.publish();
    let r = s.refused("legal", C::Publish(c), "D-06");
    assert_eq!(r.field, Some("public_interest"));
}

#[test]
fn d06_lets_pass_silence_consent_and_a_grave_public_interest() {
    let asked = || {
        let mut s = company(500, At::Served);
        let ask = ConsultThirdParty {
            third_party: "示例公司".into(),
            content: "进货价格".into(),
            files: vec![file()],
            ..ConsultThirdParty::default()
        };
        does(&mut s, Command::ConsultThirdParty(ask));
        s
    };
    let mut s = asked();
    s.until("2026-04-01");
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let mut s = asked();
    let yes = RecordThirdParty { agrees: true, opinion: "同意".into(), ..RecordThirdParty::default() };
    does(&mut s, Command::RecordThirdParty(yes));
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let mut s = asked();
    let no = RecordThirdParty { opinion: "商业秘密".into(), ..RecordThirdParty::default() };
    does(&mut s, Command::RecordThirdParty(no));
    let c = Publish { public_interest: "涉及食品安全".into(), ..s.publish() };
    s.does("legal", C::Publish(c));
}

#[test]
fn d08_reckons_what_the_market_rules_would_do() {
    let mut s = company(500, At::Served);
    let with = |s: &Story| hint(&s.case, &s.town);
    assert_eq!(with(&s), None, "not of that field");
    s.case.subject.as_mut().expect("filed").item.domain = "market".into();
    let decided = s.case.decision.as_ref().expect("decided").at.date();
    shown("D-08", decided, day("2026-03-10"));
    assert_eq!(with(&s).expect("a hint").until, Some(day("2026-06-10")));
    let facts = (SIDE.facts)(&s.case, &s.town);
    assert!(facts.iter().any(|(name, text)| *name == "市场监管提示" && text.contains("书面告知")));
    let penalty = |s: &mut Story, items: Vec<PenaltyItem>| {
        s.case.decision.as_mut().expect("decided").outcome = Outcome::Penalty { penalty: Penalty(items) };
    };
    penalty(&mut s, vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::StopBusiness, 0)]);
    assert_eq!(with(&s).expect("a hint").until, Some(day("2029-03-10")));
    penalty(&mut s, vec![kind(PenaltyKind::Warning, 0)]);
    assert!(!with(&s).expect("a hint").publishes);
    s.case.procedure = Procedure::Simple;
    penalty(&mut s, vec![kind(PenaltyKind::Fine, 500)]);
    assert!(with(&s).expect("a hint").words().contains("不公示"));
}

#[test]
fn d09_refuses_a_term_beyond_its_tier_and_another_tier_without_reason() {
    let mut s = company(500, At::Served);
    assert_eq!(suggested(&s.case, &s.town), Some(Tier::General));
    for until in ["2027-03-11", "2026-06-09"] {
        let c = Publish { until: Some(day(until)), ..s.publish() };
        assert_eq!(s.refused("legal", C::Publish(c), "D-09").field, Some("until"));
    }
    let c = Publish { tier: Some(Tier::Serious), ..s.publish() };
    assert_eq!(s.refused("legal", C::Publish(c), "D-09").field, Some("tier_reason"));
    let c = ReportCredit { tier: Some(Tier::Minor), ..report() };
    assert_eq!(refused(&mut s, Command::ReportCredit(c), "D-09").field, Some("tier_reason"));
    let c = ReportCredit { confirmed: false, ..report() };
    assert_eq!(refused(&mut s, Command::ReportCredit(c), "D-09").field, Some("confirmed"));
    // What was minor and is long over is not shown any more.
    let mut s = Story::delivered();
    s.until("2026-06-03");
    let c = s.publish();
    s.refused("legal", C::Publish(c), "D-09");
}

#[test]
fn d09_refuses_a_warning_on_the_credit_platform() {
    // TL-57.
    let s = Story { penalty: Penalty(vec![kind(PenaltyKind::Warning, 0)]), ..company(500, At::Fresh) };
    let mut s = s.to(At::Served);
    assert_eq!(suggested(&s.case, &s.town), Some(Tier::Minor));
    let r = refused(&mut s, Command::ReportCredit(report()), "D-09");
    assert_eq!((r.field, r.fix.act), (Some("necessity"), Some("decline_credit")));
    // Where it must be shown after all, for three months at most.
    let c =
        ReportCredit {
            necessity: "屡次违法，确需公示".into(), until: Some(day("2026-06-11")), ..report()
        };
    assert_eq!(refused(&mut s, Command::ReportCredit(c.clone()), "D-09").field, Some("until"));
    does(&mut s, Command::ReportCredit(ReportCredit { until: None, ..c }));
    assert_eq!(s.case.credit.report.as_ref().map(|r| r.until), Some(day("2026-06-10")));
}

#[test]
fn d09_lets_pass_the_suggested_tier_with_its_term() {
    let tier = |s: &Story| suggested(&s.case, &s.town);
    assert_eq!(tier(&Story::delivered()), Some(Tier::Minor));
    assert_eq!(tier(&company(500, At::Served)), Some(Tier::General));
    assert_eq!(tier(&company(99_999, At::Served)), Some(Tier::General));
    assert_eq!(tier(&company(100_000, At::Served)), Some(Tier::Serious));
    assert_eq!(tier(&Story::fined(10_000, crate::kit::citizen(ADULT), At::Served)), Some(Tier::Serious));
    let stopped = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::StopBusiness, 0)]);
    let s = Story { penalty: stopped, ..company(500, At::Fresh) };
    assert_eq!(tier(&s.to(At::Served)), Some(Tier::Serious));
    // General: a year from the decision, and no longer; it ends by itself.
    let s = company(500, At::Published);
    assert_eq!((s.case.credit.tier, shown_until(&s)), (Some(Tier::General), day("2027-03-10")));
    assert_eq!(due(&s, "信用报送"), Some(day("2026-03-19")));
    // The town may have shorter terms, and a person may think otherwise, with a reason.
    let mut s = company(500, At::Served);
    s.town.policy.publicity_general_months.value = 6;
    let c = s.publish();
    s.does("legal", C::Publish(c));
    assert_eq!(shown_until(&s), day("2026-09-10"));
    let mut s = company(500, At::Served);
    let c = Publish { tier: Some(Tier::Serious), tier_reason: "危及公共安全".into(), ..s.publish() };
    s.does("legal", C::Publish(c));
    assert_eq!(shown_until(&s), day("2029-03-10"));
}

#[test]
fn d10_refuses_a_person_penalised_on_the_spot_or_trivially() {
    let mut s = Story::delivered();
    let c = ReportCredit { necessity: "确需".into(), ..report() };
    assert_eq!(refused(&mut s, Command::ReportCredit(c), "D-10").fix.act, Some("decline_credit"));
    let s = Story { penalty: Penalty(vec![kind(PenaltyKind::Warning, 0)]), ..Story::new() };
    let mut s = s.to(At::Served);
    let c = ReportCredit { remedied: true, necessity: "确需".into(), ..report() };
    assert_eq!(refused(&mut s, Command::ReportCredit(c), "D-10").field, Some("remedied"));
    // No deadline runs for what is not to be reported.
    let mut s = Story::delivered();
    let c = s.publish();
    s.does("legal", C::Publish(c));
    assert_eq!(due(&s, "信用报送"), None);
}

#[test]
fn d10_lets_pass_a_company_and_a_person_in_the_general_procedure() {
    let s = reported();
    assert!(s.case.credit.reported());
    let mut s = Story::at(At::Served);
    does(&mut s, Command::ReportCredit(report()));
    let mut s = Story::delivered();
    does(&mut s, Command::DeclineCredit(DeclineCredit { reason: "自然人简易程序".into() }));
    refused(&mut s, Command::ReportCredit(report()), "P-03");
    assert!(matches!(ReportView::of(&s.case, &s.town), ReportView::Declined(_)));
}

#[test]
fn d11_refuses_the_mark_before_the_time_for_remedies_is_over() {
    let mut s = reported();
    let over = s.case.credit.report.as_ref().and_then(|r| r.remedies_until);
    assert_eq!(over, Some(day("2026-09-10")));
    refused(&mut s, Command::MarkDishonest(MarkDishonest::default()), "D-11");
    s.until("2026-09-10");
    refused(&mut s, Command::MarkDishonest(MarkDishonest::default()), "D-11");
    // While the calendar does not reach so far nothing is guessed.
    let mut s = company(500, At::Fresh);
    s.until("2026-08-03");
    let mut s = s.to(At::Paid);
    does(&mut s, Command::ReportCredit(report()));
    assert_eq!(s.case.credit.report.as_ref().and_then(|r| r.remedies_until), None);
    refused(&mut s, Command::MarkDishonest(MarkDishonest::default()), "D-11");
}

fn sue_and_lose(s: &mut Story) {
    let c = crate::remedy::suit(s);
    s.does("legal", C::Remedy(remedy::Command::RegisterSuit(c)));
    let c = crate::remedy::result(remedy::ResultKind::Dismissed);
    s.does("legal", C::Remedy(remedy::Command::RecordResult(c)));
}

#[test]
fn d11_refuses_the_mark_on_a_judgment_that_is_not_there_or_not_final() {
    let upheld = || Command::MarkDishonest(MarkDishonest { upheld: "示例判决1号".into() });
    let mut s = reported();
    assert_eq!(refused(&mut s, upheld(), "D-11").field, Some("upheld"));
    sue_and_lose(&mut s);
    refused(&mut s, upheld(), "D-11");
    // Reconsideration upheld it late: the party may still sue over that, fifteen days longer than was reckoned.
    let mut s = reported();
    s.until("2026-05-08");
    let c = crate::remedy::reconsideration(&s);
    s.does("legal", C::Remedy(remedy::Command::RegisterReconsideration(c)));
    s.until("2026-09-08");
    let c = crate::remedy::result(remedy::ResultKind::Maintained);
    s.does("legal", C::Remedy(remedy::Command::RecordResult(c)));
    refused(&mut s, upheld(), "D-11");
    for (on, over) in [("2026-09-23", false), ("2026-09-24", true)] {
        s.until(on);
        let plain = Command::MarkDishonest(MarkDishonest::default());
        if over {
            does(&mut s, plain);
        } else {
            refused(&mut s, plain, "D-11");
        }
    }
}

#[test]
fn d11_lets_pass_the_mark_afterwards_or_once_it_was_upheld() {
    let mut s = reported();
    s.until("2026-09-11");
    does(&mut s, Command::MarkDishonest(MarkDishonest::default()));
    assert_eq!(s.case.credit.dishonest, Some(day("2026-09-11")));
    // A judgment in effect upheld it.
    let mut s = reported();
    sue_and_lose(&mut s);
    s.wait(20);
    let effect = remedy::ConfirmEffect { note: "生效证明".into() };
    s.does("legal", C::Remedy(remedy::Command::ConfirmEffect(effect)));
    does(&mut s, Command::MarkDishonest(MarkDishonest { upheld: "示例判决1号".into() }));
    // On the spot sixty days for reconsideration count alone; a short time to sue does not end before them.
    let mut s = Story::delivered();
    s.case.subject.as_mut().expect("opened").party.kind = PartyKind::Organisation;
    does(&mut s, Command::ReportCredit(ReportCredit { necessity: "确需".into(), ..report() }));
    assert_eq!(s.case.credit.report.as_ref().and_then(|r| r.remedies_until), Some(day("2026-05-06")));
    let mut s = company(500, At::Served);
    s.case.subject.as_mut().expect("filed").item.special_suit_days = Some(15);
    does(&mut s, Command::ReportCredit(report()));
    assert_eq!(s.case.credit.report.as_ref().and_then(|r| r.remedies_until), Some(day("2026-05-09")));
}

#[test]
fn d11_refuses_the_mark_on_a_penalty_that_fell_or_was_changed() {
    use law::case::remedy::{Command as R, RecordResult, ResultKind};
    for kind in [ResultKind::Annulled, ResultKind::Changed] {
        let mut s = reported();
        let c = crate::remedy::reconsideration(&s);
        s.does("legal", C::Remedy(R::RegisterReconsideration(c)));
        let c = crate::remedy::accepted(&s);
        s.does("legal", C::Remedy(R::RecordAcceptance(c)));
        let penalty = if kind == ResultKind::Changed { fine(300) } else { Penalty::default() };
        let c = RecordResult { penalty, ..crate::remedy::result(kind) };
        s.does("legal", C::Remedy(R::RecordResult(c)));
        s.until("2026-10-12");
        refused(&mut s, Command::MarkDishonest(MarkDishonest::default()), "D-11");
    }
}

fn annulled() -> WithdrawPublication {
    WithdrawPublication {
        reason: "决定被判决撤销".into(), document: "示例判决1号".into(), received_on: None
    }
}

#[test]
fn d12_refuses_reporting_what_was_annulled_and_closing_before_it_is_taken_down() {
    let mut s = company(500, At::Published);
    s.does("legal", C::WithdrawPublication(annulled()));
    let gone = &s.case.publication;
    assert!(matches!(gone, PublicationState::Withdrawn { title, .. } if !title.is_empty()), "{gone:?}");
    refused(&mut s, Command::ReportCredit(report()), "D-12");
    let mut s = reported();
    s.does("legal", C::WithdrawPublication(annulled()));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "D-12");
    refused(&mut s, Command::WithdrawCredit(WithdrawCredit::default()), "D-12");
}

#[test]
fn d12_lets_pass_taking_it_down_within_one_working_day() {
    // TD-46: the judgment of 2026-06-18 has three working days on the site, and one on the platform, over the holiday.
    let mut s = reported().to(At::Archived);
    s.until("2026-06-18");
    s.does("legal", C::WithdrawPublication(annulled()));
    let site = deadline::withdrawal(day("2026-06-18"), &s.town.calendar);
    assert_eq!((site.due, due(&s, "信用平台撤销")), (Some(day("2026-06-24")), Some(day("2026-06-22"))));
    assert!(s.case.credit.unfinished());
    does(&mut s, Command::WithdrawCredit(WithdrawCredit { receipt: "回执1".into(), on: None }));
    assert!(!s.case.credit.reported() && !s.case.credit.unfinished());
    assert_eq!(due(&s, "信用平台撤销"), None);
    assert_eq!(ReportView::of(&s.case, &s.town), ReportView::Withdrawn);
}

fn objection() -> RegisterObjection {
    RegisterObjection {
        applicant: "示例建材店".into(),
        content: "罚款金额有误".into(),
        ..RegisterObjection::default()
    }
}

#[test]
fn d13_refuses_closing_and_a_second_objection_before_the_first_is_answered() {
    let mut s = reported();
    does(&mut s, Command::RegisterObjection(objection()));
    refused(&mut s, Command::RegisterObjection(objection()), "D-13");
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "D-13");
    refused(&mut s, Command::AnswerObjection(AnswerObjection::default()), "D-13");
    // What is corrected in public is masked like the rest (D-15).
    let c = AnswerObjection {
        finding: "金额写错".into(),
        corrected: true,
        text: "电话19900001234".into(),
        ..AnswerObjection::default()
    };
    assert_eq!(refused(&mut s, Command::AnswerObjection(c), "D-15").field, Some("text"));
    let c = AnswerObjection {
        finding: "没有错误".into(), text: "正文".into(), ..AnswerObjection::default()
    };
    assert_eq!(refused(&mut s, Command::AnswerObjection(c), "P-04").field, Some("text"));
}

#[test]
fn d13_lets_pass_a_correction_and_an_explanation() {
    let mut s = reported();
    s.until("2026-03-13");
    does(&mut s, Command::RegisterObjection(objection()));
    assert_eq!(due(&s, "信用异议"), Some(day("2026-03-18")));
    let c = AnswerObjection {
        finding: "金额写错".into(),
        corrected: true,
        text: "处罚决定更正后的正文".into(),
        ..AnswerObjection::default()
    };
    does(&mut s, Command::AnswerObjection(c));
    let PublicationState::Published { text, .. } = &s.case.publication else { panic!("still shown") };
    assert_eq!(text, "处罚决定更正后的正文");
    does(&mut s, Command::RegisterObjection(objection()));
    let c = AnswerObjection { finding: "核对无误".into(), ..AnswerObjection::default() };
    does(&mut s, Command::AnswerObjection(c));
    assert_eq!(s.case.credit.objections.iter().map(|o| o.no).collect::<Vec<_>>(), [1, 2]);
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

fn repair() -> RegisterRepair {
    RegisterRepair { document: "示例修复通知1号".into(), pledged: true, ..RegisterRepair::default() }
}

#[test]
fn d14_refuses_a_repair_before_its_conditions_are_met() {
    let mut s = reported();
    assert_eq!(refused(&mut s, Command::RegisterRepair(repair()), "D-14").field, Some("granted_on"));
    s.until("2026-06-10");
    let c = RegisterRepair { pledged: false, ..repair() };
    assert_eq!(refused(&mut s, Command::RegisterRepair(c), "D-14").field, Some("pledged"));
    let mut unpaid = company(500, At::Published);
    unpaid.until("2026-06-10");
    assert_eq!(
        refused(&mut unpaid, Command::RegisterRepair(repair()), "D-14").fix.act,
        Some("register_payment")
    );
    let mut uncorrected = reported();
    uncorrected.until("2026-06-10");
    uncorrected.case.correction.as_mut().expect("ordered").checked = Some(false);
    refused(&mut uncorrected, Command::RegisterRepair(repair()), "D-14");
    // What was repaired is not shown anew, and the file waits for the platform.
    let mut s = company(500, At::Served);
    does(&mut s, Command::ReportCredit(report()));
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    s.until("2026-06-10");
    does(&mut s, Command::RegisterRepair(repair()));
    let c = s.publish();
    s.refused("legal", C::Publish(c), "D-14");
    s.does("legal", C::DeclinePublication(DeclinePublication { reason: "已经修复".into() }));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "D-14");
}

#[test]
fn d14_lets_pass_a_repair_that_ends_the_display_within_a_working_day() {
    let mut s = reported();
    s.until("2026-06-18");
    does(&mut s, Command::RegisterRepair(repair()));
    assert_eq!(shown_until(&s), day("2026-06-22"), "over the holiday, the next working day");
    assert_eq!(due(&s, "信用平台修复"), Some(day("2026-06-22")));
    does(&mut s, Command::WithdrawCredit(WithdrawCredit { receipt: "回执1".into(), on: None }));
    assert_eq!(s.case.credit.withdrawn, Some(day("2026-06-18")));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn only_the_legal_office_does_any_of_it_and_nobody_who_was_recused() {
    let mut s = company(500, At::Served);
    for who in ["sq1", "head", "finance", "hub"] {
        s.refused(who, C::Credit(Command::ReportCredit(report())), "P-01");
    }
    let recused = Recusal {
        officer: law::matter::PersonRef { id: "legal".into(), ..Default::default() },
        reason: "近亲属".into(),
        decided: Some(true),
    };
    s.case.recusals.push(recused);
    refused(&mut s, Command::ReportCredit(report()), "R-05");
}

#[test]
fn a_report_to_the_credit_platform_is_due_only_for_what_is_shown_graver_and_open() {
    let due = |s: &Story| due(s, "信用报送").is_some();
    let open = company(500, At::Published);
    assert!(open.case.credit.tier.is_some() && open.case.credit.report.is_none());
    let tier = |tier| {
        let mut s = open.clone();
        s.case.credit.tier = tier;
        due(&s)
    };
    assert_eq!(
        [Some(Tier::General), Some(Tier::Serious), Some(Tier::Minor), None].map(tier),
        [true, true, false, false]
    );
    let mut graver = open.clone();
    graver.case.credit.tier = Some(Tier::General);
    assert!(due(&graver));
    let mut unshown = graver.clone();
    unshown.case.publication = PublicationState::Pending;
    let mut refused = graver.clone();
    refused.case.publication = PublicationState::Declined { reason: "涉及未成年人".into() };
    let mut sent = graver.clone();
    sent.case.credit.report = reported().case.credit.report;
    assert!(sent.case.credit.report.is_some());
    let mut concluded = graver.clone();
    concluded.case.stage = CaseStage::Closed;
    for s in [unshown, refused, sent, concluded] {
        assert!(!due(&s));
    }
}
