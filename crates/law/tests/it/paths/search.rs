//! The breadth-first search over everything that commands can do.

use super::fingerprint;
use super::invariants::Breach;
use super::world::{Move, Step, World};
use crate::kit::Story;
use law::clue::ClueStage;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// What one search tries, and where it stops.
pub struct Scope {
    pub name: &'static str,
    /// The town, the party and the penalty that the commands speak of.
    pub desk: fn() -> Story,
    /// Everything that is tried in a state.
    pub menu: fn(&Story, &World) -> Vec<Step>,
    /// Kinds of events that the menu offers only so many times on one path.
    pub bounds: &'static [(&'static str, u8)],
    /// Deadlines that may be let pass, besides the windows that one must wait for.
    pub overdue: &'static [&'static str],
}

/// What was found.
#[derive(Default)]
pub struct Found {
    pub states: usize,
    pub moves: usize,
    pub refused: usize,
    pub depth: u32,
    pub ends: usize,
    pub kinds: BTreeSet<&'static str>,
    pub acts: BTreeSet<&'static str>,
    /// The acts that were refused.
    pub denied: BTreeSet<&'static str>,
    /// Each breach once, with its shortest path.
    pub breaches: BTreeMap<Breach, String>,
    /// Open states in which nobody can act and no window runs.
    pub stuck: Vec<String>,
    /// Open states in which somebody can act, but nobody is told so by the panel.
    pub hidden: Vec<String>,
    /// Open states from which no end can be reached any more.
    pub endless: Vec<String>,
    /// States taken for one by their fingerprint in which different steps pass.
    pub unlike: Vec<String>,
}

/// A state that was reached, without its contents.
struct Reached {
    from: u32,
    by: String,
    depth: u32,
    place: String,
}

/// More states than this and a scope is too wide for a test: it fails rather than being cut short.
const MOST: usize = 100_000;

/// Every so many-th path that ends in a known state is looked at again: the same steps must pass there.
const SAMPLE: usize = 7;

/// Walks everything a scope can reach.
pub fn explore(scope: &Scope) -> Found {
    let mut desk = (scope.desk)();
    let start = World::new(desk.now);
    let mut found = Found::default();
    let mut index = HashMap::from([(fingerprint::of(&start, &desk.town, scope.bounds), 0u32)]);
    let mut reached = vec![Reached { from: 0, by: String::new(), depth: 0, place: "start".into() }];
    let mut back: Vec<Vec<u32>> = vec![vec![]];
    let mut ends = Vec::new();
    let mut passing: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
    let mut again: Vec<(u32, String, BTreeSet<String>)> = Vec::new();
    let mut queue = VecDeque::from([(0u32, start)]);
    while let Some((at, world)) = queue.pop_front() {
        lend(&mut desk, &world);
        if world.ended() {
            ends.push(at);
        }
        let steps = steps(scope, &desk, &world);
        let mut able: Vec<(&'static str, &'static str)> = Vec::new();
        for step in &steps {
            let Some((next, breaches)) = world.after(step, &desk) else {
                found.refused += 1;
                found.denied.insert(step.id());
                continue;
            };
            if matches!(step.act, Move::Case(_) | Move::Clue(_)) {
                able.push((step.who, step.id()));
                found.acts.insert(step.id());
                // What a menu offers only where it passes: somebody who has no part in it is refused.
                if !found.denied.contains(step.id()) && world.after_by("citizen", step, &desk).is_none() {
                    found.denied.insert(step.id());
                }
            }
            found.moves += 1;
            found
                .kinds
                .extend(next.tally.iter().filter(|(kind, n)| **n > world.count(kind)).map(|(kind, _)| *kind));
            passing[at as usize].insert(word(step));
            for breach in breaches {
                let path = || format!("{} → {}", path(&reached, at), step.told());
                found.breaches.entry(breach).or_insert_with(path);
            }
            let print = fingerprint::of(&next, &desk.town, scope.bounds);
            if found.moves.is_multiple_of(SAMPLE)
                && let Some(known) = index.get(&print)
            {
                lend(&mut desk, &next);
                let same = steps_that_pass(scope, &desk, &next);
                lend(&mut desk, &world);
                again.push((*known, format!("{} → {}", path(&reached, at), step.told()), same));
            }
            let to = *index.entry(print).or_insert_with(|| {
                let depth = reached[at as usize].depth + 1;
                found.depth = found.depth.max(depth);
                let place = format!("{:?}/{:?}", next.clue.stage, next.case.stage);
                reached.push(Reached { from: at, by: step.told(), depth, place });
                back.push(vec![]);
                passing.push(BTreeSet::new());
                queue.push_back((reached.len() as u32 - 1, next));
                reached.len() as u32 - 1
            });
            back[to as usize].push(at);
        }
        assert!(reached.len() < MOST, "{}: more than {MOST} states", scope.name);
        if !world.ended() {
            watch(scope, &mut found, &world, &desk, &able, || path(&reached, at));
        }
    }
    for (known, way, steps) in again {
        let first = &passing[known as usize];
        if let Some(step) = first.symmetric_difference(&steps).next() {
            found.unlike.push(format!("{step}: {way}\n  and {}", path(&reached, known)));
        }
    }
    found.states = reached.len();
    found.ends = ends.len();
    found.endless = endless(&reached, &back, ends);
    found
}

/// Puts the world on the desk, from which the default commands are filled in.
fn lend(desk: &mut Story, world: &World) {
    desk.now = world.now;
    desk.clue = world.clue.clone();
    desk.case = world.case.clone();
}

/// Everything that is tried in a state, acts and waits.
fn steps(scope: &Scope, desk: &Story, world: &World) -> Vec<Step> {
    let mut steps = (scope.menu)(desk, world);
    steps.extend(waits(scope, world, desk));
    steps
}

/// A step without its date.
fn word(step: &Step) -> String {
    format!("{} {} {}", step.who, step.id(), step.how)
}

fn steps_that_pass(scope: &Scope, desk: &Story, world: &World) -> BTreeSet<String> {
    steps(scope, desk, world).iter().filter(|s| world.after(s, desk).is_some()).map(word).collect()
}

/// The days that matter: the last day of a window, the day after it, and the day after a deadline that may be missed.
fn waits(scope: &Scope, world: &World, desk: &Story) -> Vec<Step> {
    let today = world.now.date();
    let mut steps = Vec::new();
    let mut until = |day: Option<jiff::civil::Date>, how| {
        if let Some(day) = day.filter(|d| *d > today) {
            steps.push(Step { who: "", how, act: Move::Until(day) });
        }
    };
    for (name, window) in world.case.windows(&desk.town) {
        // Time that others have to act: only enforcement waits for its end.
        if others(scope, name) {
            continue;
        }
        until(window.due, "last day of the window");
        until(window.due.and_then(|d| d.tomorrow().ok()), "window over");
    }
    for (name, deadline) in world.case.deadlines(&desk.town) {
        if scope.overdue.contains(&name) {
            until(deadline.due.and_then(|d| d.tomorrow().ok()), name);
        }
    }
    if scope.overdue.contains(&"次日") && world.case.stage == law::case::CaseStage::OnSpot {
        until(
            today
                .tomorrow()
                .ok()
                .filter(|_| world.case.decision.as_ref().is_some_and(|d| d.at.date() == today)),
            "次日",
        );
    }
    steps
}

/// Time that others have to act, and that this scope does not let pass.
fn others(scope: &Scope, name: &str) -> bool {
    law::case::remedy::OTHERS_WINDOWS.contains(&name) && !scope.overdue.contains(&name)
}

/// No open matter without someone who can act next and is told so.
fn watch(
    scope: &Scope,
    found: &mut Found,
    world: &World,
    desk: &Story,
    able: &[(&'static str, &'static str)],
    path: impl Fn() -> String,
) {
    if able.is_empty() {
        let today = world.now.date();
        let waiting = world
            .case
            .windows(&desk.town)
            .iter()
            .any(|(name, w)| !others(scope, name) && w.due.is_some_and(|d| d >= today));
        if !waiting {
            found.stuck.push(path());
        }
        return;
    }
    let told = able.iter().any(|(who, act)| {
        desk.with(who, |ctx| {
            let case = law::case::panel(&world.case, ctx);
            let clue = law::clue::panel(&world.clue, ctx);
            // The two acts that open a case stand on the clue's page.
            let opening = match world.clue.stage {
                ClueStage::ForSimple => Some("decide_on_spot"),
                ClueStage::WithSquad => Some("propose_filing"),
                _ => None,
            };
            let opening =
                opening.and_then(law::case::act).map(|a| a.offer(&world.case, world.case.stage, ctx));
            case.iter().chain(&clue).chain(&opening).any(|o| o.act == *act && o.refusal.is_none())
        })
    });
    if !told {
        found.hidden.push(path());
    }
}

/// The open states from which no end can be reached, those nearest to the start first.
fn endless(reached: &[Reached], back: &[Vec<u32>], ends: Vec<u32>) -> Vec<String> {
    let mut alive = vec![false; reached.len()];
    let mut queue = VecDeque::from(ends);
    while let Some(at) = queue.pop_front() {
        if std::mem::replace(&mut alive[at as usize], true) {
            continue;
        }
        queue.extend(back[at as usize].iter().filter(|from| !alive[**from as usize]));
    }
    (0..reached.len() as u32)
        .filter(|at| !alive[*at as usize])
        .map(|at| format!("[{}] {}", reached[at as usize].place, path(reached, at)))
        .collect()
}

/// The way to a state in words.
fn path(reached: &[Reached], mut at: u32) -> String {
    let mut words = Vec::new();
    while at != 0 {
        words.push(reached[at as usize].by.as_str());
        at = reached[at as usize].from;
    }
    words.reverse();
    words.join(" → ")
}
