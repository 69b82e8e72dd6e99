//! 文书更正: ERRA.

use super::{File, say};
use law::case::CaseFact;
use law::case::amend::{Fact, Passage};
use serde_json::{Value, json};

/// What stands in place of a passage that was lawfully erased.
const ERASED: &str = "（已依法删除）";

pub fn draw(_: &str, file: &File) -> Option<Value> {
    let CaseFact::Amend(Fact::PaperAmended { no, paper, .. }) = &file.event.fact else { return None };
    let asked = file.latest(|e| match &e.fact {
        CaseFact::Amend(Fact::PaperAmendmentProposed { no: n, code, passage, .. }) if n == no => {
            Some((code.clone(), passage.clone()))
        }
        _ => None,
    });
    let (code, Passage { wrong, right, reason }) = asked?;
    let issued = file.state.paper(paper).map(|p| say::day(p.issued_on));
    let kind = law::paper::find(&code);
    let kept = |text: String| if text.is_empty() { ERASED.to_string() } else { text };
    Some(json!({
        "paper_name": kind.map_or(code.as_str(), |k| k.name), "paper_number": paper.to_string(), "issued": issued,
        "wrong": kept(wrong), "right": kept(right), "reason": kept(reason),
        "remedies": kind.is_some_and(|k| k.fields.iter().any(|f| f.key == "remedy")),
    }))
}
