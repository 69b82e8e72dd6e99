//! 文书更正 — what was issued is fixed; a slip of the pen in it is mended by a further document.
//!
//! The squadron names the passage, whoever signs for the town government agrees, and the amendment goes the way of the
//! document it mends: numbered, sealed, served. What it may mend is said in `clerical`. (责令改正, by which the party mends
//! what it did, is `order_correction`.)

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

/// The amendment's code: outside the numbered catalogue, our addition.
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

/// The documents that an amendment may mend: those that only the party gets, and that say something final to it.
///
/// Not the notices before a decision (告知书, 听证通知书): what they say must be told with the full time to answer, so a wrong
/// one is made anew. Not what goes to others (调取证据、委托鉴定), who are asked anew.
const AMENDABLE: &[&str] = &[
    "CORR", "DEC", "DEC-N", "DEC-S", "CANC", "PAY-D", "URGE", "HOLD", "HOLD-D", "TEST-N", "HEAR-X", "SEIZ-E",
    "SEIZ-F", "ENF", "DOING", "SURC", "SUSP", "TERM",
];

/// The documents of the case that may be amended now, in the order of issue.
pub fn amendable(state: &CaseState) -> impl Iterator<Item = &IssuedPaper> {
    state.papers.iter().filter(move |p| unfit(state, p).is_none())
}

/// Why a document may not be amended: what there is, who mends it otherwise, how and in which act.
fn unfit(state: &CaseState, paper: &IssuedPaper) -> Option<(String, &'static str, Option<&'static str>)> {
    let pick = "选择已经送达当事人、仍然有效的文书";
    let no = |have: &str, fix, act| Some((have.to_string(), fix, act));
    if paper.code == CODE {
        return no("这是更正书；再有错误的，仍然更正原文书", pick, None);
    }
    if !paper.outgoing {
        return no("这是内部文书或者笔录；笔录有误的，由被询问人、当事人在场另作说明", pick, None);
    }
    match paper.code.as_str() {
        "NOTICE" | "NOTICE-H" => {
            return no(
                "告知书须让当事人有完整的时间申辩，不作更正",
                "重新制作告知书并送达，期限重新计算",
                Some("issue_notice"),
            );
        }
        "HEAR-N" | "HEAR-P" => {
            return no(
                "听证通知须提前七个工作日送达，不作更正",
                "用延期听证重新通知",
                Some("postpone_hearing"),
            );
        }
        code if !AMENDABLE.contains(&code) => return no("这份文书不是作给当事人的", "重新出具", None),
        _ => {}
    }
    if state.remedy.void && state.decision.as_ref().is_some_and(|d| d.number == paper.number) {
        return no("决定已被撤销或者确认无效", pick, None);
    }
    if paper.served_on.is_none() && state.announcement_of(&paper.number).is_none() {
        return no("尚未送达", "送达后再更正；先送达原文书，更正书随后送达", Some("serve_paper"));
    }
    None
}

/// The document to amend, if it is one that may be.
fn issued<'a>(state: &'a CaseState, named: &str) -> Result<&'a IssuedPaper, Refusal> {
    let no = |have: String, fix: &str, act: Option<&'static str>| {
        let refusal =
            Refusal::new(&rules::P_07, "更正本案已经送达当事人、仍然有效的文书", have).fix("承办人", fix);
        Err(match act {
            Some(act) => refusal.act(act),
            None => refusal,
        }
        .field("paper"))
    };
    let Some(paper) = state.papers.iter().find(|p| p.number.to_string() == named.trim()) else {
        let named = if named.trim().is_empty() { "这份文书" } else { named.trim() };
        return no(format!("本案没有发出过{named}"), "选择已经送达当事人的文书", None);
    };
    match unfit(state, paper) {
        Some((have, fix, act)) => no(have, fix, act),
        None => Ok(paper),
    }
}

fn propose(state: &CaseState, c: &AmendPaper, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let paper = issued(state, &c.paper)?;
    let wrong = text("wrong", "有误的原文", &c.wrong)?;
    let right = text("right", "更正后的文字", &c.right)?;
    let reason = text("reason", "错误如何发生、依据什么更正", &c.reason)?;
    let Some(printed) = ctx.registers.printed(&paper.number) else {
        return Err(incomplete("paper", "原文书印出的全文", format!("没有取到{}的全文", paper.number)));
    };
    clerical::only(state, &paper.number, printed, (&wrong, &right), c.same_person, ctx)?;
    Ok(Fact::PaperAmendmentProposed {
        no: state.amend.amendments.len() as u32 + 1,
        paper: paper.number.clone(),
        code: paper.code.clone(),
        passage: Passage { wrong, right, reason },
        same_person: c.same_person,
        officers,
        files: c.files.clone(),
    })
}

fn settle(state: &CaseState, c: &ApproveAmendment, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let open = state.amend.open().ok_or_else(|| incomplete("approve", "有待批准的更正", "没有"))?;
    let amend_opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(Fact::PaperAmendmentReturned { no: open.no, amend_opinion });
    }
    // What the case has become meanwhile may have taken the document out of force.
    issued(state, &open.paper.to_string())?;
    Ok(Fact::PaperAmended {
        no: open.no, number: ctx.number("更"), paper: open.paper.clone(), amend_opinion
    })
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        Command::AmendPaper(c) => propose(state, c, ctx),
        Command::ApproveAmendment(c) => settle(state, c, ctx),
    }?;
    Ok(vec![fact])
}

/// P-07: whoever was told something wrong is told what is right before the case goes on.
fn mended(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = |have: String, who: &str, how: &str, act| {
        Err(Refusal::new(&rules::P_07, "文书更正已经批准并送达", have).fix(who, how).act(act))
    };
    if let Some(a) = state.amend.open() {
        return waits(
            format!("{}的更正尚未批准", a.paper),
            "镇政府负责人",
            "批准或者退回更正",
            "approve_amendment",
        );
    }
    let unserved = |n: &&DocNumber| state.paper(n).is_some_and(|p| p.served_on.is_none());
    let waiting = state.amend.amendments.iter().filter_map(|a| a.number.as_ref()).find(unserved);
    match waiting {
        Some(n) => waits(format!("{n}尚未送达"), "承办人", "送达更正书", "serve_paper"),
        None => Ok(()),
    }
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    match fact {
        Fact::PaperAmendmentProposed { no, paper, passage, officers, .. } => {
            state.handled(officers);
            state.amend.amendments.push(Amendment {
                no: *no,
                paper: paper.clone(),
                passage: passage.clone(),
                number: None,
                returned: false,
                opinion: String::new(),
            });
        }
        Fact::PaperAmended { no, number, amend_opinion, .. } => {
            state.issue(CODE, number, stamp.at, true);
            state.approvers.insert(stamp.by.id.clone());
            if let Some(a) = state.amend.get_mut(*no) {
                a.number = Some(number.clone());
                a.opinion.clone_from(amend_opinion);
            }
        }
        Fact::PaperAmendmentReturned { no, amend_opinion } => {
            if let Some(a) = state.amend.get_mut(*no) {
                a.returned = true;
                a.opinion.clone_from(amend_opinion);
            }
        }
    }
}
