//! Cases of the rule book (RULES §11.2) that no story of the simulator can play: they are about who signs in and what is typed.

use crate::house::{Browser, House};
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use serde_json::{Value, json};

async fn refused(browser: &mut Browser, path: &str, body: &Value) -> String {
    let answer = browser.post_json(path, body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    answer.json()["rule"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_string()
}

/// TL-72: whoever proposed the filing holds every post on the way: still nobody approves their own case.
#[tokio::test]
async fn tl72_refuses_one_account_as_handler_reviewer_and_approver() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::FilingProposed).await;
    let view = house.signed_in("head").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let handler = view["state"]["officers"][0]["id"].as_str().expect("somebody proposed it").to_string();
    let mut security = house.signed_in("secadmin").await;
    let posts = "change=set_roles&roles=squad&roles=brigade&roles=head&roles=legal";
    let given = security.post(&format!("/people/{handler}/change"), posts).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());

    let mut all = house.signed_in(&handler).await;
    let act = |name: &str| format!("/api/v1/cases/{case}/acts/{name}");
    let endorse = json!({ "agree": true, "opinion": "同意" });
    assert_eq!(refused(&mut all, &act("endorse_filing"), &endorse).await, "X-14");
    let endorsed = house.signed_in("brigade").await.post_json(&act("endorse_filing"), &endorse).await;
    assert_eq!(endorsed.status, StatusCode::CREATED, "{}", endorsed.text());
    let file = json!({ "verdict": "file", "opinion": "同意立案" });
    // Nor is the post enough to sign as the head: nobody has authorised this account.
    assert_eq!(refused(&mut all, &act("decide_filing"), &file).await, "R-09");
    let filed = house.signed_in("deputy1").await.post_json(&act("decide_filing"), &file).await;
    assert_eq!(filed.status, StatusCode::CREATED, "another head may: {}", filed.text());
}

/// TL-75: a number is given by the register, whatever is typed; one in other brackets is no number.
#[tokio::test]
async fn tl75_refuses_a_number_in_square_brackets_and_gives_none_twice() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::FilingEndorsed).await;
    let mut head = house.signed_in("deputy1").await;
    let act = format!("/api/v1/cases/{case}/acts/decide_filing");
    let mut body = json!({ "verdict": "file", "opinion": "同意立案", "number": "济承综执立字[2026]第001号" });
    let typed = head.post_json(&act, &body).await;
    assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", typed.text());
    assert_eq!(typed.json()["errors"][0]["field"], "number", "{}", typed.text());
    body.as_object_mut().expect("an object").remove("number");
    let filed = head.post_json(&act, &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    let view = head.get(&format!("/api/v1/cases/{case}")).await.json();
    let number = view["papers"][0]["number"].as_str().unwrap_or_else(|| panic!("{view}")).to_string();
    assert!(number.contains("〔2026〕第001号"), "{number}");
    let mut legal = house.signed_in("legal").await;
    let mut ask = async |number: &str| {
        let coded: String = number.bytes().map(|b| format!("%{b:02X}")).collect();
        legal.get(&format!("/api/v1/papers/{coded}")).await
    };
    assert_eq!(ask(&number).await.status, StatusCode::OK);
    for brackets in [['[', ']'], ['（', '）'], ['【', '】']] {
        let other = number.replace('〔', &brackets[0].to_string()).replace('〕', &brackets[1].to_string());
        let answer = ask(&other).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
        assert_eq!(answer.json()["rule"], "I-05", "{}", answer.text());
    }
    let missing = number.replace("第001号", "第999号");
    assert_eq!(ask(&missing).await.status, StatusCode::NOT_FOUND);
}
