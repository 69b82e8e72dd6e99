//! 通知: who must act next is told, whoever acted is not, and what is done is settled; on both engines, and again after a rebuild.

use crate::road::{Road, proposal};
use crate::store::stores;
use office::notify::{Channel, Kind, Notice, NoticeFilter, Personal};
use office::{Error, Matter};
use serde_json::json;

/// What someone has not read: kind and what to do.
async fn unread(road: &Road<'_>, who: &str) -> Vec<(Kind, String)> {
    all(road, who).await.into_iter().filter(|n| n.unread).map(|n| (n.kind, n.todo)).collect()
}

async fn all(road: &Road<'_>, who: &str) -> Vec<Notice> {
    let page = road.office().notices(&road.me(who), &NoticeFilter::default()).await.expect("a page");
    let count = road.office().unread_notices(&road.me(who)).await.expect("a count");
    let counted = page.rows.iter().filter(|n| n.unread).count();
    assert_eq!(usize::try_from(count).expect("a count"), counted, "{who}: the count and the list agree");
    page.rows
}

fn said(kind: Kind, todo: &str) -> (Kind, String) {
    (kind, todo.to_string())
}

async fn rebuilt(road: &Road<'_>) {
    let before = road.office().lists_digest().await.expect("a digest");
    road.office().rebuild(|_, _| ()).await.expect("rebuilt");
    assert_eq!(road.office().lists_digest().await.expect("a digest"), before);
}

#[tokio::test]
async fn a_clue_is_told_to_those_who_act_next_and_its_reporter_hears_how_it_goes() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.report("03-02T09:00").await.id;
        let matter = Matter::Clue(clue.clone());
        assert_eq!(unread(&road, "hub").await, [said(Kind::Task, "请受理")], "{}", store.engine);
        assert_eq!(unread(&road, "grid-201").await, [], "nobody is told what they did themselves");
        assert_eq!(unread(&road, "squad1-1").await, []);

        road.act("03-02T09:10", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        assert_eq!(unread(&road, "hub").await, [said(Kind::Task, "请分派")], "what is done is settled");
        assert!(all(&road, "hub").await.iter().any(|n| !n.open && n.todo == "请受理"), "and still listed");
        assert_eq!(unread(&road, "hub2").await, [], "hub2 did it");
        assert_eq!(unread(&road, "grid-201").await, [said(Kind::Progress, "您上报的线索已受理")]);

        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        for who in ["dept-build-1", "squad1-1", "squad1-2"] {
            assert_eq!(unread(&road, who).await, [said(Kind::Dispatched, "请现场核查")], "{who}");
        }
        assert_eq!(unread(&road, "squad2-1").await, [], "another squadron");
        assert_eq!(unread(&road, "hub").await, []);

        let urge = json!({ "act": "urge_clue", "note": "请抓紧。" });
        road.act("03-02T09:30", "brigade", &matter, urge).await;
        assert!(unread(&road, "squad1-1").await.contains(&said(Kind::Urged, "已督办，请尽快现场核查")));

        let reassign = json!({ "act": "reassign_clue", "office": "dept-build", "squad": "squad2", "reason": "力量不足" });
        road.act("03-02T09:40", "hub2", &matter, reassign).await;
        assert_eq!(unread(&road, "squad2-1").await, [said(Kind::Dispatched, "请现场核查")]);
        assert_eq!(all(&road, "squad1-1").await, [], "who may no longer open the matter sees nothing of it");
        rebuilt(&road).await;
        assert_eq!(unread(&road, "squad2-1").await, [said(Kind::Dispatched, "请现场核查")]);
    }
}

#[tokio::test]
async fn approvals_reach_those_who_give_them_and_what_is_sent_back_its_handlers() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        assert_eq!(unread(&road, "squad1-2").await, [said(Kind::Task, "请提出立案建议")]);
        let case = road.act("03-03T15:00", "squad1-1", &Matter::NewCase(clue), proposal()).await.id;
        let matter = Matter::Case(case);
        assert_eq!(unread(&road, "brigade").await, [said(Kind::Approval, "请大队审核立案")]);
        let assigned = said(Kind::Assigned, "您被指定为承办人员，请查看");
        assert_eq!(unread(&road, "squad1-2").await, [assigned.clone()]);
        let first = all(&road, "brigade").await.remove(0);
        assert!(
            first.number.contains("线字"),
            "before it is filed a case goes by its clue's number: {}",
            first.number
        );

        let back = json!({ "act": "endorse_filing", "agree": false, "opinion": "事实不清，退回补充。" });
        road.act("03-04T09:00", "brigade", &matter, back).await;
        for who in ["squad1-1", "squad1-2"] {
            assert!(
                unread(&road, who).await.contains(&said(Kind::Returned, "已退回，请重新提出立案建议")),
                "{who}"
            );
        }
        road.act("03-04T10:00", "squad1-1", &matter, proposal()).await;
        assert!(
            !unread(&road, "squad1-2").await.iter().any(|n| n.0 == Kind::Returned),
            "settled when it is sent on again"
        );
        let endorse = json!({ "act": "endorse_filing", "agree": true, "opinion": "同意立案，报请审批。" });
        road.act("03-04T11:00", "brigade", &matter, endorse).await;
        assert_eq!(unread(&road, "brigade").await, []);
        assert_eq!(unread(&road, "deputy1").await, [said(Kind::Approval, "请决定是否立案")]);
        assert_eq!(unread(&road, "legal").await, []);
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn along_the_whole_road_nobody_is_left_with_a_task_that_is_done() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        assert!(unread(&road, "squad1-2").await.contains(&said(Kind::Task, "请调查终结")));
        road.notice(&case, "一般", 50000).await;
        road.decide_after(&case).await;
        road.archive(&clue, &case).await;
        for person in road.office().people().keys() {
            let left = unread(&road, person).await;
            assert!(left.iter().all(|n| n.0 == Kind::Progress), "{person} is left with {left:?}");
        }
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn a_limit_turns_yellow_and_red_once_and_is_settled_with_the_step() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.report("03-02T09:00").await.id;
        let matter = Matter::Clue(clue);
        road.act("03-02T09:10", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        let sweep = || async { road.office().sweep_limits().await.expect("swept") };
        assert_eq!(sweep().await, 0, "three working days are left");
        // Thursday is the last day: a working day before it the warning begins.
        road.at("03-04T08:00");
        assert_eq!(sweep().await, 1, "{}", store.engine);
        assert_eq!(sweep().await, 0, "once for a level");
        let yellow = said(Kind::Yellow, "办理时限临近，2026-03-05届满，请抓紧办理");
        assert!(unread(&road, "squad1-1").await.contains(&yellow));
        assert_eq!(unread(&road, "hub").await, [], "who supervises is told when it is red");
        road.at("03-05T08:00");
        assert_eq!((sweep().await, sweep().await), (1, 0));
        let red = said(Kind::Red, "办理时限2026-03-05届满，请立即办理");
        let now = unread(&road, "squad1-1").await;
        assert!(now.contains(&red) && !now.contains(&yellow), "red takes yellow's place: {now:?}");
        assert_eq!(unread(&road, "hub").await, [red.clone()]);
        rebuilt(&road).await;
        assert_eq!(sweep().await, 0, "a rebuild knows what was told");
        road.at("03-09T08:00");
        assert_eq!(sweep().await, 0, "overdue is no further level");
        let reassign = json!({ "act": "reassign_clue", "office": "dept-build", "squad": "squad2", "reason": "力量不足" });
        road.act("03-09T09:00", "hub2", &matter, reassign).await;
        assert!(!unread(&road, "hub").await.contains(&red), "another limit runs now");
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn what_one_has_read_is_one_s_own_and_survives_a_rebuild() {
    for store in stores().await {
        let road = Road::on(&store);
        road.report("03-02T09:00").await;
        let (me, other) = (road.me("hub"), road.me("squad1-1"));
        let office = road.office();
        let first = all(&road, "hub").await.remove(0);
        for _ in 0..2 {
            let read = office.read_notice(&me, first.no).await.expect("read, and read again");
            assert_eq!(read.path(), first.path());
        }
        assert_eq!(unread(&road, "hub").await, []);
        assert_eq!(unread(&road, "hub2").await.len(), 1, "a colleague has not read it");
        for no in [first.no, first.no + 1, i64::MAX] {
            assert!(matches!(office.read_notice(&other, no).await, Err(Error::NotFound)), "not theirs: {no}");
        }
        // A page made before the second report does not mark it.
        let page = office.notices(&road.me("hub2"), &NoticeFilter::default()).await.expect("a page");
        road.report("03-02T09:05").await;
        assert_eq!(office.read_all_notices(&road.me("hub2"), page.upto).await.expect("marked"), 1);
        assert_eq!(unread(&road, "hub2").await.len(), 1);
        assert_eq!(office.read_all_notices(&road.me("hub2"), i64::MAX).await.expect("marked"), 1);
        assert_eq!(office.read_all_notices(&road.me("hub2"), i64::MAX).await.expect("marked"), 0);
        rebuilt(&road).await;
        assert_eq!(unread(&road, "hub2").await, [], "a rebuild leaves alone what was read");
        let some = NoticeFilter { kind: "red".into(), ..Default::default() };
        assert_eq!(office.notices(&me, &some).await.expect("a page").rows, []);
    }
}

#[tokio::test]
async fn many_notices_come_page_by_page_without_a_gap() {
    for store in stores().await {
        let road = Road::on(&store);
        for n in 0..70 {
            road.report(&format!("03-02T10:{:02}", n % 60)).await;
        }
        let me = road.me("hub");
        let first = road.office().notices(&me, &NoticeFilter::default()).await.expect("a page").rows;
        let third = first[3].no;
        road.office().read_notice(&me, third).await.expect("read");
        let (mut numbers, mut filter, mut pages) = (Vec::new(), NoticeFilter::default(), 0);
        loop {
            let page = road.office().notices(&me, &filter).await.expect("a page");
            numbers.extend(page.rows.iter().map(|n| (n.unread, n.no)));
            pages += 1;
            match page.next {
                Some(next) => filter.after = next,
                None => break,
            }
        }
        assert_eq!((numbers.len(), pages), (70, 3));
        assert_eq!(numbers.last(), Some(&(false, third)), "what is read comes last");
        assert!(numbers.windows(2).all(|w| w[0] > w[1]), "newest first in each part");
    }
}

#[tokio::test]
async fn settings_are_saved_once_and_never_over_newer_ones() {
    for store in stores().await {
        let road = Road::on(&store);
        let (office, me) = (road.office(), road.me("hub"));
        let first = office.notice_settings("hub").await.expect("the default");
        assert!(first.wants(Channel::Push, Kind::Red) && !first.wants(Channel::Sms, Kind::Red));
        let changed = Personal { mail: "zhao@example.com".into(), red_passes: true, ..first.clone() };
        for _ in 0..2 {
            assert!(
                office.save_notice_settings(&me, changed.clone()).await.expect("saved"),
                "again the same"
            );
        }
        let stale = Personal { quiet: None, ..first };
        assert!(!office.save_notice_settings(&me, stale.clone()).await.expect("an answer"), "an older page");
        let stands = office.notice_settings("hub").await.expect("read");
        assert_eq!(Personal { version: 0, ..stands.clone() }, changed);
        assert!(
            office
                .save_notice_settings(&me, Personal { version: stands.version, ..stale })
                .await
                .expect("saved")
        );
        assert_eq!(office.notice_settings("hub2").await.expect("read").version, 0, "nobody else's changed");
    }
}
