//! 刑事处理结果 — what the judicial organs made of it, and the case that they send back (F-19, TR-08, 罚§27, 罚§35).

use super::day;
use super::fact::Fact;
use super::police::excluded;
use super::referral::current;
use super::state::Step;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 刑事处理结果
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CriminalResult {
    /// 判处刑罚并处或者单处罚金
    #[default]
    Fined,
    /// 判处刑罚，没有罚金
    Convicted,
    /// 免予刑事处罚
    Exempted,
    /// 不起诉
    NotProsecuted,
    /// 公安机关撤销案件
    Withdrawn,
    /// 宣告无罪
    Acquitted,
}

impl CriminalResult {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            CriminalResult::Fined => "判处罚金",
            CriminalResult::Convicted => "判处刑罚，没有罚金",
            CriminalResult::Exempted => "免予刑事处罚",
            CriminalResult::NotProsecuted => "不起诉",
            CriminalResult::Withdrawn => "撤销案件",
            CriminalResult::Acquitted => "宣告无罪",
        }
    }
}

/// 登记刑事处理结果
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordCriminalResult {
    /// 结果
    pub result: CriminalResult,
    /// 罚金（分）
    pub amount: Fen,
    /// 文书名称和文号
    pub document: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 司法机关移送本机关处理 (罚§27).
    pub returned: bool,
    /// 办案期限扣除移送期间
    pub exclude: bool,
    /// 扣除的依据
    pub excluded_basis: String,
    /// 文书
    pub files: Vec<FileRef>,
}

pub(super) fn record(state: &CaseState, c: &RecordCriminalResult, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let referral = current(state, Step::Filed)?;
    let filed_on = referral.filed_on().unwrap_or(ctx.today());
    let received_on = day("received_on", "收到日", c.received_on, filed_on, ctx)?;
    let fined = c.result == CriminalResult::Fined;
    if fined && c.amount.0 <= 0 {
        return Err(incomplete("amount", "罚金数额", "没有填写"));
    }
    let document = text("document", "裁判文书、决定书的名称和文号", &c.document)?;
    if c.files.is_empty() {
        let what = if c.returned {
            "司法机关移送本机关处理的文书"
        } else {
            "裁判文书、决定书"
        };
        return Err(incomplete("files", what, "没有附件"));
    }
    let exclude = c.exclude && c.returned;
    let (excluded, excluded_basis) = excluded(state, exclude, &c.excluded_basis, ctx)?;
    Ok(Fact::CriminalResultRecorded {
        result: c.result,
        amount: if fined { c.amount } else { Fen(0) },
        document,
        received_on,
        returned: c.returned,
        excluded,
        excluded_basis,
        files: c.files.clone(),
    })
}

/// F-19: once a court has imposed a 罚金 for it, no fine follows; one already imposed is set off.
pub(in crate::case) fn not_fined_after_court(state: &CaseState, fine: Fen) -> Result<(), Refusal> {
    let Some(court) = state.transfer.court_fine().filter(|_| fine.0 > 0) else { return Ok(()) };
    Err(Refusal::new(
        &rules::F_19,
        "判处罚金后不再罚款",
        format!("人民法院已判处罚金{court}，拟再罚款{fine}"),
    )
    .fix("承办人", "去掉罚款，其他种类的处罚不受影响")
    .field("penalty"))
}
