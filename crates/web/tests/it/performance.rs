//! 绩效: reckoned by the published method, each number beside its formula, never by fines.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use serde_json::{Value, json};

async fn report(browser: &mut Browser, grid: &str) -> String {
    let body = json!({
        "source": "patrol", "class": "stall", "content": "路口有摊位", "place": { "text": "桥头", "grid": grid },
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

/// The lines of the file for one thing judged, as measure, part, whole, score, total.
fn lines(csv: &str, name: &str) -> Vec<[String; 5]> {
    let cells = |l: &str| -> Vec<String> { l.trim_matches('"').split("\",\"").map(String::from).collect() };
    csv.lines()
        .map(cells)
        .filter(|c| c.len() == 10 && c[2] == name)
        .map(|c| [c[3].clone(), c[5].clone(), c[6].clone(), c[8].clone(), c[9].clone()])
        .collect()
}

#[tokio::test]
async fn f12_lets_pass_marks_that_follow_the_published_formulas() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let village = "419001103205";
    let name = house.office.town().grids.get(village).expect("a village").name.clone();
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(report(&mut hub, village).await);
    }
    // One declined at once, one dispatched at once, one late, one left lying.
    act(&mut hub, &ids[0], "decline_clue", json!({ "reason": "属邻里纠纷，由村调解委员会处理" })).await;
    act(&mut hub, &ids[1], "accept_clue", json!({ "note": "" })).await;
    let units = json!({ "office": "dept-build", "squad": "squad1", "why": "按领域" });
    act(&mut hub, &ids[1], "dispatch_clue", units.clone()).await;
    house.clock.set("2026-11-30T10:00:00".parse().expect("a moment"));
    let mut hub = house.signed_in("hub").await;
    act(&mut hub, &ids[2], "accept_clue", json!({ "note": "" })).await;
    act(&mut hub, &ids[2], "dispatch_clue", units).await;
    let csv = hub.get("/performance/export?month=2026-11").await;
    assert_eq!(csv.status, StatusCode::OK);
    let csv = csv.text();
    let row = |cells: [&str; 5]| cells.map(String::from);
    assert_eq!(
        lines(&csv, &name),
        [
            row(["上报数", "4", "4", "100.00", "60.00"]),
            row(["有效上报率", "3", "4", "75.00", "60.00"]),
            row(["结案率", "1", "4", "25.00", "60.00"]),
        ]
    );
    let centre = lines(&csv, "指挥调度中心");
    // Two in time, one late, one lying past its limit.
    assert_eq!(centre[0], row(["按时受理率", "2", "4", "50.00", "40.00"]));
    assert_eq!(centre[1], row(["结案率", "1", "4", "25.00", "40.00"]));
    // The check of the first is past its limit; of the second it is still running.
    let squad = lines(&csv, house.office.town().unit_name("squad1"));
    assert_eq!(squad[0], row(["按时处置率", "0", "1", "0.00", "0.00"]));
    let idle = lines(&csv, house.office.town().unit_name("squad3"));
    assert_eq!(idle[0], row(["按时处置率", "0", "0", "—", "—"]), "nothing to judge is no mark");
    let page = hub.get("/performance?month=2026-11").await.text();
    for word in ["怎样算", "（上报件数－不予受理件数）÷上报件数", "权重40", "GB/T 30428.4", "F-12", &name]
    {
        assert!(page.contains(word), "{word}");
    }
    let href = format!("from=2026-11-01&to=2026-11-30&grid={village}\">4</a>");
    assert!(page.replace("&#38;", "&").replace("&amp;", "&").contains(&href), "{page}");
    let list = hub.get(&format!("/clues?grid={village}&from=2026-11-01&to=2026-11-30")).await.text();
    assert_eq!(list.matches("data-key=\"clue/").count(), 4, "the number leads to its rows");
    let before = hub.get("/performance?month=2026-10").await.text();
    assert!(
        before.contains("当月没有上报") && !before.contains(&format!("<td data-label=\"名称\">{name}</td>"))
    );
}

#[tokio::test]
async fn f12_refuses_fines_as_a_measure_wherever_one_looks() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let csv = hub.get("/performance/export").await.text();
    assert!(!csv.contains('罚') && !csv.contains("没收") && !csv.contains("金额"), "{csv}");
    let page = hub.get("/performance").await.text();
    let table = page.split("<tbody>").skip(1).filter_map(|t| t.split("</tbody>").next()).collect::<String>();
    assert!(!table.contains('罚') && !table.contains("money"), "{table}");
    assert!(page.contains("罚没数额、处罚件数不作指标"));
}

#[tokio::test]
async fn a_month_that_is_none_is_said_by_its_field() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for (asked, word) in
        [("2026-13", "看不懂月份"), ("%E4%B8%8A%E6%9C%88", "看不懂月份“上月”"), ("2027-01", "还没有到")]
    {
        for path in ["/performance", "/performance/export"] {
            let answer = hub.get(&format!("{path}?month={asked}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {asked}");
            let page = answer.text();
            assert!(page.contains(word) && page.contains("id=\"f-month-error\""), "{page}");
        }
    }
    assert!(hub.get("/performance?month=2026-13").await.text().contains("value=\"2026-13\""), "typed stays");
    assert!(hub.get("/performance?month=").await.text().contains("value=\"2026-11\""));
}

#[tokio::test]
async fn p02_refuses_the_performance_to_who_neither_reads_the_towns_numbers_nor_is_judged() {
    let house = House::demo().await;
    assert_eq!(house.browser().get("/performance").await.status, StatusCode::SEE_OTHER);
    for who in ["finance", "store", "sysadmin"] {
        for path in ["/performance", "/performance/export"] {
            let answer = house.signed_in(who).await.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {path}");
            assert!(answer.text().contains("P-02"));
        }
    }
    assert_eq!(house.signed_in("head").await.get("/performance").await.status, StatusCode::OK);
    let mut town = office::town::embedded().expect("the town loads");
    town.method = None;
    let house = House::demo_of(town).await;
    let mut hub = house.signed_in("hub").await;
    assert!(hub.get("/performance").await.text().contains("本镇还没有公布评价办法"));
    assert_eq!(hub.get("/performance/export").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_is_judged_reads_the_results_of_their_own_unit_or_grid_and_nobody_elses() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let village = "419001103205";
    let id = report(&mut hub, village).await;
    report(&mut hub, "419001103206").await;
    let units = json!({ "office": "dept-build", "squad": "squad1", "why": "按领域" });
    act(&mut hub, &id, "dispatch_clue", units).await;
    let name = |id: &str| house.office.town().grids.get(id).expect("a village").name.clone();
    let unit = |id: &str| house.office.town().unit_name(id).to_string();
    let all = hub.get("/performance/export?month=2026-11").await.text();
    for (who, own, others) in [
        ("grid-205", name(village), [name("419001103206"), unit("squad1")]),
        ("squad1-1", unit("squad1"), [unit("squad2"), name(village)]),
        ("dept-build-1", unit("dept-build"), [unit("dept-land"), unit("squad1")]),
    ] {
        let mut browser = house.signed_in(who).await;
        let page = browser.get("/performance?month=2026-11").await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        let text = page.text();
        assert!(text.contains(&own) && text.contains("这里是本单位、本网格的结果"), "{who}: {text}");
        let csv = browser.get("/performance/export?month=2026-11").await.text();
        assert_eq!(lines(&csv, &own), lines(&all, &own), "{who}: as the centre reads it");
        assert!(!lines(&csv, &own).is_empty(), "{who}");
        for other in others {
            assert!(lines(&csv, &other).is_empty(), "{who} reads {other}: {csv}");
            assert!(!text.contains(&format!("<td data-label=\"名称\">{other}</td>")), "{who} reads {other}");
        }
        // A number leads to its rows where they are all theirs to see.
        assert_eq!(text.contains("counted="), who != "grid-205", "{who}: {text}");
    }
    assert!(house.signed_in("squad1-1").await.get("/").await.text().contains("href=\"/performance\""));
    assert!(house.signed_in("grid-205").await.get("/").await.text().contains("href=\"/performance\""));
}

#[tokio::test]
async fn the_method_is_public_and_names_no_person_and_no_result() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    report(&mut hub, "419001103205").await;
    let page = house.browser().get("/public/performance").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    let method = house.office.town().method.as_ref().expect("a method");
    assert!(text.contains(&method.title) && text.contains(&method.basis), "{text}");
    for (judged, weighed) in &method.of {
        assert!(text.contains(judged.label()), "{}", judged.label());
        for w in weighed {
            let line = format!("{}</td><td data-label=\"权重\">{}</td>", w.measure.formula(w.full), w.weight);
            assert!(text.contains(&line), "{line}");
        }
    }
    for person in house.office.people().values() {
        assert!(!text.contains(&person.name), "{}", person.name);
    }
    assert!(!text.contains("/clues?") && !text.contains("data-label=\"总分\""));
    assert!(house.browser().get("/public").await.text().contains("href=\"/public/performance\""));
    let mut town = office::town::embedded().expect("the town loads");
    town.method = None;
    let house = House::demo_of(town).await;
    assert!(house.browser().get("/public/performance").await.text().contains("本镇还没有公布评价办法"));
}
