//! Covering places of a matter's pictures, in the browser.

use crate::files::photo;
use crate::house::{Browser, House};
use axum::http::{StatusCode, header};
use serde_json::json;

/// A clue with a photo: its identifier and the photo's address.
async fn clue(house: &House) -> (String, String) {
    let mut grid = house.signed_in("grid-205").await;
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let report = json!({
        "source": "patrol", "class": "stall", "content": "占道", "files": [file],
        "place": { "text": "花石村口", "grid": "419001103205" },
    });
    let made = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    (made.json()["id"].as_str().expect("an id").into(), file["sha256"].as_str().expect("an address").into())
}

fn key(page: &str) -> String {
    let rest = page.split("name=\"_key\" value=\"").nth(1).expect("a key");
    rest.split('"').next().expect("its end").into()
}

const ONE: &str = "areas.0.x=10&areas.0.y=10&areas.0.width=30&areas.0.height=30&areas.0.cover=black";

async fn post(browser: &mut Browser, path: &str, key: &str, areas: &str) -> crate::house::Answer {
    browser.post(path, &format!("_key={key}&{areas}")).await
}

#[tokio::test]
async fn a_copy_is_made_listed_and_chosen_without_script() {
    let house = House::demo().await;
    let (id, sha256) = clue(&house).await;
    let mut grid = house.signed_in("grid-205").await;
    let page = grid.get(&format!("/clues/{id}")).await.text();
    let list = format!("/redact?matter=clue/{id}");
    assert!(page.contains(&list), "the matter's page leads there");
    let listed = grid.get(&list).await.text();
    let path = format!("/files/{sha256}/redact?matter=clue/{id}");
    assert!(listed.contains(&path), "{listed}");
    let form = grid.get(&path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    assert!(form.body.len() < 100_000);
    let key = key(&form.text());

    let wrong = "areas.0.x=90&areas.0.y=10&areas.0.width=30&areas.0.height=30&areas.1.x=%E5%B7%A6&areas.1.y=1&areas.1.width=1&areas.1.height=1";
    let answer = post(&mut grid, &path, &key, wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("f-areas-0-width-error") && text.contains("超出了照片"), "{text}");
    assert!(
        text.contains("f-areas-1-x-error") && text.contains("value=\"左\""),
        "what was typed stays: {text}"
    );
    let answer = post(&mut grid, &path, &key, "").await;
    assert!(answer.text().contains("请至少画一处"), "{}", answer.text());

    let made = post(&mut grid, &path, &key, ONE).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let to = made.header(header::LOCATION).to_string();
    let copy = to.rsplit("#copy-").next().expect("its address").to_string();
    let twice = post(&mut grid, &path, &key, ONE).await;
    assert_eq!(twice.header(header::LOCATION), to, "a repeated click");
    let stale = post(&mut grid, &path, &key, &ONE.replace("=10", "=20")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.text().contains("已经提交过一次") && stale.text().contains("value=\"20\""),
        "{}",
        stale.text()
    );
    let listed = grid.get(&list).await.text();
    assert_eq!(listed.matches("遮盖后的副本").count(), 1, "{listed}");
    assert!(listed.contains(&format!("/files/{copy}")));
    let drawn = grid.get(&format!("/files/{copy}?size=view")).await;
    assert_eq!(drawn.status, StatusCode::OK);
    assert_eq!(grid.get(&format!("/files/{copy}")).await.body[..2], [0xFF, 0xD8]);

    // Where files are attached it can be chosen.
    let form = grid.get(&format!("/clues/{id}/acts/supplement_clue")).await.text();
    assert!(form.contains("现场（遮盖）.jpg"), "{form}");
    let value =
        form.split("name=\"files\" value=\"").nth(1).and_then(|r| r.split('"').next()).expect("a reference");
    let value = value.replace("&#34;", "\"").replace("&quot;", "\"");
    let reference: serde_json::Value = serde_json::from_str(&value).expect("a reference");
    assert_eq!((&reference["sha256"], &reference["original"]), (&json!(copy), &json!(false)));
    let said = json!({ "content": "给当事人看的副本", "files": [reference] });
    let done = grid.post_json(&format!("/api/v1/clues/{id}/acts/supplement_clue"), &said).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}

#[tokio::test]
async fn only_who_opens_the_matter_makes_one() {
    let house = House::demo().await;
    let (id, sha256) = clue(&house).await;
    let path = format!("/files/{sha256}/redact?matter=clue/{id}");
    for other in ["grid-206", "squad4-1", "sysadmin"] {
        let mut other = house.signed_in(other).await;
        for path in [path.as_str(), &format!("/redact?matter=clue/{id}")] {
            let answer = other.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
        }
        assert_eq!(post(&mut other, &path, "k", ONE).await.status, StatusCode::FORBIDDEN);
    }
    let mut stranger = house.browser();
    assert_eq!(stranger.get(&path).await.status, StatusCode::SEE_OTHER);
    let mut hub = house.signed_in("hub").await;
    for wrong in ["", "clue/", "clue/../x", "paper/1", "clue/none"] {
        let answer = hub.get(&format!("/files/{sha256}/redact?matter={wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.status);
    }
    assert_eq!(house.office.journal().load("copies").await.expect("read").len(), 0);
    let mut foreign = house.signed_in("hub").await.with("sec-fetch-site", "cross-site");
    assert_eq!(post(&mut foreign, &path, "k", ONE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(post(&mut hub, &path, "k", ONE).await.status, StatusCode::SEE_OTHER);
}

/// The same by the API: 404, 403, 422, 409, and a repetition that makes one.
#[tokio::test]
async fn a_script_makes_a_copy_once_and_only_where_the_page_would() {
    let house = House::demo().await;
    let (id, sha256) = clue(&house).await;
    let path = format!("/api/v1/files/{sha256}/copies?matter=clue/{id}");
    let one = json!({ "areas": [{ "x": 10, "y": 12.5, "width": 30, "height": 30, "cover": "mosaic" }] });
    assert_eq!(house.browser().post_json(&path, &one).await.status, StatusCode::UNAUTHORIZED);
    for other in ["grid-206", "squad4-1", "sysadmin"] {
        let mut other = house.signed_in(other).await;
        assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN);
        let answer = other.post_json(&path, &one).await;
        assert_eq!((answer.status, answer.json()["rule"].as_str()), (StatusCode::FORBIDDEN, Some("P-02")));
    }
    let mut grid = house.signed_in("grid-205").await;
    let none = "0".repeat(64);
    for wrong in [
        format!("/api/v1/files/{none}/copies?matter=clue/{id}"),
        format!("/api/v1/files/{sha256}/copies"),
        format!("/api/v1/files/{sha256}/copies?matter=paper/1"),
    ] {
        assert_eq!(grid.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(grid.post_json(&wrong, &one).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(grid.get(&path).await.json(), json!({ "rows": [] }));
    for (areas, field) in [
        (json!([]), "areas"),
        (json!([{ "x": 90, "y": 0, "width": 20, "height": 5 }]), "areas.0.width"),
        (json!([{ "x": -1, "y": 0, "width": 20, "height": 5 }]), "areas.0.x"),
        (json!([{ "x": "左", "y": 0, "width": 20, "height": 5 }]), "areas.0.x"),
        (json!([{ "x": 1, "y": 0, "width": 20, "height": 5, "cover": "blur" }]), "areas.0.cover"),
    ] {
        let answer = grid.post_json(&path, &json!({ "areas": areas })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert_eq!(answer.json()["errors"][0]["field"], field, "{}", answer.text());
    }
    assert_eq!(house.office.journal().load("copies").await.expect("read").len(), 0);

    let mut grid = grid.with("idempotency-key", "first");
    let made = grid.post_json(&path, &one).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let copy = made.json();
    assert_eq!((&copy["original"], &copy["name"]), (&json!(false), &json!("现场（遮盖）.jpg")));
    assert_eq!(grid.post_json(&path, &one).await.json(), copy, "sent again it is the same");
    let other = json!({ "areas": [{ "x": 1, "y": 1, "width": 5, "height": 5 }] });
    assert_eq!(grid.post_json(&path, &other).await.status, StatusCode::CONFLICT, "the key is used");
    let listed = grid.get(&path).await.json();
    assert_eq!(listed["rows"].as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!((&listed["rows"][0]["file"], &listed["rows"][0]["areas"]), (&copy, &json!(1)));
    // A copy is the matter's like every other file, and may be covered further.
    let again = format!("/api/v1/files/{}/copies?matter=clue/{id}", copy["sha256"].as_str().expect("one"));
    let mut grid = grid.with("idempotency-key", "second");
    assert_eq!(grid.post_json(&again, &other).await.status, StatusCode::CREATED);

    // What cannot be drawn here cannot be covered.
    let media = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/tests/media/china_gps.heic");
    let heic = grid.upload("手机.heic", &std::fs::read(media).expect("a sample")).await.json();
    let said = json!({ "content": "补充", "files": [heic] });
    let mut grid = house.signed_in("grid-205").await;
    let done = grid.post_json(&format!("/api/v1/clues/{id}/acts/supplement_clue"), &said).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let path = format!("/api/v1/files/{}/copies?matter=clue/{id}", heic["sha256"].as_str().expect("one"));
    assert_eq!(grid.get(&path).await.json(), json!({ "rows": [] }));
    let answer = grid.post_json(&path, &one).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("只有JPEG和PNG"), "{}", answer.text());
}
