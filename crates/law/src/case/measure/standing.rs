//! How a measure stands at a moment: in force, to be released, released and to be returned, or over.
//!
//! Nothing here is kept: it is read from what has happened and the clock, so that no measure outlives its term by being
//! forgotten.

use super::{Extension, Ground, Measure, Release, Seizure, Test};
use crate::case::CaseState;
use crate::context::Context;
use crate::deadline::{self, Deadline};
use crate::goods::{Goods, Taken};
use crate::matter::incomplete;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{MeasureKind, Town};
use jiff::civil::DateTime;

/// Where a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 尚未实施, or not approved and never taken.
    Planned,
    /// 查封扣押中
    InForce,
    /// 应当立即解除, and for which reason; nothing else may be done with what is held.
    Due(Ground),
    /// 决定书没有当场交付: to be released as well.
    Undelivered,
    /// 已解除，待退还
    ToReturn,
    /// 已了结
    Over,
}

impl Measure {
    /// The term as it stands: told tests left out, an extension added once it was told in time.
    pub fn term(&self, state: &CaseState, town: &Town) -> Option<Deadline> {
        let taken = self.taken.as_ref()?;
        let days = u32::from(self.plan.days);
        let first = self.counted(taken, days, town);
        let Some(extension) = self.extension.as_ref().filter(|e| e.told_in_time(state, &first)) else {
            return Some(first);
        };
        Some(self.counted(taken, days + u32::from(extension.days), town))
    }

    /// The end of so many days, without the tests that were told in writing.
    pub(super) fn counted(&self, taken: &Seizure, days: u32, town: &Town) -> Deadline {
        let whole = deadline::seizure_of(taken.started_at.date(), days, &town.calendar);
        let spans = self.tests.iter().filter_map(Test::left_out);
        spans.fold(whole, |d, span| d.excluding(span, &town.calendar))
    }

    /// when an urgent measure must have been approved; none for others and once it is.
    pub fn approval_due(&self, town: &Town) -> Option<Deadline> {
        let taken = self.taken.as_ref().filter(|_| self.urgent && self.approved.is_none())?;
        Some(deadline::seizure_report(taken.started_at, &town.calendar))
    }

    /// What is held under it and neither released nor settled; what was sold stands in its proceeds.
    pub fn unreleased<'a>(&'a self, state: &'a CaseState) -> impl Iterator<Item = &'a Goods> {
        let own = move |g: &&Goods| self.taken.as_ref().is_some_and(|t| g.by == t.number);
        let open = move |g: &&Goods| {
            let held = matches!(g.taken, Taken::Sealed | Taken::Seized);
            let here = g.is_here() || self.sales.iter().any(|s| s.goods.contains(&g.no));
            held && here && !self.releases.iter().any(|r| r.goods.contains(&g.no))
        };
        state.goods.0.iter().filter(own).filter(open)
    }

    /// The oldest release whose goods are still to be given back.
    pub fn to_return(&self) -> Option<&Release> {
        self.releases.iter().find(|r| r.returned_on.is_none())
    }

    /// Where it stands at this moment.
    pub fn standing(&self, state: &CaseState, now: DateTime, town: &Town) -> Standing {
        let Some(taken) = &self.taken else { return Standing::Planned };
        if self.unreleased(state).next().is_none() {
            return if self.to_return().is_some() { Standing::ToReturn } else { Standing::Over };
        }
        let late = |d: Deadline| d.due_time.is_some_and(|t| now > t);
        if self.approved == Some(false) || self.approval_due(town).is_some_and(late) {
            return Standing::Due(Ground::NotApproved);
        }
        if taken.delivered_at.is_none() && now.date() > taken.ended_at.date() {
            return Standing::Undelivered;
        }
        if self.term(state, town).is_some_and(|d| d.has_passed(now.date())) {
            return Standing::Due(Ground::Expired);
        }
        Standing::InForce
    }

    /// In force, or the refusal that says why only release is left.
    pub(super) fn in_force(&self, state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
        let no = |rule, need: &str, have: String| {
            Err(Refusal::new(rule, need, have).fix("镇政府负责人", "立即解除并退还").act("release_measure"))
        };
        let due = || self.term(state, ctx.town).and_then(|d| d.due).map_or(String::new(), |d| d.to_string());
        match self.standing(state, ctx.now, ctx.town) {
            Standing::InForce => Ok(()),
            Standing::Due(Ground::Expired) if self.extension.as_ref().is_some_and(|e| e.number.is_some()) => {
                // Told in time and run out as well, or never told: the words say which.
                let told = self.extension.as_ref().is_some_and(|e| {
                    self.taken.as_ref().is_some_and(|t| {
                        e.told_in_time(state, &self.counted(t, self.plan.days.into(), ctx.town))
                    })
                });
                if told {
                    return no(&rules::Q_13, "在延长后的期限内", format!("已于{}届满，应当解除", due()));
                }
                no(
                    &rules::Q_09,
                    "延长决定在原期限届满前书面告知当事人",
                    format!("没有告知，延长不生效，已于{}届满", due()),
                )
            }
            Standing::Due(Ground::Expired) => {
                no(&rules::Q_13, "在查封、扣押期限内", format!("已于{}届满，应当解除", due()))
            }
            Standing::Due(_) => no(
                &rules::Q_05,
                "紧急措施在二十四小时内获得批准",
                if self.approved == Some(false) {
                    "负责人没有批准".into()
                } else {
                    "二十四小时已过".into()
                },
            ),
            Standing::Undelivered => no(&rules::Q_07, "决定书和清单当场交付", "当日没有交付".into()),
            Standing::Planned => Err(Refusal::new(&rules::Q_04, "已经实施的查封、扣押", "尚未实施")
                .fix("承办人", "批准后实施")
                .act("carry_out_measure")),
            Standing::ToReturn | Standing::Over => {
                Err(Refusal::new(&rules::Q_13, "仍在查封、扣押的物品", "已经解除或者处理完毕")
                    .fix("承办人", "无须办理"))
            }
        }
    }
}

impl Extension {
    /// approved, and told in writing before the first end; otherwise it has no effect.
    fn told_in_time(&self, state: &CaseState, first: &Deadline) -> bool {
        let served = self.number.as_ref().and_then(|n| state.paper(n)).and_then(|p| p.served_on);
        served.is_some_and(|on| !first.has_passed(on))
    }
}

/// How things are taken by a measure of this kind.
pub(super) fn taken(kind: MeasureKind) -> Taken {
    if kind == MeasureKind::Seal { Taken::Sealed } else { Taken::Seized }
}

/// The measure that is meant: by its number, or the only one that fits when none is given.
pub(super) fn pick(
    state: &CaseState,
    no: u32,
    what: &str,
    fits: impl Fn(&Measure) -> bool,
) -> Result<Measure, Refusal> {
    let fitting: Vec<&Measure> =
        state.measure.measures.iter().filter(|m| (no == 0 || m.no == no) && fits(m)).collect();
    match fitting[..] {
        [one] => Ok(one.clone()),
        [] if no == 0 => Err(incomplete("measure", what, "没有")),
        [] => Err(incomplete("measure", what, format!("第{no}项不是"))),
        _ => {
            let nos = fitting.iter().map(|m| m.no.to_string()).collect::<Vec<_>>().join("、");
            Err(incomplete("measure", format!("选择第几项措施（{nos}）"), "有多项，没有选择"))
        }
    }
}

/// The goods that are meant, all of them when none are named; each must be among what is held.
pub(super) fn goods(m: &Measure, state: &CaseState, chosen: &[u32]) -> Result<Vec<u32>, Refusal> {
    let held: Vec<u32> = m.unreleased(state).map(|g| g.no).collect();
    if let Some(stray) = chosen.iter().find(|n| !held.contains(n)) {
        return Err(incomplete(
            "goods",
            format!("第{}项措施查封、扣押的物品序号", m.no),
            format!("第{stray}号不在其中，或者已经解除、处理"),
        ));
    }
    Ok(held.into_iter().filter(|n| chosen.is_empty() || chosen.contains(n)).collect())
}
