//! The law (法): what may be done, when, by whom, and why not. Pure: no clock, no database, no environment.
//!
//! Each kind of matter has a module of its own with `state`, `command`, `event` and `decide`; every refusal
//! names a rule of [`rules`].

pub mod calendar;
pub mod context;
pub mod money;
pub mod number;
pub mod party;
pub mod person;
pub mod refusal;
pub mod rule;
pub mod rules;
pub mod town;

/// Keys under which events carry personal details. The office keeps their values in a side table and only a
/// salted digest in the journal, so that a lawful erasure does not break the chain.
pub const PRIVATE_KEYS: &[&str] = &["party", "reporter", "person", "recipient", "signature", "witness"];
