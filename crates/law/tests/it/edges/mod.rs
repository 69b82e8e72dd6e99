//! Conditions at their edges, found by mutation testing.

pub mod amend;
pub mod clue;
pub mod court;
pub mod execution;
pub mod footage;
pub mod fund;
pub mod gather;
pub mod hold;
pub mod inspection;
pub mod measure;
pub mod outside;
pub mod patrol;
pub mod records;
pub mod remedy;
pub mod signing;
pub mod transfer;
