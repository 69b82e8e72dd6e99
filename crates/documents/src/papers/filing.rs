//! 立案: FILE, FILE-N, RECU.

use super::{File, say};
use law::case::CaseFact;
use serde_json::{Value, json};

/// The two opinions that precede the head's: the officers' and the brigade's.
fn earlier(file: &File) -> (Value, Value) {
    let handler = file.latest(|e| match &e.fact {
        CaseFact::FilingProposed { recommend, reason, officers, .. } => {
            let advice = if *recommend { "建议立案" } else { "建议不予立案" };
            let advice = if reason.contains(advice) { String::new() } else { say::stop(advice) };
            Some(say::officers_opinion(&format!("{}{advice}", say::stop(reason)), officers, e.at.date()))
        }
        _ => None,
    });
    let brigade = file.latest(|e| match &e.fact {
        CaseFact::FilingEndorsed { opinion, .. } => Some(say::opinion(opinion, e)),
        _ => None,
    });
    (json!(handler), json!(brigade))
}

pub fn draw(code: &str, file: &File) -> Option<Value> {
    let s = file.subject()?;
    Some(match &file.event.fact {
        CaseFact::CaseFiled { opinion, officers, .. } if code == "FILE" => {
            let (handler, brigade) = earlier(file);
            json!({
                "source": say::clue(s), "discovered": say::day(s.discovered_on), "facts": s.facts,
                "evidence": ["现场检查（勘验）笔录及照片", "违法行为认定意见"],
                "basis": format!(
                    "当事人的行为涉嫌违反{}的规定，依照{}的规定应当给予行政处罚，符合《中华人民共和国行政处罚法》第五十四条规定的立案标准。",
                    s.item.violated, s.item.basis
                ),
                "officers": officers,
                "opinions": { "handler": handler, "brigade": brigade, "head": say::opinion(&agreed(opinion, "同意立案。"), file.event) },
            })
        }
        CaseFact::FilingRefused { opinion, .. } if code == "FILE-N" => {
            let (handler, brigade) = earlier(file);
            json!({
                "source": say::clue(s), "facts": s.facts, "reason": opinion,
                "opinions": { "handler": handler, "brigade": brigade, "head": say::opinion(&agreed("", "不予立案。"), file.event) },
            })
        }
        CaseFact::RecusalDecided { officer, recused, opinion, .. } => {
            let asked = file.before.iter().rev().find_map(|e| match &e.fact {
                CaseFact::RecusalRequested { officer: o, reason } if o.id == officer.id => Some((reason, e)),
                _ => None,
            });
            let number =
                officer.certificate.as_deref().map(|c| format!("（执法证号：{c}）")).unwrap_or_default();
            json!({
                "officer": format!("{}{number}", officer.name),
                "applicant": asked.map(|(_, e)| format!("由{}登记", e.by.name)), "requested": asked.map(|(_, e)| say::day(e.at.date())),
                "reason": asked.map(|(r, _)| r), "decision": if *recused { "应当回避" } else { "不需回避" },
                "opinions": { "head": say::opinion(opinion, file.event) },
            })
        }
        _ => return None,
    })
}

/// The words given, or the set phrase where none were.
fn agreed(opinion: &str, phrase: &str) -> String {
    if opinion.trim().is_empty() { phrase.into() } else { opinion.into() }
}
