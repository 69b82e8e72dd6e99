//! The phone without a network: what the house gives it, and how it takes what comes late.

use crate::files::photo;
use crate::house::House;
use axum::http::{StatusCode, header};
use serde_json::{Value, json};

#[tokio::test]
async fn the_worker_stands_at_the_root_and_is_asked_for_every_time() {
    let house = House::demo().await;
    let mut anyone = house.browser();
    let worker = anyone.get("/sw.js").await;
    assert_eq!((worker.status, worker.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-cache"));
    assert!(worker.header(header::CONTENT_TYPE).starts_with("text/javascript"));
    assert!(worker.header(header::CONTENT_SECURITY_POLICY).contains("default-src 'none'"));
    let script = worker.text();
    let style = script.split("/assets/app.").nth(1).and_then(|t| t.split('"').next()).expect("a style");
    assert_eq!(
        anyone.get(&format!("/assets/app.{style}")).await.status,
        StatusCode::OK,
        "what it keeps is there"
    );
    let mut again = house.browser().with("if-none-match", worker.header(header::ETAG));
    assert_eq!(again.get("/sw.js").await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(anyone.get("/assets/sw.js").await.status, StatusCode::NOT_FOUND, "and nowhere else");
}

#[tokio::test]
async fn the_house_can_be_installed_with_its_icons() {
    let house = House::demo().await;
    let manifest = house.browser().get("/app.webmanifest").await;
    assert_eq!(manifest.header(header::CONTENT_TYPE), "application/manifest+json");
    let manifest = manifest.json();
    assert_eq!(
        (manifest["start_url"].as_str(), manifest["display"].as_str()),
        (Some("/"), Some("standalone"))
    );
    let icons = manifest["icons"].as_array().expect("icons");
    assert!(
        icons.iter().any(|i| i["sizes"] == "192x192") && icons.iter().any(|i| i["purpose"] == "maskable")
    );
    for icon in icons {
        let answer = house.browser().get(icon["src"].as_str().expect("an address")).await;
        assert_eq!((answer.status, answer.header(header::CONTENT_TYPE)), (StatusCode::OK, "image/png"));
    }
    let page = house.signed_in("grid-205").await.get("/").await.text();
    assert!(page.contains("rel=\"manifest\"") && page.contains("data-me=\"grid-205\""), "on a phone");
    let page = house.signed_in("hub").await.get("/").await.text();
    assert!(!page.contains("rel=\"manifest\"") && !page.contains("data-me=\"hub\""), "not at a desk");
}

#[tokio::test]
async fn the_queue_is_for_those_who_are_signed_in() {
    let house = House::demo().await;
    assert_eq!(house.browser().get("/queue").await.status, StatusCode::SEE_OTHER);
    let page = house.signed_in("grid-205").await.get("/queue").await;
    assert_eq!((page.status, page.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
    assert!(page.text().contains("data-island=\"queue\""));
    let page = house.signed_in("grid-205").await.get("/clues/new").await.text();
    assert!(page.contains("data-island=\"capture\""));
    let page = house.signed_in("hub").await.get("/clues/new").await.text();
    assert!(!page.contains("data-island=\"capture\"") && !page.contains("captured_at"));
    // Officers outside capture by the same form; those at a desk hand in a page.
    for who in ["squad1-1", "dept-build-1"] {
        let mut officer = house.signed_in(who).await;
        let page = officer.get("/clues/new").await.text();
        let own = format!("data-me=\"{who}\"");
        assert!(page.contains("data-island=\"capture\"") && page.contains(&own), "{who}: {page}");
        assert!(officer.get("/queue").await.text().contains("href=\"/clues/new\""), "{who}");
    }
}

#[tokio::test]
async fn an_officers_report_keeps_both_times_too_and_comes_once() {
    let house = House::demo().await;
    let mut officer =
        house.signed_in("squad1-1").await.with("idempotency-key", "p7h3k2q1").with("x-person", "squad1-1");
    let file = officer.upload("现场.jpg", &photo()).await.json();
    let report = late("护栏被撞歪了", &file);
    let made = officer.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let again = officer.post_json("/api/v1/clues", &report).await;
    assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::OK, made.json()["id"].clone()));
    let page = officer.get(&format!("/clues/{}", made.json()["id"].as_str().expect("an id"))).await.text();
    assert!(page.contains("拍摄于2026-11-20 07:05，收到于2026-11-20 09:00"), "{page}");
}

/// A report as the phone sends it, hours after it was captured.
fn late(content: &str, file: &Value) -> Value {
    json!({
        "source": "patrol", "class": "stall", "content": content, "files": [file],
        "place": { "text": "花石村口", "lon": 112.5125, "lat": 35.0821, "accuracy": 12.4 },
        "captured_at": "2026-11-20T07:05:09",
    })
}

#[tokio::test]
async fn a_report_keeps_when_it_was_captured_and_when_it_came() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let made = grid.post_json("/api/v1/clues", &late("摊位占了人行道", &file)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().expect("an id").to_string();
    let page = grid.get(&format!("/clues/{id}")).await.text();
    let words = "拍摄于2026-11-20 07:05，收到于2026-11-20 09:00，定位精度约12米";
    assert!(page.contains(words), "{page}");
    let clue = grid.get(&format!("/api/v1/clues/{id}")).await.text();
    assert!(clue.contains("\"captured_at\":\"2026-11-20T07:05:09\""), "{clue}");
    // A phone whose clock is fast loses nothing; that it is fast is seen.
    let mut fast = late("又一处", &file);
    fast["captured_at"] = json!("2026-11-20T18:00:00");
    let made = grid.post_json("/api/v1/clues", &fast).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let page = grid.get(&format!("/clues/{}", made.json()["id"].as_str().expect("an id"))).await.text();
    assert!(page.contains("拍摄于2026-11-20 18:00，收到于2026-11-20 09:00") && page.contains("手机时钟偏快"));
    // One that was captured and sent at once says nothing of the kind.
    let mut plain = late("第三处", &file);
    plain.as_object_mut().expect("an object").remove("captured_at");
    let made = grid.post_json("/api/v1/clues", &plain).await;
    let page = grid.get(&format!("/clues/{}", made.json()["id"].as_str().expect("an id"))).await.text();
    assert!(!page.contains("拍摄于"));
}

#[tokio::test]
async fn sent_again_it_is_there_once_and_with_other_content_it_is_refused() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await.with("idempotency-key", "p7h3k2m9");
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let first = grid.post_json("/api/v1/clues", &late("摊位占了人行道", &file)).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    // The same bytes, sent up once more under another name's upload, are the same file.
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let second = grid.post_json("/api/v1/clues", &late("摊位占了人行道", &file)).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.text());
    assert_eq!(second.json()["id"], first.json()["id"]);
    let other = grid.post_json("/api/v1/clues", &late("摊位占了盲道", &file)).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.text());
    let mine = grid.get("/clues?mine=1").await.text();
    assert_eq!(mine.matches("摊位占了人行道").count(), 1);
    assert!(!mine.contains("摊位占了盲道"));
    // What was refused took no key: mended, it goes through under the same one.
    let mut grid = house.signed_in("grid-205").await.with("idempotency-key", "p7h3k2m8");
    let refused = grid.post_json("/api/v1/clues", &late("", &file)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.json()["rule"].is_string() && refused.json()["need"].is_string(), "{}", refused.text());
    let mended = grid.post_json("/api/v1/clues", &late("摊位占了盲道", &file)).await;
    assert_eq!(mended.status, StatusCode::CREATED, "{}", mended.text());
    // Another member's phone with the same key is another report.
    let mut other = house.signed_in("grid-206").await.with("idempotency-key", "p7h3k2m9");
    let file = other.upload("现场.jpg", &photo()).await.json();
    let made = other.post_json("/api/v1/clues", &late("摊位占了人行道", &file)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    // Nobody's phone: nothing is taken, and it is said in a way a script understands.
    let mut stranger = house.browser().with("idempotency-key", "p7h3k2m7");
    let answer = stranger.post_json("/api/v1/clues", &late("x", &file)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
