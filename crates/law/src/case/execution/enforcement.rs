//! 强制执行决定 and its carrying out, demolition above all (Q-16, Q-19–; 强§34–38, §43, §44).

use super::duty::{self, Duty};
use super::{Fact, Proposed};
use crate::case::RemedyText;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{fit_then, incomplete, text};
use crate::party::{Attestor, FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::EnforcementPower;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 停止供水、供电、供热、供燃气 as a means (强§43).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyCut {
    /// 不采取
    #[default]
    None,
    /// 对居民生活采取
    Homes,
    /// 对生产经营采取，法律另有规定
    Business,
}

impl SupplyCut {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            SupplyCut::None => "不采取",
            SupplyCut::Homes => "对居民生活采取",
            SupplyCut::Business => "对生产经营场所采取（法律另有规定）",
        }
    }
}

/// 呈批强制执行决定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeEnforcement {
    /// 义务
    pub duty: Duty,
    /// 理由
    pub reason: String,
    /// 强制执行的方式
    pub way: String,
    /// 拆除建筑物、构筑物、设施 (强§44)
    pub demolition: bool,
    /// 停止供水、供电、供热、供燃气
    pub supply: SupplyCut,
    /// 停止供应的法律依据
    pub supply_basis: String,
    /// 计划实施时间
    pub planned_at: Option<DateTime>,
    /// 情况紧急，须在夜间或者节假日实施的理由
    pub urgent: String,
    /// 立即强制执行: there is evidence that property is moved or hidden (强§37).
    pub immediate: bool,
    /// 转移、隐匿财物的证据
    pub evidence: String,
    /// 证据材料
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 强制执行决定的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnforcementPlan {
    /// 理由
    pub reason: String,
    /// 方式
    pub way: String,
    /// 拆除
    pub demolition: bool,
    /// 停止供应
    pub supply: SupplyCut,
    /// 停止供应的法律依据
    pub supply_basis: String,
    /// 计划实施时间
    pub planned_at: DateTime,
    /// 情况紧急的理由
    pub urgent: String,
    /// 立即强制执行的证据; none where it is not immediate.
    pub evidence: Option<String>,
    /// 证据材料
    pub files: Vec<FileRef>,
}

/// 公告限期自行拆除
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnounceDemolition {
    /// 拆除的建筑物、构筑物、设施
    pub content: String,
    /// 自行拆除的期限
    pub due_on: Option<Date>,
    /// 公告日
    pub posted_on: Option<Date>,
    /// 张贴地点
    pub place: String,
    /// 已加盖镇政府公章
    pub sealed: bool,
    /// 张贴照片
    pub files: Vec<FileRef>,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 实施强制执行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarryOutEnforcement {
    /// 开始时间
    pub started_at: DateTime,
    /// 结束时间
    pub ended_at: DateTime,
    /// 地点
    pub place: String,
    /// 经过和结果
    pub process: String,
    /// 出示执法证件的时间
    pub shown_at: Option<DateTime>,
    /// 当场告知强制执行的理由、依据和当事人权利、救济途径的时间
    pub told_at: Option<DateTime>,
    /// 当事人的陈述和申辩
    pub defence: String,
    /// 情况紧急的理由
    pub urgent: String,
    /// 在场人
    pub present: String,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 当事人签名
    pub signature: Signature,
    /// 照片、录像
    pub files: Vec<FileRef>,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// No enforcement has been decided that waits to be carried out.
pub(super) fn undecided(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let open = state.execution.enforcement.as_ref().is_some_and(|e| e.carried_out.is_none());
    there_is(!open, "尚未作出强制执行决定", "已经作出")
}

/// There is one.
pub(super) fn decided(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let open = state.execution.enforcement.as_ref().is_some_and(|e| e.carried_out.is_none());
    there_is(open, "有待实施的强制执行决定", "没有")
}

/// No demolition has been announced yet.
pub(super) fn unannounced(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(state.execution.notice.is_none(), "尚未公告限期拆除", "已经公告")
}

/// a law gives the town the power to enforce this itself; only a duty to act can be such.
pub(super) fn own_power(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let item = &state.subject()?.item;
    let to_court = |rule, need: &str, have: String| {
        Err(Refusal::new(rule, need, have)
            .fix("承办人", "催告后申请人民法院强制执行")
            .act("propose_court")
            .field("duty"))
    };
    if !state.undone(Duty::Act, ctx.today(), ctx.town) {
        let have = "本镇没有划拨、拍卖等金钱执行权".to_string();
        return to_court(&rules::Q_24, "法律授予的金钱给付义务强制执行权", have);
    }
    match item.enforcement {
        EnforcementPower::IllegalLand => {
            let have = format!("“{}”由作出决定的机关申请法院执行", item.name);
            to_court(&rules::Q_22, "不是非法占用土地上的建筑", have)
        }
        power if power.is_own() => Ok(()),
        _ => {
            let have = format!("清单没有记载“{}”的自行强制执行权", item.name);
            to_court(&rules::Q_16, "法律授予本镇的强制执行权", have)
        }
    }
}

/// 强制执行权的依据 of the case's item.
pub(super) fn basis(state: &CaseState) -> Result<String, Refusal> {
    let item = &state.subject()?.item;
    Ok(match item.enforcement {
        EnforcementPower::RuralPlanning if item.enforcement_basis.trim().is_empty() => {
            "《中华人民共和国城乡规划法》第六十五条".into()
        }
        _ => item.enforcement_basis.clone(),
    })
}

/// neither by night nor on a holiday, unless it is urgent. A plain weekend is no holiday (法定节假日).
pub(super) fn at_a_lawful_hour(
    from: DateTime,
    to: DateTime,
    urgent: &str,
    field: &'static str,
    ctx: &Context,
) -> Result<(), Refusal> {
    if !urgent.trim().is_empty() {
        return Ok(());
    }
    let no = |need: String, have: String| {
        Err(Refusal::new(&rules::Q_19, need, have)
            .fix("承办人", "改在工作日白天实施；情况紧急的写明理由")
            .field(field))
    };
    let policy = &ctx.town.policy;
    let (night, morning) = (policy.enforcement_night_from.value, policy.enforcement_night_to.value);
    let by_night = |t: DateTime| {
        let hour = u16::try_from(t.hour()).unwrap_or(0);
        hour >= night || hour < morning
    };
    // Ending at the very hour at which the night begins is still by day.
    let last = to.saturating_sub(jiff::ToSpan::second(1)).max(from);
    let overnight = from.date() != last.date();
    if by_night(from) || by_night(last) || overnight {
        return no(
            format!("白天（{morning}时至{night}时）实施"),
            format!("{}至{}", from.strftime("%Y-%m-%d %H:%M"), to.strftime("%Y-%m-%d %H:%M")),
        );
    }
    match ctx.town.calendar.in_holiday(from.date()) {
        Ok(false) => Ok(()),
        Ok(true) => no("不在法定节假日（含调休放假日）实施".into(), format!("{}是放假日", from.date())),
        Err(year) => no("能够确定不是法定节假日".into(), format!("{year}")),
    }
}

/// Q-19 (TL-42): water, power, heat and gas of homes are no means; of a business only where a law says so.
pub(super) fn no_supply_cut(
    supply: SupplyCut,
    basis: &str,
    way: &str,
    field: &'static str,
) -> Result<(), Refusal> {
    let words = ["停水", "停电", "断水", "断电", "停气", "断气", "停暖", "断暖", "停热", "停止供"];
    let named = words.iter().find(|w| way.contains(**w));
    let have = match (supply, named) {
        (SupplyCut::Homes, _) => "对居民生活采取停止供水、供电、供热、供燃气".to_string(),
        (SupplyCut::Business, _) if basis.trim().is_empty() => "没有写明停止供应的法律依据".into(),
        (SupplyCut::None, Some(word)) => format!("执行方式写有“{word}”"),
        _ => return Ok(()),
    };
    Err(Refusal::new(&rules::Q_19, "不以停止供水、供电、供热、供燃气迫使居民履行", have)
        .fix("承办人", "改用其他方式；对生产经营场所停止供应的写明法律依据")
        .field(field))
}

/// Whether these words, or the order that is enforced, speak of taking a building or a facility down (强§44), whatever the
/// way is called.
fn demolishes(ordered: &str, words: &[&str]) -> bool {
    const DOWN: [&str; 8] = ["拆", "推倒", "推平", "铲平", "扒倒", "扒掉", "捣毁", "爆破"];
    // Rubble and parcels are not taken down.
    const OTHER: [&str; 3] = ["拆迁", "拆封", "拆包"];
    words.iter().chain([&ordered]).any(|text| {
        let plain = OTHER.iter().fold((*text).to_string(), |t, other| t.replace(other, ""));
        DOWN.iter().any(|word| plain.contains(word))
    })
}

/// What was ordered to be done.
fn ordered(state: &CaseState) -> &str {
    state.correction.as_ref().map_or("", |c| c.content.as_str())
}

/// what takes a building down goes the way of demolition (强§44), and not by these words under another name.
pub(super) fn no_demolition(
    state: &CaseState,
    words: &[&str],
    by_order: bool,
    field: &'static str,
) -> Result<(), Refusal> {
    let power = state.subject()?.item.enforcement;
    let order = by_order && (power == EnforcementPower::RuralPlanning || demolishes(ordered(state), &[]));
    if !order && !demolishes("", words) {
        return Ok(());
    }
    let own = power.is_own();
    let (how, act) = if own {
        ("按强制拆除呈批、公告，法定期限届满后实施", "propose_enforcement")
    } else {
        ("没有强制拆除权的，催告后申请人民法院强制执行", "propose_court")
    };
    Err(Refusal::new(
        &rules::Q_20,
        "拆除建筑物、构筑物、设施适用强制拆除的程序（公告，不复议不诉讼又不拆除）",
        "以其他方式拆除",
    )
    .fix("承办人", how)
    .act(act)
    .field(field))
}

/// What a decision to enforce rests on: when it is proposed and again when it is approved.
pub(super) fn ready(state: &CaseState, plan: &EnforcementPlan, ctx: &Context) -> Result<(), Refusal> {
    duty::act_undone(state, ctx)?;
    own_power(state, ctx)?;
    duty::act_may_go_on(state, ctx)?;
    no_supply_cut(plan.supply, &plan.supply_basis, &plan.way, "supply")?;
    let day = plan.planned_at;
    if day < ctx.now {
        return Err(incomplete("planned_at", "晚于现在的实施时间", day.to_string()));
    }
    at_a_lawful_hour(day, day, &plan.urgent, "planned_at", ctx)?;
    let address = &state.subject()?.party.address;
    if address.trim().is_empty() {
        return Err(Refusal::new(&rules::Q_16, "决定书载明当事人的地址", "没有填写")
            .fix("承办人", "补全当事人的地址"));
    }
    // 强§37: on evidence that property is moved, the ten days are not waited for; the demand itself was served.
    match &plan.evidence {
        Some(_) => {
            duty::demand_heard(state, Duty::Act)?;
        }
        None => duty::demand_over(state, Duty::Act, ctx.today(), ctx)?,
    }
    if plan.demolition {
        duty::remedy_over(state, ctx.today(), ctx)?;
    }
    Ok(())
}

pub(super) fn propose(state: &CaseState, c: &ProposeEnforcement, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    if c.duty == Duty::Payment {
        return Err(Refusal::new(
            &rules::Q_24,
            "法律授予的金钱给付义务强制执行权",
            "本镇没有划拨、拍卖等金钱执行权",
        )
        .fix("承办人", "催告后申请人民法院强制执行")
        .act("propose_court")
        .field("duty"));
    }
    let says = |r: Refusal| Refusal { rule: &rules::Q_16, ..r };
    let evidence = if c.immediate {
        let told = text("evidence", "转移、隐匿财物的证据", &c.evidence).map_err(says)?;
        if c.files.is_empty() {
            return Err(Refusal::new(&rules::Q_16, "转移、隐匿财物的证据材料", "没有附件")
                .fix("承办人", "上传证据；没有证据的等催告期满")
                .field("files"));
        }
        Some(told)
    } else {
        None
    };
    let rural = state.subject()?.item.enforcement == EnforcementPower::RuralPlanning;
    let plan = EnforcementPlan {
        reason: text("reason", "强制执行的理由", &c.reason).map_err(says)?,
        way: text("way", "强制执行的方式", &c.way).map_err(says)?,
        demolition: c.demolition || rural || demolishes(ordered(state), &[&c.way]),
        supply: c.supply,
        supply_basis: c.supply_basis.trim().into(),
        planned_at: c
            .planned_at
            .ok_or_else(|| says(incomplete("planned_at", "强制执行的时间", "没有填写")))?,
        urgent: c.urgent.trim().into(),
        evidence,
        files: c.files.clone(),
    };
    ready(state, &plan, ctx)?;
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Enforcement(plan)), officers })
}

pub(super) fn issue(
    state: &CaseState,
    plan: &EnforcementPlan,
    opinion: String,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    ready(state, plan, ctx)?;
    let (order, _) = state.enforced_paper(Duty::Act).ok_or_else(|| {
        Refusal::new(&rules::Q_16, "责令改正通知书已经送达", "没有送达").fix("承办人", "先送达")
    })?;
    Ok(Fact::EnforcementDecided {
        number: ctx.number("强决"),
        plan: plan.clone(),
        order: order.clone(),
        basis: basis(state)?,
        remedy: RemedyText::ordinary(&ctx.town.agency, None),
        opinion,
    })
}

pub(super) fn announce(state: &CaseState, c: &AnnounceDemolition, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let says = |r: Refusal| Refusal { rule: &rules::Q_20, ..r };
    if !c.sealed {
        return Err(Refusal::new(&rules::R_12, "公告已加盖镇人民政府公章", "没有确认盖章")
            .fix("党政办", "用印后如实勾选")
            .field("sealed"));
    }
    let (_, order_served) = state.enforced_paper(Duty::Act).ok_or_else(|| {
        Refusal::new(&rules::Q_20, "责令改正通知书已经送达", "没有送达").fix("承办人", "先送达")
    })?;
    let posted_on = c.posted_on.unwrap_or(ctx.today());
    if posted_on < order_served || posted_on > ctx.today() {
        return Err(incomplete("posted_on", format!("{order_served}至今天之间"), posted_on.to_string()));
    }
    let due_on = c.due_on.ok_or_else(|| says(incomplete("due_on", "自行拆除的期限", "没有填写")))?;
    // A term that is over when the notice is booked leaves the party nothing to do.
    if due_on <= ctx.today() {
        return Err(says(incomplete("due_on", format!("晚于今天（{}）", ctx.today()), due_on.to_string())));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::Q_20, "公告张贴的照片", "没有附件")
            .fix("执法人员", "拍照上传")
            .field("files"));
    }
    let content = if c.content.trim().is_empty() { ordered(state) } else { &c.content };
    Ok(Fact::DemolitionAnnounced {
        number: ctx.number("拆公"),
        content: text("content", "拆除的建筑物、构筑物、设施", content).map_err(says)?,
        due_on,
        posted_on,
        place: text("place", "张贴地点", &c.place).map_err(says)?,
        files: c.files.clone(),
        officers,
    })
}

/// announced, and the time to demolish it oneself is over.
fn announced_and_over(state: &CaseState, on: Date) -> Result<(), Refusal> {
    let no = |have: String| {
        Err(Refusal::new(&rules::Q_20, "已经公告，限期自行拆除的期限已过", have)
            .fix("承办人", "公告限期自行拆除，期满后再实施")
            .act("announce_demolition"))
    };
    match &state.execution.notice {
        None => no("没有公告".into()),
        Some(n) if on <= n.due_on => no(format!("自行拆除的期限至{}", n.due_on)),
        Some(_) => Ok(()),
    }
}

pub(super) fn carry_out(state: &CaseState, c: &CarryOutEnforcement, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let (from, to) = span(c.started_at, c.ended_at, ctx)?;
    fit_then(ctx, &officers, from.date())?;
    let Some(decided) = state.execution.enforcement.as_ref().filter(|e| e.carried_out.is_none()) else {
        return Err(Refusal::new(&rules::Q_16, "强制执行决定", "没有")
            .fix("承办人", "先作出强制执行决定")
            .act("propose_enforcement"));
    };
    // 强§38: the decision is served before it is carried out.
    let served = state.paper(&decided.number).and_then(|p| p.served_on);
    if served.is_none_or(|on| on > from.date()) {
        return Err(Refusal::new(
            &rules::Q_16,
            "强制执行决定书已经送达",
            format!("{}尚未送达", decided.number),
        )
        .fix("承办人", "送达强制执行决定书")
        .act("serve_paper"));
    }
    if from < decided.plan.planned_at {
        return Err(Refusal::new(
            &rules::Q_16,
            format!("不早于决定书载明的{}", decided.plan.planned_at.strftime("%Y-%m-%d %H:%M")),
            from.strftime("%Y-%m-%d %H:%M").to_string(),
        )
        .fix("承办人", "按决定书载明的时间实施")
        .field("started_at"));
    }
    // 强§36: what the party has said since is heard before anything is done; a good reason stops it.
    duty::demand_heard(state, Duty::Act)?;
    at_a_lawful_hour(from, to, &c.urgent, "started_at", ctx)?;
    if decided.plan.demolition {
        announced_and_over(state, from.date())?;
        duty::remedy_over(state, from.date(), ctx)?;
    } else {
        no_demolition(state, &[&c.process], false, "process")?;
    }
    no_supply_cut(decided.plan.supply, &decided.plan.supply_basis, &c.process, "process")?;
    let (shown_at, told_at) = on_record(c, from, to)?;
    let says = |r: Refusal| Refusal { rule: &rules::Q_16, ..r };
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    if !c.signature.given() && c.signature.declined().is_none() && !witness.signed() {
        return Err(Refusal::new(
            &rules::Q_16,
            "当事人签名（拒签的注明），或者见证人签名",
            "没有签名，也没有见证人签名",
        )
        .fix("执法人员", "请当事人或者见证人签名")
        .field("witness"));
    }
    guard::witness_apart(&witness, &officers, &rules::Q_16)?;
    Ok(Fact::EnforcementCarriedOut {
        number: Some(ctx.number("强笔")),
        order: decided.number.clone(),
        started_at: from,
        ended_at: to,
        place: text("place", "地点", &c.place)?,
        process: text("process", "经过和结果", &c.process)?,
        shown_at: Some(shown_at),
        told_at: Some(told_at),
        defence: text("defence", "当事人的陈述和申辩（没有的写“无”）", &c.defence).map_err(says)?,
        urgent: c.urgent.trim().into(),
        present: text("present", "在场人", &c.present).map_err(says)?,
        witness,
        signature: c.signature.clone(),
        files: c.files.clone(),
        officers,
    })
}

/// What the record of the scene says besides (document SEIZ-R): the papers shown and the party told, while it went on,
/// and the pictures that go with it (罚§47, 豫执§35: the whole way is recorded).
fn on_record(c: &CarryOutEnforcement, from: DateTime, to: DateTime) -> Result<(DateTime, DateTime), Refusal> {
    let time = |rule, field, what: &str, at: Option<DateTime>| {
        let have = match at {
            Some(at) if at >= from && at <= to => return Ok(at),
            Some(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
            None => "没有填写".into(),
        };
        Err(Refusal::new(rule, format!("{what}在开始和结束之间"), have)
            .fix("执法人员", "当场做了的如实填写时间；没有做的不能完成")
            .field(field))
    };
    let shown = time(&rules::R_02, "shown_at", "出示执法证件的时间", c.shown_at)?;
    let told = time(&rules::Q_16, "told_at", "当场告知理由、依据、权利和救济途径的时间", c.told_at)?;
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::Q_16, "实施经过的照片、录像", "没有附件")
            .fix("执法人员", "上传现场照片、录像")
            .field("files"));
    }
    Ok((shown, told))
}

/// From when to when, neither turned round nor still to come.
pub(super) fn span(from: DateTime, to: DateTime, ctx: &Context) -> Result<(DateTime, DateTime), Refusal> {
    if from == DateTime::ZERO || to < from || to > ctx.now {
        return Err(incomplete("started_at", "先后有序、不晚于现在的起止时间", format!("{from}至{to}")));
    }
    Ok((from, to))
}
