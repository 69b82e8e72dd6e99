//! 遮盖 — a case as it is shown outside its team: the party, its people and where they live taken out of every text.

use crate::timeline::Item;
use law::case::{CaseState, masked_name};
use law::party::Party;
use serde_json::Value;

/// A word to take out, and what stands in its place.
type Word = (String, String);

/// The case and its steps without what tells who the party is; an organisation's own name stays, as in a published decision.
///
/// # Errors
/// Never for law's own state; the type says so because JSON might.
pub fn case(state: &CaseState, steps: &mut [Item]) -> Result<CaseState, journal::Error> {
    let words = words(state);
    let hide = |text: &mut String| hide(text, &words);
    for step in steps {
        hide(&mut step.title);
        hide(&mut step.text);
    }
    let broken = |e: serde_json::Error| journal::Error::Corrupt(format!("遮盖案件：{e}"));
    let mut value = serde_json::to_value(state).map_err(broken)?;
    walk(&mut value, &hide);
    let mut masked: CaseState = serde_json::from_value(value).map_err(broken)?;
    if let Some(subject) = &mut masked.subject {
        let party = &subject.party;
        subject.party = Party {
            kind: party.kind,
            name: party.name.clone(),
            address: "（已遮盖）".into(),
            ..Party::default()
        };
    }
    if let Some(address) = &mut masked.address {
        address.address = "（已遮盖）".into();
        address.electronic = address.electronic.as_ref().map(|_| "（已遮盖）".into());
    }
    for service in &mut masked.services {
        service.recipient = law::case::mask_person(&service.recipient);
    }
    for asked in &mut masked.credit.consultations {
        asked.third_party = "（已遮盖）".into();
    }
    Ok(masked)
}

fn words(state: &CaseState) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut add = |word: &str, instead: &str| {
        if word.chars().count() > 1 && word != instead {
            words.push((word.to_string(), instead.to_string()));
        }
    };
    if let Some(party) = state.subject.as_ref().map(|s| &s.party) {
        add(&party.name, &masked_name(party));
        for (detail, what) in [
            (&party.id_number, "（证件号已遮盖）"),
            (&party.credit_code, "（代码已遮盖）"),
            (&party.phone, "（电话已遮盖）"),
        ] {
            add(detail.as_deref().unwrap_or_default(), what);
        }
        let representative = party.representative.as_deref().unwrap_or_default();
        add(representative, &law::case::mask_person(representative));
        add(&party.address, "（地址已遮盖）");
    }
    if let Some(address) = &state.address {
        add(&address.address, "（地址已遮盖）");
        add(address.electronic.as_deref().unwrap_or_default(), "（地址已遮盖）");
    }
    for service in &state.services {
        if !service.recipient.is_ascii() {
            add(&service.recipient, &law::case::mask_person(&service.recipient));
        }
    }
    // Whoever else challenges or claims: an organisation that is not the party is masked too, which harms nobody.
    let party = state.subject.as_ref().map_or("", |s| s.party.name.as_str());
    let applicants = state.remedy.proceedings.iter().map(|p| &p.applicant);
    for name in applicants.chain(state.remedy.claims.iter().map(|c| &c.claimant)) {
        if name != party && !name.is_ascii() {
            add(name, &law::case::mask_person(name));
        }
    }
    // The longest first: an address may hold a name.
    words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
    words
}

fn hide(text: &mut String, words: &[Word]) {
    for (word, instead) in words {
        if text.contains(word.as_str()) {
            *text = text.replace(word.as_str(), instead);
        }
    }
}

fn walk(value: &mut Value, hide: &impl Fn(&mut String)) {
    match value {
        // Dates, digests and names of kinds are ASCII: they are left alone, whatever a recipient is called.
        Value::String(text) if !text.is_ascii() => hide(text),
        Value::Array(list) => list.iter_mut().for_each(|v| walk(v, hide)),
        Value::Object(map) => map.values_mut().for_each(|v| walk(v, hide)),
        _ => {}
    }
}
