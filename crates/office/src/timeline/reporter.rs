//! What whoever reported is told of the report and of the case it led to: that a step was taken, and when.
//!
//! Every word is written here and nothing is put into it: no party, no place, no amount, no document and nobody's name can
//! reach a reporter by this way (D-15). What is said within the house is left out altogether: proposals, reviews, discussion
//! (公开§16 lets it stay there), what becomes of evidence and money, and a suspected crime before another authority has it.

use jiff::civil::DateTime;
use law::case::{CaseEvent, CaseFact, CaseState};
use law::clue::{ClueEvent, ClueFact, ClueOutcome};

/// A step as the reporter is told of it.
pub(crate) struct Step {
    /// When it was recorded, and its place among what was recorded in the same moment.
    order: (DateTime, u8),
    /// 时间
    pub on: String,
    /// 到了哪一步
    pub words: &'static str,
}

/// In their order, as time and words.
pub(crate) fn in_order(mut steps: Vec<Step>) -> Vec<(String, String)> {
    steps.sort_by_key(|s| s.order);
    steps.into_iter().map(|s| (s.on, s.words.to_string())).collect()
}

/// A step of the reporter's own clue.
pub(crate) fn clue(e: &ClueEvent) -> Option<Step> {
    let words = match &e.fact {
        ClueFact::ClueReported { .. } => "已收到您的上报",
        ClueFact::ClueAccepted { .. } => "已受理",
        ClueFact::ClueDispatched { .. } => "已分派核查",
        ClueFact::SiteChecked { .. } => "已现场核查",
        ClueFact::HandedToSquad { .. } => "已交执法中队",
        ClueFact::CaseOpened { simple: false, .. } => "正在研究立案",
        ClueFact::CaseOpened { simple: true, .. } => "已当场处理",
        ClueFact::CaseConcluded { outcome } => ended(*outcome),
        ClueFact::ClueDeclined { .. } => "不予受理",
        ClueFact::ClueMerged { .. } => "与另一上报合并办理",
        ClueFact::MainAnswered { .. } => "合并办理的已办结并答复",
        ClueFact::ClueSplit { .. } => "拆分为两件办理",
        ClueFact::ClueReopened { .. } => "已收到重开申请，转指挥调度中心重新办理",
        ClueFact::ClueTransferredOut { .. } => "已移送有权机关",
        ClueFact::ReporterTold { .. } => "已书面告知不予立案",
        ClueFact::FeedbackGiven { .. } => "已反馈",
        _ => return None,
    };
    // What a case tells its clue follows the step of the case that brought it.
    let rank = match &e.fact {
        ClueFact::CaseConcluded { .. }
        | ClueFact::ReporterTold { .. }
        | ClueFact::MainAnswered { .. }
        | ClueFact::FeedbackGiven { .. } => 2,
        _ => 0,
    };
    Some(Step { order: (e.at, rank), on: e.at.strftime("%Y-%m-%d %H:%M").to_string(), words })
}

/// A step of the clue that this report was merged into: not what its own reporter said and was answered.
pub(crate) fn joint_clue(e: &ClueEvent) -> Option<Step> {
    let own = matches!(
        e.fact,
        ClueFact::ClueReported { .. }
            | ClueFact::ClueSplit { .. }
            | ClueFact::ClueReopened { .. }
            | ClueFact::ReporterTold { .. }
            | ClueFact::MainAnswered { .. }
            | ClueFact::FeedbackGiven { .. }
    );
    if own { None } else { clue(e) }
}

/// A step of the case, with the day on which it took effect; `state` is the case as it stands.
pub(crate) fn case(e: &CaseEvent, state: &CaseState) -> Option<Step> {
    let mut on = e.at.date();
    let words = match &e.fact {
        CaseFact::CaseFiled { .. } => "已立案",
        CaseFact::PaperServed { paper, served_on, .. } => {
            on = *served_on;
            match state.paper(paper)?.code.as_str() {
                "NOTICE" | "NOTICE-H" => "已依法告知当事人",
                "DEC" | "DEC-N" | "DEC-S" => "决定已送达",
                _ => return None,
            }
        }
        CaseFact::Decided { .. } => "已作出决定",
        CaseFact::DeliveredOnSpot { .. } => "决定已当场送达",
        CaseFact::Published { .. } => "决定已公示",
        CaseFact::PublicationWithdrawn { .. } => "决定的公示已撤回",
        CaseFact::CaseClosed { .. } => "已结案",
        _ => return None,
    };
    Some(Step { order: (e.at, 1), on: on.to_string(), words })
}

/// How it ended, in words for whoever is not of the trade.
fn ended(outcome: ClueOutcome) -> &'static str {
    match outcome {
        ClueOutcome::NotFiled => "经审查，决定不予立案",
        ClueOutcome::Dismissed => "经调查，撤销立案",
        ClueOutcome::NotPenalised => "经调查，决定不予处罚",
        ClueOutcome::HandedOver => "案件已移送有权机关处理",
        other => other.label(),
    }
}
