//! What officers filled in without a network: taken once, judged as if it were done now, and given back with the reason.

use crate::files::photo;
use crate::house::{Answer, Browser, House};
use crate::signing::web_encode;
use axum::http::StatusCode;
use base64::Engine as _;
use serde_json::{Value, json};

/// A picture of one point.
const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const FORM: &str = "application/x-www-form-urlencoded";

/// What the phone keeps of a form: names and values in the form's order.
type Pairs = Vec<(String, String)>;

fn encoded(pairs: &Pairs) -> String {
    pairs.iter().map(|(k, v)| format!("{k}={}", web_encode(v))).collect::<Vec<_>>().join("&")
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.into(), value.into())
}

/// A clue at the door of the squadron: reported, accepted, dispatched.
async fn dispatched(house: &House, content: &str) -> (String, u64) {
    let mut grid = house.signed_in("grid-205").await;
    let file = grid.upload("现场.jpg", &photo()).await.json();
    let report = json!({
        "source": "patrol", "class": "stall", "content": content, "files": [file],
        "place": { "text": "花石村口", "lon": 112.5125, "lat": 35.0821 },
    });
    let made = grid.post_json("/api/v1/clues", &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().expect("an id").to_string();
    let mut hub = house.signed_in("hub").await;
    let accepted = hub.post_json(&format!("/api/v1/clues/{id}/acts/accept_clue"), &json!({})).await;
    assert_eq!(accepted.status, StatusCode::CREATED, "{}", accepted.text());
    let to = json!({ "office": "dept-build", "squad": "squad1", "reason": "就近" });
    let sent = hub.post_json(&format!("/api/v1/clues/{id}/acts/dispatch_clue"), &to).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let version = sent.json()["version"].as_u64().expect("a version");
    (id, version)
}

/// What a phone sends: the officer's own session, key, version and clock.
async fn phone(house: &House, who: &str, key: &str, version: u64) -> Browser {
    house
        .signed_in(who)
        .await
        .with("x-person", who)
        .with("idempotency-key", key)
        .with("if-match", &format!("\"{version}\""))
        .with("x-filled-at", "2026-11-20T09:20:31")
}

/// The check of a place as it stands on the phone, with its photograph and the signature over it.
async fn check(officer: &mut Browser, clue: &str, findings: &str) -> Pairs {
    let file = officer.upload("现场.jpg", &photo()).await.json();
    let drawn = base64::engine::general_purpose::STANDARD.decode(DOT).expect("a picture");
    let image =
        officer.upload("签名.png", &drawn).await.json()["sha256"].as_str().expect("stored").to_string();
    let mut pairs: Pairs = vec![
        pair("officers", "squad1-1"),
        pair("officers", "squad1-2"),
        pair("shown_certificates", "on"),
        pair("started_at", "2026-11-20T09:05"),
        pair("ended_at", "2026-11-20T09:15"),
        pair("place.text", "花石村口"),
        pair("present", "赵示例"),
        pair("findings", findings),
        pair("outcome", "simple"),
        pair("signature.name", "赵示例"),
        pair("signature.refused", ""),
    ];
    let mut shown = pairs.clone();
    shown.push(pair("files", file["sha256"].as_str().expect("an address")));
    shown.sort_by(|a, b| a.0.cmp(&b.0));
    let over = law::signing::over(&format!("/clues/{clue}/acts/check_site"), "signature", &shown);
    pairs.push(pair("files", &file.to_string()));
    pairs.push(pair("signature.image", &image));
    pairs.push(pair("signature.over", &over));
    pairs
}

async fn send(browser: &mut Browser, path: &str, pairs: &Pairs) -> Answer {
    browser.post(&format!("/api/v1{path}"), &encoded(pairs)).await
}

fn say(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let other = |(k, v): &(String, String)| (k.clone(), if k == name { value.into() } else { v.clone() });
    pairs.iter().map(other).collect()
}

async fn records(house: &House, clue: &str) -> usize {
    house.office.journal().load(&format!("clue/{clue}")).await.expect("read").len()
}

/// A house in which somebody comes back from the field an hour after it was left.
async fn later() -> House {
    let house = House::demo().await;
    house.clock.set(house.office.now() + jiff::Span::new().minutes(1));
    house
}

#[tokio::test]
async fn a_check_filled_in_without_a_network_arrives_once_with_both_times_and_its_signature_bound() {
    let house = later().await;
    let (clue, version) = dispatched(&house, "摊位占了人行道").await;
    house.clock.set("2026-11-20T11:30:00".parse().expect("a moment"));
    let mut officer = phone(&house, "squad1-1", "k-check-1", version).await;
    let act = format!("/clues/{clue}/acts/check_site");
    let pairs = check(&mut officer, &clue, "占道约2平方米。").await;
    let before = records(&house, &clue).await;
    let first = send(&mut officer, &act, &pairs).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    // The answer was lost: sent again, the files sent up again as well.
    let file = officer.upload("现场.jpg", &photo()).await.json();
    let again = send(&mut officer, &act, &say(&pairs, "files", &file.to_string())).await;
    assert_eq!(
        (again.status, again.json()["repeated"].clone()),
        (StatusCode::OK, json!(true)),
        "{}",
        again.text()
    );
    assert_eq!(records(&house, &clue).await, before + 1, "once");
    // Under the same key something else is refused and changes nothing.
    let mut other = say(&pairs, "findings", "占道约20平方米。");
    other.retain(|(k, _)| !k.starts_with("signature."));
    other.push(pair("signature.refused", "认为面积有出入，经解释仍拒签"));
    let reused = send(&mut officer, &act, &other).await;
    assert_eq!(reused.status, StatusCode::CONFLICT, "{}", reused.text());
    assert_eq!(records(&house, &clue).await, before + 1);

    let page = officer.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("手机上填写于2026-11-20 09:20，2026-11-20 11:30送达"), "{page}");
    let kept = house.office.journal().load(&format!("clue/{clue}")).await.expect("read");
    let record = kept.last().expect("a record");
    assert_eq!(
        (&record.body["filled_at"], &record.body["at"]),
        (&json!("2026-11-20T09:20:31"), &json!("2026-11-20T11:30:00"))
    );
    let signature = &record.private.as_ref().expect("a private part").to_string();
    assert!(signature.contains("\"offline\":true") && signature.contains("\"of\":\""), "{signature}");
    let paper = page
        .split("href=\"/papers/")
        .nth(1)
        .and_then(|t| t.split('"').next())
        .expect("the record's document");
    let shown = officer.get(&format!("/papers/{paper}")).await.text();
    assert!(shown.contains("签在手机保存的表上"), "{shown}");
    let report = house.office.verify(|_, _| ()).await.expect("verified");
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn what_was_altered_after_it_was_signed_on_the_phone_is_refused_and_so_is_a_signature_bound_to_nothing()
{
    let house = later().await;
    let (clue, version) = dispatched(&house, "摊位占了人行道").await;
    house.clock.set("2026-11-20T11:30:00".parse().expect("a moment"));
    let mut officer = phone(&house, "squad1-1", "k-check-2", version).await;
    let act = format!("/clues/{clue}/acts/check_site");
    let pairs = check(&mut officer, &clue, "占道约2平方米。").await;
    let before = records(&house, &clue).await;
    let another = officer.upload("另一张.jpg", &drawn_two()).await.json().to_string();
    for altered in [
        say(&pairs, "findings", "占道约20平方米。"),
        say(&pairs, "signature.name", "钱示例"),
        say(&pairs, "files", &another),
        say(&pairs, "signature.over", &"0".repeat(64)),
    ] {
        let no = send(&mut officer, &act, &altered).await;
        assert_eq!(
            (no.status, no.json()["rule"].clone()),
            (StatusCode::UNPROCESSABLE_ENTITY, json!("P-05")),
            "{}",
            no.text()
        );
        assert_eq!(no.json()["field"], "signature");
    }
    // Nor does a form say of itself that it was signed offline, or a script that it was.
    let mut silent = pairs.clone();
    silent.retain(|(k, _)| k != "signature.over");
    silent.push(pair("signature.offline", "true"));
    let no = send(&mut officer, &act, &silent).await;
    assert_eq!(no.json()["rule"], "P-05", "{}", no.text());
    let page = officer.post(&act, &encoded(&pairs)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("P-05"), "a page's form is bound by its pad");
    // Signed on the form of another clue.
    let (other, version) = dispatched(&house, "另一处摊位").await;
    let mut there = phone(&house, "squad1-1", "k-check-3", version).await;
    let no = send(&mut there, &format!("/clues/{other}/acts/check_site"), &pairs).await;
    assert_eq!(no.json()["rule"], "P-05", "{}", no.text());
    assert_eq!(records(&house, &clue).await, before, "nothing was recorded");
    let done = send(&mut officer, &act, &pairs).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}

/// Another photograph.
fn drawn_two() -> Vec<u8> {
    let mut bytes = photo();
    bytes.extend(b"\n");
    bytes
}

#[tokio::test]
async fn the_queue_is_told_by_every_wall_why_not() {
    let house = later().await;
    let (clue, version) = dispatched(&house, "摊位占了人行道").await;
    house.clock.set("2026-11-20T11:30:00".parse().expect("a moment"));
    let act = format!("/clues/{clue}/acts/check_site");
    let mut officer = phone(&house, "squad1-1", "k-wall", version).await;
    let mut pairs = check(&mut officer, &clue, "占道约2平方米。").await;
    pairs.retain(|(k, _)| !k.starts_with("signature.") && k != "files");
    pairs.push(pair("signature.refused", "认为面积有出入，经解释仍拒签"));
    let before = records(&house, &clue).await;
    // The wrong post, and the right one of another unit.
    for who in ["legal", "grid-205", "squad2-1"] {
        let no = send(&mut phone(&house, who, "k-wall", version).await, &act, &pairs).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}: {}", no.text());
        assert!(no.json()["rule"].is_string() && no.json()["fix"].is_object(), "{who}: {}", no.text());
    }
    // Somebody else has signed in on this phone meanwhile, or nobody has.
    let mut swapped = phone(&house, "squad1-2", "k-wall", version).await.with("x-person", "squad1-1");
    for browser in [&mut swapped, &mut house.browser()] {
        assert_eq!(send(browser, &act, &pairs).await.status, StatusCode::UNAUTHORIZED);
    }
    // The matter has moved on since the form was taken along.
    let stale = send(&mut phone(&house, "squad1-1", "k-wall", version - 1).await, &act, &pairs).await;
    assert_eq!(
        (stale.status, stale.json()["version"].clone()),
        (StatusCode::PRECONDITION_FAILED, json!(version))
    );
    // Fields that cannot be read, and a clock that says nothing.
    let no = send(&mut officer, &act, &say(&pairs, "ended_at", "昨天")).await;
    assert_eq!(
        (no.status, no.json()["errors"][0]["field"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("ended_at"))
    );
    let mut mute = phone(&house, "squad1-1", "k-wall", version).await.with("x-filled-at", "soon");
    assert_eq!(send(&mut mute, &act, &pairs).await.status, StatusCode::BAD_REQUEST);
    let no = officer
        .send(axum::http::Method::POST, "/api/v1/clues/none/acts/check_site", FORM, encoded(&pairs))
        .await;
    assert_eq!(no.status, StatusCode::NOT_FOUND, "{}", no.text());
    assert_eq!(records(&house, &clue).await, before, "nothing was recorded");
    // What the law refuses takes no key: mended, it goes through under the same one.
    let no = send(&mut officer, &act, &pairs).await;
    assert_eq!(
        (no.status, no.json()["rule"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("X-05")),
        "{}",
        no.text()
    );
    let done = send(&mut officer, &act, &say(&pairs, "outcome", "corrected")).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}

#[tokio::test]
async fn a_phone_whose_clock_is_fast_loses_nothing_and_is_seen_to_be() {
    let house = later().await;
    let (clue, version) = dispatched(&house, "摊位占了人行道").await;
    house.clock.set("2026-11-20T11:30:00".parse().expect("a moment"));
    let mut officer =
        phone(&house, "squad1-1", "k-fast", version).await.with("x-filled-at", "2026-11-21T08:00:00");
    let pairs = check(&mut officer, &clue, "占道约2平方米。").await;
    let act = format!("/clues/{clue}/acts/check_site");
    // What stands in the form itself is judged: nothing ends before it is over.
    let no = send(&mut officer, &act, &without_signature(&say(&pairs, "ended_at", "2026-11-21T08:00"))).await;
    assert_eq!(
        (no.status, no.json()["field"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("ended_at")),
        "{}",
        no.text()
    );
    let done = send(&mut officer, &act, &pairs).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let page = officer.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("填写于2026-11-21 08:00（手机时钟偏快，以收到时间为准）"), "{page}");
    // The stage and its deadline are of the moment of receipt, whatever the phone says.
    let state: Value = officer.get(&format!("/api/v1/clues/{clue}")).await.json();
    assert_eq!(state["state"]["since"], "2026-11-20T11:30:00");
}

#[tokio::test]
async fn a_clock_that_is_some_minutes_fast_is_asked_to_come_again_and_then_it_is_so() {
    let house = later().await;
    let (clue, version) = dispatched(&house, "摊位占了人行道").await;
    house.clock.set("2026-11-20T11:30:00".parse().expect("a moment"));
    let mut officer =
        phone(&house, "squad1-1", "k-minutes", version).await.with("x-filled-at", "2026-11-20T11:33:00");
    let pairs = check(&mut officer, &clue, "占道约2平方米。").await;
    let act = format!("/clues/{clue}/acts/check_site");
    let before = records(&house, &clue).await;
    let wait = send(&mut officer, &act, &pairs).await;
    assert_eq!((wait.status, wait.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "181"));
    assert_eq!(records(&house, &clue).await, before);
    house.clock.set("2026-11-20T11:33:01".parse().expect("a moment"));
    let done = send(&mut officer, &act, &pairs).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}

#[tokio::test]
async fn only_acts_that_are_done_outside_are_taken_as_forms_and_only_a_form_is_signed_on_a_phone() {
    let house = later().await;
    let (clue, version) = dispatched(&house, "摊位占了人行道").await;
    // Whoever sits at a desk says nothing about when a form was filled in.
    let mut hub = phone(&house, "hub", "k-desk", version).await;
    let urge = vec![pair("note", "请抓紧。")];
    let no = send(&mut hub, &format!("/clues/{clue}/acts/urge_clue"), &urge).await;
    assert_eq!(no.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{}", no.text());
    // A script that says of itself that it was signed without a network is not believed.
    house.clock.set("2026-11-20T11:30:00".parse().expect("a moment"));
    let mut officer = house.signed_in("squad1-1").await;
    let file = officer.upload("现场.jpg", &photo()).await.json();
    let drawn = base64::engine::general_purpose::STANDARD.decode(DOT).expect("a picture");
    let image = officer.upload("签名.png", &drawn).await.json()["sha256"].clone();
    let mut body = json!({
        "officers": ["squad1-1", "squad1-2"], "started_at": "2026-11-20T09:05", "ended_at": "2026-11-20T09:15",
        "shown_certificates": true, "present": "赵示例", "findings": "占道约2平方米。", "outcome": "simple", "files": [file],
        "signature": { "name": "赵示例", "image": image },
    });
    let path = format!("/api/v1/clues/{clue}/acts/check_site");
    let content = officer.post_json(&format!("{path}/digest"), &body).await;
    assert_eq!(content.status, StatusCode::OK, "{}", content.text());
    body["signature"]["of"] = content.json()["of"].clone();
    body["signature"]["offline"] = json!(true);
    let done = officer.post_json(&path, &body).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let kept = house.office.journal().load(&format!("clue/{clue}")).await.expect("read");
    let signature = kept.last().and_then(|r| r.private.as_ref()).expect("a private part").to_string();
    assert!(signature.contains("\"of\":\"") && !signature.contains("offline"), "{signature}");
}

fn without_signature(pairs: &Pairs) -> Pairs {
    let mut pairs = pairs.clone();
    pairs.retain(|(k, _)| !k.starts_with("signature."));
    pairs.push(pair("signature.refused", "认为面积有出入，经解释仍拒签"));
    pairs
}

#[tokio::test]
async fn only_who_works_outside_is_offered_to_take_forms_along() {
    let house = later().await;
    let (clue, _) = dispatched(&house, "摊位占了人行道").await;
    let page = house.signed_in("squad1-1").await.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("data-island=\"along\"") && page.contains("data-me=\"squad1-1\""), "{page}");
    for part in ["acts/check_site", "case/decide_on_spot", "data-hours=\"24\"", "个人信息"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let form = house.signed_in("squad1-1").await.get(&format!("/clues/{clue}/acts/check_site")).await.text();
    assert!(form.contains("data-island=\"sheet\"") && form.contains("name=\"_version\""), "{form}");
    for who in ["hub", "head", "grid-205"] {
        let page = house.signed_in(who).await.get(&format!("/clues/{clue}")).await.text();
        assert!(!page.contains("data-island=\"along\""), "{who}");
    }
}
