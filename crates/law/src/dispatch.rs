//! 分派规则 — class × grid × time → unit and internal limits (方案 arts. 5, 12; G-01). The most specific rule wins.
//!
//! What is said first counts most: the class, then the grid, then the dates, then the hours. A rule that names a class beats
//! every rule that does not, however much else the other names. Two rules that are equally specific and could meet in one
//! clue are a tie ([`Version::ties`]), which the town's files may not hold: so there is never a choice by order.

use crate::calendar::Calendar;
use crate::person::UnitId;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// 时段 of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// 工作时间: on a working day, within the town's hours.
    Working,
    /// 非工作时间
    Off,
}

impl Hours {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Hours::Working => "工作时间",
            Hours::Off => "非工作时间",
        }
    }
}

/// What a rule may ask of a clue, in the order in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// 类别
    Class,
    /// 领域
    Domain,
    /// 网格
    Grid,
    /// 日期
    Dates,
    /// 时段
    Hours,
}

impl Condition {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Condition::Class => "类别",
            Condition::Domain => "领域",
            Condition::Grid => "网格",
            Condition::Dates => "日期",
            Condition::Hours => "时段",
        }
    }
}

/// 一条分派规则. What it does not name it does not ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DispatchRule {
    /// 名称, by which people speak of it.
    pub name: String,
    /// 类别: one of these.
    pub class: Vec<String>,
    /// 领域: one of these; not beside classes.
    pub domain: Vec<String>,
    /// 网格: in one of these, all of one level.
    pub grid: Vec<String>,
    /// 网格级别: 2 areas, 3 villages; 0 where no grid is named.
    pub level: u8,
    /// 上报日期起, included.
    pub from: Option<Date>,
    /// 上报日期止, included.
    pub to: Option<Date>,
    /// 时段
    pub hours: Option<Hours>,
    /// 业务口; the domain's where none is named.
    pub office: Option<UnitId>,
    /// 执法中队; the domain's where none is named.
    pub squad: Option<UnitId>,
    /// 受理分派时限（工作日）
    pub dispatch_days: Option<u16>,
    /// 现场核查时限（工作日）
    pub check_days: Option<u16>,
    /// 理由
    pub why: String,
}

impl DispatchRule {
    /// What it asks.
    pub fn conditions(&self) -> Vec<Condition> {
        let asked = [
            (!self.class.is_empty(), Condition::Class),
            (!self.domain.is_empty(), Condition::Domain),
            (!self.grid.is_empty(), Condition::Grid),
            (self.dated(), Condition::Dates),
            (self.hours.is_some(), Condition::Hours),
        ];
        asked.into_iter().filter(|(named, _)| *named).map(|(_, c)| c).collect()
    }

    fn dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// 具体程度: the greater is the more specific.
    pub fn rank(&self) -> [u8; 4] {
        let class = if self.class.is_empty() { u8::from(!self.domain.is_empty()) } else { 2 };
        [class, self.level, u8::from(self.dated()), u8::from(self.hours.is_some())]
    }

    /// What it asks and a clue does not have; nothing where it applies. `hours` is the clue's, none where nobody knows
    /// whether its day is worked.
    pub fn misses(&self, spot: &Spot, hours: Option<Hours>) -> Vec<Condition> {
        let day = spot.at.date();
        let holds = |c: &Condition| match c {
            Condition::Class => self.class.iter().any(|c| c == spot.class),
            Condition::Domain => self.domain.iter().any(|d| d == spot.domain),
            Condition::Grid => self.grid.iter().any(|g| spot.grids.contains(&g.as_str())),
            Condition::Dates => {
                self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
            }
            Condition::Hours => hours.is_some() && hours == self.hours,
        };
        self.conditions().into_iter().filter(|c| !holds(c)).collect()
    }

    /// Whether some clue could meet both rules, being equally specific.
    fn ties_with(&self, other: &DispatchRule) -> bool {
        let common = |a: &[String], b: &[String]| a.is_empty() || a.iter().any(|x| b.contains(x));
        let begins = self.from.max(other.from);
        let ends = [self.to, other.to].into_iter().flatten().min();
        self.rank() == other.rank()
            && common(&self.class, &other.class)
            && common(&self.domain, &other.domain)
            && common(&self.grid, &other.grid)
            && begins.zip(ends).is_none_or(|(from, to)| from <= to)
            && self.hours == other.hours
    }
}

/// 一个版本: the rules in force from a day until the next version's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// 生效日
    pub from: Date,
    /// 说明
    pub note: String,
    /// 规则
    pub rules: Vec<DispatchRule>,
}

/// What the rules say of one clue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice<'a> {
    /// The rule that applies; none where the domain's own units do.
    pub rule: Option<&'a DispatchRule>,
    /// Rules that apply too, but are less specific.
    pub outranked: Vec<&'a DispatchRule>,
    /// The rule that came nearest without applying, and what it misses.
    pub near: Option<(&'a DispatchRule, Vec<Condition>)>,
}

impl Version {
    /// Rules, by their place, that are equally specific as an earlier one and could meet it in one clue; each once, with the
    /// first that it meets.
    pub fn ties(&self) -> Vec<(usize, usize)> {
        let first = |b: usize| (0..b).find(|a| self.rules[*a].ties_with(&self.rules[b]));
        (0..self.rules.len()).filter_map(|b| Some((first(b)?, b))).collect()
    }

    /// The most specific rule that a clue meets, and what stood beside it.
    pub fn choose(&self, spot: &Spot, hours: Option<Hours>) -> Choice<'_> {
        let judged: Vec<(&DispatchRule, Vec<Condition>)> =
            self.rules.iter().map(|r| (r, r.misses(spot, hours))).collect();
        let mut fit: Vec<&DispatchRule> =
            judged.iter().filter(|(_, misses)| misses.is_empty()).map(|(r, _)| *r).collect();
        fit.sort_by_key(|r| std::cmp::Reverse(r.rank()));
        let mut fit = fit.into_iter();
        // Near is a rule about the same thing that asks for another place or time: one about another thing explains nothing.
        let about =
            |misses: &[Condition]| !misses.iter().any(|c| matches!(c, Condition::Class | Condition::Domain));
        let near = judged
            .into_iter()
            .filter(|(r, misses)| !misses.is_empty() && misses.len() < r.conditions().len() && about(misses))
            .min_by_key(|(r, misses)| (misses.len(), std::cmp::Reverse(r.rank())));
        Choice { rule: fit.next(), outranked: fit.collect(), near }
    }
}

/// Where and when a clue is, as far as the rules ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot<'a> {
    /// 类别
    pub class: &'a str,
    /// 领域 of the class; empty where it has none.
    pub domain: &'a str,
    /// 网格 from the town down to the village; empty where it lies in none.
    pub grids: Vec<&'a str>,
    /// 上报时间
    pub at: DateTime,
}

/// The town's rules of dispatch.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DispatchBook {
    /// 工作时间 of a working day: from and to, the latter not included.
    pub working: Vec<(Time, Time)>,
    /// Every version, the earliest first.
    pub versions: Vec<Version>,
}

impl DispatchBook {
    /// The version in force on a day.
    pub fn on(&self, day: Date) -> Option<&Version> {
        self.versions.iter().rfind(|v| v.from <= day)
    }

    /// The version that came into force on this very day, by which a clue remembers it.
    pub fn version(&self, from: Date) -> Option<&Version> {
        self.versions.iter().find(|v| v.from == from)
    }

    /// Whether a moment lies in working hours; none where the year's holidays are not known.
    pub fn hours(&self, at: DateTime, calendar: &Calendar) -> Option<Hours> {
        let worked = calendar.is_working(at.date()).ok()?;
        let within = self.working.iter().any(|(from, to)| *from <= at.time() && at.time() < *to);
        Some(if worked && within { Hours::Working } else { Hours::Off })
    }
}

/// 建议分派 as a clue keeps it: to whom, by which rule of which version, and how soon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// 规则版本 (生效日); none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Date>,
    /// 规则名称; empty where the domain's own units were proposed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// 业务口; empty where the centre must judge.
    pub office: UnitId,
    /// 执法中队; empty where the centre must judge.
    pub squad: UnitId,
    /// 受理分派时限（工作日）
    pub dispatch_days: u16,
    /// 现场核查时限（工作日）
    pub check_days: u16,
    /// 理由
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn rule(name: &str) -> DispatchRule {
        DispatchRule { name: name.into(), why: "理由".into(), ..DispatchRule::default() }
    }

    fn some(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_string()).collect()
    }

    fn version(rules: Vec<DispatchRule>) -> Version {
        Version { from: date(2026, 1, 1), note: String::new(), rules }
    }

    fn straw(grids: &[&'static str], at: DateTime) -> Spot<'static> {
        Spot { class: "straw", domain: "env", grids: grids.to_vec(), at }
    }

    const NOON: DateTime = date(2026, 6, 1).at(12, 0, 0, 0);

    #[test]
    fn the_class_counts_before_the_grid_the_grid_before_the_dates_and_these_before_the_hours() {
        let class = DispatchRule { class: some(&["straw"]), ..rule("类别") };
        let domain = DispatchRule { domain: some(&["env"]), ..rule("领域") };
        let village = DispatchRule { grid: some(&["v1"]), level: 3, ..rule("村") };
        let area = DispatchRule { grid: some(&["east"]), level: 2, ..rule("片区") };
        let dated =
            DispatchRule { from: Some(date(2026, 6, 1)), to: Some(date(2026, 6, 1)), ..rule("日期") };
        let hours = DispatchRule { hours: Some(Hours::Off), ..rule("时段") };
        let mut rules = vec![rule("一律"), hours, dated, area, village, domain, class];
        let spot = straw(&["town", "east", "v1"], NOON);
        // Taken away one by one from the most specific, the next one applies.
        while let Some(strongest) = rules.last().map(|r| r.name.clone()) {
            let version = version(rules.clone());
            assert_eq!(version.ties(), []);
            let choice = version.choose(&spot, Some(Hours::Off));
            assert_eq!(choice.rule.map(|r| r.name.clone()), Some(strongest));
            assert_eq!((choice.outranked.len(), choice.near), (rules.len() - 1, None));
            rules.pop();
        }
        assert_eq!(version(rules).choose(&spot, None).rule, None);
    }

    #[test]
    fn a_rule_applies_from_its_first_day_through_its_last_and_says_what_it_misses() {
        let season = DispatchRule {
            class: some(&["straw", "dust"]),
            from: Some(date(2026, 6, 1)),
            to: Some(date(2026, 6, 15)),
            ..rule("三夏")
        };
        let v = version(vec![season]);
        for (day, misses) in [
            (date(2026, 5, 31), vec![Condition::Dates]),
            (date(2026, 6, 1), vec![]),
            (date(2026, 6, 15), vec![]),
            (date(2026, 6, 16), vec![Condition::Dates]),
        ] {
            let spot = straw(&[], day.at(23, 59, 0, 0));
            let choice = v.choose(&spot, None);
            assert_eq!(choice.rule.is_some(), misses.is_empty(), "{day}");
            assert_eq!(choice.near.map(|n| n.1).unwrap_or_default(), misses, "{day}");
        }
        // A rule about another thing altogether is not near.
        let other =
            Spot { class: "food", domain: "market", grids: vec![], at: date(2026, 7, 1).at(8, 0, 0, 0) };
        assert_eq!(v.choose(&other, None).near, None);
    }

    #[test]
    fn the_nearest_is_the_one_that_misses_least_and_of_those_the_most_specific() {
        let night = DispatchRule {
            class: some(&["straw"]),
            grid: some(&["west"]),
            level: 2,
            hours: Some(Hours::Off),
            ..rule("西片区夜间")
        };
        let west =
            DispatchRule { class: some(&["straw"]), grid: some(&["west"]), level: 2, ..rule("西片区") };
        let evening = DispatchRule { class: some(&["straw"]), hours: Some(Hours::Off), ..rule("夜间") };
        let v = version(vec![night, west, evening]);
        let choice = v.choose(&straw(&["town", "east"], NOON), Some(Hours::Working));
        let near = choice.near.expect("there is one");
        assert_eq!((near.0.name.as_str(), near.1), ("西片区", vec![Condition::Grid]));
    }

    #[test]
    fn rules_that_are_equally_specific_tie_only_where_one_clue_could_meet_both() {
        let class = |c: &[&str]| DispatchRule { class: some(c), ..rule("a") };
        assert_eq!(version(vec![class(&["a", "b"]), class(&["b"])]).ties(), [(0, 1)]);
        assert_eq!(version(vec![class(&["a"]), class(&["b"])]).ties(), []);
        let season = |from: i8, to: Option<i8>| DispatchRule {
            from: Some(date(2026, 6, from)),
            to: to.map(|to| date(2026, 6, to)),
            ..class(&["a"])
        };
        assert_eq!(version(vec![season(1, Some(5)), season(5, Some(9))]).ties(), [(0, 1)]);
        assert_eq!(version(vec![season(1, Some(4)), season(5, None)]).ties(), []);
        let hours = |h| DispatchRule { hours: Some(h), ..class(&["a"]) };
        assert_eq!(version(vec![hours(Hours::Off), hours(Hours::Working)]).ties(), []);
        assert_eq!(version(vec![hours(Hours::Off), hours(Hours::Off)]).ties(), [(0, 1)]);
        // One names a grid and the other does not: the first is the more specific.
        let grid = |g| DispatchRule { grid: some(&[g]), level: 3, ..class(&["a"]) };
        assert_eq!(version(vec![class(&["a"]), grid("v1"), grid("v2")]).ties(), []);
        assert_eq!(version(vec![rule("a"), rule("b")]).ties(), [(0, 1)], "neither asks anything");
    }

    #[test]
    fn the_version_of_a_day_is_the_last_that_had_begun() {
        let at = |from| Version { from, note: String::new(), rules: vec![] };
        let book =
            DispatchBook { working: vec![], versions: vec![at(date(2026, 1, 1)), at(date(2026, 6, 1))] };
        assert_eq!(book.on(date(2025, 12, 31)), None);
        assert_eq!(book.on(date(2026, 5, 31)).map(|v| v.from), Some(date(2026, 1, 1)));
        assert_eq!(book.on(date(2026, 6, 1)).map(|v| v.from), Some(date(2026, 6, 1)));
        assert_eq!(book.version(date(2026, 6, 2)), None);
    }

    #[test]
    fn hours_are_of_working_days_and_unknown_where_the_year_is() {
        let t = |h: i8| jiff::civil::time(h, 0, 0, 0);
        let book = DispatchBook { working: vec![(t(8), t(12)), (t(14), t(18))], versions: vec![] };
        let year = |year| crate::calendar::YearArrangement {
            year,
            weekday_holidays: vec![date(year, 10, 1)],
            ..Default::default()
        };
        let mut calendar = Calendar::default();
        calendar.add_year(year(2026)).expect("a year");
        let at = |day: Date, h: i8| book.hours(day.at(h, 0, 0, 0), &calendar);
        let monday = date(2026, 6, 1);
        assert_eq!(
            [7, 8, 11, 12, 14, 18].map(|h| at(monday, h) == Some(Hours::Working)),
            [false, true, true, false, true, false]
        );
        assert_eq!(at(date(2026, 10, 1), 9), Some(Hours::Off), "a holiday");
        assert_eq!(at(date(2026, 6, 6), 9), Some(Hours::Off), "a Saturday");
        assert_eq!(at(date(2027, 6, 1), 9), None);
    }
}
