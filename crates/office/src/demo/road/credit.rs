//! 信用公开: what is reported to the credit platform, and what becomes of it.

use super::Credit;
use crate::demo::course::Course;
use law::case::CaseCommand as C;
use law::case::credit::*;
use law::party::PartyKind;

/// The legal office does it.
fn does(c: &mut Course, workdays: i64, command: Command) -> Option<()> {
    c.act(workdays, "legal2", C::Credit(command))
}

/// Before the publication: a third party is asked, where the decision touches it.
pub(super) fn consult(c: &mut Course, credit: Credit) -> Option<()> {
    if credit != Credit::Consulted {
        return Some(());
    }
    let files = vec![c.scan("征求意见书和送达回证")];
    let ask = ConsultThirdParty {
        third_party: "济源市某建材供应公司（示例）".into(),
        content: "决定书写有该公司的供货价格".into(),
        received_on: None,
        files,
    };
    does(c, 1, Command::ConsultThirdParty(ask))?;
    let answer =
        RecordThirdParty {
            agrees: true, opinion: "价格已经公开，同意公示。".into(), received_on: None
        };
    does(c, 4, Command::RecordThirdParty(answer))
}

/// After the publication: reported, or, where the law spares the party, not.
pub(super) fn report(c: &mut Course) -> Option<()> {
    if c.case.credit.tier == Some(Tier::Minor) || exempt(&c.case) || c.case.credit.tier.is_none() {
        let citizen = c.case.subject.as_ref().is_some_and(|s| s.party.kind == PartyKind::Citizen);
        let reason = if citizen && exempt(&c.case) {
            "对自然人适用简易程序的处罚，不向信用平台报送。"
        } else {
            "轻微处罚，原则上不在信用平台公示。"
        };
        return does(c, 0, Command::DeclineCredit(DeclineCredit { reason: reason.into() }));
    }
    does(c, 0, Command::ReportCredit(ReportCredit { confirmed: true, ..ReportCredit::default() }))
}

/// Later: an objection, a repair, the mark once the time for remedies is over.
pub(super) fn later(c: &mut Course, credit: Credit) -> Option<()> {
    match credit {
        Credit::Reported | Credit::Consulted => Some(()),
        Credit::Objected => {
            let files = vec![c.scan("异议申请书")];
            let objection = RegisterObjection {
                applicant: "信用信息平台（示例）".into(),
                received_on: None,
                content: "当事人认为公示的处罚内容与决定书不一致。".into(),
                files,
            };
            does(c, 12, Command::RegisterObjection(objection))?;
            let answer = AnswerObjection {
                finding: "经与决定书逐项核对，公示内容一致，已书面说明。".into(),
                ..AnswerObjection::default()
            };
            does(c, 2, Command::AnswerObjection(answer))
        }
        Credit::Repaired => {
            let decided = c.case.decision.as_ref()?.at.date();
            let tier = c.case.credit.report.as_ref()?.tier;
            c.wait_until(tier.span(decided, &c.world.book.law).0);
            let files = vec![c.scan("信用承诺书")];
            let repair = RegisterRepair {
                document: "信用修复通知（示例）".into(),
                granted_on: None,
                pledged: true,
                files,
            };
            does(c, 3, Command::RegisterRepair(repair))?;
            taken_down(c)
        }
        Credit::Marked => {
            c.wait_until(c.case.credit.report.as_ref()?.remedies_until?);
            does(c, 1, Command::MarkDishonest(MarkDishonest::default()))
        }
    }
}

/// The platform has taken it down: after a repair or an annulment, on the next working day at the latest.
pub(super) fn taken_down(c: &mut Course) -> Option<()> {
    if c.case.credit.recall.is_none() {
        return Some(());
    }
    let receipt = format!("平台回执{:06}（示例）", c.rng.between(1, 999_999));
    does(c, 1, Command::WithdrawCredit(WithdrawCredit { on: None, receipt }))
}
