//! 拟稿 — wording that a form begins with, drawn from what the file already holds. Nothing is decided by it: the officer
//! edits it, and what is then sent is checked like anything typed by hand. It says only what is on record; what is not
//! known is left for the officer to write, never guessed and never marked with a blank that could be printed.

use super::{CaseState, Evidence};
use crate::town::Town;
use jiff::civil::Date;

/// What the form of an act begins with, by field: only what the file knows, so a field may be left out.
pub fn drafts(act: &str, state: &CaseState, today: Date, town: &Town) -> Vec<(&'static str, String)> {
    let mut all = match act {
        "review_defence" => vec![("points.0.point", newest_defence(state))],
        "report_hearing" => vec![("summary", hearing(state))],
        "propose_enforcement" | "propose_substitute" => {
            vec![("reason", unperformed(state, today, town))]
        }
        "propose_court" => vec![("opinion", said_to_demands(state)), ("object", owed(state, today, town))],
        "submit_reply" | "submit_court_defence" => {
            vec![("facts", facts_proved(state)), ("basis", grounds_in_law(state))]
        }
        "name_referral_team" => vec![("suspicion", facts(state).into())],
        "report_suspected_crime" => vec![("findings", facts_proved(state))],
        "propose_closing" => vec![("summary", performance(state, today, town))],
        _ => Vec::new(),
    };
    all.retain(|(_, text)| !text.is_empty());
    all
}

/// The facts as last established.
fn facts(state: &CaseState) -> &str {
    let reported = state.report.as_ref().map(|r| r.facts.as_str());
    reported.or_else(|| state.subject.as_ref().map(|s| s.facts.as_str())).unwrap_or_default().trim()
}

/// 事实和证据: what was established, and which verified evidence it rests on; what was excluded, or whose chain is broken, proves
/// nothing.
fn facts_proved(state: &CaseState) -> String {
    let facts = facts(state);
    let sound = |e: &&Evidence| {
        e.verified == Some(true) && !super::hold::marks(state, e).iter().any(super::hold::EvidenceMark::bars)
    };
    let proof: Vec<String> = state
        .evidence
        .iter()
        .filter(sound)
        .map(|e| format!("证据{}《{}》，证明{}", e.no, e.name, e.proves.trim().trim_end_matches('。')))
        .collect();
    match (facts.is_empty(), proof.is_empty()) {
        (true, _) => String::new(),
        (false, true) => ended(facts),
        (false, false) => format!("{}\n以上事实有下列经查证属实的证据：{}。", ended(facts), proof.join("；")),
    }
}

/// 依据: the provision violated and the one that punishes.
fn grounds_in_law(state: &CaseState) -> String {
    let Some(subject) = &state.subject else { return String::new() };
    let item = &subject.item;
    format!("当事人的行为违反{}；本机关依据{}作出决定。", item.violated, item.basis)
}

/// The defence that waits for its review.
fn newest_defence(state: &CaseState) -> String {
    state.defences.iter().rfind(|d| !d.reviewed).map_or(String::new(), |d| d.content.trim().into())
}

/// 听证情况: when and before whom, and what the record is called.
fn hearing(state: &CaseState) -> String {
    let session = state.hearing.session.as_ref();
    let Some((session, held)) = session.and_then(|s| Some((s, s.held.as_ref()?))) else {
        return String::new();
    };
    format!(
        "本案于{}在{}听证，主持人{}，记录人{}。听证经过见《听证笔录》（{}）。",
        held.on, session.venue, session.presider.name, session.recorder.name, held.number
    )
}

/// 未履行的经过: the decision, its service, every demand that led to nothing, and what is known to be still undone.
fn unperformed(state: &CaseState, today: Date, town: &Town) -> String {
    let Some(decision) = &state.decision else { return String::new() };
    let Some(served) = decision.served_on else { return String::new() };
    let mut said = vec![format!("处理决定（{}）于{served}送达当事人", decision.number)];
    let demands = state.execution.demands.iter().filter(|d| !d.excused());
    for demand in demands {
        let sent = state.paper(&demand.number).and_then(|p| p.served_on);
        said.push(match sent {
            Some(on) => format!("《催告书》（{}）于{on}送达", demand.number),
            None => format!("《催告书》（{}）已经制作，尚未送达", demand.number),
        });
    }
    let balance = state.account(today, town).balance();
    if balance.0 > 0 {
        said.push(format!("截至{today}尚有{balance}没有缴纳"));
    }
    if state.correction.as_ref().is_some_and(|c| c.checked == Some(false)) {
        said.push("责令改正的事项经复查没有改正".into());
    }
    format!("{}。", said.join("；"))
}

/// 当事人对催告的意见
fn said_to_demands(state: &CaseState) -> String {
    let demands = state.execution.demands.iter();
    let said: Vec<String> = demands
        .flat_map(|d| &d.answers)
        .map(|a| {
            let made = format!("当事人于{}提出：{}", a.made_on, ended(&a.content));
            match a.accepted {
                Some(true) => format!("{made}复核认为成立：{}", ended(&a.conclusion)),
                Some(false) => format!("{made}复核认为不成立：{}", ended(&a.conclusion)),
                None => made,
            }
        })
        .collect();
    said.join("\n")
}

/// 执行标的: what is left of the money, as of today.
fn owed(state: &CaseState, today: Date, town: &Town) -> String {
    let account = state.account(today, town);
    if account.balance().0 == 0 {
        return String::new();
    }
    let parts = [
        ("罚款本金", account.principal_left()),
        ("没收违法所得", account.gains_left()),
        ("加处罚款", account.surcharge_left()),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(_, left)| left.0 > 0).map(|(name, left)| format!("{name}{left}")).collect();
    format!("截至{today}，当事人尚有{}没有缴纳，共{}。", said.join("、"), account.balance())
}

/// 执行情况: service, payment and correction, each as the file knows it.
fn performance(state: &CaseState, today: Date, town: &Town) -> String {
    let mut said = Vec::new();
    if let Some(decision) = &state.decision {
        let served = decision.served_on.map_or("尚未送达".into(), |on| format!("于{on}送达"));
        said.push(format!("处理决定（{}）{served}", decision.number));
    }
    let account = state.account(today, town);
    if account.paid.0 > 0 {
        let last = state
            .payments
            .last()
            .map_or(String::new(), |p| format!("（最后一笔{}，凭证{}）", p.on, p.voucher));
        said.push(format!("已缴{}{last}", account.paid));
    }
    if account.balance().0 > 0 {
        said.push(format!("尚有{}没有缴纳", account.balance()));
    }
    if let Some(c) = &state.correction {
        said.push(match c.checked {
            Some(true) => "责令改正的事项经复查已经改正".into(),
            Some(false) => "责令改正的事项经复查没有改正".into(),
            None => "责令改正的事项尚未复查".into(),
        });
    }
    if said.is_empty() { String::new() } else { format!("{}。", said.join("；")) }
}

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
