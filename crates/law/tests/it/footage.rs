//! 音像记录: what the list names is recorded or explained; recordings are what they say they are, are kept, and are opened
//! by whom they concern (RULES 7.3, V-11–V-15).

use crate::kit::{At, Story, file, people, town};
use crate::support::day;
use crate::witness::{self, passes, shown};
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::footage::*;
use law::case::{CaseCommand as C, *};
use law::context::{Context, Registers};
use law::footage::{
    FootageCommand as F, FootageState, ImportFootage, Recording, RemoveFootage, decide, import_due,
    kept_until, may_open,
};
use law::matter::PersonRef;
use law::party::FileRef;
use law::refusal::Refusal;
use law::town::{Medium, RecordingEntry, RecordingList, Town};

/// A town whose list asks for a film of these acts.
pub fn demanding(acts: &[&str]) -> Town {
    let entry = RecordingEntry {
        name: "示例环节".into(),
        acts: acts.iter().map(|a| (*a).into()).collect(),
        media: vec![Medium::Video],
    };
    let list =
        RecordingList { version: "示例".into(), from: day("2026-01-01"), to: None, entries: vec![entry] };
    Town { recording: vec![list], ..town() }
}

pub fn original(mark: &str) -> FileRef {
    FileRef { sha256: mark.repeat(64), name: format!("{mark}.mp4"), media_type: "video/mp4".into(), ..file() }
}

/// A film by somebody's body camera.
pub fn clip(mark: &str, wearer: &str, from: DateTime, until: DateTime) -> Recording {
    let person = &people()[wearer];
    Recording {
        file: original(mark),
        device: "ZFY-1".into(),
        fixed: false,
        wearer: Some(PersonRef::from(person)),
        unit: person.unit.clone(),
        recorded_from: from,
        recorded_until: until,
        skew: 0,
    }
}

/// A film for a step.
pub fn linked(step: u32, recording: Recording) -> C {
    let pair = Pair { step: step.to_string(), footage: recording.id().into() };
    C::Footage(Command::LinkFootage(LinkFootage { links: vec![pair], recordings: vec![recording] }))
}

/// Why there is none.
pub fn explained(step: u32) -> C {
    let reason = "设备没有电，改用手机拍照".to_string();
    C::Footage(Command::ExplainFootage(ExplainFootage {
        step: step.to_string(),
        ground: Ground::Fault,
        reason,
        ..ExplainFootage::default()
    }))
}

/// What the leader says to it.
pub fn settled(approve: bool) -> C {
    C::Footage(Command::ConfirmFootage(ConfirmFootage {
        step: String::new(),
        approve,
        opinion: "已核实".into(),
    }))
}

/// Investigated and ready to be reported, in a town that wants the inspection filmed; it was not.
pub fn inspected() -> Story {
    let mut s = Story { town: demanding(&["record_inspection"]), ..Story::new() }.to(At::Ordered);
    let inspection = s.inspection();
    s.does("sq1", C::RecordInspection(inspection));
    s
}

pub fn step(s: &Story) -> Step {
    s.case.footage.steps.last().expect("a step").clone()
}

pub fn report(s: &Story) -> C {
    C::SubmitReport(s.conclusion())
}

/// The film that shows the last step.
pub fn seen(s: &Story) -> Recording {
    let step = step(s);
    clip("f", "sq2", step.began_at.saturating_sub(5.minutes()), step.ended_at)
}

#[test]
fn v11_refuses_to_report_while_an_inspection_of_the_list_has_no_film() {
    let mut s = inspected();
    let c = report(&s);
    let r = s.refused("sq1", c, "V-11");
    assert_eq!(r.fix.act, Some("link_footage"));
    assert!(r.need.contains("示例环节") && r.have.contains("检查勘验"), "{r}");
    let due = s.case.deadlines(&s.town).into_iter().find(|(name, _)| *name == "导入音像").expect("runs");
    assert_eq!(due.1.due_time, Some(step(&s).ended_at.saturating_add(24.hours())));
}

#[test]
fn an_act_without_its_film_stands_and_is_unfinished_until_it_is_linked_or_the_gap_confirmed() {
    let filmed = {
        let mut s = inspected();
        // The act and the demand behind it, in one moment.
        let [place] = places(&s.case_events)[..] else { panic!("one step") };
        let fact = |n: usize| &s.case_events[n].fact;
        assert!(matches!(fact(place.act), CaseFact::InspectionRecorded { .. }));
        assert!(matches!(fact(place.demand), CaseFact::Footage(Fact::RecordingDemanded { step: 1, .. })));
        assert_eq!((place.step, step(&s).unfinished().as_deref()), (1, Some("未完成（缺录像）")));
        let film = seen(&s);
        s.does("sq1", linked(1, film));
        s
    };
    assert_eq!(step(&filmed).unfinished(), None);
    let mut s = inspected();
    s.does("sq1", explained(1));
    assert_eq!(step(&s).unfinished().as_deref(), Some("未完成（未录像的说明待确认）"));
    s.does("brigade", settled(false));
    assert_eq!(step(&s).unfinished().as_deref(), Some("未完成（缺录像）"));
    s.does("sq1", explained(1));
    s.does("brigade", settled(true));
    assert_eq!(step(&s).unfinished(), None);
    assert_eq!(places(&s.case_events).len(), 1, "where it stands does not change");
}

#[test]
fn v11_lets_pass_what_is_filmed_and_what_no_list_names() {
    let mut s = inspected();
    let film = seen(&s);
    s.does("sq1", linked(1, film));
    assert!(s.case.footage.open().next().is_none());
    let c = report(&s);
    s.does("sq1", c);
    // The demand is the event's own: the case is read again without any list.
    let again = CaseState::fold(&s.case_events);
    assert_eq!(again.footage, s.case.footage);
    assert!(
        s.case_events.iter().any(|e| matches!(e.fact, CaseFact::Footage(Fact::RecordingDemanded { .. })))
    );
    // A town whose list names no acts asks for nothing, nor does a list that is not in force yet.
    let mut plain = Story::at(At::Ordered);
    let inspection = plain.inspection();
    plain.does("sq1", C::RecordInspection(inspection));
    assert!(plain.case.footage.steps.is_empty());
    let mut later = Story { town: demanding(&["record_inspection"]), ..Story::new() };
    later.town.recording[0].from = day("2027-01-01");
    let mut later = later.to(At::Ordered);
    let inspection = later.inspection();
    later.does("sq1", C::RecordInspection(inspection));
    assert!(later.case.footage.steps.is_empty());
}

/// A film handed in with the record itself is one; a photograph is not what the list asks for.
#[test]
fn v11_lets_pass_a_film_that_comes_with_the_act() {
    let mut s = Story { town: demanding(&["record_inspection"]), ..Story::new() }.to(At::Ordered);
    let with =
        |files: Vec<FileRef>, s: &Story| C::RecordInspection(RecordInspection { files, ..s.inspection() });
    let c = with(vec![file()], &s);
    s.does("sq1", c);
    shown("V-11", step(&s).is_open(), true);
    let copy = FileRef { original: false, ..original("e") };
    let c = with(vec![copy], &s);
    s.does("sq1", c);
    assert!(step(&s).is_open(), "a re-encoded film is none");
    let c = with(vec![file(), original("e")], &s);
    s.does("sq1", c);
    assert!(!step(&s).is_open() && s.case.footage.covers(&step(&s)));
}

#[test]
fn v11_refuses_a_film_of_another_time_another_wearer_or_another_kind() {
    let mut s = inspected();
    let (from, until) = (step(&s).began_at, step(&s).ended_at);
    let mut no = |film: Recording, rule: &str, words: &str| {
        let r = s.refused("sq1", linked(1, film), rule);
        assert_eq!(r.field, Some("links"));
        assert!(format!("{r}").contains(words), "{words}: {r}");
    };
    let before = from.saturating_sub(1.hours());
    no(clip("f", "sq1", before, from.saturating_sub(1.seconds())), "V-11", "重合");
    no(clip("f", "sq3", from, until), "V-11", "佩戴");
    let photo = Recording { file: file(), ..clip("f", "sq1", from, until) };
    no(photo, "V-11", "照片");
    let copy = FileRef { original: false, ..original("f") };
    no(Recording { file: copy, ..clip("f", "sq1", from, until) }, "V-10", "转码件");
    // One that the house does not know.
    let pair = Pair { step: "1".into(), footage: "9".repeat(64) };
    let link = LinkFootage { links: vec![pair], recordings: vec![] };
    s.refused("sq1", C::Footage(Command::LinkFootage(link)), "P-04");
    s.refused("sq1", linked(7, clip("f", "sq1", from, until)), "P-04");
    s.refused("sq1", C::Footage(Command::LinkFootage(LinkFootage::default())), "P-04");
    // Nobody wears a fixed device; it may touch the step at one end.
    let fixed = Recording { fixed: true, wearer: None, ..clip("f", "sq1", before, from) };
    s.does("sq1", linked(1, fixed.clone()));
    s.refused("sq1", linked(1, fixed), "V-11");
}

#[test]
fn v11_refuses_to_decide_and_to_close_what_came_later_without_film() {
    // Left where it was refused: the notice's service is recorded before anybody decides.
    let mut s = Story { town: demanding(&["serve_paper"]), ..Story::new() }.to(At::Noticed);
    let serve = ServePaper {
        method: ServiceMethod::Leaving,
        files: vec![file()],
        note: "当事人拒收，留置住所".into(),
        left_at: s.case.subject.as_ref().expect("filed").party.address.clone(),
        ..s.serve()
    };
    s.does("sq1", C::ServePaper(serve));
    assert_eq!(step(&s).act, "serve_paper");
    let served = step(&s).began_at;
    s.wait(10);
    let propose = C::ProposeDecision(s.proposal());
    s.refused("sq1", propose.clone(), "V-11");
    s.does(
        "sq1",
        linked(1, clip("f", "sq1", served.saturating_add(9.hours()), served.saturating_add(10.hours()))),
    );
    s.does("sq1", propose);
    // Handed over in person: nothing is asked.
    let mut plain = Story { town: demanding(&["serve_paper"]), ..Story::new() }.to(At::Told);
    assert!(plain.case.footage.steps.is_empty());
    plain.wait(1);
    // On the spot: the closing waits for it.
    let mut spot = Story { town: demanding(&["decide_on_spot"]), ..Story::new() };
    spot = spot.to(At::Dispatched);
    let check = law::clue::CheckSite { outcome: law::clue::CheckOutcome::Simple, ..spot.check() };
    spot.tells("sq1", law::clue::ClueCommand::CheckSite(check));
    let c = spot.spot();
    spot.does("sq1", C::DecideOnSpot(c));
    assert_eq!((step(&spot).act.as_str(), step(&spot).is_open()), ("decide_on_spot", true));
    let stops = |s: &Story| {
        s.with("sq1", |ctx| close_checks(&s.case, ctx))
            .into_iter()
            .any(|l| l.refusal.is_some_and(|r| r.rule.id == "V-11"))
    };
    assert!(stops(&spot));
    let film = clip("f", "sq1", step(&spot).began_at, step(&spot).ended_at);
    spot.does("sq1", linked(1, film));
    assert!(!stops(&spot));
}

#[test]
fn v12_refuses_an_explanation_that_nobody_else_confirmed() {
    let mut s = inspected();
    s.refused("sq3", explained(1), "P-02");
    let empty = ExplainFootage { step: "1".into(), ..ExplainFootage::default() };
    s.refused("sq1", C::Footage(Command::ExplainFootage(empty)), "V-12");
    s.does("sq1", explained(1));
    s.refused("sq1", explained(1), "P-03");
    let c = report(&s);
    assert_eq!(s.refused("sq1", c, "V-12").fix.act, Some("confirm_footage"));
    // Not by an officer who leads nobody, not by a leader who was there.
    s.refused("sq3", settled(true), "P-01");
    s.town.heads.insert("squad1".into(), "sq1".into());
    s.refused("sq1", settled(true), "V-12");
    s.town.heads.insert("squad1".into(), "sq2".into());
    s.refused("sq2", settled(true), "V-12");
}

#[test]
fn v12_lets_pass_what_the_brigade_or_the_squadrons_leader_confirmed() {
    let mut s = inspected();
    s.does("sq1", explained(1)).does("brigade", settled(false));
    assert!(s.case.footage.unconfirmed().next().is_none() && step(&s).is_open());
    s.does("sq1", explained(1)).does("brigade", settled(true));
    let c = report(&s);
    s.clone().does("sq1", c);
    let mut s = inspected();
    s.town.heads.insert("squad1".into(), "sq3".into());
    s.does("sq1", explained(1)).does("sq3", settled(true));
    let c = report(&s);
    s.does("sq1", c);
}

/// 中断: what a film does not cover from end to end may be explained; what it covers may not.
#[test]
fn v12_lets_pass_an_explanation_of_a_gap_and_v12_is_named_where_there_is_none() {
    let mut s = inspected();
    let (from, until) = (step(&s).began_at, step(&s).ended_at);
    let half = from.saturating_add(until.duration_since(from) / 2);
    s.does("sq1", linked(1, clip("d", "sq1", from, half)));
    assert!(!step(&s).is_open() && !s.case.footage.covers(&step(&s)));
    s.clone().does("sq1", explained(1));
    s.does("sq1", linked(1, clip("e", "sq2", half, until)));
    assert!(s.case.footage.covers(&step(&s)));
    // The act is not even offered any more.
    s.refused("sq1", explained(1), "P-03");
}

pub fn import() -> ImportFootage {
    let taken = day("2026-03-02").at(8, 0, 0, 0);
    ImportFootage {
        files: vec![FileRef { taken_at: Some(taken), ..original("f") }],
        device: "ZFY-1".into(),
        seconds: 1_200,
        ..ImportFootage::default()
    }
}

pub fn takes(s: &Story, who: &str, c: ImportFootage) -> Result<FootageState, Refusal> {
    let mut state = FootageState::default();
    let events = s.with(who, |ctx| decide(&state, &F::ImportFootage(c), false, ctx));
    let events = events.inspect_err(|r| witness::refused(r, "import_footage"))?;
    witness::accepted("import_footage");
    events.iter().for_each(|e| state.evolve(e));
    Ok(state)
}

#[test]
fn a_slow_camera_is_put_right_and_what_cannot_be_is_asked_for() {
    let s = Story::new();
    let nine = day("2026-03-02").at(9, 0, 0, 0);
    let slow =
        ImportFootage { camera_at: Some(nine.saturating_sub(7.minutes())), real_at: Some(nine), ..import() };
    let r = takes(&s, "sq1", slow).expect("taken").recording.expect("known");
    assert_eq!((r.skew, r.recorded_from.to_string().as_str()), (420, "2026-03-02T08:07:00"));
    assert_eq!(r.recorded_until.to_string(), "2026-03-02T08:27:00");
    assert_eq!((r.wearer.map(|w| w.id), r.unit.as_str()), (Some("sq1".into()), "squad1"));
    let no = |c: ImportFootage, who: &str| takes(&s, who, c).expect_err("refused");
    assert_eq!(no(ImportFootage { real_at: Some(nine), ..import() }, "sq1").field, Some("camera_at"));
    assert_eq!(no(ImportFootage { camera_at: Some(nine), ..import() }, "sq1").field, Some("real_at"));
    // A clock that runs ahead would have it end after now.
    let ahead = ImportFootage { started_at: Some(nine), ..import() };
    assert_eq!(no(ahead, "sq1").field, Some("camera_at"));
    let timeless = ImportFootage { files: vec![original("f")], ..import() };
    assert_eq!(no(timeless, "sq1").field, Some("started_at"));
    assert_eq!(no(ImportFootage { seconds: 0, ..import() }, "sq1").field, Some("seconds"));
    assert_eq!(no(ImportFootage { device: " ".into(), ..import() }, "sq1").field, Some("device"));
    let paper = FileRef { media_type: "application/pdf".into(), ..original("f") };
    assert_eq!(no(ImportFootage { files: vec![paper], ..import() }, "sq1").field, Some("files"));
    assert_eq!(no(ImportFootage { files: vec![], ..import() }, "sq1").field, Some("files"));
    // Others' cameras are their unit's to bring in, and the brigade's.
    let theirs = ImportFootage { wearer: "sq9".into(), ..import() };
    assert_eq!(no(theirs.clone(), "sq1").rule.id, "P-02");
    assert_eq!(no(import(), "hub").rule.id, "P-01");
    assert!(takes(&s, "brigade", theirs).is_ok());
    let fixed = ImportFootage { fixed: true, ..import() };
    assert_eq!(takes(&s, "sq1", fixed).expect("taken").recording.expect("known").wearer, None);
    // The same file a second time is told so.
    let state = takes(&s, "sq1", import()).expect("taken");
    let again =
        s.with("sq2", |ctx| decide(&state, &F::ImportFootage(import()), false, ctx)).expect_err("known");
    assert!(again.rule.id == "P-03" && again.have.contains("中队甲导入过"), "{again}");
}

#[test]
fn v13_tells_a_late_import_without_refusing_it() {
    let mut s = Story::new();
    assert!(!takes(&s, "sq1", import()).expect("taken").is_late(&s.town));
    s.wait(1);
    let late = takes(&s, "sq1", import()).expect("taken all the same");
    assert!(late.is_late(&s.town));
    let until = day("2026-03-02").at(8, 20, 0, 0);
    let due = import_due(until, &s.town);
    shown("V-13", due.due_time, Some(day("2026-03-03").at(8, 20, 0, 0)));
    assert!(due.rules.iter().any(|r| r == "V-13"));
    s.town.policy.footage_hours.value = 48;
    assert!(!late.is_late(&s.town));
}

pub fn remove(s: &Story, state: &FootageState, who: &str, linked: bool) -> Result<FootageState, Refusal> {
    let c = F::RemoveFootage(RemoveFootage { reason: "保存期满".into() });
    let mut after = state.clone();
    let events = s.with(who, |ctx| decide(state, &c, linked, ctx));
    let events = events.inspect_err(|r| witness::refused(r, "remove_footage"))?;
    witness::accepted("remove_footage");
    events.iter().for_each(|e| after.evolve(e));
    Ok(after)
}

#[test]
fn v14_refuses_to_remove_what_is_linked_or_not_six_months_old() {
    let mut s = Story::new();
    let state = takes(&s, "sq1", import()).expect("taken");
    assert_eq!(state.kept_until(&s.town), Some(day("2026-09-02")));
    s.until("2026-09-02");
    let refused = |s: &Story, linked| remove(s, &state, "brigade", linked).expect_err("kept").rule.id;
    assert_eq!(refused(&s, false), "V-14");
    s.until("2027-09-02");
    assert_eq!(refused(&s, true), "V-14");
    assert_eq!(remove(&s, &state, "sq1", false).expect_err("not theirs").rule.id, "P-01");
}

#[test]
fn v14_lets_pass_the_removal_of_what_is_over_and_nobodys() {
    let mut s = Story::new();
    let state = takes(&s, "sq1", import()).expect("taken");
    s.until("2026-09-03");
    let gone = remove(&s, &state, "brigade", false).expect("removed");
    assert_eq!(gone.removed_on, Some(day("2026-09-03")));
    assert_eq!(gone.recording, state.recording, "what it was stays written");
    assert_eq!(remove(&s, &gone, "brigade", false).expect_err("once").rule.id, "P-03");
    assert_eq!(kept_until(day("2026-08-31"), &s.town), day("2027-02-28"));
}

struct Nothing;
impl Registers for Nothing {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

pub fn opens(s: &Story, state: &FootageState, who: &str, of_case: bool) -> Result<(), Refusal> {
    let ctx: Context = s.ctx(who, &Nothing);
    may_open(state, of_case, &ctx).inspect_err(|r| witness::refused(r, ""))
}

#[test]
fn v15_refuses_whoever_a_recording_does_not_concern() {
    let s = Story::new();
    let state = takes(&s, "sq1", import()).expect("taken");
    for who in ["sq9", "dept1", "finance", "keeper", "grid", "justice", "leader", "citizen"] {
        assert_eq!(opens(&s, &state, who, false).expect_err(who).rule.id, "V-15", "{who}");
    }
}

#[test]
fn v15_lets_pass_wearer_unit_leaders_and_whoever_sees_the_case() {
    let s = Story::new();
    let state = takes(&s, "sq1", import()).expect("taken");
    for who in ["sq1", "sq2", "brigade", "hub", "legal", "head"] {
        passes("V-15", opens(&s, &state, who, false));
    }
    passes("V-15", opens(&s, &state, "finance", true));
}

/// Of every act that a list may name, some fact tells when it was; the others a list may not name.
#[test]
fn what_a_list_may_name_are_acts_of_the_table() {
    for act in RECORDABLE {
        assert!(law::case::act(act).is_some(), "{act}");
    }
}
