//! 更正当事人信息 — a name, a number or an address that was written down wrong at filing, set right before the investigation ends
//! (P-14). What is served already is mended by a document of its own ([`super::amend`]).

use super::fact::CaseFact;
use super::filing;
use super::guard;
use super::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::{FileRef, Party};
use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};

/// 更正当事人信息
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorrectParty {
    /// 更正后的当事人
    pub party: Party,
    /// 更正理由
    pub reason: String,
    /// 证明材料: an identity card, a licence, an extract of a register.
    pub files: Vec<FileRef>,
}

/// What is different, in the order of the form.
fn differences(old: &Party, new: &Party) -> Vec<String> {
    let same = |a: &Option<String>, b: &Option<String>| a == b;
    [
        ("类别", old.kind == new.kind),
        ("姓名或者名称", old.name == new.name),
        ("身份号码", same(&old.id_number, &new.id_number)),
        ("信用代码", same(&old.credit_code, &new.credit_code)),
        ("法定代表人、负责人", same(&old.representative, &new.representative)),
        ("地址", old.address == new.address),
        ("电话", same(&old.phone, &new.phone)),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(label, _)| label.to_string())
    .collect()
}

/// Whether both what the party is called and every number that it had are others: somebody else, not a slip of the pen.
fn somebody_else(old: &Party, new: &Party) -> bool {
    let numbers = |p: &Party| (p.id_number.clone(), p.credit_code.clone());
    old.name != new.name && {
        let ((id, code), (new_id, new_code)) = (numbers(old), numbers(new));
        (id.is_none() || id != new_id) && (code.is_none() || code != new_code)
    }
}

pub(super) fn correct(state: &CaseState, c: &CorrectParty, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::handler(state, ctx)?;
    let subject = state.subject()?;
    let party = filing::party(&c.party, ctx)?;
    let changed = differences(&subject.party, &party);
    if changed.is_empty() {
        return Err(incomplete("party.name", "与原来不同的内容", "没有改动"));
    }
    if somebody_else(&subject.party, &party) {
        return Err(Refusal::new(
            &rules::P_14,
            "姓名（名称）和证件号码至少一项与原来一致",
            "两项都不同，是另一当事人",
        )
        .fix("承办人", "原当事人有误的，调查终结时建议撤销立案，对查明的当事人另行立案")
        .act("submit_report")
        .field("party.name"));
    }
    let identity = subject.party.kind != party.kind
        || subject.party.name != party.name
        || subject.party.id_number != party.id_number
        || subject.party.credit_code != party.credit_code;
    if identity && c.files.is_empty() {
        return Err(Refusal::new(&rules::P_14, "身份证件、营业执照或者登记信息", "没有附件")
            .fix("承办人", "上传证件或者登记信息的照片")
            .field("files"));
    }
    // Who it is decides whether the same act was fined before.
    let mut corrected = subject.clone();
    corrected.party = party.clone();
    filing::not_fined_before(&corrected, ctx)?;
    Ok(CaseFact::PartyCorrected {
        party: Box::new(party),
        changed,
        reason: text("reason", "更正理由", &c.reason)?,
        files: c.files.clone(),
    })
}
