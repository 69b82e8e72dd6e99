//! 线索: units, times of a check, lamps, mergers and what is owed to whoever reported.

use crate::direct::*;
use crate::kit::{At, START, Story};
use crate::support::day;
use jiff::ToSpan;
use law::clue::{
    AssignGrid, CheckSite, ClueCommand as K, ClueEvent, ClueFact, ClueOutcome, ClueStage, ClueState,
    DecideRepeat, DispatchClue, HandToSquad, RateClue, Satisfaction, absorb, act, answered as main_answered,
    remedy,
};
use law::party::Place;

#[test]
fn p04_refuses_units_that_the_town_does_not_have() {
    let mut s = Story::at(At::Reported);
    let c = DispatchClue { office: "dept-nowhere".into(), ..s.dispatch() };
    assert_eq!(s.refused_clue("hub", K::DispatchClue(c), "P-04").field, Some("office"));
    let c = DispatchClue { squad: "squad9".into(), ..s.dispatch() };
    assert_eq!(s.refused_clue("hub", K::DispatchClue(c), "P-04").field, Some("squad"));
    let mut s = Story::at(At::Opined);
    let c = HandToSquad { squad: "squad9".into(), ..HandToSquad::default() };
    assert_eq!(s.refused_clue("hub", K::HandToSquad(c), "P-04").field, Some("squad"));
}

#[test]
fn a_check_lies_between_its_beginning_and_now_and_not_on_a_day_before_the_dispatch() {
    let mut s = Story::at(At::Dispatched);
    s.wait(1);
    let now = s.now;
    let minute = 1.minutes();
    let tries = |from, to| {
        let c = K::CheckSite(CheckSite { started_at: from, ended_at: to, ..s.check() });
        s.clone().tell("sq1", &c).err().map(|r| (r.rule.id, r.field))
    };
    let first = day(START).at(0, 0, 0, 0);
    assert!(s.clue.since.is_some_and(|since| since > first), "it was dispatched later that morning");
    for (from, to) in [(now, now), (now.saturating_sub(minute), now), (first, now), (first, first)] {
        assert_eq!(tries(from, to), None, "{from} {to}");
    }
    for (from, to) in
        [(now.saturating_sub(minute), now.saturating_sub(2.minutes())), (now, now.saturating_add(minute))]
    {
        assert_eq!(tries(from, to), Some(("P-04", Some("ended_at"))), "{from} {to}");
    }
    let eve = first.saturating_sub(minute);
    assert_eq!(tries(eve, now), Some(("P-04", Some("started_at"))));
}

#[test]
fn a_record_waits_for_those_who_made_it_and_for_nobody_else() {
    let s = Story::at(At::ForOpinion);
    let row = act("countersign_check").expect("an act");
    let lacks = |who: &str| s.with(who, |ctx| row.ready(&s.clue, s.clue.stage, ctx)).err().map(|r| r.rule.id);
    assert_eq!([lacks("sq1"), lacks("sq2")], [None, None]);
    assert!(lacks("sq3").is_some());
}

#[test]
fn satisfaction_needs_no_words_and_keeps_those_that_are_said() {
    for satisfaction in [Satisfaction::Satisfied, Satisfaction::Mostly] {
        for (words, kept) in [(" ", ""), ("处理得很快 ", "处理得很快")] {
            let mut s = answered();
            s.tells("citizen", K::RateClue(RateClue { satisfaction, words: words.into() }));
            let Some(ClueFact::ClueRated { words, .. }) = s.clue_events.last().map(|e| &e.fact) else {
                panic!("rated")
            };
            assert_eq!(words, kept);
        }
    }
}

#[test]
fn a_position_is_called_wrong_only_where_there_is_one_and_somebody_says_so() {
    let grid = |wrong| {
        K::AssignGrid(AssignGrid {
            grid: "二村".into(),
            reason: "核对".into(),
            position_wrong: wrong,
            proposed: None,
        })
    };
    let said = |located: bool, wrong: bool| {
        let mut s = Story::new();
        let (lon, lat) = if located { (Some(112.5), Some(35.08)) } else { (None, None) };
        let place = Place { text: "一村路口".into(), lon, lat, ..Place::default() };
        s.tells("grid", K::ReportClue(law::clue::ReportClue { place, ..s.report() }))
            .tells("hub", grid(wrong));
        matches!(
            s.clue_events.last().map(|e| &e.fact),
            Some(ClueFact::GridAssigned { position_wrong: true, .. })
        )
    };
    assert_eq!([said(true, true), said(true, false), said(false, true)], [true, false, false]);
}

#[test]
fn a_limit_of_one_day_lights_its_lamp_on_its_last() {
    let s = Story::at(At::Reported);
    let days = s.clue.step_days(&s.town).expect("a limit");
    // Dispatched within one working day of a Monday.
    assert_eq!((days.warn, days.due), (day("2026-03-03"), day("2026-03-03")));
}

#[test]
fn only_what_waits_for_this_main_report_hears_of_its_end() {
    let (mut main, mut other) = merged(nobody());
    let check = corrected(&main);
    main.tells("sq1", check).tells("hub", feedback());
    let hears =
        |other: &Story| main.with("hub", |ctx| main_answered(&main.clue, "main", &other.clue, ctx)).is_some();
    assert!(hears(&other));
    other.clue.merged_into = Some("another".into());
    assert!(!hears(&other));
    other.clue.merged_into = Some("main".into());
    other.clue.stage = ClueStage::Accepted;
    assert!(!hears(&other));
}

#[test]
fn what_is_absorbed_twice_stands_once_and_the_others_stay() {
    let main = Story::at(At::Dispatched);
    let other = reported(nobody());
    let mut state = main.clue.clone();
    for from in ["a", "b", "a"] {
        let event = main.with("hub", |ctx| absorb(&main.clue, "main", from, &other.clue, ctx));
        state.evolve(&event.expect("an open one"));
    }
    assert_eq!(state.absorbed.iter().map(|a| a.from.as_str()).collect::<Vec<_>>(), ["b", "a"]);
}

#[test]
fn u25_a_notice_is_owed_where_nothing_was_filed_and_by_the_report_that_still_waits() {
    // The main report was put right: nobody is owed a reason.
    let (mut main, mut other) = merged(named());
    let check = corrected(&main);
    main.tells("sq1", check).tells("hub", feedback());
    hears(&main, &mut other);
    assert!(!other.clue.ended_unfiled() && !other.clue.owes_notice());
    // It was declined.
    let (mut main, mut other) = merged(named());
    main.clue.stage = ClueStage::Declined;
    hears(&main, &mut other);
    assert!(other.clue.ended_unfiled() && other.clue.owes_notice());
    // The same answer to a report that has gone its own way again, and a merged one that has heard nothing yet.
    other.clue.stage = ClueStage::Dispatched;
    assert!(!other.clue.owes_notice());
    let (_, mut other) = merged(named());
    other.clue.outcome = Some(ClueOutcome::Unfounded);
    assert!(other.clue.ended_unfiled() && !other.clue.owes_notice());
}

#[test]
fn g01_each_limit_runs_from_what_set_it_going() {
    let due = |s: &Story| s.clue.due(&s.town).and_then(|d| d.due);
    // To answer whoever reported: five working days from the check.
    let mut s = Story::at(At::Dispatched);
    let check = corrected(&s);
    s.tells("sq1", check);
    assert_eq!((s.clue.stage, due(&s)), (ClueStage::ForFeedback, Some(day("2026-03-09"))));
    // Accepting it later gives no more time to dispatch it.
    let mut s = Story::at(At::Reported);
    s.clue.stage = ClueStage::Accepted;
    s.clue.since = Some(day("2026-03-04").at(9, 0, 0, 0));
    assert_eq!(due(&s), Some(day("2026-03-03")));
    // The notice that a merged report is owed counts from the main one's answer, not from the merger.
    let (mut main, mut other) = merged(named());
    main.clue.stage = ClueStage::Declined;
    main.wait(2);
    hears(&main, &mut other);
    assert_eq!(due(&other), Some(day("2026-03-11")));
}

#[test]
fn p09_names_the_centre_where_the_centre_was_urged() {
    let mut s = Story::at(At::Reported);
    s.tells("brigade", urge(None));
    let r = s.refused_clue("sq1", answer(), "P-09");
    assert_eq!((r.have.as_ref(), r.fix.who.as_ref()), ("督办的是指挥调度中心", "指挥调度中心"));
}

#[test]
fn p11_says_whether_a_mark_waits_or_was_approved() {
    let mut s = reported(nobody());
    s.tells("hub", mark());
    assert!(s.refused_clue("hub", mark(), "P-11").have.contains("正在等批准"));
    s.tells("brigade", K::DecideRepeat(DecideRepeat { agree: true, opinion: "已核对".into() }));
    assert!(s.refused_clue("hub", mark(), "P-11").have.contains("已经标为"));
}

#[test]
fn a_notice_of_not_filing_tells_where_to_complain() {
    let s = Story::new();
    let words = remedy(&s.town.agency);
    for part in [s.town.agency.reconsideration_body.as_str(), &s.town.agency.court, "六十日", "六个月"]
    {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn a_report_is_what_its_events_make_of_it() {
    let s = Story::at(At::WithSquad);
    let mut again = ClueState::default();
    s.clue_events.iter().for_each(|e: &ClueEvent| again.evolve(e));
    assert_eq!(again, s.clue);
}
