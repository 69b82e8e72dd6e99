//! 处理、解除、退还 — no measure outlives its term.

use super::standing::{self, Standing};
use super::{Disposal, Fact, Ground, Measure, ReleaseMeasure, ReturnMeasure, Sale, SettleMeasure};
use crate::case::acts::there_is;
use crate::case::{CaseState, guard};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::Attestor;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;

/// Something is held that may be dealt with otherwise than by release.
pub(super) fn unsettled(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    super::term::runs(state, ctx).or_else(|r| if decided_in_time(state, ctx) { Ok(()) } else { Err(r) })
}

/// A confiscation decided within the term of a measure that has since run out: only the booking is left.
fn decided_in_time(state: &CaseState, ctx: &Context) -> bool {
    state.measure.measures.iter().any(|m| confiscated_in_time(state, m, ctx))
}

fn confiscated_in_time(state: &CaseState, m: &Measure, ctx: &Context) -> bool {
    let standing = m.standing(state, ctx.now, ctx.town);
    let on = state.decision.as_ref().filter(|_| state.confiscates_things()).map(|d| d.at.date());
    standing == Standing::Due(Ground::Expired)
        && on.is_some_and(|on| m.term(state, ctx.town).is_some_and(|t| !t.has_passed(on)))
}

pub(super) fn settle(state: &CaseState, c: &SettleMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let fits = |m: &Measure| m.unreleased(state).next().is_some();
    let m = standing::pick(state, c.measure, "正在查封、扣押的措施", fits)?;
    let goods = standing::goods(&m, state, &c.goods)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    let (decision, basis) = match c.disposal {
        Disposal::Confiscate => {
            let Some(decision) = state.decision.as_ref().filter(|_| state.confiscates_things()) else {
                return Err(Refusal::new(&rules::Q_12, "决定没收非法财物的处罚决定", "没有没收的决定")
                    .fix("镇政府负责人", "违法事实清楚、依法应当没收的作出决定；否则解除")
                    .act("decide")
                    .field("disposal"));
            };
            if !confiscated_in_time(state, &m, ctx) {
                m.in_force(state, ctx)?;
            }
            if decision.served_on.is_none() {
                return Err(Refusal::new(
                    &rules::SV_09,
                    "没收的处罚决定书已经送达，决定自送达之日起生效",
                    format!("{}尚未送达", decision.number),
                )
                .fix("承办人", "先送达处罚决定书")
                .act("serve_paper")
                .field("disposal"));
            }
            (Some(decision.number.clone()), String::new())
        }
        Disposal::Destroy => {
            m.in_force(state, ctx)?;
            let basis = c.basis.trim();
            if !basis.contains('《') || !basis.contains('条') {
                return Err(Refusal::new(
                    &rules::Q_12,
                    "规定应当销毁的法律、行政法规条款",
                    if basis.is_empty() { "没有填写".into() } else { format!("“{basis}”") },
                )
                .fix("承办人", "写明法律、行政法规的名称和条款；没有规定的不得销毁")
                .field("basis"));
            }
            (None, basis.to_string())
        }
    };
    // What was sold cannot be destroyed; its proceeds follow the decision.
    let here = |n: &u32| state.goods.get(*n).is_some_and(crate::goods::Goods::is_here);
    if c.disposal == Disposal::Destroy && !goods.iter().all(here) {
        return Err(incomplete("goods", "在押的物品", "其中有已经变卖的"));
    }
    Ok(vec![Fact::MeasureSettled { no: m.no, goods, disposal: c.disposal, decision, basis, opinion }])
}

/// Something is held that can be let go.
pub(super) fn unreleased(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.measure.measures.iter().any(|m| m.unreleased(state).next().is_some());
    there_is(any, "有正在查封、扣押的物品", "没有")
}

pub(super) fn release(state: &CaseState, c: &ReleaseMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let fits = |m: &Measure| m.unreleased(state).next().is_some();
    let m = standing::pick(state, c.measure, "正在查封、扣押的措施", fits)?;
    let no = |field, need: String, have: String| {
        Err(Refusal::new(&rules::Q_13, need, have).fix("镇政府负责人", "选择实际的解除情形").field(field))
    };
    let standing = m.standing(state, ctx.now, ctx.town);
    match (standing, c.ground) {
        (Standing::Due(due), ground) if due != ground => {
            return no("ground", format!("解除情形为“{}”", due.label()), ground.label().into());
        }
        (Standing::Due(_) | Standing::Undelivered, _) if !c.goods.is_empty() => {
            return no("goods", "全部解除".into(), "只解除一部分".into());
        }
        (Standing::InForce, Ground::Expired) => {
            let term = m.term(state, ctx.town).map_or(String::new(), |d| d.text());
            return no("ground", "期限已经届满".into(), format!("期限至{term}"));
        }
        (Standing::InForce | Standing::Undelivered, Ground::NotApproved) => {
            return no("ground", "紧急措施没有获得批准".into(), "已经批准，或者二十四小时未满".into());
        }
        (_, Ground::Handled) if state.decision.is_none() => {
            return no("ground", "已经作出处理决定".into(), "本案尚未作出决定".into());
        }
        _ => {}
    }
    Ok(vec![Fact::MeasureReleased {
        number: ctx.number("封解"),
        no: m.no,
        goods: standing::goods(&m, state, &c.goods)?,
        ground: c.ground,
        reason: text("reason", "解除理由", &c.reason)?,
    }])
}

/// Something was released and is not back yet.
pub(super) fn unreturned(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.measure.measures.iter().any(|m| m.to_return().is_some());
    there_is(any, "有已经解除、尚未退还的物品", "没有")
}

/// What the sales among these goods brought in.
fn sales<'a>(m: &'a Measure, goods: &'a [u32]) -> impl Iterator<Item = &'a Sale> {
    m.sales.iter().filter(|s| s.goods.iter().any(|n| goods.contains(n)))
}

/// 强§28: proceeds to be returned, and what was lost by a price clearly below the market's.
pub(super) fn owed(m: &Measure, goods: &[u32], town: &Town) -> (Fen, Fen) {
    let percent = i64::from(town.policy.low_price_percent.value);
    let low = |s: &&Sale| s.proceeds.0.saturating_mul(100) < s.market.0.saturating_mul(percent);
    let sum = |amounts: &mut dyn Iterator<Item = i64>| Fen(amounts.fold(0i64, i64::saturating_add));
    let proceeds = sum(&mut sales(m, goods).map(|s| s.proceeds.0));
    let lost = sum(&mut sales(m, goods).filter(low).map(|s| s.market.0.saturating_sub(s.proceeds.0)));
    (proceeds, lost)
}

pub(super) fn give_back(state: &CaseState, c: &ReturnMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = super::scene::performers(state, &c.officers, ctx)?;
    let m = standing::pick(state, c.measure, "已经解除、尚未退还的措施", |m| {
        m.to_return().is_some()
    })?;
    let Some(release) = m.to_return() else { return Ok(Vec::new()) };
    let no = |field, need: String, have: String, how: &str| {
        Err(Refusal::new(&rules::Q_13, need, have).fix("承办人", how).field(field))
    };
    let returned_at = c.returned_at.unwrap_or(ctx.now);
    if returned_at < release.at || returned_at > ctx.now {
        return Err(incomplete("returned_at", "解除以后、现在以前的时间", returned_at.to_string()));
    }
    let (proceeds, lost) = owed(&m, &release.goods, ctx.town);
    if c.proceeds != proceeds {
        return no(
            "proceeds",
            format!("退还变卖所得{proceeds}"),
            c.proceeds.to_string(),
            "变卖所得款项全部退还",
        );
    }
    if c.compensation < lost {
        return no(
            "compensation",
            format!("变卖价格明显低于市场价格，补偿{lost}"),
            c.compensation.to_string(),
            "按市场价格补足差额",
        );
    }
    let damage = c.damage.trim();
    if c.damaged && (damage.is_empty() || c.compensation <= lost) {
        return Err(Refusal::new(
            &rules::Q_11,
            "写明损毁、灭失情况并赔偿",
            if damage.is_empty() { "没有写明" } else { "没有赔偿" },
        )
        .fix("承办人", "核定损失，写明情况和赔偿数额")
        .field(if damage.is_empty() { "damage" } else { "compensation" }));
    }
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    if let Some((field, have)) = super::scene::unattested(&c.signature, &witness) {
        return no(
            field,
            "领取人签收，或者注明拒收并由见证人签名证明".into(),
            have.into(),
            "请领取人签收；拒收的注明，并请见证人签名",
        );
    }
    guard::witness_apart(&witness, &officers, &rules::Q_13)?;
    Ok(vec![Fact::MeasureReturned {
        no: m.no,
        release: release.number.clone(),
        goods: release.goods.clone(),
        returned_at,
        recipient: text("recipient", "领取人", &c.recipient)?,
        damage: if c.damaged { damage.into() } else { String::new() },
        proceeds: c.proceeds,
        compensation: c.compensation,
        signature: c.signature.clone(),
        witness,
        officers,
    }])
}

/// Nothing sealed or seized is left when the case ends.
pub(super) fn nothing_held(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    for m in &state.measure.measures {
        let number = m.taken.as_ref().map_or(String::new(), |t| t.number.to_string());
        if m.unreleased(state).next().is_some() {
            return Err(Refusal::new(
                &rules::Q_12,
                "查封、扣押的物品已经没收、销毁或者解除",
                format!("{number}查封、扣押的物品尚未处理"),
            )
            .fix("镇政府负责人", "作出处理，或者解除并退还")
            .act("release_measure"));
        }
        if let Some(r) = m.to_return() {
            return Err(Refusal::new(
                &rules::Q_13,
                "解除后立即退还",
                format!("{}解除的物品尚未退还", r.number),
            )
            .fix("承办人", "退还并由领取人签收")
            .act("return_measure"));
        }
    }
    Ok(())
}
