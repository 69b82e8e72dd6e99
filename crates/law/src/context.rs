//! All that is outside a matter when an act is decided: the moment, the people, the town, the next numbers.

use crate::number::DocNumber;
use crate::party::FileFault;
use crate::person::{People, Person, Role};
use crate::receipt::ReceiptBook;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// An earlier penalty of the same party (J-06, J-10): what the office found in the town's own records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorPenalty {
    /// 案号
    pub case_number: String,
    /// 事项编码
    pub item: String,
    /// 行为起
    pub act_from: Date,
    /// 行为止; none while it goes on.
    pub act_to: Option<Date>,
    /// 地点
    pub place: String,
    /// 已处罚款
    pub fined: bool,
    /// 决定日
    pub decided_on: Date,
}

/// An earlier inspection of the same enterprise (U-17), whoever made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorCheck {
    /// 检查日期
    pub on: Date,
    /// 临时检查
    pub unplanned: bool,
}

/// Gives the number that the next document of a word and year would take. A pure look at the registers:
/// the office takes the number by appending to the register in the same transaction.
pub trait Registers: Sync {
    /// The next sequence number for 代字 `word` in `year`, from 1.
    fn next(&self, word: &str, year: i16) -> u32;

    /// The checks of an enterprise, where an act is about one (U-17); none where it is not.
    fn checks(&self) -> &[PriorCheck] {
        &[]
    }

    /// The text of a document as it is printed, where the act is about its wording (P-08); none where it is not.
    fn printed(&self, _: &DocNumber) -> Option<&str> {
        None
    }

    /// The digest of the fact that issued a document ([`crate::signing::fact`]), where the act signs documents; none where
    /// it does not.
    fn content(&self, _: &DocNumber) -> Option<&str> {
        None
    }

    /// The register of fiscal receipts, where the act draws from it (F-06); none where no act is being done.
    fn receipts(&self) -> Option<&ReceiptBook> {
        None
    }

    /// What stands against a stored file, by its SHA-256; none where nothing does, or nobody has looked.
    fn fault(&self, _: &str) -> Option<&FileFault> {
        None
    }
}

/// The outside of a decision. The core reads no clock and no database: everything stands here.
pub struct Context<'a> {
    /// The stream the act is recorded in (`case/…`); empty where nothing is done, or the act opens the matter.
    pub matter: &'a str,
    /// The moment, Asia/Shanghai.
    pub now: DateTime,
    /// Who acts.
    pub actor: &'a Person,
    /// Everyone, as of now.
    pub people: &'a People,
    /// The town's lists, thresholds, policy and calendar.
    pub town: &'a Town,
    /// Document registers.
    pub registers: &'a dyn Registers,
    /// Earlier penalties of the party concerned.
    pub history: &'a [PriorPenalty],
}

impl Context<'_> {
    /// Today, Asia/Shanghai.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The next number of a document with this 代字, taken in today's year (§9: 年份取作出日).
    pub fn number(&self, word: &str) -> DocNumber {
        let year = self.today().year();
        DocNumber::new(&self.town.agency.prefix, word, year, self.registers.next(word, year))
    }

    /// The actor holds one of these roles, else P-01 (or R-04 for a grid member).
    pub fn require_role(&self, roles: &[Role]) -> Result<(), Refusal> {
        if roles.iter().any(|r| self.actor.is(*r)) {
            return Ok(());
        }
        let need = roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
        let have = format!("{}（{}）", self.actor.name, self.actor.post);
        let only_grid = !self.actor.roles.is_empty()
            && self.actor.roles.iter().all(|r| matches!(r, Role::Grid | Role::GridHead));
        let rule = if only_grid && self.actor.fit_for_duty(self.today()).is_err() {
            &rules::R_04
        } else {
            &rules::P_01
        };
        Err(Refusal::new(rule, format!("由{need}办理"), have).fix(need, "以本岗位账号办理"))
    }

    /// At least two different people with different certificates valid today, the actor among them (R-01, S-10).
    ///
    /// Returns the certificate numbers in the order given.
    pub fn require_officers(&self, ids: &[String]) -> Result<Vec<String>, Refusal> {
        let mut certificates = Vec::new();
        for id in ids {
            let person = self.people.get(id).ok_or_else(|| {
                Refusal::new(&rules::R_01, "本镇登记在册的执法人员", format!("没有编号为{id}的人员"))
                    .fix("经办人", "从人员名单中选择执法人员")
                    .field("officers")
            })?;
            let number = person.fit_for_duty(self.today())?.number.clone();
            if !certificates.contains(&number) {
                certificates.push(number);
            }
        }
        if certificates.len() < 2 {
            return Err(Refusal::new(
                &rules::R_01,
                "两名以上不同的执法人员",
                format!("只有{}名（按执法证号去重）", certificates.len()),
            )
            .fix("经办人", "再选一名持有效执法证的人员")
            .field("officers"));
        }
        if !ids.contains(&self.actor.id) {
            return Err(Refusal::new(&rules::R_01, "操作人本人在办案人员之中", "操作人不在所选人员之中")
                .fix("经办人", "由参加该行为的执法人员本人登记")
                .field("officers"));
        }
        Ok(certificates)
    }
}
