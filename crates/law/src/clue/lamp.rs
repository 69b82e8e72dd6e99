//! 黄灯、红灯 — when a clue's step draws near its last day and when it has passed it, by working days; and who is told.

use super::state::ClueState;
use crate::deadline::Level;
use crate::person::UnitId;
use crate::town::Town;
use jiff::civil::{Date, time};
use serde::{Deserialize, Serialize};

/// 亮灯.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lamp {
    /// 黄灯: near the last day, or on it.
    Yellow,
    /// 红灯: past it.
    Red,
}

impl Lamp {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Lamp::Yellow => "黄灯",
            Lamp::Red => "红灯",
        }
    }
}

/// The days between which the lamp is yellow; after the latter it is red.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LampDays {
    /// 亮黄灯之日
    pub warn: Date,
    /// 最后一日
    pub due: Date,
}

impl LampDays {
    /// The lamp of a day.
    pub fn on(self, day: Date) -> Option<Lamp> {
        if day > self.due {
            Some(Lamp::Red)
        } else if day >= self.warn {
            Some(Lamp::Yellow)
        } else {
            None
        }
    }
}

/// Who is told when a lamp lights up: derived from the clue, never chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// 单位负责人
    Head(UnitId),
    /// 指挥调度中心负责人
    CentreHead,
    /// 大队长
    Brigade,
}

impl Lamp {
    /// At yellow the head of whoever must act; at red the centre's and the brigade's.
    pub fn calls(self, clue: &ClueState) -> Vec<Called> {
        match self {
            Lamp::Red => vec![Called::CentreHead, Called::Brigade],
            Lamp::Yellow => {
                let units = clue.awaited_units();
                if units.is_empty() {
                    return vec![Called::CentreHead];
                }
                units.into_iter().map(Called::Head).collect()
            }
        }
    }
}

impl ClueState {
    /// When the lamp of the present stage's internal limit lights up. None where nothing is awaited, or where the holidays are
    /// not known: nobody is called by a guess.
    pub fn step_days(&self, town: &Town) -> Option<LampDays> {
        self.due(town).filter(|d| !d.provisional).and_then(|d| {
            let due = d.due?;
            let green = |day: Date| {
                d.status(day.to_datetime(time(12, 0, 0, 0)), &town.calendar).level == Level::Green
            };
            let mut warn = due;
            while let Ok(before) = warn.yesterday() {
                if before < d.start || green(before) {
                    break;
                }
                warn = before;
            }
            Some(LampDays { warn, due })
        })
    }

    /// When the lamps of the urgings that are to be answered light up: on the day itself.
    pub fn urging_days(&self) -> impl Iterator<Item = LampDays> + '_ {
        let open = !self.stage.is_final();
        let answers = self.open_urgings().filter(move |_| open).filter_map(|u| u.answer_by);
        answers.map(|day| LampDays { warn: day, due: day })
    }

    /// When the first of all these lamps lights up.
    pub fn lamp_days(&self, town: &Town) -> Option<LampDays> {
        self.step_days(town)
            .into_iter()
            .chain(self.urging_days())
            .reduce(|a, b| LampDays { warn: a.warn.min(b.warn), due: a.due.min(b.due) })
    }
}
