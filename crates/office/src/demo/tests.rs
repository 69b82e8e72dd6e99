//! The demonstration is planned without a refusal and shows every stage.

use super::{Plan, StepAct, make, plan};
use crate::clock::{SetClock, SystemEntropy};
use crate::read::{CaseFilter, ClueFilter, InfoFilter, ThingFilter};
use crate::{Me, Office, stream, town};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use law::case::footage::Command as Footage;
use law::case::{CaseCommand, CaseStage, CaseState, Procedure};
use law::clue::{ClueCommand, ClueStage, Source};
use law::inforequest::InfoStage;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

fn now() -> DateTime {
    date(2026, 11, 23).at(16, 40, 12, 345_000_000)
}

/// Planned once for all tests.
fn planned() -> &'static Plan {
    static PLAN: LazyLock<Plan> = LazyLock::new(|| plan(&town::embedded().unwrap(), now(), 20210901));
    &PLAN
}

#[test]
fn no_step_is_refused_and_every_stage_is_shown() {
    let plan = planned();
    assert_eq!(plan.refused, Vec::<String>::new());
    assert_eq!(plan.matters.len(), 300);
    let mut clues: BTreeMap<ClueStage, usize> = BTreeMap::new();
    let mut cases: BTreeMap<(Procedure, CaseStage), usize> = BTreeMap::new();
    for m in &plan.matters {
        *clues.entry(m.clue).or_default() += 1;
        if let Some(case) = m.case {
            *cases.entry(case).or_default() += 1;
        }
    }
    println!("{} steps, {} pictures, {clues:?} {cases:?}", plan.steps.len(), plan.pictures.len());
    for stage in ClueStage::ALL {
        assert!(clues.contains_key(&stage), "no clue is {stage:?}");
    }
    for stage in CaseStage::ALL {
        let shown = cases.keys().any(|(_, s)| *s == stage);
        assert!(shown, "no case is {stage:?}");
    }
    assert!(cases.values().sum::<usize>() >= 60);
}

#[test]
fn steps_run_in_order_of_time_and_end_before_now() {
    let plan = planned();
    assert!(plan.steps.is_sorted_by_key(|s| s.at));
    assert!(plan.steps.iter().all(|s| s.at <= now()));
    let first = plan.steps.first().unwrap().at.date();
    assert!(first < date(2025, 10, 10), "{first}");
    told_before_touched(plan);
}

/// Nothing happens to a clue before it is reported; one that is merged is merged into a clue reported and still open.
fn told_before_touched(plan: &Plan) {
    let mut reported = BTreeSet::new();
    let mut left = BTreeMap::new();
    let rated = |s: &StepAct| matches!(s, StepAct::Clue(ClueCommand::RateClue(_)));
    for step in plan.steps.iter().filter(|s| !rated(&s.act)) {
        *left.entry(step.matter).or_insert(0) += 1;
    }
    for step in &plan.steps {
        match &step.act {
            StepAct::Clue(ClueCommand::ReportClue(_)) => assert!(reported.insert(step.matter)),
            StepAct::Merge { into, .. } => {
                assert!(reported.contains(into), "merged at {} into a clue not yet told of", step.at);
                let over = left[into] == 0 && plan.matters[*into].clue.is_final();
                assert!(!over, "merged at {} into a clue that was closed", step.at);
            }
            StepAct::Inspection(_)
            | StepAct::Info(_)
            | StepAct::Receipts(_)
            | StepAct::Count(_)
            | StepAct::Footage(_)
            | StepAct::MakePatrols
            | StepAct::Patrol { .. }
            | StepAct::Track { .. } => {}
            _ => assert!(reported.contains(&step.matter)),
        }
        if let Some(n) = left.get_mut(&step.matter).filter(|_| !rated(&step.act)) {
            *n -= 1;
        }
    }
}

#[test]
fn every_source_reports_and_every_picture_is_used() {
    let plan = planned();
    let sources: BTreeSet<Source> = plan
        .steps
        .iter()
        .filter_map(|s| match &s.act {
            StepAct::Clue(ClueCommand::ReportClue(c)) => Some(c.source),
            _ => None,
        })
        .collect();
    assert_eq!(sources, BTreeSet::from(Source::ALL));
    let told = serde_json::to_string(
        &plan
            .steps
            .iter()
            .filter_map(|s| match &s.act {
                StepAct::Clue(c) => serde_json::to_value(c).ok(),
                StepAct::Case(c) => serde_json::to_value(c).ok(),
                StepAct::Footage(c) => serde_json::to_value(c).ok(),
                StepAct::Info(c) => serde_json::to_value(c).ok(),
                _ => None,
            })
            .collect::<Vec<_>>(),
    )
    .unwrap();
    assert!(plan.pictures.iter().all(|p| told.contains(&p.file.sha256)));
    assert!(!told.contains(super::course::UNDRAWN));
}

#[test]
fn most_recordings_are_matched_and_some_are_left_to_be() {
    let plan = planned();
    let linked =
        |s: &&super::Step| matches!(&s.act, StepAct::Case(CaseCommand::Footage(Footage::LinkFootage(_))));
    let imported = plan.steps.iter().filter(|s| matches!(s.act, StepAct::Footage(_))).count();
    let linked = plan.steps.iter().filter(linked).count();
    assert!(linked > 20 && (1..12).contains(&(imported - linked)), "{imported} imported, {linked} linked");
}

#[test]
fn the_same_seed_plans_the_same_story() {
    let (a, b) = (planned(), plan(&town::embedded().unwrap(), now(), 20210901));
    assert_eq!(format!("{:?}", a.steps), format!("{:?}", b.steps));
    assert_eq!(a.matters, b.matters);
}

#[test]
fn any_hour_of_the_year_makes_a_plan_without_a_refusal() {
    let town = town::embedded().unwrap();
    let midnight = date(2026, 11, 24).at(0, 10, 0, 0);
    let sunday = date(2026, 12, 6).at(11, 0, 0, 0);
    let holiday = date(2026, 10, 3).at(9, 0, 0, 0);
    // On this Saturday a repeat reached the centre when what it repeated had been dealt with.
    let saturday = date(2026, 11, 28).at(5, 0, 0, 0);
    let hours = (0..24).map(|h| date(2026, 11, 24).at(h, 7, 0, 0));
    let moments = [midnight, sunday, holiday].into_iter().chain(hours).map(|now| (now, 7));
    let saturdays = (0..6).map(|n| (saturday.saturating_add(n.minutes()), 20_210_901));
    for (now, seed) in moments.chain(saturdays) {
        let plan = super::program::plan(&town, now, seed, false);
        assert_eq!(plan.refused, Vec::<String>::new(), "{now}");
        assert!(plan.steps.iter().all(|s| s.at <= now), "{now}");
        told_before_touched(&plan);
        let reported = plan.matters.iter().filter(|m| m.clue != ClueStage::Absent).count();
        assert_eq!(reported, 300, "{now}");
    }
}

#[test]
fn a_year_without_holiday_arrangement_stops_matters_but_not_the_demonstration() {
    let now = date(2027, 3, 10).at(10, 0, 0, 0);
    let plan = super::program::plan(&town::embedded().unwrap(), now, 7, false);
    assert!(plan.matters.iter().all(|m| m.clue != ClueStage::Absent));
    // What is refused is a window that cannot be counted to its end (X-03, SV-07, F-02), nothing else.
    for refusal in &plan.refused {
        assert!(refusal.contains("暂定") || refusal.contains("放假安排"), "{refusal}");
    }
}

#[tokio::test]
async fn the_office_plays_it_as_planned_and_verifies_and_rebuilds() {
    let data = tempfile::tempdir().unwrap();
    let config = || crate::Config { data: data.path().into(), database: None, public_url: String::new() };
    let town = || town::embedded().unwrap();
    let made = make(config(), town(), now(), 20210901).await.unwrap_or_else(|e| panic!("{e}"));
    let plan = planned();
    assert_eq!((made.clues, made.acts), (300, plan.steps.len()));
    assert_eq!(made.cases, plan.matters.iter().filter(|m| m.case.is_some()).count());
    // Opened anew, as the server does.
    let clock = Arc::new(SetClock::at(now()));
    let office = Office::open(config(), town(), clock, Arc::new(SystemEntropy)).await.unwrap();

    // Where every matter stands is what was planned.
    let hub = Me::new(office.people()["hub"].clone());
    for stage in ClueStage::ALL {
        // What inspections found waits for the centre beside the rest.
        let found = if stage == ClueStage::Reported { plan.found } else { 0 };
        let wanted = plan.matters.iter().filter(|m| m.clue == stage).count() + found;
        assert_eq!(count(&office, "clue_row", &stage).await, wanted, "{stage:?}");
    }
    for stage in CaseStage::ALL {
        let wanted = plan.matters.iter().filter(|m| m.case.is_some_and(|(_, s)| s == stage)).count();
        assert_eq!(count(&office, "case_row", &stage).await, wanted, "{stage:?}");
    }
    assert!(!office.clues(&hub, &Default::default()).await.unwrap().rows.is_empty());
    assert!(!office.published("").await.unwrap().rows.is_empty());
    the_judicial_office_sees_what_waits_for_it(&office).await;
    the_overdue_lists_hold_what_is_late_and_nothing_else(&office).await;
    let finance = Me::new(office.people()["finance2"].clone());
    let receipts = office.receipts(&finance, &Default::default()).await.unwrap();
    assert_eq!(receipts.page.rows.len(), 3);
    assert_eq!((receipts.totals.stock, receipts.totals.voided, receipts.totals.unreported), (170, 1, 0));
    let plans = office.inspections(&hub, &Default::default()).await.unwrap().rows;
    assert_eq!((plans.len(), plan.found), (plan.inspections, 1));
    assert!(plans.iter().any(|p| p.way == "random" && p.stage == "ended" && p.checked == 2));
    assert!(!office.inspection_results("").await.unwrap().rows.is_empty());
    the_store_room_has_things_in_many_states_and_two_counts(&office).await;
    a_request_waits_one_is_overdue_and_one_was_answered(&office).await;

    let before = office.lists_digest().await.unwrap();
    office.rebuild(|_, _| {}).await.unwrap();
    assert_eq!(office.lists_digest().await.unwrap(), before);
    let report = office.verify(|_, _| {}).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

async fn the_store_room_has_things_in_many_states_and_two_counts(office: &Office) {
    let keeper = Me::new(office.people()["store"].clone());
    use law::case::chain::Whereabouts;
    // What is sealed where it stands or sampled is dealt with by the demonstration within the day.
    for state in [Whereabouts::Stored, Whereabouts::Lent, Whereabouts::Waiting, Whereabouts::Gone] {
        let filter = ThingFilter { state: crate::project::tag(&state), ..Default::default() };
        let rows = office.things(&keeper, &filter).await.unwrap().rows;
        assert!(!rows.is_empty(), "nothing is {state:?}");
    }
    let late = ThingFilter { overdue: true, ..Default::default() };
    assert!(
        !office.things(&keeper, &late).await.unwrap().rows.is_empty(),
        "nothing waits too long for its return"
    );
    let broken = ThingFilter { broken: true, ..Default::default() };
    let broken = office.things(&keeper, &broken).await.unwrap().rows;
    assert!(broken.iter().any(|r| r.broken.starts_with("盘点")) && broken.len() >= 2, "{broken:?}");
    let counts = office.stocktakings(&keeper, "").await.unwrap().rows;
    let told: Vec<_> = counts.iter().map(|c| (c.stage.as_str(), c.differing)).collect();
    assert_eq!(told, [("counting", 0), ("ended", 1)]);
    assert!(counts[0].counted > 0 && counts[0].counted < counts[0].booked, "{:?}", counts[0]);
    let number = &counts[1].number;
    let (row, pdf) = office.paper_pdf(&keeper, number).await.unwrap();
    assert!(row.code == "STOCK" && pdf.starts_with(b"%PDF"));
    // What the count found stands in the thing's chain, and its fault on the keeper's desk.
    let faulted = broken.iter().find(|r| r.broken.starts_with("盘点")).unwrap();
    let thing = office.thing(&keeper, &faulted.id).await.unwrap();
    assert_eq!(
        thing.links.last().map(|l| l.paper.as_ref().map(ToString::to_string)),
        Some(Some(number.clone()))
    );
    let desk = office.desk(&keeper).await.unwrap().store.unwrap();
    assert!(!desk.waiting.is_empty() && !desk.back.is_empty() && !desk.broken.is_empty());
}

/// D-16: one of each, and the year's figures say so.
async fn a_request_waits_one_is_overdue_and_one_was_answered(office: &Office) {
    let legal = Me::new(office.people()["legal"].clone());
    let list = async |filter: InfoFilter| office.infos(&legal, &filter).await.unwrap().rows;
    let all = list(InfoFilter::default()).await;
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(list(InfoFilter { open: true, ..Default::default() }).await.len(), 2);
    let late = list(InfoFilter { overdue: true, ..Default::default() }).await;
    assert_eq!(late.len(), 1, "{late:?}");
    let late = office.info(&legal, &late[0].id).await.unwrap();
    assert_eq!((late.state.stage, late.state.extended), (InfoStage::Open, Some(5)));
    let answered = list(InfoFilter { stage: "answered".into(), ..Default::default() }).await;
    let answered = office.info(&legal, &answered[0].id).await.unwrap();
    assert!(answered.state.corrected_on.is_some() && answered.state.opinions[0].agrees == Some(false));
    assert_eq!((answered.answered_late, answered.papers.len()), (None, 1));
    let (row, pdf) = office.paper_pdf(&legal, &answered.papers[0].number).await.unwrap();
    assert!(row.code == "INFO" && pdf.starts_with(b"%PDF"));
    let year = office.info_year(&legal, 2026).await.unwrap();
    assert_eq!((year.received, year.carried_out, year.late), (3, 2, 0));
    let desk = office.desk(&legal).await.unwrap();
    assert_eq!((desk.requests.len(), desk.requests_overdue.len()), (2, 1));
}

/// U-01, U-02: its desk holds every case that waits for it and no other.
async fn the_judicial_office_sees_what_waits_for_it(office: &Office) {
    let mut waits = BTreeSet::new();
    for row in office.journal().query("SELECT id FROM case_row", &[]).await.unwrap() {
        let case = CaseState::fold(&office.case_events(&row.text(0)).await.unwrap());
        if case.waits_for_justice(&office.town().law) {
            waits.insert(row.text(0));
        }
    }
    assert!(!waits.is_empty(), "some case waits");
    let desk = office.desk(&Me::new(office.people()["justice"].clone())).await.unwrap();
    assert_eq!(desk.cases.into_iter().map(|c| c.id).collect::<BTreeSet<_>>(), waits);
}

/// Reckoned from the matters themselves, what is late is on the lists, page by page, and in the town's numbers.
async fn the_overdue_lists_hold_what_is_late_and_nothing_else(office: &Office) {
    let (town, today) = (&office.town().law, now().date());
    let (mut clues, mut cases) = (BTreeSet::new(), BTreeSet::new());
    let late = |d: &law::deadline::Deadline| !d.provisional && d.due.is_some_and(|day| day < today);
    for row in office.journal().query("SELECT id FROM clue_row", &[]).await.unwrap() {
        let records = office.journal().load(&stream::clue(&row.text(0))).await.unwrap();
        let clue = stream::fold_clue(&records).unwrap();
        if clue.is_open() && clue.due(town).is_some_and(|d| late(&d)) {
            clues.insert(row.text(0));
        }
    }
    for row in office.journal().query("SELECT id FROM case_row", &[]).await.unwrap() {
        let case = CaseState::fold(&office.case_events(&row.text(0)).await.unwrap());
        if (!case.stage.is_final() || case.credit.unfinished())
            && case.deadlines(town).iter().any(|(_, d)| late(d))
        {
            cases.insert(row.text(0));
        }
    }
    println!("{} clues and {} cases are late", clues.len(), cases.len());
    assert!(!clues.is_empty() && !cases.is_empty(), "the demonstration shows what is late");
    let hub = Me::new(office.people()["hub"].clone());
    let (mut listed, mut after) = (BTreeSet::new(), String::new());
    loop {
        let filter = ClueFilter { overdue: true, after, ..Default::default() };
        let page = office.clues(&hub, &filter).await.unwrap();
        listed.extend(page.rows.into_iter().map(|r| r.id));
        let Some(next) = page.next else { break };
        after = next;
    }
    assert_eq!(listed, clues);
    let (mut listed, mut after) = (BTreeSet::new(), String::new());
    loop {
        let filter = CaseFilter { overdue: true, after, ..Default::default() };
        let page = office.cases(&hub, &filter).await.unwrap();
        listed.extend(page.rows.into_iter().map(|r| r.id));
        let Some(next) = page.next else { break };
        after = next;
    }
    assert_eq!(listed, cases);
    let told = office.overview(&hub).await.unwrap().unwrap();
    let count = |set: &BTreeSet<String>| i64::try_from(set.len()).unwrap();
    assert_eq!((told.clues_overdue, told.cases_overdue), (count(&clues), count(&cases)));
}

async fn count(office: &Office, table: &str, stage: &impl serde::Serialize) -> usize {
    let stage = serde_json::to_value(stage).unwrap();
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE stage = $1");
    let rows = office.journal().query(&sql, &[stage.as_str().unwrap().into()]).await.unwrap();
    usize::try_from(rows[0].int(0)).unwrap()
}
