//! The documents of 移送协作: TRANS-A, TRANS, and CLUE-T for a case that was filed.

use super::{File, say};
use law::case::CaseFact;
use law::case::transfer::{Fact, Referral};
use law::goods::Goods;
use serde_json::{Value, json};

pub fn draw(_: &str, file: &File) -> Option<Value> {
    let CaseFact::Transfer(fact) = &file.event.fact else { return None };
    match fact {
        Fact::ReferralDecided { opinion, presiding_document, late_reason, .. } => {
            approval(file, opinion, presiding_document, late_reason)
        }
        Fact::CrimeReferred { to, copied_to, goods, goods_note, appraisals, materials, officers, .. } => {
            let s = file.subject()?;
            let r = file.state.transfer.referral()?;
            let report = r.report.as_ref()?;
            let decided = r.decision.as_ref()?;
            let listed: Vec<Value> =
                goods.iter().filter_map(|no| file.state.goods.get(*no)).map(thing).collect();
            // A list with nothing on it says so, and so is a list; silence is none.
            let noted = match goods_note.trim() {
                "" => Value::Null,
                note => json!([{ "no": "—", "name": note, "quantity": "—" }]),
            };
            Some(json!({
                "to": to, "copied_to": copied_to, "facts": s.facts, "source": say::clue(s), "offence": report.offence,
                "standard": report.standard, "report": report.findings, "team": r.team,
                "approval": format!(
                    "{}经本机关正职负责人（主持工作的负责人）批准移送（{}）", say::day(decided.at.date()), decided.number
                ),
                "evidence": say::evidence(&say::relied_on(&file.state)),
                "goods": if listed.is_empty() { noted } else { json!(listed) },
                "goods_note": if listed.is_empty() { "" } else { goods_note.as_str() },
                "appraisals": appraisals, "materials": materials.lines().collect::<Vec<_>>(), "officers": officers,
            }))
        }
        Fact::CaseTransferSent { .. } => {
            let away = file.state.transfer.away.as_ref()?;
            let officers = file.latest(|e| match &e.fact {
                CaseFact::Transfer(Fact::CaseTransferProposed { officers, .. }) => Some(officers.clone()),
                _ => None,
            });
            let article = away.ground.article().trim_start_matches("罚§");
            Some(json!({
                "to": away.to, "content": super::decision::facts(file), "reason": format!("{}。{}", away.ground.label(), away.reason),
                "basis": format!("第{}条的", numeral(article)), "materials": away.materials.lines().collect::<Vec<_>>(),
                "officers": officers,
            }))
        }
        _ => None,
    }
}

fn approval(file: &File, opinion: &str, presiding: &str, late: &str) -> Option<Value> {
    let s = file.subject()?;
    let r: &Referral = file.state.transfer.referral()?;
    let report = r.report.as_ref()?;
    let approved = r.decision.as_ref().is_some_and(|d| d.approved);
    let suspicion = file.latest(|e| match &e.fact {
        CaseFact::Transfer(Fact::ReferralTeamNamed { suspicion, .. }) => Some(suspicion.clone()),
        _ => None,
    });
    let due = law::deadline::transfer_decision(report.at.date(), &file.town.calendar);
    let team = if report.recommend { "建议移送公安机关。" } else { "建议不移送。" };
    let decision = if approved { "批准移送。" } else { "不批准移送。" };
    let by = if presiding.is_empty() { String::new() } else { format!("（主持工作：{presiding}）") };
    Some(json!({
        "facts": s.facts, "suspicion": suspicion, "team": r.team, "reported": say::day(report.at.date()),
        "report": report.findings, "offence": report.offence, "standard": report.standard,
        "due": format!("自收到报告之日起三日内（至{}，自然日、不顺延）", say::day(due.due.unwrap_or(due.nominal))),
        "late": late,
        "opinions": {
            "team": say::officers_opinion(team, &r.team, report.at.date()),
            "head": say::opinion(&format!("{decision}{}{by}", say::stop(opinion)), file.event),
        },
    }))
}

fn thing(g: &Goods) -> Value {
    json!({
        "no": g.no, "name": g.item.name, "spec": g.item.spec, "quantity": g.item.quantity,
        "condition": g.item.condition, "note": format!("{}（{}）", g.taken.label(), g.by),
    })
}

/// The number of an article as statutes write it: 22 → 二十二.
fn numeral(article: &str) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let n: usize = article.parse().unwrap_or_default();
    let (tens, ones) = (n / 10 % 10, n % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_string(),
        t => format!("{}十", DIGITS[t]),
    };
    format!("{tens}{}", DIGITS[ones])
}
