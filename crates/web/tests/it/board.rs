//! 态势看板: every number is as many as the rows it leads to.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every figure on a page with the address it leads to: what stands in `<b>` or behind a word, as a number.
fn figures(page: &str) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for part in page.split("<a ").skip(1) {
        let Some((head, rest)) = part.split_once('>') else { continue };
        let Some(href) = head.split("href=\"").nth(1).and_then(|h| h.split('"').next()) else { continue };
        if !href.starts_with("/clues?") && !href.starts_with("/cases?") {
            continue;
        }
        let body = rest.split("</a>").next().unwrap_or_default();
        let text: String = match body.split("<title>").nth(1) {
            Some(title) => title.split("</title>").next().unwrap_or_default().into(),
            None => body.split('<').filter_map(|p| p.split('>').next_back()).collect(),
        };
        // A title ends in the count: 6月1日上报3件.
        let digits: String =
            text.trim_end_matches('件').chars().rev().take_while(char::is_ascii_digit).collect();
        if let Ok(n) = digits.chars().rev().collect::<String>().parse() {
            found.push((href.replace("&amp;", "&").replace("&#38;", "&"), n));
        }
    }
    found
}

/// Rows of a list over all its pages.
async fn rows(browser: &mut Browser, href: &str) -> i64 {
    let (mut at, mut n) = (href.to_string(), 0);
    loop {
        let page = browser.get(&at).await;
        assert_eq!(page.status, StatusCode::OK, "{at}");
        let text = page.text();
        let body = text.split("<tbody>").nth(1).and_then(|t| t.split("</tbody>").next()).unwrap_or_default();
        n += i64::try_from(body.matches("<tr").count()).expect("few");
        match text.split("rel=\"next\" href=\"").nth(1).and_then(|t| t.split('"').next()) {
            Some(next) => at = next.replace("&amp;", "&").replace("&#38;", "&"),
            None => return n,
        }
    }
}

async fn report(browser: &mut Browser, class: &str) -> String {
    let body = json!({
        "source": "patrol", "class": class, "content": "路口有摊位",
        "place": { "text": "桥头", "grid": "419001103205", "lon": 112.5125, "lat": 35.0821 },
    });
    let answer = browser.post_json("/api/v1/clues", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").into()
}

async fn act(browser: &mut Browser, id: &str, act: &str, mut body: Value) {
    body["act"] = json!(act);
    let answer = browser.post_json(&format!("/api/v1/clues/{id}/acts/{act}"), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{act}: {}", answer.text());
}

/// A few weeks: reported, dispatched, declined, left lying.
async fn busy() -> House {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for n in 0..40 {
        let id = report(&mut hub, if n % 3 == 0 { "stall" } else { "dump" }).await;
        if n % 2 == 0 {
            act(&mut hub, &id, "accept_clue", json!({ "note": "" })).await;
        }
        if n % 4 == 0 {
            let squad = format!("squad{}", 1 + n / 4 % 4);
            act(
                &mut hub,
                &id,
                "dispatch_clue",
                json!({ "office": "dept-build", "squad": squad, "why": "试", "reason": "试" }),
            )
            .await;
        }
        if n % 4 != 0 && n % 5 == 1 {
            act(&mut hub, &id, "decline_clue", json!({ "reason": "属邻里纠纷，由村调解委员会处理" })).await;
        }
        if n % 3 == 2 {
            let next = house.office.now().saturating_add(jiff::SignedDuration::from_hours(7));
            house.clock.set(next);
            // Desks sign out overnight.
            hub = house.signed_in("hub").await;
        }
    }
    report(&mut hub, "stall").await;
    // What the reporters say of the answers, of a squadron's and of the centre's own.
    for (n, satisfaction) in ["satisfied", "mostly", "dissatisfied", "dissatisfied"].into_iter().enumerate() {
        let whole = json!({ "act": "report_clue", "source": "citizen", "class": "stall", "content": "摊位占道",
            "place": { "text": "村口", "grid": "419001103205" }, "reporter": { "anonymous": true } });
        let id = house.public_report(&whole, "").await;
        let mut hub = house.signed_in("hub").await;
        if n == 2 {
            act(
                &mut hub,
                &id,
                "dispatch_clue",
                json!({ "office": "dept-build", "squad": "squad1", "reason": "就近" }),
            )
            .await;
            let now = house.office.now().with().subsec_nanosecond(0).build().expect("a moment");
            let check = json!({
                "officers": ["dept-build-1", "squad1-1"], "started_at": now, "ended_at": now, "shown_certificates": true,
                "present": "无", "findings": "已经移走。", "outcome": "corrected", "signature": { "refused": "无人在场" },
            });
            act(&mut house.signed_in("dept-build-1").await, &id, "check_site", check).await;
            act(&mut hub, &id, "give_feedback", json!({ "content": "已经移走。" })).await;
        } else {
            act(&mut hub, &id, "decline_clue", json!({ "reason": "属邻里纠纷" })).await;
        }
        house
            .public_report(
                &json!({ "act": "rate_clue", "satisfaction": satisfaction, "words": "没有解决" }),
                &id,
            )
            .await;
        if n == 3 {
            house.public_report(&json!({ "act": "reopen_clue", "reason": "请再来" }), &id).await;
        }
    }
    house
}

#[tokio::test]
async fn every_figure_of_the_board_is_as_many_as_the_rows_it_leads_to() {
    let house = busy().await;
    for who in ["hub", "brigade", "city"] {
        let mut reader = house.signed_in(who).await;
        for address in ["/board", "/board?wall=1", "/", "/performance", "/performance?month=2026-11"] {
            let page = reader.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{who} {address}");
            let mut figures = BTreeMap::new();
            for (href, n) in self::figures(&page.text()) {
                let before = figures.insert(href.clone(), n);
                assert!(before.is_none_or(|b| b == n), "{address}: {href} is {before:?} and {n}");
            }
            assert!(figures.len() >= 20, "{who} {address}: {figures:?}");
            assert!(figures.values().filter(|n| **n > 0).count() >= 3, "{address}: {figures:?}");
            for (href, n) in figures {
                assert_eq!(rows(&mut reader, &href).await, n, "{who} {address} {href}");
            }
        }
    }
}

#[tokio::test]
async fn the_wall_has_no_menu_and_nobodys_data() {
    let house = busy().await;
    let mut hub = house.signed_in("hub").await;
    let wall = hub.get("/board?wall=1").await.text();
    assert!(
        wall.contains("class=\"wall\"") && wall.contains("data-wall") && !wall.contains("主导航"),
        "{wall}"
    );
    assert!(!wall.contains("路口有摊位"), "what was reported is read at a desk");
    let board = hub.get("/board").await.text();
    assert!(
        board.contains("主导航") && board.contains("/board?wall=1") && board.contains("data-look=\"board\"")
    );
    assert!(board.contains("data-live=\""), "it hears of what happens");
}

#[tokio::test]
async fn p02_refuses_the_board_to_who_does_not_read_the_towns_numbers_and_lets_pass_who_does() {
    let house = House::demo().await;
    assert_eq!(house.browser().get("/board").await.status, StatusCode::SEE_OTHER);
    for who in ["grid-201", "squad1-1", "dept-build-1", "finance", "sysadmin", "auditadmin"] {
        let answer = house.signed_in(who).await.get("/board").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}");
        assert!(answer.text().contains("P-02"), "{who}");
    }
    for who in ["hub", "legal", "head"] {
        let page = house.signed_in(who).await.get("/board").await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        assert!(page.text().contains("没有超期线索"), "an empty town has an empty board");
    }
}

#[tokio::test]
async fn a_filter_that_the_form_has_no_field_for_is_told_and_kept() {
    let house = busy().await;
    let mut hub = house.signed_in("hub").await;
    let today = house.office.now().date();
    let page = hub.get(&format!("/clues?from={today}&to={today}&squad=squad1&open=1")).await.text();
    assert!(page.contains(&format!("{today}上报")) && page.contains("未办结"), "{page}");
    for (name, value) in [("from", today.to_string()), ("squad", "squad1".into()), ("open", "1".into())] {
        assert!(
            page.contains(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")),
            "{name}"
        );
    }
    assert_eq!(rows(&mut hub, "/clues?from=2020-01-01&to=2020-12-31").await, 0);
    assert_eq!(rows(&mut hub, "/clues?from=no-day&to=no-day").await, 0, "no day is no row, and no failure");
}

#[tokio::test]
async fn the_first_pages_share_charts_and_answers_lead_to_their_rows_without_script() {
    let house = busy().await;
    let mut hub = house.signed_in("hub").await;
    let page = hub.get("/").await.text();
    let share = page.split("九十日闭环率").nth(1).and_then(|p| p.split("</div>").next()).expect("the share");
    assert!(
        share.contains("近九十日办结") && share.contains("近九十日上报") && share.contains("closed_from="),
        "{share}"
    );
    for chart in ["trend", "squads", "classes", "sources", "stages"] {
        assert!(page.contains(&format!("data-chart=\"{chart}\"")), "{chart}");
        let table =
            page.split(&format!("data-rows=\"{chart}\"")).nth(1).and_then(|p| p.split("</tbody>").next());
        let table = table.unwrap_or_else(|| panic!("{chart} has a table"));
        assert!(chart == "stages" || table.contains("<a href="), "{chart}: {table}");
    }
    let rated: Vec<(String, i64)> =
        figures(&page).into_iter().filter(|(href, _)| href.contains("rated_from=")).collect();
    assert!(
        rated
            .iter()
            .any(|(href, n)| href.contains("rating=dissatisfied") && !href.contains("squad") && *n == 2),
        "{rated:?}"
    );
    assert!(rated.iter().any(|(href, n)| href.contains("rated_squad=squad1") && *n == 1), "{rated:?}");
    assert!(rated.iter().any(|(href, n)| href.contains("rated_squad=none") && *n == 3), "{rated:?}");
    let list = hub.get("/clues?rated_squad=none&rated_from=2026-11-01&rated_to=2027-01-31").await.text();
    assert!(
        list.contains("评价时由指挥调度中心承办") && list.contains("2026-11-01至2027-01-31评价"),
        "{list}"
    );
    assert_eq!(rows(&mut hub, "/clues?counted=squad.fine.part").await, 0, "no number, no rows");
    let list = hub.get("/clues?counted=squad.handled.whole").await.text();
    assert!(list.contains("计入执法中队按时处置率分母的"), "{list}");
    assert!(list.contains("name=\"counted\" value=\"squad.handled.whole\""), "{list}");
}
