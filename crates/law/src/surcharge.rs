//! 加处罚款 on an overdue fine: F-04, F-09, F-10, T-PAY.
//!
//! Which days count: a day counts when money that should have been paid before it is still owed at its beginning.
//! So the first is the day after the (rolled) due day, and the day of payment itself counts: days = day of payment
//! − due day. A stay (复议、诉讼) is half-open, `(from, to]`: the day of the application still counts, the day on which
//! the outcome takes effect does not, so that a stay from day 10 to day 70 takes sixty days out. A deferral (延期、分期)
//! sets new days from the day it is granted: nothing accrues on money that is not yet due.

use crate::money::Fen;
use crate::party::Span;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 一期: an instalment of a deferral.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Instalment {
    /// 到期日
    pub due: Date,
    /// 金额（分）
    pub amount: Fen,
}

/// 延期、分期 as granted (F-08). A plain deferral is one instalment of all that was owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferral {
    /// 批准日
    pub granted_on: Date,
    /// 计划
    pub plan: Vec<Instalment>,
}

/// An overdue fine and all that bears on it.
#[derive(Clone, Copy, Debug)]
pub struct Overdue<'a> {
    /// 罚款本金: what the decision fines, and the most that the surcharge can come to (罚§72).
    pub principal: Fen,
    /// 缴款到期日, rolled over rest days (T-PAY).
    pub due: Date,
    /// 决定书已明确加处: nothing accrues otherwise (F-04).
    pub stated: bool,
    /// 日率（万分比）: 300 = 3 %.
    pub basis_points: u16,
    /// 缴款: day and amount; counted against the principal first, in the party's favour.
    pub payments: &'a [(Date, Fen)],
    /// 停算期间 (F-10), each `(from, to]`; open while the proceeding is pending.
    pub stays: &'a [Span],
    /// 延期、分期, by the day granted.
    pub deferrals: &'a [Deferral],
}

/// A run of days with the same money overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// 起（含）
    pub from: Date,
    /// 止（含）
    pub to: Date,
    /// 天数
    pub days: u32,
    /// 逾期本金（分）
    pub overdue: Fen,
}

/// The surcharge with its reckoning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Surcharge {
    /// 加处罚款（分）
    pub amount: Fen,
    /// 计算的天数; counting stops on the day the limit is reached.
    pub days: u32,
    /// 达到上限（本金）之日
    pub capped_on: Option<Date>,
    /// 逐段
    pub segments: Vec<Segment>,
}

impl Overdue<'_> {
    fn paid_before(&self, day: Date) -> i64 {
        self.payments
            .iter()
            .filter(|(on, _)| *on < day)
            .map(|(_, sum)| sum.0.max(0))
            .fold(0, i64::saturating_add)
    }

    /// What is overdue at the beginning of a day after `due`.
    fn at(&self, day: Date) -> Fen {
        let plan = self.deferrals.iter().filter(|d| d.granted_on <= day).max_by_key(|d| d.granted_on);
        let not_yet: i64 = plan.map_or(0, |d| {
            d.plan.iter().filter(|i| i.due >= day).map(|i| i.amount.0.max(0)).fold(0, i64::saturating_add)
        });
        Fen((self.principal.0.saturating_sub(self.paid_before(day)).saturating_sub(not_yet)).max(0))
    }

    fn stayed(&self, day: Date) -> bool {
        self.stays.iter().any(|s| s.from < day && s.to.is_none_or(|to| day <= to))
    }

    /// The surcharge as of a day, that day included.
    pub fn as_of(&self, on: Date) -> Surcharge {
        let mut result = Surcharge::default();
        if !self.stated || self.principal.0 <= 0 || self.basis_points == 0 {
            return result;
        }
        // In ten-thousandths of a 分, so that only the total is rounded (down).
        let mut exact: i128 = 0;
        let mut day = self.due;
        while day < on {
            day = day.saturating_add(1.day());
            let overdue = self.at(day);
            if overdue.0 == 0 && self.paid_before(day) >= self.principal.0 {
                break;
            }
            if overdue.0 == 0 || self.stayed(day) {
                continue;
            }
            exact += i128::from(overdue.0) * i128::from(self.basis_points);
            result.days += 1;
            match result.segments.last_mut() {
                Some(s) if s.overdue == overdue && s.to.saturating_add(1.day()) == day => {
                    s.to = day;
                    s.days += 1;
                }
                _ => result.segments.push(Segment { from: day, to: day, days: 1, overdue }),
            }
            if exact / 10_000 >= i128::from(self.principal.0) {
                result.capped_on = Some(day);
                break;
            }
        }
        let amount = (exact / 10_000).min(i128::from(self.principal.0));
        result.amount = Fen(i64::try_from(amount).unwrap_or(self.principal.0));
        result
    }
}

/// The surcharge as of `on`, where the decision states one and nothing was deferred.
pub fn surcharge(
    principal: Fen,
    due: Date,
    on: Date,
    paid: &[(Date, Fen)],
    stays: &[Span],
    rate: u16,
) -> Fen {
    let overdue =
        Overdue { principal, due, stated: true, basis_points: rate, payments: paid, stays, deferrals: &[] };
    overdue.as_of(on).amount
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const DUE: Date = date(2025, 10, 9);

    fn fine() -> Overdue<'static> {
        Overdue {
            principal: Fen::yuan(10_000),
            due: DUE,
            stated: true,
            basis_points: 300,
            payments: &[],
            stays: &[],
            deferrals: &[],
        }
    }

    fn after(days: i64) -> Date {
        DUE.saturating_add(days.days())
    }

    #[test]
    fn f09_three_days_late_is_nine_hundred_yuan_counted_from_the_rolled_due_day() {
        // TD-14: from the unrolled first of October it would be wrong.
        let paid = [(date(2025, 10, 12), Fen::yuan(10_000))];
        let result = Overdue { payments: &paid, ..fine() }.as_of(date(2025, 10, 31));
        assert_eq!((result.amount, result.days), (Fen::yuan(900), 3));
        assert_ne!(result.amount, Fen::yuan(1_800));
    }

    #[test]
    fn f09_nothing_accrues_on_the_due_day() {
        assert_eq!(fine().as_of(DUE).amount, Fen::ZERO);
        assert_eq!(fine().as_of(date(2025, 9, 1)).amount, Fen::ZERO);
        assert_eq!(fine().as_of(after(1)).amount, Fen::yuan(300));
    }

    #[test]
    fn f09_the_surcharge_stops_at_the_principal() {
        // TD-15, TL-50
        for (days, yuan) in [(33, 9_900), (34, 10_000), (50, 10_000), (4_000, 10_000)] {
            assert_eq!(fine().as_of(after(days)).amount, Fen::yuan(yuan), "{days}");
        }
        assert_eq!(fine().as_of(after(50)).capped_on, Some(after(34)));
    }

    #[test]
    fn f10_days_of_reconsideration_do_not_count() {
        // TD-16: applied on the tenth day, upheld on the seventieth, paid on the eightieth.
        let stays = [Span { from: after(10), to: Some(after(70)) }];
        let result = Overdue { stays: &stays, ..fine() }.as_of(after(80));
        assert_eq!((result.amount, result.days), (Fen::yuan(6_000), 20));
        let overlapping =
            [Span { from: after(10), to: Some(after(50)) }, Span { from: after(40), to: Some(after(70)) }];
        assert_eq!(Overdue { stays: &overlapping, ..fine() }.as_of(after(80)).amount, Fen::yuan(6_000));
        let pending = [Span { from: after(10), to: None }];
        assert_eq!(Overdue { stays: &pending, ..fine() }.as_of(after(800)).amount, Fen::yuan(3_000));
    }

    #[test]
    fn f04_nothing_accrues_when_the_decision_does_not_say_so() {
        assert_eq!(Overdue { stated: false, ..fine() }.as_of(after(30)), Surcharge::default());
    }

    #[test]
    fn f09_part_payments_lower_what_accrues() {
        let paid = [(after(2), Fen::yuan(4_000)), (after(5), Fen::yuan(6_000))];
        let result = Overdue { payments: &paid, ..fine() }.as_of(after(60));
        // Two days on 10,000 and three on 6,000.
        assert_eq!(result.amount, Fen::yuan(600 + 540));
        assert_eq!(result.segments.len(), 2);
        assert_eq!(
            result.segments[1],
            Segment { from: after(3), to: after(5), days: 3, overdue: Fen::yuan(6_000) }
        );
    }

    #[test]
    fn f08_nothing_accrues_on_money_that_is_deferred() {
        let plan = vec![
            Instalment { due: after(30), amount: Fen::yuan(5_000) },
            Instalment { due: after(60), amount: Fen::yuan(5_000) },
        ];
        let before = [Deferral { granted_on: after(-3), plan: plan.clone() }];
        let deferred = Overdue { deferrals: &before, ..fine() };
        assert_eq!(deferred.as_of(after(30)).amount, Fen::ZERO);
        // The first instalment is missed by two days.
        assert_eq!(deferred.as_of(after(32)).amount, Fen::yuan(300));
        let on_time = [(after(30), Fen::yuan(5_000)), (after(60), Fen::yuan(5_000))];
        assert_eq!(Overdue { payments: &on_time, ..deferred }.as_of(after(99)).amount, Fen::ZERO);
        // Granted late, the days before it stay.
        let late = [Deferral { granted_on: after(4), plan }];
        assert_eq!(Overdue { deferrals: &late, ..fine() }.as_of(after(30)).amount, Fen::yuan(900));
    }

    #[test]
    fn f09_only_the_total_is_rounded_and_down() {
        let small = Overdue { principal: Fen(33), ..fine() };
        // 0.99 分 a day: one day is nothing, two days are one 分.
        assert_eq!(small.as_of(after(1)).amount, Fen(0));
        assert_eq!(small.as_of(after(2)).amount, Fen(1));
    }

    proptest! {
        #[test]
        fn f09_never_above_the_principal_and_never_falling(
            principal in 1..100_000_000i64,
            days in 0..120i64,
            rate in 0..1_000u16,
            part in 0..100_000_000i64,
            on in -5..60i64,
            stay in 0..60i64,
            length in 0..40i64,
        ) {
            let payments = [(after(on), Fen(part))];
            let stays = [Span { from: after(stay), to: Some(after(stay + length)) }];
            let case = Overdue {
                principal: Fen(principal), basis_points: rate, payments: &payments, stays: &stays, ..fine()
            };
            let today = case.as_of(after(days)).amount;
            prop_assert!(today >= Fen::ZERO && today <= Fen(principal));
            prop_assert!(case.as_of(after(days + 1)).amount >= today);
            let (unstayed, unpaid) = (Overdue { stays: &[], ..case }, Overdue { payments: &[], ..case });
            prop_assert!(unstayed.as_of(after(days)).amount >= today);
            prop_assert!(unpaid.as_of(after(days)).amount >= today);
        }
    }
}
