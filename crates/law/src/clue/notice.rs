//! 不予立案告知 — what a reporter is told beside the reason (CLUE-N).

use crate::town::Agency;

/// 救济: only an act that touches the reporter's own rights can be complained of; new facts are always welcome.
pub fn remedy(agency: &Agency) -> String {
    format!(
        "您认为该处理侵犯您的合法权益的，可以自收到本告知书之日起六十日内向{}申请行政复议，也可以自收到本告知书之日起六个月内向{}提起行政诉讼。有新的事实、证据的，可以再次举报。",
        agency.reconsideration_body, agency.court
    )
}
