//! 决定公开 — masked, confirmed by a person, never before service (G-15, D-02, D-03, D-05, D-06, D-15, D-17).

use super::credit::{self, Tier};
use super::fact::CaseFact;
use super::guard;
use super::state::{CaseState, PublicationState};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::{Party, PartyKind};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 公示
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Publish {
    /// 公示标题
    pub title: String,
    /// 脱敏后正文
    pub text: String,
    /// 失信分级; the suggestion when empty (D-09).
    pub tier: Option<Tier>,
    /// 不按建议分级的理由
    pub tier_reason: String,
    /// 公示到期日: the last day shown; the longest of the tier when empty.
    pub until: Option<Date>,
    /// 社会影响判断 (D-02).
    pub reason: String,
    /// 第三方不同意时，公共利益重大影响的理由 (D-06).
    pub public_interest: String,
    /// 已人工逐字核对脱敏
    pub confirmed: bool,
}

/// 决定不公示
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclinePublication {
    /// 理由
    pub reason: String,
}

/// 撤回公示
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawPublication {
    /// 理由, shown to the public.
    pub reason: String,
    /// 生效文书名称和文号
    pub document: String,
    /// 收到日
    pub received_on: Option<Date>,
}

/// 姓+某 for a natural person; an organisation keeps its name (脱敏默认规则).
pub fn masked_name(party: &Party) -> String {
    match party.kind {
        PartyKind::Organisation => party.name.clone(),
        PartyKind::Citizen | PartyKind::SoleTrader if looks_like_trade_name(party) => party.name.clone(),
        _ => mask_person(&party.name),
    }
}

/// A sole trader under a trade name is known by that name, not by the owner's.
fn looks_like_trade_name(party: &Party) -> bool {
    party.kind == PartyKind::SoleTrader && party.representative.as_deref().is_some_and(|r| r != party.name)
}

/// `张三` → `张某`; two-character surnames are kept whole.
pub fn mask_person(name: &str) -> String {
    const DOUBLE: [&str; 12] =
        ["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒"];
    let surname = DOUBLE
        .iter()
        .find(|d| name.starts_with(**d) && name.chars().count() > 2)
        .map_or_else(|| name.chars().take(1).collect::<String>(), |d| (*d).to_string());
    format!("{surname}某")
}

/// The text a decision would be published with, masked by the default rules, for a person to check and edit.
pub fn masked_draft(state: &CaseState, agency: &str) -> Option<(String, String)> {
    let (subject, decision) = (state.subject.as_ref()?, state.decision.as_ref()?);
    let party = &subject.party;
    let shown = masked_name(party);
    let title = format!("{shown}{}案", subject.item.name);
    let mut body = format!(
        "决定书文号：{}\n当事人：{shown}\n违法事实：{}\n违反条款：{}\n处罚依据：{}\n处理结果：{}\n决定机关：{agency}\n决定日期：{}",
        decision.number,
        state.found_facts()?,
        subject.item.violated,
        subject.item.basis,
        decision.outcome.penalty().map_or_else(|| decision.outcome.label().to_string(), |p| p.words()),
        decision.at.date(),
    );
    if let (PartyKind::Organisation, Some(code)) = (party.kind, &party.credit_code) {
        body.push_str(&format!("\n统一社会信用代码：{code}"));
    }
    for secret in secrets(party) {
        body = body.replace(&secret, "××");
    }
    if shown != party.name {
        body = body.replace(&party.name, &shown);
    }
    for name in state.asked.iter().map(String::as_str).chain(state.related.people()) {
        body = body.replace(name, &mask_person(name));
    }
    Some((title, mask_numbers(&body)))
}

/// What of a party may never appear in public.
fn secrets(party: &Party) -> Vec<String> {
    let mut secrets: Vec<String> = [&party.id_number, &party.phone].into_iter().flatten().cloned().collect();
    if party.kind != PartyKind::Organisation {
        secrets.push(party.address.clone());
    }
    secrets.retain(|s| s.chars().count() >= 4);
    secrets
}

/// Runs of digits as long as a telephone or identity number, with an optional X at the end.
fn number_runs(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let start = i;
        while i < bytes.len() && bytes[i].is_ascii_digit() {
            i += 1;
        }
        let digits = i - start;
        let x = i < bytes.len() && matches!(bytes[i], b'X' | b'x');
        let inside_code = start > 0 && bytes[start - 1].is_ascii_alphabetic()
            || (i < bytes.len() && bytes[i].is_ascii_alphabetic() && !x);
        let mobile = digits == 11 && bytes[start] == b'1' && bytes[start + 1] >= b'3';
        let identity = digits == 18 || digits == 15 || (digits == 17 && x);
        if !inside_code && (mobile || identity || digits >= 16) {
            runs.push((start, if x && digits == 17 { i + 1 } else { i }));
        }
    }
    runs
}

fn mask_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (start, end) in number_runs(text) {
        out.push_str(&text[at..start]);
        out.push_str("××");
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

/// Why this text may not be shown to the public, if it may not (D-06, D-15).
pub fn leak(text: &str, state: &CaseState) -> Option<String> {
    let party = &state.subject.as_ref()?.party;
    // A credit code of eighteen digits and letters is public for organisations; numbers of a person are not.
    let public = if party.kind == PartyKind::Organisation {
        party.credit_code.clone().unwrap_or_default()
    } else {
        String::new()
    };
    let rest = if public.is_empty() { text.to_string() } else { text.replace(&public, "") };
    if let Some((s, e)) = number_runs(&rest).into_iter().next() {
        return Some(format!("含有号码“{}…”", &rest[s..e].chars().take(6).collect::<String>()));
    }
    if let Some(s) = secrets(party).into_iter().find(|s| rest.contains(s.as_str())) {
        return Some(format!("含有不得公开的信息“{}…”", s.chars().take(2).collect::<String>()));
    }
    let shown = masked_name(party);
    if shown != party.name && party.name.chars().count() > 1 && rest.contains(&party.name) {
        return Some("含有自然人姓名".into());
    }
    if state.asked.iter().any(|name| rest.contains(name.as_str())) {
        return Some("含有证人、被询问人姓名".into());
    }
    if state.related.people().any(|name| rest.contains(name)) {
        return Some("含有另案处理的自然人姓名".into());
    }
    None
}

/// D-15: nothing in a public text that may not be there.
pub(super) fn masked(field: &'static str, value: &str, state: &CaseState) -> Result<(), Refusal> {
    let Some(why) = leak(value, state) else { return Ok(()) };
    Err(Refusal::new(&rules::D_15, "脱敏后的公示内容", why)
        .fix("法治室", "删去或者遮盖后重新核对")
        .field(field))
}

pub(super) fn publish(state: &CaseState, c: &Publish, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    if !matches!(state.publication, PublicationState::Pending) {
        return Err(Refusal::new(&rules::G_15, "尚未处理公示", "已经公示或者决定不公示")
            .fix("法治室", "查看公示记录"));
    }
    let title = text("title", "公示标题", &c.title)?;
    let body = text("text", "脱敏后正文", &c.text)?;
    masked("title", &title, state)?;
    masked("text", &body, state)?;
    if !c.confirmed {
        return Err(Refusal::new(&rules::D_06, "人工逐字核对脱敏结果", "没有确认")
            .fix("法治室", "核对后勾选")
            .field("confirmed"));
    }
    credit::unrepaired(state)?;
    credit::consulted(state, &c.public_interest, ctx)?;
    let confirmed = credit::confirm(state, c.tier, &c.tier_reason, c.until, ctx.today(), ctx.town)?;
    Ok(CaseFact::Published {
        number: ctx.number("公示"),
        title,
        text: body,
        tier: confirmed.tier,
        tier_reason: c.tier_reason.trim().into(),
        until: confirmed.until,
        public_interest: c.public_interest.trim().into(),
        reason: text("reason", "社会影响判断", &c.reason).map_err(|r| Refusal { rule: &rules::D_02, ..r })?,
    })
}

/// D-17: a decision is public only once it has been served; one that is not served is not public either.
pub(super) fn served(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    if state.decision.as_ref().is_some_and(|d| d.served_on.is_some() || !d.outcome.is_served()) {
        return Ok(());
    }
    Err(Refusal::new(&rules::D_17, "决定书已经送达", "尚未作出决定或者尚未送达")
        .fix("承办人", "先送达决定书")
        .act("serve_paper"))
}

pub(super) fn decline(state: &CaseState, c: &DeclinePublication, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    if !matches!(state.publication, PublicationState::Pending) {
        return Err(Refusal::new(&rules::G_15, "尚未处理公示", "已经公示或者决定不公示")
            .fix("法治室", "查看公示记录"));
    }
    Ok(CaseFact::PublicationDeclined {
        reason: text("reason", "不公示的理由", &c.reason).map_err(|r| Refusal { rule: &rules::D_02, ..r })?,
    })
}

pub(super) fn withdraw(
    state: &CaseState,
    c: &WithdrawPublication,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    if !matches!(state.publication, PublicationState::Published { .. }) {
        return Err(Refusal::new(&rules::D_05, "正在公示的决定", "没有正在公示").fix("法治室", "无须撤回"));
    }
    // What annuls a decision cannot have come before it.
    let received_on = c.received_on.unwrap_or(ctx.today());
    let decided = state.decision.as_ref().map_or(received_on, |d| d.at.date());
    if received_on < decided || received_on > ctx.today() {
        let need = format!("收到日在{decided}（作出决定）至今天之间");
        return Err(incomplete("received_on", need, received_on.to_string()));
    }
    let reason = text("reason", "撤回理由", &c.reason).map_err(|r| Refusal { rule: &rules::D_05, ..r })?;
    let document = text("document", "生效文书", &c.document)?;
    // What is said of a withdrawal is public too.
    masked("reason", &reason, state)?;
    masked("document", &document, state)?;
    Ok(CaseFact::PublicationWithdrawn { number: Some(ctx.number("撤示")), reason, document, received_on })
}
