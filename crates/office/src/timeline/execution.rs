//! 强制执行 in words.

use super::{Told, names, told};
use law::case::execution::Fact;

/// A step in words.
pub(super) fn told_of(fact: &Fact) -> Told {
    match fact {
        Fact::PerformanceUrged { number, content, again, .. } => {
            let title = if *again { "代履行前再催告" } else { "催告履行义务" };
            told(title, content).paper(number)
        }
        Fact::DemandAnswered { demand, made_on, content, files, .. } => {
            told("当事人对催告陈述申辩", format!("{made_on}，对{demand}：{content}")).files(files)
        }
        Fact::DemandAnswerReviewed { accepted, conclusion, .. } => {
            let verdict = if *accepted { "意见成立，予以采纳" } else { "意见不成立" };
            told("复核对催告的意见", format!("{verdict}：{conclusion}"))
        }
        Fact::ExecutionProposed { proposed, officers } => {
            told(format!("呈批{}", proposed.label()), format!("承办{}", names(officers)))
        }
        Fact::ExecutionReturned { opinion } => told("退回执行呈批", opinion),
        Fact::EnforcementDecided { number, plan, .. } => {
            let at = plan.planned_at.strftime("%Y-%m-%d %H:%M");
            told("决定强制执行", format!("{}，{at}实施", plan.way)).paper(number)
        }
        Fact::DemolitionAnnounced { number, content, due_on, files, .. } => {
            told("公告限期自行拆除", format!("{content}，限{due_on}前自行拆除")).paper(number).files(files)
        }
        Fact::EnforcementCarriedOut { number, started_at, ended_at, process, files, .. } => {
            let span = format!("{}至{}", started_at.strftime("%m-%d %H:%M"), ended_at.strftime("%H:%M"));
            let step = told("实施强制执行", format!("{span}，{process}")).files(files);
            match number {
                Some(number) => step.paper(number),
                None => step,
            }
        }
        Fact::SubstituteDecided { number, plan, .. } => {
            let text = format!("由{}代履行{}，预算{}", plan.performer, plan.object, plan.total());
            told("决定代履行", text).paper(number)
        }
        Fact::SubstitutePerformed { number, done, cost, .. } => {
            told("实施代履行", format!("{}，费用{cost}", done.process)).paper(number).files(&done.files)
        }
        Fact::ClearedAtOnce { number, site, object, done, cost, .. } => {
            let text = format!("{}，{object}：{}，费用{cost}", site.label(), done.process);
            told("立即代履行", text).paper(number).files(&done.files)
        }
        Fact::ClearingConfirmed { confirmed, opinion } => {
            let step =
                if *confirmed { "确认立即代履行的决定" } else { "没有决定立即代履行" };
            told(step, opinion)
        }
        Fact::SubstituteCostPaid { amount, paid_on, voucher } => {
            told("缴纳代履行费用", format!("{paid_on}，{amount}，凭证{voucher}"))
        }
        Fact::SurchargeDecided { number, from, to, amount, .. } => {
            told("决定加处罚款", format!("{from}至{to}，{amount}")).paper(number)
        }
        Fact::AgreementMade { number, plan, .. } => {
            let text = format!("分{}期履行，减免加处罚款{}", plan.stages.len(), plan.waived);
            told("达成执行协议", text).paper(number).files(&plan.files)
        }
        Fact::ExecutionSuspended { number, plan, .. } => {
            told("中止执行", format!("{}：{}", plan.ground.label(), plan.reason))
                .paper(number)
                .files(&plan.files)
        }
        Fact::ExecutionResumed { number, plan, broken, .. } => {
            let title = if *broken { "当事人不履行协议，恢复执行" } else { "恢复执行" };
            told(title, &plan.reason).paper(number)
        }
        Fact::ExecutionTerminated { number, plan, .. } => {
            let text = format!("{}，{}：{}", plan.scope.label(), plan.ground.label(), plan.reason);
            told("终结执行", text).paper(number).files(&plan.files)
        }
        Fact::CourtApplicationIssued { number, plan, court, .. } => {
            let text = format!("向{court}申请执行{}", plan.duty.label());
            told("批准申请法院强制执行", text).paper(number).files(&plan.files)
        }
        Fact::CourtApplied { submitted_on, receipt, .. } => {
            told("向法院递交申请", format!("{submitted_on}，收件凭证{receipt}"))
        }
        Fact::CourtAnswered { step, on, document, note, files, .. } => {
            let note = if note.is_empty() { String::new() } else { format!("：{note}") };
            told(step.label(), format!("{on}，{document}{note}")).files(files)
        }
    }
}
