//! Holiday arrangements (放假安排) by year, RULES §4.3.
//!
//! The State Council's office publishes one notice a year: weekdays on which nobody works and weekend days that are
//! worked instead (调休补班). A year without its notice is *unknown*, and every question about a day in it is
//! answered by [`UnknownYear`] instead of by a guess.

use crate::refusal::Refusal;
use crate::rules;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One year's notice (国务院办公厅关于某年部分节假日安排的通知), as an administrator enters it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearArrangement {
    /// 年份
    pub year: i16,
    /// 放假的工作日: Mondays to Fridays off. Weekend days inside a holiday need no entry.
    pub weekday_holidays: Vec<Date>,
    /// 补班的周末: Saturdays and Sundays worked.
    pub weekend_workdays: Vec<Date>,
    /// 通知的名称和文号
    #[serde(default)]
    pub notice: String,
    /// 数据来源
    #[serde(default)]
    pub source: String,
}

/// The year's arrangement is not known (放假安排未录入); nothing can be said about its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}年的放假安排尚未录入")]
pub struct UnknownYear(
    /// The year that is missing.
    pub i16,
);

/// What is wrong with an arrangement that was to be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrangementError {
    /// A year that no notice can be about.
    #[error("{0}不是可以录入放假安排的年份（2000年至2100年）")]
    ImplausibleYear(
        /// The year.
        i16,
    ),
    /// A day of another year.
    #[error("{day}不在{year}年内：跨年的放假、补班请分别录入所在年份")]
    OtherYear {
        /// The day.
        day: Date,
        /// The arrangement's year.
        year: i16,
    },
    /// A holiday that is a weekend day anyway.
    #[error("{day}是{weekday}，本来就休息，不能列为放假的工作日")]
    HolidayOnWeekend {
        /// The day.
        day: Date,
        /// Its weekday, e.g. `周六`.
        weekday: &'static str,
    },
    /// A make-up day that is worked anyway.
    #[error("{day}是{weekday}，本来就上班，不能列为周末补班日")]
    WorkdayOnWeekday {
        /// The day.
        day: Date,
        /// Its weekday, e.g. `周三`.
        weekday: &'static str,
    },
    /// A day entered twice.
    #[error("{0}重复录入")]
    Twice(
        /// The day.
        Date,
    ),
    /// No holiday at all: an empty form, not a notice. (Every year's notice has weekdays off.)
    #[error("{0}年没有一个放假日：请对照国务院办公厅的通知录入")]
    Empty(
        /// The year.
        i16,
    ),
    /// More days than any notice could hold.
    #[error("{year}年录入了{days}个放假的工作日，超过40个，请核对")]
    TooMany {
        /// The year.
        year: i16,
        /// Weekdays off entered.
        days: usize,
    },
}

/// 日别: what kind of day a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日: a weekday worked.
    Workday,
    /// 补班: a weekend day worked.
    MakeUp,
    /// 周末: a weekend day not worked.
    Weekend,
    /// 放假: a weekday off.
    Holiday,
}

impl DayKind {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            DayKind::Workday => "工作日",
            DayKind::MakeUp => "补班",
            DayKind::Weekend => "周末",
            DayKind::Holiday => "放假",
        }
    }

    /// Whether it is worked.
    pub fn is_working(self) -> bool {
        matches!(self, DayKind::Workday | DayKind::MakeUp)
    }
}

/// 周一 … 周日.
pub fn weekday_label(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The days of one year that differ from the plain week, by day of the year.
#[derive(Clone, Copy, Debug, Default)]
struct Exceptions([u64; 6]);

impl Exceptions {
    fn place(day: Date) -> (usize, u64) {
        let index = usize::from(day.day_of_year().unsigned_abs());
        (index / 64, 1 << (index % 64))
    }

    fn add(&mut self, day: Date) {
        let (word, bit) = Self::place(day);
        self.0[word] |= bit;
    }

    fn has(&self, day: Date) -> bool {
        let (word, bit) = Self::place(day);
        self.0[word] & bit != 0
    }
}

/// The years that are known. `Default` knows none.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i16, (Exceptions, YearArrangement)>,
}

/// Days that every year's notice has off whatever the moon says (放假办法 §2): 元旦, 劳动节, 国庆节.
const FIXED: [(i8, i8, &str); 6] = [
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
];

impl YearArrangement {
    /// Whether another says the same of the same year, in whatever order its days were entered.
    pub fn is(&self, other: &YearArrangement) -> bool {
        let sorted = |days: &[Date]| days.iter().copied().collect::<std::collections::BTreeSet<_>>();
        self.year == other.year
            && self.notice == other.notice
            && sorted(&self.weekday_holidays) == sorted(&other.weekday_holidays)
            && sorted(&self.weekend_workdays) == sorted(&other.weekend_workdays)
    }

    /// 录入下一年度: the calendar with this year in it, if a person may enter it now (T-CAL).
    ///
    /// A year may be entered when the year before it is known, so that no gap is counted over; a year that is known may be
    /// entered again to correct it, as long as it is not over.
    ///
    /// # Errors
    /// T-CAL with what is wrong.
    pub fn entered(self, calendar: &Calendar, today: Date) -> Result<Calendar, Refusal> {
        let no = |need: String, have: String, field: &'static str| {
            Refusal::new(&rules::T_CAL, need, have)
                .fix("系统管理员", "对照国务院办公厅的通知录入")
                .field(field)
        };
        let year = self.year;
        if year < today.year() {
            return Err(no("本年度或者以后的年度".into(), format!("{year}年已经过去"), "year"));
        }
        if !calendar.knows(year) && !calendar.knows(year.saturating_sub(1)) {
            return Err(no(
                "上一年度已经录入".into(),
                format!("{}年尚未录入", year.saturating_sub(1)),
                "year",
            ));
        }
        if self.notice.trim().is_empty() {
            return Err(no("国务院办公厅通知的名称和文号".into(), "没有填写".into(), "notice"));
        }
        let mut with = calendar.clone();
        with.add_year(self).map_err(|e| no("与通知一致的放假和补班日".into(), e.to_string(), "holidays"))?;
        for (month, day, name) in FIXED {
            let date = jiff::civil::date(year, month, day);
            if with.is_working(date) == Ok(true) {
                return Err(no(
                    format!("{name}（{date}）放假"),
                    format!("{date}录入后仍是工作日"),
                    "holidays",
                ));
            }
        }
        Ok(with)
    }
}

impl Calendar {
    /// Adds or replaces a year, after checking that it can be a real notice.
    ///
    /// # Errors
    /// [`ArrangementError`] names the first day that cannot be right; the calendar is then unchanged.
    pub fn add_year(&mut self, mut arrangement: YearArrangement) -> Result<(), ArrangementError> {
        let year = arrangement.year;
        if !(2000..=2100).contains(&year) {
            return Err(ArrangementError::ImplausibleYear(year));
        }
        arrangement.weekday_holidays.sort_unstable();
        arrangement.weekend_workdays.sort_unstable();
        let mut exceptions = Exceptions::default();
        let off = arrangement.weekday_holidays.iter().map(|d| (*d, true));
        let worked = arrangement.weekend_workdays.iter().map(|d| (*d, false));
        for (day, holiday) in off.chain(worked) {
            let weekday = weekday_label(day);
            if day.year() != year {
                return Err(ArrangementError::OtherYear { day, year });
            }
            match (holiday, is_weekend(day)) {
                (true, true) => return Err(ArrangementError::HolidayOnWeekend { day, weekday }),
                (false, false) => return Err(ArrangementError::WorkdayOnWeekday { day, weekday }),
                _ => {}
            }
            if exceptions.has(day) {
                return Err(ArrangementError::Twice(day));
            }
            exceptions.add(day);
        }
        let days = arrangement.weekday_holidays.len();
        if days == 0 {
            return Err(ArrangementError::Empty(year));
        }
        if days > 40 {
            return Err(ArrangementError::TooMany { year, days });
        }
        self.years.insert(year, (exceptions, arrangement));
        Ok(())
    }

    /// A calendar of these years.
    ///
    /// # Errors
    /// The first [`ArrangementError`] of any year.
    pub fn from_years(years: impl IntoIterator<Item = YearArrangement>) -> Result<Self, ArrangementError> {
        let mut calendar = Calendar::default();
        for year in years {
            calendar.add_year(year)?;
        }
        Ok(calendar)
    }

    /// Whether the year's arrangement is known.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The arrangements known, by year.
    pub fn years(&self) -> impl Iterator<Item = &YearArrangement> {
        self.years.values().map(|(_, arrangement)| arrangement)
    }

    /// What kind of day a day is.
    ///
    /// # Errors
    /// [`UnknownYear`] when the day's year is not known.
    pub fn day_kind(&self, day: Date) -> Result<DayKind, UnknownYear> {
        let (exceptions, _) = self.years.get(&day.year()).ok_or(UnknownYear(day.year()))?;
        Ok(match (is_weekend(day), exceptions.has(day)) {
            (false, false) => DayKind::Workday,
            (false, true) => DayKind::Holiday,
            (true, false) => DayKind::Weekend,
            (true, true) => DayKind::MakeUp,
        })
    }

    /// Whether a day is worked (工作日, make-up days included).
    ///
    /// # Errors
    /// [`UnknownYear`] when the day's year is not known.
    pub fn is_working(&self, day: Date) -> Result<bool, UnknownYear> {
        self.day_kind(day).map(DayKind::is_working)
    }

    /// Whether a day is a rest day (休假日): weekend or holiday.
    ///
    /// # Errors
    /// [`UnknownYear`] when the day's year is not known.
    pub fn is_rest_day(&self, day: Date) -> Result<bool, UnknownYear> {
        self.is_working(day).map(|working| !working)
    }

    /// Whether a day belongs to a holiday (放假): a weekday off, or a weekend day that runs together with one.
    ///
    /// # Errors
    /// [`UnknownYear`] when the run of rest days reaches a year that is not known.
    pub fn in_holiday(&self, day: Date) -> Result<bool, UnknownYear> {
        for step in [-1, 1] {
            let mut day = day;
            while !self.is_working(day)? {
                if self.day_kind(day)? == DayKind::Holiday {
                    return Ok(true);
                }
                day = day.saturating_add(step.days());
            }
        }
        Ok(false)
    }

    /// The first working day on or after `day`.
    ///
    /// # Errors
    /// [`UnknownYear`] when the search runs into a year that is not known.
    pub fn working_on_or_after(&self, mut day: Date) -> Result<Date, UnknownYear> {
        while !self.is_working(day)? {
            day = day.saturating_add(1.day());
        }
        Ok(day)
    }

    /// The last working day on or before `day`.
    ///
    /// # Errors
    /// [`UnknownYear`] when the search runs into a year that is not known.
    pub fn working_on_or_before(&self, mut day: Date) -> Result<Date, UnknownYear> {
        while !self.is_working(day)? {
            day = day.saturating_sub(1.day());
        }
        Ok(day)
    }

    /// Working days after `from` up to and including `to`; negative when `to` lies before `from`.
    ///
    /// # Errors
    /// [`UnknownYear`] when a day between them lies in a year that is not known.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<i32, UnknownYear> {
        let (mut day, end, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let mut count = 0;
        while day < end {
            day = day.saturating_add(1.day());
            count += i32::from(self.is_working(day)?);
        }
        Ok(sign * count)
    }
}
