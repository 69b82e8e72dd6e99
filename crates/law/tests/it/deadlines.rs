//! RULES §4 and §11.1.

use crate::support::{calendar, calendar_once, day};
use crate::witness::shown;
use jiff::ToSpan;
use jiff::civil::Date;
use law::calendar::{Calendar, DayKind, YearArrangement};
use law::deadline::{self, Deadline, Level, Term};
use law::money::Fen;
use law::party::Span;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    start: Date,
    rule: String,
    expect: Option<Date>,
    provisional: bool,
}

/// What a vector's rule text asks for: (answer, provisional).
fn solve(rule: &str, start: Date, cal: &Calendar) -> (Option<Date>, bool) {
    let term = |text: &str, from: Date| -> Deadline {
        text.parse::<Term>().unwrap_or_else(|e| panic!("{text}: {e}")).from(from, cal)
    };
    let rolled = |d: Deadline| (d.due, d.provisional);
    let (head, tail) = rule.split_once(' ').unwrap_or((rule, ""));
    match (head, tail) {
        ("A:" | "B:", chain) => {
            let (first, then) = chain.split_once("+roll 后 ").expect("two terms");
            let first = term(first, start);
            (Some(term(then, first.due.expect("known")).nominal), first.provisional)
        }
        ("内控:", _) => (term("C(90)", start).control, false),
        ("C0(30+30)", _) => rolled(deadline::seizure(start, 30, cal)),
        ("M(3)", "自起诉届满") => {
            let suit = term("M(6)", start).due.expect("known");
            (Some(term("M(3)", suit).nominal), false)
        }
        ("M(24)", "不顺延") => rolled(term("Y0(2)", start)),
        (plain, "公告送达") => (Some(term(plain, start).nominal), false),
        (plus_one, "最早申请") => {
            let plain = plus_one.strip_suffix("+1").expect("one day more");
            (term(plain, start).due.map(|d| d.saturating_add(1.day())), false)
        }
        (plain, _) => rolled(term(plain.strip_suffix("+roll").unwrap_or(plain), start)),
    }
}

#[test]
fn every_vector_of_the_rule_book_is_reproduced() {
    let cal = calendar();
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../data/deadline-cases.json")).expect("vectors");
    assert_eq!(vectors.cases.len(), 43);
    for v in &vectors.cases {
        let got = solve(&v.rule, v.start, &cal);
        assert_eq!(got, (v.expect, v.provisional), "{} {} {}", v.id, v.start, v.rule);
    }
}

/// One row of §11.1: what happened when, how long, the right last day, and what a naive count would say.
struct Row(&'static str, &'static str, &'static str, Option<&'static str>, &'static [&'static str]);

#[test]
fn every_row_of_the_tricky_cases_and_none_of_the_naive_answers() {
    let cal = calendar();
    let rows = [
        Row("TD-01", "2025-09-26", "W(5)", Some("2025-10-10"), &["2025-10-13", "2025-10-01"]),
        Row("TD-02", "2024-09-27", "W(5)", Some("2024-10-10"), &["2024-10-11"]),
        Row("TD-04", "2026-02-13", "W(5)", Some("2026-02-27"), &["2026-03-02", "2026-02-20"]),
        Row("TD-06", "2026-09-24", "W(5)", Some("2026-10-09"), &["2026-10-01"]),
        Row("TD-07", "2025-01-24", "W(5)", Some("2025-02-07"), &["2025-02-10", "2025-01-31"]),
        Row("TD-09", "2025-09-16", "C(15)", Some("2025-10-09"), &["2025-10-01", "2025-10-15"]),
        Row("TD-10", "2026-09-22", "C(15)", Some("2026-10-08"), &["2026-10-07"]),
        Row("TD-12", "2026-03-20", "C(15)", Some("2026-04-07"), &["2026-04-06"]),
        Row("TD-17", "2025-09-29", "W(7)", Some("2025-10-15"), &["2025-10-06"]),
        Row("TD-18", "2026-09-05", "C0(30)", Some("2026-10-05"), &["2026-10-08"]),
        Row("TD-19", "2026-09-05", "C0(60)", Some("2026-11-04"), &["2026-11-07"]),
        Row("TD-21", "2026-09-05", "C0(30)", Some("2026-10-05"), &["2026-10-15"]),
        Row("TD-24", "2025-09-26", "W(10)", Some("2025-10-16"), &["2025-10-10", "2025-10-11"]),
        Row("TD-26", "2025-03-31", "M(6)", Some("2025-09-30"), &["2025-10-01"]),
        Row("TD-28", "2025-08-15", "M(6)", Some("2026-02-24"), &["2026-02-15"]),
        Row("TD-29", "2026-04-01", "M(6)", Some("2026-10-08"), &["2026-10-01"]),
        Row("TD-30", "2026-08-31", "M(6)", None, &["2027-02-28", "2027-03-01"]),
        Row("TD-32", "2026-08-03", "C(60)", Some("2026-10-08"), &["2026-10-02"]),
        Row("TD-33", "2026-11-10", "C(60)", None, &["2027-01-09", "2027-01-11"]),
        Row("TD-35", "2026-09-24", "W(5)", Some("2026-10-09"), &["2026-09-29"]),
        Row("TD-36", "2026-09-18", "C(15)", Some("2026-10-08"), &["2026-10-14", "2026-10-03"]),
        Row("TD-38", "2025-07-10", "C(90)", Some("2025-10-09"), &["2025-11-17", "2025-10-08"]),
        Row("TD-40", "2026-11-30", "C(90)", None, &["2027-02-28", "2027-03-01"]),
        Row("TD-41", "2026-04-30", "W(7)", Some("2026-05-13"), &["2026-05-07"]),
        Row("TD-42", "2025-10-16", "Wb(7)", Some("2025-09-30"), &["2025-10-09"]),
        Row("TD-42 strict", "2025-10-16", "Wb(8)", Some("2025-09-29"), &["2025-10-09"]),
        Row("TD-44", "2026-05-09", "W(2)", Some("2026-05-12"), &["2026-05-11"]),
        Row("TD-44 bank", "2026-05-12", "W(2)", Some("2026-05-14"), &[]),
        Row("TD-46", "2026-06-18", "W(3)", Some("2026-06-24"), &["2026-06-21"]),
        Row("TD-48", "2025-12-29", "W(20)", Some("2026-01-27"), &["2026-01-23"]),
        Row("TD-49", "2025-09-08", "C(30)", Some("2025-10-09"), &["2025-11-07"]),
        Row("TD-50", "2024-02-29", "Y0(2)", Some("2026-02-28"), &["2026-03-01"]),
        Row("TD-51", "2026-09-30", "C0(3)", Some("2026-10-03"), &["2026-10-10"]),
        Row("TD-52", "2026-09-24", "W(20)", Some("2026-10-29"), &["2026-10-24"]),
        Row("TD-52 supplement", "2026-09-24", "W(7)", Some("2026-10-12"), &[]),
        Row("TD-55", "2026-09-20", "C(15)", Some("2026-10-08"), &["2027-03-20"]),
        Row("TD-57", "2026-12-24", "W(5)", Some("2026-12-31"), &[]),
        Row("TD-58", "2026-12-28", "W(5)", None, &["2027-01-04"]),
        Row("TD-59", "2026-03-02", "C(60)", Some("2026-05-06"), &["2026-05-01"]),
    ];
    for Row(id, start, term, right, naive) in rows {
        let got = term.parse::<Term>().expect(term).from(day(start), &cal);
        assert_eq!(got.due, right.map(day), "{id}");
        assert_eq!(got.provisional, right.is_none(), "{id}");
        for wrong in naive {
            assert_ne!(got.due, Some(day(wrong)), "{id} gives a naive answer");
        }
    }
}

#[test]
fn naive_counts_that_forget_make_up_days_really_go_wrong() {
    // The same notices without their make-up days: what a holiday list copied from a wall calendar gives.
    let forgetful = Calendar::from_years(
        calendar().years().map(|y| YearArrangement { weekend_workdays: Vec::new(), ..y.clone() }),
    )
    .expect("holidays only");
    for (start, wrong) in [
        ("2025-09-26", "2025-10-13"),
        ("2024-09-27", "2024-10-11"),
        ("2026-02-13", "2026-03-02"),
        ("2025-01-24", "2025-02-10"),
    ] {
        assert_eq!(Term::W(5).from(day(start), &forgetful).due, Some(day(wrong)));
        assert_ne!(Term::W(5).from(day(start), &calendar()).due, Some(day(wrong)));
    }
}

#[test]
fn t_start_the_day_of_the_event_does_not_count() {
    let cal = calendar();
    for term in [Term::W(1), Term::C(1), Term::C0(1)] {
        shown("T-START", term.from(day("2026-03-03"), &cal).due, Some(day("2026-03-04")));
    }
}

#[test]
fn t_c_fifteen_days_are_calendar_days_and_roll_to_the_first_working_day() {
    // TD-12: the fifteenth is a Saturday of 清明; make-up days do not matter, the holiday's end does.
    let end = Term::C(15).from(day("2026-03-20"), &calendar());
    shown("T-C", (end.nominal, end.due), (day("2026-04-04"), Some(day("2026-04-07"))));
    assert!(end.rules.iter().any(|r| r == "T-C"));
    // A Sunday that is worked does not roll.
    let end = Term::C(10).from(day("2025-09-18"), &calendar());
    assert_eq!(end.due, Some(day("2025-09-28")));
    // Pages say which it is.
    assert!(!end.in_working_days());
    assert!(Term::W(10).from(day("2025-09-18"), &calendar()).in_working_days());
}

#[test]
fn t_wb_counts_back_over_holidays_without_the_day_itself() {
    // TD-42: seven working days before 16 October 2025, with 11 October worked and eight days of holidays.
    let end = Term::Wb(7).from(day("2025-10-16"), &calendar());
    shown("T-WB", end.due, Some(day("2025-09-30")));
    assert!(end.rules.iter().any(|r| r == "T-WB"));
}

/// The periods by which a rule is kept though nothing is refused: named, with the rule, and of the right length.
fn kept(key: &str, rule: &str, start: &str, due: &str) {
    let period = deadline::PERIODS.iter().find(|p| p.key == key).unwrap_or_else(|| panic!("no period {key}"));
    let end = period.from(day(start), &calendar());
    shown(rule, end.due, Some(day(due)));
    assert!(end.rules.iter().any(|r| r == rule), "{key} does not name {rule}");
}

#[test]
fn s08_an_application_is_forwarded_in_five_working_days() {
    kept("forwarding", "S-08", "2025-09-26", "2025-10-10");
}

#[test]
fn d03_decisions_in_seven_working_days_results_in_twenty() {
    kept("publication", "D-03", "2026-04-30", "2026-05-13");
    kept("result_publication", "D-03", "2025-12-29", "2026-01-27");
}

#[test]
fn f14_proceeds_in_ten_working_days_wrong_fines_back_in_fifteen_days() {
    kept("auction_deposit", "F-14", "2025-09-26", "2025-10-16");
    kept("wrong_fine_refund", "F-14", "2026-09-22", "2026-10-08");
}

#[test]
fn f16_a_lost_receipt_is_reported_in_three_working_days() {
    kept("ticket_loss", "F-16", "2026-06-18", "2026-06-24");
}

#[test]
fn f20_the_collection_agreement_is_recorded_in_fifteen_days() {
    kept("collection_record", "F-20", "2026-03-20", "2026-04-07");
    // It waits from the day of the agreement until it is reported.
    let mut agency = crate::kit::town().agency;
    assert_eq!(agency.collection_due(&calendar()), None, "no agreement is known of");
    agency.collection_agreed_on = Some(day("2026-03-20"));
    let due = agency.collection_due(&calendar()).expect("it waits");
    assert!(!due.has_passed(day("2026-04-07")) && due.has_passed(day("2026-04-08")));
    agency.collection_reported_on = Some(day("2026-04-09"));
    assert_eq!(agency.collection_due(&calendar()), None);
}

#[test]
fn t_h_hours_run_through_holidays() {
    // TD-23: not the next working day's opening.
    let seized = day("2026-10-01").at(18, 30, 0, 0);
    let deadline = Term::H(24).from_time(seized, &calendar());
    shown("T-H", deadline.due_time, Some(day("2026-10-02").at(18, 30, 0, 0)));
    assert_ne!(deadline.due_time, Some(day("2026-10-08").at(9, 0, 0, 0)));
    assert!(!deadline.provisional);
    assert_eq!(deadline.status(day("2026-10-02").at(18, 30, 0, 0), &calendar()).level, Level::Red);
    assert_eq!(deadline.status(day("2026-10-02").at(18, 31, 0, 0), &calendar()).level, Level::Overdue);
    assert_eq!(deadline.status(day("2026-10-02").at(9, 0, 0, 0), &calendar()).text, "剩余9小时");
    // Red is the last hour alone, yellow the four before it.
    let at = |hour, minute| {
        let status = deadline.status(day("2026-10-02").at(hour, minute, 0, 0), &calendar());
        (status.level, status.text)
    };
    assert_eq!(at(17, 31), (Level::Red, "不足1小时".to_string()));
    assert_eq!(at(17, 30), (Level::Yellow, "剩余1小时".to_string()));
    assert_eq!((at(13, 31).0, at(13, 30).0), (Level::Yellow, Level::Green));
}

#[test]
fn t_m_the_corresponding_day_or_the_last_of_the_month() {
    let cal = calendar();
    shown("T-M", Term::M(1).from(day("2024-01-31"), &cal).nominal, day("2024-02-29"));
    assert_eq!(Term::M(1).from(day("2025-01-31"), &cal).nominal, day("2025-02-28"));
    assert_eq!(Term::M(3).from(day("2025-11-30"), &cal).nominal, day("2026-02-28"));
}

#[test]
fn t_y_leap_days() {
    let cal = calendar();
    shown("T-Y", Term::Y(2).from(day("2024-02-29"), &cal).nominal, day("2026-02-28"));
    // 28 February 2026 is a Saturday, but worked: no roll.
    assert_eq!(Term::Y(2).from(day("2024-02-29"), &cal).due, Some(day("2026-02-28")));
    assert_eq!(Term::Y(1).from(day("2023-02-28"), &cal).nominal, day("2024-02-28"));
}

#[test]
fn t_year_limitation_never_rolls_and_needs_no_calendar() {
    // TD-50: discovered on the first of March is too late.
    shown("T-YEAR", deadline::limitation(day("2024-02-29"), 2), day("2026-02-28"));
    assert_eq!(deadline::limitation(day("2024-02-29"), 5), day("2029-02-28"));
    // The fourth of October 2025 is a rest day.
    let ended = deadline::limitation_deadline(day("2023-10-04"), 2, &calendar());
    assert_eq!(ended.due, Some(day("2025-10-04")));
    assert_eq!(ended.met_on(day("2025-10-05")), Some(false));
    assert!(ended.rules.contains(&"J-05".into()) && ended.articles.contains(&"罚§36".into()));
    // Far beyond any notice, and still certain.
    assert!(!deadline::limitation_deadline(day("2029-01-01"), 5, &calendar()).provisional);
}

#[test]
fn t_c0_a_seizure_ends_on_a_rest_day_and_is_acted_on_before() {
    // TD-18: the red line is the last working day before the holiday.
    let seizure = deadline::seizure(day("2026-09-05"), 0, &calendar());
    shown("T-C0", (seizure.due, seizure.control), (Some(day("2026-10-05")), Some(day("2026-09-30"))));
    // TD-21: the ten days of a test count unless they were told in writing.
    let told = Span { from: day("2026-09-10"), to: Some(day("2026-09-19")) };
    assert_eq!(seizure.excluding(told, &calendar()).due, Some(day("2026-10-15")));
}

#[test]
fn t_90_shows_the_legal_day_and_the_day_to_act() {
    // TD-38
    let decision = deadline::decision(day("2025-07-10"), 90, &calendar());
    shown("T-90", decision.nominal, day("2025-10-08"));
    assert_eq!((decision.due, decision.control), (Some(day("2025-10-09")), Some(day("2025-09-30"))));
    let level = |text: &str| decision.status(day(text).at(9, 0, 0, 0), &calendar()).level;
    assert_eq!(level("2025-08-01"), Level::Green);
    // A fifth of ninety is eighteen: fifteen days at most.
    assert_eq!((level("2025-09-23"), level("2025-09-24")), (Level::Green, Level::Yellow));
    assert_eq!(level("2025-09-26"), Level::Yellow);
    assert_eq!(level("2025-09-30"), Level::Red);
    assert_eq!(level("2025-10-09"), Level::Red);
    assert_eq!(level("2025-10-10"), Level::Overdue);
    assert!(decision.articles.contains(&"罚§60".into()) && decision.rules.contains(&"T-90".into()));
}

#[test]
fn t_pay_the_surcharge_starts_after_the_rolled_day() {
    let cal = calendar();
    let due = deadline::payment(day("2025-09-16"), &cal).due.expect("known");
    shown("T-PAY", due, day("2025-10-09"));
    let owed = |on: &str| law::surcharge::surcharge(Fen::yuan(10_000), due, day(on), &[], &[], 300);
    assert_eq!(owed("2025-10-09"), Fen::ZERO);
    assert_eq!(owed("2025-10-12"), Fen::yuan(900));
}

#[test]
fn t_ann_thirty_days_nominal_and_lenient() {
    // TD-49: thirty days since 2022, not sixty; then the fifteen days for payment.
    let served = deadline::announcement(day("2025-09-08"), &calendar());
    shown("T-ANN", (served.nominal, served.due), (day("2025-10-08"), Some(day("2025-10-09"))));
    let payment = deadline::payment(served.due.expect("known"), &calendar());
    assert_eq!(payment.due, Some(day("2025-10-24")));
}

#[test]
fn e02_registered_things_warn_on_the_fifth_working_day() {
    // TD-17: 30 September, then 9, 10, 11 (worked Saturday), 13, 14 and 15 October.
    let cal = calendar();
    let registration = deadline::REGISTRATION.from(day("2025-09-29"), &cal);
    let status = |text: &str| registration.status(day(text).at(8, 0, 0, 0), &cal);
    assert_eq!(status("2025-10-11").level, Level::Green);
    assert_eq!(
        (status("2025-10-13").level, status("2025-10-13").text.as_str()),
        (Level::Yellow, "剩余2个工作日")
    );
    assert_eq!((status("2025-10-15").level, status("2025-10-15").text.as_str()), (Level::Red, "今日届满"));
    assert_eq!(
        (status("2025-10-16").level, status("2025-10-16").text.as_str()),
        (Level::Overdue, "逾期1个工作日")
    );
    // Over a weekend no working day has passed yet.
    let friday = Term::W(1).from(day("2025-10-16"), &cal);
    assert_eq!(friday.status(day("2025-10-18").at(8, 0, 0, 0), &cal).text, "已逾期");
}

#[test]
fn provisional_deadlines_give_no_day_and_say_why() {
    let cal = calendar();
    // TD-58: at the earliest the second of January, were every day worked.
    let notice = deadline::hearing_request(day("2026-12-28"), &cal);
    assert_eq!((notice.due, notice.nominal), (None, day("2027-01-02")));
    let note = notice.note.clone().expect("a reason");
    assert!(note.contains("2027年的放假安排尚未录入") && note.contains("国务院放假安排"), "{note}");
    assert_eq!(notice.text(), "暂定（最早2027-01-02）");
    assert_eq!(notice.met_on(day("2027-01-02")), Some(true));
    assert_eq!(notice.met_on(day("2027-01-05")), None);
    assert!(!notice.has_passed(day("2027-06-01")), "an unknown window is never over");
    let status = |text: &str| notice.status(day(text).at(8, 0, 0, 0), &cal);
    assert_eq!(status("2027-03-01").level, Level::Red, "never called overdue");
    // The year is announced: the same event now has a day.
    let mut cal = cal;
    cal.add_year(YearArrangement {
        year: 2027,
        weekday_holidays: vec![day("2027-01-01")],
        weekend_workdays: vec![day("2027-01-03")],
        ..YearArrangement::default()
    })
    .expect("consistent");
    assert_eq!(deadline::hearing_request(day("2026-12-28"), &cal).due, Some(day("2027-01-04")));
}

#[test]
fn deadlines_in_late_december_ask_to_be_looked_at_again() {
    // New Year's arrangement has moved late December before: in 2018 the 29th, a Saturday, was worked and the 31st not.
    let cal = calendar();
    assert_eq!(cal.day_kind(day("2018-12-29")), Ok(DayKind::MakeUp));
    assert_eq!(cal.day_kind(day("2018-12-31")), Ok(DayKind::Holiday));
    let last = deadline::hearing_request(day("2026-12-24"), &cal);
    assert_eq!((last.due, last.provisional), (Some(day("2026-12-31")), false));
    let note = last.note.expect("a warning");
    assert!(note.contains("2027年") && note.contains("复核"), "{note}");
    assert_eq!(deadline::hearing_request(day("2025-12-24"), &cal).note, None);
    // From the 25th on, and not before.
    let on_25th = deadline::hearing_request(day("2026-12-18"), &cal);
    assert_eq!((on_25th.due, on_25th.note.is_some()), (Some(day("2026-12-25")), true));
    let on_24th = deadline::hearing_request(day("2026-12-17"), &cal);
    assert_eq!((on_24th.due, on_24th.note), (Some(day("2026-12-24")), None));
}

#[test]
fn t_w_runs_backward_into_an_unknown_year_provisionally() {
    let hearing = deadline::hearing_notice(day("2018-01-05"), true, &calendar());
    assert!(hearing.provisional && hearing.due.is_none());
    // Counted strictly it is eight days: three are known, the other five are worked at the latest.
    shown("T-W", hearing.nominal, day("2017-12-27"));
    let note = hearing.note.expect("a reason");
    assert!(note.contains("2017年") && note.contains("最迟为2017-12-27"), "{note}");
}

#[test]
fn t_w_into_an_unknown_year_warns_by_the_calendar() {
    // 2 January at the earliest; two days before it, though nobody knows how many of them are worked.
    let last = deadline::hearing_request(day("2026-12-28"), &calendar());
    shown("T-W", (last.due, last.nominal), (None, day("2027-01-02")));
    let level = |on: &str| last.status(day(on).at(9, 0, 0, 0), calendar_once()).level;
    assert_eq!((level("2026-12-30"), level("2026-12-31")), (Level::Green, Level::Yellow));
}

#[test]
fn t_transit_posting_on_the_last_day_is_in_time() {
    let window = deadline::hearing_request(day("2025-09-26"), &calendar());
    shown("T-TRANSIT", window.met_on(day("2025-10-10")), Some(true));
    assert_eq!(window.met_on(day("2025-10-11")), Some(false));
    assert!(!window.has_passed(day("2025-10-10")) && window.has_passed(day("2025-10-11")));
}

#[test]
fn t_obstacle_days_lost_are_given_back() {
    let cal = calendar();
    let flood = |from: &str, to: &str| Span { from: day(from), to: Some(day(to)) };
    // Ten days of flood inside sixty: the sixtieth counted day is the seventieth (11 May), a Monday.
    let sixty = deadline::reconsideration(day("2026-03-02"), true, &cal);
    shown(
        "T-OBSTACLE",
        sixty.clone().excluding(flood("2026-03-11", "2026-03-20"), &cal).due,
        Some(day("2026-05-11")),
    );
    // Five working days with two lost.
    let five = deadline::hearing_request(day("2026-03-02"), &cal);
    assert_eq!(five.due, Some(day("2026-03-09")));
    assert_eq!(five.clone().excluding(flood("2026-03-04", "2026-03-05"), &cal).due, Some(day("2026-03-11")));
    // An obstacle in the rest days before a rolled end.
    let rolled = deadline::payment(day("2025-09-16"), &cal);
    assert_eq!(rolled.excluding(flood("2025-10-05", "2025-10-20"), &cal).due, Some(day("2025-10-21")));
    // It came after the end: nothing changes.
    assert_eq!(five.clone().excluding(flood("2026-03-10", "2026-03-20"), &cal).due, five.due);
    let fifteen = deadline::payment(day("2026-03-10"), &cal);
    assert_eq!(fifteen.due, Some(day("2026-03-25")));
    assert_eq!(fifteen.clone().excluding(flood("2026-03-26", "2026-03-30"), &cal).due, fifteen.due);
    // It has not ended: no day yet.
    let open = sixty.clone().excluding(Span { from: day("2026-03-11"), to: None }, &cal);
    assert!(open.provisional && open.due.is_none() && open.note.expect("why").contains("尚未结束"));
    let open = five.excluding(Span { from: day("2026-03-04"), to: None }, &cal);
    assert!(open.provisional && open.due.is_none());
    // Six months with thirty days lost: 2 September and thirty days, then over National Day.
    let suit = deadline::SUIT.from(day("2026-03-02"), &cal);
    assert_eq!(suit.excluding(flood("2026-04-01", "2026-04-30"), &cal).due, Some(day("2026-10-08")));
}

#[test]
fn fixed_days_are_left_alone() {
    let cal = calendar();
    let fixed = Deadline::fixed(day("2025-10-04"));
    assert_eq!((fixed.due, fixed.provisional), (Some(day("2025-10-04")), false));
    assert_eq!(fixed.status(day("2025-10-01").at(9, 0, 0, 0), &cal).text, "剩余3天");
    assert_eq!(fixed.days(&cal).len(), 1);
}

#[test]
fn every_named_period_carries_its_articles_and_has_one_key() {
    let cal = calendar();
    let mut keys = BTreeSet::new();
    for period in deadline::PERIODS {
        assert!(keys.insert(period.key), "{} twice", period.key);
        assert_eq!(deadline::Period::find(period.key), Some(*period));
        let deadline = period.from(day("2026-03-03"), &cal);
        for article in period.articles {
            assert!(deadline.articles.contains(&(*article).into()), "{}", period.key);
        }
        for rule in &deadline.rules {
            assert!(law::rules::find(rule).is_some(), "{rule} of {} is in the register", period.key);
        }
        // RULES §4.1: up to seven days in the penalty law and ten in the coercion law are working days.
        let working = matches!(period.term, Term::W(_) | Term::Wb(_));
        let of = |law: &str| period.articles[0].starts_with(law);
        let length = match period.term {
            Term::W(n) | Term::C(n) | Term::C0(n) | Term::Wb(n) => n,
            _ => continue,
        };
        if of("罚§") {
            assert_eq!(working, length <= 8, "{}", period.key);
        }
        if of("强§") {
            assert_eq!(working, length <= 10, "{}", period.key);
        }
        if of("诉§") || of("民诉§") || of("移§") || of("缴§") {
            assert!(!working, "{}", period.key);
        }
    }
    assert!(keys.len() >= 45);
}

#[test]
fn terms_are_read_as_people_write_them() {
    for (text, term) in [
        ("W(5)", Term::W(5)),
        (" w（5） ", Term::W(5)),
        ("c0(30)", Term::C0(30)),
        ("C(15)", Term::C(15)),
        ("M(6)", Term::M(6)),
        ("Y(2)", Term::Y(2)),
        ("Y0(2)", Term::Y0(2)),
        ("H(24)", Term::H(24)),
        ("wb(7)", Term::Wb(7)),
    ] {
        assert_eq!(text.parse(), Ok(term), "{text}");
    }
    for wrong in
        ["", "5", "W", "W()", "W(-1)", "W(0)", "W(1.5)", "W(99999)", "X(5)", "W(5", "W5", "M(241)", "W(5)5"]
    {
        assert!(wrong.parse::<Term>().is_err(), "{wrong}");
    }
    let json = serde_json::to_string(&Term::Wb(7)).expect("json");
    assert_eq!(json, "\"Wb(7)\"");
    assert_eq!(serde_json::from_str::<Term>(&json).expect("back"), Term::Wb(7));
    assert!(serde_json::from_str::<Term>("\"W(0)\"").is_err());
}

fn terms() -> impl Strategy<Value = Term> {
    (0..8usize, 1..40u32).prop_map(|(kind, n)| match kind {
        0 => Term::W(n),
        1 => Term::C(n),
        2 => Term::C0(n),
        3 => Term::M(n % 12 + 1),
        4 => Term::Y(n % 2 + 1),
        5 => Term::Y0(n % 2 + 1),
        6 => Term::H(n),
        _ => Term::Wb(n),
    })
}

/// Days from which no term of [`terms`] leaves the known years.
fn starts() -> impl Strategy<Value = Date> {
    (0..1800i64).prop_map(|n| day("2018-07-01").saturating_add(n.days()))
}

proptest! {
    #[test]
    fn t_later_events_never_end_earlier(term in terms(), start in starts(), later in 0..60i64) {
        let cal = calendar_once();
        let (first, second) = (term.from(start, cal), term.from(start.saturating_add(later.days()), cal));
        prop_assert!(first.due.is_some() && first.due <= second.due, "{term} {start}");
    }

    #[test]
    fn t_longer_terms_never_end_earlier(n in 1..40u32, start in starts()) {
        let cal = calendar_once();
        let due = |term: Term| term.from(start, cal).due;
        prop_assert!(due(Term::W(n)) < due(Term::W(n + 1)));
        prop_assert!(due(Term::C(n)) <= due(Term::C(n + 1)));
        prop_assert!(due(Term::C0(n)) < due(Term::C0(n + 1)));
        prop_assert!(due(Term::M(n % 12 + 1)) <= due(Term::M(n % 12 + 2)));
        prop_assert!(due(Term::Wb(n)) > due(Term::Wb(n + 1)));
        prop_assert!(due(Term::C0(n)) <= due(Term::C(n)) && due(Term::C(n)) <= due(Term::W(n)));
    }

    #[test]
    fn t_ends_are_working_days_and_controls_come_first(term in terms(), start in starts()) {
        let cal = calendar_once();
        let deadline = term.from(start, cal);
        let due = deadline.due.expect("known");
        if term.rolls() || deadline.in_working_days() {
            prop_assert!(cal.is_working(due).expect("known"));
        }
        prop_assert!(due >= deadline.nominal);
        if let Some(control) = deadline.control {
            prop_assert!(control <= deadline.nominal && cal.is_working(control).expect("known"));
        }
        if let Term::W(n) = term {
            prop_assert_eq!(cal.working_days_between(start, due), Ok(i32::try_from(n).unwrap()));
        }
        if let Term::Wb(n) = term {
            let eve = start.saturating_sub(1.day());
            prop_assert_eq!(cal.working_days_between(due, eve), Ok(i32::try_from(n).unwrap() - 1));
        }
        let json = serde_json::to_string(&deadline).expect("json");
        prop_assert_eq!(serde_json::from_str::<Deadline>(&json).expect("back"), deadline);
    }

    #[test]
    fn t_the_reasoning_counts_what_the_term_says(term in terms(), start in starts()) {
        let cal = calendar_once();
        let deadline = term.from(start, cal);
        let days = deadline.days(cal);
        prop_assert_eq!(days[0].date, start);
        prop_assert!(!days[0].counted);
        prop_assert_eq!(days.last().map(|d| d.date), deadline.due);
        let counted = u32::try_from(days.iter().filter(|d| d.counted).count()).unwrap();
        match term {
            Term::H(_) => prop_assert_eq!(counted, 1),
            Term::W(n) | Term::C(n) | Term::C0(n) | Term::M(n) | Term::Y(n) | Term::Y0(n) | Term::Wb(n) => {
                prop_assert_eq!(counted, n);
            }
        }
    }

    #[test]
    fn t_obstacle_never_shortens(term in terms(), start in starts(), from in -20..80i64, length in 0..30i64) {
        let cal = calendar_once();
        let plain = term.from(start, cal);
        let from = start.saturating_add(from.days());
        let span = Span { from, to: Some(from.saturating_add(length.days())) };
        let with = plain.clone().excluding(span, cal);
        if !matches!(term, Term::Wb(_)) {
            prop_assert!(with.due >= plain.due);
        }
        shown("T-OBSTACLE", with.days(cal).last().map(|d| d.date), with.due);
    }
}
