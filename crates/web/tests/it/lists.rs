//! The town's public lists beside that of its powers.

use crate::house::House;
use axum::http::StatusCode;

#[tokio::test]
async fn the_lists_of_review_and_footage_are_public_as_they_stood_on_any_day() {
    let house = House::demo().await;
    let mut anybody = house.browser();
    let home = anybody.get("/public").await.text();
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
