//! 须录环节 — what of an act the list in force on its day wants recorded, as the act itself says when it was and who was there.

use super::fact::Fact;
use crate::case::acts::act;
use crate::case::execution::Fact as Execution;
use crate::case::fact::{CaseEvent, CaseFact};
use crate::case::hearing::Fact as Hearing;
use crate::case::hold::Fact as Hold;
use crate::case::measure::Fact as Measure;
use crate::case::service::ServiceMethod;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::PersonRef;
use crate::party::FileRef;
use crate::town::Medium;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

/// The acts of which the law knows when they were done and who was there: what a town's list may name. Of `serve_paper` only
/// leaving a document where it was refused (留置送达) is meant.
pub const RECORDABLE: &[&str] = &[
    "record_inquiry",
    "record_inspection",
    "extract_data",
    "carry_out_hold",
    "take_sample",
    "take_urgent_measure",
    "carry_out_measure",
    "deliver_measure",
    "hold_hearing",
    "decide_on_spot",
    "deliver_on_spot",
    "serve_paper",
    "announce_service",
    "announce_demolition",
    "carry_out_enforcement",
    "perform_substitute",
    "clear_at_once",
];

/// What is known by one moment alone lies somewhere around it.
const AROUND: SignedDuration = SignedDuration::from_mins(15);

/// When something was, who was there, and which files came with it.
struct Scene<'a> {
    from: DateTime,
    until: DateTime,
    officers: Vec<PersonRef>,
    files: &'a [FileRef],
}

fn scene<'a>(
    (from, until): (DateTime, DateTime),
    officers: &[PersonRef],
    files: &'a [FileRef],
) -> Option<Scene<'a>> {
    Some(Scene { from, until: until.max(from), officers: officers.to_vec(), files })
}

fn around(moment: DateTime) -> (DateTime, DateTime) {
    (moment.saturating_sub(AROUND), moment.saturating_add(AROUND))
}

fn all_day(day: Date) -> (DateTime, DateTime) {
    (day.at(0, 0, 0, 0), day.at(23, 59, 59, 0))
}

/// The scene of a fact; none where it is not one that a list may name.
fn seen<'a>(state: &CaseState, event: &'a CaseEvent) -> Option<Scene<'a>> {
    match &event.fact {
        CaseFact::InquiryRecorded { officers, started_at, ended_at, .. } => {
            scene((*started_at, *ended_at), officers, &[])
        }
        CaseFact::InspectionRecorded { officers, started_at, ended_at, files, .. } => {
            scene((*started_at, *ended_at), officers, files)
        }
        CaseFact::DecidedOnSpot { officers, decided_at, files, .. } => {
            scene(around(decided_at.unwrap_or(event.at)), officers, files)
        }
        CaseFact::DeliveredOnSpot { delivered_at, .. } => scene(around(*delivered_at), &state.officers, &[]),
        CaseFact::PaperServed { method: ServiceMethod::Leaving, officers, served_on, files, .. } => {
            scene(all_day(*served_on), officers, files)
        }
        CaseFact::ServiceAnnounced { officers, announced_on, .. } => {
            scene(all_day(*announced_on), officers, &[])
        }
        CaseFact::Hold(Hold::DataExtracted { officers, started_at, ended_at, .. }) => {
            scene((*started_at, *ended_at), officers, &[])
        }
        CaseFact::Hold(Hold::GoodsHeld { held_at, officers, files, .. }) => {
            scene(around(*held_at), officers, files)
        }
        CaseFact::Hold(Hold::SampleTaken { taken_at, officers, files, .. }) => {
            scene(around(*taken_at), officers, files)
        }
        CaseFact::Measure(Measure::MeasureTaken { scene: s, officers, .. }) => {
            scene((s.started_at, s.ended_at), officers, &s.files)
        }
        CaseFact::Measure(Measure::MeasureDelivered { delivered_at, officers, .. }) => {
            scene(around(*delivered_at), officers, &[])
        }
        CaseFact::Hearing(Hearing::HearingHeld {
            end, started_at, ended_at, investigators, files, ..
        }) if end.opened() => {
            let session = state.hearing.pending();
            let presiding = session.map(|s| [s.presider.clone(), s.recorder.clone()]);
            let mut there = investigators.clone();
            there.extend(presiding.into_iter().flatten());
            scene((*started_at, *ended_at), &there, files)
        }
        CaseFact::Execution(Execution::DemolitionAnnounced { posted_on, officers, files, .. }) => {
            scene(all_day(*posted_on), officers, files)
        }
        CaseFact::Execution(Execution::EnforcementCarriedOut {
            started_at,
            ended_at,
            officers,
            files,
            ..
        }) => scene((*started_at, *ended_at), officers, files),
        CaseFact::Execution(
            Execution::SubstitutePerformed { done, officers, .. }
            | Execution::ClearedAtOnce { done, officers, .. },
        ) => scene((done.started_at, done.ended_at), officers, &done.files),
        _ => None,
    }
}

/// Where a step stands among the events of its case, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The act that was to be recorded.
    pub act: usize,
    /// The demand that it be.
    pub demand: usize,
    /// 环节序号
    pub step: u32,
}

/// Where each step stands: a demand is made in the same moment by whoever did the act, just behind what it is about.
pub fn places(events: &[CaseEvent]) -> Vec<Place> {
    let nothing = CaseState::default();
    let mut all = Vec::new();
    for (demand, event) in events.iter().enumerate() {
        let CaseFact::Footage(Fact::RecordingDemanded { step, .. }) = &event.fact else { continue };
        let together = |e: &CaseEvent| e.at == event.at && e.by.id == event.by.id;
        let before = events.iter().enumerate().take(demand).rev().take_while(|(_, e)| together(e));
        let act = before.filter(|(_, e)| seen(&nothing, e).is_some()).map(|(n, _)| n).next();
        all.push(Place { act: act.unwrap_or(demand), demand, step: *step });
    }
    all
}

/// V-11: what the list in force on the day of the act demands of it. An original of the kind wanted that was handed in with
/// the act records it.
pub(in crate::case) fn demanded(
    state: &CaseState,
    id: &str,
    events: &[CaseEvent],
    ctx: &Context,
) -> Option<Fact> {
    let scene = events.iter().find_map(|e| seen(state, e))?;
    let (version, entry) = ctx.town.recorded_on(id, scene.from.date())?;
    let wanted =
        |f: &&FileRef| f.original && Medium::of(&f.media_type).is_some_and(|m| entry.media.contains(&m));
    Some(Fact::RecordingDemanded {
        step: state.footage.steps.len() as u32 + 1,
        act: id.into(),
        title: act(id).map_or("", |a| a.title).into(),
        entry: entry.name.clone(),
        list_version: version.into(),
        media: entry.media.clone(),
        attached: scene.files.iter().filter(wanted).map(|f| f.sha256.clone()).collect(),
        officers: scene.officers,
        began_at: scene.from,
        ended_at: scene.until,
    })
}
