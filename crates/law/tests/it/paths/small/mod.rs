//! 全路径搜索 of the small machines: matters with a table of acts of their own, beside clues and cases. One search for all of
//! them, over what they have in common: a state, commands, `decide`, `evolve`. What must never happen is read from the
//! history alone and stands with the rest in `invariants`; that each of these sentences can be broken is shown in `broken`.

mod broken;
pub mod footage;
mod info;
mod inspection;
mod patrol;
mod receipts;
mod stocktaking;

use crate::kit::Story;
use jiff::civil::{Date, DateTime};
use law::context::{Context, Registers};
use law::matter::{Entry, Offer};
use law::person::Person;
use law::refusal::Refusal;
use law::rule::Rule;
use law::town::Town;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Debug;
use std::io::Write;

/// One thing that may be tried; `how` tells apart the same act with other contents.
pub struct Try<K> {
    pub who: &'static str,
    pub how: &'static str,
    pub command: K,
}

type Decided<F> = Result<Vec<Entry<F>>, Refusal>;

/// A small machine, and what of it is walked.
pub struct Machine<S: 'static, K: 'static, F: 'static, B: 'static> {
    pub name: &'static str,
    /// The town, its people and the day on which it begins.
    pub desk: fn() -> Story,
    /// What has happened before.
    pub start: fn(&Story) -> (S, Vec<Entry<F>>),
    /// The acts of its table, and what else moves it: each passes somewhere, and is refused somewhere.
    pub acts: fn() -> Vec<&'static str>,
    pub act: fn(&K) -> &'static str,
    pub decide: fn(&S, &K, &Context) -> Decided<F>,
    pub evolve: fn(&mut S, &Entry<F>),
    pub panel: fn(&S, &Context) -> Vec<Offer>,
    /// Whether nothing more is to be done.
    pub ended: fn(&S) -> bool,
    /// Whether nothing is to be done until a day comes.
    pub rests: fn(&S) -> bool,
    /// Everything that is tried in a state, out of turn as well; the same in one that has ended.
    pub menu: fn(&Story, &S) -> Vec<Try<K>>,
    /// The days that matter: the last day of a term, and the day after it.
    pub waits: fn(&S, &Town) -> Vec<Date>,
    /// What the rest of the road can depend on, and nothing else: days as what is left of the terms they start.
    pub print: fn(&S, Date, &Town) -> String,
    /// What the last event of a history broke.
    pub breaches: fn(&[Entry<F>], &Town) -> Vec<B>,
}

/// Where a path has come to.
#[derive(Clone)]
struct World<S, F> {
    state: S,
    now: DateTime,
    history: Vec<Entry<F>>,
}

/// What was found.
#[derive(Default)]
struct Walked {
    name: &'static str,
    states: usize,
    moves: usize,
    refused: usize,
    depth: u32,
    ends: usize,
    acts: BTreeSet<&'static str>,
    /// The acts that were refused.
    denied: BTreeSet<&'static str>,
    /// What is wrong, each once, with its shortest path.
    wrong: BTreeMap<String, String>,
}

struct Reached {
    from: usize,
    by: String,
    depth: u32,
}

struct Numbers(u32);

impl Registers for Numbers {
    fn next(&self, _: &str, _: i16) -> u32 {
        self.0
    }
}

/// Who tries what nobody does, but the clock: it is not somebody who can act.
pub const CLOCK: &str = "clock";

/// Everybody of the kit, and the clock.
fn desk() -> Story {
    let mut story = Story::new();
    let clock = Person { id: CLOCK.into(), roles: BTreeSet::new(), ..story.people["citizen"].clone() };
    story.people.insert(CLOCK.into(), clock);
    story
}

/// The panel's line for an act that is open to somebody, where a page shows acts without stages.
fn open(act: &'static str, title: &'static str, rule: &'static Rule) -> Offer {
    Offer {
        act,
        title,
        who: Vec::new(),
        rule,
        papers: &[],
        main: true,
        refusal: None,
        waiting_for_others: false,
        group: None,
    }
}

/// More states than this and the menu is too wide for a test.
const MOST: usize = 60_000;

/// Every so many-th path that ends in a known state is looked at again: the same must pass there.
const SAMPLE: usize = 7;

/// Walks everything a machine can reach.
fn walk<S, K, F, B>(m: &Machine<S, K, F, B>) -> Walked
where
    S: Clone,
    F: Clone,
    B: Debug,
{
    let mut desk = (m.desk)();
    let (state, history) = (m.start)(&desk);
    let start = World { state, now: desk.now, history };
    let mut found = Walked { name: m.name, ..Walked::default() };
    let mut index = HashMap::from([((m.print)(&start.state, desk.today(), &desk.town), 0usize)]);
    let mut reached = vec![Reached { from: 0, by: String::new(), depth: 0 }];
    let mut back: Vec<Vec<usize>> = vec![vec![]];
    let mut ends = Vec::new();
    let mut passing: Vec<Vec<String>> = vec![vec![]];
    let mut again: Vec<(usize, String, Vec<String>)> = Vec::new();
    let mut queue = VecDeque::from([(0usize, start)]);
    let mut arrived = 0usize;
    while let Some((at, world)) = queue.pop_front() {
        desk.now = world.now;
        let (today, ended) = (desk.today(), (m.ended)(&world.state));
        if ended {
            ends.push(at);
        }
        let numbers = Numbers(u32::try_from(world.history.len()).unwrap_or(0) + 1);
        let mut nexts: Vec<(String, World<S, F>)> = Vec::new();
        let (mut able, mut told) = (false, false);
        for t in (m.menu)(&desk, &world.state) {
            let ctx = desk.ctx(t.who, &numbers);
            let act = (m.act)(&t.command);
            let Ok(events) = (m.decide)(&world.state, &t.command, &ctx) else {
                found.refused += 1;
                found.denied.insert(act);
                continue;
            };
            let word = format!("{} {act} ({})", t.who, t.how);
            found.moves += 1;
            found.acts.insert(act);
            able |= t.who != CLOCK;
            told = told || (m.panel)(&world.state, &ctx).iter().any(|o| o.act == act && o.refusal.is_none());
            let way = || format!("{} → {word}", path(&reached, at));
            if ended {
                found.wrong.entry(format!("{act} after the end")).or_insert_with(way);
            }
            let mut next = world.clone();
            for event in events {
                (m.evolve)(&mut next.state, &event);
                next.history.push(event);
                for breach in (m.breaches)(&next.history, &desk.town) {
                    found.wrong.entry(format!("forbidden: {breach:?}")).or_insert_with(way);
                }
            }
            passing[at].push(word.clone());
            nexts.push((word, next));
        }
        if !ended {
            for day in (m.waits)(&world.state, &desk.town).into_iter().filter(|d| *d > today) {
                let now = day.to_datetime(world.now.time());
                nexts.push((format!("wait until {day}"), World { now, ..world.clone() }));
            }
            let way = || path(&reached, at);
            if !able && !(m.rests)(&world.state) {
                found.wrong.entry("nobody can act".into()).or_insert_with(way);
            } else if able && !told {
                found.wrong.entry("nobody is told what to do".into()).or_insert_with(way);
            }
        }
        for (by, next) in nexts {
            let print = (m.print)(&next.state, next.now.date(), &desk.town);
            arrived += 1;
            if arrived.is_multiple_of(SAMPLE)
                && let Some(known) = index.get(&print)
            {
                desk.now = next.now;
                again.push((*known, format!("{} → {by}", path(&reached, at)), passes(m, &desk, &next)));
            }
            let to = *index.entry(print).or_insert_with(|| {
                let depth = reached[at].depth + 1;
                found.depth = found.depth.max(depth);
                reached.push(Reached { from: at, by, depth });
                back.push(vec![]);
                passing.push(vec![]);
                queue.push_back((reached.len() - 1, next));
                reached.len() - 1
            });
            back[to].push(at);
        }
        assert!(reached.len() < MOST, "{}: more than {MOST} states", m.name);
    }
    for (known, way, words) in again {
        if let Some(word) = odd(&passing[known], &words) {
            let ways = || format!("{word}: {way}\n  and {}", path(&reached, known));
            found.wrong.entry("two states under one fingerprint".into()).or_insert_with(ways);
        }
    }
    found.states = reached.len();
    found.ends = ends.len();
    if let Some(at) = endless(&back, ends) {
        found.wrong.insert("no end can be reached".into(), path(&reached, at));
    }
    for act in (m.acts)() {
        for (seen, what) in [(&found.acts, "passed"), (&found.denied, "was refused")] {
            if !seen.contains(act) {
                found.wrong.insert(format!("{act} never {what}"), String::new());
            }
        }
    }
    found
}

/// Who may do what in a state, and how.
fn passes<S, K, F, B>(m: &Machine<S, K, F, B>, desk: &Story, world: &World<S, F>) -> Vec<String> {
    let numbers = Numbers(u32::try_from(world.history.len()).unwrap_or(0) + 1);
    let may = |t: &Try<K>| (m.decide)(&world.state, &t.command, &desk.ctx(t.who, &numbers)).is_ok();
    let word = |t: Try<K>| format!("{} {} ({})", t.who, (m.act)(&t.command), t.how);
    (m.menu)(desk, &world.state).into_iter().filter(may).map(word).collect()
}

/// The first word at which two states differ.
fn odd<'a>(some: &'a [String], others: &'a [String]) -> Option<&'a String> {
    let differ = some.iter().zip(others).find(|(a, b)| a != b).map(|(a, _)| a);
    differ.or_else(|| some.get(others.len()).or_else(|| others.get(some.len())))
}

/// The first state from which no end can be reached.
fn endless(back: &[Vec<usize>], ends: Vec<usize>) -> Option<usize> {
    let mut alive = vec![false; back.len()];
    let mut queue = VecDeque::from(ends);
    while let Some(at) = queue.pop_front() {
        if !std::mem::replace(&mut alive[at], true) {
            queue.extend(back[at].iter().filter(|from| !alive[**from]));
        }
    }
    alive.iter().position(|alive| !alive)
}

/// The way to a state in words.
fn path(reached: &[Reached], mut at: usize) -> String {
    let mut words = Vec::new();
    while at != 0 {
        words.push(reached[at].by.as_str());
        at = reached[at].from;
    }
    words.reverse();
    words.join(" → ")
}

/// Days left of a term; -1 once it is over, whenever that was, and a word of its own while nobody knows.
fn left(due: Option<Date>, today: Date) -> String {
    match due {
        None => "open".into(),
        Some(due) if due < today => "-1".into(),
        Some(due) => (due - today).get_days().to_string(),
    }
}

/// A day, and the day after it.
fn around(day: Option<Date>) -> impl Iterator<Item = Date> {
    day.into_iter().flat_map(|day| [day].into_iter().chain(day.tomorrow()))
}

/// No open matter without somebody who can act next and is told so; nothing after the end; an end from everywhere; and of each
/// machine what `invariants` says.
#[test]
fn nothing_forbidden_lies_on_any_path_of_a_small_machine() {
    let walked = [
        walk(&info::MACHINE),
        walk(&inspection::MACHINE),
        walk(&stocktaking::MACHINE),
        walk(&receipts::MACHINE),
        walk(&footage::MACHINE),
        walk(&patrol::MACHINE),
    ];
    let mut wrong = Vec::new();
    for w in &walked {
        let Walked { name, states, moves, refused, depth, ends, .. } = w;
        // Past the harness, as the large search tells its line.
        let told = format!(
            "\nsearch of all paths: {name}: {states} states, {moves} moves, {refused} refused, depth {depth}, {ends} ends\n"
        );
        std::io::stdout().write_all(told.as_bytes()).expect("written");
        wrong.extend(w.wrong.iter().map(|(what, path)| format!("{name}: {what}, first: {path}")));
        assert!(*states > 60 && *ends > 0, "{name}: {states} states, {ends} ends");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
