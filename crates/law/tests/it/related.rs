//! 关联案件: whoever did wrong together has a case each, and each case names the others.

use crate::kit::{At, CODE, Story};
use law::case::related::{
    Bond, Command as K, Fact, Fellow, Other, RelateCase, UnrelateCase, other_side, pointer,
};
use law::case::{CaseCommand as C, CaseFact, CaseStage, Publish};
use law::party::{Party, PartyKind};

const NUMBER: &str = "济承综执立字〔2026〕第777号";

/// 另一件案件
fn other() -> Other {
    Other {
        id: "other".into(),
        number: NUMBER.into(),
        party: Party {
            kind: PartyKind::Organisation,
            name: "示例建材有限公司".into(),
            credit_code: Some(CODE.into()),
            ..Party::default()
        },
        archived: false,
    }
}

fn jointly() -> RelateCase {
    RelateCase {
        case: NUMBER.into(),
        fellow: String::new(),
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
fn p16_lets_pass_a_joint_wrong_found_before_the_report_and_points_back_from_the_other_case() {
    let mut s = Story::at(At::Filed);
    let before = s.case.clone();
    s.does("sq1", relate(jointly()));
    let link = s.case.related.to("other").expect("related").clone();
    assert_eq!((link.number.as_str(), link.bond, link.pointed), (NUMBER, Bond::Jointly, false));
    let found = Fellow {
        name: "示例建材有限公司".into(),
        kind: PartyKind::Organisation,
        part: "运来并堆放物料".into(),
        own_part: "提供场地".into(),
    };
    assert_eq!(link.fellow, found);
    assert_eq!((s.case.stage, &s.case.papers), (before.stage, &before.papers), "nothing else changes");

    // The other case learns that it was named, and nothing of what was found.
    let fact = s.case_events.last().expect("an event").fact.clone();
    assert_eq!(other_side(&fact), Some("other"));
    let mut there = Story::at(At::Reviewed);
    let seen =
        s.with("sq1", |ctx| pointer(&there.case, &before, "this", &fact, ctx)).expect("seen from there");
    there.case.evolve(&seen);
    let back = there.case.related.to("this").expect("a pointer").clone();
    let party = &before.subject.as_ref().expect("a party").party;
    assert_eq!((&back.fellow.name, back.pointed), (&party.name, true));
    assert_eq!((back.fellow.part.as_str(), back.fellow.own_part.as_str()), ("", ""));
    assert_eq!(Some(back.number), before.number.as_ref().map(ToString::to_string));
    assert!(there.case.related.jointly().next().is_none(), "no finding of that case");
    // Named once more it is pointed to once; set free, the pointer goes.
    assert!(s.with("sq1", |ctx| pointer(&there.case, &before, "this", &fact, ctx)).is_none());
    s.does("sq1", unrelate(NUMBER, "案号填错"));
    let fact = s.case_events.last().expect("an event").fact.clone();
    let gone =
        s.with("sq1", |ctx| pointer(&there.case, &before, "this", &fact, ctx)).expect("gone there too");
    there.case.evolve(&gone);
    assert!(there.case.related.links.is_empty());
}

#[test]
fn p16_lets_pass_a_finding_where_there_was_a_pointer_and_it_outlives_the_pointer() {
    let mut s = Story::at(At::Filed);
    let named = RelateCase { bond: Bond::Connected, ..jointly() };
    s.does("sq1", relate(named));
    s.case.related.links[0].pointed = true;
    s.does("sq1", relate(jointly()));
    let links = &s.case.related.links;
    assert!(links.len() == 1 && !links[0].pointed && links[0].bond == Bond::Jointly);
    // The other side takes its own back: what this case found stays.
    let elsewhere = CaseFact::Related(Fact::CaseUnrelated {
        case: "this".into(),
        number: NUMBER.into(),
        reason: "填错".into(),
    });
    assert!(s.with("sq1", |ctx| pointer(&s.case, &s.case, "other", &elsewhere, ctx)).is_none());
    // An archived file stays as it is.
    let mut archived = s.case.clone();
    archived.related.links.clear();
    archived.stage = CaseStage::Archived;
    let fact = s.case_events.last().expect("an event").fact.clone();
    assert!(s.with("sq1", |ctx| pointer(&archived, &s.case, "this", &fact, ctx)).is_none());
}

/// What the decision says of a joint wrong stands in the report that was reviewed and in the notice.
#[test]
fn p16_refuses_to_find_or_take_back_a_joint_wrong_between_report_and_decision() {
    for at in [At::Concluded, At::Reviewed, At::Noticed] {
        let mut s = Story::at(at);
        let r = s.refused("sq1", relate(jointly()), "P-16");
        assert!(r.field == Some("bond") && r.need.contains("调查终结前"), "{r}");
        // What is no finding may be tied at any time.
        s.does("sq1", relate(RelateCase { bond: Bond::SameClue, ..jointly() }));
        s.does("sq1", unrelate(NUMBER, "案号填错"));
    }
    let mut s = Story::at(At::Filed);
    s.does("sq1", relate(jointly()));
    s.case.stage = CaseStage::Noticed;
    s.refused("sq1", unrelate(NUMBER, "案号填错"), "P-16");
}

/// D-15: a natural person with a case of his own is not named to the public in another's decision.
#[test]
fn d15_refuses_the_name_of_whoever_did_it_together_in_a_public_text() {
    let mut s = Story::at(At::Served);
    let person = Party { name: "周示例".into(), ..Party::default() };
    let other = Other { party: person, ..other() };
    s.does("sq1", relate(RelateCase { other: Some(Box::new(other)), ..jointly() }));
    let (title, text) = law::case::masked_draft(&s.case, &s.town.agency.name).expect("a draft");
    let publish = |text: String| {
        C::Publish(Publish { title: title.clone(), text, confirmed: true, ..Publish::default() })
    };
    let r = s.refused("legal", publish(format!("{text}另有周示例参与。")), "D-15");
    assert!(r.have.contains("另案处理"), "{r}");
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
    assert!(
        s.refused("sq1", unrelate("济承综执立字〔2026〕第778号", "填错"), "P-16").have.contains("没有关联")
    );
    let r = s.refused("sq1", unrelate(NUMBER, " "), "P-04");
    assert_eq!(r.field, Some("reason"));
}

/// What was done in a case is found by those who handle it.
#[test]
fn p02_refuses_to_relate_a_case_that_somebody_else_handles() {
    let mut s = Story::at(At::Filed);
    s.refused("sq3", relate(jointly()), "P-02");
    s.does("sq1", relate(jointly()));
}
