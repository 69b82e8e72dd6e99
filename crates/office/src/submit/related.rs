//! 关联案件: what ties two cases is written into both in one act.

use super::{Answer, Desk, broken};
use crate::{scope, stream};
use journal::Tx;
use law::case::related::{self, Other};
use law::case::{CaseEvent, CaseStage, CaseState};
use law::context::Context;
use law::number::DocNumber;

impl Desk<'_> {
    /// The case that bears this 案号; none where there is none that this person may see, so that nobody learns of it by asking.
    pub(super) async fn other_case(&self, tx: &mut Tx<'_>, number: &str) -> Answer<Option<Other>> {
        let number = number.trim();
        if number.is_empty() {
            return Ok(None);
        }
        let sql = "SELECT id FROM case_row WHERE number = $1 LIMIT 1";
        let rows = tx.fetch(sql, &[number.into()]).await?;
        let Some(id) = rows.first().map(|r| r.text(0)) else { return Ok(None) };
        let state = self.load_case(tx, &id).await?;
        let Some(subject) = state.subject.as_ref().filter(|_| scope::sees_case(self.me, &state)) else {
            return Ok(None);
        };
        let (party, archived) = (subject.party.clone(), state.stage == CaseStage::Archived);
        Ok(Some(Other { id, number: number.into(), party, archived }))
    }

    /// The same in the other case.
    pub(super) async fn tell_related(
        &self,
        tx: &mut Tx<'_>,
        (id, state): (&str, &CaseState),
        events: &[CaseEvent],
        context: &Context<'_>,
        taken: &mut Vec<DocNumber>,
    ) -> Answer<()> {
        for event in events {
            let Some((to, seen)) = related::mirror(state, id, &event.fact, context) else { continue };
            let other = self.load_case(tx, &to).await?;
            let version = i64::try_from(other.version).map_err(broken)?;
            self.append(tx, &stream::case(&to), version, &[seen], taken).await?;
        }
        Ok(())
    }
}
