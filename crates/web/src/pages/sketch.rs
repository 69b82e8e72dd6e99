//! A small map drawn by the house itself, without tiles: borders of grids and points, north up, as SVG.

use office::town::{Grid, Grids, Ring};

/// Corners of a border that are drawn at most: what a phone's map cannot show need not be sent.
const CORNERS: usize = 90;

/// The window of the map: degrees to the picture's own units.
pub struct Frame {
    west: f64,
    north: f64,
    east_unit: f64,
    north_unit: f64,
    /// 宽
    pub width: i64,
    /// 高
    pub height: i64,
}

impl Frame {
    /// Around these positions, with a margin; none around nothing.
    pub fn around(all: &[[f64; 2]], width: f64) -> Option<Frame> {
        let first = all.first()?;
        let [mut west, mut south, mut east, mut north] = [first[0], first[1], first[0], first[1]];
        for [lon, lat] in all {
            (west, east) = (west.min(*lon), east.max(*lon));
            (south, north) = (south.min(*lat), north.max(*lat));
        }
        let shrink = f64::midpoint(south, north).to_radians().cos().max(0.1);
        // At least some three hundred metres, and a rim in which a point's number can stand.
        let (wide, high) = (((east - west) * shrink).max(0.003), (north - south).max(0.003));
        let margin = 0.08 * wide.max(high);
        let unit = width / (wide + 2.0 * margin);
        let (centre_lon, centre_lat) = (f64::midpoint(west, east), f64::midpoint(south, north));
        #[expect(clippy::cast_possible_truncation, reason = "units of a picture")]
        let height = ((high + 2.0 * margin) * unit).round() as i64;
        #[expect(clippy::cast_possible_truncation, reason = "units of a picture")]
        let rounded = width.round() as i64;
        Some(Frame {
            west: centre_lon - (wide / 2.0 + margin) / shrink,
            north: centre_lat + high / 2.0 + margin,
            east_unit: unit * shrink,
            north_unit: unit,
            width: rounded,
            height,
        })
    }

    /// Where a position stands in the picture.
    pub fn at(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        let round = |x: f64| (x * 10.0).round() / 10.0;
        [round((lon - self.west) * self.east_unit), round((self.north - lat) * self.north_unit)]
    }

    /// A ring or a line as a path's words.
    pub fn line(&self, all: impl IntoIterator<Item = [f64; 2]>) -> String {
        let mut path = String::new();
        for (i, position) in all.into_iter().enumerate() {
            let [x, y] = self.at(position);
            path.push_str(&format!("{}{x} {y}", if i == 0 { "M" } else { "L" }));
        }
        path
    }

    /// The border of a grid as a path's words.
    pub fn border(&self, polygons: &[Vec<Ring>]) -> String {
        let ring = |ring: &Ring| {
            let step = ring.len().div_ceil(CORNERS).max(1);
            format!("{}Z", self.line(ring.iter().step_by(step).copied()))
        };
        polygons.iter().flatten().map(ring).collect()
    }
}

/// The border of a grid: a village's own, those of all its villages for an area.
pub fn border(grids: &Grids, grid: &Grid) -> Vec<Vec<Ring>> {
    if grid.level == 3 {
        return grids.border(grid);
    }
    grids.villages().filter(|v| grids.within(&v.id, &grid.id)).flat_map(|v| grids.border(v)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn north_is_up_east_is_right_and_all_lies_within() {
        let all = [[112.49, 35.08], [112.51, 35.09]];
        let frame = Frame::around(&all, 320.0).expect("a frame");
        let ([x1, y1], [x2, y2]) = (frame.at(all[0]), frame.at(all[1]));
        assert!(x1 < x2 && y1 > y2, "{x1} {y1} {x2} {y2}");
        for (x, y) in [(x1, y1), (x2, y2)] {
            assert!((0.0..=320.0).contains(&x) && y >= 0.0 && y <= frame.height as f64, "{x} {y}");
        }
        // A degree of longitude is as many metres less wide as it is on the ground.
        let metres = office::town::metres_between(all[0], [all[1][0], all[0][1]]);
        let high = office::town::metres_between(all[0], [all[0][0], all[1][1]]);
        assert!(((x2 - x1) / (y1 - y2) - metres / high).abs() < 0.01);
        assert!(Frame::around(&[], 320.0).is_none());
        assert!(Frame::around(&all[..1], 320.0).is_some_and(|f| f.height > 0));
    }
}
