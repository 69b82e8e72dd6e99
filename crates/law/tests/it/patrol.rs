//! 巡查 (方案 arts. 5, 6, 12): P-12, P-13, and whose a patrol is.

use crate::kit::{Story, said};
use crate::support::day;
use crate::times;
use crate::witness;
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use law::context::Registers;
use law::matter::PersonRef;
use law::party::Place;
use law::patrol::{PatrolCommand as K, *};
use law::refusal::Refusal;
use proptest::prelude::*;

struct Next;

impl Registers for Next {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

pub fn spot(id: &str, lon: f64) -> Spot {
    Spot { id: id.into(), name: format!("{id}点位"), lon, lat: 35.08, radius: 150 }
}

pub fn task() -> Task {
    let named = |id: &str, name: &str| PersonRef { id: id.into(), name: name.into(), ..PersonRef::default() };
    Task {
        sort: "daily".into(),
        name: "日常巡查".into(),
        title: "每周日常巡查".into(),
        grid: "一村".into(),
        spots: vec![spot("a", 112.50), spot("b", 112.51)],
        members: vec![named("grid", "网格员")],
        from: Some(day("2026-03-02")),
        until: Some(day("2026-03-06")),
        period: "2026w10".into(),
        accuracy: 100,
        ..Task::default()
    }
}

/// A patrol, with the people lent by a story; 网格员 walks 一村, 另一网格员 another grid.
pub struct Beat {
    pub s: Story,
    pub patrol: PatrolState,
}

impl Beat {
    /// Made by the rule this morning: 2026-03-02, a Monday.
    pub fn made() -> Beat {
        let mut s = Story::new();
        for (id, grid) in [("grid", "一村"), ("grid2", "二村")] {
            s.people.get_mut(id).expect("a person").grid = Some(grid.into());
        }
        let mut patrol = PatrolState::default();
        patrol.evolve(&PatrolState::made_by_rule(task(), s.now));
        Beat { s, patrol }
    }

    pub fn begun() -> Beat {
        let mut b = Beat::made();
        b.does("grid", K::StartPatrol(StartPatrol::default()));
        b
    }

    pub fn act(&mut self, who: &str, command: &K) -> Result<(), Refusal> {
        let events = decide(&self.patrol, command, &self.s.ctx(who, &Next));
        let events = events.inspect_err(|r| witness::refused(r, command.act()))?;
        witness::accepted(command.act());
        let accepts = |c: &K| decide(&self.patrol, c, &self.s.ctx(who, &Next)).is_ok();
        times::told_of_its_time(command, command.act(), self.s.now, accepts);
        events.iter().for_each(|e| self.patrol.evolve(e));
        self.s.now = self.s.now.saturating_add(5.minutes());
        Ok(())
    }

    #[track_caller]
    pub fn does(&mut self, who: &str, command: K) -> &mut Self {
        if let Err(r) = self.act(who, &command) {
            panic!("{} was refused: {r}", command.act());
        }
        self
    }

    #[track_caller]
    pub fn refused(&mut self, who: &str, command: K, rule: &str) -> Refusal {
        let before = self.patrol.clone();
        let Err(r) = self.act(who, &command) else { panic!("{} passed", command.act()) };
        assert_eq!(r.fix.act.filter(|a| law::patrol::act(a).is_none()), None, "points to no act");
        said(&Refusal { fix: law::refusal::Fix { act: None, ..r.fix.clone() }, ..r.clone() }, rule);
        assert_eq!(self.patrol, before, "something changed");
        r
    }

    pub fn points(&self, who: &str, points: &[TrackPoint]) -> Result<Vec<TrackPoint>, Refusal> {
        accept(&self.patrol, points, None, &self.s.ctx(who, &Next))
    }
}

pub fn at(lon: f64, accuracy: Option<f64>) -> Place {
    Place { lon: Some(lon), lat: Some(35.08), accuracy, ..Place::default() }
}

pub fn check(spot: &str, place: Place) -> K {
    K::CheckIn(CheckIn { spot: spot.into(), place, ..CheckIn::default() })
}

pub fn end(reason: &str) -> K {
    K::EndPatrol(EndPatrol { normal: true, reason: reason.into(), ..EndPatrol::default() })
}

pub fn point(at: DateTime, lon: f64) -> TrackPoint {
    TrackPoint { at, lon, lat: 35.08, accuracy: Some(10.0) }
}

#[test]
fn p12_refuses_a_strange_point_and_an_end_that_hides_what_was_not_reached() {
    let mut b = Beat::begun();
    b.refused("grid", check("z", at(112.50, Some(10.0))), "P-12");
    b.does("grid", check("a", at(112.50, Some(10.0))));
    let r = b.refused("grid", end(""), "P-12");
    assert!(r.have.contains("b点位") && !r.have.contains("a点位"), "{}", r.have);
}

#[test]
fn p12_lets_pass_what_is_said_as_it_is() {
    let mut b = Beat::begun();
    b.does("grid", check("a", at(112.5005, Some(10.0))));
    // Too far, too inexact, typed by hand and without a position: kept, and none of them in place.
    for (place, words) in [
        (at(112.513, Some(10.0)), "距点位"),
        (at(112.51, Some(400.0)), "定位误差"),
        (at(112.51, None), "手工填写"),
        (Place::default(), "没有定位"),
    ] {
        b.does("grid", check("b", place));
        let last = b.patrol.visits.last().expect("kept");
        assert!(!last.reached && last.short.contains(words), "{}", last.short);
    }
    assert_eq!(b.patrol.visits[0].metres, Some(45));
    assert!(b.patrol.reached("a") && !b.patrol.reached("b"));
    b.does("grid", end("修路绕不过去"));
    assert_eq!((b.patrol.stage, b.patrol.late), (PatrolStage::Done, false));
    assert_eq!(b.patrol.missed().count(), 1);
    // A second try in place counts; then nothing needs a reason.
    let mut b = Beat::begun();
    for spot in ["a", "b"] {
        b.does("grid", check(spot, Place::default()));
    }
    b.does("grid", check("a", at(112.50, Some(20.0)))).does("grid", check("b", at(112.51, Some(20.0))));
    b.does("grid", end(""));
}

#[test]
fn p13_refuses_a_track_without_consent_outside_the_patrol_and_after_it_was_taken_back() {
    let mut b = Beat::begun();
    let now = b.s.now;
    said(&b.points("grid", &[point(now, 112.5)]).expect_err("not agreed to"), "P-13");
    b.refused("grid", K::AllowTrack(AllowTrack::default()), "P-13");
    b.refused("grid", K::StopTrack(Nothing {}), "P-13");
    b.refused("grid", K::EraseTrack(Nothing {}), "P-13");
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    b.refused("grid", K::AllowTrack(AllowTrack { agreed: true }), "P-13");
    let before = point(now.saturating_sub(10.minutes()), 112.5);
    said(&b.points("grid", &[before]).expect_err("before it was agreed to"), "P-13");
    let ahead = point(b.s.now.saturating_add(10.minutes()), 112.5);
    said(&b.points("grid", &[ahead]).expect_err("not yet"), "P-13");
    said(&b.points("grid2", &[point(now, 112.5)]).expect_err("another's"), "P-02");
    b.does("grid", K::StopTrack(Nothing {}));
    let later = point(b.s.now, 112.5);
    said(&b.points("grid", &[later]).expect_err("stopped"), "P-13");
    b.does("grid", K::EraseTrack(Nothing {}));
    said(&b.points("grid", &[point(now, 112.5)]).expect_err("taken back"), "P-13");
    assert_eq!(b.patrol.erased.map(|e| e.0), Some(Erasure::Withdrawn));
}

#[test]
fn p13_lets_pass_what_was_agreed_to_thinned_also_hours_later() {
    let mut b = Beat::begun();
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    let now = b.s.now;
    let second = |n: i64| now.saturating_sub(1.minute()).saturating_add(n.seconds());
    // Standing still: a point each half minute. Walking: a point each twenty metres.
    let still: Vec<TrackPoint> = (0..=60).step_by(5).map(|n| point(second(n), 112.5)).collect();
    assert_eq!(b.points("grid", &still).expect("kept").len(), 3);
    let walked: Vec<TrackPoint> = (0..10).map(|n| point(second(n), 112.5 + n as f64 * 0.0001)).collect();
    assert_eq!(b.points("grid", &walked).expect("kept").len(), 4);
    for spot in [("a", 112.50), ("b", 112.51)] {
        b.does("grid", check(spot.0, at(spot.1, Some(20.0))));
    }
    b.does("grid", end(""));
    b.s.now = b.s.now.saturating_add(6.hours());
    let over = point(b.s.now.saturating_sub(1.hour()), 112.5);
    let kept = b.points("grid", &[still[0], over]).expect("what was recorded before the end");
    assert_eq!(kept, [still[0]], "what lies behind the end is left out");
    assert_eq!(b.points("grid", &[]).expect("nothing to keep"), []);
}

#[test]
fn a_track_is_erased_when_its_days_are_over_and_not_before() {
    let mut b = Beat::begun();
    assert_eq!(kept_until(&b.patrol, 30), None);
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    b.does("grid", end("下雨"));
    assert_eq!(kept_until(&b.patrol, 30), Some(day("2026-04-01")));
    let on = |d: &str| day(d).at(9, 0, 0, 0);
    assert!(b.patrol.expire(30, on("2026-04-01")).is_none());
    let erased = b.patrol.expire(30, on("2026-04-02")).expect("over");
    assert_eq!(erased.fact, PatrolFact::TrackErased { why: Erasure::Expired });
    b.patrol.evolve(&erased);
    assert!(b.patrol.expire(30, on("2026-05-01")).is_none(), "once");
    assert!(!b.patrol.consented());
}

#[test]
fn nothing_is_recorded_beyond_the_day_of_a_patrol_that_nobody_ended() {
    let mut b = Beat::begun();
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    b.s.now = b.s.now.saturating_add(1.day());
    said(&b.points("grid", &[point(b.s.now, 112.5)]).expect_err("the next day"), "P-13");
    let now = |days: i64| b.s.now.saturating_add(days.days());
    assert!(b.patrol.lapse(false, now(1)).is_none());
    assert_eq!(b.patrol.lapse(false, now(3)).expect("forgotten").fact, PatrolFact::PatrolLapsed {});
}

#[test]
fn a_patrol_is_its_grids_and_then_its_walkers() {
    let mut b = Beat::made();
    let start = || K::StartPatrol(StartPatrol::default());
    b.refused("grid2", start(), "P-02");
    b.refused("hub", start(), "P-01");
    b.refused("sq1", start(), "P-01");
    b.refused("grid", check("a", at(112.5, Some(10.0))), "P-03");
    b.does("grid", start());
    b.refused("grid", start(), "P-03");
    b.refused("grid2", check("a", at(112.5, Some(10.0))), "P-02");
    b.refused("grid2", end("不知道"), "P-02");
    b.refused("grid2", K::AllowTrack(AllowTrack { agreed: true }), "P-02");
    // Not even a colleague of the same grid goes on with it.
    b.s.people.get_mut("grid2").expect("a person").grid = Some("一村".into());
    b.refused("grid2", end("不知道"), "P-02");
    // The centre cancels, with a reason; a member does not.
    b.refused("grid", K::CancelPatrol(CancelPatrol { reason: "不想去".into() }), "R-04");
    b.refused("hub", K::CancelPatrol(CancelPatrol::default()), "P-04");
    b.does("hub", K::CancelPatrol(CancelPatrol { reason: "降雨改期".into() }));
    b.refused("grid", end("取消了"), "P-03");
}

#[test]
fn the_centre_gives_a_special_patrol_with_a_reason_a_day_and_people() {
    let give = |f: &dyn Fn(&mut AssignPatrol)| {
        let mut c = AssignPatrol {
            title: "护林防火巡查".into(),
            until: Some(day("2026-03-09")),
            reason: "大风预警".into(),
            task: Some(Box::new(task())),
            ..AssignPatrol::default()
        };
        f(&mut c);
        K::AssignPatrol(c)
    };
    let fresh = || Beat { patrol: PatrolState::default(), ..Beat::made() };
    fresh().refused("grid", give(&|_| ()), "R-04");
    for (field, change) in [
        ("reason", &(|c: &mut AssignPatrol| c.reason.clear()) as &dyn Fn(&mut AssignPatrol)),
        ("title", &|c| c.title.clear()),
        ("until", &|c| c.until = None),
        ("until", &|c| c.until = Some(day("2026-03-01"))),
        ("grids", &|c| c.task = None),
        ("spots", &|c| c.task.as_mut().expect("a task").spots.clear()),
        ("grids", &|c| c.task.as_mut().expect("a task").members.clear()),
    ] {
        assert_eq!(fresh().refused("hub", give(change), "P-04").field, Some(field));
    }
    let mut b = fresh();
    b.does("hub", give(&|c| c.task.as_mut().expect("a task").named = Some(task().members[0].clone())));
    assert_eq!((b.patrol.stage, b.patrol.origin), (PatrolStage::Open, Origin::Special));
    b.s.people.get_mut("grid2").expect("a person").grid = Some("一村".into());
    b.refused("grid2", K::StartPatrol(StartPatrol::default()), "P-02");
    b.does("grid", K::StartPatrol(StartPatrol::default()));
}

#[test]
fn the_times_of_a_form_are_the_patrols_own_and_neither_before_it_nor_ahead() {
    let mut b = Beat::made();
    let started = b.s.now;
    b.does("grid", K::StartPatrol(StartPatrol { started_at: Some(started) }));
    let checked = |at: DateTime| {
        let c = CheckIn { spot: "a".into(), checked_at: Some(at), ..CheckIn::default() };
        K::CheckIn(c)
    };
    b.refused("grid", checked(started.saturating_sub(2.minutes())), "P-04");
    b.refused("grid", checked(b.s.now.saturating_add(1.hour())), "P-04");
    b.does("grid", checked(started.saturating_add(1.minute())));
    // Ended on the last day and handed in on the next: not late.
    b.s.now = date(2026, 3, 7).at(8, 0, 0, 0);
    let ended = |at| {
        K::EndPatrol(EndPatrol {
            ended_at: Some(at),
            reason: "封路".into(),
            normal: true,
            ..EndPatrol::default()
        })
    };
    b.refused("grid", ended(started), "P-04");
    b.does("grid", ended(date(2026, 3, 6).at(17, 0, 0, 0)));
    assert!(!b.patrol.late);
}

#[test]
fn what_was_not_done_is_overdue_and_lapses_when_its_next_is_made() {
    let b = Beat::made();
    let on = |d: &str| day(d).at(8, 0, 0, 0);
    assert!(!b.patrol.overdue(day("2026-03-06")) && b.patrol.overdue(day("2026-03-07")));
    assert!(b.patrol.lapse(false, on("2026-03-09")).is_none());
    assert!(b.patrol.lapse(true, on("2026-03-06")).is_none());
    let mut lapsed = b.patrol.clone();
    lapsed.evolve(&b.patrol.lapse(true, on("2026-03-09")).expect("over"));
    assert_eq!(lapsed.stage, PatrolStage::Lapsed);
    assert!(!lapsed.overdue(day("2026-03-10")));
}

#[test]
fn periods_end_on_their_last_working_day() {
    let s = Story::new();
    let calendar = &s.town.calendar;
    let week = Every::Week.of(day("2026-03-04"));
    assert_eq!((week.key.as_str(), week.first, week.last), ("2026w10", day("2026-03-02"), day("2026-03-08")));
    assert_eq!(week.until(false, calendar), Some(day("2026-03-08")));
    assert_eq!(week.until(true, calendar), Some(day("2026-03-06")));
    let month = Every::Month.of(day("2026-03-04"));
    assert_eq!((month.key.as_str(), month.last), ("202603", day("2026-03-31")));
    // The week that holds the first of January is of the new year.
    assert_eq!(Every::Week.of(day("2025-12-31")).key, "2026w01");
    assert_eq!(Every::Day.of(day("2026-03-07")).until(true, calendar), None, "a Saturday");
}

proptest! {
    #[test]
    fn distance_is_a_metric_and_as_long_as_the_ground(
        lon in 112.0..113.0_f64, lat in 34.0..36.0_f64, east in -0.02..0.02_f64, north in -0.02..0.02_f64,
        third in (112.0..113.0_f64, 34.0..36.0_f64),
    ) {
        let (a, b, c) = ([lon, lat], [lon + east, lat + north], [third.0, third.1]);
        prop_assert!(metres(a, a) < 1e-6);
        prop_assert!((metres(a, b) - metres(b, a)).abs() < 1e-6);
        prop_assert!(metres(a, c) <= metres(a, b) + metres(b, c) + 1e-6);
        // Within a town the ground is flat: 111.195 km a degree.
        let flat = 111_195.08 * (north.powi(2) + (east * (lat + north / 2.0).to_radians().cos()).powi(2)).sqrt();
        prop_assert!((metres(a, b) - flat).abs() <= 0.001 * flat + 0.05, "{} {}", metres(a, b), flat);
    }

    #[test]
    fn what_is_in_place_is_as_near_as_the_radius(off in -0.004..0.004_f64, accuracy in 0.0..200.0_f64) {
        let mut b = Beat::begun();
        b.does("grid", check("a", at(112.50 + off, Some(accuracy))));
        let v = &b.patrol.visits[0];
        let near = metres([112.50, 35.08], [112.50 + off, 35.08]).round() <= 150.0;
        prop_assert_eq!(v.reached, near && accuracy <= 100.0);
        prop_assert_eq!(v.reached, v.short.is_empty());
    }

    #[test]
    fn a_thinned_track_is_thin_and_in_order(steps in prop::collection::vec((1..20_i64, 0..5_u32), 1..120)) {
        let mut b = Beat::begun();
        b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
        let begun = b.patrol.consents[0].from;
        let (mut t, mut lon, mut all) = (begun, 112.5, Vec::new());
        for (seconds, far) in steps {
            t = t.saturating_add(seconds.seconds());
            lon += f64::from(far) * 0.000_1;
            all.push(point(t, lon));
        }
        b.s.now = t;
        let kept = b.points("grid", &all).expect("kept");
        prop_assert_eq!(kept[0], all[0]);
        for pair in kept.windows(2) {
            let far = metres([pair[0].lon, pair[0].lat], [pair[1].lon, pair[1].lat]);
            let later = pair[0].at.duration_until(pair[1].at).as_secs();
            prop_assert!(later > 0 && (far >= 20.0 || later >= 30));
        }
    }
}

#[test]
fn a_route_says_the_next_point_and_a_task_without_one_says_none() {
    let mut routed = PatrolState::default();
    let laid = Task { routed: true, ..task() };
    routed.evolve(&PatrolState::made_by_rule(laid, "2026-03-02T07:00:00".parse().expect("a moment")));
    assert_eq!(routed.next_spot().map(|s| s.id.as_str()), Some("a"));
    assert_eq!(Beat::made().patrol.next_spot(), None);
    // What the journal held before there were routes reads as a task without one.
    let written = serde_json::to_value(task()).expect("JSON");
    assert!(written.get("routed").is_none());
    assert!(!serde_json::from_value::<Task>(written).expect("a task").routed);
}

#[test]
fn a_special_patrol_ends_today_at_the_earliest_and_not_before_it_begins() {
    let days = |from: &str, until: &str| {
        let mut c = AssignPatrol {
            title: "护林防火巡查".into(),
            reason: "大风预警".into(),
            ..AssignPatrol::default()
        };
        (c.from, c.until, c.task) = (Some(day(from)), Some(day(until)), Some(Box::new(task())));
        let mut b = Beat { patrol: PatrolState::default(), ..Beat::made() };
        b.act("hub", &K::AssignPatrol(c)).map_err(|r| (r.rule.id, r.field))
    };
    let no = Err(("P-04", Some("until")));
    assert_eq!(days("2026-02-20", "2026-03-01"), no, "over already");
    assert_eq!(days("2026-03-05", "2026-03-04"), no);
    assert_eq!([days("2026-02-20", "2026-03-02"), days("2026-03-05", "2026-03-05")], [Ok(()), Ok(())]);
}

#[test]
fn a_patrol_begins_on_its_first_day_or_later() {
    let on = |from: &str| {
        let mut b = Beat::made();
        b.patrol.task.from = Some(day(from));
        b.act("grid", &K::StartPatrol(StartPatrol::default())).map_err(|r| (r.rule.id, r.field))
    };
    assert_eq!(on("2026-03-03"), Err(("P-04", Some("started_at"))));
    assert_eq!([on("2026-03-02"), on("2026-02-27")], [Ok(()), Ok(())]);
}

#[test]
fn each_is_offered_what_is_theirs_to_do_now_and_nobody_is_pressed_to_be_followed() {
    let offered = |b: &Beat, who: &str| {
        let all = panel(&b.patrol, &b.s.ctx(who, &Next));
        all.into_iter().map(|o| o.act).collect::<Vec<_>>()
    };
    let (made, begun) = (Beat::made(), Beat::begun());
    assert_eq!(offered(&made, "grid"), ["start_patrol"]);
    assert_eq!(offered(&made, "hub"), ["cancel_patrol"]);
    assert_eq!(offered(&begun, "grid"), ["check_in", "end_patrol", "allow_track"]);
    let mut followed = Beat::begun();
    followed.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    assert_eq!(offered(&followed, "grid"), ["check_in", "end_patrol", "stop_track", "erase_track"]);
    assert!(stands_alone("check_in") && stands_alone("end_patrol") && !stands_alone("start_patrol"));
}

#[test]
fn a_task_by_rule_was_given_by_nobody_and_is_due_while_it_is_open() {
    let b = Beat::made();
    let made = PatrolState::made_by_rule(task(), b.s.now);
    assert_eq!((made.by.name.as_str(), made.by.post.as_str()), ("系统", "按本镇巡查规则"));
    let folded = PatrolState::fold([&made]);
    assert_eq!((folded.version, folded.stage, &folded.task), (1, PatrolStage::Open, &task()));
    assert_eq!(Beat::begun().patrol.version, 2);
    let due = |p: &PatrolState| p.deadlines().into_iter().map(|(_, d)| d.due).collect::<Vec<_>>();
    assert_eq!(due(&b.patrol), [Some(day("2026-03-06"))]);
    let mut done = Beat::begun();
    done.does("grid", end("道路中断"));
    assert!(due(&done.patrol).is_empty());
}

#[test]
fn what_was_begun_and_forgotten_lapses_on_the_fourth_day() {
    let b = Beat::begun();
    let lapses = |days: i64| b.patrol.lapse(false, b.s.now.saturating_add(days.days())).is_some();
    assert_eq!([2, 3, 4].map(lapses), [false, false, true]);
}

#[test]
fn a_track_keeps_the_points_that_can_be_on_this_globe_and_so_many_at_a_time() {
    let mut b = Beat::begun();
    b.does("grid", K::AllowTrack(AllowTrack { agreed: true }));
    let now = b.s.now;
    let p = |seconds: i64, lon: f64, lat: f64| TrackPoint {
        at: now.saturating_sub(seconds.seconds()),
        lon,
        lat,
        accuracy: None,
    };
    let sent = |points: &[TrackPoint]| b.points("grid", points).map_err(|r| r.rule.id).map(|kept| kept.len());
    for off in [p(9, 181.0, 35.0), p(9, -181.0, 35.0), p(9, 112.0, 91.0), p(9, 112.0, -91.0)] {
        assert_eq!(sent(&[off]), Err("P-04"), "{off:?}");
    }
    assert_eq!(sent(&[p(9, 112.5, 35.08)]), Ok(1));
    let many = |n: usize| vec![p(9, 112.5, 35.08); n];
    assert_eq!([sent(&many(MOST_POINTS)), sent(&many(MOST_POINTS + 1))], [Ok(1), Err("P-04")]);
    // What comes late and lies before the last point kept is thinned among itself, not against that point.
    let last = Some(p(5, 112.5, 35.08));
    let kept =
        |points: &[TrackPoint]| accept(&b.patrol, points, last, &b.s.ctx("grid", &Next)).expect("kept").len();
    assert_eq!((kept(&[p(60, 112.5, 35.08)]), kept(&[p(4, 112.5, 35.08)])), (1, 0));
}

#[test]
fn p12_lets_pass_an_inexactness_up_to_what_the_task_allows() {
    let reached = |accuracy: f64| {
        let mut b = Beat::begun();
        b.does("grid", check("a", at(112.50, Some(accuracy))));
        b.patrol.visits[0].reached
    };
    witness::shown("P-12", (reached(100.0), reached(100.1)), (true, false));
}

#[test]
fn in_a_year_without_arrangements_a_task_ends_on_the_last_weekday() {
    let s = Story::new();
    let week = Period { key: "2030w2".into(), first: date(2030, 1, 7), last: date(2030, 1, 13) };
    assert_eq!(week.until(true, &s.town.calendar), Some(date(2030, 1, 11)));
    assert_eq!(week.until(false, &s.town.calendar), Some(date(2030, 1, 13)));
}
