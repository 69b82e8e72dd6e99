//! 查封扣押: what each step offers, the moments between which a thing was done, whose goods and whose tests count.

use crate::kit::{At, Story};
use crate::measure::*;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::hold;
use law::case::measure::{Command as K, *};
use law::case::{CaseCommand as C, CaseFact, fund, panel, transfer};
use law::goods::Taken;
use law::money::Fen;
use law::town::LawRank;

/// What may be done next in this procedure, by somebody.
fn offered(s: &Story) -> Vec<&'static str> {
    let all = s.with("head", |ctx| panel(&s.case, ctx));
    let open = all.into_iter().filter(|o| o.refusal.is_none() || o.waiting_for_others);
    open.filter(|o| o.group == Some(SIDE.name)).map(|o| o.act).collect()
}

/// The same without the two that are always there while the case is open.
fn waiting(s: &Story) -> Vec<&'static str> {
    let mut all = offered(s);
    all.retain(|a| !["propose_measure", "take_urgent_measure"].contains(a));
    all
}

fn lines(s: &Story) -> Vec<String> {
    (SIDE.facts)(&s.case, &s.town).into_iter().map(|(_, words)| words).collect()
}

/// Another thing seized on the spot and handed over.
fn another(s: &mut Story, name: &str) {
    let thing = Object { name: name.into(), ..tricycle() };
    let c = TakeUrgentMeasure { objects: vec![thing], ..urgent(s) };
    let no = s.case.measure.measures.len() as u32 + 1;
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    s.does("sq1", m(K::DeliverMeasure(DeliverMeasure { measure: no, ..handed() })));
    s.does("sq1", m(K::ReportUrgentMeasure(ReportUrgentMeasure { measure: no, ..reported() })));
    s.does("head", m(K::DecideMeasure(DecideMeasure { measure: no, ..approved(true) })));
}

/// Tried on a copy: whether it passes.
#[track_caller]
fn passes(s: &Story, who: &str, c: K, field: &str) -> bool {
    match s.clone().act(who, &m(c)) {
        Ok(()) => true,
        Err(r) => {
            assert_eq!(r.field, Some(field), "refused, but otherwise: {r}");
            false
        }
    }
}

#[test]
fn each_step_of_a_measure_offers_what_it_waits_for_and_nothing_else() {
    let s = filed();
    assert_eq!(offered(&s), ["propose_measure", "take_urgent_measure"]);
    assert_eq!(waiting(&proposed()), ["decide_measure"]);
    assert_eq!(waiting(&granted()), ["carry_out_measure"]);
    let held = [
        "keep_measure",
        "exclude_testing",
        "propose_measure_extension",
        "sell_seized",
        "settle_measure",
        "release_measure",
    ];
    let with = |first: &[&'static str]| [first, &held].concat();
    assert_eq!(waiting(&taken()), with(&["deliver_measure"]));
    assert_eq!(waiting(&in_force()), held);
    let mut s = hurried();
    assert_eq!(waiting(&s), with(&["report_urgent_measure", "decide_measure", "deliver_measure"]));
    s.does("sq1", m(K::ReportUrgentMeasure(reported())));
    assert_eq!(waiting(&s), with(&["decide_measure", "deliver_measure"]));
    let mut s = in_force();
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    let mut asked = held.to_vec();
    asked[2] = "decide_measure_extension";
    assert_eq!(waiting(&s), asked);
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    assert_eq!(waiting(&s), ["keep_measure", "return_measure"], "cared for until it is back");
    s.does("sq1", m(K::ReturnMeasure(given_back())));
    assert_eq!(waiting(&s), Vec::<&str>::new());
    // Released before the head had said anything: there is nothing left to report, to approve or to hand over.
    let mut s = hurried();
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    assert_eq!(waiting(&s), ["keep_measure", "return_measure"]);
}

#[test]
fn a_report_a_hand_over_and_a_return_lie_between_what_they_follow_and_now() {
    let minutes = |at: DateTime, n: i64| at.saturating_add(n.minutes());
    let mut s = hurried();
    let began = first(&s).taken.as_ref().expect("taken").started_at;
    s.now = minutes(s.now, 30);
    let now = s.now;
    let moments = |from: DateTime| {
        [
            (minutes(from, -1), false),
            (from, true),
            (minutes(from, 1), true),
            (now, true),
            (minutes(now, 1), false),
        ]
    };
    for (at, passes_then) in moments(began) {
        let c = ReportUrgentMeasure { reported_at: Some(at), ..reported() };
        assert_eq!(passes(&s, "sq1", K::ReportUrgentMeasure(c), "reported_at"), passes_then, "{at}");
        let c = DeliverMeasure { delivered_at: Some(at), ..handed() };
        assert_eq!(passes(&s, "sq1", K::DeliverMeasure(c), "delivered_at"), passes_then, "{at}");
    }
    let mut s = in_force();
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    let from = first(&s).releases[0].at;
    s.now = now;
    assert!(from < now);
    for (at, passes_then) in moments(from) {
        let c = ReturnMeasure { returned_at: Some(at), ..given_back() };
        assert_eq!(passes(&s, "sq1", K::ReturnMeasure(c), "returned_at"), passes_then, "{at}");
    }
}

#[test]
fn a_hand_over_before_midnight_of_what_went_on_past_midnight_is_on_the_spot() {
    let mut s = granted();
    s.now = day("2026-03-03").at(0, 40, 0, 0);
    let c = carried(&s);
    let at = |h, min| Some(day("2026-03-02").at(h, min, 0, 0));
    let c = CarryOutMeasure {
        started_at: at(23, 0),
        shown_at: at(23, 1),
        notified_at: at(22, 50),
        told_at: at(23, 10),
        ended_at: Some(day("2026-03-03").at(0, 30, 0, 0)),
        ..c
    };
    s.does("sq1", m(K::CarryOutMeasure(c)));
    s.does("sq1", m(K::DeliverMeasure(DeliverMeasure { delivered_at: at(23, 30), ..handed() })));
}

#[test]
fn the_scene_ends_after_it_began_and_before_now_and_the_party_is_called_before_the_end() {
    let mut s = granted();
    s.now = s.now.saturating_add(2.hours());
    let now = s.now;
    let ago = |n: i64| Some(now.saturating_sub(n.minutes()));
    let c = CarryOutMeasure {
        started_at: ago(30),
        shown_at: ago(30),
        notified_at: ago(40),
        told_at: ago(25),
        ended_at: ago(20),
        ..carried(&s)
    };
    for (began, ended, called, field) in [
        (30, 20, 40, None),
        (30, 20, 20, None),
        (30, 0, 30, None),
        (30, 31, 40, Some("ended_at")),
        (30, -1, 40, Some("ended_at")),
        (30, 20, 19, Some("notified_at")),
    ] {
        let c = CarryOutMeasure {
            started_at: ago(began),
            ended_at: ago(ended),
            notified_at: ago(called),
            ..c.clone()
        };
        let r = s.clone().act("sq1", &m(K::CarryOutMeasure(c))).err();
        assert_eq!(r.and_then(|r| r.field), field, "{began} {ended} {called}");
    }
    // It may begin in the minute in which the head approved it.
    let at = first(&s).decided_at;
    let c = CarryOutMeasure { started_at: at, shown_at: at, told_at: at, ..c };
    s.does("sq1", m(K::CarryOutMeasure(c)));
}

#[test]
fn twenty_four_hours_are_over_when_their_last_minute_is_past() {
    let mut s = hurried();
    s.does("sq1", m(K::DeliverMeasure(handed())));
    let due = first(&s).approval_due(&s.town).and_then(|d| d.due_time).expect("runs");
    s.now = due;
    assert_eq!(stands(&s), Standing::InForce);
    s.now = due.saturating_add(1.minute());
    assert_eq!(stands(&s), Standing::Due(Ground::NotApproved));
    for (at, field) in [(due, None), (due.saturating_add(1.minute()), Some("reported_at"))] {
        let c = ReportUrgentMeasure { reported_at: Some(at), ..reported() };
        let r = s.clone().act("sq1", &m(K::ReportUrgentMeasure(c))).err();
        assert_eq!(r.and_then(|r| r.field), field, "{at}");
    }
    let c = tested(&s);
    let r = s.refused("sq1", m(K::ExcludeTesting(c)), "Q-05");
    assert_eq!(&*r.have, "二十四小时已过", "the head has not refused it");
}

#[test]
fn officers_are_fit_on_the_day_of_the_scene_too() {
    let mut s = granted();
    s.wait(2);
    let today = s.today();
    s.people.get_mut("sq2").and_then(|p| p.certificate.as_mut()).expect("has one").valid_from = today;
    let c = carried(&s);
    s.clone().does("sq1", m(K::CarryOutMeasure(c.clone())));
    let c = CarryOutMeasure { started_at: Some(s.now.saturating_sub(24.hours())), ..c };
    s.refused("sq1", m(K::CarryOutMeasure(c)), "R-11");
}

#[test]
fn a_sale_a_test_and_its_result_lie_between_what_they_follow_and_today() {
    let mut s = since("2026-03-04");
    s.until("2026-03-07");
    let days = [("2026-03-03", false), ("2026-03-04", true), ("2026-03-06", true), ("2026-03-07", true)];
    for (on, passes_then) in days.into_iter().chain([("2026-03-08", false)]) {
        let on = Some(day(on));
        let c = SellSeized { sold_on: on, ..sold() };
        assert_eq!(passes(&s, "head", K::SellSeized(c), "sold_on"), passes_then, "{on:?}");
        let c = ExcludeTesting { sent_on: on, ..tested(&s) };
        assert_eq!(passes(&s, "sq1", K::ExcludeTesting(c), "sent_on"), passes_then, "{on:?}");
        let c = ExcludeTesting { sent_on: Some(day("2026-03-04")), result_on: on, ..tested(&s) };
        assert_eq!(passes(&s, "sq1", K::ExcludeTesting(c), "result_on"), passes_then, "{on:?}");
    }
}

#[test]
fn a_basis_for_destruction_names_a_law_and_its_article() {
    let mut s = in_force();
    for basis in ["《示例法》", "示例法第七十条"] {
        let c = SettleMeasure { basis: basis.into(), ..settled(Disposal::Destroy) };
        assert_eq!(s.refused("head", m(K::SettleMeasure(c)), "Q-12").field, Some("basis"));
    }
}

#[test]
fn a_measure_that_is_named_is_the_one_that_is_meant() {
    let mut s = in_force();
    another(&mut s, "电子秤");
    // Of two in force neither is meant until one is named; a third there is not.
    let r = s.refused("sq1", m(K::KeepMeasure(kept())), "P-04");
    assert_eq!((r.field, &*r.have), (Some("measure"), "有多项，没有选择"));
    let c = KeepMeasure { measure: 9, ..kept() };
    let r = s.refused("sq1", m(K::KeepMeasure(c)), "P-04");
    assert_eq!((r.field, &*r.have), (Some("measure"), "第9项不是"));
    // What is kept is what that measure holds.
    let stray = KeepMeasure { measure: 2, goods: vec![1], ..kept() };
    assert_eq!(s.refused("sq1", m(K::KeepMeasure(stray)), "P-04").field, Some("goods"));
    for goods in [vec![], vec![2]] {
        s.does("sq1", m(K::KeepMeasure(KeepMeasure { measure: 2, goods, ..kept() })));
        let CaseFact::Measure(Fact::MeasureKept { goods, .. }) = &s.case_events.last().expect("one").fact
        else {
            panic!("nothing kept")
        };
        assert_eq!(goods, &[2]);
    }
    // Only one of them waits for a longer term: it need not be named.
    s.does("sq1", m(K::ProposeMeasureExtension(ProposeMeasureExtension { measure: 2, ..longer() })));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
    assert_eq!(s.case.measure.get(2).and_then(|m| m.extension.as_ref()).and_then(|e| e.approved), Some(true));
}

#[test]
fn what_ran_out_beside_one_that_was_extended_is_not_extended() {
    let mut s = filed();
    let c = TakeUrgentMeasure { days: Some(5), ..urgent(&s) };
    s.does("sq1", m(K::TakeUrgentMeasure(c))).does("sq1", m(K::DeliverMeasure(handed())));
    s.does("sq1", m(K::ReportUrgentMeasure(reported())));
    s.does("head", m(K::DecideMeasure(approved(true))));
    another(&mut s, "电子秤");
    s.does("sq1", m(K::ProposeMeasureExtension(ProposeMeasureExtension { measure: 2, ..longer() })));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
    s.wait(10);
    let one = ProposeMeasureExtension { measure: 1, ..longer() };
    s.refused("sq1", m(K::ProposeMeasureExtension(one)), "Q-08");
    assert!(!waiting(&s).contains(&"propose_measure_extension"));
}

#[test]
fn an_extension_says_its_own_last_day() {
    let mut s = filed();
    let c = ProposeMeasure { days: Some(20), ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c))).does("head", m(K::DecideMeasure(approved(true))));
    let c = carried(&s);
    s.does("sq1", m(K::CarryOutMeasure(c))).does("sq1", m(K::DeliverMeasure(handed())));
    let ten = ProposeMeasureExtension { days: Some(10), ..longer() };
    s.does("sq1", m(K::ProposeMeasureExtension(ten)));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
    let CaseFact::Measure(Fact::MeasureExtended { until, .. }) = &s.case_events.last().expect("one").fact
    else {
        panic!("not extended")
    };
    // Thirty days from 2 March.
    assert_eq!(*until, day("2026-04-01"));
}

#[test]
fn a_test_that_is_over_or_has_its_result_no_longer_stands_in_the_way_of_an_extension() {
    // It runs: how long the term is cannot be said.
    let mut s = since("2026-03-04");
    let c = told(&mut s, "2026-03-04", "2026-03-10");
    s.does("sq1", m(K::ExcludeTesting(c.clone()))).does("sq1", m(K::ProposeMeasureExtension(longer())));
    for (today, settled) in [("2026-03-10", false), ("2026-03-11", true)] {
        s.until(today);
        let r = s.clone().act("head", &m(K::DecideMeasureExtension(lengthened(true)))).err();
        assert_eq!(r.map(|r| r.rule.id), (!settled).then_some("Q-08"), "{today}");
    }
    s.until("2026-03-06");
    let c = ExcludeTesting { result_on: Some(s.today()), ..c };
    s.does("sq1", m(K::ExcludeTesting(c)));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
}

#[test]
fn tests_of_two_laboratories_on_one_day_are_two() {
    let mut s = since("2026-03-04");
    let c = told(&mut s, "2026-03-04", "2026-03-10");
    s.does("sq1", m(K::ExcludeTesting(c)));
    s.until("2026-03-05");
    let other = hold::CommissionTest {
        to: "省鉴定所".into(),
        qualification: "CMA示002".into(),
        matters: "发动机号".into(),
        materials: "三轮车一辆".into(),
        sent_on: Some(day("2026-03-04")),
        due_on: Some(day("2026-03-12")),
        officers: vec!["sq1".into(), "sq2".into()],
        ..Default::default()
    };
    s.does("sq1", C::Hold(hold::Command::CommissionTest(other)));
    let no = s.case.hold.tests.len() as u32;
    let tell = hold::TellTestPeriod { no: Some(no), officers: vec!["sq1".into(), "sq2".into()], until: None };
    s.does("sq1", C::Hold(hold::Command::TellTestPeriod(tell)));
    crate::hold::serve_all(&mut s);
    let c = ExcludeTesting { agency: String::new(), sent_on: None, notice: notice(&s), ..tested(&s) };
    s.does("sq1", m(K::ExcludeTesting(c)));
    let tests: Vec<_> = first(&s).tests.iter().map(|t| (t.agency.as_str(), t.told_on)).collect();
    let want = [("市检测中心", Some(day("2026-03-04"))), ("省鉴定所", Some(day("2026-03-05")))];
    assert_eq!(tests, want, "each told on its own day");
}

#[test]
fn a_notice_that_was_not_served_is_not_found_by_itself() {
    let mut s = since("2026-03-04");
    s.does("sq1", commissioned("2026-03-04", "2026-03-10")).does("sq1", tell(None));
    let c = tested(&s);
    s.does("sq1", m(K::ExcludeTesting(c)));
    assert_eq!(first(&s).tests[0].left_out(), None);
}

#[test]
fn things_are_listed_as_they_were_named_each_with_its_name_and_quantity() {
    let mut s = filed();
    for (name, quantity) in [(" ", "1辆"), ("三轮车", " ")] {
        let thing = Object { name: name.into(), quantity: quantity.into(), ..tricycle() };
        let c = ProposeMeasure { objects: vec![thing], ..asked(&s) };
        assert_eq!(s.refused("sq1", m(K::ProposeMeasure(c)), "P-04").field, Some("objects"));
    }
    let spaced = Object {
        name: " 三轮车 ".into(),
        quantity: " 1辆 ".into(),
        relation: " 运送占道堆放的沙石 ".into(),
        ..tricycle()
    };
    let c = ProposeMeasure { objects: vec![spaced], ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c)));
    assert_eq!(first(&s).plan.objects, [tricycle()]);
    let s = in_force();
    let item = &s.case.goods.get(1).expect("taken").item;
    assert_eq!((item.name.as_str(), item.spec.as_str(), item.quantity.as_str()), ("三轮车", "蓝色", "1辆"));
    assert_eq!(item.condition, "完好");
}

#[test]
fn only_what_is_held_and_not_yet_sold_is_sold() {
    let mut s = in_force();
    s.clone().does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded)))).refused(
        "head",
        m(K::SellSeized(sold())),
        "P-03",
    );
    s.does("head", m(K::SellSeized(sold())));
    s.refused("head", m(K::SellSeized(sold())), "P-03");
    assert!(waiting(&s).contains(&"settle_measure") && !waiting(&s).contains(&"sell_seized"));
}

#[test]
fn what_was_given_back_is_not_registered_any_more() {
    let mut s = in_force();
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    s.does("sq1", m(K::ReturnMeasure(given_back())));
    let c = ProposeMeasure { held: vec![1], ..asked(&s) };
    assert_eq!(s.refused("sq1", m(K::ProposeMeasure(c)), "P-04").field, Some("held"));
}

#[test]
fn a_refused_basis_is_called_what_it_is() {
    for (rank, word) in [(LawRank::Rule, "规章"), (LawRank::Normative, "规范性文件")] {
        let mut s = filed();
        for list in &mut s.town.powers {
            list.items.iter_mut().flat_map(|i| &mut i.measures).for_each(|m| m.rank = rank);
        }
        let c = asked(&s);
        let r = s.refused("sq1", m(K::ProposeMeasure(c)), "Q-01");
        assert!(r.have.ends_with(word), "{}", r.have);
    }
}

#[test]
fn a_measure_whose_things_went_to_the_police_is_over() {
    let mut s = in_force();
    let c = s.referral_team();
    s.moves("brigade", transfer::Command::NameReferralTeam(c));
    let c = s.crime_report();
    s.moves("sq1", transfer::Command::ReportSuspectedCrime(c));
    let c = s.referral_decision();
    s.moves("head", transfer::Command::DecideReferral(c));
    let c = s.crime_letter();
    s.moves("sq1", transfer::Command::ReferCrime(c));
    let c = s.police_reply(transfer::PoliceAnswer::Filed);
    s.moves("sq1", transfer::Command::RecordPoliceReply(c));
    assert_eq!(stands(&s), Standing::InForce);
    let c = s.goods_handover();
    s.moves("sq1", transfer::Command::HandOverToPolice(c));
    assert_eq!(s.case.goods.get(1).map(|g| g.taken), Some(Taken::Seized));
    assert_eq!(stands(&s), Standing::Over);
    assert!(lines(&s)[0].ends_with("已了结"), "{:?}", lines(&s));
}

#[test]
fn the_page_says_of_each_measure_how_it_stands() {
    let mut s = hurried();
    let line = lines(&s).remove(0);
    assert!(line.contains("在押1项") && line.ends_with("，待补办批准"), "{line}");
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    assert!(lines(&s)[0].ends_with("已解除，待退还"), "{:?}", lines(&s));
    s.does("sq1", m(K::ReturnMeasure(given_back())));
    assert!(lines(&s)[0].ends_with("已了结"), "{:?}", lines(&s));
    let mut late = hurried();
    late.does("sq1", m(K::ReportUrgentMeasure(reported())));
    late.does("head", m(K::DecideMeasure(approved(true))));
    for s in [in_force(), late] {
        let line = lines(&s).remove(0);
        assert!(line.contains("在押1项") && !line.contains("待补办批准"), "{line}");
    }
}

#[test]
fn proceeds_that_were_confiscated_stand_before_a_disposal_that_is_still_open() {
    let mut s = confiscating(At::DecisionEndorsed);
    s.does("head", m(K::SellSeized(sold())));
    s = s.to(At::Served);
    let waits = fund::Disposal {
        goods: vec![7],
        way: fund::DisposalWay::Auction,
        perishable: false,
        reason: "待处置".into(),
        value: Fen::yuan(10),
        proposed_by: "财政".into(),
        proposed_on: day("2026-03-02"),
        approved_on: None,
        approved_by: String::new(),
        opinion: String::new(),
        refused: false,
        number: None,
        done_on: None,
        proceeds: Fen(0),
        remitted_on: None,
    };
    assert!(waits.is_open());
    s.case.fund.disposals.push(waits.clone());
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    assert_eq!(s.case.fund.disposals.len(), 2);
    assert_eq!(s.case.fund.disposals.last(), Some(&waits), "the one being decided on stays the last");
}
