//! 立即代履行, confirmed by the head who is said to have decided it, through the page: the right person once, nobody else,
//! nothing twice, and nothing typed is lost when the case has moved on.

use crate::house::{Browser, House};
use crate::walls::standing_before;
use axum::http::StatusCode;

/// A form's hidden value, as the page has it.
fn hidden(page: &str, name: &str) -> String {
    let input = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    let value = input.split("value=\"").nth(1).and_then(|v| v.split('"').next());
    value.unwrap_or_default().to_string()
}

/// A case in which something was cleared at once, and the head said to have decided it has not confirmed it yet: the house,
/// the case's address, who decided, one of its officers.
async fn cleared() -> (House, String, String, String) {
    let (house, case, decider) = standing_before(House::demo().await, "confirm_clearing").await;
    let mut hub = house.signed_in("hub").await;
    let state = hub.get(&format!("/api/v1/cases/{case}")).await.json()["state"].clone();
    let officer = state["officers"][0]["id"].as_str().expect("an officer").to_string();
    (house, format!("/cases/{case}"), decider, officer)
}

/// The form as the page has it, filled in.
async fn filled(browser: &mut Browser, form: &str, opinion: &str) -> String {
    let page = browser.get(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let page = page.text();
    let opinion: String = opinion.bytes().map(|b| format!("%{b:02X}")).collect();
    let (version, key) = (hidden(&page, "_version"), hidden(&page, "_key"));
    format!("_version={version}&_key={key}&confirmed=true&opinion={opinion}")
}

async fn times(browser: &mut Browser, case: &str) -> usize {
    let course = browser.get(&format!("/api/v1{case}")).await.json()["timeline"].clone();
    let said = |s: &&serde_json::Value| s["title"].as_str().is_some_and(|t| t.starts_with("确认立即代履行"));
    course.as_array().expect("a course").iter().filter(said).count()
}

#[tokio::test]
async fn q30_the_head_who_decided_confirms_once_however_often_the_button_is_pressed() {
    let (house, case, decider, _) = cleared().await;
    let mut head = house.signed_in(&decider).await;
    assert!(head.get(&case).await.text().contains("确认立即代履行的决定"), "it is offered");
    let form = format!("{case}/acts/confirm_clearing");
    // A word without reasons is none; what was chosen stays.
    let bare = filled(&mut head, &form, "").await;
    let refused = head.post(&form, &bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Q-30"), "{}", refused.text());
    let sent = filled(&mut head, &form, "属实，当时电话决定。").await;
    for press in 1..=2 {
        let done = head.post(&form, &sent).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "press {press}: {}", done.text());
    }
    assert_eq!(times(&mut head, &case).await, 1);
    // Opened anew there is nothing to confirm: the page says so, and pressing it all the same changes nothing.
    let again = filled(&mut head, &form, "再确认一次。").await;
    let refused = head.post(&form, &again).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert!(refused.text().contains("有待负责人确认的立即代履行"), "{}", refused.text());
    assert_eq!(times(&mut head, &case).await, 1);
}

#[tokio::test]
async fn q30_nobody_else_confirms_neither_another_head_nor_an_officer() {
    let (house, case, decider, officer) = cleared().await;
    let form = format!("{case}/acts/confirm_clearing");
    let other = if decider == "deputy1" { "head" } else { "deputy1" };
    let away = if officer.starts_with("squad2") { "squad1-1" } else { "squad2-1" };
    let wrong = [
        (other, StatusCode::UNPROCESSABLE_ENTITY, "Q-30"),
        ("deputy2", StatusCode::UNPROCESSABLE_ENTITY, "R-09"),
        (officer.as_str(), StatusCode::FORBIDDEN, "P-01"),
        (away, StatusCode::FORBIDDEN, "P-02"),
    ];
    let mut right = house.signed_in(&decider).await;
    let sent = filled(&mut right, &form, "代为确认。").await;
    for (who, status, rule) in wrong {
        let mut browser = house.signed_in(who).await;
        // Another's press of the same page has a key of its own.
        let answer = browser.post(&form, &sent.replace("_key=", &format!("_key={who}-"))).await;
        assert_eq!(answer.status, status, "{who}: {}", answer.text());
        assert!(answer.text().contains(rule), "{who}: {}", answer.text());
    }
    assert_eq!(times(&mut right, &case).await, 0);
}

#[tokio::test]
async fn a_page_of_yesterday_confirms_nothing_and_keeps_the_opinion() {
    let (house, case, decider, _) = cleared().await;
    let mut head = house.signed_in(&decider).await;
    let form = format!("{case}/acts/confirm_clearing");
    let sent = filled(&mut head, &form, "属实，当时电话决定。").await;
    // As the page stood before the last act.
    let (version, rest) = sent.trim_start_matches("_version=").split_once('&').expect("a version");
    let before = version.parse::<u64>().expect("a number") - 1;
    let sent = format!("_version={before}&{rest}");
    let stale = head.post(&form, &sent).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    let page = stale.text();
    assert!(page.contains("事项已有新的进展") && page.contains("属实，当时电话决定。"), "{page}");
    assert_eq!(times(&mut head, &case).await, 0);
    // Read and sent again, it is done.
    let sent = filled(&mut head, &form, "属实，当时电话决定。").await;
    assert_eq!(head.post(&form, &sent).await.status, StatusCode::SEE_OTHER);
    assert_eq!(times(&mut head, &case).await, 1);
}
