//! 绩效评价: grids and units of a month, with the method beside the result, so that everybody can reckon it again.

use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::FieldError;
use crate::pages::clues;
use crate::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use office::performance::{Mark, Month, Standing};
use office::read::{ClueFilter, Page};
use office::town::{Judged, Measure, Method};
use serde::Deserialize;

struct FormulaView {
    measure: &'static str,
    formula: String,
    weight: i64,
}

struct MarkView {
    label: &'static str,
    /// `3 ÷ 4`
    reckoned: String,
    /// 得分, or a dash.
    score: String,
}

struct RowView {
    name: String,
    clues: i64,
    href: String,
    marks: Vec<MarkView>,
    total: String,
    /// Of a hundred.
    bar: i64,
}

struct PartView {
    id: &'static str,
    label: &'static str,
    formulas: Vec<FormulaView>,
    rows: Vec<RowView>,
    /// Of whom nothing could be judged.
    silent: usize,
}

#[derive(Template)]
#[template(path = "performance/show.html")]
struct PerformancePage {
    shell: Shell,
    month: String,
    errors: Vec<FieldError>,
    title: String,
    basis: String,
    /// The town has published a method.
    judged: bool,
    parts: Vec<PartView>,
}

/// Which month is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    month: String,
}

fn month(app: &App, asked: &str) -> Result<Month, Vec<FieldError>> {
    let text = asked.trim();
    let today = Month::of(app.office.now().date());
    if text.is_empty() {
        return Ok(today);
    }
    let wrong = |message: String| vec![FieldError { field: "month".into(), message }];
    match Month::parse(text) {
        None => Err(wrong(format!("看不懂月份“{text}”，写成2026-01这样"))),
        Some(month) if month.first > today.first => Err(wrong(format!("{month}还没有到"))),
        Some(month) => Ok(month),
    }
}

/// Hundredths of a point in words.
fn points(score: Option<i64>) -> String {
    score.map_or("—".into(), |s| format!("{}.{:02}", s / 100, s % 100))
}

fn reckoned(mark: &Mark) -> String {
    if mark.whole == 0 { "没有应计的".into() } else { format!("{}÷{}", mark.part, mark.whole) }
}

/// The list of what a standing counts.
fn list(standing: &Standing, month: Month) -> String {
    let mut filter =
        ClueFilter { from: month.first.to_string(), to: month.last().to_string(), ..ClueFilter::default() };
    match standing.judged {
        Judged::Grid => filter.grid.clone_from(&standing.id),
        Judged::Office => filter.office.clone_from(&standing.id),
        Judged::Squad => filter.squad.clone_from(&standing.id),
        Judged::Hub => {}
    }
    format!("/clues?{}", clues::FilterView(filter).query())
}

fn row(standing: &Standing, month: Month) -> RowView {
    let mark =
        |m: &Mark| MarkView { label: m.by.measure.label(), reckoned: reckoned(m), score: points(m.score) };
    RowView {
        name: standing.name.clone(),
        clues: standing.clues,
        href: list(standing, month),
        marks: standing.marks.iter().map(mark).collect(),
        total: points(standing.total),
        bar: standing.total.unwrap_or(0) / 100,
    }
}

fn part(judged: Judged, method: &Method, standings: &[Standing], month: Month) -> Option<PartView> {
    let (_, weighed) = method.of.iter().find(|(of, _)| *of == judged)?;
    let mine = || standings.iter().filter(|s| s.judged == judged);
    // A grid from which nothing came is named in the count alone: fifty empty rows say nothing.
    let shown = |s: &&Standing| judged != Judged::Grid || s.clues > 0;
    let id = match judged {
        Judged::Grid => "grid",
        Judged::Office => "office",
        Judged::Squad => "squad",
        Judged::Hub => "hub",
    };
    Some(PartView {
        id,
        label: judged.label(),
        formulas: weighed
            .iter()
            .map(|w| FormulaView {
                measure: w.measure.label(),
                formula: w.measure.formula(w.full),
                weight: w.weight,
            })
            .collect(),
        rows: mine().filter(shown).map(|s| row(s, month)).collect(),
        silent: mine().filter(|s| !shown(s)).count(),
    })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let today = Month::of(app.office.now().date());
    let (month, errors) = match month(&app, &asked.month) {
        Ok(month) => (month, Vec::new()),
        Err(errors) => (today, errors),
    };
    let found = app.office.performance(&session.me, month).await?;
    let shell = Shell::office(&app, &session, "绩效评价", "/board");
    let mut page = PerformancePage {
        shell,
        month: if errors.is_empty() { month.to_string() } else { asked.month },
        errors,
        title: String::new(),
        basis: String::new(),
        judged: found.is_some(),
        parts: Vec::new(),
    };
    if let Some((method, standings)) = found {
        page.title.clone_from(&method.title);
        page.basis.clone_from(&method.basis);
        if page.errors.is_empty() {
            let parts = Judged::ALL.iter().filter_map(|j| part(*j, method, &standings, month));
            page.parts = parts.collect();
        }
    }
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

/// One line of the file for every measure of everybody judged.
fn lines(standings: Vec<Standing>, month: Month) -> Vec<[String; 10]> {
    let line = |s: &Standing, m: &Mark| {
        [
            month.to_string(),
            s.judged.label().into(),
            s.name.clone(),
            m.by.measure.label().into(),
            m.by.measure.formula(m.by.full),
            m.part.to_string(),
            if m.by.measure == Measure::Reported { m.by.full.to_string() } else { m.whole.to_string() },
            m.by.weight.to_string(),
            points(m.score),
            points(s.total),
        ]
    };
    standings.iter().flat_map(|s| s.marks.iter().map(move |m| line(s, m))).collect()
}

/// The same as a spreadsheet (CSV).
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let Ok(month) = month(&app, &asked.month) else {
        // The page says what is wrong with it.
        return show(State(app), session, Query(asked)).await;
    };
    let (_, standings) = app.office.performance(&session.me, month).await?.ok_or(PageError::NotFound)?;
    let rows = lines(standings, month);
    let headings = ["月份", "评价对象", "名称", "指标", "公式", "分子", "分母", "权重", "得分", "总分"];
    export::csv(&format!("performance-{month}"), headings, String::new(), move |_| {
        let page = Page { rows: rows.clone(), next: None };
        async move { Ok(page) }
    })
    .await
}
