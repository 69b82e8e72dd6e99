//! The outline of a grid (网格边界) as polygons: whether a point lies in it, what is wrong with it, how much two share.

use super::grid::METRES_PER_DEGREE;
use geo::algorithm::validation::{InvalidPolygon, RingRole};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{
    Area, BooleanOps, BoundingRect, Contains, Coord, Distance, Euclidean, InteriorPoint, Intersects, Length,
    Line, LineString, MapCoords, MultiPolygon, Orient, Point, Polygon, Rect, RemoveRepeatedPoints,
    Validation, orient, unary_union,
};

/// A closed line of `[lon, lat]` in WGS-84 degrees; its last point is its first again.
pub type Ring = Vec<[f64; 2]>;

/// One or more polygons, each an outer ring with its holes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    land: MultiPolygon,
    bounds: Rect,
}

impl Shape {
    /// A shape of polygons, each an outer ring followed by its holes, as in GeoJSON's MultiPolygon.
    ///
    /// # Errors
    /// What is wrong with them, in Chinese: all of it that can be told.
    pub fn draw(polygons: &[Vec<Ring>]) -> Result<Shape, Vec<String>> {
        let mut faults = Vec::new();
        if polygons.is_empty() {
            faults.push("没有多边形".to_string());
        }
        for (n, polygon) in polygons.iter().enumerate() {
            if polygon.is_empty() {
                faults.push(format!("第{}个面没有外环", n + 1));
            }
            for (ring, points) in polygon.iter().enumerate() {
                faults.extend(ring_fault(points).map(|fault| format!("{}{fault}", name(n, ring))));
            }
        }
        if faults.is_empty() {
            let land: MultiPolygon = polygons.iter().map(|rings| plain(rings)).collect();
            for (n, polygon) in land.iter().enumerate() {
                faults.extend(polygon.validation_errors().into_iter().map(|e| fault(n, polygon, &e)));
            }
            if faults.is_empty() {
                faults.extend(shared_parts(&land));
            }
            if let (true, Some(bounds)) = (faults.is_empty(), land.bounding_rect()) {
                return Ok(Shape { land: land.orient(orient::Direction::Default), bounds });
            }
        }
        Err(faults)
    }

    /// The land within an outline, closed or not; none where the outline is none or is no polygon.
    pub(super) fn around(outline: &[[f64; 2]]) -> Option<Shape> {
        let mut ring = outline.to_vec();
        if ring.first() != ring.last() {
            ring.extend(ring.first().copied());
        }
        Shape::draw(&[vec![ring]]).ok()
    }

    /// The polygons, outer rings counter-clockwise and holes clockwise (RFC 7946), for drawing and for writing.
    pub fn polygons(&self) -> Vec<Vec<Ring>> {
        let ring = |line: &LineString| line.coords().map(|c| [c.x, c.y]).collect::<Ring>();
        let rings = |p: &Polygon| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect();
        self.land.iter().map(rings).collect()
    }

    /// West, south, east, north.
    pub fn bounds(&self) -> [f64; 4] {
        let (low, high) = (self.bounds.min(), self.bounds.max());
        [low.x, low.y, high.x, high.y]
    }

    /// Whether a point lies inside; on the border it does not.
    pub fn contains(&self, [lon, lat]: [f64; 2]) -> bool {
        let point = Point::new(lon, lat);
        self.bounds.intersects(&point) && self.land.contains(&point)
    }

    /// Whether a point lies within some metres of the bounds.
    pub(super) fn is_near(&self, [lon, lat]: [f64; 2]) -> bool {
        let [west, south, east, north] = self.bounds();
        // More than a metre anywhere in China.
        let margin = 0.000_02;
        (west - margin..=east + margin).contains(&lon) && (south - margin..=north + margin).contains(&lat)
    }

    /// Metres from a point outside to the border; nothing from a point inside.
    pub fn metres_from(&self, [lon, lat]: [f64; 2]) -> f64 {
        // Degrees of longitude as long as those of latitude here, so that what is nearest on paper is nearest on the ground.
        let shrink = lat.to_radians().cos();
        let flat = |c: Coord| Coord { x: c.x * shrink, y: c.y };
        let point = Point::from(flat(Coord { x: lon, y: lat }));
        Euclidean.distance(&point, &self.land.map_coords(flat)) * METRES_PER_DEGREE
    }

    /// Square metres.
    pub fn area(&self) -> f64 {
        square_metres(&self.land, self.bounds.center().y)
    }

    /// Square metres that lie in both, where that is more than a sliver that comes of drawing the same border twice.
    pub fn overlap(&self, other: &Shape) -> Option<f64> {
        if !self.bounds.intersects(&other.bounds) {
            return None;
        }
        let both = square_metres(&self.land.intersection(&other.land), self.bounds.center().y);
        more_than_a_sliver(both, self.area().min(other.area()))
    }
}

/// A piece of land that is left over.
pub(super) struct Piece {
    /// Square metres.
    pub area: f64,
    /// A point inside.
    pub middle: [f64; 2],
    /// Corners of its border, some of them where there are many.
    pub corners: Vec<[f64; 2]>,
    land: Polygon,
}

impl Piece {
    /// Whether a point lies in it.
    pub fn holds(&self, [lon, lat]: [f64; 2]) -> bool {
        self.land.contains(&Point::new(lon, lat))
    }
}

/// Corners of a piece that are looked at: enough to meet every neighbour.
const LOOKED_AT: usize = 200;

/// What lies between shapes and in none of them, where it is wider than `width` metres on the average: land that is enclosed, and
/// with an outline around them all that it holds besides.
pub(super) fn pieces_between(shapes: &[&Shape], outline: Option<&Shape>, width: f64) -> Vec<Piece> {
    let land = unary_union(shapes.iter().map(|s| &s.land));
    let left = match outline {
        Some(outline) => outline.land.difference(&land),
        None => land
            .iter()
            .flat_map(|p| p.interiors())
            .map(|hole| Polygon::new(hole.clone(), Vec::new()))
            .collect::<MultiPolygon>()
            // An enclave that is drawn lies in the hole of the village around it.
            .difference(&land),
    };
    left.iter().filter_map(|piece| as_piece(piece, width)).collect()
}

fn as_piece(polygon: &Polygon, width: f64) -> Option<Piece> {
    let lat = polygon.bounding_rect()?.center().y;
    let shrink = lat.to_radians().cos();
    let flat = polygon.map_coords(|c| Coord { x: c.x * shrink, y: c.y });
    let around = std::iter::once(flat.exterior()).chain(flat.interiors());
    let length: f64 = around.map(|ring| Euclidean.length(ring)).sum::<f64>() * METRES_PER_DEGREE;
    let area = square_metres(&MultiPolygon::new(vec![polygon.clone()]), lat);
    if length == 0.0 || 2.0 * area / length < width {
        return None;
    }
    let middle = polygon.interior_point().map_or([0.0; 2], |p| [p.x(), p.y()]);
    let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let step = rings().map(|r| r.0.len()).sum::<usize>().div_ceil(LOOKED_AT).max(1);
    let corners = rings().flat_map(|r| r.coords().step_by(step)).map(|c| [c.x, c.y]).collect();
    Some(Piece { area, middle, corners, land: polygon.clone() })
}

/// Square metres of a shape that lie beyond an outline, where they are more than a sliver.
pub(super) fn pieces_beyond(shape: &Shape, outline: &Shape) -> Option<f64> {
    let beyond = square_metres(&shape.land.difference(&outline.land), shape.bounds.center().y);
    more_than_a_sliver(beyond, shape.area())
}

/// What a sliver may have at most: square metres, and its part of the smaller of two areas.
const SLIVER: (f64, f64) = (10_000.0, 0.01);

fn more_than_a_sliver(both: f64, smaller: f64) -> Option<f64> {
    (both > SLIVER.0 || both > smaller * SLIVER.1).then_some(both)
}

fn square_metres(land: &MultiPolygon, lat: f64) -> f64 {
    land.unsigned_area() * METRES_PER_DEGREE * METRES_PER_DEGREE * lat.to_radians().cos()
}

fn line(ring: &[[f64; 2]]) -> LineString {
    ring.iter().map(|[lon, lat]| (*lon, *lat)).collect::<LineString>().remove_repeated_points()
}

fn plain(rings: &[Ring]) -> Polygon {
    let mut rings = rings.iter().map(|r| line(r));
    Polygon::new(rings.next().unwrap_or_else(LineString::empty), rings.collect())
}

/// What can be told of a ring before it becomes part of a polygon.
fn ring_fault(ring: &[[f64; 2]]) -> Option<String> {
    if let Some(off) = ring.iter().find(|p| !crate::crs::on_earth(**p)) {
        return Some(format!(
            "坐标超出范围（{}，{}）：应当是经度、纬度（度），可能写反了，或者是投影坐标（米）",
            off[0], off[1]
        ));
    }
    if ring.first() != ring.last() || ring.is_empty() {
        return Some("没有闭合：最后一点应当与第一点相同".into());
    }
    (line(ring).0.len() < 4).then(|| "太短：至少要有三个不同的点".into())
}

fn name(polygon: usize, ring: usize) -> String {
    match ring {
        0 => format!("第{}个面的外环", polygon + 1),
        hole => format!("第{}个面的第{hole}个洞", polygon + 1),
    }
}

/// A fault of a polygon (OGC Simple Features), said in Chinese.
fn fault(n: usize, polygon: &Polygon, error: &InvalidPolygon) -> String {
    let of = |role: &RingRole| match role {
        RingRole::Exterior => name(n, 0),
        RingRole::Interior(hole) => name(n, hole + 1),
    };
    match error {
        InvalidPolygon::TooFewPointsInRing(ring) => format!("{}太短：至少要有三个不同的点", of(ring)),
        InvalidPolygon::SelfIntersection(role) => {
            let ring = match role {
                RingRole::Exterior => Some(polygon.exterior()),
                RingRole::Interior(hole) => polygon.interiors().get(*hole),
            };
            let at = ring.and_then(meeting).map(|at| format!("（{:.6}，{:.6}）", at.x, at.y));
            format!("{}自相交{}", of(role), at.unwrap_or_default())
        }
        InvalidPolygon::NonFiniteCoord(ring, _) => format!("{}里有不是数字的坐标", of(ring)),
        InvalidPolygon::InteriorRingNotContainedInExteriorRing(ring) => format!("{}不在外环之内", of(ring)),
        InvalidPolygon::IntersectingRingsOnALine(one, two) => format!("{}与{}有一段重合", of(one), of(two)),
        InvalidPolygon::IntersectingRingsOnAnArea(one, two) => format!("{}与{}重叠", of(one), of(two)),
    }
}

/// Where a ring that meets itself does so first.
fn meeting(ring: &LineString) -> Option<Coord> {
    let all: Vec<Line> = ring.lines().collect();
    let pairs = all.iter().enumerate().flat_map(|(i, one)| all[i + 1..].iter().map(move |two| (*one, *two)));
    pairs.into_iter().find_map(|(one, two)| match line_intersection(one, two)? {
        LineIntersection::Collinear { intersection } => Some(intersection.start),
        LineIntersection::SinglePoint { intersection, .. } => {
            let corner = one.end == two.start || two.end == one.start;
            (!corner).then_some(intersection)
        }
    })
}

/// The parts of one shape that overlap each other.
fn shared_parts(land: &MultiPolygon) -> Vec<String> {
    let mut found = Vec::new();
    for (n, one) in land.iter().enumerate() {
        for (m, two) in land.iter().enumerate().skip(n + 1) {
            if !one.intersects(two) {
                continue;
            }
            let lat = one.bounding_rect().map_or(0.0, |r| r.center().y);
            let area = |p: &Polygon| square_metres(&MultiPolygon::new(vec![p.clone()]), lat);
            let both = square_metres(&one.intersection(two), lat);
            if let Some(both) = more_than_a_sliver(both, area(one).min(area(two))) {
                found.push(format!("第{}个面与第{}个面重叠约{}", n + 1, m + 1, super::gaps::area(both)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Winding;
    use proptest::prelude::*;

    fn square(west: f64, south: f64, side: f64) -> Ring {
        let (east, north) = (west + side, south + side);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    fn shape(rings: Vec<Ring>) -> Shape {
        Shape::draw(&[rings]).expect("a shape")
    }

    /// Square metres that two share, slivers too.
    fn shared(one: &Shape, two: &Shape) -> f64 {
        square_metres(&one.land.intersection(&two.land), one.bounds.center().y)
    }

    #[test]
    fn a_hole_is_not_inside_and_rings_run_as_the_format_wants() {
        let ring = shape(vec![square(112.0, 35.0, 1.0), square(112.25, 35.25, 0.5)]);
        assert!(
            ring.contains([112.1, 35.1]) && !ring.contains([112.5, 35.5]) && !ring.contains([113.1, 35.5])
        );
        // Rings run as RFC 7946 wants, whichever way they were given.
        let mut given = vec![square(112.0, 35.0, 1.0), square(112.25, 35.25, 0.5)];
        given[0].reverse();
        assert_eq!(shape(given), ring);
        let turned: Vec<bool> = ring.polygons()[0].iter().map(|r| line(r).is_ccw()).collect();
        assert_eq!(turned, [true, false]);
        let whole = shape(vec![square(112.0, 35.0, 1.0)]);
        assert!((ring.area() / whole.area() - 0.75).abs() < 1e-9);
        let inner = shape(vec![square(112.25, 35.25, 0.5)]);
        assert_eq!(ring.overlap(&inner), None);
        assert!((whole.overlap(&inner).unwrap() / inner.area() - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_border_is_measured_from_outside_and_a_point_on_it_is_not_inside() {
        let land = shape(vec![square(112.0, 35.0, 0.1)]);
        assert!(!land.contains([112.0, 35.05]) && land.metres_from([112.0, 35.05]) < 1e-6);
        assert_eq!(land.metres_from([112.05, 35.05]), 0.0);
        let north = land.metres_from([112.05, 35.2]);
        assert!((north - 11_132.0).abs() < 2.0, "{north}");
        let east = land.metres_from([112.2, 35.05]);
        assert!((east - 11_132.0 * 35.05_f64.to_radians().cos()).abs() < 2.0, "{east}");
    }

    #[test]
    fn where_two_parts_overlap_by_a_sliver_it_is_inside() {
        let parts = [vec![square(112.0, 35.0, 0.01)], vec![square(112.009_95, 35.0, 0.01)]];
        let land = Shape::draw(&parts).expect("a sliver is let pass");
        assert!(land.contains([112.009_97, 35.005]) && land.contains([112.005, 35.005]));
    }

    #[test]
    fn every_fault_is_named() {
        let turned = vec![[112.0, 35.0], [113.0, 36.0], [113.0, 35.0], [112.0, 36.0], [112.0, 35.0]];
        let spike = vec![[112.0, 35.0], [113.0, 35.0], [113.0, 36.0], [113.0, 35.5], [112.0, 35.0]];
        let eight = vec![
            [112.0, 35.0],
            [112.5, 35.5],
            [113.0, 35.0],
            [113.0, 36.0],
            [112.5, 35.5],
            [112.0, 36.0],
            [112.0, 35.0],
        ];
        let open: Ring = square(112.0, 35.0, 1.0)[..4].to_vec();
        let short = vec![[112.0, 35.0], [112.0, 35.0], [113.0, 35.0], [112.0, 35.0]];
        let swapped = vec![[35.0, 112.0], [35.0, 113.0], [36.0, 113.0], [35.0, 112.0]];
        let metres = vec![[545_000.0, 3_880_000.0]; 4];
        let cases: Vec<(Vec<Vec<Ring>>, &str)> = vec![
            (vec![], "没有多边形"),
            (vec![vec![]], "没有外环"),
            (vec![vec![turned]], "自相交（112.5"),
            (vec![vec![spike]], "自相交"),
            (vec![vec![eight]], "自相交（112.5"),
            (vec![vec![open]], "没有闭合"),
            (vec![vec![vec![]]], "没有闭合"),
            (vec![vec![short]], "太短"),
            (vec![vec![swapped]], "可能写反了"),
            (vec![vec![metres]], "投影坐标"),
            (vec![vec![square(112.0, 35.0, 1.0), square(112.5, 35.5, 1.0)]], "第1个洞不在外环之内"),
            (vec![vec![square(112.0, 35.0, 1.0), square(114.0, 35.0, 0.1)]], "第1个洞不在外环之内"),
            (vec![vec![square(112.0, 35.0, 1.0)], vec![square(112.2, 35.2, 0.1)]], "第1个面与第2个面重叠"),
            (
                vec![vec![square(112.0, 35.0, 1.0), square(112.2, 35.2, 0.6), square(112.4, 35.4, 0.2)]],
                "第1个洞与第1个面的第2个洞重叠",
            ),
            (
                vec![vec![square(112.0, 35.0, 1.0), square(112.2, 35.2, 0.6), square(112.2, 35.2, 0.6)]],
                "第1个洞与第1个面的第2个洞重叠",
            ),
        ];
        for (polygons, words) in cases {
            let found = Shape::draw(&polygons).expect_err(words).join("；");
            assert!(found.contains(words), "期望“{words}”，实际“{found}”");
        }
    }

    #[test]
    fn a_sliver_is_let_pass_and_more_is_not() {
        let one = shape(vec![square(112.0, 35.0, 0.02)]);
        // A metre along two kilometres; then fifty.
        let sliver = shape(vec![square(112.02 - 0.000_011, 35.0, 0.02)]);
        let slice = shape(vec![square(112.02 - 0.000_55, 35.0, 0.02)]);
        assert_eq!(one.overlap(&sliver), None);
        let both = one.overlap(&slice).unwrap();
        assert!((both - 50.1 * 2226.4).abs() < 500.0, "{both}");
    }

    /// A star around a point: any such ring is simple.
    fn star() -> impl Strategy<Value = (Ring, [f64; 2], Vec<f64>)> {
        let reach = prop::collection::vec(0.002..0.02_f64, 5..40);
        (112.0..113.0_f64, 35.0..36.0_f64, reach).prop_map(|(lon, lat, reach)| {
            let n = reach.len();
            let at = |i: usize, r: f64| {
                let turn = std::f64::consts::TAU * i as f64 / n as f64;
                [lon + r * turn.cos(), lat + r * turn.sin()]
            };
            let mut ring: Ring = reach.iter().enumerate().map(|(i, r)| at(i, *r)).collect();
            ring.push(ring[0]);
            (ring, [lon, lat], reach)
        })
    }

    /// Nine quadrangles that share their corners, drawn by hand.
    fn patchwork() -> impl Strategy<Value = Vec<Shape>> {
        prop::collection::vec(-0.3..0.3_f64, 8).prop_map(|moved| {
            let corner = |i: usize, j: usize| {
                let inner = (1..3).contains(&i) && (1..3).contains(&j);
                let by = |k: usize| if inner { moved[((i - 1) * 2 + (j - 1)) * 2 + k] } else { 0.0 };
                [112.0 + 0.01 * (i as f64 + by(0)), 35.0 + 0.01 * (j as f64 + by(1))]
            };
            let patch = |n: usize| {
                let (i, j) = (n / 3, n % 3);
                let ring = vec![
                    corner(i, j),
                    corner(i + 1, j),
                    corner(i + 1, j + 1),
                    corner(i, j + 1),
                    corner(i, j),
                ];
                shape(vec![ring])
            };
            (0..9).map(patch).collect()
        })
    }

    proptest! {
        #[test]
        fn of_a_patchwork_no_point_lies_in_two_patches_and_every_point_in_or_on_one(
            shapes in patchwork(),
            east in 0.0..0.03_f64,
            north in 0.0..0.03_f64,
        ) {
            let point = [112.0 + east, 35.0 + north];
            let inside = shapes.iter().filter(|s| s.contains(point)).count();
            prop_assert!(inside <= 1);
            prop_assert!(inside == 1 || shapes.iter().any(|s| s.metres_from(point) < 1e-3));
            for (n, one) in shapes.iter().enumerate() {
                for two in &shapes[n + 1..] {
                    prop_assert!(shared(one, two) < 0.01, "{}", shared(one, two));
                }
            }
        }

        #[test]
        fn along_a_ray_a_star_is_inside_up_to_its_border((ring, [lon, lat], reach) in star(), part in 0.01..2.0_f64) {
            prop_assume!((part - 1.0).abs() > 1e-6);
            let shape = shape(vec![ring]);
            for (i, r) in reach.iter().enumerate() {
                let turn = std::f64::consts::TAU * i as f64 / reach.len() as f64;
                let point = [lon + r * part * turn.cos(), lat + r * part * turn.sin()];
                prop_assert_eq!(shape.contains(point), part < 1.0, "{:?}", point);
            }
        }

        #[test]
        fn a_star_shares_with_itself_all_and_with_a_far_one_nothing((ring, _, _) in star(), east in 0.05..1.0_f64) {
            let one = shape(vec![ring.clone()]);
            let far = shape(vec![ring.iter().map(|p| [p[0] + east, p[1]]).collect()]);
            prop_assert!((shared(&one, &one) / one.area() - 1.0).abs() < 1e-3, "{} {}", shared(&one, &one), one.area());
            prop_assert_eq!(one.overlap(&far), None);
        }
    }
}
