//! What can be asked in 关联案件.

use super::fact::Bond;
use crate::command::commands;
use crate::party::Party;
use serde::{Deserialize, Serialize};

/// 关联案件
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelateCase {
    /// 另一件案件的案号
    pub case: String,
    /// 另一案当事人的姓名、名称: asked where the case is not in the actor's sight, and must be its party's then.
    pub fellow: String,
    /// 关系
    pub bond: Bond,
    /// 本案当事人在其中做了什么; demanded of a joint wrong.
    pub part: String,
    /// 另一案当事人在其中做了什么; demanded of a joint wrong.
    pub fellow_part: String,
    /// The case that bears the number, where there is one that the actor may see or whose party they named: found by the office.
    #[serde(skip)]
    pub other: Option<Box<Other>>,
}

/// 解除关联
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnrelateCase {
    /// 已关联案件的案号
    pub case: String,
    /// 理由
    pub reason: String,
}

/// 另一件案件, as the law needs to know it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Other {
    /// Its identifier.
    pub id: String,
    /// 案号
    pub number: String,
    /// 当事人
    pub party: Party,
    /// 已归档: nothing is written into it any more.
    pub archived: bool,
}

commands! {
    /// A command of this procedure.
    Command {
        /// 关联案件
        "relate_case" => RelateCase(RelateCase),
        /// 解除关联
        "unrelate_case" => UnrelateCase(UnrelateCase),
    }
}
