//! 巡查 — patrol tasks of the grids (方案 arts. 5, 6, 12): given by the town's rule or by the centre, gone by the member of the
//! grid, with a check-in at each point and, only where the member agrees to it, a track (P-12, P-13).
//!
//! One matter a task. A patrol handles nothing: what is seen on the way is reported as a clue, which names its patrol.

mod acts;
mod command;
mod decide;
mod fact;
mod ground;
mod period;
mod state;
mod track;

pub use acts::{ACTS, Row, act, panel};
pub use command::*;
pub use decide::{decide, stands_alone};
pub use fact::*;
pub use ground::metres;
pub use period::{Every, Period};
pub use state::*;
pub use track::{MOST_POINTS, TrackPoint, accept, kept_until};
