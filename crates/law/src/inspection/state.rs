//! What a plan has become: the facts folded.

use super::fact::*;
use super::roster::Target;
use crate::deadline::{Deadline, RESULT_PUBLICATION};
use crate::matter::{PersonRef, Stage};
use crate::number::DocNumber;
use crate::party::FileRef;
use crate::person::UnitId;
use crate::rules;
use crate::town::Town;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 计划阶段
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStage {
    /// 未制定
    #[default]
    Absent,
    /// 待报备
    Made,
    /// 已报备
    Reported,
    /// 已备案
    Acknowledged,
    /// 已退回
    Returned,
    /// 已办结
    Ended,
}

impl PlanStage {
    /// Every stage of a plan that was made.
    pub const ALL: [PlanStage; 5] = [
        PlanStage::Made,
        PlanStage::Reported,
        PlanStage::Acknowledged,
        PlanStage::Returned,
        PlanStage::Ended,
    ];

    /// Whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        matches!(self, PlanStage::Returned | PlanStage::Ended)
    }
}

impl Stage for PlanStage {
    fn label(self) -> &'static str {
        match self {
            PlanStage::Absent => "未制定",
            PlanStage::Made => "待报备",
            PlanStage::Reported => "已报备，待备案",
            PlanStage::Acknowledged => "已备案",
            PlanStage::Returned => "已退回",
            PlanStage::Ended => "已办结",
        }
    }
}

/// 抽取
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// 文号
    pub number: DocNumber,
    /// 种子值
    pub seed: String,
    /// 种子值的来源
    pub seed_origin: String,
    /// 名单快照
    pub roster: String,
    /// 抽中
    pub drawn: Vec<Drawn>,
    /// 监督人
    pub supervisor: PersonRef,
}

/// 检查通知
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notified {
    /// 文号
    pub number: DocNumber,
    /// 对象序号
    pub no: u32,
    /// 检查人员
    pub officers: Vec<PersonRef>,
    /// 检查时间
    pub visit_at: DateTime,
    /// The check that it announced has been recorded.
    pub used: bool,
}

/// 一次检查
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// 笔录文号
    pub number: DocNumber,
    /// 对象序号
    pub no: u32,
    /// 检查日期
    pub on: Date,
    /// 结果
    pub outcome: Finding,
    /// 移交的线索
    pub clue: Option<String>,
    /// 公布日
    pub published_on: Option<Date>,
}

/// A plan as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InspectionState {
    /// How many facts have been folded: the stream's version.
    pub version: u64,
    /// 阶段
    pub stage: PlanStage,
    /// 文号
    pub number: Option<DocNumber>,
    /// 检查方式
    pub way: PlanWay,
    /// 计划名称
    pub title: String,
    /// 业务口
    pub unit: UnitId,
    /// 检查事项
    pub items: Vec<ItemRef>,
    /// 依据
    pub basis: String,
    /// 检查对象
    pub targets: Vec<Target>,
    /// 频次
    pub frequency: u16,
    /// 检查期间起
    pub from: Option<Date>,
    /// 检查期间止
    pub to: Option<Date>,
    /// 检查人员
    pub officers: Vec<PersonRef>,
    /// 临时检查的原因
    pub cause: String,
    /// 制定人
    pub made_by: PersonRef,
    /// 制定日
    pub made_on: Option<Date>,
    /// 抽取
    pub drawing: Option<Drawing>,
    /// 检查通知
    pub notices: Vec<Notified>,
    /// 检查
    pub checks: Vec<Checked>,
    /// 退回意见、办结说明
    pub reason: String,
    /// 已编号文书: code and number.
    pub papers: Vec<(String, DocNumber)>,
}

impl InspectionState {
    /// Folds a whole stream.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a InspectionEvent>) -> Self {
        let mut state = InspectionState::default();
        for event in events {
            state.evolve(event);
        }
        state
    }

    /// The object with this number.
    pub fn target(&self, no: u32) -> Option<&Target> {
        self.targets.iter().find(|t| t.no == no)
    }

    /// What was drawn for an object.
    pub fn drawn(&self, no: u32) -> Option<&Drawn> {
        self.drawing.as_ref()?.drawn.iter().find(|d| d.no == no)
    }

    /// The objects to be checked: those drawn, or the whole list.
    pub fn due_targets(&self) -> Vec<&Target> {
        match (&self.drawing, self.way) {
            (Some(_), _) => self.targets.iter().filter(|t| self.drawn(t.no).is_some()).collect(),
            (None, PlanWay::Random) => Vec::new(),
            (None, _) => self.targets.iter().collect(),
        }
    }

    /// How often an object was checked under this plan.
    pub fn times(&self, no: u32) -> usize {
        self.checks.iter().filter(|c| c.no == no).count()
    }

    /// The notice that announced a check of this object not yet made.
    pub fn notice(&self, no: u32) -> Option<&Notified> {
        self.notices.iter().rev().find(|n| n.no == no && !n.used)
    }

    /// Objects that were not checked at all.
    pub fn unchecked(&self) -> usize {
        self.due_targets().iter().filter(|t| self.times(t.no) == 0).count()
    }

    /// Checks whose results are not yet public.
    pub fn unpublished(&self) -> impl Iterator<Item = &Checked> {
        self.checks.iter().filter(|c| c.published_on.is_none())
    }

    /// Whether somebody handles this plan: made it, or is one of its officers.
    pub fn involves(&self, id: &str) -> bool {
        self.made_by.id == id || self.officers.iter().any(|o| o.id == id)
    }

    /// D-03 公布期限: twenty working days from the earliest result that is not public.
    pub fn publication_due(&self, town: &Town) -> Option<Deadline> {
        if self.way != PlanWay::Random {
            return None;
        }
        let first = self.unpublished().map(|c| c.on).min()?;
        Some(RESULT_PUBLICATION.from(first, &town.calendar))
    }

    /// What runs in it now, each with what it is for.
    pub fn deadlines(&self, town: &Town) -> Vec<(&'static str, Deadline)> {
        let mut all = Vec::new();
        match self.stage {
            PlanStage::Made => {
                let rule = if self.way == PlanWay::Unplanned { &rules::U_18 } else { &rules::U_16 };
                all.extend(self.from.map(|d| ("报备", Deadline::fixed(d).under(rule, rule.articles))));
            }
            PlanStage::Reported | PlanStage::Acknowledged => {
                all.extend(self.publication_due(town).map(|d| ("公布抽查结果", d)));
                let rule = &rules::U_17;
                all.extend(self.to.map(|d| ("检查期间", Deadline::fixed(d).under(rule, rule.articles))));
            }
            _ => {}
        }
        all
    }

    fn paper(&mut self, code: &str, number: &DocNumber) {
        self.papers.push((code.to_string(), number.clone()));
    }

    /// Takes one fact in.
    pub fn evolve(&mut self, event: &InspectionEvent) {
        self.version += 1;
        match &event.fact {
            InspectionFact::PlanMade {
                number,
                way,
                title,
                unit,
                items,
                basis,
                targets,
                frequency,
                from,
                to,
                officers,
                cause,
            } => {
                self.stage = PlanStage::Made;
                self.number = Some(number.clone());
                self.way = *way;
                self.title.clone_from(title);
                self.unit.clone_from(unit);
                self.items.clone_from(items);
                self.basis.clone_from(basis);
                self.targets.clone_from(targets);
                self.frequency = *frequency;
                self.from = Some(*from);
                self.to = Some(*to);
                self.officers.clone_from(officers);
                self.cause.clone_from(cause);
                self.made_by = event.by.clone();
                self.made_on = Some(event.at.date());
                self.paper("PLAN", number);
            }
            InspectionFact::PlanReported { .. } => self.stage = PlanStage::Reported,
            InspectionFact::PlanAcknowledged { .. } => self.stage = PlanStage::Acknowledged,
            InspectionFact::PlanReturned { opinion } => {
                self.stage = PlanStage::Returned;
                self.reason.clone_from(opinion);
            }
            InspectionFact::RandomDrawn { number, seed, seed_origin, roster, drawn, supervisor, .. } => {
                self.drawing = Some(Drawing {
                    number: number.clone(),
                    seed: seed.clone(),
                    seed_origin: seed_origin.clone(),
                    roster: roster.clone(),
                    drawn: drawn.clone(),
                    supervisor: supervisor.clone(),
                });
                self.paper("RAND", number);
            }
            InspectionFact::CheckNotified { number, no, officers, visit_at, .. } => {
                self.notices.push(Notified {
                    number: number.clone(),
                    no: *no,
                    officers: officers.clone(),
                    visit_at: *visit_at,
                    used: false,
                });
                self.paper("INSP-N", number);
            }
            InspectionFact::CheckRecorded { number, no, started_at, outcome, clue, .. } => {
                if let Some(n) = self.notices.iter_mut().rev().find(|n| n.no == *no && !n.used) {
                    n.used = true;
                }
                self.checks.push(Checked {
                    number: number.clone(),
                    no: *no,
                    on: started_at.date(),
                    outcome: *outcome,
                    clue: clue.clone(),
                    published_on: None,
                });
                self.paper("INSP", number);
            }
            InspectionFact::ResultsPublished { .. } => {
                for check in self.checks.iter_mut().filter(|c| c.published_on.is_none()) {
                    check.published_on = Some(event.at.date());
                }
            }
            InspectionFact::PlanEnded { reason } => {
                self.stage = PlanStage::Ended;
                self.reason.clone_from(reason);
            }
        }
    }
}

/// The pictures that a fact carries.
pub fn files_of(event: &InspectionEvent) -> &[FileRef] {
    match &event.fact {
        InspectionFact::CheckRecorded { files, .. } => files,
        _ => &[],
    }
}
