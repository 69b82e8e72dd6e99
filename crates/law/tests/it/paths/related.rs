//! 关联案件 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::{Move, Step, World};
use crate::kit::Story;
use law::case::CaseCommand as C;
use law::case::related::{Bond, Command as K, Fact, Other, RelateCase, State, UnrelateCase};
use law::clue::CheckOutcome;
use law::party::Party;

kinds! { Fact, kind, KINDS: CaseRelated CaseUnrelated }

const NUMBER: &str = "济承综执立字〔2026〕第777号";

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State) -> String {
    let State { links } = state;
    let each: Vec<_> = links.iter().map(|l| (l.bond, l.pointed)).collect();
    format!("{each:?}")
}

/// 关联: another case tied to this one and set free again at every stage at which it may be, named by the other one, found after
/// all in an investigation that is reopened, and told by a notice of its own.
pub const RELATED: Scope = Scope {
    name: "related cases",
    desk: Story::new,
    menu: |s: &Story, w: &World| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]).reopening();
        if m.few("CaseRelated", 2) {
            m.steps.push(Step { who: "sq3", how: "names this one", act: Move::Pointed(true) });
            for (how, bond) in [("jointly", Bond::Jointly), ("connected", Bond::Connected)] {
                let party = Party { name: "周示例".into(), ..Party::default() };
                let other = Other { id: "other".into(), number: NUMBER.into(), party, archived: false };
                let relate = RelateCase {
                    case: NUMBER.into(),
                    bond,
                    part: "提供场地".into(),
                    fellow_part: "雇车运来".into(),
                    other: Some(Box::new(other)),
                    ..RelateCase::default()
                };
                m.case("sq1", how, C::Related(K::RelateCase(relate)));
            }
        }
        m.steps.push(Step { who: "sq3", how: "takes it back", act: Move::Pointed(false) });
        let free = UnrelateCase { case: NUMBER.into(), reason: "案号填错".into() };
        m.case("sq1", "", C::Related(K::UnrelateCase(free)));
        shortest(m, 500)
    },
    bounds: &[("CaseRelated", 2), ("InvestigationReopened", 1), ("LegalReviewed", 1)],
    overdue: &[],
};
