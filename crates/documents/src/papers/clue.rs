//! 线索: CLUE, CLUE-T, CLUE-N, INSP, ACKN.

use super::say;
use law::clue::{ClueEvent, ClueFact, ClueState};
use law::town::Town;
use serde_json::{Value, json};

/// A clue's place with its coordinates.
fn coordinates(place: &law::party::Place) -> String {
    match (place.lon, place.lat) {
        (Some(lon), Some(lat)) => {
            let accuracy = place.accuracy.map(|a| format!("（精度{a:.0}米）")).unwrap_or_default();
            format!("东经{lon:.5}°，北纬{lat:.5}°{accuracy}")
        }
        _ => String::new(),
    }
}

fn said(text: &str, event: &ClueEvent) -> Value {
    json!({ "text": text, "name": event.by.name, "date": say::day(event.at.date()) })
}

pub fn draw(event: &ClueEvent, after: &[ClueEvent], state: &ClueState, town: &Town) -> Option<Value> {
    let clue_number = state.number.as_ref().map(ToString::to_string).unwrap_or_default();
    Some(match &event.fact {
        ClueFact::ClueReported {
            receipt,
            source,
            origin,
            class,
            domain,
            content,
            place,
            seen_at,
            reporter,
            files,
            split,
            ..
        } => {
            let accepted = after.iter().find_map(|e| match &e.fact {
                ClueFact::ClueAccepted { note } if note.trim().is_empty() => Some(said("予以受理。", e)),
                ClueFact::ClueAccepted { note } => Some(said(note, e)),
                ClueFact::ClueDeclined { reason } => Some(said(&format!("不予受理：{reason}"), e)),
                _ => None,
            });
            let dispatch = after.iter().rev().find_map(|e| match &e.fact {
                ClueFact::ClueDispatched { note, why, .. } => {
                    let text = [why.as_str(), note.as_str()].map(say::stop).concat();
                    Some(said(if text.is_empty() { "已分派核查。" } else { &text }, e))
                }
                ClueFact::ClueReassigned { reason, .. } => Some(said(&format!("改派：{reason}"), e)),
                ClueFact::ClueTransferredOut { agency, .. } => Some(said(&format!("移送{agency}处理。"), e)),
                ClueFact::ClueMerged { into, .. } => Some(said(&format!("并入线索{into}办理。"), e)),
                _ => None,
            });
            json!({
                "receipt": receipt, "source": source.label(), "origin": origin, "class": class, "domain": domain,
                "seen_at": say::time(*seen_at), "received_at": say::time(split.as_ref().map_or(event.at, |s| s.reported_at)), "place": place.text,
                "coordinates": coordinates(place), "content": content, "attachments": say::files(files),
                "reporter": if reporter.anonymous { Value::Null } else { json!(reporter) },
                "accepted": accepted, "dispatch": dispatch,
            })
        }
        ClueFact::ClueTransferredOut { agency, reason, materials, .. } => json!({
            "to": agency, "clue_number": clue_number, "content": state.content, "place": state.place.text,
            "reason": reason, "materials": materials.lines().collect::<Vec<_>>(),
        }),
        ClueFact::SiteChecked {
            officers,
            started_at,
            ended_at,
            place,
            present,
            findings,
            outcome,
            files,
            signature,
            ..
        } => json!({
            "started_at": say::time(*started_at), "ended_at": say::time(*ended_at), "place": place.text,
            "shown": say::shown(officers), "officers": officers, "present": present, "findings": findings,
            "outcome": outcome.label(), "photos": say::files(files), "signature": signature,
        }),
        ClueFact::OpinionIssued { facts, evidence, nature, basis, files, .. } => json!({
            "clue_number": clue_number, "office": event.by.post, "place": state.place.text, "facts": facts,
            "evidence": evidence, "nature": nature, "basis": basis,
            "files": files.iter().map(|f| &f.name).collect::<Vec<_>>(),
            "opinion": said("同意认定意见，连同证据材料移交。", event),
        }),
        ClueFact::ReporterTold { reason, .. } => json!({
            "to": state.reporter.name,
            "reported": state.reported_at.map(|at| say::day(at.date())),
            "receipt": state.receipt, "content": state.content, "place": state.place.text,
            "result": state.outcome.map_or("不予受理", |o| o.label()),
            "reason": say::trim(reason), "remedy": law::clue::remedy(&town.agency),
        }),
        _ => return None,
    })
}
