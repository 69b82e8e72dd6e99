//! Publication and supervision: D-02–D-06, D-15, D-17, G-15, U-01, U-05.

use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::{CaseCommand as C, *};
use law::party::{Party, PartyKind};

#[test]
fn d17_refuses_publication_before_service() {
    // TL-55.
    let mut s = Story::at(At::Decided);
    let c = s.publish();
    s.refused("legal", C::Publish(c), "D-17");
}

/// What the report found is published, not what the filing supposed.
#[test]
fn d15_lets_pass_a_draft_with_the_facts_that_were_found() {
    let mut s = Story::at(At::Served);
    s.case.subject.as_mut().expect("filed").facts = "占道约十二平方米".into();
    s.case.report.as_mut().expect("reported").facts = "占道六平方米".into();
    let (_, text) = masked_draft(&s.case, &s.town.agency.name).expect("a draft");
    shown("D-15", text.contains("占道六平方米") && !text.contains("十二"), true);
}

#[test]
fn d17_lets_pass_publication_after_service() {
    let mut s = Story::at(At::Served);
    let c = s.publish();
    s.does("legal", C::Publish(c));
}

#[test]
fn d02_refuses_publishing_or_not_without_a_reason() {
    let mut s = Story::at(At::Served);
    let c = Publish { reason: String::new(), ..s.publish() };
    s.refused("legal", C::Publish(c), "D-02");
    s.refused("legal", C::DeclinePublication(DeclinePublication::default()), "D-02");
}

#[test]
fn d02_lets_pass_a_reasoned_refusal_to_publish() {
    let mut s = Story::at(At::Served);
    s.does("legal", C::DeclinePublication(DeclinePublication { reason: "没有社会影响".into() }));
    let s = s.to(At::Published);
    assert!(matches!(s.case.publication, PublicationState::Declined { .. }));
}

#[test]
fn d03_lets_pass_seven_working_days_from_the_decision() {
    let s = Story::at(At::Served);
    let due = s.case.deadlines(&s.town).into_iter().find(|(what, _)| *what == "公示");
    shown("D-03", due.and_then(|(_, d)| d.due), Some(day("2026-03-19")));
}

#[test]
fn d05_refuses_a_withdrawal_that_does_not_say_why() {
    let mut s = Story::at(At::Published);
    let c = WithdrawPublication { document: "判决书1号".into(), ..WithdrawPublication::default() };
    s.refused("legal", C::WithdrawPublication(c), "D-05");
}

#[test]
fn d05_lets_pass_a_withdrawal_with_its_document_even_after_archiving() {
    let mut s = Story::at(At::Archived);
    let c = WithdrawPublication {
        reason: "决定被判决撤销".into(),
        document: "判决书1号".into(),
        received_on: None,
    };
    s.does("legal", C::WithdrawPublication(c));
    assert!(matches!(s.case.publication, PublicationState::Withdrawn { .. }));
}

#[test]
fn d06_refuses_a_text_nobody_has_read() {
    let mut s = Story::at(At::Served);
    let c = Publish { confirmed: false, ..s.publish() };
    s.refused("legal", C::Publish(c), "D-06");
}

#[test]
fn d06_lets_pass_a_confirmed_text() {
    let mut s = Story::at(At::Served);
    let c = s.publish();
    s.does("legal", C::Publish(c));
}

#[test]
fn d15_refuses_names_numbers_and_addresses_of_people() {
    // TL-58.
    let mut s = Story::at(At::Served);
    let draft = s.publish();
    for leak in ["身份号码11010519491231002X", "电话19900001234", "张示例", "示例镇一村五组八号"]
    {
        let c = Publish { text: format!("{}\n{leak}", draft.text), ..draft.clone() };
        let r = s.refused("legal", C::Publish(c), "D-15");
        assert_eq!(r.field, Some("text"));
        let c = Publish { title: format!("{leak}案"), ..draft.clone() };
        s.refused("legal", C::Publish(c), "D-15");
    }
}

#[test]
fn d15_lets_pass_the_masked_draft_and_a_companys_name_and_code() {
    let s = Story::at(At::Served);
    let (title, text) = masked_draft(&s.case, "示例镇人民政府").expect("decided");
    assert!(title.starts_with("张某") && !text.contains("张示例"));
    let mut s = Story::fined(500, business(PartyKind::Organisation), At::Served);
    let c = s.publish();
    assert!(c.text.contains("示例建材店") && c.text.contains(CODE));
    s.does("legal", C::Publish(c));
}

/// A case in which a neighbour was asked, served.
fn with_witness() -> Story {
    let mut s = Story::at(At::Filed);
    let c = RecordInquiry {
        person: Party { name: "王邻居".into(), ..Party::default() },
        relation: "邻居".into(),
        ..s.inquiry()
    };
    s.does("sq1", C::RecordInquiry(c));
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
    s.to(At::Served)
}

#[test]
fn d15_refuses_the_names_of_those_who_were_asked_and_faults_in_a_withdrawal() {
    let mut s = with_witness();
    let draft = s.publish();
    let c = Publish { text: format!("{}\n经王邻居指认", draft.text), ..draft };
    let r = s.refused("legal", C::Publish(c), "D-15");
    assert_eq!(r.field, Some("text"));
    let mut s = s.to(At::Published);
    let c = WithdrawPublication {
        reason: "张示例申请复议，决定被撤销".into(),
        document: "复议决定书1号".into(),
        ..WithdrawPublication::default()
    };
    let r = s.refused("legal", C::WithdrawPublication(c), "D-15");
    assert_eq!(r.field, Some("reason"));
}

#[test]
fn d15_lets_pass_a_draft_that_masks_those_who_were_asked() {
    let mut s = with_witness();
    s.case.report.as_mut().expect("reported").facts = "王邻居看见张示例堆放沙石".into();
    let (_, text) = masked_draft(&s.case, "示例镇人民政府").expect("decided");
    assert!(text.contains("王某看见张某堆放沙石"), "{text}");
    let c = s.publish();
    s.does("legal", C::Publish(c));
}

#[test]
fn g15_refuses_closing_before_publication_was_dealt_with() {
    let mut s = Story::at(At::Served);
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "G-15");
}

#[test]
fn g15_lets_pass_closing_after_it() {
    let s = Story::at(At::ClosingProposed);
    assert_eq!(s.case.stage, CaseStage::ClosingProposed);
}

fn major() -> Story {
    let mut s = Story::fined(10_000, citizen(ADULT), At::Published);
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    s
}

/// A penalty of ten thousand yuan, proposed and endorsed, that the judicial office has not seen.
fn unseen() -> Story {
    let mut s = Story::fined(10_000, citizen(ADULT), At::Told);
    let due = s.case.notice().and_then(|n| n.window(n.served_on?, &s.town).due).expect("a known day");
    s.now = due.saturating_add(1.day()).at(9, 0, 0, 0);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
    let c = s.endorse_decision();
    s.does("brigade", C::EndorseDecision(c));
    s
}

#[test]
fn u02_refuses_a_major_penalty_that_the_judicial_office_has_not_passed() {
    let mut s = unseen();
    let c = s.decision();
    let refusal = s.refused("head", C::Decide(c.clone()), "U-02");
    assert_eq!(refusal.fix.act, Some("review_major"));
    // What it does not pass, or passes with an item failed, is not passed.
    let mut failed = s.review();
    failed.items[3].passed = false;
    failed.items[3].note = "照片没有拍摄人".into();
    s.refused("justice", C::ReviewMajor(failed.clone()), "G-08");
    failed.verdict = ReviewVerdict::Supplement;
    s.does("justice", C::ReviewMajor(failed));
    s.refused("head", C::Decide(c.clone()), "U-02");
    // A no is not undone by a second look at the same case.
    let again = s.review();
    s.refused("justice", C::ReviewMajor(again), "P-03");
    // Nor do others review for it, nor is there anything to review below the amount.
    let review = s.review();
    s.refused("legal", C::ReviewMajor(review.clone()), "P-01");
    let mut small = Story::fined(9_999, citizen(ADULT), At::DecisionEndorsed);
    small.refused("justice", C::ReviewMajor(review), "P-03");
}

#[test]
fn u02_the_judicial_offices_desk_holds_what_waits_for_it_and_nothing_else() {
    let mut s = unseen();
    assert!(s.case.waits_for_justice(&s.town));
    let c = s.review();
    s.does("justice", C::ReviewMajor(c));
    assert!(!s.case.waits_for_justice(&s.town));
    let early = Story::fined(10_000, citizen(ADULT), At::Concluded);
    assert!(!early.case.waits_for_justice(&early.town), "the legal office goes first");
    let small = Story::fined(9_999, citizen(ADULT), At::Told);
    assert!(!small.case.waits_for_justice(&small.town));
}

#[test]
fn u02_refuses_the_legal_reviewer_a_second_time() {
    let mut s = unseen();
    s.case.reviews[0].by.id = "justice".into();
    let c = s.review();
    s.refused("justice", C::ReviewMajor(c), "U-02");
}

#[test]
fn a_pass_from_before_the_facts_changed_counts_no_more() {
    let mut s = Story::fined(10_000, citizen(ADULT), At::Told);
    let review = s.review();
    s.does("justice", C::ReviewMajor(review.clone()));
    assert!(s.case.major_passed().is_ok());
    s.refused("justice", C::ReviewMajor(review), "P-03");
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "发现新的证据".into() }));
    assert_eq!(s.case.major_passed(), Err("司法所审查之后事实又有变化".into()));
}

#[test]
fn u02_lets_pass_a_major_penalty_once_passed_and_a_small_one_without() {
    let mut s = unseen();
    let review = s.review();
    s.does("justice", C::ReviewMajor(review));
    let c = s.decision();
    s.does("head", C::Decide(c));
    assert!(s.case.is_major);
    let s = Story::fined(9_999, citizen(ADULT), At::Decided);
    assert!(s.case.major_review.is_none());
}

#[test]
fn u01_refuses_closing_a_major_penalty_that_was_not_reported() {
    // TL-32: it does not bar the decision, it bars the closing.
    let mut s = major();
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "U-01");
    let mut s = Story::at(At::Served);
    s.refused("justice", C::ReportMajor(ReportMajor::default()), "U-01");
}

#[test]
fn u01_lets_pass_it_once_reported_and_smaller_ones_unreported() {
    let mut s = major();
    s.does("justice", C::ReportMajor(ReportMajor::default()));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
    let s = Story::fined(9_999, citizen(ADULT), At::ClosingProposed);
    assert!(!s.case.is_major);
    let s = Story::fined(100_000, business(PartyKind::Organisation), At::Decided);
    assert!(s.case.is_major);
}

#[test]
fn g18_refuses_closing_a_major_penalty_without_its_report() {
    let mut s = major();
    let due = s.case.deadlines(&s.town).into_iter().find(|(what, _)| *what == "重大处罚备案");
    assert_eq!(due.map(|(_, d)| d.nominal), Some(day("2026-03-25")));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "U-01");
}

#[test]
fn g18_lets_pass_the_report_in_time() {
    let mut s = major();
    s.does("justice", C::ReportMajor(ReportMajor::default()));
    shown("G-18", s.case.major_reported.is_some(), true);
}

/// U-05: the vetoes look at the file as it is, also at one that came from elsewhere with its faults.
#[test]
fn u05_refuses_a_file_with_a_fault_that_fails_it() {
    type Fault = fn(&mut CaseState);
    let faults: [(&str, Fault); 7] = [
        ("U-05", |c| c.powers_held = false),
        ("U-05", |c| c.handling[0].truncate(1)),
        ("U-05", |c| c.handling[1][0].certificate = None),
        ("U-05", |c| c.evidence.clear()),
        ("U-05", |c| c.reviews.clear()),
        ("U-05", |c| c.notices.clear()),
        ("J-05", |c| {
            let s = c.subject.as_mut().expect("has one");
            (s.act_from, s.act_to) = (day("2020-01-01"), Some(day("2020-01-01")));
        }),
    ];
    for (rule, fault) in faults {
        let mut s = Story::at(At::Paid);
        fault(&mut s.case);
        let vetoes = s.with("sq1", |ctx| close_checks(&s.case, ctx));
        assert!(vetoes.iter().any(|c| c.veto && c.refusal.is_some()));
        let c = s.closing();
        s.refused("sq1", C::ProposeClosing(c), rule);
        // The head is asked the same when the proposal got through before.
        let mut s = Story::at(At::ClosingProposed);
        fault(&mut s.case);
        let c = s.approve();
        s.refused("head", C::ApproveClosing(c), rule);
    }
}

/// U-05: what only a person can see in a file is looked at by the legal office, item by item, before the head closes.
#[test]
fn u05_refuses_to_close_what_the_legal_office_has_not_ticked() {
    let mut s = Story::at(At::ClosingProposed);
    let c = s.approve();
    s.refused("head", C::ApproveClosing(c.clone()), "U-05");
    for n in 0..VETO_ITEMS.len() {
        // Left out, and not passed without a word.
        let mut less = s.vetoes();
        less.items.remove(n);
        s.refused("legal", C::CheckVetoes(less), "U-05");
        let mut bare = s.vetoes();
        bare.items[n].passed = false;
        s.refused("legal", C::CheckVetoes(bare.clone()), "U-05");
        // With its reason it is kept, and stops the closing.
        bare.items[n].note = "与卷内材料不符".into();
        s.does("legal", C::CheckVetoes(bare));
        s.refused("head", C::ApproveClosing(c.clone()), "U-05");
    }
    let mut more = s.vetoes();
    more.items.push(ReviewItem { item: "其他".into(), passed: true, note: String::new() });
    s.refused("legal", C::CheckVetoes(more), "U-05");
    let empty = CheckVetoes { opinion: " ".into(), ..s.vetoes() };
    s.refused("legal", C::CheckVetoes(empty), "P-04");
    for other in ["sq1", "head", "justice"] {
        let c = s.vetoes();
        s.refused(other, C::CheckVetoes(c), "P-01");
    }
    // Sent back and proposed anew, the file is looked at anew.
    let ticked = s.vetoes();
    s.does("legal", C::CheckVetoes(ticked));
    s.does("head", C::ApproveClosing(ApproveClosing { approve: false, opinion: "补材料".into() }));
    let again = s.closing();
    s.does("sq1", C::ProposeClosing(again));
    s.refused("head", C::ApproveClosing(c), "U-05");
}

#[test]
fn u05_lets_pass_a_sound_file() {
    let mut s = Story::at(At::Paid);
    let checks = s.with("sq1", |ctx| close_checks(&s.case, ctx));
    assert!(checks.iter().all(|c| c.refusal.is_none()));
    assert!(checks.iter().filter(|c| c.veto).count() >= 7);
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
    // What the legal office ticks comes after the proposal.
    let checks = s.with("sq1", |ctx| close_checks(&s.case, ctx));
    let open: Vec<_> = checks.iter().filter_map(|c| c.refusal.as_ref()).map(|r| r.fix.act).collect();
    assert_eq!(open, [Some("check_vetoes")]);
    assert!(checks.iter().filter(|c| c.veto).count() >= 8);
    s.closes();
    let checks = s.with("sq1", |ctx| close_checks(&s.case, ctx));
    assert!(checks.iter().all(|c| c.refusal.is_none()));
    let seen = s.case.veto_check.as_ref().expect("kept");
    assert_eq!((seen.by.id.as_str(), seen.items.len()), ("legal", VETO_ITEMS.len()));
    // A file closed before there was such a check folds as it did.
    let old = s.case_events.iter().filter(|e| !matches!(e.fact, CaseFact::VetoesChecked { .. }));
    let old = CaseState::fold(&old.cloned().collect::<Vec<_>>());
    assert_eq!((old.stage, old.veto_check), (CaseStage::Closed, None));
}

#[test]
fn a_major_penalty_was_reported_between_its_decision_and_today() {
    let mut s = major();
    let (decided, today) = (s.case.decision.as_ref().expect("decided").at.date(), s.today());
    let on = |day: Date| C::ReportMajor(ReportMajor { reported_on: Some(day) });
    for wrong in [decided.saturating_sub(1.day()), today.saturating_add(1.day())] {
        assert_eq!(s.refused("justice", on(wrong), "P-04").field, Some("reported_on"));
    }
    s.wait(2);
    s.does("justice", on(today));
    assert_eq!(s.case.major_reported, Some(today));
}

#[test]
fn every_number_of_a_person_is_hidden_and_other_digits_stand() {
    let s = Story::at(At::Served);
    let leaks = |text: &str| leak(text, &s.case).is_some();
    for number in [
        "41900119800101123X",
        "41900119800101123x",
        "419001198001011234",
        "419001800101123",
        "6222020200112233",
        "6222020200112233445",
        "13800001234",
    ] {
        for text in [number.to_string(), format!("号码{number}的人"), format!("{number}，{number}")] {
            assert!(leaks(&text), "{text}");
        }
    }
    for other in [
        "12345678901",
        "编号ZF1234567890123456",
        "1234567890123456AB",
        "罚款500元",
        "第3X号",
        "档案41900112号",
        "20260302001234号",
    ] {
        assert!(!leaks(other), "{other}");
    }
}

#[test]
fn a_draft_hides_whole_numbers_and_leaves_the_words_around_them() {
    let mut s = Story::at(At::Served);
    let mut drafted = |facts: &str| {
        s.case.report.as_mut().expect("reported").facts = facts.into();
        let (_, text) = masked_draft(&s.case, "示例镇人民政府").expect("decided");
        text.lines().find_map(|l| l.strip_prefix("违法事实：")).expect("the facts").to_string()
    };
    assert_eq!(drafted("持41900119800101123X的人堆放"), "持××的人堆放");
    assert_eq!(drafted("持419001198001011234的人堆放"), "持××的人堆放");
    assert_eq!(drafted("持41900119800101123的人堆放"), "持××的人堆放", "one figure short");
    assert_eq!(drafted("电话13800001234、13900001234"), "电话××、××");
    assert_eq!(drafted("占道3天，面积12平方米"), "占道3天，面积12平方米");
}

#[test]
fn a_trade_name_is_shown_and_the_name_of_a_person_is_not() {
    let named = |kind, name: &str, representative: Option<&str>| {
        let representative = representative.map(String::from);
        masked_name(&Party { kind, name: name.into(), representative, ..Party::default() })
    };
    assert_eq!(named(PartyKind::SoleTrader, "示例建材店", Some("李示例")), "示例建材店");
    assert_eq!(named(PartyKind::SoleTrader, "李示例", Some("李示例")), "李某");
    assert_eq!(named(PartyKind::SoleTrader, "李示例", None), "李某");
    assert_eq!(named(PartyKind::Citizen, "张示例", Some("张父")), "张某", "a guardian makes no trade name");
    assert_eq!(named(PartyKind::Organisation, "示例公司", Some("李示例")), "示例公司");
}

#[test]
fn the_code_of_a_trader_is_hidden_and_an_organisations_own_stands() {
    let mut s = Story::at(At::Served);
    let mut as_kind = |kind, name: &str| {
        let party = &mut s.case.subject.as_mut().expect("a subject").party;
        (party.kind, party.name) = (kind, name.into());
        party.credit_code = Some("914190010000001234".into());
        leak("统一社会信用代码914190010000001234", &s.case).is_some()
    };
    assert!(!as_kind(PartyKind::Organisation, "示例公司"));
    assert!(as_kind(PartyKind::SoleTrader, "示例店"));
    // One letter is no name that could be looked for.
    let party = &mut s.case.subject.as_mut().expect("a subject").party;
    (party.kind, party.name) = (PartyKind::Citizen, "王".into());
    assert_eq!(leak("王某堆放沙石", &s.case), None);
}

#[test]
fn what_annuls_a_decision_was_received_between_it_and_today() {
    let mut s = Story::at(At::Published);
    let received = |on| WithdrawPublication {
        reason: "决定被判决撤销".into(),
        document: "示例判决1号".into(),
        received_on: Some(on),
    };
    s.wait(1);
    let (decided, today) = (s.case.decision.as_ref().expect("decided").at.date(), s.today());
    for wrong in [decided.saturating_sub(1.day()), today.saturating_add(1.day())] {
        let r = s.refused("legal", C::WithdrawPublication(received(wrong)), "P-04");
        assert_eq!(r.field, Some("received_on"));
    }
    s.does("legal", C::WithdrawPublication(received(decided)));
}

#[test]
fn of_a_name_the_surname_is_left() {
    for (name, shown) in [
        ("张三", "张某"),
        ("张示例", "张某"),
        ("欧阳修", "欧阳某"),
        ("司马相如", "司马某"),
        ("欧阳", "欧某"),
        ("欧小阳", "欧某"),
    ] {
        assert_eq!(mask_person(name), shown);
    }
}
