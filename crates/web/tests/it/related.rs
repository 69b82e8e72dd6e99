//! 关联案件 by those who may: written into both, seen from both, and nobody learns of a case that is not theirs.

use crate::house::House;
use crate::signing::web_encode;
use crate::walls::cases_standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use law::number::DocNumber;
use serde_json::{Value, json};
use std::collections::BTreeMap;

struct Case {
    id: String,
    number: String,
    party: String,
    officer: String,
    version: u64,
}

async fn told(house: &House, who: &str, id: &str) -> Value {
    house.signed_in(who).await.get(&format!("/api/v1/cases/{id}")).await.json()["state"].clone()
}

/// Two cases of one squadron, and one of another.
async fn three() -> (House, Case, Case, Case) {
    let (house, ids) = cases_standing_at(House::demo().await, CaseStage::Noticed, 5).await;
    let mut by_squad: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for id in ids {
        let state = told(&house, "legal", &id).await;
        let number: DocNumber = serde_json::from_value(state["number"].clone()).expect("a number");
        let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
        let officer = text(&state["handlers"][0]);
        let party = text(&told(&house, &officer, &id).await["subject"]["party"]["name"]);
        let version = state["version"].as_u64().expect("a version");
        let case = Case { id, number: number.to_string(), party, officer, version };
        by_squad.entry(text(&state["subject"]["squad"])).or_default().push(case);
    }
    let mut squads: Vec<Vec<Case>> = by_squad.into_values().collect();
    squads.sort_by_key(Vec::len);
    let mut own = squads.pop().expect("a squadron");
    let strange = squads.pop().expect("another").remove(0);
    let (a, b) = (own.remove(0), own.remove(0));
    (house, a, b, strange)
}

#[tokio::test]
async fn what_ties_two_cases_stands_in_both_and_is_taken_back_in_both() {
    let (house, a, b, strange) = three().await;
    let act = format!("/cases/{}/acts/relate_case", a.id);
    let api = format!("/api/v1{act}");
    let good =
        json!({ "case": b.number, "bond": "connected", "part": "提供场地", "fellow_part": "雇车运来" });
    // The wrong post, another squadron, nobody.
    for who in ["legal", "finance", "hub", strange.officer.as_str()] {
        let no = house.signed_in(who).await.post_json(&api, &good).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {}", no.text());
    }
    assert_eq!(house.browser().post_json(&api, &good).await.status, StatusCode::UNAUTHORIZED);

    // A case of another squadron is as unknown as one that is not there.
    let mut officer = house.signed_in(&a.officer).await;
    let typed = |number: &str, more: &str| {
        let (number, part) = (web_encode(number), web_encode("提供场地"));
        format!("case={number}&bond=connected&part={part}&fellow_part={}{more}", web_encode("雇车运来"))
    };
    let absent = a.number.replace("号", "9号").replace("第", "第9");
    for number in [strange.number.as_str(), absent.as_str()] {
        let no = officer.post(&act, &typed(number, "")).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
        let page = no.text();
        assert!(page.contains("P-16") && page.contains("没有查到") && page.contains("提供场地"), "{page}");
        assert!(!page.contains(&strange.party), "{page}");
    }
    // Once, however often it is clicked; not from a page that is no longer so.
    let once = |version: u64| typed(&b.number, &format!("&_key=relate-once&_version={version}"));
    assert_eq!(officer.post(&act, &once(a.version - 1)).await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        let done = officer.post(&act, &once(a.version)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    // Tied with what was found here; pointed back to there, without it.
    for (own, other, pointed, part) in [(&a, &b, false, "提供场地"), (&b, &a, true, "")] {
        let state = told(&house, &a.officer, &own.id).await;
        let links = state["related"]["links"].as_array().expect("links");
        assert_eq!(links.len(), 1, "{links:?}");
        let said = (&links[0]["number"], &links[0]["fellow"]["own_part"], &links[0]["pointed"]);
        assert_eq!(said, (&json!(other.number), &json!(part), &json!(pointed)));
        let page = officer.get(&format!("/cases/{}", own.id)).await.text();
        let section = page.split("id=\"related-title\"").nth(1).expect("the list");
        let section = section.split("</section>").next().expect("its end");
        let bond = if pointed { "由另一案记入" } else { "事实相牵连" };
        for word in [&format!("/cases/{}", other.id), other.number.as_str(), &other.party, bond, part] {
            assert!(section.contains(word), "{word}: {section}");
        }
        // How far the other is stands beside it, and what it was given once that is decided.
        assert!(section.contains("告知申辩"), "{section}");
    }
    // Names and what each did are kept beside the journal.
    let sql = "SELECT COUNT(*) FROM event WHERE record LIKE $1";
    let part = house.office.journal().query(sql, &["%提供场地%".into()]).await.expect("read");
    assert_eq!(part[0].int(0), 0);
    // Whoever reads the party masked does not read the other one's name here.
    let page = house.signed_in("hub").await.get(&format!("/cases/{}", a.id)).await.text();
    assert!(page.contains(&b.number) && !page.contains(&b.party), "{page}");

    // Who knows the party of a case that is not in their sight may name it: the two are of two squadrons.
    let named = typed(&strange.number, &format!("&fellow={}", web_encode(&strange.party)));
    let done = officer.post(&act, &named).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let pointed = told(&house, &strange.officer, &strange.id).await["related"]["links"][0].clone();
    assert_eq!((&pointed["number"], &pointed["pointed"]), (&json!(a.number), &json!(true)));

    let back = format!("/cases/{}/acts/unrelate_case", a.id);
    let form = officer.get(&back).await.text();
    assert!(form.contains(&b.number) && form.contains(&strange.number), "{form}");
    let version = told(&house, &a.officer, &a.id).await["version"].as_u64().expect("a version");
    let free = |version: u64| {
        let (case, reason) = (web_encode(&b.number), web_encode("案号填错"));
        format!("case={case}&reason={reason}&_key=free-once&_version={version}")
    };
    assert_eq!(officer.post(&back, &free(version - 1)).await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        let done = officer.post(&back, &free(version)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    let left = told(&house, &a.officer, &a.id).await["related"]["links"].as_array().map_or(0, Vec::len);
    assert_eq!((left, told(&house, &b.officer, &b.id).await["related"]["links"].clone()), (1, json!([])));
    assert!(!officer.get(&format!("/cases/{}", b.id)).await.text().contains("related-title"));
    house.office.rebuild(|_, _| ()).await.expect("rebuilt");
}
