//! A clue and its case at one moment of one path, moved on by the real `decide` and `evolve`.

use super::invariants::{Breach, Recorder};
use super::kinds::{case_kind, clue_kind};
use crate::kit::{CONTENT, PRINTED, Story};
use jiff::civil::{Date, DateTime};
use law::case::related::{self, Bond, Fact as Related, Fellow};
use law::case::{self, CaseCommand, CaseEvent, CaseFact, CaseStage, CaseState, Procedure};
use law::clue::{self, ClueCommand, ClueFact, ClueOutcome, ClueStage, ClueState};
use law::context::Registers;
use law::matter::Entry;
use law::number::DocNumber;
use std::collections::BTreeMap;

/// One thing that may be tried.
pub enum Move {
    /// An act on the case.
    Case(CaseCommand),
    /// An act on the clue.
    Clue(ClueCommand),
    /// The clue that this one was merged into ends: how, with which outcome, and whether it had become a case.
    Main(ClueStage, Option<ClueOutcome>, bool),
    /// Another report is merged into this clue.
    Absorb,
    /// Another case, whose identifier is `other`, names this one as done together with its party, or takes that back.
    Pointed(bool),
    /// Nobody acts until this day.
    Until(Date),
}

/// Who tries what; `how` tells apart the same act with other contents.
pub struct Step {
    pub who: &'static str,
    pub how: &'static str,
    pub act: Move,
}

impl Step {
    /// The act's identifier.
    pub fn id(&self) -> &'static str {
        match &self.act {
            Move::Case(c) => c.act(),
            Move::Clue(c) => c.act(),
            Move::Main(..) => "main_ends",
            Move::Absorb => "absorb",
            Move::Pointed(_) => "point",
            Move::Until(_) => "wait",
        }
    }

    /// One word of a path.
    pub fn told(&self) -> String {
        match &self.act {
            Move::Until(day) => format!("wait until {day} ({})", self.how),
            _ if self.how.is_empty() => format!("{} {}", self.who, self.id()),
            _ => format!("{} {} ({})", self.who, self.id(), self.how),
        }
    }
}

/// Where a path has come to.
#[derive(Clone)]
pub struct World {
    pub clue: ClueState,
    pub case: CaseState,
    pub now: DateTime,
    pub seen: Recorder,
    /// How often each kind of event has happened: the bounds of a search look at it.
    pub tally: BTreeMap<&'static str, u8>,
}

/// Numbers of documents: never the same twice on one path.
struct Numbers(u32);

impl Registers for Numbers {
    fn next(&self, _: &str, _: i16) -> u32 {
        self.0
    }

    fn printed(&self, _: &DocNumber) -> Option<&str> {
        Some(PRINTED)
    }

    fn content(&self, _: &DocNumber) -> Option<&str> {
        Some(CONTENT)
    }
}

impl World {
    /// Nothing has happened.
    pub fn new(now: DateTime) -> World {
        World {
            clue: ClueState::default(),
            case: CaseState::default(),
            now,
            seen: Recorder::default(),
            tally: BTreeMap::new(),
        }
    }

    /// Whether everything has come to its end.
    pub fn ended(&self) -> bool {
        !self.clue.is_open() && (self.case.version == 0 || self.case.stage.is_final())
    }

    /// How often this kind of event has happened.
    pub fn count(&self, kind: &str) -> u8 {
        self.tally.get(kind).copied().unwrap_or(0)
    }

    fn tell(&mut self, fact: clue::ClueEvent) {
        *self.tally.entry(clue_kind(&fact.fact)).or_default() += 1;
        self.clue.evolve(&fact);
    }

    fn happen(&mut self, event: &CaseEvent, desk: &Story, breaches: &mut Vec<Breach>) {
        *self.tally.entry(case_kind(&event.fact)).or_default() += 1;
        breaches.extend(self.seen.take(event, &desk.town.calendar));
        self.case.evolve(event);
    }

    /// Tries a step. `desk` lends the town and its people; the world is left as it was when the step is refused.
    pub fn after(&self, step: &Step, desk: &Story) -> Option<(World, Vec<Breach>)> {
        self.after_by(step.who, step, desk)
    }

    /// The same by whoever it is.
    pub fn after_by(&self, who: &str, step: &Step, desk: &Story) -> Option<(World, Vec<Breach>)> {
        let numbers = Numbers((self.clue.version + self.case.version) as u32 + 1);
        let mut breaches = Vec::new();
        let mut next;
        match &step.act {
            Move::Until(day) => {
                next = self.clone();
                next.now = day.to_datetime(self.now.time());
            }
            Move::Main(stage, outcome, in_case) => {
                let main = ClueState {
                    stage: *stage,
                    outcome: *outcome,
                    case: in_case.then(|| "main".to_string()),
                    feedback: Some("已处理".into()),
                    ..ClueState::default()
                };
                let into = self.clue.merged_into.clone().unwrap_or_default();
                let heard = clue::answered(&main, &into, &self.clue, &desk.ctx(who, &numbers))?;
                next = self.clone();
                next.tell(heard);
            }
            Move::Absorb => {
                let other = ClueState { content: "同一件事".into(), ..ClueState::default() };
                let ctx = desk.ctx(who, &numbers);
                let taken = clue::absorb(&self.clue, "1", "other", &other, &ctx).ok()?;
                next = self.clone();
                next.tell(taken);
            }
            // A case that is not there is named by none.
            Move::Pointed(_) if self.case.version == 0 => return None,
            Move::Pointed(names) => {
                let number = "济承综执立字〔2026〕第777号".to_string();
                let there = CaseState { stage: CaseStage::Investigating, ..CaseState::default() };
                let (case, bond) = ("1".to_string(), Bond::Jointly);
                let fact = if *names {
                    Related::CaseRelated { case, number, bond, pointed: false, fellow: Fellow::default() }
                } else {
                    Related::CaseUnrelated { case, number, reason: "填错".into() }
                };
                let ctx = desk.ctx(who, &numbers);
                let seen = related::pointer(&self.case, &there, "other", &CaseFact::Related(fact), &ctx)?;
                next = self.clone();
                next.happen(&seen, desk, &mut breaches);
            }
            Move::Clue(command) => {
                let ctx = desk.ctx(who, &numbers);
                let events = clue::decide(&self.clue, command, &ctx).ok()?;
                next = self.clone();
                events.into_iter().for_each(|e| next.tell(e));
            }
            Move::Case(command) => {
                let ctx = desk.ctx(who, &numbers);
                let events = case::decide(&self.case, command, &self.clue, &ctx).ok()?;
                next = self.clone();
                events.iter().for_each(|e| next.happen(e, desk, &mut breaches));
                // What the town hall tells the clue, in the same transaction.
                if self.case.version == 0 {
                    let simple = next.case.procedure == Procedure::Simple;
                    next.tell(Entry::stamp(&ctx, ClueFact::CaseOpened { case: "1".into(), simple }));
                }
                if let Some(outcome) = law::road::outcome_for_clue(&next.case, &events) {
                    let told = clue::concluded(&next.clue, outcome, &ctx);
                    told.into_iter().for_each(|e| next.tell(e));
                }
            }
        }
        Some((next, breaches))
    }
}
