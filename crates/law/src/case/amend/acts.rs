//! The rows of 文书更正 in the table of acts.

use crate::case::acts::{A, ALIVE, FIELD, HEAD, aside, row, there_is};
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::refusal::Refusal;
use crate::rules;

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("amend_paper", "更正文书", FIELD, ALIVE, &[], &rules::P_07, &[sent, settled], &[])),
    aside(row("approve_amendment", "批准文书更正", HEAD, ALIVE, &[], &rules::P_07, &[asked, guard::signs_as_head], &[super::CODE])),
];

fn sent(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(super::amendable(s).next().is_some(), "已经送达当事人、仍然有效的文书", "没有")
}
fn settled(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.amend.open().is_none(), "没有待批准的更正", "上一次更正尚未批准")
}
fn asked(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.amend.open().is_some(), "有待批准的更正", "没有")
}
