//! What has just happened (动态), for pages that are open: which matter, and which step. Never what it says, and never of a
//! matter that the reader may not open.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope::{self, Sight, one_of};
use journal::{Headline, Value};
use serde::Serialize;
use std::collections::BTreeSet;
use tokio::sync::watch;

/// A step taken in a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct News {
    /// Its number in the journal.
    #[serde(skip)]
    pub seq: i64,
    /// `clue`, `case`, `info`, `inspection` or `patrol`
    pub matter: &'static str,
    /// The matter's identifier.
    pub id: String,
    /// The step, e.g. `clue_reported`.
    pub kind: String,
    /// The matter is new with it.
    pub begun: bool,
}

/// What has happened since a reader was last told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// Up to which record this tells; the next question begins here.
    pub upto: i64,
    /// What the reader may know, in its order; none when it was too much to tell, or the journal is another one: the
    /// reader reads its page anew.
    pub news: Option<Vec<News>>,
}

/// Records told at once at most. Nothing is kept for a reader: one who is further behind reads the page anew.
pub const MOST: usize = 300;

const MATTERS: [(&str, &str, &str); 5] = [
    ("clue/", "clue", "clue_row"),
    ("case/", "case", "case_row"),
    ("info/", "info", "info_row"),
    ("inspection/", "inspection", "inspection_row"),
    ("patrol/", "patrol", "patrol_row"),
];

fn news(line: Headline) -> Option<News> {
    let (matter, id) =
        MATTERS.iter().find_map(|m| Some((m.1, line.stream.strip_prefix(m.0)?.to_string())))?;
    Some(News { seq: line.seq, matter, id, kind: line.kind, begun: line.version == 1 })
}

impl Office {
    /// The number of the last record that is committed, and a way to wait for the next.
    pub fn commits(&self) -> watch::Receiver<i64> {
        self.journal().commits()
    }

    /// The number of the last record that is committed: asked before a page is made, it tells from where on the page is old.
    pub fn latest(&self) -> i64 {
        *self.commits().borrow()
    }

    /// What has happened in matters that this person may open.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn news(&self, me: &Me, after: i64) -> Result<Since, Error> {
        let mut latest = self.latest();
        if after > latest {
            // Another process may have written meanwhile.
            latest = self.journal().len().await?;
        }
        let behind = usize::try_from(latest.saturating_sub(after));
        if after > latest || behind.is_ok_and(|n| n > MOST) {
            return Ok(Since { upto: latest, news: None });
        }
        let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
        let lines = self.journal().headlines(after, limit).await?;
        let upto = lines.last().map_or(after, |l| l.seq);
        let all: Vec<News> = lines.into_iter().filter_map(news).collect();
        let mut told = Vec::new();
        for (_, matter, table) in MATTERS {
            let ids: BTreeSet<&str> =
                all.iter().filter(|n| n.matter == matter).map(|n| n.id.as_str()).collect();
            let seen = self.seen_of(table, &ids, self.sight(me, matter)).await?;
            told.extend(all.iter().filter(|n| n.matter == matter && seen.contains(&n.id)).cloned());
        }
        told.sort_by_key(|n| n.seq);
        Ok(Since { upto, news: Some(told) })
    }

    /// What this person sees of the matters of a kind: the same as on its list.
    fn sight(&self, me: &Me, matter: &str) -> Option<Sight> {
        match matter {
            "clue" => Some(scope::clues(me, &self.town().grids)),
            "case" => Some(scope::cases(me)),
            "inspection" => Some(scope::inspections(me)),
            "patrol" => Some(scope::patrols(me, &self.town().grids)),
            _ => scope::sees_requests(me).then(Sight::everything),
        }
    }

    /// Which of these matters are among those seen.
    async fn seen_of(
        &self,
        table: &str,
        ids: &BTreeSet<&str>,
        sight: Option<Sight>,
    ) -> Result<BTreeSet<String>, Error> {
        let Some(sight) = sight.filter(|_| !ids.is_empty()) else { return Ok(BTreeSet::new()) };
        let mut args: Vec<Value> = ids.iter().map(|id| (*id).into()).collect();
        let named: Vec<String> = (1..=args.len()).map(|n| format!("${n}")).collect();
        let (any, more) = sight.numbered(args.len());
        args.extend(more);
        let sql =
            format!("SELECT c.id FROM {table} c WHERE c.id IN ({}) AND {}", named.join(", "), one_of(&any));
        Ok(self.journal().query(&sql, &args).await?.iter().map(|r| r.text(0)).collect())
    }
}
