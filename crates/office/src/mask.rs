//! 遮盖 — a case as it is shown outside its team: the party, its people and where they live taken out of every text.

use crate::timeline::Item;
use law::case::{CaseState, masked_name};
use law::party::Party;
use serde_json::Value;

/// A word to take out, and what stands in its place.
type Word = (String, String);

/// In place of what has no better word.
const COVERED: &str = "（已遮盖）";

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
        subject.party =
            Party { kind: party.kind, name: party.name.clone(), address: COVERED.into(), ..Party::default() };
    }
    if let Some(address) = &mut masked.address {
        address.address = COVERED.into();
        address.electronic = address.electronic.as_ref().map(|_| COVERED.into());
    }
    for service in &mut masked.services {
        service.recipient = law::case::mask_person(&service.recipient);
    }
    for asked in &mut masked.credit.consultations {
        asked.third_party = COVERED.into();
    }
    for victim in masked.fund.gains.iter_mut().flat_map(|g| &mut g.victims) {
        victim.person = law::case::mask_person(&victim.person);
    }
    for agent in masked.hearing.past.iter_mut().chain(&mut masked.hearing.session).flat_map(|s| &mut s.agents)
    {
        agent.person = law::case::mask_person(&agent.person);
    }
    Ok(masked)
}

/// The same words taken out of other texts about the case, the case itself being whole still.
pub(crate) fn texts<'a>(state: &CaseState, texts: impl IntoIterator<Item = &'a mut String>) {
    let words = words(state);
    for text in texts {
        hide(text, &words);
    }
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
    // Whoever else challenges, claims, was harmed or speaks for the party: an organisation that is not the party is masked too, which harms nobody.
    let party = state.subject.as_ref().map_or("", |s| s.party.name.as_str());
    let applicants = state.remedy.proceedings.iter().map(|p| &p.applicant);
    let claimants = state.remedy.claims.iter().map(|c| &c.claimant);
    let victims = state.fund.gains.iter().flat_map(|g| &g.victims).map(|v| &v.person);
    let sessions = state.hearing.past.iter().chain(&state.hearing.session);
    let agents = sessions.flat_map(|s| &s.agents).map(|a| &a.person);
    for name in applicants.chain(claimants).chain(victims).chain(agents) {
        if name != party && !name.is_ascii() {
            add(name, &law::case::mask_person(name));
        }
    }
    // A third party may be anyone at all, so that not even a surname is left of it.
    for asked in &state.credit.consultations {
        if asked.third_party != party && !asked.third_party.is_ascii() {
            add(&asked.third_party, COVERED);
        }
    }
    for link in &state.related.links {
        add(&link.fellow.name, &law::case::mask_person(&link.fellow.name));
        add(&link.fellow.part, COVERED);
        add(&link.fellow.own_part, COVERED);
    }
    // What was written wrong may be a name that is nobody's: the passages and what is said of them are covered whole.
    for a in &state.amend.amendments {
        for text in [&a.passage.wrong, &a.passage.right, &a.passage.reason, &a.opinion] {
            add(text, COVERED);
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use serde_json::json;

    fn of<T: DeserializeOwned>(value: Value) -> T {
        serde_json::from_value(value).expect("law's own state")
    }

    fn session(agent: &str) -> law::case::hearing::Session {
        let number = json!({ "prefix": "济承综执", "word": "听通", "year": 2026, "sequence": 1 });
        let person = json!({ "id": "legal2", "name": "韩主持" });
        of(json!({
            "notice": number, "arranged_on": "2026-03-20", "held_at": "2026-03-30T09:00:00", "venue": "会议室",
            "presider": person, "appointment": "", "recorder": person, "openness": "open", "announcement": null,
            "agents": [{ "person": agent, "relation": "当事人的邻居", "scope": "一般代理" }],
            "postponed": 0, "held": null, "ended_on": null,
        }))
    }

    #[test]
    fn victims_agents_and_third_parties_are_masked_in_the_case_and_in_its_story() {
        let mut state = CaseState::default();
        state.fund.gains = Some(of(json!({
            "on": "2026-03-12", "income": [{ "source": "向孙受害收取的费用", "amount": 500 }],
            "victims": [{ "person": "孙受害", "amount": 500, "reason": "孙受害的转账记录" }],
            "total": 500, "refundable": 500, "remainder": 0, "basis": "逐笔相加", "settled": [],
        })));
        state.hearing.past.push(session("欧阳代理"));
        state.hearing.session = Some(session("钱代理"));
        state.credit.consultations.push(of(json!({
            "third_party": "邻镇示范商行", "received_on": "2026-04-01", "agrees": null,
        })));
        let hidden = ["孙受害", "欧阳代理", "钱代理", "邻镇示范商行"];
        let mut steps = vec![Item {
            at: "2026-04-01 09:00".into(),
            who: "韩主持".into(),
            post: String::new(),
            title: "征求第三方意见".into(),
            text: format!("送达：涉及{}", hidden.join("、")),
            paper: None,
            files: Vec::new(),
            filled: String::new(),
            unfinished: String::new(),
        }];
        let masked = case(&state, &mut steps).expect("masked");
        let text = format!("{}{}", serde_json::to_string(&masked).expect("JSON"), steps[0].text);
        for name in hidden {
            assert!(!text.contains(name), "{name} in {text}");
        }
        for shown in ["孙某", "欧阳某", "钱某", "韩主持", "当事人的邻居"] {
            assert!(text.contains(shown), "{shown} in {text}");
        }
    }
}
