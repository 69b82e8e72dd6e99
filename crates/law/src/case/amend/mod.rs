//! 文书更正 — what was issued is fixed; a slip of the pen in it is mended by a further document.
//!
//! The squadron names the passage, whoever signs for the town government agrees, and the correction goes the way of the
//! document it mends: numbered, sealed, served. What it may mend is said in `clerical`.

mod acts;
mod clerical;
mod command;
mod fact;
mod state;

pub use command::*;
pub use fact::*;
pub use state::*;

use super::guard;
use super::side::Side;
use super::state::{CaseState, IssuedPaper};
use crate::context::Context;
use crate::matter::{Stamp, incomplete, text};
use crate::number::DocNumber;
use crate::refusal::Refusal;
use crate::rules;

/// The correction's code: outside the numbered catalogue, our addition.
pub const CODE: &str = "ERRA";

/// 文书更正 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "文书更正",
    acts: acts::ACTS,
    road: &[],
    deadlines: |_, _| Vec::new(),
    windows: |_, _| Vec::new(),
    facts: |state, _| state.amend.words(),
    before_decision: mended,
    before_closing: mended,
};

/// The passage as compared: how it is set in lines, and spaces, are no part of it.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// P-07: the passage named does not stand in the document. Only who can read the document knows.
pub fn absent(number: &str) -> Refusal {
    Refusal::new(&rules::P_07, "原文书中有误的原文，一字不差", format!("{number}中没有这段文字"))
        .fix("承办人", "从原文书中照录有误的文字")
        .field("wrong")
}

/// The document to correct, if it is one that may be.
fn issued<'a>(state: &'a CaseState, named: &str) -> Result<&'a IssuedPaper, Refusal> {
    let no = |have: String| {
        Err(Refusal::new(&rules::P_07, "更正本案已经发出、仍然有效的文书", have)
            .fix("承办人", "选择已经发出的文书；没有发出的，改好后再发")
            .field("paper"))
    };
    let Some(paper) = state.papers.iter().find(|p| p.number.to_string() == named.trim()) else {
        return no(format!(
            "本案没有发出过{}",
            if named.trim().is_empty() { "这份文书" } else { named.trim() }
        ));
    };
    if paper.code == CODE {
        return no("这是更正书；再有错误的，仍然更正原文书".into());
    }
    if !paper.outgoing {
        return no("这是内部文书或者笔录；笔录有误的，由被询问人、当事人在场另作说明".into());
    }
    if state.notices.iter().any(|n| n.number == paper.number && n.void) {
        return no("告知书已经作废，须重新告知".into());
    }
    if state.remedy.void && state.decision.as_ref().is_some_and(|d| d.number == paper.number) {
        return no("决定已被撤销或者确认无效".into());
    }
    Ok(paper)
}

fn propose(state: &CaseState, c: &CorrectPaper, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let paper = issued(state, &c.paper)?;
    let wrong = text("wrong", "有误的原文", &c.wrong)?;
    let right = text("right", "更正后的文字", &c.right)?;
    let reason = text("reason", "错误如何发生、依据什么更正", &c.reason)?;
    clerical::only(state, &wrong, &right)?;
    if let Some(name) = clerical::renamed(state, &wrong, &right)
        && !c.same_person
    {
        let have = format!("“{name}”的写法有改动，没有确认");
        return Err(incomplete("same_person", "核对身份证件，确认是同一当事人", have));
    }
    Ok(Fact::PaperCorrectionProposed {
        no: state.amend.corrections.len() as u32 + 1,
        paper: paper.number.clone(),
        code: paper.code.clone(),
        slip: c.slip,
        passage: Passage { wrong, right },
        reason,
        same_person: c.same_person,
        officers,
        files: c.files.clone(),
    })
}

fn settle(state: &CaseState, c: &ApproveCorrection, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let open = state.amend.open().ok_or_else(|| incomplete("approve", "有待批准的更正", "没有"))?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(Fact::PaperCorrectionReturned { no: open.no, opinion });
    }
    // What the case has become meanwhile may have taken the document out of force.
    issued(state, &open.paper.to_string())?;
    Ok(Fact::PaperCorrected { no: open.no, number: ctx.number("更"), paper: open.paper.clone(), opinion })
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        Command::CorrectPaper(c) => propose(state, c, ctx),
        Command::ApproveCorrection(c) => settle(state, c, ctx),
    }?;
    Ok(vec![fact])
}

/// P-07: whoever was told something wrong is told what is right before the case goes on.
fn mended(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = |have: String, who: &str, how: &str, act| {
        Err(Refusal::new(&rules::P_07, "文书更正已经批准并送达", have).fix(who, how).act(act))
    };
    if let Some(c) = state.amend.open() {
        return waits(
            format!("{}的更正尚未批准", c.paper),
            "镇政府负责人",
            "批准或者退回更正",
            "approve_correction",
        );
    }
    let unserved = |n: &&DocNumber| state.paper(n).is_some_and(|p| p.served_on.is_none());
    let waiting = state.amend.corrections.iter().filter_map(|c| c.number.as_ref()).find(unserved);
    match waiting {
        Some(n) => waits(format!("{n}尚未送达"), "承办人", "送达更正书", "serve_paper"),
        None => Ok(()),
    }
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    match fact {
        Fact::PaperCorrectionProposed { no, paper, passage, officers, .. } => {
            state.handled(officers);
            state.amend.corrections.push(Correction {
                no: *no,
                paper: paper.clone(),
                passage: passage.clone(),
                number: None,
                returned: false,
            });
        }
        Fact::PaperCorrected { no, number, .. } => {
            state.issue(CODE, number, stamp.at, true);
            state.approvers.insert(stamp.by.id.clone());
            if let Some(c) = state.amend.get_mut(*no) {
                c.number = Some(number.clone());
            }
        }
        Fact::PaperCorrectionReturned { no, .. } => {
            if let Some(c) = state.amend.get_mut(*no) {
                c.returned = true;
            }
        }
    }
}
