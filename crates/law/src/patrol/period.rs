//! 巡查周期: the day, week or month in which a grid is to be gone once.

use crate::calendar::Calendar;
use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use serde::{Deserialize, Serialize};

/// 频次
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// 每日
    Day,
    /// 每周, Monday to Sunday
    Week,
    /// 每月
    Month,
}

/// One period: its key and its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What tells it from the others: `2026w48`.
    pub key: String,
    /// 第一天
    pub first: Date,
    /// 最后一天
    pub last: Date,
}

impl Every {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Every::Day => "每日",
            Every::Week => "每周",
            Every::Month => "每月",
        }
    }

    /// The period that a day lies in.
    pub fn of(self, day: Date) -> Period {
        match self {
            Every::Day => Period { key: day.strftime("%Y%m%d").to_string(), first: day, last: day },
            Every::Week => {
                let week = day.iso_week_date();
                let back = i64::from(day.weekday().to_monday_zero_offset());
                let first = day.saturating_sub(back.days());
                let key = format!("{}w{:02}", week.year(), week.week());
                Period { key, first, last: first.saturating_add(6.days()) }
            }
            Every::Month => Period {
                key: day.strftime("%Y%m").to_string(),
                first: day.first_of_month(),
                last: day.last_of_month(),
            },
        }
    }
}

impl Period {
    /// The last day on which the task is to be done: with `working`, the last working day; none where the period has no working
    /// day at all. While the year's holidays are unknown, the last weekday.
    pub fn until(&self, working: bool, calendar: &Calendar) -> Option<Date> {
        if !working {
            return Some(self.last);
        }
        let span = self.first.until((Unit::Day, self.last)).map_or(0, |s| s.get_days());
        let days = (0..=span).rev().map(|n| self.first.saturating_add(i64::from(n).days()));
        let weekday = |day: &Date| day.weekday().to_monday_one_offset() <= 5;
        days.into_iter().find(|day| calendar.is_working(*day).unwrap_or_else(|_| weekday(day)))
    }
}
