//! 保管、先行变卖 — care of what is held, at the agency's cost, and what cannot be kept.

use super::{Fact, KeepMeasure, Measure, SellSeized, standing};
use crate::case::acts::there_is;
use crate::case::{CaseState, guard};
use crate::context::Context;
use crate::goods::{Goods, Taken};
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rules;

/// Something is held, in force or waiting for its release.
pub(super) fn held(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(state.measure.measures.iter().any(|m| in_hand(state, m)), "有在押的物品", "没有")
}

/// Something is held that can be sold: neither sold already nor released, which goes back.
pub(super) fn sellable(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.measure.measures.iter().flat_map(|m| m.unreleased(state)).any(Goods::is_here);
    there_is(any, "有正在查封、扣押、尚未变卖的物品", "没有")
}

/// Held and not sold: released goods are cared for until they are back.
fn in_hand(state: &CaseState, m: &Measure) -> bool {
    m.taken.as_ref().is_some_and(|t| {
        state
            .goods
            .0
            .iter()
            .any(|g| g.by == t.number && g.is_here() && matches!(g.taken, Taken::Sealed | Taken::Seized))
    })
}

pub(super) fn keep(state: &CaseState, c: &KeepMeasure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::books(state, ctx)?;
    let m = standing::pick(state, c.measure, "有在押物品的措施", |m| in_hand(state, m))?;
    let no = |field, need: &str, have: &str, how: &str| {
        Err(Refusal::new(&rules::Q_11, need, have).fix("承办人", how).field(field))
    };
    if c.used {
        return no(
            "used",
            "妥善保管，不得使用",
            "使用了查封、扣押的财物",
            "立即停止使用；造成损失的依法赔偿，并在退还时登记",
        );
    }
    if c.charged {
        return no("charged", "保管费用由本机关承担", "向当事人收取保管费", "费用由本机关支付，已收的退还");
    }
    let seized = m.plan.measure_kind != crate::town::MeasureKind::Seal;
    if c.third_party && seized {
        return no("third_party", "扣押的财物由本机关保管", "委托第三人保管", "查封的才可以委托第三人保管");
    }
    let number = m.taken.as_ref().map(|t| &t.number);
    let here: Vec<u32> =
        state.goods.0.iter().filter(|g| Some(&g.by) == number && g.is_here()).map(|g| g.no).collect();
    if let Some(stray) = c.goods.iter().find(|n| !here.contains(n)) {
        return Err(incomplete("goods", "本项措施在押物品的序号", format!("第{stray}号不是")));
    }
    let goods = if c.goods.is_empty() { here } else { c.goods.clone() };
    if c.cost.0 < 0 {
        return Err(incomplete("cost", "不小于零的金额", c.cost.to_string()));
    }
    let keeper = text("keeper", "保管人", &c.keeper)?;
    // who enforces does not keep.
    if state.handling.iter().flatten().any(|o| o.name == keeper) {
        return Err(Refusal::new(&rules::R_10, "由没有办理本案的人保管", format!("{keeper}办理本案"))
            .fix("承办人", "交保管员保管")
            .field("keeper"));
    }
    Ok(vec![Fact::MeasureKept {
        no: m.no,
        goods,
        place: text("place", "保管处所", &c.place)?,
        keeper,
        third_party: c.third_party,
        condition: text("condition", "检查情况", &c.condition)?,
        cost: c.cost,
        files: c.files.clone(),
    }])
}

pub(super) fn sell(state: &CaseState, c: &SellSeized, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let m = standing::pick(state, c.measure, "有在押物品的措施", |m| {
        m.unreleased(state).next().is_some()
    })?;
    m.in_force(state, ctx)?;
    if !c.perishable {
        return Err(Refusal::new(
            &rules::Q_13,
            "鲜活物品或者其他不易保管的财物",
            "不是鲜活物品，也不是不易保管的财物",
        )
        .fix("承办人", "妥善保管；处理须等待决定")
        .field("perishable"));
    }
    if c.goods.is_empty() {
        return Err(incomplete("goods", "变卖的物品序号", "没有填写"));
    }
    // What one brought in follows it: to the treasury, or back to the party.
    if c.goods.len() > 1 {
        return Err(Refusal::new(
            &rules::Q_13,
            "逐项登记变卖所得，各项所得跟随该项物品退还或者缴库",
            format!("一次登记了{}项", c.goods.len()),
        )
        .fix("承办人", "一项一项登记，分别写明所得款项和市场价格")
        .field("goods"));
    }
    let goods = standing::goods(&m, state, &c.goods)?;
    if let Some(gone) = goods.iter().find(|n| state.goods.get(**n).is_none_or(|g| !g.is_here())) {
        return Err(incomplete("goods", "尚未变卖的物品序号", format!("第{gone}号已经变卖")));
    }
    let seized = m.taken.as_ref().map_or(ctx.today(), |t| t.started_at.date());
    let sold_on = c.sold_on.unwrap_or(ctx.today());
    if sold_on < seized || sold_on > ctx.today() {
        return Err(incomplete("sold_on", format!("{seized}至今天之间"), sold_on.to_string()));
    }
    for (field, amount) in [("proceeds", c.proceeds), ("market", c.market)] {
        if amount <= Fen(0) {
            return Err(incomplete(field, "大于零的金额", amount.to_string()));
        }
    }
    Ok(vec![Fact::MeasureSold {
        no: m.no,
        goods,
        reason: text("reason", "不能继续保管的理由", &c.reason)?,
        way: c.way,
        sold_on,
        proceeds: c.proceeds,
        market: c.market,
        opinion: text("opinion", "意见", &c.opinion)?,
    }])
}
