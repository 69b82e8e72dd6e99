//! 账号审计: the trail of sign-ins and changes, for the audit administrator.

use super::Session;
use crate::app::App;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use office::accounts::AuditLine;
use serde::Deserialize;

/// Lines of a page.
const LINES: i64 = 50;

#[derive(Template)]
#[template(path = "door/audit.html")]
struct AuditPage {
    shell: Shell,
    lines: Vec<Line>,
    next: Option<String>,
}

/// What is said of these stands behind their name.
const WITH_DETAIL: [&str; 4] = ["signed_in", "sign_in_failed", "identity_bound", "identity_unbound"];

/// A line with names for numbers.
struct Line {
    at: String,
    label: String,
    actor: String,
    person: String,
    identity: String,
    address: String,
    warning: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct From {
    before: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(from): Query<From>,
) -> Result<Html<String>, PageError> {
    let lines = app.accounts.audit_trail(&session.me.person, from.before, LINES).await?;
    let next = lines.last().filter(|l| l.version > 1 && lines.len() as i64 == LINES);
    let next = next.map(|l| format!("/audit?before={}", l.version));
    let people = app.office.people();
    let name = |id: &str| match people.get(id) {
        Some(p) => format!("{}（{id}）", p.name),
        None => id.to_string(),
    };
    let line = |l: AuditLine| Line {
        at: view::moment(&l.at),
        label: match l.detail.as_str() {
            // By which way, and what went wrong.
            detail if !detail.is_empty() && WITH_DETAIL.contains(&l.kind.as_str()) => {
                format!("{}（{detail}）", l.label)
            }
            _ => l.label.to_string(),
        },
        actor: match l.actor.as_str() {
            "" => "—".into(),
            "public" => "未登录的举报人".into(),
            actor => name(actor),
        },
        person: match &l.person {
            Some(person) => name(person),
            // A file that was taken out, or not taken in, concerns no account: what it was stands here.
            None if matches!(l.kind.as_str(), "disclosure_exported" | "malware_found") => l.detail.clone(),
            None => match &l.identity {
                Some(_) => "没有账号".into(),
                None if l.detail.is_empty() => "账号不存在".into(),
                None => "—".into(),
            },
        },
        identity: l.identity.unwrap_or_default(),
        address: l.address.unwrap_or_default(),
        warning: matches!(l.kind.as_str(), "sign_in_failed" | "locked" | "malware_found"),
    };
    let page = AuditPage {
        shell: Shell::office(&app, &session, "账号审计", "/audit"),
        lines: lines.into_iter().map(line).collect(),
        next,
    };
    Ok(Html(page.render()?))
}
