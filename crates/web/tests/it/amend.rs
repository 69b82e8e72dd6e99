//! 文书更正: asked for, approved, and shown wherever the original is.

use crate::house::House;
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use law::number::DocNumber;
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[tokio::test]
async fn a_slip_is_corrected_by_a_further_document_and_the_original_points_to_it() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Decided).await;
    let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let state = &told["state"];
    let number: DocNumber = serde_json::from_value(state["decision"]["number"].clone()).expect("a number");
    let number = number.to_string();
    let team = [0, 1].map(|i| text(&state["officers"][i]["id"]));
    let body = |wrong: &str, right: &str| {
        json!({
            "paper": number, "slip": "writing", "wrong": wrong, "right": right, "reason": "打印时漏字",
            "officers": team,
        })
    };
    let good = body("承留镇人民政府", "承留镇政府");
    let act = format!("/cases/{case}/acts/correct_paper");
    let api = format!("/api/v1{act}");

    // The wrong post, another squadron, nobody at all.
    let elsewhere = if team[0].starts_with("squad1") { "squad2-1" } else { "squad1-1" };
    for who in ["legal", "finance", "hub", elsewhere] {
        let no = house.signed_in(who).await.post_json(&api, &good).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {}", no.text());
    }
    assert_eq!(house.browser().post_json(&api, &good).await.status, StatusCode::UNAUTHORIZED);

    let mut officer = house.signed_in(&team[0]).await;
    let form = officer.get(&act).await.text();
    assert!(form.contains(&format!("value=\"{number}\"")) && !form.contains("name=\"number\""), "{form}");
    // What does not stand in the document, and what is no slip of the pen; what was typed stays.
    let typed = |wrong: &str, right: &str| {
        let officers = team.iter().map(|t| format!("&officers={t}")).collect::<String>();
        format!(
            "paper={}&slip=writing&wrong={}&right={}&reason=x{officers}",
            encoded(&number),
            encoded(wrong),
            encoded(right)
        )
    };
    for (wrong, right, rule) in
        [("文书中没有的一段话", "另一段话", "P-07"), ("依照第一条", "依照第二条", "P-08")]
    {
        let no = officer.post(&act, &typed(wrong, right)).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
        assert!(no.text().contains(rule) && no.text().contains(wrong), "{rule}: {}", no.text());
    }
    // Asked for once, however often it is clicked; not from a page that is no longer so.
    let once = |version: u64| {
        let mut form = typed("承留镇人民政府", "承留镇政府");
        form.push_str(&format!("&_key=correct-once&_version={version}"));
        form
    };
    let version = state["version"].as_u64().expect("a version");
    assert_eq!(officer.post(&act, &once(version - 1)).await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        let done = officer.post(&act, &once(version)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }

    let settle = format!("/api/v1/cases/{case}/acts/approve_correction");
    let yes = json!({ "approve": true, "opinion": "同意更正。" });
    assert_eq!(officer.post_json(&settle, &yes).await.status, StatusCode::FORBIDDEN);
    let mut head = house.signed_in("deputy1").await;
    let done = head.post_json(&settle, &yes).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let correction = text(&done.json()["numbers"][0]);

    // The original points to it: in the list, on its page, at the public check; and it points back.
    let told = officer.get(&format!("/api/v1/cases/{case}")).await.json();
    let papers = told["papers"].as_array().expect("papers");
    let at = papers.iter().position(|p| p["number"] == number.as_str()).expect("the decision");
    assert_eq!(papers[at]["corrected"], correction.as_str());
    assert_eq!(papers[at + 1]["number"], correction.as_str(), "right behind the original");
    assert!(officer.get(&format!("/cases/{case}")).await.text().contains(&format!("已更正，见{correction}")));
    let page = officer.get(&format!("/papers/{}", encoded(&number))).await.text();
    assert!(page.contains("本文书已更正") && page.contains(&format!(">{correction}</a>")), "{page}");
    let page = officer.get(&format!("/papers/{}", encoded(&correction))).await.text();
    assert!(page.contains("更正的文书：") && page.contains(&format!(">{number}</a>")), "{page}");
    let check = text(&papers[at]["check_code"]);
    let check = house.browser().get(&format!("/check/{check}")).await.text();
    assert!(check.contains("本文书已更正") && check.contains(&correction), "{check}");
    let check = house.browser().get(&format!("/check/{}", text(&papers[at + 1]["check_code"]))).await.text();
    assert!(check.contains("文书更正书") && !check.contains("本文书已更正"), "{check}");
    let rebuilt = house.office.lists_digest().await.expect("a digest");
    house.office.rebuild(|_, _| ()).await.expect("rebuilt");
    assert_eq!(house.office.lists_digest().await.expect("a digest"), rebuilt);
}
