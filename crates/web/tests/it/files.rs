//! Files through the door.

use crate::house::House;
use axum::http::{StatusCode, header};
use serde_json::json;
use std::path::Path;

pub fn photo() -> Vec<u8> {
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/tests/media");
    std::fs::read(media.join("flower_gps_ori6.jpg")).expect("a sample")
}

/// A PDF of so many pages with a line of text on each, written by hand.
pub fn pdf_of(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        format!(
            "<</Type/Pages/Kids[{}]/Count {pages}/MediaBox[0 0 300 400]/Resources<</Font<</F 3 0 R>>>>>>",
            kids.join(" ")
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string(),
    ];
    for n in 0..pages {
        let draw = format!("BT /F 20 Tf 40 300 Td (page {}) Tj ET", n + 1);
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 5 + 2 * n));
        objects.push(format!("<</Length {}>>stream\n{draw}\nendstream", draw.len()));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj{object}endobj\n", n + 1));
    }
    let (table, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{}", places.concat()));
    out.push_str(&format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}

#[tokio::test]
async fn a_photo_goes_up_and_comes_down_guarded() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let answer = grid.upload("../现场.html.jpg", &photo()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let file = answer.json();
    assert_eq!(
        (file["name"].as_str(), file["media_type"].as_str()),
        (Some("现场.html.jpg"), Some("image/jpeg"))
    );
    let path = format!("/files/{}", file["sha256"].as_str().expect("an address"));

    let whole = grid.get(&path).await;
    assert_eq!((whole.status, whole.body.len()), (StatusCode::OK, photo().len()));
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    assert_eq!(whole.header(header::CONTENT_TYPE), "image/jpeg");
    assert!(whole.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"file.jpg\""));
    assert!(whole.header(header::CONTENT_SECURITY_POLICY).ends_with("sandbox"));
    assert!(whole.header(header::CACHE_CONTROL).starts_with("private"));

    let tag = whole.header(header::ETAG).to_string();
    let mut again = house.browser().with("if-none-match", &tag);
    again.cookie.clone_from(&grid.cookie);
    assert_eq!(again.get(&path).await.status, StatusCode::NOT_MODIFIED);
    for (range, status, length) in [
        ("bytes=0-99", StatusCode::PARTIAL_CONTENT, 100),
        ("bytes=-7", StatusCode::PARTIAL_CONTENT, 7),
        ("bytes=99999999-", StatusCode::RANGE_NOT_SATISFIABLE, 0),
    ] {
        let mut part = house.browser().with("range", range);
        part.cookie.clone_from(&grid.cookie);
        let answer = part.get(&path).await;
        assert_eq!((answer.status, answer.body.len()), (status, length), "{range}");
    }
    let thumb = grid.get(&format!("{path}?size=thumb")).await;
    assert_eq!(thumb.header(header::CONTENT_TYPE), "image/jpeg");
    assert!(thumb.body.starts_with(&[0xFF, 0xD8]) && thumb.body.len() < 40_000);
    assert_ne!(thumb.header(header::ETAG), tag);
}

#[tokio::test]
async fn sound_of_every_recorder_goes_up_and_is_played_in_its_matters_page() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let mut files = Vec::new();
    for (media_type, name, bytes) in testbed::sound::all() {
        let answer = grid.upload(name, &bytes).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text());
        let file = answer.json();
        assert_eq!((file["name"].as_str(), file["media_type"].as_str()), (Some(name), Some(media_type)));
        let path = format!("/files/{}", file["sha256"].as_str().expect("an address"));
        let down = grid.get(&path).await;
        assert_eq!((down.header(header::CONTENT_TYPE), &down.body[..]), (media_type, &bytes[..]), "{name}");
        // No browser plays AMR: it is saved instead.
        let way = if media_type == "audio/amr" { "attachment" } else { "inline" };
        assert!(down.header(header::CONTENT_DISPOSITION).starts_with(way), "{name}");
        let mut part = house.browser().with("range", "bytes=10-19");
        part.cookie.clone_from(&grid.cookie);
        assert_eq!(part.get(&path).await.body, bytes[10..20], "{name}");
        files.push(file);
    }
    let report = json!({
        "source": "patrol", "class": "stall", "content": "夜里装修吵闹", "files": files,
        "place": { "text": "花石村口", "lon": 112.5125, "lat": 35.0821 },
    });
    let made = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let page = grid.get(&format!("/clues/{}", made.json()["id"].as_str().expect("an id"))).await.text();
    for file in &files {
        let player = format!(
            "<audio controls preload=\"none\" src=\"/files/{}\"",
            file["sha256"].as_str().expect("an address")
        );
        assert_eq!(page.contains(&player), file["media_type"] != "audio/amr", "{file}: {page}");
        assert!(page.contains(file["name"].as_str().expect("a name")), "{file}");
    }
    // A film with a recording's name, and half of nothing.
    for (name, bytes, word) in [
        ("录音.webm", testbed::sound::webm(&[1, 2]), "不支持的视频格式"),
        ("录音.amr", testbed::sound::amr(0), "不完整"),
        ("现场.jpg", testbed::sound::amr(9), "录音（AMR）"),
    ] {
        let no = grid.upload(name, &bytes).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(no.text().contains(word), "{name}: {}", no.text());
    }
}

#[tokio::test]
async fn a_disguise_is_refused_in_words() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let answer = hub.upload("现场.jpg", b"<html><script>alert(1)</script></html>").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let message = answer.json()["detail"].as_str().expect("words").to_string();
    assert!(message.contains("网页（HTML）"), "{message}");
}

#[tokio::test]
async fn a_file_is_seen_with_its_matter_and_lent_no_other_properties() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let path = format!("/files/{}", file["sha256"].as_str().expect("an address"));
    let mut hub = house.signed_in("hub").await;
    let mut squad = house.signed_in("squad4-1").await;
    let mut stranger = house.browser();
    assert_eq!(hub.get(&path).await.status, StatusCode::FORBIDDEN, "no matter refers to it yet");

    let mut forged = file.clone();
    forged["name"] = json!("假的.pdf");
    forged["taken_at"] = json!("2020-01-01T00:00:00");
    forged["media_type"] = json!("text/html");
    let clue = |file: &serde_json::Value| {
        json!({
            "source": "patrol", "class": "stall", "content": "摊位占了人行道", "files": [file],
            "place": { "text": "花石村口", "grid": "419001103205" },
        })
    };
    let borrowed = squad.post_json("/api/v1/clues", &clue(&file)).await;
    assert_eq!(borrowed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", borrowed.text());
    assert_eq!(borrowed.json()["errors"][0]["field"], "files", "someone else's file");

    let made = grid.post_json("/api/v1/clues", &clue(&forged)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().expect("an id").to_string();
    let told = hub.get(&format!("/api/v1/clues/{id}")).await.text();
    assert!(
        told.contains("image/jpeg") && !told.contains("text/html") && !told.contains("2020-01-01"),
        "{told}"
    );

    assert_eq!(hub.get(&path).await.status, StatusCode::OK, "the centre sees the matter and so its file");
    assert_eq!(hub.get(&format!("{path}?size=view")).await.status, StatusCode::OK);
    assert_eq!(squad.get(&path).await.status, StatusCode::FORBIDDEN, "another squad does not");
    assert_eq!(stranger.get(&path).await.status, StatusCode::SEE_OTHER);
}
