//! What 复议诉讼 has come to.

use super::answer::{Appearance, StayGround};
use super::proceeding::{Defendants, Instance};
use super::result::{Due, ResultKind};
use crate::case::penalty::Penalty;
use crate::case::state::{Decision, Payment, PublicationState};
use crate::deadline::{self, Deadline, Term};
use crate::money::Fen;
use crate::number::DocNumber;
use crate::rule::Rule;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 代收的复议申请, to be passed on (S-08).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forwarding {
    /// 收到日
    pub received_on: Date,
    /// 转送日
    pub forwarded_on: Option<Date>,
}

/// 复议、诉讼
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proceeding {
    /// 序号, from 1.
    pub no: u32,
    /// 程序、审级
    pub instance: Instance,
    /// For a second instance: the number of the first.
    pub of: Option<u32>,
    /// 申请人、原告
    pub applicant: String,
    /// 复议机关或者法院
    pub body: String,
    /// 被诉文书
    pub about: DocNumber,
    /// Whether it is the penalty decision itself that is challenged, and not a measure or an order.
    pub decision: bool,
    /// 被告.
    pub defendants: Defendants,
    /// 申请、起诉、上诉日
    pub filed_on: Date,
    /// 受理、立案日
    pub accepted_on: Option<Date>,
    /// 受理案号
    pub reference: String,
    /// 收到副本日
    pub received_on: Option<Date>,
    /// 简易程序审理 (reconsideration: five days instead of ten).
    pub simple: bool,
    /// 审理期限已延长三十日 (复§62).
    pub extended: bool,
    /// 超过申请、起诉期限
    pub late: bool,
    /// 应当先复议而未复议.
    pub skipped: bool,
    /// 答复、答辩日
    pub answered_on: Option<Date>,
    /// 出庭、听证安排
    pub appearances: Vec<Appearance>,
    /// 准许补充证据的文书
    pub leave: Option<String>,
    /// 停止执行 and since when.
    pub stayed: Option<(StayGround, Date)>,
    /// 结果
    pub result: Option<Outcome>,
}

/// 结果
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// 种类
    pub kind: ResultKind,
    /// 文书名称文号
    pub document: String,
    /// 收到日
    pub received_on: Date,
    /// 裁定 (ten days to appeal instead of fifteen).
    pub ruling: bool,
    /// 生效日; none while an appeal is possible or pending.
    pub effective_on: Option<Date>,
    /// 责令重作
    pub redo: bool,
    /// 因程序违法撤销、确认违法.
    pub for_procedure: bool,
    /// 以申请不符合受理条件为由不予受理、驳回.
    pub inadmissible: bool,
    /// 变更后或者仍然有效的处罚
    pub penalty: Option<Penalty>,
    /// 上诉人已经上诉
    pub appealed: bool,
    /// What it will oblige us to once it takes effect.
    pub redo_by: Option<Date>,
    /// 履行期限
    pub perform_by: Option<Date>,
    /// 履行内容
    pub perform: String,
}

/// 应办事项: what an outcome obliges us to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// 种类
    pub kind: Due,
    /// 依据的程序
    pub proceeding: u32,
    /// 起算日
    pub from: Date,
    /// 文书载明的期限
    pub by: Option<Date>,
    /// 金额（分）
    pub amount: Fen,
    /// 内容
    pub what: String,
    /// 办结日
    pub done_on: Option<Date>,
}

impl Duty {
    /// Its deadline; none where nothing sets one.
    pub fn deadline(&self, town: &Town) -> Option<Deadline> {
        let cal = &town.calendar;
        let fixed = |rule| self.by.map(|by| Deadline::fixed(by).under(rule, rule.articles));
        match self.kind {
            Due::Refund => Some(deadline::WRONG_FINE_REFUND.from(self.from, cal)),
            Due::Credit => Some(deadline::CREDIT_WITHDRAWAL.from(self.from, cal)),
            Due::Opinion => Some(deadline::OPINION_REPORT.from(self.from, cal)),
            Due::Redo => fixed(&rules::A_14).or_else(|| Some(redo_term(self.from, town))),
            Due::Perform => fixed(&rules::A_16),
            Due::Fault => Some(review_term(self.from, town, &rules::U_08)),
            Due::Compensation => Some(review_term(self.from, town, &rules::A_29)),
        }
    }
}

/// The town's own term for looking into what went wrong: whose fault it was, what it cost.
fn review_term(from: Date, town: &Town, rule: &'static Rule) -> Deadline {
    let days = town.policy_on(from).fault_review_days.value;
    Term::C(days.into()).from(from, &town.calendar).under(rule, rule.articles)
}

/// The town's own term for deciding anew, where the document names none.
fn redo_term(from: Date, town: &Town) -> Deadline {
    Term::C(town.policy_on(from).redo_days.value.into())
        .from(from, &town.calendar)
        .under(&rules::A_14, rules::A_14.articles)
}

/// 此前的决定, replaced by deciding anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// 决定
    pub decision: Decision,
    /// 认定事实
    pub facts: String,
    /// 理由
    pub reasons: String,
    /// Annulled for its procedure only: the same may be decided again.
    pub for_procedure: bool,
    /// Annulled by a court rather than in reconsideration.
    pub by_court: bool,
    /// 缴款, which are owed back and count towards no other decision.
    pub payments: Vec<Payment>,
    /// 公示
    pub publication: PublicationState,
}

/// 重作
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redo {
    /// 起算日
    pub from: Date,
    /// 文书载明的期限
    pub by: Option<Date>,
}

/// 国家赔偿申请
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// 请求人
    pub claimant: String,
    /// 请求金额（分）
    pub asked: Fen,
    /// 收到日
    pub received_on: Date,
    /// 超过二年时效
    pub late: bool,
    /// 决定日 and what was granted.
    pub decided: Option<(Date, Fen)>,
    /// 送达日
    pub served_on: Option<Date>,
}

/// 执法监督意见书
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Supervision {
    /// 监督机关
    pub from: String,
    /// 文号
    pub document: String,
    /// 意见
    pub content: String,
    /// 收到日
    pub received_on: Date,
    /// 回复期限
    pub due_on: Date,
    /// 回复日
    pub replied_on: Option<Date>,
}

/// 复议诉讼 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 代收的复议申请
    pub forwarding: Vec<Forwarding>,
    /// 复议、诉讼, every one.
    pub proceedings: Vec<Proceeding>,
    /// 决定已被撤销或者确认无效
    pub void: bool,
    /// 变更后的处罚
    pub changed: Option<Penalty>,
    /// 收到使决定变更、撤销、违法或者无效的文书之日 (D-05).
    pub overturned_on: Option<Date>,
    /// 应办事项
    pub duties: Vec<Duty>,
    /// 重作
    pub redo: Option<Redo>,
    /// 此前的决定
    pub past: Vec<Past>,
    /// 国家赔偿申请
    pub claims: Vec<Claim>,
    /// 执法监督意见
    pub supervision: Vec<Supervision>,
    /// 责任认定 count.
    pub faults: u32,
    /// 调阅 count.
    pub consulted: u32,
}

impl Proceeding {
    /// In words: `行政复议`.
    pub fn words(&self) -> String {
        format!("{}（{}，{}提出）", self.instance.label(), self.body, self.filed_on)
    }

    /// Still open: no outcome, or one that has not taken effect.
    pub fn is_open(&self) -> bool {
        self.result.as_ref().is_none_or(|r| r.effective_on.is_none() && r.kind != ResultKind::Remanded)
    }

    /// No outcome yet.
    pub fn is_undecided(&self) -> bool {
        self.result.is_none()
    }

    /// The agency answers for it: not where the reconsideration body alone is sued.
    pub fn is_ours(&self) -> bool {
        self.defendants != Defendants::Reconsideration
    }

    /// when our answer is due; none while no copy has come or nothing is asked of us.
    pub fn answer_due(&self, town: &Town) -> Option<Deadline> {
        let received = self.received_on?;
        let cal = &town.calendar;
        if !self.is_ours() {
            return None;
        }
        Some(match (self.instance, self.simple) {
            (Instance::Reconsideration, false) => deadline::REPLY.from(received, cal),
            (Instance::Reconsideration, true) => deadline::REPLY_SIMPLE.from(received, cal),
            (Instance::First | Instance::Second, _) => deadline::COURT_DEFENCE.from(received, cal),
        })
    }

    /// the end of the body's time to accept; if it is silent, the application counts as accepted on that day (复§30).
    pub fn acceptance_due(&self, town: &Town) -> Option<Deadline> {
        let asked = self.instance == Instance::Reconsideration && self.accepted_on.is_none();
        asked.then(|| deadline::RECONSIDERATION_ACCEPT.from(self.filed_on, &town.calendar))
    }

    /// when the reconsideration is to be decided. Only the ordinary way can be prolonged (复§62).
    pub fn decision_due(&self, town: &Town) -> Option<Deadline> {
        if self.instance != Instance::Reconsideration {
            return None;
        }
        let deemed = || self.acceptance_due(town).map(|d| d.due.unwrap_or(d.nominal));
        let accepted = self.accepted_on.or_else(deemed)?;
        let (period, days) = match (self.simple, self.extended) {
            (true, _) => (&deadline::RECONSIDERATION_SIMPLE, 30),
            (false, false) => (&deadline::RECONSIDERATION_DECISION, 60),
            (false, true) => (&deadline::RECONSIDERATION_DECISION, 90),
        };
        Some(period.with(Term::C(days), accepted, &town.calendar))
    }

    /// the last day to appeal; none where there is nothing to appeal against.
    pub fn appeal_due(&self, town: &Town) -> Option<Deadline> {
        let result = self.result.as_ref().filter(|_| self.instance == Instance::First)?;
        let period = if result.ruling { &deadline::APPEAL_RULING } else { &deadline::APPEAL };
        Some(period.from(result.received_on, &town.calendar))
    }
}

impl State {
    /// The reconsideration or lawsuit against the decision that is pending now, in words; none when there is none.
    pub fn pending(&self) -> Option<String> {
        self.open().find(|p| p.decision).map(Proceeding::words)
    }

    /// Whether the decision was annulled or declared invalid: nothing is collected or enforced on it any more.
    pub fn annulled(&self) -> bool {
        self.void
    }

    /// The reconsideration or lawsuit against this document that is pending now, in words.
    pub fn pending_over(&self, document: &DocNumber) -> Option<String> {
        self.open().find(|p| p.about == *document).map(Proceeding::words)
    }

    /// Whether this document was annulled or declared invalid by an outcome in effect.
    pub fn fell(&self, document: &DocNumber) -> bool {
        self.proceedings
            .iter()
            .filter(|p| p.about == *document)
            .any(|p| p.result.as_ref().is_some_and(|r| r.effective_on.is_some() && r.kind.voids()))
    }

    /// Whether execution of these documents was stopped while a remedy is pending, in words.
    pub fn execution_stayed(&self, enforced: &[&DocNumber]) -> Option<String> {
        let p = self.open().find(|p| p.stayed.is_some() && enforced.contains(&&p.about))?;
        let (ground, from) = p.stayed?;
        Some(format!("{}，自{from}起停止执行（{}）", p.instance.label(), ground.label()))
    }

    /// A-17, 复§78: a decision that reconsideration has changed, or settled by agreement, is enforced by the
    /// reconsideration body.
    pub fn enforced_by_others(&self) -> bool {
        let last = self.proceedings.iter().rev().filter(|p| p.decision).find_map(|p| {
            let r = p.result.as_ref().filter(|r| r.effective_on.is_some() && r.kind.decides())?;
            Some((p.instance, r.kind))
        });
        matches!(last, Some((Instance::Reconsideration, ResultKind::Changed | ResultKind::Settled)))
    }

    /// D-11: whether a court's judgment in effect has left this decision standing: nothing can follow it but a retrial.
    pub fn finally_upheld(&self, decision: Option<&DocNumber>) -> bool {
        let upheld = |r: &Outcome| r.effective_on.is_some() && r.kind == ResultKind::Dismissed;
        let mut heard = self.proceedings.iter().filter(|p| p.instance.in_court() && !p.skipped);
        heard.any(|p| Some(&p.about) == decision && p.result.as_ref().is_some_and(upheld))
    }

    /// What is pending, of any document of the case.
    pub fn open(&self) -> impl DoubleEndedIterator<Item = &Proceeding> {
        self.proceedings.iter().filter(|p| {
            let appealed = p.result.as_ref().is_some_and(|r| r.appealed);
            p.is_open() && !appealed
        })
    }

    /// The proceeding with this number.
    pub fn proceeding(&self, no: u32) -> Option<&Proceeding> {
        self.proceedings.iter().find(|p| p.no == no)
    }

    /// The first undone duty of a kind.
    pub fn owed(&self, kind: Due) -> Option<&Duty> {
        self.duties.iter().find(|d| d.kind == kind && d.done_on.is_none())
    }

    /// 错罚款退还: what is owed back of what was paid, and by when (F-14).
    pub fn refund_owed(&self, town: &Town) -> Option<(Fen, Deadline)> {
        let duty = self.owed(Due::Refund)?;
        Some((duty.amount, duty.deadline(town)?))
    }

    /// When the decision is to be made anew; none where nothing was ordered to be decided again.
    pub fn redo_due(&self, town: &Town) -> Option<Deadline> {
        let redo = self.redo.as_ref()?;
        let fixed = redo.by.map(|by| Deadline::fixed(by).under(&rules::A_14, rules::A_14.articles));
        Some(fixed.unwrap_or_else(|| redo_term(redo.from, town)))
    }
}
