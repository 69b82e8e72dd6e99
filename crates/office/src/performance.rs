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
    valid: i64,
    accept_due: i64,
    accepted: i64,
    handle_due: i64,
    handled: i64,
    returned: i64,
    rework_due: i64,
    closed: i64,
}

/// The stages in which the office, or the squadron, has still to do its part.
const WITH_OFFICE: &str = "c.stage IN ('dispatched', 'for_simple', 'for_opinion')";
const WITH_SQUAD: &str = "c.stage IN ('dispatched', 'for_simple', 'for_opinion', 'opined', 'with_squad')";
/// What of these the squadron itself lets lie.
const SQUAD_LIES: &str = "c.stage IN ('dispatched', 'for_simple', 'with_squad')";

/// What a number beside a mark counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// 分子
    Part,
    /// 分母
    Whole,
}

/// Which of the clues of a month, reported in a grid or dealt with by a unit, are counted; a condition over the clue's row `c` and its
/// course `k`, where `today` stands for the day. None where all are.
fn condition(judged: Judged, measure: Measure, of: Of, today: &str) -> Option<String> {
    let over = format!("(c.open = 1 AND c.provisional = 0 AND c.due <> '' AND c.due < {today})");
    let (left, late, lies) = match judged {
        Judged::Squad => (WITH_SQUAD, "k.late_check + k.late_filing", SQUAD_LIES),
        _ => (WITH_OFFICE, "k.late_check + k.late_opinion", WITH_OFFICE),
    };
    let due = format!("(NOT {left} OR {late} > 0 OR ({lies} AND {over}))");
    Some(match (measure, of) {
        (Measure::Reported, _) | (Measure::Valid | Measure::Closed, Of::Whole) => return None,
        (Measure::Valid, Of::Part) => "c.stage <> 'declined'".into(),
        (Measure::Accepted, Of::Whole) => format!("(k.left_on <> '' OR {over})"),
        (Measure::Accepted, Of::Part) => "(k.left_on <> '' AND k.left_late = 0)".into(),
        (Measure::Handled, Of::Whole) => due,
        (Measure::Handled, Of::Part) => format!("(NOT {left} AND {late} = 0)"),
        (Measure::Rework, Of::Whole) => format!("({due} OR k.returned > 0)"),
        (Measure::Rework, Of::Part) => "k.returned > 0".into(),
        (Measure::Closed, Of::Part) => "k.closed_on <> ''".into(),
    })
}

/// The name of a number in the address of its rows, e.g. `squad.handled.part`.
pub fn counted(judged: Judged, measure: Measure, of: Of) -> String {
    let of = if of == Of::Part { "part" } else { "whole" };
    format!("{}.{}.{of}", judged.id(), measure.id())
}

fn named(counted: &str) -> Option<(Judged, Measure, Of)> {
    let mut parts = counted.split('.');
    let (judged, measure, of) = (parts.next()?, parts.next()?, parts.next()?);
    let judged = Judged::ALL.into_iter().find(|j| j.id() == judged)?;
    let measure = Measure::ALL.into_iter().find(|m| m.id() == measure)?;
    let of = [(Of::Part, "part"), (Of::Whole, "whole")].into_iter().find(|o| o.1 == of)?.0;
    parts.next().is_none().then_some((judged, measure, of))
}

/// Which number a list was opened from, in words.
pub fn counted_words(counted: &str) -> String {
    named(counted).map_or_else(String::new, |(judged, measure, of)| {
        let of = if of == Of::Part { "分子" } else { "分母" };
        format!("计入{}{}{of}的", judged.label(), measure.label())
    })
}

/// The condition over a clue `c` that a list with this number's name has; one that is no number's has no rows.
pub(crate) fn rows_of(counted: &str, today: Date) -> Option<String> {
    let Some((judged, measure, of)) = named(counted) else { return Some("1 = 0".into()) };
    let condition = condition(judged, measure, of, &format!("'{today}'"))?;
    Some(format!("EXISTS (SELECT 1 FROM clue_course k WHERE k.id = c.id AND {condition})"))
}

impl Counts {
    /// The columns behind the name, in the order of [`Counts::read`]; `$3` is today.
    fn columns(judged: Judged) -> String {
        let sums = [
            (Measure::Valid, Of::Part),
            (Measure::Accepted, Of::Whole),
            (Measure::Accepted, Of::Part),
            (Measure::Handled, Of::Whole),
            (Measure::Handled, Of::Part),
            (Measure::Rework, Of::Part),
            (Measure::Rework, Of::Whole),
            (Measure::Closed, Of::Part),
        ];
        let sum = |(measure, of): (Measure, Of)| {
            let condition = condition(judged, measure, of, "$3").unwrap_or_else(|| "1 = 1".into());
            format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)")
        };
        sums.map(sum).join(", ")
    }

    fn read(r: &Row) -> Self {
        Counts {
            clues: r.int(1),
            valid: r.int(2),
            accept_due: r.int(3),
            accepted: r.int(4),
            handle_due: r.int(5),
            handled: r.int(6),
            returned: r.int(7),
            rework_due: r.int(8),
            closed: r.int(9),
        }
    }

    fn mark(&self, by: Weighed) -> Mark {
        let (part, whole) = match by.measure {
            Measure::Reported => (self.clues, by.full),
            Measure::Valid => (self.valid, self.clues),
            Measure::Accepted => (self.accepted, self.accept_due),
            Measure::Handled => (self.handled, self.handle_due),
            Measure::Rework => (self.returned, self.rework_due),
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
    /// method. Whoever is judged without reading the town's numbers is shown their own unit or grid.
    ///
    /// # Errors
    /// P-02 for posts that neither read the town's numbers nor are judged; the store.
    pub async fn performance(
        &self,
        me: &Me,
        month: Month,
    ) -> Result<Option<(&'static Method, Vec<Standing>)>, Error> {
        let all_read = scope::reads_board(me);
        if !all_read && !scope::is_judged(me) {
            return Err(Error::Refused(Box::new(scope::not_the_numbers(me))));
        }
        let Some(method) = &self.town().method else { return Ok(None) };
        let mut all = Vec::new();
        for (judged, weighed) in &method.of {
            let counts = self.counts(*judged, month).await?;
            let mut standings: Vec<Standing> = self
                .judged(*judged)
                .into_iter()
                .filter(|(id, _)| all_read || scope::own_result(me, *judged, id, &self.town().grids))
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
            valid: 9,
            accept_due: 8,
            accepted: 6,
            handle_due: 4,
            handled: 3,
            returned: 1,
            rework_due: 4,
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
    fn a_number_is_named_in_an_address_and_what_is_none_has_no_rows() {
        for judged in Judged::ALL {
            for measure in Measure::ALL {
                for of in [Of::Part, Of::Whole] {
                    assert_eq!(named(&counted(judged, measure, of)), Some((judged, measure, of)));
                }
            }
        }
        for wrong in ["", "squad", "squad.handled", "squad.fine.part", "squad.handled.part.x", "x' OR 1=1"] {
            assert_eq!(rows_of(wrong, date(2026, 6, 1)).as_deref(), Some("1 = 0"), "{wrong}");
        }
        assert_eq!(rows_of("grid.closed.whole", date(2026, 6, 1)), None, "all of them");
        assert_eq!(counted_words("squad.handled.part"), "计入执法中队按时处置率分子的");
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
