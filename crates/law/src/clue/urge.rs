//! 督办 — an urging asks for an answer by a day, and whoever is urged answers (P-09).

use super::state::{ClueStage, ClueState};
use crate::context::Context;
use crate::matter::{PersonRef, incomplete};
use crate::person::{Person, Role, UnitId};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// How far off an answer may be asked for (自然日): what can wait longer is not urged.
const FARTHEST: i64 = 60;

/// 一次督办.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Urging {
    /// 督办意见
    pub note: String,
    /// 答复期限, the last day; none for what was urged before answers were asked for.
    pub answer_by: Option<Date>,
    /// The centre is urged, whose step it was; the units of the clue otherwise, whoever they are now.
    pub centre: bool,
    /// 督办人
    pub by: PersonRef,
    /// 督办时间
    pub at: DateTime,
    /// 答复
    pub answer: Option<Answer>,
}

/// 答复.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// 内容
    pub content: String,
    /// 答复人
    pub by: PersonRef,
    /// 答复时间
    pub at: DateTime,
}

impl Urging {
    /// Whether an answer is still owed.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && self.answer_by.is_some()
    }
}

impl ClueState {
    /// Urgings that nobody has answered yet, the oldest first.
    pub fn open_urgings(&self) -> impl Iterator<Item = &Urging> {
        self.urgings.iter().filter(|u| u.is_open())
    }

    /// The units whose step it is; none where it is the centre's.
    pub fn awaited_units(&self) -> Vec<UnitId> {
        let (office, squad) = (self.office.clone(), self.squad.clone());
        match self.stage {
            ClueStage::Dispatched | ClueStage::ForSimple => office.into_iter().chain(squad).collect(),
            ClueStage::ForOpinion => office.into_iter().collect(),
            ClueStage::WithSquad | ClueStage::InCase => squad.into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether this person answers for whoever is urged.
    fn answers(&self, urging: &Urging, person: &Person) -> bool {
        let unit = Some(&person.unit);
        let own = self.office.as_ref() == unit || self.squad.as_ref() == unit;
        if urging.centre {
            person.is(Role::Hub)
        } else {
            own && (person.is(Role::Dept) || person.is(Role::Squad))
        }
    }
}

/// P-09: there is something to answer, and it is this person's to answer.
pub(super) fn is_urged(s: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    if s.open_urgings().any(|u| s.answers(u, ctx.actor)) {
        return Ok(());
    }
    let (have, who) = match s.open_urgings().next() {
        None => ("没有待答复的督办", "经办人"),
        Some(u) if u.centre => ("督办的是指挥调度中心", "指挥调度中心"),
        Some(_) => ("督办的是派单的业务口、中队", "派单单位"),
    };
    Err(Refusal::new(&rules::P_09, "督办本单位而尚未答复的", have)
        .fix(who, "由被督办的单位答复；没有督办的不用答复"))
}

/// P-09: what was urged is answered before the matter is ended.
pub(super) fn urgings_are_answered(s: &ClueState, _: &Context) -> Result<(), Refusal> {
    let Some(urging) = s.open_urgings().next() else { return Ok(()) };
    let who = if urging.centre { "指挥调度中心" } else { "派单单位" };
    let have = format!("{}的督办还没有答复", urging.at.date());
    Err(Refusal::new(&rules::P_09, "督办都已答复", have).fix(who, "先答复督办，再办结").act("answer_urging"))
}

/// The place of the oldest urging that this person answers.
pub(super) fn to_answer(s: &ClueState, ctx: &Context) -> Option<usize> {
    s.urgings.iter().position(|u| u.is_open() && s.answers(u, ctx.actor))
}

/// The day by which an answer is asked for: as typed, or after the town's number of working days.
pub(super) fn answer_by(typed: Option<Date>, ctx: &Context) -> Result<Date, Refusal> {
    let today = ctx.today();
    let Some(day) = typed else {
        let days = ctx.town.policy.urging_days.value;
        let due = crate::deadline::Term::W(days.into()).from(today, &ctx.town.calendar);
        // While the holidays are unknown the earliest day it can be: an answer can come sooner.
        return Ok(due.due.unwrap_or(due.nominal));
    };
    let last = today.saturating_add(jiff::Span::new().days(FARTHEST));
    if day < today || day > last {
        let need = format!("今天以后、{FARTHEST}天以内的答复期限");
        return Err(incomplete("answer_by", need, day.to_string()));
    }
    Ok(day)
}
