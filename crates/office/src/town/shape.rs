//! The outline of a grid (网格边界) as polygons: whether a point lies in it, what is wrong with it, how much two share.

use super::grid::{METRES_PER_DEGREE, metres_between};
use serde::Serialize;

/// A closed line of `[lon, lat]` in WGS-84 degrees; its last point is its first again.
pub type Ring = Vec<[f64; 2]>;

/// One or more polygons, each an outer ring followed by its holes, as in GeoJSON's MultiPolygon.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Shape {
    /// 面
    pub polygons: Vec<Vec<Ring>>,
    /// West, south, east, north.
    #[serde(skip)]
    bounds: [f64; 4],
}

type Edge = ([f64; 2], [f64; 2]);

impl Shape {
    /// A shape of polygons without [`faults`]; outer rings are turned counter-clockwise and holes clockwise (RFC 7946).
    pub fn new(mut polygons: Vec<Vec<Ring>>) -> Self {
        for polygon in &mut polygons {
            for (n, ring) in polygon.iter_mut().enumerate() {
                if (signed_area(ring) > 0.0) != (n == 0) {
                    ring.reverse();
                }
            }
        }
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for [lon, lat] in polygons.iter().flatten().flatten() {
            bounds = [bounds[0].min(*lon), bounds[1].min(*lat), bounds[2].max(*lon), bounds[3].max(*lat)];
        }
        Shape { polygons, bounds }
    }

    /// West, south, east, north.
    pub fn bounds(&self) -> [f64; 4] {
        self.bounds
    }

    fn edges(&self) -> impl Iterator<Item = Edge> {
        self.polygons.iter().flatten().flat_map(|ring| edges(ring))
    }

    /// Whether a point lies inside. Of two shapes that share an edge, a point on it lies in the one to the east of it, and on
    /// an edge that runs due east, in the one to the north: in exactly one, whichever way the two walk the edge.
    pub fn contains(&self, point: [f64; 2]) -> bool {
        let [west, south, east, north] = self.bounds;
        let within = (west..=east).contains(&point[0]) && (south..=north).contains(&point[1]);
        within && odd(self.edges(), point)
    }

    /// Metres from a point to the nearest border.
    pub fn metres_to_border(&self, point: [f64; 2]) -> f64 {
        self.edges().map(|e| metres_to_edge(e, point)).fold(f64::INFINITY, f64::min)
    }

    /// Square metres.
    pub fn area(&self) -> f64 {
        let flat: f64 = self.polygons.iter().flatten().map(|ring| signed_area(ring)).sum();
        square_metres(flat, (self.bounds[1] + self.bounds[3]) / 2.0)
    }

    /// Square metres that lie in both.
    pub fn overlap(&self, other: &Shape) -> f64 {
        let (a, b) = (self.bounds, other.bounds);
        let (west, south) = (a[0].max(b[0]), a[1].max(b[1]));
        let (east, north) = (a[2].min(b[2]), a[3].min(b[3]));
        if west >= east || south >= north {
            return 0.0;
        }
        let between = |e: &Edge| e.0[1].max(e.1[1]) > south && e.0[1].min(e.1[1]) < north;
        let ours: Vec<Edge> = self.edges().filter(between).collect();
        let theirs: Vec<Edge> = other.edges().filter(between).collect();
        // Between two neighbouring levels no border bends or meets another, so what is shared there is a row of trapezes,
        // whose area is the middle's length times the height.
        let mut levels = vec![south, north];
        levels.extend(ours.iter().chain(&theirs).map(|e| e.0[1]));
        for &one in &ours {
            levels.extend(theirs.iter().filter_map(|&two| crossing(one, two)).map(|at| at[1]));
        }
        levels.retain(|y| (south..=north).contains(y));
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let (mut ours, mut theirs) = (Sweep::new(ours), Sweep::new(theirs));
        let flat: f64 = levels
            .windows(2)
            .map(|pair| {
                let middle = f64::midpoint(pair[0], pair[1]);
                shared(&ours.spans(middle), &theirs.spans(middle)) * (pair[1] - pair[0])
            })
            .sum();
        square_metres(flat, f64::midpoint(south, north))
    }
}

/// Edges met by a line that moves north.
struct Sweep {
    /// Not met yet, the most southern last.
    ahead: Vec<Edge>,
    met: Vec<Edge>,
}

impl Sweep {
    fn new(mut ahead: Vec<Edge>) -> Self {
        ahead.sort_by(|e, f| f.0[1].min(f.1[1]).total_cmp(&e.0[1].min(e.1[1])));
        Sweep { ahead, met: Vec::new() }
    }

    /// Where the line at this latitude is inside: pairs of longitudes, from the west.
    fn spans(&mut self, lat: f64) -> Vec<(f64, f64)> {
        while let Some(edge) = self.ahead.pop_if(|e| e.0[1].min(e.1[1]) <= lat) {
            self.met.push(edge);
        }
        self.met.retain(|e| e.0[1].max(e.1[1]) > lat);
        let mut at: Vec<f64> = self.met.iter().filter_map(|&e| meets(e, lat)).collect();
        at.sort_by(f64::total_cmp);
        at.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    }
}

/// The length that two rows of spans share.
fn shared(ours: &[(f64, f64)], theirs: &[(f64, f64)]) -> f64 {
    let one = |a: &(f64, f64), b: &(f64, f64)| (a.1.min(b.1) - a.0.max(b.0)).max(0.0);
    ours.iter().map(|a| theirs.iter().map(|b| one(a, b)).sum::<f64>()).sum()
}

fn edges(ring: &[[f64; 2]]) -> impl Iterator<Item = Edge> {
    ring.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Where an edge meets a latitude. Its lower end counts and its upper does not, so that of two edges that meet in a corner one
/// is met; it is reckoned from the lower end whichever way it is walked, so that neighbours reckon the same.
fn meets((a, b): Edge, lat: f64) -> Option<f64> {
    let (low, high) = if (a[1], a[0]) <= (b[1], b[0]) { (a, b) } else { (b, a) };
    let met = low[1] <= lat && lat < high[1];
    met.then(|| low[0] + (high[0] - low[0]) * ((lat - low[1]) / (high[1] - low[1])))
}

/// Whether an odd number of edges lies to the east of a point.
fn odd(edges: impl Iterator<Item = Edge>, point: [f64; 2]) -> bool {
    edges.filter(|&e| meets(e, point[1]).is_some_and(|lon| point[0] < lon)).count() % 2 == 1
}

fn metres_to_edge((a, b): Edge, point: [f64; 2]) -> f64 {
    let shrink = point[1].to_radians().cos();
    let flat = |p: [f64; 2]| [(p[0] - point[0]) * shrink, p[1] - point[1]];
    let (p, q) = (flat(a), flat(b));
    let way = [q[0] - p[0], q[1] - p[1]];
    let long = way[0].mul_add(way[0], way[1] * way[1]);
    let part = if long > 0.0 { (-(p[0] * way[0] + p[1] * way[1]) / long).clamp(0.0, 1.0) } else { 0.0 };
    metres_between([a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part], point)
}

/// Square degrees; positive when the ring runs counter-clockwise.
fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    edges(ring).map(|(a, b)| turn(origin, a, b)).sum::<f64>() / 2.0
}

fn square_metres(square_degrees: f64, lat: f64) -> f64 {
    square_degrees * METRES_PER_DEGREE * METRES_PER_DEGREE * lat.to_radians().cos()
}

/// Twice the area of a triangle: positive when it turns left.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn apart(one: Edge, two: Edge) -> bool {
    (0..2).any(|i| {
        one.0[i].max(one.1[i]) < two.0[i].min(two.1[i]) || two.0[i].max(two.1[i]) < one.0[i].min(one.1[i])
    })
}

/// Where two edges cross, each passing from one side of the other to the other side.
fn crossing(one: Edge, two: Edge) -> Option<[f64; 2]> {
    if apart(one, two) {
        return None;
    }
    let (s, t) = (turn(two.0, two.1, one.0), turn(two.0, two.1, one.1));
    let (u, v) = (turn(one.0, one.1, two.0), turn(one.0, one.1, two.1));
    let across = |p: f64, q: f64| (p > 0.0 && q < 0.0) || (p < 0.0 && q > 0.0);
    (across(s, t) && across(u, v)).then(|| {
        let k = s / (s - t);
        [one.0[0] + (one.1[0] - one.0[0]) * k, one.0[1] + (one.1[1] - one.0[1]) * k]
    })
}

/// Whether a point lies on an edge.
fn lies_on(edge: Edge, point: [f64; 2]) -> bool {
    turn(edge.0, edge.1, point) == 0.0 && !apart(edge, (point, point))
}

/// Where two edges of one ring meet although they are not neighbours, or neighbours fold back on each other.
fn meeting(ring: &[[f64; 2]]) -> Option<[f64; 2]> {
    let all: Vec<Edge> = edges(ring).collect();
    for (i, &one) in all.iter().enumerate() {
        for (j, &two) in all.iter().enumerate().skip(i + 1) {
            if apart(one, two) {
                continue;
            }
            let corner = if j == i + 1 {
                Some((one.0, one.1, two.1))
            } else if i == 0 && j == all.len() - 1 {
                Some((two.0, two.1, one.1))
            } else {
                None
            };
            let found = match corner {
                Some((p, q, r)) => {
                    let back = (p[0] - q[0]) * (r[0] - q[0]) + (p[1] - q[1]) * (r[1] - q[1]) > 0.0;
                    (back && turn(p, q, r) == 0.0).then_some(q)
                }
                None => crossing(one, two).or_else(|| {
                    let touch = |e: Edge, p: [f64; 2]| lies_on(e, p).then_some(p);
                    touch(one, two.0)
                        .or_else(|| touch(one, two.1))
                        .or_else(|| touch(two, one.0))
                        .or_else(|| touch(two, one.1))
                }),
            };
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Two shapes overlap by more than a sliver that comes of drawing the same border twice: more than this many square
/// metres, or more than [`SLIVER_SHARE`] of the smaller.
pub const SLIVER: f64 = 10_000.0;
/// See [`SLIVER`].
pub const SLIVER_SHARE: f64 = 0.01;

/// Whether an overlap is more than a sliver.
pub fn overlaps(one: &Shape, two: &Shape) -> Option<f64> {
    let both = one.overlap(two);
    (both > SLIVER || both > one.area().min(two.area()) * SLIVER_SHARE).then_some(both)
}

/// What is wrong with polygons, in Chinese; nothing when they can be a [`Shape`]. Points that repeat the one before are
/// left out of them first.
pub fn faults(polygons: &mut [Vec<Ring>]) -> Vec<String> {
    let mut found = Vec::new();
    if polygons.is_empty() {
        found.push("没有多边形".to_string());
    }
    for (n, polygon) in polygons.iter_mut().enumerate() {
        let of = |ring: usize| match ring {
            0 => format!("第{}个面的外环", n + 1),
            hole => format!("第{}个面的第{hole}个洞", n + 1),
        };
        if polygon.is_empty() {
            found.push(format!("第{}个面没有外环", n + 1));
        }
        let before = found.len();
        for (r, ring) in polygon.iter_mut().enumerate() {
            if let Some(fault) = ring_fault(ring) {
                found.push(format!("{}{fault}", of(r)));
            }
        }
        if found.len() > before {
            continue;
        }
        for (r, ring) in polygon.iter().enumerate() {
            for (s, other) in polygon.iter().enumerate().skip(r + 1) {
                let cross = edges(ring).find_map(|e| edges(other).find_map(|f| crossing(e, f)));
                if let Some(at) = cross {
                    found.push(format!("{}与{}相交（{}）", of(r), of(s), words(at)));
                }
            }
            let outside = |p: &&[f64; 2]| {
                r > 0 && !odd(edges(&polygon[0]), **p) && !edges(&polygon[0]).any(|e| lies_on(e, **p))
            };
            if let Some(at) = ring.iter().find(outside) {
                found.push(format!("{}不在外环之内（{}）", of(r), words(*at)));
            }
        }
    }
    if found.is_empty() {
        let each: Vec<Shape> = polygons.iter().map(|p| Shape::new(vec![p.clone()])).collect();
        for (n, one) in each.iter().enumerate() {
            for (m, two) in each.iter().enumerate().skip(n + 1) {
                if let Some(both) = overlaps(one, two) {
                    found.push(format!("第{}个面与第{}个面重叠约{both:.0}平方米", n + 1, m + 1));
                }
            }
        }
    }
    found
}

/// Degrees within which two points are one: a millimetre.
const SAME: f64 = 1e-8;

/// Leaves out of a closed ring the points that repeat the one before.
fn drop_repeated(ring: &mut Ring) {
    let same = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).abs() < SAME && (a[1] - b[1]).abs() < SAME;
    let Some(first) = ring.pop() else { return };
    ring.dedup_by(|a, b| same(a, b));
    while ring.len() > 1 && ring.last().is_some_and(|last| same(last, &first)) {
        ring.pop();
    }
    ring.push(first);
}

fn ring_fault(ring: &mut Ring) -> Option<String> {
    if let Some(off) = ring.iter().find(|p| !crate::crs::on_earth(**p)) {
        return Some(format!(
            "坐标超出范围（{}，{}）：应当是经度、纬度（度），可能写反了，或者是投影坐标（米）",
            off[0], off[1]
        ));
    }
    if ring.first() != ring.last() || ring.is_empty() {
        return Some("没有闭合：最后一点应当与第一点相同".into());
    }
    drop_repeated(ring);
    if ring.len() < 4 {
        return Some("太短：至少要有三个不同的点".into());
    }
    if let Some(at) = meeting(ring) {
        return Some(format!("自相交（{}）", words(at)));
    }
    None
}

fn words(at: [f64; 2]) -> String {
    format!("{:.6}，{:.6}", at[0], at[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(west: f64, south: f64, side: f64) -> Ring {
        let (east, north) = (west + side, south + side);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    fn shape(rings: Vec<Ring>) -> Shape {
        let mut polygons = vec![rings];
        assert_eq!(faults(&mut polygons), [] as [String; 0]);
        Shape::new(polygons)
    }

    #[test]
    fn a_hole_is_not_inside_and_rings_run_as_the_format_wants() {
        let ring = shape(vec![square(112.0, 35.0, 1.0), square(112.25, 35.25, 0.5)]);
        assert!(
            ring.contains([112.1, 35.1]) && !ring.contains([112.5, 35.5]) && !ring.contains([113.1, 35.5])
        );
        assert!(signed_area(&ring.polygons[0][0]) > 0.0 && signed_area(&ring.polygons[0][1]) < 0.0);
        let whole = shape(vec![square(112.0, 35.0, 1.0)]);
        assert!((ring.area() / whole.area() - 0.75).abs() < 1e-9);
        let inner = shape(vec![square(112.25, 35.25, 0.5)]);
        assert!(ring.overlap(&inner) < 1.0, "{}", ring.overlap(&inner));
        assert!((whole.overlap(&inner) / inner.area() - 1.0).abs() < 1e-3);
    }

    #[test]
    fn of_neighbours_the_eastern_and_the_northern_has_the_border() {
        let (west, east) = (shape(vec![square(112.0, 35.0, 0.1)]), shape(vec![square(112.1, 35.0, 0.1)]));
        let north = shape(vec![square(112.0, 35.1, 0.1)]);
        let border = [112.0 + 0.1, 35.05];
        assert!(!west.contains(border) && east.contains(border));
        let border = [112.05, 35.0 + 0.1];
        assert!(!west.contains(border) && north.contains(border));
        assert!((west.metres_to_border([112.0 + 0.1, 35.05])) < 1e-6);
        let away = west.metres_to_border([112.05, 35.2]);
        assert!((away - 11_132.0).abs() < 2.0, "{away}");
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
            (vec![vec![square(112.0, 35.0, 1.0), square(112.5, 35.5, 1.0)]], "外环与第1个面的第1个洞相交"),
            (vec![vec![square(112.0, 35.0, 1.0), square(114.0, 35.0, 0.1)]], "第1个洞不在外环之内"),
            (vec![vec![square(112.0, 35.0, 1.0)], vec![square(112.2, 35.2, 0.1)]], "第1个面与第2个面重叠"),
        ];
        for (mut polygons, words) in cases {
            let found = faults(&mut polygons).join("；");
            assert!(found.contains(words), "期望“{words}”，实际“{found}”");
        }
    }

    #[test]
    fn a_sliver_is_let_pass_and_more_is_not() {
        let one = shape(vec![square(112.0, 35.0, 0.02)]);
        // A metre along two kilometres; then fifty.
        let sliver = shape(vec![square(112.02 - 0.000_011, 35.0, 0.02)]);
        let slice = shape(vec![square(112.02 - 0.000_55, 35.0, 0.02)]);
        assert_eq!(overlaps(&one, &sliver), None);
        let both = overlaps(&one, &slice).unwrap();
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

    fn how_many(shapes: &[Shape], point: [f64; 2]) -> usize {
        shapes.iter().filter(|s| s.contains(point)).count()
    }

    proptest! {
        #[test]
        fn of_a_patchwork_every_point_lies_in_one_patch_also_on_a_border(
            shapes in patchwork(),
            east in 0.0..0.03_f64,
            north in 0.0..0.03_f64,
            part in 0.0..1.0_f64,
        ) {
            prop_assert_eq!(how_many(&shapes, [112.0 + east, 35.0 + north]), 1);
            let within = |p: &[f64; 2]| {
                112.0 < p[0] && p[0] < 112.0 + 0.01 * 3.0 && 35.0 < p[1] && p[1] < 35.0 + 0.01 * 3.0
            };
            for (a, b) in shapes.iter().flat_map(Shape::edges) {
                let between = [0, 1].map(|i| a[i] + (b[i] - a[i]) * part);
                for point in [a, between].iter().filter(|p| within(p)) {
                    prop_assert_eq!(how_many(&shapes, *point), 1, "{:?}", point);
                }
            }
            for (n, one) in shapes.iter().enumerate() {
                for two in &shapes[n + 1..] {
                    prop_assert!(one.overlap(two) < 0.01, "{}", one.overlap(two));
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
            prop_assert!((one.overlap(&one) / one.area() - 1.0).abs() < 1e-3, "{} {}", one.overlap(&one), one.area());
            prop_assert_eq!(one.overlap(&far), 0.0);
        }
    }
}
