//! The demonstration: fourteen months of an invented town, made through the same commands that people use.
//!
//! [`plan`] writes the whole story down first, deciding every step with the law itself, so that no step is refused;
//! the office then plays it in the order of time. The same town, moment and seed give the same plan.

mod cast;
mod counts;
mod course;
mod exif;
mod film;
mod footage;
mod hours;
mod inspections;
#[cfg(test)]
mod papers;
mod patrols;
mod photo;
mod play;
mod program;
mod receipts;
mod requests;
mod rng;
mod road;
mod scene;
#[cfg(test)]
mod tests;

pub use counts::CountStep;
pub use film::film;
pub use play::{Made, PlayError, make, play};

use crate::town::TownBook;
use jiff::civil::DateTime;
use law::case::{CaseCommand, CaseStage, Procedure};
use law::clue::{ClueCommand, ClueStage};
use law::footage::FootageCommand;
use law::inforequest::InfoCommand;
use law::inspection::InspectionCommand;
use law::party::FileRef;
use law::patrol::{PatrolCommand, TrackPoint};
use law::person::PersonId;
use law::receipt::ReceiptCommand;
use std::sync::Arc;

/// The account that stands for citizens on the public site.
pub const PUBLIC: &str = "public";

/// One step of the demonstration.
#[derive(Clone, Debug)]
pub struct Step {
    /// 时间
    pub at: DateTime,
    /// 何人; [`PUBLIC`] for a citizen on the public site.
    pub actor: PersonId,
    /// Which matter, as an index into [`Plan::matters`].
    pub matter: usize,
    /// 何事
    pub act: StepAct,
}

/// What is done in a step.
#[derive(Clone, Debug)]
pub enum StepAct {
    /// A command to the matter's clue; the first one reports it.
    Clue(ClueCommand),
    /// 并案: merges the matter's clue into that of another matter, reported earlier.
    Merge {
        /// The other matter.
        into: usize,
        /// 理由
        reason: String,
    },
    /// A command to the matter's case; the first one opens it from the clue.
    Case(CaseCommand),
    /// A command to a plan of inspection; the first one makes it. Plans are numbered after the matters.
    Inspection(Box<InspectionCommand>),
    /// A command to a request for information; the first one makes it. Requests are numbered last.
    Info(Box<InfoCommand>),
    /// A command to the register of receipts.
    Receipts(Box<ReceiptCommand>),
    /// A step of a count of the store-room, which finds there what the play has put there.
    Count(CountStep),
    /// A recording that is imported for the matter's case.
    Footage(Box<FootageCommand>),
    /// The clock makes the patrols that are due.
    MakePatrols,
    /// A command to a patrol: a regular one by its name, else the matter's own; the first one gives it.
    Patrol {
        /// The name of a regular task.
        task: Option<String>,
        /// What is done.
        command: Box<PatrolCommand>,
    },
    /// What a phone sends of a track.
    Track {
        /// The name of a regular task.
        task: Option<String>,
        /// The points.
        track: Vec<TrackPoint>,
    },
}

/// A picture to be stored before the steps are played.
#[derive(Clone, Debug)]
pub struct Picture {
    /// How commands refer to it; the store gives the same digests for the same bytes.
    pub file: FileRef,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Where a matter stands when the plan has been played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// 线索阶段
    pub clue: ClueStage,
    /// 程序和案件阶段
    pub case: Option<(Procedure, CaseStage)>,
}

/// The whole demonstration.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every step, in the order of time.
    pub steps: Vec<Step>,
    /// Every picture that the steps refer to.
    pub pictures: Vec<Picture>,
    /// Where each matter stands at the end.
    pub matters: Vec<Standing>,
    /// How many plans of inspection there are.
    pub inspections: usize,
    /// How many matters are patrols, numbered before the requests for information.
    pub patrols: usize,
    /// Clues that came of inspections and wait for the centre.
    pub found: usize,
    /// Steps that the law refused while the plan was made; a matter stops where this happens. Empty for the
    /// shipped town and a year with its holiday arrangement.
    pub refused: Vec<String>,
}

/// Writes the story of a town up to `now`.
pub fn plan(book: &TownBook, now: DateTime, seed: u64) -> Plan {
    program::plan(book, now, seed, true)
}
