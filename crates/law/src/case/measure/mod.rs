//! 查封扣押 (RULES §2, Q-01–Q-14).
//!
//! A measure is proposed, approved, carried out and handed over on the spot, or taken urgently and approved within a day;
//! it is kept, may be extended once, and ends by confiscation, destruction or release. [`standing`] reads from the clock
//! where each measure stands.

mod acts;
mod command;
mod ending;
mod fact;
mod keeping;
mod plan;
mod scene;
mod standing;
mod state;
mod term;

pub use command::*;
pub use fact::*;
pub use standing::Standing;
pub use state::*;

use super::fund;
use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::deadline::Deadline;
use crate::goods::{Gone, Taken};
use crate::matter::Stamp;
use crate::party::Span;
use crate::refusal::Refusal;
use crate::town::{MeasureKind, Town};
use jiff::civil::Date;

/// 查封扣押 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "查封扣押",
    acts: acts::ACTS,
    road: acts::ROAD,
    deadlines,
    windows: |_, _| Vec::new(),
    facts,
    before_decision: |_, _| Ok(()),
    before_closing: ending::nothing_held,
};

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::ProposeMeasure(c) => plan::propose(state, c, ctx),
        Command::DecideMeasure(c) => plan::decide(state, c, ctx),
        Command::CarryOutMeasure(c) => scene::carry_out(state, c, ctx),
        Command::TakeUrgentMeasure(c) => scene::urgent(state, c, ctx),
        Command::ReportUrgentMeasure(c) => scene::report(state, c, ctx),
        Command::DeliverMeasure(c) => scene::deliver(state, c, ctx),
        Command::KeepMeasure(c) => keeping::keep(state, c, ctx),
        Command::ExcludeTesting(c) => term::exclude(state, c, ctx),
        Command::ProposeMeasureExtension(c) => term::propose(state, c, ctx),
        Command::DecideMeasureExtension(c) => term::decide(state, c, ctx),
        Command::SellSeized(c) => keeping::sell(state, c, ctx),
        Command::SettleMeasure(c) => ending::settle(state, c, ctx),
        Command::ReleaseMeasure(c) => ending::release(state, c, ctx),
        Command::ReturnMeasure(c) => ending::give_back(state, c, ctx),
    }
}

/// 期限 of every measure: the approval of an urgent one, the hand-over, the term, the return.
fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let mut all = Vec::new();
    for m in &state.measure.measures {
        let Some(taken) = &m.taken else { continue };
        if m.unreleased(state).next().is_some() {
            all.extend(m.approval_due(town).map(|d| ("补办查封扣押批准", d)));
            if taken.delivered_at.is_none() {
                let spot = Deadline::fixed(taken.ended_at.date());
                all.push(("当场交付查封扣押决定书", spot.under(&crate::rules::Q_07, &["强§24"])));
            }
            all.extend(m.term(state, town).map(|d| ("查封扣押期限", d)));
        }
        if let Some(r) = m.to_return() {
            let now = Deadline::fixed(r.at.date());
            all.push(("退还查封扣押物", now.under(&crate::rules::Q_13, &["强§28"])));
        }
    }
    all
}

/// 要点: every measure with its document, its things and its end.
fn facts(state: &CaseState, town: &Town) -> Vec<(&'static str, String)> {
    state.measure.measures.iter().map(|m| (m.plan.measure_kind.label(), told(state, m, town))).collect()
}

fn told(state: &CaseState, m: &Measure, town: &Town) -> String {
    let Some(taken) = &m.taken else {
        let stands = match m.approved {
            None => "待审批",
            Some(true) => "已批准，待实施",
            Some(false) => "未批准",
        };
        return format!("第{}项：{}，{stands}", m.no, m.plan.item_name);
    };
    let count = m.unreleased(state).count();
    let stands = if count > 0 {
        let term = m.term(state, town);
        let due = term.as_ref().map_or(String::new(), Deadline::text);
        let control = term.and_then(|d| d.control).map_or(String::new(), |d| format!("，最迟{d}办理"));
        format!("在押{count}项，期限至{due}{control}")
    } else if m.to_return().is_some() {
        "已解除，待退还".into()
    } else {
        "已了结".into()
    };
    let waits = if m.urgent && m.approved.is_none() && count > 0 { "，待补办批准" } else { "" };
    format!("第{}项：{}，{stands}{waits}", m.no, taken.number)
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let at = stamp.at;
    match fact {
        Fact::MeasureProposed { no, plan, officers } => {
            state.handled(officers);
            state.measure.measures.push(Measure::new(*no, plan, false));
        }
        Fact::MeasureDecided { number, no, approved, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            state.issue("SEIZ-A", number, at, false);
            if let Some(m) = state.measure.get_mut(*no) {
                m.approved = Some(*approved);
                m.decided_at = Some(at);
            }
        }
        Fact::MeasureTaken {
            number, list_number, record_number, no, urgency, plan, scene, officers, ..
        } => {
            state.handled(officers);
            // Handed over on the spot or not at all: never for the ordinary service.
            state.issue("SEIZ", number, at, false);
            state.issue("SEIZ-L", list_number, at, false);
            state.issue("SEIZ-R", record_number, at, false);
            state.take_measured(plan, number, scene.started_at.date());
            if state.measure.get_mut(*no).is_none() {
                state.measure.measures.push(Measure::new(*no, plan, urgency.is_some()));
            }
            if let Some(m) = state.measure.get_mut(*no) {
                m.plan = (**plan).clone();
                m.taken = Some(Seizure {
                    number: number.clone(),
                    list_number: list_number.clone(),
                    started_at: scene.started_at,
                    ended_at: scene.ended_at,
                    delivered_at: None,
                });
            }
        }
        Fact::UrgentMeasureReported { no, reported_at, officers, .. } => {
            state.handled(officers);
            if let Some(m) = state.measure.get_mut(*no) {
                m.reported_at = Some(*reported_at);
            }
        }
        Fact::MeasureDelivered { no, delivered_at, officers, .. } => {
            state.handled(officers);
            let Some(taken) = state.measure.get_mut(*no).and_then(|m| m.taken.as_mut()) else { return };
            taken.delivered_at = Some(*delivered_at);
            let papers = [taken.number.clone(), taken.list_number.clone()];
            for paper in &papers {
                state.served(paper, delivered_at.date(), at);
            }
        }
        // Where things lie is for the scene; in the store-room they are once its keeper has taken them in.
        Fact::MeasureKept { .. } => {
            state.handlers.insert(stamp.by.id.clone());
        }
        Fact::MeasureTested { no, agency, sent_on, result_on, until, told_on, officers, .. } => {
            state.handled(officers);
            let Some(m) = state.measure.get_mut(*no) else { return };
            let test = Test {
                agency: agency.clone(),
                span: Span { from: *sent_on, to: *result_on },
                until: *until,
                told_on: *told_on,
            };
            match m.tests.iter_mut().find(|t| t.agency == *agency && t.span.from == *sent_on) {
                Some(known) => *known = test,
                None => m.tests.push(test),
            }
        }
        Fact::MeasureExtensionProposed { no, days, reason, officers } => {
            state.handled(officers);
            if let Some(m) = state.measure.get_mut(*no) {
                m.extension =
                    Some(Extension { days: *days, reason: reason.clone(), approved: None, number: None });
            }
        }
        Fact::MeasureExtended { number, no, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            state.issue("SEIZ-E", number, at, true);
            if let Some(e) = state.measure.get_mut(*no).and_then(|m| m.extension.as_mut()) {
                e.approved = Some(true);
                e.number = Some(number.clone());
            }
        }
        Fact::MeasureExtensionRefused { no, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            if let Some(e) = state.measure.get_mut(*no).and_then(|m| m.extension.as_mut()) {
                e.approved = Some(false);
            }
        }
        Fact::MeasureSold { no, goods, reason, way, sold_on, proceeds, market, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            state.goods.let_go(goods, Gone::Sold, *sold_on);
            if let Some(m) = state.measure.get_mut(*no) {
                m.sales.push(Sale {
                    goods: goods.clone(),
                    way: *way,
                    reason: reason.clone(),
                    proceeds: *proceeds,
                    market: *market,
                });
            }
        }
        Fact::MeasureSettled { no, goods, decision, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            match decision {
                Some(decision) => {
                    for no in goods {
                        if let Some(g) = state.goods.get_mut(*no) {
                            g.taken = Taken::Confiscated;
                            g.by = decision.clone();
                            g.on = at.date();
                        }
                    }
                    state.forfeit_proceeds(*no, goods, &stamp.by.name, at.date());
                }
                None => state.goods.let_go(goods, Gone::Destroyed, at.date()),
            }
        }
        Fact::MeasureReleased { number, no, goods, ground, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            state.issue("SEIZ-F", number, at, true);
            if let Some(m) = state.measure.get_mut(*no) {
                m.releases.push(Release {
                    number: number.clone(),
                    at,
                    ground: *ground,
                    goods: goods.clone(),
                    returned_on: None,
                });
            }
        }
        Fact::MeasureReturned { no, release, goods, returned_at, officers, .. } => {
            state.handled(officers);
            let on = returned_at.date();
            let Some(m) = state.measure.get_mut(*no) else { return };
            let gone = if m.plan.measure_kind == MeasureKind::Seal { Gone::Released } else { Gone::Returned };
            if let Some(r) = m.releases.iter_mut().find(|r| r.number == *release) {
                r.returned_on = Some(on);
            }
            let here: Vec<u32> =
                goods.iter().copied().filter(|n| state.goods.get(*n).is_some_and(|g| g.is_here())).collect();
            state.goods.let_go(&here, gone, on);
            if state.paper(release).is_some_and(|p| p.served_on.is_none()) {
                state.served(release, on, at);
            }
        }
    }
}

impl State {
    /// The measure with this number.
    pub fn get(&self, no: u32) -> Option<&Measure> {
        self.measures.iter().find(|m| m.no == no)
    }

    fn get_mut(&mut self, no: u32) -> Option<&mut Measure> {
        self.measures.iter_mut().find(|m| m.no == no)
    }
}

impl Measure {
    fn new(no: u32, plan: &Plan, urgent: bool) -> Self {
        Measure {
            no,
            plan: plan.clone(),
            urgent,
            approved: None,
            decided_at: None,
            taken: None,
            reported_at: None,
            tests: Vec::new(),
            extension: None,
            sales: Vec::new(),
            releases: Vec::new(),
        }
    }
}

impl CaseState {
    /// F-12: what was sold before it was confiscated stands in its proceeds, which go to the treasury like those of any
    /// disposal.
    fn forfeit_proceeds(&mut self, measure: u32, goods: &[u32], by: &str, on: Date) {
        let sales = self.measure.get(measure).map(|m| m.sales.clone()).unwrap_or_default();
        for sale in sales.iter().filter(|s| s.goods.iter().all(|n| goods.contains(n))) {
            let disposal = fund::Disposal {
                goods: sale.goods.clone(),
                way: match sale.way {
                    SaleWay::Auction => fund::DisposalWay::Auction,
                    SaleWay::Sale => fund::DisposalWay::Sale,
                },
                perishable: true,
                reason: sale.reason.clone(),
                value: sale.market,
                proposed_by: by.into(),
                proposed_on: on,
                approved_on: Some(on),
                approved_by: by.into(),
                opinion: String::new(),
                refused: false,
                number: None,
                done_on: Some(on),
                proceeds: sale.proceeds,
                remitted_on: None,
            };
            // One that is still being decided on stays the last.
            let disposals = &mut self.fund.disposals;
            let open = disposals.last().is_some_and(fund::Disposal::is_open);
            disposals.insert(disposals.len() - usize::from(open), disposal);
        }
    }

    /// Puts what was sealed or seized on the case's one list of goods; what was registered changes its ground.
    fn take_measured(&mut self, plan: &Plan, by: &crate::number::DocNumber, on: Date) {
        let taken = standing::taken(plan.measure_kind);
        let items: Vec<_> = plan.objects.iter().map(Object::item).collect();
        self.goods.take(&items, taken, by, on);
        for no in &plan.held {
            if let Some(g) = self.goods.get_mut(*no) {
                g.taken = taken;
                g.by = by.clone();
                g.on = on;
            }
        }
    }
}
