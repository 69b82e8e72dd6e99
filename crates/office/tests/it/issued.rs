//! What is issued: complete before it goes out, and the same ever after.

use crate::road::Road;
use crate::store::{Store, stores};
use office::town::TownBook;
use office::{Matter, Submission, SubmitError};
use serde_json::json;
use std::collections::BTreeMap;

fn town() -> TownBook {
    office::town::embedded().expect("the town loads")
}

/// The documents of a matter as they are printed, by number.
async fn printed(store: &Store, me: &str, clue: &str, case: &str) -> BTreeMap<String, Vec<u8>> {
    let road = Road::on(store);
    let me = road.me(me);
    let of_case = road.office().case(&me, case, false).await.expect("seen").papers;
    let of_clue = road.office().clue(&me, clue).await.expect("seen").papers;
    let mut all = BTreeMap::new();
    for row in of_case.into_iter().chain(of_clue) {
        let (row, pdf) = road.office().paper_pdf(&me, &row.number).await.expect("printed");
        all.insert(format!("{} {}", row.code, row.number), pdf);
    }
    all
}

#[tokio::test]
async fn what_was_issued_says_the_same_when_the_town_has_moved_and_what_follows_is_added() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.decide(&case).await;
        road.propose_closing(&clue, &case).await;
        let before = printed(&store, "legal", &clue, &case).await;
        assert!(before.len() > 12, "{} {:?}", store.engine, before.keys());

        let mut moved = town();
        moved.law.agency.name = "承留镇人民政府（新址）".into();
        moved.law.agency.address = "新路1号".into();
        moved.law.agency.phone = "0391-0000000".into();
        moved.law.agency.collecting_account = "账号改了".into();
        moved.classes.iter_mut().for_each(|c| c.name.push_str("（旧称）"));
        let store = store.open_in(moved).await;
        let after = printed(&store, "legal", &clue, &case).await;
        for (number, pdf) in &before {
            assert!(after[number] == *pdf, "{number} on {} is another document now", store.engine);
        }

        // What the new town issues carries its name, and a form goes on being filled in.
        let road = Road::on(&store);
        let matter = Matter::Case(case.clone());
        let items: Vec<_> =
            law::case::VETO_ITEMS.iter().map(|i| json!({ "item": i, "passed": true, "note": "" })).collect();
        let vetoes = json!({ "act": "check_vetoes", "items": items, "opinion": "没有否决情形。" });
        road.act("04-01T11:00", "legal", &matter, vetoes).await;
        let approve = json!({ "act": "approve_closing", "approve": true, "opinion": "同意结案，归档。" });
        road.act("04-02T10:00", "deputy1", &matter, approve).await;
        let officer = road.me("squad1-1");
        let view = road.office().case(&officer, &case, false).await.expect("seen");
        let form = view.papers.iter().find(|p| p.code == "CLOSE").expect("a form of closing");
        let shown = road.office().paper_pages(&officer, &form.number).await.expect("drawn");
        assert!(!shown.pages.is_empty());
        let report = road.report("04-03T09:00").await;
        let view = road.office().clue(&road.me("hub"), &report.id).await.expect("seen");
        let (_, pdf) =
            road.office().paper_pdf(&road.me("hub"), &view.papers[0].number).await.expect("printed");
        assert!(!before.values().any(|old| *old == pdf));
    }
}

#[tokio::test]
async fn a_document_that_lacks_what_the_law_demands_is_not_issued_and_takes_no_number() {
    for store in stores().await {
        let road = Road::on(&store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        let matter = Matter::Case(case.clone());
        // Who the party is was erased: no guard of the core asks for a name again, but no order can be addressed to nobody.
        let records = road.office().journal().load(&format!("case/{case}")).await.expect("records");
        let seqs = records.iter().map(|r| r.seq).collect();
        road.office().journal().erase(journal::Act::default(), seqs).await.expect("erased");
        let store = store.close_and_open().await;
        let road = Road::on(&store);
        road.at("03-05T15:00");
        let order = json!({
            "act": "order_correction", "content": "清理堆放的物料", "due_on": "2026-03-10",
            "officers": ["squad1-1", "squad1-2"],
        });
        let before = road.office().case(&road.me("squad1-1"), &case, false).await.expect("seen");
        let submission =
            Submission { matter: matter.clone(), command: order.clone(), expected: None, key: None };
        for _ in 0..2 {
            let previewed = road.office().preview(&road.me("squad1-1"), &submission).await.err();
            let tried = road.try_act("squad1-1", &matter, order.clone()).await.err();
            for error in [previewed, tried] {
                let Some(SubmitError::Refused(refusal)) = error else {
                    panic!("{error:?} on {}", store.engine)
                };
                assert_eq!(refusal.field, Some("party.name"), "{refusal}");
                assert_eq!(&*refusal.need, "《责令（限期）改正通知书》载明当事人姓名或者名称");
            }
        }
        let after = road.office().case(&road.me("squad1-1"), &case, false).await.expect("seen");
        assert_eq!((after.state.version, after.papers.len()), (before.state.version, before.papers.len()));
    }
}
