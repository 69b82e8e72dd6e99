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

#[test]
fn every_act_of_enforcement_is_drawn_and_each_way_ends_where_the_core_ends_it() {
    let c = chart(Kind::Execution);
    let beside = c.nodes.iter().flat_map(|n| n.beside.iter().map(|s| s.act));
    let drawn: BTreeSet<&str> = c.edges.iter().map(|e| e.step.act).chain(beside).collect();
    let all: BTreeSet<&str> = execution::SIDE.acts.iter().map(|a| a.id).collect();
    assert_eq!(drawn, all);
    let last: Vec<&str> = c.nodes.iter().filter(|n| n.last).map(|n| n.id.as_str()).collect();
    assert_eq!(
        last,
        [
            "carry_out_enforcement-1",
            "register_substitute_cost-2",
            "register_court_step-3",
            "confirm_clearing-4"
        ]
    );
    let after = |id: &str| c.edges.iter().filter(|e| e.from == id).map(|e| e.to.as_str()).collect::<Vec<_>>();
    assert_eq!(after("start"), [execution::DEMAND, "clear_at_once-4"], "danger does not wait for a demand");
    assert_eq!(
        after(execution::DEMAND),
        ["propose_enforcement-1", "propose_substitute-2", "propose_court-3"],
        "催告 before all others"
    );
    assert_eq!(after("approve_execution-1"), ["announce_demolition-1", "carry_out_enforcement-1"]);
    // The order of the ways is the order in which the table of acts has them.
    for way in execution::WAYS {
        let place = |id: &&str| execution::SIDE.acts.iter().position(|a| a.id == *id).expect("in the table");
        let own: Vec<usize> = way.iter().filter(|id| **id != "approve_execution").map(place).collect();
        assert!(own.is_sorted(), "{way:?}");
    }
}

/// On A4, as wide as it prints: nothing smaller than six points, no part higher than the sheet, nothing cut through, nothing lost.
#[test]
fn every_chart_can_be_read_on_paper() {
    let number = |svg: &str, name: &str| -> Vec<f64> {
        svg.split(&format!(" {name}=\"")).skip(1).filter_map(|t| t.split('"').next()?.parse().ok()).collect()
    };
    const POINT: f64 = 25.4 / 72.0;
    for kind in Kind::ALL {
        let whole = chart(kind).svg(None);
        let (width, sizes) = (number(&whole, "width")[0], number(&whole, "font-size"));
        let scale = 174.0 / width;
        let smallest = sizes.iter().copied().fold(f64::MAX, f64::min) * scale / POINT;
        assert!(smallest >= 6.0, "{}: {smallest:.2} pt at a width of {width}", kind.label());
        let parts = chart(kind).sheets();
        let high: Vec<f64> = parts.iter().map(|p| number(p, "height")[0]).collect();
        assert!(high.iter().all(|h| h * scale <= 245.0), "{}: {high:?}", kind.label());
        assert!(
            (high.iter().sum::<f64>() - number(&whole, "height")[0]).abs() < 0.5,
            "{}: {high:?}",
            kind.label()
        );
        let count = |svg: &str| svg.matches("<text ").count() + svg.matches("<rect x").count();
        assert_eq!(
            parts.iter().map(|p| count(p)).sum::<usize>(),
            count(&whole),
            "{}: cut through",
            kind.label()
        );
    }
}
