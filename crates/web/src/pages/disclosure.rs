//! 双公示报送: the decisions of a period with what the credit platform would say of each, and the files for it.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::body::Body;
use axum::extract::{Form, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use office::disclosure::{Kind, Listed, Period};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

#[derive(Template)]
#[template(path = "disclosure/list.html")]
struct ListPage {
    shell: Shell,
    from: String,
    to: String,
    rows: Vec<Listed>,
    sound: usize,
    faulty: usize,
    kept: usize,
    next: Option<String>,
}

/// What is asked: a period and a place in it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    after: String,
}

/// The days asked for; the last thirty where none were given or they make no period.
fn period(app: &App, from: &str, to: &str) -> Period {
    let today = app.office.now().date();
    let to: Date = to.parse().unwrap_or(today);
    let earlier = to.saturating_sub(30.days());
    let from = from.parse().ok().filter(|from| *from <= to).unwrap_or(earlier);
    Period { from, to }
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(q): Query<Asked>,
) -> Result<Response, PageError> {
    let period = period(&app, &q.from, &q.to);
    let page = app.office.disclosures(&session.me, period, &q.after).await?;
    let count = |is: fn(&Listed) -> bool| page.rows.iter().filter(|r| is(r)).count();
    let next = page
        .next
        .as_ref()
        .map(|c| format!("/disclosure?from={}&to={}&after={}", period.from, period.to, view::encode(c)));
    let body = ListPage {
        shell: Shell::office(&app, &session, "双公示报送", "/disclosure"),
        from: period.from.to_string(),
        to: period.to.to_string(),
        sound: count(|r| r.sound),
        faulty: count(|r| !r.faults.is_empty()),
        kept: count(|r| !r.kept.is_empty()),
        rows: page.rows,
        next,
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
    let kind = match wanted.kind.as_str() {
        "csv" => Kind::Csv,
        "xml" => Kind::Xml,
        "rejected" => Kind::Rejected,
        _ => Kind::Xlsx,
    };
    let period = period(&app, &wanted.from, &wanted.to);
    let made = app.office.export_disclosures(&session.me, period, kind).await?;
    let headers = [
        (header::CONTENT_TYPE, made.media_type.to_string()),
        (header::CONTENT_LENGTH, made.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", made.name)),
    ];
    let file = tokio::fs::File::from_std(made.file);
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
