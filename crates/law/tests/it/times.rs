//! An act happened when it happened: no command of any test is accepted any more once a day or a moment in it is put off to tomorrow,
//! or back to a year in which nothing of it was there, but for what speaks of another time by its nature.

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What may lie ahead: terms and appointments, what the device or the phone said, and what is not read in such an act.
const AHEAD: [(&str, &str); 15] = [
    ("add_evidence", "files/taken_at"),
    ("add_evidence", "made_at"),
    ("add_evidence", "told_on"),
    ("apply_information", "received_on"),
    ("arrange_appearance", "on"),
    ("collect_cash", "ashore_on"),
    ("notify_check", "visit_at"),
    ("propose_filing", "other_filed_on"),
    ("propose_joint", "on"),
    ("record_opinion", "received_on"),
    ("record_police_support", "arrived_at"),
    ("report_clue", "captured_at"),
    ("request_hearing", "obstacle_ended_on"),
    ("serve_paper", "left_at"),
    ("summon_inquiry", "ask_at"),
];

/// What may lie long back: what others did, or was made, before there was a case; and what is not read in such an act.
const BACK: [(&str, &str); 23] = [
    ("add_evidence", "collected_at"),
    ("add_evidence", "files/taken_at"),
    ("add_evidence", "made_at"),
    ("add_evidence", "told_on"),
    ("apply_information", "received_on"),
    ("carry_out_measure", "notified_at"),
    ("clear_at_once", "approved_at"),
    ("describe_pictures", "files/taken_at"),
    ("describe_pictures", "taken_at"),
    ("propose_filing", "other_filed_on"),
    ("record_opinion", "received_on"),
    ("record_other_filing", "filed_on"),
    ("record_police_support", "arrived_at"),
    ("record_superior_recusal", "decided_on"),
    ("record_victim_refund", "on"),
    ("register_claim", "known_on"),
    ("report_clue", "captured_at"),
    ("report_clue", "seen_at"),
    ("request_hearing", "obstacle_ended_on"),
    ("serve_paper", "left_at"),
    ("supplement_evidence", "collected_at"),
    ("take_receipts", "on"),
    ("take_urgent_measure", "notified_at"),
];

/// Every place in a command where a day or a moment stands or could stand.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let here = format!("{at}/{key}");
                let named = key == "on" || key.ends_with("_on") || key.ends_with("_at");
                if named && (inner.is_null() || inner.is_string()) {
                    into.push(here);
                } else {
                    places(inner, &here, into);
                }
            }
        }
        Value::Array(all) => {
            for (i, inner) in all.iter().enumerate() {
                places(inner, &format!("{at}/{i}"), into);
            }
        }
        _ => {}
    }
}

/// A command that was accepted, tried again with each of its times moved; `accepts` asks the law.
#[track_caller]
pub fn told_of_its_time<K: Serialize + DeserializeOwned>(
    command: &K,
    act: &str,
    now: DateTime,
    accepts: impl Fn(&K) -> bool,
) {
    let told = serde_json::to_value(command).expect("JSON");
    let mut all = Vec::new();
    places(&told, "", &mut all);
    let times = [
        ("tomorrow", now.saturating_add(1.day()), &AHEAD[..]),
        ("long ago", date(1990, 1, 1).at(9, 0, 0, 0), &BACK[..]),
    ];
    for place in all {
        let named = place.split('/').filter(|p| !p.is_empty() && p.parse::<u32>().is_err());
        let field = named.collect::<Vec<_>>().join("/");
        for (when, moment, free) in times {
            let term = when == "tomorrow" && field.ends_with("due_on");
            if term || free.contains(&(act, field.as_str())) {
                continue;
            }
            let moved = [moment.date().to_string(), moment.to_string()].into_iter().find_map(|text| {
                let mut moved = told.clone();
                *moved.pointer_mut(&place).expect("there") = text.into();
                serde_json::from_value::<K>(moved).ok()
            });
            if let Some(moved) = moved {
                assert!(!accepts(&moved), "{act} is accepted with {field} {when}");
            }
        }
    }
}
