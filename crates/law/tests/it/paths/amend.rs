//! 文书更正 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::World;
use crate::kit::Story;
use law::case::CaseCommand as C;
use law::case::amend::{AmendPaper, ApproveAmendment, Command as K, Fact, State, amendable};
use law::clue::CheckOutcome;

kinds! { Fact, kind, KINDS: PaperAmendmentProposed PaperAmended PaperAmendmentReturned }

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State) -> String {
    let State { amendments } = state;
    let each: Vec<_> = amendments.iter().map(|a| (a.number.is_some(), a.returned)).collect();
    format!("{each:?}")
}

/// 更正: the last document served on the party, asked for, sent back and approved at every stage at which it may be.
pub const AMEND: Scope = Scope {
    name: "amendments",
    desk: Story::new,
    menu: |s: &Story, w: &World| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        if let Some(paper) = amendable(&w.case).last().filter(|_| m.few("PaperAmendmentProposed", 2)) {
            let amend = AmendPaper {
                paper: paper.number.to_string(),
                wrong: "堆放物科".into(),
                right: "堆放物料".into(),
                reason: "打印有误".into(),
                officers: vec!["sq1".into(), "sq2".into()],
                ..AmendPaper::default()
            };
            m.case("sq1", "", C::Amend(K::AmendPaper(amend)));
        }
        for (how, approve) in [("", true), ("back", false)] {
            let settle = ApproveAmendment { approve, opinion: "已核对".into() };
            m.case("head", how, C::Amend(K::ApproveAmendment(settle)));
        }
        shortest(m, 500)
    },
    bounds: &[("PaperAmendmentProposed", 2)],
    overdue: &[],
};
