//! 并案: the main clue and those merged into it, written in one act.

use super::{Answer, Desk, broken, refused};
use crate::stream;
use journal::Tx;
use law::clue::{self, ClueEvent, ClueState};
use law::context::Context;
use law::number::DocNumber;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Desk<'_> {
    /// The clue to merge into, by its number or its identifier.
    pub(super) async fn main_clue(&self, tx: &mut Tx<'_>, into: &str) -> Answer<(String, Arc<ClueState>)> {
        let sql = "SELECT id FROM clue_row WHERE id = $1 OR number = $1 LIMIT 1";
        let rows = tx.fetch(sql, &[into.into()]).await?;
        let Some(id) = rows.first().map(|r| r.text(0)) else {
            let refusal = law::matter::incomplete("into", "另一条未办结线索的登记号", "没有这条线索");
            return Err(refused(refusal.field("into")));
        };
        let state = self.load_clue(tx, &id).await?;
        Ok((id, state))
    }

    /// The main clue has come to its end: every clue merged into it is told, and those merged into these.
    pub(super) async fn tell_merged(
        &self,
        tx: &mut Tx<'_>,
        main_id: &str,
        main: &ClueState,
        ctx: &Context<'_>,
        taken: &mut Vec<DocNumber>,
    ) -> Answer<()> {
        let mut told: BTreeSet<String> = BTreeSet::from([main_id.to_string()]);
        let mut left: Vec<(String, Option<ClueEvent>)> =
            main.absorbed.iter().map(|a| (a.from.clone(), None)).collect();
        let mut via: Vec<String> = vec![main_id.to_string(); left.len()];
        while let (Some((id, heard)), Some(by)) = (left.pop(), via.pop()) {
            if !told.insert(id.clone()) {
                continue;
            }
            let merged = self.load_clue(tx, &id).await?;
            let fact = match &heard {
                None => clue::answered(main, main_id, &merged, ctx),
                Some(heard) => clue::passed_on(heard, &by, &merged),
            };
            let Some(fact) = fact else { continue };
            for next in &merged.absorbed {
                left.push((next.from.clone(), Some(fact.clone())));
                via.push(id.clone());
            }
            let version = i64::try_from(merged.version).map_err(broken)?;
            self.append(tx, &stream::clue(&id), version, &[fact], taken).await?;
        }
        Ok(())
    }
}
