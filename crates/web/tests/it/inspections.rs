//! 行政检查 over HTTP: from the plan to the public result, and everybody who is turned away.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use serde_json::{Value, json};

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

const ROSTER: &str = "济源市示例建材店，91350100M000100Y43，承留镇工业路1号\n赵示例，，承留村集市摊位";

fn plan(way: &str) -> Vec<(&'static str, String)> {
    vec![
        ("title", "2026年市容环境检查".into()),
        ("way", way.into()),
        ("items.0.item", "CG-01".into()),
        ("basis", "《示例条例》第六条".into()),
        ("roster", ROSTER.into()),
        ("from", "2026-11-20".into()),
        ("to", "2026-12-10".into()),
        ("officers", "dept-build-1".into()),
        ("officers", "dept-build-2".into()),
        ("cause", if way == "unplanned" { "连续三起投诉".into() } else { String::new() }),
    ]
}

fn body(fields: &[(&'static str, String)]) -> String {
    form(&fields.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>())
}

/// Makes a plan on the page and gives its address.
async fn made(browser: &mut Browser, way: &str) -> String {
    let done = browser.post("/inspections/acts/make_plan", &body(&plan(way))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    done.header("location").split('?').next().expect("an address").to_string()
}

#[track_caller]
fn done(answer: &crate::house::Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

const TEAM: [(&str, &str); 2] = [("officers", "dept-build-1"), ("officers", "dept-build-2")];

fn notice() -> String {
    form(&[&[("target", "1"), ("visit_at", "2026-11-20T10:00")], &TEAM[..]].concat())
}

fn record(target: &str, more: &[(&str, &str)]) -> String {
    let fields = [
        ("target", target),
        ("shown_certificates", "on"),
        ("started_at", "2026-11-20T08:30"),
        ("ended_at", "2026-11-20T08:50"),
        ("present", "店主"),
        ("findings", "逐项检查，未发现问题"),
        ("signature.refused", "口头确认"),
    ];
    form(&[&fields[..], &TEAM[..], more].concat())
}

#[tokio::test]
async fn a_plan_is_made_reported_drawn_checked_and_its_results_are_public() {
    let house = House::demo().await;
    let mut dept = house.signed_in("dept-build-1").await;
    let empty = dept.get("/inspections").await.text();
    assert!(
        empty.contains("没有符合条件的检查计划") && empty.contains("/inspections/acts/make_plan"),
        "{empty}"
    );
    let page = dept.get("/inspections/acts/make_plan").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("name=\"roster\""));
    // What is missing is said by its field, and what was typed stays.
    let mut short = plan("random");
    short.retain(|(k, _)| *k != "roster");
    let again = dept.post("/inspections/acts/make_plan", &body(&short)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("P-04") && again.text().contains("2026年市容环境检查"), "{}", again.text());

    let at = made(&mut dept, "random").await;
    let shown = dept.get(&at).await.text();
    assert!(shown.contains("济源市示例建材店") && shown.contains("report_plan"), "{shown}");
    let refused = dept.post(&format!("{at}/acts/notify_check"), &notice()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("U-17"), "{}", refused.text());
    done(&dept.post(&format!("{at}/acts/report_plan"), "").await);

    // The centre finds it on its desk and books it.
    let mut hub = house.signed_in("hub2").await;
    assert!(hub.get("/").await.text().contains("待备案检查计划"));
    done(&hub.post(&format!("{at}/acts/acknowledge_plan"), "accept=true").await);
    assert!(!hub.get("/").await.text().contains("待备案检查计划"));

    // No seed was given: the system's chance gives one, and says so.
    let lots = form(&[("count", "2"), ("team", "2"), ("supervisor", "legal")]);
    done(&dept.post(&format!("{at}/acts/draw_random"), &lots).await);
    let twice = dept.post(&format!("{at}/acts/draw_random"), &lots).await;
    assert!(twice.text().contains("U-16") && twice.status == StatusCode::UNPROCESSABLE_ENTITY);
    let shown = dept.get(&at).await.text();
    assert!(shown.contains("系统随机数") && shown.contains("抽中的检查对象"), "{shown}");

    let early = dept.post(&format!("{at}/acts/record_check"), &record("1", &[("outcome", "clean")])).await;
    assert!(early.text().contains("U-17"), "{}", early.text());
    done(&dept.post(&format!("{at}/acts/notify_check"), &notice()).await);
    let form = dept.get(&format!("{at}/acts/record_check?target=1")).await.text();
    assert!(form.contains("value=\"1\" selected") && form.contains("承留镇工业路1号"), "{form}");
    assert!(
        !form.contains("name=\"shown_certificates\" value=\"on\" checked"),
        "that is for the officer to state"
    );
    done(&dept.post(&format!("{at}/acts/record_check"), &record("1", &[("outcome", "clean")])).await);
    done(
        &dept
            .post(
                &format!("{at}/acts/record_check"),
                &record("2", &[("outcome", "corrected"), ("correction", "移入线内")]),
            )
            .await,
    );
    let early = dept.post(&format!("{at}/acts/end_plan"), "").await;
    assert!(early.text().contains("U-16"), "{}", early.text());

    let mut citizen = house.browser();
    assert!(citizen.get("/public/inspections").await.text().contains("暂无抽查结果"));
    let unread = dept.post(&format!("{at}/acts/publish_results"), "").await;
    assert!(unread.text().contains("D-15"), "{}", unread.text());
    done(&dept.post(&format!("{at}/acts/publish_results"), "confirmed=on").await);
    let public = citizen.get("/public/inspections").await.text();
    assert!(public.contains("济源市示例建材店") && public.contains("未发现问题"), "{public}");
    assert!(!public.contains("赵示例") && public.contains("发现问题，当场改正"), "{public}");
    let told = citizen.get("/api/v1/public/inspections").await.json();
    assert_eq!(told["rows"].as_array().map(Vec::len), Some(2));
    assert!(!told.to_string().contains("赵示例"));
    done(&dept.post(&format!("{at}/acts/end_plan"), "").await);

    // Four kinds of documents, each of which opens.
    let shown = dept.get(&at).await.text();
    for name in ["行政检查计划", "双随机抽取记录", "行政检查通知书", "现场检查"] {
        assert!(shown.contains(name), "{name}: {shown}");
    }
    let papers: Vec<String> = shown
        .split("href=\"/papers/")
        .skip(1)
        .filter_map(|r| r.split('"').next().map(|p| format!("/papers/{p}")))
        .filter(|p| !p.ends_with("/pdf"))
        .collect();
    assert!(papers.len() >= 5, "{papers:?}");
    for paper in &papers {
        assert_eq!(dept.get(paper).await.status, StatusCode::OK, "{paper}");
    }

    // The list filters, and comes as a spreadsheet.
    let list = dept.get("/inspections?way=random&stage=ended&text=%E5%B8%82%E5%AE%B9").await.text();
    assert!(list.contains("2026年市容环境检查"), "{list}");
    assert!(dept.get("/inspections?way=listed").await.text().contains("没有符合条件的检查计划"));
    let sheet = dept.get("/inspections/export?way=random").await;
    assert!(sheet.header("content-type").starts_with("text/csv") && sheet.text().contains("双随机抽查"));
}

#[tokio::test]
async fn u18_what_an_unplanned_check_finds_is_a_clue_on_the_centres_desk() {
    let house = House::demo().await;
    let mut dept = house.signed_in("dept-build-1").await;
    let at = made(&mut dept, "unplanned").await;
    let early = dept.post(&format!("{at}/acts/record_check"), &record("2", &[("outcome", "clean")])).await;
    assert!(early.text().contains("U-18"), "{}", early.text());
    done(&dept.post(&format!("{at}/acts/report_plan"), "").await);
    let file = dept.upload("现场.jpg", &crate::files::photo()).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text());
    let more = [("outcome", "violation"), ("class", "road"), ("files", &file.text() as &str)];
    done(&dept.post(&format!("{at}/acts/record_check"), &record("2", &more)).await);
    // Linked both ways.
    let shown = dept.get(&at).await.text();
    let clue =
        shown.split("href=\"/clues/").nth(1).and_then(|r| r.split('"').next()).expect("a clue").to_string();
    let mut hub = house.signed_in("hub2").await;
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains(&at) && page.contains("日常监管") && page.contains("待受理"), "{page}");
    assert!(hub.get("/").await.text().contains(&format!("/clues/{clue}")));
}

#[tokio::test]
async fn p02_nobody_else_touches_a_plan_and_a_second_click_changes_nothing() {
    let house = House::demo().await;
    let mut dept = house.signed_in("dept-build-1").await;
    let at = made(&mut dept, "listed").await;
    let (report, book) = (format!("{at}/acts/report_plan"), format!("{at}/acts/acknowledge_plan"));
    // Another department neither sees nor does; the brigade makes no plans of its own (方案 art. 10).
    let mut land = house.signed_in("dept-land-1").await;
    assert_eq!(land.get(&at).await.status, StatusCode::FORBIDDEN);
    assert_eq!(land.post(&report, "").await.status, StatusCode::FORBIDDEN);
    for who in ["squad1-1", "hub2", "legal", "head", "finance", "city"] {
        let mut other = house.signed_in(who).await;
        let answer = other.post("/inspections/acts/make_plan", &body(&plan("listed"))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}: {}", answer.text());
        assert!(answer.text().contains("P-01"), "{who}: {}", answer.text());
        assert_eq!(other.post(&report, "").await.status, StatusCode::FORBIDDEN, "{who} reports");
    }
    assert_eq!(dept.post(&book, "accept=true").await.status, StatusCode::FORBIDDEN, "the centre's to do");
    for who in ["finance", "grid-201"] {
        let mut other = house.signed_in(who).await;
        assert_eq!(other.get("/inspections").await.status, StatusCode::FORBIDDEN, "{who}");
    }
    assert_eq!(house.browser().get("/inspections").await.status, StatusCode::SEE_OTHER, "signs in first");
    // The same key again is the same act; another page's version is stale.
    let keyed = "_key=k1&_version=1";
    done(&dept.post(&report, keyed).await);
    done(&dept.post(&report, keyed).await);
    let plan = dept.get(&format!("/api/v1{at}")).await.json();
    assert_eq!(plan["state"]["version"], 2, "reported once");
    let mut hub = house.signed_in("hub2").await;
    assert_eq!(hub.post(&book, "accept=true&_version=1").await.status, StatusCode::CONFLICT);
    done(&hub.post(&book, "accept=true&_version=2").await);
}

#[tokio::test]
async fn u17_scripts_make_and_check_plans_as_the_pages_do() {
    let house = House::demo().await;
    let mut dept = house.signed_in("dept-build-1").await;
    let plan = json!({
        "way": "listed", "title": "市容检查", "items": [{ "item": "CG-01" }], "basis": "《示例条例》第六条", "roster": ROSTER,
        "from": "2026-11-20", "to": "2026-12-10", "officers": ["dept-build-1", "dept-build-2"],
    });
    let answer = dept.post_json("/api/v1/inspections", &plan).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let id = answer.json()["id"].as_str().expect("an identifier").to_string();
    let act = |name: &str| format!("/api/v1/inspections/{id}/acts/{name}");
    let visit = json!({ "target": "1", "officers": ["dept-build-1", "dept-build-2"], "visit_at": "2026-11-20T10:00" });
    let refused = dept.post_json(&act("notify_check"), &visit).await;
    assert_eq!((refused.status, &refused.json()["rule"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("U-17")));
    assert_eq!(dept.post_json(&act("report_plan"), &json!({})).await.status, StatusCode::CREATED);
    let contract = json!({ "target": "1", "officers": ["dept-build-1"], "visit_at": "2026-11-20T10:00" });
    assert_eq!(dept.post_json(&act("notify_check"), &contract).await.json()["rule"], "R-01");
    assert_eq!(dept.post_json(&act("notify_check"), &visit).await.status, StatusCode::CREATED);
    // A stale tag, a misspelt field, another's plan.
    let stale = dept.get(&format!("/api/v1/inspections/{id}")).await;
    assert!(stale.header("etag").starts_with("\"3-"), "{}", stale.header("etag"));
    let mut late = house.signed_in("dept-build-1").await.with("if-match", "\"1\"");
    assert_eq!(late.post_json(&act("end_plan"), &json!({})).await.status, StatusCode::PRECONDITION_FAILED);
    let wrong = dept.post_json(&act("end_plan"), &json!({ "why": "x" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut land = house.signed_in("dept-land-1").await;
    assert_eq!(land.get(&format!("/api/v1/inspections/{id}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(land.get("/api/v1/inspections").await.json()["rows"], json!([]));
    let listed = dept.get("/api/v1/inspections?way=listed").await.json();
    assert_eq!(listed["rows"][0]["id"], Value::String(id.clone()));
    let mut city = house.signed_in("city").await;
    assert_eq!(city.get("/api/v1/inspections").await.json()["rows"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn u25_a_reporter_who_gave_a_name_reads_why_nothing_was_filed() {
    let house = House::demo().await;
    let report = |reporter: Value| {
        json!({ "act": "report_clue", "source": "citizen", "class": "stall", "content": "路边摆摊",
            "place": { "text": "承留村主街" }, "reporter": reporter })
    };
    let named = report(json!({ "name": "赵示例", "phone": "19900001234", "anonymous": false }));
    let id = house.public_report(&named, "").await;
    let nameless = house.public_report(&report(json!({ "anonymous": true })), "").await;
    let mut hub = house.signed_in("hub2").await;
    for clue in [&id, &nameless] {
        done(
            &hub.post(&format!("/clues/{clue}/acts/decline_clue"), &form(&[("reason", "没有具体地点")]))
                .await,
        );
    }
    assert!(hub.get("/").await.text().contains(&format!("/clues/{id}")), "still to be told");
    let tell = form(&[("reason", "没有具体地点，联系三次无法核实"), ("way", "邮寄")]);
    let refused = hub.post(&format!("/clues/{nameless}/acts/tell_reporter"), &tell).await;
    assert!(refused.text().contains("U-25") && refused.text().contains("匿名"), "{}", refused.text());
    let act = format!("/clues/{id}/acts/tell_reporter");
    assert!(hub.get(&act).await.text().contains("没有具体地点"), "the reason is there already");
    done(&hub.post(&act, &tell).await);
    assert!(!hub.get("/").await.text().contains(&format!("/clues/{id}")), "told");
    let page = hub.get(&format!("/clues/{id}")).await.text();
    assert!(page.contains("不予立案告知书"), "{page}");
    let receipt = hub.get(&format!("/api/v1/clues/{id}")).await.json()["state"]["receipt"].clone();
    let follow = format!("/follow?receipt={}", receipt.as_str().expect("a receipt"));
    let shown = house.browser().get(&follow).await.text();
    assert!(
        shown.contains("联系三次无法核实") && shown.contains("行政复议") && shown.contains("不立字"),
        "{shown}"
    );
}
