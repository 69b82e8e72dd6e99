//! 盘点: STOCK.

use super::say;
use crate::Paper;
use law::number::DocNumber;
use law::stocktaking::{Outcome, StocktakingEvent, StocktakingFact, StocktakingState};
use law::town::Town;
use serde_json::{Value, json};

/// 盘点表, as the count stood when it was signed. None when this number is not its own.
pub fn of_stocktaking(number: &DocNumber, events: &[StocktakingEvent], town: &Town) -> Option<Paper> {
    let mut state = StocktakingState::default();
    for event in events {
        state.evolve(event);
        let StocktakingFact::CountApproved { number: own, opinion, .. } = &event.fact else { continue };
        if own != number {
            continue;
        }
        let said = if opinion.is_empty() { "属实。" } else { opinion };
        let mut data = table(&state, town);
        data["opinion"] = json!({ "text": said, "name": event.by.name, "date": say::day(event.at.date()) });
        let mut paper = Paper::new("STOCK", event.at.date(), data);
        paper.number = Some(number.to_string());
        return Some(paper);
    }
    None
}

fn table(s: &StocktakingState, town: &Town) -> Value {
    let found = |line: u32| {
        let Some(c) = s.counted.get(&line) else { return ("没有清点".to_string(), String::new()) };
        let moved = if s.moved.contains(&line) { "（清点期间依登记流转）" } else { "" };
        let at = match c.outcome {
            Outcome::Misplaced => format!("实际位置：{}", c.place),
            _ => String::new(),
        };
        let note = [at, c.note.clone()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("；");
        (format!("{}{moved}", c.outcome.label()), note)
    };
    let things: Vec<Value> = s
        .booked
        .iter()
        .map(|b| {
            let (found, note) = found(b.line);
            json!({
                "line": b.line, "case_number": b.case_number, "no": b.no, "name": b.name, "quantity": b.quantity,
                "place": b.place, "seal": b.seal, "found": found, "note": note,
            })
        })
        .collect();
    let mut counters: Vec<&str> = s.counted.values().map(|c| c.by.name.as_str()).collect();
    counters.extend(s.submitted_by.iter().map(|p| p.name.as_str()));
    counters.sort_unstable();
    counters.dedup();
    let differing = s.differences().count();
    json!({
        "agency": say::agency(town), "room": s.room,
        "begun": s.begun_at.map(say::time), "things": things, "surplus": s.surplus,
        "summary": format!(
            "账面{}件，相符{}件，差异{differing}件，账外{}件",
            s.booked.len(),
            s.booked.len() - differing,
            s.surplus.len()
        ),
        "explanation": s.explanation, "counters": counters,
        "submitted": s.submitted_by.as_ref().map(|p| {
            json!({ "text": "清点完毕，报请签认。", "name": p.name, "date": s.submitted_on.map(say::day) })
        }),
    })
}
