//! How the centre directs and the citizen closes the loop: proposals, urgings, lamps, splits (G-01, P-09), what the reporter
//! says of the answer (P-10), and reports made out of malice (P-11).

use crate::kit::{ADULT, At, Story, citizen, file};
use crate::support::day;
use crate::witness;
use law::case::{CaseCommand as C, DecideFiling, FilingVerdict};
use law::clue::{
    AnswerUrging, AssignGrid, Assisting, Called, CheckOutcome, CheckSite, ClueCommand as K, ClueEvent,
    ClueFact, ClueOutcome, ClueStage, ClueState, DecideRepeat, DispatchClue, GiveFeedback, JoinUnits, Lamp,
    LampDays, MarkRepeat, MergeClue, RateClue, Reason, ReassignClue, ReportClue, Reporter, Satisfaction,
    Source, SplitClue, TellReporter, UrgeClue, absorb, answered as main_answered, panel, part, passed_on,
};
use law::dispatch::Proposed;
use law::party::FileRef;

pub fn urge(answer_by: Option<&str>) -> K {
    K::UrgeClue(UrgeClue { note: "群众多次反映".into(), answer_by: answer_by.map(day) })
}

pub fn answer() -> K {
    K::AnswerUrging(AnswerUrging { content: "明日上午核查".into() })
}

pub fn feedback() -> K {
    K::GiveFeedback(GiveFeedback { content: "已清理".into() })
}

pub fn corrected(s: &Story) -> K {
    K::CheckSite(CheckSite { outcome: CheckOutcome::Corrected, ..s.check() })
}

// 分派

fn proposed(office: &str, squad: &str) -> Proposed {
    Proposed {
        version: Some(day("2026-01-01")),
        rule: "季节".into(),
        office: office.into(),
        squad: squad.into(),
        dispatch_days: 2,
        check_days: 1,
        why: "规则“季节”：就近".into(),
    }
}

fn reported_under(p: Proposed) -> Story {
    let mut s = Story::new();
    let report = ReportClue { proposed: Some(p), ..s.report() };
    s.tells("grid", K::ReportClue(report));
    s
}

#[test]
fn p04_refuses_other_units_than_the_rules_propose_without_a_reason() {
    let mut s = reported_under(proposed("dept-land", "squad1"));
    // The domain's own units are others too, once a rule has proposed.
    let r = s.refused_clue("hub", K::DispatchClue(s.dispatch()), "P-04");
    assert_eq!(r.field, Some("reason"));
    // Nobody is proposed: whoever is chosen needs a reason.
    let mut s = reported_under(proposed("", ""));
    s.refused_clue("hub", K::DispatchClue(s.dispatch()), "P-04");
}

#[test]
fn g01_lets_pass_the_units_that_the_rules_propose_and_others_with_a_reason() {
    let mut s = reported_under(proposed("dept-land", "squad1"));
    let c = DispatchClue {
        office: "dept-land".into(), why: "规则“季节”：就近".into(), ..s.dispatch()
    };
    s.tells("hub", K::DispatchClue(c));
    let Some(ClueFact::ClueDispatched { why, .. }) = s.clue_events.last().map(|e| &e.fact) else {
        panic!("not dispatched")
    };
    assert_eq!(why, "规则“季节”：就近");
    let mut s = reported_under(proposed("dept-land", "squad1"));
    let c = DispatchClue { reason: "就近人员抽调".into(), ..s.dispatch() };
    s.tells("hub", K::DispatchClue(c));
}

#[test]
fn g01_the_limits_are_the_rules_own_and_a_new_grid_brings_its_own_until_dispatch() {
    let mut s = reported_under(proposed("dept-city", "squad1"));
    let due = |s: &Story| s.clue.due(&s.town).and_then(|d| d.due);
    assert_eq!(due(&s), Some(day("2026-03-04")), "two working days from a Monday");
    let grid = |grid: &str, days| {
        let proposed = Some(Proposed { dispatch_days: days, ..proposed("dept-city", "squad1") });
        K::AssignGrid(AssignGrid {
            grid: grid.into(),
            reason: "核对".into(),
            position_wrong: false,
            proposed,
        })
    };
    s.tells("hub", grid("另一村", 3));
    assert_eq!(due(&s), Some(day("2026-03-05")));
    s.tells("hub", K::DispatchClue(s.dispatch()));
    assert_eq!(due(&s), Some(day("2026-03-03")), "one working day to check");
    s.tells("hub", grid("又一村", 9));
    assert_eq!(s.clue.proposed.as_ref().map(|p| p.dispatch_days), Some(3), "what is dispatched stays so");
}

// 督办

#[test]
fn p09_refuses_an_answer_where_nothing_is_urged_or_by_those_who_are_not() {
    let mut s = Story::at(At::Dispatched);
    s.refused_clue("sq1", answer(), "P-09");
    s.tells("head", urge(None));
    assert!(s.refused_clue("hub", answer(), "P-09").have.contains("业务口、中队"));
    assert_eq!(s.refused_clue("land1", answer(), "P-09").fix.who.as_ref(), "派单单位");
    s.tells("sq1", answer());
    s.refused_clue("sq1", answer(), "P-09");
    // Before anybody is sent it is the centre that is urged.
    let mut s = Story::at(At::Reported);
    s.tells("brigade", urge(None));
    s.refused_clue("sq1", answer(), "P-09");
    s.tells("hub", answer());
}

#[test]
fn p09_refuses_to_end_what_was_urged_and_not_answered() {
    let mut s = Story::at(At::Dispatched);
    s.tells("hub", urge(None));
    let check = corrected(&s);
    s.tells("sq1", check);
    let r = s.refused_clue("hub", feedback(), "P-09");
    assert_eq!(r.fix.act, Some("answer_urging"));
    s.tells("dept1", answer());
    s.tells("hub", feedback());
}

#[test]
fn p09_refuses_the_notice_that_would_end_it_too() {
    let mut s = reported(named());
    s.tells("hub", K::DispatchClue(s.dispatch()));
    s.tells("hub", urge(None));
    let check = CheckSite { outcome: CheckOutcome::Unfounded, ..s.check() };
    s.tells("sq1", K::CheckSite(check));
    let tell = || K::TellReporter(TellReporter { reason: "不属实".into(), way: "邮寄".into() });
    s.refused_clue("hub", tell(), "P-09");
    s.tells("sq1", answer());
    s.tells("hub", tell());
    assert_eq!(s.clue.stage, ClueStage::Closed);
}

#[test]
fn p09_refuses_every_other_way_of_ending_what_was_urged_and_lets_pass_once_it_is_answered() {
    let mut s = Story::at(At::Reported);
    s.tells("brigade", urge(None));
    let decline = || K::DeclineClue(Reason { reason: "没有地点".into() });
    let merge = || {
        K::MergeClue(MergeClue { into: "other".into(), reason: "同一件事".into(), main: "other".into() })
    };
    for end in [decline(), merge()] {
        assert_eq!(s.refused_clue("hub", end, "P-09").fix.act, Some("answer_urging"));
    }
    s.tells("hub", answer());
    s.clone().tells("hub", merge());
    s.tells("hub", decline());
}

#[test]
fn p04_refuses_a_day_to_answer_that_is_past_or_far_off() {
    let mut s = Story::at(At::Dispatched);
    for by in ["2026-03-01", "2026-05-02"] {
        let r = s.refused_clue("hub", urge(Some(by)), "P-04");
        assert_eq!(r.field, Some("answer_by"));
        assert_ne!(r.rule.id, "P-09");
    }
    s.tells("hub", urge(Some("2026-03-02")));
    s.tells("hub", urge(Some("2026-05-01")));
    assert_eq!(s.clue.urgings.len(), 2);
}

#[test]
fn p09_lets_pass_an_answer_of_either_unit_and_of_the_new_ones_after_a_reassignment() {
    let mut s = Story::at(At::Dispatched);
    s.tells("hub", urge(None));
    let urging = s.clue.open_urgings().next().cloned().expect("one");
    assert_eq!((urging.answer_by, urging.centre), (Some(day("2026-03-04")), false), "two working days");
    let other = ReassignClue { office: "dept-land".into(), squad: "squad2".into(), reason: "改派".into() };
    s.tells("hub", K::ReassignClue(other));
    s.refused_clue("sq1", answer(), "P-09");
    s.tells("land1", answer());
    assert_eq!(s.clue.open_urgings().count(), 0);
    // The oldest is answered first.
    s.tells("hub", urge(Some("2026-03-20"))).tells("head", urge(Some("2026-03-10")));
    s.tells("land1", answer());
    let left: Vec<_> = s.clue.open_urgings().map(|u| u.answer_by).collect();
    assert_eq!(left, [Some(day("2026-03-10"))]);
}

#[test]
fn an_urging_of_before_answers_were_asked_for_asks_for_none() {
    let fact: ClueFact = serde_json::from_value(serde_json::json!({ "kind": "clue_urged", "note": "抓紧" }))
        .expect("readable");
    let mut s = Story::at(At::Dispatched);
    let event = ClueEvent { fact, ..s.clue_events[0].clone() };
    s.clue.evolve(&event);
    assert_eq!((s.clue.urgings.len(), s.clue.open_urgings().count()), (1, 0));
}

// 亮灯

#[test]
fn lamps_go_by_working_days_and_by_the_first_that_runs_out() {
    let days = |s: &Story| s.clue.lamp_days(&s.town).map(|l| (l.warn, l.due));
    let mut s = Story::at(At::Dispatched);
    // Checked within three working days of a Monday: near with one left.
    assert_eq!(days(&s), Some((day("2026-03-04"), day("2026-03-05"))));
    s.tells("hub", urge(Some("2026-03-03")));
    assert_eq!(days(&s), Some((day("2026-03-03"), day("2026-03-03"))));
    s.tells("sq1", answer());
    assert_eq!(days(&s), Some((day("2026-03-04"), day("2026-03-05"))));
    let lamps = LampDays { warn: day("2026-03-04"), due: day("2026-03-05") };
    let on = ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"].map(|d| lamps.on(day(d)));
    assert_eq!(on, [None, Some(Lamp::Yellow), Some(Lamp::Yellow), Some(Lamp::Red)]);
    // Nothing is awaited of what has ended, and nobody is called by a guess.
    let check = corrected(&s);
    s.tells("sq1", check).tells("hub", feedback());
    assert_eq!(days(&s), None);
    let mut s = Story::at(At::Dispatched);
    s.town.calendar = law::calendar::Calendar::default();
    assert_eq!(days(&s), None);
}

#[test]
fn whoever_must_act_is_called_at_yellow_and_the_centre_with_the_brigade_at_red() {
    let head = |unit: &str| Called::Head(unit.into());
    for (at, called) in [
        (At::Reported, vec![Called::CentreHead]),
        (At::Dispatched, vec![head("dept-city"), head("squad1")]),
        (At::ForOpinion, vec![head("dept-city")]),
        (At::Opined, vec![Called::CentreHead]),
        (At::WithSquad, vec![head("squad1")]),
    ] {
        let s = Story::at(at);
        assert_eq!(Lamp::Yellow.calls(&s.clue), called, "{at:?}");
        assert_eq!(Lamp::Red.calls(&s.clue), [Called::CentreHead, Called::Brigade], "{at:?}");
    }
}

// 联合

fn join(lead: &str, assisting: &[&str]) -> K {
    let assisting = assisting.iter().map(|u| Assisting { unit: (*u).into() }).collect();
    K::JoinUnits(JoinUnits { lead: lead.into(), assisting, note: "一同到场".into() })
}

#[test]
fn g02_refuses_a_joint_check_without_a_leader_of_those_sent_or_without_others() {
    let mut s = Story::at(At::Dispatched);
    for (c, field) in [
        (join("squad2", &["dept-land"]), "lead"),
        (join("", &["dept-land"]), "lead"),
        (join("squad1", &[]), "assisting"),
        (join("squad1", &["", ""]), "assisting"),
        (join("squad1", &["dept-city"]), "assisting"),
        (join("squad1", &["legal"]), "assisting"),
    ] {
        assert_eq!(s.refused_clue("hub", c, "P-04").field, Some(field));
    }
    s.tells("hub", join("squad1", &["dept-land"]));
    // The leader's own people are there, whoever else is.
    let c = CheckSite { officers: vec!["dept1".into(), "land1".into()], ..s.check() };
    let r = s.refused_clue("land1", K::CheckSite(c), "G-02");
    assert!(r.need.contains("牵头"), "{r}");
}

#[test]
fn g02_lets_pass_the_leader_with_those_who_assist_until_others_are_sent() {
    let mut s = Story::at(At::Dispatched);
    s.tells("hub", join("squad1", &["dept-land", "dept-land"]));
    assert_eq!(s.clue.assisting, ["dept-land"]);
    let c = CheckSite { officers: vec!["sq1".into(), "land1".into()], ..s.check() };
    s.clone().tells("land1", K::CheckSite(c.clone()));
    let other = ReassignClue { office: "dept-city".into(), squad: "squad2".into(), reason: "改派".into() };
    s.tells("hub", K::ReassignClue(other));
    assert_eq!((s.clue.lead.as_ref(), s.clue.assisting.len()), (None, 0));
    let c = CheckSite { officers: vec!["dept1".into(), "land1".into()], ..c };
    s.tells("land1", K::CheckSite(c));
}

#[test]
fn p02_refuses_units_that_only_assist_to_change_the_procedure() {
    let mut s = Story::at(At::Dispatched);
    let check = CheckSite { outcome: CheckOutcome::Simple, ..s.check() };
    s.tells("sq1", K::CheckSite(check));
    s.tells("hub", join("squad1", &["dept-land"]));
    let switch = || K::SwitchProcedure(Reason { reason: "数额较大".into() });
    assert_eq!(s.refused_clue("land1", switch(), "P-02").fix.who.as_ref(), "派单单位");
    s.tells("sq1", switch());
}

#[test]
fn g02_lets_pass_others_after_a_reopening_though_a_joint_check_had_another_leader() {
    let mut s = reported(nobody());
    s.tells("hub", K::DispatchClue(s.dispatch()));
    s.tells("hub", join("squad1", &["dept-land"]));
    let check = corrected(&s);
    s.tells("sq1", check).tells("hub", feedback());
    s.tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    assert_eq!((s.clue.lead.as_ref(), s.clue.assisting.len()), (None, 0));
}

// 拆分

fn splitting() -> SplitClue {
    SplitClue {
        class: "垃圾".into(),
        content: "路对面还有一堆垃圾".into(),
        files: vec![1, 1],
        reason: "一次反映了两件事".into(),
        part: "part".into(),
        receipt: "PART0001".into(),
        domain: "city".into(),
        proposed: None,
    }
}

#[test]
fn p04_refuses_a_split_without_words_class_reason_or_with_files_that_are_none() {
    let mut s = Story::at(At::Dispatched);
    let whole = splitting();
    for (c, field) in [
        (SplitClue { content: " ".into(), ..whole.clone() }, "content"),
        (SplitClue { content: "路边堆放沙石".into(), ..whole.clone() }, "content"),
        (SplitClue { class: String::new(), ..whole.clone() }, "class"),
        (SplitClue { reason: String::new(), ..whole.clone() }, "reason"),
        (SplitClue { files: vec![2], ..whole.clone() }, "files"),
        (SplitClue { files: vec![0], ..whole.clone() }, "files"),
    ] {
        assert_eq!(s.refused_clue("hub", K::SplitClue(c), "P-04").field, Some(field));
    }
    s.refused_clue("sq1", K::SplitClue(whole.clone()), "P-01");
    // Once it was looked at, what was found there belongs to it.
    let check = corrected(&s);
    s.tells("sq1", check);
    s.refused_clue("hub", K::SplitClue(whole), "P-03");
}

#[test]
fn g01_lets_pass_a_split_and_both_keep_where_they_came_from() {
    let mut s = reported(named());
    s.until("2026-03-03");
    let c = splitting();
    s.tells("hub", K::SplitClue(c.clone()));
    let fact = s.clue_events.last().expect("one").fact.clone();
    let mut first = s.clone();
    first.matter = "clue/first";
    let reported = first.with("hub", |ctx| part(&s.clue, &c, &fact, ctx)).expect("a part");
    let other = ClueState::fold([&reported]);
    assert_eq!((s.clue.stage, other.stage), (ClueStage::Reported, ClueStage::Reported));
    assert_eq!((&other.reporter, other.source), (&s.clue.reporter, Source::Citizen));
    assert_eq!((other.reported_at, &other.reported_by), (s.clue.reported_at, &s.clue.reported_by));
    assert_eq!((other.files.len(), s.clue.files.len()), (1, 1), "a file chosen twice goes once, and stays");
    assert_eq!((other.receipt.as_str(), other.content.as_str()), ("PART0001", "路对面还有一堆垃圾"));
    assert_eq!(other.split.as_ref().map(|p| p.from.as_str()), Some("first"));
    assert_eq!(s.clue.parts, ["part"]);
    assert_eq!(other.seen_at, s.clue.seen_at, "what was seen was seen then");
    // Its own limit runs from the split, not from a report that named something else.
    assert_eq!(other.due(&s.town).and_then(|d| d.due), Some(day("2026-03-04")));
}

// 并案

/// A citizen's report merged into another clue, and that other one with it taken in.
pub fn merged(reporter: Reporter) -> (Story, Story) {
    let mut main = Story::at(At::Dispatched);
    let mut other = reported(reporter);
    let command = MergeClue { into: "1".into(), reason: "同一处".into(), main: "main".into() };
    let taken = main.with("hub", |ctx| absorb(&main.clue, "main", "other", &other.clue, ctx));
    other.tells("hub", K::MergeClue(command));
    main.clue.evolve(&taken.expect("an open one"));
    (main, other)
}

/// The main clue has ended: the merged one is told.
pub fn hears(main: &Story, other: &mut Story) {
    let heard = main.with("hub", |ctx| main_answered(&main.clue, "main", &other.clue, ctx));
    other.clue.evolve(&heard.expect("it waits"));
}

#[test]
fn p15_refuses_to_merge_into_itself_or_into_what_has_ended() {
    let s = Story::at(At::Dispatched);
    let told = s.with("hub", |ctx| absorb(&s.clue, "one", "one", &s.clue, ctx)).expect_err("itself");
    // The act of the one clue is refused by the other.
    witness::refused(&told, "merge_clue");
    assert_eq!((told.rule.id, told.field), ("P-15", Some("into")));
    let mut ended = Story::at(At::Dispatched);
    let check = corrected(&ended);
    ended.tells("sq1", check).tells("hub", feedback());
    let told = s.with("hub", |ctx| absorb(&ended.clue, "main", "one", &s.clue, ctx)).expect_err("over");
    assert_eq!(told.rule.id, "P-15");
    assert!(told.have.contains("已经办结"), "{told}");
}

#[test]
fn what_was_merged_into_a_clue_goes_along_when_that_one_is_merged_each_picture_once() {
    let (mut middle, _) = merged(nobody());
    let other = FileRef { sha256: "f".repeat(64), ..file() };
    middle.clue.files = vec![file()];
    middle.clue.absorbed[0].files = vec![other.clone(), file()];
    let main = Story::at(At::Dispatched);
    let taken = main.with("hub", |ctx| absorb(&main.clue, "first", "main", &middle.clue, ctx));
    let taken = taken.expect("an open one");
    let ClueFact::ClueAbsorbed { files, .. } = &taken.fact else { panic!("{taken:?}") };
    assert_eq!(*files, [file(), other]);
}

#[test]
fn p15_lets_pass_one_that_goes_on_and_the_main_one_has_the_others_words_and_pictures() {
    let (main, other) = merged(nobody());
    let taken = main.clue.absorbed.first().expect("one");
    assert_eq!((&taken.content, &taken.files), (&other.clue.content, &other.clue.files));
    assert_eq!((taken.from.as_str(), &taken.number), ("other", &other.clue.number));
    assert!(!taken.files.is_empty());
    let said = serde_json::to_string(&taken).expect("JSON");
    assert!(!said.contains("reporter"), "who reported is no part of it: {said}");
    assert_eq!((other.clue.stage, other.clue.merged_into.as_deref()), (ClueStage::Merged, Some("main")));
    assert!(other.clue.rateable_until(15).is_none(), "nothing is answered yet");
}

#[test]
fn p15_lets_pass_the_answer_the_rating_and_one_reopening_by_the_merged_reporters_own_receipt() {
    let (mut main, mut other) = merged(nobody());
    assert!(other.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10").have.contains("还在办理"));
    let early = main.with("hub", |ctx| main_answered(&main.clue, "main", &other.clue, ctx));
    assert!(early.is_none(), "while the main one goes on there is no answer");
    let check = corrected(&main);
    main.until("2026-03-05").tells("sq1", check).tells("hub", feedback());
    hears(&main, &mut other);
    assert_eq!((other.clue.answer(), other.clue.outcome), ("已清理", Some(ClueOutcome::Corrected)));
    assert_eq!(
        other.clue.rateable_until(15),
        Some(day("2026-03-20")),
        "from the answer, not from the merging"
    );
    other.until("2026-03-20").tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    // It goes its own way now, and hears no more of the other.
    assert_eq!((other.clue.stage, &other.clue.merged_into), (ClueStage::Accepted, &None));
    assert_eq!(other.clue.reopened.as_ref().map(|r| r.answer.as_str()), Some("已清理"));
    assert!(main.with("hub", |ctx| main_answered(&main.clue, "main", &other.clue, ctx)).is_none());
    other.tells("hub", K::DispatchClue(other.dispatch()));
}

#[test]
fn p15_lets_pass_the_written_notice_that_a_merged_reporter_with_a_name_is_owed() {
    let (mut main, mut other) = merged(named());
    let check = CheckSite { outcome: CheckOutcome::Unfounded, ..main.check() };
    main.tells("sq1", K::CheckSite(check)).tells("hub", feedback());
    hears(&main, &mut other);
    assert!(other.clue.owes_notice() && other.clue.is_open());
    other.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10");
    let due = other.clue.due(&other.town).expect("a limit");
    assert_eq!(due.due, Some(day("2026-03-09")), "five working days from the answer");
    let tell = K::TellReporter(TellReporter { reason: "经查不属实".into(), way: "邮寄".into() });
    other.tells("hub", tell);
    assert_eq!((other.clue.stage, other.clue.is_open()), (ClueStage::Merged, false));
    other.tells("citizen", rate(Satisfaction::Mostly));
}

#[test]
fn p15_lets_pass_what_became_a_case_to_the_centre_and_what_went_elsewhere_is_not_rated() {
    let (mut main, mut other) = merged(nobody());
    (main.clue.stage, main.clue.case) = (ClueStage::Closed, Some("case".into()));
    hears(&main, &mut other);
    let mut again = other.clone();
    again.tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    assert_eq!(again.clue.stage, ClueStage::ForFeedback, "a case is not undone by a report");
    let (mut main, mut other) = merged(nobody());
    main.clue.stage = ClueStage::Transferred;
    hears(&main, &mut other);
    other.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10");
}

#[test]
fn what_was_merged_twice_over_hears_the_same_and_a_record_of_before_tells_nobody() {
    let (mut main, mut other) = merged(nobody());
    let check = corrected(&main);
    main.tells("sq1", check).tells("hub", feedback());
    let heard = main.with("hub", |ctx| main_answered(&main.clue, "main", &other.clue, ctx)).expect("waits");
    other.clue.merged_into = Some("via".into());
    assert_eq!(passed_on(&heard, "via", &other.clue), Some(heard.clone()));
    assert_eq!(passed_on(&heard, "main", &other.clue), None);
    let old: ClueFact =
        serde_json::from_value(serde_json::json!({ "kind": "clue_merged", "into": "1", "reason": "同一处" }))
            .expect("readable");
    let mut s = Story::at(At::Dispatched);
    s.clue.evolve(&ClueEvent { fact: old, ..s.clue_events[0].clone() });
    assert_eq!((s.clue.stage, s.clue.merged_into.as_deref()), (ClueStage::Merged, Some("1")));
}

// 评价、重开

pub fn named() -> Reporter {
    Reporter { name: "赵示例".into(), phone: "19900001234".into(), anonymous: false }
}

pub fn nobody() -> Reporter {
    Reporter { anonymous: true, ..Reporter::default() }
}

pub fn reported(reporter: Reporter) -> Story {
    let mut s = Story::new();
    let report = ReportClue { source: Source::Citizen, reporter, ..s.report() };
    s.tells("citizen", K::ReportClue(report));
    s
}

/// A citizen's report, checked, put right and answered.
pub fn answered() -> Story {
    let mut s = reported(nobody());
    s.tells("hub", K::DispatchClue(s.dispatch()));
    let check = corrected(&s);
    s.tells("sq1", check).tells("hub", feedback());
    s
}

pub fn rate(satisfaction: Satisfaction) -> K {
    K::RateClue(RateClue { satisfaction, words: "还堆在那里".into() })
}

pub fn reopen() -> K {
    K::ReopenClue(Reason { reason: "第二天又堆上了".into() })
}

#[test]
fn p10_refuses_a_rating_before_the_end_twice_late_or_by_others() {
    let mut s = reported(nobody());
    assert!(s.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10").have.contains("还在办理"));
    let mut s = answered();
    for (who, rule) in [("hub", "P-01"), ("sq1", "P-01"), ("grid", "R-04")] {
        s.refused_clue(who, rate(Satisfaction::Satisfied), rule);
    }
    s.until("2026-03-18");
    let r = s.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10");
    assert!(r.have.contains("2026-03-17"), "{r}");
    s.until("2026-03-17").tells("citizen", rate(Satisfaction::Mostly));
    assert!(s.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10").have.contains("基本满意"));
    // A patrol's report is the house's own.
    let mut s = Story::at(At::Dispatched);
    let check = corrected(&s);
    s.tells("sq1", check).tells("hub", feedback());
    assert!(s.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10").have.contains("网格巡查"));
    // Somebody is still to be told: it has not come to its end.
    let mut s = reported(named());
    s.tells("hub", K::DeclineClue(Reason { reason: "没有地点".into() }));
    s.refused_clue("citizen", rate(Satisfaction::Satisfied), "P-10");
}

#[test]
fn p04_refuses_dissatisfaction_without_a_word_of_why() {
    let mut s = answered();
    let silent = K::RateClue(RateClue { satisfaction: Satisfaction::Dissatisfied, words: " ".into() });
    let r = s.refused_clue("citizen", silent, "P-04");
    assert_eq!(r.field, Some("words"));
    assert_ne!(r.rule.id, "P-10");
    let content = K::RateClue(RateClue { satisfaction: Satisfaction::Satisfied, words: String::new() });
    s.tells("citizen", content);
}

#[test]
fn p10_refuses_to_reopen_what_satisfied_what_was_not_rated_and_twice() {
    let mut s = answered();
    assert!(s.refused_clue("citizen", reopen(), "P-10").have.contains("还没有评价"));
    let mut content = answered();
    content.tells("citizen", rate(Satisfaction::Mostly));
    assert!(content.refused_clue("citizen", reopen(), "P-10").have.contains("基本满意"));
    s.tells("citizen", rate(Satisfaction::Dissatisfied));
    let mut late = s.clone();
    late.until("2026-03-18");
    late.refused_clue("citizen", reopen(), "P-10");
    s.tells("citizen", reopen());
    s.tells("hub", K::DispatchClue(s.dispatch()));
    let check = corrected(&s);
    s.tells("sq1", check).tells("hub", feedback());
    assert!(s.refused_clue("citizen", reopen(), "P-10").have.contains("已经重开过"));
}

#[test]
fn p10_lets_pass_one_reopening_to_the_centre_with_the_earlier_answer() {
    let mut s = answered();
    s.until("2026-03-10").tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    assert_eq!(s.clue.stage, ClueStage::Accepted);
    let reopened = s.clue.reopened.as_ref().expect("it is");
    assert_eq!((reopened.reason.as_str(), reopened.answer.as_str()), ("第二天又堆上了", "已清理"));
    assert_eq!(s.clue.due(&s.town).and_then(|d| d.due), Some(day("2026-03-11")), "the limit begins anew");
    assert!(s.clue.feedback.is_none() && s.clue.outcome.is_none() && s.clue.check.is_none());
    s.tells("hub", K::DispatchClue(s.dispatch()));
    let check = corrected(&s);
    s.tells("sq1", check).tells("hub", feedback());
    assert_eq!(s.clue.stage, ClueStage::Closed);
}

#[test]
fn p10_lets_pass_the_end_without_a_case_and_whoever_was_told_in_writing_is_told_again() {
    let mut s = reported(named());
    s.tells("hub", K::DeclineClue(Reason { reason: "没有地点".into() }));
    let tell = || K::TellReporter(TellReporter { reason: "没有地点".into(), way: "邮寄".into() });
    s.tells("hub", tell());
    s.tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    assert_eq!(s.clue.reopened.as_ref().map(|r| r.answer.as_str()), Some("没有地点"));
    s.tells("hub", K::DeclineClue(Reason { reason: "仍然没有地点".into() }));
    assert!(s.clue.owes_notice());
    s.tells("hub", tell());
    assert!(!s.clue.is_open());
}

#[test]
fn the_reporter_reads_the_second_answer_though_the_first_was_a_written_notice() {
    let mut s = Story { party: citizen(ADULT), ..reported(named()) }.to(At::Endorsed);
    s.does("head", C::DecideFiling(DecideFiling { verdict: FilingVerdict::Refuse, opinion: "轻微".into() }));
    let tell = K::TellReporter(TellReporter { reason: "情节轻微".into(), way: "邮寄".into() });
    s.tells("hub", tell);
    assert_eq!(s.clue.answer(), "情节轻微");
    s.tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    s.tells("hub", feedback());
    assert_eq!(s.clue.answer(), "已清理");
}

#[test]
fn p10_lets_pass_a_reopening_after_a_case_which_stands() {
    let mut s = Story { party: citizen(ADULT), ..reported(nobody()) }.to(At::Endorsed);
    s.does("head", C::DecideFiling(DecideFiling { verdict: FilingVerdict::Refuse, opinion: "轻微".into() }));
    s.tells("hub", feedback());
    s.tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
    assert_eq!(s.clue.stage, ClueStage::ForFeedback, "the centre looks at it and answers once more");
    assert!(s.clue.case.is_some() && s.clue.outcome.is_some() && s.clue.feedback.is_none());
    s.tells("hub", feedback());
    assert_eq!(s.clue.stage, ClueStage::Closed);
}

// 恶意重复

pub fn mark() -> K {
    let grounds = "同一人三次举报同一摊位，三次核查均不属实".into();
    K::MarkRepeat(MarkRepeat { earlier: "济承综执线字〔2026〕第001号".into(), grounds })
}

pub fn decide(agree: bool) -> K {
    K::DecideRepeat(DecideRepeat { agree, opinion: "已核对三次记录".into() })
}

#[test]
fn p11_refuses_a_mark_without_grounds_twice_or_on_the_houses_own_reports() {
    let mut s = reported(nobody());
    let bare = K::MarkRepeat(MarkRepeat { earlier: "1".into(), grounds: String::new() });
    assert_eq!(s.refused_clue("hub", bare, "P-04").field, Some("grounds"));
    s.refused_clue("sq1", mark(), "P-01");
    s.tells("hub", mark());
    s.refused_clue("hub", mark(), "P-11");
    let mut patrol = Story::at(At::Reported);
    assert!(patrol.refused_clue("hub", mark(), "P-11").have.contains("网格巡查"));
}

#[test]
fn p11_refuses_a_decision_by_others_than_the_head_and_by_whoever_marked() {
    let mut s = reported(nobody());
    s.refused_clue("hubhead", decide(true), "P-11");
    s.tells("hub", mark());
    assert!(s.refused_clue("hub", decide(true), "P-11").have.contains("不是中心负责人"));
    s.refused_clue("head", decide(true), "P-01");
    let mut own = reported(nobody());
    own.tells("hubhead", mark());
    assert!(own.refused_clue("hubhead", decide(true), "P-11").have.contains("本人提出"));
    own.tells("brigade", decide(true));
    own.refused_clue("brigade", decide(true), "P-11");
    own.tells("brigade", decide(false)).tells("hub", mark());
    assert!(own.clue.repeat.as_ref().is_some_and(|r| r.approved_by.is_none()));
}

#[test]
fn p11_lets_pass_the_report_on_its_way_whatever_its_mark() {
    let (mut plain, mut marked) = (reported(nobody()), reported(nobody()));
    marked.tells("hub", mark()).tells("hubhead", decide(true));
    assert!(marked.clue.repeat.as_ref().is_some_and(|r| r.approved_by.is_some()));
    for s in [&mut plain, &mut marked] {
        s.tells("hub", K::DispatchClue(s.dispatch()));
    }
    assert_eq!(plain.clue.due(&plain.town), marked.clue.due(&marked.town), "its limits run on");
    for s in [&mut plain, &mut marked] {
        let check = corrected(s);
        s.tells("sq1", check).tells("hub", feedback());
        s.tells("citizen", rate(Satisfaction::Dissatisfied)).tells("citizen", reopen());
        assert_eq!(s.clue.stage, ClueStage::Accepted);
    }
    // The mark is taken away again by not agreeing to it.
    marked.tells("brigade", decide(false));
    assert_eq!(marked.clue.repeat, None);
}

#[test]
fn the_panel_offers_answers_and_marks_only_where_there_is_occasion() {
    let offered = |s: &Story, who: &str, act: &str| {
        s.with(who, |ctx| panel(&s.clue, ctx)).iter().any(|o| o.act == act && o.refusal.is_none())
    };
    let named = |s: &Story, act: &str| s.with("hub", |ctx| panel(&s.clue, ctx)).iter().any(|o| o.act == act);
    let mut s = reported(nobody());
    for act in ["answer_urging", "decide_repeat", "rate_clue", "reopen_clue"] {
        assert!(!named(&s, act), "{act}");
    }
    assert!(offered(&s, "hub", "mark_repeat"));
    s.tells("hub", K::DispatchClue(s.dispatch())).tells("hub", urge(None)).tells("hub", mark());
    assert!(offered(&s, "sq1", "answer_urging") && !offered(&s, "hub", "answer_urging"));
    assert!(offered(&s, "hubhead", "decide_repeat") && !offered(&s, "hub", "decide_repeat"));
    assert!(!named(&s, "mark_repeat"));
    let ended = answered();
    assert!(!named(&ended, "rate_clue") && offered(&ended, "citizen", "rate_clue"));
}
