//! 保管链 — every move of a thing is a link; a link that does not fit the last one breaks the chain (RULES 7, R-10).

use super::acts::KEEPERS;
use super::{Custody, Fact, Holder, Keeping};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::case::{CaseEvent, CaseFact};
use crate::context::Context;
use crate::goods::Goods;
use crate::matter::{Entry, PersonRef, incomplete, text};
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 登记保管流转, by the keeper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordCustody {
    /// 物品序号
    pub goods: u32,
    /// 流转
    pub action: Custody,
    /// 时间; now when absent.
    pub moved_at: Option<DateTime>,
    /// 移交、借用、归还的承办人员
    pub officer: PersonId,
    /// 用途
    pub purpose: String,
    /// 存放处所
    pub place: String,
    /// 状况
    pub condition: String,
    /// 现有封签号
    pub seal: String,
    /// 封签完好
    pub intact: bool,
    /// 现在的校验值
    pub hash: String,
    /// 照片录像
    pub files: Vec<FileRef>,
}

/// 封存、启封, by the officers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SealGoods {
    /// 物品序号
    pub goods: u32,
    /// 封存 or 启封
    pub action: Custody,
    /// 时间; now when absent.
    pub moved_at: Option<DateTime>,
    /// 目的
    pub purpose: String,
    /// 状况
    pub condition: String,
    /// 封签号: the new one when sealing, the one found when unsealing.
    pub seal: String,
    /// 封签完好
    pub intact: bool,
    /// 现在的校验值
    pub hash: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 照片录像
    pub files: Vec<FileRef>,
}

/// There is a thing whose way is booked.
pub(super) fn anything(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.goods.0.iter().any(Goods::is_here), "有在管的物品", "没有")
}

/// who keeps the things of a case does not handle it.
pub(super) fn keeper(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    guard::not_recused(s, &ctx.actor.id)?;
    if !s.is_handler(&ctx.actor.id) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::R_10,
        "由没有承办本案的保管员保管、处置物品",
        format!("{}承办过本案", ctx.actor.name),
    )
    .fix("大队长", "换由其他保管员办理"))
}

/// R-10 from the other side: who has kept things of a case does not handle it afterwards.
pub(in crate::case) fn not_keeper(s: &CaseState, officer: &PersonRef) -> Result<(), Refusal> {
    if !s.hold.keepers.contains(&officer.id) {
        return Ok(());
    }
    Err(Refusal::new(&rules::R_10, "由没有保管本案物品的人员办理", format!("{}保管过本案物品", officer.name))
        .fix("大队长", "换由其他执法人员办理")
        .act("assign_officers")
        .field("officers"))
}

/// The thing and the end of its chain; one that no act of this procedure took begins its chain with the officers.
fn last(s: &CaseState, no: u32) -> Result<Keeping, Refusal> {
    let here = s.goods.get(no).filter(|g| g.is_here());
    let Some(goods) = here else {
        return Err(incomplete("goods", "本案在管物品的序号", format!("没有第{no}号物品")));
    };
    Ok(s.hold.keeping(no).cloned().unwrap_or(Keeping {
        no,
        holder: Holder::Officers,
        seal: String::new(),
        hash: String::new(),
        at: goods.on.at(0, 0, 0, 0),
        broken: None,
    }))
}

/// A chain goes forward in time.
fn moment(k: &Keeping, at: Option<DateTime>, ctx: &Context) -> Result<DateTime, Refusal> {
    let at = at.unwrap_or(ctx.now);
    if at >= k.at && at <= ctx.now {
        return Ok(at);
    }
    Err(incomplete("moved_at", format!("在上一次流转（{}）以后、现在以前", k.at), at.to_string()))
}

/// What does not fit the last link, if anything.
fn broken(k: &Keeping, seal: &str, intact: bool, hash: &str) -> Option<String> {
    let mut faults = Vec::new();
    if !k.seal.is_empty() {
        if seal != k.seal {
            let found = if seal.is_empty() { "没有封签" } else { seal };
            faults.push(format!("封签号应为{}，实为{found}", k.seal));
        } else if !intact {
            faults.push(format!("封签{}破损", k.seal));
        }
    }
    if !k.hash.is_empty() && !hash.eq_ignore_ascii_case(&k.hash) {
        let found = if hash.is_empty() { "没有核对" } else { "不一致" };
        faults.push(format!("校验值{found}"));
    }
    (!faults.is_empty()).then(|| faults.join("；"))
}

fn out_of_turn(need: &str, have: &str) -> Refusal {
    Refusal::new(&rules::P_03, need, have).fix("保管员", "按保管链的先后登记").field("action")
}

pub(super) fn record(s: &CaseState, c: &RecordCustody, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    if !KEEPERS.contains(&c.action) {
        return Err(out_of_turn("入库、借出或者收回", c.action.label()));
    }
    let k = last(s, c.goods)?;
    let fits = match c.action {
        Custody::Stored => matches!(k.holder, Holder::Officers | Holder::Party),
        Custody::Lent => k.holder == Holder::Keeper,
        _ => k.holder == Holder::Borrower,
    };
    if !fits {
        let have = format!("第{}号物品现在：{}", c.goods, k.holder.label());
        return Err(out_of_turn(&format!("可以{}的物品", c.action.label()), &have));
    }
    let moved_at = moment(&k, c.moved_at, ctx)?;
    if c.action == Custody::Lent {
        super::usable(s, c.goods, ctx)?;
    }
    let officer = ctx.people.get(&c.officer).filter(|p| s.is_handler(&p.id)).ok_or_else(|| {
        incomplete("officer", "移交、借用、归还的是本案承办人员", "没有选择，或者不是承办人员")
    })?;
    guard::not_recused(s, &officer.id)?;
    let (keeper, officer) = (ctx.actor.name.clone(), officer.name.clone());
    let lends = c.action == Custody::Lent;
    let (giver, taker) = if lends { (keeper, officer) } else { (officer, keeper) };
    let place = if lends { c.place.trim().into() } else { ctx.town.store_place("place", &c.place)? };
    let (seal, hash) = (c.seal.trim(), c.hash.trim());
    Ok(vec![Fact::CustodyRecorded {
        goods: c.goods,
        action: c.action,
        moved_at,
        giver,
        taker,
        purpose: if lends { text("purpose", "用途", &c.purpose)? } else { c.purpose.trim().into() },
        place,
        condition: text("condition", "状况", &c.condition)?,
        seal: seal.into(),
        hash_before: k.hash.clone(),
        hash_after: hash.into(),
        broken: broken(&k, seal, c.intact, hash),
        officers: Vec::new(),
        witness: Attestor::default(),
        files: c.files.clone(),
    }])
}

pub(super) fn seal(s: &CaseState, c: &SealGoods, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(s, &c.officers, ctx)?;
    if KEEPERS.contains(&c.action) {
        return Err(out_of_turn("封存或者启封", c.action.label()));
    }
    let k = last(s, c.goods)?;
    let sealing = c.action == Custody::Sealed;
    let found = text("seal", "封签号", &c.seal).map_err(|r| Refusal { rule: &rules::V_07, ..r })?;
    if sealing != k.seal.is_empty() {
        let have =
            if k.seal.is_empty() { "没有封存".into() } else { format!("已封存（{}）", k.seal) };
        return Err(out_of_turn(&format!("可以{}的物品", c.action.label()), &have));
    }
    let moved_at = moment(&k, c.moved_at, ctx)?;
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    guard::witness_apart(&witness, &officers, &rules::V_07)?;
    // What was sealed is opened before somebody, or before a camera.
    if !sealing && !witness.signed() && c.files.is_empty() {
        return Err(Refusal::new(&rules::V_07, "启封时有见证人签名，或者照片录像", "都没有")
            .fix("执法人员", "请见证人到场签名，或者全程录像后上传")
            .field("witness"));
    }
    let hash = c.hash.trim();
    let fault = if sealing { broken(&k, "", true, hash) } else { broken(&k, &found, c.intact, hash) };
    let names = officers.iter().map(|o| o.name.clone()).collect::<Vec<_>>().join("、");
    Ok(vec![Fact::CustodyRecorded {
        goods: c.goods,
        action: c.action,
        moved_at,
        giver: k.holder.label().into(),
        taker: names,
        purpose: text("purpose", "目的", &c.purpose)?,
        place: String::new(),
        condition: text("condition", "状况", &c.condition)?,
        seal: found,
        hash_before: k.hash.clone(),
        hash_after: hash.into(),
        broken: fault,
        officers,
        witness,
        files: c.files.clone(),
    }])
}

/// Takes a link in.
pub(super) fn moved(s: &mut CaseState, fact: &Fact) {
    let Fact::CustodyRecorded { goods, action, moved_at, place, seal, hash_after, broken, .. } = fact else {
        return;
    };
    let Ok(mut k) = last(s, *goods) else { return };
    k.at = *moved_at;
    match action {
        Custody::Stored | Custody::TakenBack => k.holder = Holder::Keeper,
        Custody::Lent => k.holder = Holder::Borrower,
        Custody::Sealed => k.seal = seal.clone(),
        Custody::Unsealed => k.seal.clear(),
    }
    if !hash_after.is_empty() {
        k.hash = hash_after.clone();
    }
    if k.broken.is_none() {
        k.broken = broken.clone();
    }
    if !place.is_empty()
        && let Some(g) = s.goods.get_mut(*goods)
    {
        g.place = Some(place.clone());
    }
    put(s, k);
}

/// Takes in what a count found: the chain stays broken from then on, whatever broke it first.
pub(super) fn faulted(s: &mut CaseState, no: u32, fault: &str) {
    let Ok(mut k) = last(s, no) else { return };
    if k.broken.is_none() {
        k.broken = Some(fault.into());
    }
    put(s, k);
}

fn put(s: &mut CaseState, k: Keeping) {
    s.hold.keeping.retain(|other| other.no != k.no);
    s.hold.keeping.push(k);
    s.hold.keeping.sort_by_key(|k| k.no);
}

/// V-16: what a count that two people have signed found of a thing of this case; none where the thing has left meanwhile.
pub fn found_at_count(
    s: &CaseState,
    no: u32,
    count: &DocNumber,
    fault: String,
    ctx: &Context,
) -> Option<CaseEvent> {
    s.goods.get(no).filter(|g| g.is_here())?;
    let fact = Fact::CustodyFaultFound { goods: no, count: count.clone(), fault };
    Some(Entry::stamp(ctx, CaseFact::Hold(fact)))
}
