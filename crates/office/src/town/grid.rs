//! The three-level grid (三级网格) and where a point lies in it.

use super::shape::{Ring, Shape};
use geo::{Intersects, LineString, Point, Polygon};
use serde::Serialize;

/// 网格: the town (1), an area (2) or a village or community (3).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grid {
    /// 编号; a village's is its 12-digit statistical code.
    pub id: String,
    /// 名称, e.g. `花石村`.
    pub name: String,
    /// 全称, e.g. `花石村民委员会`; empty for areas.
    pub official: String,
    /// 级别, 1 to 3.
    pub level: u8,
    /// 上级网格; none for the town.
    pub parent: Option<String>,
    /// 网格长 (person), where named.
    pub head: Option<String>,
    /// 经度, WGS-84 degrees.
    pub lon: f64,
    /// 纬度, WGS-84 degrees.
    pub lat: f64,
    /// 边界 of a village, where the town has drawn one (`grids.geojson`).
    #[serde(skip)]
    pub shape: Option<Shape>,
}

/// The grid tree with its sketch of the town's outline.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Grids {
    /// 示意: positions are made up and say nothing about jurisdiction.
    pub schematic: bool,
    /// The note shown beside every map and every place found by position.
    pub notice: String,
    /// 镇域外廓, `[lon, lat]` in order; closed by its first point.
    pub outline: Vec<[f64; 2]>,
    /// Every grid, the town first.
    pub all: Vec<Grid>,
}

/// Where a point was found to lie.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Located<'a> {
    /// The village grid: the one whose border is around the point; where the town has drawn no borders, the one whose centre
    /// is nearest. None for a point in no grid (未划入网格).
    pub grid: Option<&'a Grid>,
    /// Inside the town's outline or one of its grids; outside the clue is perhaps another authority's (J-02).
    pub inside: bool,
    /// 示意: found with made-up positions.
    pub schematic: bool,
}

impl Grids {
    /// The grid with this identifier.
    pub fn get(&self, id: &str) -> Option<&Grid> {
        self.all.iter().find(|g| g.id == id)
    }

    /// The village grids (third level).
    pub fn villages(&self) -> impl Iterator<Item = &Grid> {
        self.all.iter().filter(|g| g.level == 3)
    }

    /// The grids directly under one.
    pub fn children<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Grid> {
        self.all.iter().filter(move |g| g.parent.as_deref() == Some(id))
    }

    /// Whether a place can be said to lie there: a village grid, or [`law::OUTSIDE`] the town.
    pub fn assignable(&self, id: &str) -> bool {
        id == law::OUTSIDE || self.get(id).is_some_and(|g| g.level == 3)
    }

    /// Whether a grid is, or lies under, another: a grid head sees all below.
    pub fn within(&self, id: &str, above: &str) -> bool {
        self.path(id).iter().any(|g| g.id == above)
    }

    /// From the town down to the grid; empty when there is no such grid.
    pub fn path(&self, id: &str) -> Vec<&Grid> {
        let mut path = Vec::new();
        let mut at = self.get(id);
        while let Some(grid) = at {
            path.insert(0, grid);
            at = grid.parent.as_deref().filter(|_| path.len() < 3).and_then(|p| self.get(p));
        }
        path
    }

    /// `东片区 · 花石村`; `镇域以外` for what lies outside, the identifier itself when unknown.
    pub fn label(&self, id: &str) -> String {
        let path = self.path(id);
        match path.as_slice() {
            [] if id == law::OUTSIDE => "镇域以外".into(),
            [] => id.to_string(),
            [town] => town.name.clone(),
            [_, rest @ ..] => rest.iter().map(|g| g.name.as_str()).collect::<Vec<_>>().join(" · "),
        }
    }

    /// Whether the town has drawn the borders of its grids, or some of them.
    pub fn drawn(&self) -> bool {
        self.villages().any(|g| g.shape.is_some())
    }

    /// The villages that have no border yet though others have: nothing will be found to lie in them.
    pub fn undrawn(&self) -> Vec<&Grid> {
        if self.drawn() { self.villages().filter(|g| g.shape.is_none()).collect() } else { Vec::new() }
    }

    /// The village grid of a point (degrees), and whether the point is inside the town.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<Located<'_>> {
        if !lon.is_finite() || !lat.is_finite() {
            return None;
        }
        let grid = if self.drawn() { self.around([lon, lat]) } else { Some(self.nearest([lon, lat])?) };
        let drawn = grid.is_some_and(|g| g.shape.is_some());
        Some(Located { grid, inside: drawn || self.holds([lon, lat]), schematic: self.schematic })
    }

    /// Why a point of a grid does not lie in it; none where it does, and none where nobody can say because its village has no
    /// border yet.
    pub(super) fn astray(&self, id: &str, lon: f64, lat: f64) -> Option<String> {
        let found = self.locate(lon, lat).and_then(|f| f.grid.map(|g| g.id.clone()));
        let fits = match &found {
            Some(found) => self.within(found, id),
            None => self.undrawn().iter().any(|g| self.within(&g.id, id)),
        };
        if fits {
            return None;
        }
        let at = found.map_or("镇外".into(), |f| self.label(&f));
        Some(format!("点位应当在{}以内，这个位置在{at}", self.label(id)))
    }

    /// Where a position is said to lie: a village grid, [`law::OUTSIDE`] the town, or none (未划入网格).
    pub fn place(&self, lon: f64, lat: f64) -> Option<&str> {
        let found = self.locate(lon, lat)?;
        if found.inside { found.grid.map(|g| g.id.as_str()) } else { Some(law::OUTSIDE) }
    }

    /// The first grid that has a point inside. A point on a border, or in the hair-thin gap that drawing a border twice
    /// leaves, belongs to the grid whose border is nearest.
    fn around(&self, point: [f64; 2]) -> Option<&Grid> {
        let drawn = || self.villages().filter_map(|g| Some((g, g.shape.as_ref()?)));
        if let Some((grid, _)) = drawn().find(|(_, shape)| shape.contains(point)) {
            return Some(grid);
        }
        drawn()
            .filter(|(_, shape)| shape.is_near(point))
            .map(|(grid, shape)| (grid, shape.metres_from(point)))
            .filter(|(_, metres)| *metres <= GAP)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(grid, _)| grid)
    }

    fn nearest(&self, point: [f64; 2]) -> Option<&Grid> {
        let metres = |g: &Grid| metres_between([g.lon, g.lat], point);
        self.villages().min_by(|a, b| metres(a).total_cmp(&metres(b)))
    }

    /// Whether a point in no grid lies in the town all the same. Where every border is drawn and no outline beside them, the
    /// town ends with its borders; as long as some are missing, nothing is outside.
    fn holds(&self, point: [f64; 2]) -> bool {
        if self.outline.len() >= 3 || !self.drawn() || !self.undrawn().is_empty() {
            return self.contains(point[0], point[1]);
        }
        let bounds = self.villages().filter_map(|g| g.shape.as_ref()).map(Shape::bounds);
        let all = bounds.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        all.is_some_and(|[west, south, east, north]| {
            (west..=east).contains(&point[0]) && (south..=north).contains(&point[1])
        })
    }

    /// A village's patch of the sketch map: all points of the outline nearer to it than to any other village.
    pub fn cell(&self, village: &Grid) -> Vec<[f64; 2]> {
        let mut cell = self.outline.clone();
        for other in self.villages().filter(|g| g.id != village.id) {
            cell = nearer_part(&cell, village, other);
        }
        cell
    }

    /// How a village is drawn: its border; the sketch's patch where the town has drawn no borders at all; nothing for a
    /// village that alone has none, or where there is no outline to cut patches from.
    pub fn border(&self, village: &Grid) -> Vec<Vec<Ring>> {
        match &village.shape {
            Some(shape) => shape.polygons(),
            None if self.drawn() || self.outline.len() < 3 => Vec::new(),
            None => {
                let mut ring = self.cell(village);
                ring.extend(ring.first().copied());
                vec![vec![ring]]
            }
        }
    }

    /// The grids in use as GeoJSON, with what a page needs to label them. WGS-84, and readable as a town's `grids.geojson`.
    pub fn geojson(&self) -> serde_json::Value {
        let feature = |village: &Grid| {
            serde_json::json!({
                "type": "Feature",
                "properties": { "id": village.id, "name": village.name, "parent": village.parent },
                "geometry": { "type": "MultiPolygon", "coordinates": self.border(village) },
            })
        };
        serde_json::json!({
            "type": "FeatureCollection",
            "crs": law::party::Crs::Wgs84,
            "schematic": self.schematic,
            "notice": self.notice,
            "features": self.villages().filter(|g| !self.border(g).is_empty()).map(feature).collect::<Vec<_>>(),
        })
    }

    /// The drawn borders as the file `grids.geojson` of a town's folder: WGS-84, a line for a village, degrees to a centimetre.
    pub fn file(&self) -> String {
        let centimetre = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let feature = |(g, shape): (&Grid, &Shape)| {
            let ring = |ring: Ring| ring.into_iter().map(|at| at.map(centimetre)).collect::<Ring>();
            let polygons = shape.polygons().into_iter().map(|p| p.into_iter().map(ring).collect::<Vec<_>>());
            let feature = serde_json::json!({
                "type": "Feature",
                "properties": { "id": g.id, "name": g.name },
                "geometry": { "type": "MultiPolygon", "coordinates": polygons.collect::<Vec<_>>() },
            });
            feature.to_string()
        };
        let lines: Vec<String> =
            self.villages().filter_map(|g| Some((g, g.shape.as_ref()?))).map(feature).collect();
        let crs = law::party::Crs::Wgs84.tag();
        format!(
            "{{\"type\":\"FeatureCollection\",\"crs\":\"{crs}\",\"features\":[\n{}\n]}}\n",
            lines.join(",\n")
        )
    }

    /// Whether a point lies inside the outline; without an outline nothing is outside.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        if self.outline.len() < 3 {
            return true;
        }
        let outline: LineString = self.outline.iter().map(|[lon, lat]| (*lon, *lat)).collect();
        Polygon::new(outline, Vec::new()).intersects(&Point::new(lon, lat))
    }
}

/// The part of a polygon that is nearer to `this` than to `other`.
fn nearer_part(polygon: &[[f64; 2]], this: &Grid, other: &Grid) -> Vec<[f64; 2]> {
    let shrink = this.lat.to_radians().cos();
    let flat = |p: [f64; 2]| [p[0] * shrink, p[1]];
    let (a, b) = (flat([this.lon, this.lat]), flat([other.lon, other.lat]));
    // Positive on the side of `this`.
    let side = |p: [f64; 2]| {
        let p = flat(p);
        (a[0] - b[0]) * (p[0] - (a[0] + b[0]) / 2.0) + (a[1] - b[1]) * (p[1] - (a[1] + b[1]) / 2.0)
    };
    let mut part = Vec::with_capacity(polygon.len() + 1);
    for (i, &to) in polygon.iter().enumerate() {
        let from = polygon[(i + polygon.len() - 1) % polygon.len()];
        let (s, t) = (side(from), side(to));
        if (s >= 0.0) != (t >= 0.0) {
            let k = s / (s - t);
            part.push([from[0] + (to[0] - from[0]) * k, from[1] + (to[1] - from[1]) * k]);
        }
        if t >= 0.0 {
            part.push(to);
        }
    }
    part
}

/// Metres of a degree of latitude, good to a few in a thousand.
pub(super) const METRES_PER_DEGREE: f64 = 111_320.0;

/// Metres within which a point that lies in no grid belongs to the nearest border: what drawing the same line twice costs.
pub(super) const GAP: f64 = 1.0;

/// Metres between two `[lon, lat]` points, good to a few in a thousand across a town.
pub fn metres_between(a: [f64; 2], b: [f64; 2]) -> f64 {
    let middle = ((a[1] + b[1]) / 2.0).to_radians();
    let east = (a[0] - b[0]) * METRES_PER_DEGREE * middle.cos();
    let north = (a[1] - b[1]) * METRES_PER_DEGREE;
    east.hypot(north)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grids() -> Grids {
        let grid = |id: &str, level, parent: Option<&str>, lon, lat| Grid {
            id: id.into(),
            name: id.into(),
            official: String::new(),
            level,
            parent: parent.map(Into::into),
            head: None,
            lon,
            lat,
            shape: None,
        };
        Grids {
            schematic: true,
            notice: String::new(),
            outline: vec![[112.4, 35.0], [112.6, 35.0], [112.6, 35.2], [112.4, 35.2]],
            all: vec![
                grid("镇", 1, None, 112.5, 35.1),
                grid("东", 2, Some("镇"), 112.55, 35.1),
                grid("甲村", 3, Some("东"), 112.52, 35.1),
                grid("乙村", 3, Some("东"), 112.56, 35.1),
            ],
        }
    }

    #[test]
    fn finds_the_nearest_village_and_says_it_is_a_sketch() {
        let grids = grids();
        let found = grids.locate(112.551, 35.101).unwrap();
        assert_eq!(found.grid.unwrap().id, "乙村");
        assert!(found.inside && found.schematic);
        let metres = metres_between([112.56, 35.1], [112.551, 35.101]);
        assert!((metres - 827.0).abs() < 5.0, "{metres}");
    }

    #[test]
    fn says_when_a_point_is_outside_the_town() {
        assert!(!grids().locate(116.4, 39.9).unwrap().inside);
        assert!(grids().locate(f64::NAN, 35.0).is_none());
    }

    #[test]
    fn the_cells_share_out_the_town() {
        let grids = grids();
        let area = |ring: &[[f64; 2]]| -> f64 {
            (0..ring.len())
                .map(|i| {
                    let (p, q) = (ring[i], ring[(i + 1) % ring.len()]);
                    p[0] * q[1] - q[0] * p[1]
                })
                .sum::<f64>()
                .abs()
                / 2.0
        };
        let cells: f64 = grids.villages().map(|v| area(&grids.cell(v))).sum();
        assert!((cells - area(&grids.outline)).abs() < 1e-9, "{cells}");
        let map = grids.geojson();
        assert_eq!(map["features"].as_array().map(Vec::len), Some(2));
        assert_eq!(map["schematic"], true);
    }

    /// The sketch's patches drawn as borders: they meet in every way that borders meet.
    fn drawn() -> Grids {
        let mut grids = grids();
        for (id, lon, lat) in [("丙村", 112.45, 35.05), ("丁村", 112.55, 35.16), ("戊村", 112.43, 35.17)]
        {
            let village = Grid { id: id.into(), lon, lat, ..grids.all[3].clone() };
            grids.all.push(village);
        }
        let cells: Vec<_> = grids
            .all
            .iter()
            .map(|g| {
                let mut ring = grids.cell(g);
                ring.extend(ring.first().copied());
                (g.level == 3).then(|| Shape::draw(&[vec![ring]]).unwrap())
            })
            .collect();
        for (grid, shape) in grids.all.iter_mut().zip(cells) {
            grid.shape = shape;
        }
        grids
    }

    proptest! {
        #[test]
        fn a_point_in_the_town_lies_in_exactly_one_grid(lon in 112.4..112.6_f64, lat in 35.0..35.2_f64) {
            let grids = drawn();
            let found = grids.locate(lon, lat).unwrap();
            let around = grids.villages().filter(|g| g.shape.as_ref().unwrap().contains([lon, lat])).count();
            prop_assert!(around <= 1, "{around}");
            prop_assert!(found.inside && found.grid.is_some());
            // Patches are cut where two centres are equally far, on a map whose degrees are as wide as at the cutter's own
            // latitude: whoever is nearer by more than that inexactness has the point.
            let metres = |g: &Grid| metres_between([g.lon, g.lat], [lon, lat]);
            let mut far: Vec<f64> = grids.villages().map(metres).collect();
            far.sort_by(f64::total_cmp);
            prop_assume!(far[1] - far[0] > 30.0);
            prop_assert_eq!(metres(found.grid.unwrap()), far[0]);
        }

        #[test]
        fn a_point_outside_lies_in_none(lon in 112.0..113.0_f64, lat in 34.6..35.6_f64) {
            prop_assume!(!(112.3999..112.6001).contains(&lon) || !(34.9999..35.2001).contains(&lat));
            let grids = drawn();
            let found = grids.locate(lon, lat).unwrap();
            prop_assert!(found.grid.is_none() && !found.inside);
        }

        #[test]
        fn a_point_on_a_shared_border_lies_in_one_grid_every_time(n in 0_usize..64, part in 0.0..1.0_f64) {
            let grids = drawn();
            let rings: Vec<_> = grids.villages().map(|g| grids.border(g)[0][0].clone()).collect();
            let ring = &rings[n % rings.len()];
            let pair = &ring[n % (ring.len() - 1)..][..2];
            let point = [0, 1].map(|i| pair[0][i] + (pair[1][i] - pair[0][i]) * part);
            let found = grids.locate(point[0], point[1]).unwrap();
            prop_assert!(found.inside, "{point:?}");
            // Of those that it lies on the border of, one has it.
            let near = |g: &&Grid| g.shape.as_ref().unwrap().metres_from(point) <= GAP;
            prop_assert!(near(&found.grid.expect("a grid")), "{point:?}");
        }
    }

    #[test]
    fn in_the_town_but_in_no_grid_is_told_apart_from_outside() {
        let mut grids = drawn();
        let gone = grids.all.iter_mut().find(|g| g.id == "丁村").unwrap();
        gone.shape = None;
        let found = grids.locate(112.55, 35.16).unwrap();
        assert!(found.grid.is_none() && found.inside, "no border is around it");
        assert_eq!(grids.undrawn().iter().map(|g| g.id.as_str()).collect::<Vec<_>>(), ["丁村"]);
        assert_eq!(grids.geojson()["features"].as_array().map(Vec::len), Some(4), "what is drawn is shown");
        // As long as borders are missing and there is no outline, nobody can say where the town ends.
        let outline = std::mem::take(&mut grids.outline);
        assert!(grids.locate(112.55, 35.16).unwrap().inside && grids.locate(112.7, 35.16).unwrap().inside);
        assert!(grids.border(grids.get("丁村").unwrap()).is_empty());
        // When all are drawn the box around them is the town.
        let whole = Grids { outline: Vec::new(), ..drawn() };
        assert!(whole.locate(112.55, 35.16).unwrap().inside && !whole.locate(112.7, 35.16).unwrap().inside);
        grids.outline = outline;
        let found = grids.locate(112.52, 35.1).unwrap();
        assert_eq!((found.grid.map(|g| g.id.as_str()), found.inside), (Some("甲村"), true));
    }

    #[test]
    fn an_area_holds_its_villages() {
        let grids = grids();
        assert!(grids.within("甲村", "东") && grids.within("甲村", "镇") && !grids.within("东", "甲村"));
        assert_eq!(grids.label("甲村"), "东 · 甲村");
        assert_eq!(grids.children("东").count(), 2);
    }
}
