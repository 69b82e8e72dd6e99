//! 罚没收入台账 on real databases: every line with its way to the treasury, the sums, the files, and who reads it.

use crate::road::{PARTY, Road};
use crate::store::stores;
use jiff::civil::date;
use law::ledger::Kind;
use office::Matter;
use office::disclosure::Period;
use office::ledger::{Format, Sums, Wanted};
use serde_json::json;
use std::io::Read;

fn year() -> Wanted {
    let period = Period { from: date(2026, 1, 1), to: date(2026, 12, 31) };
    Wanted { period, kind: None, waiting: false }
}

/// A fine of 500 yuan: 100 in cash, then the rest with the surcharge at the bank, and 10 too much.
async fn paid(road: &Road<'_>) -> Matter {
    let clue = road.to_squad().await;
    let case = road.file(&clue).await;
    road.decide(&case).await;
    let matter = Matter::Case(case);
    let cash = json!({
        "act": "collect_cash", "amount": 10000, "ground": "remote", "reason": "山区不通车", "requested_by_party": true,
        "receipt": "旧票0009", "officers": ["squad1-1", "squad1-2"],
    });
    road.act("03-30T09:00", "squad1-1", &matter, cash).await;
    matter
}

#[tokio::test]
async fn f07_lets_pass_the_way_of_cash_to_the_bank_line_by_line() {
    for store in stores().await {
        let road = Road::on(&store);
        let matter = paid(&road).await;
        let one = || async {
            let page = road.office().ledger(&road.me("finance2"), &year(), "").await.expect("the ledger");
            page.rows.into_iter().find(|l| l.kind == Kind::Cash.label()).expect("the cash")
        };
        let line = one().await;
        assert_eq!((line.amount, line.fine, line.receipt.as_str()), (10_000, 10_000, "旧票0009"));
        assert!(line.waiting && line.treasury == "未交机关", "{}", line.treasury);
        let waiting = Wanted { waiting: true, ..year() };
        let out =
            async |wanted: &Wanted| road.office().ledger_sums(&road.me("head"), wanted).await.expect("sums");
        assert_eq!(out(&waiting).await.waiting, 10_000, "{}", store.engine);
        road.act("03-30T16:00", "squad1-1", &matter, json!({ "act": "hand_in_cash" })).await;
        assert_eq!(one().await.treasury, "2026-03-30交机关，未缴银行");
        let deposit = json!({ "act": "deposit_cash", "slip": "回单1" });
        road.act("03-31T09:00", "finance2", &matter, deposit).await;
        let line = one().await;
        assert!(!line.waiting && line.treasury == "2026-03-31缴银行，回单回单1", "{}", line.treasury);
        assert_eq!(out(&waiting).await, Sums::default());
        // Long after the day: 400 of the fine are left, and the surcharge has reached the fine.
        road.at("08-03T10:00");
        let Matter::Case(case) = &matter else { panic!("a case") };
        let view = road.office().case(&road.me("finance2"), case, false).await.expect("the case");
        let owed = view.account.balance().0;
        assert!(owed > 40_000, "{owed}");
        let pay =
            json!({ "act": "register_payment", "amount": owed, "voucher": "缴1", "channel": "银行柜面" });
        road.act("08-03T10:00", "finance2", &matter, pay).await;
        let excess = json!({ "act": "register_excess", "amount": 1000, "voucher": "缴2" });
        road.act("08-04T10:00", "finance2", &matter, excess).await;
        let sums = out(&year()).await;
        let expected =
            Sums { lines: 3, fine: 50_000, surcharge: owed - 40_000, excess: 1_000, ..Sums::default() };
        assert_eq!(sums, expected, "{}", store.engine);
        assert_eq!(sums.net(), owed + 11_000);
        let payments = Wanted { kind: Some(Kind::Payment), ..year() };
        assert_eq!(out(&payments).await.lines, 1);
        let march = Period { from: date(2026, 3, 1), to: date(2026, 3, 31) };
        assert_eq!(out(&Wanted { period: march, ..year() }).await.lines, 1);
        let before = road.office().lists_digest().await.expect("a digest");
        road.office().rebuild(|_, _| ()).await.expect("rebuilt");
        assert_eq!(road.office().lists_digest().await.expect("a digest"), before, "{}", store.engine);
    }
}

#[tokio::test]
async fn p01_only_those_who_keep_answer_for_or_supervise_the_money_read_the_ledger() {
    for store in stores().await {
        let road = Road::on(&store);
        paid(&road).await;
        for who in ["squad1-1", "legal", "brigade2", "hub", "store", "auditadmin"] {
            let page = road.office().ledger(&road.me(who), &year(), "").await;
            assert!(matches!(page, Err(office::Error::Refused(r)) if r.rule.id == "P-01"), "{who}");
            assert!(road.office().ledger_sums(&road.me(who), &year()).await.is_err(), "{who}");
            assert!(road.office().ledger_file(&road.me(who), &year(), Format::Csv).await.is_err(), "{who}");
        }
        let party = async |who: &str| {
            let page = road.office().ledger(&road.me(who), &year(), "").await.expect("the ledger");
            page.rows[0].party.clone()
        };
        for who in ["finance", "head"] {
            assert_eq!(party(who).await, PARTY, "{who}");
        }
        for who in ["city", "party-secretary"] {
            let masked = party(who).await;
            assert!(masked != PARTY && masked.starts_with('王'), "{who}: {masked}");
        }
    }
}

#[tokio::test]
async fn f12_lets_pass_the_files_for_the_treasury_without_officers_units_or_targets() {
    for store in stores().await {
        let road = Road::on(&store);
        paid(&road).await;
        let mut text = String::new();
        let mut file =
            road.office().ledger_file(&road.me("finance"), &year(), Format::Csv).await.expect("a file");
        file.read_to_string(&mut text).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("\u{feff}日期,类别,案号"));
        assert!(
            lines[1].contains("2026-03-30,当场收缴,")
                && lines[1].contains(",100.00,100.00,0.00,0.00,旧票0009,")
        );
        for word in ["执法人员", "承办", "中队", "指标", "任务", "排名"] {
            assert!(!text.contains(word), "{word}");
        }
        let mut file =
            road.office().ledger_file(&road.me("finance"), &year(), Format::Xlsx).await.expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("bytes");
        assert!(bytes.starts_with(b"PK"), "a package");
    }
}
