//! 国家赔偿 — the assessment after a finding of illegality (TL-74) and a party's claim.

use super::fact::Fact;
use super::guards::day;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 评估赔偿责任
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssessCompensation {
    /// 是否造成损害
    pub damage: bool,
    /// 评估意见
    pub opinion: String,
    /// 已告知当事人申请赔偿的权利
    pub told: bool,
}

/// 登记国家赔偿申请
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterClaim {
    /// 赔偿请求人
    pub claimant: String,
    /// 收到申请日
    pub received_on: Option<Date>,
    /// 知道侵权之日
    pub known_on: Option<Date>,
    /// 请求金额（分）
    pub amount: Fen,
    /// 请求事项和理由
    pub request: String,
    /// 申请书
    pub files: Vec<FileRef>,
}

/// 决定国家赔偿
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideClaim {
    /// 予以赔偿
    pub granted: bool,
    /// 赔偿金额（分）
    pub amount: Fen,
    /// 听取请求人意见的情况
    pub heard: String,
    /// 理由
    pub reasons: String,
}

/// 送达赔偿决定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServeClaim {
    /// 送达日
    pub served_on: Option<Date>,
    /// 签收情况
    pub receipt: String,
}

pub(super) fn assess(c: &AssessCompensation) -> Result<Vec<Fact>, Refusal> {
    if c.damage && !c.told {
        return Err(Refusal::new(&rules::A_29, "告知当事人可以申请国家赔偿", "没有确认告知")
            .fix("法治室", "告知赔偿请求的途径和二年时效")
            .field("told"));
    }
    Ok(vec![Fact::CompensationAssessed {
        damage: c.damage,
        told: c.told,
        opinion: text("opinion", "评估意见", &c.opinion)?,
    }])
}

pub(super) fn register(state: &CaseState, c: &RegisterClaim, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let filed = state.filed_on.unwrap_or(ctx.today());
    let received_on = day("received_on", c.received_on, filed, ctx)?;
    let known_on = c.known_on.ok_or_else(|| incomplete("known_on", "知道侵权之日", "没有填写"))?;
    if known_on > received_on {
        return Err(incomplete("known_on", "不晚于收到申请日", known_on.to_string()));
    }
    if c.amount.0 < 0 {
        return Err(incomplete("amount", "不小于零的金额", c.amount.to_string()));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::A_29, "赔偿申请书", "没有附件")
            .fix("收件人", "上传申请书；书写有困难的上传笔录")
            .field("files"));
    }
    let window = deadline::COMPENSATION_CLAIM.from(known_on, &ctx.town.calendar);
    Ok(vec![Fact::ClaimRegistered {
        claimant: text("claimant", "赔偿请求人", &c.claimant)?,
        received_on,
        known_on,
        amount: c.amount,
        late: window.met_on(received_on) == Some(false),
        request: text("request", "请求事项和理由", &c.request)?,
        files: c.files.clone(),
    }])
}

pub(super) fn decide(c: &DecideClaim) -> Result<Vec<Fact>, Refusal> {
    let heard = text("heard", "听取赔偿请求人意见的情况", &c.heard)
        .map_err(|r| Refusal { rule: &rules::A_29, ..r })?;
    if c.granted != (c.amount.0 > 0) {
        return Err(incomplete("amount", "予以赔偿的写明金额，不予赔偿的不写", c.amount.to_string()));
    }
    Ok(vec![Fact::ClaimDecided {
        granted: c.granted,
        amount: c.amount,
        heard,
        reasons: text("reasons", "理由", &c.reasons)?,
    }])
}

pub(super) fn serve(state: &CaseState, c: &ServeClaim, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let waiting = state.remedy.claims.iter().find(|x| x.served_on.is_none());
    let decided = waiting.and_then(|x| x.decided).map_or(ctx.today(), |(on, _)| on);
    Ok(vec![Fact::ClaimServed {
        served_on: day("served_on", c.served_on, decided, ctx)?,
        receipt: text("receipt", "签收情况", &c.receipt)?,
    }])
}
