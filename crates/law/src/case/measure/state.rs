//! What 查封扣押 has come to.

use super::{Ground, Plan, SaleWay};
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::Span;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 查封扣押 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 各项措施, numbered from 1.
    pub measures: Vec<Measure>,
}

/// 一项措施
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// 第几项
    pub no: u32,
    /// 内容, as approved and, once taken, as taken.
    pub plan: Plan,
    /// 紧急当场实施
    pub urgent: bool,
    /// 审批结果; none while it waits.
    pub approved: Option<bool>,
    /// 审批时间
    pub decided_at: Option<DateTime>,
    /// 实施
    pub taken: Option<Seizure>,
    /// 报告负责人的时间, for what was urgent.
    pub reported_at: Option<DateTime>,
    /// 检测期间
    pub tests: Vec<Test>,
    /// 延长
    pub extension: Option<Extension>,
    /// 先行变卖
    pub sales: Vec<Sale>,
    /// 解除, each with what it let go.
    pub releases: Vec<Release>,
}

/// 实施情况
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seizure {
    /// 决定书文号: the goods of the measure are held by it.
    pub number: DocNumber,
    /// 清单文号
    pub list_number: DocNumber,
    /// 开始: the term and the twenty-four hours run from here.
    pub started_at: DateTime,
    /// 结束
    pub ended_at: DateTime,
    /// 决定书和清单交付时间
    pub delivered_at: Option<DateTime>,
}

/// 一次检测
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// 检测机构
    pub agency: String,
    /// 送检日至出结果日
    pub span: Span,
    /// 告知的期间截止日
    pub until: Option<Date>,
    /// 书面告知日; none leaves the days in the count.
    pub told_on: Option<Date>,
}

impl Test {
    /// the days that are not counted: from sending to the result, as far as the party was told in writing.
    pub fn left_out(&self) -> Option<Span> {
        let until = self.until.filter(|_| self.told_on.is_some())?;
        Some(Span { from: self.span.from, to: Some(self.span.to.map_or(until, |on| on.min(until))) })
    }

    /// Whether the period that was told still runs on this day: how much of it will be left out is not settled.
    pub fn runs(&self, on: Date) -> bool {
        self.span.to.is_none() && self.told_on.is_some() && self.until.is_some_and(|until| on <= until)
    }
}

/// 延长
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// 延长（自然日）
    pub days: u16,
    /// 理由
    pub reason: String,
    /// 批准与否
    pub approved: Option<bool>,
    /// 延长决定书; served, it tells the party.
    pub number: Option<DocNumber>,
}

/// 一次先行变卖
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sale {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 方式
    pub way: SaleWay,
    /// 理由
    pub reason: String,
    /// 所得款项（分）
    pub proceeds: Fen,
    /// 当时市场价格（分）
    pub market: Fen,
}

/// 一次解除
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// 解除决定书
    pub number: DocNumber,
    /// 解除时间
    pub at: DateTime,
    /// 情形
    pub ground: Ground,
    /// 物品序号
    pub goods: Vec<u32>,
    /// 退还日
    pub returned_on: Option<Date>,
}
