//! 巡查办法: what kinds of patrol there are, how often the grids are gone, the points to check in, and how long a track is kept.

use super::error::Problems;
use super::grid::Grids;
use super::source::Source;
use super::text::{Read, read_toml};
use law::patrol::{Every, Spot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use toml::Spanned;

/// The file; a town without one makes no tasks.
pub(super) const FILE: &str = "patrol.toml";

/// 定期: how often a grid of a level is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// 网格级别, 2 or 3.
    pub level: u8,
    /// 频次
    pub every: Every,
    /// 最后一天取工作日
    #[serde(default)]
    pub working_days: bool,
}

/// 巡查种类
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatrolKind {
    /// 代号
    pub id: String,
    /// 名称
    pub name: String,
    /// 看什么
    pub hint: String,
    /// 点位类型 it goes to; every type where there is none.
    pub at: Vec<String>,
    /// 定期; none for what is only given by the centre.
    pub rounds: Vec<Round>,
}

/// 点位 of a grid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GridSpot {
    /// 网格
    pub grid: String,
    /// 类型, e.g. `河段`.
    pub kind: String,
    /// 点位
    pub spot: Spot,
}

impl GridSpot {
    fn is_for(&self, kind: &PatrolKind, grid: &str) -> bool {
        self.grid == grid && (kind.at.is_empty() || kind.at.contains(&self.kind))
    }
}

/// 路线: the order in which a kind of patrol goes from point to point in a grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    /// 网格
    pub grid: String,
    /// 种类
    pub kind: String,
    /// 点位 by their identifiers, every one that the kind goes to in this grid.
    pub spots: Vec<String>,
}

/// 巡查办法
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PatrolBook {
    /// 种类, in the order of the file.
    pub kinds: Vec<PatrolKind>,
    /// 点位
    pub spots: Vec<GridSpot>,
    /// 路线, where the town has laid any down.
    pub routes: Vec<Route>,
    /// 定位误差上限, metres.
    pub accuracy: u32,
    /// 轨迹保存天数, 自然日.
    pub track_days: i64,
    /// 重复点: so near, metres,
    pub repeat_metres: f64,
    /// and within so many days.
    pub repeat_days: i64,
    /// Days since the last visit at which the map's colour changes, rising.
    pub fresh: [i64; 3],
}

impl PatrolBook {
    /// The kind with this identifier.
    pub fn kind(&self, id: &str) -> Option<&PatrolKind> {
        self.kinds.iter().find(|k| k.id == id)
    }

    /// The points of a grid that a kind of patrol goes to, in the order of the route where there is one.
    pub fn spots_of<'a>(&'a self, kind: &'a PatrolKind, grid: &'a str) -> impl Iterator<Item = &'a GridSpot> {
        let mut spots: Vec<&GridSpot> = self.spots.iter().filter(|s| s.is_for(kind, grid)).collect();
        if let Some(route) = self.route(kind, grid) {
            spots.sort_by_key(|s| route.spots.iter().position(|id| *id == s.spot.id));
        }
        spots.into_iter()
    }

    /// The route of a kind of patrol through a grid.
    pub fn route(&self, kind: &PatrolKind, grid: &str) -> Option<&Route> {
        self.routes.iter().find(|r| r.kind == kind.id && r.grid == grid)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    check_in: RawCheckIn,
    track: RawTrack,
    repeats: RawRepeats,
    coverage: RawCoverage,
    #[serde(default)]
    kind: Vec<RawKind>,
    #[serde(default)]
    spot: Vec<RawSpot>,
    #[serde(default)]
    route: Vec<RawRoute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCheckIn {
    radius: Spanned<u32>,
    accuracy: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrack {
    days: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRepeats {
    metres: Spanned<u32>,
    days: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCoverage {
    days: Spanned<[i64; 3]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    hint: String,
    #[serde(default)]
    at: Vec<String>,
    #[serde(default)]
    round: Vec<Round>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpot {
    id: Spanned<String>,
    name: String,
    kind: String,
    grid: String,
    lon: f64,
    lat: f64,
    radius: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoute {
    grid: Spanned<String>,
    kind: String,
    spots: Vec<String>,
}

/// Reads the file, where the town has one.
pub(super) fn read(source: &Source, problems: &mut Problems) -> Option<PatrolFile> {
    if !source.has(FILE) {
        return None;
    }
    read_toml::<RawBook>(source, FILE, problems).map(PatrolFile)
}

/// The file as read, before its ties to the grids are known.
pub(super) struct PatrolFile(Read<RawBook>);

impl PatrolFile {
    /// Checks every entry against the grids.
    pub(super) fn book(&self, grids: &Grids, problems: &mut Problems) -> PatrolBook {
        let raw = &self.0.value;
        let mut within = |value: i64, line, field: &str, from: i64, to: i64| {
            if !(from..=to).contains(&value) {
                problems.add(FILE, line, "", field, format!("应当在{from}至{to}之间，现在是{value}"));
            }
        };
        let radius = *raw.check_in.radius.get_ref();
        within(radius.into(), self.0.line(&raw.check_in.radius), "radius", 20, 1000);
        let accuracy = *raw.check_in.accuracy.get_ref();
        within(accuracy.into(), self.0.line(&raw.check_in.accuracy), "accuracy", 10, 500);
        let track_days = *raw.track.days.get_ref();
        within(track_days, self.0.line(&raw.track.days), "track.days", 1, 180);
        let repeat_metres = *raw.repeats.metres.get_ref();
        within(repeat_metres.into(), self.0.line(&raw.repeats.metres), "repeats.metres", 10, 1000);
        let repeat_days = *raw.repeats.days.get_ref();
        within(repeat_days, self.0.line(&raw.repeats.days), "repeats.days", 1, 730);
        let fresh = *raw.coverage.days.get_ref();
        if fresh[0] < 1 || fresh[1] <= fresh[0] || fresh[2] <= fresh[1] {
            let line = self.0.line(&raw.coverage.days);
            problems.add(FILE, line, "", "coverage.days", "应当是三个由小到大的天数，例如[7, 14, 30]");
        }
        let (kinds, spots) = (self.kinds(problems), self.spots(radius, grids, problems));
        PatrolBook {
            routes: self.routes(&kinds, &spots, problems),
            kinds,
            spots,
            accuracy,
            track_days,
            repeat_metres: repeat_metres.into(),
            repeat_days,
            fresh,
        }
    }

    fn kinds(&self, problems: &mut Problems) -> Vec<PatrolKind> {
        let raw = &self.0.value;
        let types: BTreeSet<&str> = raw.spot.iter().map(|s| s.kind.as_str()).collect();
        let mut seen = BTreeSet::new();
        let one = |k: &RawKind| {
            let (id, line) = (k.id.get_ref().as_str(), self.0.line(&k.id));
            let mut wrong = |field: &str, message: String| problems.add(FILE, line, id, field, message);
            // It stands in addresses and in the names of tasks.
            if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase()) {
                wrong("id", "代号只用小写英文字母".into());
            }
            if !seen.insert(id.to_string()) {
                wrong("id", "代号重复".into());
            }
            if k.name.trim().is_empty() {
                wrong("name", "没有名称".into());
            }
            for kind in k.at.iter().filter(|a| !types.contains(a.as_str())) {
                wrong("at", format!("没有类型为“{kind}”的点位"));
            }
            for round in &k.round {
                if !(2..=3).contains(&round.level) {
                    wrong("round.level", format!("网格级别是2（片区）或者3（村），现在是{}", round.level));
                }
                if k.round.iter().filter(|r| r.level == round.level).count() > 1 {
                    wrong("round.level", "同一级别写了两次".into());
                }
            }
            PatrolKind {
                id: id.into(),
                name: k.name.clone(),
                hint: k.hint.clone(),
                at: k.at.clone(),
                rounds: k.round.clone(),
            }
        };
        raw.kind.iter().map(one).collect()
    }

    /// Each route once, through every point that its kind goes to in its grid, through none twice and through no other.
    fn routes(&self, kinds: &[PatrolKind], spots: &[GridSpot], problems: &mut Problems) -> Vec<Route> {
        let mut seen = BTreeSet::new();
        let one = |r: &RawRoute| {
            let (grid, line) = (r.grid.get_ref().as_str(), self.0.line(&r.grid));
            let entry = format!("{grid} {}", r.kind);
            let mut wrong = |field: &str, message: String| problems.add(FILE, line, &entry, field, message);
            if !seen.insert(entry.clone()) {
                wrong("grid", "这个网格的这一种巡查已经有路线".into());
            }
            let Some(kind) = kinds.iter().find(|k| k.id == r.kind) else {
                wrong("kind", format!("没有巡查种类“{}”", r.kind));
                return None;
            };
            let goes: Vec<&str> =
                spots.iter().filter(|s| s.is_for(kind, grid)).map(|s| s.spot.id.as_str()).collect();
            if goes.is_empty() {
                wrong("grid", format!("网格“{grid}”没有{}的点位", kind.name));
                return None;
            }
            for (i, id) in r.spots.iter().enumerate() {
                if r.spots[..i].contains(id) {
                    wrong("spots", format!("点位“{id}”写了两次"));
                } else if !goes.contains(&id.as_str()) {
                    wrong("spots", format!("点位“{id}”不是这个网格里{}的点位", kind.name));
                }
            }
            for id in goes.iter().filter(|g| !r.spots.iter().any(|s| s == *g)) {
                wrong("spots", format!("没有写点位“{id}”"));
            }
            Some(Route { grid: grid.into(), kind: r.kind.clone(), spots: r.spots.clone() })
        };
        self.0.value.route.iter().filter_map(one).collect()
    }

    fn spots(&self, radius: u32, grids: &Grids, problems: &mut Problems) -> Vec<GridSpot> {
        let mut seen = BTreeSet::new();
        let one = |s: &RawSpot| {
            let (id, line) = (s.id.get_ref().as_str(), self.0.line(&s.id));
            let mut wrong = |field: &str, message: String| problems.add(FILE, line, id, field, message);
            if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                wrong("id", "编号只用英文字母、数字和短横".into());
            }
            if !seen.insert(id.to_string()) {
                wrong("id", "编号重复".into());
            }
            if s.name.trim().is_empty() || s.kind.trim().is_empty() {
                wrong("name", "名称、类型都要填写".into());
            }
            let own = s.radius.unwrap_or(radius);
            if !(20..=1000).contains(&own) {
                wrong("radius", format!("应当在20至1000米之间，现在是{own}"));
            }
            match grids.get(&s.grid) {
                Some(g) if g.level == 2 || g.level == 3 => {
                    if let Some(message) = grids.astray(&g.id, s.lon, s.lat) {
                        wrong("lon", message);
                    }
                }
                _ => wrong("grid", format!("没有片区或者村级网格“{}”", s.grid)),
            }
            let spot = Spot { id: id.into(), name: s.name.clone(), lon: s.lon, lat: s.lat, radius: own };
            GridSpot { grid: s.grid.clone(), kind: s.kind.clone(), spot }
        };
        self.0.value.spot.iter().map(one).collect()
    }
}
