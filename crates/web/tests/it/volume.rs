//! 卷宗 over HTTP: the button, the download, and who gets which part.

use crate::house::House;
use crate::walls::under_investigation;
use axum::http::{StatusCode, header};

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
    assert!(shown.contains(&format!("href=\"{volume}\"")) && shown.contains("卷宗（PDF）"), "{shown}");
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
async fn the_description_of_the_api_names_both_parts() {
    let house = House::demo().await;
    let described = house.browser().get("/api/openapi.json").await.json();
    let path = &described["paths"]["/cases/{id}/volume"];
    assert_eq!(path["get"]["parameters"][0]["schema"]["enum"], serde_json::json!(["main", "inner"]));
    assert_eq!(path["parameters"][0]["name"], "id");
    assert!(path["get"]["responses"]["200"]["content"]["application/pdf"].is_object());
}
