//! 行政检查: PLAN, RAND, INSP-N, INSP.

use super::say;
use crate::Paper;
use law::inspection::{InspectionEvent, InspectionFact, InspectionState, PlanWay, Target};
use law::matter::PersonRef;
use law::number::DocNumber;
use law::town::Town;
use serde_json::{Map, Value, json};

/// A document of a plan: the one with this number, as it was made. None when the plan has made no such document.
pub fn of_inspection(number: &DocNumber, events: &[InspectionEvent], town: &Town) -> Option<Paper> {
    let mut state = InspectionState::default();
    for (i, event) in events.iter().enumerate() {
        let had = state.papers.len();
        state.evolve(event);
        let Some((code, _)) = state.papers[had..].iter().find(|(_, n)| n == number) else { continue };
        let own = draw(event, &events[i + 1..], &state)?;
        let mut data = Map::new();
        data.insert("agency".into(), say::agency(town));
        data.insert("items".into(), json!(state.items.iter().map(|i| &i.name).collect::<Vec<_>>()));
        data.insert("basis".into(), json!(state.basis));
        super::merge(&mut data, own);
        if law::paper::find(code).is_some_and(|k| k.outgoing) {
            data.insert("seal".into(), true.into());
        }
        let mut paper = Paper::new(code, event.at.date(), Value::Object(data));
        paper.number = Some(number.to_string());
        return Some(paper);
    }
    None
}

fn object(t: &Target) -> Value {
    json!({ "no": t.no, "name": t.name, "credit_code": t.credit_code, "address": t.address })
}

fn said(text: &str, event: &InspectionEvent) -> Value {
    json!({ "text": text, "name": event.by.name, "date": say::day(event.at.date()) })
}

/// 报备、备案, as they were given after the plan was made.
fn opinions(after: &[InspectionEvent]) -> (Option<Value>, Option<Value>) {
    let reported = after.iter().find_map(|e| match &e.fact {
        InspectionFact::PlanReported { note } => {
            let text = if note.is_empty() { "现报指挥调度中心备案。" } else { note };
            Some(said(text, e))
        }
        _ => None,
    });
    let booked = after.iter().find_map(|e| match &e.fact {
        InspectionFact::PlanAcknowledged { opinion } => {
            Some(said(if opinion.is_empty() { "予以备案。" } else { opinion }, e))
        }
        InspectionFact::PlanReturned { opinion } => Some(said(&format!("退回：{opinion}"), e)),
        _ => None,
    });
    (reported, booked)
}

fn named(officers: &[PersonRef]) -> String {
    officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、")
}

fn draw(event: &InspectionEvent, after: &[InspectionEvent], state: &InspectionState) -> Option<Value> {
    let target = |no: u32| state.target(no).cloned().unwrap_or_default();
    Some(match &event.fact {
        InspectionFact::PlanMade { way, title, targets, frequency, from, to, officers, cause, .. } => {
            let (reported, booked) = opinions(after);
            json!({
                "unplanned": *way == PlanWay::Unplanned, "way": way.label(), "title": title,
                "targets": targets.iter().map(object).collect::<Vec<_>>(),
                "frequency": match way {
                    PlanWay::Random => "随机抽取，抽中的各检查1次".into(),
                    _ => format!("每个对象{frequency}次"),
                },
                "period": format!("{}至{}", say::day(*from), say::day(*to)), "people": officers, "cause": cause,
                "office": event.by.post,
                "made": said(if *way == PlanWay::Unplanned { "因上述原因需要临时检查。" } else { "按计划实施检查。" }, event),
                "reported": reported, "booked": booked,
            })
        }
        InspectionFact::RandomDrawn {
            seed,
            seed_origin,
            roster,
            team,
            pool,
            withdrawn,
            drawn,
            supervisor,
            ..
        } => json!({
            "title": state.title, "time": say::time(event.at), "seed": seed, "seed_origin": seed_origin, "digest": roster,
            "roster": state.targets.iter().map(object).collect::<Vec<_>>(), "pool": pool, "team": team,
            "withdrawn": withdrawn.iter().map(|w| {
                let of = w.no.map_or("全部对象".into(), |no| target(no).name);
                format!("{}（{of}）：{}", w.officer.name, w.reason)
            }).collect::<Vec<_>>(),
            "drawn": drawn.iter().map(|d| {
                let t = target(d.no);
                json!({ "no": d.no, "name": t.name, "address": t.address, "officers": named(&d.officers) })
            }).collect::<Vec<_>>(),
            "witness": supervisor, "drawer": event.by,
        }),
        InspectionFact::CheckNotified { no, officers, visit_at, .. } => {
            let t = target(*no);
            json!({
                "party": { "kind": "organisation", "name": t.name, "credit_code": t.credit_code, "address": t.address },
                "plan": state.number.as_ref().map(ToString::to_string), "way": state.way.label(),
                "officers": officers, "time": say::time(*visit_at), "place": t.address,
            })
        }
        InspectionFact::CheckRecorded {
            no,
            officers,
            started_at,
            ended_at,
            place,
            present,
            findings,
            outcome,
            correction,
            files,
            signature,
            ..
        } => {
            let corrected =
                if correction.is_empty() { String::new() } else { format!("\n当场改正：{correction}") };
            json!({
                "started_at": say::time(*started_at), "ended_at": say::time(*ended_at), "place": place,
                "party": { "name": target(*no).name }, "shown": say::shown(officers), "officers": officers,
                "present": present, "findings": format!("{findings}{corrected}"), "outcome": outcome.label(),
                "photos": say::files(files), "signature": signature,
            })
        }
        _ => return None,
    })
}
