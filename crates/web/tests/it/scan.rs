//! What malicious files meet at each of the house's doors.

use crate::files::photo;
use crate::house::House;
use crate::tus;
use axum::http::{StatusCode, header};
use office::files::{Away, Patience, Scanner};
use serde_json::json;
use std::time::Duration;
use testbed::{Clamd, MARK, Mood};

async fn house(clamd: &Clamd, away: Away) -> House {
    let wait = Duration::from_millis(400);
    let patience = Patience { line: wait, answer: wait, later: wait, rest: wait * 3 };
    let scanner = Scanner::at(&clamd.address, away).expect("an address").waiting(patience);
    House::demo().await.scanning(scanner).await
}

fn infected() -> Vec<u8> {
    [photo(), MARK.to_vec()].concat()
}

fn kept(house: &House) -> usize {
    house.office.files().list().expect("a list").len()
}

#[tokio::test]
async fn by_no_road_does_a_malicious_file_come_in() {
    let clamd = Clamd::on_a_port();
    let house = house(&clamd, Away::Take).await;
    let mut grid = tus::phone(&house, "grid-205").await;

    let answer = grid.upload("现场.jpg", &infected()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert!(
        answer.json()["detail"].as_str().is_some_and(|d| d.contains("Zhifa.Test.Marker")),
        "{}",
        answer.text()
    );

    let path = tus::begun(&mut grid, infected().len(), "现场.jpg").await;
    let answer = tus::send(&mut grid, &path, 0, infected()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert_eq!(grid.get(&path).await.status, StatusCode::NOT_FOUND);

    // A citizen's form: said beside the field, and what was typed stays.
    let words = [
        ("class", "stall"),
        ("place.text", "花石村口"),
        ("content", "占道经营"),
        ("reporter.anonymous", "on"),
    ];
    let mut citizen = house.browser();
    let answer = citizen.multipart("/report", &words, &[("files.upload", "现场.jpg", &infected())]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("查出恶意内容（Zhifa.Test.Marker）") && page.contains("占道经营"), "{page}");
    assert_eq!(kept(&house), 0);

    // A form of the office without script.
    let answer =
        grid.multipart("/clues/new", &words[..3], &[("files.upload", "现场.jpg", &infected())]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert!(answer.text().contains("查出恶意内容"), "{}", answer.text());
    assert_eq!(kept(&house), 0);

    let mut auditor = house.signed_in("auditadmin").await;
    let trail = auditor.get("/audit").await.text();
    assert_eq!(trail.matches("查出恶意文件").count(), 4, "{trail}");
    assert!(trail.contains("未登录的举报人") && trail.contains("没有留存"), "{trail}");
    assert_eq!(grid.upload("现场.jpg", &photo()).await.status, StatusCode::OK, "a clean one comes in");
}

#[tokio::test]
async fn what_was_not_looked_at_says_so_where_it_is_downloaded_and_what_is_found_later_is_locked() {
    let clamd = Clamd::on_a_port();
    let house = house(&clamd, Away::Take).await;
    clamd.be(Mood::Gone);
    let mut grid = house.signed_in("grid-205").await;
    let mut addresses = Vec::new();
    for bytes in [photo(), infected()] {
        let file = grid.upload("现场.jpg", &bytes).await.json();
        let report = json!({
            "source": "patrol", "class": "stall", "content": "占道", "place": { "text": "桥头" }, "files": [file],
        });
        assert_eq!(grid.post_json("/api/v1/clues", &report).await.status, StatusCode::CREATED);
        addresses.push(format!("/files/{}", file["sha256"].as_str().expect("an address")));
    }
    let name = |answer: &crate::house::Answer| answer.header(header::CONTENT_DISPOSITION).to_string();
    let marked = "%E6%9C%AA%E6%9F%A5%E6%AF%92-"; // 未查毒-
    let first = grid.get(&addresses[0]).await;
    assert!(name(&first).contains(marked), "{}", name(&first));
    clamd.be(Mood::Honest);
    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert_eq!(house.files.scan_again().await.expect("looked"), 2);
    let later = grid.get(&addresses[0]).await;
    assert!(later.status == StatusCode::OK && !name(&later).contains(marked), "{}", name(&later));
    assert_ne!(first.header(header::ETAG), later.header(header::ETAG), "no browser keeps the name");

    let mut hub = house.signed_in("hub").await;
    for browser in [&mut grid, &mut hub] {
        let answer = browser.get(&addresses[1]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("文件已经锁定"), "{}", answer.text());
        let drawn = browser.get(&format!("{}?size=thumb", addresses[1])).await;
        assert_eq!(drawn.status, StatusCode::OK, "what is drawn anew is harmless");
    }
}

#[tokio::test]
async fn a_house_that_takes_nothing_unscanned_asks_for_another_try() {
    let clamd = Clamd::on_a_socket();
    let house = house(&clamd, Away::Refuse).await;
    clamd.be(Mood::Gone);
    let mut grid = tus::phone(&house, "grid-205").await;
    let answer = grid.upload("现场.jpg", &photo()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    let path = tus::begun(&mut grid, photo().len(), "现场.jpg").await;
    let answer = tus::send(&mut grid, &path, 0, photo()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "a phone comes again: {}", answer.text());
    assert_eq!(kept(&house), 0);
    clamd.be(Mood::Honest);
    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert_eq!(grid.get(&path).await.status, StatusCode::OK, "without sending a byte again");
    assert_eq!(kept(&house), 1);
}
