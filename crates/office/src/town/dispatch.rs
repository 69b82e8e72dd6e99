//! `dispatch.toml`: read, checked against the town, written out again, and asked to whom a clue should go and why.

use super::book::{DuplicateRule, TownBook};
use super::error::{LoadError, Problems};
use super::read::Files;
use super::text::{Read, parse_toml};
use jiff::civil::{Date, DateTime, Time};
use law::dispatch::{Condition, DispatchBook, DispatchRule, Hours, Proposed, Spot, Version};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The file.
pub(super) const FILE: &str = "dispatch.toml";

/// The longest internal limit a rule may set, in working days: more is a slip of the pen.
const LONGEST: u16 = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDispatch {
    #[serde(default)]
    hours: RawHours,
    #[serde(default)]
    version: Vec<RawVersion>,
    pub duplicate: DuplicateRule,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawHours {
    #[serde(default)]
    working: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    from: Spanned<Date>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    name: Spanned<String>,
    #[serde(default)]
    class: Vec<String>,
    #[serde(default)]
    domain: Vec<String>,
    #[serde(default)]
    grid: Vec<String>,
    from: Option<Date>,
    to: Option<Date>,
    hours: Option<Hours>,
    office: Option<String>,
    squad: Option<String>,
    dispatch_days: Option<u16>,
    check_days: Option<u16>,
    why: String,
}

/// What a rule may name: the rest of the town, from its files or from the book made of them.
struct Known<'a> {
    classes: BTreeSet<&'a str>,
    domains: BTreeSet<&'a str>,
    /// With their levels.
    grids: BTreeMap<&'a str, u8>,
    offices: BTreeSet<&'a str>,
    squads: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of_files(files: &'a Files) -> Self {
        let domains = &files.domains.value.domain;
        Known {
            classes: files.classes.value.class.iter().map(|c| c.id.get_ref().as_str()).collect(),
            domains: domains.iter().map(|d| d.id.get_ref().as_str()).collect(),
            grids: files.grids.value.grid.iter().map(|g| (g.id.get_ref().as_str(), g.level)).collect(),
            offices: domains.iter().map(|d| d.office.as_str()).collect(),
            squads: domains.iter().map(|d| d.squad.as_str()).collect(),
        }
    }

    fn of_book(book: &'a TownBook) -> Self {
        let domains = &book.law.domains;
        Known {
            classes: book.classes.iter().map(|c| c.id.as_str()).collect(),
            domains: domains.iter().map(|d| d.id.as_str()).collect(),
            grids: book.grids.all.iter().map(|g| (g.id.as_str(), g.level)).collect(),
            offices: domains.iter().map(|d| d.office.as_str()).collect(),
            squads: domains.iter().map(|d| d.squad.as_str()).collect(),
        }
    }
}

/// The rules of a town's files.
pub(super) fn of_files(files: &Files, problems: &mut Problems) -> DispatchBook {
    checked(&files.dispatch, &Known::of_files(files), problems)
}

fn checked(read: &Read<RawDispatch>, known: &Known, problems: &mut Problems) -> DispatchBook {
    let duplicate = read.value.duplicate;
    if duplicate.metres.is_nan() || duplicate.metres <= 0.0 {
        problems.add(&read.file, None, "duplicate", "metres", "应当大于零");
    }
    let mut book = DispatchBook { working: working(read, problems), versions: Vec::new() };
    for raw in &read.value.version {
        let (from, line) = (*raw.from.get_ref(), read.line(&raw.from));
        if book.version(from).is_some() {
            problems.add(&read.file, line, &from.to_string(), "from", "生效日重复，每个版本一个生效日");
        }
        let version = version(read, raw, known, !book.working.is_empty(), problems);
        for (a, b) in version.ties() {
            let (first, rule) = (&raw.rule[a].name, &raw.rule[b].name);
            let message = format!(
                "与第{}行的“{}”同样具体，又可能同时符合，分不出先后：把其中一条写得更具体，或者合成一条",
                read.line(first).unwrap_or_default(),
                first.get_ref()
            );
            problems.add(&read.file, read.line(rule), rule.get_ref(), "", message);
        }
        book.versions.push(version);
    }
    book.versions.sort_by_key(|v| v.from);
    book
}

/// `08:30-12:00`
fn span(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.split_once('-')?;
    let (from, to): (Time, Time) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from < to).then_some((from, to))
}

fn working(read: &Read<RawDispatch>, problems: &mut Problems) -> Vec<(Time, Time)> {
    let mut spans = Vec::new();
    for text in &read.value.hours.working {
        match span(text.get_ref()) {
            Some(span) => spans.push(span),
            None => {
                let message = "写成“08:30-12:00”这样，先开始、后结束";
                problems.add(&read.file, read.line(text), "hours", "working", message);
            }
        }
    }
    spans
}

fn version(
    read: &Read<RawDispatch>,
    raw: &RawVersion,
    known: &Known,
    hours_known: bool,
    problems: &mut Problems,
) -> Version {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in &raw.rule {
        let (name, line) = (rule.name.get_ref(), read.line(&rule.name));
        let mut wrong = |field: &str, message: String| problems.add(&read.file, line, name, field, message);
        if name.trim().is_empty() {
            wrong("name", "规则要有名称".into());
        } else if let Some(first) = names.insert(name, line.unwrap_or_default()) {
            wrong("name", format!("同一版本里名称重复，第{first}行已有"));
        }
        if rule.why.trim().is_empty() {
            wrong("why", "写明理由".into());
        }
        for class in rule.class.iter().filter(|c| !known.classes.contains(c.as_str())) {
            wrong("class", format!("classes.toml 里没有类别“{class}”"));
        }
        for domain in rule.domain.iter().filter(|d| !known.domains.contains(d.as_str())) {
            wrong("domain", format!("domains.toml 里没有领域“{domain}”"));
        }
        if !rule.class.is_empty() && !rule.domain.is_empty() {
            wrong("domain", "类别和领域只写一项".into());
        }
        let levels: Vec<Option<u8>> =
            rule.grid.iter().map(|g| known.grids.get(g.as_str()).copied()).collect();
        for (grid, level) in rule.grid.iter().zip(&levels) {
            match level {
                None => wrong("grid", format!("grids.toml 里没有网格“{grid}”")),
                Some(2 | 3) => {}
                Some(_) => wrong("grid", format!("“{grid}”是总网格：全镇的规则不用写网格")),
            }
        }
        if levels.windows(2).any(|w| w[0] != w[1]) {
            wrong("grid", "一条规则里的网格应当同是片区或者同是村".into());
        }
        if let (Some(from), Some(to)) = (rule.from, rule.to)
            && from > to
        {
            wrong("to", format!("止于{to}，早于起始日{from}"));
        }
        if rule.hours.is_some() && !hours_known {
            wrong("hours", "先在 [hours] 的 working 里写明工作时间".into());
        }
        for (field, days) in [("dispatch_days", rule.dispatch_days), ("check_days", rule.check_days)] {
            if days.is_some_and(|d| d == 0 || d > LONGEST) {
                wrong(field, format!("应当是1至{LONGEST}个工作日"));
            }
        }
        for (field, unit, among, what) in [
            ("office", &rule.office, &known.offices, "业务口"),
            ("squad", &rule.squad, &known.squads, "执法中队"),
        ] {
            if let Some(unit) = unit.as_deref().filter(|u| !among.contains(u)) {
                wrong(field, format!("“{unit}”不是 domains.toml 里的{what}，不能派给它"));
            }
        }
        let silent = rule.office.is_none()
            && rule.squad.is_none()
            && rule.dispatch_days.is_none()
            && rule.check_days.is_none();
        if silent {
            wrong(
                "",
                "没有写派给谁，也没有写时限：office、squad、dispatch_days、check_days至少写一项".into(),
            );
        }
    }
    let made = |r: &RawRule| DispatchRule {
        name: r.name.get_ref().clone(),
        class: r.class.clone(),
        domain: r.domain.clone(),
        grid: r.grid.clone(),
        level: r.grid.first().and_then(|g| known.grids.get(g.as_str()).copied()).unwrap_or(0),
        from: r.from,
        to: r.to,
        hours: r.hours,
        office: r.office.clone(),
        squad: r.squad.clone(),
        dispatch_days: r.dispatch_days,
        check_days: r.check_days,
        why: r.why.trim().to_string(),
    };
    Version {
        from: *raw.from.get_ref(),
        note: raw.note.trim().into(),
        rules: raw.rule.iter().map(made).collect(),
    }
}

/// 派给谁、按哪条规则、为什么.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// 领域; empty when the class names none.
    pub domain: String,
    /// What the clue keeps of it.
    #[serde(flatten)]
    pub proposed: Proposed,
    /// 符合的条件, each in words.
    pub matched: Vec<String>,
    /// Rules that apply too, but are less specific.
    pub outranked: Vec<String>,
    /// 最接近而不符合的规则.
    pub near: Option<NearRule>,
}

/// A rule that nearly applied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearRule {
    /// 名称
    pub name: String,
    /// 哪些不符合, each in words.
    pub misses: Vec<String>,
}

impl TownBook {
    /// To whom a clue of this class, found in this grid and reported then, should go by the rules in force that day, why, and
    /// how soon (方案第五条: 按领域; G-01).
    pub fn propose(&self, class: &str, grid: Option<&str>, at: DateTime) -> Proposal {
        self.propose_by(self.dispatch.on(at.date()), &self.dispatch, class, grid, at)
    }

    /// The same by the version that came into force on a day, which a clue keeps though another has followed; by the one in
    /// force at the report where the files no longer hold it.
    pub fn propose_under(
        &self,
        version: Option<Date>,
        class: &str,
        grid: Option<&str>,
        at: DateTime,
    ) -> Proposal {
        let version = version.and_then(|from| self.dispatch.version(from));
        self.propose_by(version.or_else(|| self.dispatch.on(at.date())), &self.dispatch, class, grid, at)
    }

    /// The same by a version of any book of rules: a trial of rules that are not in force.
    pub fn propose_by(
        &self,
        version: Option<&Version>,
        rules: &DispatchBook,
        class: &str,
        grid: Option<&str>,
        at: DateTime,
    ) -> Proposal {
        let policy = &self.law.policy;
        let mut proposed = Proposed {
            version: version.map(|v| v.from),
            why: "类别没有对应的领域，由指挥调度中心判断".into(),
            dispatch_days: policy.dispatch_days.value,
            check_days: policy.check_days.value,
            ..Proposed::default()
        };
        let domain = self.class(class).and_then(|c| self.law.domain(&c.domain));
        if let Some(domain) = domain {
            proposed.squad.clone_from(&domain.squad);
            proposed.office.clone_from(&domain.office);
            proposed.why = format!(
                "“{}”属{}领域，由{}执法、{}核查认定",
                self.class_name(class),
                domain.name,
                self.unit_name(&domain.squad),
                self.unit_name(&domain.office)
            );
        }
        let domain = domain.map_or(String::new(), |d| d.id.clone());
        let path = grid.map(|g| self.grids.path(g)).unwrap_or_default();
        let grids = path.iter().map(|g| g.id.as_str()).collect();
        let spot = Spot { class, domain: &domain, grids, at };
        let hours = rules.hours(at, &self.law.calendar);
        let (mut matched, mut outranked, mut near) = (Vec::new(), Vec::new(), None);
        if let Some(version) = version {
            let choice = version.choose(&spot, hours);
            if let Some(rule) = choice.rule {
                proposed.rule.clone_from(&rule.name);
                rule.squad.iter().for_each(|u| proposed.squad.clone_from(u));
                rule.office.iter().for_each(|u| proposed.office.clone_from(u));
                proposed.dispatch_days = rule.dispatch_days.unwrap_or(proposed.dispatch_days);
                proposed.check_days = rule.check_days.unwrap_or(proposed.check_days);
                proposed.why = format!("规则“{}”：{}", rule.name, rule.why);
                matched = rule.conditions().into_iter().map(|c| self.asks(rule, c)).collect();
            }
            outranked = choice.outranked.iter().map(|r| r.name.clone()).collect();
            near = choice.near.map(|(rule, misses)| NearRule {
                name: rule.name.clone(),
                misses: misses.into_iter().map(|c| self.misses(rule, c, &spot, hours)).collect(),
            });
        }
        if proposed.squad.is_empty() || proposed.office.is_empty() {
            // Half a proposal is none: the centre judges.
            proposed.squad.clear();
            proposed.office.clear();
        }
        Proposal { domain, proposed, matched, outranked, near }
    }

    /// What a rule asks, in words: `类别：焚烧秸秆、垃圾`.
    pub fn asks(&self, rule: &DispatchRule, condition: Condition) -> String {
        let list = |ids: &[String], name: &dyn Fn(&str) -> String| {
            ids.iter().map(|id| name(id)).collect::<Vec<_>>().join("、")
        };
        let said = match condition {
            Condition::Class => list(&rule.class, &|id| self.class_name(id).to_string()),
            Condition::Domain => list(&rule.domain, &|id| self.domain_name(id)),
            Condition::Grid => list(&rule.grid, &|id| self.grids.label(id)),
            Condition::Dates => match (rule.from, rule.to) {
                (Some(from), Some(to)) => format!("{from}至{to}"),
                (Some(from), None) => format!("{from}起"),
                (None, Some(to)) => format!("{to}止"),
                (None, None) => String::new(),
            },
            Condition::Hours => rule.hours.map_or("", Hours::label).to_string(),
        };
        format!("{}：{said}", condition.label())
    }

    /// What a clue lacks for a rule, in words: `要求网格：东片区；现在是西片区`.
    fn misses(&self, rule: &DispatchRule, condition: Condition, spot: &Spot, hours: Option<Hours>) -> String {
        let have = match condition {
            Condition::Class => self.class_name(spot.class).to_string(),
            Condition::Domain if spot.domain.is_empty() => "没有对应的领域".into(),
            Condition::Domain => self.domain_name(spot.domain),
            Condition::Grid => spot.grids.last().map_or("未划入网格".into(), |g| self.grids.label(g)),
            Condition::Dates => spot.at.date().to_string(),
            Condition::Hours => hours.map_or("放假安排没有录入，不能判断", Hours::label).to_string(),
        };
        format!("要求{}；现在是{have}", self.asks(rule, condition))
    }

    /// 领域名称; the identifier itself when unknown.
    pub fn domain_name(&self, id: &str) -> String {
        self.law.domain(id).map_or(id.to_string(), |d| d.name.clone())
    }

    /// Reads rules that are not in force against this town: for a trial before they are put into its folder.
    ///
    /// # Errors
    /// Everything that is wrong in them, by line and rule.
    pub fn read_dispatch(&self, text: &str) -> Result<DispatchBook, LoadError> {
        let mut problems = Problems::default();
        let read = parse_toml::<RawDispatch>(text.to_string(), FILE, &mut problems);
        let book = read.map(|read| checked(&read, &Known::of_book(self), &mut problems));
        problems.finish()?;
        Ok(book.unwrap_or_default())
    }

    /// The rules in force as they would stand in `dispatch.toml`: for a trial to begin with.
    pub fn write_dispatch(&self) -> String {
        use std::fmt::Write;
        let mut out = String::new();
        let quoted = |s: &str| toml::Value::String(s.into()).to_string();
        let spans = self
            .dispatch
            .working
            .iter()
            .map(|(from, to)| quoted(&format!("{}-{}", from.strftime("%H:%M"), to.strftime("%H:%M"))));
        let spans = spans.collect::<Vec<_>>().join(", ");
        // Nothing here can fail: a string takes whatever is written to it.
        let _ = write!(out, "[hours]\nworking = [{spans}]\n");
        for v in &self.dispatch.versions {
            let _ = write!(out, "\n[[version]]\nfrom = \"{}\"\nnote = {}\n", v.from, quoted(&v.note));
            for r in &v.rules {
                let _ = write!(out, "\n[[version.rule]]\nname = {}\n", quoted(&r.name));
                for (key, list) in [("class", &r.class), ("domain", &r.domain), ("grid", &r.grid)] {
                    if !list.is_empty() {
                        let list = list.iter().map(|s| quoted(s)).collect::<Vec<_>>().join(", ");
                        let _ = writeln!(out, "{key} = [{list}]");
                    }
                }
                let hours = r.hours.map(|h| if h == Hours::Working { "working" } else { "off" });
                let dates = [("from", r.from), ("to", r.to)].map(|(k, d)| (k, d.map(|d| d.to_string())));
                let words = [("hours", hours.map(String::from)), ("office", r.office.clone())];
                for (key, value) in dates.into_iter().chain(words).chain([("squad", r.squad.clone())]) {
                    if let Some(value) = value {
                        let _ = writeln!(out, "{key} = {}", quoted(&value));
                    }
                }
                for (key, days) in [("dispatch_days", r.dispatch_days), ("check_days", r.check_days)] {
                    if let Some(days) = days {
                        let _ = writeln!(out, "{key} = {days}");
                    }
                }
                let _ = writeln!(out, "why = {}", quoted(&r.why));
            }
        }
        let DuplicateRule { metres, days } = self.duplicate;
        let _ = write!(out, "\n[duplicate]\nmetres = {metres:?}\ndays = {days}\n");
        out
    }
}
