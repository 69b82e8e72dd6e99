//! P-14 更正当事人信息.

use crate::kit::{ADULT, At, Story, business, citizen, file};
use law::case::{CaseCommand as C, CorrectParty, ProposeFiling};
use law::party::{Party, PartyKind};

/// The party of a case that was filed, to be changed.
fn filed() -> (Story, Party) {
    let s = Story::at(At::Filed);
    let party = s.case.subject().expect("a subject").party.clone();
    (s, party)
}

fn corrected(party: Party) -> CorrectParty {
    CorrectParty { party, reason: "立案时写错".into(), files: vec![] }
}

#[test]
fn p14_refuses_another_person_a_change_of_identity_without_proof_and_no_change() {
    let (mut s, party) = filed();
    let same = corrected(party.clone());
    s.refused("sq1", C::CorrectParty(same), "P-04");

    let mut renamed = corrected(Party { name: "王示例".into(), ..party.clone() });
    assert_eq!(s.refused("sq1", C::CorrectParty(renamed.clone()), "P-14").field, Some("files"));
    renamed.files = vec![file()];

    let mut other = renamed.clone();
    other.party.id_number = Some(with_check_digit("41088119900307457"));
    let refusal = s.refused("sq1", C::CorrectParty(other), "P-14");
    assert_eq!((refusal.field, refusal.fix.act), (Some("party.name"), Some("submit_report")));

    // Who does not handle the case corrects nothing, and after the investigation nobody does.
    s.refused("sq3", C::CorrectParty(renamed.clone()), "P-02");
    let mut s = Story::at(At::Concluded);
    s.refused("sq1", C::CorrectParty(renamed), "P-03");
}

#[test]
fn p14_lets_pass_a_slip_of_the_pen_and_a_new_address() {
    let (mut s, party) = filed();
    let before = s.case.facts_version;
    s.does("sq1", C::CorrectParty(corrected(Party { address: "承留镇示例路8号".into(), ..party.clone() })));
    assert_eq!(s.case.subject().expect("a subject").party.address, "承留镇示例路8号");

    let mut renamed =
        corrected(Party {
            name: "王示例".into(), address: "承留镇示例路8号".into(), ..party.clone()
        });
    renamed.files = vec![file()];
    s.does("sq1", C::CorrectParty(renamed));
    let now = &s.case.subject().expect("a subject").party;
    assert_eq!((now.name.as_str(), &now.id_number), ("王示例", &party.id_number));
    assert!(s.case.facts_version > before, "whoever reviews it reviews the corrected party");

    // A citizen who turns out to trade under a licence: the same name, one more number.
    let mut trader = s.case.subject().expect("a subject").party.clone();
    (trader.kind, trader.representative) = (PartyKind::SoleTrader, Some("王示例".into()));
    let mut licensed = corrected(trader);
    licensed.files = vec![file()];
    s.does("sq1", C::CorrectParty(licensed));
}

#[test]
fn i01_refuses_a_corrected_number_whose_check_digit_does_not_fit() {
    let (mut s, party) = filed();
    let mut wrong = corrected(Party { id_number: Some("110105194912310021".into()), ..party });
    wrong.files = vec![file()];
    assert_eq!(s.refused("sq1", C::CorrectParty(wrong), "I-01").field, Some("party.id_number"));
}

/// The first seventeen digits with the check digit that fits (GB 11643).
fn with_check_digit(id: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = id.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    format!("{id}{}", char::from(b"10X98765432"[sum as usize % 11]))
}

#[test]
fn a_party_is_known_by_its_numbers_and_by_who_answers_for_it() {
    let mut s = Story::at(At::WithSquad);
    let none = || None::<String>;
    let company = || business(PartyKind::Organisation);
    let trader = || business(PartyKind::SoleTrader);
    for (party, field) in [
        (Party { id_number: none(), ..citizen(ADULT) }, "party.id_number"),
        (Party { credit_code: Some(" ".into()), ..company() }, "party.credit_code"),
        (Party { credit_code: none(), ..trader() }, "party.credit_code"),
        (Party { representative: none(), ..company() }, "party.representative"),
        (Party { representative: Some(" ".into()), ..trader() }, "party.representative"),
    ] {
        let c = ProposeFiling { party, ..s.filing() };
        assert_eq!(s.refused("sq1", C::ProposeFiling(c), "P-04").field, Some(field));
    }
    // A trader without a licence is known by the owner's own number.
    let unlicensed = Party { credit_code: none(), id_number: Some(ADULT.into()), ..trader() };
    let c = ProposeFiling { party: unlicensed, ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
}
