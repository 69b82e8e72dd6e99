//! 案件 — a penalty case on either procedure, from the proposal to file it to its archive (RULES 1.1–1.4, 1.6, 1.9, §3).
//!
//! `acts` is the table (who, from which stage to which, under which rule); each step of the road has a file with
//! its command, its guards and its decision; `fact` and `state` say what has happened and what it adds up to.
//! Procedures beside the road (`side`) have a folder each.

mod acts;
pub mod amend;
pub mod chain;
mod closing;
mod command;
mod contents;
pub mod credit;
mod decide;
mod decision;
pub mod execution;
pub mod exhibit;
mod fact;
mod filing;
pub mod footage;
pub mod fund;
mod guard;
pub mod hearing;
pub mod hold;
mod identity;
mod investigation;
pub mod measure;
mod notice;
mod payment;
mod penalty;
mod publication;
pub mod related;
pub mod remedy;
mod report;
mod review;
mod service;
pub mod side;
mod simple;
mod state;
pub mod transfer;
pub mod wording;

pub use acts::{A as Row, act, acts, panel};
pub use closing::{CloseCheck, VETO_ITEMS, close_checks};
pub use command::CaseCommand;
pub use contents::{Ending, Required, required, retention};
pub use decide::{content, decide};
pub use decision::*;
pub use fact::*;
pub use filing::*;
pub use identity::*;
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

pub use closing::{ApproveClosing, Archive, CheckVetoes, ProposeClosing, ReportMajor};
