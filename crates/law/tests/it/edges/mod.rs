//! Conditions at their edges, found by mutation testing.

pub mod measure;
pub mod remedy;
pub mod transfer;
