//! 签发 — the documents that facts issue: whether each says what the law demands of it, and that it goes on saying it.

use super::{of_case, of_clue, of_info, of_inspection, of_stocktaking};
use crate::Paper;
use law::case::{CaseFact, CaseState};
use law::clue::{ClueFact, ClueState};
use law::countersign::PapersSigned;
use law::footage::FootageFact;
use law::inforequest::{InfoFact, InfoState};
use law::inspection::{InspectionFact, InspectionState};
use law::matter::Entry;
use law::number::DocNumber;
use law::party::Signature;
use law::patrol::PatrolFact;
use law::person::PersonId;
use law::receipt::ReceiptFact;
use law::refusal::Refusal;
use law::stocktaking::{StocktakingFact, StocktakingState};
use law::town::Town;
use serde_json::{Map, Value, json};

/// A numbered document as it is issued.
pub struct Issued {
    /// 文号
    pub number: DocNumber,
    /// What it says.
    pub paper: Paper,
}

/// The facts of a kind of matter, by the documents they issue.
pub trait Issues: Sized {
    /// Kind and number of every document issued so far, in the order of their issue.
    fn numbers(events: &[Entry<Self>]) -> Vec<(String, DocNumber)>;

    /// The document with this number, drawn out of these facts; none where they have made no such document.
    fn paper(code: &str, number: &DocNumber, events: &[Entry<Self>], town: &Town) -> Option<Paper>;

    /// What the officers who made this document have signed of it since (执法人员签名), each under their identifier.
    fn countersigned(_: &DocNumber, _: &[Entry<Self>]) -> Vec<(PersonId, Signature)> {
        Vec::new()
    }
}

/// Signatures out of what was signed, of one document.
fn signed_by<'a>(
    facts: impl Iterator<Item = &'a PapersSigned>,
    number: &DocNumber,
) -> Vec<(PersonId, Signature)> {
    let of = facts.filter(|f| f.papers.iter().any(|p| &p.paper == number));
    of.map(|f| (f.officer.id.clone(), f.signature.clone())).collect()
}

/// Puts the signatures of the officers into their places in a document; who has not signed stands there by name.
pub fn countersign(paper: &mut Paper, signatures: &[(PersonId, Signature)]) {
    let officers = paper.data.get_mut("officers").and_then(Value::as_array_mut).into_iter().flatten();
    for officer in officers.filter_map(Value::as_object_mut) {
        let id = officer.get("id").and_then(Value::as_str).unwrap_or_default();
        if let Some((_, signature)) = signatures.iter().find(|(by, _)| by == id) {
            let drawn = json!({ "name": signature.name, "image": signature.image, "of": signature.of, "on_paper": signature.on_paper });
            officer.insert("signature".into(), drawn);
        }
    }
}

/// The documents that the events after the first `had` issue: asked before they are committed, so that no number is taken
/// for a document that may not go out (X-09, S-04, N-01, F-03, P-04 …).
///
/// # Errors
/// A refusal for the first element that the law demands and a document lacks; it names the others too.
pub fn issue<F: Issues>(events: &[Entry<F>], had: usize, town: &Town) -> Result<Vec<Issued>, Refusal> {
    let earlier = F::numbers(&events[..had]).len();
    let (mut issued, mut missing) = (Vec::new(), Vec::new());
    for (code, number) in F::numbers(events).into_iter().skip(earlier) {
        let Some(paper) = F::paper(&code, &number, events, town) else { continue };
        if let Some(kind) = law::paper::find(&code) {
            missing.extend(law::paper::check(kind, &paper.data).err().unwrap_or_default());
        }
        issued.push(Issued { number, paper });
    }
    let mut missing = missing.into_iter();
    let Some(mut first) = missing.next() else { return Ok(issued) };
    let others: Vec<String> = missing.map(|r| r.need.into()).collect();
    if !others.is_empty() {
        first.have = format!("{}；还缺{}", first.have, others.join("、")).into();
    }
    Err(first)
}

/// A document as it was issued: what it said then stands, whatever town and program would say today; what came of it since,
/// such as an opinion on a form, is added; who reported is never kept with it (D-15). `then` is drawn today out of the facts up to its issue, `now` out of all.
pub fn as_issued(mut now: Paper, then: &Paper, said: Map<String, Value>, template: u16) -> Paper {
    let reporter = super::names_reporter(&now);
    if let (Value::Object(now), Value::Object(then)) = (&mut now.data, &then.data) {
        now.retain(|key, value| {
            said.contains_key(key) || reporter.contains(&key.as_str()) || then.get(key) != Some(value)
        });
        for (key, value) in said {
            if now.get(&key) == then.get(&key) {
                now.insert(key, value);
            }
        }
    }
    now.template_version = template;
    now
}

impl Issues for CaseFact {
    fn numbers(events: &[Entry<Self>]) -> Vec<(String, DocNumber)> {
        CaseState::fold(events).papers.into_iter().map(|p| (p.code, p.number)).collect()
    }

    fn paper(code: &str, number: &DocNumber, events: &[Entry<Self>], town: &Town) -> Option<Paper> {
        of_case(code, Some(number), events, town)
    }

    fn countersigned(number: &DocNumber, events: &[Entry<Self>]) -> Vec<(PersonId, Signature)> {
        let facts = events.iter().filter_map(|e| match &e.fact {
            CaseFact::PapersSigned(fact) => Some(fact),
            _ => None,
        });
        signed_by(facts, number)
    }
}

impl Issues for ClueFact {
    fn numbers(events: &[Entry<Self>]) -> Vec<(String, DocNumber)> {
        ClueState::fold(events).papers
    }

    fn paper(code: &str, number: &DocNumber, events: &[Entry<Self>], town: &Town) -> Option<Paper> {
        of_clue(code, Some(number), events, town)
    }

    fn countersigned(number: &DocNumber, events: &[Entry<Self>]) -> Vec<(PersonId, Signature)> {
        let facts = events.iter().filter_map(|e| match &e.fact {
            ClueFact::PapersSigned(fact) => Some(fact),
            _ => None,
        });
        signed_by(facts, number)
    }
}

impl Issues for InspectionFact {
    fn numbers(events: &[Entry<Self>]) -> Vec<(String, DocNumber)> {
        InspectionState::fold(events).papers
    }

    fn paper(_: &str, number: &DocNumber, events: &[Entry<Self>], town: &Town) -> Option<Paper> {
        of_inspection(number, events, town)
    }
}

impl Issues for InfoFact {
    fn numbers(events: &[Entry<Self>]) -> Vec<(String, DocNumber)> {
        InfoState::fold(events).answer.map(|a| ("INFO".into(), a.number)).into_iter().collect()
    }

    fn paper(_: &str, number: &DocNumber, events: &[Entry<Self>], town: &Town) -> Option<Paper> {
        of_info(number, events, town)
    }
}

impl Issues for StocktakingFact {
    fn numbers(events: &[Entry<Self>]) -> Vec<(String, DocNumber)> {
        StocktakingState::fold(events).number.map(|n| ("STOCK".into(), n)).into_iter().collect()
    }

    fn paper(_: &str, number: &DocNumber, events: &[Entry<Self>], town: &Town) -> Option<Paper> {
        of_stocktaking(number, events, town)
    }
}

macro_rules! without_documents {
    ($($fact:ty),*) => {
        $(impl Issues for $fact {
            fn numbers(_: &[Entry<Self>]) -> Vec<(String, DocNumber)> {
                Vec::new()
            }

            fn paper(_: &str, _: &DocNumber, _: &[Entry<Self>], _: &Town) -> Option<Paper> {
                None
            }
        })*
    };
}

// 巡查、票据、录像 have records of their own, and none is a document with a number.
without_documents!(PatrolFact, ReceiptFact, FootageFact);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn paper(data: Value) -> Paper {
        Paper::new("DEC", date(2026, 3, 2), data)
    }

    #[test]
    fn officers_sign_in_their_own_places_and_who_has_not_stands_there_by_name() {
        let mut paper =
            paper(json!({ "officers": [{ "id": "sq1", "name": "甲" }, { "id": "sq2", "name": "乙" }] }));
        let signature = Signature {
            name: "乙".into(),
            image: Some("c1".into()),
            of: Some("d2".into()),
            ..Signature::default()
        };
        countersign(&mut paper, &[("sq2".into(), signature.clone()), ("sq9".into(), signature)]);
        assert_eq!(paper.data["officers"][0], json!({ "id": "sq1", "name": "甲" }));
        assert_eq!(paper.data["officers"][1]["signature"]["image"], "c1");
        assert_eq!(crate::papers::signatures(&paper.data), ["c1"]);
    }

    #[test]
    fn what_was_said_at_the_issue_stands_and_what_followed_is_added() {
        let said = json!({ "agency": { "phone": "0391-1" }, "facts": "占道", "opinion": null, "old": "旧" });
        let Value::Object(said) = said else { panic!("an object") };
        let then = paper(
            json!({ "agency": { "phone": "0391-2" }, "facts": "占道。", "opinion": null, "new": "新" }),
        );
        let now = paper(
            json!({ "agency": { "phone": "0391-2" }, "facts": "占道。", "opinion": "同意", "new": "新" }),
        );
        let read = as_issued(now, &then, said, 3);
        let expected =
            json!({ "agency": { "phone": "0391-1" }, "facts": "占道", "opinion": "同意", "old": "旧" });
        assert_eq!((read.data, read.template_version), (expected, 3));
    }
}
