//! 对账 on real databases: a file read whole or not at all, compared, booked with one press, and twice the same.

use crate::road::Road;
use crate::store::{Store, stores};
use law::bank::Standing;
use law::money::Fen;
use office::bank::{BankError, BookedAll, TakenIn};
use office::{Error, Matter};
use serde_json::json;

const HEAD: &str = "交易日期,金额,缴款码/文号,流水号,付款人\n";

/// A case of which 500 yuan are owed, and the number of its decision.
async fn owing(store: &Store) -> (Road<'_>, String, String) {
    let road = Road::on(store);
    let clue = road.to_squad().await;
    let case = road.file(&clue).await;
    road.decide(&case).await;
    let view = road.office().case(&road.me("finance2"), &case, false).await.expect("the case");
    let number = view.state.decision.expect("a decision").number.to_string();
    road.at("04-01T09:00");
    (road, case, number)
}

async fn take(road: &Road<'_>, lines: &str) -> Result<TakenIn, BankError> {
    let text = format!("{HEAD}{lines}");
    road.office().take_bank_file(&road.me("finance2"), "流水.csv", text.as_bytes()).await
}

async fn standings(road: &Road<'_>, id: &str) -> Vec<Standing> {
    let all = road.office().bank_comparison(&road.me("finance2"), id).await.expect("compared");
    all.lines.into_iter().map(|c| c.standing).collect()
}

fn faults(result: Result<TakenIn, BankError>) -> Vec<String> {
    match result {
        Err(BankError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn f01_lets_pass_what_agrees_with_one_press_and_a_second_press_does_nothing() {
    for store in stores().await {
        let (road, case, number) = owing(&store).await;
        let lines = format!(
            "2026-03-31,500.00,{number},S1,王示范\n2026-03-31,500.00,没有这个文号,S2,不明\n2026-03-31,123.00,{number},S3,王示范\n"
        );
        let taken = take(&road, &lines).await.expect("taken in");
        assert_eq!((taken.new, taken.known), (3, 0));
        let differs = |yuan: i64| Standing::Differs { books: Fen::yuan(yuan) };
        let expected = [Standing::Ready, Standing::Unknown, differs(500)];
        assert_eq!(standings(&road, &taken.id).await, expected, "{}", store.engine);
        let me = road.me("finance2");
        let booked = road.office().book_bank_file(&me, &taken.id).await.expect("booked");
        assert_eq!(booked, BookedAll { done: 1, faults: Vec::new() });
        let again = road.office().book_bank_file(&me, &taken.id).await.expect("pressed again");
        assert_eq!(again, BookedAll::default(), "{}", store.engine);
        let state = road.office().case(&me, &case, false).await.expect("the case").state;
        assert_eq!(state.payments.len(), 1);
        let payment = &state.payments[0];
        assert_eq!(
            (payment.amount, payment.voucher.as_str(), payment.on.to_string().as_str()),
            (Fen::yuan(500), "S1", "2026-03-31")
        );
        assert_eq!(standings(&road, &taken.id).await, [Standing::Booked, Standing::Unknown, differs(0)]);
        // The same file once more, and a longer one that holds it.
        let same = take(&road, &lines).await.expect("taken in");
        assert_eq!(same, TakenIn { id: taken.id.clone(), new: 0, known: 3 });
        let files = road.office().bank_files(&me, "").await.expect("the files").rows;
        assert_eq!(files.len(), 1);
        let more = take(&road, &format!("{lines}2026-04-01,1.00,,S4,\n")).await.expect("taken in");
        assert_eq!((more.new, more.known), (1, 3));
        let before = road.office().lists_digest().await.expect("a digest");
        road.office().rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(road.office().lists_digest().await.expect("a digest"), before, "{}", store.engine);
    }
}

#[tokio::test]
async fn f01_refuses_a_second_payment_of_the_same_fine_and_shows_what_the_bank_does_not_have() {
    for store in stores().await {
        let (road, case, number) = owing(&store).await;
        let pay =
            json!({ "act": "register_payment", "amount": 20000, "paid_on": "2026-03-31", "voucher": "柜1" });
        road.try_act("finance2", &Matter::Case(case), pay).await.expect("booked by hand");
        let lines = format!("2026-03-31,300.00,{number},S1,甲\n2026-03-31,300.00,{number},S2,甲\n");
        let id = take(&road, &lines).await.expect("taken in").id;
        // Either alone would agree; booked one after the other, the second finds nothing owed.
        assert_eq!(standings(&road, &id).await, [Standing::Ready, Standing::Ready]);
        let booked = road.office().book_bank_file(&road.me("finance2"), &id).await.expect("pressed");
        assert_eq!(booked.done, 1, "{}", store.engine);
        assert_eq!(booked.faults.len(), 1);
        assert!(booked.faults[0].to_string().starts_with("第3行："), "{}", booked.faults[0]);
        let all = road.office().bank_comparison(&road.me("finance2"), &id).await.expect("compared");
        assert_eq!(all.only_booked.len(), 1);
        assert_eq!((all.only_booked[0].voucher.as_str(), all.only_booked[0].amount), ("柜1", 20_000));
    }
}

#[tokio::test]
async fn f01_refuses_to_book_by_itself_what_may_be_booked_already_or_belongs_elsewhere() {
    for store in stores().await {
        let (road, case, number) = owing(&store).await;
        let matter = Matter::Case(case.clone());
        let pay =
            json!({ "act": "register_payment", "amount": 25000, "paid_on": "2026-03-31", "voucher": "柜1" });
        road.try_act("finance2", &matter, pay).await.expect("booked by hand");
        // The same 250 yuan, as the bank tells of them, and what is left.
        let lines = format!("2026-03-31,250.00,{number},S1,甲\n");
        let id = take(&road, &lines).await.expect("taken in").id;
        assert_eq!(standings(&road, &id).await, [Standing::Doubtful], "{}", store.engine);
        let booked = road.office().book_bank_file(&road.me("finance2"), &id).await.expect("pressed");
        assert_eq!(booked.done, 0);
        // Another document of the case is no decision.
        let other = number.replace("罚决", "罚告");
        let id = take(&road, &format!("2026-03-31,250.00,{other},S5,甲\n")).await.expect("taken in").id;
        assert_eq!(standings(&road, &id).await, [Standing::Unknown], "{}", store.engine);
    }
}

#[tokio::test]
async fn a_faulty_file_is_told_line_by_line_and_nothing_of_it_is_used() {
    for store in stores().await {
        let (road, _, number) = owing(&store).await;
        let told =
            faults(take(&road, &format!("2026-03-31,500,{number},S1,甲\n昨天,5,{number},S2,甲\n")).await);
        assert_eq!(told, ["第3行：交易日期“昨天”看不懂，例如2026-01-31"]);
        let told = faults(take(&road, &format!("2026-04-02,500,{number},S1,甲\n")).await);
        assert_eq!(told, ["第2行：交易日期2026-04-02晚于今天"]);
        assert!(road.office().bank_files(&road.me("finance"), "").await.expect("none").rows.is_empty());
        take(&road, &format!("2026-03-31,500,{number},S1,甲\n")).await.expect("sound");
        // The bank's own number with another amount: somebody has changed the file.
        let told = faults(take(&road, &format!("2026-03-31,50,{number},S1,甲\n2026-03-31,5,,S9,\n")).await);
        assert!(told.len() == 1 && told[0].starts_with("第2行：流水号S1以前导入过"), "{told:?}");
        let all = road.office().bank_files(&road.me("finance"), "").await.expect("one").rows;
        assert_eq!((all.len(), all[0].lines), (1, 1), "{}", store.engine);
    }
}

#[tokio::test]
async fn p01_only_the_finance_office_settles_with_the_bank() {
    for store in stores().await {
        let (road, _, number) = owing(&store).await;
        let id = take(&road, &format!("2026-03-31,500,{number},S1,甲\n")).await.expect("sound").id;
        for who in ["head", "legal", "squad1-1", "city", "hub"] {
            let me = road.me(who);
            let text = format!("{HEAD}2026-03-31,1,,S8,\n");
            let taken = road.office().take_bank_file(&me, "x.csv", text.as_bytes()).await;
            assert!(matches!(taken, Err(BankError::Refused(r)) if r.rule.id == "P-01"), "{who}");
            let p01 = |e: Error| matches!(e, Error::Refused(r) if r.rule.id == "P-01");
            assert!(road.office().bank_files(&me, "").await.is_err_and(p01), "{who}");
            assert!(road.office().bank_comparison(&me, &id).await.is_err_and(p01), "{who}");
            assert!(road.office().book_bank_file(&me, &id).await.is_err_and(p01), "{who}");
        }
        let missing = road.office().bank_comparison(&road.me("finance"), "999999").await;
        assert!(matches!(missing, Err(Error::NotFound)), "{}", store.engine);
    }
}
