//! How the centre directs and the citizen closes the loop, through the door: proposals and their rules, trials, urgings,
//! lamps, splits, what the reporter says, and marks.

use crate::house::{Browser, House};
use axum::http::{StatusCode, header};
use serde_json::{Value, json};

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn report(class: &str, content: &str) -> Value {
    json!({ "source": "patrol", "class": class, "content": content, "place": { "text": "村口", "grid": "419001103201" } })
}

async fn made(browser: &mut Browser, report: &Value) -> String {
    let answer = browser.post_json("/api/v1/clues", report).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_string()
}

async fn act(browser: &mut Browser, clue: &str, act: &str, body: Value) -> Value {
    let answer = browser.post_json(&format!("/api/v1/clues/{clue}/acts/{act}"), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{act}: {}", answer.text());
    answer.json()
}

async fn state(browser: &mut Browser, clue: &str) -> Value {
    browser.get(&format!("/api/v1/clues/{clue}")).await.json()["state"].clone()
}

// 分派规则

#[tokio::test]
async fn the_centre_sees_by_which_rule_a_unit_is_proposed_and_dispatches_to_it() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let clue = made(&mut hub, &report("fire_lane", "楼道口堆满杂物")).await;
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    for said in
        ["规则“消防通道堵塞”", "符合的条件", "类别：消防通道堵塞", "现场核查1个工作日", "version=2026-09-01"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // What nearly applied: the season's rule is over.
    let straw = made(&mut hub, &report("straw", "地头冒烟")).await;
    let page = hub.get(&format!("/clues/{straw}")).await.text();
    assert!(page.contains("“秋收禁烧期”") && page.contains("要求日期：2026-09-10至2026-11-10"), "{page}");
    let kept = state(&mut hub, &straw).await;
    assert_eq!(kept["proposed"]["rule"], "露天焚烧");
    let form = hub.get(&format!("/clues/{clue}/acts/dispatch_clue")).await.text();
    assert!(form.contains("value=\"dept-safety\" selected"), "{form}");
    act(&mut hub, &clue, "dispatch_clue", json!({ "office": "dept-safety", "squad": "squad4" })).await;
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("理由：规则“消防通道堵塞”"), "{page}");
    // The limit is the rule's: one working day from a Friday.
    let view = hub.get(&format!("/api/v1/clues/{clue}")).await.json();
    assert_eq!(view["deadline"]["due"], "2026-11-23");
    // A proposal cannot be handed in from outside.
    let forged = json!({ "source": "patrol", "class": "stall", "content": "x", "place": { "text": "村口" },
        "proposed": { "rule": "自拟", "office": "police", "squad": "hub", "dispatch_days": 9, "check_days": 9, "why": "" } });
    let forged = made(&mut hub, &forged).await;
    assert_eq!(state(&mut hub, &forged).await["proposed"]["office"], "dept-build");
}

#[tokio::test]
async fn a_report_with_nothing_but_a_position_is_proposed_by_the_rule_of_its_grid() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    // Somewhere in the south: where a village of it lies by the town's own borders or sketch.
    let town = house.office.town();
    let south = town.grids.children("south").next().expect("a village");
    let river = json!({ "source": "patrol", "class": "river", "content": "河道倒渣",
        "place": { "text": "河边", "lon": south.lon, "lat": south.lat } });
    let river = made(&mut hub, &river).await;
    let kept = state(&mut hub, &river).await;
    assert!(kept["place"]["grid"].is_string(), "{kept}");
    assert_eq!(kept["proposed"]["rule"], "南片区河道", "{kept}");
}

#[tokio::test]
async fn whoever_guesses_receipts_is_soon_told_to_wait_and_right_ones_cost_nothing() {
    let house = House::demo().await;
    let (_, receipt) = answered(&house).await;
    let mut guess = house.browser().with("x-forwarded-for", "203.0.113.91");
    for n in 0..60 {
        let page = guess.get(&format!("/follow?receipt=AAAA{n:04}")).await;
        assert_eq!(page.status, StatusCode::OK, "{n}");
    }
    assert_eq!(guess.get("/follow?receipt=AAAAZZZZ").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(guess.get("/api/v1/public/progress/AAAAZZZZ").await.status, StatusCode::TOO_MANY_REQUESTS);
    // Past the allowance a right one is told no more than a wrong one; neighbours sign in and report as ever.
    assert_eq!(guess.get(&format!("/follow?receipt={receipt}")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(guess.get("/sign-in").await.status, StatusCode::OK);
    let mut other = house.browser().with("x-forwarded-for", "203.0.113.92");
    for _ in 0..70 {
        assert_eq!(other.get(&format!("/follow?receipt={receipt}")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_clue_keeps_the_version_of_its_report_and_another_grid_asks_it_again() {
    let house = House::demo().await;
    let early =
        json!({ "source": "patrol", "class": "other", "content": "井盖松动", "place": { "text": "村口" } });
    house.clock.set("2026-08-31T09:00:00".parse().expect("a moment"));
    let mut then = house.signed_in("hub").await;
    let clue = made(&mut then, &early).await;
    house.clock.set("2026-11-20T09:00:00".parse().expect("a moment"));
    let mut hub = house.signed_in("hub").await;
    assert_eq!(state(&mut hub, &clue).await["proposed"]["version"], "2021-11-19");
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("由指挥调度中心判断") && page.contains("version=2021-11-19"), "{page}");
    let now = made(&mut hub, &early).await;
    assert_eq!(state(&mut hub, &now).await["proposed"]["squad"], "squad1");
    // A grid in the south brings the river's rule there.
    let river =
        json!({ "source": "patrol", "class": "river", "content": "河道倒渣", "place": { "text": "河边" } });
    let river = made(&mut hub, &river).await;
    assert_eq!(state(&mut hub, &river).await["proposed"]["rule"], Value::Null);
    let south = house.office.town().grids.children("south").next().expect("a village").id.clone();
    act(&mut hub, &river, "assign_grid", json!({ "grid": south, "reason": "核对了地点" })).await;
    assert_eq!(state(&mut hub, &river).await["proposed"]["rule"], "南片区河道");
}

#[tokio::test]
async fn everyone_of_the_office_reads_the_rules_and_filters_them() {
    let house = House::demo().await;
    for who in ["hub", "squad1-1", "grid-205", "city", "sysadmin"] {
        let page = house.signed_in(who).await.get("/dispatch/rules").await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        assert!(page.text().contains("秋收禁烧期") && page.text().contains("现行"), "{who}");
    }
    assert_eq!(house.browser().get("/dispatch/rules").await.status, StatusCode::SEE_OTHER, "strangers");
    let mut hub = house.signed_in("hub").await;
    let river = hub.get("/dispatch/rules?class=river&grid=south").await.text();
    assert!(river.contains("南片区河道") && !river.contains("秋收禁烧期"), "{river}");
    assert!(river.contains("现在上报，会建议派给"), "{river}");
    let elsewhere = hub.get("/dispatch/rules?class=river&grid=north").await.text();
    assert!(
        !elsewhere.contains("<b>南片区河道</b>") && elsewhere.contains("要求网格：南片区"),
        "{elsewhere}"
    );
    let first = hub.get("/dispatch/rules?version=2021-11-19").await.text();
    assert!(first.contains("露天焚烧") && !first.contains("秋收禁烧期"), "{first}");
}

#[tokio::test]
async fn a_trial_tells_who_would_get_what_and_changes_nothing() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    for n in 0..3 {
        made(&mut hub, &report("stall", &format!("第{n}个摊位"))).await;
    }
    made(&mut hub, &report("dust", "工地扬尘")).await;
    let rules = house.office.town().write_dispatch();
    let tried = rules.replace(
        "[duplicate]",
        "[[version]]\nfrom = \"2027-01-01\"\n\n[[version.rule]]\nname = \"摊位试点\"\nclass = [\"stall\"]\n\
         office = \"dept-market\"\nsquad = \"squad3\"\nwhy = \"与食品摊点一并管\"\n\n[duplicate]",
    );
    let form =
        |rules: &str, more: &str| format!("rules={}&from=2026-11-01&to=2026-11-20{more}", encoded(rules));
    let before = house.office.journal().len().await.expect("counted");
    let page = hub.get("/dispatch/trial").await.text();
    assert!(page.contains("[[version.rule]]"), "it begins with the rules in force: {page}");
    let page = hub.post("/dispatch/trial", &form(&tried, "")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(
        text.contains("<span>线索</span><b>4</b>") && text.contains("派给的单位会变</span><b>3</b>"),
        "{text}"
    );
    assert!(text.contains("承留市场监督管理所、执法三中队") && text.contains("第2个摊位"), "{text}");
    // The dust's limit is the general one again: the version tried holds no rule of the evening.
    assert!(!text.contains("工地扬尘"), "at nine in the morning nothing changes for it: {text}");
    let all = hub.post("/dispatch/trial", &form(&tried, "&all=1")).await.text();
    assert!(all.contains("工地扬尘"), "{all}");
    let csv = hub.post("/dispatch/trial/export", &form(&tried, "")).await;
    assert_eq!(csv.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert_eq!(csv.text().lines().count(), 4, "{}", csv.text());
    assert!(csv.text().contains("执法三中队") && csv.text().contains("摊位试点"), "{}", csv.text());
    // The rules in force tried on themselves: nothing would change.
    let same = hub.post("/dispatch/trial", &form(&rules, "")).await.text();
    assert!(same.contains("没有线索会改变"), "{same}");
    assert_eq!(house.office.journal().len().await.expect("counted"), before, "nothing was recorded");
}

#[tokio::test]
async fn a_trial_is_refused_to_units_and_says_what_is_wrong_by_its_field() {
    let house = House::demo().await;
    for who in ["squad1-1", "dept-build-1", "grid-205", "finance"] {
        let mut browser = house.signed_in(who).await;
        for answer in [
            browser.get("/dispatch/trial").await,
            browser.post("/dispatch/trial", "rules=x").await,
            browser.post("/dispatch/trial/export", "rules=x").await,
        ] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}: {}", answer.text());
            assert!(answer.text().contains("data-code=\"P-01\""), "{who}");
        }
        assert!(!browser.get("/dispatch/rules").await.text().contains("href=\"/dispatch/trial\""), "{who}");
    }
    let mut hub = house.signed_in("hub").await;
    let tied = house.office.town().write_dispatch().replace("[\"firework\"]", "[\"firework\", \"straw\"]");
    for (form, said, kept) in [
        (format!("rules={}", encoded(&tied)), "分不出先后", "firework"),
        ("rules=typed-words".into(), "dispatch.toml 第1行", "typed-words"),
        ("rules=".into(), "把要试的规则贴进来", ""),
        ("rules=typed-words&from=2026-13-01".into(), "看不懂日期", "2026-13-01"),
        ("rules=typed-words&from=2026-03-02&to=2026-03-01".into(), "早于起始日期", "typed-words"),
    ] {
        for path in ["/dispatch/trial", "/dispatch/trial/export"] {
            let answer = hub.post(path, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
            assert!(
                answer.text().contains(said) && answer.text().contains(kept),
                "{said}: {}",
                answer.text()
            );
        }
    }
}

// 督办、亮灯

#[tokio::test]
async fn an_urging_stands_on_both_desks_until_the_unit_answers() {
    let house = House::demo().await;
    let (mut hub, mut squad) = (house.signed_in("hub").await, house.signed_in("squad1-1").await);
    let clue = made(&mut hub, &report("stall", "摊位占道")).await;
    act(&mut hub, &clue, "dispatch_clue", json!({ "office": "dept-build", "squad": "squad1" })).await;
    assert!(!squad.get("/").await.text().contains("督办待答复"));
    let form = hub.get(&format!("/clues/{clue}/acts/urge_clue")).await.text();
    assert!(form.contains("name=\"answer_by\""), "{form}");
    let past =
        hub.post(&format!("/clues/{clue}/acts/urge_clue"), "note=typed-words&answer_by=2026-11-19").await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        past.text().contains(">typed-words</textarea>") && past.text().contains("答复期限"),
        "{}",
        past.text()
    );
    act(&mut hub, &clue, "urge_clue", json!({ "note": "群众多次反映", "answer_by": "2026-11-23" })).await;
    for browser in [&mut hub, &mut squad] {
        let desk = browser.get("/").await.text();
        assert!(desk.contains("aria-label=\"督办待答复\""), "{desk}");
        let page = browser.get(&format!("/clues/{clue}")).await.text();
        assert!(page.contains("群众多次反映") && page.contains("答复期限2026-11-23（含当日）"), "{page}");
    }
    // Another unit sees nothing of it, and whoever urges does not answer.
    let mut other = house.signed_in("squad2-1").await;
    let path = format!("/api/v1/clues/{clue}/acts/answer_urging");
    let answer = json!({ "content": "明早核查" });
    assert_eq!(other.post_json(&path, &answer).await.status, StatusCode::FORBIDDEN);
    let own = hub.post_json(&path, &answer).await;
    assert_eq!(own.json()["rule"], "P-09", "{}", own.text());
    // A click sent twice answers once; a page of before is told so.
    let shown = format!("\"{}\"", state(&mut squad, &clue).await["version"]);
    let mut clicks = house.signed_in("squad1-1").await.with("idempotency-key", "one-click");
    let (first, second) = (clicks.post_json(&path, &answer).await, clicks.post_json(&path, &answer).await);
    assert_eq!(
        (first.status, second.json()["version"].clone()),
        (StatusCode::CREATED, first.json()["version"].clone())
    );
    let mut stale = house.signed_in("squad1-2").await.with("if-match", &shown);
    assert_eq!(stale.post_json(&path, &answer).await.status, StatusCode::PRECONDITION_FAILED);
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("明早核查"), "{page}");
    assert!(!squad.get("/").await.text().contains("aria-label=\"督办待答复\""));
}

#[tokio::test]
async fn lamps_light_up_by_working_days_and_say_who_is_told() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let clue = made(&mut hub, &report("stall", "摊位占道")).await;
    act(&mut hub, &clue, "dispatch_clue", json!({ "office": "dept-build", "squad": "squad1" })).await;
    let lit = async |day: &str| {
        house.clock.set(format!("{day}T10:00:00").parse().expect("a moment"));
        let mut hub = house.signed_in("hub").await;
        let listed = async |browser: &mut Browser, lamp: &str| {
            browser.get(&format!("/clues?lamp={lamp}")).await.text().contains("摊位占道")
        };
        (listed(&mut hub, "yellow").await, listed(&mut hub, "red").await)
    };
    // Dispatched on a Friday, to be checked by Wednesday.
    assert_eq!(lit("2026-11-23").await, (false, false));
    assert_eq!(lit("2026-11-24").await, (true, false));
    let page = house.signed_in("squad1-1").await.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("<b>黄灯</b>：请") && page.contains("梁造正") && page.contains("展铁行"), "{page}");
    let desk = house.signed_in("squad1-1").await.get("/").await.text();
    assert!(desk.contains("aria-label=\"黄灯线索\""), "{desk}");
    assert_eq!(lit("2026-11-25").await, (true, false));
    assert_eq!(lit("2026-11-26").await, (false, true));
    let mut hub = house.signed_in("hub").await;
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    assert!(page.contains("<b>红灯</b>：请") && page.contains("调有方") && page.contains("石坚毅"), "{page}");
    let desk = hub.get("/").await.text();
    assert!(
        desk.contains("<span>红灯</span><b>1</b>") && desk.contains("<span>黄灯</span><b>0</b>"),
        "{desk}"
    );
    // Answered late or not at all: an urging lights up by itself.
    act(
        &mut hub,
        &clue,
        "reassign_clue",
        json!({ "office": "dept-land", "squad": "squad1", "reason": "改派" }),
    )
    .await;
    assert_eq!(lit("2026-11-26").await, (false, false), "a new unit has its own days");
    act(
        &mut house.signed_in("hub").await,
        &clue,
        "urge_clue",
        json!({ "note": "抓紧", "answer_by": "2026-11-26" }),
    )
    .await;
    assert_eq!(lit("2026-11-26").await, (true, false));
    assert_eq!(lit("2026-11-27").await, (false, true));
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
    assert_eq!(house.office.compare_lists(|_, _| ()).await.expect("compared"), Some(Vec::new()));
}

// 联合

#[tokio::test]
async fn a_unit_that_assists_sees_the_clue_until_others_are_sent() {
    let house = House::demo().await;
    let (mut hub, mut land) = (house.signed_in("hub").await, house.signed_in("dept-land-1").await);
    let clue = made(&mut hub, &report("stall", "摊位占了耕地")).await;
    act(&mut hub, &clue, "dispatch_clue", json!({ "office": "dept-build", "squad": "squad1" })).await;
    let page = format!("/clues/{clue}");
    assert_eq!(land.get(&page).await.status, StatusCode::FORBIDDEN);
    let form = "lead=squad1&assisting.0.unit=dept-land&note=%E4%B8%80%E5%90%8C";
    let done = hub.post(&format!("{page}/acts/join_units"), form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(land.get(&page).await.text().contains("执法一中队牵头，承留自然资源所协办"));
    assert!(land.get("/clues").await.text().contains("摊位占了耕地"));
    let nobody = hub.post(&format!("{page}/acts/join_units"), "lead=squad1&note=typed-words").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.text().contains(">typed-words</textarea>"), "{}", nobody.text());
    let elsewhere = json!({ "office": "dept-env", "squad": "squad2", "reason": "改派" });
    act(&mut hub, &clue, "reassign_clue", elsewhere).await;
    assert_eq!(land.get(&page).await.status, StatusCode::FORBIDDEN);
    assert!(!land.get("/clues").await.text().contains("摊位占了耕地"));
}

// 拆分

#[tokio::test]
async fn a_report_of_two_things_becomes_two_clues_that_the_reporter_follows() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let whole = json!({ "act": "report_clue", "source": "citizen", "class": "stall", "content": "摊位占道，旁边还有垃圾",
        "place": { "text": "村口" }, "reporter": { "name": "甄举报", "phone": "19900007777", "anonymous": false } });
    let clue = house.public_report(&whole, "").await;
    let receipt = state(&mut hub, &clue).await["receipt"].as_str().expect("a receipt").to_string();
    let split = json!({ "class": "dump", "content": "旁边一堆垃圾", "reason": "两件事分开办" });
    for who in ["squad1-1", "head"] {
        let path = format!("/api/v1/clues/{clue}/acts/split_clue");
        let refused = house.signed_in(who).await.post_json(&path, &split).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}");
    }
    let done = act(&mut hub, &clue, "split_clue", split).await;
    assert_eq!(done["numbers"].as_array().map(Vec::len), Some(1), "one more number: {done}");
    let first = state(&mut hub, &clue).await;
    let part = first["parts"][0].as_str().expect("a part").to_string();
    let other = state(&mut hub, &part).await;
    assert_eq!((&other["reporter"], &other["reported_at"]), (&first["reporter"], &first["reported_at"]));
    assert_eq!(
        (other["proposed"]["office"].as_str(), other["class"].as_str()),
        (Some("dept-build"), Some("dump"))
    );
    assert!(hub.get(&format!("/clues/{part}")).await.text().contains("拆分自"), "the page leads back");
    // The reporter finds the other by the receipt of the first.
    let follow = house.browser().get(&format!("/follow?receipt={receipt}")).await.text();
    let new = other["receipt"].as_str().expect("its own receipt");
    assert!(follow.contains("拆分为两件办理") && follow.contains(new) && new != receipt, "{follow}");
    assert_eq!(house.office.compare_lists(|_, _| ()).await.expect("compared"), Some(Vec::new()));
}

// 并案

/// A citizen's report with a photograph that the centre has booked: the clue, its number, its receipt, the photograph.
async fn booked(house: &House, name: &str, content: &str) -> (String, String, String, String) {
    let mut hub = house.signed_in("hub").await;
    let photo = [crate::files::photo(), content.as_bytes().to_vec()].concat();
    let file = hub.upload("现场.jpg", &photo).await.json();
    let report = json!({ "source": "citizen", "class": "stall", "content": content, "place": { "text": "村口" },
        "files": [file], "reporter": { "name": name, "phone": "19900007777", "anonymous": name.is_empty() } });
    let clue = made(&mut hub, &report).await;
    let number: law::number::DocNumber =
        serde_json::from_value(state(&mut hub, &clue).await["number"].clone()).expect("a number");
    let receipt = house.receipt(&clue).await;
    (clue, number.to_string(), receipt, file["sha256"].as_str().expect("an address").to_string())
}

#[tokio::test]
async fn what_is_merged_stands_at_the_main_clue_and_its_reporter_hears_rates_and_reopens() {
    let house = House::demo().await;
    let (main, number, main_receipt, _) = booked(&house, "", "摊位占道").await;
    let (other, other_number, receipt, photo) = booked(&house, "甄举报", "还是那个摊位，堵了盲道").await;
    let (mut hub, mut squad) = (house.signed_in("hub").await, house.signed_in("squad1-1").await);
    let merge = |into: &str| json!({ "into": into, "reason": "同一处摊位" });
    let path = format!("/api/v1/clues/{other}/acts/merge_clue");
    for who in ["squad1-1", "dept-build-1", "grid-205", "head"] {
        let refused = house.signed_in(who).await.post_json(&path, &merge(&number)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}: {}", refused.text());
    }
    for (into, said) in [(other_number.as_str(), "不能并入自己"), ("没有的号", "没有这条线索")]
    {
        let refused = hub.post_json(&path, &merge(into)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            (refused.json()["field"].as_str(), refused.text().contains(said)),
            (Some("into"), true),
            "{into}"
        );
    }
    let (ended, ended_receipt) = answered(&house).await;
    let refused = hub.post_json(&path, &merge(&ended)).await;
    assert_eq!(refused.json()["rule"], "P-15", "{}", refused.text());
    assert_eq!(squad.get(&format!("/files/{photo}")).await.status, StatusCode::FORBIDDEN);
    // A click sent twice merges once; from a page that was overtaken it does not.
    let mut twice = house.signed_in("hub").await.with("idempotency-key", "once");
    for _ in 0..2 {
        let done = twice.post_json(&path, &merge(&number)).await;
        assert!(done.status.is_success(), "{}", done.text());
    }
    let mut stale = house.signed_in("hub").await.with("if-match", "\"1\"");
    assert_eq!(stale.post_json(&path, &merge(&number)).await.status, StatusCode::PRECONDITION_FAILED);
    let into = state(&mut hub, &main).await;
    assert_eq!(into["absorbed"].as_array().map(Vec::len), Some(1), "{into}");
    let page = hub.get(&format!("/clues/{other}")).await.text();
    assert!(
        page.contains(&format!("href=\"/clues/{main}\"")) && page.contains(&format!("并入{number}")),
        "{page}"
    );

    // Whoever deals with the main clue reads the other's words, number and pictures, and not who reported it.
    let to = json!({ "office": "dept-build", "squad": "squad1", "reason": "就近" });
    act(&mut hub, &main, "dispatch_clue", to).await;
    let page = squad.get(&format!("/clues/{main}")).await.text();
    assert!(
        page.contains("并入本线索的") && page.contains(&other_number) && page.contains("堵了盲道"),
        "{page}"
    );
    assert!(page.contains(&format!("/files/{photo}?size=thumb")) && !page.contains("甄举报"), "{page}");
    assert_eq!(squad.get(&format!("/files/{photo}")).await.status, StatusCode::OK);
    assert_eq!(
        house.signed_in("squad4-1").await.get(&format!("/files/{photo}")).await.status,
        StatusCode::FORBIDDEN
    );

    // The reporter of the merged one follows the main one's steps by the receipt of their own.
    let mut citizen = house.browser();
    let follow = format!("/follow?receipt={receipt}");
    let page = citizen.get(&follow).await.text();
    assert!(
        page.contains("与另一上报合并办理") && page.contains("已分派核查") && page.contains("待核查"),
        "{page}"
    );
    assert!(!page.contains(&main_receipt) && !page.contains("评价一次"), "{page}");
    let check = json!({
        "officers": ["dept-build-1", "squad1-1"], "started_at": "2026-11-20T08:40", "ended_at": "2026-11-20T08:55",
        "shown_certificates": true, "present": "无", "findings": "已经移走。", "outcome": "corrected",
        "signature": { "refused": "无人在场" },
    });
    act(&mut house.signed_in("dept-build-1").await, &main, "check_site", check).await;
    act(&mut hub, &main, "give_feedback", json!({ "content": "已经移走，谢谢。" })).await;
    let page = citizen.get(&follow).await.text();
    assert!(page.contains("合并办理的已办结并答复") && page.contains("已经移走，谢谢。"), "{page}");
    assert!(page.contains("以前可以评价一次"), "{page}");
    let form = format!("receipt={receipt}&satisfaction=dissatisfied&words={}&_key=m1", encoded("又摆上了"));
    assert_eq!(citizen.post("/follow/rate", &form).await.status, StatusCode::SEE_OTHER);
    let told = house.browser().get(&format!("/follow?receipt={main_receipt}")).await.text();
    assert!(
        told.contains("以前可以评价一次") && !told.contains("您的评价"),
        "each has their own say: {told}"
    );
    let form = format!("receipt={receipt}&reason={}&_key=m2", encoded("请再来"));
    assert_eq!(citizen.post("/follow/reopen", &form).await.status, StatusCode::SEE_OTHER);
    let again = state(&mut hub, &other).await;
    assert_eq!((&again["stage"], &again["merged_into"]), (&json!("accepted"), &Value::Null), "{again}");
    assert_eq!(state(&mut hub, &main).await["stage"], "closed", "the other one is not touched");
    let page = citizen.get(&follow).await.text();
    assert!(page.contains("已收到重开申请") && page.contains("重开以前的答复：已经移走"), "{page}");
    assert!(ended_receipt != receipt);
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
    assert_eq!(house.office.compare_lists(|_, _| ()).await.expect("compared"), Some(Vec::new()));
}

#[tokio::test]
async fn whoever_gave_a_name_is_owed_a_notice_of_a_merged_report_too_and_a_chain_is_told_to_its_end() {
    let house = House::demo().await;
    let (main, number, _, _) = booked(&house, "", "摊位占道").await;
    let (middle, middle_number, middle_receipt, _) = booked(&house, "", "摊位又占道").await;
    let (last, _, receipt, _) = booked(&house, "甄举报", "摊位天天占道").await;
    let mut hub = house.signed_in("hub").await;
    act(&mut hub, &last, "merge_clue", json!({ "into": middle_number, "reason": "同一处" })).await;
    act(&mut hub, &middle, "merge_clue", json!({ "into": number, "reason": "同一处" })).await;
    let page = house.browser().get(&format!("/follow?receipt={receipt}")).await.text();
    assert!(page.contains("待受理"), "the main one's stage, through the middle: {page}");
    act(&mut hub, &main, "decline_clue", json!({ "reason": "不属本镇职责" })).await;
    let page = house.browser().get(&format!("/follow?receipt={middle_receipt}")).await.text();
    assert!(page.contains("不属本镇职责") && page.contains("以前可以评价一次"), "{page}");
    // Named: told in writing first.
    let page = house.browser().get(&format!("/follow?receipt={receipt}")).await.text();
    assert!(page.contains("不属本镇职责") && !page.contains("以前可以评价一次"), "{page}");
    assert!(hub.get("/clues?stage=untold_merged").await.text().contains("摊位天天占道"));
    assert!(hub.get("/").await.text().contains("摊位天天占道"));
    act(&mut hub, &last, "tell_reporter", json!({ "reason": "不属本镇职责", "way": "邮寄" })).await;
    assert!(!hub.get("/clues?stage=untold_merged").await.text().contains("摊位天天占道"));
    let page = house.browser().get(&format!("/follow?receipt={receipt}")).await.text();
    assert!(page.contains("不予立案告知书") && page.contains("以前可以评价一次"), "{page}");
    assert_eq!(house.office.compare_lists(|_, _| ()).await.expect("compared"), Some(Vec::new()));
}

// 评价、重开、恶意重复

/// A citizen's report that was put right and answered: the clue and its receipt.
async fn answered(house: &House) -> (String, String) {
    let report = json!({ "act": "report_clue", "source": "citizen", "class": "stall", "content": "摊位占道",
        "place": { "text": "村口" }, "reporter": { "name": "", "phone": "", "anonymous": true } });
    let clue = house.public_report(&report, "").await;
    let mut hub = house.signed_in("hub").await;
    let receipt = state(&mut hub, &clue).await["receipt"].as_str().expect("a receipt").to_string();
    dealt_with(house, &clue).await;
    (clue, receipt)
}

async fn dealt_with(house: &House, clue: &str) {
    let mut hub = house.signed_in("hub").await;
    let to = json!({ "office": "dept-build", "squad": "squad1", "reason": "就近" });
    act(&mut hub, clue, "dispatch_clue", to).await;
    let check = json!({
        "officers": ["dept-build-1", "squad1-1"], "started_at": "2026-11-20T08:40", "ended_at": "2026-11-20T08:55",
        "shown_certificates": true, "present": "无", "findings": "已经移走。", "outcome": "corrected",
        "signature": { "refused": "无人在场" },
    });
    act(&mut house.signed_in("dept-build-1").await, clue, "check_site", check).await;
    act(&mut hub, clue, "give_feedback", json!({ "content": "已经移走，谢谢。" })).await;
}

#[tokio::test]
async fn the_holder_of_the_receipt_rates_once_and_reopens_once() {
    let house = House::demo().await;
    let (clue, receipt) = answered(&house).await;
    let mut citizen = house.browser();
    let page = citizen.get(&format!("/follow?receipt={}", receipt.to_lowercase())).await.text();
    assert!(
        page.contains("2026-12-05（含当日）以前可以评价一次") && !page.contains("申请重新办理"),
        "{page}"
    );
    // Nothing chosen, no words where they are needed: said by the field, what was typed stays.
    let silent = citizen.post("/follow/rate", &format!("receipt={receipt}&words=typed-words")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent.text().contains("请选择满意") && silent.text().contains(">typed-words</textarea>"),
        "{}",
        silent.text()
    );
    let wordless =
        citizen.post("/follow/rate", &format!("receipt={receipt}&satisfaction=dissatisfied")).await;
    assert!(wordless.text().contains("不满意在哪里"), "{}", wordless.text());
    assert!(wordless.text().contains("value=\"dissatisfied\" checked"), "{}", wordless.text());
    let early = citizen.post("/follow/reopen", &format!("receipt={receipt}&reason=typed-words")).await;
    assert!(early.text().contains("data-code=\"P-10\""), "{}", early.text());
    // A click sent twice rates once.
    let form =
        format!("receipt={receipt}&satisfaction=dissatisfied&words={}&_key=k1", encoded("第二天又摆上了"));
    for _ in 0..2 {
        let done = citizen.post("/follow/rate", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    let again =
        citizen.post("/follow/rate", &format!("receipt={receipt}&satisfaction=satisfied&_key=k2")).await;
    assert!(again.text().contains("data-code=\"P-10\""), "{}", again.text());
    let page = citizen.get(&format!("/follow?receipt={receipt}")).await.text();
    assert!(page.contains("您的评价：不满意") && page.contains("申请重新办理"), "{page}");
    let closed_before =
        house.signed_in("hub").await.get("/api/v1/overview").await.json()["closed_today"].clone();
    let form = format!("receipt={receipt}&reason={}&_key=k3", encoded("请再来看看"));
    assert_eq!(citizen.post("/follow/reopen", &form).await.status, StatusCode::SEE_OTHER);
    // On the centre's desk, with the reason and the answer before.
    let mut hub = house.signed_in("hub").await;
    let desk = hub.get("/").await.text();
    assert!(desk.contains("<span>重开</span><b>1</b>") && desk.contains("重开</span>"), "{desk}");
    assert!(desk.contains("近九十日报告人评价") && desk.contains("执法一中队"), "{desk}");
    let page = hub.get(&format!("/clues/{clue}")).await.text();
    assert!(
        page.contains("请再来看看") && page.contains("已经移走，谢谢。") && page.contains("第二天又摆上了"),
        "{page}"
    );
    assert_eq!(state(&mut hub, &clue).await["stage"], "accepted");
    let told = hub.get("/notices?kind=returned").await.text();
    assert!(told.contains("已退回，请重新办理“分派”"), "{told}");
    // It had not ended after all.
    let overview = hub.get("/api/v1/overview").await.json();
    assert_eq!(overview["closed_today"], closed_before.as_i64().expect("a number") - 1, "{overview}");
    let listed = hub.get("/clues?reopened=1&rating=dissatisfied").await.text();
    assert!(listed.contains("摊位占道"), "{listed}");
    dealt_with(&house, &clue).await;
    let form = format!("receipt={receipt}&reason=x&_key=k4");
    let twice = citizen.post("/follow/reopen", &form).await;
    assert!(twice.text().contains("已经重开过"), "{}", twice.text());
    assert_eq!(house.office.compare_lists(|_, _| ()).await.expect("compared"), Some(Vec::new()));
}

#[tokio::test]
async fn nobody_rates_without_the_receipt_and_whoever_is_rated_does_not_hold_it() {
    let house = House::demo().await;
    let (clue, receipt) = answered(&house).await;
    let mut stranger = house.browser();
    let wrong = stranger.post("/follow/rate", "receipt=AAAAAAAA&satisfaction=satisfied").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("没有这个回执号"), "{}", wrong.text());
    // The units that dealt with it, and those who lead, read no receipt, on no page, in no list and on no paper.
    for who in ["dept-build-1", "squad1-1", "brigade", "head", "legal"] {
        let mut browser = house.signed_in(who).await;
        for path in [
            format!("/clues/{clue}"),
            "/clues".into(),
            format!("/api/v1/clues/{clue}"),
            "/api/v1/clues".into(),
        ] {
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{who} {path}");
            assert!(!answer.text().contains(&receipt), "{who} {path}");
        }
        let path = format!("/api/v1/clues/{clue}/acts/rate_clue");
        let refused = browser.post_json(&path, &json!({ "satisfaction": "satisfied" })).await;
        assert_eq!(refused.json()["rule"], "P-01", "{who}: {}", refused.text());
    }
    let mut hub = house.signed_in("hub").await;
    assert!(
        hub.get(&format!("/clues/{clue}")).await.text().contains(&receipt),
        "the centre answers the telephone"
    );
    // A receipt opens nothing but rating and objecting.
    let other = hub
        .post_json(&format!("/api/v1/clues/{receipt}/acts/supplement_clue"), &json!({ "content": "x" }))
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    // And whoever sends too much from one address is held up.
    let mut flood = house.browser().with("x-forwarded-for", "203.0.113.77");
    let mut last = StatusCode::OK;
    for _ in 0..70 {
        last = flood.post("/follow/rate", "receipt=BBBBBBBB&satisfaction=satisfied").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_mark_moves_a_report_to_its_own_list_and_closes_off_nothing() {
    let house = House::demo().await;
    let (first, _) = answered(&house).await;
    let mut hub = house.signed_in("hub").await;
    let number = state(&mut hub, &first).await["number"].clone();
    let number: law::number::DocNumber = serde_json::from_value(number).expect("a number");
    let number = number.to_string();
    let report = json!({ "act": "report_clue", "source": "citizen", "class": "stall", "content": "又是那个摊位",
        "place": { "text": "村口" }, "reporter": { "name": "甄举报", "phone": "19900007777", "anonymous": false } });
    let clue = house.public_report(&report, "").await;
    let mut hub2 = house.signed_in("hub2").await;
    let mark = |earlier: &str| json!({ "earlier": earlier, "grounds": "三次核查均不属实" });
    for (earlier, said) in [("没有的号", "没有这条线索"), (clue.as_str(), "没有这条线索")] {
        let refused = hub2.post_json(&format!("/api/v1/clues/{clue}/acts/mark_repeat"), &mark(earlier)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    act(&mut hub2, &clue, "mark_repeat", mark(&number)).await;
    let decide = json!({ "agree": true, "opinion": "已核对" });
    let path = format!("/api/v1/clues/{clue}/acts/decide_repeat");
    assert_eq!(hub2.post_json(&path, &decide).await.json()["rule"], "P-11", "not the head of the centre");
    let desk = hub.get("/").await.text();
    assert!(desk.contains("恶意重复待批</span><b>1</b>") && desk.contains("又是那个摊位"), "{desk}");
    let form = hub.get(&format!("/clues/{clue}/acts/decide_repeat")).await.text();
    assert!(form.contains("三次核查均不属实"), "the grounds stand above the form: {form}");
    act(&mut hub, &clue, "decide_repeat", decide).await;
    // Off the desk and in its own list, counted; its limits run, and it is dealt with like any other.
    let desk = hub.get("/").await.text();
    assert!(desk.contains("<span>恶意重复</span><b>1</b>"), "{desk}");
    assert!(!desk.contains("又是那个摊位"), "{desk}");
    assert!(hub.get("/clues?mark=marked").await.text().contains("又是那个摊位"));
    assert!(!hub.get("/clues?mark=unmarked").await.text().contains("又是那个摊位"));
    let view = hub.get(&format!("/api/v1/clues/{clue}")).await.json();
    assert_eq!(view["deadline"]["due"], "2026-11-23");
    // The same person reports again: taken in as ever, unmarked, and on the desk.
    let anew = json!({ "act": "report_clue", "source": "citizen", "class": "straw", "content": "这回是地里冒烟",
        "place": { "text": "地头" }, "reporter": { "name": "甄举报", "phone": "19900007777", "anonymous": false } });
    let anew = house.public_report(&anew, "").await;
    assert_eq!(state(&mut hub, &anew).await["repeat"], Value::Null);
    assert!(hub.get("/").await.text().contains("这回是地里冒烟"));
    // Whoever reported stays unknown to all but the centre, marked or not.
    let seen = house.signed_in("brigade").await.get(&format!("/clues/{clue}")).await.text();
    assert!(seen.contains("恶意重复") && !seen.contains("甄举报") && !seen.contains("19900007777"), "{seen}");
    dealt_with(&house, &anew).await;
}
