//! 执法音像 in the search of all paths: an inspection that had to be filmed, a body camera that shows its first half, a fixed
//! one that shows it whole, and a copy that shows nothing. What holds the case up for it is another scope's (`paths/footage`).

use super::{Decided, Machine, Try, around, left, open};
use crate::footage::demanding;
use crate::kit::{At, Story, file};
use crate::paths::invariants::{Filmed, FootageWatch};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::footage::{Command as G, ConfirmFootage, ExplainFootage, Ground, LinkFootage, Pair};
use law::case::{self, CaseCommand, CaseFact, CaseState};
use law::clue::ClueState;
use law::context::Context;
use law::footage::{FootageCommand as K, *};
use law::matter::{Entry, Offer};
use law::party::FileRef;
use law::town::Town;
use std::collections::BTreeMap;

/// The case, and the recordings by the digests of their files.
#[derive(Clone)]
pub struct House {
    case: CaseState,
    clue: ClueState,
    films: BTreeMap<String, FootageState>,
}

/// An act on a recording, or on what the case has of them.
#[derive(Clone)]
pub enum Step {
    Film(&'static str, K),
    Case(G),
}

/// A fact of a recording, by its mark, or of the case.
#[derive(Clone, Debug)]
pub enum Told {
    Film(String, FootageFact),
    Case(CaseFact),
}

pub const MACHINE: Machine<House, Step, Told, Filmed> = Machine {
    name: "recordings",
    desk,
    start,
    acts: || ACTS.iter().map(|a| a.id).chain(OF_THE_CASE).collect(),
    act,
    decide,
    evolve,
    panel,
    ended,
    rests,
    menu,
    waits,
    print,
    breaches,
};

const OF_THE_CASE: [&str; 3] = ["link_footage", "explain_footage", "confirm_footage"];

/// The first half by a body camera, the whole by a fixed one, and a copy of the first.
pub const HALF: &str = "d";
pub const WHOLE: &str = "e";
const COPY: &str = "c";

pub fn desk() -> Story {
    let mut s = Story { town: demanding(&["record_inspection"]), ..Story::new() }.to(At::Ordered);
    s.town.heads.insert("squad1".into(), "sq3".into());
    let inspection = s.inspection();
    s.does("sq1", CaseCommand::RecordInspection(inspection));
    s
}

pub fn start(s: &Story) -> (House, Vec<Entry<Told>>) {
    let demanded = s.case_events.iter().filter(|e| matches!(e.fact, CaseFact::Footage(_)));
    let told = demanded.map(|e| told(e.clone(), Told::Case)).collect();
    (House { case: s.case.clone(), clue: s.clue.clone(), films: BTreeMap::new() }, told)
}

fn told<F>(e: Entry<F>, of: impl FnOnce(F) -> Told) -> Entry<Told> {
    Entry { at: e.at, by: e.by, filled_at: e.filled_at, fact: of(e.fact) }
}

fn act(step: &Step) -> &'static str {
    match step {
        Step::Film(_, c) => c.act(),
        Step::Case(c) => c.act(),
    }
}

pub fn digest(mark: &str) -> String {
    mark.repeat(64)
}

/// As the house asks the law: of a recording only whoever may open it, with what the cases refer to; of a case with what
/// is here and open to whoever links.
fn decide(house: &House, step: &Step, ctx: &Context) -> Decided<Told> {
    let of_a_case = matches!(step, Step::Film(mark, _) if linked(house, mark));
    asked(house, step, of_a_case, ctx)
}

/// The same, where somebody says whether a case refers to the recording.
pub fn asked(house: &House, step: &Step, of_a_case: bool, ctx: &Context) -> Decided<Told> {
    match step {
        Step::Film(mark, command) => {
            let nothing = FootageState::default();
            let film = house.films.get(*mark).unwrap_or(&nothing);
            if !matches!(command, K::ImportFootage(_)) {
                may_open(film, false, ctx)?;
            }
            let events = law::footage::decide(film, command, of_a_case, ctx)?;
            Ok(events.into_iter().map(|e| told(e, |f| Told::Film((*mark).into(), f))).collect())
        }
        Step::Case(command) => {
            let mut command = command.clone();
            if let G::LinkFootage(c) = &mut command {
                let here = |f: &&FootageState| f.removed_on.is_none() && may_open(f, false, ctx).is_ok();
                c.recordings =
                    house.films.values().filter(here).filter_map(|f| f.recording.clone()).collect();
            }
            let events = case::decide(&house.case, &CaseCommand::Footage(command), &house.clue, ctx)?;
            Ok(events.into_iter().map(|e| told(e, Told::Case)).collect())
        }
    }
}

fn evolve(house: &mut House, event: &Entry<Told>) {
    let (at, by, filled_at) = (event.at, event.by.clone(), event.filled_at);
    match &event.fact {
        Told::Film(mark, fact) => {
            let film = house.films.entry(mark.clone()).or_default();
            film.evolve(&Entry { at, by, filled_at, fact: fact.clone() });
        }
        Told::Case(fact) => house.case.evolve(&Entry { at, by, filled_at, fact: fact.clone() }),
    }
}

/// The case's panel, and the acts that stand beside a recording.
fn panel(house: &House, ctx: &Context) -> Vec<Offer> {
    let mut all = case::panel(&house.case, ctx);
    let mine = ACTS.iter().filter(|a| ctx.require_role(a.roles).is_ok());
    all.extend(mine.map(|a| open(a.id, a.title, a.rule)));
    all
}

fn linked(house: &House, mark: &str) -> bool {
    house.case.footage.recording(&digest(mark)).is_some()
}

/// Every recording is the case's or removed, and of the step nothing is left to explain or to confirm.
fn ended(house: &House) -> bool {
    let gone =
        |mark: &str| linked(house, mark) || house.films.get(mark).is_some_and(|f| f.removed_on.is_some());
    [HALF, WHOLE, COPY].into_iter().all(gone) && settled(house)
}

/// What is neither the case's nor removed waits for its months to be over.
fn rests(house: &House) -> bool {
    house.films.len() == 3 && settled(house)
}

fn settled(house: &House) -> bool {
    let step = house.case.footage.step(1).expect("demanded");
    match &step.explained {
        Some(e) => e.confirmed.is_some(),
        None => house.case.footage.covers(step),
    }
}

/// When the inspection began, when it was half over, and when it ended.
pub fn times(house: &House) -> (DateTime, DateTime, DateTime) {
    let step = house.case.footage.step(1).expect("demanded");
    (step.began_at, step.began_at.saturating_add(1.minute()), step.ended_at)
}

fn original(mark: &str) -> FileRef {
    FileRef {
        sha256: digest(mark),
        name: format!("{mark}.mp4"),
        media_type: "video/mp4".into(),
        original: mark != COPY,
        ..file()
    }
}

fn menu(desk: &Story, house: &House) -> Vec<Try<Step>> {
    let (began, half, ended) = times(house);
    let mut all = Vec::new();
    let mut add = |who, how, command| all.push(Try { who, how, command });
    // The body camera's clock is two hours slow.
    let slow = began.saturating_sub(2.hours());
    let import = |mark: &str, from: DateTime, until: DateTime| ImportFootage {
        files: vec![original(mark)],
        device: "ZFY-1".into(),
        started_at: Some(from),
        seconds: u32::try_from(until.duration_since(from).as_secs()).unwrap_or(0),
        ..ImportFootage::default()
    };
    let film = |mark, c| Step::Film(mark, K::ImportFootage(c));
    let own = import(HALF, began.saturating_sub(5.minutes()), half);
    let ticking =
        ImportFootage { started_at: Some(slow), camera_at: Some(slow), real_at: Some(began), ..own.clone() };
    let other = ImportFootage { wearer: "sq3".into(), ..own.clone() };
    add("sq1", "as it was", film(HALF, own.clone()));
    add("sq1", "with the clock put right", film(HALF, ticking));
    add("sq1", "the clock is slow", film(HALF, ImportFootage { started_at: Some(slow), ..own.clone() }));
    add("brigade", "a wearer who was not there", film(HALF, other));
    add("sq9", "another squadron", film(HALF, ImportFootage { wearer: "sq1".into(), ..own.clone() }));
    add("hub", "not in the field", film(HALF, own.clone()));
    add("sq1", "no device", film(HALF, ImportFootage { device: " ".into(), ..own.clone() }));
    add("sq1", "not over yet", film(HALF, ImportFootage { started_at: Some(desk.now), seconds: 600, ..own }));
    let fixed = ImportFootage { fixed: true, ..import(WHOLE, began, ended) };
    add("sq2", "a fixed one", film(WHOLE, fixed));
    add("sq1", "a copy", film(COPY, import(COPY, began, half)));
    for mark in [HALF, WHOLE, COPY] {
        let reason = |text: &str| RemoveFootage { reason: text.into() };
        let remove = |text: &str| Step::Film(mark, K::RemoveFootage(reason(text)));
        add("brigade", mark, remove("保存期满"));
        if mark == HALF {
            add("brigade", "no reason", remove(""));
            add("sq1", "not the brigade", remove("保存期满"));
        }
    }
    let put_right = |c: CorrectFootage| Step::Film(HALF, K::CorrectFootage(c));
    let correct = || CorrectFootage { reason: "登记有误".into(), ..CorrectFootage::default() };
    let worn = |who: &str| put_right(CorrectFootage { wearer: who.into(), ..correct() });
    let clock = |camera: DateTime, real: DateTime| {
        put_right(CorrectFootage { camera_at: Some(camera), real_at: Some(real), ..correct() })
    };
    add("sq1", "who wore it", worn("sq1"));
    add("sq2", "a wearer who was not there", worn("sq3"));
    add("sq9", "another squadron's", worn("sq9"));
    add("hub", "not in the field", worn("sq1"));
    add("sq1", "the clock", clock(slow, began));
    add("sq1", "the clock was right", clock(began, began));
    add("sq1", "to come", clock(began, desk.now.saturating_add(1.day())));
    add("sq1", "nothing", put_right(correct()));
    let pair = |step: &str, mark: &str| Pair { step: step.into(), footage: digest(mark) };
    let link = |links: Vec<Pair>| Step::Case(G::LinkFootage(LinkFootage { links, recordings: Vec::new() }));
    for (how, marks) in [
        ("half of it", vec![HALF]),
        ("the whole", vec![WHOLE]),
        ("a copy", vec![COPY]),
        ("both", vec![HALF, WHOLE]),
    ] {
        add("sq1", how, link(marks.into_iter().map(|mark| pair("1", mark)).collect()));
    }
    add("sq1", "nothing", link(Vec::new()));
    add("sq1", "another step", link(vec![pair("7", WHOLE)]));
    add("sq1", "one that nobody brought in", link(vec![pair("1", "9")]));
    add("sq9", "another squadron", link(vec![pair("1", WHOLE)]));
    add("hub", "not in the field", link(vec![pair("1", WHOLE)]));
    let explain = |reason: &str| {
        let (step, reason) = ("1".into(), reason.into());
        Step::Case(G::ExplainFootage(ExplainFootage {
            step,
            ground: Ground::Fault,
            reason,
            files: Vec::new(),
        }))
    };
    add("sq1", "no power", explain("设备没有电"));
    add("sq1", "no word of it", explain(""));
    add("sq3", "was not there", explain("设备没有电"));
    let settle = |approve| {
        let (step, opinion) = (String::new(), "已核实".into());
        Step::Case(G::ConfirmFootage(ConfirmFootage { step, approve, opinion }))
    };
    for who in ["brigade", "sq3", "sq1", "sq2", "legal"] {
        add(who, "confirmed", settle(true));
    }
    add("brigade", "sent back", settle(false));
    all
}

fn waits(house: &House, town: &Town) -> Vec<Date> {
    let kept =
        house.films.values().filter(|f| f.removed_on.is_none()).filter_map(|f| f.kept_until(town)).max();
    around(kept).collect()
}

fn print(house: &House, today: Date, town: &Town) -> String {
    let (began, ..) = times(house);
    let film = |(mark, f): (&String, &FootageState)| {
        let r = f.recording.as_ref().expect("imported");
        let (worn, off) = (r.wearer.as_ref().map(|w| &w.id), r.recorded_from.duration_since(began).as_mins());
        let kept = if f.removed_on.is_some() { "gone".into() } else { left(f.kept_until(town), today) };
        // Once it is the case's, its months no longer matter.
        if linked(house, mark) {
            format!("{mark} linked {off}")
        } else {
            format!("{mark} {worn:?} {off} {} {kept}", r.skew)
        }
    };
    let films: Vec<String> = house.films.iter().map(film).collect();
    let step = house.case.footage.step(1).expect("demanded");
    let explained = step.explained.as_ref().map(|e| e.confirmed.is_some());
    format!("{films:?} {explained:?}")
}

/// What the last event broke.
pub fn breaches(history: &[Entry<Told>], town: &Town) -> Vec<Filmed> {
    let mut watch = FootageWatch::default();
    let mut last = Vec::new();
    for event in history {
        last = match &event.fact {
            Told::Case(fact) => watch.case(fact, &event.by.id, true),
            Told::Film(mark, fact) => {
                let event = Entry { at: event.at, by: event.by.clone(), filled_at: None, fact: fact.clone() };
                watch.film(&digest(mark), &event, town.policy.footage_months.value)
            }
        };
    }
    last
}
