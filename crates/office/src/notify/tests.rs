//! What is told, over the whole table of acts and the whole demonstration.

use super::waits::{ANSWERS, title};
use super::{Kind, NoticeFilter};
use crate::clock::{SetClock, SystemEntropy};
use crate::{Config, Me, Office, town};
use law::case::{CaseStage, CaseState, Subject};
use law::countersign::{Sheet, Sheets};
use law::matter::{Act, PersonRef};
use law::number::DocNumber;
use law::town::OfficersSign;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Decisions beside the road that nobody is waiting for: they are taken of one's own accord, or by those who handle the case.
const OF_ONE_S_OWN_ACCORD: &[&str] = &[
    "decide_on_spot",
    "extend_decision",
    "discuss",
    "sell_seized",
    "settle_measure",
    "release_measure",
    "request_designation",
    "assess_fault",
];

#[test]
fn every_decision_of_the_head_beside_the_road_is_told_or_named_here() {
    fn beside<S: 'static, G: 'static>(act: &Act<S, G>) -> bool {
        !act.main && act.roles == [law::person::Role::Head]
    }
    let known: BTreeSet<&str> =
        ANSWERS.iter().map(|a| a.0).chain(OF_ONE_S_OWN_ACCORD.iter().copied()).collect();
    for act in law::case::acts().filter(|a| beside(a)) {
        assert!(known.contains(act.id), "nobody is told that {} ({}) waits", act.id, act.title);
    }
    for (id, role) in ANSWERS {
        let act = law::case::act(id).unwrap_or_else(|| panic!("{id} is no act"));
        assert!(act.roles.contains(role), "{id} is not for {role:?}");
        assert!(!title(id).is_empty());
    }
}

#[test]
fn officers_are_told_what_waits_for_their_signature_where_the_town_signs_on_the_screen() {
    let mut book = town::embedded().unwrap();
    let officer = |id: &str| PersonRef { id: id.into(), name: id.into(), ..PersonRef::default() };
    let day = jiff::civil::date(2026, 3, 2);
    let sheet = Sheet {
        code: "INSP".into(),
        number: DocNumber::new(&book.law.agency.prefix, "检笔", 2026, 1),
        officers: vec![officer("squad1-1"), officer("squad1-2")],
        signed: vec!["squad1-1".into()],
    };
    let subject = Subject {
        clue: "c".into(),
        squad: "squad1".into(),
        list_version: String::new(),
        item: book.law.powers.iter().flat_map(|l| &l.items).next().unwrap().clone(),
        party: Default::default(),
        facts: String::new(),
        act_from: day,
        act_to: None,
        discovered_on: day,
        place: Default::default(),
        harm: false,
        repeat_note: String::new(),
    };
    let state = CaseState {
        stage: CaseStage::Investigating,
        subject: Some(subject),
        countersigned: Sheets(vec![sheet]),
        ..CaseState::default()
    };
    let told = |book: &town::TownBook| -> Vec<BTreeSet<String>> {
        let all = super::waits::of_case(&state, &book.law, day.at(9, 0, 0, 0));
        all.into_iter().filter(|w| w.task == "countersign").map(|w| w.to).collect()
    };
    assert!(told(&book).is_empty(), "a town that signs on paper tells nobody");
    book.law.policy.officers_sign.value = OfficersSign::Screen;
    assert_eq!(told(&book), [BTreeSet::from(["p:squad1-2".to_string()])]);
}

#[test]
fn kinds_and_channels_are_found_by_their_words() {
    for kind in Kind::ALL {
        assert_eq!(Kind::find(kind.tag()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.tag());
    }
    assert_eq!(Kind::find("nothing"), None);
}

/// The demonstration as it is served.
async fn demonstration(folder: &std::path::Path) -> Office {
    let now = "2026-11-23T16:40:12".parse().unwrap();
    let config = || Config { data: folder.into(), database: None, public_url: String::new() };
    crate::demo::make(config(), town::embedded().unwrap(), now, 20_210_901).await.unwrap();
    let clock = Arc::new(SetClock::at(now));
    Office::open(config(), town::embedded().unwrap(), clock, Arc::new(SystemEntropy)).await.unwrap()
}

async fn every(office: &Office, me: &Me) -> Vec<super::Notice> {
    let (mut all, mut filter) = (Vec::new(), NoticeFilter::default());
    loop {
        let page = office.notices(me, &filter).await.unwrap();
        all.extend(page.rows);
        match page.next {
            Some(next) => filter.after = next,
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_the_whole_demonstration_no_notice_says_anything_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let office = demonstration(folder.path()).await;
    office.sweep_limits().await.unwrap();
    let mut private: BTreeSet<String> = office.people().values().map(|p| p.name.clone()).collect();
    let rows = office.journal().query("SELECT value FROM private_part", &[]).await.unwrap();
    fn words(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::String(s) => {
                // Dates, words of one sign and the law's own tags are nobody's data.
                let plain = s.is_ascii() && !s.bytes().any(|b| b.is_ascii_digit());
                let day = s.parse::<jiff::civil::Date>().is_ok();
                if s.chars().count() > 1 && !plain && !day {
                    found.insert(s.clone());
                }
            }
            serde_json::Value::Array(all) => all.iter().for_each(|v| words(v, found)),
            serde_json::Value::Object(map) => map.values().for_each(|v| words(v, found)),
            _ => {}
        }
    }
    for row in rows {
        words(&serde_json::from_str(&row.text(0)).unwrap(), &mut private);
    }
    let places = office.journal().query("SELECT DISTINCT place FROM clue_row", &[]).await.unwrap();
    private.extend(places.iter().map(|r| r.text(0)).filter(|p| !p.is_empty()));
    assert!(private.len() > 300, "{} names, numbers and places are looked for", private.len());
    let (mut seen, mut kinds, mut lines) = (0, BTreeSet::new(), BTreeSet::new());
    for person in office.people().values() {
        let me = Me::new(person.clone());
        let all = every(&office, &me).await;
        let numbers: Vec<i64> = all.iter().map(|n| n.no).collect();
        assert_eq!(
            numbers.iter().collect::<BTreeSet<_>>().len(),
            numbers.len(),
            "{}: a notice twice",
            person.id
        );
        let unread = all.iter().filter(|n| n.unread).count();
        assert!(all[..unread].iter().all(|n| n.unread), "{}: the unread come first", person.id);
        assert_eq!(
            office.unread_notices(&me).await.unwrap(),
            i64::try_from(unread.min(100)).unwrap(),
            "{}",
            person.id
        );
        for notice in all {
            let line = notice.line();
            assert!(!notice.todo.is_empty() && !line.contains("请】") && !line.contains("“”"), "{line}");
            lines.insert(line);
            kinds.insert(notice.kind);
            seen += 1;
        }
    }
    assert!(seen > 1000, "{seen} notices were read");
    for line in &lines {
        if let Some(said) = private.iter().find(|p| line.contains(p.as_str())) {
            panic!("{line} says {said}");
        }
    }
    for kind in [
        Kind::Dispatched,
        Kind::Returned,
        Kind::Approval,
        Kind::Task,
        Kind::Assigned,
        Kind::Progress,
        Kind::Red,
    ] {
        assert!(kinds.contains(&kind), "the demonstration has no {kind:?}: {kinds:?}");
    }
    let before = office.lists_digest().await.unwrap();
    office.rebuild(|_, _| ()).await.unwrap();
    assert_eq!(office.lists_digest().await.unwrap(), before, "made again, the notices are the same");
    assert_eq!(office.sweep_limits().await.unwrap(), 0, "a limit is told once");
}
