//! The register of receipts (票据) of the demonstration: a range taken in, blocks handed to those who take cash, one receipt
//! voided, one lost and made public.

use super::course::World;
use super::{Step, StepAct};
use jiff::ToSpan;
use law::receipt::{IssueReceipts, LoseReceipt, ReceiptCommand as R, ReportLoss, TakeReceipts, VoidReceipt};

/// 号段内第几张
fn number(n: u32) -> String {
    format!("豫罚{n:07}")
}

/// Its steps, as one matter of the plan; none that would come after `now`.
pub(super) fn plan(world: &World, matter: usize) -> Vec<Step> {
    let block = |first: u32, to: &str| {
        R::IssueReceipts(IssueReceipts { first: number(first), last: number(first + 9), to: to.into() })
    };
    let void =
        VoidReceipt {
            receipt: number(1), complete: true, reason: "付款人姓名写错，重新开具。".into()
        };
    let lose =
        LoseReceipt { receipt: number(20), found_on: None, reason: "外出执法途中遗失。".into() };
    let announcement = "市级报纸当日公告栏（示例）".to_string();
    let told = ReportLoss { receipt: number(20), reported_on: None, announcement };
    let taken =
        TakeReceipts {
            first: number(1), last: number(200), on: None, slip: "财票领〔2026〕示例1号".into()
        };
    let acts = [
        (60, "finance2", R::TakeReceipts(taken)),
        (59, "finance2", block(1, "squad1-1")),
        (59, "finance2", block(11, "squad2-1")),
        (58, "finance2", block(21, "finance2")),
        (40, "squad1-1", R::VoidReceipt(void)),
        (25, "squad2-1", R::LoseReceipt(lose)),
        (24, "finance2", R::ReportLoss(told)),
    ];
    let mut rng = world.seed.fork(3_000_000);
    let at = |(ago, actor, act): (i64, &str, R)| {
        let morning = world.now.saturating_sub(ago.days()).date().at(8, 40, 0, 0);
        let at = world.hours.later(morning, 1, &mut rng);
        Step { at, actor: actor.into(), matter, act: StepAct::Receipts(Box::new(act)) }
    };
    let mut steps: Vec<Step> = acts.into_iter().map(at).collect();
    // Each after the one before, whatever hour the day gave it.
    for n in 1..steps.len() {
        steps[n].at = steps[n].at.max(steps[n - 1].at.saturating_add(1.minute()));
    }
    steps.retain(|s| s.at <= world.now);
    steps
}
