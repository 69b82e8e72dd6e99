//! What a request has become: the facts folded.

use super::answer::{AnswerKind, Ground};
use super::fact::{Applicant, Channel, InfoEvent, InfoFact};
use crate::deadline::{self, Deadline, INFORMATION_REPLY, INFORMATION_SUPPLEMENT, Term};
use crate::matter::Stage;
use crate::number::DocNumber;
use crate::party::{FileRef, Span};
use crate::town::Town;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 申请阶段
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InfoStage {
    /// 未提出
    #[default]
    Absent,
    /// 办理中
    Open,
    /// 待补正
    Correcting,
    /// 已答复
    Answered,
    /// 不再处理
    Lapsed,
}

impl InfoStage {
    /// Every stage of a request that was made.
    pub const ALL: [InfoStage; 4] =
        [InfoStage::Open, InfoStage::Correcting, InfoStage::Answered, InfoStage::Lapsed];

    /// Whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        matches!(self, InfoStage::Answered | InfoStage::Lapsed)
    }
}

impl Stage for InfoStage {
    fn label(self) -> &'static str {
        match self {
            InfoStage::Absent => "未提出",
            InfoStage::Open => "办理中",
            InfoStage::Correcting => "待补正",
            InfoStage::Answered => "已答复",
            InfoStage::Lapsed => "不再处理",
        }
    }
}

/// 一次征求意见
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// 第三方
    pub third_party: String,
    /// 送达日
    pub received_on: Date,
    /// 意见收到日或者期满日; none while it is awaited.
    pub ended_on: Option<Date>,
    /// 同意公开; none while awaited, or when it let the time pass.
    pub agrees: Option<bool>,
}

/// 答复
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// 文号
    pub number: DocNumber,
    /// 类型
    pub kind: AnswerKind,
    /// 根据
    pub ground: Option<Ground>,
    /// 内容
    pub text: String,
    /// 理由
    pub reason: String,
    /// 答复时间
    pub at: DateTime,
    /// 提供的信息
    pub files: Vec<FileRef>,
}

/// A request as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InfoState {
    /// How many facts have been folded: the stream's version.
    pub version: u64,
    /// 阶段
    pub stage: InfoStage,
    /// 回执号
    pub receipt: String,
    /// 申请人
    pub applicant: Applicant,
    /// 申请内容, with what was corrected.
    pub content: String,
    /// 获取方式
    pub form: String,
    /// 提交方式
    pub channel: Channel,
    /// 收到日
    pub received_on: Option<Date>,
    /// 通知补正: what and by when.
    pub correction: Option<(String, Date)>,
    /// 补正收到日: the time to answer runs anew from it (公开§30).
    pub corrected_on: Option<Date>,
    /// 征求意见, every one.
    pub opinions: Vec<Opinion>,
    /// 延长的工作日数
    pub extended: Option<u16>,
    /// 答复
    pub answer: Option<Answer>,
    /// 不再处理的说明
    pub lapsed: String,
    /// 材料
    pub files: Vec<FileRef>,
}

impl InfoState {
    /// Folds a whole stream.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a InfoEvent>) -> Self {
        let mut state = InfoState::default();
        for event in events {
            state.evolve(event);
        }
        state
    }

    /// The opinion that is awaited.
    pub fn asked(&self) -> Option<&Opinion> {
        self.opinions.iter().find(|o| o.ended_on.is_none())
    }

    /// The day from which the time to answer runs.
    pub fn started_on(&self) -> Option<Date> {
        self.corrected_on.or(self.received_on)
    }

    /// The last day of a third party's time: the one on which it spoke, and at the latest the last of its fifteen working days
    /// (D-06): what goes by afterwards is the town's own, whether or not the silence was booked. None where that day is not
    /// known yet.
    fn heard_by(&self, o: &Opinion, town: &Town) -> Option<Date> {
        let ended = o.ended_on.or(self.answer.as_ref().map(|a| a.at.date()));
        match (ended, deadline::third_party(o.received_on, &town.calendar).due) {
            (Some(ended), Some(last)) => Some(ended.min(last)),
            (ended, last) => ended.or(last),
        }
    }

    /// D-16 答复期限: twenty working days and what they were extended by, without the days on which third parties were
    /// asked.
    pub fn reply_due(&self, town: &Town) -> Option<Deadline> {
        let days = INFORMATION_REPLY.term.count() + u32::from(self.extended.unwrap_or(0));
        let mut due = INFORMATION_REPLY.with(Term::W(days), self.started_on()?, &town.calendar);
        for o in &self.opinions {
            // The day on which it was sent still counts, as the day of the answer does not.
            let from = o.received_on.saturating_add(1.day());
            let to = self.heard_by(o, town);
            if to.is_none_or(|to| from <= to) {
                due = due.excluding(Span { from, to }, &town.calendar);
            }
        }
        Some(due)
    }

    /// D-16 超期答复: the last day of the term, where the answer came after it.
    pub fn answered_late(&self, town: &Town) -> Option<Date> {
        let answered = self.answer.as_ref()?.at.date();
        self.reply_due(town).filter(|due| due.has_passed(answered)).and_then(|due| due.due)
    }

    /// D-16 通知补正期限: seven working days from the receipt.
    pub fn correction_notice_due(&self, town: &Town) -> Option<Deadline> {
        Some(INFORMATION_SUPPLEMENT.from(self.received_on?, &town.calendar))
    }

    /// What runs in it now, each with what it is for.
    pub fn deadlines(&self, town: &Town) -> Vec<(&'static str, Deadline)> {
        match self.stage {
            InfoStage::Open => {
                let mut all: Vec<_> = self.reply_due(town).map(|d| ("答复", d)).into_iter().collect();
                let asked = self.asked();
                all.extend(
                    asked.map(|o| ("第三方意见期", deadline::third_party(o.received_on, &town.calendar))),
                );
                all
            }
            InfoStage::Correcting => {
                self.correction.iter().map(|(_, due)| ("申请人补正", Deadline::fixed(*due))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes one fact in.
    pub fn evolve(&mut self, event: &InfoEvent) {
        self.version += 1;
        match &event.fact {
            InfoFact::InformationRequested {
                receipt,
                applicant,
                content,
                form,
                channel,
                received_on,
                files,
            } => {
                self.stage = InfoStage::Open;
                self.receipt.clone_from(receipt);
                self.applicant = applicant.clone();
                self.content.clone_from(content);
                self.form.clone_from(form);
                self.channel = *channel;
                self.received_on = Some(*received_on);
                self.files.clone_from(files);
            }
            InfoFact::CorrectionRequired { content, due_on } => {
                self.correction = Some((content.clone(), *due_on));
                self.stage = InfoStage::Correcting;
            }
            InfoFact::CorrectionReceived { content, received_on, files } => {
                self.content = format!("{}\n补正：{content}", self.content);
                self.corrected_on = Some(*received_on);
                self.files.extend(files.iter().cloned());
                self.stage = InfoStage::Open;
            }
            InfoFact::RequestLapsed { reason } => {
                self.lapsed.clone_from(reason);
                self.stage = InfoStage::Lapsed;
            }
            InfoFact::OpinionAsked { third_party, received_on, .. } => self.opinions.push(Opinion {
                third_party: third_party.clone(),
                received_on: *received_on,
                ended_on: None,
                agrees: None,
            }),
            InfoFact::OpinionReceived { agrees, received_on, .. } => {
                if let Some(o) = self.opinions.iter_mut().find(|o| o.ended_on.is_none()) {
                    o.ended_on = Some(*received_on);
                    o.agrees = *agrees;
                }
            }
            InfoFact::AnswerExtended { days, .. } => self.extended = Some(*days),
            InfoFact::InformationAnswered { number, answer, ground, text, reason, files, .. } => {
                self.answer = Some(Answer {
                    number: number.clone(),
                    kind: *answer,
                    ground: *ground,
                    text: text.clone(),
                    reason: reason.clone(),
                    at: event.at,
                    files: files.clone(),
                });
                self.stage = InfoStage::Answered;
            }
        }
    }
}
