//! 罚没款物 in words.

use super::{Told, names, told as step};
use law::case::fund::Fact;

/// `第1、2项`
fn items(goods: &[u32]) -> String {
    format!("第{}项", goods.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"))
}

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::GainsCalculated { total, refundable, remainder, officers, .. } => step(
            "计算违法所得",
            format!("所得{total}，应退赔{refundable}，余额{remainder}。计算人：{}", names(officers)),
        ),
        Fact::VictimRefunded { victim, amount, unfound: true, reason, .. } => {
            step("无法退赔", format!("第{victim}笔{amount}：{reason}"))
        }
        Fact::VictimRefunded { victim, amount, on, voucher, .. } => {
            step("退赔受害人", format!("{on}第{victim}笔退赔{amount}，凭证{voucher}"))
        }
        Fact::ExcessRegistered { amount, paid_on, voucher } => {
            step("登记多缴款", format!("{paid_on}多缴{amount}，凭证{voucher}"))
        }
        Fact::RefundRequested { ground, amount, goods, document, confirmed_on, reason } => {
            let document = if document.is_empty() { String::new() } else { format!("，{document}") };
            let goods = if goods.is_empty() { String::new() } else { format!("、物品{}", items(goods)) };
            step(
                "提出退还",
                format!("{}（{confirmed_on}确认{document}）：退还{amount}{goods}。{reason}", ground.label()),
            )
        }
        Fact::RefundOrdered { approved, opinion } => {
            step(if *approved { "决定退还" } else { "不同意退还" }, opinion)
        }
        Fact::RefundCarriedOut { amount, goods, on, voucher, .. } => {
            let goods =
                if goods.is_empty() { String::new() } else { format!("，退还物品{}", items(goods)) };
            let voucher = if voucher.is_empty() { String::new() } else { format!("，凭证{voucher}") };
            step("退还", format!("{on}退还{amount}{voucher}{goods}"))
        }
        Fact::ForfeitsCollected { unavailable, officers, .. } if !unavailable.is_empty() => {
            step("没收物品无法收取", format!("{unavailable}。执法人员：{}", names(officers)))
        }
        Fact::ForfeitsCollected { goods, items: new, officers, .. } => {
            let held =
                if goods.is_empty() { String::new() } else { format!("已保管的{}；", items(goods)) };
            let new: Vec<String> = new.iter().map(|i| format!("{}{}", i.name, i.quantity)).collect();
            step("收取没收物品", format!("{held}{}。执法人员：{}", new.join("、"), names(officers)))
        }
        Fact::GoodsStored { goods, room, condition, files, .. } => {
            step("物品入库", format!("{}存入{room}。验收：{condition}", items(goods))).files(files)
        }
        Fact::GoodsReleased { goods, reason, .. } => step("物品出库", format!("{}：{reason}", items(goods))),
        Fact::GoodsCounted { missing, surplus, explanation, supervisor, .. } => {
            let result = match (missing.is_empty(), surplus.is_empty()) {
                (true, true) => "账物相符".to_string(),
                (less, more) => {
                    let less = if less { String::new() } else { format!("盘亏{}；", items(missing)) };
                    let more = if more { String::new() } else { format!("盘盈{}；", items(surplus)) };
                    format!("{less}{more}{explanation}")
                }
            };
            step("盘点", format!("{result}。监盘人：{}", supervisor.name))
        }
        Fact::ClaimNotified { goods, on, way, files } => {
            step("通知当事人领取", format!("{on}{way}通知领取{}", items(goods))).files(files)
        }
        Fact::DisposalProposed { goods, way, reason, value, .. } => {
            step("提出处置物品", format!("{}，{}，估价{value}。{reason}", items(goods), way.label()))
        }
        Fact::DisposalDecided { approved, opinion } => {
            step(if *approved { "批准处置物品" } else { "不同意处置物品" }, opinion)
        }
        Fact::DisposalCarriedOut { number, goods, way, on, proceeds, process, files, .. } => {
            let price = if proceeds.0 > 0 { format!("，成交{proceeds}") } else { String::new() };
            step("处置物品", format!("{on}{}{}{price}。{process}", way.label(), items(goods)))
                .paper(number)
                .files(files)
        }
        Fact::ProceedsRemitted { disposal, amount, on, voucher } => {
            step("处置款缴库", format!("{on}第{disposal}次处置所得{amount}缴库，缴款书{voucher}"))
        }
    }
}
