//! The table of acts on a clue: who, from which stage to which, under which rule.

use super::state::{ClueStage as G, ClueState};
use super::{urge, voice};
use crate::context::Context;
use crate::countersign;
use crate::matter::{Act, Offer};
use crate::person::Role;
use crate::refusal::Refusal;
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
    A { main: false, ..row("assign_grid", "划入网格", HUB, OPEN, &[], &rules::G_01) },
    A {
        guards: &[urge::urgings_are_answered],
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
        guards: &[urge::urgings_are_answered],
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
        guards: &[urge::urgings_are_answered],
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
        guards: &[urge::is_urged],
        main: false,
        ..row("answer_urging", "答复督办", &[Role::Dept, Role::Squad, Role::Hub], OPEN, &[], &rules::P_09)
    },
    A {
        main: false,
        ..row("join_units", "联合核查", HUB, &[G::Dispatched, G::ForSimple, G::ForOpinion], &[], &rules::G_02)
    },
    A {
        main: false,
        ..row("split_clue", "拆分为两件", HUB, &[G::Reported, G::Accepted, G::Dispatched], &[], &rules::G_01)
    },
    A {
        guards: &[voice::may_be_marked],
        main: false,
        ..row("mark_repeat", "标为恶意重复", HUB, MARKABLE, &[], &rules::P_11)
    },
    A {
        guards: &[voice::may_decide_on_the_mark],
        main: false,
        ..row("decide_repeat", "决定恶意重复标记", &[Role::Hub, Role::Brigade], MARKABLE, &[], &rules::P_11)
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
        guards: &[unsigned],
        main: false,
        ..row("countersign_check", "执法人员签名", FIELD, CHECKED, &[], &rules::P_05)
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
    A {
        guards: &[reporter_is_owed, closing_is_answered],
        papers: &["CLUE-N"],
        main: false,
        ..row(
            "tell_reporter",
            "告知举报人不予立案",
            HUB,
            &[G::Declined, G::Merged, G::ForFeedback],
            &[G::Declined, G::Merged, G::Closed],
            &rules::U_25,
        )
    },
    A {
        guards: &[reporter_is_told, urge::urgings_are_answered],
        ..row("give_feedback", "向报告人反馈", HUB, &[G::ForFeedback], &[G::Closed], &rules::G_01)
    },
    A {
        guards: &[voice::may_be_rated],
        main: false,
        ..row("rate_clue", "评价", &[Role::Public], ENDED, &[], &rules::P_10)
    },
    A {
        guards: &[voice::may_be_reopened],
        main: false,
        ..row("reopen_clue", "申请重开", &[Role::Public], ENDED, &[G::Accepted, G::ForFeedback], &rules::P_10)
    },
];

/// What has come to its end with an answer to the reporter.
const ENDED: &[G] = &[G::Closed, G::Declined, G::Merged];

/// What has been checked on site: its record is signed by those who made it.
const CHECKED: &[G] = &[
    G::ForSimple,
    G::ForOpinion,
    G::Opined,
    G::WithSquad,
    G::InCase,
    G::ForFeedback,
    G::Closed,
    G::Transferred,
];

fn unsigned(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    countersign::waits(&s.countersigned, ctx)
}

/// Reports that may be marked: whatever their stage, for the mark changes nothing of it.
const MARKABLE: &[G] = &[
    G::Reported,
    G::Accepted,
    G::Dispatched,
    G::ForSimple,
    G::ForOpinion,
    G::Opined,
    G::WithSquad,
    G::InCase,
    G::ForFeedback,
    G::Closed,
    G::Declined,
];

/// P-09, where the notice ends the matter: of what was declined nothing is left to urge.
fn closing_is_answered(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    if s.stage == G::ForFeedback { urge::urgings_are_answered(s, ctx) } else { Ok(()) }
}

/// U-25: there is somebody to tell, something to tell, and it has not been told.
fn reporter_is_owed(s: &ClueState, _: &Context) -> Result<(), Refusal> {
    let refuse =
        |need, have: String, how| Err(Refusal::new(&rules::U_25, need, have).fix("指挥调度中心", how));
    if s.reporter.anonymous || s.reporter.name.trim().is_empty() {
        let have = if s.reporter.anonymous { "匿名举报" } else { "不是群众署名举报" };
        return refuse(
            "署名并留有联系方式的举报人",
            have.into(),
            "不制作告知书；报告人可以凭回执号查询办理结果",
        );
    }
    if let Some(told) = &s.told {
        return refuse("尚未告知", format!("已以{}告知", told.number), "不再重复告知");
    }
    if !s.ended_unfiled() {
        return refuse(
            "不予受理、经查不属实或者不予立案的线索",
            s.outcome.map_or("还没有这样的结果", |o| o.label()).into(),
            "有了结果的，用“向报告人反馈”告知",
        );
    }
    Ok(())
}

/// U-25: whoever gave a name is told in writing; a word of feedback does not take its place.
fn reporter_is_told(s: &ClueState, _: &Context) -> Result<(), Refusal> {
    if !s.owes_notice() {
        return Ok(());
    }
    Err(Refusal::new(&rules::U_25, "书面告知署名的举报人", "还没有制作《不予立案告知书》")
        .fix("指挥调度中心", "制作并送交告知书，告知后线索即办结")
        .act("tell_reporter"))
}

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static A> {
    ACTS.iter().find(|a| a.id == id)
}

/// 下一步: every act of the present stage, ready or waiting, with what is missing.
pub fn panel(state: &ClueState, ctx: &Context) -> Vec<Offer> {
    // Offered where there is occasion for it: nobody to tell, nothing urged, nothing marked are no obstacles to be shown; and
    // what the reporter does stands on the reporter's own page.
    let nobody = |o: &Offer| match o.act {
        "tell_reporter" => !state.owes_notice(),
        "answer_urging" => state.open_urgings().next().is_none(),
        "mark_repeat" => !state.is_from_the_public() || state.repeat.is_some() || !ctx.actor.is(Role::Hub),
        "decide_repeat" => state.repeat.is_none(),
        "countersign_check" => !state.countersigned.wait_for(&ctx.actor.id),
        "rate_clue" | "reopen_clue" => !ctx.actor.is(Role::Public),
        _ => false,
    };
    ACTS.iter()
        .filter(|a| a.from.contains(&state.stage))
        .map(|a| a.offer(state, state.stage, ctx))
        .filter(|o| !nobody(o))
        .collect()
}
