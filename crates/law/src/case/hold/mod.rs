//! 证据保全 (RULES 1.7: 先行登记保存、抽样、检测鉴定, and how evidence is taken, RULES 7).

mod acts;
mod command;
pub(super) mod custody;
mod dispose;
pub(super) mod evidence;
mod fact;
mod gather;
mod keep;
pub(super) mod sample;
mod state;
mod ways;

pub use acts::KEEPING;
pub use command::*;
pub use custody::found_at_count;
pub use evidence::{EvidenceMark, Particulars, faults, file_marks, marks};
pub use fact::*;
pub use gather::DataFile;
pub use sample::Sample;
pub use state::*;
pub use ways::*;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::deadline::{Deadline, Level};
use crate::goods::{Gone, GoodsItem, Taken};
use crate::matter::Stamp;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::DateTime;

/// 证据保全 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "证据保全",
    acts: acts::ACTS,
    road: &[
        "request_hold",
        "approve_hold",
        "carry_out_hold",
        "propose_hold_disposal",
        "decide_hold_disposal",
        "return_held_goods",
    ],
    deadlines,
    windows,
    facts: told,
    before_decision: |s, ctx| {
        dispose::before_decision(s, ctx)?;
        sample::before_decision(s, ctx)?;
        evidence::before_decision(s, ctx)
    },
    before_closing: dispose::before_closing,
};

/// E-02: a thing whose registration has lapsed is not used any further.
fn usable(s: &CaseState, thing: u32, ctx: &Context) -> Result<(), Refusal> {
    if !s.hold.lapsed(&s.goods, thing, ctx.today(), &ctx.town.calendar) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::E_02,
        "登记保存没有失效的物品",
        format!("第{thing}号物品的登记保存逾期未处理，已经失效"),
    )
    .fix("承办人", "解除登记保存，退还物品")
    .act("propose_hold_disposal"))
}

fn deadlines(s: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let hold = &s.hold;
    let mut all = Vec::new();
    for r in hold.registrations.iter().filter(|r| r.undecided(&s.goods).next().is_some()) {
        all.push(("登记保存处理", r.due(&town.calendar)));
    }
    for t in hold.tests.iter().filter(|t| t.result_on.is_none()) {
        all.push(("检测鉴定", Deadline::fixed(t.due_on)));
    }
    for r in hold.requests.iter().filter(|r| r.received_on.is_none()) {
        all.push(("调取证据", Deadline::fixed(r.due_on)));
    }
    all
}

/// The party's time to ask for a second test, until the case is decided.
fn windows(s: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    if s.decision.is_some() {
        return Vec::new();
    }
    s.hold.tests.iter().filter_map(|t| Some(("复检申请期限", t.retest_window(&town.calendar)?))).collect()
}

fn told(s: &CaseState, town: &Town) -> Vec<(&'static str, String)> {
    let hold = &s.hold;
    let mut all = Vec::new();
    if let Some(r) = &hold.request {
        let names = r.items.iter().map(|i| i.name.as_str()).collect::<Vec<_>>().join("、");
        let how = if r.approved_at.is_some() { "已批准，待实施" } else { "待批准" };
        all.push(("登记保存申请", format!("{names}（{how}）")));
    }
    for r in &hold.registrations {
        let open = r.undecided(&s.goods).count();
        let due = r.due(&town.calendar);
        let how = if open == 0 {
            "已处理".to_string()
        } else {
            format!("{open}件待处理，{}届满，逾期失效", due.text())
        };
        all.push(("登记保存", format!("{}，{}保存{}件，{how}", r.number, r.held_on, r.things.len())));
    }
    if !hold.to_return.is_empty() {
        all.push(("待退还", format!("{}件", hold.to_return.len())));
    }
    let samples = s.goods.here(Taken::Sampled).count();
    if samples > 0 {
        all.push(("在管样品", format!("{samples}件")));
    }
    for t in &hold.tests {
        let how = match (t.result_on, t.result_told_on) {
            (None, _) => format!("约定{}完成", t.due_on),
            (Some(on), None) => format!("{on}出结果，尚未告知"),
            (Some(_), Some(told)) if t.retest_open => format!("{told}告知结果，同意复检"),
            (Some(_), Some(told)) => format!("{told}告知结果"),
        };
        all.push(("检测鉴定", format!("{}，{}送检，{how}", t.to, t.sent_on)));
    }
    for r in hold.requests.iter().filter(|r| r.received_on.is_none()) {
        all.push(("调取证据", format!("{}，期限{}", r.number, r.due_on)));
    }
    for k in &hold.keeping {
        if let Some(how) = &k.broken {
            all.push(("保管链断裂", format!("第{}号物品：{how}", k.no)));
        }
    }
    all
}

/// Whether the registration of something has lapsed, as the case's page says in red.
pub fn lapsed(s: &CaseState, now: DateTime, town: &Town) -> bool {
    let late = |r: &Registration| r.due(&town.calendar).status(now, &town.calendar).level == Level::Overdue;
    s.hold.registrations.iter().any(|r| r.undecided(&s.goods).next().is_some() && late(r))
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::SummonInquiry(c) => gather::summon(state, c, ctx),
        Command::RequestEvidence(c) => gather::request(state, c, ctx),
        Command::ReceiveEvidence(c) => gather::receive(state, c, ctx),
        Command::ExtractData(c) => gather::extract(state, c, ctx),
        Command::DescribePictures(c) => gather::describe(state, c, ctx),
        Command::ExcludeEvidence(c) => evidence::exclude(state, c, ctx),
        Command::RequestHold(c) => keep::request(state, c, ctx),
        Command::ApproveHold(c) => keep::approve(state, c, ctx),
        Command::CarryOutHold(c) => keep::carry_out(state, c, ctx),
        Command::ProposeHoldDisposal(c) => dispose::propose(state, c, ctx),
        Command::DecideHoldDisposal(c) => dispose::decide(state, c, ctx),
        Command::ReturnHeldGoods(c) => dispose::hand_back(state, c, ctx),
        Command::StoreConfiscated(c) => dispose::store(state, c, ctx),
        Command::TakeSample(c) => sample::take(state, c, ctx),
        Command::CommissionTest(c) => sample::commission(state, c, ctx),
        Command::TellTestPeriod(c) => sample::tell_period(state, c, ctx),
        Command::RecordTestResult(c) => sample::result(state, c, ctx),
        Command::TellTestResult(c) => sample::tell_result(state, c, ctx),
        Command::RequestRetest(c) => sample::request(state, c, ctx),
        Command::RecordCustody(c) => custody::record(state, c, ctx),
        Command::SealGoods(c) => custody::seal(state, c, ctx),
    }
}

/// Things that came in: their numbers, and the beginning of their custody chains.
fn taken_in(s: &mut CaseState, first: usize, holder: Holder, at: DateTime, seals: &[String]) -> Vec<u32> {
    let nos: Vec<u32> = s.goods.0.iter().skip(first).map(|g| g.no).collect();
    for (i, no) in nos.iter().enumerate() {
        let seal = seals.get(i).or(seals.first()).cloned().unwrap_or_default();
        s.hold.keeping.push(Keeping { no: *no, holder, seal, hash: String::new(), at, broken: None });
    }
    nos
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm a fact, in the order of the procedure, reads best as one list"
)]
pub(super) fn evolve(s: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let at = stamp.at;
    let today = at.date();
    let by = &stamp.by.id;
    match fact {
        Fact::InquirySummoned { number, officers, .. } => {
            s.handled(officers);
            s.issue("ASK", number, at, true);
        }
        Fact::EvidenceRequested { number, recipient, due_on, officers, .. } => {
            s.handled(officers);
            s.hold.requests.push(EvidenceRequest {
                number: number.clone(),
                from: recipient.clone(),
                due_on: *due_on,
                received_on: None,
            });
            s.issue("EV-R", number, at, true);
        }
        Fact::RequestedEvidenceReceived { request, officers, .. } => {
            s.handled(officers);
            if let Some(r) = s.hold.requests.iter_mut().find(|r| r.number == *request) {
                r.received_on = Some(today);
            }
        }
        Fact::DataExtracted { number, officers, .. } => {
            s.handled(officers);
            s.issue("EV-E", number, at, false);
            s.gathered();
        }
        Fact::PicturesDescribed { number, officers, .. } => {
            s.handled(officers);
            s.issue("EV-P", number, at, false);
            s.gathered();
        }
        Fact::EvidenceExcluded { no, reason } => {
            s.handlers.insert(by.clone());
            s.hold.excluded.insert(*no);
            if let Some(e) = s.evidence.iter_mut().find(|e| e.no == *no) {
                e.verified = Some(false);
                e.opinion = reason.clone();
            }
            s.facts_changed();
        }
        Fact::HoldRequested { items, place, reason, officers } => {
            s.handled(officers);
            s.hold.request = Some(HoldRequest {
                items: items.clone(),
                reason: reason.clone(),
                place: place.clone(),
                approved_at: None,
            });
        }
        Fact::HoldApproved { number, .. } => {
            s.approvers.insert(by.clone());
            if let Some(r) = &mut s.hold.request {
                r.approved_at = Some(at);
            }
            s.issue("HOLD-A", number, at, false);
        }
        Fact::HoldRefused { .. } => s.hold.request = None,
        Fact::GoodsHeld { number, items, held_at, in_place, seal, delivered, officers, .. } => {
            s.handled(officers);
            let first = s.goods.0.len();
            s.goods.take(items, Taken::Held, number, held_at.date());
            let holder = if *in_place { Holder::Party } else { Holder::Officers };
            let nos = taken_in(s, first, holder, *held_at, std::slice::from_ref(seal));
            s.hold.registrations.push(Registration {
                number: number.clone(),
                held_on: held_at.date(),
                things: nos.into_iter().map(|no| HeldThing { no, way: None }).collect(),
            });
            s.hold.request = None;
            s.issue("HOLD", number, at, true);
            if *delivered {
                s.served(number, held_at.date(), at);
            }
            s.gathered();
        }
        Fact::HoldDisposalProposed { goods, way, reason, officers, .. } => {
            s.handled(officers);
            s.hold.proposal =
                Some(DisposalProposal { goods: goods.clone(), way: *way, reason: reason.clone() });
        }
        Fact::HoldDisposalDecided { number, goods, way, .. } => {
            s.approvers.insert(by.clone());
            s.hold.proposal = None;
            let things = s.hold.registrations.iter_mut().flat_map(|r| &mut r.things);
            for t in things.filter(|t| goods.contains(&t.no)) {
                t.way = Some(*way);
            }
            if way.gives_back().is_some() {
                s.hold.to_return.extend(goods);
            }
            s.issue("HOLD-D", number, at, true);
        }
        Fact::HoldDisposalReturned { .. } => s.hold.proposal = None,
        Fact::HeldGoodsReturned { number, goods, ways, returned_on, officers, .. } => {
            s.handled(officers);
            for (no, way) in goods.iter().zip(ways) {
                s.goods.let_go(&[*no], *way, *returned_on);
                s.hold.to_return.remove(no);
            }
            s.issue("RETN", number, at, false);
        }
        Fact::ConfiscatedStored { goods, decision, place, .. } => {
            s.hold.keepers.insert(by.clone());
            for no in goods {
                if let Some(g) = s.goods.get_mut(*no) {
                    g.taken = Taken::Confiscated;
                    g.by = decision.clone();
                    g.place = Some(place.clone());
                }
                if let Some(k) = s.hold.keeping.iter_mut().find(|k| k.no == *no) {
                    k.holder = Holder::Keeper;
                    k.at = at;
                }
            }
        }
        Fact::SampleTaken { number, samples, taken_at, officers, .. } => {
            s.handled(officers);
            let items: Vec<GoodsItem> = samples
                .iter()
                .map(|x| GoodsItem {
                    name: x.name.clone(),
                    spec: x.spec.clone(),
                    quantity: x.quantity.clone(),
                    condition: "封样完好".into(),
                })
                .collect();
            let first = s.goods.0.len();
            s.goods.take(&items, Taken::Sampled, number, taken_at.date());
            let seals: Vec<String> = samples.iter().map(|x| x.seal.trim().to_string()).collect();
            taken_in(s, first, Holder::Officers, *taken_at, &seals);
            s.issue("SAMP", number, at, false);
            s.gathered();
        }
        Fact::TestCommissioned { number, no, to, goods, sent_on, due_on, retest_of, officers, .. } => {
            s.handled(officers);
            if let Some(old) = retest_of.and_then(|no| s.hold.test_mut(no)) {
                old.retest_open = false;
                old.retest_over = true;
            }
            s.hold.tests.push(Test {
                no: *no,
                number: number.clone(),
                to: to.clone(),
                goods: goods.clone(),
                sent_on: *sent_on,
                due_on: *due_on,
                result_on: None,
                conclusion: String::new(),
                period_notice: None,
                told_before: None,
                told_on: None,
                result_notice: None,
                result_told_on: None,
                retest_days: 0,
                retest_open: false,
                retest_over: false,
            });
            s.issue("TEST", number, at, true);
        }
        Fact::TestPeriodTold { number, no, until, officers, .. } => {
            s.handled(officers);
            if let Some(t) = s.hold.test_mut(*no) {
                // Told anew: what the earlier notice said counts only where the party had it.
                t.told_before = t.told_on.take().map(|_| t.due_on).or(t.told_before);
                t.period_notice = Some(number.clone());
                t.due_on = *until;
            }
            s.issue("TEST-N", number, at, true);
        }
        Fact::TestResultRecorded { no, conclusion, result_on, used_up, officers, .. } => {
            s.handled(officers);
            let mut gone = Vec::new();
            if let Some(t) = s.hold.test_mut(*no) {
                t.result_on = Some(*result_on);
                t.conclusion = conclusion.clone();
                gone.clone_from(&t.goods);
            }
            if *used_up {
                gone.retain(|no| s.goods.get(*no).is_some_and(|g| g.is_here()));
                s.goods.let_go(&gone, Gone::UsedUp, *result_on);
                s.hold.to_return.retain(|no| !gone.contains(no));
            }
            s.facts_changed();
        }
        Fact::TestResultTold { number, no, retest_days, officers } => {
            s.handled(officers);
            if let Some(t) = s.hold.test_mut(*no) {
                t.result_notice = Some(number.clone());
                t.retest_days = *retest_days;
            }
            s.issue("TEST-N", number, at, true);
        }
        Fact::RetestRequested { no, accepted, waived, .. } => {
            s.handlers.insert(by.clone());
            if let Some(t) = s.hold.test_mut(*no) {
                t.retest_open = *accepted;
                t.retest_over = *waived;
            }
        }
        Fact::CustodyRecorded { officers, .. } => {
            if officers.is_empty() {
                s.hold.keepers.insert(by.clone());
            } else {
                s.handled(officers);
            }
            custody::moved(s, fact);
        }
        Fact::CustodyFaultFound { goods, fault, .. } => custody::faulted(s, *goods, fault),
    }
}
