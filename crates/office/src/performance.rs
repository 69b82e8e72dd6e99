//! 绩效: grids and units of a month by the town's published method. It counts what was done with reports, never fines
//! (F-12, U-10). What is judged are the clues reported in the month, as they stand now.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use crate::town::{Judged, Measure, Method, Weighed};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{Row, Value};
use std::collections::BTreeMap;

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Month { first: day.first_of_month() }
    }

    /// Reads `2026-06`.
    pub fn parse(text: &str) -> Option<Self> {
        let day: Date = format!("{}-01", text.trim()).parse().ok()?;
        Some(Month::of(day)).filter(|m| m.to_string() == text.trim())
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first.last_of_month()
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.first.strftime("%Y-%m"))
    }
}

/// One measure of one grid or unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The measure with its weight.
    pub by: Weighed,
    /// 分子
    pub part: i64,
    /// 分母
    pub whole: i64,
    /// 得分 in hundredths of a point; none where there is nothing to judge.
    pub score: Option<i64>,
}

/// A grid or unit with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// 评价对象
    pub judged: Judged,
    /// 编号
    pub id: String,
    /// 名称
    pub name: String,
    /// 当月件数: as many rows as its list has.
    pub clues: i64,
    /// In the order of the method.
    pub marks: Vec<Mark>,
    /// 总分 in hundredths of a point, over the measures that could be judged; none where none could.
    pub total: Option<i64>,
}

/// What was counted of one grid or unit.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    clues: i64,
    declined: i64,
    accept_due: i64,
    accepted: i64,
    handle_due: i64,
    handled: i64,
    returned: i64,
    closed: i64,
}

/// The stages in which the office, or the squadron, has still to do its part.
const WITH_OFFICE: &str = "c.stage IN ('dispatched', 'for_simple', 'for_opinion')";
const WITH_SQUAD: &str = "c.stage IN ('dispatched', 'for_simple', 'for_opinion', 'opined', 'with_squad')";
/// What of these the squadron itself lets lie.
const SQUAD_LIES: &str = "c.stage IN ('dispatched', 'for_simple', 'with_squad')";

impl Counts {
    /// The columns behind the name, in the order of [`Counts::read`]; `$3` is today.
    fn columns(judged: Judged) -> String {
        let over = "(c.open = 1 AND c.provisional = 0 AND c.due <> '' AND c.due < $3)";
        let (left, late, lies) = match judged {
            Judged::Squad => (WITH_SQUAD, "k.late_check + k.late_filing", SQUAD_LIES),
            _ => (WITH_OFFICE, "k.late_check + k.late_opinion", WITH_OFFICE),
        };
        let sums = [
            "c.stage = 'declined'".to_string(),
            format!("(k.left_on <> '' OR {over})"),
            "(k.left_on <> '' AND k.left_late = 0)".into(),
            format!("(NOT {left} OR {late} > 0 OR ({lies} AND {over}))"),
            format!("(NOT {left} AND {late} = 0)"),
            "k.returned > 0".into(),
            "k.closed_on <> ''".into(),
        ];
        let sum = |c: &String| format!("CAST(SUM(CASE WHEN {c} THEN 1 ELSE 0 END) AS BIGINT)");
        sums.iter().map(sum).collect::<Vec<_>>().join(", ")
    }

    fn read(r: &Row) -> Self {
        Counts {
            clues: r.int(1),
            declined: r.int(2),
            accept_due: r.int(3),
            accepted: r.int(4),
            handle_due: r.int(5),
            handled: r.int(6),
            returned: r.int(7),
            closed: r.int(8),
        }
    }

    fn mark(&self, by: Weighed) -> Mark {
        let (part, whole) = match by.measure {
            Measure::Reported => (self.clues, by.full),
            Measure::Valid => (self.clues - self.declined, self.clues),
            Measure::Accepted => (self.accepted, self.accept_due),
            Measure::Handled => (self.handled, self.handle_due),
            Measure::Rework => (self.returned, self.handle_due.max(self.returned)),
            Measure::Closed => (self.closed, self.clues),
        };
        let share = (whole > 0).then(|| part.min(whole) * 10_000 / whole.max(1));
        let score = share.map(|s| if by.measure == Measure::Rework { 10_000 - s } else { s });
        Mark { by, part, whole, score }
    }
}

/// The total over what could be judged, in hundredths of a point.
fn total(marks: &[Mark]) -> Option<i64> {
    let judged: Vec<(i64, i64)> = marks.iter().filter_map(|m| Some((m.score?, m.by.weight))).collect();
    let weight: i64 = judged.iter().map(|j| j.1).sum();
    (weight > 0).then(|| judged.iter().map(|j| j.0 * j.1).sum::<i64>() / weight)
}

impl Office {
    /// Everybody judged for a month, by the town's method: the best first, within each kind. None for a town without a
    /// method.
    ///
    /// # Errors
    /// P-02 for posts that do not read the town's numbers; the store.
    pub async fn performance(
        &self,
        me: &Me,
        month: Month,
    ) -> Result<Option<(&'static Method, Vec<Standing>)>, Error> {
        if !scope::reads_board(me) {
            return Err(Error::Refused(Box::new(scope::not_the_numbers(me))));
        }
        let Some(method) = &self.town().method else { return Ok(None) };
        let mut all = Vec::new();
        for (judged, weighed) in &method.of {
            let counts = self.counts(*judged, month).await?;
            let mut standings: Vec<Standing> = self
                .judged(*judged)
                .into_iter()
                .map(|(id, name)| {
                    let counts = counts.get(&id).copied().unwrap_or_default();
                    let marks: Vec<Mark> = weighed.iter().map(|w| counts.mark(*w)).collect();
                    let total = total(&marks);
                    Standing { judged: *judged, id, name, clues: counts.clues, marks, total }
                })
                .collect();
            standings.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.id.cmp(&b.id)));
            all.extend(standings);
        }
        Ok(Some((method, all)))
    }

    /// Who is judged, whether or not anything was reported.
    fn judged(&self, judged: Judged) -> Vec<(String, String)> {
        let town = self.town();
        let units = |of: fn(&law::town::Domain) -> &String| {
            let mut ids: Vec<&String> = town.law.domains.iter().map(of).collect();
            ids.sort();
            ids.dedup();
            ids.into_iter().map(|id| (id.clone(), town.unit_name(id).to_string())).collect()
        };
        match judged {
            Judged::Grid => town.grids.villages().map(|g| (g.id.clone(), g.name.clone())).collect(),
            Judged::Office => units(|d| &d.office),
            Judged::Squad => units(|d| &d.squad),
            Judged::Hub => vec![(String::new(), judged.label().into())],
        }
    }

    async fn counts(&self, judged: Judged, month: Month) -> Result<BTreeMap<String, Counts>, Error> {
        let (by, only) = match judged {
            Judged::Grid => ("c.grid", ""),
            Judged::Office => ("c.office", " AND c.office <> ''"),
            Judged::Squad => ("c.squad", " AND c.squad <> ''"),
            Judged::Hub => ("''", ""),
        };
        let group = if judged == Judged::Hub { String::new() } else { format!(" GROUP BY {by}") };
        let sql = format!(
            "SELECT {by}, COUNT(*), {} FROM clue_row c JOIN clue_course k ON k.id = c.id \
             WHERE c.reported_at >= $1 AND c.reported_at < $2{only}{group}",
            Counts::columns(judged)
        );
        let next = month.last().saturating_add(1.day());
        let args: [Value; 3] =
            [month.first.to_string().into(), next.to_string().into(), self.now().date().to_string().into()];
        let rows = self.journal().query(&sql, &args).await?;
        // A sum over nothing is no number.
        let some = rows.iter().filter(|r| r.int(1) > 0);
        Ok(some.map(|r| (r.text(0), Counts::read(r))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn by(measure: Measure, weight: i64, full: i64) -> Weighed {
        Weighed { measure, weight, full }
    }

    #[test]
    fn a_month_is_read_as_it_is_written() {
        let month = Month::parse("2026-02").expect("a month");
        assert_eq!((month.first, month.last()), (date(2026, 2, 1), date(2026, 2, 28)));
        assert_eq!(month.to_string(), "2026-02");
        for text in ["", "2026-13", "2026-2", "2026-02-01", "二月", "2026-02-01-01"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn marks_follow_their_formulas() {
        let counts = Counts {
            clues: 10,
            declined: 1,
            accept_due: 8,
            accepted: 6,
            handle_due: 4,
            handled: 3,
            returned: 1,
            closed: 5,
        };
        let score = |w| counts.mark(w).score;
        assert_eq!(score(by(Measure::Reported, 20, 20)), Some(5000));
        assert_eq!(score(by(Measure::Reported, 20, 4)), Some(10_000), "more than enough is enough");
        assert_eq!(score(by(Measure::Valid, 20, 0)), Some(9000));
        assert_eq!(score(by(Measure::Accepted, 20, 0)), Some(7500));
        assert_eq!(score(by(Measure::Handled, 20, 0)), Some(7500));
        assert_eq!(score(by(Measure::Rework, 20, 0)), Some(7500));
        assert_eq!(score(by(Measure::Closed, 20, 0)), Some(5000));
    }

    #[test]
    fn what_cannot_be_judged_weighs_nothing() {
        let nothing = Counts::default();
        assert_eq!(nothing.mark(by(Measure::Closed, 40, 0)).score, None);
        let marks = [nothing.mark(by(Measure::Reported, 20, 4)), nothing.mark(by(Measure::Closed, 80, 0))];
        assert_eq!(total(&marks), Some(0), "to have reported nothing is a mark");
        assert_eq!(total(&marks[1..]), None);
        let half = Counts { clues: 2, closed: 1, ..Counts::default() };
        let marks = [half.mark(by(Measure::Closed, 30, 0)), half.mark(by(Measure::Handled, 70, 0))];
        assert_eq!(total(&marks), Some(5000));
    }
}
