//! 执法音像 on real databases: imported once, matched by time and wearer after the clock was put right, linked by the road of
//! every act, opened on record, removed when its time is over.

use crate::road::{PARTY, Road, photo, signature};
use crate::store::{Store, stores};
use futures::StreamExt;
use futures::stream::once;
use office::demo::film;
use office::read::{FootageFilter, Match};
use office::{Done, Error, Matter, Me, SubmitError};
use serde_json::{Value, json};
use std::convert::Infallible;

/// A case with an inspection on 5 June, from half past ten to ten to eleven, by squad1-1 and squad1-2, without film.
async fn inspected(store: &Store) -> (Road<'_>, String) {
    let road = Road::on(store);
    let clue = road.to_squad().await;
    let case = road.file(&clue).await;
    inspect(&road, &case, "06-05T11:00", ["10:30", "10:50"]).await;
    (road, case)
}

async fn inspect(road: &Road<'_>, case: &str, at: &str, [from, until]: [&str; 2]) {
    let inspection = json!({
        "act": "record_inspection", "officers": ["squad1-1", "squad1-2"], "started_at": format!("2026-06-05T{from}:00"),
        "ended_at": format!("2026-06-05T{until}:00"), "place": "承留村主街中段", "shown_certificates": true, "present": "当事人",
        "findings": "堆放物料约12平方米。", "files": [photo('c')], "signature": signature(PARTY),
    });
    road.act(at, "squad1-1", &Matter::Case(case.into()), inspection).await;
}

/// A film in the store, begun at this time of 5 June by the camera's clock, as a command names it.
async fn clip(road: &Road<'_>, began: &str, seconds: u32, mark: &str) -> Value {
    let began = format!("2026-06-05T{began}:00");
    let bytes = bytes::Bytes::from(film(began.parse().expect("a moment"), seconds, mark));
    let size = bytes.len() as u64;
    let stream = once(async { Ok::<_, Infallible>(bytes) }).boxed();
    let stored = road.office().files().put(stream, size).await.expect("stored");
    json!({
        "sha256": stored.sha256, "sm3": stored.sm3, "name": format!("{mark}.mp4"), "media_type": "video/mp4",
        "size": size, "original": true, "taken_at": began,
    })
}

fn import(file: &Value, wearer: &str) -> Value {
    json!({ "act": "import_footage", "files": [file], "device": "ZFY-01", "wearer": wearer })
}

/// By a camera that is seven minutes behind.
fn slow(file: &Value, wearer: &str) -> Value {
    let mut command = import(file, wearer);
    command["camera_at"] = json!("2026-06-05T11:23:00");
    command["real_at"] = json!("2026-06-05T11:30:00");
    command
}

fn id(file: &Value) -> String {
    file["sha256"].as_str().expect("a digest").into()
}

async fn takes(road: &Road<'_>, who: &str, command: Value) -> Result<Done, SubmitError> {
    road.try_act(who, &Matter::NewFootage, command).await
}

fn rule<T: std::fmt::Debug>(result: Result<T, SubmitError>) -> &'static str {
    match result {
        Err(SubmitError::Refused(r)) => r.rule.id,
        other => panic!("{other:?}"),
    }
}

async fn matches(road: &Road<'_>, me: &Me) -> Vec<Match> {
    road.office().footage_matches(me, &FootageFilter::default()).await.expect("matched").rows
}

fn link(pairs: &[(u32, &Value)]) -> Value {
    let links: Vec<Value> =
        pairs.iter().map(|(no, file)| json!({ "step": no.to_string(), "footage": id(file) })).collect();
    json!({ "act": "link_footage", "links": links })
}

async fn agrees(road: &Road<'_>, engine: &str) {
    let before = road.office().lists_digest().await.expect("a digest");
    road.office().rebuild(|_, _| ()).await.expect("rebuilt");
    assert_eq!(road.office().lists_digest().await.expect("a digest"), before, "{engine}");
}

#[tokio::test]
async fn a_slow_camera_is_matched_by_the_true_time_and_the_wearer_alone() {
    for store in stores().await {
        let (road, case) = inspected(&store).await;
        // A second inspection of the same case while the first still went on: one film shows both.
        inspect(&road, &case, "06-05T11:10", ["10:45", "11:05"]).await;
        road.at("06-05T11:30");
        // 10:18 by the camera is 10:25: it ends when the inspection has begun.
        let first = clip(&road, "10:18", 500, "slow").await;
        let straight = clip(&road, "10:18", 500, "straight").await;
        let long = clip(&road, "10:40", 1000, "long").await;
        let other = clip(&road, "10:35", 500, "other").await;
        takes(&road, "squad1-1", slow(&first, "squad1-1")).await.expect("taken");
        takes(&road, "squad1-1", import(&straight, "")).await.expect("taken");
        takes(&road, "squad1-2", import(&long, "squad1-2")).await.expect("taken");
        takes(&road, "squad1-3", import(&other, "squad1-3")).await.expect("taken");
        let all = matches(&road, &road.me("squad1-1")).await;
        let of = |file: &Value| all.iter().find(|m| m.row.id == id(file)).expect("listed");
        let steps = |file: &Value| of(file).steps.iter().map(|s| s.no).collect::<Vec<_>>();
        assert_eq!((steps(&first), of(&first).row.skew), (vec![1], 420), "{}", store.engine);
        assert_eq!(of(&first).row.from, "2026-06-05T10:25:00");
        assert_eq!(of(&first).row.until, "2026-06-05T10:33:20", "the file says how long it is");
        assert!(steps(&straight).is_empty() && of(&straight).why.contains("没有须录像的环节"));
        assert_eq!(steps(&long), [1, 2]);
        assert!(steps(&other).is_empty() && of(&other).why.contains("佩戴人"), "{}", of(&other).why);
        // Another squadron sees none of them, the centre all.
        assert!(matches(&road, &road.me("squad2-1")).await.is_empty());
        assert_eq!(matches(&road, &road.me("hub")).await.len(), 4);
        agrees(&road, store.engine).await;
        // The act of the case, by all its guards: the straight one is of another time, whatever a page says.
        let matter = Matter::Case(case.clone());
        assert_eq!(rule(road.try_act("squad1-1", &matter, link(&[(1, &straight)])).await), "V-11");
        assert_eq!(rule(road.try_act("squad2-1", &matter, link(&[(1, &first)])).await), "P-02");
        road.try_act("squad1-1", &matter, link(&[(1, &first), (1, &long), (2, &long)]))
            .await
            .expect("linked");
        assert_eq!(rule(road.try_act("squad1-1", &matter, link(&[(1, &first)])).await), "V-11");
        let view = road.office().case(&road.me("squad1-1"), &case, false).await.expect("the case");
        assert_eq!(view.state.footage.open().count(), 0);
        assert_eq!(view.state.footage.recordings.len(), 2);
        assert!(view.timeline.iter().any(|t| t.title == "关联音像" && t.text.contains("时钟校正420秒")));
        let left = matches(&road, &road.me("squad1-1")).await;
        assert_eq!(left.len(), 2, "what is linked waits no more");
        agrees(&road, store.engine).await;
    }
}

#[tokio::test]
async fn the_same_file_is_one_recording_and_what_is_linked_is_corrected_no_more() {
    for store in stores().await {
        let (road, case) = inspected(&store).await;
        road.at("06-05T11:30");
        let file = clip(&road, "10:35", 500, "once").await;
        let done = takes(&road, "squad1-1", import(&file, "squad1-2")).await.expect("taken");
        assert_eq!((done.matter.as_str(), done.id.as_str()), ("footage", id(&file).as_str()));
        assert!(road.office().footage_known(&id(&file)).await.expect("asked"));
        assert_eq!(rule(takes(&road, "squad1-2", import(&file, "")).await), "P-03");
        // Nobody imports for others' units, and a post that films nothing imports nothing.
        let more = clip(&road, "10:36", 500, "more").await;
        assert_eq!(rule(takes(&road, "squad1-1", import(&more, "squad2-1")).await), "P-02");
        assert_eq!(rule(takes(&road, "finance2", import(&more, "")).await), "P-01");
        let matter = Matter::Footage(id(&file));
        let correct = json!({ "act": "correct_footage", "wearer": "squad1-1", "reason": "登记错了人" });
        assert_eq!(rule(road.try_act("squad2-1", &matter, correct.clone()).await), "V-15");
        road.try_act("squad1-2", &matter, correct.clone()).await.expect("corrected");
        road.try_act("squad1-1", &Matter::Case(case), link(&[(1, &file)])).await.expect("linked");
        let back = json!({ "act": "correct_footage", "wearer": "squad1-2", "reason": "又改" });
        assert_eq!(rule(road.try_act("squad1-1", &matter, back).await), "V-11");
        agrees(&road, store.engine).await;
    }
}

#[tokio::test]
async fn v15_a_recording_is_opened_by_whom_it_concerns_and_every_opening_is_on_record() {
    for store in stores().await {
        let (road, case) = inspected(&store).await;
        road.at("06-05T11:30");
        let file = clip(&road, "10:35", 500, "seen").await;
        takes(&road, "squad1-1", import(&file, "")).await.expect("taken");
        let open = async |who: &str| road.office().footage(&road.me(who), &id(&file)).await;
        for who in ["squad2-1", "finance2", "justice"] {
            match open(who).await {
                Err(Error::Refused(r)) => assert_eq!(r.rule.id, "V-15", "{who}"),
                other => panic!("{who}: {other:?}"),
            }
        }
        assert_eq!(open("squad1-2").await.expect("of the unit").viewings.len(), 1);
        // Played on within half an hour it is one opening, later another.
        assert_eq!(open("squad1-2").await.expect("again").viewings.len(), 1);
        road.at("06-05T12:30");
        assert_eq!(open("squad1-2").await.expect("later").viewings.len(), 2);
        assert!(open("legal").await.expect("reviews").viewings.iter().any(|v| !v.who.is_empty()));
        // Once linked it is the case's: the judicial office sees every case.
        road.try_act("squad1-1", &Matter::Case(case), link(&[(1, &file)])).await.expect("linked");
        let view = open("justice").await.expect("of a case they see");
        assert_eq!((view.links.len(), view.row.state.as_str()), (1, "linked"));
        agrees(&road, store.engine).await;
    }
}

#[tokio::test]
async fn v14_what_is_over_and_nobodys_is_removed_and_not_missed() {
    for store in stores().await {
        let (road, _) = inspected(&store).await;
        road.at("06-05T11:30");
        let file = clip(&road, "08:00", 500, "over").await;
        takes(&road, "squad1-1", import(&file, "")).await.expect("taken");
        let matter = Matter::Footage(id(&file));
        let remove = json!({ "act": "remove_footage", "reason": "保存期满，没有关联案件" });
        let filter = FootageFilter { state: "over".into(), ..FootageFilter::default() };
        let over =
            async || road.office().footages(&road.me("brigade"), &filter).await.expect("listed").rows.len();
        road.at("12-05T09:00");
        assert_eq!((rule(road.try_act("brigade", &matter, remove.clone()).await), over().await), ("V-14", 0));
        road.at("12-06T09:00");
        assert_eq!(over().await, 1);
        assert_eq!(rule(road.try_act("squad1-1", &matter, remove.clone()).await), "P-01");
        road.try_act("brigade", &matter, remove.clone()).await.expect("removed");
        assert_eq!(rule(road.try_act("brigade", &matter, remove).await), "P-03");
        // Its bytes may go; the journal keeps the digest and why, and nothing is missed.
        road.office().files().remove(&id(&file)).await.expect("gone");
        let missed = format!("文件{}", id(&file));
        let report = road.office().verify(|_, _| ()).await.expect("verified");
        assert!(report.findings.iter().all(|f| f.place != missed), "{:?}", report.findings);
        let view = road.office().footage(&road.me("brigade"), &id(&file)).await.expect("still written");
        assert_eq!(view.row.state, "removed");
        agrees(&road, store.engine).await;
    }
}
