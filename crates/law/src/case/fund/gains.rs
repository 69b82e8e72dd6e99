//! 违法所得 — reckoned before it is confiscated: what came in, what victims must have back first, what remains (F-18).

use super::{Fact, Gains};
use crate::case::guard;
use crate::case::penalty::Penalty;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 一笔所得
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncomeLine {
    /// 来源: what was sold or done, when, by which evidence.
    pub source: String,
    /// 金额（分）
    pub amount: Fen,
}

/// 应当退赔的一笔
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VictimLine {
    /// 受害人
    pub person: String,
    /// 应退赔金额（分）
    pub amount: Fen,
    /// 退赔依据
    pub reason: String,
}

/// 计算违法所得
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CalculateGains {
    /// 所得
    pub income: Vec<IncomeLine>,
    /// 应当退赔的
    pub victims: Vec<VictimLine>,
    /// 计算依据
    pub basis: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 登记退赔
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordVictimRefund {
    /// 退赔的第几笔, from 1.
    pub victim: u32,
    /// 无法退赔: nobody who could take it was found.
    pub unfound: bool,
    /// 退赔日
    pub on: Option<Date>,
    /// 收条或者转账凭证号
    pub voucher: String,
    /// 无法退赔的情况
    pub reason: String,
}

pub(super) fn calculate(state: &CaseState, c: &CalculateGains, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let mut income = Vec::new();
    for line in c.income.iter().filter(|l| !l.source.trim().is_empty() || l.amount.0 != 0) {
        if line.amount.0 <= 0 {
            return Err(incomplete("income", "每笔所得金额大于零", line.amount.to_string()));
        }
        let source = text("income", "每笔所得的来源", &line.source)?;
        income.push(IncomeLine { source, amount: line.amount });
    }
    let mut victims = Vec::new();
    let named = |l: &&VictimLine| !l.person.trim().is_empty() || l.amount.0 != 0;
    for line in c.victims.iter().filter(named) {
        if line.amount.0 <= 0 {
            return Err(incomplete("victims", "每笔退赔金额大于零", line.amount.to_string()));
        }
        victims.push(VictimLine {
            person: text("victims", "每笔退赔的受害人", &line.person)?,
            amount: line.amount,
            reason: text("victims", "每笔退赔的依据", &line.reason)?,
        });
    }
    let sum = |field, amounts: Vec<Fen>| {
        Fen::checked_sum(amounts)
            .filter(|sum| *sum <= Fen::MOST)
            .ok_or_else(|| incomplete(field, format!("合计不超过{}", Fen::MOST), "金额过大"))
    };
    let total = sum("income", income.iter().map(|l| l.amount).collect())?;
    let refundable = sum("victims", victims.iter().map(|l| l.amount).collect())?;
    if income.is_empty() {
        return Err(Refusal::new(&rules::F_18, "逐笔列明实施违法行为所取得的款项", "没有列明")
            .fix("承办人", "按证据逐笔填写所得的来源和金额")
            .field("income"));
    }
    Ok(Fact::GainsCalculated {
        income,
        victims,
        total,
        refundable,
        remainder: Fen((total.0 - refundable.0).max(0)),
        basis: text("basis", "计算依据", &c.basis)?,
        officers,
    })
}

pub(super) fn refund_victim(
    state: &CaseState,
    c: &RecordVictimRefund,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let open = |g: &&Gains| g.unsettled().any(|no| no == c.victim);
    let Some(line) = state.fund.gains.as_ref().filter(open).and_then(|g| g.victim(c.victim)) else {
        return Err(incomplete("victim", "计算表中尚未退赔的一笔", format!("第{}笔", c.victim)));
    };
    let calculated = state.fund.gains.as_ref().map_or(ctx.today(), |g| g.on);
    let on = c.on.unwrap_or(ctx.today());
    if on > ctx.today() || (c.unfound && on < calculated) {
        return Err(incomplete("on", "不晚于今天的日期", on.to_string()));
    }
    let (voucher, reason) = if c.unfound {
        (String::new(), text("reason", "无法退赔的情况", &c.reason)?)
    } else {
        (text("voucher", "收条或者转账凭证号", &c.voucher)?, c.reason.trim().into())
    };
    Ok(Fact::VictimRefunded {
        victim: c.victim,
        person: line.person.clone(),
        amount: line.amount,
        unfound: c.unfound,
        on,
        voucher,
        reason,
    })
}

/// F-18: what a decision confiscates as illegal gains is what the calculation leaves after the victims, no more and no less.
pub(in crate::case) fn gains_fit(state: &CaseState, penalty: &Penalty) -> Result<(), Refusal> {
    let remainder = state.fund.gains.as_ref().map_or(Fen::ZERO, |g| g.remainder);
    if penalty.gains() == remainder {
        return Ok(());
    }
    let no = |need: String, have: String| Refusal::new(&rules::F_18, need, have).field("penalty");
    Err(match (&state.fund.gains, penalty.gains().0) {
        (None, _) => no("违法所得的计算（所得、退赔、余额）".into(), "没有计算".into())
            .fix("承办人", "先逐笔计算违法所得")
            .act("calculate_gains"),
        (Some(_), 0) => no(format!("没收退赔后的违法所得{remainder}"), "拟处罚没有“没收违法所得”".into())
            .fix("承办人", "在处罚内容中加上没收违法所得"),
        (Some(_), _) => {
            no(format!("没收的数额等于计算表的余额{remainder}"), format!("拟没收{}", penalty.gains()))
                .fix("承办人", "按计算表填写；计算有误的，重新计算")
        }
    })
}
