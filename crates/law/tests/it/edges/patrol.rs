//! 巡查: days, places and counts at their edges.

use crate::kit::Story;
use crate::patrol::*;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::Date;
use law::context::Registers;
use law::patrol::{PatrolCommand as K, *};

struct Next;

impl Registers for Next {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

fn starting() -> K {
    K::StartPatrol(StartPatrol::default())
}

#[test]
fn the_panel_offers_the_walker_what_can_be_done_and_others_nothing() {
    let b = Beat::begun();
    let offered = |b: &Beat, who: &str| -> Vec<&str> {
        panel(&b.patrol, &b.s.ctx(who, &Next)).into_iter().map(|o| o.act).collect()
    };
    assert_eq!(offered(&b, "grid"), ["check_in", "end_patrol", "allow_track"]);
    assert_eq!(offered(&b, "hub"), ["cancel_patrol"]);
    assert!(offered(&b, "finance").is_empty());
    let mut b = b;
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    assert_eq!(offered(&b, "grid"), ["check_in", "end_patrol", "stop_track", "erase_track"]);
}

#[test]
fn what_says_where_somebody_stood_holds_whatever_was_done_meanwhile() {
    let alone: Vec<&str> = ACTS.iter().map(|a| a.id).filter(|id| stands_alone(id)).collect();
    assert_eq!(alone, ["check_in", "end_patrol"]);
}

#[test]
fn what_nobody_ended_lapses_after_three_days_and_by_the_rule() {
    let b = Beat::begun();
    let on = |d: &str| b.patrol.lapse(false, day(d).at(23, 59, 0, 0));
    assert!(on("2026-03-05").is_none(), "the third day");
    let lapsed = on("2026-03-06").expect("forgotten");
    assert_eq!((lapsed.by.name.as_str(), lapsed.by.post.as_str()), ("系统", "按本镇巡查规则"));
}

#[test]
fn a_beginning_is_told_three_days_back_at_most_and_not_before_the_first_day() {
    let started = |at| K::StartPatrol(StartPatrol { started_at: Some(at) });
    let mut b = Beat::made();
    b.s.now = b.s.now.saturating_add(4.days());
    let oldest = b.s.now.saturating_sub(3.days());
    b.refused("grid", started(oldest.saturating_sub(1.minutes())), "P-04");
    b.does("grid", started(oldest));
    let from = |first: &str| {
        let mut b = Beat::made();
        b.patrol.task.from = Some(day(first));
        b
    };
    for first in ["2026-03-01", "2026-03-02"] {
        from(first).does("grid", starting());
    }
    let r = from("2026-03-03").refused("grid", starting(), "P-04");
    assert_eq!(r.field, Some("started_at"));
}

#[test]
fn a_special_patrol_ends_no_earlier_than_today_and_than_it_begins() {
    let give = |from: Option<&str>, until: &str| {
        let mut b = Beat { patrol: PatrolState::default(), ..Beat::made() };
        let c = AssignPatrol {
            title: "护林防火巡查".into(),
            from: from.map(day),
            until: Some(day(until)),
            reason: "大风预警".into(),
            task: Some(Box::new(task())),
            ..AssignPatrol::default()
        };
        b.act("hub", &K::AssignPatrol(c)).err().map(|r| (r.rule.id, r.field))
    };
    for (from, until) in [
        (None, "2026-03-02"),
        (Some("2026-02-27"), "2026-03-02"),
        (Some("2026-03-05"), "2026-03-05"),
        (Some("2026-03-05"), "2026-03-06"),
    ] {
        assert_eq!(give(from, until), None, "{from:?} {until}");
    }
    for (from, until) in
        [(Some("2026-02-27"), "2026-02-28"), (Some("2026-03-06"), "2026-03-05"), (None, "2026-03-01")]
    {
        assert_eq!(give(from, until), Some(("P-04", Some("until"))), "{from:?} {until}");
    }
}

#[test]
fn p12_counts_a_position_as_exact_as_the_task_asks_and_the_points_not_reached() {
    let mut b = Beat::begun();
    b.does("grid", check("a", at(112.50, Some(100.0))));
    assert!(b.patrol.reached("a"), "a hundred metres are within a hundred");
    b.does("grid", check("b", at(112.51, Some(100.1))));
    assert!(!b.patrol.reached("b"));
    assert!(b.refused("grid", end(""), "P-12").have.contains("1个点位没有到位"));
    assert!(Beat::begun().refused("grid", end(""), "P-12").have.contains("2个点位没有到位"));
}

#[test]
fn where_the_holidays_are_not_known_the_last_weekday_ends_a_period() {
    let s = Story::new();
    let last = |of: Date| Every::Week.of(of).until(true, &s.town.calendar);
    assert_eq!(last(day("2040-07-04")), Some(day("2040-07-06")), "a Friday");
    assert_eq!(Every::Month.of(day("2040-06-04")).until(true, &s.town.calendar), Some(day("2040-06-29")));
}

#[test]
fn a_patrol_is_what_its_events_make_of_it() {
    let mut b = Beat::made();
    assert_eq!(b.patrol.version, 1);
    let made = PatrolState::made_by_rule(task(), b.s.now);
    assert_eq!(PatrolState::fold([&made]), b.patrol);
    let due =
        |b: &Beat| -> Vec<Option<Date>> { b.patrol.deadlines().into_iter().map(|(_, d)| d.due).collect() };
    assert_eq!(due(&b), [Some(day("2026-03-06"))]);
    b.does("grid", starting());
    assert_eq!((b.patrol.version, due(&b)), (2, vec![Some(day("2026-03-06"))]));
    b.does("grid", end("下雨"));
    assert!(due(&b).is_empty(), "nothing runs in what is done");
    let seen = CheckIn { spot: "a".into(), files: vec![crate::kit::file()], ..CheckIn::default() };
    let mut b = Beat::begun();
    let events = decide(&b.patrol, &K::CheckIn(seen), &b.s.ctx("grid", &Next)).expect("seen");
    assert_eq!(files_of(&events[0]), [crate::kit::file()]);
    assert!(files_of(&made).is_empty());
    b.does("grid", end("下雨"));
}

#[test]
fn a_track_takes_five_hundred_points_on_the_globe_that_lead_on_from_the_last() {
    let mut b = Beat::begun();
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    let now = b.s.now;
    let many = |n: usize| vec![point(now, 112.5); n];
    assert_eq!(b.points("grid", &many(MOST_POINTS)).expect("taken").len(), 1, "one moment, one place");
    assert_eq!(b.points("grid", &many(MOST_POINTS + 1)).expect_err("too many").field, Some("points"));
    for (lon, lat) in [(180.5, 35.0), (112.5, 90.5), (-180.5, 35.0)] {
        let off = TrackPoint { lon, lat, ..point(now, 112.5) };
        assert_eq!(b.points("grid", &[off]).expect_err("off the globe").rule.id, "P-04");
    }
    // Two places at one moment: the first is kept.
    assert_eq!(b.points("grid", &[point(now, 112.5), point(now, 112.6)]).expect("taken").len(), 1);
    // After what is kept already a point must lie further on; one that comes late is on its own.
    let after =
        |at, last| accept(&b.patrol, &[point(at, 112.5)], Some(point(last, 112.5)), &b.s.ctx("grid", &Next));
    let early = now.saturating_sub(1.minutes());
    assert_eq!(after(now, now.saturating_sub(10.seconds())).expect("taken").len(), 0);
    assert_eq!(after(now, now.saturating_sub(30.seconds())).expect("taken").len(), 1);
    assert_eq!(after(early, now).expect("taken").len(), 1);
}
