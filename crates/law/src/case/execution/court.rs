//! 申请人民法院强制执行 (Q-22, Q-24–, T-COURT; 强§53–58).

use super::duty::{self, Duty};
use super::{Fact, Proposed};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline::{self, Deadline, Period};
use crate::matter::{PersonRef, incomplete, text};
use crate::party::FileRef;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the court, or the court above it, has done, or the town before it (强§56–58).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourtStep {
    /// 受理
    #[default]
    Accepted,
    /// 裁定不予受理
    NotAccepted,
    /// 裁定准予执行
    Granted,
    /// 裁定不予执行
    Refused,
    /// 本机关向上一级人民法院申请复议
    ReviewAsked,
    /// 上一级人民法院裁定应当受理（准予执行）
    ReviewWon,
    /// 上一级人民法院维持原裁定
    ReviewUpheld,
    /// 执行终结
    Ended,
}

impl CourtStep {
    /// Every step.
    pub const ALL: [CourtStep; 8] = [
        CourtStep::Accepted,
        CourtStep::NotAccepted,
        CourtStep::Granted,
        CourtStep::Refused,
        CourtStep::ReviewAsked,
        CourtStep::ReviewWon,
        CourtStep::ReviewUpheld,
        CourtStep::Ended,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            CourtStep::Accepted => "人民法院受理",
            CourtStep::NotAccepted => "裁定不予受理",
            CourtStep::Granted => "裁定准予执行",
            CourtStep::Refused => "裁定不予执行",
            CourtStep::ReviewAsked => "本机关向上一级人民法院申请复议",
            CourtStep::ReviewWon => "上一级人民法院裁定受理或者准予执行",
            CourtStep::ReviewUpheld => "上一级人民法院维持原裁定",
            CourtStep::Ended => "人民法院执行终结",
        }
    }

    /// Whether the court took it, and so wrote something; the request for review is the town's own.
    pub fn is_courts(self) -> bool {
        self != CourtStep::ReviewAsked
    }

    /// Which steps can come after the last one; `refused` tells what is under review.
    fn follows(self, last: Option<CourtStep>) -> bool {
        use CourtStep as S;
        match last {
            None => matches!(self, S::Accepted | S::NotAccepted),
            Some(S::Accepted) => matches!(self, S::Granted | S::Refused),
            Some(S::NotAccepted | S::Refused) => self == S::ReviewAsked,
            Some(S::ReviewAsked) => matches!(self, S::ReviewWon | S::ReviewUpheld),
            Some(S::Granted) => self == S::Ended,
            Some(S::ReviewWon | S::ReviewUpheld | S::Ended) => false,
        }
    }
}

/// 呈批申请法院强制执行: the five materials of 强§55.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeCourt {
    /// 义务
    pub duty: Duty,
    /// 受理法院; the town's court when empty (不动产由所在地法院).
    pub court: String,
    /// 决定书及作出决定的事实、理由和依据已经备齐
    pub with_decision: bool,
    /// 当事人的意见
    pub opinion: String,
    /// 申请执行标的的情况
    pub object: String,
    /// 法律、行政法规规定的其他材料; 没有的写“无”
    pub other: String,
    /// 材料
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 申请法院强制执行的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourtPlan {
    /// 义务
    pub duty: Duty,
    /// 受理法院
    pub court: String,
    /// 当事人的意见
    pub opinion: String,
    /// 申请执行标的的情况
    pub object: String,
    /// 其他材料
    pub other: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 向法院递交申请
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitToCourt {
    /// 递交日
    pub submitted_on: Option<Date>,
    /// 负责人已在申请书上签名
    pub signed: bool,
    /// 已加盖镇政府公章
    pub sealed: bool,
    /// 收件凭证
    pub receipt: String,
    /// 递交人
    pub officers: Vec<PersonId>,
}

/// 登记法院处理
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterCourtStep {
    /// 办理事项
    pub step: CourtStep,
    /// 日期: of receiving a ruling, of applying for review.
    pub on: Option<Date>,
    /// 法院文书文号
    pub document: String,
    /// 情况
    pub note: String,
    /// 附件
    pub files: Vec<FileRef>,
}

/// No application is open for what is undone.
pub(super) fn none_open(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let left = Duty::ALL.iter().any(|d| state.undone(*d, ctx.today(), ctx.town) && !has_open(state, *d));
    there_is(left, "尚未申请人民法院强制执行的义务", "已经申请")
}

fn has_open(state: &CaseState, duty: Duty) -> bool {
    state.execution.application(duty).is_some_and(|a| !a.failed())
}

/// An application was issued that is not with the court yet.
pub(super) fn unsubmitted(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.execution.court.iter().any(|a| a.submitted_on.is_none());
    there_is(any, "有待递交的强制执行申请书", "没有")
}

/// One is with the court, and something may still come of it.
pub(super) fn submitted(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(open_case(state).is_some(), "有已经递交、尚未办结的申请", "没有")
}

fn open_case(state: &CaseState) -> Option<&super::CourtApplication> {
    let open = |a: &&super::CourtApplication| {
        a.submitted_on.is_some() && CourtStep::ALL.iter().any(|s| s.follows(a.last().map(|(last, _)| last)))
    };
    state.execution.court.iter().rev().find(open)
}

/// the window on the day of the application.
fn window(state: &CaseState, duty: Duty, on: Date, ctx: &Context) -> Result<(), Refusal> {
    let over_order = || state.enforced_paper(duty).and_then(|(number, _)| state.remedy.pending_over(number));
    if let Some(pending) = state.remedy.pending().or_else(over_order) {
        return Err(Refusal::new(&rules::Q_25, "当事人没有申请复议、提起诉讼", pending)
            .fix("承办人", "等待复议、诉讼的结果"));
    }
    let Some(window) = state.court_window(duty, on, ctx.town) else {
        return Err(Refusal::new(&rules::Q_25, "据以执行的决定已经送达", "没有送达")
            .fix("承办人", "先送达")
            .act("serve_paper"));
    };
    let of_window = |r: Refusal| Refusal { rule: &rules::Q_25, ..r };
    if !window.remedy.has_passed(on) || window.end.met_on(on) == Some(false) {
        return window.check(on).map_err(of_window);
    }
    duty::demand_over(state, duty, on, ctx)?;
    window.check(on).map_err(of_window)
}

/// What an application rests on: when it is proposed and again when it is signed.
pub(super) fn ready(state: &CaseState, plan: &CourtPlan, ctx: &Context) -> Result<(), Refusal> {
    duty::is_undone(state, plan.duty, ctx)?;
    duty::duty_may_go_on(state, plan.duty, ctx)?;
    if has_open(state, plan.duty) {
        return Err(Refusal::new(
            &rules::Q_25,
            "尚未申请法院执行的义务",
            format!("已经申请{}", plan.duty.label()),
        )
        .fix("承办人", "等待法院的处理")
        .field("duty"));
    }
    // who may enforce it itself does so (强§53 speaks of agencies without the power).
    let own = plan.duty == Duty::Act && state.subject()?.item.enforcement.is_own();
    if own {
        return Err(Refusal::new(&rules::Q_25, "没有行政强制执行权的义务", "本镇对该义务有自行强制执行权")
            .fix("承办人", "依法自行强制执行")
            .act("propose_enforcement")
            .field("duty"));
    }
    window(state, plan.duty, ctx.today(), ctx)
}

pub(super) fn propose(state: &CaseState, c: &ProposeCourt, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let says = |r: Refusal| Refusal { rule: &rules::Q_27, ..r };
    if !c.with_decision {
        return Err(Refusal::new(&rules::Q_27, "决定书及作出决定的事实、理由和依据", "没有确认备齐")
            .fix("承办人", "备齐决定书和证据材料")
            .field("with_decision"));
    }
    let court = c.court.trim();
    let plan = CourtPlan {
        duty: c.duty,
        court: if court.is_empty() { ctx.town.agency.court.clone() } else { court.into() },
        opinion: text("opinion", "当事人的意见（没有意见的写明）", &c.opinion).map_err(says)?,
        object: text("object", "申请执行标的的情况", &c.object).map_err(says)?,
        other: text("other", "其他材料（没有的写“无”）", &c.other).map_err(says)?,
        files: c.files.clone(),
    };
    ready(state, &plan, ctx)?;
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Court(plan)), officers })
}

pub(super) fn issue(
    state: &CaseState,
    plan: &CourtPlan,
    opinion: String,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    ready(state, plan, ctx)?;
    let missing = || Refusal::new(&rules::Q_27, "决定书和催告书都已送达", "没有送达").fix("承办人", "先送达");
    let (order, _) = state.enforced_paper(plan.duty).ok_or_else(missing)?;
    let (demand, _) = state.demanded(plan.duty).ok_or_else(missing)?;
    let account = state.account(ctx.today(), ctx.town);
    Ok(Fact::CourtApplicationIssued {
        number: ctx.number("申执"),
        plan: plan.clone(),
        order: order.clone(),
        court: plan.court.clone(),
        demand: demand.number.clone(),
        principal: account.principal_left(),
        gains: account.gains_left(),
        surcharge: account.surcharge_left(),
        head: PersonRef::from(ctx.actor),
        opinion,
    })
}

pub(super) fn submit(state: &CaseState, c: &SubmitToCourt, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let Some(a) = state.execution.court.iter().rev().find(|a| a.submitted_on.is_none()) else {
        return Err(Refusal::new(&rules::Q_27, "有待递交的强制执行申请书", "没有")
            .fix("承办人", "先呈批")
            .act("propose_court"));
    };
    if !c.signed || !c.sealed {
        let have = if c.signed { "没有确认盖章" } else { "没有确认负责人签名" };
        return Err(Refusal::new(&rules::Q_27, "申请书由负责人签名、加盖印章并注明日期", have)
            .fix("承办人", "签名、用印后如实勾选")
            .field(if c.signed { "sealed" } else { "signed" }));
    }
    duty::is_undone(state, a.plan.duty, ctx)?;
    duty::duty_may_go_on(state, a.plan.duty, ctx)?;
    let issued = state.paper(&a.number).map_or(ctx.today(), |p| p.issued_on);
    let on = c.submitted_on.unwrap_or(ctx.today());
    if on < issued || on > ctx.today() {
        return Err(incomplete("submitted_on", format!("{issued}至今天之间"), on.to_string()));
    }
    window(state, a.plan.duty, on, ctx).map_err(|r| r.field("submitted_on"))?;
    Ok(Fact::CourtApplied {
        application: a.number.clone(),
        submitted_on: on,
        receipt: text("receipt", "法院收件凭证", &c.receipt)?,
        officers,
    })
}

pub(super) fn register(state: &CaseState, c: &RegisterCourtStep, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    let Some(a) = open_case(state) else {
        return Err(Refusal::new(&rules::Q_28, "有已经递交的申请", "没有")
            .fix("承办人", "先递交")
            .act("submit_to_court"));
    };
    let last = a.last();
    let step = c.step;
    if !step.follows(last.map(|(s, _)| s)) {
        let have = last.map_or("刚刚递交".to_string(), |(s, on)| format!("{on}{}", s.label()));
        return Err(Refusal::new(
            &rules::Q_28,
            "按受理、裁定、复议的顺序登记",
            format!("{have}，不能登记“{}”", step.label()),
        )
        .fix("承办人", "核对法院文书")
        .field("step"));
    }
    let from = last.map(|(_, on)| on).or(a.submitted_on).unwrap_or(ctx.today());
    let on = c.on.unwrap_or(ctx.today());
    if on < from || on > ctx.today() {
        return Err(incomplete("on", format!("{from}至今天之间"), on.to_string()));
    }
    if step == CourtStep::ReviewAsked {
        let due = deadline::COURT_OBJECTION.from(from, &ctx.town.calendar);
        if due.has_passed(on) {
            return Err(Refusal::new(
                &rules::Q_28,
                format!("收到裁定之日起十五日内（至{}）申请复议", due.text()),
                format!("{on}申请，已经超过"),
            )
            .fix("承办人", "不再申请复议；报负责人并记入执法监督")
            .field("on"));
        }
    }
    let document = text("document", "法院文书（本机关申请）文号", &c.document)?;
    if step.is_courts() && c.files.is_empty() {
        return Err(Refusal::new(&rules::Q_28, format!("法院关于“{}”的文书", step.label()), "没有附件")
            .fix("承办人", "上传收到的法院文书")
            .field("files"));
    }
    Ok(Fact::CourtAnswered {
        application: a.number.clone(),
        step,
        on,
        document,
        note: c.note.trim().into(),
        files: c.files.clone(),
    })
}

/// The court's days, and the town's own before the court above, in what is open there.
pub(super) fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let mut all = Vec::new();
    for a in &state.execution.court {
        let Some(submitted) = a.submitted_on else { continue };
        let mut run = |name, period: &Period, from| all.push((name, period.from(from, &town.calendar)));
        let refused = a.steps.iter().any(|(s, _)| *s == CourtStep::Refused);
        match a.last() {
            None => run("法院受理", &deadline::COURT_ACCEPT, submitted),
            Some((CourtStep::Accepted, on)) => {
                run("法院裁定（书面审查）", &deadline::COURT_REVIEW, on);
                run("法院裁定（听取意见）", &deadline::COURT_REVIEW_HEARD, on);
            }
            Some((CourtStep::NotAccepted | CourtStep::Refused, on)) => {
                run("向上一级法院申请复议", &deadline::COURT_OBJECTION, on);
            }
            Some((CourtStep::ReviewAsked, on)) if refused => {
                run("上一级法院复议裁定", &deadline::COURT_REVIEW_REVIEWED, on);
            }
            Some((CourtStep::ReviewAsked, on)) => {
                run("上一级法院复议裁定", &deadline::COURT_ACCEPT_REVIEWED, on);
            }
            _ => {}
        }
    }
    all
}
