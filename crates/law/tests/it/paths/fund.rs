//! 罚没款物 in the search: its kinds, what of its state matters, and the scopes in which it is tried.

use super::kinds::kinds;
use super::menu::{Cast, Menu, PLAIN};
use super::search::Scope;
use super::world::World;
use crate::kit::{Story, file, fine, kind as penalty_kind, neighbour, signed};
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::fund::{Command as F, *};
use law::case::{CaseCommand as C, CaseStage, *};
use law::clue::CheckOutcome;
use law::goods::GoodsItem;
use law::money::Fen;
use law::surcharge::Instalment;
use law::town::{PenaltyKind, Town};

kinds! { Fact, kind, KINDS:
    GainsCalculated VictimRefunded ExcessRegistered RefundRequested RefundOrdered RefundCarriedOut ForfeitsCollected
    GoodsStored GoodsReleased GoodsCounted ClaimNotified DisposalProposed DisposalDecided DisposalCarriedOut
    ProceedsRemitted
}

/// What of this procedure still matters to what may yet happen.
pub fn mark(state: &State, today: Date, town: &Town) -> String {
    let State { gains, excess, refunds, collected, unavailable: _, moves: _, counts: _, claims, disposals } =
        state;
    let gains = gains.as_ref().map(|g| (g.remainder, g.unsettled().collect::<Vec<_>>()));
    let excess: i64 = excess.iter().map(|e| e.amount.0).sum();
    let refunds: Vec<_> = refunds
        .iter()
        .map(|r| (r.ground, r.amount, &r.goods, r.ordered_on.is_some(), r.refused, r.done_on.is_some()))
        .collect();
    let over = |on| law::deadline::claim(on, &town.calendar).due.is_some_and(|d| d < today);
    let claims: Vec<_> = claims.iter().map(|c| (&c.goods, over(c.on))).collect();
    let disposals: Vec<_> = disposals
        .iter()
        .map(|d| {
            (
                &d.goods,
                d.way,
                d.perishable,
                d.approved_on.is_some(),
                d.refused,
                d.proceeds,
                d.remitted_on.is_some(),
            )
        })
        .map(|d| format!("{d:?}"))
        .zip(disposals.iter().map(|d| d.done_on.is_some()))
        .collect();
    format!("{gains:?} {excess} {refunds:?} {collected} {claims:?} {disposals:?}")
}

fn team() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

fn said(text: &str) -> String {
    text.into()
}

/// The shortest way to the archive with this penalty.
fn road(mut m: Menu, penalty: &Penalty) -> Vec<super::world::Step> {
    let outcome = Outcome::Penalty { penalty: penalty.clone() };
    m.clue_road(&[CheckOutcome::General])
        .filing()
        .investigation()
        .report(&[("", "较轻", outcome.clone())])
        .notice(&[("", penalty.clone())], 1)
        .service()
        .discussion()
        .decision(&[("", outcome)])
        .ending();
    m.steps
}

fn fund(m: &mut Menu, who: &'static str, how: &'static str, command: F) {
    m.case(who, how, C::Fund(command));
}

fn gains_menu(s: &Story, w: &World) -> Vec<super::world::Step> {
    let mut m = Menu::lean(s, w, Cast { ..PLAIN });
    let penalty =
        Penalty(vec![penalty_kind(PenaltyKind::Fine, 500), penalty_kind(PenaltyKind::IllegalGains, 900)]);
    if s.case.fund.gains.is_none() {
        let c = CalculateGains {
            income: vec![IncomeLine { source: said("收据"), amount: Fen::yuan(1_000) }],
            victims: vec![VictimLine { person: said("甲"), amount: Fen::yuan(100), reason: said("多收") }],
            basis: said("收据"),
            officers: team(),
        };
        fund(&mut m, "sq1", "", F::CalculateGains(c));
    }
    let served = s.case.decision.as_ref().is_some_and(|d| d.served_on.is_some());
    let c = RecordVictimRefund { victim: 1, voucher: said("收条"), ..RecordVictimRefund::default() };
    let none = RecordVictimRefund { unfound: true, reason: said("下落不明"), ..c.clone() };
    // From service on only: earlier it makes the same difference to nothing.
    if served {
        fund(&mut m, "sq1", "paid", F::RecordVictimRefund(c));
        fund(&mut m, "sq1", "not found", F::RecordVictimRefund(none));
        if m.few("DeferralRequested", 1) {
            let due = |days: i64| s.today().saturating_add(days.days());
            let left = s.case.account(s.today(), &s.town);
            let half = (left.principal_left().0 + left.gains_left().0) / 2;
            let plan = [(30, half), (60, left.principal_left().0 + left.gains_left().0 - half)];
            let plan = plan.map(|(days, fen)| Instalment { due: due(days), amount: Fen(fen) }).to_vec();
            let c = RequestDeferral {
                reason: said("困难"),
                plan,
                files: vec![file()],
                ..RequestDeferral::default()
            };
            m.case("sq1", "in two parts", C::RequestDeferral(c));
        }
        for on_default in OnDefault::ALL {
            let c = DecideDeferral {
                granted: true,
                on_default,
                opinion: said("同意"),
                ..DecideDeferral::default()
            };
            m.case("head", on_default.label(), C::DecideDeferral(c));
        }
    }
    road(m, &penalty)
}

fn refunds_menu(s: &Story, w: &World) -> Vec<super::world::Step> {
    let mut m = Menu::lean(s, w, PLAIN);
    if m.few("ExcessRegistered", 1) {
        let c = RegisterExcess { amount: Fen::yuan(100), voucher: said("重复1"), paid_on: None };
        fund(&mut m, "finance", "", F::RegisterExcess(c.clone()));
        fund(&mut m, "poly", "by another hand", F::RegisterExcess(c));
    }
    if s.case.fund.refunds.len() < 2 {
        for (how, ground, yuan) in
            [("wrong", RefundGround::Wrong, 500), ("overpaid", RefundGround::Overpaid, 100)]
        {
            let c = RequestRefund {
                ground,
                amount: Fen::yuan(yuan),
                document: said("复议决定"),
                reason: said("应当退还"),
                ..RequestRefund::default()
            };
            fund(&mut m, "legal", how, F::RequestRefund(c));
        }
    }
    for approve in [true, false] {
        let c = OrderRefund { approve, opinion: said("意见") };
        fund(&mut m, "head", if approve { "agreed" } else { "refused" }, F::OrderRefund(c));
    }
    let c =
        CarryOutRefund { voucher: said("退1"), recipient: said("张示例"), ..CarryOutRefund::default() };
    fund(&mut m, "finance", "", F::CarryOutRefund(c.clone()));
    fund(&mut m, "sq1", "by who imposed it", F::CarryOutRefund(c));
    road(m, &fine(500))
}

/// What confiscated things need before a case may be closed: taken in, or found out of reach; and into the store.
pub fn forfeits(m: &mut Menu) {
    let case = &m.s.case;
    if case.stage != CaseStage::Served || !case.confiscates_things() {
        return;
    }
    if !case.forfeits_taken() {
        let none =
            CollectForfeits { unavailable: said("灭失"), officers: team(), ..CollectForfeits::default() };
        fund(m, "sq1", "out of reach", F::CollectForfeits(none));
    }
    let goods: Vec<u32> = case.unstored().map(|g| g.no).collect();
    if !goods.is_empty() {
        let c = StoreGoods {
            goods,
            room: said("一号库"),
            officers: vec!["sq1".into()],
            condition: said("一致"),
            files: vec![],
        };
        fund(m, "keeper", "", F::StoreGoods(c));
    }
}

fn forfeits_menu(s: &Story, w: &World) -> Vec<super::world::Step> {
    let mut m = Menu::lean(s, w, PLAIN);
    let penalty = Penalty(vec![penalty_kind(PenaltyKind::Confiscation, 0)]);
    let thing = GoodsItem { name: said("三轮车"), quantity: said("1辆"), ..GoodsItem::default() };
    let c = CollectForfeits { items: vec![thing], officers: team(), ..CollectForfeits::default() };
    let none = CollectForfeits { items: vec![], unavailable: said("灭失"), ..c.clone() };
    fund(&mut m, "sq1", "one thing", F::CollectForfeits(c));
    fund(&mut m, "sq1", "out of reach", F::CollectForfeits(none));
    // Both hold the keeper's post; one of them has handled the case.
    for who in ["keeper", "sq3"] {
        let c = StoreGoods {
            goods: vec![1],
            room: said("一号库"),
            officers: vec!["sq1".into()],
            condition: said("一致"),
            files: vec![],
        };
        fund(&mut m, who, "", F::StoreGoods(c));
        let open = s.case.fund.disposals.is_empty();
        if open && s.case.stage == CaseStage::Served && m.few("GoodsReleased", 1) {
            let c = ReleaseGoods { goods: vec![1], reason: said("送检"), recipient: said("质检站") };
            fund(&mut m, who, "", F::ReleaseGoods(c));
        }
        if open && s.case.stage == CaseStage::Closed && m.few("GoodsCounted", 1) {
            let c = CountGoods { found: vec![1], supervisor: "finance".into(), explanation: String::new() };
            fund(&mut m, who, "", F::CountGoods(c));
        }
        let turned_down = s.case.fund.disposals.last().is_none_or(|d| d.refused);
        if turned_down && s.case.fund.disposals.len() < 2 && s.case.fund.claims.is_empty() {
            for (how, way, perishable) in
                [("auction", DisposalWay::Auction, false), ("perishable", DisposalWay::Sale, true)]
            {
                let c =
                    ProposeDisposal {
                        goods: vec![1], way, perishable, reason: said("处置"), value: Fen(0)
                    };
                fund(&mut m, who, how, F::ProposeDisposal(c));
            }
        }
        for (how, proceeds) in [("for money", Fen::yuan(60)), ("for none", Fen(0))] {
            let c = CarryOutDisposal {
                agent: said("拍卖公司"),
                witness: neighbour(),
                witness_identity: said("村监委会"),
                proceeds,
                process: said("公开"),
                files: vec![file()],
                on: None,
            };
            fund(&mut m, who, how, F::CarryOutDisposal(c.clone()));
            if who == "keeper" {
                fund(&mut m, "finance", how, F::CarryOutDisposal(c));
            }
        }
    }
    for approve in [true, false] {
        let c = ApproveDisposal { approve, opinion: said("意见") };
        fund(&mut m, "head", if approve { "agreed" } else { "refused" }, F::ApproveDisposal(c));
    }
    fund(
        &mut m,
        "finance",
        "",
        F::RemitProceeds(RemitProceeds { voucher: said("缴1"), ..RemitProceeds::default() }),
    );
    let c = NotifyClaim { goods: vec![1], way: said("邮寄"), files: vec![file()], on: None };
    fund(&mut m, "sq1", "", F::NotifyClaim(c));
    if s.case.fund.refunds.is_empty() && s.case.fund.disposals.is_empty() && s.case.stage == CaseStage::Closed
    {
        let c = RequestRefund {
            goods: vec![1],
            document: said("复议决定"),
            reason: said("撤销"),
            ..RequestRefund::default()
        };
        fund(&mut m, "legal", "the thing", F::RequestRefund(c));
    }
    fund(&mut m, "head", "", F::OrderRefund(OrderRefund { approve: true, opinion: said("同意") }));
    let c = CarryOutRefund { recipient: said("张示例"), signature: signed(), ..CarryOutRefund::default() };
    fund(&mut m, "keeper", "", F::CarryOutRefund(c));
    road(m, &penalty)
}

/// Two keepers, the second of whom is of the squadron.
fn two_keepers() -> Story {
    let mut s = Story::new();
    s.people.get_mut("sq3").expect("there").roles.insert(law::person::Role::Store);
    s
}

/// 违法所得、分期: gains and victims, a plan with either consequence, instalments missed.
pub const GAINS: Scope = Scope {
    name: "gains and instalments",
    desk: Story::new,
    menu: gains_menu,
    bounds: &[("DeferralRequested", 1)],
    overdue: &["缴款", "分期缴款"],
};

/// 退还: what was overpaid and what was wrongly taken, from service to the archive.
pub const REFUNDS: Scope = Scope {
    name: "refunds",
    desk: Story::new,
    menu: refunds_menu,
    bounds: &[("ExcessRegistered", 1)],
    overdue: &[],
};

/// 没收物品: collected, kept, counted, disposed of, the price to the treasury.
pub const FORFEITS: Scope = Scope {
    name: "forfeits",
    desk: two_keepers,
    menu: forfeits_menu,
    bounds: &[("GoodsReleased", 1), ("GoodsCounted", 1)],
    overdue: &[],
};
