//! 退还 — money taken without ground, or more than was owed, goes back (F-14: wrongly fined, within fifteen days).

use super::keeping::keeper;
use super::{Fact, Refund};
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::goods::Taken;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::Signature;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 退还事由
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundGround {
    /// 决定被撤销、变更、确认违法
    #[default]
    Wrong,
    /// 多缴、重复缴
    Overpaid,
}

impl RefundGround {
    /// Every ground.
    pub const ALL: [RefundGround; 2] = [RefundGround::Wrong, RefundGround::Overpaid];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            RefundGround::Wrong => "处罚决定被撤销、变更或者确认违法",
            RefundGround::Overpaid => "多缴、重复缴",
        }
    }
}

/// 登记多缴款
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterExcess {
    /// 多缴金额（分）
    pub amount: Fen,
    /// 缴款日
    pub paid_on: Option<Date>,
    /// 缴款凭证号
    pub voucher: String,
}

/// 提出退还
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestRefund {
    /// 事由
    pub ground: RefundGround,
    /// 金额（分）
    pub amount: Fen,
    /// 退还的没收物品序号
    pub goods: Vec<u32>,
    /// 依据的文书: what annulled or changed the decision.
    pub document: String,
    /// 确认日: the day on which it was known (F-14's days run from it).
    pub confirmed_on: Option<Date>,
    /// 理由
    pub reason: String,
}

/// 决定退还
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderRefund {
    /// 同意; false turns it down.
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 办理退还
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarryOutRefund {
    /// 退还日
    pub on: Option<Date>,
    /// 退库或者付款凭证号
    pub voucher: String,
    /// 领取人
    pub recipient: String,
    /// 领取人签名
    pub signature: Signature,
}

fn day(field: &'static str, day: Option<Date>, from: Date, ctx: &Context) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if day < from || day > ctx.today() {
        return Err(incomplete(field, format!("{from}至今天之间的日期"), day.to_string()));
    }
    Ok(day)
}

fn served(state: &CaseState, ctx: &Context) -> Date {
    state.decision.as_ref().and_then(|d| d.served_on).unwrap_or(ctx.today())
}

pub(super) fn excess(state: &CaseState, c: &RegisterExcess, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_handler(state, ctx, "登记缴款").map_err(|r| Refusal { rule: &rules::F_01, ..r })?;
    if c.amount.0 <= 0 || c.amount > Fen::MOST {
        return Err(incomplete("amount", "大于零的金额", c.amount.to_string()));
    }
    let paid_on = day("paid_on", c.paid_on, served(state, ctx), ctx)?;
    let balance = state.account(ctx.today(), ctx.town).balance();
    if balance.0 > 0 {
        return Err(Refusal::new(&rules::G_16, "应缴款已经缴清，多出的才是多缴", format!("尚欠{balance}"))
            .fix("财政", "先按余额登记缴款，再登记多出的部分")
            .act("register_payment")
            .field("amount"));
    }
    let voucher = text("voucher", "缴款凭证号", &c.voucher)?;
    if state.fund.excess.iter().any(|e| e.voucher == voucher) {
        return Err(incomplete("voucher", "未登记过多缴的凭证号", format!("{voucher}已经登记")));
    }
    Ok(Fact::ExcessRegistered { amount: c.amount, paid_on, voucher })
}

pub(super) fn request(state: &CaseState, c: &RequestRefund, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    if state.fund.refunds.iter().any(Refund::is_open) {
        return Err(Refusal::new(&rules::F_14, "前一笔退还已经办结", "前一笔尚未办结")
            .fix("镇政府负责人", "先决定并办结前一笔")
            .act("order_refund"));
    }
    if c.amount.0 < 0 || (c.amount.0 == 0 && c.goods.is_empty()) {
        return Err(incomplete("amount", "大于零的金额，或者选择退还的物品", c.amount.to_string()));
    }
    let refundable = match c.ground {
        RefundGround::Wrong => state.refundable(),
        RefundGround::Overpaid => state.overpaid(ctx.today(), ctx.town),
    };
    if c.amount > refundable {
        return Err(Refusal::new(
            &rules::F_14,
            format!(
                "退还不超过{}的{refundable}",
                match c.ground {
                    RefundGround::Wrong => "已收款项",
                    RefundGround::Overpaid => "多缴款项",
                }
            ),
            c.amount.to_string(),
        )
        .fix("财政", "核对已缴、多缴和已退还的金额")
        .field("amount"));
    }
    for no in &c.goods {
        let here = state.goods.get(*no).is_some_and(|g| g.is_here() && g.taken == Taken::Confiscated);
        if !here || c.ground == RefundGround::Overpaid {
            return Err(incomplete(
                "goods",
                "尚未处置的没收物品，因决定被撤销、变更而退还",
                format!("第{no}项"),
            ));
        }
    }
    let confirmed_on = day("confirmed_on", c.confirmed_on, served(state, ctx), ctx)?;
    let document = match c.ground {
        RefundGround::Wrong => text("document", "撤销、变更决定或者确认违法的文书", &c.document)?,
        RefundGround::Overpaid => c.document.trim().into(),
    };
    Ok(Fact::RefundRequested {
        ground: c.ground,
        amount: c.amount,
        goods: c.goods.clone(),
        document,
        confirmed_on,
        reason: text("reason", "退还的理由", &c.reason)?,
    })
}

pub(super) fn order(state: &CaseState, c: &OrderRefund, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    // What was taken without ground may not be kept; whether it was, the head judges where no outcome has said so.
    let wrong = state.fund.refunds.last().is_some_and(|r| r.ground == RefundGround::Wrong);
    let said = state.remedy.annulled() || state.remedy.changed.is_some();
    if wrong && said && !c.approve {
        return Err(Refusal::new(&rules::F_14, "错罚的应当在十五日内退还", "不同意退还")
            .fix("镇政府负责人", "同意退还")
            .field("approve"));
    }
    Ok(Fact::RefundOrdered { approved: c.approve, opinion })
}

pub(super) fn carry_out(state: &CaseState, c: &CarryOutRefund, ctx: &Context) -> Result<Fact, Refusal> {
    let Some(refund) = state.fund.refunds.last().filter(|r| r.is_open() && r.ordered_on.is_some()) else {
        return Err(Refusal::new(&rules::F_14, "镇政府负责人决定的退还", "没有")
            .fix("镇政府负责人", "决定退还")
            .act("order_refund"));
    };
    keeper(state, ctx, "办理退还")?;
    let on = day("on", c.on, refund.ordered_on.unwrap_or(refund.confirmed_on), ctx)?;
    let voucher = if refund.amount.0 > 0 {
        text("voucher", "退库或者付款凭证号", &c.voucher)?
    } else {
        c.voucher.trim().into()
    };
    if !refund.goods.is_empty() && c.signature.image.is_none() {
        return Err(incomplete("signature", "领取人签名", "没有签名"));
    }
    Ok(Fact::RefundCarriedOut {
        amount: refund.amount,
        goods: refund.goods.clone(),
        on,
        voucher,
        recipient: text("recipient", "领取人", &c.recipient)?,
        signature: c.signature.clone(),
    })
}
