//! 全路径搜索 — every state that commands can reach within stated bounds, walked on the real `decide` and `evolve`.
//!
//! Each scope tries a menu of acts in every state it reaches, out of turn as well, and is walked to exhaustion. The
//! invariants are read from the history alone (`invariants`), never from the core's guards.

mod fingerprint;
mod invariants;
mod kinds;
mod menu;
mod scopes;
mod search;
mod world;

use search::{Found, Scope, explore};

/// Walks a scope and sees that nothing forbidden was reached, and that the walk was as wide as it is meant to be.
#[track_caller]
fn holds(scope: &Scope, states: usize, moves: usize) -> Found {
    let started = std::time::Instant::now();
    let found = explore(scope);
    let head = |list: &[String]| list.iter().take(5).cloned().collect::<Vec<_>>().join("\n  ");
    let counts = format!(
        "{}: {} states, {} moves, {} refused, depth {}, {} ends, {:?}",
        scope.name,
        found.states,
        found.moves,
        found.refused,
        found.depth,
        found.ends,
        started.elapsed()
    );
    println!("{counts}");
    assert!(found.breaches.is_empty(), "{counts}\nforbidden: {:#?}", found.breaches);
    assert!(
        found.stuck.is_empty(),
        "{counts}\nnobody can act ({}):\n  {}",
        found.stuck.len(),
        head(&found.stuck)
    );
    assert!(
        found.hidden.is_empty(),
        "{counts}\nnobody is told ({}):\n  {}",
        found.hidden.len(),
        head(&found.hidden)
    );
    assert!(
        found.endless.is_empty(),
        "{counts}\nno end ({}):\n  {}",
        found.endless.len(),
        head(&found.endless)
    );
    assert!(found.states >= states && found.moves >= moves, "{counts}: fewer than {states} and {moves}");
    assert!(found.ends > 0, "{counts}: no end was reached");
    found
}

#[test]
fn every_path_clue() {
    holds(&scopes::CLUE, 1, 1);
}

#[test]
fn every_path_filing() {
    holds(&scopes::FILING, 1, 1);
}

#[test]
fn every_path_duties() {
    holds(&scopes::DUTIES, 1, 1);
}

#[test]
fn every_path_answers() {
    holds(&scopes::ANSWERS, 1, 1);
}

#[test]
fn every_path_hearing() {
    holds(&scopes::HEARING, 1, 1);
}

#[test]
fn every_path_outcomes() {
    holds(&scopes::OUTCOMES, 1, 1);
}

#[test]
fn every_path_service() {
    holds(&scopes::SERVICE, 1, 1);
}

#[test]
fn every_path_on_spot() {
    holds(&scopes::ON_SPOT, 1, 1);
}

#[test]
fn every_path_execution() {
    holds(&scopes::EXECUTION, 1, 1);
}

#[test]
fn every_path_evidence() {
    holds(&scopes::EVIDENCE, 1, 1);
}
#[test]
fn every_path_duties_spot() {
    holds(&scopes::DUTIES_ON_SPOT, 1, 1);
}
