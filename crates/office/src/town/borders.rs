//! The borders of village grids: `grids.geojson` beside `grids.toml`, read and checked. A town may do without. What is drawn or
//! brought on the page 网格边界 is checked by the same words before it becomes that file.

use super::error::Problems;
use super::gaps;
use super::grid::{Grid, Grids};
use super::shape::{Ring, Shape};
use super::source::Source;
use super::text::read_text;
use super::{PatrolBook, TownBook};
use crate::crs::{on_earth, to_wgs84};
use law::party::Crs;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// 网格边界
pub(super) const FILE: &str = "grids.geojson";

/// Corners of all borders together, and of one ring, that are checked on a page at most: what a program draws without looking
/// at it would take minutes. A file in the town's folder is read whatever its size.
const MOST_POINTS: usize = 100_000;
const MOST_OF_A_RING: usize = 10_000;

/// Something wrong with borders, or worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BorderFault {
    /// The villages it concerns; none where it is the whole file.
    pub grids: Vec<String>,
    /// 行, where known.
    #[serde(skip)]
    pub(super) line: Option<usize>,
    /// 条目: the village's name, or the feature's number where it is nobody's; empty for the whole file.
    pub entry: String,
    /// 字段
    pub field: &'static str,
    /// What is wrong, in plain Chinese.
    pub message: String,
}

impl BorderFault {
    fn new(entry: &str, field: &'static str, message: impl Into<String>) -> Self {
        BorderFault { grids: Vec::new(), line: None, entry: entry.into(), field, message: message.into() }
    }

    /// Of some villages.
    pub(super) fn of(grids: &[&Grid], field: &'static str, message: impl Into<String>) -> Self {
        let entry = grids.first().map_or("", |g| g.name.as_str());
        let ids = grids.iter().map(|g| g.id.clone()).collect();
        BorderFault { grids: ids, ..BorderFault::new(entry, field, message) }
    }
}

/// Borders that are not in force, read and found without fault.
#[derive(Clone, Debug)]
pub struct BorderDraft {
    /// The town's grids with these borders in place of its own. A sketched outline is gone from them: with borders the town's
    /// folder may not have one.
    pub grids: Grids,
    /// What is no fault and worth a look all the same.
    pub notes: Vec<BorderFault>,
}

/// The borders by grid, in WGS-84; empty where the town has no such file.
pub(super) fn read(source: &Source, grids: &Grids, problems: &mut Problems) -> BTreeMap<String, Shape> {
    if !source.has(FILE) {
        return BTreeMap::new();
    }
    let Some(text) = read_text(source, FILE, problems) else { return BTreeMap::new() };
    let (borders, faults) = of_text(&text, grids);
    for f in faults {
        problems.add(FILE, f.line, &f.entry, f.field, f.message);
    }
    borders
}

/// The borders that a text holds, and everything that is wrong with it.
fn of_text(text: &str, grids: &Grids) -> (BTreeMap<String, Shape>, Vec<BorderFault>) {
    let (collection, crs) = match collection(text) {
        Ok(read) => read,
        Err(fault) => return (BTreeMap::new(), vec![fault]),
    };
    let (mut borders, mut faults) = (BTreeMap::new(), Vec::new());
    for (n, feature) in features(&collection).iter().enumerate() {
        let entry = entry(n, feature);
        match one(feature, crs, grids) {
            Ok((grid, _)) if borders.contains_key(&grid.id) => {
                let message = "这个网格已经写过；几块地写成一个 MultiPolygon";
                let fault = BorderFault::of(&[grid], "id", message);
                faults.push(BorderFault { entry, ..fault });
            }
            Ok((grid, shape)) => {
                borders.insert(grid.id.clone(), shape);
            }
            Err((grid, field, messages)) => faults.extend(messages.into_iter().map(|message| BorderFault {
                grids: grid.iter().map(|g| g.id.clone()).collect(),
                ..BorderFault::new(&entry, field, message)
            })),
        }
    }
    let all: Vec<(&Grid, &Shape)> =
        borders.iter().filter_map(|(id, shape)| Some((grids.get(id)?, shape))).collect();
    for (n, (grid, shape)) in all.iter().enumerate() {
        for (other, its) in &all[n + 1..] {
            if let Some(both) = shape.overlap(its) {
                let message = format!("与“{}”重叠约{}", other.name, gaps::area(both));
                faults.push(BorderFault::of(&[*grid, *other], "geometry", message));
            }
        }
    }
    (borders, faults)
}

/// A text as a collection of features, with its system.
pub(super) fn collection(text: &str) -> Result<(Value, Crs), BorderFault> {
    let collection: Value = serde_json::from_str(text).map_err(|e| BorderFault {
        line: Some(e.line()),
        ..BorderFault::new("", "", format!("不是 JSON，检查括号、引号和逗号（{e}）"))
    })?;
    if collection["type"] != "FeatureCollection" || !collection["features"].is_array() {
        let message = "应当是 GeoJSON 的 FeatureCollection，features 里逐个写村级网格";
        return Err(BorderFault::new("", "type", message));
    }
    let crs = system(&collection["crs"]).ok_or_else(|| {
        let known: Vec<&str> = Crs::ALL.iter().map(|c| c.tag()).collect();
        let message = format!("不认识的坐标系；可选：{}，不写就是 wgs84", known.join("、"));
        BorderFault::new("", "crs", message)
    })?;
    Ok((collection, crs))
}

pub(super) fn features(collection: &Value) -> &[Value] {
    collection["features"].as_array().map_or(&[], Vec::as_slice)
}

/// The file's system: our own word for it, or what mapping programs write there.
pub(super) fn system(crs: &Value) -> Option<Crs> {
    if crs.is_null() {
        return Some(Crs::Wgs84);
    }
    let word = crs.as_str().or_else(|| crs["properties"]["name"].as_str())?.trim();
    match word {
        w if w.ends_with("CRS84") || w.ends_with(":4326") => Some(Crs::Wgs84),
        w if w.ends_with(":4490") => Some(Crs::Cgcs2000),
        w => Crs::find(w),
    }
}

impl TownBook {
    /// Reads borders that are not in force against this town: all that loading them from its folder would refuse, and what else
    /// is worth a look. Takes as long as the borders have corners: not for a thread that others wait for.
    ///
    /// # Errors
    /// Everything that is wrong with them, by grid.
    pub fn read_borders(&self, text: &str) -> Result<BorderDraft, Vec<BorderFault>> {
        too_many(text).map_or(Ok(()), |fault| Err(vec![fault]))?;
        let (mut borders, mut faults) = of_text(text, &self.grids);
        if borders.is_empty() && faults.is_empty() {
            faults.push(BorderFault::new("", "", "还没有一个村级网格画了边界"));
        }
        let mut grids = self.grids.clone();
        for grid in &mut grids.all {
            grid.shape = borders.remove(&grid.id);
        }
        if grids.schematic {
            (grids.schematic, grids.outline, grids.notice) = (false, Vec::new(), String::new());
        }
        if faults.is_empty() {
            faults.extend(self.patrol.iter().flat_map(|book| misplaced(book, &grids)));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut notes = gaps::notes(&grids, !self.grids.schematic);
        if self.grids.schematic {
            let message = "放进镇配置目录时，还要在 grids.toml 里把示意的外廓（outline）换成实际镇界或者删去，再删去 schematic";
            notes.push(BorderFault::new("grids.toml", "schematic", message));
        }
        Ok(BorderDraft { grids, notes })
    }
}

/// Corners, counted before anything is reckoned with them.
fn too_many(text: &str) -> Option<BorderFault> {
    let (collection, _) = collection(text).ok()?;
    let mut all = 0;
    for (n, feature) in features(&collection).iter().enumerate() {
        let longest = corners(&feature["geometry"]["coordinates"], &mut all);
        if longest > MOST_OF_A_RING {
            let message = format!(
                "有一环{longest}个点，一环最多{MOST_OF_A_RING}个；请在测绘软件里化简（相邻的村一起化简）"
            );
            return Some(BorderFault::new(&entry(n, feature), "geometry", message));
        }
    }
    let message = format!("一共{all}个点，最多{MOST_POINTS}个；请在测绘软件里化简（相邻的村一起化简）");
    (all > MOST_POINTS).then(|| BorderFault::new("", "geometry", message))
}

/// The points of the longest ring, all of them being added to `all`.
fn corners(coordinates: &Value, all: &mut usize) -> usize {
    let Some(list) = coordinates.as_array() else { return 0 };
    if list.first().is_some_and(|first| first[0].is_number()) {
        *all += list.len();
        return list.len();
    }
    list.iter().map(|part| corners(part, all)).max().unwrap_or(0)
}

/// Whether there are more corners than a page takes: of rings that are already read.
pub(super) fn crowded<'a>(rings: impl Iterator<Item = &'a Ring>) -> Option<String> {
    let (mut all, mut longest) = (0, 0);
    for ring in rings {
        (all, longest) = (all + ring.len(), longest.max(ring.len()));
    }
    (all > MOST_POINTS || longest > MOST_OF_A_RING).then(|| {
        format!(
            "点太多：一共{all}个，最长的一环{longest}个；最多{MOST_POINTS}个、一环{MOST_OF_A_RING}个，请先在测绘软件里化简"
        )
    })
}

/// The points of patrols that would no longer lie in their grids: the town's folder would be refused for them.
fn misplaced(book: &PatrolBook, grids: &Grids) -> Vec<BorderFault> {
    let one = |s: &super::GridSpot| {
        let message = grids.astray(&s.grid, s.spot.lon, s.spot.lat)?;
        let grid = grids.get(&s.grid)?;
        let message = format!("巡查点位“{}”（patrol.toml）：{message}", s.spot.name);
        Some(BorderFault::of(&[grid], "geometry", message))
    };
    book.spots.iter().filter_map(one).collect()
}

/// The village where it is known, the field, and what is wrong.
type Fault<'a> = (Option<&'a Grid>, &'static str, Vec<String>);

fn one<'a>(feature: &Value, crs: Crs, grids: &'a Grids) -> Result<(&'a Grid, Shape), Fault<'a>> {
    let grid = village(&feature["properties"], grids)?;
    let bad = |faults: Vec<String>| (Some(grid), "geometry", faults);
    let polygons = polygons(&feature["geometry"], crs).map_err(|fault| bad(vec![fault]))?;
    let shape = Shape::draw(&polygons).map_err(bad)?;
    Ok((grid, shape))
}

/// A geometry's polygons in WGS-84; what lies off the globe stays as it is.
pub(super) fn polygons(geometry: &Value, crs: Crs) -> Result<Vec<Vec<Ring>>, String> {
    let parts: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => geometry["coordinates"].as_array().into_iter().flatten().collect(),
        _ => return Err("应当是 Polygon 或者 MultiPolygon".into()),
    };
    let polygons: Option<Vec<Vec<Ring>>> = parts.into_iter().map(|p| list(p, |r| list(r, point))).collect();
    let mut polygons = polygons.ok_or("坐标写法不对：每一点写成 [经度, 纬度]，每一环是点的列表")?;
    for at in polygons.iter_mut().flatten().flatten().filter(|at| on_earth(**at)) {
        *at = to_wgs84(crs, *at);
    }
    Ok(polygons)
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(each).collect()
}

/// A position; a height beside it is left out.
fn point(value: &Value) -> Option<[f64; 2]> {
    let numbers = value.as_array()?;
    Some([numbers.first()?.as_f64()?, numbers.get(1)?.as_f64()?])
}

/// What a property says: mapping programs like to make numbers of codes.
pub(super) fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_string()).filter(|s| !s.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// The village that a feature names: by `id`, or by `name`.
fn village<'a>(properties: &Value, grids: &'a Grids) -> Result<&'a Grid, Fault<'a>> {
    let wrong = |field, message: String| Err((None, field, vec![message]));
    let all = || grids.all.iter();
    let (field, word, found): (_, _, Vec<&Grid>) = match (said(&properties["id"]), said(&properties["name"]))
    {
        (Some(id), _) => ("id", id.clone(), all().filter(|g| g.id == id).collect()),
        (None, Some(name)) => ("name", name.clone(), all().filter(|g| g.name == name).collect()),
        (None, None) => return wrong("id", "缺少 id 或者 name，不知道是哪个网格".into()),
    };
    match found.as_slice() {
        [] => wrong(field, format!("grids.toml 里没有网格“{word}”")),
        [one] if one.level == 3 => Ok(*one),
        [_] => wrong(field, format!("“{word}”不是村级（三级）网格，边界只写村级网格的")),
        _ => wrong(field, format!("有几个网格都叫“{word}”，请改写 id")),
    }
}

/// A feature for whoever looks for it in the file.
fn entry(n: usize, feature: &Value) -> String {
    let properties = &feature["properties"];
    let name = ["name", "id"].iter().find_map(|key| properties[*key].as_str()).unwrap_or_default();
    if name.is_empty() { format!("第{}个", n + 1) } else { format!("第{}个（{name}）", n + 1) }
}
