//! 登记保存的处理和物品的去向 (E-02, E-04): the decision within seven working days, and what follows it.

use super::{Fact, HoldWay, Holder, Registration};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::clue::signed;
use crate::context::Context;
use crate::goods::{Gone, Goods, Taken};
use crate::matter::{incomplete, text};
use crate::number::DocNumber;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 提出登记保存处理意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeHoldDisposal {
    /// 物品序号; all that wait for a decision when empty.
    pub goods: Vec<u32>,
    /// 处理方式
    pub way: Option<HoldWay>,
    /// 理由
    pub reason: String,
    /// 复制件、照片
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 决定登记保存处理
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideHoldDisposal {
    /// 同意
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 退还物品
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnHeldGoods {
    /// 物品序号; all that are to be returned when empty.
    pub goods: Vec<u32>,
    /// 退还日; today when absent.
    pub returned_on: Option<Date>,
    /// 物品状况
    pub condition: String,
    /// 当事人书面放弃领取
    pub given_up: bool,
    /// 执法人员
    pub officers: Vec<PersonId>,
    /// 领取人签名或者注记
    pub signature: Signature,
    /// 领取证明、放弃声明
    pub files: Vec<FileRef>,
}

/// 没收物品转库
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreConfiscated {
    /// 存放处所
    pub place: String,
    /// 清点情况
    pub condition: String,
}

/// Whether a way leaves a thing where another decision must still follow.
fn open(way: Option<HoldWay>) -> bool {
    way.is_none_or(|w| w.gives_back().is_none())
}

/// Registered things here that may be decided on, anew where the first decision did not end the matter.
fn decidable(s: &CaseState) -> impl Iterator<Item = &Goods> {
    s.goods.here(Taken::Held).filter(|g| open(s.hold.way(g.no)))
}

/// Something is registered about which a decision can be made.
pub(super) fn held(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.proposal.is_none(), "没有待决定的处理意见", "已有一件处理意见待决定")?;
    there_is(decidable(s).next().is_some(), "有登记保存的物品", "没有")
}

/// A proposal waits for the head.
pub(super) fn proposed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.proposal.is_some(), "有待决定的处理意见", "没有")
}

/// What may be given back: what was decided to be, and samples.
fn returnables(s: &CaseState) -> Vec<u32> {
    let samples = s.goods.here(Taken::Sampled).filter(|g| !in_test(s, g.no)).map(|g| g.no);
    // What has been seized since goes back by the release of that measure.
    let here = |no: &u32| s.goods.get(*no).is_some_and(|g| g.is_here() && g.taken == Taken::Held);
    s.hold.to_return.iter().copied().filter(here).chain(samples).collect()
}

/// Whether a thing lies with a laboratory.
fn in_test(s: &CaseState, no: u32) -> bool {
    s.hold.tests.iter().any(|t| t.result_on.is_none() && t.goods.contains(&no))
}

/// Something is to be given back.
pub(super) fn returnable(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!returnables(s).is_empty(), "有应当退还的物品", "没有")
}

/// Registered things that the decision in force confiscates.
fn forfeited(s: &CaseState) -> Vec<u32> {
    let served = s.decision.as_ref().is_some_and(|d| d.served_on.is_some());
    let confiscates = served && s.confiscates_things();
    let meant = |g: &&Goods| s.hold.way(g.no) == Some(HoldWay::Confiscate);
    if confiscates { s.goods.here(Taken::Held).filter(meant).map(|g| g.no).collect() } else { Vec::new() }
}

/// The decision in force confiscates things that were registered.
pub(super) fn confiscated(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!forfeited(s).is_empty(), "处罚决定没收的登记保存物品", "没有")
}

/// The things meant, each of which `able` allows.
pub(super) fn chosen(asked: &[u32], able: &[u32], need: &str) -> Result<Vec<u32>, Refusal> {
    if asked.is_empty() {
        return Ok(able.to_vec());
    }
    if let Some(no) = asked.iter().find(|no| !able.contains(no)) {
        return Err(incomplete("goods", need, format!("第{no}号物品不是")));
    }
    let mut goods = asked.to_vec();
    goods.sort_unstable();
    goods.dedup();
    Ok(goods)
}

/// The registrations of these things, the lapsed ones only when asked.
fn registrations<'a>(s: &'a CaseState, goods: &'a [u32]) -> impl Iterator<Item = &'a Registration> {
    s.hold.registrations.iter().filter(|r| r.things.iter().any(|t| goods.contains(&t.no)))
}

/// E-02: what has lapsed can only be let go.
fn in_time(s: &CaseState, goods: &[u32], way: HoldWay, ctx: &Context) -> Result<(), Refusal> {
    let (today, cal) = (ctx.today(), &ctx.town.calendar);
    let lapsed = goods.iter().find(|no| s.hold.lapsed(&s.goods, **no, today, cal));
    match (lapsed, way.gives_back()) {
        (Some(no), None) => Err(Refusal::new(
            &rules::E_02,
            "七个工作日内作出处理决定；逾期的只能解除或者退还",
            format!("第{no}号物品的登记保存已经失效，意见是“{}”", way.label()),
        )
        .fix("承办人", "改为解除登记保存并退还")
        .act("propose_hold_disposal")
        .field("way")),
        _ => Ok(()),
    }
}

/// E-04: one of the ways that the town's list has.
fn way_of(way: Option<HoldWay>, ctx: &Context) -> Result<HoldWay, Refusal> {
    let ways = &ctx.town.policy.hold_ways.value;
    let names = ways.iter().map(|w| w.label()).collect::<Vec<_>>().join("、");
    let no = |have: String| {
        Refusal::new(&rules::E_04, format!("从处理方式中选择一种（{names}）"), have)
            .fix("承办人", "选择一种处理方式")
            .field("way")
    };
    match way {
        Some(way) if ways.contains(&way) => Ok(way),
        Some(way) => Err(no(format!("本镇不用“{}”", way.label()))),
        None => Err(no("没有选择".into())),
    }
}

pub(super) fn propose(
    state: &CaseState,
    c: &ProposeHoldDisposal,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let way = way_of(c.way, ctx)?;
    let able: Vec<u32> = decidable(state).map(|g| g.no).collect();
    let goods = chosen(&c.goods, &able, "登记保存中、尚待处理的物品")?;
    in_time(state, &goods, way, ctx)?;
    if way == HoldWay::CopyReturn && c.files.is_empty() {
        return Err(Refusal::new(&rules::E_04, "复制件或者照片", "没有附件")
            .fix("承办人", "复制、拍照后上传，再退还原物")
            .field("files"));
    }
    Ok(vec![Fact::HoldDisposalProposed {
        goods,
        way,
        reason: text("reason", "处理理由", &c.reason)?,
        files: c.files.clone(),
        officers,
    }])
}

pub(super) fn decide(state: &CaseState, c: &DecideHoldDisposal, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(vec![Fact::HoldDisposalReturned { opinion }]);
    }
    let Some(p) = &state.hold.proposal else { return Ok(Vec::new()) };
    // The seventh day may have passed since the proposal.
    in_time(state, &p.goods, p.way, ctx)?;
    let (today, cal) = (ctx.today(), &ctx.town.calendar);
    Ok(vec![Fact::HoldDisposalDecided {
        number: ctx.number("保处"),
        holds: registrations(state, &p.goods).map(|r| r.number.clone()).collect::<Vec<DocNumber>>(),
        goods: p.goods.clone(),
        way: p.way,
        reason: p.reason.clone(),
        lapsed: p.goods.iter().any(|no| state.hold.lapsed(&state.goods, *no, today, cal)),
        opinion,
    }])
}

pub(super) fn hand_back(state: &CaseState, c: &ReturnHeldGoods, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let goods = chosen(&c.goods, &returnables(state), "已决定退还的物品或者样品")?;
    let lent = |no: &&u32| state.hold.keeping(**no).is_some_and(|k| k.holder == Holder::Borrower);
    if let Some(no) = goods.iter().find(lent) {
        return Err(Refusal::new(&rules::P_03, "借出的物品已经收回", format!("第{no}号物品借出未还"))
            .fix("保管员", "先收回")
            .act("record_custody"));
    }
    let returned_on = c.returned_on.unwrap_or(ctx.today());
    let taken = goods.iter().filter_map(|no| state.goods.get(*no)).map(|g| g.on).max();
    if returned_on > ctx.today() || taken.is_some_and(|on| returned_on < on) {
        return Err(incomplete("returned_on", "取得之日至今天之间", returned_on.to_string()));
    }
    signed(&c.signature, "领取人签名，或者注明拒绝领取、放弃领取的情况")?;
    if c.given_up && c.files.is_empty() {
        return Err(incomplete("files", "当事人放弃领取的书面声明", "没有附件"));
    }
    let way = |no: &u32| match (c.given_up, state.hold.way(*no).and_then(HoldWay::gives_back)) {
        (true, _) => Gone::Otherwise,
        (false, decided) => decided.unwrap_or(Gone::Returned),
    };
    Ok(vec![Fact::HeldGoodsReturned {
        number: ctx.number("退"),
        ways: goods.iter().map(way).collect(),
        goods,
        returned_on,
        condition: text("condition", "物品状况", &c.condition)?,
        officers,
        signature: c.signature.clone(),
        files: c.files.clone(),
    }])
}

pub(super) fn store(state: &CaseState, c: &StoreConfiscated, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let Some(decision) = &state.decision else { return Ok(Vec::new()) };
    Ok(vec![Fact::ConfiscatedStored {
        goods: forfeited(state),
        decision: decision.number.clone(),
        place: ctx.town.store_place("place", &c.place)?,
        condition: text("condition", "清点情况", &c.condition)?,
    }])
}

/// What a decision must wait for: E-02, every registered thing decided on.
pub(super) fn before_decision(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let Some(r) = s.hold.registrations.iter().find(|r| r.undecided(&s.goods).next().is_some()) else {
        return Ok(());
    };
    let lapsed = r.lapsed(&s.goods, ctx.today(), &ctx.town.calendar);
    let have = if lapsed { "已经失效，物品没有退还" } else { "还有物品没有处理决定" };
    Err(Refusal::new(&rules::E_02, "登记保存的物品都已作出处理决定", format!("{}{have}", r.number))
        .fix("承办人", if lapsed { "解除登记保存并退还" } else { "提出处理意见，报负责人决定" })
        .act("propose_hold_disposal"))
}

/// What closing must wait for: nothing held, nothing sampled, nothing to be given back is left.
pub(super) fn before_closing(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    before_decision(s, ctx)?;
    let left = |rule, need: &str, no: u32, how: &str, act| {
        Err(Refusal::new(rule, need, format!("第{no}号物品还在本机关")).fix("承办人", how).act(act))
    };
    let here = |no: &&u32| s.goods.get(**no).is_some_and(Goods::is_here);
    if let Some(no) = s.hold.to_return.iter().find(here) {
        return left(&rules::E_02, "解除、退还的物品已经退还", *no, "退还物品", "return_held_goods");
    }
    if let Some(no) = forfeited(s).first() {
        return left(&rules::R_10, "没收的物品已经转库", *no, "由保管员清点转库", "store_confiscated");
    }
    if let Some(g) = s.goods.here(Taken::Held).next() {
        return left(&rules::E_04, "登记保存的物品都有去向", g.no, "作出处理决定", "propose_hold_disposal");
    }
    if let Some(g) = s.goods.here(Taken::Sampled).next() {
        return left(&rules::E_05, "样品都已耗尽或者退还", g.no, "退还剩余样品", "return_held_goods");
    }
    Ok(())
}
