//! 拟稿 — wording that a form begins with, drawn from what the file already holds. Nothing is decided by it: the officer
//! edits it, and what is then sent is checked like anything typed by hand. It says only what is on record; what is not
//! known is left for the officer to write, never guessed and never marked with a blank that could be printed.

use super::CaseState;
use crate::town::Town;
use jiff::civil::Date;

/// 裁量情节 (罚§5, §32, §33) for the final report's reasons; empty before the case has a subject.
pub fn circumstances(state: &CaseState) -> String {
    let Some(subject) = &state.subject else { return String::new() };
    let mut said: Vec<String> = Vec::new();
    match subject.act_to {
        // What was so at the filing says nothing of what was found since.
        None => said.push("立案时违法行为仍在继续".into()),
        Some(to) if to == subject.act_from => said.push(format!("违法行为发生于{to}")),
        Some(to) => said.push(format!("违法行为持续于{}至{to}", subject.act_from)),
    }
    if let Some(c) = &state.correction {
        said.push(match c.checked {
            Some(true) => "当事人经责令已经改正".into(),
            Some(false) => "当事人经责令逾期没有改正".into(),
            None => format!("当事人被责令于{}前改正，尚未复查", c.due_on),
        });
    }
    // A box that was left empty is no finding that there was none.
    if subject.harm {
        said.push("已经造成危害后果".into());
    }
    let note = subject.repeat_note.trim().trim_end_matches('。');
    if !note.is_empty() {
        said.push(format!("此前受过处罚的情况：{note}"));
    }
    format!("{}。", said.join("；"))
}

/// What the party answered to the notice in force and what was made of it (罚§45, §59), and the hearing if there was one;
/// nothing where no notice was given, and no word of silence before the time to speak is over.
pub fn answers(state: &CaseState, today: Date, town: &Town) -> String {
    let Some(notice) = state.notice() else { return String::new() };
    let told = |d: &&super::Defence| d.notice == notice.number;
    let mut said: Vec<String> = state
        .defences
        .iter()
        .filter(told)
        .map(|d| {
            let made = format!("当事人于{}提出陈述、申辩：{}", d.made_on, ended(&d.content));
            match (d.reviewed, d.adopted) {
                (false, _) => made,
                (true, true) => format!("{made}经复核，有意见被采纳：{}", ended(&d.conclusion)),
                (true, false) => format!("{made}经复核，意见没有采纳：{}", ended(&d.conclusion)),
            }
        })
        .collect();
    let heard = state.hearing.opened();
    let over =
        notice.served_on.and_then(|served| notice.window(served, town).due).is_some_and(|last| today > last);
    if said.is_empty() && notice.waived_defence {
        said.push("当事人放弃陈述、申辩。".into());
    } else if said.is_empty() && over && heard.is_none() {
        said.push("当事人在告知的期限内没有提出陈述、申辩。".into());
    }
    if let Some(held) = heard {
        let taken = match held.report.as_ref().map(|r| r.adopted) {
            Some(true) => "，听证中提出的意见有被采纳的",
            Some(false) => "，听证中提出的意见没有采纳",
            None => "",
        };
        said.push(format!("本案于{}听证，有《听证笔录》（{}）{taken}。", held.on, held.number));
    } else if notice.hearing && notice.waived_hearing {
        said.push("当事人放弃听证。".into());
    }
    said.join("\n")
}

/// 理由 of the proposal for a decision: the report's, and how the party's answer was dealt with.
pub fn decision_reasons(state: &CaseState, today: Date, town: &Town) -> String {
    let report = state.report.as_ref().map_or("", |r| r.reasons.trim());
    let answers = answers(state, today, town);
    [report, &answers].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A text with its full stop.
fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '！', '？', '”']) { text.into() } else { format!("{text}。") }
}
