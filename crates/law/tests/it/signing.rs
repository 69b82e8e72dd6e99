//! 签名与内容: a signature on the screen is one of what stood there, or it is none.

use crate::kit::{At, Story, signed};
use law::case::{self, CaseCommand as C, *};
use law::clue::{self, CheckSite, ClueCommand as K};
use law::party::Signature;
use law::refusal::Refusal;
use law::signing::{self, Standing};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Signed on the screen, over this content.
fn on_screen(of: Option<String>) -> Signature {
    Signature { of, on_paper: false, ..signed() }
}

fn content(s: &Story, c: &C) -> String {
    let asked = s.with("sq1", |ctx| case::content(&s.case, c, &s.clue, ctx));
    asked.expect("it may be done").expect("it is signed")
}

/// An inquiry, signed on the screen by whoever was asked, a minute after it ended.
fn inquiry(s: &mut Story) -> RecordInquiry {
    let c = RecordInquiry { signature: on_screen(None), ..s.inquiry() };
    s.now = s.now.saturating_add(jiff::Span::new().minutes(1));
    let of = content(s, &C::RecordInquiry(c.clone()));
    RecordInquiry { signature: on_screen(Some(of)), ..c }
}

#[test]
fn p05_lets_pass_a_signature_of_what_is_submitted() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    // Numbers drawn and minutes gone by since the pen was down change nothing.
    s.now = s.now.saturating_add(jiff::Span::new().minutes(7));
    s.does("sq1", C::RecordInquiry(c));
    let event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
    let standings = signing::standings(&event);
    assert_eq!(standings.iter().map(|s| s.1).collect::<Vec<_>>(), [Standing::Fits]);
}

#[test]
fn p05_refuses_a_signature_of_another_content_or_of_none() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    let mut altered = c.clone();
    altered.qa[0].answer.push_str("，还有一处");
    let r: Refusal = s.refused("sq1", C::RecordInquiry(altered), "P-05");
    assert_eq!((r.field, &*r.have), (Some("signature"), "签名之后内容改过"));
    let moved = RecordInquiry { place: "村委会".into(), ..c.clone() };
    s.refused("sq1", C::RecordInquiry(moved), "P-05");
    let unbound = RecordInquiry { signature: on_screen(None), ..c.clone() };
    let r = s.refused("sq1", C::RecordInquiry(unbound), "P-05");
    assert_eq!(&*r.have, "签名没有摘要");
    // Lent from another record of the same case.
    let other = RecordInspection { signature: c.signature.clone(), ..s.inspection() };
    s.refused("sq1", C::RecordInspection(other), "P-05");
    s.does("sq1", C::RecordInquiry(c));
}

#[test]
fn p05_lets_pass_a_photograph_of_the_signed_paper() {
    let mut s = Story::at(At::Filed);
    let c = s.inquiry();
    assert!(c.signature.on_paper && c.signature.of.is_none());
    s.does("sq1", C::RecordInquiry(c));
    // Whoever brings a digest with the paper is held to it.
    let wrong = Signature { of: Some("0".repeat(64)), ..signed() };
    let c = RecordInspection { signature: wrong, ..s.inspection() };
    s.refused("sq1", C::RecordInspection(c), "P-05");
}

#[test]
fn p05_refuses_a_site_check_signed_before_it_was_altered() {
    let mut s = Story::at(At::Dispatched);
    let c = CheckSite { signature: on_screen(None), ..s.check() };
    s.now = s.now.saturating_add(jiff::Span::new().minutes(1));
    let of = s.with("sq1", |ctx| clue::content(&s.clue, &K::CheckSite(c.clone()), ctx));
    let of = of.expect("it may be done").expect("it is signed");
    let c = CheckSite { signature: on_screen(Some(of)), ..c };
    s.refused_clue("sq1", K::CheckSite(CheckSite { findings: "没有发现问题".into(), ..c.clone() }), "P-05");
    s.tells("sq1", K::CheckSite(c));
}

#[test]
fn p05_what_one_signs_does_not_depend_on_who_has_signed_already() {
    let mut s = Story::at(At::Filed);
    let c = RecordInquiry { signature: Signature::default(), ..s.inquiry() };
    let signed = inquiry(&mut s);
    let mut asked = serde_json::to_value(C::RecordInquiry(c)).expect("JSON");
    signing::as_if_signed(&mut asked);
    let asked: C = serde_json::from_value(asked).expect("a command");
    assert_eq!(Some(content(&s, &asked)), signed.signature.of);
}

#[test]
fn p06_refuses_a_note_that_gives_no_reason() {
    let mut s = Story::at(At::Filed);
    let declined = |why: &str| Signature { refused: Some(why.into()), ..Signature::default() };
    for bare in ["拒签", "当事人拒绝签名。", "被询问人拒绝签字"] {
        let c = RecordInquiry { signature: declined(bare), ..s.inquiry() };
        let r = s.refused("sq1", C::RecordInquiry(c), "P-06");
        assert_eq!(r.field, Some("signature"));
    }
    let blank = RecordInquiry { signature: declined("  "), ..s.inquiry() };
    s.refused("sq1", C::RecordInquiry(blank), "P-04");
}

#[test]
fn p06_lets_pass_a_refusal_with_its_reason() {
    let mut s = Story::at(At::Filed);
    let note = "认为面积测多了，经解释仍拒绝签名，全程录像".to_string();
    let signature = Signature { name: "张示例".into(), refused: Some(note), ..Signature::default() };
    let c = RecordInquiry { signature, ..s.inquiry() };
    s.does("sq1", C::RecordInquiry(c));
    let event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
    assert_eq!(signing::standings(&event)[0].1, Standing::Declined);
}

#[test]
fn p04_refuses_a_picture_without_the_name_of_whoever_signed() {
    let mut s = Story::at(At::Filed);
    let served = ServePaper { signature: Signature { name: " ".into(), ..signed() }, ..s.serve() };
    let order = s.order();
    s.does("sq1", C::OrderCorrection(order));
    let r = s.refused("sq1", C::ServePaper(served), "P-04");
    assert_eq!(r.field, Some("signature"));
}

/// A place in the JSON of an event: every value that is neither an object nor a list.
fn leaves(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| leaves(v, format!("{path}/{k}"), found)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, v)| leaves(v, format!("{path}/{i}"), found));
        }
        _ => found.push(path),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever else of a signed record is altered, the signature no longer fits it.
    #[test]
    fn any_change_of_a_signed_fact_breaks_the_signature(pick in any::<prop::sample::Index>(), text in "[一-龥a-z0-9]{1,12}") {
        let mut s = Story::at(At::Filed);
        let c = inquiry(&mut s);
        s.does("sq1", C::RecordInquiry(c));
        let event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
        let mut places = Vec::new();
        leaves(&event, String::new(), &mut places);
        let outside = ["/at", "/by/", "/number/", "/signature/"];
        places.retain(|p| !outside.iter().any(|o| p.starts_with(o)));
        let place = &places[pick.index(places.len())];
        let mut altered = event.clone();
        let leaf = altered.pointer_mut(place).expect("it is there");
        prop_assume!(*leaf != json!(text));
        *leaf = json!(text);
        prop_assert_eq!(signing::standings(&altered)[0].1, Standing::Differs, "{}", place);
        prop_assert_eq!(signing::standings(&event)[0].1, Standing::Fits);
    }
}
