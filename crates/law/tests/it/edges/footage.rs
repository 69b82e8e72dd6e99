//! 音像记录: which acts a list sees, from when to when, and what covers them.

use crate::execution::{announce, carry_out, decided, perform, performing, replaced, rural, urge};
use crate::footage::*;
use crate::hearing::{self, do_, on_the_day};
use crate::hold::{approved, carry_out as hold, extract, sample};
use crate::kit::*;
use crate::measure::{self, m};
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::footage::*;
use law::case::hearing::{Command as Hearing, HearingEnd};
use law::case::hold::{Command as Hold, TakeSample};
use law::case::measure::Command as Measure;
use law::case::{CaseCommand as C, *};
use law::footage::{
    CorrectFootage, FootageCommand as F, FootageState, ImportFootage, RemoveFootage, act, decide,
};
use law::town::EnforcementPower;

/// The list asks for a film of this act from now on.
fn demands(mut s: Story, act: &str) -> Story {
    s.town.recording = demanding(&[act]).recording;
    s
}

/// What is demanded of an act: when it began and ended, and how many were there.
#[track_caller]
fn demanded(s: Story, act: &str, who: &str, command: impl Fn(&Story) -> C) -> (DateTime, DateTime, usize) {
    let mut s = demands(s, act);
    let c = command(&s);
    s.does(who, c);
    let step = s.case.footage.steps.last().unwrap_or_else(|| panic!("{act}: nothing is demanded"));
    assert_eq!(step.act, act);
    (step.began_at, step.ended_at, step.officers.len())
}

fn around(at: DateTime) -> (DateTime, DateTime) {
    (at.saturating_sub(15.minutes()), at.saturating_add(15.minutes()))
}

fn all_day(date: &str) -> (DateTime, DateTime) {
    (day(date).at(0, 0, 0, 0), day(date).at(23, 59, 59, 0))
}

#[test]
fn each_act_a_list_may_name_is_seen_where_it_was_done_and_by_whom() {
    let at = |text: &str| -> DateTime { text.parse().expect("a moment") };
    let filed = Story::at(At::Filed);
    let (now, before) = (filed.now, filed.now.saturating_sub(3.minutes()));
    let inquiry = demanded(filed.clone(), "record_inquiry", "sq1", |s| C::RecordInquiry(s.inquiry()));
    assert_eq!(inquiry, (before, now, 2));
    let data = demanded(filed.clone(), "extract_data", "sq1", |s| {
        let c = law::case::hold::ExtractData { started_at: Some(before), ended_at: Some(s.now), ..extract() };
        C::Hold(Hold::ExtractData(c))
    });
    assert_eq!(data, (before, now, 2));
    let taken = demanded(filed, "take_sample", "sq1", |s| {
        C::Hold(Hold::TakeSample(TakeSample { taken_at: Some(s.now), ..sample() }))
    });
    assert_eq!((taken.0, taken.1), around(now));
    let s = approved();
    let now = s.now;
    let held = demanded(s, "carry_out_hold", "sq1", |_| C::Hold(Hold::CarryOutHold(hold())));
    assert_eq!((held.0, held.1), around(now));
    let s = Story::on_spot();
    let now = s.now;
    let handed = demanded(s, "deliver_on_spot", "sq1", |_| {
        C::DeliverOnSpot(DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() })
    });
    assert_eq!((handed.0, handed.1, handed.2), (around(now).0, around(now).1, 2));
    let s = Story::at(At::Decided);
    let today = s.today().to_string();
    let told = demanded(s, "announce_service", "sq1", |s| {
        C::AnnounceService(AnnounceService {
            paper: s.case.decision.as_ref().expect("decided").number.to_string(),
            announced_on: None,
            sealed: true,
            reason: "下落不明".into(),
            officers: vec!["sq1".into(), "sq2".into()],
        })
    });
    assert_eq!((told.0, told.1), all_day(&today));
    let s = measure::granted();
    let c = measure::carried(&s);
    let measured = demanded(s, "carry_out_measure", "sq1", |_| m(Measure::CarryOutMeasure(c.clone())));
    assert_eq!(measured.2, 2);
    assert!(measured.0 <= measured.1);
    let s = measure::taken();
    let now = s.now;
    let given = demanded(s, "deliver_measure", "sq1", |_| m(Measure::DeliverMeasure(measure::handed())));
    assert_eq!((given.0, given.1), around(now));
    let mut s = rural();
    s.until("2026-09-09");
    let posted = demanded(s, "announce_demolition", "sq1", |_| announce("2026-09-21"));
    assert_eq!((posted.0, posted.1), all_day("2026-09-09"));
    let mut s = decided(EnforcementPower::Own);
    s.until("2026-04-03");
    let done =
        demanded(s, "carry_out_enforcement", "sq1", |_| carry_out("2026-04-02T09:00", "2026-04-02T11:00"));
    assert_eq!(done, (at("2026-04-02T09:00"), at("2026-04-02T11:00"), 2));
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.until("2026-04-10");
    let cleared = demanded(s, "perform_substitute", "sq1", |_| {
        let c = performing("2026-04-09T09:00", "2026-04-09T11:00");
        perform(law::case::execution::PerformSubstitute { files: vec![file()], ..c })
    });
    assert_eq!(cleared, (at("2026-04-09T09:00"), at("2026-04-09T11:00"), 2));
}

#[test]
fn a_hearing_is_filmed_from_beginning_to_end_and_one_to_which_nobody_came_is_none() {
    let run = |end: HearingEnd| {
        let mut s = demands(on_the_day(), "hold_hearing");
        let c = hearing::hold(&s, end);
        s.does(hearing::PRESIDER, do_(Hearing::HoldHearing(c)));
        s.case.footage.steps
    };
    let [step] = &run(HearingEnd::Completed)[..] else { panic!("one step") };
    assert_eq!(step.ended_at.duration_since(step.began_at).as_hours(), 2);
    assert_eq!(step.officers.len(), 4, "two officers, who presides and who writes");
    assert_eq!(run(HearingEnd::Left).len(), 1);
    assert!(run(HearingEnd::Absent).is_empty());
}

#[test]
fn a_list_is_asked_from_its_first_day_to_its_last() {
    let asks = |from: &str, to: Option<&str>| {
        let mut s = demands(Story::at(At::Ordered), "record_inspection");
        (s.town.recording[0].from, s.town.recording[0].to) = (day(from), to.map(day));
        let today = s.today().to_string();
        assert_eq!(today, START, "what the days are about");
        let inspection = s.inspection();
        s.does("sq1", C::RecordInspection(inspection));
        s.case.footage.steps.len()
    };
    for (from, to, demanded) in [
        (START, None, 1),
        ("2026-03-03", None, 0),
        ("2026-01-01", Some("2026-03-03"), 1),
        ("2026-01-01", Some(START), 1),
        ("2026-01-01", Some("2026-03-01"), 0),
    ] {
        assert_eq!(asks(from, to), demanded, "{from} {to:?}");
    }
}

#[test]
fn a_demand_stands_behind_an_act_of_its_own_moment_only() {
    let mut events = inspected().case_events;
    let [was] = places(&events)[..] else { panic!("one step") };
    assert_ne!(was.act, was.demand);
    let later = events[was.demand].at.saturating_add(1.minutes());
    events[was.demand].at = later;
    assert_eq!(places(&events)[0].act, was.demand, "the same officer's earlier act is another one");
}

#[test]
fn one_film_of_two_steps_is_put_down_once_and_two_films_both() {
    let mut s = inspected();
    let again = s.inspection();
    s.does("sq1", C::RecordInspection(again));
    let (from, until) = (s.case.footage.steps[0].began_at, s.case.footage.steps[1].ended_at);
    let film = clip("f", "sq1", from, until);
    let pair = |step: u32, footage: &law::footage::Recording| Pair {
        step: step.to_string(),
        footage: footage.id().into(),
    };
    let link = |links, recordings| C::Footage(Command::LinkFootage(LinkFootage { links, recordings }));
    let kept = |s: &Story| match s.case_events.last().map(|e| &e.fact) {
        Some(CaseFact::Footage(Fact::FootageLinked { recordings, .. })) => recordings.len(),
        _ => panic!("linked"),
    };
    let mut both = s.clone();
    both.does("sq1", link(vec![pair(1, &film), pair(2, &film)], vec![film.clone()]));
    assert_eq!(kept(&both), 1);
    let other = clip("e", "sq2", from, until);
    s.does("sq1", link(vec![pair(1, &film), pair(2, &other)], vec![film, other]));
    assert_eq!(kept(&s), 2);
}

#[test]
fn the_page_says_of_each_step_what_it_has_and_what_it_lacks() {
    let told = |s: &Story| -> String {
        let (name, words) = (SIDE.facts)(&s.case, &s.town).pop().expect("a step");
        assert_eq!(name, "须录环节");
        words.split_once('：').expect("what it has").1.to_string()
    };
    let mut s = inspected();
    let step = step(&s);
    let (from, until) = (step.began_at, step.ended_at);
    assert!((SIDE.facts)(&s.case, &s.town)[0].1.starts_with("第1项 "));
    let half = from.saturating_add(until.duration_since(from) / 2);
    let times = |s: &Story| told(s).rsplit('：').next().unwrap_or_default().to_string();
    assert_eq!(times(&s), "缺录像");
    let mut explain = s.clone();
    explain.does("sq1", explained(1));
    assert!(told(&explain).ends_with("未录像：设备故障，待确认") || told(&explain).ends_with("，待确认"));
    assert!(!told(&explain).contains('；'), "{}", told(&explain));
    explain.does("brigade", settled(true));
    assert!(told(&explain).ends_with("，已确认"), "{}", told(&explain));
    s.does("sq1", linked(1, clip("d", "sq1", from, half)));
    assert!(told(&s).ends_with("已有1段，没有覆盖全程"), "{}", told(&s));
    let mut gap = s.clone();
    gap.does("sq1", explained(1));
    assert!(told(&gap).contains("已有1段，没有覆盖全程；未录像："), "{}", told(&gap));
    s.does("sq1", linked(1, clip("e", "sq2", half, until)));
    assert!(told(&s).ends_with("已有2段"), "{}", told(&s));
    // One that came with the act and one linked afterwards.
    let mut s = demands(Story::at(At::Ordered), "record_inspection");
    let c = RecordInspection { files: vec![original("e")], ..s.inspection() };
    s.does("sq1", C::RecordInspection(c));
    assert!(told(&s).ends_with("已有1段"), "{}", told(&s));
    let film = seen(&s);
    s.does("sq1", linked(1, film));
    assert!(told(&s).ends_with("已有2段"), "{}", told(&s));
}

#[test]
fn a_step_is_covered_without_a_gap_and_a_whole_day_by_any_film_of_it() {
    let mut s = inspected();
    let (from, until) = (step(&s).began_at, step(&s).ended_at);
    let minute = 1.minutes();
    let covers = |s: &Story| s.case.footage.covers(&step(s));
    let mut whole = s.clone();
    whole.does("sq1", linked(1, clip("f", "sq1", from.saturating_sub(minute), until)));
    assert!(covers(&whole));
    s.does("sq1", linked(1, clip("d", "sq1", from.saturating_sub(minute), from.saturating_add(minute))));
    let later = from.saturating_add(minute).saturating_add(1.seconds());
    s.does("sq1", linked(1, clip("e", "sq2", later, until)));
    assert!(!covers(&s), "a second is missing");
    let mut s = demands(Story::at(At::Decided), "announce_service");
    let c = AnnounceService {
        paper: s.case.decision.as_ref().expect("decided").number.to_string(),
        announced_on: None,
        sealed: true,
        reason: "下落不明".into(),
        officers: vec!["sq1".into(), "sq2".into()],
    };
    s.does("sq1", C::AnnounceService(c));
    assert!(!covers(&s), "a day without any film");
    let noon = s.today().at(12, 0, 0, 0);
    s.does("sq1", linked(1, clip("f", "sq1", noon, noon.saturating_add(minute))));
    assert!(covers(&s));
}

// 执法音像

#[test]
fn acts_on_recordings_are_found_by_their_names() {
    for id in ["import_footage", "correct_footage", "remove_footage"] {
        assert_eq!(act(id).map(|a| a.id), Some(id));
    }
    assert!(act("open_footage").is_none());
}

/// Camera and true time four hundred days apart, and so many seconds more.
fn unset(more: i64) -> ImportFootage {
    let real = day("2026-03-02").at(8, 30, 0, 0);
    let camera = real.saturating_sub(400.days()).saturating_sub(more.seconds());
    ImportFootage {
        started_at: Some(camera.saturating_sub(30.minutes())),
        camera_at: Some(camera),
        real_at: Some(real),
        ..import()
    }
}

#[test]
fn a_clock_four_hundred_days_off_is_put_right_and_one_further_off_is_none() {
    let s = Story::new();
    let r = takes(&s, "sq1", unset(0)).expect("taken").recording.expect("known");
    assert_eq!((r.recorded_from.to_string().as_str(), r.skew), ("2026-03-02T08:00:00", 400 * 86_400));
    assert_eq!(takes(&s, "sq1", unset(1)).expect_err("never set").field, Some("camera_at"));
}

#[test]
fn a_recording_counts_what_befell_it_and_is_late_after_the_last_moment_only() {
    let mut s = Story::new();
    let first = takes(&s, "sq1", import()).expect("taken");
    assert_eq!(first.version, 1);
    s.now = day("2026-03-03").at(8, 20, 0, 0);
    assert!(!takes(&s, "sq1", import()).expect("taken").is_late(&s.town), "to the minute");
    s.now = s.now.saturating_add(1.seconds());
    assert!(takes(&s, "sq1", import()).expect("taken").is_late(&s.town));
}

fn corrects(
    s: &Story,
    state: &FootageState,
    c: CorrectFootage,
) -> Result<FootageState, law::refusal::Refusal> {
    let mut after = state.clone();
    let c = CorrectFootage { reason: "登记有误".into(), ..c };
    let events = s.with("sq1", |ctx| decide(state, &F::CorrectFootage(c), false, ctx))?;
    events.iter().for_each(|e| after.evolve(e));
    Ok(after)
}

#[test]
fn a_correction_keeps_what_it_does_not_name_and_moves_the_times_by_what_was_wrong() {
    let s = Story::new();
    let nine = day("2026-03-02").at(9, 0, 0, 0);
    let slow = |minutes: i64| (Some(nine.saturating_sub(minutes.minutes())), Some(nine));
    let (camera_at, real_at) = slow(7);
    let state = takes(&s, "sq1", ImportFootage { camera_at, real_at, ..import() }).expect("taken");
    let was = state.recording.clone().expect("known");
    // The clock was five minutes slow, not seven: two minutes back.
    let (camera_at, real_at) = slow(5);
    let c = CorrectFootage { camera_at, real_at, ..CorrectFootage::default() };
    let now = corrects(&s, &state, c).expect("corrected").recording.expect("known");
    assert_eq!((now.device.as_str(), now.skew), ("ZFY-1", 300));
    assert_eq!(now.recorded_from, was.recorded_from.saturating_sub(2.minutes()));
    assert_eq!(now.recorded_until, was.recorded_until.saturating_sub(2.minutes()));
    let c = CorrectFootage { device: "ZFY-2".into(), ..CorrectFootage::default() };
    let after = corrects(&s, &state, c).expect("corrected");
    let now = after.recording.expect("known");
    assert_eq!((now.device.as_str(), now.skew, after.version), ("ZFY-2", 420, 2));
    assert_eq!((now.recorded_from, now.wearer), (was.recorded_from, was.wearer));
    let none = corrects(&s, &state, CorrectFootage::default()).expect_err("nothing is changed");
    assert_eq!((none.rule.id, none.field), ("P-04", Some("reason")));
}

#[test]
fn v15_lets_pass_the_importer_and_the_wearer_who_went_to_another_unit() {
    let mut s = Story::new();
    let state = takes(&s, "sq2", ImportFootage { wearer: "sq1".into(), ..import() }).expect("taken");
    for who in ["sq1", "sq2", "sq3"] {
        s.people.get_mut(who).expect("known").unit = "squad2".into();
    }
    for who in ["sq1", "sq2"] {
        crate::witness::passes("V-15", opens(&s, &state, who, false));
    }
    assert!(opens(&s, &state, "sq3", false).is_err());
    let c = F::RemoveFootage(RemoveFootage::default());
    assert_eq!(s.with("sq1", |ctx| decide(&state, &c, false, ctx)).expect_err("not theirs").rule.id, "P-01");
}
