//! 放假安排 over HTTP: anybody reads it, the system administrator alone enters it, by page or by script.

use crate::house::{Answer, House};
use crate::signing::web_encode;
use crate::walls::standing_at;
use axum::http::StatusCode;
use law::case::CaseStage;
use serde_json::{Value, json};

/// The next year as the page takes it.
const NEXT: &str = "year=2027&notice=Notice+2027&holidays=2027-01-01~2027-01-03%0A2027-05-01~2027-05-05%0A\
                    2027-10-01~2027-10-07&makeup=2027-10-09";
/// Everybody else: those who dispatch, keep rights, decide and review.
const OTHERS: [&str; 6] = ["hub", "secadmin", "auditadmin", "head", "legal", "squad1-1"];

fn next() -> Value {
    json!({
        "year": 2027, "notice": "国务院办公厅关于2027年部分节假日安排的通知（示例）", "source": "示例",
        "weekday_holidays": ["2027-01-01", "2027-05-03", "2027-05-04", "2027-05-05", "2027-10-01", "2027-10-04"],
        "weekend_workdays": ["2027-10-09"],
    })
}

async fn known(house: &House) -> bool {
    let years = house.browser().get("/api/v1/calendar").await.json();
    years["years"].as_array().expect("years").iter().any(|y| y["year"] == 2027)
}

/// What stands beside a field.
fn beside(answer: &Answer, field: &str) -> String {
    let text = answer.text();
    let error = text.split(&format!("id=\"{field}-error\">")).nth(1).and_then(|t| t.split('<').next());
    error.unwrap_or_else(|| panic!("nothing beside {field}: {text}")).to_string()
}

#[tokio::test]
async fn anybody_reads_the_years_and_the_administrator_alone_finds_the_form() {
    let house = House::demo().await;
    let mut citizen = house.browser();
    assert!(citizen.get("/deadline").await.text().contains("href=\"/calendar\""), "the way there");
    let page = citizen.get("/calendar?year=2026").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("2026年") && page.text().contains("10月1日"), "{}", page.text());
    assert!(page.text().contains("href=\"/public/officers\""), "in the public's frame: {}", page.text());
    let form = "action=\"/calendar\"";
    assert!(!page.text().contains(form), "{}", page.text());
    for who in OTHERS {
        let page = house.signed_in(who).await.get("/calendar").await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        assert!(!page.text().contains(form), "{who}: {}", page.text());
    }
    assert!(house.signed_in("sysadmin").await.get("/calendar").await.text().contains(form));
    // Somebody else's link says nothing about what was entered.
    let made_up = citizen.get("/calendar?year=2026&entered=9").await.text();
    assert!(!made_up.contains("已录入"), "{made_up}");
}

#[tokio::test]
async fn t_cal_refuses_the_page_to_everybody_else_and_says_by_the_field_what_is_wrong() {
    let house = House::demo().await;
    let guest = house.browser().post("/calendar", NEXT).await;
    assert_eq!((guest.status, guest.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    for who in OTHERS {
        let answer = house.signed_in(who).await.post("/calendar", NEXT).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}");
        assert!(answer.text().contains("P-01"), "{who}: {}", answer.text());
    }
    let mut admin = house.signed_in("sysadmin").await;
    let good =
        |holidays: &str, makeup: &str| format!("year=2027&notice=Notice&holidays={holidays}&makeup={makeup}");
    let all = "2027-01-01~2027-01-03%0A2027-05-01~2027-05-05%0A2027-10-01~2027-10-07";
    for (body, field, said) in [
        ("year=next&notice=Notice&holidays=2027-01-01&makeup=".to_string(), "year", "四位数字"),
        (good("someday", ""), "holidays", "someday"),
        (good("2027-05-05~2027-05-01", ""), "holidays", "起止日期"),
        (good(all, "sunday"), "makeup", "sunday"),
        // Read, but not a year that can be.
        (good("2027-01-01", ""), "holidays", "放假"),
        (good(all, "2027-10-11"), "holidays", "2027-10-11"),
        (good(all, "").replace("notice=Notice", "notice="), "notice", "没有填写"),
        (good(all, "").replace("2027", "2029"), "year", "2028年尚未录入"),
    ] {
        let answer = admin.post("/calendar", &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.text());
        let error = beside(&answer, field);
        assert!(error.contains(said), "{body}: {error}");
        let typed = body.split("holidays=").nth(1).and_then(|h| h.split(['&', '%']).next()).expect("typed");
        assert!(answer.text().contains(typed), "what was typed stays: {}", answer.text());
    }
    assert!(!known(&house).await, "nothing came of it");
}

#[tokio::test]
async fn t_cal_lets_pass_the_administrators_page_and_the_same_notice_again() {
    let house = House::demo().await;
    let mut admin = house.signed_in("sysadmin").await;
    for _ in 0..2 {
        let done = admin.post("/calendar", NEXT).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert_eq!(done.header("location"), "/calendar?year=2027&entered=0");
        let entered = house.office.journal().load("calendar").await.expect("read").len();
        assert_eq!(entered, 1, "the same notice is one event");
    }
    let page = admin.get("/calendar?year=2027&entered=0").await.text();
    assert!(page.contains("已录入2027年") && page.contains("10月9日"), "{page}");
    assert!(house.browser().get("/calendar?year=2027").await.text().contains("Notice 2027"), "for anybody");
}

#[tokio::test]
async fn t_cal_refuses_the_script_of_everybody_else_and_names_the_field() {
    let house = House::demo().await;
    let path = "/api/v1/calendar";
    assert_eq!(house.browser().post_json(path, &next()).await.status, StatusCode::UNAUTHORIZED);
    for who in OTHERS {
        let answer = house.signed_in(who).await.post_json(path, &next()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}: {}", answer.text());
        assert_eq!(answer.json()["rule"], "P-01", "{who}");
    }
    let mut admin = house.signed_in("sysadmin").await;
    let with = |key: &str, value: Value| {
        let mut body = next();
        body[key] = value;
        body
    };
    for (body, field) in [
        (with("weekday_holidays", json!(["2027-01-01", "someday"])), "weekday_holidays.1"),
        (with("weekend_workdays", json!("2027-10-09")), "weekend_workdays"),
        (with("year", json!("next")), "year"),
    ] {
        let answer = admin.post_json(path, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", answer.text());
        let error = &answer.json()["errors"][0];
        assert_eq!(error["field"], field, "{error}");
        assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()), "{error}");
    }
    for (body, field) in [
        (with("weekday_holidays", json!(["2027-01-02"])), "holidays"),
        (with("weekday_holidays", json!(["2027-01-01"])), "holidays"),
        (with("notice", json!(" ")), "notice"),
        (with("year", json!(2025)), "year"),
    ] {
        let answer = admin.post_json(path, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", answer.text());
        let problem = answer.json();
        assert_eq!((&problem["rule"], &problem["field"]), (&json!("T-CAL"), &json!(field)), "{problem}");
    }
    assert!(!known(&house).await, "nothing came of it");
}

#[tokio::test]
async fn t_cal_lets_pass_the_administrators_script_and_the_same_notice_again() {
    let house = House::demo().await;
    let mut admin = house.signed_in("sysadmin").await;
    for _ in 0..2 {
        let done = admin.post_json("/api/v1/calendar", &next()).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
        assert_eq!(done.json(), json!({ "year": 2027, "matters": 0 }));
        let entered = house.office.journal().load("calendar").await.expect("read").len();
        assert_eq!(entered, 1, "the same notice is one event");
    }
    assert!(known(&house).await);
}

/// A window that runs into a year nobody has entered: nothing is decided on a guess, and whoever tries hears who mends it.
#[tokio::test]
async fn x03_refuses_a_decision_while_the_window_runs_into_a_year_without_calendar_and_lets_it_pass_once_entered()
 {
    let (house, _, case) = standing_at(House::demo().await, CaseStage::Reviewed).await;
    let at = |moment: &str| house.clock.set(moment.parse().expect("a moment"));
    let told = house.signed_in("legal").await.get(&format!("/api/v1/cases/{case}")).await.json();
    let state = &told["state"];
    let team = [0, 1].map(|i| state["officers"][i]["id"].as_str().expect("an officer").to_string());
    let act = |act: &str| format!("/cases/{case}/acts/{act}");
    let api = |name: &str| format!("/api/v1{}", act(name));
    at("2026-12-29T09:00:00");
    let mut officer = house.signed_in(&team[0]).await;
    let noticed = officer.post_json(&api("issue_notice"), &json!({ "officers": team })).await;
    assert_eq!(noticed.status, StatusCode::CREATED, "{}", noticed.text());
    let receipt =
        officer.upload("回证.jpg", include_bytes!("../../../office/tests/media/china_crop_gps.jpg")).await;
    let serve = json!({
        "method": "direct", "sealed": true, "recipient": "当事人", "officers": team, "files": [receipt.json()],
    });
    let served = officer.post_json(&api("serve_paper"), &serve).await;
    assert_eq!(served.status, StatusCode::CREATED, "{}", served.text());

    at("2026-12-31T10:00:00");
    let mut officer = house.signed_in(&team[0]).await;
    let typed = format!(
        "outcome=penalty&penalty.0.kind=fine&penalty.0.amount=500&reasons={}&officers={}&officers={}",
        web_encode("当事人没有提出异议，保留的文字。"),
        team[0],
        team[1]
    );
    let no = officer.post(&act("propose_decision"), &typed).await;
    let text = no.text();
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(text.contains("data-code=\"X-03\"") && text.contains("尚未公布放假安排的年度"), "{text}");
    assert!(text.contains("系统管理员") && text.contains("录入该年度放假安排"), "what to do: {text}");
    assert!(text.contains("当事人没有提出异议，保留的文字。"), "what was typed stays: {text}");
    // A week later the window would be over by any guess: it still is none.
    at("2027-01-08T10:00:00");
    let mut officer = house.signed_in(&team[0]).await;
    let no = officer.post(&act("propose_decision"), &typed).await;
    assert!(
        no.status == StatusCode::UNPROCESSABLE_ENTITY && no.text().contains("data-code=\"X-03\""),
        "{}",
        no.text()
    );

    let entered = house.signed_in("sysadmin").await.post("/calendar", NEXT).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    let mut body = state["report"]["outcome"].clone();
    let rest = json!({ "reasons": "当事人没有提出异议。", "surcharge": true, "officers": team, "overdue_basis": "" });
    body.as_object_mut().expect("an outcome").extend(rest.as_object().cloned().unwrap_or_default());
    let done = officer.post_json(&api("propose_decision"), &body).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
}
