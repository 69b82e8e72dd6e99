//! 依申请公开 — a request for government information, from its receipt to the answer (D-07, D-16, D-18).
//!
//! No case: it has a stream, a table of acts and a document (INFO) of its own.

mod acts;
mod annual;
mod answer;
mod command;
mod decide;
mod fact;
mod state;

pub use acts::{ACTS, Row, act, panel};
pub use annual::{YearReport, report_due};
pub use answer::{AnswerInformation, AnswerKind, Ground};
pub use command::*;
pub use decide::decide;
pub use fact::*;
pub use state::*;
