//! 关联案件 in words.

use super::{Told, told as step};
use law::case::related::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::CaseRelated { number, bond, pointed, fellow, .. } => {
            let by = if *pointed { "另一案记入，本案没有认定" } else { bond.label() };
            let mut words = format!("与{number}（{}）关联：{by}。", fellow.name);
            for (who, did) in [("本案当事人", &fellow.own_part), ("对方", &fellow.part)] {
                if !did.is_empty() {
                    words.push_str(&format!("{who}：{did}。"));
                }
            }
            step("关联案件", words)
        }
        Fact::CaseUnrelated { number, reason, .. } => {
            step("解除关联", format!("与{number}不再关联：{reason}"))
        }
    }
}
