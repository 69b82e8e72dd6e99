//! The town's public lists beside that of its powers.

use crate::house::House;
use axum::http::StatusCode;

#[tokio::test]
async fn the_lists_of_review_and_footage_are_public_as_they_stood_on_any_day() {
    let house = House::demo().await;
    let mut anybody = house.browser();
    let home = anybody.get("/public").await.text();
    // Larger letters are offered to the public, too; without script the button is not there.
    assert!(home.contains("data-large hidden>") && home.contains("大字"), "{home}");
    for list in &house.office.town().lists {
        let path = format!("/public/lists/{}", list.id);
        assert!(home.contains(&path), "{path} is not on the first page");
        let page = anybody.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let page = page.text();
        for entry in &list.entries {
            assert!(page.contains(&entry.name) && page.contains(&entry.basis), "{}", entry.name);
        }
        let before = anybody.get(&format!("{path}?on=2020-01-01")).await.text();
        assert!(
            before.contains("当日没有生效的版本") && !before.contains(&list.entries[0].basis),
            "{before}"
        );
    }
    assert_eq!(anybody.get("/public/lists/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_public_is_told_to_programs_as_well() {
    let house = House::demo().await;
    let mut anybody = house.browser();
    let officers = anybody.get("/api/v1/public/officers").await.json();
    let page = anybody.get("/public/officers").await.text();
    let officers = officers.as_array().expect("a list");
    assert!(!officers.is_empty());
    for officer in officers {
        assert!(page.contains(officer["certificate"].as_str().expect("a number")), "{officer}");
    }
    let today = anybody.get("/api/v1/public/powers").await.json();
    assert!(
        today["items"].as_array().is_some_and(|i| i.len() > 10 && i.iter().all(|i| i["published"] == true))
    );
    let before = anybody.get("/api/v1/public/powers?on=2019-01-01").await;
    assert_eq!(before.status, StatusCode::NOT_FOUND, "{}", before.text());
    let review = anybody.get("/api/v1/public/lists/review").await.json();
    assert!(review["entry"].as_array().is_some_and(|e| e.len() >= 4), "{review}");
    assert_eq!(anybody.get("/api/v1/public/lists/none").await.status, StatusCode::NOT_FOUND);
    let wrong = anybody.get("/api/v1/public/lists/review?on=someday").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{}", wrong.text());
    assert!(anybody.get("/api/v1/public/hearings").await.json().is_array());
}

/// 口径与待核: a value that changes stands with the day from which it does, and why.
#[tokio::test]
async fn the_page_of_rules_says_from_which_day_a_value_of_the_town_is_another() {
    let mut town = office::town::embedded().expect("the town loads");
    let days = town.settings.iter_mut().find(|s| s.key == "defence_days").expect("a setting");
    days.later.push(office::town::SettingFrom {
        from: jiff::civil::date(2027, 1, 1),
        value: "7".into(),
        note: "示例〔2026〕9号".into(),
    });
    let house = House::demo_of(town).await;
    let page = house.browser().get("/rules").await.text();
    assert!(page.contains("自2027-01-01起：7") && page.contains("自2027-01-01起：示例〔2026〕9号"), "{page}");
    assert_eq!(page.matches("已经立案的案件，仍按开始时的值").count(), 1, "only where something changes");
}
