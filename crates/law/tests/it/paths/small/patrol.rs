//! 巡查 in the search of all paths: a task by the town's rule, one that the centre gives, and one that it gives to somebody by
//! name; two points, two members of the grid and one of another, the clock, and what a phone sends of its track.

use super::{CLOCK, Decided, Machine, Try, around, left};
use crate::kit::Story;
use crate::paths::invariants::Patrolled;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use law::context::Context;
use law::matter::{Entry, PersonRef};
use law::party::Place;
use law::patrol::{PatrolCommand as K, *};
use law::refusal::Refusal;
use law::rules;
use law::town::Town;
use std::collections::BTreeSet;

/// An act on the task, what the clock does of itself, or points of a track that a phone sends.
#[derive(Clone)]
pub enum Step {
    Act(K),
    /// The town's rule makes it.
    Made(Task),
    /// It is looked at whether it lapses; the next of its series has been made, or not.
    Lapse(bool),
    /// It is looked at whether its track's days are over.
    Expire,
    Track(TrackPoint),
}

/// A fact of the task, or what was kept of a track, which stands in no journal.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly every one is the large one")]
pub enum Told {
    Patrol(PatrolFact),
    Kept(Vec<TrackPoint>),
}

pub const MACHINE: Machine<PatrolState, Step, Told, Patrolled> = Machine {
    name: "patrol",
    desk,
    start: |_| (PatrolState::default(), Vec::new()),
    acts: || ACTS.iter().map(|a| a.id).chain(OF_ITSELF).collect(),
    act,
    decide,
    evolve,
    panel,
    ended: |s| {
        !matches!(s.stage, PatrolStage::Absent | PatrolStage::Open | PatrolStage::OnDuty) && !s.consented()
    },
    rests: |_| false,
    menu,
    waits,
    print,
    breaches,
};

const OF_ITSELF: [&str; 4] = ["made by rule", "lapse", "expire", "send track"];

/// So many days a track is kept.
const DAYS: i64 = 30;
/// So many days a phone may be without a network.
const BACK: i64 = 3;
/// What a check-in is within of its point, and as exact as, in metres.
const RADIUS: u32 = 150;
const EXACT: u32 = 100;

/// 一村 has two members, 二村 one.
fn desk() -> Story {
    let mut s = super::desk();
    let stranger = law::person::Person { id: "grid3".into(), ..s.people["grid2"].clone() };
    s.people.insert("grid3".into(), stranger);
    for (id, grid) in [("grid", "一村"), ("grid2", "一村"), ("grid3", "二村")] {
        s.people.get_mut(id).expect("a person").grid = Some(grid.into());
    }
    s
}

fn act(step: &Step) -> &'static str {
    let [made, lapse, expire, track] = OF_ITSELF;
    match step {
        Step::Act(c) => c.act(),
        Step::Made(_) => made,
        Step::Lapse(_) => lapse,
        Step::Expire => expire,
        Step::Track(_) => track,
    }
}

fn told(e: PatrolEvent) -> Entry<Told> {
    Entry { at: e.at, by: e.by, filled_at: e.filled_at, fact: Told::Patrol(e.fact) }
}

pub fn decide(s: &PatrolState, step: &Step, ctx: &Context) -> Decided<Told> {
    let of_itself = match step {
        Step::Act(c) => return Ok(law::patrol::decide(s, c, ctx)?.into_iter().map(told).collect()),
        Step::Track(point) => {
            return Ok(vec![Entry::stamp(ctx, Told::Kept(accept(s, &[*point], None, ctx)?))]);
        }
        // The house makes a task once: its name is its period's.
        Step::Made(task) => {
            (s.stage == PatrolStage::Absent).then(|| PatrolState::made_by_rule(task.clone(), ctx.now))
        }
        Step::Lapse(next) => s.lapse(*next, ctx.now),
        Step::Expire => s.expire(DAYS, ctx.now),
    };
    let nothing = || Refusal::new(&rules::P_12, "到了时候", "没有到");
    of_itself.map(|e| vec![told(e)]).ok_or_else(nothing)
}

fn evolve(s: &mut PatrolState, event: &Entry<Told>) {
    if let Told::Patrol(fact) = &event.fact {
        s.evolve(&Entry { at: event.at, by: event.by.clone(), filled_at: None, fact: fact.clone() });
    }
}

fn member(id: &str) -> PersonRef {
    PersonRef { id: id.into(), name: id.into(), ..PersonRef::default() }
}

/// From today, Monday, to Friday, with two members of the grid.
pub fn task(today: Date) -> Task {
    Task {
        members: vec![member("grid"), member("grid2")],
        from: Some(today),
        until: Some(today.saturating_add(4.days())),
        ..crate::patrol::task()
    }
}

fn menu(desk: &Story, s: &PatrolState) -> Vec<Try<Step>> {
    let (now, today) = (desk.now, desk.today());
    let mut all = Vec::new();
    let mut add = |who, how, step| all.push(Try { who, how, command: step });
    let give = |from: Option<Date>, until: Option<Date>, reason: &str, task: Task| {
        Step::Act(K::AssignPatrol(AssignPatrol {
            title: "护林防火巡查".into(),
            from,
            until,
            reason: reason.into(),
            task: Some(Box::new(task)),
            ..AssignPatrol::default()
        }))
    };
    let (plain, friday) = (task(today), Some(today.saturating_add(4.days())));
    let named = Task { named: Some(member("grid")), ..plain.clone() };
    add(CLOCK, "", Step::Made(plain.clone()));
    add("hub", "to the grid", give(None, friday, "大风预警", plain.clone()));
    add("hub", "to one by name, from tomorrow", give(today.tomorrow().ok(), friday, "大风预警", named));
    add("hub", "no reason", give(None, friday, "", plain.clone()));
    add("hub", "no last day", give(None, None, "大风预警", plain.clone()));
    add("hub", "over already", give(None, today.yesterday().ok(), "大风预警", plain.clone()));
    add("hub", "no points", give(None, friday, "大风预警", Task { spots: Vec::new(), ..plain.clone() }));
    add("hub", "nobody", give(None, friday, "大风预警", Task { members: Vec::new(), ..plain.clone() }));
    add("grid", "not the centre", give(None, friday, "大风预警", plain));
    let (a_day_ago, to_come) = (now.saturating_sub(1.day()), now.saturating_add(1.hour()));
    let long_ago = now.saturating_sub(BACK.days()).saturating_sub(1.hour());
    let start = |started_at| Step::Act(K::StartPatrol(StartPatrol { started_at }));
    for who in ["grid", "grid2", "grid3", "hub"] {
        add(who, "now", start(None));
    }
    for (how, at) in [("a day ago", a_day_ago), ("to come", to_come), ("long ago", long_ago)] {
        add("grid", how, start(Some(at)));
    }
    let at = |lon: f64, accuracy: Option<f64>| Place {
        lon: Some(lon),
        lat: Some(35.08),
        accuracy,
        ..Place::default()
    };
    let check = |spot: &str, place: Place, checked_at| {
        Step::Act(K::CheckIn(CheckIn { spot: spot.into(), place, checked_at, ..CheckIn::default() }))
    };
    add("grid", "at a", check("a", at(112.50, Some(10.0)), None));
    add("grid", "at b", check("b", at(112.511, Some(90.0)), None));
    add("grid", "too far from b", check("b", at(112.5125, Some(10.0)), None));
    add("grid", "too inexact", check("b", at(112.51, Some(400.0)), None));
    add("grid", "by hand", check("b", at(112.51, None), None));
    add("grid", "no position", check("b", Place::default(), None));
    add("grid", "off the globe", check("b", at(400.0, Some(10.0)), None));
    add("grid", "a strange point", check("z", at(112.50, Some(10.0)), None));
    add("grid2", "at a", check("a", at(112.50, Some(10.0)), None));
    for (how, moment) in [("a day ago", a_day_ago), ("to come", to_come), ("long ago", long_ago)] {
        add("grid", how, check("a", at(112.50, Some(10.0)), Some(moment)));
    }
    let end = |ended_at, normal, reason: &str| {
        let reason = reason.into();
        Step::Act(K::EndPatrol(EndPatrol { ended_at, normal, reason, ..EndPatrol::default() }))
    };
    for who in ["grid", "grid2"] {
        add(who, "nothing missed", end(None, true, ""));
        add(who, "a road is closed", end(None, true, "封路"));
    }
    add("grid", "not a word", end(None, false, "封路"));
    for (how, moment) in [("a day ago", a_day_ago), ("to come", to_come), ("long ago", long_ago)] {
        add("grid", how, end(Some(moment), true, "封路"));
    }
    for who in ["grid", "grid2"] {
        add(who, "agreed", Step::Act(K::AllowTrack(AllowTrack { agreed: true })));
        add(who, "", Step::Act(K::StopTrack(Nothing {})));
        add(who, "", Step::Act(K::EraseTrack(Nothing {})));
    }
    add("grid", "not ticked", Step::Act(K::AllowTrack(AllowTrack { agreed: false })));
    let point = |at| Step::Track(TrackPoint { at, lon: 112.5, lat: 35.08, accuracy: Some(10.0) });
    for who in ["grid", "grid2"] {
        add(who, "where it is now", point(now));
        add(who, "where it was a day ago", point(a_day_ago));
    }
    add("grid", "where it will be", point(to_come));
    if let Some(consent) = s.consents.first() {
        add("grid", "where it was when agreed to", point(consent.from));
        add("grid", "where it was before", point(consent.from.saturating_sub(10.minutes())));
    }
    let cancel = |reason: &str| Step::Act(K::CancelPatrol(CancelPatrol { reason: reason.into() }));
    add("hub", "called off", cancel("降雨改期"));
    add("hub", "no reason", cancel(""));
    add("grid", "not the centre", cancel("不想去"));
    add(CLOCK, "its next is made", Step::Lapse(true));
    add(CLOCK, "of itself", Step::Lapse(false));
    add(CLOCK, "", Step::Expire);
    all
}

fn waits(s: &PatrolState, _: &Town) -> Vec<Date> {
    let open = s.stage.is_open();
    // Tomorrow it is a day ago; on the third day a phone may still be on its way, on the fourth not.
    let begun = s.started_at.or(s.made_at).filter(|_| open).map(|at| at.date());
    let next = begun.and_then(|day| day.tomorrow().ok());
    let forgotten = begun.map(|day| day.saturating_add(BACK.days())).filter(|_| s.started_at.is_some());
    let mut all: Vec<Date> = around(s.task.until.filter(|_| open)).chain(next).collect();
    all.extend(around(forgotten));
    all.extend(around(kept_until(s, DAYS).filter(|_| !open)));
    all
}

/// Days since a moment; many are as good as so many.
fn since(at: Option<DateTime>, today: Date, many: i64) -> i64 {
    at.map_or(-1, |at| i64::from((today - at.date()).get_days()).min(many))
}

fn print(s: &PatrolState, today: Date, _: &Town) -> String {
    let who = (s.origin, s.task.named.is_some(), s.walker.as_ref().map(|w| w.id.as_str()));
    // A track is of the day on which the patrol was begun: of what was agreed to only that counts, for here it is always nine.
    let own_day = |c: &Consent| s.started_at.is_some_and(|started| started.date() == c.from.date());
    let agreed = (s.consents.first().map(own_day), s.consents.iter().any(own_day));
    let begun = since(s.started_at, today, BACK + 2);
    if !s.stage.is_open() {
        let kept = kept_until(s, DAYS).map_or("none".into(), |d| left(Some(d), today));
        let who = who.2.filter(|_| s.consented());
        return format!("{:?} {who:?} {kept} {agreed:?} {}", s.stage, begun.min(2));
    }
    let task = (left(s.task.from, today), left(s.task.until, today), since(s.made_at, today, 1));
    let last = s.visits.iter().map(|v| v.at).chain(s.started_at).max();
    let walked = (begun, since(last, today, 1), s.reached("a"), s.reached("b"), s.recording());
    format!("{:?} {who:?} {task:?} {walked:?} {agreed:?}", s.stage)
}

/// What a history has shown.
#[derive(Default)]
struct Seen<'a> {
    given: Option<(DateTime, Origin, &'a Task)>,
    begun: Option<(&'a str, DateTime)>,
    over: Option<DateTime>,
    ended: Option<DateTime>,
    reached: BTreeSet<&'a str>,
    /// The last moment of which it says something.
    last: Option<DateTime>,
    /// From when to when a track was agreed to, of what was not erased.
    agreed: Vec<(DateTime, Option<DateTime>)>,
}

impl<'a> Seen<'a> {
    fn of(history: &'a [Entry<Told>]) -> Seen<'a> {
        let mut seen = Seen::default();
        for e in history {
            let Told::Patrol(fact) = &e.fact else { continue };
            match fact {
                PatrolFact::PatrolAssigned { origin, task, .. } => seen.given = Some((e.at, *origin, task)),
                PatrolFact::PatrolStarted { started_at } => {
                    seen.begun = Some((&e.by.id, *started_at));
                    seen.last = Some(*started_at);
                }
                PatrolFact::TrackAllowed {} => seen.agreed.push((e.at, None)),
                PatrolFact::TrackStopped {} => seen.stop(e.at),
                PatrolFact::TrackErased { .. } => seen.agreed.clear(),
                PatrolFact::PatrolCheckedIn { spot, checked_at, reached, .. } => {
                    seen.reached.extend(reached.then_some(spot.as_str()));
                    seen.last = seen.last.max(Some(*checked_at));
                }
                PatrolFact::PatrolEnded { ended_at, .. } => {
                    seen.ended = Some(*ended_at);
                    seen.over = Some(e.at);
                }
                PatrolFact::PatrolCancelled { .. } | PatrolFact::PatrolLapsed {} => {
                    seen.stop(e.at);
                    seen.over = Some(e.at);
                }
            }
        }
        seen
    }

    fn stop(&mut self, at: DateTime) {
        if let Some((_, until)) = self.agreed.last_mut() {
            *until = Some(until.unwrap_or(at));
        }
    }

    /// Whether it was agreed to that a point of this moment is kept: while it was gone, and on its own day.
    fn may_keep(&self, point: DateTime) -> bool {
        let Some((_, started)) = self.begun else { return false };
        point.date() == started.date()
            && self.ended.is_none_or(|ended| point <= ended)
            && self.agreed.iter().any(|(from, until)| {
                from.duration_until(point) > -SignedDuration::from_secs(1) && until.is_none_or(|u| point <= u)
            })
    }
}

/// Whether a moment that a form says may be: not to come, not before another, not longer ago than a phone is on its way.
fn sound(said: DateTime, at: DateTime, first: Option<DateTime>) -> bool {
    // A form knows minutes.
    let minute = SignedDuration::from_mins(1);
    said <= at
        && said >= at.saturating_sub(BACK.days())
        && first.is_none_or(|f| said > f.saturating_sub(minute))
}

/// Whether a position is in place, on ground that is flat within a town.
fn in_place(spot: &Spot, place: &Place) -> bool {
    let (Some(lon), Some(lat), Some(accuracy)) = (place.lon, place.lat, place.accuracy) else { return false };
    let (north, east) = (lat - spot.lat, (lon - spot.lon) * lat.to_radians().cos());
    let metres = 111_195.0 * north.hypot(east);
    metres <= f64::from(RADIUS) && accuracy <= f64::from(EXACT)
}

/// What the last event broke.
pub fn breaches(history: &[Entry<Told>], _: &Town) -> Vec<Patrolled> {
    let Some((last, before)) = history.split_last() else { return Vec::new() };
    let seen = Seen::of(before);
    let (by, at) = (last.by.id.as_str(), last.at);
    let (hub, clock) = (by == "hub", by.is_empty());
    let going = seen.begun.is_some() && seen.over.is_none();
    let own = seen.begun.is_some_and(|(walker, _)| walker == by);
    let mut broken = BTreeSet::new();
    let mut say = |wrong: bool, what: Patrolled| {
        if wrong {
            broken.insert(what);
        }
    };
    let fact = match &last.fact {
        Told::Patrol(fact) => fact,
        Told::Kept(points) => {
            let asked = points.iter().all(|p| seen.may_keep(p.at) && p.at <= at.saturating_add(2.minutes()));
            say(!own || !asked, Patrolled::TrackUnasked);
            return broken.into_iter().collect();
        }
    };
    match fact {
        PatrolFact::PatrolAssigned { origin, task, reason } => {
            say(seen.given.is_some(), Patrolled::GivenTwice);
            let empty = task.spots.is_empty() || task.members.is_empty();
            let over = task.until.is_none_or(|until| until < at.date());
            let special = *origin == Origin::Special;
            say(empty || over || (special && reason.is_empty()), Patrolled::GivenEmpty);
            say(special && !hub, Patrolled::NotTheCentre);
        }
        PatrolFact::PatrolStarted { started_at } => {
            let Some((given, _, task)) = seen.given else { return vec![Patrolled::OutOfTurn] };
            say(seen.begun.is_some() || seen.over.is_some(), Patrolled::OutOfTurn);
            let whose = match &task.named {
                Some(named) => named.id == by,
                None => task.members.iter().any(|m| m.id == by),
            };
            say(!whose, Patrolled::NotTheirs);
            let early = task.from.is_some_and(|from| started_at.date() < from);
            say(early || !sound(*started_at, at, Some(given)), Patrolled::Misdated);
        }
        PatrolFact::PatrolCheckedIn { spot, checked_at, position, reached, .. } => {
            say(!going, Patrolled::OutOfTurn);
            say(!own, Patrolled::NotTheirs);
            say(!sound(*checked_at, at, seen.begun.map(|(_, started)| started)), Patrolled::Misdated);
            let point = seen.given.and_then(|(.., task)| task.spots.iter().find(|s| s.id == *spot));
            say(point.is_none(), Patrolled::StrangePoint);
            say(point.is_some_and(|p| in_place(p, position) != *reached), Patrolled::SaidInPlace);
        }
        PatrolFact::PatrolEnded { ended_at, normal, summary, missed, reason, late } => {
            let Some((.., task)) = seen.given else { return vec![Patrolled::OutOfTurn] };
            say(!going, Patrolled::OutOfTurn);
            say(!own, Patrolled::NotTheirs);
            say(!sound(*ended_at, at, seen.last), Patrolled::Misdated);
            let all = task.spots.iter().map(|s| s.id.as_str());
            let open: BTreeSet<&str> = all.filter(|id| !seen.reached.contains(id)).collect();
            let said: BTreeSet<&str> = missed.iter().map(String::as_str).collect();
            say(open != said || (!open.is_empty() && reason.is_empty()), Patrolled::MissedUnsaid);
            say(!normal && summary.is_empty(), Patrolled::Wordless);
            let over = task.until.is_some_and(|until| ended_at.date() > until);
            say(over != *late, Patrolled::LateUnsaid);
        }
        PatrolFact::TrackAllowed {} => {
            say(!going, Patrolled::OutOfTurn);
            say(!own, Patrolled::NotTheirs);
        }
        PatrolFact::TrackStopped {} => {
            say(!going, Patrolled::OutOfTurn);
            say(!own, Patrolled::NotTheirs);
            say(!matches!(seen.agreed.last(), Some((_, None))), Patrolled::ErasedAmiss);
        }
        PatrolFact::TrackErased { why } => {
            let from = seen.ended.or(seen.begun.map(|(_, started)| started));
            let last = from.map(|from| from.date().saturating_add(DAYS.days()));
            say(*why == Erasure::Withdrawn && !own, Patrolled::NotTheirs);
            let early = !clock || last.is_none_or(|last| at.date() <= last);
            say(seen.agreed.is_empty() || (*why == Erasure::Expired && early), Patrolled::ErasedAmiss);
        }
        PatrolFact::PatrolCancelled { reason } => {
            say(!hub || reason.is_empty(), Patrolled::NotTheCentre);
            say(seen.given.is_none() || seen.over.is_some(), Patrolled::OutOfTurn);
        }
        PatrolFact::PatrolLapsed {} => {
            say(seen.over.is_some(), Patrolled::OutOfTurn);
            let Some((_, origin, task)) = seen.given else { return vec![Patrolled::OutOfTurn] };
            let in_time = match seen.begun {
                Some((_, started)) => at.date() <= started.date().saturating_add(BACK.days()),
                None => origin == Origin::Special || task.until.is_none_or(|until| at.date() <= until),
            };
            say(in_time || !clock, Patrolled::LapsedEarly);
        }
    }
    broken.into_iter().collect()
}
