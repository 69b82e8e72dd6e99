//! 行政检查 — daily supervision by the departments (方案 arts. 10, 12): plan, report to the centre, random drawing, notice,
//! the check itself, and the results made public (U-16, U-17, U-18, D-03).
//!
//! One matter a plan. What a check finds unlawful becomes a clue with the source 日常监管 and goes the centre's road.

mod acts;
mod check;
mod command;
mod decide;
mod draw;
mod fact;
mod lots;
mod plan;
mod roster;
mod state;

pub use acts::{ACTS, Row, act, panel};
pub use check::clue_of;
pub use command::*;
pub use decide::{content, decide};
pub use draw::{Lot, draw, rank};
pub use fact::*;
pub use roster::{Target, digest, read};
pub use state::*;
