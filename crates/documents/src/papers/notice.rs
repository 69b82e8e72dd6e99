//! 告知、申辩、讨论: NOTICE, NOTICE-H, PLEA, PLEA-R, WAIV, DISC.

use super::{File, hearing, investigation, say};
use law::case::{CaseFact, Waiver};
use serde_json::{Value, json};

pub fn draw(code: &str, file: &File) -> Option<Value> {
    let you = say::you(&file.state);
    let noticed = || file.state.notice().map(|n| n.number.to_string());
    Some(match &file.event.fact {
        CaseFact::NoticeIssued { penalty, facts, reasons, basis, officers, .. } => {
            let days = file.town.policy_on(file.event.at.date()).defence_days.value;
            json!({
                "facts": facts, "jointly": say::jointly(&file.state), "reason": say::stop(reasons),
                "basis": format!("{you}的上述行为{}，本机关拟对{you}作出如下行政处罚。", say::trim(basis)),
                "penalty": say::penalties(penalty), "officers": officers,
                "defence_right": format!(
                    "依照《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，{you}有权进行陈述和申辩。请自收到本告知书之日起{}个工作日内向本机关提出；逾期未提出的，视为放弃陈述、申辩的权利。本机关不因陈述、申辩而给予更重的处罚。",
                    han(days)
                ),
                "hearing_right": (code == "NOTICE-H").then(|| format!(
                    "依照《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，{you}有要求听证的权利。如要求听证，请自收到本告知书之日起五个工作日内向本机关提出；逾期未提出的，视为放弃听证的权利。听证不收取费用。"
                )),
            })
        }
        CaseFact::DefenceRecorded { made_on, content, files, signature, officers, .. } => json!({
            "made_on": say::day(*made_on), "place": file.town.agency.name, "notice_number": noticed(), "officers": officers,
            "content": content, "files": files.iter().map(|f| &f.name).collect::<Vec<_>>(), "signature": signature,
        }),
        CaseFact::DefenceReviewed { points, conclusion, .. } => {
            let last = file.state.defences.last();
            json!({
                "notice_number": last.map(|d| d.notice.to_string()), "made_on": last.map(|d| say::day(d.made_on)),
                "content": last.map(|d| &d.content), "points": points, "conclusion": conclusion,
                "reviewer": { "name": file.event.by.name },
            })
        }
        CaseFact::RightsWaived { scope, waived_on, signature, .. } => json!({
            "notice_number": noticed(),
            "notice_name": file.state.notice().map(|n| if n.hearing { "《行政处罚听证告知书》" } else { "《行政处罚事先告知书》" }),
            "scope": waived(*scope), "waived_on": say::day(*waived_on), "signature": signature,
        }),
        CaseFact::Discussed { presider, opinions, conclusion, held_on, .. } => json!({
            "held_on": say::day(*held_on), "presider": presider, "opinions_of": opinions, "conclusion": conclusion,
            "report": reported(file),
        }),
        _ => return None,
    })
}

/// What was put before the meeting: the officers' proposal and the legal review.
fn reported(file: &File) -> String {
    let mut text = String::new();
    if let Some(r) = &file.state.report {
        let proposal = investigation::proposal(file, &r.outcome);
        text.push_str(&format!("承办人汇报案情和处理建议（{}）：{proposal}", r.number));
    }
    if let Some(heard) = hearing::reported(file) {
        text.push('\n');
        text.push_str(&heard);
    }
    if let Some(r) = file.state.reviews.last() {
        text.push_str(&format!(
            "\n法治室汇报法制审核意见（{}）：{}。{}",
            r.number,
            r.verdict.label(),
            say::stop(&r.opinion)
        ));
    }
    text
}

fn waived(scope: Waiver) -> &'static str {
    match scope {
        Waiver::Defence => "陈述、申辩",
        Waiver::Hearing => "听证",
        Waiver::Both => "陈述、申辩和听证",
    }
}

/// Small numbers in Chinese, as statutes write their days.
fn han(n: u16) -> String {
    const DIGITS: [&str; 11] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    DIGITS.get(usize::from(n)).map_or_else(|| n.to_string(), |d| (*d).to_string())
}

/// How the party was told of its rights and what came of it, and the review and discussion behind the decision.
pub fn told(file: &File) -> String {
    let state = &file.state;
    let mut text = String::new();
    if let Some(n) = state.notice() {
        let name = if n.hearing { "行政处罚听证告知书" } else { "行政处罚事先告知书" };
        let rights = if n.hearing { "陈述、申辩和要求听证" } else { "陈述、申辩" };
        let served = n.served_on.map(|d| format!("{}，", say::day(d))).unwrap_or_default();
        text.push_str(&format!(
            "{served}本机关向当事人送达《{name}》（{}），告知拟作出行政处罚的内容及事实、理由、依据，并告知依法享有{rights}的权利。",
            n.number
        ));
        let heard: Vec<_> = state.defences.iter().filter(|d| d.notice == n.number).collect();
        if heard.is_empty() && n.waived_defence {
            text.push_str("当事人明确放弃陈述、申辩。");
        } else if heard.is_empty() {
            text.push_str("当事人在规定期限内未提出陈述、申辩。");
        }
        for d in heard {
            let result = if d.adopted {
                "部分或者全部意见成立，予以采纳"
            } else {
                "意见不成立，不予采纳"
            };
            text.push_str(&format!(
                "当事人于{}提出陈述、申辩，经复核，{result}：{}",
                say::day(d.made_on),
                say::stop(&d.conclusion)
            ));
        }
        let held = hearing::told(file);
        match (n.hearing, n.hearing_withdrawn, n.waived_hearing) {
            _ if held.is_some() => text.push_str(&held.unwrap_or_default()),
            (true, Some(day), _) => text.push_str(&format!("当事人要求听证后于{}撤回。", say::day(day))),
            (true, None, true) => text.push_str("当事人明确放弃听证。"),
            (true, None, false) if n.hearing_requested.is_none() => {
                text.push_str("当事人在规定期限内未要求听证。");
            }
            _ => {}
        }
    }
    if let Some(r) = state.reviews.last() {
        text.push_str(&format!("本案经法治室法制审核通过（{}）", r.number));
        match &state.discussion {
            Some(d) => text.push_str(&format!(
                "，并于{}经本机关负责人集体讨论（{}）。",
                say::day(d.held_on),
                d.number
            )),
            None => text.push('。'),
        }
    }
    text
}
