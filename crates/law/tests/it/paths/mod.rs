//! 全路径搜索 — every state that commands can reach within stated bounds, walked on the real `decide` and `evolve`.
//!
//! Each scope (`scopes`) tries a menu of acts (`menu`) in every state it reaches, out of turn as well, and is walked to
//! exhaustion (`search`). What must never happen is read from the history alone (`invariants`), never from the core's
//! guards; which states count as one is said field by field (`fingerprint`). Requests for information, plans of
//! inspection and counts of the store-room are walked the same way (`small`).

mod amend;
mod broken;
mod countersign;
mod credit;
mod execution;
mod fingerprint;
mod footage;
mod fund;
mod hearing;
mod hold;
mod invariants;
mod kinds;
mod measure;
mod menu;
mod related;
mod remedy;
mod scopes;
mod search;
mod small;
mod transfer;
mod world;

use kinds::{CASE_KINDS, CLUE_KINDS, SIDE_KINDS};
use search::{Found, Scope, explore};
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Mutex;

/// Kinds of events that no scope reaches, each with why.
const OUT_OF_BOUNDS: &[(&str, &str)] = &[(
    "CustodyFaultFound",
    "comes of a count of the store-room, another matter; it bars evidence as a broken link does, which is walked",
)];

/// Walks every scope, two at a time, the largest first.
fn walk_all() -> Vec<(&'static Scope, usize, usize, Found, f64)> {
    let todo = Mutex::new(scopes::ALL.iter());
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some((scope, states, moves)) = todo.lock().expect("unbroken").next() else { return };
            let started = std::time::Instant::now();
            let found = explore(scope);
            let took = started.elapsed().as_secs_f64();
            done.lock().expect("unbroken").push((*scope, *states, *moves, found, took));
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(work);
        threads.spawn(work);
    });
    done.into_inner().expect("unbroken")
}

/// Issue 2: no decision without a passed review later than the facts, within an open window, or heavier than noticed; no
/// publication before service; nobody in two duties of one case; no open matter without someone who can act next.
#[test]
fn nothing_forbidden_lies_on_any_path() {
    let walked = walk_all();
    let line = |(scope, _, _, f, took): &(&Scope, usize, usize, Found, f64)| {
        let Found { states, moves, refused, depth, ends, .. } = f;
        let name = scope.name;
        format!(
            "{name}: {states} states, {moves} moves, {refused} refused, depth {depth}, {ends} ends, {took:.1} s"
        )
    };
    let counts = walked.iter().map(line).collect::<Vec<_>>().join("\n");
    let sum = |of: fn(&Found) -> usize| walked.iter().map(|(.., found, _)| of(found)).sum::<usize>();
    // Past the harness, which keeps what a passing test prints to itself; `scripts/test.sh` shows the line.
    let told = format!(
        "\nsearch of all paths: {} scopes, {} states, {} moves, {} refused, {} ends\n",
        walked.len(),
        sum(|f| f.states),
        sum(|f| f.moves),
        sum(|f| f.refused),
        sum(|f| f.ends)
    );
    std::io::stdout().write_all(told.as_bytes()).expect("written");
    let mut wrong = Vec::new();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut acts: BTreeSet<&str> = BTreeSet::new();
    let mut denied: BTreeSet<&str> = BTreeSet::new();
    for (scope, states, moves, found, _) in &walked {
        let mut say = |what: &str, paths: &[String]| {
            if let Some(first) = paths.first() {
                wrong.push(format!("{}: {what} ({} times), first: {first}", scope.name, paths.len()));
            }
        };
        let breaches: Vec<String> = found.breaches.iter().map(|(b, path)| format!("{b:?}: {path}")).collect();
        breaches.iter().for_each(|b| say("forbidden", std::slice::from_ref(b)));
        say("nobody can act", &found.stuck);
        say("nobody is told what to do", &found.hidden);
        say("no end can be reached", &found.endless);
        say("two states under one fingerprint", &found.unlike);
        if found.states < *states || found.moves < *moves || found.ends == 0 {
            wrong.push(format!("{}: fewer than {states} states and {moves} moves, or no end", scope.name));
        }
        reached.extend(&found.kinds);
        acts.extend(&found.acts);
        denied.extend(&found.denied);
    }
    let excused: BTreeSet<&str> = OUT_OF_BOUNDS.iter().map(|(kind, _)| *kind).collect();
    let all: BTreeSet<&str> =
        CLUE_KINDS.iter().chain(CASE_KINDS).chain(SIDE_KINDS.iter().copied().flatten()).copied().collect();
    let missing: Vec<_> = all.iter().filter(|k| !reached.contains(*k) && !excused.contains(*k)).collect();
    let needless: Vec<_> = excused.intersection(&reached).collect();
    let table = || law::case::acts().map(|a| a.id).chain(law::clue::ACTS.iter().map(|a| a.id));
    let never: Vec<_> = table().filter(|id| !acts.contains(id)).collect();
    let always: Vec<_> = table().filter(|id| !denied.contains(id)).collect();
    assert!(wrong.is_empty(), "{}\n\n{counts}", wrong.join("\n"));
    assert!(missing.is_empty(), "never reached: {missing:?}\n\n{counts}");
    assert!(never.is_empty(), "acts that never passed: {never:?}\n\n{counts}");
    assert!(always.is_empty(), "acts that were never refused: {always:?}\n\n{counts}");
    assert!(needless.is_empty(), "excused, but reached: {needless:?}\n\n{counts}");
}
