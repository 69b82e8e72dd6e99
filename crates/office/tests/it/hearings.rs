//! 听证公告: an open hearing is on the public list from its announcement until it is held, put off or given up; the list
//! names no party, and a closed hearing never stands on it (H-05).

use crate::road::{PARTY, Road, photo, serve, signature};
use crate::store::stores;
use office::Matter;
use serde_json::{Value, json};

/// A hearing on a fine of 5000 yuan, arranged for 14 April.
fn arrange(openness: &str, why: &str) -> Value {
    json!({
        "act": "arrange_hearing", "held_at": "2026-04-14T09:30:00", "venue": "镇政府二楼会议室", "presider": "justice",
        "appointment": "镇长批示（示例）", "recorder": "justice2", "openness": openness, "closed_reason": why, "others": "",
    })
}

/// The public list: days and places.
async fn listed(road: &Road<'_>) -> Vec<(String, String)> {
    let rows = road.office().hearings().await.expect("the list");
    for row in &rows {
        let all = format!("{row:?}");
        assert!(!all.contains(PARTY) && !all.contains("王某"), "no party on the public list: {all}");
        assert!(row.cause.contains("堆放物料") && row.number.contains("2026"), "{all}");
    }
    rows.into_iter().map(|r| (r.held_at, r.venue)).collect()
}

/// A case in which the party has asked for a hearing.
async fn asked(road: &Road<'_>) -> Matter {
    let case = road.file(&road.to_squad().await).await;
    road.notice(&case, "较重", 500_000).await;
    // 司法所 sees what waits for its review: nothing below the amount of a major penalty.
    let desk = road.office().desk(&road.me("justice")).await.expect("a desk");
    assert!(desk.cases.iter().all(|c| c.id != case), "{:?}", desk.cases);
    let matter = Matter::Case(case);
    road.act("03-17T09:00", "squad1-1", &matter, json!({ "act": "request_hearing" })).await;
    matter
}

#[tokio::test]
async fn an_open_hearing_is_listed_without_the_party_until_it_is_held() {
    for store in stores().await {
        let road = Road::on(&store);
        let matter = asked(&road).await;
        assert!(listed(&road).await.is_empty(), "{}: only asked for", store.engine);
        road.act("03-18T09:00", "legal", &matter, arrange("open", "")).await;
        let place = "镇政府二楼会议室".to_string();
        assert_eq!(
            listed(&road).await,
            [("2026-04-14 09:30".to_string(), place.clone())],
            "{}",
            store.engine
        );
        road.act("03-18T15:00", "squad1-1", &matter, serve()).await;

        // Put off: the new day stands there, once.
        let postpone = json!({
            "act": "postpone_hearing", "held_at": "2026-04-28T09:30:00", "venue": "", "reason": "当事人住院",
            "files": [photo('f')],
        });
        road.act("03-20T09:00", "legal", &matter, postpone).await;
        assert_eq!(
            listed(&road).await,
            [("2026-04-28 09:30".to_string(), place.clone())],
            "{}",
            store.engine
        );
        road.act("03-20T15:00", "squad1-1", &matter, serve()).await;

        let before = road.office().lists_digest().await.expect("a digest");
        road.office().rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(road.office().lists_digest().await.expect("a digest"), before, "{}", store.engine);

        road.at("04-28T08:00");
        assert_eq!(listed(&road).await.len(), 1, "{}: on the day itself", store.engine);
        let hold = json!({
            "act": "hold_hearing", "end": "completed", "present": PARTY, "investigators": ["squad1-1", "squad1-2"],
            "told_rights": true, "statement": "堆放物料，建议罚款", "defence": "面积小", "debate": "对照片没有异议",
            "last_words": "请求从轻", "absence": "", "excused": false, "signature": signature(PARTY), "files": [],
        });
        road.act("04-28T11:00", "justice", &matter, hold).await;
        assert!(listed(&road).await.is_empty(), "{}: held", store.engine);
    }
}

#[tokio::test]
async fn a_hearing_given_up_by_the_party_leaves_the_list() {
    for store in stores().await {
        let road = Road::on(&store);
        let matter = asked(&road).await;
        road.act("03-18T09:00", "legal", &matter, arrange("open", "")).await;
        assert_eq!(listed(&road).await.len(), 1, "{}", store.engine);
        let withdraw = json!({ "act": "withdraw_hearing", "files": [photo('f')] });
        road.act("03-19T09:00", "squad1-1", &matter, withdraw).await;
        assert!(listed(&road).await.is_empty(), "{}", store.engine);
    }
}

#[tokio::test]
async fn a_closed_hearing_is_never_listed() {
    for store in stores().await {
        let road = Road::on(&store);
        let matter = asked(&road).await;
        road.act("03-18T09:00", "legal", &matter, arrange("privacy", "涉及当事人家庭情况")).await;
        assert!(listed(&road).await.is_empty(), "{}", store.engine);
        road.act("03-18T15:00", "squad1-1", &matter, serve()).await;
        let postpone = json!({
            "act": "postpone_hearing", "held_at": "2026-04-28T09:30:00", "venue": "", "reason": "当事人住院",
            "files": [photo('f')],
        });
        road.act("03-20T09:00", "legal", &matter, postpone).await;
        assert!(listed(&road).await.is_empty(), "{}: nor when it is put off", store.engine);
    }
}
