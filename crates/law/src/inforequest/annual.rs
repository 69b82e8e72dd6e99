//! 年度报告 — what the yearly report says of requests, counted from the requests themselves (D-18).

use super::answer::AnswerKind;
use super::state::{InfoStage, InfoState};
use crate::deadline::Deadline;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;
use serde::Serialize;

/// The numbers of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct YearReport {
    /// 年度
    pub year: i16,
    /// 上年结转
    pub carried_in: u32,
    /// 本年新收
    pub received: u32,
    /// 本年办结, by kind of answer, in the order of the statute.
    pub answered: Vec<(&'static str, u32)>,
    /// 不再处理
    pub lapsed: u32,
    /// 超期答复
    pub late: u32,
    /// 结转下年
    pub carried_out: u32,
}

impl YearReport {
    /// Counts the requests of a year. `ended` is the day on which each was answered or given up.
    pub fn of<'a>(
        year: i16,
        requests: impl IntoIterator<Item = (&'a InfoState, Option<Date>)>,
        town: &Town,
    ) -> Self {
        let mut report = YearReport {
            year,
            answered: AnswerKind::ALL.iter().map(|k| (k.label(), 0)).collect(),
            ..YearReport::default()
        };
        for (state, ended) in requests {
            let Some(received) = state.received_on else { continue };
            let ended_in = ended.map(|d| d.year());
            if received.year() > year || ended_in.is_some_and(|y| y < year) {
                continue;
            }
            if received.year() == year {
                report.received += 1;
            } else {
                report.carried_in += 1;
            }
            if ended_in != Some(year) {
                report.carried_out += 1;
                continue;
            }
            if state.stage == InfoStage::Lapsed {
                report.lapsed += 1;
            }
            if let Some(answer) = &state.answer {
                let line = report.answered.iter_mut().find(|(label, _)| *label == answer.kind.label());
                if let Some((_, count)) = line {
                    *count += 1;
                }
                report.late += u32::from(state.answered_late(town).is_some());
            }
        }
        report
    }
}

/// D-18: the day by which the report of a year is to be handed in, in January of the next, as the town is told.
pub fn report_due(year: i16, town: &Town) -> Deadline {
    let day = i8::try_from(town.policy.information_report_day.value).unwrap_or(31).clamp(1, 31);
    let next = Date::new(year.saturating_add(1), 1, day).unwrap_or(Date::MAX);
    Deadline::fixed(next).under(&rules::D_18, rules::D_18.articles)
}
