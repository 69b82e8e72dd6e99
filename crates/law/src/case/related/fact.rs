//! What has happened in 关联案件.

use crate::party::PartyKind;
use serde::{Deserialize, Serialize};

/// 关系 of two cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// 共同违法: several persons in one wrong, each with a case of its own.
    #[default]
    Jointly,
    /// 同一线索查出的不同违法行为
    SameClue,
    /// 上下游、前后手 and whatever else ties the facts together
    Connected,
}

impl Bond {
    /// The Chinese term.
    pub const fn label(self) -> &'static str {
        match self {
            Bond::Jointly => "共同违法",
            Bond::SameClue => "同一线索的不同违法行为",
            Bond::Connected => "事实相牵连",
        }
    }

    /// As it is written in data.
    pub const fn tag(self) -> &'static str {
        match self {
            Bond::Jointly => "jointly",
            Bond::SameClue => "same_clue",
            Bond::Connected => "connected",
        }
    }
}

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已关联
    CaseRelated {
        /// The other case's identifier.
        case: String,
        /// Its 案号.
        number: String,
        /// 关系
        bond: Bond,
        /// 由另一案记入: a pointer to a case whose officers named this one; no finding of this case.
        #[serde(default)]
        pointed: bool,
        /// 另一案的当事人和各自所为; names people, kept beside the journal ([`crate::PRIVATE_KEYS`]).
        #[serde(default)]
        fellow: Fellow,
    },
    /// 已解除关联
    CaseUnrelated {
        /// The other case's identifier.
        case: String,
        /// Its 案号.
        number: String,
        /// 理由
        reason: String,
    },
}

/// 另一案的当事人, and what each did; empty once lawfully erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fellow {
    /// 姓名或者名称
    pub name: String,
    /// 类别: whether the public may read the name.
    pub kind: PartyKind,
    /// 另一案当事人在其中做了什么
    pub part: String,
    /// 本案当事人在其中做了什么
    pub own_part: String,
}
