//! What is no fault of borders and worth a look all the same: villages without one, land between neighbours that is nobody's,
//! what reaches beyond the town's outline, a village whose centre lies elsewhere.

use super::borders::BorderFault;
use super::grid::{GAP, Grid, Grids};
use super::shape::{Piece, Shape, pieces_between, pieces_beyond};

/// Gaps that are named one by one at most; the largest come first.
const MOST: usize = 12;

/// Everything of that kind; `surveyed` says that the villages' centres are no sketch.
pub(super) fn notes(grids: &Grids, surveyed: bool) -> Vec<BorderFault> {
    let mut notes = Vec::new();
    let undrawn = grids.undrawn();
    if !undrawn.is_empty() {
        let names: Vec<&str> = undrawn.iter().map(|g| g.name.as_str()).collect();
        let message =
            format!("还有{}个村没有边界：{}；落在那里的线索会是“未划入网格”", names.len(), names.join("、"));
        notes.push(BorderFault { entry: String::new(), ..BorderFault::of(&undrawn, "", message) });
    }
    let drawn: Vec<(&Grid, &Shape)> = grids.villages().filter_map(|g| Some((g, g.shape.as_ref()?))).collect();
    let outline = Shape::around(&grids.outline);
    for (grid, shape) in &drawn {
        if let Some(beyond) = outline.as_ref().and_then(|outline| pieces_beyond(shape, outline)) {
            let message = format!("约{}在镇域外廓（grids.toml 的 outline）以外", area(beyond));
            notes.push(BorderFault::of(&[*grid], "geometry", message));
        }
        let metres = shape.metres_from([grid.lon, grid.lat]);
        if surveyed && metres > GAP {
            let message =
                format!("村中心点（grids.toml 的 lon、lat）在边界外约{metres:.0}米，核对是不是画错了村");
            notes.push(BorderFault::of(&[*grid], "geometry", message));
        }
    }
    let shapes: Vec<&Shape> = drawn.iter().map(|(_, shape)| *shape).collect();
    let whole = outline.as_ref().filter(|_| undrawn.is_empty());
    let mut gaps = pieces_between(&shapes, whole, 2.0 * GAP);
    // As long as a village is missing, the land that will be its own is no gap.
    gaps.retain(|gap| !undrawn.iter().any(|g| gap.holds([g.lon, g.lat])));
    gaps.sort_by(|a, b| b.area.total_cmp(&a.area));
    let more = gaps.len().saturating_sub(MOST);
    notes.extend(gaps.iter().take(MOST).map(|gap| between(gap, &drawn)));
    if more > 0 {
        let message = format!("另有{more}处更小的空隙");
        notes.push(BorderFault::of(&[], "geometry", message));
    }
    notes
}

impl Grids {
    /// What is worth a look in the borders in force; nothing where there are none.
    pub fn border_notes(&self) -> Vec<BorderFault> {
        if self.drawn() { notes(self, !self.schematic) } else { Vec::new() }
    }
}

/// A gap with those around it.
fn between(gap: &Piece, drawn: &[(&Grid, &Shape)]) -> BorderFault {
    let touches =
        |shape: &Shape| gap.corners.iter().any(|at| shape.is_near(*at) && shape.metres_from(*at) < GAP);
    let around: Vec<&Grid> =
        drawn.iter().filter(|(_, shape)| touches(shape)).map(|(grid, _)| *grid).collect();
    let names: Vec<&str> = around.iter().map(|g| g.name.as_str()).collect();
    let [lon, lat] = gap.middle;
    let message = format!(
        "{}之间有约{}不属于任何村（{lon:.5}，{lat:.5}一带）",
        if names.is_empty() { "边界".into() } else { names.join("、") },
        area(gap.area)
    );
    BorderFault { entry: String::new(), ..BorderFault::of(&around, "geometry", message) }
}

/// An area as people say it.
pub(super) fn area(square_metres: f64) -> String {
    if square_metres < 10_000.0 {
        format!("{square_metres:.0}平方米")
    } else {
        format!("{:.1}公顷", square_metres / 10_000.0)
    }
}
