//! 巡查覆盖: which grids were gone in a month and how long ago somebody was last in place, as a map and as a table.

use super::export;
use super::patrols::kinds;
use super::sketch::{self, Frame};
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::FieldError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use office::performance::Month;
use office::read::{Coverage, CoverageAsk, GridCoverage, Page};
use serde::Deserialize;

/// What is asked.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    month: String,
    sort: String,
}

impl Asked {
    fn read(&self, app: &App) -> Result<CoverageAsk, FieldError> {
        let text = self.month.trim();
        let today = Month::of(app.office.now().date());
        let month = if text.is_empty() { Some(today) } else { Month::parse(text) };
        let wrong = |message: String| FieldError { field: "month".into(), message };
        match month {
            None => Err(wrong(format!("看不懂月份“{text}”，写成2026-01这样"))),
            Some(m) if m.first > today.first => Err(wrong(format!("{m}还没有到"))),
            Some(m) => {
                let month = m.first.strftime("%Y-%m").to_string();
                Ok(CoverageAsk { month, sort: self.sort.clone() })
            }
        }
    }
}

struct CellView {
    label: String,
    border: String,
    band: usize,
    words: String,
}

struct MapView {
    width: i64,
    height: i64,
    cells: Vec<CellView>,
}

struct RowView {
    grid: GridCoverage,
    /// Where its figures lead, without the result asked for.
    href: String,
    share: String,
    since: String,
}

#[derive(Template)]
#[template(path = "patrol/coverage.html")]
struct CoveragePage {
    shell: Shell,
    asked: Asked,
    errors: Vec<FieldError>,
    kinds: Vec<(String, String)>,
    query: String,
    map: Option<MapView>,
    legend: Vec<(usize, String)>,
    rows: Vec<RowView>,
    areas: Vec<RowView>,
    /// 应完成、已完成、逾期完成、未完成
    sums: [i64; 4],
    href: String,
    notice: String,
}

fn since(days: Option<i64>) -> String {
    match days {
        None => "还没有到位的签到".into(),
        Some(0) => "今天".into(),
        Some(n) => format!("{n}天前"),
    }
}

fn legend(fresh: [i64; 3]) -> Vec<(usize, String)> {
    let [a, b, c] = fresh;
    vec![
        (0, format!("{a}天以内")),
        (1, format!("{}至{b}天", a + 1)),
        (2, format!("{}至{c}天", b + 1)),
        (3, format!("超过{c}天")),
        (4, "还没有到位的签到".into()),
    ]
}

fn map(app: &App, coverage: &Coverage) -> Option<MapView> {
    let grids = &app.office.town().grids;
    let villages: Vec<(&GridCoverage, Vec<_>)> = coverage
        .rows
        .iter()
        .filter(|r| r.level == 3)
        .filter_map(|r| Some((r, sketch::border(grids, grids.get(&r.grid)?))))
        .collect();
    let all: Vec<[f64; 2]> =
        villages.iter().flat_map(|(_, b)| b.iter().flatten().flatten().copied()).collect();
    let frame = Frame::around(&all, 640.0)?;
    let cells = villages.iter().map(|(r, border)| CellView {
        label: r.label.clone(),
        border: frame.border(border),
        band: r.band,
        words: since(r.days),
    });
    Some(MapView { cells: cells.collect(), width: frame.width, height: frame.height })
}

fn row(coverage: &Coverage, sort: &str, grid: GridCoverage) -> RowView {
    let href = format!(
        "/patrols?all=1&grid={}&sort={}&from={}&to={}",
        view::encode(&grid.grid),
        view::encode(sort),
        coverage.from,
        coverage.to
    );
    let share = match grid.spots {
        0 => "—".to_string(),
        n => format!("{}÷{n}", grid.reached),
    };
    RowView { href, share, since: since(grid.days), grid }
}

/// The map and the table.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (ask, errors) = match asked.read(&app) {
        Ok(ask) => (ask, Vec::new()),
        Err(error) => (CoverageAsk { sort: asked.sort.clone(), ..CoverageAsk::default() }, vec![error]),
    };
    let coverage = app.office.coverage(&session.me, &ask).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let town = app.office.town();
    let sum = |of: fn(&GridCoverage) -> i64| coverage.rows.iter().map(of).sum::<i64>();
    let sums = [sum(|r| r.due), sum(|r| r.done), sum(|r| r.late), sum(|r| r.undone)];
    let href =
        format!("/patrols?all=1&sort={}&from={}&to={}", view::encode(&ask.sort), coverage.from, coverage.to);
    let (areas, villages): (Vec<_>, Vec<_>) = coverage.rows.iter().cloned().partition(|r| r.level < 3);
    let rows =
        |all: Vec<GridCoverage>| all.into_iter().map(|r| row(&coverage, &ask.sort, r)).collect::<Vec<_>>();
    let page = CoveragePage {
        shell: Shell::office(&app, &session, "巡查覆盖", "/patrols"),
        kinds: kinds(&app),
        query: format!("month={}&sort={}", coverage.month, view::encode(&ask.sort)),
        map: map(&app, &coverage),
        legend: legend(coverage.fresh),
        rows: rows(villages),
        areas: rows(areas),
        sums,
        href,
        notice: if town.grids.schematic { town.grids.notice.clone() } else { String::new() },
        asked: match errors.is_empty() {
            true => Asked { month: coverage.month.clone(), sort: ask.sort.clone() },
            false => asked,
        },
        errors,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// The table as a spreadsheet.
pub async fn download(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let ask = asked.read(&app).unwrap_or_default();
    let headings =
        ["网格", "应完成", "已完成", "逾期完成", "到期未完成", "点位", "到位", "最近到位", "距今天数"];
    export::csv("patrol-coverage", headings, String::new(), move |_| {
        let (app, me, ask) = (app.clone(), session.me.clone(), ask.clone());
        async move {
            let coverage = app.office.coverage(&me, &ask).await?;
            let page = Page { rows: coverage.rows, next: None };
            Ok(export::lines(page, |r: GridCoverage| {
                let n = |n: i64| n.to_string();
                let days = r.days.map_or(String::new(), n);
                let (due, done, late, undone) = (n(r.due), n(r.done), n(r.late), n(r.undone));
                [r.label, due, done, late, undone, n(r.spots), n(r.reached), r.last_on, days]
            }))
        }
    })
    .await
}
