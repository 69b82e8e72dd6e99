//! 签名: what is bound, what is written of a fact, whose picture is whose.

use crate::countersign::{last, own, recorded};
use crate::kit::*;
use law::case::{CaseCommand as C, *};
use law::countersign::Countersign;
use law::matter::Entry;
use law::paper::{check, find};
use law::party::Signature;
use law::signing::{fact, pictures, standings, unbound};
use serde_json::{Value, json};
use sm3::{Digest, Sm3};

#[test]
fn a_recorded_fact_is_written_with_sorted_keys_without_white_space_and_to_the_centimetre() {
    let sm3 =
        |text: &str| -> String { Sm3::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect() };
    for (event, text) in [
        (json!({}), r#""case/1"{}"#),
        (json!({"b": 1, "a": "甲"}), r#""case/1"{"a":"甲","b":1}"#),
        (json!({"a": [1, 2, []], "c": null}), r#""case/1"{"a":[1,2,[]],"c":null}"#),
        (json!({"lat": 35.08, "lon": 112.123_456_78}), r#""case/1"{"lat":35.0800000,"lon":112.1234568}"#),
        (json!({"n": 35}), r#""case/1"{"n":35}"#),
        (json!({"a": {"d": 1, "c": 2, "b": 3}}), r#""case/1"{"a":{"b":3,"c":2,"d":1}}"#),
    ] {
        assert_eq!(fact(&event, "case/1"), sm3(text), "{text}");
    }
}

#[test]
fn only_a_picture_that_is_not_bound_yet_waits_to_be() {
    let places = |signature: Value, late: bool| unbound(&json!({ "signature": signature }), late);
    assert_eq!(places(json!({"image": "a"}), false), ["signature"]);
    assert_eq!(places(json!({"image": "a", "on_paper": true}), true), ["signature"]);
    assert_eq!(places(json!({"image": "a", "offline": true}), true), ["signature"]);
    for (signature, late) in [
        (json!({"name": "张示例"}), false),
        (json!({"name": "张示例", "on_paper": true}), true),
        (json!({"image": "a", "of": "b"}), false),
        (json!({"image": "a", "of": "b", "on_paper": true}), true),
        (json!({"image": "a"}), true),
        (json!({"image": "a", "on_paper": true}), false),
    ] {
        assert!(places(signature.clone(), late).is_empty(), "{signature} {late}");
    }
}

#[test]
fn signatures_in_a_list_are_found_too() {
    let signature = json!({"name": "张示例", "image": "a", "on_paper": true});
    let event = json!({"kind": "x", "list": [{"signature": signature}, {"signature": signature}]});
    assert_eq!(standings(&event, "case/1").len(), 2);
}

#[test]
fn p05_refuses_one_picture_drawn_at_one_place_and_on_paper_at_another() {
    let s = Story::at(At::Filed);
    let event = s.case_events.last().expect("an event");
    let two = |first: bool, second: bool| {
        let at = |on_paper: bool| Signature { on_paper, ..signed() };
        let fact = json!({ "signature": at(first), "performer_signature": at(second) });
        let entry = Entry { fact, at: event.at, by: event.by.clone(), filled_at: None };
        pictures(&entry).inspect_err(|r| said(r, "P-05")).map(|found| found.len()).ok()
    };
    assert_eq!(
        [two(true, true), two(true, false), two(false, true), two(false, false)],
        [Some(2), None, None, None]
    );
}

#[test]
fn p06_lets_pass_a_reason_of_two_characters_and_refuses_one() {
    let declined = |why: &str| Signature { refused: Some(why.into()), ..Signature::default() };
    let mut s = Story::at(At::Filed);
    let c = RecordInquiry { signature: declined("拒签，嫌"), ..s.inquiry() };
    s.refused("sq1", C::RecordInquiry(c), "P-06");
    let c = RecordInquiry { signature: declined("拒签，生病"), ..s.inquiry() };
    s.does("sq1", C::RecordInquiry(c));
}

#[test]
fn an_officers_signature_carries_no_note_of_a_refusal() {
    let mut s = recorded();
    let signature = Signature { refused: Some(" ".into()), ..own().signature };
    s.does("sq2", C::Countersign(Countersign { signature }));
    assert_eq!(last(&s).signature.refused, None);
}

// 文书所载

fn decision(remedy: &str) -> Value {
    json!({
        "party": {"name": "张三", "address": "承留镇花石村"}, "agency": {"name": "承留镇人民政府"},
        "violated": "甲", "facts": "乙", "evidence": ["丙"], "basis": "丁", "penalty": ["警告"], "performance": "戊",
        "remedy": remedy, "correction": "已责令改正", "fine": false
    })
}

fn on_the_spot(remedy: &str) -> Value {
    json!({
        "party": {"name": "李四"}, "agency": {"name": "承留镇人民政府"}, "facts": "甲", "violated": "乙", "basis": "丙",
        "penalty": ["警告"], "time": "今", "place": "某处", "defence": "无异议", "remedy": remedy,
        "officers": [{"name": "甲", "certificate": "1"}, {"name": "乙", "certificate": "2"}]
    })
}

fn lacking(code: &str, data: &Value) -> Vec<(&'static str, Option<&'static str>)> {
    let faults = check(find(code).expect("in the catalogue"), data).err();
    faults.into_iter().flatten().map(|r| (r.rule.id, r.field)).collect()
}

#[test]
fn a_decision_tells_both_ways_and_the_days_and_says_once_that_it_tells_nothing() {
    let whole = "可以自收到本决定书之日起六十日内申请行政复议，也可以在六个月内提起行政诉讼";
    assert!(lacking("DEC", &decision(whole)).is_empty());
    for word in ["行政复议", "行政诉讼", "六十日"] {
        let found = lacking("DEC", &decision(&whole.replace(word, "")));
        assert!(matches!(found[..], [(_, Some("remedy"))]), "{word}: {found:?}");
    }
    assert_eq!(lacking("DEC", &decision(" ")).len(), 1);
    // What is blank inside is blank.
    let mut hollow = decision(whole);
    hollow["evidence"] = json!([{"name": " "}]);
    assert_eq!(lacking("DEC", &hollow), [("X-09", Some("evidence"))]);
}

#[test]
fn s07_a_decision_on_the_spot_sends_the_party_to_reconsideration_first_in_every_word() {
    let whole = "应当自收到本决定书之日起六十日内先向市人民政府申请行政复议；不服的，可以提起行政诉讼";
    assert!(lacking("DEC-S", &on_the_spot(whole)).is_empty());
    let direct = format!("{whole}，也可以直接向法院起诉");
    for text in [whole.replace("应当", "可以"), whole.replace("先向", "向"), direct] {
        let found = lacking("DEC-S", &on_the_spot(&text));
        assert_eq!(found, [("S-07", Some("remedy"))], "{text}");
    }
}
