//! 巡查 over HTTP: given, walked, counted; and everybody who is turned away.

use crate::house::{Answer, House};
use axum::http::StatusCode;
use serde_json::{Value, json};

const GRID: &str = "419001103201";
const TASK: &str = "/patrols/daily-419001103201-2026w47";

/// What a browser sends of a form.
fn form(fields: &[(&str, &str)]) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    let encode = |s: &str| {
        s.bytes()
            .map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect::<String>()
    };
    fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&")
}

#[track_caller]
fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[track_caller]
fn refused(answer: &Answer, status: StatusCode, rule: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(answer.text().contains(rule), "not {rule}: {}", answer.text());
}

/// A house on a Friday whose clock has made the week's tasks.
async fn house() -> House {
    let house = House::demo().await;
    house.office.sweep_patrols().await.expect("swept");
    house
}

fn at(house: &House, spot: &str, off: f64) -> String {
    let book = house.office.town().patrol.as_ref().expect("the town has one");
    let at = &book.spots.iter().find(|s| s.spot.id == spot).expect("a point").spot;
    let (lon, lat) = (format!("{:.6}", at.lon + off), format!("{:.6}", at.lat));
    form(&[("spot", spot), ("place.lon", &lon), ("place.lat", &lat), ("place.accuracy", "15")])
}

/// The hidden words with which a page's form is sent.
fn hidden(page: &str, name: &str) -> String {
    let of = format!("name=\"{name}\" value=\"");
    page.split(&of).nth(1).and_then(|r| r.split('"').next()).unwrap_or_default().to_string()
}

#[tokio::test]
async fn a_member_walks_the_week_s_round_from_the_first_page_to_the_end() {
    let house = house().await;
    let mut member = house.signed_in("grid-201").await;
    assert!(member.get("/").await.text().contains("1项待巡查"));
    let mine = member.get("/patrols").await.text();
    assert!(mine.contains("每周日常巡查") && mine.contains(TASK), "{mine}");
    let page = member.get(TASK).await.text();
    assert!(
        page.contains("开始巡查")
            && page.contains("承留村村委会门口（示例）")
            && page.contains("class=\"sketch\""),
        "{page}"
    );
    assert!(
        page.contains("data-island=\"along\"") && page.contains("check_in?spot=201-1"),
        "taken along: {page}"
    );
    done(
        &member
            .post(&format!("{TASK}/acts/start_patrol"), &form(&[("_version", &hidden(&page, "_version"))]))
            .await,
    );
    let check = member.get(&format!("{TASK}/acts/check_in?spot=201-1")).await.text();
    assert!(check.contains("value=\"201-1\" selected") && check.contains("data-auto"), "{check}");
    // In place, and too far: both are kept, and the page says which.
    let near = member.post(&format!("{TASK}/acts/check_in"), &at(&house, "201-1", 0.0002)).await;
    done(&near);
    let page = member.get(near.header("location")).await.text();
    assert!(
        page.contains("承留村村委会门口（示例）：到位，已签到。下一个点：承留村护林口（示例）"),
        "along the route: {page}"
    );
    assert!(
        page.contains("下一个点：<b>2　承留村护林口（示例）</b>") && page.contains("sketch-route"),
        "{page}"
    );
    let far = member.post(&format!("{TASK}/acts/check_in"), &at(&house, "201-2", 0.01)).await;
    done(&far);
    assert!(member.get(far.header("location")).await.text().contains("标明“未到位”"));
    let page = member.get(TASK).await.text();
    assert!(page.contains("到位1／4") && page.contains("未到位：距点位"), "{page}");

    let end = format!("{TASK}/acts/end_patrol");
    let hiding = member.post(&end, &form(&[("normal", "on")])).await;
    refused(&hiding, StatusCode::UNPROCESSABLE_ENTITY, "P-12");
    assert!(hiding.text().contains("checked"), "what was ticked stays: {}", hiding.text());
    done(&member.post(&end, &form(&[("normal", "on"), ("reason", "三处修路绕不过去")])).await);
    assert!(member.get(TASK).await.text().contains("三处修路绕不过去"));

    let over = member.get(TASK).await.text();
    assert!(!over.contains("下一个点") && over.contains("sketch-route"), "the walk is over: {over}");
    // A grid for which no route was laid down is walked in any order.
    let other = TASK.replace("103201", "103202");
    let page = house.signed_in("grid-202").await.get(&other).await.text();
    assert!(
        page.contains("开始巡查") && !page.contains("下一个点") && !page.contains("sketch-route"),
        "{page}"
    );

    let mut hub = house.signed_in("hub2").await;
    assert!(!hub.get(TASK).await.text().contains("下一个点"), "said to whoever walks");
    let list = hub.get(&format!("/patrols?grid={GRID}&stage=done&result=short")).await.text();
    assert!(list.contains("4个点位，到位1个") && list.contains("周应声"), "{list}");
    let sheet = hub.get(&format!("/patrols/export?grid={GRID}")).await;
    assert!(sheet.header("content-type").starts_with("text/csv") && sheet.text().contains("承留村"));
    let coverage = hub.get("/patrols/coverage?month=2026-11").await.text();
    assert!(
        coverage.contains("1÷4") && coverage.contains("band-0") && coverage.contains("今天"),
        "{coverage}"
    );
    assert!(
        coverage
            .contains(&format!("grid={GRID}&amp;sort=&amp;from=2026-11-01&amp;to=2026-11-30&amp;stage=done"))
            || coverage.contains(&format!(
                "grid={GRID}&#38;sort=&#38;from=2026-11-01&#38;to=2026-11-30&amp;stage=done"
            )),
        "each figure leads to its rows"
    );
    assert!(hub.get("/patrols/coverage/export").await.text().contains("东片区 · 承留村"));
    let wrong = hub.get("/patrols/coverage?month=2026-13").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("看不懂月份"));
    assert!(hub.get("/patrols?from=%E6%98%A8%E5%A4%A9").await.text().contains("看不懂日期"));
    assert!(hub.get("/patrols?sort=fire").await.text().contains("没有符合条件的巡查任务"));
}

#[tokio::test]
async fn the_centre_gives_and_cancels_special_patrols() {
    let house = house().await;
    let mut hub = house.signed_in("hub2").await;
    let page = hub.get("/patrols/acts/assign_patrol").await;
    assert!(page.status == StatusCode::OK && page.text().contains("森林防火巡查"), "{}", page.text());
    let task = |more: &[(&str, &str)]| {
        let fields = [
            ("sort", "build"),
            ("title", "围挡后施工排查"),
            ("until", "2026-11-25"),
            ("reason", "接群众反映"),
        ];
        form(&[&fields[..], more].concat())
    };
    let give = "/patrols/acts/assign_patrol";
    let none = hub.post(give, &task(&[])).await;
    refused(&none, StatusCode::UNPROCESSABLE_ENTITY, "P-04");
    assert!(none.text().contains("围挡后施工排查"), "what was typed stays");
    let odd = hub.post(give, &task(&[("grids.0.grid", GRID), ("spots", "999-9")])).await;
    refused(&odd, StatusCode::UNPROCESSABLE_ENTITY, "999-9");
    let other = hub.post(give, &task(&[("grids.0.grid", GRID), ("person", "grid-202")])).await;
    refused(&other, StatusCode::UNPROCESSABLE_ENTITY, "P-04");
    let both = task(&[("grids.0.grid", GRID), ("grids.1.grid", "419001103202"), ("_key", "given-once")]);
    let given = hub.post(give, &both).await;
    done(&given);
    let again = hub.post(give, &both).await;
    assert_eq!(again.header("location"), given.header("location"), "a second click gives nothing more");
    let listed = hub.get("/api/v1/patrols?origin=special").await.json();
    assert_eq!(listed["rows"].as_array().map(Vec::len), Some(2));
    let first = given.header("location").split('?').next().expect("an address").to_string();
    let mut member = house.signed_in("grid-201").await;
    assert!(
        member.get("/notices").await.text().contains("违建巡查"),
        "{}",
        member.get("/notices").await.text()
    );

    // Whoever has no part in it.
    for who in ["grid-202", "squad1-1", "dept-build-1"] {
        let mut them = house.signed_in(who).await;
        assert_eq!(them.get(&first).await.status, StatusCode::FORBIDDEN, "{who}");
        let start = them.post(&format!("{first}/acts/start_patrol"), "").await;
        assert_eq!(start.status, StatusCode::FORBIDDEN, "{who}: {}", start.text());
        let give = them.post(give, &both).await;
        assert_eq!(give.status, StatusCode::FORBIDDEN, "{who}");
    }
    for who in ["squad1-1", "dept-build-1"] {
        assert_eq!(house.signed_in(who).await.get("/patrols").await.status, StatusCode::FORBIDDEN, "{who}");
    }
    assert_eq!(house.browser().get("/patrols").await.status, StatusCode::SEE_OTHER, "signs in first");
    let cancel = format!("{first}/acts/cancel_patrol");
    refused(&member.post(&cancel, &form(&[("reason", "不想去")])).await, StatusCode::FORBIDDEN, "R-04");
    refused(&hub.post(&cancel, "").await, StatusCode::UNPROCESSABLE_ENTITY, "P-04");
    done(&hub.post(&cancel, &form(&[("reason", "降雨改期")])).await);
    refused(
        &member.post(&format!("{first}/acts/start_patrol"), "").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "P-03",
    );
}

#[tokio::test]
async fn a_repeated_click_acts_once_and_a_stale_page_is_told() {
    let house = house().await;
    let mut member = house.signed_in("grid-201").await;
    let start = form(&[("_version", "1"), ("_key", "start-1")]);
    done(&member.post(&format!("{TASK}/acts/start_patrol"), &start).await);
    done(&member.post(&format!("{TASK}/acts/start_patrol"), &start).await);
    let stale = form(&[("_version", "1"), ("agreed", "on")]);
    assert_eq!(member.post(&format!("{TASK}/acts/allow_track"), &stale).await.status, StatusCode::CONFLICT);
    done(
        &member
            .post(&format!("{TASK}/acts/allow_track"), &form(&[("_version", "2"), ("agreed", "on")]))
            .await,
    );
    for act in ["stop_track", "erase_track"] {
        let answer = member.post(&format!("{TASK}/acts/{act}"), &form(&[("_version", "2")])).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{act}");
    }
    // A check-in says where its author stood: what was meanwhile agreed to makes it no other. Twice sent, it is one.
    let check = format!("{}&_version=2&_key=check-1", at(&house, "201-1", 0.0));
    done(&member.post(&format!("{TASK}/acts/check_in"), &check).await);
    done(&member.post(&format!("{TASK}/acts/check_in"), &check).await);
    let told = member.get(&format!("/api/v1{TASK}")).await.json();
    assert_eq!(told["state"]["visits"].as_array().map(Vec::len), Some(1));
    let mut hub = house.signed_in("hub").await;
    let cancel = form(&[("_version", "2"), ("reason", "改期")]);
    assert_eq!(hub.post(&format!("{TASK}/acts/cancel_patrol"), &cancel).await.status, StatusCode::CONFLICT);
    let end = form(&[("_version", "2"), ("_key", "end-1"), ("normal", "on"), ("reason", "下大雨")]);
    done(&member.post(&format!("{TASK}/acts/end_patrol"), &end).await);
    done(&member.post(&format!("{TASK}/acts/end_patrol"), &end).await);
}

#[tokio::test]
async fn a_form_from_where_there_was_no_network_is_taken_with_its_own_times() {
    let house = house().await;
    let mut member = house.signed_in("grid-201").await;
    let api = |act: &str| format!("/api/v1{TASK}/acts/{act}");
    house.clock.set("2026-11-20T15:00:00".parse().expect("a moment"));
    // Begun, checked in and ended in a valley, all at the version that was taken along; sent in their order.
    let sent = async |act: &str, key: &str, body: String| {
        let browser = house.signed_in("grid-201").await.with("idempotency-key", key);
        let mut browser = browser.with("x-filled-at", "2026-11-20T10:30:00").with("if-match", "\"1\"");
        browser.post(&api(act), &body).await
    };
    let started = sent("start_patrol", "k1", form(&[("started_at", "2026-11-20T10:00")])).await;
    assert_eq!(started.status, StatusCode::CREATED, "{}", started.text());
    let check = format!("{}&checked_at=2026-11-20T10%3A30", at(&house, "201-1", 0.0));
    for status in [StatusCode::CREATED, StatusCode::OK] {
        assert_eq!(sent("check_in", "k2", check.clone()).await.status, status, "once under its own key");
    }
    let ended = form(&[("ended_at", "2026-11-20T11:00"), ("normal", "on"), ("reason", "封山")]);
    assert_eq!(sent("end_patrol", "k3", ended).await.status, StatusCode::CREATED);
    let told = member.get(&format!("/api/v1{TASK}")).await.json();
    assert_eq!(told["state"]["visits"][0]["at"], "2026-11-20T10:30:00");
    assert_eq!(told["state"]["visits"][0]["reached"], true);
    assert_eq!(told["timeline"][2]["filled"], "2026-11-20 10:30");
}

#[tokio::test]
async fn a_track_is_sent_only_as_agreed_and_opened_by_few() {
    let house = house().await;
    let mut member = house.signed_in("grid-201").await;
    done(&member.post(&format!("{TASK}/acts/start_patrol"), "").await);
    let api = format!("/api/v1{TASK}/track");
    let points = json!([
        { "at": "2026-11-20T09:00:00", "lon": 112.5, "lat": 35.08, "accuracy": 10 },
        { "at": "2026-11-20T09:00:40", "lon": 112.5, "lat": 35.081 },
    ]);
    refused(&member.post_json(&api, &points).await, StatusCode::UNPROCESSABLE_ENTITY, "P-13");
    let page = member.get(&format!("{TASK}/acts/allow_track")).await.text();
    assert!(page.contains("不同意、撤回都不影响巡查和考核"), "{page}");
    refused(
        &member.post(&format!("{TASK}/acts/allow_track"), "").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "P-13",
    );
    done(&member.post(&format!("{TASK}/acts/allow_track"), "agreed=on").await);
    house.clock.set("2026-11-20T09:05:00".parse().expect("a moment"));
    assert_eq!(member.post_json(&api, &points).await.json()["kept"], 2);
    assert_eq!(member.post_json(&api, &points).await.json()["kept"], 0);
    assert_eq!(
        member.post_json(&api, &json!([{ "at": "gestern" }])).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let off = json!([{ "at": "2026-11-20T09:01:00", "lon": 999, "lat": 35 }]);
    refused(&member.post_json(&api, &off).await, StatusCode::UNPROCESSABLE_ENTITY, "P-04");
    assert!(member.get(TASK).await.text().contains("data-state=\"on\""));
    assert!(member.get(&format!("{TASK}/track")).await.text().contains("2个点"));
    for (who, status) in
        [("grid-202", StatusCode::FORBIDDEN), ("hub2", StatusCode::FORBIDDEN), ("hub", StatusCode::OK)]
    {
        assert_eq!(house.signed_in(who).await.get(&format!("{TASK}/track")).await.status, status, "{who}");
    }
    assert_eq!(house.browser().get(&api).await.status, StatusCode::UNAUTHORIZED);
    let told = member.get(TASK).await.text();
    assert!(told.contains("谁看过") && told.contains("调有方"), "{told}");
    let before: Value = member.get(&format!("/api/v1{TASK}")).await.json();
    assert_eq!(before["track"], true);
    done(&member.post(&format!("{TASK}/acts/erase_track"), "").await);
    assert!(member.get(&format!("{TASK}/track")).await.text().contains("没有轨迹"));
}

#[tokio::test]
async fn what_came_back_in_the_grid_is_shown_before_setting_out_without_its_words() {
    let house = house().await;
    let mut other = house.signed_in("hub2").await;
    for (n, off) in [(1, 0.0), (2, 0.0003)] {
        let report = json!({
            "source": "citizen", "class": "road", "content": format!("第{n}次：赵某又把沙石堆在路边"),
            "place": { "text": "承留村主街中段", "lon": 112.5016 + off, "lat": 35.0844 },
            "reporter": { "anonymous": true }, "files": [],
        });
        let answer = other.post_json("/api/v1/clues", &report).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let page = house.signed_in("grid-201").await.get(TASK).await.text();
    assert!(
        page.contains("老地方又出现的") && page.contains("承留村主街中段") && page.contains("2次"),
        "{page}"
    );
    assert!(!page.contains("赵某"), "neither what was said nor who said it");
    let neighbour = house.signed_in("grid-202").await.get("/patrols/daily-419001103202-2026w47").await.text();
    assert!(!neighbour.contains("老地方又出现的"));
}
