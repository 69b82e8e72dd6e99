//! Borders as surveyors and mapping programs hand them over: GeoJSON whose properties are called as they like, in any system we
//! know. Which property names the village is found by what fits, or said by whoever imports; nothing is in force by it.

use super::borders::{self, crowded};
use super::grid::{Grid, Grids};
use super::shape::Ring;
use crate::crs::on_earth;
use law::party::Crs;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Figures of a file at most: a town has some dozens of villages.
const MOST_FEATURES: usize = 2_000;
/// Properties of a figure that are looked at.
const MOST_KEYS: usize = 60;
/// Signs of a property's value that are shown.
const LONGEST: usize = 40;

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct ImportAsk {
    /// 坐标系; the file's own word where none is said.
    pub crs: Option<Crs>,
    /// The property that names the village; the one that fits best where none is said.
    pub key: String,
    /// Which village a figure is, said by hand: by the figure's number, from 0.
    pub named: BTreeMap<usize, String>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportFault {
    /// `file`, `crs` or `key`.
    pub field: &'static str,
    /// In plain Chinese.
    pub message: String,
}

/// A property that figures have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportKey {
    /// Its name.
    pub name: String,
    /// How many villages it names.
    pub hits: usize,
    /// What it says of the first figure.
    pub sample: String,
}

/// A figure of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedFeature {
    /// Its place in the file, from 0.
    pub n: usize,
    /// What it says of itself.
    pub label: String,
    /// The village it is taken for.
    pub grid: Option<String>,
    /// Why it is not taken, or what was mended; may be empty.
    pub note: String,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The system it was read in.
    pub crs: Crs,
    /// Its properties, those that fit first.
    pub keys: Vec<ImportKey>,
    /// The property the villages were found by; empty where none fits.
    pub key: String,
    /// Its figures.
    pub features: Vec<ImportedFeature>,
    /// Polygons by village, in WGS-84; not yet checked.
    pub borders: BTreeMap<String, Vec<Vec<Ring>>>,
}

impl Imported {
    /// As `grids.geojson` writes it, for the check.
    pub fn text(&self) -> String {
        let feature = |(id, polygons): (&String, &Vec<Vec<Ring>>)| {
            serde_json::json!({
                "type": "Feature",
                "properties": { "id": id },
                "geometry": { "type": "MultiPolygon", "coordinates": polygons },
            })
        };
        let features: Vec<Value> = self.borders.iter().map(feature).collect();
        serde_json::json!({ "type": "FeatureCollection", "crs": Crs::Wgs84, "features": features })
            .to_string()
    }

    /// How many figures are no village's.
    pub fn left(&self) -> usize {
        self.features.iter().filter(|f| f.grid.is_none()).count()
    }
}

fn fault(field: &'static str, message: impl Into<String>) -> ImportFault {
    ImportFault { field, message: message.into() }
}

/// A file's words: UTF-8, with or without the mark before it.
fn words(bytes: &[u8]) -> Result<&str, ImportFault> {
    let kinds: [(&[u8], &str); 4] = [
        (
            b"PK\x03\x04",
            "这是压缩包，请解开后选里面的 GeoJSON；Shapefile 请先在 QGIS、ArcGIS 里另存为 GeoJSON",
        ),
        (b"\x00\x00\x27\x0a", "这是 Shapefile，请先在 QGIS、ArcGIS 里另存为 GeoJSON"),
        (b"<", "这是 KML、GML 一类的文件，请先在 QGIS 里另存为 GeoJSON"),
        (b"%PDF", "这是 PDF，不是 GeoJSON"),
    ];
    if let Some((_, message)) = kinds.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Err(fault("file", *message));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| fault("file", "文件不是 UTF-8 编码的文字；在测绘软件里另存为 GeoJSON 时请选 UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What is left of a village's name without what it is called by: `花石村民委员会` and `花石村` are one.
fn stem(name: &str) -> String {
    let mut stem: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    const ENDS: [&str; 9] =
        ["村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "委员会", "网格", "社区", "村"];
    while let Some(shorter) = ENDS.iter().find_map(|end| stem.strip_suffix(end).filter(|s| !s.is_empty())) {
        stem = shorter.to_string();
    }
    stem
}

/// The villages that a word may mean: by code, by name, by the official name, then by what is left of it.
fn meant<'a>(grids: &'a Grids, word: &str) -> Vec<&'a Grid> {
    if word.is_empty() {
        return Vec::new();
    }
    let by = |fits: &dyn Fn(&Grid) -> bool| grids.villages().filter(|g| fits(g)).collect::<Vec<_>>();
    // A code that went through a spreadsheet has become a decimal.
    let code = word.strip_suffix(".0").unwrap_or(word);
    let own = stem(word);
    let ways: [&dyn Fn(&Grid) -> bool; 4] =
        [&|g| g.id == code, &|g| g.name == word, &|g| g.official == word, &|g| stem(&g.name) == own];
    ways.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default()
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// The properties of all figures, with how many villages each names; the best first.
fn keys(grids: &Grids, features: &[Value]) -> Vec<ImportKey> {
    let mut names: Vec<&str> = Vec::new();
    for properties in features.iter().filter_map(|f| f["properties"].as_object()) {
        for name in properties.keys().map(String::as_str) {
            if names.len() < MOST_KEYS && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let key = |name: &str| {
        let says = |f: &Value| borders::said(&f["properties"][name]);
        let found =
            features.iter().filter_map(says).filter_map(|word| match meant(grids, &word).as_slice() {
                [one] => Some(one.id.clone()),
                _ => None,
            });
        ImportKey {
            name: name.into(),
            hits: found.collect::<BTreeSet<_>>().len(),
            sample: features.iter().find_map(says).map_or(String::new(), |s| short(&s)),
        }
    };
    let mut keys: Vec<ImportKey> = names.into_iter().map(key).collect();
    // Stable: among those that fit alike, the file's own order.
    keys.sort_by_key(|k| std::cmp::Reverse(k.hits));
    keys
}

/// A figure's rings made fit to be drawn on: closed, without the same point twice in a row. Says what was mended.
fn mended(polygons: Vec<Vec<Ring>>) -> Result<(Vec<Vec<Ring>>, &'static str), String> {
    let mut note = "";
    let mut whole = Vec::new();
    for polygon in polygons {
        let mut rings = Vec::new();
        for (n, mut ring) in polygon.into_iter().enumerate() {
            if let Some(off) = ring.iter().find(|at| !on_earth(**at)) {
                let [x, y] = off;
                return Err(format!(
                    "坐标超出范围（{x}，{y}）：应当是经度、纬度（度）。可能写反了，或者是投影坐标（米），请在测绘软件里换成经纬度再导出"
                ));
            }
            if ring.first() != ring.last() {
                ring.extend(ring.first().copied());
                note = "没有闭合的环已经补上最后一点";
            }
            for at in &mut ring {
                *at = at.map(|degrees| (degrees * 1e7).round() / 1e7);
            }
            ring.dedup();
            if ring.len() >= 4 {
                rings.push(ring);
            } else if n == 0 {
                rings.clear();
                note = "不足三个点的块没有要";
                break;
            } else {
                note = "不足三个点的洞没有要";
            }
        }
        if !rings.is_empty() {
            whole.push(rings);
        }
    }
    if whole.is_empty() { Err("没有多边形".into()) } else { Ok((whole, note)) }
}

impl Grids {
    /// Reads a file of borders as somebody else wrote it.
    ///
    /// # Errors
    /// That it cannot be read at all; what is wrong with single figures stands beside them.
    pub fn import(&self, bytes: &[u8], ask: &ImportAsk) -> Result<Imported, ImportFault> {
        let mut collection: Value = serde_json::from_str(words(bytes)?)
            .map_err(|e| fault("file", format!("第{}行不是 JSON：文件坏了，或者没有传完", e.line())))?;
        if collection["type"] == "Topology" {
            return Err(fault("file", "这是 TopoJSON，请另存为 GeoJSON"));
        }
        if collection["type"] == "Feature" {
            collection = serde_json::json!({ "crs": collection["crs"], "features": [collection], "type": "FeatureCollection" });
        }
        if collection["type"] != "FeatureCollection" || !collection["features"].is_array() {
            return Err(fault("file", "不是 GeoJSON 的 FeatureCollection"));
        }
        let features = borders::features(&collection);
        if features.is_empty() {
            return Err(fault("file", "文件里没有图形"));
        }
        if features.len() > MOST_FEATURES {
            let message =
                format!("文件里有{}个图形，最多{MOST_FEATURES}个；请只导出村级边界", features.len());
            return Err(fault("file", message));
        }
        let crs = match ask.crs {
            Some(crs) => crs,
            None => borders::system(&collection["crs"]).ok_or_else(|| {
                let word = collection["crs"]["properties"]["name"].as_str().or(collection["crs"].as_str());
                let word = short(word.unwrap_or_default());
                let message =
                    format!("不认识文件写的坐标系“{word}”：请选定是哪一种；投影坐标（米）请先换成经纬度");
                fault("crs", message)
            })?,
        };
        let keys = keys(self, features);
        let key = if ask.key.is_empty() {
            keys.first().filter(|k| k.hits > 0).map_or(String::new(), |k| k.name.clone())
        } else if keys.iter().any(|k| k.name == ask.key) {
            ask.key.clone()
        } else {
            return Err(fault("key", format!("图形没有“{}”这个属性", short(&ask.key))));
        };
        let mut read = Imported { crs, keys, key, features: Vec::new(), borders: BTreeMap::new() };
        for (n, feature) in features.iter().enumerate() {
            let figure = self.figure(n, feature, ask, &mut read);
            read.features.push(figure);
        }
        match crowded(read.borders.values().flatten().flatten()) {
            Some(message) => Err(fault("file", message)),
            None => Ok(read),
        }
    }

    fn figure(&self, n: usize, feature: &Value, ask: &ImportAsk, read: &mut Imported) -> ImportedFeature {
        let properties = &feature["properties"];
        let word = borders::said(&properties[read.key.as_str()]).unwrap_or_default();
        let words = || properties.as_object().into_iter().flat_map(|p| p.values()).find_map(borders::said);
        let label = if word.is_empty() { words().unwrap_or_default() } else { word.clone() };
        let mut figure = ImportedFeature { n, label: short(&label), grid: None, note: String::new() };
        let found = match ask.named.get(&n) {
            Some(id) if id.is_empty() => {
                figure.note = "不导入".into();
                return figure;
            }
            Some(id) => self.villages().filter(|g| g.id == *id).collect(),
            None => meant(self, &word),
        };
        let grid = match found.as_slice() {
            [one] => one.id.clone(),
            [] => {
                let above = self.all.iter().any(|g| g.level < 3 && (g.id == word || g.name == word));
                let why = if above {
                    "不是村级网格，边界只要村级的"
                } else {
                    "没有对上村级网格"
                };
                figure.note = why.into();
                return figure;
            }
            many => {
                let names: Vec<&str> = many.iter().map(|g| g.name.as_str()).collect();
                figure.note = format!("可能是{}，请选定", names.join("或者"));
                return figure;
            }
        };
        match borders::polygons(&feature["geometry"], read.crs).and_then(mended) {
            Err(why) => figure.note = why,
            Ok((mut polygons, note)) => {
                figure.note = note.into();
                let known = read.borders.entry(grid.clone()).or_default();
                if !known.is_empty() {
                    figure.note = "同一个村的另一块，合在一起".into();
                }
                known.append(&mut polygons);
                figure.grid = Some(grid);
            }
        }
        figure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::from_wgs84;
    use crate::town::embedded;
    use serde_json::json;

    fn grids() -> Grids {
        embedded().expect("the town loads").grids
    }

    /// The sketch's patches, as somebody else would call them.
    fn file(grids: &Grids, properties: impl Fn(&Grid) -> Value) -> Value {
        let feature = |g: &Grid| {
            let coordinates = &grids.border(g)[0];
            json!({ "type": "Feature", "properties": properties(g), "geometry": { "type": "Polygon", "coordinates": coordinates } })
        };
        json!({ "type": "FeatureCollection", "features": grids.villages().map(feature).collect::<Vec<_>>() })
    }

    fn read(grids: &Grids, file: &Value, ask: &ImportAsk) -> Result<Imported, ImportFault> {
        grids.import(file.to_string().as_bytes(), ask)
    }

    #[test]
    fn whatever_the_properties_are_called_the_villages_are_found() {
        let grids = grids();
        let all = grids.villages().count();
        let official = file(&grids, |g| json!({ "OBJECTID": 7, "ZLDWMC": g.official, "面积": 12.5 }));
        let read_in = read(&grids, &official, &ImportAsk::default()).expect("read");
        assert_eq!((read_in.key.as_str(), read_in.borders.len(), read_in.left()), ("ZLDWMC", all, 0));
        assert_eq!(read_in.keys[0].hits, all);
        // Codes that a spreadsheet made numbers of.
        let numbers = file(&grids, |g| json!({ "XZQDM": g.id.parse::<f64>().unwrap(), "name": "x" }));
        assert_eq!(read(&grids, &numbers, &ImportAsk::default()).expect("read").key, "XZQDM");
        let short = file(&grids, |g| json!({ "村": stem(&g.name) }));
        assert_eq!(read(&grids, &short, &ImportAsk::default()).expect("read").borders.len(), all);
        // What fits better is proposed, and what is said by hand goes before it.
        let both = file(
            &grids,
            |g| json!({ "a": if g.id.ends_with('1') { g.name.as_str() } else { "" }, "b": g.id }),
        );
        assert_eq!(read(&grids, &both, &ImportAsk::default()).expect("read").key, "b");
        let by_hand = ImportAsk { key: "a".into(), ..ImportAsk::default() };
        let fewer = read(&grids, &both, &by_hand).expect("read");
        assert!(fewer.key == "a" && fewer.borders.len() < all && fewer.left() > 0);
        let none = ImportAsk { key: "c".into(), ..ImportAsk::default() };
        assert_eq!(read(&grids, &both, &none).unwrap_err().field, "key");
        // The draft that comes of it is what the house checks.
        let town = embedded().expect("the town loads");
        assert!(town.read_borders(&read_in.text()).is_ok());
    }

    #[test]
    fn a_figure_that_is_nobodys_can_be_given_to_a_village_or_left_out() {
        let grids = grids();
        let first = grids.villages().next().expect("a village").clone();
        let mut given = file(&grids, |g| json!({ "name": g.name }));
        given["features"][0]["properties"]["name"] = json!("无此村");
        given["features"][1]["properties"]["name"] = json!("东片区");
        let plain = read(&grids, &given, &ImportAsk::default()).expect("read");
        assert_eq!(plain.left(), 2);
        assert!(
            plain.features[0].note.contains("没有对上") && plain.features[1].note.contains("不是村级网格")
        );
        let named = BTreeMap::from([(0, first.id.clone()), (1, String::new())]);
        let said = read(&grids, &given, &ImportAsk { named, ..ImportAsk::default() }).expect("read");
        assert!(said.borders.contains_key(&first.id) && said.features[1].note == "不导入");
        // Two figures of one village are its parts.
        given["features"][0]["properties"]["name"] = given["features"][2]["properties"]["name"].clone();
        let parts = read(&grids, &given, &ImportAsk::default()).expect("read");
        assert!(parts.borders.values().any(|p| p.len() == 2));
        assert!(parts.features[2].note.contains("合在一起"));
    }

    #[test]
    fn positions_in_any_system_become_wgs84_by_the_files_word_or_by_hand() {
        let grids = grids();
        let plain =
            read(&grids, &file(&grids, |g| json!({ "id": g.id })), &ImportAsk::default()).expect("read");
        for crs in Crs::ALL {
            let mut moved = file(&grids, |g| json!({ "id": g.id }));
            for feature in moved["features"].as_array_mut().expect("features") {
                for at in feature["geometry"]["coordinates"][0].as_array_mut().expect("a ring") {
                    *at = json!(from_wgs84(crs, [at[0].as_f64().unwrap(), at[1].as_f64().unwrap()]));
                }
            }
            let by_hand =
                read(&grids, &moved, &ImportAsk { crs: Some(crs), ..ImportAsk::default() }).expect("read");
            moved["crs"] = json!(crs);
            let by_word = read(&grids, &moved, &ImportAsk::default()).expect("read");
            assert_eq!((by_word.crs, &by_word.borders), (crs, &by_hand.borders));
            for (was, is) in plain
                .borders
                .values()
                .flatten()
                .flatten()
                .flatten()
                .zip(by_hand.borders.values().flatten().flatten().flatten())
            {
                assert!(crate::town::metres_between(*was, *is) < 0.1, "{crs:?}");
            }
        }
    }

    #[test]
    fn what_can_be_mended_is_and_what_cannot_is_said_beside_the_figure() {
        let grids = grids();
        let mut given = file(&grids, |g| json!({ "id": g.id }));
        given["features"][0]["geometry"]["coordinates"][0].as_array_mut().expect("a ring").pop();
        given["features"][1]["geometry"]["coordinates"] =
            json!([[[545_000.0, 3_880_000.0], [545_001.0, 3_880_000.0], [545_000.0, 3_880_001.0]]]);
        given["features"][2]["geometry"] = json!({ "type": "Point", "coordinates": [112.5, 35.0] });
        given["features"][3]["geometry"]["coordinates"] =
            json!([[[112.5, 35.0], [112.5, 35.0], [112.6, 35.0]]]);
        given["features"][4]["geometry"] = Value::Null;
        let read_in = read(&grids, &given, &ImportAsk::default()).expect("read");
        let note = |n: usize| (read_in.features[n].grid.is_some(), read_in.features[n].note.as_str());
        assert!(note(0).0 && note(0).1.contains("补上最后一点"));
        for (n, words) in [(1, "投影坐标"), (2, "Polygon"), (3, "没有多边形"), (4, "Polygon")] {
            assert!(!note(n).0 && note(n).1.contains(words), "{n}: {:?}", note(n));
        }
    }

    #[test]
    fn what_is_no_such_file_is_refused_by_its_field() {
        let grids = grids();
        let ask = ImportAsk::default();
        let many =
            json!({ "type": "FeatureCollection", "features": vec![json!({ "type": "Feature" }); 2_001] });
        let point = |i: u32| [112.0 + f64::from(i) * 1e-6, 35.0];
        let heavy = file(&grids, |g| json!({ "id": g.id }));
        let mut heavy = heavy;
        heavy["features"][0]["geometry"]["coordinates"] = json!([(0..10_005).map(point).collect::<Vec<_>>()]);
        let mars = json!({ "type": "FeatureCollection", "crs": { "properties": { "name": "EPSG:4547" } }, "features": [{}] });
        let deep = "[".repeat(100_000);
        let cases: [(Vec<u8>, &str, &str); 14] = [
            (b"PK\x03\x04rest".to_vec(), "file", "压缩包"),
            (b"\x00\x00\x27\x0a".to_vec(), "file", "Shapefile"),
            (b"<kml>".to_vec(), "file", "KML"),
            (b"%PDF-1.7".to_vec(), "file", "PDF"),
            (b"\xff\xd8\xff\xe0".to_vec(), "file", "UTF-8"),
            (Vec::new(), "file", "不是 JSON"),
            (b"{\"type\":\"FeatureCollection\",\n\"features\":[".to_vec(), "file", "第2行"),
            (deep.into_bytes(), "file", "不是 JSON"),
            (b"{\"type\":\"Topology\"}".to_vec(), "file", "TopoJSON"),
            (b"{\"type\":\"Polygon\"}".to_vec(), "file", "FeatureCollection"),
            (b"{\"type\":\"FeatureCollection\",\"features\":[]}".to_vec(), "file", "没有图形"),
            (many.to_string().into_bytes(), "file", "最多2000个"),
            (heavy.to_string().into_bytes(), "file", "点太多"),
            (mars.to_string().into_bytes(), "crs", "EPSG:4547"),
        ];
        for (bytes, field, words) in cases {
            let fault = grids.import(&bytes, &ask).expect_err(words);
            assert!(fault.field == field && fault.message.contains(words), "{fault:?}");
        }
        // A mark before the text, as editors leave it, is none.
        let marked = format!("\u{feff}{}", file(&grids, |g| json!({ "id": g.id })));
        assert!(grids.import(marked.as_bytes(), &ask).is_ok());
    }
}
