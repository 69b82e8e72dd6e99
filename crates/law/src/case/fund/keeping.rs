//! 保管 — what a decision confiscates comes in, the keeper takes it into the store-room, lets it out, and counts.

use super::Fact;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::goods::{GoodsItem, Taken};
use crate::matter::{incomplete, text};
use crate::party::FileRef;
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::PenaltyKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 收取没收物品
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CollectForfeits {
    /// 已经登记保存、扣押的物品序号
    pub goods: Vec<u32>,
    /// 当事人交出的物品
    pub items: Vec<GoodsItem>,
    /// 无法收取的情况
    pub unavailable: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 入库
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreGoods {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 存放处所
    pub room: String,
    /// 移交人员: who hands it over.
    pub officers: Vec<PersonId>,
    /// 验收情况
    pub condition: String,
    /// 照片
    pub files: Vec<FileRef>,
}

/// 出库
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReleaseGoods {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 事由
    pub reason: String,
    /// 领取人
    pub recipient: String,
}

/// 盘点
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountGoods {
    /// 在库的物品序号
    pub found: Vec<u32>,
    /// 监盘人, who is not the keeper.
    pub supervisor: PersonId,
    /// 差异说明
    pub explanation: String,
}

/// who keeps or disposes of things has not handled the case.
pub(super) fn keeper(state: &CaseState, ctx: &Context, what: &str) -> Result<(), Refusal> {
    guard::not_handler(state, ctx, what)
        .map_err(|r| Refusal { rule: &rules::R_10, ..r }.fix("财政", "换由没有承办本案的保管、处置人员办理"))
}

/// F-13: the decision confiscates things that have not been collected.
pub(super) fn to_collect(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let confiscates = state.confiscates_things();
    crate::case::acts::there_is(
        confiscates
            && !state.fund.collected
            && state.decision.as_ref().is_some_and(|d| d.served_on.is_some()),
        "决定没收、尚未收取的物品",
        if confiscates { "已经收取" } else { "本案没有没收物品" },
    )
}

/// What a measure holds is confiscated by its settling, and what is to be given back not at all.
fn free(state: &CaseState, no: u32) -> Result<(), Refusal> {
    let held = |t: Taken| matches!(t, Taken::Sealed | Taken::Seized);
    let releases = state.measure.measures.iter().flat_map(|m| &m.releases);
    let back = releases.filter(|r| r.returned_on.is_none()).any(|r| r.goods.contains(&no));
    if back || state.hold.to_return.contains(&no) {
        return Err(Refusal::new(&rules::F_14, "没有决定退还的物品", format!("第{no}项应当退还当事人"))
            .fix("执法人员", "退还当事人")
            .field("goods"));
    }
    if state.goods.get(no).is_some_and(|g| held(g.taken)) {
        return Err(Refusal::new(
            &rules::Q_12,
            "查封、扣押的物品由负责人在期限内处理为没收",
            format!("第{no}项正在查封、扣押"),
        )
        .fix("镇政府负责人", "处理查封、扣押的物品")
        .act("settle_measure")
        .field("goods"));
    }
    Ok(())
}

pub(super) fn collect(state: &CaseState, c: &CollectForfeits, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    for no in &c.goods {
        if state.goods.get(*no).is_none_or(|g| !g.is_here()) {
            return Err(incomplete("goods", "在本机关保管下的物品", format!("第{no}项不在")));
        }
        free(state, *no)?;
    }
    let items: Vec<GoodsItem> = c.items.iter().filter(|i| **i != GoodsItem::default()).cloned().collect();
    if items.iter().any(|i| i.name.trim().is_empty() || i.quantity.trim().is_empty()) {
        return Err(incomplete("items", "每项物品的名称和数量", "没有填写"));
    }
    let nothing = c.goods.is_empty() && items.is_empty();
    if nothing && c.unavailable.trim().is_empty() {
        return Err(Refusal::new(&rules::F_13, "收取决定没收的物品", "没有选择，也没有填写物品")
            .fix("执法人员", "列明收取的物品；物品灭失、当事人拒不交出的写明情况")
            .field("goods"));
    }
    let detail = state.decision.as_ref().and_then(|d| d.outcome.penalty()).map_or(String::new(), |p| {
        let of = p.0.iter().filter(|i| i.kind == PenaltyKind::Confiscation);
        of.map(|i| i.detail.clone()).collect::<Vec<_>>().join("；")
    });
    Ok(Fact::ForfeitsCollected {
        decision: state.decision.as_ref().map(|d| d.number.clone()),
        detail,
        goods: c.goods.clone(),
        items,
        unavailable: if nothing { c.unavailable.trim().into() } else { String::new() },
        officers,
    })
}

/// There is something here that is not in the store-room.
pub(super) fn outside(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    crate::case::acts::there_is(state.unstored().next().is_some(), "尚未入库的物品", "没有")
}

/// There is something in the store-room.
pub(super) fn inside(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    crate::case::acts::there_is(state.stored().next().is_some(), "在库的物品", "没有")
}

pub(super) fn store(state: &CaseState, c: &StoreGoods, ctx: &Context) -> Result<Fact, Refusal> {
    keeper(state, ctx, "保管")?;
    if c.goods.is_empty() {
        return Err(incomplete("goods", "选择入库的物品", "没有选择"));
    }
    for no in &c.goods {
        if state.unstored().all(|g| g.no != *no) {
            return Err(incomplete("goods", "尚未入库的物品", format!("第{no}项不是")));
        }
    }
    let from: Result<Vec<_>, _> = c
        .officers
        .iter()
        .map(|id| {
            let person = ctx.people.get(id).filter(|p| p.id != ctx.actor.id);
            person
                .map(crate::matter::PersonRef::from)
                .ok_or_else(|| incomplete("officers", "移交的执法人员，不是保管员本人", id.clone()))
        })
        .collect();
    let from = from?;
    if from.is_empty() {
        return Err(incomplete("officers", "移交的执法人员", "没有选择"));
    }
    Ok(Fact::GoodsStored {
        goods: c.goods.clone(),
        room: ctx.town.store_place("room", &c.room)?,
        officers: from,
        condition: text("condition", "验收情况", &c.condition)?,
        files: c.files.clone(),
    })
}

pub(super) fn release(state: &CaseState, c: &ReleaseGoods, ctx: &Context) -> Result<Fact, Refusal> {
    keeper(state, ctx, "保管")?;
    if c.goods.is_empty() {
        return Err(incomplete("goods", "选择出库的物品", "没有选择"));
    }
    for no in &c.goods {
        if state.stored().all(|g| g.no != *no) {
            return Err(incomplete("goods", "在库的物品", format!("第{no}项不在库")));
        }
    }
    Ok(Fact::GoodsReleased {
        goods: c.goods.clone(),
        reason: text("reason", "出库事由", &c.reason)?,
        recipient: text("recipient", "领取人", &c.recipient)?,
    })
}

pub(super) fn count(state: &CaseState, c: &CountGoods, ctx: &Context) -> Result<Fact, Refusal> {
    keeper(state, ctx, "保管")?;
    let Some(supervisor) = ctx.people.get(&c.supervisor) else {
        return Err(incomplete("supervisor", "监盘人", "没有选择"));
    };
    if supervisor.id == ctx.actor.id || supervisor.is(Role::Store) {
        return Err(Refusal::new(&rules::R_10, "保管员以外的人监盘", format!("{}是保管员", supervisor.name))
            .fix("财政", "由财政或者法治室人员监盘")
            .field("supervisor"));
    }
    let mut found = c.found.clone();
    found.sort_unstable();
    found.dedup();
    if let Some(no) = found.iter().find(|no| state.goods.get(**no).is_none()) {
        return Err(incomplete("found", "本案物品的序号", format!("没有第{no}项")));
    }
    let booked: Vec<u32> = state.stored().map(|g| g.no).collect();
    let missing: Vec<u32> = booked.iter().copied().filter(|no| !found.contains(no)).collect();
    let surplus: Vec<u32> = found.iter().copied().filter(|no| !booked.contains(no)).collect();
    let explanation = c.explanation.trim();
    if !(missing.is_empty() && surplus.is_empty()) && explanation.is_empty() {
        return Err(Refusal::new(
            &rules::R_10,
            "账物相符，或者说明差异",
            format!("账上{}项，实有{}项，没有说明", booked.len(), found.len()),
        )
        .fix("保管员", "查明并写明盘亏、盘盈的原因和处理")
        .field("explanation"));
    }
    Ok(Fact::GoodsCounted {
        booked,
        found,
        missing,
        surplus,
        supervisor: crate::matter::PersonRef::from(supervisor),
        explanation: explanation.into(),
        on: ctx.today(),
    })
}

/// When the keeper last took it in, for a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoreMove {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 处所; none when it went out.
    pub room: Option<String>,
    /// 事由
    pub reason: String,
    /// 日期
    pub on: Date,
}
