//! No list reads a whole table, whoever asks and however it is narrowed.

use super::list::List;
use super::{CaseFilter, ClueFilter};
use crate::clock::{SetClock, SystemEntropy};
use crate::{Config, Me, Office, town};
use jiff::civil::date;
use journal::Value;
use std::sync::Arc;

async fn office(folder: &tempfile::TempDir) -> Office {
    let clock = Arc::new(SetClock::at(date(2026, 3, 2).at(9, 0, 0, 0)));
    let config = Config { data: folder.path().into(), database: None, public_url: String::new() };
    Office::open(config, town::embedded().unwrap(), clock, Arc::new(SystemEntropy)).await.unwrap()
}

/// What SQLite says of how it would read.
async fn plan(office: &Office, (sql, args): (String, Vec<Value>)) -> Vec<String> {
    let rows = office.journal().query(&format!("EXPLAIN QUERY PLAN {sql}"), &args).await.unwrap();
    rows.iter().map(|r| r.text(3)).collect()
}

/// Every table is searched, or walked along an index in the order wanted; what is sorted is a page of each alternative
/// (`p0`, `p1` …), never what was found in a table.
fn reads_an_index(plan: &[String]) -> bool {
    let walked = |l: &String| l.starts_with("SCAN") && !l.contains("USING") && !l.starts_with("SCAN p");
    let sorted = |two: &[String]| two[0].contains(" c ") && two[1].contains("TEMP B-TREE");
    !plan.iter().any(walked) && !plan.windows(2).any(sorted)
}

const POSTS: [&str; 9] =
    ["hub", "squad1-1", "dept-build-1", "grid-201", "area-east", "finance", "legal", "city", "sysadmin"];

#[tokio::test]
async fn every_list_of_clues_reads_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder).await;
    let some = |f: fn(&mut ClueFilter)| {
        let mut filter = ClueFilter::default();
        f(&mut filter);
        filter
    };
    let filters = [
        some(|_| {}),
        some(|f| f.stage = "reported".into()),
        some(|f| f.class = "stall".into()),
        some(|f| f.source = "citizen".into()),
        some(|f| f.squad = "squad1".into()),
        some(|f| f.grid = "419001103201".into()),
        some(|f| f.grid = "east".into()),
        some(|f| f.grid = super::NO_GRID.into()),
        some(|f| (f.grid, f.open) = (super::NO_GRID.into(), true)),
        some(|f| f.open = true),
        some(|f| f.overdue = true),
        some(|f| f.stage = super::WAITING.into()),
        some(|f| (f.from, f.to) = ("2026-03-01".into(), "2026-03-02".into())),
        some(|f| f.due_on = "2026-03-02".into()),
        some(|f| f.office = "dept-build".into()),
        some(|f| f.mine = true),
        some(|f| f.stage = super::UNTOLD.into()),
        some(|f| f.stage = super::UNTOLD_MERGED.into()),
        some(|f| f.lamp = "red".into()),
        some(|f| f.lamp = "yellow".into()),
        some(|f| (f.lamp, f.after) = ("yellow".into(), "2026-03-01~x".into())),
        some(|f| f.urged = true),
        some(|f| f.mark = super::MARKED.into()),
        some(|f| (f.mark, f.stage) = (super::UNMARKED.into(), "reported".into())),
        some(|f| f.reopened = true),
        some(|f| f.rating = "dissatisfied".into()),
        some(|f| f.after = "2026-03-01T09:00:00~x".into()),
        some(|f| (f.overdue, f.after) = (true, "2026-03-01~x".into())),
    ];
    for who in POSTS {
        let me = Me::new(office.people()[who].clone());
        for filter in &filters {
            let plan = plan(&office, office.clue_list(&me, filter).sql()).await;
            assert!(reads_an_index(&plan), "{who} {filter:?}: {plan:#?}");
        }
        let list = office.clue_list(&me, &ClueFilter::default());
        let plan = plan(&office, list.search_sql("clue", "占道", &["道经".into()])).await;
        assert!(searches_from_the_rarest(&plan), "{who}: {plan:#?}");
    }
    // The test can fail: without an index it sees the walk and the sorting.
    let bad = List::new("clue_row", "c.id", "content", crate::scope::Sight::everything());
    let plan = plan(&office, bad.sql()).await;
    assert!(!reads_an_index(&plan), "{plan:#?}");
}

/// However much waits, a figure walks what it counts and not what is open.
#[tokio::test]
async fn what_is_rarer_than_open_is_found_by_an_index_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder).await;
    let some = |f: fn(&mut ClueFilter)| {
        let mut filter = ClueFilter { open: true, ..ClueFilter::default() };
        f(&mut filter);
        filter
    };
    let filters = [
        (some(|f| f.lamp = "yellow".into()), "clue_warn (open=? AND warn>? AND warn<?)"),
        (some(|f| f.lamp = "red".into()), "clue_lamp (open=? AND lamp"),
        (some(|f| f.urged = true), "clue_urged"),
        (some(|f| f.reopened = true), "clue_reopened"),
        (some(|f| f.mark = super::MARKED.into()), "clue_mark (mark=?)"),
        (some(|f| f.stage = super::UNTOLD.into()), "clue_stage (stage=?)"),
        (some(|f| f.stage = super::UNTOLD_MERGED.into()), "clue_stage (stage=?)"),
    ];
    for who in ["hub", "brigade", "head"] {
        let me = Me::new(office.people()[who].clone());
        for (filter, wanted) in &filters {
            for asked in [office.clue_list(&me, filter).sql(), office.clue_list(&me, filter).count_sql()] {
                let plan = plan(&office, asked).await;
                assert!(plan.iter().any(|l| l.contains(wanted)), "{who} {filter:?}: {plan:#?}");
            }
        }
    }
}

/// What waits for the centre lies with no squadron: it is not walked to count what does.
#[tokio::test]
async fn the_load_of_a_squadron_is_counted_from_its_own_index() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder).await;
    let me = Me::new(office.people()["hub"].clone());
    let squads = office.squads();
    assert_eq!(squads.len(), 4);
    for overdue in [false, true] {
        let clues = office.clue_list(&me, &ClueFilter { open: true, overdue, ..ClueFilter::default() });
        let cases = office.case_list(&me, &CaseFilter { open: true, overdue, ..CaseFilter::default() });
        for (list, wanted) in [(clues, "clue_squad_open (squad=?"), (cases, "case_squad_open (squad=?")] {
            let plan = plan(&office, list.only("c.squad", &squads).count_by_sql("c.squad")).await;
            assert!(plan.iter().any(|l| l.contains(wanted)), "{overdue}: {plan:#?}");
        }
    }
}

#[tokio::test]
async fn a_receipt_is_found_by_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder).await;
    let plan = plan(&office, (crate::project::BY_RECEIPT.into(), vec!["abc".into()])).await;
    assert!(plan.iter().any(|l| l.contains("clue_receipt (receipt=?)")), "{plan:#?}");
}

#[tokio::test]
async fn every_list_of_cases_reads_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder).await;
    let some = |f: fn(&mut CaseFilter)| {
        let mut filter = CaseFilter::default();
        f(&mut filter);
        filter
    };
    let filters = [
        some(|_| {}),
        some(|f| f.stage = "investigating".into()),
        some(|f| f.procedure = "simple".into()),
        some(|f| f.squad = "squad1".into()),
        some(|f| (f.squad, f.stage) = ("squad1".into(), "served".into())),
        some(|f| f.open = true),
        some(|f| f.overdue = true),
        some(|f| f.after = "2026-03-01T09:00:00~x".into()),
    ];
    for who in POSTS {
        let me = Me::new(office.people()[who].clone());
        for filter in &filters {
            let plan = plan(&office, office.case_list(&me, filter).sql()).await;
            assert!(reads_an_index(&plan), "{who} {filter:?}: {plan:#?}");
        }
        let mut list = office.case_list(&me, &CaseFilter::default());
        list.within(crate::scope::parties(&me));
        let plan = plan(&office, list.search_sql("party", "王示", &["示范".into()])).await;
        assert!(searches_from_the_rarest(&plan), "{who}: {plan:#?}");
    }
}

/// The grams come first, in the order of the list, and each matter found is looked up by its key.
fn searches_from_the_rarest(plan: &[String]) -> bool {
    plan.first().is_some_and(|l| l.starts_with("SEARCH s USING COVERING INDEX"))
        && !plan.iter().any(|l| l.contains("TEMP B-TREE") || l.starts_with("SCAN"))
}
