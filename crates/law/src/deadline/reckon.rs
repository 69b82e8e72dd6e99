//! The counting itself, and the same count told day by day.

use super::{Deadline, Term};
use crate::calendar::{Calendar, DayKind, weekday_label};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// One line of the reasoning: a day and whether it counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayStep {
    /// 日期
    pub date: Date,
    /// 周几
    pub weekday: &'static str,
    /// 日别; none in a year that is not known.
    pub kind: Option<DayKind>,
    /// 日别 in Chinese, `未知` when it is not known.
    pub label: &'static str,
    /// 是否计入
    pub counted: bool,
    /// Which one of the term it is (第几日、第几个月), when it counted.
    pub n: Option<u32>,
    /// 说明
    pub note: &'static str,
}

fn next(day: Date) -> Date {
    day.saturating_add(1.day())
}

impl Deadline {
    /// Hours run on through everything, and a count backward from an event knows no obstacle.
    fn is_excluded(&self, day: Date) -> bool {
        !matches!(self.term, Some(Term::H(_) | Term::Wb(_)))
            && self.excluded.iter().any(|s| s.from <= day && s.to.is_none_or(|to| day <= to))
    }

    /// An obstacle without an end that begins before the period is over.
    fn open_obstacle(&self, end: Date) -> Option<Date> {
        self.excluded.iter().filter(|s| s.to.is_none() && s.from <= end).map(|s| s.from).min()
    }

    /// The corresponding day of the last month or year; the month's last day where there is none (T-M).
    fn corresponding(&self, n: u32) -> Date {
        // Beyond any statute, and within what a span can hold.
        let at_most = |most: u32| i64::from(n.min(most));
        match self.term {
            Some(Term::M(_)) => self.start.saturating_add(at_most(2_400).months()),
            Some(Term::Y(_) | Term::Y0(_)) => self.start.saturating_add(at_most(200).years()),
            _ => self.start.saturating_add(at_most(73_000).days()),
        }
    }

    /// Puts excluded days behind an end counted without them.
    fn shifted(&self, end: Date) -> Date {
        if self.excluded.is_empty() {
            return end;
        }
        let (mut day, mut end) = (self.start, end);
        while day < end {
            day = next(day);
            if self.is_excluded(day) {
                end = next(end);
            }
            if end == Date::MAX {
                break;
            }
        }
        end
    }

    /// Fills in the outcome from term, start and excluded days.
    pub(super) fn reckon(&mut self, calendar: &Calendar) {
        self.due_time = None;
        self.provisional = false;
        self.note = None;
        self.control = None;
        let Some(term) = self.term else { return };
        match term {
            Term::W(n) => self.forward(n, calendar),
            Term::Wb(n) => self.backward(n, calendar),
            Term::H(n) => {
                let start = self.start_time.unwrap_or_else(|| self.start.at(0, 0, 0, 0));
                let end = start.saturating_add(i64::from(n).hours());
                self.due_time = Some(end);
                self.due = Some(end.date());
                self.nominal = end.date();
            }
            Term::C(n) | Term::C0(n) | Term::M(n) | Term::Y(n) | Term::Y0(n) => {
                let plain = self.corresponding(n);
                if let Some(from) = self.open_obstacle(plain) {
                    self.nominal = plain.max(from);
                    return self.open();
                }
                self.nominal = self.shifted(plain);
                if term.rolls() {
                    self.roll(calendar);
                } else {
                    self.due = Some(self.nominal);
                    self.control = calendar.working_on_or_before(self.nominal).ok();
                }
            }
        }
        // 元旦 of a year not yet announced can still turn the last days of December around.
        if let (true, Some(due)) = (matches!(term, Term::W(_)) || term.rolls(), self.due)
            && due.month() == 12
            && due.day() >= 25
            && !calendar.knows(due.year() + 1)
        {
            let year = due.year() + 1;
            self.note =
                Some(format!("{year}年放假安排尚未录入，元旦调休可能变动12月末的工作日，公布后请复核"));
        }
    }

    fn open(&mut self) {
        self.due = None;
        self.provisional = true;
        self.note = Some("障碍或者扣除期间尚未结束，届满日待其结束后确定".into());
    }

    /// T-W: the n-th working day after the start.
    fn forward(&mut self, n: u32, calendar: &Calendar) {
        let (mut day, mut counted) = (self.start, 0);
        while counted < n {
            day = next(day);
            if self.is_excluded(day) {
                if self.open_obstacle(day).is_some() {
                    self.nominal = day;
                    return self.open();
                }
                continue;
            }
            match calendar.is_working(day) {
                Ok(working) => counted += u32::from(working),
                Err(year) => {
                    // At the earliest every day from here on is worked.
                    let earliest = day.saturating_add(i64::from(n - counted - 1).days());
                    return self.unknown(year, earliest);
                }
            }
        }
        self.due = Some(day);
        self.nominal = day;
        self.control = Some(day);
    }

    /// T-WB: the n-th working day before the event.
    fn backward(&mut self, n: u32, calendar: &Calendar) {
        let (mut day, mut counted) = (self.start, 0);
        while counted < n {
            day = day.saturating_sub(1.day());
            match calendar.is_working(day) {
                Ok(working) => counted += u32::from(working),
                Err(year) => {
                    let latest = day.saturating_sub(i64::from(n - counted - 1).days());
                    self.unknown(year, latest);
                    self.note = Some(format!("{year}；往前数的工作日暂不能确定，最迟为{latest}"));
                    return;
                }
            }
        }
        self.due = Some(day);
        self.nominal = day;
        self.control = Some(day);
    }

    /// T-C: a last day that is a rest day moves on to the next working day.
    fn roll(&mut self, calendar: &Calendar) {
        self.control = calendar.working_on_or_before(self.nominal).ok();
        let mut day = self.nominal;
        loop {
            match calendar.is_working(day) {
                Ok(true) if !self.is_excluded(day) => {
                    self.due = Some(day);
                    return;
                }
                Ok(_) => day = next(day),
                Err(year) => return self.unknown(year, day),
            }
        }
    }

    /// The reasoning, one line a day (one line a month or year for such terms, then the rest days rolled over).
    pub fn days(&self, calendar: &Calendar) -> Vec<DayStep> {
        let step = |date: Date, n: Option<u32>, note: &'static str| {
            let kind = calendar.day_kind(date).ok();
            let label = kind.map_or("未知", DayKind::label);
            DayStep { date, weekday: weekday_label(date), kind, label, counted: n.is_some(), n, note }
        };
        let Some(term) = self.term else { return vec![step(self.nominal, None, "文书载明的日期")] };
        let mut steps = vec![step(self.start, None, "起算事件之日，不计")];
        match term {
            Term::W(_) | Term::Wb(_) => self.working_steps(term, &mut steps, &step),
            Term::H(n) => {
                steps[0].note = "起算时刻，连续计算";
                steps.push(step(self.nominal, Some(n), "届满时刻，节假日不扣除"));
                return steps;
            }
            Term::C(_) | Term::C0(_) => {
                let (mut day, mut n) = (self.start, 0);
                while day < self.nominal {
                    day = next(day);
                    if self.is_excluded(day) {
                        steps.push(step(day, None, "扣除"));
                    } else {
                        n += 1;
                        steps.push(step(day, Some(n), ""));
                    }
                }
            }
            Term::M(k) | Term::Y(k) | Term::Y0(k) => {
                let last = self.corresponding(k);
                for n in 1..=k {
                    let day = self.corresponding(n);
                    let note =
                        if day.day() == self.start.day() { "对应日" } else { "无对应日，取月末" };
                    steps.push(step(day, Some(n), note));
                }
                if self.nominal > last {
                    steps.push(step(self.nominal, None, "扣除障碍期间后的末日"));
                }
            }
        }
        if term.rolls() && !self.provisional {
            let mut day = self.nominal;
            while self.due.is_some_and(|due| day < due) {
                if let Some(last) = steps.last_mut()
                    && last.date == day
                    && last.note.is_empty()
                {
                    last.note = "末日为休假日，顺延";
                }
                day = next(day);
                let arrived = self.due == Some(day);
                steps.push(step(day, None, if arrived { "顺延至此日届满" } else { "休假日，顺延" }));
            }
        }
        if self.provisional
            && let Some(last) = steps.last_mut()
        {
            last.note = "放假安排未知，到此为止";
        }
        steps
    }

    fn working_steps(
        &self,
        term: Term,
        steps: &mut Vec<DayStep>,
        step: &dyn Fn(Date, Option<u32>, &'static str) -> DayStep,
    ) {
        let (total, forward) = match term {
            Term::W(n) => (n, true),
            Term::Wb(n) => (n, false),
            _ => return,
        };
        let (mut day, mut n) = (self.start, 0);
        while n < total {
            day = if forward { next(day) } else { day.saturating_sub(1.day()) };
            let mut line = step(day, None, "");
            match line.kind {
                None => {
                    steps.push(line);
                    return;
                }
                Some(_) if self.is_excluded(day) => {
                    line.note = "扣除";
                    if self.open_obstacle(day).is_some() {
                        steps.push(line);
                        return;
                    }
                }
                Some(kind) if kind.is_working() => {
                    n += 1;
                    line = step(day, Some(n), if kind == DayKind::MakeUp { "补班，计入" } else { "" });
                }
                Some(_) => line.note = "休假日，不计",
            }
            steps.push(line);
        }
        if let Some(last) = steps.last_mut() {
            last.note =
                if last.kind == Some(DayKind::MakeUp) { "补班，计入；末日" } else { "末日" };
        }
    }
}
