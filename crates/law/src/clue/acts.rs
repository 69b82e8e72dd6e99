//! The table of acts on a clue: who, from which stage to which, under which rule.

use super::state::{ClueStage as G, ClueState};
use crate::context::Context;
use crate::matter::{Act, Offer};
use crate::person::Role;
use crate::rules;

type A = Act<ClueState, G>;

const HUB: &[Role] = &[Role::Hub];
const FIELD: &[Role] = &[Role::Dept, Role::Squad];
const OPEN: &[G] = &[
    G::Reported,
    G::Accepted,
    G::Dispatched,
    G::ForSimple,
    G::ForOpinion,
    G::Opined,
    G::WithSquad,
    G::InCase,
    G::ForFeedback,
];

const fn row(
    id: &'static str,
    title: &'static str,
    roles: &'static [Role],
    from: &'static [G],
    to: &'static [G],
    rule: &'static crate::rule::Rule,
) -> A {
    Act { id, title, roles, from, to, guards: &[], papers: &[], rule, main: true }
}

/// Every act on a clue, in the order of the road.
pub static ACTS: &[A] = &[
    A {
        papers: &["CLUE"],
        ..row(
            "report_clue",
            "上报线索",
            &[
                Role::Grid,
                Role::GridHead,
                Role::ChiefGrid,
                Role::Hub,
                Role::Dept,
                Role::Squad,
                Role::Justice,
                Role::Public,
            ],
            &[G::Absent],
            &[G::Reported],
            &rules::G_01,
        )
    },
    A {
        main: false,
        ..row(
            "supplement_clue",
            "补充说明",
            &[Role::Grid, Role::GridHead, Role::ChiefGrid, Role::Hub, Role::Dept, Role::Squad, Role::Public],
            OPEN,
            &[],
            &rules::R_04,
        )
    },
    row("accept_clue", "受理", HUB, &[G::Reported], &[G::Accepted], &rules::G_01),
    row("dispatch_clue", "分派", HUB, &[G::Reported, G::Accepted], &[G::Dispatched], &rules::G_01),
    A {
        main: false,
        ..row(
            "reassign_clue",
            "改派",
            HUB,
            &[G::Dispatched, G::ForSimple, G::ForOpinion, G::Opined, G::WithSquad],
            &[],
            &rules::G_01,
        )
    },
    A {
        main: false,
        ..row(
            "merge_clue",
            "并入另一线索",
            HUB,
            &[G::Reported, G::Accepted, G::Dispatched],
            &[G::Merged],
            &rules::G_01,
        )
    },
    A {
        main: false,
        papers: &["CLUE-T"],
        ..row(
            "transfer_clue",
            "移送其他机关",
            HUB,
            &[G::Reported, G::Accepted, G::Dispatched, G::ForOpinion, G::Opined],
            &[G::Transferred],
            &rules::J_02,
        )
    },
    A {
        main: false,
        ..row("decline_clue", "不予受理", HUB, &[G::Reported, G::Accepted], &[G::Declined], &rules::G_01)
    },
    A {
        main: false,
        ..row(
            "urge_clue",
            "督办",
            &[Role::Hub, Role::ChiefGrid, Role::Brigade, Role::Head],
            OPEN,
            &[],
            &rules::G_01,
        )
    },
    A {
        papers: &["INSP"],
        ..row(
            "check_site",
            "现场核查",
            FIELD,
            &[G::Dispatched],
            &[G::ForFeedback, G::ForSimple, G::ForOpinion],
            &rules::G_02,
        )
    },
    A {
        main: false,
        ..row("switch_procedure", "改按普通程序", FIELD, &[G::ForSimple], &[G::ForOpinion], &rules::S_01)
    },
    A {
        papers: &["ACKN"],
        ..row(
            "issue_opinion",
            "出具违法行为认定意见",
            &[Role::Dept],
            &[G::ForOpinion],
            &[G::Opined],
            &rules::G_03,
        )
    },
    A {
        main: false,
        ..row("return_opinion", "退回认定意见", HUB, &[G::Opined], &[G::ForOpinion], &rules::G_03)
    },
    row("hand_to_squad", "交执法中队", HUB, &[G::Opined], &[G::WithSquad], &rules::G_04),
    row("give_feedback", "向报告人反馈", HUB, &[G::ForFeedback], &[G::Closed], &rules::G_01),
];

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static A> {
    ACTS.iter().find(|a| a.id == id)
}

/// 下一步: every act of the present stage, ready or waiting, with what is missing.
pub fn panel(state: &ClueState, ctx: &Context) -> Vec<Offer> {
    ACTS.iter().filter(|a| a.from.contains(&state.stage)).map(|a| a.offer(state, state.stage, ctx)).collect()
}
