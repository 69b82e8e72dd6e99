//! 信用公开 in words.

use super::{Told, told as step};
use law::case::credit::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::ThirdPartyConsulted { content, received_on, files, .. } => {
            step("征求第三方意见", format!("{received_on}送达：{content}")).files(files)
        }
        Fact::ThirdPartyAnswered { agrees, opinion, received_on, .. } => step(
            if *agrees { "第三方同意公开" } else { "第三方不同意公开" },
            format!("{received_on}：{opinion}"),
        ),
        Fact::CreditReported { tier, until, necessity, tier_reason, .. } => {
            let why = [tier_reason, necessity].map(String::as_str).concat();
            step("确定信用报送", format!("分级“{}”，公示至{until}。{why}", tier.label()))
        }
        Fact::CreditDeclined { reason } => step("决定不报送信用平台", reason),
        Fact::DishonestyMarked { upheld } => {
            step("标记失信信息", if upheld.is_empty() { "复议、诉讼期限届满" } else { upheld.as_str() })
        }
        Fact::ObjectionRegistered { no, received_on, content, files, .. } => {
            step("信用异议", format!("第{no}次，{received_on}收到：{content}")).files(files)
        }
        Fact::ObjectionAnswered { no, corrected, finding, told_on, .. } => step(
            if *corrected { "信用异议：已更正" } else { "信用异议：已说明" },
            format!("第{no}次，{told_on}告知。{finding}"),
        ),
        Fact::CreditRepaired { document, granted_on, shown_until, files } => {
            step("信用修复", format!("{granted_on}准予（{document}），本站公示至{shown_until}")).files(files)
        }
        Fact::CreditWithdrawn { why, on, receipt } => {
            step("信用平台撤下", format!("{on}，{}，回执{receipt}", why.label()))
        }
    }
}
