//! 关联案件: the other case gets its pointer in the same act.

use super::{Answer, Desk, broken};
use crate::{scope, stream};
use journal::Tx;
use law::case::related::{self, Other, RelateCase};
use law::case::{CaseEvent, CaseStage, CaseState};
use law::context::Context;
use law::number::DocNumber;

impl Desk<'_> {
    /// The case that bears this 案号; none where there is none that this person may see or whose party they named, so that
    /// nobody learns of it by asking.
    pub(super) async fn other_case(&self, tx: &mut Tx<'_>, c: &RelateCase) -> Answer<Option<Other>> {
        let number = c.case.trim();
        if number.is_empty() {
            return Ok(None);
        }
        let sql = "SELECT id FROM case_row WHERE number = $1 LIMIT 1";
        let rows = tx.fetch(sql, &[number.into()]).await?;
        let Some(id) = rows.first().map(|r| r.text(0)) else { return Ok(None) };
        let state = self.load_case(tx, &id).await?;
        let Some(party) = state.subject.as_ref().map(|s| s.party.clone()) else { return Ok(None) };
        if !scope::sees_case(self.me, &state) && c.fellow.trim() != party.name.trim() {
            return Ok(None);
        }
        let archived = state.stage == CaseStage::Archived;
        Ok(Some(Other { id, number: number.into(), party, archived }))
    }

    /// The pointer back, in the other case.
    pub(super) async fn point_back(
        &self,
        tx: &mut Tx<'_>,
        (id, state): (&str, &CaseState),
        events: &[CaseEvent],
        context: &Context<'_>,
        taken: &mut Vec<DocNumber>,
    ) -> Answer<()> {
        for event in events {
            let Some(to) = related::other_side(&event.fact) else { continue };
            let other = self.load_case(tx, to).await?;
            let Some(pointer) = related::pointer(&other, state, id, &event.fact, context) else { continue };
            let version = i64::try_from(other.version).map_err(broken)?;
            self.append(tx, &stream::case(to), version, &[pointer], taken).await?;
        }
        Ok(())
    }
}
