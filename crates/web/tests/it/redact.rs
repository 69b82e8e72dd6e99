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
