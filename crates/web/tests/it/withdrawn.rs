//! A published decision that is withdrawn: its reason stands wherever the decision stood, its text nowhere.

use crate::house::House;
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use serde_json::json;

#[tokio::test]
async fn a_withdrawn_decision_keeps_its_reason_on_the_list_its_page_and_the_feed() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::ClosingProposed).await;
    let mut legal = house.signed_in("legal").await;
    let told = legal.get(&format!("/api/v1/cases/{case}")).await.json();
    let mut citizen = house.browser();
    let page = format!("/public/decisions/{case}");
    if citizen.get(&page).await.status == StatusCode::NOT_FOUND {
        let publish = json!({
            "title": told["publication_draft"][0], "text": told["publication_draft"][1], "reason": "有社会影响",
            "confirmed": true,
        });
        let done = legal.post_json(&format!("/api/v1/cases/{case}/acts/publish"), &publish).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    }
    let rows = citizen.get("/api/v1/public/decisions").await.json();
    let row = rows["rows"].as_array().and_then(|r| r.iter().find(|r| r["id"] == *case)).cloned();
    let row = row.unwrap_or_else(|| panic!("{case} is public: {rows}"));
    let said = |key: &str| row[key].as_str().unwrap_or_default().to_string();
    let (title, number, body) = (said("title"), said("number"), said("text"));
    let line = body.lines().map(str::trim).max_by_key(|l| l.chars().count()).expect("words").to_string();
    assert!(line.chars().count() > 10, "{body}");
    for path in ["/public/decisions", &page, "/public/decisions.atom"] {
        let text = citizen.get(path).await.text();
        assert!(text.contains(&title) && !text.contains("已撤回"), "{path}: {text}");
    }
    assert!(citizen.get(&page).await.text().contains(&line));
    assert!(citizen.get("/public/decisions.atom").await.text().contains(&line));

    house.clock.set(house.office.now() + jiff::Span::new().days(3));
    let day = house.office.now().date().to_string();
    let withdraw = json!({ "reason": "复议决定变更处罚数额 A&B", "document": "示例复决〔2026〕7号" });
    let act = format!("/api/v1/cases/{case}/acts/withdraw_publication");
    for who in ["head", "squad1-1", "hub"] {
        let no = house.signed_in(who).await.post_json(&act, &withdraw).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {}", no.text());
    }
    let mut legal = house.signed_in("legal").await;
    let done = legal.post_json(&act, &withdraw).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());

    let feed = citizen.get("/public/decisions.atom").await.text();
    let entry = feed.split("<entry>").find(|e| e.contains(&case)).expect("it stays in the feed").to_string();
    assert!(entry.contains("已撤回：复议决定变更处罚数额 A&amp;B（示例复决〔2026〕7号）"), "{entry}");
    assert!(entry.contains(&format!("<updated>{day}T00:00:00+08:00</updated>")), "{entry}");
    let list = citizen.get("/public/decisions").await.text();
    let item = list.split("<a ").find(|a| a.contains(&page)).expect("it stays on the list").to_string();
    for text in [&item, &citizen.get(&page).await.text()] {
        for words in ["撤回", "复议决定变更处罚数额", "示例复决〔2026〕7号", &day, &title, &number]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    for path in ["/public/decisions", &page, "/public/decisions.atom", "/api/v1/public/decisions"] {
        let text = citizen.get(path).await.text();
        assert!(!text.contains(&line), "what was withdrawn is not shown: {path}");
    }
}
