//! 职务违法线索 — about public officials, to the supervisory organ or the procuratorate (TR-12).

use super::day;
use super::fact::Fact;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 登记职务违法线索
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteOfficialClue {
    /// 线索内容
    pub content: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 移送职务违法线索
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendOfficialClue {
    /// 受移送的监察机关或者人民检察院
    pub to: String,
    /// 移送日
    pub sent_on: Option<Date>,
    /// 移送函文号
    pub document: String,
    /// 移送函和签收
    pub files: Vec<FileRef>,
}

pub(super) fn note(state: &CaseState, c: &NoteOfficialClue, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    Ok(Fact::OfficialClueNoted {
        content: text("content", "线索内容", &c.content)?, files: c.files.clone()
    })
}

pub(super) fn send(state: &CaseState, c: &SendOfficialClue, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let noted = state.transfer.officials.iter().rev().find(|o| o.sent_on.is_none()).map(|o| o.noted_on);
    let sent_on = day("sent_on", "移送日", c.sent_on, noted.unwrap_or(ctx.today()), ctx)?;
    let to = text("to", "受移送的机关", &c.to)?;
    if !["监察", "监委", "检察"].iter().any(|word| to.contains(word)) {
        return Err(Refusal::new(&rules::TR_12, "监察机关或者人民检察院", format!("移送“{to}”"))
            .fix("镇政府负责人", "移送有管辖权的监察机关或者人民检察院")
            .field("to"));
    }
    if c.files.is_empty() {
        return Err(incomplete("files", "移送函和签收凭证", "没有附件"));
    }
    let document = text("document", "移送函文号", &c.document)?;
    Ok(Fact::OfficialClueSent { to, sent_on, document, files: c.files.clone() })
}
