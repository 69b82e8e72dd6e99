//! Conditions at their edges, found by mutation testing.

pub mod amend;
pub mod footage;
pub mod hold;
