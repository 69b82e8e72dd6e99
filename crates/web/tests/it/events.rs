//! 实时通知: who hears what, for how long, and how it ends.

use crate::house::{Browser, House};
use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, Method, StatusCode, header};
use futures::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// A line that somebody holds open.
struct Line {
    headers: HeaderMap,
    body: BodyDataStream,
    text: String,
}

/// What was heard, once.
#[derive(Debug, PartialEq)]
struct Event {
    name: String,
    id: i64,
    data: Value,
}

impl Line {
    async fn open(browser: &mut Browser, after: &str) -> Line {
        let answer = browser.ask(Method::GET, &format!("/events{after}"), "", Body::empty()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let (parts, body) = answer.into_parts();
        let mut line = Line { headers: parts.headers, body: body.into_data_stream(), text: String::new() };
        // The first words come at once, so that the browser knows it is heard.
        while !line.text.contains("\n\n") {
            assert!(line.piece(5000).await, "nothing comes");
        }
        assert!(line.text.contains(": open\n") && line.text.contains("retry: 3000\n"), "{}", line.text);
        line.text.clear();
        line
    }

    /// Reads one piece; false when the line has ended or nothing came in time.
    async fn piece(&mut self, millis: u64) -> bool {
        match timeout(Duration::from_millis(millis), self.body.next()).await {
            Ok(Some(Ok(bytes))) => {
                self.text.push_str(&String::from_utf8_lossy(&bytes));
                true
            }
            _ => false,
        }
    }

    /// The next event.
    async fn hears(&mut self) -> Event {
        loop {
            if let Some((one, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    one.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
                };
                let event = Event {
                    name: field("event").into(),
                    id: field("id").parse().unwrap_or(0),
                    data: serde_json::from_str(field("data")).unwrap_or(Value::Null),
                };
                self.text = rest.to_string();
                if !event.name.is_empty() {
                    return event;
                }
            } else {
                assert!(self.piece(30_000).await, "nothing more comes after “{}”", self.text);
            }
        }
    }

    /// Nothing is heard for a while.
    async fn silent(&mut self) {
        while self.piece(900).await {
            self.drop_beats();
            assert!(self.text.is_empty(), "{}", self.text);
        }
    }

    /// Leaves out what only says that the line is there.
    fn drop_beats(&mut self) {
        while let Some((one, rest)) = self.text.split_once("\n\n") {
            if one.lines().any(|l| !l.starts_with(':') && !l.starts_with("id:")) {
                return;
            }
            self.text = rest.to_string();
        }
    }

    /// The line ends.
    async fn ended(&mut self) -> bool {
        loop {
            match timeout(Duration::from_secs(20), self.body.next()).await {
                Ok(None) => return true,
                Ok(Some(Ok(bytes))) if bytes.starts_with(b":") => {}
                _ => return false,
            }
        }
    }
}

async fn report(browser: &mut Browser, content: &str) -> String {
    let body = json!({
        "source": "patrol", "class": "stall", "content": content,
        "place": { "text": "桥头", "grid": "419001103205" },
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

#[tokio::test]
async fn p02_lets_pass_news_of_matters_one_may_open_and_nothing_of_what_they_say() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await.with("accept-encoding", "gzip, br");
    let mut line = Line::open(&mut hub, "").await;
    assert_eq!(line.headers[header::CONTENT_TYPE], "text/event-stream");
    assert!(!line.headers.contains_key(header::CONTENT_ENCODING), "each event goes out as it comes");
    assert_eq!(line.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(line.headers["x-accel-buffering"], "no");
    let mut grid = house.signed_in("grid-205").await;
    let id = report(&mut grid, "王某的摊位占了人行道").await;
    let event = line.hears().await;
    assert_eq!(event.name, "news");
    let told = json!({ "matter": "clue", "id": id, "kind": "clue_reported", "begun": true });
    assert_eq!(event.data, told, "identifiers and kinds, nothing else");
    assert!((1..=house.office.latest()).contains(&event.id), "its place in the journal: {}", event.id);
}

#[tokio::test]
async fn p02_refuses_news_of_a_matter_one_may_not_open() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let mut squad = house.signed_in("squad1-1").await;
    let mut neighbour = house.signed_in("grid-201").await;
    let (mut of_squad, mut of_neighbour) =
        (Line::open(&mut squad, "").await, Line::open(&mut neighbour, "").await);
    let id = report(&mut house.signed_in("grid-205").await, "占道").await;
    act(&mut hub, &id, "accept_clue", json!({ "note": "" })).await;
    of_squad.silent().await;
    act(&mut hub, &id, "dispatch_clue", json!({ "office": "dept-build", "squad": "squad1" })).await;
    let event = of_squad.hears().await;
    let told = json!({ "matter": "clue", "id": id, "kind": "clue_dispatched", "begun": false });
    assert_eq!(event.data, told, "heard from when it is theirs");
    of_neighbour.silent().await;
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed_and_who_is_far_behind_reads_anew() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let mut grid = house.signed_in("grid-205").await;
    let before = house.office.latest();
    let first = report(&mut grid, "占道一").await;
    let mut line = Line::open(&mut hub, &format!("?after={before}")).await;
    let heard = line.hears().await;
    assert_eq!(heard.data["id"], json!(first), "the page was made before the report");
    drop(line);
    let second = report(&mut grid, "占道二").await;
    // A browser names what it heard last; the address it asks at is older.
    let mut again = house.signed_in("hub").await.with("last-event-id", &heard.id.to_string());
    let mut line = Line::open(&mut again, &format!("?after={before}")).await;
    assert_eq!(line.hears().await.data["id"], json!(second));
    line.silent().await;
    // A place that this journal does not have: another database, or one set back.
    let mut line = Line::open(&mut hub, "?after=99999999").await;
    let event = line.hears().await;
    assert_eq!((event.name.as_str(), event.id), ("reload", house.office.latest()));
    // What cannot be read begins now.
    Line::open(&mut hub, "?after=-3").await.silent().await;
    Line::open(&mut hub, "?after=x").await.silent().await;
    let most = i64::try_from(office::news::MOST).expect("few");
    while house.office.latest() - before <= most {
        report(&mut grid, "占道").await;
    }
    let mut line = Line::open(&mut hub, &format!("?after={before}")).await;
    let event = line.hears().await;
    assert_eq!((event.name.as_str(), event.id), ("reload", house.office.latest()));
}

#[tokio::test]
async fn a_line_ends_with_its_session_and_nobody_else_gets_one() {
    let house = House::demo().await;
    let refused = house.browser().get("/events").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let mut hub = house.signed_in("hub").await;
    let mut elsewhere = house.signed_in("hub").await;
    let mut line = Line::open(&mut hub, "").await;
    let mut other = Line::open(&mut elsewhere, "").await;
    hub.post("/sign-out", "").await;
    assert_eq!(line.hears().await.name, "end");
    assert!(line.ended().await);
    other.silent().await;
    assert_eq!(hub.get("/events").await.status, StatusCode::UNAUTHORIZED);
    // 强制下线
    let mut admin = house.signed_in("sysadmin").await;
    let people = house.app.accounts.people();
    house.app.accounts.revoke_everything(&people["sysadmin"], "hub").await.expect("ended");
    assert_eq!(other.hears().await.name, "end");
    assert!(other.ended().await);
    assert_eq!(admin.get("/people").await.status, StatusCode::OK);
}

#[tokio::test]
async fn lines_are_few_and_end_when_the_house_goes_down() {
    let house = House::demo().await;
    let mut hub = house.signed_in("hub").await;
    let mut lines = Vec::new();
    for _ in 0..5 {
        lines.push(Line::open(&mut hub, "").await);
    }
    assert_eq!(lines[0].hears().await.name, "full", "the one opened longest ago gives way");
    assert!(lines[0].ended().await);
    lines[1].silent().await;
    let mut legal = house.signed_in("legal").await;
    let mut line = Line::open(&mut legal, "").await;
    house.app.close();
    assert!(line.ended().await, "without a word: the browser asks again by itself");
    assert!(lines[4].ended().await);
}

#[tokio::test]
async fn a_page_that_refreshes_itself_keeps_nobody_signed_in() {
    let house = House::in_earnest().await;
    let first = house.handed.iter().find(|h| h.person == "hub").expect("the centre").clone();
    let mut hub = house.browser();
    let form = format!("name={}&password={}", first.person, first.password);
    assert_eq!(hub.post("/sign-in", &form).await.status, StatusCode::SEE_OTHER);
    let chosen = "a+sentence+nobody+knows";
    let form = format!("current={}&new={chosen}&again={chosen}", first.password);
    let answer = hub.post("/password", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let later = |minutes: i64| {
        let now = house.office.now().saturating_add(jiff::SignedDuration::from_mins(minutes));
        house.clock.set(now);
    };
    let mut by_itself = house.browser().with("x-unattended", "1");
    by_itself.cookie.clone_from(&hub.cookie);
    for _ in 0..2 {
        later(14);
        assert_eq!(by_itself.get("/").await.status, StatusCode::OK);
    }
    later(3);
    assert_eq!(by_itself.get("/").await.status, StatusCode::SEE_OTHER, "thirty-one minutes without anybody");
    assert_eq!(hub.get("/clues").await.status, StatusCode::SEE_OTHER);
}
