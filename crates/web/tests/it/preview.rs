//! 预览: what an act would issue, looked at before it is done.

use crate::house::House;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_letter_is_looked_at_before_it_is_sent_and_nothing_is_done_by_looking() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let report = json!({ "source": "patrol", "class": "stall", "content": "国道上的广告牌", "place": { "text": "国道边" } });
    let made = hub.post_json("/api/v1/clues", &report).await;
    let id = made.json()["id"].as_str().expect("an id").to_string();
    let act = format!("/clues/{id}/acts/transfer_clue");
    assert!(hub.get(&act).await.text().contains(&format!("formaction=\"{act}/preview\"")));

    let version = async |hub: &mut crate::house::Browser| {
        let clue = hub.get(&format!("/api/v1/clues/{id}")).await.json();
        (clue["state"]["version"].clone(), clue["papers"].clone())
    };
    let before = version(&mut hub).await;
    let letter = "agency=%E5%85%AC%E8%B7%AF%E5%B1%80&reason=%E4%B8%8D%E5%B1%9E%E6%9C%AC%E9%95%87&materials=%E7%85%A7%E7%89%87";
    let seen = hub.post(&format!("{act}/preview"), letter).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    assert!(seen.text().contains("预览第1页") && seen.text().contains("没有取文号"), "{}", seen.text());
    assert_eq!(version(&mut hub).await, before, "looking does nothing");

    let lacking = hub.post(&format!("{act}/preview"), "agency=&reason=&materials=").await.text();
    assert!(lacking.contains("P-04") && !lacking.contains("预览第1页"), "{lacking}");
    // Whoever may not do it, or may not see the matter, is shown nothing.
    let squad = house.signed_in("squad1-1").await.post(&format!("{act}/preview"), letter).await;
    assert_eq!(squad.status, StatusCode::FORBIDDEN, "{}", squad.text());
    let head = house.signed_in("head").await.post(&format!("{act}/preview"), letter).await.text();
    assert!(head.contains("data-rule") || head.contains("refusal"), "{head}");
    assert!(!head.contains("预览第1页"), "{head}");

    let done = hub.post(&act, letter).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_ne!(version(&mut hub).await, before);
}
