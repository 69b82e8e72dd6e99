//! The documents of reconsideration, lawsuits and supervision, drawn from the facts of a story that was archived.

use super::case::{all_in_order, doc, fact, general, number, town};
use super::run_together;
use super::support::text;
use documents::papers;
use law::case::CaseEvent;
use serde_json::json;

fn listed() -> serde_json::Value {
    json!([{ "no": 1, "name": "现场笔录", "evidence_kind": "site_record", "source": "制作", "proves": "堆放" }])
}

/// Upheld in reconsideration, then sued over, and annulled in the second instance.
fn challenged() -> Vec<CaseEvent> {
    let mut events = general();
    let about = events
        .iter()
        .find_map(|e| match &e.fact {
            law::case::CaseFact::Decided { number, .. } => Some(number.clone()),
            _ => None,
        })
        .expect("decided");
    let about = json!(about);
    let reconsidered = json!({
        "applicant": "李秋生", "about": about, "decision": true, "body": "济源市人民政府", "filed_on": "2026-06-20",
        "accepted_on": "2026-06-22", "reference": "济政复〔2026〕6号", "received_on": "2026-06-23", "simple": false,
        "late": false, "request": "请求撤销", "files": [],
    });
    let reply = json!({
        "number": number("复答", 1), "proceeding": 1, "applicant": "李秋生", "body": "济源市人民政府", "about": about,
        "reference": "济政复〔2026〕6号", "received_on": "2026-06-23", "reply": "理由不能成立。", "facts": "堆放砖块。",
        "basis": "《城市市容和环境卫生管理条例》第十四条。", "evidence": listed(), "contact": "李文，0391-6090001",
        "submitted_on": "2026-07-20", "due": "2026-07-07", "late_note": "经办人住院",
    });
    let sued = json!({
        "applicant": "李秋生", "about": about, "decision": true, "court": "济源市人民法院", "court_note": "",
        "defendants": "joint", "filed_on": "2026-08-10", "accepted_on": "2026-08-12", "reference": "",
        "received_on": "2026-08-14", "late": false, "skipped": false, "request": "请求撤销", "files": [],
    });
    let defence = json!({
        "number": number("诉答", 1), "proceeding": 2, "applicant": "李秋生", "court": "济源市人民法院",
        "instance": "first", "about": about, "reference": "", "received_on": "2026-08-14", "reply": "请求驳回。",
        "facts": "堆放砖块。", "basis": "《城市市容和环境卫生管理条例》第十四条。", "evidence": listed(),
        "head": "镇长出庭。", "objection": "", "submitted_on": "2026-08-20", "due": "2026-08-31", "late_note": "",
    });
    let result = |no: u32, instance: &str, kind: &str| {
        json!({
            "proceeding": no, "instance": instance, "result": kind, "document": "（2026）豫行终6号",
            "received_on": "2026-09-10", "ruling": false, "penalty": null, "redo": false, "redo_by": null,
            "for_procedure": false, "perform": "", "perform_by": null, "summary": "程序违法", "files": [],
        })
    };
    let effect = |no: u32, kind: &str, void: bool| {
        json!({
            "proceeding": no, "result": kind, "document": "（2026）豫行终6号", "effective_on": "2026-09-10",
            "decision": true, "void": void, "overturned": void, "penalty": null,
            "duties": if void { json!([{ "kind": "fault" }]) } else { json!([]) },
        })
    };
    events.extend([
        fact("2026-06-23", "李文", "reconsideration_registered", reconsidered),
        fact("2026-07-20", "李文", "reply_submitted", reply),
        fact("2026-08-05", "李文", "result_recorded", result(1, "reconsideration", "maintained")),
        fact("2026-08-05", "李文", "outcome_took_effect", effect(1, "maintained", false)),
        fact("2026-08-14", "李文", "suit_registered", sued),
        fact("2026-08-20", "李文", "court_defence_submitted", defence),
        fact("2026-09-10", "李文", "result_recorded", result(2, "first", "annulled")),
        fact("2026-09-10", "李文", "outcome_took_effect", effect(2, "annulled", true)),
        fact(
            "2026-09-11",
            "李文",
            "publication_withdrawn",
            json!({ "number": number("撤示", 1), "reason": "决定被法院撤销", "document": "（2026）豫行终6号", "received_on": "2026-09-10" }),
        ),
        fact(
            "2026-09-12",
            "李文",
            "supervision_received",
            json!({ "from": "济源市司法局", "document": "济司监〔2026〕3号", "content": "送达程序违法", "received_on": "2026-09-12", "due_on": "2026-10-12", "files": [] }),
        ),
        fact(
            "2026-09-20",
            "李文",
            "supervision_replied",
            json!({ "number": number("监回", 1), "to": "济源市司法局", "document": "济司监〔2026〕3号", "content": "送达程序违法", "rectification": "已经整改。", "late_note": "" }),
        ),
        fact(
            "2026-09-20",
            "王镇长",
            "fault_assessed",
            json!({ "number": number("责", 1), "circumstance": "违反法定程序", "officer": { "id": "p1", "name": "赵建国", "post": "队员" }, "responsibility": "直接责任", "handling": "criticism", "document": "", "measures": "留置送达一律录像" }),
        ),
    ]);
    events
}

#[test]
fn every_document_of_a_challenge_is_drawn_complete() {
    let codes = all_in_order(&challenged());
    for code in ["RECON", "SUIT", "PUB-W", "SUPV", "COMP"] {
        assert!(codes.iter().any(|c| c == code), "{code} was not made");
    }
}

#[test]
fn an_answer_lists_the_evidence_and_says_that_it_is_late() {
    let drawn = |code, number: law::number::DocNumber| {
        let paper = papers::of_case(code, Some(&number), &challenged(), &town()).expect("drawn");
        run_together(&text(&paper))
    };
    let reply = drawn("RECON", doc("复答", 1));
    for said in ["证据目录", "现场笔录", "逾期提交", "2026年7月7日", "济政复〔2026〕6号"]
    {
        assert!(reply.contains(said), "{said} is missing\n{reply}");
    }
    assert!(reply.contains("第四十八条") && !reply.contains("第五十四条"), "the ordinary procedure: {reply}");
    let defence = drawn("SUIT", doc("诉答", 1));
    assert!(defence.contains("第三十四条、第六十七条"), "{defence}");
    assert!(defence.contains("证据清单") && defence.contains("镇长出庭") && !defence.contains("逾期提交"));
    // Nobody is withdrawn from view without the reason.
    let withdrawn = drawn("PUB-W", doc("撤示", 1));
    assert!(withdrawn.contains("决定被法院撤销") && withdrawn.contains("2026年9月10日"));
    let fault = drawn("COMP", doc("责", 1));
    assert!(fault.contains("赵建国（队员）") && fault.contains("行政诉讼一审，撤销"), "{fault}");
}

#[test]
fn an_answer_about_a_seizure_gives_the_day_of_the_seizure() {
    let remedy = law::case::RemedyText::ordinary(&town().agency, None);
    let officers = super::case::officers();
    let signature = json!({ "name": "李秋生", "image": "abc123" });
    let taken = json!({
        "number": number("封决", 1), "list_number": number("封清", 1), "record_number": number("强笔", 1), "no": 1,
        "urgency": null, "until": "2026-06-17", "remedy": remedy, "officers": officers,
        "plan": {
            "measure_kind": "seize", "item": "CG-01", "item_name": "擅自在街道两侧堆放物料", "basis": "《示例条例》第三十七条",
            "reason": "可能转移", "days": 30, "place": "栲栳村主街",
            "objects": [{ "name": "三轮车", "quantity": "1辆", "condition": "完好", "relation": "运送砖块" }],
        },
        "scene": {
            "started_at": "2026-05-18T09:50:00", "ended_at": "2026-05-18T10:40:00", "place": "栲栳村主街",
            "shown_at": "2026-05-18T09:52:00", "notified_at": "2026-05-18T09:50:00", "party_present": true,
            "told_at": "2026-05-18T09:55:00", "defence": "无", "process": "清点后加封。", "signature": signature,
            "other": "无", "files": [],
        },
    });
    let reply = json!({
        "number": number("复答", 1), "proceeding": 1, "applicant": "李秋生", "body": "济源市人民政府",
        "about": number("封决", 1), "reference": "", "received_on": "2026-06-02", "reply": "理由不能成立。",
        "facts": "堆放砖块。", "basis": "《示例条例》第三十七条。", "evidence": listed(), "contact": "李文，0391-6090001",
        "submitted_on": "2026-06-10", "due": "2026-06-16", "late_note": "",
    });
    let defence = json!({
        "number": number("诉答", 1), "proceeding": 2, "applicant": "李秋生", "court": "济源市人民法院",
        "instance": "first", "about": number("封决", 1), "reference": "", "received_on": "2026-07-14",
        "reply": "请求驳回。", "facts": "堆放砖块。", "basis": "《示例条例》第三十七条。", "evidence": listed(),
        "head": "镇长出庭。", "objection": "", "submitted_on": "2026-07-20", "due": "2026-07-29", "late_note": "",
    });
    let mut events = general();
    events.extend([
        fact("2026-05-18", "赵建国", "measure_taken", taken),
        fact("2026-06-10", "李文", "reply_submitted", reply),
        fact("2026-07-20", "李文", "court_defence_submitted", defence),
    ]);
    for (code, number) in [("RECON", doc("复答", 1)), ("SUIT", doc("诉答", 1))] {
        let paper = papers::of_case(code, Some(&number), &events, &town()).expect("drawn");
        assert_eq!(paper.data["decided"], "2026年5月18日", "{code}");
        let text = run_together(&text(&paper));
        assert!(text.contains("2026年5月18日作出的行政行为（济承综执封决字〔2026〕第001号）"), "{text}");
    }
}

/// The events with every `from` written `to`.
fn rewritten(events: &[CaseEvent], from: &str, to: &str) -> Vec<CaseEvent> {
    let text = serde_json::to_string(events).expect("events are JSON");
    assert!(text.contains(from), "{from} stands in the story");
    serde_json::from_str(&text.replace(from, to)).expect("still events")
}

#[test]
fn an_answer_rests_on_the_articles_of_its_procedure() {
    let drawn = |code, number: law::number::DocNumber, events: &[CaseEvent]| {
        run_together(&text(&papers::of_case(code, Some(&number), events, &town()).expect("drawn")))
    };
    let simple = rewritten(&challenged(), r#""simple":false"#, r#""simple":true"#);
    let reply = drawn("RECON", doc("复答", 1), &simple);
    assert!(reply.contains("第五十四条的规定") && !reply.contains("第四十八条"), "{reply}");
    let second = rewritten(&challenged(), r#""instance":"first""#, r#""instance":"second""#);
    let defence = drawn("SUIT", doc("诉答", 1), &second);
    for said in ["被上诉人", "上诉状副本", "第一百零一条", "《中华人民共和国民事诉讼法》第一百七十四条"]
    {
        assert!(defence.contains(said), "{said}: {defence}");
    }
    assert!(!defence.contains("第六十七条") && !defence.contains("所依据的规范性文件"), "{defence}");
}
