//! How the facts of 罚没款物 change a case.

use super::{Claim, Count, Disposal, Excess, Fact, Gains, Refund, StoreMove};
use crate::case::state::CaseState;
use crate::goods::{Gone, Taken};
use crate::matter::Stamp;
use crate::money::Fen;

#[expect(clippy::too_many_lines, reason = "one arm a fact, in the order of the procedure")]
pub(in crate::case) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let today = stamp.at.date();
    match fact {
        Fact::GainsCalculated { income, victims, total, refundable, remainder, basis, officers } => {
            state.handled(officers);
            state.fund.gains = Some(Gains {
                on: today,
                income: income.clone(),
                victims: victims.clone(),
                total: *total,
                refundable: *refundable,
                remainder: *remainder,
                basis: basis.clone(),
                settled: Vec::new(),
            });
            state.gathered();
        }
        Fact::VictimRefunded { victim, unfound, .. } => {
            state.handlers.insert(stamp.by.id.clone());
            if let Some(g) = &mut state.fund.gains {
                g.settled.push((*victim, !*unfound));
            }
        }
        Fact::ExcessRegistered { amount, paid_on, voucher } => {
            state.fund.excess.push(Excess { amount: *amount, on: *paid_on, voucher: voucher.clone() });
        }
        Fact::RefundRequested { ground, amount, goods, confirmed_on, .. } => {
            state.fund.refunds.push(Refund {
                ground: *ground,
                amount: *amount,
                goods: goods.clone(),
                confirmed_on: *confirmed_on,
                ordered_on: None,
                refused: false,
                done_on: None,
                voucher: String::new(),
            });
        }
        Fact::RefundOrdered { approved, .. } => {
            state.approvers.insert(stamp.by.id.clone());
            if let Some(r) = state.fund.refunds.last_mut() {
                r.ordered_on = approved.then_some(today);
                r.refused = !*approved;
            }
        }
        Fact::RefundCarriedOut { goods, on, voucher, .. } => {
            // What nobody fetched has been sold in the meantime.
            let here = |no: &&u32| state.goods.get(**no).is_some_and(|g| g.is_here());
            let here: Vec<u32> = goods.iter().filter(here).copied().collect();
            state.goods.let_go(&here, Gone::Returned, *on);
            if let Some(r) = state.fund.refunds.last_mut() {
                r.done_on = Some(*on);
                r.voucher = voucher.clone();
            }
        }
        Fact::ForfeitsCollected { decision, goods, items, unavailable, officers, .. } => {
            state.handled(officers);
            state.fund.collected = true;
            state.fund.unavailable = unavailable.clone();
            if let Some(by) = decision {
                for g in state.goods.0.iter_mut().filter(|g| goods.contains(&g.no)) {
                    g.taken = Taken::Confiscated;
                    g.by = by.clone();
                    g.on = today;
                }
                state.goods.take(items, Taken::Confiscated, by, today);
            }
        }
        Fact::GoodsStored { goods, room, condition, .. } => {
            for g in state.goods.0.iter_mut().filter(|g| goods.contains(&g.no)) {
                g.place = Some(room.clone());
            }
            let reason = format!("验收：{condition}");
            state.fund.moves.push(StoreMove {
                goods: goods.clone(),
                room: Some(room.clone()),
                reason,
                on: today,
            });
        }
        Fact::GoodsReleased { goods, reason, .. } => {
            for g in state.goods.0.iter_mut().filter(|g| goods.contains(&g.no)) {
                g.place = None;
            }
            state.fund.moves.push(StoreMove {
                goods: goods.clone(),
                room: None,
                reason: reason.clone(),
                on: today,
            });
        }
        Fact::GoodsCounted { missing, surplus, explanation, on, .. } => {
            state.fund.counts.push(Count {
                on: *on,
                missing: missing.clone(),
                surplus: surplus.clone(),
                explanation: explanation.clone(),
            });
        }
        Fact::ClaimNotified { goods, on, .. } => {
            state.handlers.insert(stamp.by.id.clone());
            state.fund.claims.push(Claim { goods: goods.clone(), on: *on });
        }
        Fact::DisposalProposed { goods, way, perishable, reason, value } => {
            state.fund.disposals.push(Disposal {
                goods: goods.clone(),
                way: *way,
                perishable: *perishable,
                reason: reason.clone(),
                value: *value,
                proposed_by: stamp.by.name.clone(),
                proposed_on: today,
                approved_on: None,
                approved_by: String::new(),
                opinion: String::new(),
                refused: false,
                number: None,
                done_on: None,
                proceeds: Fen::ZERO,
                remitted_on: None,
            });
        }
        Fact::DisposalDecided { approved, opinion } => {
            state.approvers.insert(stamp.by.id.clone());
            if let Some(d) = state.fund.disposals.last_mut() {
                d.approved_on = approved.then_some(today);
                d.approved_by = stamp.by.name.clone();
                d.opinion = opinion.clone();
                d.refused = !*approved;
            }
        }
        Fact::DisposalCarriedOut { number, goods, gone, on, proceeds, .. } => {
            state.goods.let_go(goods, *gone, *on);
            if let Some(d) = state.fund.disposals.last_mut() {
                d.number = Some(number.clone());
                d.done_on = Some(*on);
                d.proceeds = *proceeds;
            }
            state.issue("DISP", number, stamp.at, false);
        }
        Fact::ProceedsRemitted { disposal, on, .. } => {
            let index = usize::try_from(*disposal).ok().and_then(|n| n.checked_sub(1));
            if let Some(d) = index.and_then(|i| state.fund.disposals.get_mut(i)) {
                d.remitted_on = Some(*on);
            }
        }
    }
}
