//! What 文书更正 has come to.

use super::fact::Passage;
use crate::number::DocNumber;
use serde::{Deserialize, Serialize};

/// 一次更正
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amendment {
    /// 序号, from 1.
    pub no: u32,
    /// 被更正的文书
    pub paper: DocNumber,
    /// 原文、更正后的文字和理由
    pub passage: Passage,
    /// 更正书文号; none while it is not approved.
    pub number: Option<DocNumber>,
    /// 已退回
    pub returned: bool,
    /// 负责人意见; empty while it waits.
    pub opinion: String,
}

/// What the case has of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Every amendment asked for, in order.
    pub amendments: Vec<Amendment>,
}

impl State {
    /// The one that waits for approval.
    pub fn open(&self) -> Option<&Amendment> {
        self.amendments.iter().find(|a| a.number.is_none() && !a.returned)
    }

    /// The amendments issued to a document, in order.
    pub fn of(&self, paper: &DocNumber) -> impl Iterator<Item = &DocNumber> {
        let of = move |a: &&Amendment| &a.paper == paper;
        self.amendments.iter().filter(of).filter_map(|a| a.number.as_ref())
    }

    pub(super) fn get_mut(&mut self, no: u32) -> Option<&mut Amendment> {
        self.amendments.iter_mut().find(|a| a.no == no)
    }

    pub(super) fn words(&self) -> Vec<(&'static str, String)> {
        let words = |a: &Amendment| match (&a.number, a.returned) {
            (Some(n), _) => format!("{}已更正，见{n}", a.paper),
            (None, true) => format!("{}的更正未获批准", a.paper),
            (None, false) => format!("{}的更正待批准", a.paper),
        };
        self.amendments.iter().map(|a| ("文书更正", words(a))).collect()
    }
}
