//! 签名与内容 — what a person signs is the content of the act as it stood before their eyes.
//!
//! A signature given on a screen carries a digest ([`Signature::of`]) of four things: the matter it is given in, the place
//! it stands at (被询问人、见证人 …), the name of whoever signs, and the fact the act brings about, as JSON with sorted keys.
//! Left out of the fact: the signatures themselves, the numbers drawn from the registers ([`crate::NUMBER_KEYS`]) and the
//! identifier of a clue that it opens, who booked it, the moment of booking, and what the phone's clock said. None of these is
//! known, or final, while the pen is on the screen; everything else breaks the signature when it changes. Days and moments that the form leaves to the
//! house ("不填就是今天") are part of the content: whoever asks for the digest is told them ([`Content::filled`]) and hands
//! them in with the rest.
//!
//! Where there is no network there is no fact yet, since the fact is the law's answer. What is signed then is the form, and
//! the phone digests that ([`over`]); whoever takes the form in reckons the same digest from what arrived, refuses it where
//! they differ ([`altered`]), and only then binds the picture to the fact, marked as signed offline.
//!
//! The digest is no seal: it has no key, and whoever rewrites a stored record can reckon it anew. It shows that what is
//! kept is what was signed as long as records are what they were, which the journal's chain and its anchor watch over.
//!
//! [`Signature::of`]: crate::party::Signature::of

use crate::context::Context;
use crate::matter::{Entry, incomplete};
use crate::party::Signature;
use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sm3::{Digest, Sm3};

/// The places at which facts and commands carry signatures.
pub const PLACES: &[&str] = &["signature", "performer_signature", "witness"];

/// Facts that repeat, under `plan`, what was signed when it was proposed.
const CARRIED_ON: &[&str] = &["agreement_made"];

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
    /// 在手机上签的, over the form as it was filled in on the phone; bound to the content when it arrived, and fits it.
    OfflineFits,
    /// 纸质原件上的签名, photographed and handed in with this content.
    PaperFits,
    /// 纸质原件上的签名 that nothing binds to the content: the picture is a photograph of the signed paper.
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
            Standing::OfflineFits => "签在手机保存的表上，送达时核对一致并与记录绑定",
            Standing::PaperFits => "签在纸质原件上，照片与内容同时提交",
            Standing::OnPaper => "未绑定（纸质原件）",
            Standing::Declined => "注明拒签",
            Standing::Unbound => "签名没有内容摘要",
        }
    }
}

/// What somebody is about to sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// 摘要 that the signature is to carry.
    pub of: String,
    /// Days and moments that the form left to the house, by field: they are signed too, and belong into the form.
    pub filled: Map<String, Value>,
}

/// What is signed at this place of an act, by whoever the command names there.
///
/// # Errors
/// P-04 where the place is not signed in this act, has no name yet, or where a refusal to sign is noted there.
pub fn content<F: Serialize>(
    events: &[Entry<F>],
    command: &impl Serialize,
    place: &str,
    ctx: &Context,
) -> Result<Content, Refusal> {
    let at = field(place);
    let command = serde_json::to_value(command).unwrap_or_default();
    for event in events.iter().map(value) {
        let Some((_, signature)) = places(&event).into_iter().find(|(found, _)| *found == at) else {
            continue;
        };
        sound(at, &signature)?;
        let mut filled = Map::new();
        for (key, _) in command.as_object().into_iter().flatten().filter(|(_, v)| v.is_null()) {
            if let Some(moment) = moment_at(&event, key) {
                filled.insert(key.clone(), moment);
            }
        }
        return Ok(Content { of: digest(&event, ctx.matter, at, signature.name.trim()), filled });
    }
    Err(incomplete(at, "本行为在此处有签名", "按现在的填写，此处不需要签名"))
}

/// The day or moment that a fact has under a key, wherever it stands in it.
fn moment_at(value: &Value, key: &str) -> Option<Value> {
    let moment = |v: &Value| {
        let text = v.as_str()?;
        let is = text.parse::<jiff::civil::DateTime>().is_ok() || text.parse::<jiff::civil::Date>().is_ok();
        is.then(|| v.clone())
    };
    match value {
        Value::Object(map) => {
            map.get(key).and_then(moment).or_else(|| map.values().find_map(|v| moment_at(v, key)))
        }
        Value::Array(list) => list.iter().find_map(|v| moment_at(v, key)),
        _ => None,
    }
}

/// P-05, P-06: every signature of the act is one of its content, or says why there is none.
///
/// # Errors
/// The refusal, by the field of the signature.
pub fn bound<F: Serialize>(events: &[Entry<F>], ctx: &Context) -> Result<(), Refusal> {
    for event in events.iter().map(value) {
        for (place, signature) in places(&event) {
            sound(place, &signature)?;
            one(place, &signature, &digest(&event, ctx.matter, place, signature.name.trim()))?;
        }
    }
    Ok(())
}

/// A signature is somebody's, and given or refused, not both.
fn sound(field: &'static str, s: &Signature) -> Result<(), Refusal> {
    if s.image.is_some() && s.name.trim().is_empty() {
        return Err(incomplete(field, "签名人的姓名", "有签名图，没有写明是谁的签名"));
    }
    if s.image.is_some() && s.declined().is_some() {
        return Err(incomplete(field, "签名，或者注明拒签，二者居其一", "既有签名图，又注明了拒签"));
    }
    Ok(())
}

fn one(field: &'static str, s: &Signature, content: &str) -> Result<(), Refusal> {
    let no = |need: &str, have: &str| {
        let refusal = Refusal::new(&rules::P_05, need, have);
        Err(refusal.fix("经办人", "请签名人看过现在的内容，重新签名").field(field))
    };
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

/// P-05: a picture of a signature that has been used before, or was not made where the act is done.
pub fn borrowed(place: &str, have: impl Into<String>) -> Refusal {
    Refusal::new(&rules::P_05, "本次当场签的名，一图一用", have)
        .fix("经办人", "请签名人重新签名")
        .field(field(place))
}

/// The pictures of signatures given in an event, by their places. One sheet of paper may bear several.
///
/// # Errors
/// P-05 where one drawn picture stands at two places.
pub fn pictures<F: Serialize>(event: &Entry<F>) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut found: Vec<(&'static str, String, bool)> = Vec::new();
    for (place, s) in places(&value(event)) {
        let Some(image) = s.image.filter(|i| !i.is_empty()) else { continue };
        if found.iter().any(|(_, other, on_paper)| *other == image && !(*on_paper && s.on_paper)) {
            return Err(borrowed(place, "两处用了同一个签名图"));
        }
        found.push((place, image, s.on_paper));
    }
    Ok(found.into_iter().map(|(place, image, _)| (place, image)).collect())
}

/// SHA-256, in hex, of what somebody signs on a phone without a network: the form's address, the place of the signature, and
/// what stands in the form, as JSON without white space. The pairs are in the order of their names, and within one name as
/// they stand in the form; files are named by their SHA-256. Left out are the form's keys and the other signatures.
/// `frontend/src/pure.ts` reckons the same, which `signed-offline.json` in `tests/it` holds both to.
pub fn over(form: &str, place: &str, pairs: &[(String, String)]) -> String {
    use sha2::Digest;
    let text = serde_json::json!([form, place, pairs]).to_string();
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// P-05: the form is another than the one that was signed on the phone.
pub fn altered(place: &str) -> Refusal {
    Refusal::new(&rules::P_05, "送来的就是签名时手机上的表", "签名之后表上的内容改过")
        .fix("经办人", "请签名人看过现在的内容，重新签名")
        .field(field(place))
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
        "签名",
        "签字",
        "签收",
        "盖章",
        "捺印",
        "不予",
        "已经",
        "收",
        "签",
        "拒",
        "绝",
        "不",
        "愿",
        "肯",
        "意",
        "同",
        "了事",
        "而已",
        "了",
        "的",
        "他",
        "她",
        "其",
        "人",
    ];
    let rest = SAID.iter().fold(note.to_string(), |rest, said| rest.replace(said, ""));
    rest.chars().filter(|c| c.is_alphanumeric()).count() < 2
}

/// How every signature of a stored event (body and private part together) stands to it; `matter` is the stream it is in.
pub fn standings(event: &Value, matter: &str) -> Vec<(Signature, Standing)> {
    let stands = |place: &str, s: &Signature| match (&s.of, &s.image) {
        (Some(of), _) if *of != digest(event, matter, place, s.name.trim()) => Standing::Differs,
        (Some(_), _) if s.on_paper => Standing::PaperFits,
        (Some(_), _) if s.offline => Standing::OfflineFits,
        (Some(_), _) => Standing::Fits,
        (None, Some(_)) if s.on_paper => Standing::OnPaper,
        (None, Some(_)) => Standing::Unbound,
        (None, None) => Standing::Declined,
    };
    places(event)
        .into_iter()
        .map(|(place, s)| (stands(place, &s), s))
        .map(|(standing, s)| (s, standing))
        .collect()
}

/// Puts the digest of the content into the signature picture at a place of a command, and with it the days and moments
/// that were signed and stood nowhere yet.
pub fn bind(command: &mut Value, place: &str, content: &Content) {
    let Some(map) = command.as_object_mut() else { return };
    for (key, moment) in &content.filled {
        if map.get(key).is_none_or(Value::is_null) {
            map.insert(key.clone(), moment.clone());
        }
    }
    if let Some(signature) = map.get_mut(place).and_then(Value::as_object_mut) {
        signature.insert("of".into(), content.of.as_str().into());
    }
}

/// Takes the digest off every signature picture drawn for a command, as if nobody had asked yet; says where there was one.
pub fn unbind(command: &mut Value) -> Vec<&'static str> {
    let bound = |map: &Map<String, Value>| has(map, "image") && has(map, "of");
    let mut found = Vec::new();
    for place in PLACES.iter().copied() {
        if let Some(map) = command.get_mut(place).and_then(Value::as_object_mut).filter(|m| bound(m)) {
            map.remove("of");
            found.push(place);
        }
    }
    found
}

/// The places of a command that have a signature picture not yet bound to anything: of drawn ones, or of those that are
/// bound when they are handed in, which are photographs of signed papers and what was drawn without a network.
pub fn unbound(command: &Value, late: bool) -> Vec<&'static str> {
    let is = |map: &Map<String, Value>, mark: &str| map.get(mark) == Some(&Value::Bool(true));
    let comes_late = |map: &Map<String, Value>| is(map, "on_paper") || is(map, "offline");
    let open = |map: &Map<String, Value>| has(map, "image") && !has(map, "of") && comes_late(map) == late;
    let at = |place: &str| command.get(place).and_then(Value::as_object);
    PLACES.iter().copied().filter(|place| at(place).is_some_and(open)).collect()
}

fn has(map: &Map<String, Value>, key: &str) -> bool {
    map.get(key).is_some_and(|v| !v.is_null())
}

/// Fills one place of a command, not signed yet, as if it were.
pub fn as_if_signed(command: &mut Value, place: &str) {
    let Some(map) = command.get_mut(place).and_then(Value::as_object_mut) else { return };
    map.insert("image".into(), "".into());
    map.remove("of");
}

fn value<F: Serialize>(event: &Entry<F>) -> Value {
    serde_json::to_value(event).unwrap_or_default()
}

fn is_signature(key: &str, map: &Map<String, Value>) -> bool {
    PLACES.contains(&key)
        && !map.contains_key("signature")
        && ["name", "image", "refused"].iter().any(|k| map.contains_key(*k))
}

fn field(key: &str) -> &'static str {
    PLACES.iter().copied().find(|k| *k == key).unwrap_or("signature")
}

/// The signatures given or refused in an event; places left empty are none.
fn places(event: &Value) -> Vec<(&'static str, Signature)> {
    fn walk(value: &Value, under: &'static str, found: &mut Vec<(&'static str, Signature)>) {
        match value {
            Value::Object(map) => {
                let kind = map.get("kind").and_then(Value::as_str).unwrap_or_default();
                let carried = |key: &str| key == "plan" && CARRIED_ON.contains(&kind);
                for (key, v) in map.iter().filter(|(key, _)| !carried(key)) {
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

/// SM3, in hex, of a recorded fact of this matter as a whole, with its stamp and its numbers, which are final once it is
/// recorded: what officers sign of the documents that it issued ([`crate::countersign`]). The signatures of others in it are
/// left out: each has a digest of its own.
pub fn fact(event: &Value, matter: &str) -> String {
    let mut out = Value::String(matter.into()).to_string();
    write(event, &mut out);
    hex(&out)
}

/// SM3, in hex, of what somebody of this name signs at a place of a stamped fact in this matter.
fn digest(event: &Value, matter: &str, place: &str, name: &str) -> String {
    let mut out = String::new();
    let Value::Object(map) = event else { return out };
    let own =
        |key: &str| !matches!(key, "at" | "by" | "filled_at" | "clue") && !crate::NUMBER_KEYS.contains(&key);
    for part in [matter, place, name] {
        out.push_str(&Value::String(part.into()).to_string());
    }
    members(map.iter().filter(|(k, _)| own(k)), &mut out);
    hex(&out)
}

fn hex(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sm3::digest(text.as_bytes()) {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

fn members<'a>(map: impl Iterator<Item = (&'a String, &'a Value)>, out: &mut String) {
    let signed = |k: &str, v: &Value| v.as_object().is_some_and(|m| is_signature(k, m));
    let mut members: Vec<_> = map.filter(|(k, v)| !signed(k, v)).collect();
    members.sort_unstable_by_key(|(k, _)| *k);
    out.push('{');
    for (i, (key, v)) in members.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&Value::String(key.clone()).to_string());
        out.push(':');
        write(v, out);
    }
    out.push('}');
}

/// JSON with sorted keys and no white space, as the journal writes it; a coordinate to seven places (a centimetre), since a
/// number may lose its last bit on the way through a file.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => members(map.iter(), out),
        Value::Array(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
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

    fn of(event: &Value) -> String {
        digest(event, "case/1", "signature", "张示例")
    }

    #[test]
    fn what_is_left_out_changes_nothing_and_everything_else_does() {
        let first = of(&event());
        assert_eq!(first.len(), 64);
        for (pointer, other) in [
            ("/at", json!("2026-03-02T09:06:00")),
            ("/by/id", json!("sq2")),
            ("/number/sequence", json!(4)),
            ("/signature/image", json!("e")),
            ("/witness/signature/name", json!("赵")),
        ] {
            let mut e = event();
            *e.pointer_mut(pointer).expect("it is there") = other;
            assert_eq!(of(&e), first, "{pointer}");
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
            assert_ne!(of(&e), first, "{pointer}");
        }
    }

    #[test]
    fn a_recorded_fact_is_signed_whole_but_for_the_signatures_of_others() {
        let first = fact(&event(), "case/1");
        assert_eq!(first.len(), 64);
        for (pointer, other) in [("/signature/image", json!("e")), ("/witness/signature/name", json!("赵"))]
        {
            let mut e = event();
            *e.pointer_mut(pointer).expect("it is there") = other;
            assert_eq!(fact(&e, "case/1"), first, "{pointer}");
        }
        for (pointer, other) in [
            ("/at", json!("2026-03-02T09:06:00")),
            ("/by/id", json!("sq2")),
            ("/number/sequence", json!(4)),
            ("/findings", json!("堆放物料。")),
            ("/witness/identity", json!("村委会")),
        ] {
            let mut e = event();
            *e.pointer_mut(pointer).expect("it is there") = other;
            assert_ne!(fact(&e, "case/1"), first, "{pointer}");
        }
        assert_ne!(fact(&event(), "case/2"), first, "it is of one matter");
    }

    #[test]
    fn a_signature_is_of_one_matter_one_place_and_one_name() {
        let first = of(&event());
        assert_ne!(digest(&event(), "case/2", "signature", "张示例"), first);
        assert_ne!(digest(&event(), "case/1", "witness", "张示例"), first);
        assert_ne!(digest(&event(), "case/1", "signature", "李示例"), first);
    }

    #[test]
    fn a_moment_that_was_signed_stays_signed_even_where_it_is_that_of_booking() {
        let mut later = event();
        later["at"] = json!("2026-03-02T09:07:00");
        later["ended_at"] = json!("2026-03-02T09:07:00");
        assert_ne!(of(&later), of(&event()));
    }

    #[test]
    fn what_was_signed_with_the_proposal_is_not_signed_again_with_its_approval() {
        let signature = json!({ "name": "张示例", "image": "c", "of": "0" });
        let plan = json!({ "signature": signature });
        let made = json!({ "kind": "agreement_made", "at": "2026-03-02T09:05:00", "plan": plan });
        assert!(standings(&made, "case/1").is_empty());
        let other = json!({ "kind": "execution_proposed", "at": "2026-03-02T09:05:00", "plan": plan });
        assert_eq!(
            standings(&other, "case/1")[0].1,
            Standing::Differs,
            "only there is a plan one already signed"
        );
    }

    #[test]
    fn how_a_stored_signature_stands() {
        let mut e = event();
        let stands = |e: &Value| standings(e, "case/1")[0].1;
        assert_eq!(stands(&e), Standing::Unbound);
        e["signature"]["on_paper"] = json!(true);
        assert_eq!(stands(&e), Standing::OnPaper);
        e["signature"]["of"] = json!(of(&e));
        assert_eq!(stands(&e), Standing::PaperFits);
        e["signature"]["on_paper"] = json!(false);
        assert_eq!(stands(&e), Standing::Fits);
        e["signature"]["name"] = json!("李示例");
        assert_eq!(stands(&e), Standing::Differs);
        e["signature"] = json!({ "name": "张示例", "refused": "不识字" });
        assert_eq!(stands(&e), Standing::Declined);
    }

    #[test]
    fn order_of_keys_is_no_matter() {
        let turned = json!({ "b": 1, "a": { "d": [1, 2], "c": null } });
        let straight = json!({ "a": { "c": null, "d": [1, 2] }, "b": 1 });
        assert_eq!(of(&turned), of(&straight));
    }

    #[test]
    fn a_place_is_filled_and_its_picture_bound() {
        let mut command = json!({
            "signature": { "name": "张", "image": null, "of": "old" }, "witness": "", "on": null, "day": "2026-03-01",
        });
        as_if_signed(&mut command, "signature");
        as_if_signed(&mut command, "witness");
        assert_eq!(command["signature"], json!({ "name": "张", "image": "" }));
        assert_eq!(command["witness"], "", "a witness by name only signs nowhere");
        assert_eq!((unbound(&command, false), unbound(&command, true)), (vec!["signature"], vec![]));
        let filled = json!({ "on": "2026-03-02", "day": "2026-03-02" });
        let content = Content { of: "new".into(), filled: filled.as_object().expect("a map").clone() };
        bind(&mut command, "signature", &content);
        assert_eq!((&command["signature"]["of"], &command["on"]), (&json!("new"), &json!("2026-03-02")));
        assert_eq!(command["day"], "2026-03-01", "what was stated stays");
        assert_eq!(unbind(&mut command), ["signature"]);
        assert!(unbind(&mut command).is_empty() && unbound(&command, false) == ["signature"]);
        command["signature"]["on_paper"] = json!(true);
        assert_eq!((unbound(&command, false), unbound(&command, true)), (vec![], vec!["signature"]));
    }

    #[test]
    fn a_note_that_says_only_that_there_was_a_refusal_is_bare() {
        for note in [
            "拒签",
            "当事人拒绝签名",
            "拒绝签收。",
            "当事人拒绝签字、捺印",
            "拒不签字",
            "当事人不愿签名",
            "拒签了事",
            "不肯签字",
            "其不同意签名",
        ] {
            assert!(bare(note), "{note}");
        }
        for note in
            ["当事人拒绝签名，全程录像", "认为面积有出入，拒签", "不识字，见证人代读后拒签", "手部受伤"]
        {
            assert!(!bare(note), "{note}");
        }
    }
}
