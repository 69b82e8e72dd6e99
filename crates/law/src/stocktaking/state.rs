//! What a count has become: the facts folded.

use super::fact::*;
use crate::case::CaseState;
use crate::matter::{PersonRef, Stage};
use crate::number::DocNumber;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// 盘点阶段
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountStage {
    /// 未开始
    #[default]
    Absent,
    /// 清点中
    Counting,
    /// 待签认
    Submitted,
    /// 已签认
    Ended,
}

impl CountStage {
    /// Every stage of a count that was begun.
    pub const ALL: [CountStage; 3] = [CountStage::Counting, CountStage::Submitted, CountStage::Ended];

    /// Whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        self == CountStage::Ended
    }
}

impl Stage for CountStage {
    fn label(self) -> &'static str {
        match self {
            CountStage::Absent => "未开始",
            CountStage::Counting => "清点中",
            CountStage::Submitted => "待签认",
            CountStage::Ended => "已签认",
        }
    }
}

/// How one thing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// 清点结果
    pub outcome: Outcome,
    /// 实际位置
    pub place: String,
    /// 情况
    pub note: String,
    /// 清点人
    pub by: PersonRef,
}

/// 账外物品
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surplus {
    /// 名称
    pub name: String,
    /// 数量
    pub quantity: String,
    /// 位置
    pub place: String,
    /// 情况
    pub note: String,
}

/// A count as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StocktakingState {
    /// How many facts have been folded: the stream's version.
    pub version: u64,
    /// 阶段
    pub stage: CountStage,
    /// 存放处
    pub room: String,
    /// 账面
    pub booked: Vec<Booked>,
    /// 开始时间
    pub begun_at: Option<DateTime>,
    /// 开始盘点的人
    pub begun_by: PersonRef,
    /// 清点结果, by line.
    pub counted: BTreeMap<u32, Counted>,
    /// 账外物品
    pub surplus: Vec<Surplus>,
    /// 差异说明
    pub explanation: String,
    /// 提交人
    pub submitted_by: Option<PersonRef>,
    /// 提交日
    pub submitted_on: Option<Date>,
    /// 签认、退回意见
    pub opinion: String,
    /// 签认人
    pub approved_by: Option<PersonRef>,
    /// 签认日
    pub ended_on: Option<Date>,
    /// 盘点表文号
    pub number: Option<DocNumber>,
    /// 清点期间依登记流转的
    pub moved: BTreeSet<u32>,
    /// Everyone who counted or submitted.
    pub counters: BTreeSet<String>,
}

impl StocktakingState {
    /// Folds a whole stream.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a StocktakingEvent>) -> Self {
        let mut state = StocktakingState::default();
        for event in events {
            state.evolve(event);
        }
        state
    }

    /// The thing on this line.
    pub fn line(&self, line: u32) -> Option<&Booked> {
        self.booked.iter().find(|b| b.line == line)
    }

    /// The line of a thing of a case.
    pub fn line_of(&self, case: &str, no: u32) -> Option<&Booked> {
        self.booked.iter().find(|b| b.case == case && b.no == no)
    }

    /// What has not been counted yet.
    pub fn uncounted(&self) -> impl Iterator<Item = &Booked> {
        self.booked.iter().filter(|b| !self.counted.contains_key(&b.line))
    }

    /// Things that were not found as the books have them.
    pub fn differences(&self) -> impl Iterator<Item = (&Booked, &Counted)> {
        self.booked
            .iter()
            .filter_map(|b| Some((b, self.counted.get(&b.line)?)))
            .filter(|(_, c)| c.outcome != Outcome::InOrder)
    }

    /// 不符合账面的件数，连同账外的
    pub fn difference_count(&self) -> usize {
        self.differences().count() + self.surplus.len()
    }

    /// Things whose chain of custody the result breaks: missing or with a broken seal, and not moved by the book meanwhile.
    pub fn breaks(&self) -> impl Iterator<Item = (&Booked, &Counted)> {
        self.differences().filter(|(b, c)| c.outcome.breaks() && !self.moved.contains(&b.line))
    }

    /// Takes one fact in.
    pub fn evolve(&mut self, event: &StocktakingEvent) {
        self.version += 1;
        match &event.fact {
            StocktakingFact::CountBegun { room, booked } => {
                self.stage = CountStage::Counting;
                self.room.clone_from(room);
                self.booked.clone_from(booked);
                self.begun_at = Some(event.at);
                self.begun_by = event.by.clone();
            }
            StocktakingFact::ThingsCounted { lines, outcome, place, note } => {
                self.counters.insert(event.by.id.clone());
                for line in lines {
                    let counted = Counted {
                        outcome: *outcome,
                        place: place.clone(),
                        note: note.clone(),
                        by: event.by.clone(),
                    };
                    self.counted.insert(*line, counted);
                }
            }
            StocktakingFact::SurplusRecorded { name, quantity, place, note } => {
                self.counters.insert(event.by.id.clone());
                self.surplus.push(Surplus {
                    name: name.clone(),
                    quantity: quantity.clone(),
                    place: place.clone(),
                    note: note.clone(),
                });
            }
            StocktakingFact::CountSubmitted { explanation } => {
                self.counters.insert(event.by.id.clone());
                self.stage = CountStage::Submitted;
                self.explanation.clone_from(explanation);
                self.submitted_by = Some(event.by.clone());
                self.submitted_on = Some(event.at.date());
            }
            StocktakingFact::CountReturned { opinion } => {
                self.stage = CountStage::Counting;
                self.opinion.clone_from(opinion);
            }
            StocktakingFact::CountApproved { number, opinion, moved } => {
                self.stage = CountStage::Ended;
                self.number = Some(number.clone());
                self.opinion.clone_from(opinion);
                self.moved = moved.iter().copied().collect();
                self.approved_by = Some(event.by.clone());
                self.ended_on = Some(event.at.date());
            }
        }
    }
}

/// Whether a thing was moved by the book after a count began: handed out, given back, or put elsewhere.
pub fn moved(booked: &Booked, case: &CaseState, begun_at: DateTime) -> bool {
    let Some(thing) = case.goods.get(booked.no).filter(|g| g.is_here()) else { return true };
    let later = case.hold.keeping(booked.no).is_some_and(|k| k.at > begun_at);
    later || thing.place.as_deref() != Some(booked.place.as_str())
}
