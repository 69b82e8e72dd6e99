//! 通知 through the door: one's own and nobody else's, marked once and for all, settings that keep what was typed.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use office::clock::{SystemClock, SystemEntropy};
use office::notify::channel::Channels;
use office::notify::channel::mail::{Mail, Security};
use office::notify::channel::push::{Push, new_key, read_key};
use office::notify::channel::sms::{Sms, Template};
use serde_json::{Value, json};
use std::sync::Arc;

/// Every channel, to nowhere: these pages send nothing themselves.
fn channels() -> Channels {
    let (private, _) = new_key(&SystemEntropy);
    let hosts = vec!["fcm.googleapis.com".to_string()];
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let key = read_key(&private).expect("a key");
    let push = Push::new(key, "mailto:it@example.com".into(), hosts, clock, entropy).expect("push");
    let template = Template {
        url: "http://127.0.0.1:9/sms".into(),
        method: "POST".into(),
        headers: Default::default(),
        json: Some(r#"{"to":"{phone}","text":"{text}"}"#.into()),
        form: Default::default(),
        ok_at: None,
        ok_is: None,
        retry_is: Vec::new(),
    };
    let mail = Mail::new("127.0.0.1", 9, Security::None, None, "zf@example.com").expect("mail");
    let sms = Sms::new(template).expect("a gateway");
    Channels { push: Some(push), sms: Some(Box::new(sms)), mail: Some(Box::new(mail)), ..Channels::default() }
}

/// A report by the grid member of 承留村; gives its number.
async fn report(house: &House) -> String {
    let command = json!({
        "act": "report_clue", "source": "patrol", "class": "stall", "content": "主街中段有摊位占了人行道",
        "place": { "text": "承留村主街中段", "grid": "419001103201" },
    });
    let done = house.signed_in("grid-201").await.post_json("/api/v1/clues", &command).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    done.json()["numbers"][0].as_str().map(String::from).unwrap_or_default()
}

/// The number of the first notice on somebody's page.
async fn first(browser: &mut Browser) -> String {
    let page = browser.get("/notices").await.text();
    let at = page.find("action=\"/notices/").expect("a notice") + "action=\"/notices/".len();
    let rest = &page[at..];
    let found = rest.split('/').next().unwrap_or_default();
    match found.parse::<i64>() {
        Ok(_) => found.to_string(),
        // The first form marks everything: the notice's own comes after it.
        Err(_) => {
            let at = rest.find("action=\"/notices/").expect("a notice") + "action=\"/notices/".len();
            rest[at..].split('/').next().unwrap_or_default().to_string()
        }
    }
}

#[tokio::test]
async fn the_bell_counts_what_is_unread_and_the_page_leads_to_the_matter() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get("/notices").await.text();
    assert!(page.contains("没有通知") && page.contains("aria-label=\"通知\""), "{page}");
    report(&house).await;
    let home = hub.get("/").await.text();
    assert!(home.contains("aria-label=\"通知，1条未读\""), "{home}");
    assert!(home.contains("data-live-figures=\"bell\""), "an open page takes the bell over: {home}");
    let asked = house.signed_in("hub").await.with("x-unattended", "1");
    let page = asked.with("accept", "text/html").get("/").await.text();
    assert!(page.contains("aria-label=\"通知，1条未读\""), "asked for again by the page itself: {page}");
    let page = hub.get("/notices").await.text();
    assert!(
        page.contains("请办理“受理”") && page.contains("未读") && page.contains("全部标为已读"),
        "{page}"
    );
    assert!(!page.contains("主街中段") && !page.contains("<script>"), "nothing of the report itself: {page}");
    assert!(hub.get("/notices?kind=red").await.text().contains("没有这一类通知"));
    assert!(hub.get("/notices?kind=task").await.text().contains("请办理“受理”"));
    assert!(hub.get("/notices?kind=x&after=x~y").await.status.is_success(), "what is not known is all");

    let no = first(&mut hub).await;
    // Not theirs: neither marked nor opened.
    let mut squad = house.signed_in("squad1-1").await;
    for act in ["read", "open"] {
        let answer = squad.post(&format!("/notices/{no}/{act}"), "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
        let answer = house.browser().post(&format!("/notices/{no}/{act}"), "").await;
        assert_eq!(answer.header("location"), "/sign-in");
    }
    assert!(hub.get("/").await.text().contains("1条未读"));
    for _ in 0..2 {
        let answer = hub.post(&format!("/notices/{no}/open"), "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.header("location").starts_with("/clues/"), "{}", answer.header("location"));
    }
    assert!(hub.get("/").await.text().contains("aria-label=\"通知\""));
    assert!(hub.get("/notices").await.text().contains("请办理“受理”"), "read, and still there");
    for wrong in ["x", "-1", "99999999999999999999"] {
        assert_eq!(
            hub.post(&format!("/notices/{wrong}/read"), "").await.status,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn all_are_marked_up_to_the_page_that_was_seen() {
    let house = House::demo().await;
    report(&house).await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get("/notices").await.text();
    let upto = page
        .split("name=\"upto\" value=\"")
        .nth(1)
        .and_then(|r| r.split('"').next())
        .expect("a number")
        .to_string();
    report(&house).await;
    for _ in 0..2 {
        let answer = hub.post("/notices/read", &format!("upto={upto}")).await;
        assert_eq!(answer.header("location"), "/notices?done=1");
        assert!(hub.get("/").await.text().contains("1条未读"), "what came later is not marked");
    }
    assert_eq!(hub.post("/notices/read", "upto=x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.browser().post("/notices/read", "upto=1").await.header("location"), "/sign-in");
}

#[tokio::test]
async fn without_channels_the_settings_say_so() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get("/notices/settings").await;
    assert!(page.status.is_success() && page.text().contains("还没有开通站外通知"), "{}", page.text());
    let body = json!({ "endpoint": "https://fcm.googleapis.com/x", "keys": { "p256dh": "x", "auth": "x" } });
    assert_eq!(hub.post_json("/notices/push", &body).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn settings_keep_what_was_typed_until_it_is_right_and_never_go_over_newer_ones() {
    let house = House::demo_telling(channels()).await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get("/notices/settings").await.text();
    assert!(page.contains("name=\"version\" value=\"0\"") && page.contains("value=\"22:00\""), "{page}");
    assert!(page.contains("value=\"push:task\" checked") && !page.contains("value=\"sms:task\" checked"));
    let wrong = "version=0&on=sms:red&phone=12&mail=nobody&quiet=1&from=late&to=07:00";
    let answer = hub.post("/notices/settings", wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for said in [
        "有3处需要改一下",
        "value=\"12\"",
        "value=\"nobody\"",
        "value=\"late\"",
        "value=\"sms:red\" checked",
        "id=\"phone-error\"",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let right = "version=0&on=sms:red&on=mail:red&phone=19900001234&mail=zhao%40example.com&quiet=1&from=23:00&to=06:30&red_passes=1";
    for _ in 0..2 {
        let answer = hub.post("/notices/settings", right).await;
        assert_eq!(answer.header("location"), "/notices/settings?done=1", "{}", answer.text());
    }
    let page = hub.get("/notices/settings?done=1").await.text();
    for said in ["已保存", "name=\"version\" value=\"1\"", "value=\"19900001234\"", "value=\"23:00\""] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("value=\"push:task\" checked"), "chosen away, not left to the default");
    let stale = hub.post("/notices/settings", "version=0&phone=19900005678&from=22:00&to=07:00").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.text().contains("刚在别处改过") && stale.text().contains("value=\"19900005678\""),
        "{}",
        stale.text()
    );
    let other = house.signed_in("hub2").await.get("/notices/settings").await.text();
    assert!(!other.contains("1990000"), "nobody else's number");
    assert_eq!(house.browser().post("/notices/settings", right).await.header("location"), "/sign-in");
}

#[tokio::test]
async fn a_browser_subscribes_for_its_person_and_only_they_end_it() {
    let house = House::demo_telling(channels()).await;
    let mut hub = house.signed_in("hub").await;
    assert!(hub.get("/notices/settings").await.text().contains("data-island=\"push\" data-key=\""));
    let (_, p256dh) = new_key(&SystemEntropy);
    let body = |endpoint: &str, auth: &str| -> Value {
        json!({ "endpoint": endpoint, "expirationTime": null, "keys": { "p256dh": p256dh, "auth": auth } })
    };
    let (fine, auth) = ("https://fcm.googleapis.com/fcm/send/abc", "BTBZMqHH6r4Tts7J_aSIgg");
    for wrong in
        [body("https://10.0.0.1/x", auth), body("http://fcm.googleapis.com/x", auth), body(fine, "AA")]
    {
        let answer = hub.post_json("/notices/push", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    for _ in 0..2 {
        assert_eq!(hub.post_json("/notices/push", &body(fine, auth)).await.status, StatusCode::NO_CONTENT);
    }
    let listed = house.office.push_subscriptions("hub").await.expect("a list");
    assert_eq!(listed.len(), 1, "subscribed twice is subscribed once");
    let end = format!("/notices/push/{}/end", listed[0].id);
    let page = hub.get("/notices/settings").await.text();
    assert!(
        page.contains(&end)
            && page.contains(&format!("data-push=\"{}\"", listed[0].id))
            && !page.contains("fcm.googleapis.com/fcm"),
        "the address is nobody's to see"
    );
    let mut other = house.signed_in("hub2").await;
    assert_eq!(other.post(&end, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.office.push_subscriptions("hub").await.expect("a list").len(), 1);
    assert_eq!(hub.post(&end, "").await.header("location"), "/notices/settings?done=end");
    assert_eq!(hub.post(&end, "").await.status, StatusCode::NOT_FOUND, "it is gone");
    // Whoever sits down next and subscribes in the same browser has it to themselves.
    for who in [&mut hub, &mut other] {
        assert_eq!(who.post_json("/notices/push", &body(fine, auth)).await.status, StatusCode::NO_CONTENT);
    }
    assert!(house.office.push_subscriptions("hub").await.expect("a list").is_empty());
    assert_eq!(
        house.browser().post_json("/notices/push", &body(fine, auth)).await.header("location"),
        "/sign-in"
    );
}

#[tokio::test]
async fn what_did_not_arrive_is_the_system_administrator_s_to_see() {
    let house = House::demo_telling(channels()).await;
    let mut admin = house.signed_in("sysadmin").await;
    let page = admin.get("/notices/outgoing").await;
    assert!(page.status.is_success() && page.text().contains("没有发不出去的通知"), "{}", page.text());
    assert!(admin.get("/people").await.text().contains("href=\"/notices/outgoing\""));
    assert_eq!(admin.post("/notices/outgoing/nothing/again", "").await.status, StatusCode::NOT_FOUND);
    for who in ["hub", "squad1-1", "deputy1", "secadmin", "auditadmin"] {
        let mut browser = house.signed_in(who).await;
        for answer in
            [browser.get("/notices/outgoing").await, browser.post("/notices/outgoing/x/again", "").await]
        {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}: {}", answer.text());
        }
    }
    assert_eq!(house.browser().get("/notices/outgoing").await.header("location"), "/sign-in");
}
