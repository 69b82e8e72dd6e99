//! 调查: ASKR, INSP, EV-L, CORR, CORR-R, SERV-A, FINAL, LEGAL, LEGAL-S.

use super::{File, say};
use law::case::{CaseFact, Outcome};
use serde_json::{Value, json};

pub fn draw(code: &str, file: &File) -> Option<Value> {
    Some(match &file.event.fact {
        CaseFact::InquiryRecorded {
            person,
            relation,
            officers,
            started_at,
            ended_at,
            place,
            monitor,
            qa,
            signature,
            ..
        } => json!({
            "started_at": say::time(*started_at), "ended_at": say::time(*ended_at), "place": place, "monitor": monitor,
            "person": person, "relation": relation, "officers": officers, "shown": say::shown(officers), "rights": law::telling::INQUIRY,
            "qa": qa, "signature": signature,
        }),
        CaseFact::InspectionRecorded {
            officers,
            started_at,
            ended_at,
            place,
            present,
            findings,
            files,
            signature,
            ..
        } => json!({
            "started_at": say::time(*started_at), "ended_at": say::time(*ended_at), "place": place, "present": present,
            "shown": say::shown(officers), "officers": officers, "findings": findings, "photos": say::files(files),
            "signature": signature,
        }),
        _ if code == "EV-L" => evidence_list(file),
        CaseFact::CorrectionOrdered { content, due_on, officers, .. } => {
            let s = file.subject()?;
            json!({
                "facts": s.facts, "violated": s.item.violated,
                "basis": "依照《中华人民共和国行政处罚法》第二十八条第一款的规定", "content": content,
                "due": say::day(*due_on), "officers": officers,
                "remedy": say::remedy(file.town, "通知", s.item.special_suit_days).replace("如不服本通知", "如对本通知不服"),
            })
        }
        CaseFact::CorrectionChecked { officers, corrected, findings, files, .. } => {
            let ordered = file.state.correction.as_ref();
            json!({
                "order_number": ordered.and_then(|c| c.number.as_ref()).map(ToString::to_string),
                "order": ordered.map(|c| &c.content), "due": ordered.map(|c| say::day(c.due_on)),
                "checked_at": say::time(file.event.at), "result": if *corrected { "已改正" } else { "未改正" },
                "findings": findings, "photos": say::files(files), "officers": officers,
            })
        }
        CaseFact::AddressConfirmed { address, electronic, signature, .. } => json!({
            "address": address, "electronic_agreed": electronic.is_some(), "electronic": electronic, "signature": signature,
            "confirmed_on": say::day(file.event.at.date()),
        }),
        CaseFact::ReportSubmitted { officers, facts, nature, discretion, reasons, outcome, .. } => json!({
            "course": course(file), "facts": facts, "jointly": say::jointly(&file.state), "evidence": say::proof(&file.state),
            "nature": nature, "discretion": chosen(discretion, reasons), "proposal": proposal(file, outcome),
            "officers": officers,
        }),
        CaseFact::LegalReviewed { items, verdict, opinion, .. } => json!({
            "report_number": sent_up(file), "items": items, "verdict": verdict.label(), "opinion": opinion,
            "reviewer": { "name": file.event.by.name },
        }),
        CaseFact::MajorReviewed { items, verdict, opinion, .. } => json!({
            "report_number": sent_up(file), "items": items, "verdict": verdict.label(), "opinion": opinion,
            "reviewer": { "name": file.event.by.name },
            "legal_number": file.state.reviews.last().map(|r| {
                format!("法制审核意见书（{}），结论为{}", r.number, r.verdict.label())
            }),
            "proposal": file.state.prospect().map(|o| proposal(file, o)),
        }),
        _ => return None,
    })
}

/// 送审材料
fn sent_up(file: &File) -> Option<String> {
    file.state.report.as_ref().map(|r| format!("案件调查终结报告（{}）及案卷材料", r.number))
}

/// The step of the discretion chosen, and why.
pub fn chosen(discretion: &str, reasons: &str) -> String {
    let step = match discretion.trim() {
        "" => String::new(),
        name => format!("适用裁量基准“{name}”档次。"),
    };
    format!("{}{step}", say::stop(reasons))
}

/// How the investigation went, told from the case's own facts.
fn course(file: &File) -> String {
    let state = &file.state;
    let Some(s) = file.subject() else { return String::new() };
    let names = state.officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、");
    let filed = state.filed_on.map(say::day).unwrap_or_default();
    let mut text = format!(
        "{}于{}发现，经现场核查并出具违法行为认定意见，本机关于{filed}立案，由{names}承办。",
        say::clue(s),
        say::day(s.discovered_on)
    );
    text.push_str(&format!(
        "调查期间，共制作询问、检查笔录{}份，收集证据{}项。",
        state.records,
        state.evidence.len()
    ));
    if let Some(c) = &state.correction {
        let number = c.number.as_ref().map(|n| format!("（{n}）")).unwrap_or_default();
        let found = match c.checked {
            Some(true) => "，经复查已改正",
            Some(false) => "，经复查未改正",
            None => "",
        };
        text.push_str(&format!("期间责令当事人于{}前改正{number}{found}。", say::day(c.due_on)));
    }
    text
}

/// What is proposed, in words.
pub fn proposal(file: &File, outcome: &Outcome) -> String {
    let basis = file.subject().map(|s| s.item.basis.as_str()).unwrap_or_default();
    match outcome {
        Outcome::Penalty { penalty } => {
            format!("建议依照{basis}的规定，对当事人给予下列行政处罚：{}。", penalty.words())
        }
        Outcome::NoPenalty { ground, education } => {
            format!("当事人{}，建议不予行政处罚，并进行教育：{}", ground.label(), say::stop(education))
        }
        Outcome::Dismiss { reason } => format!("违法事实不能成立，建议撤销立案。{}", say::stop(reason)),
    }
}

/// The list as it stands at the end of what is given: every item with the digests of its files.
fn evidence_list(file: &File) -> Value {
    let row = |e: &law::case::Evidence| {
        json!({
            "no": e.no, "name": e.name, "kind": e.kind.label(), "description": e.description, "source": e.source,
            "proves": e.proves, "original": e.original, "collected_at": say::day(e.collected_at.date()),
            "hash": e.files.iter().map(|f| &f.sha256).collect::<Vec<_>>(),
            "marks": law::case::hold::marks(&file.state, e)
                .iter()
                .filter(|m| m.bars())
                .map(law::case::hold::EvidenceMark::words)
                .collect::<Vec<_>>(),
        })
    };
    json!({ "list": file.state.evidence.iter().map(row).collect::<Vec<_>>(), "officers": file.state.officers })
}
