//! 拆分 — a report of two things becomes two clues; each keeps where it came from.

use super::command::SplitClue;
use super::fact::{ClueEvent, ClueFact, Split};
use super::state::ClueState;
use crate::context::Context;
use crate::matter::{Entry, incomplete, text};
use crate::party::FileRef;
use crate::refusal::Refusal;

/// What the first clue records.
pub(super) fn split(state: &ClueState, c: &SplitClue, ctx: &Context) -> Result<ClueFact, Refusal> {
    let content = text("content", "拆出的内容", &c.content)?;
    if content == state.content.trim() {
        return Err(incomplete("content", "只写拆出去的那一件", "与原来的内容完全相同"));
    }
    Ok(ClueFact::ClueSplit {
        part: c.part.clone(),
        part_number: ctx.number("线"),
        class: text("class", "拆出的问题类别", &c.class)?,
        content,
        files: chosen(state, &c.files)?,
        reason: text("reason", "拆分的理由", &c.reason)?,
    })
}

fn chosen(state: &ClueState, numbers: &[u32]) -> Result<Vec<FileRef>, Refusal> {
    let mut files = Vec::new();
    for no in numbers {
        let file = usize::try_from(*no).ok().and_then(|no| state.files.get(no.checked_sub(1)?));
        let Some(file) = file else {
            let need = format!("1至{}之间的附件序号", state.files.len());
            return Err(incomplete("files", need, no.to_string()));
        };
        if !files.contains(file) {
            files.push(file.clone());
        }
    }
    Ok(files)
}

/// The new clue's first event: the same source, reporter and place, its own class, words and receipt.
pub fn part(state: &ClueState, c: &SplitClue, split: &ClueFact, ctx: &Context) -> Option<ClueEvent> {
    let ClueFact::ClueSplit { part_number, class, content, files, .. } = split else { return None };
    let fact = ClueFact::ClueReported {
        number: part_number.clone(),
        receipt: c.receipt.clone(),
        source: state.source,
        origin: state.origin.clone(),
        class: class.clone(),
        domain: c.domain.clone(),
        content: content.clone(),
        place: state.place.clone(),
        seen_at: state.seen_at.or(state.reported_at).unwrap_or(ctx.now),
        captured_at: state.captured_at,
        reporter: state.reporter.clone(),
        files: files.clone(),
        inspection: state.inspection.clone(),
        patrol: state.patrol.clone(),
        proposed: c.proposed.clone(),
        split: Some(Split {
            from: ctx.matter.trim_start_matches("clue/").to_string(),
            from_number: state.number.clone(),
            reported_by: state.reported_by.clone(),
            reported_at: state.reported_at.unwrap_or(ctx.now),
        }),
    };
    Some(Entry::stamp(ctx, fact))
}
