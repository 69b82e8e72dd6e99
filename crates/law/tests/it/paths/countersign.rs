//! 执法人员签名 in the search of all paths: what of it counts where it is tried, and its scope.
//!
//! Signing changes nothing that the law decides on but whether a file may be archived, so it is walked in one scope, in a
//! town whose officers sign on the screen, and no other scope tries it.

use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::World;
use crate::kit::{Story, signed};
use law::case::{CaseCommand as C, CaseStage};
use law::clue::{CheckOutcome, ClueCommand as K};
use law::countersign::{Countersign, Sheet, Sheets};
use law::party::Signature;
use law::town::OfficersSign;
use std::collections::BTreeSet;

/// For whom anything waits, of the clue and of the case.
pub fn mark(clue: &Sheets, case: &Sheets) -> String {
    let open = |sheets: &Sheets| -> BTreeSet<String> {
        sheets.0.iter().flat_map(Sheet::unsigned).map(|o| o.id.clone()).collect()
    };
    format!("{:?} {:?}", open(clue), open(case))
}

fn sign() -> Countersign {
    Countersign { signature: Signature { name: String::new(), ..signed() } }
}

/// 会签: the first officer signs on the way, and both before the file goes to the archive, which waits for them.
pub const COUNTERSIGN: Scope = Scope {
    name: "countersigning",
    desk: || {
        let mut s = Story::new();
        s.town.policy.officers_sign.value = OfficersSign::Screen;
        s
    },
    menu: |s: &Story, w: &World| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        let last = w.case.stage == CaseStage::Closed;
        if m.few("PapersSigned", 2) || last {
            m.case("sq1", "", C::Countersign(sign()));
        }
        if last {
            m.case("sq2", "", C::Countersign(sign()));
            m.case("sq3", "", C::Countersign(sign()));
        }
        // What is signed in the clue is signed there.
        if m.few("PapersSigned", 1) {
            m.clue("sq1", "", K::CountersignCheck(sign()));
        }
        shortest(m, 500)
    },
    bounds: &[("PapersSigned", 2)],
    overdue: &[],
};
