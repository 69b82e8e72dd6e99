//! 通知: who must act next is told, whoever acted is not, and what is done is settled; on both engines, and again after a rebuild.

use crate::road::{Road, photo, proposal, serve};
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
        assert_eq!(unread(&road, "hub").await, [said(Kind::Task, "请办理“受理”")], "{}", store.engine);
        assert_eq!(unread(&road, "grid-201").await, [], "nobody is told what they did themselves");
        assert_eq!(unread(&road, "squad1-1").await, []);

        road.act("03-02T09:10", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        assert_eq!(unread(&road, "hub").await, [said(Kind::Task, "请办理“分派”")], "what is done is settled");
        assert!(
            all(&road, "hub").await.iter().any(|n| !n.open && n.todo == "请办理“受理”"),
            "and still listed"
        );
        assert_eq!(unread(&road, "hub2").await, [], "hub2 did it");
        assert_eq!(unread(&road, "grid-201").await, [said(Kind::Progress, "您上报的线索已受理")]);

        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        for who in ["dept-build-1", "squad1-1", "squad1-2"] {
            assert_eq!(unread(&road, who).await, [said(Kind::Dispatched, "请办理“现场核查”")], "{who}");
        }
        assert_eq!(unread(&road, "squad2-1").await, [], "another squadron");
        assert_eq!(unread(&road, "hub").await, []);

        let urge = json!({ "act": "urge_clue", "note": "请抓紧。" });
        road.act("03-02T09:30", "brigade", &matter, urge).await;
        assert!(unread(&road, "squad1-1").await.contains(&said(Kind::Urged, "已督办，请尽快办理“答复督办”")));

        let reassign = json!({ "act": "reassign_clue", "office": "dept-build", "squad": "squad2", "reason": "力量不足" });
        road.act("03-02T09:40", "hub2", &matter, reassign).await;
        // Whoever has it now answers the urging.
        let theirs =
            [said(Kind::Urged, "已督办，请尽快办理“答复督办”"), said(Kind::Dispatched, "请办理“现场核查”")];
        assert_eq!(unread(&road, "squad2-1").await, theirs);
        assert_eq!(all(&road, "squad1-1").await, [], "who may no longer open the matter sees nothing of it");
        rebuilt(&road).await;
        assert_eq!(unread(&road, "squad2-1").await, theirs);
    }
}

#[tokio::test]
async fn approvals_reach_those_who_give_them_and_what_is_sent_back_its_handlers() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        assert_eq!(unread(&road, "squad1-2").await, [said(Kind::Task, "请办理“提出立案建议”")]);
        let case = road.act("03-03T15:00", "squad1-1", &Matter::NewCase(clue), proposal()).await.id;
        let matter = Matter::Case(case);
        assert_eq!(unread(&road, "brigade").await, [said(Kind::Approval, "请办理“大队审核立案”")]);
        let assigned = said(Kind::Assigned, "您被指定为承办人员，请查看");
        assert_eq!(unread(&road, "squad1-2").await, std::slice::from_ref(&assigned));
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
                unread(&road, who).await.contains(&said(Kind::Returned, "已退回，请重新办理“提出立案建议”")),
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
        assert_eq!(unread(&road, "deputy1").await, [said(Kind::Approval, "请办理“决定是否立案”")]);
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
        assert!(unread(&road, "squad1-2").await.contains(&said(Kind::Task, "请办理“调查终结”")));
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
        // Thursday is the last day: a working day before it the lamp turns yellow, though nobody is woken for it.
        road.at("03-04T06:59");
        assert_eq!(sweep().await, 0, "found in the morning");
        road.at("03-04T07:00");
        assert_eq!(sweep().await, 1, "{}", store.engine);
        assert_eq!(sweep().await, 0, "once for a level");
        let yellow = said(Kind::Yellow, "办理期限临近，2026-03-05届满，请及时处理");
        assert!(unread(&road, "squad1-1").await.contains(&yellow));
        assert_eq!(unread(&road, "hub").await, [], "who supervises is told when it is red");
        road.at("03-05T08:00");
        assert_eq!(sweep().await, 0, "the lamp is yellow on the last day as well");
        road.at("03-06T08:00");
        assert_eq!((sweep().await, sweep().await), (1, 0));
        let red = said(Kind::Red, "办理期限2026-03-05届满，请立即处理");
        let now = unread(&road, "squad1-1").await;
        assert!(now.contains(&red) && !now.contains(&yellow), "red takes yellow's place: {now:?}");
        assert_eq!(unread(&road, "hub").await, std::slice::from_ref(&red), "the head of the centre");
        assert_eq!(
            unread(&road, "hub3").await,
            [],
            "the lamp calls the head of the centre, not everybody there"
        );
        assert!(unread(&road, "brigade").await.contains(&red), "and the brigade");
        rebuilt(&road).await;
        assert_eq!(sweep().await, 0, "a rebuild knows what was told");
        road.at("03-09T08:00");
        assert_eq!(sweep().await, 0, "it is told once");
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

#[tokio::test]
async fn an_urging_asks_whoever_answers_it_at_whatever_stage_and_every_time() {
    for store in stores().await {
        let road = Road::on(&store);
        let urged = said(Kind::Urged, "已督办，请尽快办理“答复督办”");
        let times = |told: Vec<(Kind, String)>| told.iter().filter(|n| **n == urged).count();
        let urge = || json!({ "act": "urge_clue", "note": "请抓紧。", "answer_by": "2026-03-20" });
        let answer = || json!({ "act": "answer_urging", "content": "正在办理。" });
        let clue = road.to_squad().await;
        road.file(&clue).await;
        let matter = Matter::Clue(clue);
        road.act("03-05T09:00", "brigade", &matter, urge()).await;
        for who in ["squad1-2", "dept-build-1"] {
            assert_eq!(times(unread(&road, who).await), 1, "{who}: while the case is under way");
        }
        road.act("03-05T09:10", "brigade", &matter, urge()).await;
        assert_eq!(times(unread(&road, "squad1-2").await), 2, "urged again, told again");
        road.act("03-05T10:00", "squad1-1", &matter, answer()).await;
        road.act("03-05T10:10", "squad1-1", &matter, answer()).await;
        assert_eq!(times(unread(&road, "squad1-2").await), 0);

        let matter = Matter::Clue(road.report("03-06T09:00").await.id);
        road.act("03-06T09:05", "brigade", &matter, urge()).await;
        assert_eq!(times(unread(&road, "hub").await), 1, "{}: the centre's step", store.engine);
        road.act("03-06T09:06", "hub2", &matter, answer()).await;
        assert_eq!(times(unread(&road, "hub").await), 0, "answered");
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn an_overdue_step_hides_no_urging_and_whoever_comes_to_owe_it_is_told_too() {
    for store in stores().await {
        let road = Road::on(&store);
        let matter = Matter::Clue(road.report("03-02T09:00").await.id);
        road.act("03-02T09:10", "hub2", &matter, json!({ "act": "accept_clue" })).await;
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        let sweep = || async { road.office().sweep_limits().await.expect("swept") };
        road.at("03-06T08:00");
        assert_eq!(sweep().await, 1, "{}: the step", store.engine);
        let step = said(Kind::Red, "办理期限2026-03-05届满，请立即处理");
        let urge = json!({ "act": "urge_clue", "note": "请抓紧。", "answer_by": "2026-03-09" });
        road.act("03-06T09:00", "brigade", &matter, urge).await;
        road.at("03-09T08:00");
        assert_eq!(sweep().await, 1, "the urging's day");
        let near = said(Kind::Yellow, "督办答复期限临近，2026-03-09届满，请及时处理");
        let told = unread(&road, "squad1-1").await;
        assert!(told.contains(&near) && told.contains(&step), "{told:?}");
        road.at("03-10T08:00");
        assert_eq!((sweep().await, sweep().await), (1, 0));
        let late = said(Kind::Red, "督办答复期限2026-03-09届满，请立即处理");
        assert!(unread(&road, "squad1-1").await.contains(&late));
        // Others have it now: the urging is theirs, and they are told once.
        let reassign = json!({ "act": "reassign_clue", "office": "dept-build", "squad": "squad2", "reason": "力量不足" });
        road.act("03-10T09:00", "hub2", &matter, reassign).await;
        assert!(!unread(&road, "squad2-1").await.contains(&late));
        assert_eq!((sweep().await, sweep().await), (1, 0));
        assert!(unread(&road, "squad2-1").await.contains(&late));
        rebuilt(&road).await;
        assert_eq!(sweep().await, 0, "a rebuild knows what was told");
    }
}

#[tokio::test]
async fn units_that_join_and_marks_that_wait_are_told() {
    for store in stores().await {
        let road = Road::on(&store);
        let patrol = road.report("03-02T09:00").await;
        let matter = Matter::Clue(patrol.id);
        let dispatch = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
        road.act("03-02T09:20", "hub2", &matter, dispatch).await;
        let join = json!({
            "act": "join_units", "lead": "squad1", "assisting": [{ "unit": "squad2" }], "note": "一同到场",
        });
        road.act("03-02T09:30", "hub2", &matter, join).await;
        let along = said(Kind::Assigned, "本单位参加联合核查，请查看");
        assert_eq!(unread(&road, "squad2-1").await, std::slice::from_ref(&along), "{}", store.engine);
        assert!(!unread(&road, "squad1-1").await.contains(&along), "they lead");

        let hotline = json!({
            "act": "report_clue", "source": "hotline", "origin": "12345工单1号", "class": "stall",
            "content": "又有摊位占道", "place": { "text": "承留村主街中段", "grid": "419001103201" },
        });
        let told = road.act("03-02T10:00", "hub2", &Matter::NewClue, hotline).await;
        let matter = Matter::Clue(told.id);
        let mark =
            json!({ "act": "mark_repeat", "earlier": patrol.numbers[0], "grounds": "同一内容多次举报。" });
        road.act("03-02T10:10", "hub2", &matter, mark).await;
        let waits = said(Kind::Approval, "请办理“决定恶意重复标记”");
        for who in ["hub", "brigade"] {
            assert!(unread(&road, who).await.contains(&waits), "{who}");
        }
        let decide = json!({ "act": "decide_repeat", "agree": true, "opinion": "同意。" });
        road.act("03-02T10:20", "brigade", &matter, decide).await;
        assert!(!unread(&road, "hub").await.contains(&waits));
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn a_penalty_is_first_told_to_the_party() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.notice(&case, "一般", 50000).await;
        let told = all(&road, "squad1-2").await;
        for done in ["请办理“制作处罚告知书”", "请办理“送达”"] {
            assert!(told.iter().any(|n| n.todo == done && !n.open), "{done} in {told:?}");
        }
        assert!(unread(&road, "squad1-2").await.contains(&said(Kind::Task, "请办理“提出处理建议”")));
    }
}

#[tokio::test]
async fn a_closing_is_checked_by_the_legal_office_then_approved_or_sent_back() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        let publish = said(Kind::Approval, "请办理“公示”");
        assert!(unread(&road, "legal").await.contains(&publish), "{}", store.engine);
        road.propose_closing(&clue, &case).await;
        assert!(!unread(&road, "legal").await.contains(&publish), "published");
        let (check, approve) =
            (said(Kind::Approval, "请办理“结案自查”"), said(Kind::Approval, "请办理“批准结案”"));
        assert!(unread(&road, "legal").await.contains(&check));
        assert!(!unread(&road, "deputy1").await.contains(&approve), "not before the check");
        let matter = Matter::Case(case);
        let items: Vec<_> =
            law::case::VETO_ITEMS.iter().map(|i| json!({ "item": i, "passed": true, "note": "" })).collect();
        let vetoes = json!({ "act": "check_vetoes", "items": items, "opinion": "没有否决情形。" });
        road.act("04-01T11:00", "legal2", &matter, vetoes).await;
        assert!(!unread(&road, "legal").await.contains(&check));
        assert!(unread(&road, "deputy1").await.contains(&approve));
        let back = json!({ "act": "approve_closing", "approve": false, "opinion": "补充材料后再提。" });
        road.act("04-02T10:00", "deputy1", &matter, back).await;
        assert!(
            unread(&road, "squad1-2").await.contains(&said(Kind::Returned, "已退回，请重新办理“提出结案”"))
        );
        rebuilt(&road).await;
    }
}

/// Whether somebody has an unread notice of this kind that begins so.
async fn has(road: &Road<'_>, who: &str, kind: Kind, words: &str) -> bool {
    unread(road, who).await.iter().any(|n| n.0 == kind && n.1.starts_with(words))
}

#[tokio::test]
async fn one_overdue_limit_hides_no_other_and_each_ends_by_itself() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        let (matter, team) = (Matter::Case(case), json!(["squad1-1", "squad1-2"]));
        let order = json!({
            "act": "order_correction", "content": "清理堆放的物料", "due_on": "2026-05-08", "officers": team,
        });
        road.act("03-05T15:00", "squad1-1", &matter, order).await;
        road.act("03-05T16:00", "squad1-1", &matter, serve()).await;
        road.at("05-12T08:00");
        assert!(road.office().sweep_limits().await.expect("swept") > 0, "{}", store.engine);
        assert!(has(&road, "squad1-2", Kind::Red, "改正期限2026-05-08届满").await);
        road.at("05-25T08:00");
        assert!(road.office().sweep_limits().await.expect("swept") > 0, "the ninety days run beside it");
        assert!(has(&road, "squad1-2", Kind::Yellow, "办案期限临近").await);
        assert!(has(&road, "squad1-2", Kind::Red, "改正期限2026-05-08届满").await, "another limit's");
        rebuilt(&road).await;
        assert_eq!(road.office().sweep_limits().await.expect("swept"), 0);
        let check = json!({
            "act": "check_correction", "officers": team, "corrected": true, "findings": "已清理。", "files": [photo('e')],
        });
        road.act("05-25T10:00", "squad1-1", &matter, check).await;
        assert!(!has(&road, "squad1-2", Kind::Red, "改正期限").await, "done");
        assert!(has(&road, "squad1-2", Kind::Yellow, "办案期限临近").await, "this one still runs");
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn a_limit_is_told_to_whoever_owes_it_also_of_a_case_in_the_archive() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.at("04-20T08:00");
        road.office().sweep_limits().await.expect("swept");
        assert!(has(&road, "legal", Kind::Red, "公示期限").await, "{}", store.engine);
        assert!(!has(&road, "squad1-2", Kind::Red, "公示期限").await, "not the officers'");
        assert!(has(&road, "squad1-2", Kind::Red, "缴款期限").await);
        assert!(!has(&road, "legal", Kind::Red, "缴款期限").await, "not the legal office's");
    }
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.archive(&clue, &case).await;
        let matter = Matter::Case(case);
        let opinion = json!({
            "act": "receive_supervision", "from": "市司法局", "document": "济司监〔2026〕1号", "content": "核查归档材料。",
            "received_on": "2026-04-07", "due_on": "2026-04-10", "files": [photo('f')],
        });
        road.act("04-07T10:00", "legal", &matter, opinion).await;
        road.at("04-13T08:00");
        assert!(road.office().sweep_limits().await.expect("swept") > 0, "{}", store.engine);
        assert!(has(&road, "legal", Kind::Red, "回复执法监督意见期限2026-04-10届满").await);
        rebuilt(&road).await;
    }
}

#[tokio::test]
async fn read_marks_of_long_ago_are_cleared_and_make_nothing_unread() {
    for store in stores().await {
        let road = Road::on(&store);
        road.report("03-02T09:00").await;
        let first = all(&road, "hub").await.remove(0);
        road.office().read_notice(&road.me("hub"), first.no).await.expect("read");
        let marks = || async {
            let rows = road.office().journal().query("SELECT COUNT(*) FROM notice_read", &[]).await;
            rows.expect("a count")[0].int(0)
        };
        road.at("04-20T09:00");
        road.office().clear_deliveries().await.expect("cleared");
        assert_eq!(marks().await, 1, "{}", store.engine);
        road.at("05-20T09:00");
        road.office().clear_deliveries().await.expect("cleared");
        assert_eq!((marks().await, unread(&road, "hub").await), (0, Vec::new()));
    }
}
