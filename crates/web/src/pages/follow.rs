//! 查进度: how a report stands, for whoever holds its receipt; with the receipt its answer is rated and, where it did not
//! satisfy, the report is asked to be reopened.

use crate::app::App;
use crate::door::{Missed, Visit};
use crate::error::PageError;
use crate::flow;
use crate::form::{FieldError, Typed};
use crate::shell::Shell;
use crate::view::{self, RefusalView};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::clue::Satisfaction;
use office::read::Progress;
use office::{Matter, Me, Submission, SubmitError};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "public/follow.html")]
struct FollowPage {
    shell: Shell,
    receipt: String,
    progress: Option<Progress>,
    answers: Vec<(String, &'static str)>,
    /// What was typed: satisfaction, words, reason.
    typed: (String, String, String),
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
    key: String,
}

impl FollowPage {
    /// What is wrong with a field; empty when nothing is.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| &e.message)
    }
}

/// What is followed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    receipt: String,
    done: String,
}

async fn page(
    app: &App,
    visit: &Visit,
    receipt: String,
    typed: &Typed,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
) -> Result<FollowPage, PageError> {
    let progress = if receipt.trim().is_empty() { None } else { app.office.progress(&receipt).await? };
    let said = |field: &str| typed.get(field).to_string();
    Ok(FollowPage {
        shell: Shell::public(app, &visit.request_id, "查询进度"),
        receipt,
        progress,
        answers: Satisfaction::ALL.iter().map(|s| (view::tag(s), s.label())).collect(),
        typed: (said("satisfaction"), said("words"), said("reason")),
        errors,
        refusal,
        key: match typed.get("_key") {
            "" => app.office.new_key(),
            kept => kept.to_string(),
        },
    })
}

/// How it stands.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(q): Query<Asked>,
) -> Result<Response, PageError> {
    let mut page = page(&app, &visit, q.receipt, &Typed::default(), Vec::new(), None).await?;
    let missed = page.progress.is_none() && !page.receipt.trim().is_empty();
    page.shell = match q.done.as_str() {
        "rated" => page.shell.flash("谢谢您的评价"),
        "reopened" => page.shell.flash("已经收到，指挥调度中心会重新办理"),
        _ => page.shell,
    };
    let mut response = Html(page.render()?).into_response();
    if missed {
        response.extensions_mut().insert(Missed);
    }
    Ok(response)
}

/// 评价.
pub async fn rate(State(app): State<App>, visit: Visit, request: Request) -> Result<Response, PageError> {
    said(&app, &visit, request, "rated", |typed| {
        let satisfaction = typed.get("satisfaction").to_string();
        if !Satisfaction::ALL.iter().any(|s| view::tag(s) == satisfaction) {
            let message = "请选择满意、基本满意或者不满意".to_string();
            return Err(FieldError { field: "satisfaction".into(), message });
        }
        Ok(json!({ "act": "rate_clue", "satisfaction": satisfaction, "words": typed.get("words") }))
    })
    .await
}

/// 申请重开.
pub async fn reopen(State(app): State<App>, visit: Visit, request: Request) -> Result<Response, PageError> {
    said(&app, &visit, request, "reopened", |typed| {
        Ok(json!({ "act": "reopen_clue", "reason": typed.get("reason") }))
    })
    .await
}

/// What the reporter says, done; or the page once more with what was typed. Strangers' clicks are counted at the door.
async fn said(
    app: &App,
    visit: &Visit,
    request: Request,
    done: &str,
    command: impl Fn(&Typed) -> Result<Value, FieldError>,
) -> Result<Response, PageError> {
    let me = Me::public();
    let (typed, mut errors) = match flow::read(app, &me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let receipt = typed.get("receipt").trim().to_uppercase();
    let command = command(&typed).map_err(|e| errors.push(e)).ok().filter(|_| errors.is_empty());
    let mut refusal = None;
    if let Some(command) = command {
        let key = Some(typed.get("_key").to_string()).filter(|k| !k.is_empty());
        let matter = Matter::Followed(receipt.clone());
        let submission = Submission { matter, command, expected: None, key };
        match app.office.submit(&me, submission).await {
            Ok(_) => {
                let to = format!("/follow?receipt={}&done={done}", view::encode(&receipt));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(SubmitError::Refused(r)) => match r.field {
                Some(field) => {
                    errors.push(FieldError { field: field.into(), message: format!("应当{}", r.need) })
                }
                None => refusal = Some(RefusalView::new(&r, None)),
            },
            Err(SubmitError::Fields(fields)) => errors.extend(fields),
            // The page says by itself that there is no such receipt.
            Err(SubmitError::NotFound) => {}
            Err(SubmitError::KeyReused) => errors.push(FieldError {
                field: String::new(),
                message: "这条已经提交过，如需再提交请刷新页面".into(),
            }),
            Err(SubmitError::Stale { .. }) => errors.push(FieldError {
                field: String::new(),
                message: "办理情况刚有变化，请看过后再提交".into(),
            }),
            Err(e @ SubmitError::Broken(_)) => return Err(PageError::Broken(e.to_string())),
        }
    }
    let page = page(app, visit, receipt, &typed, errors, refusal).await?;
    let missed = page.progress.is_none();
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response();
    if missed {
        response.extensions_mut().insert(Missed);
    }
    Ok(response)
}
