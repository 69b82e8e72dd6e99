//! 关联案件 — whoever did wrong together has a case each, and each case names the others (P-16).
//!
//! A case has one party: notice, defence, service, payment and remedy are each person's own, and so is the measure of
//! what that person did (罚§5). The officers of a case find who did it together with its party and what each did; report,
//! notice and decision say so and name the others as dealt with in a case of their own (另案处理). The other case gets a
//! pointer in the same act, and no finding: that is for its own officers.

mod acts;
mod command;
mod fact;
mod state;

pub use command::*;
pub use fact::*;
pub use state::*;

use super::fact::{CaseEvent, CaseFact};
use super::side::Side;
use super::state::{CaseStage, CaseState};
use crate::context::Context;
use crate::matter::{Entry, Stage, text};
use crate::number::DocNumber;
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

/// N-01: what is found of a joint wrong goes the way of every fact, by report, review and notice; while it is on that way
/// nothing is added to it.
fn on_its_way(state: &CaseState) -> Result<(), Refusal> {
    use CaseStage as G;
    let told = [G::Reported, G::Reviewed, G::Noticed, G::DecisionProposed, G::DecisionEndorsed];
    if !told.contains(&state.stage) {
        return Ok(());
    }
    let have = format!("现处于“{}”", state.stage.label());
    let no = Refusal::new(&rules::P_16, "共同违法的事实在调查终结前写明，经审核、告知", have).field("bond");
    Err(match state.stage {
        G::Reviewed | G::Noticed => no.fix("承办人", "重新调查后写明").act("reopen_investigation"),
        _ => no.fix("审核人、审批人", "退回，由承办人重新调查后写明"),
    })
}

fn relate(state: &CaseState, c: &RelateCase, ctx: &Context) -> Result<Fact, Refusal> {
    let Some(other) = &c.other else {
        let named = c.case.trim();
        if named.is_empty() {
            return Err(unfit("没有填写", "照立案审批表填写案号"));
        }
        DocNumber::parse(&ctx.town.agency.prefix, named).map_err(|r| r.field("case"))?;
        let have = format!("没有查到“{named}”，或者不在你的查看范围");
        return Err(unfit(have, "核对案号；不在查看范围的，同时填写该案当事人的姓名、名称"));
    };
    if state.number.as_ref().is_some_and(|n| n.to_string() == other.number) {
        return Err(unfit("填写的就是本案", "填写另一件案件的案号"));
    }
    if state.related.to(&other.id).is_some_and(|l| !l.pointed) {
        return Err(unfit(format!("{}已经关联", other.number), "有误的，先解除关联再重新关联"));
    }
    if other.archived {
        return Err(unfit(format!("{}已经归档", other.number), "归档的案卷不再改动，在本案报告中写明"));
    }
    let demanded = |field: &'static str, need: &str, value: &str| match c.bond {
        Bond::Jointly => text(field, need, value).map_err(|r| Refusal { rule: &rules::P_16, ..r }),
        _ => Ok(value.trim().to_string()),
    };
    if c.bond == Bond::Jointly {
        on_its_way(state)?;
        if state.subject.as_ref().is_some_and(|s| same(&s.party, &other.party)) {
            return Err(unfit(
                format!("{}的当事人与本案相同，不是共同违法", other.number),
                "同一当事人的，选择其他关系；同一行为的，不得两次以上罚款（J-06）",
            ));
        }
    }
    let own_part = demanded("part", "本案当事人在共同违法中做了什么", &c.part)?;
    let part = demanded("fellow_part", "另一案当事人在共同违法中做了什么", &c.fellow_part)?;
    Ok(Fact::CaseRelated {
        case: other.id.clone(),
        number: other.number.clone(),
        bond: c.bond,
        pointed: false,
        fellow: Fellow { name: other.party.name.trim().into(), kind: other.party.kind, part, own_part },
    })
}

fn unrelate(state: &CaseState, c: &UnrelateCase) -> Result<Fact, Refusal> {
    let named = c.case.trim();
    let Some(link) = state.related.links.iter().find(|l| l.number == named || l.case == named) else {
        return Err(unfit(format!("本案没有关联“{named}”"), "选择已经关联的案件"));
    };
    if link.bond == Bond::Jointly && !link.pointed {
        on_its_way(state)?;
    }
    let reason = text("reason", "解除关联的理由", &c.reason)?;
    Ok(Fact::CaseUnrelated { case: link.case.clone(), number: link.number.clone(), reason })
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        Command::RelateCase(c) => relate(state, c, ctx),
        Command::UnrelateCase(c) => unrelate(state, c),
    }?;
    Ok(vec![fact])
}

/// The case that a fact ties to this one or sets free.
pub fn other_side(fact: &CaseFact) -> Option<&str> {
    match fact {
        CaseFact::Related(Fact::CaseRelated { case, .. } | Fact::CaseUnrelated { case, .. }) => Some(case),
        _ => None,
    }
}

/// What stands of it in the other case: a pointer back to `state`, whose identifier is `id`, and that the pointer is gone.
/// What each did is for that case's own officers to find; what they found stays, and an archived file stays as it is.
pub fn pointer(
    other: &CaseState,
    state: &CaseState,
    id: &str,
    fact: &CaseFact,
    ctx: &Context,
) -> Option<CaseEvent> {
    let CaseFact::Related(fact) = fact else { return None };
    if other.stage == CaseStage::Archived {
        return None;
    }
    let number = state.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let there = other.related.to(id);
    let fact = match fact {
        Fact::CaseRelated { bond, .. } => {
            let party = state.subject.as_ref().map(|s| s.party.clone()).unwrap_or_default();
            let fellow = Fellow { name: party.name.trim().into(), kind: party.kind, ..Fellow::default() };
            let pointer = Fact::CaseRelated { case: id.into(), number, bond: *bond, pointed: true, fellow };
            there.is_none().then_some(pointer)?
        }
        Fact::CaseUnrelated { reason, .. } => {
            let gone = Fact::CaseUnrelated { case: id.into(), number, reason: reason.clone() };
            there.is_some_and(|l| l.pointed).then_some(gone)?
        }
    };
    Some(Entry::stamp(ctx, CaseFact::Related(fact)))
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact) {
    match fact {
        Fact::CaseRelated { case, number, bond, pointed, fellow } => {
            state.related.links.retain(|l| l.case != *case);
            state.related.links.push(Link {
                case: case.clone(),
                number: number.clone(),
                bond: *bond,
                pointed: *pointed,
                fellow: fellow.clone(),
            });
        }
        Fact::CaseUnrelated { case, .. } => state.related.links.retain(|l| l.case != *case),
    }
}
