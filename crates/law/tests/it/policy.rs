//! What the town lays down may change from a day on: what began before keeps the value that it began with.

use crate::kit::{At, Story};
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::{CaseCommand as C, RecordStay};
use law::deadline::Term;
use law::town::{DATED, Policy, PolicyFrom, SuspendFrom, Town};
use std::path::{Path, PathBuf};

/// The town's policy changes from this day on.
fn changes(town: &mut Town, from: Date, change: impl FnOnce(&mut Policy)) {
    let mut policy = town.policy.clone();
    change(&mut policy);
    town.policy_later.push(PolicyFrom { from, policy });
}

#[test]
fn a_case_filed_before_a_change_keeps_its_term_and_one_filed_after_has_the_new_one() {
    let filed = Story::at(At::Filed);
    let on = filed.case.filed_on.expect("filed");
    let due = |from: Date| {
        let mut s = Story::at(At::Filed);
        changes(&mut s.town, from, |p| p.decision_days.value = 60);
        s.case.decision_due(&s.town).and_then(|d| d.due)
    };
    let old = Term::C(90).from(on, &filed.town.calendar).due;
    let new = Term::C(60).from(on, &filed.town.calendar).due;
    assert_eq!(due(on.saturating_add(1.day())), old, "filed the day before");
    assert_eq!((due(on), due(on.saturating_sub(30.days()))), (new, new));
    // However late it is looked at.
    let mut late = Story::at(At::Filed);
    changes(&mut late.town, on.saturating_add(1.day()), |p| p.decision_days.value = 60);
    late.until("2026-12-01");
    let running = late.case.deadlines(&late.town);
    assert_eq!(running.iter().find(|(name, _)| *name == "办案期限").and_then(|(_, d)| d.due), old);
}

#[test]
fn a_party_has_the_days_that_its_notice_told_of() {
    let s = Story::at(At::Noticed);
    let notice = s.case.notice().expect("a notice");
    let made = notice.made_on.expect("made");
    let served = made.saturating_add(1.day());
    for (from, days) in [(served, 5), (made, 9), (made.saturating_sub(9.days()), 9)] {
        let mut town = s.town.clone();
        changes(&mut town, from, |p| p.defence_days.value = 9);
        let window = notice.window(served, &town);
        assert_eq!(window.due, Term::W(days).from(served, &town.calendar).due, "changed from {from}");
    }
}

#[test]
fn a_decision_bears_the_rate_that_it_named() {
    let s = Story::at(At::Served);
    let decision = s.case.decision.as_ref().expect("decided");
    let (decided, later) = (decision.at.date(), s.today().saturating_add(25.days()));
    let accrued = |from: Option<Date>| {
        let mut town = s.town.clone();
        if let Some(from) = from {
            changes(&mut town, from, |p| p.surcharge_basis_points.value = 150);
        }
        s.case.surcharge_reckoned(later, &town).amount
    };
    let (old, after, before) =
        (accrued(None), accrued(Some(decided.saturating_add(1.day()))), accrued(Some(decided)));
    assert!(old.0 > 0, "some days are late");
    assert_eq!(old, after, "decided before the change");
    assert_eq!(before.0 * 2, old.0, "half the rate");
}

#[test]
fn f10_refuses_a_stay_by_the_reading_of_its_own_day() {
    let mut s = Story::at(At::Served);
    changes(&mut s.town, day("2026-04-01"), |p| p.surcharge_suspend_from.value = SuspendFrom::Acceptance);
    s.until("2026-04-10");
    let stay = |from: &str| {
        C::RecordStay(RecordStay {
            proceeding: "行政复议".into(),
            from: Some(day(from)),
            ..RecordStay::default()
        })
    };
    s.refused("legal", stay("2026-04-01"), "F-10");
    s.does("legal", stay("2026-03-31"));
}

/// Whoever reads a dated value says of which day: the first value alone would be the wrong one after a change.
#[test]
fn what_is_dated_is_read_by_its_day_everywhere() {
    fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            match path.is_dir() {
                true => sources(&path, into),
                false => into.push(path),
            }
        }
    }
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for room in ["law", "documents", "office", "web", "zhifa"] {
        sources(&crates.join(room).join("src"), &mut files);
    }
    files.retain(|f| f.extension().is_some_and(|e| e == "rs"));
    let mut seen = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).expect("readable");
        for key in DATED {
            assert!(!text.contains(&format!("policy.{key}")), "{}: {key} of no day", file.display());
            // Written over two lines as well.
            seen += text.matches(&format!(").{key}.value")).count();
        }
    }
    assert!(seen >= DATED.len(), "{seen} readings of {} keys", DATED.len());
}
