//! 卷宗 over HTTP: the button, the download, and who gets which part.

use crate::house::House;
use crate::walls::{standing_at, under_investigation};
use axum::http::{StatusCode, header};
use law::case::CaseStage;

#[tokio::test]
async fn the_file_of_a_case_is_a_download_for_those_who_may() {
    let (house, _, case) = under_investigation(House::demo().await).await;
    let (page, volume) = (format!("/cases/{case}"), format!("/cases/{case}/volume"));
    let api = format!("/api/v1{volume}");
    // Somebody of the team, of the centre, and of another squadron.
    let mut hub = house.signed_in("hub").await;
    let squad = hub.get(&format!("/api/v1/cases/{case}")).await.json()["state"]["subject"]["squad"].clone();
    let squad = squad.as_str().expect("a squadron").to_string();
    let other = if squad == "squad1" { "squad2-1" } else { "squad1-1" };
    let mut legal = house.signed_in("legal").await;

    let shown = legal.get(&page).await.text();
    assert!(shown.contains(&format!("href=\"{volume}\"")) && shown.contains("下载正卷（PDF）"), "{shown}");
    assert!(shown.contains(&format!("href=\"{volume}?part=inner\"")), "{shown}");
    let main = legal.get(&volume).await;
    assert_eq!(main.status, StatusCode::OK, "{}", main.text());
    assert_eq!(main.header(header::CONTENT_TYPE), "application/pdf");
    let name = format!("attachment; filename=\"volume-{case}.pdf\"");
    assert_eq!(main.header(header::CONTENT_DISPOSITION), name);
    assert_eq!(main.header(header::CONTENT_LENGTH), main.body.len().to_string());
    assert!(main.body.starts_with(b"%PDF-1.7"));
    let inner = legal.get(&format!("{volume}?part=inner")).await;
    assert_eq!(inner.status, StatusCode::OK);
    assert!(inner.body.starts_with(b"%PDF-1.7") && inner.body != main.body);
    // A script gets the same bytes.
    assert!(legal.get(&api).await.body == main.body);
    assert!(legal.get(&format!("{api}?part=inner")).await.body == inner.body);

    // The centre opens the main part; the inner one is not offered and not given.
    let shown = hub.get(&page).await.text();
    assert!(shown.contains(&format!("href=\"{volume}\"")) && !shown.contains("part=inner"), "{shown}");
    assert!(hub.get(&volume).await.body == main.body);
    let refused = hub.get(&format!("{volume}?part=inner")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("副卷由"), "{}", refused.text());
    let refused = hub.get(&format!("{api}?part=inner")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["rule"], "P-02");

    // Another squadron, finance before a decision, and somebody who is not signed in get neither.
    for who in [other, "finance", "grid-201"] {
        let mut browser = house.signed_in(who).await;
        for path in [&volume, &api] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{who}: {path}");
        }
    }
    assert_eq!(house.browser().get(&volume).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.browser().get(&api).await.status, StatusCode::UNAUTHORIZED);

    // What is not there.
    assert_eq!(legal.get("/cases/nothing/volume").await.status, StatusCode::NOT_FOUND);
    assert_eq!(legal.get(&format!("{volume}?part=third")).await.status, StatusCode::NOT_FOUND);
    let unknown = legal.get(&format!("{api}?part=third")).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert_eq!(unknown.json()["errors"][0]["field"], "part");
}

#[tokio::test]
async fn an_archived_file_tells_how_long_it_is_kept_and_who_has_read_it() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Archived).await;
    let (page, volume) = (format!("/cases/{case}"), format!("/cases/{case}/volume"));
    let mut legal = house.signed_in("legal").await;
    let shown = legal.get(&page).await.text();
    assert!(shown.contains("保管期限") && shown.contains("内容不再变化"), "{shown}");
    assert!(!shown.contains("归档后查阅"), "nobody has read it yet: {shown}");
    for part in ["", "?part=inner"] {
        assert_eq!(legal.get(&format!("{volume}{part}")).await.status, StatusCode::OK);
    }
    assert_eq!(legal.get(&format!("{page}/bundle")).await.status, StatusCode::OK);
    let name = house.office.people().get("legal").expect("there").name.clone();
    let shown = legal.get(&page).await.text();
    assert!(shown.contains("归档后查阅3次"), "{shown}");
    for what in ["正卷", "副卷", "案卷包"] {
        assert!(shown.contains(&format!("{name}：{what}")), "{what}: {shown}");
    }

    // Who merely sees the case is told how to get at it, and gets nothing.
    let mut hub = house.signed_in("hub").await;
    let shown = hub.get(&page).await.text();
    assert!(shown.contains("登记调阅") && !shown.contains(&format!("href=\"{volume}")), "{shown}");
    assert!(!shown.contains("归档后查阅") && !shown.contains(&format!("href=\"{page}/bundle")), "{shown}");
    let refused = hub.get(&volume).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("已归档的案卷由"), "{}", refused.text());
    let refused = hub.get(&format!("/api/v1{volume}")).await;
    assert_eq!((refused.status, refused.json()["rule"].as_str()), (StatusCode::FORBIDDEN, Some("G-17")));
    let shown = legal.get(&page).await.text();
    assert!(shown.contains("归档后查阅3次"), "who got nothing has read nothing");
}

#[tokio::test]
async fn the_archive_form_offers_the_term_of_this_ending_and_the_page_says_what_the_file_must_hold() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Closed).await;
    let mut legal = house.signed_in("legal").await;
    let state = legal.get(&format!("/api/v1/cases/{case}")).await.json();
    let handler = state["state"]["handlers"][0].as_str().expect("somebody handled it").to_string();
    let mut officer = house.signed_in(&handler).await;
    let shown = officer.get(&format!("/cases/{case}")).await.text();
    assert!(shown.contains("尚未归档") && shown.contains("卷内应有"), "{shown}");
    assert!(shown.contains("齐全") && shown.contains("结案审批表"), "{shown}");
    let form = officer.get(&format!("/cases/{case}/acts/archive")).await.text();
    let kept = law::case::retention(
        &serde_json::from_value(state["state"].clone()).expect("a case"),
        &house.office.town().law,
    );
    let offered = format!("value=\"{}\" checked", kept.label());
    assert!(form.contains(&offered), "{offered} in {form}");
    assert!(form.contains("不能缩短"), "{form}");
}

#[tokio::test]
async fn the_description_of_the_api_names_both_parts() {
    let house = House::demo().await;
    let described = house.browser().get("/api/openapi.json").await.json();
    let path = &described["paths"]["/cases/{id}/volume"];
    assert_eq!(path["get"]["parameters"][0]["schema"]["enum"], serde_json::json!(["main", "inner"]));
    assert_eq!(path["parameters"][0]["name"], "id");
    assert!(path["get"]["responses"]["200"]["content"]["application/pdf"].is_object());
}
