//! 结案、归档: CLOSE, ARCH.

use super::order::{Order, Place};
use super::{File, say};
use law::case::transfer::Fact;
use law::case::{CaseEvent, CaseFact, CaseStage, CaseState, Outcome};
use law::town::Town;
use serde_json::{Value, json};

pub fn draw(code: &str, file: &File) -> Option<Value> {
    Some(match &file.event.fact {
        CaseFact::ClosingProposed { summary, .. } => {
            let opinions = opinions(file, "行政决定已经执行完毕，建议结案。");
            let d = file.state.decision.as_ref();
            json!({
                "decided": d.map(|d| say::day(d.at.date())), "served": d.and_then(|d| d.served_on).map(say::day),
                "decision_number": file.decision_number(), "penalty": result(&file.state), "summary": summary,
                "money": account(file), "opinions": opinions,
            })
        }
        // The transfer stands where the decision would: its letter, its day, where the matter went.
        CaseFact::Transfer(Fact::TransferClosingProposed { summary, .. }) => {
            let (number, on) = letter(&file.state);
            json!({
                "transferred": true, "decided": on, "decision_number": number, "penalty": result(&file.state),
                "summary": summary, "opinions": opinions(file, "案件已经移送，本机关不再作出处理决定，建议结案。"),
            })
        }
        CaseFact::CaseArchived { keeper, checker, retention, remarks } if code == "ARCH" => json!({
            "decision_number": file.decision_number(), "penalty": result(&file.state), "closed": file.state.closed_on.map(say::day),
            "archived": say::day(file.event.at.date()), "keeper": keeper, "checker": checker, "retention": retention,
            "remarks": remarks, "list": catalogue(&file.state),
        }),
        _ => return None,
    })
}

/// The handler's words, and those of the legal office and the head where they have followed.
fn opinions(file: &File, phrase: &str) -> Value {
    let by = std::slice::from_ref(&file.event.by);
    let mut opinions = json!({ "handler": say::officers_opinion(phrase, by, file.event.at.date()) });
    for e in file.after {
        match &e.fact {
            CaseFact::ClosingProposed { .. } | CaseFact::Transfer(Fact::TransferClosingProposed { .. }) => {
                break;
            }
            CaseFact::CaseClosed { opinion } => {
                let said = if opinion.trim().is_empty() { "同意结案。" } else { opinion };
                opinions["head"] = say::opinion(said, e);
            }
            CaseFact::VetoesChecked { items, opinion } => {
                let failed = items.iter().filter(|i| !i.passed);
                let failed: Vec<String> =
                    failed.map(|i| format!("“{}”不通过：{}。", i.item, i.note)).collect();
                opinions["legal"] = say::opinion(&format!("{}{opinion}", failed.concat()), e);
            }
            CaseFact::ClosingReturned { opinion } => {
                opinions["head"] = say::opinion(&format!("退回：{opinion}"), e);
            }
            _ => {}
        }
    }
    opinions
}

/// The letter by which a case went to others, and its day.
fn letter(state: &CaseState) -> (String, Option<String>) {
    let t = &state.transfer;
    if let Some(sent) = t.referral().filter(|_| t.with_police()).and_then(|r| r.sent.as_ref()) {
        return (sent.number.to_string(), Some(say::day(sent.at.date())));
    }
    let away = t.away.as_ref();
    let number = away.and_then(|a| a.number.as_ref()).map(ToString::to_string).unwrap_or_default();
    (number, away.and_then(|a| a.sent_on).map(say::day))
}

/// 处理结果 in one line.
fn result(state: &CaseState) -> String {
    let t = &state.transfer;
    if state.decision.is_none() && t.is_away() {
        return match t.referral().filter(|_| t.with_police()).and_then(|r| r.sent.as_ref()) {
            Some(sent) => format!("涉嫌犯罪，已移送{}，公安机关已立案。", sent.to),
            None => format!("已移送{}处理。", t.away.as_ref().map_or("", |a| a.to.as_str())),
        };
    }
    match state.decision.as_ref().map(|d| &d.outcome) {
        Some(Outcome::Penalty { penalty }) => say::penalties(penalty).concat(),
        Some(other) => format!("{}。", other.label()),
        None => String::new(),
    }
}

/// What was owed and paid; empty where there was no fine.
fn account(file: &File) -> String {
    let a = file.state.account(file.event.at.date(), file.town);
    if a.principal.0 == 0 && a.gains.0 == 0 {
        return String::new();
    }
    let gains =
        if a.gains.0 > 0 { format!("没收违法所得人民币{}，", a.gains) } else { String::new() };
    format!(
        "罚款人民币{}，{gains}加处人民币{}，已缴人民币{}，余额人民币{}",
        a.principal,
        a.surcharge,
        a.paid,
        a.balance()
    )
}

/// 文号 of what stands first in the file: the decision, or the letter by which the matter went to others.
pub fn head(state: &CaseState) -> Option<String> {
    match &state.decision {
        Some(d) => Some(d.number.to_string()),
        None => Some(letter(state).0).filter(|n| !n.is_empty()),
    }
}

/// What the cover of the file and the note at its end say (封面、备考表), by the keys of `templates/volume.typ`. A file that
/// is not archived yet lacks what archiving settles.
pub fn cover(events: &[CaseEvent], town: &Town) -> Value {
    let state = CaseState::fold(events);
    let mut data = json!({
        "agency": say::agency(town), "decision_number": head(&state), "result": result(&state),
        "filed": state.filed_on.map(say::day), "closed": state.closed_on.map(say::day),
        "officers": state.officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、"),
    });
    if let Some(s) = &state.subject {
        data["party"] = json!(s.party);
        data["case_name"] = json!(s.item.name);
    }
    // Opened again after archiving, it is being made once more.
    let archived = state.stage == CaseStage::Archived;
    let last = events.iter().rfind(|e| matches!(e.fact, CaseFact::CaseArchived { .. }));
    if let Some(event) = last.filter(|_| archived)
        && let CaseFact::CaseArchived { keeper, checker, retention, remarks } = &event.fact
    {
        data["archived"] = say::day(event.at.date()).into();
        data["keeper"] = json!(keeper);
        data["checker"] = json!(checker);
        data["retention"] = json!(retention);
        data["remarks"] = json!(remarks);
    }
    data
}

/// 卷内目录
fn catalogue(state: &CaseState) -> Vec<Value> {
    let order = Order::of(state);
    let mut rows: Vec<(Place, Value)> = Vec::new();
    for p in &state.papers {
        let name = law::paper::find(&p.code).map_or(p.code.as_str(), |k| k.name);
        let number = p.number.to_string();
        let place = order.paper(Some(&number), p.version);
        let date = p.issued_on.strftime("%Y.%m.%d").to_string();
        rows.push((place, json!({ "name": name, "number": number, "date": date })));
    }
    if let Some(last) = state.evidence.last() {
        let date = last.collected_at.date().strftime("%Y.%m.%d").to_string();
        rows.push((order.evidence(), json!({ "name": "证据（物品）清单", "number": "", "date": date })));
    }
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}
