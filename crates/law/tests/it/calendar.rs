//! RULES §4.3: the holiday calendar.

use crate::kit::said;
use crate::support::{calendar, calendar_once, day};
use crate::witness::passes;
use jiff::civil::date;
use law::calendar::{ArrangementError, Calendar, DayKind, UnknownYear, YearArrangement};

fn year(year: i16, off: &[&str], worked: &[&str]) -> YearArrangement {
    let days = |texts: &[&str]| texts.iter().map(|t| day(t)).collect();
    YearArrangement {
        year,
        weekday_holidays: days(off),
        weekend_workdays: days(worked),
        ..YearArrangement::default()
    }
}

#[test]
fn the_towns_calendar_holds_both_kinds_of_days() {
    let cal = calendar();
    let counts: Vec<(i16, usize, usize)> =
        cal.years().map(|y| (y.year, y.weekday_holidays.len(), y.weekend_workdays.len())).collect();
    assert_eq!(
        counts,
        [
            (2018, 18, 7),
            (2019, 17, 6),
            (2020, 19, 6),
            (2021, 18, 7),
            (2022, 18, 7),
            (2023, 18, 7),
            (2024, 19, 8),
            (2025, 18, 5),
            (2026, 19, 6)
        ]
    );
    assert!(cal.years().all(|y| y.notice.contains(&y.year.to_string()) && !y.source.is_empty()));
}

#[test]
fn the_make_up_days_of_the_rule_book_are_worked() {
    let cal = calendar();
    for text in [
        "2024-02-04",
        "2024-02-18",
        "2024-04-07",
        "2024-04-28",
        "2024-05-11",
        "2024-09-14",
        "2024-09-29",
        "2024-10-12",
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ] {
        assert_eq!(cal.day_kind(day(text)), Ok(DayKind::MakeUp), "{text}");
        assert_eq!(cal.is_working(day(text)), Ok(true));
    }
    let made_up = |y: i16| cal.years().find(|a| a.year == y).map_or(0, |a| a.weekend_workdays.len());
    assert_eq!(made_up(2024) + made_up(2025) + made_up(2026), 19);
}

#[test]
fn the_holidays_of_the_rule_book_are_rest_days_and_the_days_beside_them_are_not() {
    let cal = calendar();
    for (from, to) in [
        ("2024-01-01", "2024-01-01"),
        ("2024-02-10", "2024-02-17"),
        ("2024-04-04", "2024-04-06"),
        ("2024-05-01", "2024-05-05"),
        ("2024-06-08", "2024-06-10"),
        ("2024-09-15", "2024-09-17"),
        ("2024-10-01", "2024-10-07"),
        ("2025-01-01", "2025-01-01"),
        ("2025-01-28", "2025-02-04"),
        ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"),
        ("2025-05-31", "2025-06-02"),
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ] {
        let mut on = day(from);
        while on <= day(to) {
            assert_eq!(cal.is_rest_day(on), Ok(true), "{on}");
            on = on.tomorrow().expect("a day");
        }
    }
    // A weekend belongs to the holiday that it runs together with, before it or behind it, and to no other.
    for (text, holiday) in [("2026-01-03", true), ("2026-02-15", true), ("2026-03-07", false)] {
        assert_eq!(cal.in_holiday(day(text)), Ok(holiday), "{text}");
    }
    // The one day that a sibling system forgot.
    assert_eq!(cal.day_kind(day("2026-02-23")), Ok(DayKind::Holiday));
    // 妇女节、青年节 are worked.
    assert_eq!(cal.is_working(day("2024-03-08")), Ok(true));
    assert_eq!(cal.is_working(day("2026-05-06")), Ok(true));
    assert_eq!(cal.day_kind(day("2026-03-07")), Ok(DayKind::Weekend));
}

#[test]
fn an_unknown_year_has_no_answer() {
    let cal = calendar();
    assert!(!cal.knows(2027));
    assert_eq!(cal.is_working(day("2027-01-04")), Err(UnknownYear(2027)));
    assert_eq!(cal.day_kind(day("2017-12-31")), Err(UnknownYear(2017)));
    assert_eq!(Calendar::default().is_rest_day(day("2026-01-01")), Err(UnknownYear(2026)));
    assert_eq!(UnknownYear(2027).to_string(), "2027年的放假安排尚未录入");
    assert_eq!(cal.working_on_or_after(day("2026-10-01")), Ok(day("2026-10-08")));
    assert_eq!(cal.working_on_or_before(day("2026-10-07")), Ok(day("2026-09-30")));
    assert_eq!(cal.working_days_between(day("2026-12-30"), day("2027-01-02")), Err(UnknownYear(2027)));
}

#[test]
fn refuses_arrangements_that_cannot_be_right() {
    let mut cal = Calendar::default();
    let mut refuse = |arrangement: YearArrangement, text: &str| {
        let error = cal.add_year(arrangement).expect_err(text);
        assert!(error.to_string().contains(text), "{error}");
        error
    };
    assert_eq!(
        refuse(year(2027, &["2027-01-02"], &[]), "2027-01-02是周六，本来就休息"),
        ArrangementError::HolidayOnWeekend { day: date(2027, 1, 2), weekday: "周六" }
    );
    refuse(year(2027, &["2027-01-01"], &["2027-01-05"]), "2027-01-05是周二，本来就上班");
    refuse(year(2027, &["2026-12-31"], &[]), "2026-12-31不在2027年内");
    refuse(year(2027, &["2027-01-01", "2027-01-01"], &[]), "2027-01-01重复录入");
    refuse(year(2027, &[], &["2027-01-03"]), "没有一个放假日");
    refuse(year(27, &[], &[]), "不是可以录入");
    let mut weekdays = Vec::new();
    let mut on = date(2027, 1, 1);
    while weekdays.len() < 41 {
        if on.weekday().to_monday_one_offset() < 6 {
            weekdays.push(on);
        }
        on = on.tomorrow().expect("a day");
    }
    let last = weekdays.last().copied().expect("41 days");
    let many = YearArrangement { weekday_holidays: weekdays, ..year(2027, &[], &[]) };
    refuse(many.clone(), "超过40个");
    assert!(!cal.knows(2027), "nothing was half loaded");
    // Forty are the most that it takes.
    let mut most = many;
    most.weekday_holidays.retain(|d| *d != last);
    cal.add_year(most).expect("forty weekdays off");
}

#[test]
fn a_corrected_notice_replaces_the_year() {
    let mut cal = calendar();
    let mut corrected = year(2026, &["2026-01-01"], &[]);
    cal.add_year(corrected.clone()).expect("consistent");
    assert_eq!(cal.is_working(day("2026-10-01")), Ok(true));
    corrected.weekday_holidays.push(day("2026-10-01"));
    cal.add_year(corrected).expect("consistent");
    assert_eq!(cal.is_working(day("2026-10-01")), Ok(false));
}

#[test]
fn a_notice_with_a_misspelt_key_is_refused() {
    let text = "year = 2027\nweekday_holiday = [\"2027-01-01\"]\nweekend_workdays = []\n";
    assert!(toml::from_str::<YearArrangement>(text).is_err());
}

/// 2027 as a notice might have it; invented, since none is out.
fn next_year() -> YearArrangement {
    let days = |list: &[&str]| list.iter().map(|d| d.parse().expect("a day")).collect();
    YearArrangement {
        year: 2027,
        weekday_holidays: days(&["2027-01-01", "2027-05-03", "2027-10-01", "2027-10-04"]),
        weekend_workdays: days(&["2027-10-09"]),
        notice: "国务院办公厅关于2027年部分节假日安排的通知（示例）".into(),
        source: String::new(),
    }
}

#[test]
fn t_cal_lets_pass_the_next_year_and_makes_its_days_certain() {
    let known = calendar_once();
    let with = passes("T-CAL", next_year().entered(known, day("2026-11-26")));
    assert_eq!(with.is_working(day("2027-10-09")), Ok(true));
    assert_eq!(with.is_working(day("2027-10-01")), Ok(false));
    let term = law::deadline::Term::W(5);
    assert_eq!(term.from(day("2026-12-28"), known).due, None, "TD-58");
    assert_eq!(term.from(day("2026-12-28"), &with).due, Some(day("2027-01-05")));
}

#[test]
fn t_cal_lets_pass_a_correction_of_the_running_year() {
    let known = calendar_once();
    let this = known.years().find(|y| y.year == 2026).expect("known").clone();
    passes("T-CAL", this.entered(known, day("2026-11-26")));
}

#[test]
fn a_year_entered_again_is_the_same_in_whatever_order() {
    let this = next_year();
    let mut turned = next_year();
    turned.weekday_holidays.reverse();
    turned.source = "另一处".into();
    assert!(this.is(&turned));
    for other in [
        YearArrangement { year: 2028, ..next_year() },
        YearArrangement { notice: "另一通知".into(), ..next_year() },
        YearArrangement { weekday_holidays: vec![day("2027-01-01")], ..next_year() },
        YearArrangement { weekend_workdays: vec![], ..next_year() },
    ] {
        assert!(!this.is(&other), "{other:?}");
    }
}

#[test]
fn t_cal_refuses_a_gap_a_past_year_an_unnamed_notice_and_a_year_without_its_fixed_days() {
    let known = calendar_once();
    let today = day("2026-11-26");
    let refused = |a: YearArrangement, field: &str| {
        let r = a.entered(known, today).expect_err("refused");
        said(&r, "T-CAL");
        assert_eq!(r.field, Some(field));
    };
    refused(YearArrangement { year: 2028, ..next_year() }, "year");
    refused(YearArrangement { year: 2025, ..next_year() }, "year");
    refused(YearArrangement { notice: " ".into(), ..next_year() }, "notice");
    let wrong_day = YearArrangement { weekend_workdays: vec![day("2027-10-08")], ..next_year() };
    refused(wrong_day, "holidays");
    let mut bare = next_year();
    bare.weekday_holidays.retain(|d| *d != day("2027-10-01"));
    refused(bare, "holidays");
}
