//! 签名与内容: a signature on the screen is one of what stood there, or it is none.

use crate::kit::{At, Story, neighbour, signed};
use law::case::{self, CaseCommand as C, *};
use law::clue::{self, CheckSite, ClueCommand as K};
use law::party::Signature;
use law::refusal::Refusal;
use law::signing::{self, Content, Standing};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Signed on the screen, over this content.
fn on_screen(of: Option<String>) -> Signature {
    Signature { of, on_paper: false, ..signed() }
}

fn content(s: &Story, c: &C) -> Content {
    let asked = s.with("sq1", |ctx| case::content(&s.case, c, &s.clue, ctx, "signature"));
    asked.expect("it may be done and is signed")
}

/// The command as it is handed in once it is signed: with the digest, and the moments that were told.
fn signed_on_screen(s: &Story, c: &C) -> C {
    let mut command = serde_json::to_value(c).expect("JSON");
    signing::bind(&mut command, "signature", &content(s, c));
    serde_json::from_value(command).expect("a command")
}

fn standings(s: &Story) -> Vec<Standing> {
    let event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
    signing::standings(&event, s.matter).into_iter().map(|s| s.1).collect()
}

/// An inquiry, signed on the screen by whoever was asked, a minute after it ended.
fn inquiry(s: &mut Story) -> RecordInquiry {
    let c = RecordInquiry { signature: on_screen(None), ..s.inquiry() };
    s.now = s.now.saturating_add(jiff::Span::new().minutes(1));
    let of = content(s, &C::RecordInquiry(c.clone())).of;
    RecordInquiry { signature: on_screen(Some(of)), ..c }
}

#[test]
fn p05_lets_pass_a_signature_of_what_is_submitted() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    // Numbers drawn and minutes gone by since the pen was down change nothing.
    s.now = s.now.saturating_add(jiff::Span::new().minutes(7));
    s.does("sq1", C::RecordInquiry(c));
    assert_eq!(standings(&s), [Standing::Fits]);
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
    let other = Signature { name: "李示例".into(), ..c.signature.clone() };
    s.refused("sq1", C::RecordInquiry(RecordInquiry { signature: other, ..c.clone() }), "P-05");
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
    assert_eq!(standings(&s), [Standing::OnPaper]);
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
    let of = s.with("sq1", |ctx| clue::content(&s.clue, &K::CheckSite(c.clone()), ctx, "signature"));
    let of = of.expect("it may be done and is signed").of;
    let c = CheckSite { signature: on_screen(Some(of)), ..c };
    s.refused_clue("sq1", K::CheckSite(CheckSite { findings: "没有发现问题".into(), ..c.clone() }), "P-05");
    s.tells("sq1", K::CheckSite(c));
}

#[test]
fn p05_what_one_signs_does_not_depend_on_who_has_signed_already() {
    let mut s = Story::at(At::Filed);
    let mut c = RecordInquiry { signature: Signature::default(), ..s.inquiry() };
    c.signature.name = "张示例".into();
    let signed = inquiry(&mut s);
    let mut asked = serde_json::to_value(C::RecordInquiry(c)).expect("JSON");
    signing::as_if_signed(&mut asked, "signature");
    let asked: C = serde_json::from_value(asked).expect("a command");
    assert_eq!(Some(content(&s, &asked).of), signed.signature.of);
}

/// A witness signs on the screen like anybody else: over what the act says, who they are among it.
#[test]
fn p05_refuses_a_witness_who_signed_another_content_or_none() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper {
        method: ServiceMethod::Leaving,
        left_at: s.case.subject.as_ref().expect("filed").party.address.clone(),
        note: "受送达人拒绝签收，文书留置其住所".into(),
        signature: Signature::default(),
        witness: Signature { on_paper: false, ..neighbour() },
        witness_identity: "一村村民委员会".into(),
        ..s.serve()
    };
    let r = s.refused("sq1", C::ServePaper(c.clone()), "P-05");
    assert_eq!((r.field, &*r.have), (Some("witness"), "签名没有摘要"));
    let asked = C::ServePaper(c);
    let asked_of = s.with("sq1", |ctx| case::content(&s.case, &asked, &s.clue, ctx, "witness"));
    let mut told = serde_json::to_value(&asked).expect("JSON");
    signing::bind(&mut told, "witness", &asked_of.expect("it may be done and is signed"));
    let C::ServePaper(told) = serde_json::from_value(told).expect("a command") else { unreachable!() };
    assert_eq!(told.served_on, Some(s.today()), "whoever signs is told when");
    let other = ServePaper { witness_identity: "二村村民委员会".into(), ..told.clone() };
    let r = s.refused("sq1", C::ServePaper(other), "P-05");
    assert_eq!((r.field, &*r.have), (Some("witness"), "签名之后内容改过"));
    s.does("sq1", C::ServePaper(told));
    assert_eq!(standings(&s), [Standing::Fits]);
}

/// 旧卷: a record in which the witness is a name alone was signed as it lies there, and still fits what was signed.
#[test]
fn what_was_signed_beside_a_witness_by_name_still_fits() {
    let s = Story::at(At::Filed);
    let event = s.case_events.last().expect("an event");
    let old = |of: Option<String>| law::matter::Entry {
        fact: json!({
            "kind": "measure_delivered", "no": 1, "witness": "村委会主任",
            "signature": { "name": "张示例", "image": "c".repeat(64), "of": of },
        }),
        at: event.at,
        by: event.by.clone(),
        filled_at: None,
    };
    let asked = s.with("sq1", |ctx| signing::content(&[old(None)], &json!({}), "signature", ctx));
    let signed = serde_json::to_value(old(Some(asked.expect("signed").of))).expect("JSON");
    let stands: Vec<Standing> = signing::standings(&signed, s.matter).into_iter().map(|s| s.1).collect();
    assert_eq!(stands, [Standing::Fits], "the name signs nowhere");
}

/// Two cases alike to the day, and a signature given in the first.
#[test]
fn p05_refuses_a_signature_lent_from_another_case() {
    let mut s = Story::at(At::Told);
    let waive = WaiveRights { signature: on_screen(None), files: vec![], ..s.waiver(Waiver::Defence) };
    let C::WaiveRights(waive) = signed_on_screen(&s, &C::WaiveRights(waive)) else { unreachable!() };
    let mut other = Story { matter: "case/2", ..s.clone() };
    let r = other.refused("sq1", C::WaiveRights(waive.clone()), "P-05");
    assert_eq!(&*r.have, "签名之后内容改过");
    // In the same case, but of a notice that was made anew.
    let mut anew = s.clone();
    anew.case.notices.last_mut().expect("a notice").number.sequence += 1;
    anew.refused("sq1", C::WaiveRights(waive.clone()), "P-05");
    s.does("sq1", C::WaiveRights(waive));
    assert_eq!(standings(&s), [Standing::Fits]);

    let mut s = Story::on_spot();
    let deliver = DeliverOnSpot { delivered_at: None, sealed: true, signature: on_screen(None) };
    let deliver = signed_on_screen(&s, &C::DeliverOnSpot(deliver));
    Story { matter: "case/2", ..s.clone() }.refused("sq1", deliver.clone(), "P-05");
    s.does("sq1", deliver);
}

#[test]
fn p05_refuses_a_moment_that_was_signed_and_changed() {
    let mut s = Story::on_spot();
    let deliver = DeliverOnSpot { delivered_at: None, sealed: true, signature: on_screen(None) };
    let asked = content(&s, &C::DeliverOnSpot(deliver.clone()));
    assert_eq!(asked.filled["delivered_at"], json!(s.now), "whoever signs is told when");
    let C::DeliverOnSpot(told) = signed_on_screen(&s, &C::DeliverOnSpot(deliver)) else { unreachable!() };
    // The pen was down before midnight, and what is handed in after it says so.
    let left_open = DeliverOnSpot { delivered_at: None, ..told.clone() };
    s.now = s.now.saturating_add(jiff::Span::new().minutes(1));
    s.refused("sq1", C::DeliverOnSpot(left_open), "P-05");
    let stated = DeliverOnSpot { delivered_at: Some(s.now), ..told.clone() };
    s.refused("sq1", C::DeliverOnSpot(stated), "P-05");
    s.does("sq1", C::DeliverOnSpot(told));
}

#[test]
fn p04_refuses_a_signature_and_a_refusal_at_once_and_a_place_that_is_not_signed() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    let both = Signature {
        refused: Some("认为面积有出入，经解释仍拒签".into()), ..c.signature.clone()
    };
    let r = s.refused("sq1", C::RecordInquiry(RecordInquiry { signature: both, ..c.clone() }), "P-04");
    assert_eq!(r.field, Some("signature"));
    let c = C::RecordInquiry(c);
    let r = s.with("sq1", |ctx| case::content(&s.case, &c, &s.clue, ctx, "witness")).expect_err("nobody's");
    assert_eq!((r.rule.id, r.field), ("P-04", Some("witness")));
}

/// One picture, one signature; a sheet of paper may bear several.
#[test]
fn p05_refuses_one_picture_at_two_places() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    s.does("sq1", C::RecordInquiry(c));
    let event = s.case_events.last().expect("an event");
    assert_eq!(signing::pictures(event).expect("one"), [("signature", "c".repeat(64))]);
    let two = |on_paper: bool| {
        let signature = Signature { on_paper, ..signed() };
        let fact = json!({ "signature": signature, "performer_signature": signature });
        signing::pictures(&law::matter::Entry { fact, at: event.at, by: event.by.clone(), filled_at: None })
    };
    let r = two(false).expect_err("drawn once");
    crate::kit::said(&r, "P-05");
    assert_eq!(r.field, Some("performer_signature"), "where it was used again");
    assert_eq!(two(true).expect("one sheet").len(), 2);
}

/// 旧卷: what was signed before signatures carried a digest is read as it was.
#[test]
fn what_was_signed_before_still_folds() {
    let mut s = Story::on_spot();
    let deliver = DeliverOnSpot { delivered_at: None, sealed: true, signature: on_screen(None) };
    let deliver = signed_on_screen(&s, &C::DeliverOnSpot(deliver));
    s.does("sq1", deliver);
    let mut event = serde_json::to_value(s.case_events.last().expect("an event")).expect("JSON");
    event["signature"] = json!({ "name": "张示例", "image": "c".repeat(64) });
    event.as_object_mut().expect("a map").remove("decision").expect("it names the decision");
    assert_eq!(signing::standings(&event, "case/1")[0].1, Standing::Unbound);
    let read: CaseEvent = serde_json::from_value(event.clone()).expect("an old event");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), event, "and is written as it was");
    let mut events = s.case_events.clone();
    *events.last_mut().expect("an event") = read;
    assert_eq!(
        CaseState::fold(&events).decision.expect("decided").served_on,
        s.case.decision.as_ref().expect("decided").served_on
    );
}

#[test]
fn p06_refuses_a_note_that_gives_no_reason() {
    let mut s = Story::at(At::Filed);
    let declined = |why: &str| Signature { refused: Some(why.into()), ..Signature::default() };
    for bare in ["拒签", "当事人拒绝签名。", "被询问人拒绝签字", "拒不签字", "不愿签名", "拒签了事"]
    {
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
    assert_eq!(standings(&s), [Standing::Declined]);
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
        let outside = ["/at", "/by/", "/number/", "/signature/image", "/signature/of"];
        places.retain(|p| !outside.iter().any(|o| p.starts_with(o)));
        let place = &places[pick.index(places.len())];
        let mut altered = event.clone();
        let leaf = altered.pointer_mut(place).expect("it is there");
        prop_assume!(*leaf != json!(text));
        *leaf = json!(text);
        prop_assert_eq!(signing::standings(&altered, s.matter)[0].1, Standing::Differs, "{}", place);
        prop_assert_eq!(signing::standings(&event, s.matter)[0].1, Standing::Fits);
    }
}

#[test]
fn p05_lets_pass_what_was_signed_offline_and_says_so() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    let signature = Signature { offline: true, ..c.signature.clone() };
    s.does("sq1", C::RecordInquiry(RecordInquiry { signature, ..c }));
    assert_eq!(standings(&s), [Standing::OfflineFits]);
}

#[test]
fn p05_refuses_what_was_signed_offline_and_is_bound_to_nothing() {
    let mut s = Story::at(At::Filed);
    let c = inquiry(&mut s);
    for of in [None, Some("0".repeat(64))] {
        let signature = Signature { offline: true, of, ..c.signature.clone() };
        s.refused("sq1", C::RecordInquiry(RecordInquiry { signature, ..c.clone() }), "P-05");
    }
    let told = json!({ "signature": { "name": "张", "image": "c", "offline": true } });
    assert_eq!((signing::unbound(&told, true), signing::unbound(&told, false)), (vec!["signature"], vec![]));
}

#[test]
fn a_form_signed_on_a_phone_has_the_digest_that_the_phone_reckons() {
    let known: Value = serde_json::from_str(include_str!("signed-offline.json")).expect("JSON");
    let pairs: Vec<(String, String)> = serde_json::from_value(known["shown"].clone()).expect("pairs");
    let text = |name: &str| known[name].as_str().expect("text");
    assert_eq!(signing::over(text("form"), text("place"), &pairs), text("over"));
    let mut other = pairs;
    other[0].1.push('。');
    assert_ne!(signing::over(text("form"), text("place"), &other), text("over"));
}

#[test]
fn what_officers_sign_is_the_digest_of_the_record_with_its_keys_in_order() {
    use sm3::Digest;
    let record = serde_json::json!({
        "kind": "site_checked", "files": [{ "size": 2 }, { "size": 3 }], "at": "2026-03-02T09:05:00",
        "place": { "lon": 112.123_456_789, "lat": 35.0 }, "no": 7,
        "signature": { "name": "张示例", "image": "c" },
    });
    let text = concat!(
        r#""case/1"{"at":"2026-03-02T09:05:00","files":[{"size":2},{"size":3}],"kind":"site_checked","no":7,"#,
        r#""place":{"lat":35.0000000,"lon":112.1234568}}"#
    );
    let hex: String = sm3::Sm3::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(law::signing::fact(&record, "case/1"), hex);
}
