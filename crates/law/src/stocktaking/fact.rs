//! What has happened to a count.

use crate::matter::Entry;
use crate::number::DocNumber;
use serde::{Deserialize, Serialize};

/// 清点结果
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 在，位置和封签相符
    #[default]
    InOrder,
    /// 在，位置不符
    Misplaced,
    /// 在，封签破损或者不符
    SealBroken,
    /// 不在
    Missing,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 4] =
        [Outcome::InOrder, Outcome::Misplaced, Outcome::SealBroken, Outcome::Missing];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::InOrder => "在库，相符",
            Outcome::Misplaced => "在库，位置不符",
            Outcome::SealBroken => "在库，封签破损或者不符",
            Outcome::Missing => "不在",
        }
    }

    /// Whether it breaks the thing's chain of custody.
    pub fn breaks(self) -> bool {
        matches!(self, Outcome::SealBroken | Outcome::Missing)
    }
}

/// 账面上的一件: a thing as the books had it when the count began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// 盘点序号, from 1.
    pub line: u32,
    /// The case it belongs to.
    pub case: String,
    /// 案号
    pub case_number: String,
    /// 物品序号 in the case.
    pub no: u32,
    /// 名称
    pub name: String,
    /// 规格特征
    pub spec: String,
    /// 数量
    pub quantity: String,
    /// 位置
    pub place: String,
    /// 封签号; empty where it is not sealed.
    pub seal: String,
}

/// A fact about a count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StocktakingFact {
    /// 已开始
    CountBegun {
        /// 存放处
        room: String,
        /// 账面
        booked: Vec<Booked>,
    },
    /// 已清点
    ThingsCounted {
        /// 盘点序号
        lines: Vec<u32>,
        /// 清点结果
        outcome: Outcome,
        /// 实际位置
        place: String,
        /// 情况
        note: String,
    },
    /// 已登记账外物品
    SurplusRecorded {
        /// 名称
        name: String,
        /// 数量
        quantity: String,
        /// 位置
        place: String,
        /// 情况
        note: String,
    },
    /// 结果已提交
    CountSubmitted {
        /// 差异说明
        explanation: String,
    },
    /// 结果已退回
    CountReturned {
        /// 意见
        opinion: String,
    },
    /// 结果已签认 (document STOCK)
    CountApproved {
        /// 文号
        number: DocNumber,
        /// 意见
        opinion: String,
        /// 清点期间依登记流转的，按盘点序号
        moved: Vec<u32>,
    },
}

/// A fact with its stamp.
pub type StocktakingEvent = Entry<StocktakingFact>;
