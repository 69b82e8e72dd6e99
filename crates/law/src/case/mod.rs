//! 案件 — a penalty case on either procedure, from the proposal to file it to its archive (RULES 1.1–1.4, 1.6, 1.9, §3).
//!
//! `acts` is the table (who, from which stage to which, under which rule); each step of the road has a file with
//! its command, its guards and its decision; `fact` and `state` say what has happened and what it adds up to.

mod acts;
mod closing;
mod command;
mod decide;
mod decision;
mod fact;
mod filing;
mod guard;
mod investigation;
mod notice;
mod payment;
mod penalty;
mod publication;
mod report;
mod review;
mod service;
mod simple;
mod state;

pub use acts::{ACTS, act, panel};
pub use closing::{CloseCheck, close_checks};
pub use command::CaseCommand;
pub use decide::decide;
pub use decision::*;
pub use fact::*;
pub use filing::*;
pub use investigation::*;
pub use notice::*;
pub use payment::*;
pub use penalty::*;
pub use publication::*;
pub use report::*;
pub use review::*;
pub use service::*;
pub use simple::*;
pub use state::*;

pub use closing::{ApproveClosing, Archive, ProposeClosing, ReportMajor};
