//! 文书更正 in words.

use super::{Told, told as step};
use law::case::amend::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::PaperCorrectionProposed { paper, slip, passage, reason, files, .. } => step(
            "提出更正文书",
            format!("{paper}，{}：“{}”更正为“{}”。{reason}", slip.label(), passage.wrong, passage.right),
        )
        .files(files),
        Fact::PaperCorrected { number, paper, opinion, .. } => {
            step("更正文书", format!("更正{paper}。{opinion}")).paper(number)
        }
        Fact::PaperCorrectionReturned { opinion, .. } => step("退回更正", opinion),
    }
}
