//! 依申请公开 in words. The applicant and third parties are not named: the page says who they are to those who may know.

use super::{Item, told};
use law::inforequest::{InfoEvent, InfoFact};

/// A step in words.
pub(crate) fn info(event: &InfoEvent) -> Item {
    let step = match &event.fact {
        InfoFact::InformationRequested { content, channel, received_on, files, .. } => {
            told("收到申请", format!("{}，{received_on}收到：{content}", channel.label())).files(files)
        }
        InfoFact::CorrectionRequired { content, due_on } => {
            told("通知补正", format!("{content}，期限{due_on}"))
        }
        InfoFact::CorrectionReceived { content, received_on, files } => {
            told("收到补正", format!("{received_on}：{content}")).files(files)
        }
        InfoFact::RequestLapsed { reason } => told("不再处理", reason),
        InfoFact::OpinionAsked { content, received_on, files, .. } => {
            told("征求第三方意见", format!("{received_on}送达：{content}")).files(files)
        }
        InfoFact::OpinionReceived { agrees, opinion, received_on } => {
            let title = match agrees {
                Some(true) => "第三方同意公开",
                Some(false) => "第三方不同意公开",
                None => "第三方期满没有意见",
            };
            told(title, format!("{received_on}：{opinion}"))
        }
        InfoFact::AnswerExtended { days, reason, approved_by } => {
            told("延长答复期限", format!("{days}个工作日，{approved_by}同意。{reason}"))
        }
        InfoFact::InformationAnswered { number, answer, files, .. } => {
            told("答复", answer.label()).paper(number).files(files)
        }
    };
    step.stamp(event)
}
