//! What 关联案件 has come to.

use super::fact::{Bond, Fellow};
use serde::{Deserialize, Serialize};

/// 一件关联案件
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The other case's identifier.
    pub case: String,
    /// 案号
    pub number: String,
    /// 关系
    pub bond: Bond,
    /// 本案当事人在其中做了什么
    pub part: String,
    /// 另一案的当事人
    pub fellow: Fellow,
}

/// What the case has of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The cases tied to this one, in the order in which they were.
    pub links: Vec<Link>,
}

impl State {
    /// The link to a case, by its identifier.
    pub fn to(&self, case: &str) -> Option<&Link> {
        self.links.iter().find(|l| l.case == case)
    }

    /// 共同违法人: those in the same wrong, each with its own case.
    pub fn jointly(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|l| l.bond == Bond::Jointly)
    }
}
