//! 缴款 — bank, cash on the spot, deferral, surcharge, urging (RULES §3: F-01–F-12; T-PAY).

use super::fact::{CaseFact, Procedure};
use super::fund::{self, OnDefault};
use super::guard;
use super::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::FileRef;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::surcharge::Instalment;
use crate::town::SuspendFrom;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 当场收缴的情形 (F-05).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    /// 一百元以下
    #[default]
    Small,
    /// 不当场收缴事后难以执行
    HardLater,
    /// 边远、水上、交通不便，当事人提出
    Remote,
}

impl Collection {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Collection::Small => "依法给予一百元以下的罚款",
            Collection::HardLater => "不当场收缴事后难以执行",
            Collection::Remote => "边远、水上、交通不便地区，当事人提出",
        }
    }
}

/// 登记缴款
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterPayment {
    /// 金额（分）
    pub amount: Fen,
    /// 缴款日
    pub paid_on: Option<Date>,
    /// 缴款凭证号
    pub voucher: String,
    /// 渠道
    pub channel: String,
    /// 开具的专用票据号, where the finance office gave a receipt of its own for it (F-06); empty where the bank did.
    pub receipt: String,
}

/// 当场收缴
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CollectCash {
    /// 金额（分）
    pub amount: Fen,
    /// 情形
    pub ground: Collection,
    /// 理由
    pub reason: String,
    /// 当事人提出的书面材料 (罚§69).
    pub requested_by_party: bool,
    /// 财政专用票据号 (F-06).
    pub receipt: String,
    /// 收款人员
    pub officers: Vec<PersonId>,
    /// 水上收缴的抵岸日
    pub ashore_on: Option<Date>,
}

/// 现金交机关
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandInCash {
    /// 交款日
    pub on: Option<Date>,
}

/// 现金缴银行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DepositCash {
    /// 缴存日
    pub on: Option<Date>,
    /// 回单号
    pub slip: String,
}

/// 申请延期缴纳
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestDeferral {
    /// 理由
    pub reason: String,
    /// 申请延至; the last day of the plan where there is one.
    pub until: Option<Date>,
    /// 分期计划
    pub plan: Vec<Instalment>,
    /// 当事人申请书
    pub files: Vec<FileRef>,
}

/// 决定延期缴纳
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideDeferral {
    /// 批准
    pub granted: bool,
    /// 延至; as requested when absent.
    pub until: Option<Date>,
    /// 分期计划; as requested when empty.
    pub plan: Vec<Instalment>,
    /// 一期逾期的后果
    pub on_default: OnDefault,
    /// 意见
    pub opinion: String,
}

/// 催告
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UrgePayment {
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 登记停算期间
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordStay {
    /// 程序: 行政复议或者行政诉讼
    pub proceeding: String,
    /// 申请、起诉日
    pub from: Option<Date>,
    /// 受理、立案日: asked for where the town counts from it (F-10).
    pub accepted_on: Option<Date>,
    /// 止（复议决定、裁判生效日）
    pub to: Option<Date>,
}

fn on(field: &'static str, day: Option<Date>, from: Date, ctx: &Context) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if day < from || day > ctx.today() {
        return Err(incomplete(field, format!("{from}至今天之间的日期"), day.to_string()));
    }
    Ok(day)
}

fn served_on(state: &CaseState) -> Result<Date, Refusal> {
    state.decision.as_ref().and_then(|d| d.served_on).ok_or_else(|| {
        Refusal::new(&rules::SV_09, "决定书已经送达生效", "决定书尚未送达")
            .fix("承办人", "送达决定书")
            .act("serve_paper")
    })
}

/// There is money owed on this decision.
pub(super) fn owes(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    served_on(state)?;
    let account = state.account(ctx.today(), ctx.town);
    if account.balance().0 > 0 {
        return Ok(());
    }
    let have =
        if account.principal.0 == 0 && account.gains.0 == 0 { "没有应缴款" } else { "已经缴清" };
    Err(Refusal::new(&rules::G_16, "有未缴清的罚没款", have).fix("财政", "无须登记"))
}

pub(super) fn register(state: &CaseState, c: &RegisterPayment, ctx: &Context) -> Result<CaseFact, Refusal> {
    // F-01: who imposed the fine does not keep its books.
    guard::not_handler(state, ctx, "登记缴款").map_err(|r| Refusal { rule: &rules::F_01, ..r })?;
    let paid_on = on("paid_on", c.paid_on, served_on(state)?, ctx)?;
    amount(state, c.amount, paid_on, ctx)?;
    let voucher = text("voucher", "缴款凭证号", &c.voucher)?;
    if state.payments.iter().any(|p| p.voucher == voucher) {
        return Err(incomplete("voucher", "未登记过的凭证号", format!("{voucher}已经登记")));
    }
    let receipt = c.receipt.trim();
    if let (Some(book), false) = (ctx.registers.receipts(), receipt.is_empty()) {
        book.claim(receipt, &[ctx.actor.into()], ctx.town.policy.receipts_registered.value)?;
    }
    Ok(CaseFact::PaymentRegistered {
        amount: c.amount,
        paid_on,
        voucher,
        channel: c.channel.trim().into(),
        receipt: receipt.into(),
    })
}

/// More than nothing and, F-04, no more than principal and the surcharge that the decision announced: neither on the
/// day it was paid nor today, or a payment booked late would come on top of one made since.
fn amount(state: &CaseState, amount: Fen, paid_on: Date, ctx: &Context) -> Result<(), Refusal> {
    let (then, now) = (state.account(paid_on, ctx.town), state.account(ctx.today(), ctx.town));
    let account = if now.balance() < then.balance() { now } else { then };
    if amount.0 <= 0 {
        return Err(incomplete("amount", "大于零的金额", amount.to_string()));
    }
    if amount > account.balance() {
        let (rule, why) = if account.surcharge_announced {
            (&rules::F_09, "")
        } else {
            (&rules::F_04, "，决定书未载明加处")
        };
        return Err(Refusal::new(
            rule,
            format!("不超过应缴余额{}{why}", account.balance()),
            amount.to_string(),
        )
        .fix("财政", "核对金额，多收的退还")
        .field("amount"));
    }
    Ok(())
}

pub(super) fn collect(state: &CaseState, c: &CollectCash, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    if state.cash.as_ref().is_some_and(|k| k.deposited.is_none()) {
        return Err(Refusal::new(&rules::F_07, "先前收缴的款项已经缴付银行", "还有没有缴付银行的收缴款")
            .fix("执法人员", "先交机关并缴付银行")
            .act("hand_in_cash"));
    }
    let fine =
        state.decision.as_ref().and_then(|d| d.outcome.penalty().map(|p| p.fine())).unwrap_or_default();
    let simple = state.procedure == Procedure::Simple;
    let no = |need: String, have: String| {
        Err(Refusal::new(&rules::F_05, need, have)
            .fix("执法人员", "告知当事人十五日内到代收机构缴纳")
            .act("register_payment")
            .field("ground"))
    };
    // 罚§68: on the spot is the day on which the decision was made and handed over; later there is the bank.
    if c.ground != Collection::Remote && served_on(state)? != ctx.today() {
        return no("当场作出决定、交付当日收缴".into(), format!("决定书{}交付", served_on(state)?));
    }
    match c.ground {
        Collection::Small => {
            let limit = ctx.town.thresholds_on(ctx.today()).cash;
            if !simple {
                return no("简易程序才能以此情形当场收缴".into(), "本案适用普通程序".into());
            }
            if fine > limit {
                return no(format!("罚款不超过{limit}"), format!("罚款{fine}"));
            }
        }
        Collection::HardLater => {
            if !simple {
                return no("简易程序才能以此情形当场收缴".into(), "本案适用普通程序".into());
            }
            text("reason", "事后难以执行的理由", &c.reason)
                .map_err(|r| Refusal { rule: &rules::F_05, ..r })?;
        }
        Collection::Remote => {
            if !c.requested_by_party {
                return no("当事人提出".into(), "没有当事人的请求".into());
            }
            text("reason", "边远、水上、交通不便的情况", &c.reason)
                .map_err(|r| Refusal { rule: &rules::F_05, ..r })?;
        }
    }
    if c.ashore_on.is_some_and(|d| d < ctx.today()) {
        return Err(incomplete("ashore_on", "抵岸日不早于收缴日", "早于今天"));
    }
    if state.payments.iter().any(|p| p.voucher == c.receipt.trim()) {
        return Err(Refusal::new(
            &rules::F_06,
            "没有用过的专用票据号",
            format!("{}已经登记", c.receipt.trim()),
        )
        .fix("执法人员", "一次收款开具一张票据")
        .field("receipt"));
    }
    if c.receipt.trim().is_empty() {
        return Err(Refusal::new(&rules::F_06, "财政部门统一制发的专用票据号", "没有填写")
            .fix("执法人员", "开具专用票据；不出具的，当事人有权拒缴")
            .field("receipt"));
    }
    if let Some(book) = ctx.registers.receipts() {
        book.claim(&c.receipt, &officers, ctx.town.policy.receipts_registered.value)?;
    }
    amount(state, c.amount, ctx.today(), ctx)?;
    Ok(CaseFact::CashCollected {
        number: ctx.number("票"),
        amount: c.amount,
        ground: c.ground,
        reason: c.reason.trim().into(),
        receipt: c.receipt.trim().into(),
        officers,
        ashore_on: c.ashore_on,
    })
}

pub(super) fn hand_in(state: &CaseState, c: &HandInCash, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::books(state, ctx)?;
    let Some(cash) = state.cash.as_ref().filter(|k| k.handed_in.is_none()) else {
        return Err(Refusal::new(&rules::F_07, "有未交机关的当场收缴款", "没有").fix("执法人员", "无须登记"));
    };
    Ok(CaseFact::CashHandedIn { on: on("on", c.on, cash.collected_on, ctx)? })
}

pub(super) fn deposit(state: &CaseState, c: &DepositCash, ctx: &Context) -> Result<CaseFact, Refusal> {
    let handed = state.cash.as_ref().filter(|k| k.deposited.is_none()).and_then(|k| k.handed_in);
    let Some(handed) = handed else {
        return Err(Refusal::new(&rules::F_07, "有已交机关、未缴银行的收缴款", "没有")
            .fix("执法人员", "先登记交机关")
            .act("hand_in_cash"));
    };
    Ok(CaseFact::CashDeposited {
        on: on("on", c.on, handed, ctx)?,
        slip: text("slip", "银行回单号", &c.slip)?,
    })
}

/// The rows of a plan that were filled in.
fn planned(plan: &[Instalment]) -> Vec<Instalment> {
    plan.iter().filter(|i| **i != Instalment::default()).cloned().collect()
}

/// F-08: a deferral puts payment off. It ends after today and after the day on which payment is due already.
fn later(state: &CaseState, until: Date, ctx: &Context) -> Result<(), Refusal> {
    let from = state.account(ctx.today(), ctx.town).due.map_or(ctx.today(), |due| due.max(ctx.today()));
    if until > from {
        return Ok(());
    }
    Err(Refusal::new(&rules::F_08, format!("延至{from}以后（现有缴款期限或者今天）"), until.to_string())
        .fix("承办人", "填写晚于现有缴款期限的日期")
        .field("until"))
}

pub(super) fn request_deferral(
    state: &CaseState,
    c: &RequestDeferral,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    guard::books(state, ctx)?;
    served_on(state)?;
    if state.deferral.as_ref().is_some_and(|d| d.decided.is_none()) {
        return Err(Refusal::new(&rules::F_08, "没有未决的延期申请", "前一申请尚未决定")
            .fix("镇政府负责人", "先决定前一申请")
            .act("decide_deferral"));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::F_08, "当事人的书面申请", "没有附件")
            .fix("当事人", "提交延期或者分期缴纳申请书")
            .field("files"));
    }
    let plan = planned(&c.plan);
    if !plan.is_empty() {
        fund::plan::check(state, &plan, ctx)?;
    }
    let until = plan.last().map(|i| i.due).or(c.until);
    let until = until.ok_or_else(|| incomplete("until", "申请延至的日期，或者分期计划", "没有填写"))?;
    later(state, until, ctx)?;
    Ok(CaseFact::DeferralRequested {
        reason: text("reason", "经济困难的情况", &c.reason)?,
        until,
        plan,
        files: c.files.clone(),
    })
}

pub(super) fn decide_deferral(
    state: &CaseState,
    c: &DecideDeferral,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let Some(request) = state.deferral.as_ref().filter(|d| d.decided.is_none()) else {
        return Err(Refusal::new(&rules::F_08, "有未决的延期申请", "没有")
            .fix("承办人", "登记当事人的申请")
            .act("request_deferral"));
    };
    // A day alone turns a plan into a plain deferral; nothing at all grants what was asked for.
    let plan = match planned(&c.plan) {
        given if !given.is_empty() => given,
        _ if c.until.is_none() => request.plan.clone(),
        _ => Vec::new(),
    };
    let until = plan.last().map(|i| i.due).or(c.until).unwrap_or(request.until);
    if c.granted {
        if !plan.is_empty() {
            fund::plan::check(state, &plan, ctx)?;
        }
        later(state, until, ctx)?;
    }
    Ok(CaseFact::DeferralDecided {
        number: ctx.number("缓"),
        granted: c.granted,
        until,
        plan,
        on_default: c.on_default,
        opinion: text("opinion", "意见", &c.opinion)?,
    })
}

pub(super) fn urge(state: &CaseState, c: &UrgePayment, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let account = state.account(ctx.today(), ctx.town);
    if account.due.is_none_or(|d| ctx.today() <= d) {
        return Err(Refusal::new(
            &rules::F_02,
            "缴款期限已过",
            account.due.map_or("缴款期限暂定".into(), |d| format!("缴款期限至{d}")),
        )
        .fix("承办人", "期满后催告"));
    }
    // 强§35: it names the amount and the way to pay it.
    let agency = &ctx.town.agency;
    let way = [&agency.collecting_bank, &agency.collecting_bank_address, &agency.collecting_account];
    if way.iter().any(|w| w.trim().is_empty()) {
        return Err(Refusal::new(
            &rules::Q_15,
            "催告书载明明确的金额和给付方式",
            "没有登记代收机构的名称、地址、账号",
        )
        .fix("财政", "补全代收机构后再催告"));
    }
    let (fine, gains) = account.due_left();
    Ok(CaseFact::PaymentUrged {
        number: ctx.number("催"),
        principal: fine,
        gains,
        surcharge: account.surcharge_left(),
        officers,
    })
}

pub(super) fn stay(state: &CaseState, c: &RecordStay, ctx: &Context) -> Result<CaseFact, Refusal> {
    let from = c.from.ok_or_else(|| incomplete("from", "申请、起诉日", "没有填写"))?;
    let served = served_on(state)?;
    if from < served || from > ctx.today() {
        return Err(incomplete("from", format!("{served}（送达）至今天之间的日期"), from.to_string()));
    }
    let setting = ctx.town.policy_on(from).surcharge_suspend_from.value;
    if setting == SuspendFrom::Acceptance && c.accepted_on.is_none() {
        return Err(Refusal::new(
            &rules::F_10,
            format!("{}（本镇停算的起算日）", setting.label()),
            "没有填写",
        )
        .fix("法治室", "填写复议机关受理或者法院立案的日期")
        .field("accepted_on"));
    }
    let accepted = c.accepted_on.unwrap_or(from);
    if accepted < from || accepted > ctx.today() {
        return Err(incomplete("accepted_on", format!("{from}至今天之间的日期"), accepted.to_string()));
    }
    if c.to.is_some_and(|to| to < accepted || to > ctx.today()) {
        return Err(incomplete("to", "起止先后有序、不晚于今天", from.to_string()));
    }
    Ok(CaseFact::StayRecorded {
        proceeding: text("proceeding", "何种程序", &c.proceeding)?,
        from,
        accepted_on: c.accepted_on,
        to: c.to,
    })
}
