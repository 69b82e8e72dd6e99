//! The law's own cases, from outside.

mod calculator;
mod calendar;
mod court;
mod deadlines;
mod support;
