//! The scopes: which part of the road each search opens up, and how far.

use super::menu::{Menu, PLAIN as ALONE};
use super::search::Scope;
use crate::kit::{Story, fine};
use law::case::Outcome;
use law::clue::CheckOutcome;

fn penalty(yuan: i64) -> Outcome {
    Outcome::Penalty { penalty: fine(yuan) }
}

/// The whole road with one way of doing each thing.
pub const PLAIN: Scope = Scope {
    name: "plain",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::new(s, w, ALONE);
        m.clue_road(&[CheckOutcome::General])
            .filing()
            .investigation()
            .report(&[("", "较轻", penalty(500))])
            .notice(&[("", fine(500))], 1)
            .service()
            .decision(&[("", penalty(500))])
            .ending();
        m.steps
    },
    bounds: &[],
    overdue: &[],
};
