//! 印发稿 — what a document said when it was issued, kept beside the record that issued it: neither a town that moved nor a
//! newer program words it anew.

use documents::Paper;
use documents::papers::{self, Issued, Issues};
use journal::{NewEvent, Recorded};
use law::matter::Entry;
use law::number::DocNumber;
use law::town::Town;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Where it stands in a record's private part: it names people. Its digest is in the chain like that of the rest.
pub(crate) const KEY: &str = "/issued";

#[derive(Serialize, Deserialize)]
struct Text {
    template: u16,
    data: Map<String, Value>,
}

/// Keeps what these documents say with the event that took their numbers.
///
/// A text is one string to the records: whoever folds a matter does not read it.
pub(crate) fn keep(
    event: &mut NewEvent,
    numbers: &[DocNumber],
    issued: &[Issued],
) -> Result<(), serde_json::Error> {
    let mut texts = Map::new();
    for Issued { number, paper } in issued.iter().filter(|i| numbers.contains(&i.number)) {
        if let Value::Object(data) = &paper.data {
            let mut data = data.clone();
            // The record goes into bundles that the party reads (D-15); from the facts the centre still draws it.
            papers::names_reporter(paper).into_iter().for_each(|key| drop(data.remove(key)));
            let text = Text { template: paper.template_version, data };
            texts.insert(number.to_string(), serde_json::to_string(&text)?.into());
        }
    }
    if !texts.is_empty() {
        event.private.get_or_insert_with(|| json!({}))[KEY] = Value::Object(texts);
    }
    Ok(())
}

/// The documents of a matter by number, each with the place of the record that issued it and what it said.
#[derive(Default)]
pub(crate) struct Kept(HashMap<String, (usize, String)>);

impl Kept {
    /// Out of a matter's records, from the first on.
    pub(crate) fn of(records: &[Recorded]) -> Kept {
        let mut kept = HashMap::new();
        for (place, record) in records.iter().enumerate() {
            let texts = record.private.as_ref().and_then(|p| p[KEY].as_object());
            for (number, text) in texts.into_iter().flatten() {
                if let Some(text) = text.as_str() {
                    kept.insert(number.clone(), (place, text.to_string()));
                }
            }
        }
        Kept(kept)
    }

    /// The document as it was issued, with what came of it since. One whose text was lawfully erased, or that is older than
    /// this keeping, is drawn out of the facts alone.
    pub(crate) fn paper<F: Issues>(
        &self,
        code: &str,
        number: &DocNumber,
        events: &[Entry<F>],
        town: &Town,
    ) -> Option<Paper> {
        let mut paper = F::paper(code, number, events, town)?;
        if let Some((place, text)) = self.0.get(&number.to_string()) {
            let text: Text = serde_json::from_str(text).ok()?;
            let then = F::paper(code, number, events.get(..=*place)?, town)?;
            paper = papers::as_issued(paper, &then, text.data, text.template);
        }
        papers::countersign(&mut paper, &F::countersigned(number, events));
        Some(paper)
    }
}
