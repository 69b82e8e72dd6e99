//! 移送其他机关 — an open case over which the town has no jurisdiction (J-02, 罚§22–25).

use super::day;
use super::fact::Fact;
use crate::case::state::CaseState;
use crate::case::{guard, service};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 不属本机关管辖的情形
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoJurisdiction {
    /// 违法行为发生地不在本镇 (罚§22).
    #[default]
    Place,
    /// 级别管辖 (罚§23).
    Level,
    /// 事项不在本镇清单内 (罚§24).
    Item,
    /// 其他机关先立案或者被指定管辖 (罚§25).
    OtherAgency,
}

impl NoJurisdiction {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            NoJurisdiction::Place => "违法行为发生地不在本镇",
            NoJurisdiction::Level => "依法由上级机关管辖",
            NoJurisdiction::Item => "事项不在本镇有效清单内",
            NoJurisdiction::OtherAgency => "其他机关先立案或者被指定管辖",
        }
    }

    /// The article it rests on.
    pub fn article(self) -> &'static str {
        match self {
            NoJurisdiction::Place => "罚§22",
            NoJurisdiction::Level => "罚§23",
            NoJurisdiction::Item => "罚§24",
            NoJurisdiction::OtherAgency => "罚§25",
        }
    }
}

/// 提出移送其他机关
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeCaseTransfer {
    /// 受移送机关
    pub to: String,
    /// 情形
    pub ground: NoJurisdiction,
    /// 理由
    pub reason: String,
    /// 材料清单
    pub materials: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 决定移送其他机关
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideCaseTransfer {
    /// 同意
    pub approve: bool,
    /// 意见
    pub opinion: String,
    /// 移送函已加盖镇政府公章
    pub sealed: bool,
}

/// 登记受移送机关回执
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordCaseReceipt {
    /// 接收
    pub accepted: bool,
    /// 收到回执日
    pub received_on: Option<Date>,
    /// 接收人
    pub received_by: String,
    /// 不接收的理由
    pub reason: String,
    /// 物品序号 that went along; all that are here when the case is accepted and none is named.
    pub goods: Vec<u32>,
    /// 接收人在交接单上的签名, where things went along (豫赃§13).
    pub signature: Signature,
    /// 双方已在交接单上签名并加盖单位印章
    pub sealed: bool,
    /// 回执; where things went along with it, the list by which they were handed over.
    pub files: Vec<FileRef>,
}

pub(super) fn propose(state: &CaseState, c: &ProposeCaseTransfer, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let to = text("to", "受移送机关", &c.to)?;
    if to.contains(&ctx.town.agency.name) {
        return Err(incomplete("to", "其他有管辖权的机关", "填写的是本机关"));
    }
    let reason =
        text("reason", "不属本机关管辖的理由", &c.reason).map_err(|r| Refusal { rule: &rules::J_02, ..r })?;
    // Of two agencies with jurisdiction the case goes where it was settled to go.
    let theirs = state.transfer.claims.iter().find(|claim| claim.theirs()).map(|claim| claim.agency.trim());
    if let Some(agency) = theirs.filter(|agency| *agency != to) {
        return Err(Refusal::new(&rules::J_03, format!("移送有管辖权的“{agency}”"), format!("移送“{to}”"))
            .fix("承办人", "移送先立案或者被指定管辖的机关")
            .field("to"));
    }
    if c.ground == NoJurisdiction::OtherAgency && theirs.is_none() {
        return Err(Refusal::new(&rules::J_03, "其他机关先立案、协商或者被指定管辖的登记", "没有登记")
            .fix("承办人", "先登记其他机关立案和管辖争议的结果")
            .act("record_other_filing")
            .field("ground"));
    }
    Ok(Fact::CaseTransferProposed {
        to,
        ground: c.ground,
        reason,
        materials: text("materials", "材料清单", &c.materials)?,
        officers,
    })
}

pub(super) fn decide(state: &CaseState, c: &DecideCaseTransfer, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(Fact::CaseTransferReturned { opinion });
    }
    service::sealed(c.sealed)?;
    Ok(Fact::CaseTransferSent { number: ctx.number("移函"), opinion })
}

pub(super) fn receipt(state: &CaseState, c: &RecordCaseReceipt, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let sent = state.transfer.away.as_ref().and_then(|a| a.sent_on).unwrap_or(ctx.today());
    let received_on = day("received_on", "收到回执日", c.received_on, sent, ctx)?;
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::J_02, "受移送机关的回执", "没有附件")
            .fix("承办人", "取得回执后登记")
            .field("files"));
    }
    let here: Vec<u32> = state.goods.0.iter().filter(|g| g.is_here()).map(|g| g.no).collect();
    let goods = match (c.accepted, c.goods.is_empty()) {
        (false, _) => Vec::new(),
        (true, true) => here.clone(),
        (true, false) => c.goods.clone(),
    };
    if let Some(no) = goods.iter().find(|n| !here.contains(n)) {
        return Err(incomplete("goods", "仍在本机关的涉案物品", format!("没有第{no}项，或者已经处理")));
    }
    // 豫赃§13: things change hands on a list that both have signed and sealed.
    if !goods.is_empty() && (c.signature.image.is_none() || !c.sealed) {
        let have = if c.sealed { "没有接收人签名" } else { "没有确认双方签名、盖章" };
        return Err(Refusal::new(&rules::TR_10, "物品随案移送的交接单由双方签名并加盖单位印章", have)
            .fix("承办人", "当面查点清楚，办结交接手续后登记")
            .field(if c.sealed { "signature" } else { "sealed" }));
    }
    let (received_by, reason) = if c.accepted {
        (text("received_by", "接收人", &c.received_by)?, String::new())
    } else {
        (c.received_by.trim().into(), text("reason", "不接收的理由", &c.reason)?)
    };
    Ok(Fact::CaseTransferAnswered {
        accepted: c.accepted,
        received_on,
        received_by,
        reason,
        goods,
        signature: c.signature.clone(),
        files: c.files.clone(),
    })
}
