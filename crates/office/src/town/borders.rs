//! The borders of village grids: `grids.geojson` beside `grids.toml`, read and checked. A town may do without.

use super::error::Problems;
use super::read::RawGrid;
use super::shape::{Ring, Shape};
use super::source::Source;
use super::text::read_text;
use crate::crs::{on_earth, to_wgs84};
use law::party::Crs;
use serde_json::Value;
use std::collections::BTreeMap;

/// 网格边界
pub(super) const FILE: &str = "grids.geojson";

/// The borders by grid, in WGS-84; empty where the town has no such file.
pub(super) fn read(source: &Source, grids: &[RawGrid], problems: &mut Problems) -> BTreeMap<String, Shape> {
    let mut borders = BTreeMap::new();
    if !source.has(FILE) {
        return borders;
    }
    let Some(text) = read_text(source, FILE, problems) else { return borders };
    let collection: Value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(e) => {
            problems.add(FILE, Some(e.line()), "", "", format!("不是 JSON，检查括号、引号和逗号（{e}）"));
            return borders;
        }
    };
    let Some(features) =
        collection["features"].as_array().filter(|_| collection["type"] == "FeatureCollection")
    else {
        problems.add(
            FILE,
            None,
            "",
            "type",
            "应当是 GeoJSON 的 FeatureCollection，features 里逐个写村级网格",
        );
        return borders;
    };
    let Some(crs) = system(&collection["crs"]) else {
        let known: Vec<&str> = Crs::ALL.iter().map(|c| c.tag()).collect();
        let message = format!("不认识的坐标系；可选：{}，不写就是 wgs84", known.join("、"));
        problems.add(FILE, None, "", "crs", message);
        return borders;
    };
    for (n, feature) in features.iter().enumerate() {
        match one(feature, crs, grids) {
            Ok((id, _)) if borders.contains_key(&id) => {
                let message = "这个网格已经写过；几块地写成一个 MultiPolygon";
                problems.add(FILE, None, &entry(n, feature), "id", message);
            }
            Ok((id, shape)) => {
                borders.insert(id, shape);
            }
            Err((field, messages)) => {
                for message in messages {
                    problems.add(FILE, None, &entry(n, feature), field, message);
                }
            }
        }
    }
    let all: Vec<(&String, &Shape)> = borders.iter().collect();
    for (n, (id, shape)) in all.iter().enumerate() {
        for (other, its) in &all[n + 1..] {
            if let Some(both) = shape.overlap(its) {
                let message = format!("与“{}”重叠约{both:.0}平方米", name(other, grids));
                problems.add(FILE, None, &name(id, grids), "geometry", message);
            }
        }
    }
    borders
}

/// The file's system: our own word for it, or what mapping programs write there.
fn system(crs: &Value) -> Option<Crs> {
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

type Fault = (&'static str, Vec<String>);

fn one(feature: &Value, crs: Crs, grids: &[RawGrid]) -> Result<(String, Shape), Fault> {
    let id = village(&feature["properties"], grids)?;
    let bad = |what: &str| ("geometry", vec![what.to_string()]);
    let geometry = &feature["geometry"];
    let parts: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => geometry["coordinates"].as_array().into_iter().flatten().collect(),
        _ => return Err(bad("应当是 Polygon 或者 MultiPolygon")),
    };
    let polygons: Option<Vec<Vec<Ring>>> = parts.into_iter().map(|p| list(p, |r| list(r, point))).collect();
    let mut polygons =
        polygons.ok_or_else(|| bad("坐标写法不对：每一点写成 [经度, 纬度]，每一环是点的列表"))?;
    for at in polygons.iter_mut().flatten().flatten().filter(|at| on_earth(**at)) {
        *at = to_wgs84(crs, *at);
    }
    let shape = Shape::draw(&polygons).map_err(|faults| ("geometry", faults))?;
    Ok((id, shape))
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(each).collect()
}

/// A position; a height beside it is left out.
fn point(value: &Value) -> Option<[f64; 2]> {
    let numbers = value.as_array()?;
    Some([numbers.first()?.as_f64()?, numbers.get(1)?.as_f64()?])
}

/// The village that a feature names: by `id`, which mapping programs like to make a number, or by `name`.
fn village(properties: &Value, grids: &[RawGrid]) -> Result<String, Fault> {
    let said = |key: &str| match &properties[key] {
        Value::String(s) => Some(s.trim().to_string()).filter(|s| !s.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    };
    let (field, word, found): (_, _, Vec<&RawGrid>) = match (said("id"), said("name")) {
        (Some(id), _) => ("id", id.clone(), grids.iter().filter(|g| *g.id.get_ref() == id).collect()),
        (None, Some(name)) => ("name", name.clone(), grids.iter().filter(|g| g.name == name).collect()),
        (None, None) => return Err(("id", vec!["缺少 id 或者 name，不知道是哪个网格".into()])),
    };
    match found.as_slice() {
        [] => Err((field, vec![format!("grids.toml 里没有网格“{word}”")])),
        [one] if one.level == 3 => Ok(one.id.get_ref().clone()),
        [_] => Err((field, vec![format!("“{word}”不是村级（三级）网格，边界只写村级网格的")])),
        _ => Err((field, vec![format!("有几个网格都叫“{word}”，请改写 id")])),
    }
}

/// A feature for whoever looks for it in the file.
fn entry(n: usize, feature: &Value) -> String {
    let properties = &feature["properties"];
    let name = ["name", "id"].iter().find_map(|key| properties[*key].as_str()).unwrap_or_default();
    if name.is_empty() { format!("第{}个", n + 1) } else { format!("第{}个（{name}）", n + 1) }
}

fn name(id: &str, grids: &[RawGrid]) -> String {
    grids.iter().find(|g| g.id.get_ref() == id).map_or(id, |g| g.name.as_str()).into()
}
