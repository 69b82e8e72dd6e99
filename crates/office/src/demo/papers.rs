//! Every document of the demonstration says what the law demands of it, and prints.

use super::make;
use crate::clock::{SetClock, SystemEntropy};
use crate::{Office, stream, town};
use documents::{Paper, Printer, papers};
use jiff::civil::date;
use law::case::{CaseEvent, CaseState};
use law::clue::{ClueEvent, ClueState};
use law::inforequest::{InfoEvent, InfoState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every paper of every matter, drawn from the journal.
async fn drawn() -> Vec<Paper> {
    let data = tempfile::tempdir().expect("a folder");
    let config = || crate::Config { data: data.path().into(), database: None, public_url: String::new() };
    let now = date(2026, 11, 23).at(16, 40, 0, 0);
    make(config(), town::embedded().expect("a town"), now, 20210901).await.unwrap_or_else(|e| panic!("{e}"));
    let clock = Arc::new(SetClock::at(now));
    let office =
        Office::open(config(), town::embedded().expect("a town"), clock, Arc::new(SystemEntropy)).await;
    let office = office.expect("it opens");
    let town = &office.town().law;
    let mut all = Vec::new();
    let rows =
        office.journal().query("SELECT DISTINCT stream FROM event ORDER BY stream", &[]).await.expect("read");
    for name in rows.iter().map(|r| r.text(0)) {
        let records = office.journal().load(&name).await.expect("read");
        if name.starts_with("case/") {
            let events: Vec<CaseEvent> = records.iter().map(|r| stream::decode(r).expect("a fact")).collect();
            for p in &CaseState::fold(&events).papers {
                let paper = papers::of_case(&p.code, Some(&p.number), &events, town);
                all.push(paper.unwrap_or_else(|| panic!("{} of {name} is not drawn", p.number)));
            }
            all.extend(["EV-L", "ARCH"].iter().filter_map(|code| papers::of_case(code, None, &events, town)));
        } else if name.starts_with("clue/") {
            let events: Vec<ClueEvent> = records.iter().map(|r| stream::decode(r).expect("a fact")).collect();
            let mut state = ClueState::default();
            events.iter().for_each(|e| state.evolve(e));
            for (code, number) in &state.papers {
                let mut paper = papers::of_clue(code, Some(number), &events, town)
                    .unwrap_or_else(|| panic!("{number} of {name} is not drawn"));
                crate::papers::name(office.town(), &mut paper);
                all.push(paper);
            }
        } else if name.starts_with("info/") {
            let events: Vec<InfoEvent> = records.iter().map(|r| stream::decode(r).expect("a fact")).collect();
            let answer = InfoState::fold(&events).answer;
            all.extend(answer.map(|a| {
                papers::of_info(&a.number, &events, town)
                    .unwrap_or_else(|| panic!("{} of {name} is not drawn", a.number))
            }));
        }
    }
    all
}

#[tokio::test]
async fn every_document_of_the_demonstration_is_complete_and_prints() {
    let printer = Printer::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for mut paper in drawn().await {
        let kind = law::paper::find(&paper.code).expect("in the catalogue");
        if let Err(refusals) = law::paper::check(kind, &paper.data) {
            let said: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            panic!("{:?}: {}", paper.number, said.join("\n"));
        }
        for key in ["class", "domain"] {
            let name = paper.data.get(key).and_then(|v| v.as_str()).unwrap_or_default();
            assert!(!name.chars().any(|c| c.is_ascii_lowercase()), "{:?} says {key} {name}", paper.number);
        }
        // Of every kind a few are printed: each takes ten milliseconds.
        let seen = kinds.entry(paper.code.clone()).or_default();
        *seen += 1;
        if *seen <= 3 {
            paper.images.clear();
            let text =
                printer.text_pages(&paper).unwrap_or_else(|e| panic!("{:?}: {e}", paper.number)).concat();
            let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            for sloppy in ["。。", "。，", "；。", "，。", "：。", "null", "（）", "《》"] {
                assert!(!text.contains(sloppy), "{:?} has {sloppy}: {text}", paper.number);
            }
        }
    }
    println!("{kinds:?}");
    assert!(kinds.len() >= 25, "{kinds:?}");
}
