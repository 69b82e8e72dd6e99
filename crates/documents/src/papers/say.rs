//! Set phrases: dates, people, opinions, penalties.

use super::money;
use jiff::civil::{Date, DateTime};
use law::case::{CaseEvent, CaseState, Evidence, Penalty, Subject};
use law::matter::PersonRef;
use law::party::{Attestor, FileRef, PartyKind};
use law::town::{PenaltyKind, Town};
use serde_json::{Value, json};

/// 2026年3月2日
pub fn day(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}

/// 2026年3月2日9时05分
pub fn time(at: DateTime) -> String {
    at.strftime("%Y年%-m月%-d日%-H时%M分").to_string()
}

/// The agency as a document names it.
pub fn agency(town: &Town) -> Value {
    let a = &town.agency;
    json!({ "name": a.name, "address": a.address, "phone": a.phone })
}

/// An opinion on an approval form: text, who, when.
pub fn opinion(text: &str, event: &CaseEvent) -> Value {
    json!({ "text": text, "name": event.by.name, "date": day(event.at.date()) })
}

/// The opinion of the officers together.
pub fn officers_opinion(text: &str, officers: &[PersonRef], on: Date) -> Value {
    json!({ "text": text, "people": officers, "date": day(on) })
}

/// What was said when certificates were shown.
pub fn shown(officers: &[PersonRef]) -> String {
    let names = officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、");
    let numbers = officers.iter().filter_map(|o| o.certificate.as_deref()).collect::<Vec<_>>().join("、");
    format!("执法人员{names}已主动出示执法证件（执法证号：{numbers}），并告知申请回避和陈述、申辩的权利。")
}

/// 你 or 你单位
pub fn you(state: &CaseState) -> &'static str {
    match state.subject.as_ref().map(|s| s.party.kind) {
        Some(PartyKind::Organisation) => "你单位",
        _ => "你",
    }
}

/// One line a penalty: `罚款人民币5000.00元（大写：伍仟元整）。`
pub fn penalties(penalty: &Penalty) -> Vec<String> {
    let one = |p: &law::case::PenaltyItem| match p.kind {
        PenaltyKind::Fine => format!("罚款{}。", money(p.amount)),
        PenaltyKind::IllegalGains => format!("没收违法所得{}。", money(p.amount)),
        _ => format!("{}。", Penalty(vec![p.clone()]).words()),
    };
    penalty.0.iter().map(one).collect()
}

/// The surcharge clause (F-03, F-04), by the town's rate on the day of the document.
pub fn surcharge(announced: bool, town: &Town, on: Date) -> String {
    if !announced {
        return "本决定不加处罚款。".into();
    }
    format!(
        "逾期不缴纳的，依照《中华人民共和国行政处罚法》第七十二条第一款第一项的规定，每日按罚款数额的{}加处罚款，加处罚款的数额不超过罚款的数额。",
        rate(town.policy_on(on).surcharge_basis_points.value)
    )
}

/// 百分之三
pub fn rate(basis_points: u16) -> String {
    match basis_points {
        300 => "百分之三".into(),
        n if n % 100 == 0 => format!("百分之{}", n / 100),
        n => format!("万分之{n}"),
    }
}

/// One line an item of evidence: `现场照片（视听资料），证明占用道路的事实；`
pub fn evidence(items: &[&Evidence]) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    let one = |(i, e): (usize, &&Evidence)| {
        let proves =
            if e.proves.is_empty() { String::new() } else { format!("，证明{}", trim(&e.proves)) };
        format!("{}（{}）{proves}{}", e.name, e.kind.label(), if i == last { "。" } else { "；" })
    };
    items.iter().enumerate().map(one).collect()
}

/// The evidence relied on, as a document lists it; where none bore out what was suspected, and nobody is to be punished, that is said.
pub fn proof(state: &CaseState) -> Vec<String> {
    let punishes = state.report.as_ref().is_none_or(|r| r.outcome.penalty().is_some());
    match relied_on(state) {
        items if items.is_empty() && !punishes => vec!["没有经查证属实、可以采信的证据。".into()],
        items => evidence(&items),
    }
}

/// The evidence that the final report relies on, or all that has not been rejected.
pub fn relied_on(state: &CaseState) -> Vec<&Evidence> {
    let chosen = state.report.as_ref().map(|r| r.evidence.as_slice()).unwrap_or_default();
    state
        .evidence
        .iter()
        .filter(|e| if chosen.is_empty() { e.verified != Some(false) } else { chosen.contains(&e.no) })
        .collect()
}

/// 共同违法: what each did, the others dealt with in cases of their own; null where the party did it alone.
pub fn jointly(state: &CaseState) -> Value {
    let mut own = Vec::new();
    let mut others = Vec::new();
    for link in state.related.jointly() {
        own.push(link.fellow.own_part.as_str());
        let name = if link.fellow.name.is_empty() { "另一当事人" } else { &link.fellow.name };
        let did = if link.fellow.part.is_empty() {
            String::new()
        } else {
            format!("：{}", trim(&link.fellow.part))
        };
        others.push(format!("{name}（另案处理，{}）{did}", link.number));
    }
    own.dedup();
    match others.is_empty() {
        true => Value::Null,
        false => format!("本案系共同违法。当事人：{}。{}。", trim(&own.join("；")), others.join("；")).into(),
    }
}

/// Names of files with the beginning of their digest.
pub fn files(files: &[FileRef]) -> Vec<String> {
    let head = |f: &FileRef| f.sha256.chars().take(16).collect::<String>();
    files.iter().map(|f| format!("{}（SHA-256：{}…）", f.name, head(f))).collect()
}

/// The witness, where one was there.
pub fn witness(witness: &Attestor) -> Value {
    if witness.name().is_empty() { Value::Null } else { json!(witness) }
}

/// Without the full stop at its end, so that it can stand inside a sentence.
pub fn trim(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '；', '，', '.', ';', ','])
}

/// Ends with a full stop.
pub fn stop(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("{}。", trim(text)) }
}

/// The remedy of an ordinary act, for a notice that is no decision (责令改正).
pub fn remedy(town: &Town, paper: &str, special_days: Option<u16>) -> String {
    let text = law::case::RemedyText::ordinary(&town.agency, special_days).text;
    text.replace("本决定书", &format!("本{paper}书")).replace("本决定", &format!("本{paper}"))
}

/// Where the case came from: the clue, with its number where the case names it by that.
pub fn clue(subject: &Subject) -> String {
    let number = if subject.clue.contains('〔') { format!("（{}）", subject.clue) } else { String::new() };
    format!("本镇登记的案件线索{number}")
}
