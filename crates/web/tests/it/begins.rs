//! What a form begins with: what the file knows, and nothing that a person must state.

use crate::house::House;
use crate::walls::under_investigation;
use axum::http::StatusCode;

/// What stands in an input of a page before anybody types.
fn value<'a>(page: &'a str, name: &str) -> &'a str {
    let input = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    let tag = input.split('>').next().unwrap_or_default();
    tag.split("value=\"").nth(1).and_then(|v| v.split('"').next()).unwrap_or_default()
}

/// Whether one of the choices of that name is made.
fn chosen(page: &str, name: &str) -> bool {
    let named = format!("name=\"{name}\"");
    let choices = page.split(&named).skip(1);
    let mut tags = choices.map(|c| c.split('>').next().unwrap_or_default()).peekable();
    assert!(tags.peek().is_some(), "no {name}: {page}");
    tags.any(|tag| tag.contains("checked"))
}

#[tokio::test]
async fn at_the_scene_the_officer_states_what_was_shown_and_told_and_who_was_there() {
    let (house, _, case) = under_investigation(House::demo().await).await;
    // Who sees every case: the form is the same for all, whether they may send it or not.
    let mut legal = house.signed_in("legal").await;
    for act in ["take_urgent_measure", "carry_out_measure"] {
        let page = legal.get(&format!("/cases/{case}/acts/{act}")).await.text();
        for stated in ["shown_at", "notified_at", "told_at", "other"] {
            assert_eq!(value(&page, stated), "", "{act} {stated}");
        }
        for stated in ["party_present", "performer"] {
            assert!(!chosen(&page, stated), "{act} {stated}");
        }
        assert!(!value(&page, "started_at").is_empty() && !value(&page, "place").is_empty(), "{act}");
        // Left out, it is asked for: nobody is taken to have been away either.
        let sent = legal.post(&format!("/cases/{case}/acts/{act}"), "place=x").await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        for asked in ["请选择到场情况", "请填写出示执法证件时间"] {
            assert!(sent.text().contains(asked), "{act} {asked}");
        }
    }
}
