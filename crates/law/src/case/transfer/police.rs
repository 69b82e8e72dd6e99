//! 公安机关 — its answer, our objection, the case that comes back, the things that go over (TR-05–TR-07, TR-09–TR-11).

use super::fact::Fact;
use super::referral::current;
use super::state::Step;
use super::{day, in_time};
use crate::case::state::CaseState;
use crate::case::{guard, service};
use crate::clue::signed;
use crate::context::Context;
use crate::deadline;
use crate::goods::Taken;
use crate::matter::{incomplete, text};
use crate::party::{FileRef, Signature, Span};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 公安机关的答复
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoliceAnswer {
    /// 决定立案
    #[default]
    Filed,
    /// 不予立案
    Refused,
    /// 不属其管辖，已转送 (移§7).
    Forwarded,
}

impl PoliceAnswer {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            PoliceAnswer::Filed => "决定立案",
            PoliceAnswer::Refused => "不予立案",
            PoliceAnswer::Forwarded => "转送有管辖权的机关",
        }
    }
}

/// 异议途径 (移§9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionWay {
    /// 提请公安机关复议
    #[default]
    Reconsideration,
    /// 建议人民检察院立案监督
    Supervision,
}

impl ObjectionWay {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            ObjectionWay::Reconsideration => "提请公安机关复议",
            ObjectionWay::Supervision => "建议人民检察院立案监督",
        }
    }
}

/// 登记公安机关（检察院）书面通知
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordPoliceReply {
    /// 结果
    pub answer: PoliceAnswer,
    /// 通知书文号
    pub document: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 理由; where it is forwarded, to whom.
    pub reason: String,
    /// 通知书
    pub files: Vec<FileRef>,
}

/// 对不予立案提出异议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObjectToRefusal {
    /// 途径
    pub way: ObjectionWay,
    /// 提出日
    pub made_on: Option<Date>,
    /// 理由
    pub reason: String,
    /// 已加盖镇政府公章
    pub sealed: bool,
    /// 提请（建议）书
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 公安机关不予立案后恢复办理
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResumeCase {
    /// 说明
    pub reason: String,
    /// 办案期限扣除移送期间
    pub exclude: bool,
    /// 扣除的依据: a provision on the town's list ([`crate::town::Policy::referral_exclusions`]).
    pub excluded_basis: String,
}

/// 移交涉案物品和材料
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandOverToPolice {
    /// 物品序号; all that are here when empty.
    pub goods: Vec<u32>,
    /// 清单以外随案移交的物品; empty where there are none.
    pub other_goods: String,
    /// 材料清单
    pub materials: String,
    /// 移交日
    pub on: Option<Date>,
    /// 接收人签名
    pub signature: Signature,
    /// 双方已签名并加盖单位印章
    pub sealed: bool,
    /// 交接单
    pub files: Vec<FileRef>,
    /// 超过三日的原因
    pub late_reason: String,
    /// 移交人
    pub officers: Vec<PersonId>,
}

/// 一名被告知人
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoodsRecipient {
    /// 姓名或者名称
    pub name: String,
    /// 与物品的关系: 当事人、所有人、抵押权人 …
    pub relation: String,
}

/// 书面告知物品移送
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TellOfGoods {
    /// 被告知的当事人和利害关系人
    pub recipient: Vec<GoodsRecipient>,
    /// 告知日
    pub told_on: Option<Date>,
    /// 书面通知和签收
    pub files: Vec<FileRef>,
    /// 超过五个工作日的原因
    pub late_reason: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

pub(super) fn reply(state: &CaseState, c: &RecordPoliceReply, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let referral = state.transfer.awaiting().ok_or_else(|| {
        Refusal::new(&rules::TR_05, "已经移送、等待答复的案件", "没有")
            .fix("承办人", "先移送公安机关")
            .act("refer_crime")
    })?;
    let since = referral.asked_on().unwrap_or(ctx.today());
    let received_on = day("received_on", "收到日", c.received_on, since, ctx)?;
    let tr05 = |r: Refusal| Refusal { rule: &rules::TR_05, ..r };
    // 移§8: the answer is a written one, and a refusal says why.
    let document = text("document", "书面通知的文号", &c.document).map_err(tr05)?;
    if c.files.is_empty() {
        return Err(tr05(incomplete("files", "书面通知的扫描件", "没有附件")));
    }
    let reason = match c.answer {
        PoliceAnswer::Filed => c.reason.trim().to_string(),
        PoliceAnswer::Refused => text("reason", "不予立案的理由", &c.reason).map_err(tr05)?,
        PoliceAnswer::Forwarded => text("reason", "转送的机关", &c.reason).map_err(tr05)?,
    };
    if c.answer == PoliceAnswer::Forwarded && referral.step() != Step::Sent {
        return Err(Refusal::new(&rules::TR_05, "立案或者不予立案的决定", "复议、立案监督的结果不是转送")
            .fix("承办人", "核对通知书")
            .field("answer"));
    }
    Ok(Fact::PoliceReplied { answer: c.answer, document, received_on, reason, files: c.files.clone() })
}

pub(super) fn object(state: &CaseState, c: &ObjectToRefusal, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let referral = current(state, Step::Refused)?;
    let refused_on = referral.refused_on().unwrap_or(ctx.today());
    let made_on = day("made_on", "提出日", c.made_on, refused_on, ctx)?;
    let due = deadline::transfer_objection(refused_on, &ctx.town.calendar);
    let no = |need: String, have: String, how: &str| {
        Err(Refusal::new(&rules::TR_06, need, have).fix("承办人", how).act("resume_case"))
    };
    if due.has_passed(made_on) {
        return no(
            format!("收到不予立案通知之日起三日内（至{}）提出", due.text()),
            format!("{made_on}提出，已经逾期"),
            "不再提出异议，恢复办理、依法处理",
        )
        .map_err(|r| r.field("made_on"));
    }
    let asked = |way| referral.objections.iter().any(|o| o.way == way);
    if asked(ObjectionWay::Supervision) || (c.way == ObjectionWay::Reconsideration && asked(c.way)) {
        return no(
            "复议一次；仍有异议的建议立案监督".into(),
            format!("已经{}", referral.objections.last().map_or("", |o| o.way.label())),
            "复议后仍有异议的改为建议立案监督；否则恢复办理",
        )
        .map_err(|r| r.field("way"));
    }
    service::sealed(c.sealed)?;
    let reason = text("reason", "异议理由", &c.reason)?;
    if c.files.is_empty() {
        return Err(incomplete("files", "提请复议（建议监督）的文书", "没有附件"));
    }
    Ok(Fact::RefusalObjected { way: c.way, made_on, reason, files: c.files.clone(), officers })
}

/// TR-11: nothing in the ninety days stands still unless a provision of the item's own field says so. 罚§60 leaves that to
/// other provisions and 移§10 has none, so the town keeps the list of them (as for an extension, X-10).
pub(super) fn excluded(
    state: &CaseState,
    exclude: bool,
    basis: &str,
    ctx: &Context,
) -> Result<(Option<Span>, String), Refusal> {
    if !exclude {
        return Ok((None, String::new()));
    }
    let chosen = basis.trim();
    let domain = &state.subject()?.item.domain;
    let listed = &ctx.town.policy.referral_exclusions.value;
    let known: Vec<&str> = listed.iter().filter(|e| e.fits(domain)).map(|e| e.provision.as_str()).collect();
    if !known.contains(&chosen) {
        let known = if known.is_empty() { "本领域没有".to_string() } else { known.join("、") };
        let have =
            if chosen.is_empty() { "没有选定".into() } else { format!("“{chosen}”不在其中") };
        return Err(Refusal::new(
            &rules::TR_11,
            format!("选定本领域法律、法规、规章关于扣除移送期间的条款（{known}）"),
            have,
        )
        .fix("承办人", "没有条款的不扣除，按九十日办理；确有条款的经法治室核实后补入本镇口径")
        .field("excluded_basis"));
    }
    let sent = state.transfer.referral().and_then(|r| r.sent.as_ref());
    let span = sent.map(|s| Span { from: s.at.date(), to: Some(ctx.today()) });
    Ok((span, chosen.to_string()))
}

pub(super) fn resume(state: &CaseState, c: &ResumeCase, ctx: &Context) -> Result<Fact, Refusal> {
    guard::handler(state, ctx)?;
    current(state, Step::Refused)?;
    let (excluded, excluded_basis) = excluded(state, c.exclude, &c.excluded_basis, ctx)?;
    Ok(Fact::CaseResumed { reason: text("reason", "说明", &c.reason)?, excluded, excluded_basis })
}

pub(super) fn hand_over(state: &CaseState, c: &HandOverToPolice, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let referral = current(state, Step::Filed)?;
    let filed_on = referral.filed_on().unwrap_or(ctx.today());
    let on = day("on", "移交日", c.on, filed_on, ctx)?;
    let here: Vec<u32> = state.goods.0.iter().filter(|g| g.is_here()).map(|g| g.no).collect();
    let goods = if c.goods.is_empty() { here.clone() } else { c.goods.clone() };
    if let Some(no) = goods.iter().find(|n| !here.contains(n)) {
        return Err(Refusal::new(
            &rules::TR_07,
            "仍在本机关的涉案物品",
            format!("没有第{no}项，或者已经处理"),
        )
        .fix("承办人", "核对物品序号")
        .field("goods"));
    }
    let coerced = |t: Taken| matches!(t, Taken::Sealed | Taken::Seized);
    let left = state.goods.0.iter().find(|g| g.is_here() && coerced(g.taken) && !goods.contains(&g.no));
    if let Some(g) = left {
        return Err(Refusal::new(
            &rules::TR_09,
            "查封、扣押的物品一并移送",
            format!("第{}项“{}”没有列入", g.no, g.item.name),
        )
        .fix("承办人", "把查封、扣押的物品全部列入交接单")
        .field("goods"));
    }
    let tr07 = |r: Refusal| Refusal { rule: &rules::TR_07, ..r };
    let materials = text("materials", "与案件有关的材料清单", &c.materials).map_err(tr07)?;
    signed(&c.signature, "接收人在交接单上签名").map_err(tr07)?;
    if c.signature.image.is_none() || !c.sealed || c.files.is_empty() {
        return Err(Refusal::new(
            &rules::TR_07,
            "双方签名并加盖单位印章的交接单",
            "没有接收人签名、没有确认盖章，或者没有交接单附件",
        )
        .fix("承办人", "当面查点清楚，办结交接手续后登记")
        .field("sealed"));
    }
    let due = deadline::transfer_handover(filed_on, &ctx.town.calendar);
    let late_reason = in_time(&rules::TR_07, due.has_passed(on), &due, &c.late_reason)?;
    Ok(Fact::GoodsHandedToPolice {
        on,
        goods,
        other_goods: c.other_goods.trim().into(),
        materials,
        signature: c.signature.clone(),
        files: c.files.clone(),
        late_reason,
        officers,
    })
}

pub(super) fn tell(state: &CaseState, c: &TellOfGoods, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let handed = state.transfer.to_tell().ok_or_else(|| {
        Refusal::new(&rules::P_03, "已经移交、尚未告知的物品", "没有").fix("承办人", "按“下一步”栏提示办理")
    })?;
    let told_on = day("told_on", "告知日", c.told_on, handed, ctx)?;
    let recipient: Vec<GoodsRecipient> =
        c.recipient.iter().filter(|r| !r.name.trim().is_empty()).cloned().collect();
    let party = state.subject()?.party.name.trim();
    if !recipient.iter().any(|r| r.name.trim() == party) {
        return Err(Refusal::new(&rules::TR_09, format!("书面告知当事人“{party}”"), "被告知人中没有当事人")
            .fix("承办人", "书面告知当事人")
            .field("recipient"));
    }
    if let Some(r) = recipient.iter().find(|r| r.relation.trim().is_empty()) {
        return Err(Refusal::new(&rules::TR_10, "每名被告知人与物品的关系", format!("“{}”没有填写", r.name))
            .fix("承办人", "写明是当事人还是哪一种利害关系人")
            .field("recipient"));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::TR_09, "书面通知和签收凭证", "没有附件")
            .fix("承办人", "上传书面通知")
            .field("files"));
    }
    let due = deadline::goods_transfer_notice(handed, &ctx.town.calendar);
    let late_reason = in_time(&rules::TR_10, due.has_passed(told_on), &due, &c.late_reason)?;
    Ok(Fact::GoodsTransferTold { recipient, told_on, files: c.files.clone(), late_reason, officers })
}
