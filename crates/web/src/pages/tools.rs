//! 工具: search, the register of rules, the calculator of deadlines.

use crate::app::App;
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use law::deadline::PERIODS;
use law::deadline::calculator::{Answer, calculate};
use serde::Deserialize;

struct HitView {
    href: String,
    number: String,
    title: String,
    detail: String,
    stage: String,
    tone: &'static str,
    at: String,
}

#[derive(Template)]
#[template(path = "tool/search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    hits: Vec<HitView>,
}

/// What to look for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Q {
    q: String,
}

/// Search over clues and cases.
pub async fn search(
    State(app): State<App>,
    session: Session,
    Query(q): Query<Q>,
) -> Result<Response, PageError> {
    let hits = app.office.search(&session.me, &q.q).await?;
    let hits = hits
        .into_iter()
        .map(|h| {
            let case = h.kind == "case";
            let (stage, tone) = if case { view::case_stage(&h.stage) } else { view::clue_stage(&h.stage) };
            HitView {
                href: format!("/{}s/{}", h.kind, h.id),
                number: h.number,
                title: h.title,
                detail: h.detail,
                at: view::moment(&h.at),
                stage,
                tone,
            }
        })
        .collect();
    let page = SearchPage { shell: Shell::office(&app, &session, "搜索", "/search"), q: q.q, hits };
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "tool/rules.html")]
struct RulesPage {
    shell: Shell,
    rules: Vec<(&'static str, &'static str, String, &'static str)>,
    settings: Vec<office::town::SettingRow>,
}

/// The frame of a page that is open to all: the office's for whoever is signed in, the public's for anybody else.
pub(super) fn shell(app: &App, visit: &Visit, title: &str, path: &str) -> Shell {
    match Session::of(visit) {
        Some(session) => Shell::office(app, &session, title, path),
        None => Shell::public(app, &visit.request_id, title),
    }
}

/// The register of rules, and what the town has set where the law leaves it open.
pub async fn rules(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let page = RulesPage {
        shell: shell(&app, &visit, "规则库", "/rules"),
        rules: law::rules::ALL
            .iter()
            .map(|r| (r.id, r.title, r.articles.join("、"), r.mark.label()))
            .collect(),
        settings: app.office.town().settings.clone(),
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "tool/deadline.html")]
struct DeadlinePage {
    shell: Shell,
    term: String,
    start: String,
    periods: Vec<(String, String)>,
    answer: Option<AnswerView>,
    error: String,
}

struct AnswerView {
    due: String,
    provisional: bool,
    note: String,
    articles: String,
    control: String,
    days: Vec<(String, String, bool, String)>,
}

/// What to reckon.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reckon {
    term: String,
    start: String,
}

fn answer(a: &Answer) -> AnswerView {
    let json = serde_json::to_value(a).unwrap_or_default();
    let text = |k: &str| json[k].as_str().unwrap_or_default().to_string();
    let days = json["days"].as_array().cloned().unwrap_or_default();
    AnswerView {
        due: text("due"),
        provisional: json["provisional"] == true,
        note: text("note"),
        articles: json["articles"]
            .as_array()
            .map(|l| l.iter().filter_map(|v| v.as_str()).collect::<Vec<_>>().join("、"))
            .unwrap_or_default(),
        control: text("control"),
        days: days
            .iter()
            .map(|d| {
                (
                    d["date"].as_str().unwrap_or_default().to_string(),
                    d["kind"].as_str().unwrap_or_default().to_string(),
                    d["counted"] == true,
                    d["n"].as_i64().map_or(String::new(), |n| n.to_string()),
                )
            })
            .collect(),
    }
}

/// The calculator.
pub async fn deadline(
    State(app): State<App>,
    visit: Visit,
    Query(q): Query<Reckon>,
) -> Result<Response, PageError> {
    let mut page = DeadlinePage {
        shell: shell(&app, &visit, "期限计算", "/deadline"),
        periods: PERIODS
            .iter()
            .map(|p| (p.key.to_string(), format!("{}（{}）", p.title, p.term.label())))
            .collect(),
        answer: None,
        error: String::new(),
        term: q.term,
        start: q.start,
    };
    if !page.term.is_empty() || !page.start.is_empty() {
        match calculate(&page.term, &page.start, &app.office.town().law.calendar) {
            Ok(a) => page.answer = Some(answer(&a)),
            Err(r) => page.error = format!("需要{}；现在{}", r.need, r.have),
        }
    }
    Ok(Html(page.render()?).into_response())
}

/// Ready once the journal answers.
pub async fn ready(State(app): State<App>) -> Response {
    match app.office.journal().len().await {
        Ok(_) => "ready".into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
