//! 存放室: the list of things and the counts on each engine, who sees what of them, and the walk along the chains.

use crate::store::{Store, stores};
use jiff::civil::date;
use law::case::chain::Whereabouts;
use office::demo::{Plan, StepAct, plan, play};
use office::read::{ThingFilter, ThingRow};
use office::{Matter, Me, Submission, SubmitError};
use serde_json::{Value, json};

/// The demonstration's matters in which the keeper or the officers hold something at the end, played by themselves.
async fn filled(store: &Store) {
    let now = date(2026, 11, 23).at(16, 40, 0, 0);
    let whole = plan(store.office.town(), now, 7);
    let kept = |n: &usize| {
        let own = || whole.steps.iter().filter(|s| s.matter == *n);
        let holds = own().any(|s| matches!(&s.act, StepAct::Case(c) if c.act() == "carry_out_hold"));
        // Films may come in after it.
        let last = own().rfind(|s| !matches!(s.act, StepAct::Footage(_))).map(|s| match &s.act {
            StepAct::Case(c) => c.act(),
            _ => "",
        });
        holds && matches!(last, Some("carry_out_hold" | "record_custody" | "serve_paper"))
    };
    let chosen: Vec<usize> = (0..whole.matters.len()).filter(kept).collect();
    assert!(chosen.len() >= 5, "{chosen:?}");
    let steps = whole.steps.iter().filter(|s| chosen.contains(&s.matter)).cloned().collect();
    let part = Plan { steps, ..whole };
    play(&store.office, &store.clock, &part).await.unwrap_or_else(|e| panic!("{}: {e}", store.engine));
    store.clock.set(now);
}

fn me(store: &Store, id: &str) -> Me {
    Me::new(store.office.people()[id].clone())
}

async fn does(store: &Store, who: &str, matter: Matter, command: Value) -> Result<office::Done, SubmitError> {
    let submission = Submission { matter, command, expected: None, key: None };
    store.office.submit(&me(store, who), submission).await
}

#[track_caller]
fn rule(answer: Result<office::Done, SubmitError>) -> &'static str {
    match answer {
        Err(SubmitError::Refused(r)) => r.rule.id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_count_of_the_room_breaks_the_chain_in_the_case_and_a_rebuild_comes_out_equal() {
    for store in stores().await {
        filled(&store).await;
        let office = &store.office;
        let keeper = me(&store, "store");
        let stored = ThingFilter { state: "stored".into(), ..ThingFilter::default() };
        let things = office.things(&keeper, &stored).await.expect("the list").rows;
        assert!(things.len() >= 4, "{}: {things:?}", store.engine);
        // Nobody else begins one, and what the form says of the books is not looked at.
        let forged = json!({ "act": "begin_count", "room": "全部存放处", "booked": [], "underway": "x" });
        assert_eq!(rule(does(&store, "squad1-1", Matter::NewStocktaking, forged.clone()).await), "P-01");
        let begun = does(&store, "store", Matter::NewStocktaking, forged.clone()).await.expect("begun");
        assert_eq!(rule(does(&store, "brigade", Matter::NewStocktaking, forged).await), "V-16");
        let count = Matter::Stocktaking(begun.id.clone());
        let view = office.stocktaking(&keeper, &begun.id).await.expect("the count");
        assert_eq!(view.state.booked.len(), things.len());
        // One is missing, one is lent while it is counted, the rest is there.
        let whole: Vec<_> = things.iter().filter(|r| r.broken.is_empty() && !r.seal.is_empty()).collect();
        let line = |r: &ThingRow| {
            let no = u32::try_from(r.no).expect("a number");
            view.state.line_of(&r.case_id, no).expect("on the books").clone()
        };
        let (missing, lent) = (line(whole[0]), line(whole[whole.len() - 1]));
        assert_ne!((&missing.case, missing.no), (&lent.case, lent.no));
        let case = Matter::Case(lent.case.clone());
        let handler =
            office.case(&keeper, &lent.case, false).await.expect("the case").state.officers[0].id.clone();
        store.clock.set(date(2026, 11, 23).at(16, 50, 0, 0));
        let out = json!({
            "act": "record_custody", "goods": lent.no, "action": "lent", "officer": handler, "purpose": "质证",
            "condition": "完好", "seal": lent.seal, "intact": true,
        });
        does(&store, "store", case, out).await.expect("lent");
        for line in [&missing, &lent] {
            let gone = json!({ "act": "count_things", "lines": [line.line], "outcome": "missing", "note": "架位上没有" });
            does(&store, "store", count.clone(), gone).await.expect("counted");
        }
        let rest: Vec<u32> = view.state.booked.iter().map(|b| b.line).collect();
        let rest: Vec<u32> = rest.into_iter().filter(|l| ![missing.line, lent.line].contains(l)).collect();
        let there = json!({ "act": "count_things", "lines": rest, "outcome": "in_order" });
        does(&store, "brigade", count.clone(), there).await.expect("counted");
        let submit = json!({ "act": "submit_count", "explanation": "一件借出，一件查找中" });
        does(&store, "store", count.clone(), submit).await.expect("submitted");
        let approve =
            json!({ "act": "approve_count", "approve": true, "opinion": "属实", "moved": [missing.line] });
        assert_eq!(rule(does(&store, "brigade", count.clone(), approve.clone()).await), "V-16");
        assert_eq!(rule(does(&store, "store", count.clone(), approve.clone()).await), "P-01");
        let done = does(&store, "legal", count.clone(), approve).await.expect("signed");
        assert_eq!(done.numbers.len(), 1, "{done:?}");

        let broken = ThingFilter { broken: true, ..ThingFilter::default() };
        let broken = office.things(&keeper, &broken).await.expect("the list").rows;
        let faulted: Vec<_> = broken.iter().filter(|r| r.broken.starts_with("盘点")).collect();
        assert_eq!(faulted.len(), 1, "{}: {broken:?}", store.engine);
        assert_eq!(
            (faulted[0].case_id.as_str(), faulted[0].no),
            (missing.case.as_str(), i64::from(missing.no))
        );
        let handler =
            office.case(&keeper, &missing.case, false).await.expect("it").state.officers[0].id.clone();
        let told = office.notices(&me(&store, &handler), &Default::default()).await.expect("notices");
        assert!(told.rows.iter().any(|n| n.todo.contains("保管链断裂")), "{:?}", told.rows);
        let (row, pdf) = office.paper_pdf(&keeper, &done.numbers[0]).await.expect("its document");
        assert!(row.code == "STOCK" && pdf.starts_with(b"%PDF"));

        let before = office.lists_digest().await.expect("digest");
        office.rebuild(|_, _| {}).await.expect("rebuilt");
        assert_eq!(office.lists_digest().await.expect("digest"), before, "{}", store.engine);
        let found = office.verify(|_, _| {}).await.expect("verified").findings;
        assert_eq!(found, [], "{}", store.engine);
    }
}

#[tokio::test]
async fn p02_lets_pass_to_everybody_the_things_whose_case_they_may_open_and_no_other() {
    for store in stores().await.into_iter().take(1) {
        filled(&store).await;
        let office = &store.office;
        let every = ThingFilter { gone: true, ..ThingFilter::default() };
        let all = office.things(&me(&store, "store"), &every).await.expect("the list").rows;
        assert!(all.len() > 6, "{all:?}");
        let (mut seen, mut hidden) = (0, 0);
        for person in office.people().values().filter(|p| !p.disabled) {
            let me = Me::new(person.clone());
            let Ok(page) = office.things(&me, &every).await else {
                assert!(!office::reads_store(&me), "{}", person.id);
                continue;
            };
            for thing in &all {
                let listed = page.rows.iter().any(|r| r.id == thing.id);
                let opens = office.thing(&me, &thing.id).await.is_ok();
                assert_eq!(listed, opens, "{} {}", person.id, thing.id);
                // A forfeit alone is the finance office's; whoever sees the thing sees its case.
                assert!(!opens || office.case(&me, &thing.case_id, false).await.is_ok(), "{}", person.id);
                if opens { seen += 1 } else { hidden += 1 }
            }
        }
        assert!(seen > 20 && hidden > 20, "{seen} {hidden}");
        let hub = me(&store, "grid-201");
        assert!(matches!(office.thing(&hub, &all[0].id).await, Err(office::Error::Refused(_))));
    }
}

/// Appends records as the house itself would write them, beside the lists.
async fn forge(office: &office::Office, records: Vec<journal::Recorded>) {
    let act = journal::Act { key: None, at: "2026-11-23T16:41:00".into(), actor: "store".into() };
    let done = office.journal().act::<std::convert::Infallible, _>(act, move |tx| {
        Box::pin(async move {
            for r in records {
                let event = journal::NewEvent { kind: r.kind, body: r.body, private: r.private };
                tx.append("case/altered", journal::Expect::Any, vec![event]).await?;
            }
            Ok(Value::Null)
        })
    });
    done.await.unwrap_or_else(|_| panic!("appended"));
}

#[tokio::test]
async fn verify_names_a_link_that_breaks_a_chain_and_does_not_say_so() {
    for store in stores().await {
        filled(&store).await;
        let office = &store.office;
        let custody = |found: Vec<journal::Finding>| -> Vec<(String, String)> {
            found.into_iter().filter(|f| f.what.contains("保管链")).map(|f| (f.place, f.what)).collect()
        };
        let sound = office.verify(|_, _| {}).await.expect("verified");
        assert_eq!(custody(sound.findings), [], "{}", store.engine);
        let filter = ThingFilter {
            state: office_tag(Whereabouts::Lent),
            text: String::new(),
            ..ThingFilter::default()
        };
        let lent = office.things(&me(&store, "store"), &filter).await.expect("the list").rows.remove(0);
        let mut records =
            office.journal().load(&format!("case/{}", lent.case_id)).await.expect("its records");
        let link = records
            .iter_mut()
            .rev()
            .find(|r| r.kind == "custody_recorded" && r.body["goods"] == json!(lent.no));
        link.expect("a link").body["seal"] = json!("CL-9999");
        forge(office, records).await;
        let found = custody(office.verify(|_, _| {}).await.expect("verified").findings);
        assert_eq!(found.len(), 1, "{}: {found:?}", store.engine);
        let (place, what) = &found[0];
        assert!(place.contains(&lent.number) && place.contains(&format!("第{}号物品", lent.no)), "{place}");
        assert!(what.contains("没有标为断链") && what.contains("CL-9999"), "{what}");
    }
}

fn office_tag(state: Whereabouts) -> String {
    serde_json::to_value(state).expect("a tag").as_str().expect("a word").into()
}
