//! Uploads spoken wrongly: offsets and lengths out of order, bodies broken anywhere, many at once. No answer is a fault of the
//! house's own, and what arrived is what was sent.

use crate::files::photo;
use crate::house::{Answer, Browser, House};
use crate::tus;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, StatusCode, header};
use futures::future::join_all;
use futures::stream;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io;
use testbed::Dice;

const PIECE: &str = "application/offset+octet-stream";

/// Numbers as nobody should write them.
const NUMBERS: [&str; 14] = [
    "-1",
    "-0",
    "+5",
    "0x10",
    "1e3",
    " 7",
    "",
    "NaN",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775808",
    "99999999999999999999999999",
    "5,6",
    "零",
];

fn same_person(house: &House, phone: &Browser) -> Browser {
    let mut again = house.browser().with("tus-resumable", "1.0.0");
    again.cookie.clone_from(&phone.cookie);
    again
}

/// An answer of the house's, whatever was asked: never a fault of its own, and in words.
fn civil(answer: &Answer, what: &str) {
    assert!(!answer.status.is_server_error(), "{what}: {} {}", answer.status, answer.text());
    let silent = answer.status.is_success() || answer.body.is_empty();
    assert!(silent || answer.text().chars().any(|c| c > '\u{4e00}'), "{what}: {}", answer.text());
}

/// Every byte on the disk belongs to a record, and nothing is left half-way.
async fn tidy(house: &House, halves: usize) {
    let rows = house.office.journal().query("SELECT sha256 FROM file", &[]).await.expect("read");
    let known: BTreeSet<String> = rows.iter().map(|r| r.text(0)).collect();
    let kept: BTreeSet<String> = house.office.files().list().expect("a list").into_iter().collect();
    assert_eq!(kept, known);
    let folder = |path| std::fs::read_dir(path).expect("a folder").count();
    assert_eq!(folder(house.office.files().root().join("incoming")), 0);
    assert_eq!(folder(house.folder().join("uploads")), halves);
}

#[tokio::test]
async fn numbers_that_are_none_are_told_so_and_change_nothing() {
    let house = House::demo().await;
    let mut grid = tus::phone(&house, "grid-205").await;
    let path = tus::begun(&mut grid, photo().len(), "现场.jpg").await;
    assert_eq!(
        tus::send(&mut grid, &path, 0, photo()[..5_000].to_vec()).await.status,
        StatusCode::NO_CONTENT
    );
    for number in NUMBERS {
        let Ok(value) = HeaderValue::from_bytes(number.as_bytes()) else { continue };
        grid.more.insert("upload-length", value.clone());
        let answer = grid.send(Method::POST, "/files/tus", "", Vec::new()).await;
        civil(&answer, number);
        // A plus is a number to Rust; nothing that is too large is begun.
        assert!(answer.status.is_client_error() || number == "+5", "{number}: {}", answer.status);
        grid.more.remove("upload-length");
        grid.more.insert("upload-offset", value);
        let answer = grid.send(Method::PATCH, &path, PIECE, photo()).await;
        civil(&answer, number);
        assert!(answer.status.is_client_error(), "{number}: {}", answer.status);
        grid.more.remove("upload-offset");
    }
    // Two of a head: the first counts or none, never both.
    for (first, second) in [("0", "5000"), ("5000", "0")] {
        grid.more.append("upload-offset", HeaderValue::from_static(first));
        grid.more.append("upload-offset", HeaderValue::from_static(second));
        let answer = grid.send(Method::PATCH, &path, PIECE, Vec::new()).await;
        civil(&answer, first);
        grid.more.remove("upload-offset");
    }
    let stands = grid.send(Method::HEAD, &path, "", Vec::new()).await;
    assert_eq!(stands.header("upload-offset"), "5000");
    for metadata in
        ["filename", "filename !!!", "filename /w==", ",,,,", "filename Li4vLi4vYQ==,filename YQ=="]
    {
        grid.more.insert("upload-length", HeaderValue::from_static("10"));
        grid.more.insert("upload-metadata", HeaderValue::from_str(metadata).expect("a value"));
        let answer = grid.send(Method::POST, "/files/tus", "", Vec::new()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "a name is no condition: {}", answer.text());
        let begun = answer.header(header::LOCATION).to_string();
        assert_eq!(grid.send(Method::DELETE, &begun, "", Vec::new()).await.status, StatusCode::NO_CONTENT);
    }
    grid.more.insert("upload-metadata", HeaderValue::from_str(&"x".repeat(5_000)).expect("a value"));
    let answer = grid.send(Method::POST, "/files/tus", "", Vec::new()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

/// An upload gone through at random: what stands on the other side is at every moment the beginning of what was sent.
#[tokio::test]
async fn an_upload_out_of_order_is_in_the_end_what_was_sent() {
    let house = House::demo().await;
    let mut dice = Dice::of(20_261_127);
    for round in 0..12 {
        let mut phone = tus::phone(&house, "grid-205").await;
        let mut bytes = photo();
        bytes.truncate(bytes.len() - 2);
        // Every round another file: what follows the end of the picture is none of it.
        bytes.extend([0xFF, 0xD9, round]);
        let path = tus::begun(&mut phone, bytes.len(), "现场.jpg").await;
        let mut stands = 0;
        while stands < bytes.len() {
            let offset = match dice.below(4) {
                0 => dice.below(bytes.len() * 2),
                _ => stands,
            };
            let from = offset.min(bytes.len());
            let to = (from + dice.below(9_000)).min(bytes.len());
            let piece = bytes[from..to].to_vec();
            let cut = dice.below(piece.len() + 1);
            let body = match dice.below(4) {
                // Broken off somewhere.
                0 => Body::from_stream(stream::iter([
                    Ok(Bytes::copy_from_slice(&piece[..cut])),
                    Err(io::Error::other("the network is gone")),
                ])),
                _ => Body::from(piece),
            };
            let answer = tus::send(&mut phone, &path, offset, body).await;
            civil(&answer, "a piece");
            let wrong_place = answer.status == StatusCode::CONFLICT;
            assert_eq!(wrong_place, offset != stands, "{offset} at {stands}: {}", answer.status);
            let head = phone.send(Method::HEAD, &path, "", Vec::new()).await;
            stands = head.header("upload-offset").parse().expect("an offset");
            if stands < bytes.len() {
                let id = path.rsplit('/').next().expect("an id");
                let part = std::fs::read(house.folder().join("uploads").join(id)).expect("a half");
                assert!(part == bytes[..stands], "what came is the beginning of what was sent");
                assert_eq!(phone.get(&path).await.status, StatusCode::CONFLICT);
            }
        }
        let file = phone.get(&path).await.json();
        assert_eq!(file["sha256"], hex::encode(Sha256::digest(&bytes)));
    }
    tidy(&house, 0).await;
}

#[tokio::test]
async fn many_that_write_one_upload_at_once_make_one_file() {
    let house = House::demo().await;
    let mut dice = Dice::of(7);
    let bytes = photo();
    for _ in 0..6 {
        let mut phone = tus::phone(&house, "grid-205").await;
        let path = tus::begun(&mut phone, bytes.len(), "现场.jpg").await;
        let half = dice.below(bytes.len());
        tus::send(&mut phone, &path, 0, bytes[..half].to_vec()).await;
        let mut others: Vec<Browser> = (0..8).map(|_| same_person(&house, &phone)).collect();
        let how: Vec<usize> = others.iter().map(|_| dice.below(4)).collect();
        let (bytes, path) = (&bytes, &path);
        let asked = others.iter_mut().zip(how).map(|(other, how)| async move {
            match how {
                0 => other.get(path).await,
                1 => tus::send(other, path, 0, bytes.clone()).await,
                _ => tus::send(other, path, half, bytes[half..].to_vec()).await,
            }
        });
        for answer in join_all(asked).await {
            civil(&answer, "at once");
        }
        let stands = phone.send(Method::HEAD, path, "", Vec::new()).await;
        if stands.header("upload-offset") != bytes.len().to_string() {
            let from = stands.header("upload-offset").parse().expect("an offset");
            tus::send(&mut phone, path, from, bytes[from..].to_vec()).await;
        }
        let file = phone.get(path).await.json();
        assert_eq!(file["sha256"], hex::encode(Sha256::digest(bytes)), "{file}");
    }
    tidy(&house, 0).await;
}

/// The same form cut and damaged anywhere, at each door that takes one.
#[tokio::test]
async fn a_form_broken_anywhere_is_answered_and_leaves_nothing_behind() {
    let house = House::demo().await;
    let photo = photo();
    let mut whole = Vec::new();
    for (name, value) in
        [("class", "stall"), ("place.text", "花石村口"), ("content", "占道"), ("reporter.anonymous", "on")]
    {
        whole.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = "--XX\r\nContent-Disposition: form-data; name=\"files.upload\"; filename=\"现场.jpg\"\r\n\
                Content-Type: image/jpeg\r\n\r\n";
    whole.extend(head.bytes());
    let begin = whole.len();
    whole.extend(&photo);
    whole.extend(b"\r\n--XX--\r\n");
    let others = [photo.clone(), b"\r\n--XX\r\n\r\n--XX--\r\n--XX".to_vec(), head.as_bytes().to_vec()];
    let mut dice = Dice::of(42);
    let (mut taken, mut not) = (0, 0);
    for n in 0..150 {
        // Half of the damage falls on what stands around the file.
        let mut body = match n % 2 {
            0 => [dice.damaged(&whole[..begin], &others), whole[begin..].to_vec()].concat(),
            _ => dice.damaged(&whole, &others),
        };
        if dice.below(5) == 0 {
            let cut = dice.below(body.len());
            body.truncate(cut);
        }
        let mut pieces: Vec<io::Result<Bytes>> =
            body.chunks(4_000).map(|c| Ok(Bytes::copy_from_slice(c))).collect();
        if dice.below(4) == 0 {
            pieces.push(Err(io::Error::other("the network is gone")));
        }
        let kind = *dice.one_of(&[
            "multipart/form-data; boundary=XX",
            "multipart/form-data; boundary=XX",
            "multipart/form-data; boundary=XX",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"X\u{7f}\"",
            "multipart/mixed; boundary=XX",
        ]);
        let door = *dice.one_of(&["/files", "/clues/new", "/report"]);
        let mut browser = match door {
            "/report" => house.browser(),
            _ => house.signed_in("grid-205").await,
        };
        let Ok(_) = HeaderValue::from_str(kind) else { continue };
        let answer = browser.send(Method::POST, door, kind, Body::from_stream(stream::iter(pieces))).await;
        civil(&answer, door);
        match answer.status.is_success() || answer.status.is_redirection() {
            true => taken += 1,
            false => not += 1,
        }
    }
    assert!(taken > 0 && not > 20, "{taken} taken, {not} not");
    tidy(&house, 0).await;
}

#[tokio::test]
async fn names_and_references_that_are_none_open_nothing() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let mut dice = Dice::of(3);
    let long = "a".repeat(64);
    for path in
        ["..%2F..%2Fzhifa.db", "%00", &long, &"A".repeat(64), &"0".repeat(63), "%F0%9F%98%80", "a%2Fb"]
    {
        for size in ["", "?size=thumb", "?size=view", "?size=..", "?size=%00"] {
            let answer = grid.get(&format!("/files/{path}{size}")).await;
            civil(&answer, path);
            assert!(answer.status.is_client_error(), "{path}{size}: {}", answer.status);
        }
    }
    for _ in 0..40 {
        let noise = hex::encode(dice.bytes(32));
        let report = json!({
            "source": "patrol", "class": "stall", "content": "占道", "place": { "text": "桥头" },
            "files": [{ "sha256": *dice.one_of(&[noise.as_str(), "", "../zhifa.db", &long]), "size": -1 }],
        });
        let answer = grid.post_json("/api/v1/clues", &report).await;
        civil(&answer, "a reference");
        assert!(answer.status.is_client_error(), "{}", answer.text());
    }
    tidy(&house, 0).await;
}
