//! 移送协作 in words.

use super::{Told, names, sentence, told as say};
use law::case::transfer::Fact;

/// What was late, and why.
fn late(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!("超期原因：{}", sentence(reason)) }
}

/// A step in words.
#[expect(clippy::too_many_lines, reason = "one arm a fact, in the order of the procedure")]
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::ReferralTeamNamed { suspicion, officers } => {
            say("指定专案组", format!("{}专案组：{}", sentence(suspicion), names(officers)))
        }
        Fact::SuspectedCrimeReported { findings, offence, recommend, files, officers, .. } => {
            let title = if *recommend {
                format!("提出移送报告：涉嫌{offence}")
            } else {
                "提出核实报告：不建议移送".into()
            };
            say(title, format!("{}专案组：{}", sentence(findings), names(officers))).files(files)
        }
        Fact::ReferralDecided { number, approved, opinion, presiding_document, late_reason } => {
            let title = if *approved { "批准移送公安机关" } else { "不批准移送公安机关" };
            let by = match presiding_document.as_str() {
                "" => String::new(),
                document => format!("主持工作：{document}。"),
            };
            say(title, format!("{}{by}{}", sentence(opinion), late(late_reason))).paper(number)
        }
        Fact::CrimeReferred {
            number,
            to,
            copied_to,
            sent_at,
            received_by,
            files,
            late_reason,
            officers,
            ..
        } => say(
            "移送公安机关",
            format!(
                "{}移送{to}（{received_by}签收），抄送{copied_to}。承办：{}。{}",
                sent_at.strftime("%Y-%m-%d %H:%M"),
                names(officers),
                late(late_reason)
            ),
        )
        .paper(number)
        .files(files),
        Fact::PoliceReplied { answer, document, received_on, reason, files } => {
            say(format!("公安机关通知：{}", answer.label()), format!("{received_on}收到{document}。{reason}"))
                .files(files)
        }
        Fact::RefusalObjected { way, made_on, reason, files, .. } => {
            say(way.label(), format!("{made_on}：{reason}")).files(files)
        }
        Fact::CaseResumed { reason, excluded, excluded_basis } => {
            let basis = match excluded {
                Some(_) => format!("依{excluded_basis}，移送期间不计入办案期限。"),
                None => String::new(),
            };
            say("恢复办理", format!("{}{basis}", sentence(reason)))
        }
        Fact::GoodsHandedToPolice {
            on, goods, other_goods, materials, files, late_reason, officers, ..
        } => {
            let mut things = Vec::new();
            if !goods.is_empty() {
                things.push(format!("登记物品{}项", goods.len()));
            }
            if !other_goods.is_empty() {
                things.push(other_goods.clone());
            }
            things.push(materials.clone());
            say(
                "移交物品和材料",
                format!(
                    "{on}移交：{}。移交人：{}。{}",
                    things.join("；"),
                    names(officers),
                    late(late_reason)
                ),
            )
            .files(files)
        }
        Fact::GoodsTransferTold { recipient, told_on, files, late_reason, .. } => say(
            "书面告知物品移送",
            format!("{told_on}告知当事人和利害关系人共{}名。{}", recipient.len(), late(late_reason)),
        )
        .files(files),
        Fact::CriminalResultRecorded {
            result,
            amount,
            document,
            received_on,
            returned,
            excluded_basis,
            files,
            ..
        } => {
            let fine = if amount.0 > 0 { format!("罚金{amount}。") } else { String::new() };
            let back = match (returned, excluded_basis.as_str()) {
                (true, "") => "移送本机关处理，案件恢复办理。".to_string(),
                (true, basis) => format!("移送本机关处理；依{basis}，移送期间不计入办案期限。"),
                (false, _) => String::new(),
            };
            say(
                format!("刑事处理结果：{}", result.label()),
                format!("{received_on}收到{document}。{fine}{back}"),
            )
            .files(files)
        }
        Fact::OfficialClueNoted { content, files } => say("登记职务违法线索", content).files(files),
        Fact::OfficialClueSent { to, sent_on, document, files } => {
            say("移送职务违法线索", format!("{sent_on}移送{to}（{document}）")).files(files)
        }
        Fact::CaseTransferProposed { to, ground, reason, officers, .. } => say(
            "提出移送其他机关",
            format!(
                "拟移送{to}：{}（{}）。{}承办：{}",
                ground.label(),
                ground.article(),
                sentence(reason),
                names(officers)
            ),
        ),
        Fact::CaseTransferReturned { opinion } => say("不同意移送其他机关", opinion),
        Fact::CaseTransferSent { number, opinion } => say("移送其他机关", opinion).paper(number),
        Fact::CaseTransferAnswered { accepted, received_on, received_by, reason, goods, files, .. } => {
            let text = if *accepted {
                let goods = if goods.is_empty() {
                    String::new()
                } else {
                    format!("随案移送物品{}项。", goods.len())
                };
                format!("{received_on}收到回执，{received_by}接收。{goods}")
            } else {
                format!("{received_on}收到回执，不接收：{reason}")
            };
            say(if *accepted { "受移送机关已接收" } else { "受移送机关不接收" }, text).files(files)
        }
        Fact::OtherFilingRecorded { agency, filed_on, document, files } => {
            say("登记其他机关立案", format!("{agency}于{filed_on}立案（{document}）")).files(files)
        }
        Fact::JurisdictionConsulted { on, content, whose, files } => {
            say(format!("管辖协商：{}", whose.label()), format!("{on}：{content}")).files(files)
        }
        Fact::DesignationRequested { to, content, document, files } => {
            say("报请指定管辖", format!("报{to}（{document}）。{content}")).files(files)
        }
        Fact::JurisdictionDesignated { whose, document, received_on, files } => {
            say(format!("指定管辖：{}", whose.label()), format!("{received_on}收到{document}")).files(files)
        }
        Fact::EnforcementDisputeRaised { agency, content, files } => {
            say("提出执法争议", format!("对方：{agency}。{content}")).files(files)
        }
        Fact::EnforcementDisputeMoved { level, settled, body, result, on, files } => {
            let how = if *settled { "已解决" } else { "未解决" };
            let body = if body.is_empty() { String::new() } else { format!("（{body}）") };
            say(format!("{}：{how}", level.label()), format!("{on}{body}：{result}")).files(files)
        }
        Fact::AssistanceRequested { to, matter, due_on, document, files, .. } => {
            say("请求协助", format!("{to}（{document}），请于{due_on}前答复：{matter}")).files(files)
        }
        Fact::AssistanceAnswered { request, answer, content, received_on, files } => {
            say(format!("协助答复：{}", answer.label()), format!("{request}，{received_on}：{content}"))
                .files(files)
        }
        Fact::PoliceCalled { station, called_at, at_place, reason, officers } => say(
            "请求派出所支持",
            format!(
                "{} {station}，{at_place}：{}执法人员：{}",
                called_at.strftime("%Y-%m-%d %H:%M"),
                sentence(reason),
                names(officers)
            ),
        ),
        Fact::PoliceSupportRecorded { arrived_at, police, obstruction, handling, files } => {
            let mut parts = Vec::new();
            if let Some(at) = arrived_at {
                parts.push(format!("{}到场（{police}）", at.strftime("%Y-%m-%d %H:%M")));
            }
            if !obstruction.is_empty() {
                parts.push(format!("阻碍执法：{}", obstruction.trim_end_matches('。')));
            }
            if !handling.is_empty() {
                parts.push(format!("处理：{}", handling.trim_end_matches('。')));
            }
            let title = if arrived_at.is_some() { "派出所到场支持" } else { "派出所没有到场" };
            say(title, parts.join("；")).files(files)
        }
        Fact::JointEnforcementProposed { agencies, on, plan, files } => {
            let list = agencies.iter().map(|a| format!("{}（{}）", a.name, a.task)).collect::<Vec<_>>();
            say("提请联合执法", format!("{on}，参加机关：{}。{plan}", list.join("、"))).files(files)
        }
        Fact::JointEnforcementDecided { consent, opinion } => {
            say(if *consent { "领导小组同意联合执法" } else { "领导小组不同意联合执法" }, opinion)
        }
        Fact::JointCaseLinked { agency, case_number, decision, reason } => {
            let text = if case_number.is_empty() {
                format!("{agency}没有立案：{reason}")
            } else if decision.is_empty() {
                format!("{agency}：{case_number}")
            } else {
                format!("{agency}：{case_number}，{decision}")
            };
            say("登记参加机关案号", text)
        }
        Fact::TransferClosingProposed { number, summary, officers } => {
            say("提出结案（已移送）", format!("{}承办：{}", sentence(summary), names(officers))).paper(number)
        }
    }
}
