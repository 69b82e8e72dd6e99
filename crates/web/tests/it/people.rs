//! 人员与账号: each keeper does their own part and no other's.

use crate::house::House;
use axum::http::{StatusCode, header};
use law::person::Role;

#[tokio::test]
async fn the_system_administrator_hands_out_a_first_password_once() {
    let house = House::in_earnest().await;
    let password =
        |id: &str| house.handed.iter().find(|h| h.person == id).expect("handed over").password.clone();
    let mut admin = house.browser();
    let form = format!("name=sysadmin&password={}", password("sysadmin"));
    assert_eq!(admin.post("/sign-in", &form).await.status, StatusCode::SEE_OTHER);
    let form = format!("current={0}&new=meadow-lantern-84&again=meadow-lantern-84", password("sysadmin"));
    let changed = admin.post("/password", &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());

    let mut hub = house.browser();
    let old = format!("name=hub2&password={}", password("hub2"));
    assert_eq!(hub.post("/sign-in", &old).await.status, StatusCode::SEE_OTHER);
    let page = admin.post("/people/hub2/password", "").await;
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK, "{text}");
    let first =
        text.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).expect("shown once").to_string();
    assert_ne!(first, password("hub2"));
    assert!(!admin.get("/people/hub2").await.text().contains(&first), "and never again");
    let out = hub.get("/password").await;
    assert_eq!(
        (out.status, out.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/sign-in"),
        "sessions are over"
    );
    assert_eq!(house.browser().post("/sign-in", &old).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut hub = house.browser();
    let answer = hub.post("/sign-in", &format!("name=hub2&password={first}")).await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/password"));
    assert_eq!(hub.get("/clues").await.header(header::LOCATION), "/password", "it must be changed first");
}

#[tokio::test]
async fn each_keeper_does_their_own_part_only() {
    let house = House::demo().await;
    let mut squad = house.signed_in("squad1-1").await;
    for path in ["/people", "/people/hub2"] {
        let answer = squad.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("P-01"));
    }
    let change = |what: &str| {
        format!(
            "change={what}&roles=hub&number=T1&valid_from=2026-01-01&expires_on=2030-01-01&reason=x&document=y&from=2026-11-01&to=2026-11-02&on=2026-11-01"
        )
    };
    let certificate = ["issue_certificate", "suspend_certificate", "revoke_certificate"];
    let rights = ["set_roles"];
    let account = ["disable"];
    for (who, may) in [
        ("sysadmin", &account[..]),
        ("secadmin", &rights[..]),
        ("justice", &certificate[..]),
        ("hub", &[][..]),
    ] {
        let mut browser = house.signed_in(who).await;
        for what in certificate.iter().chain(&rights).chain(&account).filter(|w| !may.contains(w)) {
            let answer = browser.post("/people/squad2-3/change", &change(what)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {what}");
        }
        for path in ["/people/hub2/password", "/people/hub2/unlock"].iter().filter(|_| who != "sysadmin") {
            assert_eq!(browser.post(path, "").await.status, StatusCode::FORBIDDEN, "{who} {path}");
        }
    }
    let person = house.office.people()["squad2-3"].clone();
    assert!(
        person.is(Role::Squad) && !person.disabled && person.fit_for_duty(house.office.now().date()).is_ok()
    );
}

#[tokio::test]
async fn a_certificate_is_renewed_and_the_officer_may_act_again() {
    let house = House::demo().await;
    let today = house.office.now().date();
    assert!(house.office.people()["squad2-4"].fit_for_duty(today).is_err(), "it has run out");
    let mut justice = house.signed_in("justice").await;
    assert!(justice.get("/people?q=%E9%92%9F%E5%88%B0%E6%9C%9F").await.text().contains("/people/squad2-4"));
    let wrong = "change=issue_certificate&number=%E8%B1%AB%E7%A4%BA%E4%BE%8B-169999&valid_from=2026-02-30&expires_on=2031-01-01";
    let answer = justice.post("/people/squad2-4/change", wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("value=\"豫示例-169999\"") && answer.text().contains("P-04"),
        "typed text stays"
    );
    let right = wrong.replace("2026-02-30", "2026-11-01");
    let answer = justice.post("/people/squad2-4/change", &right).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(house.office.people()["squad2-4"].fit_for_duty(today).is_ok());
    let answer = justice.post("/people/squad1-5/change", &right.replace("169999", "169998")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("R-03"), "no certificate for someone not established");
}

#[tokio::test]
async fn a_new_person_is_taken_in_and_given_a_post_by_another_hand() {
    let house = House::demo().await;
    let mut system = house.signed_in("sysadmin").await;
    let form = "id=squad1-9&name=%E6%96%B0%E6%9D%A5%E4%BA%BA&post=%E9%98%9F%E5%91%98&unit=squad1&employment=established";
    for (wrong, word) in [
        ("id=squad1-1", "已有人使用"),
        ("id=%E5%A4%A7", "编号为"),
        ("id=squad1-9&unit=nowhere", "单位和编制"),
    ] {
        let answer = system
            .post(
                "/people",
                &format!(
                    "{}&{wrong}",
                    form.replace("id=squad1-9&", "")
                        .replace("&unit=squad1", if wrong.contains("unit") { "" } else { "&unit=squad1" })
                ),
            )
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(
            answer.text().contains(word) && answer.text().contains("value=\"新来人\""),
            "{wrong}: {}",
            answer.text()
        );
    }
    let made = system.post("/people", form).await;
    assert!(made.status == StatusCode::OK && made.text().contains("初始密码"), "{}", made.text());
    assert!(house.office.people()["squad1-9"].roles.is_empty());
    let mut security = house.signed_in("secadmin").await;
    let answer = security.post("/people/squad1-9/change", "change=set_roles&roles=squad").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(house.office.people()["squad1-9"].is(Role::Squad));
    let answer =
        security.post("/people/squad1-9/change", "change=set_roles&roles=squad&roles=audit_admin").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "an administrator holds no other post");
    let answer = system.post("/people/squad1-9/change", "change=disable&reason=").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    let mut officer = house.signed_in("squad1-9").await;
    assert_eq!(officer.get("/clues").await.status, StatusCode::OK);
    let answer = system.post("/people/squad1-9/change", "change=disable&reason=%E8%B0%83%E7%A6%BB").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.get("/clues").await.status, StatusCode::SEE_OTHER, "and is out at once");
}
