//! 送达: SERV, SERV-P.

use super::{File, decision, say};
use law::case::{CaseFact, Outcome, ServiceMethod};
use law::number::DocNumber;
use serde_json::{Value, json};

/// The name of the document with this number.
fn name(file: &File, number: &DocNumber) -> &'static str {
    let code = file.state.paper(number).map(|p| p.code.as_str()).unwrap_or_default();
    law::paper::find(code).map(|k| k.name).unwrap_or("文书")
}

pub fn draw(file: &File) -> Option<Value> {
    let s = file.subject()?;
    Some(match &file.event.fact {
        CaseFact::PaperServed {
            paper,
            method,
            officers,
            served_on,
            recipient,
            relation,
            adult,
            left_at,
            note,
            files,
            signature,
            witness,
            ..
        } => {
            let confirmed = file.state.address.as_ref();
            let place = match method {
                ServiceMethod::Electronic => confirmed.and_then(|a| a.electronic.clone()),
                ServiceMethod::Announcement => Some("公告".to_string()),
                ServiceMethod::Leaving if !left_at.is_empty() => Some(left_at.clone()),
                _ => Some(confirmed.map_or(s.party.address.clone(), |a| a.address.clone())),
            };
            let mut refusal = Vec::new();
            refusal.extend(signature.refused.iter().map(|r| format!("拒绝签收：{r}")));
            if !witness.name().is_empty() {
                let unsigned = if witness.signed() { "" } else { "，没有签名" };
                refusal.push(format!("到场见证人：{}{unsigned}。", witness.words()));
            }
            if *method == ServiceMethod::Leaving {
                let record = if note.is_empty() { "。" } else { "，现场记录：" };
                refusal.push(format!("留置送达{record}{}", say::stop(note)));
            }
            if !files.is_empty() {
                refusal.push(format!("照片、录像、回执：{}", say::files(files).join("；")));
            }
            // A line for the signature of whoever signs, or says why not; the film speaks where nobody does.
            let signs = witness.signed() || witness.signature.declined().is_some();
            let stood_by = if signs { say::witness(witness) } else { Value::Null };
            let relation = if *adult { format!("{relation}（已成年）") } else { relation.clone() };
            json!({
                "recipient": s.party.name, "paper_name": name(file, paper), "paper_number": paper.to_string(),
                "method": method.label(), "place": place.filter(|p| !p.trim().is_empty()).unwrap_or_else(|| "—".into()),
                "served_on": say::day(*served_on),
                "receiver": if recipient.trim().is_empty() { &s.party.name } else { recipient }, "relation": relation,
                "signature": signature, "witness": stood_by, "refusal": refusal.join("\n"), "officers": officers, "note": note,
            })
        }
        CaseFact::ServiceAnnounced { paper, reason, .. } => json!({
            "reason": reason, "paper_name": name(file, paper), "paper_number": paper.to_string(),
            "content": content(file, paper), "days": "自本公告发出之日起，经过三十日，即视为送达。",
        }),
        _ => return None,
    })
}

/// What the document says, in short, for a public announcement.
fn content(file: &File, paper: &DocNumber) -> String {
    let you = say::you(&file.state);
    let s = file.subject();
    let violated = s.map(|s| s.item.violated.as_str()).unwrap_or_default();
    let basis = s.map(|s| s.item.basis.as_str()).unwrap_or_default();
    let facts = decision::facts(file);
    if let Some(d) = file.state.decision.as_ref().filter(|d| &d.number == paper) {
        let decided = match &d.outcome {
            Outcome::Penalty { penalty } => format!("决定对{you}{}。", penalty.words()),
            Outcome::NoPenalty { .. } => format!("决定对{you}不予行政处罚。"),
            Outcome::Dismiss { .. } => "决定撤销立案。".into(),
        };
        return format!("{facts}违反了{violated}的规定，依照{basis}的规定，{decided}\n{}", d.remedy.text);
    }
    if let Some(n) = file.state.notices.iter().find(|n| &n.number == paper) {
        let rights = if n.hearing { "陈述、申辩和要求听证" } else { "陈述、申辩" };
        return format!(
            "{facts}违反了{violated}的规定，依照{basis}的规定，本机关拟对{you}{}。{you}依法享有{rights}的权利。",
            n.penalty.words()
        );
    }
    format!(
        "关于{you}{}一案的《{}》。",
        s.map(|s| s.item.name.as_str()).unwrap_or_default(),
        name(file, paper)
    )
}
