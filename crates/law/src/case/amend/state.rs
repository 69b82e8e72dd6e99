//! What 文书更正 has come to.

use super::fact::Passage;
use crate::number::DocNumber;
use serde::{Deserialize, Serialize};

/// 一次更正
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// 序号, from 1.
    pub no: u32,
    /// 被更正的文书
    pub paper: DocNumber,
    /// 原文和更正后的文字
    pub passage: Passage,
    /// 更正书文号; none while it is not approved.
    pub number: Option<DocNumber>,
    /// 已退回
    pub returned: bool,
}

/// What the case has of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Every correction asked for, in order.
    pub corrections: Vec<Correction>,
}

impl State {
    /// The one that waits for approval.
    pub fn open(&self) -> Option<&Correction> {
        self.corrections.iter().find(|c| c.number.is_none() && !c.returned)
    }

    /// The corrections issued to a document, in order.
    pub fn of(&self, paper: &DocNumber) -> impl Iterator<Item = &DocNumber> {
        let of = move |c: &&Correction| &c.paper == paper;
        self.corrections.iter().filter(of).filter_map(|c| c.number.as_ref())
    }

    pub(super) fn get_mut(&mut self, no: u32) -> Option<&mut Correction> {
        self.corrections.iter_mut().find(|c| c.no == no)
    }

    pub(super) fn words(&self) -> Vec<(&'static str, String)> {
        let words = |c: &Correction| match (&c.number, c.returned) {
            (Some(n), _) => format!("{}已更正，见{n}", c.paper),
            (None, true) => format!("{}的更正未获批准", c.paper),
            (None, false) => format!("{}的更正待批准", c.paper),
        };
        self.corrections.iter().map(|c| ("文书更正", words(c))).collect()
    }
}
