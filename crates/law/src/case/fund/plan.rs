//! 分期 — a plan of days and amounts, each a day to pay by, and what follows when one is missed (F-08, Q-31).

use crate::case::state::{CaseState, Deferral};
use crate::context::Context;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rules;
use crate::surcharge::Instalment;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 一期逾期的后果, as the approval says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDefault {
    /// 只计该期逾期: in the party's favour, and what holds where the approval is silent.
    #[default]
    OnlyThat,
    /// 未到期各期一并到期
    AllDue,
}

impl OnDefault {
    /// Every consequence.
    pub const ALL: [OnDefault; 2] = [OnDefault::OnlyThat, OnDefault::AllDue];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            OnDefault::OnlyThat => "只计该期逾期，其余各期不变",
            OnDefault::AllDue => "其余未到期各期一并到期",
        }
    }
}

/// The longest plan: two years of months.
const MOST: usize = 24;

/// F-08: the instalments are in order, begin after today, and come to exactly what is still owed without surcharge.
pub(in crate::case) fn check(state: &CaseState, plan: &[Instalment], ctx: &Context) -> Result<(), Refusal> {
    let no = |need: String, have: String| {
        Err(Refusal::new(&rules::F_08, need, have)
            .fix("承办人", "按尚欠的数额填写各期日期和金额")
            .field("plan"))
    };
    if plan.len() < 2 || plan.len() > MOST {
        return no(format!("分期为二至{MOST}期"), format!("{}期", plan.len()));
    }
    if plan.iter().any(|i| i.amount.0 <= 0) {
        return no("每期金额大于零".into(), "有为零或者负数的一期".into());
    }
    let mut last = ctx.today();
    for i in plan {
        if i.due <= last {
            return no("各期日期依次在今天以后".into(), format!("{}不晚于{last}", i.due));
        }
        last = i.due;
    }
    let account = state.account(ctx.today(), ctx.town);
    let left = Fen(account.principal_left().0 + account.gains_left().0);
    match Fen::checked_sum(plan.iter().map(|i| i.amount)) {
        Some(sum) if sum == left => Ok(()),
        sum => no(
            format!("各期合计等于尚欠的{left}（不含加处）"),
            sum.map_or("金额过大".into(), |s| s.to_string()),
        ),
    }
}

/// A granted deferral as it works on a day: what has been missed may have made the rest due.
pub(in crate::case) fn in_effect(
    deferral: &Deferral,
    owed: Fen,
    paid: &[(Date, Fen)],
    on: Date,
) -> Vec<Instalment> {
    if deferral.plan.is_empty() {
        return vec![Instalment { due: deferral.until, amount: owed }];
    }
    let mut plan = deferral.plan.clone();
    if deferral.on_default == OnDefault::AllDue
        && let Some(missed) = (0..plan.len()).find(|k| {
            let due = plan[*k].due;
            due < on && paid_by(paid, due) < owed_by(&plan, *k, owed)
        })
    {
        let due = plan[missed].due;
        plan[missed..].iter_mut().for_each(|i| i.due = due);
    }
    plan
}

/// The first instalment that payments have not covered.
pub(in crate::case) fn next(plan: &[Instalment], owed: Fen, paid: Fen) -> Option<usize> {
    (0..plan.len()).find(|k| paid < owed_by(plan, *k, owed))
}

/// What falls to the fine of each instalment: payments go to the fine first, the rest of the plan is for illegal gains.
pub(in crate::case) fn fines_share(mut plan: Vec<Instalment>, gains: Fen) -> Vec<Instalment> {
    let mut gains = gains.0;
    for i in plan.iter_mut().rev() {
        let part = gains.min(i.amount.0);
        i.amount = Fen(i.amount.0 - part);
        gains -= part;
    }
    plan
}

/// What must have been paid in all once instalment `k` is covered.
fn owed_by(plan: &[Instalment], k: usize, owed: Fen) -> Fen {
    let later = plan[k + 1..].iter().map(|i| i.amount.0).fold(0, i64::saturating_add);
    Fen(owed.0.saturating_sub(later))
}

fn paid_by(paid: &[(Date, Fen)], day: Date) -> Fen {
    Fen(paid.iter().filter(|(on, _)| *on <= day).map(|(_, sum)| sum.0).fold(0, i64::saturating_add))
}
