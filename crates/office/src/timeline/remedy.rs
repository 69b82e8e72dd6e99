//! 复议诉讼 in words.

use super::{Told, sentence, told as step};
use jiff::civil::Date;
use law::case::remedy::Fact;

/// `，2026-03-05受理`, or nothing.
fn then(day: Option<Date>, what: &str) -> String {
    day.map_or_else(String::new, |d| format!("，{d}{what}"))
}

/// What a late answer says of itself.
fn late(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!("。逾期：{note}") }
}

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::ApplicationReceived { applicant, received_on, request, files } => {
            step("代收行政复议申请", format!("{received_on}收到{applicant}的申请：{request}")).files(files)
        }
        Fact::ApplicationForwarded { to, forwarded_on, opinion } => {
            step("转送复议申请", format!("{forwarded_on}转送{to}。{opinion}"))
        }
        Fact::ReconsiderationRegistered {
            applicant,
            about,
            body,
            filed_on,
            accepted_on,
            received_on,
            late,
            request,
            files,
            ..
        } => {
            let late = if *late { "，超过申请期限" } else { "" };
            let days = format!("{}{}{late}", then(*accepted_on, "受理"), then(*received_on, "收到副本"));
            step("登记行政复议", format!("{applicant}{filed_on}对{about}向{body}申请复议{days}。{request}"))
                .files(files)
        }
        Fact::SuitRegistered {
            applicant,
            about,
            court,
            court_note,
            defendants,
            filed_on,
            accepted_on,
            received_on,
            late,
            skipped,
            request,
            files,
            ..
        } => {
            let mut text =
                format!("{applicant}{filed_on}对{about}向{court}起诉，被告：{}", defendants.label());
            text.push_str(&then(*accepted_on, "立案"));
            text.push_str(&then(*received_on, "收到起诉状副本"));
            if *late {
                text.push_str("，超过起诉期限");
            }
            if *skipped {
                text.push_str("，未经复议直接起诉");
            }
            if !court_note.is_empty() {
                text.push_str(&format!("（{court_note}）"));
            }
            step("登记行政诉讼", format!("{text}。{request}")).files(files)
        }
        Fact::ProceedingAccepted {
            accepted_on, reference, received_on, simple, ordinary, extended, ..
        } => {
            let mut text = reference.clone();
            text.push_str(&then(*accepted_on, "受理（立案）"));
            text.push_str(&then(*received_on, "收到副本"));
            if *simple {
                text.push_str("，适用简易程序");
            }
            if *ordinary {
                text.push_str("，转为普通程序");
            }
            if *extended {
                text.push_str("，延长审理期限三十日");
            }
            step("登记受理、收到副本", text.trim_start_matches('，'))
        }
        Fact::ReplySubmitted { number, body, evidence, submitted_on, late_note, .. } => step(
            "提交复议答复",
            format!("{submitted_on}向{body}提交，附证据{}份{}", evidence.len(), late(late_note)),
        )
        .paper(number),
        Fact::CourtDefenceSubmitted {
            number, court, evidence, submitted_on, objection, late_note, ..
        } => {
            let objection = if objection.is_empty() { String::new() } else { format!("。{objection}") };
            let text = format!(
                "{submitted_on}向{court}提交，附证据{}份{objection}{}",
                evidence.len(),
                late(late_note)
            );
            step("提交答辩状和证据", text).paper(number)
        }
        Fact::AppearanceArranged { appearance: a, .. } => {
            let who = match &a.head {
                Some(head) => format!("{}出庭", head.name),
                None => format!("负责人不能出庭：{}", a.reason),
            };
            let delegate = a.delegate.as_ref().map_or_else(String::new, |d| format!("，委托{}", d.name));
            let lawyers = if a.lawyers.is_empty() { String::new() } else { format!("，{}", a.lawyers) };
            step("安排负责人出庭（听证）", format!("{}，{}，{who}{delegate}{lawyers}", a.on, a.place))
        }
        Fact::EvidenceAllowed { document, reason, files, .. } => {
            step("准许补充证据", format!("{}{reason}", sentence(document))).files(files)
        }
        Fact::EvidenceSupplemented { no, name, evidence_kind, proves, leave, files, .. } => step(
            "补充证据",
            format!("第{no}号 {name}（{}），证明：{proves}（{leave}）", evidence_kind.label()),
        )
        .files(files),
        Fact::ExecutionStayed { ground, document, from, .. } => {
            let by = if document.is_empty() { String::new() } else { format!("（{document}）") };
            step("停止执行", format!("自{from}起，{}{by}", ground.label()))
        }
        Fact::StayLifted { document, from, .. } => step("恢复执行", format!("自{from}起（{document}）")),
        Fact::ResultRecorded {
            instance,
            result,
            document,
            received_on,
            penalty,
            redo,
            inadmissible,
            perform,
            summary,
            files,
            ..
        } => {
            let mut text = format!("{received_on}收到{document}：{}", result.label());
            if *inadmissible {
                text.push_str("（申请不符合受理条件）");
            }
            if let Some(p) = penalty {
                text.push_str(&format!("为{}", p.words()));
            }
            if *redo {
                text.push_str("，责令重新作出决定");
            }
            if !perform.is_empty() {
                text.push_str(&format!("，{perform}"));
            }
            step(format!("{}结果", instance.label()), format!("{}{summary}", sentence(&text))).files(files)
        }
        Fact::AppealRegistered { appellant, court, filed_on, received_on, .. } => step(
            "登记上诉",
            format!("{}{filed_on}向{court}上诉{}", appellant.label(), then(*received_on, "收到上诉状副本")),
        ),
        Fact::OutcomeTookEffect { result, document, effective_on, duties, .. } => {
            let mut text = format!("{document}自{effective_on}生效：{}", result.label());
            if !duties.is_empty() {
                let list: Vec<&str> = duties.iter().map(|d| d.kind.label()).collect();
                text.push_str(&format!("。应办：{}", list.join("、")));
            }
            step("结果生效", text)
        }
        Fact::OpinionReceived { document, content, received_on, files, .. } => {
            step("收到复议意见书", format!("{received_on}收到{document}：{content}")).files(files)
        }
        Fact::RefundMade { amount, refunded_on, voucher } => {
            step("退还罚款", format!("{refunded_on}退还{amount}，凭证{voucher}"))
        }
        Fact::DutyFulfilled { duty, done_on, document, note, files } => {
            step(duty.label(), format!("{done_on}办结（{document}）。{note}")).files(files)
        }
        Fact::CompensationAssessed { damage, opinion, .. } => {
            let damage =
                if *damage { "造成损害，已告知申请赔偿的权利" } else { "没有造成损害" };
            step("评估赔偿责任", format!("{damage}。{opinion}"))
        }
        Fact::RedoBegun { replaced, until: by, plan, .. } => {
            let by = by.map_or_else(String::new, |d| format!("，期限{d}"));
            step("启动重新作出决定", format!("替代{replaced}{by}。{plan}"))
        }
        Fact::ClaimRegistered { claimant, received_on, amount, late, request, files, .. } => {
            let late = if *late { "，超过二年时效" } else { "" };
            step(
                "登记国家赔偿申请",
                format!("{received_on}收到{claimant}的申请，请求{amount}{late}。{request}"),
            )
            .files(files)
        }
        Fact::ClaimDecided { granted, amount, reasons, .. } => {
            let what = if *granted { format!("赔偿{amount}") } else { "不予赔偿".into() };
            step("决定国家赔偿", format!("{what}。{reasons}"))
        }
        Fact::ClaimServed { served_on, receipt } => {
            step("送达赔偿决定", format!("{served_on}送达，{receipt}"))
        }
        Fact::SupervisionReceived { from, document, content, received_on, due_on, files } => step(
            "收到执法监督意见书",
            format!("{received_on}收到{from}{document}，{due_on}前回复。{content}"),
        )
        .files(files),
        Fact::SupervisionReplied { number, to, rectification, late_note, .. } => {
            step("回复执法监督意见", format!("回复{to}：{rectification}{}", late(late_note))).paper(number)
        }
        Fact::FaultAssessed { number, circumstance, officer, responsibility, handling, .. } => {
            let who = officer.as_ref().map_or("未追究个人责任", |o| o.name.as_str());
            step("认定执法责任", format!("{circumstance}。{who}：{responsibility}，{}", handling.label()))
                .paper(number)
        }
        Fact::ArchiveConsulted { reader, purpose, copied, returned_on } => {
            let copied = if copied.is_empty() { String::new() } else { format!("，复制{copied}") };
            step("调阅案卷", format!("{reader}，{purpose}{copied}{}", then(*returned_on, "归还")))
        }
    }
}
