//! 票据 in the search of all paths: three receipts, an officer and the finance office who hold them, and the money that is
//! taken with them.

use super::{Decided, Machine, Try, around, desk, left, open};
use crate::kit::Story;
use crate::paths::invariants::Receipted;
use jiff::civil::Date;
use law::case::{CaseFact, Collection};
use law::context::Context;
use law::deadline::ticket_loss;
use law::matter::{Entry, Offer, PersonRef};
use law::money::Fen;
use law::number::DocNumber;
use law::receipt::{ReceiptCommand as K, *};
use law::refusal::Refusal;
use law::rules;
use law::town::Town;
use std::collections::{BTreeMap, BTreeSet};

/// An act on the register, or money taken in a case with a receipt of it.
#[derive(Clone)]
pub enum Step {
    Act(K),
    /// Cash taken by the officers of a case.
    Cash(&'static str, String),
    /// A payment in a case, booked with a receipt.
    Booked(&'static str, String),
}

pub const MACHINE: Machine<ReceiptBook, Step, ReceiptFact, Receipted> = Machine {
    name: "register of receipts",
    desk,
    start: |_| (ReceiptBook::default(), Vec::new()),
    acts: || ACTS.iter().map(|a| a.id).chain([CASH, BOOKED]).collect(),
    act,
    decide,
    evolve: ReceiptBook::evolve,
    panel,
    ended,
    rests: |_| false,
    menu,
    waits,
    print,
    breaches,
};

const CASH: &str = "collect_cash";
const BOOKED: &str = "register_payment";

/// What the finance bureau gives out.
const ALL: std::ops::RangeInclusive<u64> = 1..=3;

/// Who takes the money of a case.
const TEAMS: [(&str, [&str; 2]); 2] = [("c1", ["sq1", "sq2"]), ("c2", ["sq3", "brigade"])];

/// Who may hold a receipt, of those to whom one is given here.
const FIT: [&str; 2] = ["sq1", "finance"];

fn team(case: &str) -> [&'static str; 2] {
    TEAMS.iter().find(|(c, _)| *c == case).expect("a case").1
}

fn act(step: &Step) -> &'static str {
    match step {
        Step::Act(c) => c.act(),
        Step::Cash(..) => CASH,
        Step::Booked(..) => BOOKED,
    }
}

pub fn decide(book: &ReceiptBook, step: &Step, ctx: &Context) -> Decided<ReceiptFact> {
    let (case, fact) = match step {
        Step::Act(c) => return law::receipt::decide(book, c, ctx),
        Step::Cash(case, receipt) => {
            let fact = CaseFact::CashCollected {
                number: DocNumber::new("示", "票", 2026, 1),
                amount: Fen::yuan(50),
                ground: Collection::Small,
                reason: String::new(),
                receipt: receipt.clone(),
                officers: team(case).iter().map(|id| PersonRef::from(&ctx.people[*id])).collect(),
                ashore_on: None,
            };
            (case, fact)
        }
        Step::Booked(case, receipt) => {
            let fact = CaseFact::PaymentRegistered {
                amount: Fen::yuan(50),
                paid_on: ctx.today(),
                voucher: "1".into(),
                channel: String::new(),
                receipt: receipt.clone(),
            };
            (case, fact)
        }
    };
    let used = drawn(book, &[Entry::stamp(ctx, fact)], case, ctx)?;
    // The town registers all its receipts: money without one of them is none.
    if used.is_empty() { Err(Refusal::new(&rules::F_06, "登记的票据", "没有")) } else { Ok(used) }
}

/// What the register's page shows: a register has no stages.
fn panel(book: &ReceiptBook, ctx: &Context) -> Vec<Offer> {
    let holds = book.issued.iter().any(|i| i.to.id == ctx.actor.id);
    ACTS.iter().filter(|a| a.open_to(ctx.actor, holds)).map(|a| open(a.id, a.title, a.rule)).collect()
}

/// Everything was taken in, nothing is blank, every loss is reported and every block checked off.
fn ended(book: &ReceiptBook) -> bool {
    book.fates.len() == ALL.count()
        && book.unreported().next().is_none()
        && book.issued.iter().all(|i| i.checked_off.is_some())
}

pub fn name(n: u64) -> String {
    format!("豫罚{n}")
}

fn spans() -> impl Iterator<Item = (u64, u64)> {
    ALL.flat_map(|first| (first..=*ALL.end()).map(move |last| (first, last)))
}

pub fn menu(desk: &Story, book: &ReceiptBook) -> Vec<Try<Step>> {
    let today = desk.today();
    let (yesterday, tomorrow) = (today.yesterday().ok(), today.tomorrow().ok());
    let mut all = Vec::new();
    let mut add = |who, how, command| all.push(Try { who, how, command });
    let take = |(first, last): (u64, u64), slip: &str, on| {
        let c = TakeReceipts { first: name(first), last: name(last), on, slip: slip.into() };
        Step::Act(K::TakeReceipts(c))
    };
    add("finance", "the block", take((1, 3), "领单1", None));
    add("finance", "backwards", take((3, 1), "领单1", None));
    add("finance", "without a slip", take((1, 3), " ", None));
    add("finance", "tomorrow", take((1, 3), "领单1", tomorrow));
    add("sq1", "not the finance office", take((1, 3), "领单1", None));
    if !book.taken.is_empty() {
        add("finance", "some of them again", take((3, 4), "领单3", None));
    }
    let issue = |(first, last): (u64, u64), to: &str| {
        let c = IssueReceipts { first: name(first), last: name(last), to: to.into() };
        Step::Act(K::IssueReceipts(c))
    };
    let back = |(first, last): (u64, u64)| {
        Step::Act(K::ReturnReceipts(ReturnReceipts { first: name(first), last: name(last) }))
    };
    for span in spans() {
        add("finance", "to an officer", issue(span, "sq1"));
        add("finance", "back", back(span));
    }
    for span in [(2, 3), (3, 3)] {
        add("finance", "to itself", issue(span, "finance"));
    }
    add("finance", "to who has no right to it", issue((1, 1), "contract"));
    add("finance", "never taken in", issue((3, 4), "sq1"));
    add("sq1", "to oneself", issue((1, 1), "sq1"));
    add("sq1", "by who holds it", back((3, 3)));
    let void = |receipt: String, complete, reason: &str| {
        Step::Act(K::VoidReceipt(VoidReceipt { receipt, complete, reason: reason.into() }))
    };
    let lose = |receipt: String, found_on| {
        Step::Act(K::LoseReceipt(LoseReceipt { receipt, found_on, reason: "途中遗失".into() }))
    };
    let report = |n: u64, reported_on, announcement: &str| {
        let announcement = announcement.into();
        Step::Act(K::ReportLoss(ReportLoss { receipt: name(n), reported_on, announcement }))
    };
    let check_off = |n: u64| Step::Act(K::CheckOffReceipts(CheckOffReceipts { first: name(n) }));
    for n in ALL {
        for who in ["sq1", "sq2", "finance"] {
            add(who, "voided", void(name(n), true, "写错"));
            add(who, "lost", lose(name(n), None));
        }
        add("finance", "today", report(n, None, "示例日报"));
        add("finance", "a block", check_off(n));
        for (case, [one, other]) in TEAMS {
            add(one, "cash", Step::Cash(case, name(n)));
            add(other, "cash, the other officer", Step::Cash(case, name(n)));
        }
        add("finance", "booked", Step::Booked("c1", name(n)));
    }
    add("sq1", "a part of it is missing", void(name(1), false, "写错"));
    add("sq1", "no reason", void(name(1), true, ""));
    add("finance", "voided, never taken in", void(name(4), true, "写错"));
    add("finance", "lost, never taken in", lose(name(4), None));
    add("sq1", "missed yesterday", lose(name(1), yesterday));
    add("sq1", "missed tomorrow", lose(name(1), tomorrow));
    add("finance", "no notice", report(1, None, ""));
    add("finance", "reported yesterday", report(1, yesterday, "示例日报"));
    add("sq1", "not the finance office", report(1, None, "示例日报"));
    add("sq1", "not the finance office", check_off(1));
    add("sq1", "cash, never taken in", Step::Cash("c1", name(4)));
    add("sq1", "cash, no number", Step::Cash("c1", String::new()));
    add("finance", "booked, no number", Step::Booked("c1", String::new()));
    all
}

/// The days of the first loss that is not reported (F-16).
fn waits(book: &ReceiptBook, town: &Town) -> Vec<Date> {
    let first = book.unreported().map(|(_, found)| found).min();
    around(first.and_then(|found| ticket_loss(found, &town.calendar).due)).collect()
}

fn print(book: &ReceiptBook, today: Date, town: &Town) -> String {
    let taken: BTreeSet<_> = book.taken.iter().map(|t| (t.range.first.value, t.on == today)).collect();
    let issued: BTreeSet<_> = book
        .issued
        .iter()
        .map(|i| (i.range.first.value, i.range.last.value, i.to.id.as_str(), i.checked_off.is_some()))
        .collect();
    // Used, voided, or lost and reported: no act asks which.
    let fate = |(n, fate): (&ReceiptNumber, &Fate)| match fate {
        Fate::Lost { found_on, reported_on: None } => {
            let due = left(ticket_loss(*found_on, &town.calendar).due, today);
            format!("{} lost {due} {}", n.value, *found_on == today)
        }
        _ => n.value.to_string(),
    };
    let fates: Vec<String> = book.fates.iter().map(fate).collect();
    format!("{taken:?} {issued:?} {fates:?}")
}

/// A receipt by its series, its digits and its number.
type Name = (String, u8, u64);

fn key(n: &ReceiptNumber) -> Name {
    (n.series.clone(), n.width, n.value)
}

fn each(range: &Range) -> Vec<Name> {
    (range.first.value..=range.last.value)
        .map(|value| (range.first.series.clone(), range.first.width, value))
        .collect()
}

/// What has become of a receipt that is no longer blank.
#[derive(Clone, Copy, PartialEq)]
enum Gone {
    /// Used or voided.
    Spent,
    /// Lost: the day on which it was missed, and whether that is reported.
    Lost(Date, bool),
}

/// What a history has shown.
#[derive(Default)]
struct Seen {
    taken: BTreeMap<Name, Date>,
    /// Who holds it, and which of the blocks given out it is of.
    held: BTreeMap<Name, (String, usize)>,
    gone: BTreeMap<Name, Gone>,
    checked_off: BTreeSet<Name>,
}

impl Seen {
    fn of(history: &[ReceiptEvent]) -> Seen {
        let mut seen = Seen::default();
        for (at, event) in history.iter().enumerate() {
            match &event.fact {
                ReceiptFact::ReceiptsTaken { range, on, .. } => {
                    seen.taken.extend(each(range).into_iter().map(|n| (n, *on)));
                }
                ReceiptFact::ReceiptsIssued { range, to } => {
                    seen.held.extend(each(range).into_iter().map(|n| (n, (to.id.clone(), at))));
                }
                ReceiptFact::ReceiptsReturned { range } => {
                    each(range).iter().for_each(|n| drop(seen.held.remove(n)));
                }
                ReceiptFact::ReceiptUsed { receipt, .. } | ReceiptFact::ReceiptVoided { receipt, .. } => {
                    seen.gone.insert(key(receipt), Gone::Spent);
                }
                ReceiptFact::ReceiptLost { receipt, found_on, .. } => {
                    seen.gone.insert(key(receipt), Gone::Lost(*found_on, false));
                }
                ReceiptFact::LossReported { receipt, .. } => {
                    if let Some(Gone::Lost(_, reported)) = seen.gone.get_mut(&key(receipt)) {
                        *reported = true;
                    }
                }
                ReceiptFact::ReceiptsCheckedOff { range, .. } => seen.checked_off.extend(each(range)),
            }
        }
        seen
    }

    /// The blank ones of the same block with a greater or a lesser number.
    fn blank(&self, n: &Name, greater: bool) -> impl Iterator<Item = &Name> {
        let block = self.held.get(n).map(|(_, block)| *block);
        let beside = move |m: &Name| if greater { m > n } else { m < n };
        let same = move |of: usize| block == Some(of);
        self.held
            .iter()
            .filter(move |(m, (_, of))| same(*of) && beside(m) && !self.gone.contains_key(*m))
            .map(|(m, _)| m)
    }
}

/// What the last event broke.
pub fn breaches(history: &[ReceiptEvent], _: &Town) -> Vec<Receipted> {
    let Some((last, before)) = history.split_last() else { return Vec::new() };
    let seen = Seen::of(before);
    let (by, day) = (last.by.id.as_str(), last.at.date());
    let finance = by == "finance";
    let mut broken = BTreeSet::new();
    let mut say = |wrong: bool, what: Receipted| {
        if wrong {
            broken.insert(what);
        }
    };
    match &last.fact {
        ReceiptFact::ReceiptsTaken { range, on, .. } => {
            say(!finance, Receipted::NotTheFinanceOffice);
            say(each(range).iter().any(|n| seen.taken.contains_key(n)), Receipted::TakenTwice);
            say(*on > day, Receipted::Misdated);
        }
        ReceiptFact::ReceiptsIssued { range, to } => {
            say(!finance, Receipted::NotTheFinanceOffice);
            say(!FIT.contains(&to.id.as_str()), Receipted::UnfitHolder);
            for n in each(range) {
                say(!seen.taken.contains_key(&n), Receipted::NotTakenIn);
                say(seen.held.contains_key(&n), Receipted::GivenTwice);
                say(seen.gone.contains_key(&n), Receipted::NotBlank);
            }
        }
        ReceiptFact::ReceiptsReturned { range } => {
            say(!finance, Receipted::NotTheFinanceOffice);
            let all = each(range);
            for n in &all {
                say(!seen.held.contains_key(n), Receipted::NotGivenOut);
                say(seen.gone.contains_key(n), Receipted::NotBlank);
                say(seen.blank(n, true).any(|behind| !all.contains(behind)), Receipted::GapLeft);
            }
        }
        ReceiptFact::ReceiptUsed { receipt, case } => {
            let n = key(receipt);
            // What the finance office books it gives a receipt for itself.
            let hands = if finance { vec!["finance"] } else { team(case).to_vec() };
            let holder = seen.held.get(&n).map(|(holder, _)| holder.as_str());
            say(!seen.taken.contains_key(&n), Receipted::NotTakenIn);
            say(!holder.is_some_and(|h| hands.contains(&h)), Receipted::NotTheirs);
            say(seen.gone.contains_key(&n), Receipted::NotBlank);
            say(seen.blank(&n, false).next().is_some(), Receipted::OutOfOrder);
        }
        ReceiptFact::ReceiptVoided { receipt, .. } | ReceiptFact::ReceiptLost { receipt, .. } => {
            let n = key(receipt);
            let own = seen.held.get(&n).is_some_and(|(holder, _)| holder == by);
            say(!seen.taken.contains_key(&n), Receipted::NotTakenIn);
            say(!own && !finance, Receipted::NotTheirs);
            say(seen.gone.contains_key(&n), Receipted::NotBlank);
            if let ReceiptFact::ReceiptLost { found_on, .. } = &last.fact {
                let early = seen.taken.get(&n).is_some_and(|taken| found_on < taken);
                say(early || *found_on > day, Receipted::Misdated);
            }
        }
        ReceiptFact::LossReported { receipt, reported_on, announcement } => {
            say(!finance, Receipted::NotTheFinanceOffice);
            let missed = match seen.gone.get(&key(receipt)) {
                Some(Gone::Lost(missed, false)) => Some(*missed),
                _ => None,
            };
            say(missed.is_none() || announcement.is_empty(), Receipted::ReportedAmiss);
            let early = missed.is_some_and(|missed| *reported_on < missed);
            say(early || *reported_on > day, Receipted::Misdated);
        }
        ReceiptFact::ReceiptsCheckedOff { range, .. } => {
            say(!finance, Receipted::NotTheFinanceOffice);
            for n in each(range) {
                say(!seen.held.contains_key(&n), Receipted::NotGivenOut);
                let open = matches!(seen.gone.get(&n), None | Some(Gone::Lost(_, false)));
                say(open || seen.checked_off.contains(&n), Receipted::CheckedOffOpen);
            }
        }
    }
    broken.into_iter().collect()
}
