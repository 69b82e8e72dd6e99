//! 线索 — from a report to a dispatch, a check on site, and what becomes of it (方案 arts. 6, 12; G-01–G-03).

mod acts;
mod command;
mod decide;
mod fact;
mod lamp;
mod merge;
mod notice;
mod split;
mod state;
mod urge;
mod voice;

pub use acts::{ACTS, act, panel};
pub use command::*;
pub(crate) use decide::signed;
pub use decide::{concluded, content, decide};
pub use fact::*;
pub use lamp::{Called, Lamp, LampDays};
pub use merge::{Absorbed, MainAnswer, absorb, answered, passed_on};
pub use notice::remedy;
pub use split::part;
pub use state::*;
pub use urge::{Answer, Urging};
pub use voice::{Rating, Reopening, Repeat, Satisfaction};
