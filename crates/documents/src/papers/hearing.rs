//! 听证: HEAR-X, HEAR-N, HEAR-P, HEAR, HEAR-R, and the review after it (LEGAL).

use super::{File, say};
use law::case::CaseFact;
use law::case::hearing::{Fact, HearingEnd, Openness, RefusalGround, Session};
use law::matter::PersonRef;
use serde_json::{Value, json};

pub fn draw(_: &str, file: &File) -> Option<Value> {
    let CaseFact::Hearing(fact) = &file.event.fact else { return None };
    let you = say::you(&file.state);
    let session = file.state.hearing.session.as_ref();
    Some(match fact {
        Fact::HearingRefused { requested_on, person, ground, due, reason, .. } => {
            let law = match ground {
                RefusalGround::Late => format!(
                    "要求听证应当在告知后五个工作日内提出，本案的期限至{}。",
                    due.map(say::day).unwrap_or_default()
                ),
                RefusalGround::OutOfScope => "本案拟作出的行政处罚不属于应当告知听证权利的范围。".into(),
                RefusalGround::NotParty => "要求听证的权利属于被告知拟作出行政处罚的当事人。".into(),
            };
            json!({
                "to": person, "requested": say::day(*requested_on), "reason": format!("{law}{}", say::stop(reason)),
                "articles": match ground {
                    RefusalGround::Late => "第六十四条第一项、第八十五条",
                    _ => "第六十三条",
                },
                "notice_number": file.state.notice().map(|n| n.number.to_string()),
            })
        }
        Fact::HearingArranged { held_at, venue, others, .. } => {
            json!({
                "time": say::time(*held_at), "place": venue, "others": others, "requested": requested(file),
                "presider": person(&session?.presider), "recorder": person(&session?.recorder),
                "openness": openness(session?.openness), "rights": rights(you),
            })
        }
        Fact::HearingPostponed { held_at, venue, reason, .. } => json!({
            "time": say::time(*held_at), "place": venue, "postponed": say::trim(reason), "requested": requested(file),
            "presider": person(&session?.presider), "recorder": person(&session?.recorder),
            "openness": openness(session?.openness), "rights": rights(you),
        }),
        Fact::HearingAnnounced { held_at, venue, .. } => json!({
            "time": say::time(*held_at), "place": venue, "presider": person(&session?.presider),
        }),
        Fact::HearingHeld {
            end,
            started_at,
            ended_at,
            present,
            investigators,
            statement,
            defence,
            debate,
            last_words,
            absence,
            signature,
            files,
            ..
        } => {
            let s = session?;
            json!({
                "time": format!("{}至{}", say::time(*started_at), say::time(*ended_at)), "place": s.venue,
                "presider": s.presider.name, "recorder": s.recorder.name, "openness": openness(s.openness),
                "end": end.label(), "ended_early": *end != HearingEnd::Completed,
                "present": present, "agents": s.agents, "officers": investigators,
                "opening": opening(s, *end), "statement": statement, "defence": defence, "debate": debate,
                "last_words": last_words, "absence": say::stop(absence), "process": process(statement, absence),
                "files": say::files(files), "signature": signature,
                "seats": { "presider": { "name": s.presider.name }, "recorder": { "name": s.recorder.name } },
            })
        }
        Fact::HearingReported { summary, points, opinion, .. } => {
            let s = session?;
            let held = s.held.as_ref()?;
            json!({
                "time": say::time(s.held_at), "place": s.venue, "presider": s.presider.name, "recorder": s.recorder.name,
                "record_number": held.number.to_string(), "end": held.end.label(), "process": say::stop(summary),
                "points": points, "opinion": opinion,
                "proposed": file.state.notice().map(|n| say::penalties(&n.penalty)),
            })
        }
        Fact::HearingReviewed { items, verdict, opinion, .. } => {
            let held = file.state.hearing.opened()?;
            let report =
                held.report.as_ref().map(|r| format!("、听证报告（{}）", r.number)).unwrap_or_default();
            let first = file.state.report.as_ref().map(|r| format!("案件调查终结报告（{}）、", r.number));
            json!({
                "report_number": format!("{}听证笔录（{}）{report}及案卷材料", first.unwrap_or_default(), held.number),
                "items": items, "verdict": verdict.label(), "opinion": opinion,
                "reviewer": { "name": file.event.by.name },
            })
        }
        Fact::AgentsRegistered { .. } | Fact::PresiderReplaced { .. } => return None,
    })
}

/// 张三（法治室主任）
fn person(p: &PersonRef) -> String {
    if p.post.is_empty() || p.post == p.name { p.name.clone() } else { format!("{}（{}）", p.name, p.post) }
}

fn requested(file: &File) -> Option<String> {
    file.state.notice().and_then(|n| n.hearing_requested).map(say::day)
}

fn openness(openness: Openness) -> &'static str {
    match openness {
        Openness::Open => "本次听证公开举行。",
        Openness::StateSecret => "本次听证涉及国家秘密，依法不公开举行。",
        Openness::TradeSecret => "本次听证涉及商业秘密，依法不公开举行。",
        Openness::Privacy => "本次听证涉及个人隐私，依法不公开举行。",
    }
}

/// What the party may do and must heed (罚§63, §64).
fn rights(you: &str) -> Vec<String> {
    vec![
        format!(
            "{you}可以亲自参加听证，也可以委托一至二人代理；委托代理人的，应当在举行前提交写明代理人姓名和权限的授权委托书。"
        ),
        format!("{you}认为主持人、记录员与本案有直接利害关系的，有权申请回避。"),
        format!("{you}可以在听证中对调查人员提出的事实、证据和处罚建议进行申辩和质证，核对听证笔录并签名。"),
        format!(
            "{you}有正当理由不能按时参加的，请在举行前提出；无正当理由不出席，或者未经许可中途退出的，视为放弃听证权利，本机关终止听证。"
        ),
        "参加听证请携带身份证明和有关证据；组织听证的费用由本机关承担。".into(),
    ]
}

/// What is done before anybody speaks to the matter.
fn opening(s: &Session, end: HearingEnd) -> String {
    if end == HearingEnd::Absent {
        return "主持人核对到场情况。".into();
    }
    format!(
        "主持人核对听证参加人身份，宣布案由和听证纪律，介绍主持人{}、记录员{}，告知参加人在听证中的权利义务，并询问当事人是否申请回避。{}",
        s.presider.name,
        s.recorder.name,
        openness(s.openness)
    )
}

/// Something of what went on stands in every record, whether the hearing was completed or not.
fn process<'a>(statement: &'a str, absence: &'a str) -> &'a str {
    if statement.trim().is_empty() { absence } else { statement }
}

/// In the decision: that it was asked for, what came of it, and on which record the decision rests (罚§65).
pub fn told(file: &File) -> Option<String> {
    let state = &file.state;
    let Some(session) = state.hearing.session.as_ref() else {
        let late = state.hearing.refused.iter().rfind(|r| r.ground == RefusalGround::Late)?;
        return Some(format!("当事人逾期要求听证，本机关依法不予受理（{}）。", late.number));
    };
    let held = session.held.as_ref()?;
    let asked = state.notice().and_then(|n| n.hearing_requested);
    let asked = asked.map(|d| format!("当事人于{}要求听证。", say::day(d))).unwrap_or_default();
    let open = if session.openness == Openness::Open { "公开" } else { "依法不公开" };
    let on = say::day(held.on);
    let number = &held.number;
    let report = |text: &str| {
        let named = held.report.as_ref().map(|r| format!("主持人提出听证报告（{}）。", r.number));
        format!("{named}{text}", named = named.unwrap_or_default())
    };
    Some(match held.end {
        HearingEnd::Completed => format!(
            "{asked}本机关于{on}{open}举行听证，调查人员和当事人进行了陈述、申辩和质证，制作听证笔录（{number}）。{}",
            report("本决定根据听证笔录作出。")
        ),
        HearingEnd::Left => format!(
            "{asked}本机关于{on}{open}举行听证，当事人及其代理人未经许可中途退出，本机关依法终止听证（听证笔录{number}）。{}",
            report("本决定根据听证笔录作出。")
        ),
        HearingEnd::Absent => format!(
            "{asked}本机关定于{on}举行听证并依法通知，当事人及其代理人无正当理由未到场，视为放弃听证权利，本机关依法终止听证（听证笔录{number}）。"
        ),
    })
}

/// What the meeting of the responsible persons hears of it.
pub fn reported(file: &File) -> Option<String> {
    let held = file.state.hearing.opened()?;
    let report = held.report.as_ref()?;
    let adopted = if report.adopted {
        "采纳当事人的部分或者全部意见"
    } else {
        "不采纳当事人的意见"
    };
    Some(format!("听证主持人汇报听证情况（听证笔录{}，听证报告{}）：{adopted}。", held.number, report.number))
}
