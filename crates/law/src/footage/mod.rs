//! 执法音像 — recordings of body cameras and fixed devices, one stream each: imported with the device, the wearer and the
//! correction of the camera's clock, corrected, removed when their time is over (RULES 7.3, V-13–V-15). What they show is
//! linked in the case ([`crate::case::footage`]). Pure as the cases are.

mod acts;
mod decide;

pub use acts::{ACTS, FootageAct, act};
pub use decide::*;

use crate::context::Context;
use crate::deadline::{Deadline, Term};
use crate::matter::{Entry, PersonRef};
use crate::party::FileRef;
use crate::person::{Role, UnitId};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A recording: the file, who made it with what, and when, by the true time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// 原始文件; its digest is the recording's name.
    pub file: FileRef,
    /// 设备编号
    pub device: String,
    /// 固定设备: nobody wears it.
    #[serde(default)]
    pub fixed: bool,
    /// 佩戴人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wearer: Option<PersonRef>,
    /// 单位: the wearer's, or that of whoever imported what nobody wore.
    pub unit: UnitId,
    /// 开始, after the correction of the clock.
    pub recorded_from: DateTime,
    /// 结束, after the correction of the clock.
    pub recorded_until: DateTime,
    /// 时钟校正（秒）: added to what the device's clock said.
    #[serde(default)]
    pub skew: i64,
}

impl Recording {
    /// Its name: the digest of its content.
    pub fn id(&self) -> &str {
        &self.file.sha256
    }

    /// Whether it was running at some moment of a span, both ends included.
    pub fn meets(&self, from: DateTime, until: DateTime) -> bool {
        self.recorded_from <= until && from <= self.recorded_until
    }
}

/// What has happened to a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FootageFact {
    /// 已导入
    FootageImported {
        /// 录像
        recording: Recording,
        /// 备注
        note: String,
    },
    /// 登记信息已更正
    FootageCorrected {
        /// 录像, as it is known now.
        recording: Recording,
        /// 原因
        reason: String,
    },
    /// 已清理: the file leaves the store, its digest stays here.
    FootageRemoved {
        /// 原因
        reason: String,
    },
}

/// An event of a recording.
pub type FootageEvent = Entry<FootageFact>;

/// A recording as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FootageState {
    /// How many facts have been folded.
    pub version: u64,
    /// 录像
    pub recording: Option<Recording>,
    /// 备注
    pub note: String,
    /// 导入人
    pub imported_by: PersonRef,
    /// 导入时间
    pub imported_at: Option<DateTime>,
    /// 清理日
    pub removed_on: Option<Date>,
}

impl FootageState {
    /// Takes one event in.
    pub fn evolve(&mut self, event: &FootageEvent) {
        self.version += 1;
        match &event.fact {
            FootageFact::FootageImported { recording, note } => {
                self.recording = Some(recording.clone());
                self.note.clone_from(note);
                self.imported_by = event.by.clone();
                self.imported_at = Some(event.at);
            }
            FootageFact::FootageCorrected { recording, .. } => self.recording = Some(recording.clone()),
            FootageFact::FootageRemoved { .. } => self.removed_on = Some(event.at.date()),
        }
    }

    /// V-14: the first day on which it may be removed, if no matter refers to it.
    pub fn kept_until(&self, town: &Town) -> Option<Date> {
        self.recording.as_ref().map(|r| kept_until(r.recorded_until.date(), town))
    }

    /// V-13: whether it came later than the town's hours allow.
    pub fn is_late(&self, town: &Town) -> bool {
        let came = self.imported_at.zip(self.recording.as_ref());
        came.is_some_and(|(at, r)| import_due(r.recorded_until, town).due_time.is_some_and(|due| at > due))
    }
}

/// V-14: the last day on which a recording of this day is kept, whatever becomes of it.
pub fn kept_until(recorded: Date, town: &Town) -> Date {
    recorded.saturating_add(i64::from(town.policy.footage_months.value).months())
}

/// V-13: until when what was recorded up to this moment is to be in the system. A late import is shown, not refused: what
/// comes late is better than what never comes.
pub fn import_due(until: DateTime, town: &Town) -> Deadline {
    let hours = u32::from(town.policy.footage_hours.value);
    Term::H(hours).from_time(until, &town.calendar).under(&rules::V_13, rules::V_13.articles)
}

/// Posts that open every recording, linked or not: they lead, dispatch, review or answer for it.
pub const OPENING: &[Role] = &[Role::Brigade, Role::Hub, Role::Legal, Role::Head];

/// V-15: whether this person opens the recording; `of_case` where it is part of a case that they see. Whoever is let in is
/// put on record by whoever asks.
///
/// # Errors
/// V-15 with who may.
pub fn may_open(state: &FootageState, of_case: bool, ctx: &Context) -> Result<(), Refusal> {
    let me = ctx.actor;
    let wearer = state.recording.as_ref().and_then(|r| r.wearer.as_ref()).map(|w| w.id.as_str());
    let own = state.imported_by.id == me.id || wearer == Some(me.id.as_str());
    let of_unit = state.recording.as_ref().is_some_and(|r| r.unit == me.unit);
    let field = [Role::Squad, Role::Dept].iter().any(|r| me.is(*r));
    if of_case || own || (field && of_unit) || OPENING.iter().any(|r| me.is(*r)) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::V_15,
        "佩戴人、导入人及其所在单位，关联案件的办案、审核、审批人员，或者执法大队、法治室、指挥调度中心查阅",
        format!("{}（{}）不在其中", me.name, me.post),
    )
    .fix("执法大队", "说明用途，由执法大队提供"))
}
