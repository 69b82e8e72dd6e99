//! 听证: asked for in time or too late, arranged, put off, held before another presider, reported and reviewed again.

use super::after::serve;
use super::case::all_passed;
use super::clue::signer;
use super::{CaseEnd, Defence, Serving, Story};
use crate::demo::course::Course;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::hearing::{
    Agent, ArrangeHearing, Command as H, HearingEnd, HoldHearing, PostponeHearing, RefuseHearing,
    RegisterAgents, ReplacePresider, ReportHearing,
};
use law::case::{CaseCommand as C, *};
use law::party::Party;

const HALL: &str = "承留镇人民政府二楼会议室";

/// Half past nine, so many working days from now.
fn morning(c: &mut Course, workdays: i64) -> DateTime {
    c.world.hours.later(c.t, workdays, &mut c.rng).date().at(9, 30, 0, 0)
}

/// A request on the sixth working day, turned away in writing.
pub(super) fn late(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    let notice = c.case.notice()?;
    let window = notice.window(notice.served_on?, &c.world.book.law);
    c.wait_until(window.due.unwrap_or(window.nominal));
    let refuse = RefuseHearing {
        person: signer(party),
        reason: "当事人没有说明不可抗力或者其他正当理由".into(),
        ..RefuseHearing::default()
    };
    c.act(1, "legal", C::Hearing(H::RefuseHearing(refuse)))?;
    serve(c, Serving::Direct, officers, party, 1)
}

/// From the request to the review after the hearing; where the story stops at the request, to the served summons.
pub(super) fn heard(c: &mut Course, s: &Story, officers: &[String], party: &Party) -> Option<()> {
    let name = signer(party);
    let asked = vec![c.scan("听证申请书")];
    c.act(1, "legal", C::RequestHearing(RequestHearing { files: asked, ..RequestHearing::default() }))?;
    let arrange = ArrangeHearing {
        held_at: Some(morning(c, 15)),
        venue: HALL.into(),
        presider: "justice".into(),
        appointment: "镇长批示（示例）".into(),
        recorder: "legal3".into(),
        others: "当事人所在村村民委员会".into(),
        ..ArrangeHearing::default()
    };
    c.act(1, "legal", C::Hearing(H::ArrangeHearing(arrange)))?;
    serve(c, Serving::Direct, officers, party, 1)?;
    if s.end == CaseEnd::HearingAsked {
        return None;
    }
    let files = vec![c.scan("授权委托书")];
    let agent = Agent {
        person: c.stranger(),
        relation: "律师".into(),
        scope: "代为陈述、申辩、质证，核对笔录".into(),
    };
    c.act(1, &officers[0], C::Hearing(H::RegisterAgents(RegisterAgents { agents: vec![agent], files })))?;
    recusals(c)?;
    let postpone = PostponeHearing {
        held_at: Some(morning(c, 22)),
        reason: "当事人因住院申请延期，理由正当".into(),
        files: vec![c.scan("延期申请和住院证明")],
        ..PostponeHearing::default()
    };
    c.act(1, "legal", C::Hearing(H::PostponeHearing(postpone)))?;
    serve(c, Serving::Direct, officers, party, 1)?;
    hold(c, s, officers, &name)?;
    if s.defence == Defence::Absent {
        return Some(());
    }
    let point = |point: &str, adopted: bool, reason: &str| DefencePoint {
        point: point.into(),
        adopted,
        reason: reason.into(),
    };
    let report = ReportHearing {
        summary: "当事人及其代理人到场，调查人员提出事实、证据和处罚建议，双方质证、辩论，当事人作最后陈述。"
            .into(),
        points: vec![
            point("测量结果偏大", false, "双方当场核对照片和勘验笔录，测量起点无误（听证笔录第2页）。"),
            point("已经改正，请求从轻", false, "复查记录属实，确定档次时已经考虑。"),
        ],
        opinion: "事实清楚，证据确实，建议维持告知的处罚内容。".into(),
    };
    c.act(1, "legal4", C::Hearing(H::ReportHearing(report)))?;
    let review = ReviewLegality {
        items: all_passed(),
        verdict: ReviewVerdict::Pass,
        opinion: "对照听证笔录和报告审核，事实、证据没有变化，听证程序合法，同意。".into(),
    };
    let reviewer = c.case.reviews.last()?.by.id.clone();
    c.act(2, &reviewer, C::Hearing(H::ReviewHearing(review)))
}

/// The party asks two to stand aside: the presider, whom the head replaces, and the head, who need not.
fn recusals(c: &mut Course) -> Option<()> {
    let ask = |officer: &str, reason: &str| {
        C::RequestRecusal(RequestRecusal { officer: officer.into(), reason: reason.into() })
    };
    c.act(1, "legal", ask("justice", "当事人提出：主持人与投诉人系近亲属。"))?;
    let opinion = "经核实属实，应当回避。".to_string();
    c.act(1, "head", C::DecideRecusal(DecideRecusal { officer: "justice".into(), recused: true, opinion }))?;
    let replace = ReplacePresider {
        presider: "legal4".into(),
        reason: "原主持人回避".into(),
        ..ReplacePresider::default()
    };
    c.act(1, "legal", C::Hearing(H::ReplacePresider(replace)))?;
    c.act(0, "legal", ask("head", "当事人提出：镇长曾参加本案现场督办。"))?;
    let decided = RecordSuperiorRecusal {
        officer: "head".into(),
        recused: false,
        authority: "济源市人民政府".into(),
        document: "济政函（示例）7号".into(),
        decided_on: Some(c.t.date()),
        files: vec![c.scan("上级机关决定")],
    };
    c.act(2, "legal", C::RecordSuperiorRecusal(decided))
}

/// The day itself: an hour and a half of it, or half an hour of waiting.
fn hold(c: &mut Course, s: &Story, officers: &[String], name: &str) -> Option<()> {
    let held_at = c.case.hearing.pending()?.held_at;
    let absent = s.defence == Defence::Absent;
    let ended_at = held_at.saturating_add(if absent { 30.minutes() } else { 85.minutes() });
    let of = |text: &str| if absent { String::new() } else { text.to_string() };
    let hold = HoldHearing {
        end: if absent { HearingEnd::Absent } else { HearingEnd::Completed },
        started_at: Some(held_at),
        ended_at: Some(ended_at),
        present: if absent { String::new() } else { format!("{name}及其代理人，旁听人员三名") },
        investigators: officers.to_vec(),
        told_rights: !absent,
        statement: of(
            "执法人员宣读现场检查笔录，出示照片和询问笔录，说明违法事实和裁量档次，建议按告知的内容处罚。",
        ),
        defence: of("当事人承认事实，认为测量结果偏大；代理人提出当事人已经改正，请求从轻处罚。"),
        debate: of("双方核对照片和勘验笔录，对照片的真实性没有异议；就测量起点各自陈述意见。"),
        last_words: of("愿意接受处理，请求从轻。"),
        absence: if absent {
            "等候三十分钟未到场，两次电话联系，当事人表示不参加，没有说明理由。".into()
        } else {
            String::new()
        },
        signature: if absent { law::party::Signature::default() } else { c.signed(name) },
        files: vec![c.scan("听证录像说明")],
        ..HoldHearing::default()
    };
    c.act_at(ended_at.saturating_add(10.minutes()), "legal4", C::Hearing(H::HoldHearing(hold)))
}
