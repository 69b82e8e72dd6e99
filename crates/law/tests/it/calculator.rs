//! The calculator as the command line, the API and the page use it.

use crate::support::{calendar, calendar_once};
use law::deadline::calculator::calculate;
use serde_json::{Value, json};

fn answer(term: &str, start: &str) -> Value {
    serde_json::to_value(calculate(term, start, &calendar()).expect(term)).expect("json")
}

#[test]
fn answers_with_day_articles_and_reasoning() {
    let got = answer("W(5)", "2025-09-26");
    assert_eq!(got["due"], "2025-10-10");
    assert_eq!(got["provisional"], false);
    assert_eq!(got["articles"], json!(["罚§85", "强§69", "复§88", "民诉§85", "民总§201", "诉释§48"]));
    assert_eq!(got["rules"], json!(["T-START", "T-W"]));
    assert_eq!(
        (&got["nominal"], &got["control"], &got["note"]),
        (&json!("2025-10-10"), &json!("2025-10-10"), &json!(null))
    );
    let days = got["days"].as_array().expect("days");
    assert_eq!(days.len(), 15);
    assert_eq!(
        days[0],
        json!({"date": "2025-09-26", "weekday": "周五", "kind": "workday", "label": "工作日",
               "counted": false, "n": null, "note": "起算事件之日，不计"})
    );
    assert_eq!(
        days[2],
        json!({"date": "2025-09-28", "weekday": "周日", "kind": "make_up", "label": "补班",
               "counted": true, "n": 1, "note": "补班，计入"})
    );
    assert_eq!((&days[5]["date"], &days[5]["note"]), (&json!("2025-10-01"), &json!("休假日，不计")));
    assert_eq!((&days[14]["n"], &days[14]["note"]), (&json!(5), &json!("末日")));
}

#[test]
fn the_answer_keeps_its_order() {
    let text =
        serde_json::to_string(&calculate("W(5)", "2025-09-26", &calendar()).expect("answer")).expect("json");
    assert!(text.starts_with(r#"{"due":"2025-10-10","provisional":false,"articles":["#), "{text}");
    assert!(text.ends_with("}]}"));
}

#[test]
fn rolling_is_told() {
    let got = answer("C(15)", "2025-09-16");
    assert_eq!(got["due"], "2025-10-09");
    let days = got["days"].as_array().expect("days");
    assert_eq!((&days[15]["n"], &days[15]["note"]), (&json!(15), &json!("末日为休假日，顺延")));
    assert_eq!(days.last().expect("a day")["note"], "顺延至此日届满");
    assert_eq!(answer("M(6)", "2025-08-31")["days"][6]["note"], "无对应日，取月末");
    // Nothing rolls and nothing is left out: the start and the corresponding day.
    assert_eq!(answer("M(1)", "2026-03-02")["days"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_year_without_calendar_gives_no_day() {
    let got = answer("W(5)", "2026-12-28");
    assert_eq!((&got["due"], &got["provisional"]), (&json!(null), &json!(true)));
    assert!(got["note"].as_str().expect("a reason").contains("2027年的放假安排尚未录入"));
    assert_eq!(got["days"].as_array().expect("days").last().expect("a day")["label"], "未知");
}

#[test]
fn hours_need_a_moment() {
    let got = answer("H(24)", "2026-10-01T18:30");
    assert_eq!(got["due_time"], "2026-10-02T18:30:00");
    assert_eq!(answer("h(24)", "2026年10月1日 18：30")["due_time"], "2026-10-02T18:30:00");
    let refusal = calculate("H(24)", "2026-10-01", &calendar()).expect_err("no time");
    assert_eq!(refusal.field, Some("start"));
    assert!(refusal.have.contains("起算时刻"));
}

#[test]
fn every_letter_answers() {
    for (term, due) in [
        ("C0(30)", "2025-10-26"),
        ("M(6)", "2026-03-26"),
        ("Y(1)", "2026-09-28"),
        ("Y0(1)", "2026-09-26"),
        ("Wb(7)", "2025-09-17"),
    ] {
        assert_eq!(answer(term, "2025-09-26")["due"], due, "{term}");
    }
}

#[test]
fn named_periods_bring_their_own_articles() {
    let got = answer("payment", "2025-09-16");
    assert_eq!(
        (&got["due"], &got["title"], &got["term"]),
        (&json!("2025-10-09"), &json!("缴纳罚款"), &json!("C(15)"))
    );
    assert_eq!(got["articles"][0], "罚§67");
    assert_eq!(got["rules"][0], "T-PAY");
}

#[test]
fn starts_are_read_as_people_write_them() {
    for start in ["2025-09-26", " 2025年9月26日 ", "2025/9/26", "2025-09-26 16:00", "2025年9月26日16:00"]
    {
        assert_eq!(answer("W(5)", start)["due"], "2025-10-10", "{start}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_the_field() {
    for (term, start, field) in [
        ("W5", "2025-09-26", "term"),
        ("W(0)", "2025-09-26", "term"),
        ("W(+5)", "2025-09-26", "term"),
        ("", "2025-09-26", "term"),
        ("W(5)", "", "start"),
        ("W(5)", "2025-02-30", "start"),
        ("W(5)", "2025-9", "start"),
        ("W(5)", "2025-09-026", "start"),
        ("W(5)", "昨天", "start"),
        ("W(5)", "9999-12-31", "start"),
        ("W(5)", "1900-01-01", "start"),
        ("W(5)", "2025-09-26 25:00", "start"),
    ] {
        let refusal = calculate(term, start, &calendar()).expect_err(start);
        assert_eq!((refusal.rule.id, refusal.field), ("P-04", Some(field)), "{term} {start}");
    }
}

proptest::proptest! {
    #[test]
    fn anything_typed_is_answered(term in "[WCMYHBwb0]{1,2}\\([0-9]{1,5}\\)|.{0,12}", start in "[0-9]{4}-[01][0-9]-[0-3][0-9]|.{0,20}") {
        let _ = calculate(&term, &start, calendar_once());
    }
}
