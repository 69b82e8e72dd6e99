//! 盘点 in words.

use super::{Item, told};
use law::stocktaking::{Outcome, StocktakingEvent, StocktakingFact, StocktakingState};

/// What was written, as a sentence; nothing where nothing was.
fn said(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { super::sentence(text) }
}

/// A step in words; `state` names the things, which the facts know by line.
pub(crate) fn stocktaking(event: &StocktakingEvent, state: &StocktakingState) -> Item {
    let name = |line: u32| state.line(line).map_or_else(String::new, |b| format!("{line}．{}", b.name));
    let step = match &event.fact {
        StocktakingFact::CountBegun { room, booked } => {
            told(format!("开始盘点{room}"), format!("账面{}件。", booked.len()))
        }
        StocktakingFact::ThingsCounted { lines, outcome, place, note } => {
            let things = match lines.as_slice() {
                [one] => name(*one),
                many => format!("{}件", many.len()),
            };
            let at = if *outcome == Outcome::Misplaced {
                format!("实际位置：{place}。")
            } else {
                String::new()
            };
            told(format!("清点：{things}"), format!("{}。{at}{}", outcome.label(), said(note)))
        }
        StocktakingFact::SurplusRecorded { name, quantity, place, note } => {
            told(format!("账外物品：{name}"), format!("{quantity}，{place}。{}", said(note)))
        }
        StocktakingFact::CountSubmitted { explanation } => told("提交盘点结果", said(explanation)),
        StocktakingFact::CountReturned { opinion } => told("退回盘点结果", said(opinion)),
        StocktakingFact::CountApproved { number, opinion, moved } => {
            let moved = match moved.len() {
                0 => String::new(),
                n => format!("{n}件在清点期间依登记流转。"),
            };
            told("签认盘点结果", format!("{moved}{}", said(opinion))).paper(number)
        }
    };
    step.stamp(event)
}
