//! 首页: the centre's board, everyone's own desk, the grid member's three buttons, or the public's first page.

use crate::app::App;
use crate::assets;
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::pages::inspections::{self, PlanLine};
use crate::pages::requests::{self, InfoLine};
use crate::shell::Shell;
use crate::view::{self, DueView};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::person::Role;
use office::read::{ClueFilter, Overview};

/// Lines of each list on a desk: what fits beside the others; the lists themselves are a tap away.
const LINES: usize = 7;

struct ClueLine {
    id: String,
    number: String,
    content: String,
    stage: String,
    tone: &'static str,
    due: Option<DueView>,
    photo: String,
    at: String,
    badges: Vec<(&'static str, &'static str)>,
}

struct CaseLine {
    id: String,
    number: String,
    item: String,
    party: String,
    stage: String,
    tone: &'static str,
    due: Option<DueView>,
}

#[derive(Template)]
#[template(path = "home/desk.html")]
struct DeskPage {
    shell: Shell,
    greeting: String,
    board: Option<Overview>,
    /// The charts' data, read by the board's script.
    charts: String,
    board_js: String,
    clues: Vec<ClueLine>,
    clues_count: usize,
    cases: Vec<CaseLine>,
    cases_count: usize,
    /// 督办待答复
    urged: Vec<ClueLine>,
    /// 黄灯, for a unit.
    lamps: Vec<ClueLine>,
    /// 恶意重复标记 are decided by this person.
    decides_marks: bool,
    clues_overdue: Vec<ClueLine>,
    cases_overdue: Vec<CaseLine>,
    has_cases: bool,
    /// 依申请公开, for the office that answers.
    requests: Vec<InfoLine>,
    requests_count: usize,
    /// 检查计划: for the centre what waits to be booked, for a department its own.
    plans: Vec<PlanLine>,
    plans_count: usize,
    books_plans: bool,
    requests_overdue: Vec<InfoLine>,
}

#[derive(Template)]
#[template(path = "home/grid.html")]
struct GridPage {
    shell: Shell,
    name: String,
    grid: String,
    mine: Vec<ClueLine>,
}

fn clue_line(app: &App, r: office::read::ClueRow) -> ClueLine {
    let (stage, tone) = view::clue_stage(&r.stage);
    let badges = super::clues::badges(&r);
    ClueLine {
        badges,
        due: DueView::row(&r.due, r.provisional, true, app.office.now(), &app.office.town().law.calendar),
        id: r.id,
        number: r.number,
        content: r.content,
        photo: r.photo,
        at: view::moment(&r.reported_at),
        stage,
        tone,
    }
}

fn case_line(app: &App, r: office::read::CaseRow) -> CaseLine {
    let (stage, tone) = view::case_stage(&r.stage);
    let due =
        DueView::row(&r.due, r.provisional, r.due_working, app.office.now(), &app.office.town().law.calendar);
    CaseLine {
        due: due.map(|mut d| {
            d.text = format!("{} {}", r.due_label, d.text);
            d
        }),
        number: if r.number.is_empty() { "（未立案）".into() } else { r.number },
        id: r.id,
        item: r.item,
        party: r.party,
        stage,
        tone,
    }
}

/// The first page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    if visit.account.is_none() {
        return Ok(Redirect::to(if app.demo { "/demo" } else { "/public" }).into_response());
    }
    let session = Session::asked(&visit)?;
    if session.me.any(&[Role::Grid, Role::GridHead]) {
        return grid(&app, &session).await;
    }
    desk(&app, &session).await
}

async fn grid(app: &App, session: &Session) -> Result<Response, PageError> {
    let me = &session.me;
    let mine = app.office.clues(me, &ClueFilter { mine: true, ..Default::default() }).await?;
    let grid = me.person.grid.as_deref().map_or(String::new(), |g| app.office.town().grids.label(g));
    let page = GridPage {
        shell: Shell::office(app, session, "首页", "/"),
        name: me.person.name.clone(),
        grid,
        mine: mine.rows.into_iter().take(10).map(|r| clue_line(app, r)).collect(),
    };
    Ok(Html(page.render()?).into_response())
}

async fn desk(app: &App, session: &Session) -> Result<Response, PageError> {
    let me = &session.me;
    let desk = app.office.desk(me).await?;
    let board = app.office.overview(me).await?;
    let charts =
        board.as_ref().map_or(String::new(), |b| serde_json::to_string(&charts(b)).unwrap_or_default());
    let page = DeskPage {
        shell: Shell::office(app, session, "首页", "/"),
        greeting: format!("{}，{}", me.person.name, app.office.town().unit_name(&me.person.unit)),
        charts,
        board_js: assets::url("board.js"),
        clues_count: desk.clues.len(),
        clues: desk.clues.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        cases_count: desk.cases.len(),
        cases: desk.cases.into_iter().take(LINES).map(|r| case_line(app, r)).collect(),
        urged: desk.urged.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        lamps: desk.lamps.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        decides_marks: me.any(&[Role::Hub, Role::Brigade]),
        clues_overdue: desk.clues_overdue.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        cases_overdue: desk.cases_overdue.into_iter().take(LINES).map(|r| case_line(app, r)).collect(),
        has_cases: !me.is(Role::Hub),
        books_plans: me.is(Role::Hub),
        plans_count: desk.plans.len(),
        plans: desk.plans.into_iter().take(LINES).map(|r| inspections::line(app, r)).collect(),
        requests_count: desk.requests.len(),
        requests: desk.requests.into_iter().take(LINES).map(|r| requests::line(app, r)).collect(),
        requests_overdue: desk
            .requests_overdue
            .into_iter()
            .take(LINES)
            .map(|r| requests::line(app, r))
            .collect(),
        board,
    };
    Ok(Html(page.render()?).into_response())
}

/// What the charts draw, with labels.
fn charts(b: &Overview) -> serde_json::Value {
    let days: Vec<&str> = b.trend.iter().map(|t| t.0.get(5..).unwrap_or(&t.0)).collect();
    serde_json::json!({
        "trend": {
            "days": days,
            "reported": b.trend.iter().map(|t| t.1).collect::<Vec<_>>(),
            "closed": b.trend.iter().map(|t| t.2).collect::<Vec<_>>(),
        },
        "classes": b.classes.iter().take(8).collect::<Vec<_>>(),
        "sources": b.sources.iter().map(|s| (super::clues::source_label(&s.0), s.1)).collect::<Vec<_>>(),
        "squads": b.squads,
        "stages": b.case_stages.iter().map(|s| (view::case_stage(&s.0).0, s.1)).collect::<Vec<_>>(),
    })
}
