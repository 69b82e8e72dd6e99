//! 移送协作: the letters to the police and to other agencies, drawn from the facts of a case.

use super::case::{assert_complete, doc, fact, general, number, officers, town};
use super::run_together;
use super::support::text;
use documents::papers;
use law::case::CaseEvent;
use serde_json::{Value, json};

/// Filed, investigated, with evidence, then these facts.
fn filed(then: Vec<CaseEvent>) -> Vec<CaseEvent> {
    let mut events = general();
    events.truncate(12);
    events.extend(then);
    events
}

fn referral(approved: bool) -> Vec<CaseEvent> {
    vec![
        fact(
            "2026-03-13",
            "郑队长",
            "referral_team_named",
            json!({ "suspicion": "数额较大。", "officers": officers() }),
        ),
        fact(
            "2026-03-14",
            "赵建国",
            "suspected_crime_reported",
            json!({
                "findings": "核实销售金额二十万元。", "offence": "非法经营罪", "standard": "达到立案追诉标准", "recommend": true,
                "files": [], "officers": officers(),
            }),
        ),
        fact(
            "2026-03-16",
            "王镇长",
            "referral_decided",
            json!({
                "number": number("移审", 2), "approved": approved, "opinion": "按规定办理。", "presiding_document": "",
                "late_reason": "",
            }),
        ),
    ]
}

fn letter(goods_note: &str) -> Vec<CaseEvent> {
    let mut events = referral(true);
    events.push(fact(
        "2026-03-16",
        "赵建国",
        "crime_referred",
        json!({
            "number": number("移书", 2), "to": "济源市公安局", "copied_to": "济源市人民检察院",
            "sent_at": "2026-03-16T10:05:00", "goods": [], "goods_note": goods_note, "appraisals": "无，不需要检验",
            "materials": "询问笔录1份\n照片4张", "received_by": "某民警", "files": [], "late_reason": "",
            "officers": officers(),
        }),
    ));
    events
}

fn drawn(code: &str, word: &str, n: u32, events: &[CaseEvent]) -> String {
    let paper = papers::of_case(code, Some(&doc(word, n)), events, &town())
        .unwrap_or_else(|| panic!("{code} is not drawn"));
    assert_complete(&paper);
    run_together(&text(&paper))
}

#[test]
fn approval_form_names_the_team_its_report_and_the_three_days() {
    let form = drawn("TRANS-A", "移审", 2, &filed(referral(true)));
    for said in
        ["非法经营罪", "核实销售金额二十万元", "16180010022", "至2026年3月17日", "批准移送。按规定办理。"]
    {
        assert!(form.contains(said), "{said}: {form}");
    }
    let refused = drawn("TRANS-A", "移审", 2, &filed(referral(false)));
    assert!(refused.contains("不批准移送。按规定办理。"), "{refused}");
}

#[test]
fn letter_to_the_police_carries_report_list_of_things_and_receipt() {
    let said = drawn("TRANS", "移书", 2, &filed(letter("账册2本")));
    for part in [
        "济源市公安局：",
        "济承综执移审字〔2026〕第002号",
        "附件一",
        "附件二",
        "账册2本",
        "抄送：济源市人民检察院",
        "回执",
        "询问笔录1份；照片4张",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn tr04_letter_without_any_word_on_things_is_refused_before_it_takes_a_number() {
    let events = filed(letter("无"));
    let before = events.len() - 1;
    assert!(papers::issue(&events, before, &town()).is_ok());
    let events = filed(letter(" "));
    let refusal = papers::issue(&events, before, &town()).err().expect("refused");
    assert_eq!((refusal.rule.id, refusal.field), ("TR-04", Some("goods")));
}

fn away() -> Vec<CaseEvent> {
    vec![
        fact(
            "2026-03-13",
            "赵建国",
            "case_transfer_proposed",
            json!({
                "to": "邻县城市管理局", "ground": "place", "reason": "现场在邻县一侧", "materials": "笔录1份\n照片4张",
                "officers": officers(),
            }),
        ),
        fact(
            "2026-03-16",
            "王镇长",
            "case_transfer_sent",
            json!({ "number": number("移函", 4), "opinion": "同意移送。" }),
        ),
    ]
}

#[test]
fn letter_with_a_case_says_that_it_is_a_case_and_under_which_article() {
    let said = drawn("CLUE-T", "移函", 4, &filed(away()));
    for part in [
        "关于移送案件的函",
        "邻县城市管理局：",
        "第二十二条的规定",
        "济承综执立字〔2026〕第018号",
        "2．照片4张",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn closing_form_and_archive_of_a_transferred_case_name_the_letter_instead_of_a_decision() {
    let close = |rest: Value| {
        vec![
            fact("2026-03-20", "赵建国", "transfer_closing_proposed", rest),
            fact("2026-03-21", "王镇长", "case_closed", json!({ "opinion": "同意结案。" })),
            fact(
                "2026-03-25",
                "赵建国",
                "case_archived",
                json!({ "keeper": "赵建国", "checker": "冯法务", "retention": "30年", "remarks": "" }),
            ),
        ]
    };
    let mut events = away();
    events.push(fact(
        "2026-03-18",
        "赵建国",
        "case_transfer_answered",
        json!({
            "accepted": true, "received_on": "2026-03-18", "received_by": "某科", "reason": "", "goods": [], "files": [],
        }),
    ));
    events.extend(close(
        json!({ "number": number("结", 9), "summary": "对方已签收。", "officers": officers() }),
    ));
    let events = filed(events);
    let form = drawn("CLOSE", "结", 9, &events);
    for part in ["济承综执移函字〔2026〕第004号", "已移送邻县城市管理局处理", "移送情况", "同意结案"]
    {
        assert!(form.contains(part), "{part}: {form}");
    }
    assert!(!form.contains("决定书文号"), "{form}");
    let file = papers::of_case("ARCH", None, &events, &town()).expect("archived");
    assert!(run_together(&text(&file)).contains("已移送邻县城市管理局处理"));
}
