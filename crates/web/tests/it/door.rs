//! Coming in, and being kept out.

use crate::house::House;
use axum::http::{StatusCode, header};
use serde_json::json;

#[tokio::test]
async fn without_a_session_every_office_page_leads_to_the_door() {
    let house = House::demo().await;
    let mut stranger = house.browser();
    for page in ["/clues", "/clues/new", "/cases", "/clues/x", "/cases/x", "/search?q=a", "/files/x"] {
        let answer = stranger.get(page).await;
        assert_eq!(
            (answer.status, answer.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, "/sign-in"),
            "{page}"
        );
    }
    let answer = stranger.get("/api/v1/cases").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
    assert_eq!(stranger.upload("a.jpg", b"x").await.status, StatusCode::UNAUTHORIZED);
    let mut forged = house.browser().with("cookie", &format!("zhifa={}", "0".repeat(64)));
    assert_eq!(forged.get("/cases").await.status, StatusCode::SEE_OTHER, "an invented secret opens nothing");
    let mut forged = house.browser().with("authorization", "Bearer zhifa_0000");
    assert_eq!(forged.get("/api/v1/cases").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_person_comes_in_and_goes_out() {
    let house = House::demo().await;
    let mut hub = house.browser();
    let answer = hub.post("/demo/sign-in", "person=hub").await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/"));
    let cookie = answer.header(header::SET_COOKIE);
    assert!(
        cookie.starts_with("zhifa=") && cookie.contains("; HttpOnly; SameSite=Lax; Max-Age="),
        "{cookie}"
    );
    assert!(!cookie.contains("Secure"), "plain HTTP on this machine must work");
    let page = hub.get("/cases").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let kept = hub.cookie.clone();
    hub.post("/sign-out", "").await;
    assert_eq!(hub.cookie, None, "the browser forgets");
    hub.cookie = kept;
    assert_eq!(hub.get("/cases").await.status, StatusCode::SEE_OTHER, "and so does the house");
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let house = House::demo().await;
    let mut hub = house.browser().with("x-forwarded-proto", "https");
    let answer = hub.post("/demo/sign-in", "person=hub").await;
    let cookie = answer.header(header::SET_COOKIE);
    assert!(
        cookie.starts_with("__Host-zhifa=") && cookie.ends_with("; Secure") && cookie.contains("Path=/;")
    );
    assert_eq!(hub.get("/cases").await.status, StatusCode::OK);
    hub.cookie = hub.cookie.map(|c| c.replace("__Host-", ""));
    assert_eq!(hub.get("/cases").await.status, StatusCode::SEE_OTHER, "a planted cookie does not count");
}

#[tokio::test]
async fn a_page_of_another_site_cannot_act() {
    let house = House::demo().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        let mut hub = house.signed_in("hub").await;
        hub.site = false;
        let mut hub = hub.with(name, value);
        let answer = hub.post("/sign-out", "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.text().contains("已拦截"));
        let answer = hub.post("/sign-in", "name=hub&password=zhifa-demo-2026").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "nor sign anyone in");
    }
    let mut old = house.signed_in("hub").await;
    old.site = false;
    assert_eq!(old.post("/sign-out", "").await.status, StatusCode::FORBIDDEN, "an old browser names no page");
    assert_eq!(old.get("/cases").await.status, StatusCode::OK, "but may read");
    let mut own = old.with("origin", "http://127.0.0.1:8080");
    assert_eq!(own.post("/sign-out", "").await.status, StatusCode::SEE_OTHER, "its own page may act");
}

#[tokio::test]
async fn the_wrong_role_is_refused_with_its_rule() {
    let house = House::demo().await;
    let mut grid = house.signed_in("grid-205").await;
    let clue = json!({
        "source": "patrol", "class": "stall", "content": "摊位占了人行道",
        "place": { "text": "花石村口", "grid": "419001103205" },
    });
    let made = grid.post_json("/api/v1/clues", &clue).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().expect("an id").to_string();
    let answer = grid.post_json(&format!("/api/v1/clues/{id}/acts/accept_clue"), &json!({})).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
    assert_eq!(answer.json()["rule"], "R-04", "{}", answer.text());
    let mut other = house.signed_in("finance").await;
    let answer = other.get(&format!("/api/v1/clues/{id}")).await;
    assert!(matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{}", answer.text());
}

#[tokio::test]
async fn wrong_passwords_lock_and_say_how_long() {
    let house = House::demo().await;
    let mut browser = house.browser();
    for _ in 0..4 {
        let answer = browser.post("/sign-in", "name=hub&password=not+this+one").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        assert!(
            page.contains("账号或者密码不正确") && page.contains("value=\"hub\""),
            "what was typed stays"
        );
        assert!(!page.contains("not this one"), "but not the password");
    }
    for password in ["not+this+one", office::accounts::DEMO_PASSWORD] {
        let answer = browser.post("/sign-in", &format!("name=hub&password={password}")).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header(header::RETRY_AFTER), "900");
        assert!(answer.text().contains("请于09:15后再试"));
    }
}

#[tokio::test]
async fn strangers_are_held_up_by_address() {
    let house = House::demo().await;
    let mut stranger = house.browser().with("x-forwarded-for", "203.0.113.5");
    for _ in 0..60 {
        assert_eq!(stranger.post("/sign-out", "").await.status, StatusCode::SEE_OTHER);
    }
    let answer = stranger.post("/sign-out", "").await;
    assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "600"));
    assert_eq!(stranger.get("/sign-in").await.status, StatusCode::OK, "reading goes on");
    let mut other = house.browser().with("x-forwarded-for", "203.0.113.6");
    assert_eq!(other.post("/sign-out", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_person_ends_another_sign_in_and_makes_a_token() {
    let house = House::demo().await;
    let mut desk = house.signed_in("hub").await;
    let mut phone = house.signed_in("hub").await;
    let page = desk.get("/account").await.text();
    let id =
        page.split("/account/sessions/").nth(1).and_then(|t| t.split('/').next()).expect("the other sign-in");
    let mut other = house.signed_in("legal").await;
    let answer = other.post(&format!("/account/sessions/{id}/end"), "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "not theirs to end");
    desk.post(&format!("/account/sessions/{id}/end"), "").await;
    assert_eq!(phone.get("/cases").await.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.get("/cases").await.status, StatusCode::OK);

    let answer = desk.post("/account/tokens", "name=&days=90").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = desk.post("/account/tokens", "name=screen&days=90").await.text();
    let secret = page.split("<code>").nth(1).and_then(|t| t.split('<').next()).expect("shown once");
    let mut client = house.browser().with("authorization", &format!("Bearer {secret}"));
    client.site = false;
    assert_eq!(client.get("/api/v1/me").await.json()["id"], "hub");
    assert!(!desk.get("/account").await.text().contains(secret), "and never again");
    let answer = client.post_json("/api/v1/clues", &json!({})).await;
    assert_ne!(answer.status, StatusCode::FORBIDDEN, "a client with a token names no page");
}

#[tokio::test]
async fn the_trail_opens_for_the_audit_administrator_alone() {
    let house = House::demo().await;
    house.browser().post("/sign-in", "name=hub&password=wrong").await;
    let mut auditor = house.signed_in("auditadmin").await;
    let page = auditor.get("/audit").await;
    assert!(page.status == StatusCode::OK && page.text().contains("登录失败"));
    for other in ["sysadmin", "secadmin", "head"] {
        let answer = house.signed_in(other).await.get("/audit").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{other}");
        assert!(answer.text().contains("P-01"));
    }
}

#[tokio::test]
async fn in_earnest_the_first_password_must_be_changed() {
    let house = House::in_earnest().await;
    let first = house.handed.iter().find(|h| h.person == "hub").expect("an account").password.clone();
    let mut hub = house.browser();
    assert_eq!(hub.post("/demo/sign-in", "person=hub").await.status, StatusCode::NOT_FOUND);
    assert_eq!(hub.get("/demo").await.status, StatusCode::NOT_FOUND);
    let answer = hub.post("/sign-in", &format!("name=hub&password={first}")).await;
    assert_eq!(answer.header(header::LOCATION), "/password");
    for page in ["/cases", "/clues"] {
        assert_eq!(hub.get(page).await.status, StatusCode::SEE_OTHER, "nothing else before");
    }
    assert_eq!(hub.get("/api/v1/cases").await.status, StatusCode::FORBIDDEN);
    for (new, again, word) in [
        ("1234567890", "1234567890", "太常见"),
        ("short", "short", "至少要10个字符"),
        ("one+thing+here", "another+thing", "不一致"),
    ] {
        let form = format!("current={first}&new={new}&again={again}");
        let answer = hub.post("/password", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(word), "{word}: {}", answer.text());
    }
    let before = hub.cookie.clone();
    let own = "a+sentence+nobody+knows";
    let answer = hub.post("/password", &format!("current={first}&new={own}&again={own}")).await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/"));
    assert_ne!(hub.cookie, before, "a new session with the new password");
    assert_eq!(hub.get("/cases").await.status, StatusCode::OK);
}
