//! 罚没收入台账: a period of lines with their sums by kind, and the file for the treasury.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::FieldError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use law::ledger::Kind;
use law::money::Fen;
use office::disclosure::Period;
use office::ledger::{Format, Line, Sums, Wanted, reads};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

/// What is asked: a period, a kind, and a place in it.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    kind: String,
    waiting: String,
    after: String,
    format: String,
}

impl Asked {
    /// The lines asked for: of the year up to the end where no beginning was given.
    ///
    /// # Errors
    /// What is wrong with the fields `from`, `to` and `kind`.
    pub(crate) fn wanted(&self, today: Date) -> Result<Wanted, Vec<FieldError>> {
        let january = |to: Date| jiff::civil::date(to.year(), 1, 1);
        let period = crate::period::asked(&self.from, &self.to, today, january);
        let kind = Kind::ALL.into_iter().find(|k| view::tag(k) == self.kind);
        let mut errors = period.as_ref().err().cloned().unwrap_or_default();
        if kind.is_none() && !self.kind.is_empty() {
            errors.push(FieldError { field: "kind".into(), message: "没有这个类别".into() });
        }
        match period {
            Ok(period) if errors.is_empty() => Ok(Wanted { period, kind, waiting: self.waiting == "1" }),
            _ => Err(errors),
        }
    }

    /// The cursor.
    pub(crate) fn after(&self) -> &str {
        &self.after
    }
}

struct RowView {
    line: Line,
    amount: String,
    /// What it is made of, where it is more than a fine.
    shares: String,
}

fn row(line: Line) -> RowView {
    let parts = [("罚款", line.fine), ("没收违法所得", line.gains), ("加处罚款", line.surcharge)];
    let parts: Vec<String> = parts
        .iter()
        .filter(|p| p.1 > 0)
        .map(|(name, fen)| format!("{name}{}", Fen(*fen).grouped()))
        .collect();
    let plain = parts.len() == 1 && line.fine == line.amount;
    RowView {
        amount: Fen(line.amount).grouped(),
        shares: if plain { String::new() } else { parts.join("，") },
        line,
    }
}

#[derive(Template)]
#[template(path = "ledger/list.html")]
struct ListPage {
    shell: Shell,
    /// What is wrong with what was asked; nothing is listed then.
    errors: Vec<FieldError>,
    from: String,
    to: String,
    kind: String,
    waiting: bool,
    query: String,
    kinds: Vec<(String, &'static str)>,
    lines: i64,
    sums: Vec<(&'static str, String)>,
    rows: Vec<RowView>,
    next: Option<String>,
}

impl ListPage {
    /// What is wrong with a field; empty when nothing is.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| &e.message)
    }
}

fn kinds() -> Vec<(String, &'static str)> {
    Kind::ALL.iter().map(|k| (view::tag(k), k.label())).collect()
}

/// The page without a list: what was typed, and what is wrong with it.
fn again(app: &App, session: &Session, asked: Asked, errors: Vec<FieldError>) -> Result<Response, PageError> {
    let page = ListPage {
        shell: Shell::office(app, session, "罚没收入台账", "/ledger"),
        errors,
        from: asked.from,
        to: asked.to,
        kind: asked.kind,
        waiting: asked.waiting == "1",
        query: String::new(),
        kinds: kinds(),
        lines: 0,
        sums: Vec::new(),
        rows: Vec::new(),
        next: None,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

fn sums(s: &Sums) -> Vec<(&'static str, String)> {
    let all = [
        ("罚款", s.fine),
        ("没收违法所得", s.gains),
        ("加处罚款", s.surcharge),
        ("没收物品处置款", s.proceeds),
        ("多缴款", s.excess),
        ("退还", s.refund),
        ("收入减退还", s.net()),
        ("尚未缴库", s.waiting),
    ];
    all.map(|(name, fen)| (name, Fen(fen).grouped())).into()
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    reads(&session.me)?;
    let wanted = match asked.wanted(app.office.now().date()) {
        Ok(wanted) => wanted,
        Err(errors) => return again(&app, &session, asked, errors),
    };
    let page = app.office.ledger(&session.me, &wanted, &asked.after).await?;
    let total = app.office.ledger_sums(&session.me, &wanted).await?;
    let kind = wanted.kind.map(|k| view::tag(&k)).unwrap_or_default();
    let Period { from, to } = wanted.period;
    let mut query = format!("from={from}&to={to}&kind={kind}");
    if wanted.waiting {
        query.push_str("&waiting=1");
    }
    let body = ListPage {
        shell: Shell::office(&app, &session, "罚没收入台账", "/ledger"),
        errors: Vec::new(),
        from: from.to_string(),
        to: to.to_string(),
        kind,
        waiting: wanted.waiting,
        kinds: kinds(),
        lines: total.lines,
        sums: sums(&total),
        next: page.next.map(|c| format!("/ledger?{query}&after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(row).collect(),
        query,
    };
    Ok(Html(body.render()?).into_response())
}

/// The lines as a file.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    reads(&session.me)?;
    let wanted = match asked.wanted(app.office.now().date()) {
        Ok(wanted) => wanted,
        Err(errors) => return again(&app, &session, asked, errors),
    };
    let (format, ending, media_type) = match asked.format.as_str() {
        "csv" => (Format::Csv, "csv", "text/csv; charset=utf-8"),
        _ => (Format::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    };
    let file = app.office.ledger_file(&session.me, &wanted, format).await?;
    let name = format!("ledger-{}-{}.{ending}", wanted.period.from, wanted.period.to);
    let headers = [
        (header::CONTENT_TYPE, media_type.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))).into_response())
}
