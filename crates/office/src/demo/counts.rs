//! 盘点 of the demonstration: one that is signed, with one thing missing, and one under way. What lies in the store-room is
//! known only while the plan is played: each step looks.

use super::course::World;
use super::{Step, StepAct};
use crate::{Done, Matter, Me, Office, Submission, SubmitError, stream};
use jiff::ToSpan;
use law::stocktaking::{
    ApproveCount, BeginCount, CountThings, Outcome, StocktakingCommand as K, StocktakingState, SubmitCount,
};
use law::town::EVERY_ROOM;

/// How many counts there are.
pub(super) const COUNTS: usize = 2;

/// A step of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountStep {
    /// 开始
    Begin,
    /// Everything is there and as the books have it, but for the last so many lines.
    Tick(usize),
    /// The thing of the oldest case that is left is not there.
    Missing,
    /// 提交
    Submit,
    /// 签认
    Approve,
}

/// Its steps, as two matters of the plan numbered from `first`; none that would come after `now`.
pub(super) fn plan(world: &World, first: usize) -> Vec<Step> {
    let acts = [
        (0, 12, "store", CountStep::Begin),
        (0, 12, "brigade", CountStep::Missing),
        (0, 12, "store", CountStep::Tick(0)),
        (0, 12, "store", CountStep::Submit),
        (0, 10, "legal", CountStep::Approve),
        (1, 3, "store", CountStep::Begin),
        (1, 3, "store", CountStep::Tick(3)),
    ];
    let mut rng = world.seed.fork(4_000_000);
    let at = |(n, ago, actor, step): (usize, i64, &str, CountStep)| {
        let morning = world.now.saturating_sub(ago.days()).date().at(8, 40, 0, 0);
        let at = world.hours.later(morning, 0, &mut rng);
        Step { at, actor: actor.into(), matter: first + n, act: StepAct::Count(step) }
    };
    let mut steps: Vec<Step> = acts.into_iter().map(at).collect();
    // Each after the one before, whatever hour the day gave it.
    for n in 1..steps.len() {
        steps[n].at = steps[n].at.max(steps[n - 1].at.saturating_add(7.minutes()));
    }
    steps.retain(|s| s.at <= world.now);
    steps
}

/// The command of a step, by how the count stands; none where there is nothing to do.
fn command(step: CountStep, s: &StocktakingState) -> Option<K> {
    Some(match step {
        CountStep::Begin => K::BeginCount(BeginCount { room: EVERY_ROOM.into(), ..BeginCount::default() }),
        CountStep::Tick(leave) => {
            let mut lines: Vec<u32> = s.uncounted().map(|b| b.line).collect();
            lines.truncate(lines.len().saturating_sub(leave));
            if lines.is_empty() {
                return None;
            }
            K::CountThings(CountThings { lines, ..CountThings::default() })
        }
        CountStep::Missing => {
            let oldest = s.uncounted().min_by(|a, b| (&a.case, a.no).cmp(&(&b.case, b.no)))?;
            K::CountThings(CountThings {
                lines: vec![oldest.line],
                outcome: Outcome::Missing,
                note: "架位上没有找到，监控录像已调取".into(),
                ..CountThings::default()
            })
        }
        CountStep::Submit => K::SubmitCount(SubmitCount {
            explanation: "一件没有找到，正在调取监控录像、询问最近经手的人员；其余账物相符。".into(),
        }),
        CountStep::Approve => {
            let opinion = "差异属实，由大队限期查明，结果报镇政府负责人。".to_string();
            K::ApproveCount(ApproveCount { approve: true, opinion, moved: Vec::new() })
        }
    })
}

/// Takes a step. Where the store-room is empty nothing is counted, and the demonstration goes on without.
pub(super) async fn take(
    office: &Office,
    me: Option<Me>,
    id: Option<String>,
    step: CountStep,
) -> Result<Done, SubmitError> {
    let me = me.ok_or(SubmitError::NotFound)?;
    let nothing = |id: Option<String>| Done {
        matter: "stocktaking".into(),
        id: id.unwrap_or_default(),
        version: 0,
        numbers: Vec::new(),
        receipt: String::new(),
        repeated: false,
    };
    let (matter, state) = match &id {
        Some(id) => {
            let records = office.journal().load(&stream::stocktaking(id)).await?;
            (Matter::Stocktaking(id.clone()), stream::fold_stocktaking(&records)?)
        }
        None if step == CountStep::Begin => (Matter::NewStocktaking, StocktakingState::default()),
        None => return Ok(nothing(None)),
    };
    let Some(command) = command(step, &state) else { return Ok(nothing(id)) };
    let command = serde_json::to_value(command).unwrap_or_default();
    match office.submit(&me, Submission { matter, command, expected: None, key: None }).await {
        Err(SubmitError::Refused(_)) => Ok(nothing(id)),
        answer => answer,
    }
}
