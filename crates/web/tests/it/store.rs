//! 存放室 over HTTP: the list, a thing behind its label, the count, and everybody who is turned away.

use crate::house::{Answer, Browser, House};
use axum::http::StatusCode;
use jiff::civil::DateTime;
use office::demo::{Plan, StepAct, plan, play};
use office::read::{ThingFilter, ThingRow};
use office::{Me, read::Page};
use serde_json::json;

/// A house with things in its store-room: two of the demonstration's cases, one with the officers, one with the keeper.
pub async fn filled() -> House {
    let house = House::demo().await;
    let now: DateTime = house.office.now();
    let whole = plan(house.office.town(), now, 7);
    let last = |n: usize, wanted: &str| {
        let mut own = whole.steps.iter().filter(|s| s.matter == n);
        let holds = own.clone().any(|s| matches!(&s.act, StepAct::Case(c) if c.act() == "carry_out_hold"));
        // Films may come in after it.
        let last = own.rfind(|s| !matches!(s.act, StepAct::Footage(_))).map(|s| &s.act);
        holds && matches!(last, Some(StepAct::Case(c)) if c.act() == wanted)
    };
    let pick = |wanted: &str| (0..whole.matters.len()).find(|n| last(*n, wanted)).expect("a matter");
    let chosen = [pick("carry_out_hold"), pick("record_custody")];
    let steps = whole.steps.iter().filter(|s| chosen.contains(&s.matter)).cloned().collect();
    let part = Plan { steps, ..whole };
    play(&house.office, &house.clock, &part).await.unwrap_or_else(|e| panic!("{e}"));
    house.clock.set(now);
    house
}

async fn things(house: &House, state: &str) -> Vec<ThingRow> {
    let keeper = Me::new(house.office.people()["store"].clone());
    let filter = ThingFilter { state: state.into(), ..ThingFilter::default() };
    let Page { rows, .. } = house.office.things(&keeper, &filter).await.expect("the list");
    assert!(!rows.is_empty(), "nothing is {state}");
    rows
}

async fn handler(house: &House, thing: &ThingRow) -> String {
    let keeper = Me::new(house.office.people()["store"].clone());
    let case = house.office.case(&keeper, &thing.case_id, false).await.expect("the case");
    case.state.officers[0].id.clone()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[track_caller]
fn done(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").split('?').next().expect("an address").to_string()
}

async fn refused(browser: &mut Browser, path: &str, body: &str, rule: &str) {
    let answer = browser.post(path, body).await;
    let status = answer.status;
    assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::FORBIDDEN].contains(&status), "{status} {path}");
    assert!(answer.text().contains(rule), "{path}: {}", answer.text());
}

#[tokio::test]
async fn the_keeper_finds_every_thing_by_its_filters_and_prints_its_label() {
    let house = filled().await;
    let mut keeper = house.signed_in("store").await;
    let (waiting, stored) =
        (things(&house, "waiting").await.remove(0), things(&house, "stored").await.remove(0));
    let page = keeper.get("/store").await.text();
    assert!(page.contains(&format!("/store/{}", waiting.id)) && page.contains(&stored.number), "{page}");
    assert!(page.contains("待入库") && page.contains(&stored.place) && page.len() < 100_000);
    let page = keeper.get(&format!("/store?state=waiting&text={}", encoded(&waiting.name))).await.text();
    assert!(page.contains(&waiting.id) && !page.contains(&stored.id), "{page}");
    let room = keeper.get(&format!("/store?place={}", encoded("涉案物品存放室"))).await.text();
    assert!(room.contains(&stored.id) && !room.contains(&waiting.id), "{room}");
    let none = keeper.get("/store?overdue=1").await.text();
    assert!(none.contains("没有符合条件的物品"), "{none}");
    let csv = keeper.get("/store/export").await;
    assert!(csv.header("content-type").starts_with("text/csv") && csv.text().contains(&stored.number));

    // The label leads to the thing's page, and says so beside the code.
    let address = format!("/store/{}", stored.id);
    for labels in [format!("/store/labels?thing={}&size=single", stored.id), "/store/labels".to_string()] {
        let page = keeper.get(&labels).await.text();
        assert!(
            page.contains(&format!("aria-label=\"{address}\"")) && page.contains("class=\"label-code\""),
            "{page}"
        );
        assert!(page.contains(&stored.number) && page.contains(&stored.place) && page.len() < 100_000);
    }
    let page = keeper.get(&address).await.text();
    assert!(
        page.contains("移交入库") && page.contains("取得：先行登记保存") && page.contains("借出"),
        "{page}"
    );
    assert!(
        page.contains(&format!(
            "/cases/{}/acts/record_custody?goods={}&amp;action=lent",
            stored.case_id, stored.no
        )) || page.contains(&format!(
            "/cases/{}/acts/record_custody?goods={}&#38;action=lent",
            stored.case_id, stored.no
        )),
        "{page}"
    );
    // Whoever is not signed in learns nothing of it.
    let stranger = house.browser().get(&address).await;
    assert!(
        stranger.status != StatusCode::OK && !stranger.text().contains(&stored.number),
        "{}",
        stranger.text()
    );
    // Its form knows the thing and offers the town's places.
    let form = keeper
        .get(&format!("/cases/{}/acts/record_custody?goods={}&action=stored", waiting.case_id, waiting.no))
        .await;
    let form = form.text();
    assert!(
        form.contains(&format!("name=\"goods\" aria-required=\"true\" value=\"{}\"", waiting.no)),
        "{form}"
    );
    assert!(form.contains("涉案物品存放室 A-01") && form.contains("大件物品棚 一区"), "{form}");
    let desk = keeper.get("/").await.text();
    assert!(
        desk.contains("待入库物品") && desk.contains(&waiting.id) && desk.contains("还没有盘点过"),
        "{desk}"
    );
}

#[tokio::test]
async fn r10_refuses_the_handler_who_keeps_and_p02_whoever_has_nothing_to_do_with_it() {
    let house = filled().await;
    let waiting = things(&house, "waiting").await.remove(0);
    let officer = handler(&house, &waiting).await;
    let mut handler = house.signed_in(&officer).await;
    let page = handler.get(&format!("/store/{}", waiting.id)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("record_custody"), "the handler does not keep");
    let path = format!("/cases/{}/acts/record_custody", waiting.case_id);
    let body = format!(
        "goods={}&action=stored&officer={officer}&place={}&condition={}",
        waiting.no,
        encoded("涉案物品存放室 A-01"),
        encoded("完好")
    );
    refused(&mut handler, &path, &body, "P-01").await;
    let squad = house.office.people()[&officer].unit.clone();
    let people = house.office.people();
    let other = people
        .values()
        .find(|p| p.is(law::person::Role::Squad) && p.roles.len() == 1 && p.unit != squad && !p.disabled);
    let mut other = house.signed_in(&other.expect("another squadron").id).await;
    let page = other.get(&format!("/store/{}", waiting.id)).await;
    assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&page.status), "{}", page.status);
    assert!(!other.get("/store").await.text().contains(&waiting.id));
    let grid = people.values().find(|p| p.is(law::person::Role::Grid)).expect("a grid member").id.clone();
    let mut grid = house.signed_in(&grid).await;
    for path in ["/store", "/store/counts", "/store/export", "/store/labels"] {
        let page = grid.get(path).await;
        assert!(
            [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&page.status),
            "{path} {}",
            page.status
        );
    }
    assert_ne!(grid.get("/api/v1/store").await.status, StatusCode::OK);
    // A place that is none of the town's is refused at its field, and what was typed stays.
    let mut keeper = house.signed_in("store").await;
    let elsewhere = body.replace(&encoded("涉案物品存放室 A-01"), &encoded("走廊"));
    refused(&mut keeper, &path, &elsewhere, "P-04").await;
    assert_eq!(done(&keeper.post(&path, &body).await), format!("/cases/{}", waiting.case_id));
    let again = keeper.post(&path, &body).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text());
    assert!(things(&house, "stored").await.iter().any(|r| r.id == waiting.id));
}

#[tokio::test]
async fn v16_lets_pass_a_count_by_ticks_and_labels_that_another_signs() {
    let house = filled().await;
    let mut keeper = house.signed_in("store").await;
    let mut brigade = house.signed_in("brigade").await;
    let mut legal = house.signed_in("legal").await;
    let waiting = things(&house, "waiting").await.remove(0);
    let squad = handler(&house, &waiting).await;
    refused(&mut house.signed_in(&squad).await, "/store/acts/begin_count", "room=x", "P-01").await;
    let unchosen = keeper.post("/store/acts/begin_count", "room=").await;
    assert!(unchosen.status == StatusCode::UNPROCESSABLE_ENTITY && unchosen.text().contains("P-04"));
    let begin = format!("room={}&_key=begin-1", encoded("全部存放处"));
    let base = done(&keeper.post("/store/acts/begin_count", &begin).await);
    assert_eq!(
        done(&keeper.post("/store/acts/begin_count", &begin).await),
        base,
        "a second click begins no other"
    );
    refused(&mut brigade, "/store/acts/begin_count", &format!("room={}", encoded("全部存放处")), "V-16")
        .await;

    let stored = things(&house, "stored").await;
    let page = keeper.get(&base).await.text();
    assert!(
        page.contains("账面物品") && page.contains("name=\"lines\"") && page.contains(&stored[0].id),
        "{page}"
    );
    // Scanned, the thing's page offers to count it.
    let scanned = keeper.get(&format!("/store/{}", stored[0].id)).await.text();
    assert!(
        scanned.contains("正在盘点") && scanned.contains(&format!("{base}/acts/count_things")),
        "{scanned}"
    );
    let acts = format!("{base}/acts");
    refused(&mut keeper, &format!("{acts}/submit_count"), "", "V-16").await;
    refused(&mut keeper, &format!("{acts}/count_things"), "lines=99&outcome=in_order", "P-04").await;
    let missing = format!("lines=1&outcome=missing&note={}", encoded("架位上没有"));
    done(&brigade.post(&format!("{acts}/count_things"), &missing).await);
    let rest: Vec<String> = (2..=stored.len()).map(|n| format!("lines={n}")).collect();
    done(
        &keeper.post(&format!("{acts}/count_things"), &format!("outcome=in_order&{}", rest.join("&"))).await,
    );
    refused(&mut keeper, &format!("{acts}/submit_count"), "", "V-16").await;
    let stale = format!("explanation={}&_version=1", encoded("查找中"));
    let page = keeper.post(&format!("{acts}/submit_count"), &stale).await;
    assert!(page.status == StatusCode::CONFLICT && page.text().contains("查找中"), "{}", page.text());
    let surplus = format!("name={0}&quantity=1&place={1}", encoded("折叠桌"), encoded("大件物品棚 一区"));
    done(&keeper.post(&format!("{acts}/record_surplus"), &surplus).await);
    done(&keeper.post(&format!("{acts}/submit_count"), &format!("explanation={}", encoded("查找中"))).await);

    refused(&mut keeper, &format!("{acts}/approve_count"), "approve=true", "P-01").await;
    refused(&mut brigade, &format!("{acts}/approve_count"), "approve=true", "V-16").await;
    refused(&mut legal, &format!("{acts}/approve_count"), "approve=false", "P-04").await;
    assert!(legal.get("/notices").await.text().contains("签认盘点结果"));
    let seen = legal.post(&format!("{acts}/approve_count/preview"), "approve=true").await;
    assert!(seen.status == StatusCode::OK && seen.text().contains("<img"), "{}", seen.text());
    done(&legal.post(&format!("{acts}/approve_count"), "approve=true&_key=sign-1").await);
    done(&legal.post(&format!("{acts}/approve_count"), "approve=true&_key=sign-1").await);

    let page = legal.get(&base).await.text();
    assert!(page.contains("已签认") && page.contains("涉案物品盘点表") && page.contains("折叠桌"), "{page}");
    let broken = keeper.get("/store?broken=1").await.text();
    assert!(broken.contains("保管链断裂"), "{broken}");
    let told = keeper.get(&format!("/api/v1{base}")).await;
    assert_eq!(told.json()["state"]["stage"], json!("ended"));
    let list = keeper.get("/api/v1/store?broken=true").await.json();
    assert_eq!(list["rows"].as_array().map(Vec::len), Some(1), "{list}");
    let thing = list["rows"][0]["id"].as_str().expect("an id").to_string();
    let page = keeper.get(&format!("/store/{thing}")).await.text();
    assert!(page.contains("盘点发现") && page.contains("不能再作定案证据"), "{page}");
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}
