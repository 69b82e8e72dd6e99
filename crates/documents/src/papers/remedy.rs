//! 复议诉讼: PUB-W, RECON, SUIT, SUPV, COMP.

use super::{File, say};
use jiff::civil::Date;
use law::case::remedy::{Fact, Instance, Listed};
use law::case::{CaseFact, PublicationState};
use law::number::DocNumber;
use serde_json::{Value, json};

/// 证据目录, a row each.
fn list(evidence: &[Listed]) -> Vec<Value> {
    let row = |e: &Listed| json!({ "no": e.no, "name": e.name, "kind": e.evidence_kind.label(), "source": e.source, "proves": e.proves });
    evidence.iter().map(row).collect()
}

/// What a late answer says of itself.
fn late(due: Option<Date>, submitted: Date, note: &str) -> String {
    match due {
        Some(due) if submitted > due => {
            format!(
                "本答复（答辩）应当于{}前提交，因{}，逾期提交，请予以审查。",
                say::day(due),
                say::trim(note)
            )
        }
        _ => String::new(),
    }
}

pub fn draw(code: &str, file: &File) -> Option<Value> {
    if let CaseFact::PublicationWithdrawn { reason, document, received_on, .. } = &file.event.fact {
        return (code == "PUB-W").then(|| {
            json!({
                "decision_number": file.decision_number(), "title": title(file),
                "document": document, "received": say::day(*received_on), "reason": say::stop(reason),
            })
        });
    }
    let CaseFact::Remedy(fact) = &file.event.fact else { return None };
    let decided = |about: &DocNumber| file.state.paper(about).map(|p| say::day(p.issued_on));
    Some(match fact {
        Fact::ReplySubmitted {
            proceeding,
            applicant,
            body,
            about,
            reference,
            received_on,
            reply,
            facts,
            basis,
            evidence,
            contact,
            submitted_on,
            due,
            late_note,
            ..
        } => json!({
            "to": body, "applicant": applicant,
            "simple": file.state.remedy.proceeding(*proceeding).is_some_and(|p| p.simple),
            "decision_number": about.to_string(), "decided": decided(about),
            "reference": reference, "received": received_on.map(say::day), "reply": reply, "facts": facts,
            "basis": basis, "list": list(evidence), "contact": contact, "late": late(*due, *submitted_on, late_note),
        }),
        Fact::CourtDefenceSubmitted {
            applicant,
            court,
            instance,
            about,
            reference,
            received_on,
            reply,
            facts,
            basis,
            evidence,
            head,
            objection,
            submitted_on,
            due,
            late_note,
            ..
        } => json!({
            "court": court, "applicant": applicant, "second": *instance == Instance::Second,
            "decision_number": about.to_string(), "decided": decided(about), "reference": reference,
            "received": received_on.map(say::day), "reply": reply, "facts": facts, "basis": basis,
            "list": list(evidence), "head": head, "objection": objection,
            "late": late(*due, *submitted_on, late_note),
        }),
        Fact::SupervisionReplied { to, document, content, rectification, late_note, .. } => json!({
            "to": to, "document": document, "content": content, "rectification": rectification,
            "late": say::stop(late_note),
        }),
        Fact::FaultAssessed {
            circumstance, officer, responsibility, handling, document, measures, ..
        } => {
            let who = officer.as_ref().map(|o| format!("{}（{}）", o.name, o.post));
            json!({
                "case": circumstance, "decision_number": file.decision_number(), "officer": who,
                "result": outcome(file), "responsibility": responsibility, "handling": handling.label(),
                "document": document, "measures": measures,
                "opinion": say::opinion("同意上述认定和处理。", file.event),
            })
        }
        _ => return None,
    })
}

/// The heading under which the decision was public.
fn title(file: &File) -> String {
    match &file.state.publication {
        PublicationState::Withdrawn { title, .. } => title.clone(),
        _ => String::new(),
    }
}

/// The outcome in which the fault came to light.
fn outcome(file: &File) -> String {
    let last = file.state.remedy.proceedings.iter().rev().find_map(|p| {
        let r = p.result.as_ref()?;
        Some(format!("{}，{}（{}）", p.instance.label(), r.kind.label(), r.document))
    });
    let supervised = || file.state.remedy.supervision.last().map(|v| format!("{}（{}）", v.from, v.document));
    last.or_else(supervised).unwrap_or_default()
}
