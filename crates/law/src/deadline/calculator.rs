//! The calculator (期限计算器): one answer for the command line, the API and the page.

use super::{DayStep, Deadline, Period, Term};
use crate::calendar::Calendar;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use std::borrow::Cow;

/// What the calculator answers, in the order people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// 届满日; null while provisional.
    pub due: Option<Date>,
    /// 届满时刻, for hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_time: Option<DateTime>,
    /// 暂定
    pub provisional: bool,
    /// 条文
    pub articles: Vec<Cow<'static, str>>,
    /// 规则编号
    pub rules: Vec<Cow<'static, str>>,
    /// 期间, e.g. `W(5)`.
    pub term: Term,
    /// 期间 in Chinese.
    pub term_label: String,
    /// 名称 of the statute's period, when one was asked for by its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'static str>,
    /// 起算事件之日
    pub start: Date,
    /// 起算时刻, for hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<DateTime>,
    /// 名义末日; while provisional the earliest day it can be.
    pub nominal: Date,
    /// 内控末日
    pub control: Option<Date>,
    /// 说明
    pub note: Option<String>,
    /// 逐日
    pub days: Vec<DayStep>,
}

impl Answer {
    /// The answer that a deadline gives.
    pub fn new(deadline: Deadline, term: Term, calendar: &Calendar) -> Self {
        let days = deadline.days(calendar);
        Answer {
            due: deadline.due,
            due_time: deadline.due_time,
            provisional: deadline.provisional,
            articles: deadline.articles,
            rules: deadline.rules,
            term,
            term_label: term.label(),
            title: None,
            start: deadline.start,
            start_time: deadline.start_time,
            nominal: deadline.nominal,
            control: deadline.control,
            note: deadline.note,
            days,
        }
    }
}

/// Answers for a term such as `W(5)`, or the key of a named period such as `hearing_request`, and a start such as
/// `2025-09-26`, `2025年9月26日` or, for hours, `2026-10-01 18:30`.
///
/// # Errors
/// P-04 with the field `term` or `start` when either cannot be read.
pub fn calculate(term: &str, start: &str, calendar: &Calendar) -> Result<Answer, Refusal> {
    let period = Period::find(term.trim());
    let length = match period {
        Some(period) => period.term,
        None => term.parse().map_err(|e: super::TermError| refuse("term", e.to_string()))?,
    };
    let start = Start::parse(start).ok_or_else(|| {
        refuse("start", "起算日期不能识别：请写成 2025-09-26，按小时计算的写成 2025-09-26 18:30".into())
    })?;
    let moment = match (length, start) {
        (Term::H(_), Start::Day(_)) => {
            return Err(refuse("start", "按小时计算须写明起算时刻，例如 2025-09-26 18:30".into()));
        }
        (_, Start::Moment(moment)) => moment,
        (_, Start::Day(day)) => day.at(0, 0, 0, 0),
    };
    if !(1949..=2199).contains(&moment.date().year()) {
        return Err(refuse("start", "起算日期应当在1949年至2199年之间".into()));
    }
    let mut deadline = length.from_time(moment, calendar);
    if let Some(period) = period {
        deadline = deadline.under(period.rule, period.articles);
    }
    let mut answer = Answer::new(deadline, length, calendar);
    answer.title = period.map(|p| p.title);
    Ok(answer)
}

fn refuse(field: &'static str, what: String) -> Refusal {
    Refusal::new(&rules::P_04, "能够计算的期间和起算日期", what).fix("填写人", "改正后重新计算").field(field)
}

enum Start {
    Day(Date),
    Moment(DateTime),
}

impl Start {
    fn parse(text: &str) -> Option<Start> {
        let text = text.trim();
        let plain = text.replace(['年', '月', '/'], "-").replacen('日', " ", 1);
        let plain = plain.trim();
        let (day, time) = match plain.split_once(['T', 't', ' ']) {
            Some((day, time)) => (day, Some(time.trim())),
            None => (plain, None),
        };
        let mut parts = day.splitn(3, '-');
        let mut number = |len: std::ops::RangeInclusive<usize>| {
            let part = parts.next()?;
            let ok = len.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if ok { part.parse::<i16>().ok() } else { None }
        };
        let (year, month, day) = (number(4..=4)?, number(1..=2)?, number(1..=2)?);
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        match time.filter(|t| !t.is_empty()) {
            None => Some(Start::Day(date)),
            Some(time) => {
                let (hour, rest) = time.split_once([':', '：'])?;
                // Counted to the minute (T-H): seconds are accepted and dropped.
                let minute = rest.split(':').next()?;
                let part = |s: &str| if (1..=2).contains(&s.len()) { s.parse::<i8>().ok() } else { None };
                let (hour, minute) = (part(hour)?, part(minute)?);
                ((0..24).contains(&hour) && (0..60).contains(&minute))
                    .then(|| Start::Moment(date.at(hour, minute, 0, 0)))
            }
        }
    }
}
