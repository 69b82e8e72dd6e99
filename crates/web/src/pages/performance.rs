//! 绩效评价: grids and units of a month, with the method beside the result, so that everybody can reckon it again.

use super::export;
use crate::app::App;
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::form::FieldError;
use crate::pages::clues;
use crate::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use law::person::Role;
use office::Me;
use office::performance::{Mark, Month, Of, Standing, counted};
use office::read::{ClueFilter, Page};
use office::town::{Judged, Measure, Method, Weighed};
use serde::Deserialize;

struct FormulaView {
    measure: &'static str,
    formula: String,
    weight: i64,
}

struct MarkView {
    label: &'static str,
    /// 分子、分母, each with its rows where whoever looks sees them; none where there is nothing to count.
    reckoned: Option<[(i64, Option<String>); 2]>,
    /// 得分, or a dash.
    score: String,
}

struct RowView {
    name: String,
    clues: i64,
    /// Its rows; none for whoever does not see them all.
    href: Option<String>,
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
    /// Only one's own unit or grid is shown.
    own: bool,
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

/// The list of what a standing counts; of one number of it, where that is named.
fn list(standing: &Standing, month: Month, counted: String) -> String {
    let (from, to) = (month.first.to_string(), month.last().to_string());
    let mut filter = ClueFilter { from, to, counted, ..ClueFilter::default() };
    match standing.judged {
        Judged::Grid => filter.grid.clone_from(&standing.id),
        Judged::Office => filter.office.clone_from(&standing.id),
        Judged::Squad => filter.squad.clone_from(&standing.id),
        Judged::Hub => {}
    }
    format!("/clues?{}", clues::FilterView(filter).query())
}

fn row(standing: &Standing, month: Month, sees_rows: bool) -> RowView {
    let rows = |m: &Mark, of: Of| {
        // Full marks for a number are no rows.
        let some = sees_rows && !(m.by.measure == Measure::Reported && of == Of::Whole);
        some.then(|| list(standing, month, counted(standing.judged, m.by.measure, of)))
    };
    let reckoned = |m: &Mark| [(m.part, rows(m, Of::Part)), (m.whole, rows(m, Of::Whole))];
    let mark = |m: &Mark| MarkView {
        label: m.by.measure.label(),
        reckoned: (m.whole > 0).then(|| reckoned(m)),
        score: points(m.score),
    };
    RowView {
        name: standing.name.clone(),
        clues: standing.clues,
        href: sees_rows.then(|| list(standing, month, String::new())),
        marks: standing.marks.iter().map(mark).collect(),
        total: points(standing.total),
        bar: standing.total.unwrap_or(0) / 100,
    }
}

fn part(judged: Judged, method: &Method, standings: &[Standing], month: Month, me: &Me) -> Option<PartView> {
    let all_read = office::reads_board(me);
    // A grid's member sees what they reported themselves, not all that lies in the grid.
    let sees_rows = all_read || judged != Judged::Grid || me.is(Role::GridHead);
    let (_, weighed) = method.of.iter().find(|(of, _)| *of == judged)?;
    let mine = || standings.iter().filter(|s| s.judged == judged);
    // A grid from which nothing came is named in the count alone: fifty empty rows say nothing.
    let shown = |s: &&Standing| judged != Judged::Grid || s.clues > 0 || !all_read;
    if !all_read && mine().next().is_none() {
        return None;
    }
    Some(PartView {
        id: judged.id(),
        label: judged.label(),
        formulas: formulas(weighed),
        rows: mine().filter(shown).map(|s| row(s, month, sees_rows)).collect(),
        silent: mine().filter(|s| !shown(s)).count(),
    })
}

fn formulas(weighed: &[Weighed]) -> Vec<FormulaView> {
    let view = |w: &Weighed| FormulaView {
        measure: w.measure.label(),
        formula: w.measure.formula(w.full),
        weight: w.weight,
    };
    weighed.iter().map(view).collect()
}

#[derive(Template)]
#[template(path = "public/performance.html")]
struct MethodPage {
    shell: Shell,
    title: String,
    basis: String,
    judged: bool,
    /// What is judged, by which formulas.
    of: Vec<(&'static str, Vec<FormulaView>)>,
}

/// The method as it is published: what is judged, by which measures, how they are reckoned and weighed. Nobody's result.
pub async fn published(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let method = app.office.town().method.as_ref();
    let page = MethodPage {
        shell: Shell::public(&app, &visit.request_id, "绩效评价办法"),
        title: method.map_or(String::new(), |m| m.title.clone()),
        basis: method.map_or(String::new(), |m| m.basis.clone()),
        judged: method.is_some(),
        of: method
            .iter()
            .flat_map(|m| &m.of)
            .map(|(judged, weighed)| (judged.label(), formulas(weighed)))
            .collect(),
    };
    Ok(Html(page.render()?).into_response())
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
    let way = if office::reads_board(&session.me) { "/board" } else { "/performance" };
    let shell = Shell::office(&app, &session, "绩效评价", way);
    let mut page = PerformancePage {
        shell,
        month: if errors.is_empty() { month.to_string() } else { asked.month },
        errors,
        title: String::new(),
        basis: String::new(),
        judged: found.is_some(),
        own: !office::reads_board(&session.me),
        parts: Vec::new(),
    };
    if let Some((method, standings)) = found {
        page.title.clone_from(&method.title);
        page.basis.clone_from(&method.basis);
        if page.errors.is_empty() {
            let parts = Judged::ALL.iter().filter_map(|j| part(*j, method, &standings, month, &session.me));
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
