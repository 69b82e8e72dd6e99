//! What 证据保全 has come to.

use super::{HoldWay, Holder};
use crate::calendar::Calendar;
use crate::deadline::{self, Deadline, Term};
use crate::goods::{GoodsItem, GoodsList, Taken};
use crate::number::DocNumber;
use crate::person::PersonId;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A request to register things, until it is refused or carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldRequest {
    /// 拟登记保存的物品
    pub items: Vec<GoodsItem>,
    /// 必要性
    pub reason: String,
    /// 物品现在何处
    pub place: String,
    /// 批准时间; none while it waits.
    pub approved_at: Option<DateTime>,
}

/// One thing of a registration: its number in the list of goods, and what was decided about it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldThing {
    /// 物品序号
    pub no: u32,
    /// 处理; none while undecided.
    pub way: Option<HoldWay>,
}

/// 一次先行登记保存
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// 通知书文号
    pub number: DocNumber,
    /// 保存日: the seven working days run from the day after.
    pub held_on: Date,
    /// 物品
    pub things: Vec<HeldThing>,
}

impl Registration {
    /// E-02: the last day for the decision.
    pub fn due(&self, calendar: &Calendar) -> Deadline {
        deadline::registration(self.held_on, calendar)
    }

    /// Things here about which nothing has been decided.
    pub fn undecided<'a>(&'a self, goods: &'a GoodsList) -> impl Iterator<Item = u32> + 'a {
        let here = |no: u32| goods.get(no).is_some_and(|g| g.is_here() && g.taken == Taken::Held);
        self.things.iter().filter(|t| t.way.is_none()).map(|t| t.no).filter(move |no| here(*no))
    }

    /// 失效: the seven days are over and something was left undecided.
    pub fn lapsed(&self, goods: &GoodsList, today: Date, calendar: &Calendar) -> bool {
        self.due(calendar).due.is_some_and(|due| due < today) && self.undecided(goods).next().is_some()
    }
}

/// 处理意见, until it is decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisposalProposal {
    /// 物品序号
    pub goods: Vec<u32>,
    /// 处理方式
    pub way: HoldWay,
    /// 理由
    pub reason: String,
}

/// 一次检测、检验、鉴定. Its time is not counted in a seizure if the party was told of it in writing (强§25, Q-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// 序号, from 1.
    pub no: u32,
    /// 委托书文号
    pub number: DocNumber,
    /// 受托机构
    pub to: String,
    /// 检材（物品序号）
    pub goods: Vec<u32>,
    /// 送检日
    pub sent_on: Date,
    /// 约定的完成日
    pub due_on: Date,
    /// 结果日; none while it runs.
    pub result_on: Option<Date>,
    /// 结论
    pub conclusion: String,
    /// 期间告知书, the last
    pub period_notice: Option<DocNumber>,
    /// 前一份期间告知书载明的截止日: a longer period is told before it.
    #[serde(default)]
    pub told_before: Option<Date>,
    /// 期间告知日: the day on which the written notice of the period was served.
    pub told_on: Option<Date>,
    /// 结果告知书
    pub result_notice: Option<DocNumber>,
    /// 结果告知日: the day on which the written notice of the result was served.
    pub result_told_on: Option<Date>,
    /// 申请复检的期限（工作日）, as the notice of the result told the party.
    pub retest_days: u16,
    /// 已同意复检, and no test commissioned for it yet.
    pub retest_open: bool,
    /// 不再等待复检申请: waived in writing, or the second test was commissioned.
    pub retest_over: bool,
}

impl Test {
    /// until when the party may ask for a second test, as it was told; none where nothing is to be waited for.
    pub fn retest_window(&self, calendar: &Calendar) -> Option<Deadline> {
        let told = self.result_told_on.filter(|_| !self.retest_over)?;
        let window = Term::W(self.retest_days.into()).from(told, calendar);
        Some(window.under(&rules::X_06, rules::X_06.articles))
    }
}

/// 一次调取
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRequest {
    /// 通知书文号
    pub number: DocNumber,
    /// 被调取单位或者个人
    pub from: String,
    /// 期限
    pub due_on: Date,
    /// 结果登记日
    pub received_on: Option<Date>,
}

/// How a thing is kept: the end of its custody chain (保管链).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// 物品序号
    pub no: u32,
    /// 在何人手中
    pub holder: Holder,
    /// 封签号; empty while unsealed.
    pub seal: String,
    /// 校验值 or other mark of its content; empty where it has none.
    pub hash: String,
    /// 最近一次流转的时间
    pub at: DateTime,
    /// 断链的情况
    pub broken: Option<String>,
}

/// 证据保全 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 正在办理的登记保存申请
    pub request: Option<HoldRequest>,
    /// 登记保存, every one.
    pub registrations: Vec<Registration>,
    /// 待决定的处理意见
    pub proposal: Option<DisposalProposal>,
    /// 应当退还的物品; other procedures put in what they release.
    pub to_return: BTreeSet<u32>,
    /// 检测鉴定, every one.
    pub tests: Vec<Test>,
    /// 调取, every one.
    pub requests: Vec<EvidenceRequest>,
    /// 物品的保管
    pub keeping: Vec<Keeping>,
    /// 保管过本案物品的人.
    pub keepers: BTreeSet<PersonId>,
    /// 已排除的证据 (V-08).
    pub excluded: BTreeSet<u32>,
}

impl State {
    /// The registration a thing belongs to.
    pub fn registration_of(&self, goods: u32) -> Option<&Registration> {
        self.registrations.iter().find(|r| r.things.iter().any(|t| t.no == goods))
    }

    /// What was decided about a thing last.
    pub fn way(&self, goods: u32) -> Option<HoldWay> {
        self.registration_of(goods)?.things.iter().find(|t| t.no == goods)?.way
    }

    /// Whether a thing lies under a registration that has lapsed.
    pub fn lapsed(&self, goods: &GoodsList, no: u32, today: Date, calendar: &Calendar) -> bool {
        self.registration_of(no)
            .is_some_and(|r| r.lapsed(goods, today, calendar) && r.undecided(goods).any(|n| n == no))
    }

    /// The end of a thing's custody chain.
    pub fn keeping(&self, goods: u32) -> Option<&Keeping> {
        self.keeping.iter().find(|k| k.no == goods)
    }

    /// The test with this number.
    pub fn test(&self, no: u32) -> Option<&Test> {
        self.tests.iter().find(|t| t.no == no)
    }

    pub(super) fn test_mut(&mut self, no: u32) -> Option<&mut Test> {
        self.tests.iter_mut().find(|t| t.no == no)
    }

    /// Whether the party was told of this appraisal's result; true of none of ours.
    pub fn told_of(&self, test: u32) -> bool {
        self.test(test).is_none_or(|t| t.result_told_on.is_some())
    }

    /// A document was served: the notices of a test take effect with it.
    pub(in crate::case) fn served(&mut self, paper: &DocNumber, on: Date) {
        for t in &mut self.tests {
            if t.period_notice.as_ref() == Some(paper) {
                t.told_on = Some(on);
            }
            if t.result_notice.as_ref() == Some(paper) {
                t.result_told_on = Some(on);
            }
        }
    }
}
