//! The rows of 关联案件 in the table of acts.

use crate::case::acts::{A, ALIVE, FIELD, aside, row, there_is};
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::refusal::Refusal;
use crate::rules;

/// Its acts.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("relate_case", "关联案件", FIELD, ALIVE, &[], &rules::P_16, &[guard::handler], &[])),
    aside(row("unrelate_case", "解除关联", FIELD, ALIVE, &[], &rules::P_16, &[guard::handler, linked], &[])),
];

fn linked(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.related.links.is_empty(), "已经关联的案件", "没有")
}
