//! 文书更正 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::World;
use crate::kit::Story;
use law::case::CaseCommand as C;
use law::case::amend::{ApproveCorrection, Command as K, CorrectPaper, Fact, State};
use law::clue::CheckOutcome;

kinds! { Fact, kind, KINDS: PaperCorrectionProposed PaperCorrected PaperCorrectionReturned }

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State) -> String {
    let State { corrections } = state;
    let each: Vec<_> = corrections.iter().map(|c| (c.number.is_some(), c.returned)).collect();
    format!("{each:?}")
}

/// 更正: the notice's and the decision's, asked for, sent back and approved at every stage at which they may be.
pub const AMEND: Scope = Scope {
    name: "corrections",
    desk: Story::new,
    menu: |s: &Story, w: &World| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        let last = w.case.papers.iter().rfind(|p| matches!(p.code.as_str(), "NOTICE" | "DEC"));
        if let Some(paper) = last.filter(|_| m.few("PaperCorrectionProposed", 2)) {
            let correct = CorrectPaper {
                paper: paper.number.to_string(),
                wrong: "堆放物科".into(),
                right: "堆放物料".into(),
                reason: "打印有误".into(),
                officers: vec!["sq1".into(), "sq2".into()],
                ..CorrectPaper::default()
            };
            m.case("sq1", "", C::Amend(K::CorrectPaper(correct)));
        }
        for (how, approve) in [("", true), ("back", false)] {
            let settle = ApproveCorrection { approve, opinion: "已核对".into() };
            m.case("head", how, C::Amend(K::ApproveCorrection(settle)));
        }
        shortest(m, 500)
    },
    bounds: &[("PaperCorrectionProposed", 2)],
    overdue: &[],
};
