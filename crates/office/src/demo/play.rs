//! Playing the plan: pictures into the store, steps through the one way in, each at its own moment.

use super::rng::Rng;
use super::{PUBLIC, Plan, Step, StepAct, counts, plan, requests};
use crate::clock::{Entropy, SetClock};
use crate::town::TownBook;
use crate::{Config, Done, Error, Matter, Me, Office, Submission, SubmitError};
use futures::future::BoxFuture;
use futures::stream::once;
use futures::{FutureExt, StreamExt};
use jiff::civil::DateTime;
use law::clue::{ClueCommand, MergeClue};
use serde_json::Value;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// 线索
    pub clues: usize,
    /// 案件
    pub cases: usize,
    /// Acts done, each a commit's part in the journal.
    pub acts: usize,
    /// Files stored.
    pub files: usize,
}

/// Why the demonstration could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The office.
    #[error(transparent)]
    Office(#[from] Error),
    /// A step was not done; the plan and the office disagree.
    #[error("演示数据第{step}步（{at} {actor}）没有办成：{error}")]
    Step {
        /// Which step, from 1.
        step: usize,
        /// Its moment.
        at: DateTime,
        /// Who acted.
        actor: String,
        /// Why not.
        error: SubmitError,
    },
}

/// Chance that repeats itself, for receipts and identifiers of the demonstration only.
struct Seeded(Mutex<Rng>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut rng = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in bytes {
            *byte = (rng.next() >> 32) as u8;
        }
    }
}

/// Fills an empty office with the demonstration up to `now`. The office is closed again when this returns.
///
/// # Errors
/// If the office cannot be opened or written, or refuses a step (which a test rules out for the shipped town).
pub async fn make(config: Config, town: TownBook, now: DateTime, seed: u64) -> Result<Made, PlayError> {
    let plan = plan(&town, now, seed);
    let clock = Arc::new(SetClock::at(now));
    let entropy = Arc::new(Seeded(Mutex::new(Rng::new(seed ^ 0xE17))));
    let office = Office::open(config, town, clock.clone(), entropy).await?;
    play(&office, &clock, &plan).await
}

/// Plays a plan in an open office whose clock is set from step to step.
///
/// # Errors
/// As [`make`].
pub async fn play(office: &Office, clock: &SetClock, plan: &Plan) -> Result<Made, PlayError> {
    let mut storing = futures::stream::iter(&plan.pictures)
        .map(|picture| {
            let bytes = bytes::Bytes::copy_from_slice(&picture.bytes);
            let stream = once(async { Ok::<_, Infallible>(bytes) }).boxed();
            office.files().put(stream, picture.bytes.len() as u64)
        })
        .buffer_unordered(16);
    while let Some(stored) = storing.next().await {
        stored.map_err(Error::from)?;
    }
    drop(storing);
    let mut stage = Stage {
        office,
        plan,
        // Behind the matters stand the register of receipts, the counts, the patrols, the requests for information.
        matters: vec![
            Ids::default();
            plan.matters.len()
                + plan.inspections
                + 1
                + counts::COUNTS
                + plan.patrols
                + requests::REQUESTS
        ],
        waiting: Vec::new(),
    };
    for (n, step) in plan.steps.iter().enumerate() {
        stage.make_way(step).await?;
        // The moment is read when the act is first polled: set the clock, hand the act in, go on to the next.
        let alone = signed(step) || matches!(step.act, StepAct::Count(_)) || reads_files(step);
        if alone {
            // Whoever signs reads first, and so does whoever has files read through: the clock stands still until the act is done. An act
            // that is begun and left would keep the reader's connection that it waits with.
            stage.settle().await?;
        }
        clock.set(step.at);
        let mut act = stage.hand_in(step);
        if alone {
            let done = act.await;
            stage.note(n, done)?;
            continue;
        }
        match (&mut act).now_or_never() {
            Some(done) => stage.note(n, done)?,
            None => stage.waiting.push((n, act)),
        }
    }
    stage.settle().await?;
    let cases = stage.matters.iter().filter(|m| m.case.is_some()).count();
    Ok(Made { clues: plan.matters.len(), cases, acts: plan.steps.len(), files: plan.pictures.len() })
}

/// The office's identifiers of a matter of the plan.
#[derive(Clone, Default)]
struct Ids {
    clue: Option<String>,
    /// 回执号 of the clue, by which its reporter acts.
    receipt: String,
    case: Option<String>,
    inspection: Option<String>,
    info: Option<String>,
    count: Option<String>,
    patrol: Option<String>,
}

type Answer = Result<Done, SubmitError>;

/// Whether somebody signs in this step.
fn signed(step: &Step) -> bool {
    let command = match &step.act {
        StepAct::Clue(c) => serde_json::to_value(c),
        StepAct::Case(c) => serde_json::to_value(c),
        StepAct::Inspection(c) => serde_json::to_value(c),
        StepAct::Merge { .. }
        | StepAct::Info(_)
        | StepAct::Receipts(_)
        | StepAct::Count(_)
        | StepAct::Footage(_)
        | StepAct::MakePatrols
        | StepAct::Patrol { .. }
        | StepAct::Track { .. } => return false,
    };
    command.is_ok_and(|mut c| !law::signing::unbind(&mut c).is_empty())
}

fn reads_files(step: &Step) -> bool {
    matches!(&step.act, StepAct::Case(c) if crate::files::reads_files(c))
}

/// Acts on their way: several matters' acts share a commit, one matter's acts follow each other.
struct Stage<'a> {
    office: &'a Office,
    plan: &'a Plan,
    matters: Vec<Ids>,
    waiting: Vec<(usize, BoxFuture<'a, Answer>)>,
}

impl<'a> Stage<'a> {
    /// Waits until whatever this step builds on is done.
    async fn make_way(&mut self, step: &Step) -> Result<(), PlayError> {
        const TOGETHER: usize = 48;
        let touches = |n: usize| {
            let before = &self.plan.steps[n];
            let merged = matches!(step.act, StepAct::Merge { into, .. } if into == before.matter);
            let into = matches!(before.act, StepAct::Merge { into, .. } if into == step.matter);
            before.matter == step.matter || merged || into
        };
        // What the clock does is done by itself, and all that was begun before it.
        let alone = |s: &Step| matches!(s.act, StepAct::MakePatrols);
        if alone(step) || self.waiting.iter().any(|(n, _)| alone(&self.plan.steps[*n])) {
            self.settle().await?;
        }
        if self.waiting.len() >= TOGETHER || self.waiting.iter().any(|(n, _)| touches(*n)) {
            self.settle().await?;
        }
        Ok(())
    }

    fn hand_in(&self, step: &Step) -> BoxFuture<'a, Answer> {
        let office = self.office;
        let ids = &self.matters[step.matter];
        if let StepAct::Count(count) = &step.act {
            let (me, id) = (office.people().get(&step.actor).cloned().map(Me::new), ids.count.clone());
            return counts::take(office, me, id, *count).boxed();
        }
        if let Some(act) = self.of_patrols(step, ids) {
            return act;
        }
        let matter = match (&step.act, &ids.clue, &ids.case) {
            (StepAct::Inspection(_), ..) => match &ids.inspection {
                Some(id) => Matter::Inspection(id.clone()),
                None => Matter::NewInspection,
            },
            (StepAct::Info(_), ..) => match &ids.info {
                Some(id) => Matter::Info(id.clone()),
                None => Matter::NewInfo,
            },
            (StepAct::Receipts(_), ..) => Matter::Receipts,
            // Handed in above.
            (StepAct::Count(_), ..) => Matter::NewStocktaking,
            (StepAct::Footage(_), ..) => Matter::NewFootage,
            (StepAct::Patrol { task, .. }, ..) => match task.as_ref().or(ids.patrol.as_ref()) {
                Some(id) => Matter::Patrol(id.clone()),
                None => Matter::NewPatrol,
            },
            (_, None, _) => Matter::NewClue,
            (StepAct::Case(_), Some(clue), None) => Matter::NewCase(clue.clone()),
            (StepAct::Case(_), Some(_), Some(case)) => Matter::Case(case.clone()),
            (StepAct::Clue(ClueCommand::RateClue(_) | ClueCommand::ReopenClue(_)), ..) => {
                Matter::Followed(ids.receipt.clone())
            }
            (_, Some(clue), _) => Matter::Clue(clue.clone()),
        };
        let command = match &step.act {
            StepAct::Clue(c) => serde_json::to_value(c),
            StepAct::Case(c) => serde_json::to_value(c),
            StepAct::Inspection(c) => serde_json::to_value(c),
            StepAct::Info(c) => serde_json::to_value(c),
            StepAct::Receipts(c) => serde_json::to_value(c),
            StepAct::Count(_) => Ok(Value::Null),
            StepAct::Footage(c) => serde_json::to_value(c),
            StepAct::Patrol { command, .. } => serde_json::to_value(command),
            StepAct::MakePatrols | StepAct::Track { .. } => Ok(Value::Null),
            StepAct::Merge { into, reason } => {
                let into = self.matters[*into].clue.clone().unwrap_or_default();
                serde_json::to_value(ClueCommand::MergeClue(MergeClue {
                    into,
                    reason: reason.clone(),
                    ..MergeClue::default()
                }))
            }
        };
        let me = match step.actor.as_str() {
            PUBLIC => Some(Me::public()),
            id => office.people().get(id).cloned().map(Me::new),
        };
        async move {
            let me = me.ok_or(SubmitError::NotFound)?;
            // Law's own commands always have a JSON form; an empty one would be refused by name.
            let command = command.unwrap_or(Value::Null);
            let mut submission = Submission { matter, command, expected: None, key: None };
            // The plan's numbers are its own; what is signed names the real ones.
            for place in law::signing::unbind(&mut submission.command) {
                let content = office.to_be_signed(&me, &submission, place).await?;
                law::signing::bind(&mut submission.command, place, &content);
            }
            office.submit(&me, submission).await
        }
        .boxed()
    }

    /// What of patrols is no submission.
    fn of_patrols(&self, step: &Step, ids: &Ids) -> Option<BoxFuture<'a, Answer>> {
        let office = self.office;
        let done = |id: String| Done {
            matter: "patrol".into(),
            id,
            version: 0,
            numbers: Vec::new(),
            receipt: String::new(),
            repeated: false,
        };
        let broken = |e: Error| match e {
            Error::Journal(e) => SubmitError::Broken(e),
            Error::Refused(r) => SubmitError::Refused(r),
            _ => SubmitError::NotFound,
        };
        match &step.act {
            StepAct::MakePatrols => Some(
                async move { office.sweep_patrols().await.map(|_| done(String::new())).map_err(broken) }
                    .boxed(),
            ),
            StepAct::Track { task, track } => {
                let id = task.clone().or_else(|| ids.patrol.clone()).unwrap_or_default();
                let me = office.people().get(&step.actor).cloned().map(Me::new)?;
                let track = track.clone();
                Some(
                    async move { office.keep_track(&me, &id, track).await.map(|_| done(id)).map_err(broken) }
                        .boxed(),
                )
            }
            _ => None,
        }
    }

    fn note(&mut self, n: usize, done: Answer) -> Result<(), PlayError> {
        let step = &self.plan.steps[n];
        let done = done.map_err(|error| PlayError::Step {
            step: n + 1,
            at: step.at,
            actor: step.actor.clone(),
            error,
        })?;
        let ids = &mut self.matters[step.matter];
        if !done.receipt.is_empty() {
            ids.receipt.clone_from(&done.receipt);
        }
        match step.act {
            StepAct::Case(_) => ids.case = Some(done.id),
            StepAct::Inspection(_) => ids.inspection = Some(done.id),
            StepAct::Info(_) => ids.info = Some(done.id),
            StepAct::Count(_) => ids.count = Some(done.id).filter(|id| !id.is_empty()),
            StepAct::Patrol { .. } => ids.patrol = Some(done.id),
            StepAct::Receipts(_) | StepAct::Footage(_) | StepAct::MakePatrols | StepAct::Track { .. } => {}
            StepAct::Clue(_) | StepAct::Merge { .. } => ids.clue = Some(done.id),
        }
        Ok(())
    }

    async fn settle(&mut self) -> Result<(), PlayError> {
        for (n, act) in std::mem::take(&mut self.waiting) {
            let done = act.await;
            self.note(n, done)?;
        }
        Ok(())
    }
}
