//! 证据保全, drawn from its facts: every document says what the law demands of it, and what each fact held.

use super::case::{fact, number, officers, party, subject, town};
use super::run_together;
use super::support::text;
use documents::papers;
use law::case::{CaseEvent, CaseState};
use serde_json::{Value, json};

/// A case with everything that an investigation registers, samples, has tested and gives back.
fn story() -> Vec<CaseEvent> {
    let o = officers();
    let signature = json!({ "name": "李秋生", "image": "abc123" });
    let file = json!({ "sha256": "9f2c41d08e6b7a5530c1d2e4f6a8b0c29f2c41d08e6b7a5530c1d2e4f6a8b0c2", "sm3": "a".repeat(64), "name": "流水.xlsx", "media_type": "application/x", "size": 12, "original": true });
    let things = json!([
        { "name": "三轮车", "spec": "蓝色", "quantity": "1辆", "condition": "旧" },
        { "name": "台秤", "spec": "", "quantity": "1台", "condition": "完好" },
    ]);
    let hold = |day: &str, by: &str, kind: &str, rest: Value| fact(day, by, kind, rest);
    vec![
        fact(
            "2026-03-02",
            "赵建国",
            "filing_proposed",
            json!({ "subject": subject(), "recommend": true, "reason": "涉嫌违法", "officers": o }),
        ),
        fact(
            "2026-03-03",
            "王镇长",
            "case_filed",
            json!({ "number": number("立", 18), "list_version": "2025", "officers": o, "opinion": "同意。" }),
        ),
        hold(
            "2026-03-03",
            "赵建国",
            "inquiry_summoned",
            json!({ "number": number("询通", 1), "person": party(), "ask_at": "2026-03-05T09:00:00", "place": "询问室", "materials": "身份证", "officers": o }),
        ),
        hold(
            "2026-03-03",
            "赵建国",
            "evidence_requested",
            json!({ "number": number("调", 1), "recipient": "示例物流公司", "materials": ["运单", "定位记录"], "due_on": "2026-03-10", "reason": "查明来源", "officers": o }),
        ),
        hold(
            "2026-03-04",
            "赵建国",
            "data_extracted",
            json!({
                "number": number("电", 1), "object": "收银手机", "environment": "运行正常", "path": "extract", "path_reason": "日常使用", "method": "导出",
                "started_at": "2026-03-04T09:00:00", "ended_at": "2026-03-04T09:20:00", "place": "栲栳村", "list": [{ "category": "交易记录", "format": "XLSX", "file": file }],
                "films": [], "shown_certificates": true, "officers": o, "signature": signature, "no_witness": "",
            }),
        ),
        hold(
            "2026-03-04",
            "赵建国",
            "pictures_described",
            json!({
                "number": number("照", 1), "author": o[0], "taken_at": "2026-03-04T09:30:00", "place": "栲栳村主街", "method": "照相机", "proves": "现场情况",
                "files": [file], "officers": o, "signature": signature,
            }),
        ),
        hold(
            "2026-03-04",
            "赵建国",
            "hold_requested",
            json!({ "items": things, "place": "路边", "reason": "可能转移", "officers": o }),
        ),
        hold(
            "2026-03-04",
            "王镇长",
            "hold_approved",
            json!({ "number": number("保审", 1), "opinion": "同意登记保存。" }),
        ),
        hold(
            "2026-03-04",
            "赵建国",
            "goods_held",
            json!({
                "number": number("保", 1), "items": things, "held_at": "2026-03-04T10:05:00", "place": "物品室", "in_place": false, "seal": "CL-1", "copies": 2,
                "delivered": true, "shown_certificates": true, "duty_told": true, "officers": o, "files": [file], "signature": signature,
            }),
        ),
        hold(
            "2026-03-05",
            "赵建国",
            "hold_disposal_proposed",
            json!({ "goods": [1], "way": "release", "reason": "不再需要", "files": [], "officers": o }),
        ),
        hold(
            "2026-03-05",
            "王镇长",
            "hold_disposal_decided",
            json!({ "number": number("保处", 1), "holds": [number("保", 1)], "goods": [1], "way": "release", "reason": "不再需要", "lapsed": false, "opinion": "同意" }),
        ),
        hold(
            "2026-03-06",
            "赵建国",
            "held_goods_returned",
            json!({ "number": number("退", 1), "goods": [1], "ways": ["released"], "returned_on": "2026-03-06", "condition": "完好", "officers": o, "signature": signature, "files": [] }),
        ),
        hold(
            "2026-03-06",
            "赵建国",
            "sample_taken",
            json!({
                "number": number("抽", 1), "samples": [{ "name": "河沙", "spec": "散装", "batch": "无批号", "base": "26立方米", "quantity": "2千克", "seal": "CY-1" }],
                "taken_at": "2026-03-06T10:00:00", "place": "堆场", "method": "随机", "cost": "由本机关承担", "shown_certificates": true, "officers": o, "files": [],
                "signature": { "name": "", "refused": "当事人拒签，已录像" }, "witness": { "identity": "村委会委员", "signature": { "name": "刘长青", "image": "abc124" } },
            }),
        ),
        hold(
            "2026-03-06",
            "赵建国",
            "test_commissioned",
            json!({
                "number": number("鉴", 1), "no": 1, "to": "示例检测中心", "qualification": "CMA001", "matters": "鉴别成分", "materials": "样品一份", "goods": [3],
                "sent_on": "2026-03-06", "due_on": "2026-03-26", "retest_of": null, "officers": o,
            }),
        ),
        hold(
            "2026-03-06",
            "赵建国",
            "test_period_told",
            json!({ "number": number("鉴告", 1), "no": 1, "from": "2026-03-06", "until": "2026-03-26", "officers": o }),
        ),
        hold(
            "2026-03-20",
            "赵建国",
            "test_result_recorded",
            json!({
                "no": 1, "report": "检1号", "appraisers": "检验师", "method": "国家标准", "conclusion": "系河道采砂", "result_on": "2026-03-20", "used_up": true,
                "files": [file], "officers": o,
            }),
        ),
        hold(
            "2026-03-20",
            "赵建国",
            "test_result_told",
            json!({ "number": number("鉴告", 2), "no": 1, "retest_days": 7, "officers": o }),
        ),
    ]
}

/// The text of a document of the story, run together; the last of its code.
fn read(code: &str) -> String {
    let events = story();
    let paper =
        papers::of_case(code, None, &events, &town()).unwrap_or_else(|| panic!("{code} is not drawn"));
    run_together(&text(&paper))
}

#[test]
fn every_document_of_preserved_evidence_is_drawn_complete() {
    let events = story();
    let state = CaseState::fold(&events);
    let mut drawn = Vec::new();
    for issued in state.papers.iter().filter(|p| p.code != "FILE") {
        let paper = papers::of_case(&issued.code, Some(&issued.number), &events, &town()).expect("drawn");
        let kind = law::paper::find(&issued.code).expect("in the catalogue");
        if let Err(missing) = law::paper::check(kind, &paper.data) {
            panic!(
                "{}: {}",
                issued.code,
                missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            );
        }
        drawn.push(issued.code.as_str());
    }
    let all = [
        "ASK", "EV-R", "EV-E", "EV-P", "HOLD-A", "HOLD", "HOLD-D", "RETN", "SAMP", "TEST", "TEST-N", "TEST-N",
    ];
    assert_eq!(drawn, all);
}

#[test]
fn e02_e03_the_notice_tells_the_last_day_the_duty_and_the_list() {
    let hold = read("HOLD");
    // This town has no calendar: the last day is not guessed (`law`'s own tests reckon it).
    for says in [
        "七个工作日，自2026年3月4日次日起",
        "登记保存失效",
        "不得销毁或者转移",
        "三轮车",
        "台秤",
        "一式2份",
        "CL-1",
    ] {
        assert!(hold.contains(says), "{says}: {hold}");
    }
    let approval = read("HOLD-A");
    for says in ["可能转移", "同意登记保存。", "王镇长", "三轮车"] {
        assert!(approval.contains(says), "{says}: {approval}");
    }
}

#[test]
fn a_release_is_a_notice_of_release_of_the_things_it_names() {
    let decision = read("HOLD-D");
    assert!(decision.contains("解除登记保存证据通知书"), "{decision}");
    assert!(decision.contains("三轮车") && !decision.contains("台秤"), "{decision}");
    let list = read("RETN");
    assert!(list.contains("三轮车") && list.contains("济承综执保处字〔2026〕第001号"), "{list}");
}

#[test]
fn v02_the_list_of_data_tells_category_format_and_both_digests() {
    let record = read("EV-E");
    for says in ["交易记录", "XLSX", "9f2c41d08e6b7a55", "aaaaaaaaaaaaaaaa", "日常使用", "李秋生"]
    {
        assert!(record.contains(says), "{says}: {record}");
    }
}

#[test]
fn a_test_is_told_twice_its_period_and_its_result_with_the_second_test() {
    let events = story();
    let state = CaseState::fold(&events);
    let notices: Vec<String> = state
        .papers
        .iter()
        .filter(|p| p.code == "TEST-N")
        .map(|p| {
            run_together(&text(&papers::of_case("TEST-N", Some(&p.number), &events, &town()).expect("drawn")))
        })
        .collect();
    assert!(notices[0].contains("期间告知书") && notices[0].contains("2026年3月26日"), "{}", notices[0]);
    assert!(notices[0].contains("不计入查封、扣押的期限"), "{}", notices[0]);
    for says in ["结果告知书", "系河道采砂", "检1号", "2026年3月20日", "7个工作日内", "申请复检"]
    {
        assert!(notices[1].contains(says), "{says}: {}", notices[1]);
    }
}

#[test]
fn e05_the_record_of_samples_traces_each_and_notes_a_refusal() {
    let record = read("SAMP");
    for says in ["河沙", "无批号", "26立方米", "2千克", "CY-1", "当事人拒签，已录像", "村委会委员"]
    {
        assert!(record.contains(says), "{says}: {record}");
    }
}
