//! 文书更正 in words.

use super::{Told, told as step};
use law::case::amend::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::PaperAmendmentProposed { paper, passage, files, .. } => step(
            "提出更正文书",
            format!("{paper}：“{}”更正为“{}”。{}", passage.wrong, passage.right, passage.reason),
        )
        .files(files),
        Fact::PaperAmended { number, paper, amend_opinion, .. } => {
            step("更正文书", format!("更正{paper}。{amend_opinion}")).paper(number)
        }
        Fact::PaperAmendmentReturned { amend_opinion, .. } => step("退回更正", amend_opinion),
    }
}
