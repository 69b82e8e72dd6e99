//! 罚没收入台账 — what the events of a case put into the ledger of fines and confiscations, and when it reached the
//! treasury (F-07, F-12, F-14). Money only, line by line; nothing is counted by officer or unit (F-12, U-10).

use crate::case::fund::Fact as Fund;
use crate::case::remedy::Fact as Remedy;
use crate::case::{CaseEvent, CaseFact, CaseState};
use crate::money::Fen;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 缴款: paid to the collecting bank, which hands it to the treasury itself (缴§3)
    Payment,
    /// 当场收缴
    Cash,
    /// 多缴款: to be paid back
    Excess,
    /// 没收物品处置款
    Proceeds,
    /// 退还, to the party
    Refund,
}

impl Kind {
    /// Every kind, as the ledger lists them.
    pub const ALL: [Kind; 5] = [Kind::Payment, Kind::Cash, Kind::Proceeds, Kind::Excess, Kind::Refund];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Payment => "缴款",
            Kind::Cash => "当场收缴",
            Kind::Excess => "多缴款",
            Kind::Proceeds => "没收物品处置款",
            Kind::Refund => "退还",
        }
    }

    /// Whether the agency has the money in its hands and has to hand it over.
    pub fn handed_over(self) -> bool {
        matches!(self, Kind::Cash | Kind::Proceeds)
    }
}

/// One line of the ledger. The shares add up to the amount for money paid on a decision and are zero otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// 类别
    pub kind: Kind,
    /// 金额（分）
    pub amount: Fen,
    /// 其中罚款（分）
    pub fine: Fen,
    /// 其中没收违法所得（分）
    pub gains: Fen,
    /// 其中加处罚款（分）
    pub surcharge: Fen,
    /// 缴款、收缴、成交、退还日
    pub on: Date,
    /// 专用票据号; empty where the bank gave the receipt.
    pub receipt: String,
    /// 凭证号
    pub voucher: String,
    /// 渠道
    pub channel: String,
    /// Which disposal of the case it came of, from 1; zero otherwise.
    pub disposal: u32,
}

impl Line {
    fn new(kind: Kind, amount: Fen, on: Date, voucher: &str) -> Line {
        Line {
            kind,
            amount,
            fine: Fen::ZERO,
            gains: Fen::ZERO,
            surcharge: Fen::ZERO,
            on,
            receipt: String::new(),
            voucher: voucher.into(),
            channel: String::new(),
            disposal: 0,
        }
    }

    /// Payments go to the fine first, then to illegal gains, then to the surcharge, as [`crate::case::Account`] has it.
    fn shared(self, before: &CaseState) -> Line {
        let penalty = before.penalty_in_force().unwrap_or_default();
        let mut paid = before.payments.iter().map(|p| p.amount.0).fold(0, i64::saturating_add);
        let mut left = self.amount.0;
        let mut share = |owed: Fen| {
            let open = owed.0.saturating_sub(paid).max(0);
            paid = paid.saturating_sub(owed.0).max(0);
            let part = open.min(left);
            left -= part;
            Fen(part)
        };
        let (fine, gains) = (share(penalty.fine()), share(penalty.gains()));
        Line { fine, gains, surcharge: Fen(left), ..self }
    }
}

/// What an event does to the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A line more.
    Line(Line),
    /// The cash of the case that is still out was handed to the agency (F-07).
    HandedIn(Date),
    /// That cash was paid into the bank, with its slip (F-07).
    Deposited(Date, String),
    /// The proceeds of a disposal reached the treasury, with the voucher (F-14).
    Remitted(u32, Date, String),
}

/// What an event of a case, told by the state before it, does to the ledger; none for most.
pub fn entry(before: &CaseState, event: &CaseEvent) -> Option<Entry> {
    let line = match &event.fact {
        CaseFact::PaymentRegistered { amount, paid_on, voucher, channel, receipt } => Line {
            receipt: receipt.clone(),
            channel: channel.clone(),
            ..Line::new(Kind::Payment, *amount, *paid_on, voucher).shared(before)
        },
        CaseFact::CashCollected { amount, receipt, .. } => Line {
            receipt: receipt.clone(),
            channel: Kind::Cash.label().into(),
            ..Line::new(Kind::Cash, *amount, event.at.date(), "").shared(before)
        },
        CaseFact::CashHandedIn { on } => return Some(Entry::HandedIn(*on)),
        CaseFact::CashDeposited { on, slip } => return Some(Entry::Deposited(*on, slip.clone())),
        CaseFact::Fund(Fund::ExcessRegistered { amount, paid_on, voucher }) => {
            Line::new(Kind::Excess, *amount, *paid_on, voucher)
        }
        CaseFact::Fund(Fund::RefundCarriedOut { amount, on, voucher, .. }) if amount.0 > 0 => {
            Line::new(Kind::Refund, *amount, *on, voucher)
        }
        CaseFact::Remedy(Remedy::RefundMade { amount, refunded_on, voucher }) => {
            Line::new(Kind::Refund, *amount, *refunded_on, voucher)
        }
        CaseFact::Fund(Fund::DisposalCarriedOut { proceeds, way, on, number, .. }) if proceeds.0 > 0 => {
            Line {
                channel: way.label().into(),
                // One disposal is proposed, approved and carried out before the next.
                disposal: before.fund.numbered().last().map_or(0, |(no, _)| no),
                ..Line::new(Kind::Proceeds, *proceeds, *on, &number.to_string())
            }
        }
        CaseFact::Fund(Fund::ProceedsRemitted { disposal, on, voucher, .. }) => {
            return Some(Entry::Remitted(*disposal, *on, voucher.clone()));
        }
        _ => return None,
    };
    Some(Entry::Line(line))
}
