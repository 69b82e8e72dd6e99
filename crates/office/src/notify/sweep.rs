//! Limits that turn yellow or red (预警): found by the office's clock, recorded once for a matter, its limit and the level, and
//! told to those who must act; of a red one whoever supervises them is told too.

use super::tables::{STREAM, Turned, case_number, stream_of};
use super::{Kind, address, post, waits};
use crate::office::{Error, Office};
use crate::project::CLUE_LIMIT;
use crate::stream;
use jiff::ToSpan;
use jiff::civil::DateTime;
use journal::{Act, ActError, Expect, NewEvent, Tx};
use law::deadline::{Deadline, Level};
use law::person::Role;
use law::town::Town;
use serde_json::json;
use std::collections::BTreeSet;
use std::convert::Infallible;

/// A fortnight of working days and the longest holiday between: no warning begins earlier.
const AHEAD: i64 = 32;

/// Matters whose next limit may have turned and of which the reddest has not been said yet.
fn near(room: &str, label: &str) -> String {
    format!(
        "SELECT c.id FROM {room}_row c WHERE c.open = 1 AND c.due <> '' AND c.provisional = 0 AND c.due <= $1 \
         AND NOT EXISTS (SELECT 1 FROM limit_warned w WHERE w.id = c.id AND w.label = {label} AND w.due = c.due \
         AND w.level = 'red') ORDER BY c.due, c.id"
    )
}

/// A matter's next limit, and to whom it falls.
struct Limit {
    number: String,
    label: &'static str,
    deadline: Deadline,
    to: BTreeSet<String>,
    /// Who is told as well when it is red.
    above: String,
}

fn first(all: Vec<(&'static str, Deadline)>) -> Option<(&'static str, Deadline)> {
    all.into_iter().min_by_key(|(_, d)| d.due.unwrap_or(d.nominal))
}

fn everyone(all: Vec<waits::Waiting>) -> BTreeSet<String> {
    all.into_iter().flat_map(|w| w.to).collect()
}

async fn limit(
    tx: &mut Tx<'_>,
    room: &str,
    id: &str,
    town: &Town,
    now: DateTime,
) -> Result<Option<Limit>, journal::Error> {
    let records = tx.load(&stream_of(room, id)).await?;
    let named = |number: Option<&law::number::DocNumber>| number.map(ToString::to_string).unwrap_or_default();
    Ok(match room {
        "clue" => {
            let s = stream::fold_clue(&records)?;
            s.due(town).map(|deadline| Limit {
                number: named(s.number.as_ref()),
                label: CLUE_LIMIT,
                deadline,
                to: everyone(waits::of_clue(&s)),
                above: address::post(Role::Hub),
            })
        }
        "case" => {
            let s = stream::fold_case(&records)?;
            let number = case_number(tx, &s).await?;
            first(s.deadlines(town)).map(|(label, deadline)| Limit {
                number,
                label,
                deadline,
                to: everyone(waits::of_case(&s, town, now)),
                above: address::post(Role::Brigade),
            })
        }
        "info" => {
            let s = stream::fold_info(&records)?;
            first(s.deadlines(town)).map(|(label, deadline)| Limit {
                number: s.receipt.clone(),
                label,
                deadline,
                to: [address::post(Role::Legal)].into(),
                above: address::post(Role::Head),
            })
        }
        _ => {
            let s = stream::fold_inspection(&records)?;
            first(s.deadlines(town)).map(|(label, deadline)| Limit {
                number: named(s.number.as_ref()),
                label,
                deadline,
                to: [address::unit(&s.unit, Role::Dept)].into(),
                above: address::post(Role::Hub),
            })
        }
    })
}

impl Office {
    /// Records every limit that has turned since the last look; gives how many. Done twice, it does nothing the second time.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn sweep_limits(&self) -> Result<usize, Error> {
        let until = self.now().date().saturating_add(AHEAD.days()).to_string();
        let mut turned = 0;
        for (room, label) in
            [("clue", "$2"), ("case", "c.due_label"), ("info", "c.due_label"), ("inspection", "c.due_label")]
        {
            let mut args = vec![until.as_str().into()];
            if label == "$2" {
                args.push(CLUE_LIMIT.into());
            }
            for row in self.journal().query(&near(room, label), &args).await? {
                turned += usize::from(self.turned(room, row.text(0)).await?);
            }
        }
        Ok(turned)
    }

    /// Looks at one matter, in line with all acts: what has been done meanwhile counts.
    async fn turned(&self, room: &'static str, id: String) -> Result<bool, Error> {
        let (now, town, tables) = (self.now(), self.town(), self.tables.clone());
        let act = Act { key: None, at: now.to_string(), actor: String::new() };
        let done = self
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    let Some(found) = limit(tx, room, &id, &town.law, now).await? else {
                        return Ok(json!(false));
                    };
                    if found.deadline.provisional {
                        return Ok(json!(false));
                    }
                    let level = match found.deadline.status(now, &town.law.calendar).level {
                        Level::Green => return Ok(json!(false)),
                        Level::Yellow => Kind::Yellow,
                        Level::Red | Level::Overdue => Kind::Red,
                    };
                    let due = found.deadline.due.unwrap_or(found.deadline.nominal).to_string();
                    let said =
                        "SELECT 1 FROM limit_warned WHERE id = $1 AND label = $2 AND due = $3 AND level = $4";
                    let args =
                        [id.as_str().into(), found.label.into(), due.as_str().into(), level.tag().into()];
                    if !tx.fetch(said, &args).await?.is_empty() {
                        return Ok(json!(false));
                    }
                    let mut to = found.to;
                    if level == Kind::Red {
                        to.insert(found.above);
                    }
                    let (number, label) = (found.number, found.label.into());
                    let turned = Turned { room: room.into(), id, number, label, due, level, to };
                    let body =
                        serde_json::to_value(&turned).map_err(|e| journal::Error::Corrupt(e.to_string()))?;
                    let event = NewEvent { kind: "limit_turned".into(), body, private: None };
                    let recorded = tx.append(STREAM, Expect::Any, vec![event]).await?;
                    journal::Projector::apply(tables.as_ref(), tx, &recorded).await?;
                    post(tx, &recorded).await?;
                    Ok(json!(true))
                })
            })
            .await;
        match done {
            Ok(outcome) => Ok(outcome.value == json!(true)),
            Err(ActError::Store(e)) => Err(e.into()),
            Err(ActError::Refused(never)) => match never {},
        }
    }
}
