//! The law's own cases, from outside.

mod deadlines;
mod support;
