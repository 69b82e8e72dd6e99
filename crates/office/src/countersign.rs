//! 执法人员签名 — what officers sign as it stands in a matter's own records, and whether it is still that.

use crate::me::Me;
use crate::office::Office;
use crate::private;
use journal::Recorded;
use law::case::{CaseCommand, CaseState};
use law::clue::{ClueCommand, ClueState};
use law::context::Registers;
use law::countersign::{Sheet, SignedPaper};
use law::number::DocNumber;
use law::signing;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The kind of a record in which officers signed.
pub(crate) const KIND: &str = "papers_signed";

/// The stream of the journal that says whose private details were lawfully erased.
const ERASURES: &str = "erasures";

/// The digests of what issued documents, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contents(BTreeMap<String, String>);

impl Contents {
    /// Of these documents, out of their matter's records.
    pub(crate) fn of<'s>(records: &[Recorded], sheets: impl Iterator<Item = &'s Sheet>) -> Contents {
        let of = |s: &Sheet| Some((s.number.to_string(), digest(issuer(records, &s.number)?)));
        Contents(sheets.filter_map(of).collect())
    }

    /// Of what this command to a case would sign; of every other, nothing.
    pub(crate) fn of_case(c: &CaseCommand, records: &[Recorded], case: &CaseState, me: &Me) -> Contents {
        match c {
            CaseCommand::Countersign(_) => {
                Contents::of(records, case.countersigned.waiting_for(&me.person.id))
            }
            _ => Contents::default(),
        }
    }

    /// Of what this command to a clue would sign; of every other, nothing.
    pub(crate) fn of_clue(c: &ClueCommand, records: &[Recorded], clue: &ClueState, me: &Me) -> Contents {
        match c {
            ClueCommand::CountersignCheck(_) => {
                Contents::of(records, clue.countersigned.waiting_for(&me.person.id))
            }
            _ => Contents::default(),
        }
    }

    /// The digest of what issued this document.
    pub(crate) fn get(&self, number: &DocNumber) -> Option<&str> {
        self.0.get(&number.to_string()).map(String::as_str)
    }
}

/// No number is drawn while asking what is signed.
impl Registers for Contents {
    fn next(&self, _: &str, _: i16) -> u32 {
        0
    }

    fn content(&self, paper: &DocNumber) -> Option<&str> {
        self.get(paper)
    }
}

/// The record that issued a document.
fn issuer<'r>(records: &'r [Recorded], number: &DocNumber) -> Option<&'r Recorded> {
    let number = json!(number);
    records.iter().find(|r| law::NUMBER_KEYS.iter().any(|key| r.body[*key] == number))
}

fn digest(record: &Recorded) -> String {
    signing::fact(&private::join(record.body.clone(), record.private.clone()), &record.stream)
}

/// The documents that a record says were signed.
pub(crate) fn signed(record: &Recorded) -> Vec<SignedPaper> {
    if record.kind != KIND {
        return Vec::new();
    }
    serde_json::from_value(record.body["papers"].clone()).unwrap_or_default()
}

impl Office {
    /// The documents signed in this record that are not what was signed any more, out of all records of the matter. One
    /// whose personal details were lawfully erased cannot be told.
    ///
    /// # Errors
    /// If the journal fails.
    pub(crate) async fn altered(
        &self,
        record: &Recorded,
        records: &[Recorded],
    ) -> Result<Vec<DocNumber>, journal::Error> {
        let mut found = Vec::new();
        for SignedPaper { paper, of } in signed(record) {
            let Some(issued) = issuer(records, &paper) else {
                found.push(paper);
                continue;
            };
            if digest(issued) == of {
                continue;
            }
            if issued.private.is_none() && self.erased().await?.contains(&issued.seq) {
                continue;
            }
            found.push(paper);
        }
        Ok(found)
    }

    /// The records whose personal details were lawfully erased.
    async fn erased(&self) -> Result<BTreeSet<i64>, journal::Error> {
        #[derive(Deserialize)]
        struct Erased {
            seqs: Vec<i64>,
        }
        let records = match self.journal().load(ERASURES).await {
            Err(journal::Error::Corrupt(_)) => Vec::new(),
            records => records?,
        };
        let seqs = records.into_iter().filter_map(|r| serde_json::from_value::<Erased>(r.body).ok());
        Ok(seqs.flat_map(|e| e.seqs).collect())
    }
}
