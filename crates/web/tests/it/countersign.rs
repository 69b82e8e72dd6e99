//! 执法人员签名: each officer by their own account, once, from a page that is not out of date; nobody else.

use crate::house::{Browser, House};
use crate::signing::{TWO_DOTS, drawn, picture, web_encode};
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// What the pad answers, and the form with it.
async fn signed(officer: &mut Browser, act: &str, name: &str, image: &str) -> String {
    let typed = format!("signature.name={}&signature.image={image}", web_encode(name));
    let asked = officer.post(&format!("{act}/digest"), &typed).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    format!("{typed}&signature.of={}", text(&asked.json()["of"]))
}

#[tokio::test]
async fn the_second_officer_signs_what_the_first_has_booked() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Reported).await;
    let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let state = &told["state"];
    let team = [0, 1].map(|i| text(&state["officers"][i]["id"]));
    let names = [0, 1].map(|i| text(&state["officers"][i]["name"]));
    let act = format!("/cases/{case}/acts/countersign");
    let api = format!("/api/v1{act}");
    let waiting = state["countersigned"].as_array().expect("documents");
    let waiting = waiting
        .iter()
        .filter(|s| s["officers"].as_array().is_some_and(|o| o.iter().any(|o| o["id"] == team[1].as_str())));
    let numbers: Vec<String> = waiting
        .map(|s| {
            let number: law::number::DocNumber =
                serde_json::from_value(s["number"].clone()).expect("a number");
            number.to_string()
        })
        .collect();
    assert!(!numbers.is_empty());

    // The wrong post, another squadron, nobody at all.
    let bare = json!({ "signature": { "name": "" } });
    let elsewhere = if team[0].starts_with("squad1") { "squad2-1" } else { "squad1-1" };
    for who in ["legal", "finance", "hub", "grid-201", elsewhere] {
        let no = house.signed_in(who).await.post_json(&api, &bare).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {}", no.text());
    }
    assert_eq!(house.browser().post_json(&api, &bare).await.status, StatusCode::UNAUTHORIZED);

    // 下一步 says how many wait; the form names each of them, and the officer as who signs.
    let mut second = house.signed_in(&team[1]).await;
    let page = second.get(&format!("/cases/{case}")).await.text();
    assert!(page.contains(&act) && page.contains(&format!("待签名{}份", numbers.len())), "{page}");
    let legal = house.signed_in("legal").await.get(&format!("/cases/{case}")).await.text();
    assert!(!legal.contains(&act), "whoever signs nothing is not offered it");
    let form = second.get(&act).await.text();
    for number in &numbers {
        assert!(form.contains(&format!("/papers/{}", web_encode(number))) || form.contains(number), "{form}");
    }
    assert!(form.contains(&format!("value=\"{}\"", names[1])), "{form}");

    // Nobody signs for another, and nobody without signing.
    let image = picture(&mut second).await;
    for (typed, said) in [
        (format!("signature.name={}&signature.image={image}", web_encode(&names[0])), "操作人本人的签名"),
        (format!("signature.name={}", web_encode(&names[1])), "没有签名"),
    ] {
        let no = second.post(&act, &typed).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
        assert!(no.text().contains("P-04") && no.text().contains(said), "{said}: {}", no.text());
    }

    // Once, however often it is clicked; not from a page that is no longer so.
    let version = state["version"].as_u64().expect("a version");
    let typed = signed(&mut second, &act, &names[1], &image).await;
    let once = |version: u64| format!("{typed}&_key=sign-once&_version={version}");
    assert_eq!(second.post(&act, &once(version - 1)).await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        let done = second.post(&act, &once(version)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    let after = second.get(&format!("/api/v1/cases/{case}")).await.json();
    assert_eq!(after["state"]["version"], json!(version + 1));
    let page = second.get(&format!("/cases/{case}")).await.text();
    assert!(!page.contains(&act), "nothing waits any more");
    assert!(page.contains("执法人员签名") && page.contains(&format!("签名{}份", numbers.len())), "{page}");
    let other = second.upload("签名.png", &drawn(TWO_DOTS)).await.json();
    let again = json!({ "signature": { "name": names[1], "image": other["sha256"] } });
    let no = second.post_json(&api, &again).await;
    assert!(no.status.is_client_error() && no.json()["rule"] == "P-03", "{}", no.text());

    // Every document shows it beside what it is of.
    for number in &numbers {
        let page = second.get(&format!("/papers/{}", web_encode(number))).await.text();
        let own = page.split("<li>").find(|li| li.contains(&names[1]) && li.contains("摘要"));
        assert!(own.is_some_and(|li| li.contains("签名与内容相符")), "{number}: {page}");
    }
    let findings = house.office.verify(|_, _| ()).await.expect("it reads").findings;
    assert_eq!(findings, Vec::new());
}
