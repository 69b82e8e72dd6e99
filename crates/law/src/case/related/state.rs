//! What 关联案件 has come to.

use super::fact::{Bond, Fellow};
use crate::party::PartyKind;
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
    /// 由另一案记入, no finding of this case.
    pub pointed: bool,
    /// 另一案的当事人和各自所为
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

    /// 共同违法人 as this case's own officers found: those in the same wrong, each with its own case.
    pub fn jointly(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|l| l.bond == Bond::Jointly && !l.pointed)
    }

    /// Natural persons of other cases, whom no public text names (D-15).
    pub fn people(&self) -> impl Iterator<Item = &str> {
        let person =
            |l: &&Link| l.fellow.kind != PartyKind::Organisation && l.fellow.name.chars().count() > 1;
        self.links.iter().filter(person).map(|l| l.fellow.name.as_str())
    }
}
