//! T-COURT and T-COURT-S: when the court can be asked to enforce.

use crate::support::{calendar, calendar_once, day};
use crate::witness::shown;
use jiff::ToSpan;
use law::deadline::court::{SuitTerm, court_window, court_window_simple, suit};
use law::deadline::{SUIT, Term};
use proptest::prelude::*;

#[test]
fn t_court_three_months_after_six() {
    // TD-26: 31 March, the last of September, the thirtieth of December.
    let window = court_window(day("2025-03-31"), &SuitTerm::SixMonths, None, &calendar());
    shown("T-COURT", window.remedy.due, Some(day("2025-09-30")));
    assert_eq!((window.end.nominal, window.end.due), (day("2025-12-30"), Some(day("2025-12-30"))));
    assert_eq!(window.earliest, None, "no demand has been served");
}

#[test]
fn t_court_the_end_on_a_sunday_is_shown_three_ways() {
    // TD-28
    let window = court_window(day("2025-08-15"), &SuitTerm::SixMonths, None, &calendar());
    shown("T-COURT", window.remedy.due, Some(day("2026-02-24")));
    assert_eq!(window.end.nominal, day("2026-05-24"));
    assert_eq!((window.end.due, window.end.control), (Some(day("2026-05-25")), Some(day("2026-05-22"))));
}

#[test]
fn t_court_opens_after_both_the_suit_and_the_demand() {
    // TD-24: the demand's ten working days end on 16 October, the time to sue long before.
    let cal = calendar();
    let window = court_window(day("2025-03-20"), &SuitTerm::SixMonths, Some(day("2025-09-26")), &cal);
    shown("T-COURT", window.remedy.due, Some(day("2025-09-22")));
    assert_eq!(window.earliest, Some(day("2025-10-17")));
    // Served early, the end of the time to sue decides.
    let window = court_window(day("2025-03-20"), &SuitTerm::SixMonths, Some(day("2025-06-02")), &cal);
    assert_eq!(window.earliest, Some(day("2025-09-23")));
}

#[test]
fn t_court_refuses_too_early_and_too_late() {
    let cal = calendar();
    let window = court_window(day("2025-03-20"), &SuitTerm::SixMonths, Some(day("2025-09-26")), &cal);
    let have = |on: &str| window.check(day(on)).expect_err(on);
    assert!(have("2025-09-22").have.contains("起诉期限至2025-09-22"));
    // TL-47: the tenth working day itself is too early.
    assert!(have("2025-10-16").have.contains("催告期至2025-10-16"));
    shown("T-COURT", window.check(day("2025-10-17")), Ok(()));
    // TL-48: the three months end on 22 December.
    assert_eq!(window.check(day("2025-12-22")), Ok(()));
    let late = have("2025-12-23");
    assert_eq!((late.rule.id, late.field), ("T-COURT", Some("applied_on")));
    assert!(late.need.contains("三个月内"));
    let silent = court_window(day("2025-03-20"), &SuitTerm::SixMonths, None, &cal);
    assert!(silent.check(day("2025-11-03")).expect_err("no demand").need.contains("催告书"));
}

#[test]
fn t_court_special_laws_and_untold_rights() {
    let cal = calendar();
    // TD-55: fifteen days under the land law, not six months.
    let land = SuitTerm::Special { days: 15, article: "土地管理法§83".into() };
    let end = suit(day("2026-09-20"), &land, &cal);
    shown("T-COURT", end.due, Some(day("2026-10-08")));
    assert_eq!(end.articles[0], "土地管理法§83");
    assert_ne!(end.due, SUIT.from(day("2026-09-20"), &cal).due);
    // Not told: a year at most.
    assert_eq!(suit(day("2025-03-31"), &SuitTerm::NotTold, &cal).due, Some(day("2026-03-31")));
}

#[test]
fn t_court_unknown_years_leave_the_window_open() {
    // TD-29: the suit ends on a known day, the window in 2027 does not.
    let cal = calendar();
    let window = court_window(day("2026-04-01"), &SuitTerm::SixMonths, Some(day("2026-10-09")), &cal);
    shown("T-COURT", window.remedy.due, Some(day("2026-10-08")));
    assert!(window.end.provisional && window.end.due.is_none());
    assert_eq!(window.end.nominal, day("2027-01-08"));
    assert_eq!((window.last_urge, window.last_urge_control), (None, None));
    // The demand was served in time, so applying in November is certainly right.
    assert_eq!(window.check(day("2026-11-02")), Ok(()));
    // TD-30: not even the suit's end is known.
    let window = court_window(day("2026-08-31"), &SuitTerm::SixMonths, Some(day("2026-09-01")), &cal);
    assert!(window.remedy.provisional && window.end.provisional && window.earliest.is_none());
    assert!(window.check(day("2027-04-01")).expect_err("unknown").have.contains("暂定"));
}

#[test]
fn t_court_s_shows_both_readings_and_warns_by_the_earlier() {
    // TD-59
    let windows = court_window_simple(day("2026-03-02"), None, &calendar());
    shown("T-COURT-S", windows.a.remedy.due, Some(day("2026-05-06")));
    assert_eq!(windows.a.end.nominal, day("2026-08-06"));
    assert_eq!(windows.b.remedy.due, Some(day("2026-09-02")));
    assert_eq!(windows.b.end.nominal, day("2026-12-02"));
    assert_eq!(windows.alarm, day("2026-08-06"));
    assert!(windows.a.remedy.rules.contains(&"T-COURT-S".into()));
}

proptest! {
    #[test]
    fn t_court_the_last_day_to_serve_the_demand_is_exactly_the_last(start in 0..1800i64) {
        let cal = calendar_once();
        let served = day("2018-07-01").saturating_add(start.days());
        let window = court_window(served, &SuitTerm::SixMonths, None, cal);
        let last = window.last_urge.expect("known years");
        let ends = |on| Term::W(10).from(on, cal).due.expect("known");
        prop_assert!(ends(last) < window.end.nominal);
        prop_assert!(ends(last.saturating_add(1.day())) >= window.end.nominal);
        let control = window.last_urge_control.expect("known years");
        prop_assert!(control <= last && ends(control) < window.end.control.expect("known"));
        // Served on that day, the application is possible on the last working day.
        let window = court_window(served, &SuitTerm::SixMonths, Some(control), cal);
        shown("T-COURT", window.check(window.end.control.expect("known")), Ok(()));
    }
}
