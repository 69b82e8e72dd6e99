//! The three-level grid (三级网格) and where a point lies in it.

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
    /// The nearest village grid.
    pub grid: &'a Grid,
    /// Metres to its centre.
    pub metres: f64,
    /// Inside the town's outline; outside it the clue is perhaps another authority's (J-02).
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

    /// `东片区 · 花石村`; the identifier itself when unknown.
    pub fn label(&self, id: &str) -> String {
        let path = self.path(id);
        match path.as_slice() {
            [] => id.to_string(),
            [town] => town.name.clone(),
            [_, rest @ ..] => rest.iter().map(|g| g.name.as_str()).collect::<Vec<_>>().join(" · "),
        }
    }

    /// The village grid nearest to a point (degrees), and whether the point is inside the town.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<Located<'_>> {
        if !lon.is_finite() || !lat.is_finite() {
            return None;
        }
        let grid = self.villages().min_by(|a, b| {
            metres_between([a.lon, a.lat], [lon, lat]).total_cmp(&metres_between([b.lon, b.lat], [lon, lat]))
        })?;
        Some(Located {
            grid,
            metres: metres_between([grid.lon, grid.lat], [lon, lat]),
            inside: self.contains(lon, lat),
            schematic: self.schematic,
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

    /// The sketch map as GeoJSON: a polygon for each village, closed, with what a page needs to label it.
    pub fn geojson(&self) -> serde_json::Value {
        let feature = |village: &Grid| {
            let mut ring = self.cell(village);
            ring.extend(ring.first().copied());
            serde_json::json!({
                "type": "Feature",
                "properties": { "id": village.id, "name": village.name, "parent": village.parent },
                "geometry": { "type": "Polygon", "coordinates": [ring] },
            })
        };
        serde_json::json!({
            "type": "FeatureCollection",
            "schematic": self.schematic,
            "notice": self.notice,
            "features": self.villages().map(feature).collect::<Vec<_>>(),
        })
    }

    /// Whether a point lies inside the outline; without an outline nothing is outside.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        if self.outline.len() < 3 {
            return true;
        }
        let mut inside = false;
        let mut previous = self.outline[self.outline.len() - 1];
        for &corner in &self.outline {
            let (a, b) = (corner, previous);
            if (a[1] > lat) != (b[1] > lat) && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0] {
                inside = !inside;
            }
            previous = corner;
        }
        inside
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

/// Metres between two `[lon, lat]` points, good to a few in a thousand across a town.
pub fn metres_between(a: [f64; 2], b: [f64; 2]) -> f64 {
    const METRES_PER_DEGREE: f64 = 111_320.0;
    let middle = ((a[1] + b[1]) / 2.0).to_radians();
    let east = (a[0] - b[0]) * METRES_PER_DEGREE * middle.cos();
    let north = (a[1] - b[1]) * METRES_PER_DEGREE;
    east.hypot(north)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(found.grid.id, "乙村");
        assert!(found.inside && found.schematic);
        assert!((found.metres - 827.0).abs() < 5.0, "{}", found.metres);
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

    #[test]
    fn an_area_holds_its_villages() {
        let grids = grids();
        assert!(grids.within("甲村", "东") && grids.within("甲村", "镇") && !grids.within("东", "甲村"));
        assert_eq!(grids.label("甲村"), "东 · 甲村");
        assert_eq!(grids.children("东").count(), 2);
    }
}
