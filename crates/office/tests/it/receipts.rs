//! 罚没票据 with cases on real databases: taken in, handed out, used in the transaction of the money, once.

use crate::road::Road;
use crate::store::{Store, stores};
use office::read::{ReceiptFilter, ReceiptRange, ReceiptTotals};
use office::{Matter, Submission, SubmitError};
use serde_json::{Value, json};

fn take(first: &str, last: &str) -> Value {
    json!({ "act": "take_receipts", "first": first, "last": last, "slip": "领单1" })
}

fn issue(first: &str, last: &str, to: &str) -> Value {
    json!({ "act": "issue_receipts", "first": first, "last": last, "to": to })
}

/// Cash for a decision of the general procedure: far from any bank, as the party asked.
fn cash(receipt: &str) -> Value {
    json!({
        "act": "collect_cash", "amount": 10000, "ground": "remote", "reason": "山区不通车", "requested_by_party": true,
        "receipt": receipt, "officers": ["squad1-1", "squad1-2"],
    })
}

fn rule(result: Result<office::Done, SubmitError>) -> (&'static str, String) {
    match result {
        Err(SubmitError::Refused(r)) => (r.rule.id, r.have.to_string()),
        other => panic!("{other:?}"),
    }
}

/// A case whose decision is served, and a register with ten receipts of which squad1-1 has five.
async fn stocked(store: &Store) -> (Road<'_>, String) {
    let road = Road::on(store);
    let clue = road.to_squad().await;
    let case = road.file(&clue).await;
    road.decide(&case).await;
    road.at("03-28T09:00");
    for command in [take("豫罚0000001", "豫罚0000010"), issue("豫罚0000001", "豫罚0000005", "squad1-1")]
    {
        road.try_act("finance2", &Matter::Receipts, command).await.expect("done");
    }
    (road, case)
}

async fn ranges(road: &Road<'_>, kind: &str) -> Vec<ReceiptRange> {
    let filter = ReceiptFilter { kind: kind.into(), ..ReceiptFilter::default() };
    road.office().receipts(&road.me("finance2"), &filter).await.expect("the register").page.rows
}

async fn totals(road: &Road<'_>, who: &str) -> ReceiptTotals {
    road.office().receipts(&road.me(who), &ReceiptFilter::default()).await.expect("the register").totals
}

#[tokio::test]
async fn f06_lets_pass_cash_with_the_officers_next_receipt_and_the_register_knows_it() {
    for store in stores().await {
        let (road, case) = stocked(&store).await;
        let matter = Matter::Case(case.clone());
        let version =
            road.office().receipts(&road.me("finance2"), &ReceiptFilter::default()).await.expect("read");
        assert_eq!(version.version, 2);
        assert_eq!(road.office().next_receipt(&road.me("squad1-1")).await.expect("read"), "豫罚0000001");
        road.try_act("squad1-1", &matter, cash("豫罚0000001")).await.expect("collected");
        let block = &ranges(&road, "").await[0];
        assert_eq!((block.used, block.left, block.next.as_str()), (1, 4, "豫罚0000002"), "{}", store.engine);
        let (range, page) =
            road.office().receipt_range(&road.me("finance2"), &block.id, "").await.expect("a range");
        assert_eq!(range.first, "豫罚0000001");
        assert_eq!(page.rows.len(), 1);
        assert_eq!((page.rows[0].fate.as_str(), page.rows[0].case_id.as_str()), ("used", case.as_str()));
        // What finance books with a receipt of its own is checked and counted in the same way.
        let own = issue("豫罚0000006", "豫罚0000007", "finance2");
        road.try_act("finance2", &Matter::Receipts, own).await.expect("issued");
        let pay = |receipt: &str, voucher: &str| json!({ "act": "register_payment", "amount": 5000, "voucher": voucher, "receipt": receipt });
        let taken = road.try_act("finance2", &matter, pay("豫罚0000002", "缴1")).await;
        assert!(rule(taken).1.contains("领用"), "a receipt of the officer");
        road.try_act("finance2", &matter, pay("豫罚0000006", "缴1")).await.expect("booked");
        let again = road.try_act("finance2", &matter, pay("豫罚0000006", "缴2")).await;
        assert_eq!(rule(again), ("F-06", "豫罚0000006已开具".to_string()));
        // Of old: the town does not register every receipt, and the register does not know this one.
        road.try_act("finance2", &matter, pay("旧票0009", "缴3")).await.expect("booked");
        let all = totals(&road, "finance2").await;
        let expected = ReceiptTotals { stock: 3, held: 5, used: 2, voided: 0, unreported: 0 };
        assert_eq!(all, expected, "{}", store.engine);
        assert_eq!(totals(&road, "squad1-1").await, ReceiptTotals { stock: 0, held: 4, used: 1, ..expected });
        // A rebuild agrees, and so does an office opened again, which goes on where this one stopped.
        let before = road.office().lists_digest().await.expect("a digest");
        road.office().rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(road.office().lists_digest().await.expect("a digest"), before, "{}", store.engine);
        let again = store.open_again().await;
        let back = json!({ "act": "return_receipts", "first": "豫罚0000004", "last": "豫罚0000005" });
        let submission = Submission { matter: Matter::Receipts, command: back, expected: None, key: None };
        again.submit(&road.me("finance2"), submission).await.expect("taken back");
        assert_eq!(again.next_receipt(&road.me("squad1-1")).await.expect("read"), "豫罚0000002");
        let all = again.receipts(&road.me("finance2"), &ReceiptFilter::default()).await.expect("read").totals;
        assert_eq!((all.stock, all.held), (5, 3));
    }
}

#[tokio::test]
async fn f06_refuses_a_receipt_used_twice_or_out_of_turn_and_nothing_is_half_done() {
    for store in stores().await {
        let (road, case) = stocked(&store).await;
        let matter = Matter::Case(case.clone());
        let seen = |o: &office::Office| {
            let (o, me, case) = (o.clone(), road.me("finance2"), case.clone());
            async move { o.case(&me, &case, false).await.expect("the case").state.version }
        };
        let before = seen(road.office()).await;
        for (receipt, why) in [("豫罚0000002", "跳过了"), ("豫罚0000007", "不在已发放")] {
            let (rule, have) = rule(road.try_act("squad1-1", &matter, cash(receipt)).await);
            assert!(rule == "F-06" && have.contains(why), "{receipt}: {have}");
        }
        assert_eq!(seen(road.office()).await, before);
        assert_eq!(totals(&road, "finance2").await.used, 0, "{}", store.engine);
        // The same press twice acts once: one receipt is used, the other press is told the same.
        let press = Submission {
            matter: matter.clone(),
            command: cash("豫罚0000001"),
            expected: Some(before),
            key: Some("press-1".into()),
        };
        let me = road.me("squad1-1");
        let (one, two) =
            tokio::join!(road.office().submit(&me, press.clone()), road.office().submit(&me, press.clone()),);
        let (one, two) = (one.expect("done"), two.expect("done"));
        assert!(one.repeated != two.repeated && one.version == two.version);
        assert_eq!(totals(&road, "finance2").await.used, 1);
    }
}

#[tokio::test]
async fn f06_refuses_a_stale_page_and_lets_pass_the_fresh_one() {
    for store in stores().await {
        let (road, _) = stocked(&store).await;
        let submit = |expected: u64| {
            let command = issue("豫罚0000006", "豫罚0000007", "squad1-2");
            let submission =
                Submission { matter: Matter::Receipts, command, expected: Some(expected), key: None };
            let (office, me) = (road.office().clone(), road.me("finance2"));
            async move { office.submit(&me, submission).await }
        };
        assert!(matches!(submit(1).await, Err(SubmitError::Stale { now: 2 })), "{}", store.engine);
        assert_eq!(submit(2).await.expect("done").version, 3);
    }
}

#[tokio::test]
async fn p01_only_finance_keeps_the_register_and_p02_others_do_not_see_it() {
    for store in stores().await {
        let (road, _) = stocked(&store).await;
        for who in ["head", "legal", "squad1-1", "brigade", "store", "grid-201"] {
            let (rule, _) =
                rule(road.try_act(who, &Matter::Receipts, take("豫罚0000011", "豫罚0000012")).await);
            assert!(matches!(rule, "P-01" | "R-04"), "{who}: {rule}");
        }
        // The holder speaks of their own receipts, nobody of another's.
        let void =
            json!({ "act": "void_receipt", "receipt": "豫罚0000001", "complete": true, "reason": "写坏" });
        assert_eq!(rule(road.try_act("squad1-2", &Matter::Receipts, void.clone()).await).0, "P-01");
        road.try_act("squad1-1", &Matter::Receipts, void).await.expect("void");
        let read = |who: &str| {
            let (office, me) = (road.office().clone(), road.me(who));
            async move { office.receipts(&me, &ReceiptFilter::default()).await }
        };
        for who in ["legal", "store", "grid-201", "hub"] {
            assert!(
                matches!(read(who).await, Err(office::Error::Refused(r)) if r.rule.id == "P-02"),
                "{who}"
            );
        }
        assert_eq!(read("head").await.expect("the head reads").acts, Vec::<&str>::new());
        assert_eq!(read("squad1-1").await.expect("own").acts, ["void_receipt", "lose_receipt"]);
        assert_eq!(read("squad2-1").await.expect("none").page.rows.len(), 0);
        let block = ranges(&road, "").await.remove(0).id;
        let other = road.office().receipt_range(&road.me("squad2-1"), &block, "").await;
        assert!(matches!(other, Err(office::Error::NotFound)), "{}", store.engine);
    }
}

#[tokio::test]
async fn f16_lets_pass_a_loss_told_in_time_and_the_range_is_found_by_a_receipt_in_it() {
    for store in stores().await {
        let (road, _) = stocked(&store).await;
        let lose = json!({ "act": "lose_receipt", "receipt": "豫罚0000001", "reason": "途中遗失" });
        road.try_act("squad1-1", &Matter::Receipts, lose).await.expect("told");
        assert_eq!(totals(&road, "finance2").await.unreported, 1);
        let report = json!({
            "act": "report_loss", "receipt": "豫罚0000001", "announcement": "示例日报2026年3月28日",
        });
        road.try_act("finance2", &Matter::Receipts, report).await.expect("reported");
        assert_eq!(totals(&road, "finance2").await.unreported, 0);
        let find = |number: &str, holder: &str, open: bool| {
            let (office, me) = (road.office().clone(), road.me("finance2"));
            let filter = ReceiptFilter {
                number: number.into(),
                holder: holder.into(),
                open,
                ..ReceiptFilter::default()
            };
            async move { office.receipts(&me, &filter).await.expect("read").page.rows.len() }
        };
        assert_eq!(find("豫罚0000003", "", true).await, 1);
        assert_eq!(find("豫罚0000006", "", false).await, 0, "not handed out");
        assert_eq!(find("003", "", false).await, 0, "of another width");
        assert_eq!(find("", "没有这个人", false).await, 0);
        let stock = ranges(&road, "taken").await;
        assert_eq!((stock.len(), stock[0].issued, stock[0].lost, stock[0].left), (1, 5, 1, 9));
        assert!(road.office().compare_lists(|_, _| ()).await.expect("compared").is_none_or(|d| d.is_empty()));
    }
}
