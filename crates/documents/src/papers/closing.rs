//! 结案、归档: CLOSE, ARCH.

use super::{File, say};
use law::case::transfer::Fact;
use law::case::{CaseFact, CaseState, Outcome};
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

/// The handler's words, and the head's where they have followed.
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

/// 卷内目录: the decision and its service first, then the documents in the order in which they were made.
fn catalogue(state: &CaseState) -> Vec<Value> {
    let decision = state.decision.as_ref().map(|d| &d.number);
    let receipt =
        decision.and_then(|n| state.services.iter().rev().find(|s| &s.paper == n)).map(|s| &s.number);
    let rank = |n| {
        if Some(n) == decision {
            0
        } else if Some(n) == receipt {
            1
        } else {
            2
        }
    };
    let mut papers: Vec<_> = state.papers.iter().collect();
    papers.sort_by_key(|p| (rank(&p.number), p.version));
    let row = |p: &&law::case::IssuedPaper| {
        let name = law::paper::find(&p.code).map_or(p.code.as_str(), |k| k.name);
        json!({ "name": name, "number": p.number.to_string(), "date": p.issued_on.strftime("%Y.%m.%d").to_string() })
    };
    let mut rows: Vec<Value> = papers.iter().map(row).collect();
    if !state.evidence.is_empty() {
        let place = rows.len().min(2);
        let date = state.evidence.last().map(|e| e.collected_at.date().strftime("%Y.%m.%d").to_string());
        rows.insert(place, json!({ "name": "证据（物品）清单", "number": "", "date": date }));
    }
    rows
}
