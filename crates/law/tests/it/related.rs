//! 关联案件: whoever did wrong together has a case each, and each case names the others.

use crate::kit::{At, CODE, Story};
use law::case::related::{Bond, Command as K, Fact, Fellow, Other, RelateCase, UnrelateCase, mirror};
use law::case::{CaseCommand as C, CaseFact};
use law::party::Party;

const NUMBER: &str = "示例执立〔2026〕第9号";

/// 另一件案件
fn other() -> Other {
    Other {
        id: "other".into(),
        number: NUMBER.into(),
        party: Party {
            name: "示例建材有限公司".into(), credit_code: Some(CODE.into()), ..Party::default()
        },
        archived: false,
    }
}

fn jointly() -> RelateCase {
    RelateCase {
        case: NUMBER.into(),
        bond: Bond::Jointly,
        part: "提供场地".into(),
        fellow_part: "运来并堆放物料".into(),
        other: Some(Box::new(other())),
    }
}

fn relate(c: RelateCase) -> C {
    C::Related(K::RelateCase(c))
}

fn unrelate(case: &str, reason: &str) -> C {
    C::Related(K::UnrelateCase(UnrelateCase { case: case.into(), reason: reason.into() }))
}

#[test]
fn p16_lets_pass_a_joint_wrong_written_into_both_cases() {
    let mut s = Story::at(At::Filed);
    let before = s.case.clone();
    s.does("sq1", relate(jointly()));
    let link = s.case.related.to("other").expect("related").clone();
    assert_eq!((link.number.as_str(), link.bond, link.part.as_str()), (NUMBER, Bond::Jointly, "提供场地"));
    assert_eq!(link.fellow, Fellow { name: "示例建材有限公司".into(), part: "运来并堆放物料".into() });
    assert_eq!((s.case.stage, &s.case.papers), (before.stage, &before.papers), "nothing else changes");

    // From the other one's point of view parts and parties are exchanged.
    let fact = CaseFact::Related(Fact::CaseRelated {
        case: link.case,
        number: link.number,
        bond: link.bond,
        part: link.part,
        fellow: link.fellow,
    });
    let (to, seen) = s.with("sq1", |ctx| mirror(&before, "this", &fact, ctx)).expect("seen from there");
    assert_eq!(to, "other");
    let CaseFact::Related(Fact::CaseRelated { case, number, part, fellow, .. }) = seen.fact else {
        panic!("{seen:?}")
    };
    let party = &before.subject.as_ref().expect("a party").party;
    assert_eq!((case.as_str(), Some(number)), ("this", before.number.as_ref().map(ToString::to_string)));
    assert_eq!(
        (part.as_str(), &fellow.name, fellow.part.as_str()),
        ("运来并堆放物料", &party.name, "提供场地")
    );
}

#[test]
fn p16_lets_pass_other_bonds_without_parts_and_a_link_that_is_taken_back() {
    let mut s = Story::at(At::Filed);
    let same = Other { party: s.case.subject.as_ref().expect("a party").party.clone(), ..other() };
    let c = RelateCase {
        case: NUMBER.into(),
        bond: Bond::SameClue,
        other: Some(Box::new(same)),
        ..RelateCase::default()
    };
    s.does("sq1", relate(c.clone()));
    s.does("sq1", unrelate(NUMBER, "案号填错"));
    assert!(s.case.related.links.is_empty());
    s.does("sq1", relate(c));
}

#[test]
fn p16_refuses_what_is_no_other_case() {
    let mut s = Story::at(At::Filed);
    let mut no = |change: &dyn Fn(&mut RelateCase), word: &str, field: &str| {
        let mut c = jointly();
        change(&mut c);
        let r = s.refused("sq1", relate(c), "P-16");
        assert!(r.have.contains(word) && r.field == Some(field), "{word}: {r}");
    };
    no(&|c| c.other = None, "没有查到", "case");
    no(&|c| (c.other, c.case) = (None, String::new()), "没有填写", "case");
    no(&|c| c.part = " ".into(), "", "part");
    no(&|c| c.fellow_part.clear(), "", "fellow_part");
    no(&|c| c.other.as_mut().expect("one").archived = true, "已经归档", "case");
    let own = s.case.number.as_ref().expect("filed").to_string();
    let party = s.case.subject.as_ref().expect("a party").party.clone();
    let mut no = |change: &dyn Fn(&mut RelateCase), word: &str| {
        let mut c = jointly();
        change(&mut c);
        let r = s.refused("sq1", relate(c), "P-16");
        assert!(r.have.contains(word), "{word}: {r}");
    };
    no(&|c| c.other.as_mut().expect("one").number.clone_from(&own), "就是本案");
    no(&|c| c.other.as_mut().expect("one").party = party.clone(), "与本案相同");
}

#[test]
fn p16_refuses_a_link_made_twice_and_one_that_is_not_there() {
    let mut s = Story::at(At::Filed);
    s.does("sq1", relate(jointly()));
    assert!(s.refused("sq1", relate(jointly()), "P-16").have.contains("已经关联"));
    assert!(s.refused("sq1", unrelate("示例执立〔2026〕第8号", "填错"), "P-16").have.contains("没有关联"));
    let r = s.refused("sq1", unrelate(NUMBER, " "), "P-03");
    assert_eq!(r.field, Some("reason"));
}
