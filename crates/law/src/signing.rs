//! 签名与内容 — what a person signs is the content of the act as it stood before their eyes.
//!
//! A signature given on a screen carries the digest ([`Signature::of`]) of that content. The content is the fact the act
//! brings about, as JSON with sorted keys, left out of it: the signatures themselves, the numbers drawn from the registers
//! ([`crate::NUMBER_KEYS`]) and the identifier of a clue that it opens, who booked it, and the moment of booking wherever it
//! stands because nobody stated another.
//! None of these is known, or final, while the pen is on the screen; everything else breaks the signature when it changes.
//!
//! [`Signature::of`]: crate::party::Signature::of

use crate::matter::{Entry, incomplete};
use crate::party::Signature;
use crate::refusal::Refusal;
use crate::rules;
use serde::Serialize;
use serde_json::{Map, Value};
use sm3::{Digest, Sm3};

/// Where facts and commands carry signatures.
const KEYS: &[&str] = &["signature", "performer_signature", "witness"];

/// How many characters of a digest people are shown.
pub const SHOWN: usize = 8;

/// How a stored signature stands to the fact that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 签名与内容相符
    Fits,
    /// 签名与内容不符
    Differs,
    /// 纸质原件上的签名: the picture is a photograph of the signed paper.
    OnPaper,
    /// 拒签
    Declined,
    /// 没有摘要: given before signatures carried one.
    Unbound,
}

impl Standing {
    /// The words shown beside a signature.
    pub fn label(self) -> &'static str {
        match self {
            Standing::Fits => "签名与内容相符",
            Standing::Differs => "签名与内容不符",
            Standing::OnPaper => "签在纸质原件上，图为照片",
            Standing::Declined => "注明拒签",
            Standing::Unbound => "签名没有内容摘要",
        }
    }
}

/// The digest of what is signed in this act: that of the fact that carries a signature. None when no fact does.
pub fn content<F: Serialize>(events: &[Entry<F>]) -> Option<String> {
    events.iter().map(value).find(|v| !places(v).is_empty()).map(|v| digest(&v))
}

/// P-05, P-06: every signature of the act is one of its content, or says why there is none.
///
/// # Errors
/// The refusal, by the field of the signature.
pub fn bound<F: Serialize>(events: &[Entry<F>]) -> Result<(), Refusal> {
    for event in events {
        let event = value(event);
        let found = places(&event);
        if found.is_empty() {
            continue;
        }
        let content = digest(&event);
        for (key, signature) in found {
            one(key, &signature, &content)?;
        }
    }
    Ok(())
}

fn one(field: &'static str, s: &Signature, content: &str) -> Result<(), Refusal> {
    let no = |need: &str, have: &str| {
        let refusal = Refusal::new(&rules::P_05, need, have);
        Err(refusal.fix("经办人", "请签名人看过现在的内容，重新签名").field(field))
    };
    if s.image.is_some() && s.name.trim().is_empty() {
        return Err(incomplete(field, "签名人的姓名", "有签名图，没有写明是谁的签名"));
    }
    match (s.of.as_deref(), s.image.is_some()) {
        (Some(of), _) if of != content => no("签名签的就是现在的内容", "签名之后内容改过"),
        (None, true) if !s.on_paper => no("签名带有所签内容的摘要", "签名没有摘要"),
        (_, false) if s.declined().is_some_and(bare) => Err(Refusal::new(
            &rules::P_06,
            "注明拒绝签名或者不能签名的原因，以及见证、录像情况",
            "只写了拒签，没有写原因",
        )
        .fix("执法人员", "写明原因和当时的情况，例如“认为面积有出入，经解释仍拒签，全程录像”")
        .field(field)),
        _ => Ok(()),
    }
}

/// Whether a note on a refusal says nothing but that there was one.
fn bare(note: &str) -> bool {
    const SAID: &[&str] = &[
        "当事人",
        "被询问人",
        "领取人",
        "持有人",
        "在场人",
        "接收人",
        "本人",
        "拒绝",
        "拒签",
        "拒收",
        "签名",
        "签字",
        "签收",
        "盖章",
        "捺印",
        "不签",
        "不予",
        "已经",
    ];
    let rest = SAID.iter().fold(note.to_string(), |rest, said| rest.replace(said, ""));
    rest.chars().filter(|c| c.is_alphanumeric()).count() < 2
}

/// How every signature of a stored event (body and private part together) stands to it.
pub fn standings(event: &Value) -> Vec<(Signature, Standing)> {
    let found = places(event);
    if found.is_empty() {
        return Vec::new();
    }
    let content = digest(event);
    let stands = |s: &Signature| match (&s.of, &s.image) {
        (Some(of), _) if *of == content => Standing::Fits,
        (Some(_), _) => Standing::Differs,
        (None, Some(_)) if s.on_paper => Standing::OnPaper,
        (None, Some(_)) => Standing::Unbound,
        (None, None) => Standing::Declined,
    };
    found.into_iter().map(|(_, s)| (stands(&s), s)).map(|(standing, s)| (s, standing)).collect()
}

/// Puts the digest of the content into every signature picture of a command that carries none yet.
pub fn bind(command: &mut Value, content: &str) {
    each(command, &mut |map| {
        if is_unbound(map) {
            map.insert("of".into(), content.into());
        }
    });
}

/// Takes the digest off every signature picture of a command, as if nobody had asked yet; says whether there was one.
pub fn unbind(command: &mut Value) -> bool {
    let mut found = false;
    each(command, &mut |map| found |= map.contains_key("image") && map.remove("of").is_some());
    found
}

/// Whether a command has a signature picture that is not yet bound to anything.
pub fn unbound(command: &mut Value) -> bool {
    let mut found = false;
    each(command, &mut |map| found |= is_unbound(map));
    found
}

fn is_unbound(map: &Map<String, Value>) -> bool {
    let has = |key: &str| map.get(key).is_some_and(|v| !v.is_null());
    has("image") && !has("of") && map.get("on_paper") != Some(&Value::Bool(true))
}

/// Fills places not signed yet as if they were: what is signed does not depend on who has already done so.
pub fn as_if_signed(command: &mut Value) {
    each(command, &mut |map| {
        let blank = |map: &Map<String, Value>, key: &str| {
            map.get(key).and_then(Value::as_str).is_none_or(|s| s.trim().is_empty())
        };
        if blank(map, "refused") {
            for (key, filled) in [("name", "—"), ("image", "")] {
                if blank(map, key) {
                    map.insert(key.into(), filled.into());
                }
            }
        }
        map.remove("of");
    });
}

fn value<F: Serialize>(event: &Entry<F>) -> Value {
    serde_json::to_value(event).unwrap_or_default()
}

fn is_signature(key: &str, map: &Map<String, Value>) -> bool {
    KEYS.contains(&key)
        && !map.contains_key("signature")
        && ["name", "image", "refused"].iter().any(|k| map.contains_key(*k))
}

/// Every signature in a value.
fn each(value: &mut Value, act: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            for (key, v) in map.iter_mut() {
                match v {
                    Value::Object(inner) if is_signature(key, inner) => act(inner),
                    _ => each(v, act),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|v| each(v, act)),
        _ => {}
    }
}

fn field(key: &str) -> &'static str {
    KEYS.iter().copied().find(|k| *k == key).unwrap_or("signature")
}

/// The signatures given or refused in an event; places left empty are none.
fn places(event: &Value) -> Vec<(&'static str, Signature)> {
    fn walk(value: &Value, under: &'static str, found: &mut Vec<(&'static str, Signature)>) {
        match value {
            Value::Object(map) => {
                // What was signed when it was proposed stands again in the fact that approves it, as part of the plan.
                for (key, v) in map.iter().filter(|(key, _)| *key != "plan") {
                    // The signature of a witness is asked for in the witness's field.
                    let under = if under == "witness" || key == "witness" { "witness" } else { field(key) };
                    match v {
                        Value::Object(inner) if is_signature(key, inner) => {
                            let signature: Signature = serde_json::from_value(v.clone()).unwrap_or_default();
                            if signature.image.is_some() || signature.declined().is_some() {
                                found.push((under, signature));
                            }
                        }
                        _ => walk(v, under, found),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|v| walk(v, under, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(event, "", &mut found);
    found
}

/// SM3, in hex, of a stamped fact as it is signed.
fn digest(event: &Value) -> String {
    let mut out = String::new();
    let at = event.get("at").and_then(Value::as_str).unwrap_or_default();
    let Value::Object(map) = event else { return out };
    let own = |key: &str| !matches!(key, "at" | "by" | "clue") && !crate::NUMBER_KEYS.contains(&key);
    members(map.iter().filter(|(k, _)| own(k)), at, &mut out);
    let mut hex = String::with_capacity(64);
    for byte in Sm3::digest(out.as_bytes()) {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

fn members<'a>(map: impl Iterator<Item = (&'a String, &'a Value)>, at: &str, out: &mut String) {
    let filled_in = |v: &Value| v.as_str().is_some_and(|s| !s.is_empty() && s == at);
    let signed = |k: &str, v: &Value| v.as_object().is_some_and(|m| is_signature(k, m));
    let mut members: Vec<_> = map.filter(|(k, v)| !filled_in(v) && !signed(k, v)).collect();
    members.sort_unstable_by_key(|(k, _)| *k);
    out.push('{');
    for (i, (key, v)) in members.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&Value::String(key.clone()).to_string());
        out.push(':');
        write(v, at, out);
    }
    out.push('}');
}

/// JSON with sorted keys and no white space, as the journal writes it; a coordinate to seven places (a centimetre), since a
/// number may lose its last bit on the way through a file.
fn write(value: &Value, at: &str, out: &mut String) {
    match value {
        Value::Object(map) => members(map.iter(), at, out),
        Value::Array(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, at, out);
            }
            out.push(']');
        }
        Value::Number(n) if n.is_f64() => out.push_str(&format!("{:.7}", n.as_f64().unwrap_or_default())),
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event() -> Value {
        json!({
            "kind": "site_checked", "at": "2026-03-02T09:05:00", "by": { "id": "sq1" }, "number": { "sequence": 3 },
            "findings": "堆放物料", "ended_at": "2026-03-02T09:05:00", "place": { "lon": 112.123456789, "lat": 35.0 },
            "signature": { "name": "张示例", "image": "c" }, "witness": { "identity": "村民", "signature": { "name": "王", "image": "d" } },
        })
    }

    #[test]
    fn what_is_left_out_changes_nothing_and_everything_else_does() {
        let first = digest(&event());
        assert_eq!(first.len(), 64);
        for (pointer, other) in [
            ("/at", json!("2026-03-02T09:05:00")),
            ("/by/id", json!("sq2")),
            ("/number/sequence", json!(4)),
            ("/signature/image", json!("e")),
            ("/witness/signature/name", json!("赵")),
        ] {
            let mut e = event();
            *e.pointer_mut(pointer).expect("it is there") = other;
            assert_eq!(digest(&e), first, "{pointer}");
        }
        for (pointer, other) in [
            ("/kind", json!("other")),
            ("/findings", json!("堆放物料。")),
            ("/ended_at", json!("2026-03-02T09:04:00")),
            ("/place/lon", json!(112.123458)),
            ("/witness/identity", json!("村委会")),
        ] {
            let mut e = event();
            *e.pointer_mut(pointer).expect("it is there") = other;
            assert_ne!(digest(&e), first, "{pointer}");
        }
    }

    #[test]
    fn the_moment_nobody_stated_is_left_out_wherever_it_stands() {
        let mut later = event();
        later["at"] = json!("2026-03-02T09:07:00");
        later["ended_at"] = json!("2026-03-02T09:07:00");
        assert_eq!(digest(&later), digest(&event()));
    }

    #[test]
    fn what_was_signed_with_the_proposal_is_not_signed_again_with_its_approval() {
        let signature = json!({ "name": "张示例", "image": "c", "of": "0" });
        let made = json!({ "kind": "agreement_made", "at": "2026-03-02T09:05:00", "plan": { "signature": signature } });
        assert!(standings(&made).is_empty());
        let proposed = json!({ "kind": "execution_proposed", "at": "2026-03-02T09:05:00", "proposed": { "signature": signature } });
        assert_eq!(standings(&proposed)[0].1, Standing::Differs);
    }

    #[test]
    fn order_of_keys_is_no_matter() {
        let turned = json!({ "b": 1, "a": { "d": [1, 2], "c": null } });
        let straight = json!({ "a": { "c": null, "d": [1, 2] }, "b": 1 });
        assert_eq!(digest(&turned), digest(&straight));
    }

    #[test]
    fn places_not_signed_yet_are_filled_and_pictures_bound_once() {
        let mut command = json!({ "signature": { "name": "", "image": null, "of": "old" }, "witness": "", "findings": "甲" });
        as_if_signed(&mut command);
        assert_eq!(command["signature"], json!({ "name": "—", "image": "" }));
        bind(&mut command, "new");
        assert_eq!(command["signature"]["of"], "new");
        bind(&mut command, "newer");
        assert_eq!(command["signature"]["of"], "new");
        assert!(unbind(&mut command) && unbound(&mut command) && !unbind(&mut command));
        let mut paper = json!({ "signature": { "name": "张", "image": "c", "on_paper": true } });
        bind(&mut paper, "new");
        assert!(paper["signature"].get("of").is_none());
    }

    #[test]
    fn a_note_that_says_only_that_there_was_a_refusal_is_bare() {
        for note in ["拒签", "当事人拒绝签名", "拒绝签收。", "当事人拒绝签字、捺印"] {
            assert!(bare(note), "{note}");
        }
        for note in ["当事人拒绝签名，全程录像", "认为面积有出入，拒签", "不识字，见证人代读后拒签"]
        {
            assert!(!bare(note), "{note}");
        }
    }
}
