//! The documents of fines and forfeits, drawn from their facts.

use super::case::{assert_complete, doc, fact, general, number, officers, town};
use super::run_together;
use super::support::text;
use documents::papers;
use law::case::CaseEvent;
use serde_json::json;

/// The story up to the decision's service, then these.
fn after_service(more: Vec<CaseEvent>) -> Vec<CaseEvent> {
    let mut events = general();
    let deferral = |e: &CaseEvent| matches!(e.fact, law::case::CaseFact::DeferralRequested { .. });
    events.truncate(events.iter().position(deferral).expect("on the road"));
    events.extend(more);
    events
}

fn said(code: &str, word: &str, n: u32, events: &[CaseEvent]) -> String {
    let paper =
        papers::of_case(code, Some(&doc(word, n)), events, &town()).unwrap_or_else(|| panic!("no {code}"));
    assert_complete(&paper);
    run_together(&text(&paper))
}

#[test]
fn f08_the_notice_of_a_plan_names_every_instalment_and_what_a_missed_one_does() {
    let plan = json!([
        { "due": "2026-05-31", "amount": 300_000 },
        { "due": "2026-06-30", "amount": 200_000 },
    ]);
    for (on_default, sentence) in [("only_that", "其余各期不变"), ("all_due", "其余未到期各期一并到期")]
    {
        let events = after_service(vec![
            fact(
                "2026-04-28",
                "赵建国",
                "deferral_requested",
                json!({ "reason": "经济困难", "until": "2026-06-30", "plan": plan, "files": [] }),
            ),
            fact(
                "2026-04-30",
                "王镇长",
                "deferral_decided",
                json!({ "number": number("缓", 2), "granted": true, "until": "2026-06-30", "plan": plan,
                        "on_default": on_default, "opinion": "情况属实" }),
            ),
        ]);
        let said = said("PAY-D", "缓", 2, &events);
        for words in
            ["共分2期", "第1期：2026年5月31日前缴纳人民币3000.00元", "第2期：2026年6月30日前", sentence]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

#[test]
fn f13_the_disposal_form_tells_approval_witness_photos_price_and_treasury() {
    let photo = json!({ "sha256": "9f2c41d08e6b7a5530c1d2e4f6a8b0c29f2c41d08e6b7a5530c1d2e4f6a8b0c2", "sm3": "0",
        "name": "拍卖.jpg", "media_type": "image/jpeg", "size": 1, "original": true });
    let things = json!([{ "name": "手推车", "spec": "铁质", "quantity": "1辆", "condition": "完好" }]);
    let mut events = after_service(vec![
        fact(
            "2026-04-28",
            "赵建国",
            "forfeits_collected",
            json!({ "decision": number("罚决", 12), "detail": "手推车一辆", "goods": [], "items": things,
                    "unavailable": "", "officers": officers() }),
        ),
        fact(
            "2026-06-10",
            "郑库",
            "disposal_proposed",
            json!({ "goods": [1], "way": "auction", "perishable": false, "reason": "决定已经生效", "value": 6_000 }),
        ),
        fact("2026-06-11", "王镇长", "disposal_decided", json!({ "approved": true, "opinion": "同意拍卖" })),
        fact(
            "2026-07-02",
            "郑库",
            "disposal_carried_out",
            json!({ "number": number("处", 3), "goods": [1], "way": "auction", "gone": "sold", "on": "2026-07-02",
                    "agent": "示例拍卖公司", "witness": "周见证", "proceeds": 5_500, "process": "公告七日后公开拍卖。",
                    "files": [photo] }),
        ),
    ]);
    let before = said("DISP", "处", 3, &events);
    for words in
        ["手推车", "同意拍卖", "周见证", "拍卖.jpg", "人民币55.00元（大写：伍拾伍元整）", "估价人民币60.00元"]
    {
        assert!(before.contains(words), "{words}: {before}");
    }
    assert!(!before.contains("缴款书号：缴"));
    events.push(fact(
        "2026-07-06",
        "刘财政",
        "proceeds_remitted",
        json!({ "disposal": 1, "amount": 5_500, "on": "2026-07-06", "voucher": "缴0012" }),
    ));
    assert!(said("DISP", "处", 3, &events).contains("2026年7月6日缴库（缴款书号：缴0012）"));
}
