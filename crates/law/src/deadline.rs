//! Terms and deadlines (期间), RULES §4.

use crate::calendar::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A length of time as statutes state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// 工作日
    W(u32),
    /// 自然日, rolled over rest days.
    C(u32),
}

/// The end of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// 届满日; none while provisional.
    pub due: Option<Date>,
    /// The day counted without knowing the holidays.
    pub nominal: Date,
    /// 暂定
    pub provisional: bool,
    /// Whether it was counted in working days.
    pub working_days: bool,
}

impl Deadline {
    /// A day set by a document, not counted.
    pub fn fixed(day: Date) -> Self {
        Deadline { due: Some(day), nominal: day, provisional: false, working_days: false }
    }
}

impl Term {
    /// The deadline of this term when the event happened on `start` (T-START: that day does not count).
    pub fn from(self, start: Date, calendar: &Calendar) -> Deadline {
        match self {
            Term::W(n) => {
                let mut day = start;
                let mut left = n;
                while left > 0 {
                    day = day.saturating_add(1.day());
                    match calendar.is_working(day) {
                        Some(true) => left -= 1,
                        Some(false) => {}
                        None => {
                            return Deadline {
                                due: None,
                                nominal: day,
                                provisional: true,
                                working_days: true,
                            };
                        }
                    }
                }
                Deadline { due: Some(day), nominal: day, provisional: false, working_days: true }
            }
            Term::C(n) => {
                let nominal = start.saturating_add(i64::from(n).days());
                let mut day = nominal;
                loop {
                    match calendar.is_working(day) {
                        Some(true) => {
                            return Deadline {
                                due: Some(day),
                                nominal,
                                provisional: false,
                                working_days: false,
                            };
                        }
                        Some(false) => day = day.saturating_add(1.day()),
                        None => {
                            return Deadline { due: None, nominal, provisional: true, working_days: false };
                        }
                    }
                }
            }
        }
    }
}

/// 处罚时效: the last day on which discovery is still in time (T-YEAR: never rolled over).
pub fn limitation(end: Date, years: u8) -> Date {
    end.saturating_add(i64::from(years).years())
}
