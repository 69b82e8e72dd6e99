//! 签名: asked before it is given, refused over another content, with what was typed kept.

use crate::house::{Browser, House};
use crate::walls::standing_at;
use axum::http::StatusCode;
use base64::Engine as _;
use law::case::CaseStage;
use serde_json::{Value, json};

/// A picture of one point.
const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Another picture, of two points.
pub const TWO_DOTS: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAC0lEQVR4nGPgBAMAAMQAN0mhsL0AAAAASUVORK5CYII=";

pub fn drawn(picture: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(picture).expect("a picture")
}

/// A signature's picture in the store; gives its address.
pub async fn picture(browser: &mut Browser) -> String {
    let stored = browser.upload("签名.png", &drawn(DOT)).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.text());
    stored.json()["sha256"].as_str().expect("an address").to_string()
}

fn form(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(k, v)| format!("{k}={}", web_encode(v)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Percent-encoded, every byte.
pub fn web_encode(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Who handles a case.
async fn team(house: &House, case: &str) -> [String; 2] {
    let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
    [0, 1].map(|i| told["state"]["officers"][i]["id"].as_str().expect("an officer").to_string())
}

/// The inspection of a case under investigation, as it is typed.
fn typed<'a>(
    team: &'a [String; 2],
    image: &'a str,
    of: &'a str,
    findings: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("officers", &team[0]),
        ("officers", &team[1]),
        ("started_at", "2026-11-20T08:10"),
        ("ended_at", "2026-11-20T08:40"),
        ("place", "承留村示范巷9号门前"),
        ("shown_certificates", "on"),
        ("present", "当事人"),
        ("findings", findings),
        ("signature.name", "王示范"),
        ("signature.image", image),
        ("signature.of", of),
    ]
}

#[tokio::test]
async fn the_pad_asks_what_is_signed_and_another_content_is_refused_with_what_was_typed_kept() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Investigating).await;
    // A day after whatever was done last.
    house.clock.set(house.office.now() + jiff::Span::new().days(1));
    let team = team(&house, &case).await;
    let mut officer = house.signed_in(&team[0]).await;
    let act = format!("/cases/{case}/acts/record_inspection");
    let page = officer.get(&act).await.text();
    assert!(page.contains(&format!("data-signs=\"{act}/digest\"")), "{page}");
    let now = house.office.now();
    let (started, ended) = (now - jiff::Span::new().minutes(50), now - jiff::Span::new().minutes(20));
    let (started, ended) =
        (started.strftime("%Y-%m-%dT%H:%M").to_string(), ended.strftime("%Y-%m-%dT%H:%M").to_string());
    let image = picture(&mut officer).await;
    let filled = |of: &str, findings: &str| {
        let mut pairs = typed(&team, &image, of, findings);
        for (name, value) in &mut pairs {
            match *name {
                "started_at" => *value = &started,
                "ended_at" => *value = &ended,
                _ => {}
            }
        }
        form(&pairs)
    };

    // Not filled in: it cannot be signed, and the reason is said.
    let early = officer.post(&format!("{act}/digest"), &filled("", "")).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text());
    assert!(early.json()["need"].as_str().is_some_and(|n| n.contains("检查")), "{}", early.text());
    let asked = officer.post(&format!("{act}/digest"), &filled("", "堆放物料约12平方米")).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    let of = asked.json()["of"].as_str().expect("a digest").to_string();
    assert_eq!((of.len(), asked.json()["shown"].as_str()), (64, Some(&of[..8])));
    // Nothing was done by asking, and asking again gives the same.
    let again = officer.post(&format!("{act}/digest"), &filled(&of, "堆放物料约12平方米")).await;
    assert_eq!(again.json()["of"], json!(of));

    for (of, findings, said) in
        [(of.as_str(), "堆放物料约21平方米", "签名之后内容改过"), ("", "堆放物料约12平方米", "签名没有摘要")]
    {
        let no = officer.post(&act, &filled(of, findings)).await;
        let text = no.text();
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(text.contains("P-05") && text.contains(said), "{text}");
        assert!(
            text.contains(findings) && text.contains("href=\"#f-signature\""),
            "what was typed stays: {text}"
        );
        assert!(
            text.contains("王示范") && !text.contains(&image),
            "the name too, but not a signature that is none: {text}"
        );
    }
    // That it is on paper is said by a photograph, not by the form; whose it is is signed too; nobody's picture is lent.
    let mut claimed = filled("", "堆放物料约12平方米");
    claimed.push_str("&signature.on_paper=on");
    let renamed = filled(&of, "堆放物料约12平方米").replace(&web_encode("王示范"), &web_encode("李示范"));
    for (body, said) in [(&claimed, "签名没有摘要"), (&renamed, "签名之后内容改过")] {
        let no = officer.post(&act, body).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.text());
        assert!(no.text().contains("P-05") && no.text().contains(said), "{said}: {}", no.text());
    }
    let mut colleague = house.signed_in(&team[1]).await;
    let lent = colleague.post(&act, &filled(&of, "堆放物料约12平方米")).await;
    assert!(
        lent.status == StatusCode::UNPROCESSABLE_ENTITY && lent.text().contains("不是经办人当场上传的"),
        "{}",
        lent.text()
    );
    house.clock.set(now + jiff::Span::new().minutes(6));
    let done = officer.post(&act, &filled(&of, "堆放物料约12平方米")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

    // The record shows what was signed.
    let paper = officer.get(&format!("/api/v1/cases/{case}")).await.json();
    let number = paper["papers"]
        .as_array()
        .into_iter()
        .flatten()
        .rfind(|p| p["code"] == "INSP")
        .expect("a record")["number"]
        .as_str()
        .expect("a number")
        .to_string();
    let shown = officer.get(&format!("/papers/{}", web_encode(&number))).await.text();
    assert!(shown.contains("签名与内容相符") && shown.contains(&of[..8]), "{shown}");
    assert!(shown.contains("bg-green-lt"), "{shown}");

    // The same picture again, over another content and with its digest: a signature is given anew every time.
    let asked = officer.post(&format!("{act}/digest"), &filled("", "第二次检查，物料仍在")).await;
    let of = asked.json()["of"].as_str().expect("a digest").to_string();
    let again = officer.post(&act, &filled(&of, "第二次检查，物料仍在")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text());
    assert!(again.text().contains("P-05") && again.text().contains("已经用在别的记录里"), "{}", again.text());
}

/// 纸质原件: the photograph comes with the form, is bound to it, and is shown as what it is; a script's claim is shown grey.
#[tokio::test]
async fn a_signed_sheet_is_photographed_with_what_it_is_handed_in_with() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Investigating).await;
    house.clock.set(house.office.now() + jiff::Span::new().days(1));
    let team = team(&house, &case).await;
    let mut officer = house.signed_in(&team[0]).await;
    let now = house.office.now();
    let when =
        |minutes: i64| (now - jiff::Span::new().minutes(minutes)).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let act = format!("/cases/{case}/acts/record_inspection");
    let (started, ended) = (when(50), when(20));
    let mut pairs = typed(&team, "", "", "堆放物料");
    for (name, value) in &mut pairs {
        match *name {
            "started_at" => *value = &started,
            "ended_at" => *value = &ended,
            _ => {}
        }
    }
    let sheet = drawn(DOT);
    let mut parts = pairs.clone();
    parts.retain(|p| p.0 != "shown_certificates");
    let not_shown =
        officer.multipart(&act, &parts, &[("signature.upload", "签名页.png", sheet.as_slice())]).await;
    assert_eq!(not_shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", not_shown.text());
    assert!(!not_shown.text().contains("name=\"signature.on_paper\""), "{}", not_shown.text());
    assert!(
        not_shown.text().contains("name=\"signature.image\" value=\"\""),
        "it is chosen anew: {}",
        not_shown.text()
    );
    // Clicked twice, it is done once.
    let version = officer.get(&format!("/api/v1/cases/{case}")).await.json()["state"]["version"].clone();
    pairs.push(("_key", "one-sheet"));
    for _ in 0..2 {
        let done =
            officer.multipart(&act, &pairs, &[("signature.upload", "签名页.png", sheet.as_slice())]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    let after = officer.get(&format!("/api/v1/cases/{case}")).await.json()["state"]["version"].clone();
    // The record, and that it is to be filmed.
    assert_eq!(after.as_u64(), version.as_u64().map(|v| v + 2));
    let number = last(&mut officer, &case, "INSP").await;
    let shown = officer.get(&format!("/papers/{}", web_encode(&number))).await.text();
    assert!(
        shown.contains("签在纸质原件上，照片与内容同时提交") && shown.contains("bg-secondary-lt"),
        "{shown}"
    );
    assert!(!shown.contains("bg-green-lt"), "{shown}");

    // By the API the digest may be missing: then nothing binds it, and that is what the page says.
    let stored = officer.upload("另一页.png", &drawn(TWO_DOTS)).await.json()["sha256"].clone();
    let body = json!({
        "officers": team, "started_at": when(15), "ended_at": when(10), "place": "门前", "present": "当事人",
        "findings": "仍在堆放", "shown_certificates": true,
        "signature": { "name": "王示范", "image": stored, "on_paper": true },
    });
    let done = officer.post_json(&format!("/api/v1{act}"), &body).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let number = last(&mut officer, &case, "INSP").await;
    let shown = officer.get(&format!("/papers/{}", web_encode(&number))).await.text();
    assert!(shown.contains("未绑定（纸质原件）") && !shown.contains("bg-green-lt"), "{shown}");
}

/// The number of the last document of a kind.
async fn last(browser: &mut Browser, case: &str, code: &str) -> String {
    let told = browser.get(&format!("/api/v1/cases/{case}")).await.json();
    let papers = told["papers"].as_array().cloned().unwrap_or_default();
    let paper = papers.iter().rfind(|p| p["code"] == code).expect("a document");
    paper["number"].as_str().expect("a number").to_string()
}

/// What the form leaves to the house is signed as well: whoever asks is told, and hands it in.
#[tokio::test]
async fn a_day_left_open_is_told_to_the_signer_and_kept() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Decided).await;
    let team = team(&house, &case).await;
    let mut officer = house.signed_in(&team[0]).await;
    let image = picture(&mut officer).await;
    let told = officer.get(&format!("/api/v1/cases/{case}")).await.json();
    let papers = told["papers"].as_array().cloned().unwrap_or_default();
    let waits = |p: &&Value| p["code"] == "DEC" && p["served_on"] == "";
    let number = papers.iter().find(waits).expect("to be served")["number"].clone();
    // With a photograph the receipt would do unsigned; the party signs all the same, and may do so before it is done.
    let proof = officer.upload("回证.png", &drawn(TWO_DOTS)).await;
    let mut body = json!({
        "paper": number, "method": "direct", "sealed": true, "recipient": "王示范", "officers": team, "files": [proof.json()],
        "signature": { "name": "王示范" },
    });
    let act = format!("/api/v1/cases/{case}/acts/serve_paper");
    let asked = officer.post_json(&format!("{act}/digest?place=signature"), &body).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    let today = house.office.now().date().to_string();
    assert_eq!(asked.json()["filled"], json!({ "served_on": today }));
    let nobody = json!({ "signature": { "name": "" } });
    let mut unnamed = body.clone();
    unnamed["signature"] = nobody["signature"].clone();
    let no = officer.post_json(&format!("{act}/digest"), &unnamed).await;
    assert!(
        no.status == StatusCode::UNPROCESSABLE_ENTITY && no.text().contains("签名人的姓名"),
        "{}",
        no.text()
    );
    let no = officer.post_json(&format!("{act}/digest?place=witness"), &body).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody signs there: {}", no.text());

    body["signature"] = json!({ "name": "王示范", "image": image, "of": asked.json()["of"] });
    // Past midnight the day left open is another one.
    house.clock.set(house.office.now() + jiff::Span::new().days(1));
    let mut officer = house.signed_in(&team[0]).await;
    let late = officer.post_json(&act, &body).await;
    assert_eq!(
        (late.status, &late.json()["rule"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("P-05")),
        "{}",
        late.text()
    );
    body["served_on"] = json!(today);
    let done = officer.post_json(&act, &body).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}

#[tokio::test]
async fn what_is_signed_is_told_only_to_whoever_may_do_the_act() {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Investigating).await;
    let team = team(&house, &case).await;
    let now = house.office.now().strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let body = json!({
        "officers": team, "started_at": now, "ended_at": now, "place": "门前", "present": "当事人", "findings": "堆放物料",
        "shown_certificates": true, "signature": { "name": "王示范" },
    });
    let form = format!("officers={}&started_at={now}&ended_at={now}&findings=x", team[0]);
    let page = format!("/cases/{case}/acts/record_inspection/digest");
    let elsewhere = if team[0].starts_with("squad1") { "squad2-1" } else { "squad1-1" };
    for who in ["legal", "finance", elsewhere, "grid-201"] {
        let mut other = house.signed_in(who).await;
        let told = other.post_json(&format!("/api/v1{page}"), &body).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{who}: {}", told.text());
        assert!(told.json().get("of").is_none());
        assert_eq!(other.post(&page, &form).await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let mut stranger = house.browser();
    assert_eq!(stranger.post_json(&format!("/api/v1{page}"), &body).await.status, StatusCode::UNAUTHORIZED);
    assert_ne!(stranger.post(&page, &form).await.status, StatusCode::OK);
    let none = "/api/v1/cases/none/acts/record_inspection/digest";
    let unknown = house.signed_in("legal").await.post_json(none, &body).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{}", unknown.text());
    let mut officer = house.signed_in(&team[0]).await;
    for (page, status) in [
        (format!("/api/v1/cases/{case}/acts/none/digest"), 404),
        (format!("/api/v1/cases/{case}/acts/propose_closing/digest"), 422),
    ] {
        assert_eq!(officer.post_json(&page, &json!({})).await.status.as_u16(), status, "{page}");
    }
}

#[tokio::test]
async fn the_description_says_how_a_signature_is_bound() {
    let house = House::demo().await;
    let told: Value = house.browser().get("/api/openapi.json").await.json();
    assert!(told["components"]["schemas"]["Signature"]["properties"]["of"].is_object());
    let asked = &told["paths"]["/cases/{id}/acts/record_inspection/digest"]["post"]["responses"]["200"];
    assert_eq!(asked["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Content");
    assert!(told["paths"].get("/cases/{id}/acts/decide/digest").is_none(), "nobody signs it on a pad");
}
