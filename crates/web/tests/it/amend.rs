//! 文书更正: asked for, approved, and shown wherever the original is.

use crate::house::House;
use crate::signing::web_encode;
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use law::number::DocNumber;
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

#[tokio::test]
async fn a_slip_is_mended_by_a_further_document_and_the_original_points_to_it() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Served).await;
    let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let state = &told["state"];
    let number: DocNumber = serde_json::from_value(state["decision"]["number"].clone()).expect("a number");
    let number = number.to_string();
    let team = [0, 1].map(|i| text(&state["officers"][i]["id"]));
    let (wrong, right, reason) = ("上述事实，有以下证据", "上列事实，有以下证据", "打印时写错一字");
    let body = |wrong: &str, right: &str| json!({ "paper": number, "wrong": wrong, "right": right, "reason": reason, "officers": team });
    let good = body(wrong, right);
    let act = format!("/cases/{case}/acts/amend_paper");
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
    // Notices before a decision are told anew, not amended: they are not offered either.
    let papers = told["papers"].as_array().expect("papers");
    let notice = papers.iter().find(|p| text(&p["code"]).starts_with("NOTICE")).map(|p| text(&p["number"]));
    assert!(notice.is_none_or(|n| !form.contains(&n)), "{form}");
    // What does not stand in the document, or more than once, and what is no slip of the pen; what was typed stays.
    let typed = |wrong: &str, right: &str| {
        let officers = team.iter().map(|t| format!("&officers={t}")).collect::<String>();
        let (number, wrong, right) = (web_encode(&number), web_encode(wrong), web_encode(right));
        format!("paper={number}&wrong={wrong}&right={right}&reason={}{officers}", web_encode(reason))
    };
    for (wrong, right, rule) in [
        ("文书中没有的一段话", "另一段话", "P-07"),
        ("承留镇人民政府", "承留镇政府", "P-07"),
        ("上述事实，有以下证据", "上述事实，没有以下证据", "P-08"),
        ("一、违法事实和证据", "二、违法事实和证据", "P-08"),
    ] {
        let no = officer.post(&act, &typed(wrong, right)).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
        assert!(no.text().contains(rule) && no.text().contains(wrong), "{rule}: {}", no.text());
    }
    // Asked for once, however often it is clicked; not from a page that is no longer so.
    let once = |version: u64| {
        let mut form = typed(wrong, right);
        form.push_str(&format!("&_key=amend-once&_version={version}"));
        form
    };
    let version = state["version"].as_u64().expect("a version");
    assert_eq!(officer.post(&act, &once(version - 1)).await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        let done = officer.post(&act, &once(version)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }

    let settle = format!("/api/v1/cases/{case}/acts/approve_amendment");
    let yes = json!({ "approve": true, "opinion": "已核对原件，同意更正。" });
    assert_eq!(officer.post_json(&settle, &yes).await.status, StatusCode::FORBIDDEN);
    let mut head = house.signed_in("deputy1").await;
    // Nobody approves a change of words without the words.
    let asked = head.get(&format!("/cases/{case}/acts/approve_amendment")).await.text();
    let shown =
        asked.split("决定的事项").nth(1).and_then(|t| t.split("</section>").next()).expect("what is decided");
    for part in [number.as_str(), "原文", "更正为", "打印时"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let done = head.post_json(&settle, &yes).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let amendment = text(&done.json()["numbers"][0]);

    // The original points to it: in the list, on its page, at the public check; and it points back.
    let told = officer.get(&format!("/api/v1/cases/{case}")).await.json();
    let papers = told["papers"].as_array().expect("papers");
    let at = papers.iter().position(|p| p["number"] == number.as_str()).expect("the decision");
    assert_eq!(papers[at]["amended"], amendment.as_str());
    assert_eq!(papers[at + 1]["number"], amendment.as_str(), "right behind the original");
    assert!(officer.get(&format!("/cases/{case}")).await.text().contains(&format!("已更正，见{amendment}")));
    let page = officer.get(&format!("/papers/{}", web_encode(&number))).await.text();
    assert!(page.contains("本文书已更正") && page.contains(&format!(">{amendment}</a>")), "{page}");
    let page = officer.get(&format!("/papers/{}", web_encode(&amendment))).await.text();
    assert!(page.contains("更正的文书：") && page.contains(&format!(">{number}</a>")), "{page}");
    let check = text(&papers[at]["check_code"]);
    let check = house.browser().get(&format!("/check/{check}")).await.text();
    assert!(check.contains("本文书已更正") && check.contains(&amendment), "{check}");
    let check = house.browser().get(&format!("/check/{}", text(&papers[at + 1]["check_code"]))).await.text();
    assert!(check.contains("文书更正书") && !check.contains("本文书已更正"), "{check}");
    // Whoever reads the case with the party covered reads no passage of it, and nothing said of one.
    let shown = officer.get(&format!("/api/v1/cases/{case}")).await.text();
    let covered = house.signed_in("hub").await.get(&format!("/api/v1/cases/{case}")).await;
    assert_eq!(covered.status, StatusCode::OK, "{}", covered.text());
    for words in [wrong, right, reason, "已核对原件，同意更正。"] {
        assert!(shown.contains(words), "{words}: {shown}");
        assert!(!covered.text().contains(words), "{words}: {}", covered.text());
    }
    let rebuilt = house.office.lists_digest().await.expect("a digest");
    house.office.rebuild(|_, _| ()).await.expect("rebuilt");
    assert_eq!(house.office.lists_digest().await.expect("a digest"), rebuilt);

    // The published decision says so too, once it is published and however often its text is read.
    if house.office.published_one(&case).await.is_err() {
        let publish = json!({
            "title": "堆放物料行政处罚决定", "text": "王某堆放物料，处以罚款。", "reason": "一般社会影响", "confirmed": true,
        });
        let done = house
            .signed_in("legal")
            .await
            .post_json(&format!("/api/v1/cases/{case}/acts/publish"), &publish)
            .await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    }
    let one = house.browser().get(&format!("/public/decisions/{case}")).await.text();
    assert!(one.contains("本决定书有文字笔误，已更正") && one.contains(&amendment), "{one}");
    assert!(house.browser().get("/public/decisions").await.text().contains("已更正"));
    assert!(house.browser().get("/public/decisions.atom").await.text().contains(&amendment));
    let told = house.browser().get("/api/v1/public/decisions").await.json();
    assert_eq!(told["rows"][0]["amended"], amendment.as_str(), "{told}");
}
