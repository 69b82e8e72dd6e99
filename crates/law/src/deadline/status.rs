//! How a deadline stands at a moment: what is left and how urgent it is.

use super::{Deadline, Unit};
use crate::calendar::Calendar;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 预警等级
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 正常
    Green,
    /// 临近: about a fifth of the time is left (E-02: the fifth of seven working days).
    Yellow,
    /// 紧迫: the last day, or the last working day before an end on a rest day. While provisional: the earliest
    /// possible end is reached.
    Red,
    /// 已届满
    Overdue,
}

impl Level {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Level::Green => "正常",
            Level::Yellow => "临近",
            Level::Red => "紧迫",
            Level::Overdue => "已届满",
        }
    }
}

/// Where a deadline stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// 等级
    pub level: Level,
    /// What is left after today, in [`Status::unit`]; negative when overdue; none when holidays are not known.
    pub left: Option<i64>,
    /// 单位
    pub unit: Unit,
    /// In words, e.g. `剩余3个工作日`, `今日届满`, `逾期2天`.
    pub text: String,
}

impl Deadline {
    /// How it stands at `now` (Asia/Shanghai). `left` is counted in working days for terms in working days, in hours for
    /// terms in hours, in calendar days otherwise. Provisional deadlines are judged by the earliest day they can be,
    /// and are never called overdue.
    pub fn status(&self, now: DateTime, calendar: &Calendar) -> Status {
        let today = now.date();
        let unit = self.term.map_or(Unit::Day, super::Term::unit);
        let end = self.due.unwrap_or(self.nominal);
        let left = match (unit, self.due_time) {
            (Unit::Hour, Some(time)) => Some(now.duration_until(time).as_mins().div_euclid(60)),
            (Unit::WorkingDay, _) => calendar.working_days_between(today, end).ok().map(i64::from),
            _ => Some(today.duration_until(end).as_hours() / 24),
        };
        let over = match self.due_time {
            Some(time) => now > time,
            None => today > end,
        };
        let level = if over {
            if self.provisional { Level::Red } else { Level::Overdue }
        } else if today >= end.min(self.control.unwrap_or(end)) && unit != Unit::Hour {
            Level::Red
        } else {
            match left {
                Some(left) if unit == Unit::Hour && left < 1 => Level::Red,
                Some(left) if left <= self.warn_at() => Level::Yellow,
                // Not countable in working days: warn by the calendar, which is never later.
                None if today.duration_until(end).as_hours() / 24 <= self.warn_at() => Level::Yellow,
                _ => Level::Green,
            }
        };
        let text = match (self.provisional, left) {
            (true, _) => format!("暂定（最早{}）", self.nominal),
            (_, None) => format!("{}届满", self.text()),
            (_, Some(left)) if over => match unit {
                Unit::WorkingDay if left == 0 => "已逾期".to_string(),
                Unit::Hour => format!("逾期{}小时", -left),
                _ => format!("逾期{}{}", -left, unit.label()),
            },
            (_, Some(0)) if unit == Unit::Hour => "不足1小时".into(),
            (_, Some(0)) => "今日届满".into(),
            (_, Some(left)) => format!("剩余{left}{}", unit.label()),
        };
        Status { level, left, unit, text }
    }

    /// How many units before the end the warning begins: a fifth of the whole, at least two where the term is long
    /// enough to have a warning at all, at most fifteen.
    fn warn_at(&self) -> i64 {
        use super::Term;
        let whole = match self.term {
            Some(Term::M(n)) => n.saturating_mul(30),
            Some(Term::Y(n) | Term::Y0(n)) => n.saturating_mul(365),
            Some(Term::W(n) | Term::C(n) | Term::C0(n) | Term::H(n) | Term::Wb(n)) => n,
            None => 10,
        };
        i64::from((whole / 5).clamp((whole / 2).min(2), 15))
    }
}
