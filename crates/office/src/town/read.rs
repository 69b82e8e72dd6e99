//! Reading a whole town: every file, then the ties between them.

use super::book::*;
use super::dispatch::{self, RawDispatch};
use super::error::{LoadError, Problems};
use super::grid::{Grid, Grids};
use super::shape::Shape;
use super::source::Source;
use super::text::{Read, Yuan, read_toml};
use super::{borders, check, method, patrol, policy, store};
use super::{people, powers};
use jiff::civil::Date;
use law::calendar::{Calendar, YearArrangement};
use law::rule::Mark;
use law::town::{Agency, Domain, DomainThreshold, RecordingEntry, RecordingList, Thresholds, Town};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTown {
    code: String,
    name: String,
    city: String,
    #[serde(default)]
    notice: String,
    agency: Agency,
    #[serde(default)]
    marks: BTreeMap<String, MarkNote>,
    map: Option<BaseMap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnits {
    #[serde(default)]
    pub unit: Vec<RawUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnit {
    pub id: Spanned<String>,
    pub name: String,
    short: Option<String>,
    pub kind: UnitKind,
    pub parent: Option<String>,
    pub head: Option<String>,
    #[serde(default)]
    stationed: bool,
    #[serde(default)]
    own_name: bool,
    #[serde(default)]
    duties: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDomains {
    #[serde(default)]
    pub domain: Vec<RawDomain>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDomain {
    pub id: Spanned<String>,
    pub name: String,
    pub squad: String,
    pub office: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGrids {
    #[serde(default)]
    pub schematic: bool,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    pub outline: Vec<[f64; 2]>,
    #[serde(default)]
    pub grid: Vec<RawGrid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGrid {
    pub id: Spanned<String>,
    pub name: String,
    #[serde(default)]
    official: String,
    pub level: u8,
    pub parent: Option<String>,
    pub head: Option<String>,
    pub lon: f64,
    pub lat: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClasses {
    #[serde(default)]
    pub class: Vec<RawClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClass {
    pub id: Spanned<String>,
    pub name: String,
    pub icon: String,
    #[serde(default)]
    hint: String,
    pub domain: String,
    #[serde(default)]
    pub items: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThresholds {
    #[serde(default)]
    threshold: Vec<RawThreshold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThreshold {
    from: Spanned<Date>,
    simple_citizen: Yuan,
    simple_organisation: Yuan,
    cash: Yuan,
    hearing_citizen: Yuan,
    hearing_organisation: Yuan,
    major_citizen: Yuan,
    major_organisation: Yuan,
    #[serde(default)]
    hearing_by_domain: Vec<RawDomainThreshold>,
    source: String,
    mark: Mark,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDomainThreshold {
    domain: String,
    citizen: Yuan,
    organisation: Yuan,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTexts {
    #[serde(default)]
    text: Vec<Text>,
}

/// Every file with what it held.
pub(super) struct Files {
    pub units: Read<RawUnits>,
    pub domains: Read<RawDomains>,
    pub grids: Read<RawGrids>,
    pub classes: Read<RawClasses>,
    pub dispatch: Read<RawDispatch>,
}

/// Reads and checks a town.
pub(super) fn read(source: &Source) -> Result<TownBook, LoadError> {
    let mut problems = Problems::default();
    let town = read_toml::<RawTown>(source, "town.toml", &mut problems);
    let units = read_toml::<RawUnits>(source, "units.toml", &mut problems);
    let domains = read_toml::<RawDomains>(source, "domains.toml", &mut problems);
    let grids = read_toml::<RawGrids>(source, "grids.toml", &mut problems);
    let classes = read_toml::<RawClasses>(source, "classes.toml", &mut problems);
    let dispatching = read_toml::<RawDispatch>(source, dispatch::FILE, &mut problems);
    let policy = policy::read(source, &mut problems);
    let calendar = read_calendar(source, &mut problems);
    let lists = read_lists(source, &mut problems);
    let texts = read_texts(source, &mut problems);
    let method = method::read(source, &mut problems);
    let store = store::read(source, &mut problems);
    let patrol = patrol::read(source, &mut problems);
    let (people, lines) = people::read(source, &mut problems);
    // The ties can only be checked when the files they tie are readable.
    let (Some(town), Some(units), Some(domains), Some(grids), Some(classes), Some(dispatching)) =
        (town, units, domains, grids, classes, dispatching)
    else {
        problems.finish()?;
        unreachable!("a file that gave no value left a problem");
    };
    let files = Files { units, domains, grids, classes, dispatch: dispatching };
    let domain_ids: BTreeSet<String> =
        files.domains.value.domain.iter().map(|d| d.id.get_ref().clone()).collect();
    let powers = powers::read(source, &domain_ids, &mut problems);
    let thresholds = read_thresholds(source, &domain_ids, &mut problems);
    check::town(&town.file, &town.value.code, &town.value.agency, &mut problems);
    check::base_map(&town.file, town.value.map.as_ref(), &mut problems);
    check::files(&files, &people, &powers, &mut problems);
    let rules = dispatch::of_files(&files, &mut problems);
    check::people(&people, &lines, &files, &mut problems);
    let tree = Grids::from(&files.grids.value);
    let borders = borders::read(source, &tree, &mut problems);
    if !borders.is_empty() && files.grids.value.schematic {
        let message = "有了 grids.geojson 的边界，外廓就不能还是示意的：把 outline 换成实际的镇界（或者删去），再删去 schematic";
        problems.add(&files.grids.file, None, "", "schematic", message);
    }
    let tree = with_borders(tree, borders);
    let patrol = patrol.map(|p| p.book(&tree, &mut problems));
    let tiles = check::tiles(source, town.value.map.as_ref(), &tree.outline, &mut problems);
    problems.finish()?;

    let policy::Read { policy, later: policy_later, settings } =
        policy.expect("a policy that could not be read left a problem");
    let RawTown { code, name, city, notice, agency, marks, map } = town.value;
    let Files { units, domains, classes, dispatch: dispatching, .. } = files;
    let named = |u: &RawUnit| Some((u.id.get_ref().clone(), u.head.clone()?));
    let heads = units.value.unit.iter().filter_map(named).collect();
    Ok(TownBook {
        law: Town {
            code,
            name,
            agency,
            calendar,
            domains: domains.value.domain.into_iter().map(Domain::from).collect(),
            powers,
            thresholds,
            policy,
            policy_later,
            heads,
            store,
            recording: recording(&lists),
        },
        city,
        notice,
        marks,
        units: units.value.unit.into_iter().map(Unit::from).collect(),
        people,
        base_map: map.map(|m| if tiles.is_some() { BaseMap { tiles: BaseMap::OWN.into(), ..m } } else { m }),
        tiles: tiles.map(Arc::new),
        grids: tree,
        classes: classes.value.class.into_iter().map(Class::from).collect(),
        dispatch: rules,
        duplicate: dispatching.value.duplicate,
        settings,
        lists,
        method,
        patrol,
        texts,
    })
}

fn read_thresholds(source: &Source, domains: &BTreeSet<String>, problems: &mut Problems) -> Vec<Thresholds> {
    const FILE: &str = "thresholds.toml";
    let Some(raw) = read_toml::<RawThresholds>(source, FILE, problems) else { return Vec::new() };
    if raw.value.threshold.is_empty() {
        problems.add(FILE, None, "", "threshold", "没有数额标准，至少要有一段 [[threshold]]");
    }
    let mut seen = BTreeSet::new();
    for t in &raw.value.threshold {
        let (from, line) = (t.from.get_ref(), raw.line(&t.from));
        let entry = from.to_string();
        if !seen.insert(*from) {
            problems.add(FILE, line, &entry, "from", "生效日重复");
        }
        for (field, citizen, organisation) in [
            ("simple_citizen", t.simple_citizen, t.simple_organisation),
            ("hearing_citizen", t.hearing_citizen, t.hearing_organisation),
            ("major_citizen", t.major_citizen, t.major_organisation),
        ] {
            if citizen.0 > organisation.0 {
                problems.add(FILE, line, &entry, field, "公民的数额高于法人、其他组织的数额，可能写反了");
            }
        }
        for d in t.hearing_by_domain.iter().filter(|d| !domains.contains(&d.domain)) {
            let message = format!("domains.toml 里没有领域“{}”", d.domain);
            problems.add(FILE, line, &entry, "hearing_by_domain", message);
        }
    }
    let mut all: Vec<Thresholds> = raw.value.threshold.into_iter().map(Thresholds::from).collect();
    all.sort_by_key(|t| t.from);
    all
}

/// 放假安排 (`calendar/YEAR.toml`): a file a year, without a gap between the first year and the last.
fn read_calendar(source: &Source, problems: &mut Problems) -> Calendar {
    let mut calendar = Calendar::default();
    let mut years: BTreeMap<i16, String> = BTreeMap::new();
    for file in source.list("calendar", ".toml") {
        let Some(read) = read_toml::<YearArrangement>(source, &file, problems) else { continue };
        let year = read.value.year;
        if file != format!("calendar/{year}.toml") {
            problems.add(&file, None, &year.to_string(), "year", "年份与文件名不一致");
        }
        if let Err(e) = calendar.add_year(read.value) {
            problems.add(&file, None, &year.to_string(), "", e.to_string());
        }
        years.insert(year, file);
    }
    if years.is_empty() {
        problems.add("calendar", None, "", "", "没有放假安排，至少要有一个年度");
    }
    for (year, file) in &years {
        let last = years.keys().next_back() == Some(year);
        if !last && !years.contains_key(&(year + 1)) {
            problems.add(file, None, &(year + 1).to_string(), "", "缺少下一年度的放假安排，年度应当连续");
        }
    }
    calendar
}

fn read_lists(source: &Source, problems: &mut Problems) -> Vec<PublicList> {
    let mut lists: Vec<PublicList> = Vec::new();
    for file in source.list("lists", ".toml") {
        let Some(list) = read_toml::<PublicList>(source, &file, problems) else { continue };
        let list = list.value;
        let overlap = lists.iter().any(|l| {
            l.id == list.id && l.to.is_none_or(|to| to >= list.from) && list.to.is_none_or(|to| to >= l.from)
        });
        if overlap {
            problems.add(&file, None, &list.id, "from", "与同一清单另一版本的有效期重叠");
        }
        check_entries(&file, &list, problems);
        lists.push(list);
    }
    lists
}

/// The list of what is recorded.
const RECORDING: &str = "recording";

/// Acts that a list names are such as the law can hold to it, each once, with what is wanted of them.
fn check_entries(file: &str, list: &PublicList, problems: &mut Problems) {
    let mut named = BTreeSet::new();
    for entry in &list.entries {
        let mut wrong = |field: &str, message: String| problems.add(file, None, &entry.name, field, message);
        if list.id != RECORDING && !entry.acts.is_empty() {
            wrong("acts", "只有音像记录事项清单可以写办案行为".into());
        }
        if entry.acts.is_empty() != entry.media.is_empty() {
            wrong("media", "办案行为（acts）和记录方式（media）应当一起写".into());
        }
        for act in &entry.acts {
            if !law::case::footage::RECORDABLE.contains(&act.as_str()) {
                let known = law::case::footage::RECORDABLE.join("、");
                wrong("acts", format!("没有可以要求音像记录的行为“{act}”；可以写：{known}"));
            } else if !named.insert(act.as_str()) {
                wrong("acts", format!("行为“{act}”写了两次"));
            }
        }
    }
}

/// The list of recordings as the law reads it: the versions that name acts.
fn recording(lists: &[PublicList]) -> Vec<RecordingList> {
    let named = |l: &&PublicList| l.id == RECORDING && l.entries.iter().any(|e| !e.acts.is_empty());
    let entry =
        |e: &ListEntry| RecordingEntry { name: e.name.clone(), acts: e.acts.clone(), media: e.media.clone() };
    let version = |l: &PublicList| RecordingList {
        version: l.version.clone(),
        from: l.from,
        to: l.to,
        entries: l.entries.iter().filter(|e| !e.acts.is_empty()).map(entry).collect(),
    };
    lists.iter().filter(named).map(version).collect()
}

fn read_texts(source: &Source, problems: &mut Problems) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    for file in source.list("texts", ".toml") {
        let kind = file.trim_start_matches("texts/").trim_end_matches(".toml").to_string();
        let Some(read) = read_toml::<RawTexts>(source, &file, problems) else { continue };
        for mut text in read.value.text {
            if texts.iter().any(|t| t.id == text.id) {
                problems.add(&file, None, &text.id, "id", "编号重复");
            }
            text.kind.clone_from(&kind);
            text.body = text.body.trim().to_string();
            texts.push(text);
        }
    }
    texts
}

fn with_borders(mut grids: Grids, mut borders: BTreeMap<String, Shape>) -> Grids {
    for grid in &mut grids.all {
        grid.shape = borders.remove(&grid.id);
    }
    grids
}

impl From<RawUnit> for Unit {
    fn from(raw: RawUnit) -> Self {
        Unit {
            id: raw.id.into_inner(),
            short: raw.short.unwrap_or_else(|| raw.name.clone()),
            name: raw.name,
            kind: raw.kind,
            parent: raw.parent,
            stationed: raw.stationed,
            own_name: raw.own_name,
            duties: raw.duties,
        }
    }
}

impl From<RawDomain> for Domain {
    fn from(raw: RawDomain) -> Self {
        Domain { id: raw.id.into_inner(), name: raw.name, squad: raw.squad, office: raw.office }
    }
}

impl From<&RawGrids> for Grids {
    fn from(raw: &RawGrids) -> Self {
        let grid = |g: &RawGrid| Grid {
            id: g.id.get_ref().clone(),
            name: g.name.clone(),
            official: g.official.clone(),
            level: g.level,
            parent: g.parent.clone(),
            head: g.head.clone(),
            lon: g.lon,
            lat: g.lat,
            shape: None,
        };
        let mut all: Vec<Grid> = raw.grid.iter().map(grid).collect();
        all.sort_by_key(|g| g.level);
        Grids { schematic: raw.schematic, notice: raw.notice.clone(), outline: raw.outline.clone(), all }
    }
}

impl From<RawClass> for Class {
    fn from(raw: RawClass) -> Self {
        Class {
            id: raw.id.into_inner(),
            name: raw.name,
            icon: raw.icon,
            hint: raw.hint,
            domain: raw.domain,
            items: raw.items,
        }
    }
}

impl From<RawThreshold> for Thresholds {
    fn from(raw: RawThreshold) -> Self {
        let domain = |d: RawDomainThreshold| DomainThreshold {
            domain: d.domain,
            citizen: d.citizen.0,
            organisation: d.organisation.0,
            source: d.source,
        };
        Thresholds {
            from: raw.from.into_inner(),
            simple_citizen: raw.simple_citizen.0,
            simple_organisation: raw.simple_organisation.0,
            cash: raw.cash.0,
            hearing_citizen: raw.hearing_citizen.0,
            hearing_organisation: raw.hearing_organisation.0,
            major_citizen: raw.major_citizen.0,
            major_organisation: raw.major_organisation.0,
            hearing_by_domain: raw.hearing_by_domain.into_iter().map(domain).collect(),
            source: raw.source,
            mark: raw.mark,
        }
    }
}
