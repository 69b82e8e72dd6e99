//! What comes in over the wire: misspelt fields, files in disguise, bodies without end, questions nobody can answer; and
//! what goes out: how long it may be kept, and what the API's own description says.

use crate::house::{Answer, Browser, House};
use crate::walls::under_investigation;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const MB: usize = 1 << 20;
const FORM: &str = "multipart/form-data; boundary=XX";

fn photo() -> Vec<u8> {
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/tests/media");
    std::fs::read(media.join("flower_gps_ori6.jpg")).expect("a sample")
}

/// A photo of some size: what follows its end is no part of the picture.
fn large_photo(bytes: usize) -> Vec<u8> {
    let mut photo = photo();
    photo.resize(bytes.max(photo.len()), 0);
    photo
}

/// A form with words, and files by field.
fn form(words: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, name, bytes) in files {
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    for (field, text) in words {
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n").bytes(),
        );
    }
    body.extend(b"--XX--\r\n");
    body
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| c > '\u{4e00}')
}

/// A problem document with words in Chinese.
fn problem(answer: &Answer) -> Value {
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{}", answer.text());
    let problem = answer.json();
    assert_eq!(problem["status"], json!(answer.status.as_u16()));
    assert!(problem["title"].as_str().is_some_and(is_chinese), "{problem}");
    problem
}

fn is_page(answer: &Answer) {
    assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"), "{}", answer.text());
    assert!(answer.text().contains("<main") && is_chinese(&answer.text()), "{}", answer.text());
}

fn nothing_is_left(house: &House) {
    let incoming = house.office.files().root().join("incoming");
    assert_eq!(std::fs::read_dir(incoming).expect("the folder").count(), 0);
    assert_eq!(house.office.files().list().expect("a list"), Vec::<String>::new());
}

#[tokio::test]
async fn a_field_that_is_none_is_refused_by_its_name() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    let mut squad = house.signed_in("squad1-1").await;
    let place = json!({ "text": "花石村口", "grid": "419001103205", "latitude": 35.1 });
    let body =
        json!({ "class": "stall", "content": "占道", "place": place, "souce": "patrol", "source": "patrol" });
    let answer = squad.post_json("/api/v1/clues", &body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    let errors = problem(&answer)["errors"].clone();
    let mut fields: Vec<&str> =
        errors.as_array().expect("a list").iter().map(|e| e["field"].as_str().unwrap_or_default()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["place.latitude", "souce"], "{errors}");
    for (path, body, field, message) in [
        (
            format!("/cases/{case}/acts/issue_notice"),
            json!({ "penalty": [{ "kind": "warning" }, { "kind": "fine", "amount": "x" }] }),
            "penalty.1.amount",
            "应当是数字",
        ),
        (
            format!("/cases/{case}/acts/issue_notice"),
            json!({ "penalty": [{ "kind": "hanging" }] }),
            "penalty.0.kind",
            "不是可选的值",
        ),
        (
            format!("/clues/{clue}/case/propose_filing"),
            json!({ "party": { "kind": "citizen", "id_number": 5 } }),
            "party.id_number",
            "应当是文字",
        ),
        (
            format!("/cases/{case}/acts/register_payment"),
            json!({ "amount": 5, "paid_on": "2026-02-30" }),
            "paid_on",
            "应当是日期，例如2026-01-31",
        ),
    ] {
        let answer = squad.post_json(&format!("/api/v1{path}"), &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        let expected = json!([{ "field": field, "message": message }]);
        assert_eq!(problem(&answer)["errors"], expected, "{path} {body}");
    }
}

/// Phones make photos of five megabytes, and the public site has no script to send them beforehand.
#[tokio::test]
async fn a_citizen_sends_a_large_photo_without_script() {
    let house = House::demo().await;
    let (five, twenty_five) = (large_photo(5 * MB), large_photo(25 * MB));
    let words = [
        ("class", "stall"),
        ("place.text", "花石村口"),
        ("content", "摊位占了\"人行道\""),
        ("reporter.anonymous", "on"),
    ];
    let body = form(&words, &[("files.upload", "现场.jpg", &five)]);
    let answer = house.browser().send(Method::POST, "/report", FORM, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.text().contains("回执号"));

    // Too large for a photo: what was typed stays, and the limit is named.
    let body = form(&words, &[("files.upload", "现场.jpg", &twenty_five)]);
    let answer = house.browser().send(Method::POST, "/report", FORM, body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("照片不能超过20 MB"), "{page}");
    assert!(page.contains("摊位占了&#34;人行道&#34;") && page.contains("value=\"花石村口\""), "{page}");

    // Everything together is counted too: what was typed before the end stays.
    let mut files = Vec::new();
    for _ in 0..6 {
        files.push(("files.upload", "现场.jpg", twenty_five.as_slice()));
    }
    let mut body = form(&[("content", "先写的话")], &[]);
    body.truncate(body.len() - "--XX--\r\n".len());
    body.extend(form(&[], &files));
    // As the network brings it.
    let mut body = Bytes::from(body);
    let pieces =
        std::iter::from_fn(move || (!body.is_empty()).then(|| body.split_to(body.len().min(64 << 10))));
    let body = Body::from_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)));
    let answer = house.browser().send(Method::POST, "/report", FORM, body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("不能超过100 MB") && page.contains("先写的话"), "{page}");
}

#[tokio::test]
async fn a_form_with_too_much_in_it_says_so_and_keeps_what_it_read() {
    let house = House::demo().await;
    let long = "长".repeat(MB);
    let body = form(&[("content", "先写的话"), ("place.text", &long)], &[]);
    let answer = house.browser().send(Method::POST, "/report", FORM, body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("文字不能超过2 MB") && answer.text().contains("先写的话"));
    let answer = house.browser().post("/report", &format!("content=first+words&x={long}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("文字不能超过2 MB") && answer.text().contains("first words"));
    let many = format!("content=x{}", "&a=1".repeat(6_000));
    let answer = house.browser().post("/report", &many).await;
    assert!(answer.text().contains("填写的项目太多"));
    let files = vec![("files.upload", "a.jpg", b"".as_slice()); 21];
    let answer = house.browser().send(Method::POST, "/report", FORM, form(&[], &files)).await;
    assert!(answer.text().contains("一次最多20个文件"), "{}", answer.text());
}

/// Each with words that say what is wrong, and none of them kept.
#[tokio::test]
async fn files_in_disguise_and_broken_ones_are_named() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let photo = photo();
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bomb.extend([0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bomb.extend(b"\0\0\0\x01IDATx\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    let html = b"<!DOCTYPE html><script>alert(1)</script>".as_slice();
    for (name, bytes, word) in [
        ("现场.jpg", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".as_slice(), "可执行程序"),
        ("现场.jpg", &[b"\x7fELF\x02\x01\x01".as_slice(), &[0; 90]].concat(), "可执行程序"),
        ("决定书.pdf", html, "网页（HTML）"),
        ("图.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "SVG"),
        ("现场.jpg", b"GIF89a\x01\0\x01\0/*<script>alert(1)</script>*/;", "不支持的图片格式"),
        ("现场.jpg", &photo[..photo.len() / 2], "不完整或者已损坏"),
        ("图.png", &bomb, "50000×50000"),
        ("合同.docx", b"PK\x03\x04 nothing of a document follows", "文档不完整或者已损坏"),
        ("合同.pdf", b"%PDF-1.7 and then the line went dead", "PDF文件不完整"),
        ("现场.pdf", &photo, "文件名以.pdf结尾，内容却是照片"),
        ("现场.jpg", b"", "文件是空的"),
        ("现场.zip", b"7z\xBC\xAF\x27\x1C\0\x04 and more", "压缩包"),
        ("x", b"\0\0\0\0", "不能识别的数据"),
    ] {
        let answer = grid.upload(name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
        let told = problem(&answer)["detail"].as_str().expect("words").to_string();
        assert!(told.contains(word), "{name}: {told}");
    }
    nothing_is_left(&house);
}

/// What looks like two things is given out as the one we know, and never as a page.
#[tokio::test]
async fn a_photo_with_a_page_behind_its_end_stays_a_photo() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let mut both = photo();
    both.extend(b"<html><script>alert(1)</script></html>");
    let file = grid.upload("a.html", &both).await.json();
    let path = format!("/files/{}", file["sha256"].as_str().expect("an address"));
    let given = grid.get(&path).await;
    assert_eq!(
        (given.status, given.body.as_slice()),
        (StatusCode::OK, both.as_slice()),
        "the original, untouched"
    );
    assert_eq!(given.header(header::CONTENT_TYPE), "image/jpeg");
    assert_eq!(given.header("x-content-type-options"), "nosniff");
    assert!(given.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"file.jpg\""));
    assert!(given.header(header::CONTENT_SECURITY_POLICY).ends_with("sandbox"));
    let view = grid.get(&format!("{path}?size=view")).await;
    assert!(!view.text().contains("<script>"), "what is shown is made anew");
    let small = grid.get(&format!("{path}?size=%00%3C")).await;
    assert_eq!(small.body.len(), both.len(), "an unknown size is none");
}

#[tokio::test]
async fn names_of_files_are_made_harmless() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    for (sent, kept) in [
        ("", "附件"),
        ("..", "附件"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\fakepath\\\\现场.jpg", "现场.jpg"),
        ("a\u{202E}gpj.exe\u{200B}", "agpj.exe"),
        ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
        ("=cmd|' C calc'!A0.jpg", "=cmd|' C calc'!A0.jpg"),
    ] {
        let answer = grid.upload(sent, &photo()).await;
        assert_eq!(answer.status, StatusCode::OK, "{sent:?}: {}", answer.text());
        assert_eq!(answer.json()["name"], kept, "{sent:?}");
    }
    let answer = grid.upload("响铃\u{7}.jpg", &photo()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "no header holds this");
    assert!(problem(&answer)["detail"].as_str().is_some_and(|d| d.contains("改名")), "{}", answer.text());
    let long = format!("{}.jpg", "长".repeat(5_000));
    let name = grid.upload(&long, &photo()).await.json()["name"].as_str().expect("a name").to_string();
    assert!(name.chars().count() <= 120 && name.ends_with(".jpg"), "{name}");
}

#[tokio::test]
async fn an_upload_that_is_none_is_answered_in_words() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    for (kind, body, status) in [
        ("application/json", "{}", 400),
        ("multipart/form-data", "x", 400),
        (FORM, "no boundary anywhere", 400),
        (FORM, "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n\u{1}", 400),
        (FORM, "--XX--\r\n", 422),
        (FORM, "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nwords\r\n--XX--\r\n", 422),
    ] {
        let answer = grid.send(Method::POST, "/files", kind, body).await;
        assert_eq!(answer.status.as_u16(), status, "{kind} {body:?}: {}", answer.text());
        assert!(problem(&answer)["detail"].as_str().is_some_and(is_chinese), "{}", answer.text());
    }
    let answer = house.browser().upload("a.jpg", &photo()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(problem(&answer)["detail"].as_str().is_some_and(|d| d.contains("重新登录")));
    nothing_is_left(&house);
}

/// Who says beforehand that it is too much is answered before anything is read; who does not, at the limit of the kind.
#[tokio::test]
async fn an_upload_over_the_limit_is_answered_413_with_the_limit() {
    let house = House::demo().await;
    let announced = (2usize << 30).to_string();
    let mut hub = house.signed_in("hub").await.with("content-length", &announced);
    let read = Arc::new(AtomicUsize::new(0));
    let answer = hub.send(Method::POST, "/files", FORM, film(b"\xFF\xD8\xFF\xE0", &read)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let told = problem(&answer)["detail"].as_str().expect("words").to_string();
    assert!(told.contains("照片不超过20 MB，视频不超过300 MB"), "{told}");
    assert!(read.load(Ordering::Relaxed) <= 2, "{}", read.load(Ordering::Relaxed));

    let mut hub = house.signed_in("hub").await;
    for (begins, words, most) in [
        (b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0".as_slice(), "照片不能超过20 MB", 24),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "视频不能超过300 MB", 304),
    ] {
        let read = Arc::new(AtomicUsize::new(0));
        let before = memory_mb();
        let answer = hub.send(Method::POST, "/files", FORM, film(begins, &read)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text());
        assert!(problem(&answer)["detail"].as_str().is_some_and(|d| d.contains(words)), "{}", answer.text());
        assert!(read.load(Ordering::Relaxed) <= most, "read {} MB", read.load(Ordering::Relaxed));
        let grown = memory_mb().saturating_sub(before);
        assert!(grown < 200, "memory grew by {grown} MB");
    }
    nothing_is_left(&house);
}

/// Two gigabytes, made a megabyte at a time as they are asked for.
fn film(begins: &[u8], read: &Arc<AtomicUsize>) -> Body {
    let head = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n";
    let (first, read) = (Bytes::from([head.as_bytes(), begins].concat()), read.clone());
    Body::from_stream(stream::iter(0..2048).map(move |n| {
        read.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(if n == 0 { first.clone() } else { Bytes::from(vec![0u8; MB]) })
    }))
}

/// What this process holds in memory.
fn memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or_default() / 1024
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let start = |whole: bool| {
        let head = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.jpg\"\r\n\r\n";
        let mut bytes = head.as_bytes().to_vec();
        bytes.extend(&photo()[..20_000]);
        let pieces = [Bytes::from(bytes), Bytes::from(vec![1u8; 100_000])];
        let pieces = stream::iter(pieces.map(Ok)).chain(stream::once(async move {
            if !whole {
                std::future::pending::<()>().await;
            }
            Err(std::io::Error::other("gone"))
        }));
        Body::from_stream(pieces)
    };
    let answer = hub.send(Method::POST, "/files", FORM, start(true)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(problem(&answer)["detail"].as_str().is_some_and(|d| d.contains("上传中断")), "{}", answer.text());
    nothing_is_left(&house);

    // A sender who hangs up: the request is dropped where it stands.
    let sending = hub.send(Method::POST, "/files", FORM, start(false));
    let incoming = house.office.files().root().join("incoming");
    let count = || std::fs::read_dir(&incoming).expect("the folder").count();
    let begun = async {
        while count() == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        answer = sending => panic!("answered: {}", answer.text()),
        begun = tokio::time::timeout(Duration::from_secs(20), begun) => begun.expect("the upload begins"),
    }
    nothing_is_left(&house);
}

#[tokio::test]
async fn parts_of_a_file_are_right_or_416() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let photo = photo();
    let file = grid.upload("现场.jpg", &photo).await.json();
    let path = format!("/files/{}", file["sha256"].as_str().expect("an address"));
    let size = photo.len();
    let last = format!("bytes={}-", size - 1);
    for (range, status, expected) in [
        ("bytes=-0", 416, &b""[..]),
        ("bytes=5-2", 200, &photo),
        ("bytes=0-0", 206, &photo[..1]),
        ("bytes=2-5", 206, &photo[2..6]),
        (&last, 206, &photo[size - 1..]),
        ("bytes=-99999999999", 206, &photo),
        ("bytes=0-99999999999999999999999", 416, b""),
        ("bytes=18446744073709551615-", 416, b""),
        ("bytes=0-1,4-5,-1", 200, &photo),
        ("bytes=", 200, &photo),
        ("bytes=a-b", 200, &photo),
        ("chapters=1-2", 200, &photo),
    ] {
        let mut part = house.browser().with("range", range);
        part.cookie.clone_from(&grid.cookie);
        let answer = part.get(&path).await;
        assert_eq!(answer.status.as_u16(), status, "{range}");
        assert!(answer.body == expected, "{range}: {} bytes", answer.body.len());
        if status == 416 {
            assert_eq!(answer.header(header::CONTENT_RANGE), format!("bytes */{size}"));
        }
    }
}

/// The API says which field of the question is wrong; pages take what they can.
#[tokio::test]
async fn a_question_that_cannot_be_read_is_answered_by_its_name() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for (path, field, message) in [
        ("/api/v1/clues?overdue=1", "overdue", "应当是true或者false"),
        ("/api/v1/cases?open=yes", "open", "应当是true或者false"),
        ("/api/v1/clues?text=a&text=b", "text", "只能写一次"),
        ("/api/v1/search?q=a&q=b", "q", "只能写一次"),
    ] {
        let answer = hub.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.text());
        assert_eq!(problem(&answer)["errors"], json!([{ "field": field, "message": message }]), "{path}");
    }
    assert_eq!(hub.get("/api/v1/clues?overdue=true&text=%E6%91%8A").await.status, StatusCode::OK);
    for path in ["/clues?text=a&text=b", "/audit?before=x", "/follow?receipt=a&receipt=b"] {
        let answer = hub.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        is_page(&answer);
    }
}

/// A header meant to protect protects, or the request is refused: it is never passed over in silence.
#[tokio::test]
async fn a_version_or_key_that_cannot_be_read_stops_the_act() {
    let (house, clue, _) = under_investigation(House::demo().await).await;
    let path = format!("/api/v1/clues/{clue}/acts/urge_clue");
    let before = house.signed_in("hub").await.get(&format!("/api/v1/clues/{clue}")).await;
    let tag = before.header(header::ETAG).to_string();
    for (name, value, status) in [
        ("if-match", "\"abc\"", 412),
        ("if-match", "", 412),
        ("if-match", "\"1\"", 412),
        ("if-match", "\"99999999999999999999999\"", 412),
        ("idempotency-key", "", 400),
        ("idempotency-key", "\"\"", 400),
        ("idempotency-key", "键", 400),
        ("idempotency-key", &"k".repeat(201), 400),
    ] {
        let mut head = house.signed_in("head").await.with(name, value);
        let answer = head.post_json(&path, &json!({ "note": "请抓紧" })).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {value}: {}", answer.text());
        problem(&answer);
    }
    let mut hub = house.signed_in("hub").await.with("if-none-match", &tag);
    assert_eq!(
        hub.get(&format!("/api/v1/clues/{clue}")).await.status,
        StatusCode::NOT_MODIFIED,
        "nothing was done"
    );
    let mut head = house.signed_in("hub").await.with("if-match", &tag);
    let answer = head.post_json(&path, &json!({ "note": "请抓紧" })).await;
    assert_ne!(
        answer.status,
        StatusCode::PRECONDITION_FAILED,
        "the tag of what was read is a version: {}",
        answer.text()
    );
}

#[tokio::test]
async fn a_matter_that_has_not_changed_is_not_sent_again() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    for path in [format!("/api/v1/clues/{clue}"), format!("/api/v1/cases/{case}")] {
        let mut hub = house.signed_in("hub").await;
        let whole = hub.get(&path).await;
        let tag = whole.header(header::ETAG).to_string();
        let version = whole.json()["state"]["version"].as_u64().expect("a version");
        assert!(tag.starts_with(&format!("\"{version}-")), "{tag}");
        assert_eq!(whole.header(header::CACHE_CONTROL), "no-store", "names and numbers stay out of caches");
        for (known, status) in [
            (tag.clone(), 304),
            (format!("W/{tag}"), 304),
            (format!("\"x\", {tag}"), 304),
            ("*".into(), 304),
            (format!("\"{version}\""), 200),
            ("\"x\"".into(), 200),
        ] {
            let mut again = house.browser().with("if-none-match", &known);
            again.cookie.clone_from(&hub.cookie);
            let answer = again.get(&path).await;
            assert_eq!(answer.status.as_u16(), status, "{known}");
            assert_eq!(answer.body.is_empty(), status == 304);
            assert_eq!(answer.header(header::ETAG), tag);
        }
    }
    // What may be done differs from person to person, at the same version.
    let path = format!("/api/v1/cases/{case}");
    let tag = house.signed_in("hub").await.get(&path).await.header(header::ETAG).to_string();
    let mut handler = house.signed_in("brigade").await.with("if-none-match", &tag);
    assert_eq!(handler.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_may_be_kept_and_how_long_is_said() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for path in [
        "/",
        "/clues",
        "/cases",
        "/account",
        "/search?q=x",
        "/sign-in",
        "/report",
        "/follow",
        "/check",
        "/rules",
        "/api/v1/me",
        "/api/v1/clues",
        "/clues/export",
        "/nowhere",
    ] {
        assert_eq!(hub.get(path).await.header(header::CACHE_CONTROL), "no-store", "{path}");
    }
    let mut anybody = house.browser();
    for path in [
        "/public",
        "/public/officers",
        "/public/powers",
        "/public/lists/review",
        "/public/lists/recording",
        "/public/charts",
        "/public/hearings",
        "/public/inspections",
        "/public/decisions",
        "/public/decisions.atom",
        "/api/v1/rules",
        "/api/v1/public/decisions",
    ] {
        let answer = anybody.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}: withdrawn is withdrawn");
        assert_eq!(answer.header(header::SET_COOKIE), "", "{path}");
    }
    let missing = anybody.get("/public/decisions/none").await;
    assert_eq!((missing.status, missing.header(header::CACHE_CONTROL)), (StatusCode::NOT_FOUND, "no-store"));
    let page = anybody.get("/public").await.text();
    let asset = page.split("\"/assets/").nth(1).and_then(|t| t.split('"').next()).expect("an asset");
    let answer = anybody.get(&format!("/assets/{asset}")).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    for path in
        ["/assets/manifest.json", "/assets/none.js", "/assets/../Cargo.toml", "/assets/%2e%2e/Cargo.toml"]
    {
        let answer = anybody.get(path).await;
        assert_eq!(
            (answer.status, answer.header(header::CACHE_CONTROL)),
            (StatusCode::NOT_FOUND, "no-store"),
            "{path}"
        );
    }
    let mut plain = house.browser().with("accept-encoding", "br;q=0, gzip;q=0");
    assert_eq!(plain.get(&format!("/assets/{asset}")).await.header(header::CONTENT_ENCODING), "");
}

#[tokio::test]
async fn who_comes_too_often_is_told_how_long_to_wait_in_words() {
    let house = House::demo().await;
    let mut stranger = house.browser().with("x-forwarded-for", "203.0.113.7");
    for _ in 0..60 {
        stranger.post("/sign-out", "").await;
    }
    let answer = stranger.post("/report", "content=x").await;
    assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "600"));
    is_page(&answer);
    let answer = stranger.post_json("/api/v1/clues", &json!({})).await;
    assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "600"));
    problem(&answer);

    let mut guest = house.browser();
    let mut answer = guest.post("/sign-in", "name=hub&password=wrong").await;
    for _ in 0..5 {
        answer = guest.post("/sign-in", "name=hub%22%3E%3Cb%3E&password=wrong").await;
    }
    for _ in 0..8 {
        answer = guest.post("/sign-in", "name=hub&password=wrong").await;
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.header(header::RETRY_AFTER).parse::<u64>().is_ok_and(|s| s > 0));
    assert!(answer.text().contains("name=\"name\" value=\"hub\""), "what was typed stays: {}", answer.text());
    is_page(&answer);
}

#[tokio::test]
async fn a_page_of_another_site_is_turned_away_in_words() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await.with("sec-fetch-site", "cross-site");
    let answer = hub.post("/clues/new", "content=x").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    is_page(&answer);
    let answer = hub.post_json("/api/v1/clues", &json!({})).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    problem(&answer);
}

#[tokio::test]
async fn a_password_form_takes_anything_calmly_and_tells_nothing() {
    let house = House::demo().await;
    let long = "p".repeat(100_000);
    for text in ["<zhifa>", "\0", "\u{202E}x", "'; --", "😀", &long] {
        let x: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        let mut hub = house.signed_in("hub").await;
        let answer = hub.post("/password", &format!("current={x}&new={x}&again={x}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", &answer.text()[..200]);
        let page = answer.text();
        assert!(!page.contains("<zhifa>") && !page.contains("&#60;zhifa&#62;"), "a password is never shown");
        assert!(page.contains("alert-danger"), "{page}");
        let answer = hub.post("/account/tokens", &format!("name={x}&days=1")).await;
        assert!(!answer.status.is_server_error() && !answer.text().contains("<zhifa>"), "{}", answer.text());
    }
}

/// A spreadsheet runs cells that begin with these; the export puts a mark before them.
#[tokio::test]
async fn an_export_holds_nothing_that_a_spreadsheet_runs() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let formulas =
        ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "=HYPERLINK(\"http://x\",\"y\")", "\t=1", "a\",=1"];
    for text in formulas {
        let body = json!({
            "source": "patrol", "class": "stall", "content": format!("{text}占道"),
            "place": { "text": text, "grid": "419001103205" },
        });
        let answer = hub.post_json("/api/v1/clues", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let csv = hub.get("/clues/export").await;
    assert!(csv.header(header::CONTENT_DISPOSITION).starts_with("attachment"));
    let text = csv.text();
    assert_eq!(text.lines().count(), formulas.len() + 1, "{text}");
    for line in text.lines().skip(1) {
        // Cells stand between quotes; a quote inside is written twice.
        let cells = line.strip_prefix('"').and_then(|l| l.strip_suffix('"')).expect("quoted");
        for cell in cells.replace("\"\"", "”").split("\",\"") {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{line}");
        }
    }
    assert!(text.contains("'=1+1占道") && text.contains("'@SUM(A1)"), "{text}");
}

/// However long the list: every row once, in the order of the pages.
#[tokio::test]
async fn an_export_is_as_long_as_its_list() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let many = office::read::PAGE * 2 + 5;
    for n in 0..many {
        let body = json!({
            "source": "patrol", "class": "stall", "content": format!("第{n:03}处占道"),
            "place": { "text": "桥头", "grid": "419001103205" },
        });
        assert_eq!(hub.post_json("/api/v1/clues", &body).await.status, StatusCode::CREATED);
    }
    let text = hub.get("/clues/export").await.text();
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"), "{text}");
    assert_eq!(text.lines().count(), many + 1);
    for n in 0..many {
        assert_eq!(text.matches(&format!("第{n:03}处占道")).count(), 1, "{n}");
    }
    // Narrowed like the list it stands beside.
    let none = hub.get("/clues/export?class=no-such").await.text();
    assert_eq!(none.lines().count(), 1, "{none}");
}

/// Every address of the API, from where they are written down.
fn routes() -> Vec<(String, &'static str)> {
    let source = include_str!("../../src/api.rs");
    let table = source.split("Router::new()").nth(1).and_then(|t| t.split("\n}").next()).expect("the routes");
    let mut all = Vec::new();
    for line in table.split(".route(\"").skip(1) {
        let (path, how) = line.split_once('"').expect("a path");
        // Drafts are read and saved at one address; what `act` makes is an act.
        let ways =
            [("get", ["get(", "drafts::of("].as_slice()), ("post", &["post(", "act::", "drafts::of("])];
        for (method, calls) in ways {
            if calls.iter().any(|call| how.contains(call)) {
                all.push((path.to_string(), method));
            }
        }
    }
    all
}

#[tokio::test]
async fn every_address_of_the_api_is_described() {
    let house = House::demo().await;
    let document = house.browser().get("/api/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    let mut routes = routes();
    assert!(routes.len() >= 18, "{routes:?}");
    routes.extend([("/files".into(), "post"), ("/files/{sha256}".into(), "get")]);
    let matches = |route: &str, path: &str| {
        let (a, b): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || *a == "{act}")
    };
    for (route, method) in &routes {
        let described = paths.iter().any(|(path, item)| matches(route, path) && item[*method].is_object());
        assert!(described, "{method} {route}");
    }
    for (path, item) in paths {
        let operations = ["get", "post"].into_iter().filter(|m| item[*m].is_object());
        for method in operations {
            assert!(
                routes.iter().any(|(r, m)| *m == method && matches(r, path)),
                "{method} {path} leads nowhere"
            );
            assert!(item[method]["summary"].as_str().is_some_and(is_chinese), "{method} {path}");
            assert!(item[method]["responses"].as_object().is_some_and(|r| !r.is_empty()), "{method} {path}");
        }
        let named = item["parameters"].as_array().into_iter().flatten().filter_map(|p| p["name"].as_str());
        let in_path: Vec<&str> = path.split('{').skip(1).filter_map(|p| p.split('}').next()).collect();
        assert_eq!(named.collect::<Vec<_>>(), in_path, "{path}");
    }
    let (mut references, mut left) = (0, vec![&document]);
    while let Some(value) = left.pop() {
        match value {
            Value::Array(list) => left.extend(list),
            Value::Object(map) => {
                if let Some(to) = map.get("$ref").and_then(Value::as_str) {
                    let pointer = to.strip_prefix('#').expect("within the document");
                    assert!(document.pointer(pointer).is_some(), "{to} leads nowhere");
                    references += 1;
                }
                left.extend(map.values());
            }
            _ => {}
        }
    }
    assert!(references > 100, "{references}");
}

/// A person, matter or paper that is none is not found, wherever it is named.
#[tokio::test]
async fn who_or_what_does_not_exist_is_said() {
    let (house, clue, case) = under_investigation(House::demo().await).await;
    let mut hub: Browser = house.signed_in("hub").await;
    let number: String = "济承综执罚决字〔2026〕第999号".bytes().map(|b| format!("%{b:02X}")).collect();
    let paper = format!("/api/v1/papers/{number}");
    for path in [
        "/api/v1/clues/none",
        "/api/v1/cases/none",
        "/api/v1/papers/none",
        &paper,
        "/api/v1/public/check/none",
    ] {
        let answer = hub.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        problem(&answer);
    }
    for (path, status) in [
        ("/clues/none/acts/urge_clue".to_string(), 404),
        (format!("/clues/{clue}/acts/none"), 404),
        (format!("/cases/{case}/acts/urge_clue"), 422),
        (format!("/clues/{clue}/acts/archive"), 422),
    ] {
        let answer = hub.post_json(&format!("/api/v1{path}"), &json!({ "note": "x" })).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text());
        problem(&answer);
    }
    let answer = hub.post("/demo/sign-in", "person=nobody").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    is_page(&answer);
    let mut brigade = house.signed_in("brigade").await;
    let body = json!({ "officers": ["nobody", "nobody-else"] });
    let answer = brigade.post_json(&format!("/api/v1/cases/{case}/acts/assign_officers"), &body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert!(
        problem(&answer)["field"] == "officers" || problem(&answer)["rule"].is_string(),
        "{}",
        answer.text()
    );
}
