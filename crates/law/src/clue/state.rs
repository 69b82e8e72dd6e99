//! What a clue has become: the facts folded.

use super::command::CheckOutcome;
use super::fact::{ClueEvent, ClueFact, ClueOutcome, Reporter, Source, Split};
use super::merge::{Absorbed, MainAnswer};
use super::urge::{Answer, Urging};
use super::voice::{Rating, Reopening, Repeat};
use crate::countersign::Sheets;
use crate::deadline::{Deadline, Term};
use crate::dispatch::Proposed;
use crate::matter::{PersonRef, Stage};
use crate::number::DocNumber;
use crate::party::{FileRef, Place};
use crate::person::UnitId;
use crate::rules;
use crate::town::Town;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 线索阶段
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClueStage {
    /// 未上报
    #[default]
    Absent,
    /// 待受理
    Reported,
    /// 待分派
    Accepted,
    /// 待核查
    Dispatched,
    /// 待当场处罚
    ForSimple,
    /// 待认定
    ForOpinion,
    /// 待交中队
    Opined,
    /// 待立案建议
    WithSquad,
    /// 案件办理中
    InCase,
    /// 待反馈
    ForFeedback,
    /// 已办结
    Closed,
    /// 不予受理
    Declined,
    /// 已并案
    Merged,
    /// 已移送
    Transferred,
}

impl ClueStage {
    /// Every stage of a reported clue, in the order of the road.
    pub const ALL: [ClueStage; 13] = [
        ClueStage::Reported,
        ClueStage::Accepted,
        ClueStage::Dispatched,
        ClueStage::ForSimple,
        ClueStage::ForOpinion,
        ClueStage::Opined,
        ClueStage::WithSquad,
        ClueStage::InCase,
        ClueStage::ForFeedback,
        ClueStage::Closed,
        ClueStage::Declined,
        ClueStage::Merged,
        ClueStage::Transferred,
    ];

    /// Whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        matches!(self, ClueStage::Closed | ClueStage::Declined | ClueStage::Merged | ClueStage::Transferred)
    }
}

impl Stage for ClueStage {
    fn label(self) -> &'static str {
        match self {
            ClueStage::Absent => "未上报",
            ClueStage::Reported => "待受理",
            ClueStage::Accepted => "待分派",
            ClueStage::Dispatched => "待核查",
            ClueStage::ForSimple => "待当场处罚",
            ClueStage::ForOpinion => "待认定",
            ClueStage::Opined => "待交中队",
            ClueStage::WithSquad => "待立案建议",
            ClueStage::InCase => "案件办理中",
            ClueStage::ForFeedback => "待反馈",
            ClueStage::Closed => "已办结",
            ClueStage::Declined => "不予受理",
            ClueStage::Merged => "已并案",
            ClueStage::Transferred => "已移送",
        }
    }
}

/// 违法行为认定意见, as issued.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// 文号
    pub number: DocNumber,
    /// 出具人
    pub by: PersonRef,
    /// 事项编码
    pub item: String,
    /// 事实
    pub facts: String,
    /// 证据
    pub evidence: String,
    /// 定性
    pub nature: String,
    /// 依据
    pub basis: String,
    /// 时间
    pub at: DateTime,
}

/// 不予立案告知, as given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// 文号
    pub number: DocNumber,
    /// 理由
    pub reason: String,
    /// 告知时间
    pub at: DateTime,
}

/// A clue as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClueState {
    /// How many facts have been folded: the stream's version.
    pub version: u64,
    /// 阶段
    pub stage: ClueStage,
    /// 登记号
    pub number: Option<DocNumber>,
    /// 回执号
    pub receipt: String,
    /// 来源
    pub source: Source,
    /// 来文
    pub origin: String,
    /// The plan of inspection under which it was found; empty where it was not.
    pub inspection: String,
    /// The patrol on which it was seen; empty where it was not.
    pub patrol: String,
    /// 类别
    pub class: String,
    /// 领域
    pub domain: String,
    /// 内容
    pub content: String,
    /// 地点
    pub place: Place,
    /// 报告人
    pub reporter: Reporter,
    /// 上报账号
    pub reported_by: PersonRef,
    /// 上报时间
    pub reported_at: Option<DateTime>,
    /// 发现时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<DateTime>,
    /// 拍摄时间 by the device's clock, where the report was captured before it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<DateTime>,
    /// 全部附件
    pub files: Vec<FileRef>,
    /// 建议分派; none for what was reported before rules were kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
    /// 业务口
    pub office: Option<UnitId>,
    /// 中队
    pub squad: Option<UnitId>,
    /// 进入现阶段的时间
    pub since: Option<DateTime>,
    /// 核查人员
    pub checkers: Vec<PersonRef>,
    /// 核查结果
    pub check: Option<CheckOutcome>,
    /// 核查结束时间: nothing is decided on the spot before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<DateTime>,
    /// 认定意见
    pub opinion: Option<Opinion>,
    /// 案件编号
    pub case: Option<String>,
    /// 结果
    pub outcome: Option<ClueOutcome>,
    /// 不予立案告知
    pub told: Option<Told>,
    /// 反馈
    pub feedback: Option<String>,
    /// 并入: the main clue's identifier, or what was typed for it before that was kept.
    pub merged_into: Option<String>,
    /// How the main clue ended, where this one was merged into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_answer: Option<MainAnswer>,
    /// 并入本线索的
    pub absorbed: Vec<Absorbed>,
    /// 督办
    pub urgings: Vec<Urging>,
    /// 牵头单位 of a joint check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<UnitId>,
    /// 协办单位
    pub assisting: Vec<UnitId>,
    /// 拆分自
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// 拆出的线索
    pub parts: Vec<String>,
    /// 评价
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// 重开
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopening>,
    /// 恶意重复
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// 到指挥调度中心的时间: reported, split off or reopened; the limit of dispatch runs from here.
    pub entered: Option<DateTime>,
    /// 不予受理、移送理由
    pub reason: String,
    /// 已编号文书: code and number.
    pub papers: Vec<(String, DocNumber)>,
    /// 执法人员签名的文书; none signed in what was recorded before they signed on the screen.
    #[serde(default)]
    pub countersigned: Sheets,
}

impl ClueState {
    /// Folds a whole stream.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a ClueEvent>) -> Self {
        let mut state = ClueState::default();
        for event in events {
            state.evolve(event);
        }
        state
    }

    fn go(&mut self, stage: ClueStage, at: DateTime) {
        self.stage = stage;
        self.since = Some(at);
    }

    fn paper(&mut self, code: &str, number: &DocNumber) {
        self.papers.push((code.to_string(), number.clone()));
    }

    /// Takes one fact in.
    pub fn evolve(&mut self, event: &ClueEvent) {
        self.version += 1;
        let at = event.at;
        match &event.fact {
            ClueFact::ClueReported {
                number,
                receipt,
                source,
                origin,
                class,
                domain,
                content,
                place,
                reporter,
                files,
                inspection,
                patrol,
                seen_at,
                captured_at,
                proposed,
                split,
                ..
            } => {
                self.proposed = proposed.clone();
                self.split = split.clone();
                self.entered = Some(at);
                self.inspection = inspection.clone();
                self.patrol = patrol.clone();
                self.seen_at = Some(*seen_at);
                self.captured_at = *captured_at;
                self.number = Some(number.clone());
                self.receipt = receipt.clone();
                self.source = *source;
                self.origin = origin.clone();
                self.class = class.clone();
                self.domain = domain.clone();
                self.content = content.clone();
                self.place = place.clone();
                self.reporter = reporter.clone();
                self.files = files.clone();
                // Who splits a report does not become its reporter.
                self.reported_by = split.as_ref().map_or(&event.by, |s| &s.reported_by).clone();
                self.reported_at = Some(split.as_ref().map_or(at, |s| s.reported_at));
                self.paper("CLUE", number);
                self.go(ClueStage::Reported, at);
            }
            ClueFact::ClueSupplemented { files, .. } => self.files.extend(files.iter().cloned()),
            ClueFact::ClueAccepted { .. } => self.go(ClueStage::Accepted, at),
            ClueFact::ClueDeclined { reason } => {
                self.reason = reason.clone();
                self.go(ClueStage::Declined, at);
            }
            ClueFact::ClueDispatched { office, squad, .. } => {
                self.office = Some(office.clone());
                self.squad = Some(squad.clone());
                self.lead = None;
                self.assisting.clear();
                self.go(ClueStage::Dispatched, at);
            }
            ClueFact::ClueReassigned { office, squad, .. } => {
                self.office = Some(office.clone());
                self.squad = Some(squad.clone());
                // Others lead now: whom they join with is said anew.
                self.lead = None;
                self.assisting.clear();
                self.since = Some(at);
            }
            ClueFact::UnitsJoined { lead, assisting, .. } => {
                self.lead = Some(lead.clone());
                self.assisting = assisting.clone();
            }
            ClueFact::GridAssigned { grid, proposed, position_wrong, .. } => {
                self.place.grid = Some(grid.clone());
                if *position_wrong {
                    let Place { lon, lat, accuracy, given_crs, .. } = &mut self.place;
                    (*lon, *lat, *accuracy, *given_crs) = (None, None, None, None);
                }
                if proposed.is_some() {
                    self.proposed = proposed.clone();
                }
            }
            ClueFact::ClueMerged { into, reason, main } => {
                self.merged_into = Some(if main.is_empty() { into.clone() } else { main.clone() });
                self.reason = reason.clone();
                self.go(ClueStage::Merged, at);
            }
            ClueFact::ClueAbsorbed { from, from_number, class, content, files } => {
                // One that went its own way again may come back.
                self.absorbed.retain(|a| a.from != *from);
                self.absorbed.push(Absorbed {
                    from: from.clone(),
                    number: from_number.clone(),
                    class: class.clone(),
                    content: content.clone(),
                    files: files.clone(),
                    at,
                });
            }
            ClueFact::MainAnswered { content, stage, outcome, in_case } => {
                self.feedback = Some(content.clone());
                self.outcome = *outcome;
                self.main_answer = Some(MainAnswer { at, stage: *stage, in_case: *in_case });
            }
            ClueFact::ClueTransferredOut { number, reason, agency, .. } => {
                self.paper("CLUE-T", number);
                self.reason = format!("{reason}（移送{agency}）");
                self.go(ClueStage::Transferred, at);
            }
            ClueFact::ClueUrged { note, answer_by, centre } => self.urgings.push(Urging {
                note: note.clone(),
                answer_by: *answer_by,
                centre: *centre,
                by: event.by.clone(),
                at,
                answer: None,
            }),
            ClueFact::UrgingAnswered { urging, content } => {
                if let Some(urging) = self.urgings.get_mut(*urging) {
                    urging.answer = Some(Answer { content: content.clone(), by: event.by.clone(), at });
                }
            }
            ClueFact::ClueSplit { part, .. } => self.parts.push(part.clone()),
            ClueFact::RepeatMarked { earlier, grounds } => {
                self.repeat = Some(Repeat {
                    earlier: earlier.clone(),
                    grounds: grounds.clone(),
                    by: event.by.clone(),
                    at,
                    approved_by: None,
                });
            }
            ClueFact::RepeatDecided { agree: true, .. } => {
                if let Some(repeat) = &mut self.repeat {
                    repeat.approved_by = Some(event.by.clone());
                }
            }
            ClueFact::RepeatDecided { agree: false, .. } => self.repeat = None,
            ClueFact::ClueRated { satisfaction, words } => {
                self.rating = Some(Rating { satisfaction: *satisfaction, words: words.clone(), at });
            }
            ClueFact::ClueReopened { reason, answer } => {
                self.reopened = Some(Reopening { reason: reason.clone(), answer: answer.clone(), at });
                self.feedback = None;
                self.entered = Some(at);
                // What was dealt with together goes its own way now.
                self.merged_into = None;
                let main = self.main_answer.take();
                if self.case.is_some() || main.is_some_and(|m| m.in_case) {
                    // A case is not undone by a report: the centre looks at it again and answers once more.
                    self.go(ClueStage::ForFeedback, at);
                } else {
                    self.check = None;
                    self.opinion = None;
                    self.outcome = None;
                    self.told = None;
                    self.lead = None;
                    self.assisting.clear();
                    self.checkers.clear();
                    self.checked_at = None;
                    self.go(ClueStage::Accepted, at);
                }
            }
            ClueFact::SiteChecked { number, officers, outcome, files, ended_at, .. } => {
                self.paper("INSP", number);
                self.countersigned.note("INSP", number, officers);
                self.checked_at = Some(*ended_at);
                self.checkers = officers.clone();
                self.check = Some(*outcome);
                self.files.extend(files.iter().cloned());
                match outcome {
                    CheckOutcome::Unfounded => self.outcome = Some(ClueOutcome::Unfounded),
                    CheckOutcome::Corrected => self.outcome = Some(ClueOutcome::Corrected),
                    CheckOutcome::Simple | CheckOutcome::General => {}
                }
                self.go(
                    match outcome {
                        CheckOutcome::Unfounded | CheckOutcome::Corrected => ClueStage::ForFeedback,
                        CheckOutcome::Simple => ClueStage::ForSimple,
                        CheckOutcome::General => ClueStage::ForOpinion,
                    },
                    at,
                );
            }
            ClueFact::PapersSigned(fact) => self.countersigned.take(fact),
            ClueFact::ProcedureSwitched { .. } => self.go(ClueStage::ForOpinion, at),
            ClueFact::OpinionIssued { number, item, facts, evidence, nature, basis, files } => {
                self.paper("ACKN", number);
                self.files.extend(files.iter().cloned());
                self.opinion = Some(Opinion {
                    number: number.clone(),
                    by: event.by.clone(),
                    item: item.clone(),
                    facts: facts.clone(),
                    evidence: evidence.clone(),
                    nature: nature.clone(),
                    basis: basis.clone(),
                    at,
                });
                self.go(ClueStage::Opined, at);
            }
            ClueFact::OpinionReturned { .. } => self.go(ClueStage::ForOpinion, at),
            ClueFact::HandedToSquad { squad, .. } => {
                self.squad = Some(squad.clone());
                self.go(ClueStage::WithSquad, at);
            }
            ClueFact::CaseOpened { case, .. } => {
                self.case = Some(case.clone());
                self.go(ClueStage::InCase, at);
            }
            ClueFact::CaseConcluded { outcome } => {
                self.outcome = Some(*outcome);
                self.go(ClueStage::ForFeedback, at);
            }
            ClueFact::ReporterTold { number, reason, .. } => {
                self.paper("CLUE-N", number);
                self.told = Some(Told { number: number.clone(), reason: reason.clone(), at });
                // To be told in writing is the feedback.
                if self.stage == ClueStage::ForFeedback {
                    self.go(ClueStage::Closed, at);
                }
            }
            ClueFact::FeedbackGiven { content } => {
                self.feedback = Some(content.clone());
                self.go(ClueStage::Closed, at);
            }
        }
    }

    /// Whether it ended without a case: declined, unfounded, or filing refused.
    pub fn ended_unfiled(&self) -> bool {
        self.stage == ClueStage::Declined
            || self.main_answer.as_ref().is_some_and(|m| m.stage == ClueStage::Declined)
            || matches!(self.outcome, Some(ClueOutcome::Unfounded | ClueOutcome::NotFiled))
    }

    /// U-25: a reporter who gave a name has not yet been told that nothing was filed.
    pub fn owes_notice(&self) -> bool {
        let awaited = matches!(self.stage, ClueStage::Declined | ClueStage::ForFeedback)
            || (self.stage == ClueStage::Merged && self.main_answer.is_some());
        let named = !self.reporter.anonymous && !self.reporter.name.trim().is_empty();
        awaited && named && self.told.is_none() && self.ended_unfiled()
    }

    /// Whether the town still has to do something about it.
    pub fn is_open(&self) -> bool {
        !self.stage.is_final() || self.owes_notice()
    }

    /// The internal limit of the present stage, in working days, under the rule of the step awaited; none where nothing is awaited from the town
    /// or the case's own deadlines run.
    pub fn due(&self, town: &Town) -> Option<Deadline> {
        let policy = &town.policy;
        // The rule by which it was proposed may set shorter or longer limits than the town's general ones.
        let limit = |of: fn(&Proposed) -> u16, general: u16| self.proposed.as_ref().map_or(general, of);
        let (days, rule) = match self.stage {
            ClueStage::Reported | ClueStage::Accepted => {
                (limit(|p| p.dispatch_days, policy.dispatch_days.value), &rules::G_01)
            }
            ClueStage::Dispatched | ClueStage::ForSimple => {
                (limit(|p| p.check_days, policy.check_days.value), &rules::G_02)
            }
            ClueStage::ForOpinion => (policy.opinion_days.value, &rules::G_03),
            ClueStage::Opined | ClueStage::WithSquad => (policy.opinion_days.value, &rules::G_04),
            _ if self.owes_notice() => (policy.reporter_notice_days.value, &rules::U_25),
            ClueStage::ForFeedback => (policy.feedback_days.value, &rules::G_01),
            _ => return None,
        };
        let from = match self.stage {
            // 受理和分派合计一个时限, counted from when it came to the centre.
            ClueStage::Accepted => self.entered?,
            ClueStage::Merged => self.main_answer.as_ref()?.at,
            _ => self.since?,
        };
        Some(Term::W(days.into()).from(from.date(), &town.calendar).under(rule, rule.articles))
    }
}
