//! 义务 — what the party has left undone, the demand that went before, and what bars enforcement.

use super::state::{Demand, Halt};
use crate::case::acts::there_is;
use crate::case::fact::Procedure;
use crate::case::remedy;
use crate::case::report::Outcome;
use crate::case::state::{CaseState, Correction, Decision};
use crate::context::Context;
use crate::deadline::court::{CourtWindow, SimpleCourtWindows, court_window_simple};
use crate::deadline::{self, Deadline};
use crate::number::DocNumber;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{SimpleWindow, Town};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 义务
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 缴纳罚款
    #[default]
    Payment,
    /// 改正、拆除、恢复原状
    Act,
}

impl Duty {
    /// Both.
    pub const ALL: [Duty; 2] = [Duty::Payment, Duty::Act];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Duty::Payment => "缴纳罚款",
            Duty::Act => "改正（拆除、恢复原状）",
        }
    }
}

impl CaseState {
    /// 义务未履行: its time is over and it is not done.
    pub fn undone(&self, duty: Duty, on: Date, town: &Town) -> bool {
        if self.execution.ended(duty) {
            return false;
        }
        match duty {
            Duty::Payment => {
                let account = self.account(on, town);
                account.balance().0 > 0 && account.due.is_some_and(|due| on > due)
            }
            Duty::Act => self.order_open() && self.correction.as_ref().is_some_and(|c| on > c.due_on),
        }
    }

    /// The order to correct was found not obeyed, nobody has done it since, and the case was not dismissed.
    pub(super) fn order_open(&self) -> bool {
        let dismissed = |d: &Decision| matches!(d.outcome, Outcome::Dismiss { .. });
        let disobeyed = |c: &Correction| c.number.is_some() && c.checked == Some(false);
        !self.execution.act_done
            && !self.decision.as_ref().is_some_and(dismissed)
            && self.correction.as_ref().is_some_and(disobeyed)
            && !self.order_fell()
    }

    /// Whether the order to correct was annulled by itself, whatever became of the penalty.
    fn order_fell(&self) -> bool {
        let number = self.correction.as_ref().and_then(|c| c.number.as_ref());
        number.is_some_and(|n| self.remedy.fell(n))
    }

    /// whether execution of the decision or of the order to correct was stopped, in words.
    pub fn execution_stayed(&self) -> Option<String> {
        let papers: Vec<&DocNumber> =
            Duty::ALL.iter().filter_map(|d| self.enforced_paper(*d)).map(|(number, _)| number).collect();
        self.remedy.execution_stayed(&papers)
    }

    /// 据以执行的决定: its number and the day it was served on.
    pub fn enforced_paper(&self, duty: Duty) -> Option<(&DocNumber, Date)> {
        match duty {
            Duty::Payment => self.decision.as_ref().and_then(|d| Some((&d.number, d.served_on?))),
            Duty::Act => {
                let number = self.correction.as_ref()?.number.as_ref()?;
                Some((number, self.paper(number)?.served_on?))
            }
        }
    }

    /// 起诉期限 of what would be enforced: after a reconsideration fifteen days from its decision, a year where the
    /// party was not told, a special law's days first.
    pub fn suit_end(&self, duty: Duty, town: &Town) -> Option<Deadline> {
        let (number, served) = self.enforced_paper(duty)?;
        Some(remedy::suit_due(self, number, served, town))
    }

    /// The last demand for a duty that was served, the party's excuse not having been found good.
    pub fn demanded(&self, duty: Duty) -> Option<(&Demand, Date)> {
        let demand = self.execution.demands.iter().rev().find(|d| d.duty == duty && !d.again)?;
        Some((demand, self.paper(&demand.number)?.served_on?)).filter(|_| !demand.excused())
    }

    /// T-COURT: the window for asking the court as it stands on a day, the end of a granted deferral moving its start
    ///
    pub fn court_window(&self, duty: Duty, on: Date, town: &Town) -> Option<CourtWindow> {
        let urged = self.demanded(duty).map(|(_, served)| served);
        let deferred = match duty {
            Duty::Payment => self.deferral_ends(on),
            Duty::Act => None,
        };
        let mut remedy = match (duty, self.simple_windows(town)) {
            (Duty::Payment, Some(both)) => match town.policy.simple_court_window.value {
                SimpleWindow::Reconsideration => both.a.remedy,
                SimpleWindow::Suit => both.b.remedy,
            },
            _ => self.suit_end(duty, town)?,
        };
        if let Some(until) = deferred.filter(|until| remedy.due.is_none_or(|due| *until > due)) {
            remedy = Deadline::fixed(until).under(&rules::Q_31, rules::Q_31.articles);
        }
        Some(CourtWindow::new(remedy, urged, &town.calendar))
    }

    /// T-COURT-S: both readings of the window, for a decision made on the spot that nobody took to reconsideration and
    /// whose party was told of its remedies: otherwise the time to sue is certain.
    pub fn simple_windows(&self, town: &Town) -> Option<SimpleCourtWindows> {
        if self.procedure != Procedure::Simple {
            return None;
        }
        let (number, served) = self.enforced_paper(Duty::Payment)?;
        if remedy::reconsidered_on(self, number, town).is_some() || !remedy::told_of_remedies(self, number) {
            return None;
        }
        let urged = self.demanded(Duty::Payment).map(|(_, served)| served);
        Some(court_window_simple(served, urged, &town.calendar))
    }
}

/// There is an act left undone.
pub(super) fn act_undone(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let undone = state.undone(Duty::Act, ctx.today(), ctx.town);
    there_is(undone, "责令改正的期限已过、复查认定没有改正", "没有逾期未改正的义务")
}

/// There is money left unpaid.
pub(super) fn unpaid(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    ours(state)?;
    there_is(state.undone(Duty::Payment, ctx.today(), ctx.town), "有逾期未缴清的罚款", "没有")
}

/// There is something left undone.
pub(super) fn anything_undone(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let any = Duty::ALL.iter().any(|d| state.undone(*d, ctx.today(), ctx.town));
    there_is(any, "有逾期未履行的义务", "没有")
}

/// There is something left undone, or costs of its performance left unpaid.
pub(super) fn anything_left(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    if state.execution.costs_open() {
        return Ok(());
    }
    anything_undone(state, ctx)
}

/// A fine may be demanded: execution neither rests nor was ended.
pub(in crate::case) fn may_urge(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    there_is(!state.execution.ended(Duty::Payment), "罚款的执行没有终结", "已经终结执行")?;
    ours(state)?;
    payment_may_go_on(state, ctx)
}

/// the penalty is enforced by this agency, not by the body that changed it.
fn ours(state: &CaseState) -> Result<(), Refusal> {
    if !state.remedy.enforced_by_others() {
        return Ok(());
    }
    Err(Refusal::new(&rules::A_17, "由本机关执行的处罚决定", "复议机关变更或者调解结案")
        .fix("法治室", "请复议机关执行，或者由其申请法院强制执行"))
}

/// This duty is undone.
pub(super) fn is_undone(state: &CaseState, duty: Duty, ctx: &Context) -> Result<(), Refusal> {
    match duty {
        Duty::Payment => unpaid(state, ctx),
        Duty::Act => act_undone(state, ctx),
    }
    .map_err(|r| r.field("duty"))
}

/// No proposal waits for the head.
pub(super) fn nothing_waits(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(state.execution.proposed.is_none(), "没有待批准的执行呈批", "前一呈批尚未批准")
}

/// nothing is enforced while execution is suspended or ended, or an agreement is kept; nor on a decision
/// that no longer stands or whose execution is stopped while a remedy is pending.
pub(super) fn may_go_on(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    stands(state, ctx)?;
    running(state.execution.halt())
}

/// The same for one duty: an agreement about money alone leaves the act to be enforced, one about work alone the fine.
pub(super) fn duty_may_go_on(state: &CaseState, duty: Duty, ctx: &Context) -> Result<(), Refusal> {
    stands(state, ctx)?;
    running(state.execution.halt_of(duty))
}

/// The act ordered may be enforced.
pub(super) fn act_may_go_on(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    duty_may_go_on(state, Duty::Act, ctx)
}

/// The fine may be enforced.
pub(super) fn payment_may_go_on(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    duty_may_go_on(state, Duty::Payment, ctx)
}

/// One of the duties left undone may be enforced.
pub(super) fn any_may_go_on(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let free = |d: &Duty| state.undone(*d, ctx.today(), ctx.town) && state.execution.halt_of(*d).is_none();
    match Duty::ALL.into_iter().find(free) {
        Some(duty) => duty_may_go_on(state, duty, ctx),
        None => may_go_on(state, ctx),
    }
}

/// What is enforced stands, and its execution is not stopped.
fn stands(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    if state.remedy.annulled() {
        return Err(Refusal::new(&rules::Q_17, "据以执行的决定有效", "决定已被撤销或者确认无效")
            .fix("承办人", "终结执行；已经执行的，恢复原状或者退还财物")
            .act("propose_termination"));
    }
    remedy::not_stayed(state, ctx)
}

fn running(halt: Option<Halt>) -> Result<(), Refusal> {
    match halt {
        None => Ok(()),
        Some(Halt::Suspended(on)) => {
            Err(Refusal::new(&rules::Q_17, "没有中止执行", format!("{on}起中止执行"))
                .fix("承办人", "中止的情形消失后恢复执行")
                .act("propose_resumption"))
        }
        Some(Halt::Agreed(on)) => {
            Err(Refusal::new(&rules::Q_18, "没有正在履行的执行协议", format!("{on}达成执行协议"))
                .fix("承办人", "当事人不履行协议的，恢复执行")
                .act("propose_resumption"))
        }
    }
}

/// the demand for this duty was served, and what the party answered to it was looked into.
pub(super) fn demand_heard(state: &CaseState, duty: Duty) -> Result<Date, Refusal> {
    let act = match duty {
        Duty::Payment => "urge_payment",
        Duty::Act => "urge_performance",
    };
    let Some((demand, served)) = state.demanded(duty) else {
        let have = match state.execution.demands.iter().rev().find(|d| d.duty == duty && !d.again) {
            None => "没有催告".to_string(),
            Some(d) if d.excused() => format!("当事人对{}的意见成立，已经采纳", d.number),
            Some(d) => format!("{}尚未送达", d.number),
        };
        return Err(Refusal::new(&rules::Q_15, format!("催告{}并送达催告书", duty.label()), have)
            .fix("承办人", "制作并送达催告书")
            .act(act));
    };
    if demand.is_unheard() {
        return Err(unheard());
    }
    Ok(served)
}

/// Whatever the party has answered to any demand for this duty was looked into: asked again when it is carried out.
pub(super) fn answers_heard(state: &CaseState, duty: Duty) -> Result<(), Refusal> {
    let waits = state.execution.demands.iter().any(|d| d.duty == duty && d.is_unheard());
    if waits { Err(unheard()) } else { Ok(()) }
}

fn unheard() -> Refusal {
    Refusal::new(&rules::Q_15, "当事人对催告的意见已经复核", "有没有复核的意见")
        .fix("承办人", "复核当事人的意见")
        .act("review_demand_answer")
}

/// ten working days have passed since the demand was served.
pub(super) fn demand_over(state: &CaseState, duty: Duty, on: Date, ctx: &Context) -> Result<(), Refusal> {
    let served = demand_heard(state, duty)?;
    let wait = deadline::URGE.from(served, &ctx.town.calendar);
    if wait.has_passed(on) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::Q_26,
        "催告书送达满十个工作日仍不履行",
        format!("{served}送达，催告期至{}", wait.text()),
    )
    .fix("承办人", "催告期满后再办理"))
}

/// the time for reconsideration and for suing over the order has passed, and nothing is pending.
pub(super) fn remedy_over(state: &CaseState, on: Date, ctx: &Context) -> Result<(), Refusal> {
    let no =
        |need: &str, have: String, how: &str| Err(Refusal::new(&rules::Q_20, need, have).fix("承办人", how));
    let Some((order, served)) = state.enforced_paper(Duty::Act) else {
        return no("责令改正通知书已经送达", "没有送达".into(), "送达责令改正通知书");
    };
    if let Some(pending) = state.remedy.pending().or_else(|| state.remedy.pending_over(order)) {
        return no("没有未决的复议、诉讼", pending, "等待复议、诉讼的结果");
    }
    let reconsideration = deadline::reconsideration(served, true, &ctx.town.calendar);
    if !reconsideration.has_passed(on) {
        let have = format!("复议期限至{}", reconsideration.text());
        return no("当事人在法定期限内没有申请行政复议", have, "期限届满后再拆除");
    }
    match state.suit_end(Duty::Act, ctx.town) {
        Some(end) if end.has_passed(on) => Ok(()),
        end => {
            let have = end.map_or("起诉期限无法计算".into(), |e| format!("起诉期限至{}", e.text()));
            no("当事人在法定期限内没有提起行政诉讼", have, "期限届满后再拆除")
        }
    }
}
