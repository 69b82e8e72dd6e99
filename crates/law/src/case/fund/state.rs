//! What 罚没款物 has come to.

use super::{DisposalWay, IncomeLine, RefundGround, StoreMove, VictimLine};
use crate::case::remedy;
use crate::case::state::CaseState;
use crate::goods::{Goods, Taken};
use crate::money::Fen;
use crate::number::DocNumber;
use crate::town::{PenaltyKind, Town};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 违法所得计算表
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gains {
    /// 计算日
    pub on: Date,
    /// 逐笔所得
    pub income: Vec<IncomeLine>,
    /// 逐笔应退赔
    pub victims: Vec<VictimLine>,
    /// 所得合计（分）
    pub total: Fen,
    /// 应退赔合计（分）
    pub refundable: Fen,
    /// 余额（分）
    pub remainder: Fen,
    /// 计算依据
    pub basis: String,
    /// 已办结的退赔, by number: given back, or nobody found to take it.
    pub settled: Vec<(u32, bool)>,
}

impl Gains {
    /// The victims who have neither been paid nor found to be out of reach, by number from 1.
    pub fn unsettled(&self) -> impl Iterator<Item = u32> {
        (1u32..).take(self.victims.len()).filter(|no| self.settled.iter().all(|(s, _)| s != no))
    }

    /// The victim's line with this number.
    pub fn victim(&self, no: u32) -> Option<&VictimLine> {
        self.victims.get(usize::try_from(no).ok()?.checked_sub(1)?)
    }
}

/// 多缴款
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Excess {
    /// 金额（分）
    pub amount: Fen,
    /// 缴款日
    pub on: Date,
    /// 凭证号
    pub voucher: String,
}

/// 退还
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// 事由
    pub ground: RefundGround,
    /// 金额（分）
    pub amount: Fen,
    /// 物品序号
    pub goods: Vec<u32>,
    /// 确认日
    pub confirmed_on: Date,
    /// 决定退还日
    pub ordered_on: Option<Date>,
    /// 未同意
    pub refused: bool,
    /// 退还日
    pub done_on: Option<Date>,
    /// 凭证号
    pub voucher: String,
}

impl Refund {
    /// Neither carried out nor turned down.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && !self.refused
    }
}

/// 领取通知
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 通知日
    pub on: Date,
}

/// 盘点
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// 盘点日
    pub on: Date,
    /// 盘亏
    pub missing: Vec<u32>,
    /// 盘盈
    pub surplus: Vec<u32>,
    /// 说明
    pub explanation: String,
}

/// 处置
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disposal {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 方式
    pub way: DisposalWay,
    /// 鲜活、易腐等
    pub perishable: bool,
    /// 理由
    pub reason: String,
    /// 估价（分）
    pub value: Fen,
    /// 提出人
    pub proposed_by: String,
    /// 提出日
    pub proposed_on: Date,
    /// 批准日
    pub approved_on: Option<Date>,
    /// 审批人
    pub approved_by: String,
    /// 审批意见
    pub opinion: String,
    /// 未同意
    pub refused: bool,
    /// 处置文号
    pub number: Option<DocNumber>,
    /// 实施日
    pub done_on: Option<Date>,
    /// 所得款项（分）
    pub proceeds: Fen,
    /// 缴库日
    pub remitted_on: Option<Date>,
}

impl Disposal {
    /// Neither carried out nor turned down.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && !self.refused
    }

    /// Money came in that the treasury does not have yet (F-12).
    pub fn owes_treasury(&self) -> bool {
        self.proceeds.0 > 0 && self.remitted_on.is_none()
    }
}

/// 罚没款物 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 违法所得计算表
    pub gains: Option<Gains>,
    /// 多缴款
    pub excess: Vec<Excess>,
    /// 退还
    pub refunds: Vec<Refund>,
    /// 没收物品已收取, or found out of reach.
    pub collected: bool,
    /// 无法收取的情况
    pub unavailable: String,
    /// 出入库
    pub moves: Vec<StoreMove>,
    /// 盘点
    pub counts: Vec<Count>,
    /// 领取通知
    pub claims: Vec<Claim>,
    /// 处置
    pub disposals: Vec<Disposal>,
}

impl State {
    /// The disposals with their numbers, from 1.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Disposal)> {
        (1u32..).zip(&self.disposals)
    }

    /// 因错罚已退还（分）
    pub fn given_back_as_wrong(&self) -> Fen {
        let done = self.refunds.iter().filter(|r| r.done_on.is_some() && r.ground == RefundGround::Wrong);
        Fen(done.map(|r| r.amount.0).fold(0, i64::saturating_add))
    }

    /// 已退还（分）
    pub fn refunded(&self) -> Fen {
        let done = self.refunds.iter().filter(|r| r.done_on.is_some());
        Fen(done.map(|r| r.amount.0).fold(0, i64::saturating_add))
    }
}

impl CaseState {
    /// Whether the decision, as far as it stands, confiscates things (没收非法财物).
    pub fn confiscates_things(&self) -> bool {
        self.penalty_in_force().is_some_and(|p| p.has(PenaltyKind::Confiscation))
    }

    /// Whether what is confiscated has been taken in, or it was found that nothing can be: collected now, or held since a
    /// registration or a seizure.
    pub fn forfeits_taken(&self) -> bool {
        self.fund.collected || self.goods.0.iter().any(|g| g.taken == Taken::Confiscated)
    }

    /// Things here that are not in the store-room: sealed ones stay where they are.
    pub fn unstored(&self) -> impl Iterator<Item = &Goods> {
        self.goods.0.iter().filter(|g| g.is_here() && g.place.is_none() && g.taken != Taken::Sealed)
    }

    /// Whether a thing is to go back to the party by an ordered refund that nobody has carried out yet.
    pub fn goes_back(&self, no: u32) -> bool {
        self.fund.refunds.iter().any(|r| r.is_open() && r.ordered_on.is_some() && r.goods.contains(&no))
    }

    /// Things in the store-room.
    pub fn stored(&self) -> impl Iterator<Item = &Goods> {
        self.goods.0.iter().filter(|g| g.is_here() && g.place.is_some())
    }

    /// 已收未退（分）: every payment, what was overpaid and what forfeits brought, less what went back or goes back by
    /// the outcome of a remedy.
    pub fn refundable(&self) -> Fen {
        let paid = self.payments.iter().map(|p| p.amount);
        let excess = self.fund.excess.iter().map(|e| e.amount);
        let sold = self.fund.disposals.iter().map(|d| d.proceeds);
        let all = paid.chain(excess).chain(sold).map(|f| f.0).fold(0, i64::saturating_add);
        let back = self.fund.refunded().0.saturating_add(remedy::ordered_back(self).0);
        Fen(all.saturating_sub(back).max(0))
    }

    /// 多缴未退（分）: what was booked as overpaid, and what payments come to beyond what is owed.
    pub fn overpaid(&self, on: Date, town: &Town) -> Fen {
        let account = self.account(on, town);
        let owed = account.principal.0 + account.gains.0 + account.surcharge.0;
        let excess = self.fund.excess.iter().map(|e| e.amount.0).fold(0, i64::saturating_add);
        let back =
            self.fund.refunds.iter().filter(|r| r.done_on.is_some() && r.ground == RefundGround::Overpaid);
        let back = back.map(|r| r.amount.0).fold(0, i64::saturating_add);
        let wrong = remedy::ordered_back(self).0.saturating_add(self.fund.given_back_as_wrong().0);
        let beyond = (account.paid.0 - owed - wrong).max(0);
        Fen(beyond.saturating_add(excess).saturating_sub(back).max(0)).min(self.refundable())
    }

    /// the day on which a deferral or a plan ends, from which the days to ask the court run (罚§72). A plan that a
    /// missed instalment has made due as a whole ends on the day that was missed.
    pub fn deferral_ends(&self, on: Date) -> Option<Date> {
        let deferral = self.granted_deferrals().next_back()?;
        Some(self.plan_on(deferral, on).last().map_or(deferral.until, |i| i.due))
    }
}
