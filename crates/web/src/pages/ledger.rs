//! 罚没收入台账: a period of lines with their sums by kind, and the file for the treasury.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use law::ledger::Kind;
use law::money::Fen;
use office::disclosure::Period;
use office::ledger::{Format, Line, Sums, Wanted};
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
    /// The lines asked for: of this year up to today where no period was given or it is none.
    pub(crate) fn wanted(&self, today: Date) -> Wanted {
        let to: Date = self.to.parse().unwrap_or(today);
        let january = jiff::civil::date(to.year(), 1, 1);
        let from = self.from.parse().ok().filter(|from| *from <= to).unwrap_or(january);
        let kind = Kind::ALL.into_iter().find(|k| view::tag(k) == self.kind);
        Wanted { period: Period { from, to }, kind, waiting: self.waiting == "1" }
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
    let wanted = asked.wanted(app.office.now().date());
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
        from: from.to_string(),
        to: to.to_string(),
        kind,
        waiting: wanted.waiting,
        kinds: Kind::ALL.iter().map(|k| (view::tag(k), k.label())).collect(),
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
    let wanted = asked.wanted(app.office.now().date());
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
