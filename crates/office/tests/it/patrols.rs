//! 巡查: tasks by the clock, walked, counted and told; tracks kept apart and forgotten. On both engines, and equal after a rebuild.

use crate::road::{Road, report};
use crate::store::stores;
use jiff::civil::DateTime;
use law::patrol::{PatrolStage, TrackPoint};
use office::notify::{Kind, NoticeFilter};
use office::read::{CoverageAsk, GridCoverage, PatrolFilter};
use office::{Error, Matter, SubmitError};
use serde_json::{Value, json};

const GRID: &str = "419001103201";
const TASK: &str = "daily-419001103201-2026w10";

fn patrol() -> Matter {
    Matter::Patrol(TASK.into())
}

async fn swept(road: &Road<'_>) -> usize {
    road.office().sweep_patrols().await.expect("swept")
}

async fn rebuilt(road: &Road<'_>) {
    let before = road.office().lists_digest().await.expect("a digest");
    road.office().rebuild(|_, _| ()).await.expect("rebuilt");
    assert_eq!(road.office().lists_digest().await.expect("a digest"), before);
}

/// A check-in at a point of the town's book, so many degrees off.
fn check(road: &Road<'_>, spot: &str, off: f64) -> Value {
    let book = road.office().town().patrol.as_ref().expect("the town has one");
    let at = &book.spots.iter().find(|s| s.spot.id == spot).expect("a point").spot;
    json!({ "act": "check_in", "spot": spot, "place": { "lon": at.lon + off, "lat": at.lat, "accuracy": 12.0 } })
}

async fn of_grid(road: &Road<'_>, who: &str, month: &str) -> GridCoverage {
    let ask = CoverageAsk { month: month.into(), sort: String::new() };
    let coverage = road.office().coverage(&road.me(who), &ask).await.expect("read");
    coverage.rows.into_iter().find(|r| r.grid == GRID).expect("the grid")
}

/// Monday's round of 承留村, walked to its end.
async fn walked(road: &Road<'_>) {
    road.act("03-02T10:00", "grid-201", &patrol(), json!({ "act": "start_patrol" })).await;
    for (minute, spot) in [("10", "201-1"), ("20", "201-2"), ("30", "201-3")] {
        let command = check(road, spot, 0.0003);
        road.act(&format!("03-02T10:{minute}"), "grid-201", &patrol(), command).await;
    }
    // This grid has a fourth point, from which the member stays away.
    road.act("03-02T10:40", "grid-201", &patrol(), check(road, "201-4", 0.01)).await;
    let end = json!({ "act": "end_patrol", "normal": true, "reason": "修路绕不过去" });
    road.act("03-02T11:00", "grid-201", &patrol(), end).await;
}

#[tokio::test]
async fn the_clock_makes_each_task_once_and_ends_what_nobody_did() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("03-02T07:00");
        // Fifty-one villages by the week, four areas by the month.
        assert_eq!(swept(&road).await, 55, "{}", store.engine);
        assert_eq!(swept(&road).await, 0, "done twice it does nothing");
        let again = store.open_again().await;
        assert_eq!(again.sweep_patrols().await.expect("swept"), 0, "nor after a restart");
        let view = road.office().patrol(&road.me("grid-201"), TASK).await.expect("theirs");
        let until = view.state.task.until.map(|d| d.to_string());
        assert_eq!(until.as_deref(), Some("2026-03-06"), "the last working day of the week");
        let notices = async |who: &str| {
            let page = road.office().notices(&road.me(who), &NoticeFilter::default()).await.expect("a page");
            page.rows.into_iter().filter(|n| n.open).map(|n| (n.kind, n.todo)).collect::<Vec<_>>()
        };
        let task = (Kind::Task, "请办理“开始巡查”".to_string());
        assert_eq!(notices("grid-201").await, std::slice::from_ref(&task));
        assert_eq!(notices("grid-202").await, std::slice::from_ref(&task), "each of their own");

        road.at("03-05T08:00");
        assert_eq!(road.office().sweep_limits().await.expect("swept"), 0, "once, on the last day");
        // On the last day it turns red for the member.
        road.at("03-06T08:00");
        assert!(road.office().sweep_limits().await.expect("swept") > 0);
        let red = (Kind::Red, "巡查期限2026-03-06届满，请立即处理".to_string());
        assert!(notices("grid-201").await.contains(&red), "{:?}", notices("grid-201").await);
        assert!(!notices("hub").await.contains(&red), "the centre has its list");

        road.at("03-09T07:00");
        // The new week's tasks, and as many that were not done.
        assert_eq!(swept(&road).await, 102);
        let stage =
            async |id: &str| road.office().patrol(&road.me("hub"), id).await.expect("seen").state.stage;
        assert_eq!(stage(TASK).await, PatrolStage::Lapsed);
        assert_eq!(stage("daily-419001103201-2026w11").await, PatrolStage::Open);
        assert_eq!(stage("daily-east-202603").await, PatrolStage::Open, "the month is not over");
        let undone = PatrolFilter { result: "undone".into(), grid: GRID.into(), ..PatrolFilter::default() };
        let rows = road.office().patrols(&road.me("hub"), &undone).await.expect("a list").rows;
        assert_eq!(rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), [TASK]);
        assert!(!notices("grid-201").await.contains(&red), "what lapsed is no longer due");
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn a_round_is_counted_and_what_was_seen_on_it_is_linked_both_ways() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("03-02T07:00");
        swept(&road).await;
        let before = of_grid(&road, "hub", "2026-03").await;
        assert_eq!((before.due, before.done, before.days, before.band), (0, 0, None, 4));
        road.act("03-02T09:00", "grid-201", &patrol(), json!({ "act": "start_patrol" })).await;
        // Nobody is on two rounds at once.
        let assign = json!({
            "act": "assign_patrol", "sort": "build", "title": "违建排查", "grids": [{ "grid": GRID }, { "grid": GRID }],
            "until": "2026-03-04", "reason": "接群众反映", "spots": "201-1",
        });
        let special = road.act("03-02T09:01", "hub2", &Matter::NewPatrol, assign).await.id;
        let second = road
            .try_act("grid-201", &Matter::Patrol(special.clone()), json!({ "act": "start_patrol" }))
            .await;
        assert!(matches!(second, Err(SubmitError::Refused(r)) if r.rule.id == "P-03"));
        let clue =
            road.act("03-02T09:20", "grid-201", &Matter::NewClue, report("承留村主街堆放建材")).await.id;
        let other =
            road.act("03-02T09:21", "grid-202", &Matter::NewClue, report("周庄村路口堆放建材")).await.id;
        for spot in ["201-1", "201-2", "201-3"] {
            road.act("03-02T09:30", "grid-201", &patrol(), check(&road, spot, 0.0)).await;
        }
        let end = |reason: &str| json!({ "act": "end_patrol", "normal": false, "summary": "一处堆物", "reason": reason });
        road.at("03-02T10:00");
        let hidden = road.try_act("grid-201", &patrol(), end("")).await;
        assert!(matches!(hidden, Err(SubmitError::Refused(r)) if r.rule.id == "P-12"));
        road.act("03-02T10:01", "grid-201", &patrol(), end("封路")).await;

        let view = road.office().patrol(&road.me("grid-201"), TASK).await.expect("theirs");
        assert_eq!(view.clues.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), [clue.as_str()]);
        let seen =
            async |id: &str| road.office().clue(&road.me("hub"), id).await.expect("a clue").state.patrol;
        assert_eq!((seen(&clue).await.as_str(), seen(&other).await.as_str()), (TASK, ""));
        let filter = PatrolFilter { grid: GRID.into(), ..PatrolFilter::default() };
        let rows = road.office().patrols(&road.me("hub"), &filter).await.expect("a list").rows;
        let row = rows.iter().find(|r| r.id == TASK).expect("the round");
        assert_eq!((row.reached, row.spots, row.clues), (3, 4, 1));
        let after = of_grid(&road, "hub", "2026-03").await;
        assert_eq!((after.due, after.done, after.late, after.undone), (1, 1, 0, 0));
        assert_eq!((after.spots, after.reached, after.days, after.band), (4, 3, Some(0), 0));
        road.at("03-20T10:00");
        let later = of_grid(&road, "hub", "2026-03").await;
        assert_eq!(
            (later.days, later.band, later.undone),
            (Some(18), 2, 1),
            "the special one was left undone"
        );
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn a_patrol_is_seen_by_its_grid_the_heads_above_it_and_the_centre() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("03-02T07:00");
        swept(&road).await;
        for (who, sees) in [
            ("grid-201", true),
            ("grid-202", false),
            ("area-east", true),
            ("area-west", false),
            ("hub", true),
            ("squad1-1", false),
        ] {
            let one = road.office().patrol(&road.me(who), TASK).await;
            assert_eq!(one.is_ok(), sees, "{who}");
            if !sees {
                assert!(matches!(one, Err(Error::Refused(r)) if r.rule.id == "P-02"), "{who}");
            }
            let filter = PatrolFilter { grid: GRID.into(), ..PatrolFilter::default() };
            let listed =
                road.office().patrols(&road.me(who), &filter).await.is_ok_and(|p| !p.rows.is_empty());
            assert_eq!(listed, sees, "{who}: list and page agree");
        }
        let standing = road.office().patrol_standing(&road.me("grid-201")).await.expect("read");
        assert_eq!((standing.open, standing.overdue, standing.on_duty), (1, 0, None));
    }
}

fn moments(from: &str, n: i64) -> Vec<TrackPoint> {
    let from: DateTime = format!("2026-{from}:00").parse().expect("a moment");
    let at = |k: i64| from.saturating_add(jiff::SignedDuration::from_secs(40 * k));
    (0..n)
        .map(|k| TrackPoint { at: at(k), lon: 112.5, lat: 35.08 + k as f64 * 0.0003, accuracy: Some(9.0) })
        .collect()
}

async fn there(road: &Road<'_>) -> i64 {
    let rows = road.office().journal().query("SELECT COUNT(*) FROM track_point", &[]).await.expect("counted");
    rows[0].int(0)
}

#[tokio::test]
async fn a_track_is_kept_by_consent_opened_with_a_trace_and_forgotten() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("03-02T07:00");
        swept(&road).await;
        let office = road.office();
        let member = road.me("grid-201");
        road.act("03-02T10:00", "grid-201", &patrol(), json!({ "act": "start_patrol" })).await;
        road.at("03-02T10:20");
        let unasked = office.keep_track(&member, TASK, moments("03-02T10:05", 5)).await;
        assert!(matches!(unasked, Err(Error::Refused(r)) if r.rule.id == "P-13"));
        road.act("03-02T10:20", "grid-201", &patrol(), json!({ "act": "allow_track", "agreed": true })).await;
        road.at("03-02T10:40");
        assert_eq!(
            office.keep_track(&member, TASK, moments("03-02T10:21", 10)).await.expect("kept").kept,
            10
        );
        assert_eq!(
            office.keep_track(&member, TASK, moments("03-02T10:21", 10)).await.expect("kept").kept,
            0,
            "once"
        );
        let other = office.keep_track(&road.me("grid-202"), TASK, moments("03-02T10:30", 2)).await;
        assert!(matches!(other, Err(Error::Refused(r)) if r.rule.id == "P-02"));
        assert!(matches!(office.keep_track(&member, "none", vec![]).await, Err(Error::NotFound)));

        // The member's own looking leaves no trace; the centre's head's does, and the member is told. Nobody else opens it.
        assert_eq!(office.track(&member, TASK).await.expect("theirs").points.len(), 10);
        for who in ["hub2", "brigade", "area-east"] {
            let answer = office.track(&road.me(who), TASK).await;
            assert!(matches!(answer, Err(Error::Refused(r)) if r.rule.id == "P-13"), "{who}");
        }
        assert_eq!(office.track(&road.me("hub"), TASK).await.expect("the head's").points.len(), 10);
        let told = office.patrol(&member, TASK).await.expect("theirs").readings;
        assert_eq!(told.iter().map(|r| r.who.as_str()).collect::<Vec<_>>(), ["调有方"]);

        // A rebuild leaves it alone; the journal holds no point of it.
        rebuilt(&road).await;
        assert_eq!(there(&road).await, 10);
        let words = office.journal().load(&format!("patrol/{TASK}")).await.expect("records");
        assert!(
            words
                .iter()
                .filter(|r| r.kind != "patrol_assigned")
                .all(|r| !r.body.to_string().contains("35.08"))
        );

        // 撤回同意: gone at once, and nothing more is taken; the patrol goes on.
        road.act("03-02T10:50", "grid-201", &patrol(), json!({ "act": "erase_track" })).await;
        assert_eq!(there(&road).await, 0);
        let late = office.keep_track(&member, TASK, moments("03-02T10:41", 3)).await;
        assert!(matches!(late, Err(Error::Refused(r)) if r.rule.id == "P-13"));

        // Agreed to once more, ended, and forgotten when its thirty days are over.
        road.act("03-02T10:55", "grid-201", &patrol(), json!({ "act": "allow_track", "agreed": true })).await;
        let end = json!({ "act": "end_patrol", "normal": true, "reason": "下大雨" });
        road.act("03-02T11:30", "grid-201", &patrol(), end).await;
        road.at("03-02T15:00");
        let sent_late = office.keep_track(&member, TASK, moments("03-02T11:00", 4)).await.expect("kept");
        assert_eq!(sent_late.kept, 4, "what found no network comes later");
        road.at("04-01T07:00");
        swept(&road).await;
        assert_eq!(there(&road).await, 4, "{}: the thirtieth day", store.engine);
        road.at("04-02T07:00");
        assert_eq!(swept(&road).await, 1);
        assert_eq!((there(&road).await, swept(&road).await), (0, 0));
        rebuilt(&road).await;
        let report = office.verify(|_, _| ()).await.expect("verified");
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}

#[tokio::test]
async fn where_somebody_checked_in_stands_beside_the_journal() {
    for store in stores().await {
        let road = Road::on(&store);
        road.at("03-02T07:00");
        swept(&road).await;
        walked(&road).await;
        let records = road.office().journal().load(&format!("patrol/{TASK}")).await.expect("records");
        let checks: Vec<_> = records.iter().filter(|r| r.kind == "patrol_checked_in").collect();
        assert_eq!(checks.len(), 4);
        for r in checks {
            assert!(r.body.get("position").is_none_or(Value::is_null), "{}", r.body);
            let beside = r.private.as_ref().expect("kept beside").to_string();
            assert!(beside.contains("\"lon\""), "{beside}");
        }
        let state = road.office().patrol(&road.me("hub"), TASK).await.expect("seen").state;
        let reached: Vec<bool> = state.visits.iter().map(|v| v.reached).collect();
        assert_eq!(reached, [true, true, true, false]);
        assert!(state.visits[3].short.contains("超过150米"), "{}", state.visits[3].short);
    }
}
