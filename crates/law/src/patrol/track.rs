//! 轨迹 — what of the positions that a phone sends may be kept (P-13): only of whoever walks, only while they agree, only between
//! start and end, thinned, and no longer than the town says.

use super::decide::walker;
use super::ground::metres;
use super::state::PatrolState;
use crate::context::Context;
use crate::matter::incomplete;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

/// Most points that a phone sends at once.
pub const MOST_POINTS: usize = 500;

/// A point nearer than this to the last in place and time is left out.
const STEP: (f64, SignedDuration) = (20.0, SignedDuration::from_secs(30));

/// 轨迹点
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackPoint {
    /// 时间 by the phone's clock.
    pub at: DateTime,
    /// 经度, WGS-84 degrees.
    pub lon: f64,
    /// 纬度, WGS-84 degrees.
    pub lat: f64,
    /// 误差, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
}

/// What of these points is kept, in the order of time; `last` is the last that is kept already.
///
/// # Errors
/// P-02 for anybody else's patrol, P-13 without consent or for points none of which lie within it, P-04.
pub fn accept(
    state: &PatrolState,
    points: &[TrackPoint],
    last: Option<TrackPoint>,
    ctx: &Context,
) -> Result<Vec<TrackPoint>, Refusal> {
    walker(state, ctx)?;
    if points.len() > MOST_POINTS {
        let need = format!("一次不超过{MOST_POINTS}个轨迹点");
        return Err(incomplete("points", need, format!("{}个", points.len())));
    }
    let off = |p: &TrackPoint| !(-180.0..=180.0).contains(&p.lon) || !(-90.0..=90.0).contains(&p.lat);
    if points.iter().any(off) {
        return Err(incomplete("points", "经度在±180度以内、纬度在±90度以内", "有超出范围的点"));
    }
    let refuse = |need: &str, have: &str| {
        Err(Refusal::new(&rules::P_13, need, have)
            .fix("巡查人", "需要记录的，巡查时由本人同意后再记录；不同意不影响巡查"))
    };
    if !state.consented() {
        return refuse("本人为这次巡查同意记录轨迹", "没有同意，或者已经撤回");
    }
    // A clock that is a little fast loses nothing.
    let ahead = ctx.now.saturating_add(2.minutes());
    let within =
        |p: &&TrackPoint| p.at <= ahead && state.windows().any(|(from, to)| from <= p.at && p.at <= to);
    let mut all: Vec<TrackPoint> = points.iter().filter(within).copied().collect();
    if all.is_empty() && !points.is_empty() {
        return refuse("巡查开始之后、结束之前，本人同意期间的轨迹", "这些点都不在其中");
    }
    all.sort_by_key(|p| p.at);
    let mut kept: Vec<TrackPoint> = Vec::new();
    // Points that come late may lie before what is kept: those are thinned among themselves.
    for p in all {
        let before = kept.last().copied().or_else(|| last.filter(|l| l.at <= p.at));
        let new = before.is_none_or(|b| {
            let far = metres([b.lon, b.lat], [p.lon, p.lat]) >= STEP.0;
            p.at > b.at && (far || b.at.duration_until(p.at) >= STEP.1)
        });
        if new {
            kept.push(p);
        }
    }
    Ok(kept)
}

/// The last day on which a track is kept; none where there is none. An unfinished patrol counts from its beginning.
pub fn kept_until(state: &PatrolState, days: i64) -> Option<Date> {
    let from = state.ended_at.or(state.started_at).filter(|_| state.consented())?;
    Some(from.date().saturating_add(days.days()))
}
