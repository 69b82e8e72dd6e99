//! 更正当事人信息: by the officers of the case, before the investigation ends; found by the right name from then on.

use crate::house::House;
use crate::signing::web_encode;
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

#[tokio::test]
async fn a_party_written_down_wrong_is_set_right_and_found_by_the_right_name() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Investigating).await;
    let mut legal = house.signed_in("legal").await;
    let state = legal.get(&format!("/api/v1/cases/{case}")).await.json()["state"].clone();
    let (party, handler) = (state["subject"]["party"].clone(), text(&state["officers"][0]["id"]));
    let act = format!("/cases/{case}/acts/correct_party");
    let api = format!("/api/v1{act}");
    let mut moved = party.clone();
    moved["address"] = json!("承留村主街中段3号");
    let good = json!({ "party": moved, "reason": "门牌号写错" });

    // The wrong post, another squadron, nobody at all.
    let elsewhere = if handler.starts_with("squad1") { "squad2-1" } else { "squad1-1" };
    for who in ["legal", "finance", "hub", elsewhere] {
        let no = house.signed_in(who).await.post_json(&api, &good).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {}", no.text());
    }
    assert_eq!(house.browser().post_json(&api, &good).await.status, StatusCode::UNAUTHORIZED);

    // The form begins with what is written down; a wrong check digit stands by its field and what was typed stays.
    let mut officer = house.signed_in(&handler).await;
    let form = officer.get(&act).await.text();
    assert!(form.contains(&format!("value=\"{}\"", text(&party["name"]))), "{form}");
    let typed = format!(
        "party.kind=citizen&party.name={}&party.id_number=110105194912310021&party.address=x&reason=y",
        web_encode("王写错")
    );
    let no = officer.post(&act, &typed).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
    assert!(no.text().contains("校验") && no.text().contains("王写错"), "{}", no.text());

    // A name without a paper that proves it; then with one, clicked twice, and once more from the old page.
    let mut renamed = party.clone();
    renamed["name"] = json!("欧阳更正");
    let mut body = json!({ "party": renamed, "reason": "身份证姓名写错" });
    let no = officer.post_json(&api, &body).await;
    assert_eq!(no.json()["rule"], "P-14", "{}", no.text());
    let picture = officer.upload("身份证.png", &picture()).await.json();
    body["files"] = json!([picture]);
    let version = state["version"].to_string();
    let mut window = house
        .signed_in(&handler)
        .await
        .with("if-match", &format!("\"{version}\""))
        .with("idempotency-key", "one-click");
    let (first, again) = (window.post_json(&api, &body).await, window.post_json(&api, &body).await);
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", first.text());
    let mut stale = house.signed_in(&handler).await.with("if-match", &format!("\"{version}\""));
    assert_eq!(stale.post_json(&api, &good).await.status, StatusCode::PRECONDITION_FAILED);

    let hits = async |legal: &mut crate::house::Browser, name: &str| {
        let found = legal.get(&format!("/api/v1/search?q={}", web_encode(name))).await.json();
        found.as_array().into_iter().flatten().any(|h| h["id"] == case.as_str())
    };
    assert!(hits(&mut legal, "欧阳更正").await, "found by the right name");
    assert!(!hits(&mut legal, &text(&party["name"])).await, "and no more by the wrong one");
    let page = legal.get(&format!("/cases/{case}")).await.text();
    assert!(page.contains("更正当事人信息") && page.contains("更正：姓名或者名称"), "the timeline tells it");
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}

/// A picture of one point.
fn picture() -> Vec<u8> {
    use base64::Engine;
    let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    base64::engine::general_purpose::STANDARD.decode(png).expect("base64")
}
