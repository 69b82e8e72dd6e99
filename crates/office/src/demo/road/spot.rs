//! A case on the simple procedure.

use super::after::{close, pay_now, publish};
use super::clue::{check, dispatch, party, penalty, report, signer};
use super::{CaseEnd, SpotEnd, SpotPay, credit};
use crate::demo::course::Course;
use crate::demo::scene::Offence;
use jiff::ToSpan;
use law::case::{
    CaseCommand as C, CollectCash, Collection, DecideOnSpot, DeclinePublication, DeliverOnSpot, DepositCash,
    FileForRecord, HandInCash, SpotCheck,
};
use law::clue::{CheckOutcome, ClueCommand as K, GiveFeedback, Note};
use law::money::Fen;

/// The simple procedure: decided and delivered on the spot.
pub(in crate::demo) fn spot_road(c: &mut Course, o: &Offence, end: SpotEnd, pay: SpotPay) -> Option<()> {
    report(c, None)?;
    c.tell(0, "hub2", K::AcceptClue(Note::default()))?;
    dispatch(c, "hub2")?;
    let facts = o.facts.replace("{p}", &c.clue.place.text);
    check(c, CheckOutcome::Simple, Some(&facts))?;
    let officers: Vec<String> = c.clue.checkers.iter().map(|o| o.id.clone()).collect();
    let actor = officers[0].clone();
    let party = party(c, o);
    let files = vec![c.photo("当场处罚照片")];
    let defence = *c.rng.pick(&[
        "无。",
        "当事人陈述初犯，请求从轻；经复核，已在裁量档次内从轻考虑。",
        "当事人对事实无异议，表示今后注意。",
    ]);
    let command = DecideOnSpot {
        item: o.item.into(),
        party: party.clone(),
        facts,
        act_on: Some(c.t.date()),
        evidence: "现场检查笔录、现场照片、执法记录仪录像。".into(),
        officers: officers.clone(),
        shown_certificates: true,
        informed: true,
        defence: defence.into(),
        penalty: penalty(o.fine),
        surcharge: true,
        files,
        ..DecideOnSpot::default()
    };
    let at = c.t.saturating_add(c.rng.between(6, 15).minutes());
    c.act_at(at, &actor, C::DecideOnSpot(command))?;
    if end == SpotEnd::Decided {
        return None;
    }
    let name = signer(&party);
    let signature = c.signed(&name);
    let at = c.t.saturating_add(c.rng.between(4, 9).minutes());
    let delivered = DeliverOnSpot { delivered_at: None, sealed: true, signature };
    c.act_at(at, &actor, C::DeliverOnSpot(delivered))?;
    if let SpotPay::Cash(so_far) = pay {
        let command = CollectCash {
            amount: Fen(o.fine * 100),
            ground: Collection::Small,
            receipt: format!("示例票{:07}", c.rng.between(1, 9_999_999)),
            officers: officers.clone(),
            ..CollectCash::default()
        };
        let at = c.t.saturating_add(3.minutes());
        c.act_at(at, &actor, C::CollectCash(command))?;
        if so_far >= 1 {
            c.act(1, &actor, C::HandInCash(HandInCash::default()))?;
        }
        if so_far >= 2 {
            let slip = format!("示例回单{:06}", c.rng.between(1, 999_999));
            c.act(1, "finance2", C::DepositCash(DepositCash { on: None, slip }))?;
        }
    }
    if end == SpotEnd::Delivered {
        return None;
    }
    c.act(1, &actor, C::FileForRecord(FileForRecord::default()))?;
    let feedback = "经现场核查属实，已对当事人依法当场处罚并责令改正。".to_string();
    c.tell(0, "hub2", K::GiveFeedback(GiveFeedback { content: feedback }))?;
    if end == SpotEnd::Recorded {
        return None;
    }
    if c.rng.chance(40) {
        publish(c)?;
    } else {
        let reason = "简易程序处罚，情节轻微，不具有一定社会影响。".to_string();
        c.act(2, "legal2", C::DeclinePublication(DeclinePublication { reason }))?;
    }
    if end == SpotEnd::Published {
        return None;
    }
    if end == SpotEnd::Challenged {
        super::remedy::handed_in(c, &actor, &party)?;
        return None;
    }
    credit::report(c)?;
    if pay == SpotPay::Bank && o.fine > 0 {
        let wait = c.rng.between(1, 6);
        pay_now(c, wait, None)?;
    }
    if c.rng.chance(35) {
        let opinion = "程序合法，文书规范，裁量适当。".to_string();
        c.act(1, "legal2", C::SpotCheck(SpotCheck { passed: true, opinion }))?;
    }
    if end == SpotEnd::Paid {
        return None;
    }
    let end = match end {
        SpotEnd::ClosingProposed => CaseEnd::ClosingProposed,
        SpotEnd::Closed => CaseEnd::Closed,
        _ => CaseEnd::Archived,
    };
    close(c, &officers, end)
}
