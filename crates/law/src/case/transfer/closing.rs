//! 已移送案件的结案 — the case ends without a decision of ours (G-17, J-12).

use super::fact::Fact;
use crate::case::closing::checked;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::text;
use crate::person::PersonId;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// 提出结案（已移送）
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeTransferClosing {
    /// 移送情况
    pub summary: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

pub(super) fn propose(state: &CaseState, c: &ProposeTransferClosing, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    checked(state, ctx)?;
    Ok(Fact::TransferClosingProposed {
        number: ctx.number("结"),
        summary: text("summary", "移送情况", &c.summary)?,
        officers,
    })
}
