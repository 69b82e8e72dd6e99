//! 文书更正: ERRA.

use super::{File, say};
use law::case::CaseFact;
use law::case::amend::Fact;
use serde_json::{Value, json};

pub fn draw(file: &File) -> Option<Value> {
    let CaseFact::Amend(Fact::PaperCorrected { no, paper, .. }) = &file.event.fact else { return None };
    let asked = file.latest(|e| match &e.fact {
        CaseFact::Amend(Fact::PaperCorrectionProposed { no: n, code, slip, passage, reason, .. })
            if n == no =>
        {
            Some((code.clone(), *slip, passage.clone(), reason.clone()))
        }
        _ => None,
    });
    let (code, slip, passage, reason) = asked?;
    let issued = file.state.paper(paper).map(|p| say::day(p.issued_on));
    Some(json!({
        "paper_name": law::paper::find(&code).map_or(code.as_str(), |k| k.name),
        "paper_number": paper.to_string(), "issued": issued, "slip": slip.label(),
        "wrong": passage.wrong, "right": passage.right, "reason": reason,
    }))
}
