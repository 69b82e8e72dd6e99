//! The charts say what the tables say.

use super::*;
use std::collections::BTreeSet;

#[test]
fn every_stage_is_reached_from_the_first() {
    for kind in Kind::ALL {
        let c = chart(kind);
        let mut reached = BTreeSet::from([c.nodes[0].id.clone()]);
        for _ in &c.nodes {
            for e in &c.edges {
                if reached.contains(&e.from) {
                    reached.insert(e.to.clone());
                }
            }
        }
        let missing: Vec<_> = c.nodes.iter().filter(|n| !reached.contains(&n.id)).map(|n| n.label).collect();
        assert!(missing.is_empty(), "{}: not reached: {missing:?}", c.title);
    }
}

#[test]
fn every_stage_but_the_last_leads_on() {
    for kind in Kind::ALL {
        let c = chart(kind);
        for n in c.nodes.iter().filter(|n| !n.last) {
            assert!(
                c.edges.iter().any(|e| e.from == n.id && !e.back),
                "{}: {} leads nowhere",
                c.title,
                n.label
            );
        }
    }
}

#[test]
fn every_act_of_the_tables_is_drawn() {
    let drawn: BTreeSet<&str> = Kind::ALL
        .into_iter()
        .map(chart)
        .flat_map(|c| {
            let beside: Vec<_> = c.nodes.iter().flat_map(|n| n.beside.iter().map(|s| s.act)).collect();
            c.edges.iter().map(|e| e.step.act).chain(beside).collect::<Vec<_>>()
        })
        .collect();
    let acts = clue::ACTS.iter().map(|a| a.id).chain(case::acts().map(|a| a.id));
    // A procedure beside the road is named at every stage in which it has an act; two have a chart of their own.
    let general = chart(Kind::General);
    let named =
        |id: &str| side::of(id).is_some_and(|s| general.nodes.iter().any(|n| n.procedures.contains(&s.name)));
    let missing: Vec<_> = acts.filter(|id| !drawn.contains(id) && !named(id)).collect();
    assert!(missing.is_empty(), "not drawn: {missing:?}");
}

#[test]
fn the_roads_show_their_own_acts_and_name_what_runs_beside() {
    for kind in [Kind::Simple, Kind::General] {
        let c = chart(kind);
        let beside = c.nodes.iter().flat_map(|n| n.beside.iter().map(|s| s.act));
        let strange: Vec<_> =
            c.edges.iter().map(|e| e.step.act).chain(beside).filter(|id| side::of(id).is_some()).collect();
        assert!(strange.is_empty(), "{}: {strange:?}", c.title);
        let investigating = c.nodes.iter().find(|n| n.id == "investigating");
        assert!(investigating.is_none_or(|n| n.procedures.contains(&case::hold::SIDE.name)));
        assert!(c.svg(None).contains("附随程序："));
    }
}

#[test]
fn every_stage_of_the_states_has_its_box() {
    let ids = |k: Kind| chart(k).nodes.into_iter().map(|n| n.id).collect::<BTreeSet<_>>();
    let cases: BTreeSet<_> = ids(Kind::Simple).union(&ids(Kind::General)).cloned().collect();
    assert!(CaseStage::ALL.into_iter().all(|s| cases.contains(&stage_id(s))));
    let clues = ids(Kind::Clue);
    assert!(ClueStage::ALL.into_iter().all(|s| clues.contains(&stage_id(s))));
}

#[test]
fn a_hearing_runs_from_the_request_to_the_decision_that_rests_on_it() {
    let c = chart(Kind::Hearing);
    let road: Vec<&str> = c.nodes.iter().filter(|n| !n.side).skip(1).map(|n| n.id.as_str()).collect();
    assert_eq!(road, case::hearing::SIDE.road);
    let drawn: BTreeSet<&str> = c
        .nodes
        .iter()
        .flat_map(|n| n.beside.iter().map(|s| s.act))
        .chain(c.edges.iter().map(|e| e.step.act))
        .collect();
    let missing: Vec<_> =
        case::hearing::SIDE.acts.iter().map(|a| a.id).filter(|id| !drawn.contains(id)).collect();
    assert!(missing.is_empty(), "not drawn: {missing:?}");
}

#[test]
fn the_picture_holds_every_title_and_marks_the_present_stage_once() {
    for kind in Kind::ALL {
        let c = chart(kind);
        let plain = c.svg(None);
        assert!(!plain.contains("data-current"));
        for n in &c.nodes {
            assert!(plain.contains(n.label), "{}", n.label);
            let here = c.svg(Some(&n.id));
            assert_eq!(here.matches("data-current").count(), 1, "{}", n.id);
        }
        for e in &c.edges {
            assert!(plain.contains(e.step.title), "{}", e.step.title);
        }
        assert!(plain.starts_with("<svg ") && plain.ends_with("</svg>"));
        assert_eq!(plain.matches("<g").count(), plain.matches("</g>").count());
        assert!(!plain.contains("style="), "a strict content policy bars inline styles");
    }
}

#[test]
fn a_measure_is_drawn_from_its_road() {
    let c = chart(Kind::Coercion);
    let acts: Vec<&str> = c.edges.iter().map(|e| e.step.act).collect();
    assert_eq!(acts, crate::case::measure::SIDE.road);
    let beside = |id: &str| c.nodes.iter().find(|n| n.beside.iter().any(|s| s.act == id)).map(|n| n.label);
    assert_eq!(beside("take_urgent_measure"), Some("提出查封扣押"));
    assert_eq!(beside("exclude_testing"), Some("登记保管"));
}
