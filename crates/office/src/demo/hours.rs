//! Plausible moments: offices act in working hours of working days, citizens whenever they are awake.

use super::rng::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use law::calendar::Calendar;

/// The town's working hours.
#[derive(Clone, Copy)]
pub(super) struct Hours<'a> {
    calendar: &'a Calendar,
}

impl<'a> Hours<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Hours { calendar }
    }

    /// Whether the office works on a day; in a year without arrangement, from Monday to Friday.
    pub(super) fn works(&self, day: Date) -> bool {
        let weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.calendar.is_working(day).unwrap_or(weekday)
    }

    /// A moment of office hours `workdays` working days after `t`; with 0, later on the same day if it still works.
    pub(super) fn later(&self, t: DateTime, workdays: i64, rng: &mut Rng) -> DateTime {
        let mut day = t.date();
        if workdays == 0 {
            let soon = t.saturating_add(rng.between(8, 55).minutes());
            if self.works(day) && soon.date() == day && open(soon) {
                return soon;
            }
        }
        for _ in 0..workdays.max(1) {
            day = day.saturating_add(1.day());
            while !self.works(day) {
                day = day.saturating_add(1.day());
            }
        }
        // 上午 for the first step of a day, so that what follows on the same day still fits into it.
        let minutes = if workdays == 0 { rng.between(5, 50) } else { rng.between(5, 170) };
        day.at(8, 30, 0, 0).saturating_add(minutes.minutes())
    }

    /// `t`, or the evening before it when nobody would be about at `t`.
    pub(super) fn awake(&self, t: DateTime) -> DateTime {
        match t.hour() {
            7..21 => t,
            21.. => t.date().at(20, t.minute(), 0, 0),
            _ => t.date().saturating_sub(1.day()).at(20, t.minute(), 0, 0),
        }
    }
}

/// 8:30–12:00 and 14:30–18:00.
fn open(t: DateTime) -> bool {
    let minute = i32::from(t.hour()) * 60 + i32::from(t.minute());
    (510..720).contains(&minute) || (870..1080).contains(&minute)
}
