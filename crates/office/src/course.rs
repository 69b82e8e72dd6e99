//! How a clue went (办理经过), one row each: whether the steps were taken within their limits, how often it came back, and
//! when it ended. The board and the performance of grids and units are reckoned from it.

use jiff::civil::Date;
use journal::{Recorded, Tx, Value};
use law::clue::{ClueEvent, ClueFact, ClueStage, ClueState};
use law::town::Town;

/// `left_on`: the day on which the centre had accepted and dispatched it, declined, merged or transferred it; `left_late`:
/// after the limit. `late_check`, `late_opinion`, `late_filing`: checks, opinions and proposals to file that came after
/// their limits. `returned`: opinions sent back (返工). `closed_on`: the day on which it ended, empty
/// again where it is reopened. `rated_on`, `rated_squad`: the day on which its reporter rated the answer, and the squadron that had it
/// then. Empty days have not come.
pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS clue_course (id TEXT PRIMARY KEY, left_on TEXT NOT NULL, \
     left_late BIGINT NOT NULL, late_check BIGINT NOT NULL, late_opinion BIGINT NOT NULL, late_filing BIGINT NOT NULL, \
     returned BIGINT NOT NULL, closed_on TEXT NOT NULL, rated_on TEXT NOT NULL, rated_squad TEXT NOT NULL)";
pub(crate) const INDEX: &str = "CREATE INDEX IF NOT EXISTS clue_course_closed ON clue_course (closed_on, id)";

/// Whether the centre still has to accept or dispatch it.
fn waits(stage: ClueStage) -> bool {
    matches!(stage, ClueStage::Reported | ClueStage::Accepted)
}

/// Whether a step taken on a day came after the limit of the stage that it ended; never where the limit is provisional.
fn late(before: &ClueState, day: Date, town: &Town) -> bool {
    let limit = before.due(town).filter(|d| !d.provisional);
    limit.and_then(|d| d.due).is_some_and(|due| day > due)
}

/// What one event adds to the course of a clue.
#[derive(Debug, Default, PartialEq, Eq)]
struct Step {
    left: bool,
    late_leaving: bool,
    late_check: bool,
    late_opinion: bool,
    late_filing: bool,
    returned: bool,
    closed: bool,
    reopened: bool,
}

fn step(before: &ClueState, event: &ClueEvent, after: &ClueState, town: &Town) -> Step {
    let moved = before.stage != after.stage;
    let late = moved && late(before, event.at.date(), town);
    let left = waits(before.stage) && !waits(after.stage);
    Step {
        left,
        late_leaving: left && late,
        late_check: late && matches!(before.stage, ClueStage::Dispatched | ClueStage::ForSimple),
        late_opinion: late && before.stage == ClueStage::ForOpinion,
        late_filing: late && before.stage == ClueStage::WithSquad,
        returned: matches!(event.fact, ClueFact::OpinionReturned { .. }),
        closed: after.stage.is_final() && !before.stage.is_final(),
        reopened: before.stage.is_final() && !after.stage.is_final(),
    }
}

/// Reckons again, after the calendar of a year has changed, which steps of a clue came late.
pub(crate) async fn settle(
    tx: &mut Tx<'_>,
    id: &str,
    records: &[Recorded],
    town: &Town,
) -> Result<(), journal::Error> {
    let mut clue = ClueState::default();
    let (mut left, mut check, mut opinion, mut filing) = (0_i64, 0_i64, 0_i64, 0_i64);
    for record in records {
        let event: ClueEvent = crate::stream::decode(record)?;
        let before = clue.clone();
        clue.evolve(&event);
        let step = step(&before, &event, &clue, town);
        left += i64::from(step.late_leaving);
        check += i64::from(step.late_check);
        opinion += i64::from(step.late_opinion);
        filing += i64::from(step.late_filing);
    }
    let sql = "UPDATE clue_course SET left_late = $2, late_check = $3, late_opinion = $4, late_filing = $5 WHERE id = $1";
    tx.execute(sql, &[id.into(), left.into(), check.into(), opinion.into(), filing.into()]).await?;
    Ok(())
}

/// Keeps the row of a clue up with an event.
pub(crate) async fn project(
    tx: &mut Tx<'_>,
    id: &str,
    record: &Recorded,
    before: &ClueState,
    event: &ClueEvent,
    after: &ClueState,
    town: &Town,
) -> Result<(), journal::Error> {
    if record.version == 1 {
        let sql = "INSERT INTO clue_course (id, left_on, left_late, late_check, late_opinion, late_filing, returned, \
                   closed_on, rated_on, rated_squad) VALUES ($1, '', 0, 0, 0, 0, 0, '', '', '')";
        tx.execute(sql, &[id.into()]).await?;
    }
    if matches!(event.fact, ClueFact::ClueRated { .. }) {
        let sql = "UPDATE clue_course SET rated_on = $2, rated_squad = $3 WHERE id = $1";
        let squad = after.squad.clone().unwrap_or_default();
        tx.execute(sql, &[id.into(), event.at.date().to_string().into(), squad.into()]).await?;
    }
    let step = step(before, event, after, town);
    if step == Step::default() {
        return Ok(());
    }
    let day = event.at.date().to_string();
    let on = |is: bool| -> Value { if is { day.as_str().into() } else { "".into() } };
    let sql = "UPDATE clue_course SET left_on = CASE WHEN $9 = 1 THEN '' WHEN $2 = '' THEN left_on ELSE $2 END, \
               left_late = left_late + $3, late_check = late_check + $4, late_opinion = late_opinion + $5, \
               late_filing = late_filing + $6, returned = returned + $7, \
               closed_on = CASE WHEN $9 = 1 THEN '' WHEN $8 = '' THEN closed_on ELSE $8 END WHERE id = $1";
    let args = [
        id.into(),
        on(step.left),
        step.late_leaving.into(),
        step.late_check.into(),
        step.late_opinion.into(),
        step.late_filing.into(),
        step.returned.into(),
        on(step.closed),
        step.reopened.into(),
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}
