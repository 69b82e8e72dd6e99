//! What officers filled in without a network: taken once, judged as if it were done now, and given back with the reason.

use crate::files::photo;
use crate::house::{Answer, Browser, House};
use crate::signing::web_encode;
use crate::walls::standing_before;
use axum::http::StatusCode;
use base64::Engine as _;
use jiff::ToSpan;
use jiff::civil::DateTime;
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

/// A case just before an act is done outside, two hours before the phone comes back.
struct Outside {
    house: House,
    case: String,
    who: String,
    team: [String; 2],
    /// When the act began.
    began: DateTime,
}

impl Outside {
    async fn before(act: &str) -> Outside {
        let (house, case, who) = standing_before(House::demo().await, act).await;
        let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
        let team =
            [0, 1].map(|i| told["state"]["officers"][i]["id"].as_str().expect("an officer").to_string());
        let began = house.office.now();
        house.clock.set(began + 2.hours());
        Outside { house, case, who, team, began }
    }

    /// A minute of the scene, as a form has it.
    fn at(&self, minutes: i64) -> String {
        (self.began + minutes.minutes()).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    fn path(&self, act: &str) -> String {
        format!("/cases/{}/acts/{act}", self.case)
    }

    async fn version(&self) -> u64 {
        let told =
            self.house.signed_in("legal").await.get(&format!("/api/v1/cases/{}", self.case)).await.json();
        told["state"]["version"].as_u64().expect("a version")
    }

    async fn records(&self) -> usize {
        self.house.office.journal().load(&format!("case/{}", self.case)).await.expect("read").len()
    }

    async fn phone(&self, key: &str, version: u64) -> Browser {
        let filled = (self.began + 30.minutes()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
        phone(&self.house, &self.who, key, version).await.with("x-filled-at", &filled)
    }

    /// The form as the phone sends it: what was typed by the team, with files and signatures over all of it.
    async fn sheet(
        &self,
        act: &str,
        typed: &[(&str, &str)],
        files: &[(&str, &str, Vec<u8>)],
        signs: &[&str],
    ) -> Pairs {
        let mut officer = self.house.signed_in(&self.who).await;
        let team = self.team.iter().map(|id| pair("officers", id));
        let mut pairs: Pairs = team.chain(typed.iter().map(|(k, v)| pair(k, v))).collect();
        let mut shown = pairs.clone();
        for (field, name, bytes) in files {
            let file = officer.upload(name, bytes).await.json();
            shown.push(pair(field, file["sha256"].as_str().unwrap_or_else(|| panic!("{name}: {file}"))));
            pairs.push(pair(field, &file.to_string()));
        }
        shown.sort_by(|a, b| a.0.cmp(&b.0));
        for (nth, place) in signs.iter().enumerate() {
            let mut drawn = base64::engine::general_purpose::STANDARD.decode(DOT).expect("a picture");
            // Nobody signs twice alike.
            drawn.extend(format!("{act}{nth}").bytes());
            let image = officer.upload("签名.png", &drawn).await.json()["sha256"]
                .as_str()
                .expect("stored")
                .to_string();
            // Nobody signs over what another one signs.
            let others = |k: &str| {
                let root = k.split('.').next().unwrap_or_default();
                root != *place && typed.iter().any(|(k, _)| *k == format!("{root}.refused"))
            };
            let own: Pairs = shown.iter().filter(|(k, _)| !others(k)).cloned().collect();
            let over = law::signing::over(&self.path(act), place, &own);
            pairs.extend([pair(&format!("{place}.image"), &image), pair(&format!("{place}.over"), &over)]);
        }
        pairs
    }

    /// What every one of them must stand: altered after it was signed, stale, by another unit, once, twice, with other content under its key.
    /// Gives the version that it made.
    async fn stands(&self, act: &str, pairs: &Pairs, altered: (&str, &str)) -> u64 {
        let (version, before, path) = (self.version().await, self.records().await, self.path(act));
        let key = format!("k-{act}");
        let mut officer = self.phone(&key, version).await;
        let no = send(&mut officer, &path, &say(pairs, altered.0, altered.1)).await;
        let told = (no.status, no.json()["rule"].clone());
        assert_eq!(told, (StatusCode::UNPROCESSABLE_ENTITY, json!("P-05")), "{act}: {}", no.text());
        let stale = send(&mut self.phone(&key, version - 1).await, &path, pairs).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{act}: {}", stale.text());
        // Files and drawn signatures are the officer's own; without them it is the post that stands in the way.
        let bare: Pairs = pairs
            .iter()
            .filter(|(k, v)| !k.ends_with(".image") && !k.ends_with(".over") && !v.starts_with("{\""))
            .map(|(k, v)| {
                let refused = k.ends_with(".refused");
                (k.clone(), if refused { "经解释仍拒签，全程录像".into() } else { v.clone() })
            })
            .collect();
        for who in ["grid-205", "legal"] {
            let mut other = phone(&self.house, who, &key, version).await;
            for sheet in [pairs, &bare] {
                let no = send(&mut other, &path, sheet).await;
                assert!(
                    matches!(no.status, StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY),
                    "{act}: {who}: {}",
                    no.text()
                );
            }
        }
        assert_eq!(self.records().await, before, "{act}: nothing was recorded");
        let done = send(&mut officer, &path, pairs).await;
        assert_eq!(done.status, StatusCode::CREATED, "{act}: {}", done.text());
        let after = self.records().await;
        assert!(after > before, "{act}");
        let again = send(&mut officer, &path, pairs).await;
        assert_eq!((again.status, again.json()["repeated"].clone()), (StatusCode::OK, json!(true)), "{act}");
        let other = send(&mut officer, &path, &say(pairs, altered.0, altered.1)).await;
        assert!(
            matches!(other.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY),
            "{act}: {}",
            other.text()
        );
        assert_eq!(self.records().await, after, "{act}: once");
        // Both times stand beside the act, and the signature says where it was given.
        let page = officer.get(&format!("/cases/{}", self.case)).await.text();
        let filled = format!("手机上填写于{}", (self.began + 30.minutes()).strftime("%Y-%m-%d %H:%M"));
        assert!(page.contains(&filled), "{act}: {page}");
        done.json()["version"].as_u64().expect("a version")
    }

    /// The newest record of the case with what is private to it.
    async fn last(&self) -> (Value, String) {
        let kept = self.house.office.journal().load(&format!("case/{}", self.case)).await.expect("read");
        let found = kept
            .iter()
            .rev()
            .find(|r| r.kind != "recording_demanded" && r.body.get("filled_at").is_some_and(|f| !f.is_null()))
            .expect("a late record");
        (found.body.clone(), found.private.as_ref().map(ToString::to_string).unwrap_or_default())
    }

    async fn verified(&self) {
        let report = self.house.office.verify(|_, _| ()).await.expect("verified");
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}

#[tokio::test]
async fn evidence_kept_sampled_and_extracted_without_a_network_arrives_once_by_the_times_of_the_form() {
    let o = Outside::before("carry_out_hold").await;
    let held = o.at(10);
    let typed = [
        ("shown_certificates", "on"),
        ("duty_told", "on"),
        ("held_at", held.as_str()),
        ("place", "大队涉案物品室"),
        ("seal", "CL-0001"),
        ("signature.name", "王示范"),
        ("signature.refused", ""),
        ("witness.name", ""),
        ("witness.refused", ""),
        ("witness_identity", ""),
        ("copy_given", "on"),
        ("delivered", "on"),
    ];
    let pairs = o.sheet("carry_out_hold", &typed, &[("files", "全过程.jpg", photo())], &["signature"]).await;
    o.stands("carry_out_hold", &pairs, ("seal", "CL-0002")).await;
    let (body, private) = o.last().await;
    assert!(body.to_string().contains(&format!("\"held_at\":\"{held}:00\"")), "{body}");
    assert!(private.contains("\"offline\":true"), "{private}");
    o.verified().await;

    let o = Outside::before("take_sample").await;
    let taken = o.at(12);
    let typed = [
        ("shown_certificates", "on"),
        ("samples.0.name", "河沙"),
        ("samples.0.spec", "散装"),
        ("samples.0.batch", "无批号"),
        ("samples.0.base", "约26立方米"),
        ("samples.0.quantity", "2千克"),
        ("samples.0.seal", "CY-0001"),
        ("samples.1.name", "河沙（备样）"),
        ("samples.1.spec", "散装"),
        ("samples.1.batch", "无批号"),
        ("samples.1.base", "约26立方米"),
        ("samples.1.quantity", "2千克"),
        ("samples.1.seal", "BY-0001"),
        ("taken_at", taken.as_str()),
        ("place", "花石村口"),
        ("method", "从不同部位随机抽取"),
        ("cost", "由本机关承担"),
        ("signature.name", "王示范"),
        ("signature.refused", ""),
        ("witness.name", "周见证"),
        ("witness.refused", ""),
        ("witness_identity", "花石村村委会"),
    ];
    // Two pads, each over the whole form.
    let pairs =
        o.sheet("take_sample", &typed, &[("files", "抽样.jpg", photo())], &["signature", "witness"]).await;
    o.stands("take_sample", &pairs, ("samples.1.quantity", "3千克")).await;
    let (body, private) = o.last().await;
    assert!(body.to_string().contains(&format!("\"taken_at\":\"{taken}:00\"")), "{body}");
    assert_eq!(private.matches("\"offline\":true").count(), 2, "{private}");
    o.verified().await;

    let o = Outside::before("extract_data").await;
    let (started, ended) = (o.at(5), o.at(25));
    let typed = [
        ("shown_certificates", "on"),
        ("object", "当事人收款用手机"),
        ("environment", "运行正常，提取前关闭网络"),
        ("path", "extract"),
        ("path_reason", "日常经营所用，当事人同意当场提取"),
        ("method", "导出收款流水"),
        ("started_at", started.as_str()),
        ("ended_at", ended.as_str()),
        ("place", "花石村口"),
        ("categories", "交易记录"),
        ("signature.name", "王示范"),
        ("signature.refused", ""),
    ];
    let film =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../office/src/demo/film.mp4")).expect("a film");
    let files = [("files", "流水.jpg", photo()), ("films", "过程.mp4", film)];
    let pairs = o.sheet("extract_data", &typed, &files, &["signature"]).await;
    // The film of it was signed over as well.
    let mut without = pairs.clone();
    without.retain(|(k, _)| k != "films");
    let no = send(&mut o.phone("k-film", o.version().await).await, &o.path("extract_data"), &without).await;
    assert_eq!(no.json()["rule"], "P-05", "{}", no.text());
    o.stands("extract_data", &pairs, ("categories", "聊天记录")).await;
    let (body, _) = o.last().await;
    assert!(body.to_string().contains(&format!("\"started_at\":\"{started}:00\"")), "{body}");
    o.verified().await;
}

/// The scene of a measure, from its beginning to its end half an hour later.
fn scene(o: &Outside) -> Vec<(&'static str, String)> {
    let said = [
        ("performer", "own"),
        ("party_present", "true"),
        ("defence", "无"),
        ("process", "当场清点、拍照、装箱加封。"),
        ("place", "花石村口"),
        ("witness.name", ""),
        ("witness.refused", ""),
        ("witness_identity", ""),
        ("other", "无"),
        ("signature.name", "王示范"),
        ("signature.refused", ""),
    ];
    let times = [("started_at", 2), ("notified_at", 2), ("shown_at", 3), ("told_at", 5), ("ended_at", 25)];
    let said = said.map(|(k, v)| (k, v.to_string())).into_iter();
    said.chain(times.map(|(k, minutes)| (k, o.at(minutes)))).collect()
}

fn lent<'a>(typed: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    typed.iter().map(|(k, v)| (*k, v.as_str())).collect()
}

/// The hand-over of what was just seized: refused, and a witness signs on the same phone.
async fn hand_over(o: &Outside, minutes: i64) -> Pairs {
    let at = o.at(minutes);
    let typed = [
        ("measure", ""),
        ("delivered_at", at.as_str()),
        ("sealed", "on"),
        ("two_copies", "on"),
        ("signature.name", "王示范"),
        ("signature.refused", "认为数量有出入，经解释仍拒收，全程录像"),
        ("witness.name", "周见证"),
        ("witness.refused", ""),
        ("witness_identity", "花石村村委会"),
    ];
    o.sheet("deliver_measure", &typed, &[], &["witness"]).await
}

#[tokio::test]
async fn an_urgent_measure_and_its_hand_over_come_one_after_the_other_and_the_day_runs_from_the_form() {
    let o = Outside::before("take_urgent_measure").await;
    // What follows at once is taken along with it, and its form can be had before.
    let page = o.house.signed_in(&o.who).await.get(&format!("/cases/{}", o.case)).await.text();
    for act in ["take_urgent_measure", "deliver_measure", "record_inspection"] {
        assert!(page.contains(&o.path(act)) && page.contains("data-island=\"along\""), "{act}: {page}");
    }
    let form = o.house.signed_in(&o.who).await.get(&o.path("deliver_measure")).await;
    assert!(
        form.status == StatusCode::OK && form.text().contains("data-island=\"sheet\""),
        "{}",
        form.text()
    );

    let mut typed = scene(&o);
    let more = [
        ("urgency", "当事人正要转移"),
        ("measure_kind", "seize"),
        ("reason", "不当场扣押将流入市场"),
        ("objects.0.name", "卤肉"),
        ("objects.0.quantity", "6千克"),
        ("objects.0.relation", "不符合食品安全标准的食品"),
        ("days", "30"),
    ];
    typed.extend(more.map(|(k, v)| (k, v.to_string())));
    let pairs = o
        .sheet("take_urgent_measure", &lent(&typed), &[("files", "扣押.jpg", photo())], &["signature"])
        .await;
    let given = hand_over(&o, 40).await;
    let opened = o.version().await;
    let made = o.stands("take_urgent_measure", &pairs, ("objects.0.quantity", "60千克")).await;

    // by the hour at which it was done, not by that at which it arrived.
    let due = (o.began + 2.minutes() + 24.hours()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let told = o.house.signed_in("legal").await.get(&format!("/api/v1/cases/{}", o.case)).await.text();
    assert!(told.contains(&due), "{due}: {told}");
    // The hand-over was filled in at the same version: it goes at the one that the measure made, and at no other.
    let path = o.path("deliver_measure");
    let stale = send(&mut o.phone("k-hand", opened).await, &path, &given).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text());
    assert_eq!(made, o.version().await);
    o.stands("deliver_measure", &given, ("witness_identity", "栲栳村村委会")).await;
    let (body, private) = o.last().await;
    assert!(body.to_string().contains(&format!("\"delivered_at\":\"{}:00\"", o.at(40))), "{body}");
    assert!(private.contains("\"offline\":true"), "{private}");

    // Reported by telephone within the day, whatever the hour of arrival; a minute later it is too late.
    o.house.clock.set(o.began + 25.hours());
    let mut officer = o.house.signed_in(&o.who).await;
    let reports = format!("/api/v1{}", o.path("report_urgent_measure"));
    for (minutes, status) in
        [(24 * 60 + 3, StatusCode::UNPROCESSABLE_ENTITY), (24 * 60 + 1, StatusCode::CREATED)]
    {
        let report = json!({
            "reported_to": "deputy1", "content": "电话报告", "officers": o.team, "reported_at": format!("{}:00", o.at(minutes)),
        });
        let answer = officer.post_json(&reports, &report).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        if status != StatusCode::CREATED {
            assert_eq!(answer.json()["rule"], "Q-05", "{}", answer.text());
        }
    }
    o.verified().await;
}

#[tokio::test]
async fn an_approved_measure_is_carried_out_outside_and_handed_over_on_its_day_or_not_at_all() {
    let o = Outside::before("carry_out_measure").await;
    let typed = scene(&o);
    let pairs =
        o.sheet("carry_out_measure", &lent(&typed), &[("files", "扣押.jpg", photo())], &["signature"]).await;
    // Begun before the head approved, by the form's own time.
    let early = say(&pairs, "started_at", &(o.began - 720.hours()).strftime("%Y-%m-%dT%H:%M").to_string());
    let mut early: Pairs = early;
    early.retain(|(k, _)| !k.starts_with("signature.") && k != "shown_at" && k != "told_at");
    early.extend([
        pair("shown_at", &o.at(3)),
        pair("told_at", &o.at(5)),
        pair("signature.refused", "认为数量有出入，经解释仍拒签，全程录像"),
    ]);
    let no =
        send(&mut o.phone("k-early", o.version().await).await, &o.path("carry_out_measure"), &early).await;
    assert_eq!(no.json()["rule"], "Q-04", "{}", no.text());
    o.stands("carry_out_measure", &pairs, ("process", "什么也没有做。")).await;
    let (body, _) = o.last().await;
    assert!(body.to_string().contains(&format!("\"started_at\":\"{}:00\"", o.at(2))), "{body}");
    // The phone comes back after midnight: nobody dates it back, and what lies on the phone is given back whole.
    let given = hand_over(&o, 40).await;
    o.house.clock.set(o.began + 30.hours());
    let before = o.records().await;
    let late =
        send(&mut o.phone("k-late", o.version().await).await, &o.path("deliver_measure"), &given).await;
    assert_eq!(
        (late.status, late.json()["rule"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("Q-07")),
        "{}",
        late.text()
    );
    assert!(late.json()["fix"].is_object() && o.records().await == before, "{}", late.text());
}

#[tokio::test]
async fn a_paper_served_outside_is_served_on_the_day_of_the_form() {
    let o = Outside::before("serve_paper").await;
    let form = o.house.signed_in(&o.who).await.get(&o.path("serve_paper")).await.text();
    let choices = form.split("name=\"paper\"").nth(1).expect("a choice of papers");
    let paper = choices
        .split("option value=\"")
        .map(|t| t.split('"').next().unwrap_or_default())
        .find(|v| v.contains('〕'))
        .expect("a paper");
    let day = o.began.date().to_string();
    let typed = [
        ("paper", paper),
        ("method", "direct"),
        ("served_on", day.as_str()),
        ("sealed", "on"),
        ("recipient", "王示范"),
        ("relation", ""),
        ("signature.name", "王示范"),
        ("signature.refused", ""),
    ];
    let pairs = o.sheet("serve_paper", &typed, &[], &["signature"]).await;
    // It arrives two days later.
    o.house.clock.set(o.began + 50.hours());
    o.stands("serve_paper", &pairs, ("recipient", "李示范")).await;
    let (body, _) = o.last().await;
    assert!(body.to_string().contains(&format!("\"served_on\":\"{day}\"")), "{body}");
    o.verified().await;
}
