//! 关联案件 — whoever did wrong together has a case each, and each case names the others (P-16).
//!
//! A case has one party: notice, defence, service, payment and remedy are each person's own, and so is the measure of
//! what that person did (罚§5). What ties the cases is written into both in one act; the report and the decision name the
//! others as dealt with in a case of their own (另案处理).

mod acts;
mod command;
mod fact;
mod state;

pub use command::*;
pub use fact::*;
pub use state::*;

use super::fact::{CaseEvent, CaseFact};
use super::guard;
use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::matter::{Entry, text};
use crate::party::Party;
use crate::refusal::Refusal;
use crate::rules;

/// 关联案件 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "关联案件",
    acts: acts::ACTS,
    road: &[],
    deadlines: |_, _| Vec::new(),
    windows: |_, _| Vec::new(),
    // The page draws them itself: they lead somewhere.
    facts: |_, _| Vec::new(),
    before_decision: |_, _| Ok(()),
    before_closing: |_, _| Ok(()),
};

fn unfit(have: impl Into<String>, how: &str) -> Refusal {
    Refusal::new(&rules::P_16, "本机关立案的另一件案件，尚未归档，没有关联过", have.into())
        .fix("承办人", how)
        .field("case")
}

/// Whether two parties are one: by their number where both have one, else by name.
fn same(a: &Party, b: &Party) -> bool {
    let ids = |p: &Party| p.id_number.clone().or_else(|| p.credit_code.clone()).filter(|n| !n.is_empty());
    match (ids(a), ids(b)) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(&b),
        _ => a.name.trim() == b.name.trim(),
    }
}

fn relate(state: &CaseState, c: &RelateCase, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let Some(other) = &c.other else {
        let named = c.case.trim();
        let have = if named.is_empty() {
            "没有填写".into()
        } else {
            format!("没有查到“{named}”，或者不在你的查看范围")
        };
        return Err(unfit(have, "核对案号；不在查看范围的，请大队或者法治室关联"));
    };
    if state.number.as_ref().is_some_and(|n| n.to_string() == other.number) {
        return Err(unfit("填写的就是本案", "填写另一件案件的案号"));
    }
    if state.related.to(&other.id).is_some() {
        return Err(unfit(format!("{}已经关联", other.number), "有误的，先解除关联再重新关联"));
    }
    if other.archived {
        return Err(unfit(format!("{}已经归档", other.number), "归档的案卷不再改动，在本案报告中写明"));
    }
    let demanded = |field: &'static str, need: &str, value: &str| match c.bond {
        Bond::Jointly => text(field, need, value).map_err(|r| Refusal { rule: &rules::P_16, ..r }),
        _ => Ok(value.trim().to_string()),
    };
    if c.bond == Bond::Jointly && state.subject.as_ref().is_some_and(|s| same(&s.party, &other.party)) {
        return Err(unfit(
            format!("{}的当事人与本案相同，不是共同违法", other.number),
            "同一当事人的，选择其他关系；同一行为的，不得两次以上罚款（J-06）",
        ));
    }
    let part = demanded("part", "本案当事人在共同违法中做了什么", &c.part)?;
    let fellow_part = demanded("fellow_part", "另一案当事人在共同违法中做了什么", &c.fellow_part)?;
    Ok(Fact::CaseRelated {
        case: other.id.clone(),
        number: other.number.clone(),
        bond: c.bond,
        part,
        fellow: Fellow { name: other.party.name.trim().into(), part: fellow_part },
    })
}

fn unrelate(state: &CaseState, c: &UnrelateCase, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let named = c.case.trim();
    let Some(link) = state.related.links.iter().find(|l| l.number == named || l.case == named) else {
        return Err(unfit(format!("本案没有关联“{named}”"), "选择已经关联的案件"));
    };
    let reason = text("reason", "解除关联的理由", &c.reason)?;
    Ok(Fact::CaseUnrelated { case: link.case.clone(), number: link.number.clone(), reason })
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        Command::RelateCase(c) => relate(state, c, ctx),
        Command::UnrelateCase(c) => unrelate(state, c, ctx),
    }?;
    Ok(vec![fact])
}

/// The same in the other case, from that one's point of view: `state` is the case in which the act was done, `id` its
/// identifier. None for every other fact.
pub fn mirror(state: &CaseState, id: &str, fact: &CaseFact, ctx: &Context) -> Option<(String, CaseEvent)> {
    let CaseFact::Related(fact) = fact else { return None };
    let number = state.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let (to, fact) = match fact {
        Fact::CaseRelated { case, bond, part, fellow, .. } => {
            let name = state.subject.as_ref().map(|s| s.party.name.trim().to_string()).unwrap_or_default();
            let seen = Fact::CaseRelated {
                case: id.into(),
                number,
                bond: *bond,
                part: fellow.part.clone(),
                fellow: Fellow { name, part: part.clone() },
            };
            (case, seen)
        }
        Fact::CaseUnrelated { case, reason, .. } => {
            (case, Fact::CaseUnrelated { case: id.into(), number, reason: reason.clone() })
        }
    };
    Some((to.clone(), Entry::stamp(ctx, CaseFact::Related(fact))))
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact) {
    match fact {
        Fact::CaseRelated { case, number, bond, part, fellow } => state.related.links.push(Link {
            case: case.clone(),
            number: number.clone(),
            bond: *bond,
            part: part.clone(),
            fellow: fellow.clone(),
        }),
        Fact::CaseUnrelated { case, .. } => state.related.links.retain(|l| l.case != *case),
    }
}
