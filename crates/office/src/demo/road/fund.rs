//! Money and things besides a fine: illegal gains with their victims, instalments, what was overpaid, and forfeits on their
//! way through the store-room to the treasury.

use super::Fund;
use super::Serving;
use super::after::{pay_now, serve};
use super::clue::signer;
use crate::demo::course::Course;
use jiff::ToSpan;
use law::case::fund::{Command as F, *};
use law::case::{CaseCommand as C, DecideDeferral, PenaltyItem, RequestDeferral};
use law::goods::GoodsItem;
use law::money::Fen;
use law::party::Party;
use law::surcharge::Instalment;
use law::town::PenaltyKind;

/// What came in for the sand, and what of it two buyers must have back.
const SOLD: Fen = Fen::yuan(1_200);
const BACK: [(&str, Fen); 2] = [("买沙户甲（示例）", Fen::yuan(200)), ("买沙户乙（示例）", Fen::yuan(100))];
/// How many parts the party pays in.
const PARTS: i64 = 3;

/// The penalty beside the fine.
pub(super) fn beside(fund: Fund) -> PenaltyItem {
    match fund {
        Fund::Gains => {
            let back = BACK.iter().map(|(_, f)| f.0).sum::<i64>();
            PenaltyItem { kind: PenaltyKind::IllegalGains, amount: Fen(SOLD.0 - back), detail: String::new() }
        }
        Fund::Forfeits => PenaltyItem {
            kind: PenaltyKind::Confiscation,
            amount: Fen::ZERO,
            detail: "采砂用手推车一辆、筛网两张".into(),
        },
    }
}

fn act(c: &mut Course, workdays: i64, who: &str, command: F) -> Option<()> {
    c.act(workdays, who, C::Fund(command))
}

/// The reckoning of what came in.
pub(super) fn reckon(c: &mut Course, officers: &[String]) -> Option<()> {
    let victim = |(person, amount): (&str, Fen)| VictimLine {
        person: person.into(),
        amount,
        reason: "预收货款，未交付".into(),
    };
    let command = CalculateGains {
        income: vec![IncomeLine { source: "三次销售河砂，收款记录三笔".into(), amount: SOLD }],
        victims: BACK.map(victim).to_vec(),
        basis: "当事人手机收款记录、买方询问笔录，相互印证；不扣除成本。".into(),
        officers: officers.to_vec(),
    };
    act(c, 1, &officers[0], F::CalculateGains(command))
}

/// Victims first; the rest in three parts; a payment that came twice goes back.
pub(super) fn settle(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    let paid =
        RecordVictimRefund {
            victim: 1, voucher: "收条1号（示例）".into(), ..RecordVictimRefund::default()
        };
    act(c, 2, &officers[0], F::RecordVictimRefund(paid))?;
    let account = c.case.account(c.t.date(), &c.world.book.law);
    let left = account.principal_left().0 + account.gains_left().0;
    let part = left / PARTS / 100 * 100;
    let first = c.t.date();
    let plan: Vec<Instalment> = (1..=PARTS)
        .map(|n| Instalment {
            due: first.saturating_add((30 * n).days()),
            amount: Fen(if n == PARTS { left - part * (PARTS - 1) } else { part }),
        })
        .collect();
    let request = RequestDeferral {
        reason: "家庭经济困难，无力一次缴清，申请分三期缴纳，附村委会证明。".into(),
        plan: plan.clone(),
        files: vec![c.scan("分期缴纳申请书")],
        ..RequestDeferral::default()
    };
    c.act(1, &officers[0], C::RequestDeferral(request))?;
    let decide = DecideDeferral {
        granted: true,
        on_default: OnDefault::AllDue,
        opinion: "情况属实，同意分期。".into(),
        ..DecideDeferral::default()
    };
    c.act(1, "deputy1", C::DecideDeferral(decide))?;
    serve(c, Serving::Direct, officers, party, 1)?;
    for i in &plan {
        c.wait_until(i.due.saturating_sub(15.days()));
        pay_now(c, 1, Some(i.amount))?;
    }
    let unfound = RecordVictimRefund {
        victim: 2,
        unfound: true,
        reason: "按登记的电话和住址查找，并在村公告栏公告三十日，无人认领。".into(),
        ..RecordVictimRefund::default()
    };
    act(c, 1, &officers[0], F::RecordVictimRefund(unfound))?;
    let amount = plan.last().map_or(Fen::ZERO, |i| i.amount);
    let excess = RegisterExcess { amount, paid_on: None, voucher: format!("示例重缴{:04}", c.matter) };
    act(c, 1, "finance2", F::RegisterExcess(excess))?;
    let request = RequestRefund {
        ground: RefundGround::Overpaid,
        amount,
        reason: "最后一期在柜面和手机银行各缴一次。".into(),
        ..RequestRefund::default()
    };
    act(c, 1, "finance2", F::RequestRefund(request))?;
    act(c, 1, "deputy1", F::OrderRefund(OrderRefund { approve: true, opinion: "同意退还。".into() }))?;
    let done = CarryOutRefund {
        voucher: format!("示例退库{:04}", c.matter),
        recipient: signer(party),
        ..CarryOutRefund::default()
    };
    act(c, 2, "finance2", F::CarryOutRefund(done))
}

/// Collected from the party, into the store-room, out for a look and in again, counted.
pub(super) fn keep(c: &mut Course, officers: &[String]) -> Option<()> {
    let thing = |name: &str, spec: &str, quantity: &str| GoodsItem {
        name: name.into(),
        spec: spec.into(),
        quantity: quantity.into(),
        condition: "有使用痕迹，能用".into(),
    };
    let collect = CollectForfeits {
        items: vec![thing("手推车", "铁质双轮", "1辆"), thing("筛网", "网眼五毫米", "2张")],
        officers: officers.to_vec(),
        ..CollectForfeits::default()
    };
    act(c, 1, &officers[0], F::CollectForfeits(collect))?;
    let shelf = c.shelf(c.matter);
    let store = |goods: &[u32], files| StoreGoods {
        goods: goods.to_vec(),
        room: shelf.clone(),
        officers: officers.to_vec(),
        condition: "名称、数量、状况与清单一致".into(),
        files,
    };
    let files = vec![c.photo("入库照片")];
    act(c, 0, "store", F::StoreGoods(store(&[1, 2], files)))?;
    let release = ReleaseGoods {
        goods: vec![1],
        reason: "价格认定机构查看实物".into(),
        recipient: "价格认定员（示例）".into(),
    };
    act(c, 2, "store", F::ReleaseGoods(release))?;
    act(c, 1, "store", F::StoreGoods(store(&[1], Vec::new())))?;
    let count = CountGoods { found: vec![1, 2], supervisor: "finance".into(), explanation: String::new() };
    act(c, 1, "store", F::CountGoods(count))
}

/// After the case: one thing goes back after a review of the decision, the other is auctioned.
pub(super) fn dispose(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    let request = RequestRefund {
        goods: vec![1],
        document: "复核意见（示例）".into(),
        reason: "手推车为他人所有，不是当事人的违法工具，应当退还。".into(),
        ..RequestRefund::default()
    };
    act(c, 2, "legal", F::RequestRefund(request))?;
    act(c, 1, "deputy1", F::OrderRefund(OrderRefund { approve: true, opinion: "同意退还。".into() }))?;
    let notice = NotifyClaim {
        goods: vec![1],
        way: "直接送达领取通知".into(),
        files: vec![c.scan("领取通知书")],
        on: None,
    };
    act(c, 1, &officers[0], F::NotifyClaim(notice))?;
    let name = signer(party);
    let signature = c.signed(&name);
    let done = CarryOutRefund { recipient: name, signature, ..CarryOutRefund::default() };
    act(c, 2, "store", F::CarryOutRefund(done))?;
    let propose = ProposeDisposal {
        goods: vec![2],
        way: DisposalWay::Auction,
        reason: "决定已经生效，案件已经结案，不属于应当销毁或者移交专门机关的物品。".into(),
        value: Fen::yuan(60),
        ..ProposeDisposal::default()
    };
    act(c, 1, "store", F::ProposeDisposal(propose))?;
    let opinion = "同意委托公开拍卖，所得全部上缴国库。".to_string();
    act(c, 1, "deputy1", F::ApproveDisposal(ApproveDisposal { approve: true, opinion }))?;
    let auction = CarryOutDisposal {
        agent: "济源示例拍卖有限公司".into(),
        witness: c.witnessed(),
        witness_identity: "村监委会主任（示例）".into(),
        proceeds: Fen::yuan(55),
        process: "公告七日后在镇便民服务中心公开拍卖，出价最高者成交，当场移交并签署成交确认书。".into(),
        files: vec![c.photo("拍卖现场"), c.scan("成交确认书")],
        on: None,
    };
    act(c, 8, "finance2", F::CarryOutDisposal(auction))?;
    let remit = RemitProceeds { disposal: 1, on: None, voucher: format!("示例缴库{:04}", c.matter) };
    act(c, 3, "finance2", F::RemitProceeds(remit))
}
