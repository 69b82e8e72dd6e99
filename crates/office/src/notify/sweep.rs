//! Limits that turn yellow or red (预警): found by the office's clock, recorded for a matter, its limit and the level, and told
//! once to each who owes it, also to whoever comes to owe it later; of a red one whoever supervises them is told too.

use super::limits::{self, Limit};
use super::settings::settled;
use super::tables::{STREAM, Turned, clue_number, stream_of};
use super::{Kind, post};
use crate::office::{Error, Office};
use jiff::ToSpan;
use jiff::civil::{DateTime, Time, time};
use journal::{Act, Expect, NewEvent, Row};
use serde_json::json;
use std::convert::Infallible;

/// A fortnight of working days and the longest holiday between: no warning begins earlier.
pub const AHEAD: i64 = 32;

/// A limit counted in days turns at midnight; that is told when people are up.
const MORNING: Time = time(7, 0, 0, 0);

/// What has been said of a matter, and still stands.
const SAID: &str = "SELECT task, due, kind, addressee FROM notice WHERE id = $1 AND open = 1 AND due <> ''";

/// What ran out so many days (自然日) ago is recorded and shown, but sent to nobody: it is no news.
const NEWS: i64 = 7;

/// Matters of which a limit may have turned, whatever their stage: an archived case has days before the court too.
fn near(room: &str) -> String {
    match room {
        // A clue keeps the day on which its lamp lights up.
        "clue" => {
            "SELECT c.id FROM clue_row c WHERE c.open = 1 AND c.warn <> '' AND c.warn <= $1 ORDER BY c.id"
                .into()
        }
        _ => format!("SELECT c.id FROM {room}_row c WHERE c.due <> '' AND c.due <= $1 ORDER BY c.due, c.id"),
    }
}

/// Those limits of which somebody has not been told at this level, each once, that may be told at this hour.
fn unsaid(all: Vec<Limit>, said: &[Row], now: DateTime) -> Vec<Limit> {
    let mut new: Vec<Limit> = Vec::new();
    for mut limit in all {
        let (label, due, level) = (limit.label, limit.due.clone(), limit.level);
        let known = |to: &String| {
            said.iter().any(|r| {
                let same = r.text(0) == label && r.text(1) == due && Kind::find(&r.text(2)) == Some(level);
                same && r.text(3) == *to
            })
        };
        limit.to.retain(|to| !known(to));
        let twice = new.iter().any(|l| (l.label, &l.due, l.level) == (limit.label, &limit.due, limit.level));
        let asleep = now.time() < MORNING && !limit.by_the_hour;
        if !asleep && !twice && !limit.to.is_empty() {
            new.push(limit);
        }
    }
    new
}

impl Office {
    /// Records every limit that has turned since the last look; gives how many. Done twice, it does nothing the second time.
    /// Matters are read and folded beside the writer, which is entered only for what has newly turned.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn sweep_limits(&self) -> Result<usize, Error> {
        let now = self.now();
        let (today, until) = (now.date(), now.date().saturating_add(AHEAD.days()));
        let mut turned = 0;
        for room in ["clue", "case", "info", "inspection", "patrol"] {
            let by = match room {
                "clue" => today,
                _ => until,
            };
            let by = by.to_string();
            for row in self.journal().query(&near(room), &[by.as_str().into()]).await? {
                let id = row.text(0);
                match self.look_at_limits(room, &id, now).await {
                    Ok(new) => turned += new,
                    // One that cannot be read is no reason to leave the others unsaid.
                    Err(error) => tracing::error!(%error, room, id, "limits of a matter"),
                }
            }
        }
        Ok(turned)
    }

    /// Looks at the limits of one matter; gives how many were recorded.
    async fn look_at_limits(&self, room: &'static str, id: &str, now: DateTime) -> Result<usize, Error> {
        let records = self.journal().load(&stream_of(room, id)).await?;
        let found = limits::of(room, &records, self.town(), &self.people(), now)?;
        if found.limits.is_empty() {
            return Ok(0);
        }
        let said = self.journal().query(SAID, &[id.into()]).await?;
        if unsaid(found.limits, &said, now).is_empty() {
            return Ok(0);
        }
        self.record_turned(room, id.to_string()).await
    }

    /// Looks at one matter again, in line with all acts: what has been done meanwhile counts.
    async fn record_turned(&self, room: &'static str, id: String) -> Result<usize, Error> {
        let (now, town, tables, people) = (self.now(), self.town(), self.tables.clone(), self.people());
        let act = Act { key: None, at: now.to_string(), actor: String::new() };
        let done = self
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    let records = tx.load(&stream_of(room, &id)).await?;
                    let found = limits::of(room, &records, town, &people, now)?;
                    let said = tx.fetch(SAID, &[id.as_str().into()]).await?;
                    let number = match found.number.is_empty() {
                        true => clue_number(tx, &found.clue).await?,
                        false => found.number,
                    };
                    let mut events = Vec::new();
                    for limit in unsaid(found.limits, &said, now) {
                        let Limit { label, due, level, to, .. } = limit;
                        let (room, id) = (room.to_string(), id.clone());
                        let turned =
                            Turned { room, id, number: number.clone(), label: label.into(), due, level, to };
                        let body = serde_json::to_value(&turned)
                            .map_err(|e| journal::Error::Corrupt(e.to_string()))?;
                        events.push(NewEvent { kind: "limit_turned".into(), body, private: None });
                    }
                    let count = events.len();
                    if count > 0 {
                        let recorded = tx.append(STREAM, Expect::Any, events).await?;
                        journal::Projector::apply(tables.as_ref(), tx, &recorded).await?;
                        let news = now.date().saturating_sub(NEWS.days()).to_string();
                        for one in recorded.chunks(1) {
                            if one[0].body["due"].as_str().is_some_and(|due| *due >= *news) {
                                post(tx, one).await?;
                            }
                        }
                    }
                    Ok(json!(count))
                })
            })
            .await;
        settled(done, |v| v.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_night_only_a_limit_by_the_hour_is_told_and_each_once() {
        let limit = |label, by_the_hour| Limit {
            label,
            due: "2026-03-05".into(),
            level: Kind::Red,
            by_the_hour,
            to: ["r:legal".to_string()].into(),
        };
        let all = || vec![limit("移送公安机关", true), limit("公示", false), limit("公示", false)];
        let labels = |said: &[Row], now: &str| {
            let new = unsaid(all(), said, now.parse().unwrap());
            new.iter().map(|l| l.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(&[], "2026-03-05T06:59:59"), ["移送公安机关"]);
        assert_eq!(labels(&[], "2026-03-05T07:00:00"), ["移送公安机关", "公示"]);
        let said =
            |level: &str| Row(vec!["公示".into(), "2026-03-05".into(), level.into(), "r:legal".into()]);
        assert_eq!(labels(&[said("red")], "2026-03-05T09:00:00"), ["移送公安机关"]);
        assert_eq!(labels(&[said("yellow")], "2026-03-05T09:00:00"), ["移送公安机关", "公示"]);
        // Somebody else owes it now: what was said to others was not said to them.
        let other = Row(vec!["公示".into(), "2026-03-05".into(), "red".into(), "p:sq1".into()]);
        assert_eq!(labels(&[other], "2026-03-05T09:00:00"), ["移送公安机关", "公示"]);
    }
}
