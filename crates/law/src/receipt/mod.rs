//! 罚没专用票据 — the register of fiscal receipts: taken from the finance bureau in ranges, issued to officers, used one
//! by one without a gap, voided, lost and reported, checked off (F-06, F-16). A town keeps one; pure as the cases are.

mod acts;
mod decide;
mod number;

pub use acts::{ACTS, ReceiptAct, act};
pub use decide::*;
pub use number::{Range, ReceiptNumber};

use crate::matter::{Entry, PersonRef};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What has happened to the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReceiptFact {
    /// 已领入
    ReceiptsTaken {
        /// 号段
        range: Range,
        /// 领入日
        on: Date,
        /// 财政部门发放单号
        slip: String,
    },
    /// 已发放
    ReceiptsIssued {
        /// 号段
        range: Range,
        /// 领用人
        to: PersonRef,
    },
    /// 已收回
    ReceiptsReturned {
        /// 号段
        range: Range,
    },
    /// 已开具
    ReceiptUsed {
        /// 票号
        receipt: ReceiptNumber,
        /// 收款的案件
        case: String,
    },
    /// 已作废
    ReceiptVoided {
        /// 票号
        receipt: ReceiptNumber,
        /// 原因
        reason: String,
    },
    /// 已登记遗失
    ReceiptLost {
        /// 票号
        receipt: ReceiptNumber,
        /// 发现日
        found_on: Date,
        /// 经过
        reason: String,
    },
    /// 遗失已书面报告财政并公告作废
    LossReported {
        /// 票号
        receipt: ReceiptNumber,
        /// 报告日
        reported_on: Date,
        /// 公告
        announcement: String,
    },
    /// 已核销
    ReceiptsCheckedOff {
        /// 号段
        range: Range,
        /// 核销日
        on: Date,
    },
}

/// An event of the register.
pub type ReceiptEvent = Entry<ReceiptFact>;

/// What has become of one receipt that is no longer blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// 已开具
    Used {
        /// 案件
        case: String,
    },
    /// 作废
    Void {
        /// 原因
        reason: String,
    },
    /// 遗失
    Lost {
        /// 发现日
        found_on: Date,
        /// 报告日
        reported_on: Option<Date>,
    },
}

impl Fate {
    /// The Chinese term.
    pub fn label(&self) -> &'static str {
        match self {
            Fate::Used { .. } => "已开具",
            Fate::Void { .. } => "作废",
            Fate::Lost { reported_on: None, .. } => "遗失（待报告、公告）",
            Fate::Lost { .. } => "遗失（已公告作废）",
        }
    }
}

/// 领入的号段
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// 号段
    pub range: Range,
    /// 领入日
    pub on: Date,
    /// 发放单号
    pub slip: String,
}

/// 发放的号段
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// 号段
    pub range: Range,
    /// 领用人
    pub to: PersonRef,
    /// 发放日
    pub on: Date,
    /// 核销日
    pub checked_off: Option<Date>,
}

/// The register as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReceiptBook {
    /// How many facts have been folded.
    pub version: u64,
    /// 领入
    pub taken: Vec<Taken>,
    /// 发放
    pub issued: Vec<Issued>,
    /// Every receipt that is no longer blank.
    pub fates: BTreeMap<ReceiptNumber, Fate>,
}

impl ReceiptBook {
    /// Takes one event in.
    pub fn evolve(&mut self, event: &ReceiptEvent) {
        self.version += 1;
        match &event.fact {
            ReceiptFact::ReceiptsTaken { range, on, slip } => {
                self.taken.push(Taken { range: range.clone(), on: *on, slip: slip.clone() });
            }
            ReceiptFact::ReceiptsIssued { range, to } => self.issued.push(Issued {
                range: range.clone(),
                to: to.clone(),
                on: event.at.date(),
                checked_off: None,
            }),
            ReceiptFact::ReceiptsReturned { range } => self.issued.retain_mut(|i| {
                if !i.range.covers(range) {
                    return true;
                }
                let kept = i.range.before(&range.first);
                let stays = kept.is_some();
                i.range = kept.unwrap_or_else(|| i.range.clone());
                stays
            }),
            ReceiptFact::ReceiptUsed { receipt, case } => {
                self.fates.insert(receipt.clone(), Fate::Used { case: case.clone() });
            }
            ReceiptFact::ReceiptVoided { receipt, reason } => {
                self.fates.insert(receipt.clone(), Fate::Void { reason: reason.clone() });
            }
            ReceiptFact::ReceiptLost { receipt, found_on, .. } => {
                let lost = Fate::Lost { found_on: *found_on, reported_on: None };
                self.fates.insert(receipt.clone(), lost);
            }
            ReceiptFact::LossReported { receipt, reported_on: day, .. } => {
                if let Some(Fate::Lost { reported_on, .. }) = self.fates.get_mut(receipt) {
                    *reported_on = Some(*day);
                }
            }
            ReceiptFact::ReceiptsCheckedOff { range, on } => {
                for i in self.issued.iter_mut().filter(|i| i.range == *range) {
                    i.checked_off = Some(*on);
                }
            }
        }
    }

    /// The range taken in that a receipt belongs to.
    pub fn stock(&self, receipt: &ReceiptNumber) -> Option<&Taken> {
        self.taken.iter().find(|t| t.range.contains(receipt))
    }

    /// The issued block that a receipt belongs to.
    pub fn block(&self, receipt: &ReceiptNumber) -> Option<&Issued> {
        self.issued.iter().find(|i| i.range.contains(receipt))
    }

    /// The next blank receipt of a block; none when it is used up.
    pub fn next(&self, block: &Issued) -> Option<ReceiptNumber> {
        block.range.numbers().find(|n| !self.fates.contains_key(n))
    }

    /// The next blank receipt that an officer holds.
    pub fn next_of(&self, person: &str) -> Option<ReceiptNumber> {
        self.issued.iter().filter(|i| i.to.id == person).find_map(|i| self.next(i))
    }

    /// 遗失而未报告、公告的 (F-16).
    pub fn unreported(&self) -> impl Iterator<Item = (&ReceiptNumber, Date)> {
        self.fates.iter().filter_map(|(n, f)| match f {
            Fate::Lost { found_on, reported_on: None } => Some((n, *found_on)),
            _ => None,
        })
    }

    /// F-06 of a receipt named by whoever takes money or books it. Where the town takes money with registered receipts
    /// alone, it must be [`ReceiptBook::usable`]; otherwise only if it is of a range taken in here. None where the
    /// register does not know it and need not.
    ///
    /// # Errors
    /// F-06 with what is wrong.
    pub fn claim(
        &self,
        text: &str,
        team: &[PersonRef],
        registered: bool,
    ) -> Result<Option<ReceiptNumber>, Refusal> {
        // However many zeros are written before it.
        let ours = |n: &ReceiptNumber, width| self.stock(&ReceiptNumber { width, ..n.clone() }).is_some();
        let known = ReceiptNumber::parse(text).is_some_and(|n| (1..=12).any(|width| ours(&n, width)));
        if registered || known { self.usable(text, team).map(Some) } else { Ok(None) }
    }

    /// F-06: money may be taken with this receipt: issued to one of the team, blank, and the next of its block.
    ///
    /// # Errors
    /// F-06 with what is wrong.
    pub fn usable(&self, text: &str, team: &[PersonRef]) -> Result<ReceiptNumber, Refusal> {
        let no = |need: String, have: String| {
            Refusal::new(&rules::F_06, need, have)
                .fix("执法人员", "使用财政领发给本人、尚未开具的下一张票据")
                .field("receipt")
        };
        let number = ReceiptNumber::parse(text)
            .ok_or_else(|| no("专用票据号（字轨和数字）".into(), format!("“{}”", text.trim())))?;
        let Some(block) = self.block(&number) else {
            return Err(no("财政已经发放的号段内的票据".into(), format!("{number}不在已发放的号段内")));
        };
        if team.iter().all(|o| o.id != block.to.id) {
            return Err(no("收款人员领用的票据".into(), format!("{number}由{}领用", block.to.name)));
        }
        if let Some(fate) = self.fates.get(&number) {
            return Err(no("空白的票据".into(), format!("{number}{}", fate.label())));
        }
        match self.next(block) {
            Some(next) if next != number => Err(no(
                format!("按号顺序开具，下一张是{next}"),
                format!("{number}跳过了{next}；写坏的作废，丢失的登记遗失"),
            )),
            _ => Ok(number),
        }
    }
}
