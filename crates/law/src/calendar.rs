//! Holiday arrangements (放假安排) by year.

use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The years that are known, each with its weekdays off and weekend days worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i16, (BTreeSet<Date>, BTreeSet<Date>)>,
}

impl Calendar {
    /// Adds a year.
    pub fn add(&mut self, year: i16, holidays: BTreeSet<Date>, workdays: BTreeSet<Date>) {
        self.years.insert(year, (holidays, workdays));
    }

    /// Whether a day is worked; none in a year whose arrangement is not known.
    pub fn is_working(&self, day: Date) -> Option<bool> {
        let (holidays, workdays) = self.years.get(&day.year())?;
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Some(workdays.contains(&day) || (!weekend && !holidays.contains(&day)))
    }
}
