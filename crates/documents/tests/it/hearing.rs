//! 听证 on paper: the summons, the public notice that names nobody, the record, the report, and the decision on them.

use super::case::{all_in_order, doc, fact, general, number, officers, town};
use super::run_together;
use super::support::text;
use documents::papers;
use law::case::{CaseEvent, CaseFact};
use serde_json::{Value, json};

fn presider() -> Value {
    json!({ "id": "j", "name": "尚法度", "post": "司法所所长" })
}

fn arranged(openness: &str) -> CaseEvent {
    fact(
        "2026-03-31",
        "冯法务",
        "hearing_arranged",
        json!({
            "number": number("听通", 1), "held_at": "2026-04-14T09:30:00", "venue": "镇政府二楼会议室", "presider": presider(),
            "appointment": "镇长批示", "recorder": { "id": "r", "name": "齐学步", "post": "法治室科员" }, "openness": openness,
            "closed_reason": "", "others": "栲栳村村民委员会", "notify_by": "2026-04-01",
        }),
    )
}

fn held(end: &str, signature: Value) -> CaseEvent {
    let absent = end == "absent";
    let say = |text: &str| if absent { "" } else { text }.to_string();
    fact(
        "2026-04-28",
        "尚法度",
        "hearing_held",
        json!({
            "number": number("听笔", 1), "end": end, "started_at": "2026-04-28T09:30:00", "ended_at": "2026-04-28T10:40:00",
            "present": say("李秋生"), "investigators": if absent { json!([]) } else { officers() },
            "statement": say("堆放砖块约26平方米，建议罚款5000元。"), "defence": say("面积偏大。"), "debate": say("核对照片，没有异议。"),
            "last_words": say("请求从轻。"), "absence": if absent { "等候三十分钟未到场，电话联系表示不参加。" } else { "" },
            "signature": signature, "files": [],
        }),
    )
}

/// The general procedure with a hearing in the place of its waiver, up to the decision.
fn story(end: &str, signature: Value) -> Vec<CaseEvent> {
    let road = general();
    let waived =
        road.iter().position(|e| matches!(e.fact, CaseFact::RightsWaived { .. })).expect("on the road");
    let decided = road.iter().position(|e| matches!(e.fact, CaseFact::Decided { .. })).expect("on the road");
    let mut events: Vec<CaseEvent> = road[..waived].to_vec();
    events.push(fact("2026-03-30", "赵建国", "hearing_requested", json!({ "requested_on": "2026-03-30" })));
    events.push(arranged("open"));
    let announced =
        json!({ "number": number("听公", 1), "held_at": "2026-04-14T09:30:00", "venue": "镇政府二楼会议室" });
    events.push(fact("2026-03-31", "冯法务", "hearing_announced", announced));
    let agents = json!([{ "person": "刘律", "relation": "律师", "scope": "代为陈述、申辩、质证" }]);
    events.push(fact("2026-04-01", "赵建国", "agents_registered", json!({ "agents": agents, "files": [] })));
    events.push(fact(
        "2026-04-10",
        "冯法务",
        "hearing_postponed",
        json!({
            "number": number("听通", 2), "held_at": "2026-04-28T09:30:00", "venue": "镇政府二楼会议室", "reason": "当事人住院",
            "files": [], "notify_by": "2026-04-15",
        }),
    ));
    events.push(held(end, signature));
    if end != "absent" {
        events.push(fact(
            "2026-04-29",
            "尚法度",
            "hearing_reported",
            json!({
                "number": number("听报", 1), "summary": "双方到场质证", "opinion": "维持告知的处罚。",
                "points": [{ "point": "面积偏大", "adopted": false, "reason": "照片和标尺为证" }],
            }),
        ));
        events.push(fact(
            "2026-04-30",
            "冯法务",
            "hearing_reviewed",
            json!({ "number": number("法审", 16), "items": [{ "item": "程序", "passed": true, "note": "" }], "verdict": "pass", "opinion": "同意。" }),
        ));
    }
    events.extend(road[waived + 1..=decided].to_vec());
    events
}

fn signed() -> Value {
    json!({ "name": "李秋生", "image": "abc123" })
}

fn printed(code: &str, word: &str, n: u32, events: &[CaseEvent]) -> String {
    let paper =
        papers::of_case(code, Some(&doc(word, n)), events, &town()).unwrap_or_else(|| panic!("{code}"));
    run_together(&text(&paper))
}

#[test]
fn every_document_of_a_hearing_is_drawn_complete() {
    let codes = all_in_order(&story("completed", signed()));
    for code in ["HEAR-N", "HEAR-P", "HEAR", "HEAR-R", "LEGAL"] {
        assert!(codes.iter().any(|c| c == code), "{code} was not made");
    }
    for end in ["absent", "left"] {
        all_in_order(&story(end, json!({ "name": "李秋生", "refused": "离场" })));
    }
}

#[test]
fn h04_summons_tells_day_place_presider_and_that_it_costs_nothing() {
    let events = story("completed", signed());
    let first = printed("HEAR-N", "听通", 1, &events);
    for phrase in [
        "2026年4月14日9时30分",
        "镇政府二楼会议室",
        "尚法度（司法所所长）",
        "委托一至二人",
        "申请回避",
        "费用由本机关承担",
    ] {
        assert!(first.contains(phrase), "{phrase}\n{first}");
    }
    let second = printed("HEAR-N", "听通", 2, &events);
    assert!(second.contains("因当事人住院，听证延期举行") && second.contains("2026年4月28日"), "{second}");
}

#[test]
fn h05_public_notice_names_no_party() {
    let notice = printed("HEAR-P", "听公", 1, &story("completed", signed()));
    assert!(notice.contains("公开举行行政处罚听证") && notice.contains("旁听"), "{notice}");
    for private in ["李秋生", "410881", "13900000002", "六组"] {
        assert!(!notice.contains(private), "{private}\n{notice}");
    }
}

#[test]
fn h09_record_shows_a_refusal_to_sign_and_an_empty_chair() {
    let refused = story("completed", json!({ "name": "李秋生", "refused": "认为不全" }));
    let record = printed("HEAR", "听笔", 1, &refused);
    assert!(record.contains("主持人注明：当事人（代理人）拒绝签名，情况为认为不全"), "{record}");
    let absent = printed("HEAR", "听笔", 1, &story("absent", json!({ "name": "" })));
    assert!(absent.contains("视为放弃听证权利") && absent.contains("等候三十分钟"), "{absent}");
}

#[test]
fn h10_decision_rests_on_the_record_by_its_number() {
    let decided = |end: &str| {
        let signature = if end == "absent" { json!({ "name": "" }) } else { signed() };
        printed("DEC", "罚决", 12, &story(end, signature))
    };
    let number = run_together(&doc("听笔", 1).to_string());
    let completed = decided("completed");
    assert!(completed.contains(&number) && completed.contains("本决定根据听证笔录作出"), "{completed}");
    assert!(completed.contains("当事人于2026年3月30日要求听证") && !completed.contains("未要求听证"));
    assert!(decided("left").contains("中途退出"));
    let absent = decided("absent");
    assert!(
        absent.contains("无正当理由未到场")
            && absent.contains(&number)
            && !absent.contains("根据听证笔录作出")
    );
}

#[test]
fn h03_refusal_says_which_day_was_the_last() {
    let mut events = general();
    let waived =
        events.iter().position(|e| matches!(e.fact, CaseFact::RightsWaived { .. })).expect("on the road");
    let refused = json!({
        "number": number("听不", 1), "requested_on": "2026-04-02", "person": "李秋生", "ground": "late", "due": "2026-04-01",
        "reason": "没有说明正当理由",
    });
    events[waived] = fact("2026-04-02", "冯法务", "hearing_refused", refused);
    all_in_order(&events);
    let paper = printed("HEAR-X", "听不", 1, &events);
    assert!(paper.contains("期限至2026年4月1日") && paper.contains("2026年4月2日"), "{paper}");
    assert!(printed("DEC", "罚决", 12, &events).contains("逾期要求听证，本机关依法不予受理"));
}
