//! The acts on the register of receipts: who, and under which rule. A register has no stages.

use crate::person::{Person, Role};
use crate::rule::Rule;
use crate::rules;

/// One act on the register.
pub struct ReceiptAct {
    /// 代号, also the command's tag: `take_receipts`.
    pub id: &'static str,
    /// 名称
    pub title: &'static str,
    /// Whoever holds the receipt may do it besides the finance office.
    pub holder: bool,
    /// The rule it stands on.
    pub rule: &'static Rule,
}

impl ReceiptAct {
    /// Whether somebody may come to this act at all: the finance office, and whoever holds receipts where the act is a holder's
    /// too.
    pub fn open_to(&self, person: &Person, holds: bool) -> bool {
        person.is(Role::Finance) || (self.holder && holds)
    }
}

const fn row(id: &'static str, title: &'static str, rule: &'static Rule) -> ReceiptAct {
    ReceiptAct { id, title, holder: false, rule }
}

/// Every act, in the order of a receipt's life.
pub static ACTS: &[ReceiptAct] = &[
    row("take_receipts", "领入号段", &rules::F_06),
    row("issue_receipts", "发放号段", &rules::F_06),
    row("return_receipts", "收回号段", &rules::F_06),
    ReceiptAct { holder: true, ..row("void_receipt", "作废票据", &rules::F_06) },
    ReceiptAct { holder: true, ..row("lose_receipt", "登记票据遗失", &rules::F_16) },
    row("report_loss", "报告票据遗失", &rules::F_16),
    row("check_off_receipts", "核销号段", &rules::F_06),
];

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static ReceiptAct> {
    ACTS.iter().find(|a| a.id == id)
}
