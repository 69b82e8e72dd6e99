//! 盘点 in the search of all paths: a sealed thing and a bare one.

use super::{Machine, Try};
use crate::kit::Story;
use crate::paths::invariants::Stocktaken;
use jiff::civil::Date;
use law::stocktaking::{StocktakingCommand as K, *};
use law::town::{EVERY_ROOM, Town};
use std::collections::BTreeSet;

pub const MACHINE: Machine<StocktakingState, K, StocktakingFact, Stocktaken> = Machine {
    name: "count of the store-room",
    desk: Story::new,
    start: |_| (StocktakingState::default(), Vec::new()),
    acts: || ACTS.iter().map(|a| a.id).collect(),
    act: K::act,
    decide,
    evolve: StocktakingState::evolve,
    panel,
    ended: |s| s.stage.is_final(),
    rests: |_| false,
    menu,
    waits: |_, _| Vec::new(),
    print,
    breaches,
};

fn booked() -> Vec<Booked> {
    let thing = |line: u32, seal: &str| Booked {
        line,
        case: "c1".into(),
        no: line,
        name: "三轮车".into(),
        quantity: "1辆".into(),
        place: "物品库1号架".into(),
        seal: seal.into(),
        ..Booked::default()
    };
    vec![thing(1, "F001"), thing(2, "")]
}

fn menu(_: &Story, s: &StocktakingState) -> Vec<Try<K>> {
    let mut all = Vec::new();
    let mut add = |who, how, command| all.push(Try { who, how, command });
    let begin = |booked: Vec<Booked>, underway: Option<String>| {
        K::BeginCount(BeginCount { room: EVERY_ROOM.into(), booked, underway })
    };
    add("keeper", "the whole room", begin(booked(), None));
    add("brigade", "the whole room", begin(booked(), None));
    add("keeper", "an empty room", begin(Vec::new(), None));
    add("keeper", "another is under way", begin(booked(), Some("另一次盘点".into())));
    let count = |lines: &[u32], outcome, note: &str| {
        K::CountThings(CountThings {
            lines: lines.into(),
            outcome,
            note: note.into(),
            ..CountThings::default()
        })
    };
    add("keeper", "the sealed one", count(&[1], Outcome::InOrder, ""));
    add("poly", "both", count(&[1, 2], Outcome::InOrder, ""));
    add("keeper", "a seal is broken", count(&[1], Outcome::SealBroken, "封条断开"));
    add("keeper", "a seal that it never had", count(&[2], Outcome::SealBroken, "封条断开"));
    add("brigade", "the bare one is missing", count(&[2], Outcome::Missing, "架上没有"));
    add("brigade", "missing, no word of it", count(&[2], Outcome::Missing, ""));
    add("brigade", "both are missing", count(&[1, 2], Outcome::Missing, "架上没有"));
    if s.surplus.is_empty() {
        let more = RecordSurplus {
            name: "折叠桌".into(),
            quantity: "1".into(),
            place: "一区".into(),
            ..RecordSurplus::default()
        };
        add("keeper", "", K::RecordSurplus(more));
    }
    for (who, explanation) in [("keeper", "正在查找"), ("keeper", ""), ("brigade", "正在查找")] {
        let how = if explanation.is_empty() { "no word of it" } else { "explained" };
        add(who, how, K::SubmitCount(SubmitCount { explanation: explanation.into() }));
    }
    for who in ["keeper", "brigade", "poly", "legal", "head", "sq1"] {
        let approve = |approve| {
            K::ApproveCount(ApproveCount { approve, opinion: "差异属实。".into(), moved: Vec::new() })
        };
        add(who, "signed", approve(true));
        if who == "legal" {
            add(who, "back", approve(false));
        }
    }
    all
}

fn print(s: &StocktakingState, _: Date, _: &Town) -> String {
    let counted: Vec<_> = s.counted.iter().map(|(line, c)| (*line, c.outcome)).collect();
    let (stage, surplus, counters) = (s.stage, s.surplus.len(), &s.counters);
    format!("{stage:?} {counted:?} {surplus} {counters:?}")
}

/// What the last event broke.
fn breaches(history: &[StocktakingEvent], _: &Town) -> Vec<Stocktaken> {
    let Some((last, before)) = history.split_last() else { return Vec::new() };
    // What was found of each thing at last, what is there beyond the books, and by whom.
    let mut booked = BTreeSet::new();
    let mut found = std::collections::BTreeMap::new();
    let (mut surplus, mut hands) = (0, BTreeSet::new());
    for event in before {
        match &event.fact {
            StocktakingFact::CountBegun { booked: all, .. } => booked.extend(all.iter().map(|b| b.line)),
            StocktakingFact::ThingsCounted { lines, outcome, .. } => {
                found.extend(lines.iter().map(|line| (*line, *outcome)));
                hands.insert(event.by.id.as_str());
            }
            StocktakingFact::SurplusRecorded { .. } => {
                surplus += 1;
                hands.insert(event.by.id.as_str());
            }
            StocktakingFact::CountSubmitted { .. } => {
                hands.insert(event.by.id.as_str());
            }
            _ => {}
        }
    }
    let mut broken = Vec::new();
    let mut say = |wrong: bool, what: Stocktaken| {
        if wrong {
            broken.push(what);
        }
    };
    match &last.fact {
        StocktakingFact::ThingsCounted { lines, outcome, note, .. } => {
            let bare = outcome.breaks() && (note.is_empty() || lines.len() > 1);
            say(bare || !lines.iter().all(|l| booked.contains(l)), Stocktaken::Unaccounted);
        }
        StocktakingFact::CountSubmitted { explanation } => {
            say(booked.iter().any(|line| !found.contains_key(line)), Stocktaken::Uncounted);
            let differs = surplus > 0 || found.values().any(|o| *o != Outcome::InOrder);
            say(differs && explanation.is_empty(), Stocktaken::Unexplained);
        }
        StocktakingFact::CountApproved { .. } => {
            say(hands.contains(last.by.id.as_str()) || last.by.id == "keeper", Stocktaken::SignedByCounter);
            let submitted =
                before.last().is_some_and(|e| matches!(e.fact, StocktakingFact::CountSubmitted { .. }));
            say(!submitted, Stocktaken::Uncounted);
        }
        _ => {}
    }
    broken
}
