//! 双公示报送: the decisions of a period with what the credit platform would say of each, and the files for it.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::FieldError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::body::Body;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::ToSpan;
use office::disclosure::{Kind, Listed, Period, legal};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

#[derive(Template)]
#[template(path = "disclosure/list.html")]
struct ListPage {
    shell: Shell,
    from: String,
    to: String,
    /// What is wrong with what was asked; nothing is listed then.
    errors: Vec<FieldError>,
    rows: Vec<Listed>,
    sound: usize,
    faulty: usize,
    waiting: usize,
    kept: usize,
    next: Option<String>,
}

impl ListPage {
    fn bare(app: &App, session: &Session, from: String, to: String) -> Self {
        ListPage {
            shell: Shell::office(app, session, "双公示报送", "/disclosure"),
            from,
            to,
            errors: Vec::new(),
            rows: Vec::new(),
            sound: 0,
            faulty: 0,
            waiting: 0,
            kept: 0,
            next: None,
        }
    }

    /// What is wrong with a field; empty when nothing is.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| &e.message)
    }
}

/// What is asked: a period and a place in it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    after: String,
}

/// What is wrong, beside its field; beside none where there is nothing to type.
fn wrong(field: &str, message: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), message: message.into() }
}

/// The days asked for: thirty before the end where no beginning is given.
fn period(app: &App, from: &str, to: &str) -> Result<Period, Vec<FieldError>> {
    crate::period::asked(from, to, app.office.now().date(), |to| to.saturating_sub(30.days()))
}

/// The page without a list: what was typed, and what is wrong with it.
fn again(
    app: &App,
    session: &Session,
    (from, to): (String, String),
    errors: Vec<FieldError>,
) -> Result<Response, PageError> {
    let page = ListPage { errors, ..ListPage::bare(app, session, from, to) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(q): Query<Asked>,
) -> Result<Response, PageError> {
    legal(&session.me)?;
    let period = match period(&app, &q.from, &q.to) {
        Ok(period) => period,
        Err(errors) => return again(&app, &session, (q.from, q.to), errors),
    };
    let page = app.office.disclosures(&session.me, period, &q.after).await?;
    let count = |is: fn(&Listed) -> bool| page.rows.iter().filter(|r| is(r)).count();
    let next = page
        .next
        .as_ref()
        .map(|c| format!("/disclosure?from={}&to={}&after={}", period.from, period.to, view::encode(c)));
    let body = ListPage {
        sound: count(|r| r.sound),
        faulty: count(|r| !r.faults.is_empty()),
        waiting: count(|r| r.waiting),
        kept: count(|r| !r.kept.is_empty() && !r.waiting),
        rows: page.rows,
        next,
        ..ListPage::bare(&app, &session, period.from.to_string(), period.to.to_string())
    };
    Ok(Html(body.render()?).into_response())
}

/// What file is wanted.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wanted {
    from: String,
    to: String,
    kind: String,
}

/// One file of the period. It is asked for by a form: taking it out is recorded.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageError> {
    legal(&session.me)?;
    let kind = match wanted.kind.as_str() {
        "xlsx" => Ok(Kind::Xlsx),
        "csv" => Ok(Kind::Csv),
        "xml" => Ok(Kind::Xml),
        "rejected" => Ok(Kind::Rejected),
        other => Err(wrong("", format!("没有“{other}”这种文件，请选XLSX、CSV、XML或者退回清单"))),
    };
    let (period, kind) = match (period(&app, &wanted.from, &wanted.to), kind) {
        (Ok(period), Ok(kind)) => (period, kind),
        (period, kind) => {
            let mut errors = period.err().unwrap_or_default();
            errors.extend(kind.err());
            return again(&app, &session, (wanted.from, wanted.to), errors);
        }
    };
    let made = app.office.export_disclosures(&session.me, period, kind).await?;
    let headers = [
        (header::CONTENT_TYPE, made.media_type.to_string()),
        (header::CONTENT_LENGTH, made.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", made.name)),
    ];
    let file = tokio::fs::File::from_std(made.file);
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
