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

/// 巡查办法
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PatrolBook {
    /// 种类, in the order of the file.
    pub kinds: Vec<PatrolKind>,
    /// 点位
    pub spots: Vec<GridSpot>,
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

    /// The points of a grid that a kind of patrol goes to.
    pub fn spots_of<'a>(&'a self, kind: &'a PatrolKind, grid: &'a str) -> impl Iterator<Item = &'a GridSpot> {
        self.spots.iter().filter(move |s| s.grid == grid && (kind.at.is_empty() || kind.at.contains(&s.kind)))
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
        PatrolBook {
            kinds: self.kinds(problems),
            spots: self.spots(radius, grids, problems),
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
