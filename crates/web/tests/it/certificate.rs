//! 亮证: an officer's certificate on the phone, and what its code tells whoever scans it.

use crate::house::House;
use axum::http::StatusCode;
use law::person::Employment;

fn address(number: &str) -> String {
    let encoded = number.bytes().map(|b| match b {
        b'0'..=b'9' | b'-' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    });
    format!("/public/officers/{}", encoded.collect::<String>())
}

fn number(house: &House, person: &str) -> String {
    house.office.people()[person].certificate.as_ref().expect("a certificate").number.clone()
}

#[tokio::test]
async fn the_code_of_a_certificate_leads_to_what_the_public_list_says_of_its_holder() {
    let house = House::demo().await;
    let number = number(&house, "squad1-1");
    let mut officer = house.signed_in("squad1-1").await;
    let page = officer.get("/certificate").await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    for said in ["展铁行", &number, "一中队", "2029-03-01"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let me = office::Me::new(house.office.people()["squad1-1"].clone());
    let held = house.office.held_certificate(&me, |n| format!("/of/{n}")).expect("a certificate");
    assert_eq!(held.url, format!("/of/{number}"));
    let code = house.office.held_certificate(&me, |_| address(&number)).and_then(|h| h.code).expect("a code");
    assert!(page.contains(&code.d), "the code on the page is another");
    assert!(page.contains(&format!("href=\"{}\"", address(&number))), "and so is its address: {page}");
    // Whoever scans it is signed in nowhere.
    let mut anybody = house.browser();
    let told = anybody.get(&address(&number)).await;
    assert_eq!(told.status, StatusCode::OK);
    let told = told.text();
    assert!(
        told.contains("有效：今天可以执法") && told.contains("展铁行") && told.contains(&number),
        "{told}"
    );
    let list = anybody.get("/public/officers").await.text();
    assert!(list.contains(&format!("href=\"{}\"", address(&number))), "the list leads there too");
    let told = anybody.get(&format!("/api/v1{}", address(&number))).await.json();
    assert_eq!((told["state"].as_str(), told["officer"]["name"].as_str()), (Some("valid"), Some("展铁行")));
}

#[tokio::test]
async fn a_certificate_that_is_suspended_or_over_says_so_and_names_nobody() {
    let house = House::demo().await;
    for (person, state, word) in [("squad3-4", "suspended", "暂停"), ("squad2-4", "expired", "过期")] {
        let (number, name) = (number(&house, person), house.office.people()[person].name.clone());
        let mut anybody = house.browser();
        let told = anybody.get(&address(&number)).await;
        assert_eq!(told.status, StatusCode::OK, "{person}");
        let told = told.text();
        assert!(told.contains(&format!("{word}：今天不能执法")) && told.contains(&number), "{told}");
        assert!(!told.contains(&name) && !told.contains("中队"), "more than the list tells: {told}");
        let told = anybody.get(&format!("/api/v1{}", address(&number))).await.json();
        assert_eq!(told["state"], state);
        assert!(told["officer"].is_null(), "{told}");
        let own = house.signed_in(person).await.get("/certificate").await.text();
        assert!(own.contains("今天不能执法，不得出示") && !own.contains("held-code"), "{own}");
    }
}

#[tokio::test]
async fn what_the_public_is_not_told_of_is_not_found() {
    let house = House::demo().await;
    let mut anybody = house.browser();
    let mut gone = vec![number(&house, "squad4-5"), "豫示例-999999".into(), "x".into()];
    let mut people = (*house.office.people()).clone();
    people.get_mut("squad1-3").expect("there").disabled = true;
    people.get_mut("squad1-4").expect("there").employment = Employment::Contract;
    gone.extend(["squad1-3", "squad1-4"].map(|p| number(&house, p)));
    house.office.set_people(people);
    for number in &gone {
        assert_eq!(anybody.get(&address(number)).await.status, StatusCode::NOT_FOUND, "{number}");
        let asked = format!("/api/v1{}", address(number));
        assert_eq!(anybody.get(&asked).await.status, StatusCode::NOT_FOUND, "{number}");
    }
    // The day before it begins to run, and the day it ends on.
    let number = number(&house, "squad1-1");
    house.clock.set("2024-02-29T12:00:00".parse().expect("a moment"));
    assert_eq!(anybody.get(&address(&number)).await.status, StatusCode::NOT_FOUND);
    house.clock.set("2029-02-28T23:00:00".parse().expect("a moment"));
    assert!(anybody.get(&address(&number)).await.text().contains("有效：今天可以执法"));
    house.clock.set("2029-03-01T00:00:00".parse().expect("a moment"));
    assert!(anybody.get(&address(&number)).await.text().contains("过期：今天不能执法"));
}

#[tokio::test]
async fn whoever_holds_a_certificate_finds_it_and_nobody_else_does() {
    let house = House::demo().await;
    let mut officer = house.signed_in("squad1-1").await;
    for path in ["/account", "/"] {
        assert!(officer.get(path).await.text().contains("href=\"/certificate\""), "{path}");
    }
    for person in ["squad1-5", "grid-205"] {
        let mut other = house.signed_in(person).await;
        assert!(!other.get("/account").await.text().contains("href=\"/certificate\""), "{person}");
        let none = other.get("/certificate").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{person}");
        assert!(none.text().contains("您没有登记执法证"), "{person}");
    }
    assert_eq!(house.browser().get("/certificate").await.status, StatusCode::SEE_OTHER);
    let script = house.browser().get("/sw.js").await.text();
    assert!(script.contains("\"/certificate\""), "the phone does not keep it");
}
