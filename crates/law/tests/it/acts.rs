//! The tables of acts, told once more by hand: what document comes of an act, which acts stand beside the road, who does what the
//! table's usual post does not, and which acts ask for more than a post and a stage.

use law::matter::{Act, Stage};
use law::person::Role;
use law::{clue, inforequest, inspection, patrol, receipt, stocktaking};

/// The rows of a table of which something holds.
fn those<S, G: Stage>(table: &[Act<S, G>], which: impl Fn(&Act<S, G>) -> bool) -> Vec<&'static str> {
    table.iter().filter(|a| which(a)).map(|a| a.id).collect()
}

/// What documents come of the acts of a table.
fn papers<S, G: Stage>(table: &[Act<S, G>]) -> Vec<(&'static str, &'static [&'static str])> {
    table.iter().filter(|a| !a.papers.is_empty()).map(|a| (a.id, a.papers)).collect()
}

#[test]
fn an_act_makes_the_document_that_the_law_gives_it() {
    let clue: [(&str, &[&str]); 5] = [
        ("report_clue", &["CLUE"]),
        ("transfer_clue", &["CLUE-T"]),
        ("check_site", &["INSP"]),
        ("issue_opinion", &["ACKN"]),
        ("tell_reporter", &["CLUE-N"]),
    ];
    assert_eq!(papers(clue::ACTS), clue);
    let plan: [(&str, &[&str]); 4] = [
        ("make_plan", &["PLAN"]),
        ("draw_random", &["RAND"]),
        ("notify_check", &["INSP-N"]),
        ("record_check", &["INSP"]),
    ];
    assert_eq!(papers(inspection::ACTS), plan);
    let request: [(&str, &[&str]); 1] = [("answer_information", &["INFO"])];
    assert_eq!(papers(inforequest::ACTS), request);
    let count: [(&str, &[&str]); 1] = [("approve_count", &["STOCK"])];
    assert_eq!(papers(stocktaking::ACTS), count);
    assert_eq!(papers(patrol::ACTS), []);
}

#[test]
fn what_may_be_done_beside_the_road_is_no_step_of_it() {
    let road =
        ["report_clue", "accept_clue", "dispatch_clue", "check_site", "issue_opinion", "hand_to_squad"];
    assert_eq!(those(clue::ACTS, |a| a.main), [&road[..], &["give_feedback"]].concat());
    assert_eq!(those(inspection::ACTS, |a| !a.main), ["end_plan"]);
    assert_eq!(those(inforequest::ACTS, |a| a.main), ["apply_information", "answer_information"]);
    assert_eq!(those(stocktaking::ACTS, |a| !a.main), ["record_surplus"]);
    let beside = ["allow_track", "stop_track", "erase_track", "cancel_patrol"];
    assert_eq!(those(patrol::ACTS, |a| !a.main), beside);
}

#[test]
fn some_acts_ask_for_more_than_a_post_and_a_stage() {
    let asking = [
        "merge_clue",
        "transfer_clue",
        "decline_clue",
        "answer_urging",
        "mark_repeat",
        "decide_repeat",
        "countersign_check",
        "tell_reporter",
        "give_feedback",
        "rate_clue",
        "reopen_clue",
    ];
    assert_eq!(those(clue::ACTS, |a| !a.guards.is_empty()), asking);
}

#[test]
fn who_acts_beside_the_usual_post_is_named() {
    let others = |a: &inforequest::Row| a.roles != [Role::Legal];
    assert_eq!(those(inforequest::ACTS, others), ["apply_information"]);
    let apply = inforequest::act("apply_information").expect("an act");
    assert_eq!(apply.roles, [Role::Public, Role::Legal]);
    assert_eq!(those(inspection::ACTS, |a| a.roles != [Role::Dept]), ["acknowledge_plan"]);
    assert_eq!(inspection::act("acknowledge_plan").expect("an act").roles, [Role::Hub]);
    let holders: Vec<&str> = receipt::ACTS.iter().filter(|a| a.holder).map(|a| a.id).collect();
    assert_eq!(holders, ["void_receipt", "lose_receipt"]);
}
