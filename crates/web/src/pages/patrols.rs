//! 巡查: a member's own tasks, and the centre's list.

use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::{FieldError, date};
use crate::shell::Shell;
use crate::view::{self, DueView};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use law::matter::Stage;
use law::patrol::{Origin, PatrolStage};
use law::person::Role;
use office::read::{PatrolFilter, PatrolRow};
use serde::Deserialize;

/// The addresses of 巡查, but for its acts.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/patrols", get(list))
        .route("/patrols/export", get(download))
        .route("/patrols/coverage", get(super::coverage::show))
        .route("/patrols/coverage/export", get(super::coverage::download))
        .route("/patrols/{id}", get(super::patrol::show))
        .route("/patrols/{id}/track", get(super::patrol::track))
}

/// What is asked of the list; check boxes come as `1`.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    grid: String,
    person: String,
    sort: String,
    origin: String,
    stage: String,
    result: String,
    from: String,
    to: String,
    overdue: String,
    all: String,
    after: String,
}

/// 结果 that one may filter for.
const RESULTS: [(&str, &str); 4] =
    [("undone", "到期未完成"), ("late", "逾期完成"), ("short", "有点位未到位"), ("due", "到期应完成")];

impl Asked {
    fn filter(&self) -> (PatrolFilter, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut day = |field: &str, text: &str| match text.trim() {
            "" => String::new(),
            text => date(text).map_or_else(
                || {
                    let message = format!("看不懂日期“{text}”，写成2026-01-31这样");
                    errors.push(FieldError { field: field.into(), message });
                    String::new()
                },
                |d| d.to_string(),
            ),
        };
        let filter = PatrolFilter {
            from: day("from", &self.from),
            to: day("to", &self.to),
            grid: self.grid.clone(),
            person: self.person.clone(),
            sort: self.sort.clone(),
            origin: self.origin.clone(),
            stage: self.stage.clone(),
            result: self.result.clone(),
            open: false,
            overdue: self.overdue == "1",
            after: self.after.clone(),
        };
        (filter, errors)
    }

    /// As a query string, without the cursor.
    fn query(&self) -> String {
        let all = [
            ("grid", &self.grid),
            ("person", &self.person),
            ("sort", &self.sort),
            ("origin", &self.origin),
            ("stage", &self.stage),
            ("result", &self.result),
            ("from", &self.from),
            ("to", &self.to),
            ("overdue", &self.overdue),
            ("all", &self.all),
        ];
        let said = all.iter().filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| format!("{name}={}", view::encode(value))).collect::<Vec<_>>().join("&")
    }
}

fn stage_of(tag: &str) -> PatrolStage {
    PatrolStage::ALL.into_iter().find(|s| view::tag(s) == tag).unwrap_or_default()
}

pub(super) fn tone(stage: PatrolStage) -> &'static str {
    match stage {
        PatrolStage::Open => "orange",
        PatrolStage::OnDuty => "blue",
        PatrolStage::Done => "green",
        PatrolStage::Lapsed => "red",
        PatrolStage::Absent | PatrolStage::Cancelled => "secondary",
    }
}

/// A patrol in a list.
pub(super) struct PatrolLine {
    pub id: String,
    pub title: String,
    pub origin: &'static str,
    pub grid: String,
    pub person: String,
    pub days: String,
    pub progress: String,
    pub result: String,
    pub stage: &'static str,
    pub tone: &'static str,
    pub due: Option<DueView>,
    pub started: bool,
}

fn line(app: &App, r: PatrolRow) -> PatrolLine {
    let town = app.office.town();
    let stage = stage_of(&r.stage);
    let due = DueView::row(&r.due, false, false, app.office.now(), &town.law.calendar);
    let mut result = Vec::new();
    if r.late {
        result.push("逾期完成".to_string());
    }
    if r.clues > 0 {
        result.push(format!("上报线索{}条", r.clues));
    }
    PatrolLine {
        title: r.title,
        origin: Origin::ALL.into_iter().find(|o| view::tag(o) == r.origin).unwrap_or_default().label(),
        grid: town.grids.label(&r.grid),
        person: r.person_name,
        days: if r.from == r.until { r.until } else { format!("{}至{}", r.from, r.until) },
        progress: format!("{}个点位，到位{}个", r.spots, r.reached),
        result: result.join("，"),
        stage: stage.label(),
        tone: tone(stage),
        started: stage == PatrolStage::OnDuty,
        due,
        id: r.id,
    }
}

#[derive(Template)]
#[template(path = "patrol/mine.html")]
struct MinePage {
    shell: Shell,
    grid: String,
    /// 巡查中, 逾期, 待巡查 in this order.
    groups: Vec<(&'static str, Vec<PatrolLine>)>,
    past: Vec<PatrolLine>,
    head: bool,
}

#[derive(Template)]
#[template(path = "patrol/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    errors: Vec<FieldError>,
    query: String,
    stages: Vec<(String, &'static str)>,
    origins: Vec<(String, &'static str)>,
    kinds: Vec<(String, String)>,
    results: [(&'static str, &'static str); 4],
    grids: Vec<(String, String)>,
    people: Vec<(String, String)>,
    rows: Vec<PatrolLine>,
    /// Whoever looks gives special tasks.
    assigns: bool,
    next: Option<String>,
}

impl ListPage {
    /// What is wrong with a field of the filter; empty where nothing is.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| e.message.as_str())
    }
}

/// The member's own tasks, or the list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let me = &session.me;
    let query = asked.query();
    if me.any(&[Role::Grid, Role::GridHead]) && query.is_empty() && asked.after.is_empty() {
        return mine(&app, &session).await;
    }
    let (filter, errors) = asked.filter();
    let page = app.office.patrols(me, &filter).await?;
    let town = app.office.town();
    let seen = |id: &str| {
        office::reads_board(me) || me.person.grid.as_deref().is_none_or(|own| town.grids.within(id, own))
    };
    let grids = town.grids.all.iter().filter(|g| g.level > 1 && seen(&g.id));
    let grids = grids.map(|g| (g.id.clone(), town.grids.label(&g.id))).collect();
    let people = app.office.people();
    let walkers = people
        .values()
        .filter(|p| (p.is(Role::Grid) || p.is(Role::GridHead)) && p.grid.as_deref().is_some_and(seen));
    let mut people: Vec<(String, String)> =
        walkers.map(|p| (p.id.clone(), format!("{}（{}）", p.name, p.post))).collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    let body = ListPage {
        shell: Shell::office(&app, &session, "巡查", "/patrols"),
        next: page.next.map(|c| format!("/patrols?{query}&after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(|r| line(&app, r)).collect(),
        stages: PatrolStage::ALL.iter().map(|s| (view::tag(s), s.label())).collect(),
        origins: Origin::ALL.iter().map(|o| (view::tag(o), o.label())).collect(),
        kinds: kinds(&app),
        results: RESULTS,
        grids,
        people,
        assigns: me.is(Role::Hub),
        errors,
        query,
        asked,
    };
    Ok(Html(body.render()?).into_response())
}

/// 种类, in the order of the town's file.
pub(super) fn kinds(app: &App) -> Vec<(String, String)> {
    let town = app.office.town();
    town.patrol.iter().flat_map(|b| &b.kinds).map(|k| (k.id.clone(), k.name.clone())).collect()
}

async fn mine(app: &App, session: &Session) -> Result<Response, PageError> {
    let me = &session.me;
    let today = app.office.now().date().to_string();
    let own = me.person.grid.clone().unwrap_or_default();
    let town = app.office.town();
    // An area's head has the area's own tasks here; the villages' are on the list.
    let theirs = |r: &PatrolRow| r.person == me.person.id || (r.grid == own && r.person.is_empty());
    let open = PatrolFilter { open: true, ..PatrolFilter::default() };
    let mut rows: Vec<PatrolRow> = Vec::new();
    let mut after = Some(String::new());
    // The tasks of one grid are few; those of an area's villages are read over.
    for _ in 0..5 {
        let Some(next) = after.take() else { break };
        let page = app.office.patrols(me, &PatrolFilter { after: next, ..open.clone() }).await?;
        rows.extend(page.rows.into_iter().filter(theirs));
        after = page.next;
    }
    let done = PatrolFilter { stage: view::tag(&PatrolStage::Done), ..PatrolFilter::default() };
    let past = app.office.patrols(me, &done).await?.rows.into_iter().filter(theirs).take(5);
    let past = past.map(|r| line(app, r)).collect();
    let (walking, waiting): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|r| stage_of(&r.stage) == PatrolStage::OnDuty);
    let (late, due): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|r| r.until < today);
    let lines = |rows: Vec<PatrolRow>| rows.into_iter().map(|r| line(app, r)).collect::<Vec<_>>();
    let groups = [("巡查中", walking), ("已经逾期", late), ("待巡查", due)];
    let page = MinePage {
        shell: Shell::office(app, session, "巡查", "/patrols"),
        grid: town.grids.label(&own),
        groups: groups.into_iter().filter(|g| !g.1.is_empty()).map(|(n, r)| (n, lines(r))).collect(),
        past,
        head: me.is(Role::GridHead),
    };
    Ok(Html(page.render()?).into_response())
}

/// The list as a spreadsheet.
pub async fn download(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (filter, _) = asked.filter();
    let headings = ["任务", "来源", "网格", "巡查人", "起止", "点位", "阶段", "结果", "开始时间", "结束时间"];
    export::csv("patrols", headings, filter.after.clone(), move |after| {
        let (app, me, filter) = (app.clone(), session.me.clone(), PatrolFilter { after, ..filter.clone() });
        async move {
            let page = app.office.patrols(&me, &filter).await?;
            Ok(export::lines(page, |r| {
                let (from, to) = (view::moment(&r.started_at), view::moment(&r.ended_at));
                let l = line(&app, r);
                let stage = l.stage.to_string();
                [
                    l.title,
                    l.origin.to_string(),
                    l.grid,
                    l.person,
                    l.days,
                    l.progress,
                    stage,
                    l.result,
                    from,
                    to,
                ]
            }))
        }
    })
    .await
}
