//! Periods and deadlines (期间、期限), RULES §4.
//!
//! A [`Term`] is a length as a statute states it; [`Term::from`] counts it from the day of the event and answers with
//! a [`Deadline`]. The day of the event is not counted (T-START). Nothing is guessed: a count that runs into a year
//! whose holidays are not known is *provisional* (暂定) and has no due day, only the earliest day it could be.
//! [`periods`] names the periods of the statutes, [`court`] the window for asking the court to enforce,
//! [`calculator`] answers people.

pub mod calculator;
pub mod court;
pub mod periods;
mod reckon;
mod status;
mod term;

pub use periods::*;
pub use reckon::DayStep;
pub use status::{Level, Status};
pub use term::{Term, TermError, Unit};

use crate::calendar::{Calendar, UnknownYear};
use crate::party::Span;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The end of a period (届满), with what it rests on. [`Deadline::days`] tells it day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// 届满日: the last day on which the act is in time; none while provisional.
    pub due: Option<Date>,
    /// 届满时刻, for periods counted in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_time: Option<DateTime>,
    /// 暂定: the holidays of a year it needs are not known, or an obstacle has not ended.
    pub provisional: bool,
    /// 名义末日: the last day before it is rolled over rest days. While provisional: the earliest day it can be.
    pub nominal: Date,
    /// 内控末日: the last working day on or before the nominal day, by which the office should have acted; none
    /// where that year is not known.
    pub control: Option<Date>,
    /// How long it is; none when a document set the day.
    pub term: Option<Term>,
    /// 起算事件之日, which does not count.
    pub start: Date,
    /// The moment of the event, for periods counted in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<DateTime>,
    /// 扣除期间: days that are not counted (T-OBSTACLE, tests under 强§25).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Span>,
    /// What a person must know: why it is provisional, what may still change it.
    pub note: Option<String>,
    /// 规则编号
    pub rules: Vec<Cow<'static, str>>,
    /// 条文
    pub articles: Vec<Cow<'static, str>>,
}

impl Term {
    /// The deadline of this term after an event on `start` (T-START: that day does not count). Hours run from the
    /// first moment of the day: use [`Term::from_time`] where the moment is known.
    pub fn from(self, start: Date, calendar: &Calendar) -> Deadline {
        self.from_time(start.at(0, 0, 0, 0), calendar)
    }

    /// The deadline of this term after an event at a moment (Asia/Shanghai); the time of day matters to hours only.
    pub fn from_time(self, start: DateTime, calendar: &Calendar) -> Deadline {
        let mut rules = vec![Cow::from(rules::T_START.id)];
        let mut articles: Vec<Cow<'static, str>> = Vec::new();
        rules.push(self.rule().id.into());
        for article in self.rule().articles.iter().chain(rules::T_START.articles) {
            if !articles.contains(&Cow::from(*article)) {
                articles.push((*article).into());
            }
        }
        let mut deadline = Deadline {
            due: None,
            due_time: None,
            provisional: false,
            nominal: start.date(),
            control: None,
            term: Some(self),
            start: start.date(),
            start_time: matches!(self, Term::H(_)).then_some(start),
            excluded: Vec::new(),
            note: None,
            rules,
            articles,
        };
        deadline.reckon(calendar);
        deadline
    }
}

impl Deadline {
    /// A day that a document set (改正期限, a deferral): nothing is counted and nothing rolls.
    pub fn fixed(day: Date) -> Self {
        Deadline {
            due: Some(day),
            due_time: None,
            provisional: false,
            nominal: day,
            control: None,
            term: None,
            start: day,
            start_time: None,
            excluded: Vec::new(),
            note: None,
            rules: Vec::new(),
            articles: Vec::new(),
        }
    }

    /// Names the rule and the articles that set this period, before those of the counting itself.
    pub fn under(mut self, rule: &'static Rule, articles: &[&'static str]) -> Self {
        if !self.rules.contains(&Cow::from(rule.id)) {
            self.rules.insert(0, rule.id.into());
        }
        let own = articles.iter().map(|a| Cow::from(*a));
        let rest: Vec<_> = self.articles.into_iter().filter(|a| !articles.contains(&a.as_ref())).collect();
        self.articles = own.chain(rest).collect();
        self
    }

    /// Names an article known only at run time, e.g. a special law that an item of the list of powers names.
    pub fn article(mut self, article: impl Into<Cow<'static, str>>) -> Self {
        let article = article.into();
        if !self.articles.contains(&article) {
            self.articles.insert(0, article);
        }
        self
    }

    /// Leaves days out of the count (扣除): an obstacle that was nobody's fault (T-OBSTACLE) or a test whose time was
    /// told in writing (强§25). Both ends belong to the span; while it is open the deadline is provisional.
    pub fn excluding(mut self, span: Span, calendar: &Calendar) -> Self {
        self.excluded.push(span);
        self.reckon(calendar);
        self
    }

    /// Whether it is counted in working days.
    pub fn in_working_days(&self) -> bool {
        self.term.is_some_and(|t| t.unit() == Unit::WorkingDay)
    }

    /// Whether the period has certainly run out on `today` (届满): never true while provisional.
    pub fn has_passed(&self, today: Date) -> bool {
        self.due.is_some_and(|due| today > due)
    }

    /// Whether an act done or posted on `day` is in time (T-TRANSIT: posting before expiry counts, travel does not).
    /// None where the answer depends on holidays not yet known.
    pub fn met_on(&self, day: Date) -> Option<bool> {
        match self.due {
            Some(due) => Some(day <= due),
            None if day <= self.nominal => Some(true),
            None => None,
        }
    }

    /// The due day, or 暂定 with its reason, in words for a page.
    pub fn text(&self) -> String {
        match (self.due_time, self.due) {
            (Some(time), _) => time.strftime("%Y-%m-%d %H:%M").to_string(),
            (None, Some(due)) => due.to_string(),
            (None, None) => format!("暂定（最早{}）", self.nominal),
        }
    }

    /// Why it cannot be told yet.
    fn unknown(&mut self, year: UnknownYear, earliest: Date) {
        self.due = None;
        self.provisional = true;
        self.nominal = earliest;
        self.note = Some(format!(
            "{year}；期间届满日须依国务院放假安排确定，暂定，最早为{earliest}。请由管理员录入该年安排"
        ));
    }
}
