//! Uploads that break off and go on, spoken as a tus client speaks.

use crate::files::photo;
use crate::house::{Answer, Browser, House};
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, StatusCode, header};
use base64::Engine;
use futures::{SinkExt, stream};
use jiff::ToSpan;
use serde_json::json;
use std::io;

const PIECE: &str = "application/offset+octet-stream";

/// The browser of someone of the demonstration, speaking the protocol.
pub async fn phone(house: &House, person: &str) -> Browser {
    house.signed_in(person).await.with("tus-resumable", "1.0.0")
}

/// The same phone over another door.
fn again(house: &House, phone: &Browser) -> Browser {
    let mut again = house.browser().with("tus-resumable", "1.0.0");
    again.cookie.clone_from(&phone.cookie);
    again
}

fn metadata(name: &str) -> String {
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    format!(
        "filename {},filetype {},lastModified {}",
        base64(name),
        base64("image/jpeg"),
        base64("1780000000000")
    )
}

async fn begin(phone: &mut Browser, size: u64, name: &str) -> Answer {
    phone.more.insert("upload-length", HeaderValue::from(size));
    phone.more.insert("upload-metadata", metadata(name).parse().expect("a value"));
    let answer = phone.send(Method::POST, "/files/tus", "", Vec::new()).await;
    phone.more.remove("upload-length");
    phone.more.remove("upload-metadata");
    answer
}

/// Begins an upload and gives its address.
pub async fn begun(phone: &mut Browser, size: usize, name: &str) -> String {
    let answer = begin(phone, size as u64, name).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(answer.header("tus-resumable"), "1.0.0");
    assert!(answer.header("upload-expires").ends_with(" GMT"), "{}", answer.header("upload-expires"));
    answer.header(header::LOCATION).to_string()
}

pub async fn send(phone: &mut Browser, path: &str, offset: usize, body: impl Into<Body>) -> Answer {
    phone.more.insert("upload-offset", HeaderValue::from(offset));
    let answer = phone.send(Method::PATCH, path, PIECE, body).await;
    phone.more.remove("upload-offset");
    answer
}

async fn head(phone: &mut Browser, path: &str) -> Answer {
    phone.send(Method::HEAD, path, "", Vec::new()).await
}

/// A sender that breaks off after these bytes.
fn broken(bytes: &[u8]) -> Body {
    let pieces = [Ok(Bytes::copy_from_slice(bytes)), Err(io::Error::other("the network is gone"))];
    Body::from_stream(stream::iter(pieces))
}

fn offset(answer: &Answer) -> usize {
    answer.header("upload-offset").parse().unwrap_or_else(|_| panic!("no offset: {}", answer.text()))
}

/// What lies in the folder of halves.
fn halves(house: &House) -> usize {
    std::fs::read_dir(house.folder().join("uploads")).expect("the folder").count()
}

#[tokio::test]
async fn the_house_says_what_it_speaks() {
    let house = House::demo().await;
    let mut anyone = house.browser();
    let answer = anyone.send(Method::OPTIONS, "/files/tus", "", Vec::new()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(answer.header("tus-extension"), "creation,termination,expiration");
    assert_eq!(answer.header("tus-max-size"), (300 << 20).to_string());
    let mut stranger = house.browser().with("tus-resumable", "1.0.0");
    assert_eq!(begin(&mut stranger, 10, "a.jpg").await.status, StatusCode::UNAUTHORIZED);
    let mut old = house.signed_in("grid-205").await.with("tus-resumable", "0.2.2");
    let answer = begin(&mut old, 10, "a.jpg").await;
    assert_eq!((answer.status, answer.header("tus-version")), (StatusCode::PRECONDITION_FAILED, "1.0.0"));
    let mut foreign = phone(&house, "grid-205").await.with("sec-fetch-site", "cross-site");
    assert_eq!(begin(&mut foreign, 10, "a.jpg").await.status, StatusCode::FORBIDDEN, "another site's page");
}

#[tokio::test]
async fn what_broke_off_goes_on_and_becomes_the_file_it_would_have_been() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "../现场.jpg").await;
    let cut = send(&mut grid, &path, 0, broken(&photo[..9_000])).await;
    assert!(cut.status.is_client_error(), "{}", cut.status);
    let stands = head(&mut grid, &path).await;
    assert_eq!((stands.status, offset(&stands)), (StatusCode::OK, 9_000), "what came is kept");
    assert_eq!(stands.header("upload-length"), photo.len().to_string());
    assert_eq!(stands.header("upload-metadata"), metadata("../现场.jpg"));
    assert_eq!(stands.header(header::CACHE_CONTROL), "no-store");
    let early = grid.get(&path).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "not whole yet: {}", early.text());
    let part = send(&mut grid, &path, 9_000, photo[9_000..20_000].to_vec()).await;
    assert_eq!((part.status, offset(&part)), (StatusCode::NO_CONTENT, 20_000));
    let last = send(&mut grid, &path, 20_000, photo[20_000..].to_vec()).await;
    assert_eq!((last.status, offset(&last)), (StatusCode::NO_CONTENT, photo.len()), "{}", last.text());

    let file = grid.get(&path).await.json();
    let plain = house.signed_in("grid-205").await.upload("../现场.jpg", &photo).await.json();
    assert_eq!(file, plain, "the same as through /files");
    assert_eq!(file["name"], "现场.jpg");
    let whole = grid.get(&format!("/files/{}", file["sha256"].as_str().expect("an address"))).await;
    assert_eq!(whole.body, photo);
    assert_eq!(halves(&house), 0, "no half is left");
    assert_eq!(
        offset(&head(&mut grid, &path).await),
        photo.len(),
        "a lost last answer can be asked for again"
    );
    let twice = send(&mut grid, &path, photo.len(), Vec::new()).await;
    assert_eq!(twice.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_restart_of_the_house_loses_nothing() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    send(&mut grid, &path, 0, broken(&photo[..15_000])).await;
    let cookie = grid.cookie.clone();
    drop(grid);
    let house = house.reopened().await;
    let mut grid = house.browser().with("tus-resumable", "1.0.0");
    grid.cookie = cookie;
    let stands = head(&mut grid, &path).await;
    assert_eq!((stands.status, offset(&stands)), (StatusCode::OK, 15_000));
    let last = send(&mut grid, &path, 15_000, photo[15_000..].to_vec()).await;
    assert_eq!(last.status, StatusCode::NO_CONTENT, "{}", last.text());
    assert_eq!(grid.get(&path).await.json()["size"], photo.len());
}

#[tokio::test]
async fn for_everybody_else_an_upload_does_not_exist() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    for other in ["hub", "grid-206", "sysadmin"] {
        let mut other = phone(&house, other).await;
        assert_eq!(head(&mut other, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(send(&mut other, &path, 0, photo.clone()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.send(Method::DELETE, &path, "", Vec::new()).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(offset(&head(&mut grid, &path).await), 0, "nobody touched it");
    for none in ["/files/tus/none", "/files/tus/..%2Fzhifa.db"] {
        assert_eq!(head(&mut grid, none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test]
async fn a_wrong_place_is_named_and_changes_nothing() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    send(&mut grid, &path, 0, photo[..5_000].to_vec()).await;
    for wrong in [0, 4_999, 5_001, photo.len()] {
        let answer = send(&mut grid, &path, wrong, photo[5_000..].to_vec()).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{wrong}");
        assert!(answer.text().contains("5000"), "{}", answer.text());
    }
    let kind = grid.send(Method::PATCH, &path, "application/octet-stream", photo[5_000..].to_vec()).await;
    assert_eq!(kind.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let nowhere = grid.send(Method::PATCH, &path, PIECE, photo[5_000..].to_vec()).await;
    assert_eq!(nowhere.status, StatusCode::BAD_REQUEST, "no offset said");
    assert_eq!(offset(&head(&mut grid, &path).await), 5_000);
}

#[tokio::test]
async fn of_two_that_write_at_once_one_wins() {
    let house = House::demo().await;
    let mut slow = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut slow, photo.len(), "现场.jpg").await;
    let mut fast = again(&house, &slow);
    let (mut pieces, body) = futures::channel::mpsc::channel::<Result<Bytes, io::Error>>(4);
    let first = send(&mut slow, &path, 0, Body::from_stream(body));
    let second = async {
        pieces.send(Ok(Bytes::copy_from_slice(&photo[..8_000]))).await.expect("taken");
        while offset(&head(&mut fast, &path).await) == 0 {
            tokio::task::yield_now().await;
        }
        let busy = send(&mut fast, &path, 8_000, photo[8_000..].to_vec()).await;
        assert_eq!(busy.status, StatusCode::LOCKED, "{}", busy.text());
        let busy = fast.send(Method::DELETE, &path, "", Vec::new()).await;
        assert_eq!(busy.status, StatusCode::LOCKED, "nor is it taken away");
        pieces.send(Ok(Bytes::copy_from_slice(&photo[8_000..]))).await.expect("taken");
        drop(pieces);
    };
    let (first, ()) = tokio::join!(first, second);
    assert_eq!((first.status, offset(&first)), (StatusCode::NO_CONTENT, photo.len()), "{}", first.text());
    assert_eq!(fast.get(&path).await.json()["size"], photo.len());
}

#[tokio::test]
async fn too_large_is_refused_before_it_is_sent() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let answer = begin(&mut grid, (300 << 20) + 1, "现场.mp4").await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text());
    for nonsense in ["-1", "x", "1e9", ""] {
        grid.more.insert("upload-length", nonsense.parse().expect("a value"));
        let answer = grid.send(Method::POST, "/files/tus", "", Vec::new()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{nonsense}");
        grid.more.remove("upload-length");
    }
    // A photo may be as large as no photo is: known by its first bytes, long before the last.
    let path = begun(&mut grid, 21 << 20, "现场.jpg").await;
    let answer = send(&mut grid, &path, 0, photo()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.json()["detail"].as_str().is_some_and(|d| d.contains("20 MB")), "{}", answer.text());
    assert_eq!(head(&mut grid, &path).await.status, StatusCode::NOT_FOUND, "it is gone");
    let path = begun(&mut grid, 100, "现场.jpg").await;
    let more = send(&mut grid, &path, 0, photo()).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY, "more than was announced: {}", more.text());
    assert_eq!(halves(&house), 0);
}

#[tokio::test]
async fn a_disguise_is_refused_in_words_and_leaves_nothing() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let path = begun(&mut grid, page.len(), "现场.jpg").await;
    let answer = send(&mut grid, &path, 0, page).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.json()["detail"].as_str().is_some_and(|d| d.contains("网页（HTML）")),
        "{}",
        answer.text()
    );
    // A beginning like a picture's and nothing behind it: found out when it is whole.
    let mut torn = photo();
    torn.truncate(6_000);
    let path = begun(&mut grid, torn.len(), "现场.jpg").await;
    let answer = send(&mut grid, &path, 0, torn).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert_eq!(head(&mut grid, &path).await.status, StatusCode::NOT_FOUND);
    let empty = begin(&mut grid, 0, "空.jpg").await;
    assert_eq!(
        grid.get(empty.header(header::LOCATION)).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nothing is no file"
    );
    assert_eq!(halves(&house), 0);
}

#[tokio::test]
async fn its_sender_takes_it_back() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let path = begun(&mut grid, 30_000, "现场.jpg").await;
    send(&mut grid, &path, 0, photo()[..5_000].to_vec()).await;
    assert_eq!(halves(&house), 1);
    let answer = grid.send(Method::DELETE, &path, "", Vec::new()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(head(&mut grid, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(halves(&house), 0);
}

#[tokio::test]
async fn a_web_view_without_patch_says_what_it_means() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    let answer = grid.send(Method::POST, &path, PIECE, photo.clone()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    grid.more.insert("x-http-method-override", HeaderValue::from_static("PATCH"));
    grid.more.insert("upload-offset", HeaderValue::from(0));
    let answer = grid.send(Method::POST, &path, PIECE, photo.clone()).await;
    assert_eq!((answer.status, offset(&answer)), (StatusCode::NO_CONTENT, photo.len()), "{}", answer.text());
}

#[tokio::test]
async fn after_three_days_a_half_has_run_out_and_is_swept() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    send(&mut grid, &path, 0, photo[..5_000].to_vec()).await;
    house.clock.set(house.office.now() + 71.hours());
    let mut grid = phone(&house, "grid-205").await;
    assert_eq!(offset(&head(&mut grid, &path).await), 5_000, "not yet");
    house.files.sweep().await.expect("swept");
    assert_eq!(halves(&house), 1);
    house.clock.set(house.office.now() + 2.hours());
    let mut grid = phone(&house, "grid-205").await;
    for answer in [
        head(&mut grid, &path).await,
        send(&mut grid, &path, 5_000, photo[5_000..].to_vec()).await,
        grid.get(&path).await,
    ] {
        assert_eq!(answer.status, StatusCode::GONE);
    }
    assert_eq!(house.files.sweep().await.expect("swept"), 1);
    assert_eq!(halves(&house), 0);
    assert_eq!(head(&mut grid, &path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_cleared_away_before_it_was_used_is_gone_and_not_somebody_elses() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    let photo = photo();
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    send(&mut grid, &path, 0, photo.clone()).await;
    let stored = grid.get(&path).await.json();
    house.clock.set(house.office.now() + 25.hours());
    assert!(house.files.sweep().await.expect("swept") >= 1);
    let mut grid = phone(&house, "grid-205").await;
    // The phone learns from both that its bytes must go up anew.
    assert_eq!(grid.get(&path).await.status, StatusCode::NOT_FOUND);
    let report = json!({
        "source": "patrol", "class": "stall", "content": "占道", "place": { "text": "桥头" }, "files": [stored],
    });
    let answer = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let error = answer.json()["errors"][0].clone();
    assert_eq!(error["field"], "files");
    assert!(error["message"].as_str().is_some_and(|m| m.contains("没有这个文件")), "{error}");
    let path = begun(&mut grid, photo.len(), "现场.jpg").await;
    send(&mut grid, &path, 0, photo).await;
    let again = {
        let mut again = report.clone();
        again["files"] = json!([grid.get(&path).await.json()]);
        again
    };
    assert_eq!(grid.post_json("/api/v1/clues", &again).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_one_member_captured_is_never_sent_in_anothers_name() {
    let house = House::demo().await;
    let mut second = phone(&house, "grid-206").await.with("x-person", "grid-205");
    let answer = begin(&mut second, 10, "现场.jpg").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text());
    let report =
        json!({ "source": "patrol", "class": "stall", "content": "占道", "place": { "text": "桥头" } });
    assert_eq!(second.post_json("/api/v1/clues", &report).await.status, StatusCode::UNAUTHORIZED);
    let mut own = phone(&house, "grid-206").await.with("x-person", "grid-206");
    assert_eq!(own.post_json("/api/v1/clues", &report).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_same_report_with_its_photo_under_another_name_is_the_same_report() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await.with("idempotency-key", "named-twice");
    let photo = photo();
    let mut receipts = Vec::new();
    for name in ["甲.jpg", "乙.jpg"] {
        let path = begun(&mut grid, photo.len(), name).await;
        send(&mut grid, &path, 0, photo.clone()).await;
        let report = json!({
            "source": "patrol", "class": "stall", "content": "占道", "place": { "text": "桥头" },
            "files": [grid.get(&path).await.json()],
        });
        let answer = grid.post_json("/api/v1/clues", &report).await;
        assert!(answer.status.is_success(), "{name}: {}", answer.text());
        receipts.push(answer.json()["receipt"].clone());
    }
    assert_eq!(receipts[0], receipts[1]);
}

#[tokio::test]
async fn nobody_fills_the_disk_with_beginnings() {
    let house = House::demo().await;
    let mut grid = phone(&house, "grid-205").await;
    for _ in 0..60 {
        begun(&mut grid, 10, "现场.jpg").await;
    }
    let answer = begin(&mut grid, 10, "现场.jpg").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text());
    let mut other = phone(&house, "hub").await;
    begun(&mut other, 10, "现场.jpg").await;
}
