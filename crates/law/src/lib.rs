//! The law (法): what may be done, when, by whom, and why not. Pure: no clock, no database, no environment.
//!
//! Each kind of matter has a module of its own with `state`, `command`, `fact` (what happened), `acts` and `decide`;
//! every refusal names a rule of [`rules`].

pub mod bank;
pub mod calendar;
pub mod case;
pub mod chart;
pub mod clue;
mod command;
pub mod context;
pub mod countersign;
pub mod dispatch;
pub mod footage;
pub mod goods;
pub mod inforequest;
pub mod inspection;
pub mod ledger;
pub mod matter;
pub mod money;
pub mod number;
pub mod paper;
pub mod party;
pub mod patrol;
pub mod person;
pub mod receipt;
pub mod refusal;
pub mod retention;
pub mod road;
pub mod rule;
pub mod rules;
pub mod signing;
pub mod stocktaking;
pub mod telling;
pub mod town;

/// Keys under which events carry personal details. The office keeps their values in a side table and only a
/// salted digest in the journal, so that a lawful erasure does not break the chain.
pub const PRIVATE_KEYS: &[&str] = &[
    "party",
    "reporter",
    "person",
    "present",
    "recipient",
    "signature",
    "witness",
    "address",
    "left_at",
    "electronic",
    "performer_signature",
    "applicant",
    "claimant",
    "third_party",
    "targets",
    "passage",
    "amend_opinion",
    "position",
    "fellow",
];

/// Keys under which an event carries the number of a document it issues: taken from the registers when it is recorded.
pub const NUMBER_KEYS: &[&str] = &["number", "list_number", "record_number"];

/// The grid of a place known to lie outside the town (J-02).
pub const OUTSIDE: &str = "outside";
pub mod deadline;
pub mod disclosure;
pub mod ident;
pub mod surcharge;
