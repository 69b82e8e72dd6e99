//! From a matter's facts to the data of its documents: what the facts hold is filled in, the rest is said in the set
//! phrases of official documents. One file a stage of the road.
//!
//! A document is drawn as the matter stood when it was issued; opinions given on an approval form afterwards are added.

mod aloud;
mod amend;
mod closing;
mod clue;
mod decision;
mod execution;
mod filing;
mod fund;
mod hearing;
mod hold;
mod info;
mod inspection;
mod investigation;
mod issue;
mod measure;
mod notice;
mod order;
mod payment;
mod remedy;
mod say;
mod service;
mod stocktaking;
mod transfer;

pub use aloud::aloud;
pub use closing::cover;
pub use info::of_info;
pub use inspection::of_inspection;
pub use issue::{Issued, Issues, as_issued, countersign, issue};
pub use order::{Order, Place};
pub use stocktaking::of_stocktaking;

use crate::Paper;
use law::case::{CaseEvent, CaseFact, CaseState, Subject};
use law::clue::{ClueEvent, ClueState};
use law::money::Fen;
use law::number::DocNumber;
use law::town::Town;
use serde_json::{Map, Value, json};

/// A case looked at from one document of it.
struct File<'a> {
    /// The fact that made the document.
    event: &'a CaseEvent,
    /// What followed it.
    after: &'a [CaseEvent],
    /// What went before it.
    before: &'a [CaseEvent],
    /// The case right after the fact.
    state: CaseState,
    town: &'a Town,
}

impl File<'_> {
    fn subject(&self) -> Option<&Subject> {
        self.state.subject.as_ref()
    }

    /// Keys that nearly every document has: agency, party, cause.
    fn common(&self) -> Map<String, Value> {
        let mut data = Map::new();
        data.insert("agency".into(), say::agency(self.town));
        if let Some(s) = self.subject() {
            data.insert("party".into(), json!(s.party));
            data.insert("case_name".into(), json!(s.item.name));
            data.insert("place".into(), json!(s.place.text));
        }
        if let Some(day) = self.state.filed_on {
            data.insert("filed".into(), say::day(day).into());
        }
        data
    }

    fn decision_number(&self) -> String {
        self.state.decision.as_ref().map(|d| d.number.to_string()).unwrap_or_default()
    }

    /// The last fact up to this document that `pick` knows something of.
    fn latest<T>(&self, pick: impl Fn(&CaseEvent) -> Option<T>) -> Option<T> {
        std::iter::once(self.event).chain(self.before.iter().rev()).find_map(pick)
    }
}

/// A document of a case: the one with this code and number, or, for those that are not numbered (`EV-L`, `ARCH`), the one
/// of this code. The events are those of the case, with personal details in them, from the first on; `after` a decision
/// not yet committed, a draft can be drawn for preview.
///
/// None when the case has made no such document.
pub fn of_case(code: &str, number: Option<&DocNumber>, events: &[CaseEvent], town: &Town) -> Option<Paper> {
    let mut state = CaseState::default();
    let mut found = None;
    for (i, event) in events.iter().enumerate() {
        state.evolve(event);
        // A fact may make several documents at once (决定书、清单、笔录).
        let issued = state
            .papers
            .iter()
            .rev()
            .take_while(|p| p.version == state.version)
            .any(|p| p.code == code && number.is_none_or(|n| n == &p.number));
        let unnumbered = match code {
            "EV-L" => !state.evidence.is_empty() && changes_evidence(&event.fact),
            "ARCH" => matches!(event.fact, CaseFact::CaseArchived { .. }),
            _ => false,
        };
        // The list of evidence is one, and grows; of numbered documents the number says which.
        if issued || unnumbered {
            found = Some((i, state.clone()));
            if number.is_some() && issued {
                break;
            }
        }
    }
    let (i, state) = found?;
    let file = File { event: &events[i], after: &events[i + 1..], before: &events[..i], state, town };
    let mut data = file.common();
    let own = filing::draw(code, &file)
        .or_else(|| investigation::draw(code, &file))
        .or_else(|| notice::draw(code, &file))
        .or_else(|| decision::draw(code, &file))
        .or_else(|| service::draw(&file))
        .or_else(|| payment::draw(&file))
        .or_else(|| closing::draw(code, &file))
        .or_else(|| hearing::draw(code, &file))
        .or_else(|| hold::draw(code, &file))
        .or_else(|| measure::draw(code, &file))
        .or_else(|| execution::draw(code, &file))
        .or_else(|| transfer::draw(code, &file))
        .or_else(|| fund::draw(code, &file))
        .or_else(|| remedy::draw(code, &file))
        .or_else(|| amend::draw(code, &file))?;
    Some(finish(code, number_of(code, &file), &file, &mut data, own))
}

/// Whether the list of evidence reads otherwise after this: what is on it, what was found of it, what bars it.
fn changes_evidence(fact: &CaseFact) -> bool {
    use law::case::hold::Fact as Hold;
    match fact {
        CaseFact::EvidenceAdded { .. } | CaseFact::EvidenceJudged { .. } => true,
        CaseFact::Hold(Hold::EvidenceExcluded { .. } | Hold::CustodyFaultFound { .. }) => true,
        CaseFact::Hold(Hold::CustodyRecorded { broken, .. }) => broken.is_some(),
        _ => false,
    }
}

fn number_of(code: &str, file: &File) -> Option<String> {
    let issued = file.state.papers.iter().rfind(|p| p.version == file.state.version && p.code == code)?;
    Some(issued.number.to_string())
}

fn finish(
    code: &str,
    number: Option<String>,
    file: &File,
    data: &mut Map<String, Value>,
    own: Value,
) -> Paper {
    merge(data, own);
    if law::paper::find(code).is_some_and(|k| k.outgoing) {
        data.insert("seal".into(), true.into());
    }
    let made = match &file.event.fact {
        // What was decided where there is no network is of the day of the decision, not of its arrival.
        CaseFact::DecidedOnSpot { decided_at: Some(at), .. } => *at,
        _ => file.event.at,
    };
    let mut paper = Paper::new(code, made.date(), Value::Object(std::mem::take(data)));
    paper.number = number;
    paper.case_number = file.state.number.as_ref().map(DocNumber::to_string).unwrap_or_default();
    paper
}

/// A document of a clue: the one with this code and number.
///
/// None when the clue has made no such document.
pub fn of_clue(code: &str, number: Option<&DocNumber>, events: &[ClueEvent], town: &Town) -> Option<Paper> {
    let mut state = ClueState::default();
    for (i, event) in events.iter().enumerate() {
        let had = state.papers.len();
        state.evolve(event);
        let issued = state.papers[had..].iter().find(|(c, n)| c == code && number.is_none_or(|m| m == n));
        if let Some((_, number)) = issued {
            let own = clue::draw(event, &events[i + 1..], &state, town)?;
            let mut data = Map::new();
            data.insert("agency".into(), say::agency(town));
            merge(&mut data, own);
            if law::paper::find(code).is_some_and(|k| k.outgoing) {
                data.insert("seal".into(), true.into());
            }
            let mut paper = Paper::new(code, event.at.date(), Value::Object(data));
            paper.number = Some(number.to_string());
            return Some(paper);
        }
    }
    None
}

/// Leaves out of a clue's document who reported it, for readers other than the centre (D-15); it says that it does.
pub fn hide_reporter(paper: &mut Paper) {
    const HIDDEN: &str = "由指挥调度中心保密";
    for key in names_reporter(paper) {
        paper.data[key] = if key == "reporter" { json!({ "name": HIDDEN }) } else { HIDDEN.into() };
    }
}

/// What of a clue's document tells who reported it.
pub fn names_reporter(paper: &Paper) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if paper.code == "CLUE-N" {
        keys.push("to");
    }
    if paper.data.get("reporter").is_some_and(|r| !r.is_null()) {
        keys.push("reporter");
    }
    // With the receipt the answer is rated: whoever is rated does not read it (P-10).
    if matches!(paper.code.as_str(), "CLUE" | "CLUE-N") {
        keys.push("receipt");
    }
    keys
}

/// The signatures a paper names, by the key under which [`Paper::images`] is to hold them (a file's digest).
pub fn signatures(data: &Value) -> Vec<String> {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(o) => {
                for (key, v) in o {
                    match v {
                        Value::String(s) if key == "image" && !found.contains(s) => found.push(s.clone()),
                        _ => walk(v, found),
                    }
                }
            }
            Value::Array(a) => a.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(data, &mut found);
    found
}

fn merge(data: &mut Map<String, Value>, own: Value) {
    if let Value::Object(own) = own {
        data.extend(own);
    }
}

/// 人民币 in figures and capitals, as money stands in a decision.
fn money(amount: Fen) -> String {
    format!("人民币{amount}（大写：{}）", amount.capitals())
}
