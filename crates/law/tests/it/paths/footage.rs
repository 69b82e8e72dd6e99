//! 音像记录 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::World;
use crate::footage::{clip, demanding, explained, linked, settled};
use crate::kit::Story;
use law::case::CaseCommand as C;
use law::case::footage::{Fact, State, Step};
use law::clue::CheckOutcome;

kinds! { Fact, kind, KINDS: RecordingDemanded FootageLinked FootageExplained ExplanationSettled }

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State) -> String {
    let State { steps, recordings } = state;
    let each = steps.iter().map(|s| {
        let Step {
            no: _,
            act,
            title: _,
            entry: _,
            media: _,
            officers: _,
            began_at: _,
            ended_at: _,
            attached,
            linked,
            explained,
        } = s;
        let said = explained.as_ref().map(|e| e.confirmed.is_some());
        format!("{act} {} {} {said:?}", attached.is_empty(), linked.len())
    });
    format!("{} {}", each.collect::<Vec<_>>().join(","), recordings.len())
}

/// 音像: an inspection that must be filmed — linked, explained and confirmed, sent back, or left open, which holds the report up.
pub const FOOTAGE: Scope = Scope {
    name: "footage",
    desk: || Story { town: demanding(&["record_inspection"]), ..Story::new() },
    menu: |s: &Story, w: &World| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        if m.few("InspectionRecorded", 1) {
            m.case("sq1", "", C::RecordInspection(s.inspection()));
        }
        if let Some(step) = w.case.footage.steps.first() {
            let seen = clip("f", "sq1", step.began_at, step.ended_at);
            if m.few("FootageLinked", 1) {
                m.case("sq1", "", linked(step.no, seen));
            }
            if m.few("FootageExplained", 2) {
                m.case("sq1", "", explained(step.no));
            }
            m.case("brigade", "", settled(true)).case("brigade", "back", settled(false));
        }
        shortest(m, 500)
    },
    bounds: &[("InspectionRecorded", 1), ("FootageLinked", 1), ("FootageExplained", 2)],
    overdue: &[],
};
