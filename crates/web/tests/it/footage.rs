//! 执法音像 through the door: a folder imported by the plain form, matched, linked, played in pieces; nobody else's.

use crate::house::{Browser, House};
use crate::walls::under_investigation;
use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::DateTime;
use office::demo::film;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A form's hidden value, as the page has it.
fn hidden(page: &str, name: &str) -> String {
    let input = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    let value = input.split("value=\"").nth(1).and_then(|v| v.split('"').next());
    value.unwrap_or_default().to_string()
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A case under investigation in which one more inspection was just recorded, without film.
struct Scene {
    house: House,
    case: String,
    team: Vec<String>,
    /// When it ended.
    ended: DateTime,
    /// The number of its step.
    step: u64,
}

async fn inspected() -> Scene {
    let (house, _, case) = under_investigation(House::demo().await).await;
    let mut hub = house.signed_in("hub").await;
    let state = hub.get(&format!("/api/v1/cases/{case}")).await.json()["state"].clone();
    let team: Vec<String> = state["officers"]
        .as_array()
        .expect("officers")
        .iter()
        .map(|o| o["id"].as_str().expect("an id").to_string())
        .collect();
    let now = house.office.now().with().subsec_nanosecond(0).build().expect("a moment");
    house.clock.set(now.saturating_add(3.hours()));
    let ended = now.saturating_add(2.hours());
    let body = json!({
        "officers": team, "started_at": ended.saturating_sub(20.minutes()).to_string(), "ended_at": ended.to_string(),
        "place": "现场", "shown_certificates": true, "present": "当事人", "findings": "再次测量。", "files": [],
        "signature": { "name": "", "refused": "当事人认为面积有出入，经解释仍拒签" },
    });
    let mut officer = house.signed_in(&team[0]).await;
    let done = officer.post_json(&format!("/api/v1/cases/{case}/acts/record_inspection"), &body).await;
    assert!(done.status.is_success(), "{}", done.text());
    // Three hours on, whoever did nothing meanwhile signs in again.
    let mut hub = house.signed_in("hub").await;
    let after = hub.get(&format!("/api/v1/cases/{case}")).await.json()["state"].clone();
    let step = after["footage"]["steps"].as_array().expect("steps").last().expect("demanded")["no"].clone();
    Scene { house, case, team, ended, step: step.as_u64().expect("a number") }
}

/// Sends clips with the plain form, as a page without scripts does.
async fn import(
    browser: &mut Browser,
    more: &[(&str, &str)],
    clips: &[(&str, &[u8])],
) -> crate::house::Answer {
    let page = browser.get("/footage/import").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let key = hidden(&page.text(), "_key");
    let fields: Vec<(&str, &str)> =
        [("_key", key.as_str()), ("device", "ZFY-07")].into_iter().chain(more.iter().copied()).collect();
    let files: Vec<(&str, &str, &[u8])> =
        clips.iter().map(|(name, bytes)| ("files.upload", *name, *bytes)).collect();
    browser.multipart("/footage/import", &fields, &files).await
}

fn location(answer: &crate::house::Answer) -> String {
    answer.header("location").to_string()
}

#[tokio::test]
async fn a_folder_of_clips_is_imported_matched_and_closes_the_gap() {
    let s = inspected().await;
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let report = officer.get(&format!("/cases/{}/acts/submit_report", s.case)).await.text();
    assert!(report.contains("V-11"), "{report}");
    let shows = film(s.ended.saturating_sub(15.minutes()), 500, "shows");
    let early = film(s.ended.saturating_sub(9.hours()), 500, "early");
    let done = import(&mut officer, &[], &[("a.mp4", &shows), ("b.mp4", &early)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = officer.get(&location(&done)).await.text();
    assert!(page.contains("已导入2段音像") && page.contains("2段中有1段可以匹配"), "{page}");
    assert!(page.contains("没有须录像的环节"), "the other says why not");
    // The centre reads what is proposed; it is the unit's to confirm.
    let read = s.house.signed_in("hub").await.get("/footage/match").await.text();
    assert!(read.contains("2段中有1段可以匹配") && !read.contains("name=\"link\""), "{read}");
    assert!(read.contains("由承办的中队、业务科室核对后关联") && !read.contains("关联所选"), "{read}");
    // The same files again change nothing, and are told so.
    let again = import(&mut officer, &[], &[("a.mp4", &shows)]).await;
    let words = officer.get(&location(&again)).await.text();
    assert!(words.contains("以前都导入过"), "{words}");
    // Ticked and confirmed, by the road of every act; a second press is refused by name and changes nothing.
    let key = hidden(&page, "_key");
    let link = format!("_key={key}&link={}%2F{}%2F{}", digest(&shows), s.case, s.step);
    let done = officer.post("/footage/match", &link).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(officer.get(&location(&done)).await.text().contains("已关联1项"));
    let pressed = officer.post("/footage/match", &link).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER, "the same press again acts once");
    let other = link.replace(&key, "another-key-00000");
    let refused = officer.post("/footage/match", &other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("V-11"), "{}", refused.text());
    // The case plays it, says what covers what, and makes evidence of it without another upload.
    let case = officer.get(&format!("/cases/{}", s.case)).await.text();
    assert!(
        case.contains(&format!("src=\"/files/{}\"", digest(&shows))) && case.contains("<video"),
        "{case}"
    );
    let form = format!("/cases/{}/acts/add_evidence?footage={}", s.case, digest(&shows));
    let form = officer.get(&form).await.text();
    assert!(form.contains("执法录像") && form.contains(&digest(&shows)), "{form}");
    // What lacked is there: the report is held up by it no more.
    let report = officer.get(&format!("/cases/{}/acts/submit_report", s.case)).await.text();
    assert!(!report.contains(&format!("第{}项", s.step)), "{report}");
}

#[tokio::test]
async fn v15_pieces_of_a_film_go_to_whom_it_concerns_and_to_no_stranger() {
    let s = inspected().await;
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let clip = film(s.ended.saturating_sub(15.minutes()), 500, "pieces");
    assert_eq!(import(&mut officer, &[], &[("a.mp4", &clip)]).await.status, StatusCode::SEE_OTHER);
    let path = format!("/files/{}", digest(&clip));
    let mut player = s.house.signed_in(&s.team[0]).await.with("range", "bytes=0-99");
    let piece = player.get(&path).await;
    assert_eq!((piece.status, piece.body.len()), (StatusCode::PARTIAL_CONTENT, 100), "{}", piece.text());
    assert_eq!(piece.body, clip[..100]);
    assert!(piece.header("content-range").starts_with("bytes 0-99/"));
    let stranger_unit = if s.team[0].starts_with("squad2") { "squad1-1" } else { "squad2-1" };
    for who in [stranger_unit, "finance2", "justice"] {
        let mut stranger = s.house.signed_in(who).await;
        let no = stranger.get(&path).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{who}");
        assert!(no.text().contains("V-15"), "{who}: {}", no.text());
        let page = stranger.get(&format!("/footage/{}", digest(&clip))).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{who}");
    }
    assert_ne!(s.house.browser().get(&path).await.status, StatusCode::OK);
    // Linked, it is the case's: whoever sees the case plays it.
    let links = json!({ "links": [{ "step": s.step.to_string(), "footage": digest(&clip) }] });
    let done = officer.post_json(&format!("/api/v1/cases/{}/acts/link_footage", s.case), &links).await;
    assert!(done.status.is_success(), "{}", done.text());
    let mut justice = s.house.signed_in("justice").await;
    assert_eq!(justice.get(&path).await.status, StatusCode::OK);
    // Who opened it stands on its page.
    let page = officer.get(&format!("/footage/{}", digest(&clip))).await.text();
    let name = s.house.office.people()["justice"].name.clone();
    assert!(page.contains("查阅记录") && page.contains(&name), "{page}");
}

#[tokio::test]
async fn imports_are_refused_to_other_posts_and_units_and_keep_what_was_typed() {
    let s = inspected().await;
    let clip = film(s.ended.saturating_sub(15.minutes()), 500, "mine");
    let mut finance = s.house.signed_in("finance2").await;
    for path in ["/footage", "/footage/import", "/footage/match", "/footage/export"] {
        assert_eq!(finance.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let posted = finance.multipart("/footage/import", &[("device", "x")], &[]).await;
    assert_eq!(posted.status, StatusCode::FORBIDDEN);
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let other = if s.team[0].starts_with("squad2") { "squad1-1" } else { "squad2-1" };
    let no = import(&mut officer, &[("wearer", other)], &[("a.mp4", &clip)]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.text().contains("P-02") && no.text().contains("ZFY-07") && no.text().contains("a.mp4"));
    // Only one of the two times: said beside the field, nothing taken.
    let half = import(&mut officer, &[("camera_at", "2026-11-20T10:00:00")], &[("a.mp4", &clip)]).await;
    assert!(half.status == StatusCode::UNPROCESSABLE_ENTITY && half.text().contains("实际时间"));
    let none = import(&mut officer, &[], &[]).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text().contains("请选择音像文件"));
    let list = officer.get("/api/v1/footage?state=loose&device=ZFY-07").await.json();
    assert_eq!(list["rows"], json!([]));
    assert_eq!(import(&mut officer, &[], &[("a.mp4", &clip)]).await.status, StatusCode::SEE_OTHER);
    // Filters, the spreadsheet, the stale page.
    let list = officer.get("/footage?state=loose&device=ZFY-07").await.text();
    assert!(list.contains("a.mp4") && list.contains("未关联"), "{list}");
    assert!(officer.get("/footage?state=linked&device=ZFY-07").await.text().contains("没有符合条件的音像"));
    let csv = officer.get("/footage/export?device=ZFY-07").await.text();
    assert!(csv.contains(&digest(&clip)) && csv.lines().count() == 2, "{csv}");
    let act = format!("/footage/{}/acts/correct_footage", digest(&clip));
    let page = officer.get(&act).await.text();
    let version = hidden(&page, "_version");
    let typed = format!("_version={version}&wearer={}&reason=x", s.team[1]);
    assert_eq!(officer.post(&act, &format!("_key=k-1&{typed}")).await.status, StatusCode::SEE_OTHER);
    let stale = officer.post(&act, &format!("_key=k-2&{typed}")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    let remove: Value = json!({ "reason": "清理" });
    let early = format!("/api/v1/footage/{}/acts/remove_footage", digest(&clip));
    assert_eq!(officer.post_json(&early, &remove).await.status, StatusCode::FORBIDDEN);
    let mut brigade = s.house.signed_in("brigade").await;
    let kept = brigade.post_json(&early, &remove).await;
    assert!(kept.status == StatusCode::UNPROCESSABLE_ENTITY && kept.text().contains("V-14"));
}

#[tokio::test]
async fn what_was_brought_in_before_is_known_by_name_and_size_to_its_own_unit_alone() {
    let s = inspected().await;
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let shows = film(s.ended.saturating_sub(15.minutes()), 500, "shows");
    let done = import(&mut officer, &[], &[("F0001.mp4", &shows)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let asked = json!([
        { "name": "F0001.mp4", "size": shows.len() },
        { "name": "F0001.mp4", "size": shows.len() + 1 },
        { "name": "F0002.mp4", "size": shows.len() },
    ]);
    let told = officer.post_json("/footage/known", &asked).await;
    assert_eq!((told.status, told.json()), (StatusCode::OK, json!([true, false, false])));
    // Another unit learns nothing of it; whoever imports nothing may not ask.
    let mut stranger = s.house.signed_in("squad2-1").await;
    let told = stranger.post_json("/footage/known", &asked).await;
    assert_eq!((told.status, told.json()), (StatusCode::OK, json!([false, false, false])));
    let mut member = s.house.signed_in("grid-001").await;
    let refused = member.post_json("/footage/known", &asked).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
}

/// The steps of a case's timeline that are said to be unfinished: what they are, and what they lack.
async fn unfinished(browser: &mut Browser, case: &str) -> Vec<(String, String)> {
    let view = browser.get(&format!("/api/v1/cases/{case}")).await.json();
    let items = view["timeline"].as_array().expect("a timeline").clone();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    let said = items.iter().filter(|i| !text(&i["unfinished"]).is_empty());
    said.map(|i| (text(&i["title"]), text(&i["unfinished"]))).collect()
}

/// What stands in the panel 下一步.
fn next(page: &str) -> &str {
    let panel = page.split("id=\"next-title\"").nth(1).unwrap_or_else(|| panic!("no panel: {page}"));
    panel.split("</section>").next().unwrap_or_default()
}

#[tokio::test]
async fn v11_a_step_without_its_film_is_unfinished_until_it_is_linked() {
    let s = inspected().await;
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let before = unfinished(&mut officer, &s.case).await;
    // The act itself and the demand, the last of the case: it took effect, and is not finished.
    let last: Vec<&str> = before.iter().rev().take(2).map(|(title, _)| title.as_str()).collect();
    assert_eq!(last, ["须录环节", "检查勘验"], "{before:?}");
    assert!(before.iter().all(|(_, lacks)| lacks.starts_with("未完成（")), "{before:?}");
    let page = officer.get(&format!("/cases/{}", s.case)).await.text();
    let panel = next(&page);
    assert!(panel.contains(&format!("第{}项 检查勘验", s.step)) && panel.contains("未完成（缺"), "{panel}");
    assert!(panel.contains(&format!("href=\"/cases/{}/acts/link_footage\"", s.case)), "{panel}");
    assert!(page.matches("未完成（缺").count() >= 3, "twice in the timeline, once in the panel");
    // Whoever may not link it sees that it is unfinished, and no way to a form.
    let seen = s.house.signed_in("hub").await.get(&format!("/cases/{}", s.case)).await.text();
    assert!(next(&seen).contains("未完成（缺") && !next(&seen).contains("acts/link_footage\""), "{seen}");

    let clip = film(s.ended.saturating_sub(25.minutes()), 2000, "whole");
    assert_eq!(import(&mut officer, &[], &[("a.mp4", &clip)]).await.status, StatusCode::SEE_OTHER);
    let links = json!({ "links": [{ "step": s.step.to_string(), "footage": digest(&clip) }] });
    let done = officer.post_json(&format!("/api/v1/cases/{}/acts/link_footage", s.case), &links).await;
    assert!(done.status.is_success(), "{}", done.text());
    let after = unfinished(&mut officer, &s.case).await;
    assert_eq!(after, before[..before.len() - 2], "what else is open stays so");
    let page = officer.get(&format!("/cases/{}", s.case)).await.text();
    assert!(!next(&page).contains(&format!("第{}项 检查勘验", s.step)), "{}", next(&page));
}

#[tokio::test]
async fn v12_a_step_without_its_film_is_unfinished_until_the_explanation_is_confirmed() {
    let s = inspected().await;
    let mut officer = s.house.signed_in(&s.team[0]).await;
    let before = unfinished(&mut officer, &s.case).await.len();
    let acts = format!("/api/v1/cases/{}/acts", s.case);
    let why =
        json!({ "step": s.step.to_string(), "ground": "fault", "reason": "记录仪没有电，已补拍照片。" });
    let done = officer.post_json(&format!("{acts}/explain_footage"), &why).await;
    assert!(done.status.is_success(), "{}", done.text());
    let waits = unfinished(&mut officer, &s.case).await;
    assert_eq!(waits.len(), before, "an explanation alone does not finish it");
    assert!(
        waits.iter().rev().take(2).all(|(_, lacks)| lacks == "未完成（未录像的说明待确认）"),
        "{waits:?}"
    );
    let mut brigade = s.house.signed_in("brigade").await;
    let page = brigade.get(&format!("/cases/{}", s.case)).await.text();
    assert!(
        next(&page).contains("未录像的说明待确认") && next(&page).contains("acts/confirm_footage"),
        "{page}"
    );
    let agree = json!({ "step": s.step.to_string(), "approve": true, "opinion": "属实。" });
    let done = brigade.post_json(&format!("{acts}/confirm_footage"), &agree).await;
    assert!(done.status.is_success(), "{}", done.text());
    assert_eq!(unfinished(&mut officer, &s.case).await.len(), before - 2);
}
