//! What may be done to the register of receipts, and by whom.

use super::{Fate, Range, ReceiptBook, ReceiptEvent, ReceiptFact, ReceiptNumber};
use crate::case::{CaseEvent, CaseFact};
use crate::command::commands;
use crate::context::Context;
use crate::matter::{Entry, PersonRef, incomplete, text};
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 领入号段
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeReceipts {
    /// 起号
    pub first: String,
    /// 止号
    pub last: String,
    /// 领入日
    pub on: Option<Date>,
    /// 财政部门发放单号
    pub slip: String,
}

/// 发放
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueReceipts {
    /// 起号
    pub first: String,
    /// 止号
    pub last: String,
    /// 领用人
    pub to: PersonId,
}

/// 收回
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnReceipts {
    /// 起号
    pub first: String,
    /// 止号
    pub last: String,
}

/// 作废
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VoidReceipt {
    /// 票号
    pub receipt: String,
    /// 各联齐全
    pub complete: bool,
    /// 原因
    pub reason: String,
}

/// 登记遗失
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoseReceipt {
    /// 票号
    pub receipt: String,
    /// 发现日
    pub found_on: Option<Date>,
    /// 经过
    pub reason: String,
}

/// 报告遗失
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportLoss {
    /// 票号
    pub receipt: String,
    /// 书面报告日
    pub reported_on: Option<Date>,
    /// 公告作废的媒体和日期
    pub announcement: String,
}

/// 核销
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckOffReceipts {
    /// 发放号段的起号
    pub first: String,
}

commands! {
    /// A command to the register of receipts.
    ReceiptCommand {
        /// 领入号段
        "take_receipts" => TakeReceipts(TakeReceipts),
        /// 发放
        "issue_receipts" => IssueReceipts(IssueReceipts),
        /// 收回
        "return_receipts" => ReturnReceipts(ReturnReceipts),
        /// 作废
        "void_receipt" => VoidReceipt(VoidReceipt),
        /// 登记遗失
        "lose_receipt" => LoseReceipt(LoseReceipt),
        /// 报告遗失
        "report_loss" => ReportLoss(ReportLoss),
        /// 核销
        "check_off_receipts" => CheckOffReceipts(CheckOffReceipts),
    }
}

/// The most receipts in one range: what is more is a slip of the keyboard.
const MOST: u64 = 1_000;

fn number(field: &'static str, text: &str) -> Result<ReceiptNumber, Refusal> {
    ReceiptNumber::parse(text).ok_or_else(|| {
        incomplete(field, "票号：字轨（可以没有）和最多十二位数字", format!("“{}”", text.trim()))
    })
}

fn range(first: &str, last: &str) -> Result<Range, Refusal> {
    let range = Range::new(number("first", first)?, number("last", last)?);
    let range = range.ok_or_else(|| incomplete("last", "与起号同字轨、同位数，不小于起号", last.trim()))?;
    if range.count() > MOST {
        return Err(incomplete("last", format!("一次不超过{MOST}张"), format!("{}张", range.count())));
    }
    Ok(range)
}

fn no(need: impl Into<String>, have: impl Into<String>, field: &'static str) -> Refusal {
    Refusal::new(&rules::F_06, need, have).fix("财政", "核对票号").field(field)
}

fn past(field: &'static str, day: Option<Date>, from: Option<Date>, ctx: &Context) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if day > ctx.today() || from.is_some_and(|f| day < f) {
        let from = from.map_or(String::new(), |f| format!("{f}以后、"));
        return Err(incomplete(field, format!("{from}不晚于今天的日期"), day.to_string()));
    }
    Ok(day)
}

/// May this be done to the register now? If so, what has happened.
///
/// # Errors
/// P-01, P-04, F-06 or F-16.
pub fn decide(
    book: &ReceiptBook,
    command: &ReceiptCommand,
    ctx: &Context,
) -> Result<Vec<ReceiptEvent>, Refusal> {
    use ReceiptCommand as C;
    let fact = match command {
        C::TakeReceipts(c) => take(book, c, ctx),
        C::IssueReceipts(c) => issue(book, c, ctx),
        C::ReturnReceipts(c) => give_back(book, c, ctx),
        C::VoidReceipt(c) => void(book, c, ctx),
        C::LoseReceipt(c) => lose(book, c, ctx),
        C::ReportLoss(c) => report(book, c, ctx),
        C::CheckOffReceipts(c) => check_off(book, c, ctx),
    }?;
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// Whether an act on a case may give out a receipt, so that it needs the register.
pub fn draws(act: &str) -> bool {
    matches!(act, "collect_cash" | "register_payment")
}

/// The receipt that an event of a case gave, and whose it must be: one of those who took the money, or who booked it.
fn named(event: &CaseEvent) -> Option<(&str, &[PersonRef])> {
    match &event.fact {
        CaseFact::CashCollected { receipt, officers, .. } => Some((receipt, officers)),
        CaseFact::PaymentRegistered { receipt, .. } if !receipt.is_empty() => {
            Some((receipt, std::slice::from_ref(&event.by)))
        }
        _ => None,
    }
}

/// What these events of a case make of the receipts they gave (F-06); recorded together with them.
///
/// # Errors
/// F-06 where a receipt may not be used.
pub fn drawn(
    book: &ReceiptBook,
    events: &[CaseEvent],
    case: &str,
    ctx: &Context,
) -> Result<Vec<ReceiptEvent>, Refusal> {
    let mut drawn = Vec::new();
    for (receipt, team) in events.iter().filter_map(named) {
        if let Some(receipt) = book.claim(receipt, team, ctx.town.policy.receipts_registered.value)? {
            drawn.push(Entry::stamp(ctx, ReceiptFact::ReceiptUsed { receipt, case: case.into() }));
        }
    }
    Ok(drawn)
}

fn take(book: &ReceiptBook, c: &TakeReceipts, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    ctx.require_role(&[Role::Finance])?;
    let range = range(&c.first, &c.last)?;
    if let Some(t) = book.taken.iter().find(|t| t.range.meets(&range)) {
        return Err(no("没有领入过的号段", format!("与{}重叠", t.range), "first"));
    }
    let on = past("on", c.on, None, ctx)?;
    Ok(ReceiptFact::ReceiptsTaken { range, on, slip: text("slip", "财政部门发放单号", &c.slip)? })
}

fn issue(book: &ReceiptBook, c: &IssueReceipts, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    ctx.require_role(&[Role::Finance])?;
    let range = range(&c.first, &c.last)?;
    if !book.taken.iter().any(|t| t.range.covers(&range)) {
        return Err(no("在领入的号段之内", format!("{range}没有领入"), "first"));
    }
    if let Some(i) = book.issued.iter().find(|i| i.range.meets(&range)) {
        return Err(no("没有发放过的号段", format!("与发给{}的{}重叠", i.to.name, i.range), "first"));
    }
    if let Some(n) = range.numbers().find(|n| book.fates.contains_key(n)) {
        return Err(no("空白的票据", format!("{n}已经作废或者遗失"), "first"));
    }
    let person = ctx.people.get(&c.to).ok_or_else(|| incomplete("to", "领用人", "没有选择"))?;
    // F-06: only who may take cash, or books what the bank took, holds receipts.
    if person.disabled || !person.is(Role::Finance) {
        person.fit_for_duty(ctx.today()).map_err(|r| r.field("to"))?;
    }
    Ok(ReceiptFact::ReceiptsIssued { range, to: PersonRef::from(person) })
}

/// What an officer does not need comes back from the end of the block, so that what is left is still used in order: behind it
/// lies nothing blank. Voided and lost ones there stay with the officer until they are checked off.
fn give_back(book: &ReceiptBook, c: &ReturnReceipts, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    ctx.require_role(&[Role::Finance])?;
    let range = range(&c.first, &c.last)?;
    let Some(block) = book.issued.iter().find(|i| i.range.covers(&range)) else {
        return Err(no("在一个已发放的号段之内", format!("{range}没有发放"), "first"));
    };
    let blank = |n: &ReceiptNumber| !book.fates.contains_key(n);
    let left = block.range.behind(&range.last).and_then(|rest| rest.numbers().filter(blank).last());
    if let Some(left) = left {
        return Err(no(format!("收回到号段末尾空白的{left}"), range.last.to_string(), "last"));
    }
    if let Some((n, fate)) = range.numbers().find_map(|n| Some((n.clone(), book.fates.get(&n)?))) {
        return Err(no("空白的票据", format!("{n}{}", fate.label()), "first"));
    }
    Ok(ReceiptFact::ReceiptsReturned { range })
}

/// The receipt, where it was taken in and is blank; its holder or the finance office speaks of it.
fn blank(book: &ReceiptBook, receipt: &str, ctx: &Context) -> Result<ReceiptNumber, Refusal> {
    let n = number("receipt", receipt)?;
    // Whoever neither holds it nor keeps the register learns nothing of what became of it.
    if book.block(&n).is_none_or(|b| b.to.id != ctx.actor.id) {
        ctx.require_role(&[Role::Finance])?;
    }
    if book.stock(&n).is_none() {
        return Err(no("领入过的票据", format!("{n}没有领入"), "receipt"));
    }
    if let Some(fate) = book.fates.get(&n) {
        return Err(no("空白的票据", format!("{n}{}", fate.label()), "receipt"));
    }
    Ok(n)
}

fn void(book: &ReceiptBook, c: &VoidReceipt, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    let receipt = blank(book, &c.receipt, ctx)?;
    if !c.complete {
        return Err(no("作废的票据各联齐全、加盖作废章保存", "各联不全", "complete")
            .fix("领用人", "找齐各联；缺联的按遗失登记"));
    }
    Ok(ReceiptFact::ReceiptVoided { receipt, reason: text("reason", "作废原因", &c.reason)? })
}

fn lose(book: &ReceiptBook, c: &LoseReceipt, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    let receipt = blank(book, &c.receipt, ctx)?;
    let taken = book.stock(&receipt).map(|t| t.on);
    let found_on = past("found_on", c.found_on, taken, ctx)?;
    Ok(ReceiptFact::ReceiptLost { receipt, found_on, reason: text("reason", "遗失经过", &c.reason)? })
}

/// F-16: a loss is reported in writing and made public; late is better than never, so the day is only counted.
fn report(book: &ReceiptBook, c: &ReportLoss, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    ctx.require_role(&[Role::Finance])?;
    let receipt = number("receipt", &c.receipt)?;
    let Some(Fate::Lost { found_on, reported_on: None }) = book.fates.get(&receipt) else {
        return Err(no("登记遗失、尚未报告的票据", format!("{receipt}不是"), "receipt"));
    };
    let reported_on = past("reported_on", c.reported_on, Some(*found_on), ctx)?;
    if c.announcement.trim().is_empty() {
        return Err(Refusal::new(&rules::F_16, "书面报告财政部门，并公告作废", "没有公告")
            .fix("财政", "公告作废后填写媒体和日期")
            .field("announcement"));
    }
    Ok(ReceiptFact::LossReported { receipt, reported_on, announcement: c.announcement.trim().into() })
}

fn check_off(book: &ReceiptBook, c: &CheckOffReceipts, ctx: &Context) -> Result<ReceiptFact, Refusal> {
    ctx.require_role(&[Role::Finance])?;
    let first = number("first", &c.first)?;
    let block = book.issued.iter().find(|i| i.range.first == first && i.checked_off.is_none());
    let Some(block) = block else {
        return Err(no("发放而未核销的号段的起号", format!("{first}不是"), "first"));
    };
    if let Some(next) = book.next(block) {
        return Err(no("号段内的票据全部开具、作废或者遗失", format!("{next}还是空白的"), "first"));
    }
    if let Some((n, _)) = book.unreported().find(|(n, _)| block.range.contains(n)) {
        return Err(Refusal::new(&rules::F_16, "遗失的票据已经报告财政并公告作废", format!("{n}尚未报告"))
            .fix("财政", "先报告并公告")
            .field("first"));
    }
    Ok(ReceiptFact::ReceiptsCheckedOff { range: block.range.clone(), on: ctx.today() })
}
