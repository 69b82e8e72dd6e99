//! 首页: the centre's board, everyone's own desk, the grid member's three buttons, or the public's first page.

use crate::app::App;
use crate::assets;
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::pages::board::{Count, FigureView, case_list, clue_list};
use crate::pages::inspections::{self, PlanLine};
use crate::pages::requests::{self, InfoLine};
use crate::pages::store::{self, ThingLine};
use crate::shell::Shell;
use crate::view::{self, DueView};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use law::deadline::Deadline;
use law::person::Role;
use office::read::{CaseFilter, ClueFilter, Figure, Overview, StoreDesk, ThingRow};

/// Lines of each list on a desk: what fits beside the others; the lists themselves are a tap away.
const LINES: usize = 7;

pub(super) struct ClueLine {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) content: String,
    pub(super) stage: String,
    pub(super) tone: &'static str,
    pub(super) due: Option<DueView>,
    pub(super) photo: String,
    pub(super) at: String,
    pub(super) badges: Vec<(&'static str, &'static str)>,
}

pub(super) struct CaseLine {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) item: String,
    pub(super) party: String,
    pub(super) stage: String,
    pub(super) tone: &'static str,
    pub(super) due: Option<DueView>,
}

/// A line of a table beneath a chart.
struct LineOfCounts {
    name: String,
    counts: Vec<Count>,
}

/// What the charts draw, as tables.
#[derive(Default)]
struct Tables {
    /// 九十日闭环率: what was closed, of what was reported.
    quarter: Vec<Count>,
    trend: Vec<LineOfCounts>,
    squads: Vec<LineOfCounts>,
    classes: Vec<LineOfCounts>,
    sources: Vec<LineOfCounts>,
    stages: Vec<LineOfCounts>,
    /// 满意度: rated, satisfied, mostly, dissatisfied; then the share.
    satisfaction: Vec<(LineOfCounts, String)>,
}

#[derive(Template)]
#[template(path = "home/desk.html")]
struct DeskPage {
    shell: Shell,
    greeting: String,
    /// Up to which record the page was made.
    latest: i64,
    board: Option<Overview>,
    /// 态势: name, number, where it leads, tone.
    figures: Vec<FigureView>,
    /// The charts' data, read by the board's script.
    charts: String,
    /// The same as tables, every number with its rows.
    tables: Tables,
    board_js: String,
    clues: Vec<ClueLine>,
    clues_count: usize,
    cases: Vec<CaseLine>,
    cases_count: usize,
    /// 督办待答复
    urged: Vec<ClueLine>,
    /// 黄灯, for a unit.
    lamps: Vec<ClueLine>,
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
    /// 存放室, for who keeps it.
    store: Option<StoreView>,
    /// 代收罚款协议备案, for the treasury: the bank, the day of the agreement, the limit.
    collection: Option<CollectionView>,
}

/// The agreement with the collecting bank that waits to be reported (F-20).
struct CollectionView {
    bank: String,
    agreed_on: String,
    late: bool,
    due: Option<DueView>,
}

fn collection(app: &App, due: &Deadline) -> CollectionView {
    let town = &app.office.town().law;
    CollectionView {
        bank: town.agency.collecting_bank.clone(),
        agreed_on: town.agency.collection_agreed_on.map_or(String::new(), |d| d.to_string()),
        late: due.has_passed(app.office.now().date()),
        due: Some(DueView::new(due, app.office.now(), &town.calendar)),
    }
}

/// 存放室 on the keeper's desk.
struct StoreView {
    waiting: Vec<ThingLine>,
    back: Vec<ThingLine>,
    /// Something is overdue for its return.
    late: bool,
    broken: Vec<ThingLine>,
    counts: Vec<store::DueView>,
}

fn store_view(app: &App, desk: StoreDesk) -> StoreView {
    let lines = |rows: Vec<ThingRow>| rows.into_iter().take(LINES).map(store::line).collect();
    StoreView {
        late: desk.back.iter().any(|r| r.overdue),
        waiting: lines(desk.waiting),
        back: lines(desk.back),
        broken: lines(desk.broken),
        counts: desk.counts.into_iter().map(|c| store::due(app, c)).collect(),
    }
}

#[derive(Template)]
#[template(path = "home/grid.html")]
struct GridPage {
    shell: Shell,
    name: String,
    grid: String,
    /// 巡查: what waits, in words.
    patrols: String,
    mine: Vec<ClueLine>,
}

pub(super) fn clue_line(app: &App, r: office::read::ClueRow) -> ClueLine {
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

pub(super) fn case_line(app: &App, r: office::read::CaseRow) -> CaseLine {
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
    let standing = app.office.patrol_standing(me).await?;
    let page = GridPage {
        patrols: match (&standing.on_duty, standing.overdue, standing.open) {
            (Some(_), ..) => "正在巡查，点这里继续".into(),
            (None, 0, 0) => "现在没有任务".into(),
            (None, 0, open) => format!("{open}项待巡查"),
            (None, late, open) => format!("{open}项待巡查，其中{late}项逾期"),
        },
        shell: Shell::office(app, session, "首页", "/"),
        name: me.person.name.clone(),
        grid,
        mine: mine.rows.into_iter().take(10).map(|r| clue_line(app, r)).collect(),
    };
    Ok(Html(page.render()?).into_response())
}

async fn desk(app: &App, session: &Session) -> Result<Response, PageError> {
    let me = &session.me;
    let latest = app.office.latest();
    let desk = app.office.desk(me).await?;
    let board = app.office.overview(me).await?;
    let charts =
        board.as_ref().map_or(String::new(), |b| serde_json::to_string(&charts(b)).unwrap_or_default());
    let page = DeskPage {
        shell: Shell::office(app, session, "首页", "/"),
        greeting: format!("{}，{}", me.person.name, app.office.town().unit_name(&me.person.unit)),
        latest,
        charts,
        tables: board.as_ref().map_or_else(Tables::default, |b| tables(b, app.office.now().date())),
        board_js: assets::url("board.js"),
        clues_count: desk.clues.len(),
        clues: desk.clues.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        cases_count: desk.cases.len(),
        cases: desk.cases.into_iter().take(LINES).map(|r| case_line(app, r)).collect(),
        urged: desk.urged.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        lamps: desk.lamps.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        clues_overdue: desk.clues_overdue.into_iter().take(LINES).map(|r| clue_line(app, r)).collect(),
        cases_overdue: desk.cases_overdue.into_iter().take(LINES).map(|r| case_line(app, r)).collect(),
        has_cases: !me.is(Role::Hub),
        books_plans: me.is(Role::Hub),
        plans_count: desk.plans.len(),
        plans: desk.plans.into_iter().take(LINES).map(|r| inspections::line(app, r)).collect(),
        store: desk.store.map(|s| store_view(app, s)),
        collection: desk.collection.map(|due| collection(app, &due)),
        requests_count: desk.requests.len(),
        requests: desk.requests.into_iter().take(LINES).map(|r| requests::line(app, r)).collect(),
        requests_overdue: desk
            .requests_overdue
            .into_iter()
            .take(LINES)
            .map(|r| requests::line(app, r))
            .collect(),
        figures: board.as_ref().map_or(Vec::new(), |b| figures(app, session, b)),
        board,
    };
    Ok(Html(page.render()?).into_response())
}

/// The desk's figures; what is nothing and no daily business is left out.
fn figures(app: &App, session: &Session, b: &Overview) -> Vec<FigureView> {
    let today = app.office.now().date();
    let of = |figure, n| FigureView::new(figure, n, today);
    let decides = session.me.any(&[Role::Hub, Role::Brigade]);
    let shown = |n: i64| n > 0;
    [
        Some(of(Figure::ReportedToday, b.reported_today)),
        Some(of(Figure::Waiting, b.waiting)),
        shown(b.ungridded).then(|| of(Figure::Ungridded, b.ungridded)),
        Some(of(Figure::Yellow, b.yellow)),
        Some(of(Figure::Red, b.red)),
        shown(b.urged).then(|| of(Figure::Urged, b.urged)),
        shown(b.reopened).then(|| of(Figure::Reopened, b.reopened)),
        (decides && shown(b.to_mark)).then(|| of(Figure::ToMark, b.to_mark)),
        shown(b.marked).then(|| of(Figure::Marked, b.marked)),
        Some(of(Figure::CasesOpen, b.cases_open)),
        Some(of(Figure::CasesOverdue, b.cases_overdue)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The tables, each number with the list whose rows it counts.
fn tables(b: &Overview, today: Date) -> Tables {
    let to = today.to_string();
    let recent = today.saturating_sub((office::read::DAYS - 1).days()).to_string();
    let clues = |n: i64, filter: ClueFilter| Count { n, href: clue_list(filter) };
    let line = |name: &str, counts: Vec<Count>| LineOfCounts { name: name.to_string(), counts };
    let reported = |n: i64, from: &str, to: &str| {
        clues(n, ClueFilter { from: from.into(), to: to.into(), ..ClueFilter::default() })
    };
    let closed = |n: i64, from: &str, to: &str| {
        clues(n, ClueFilter { closed_from: from.into(), closed_to: to.into(), ..ClueFilter::default() })
    };
    let since = || ClueFilter { from: recent.clone(), to: to.clone(), ..ClueFilter::default() };
    let rated = |n: i64, squad: &Option<String>, rating: &str| {
        let (rated_from, rated_to) = (b.quarter.0.clone(), to.clone());
        let (rated_squad, rating) = (squad.clone().unwrap_or_default(), rating.to_string());
        clues(n, ClueFilter { rated_from, rated_to, rated_squad, rating, ..ClueFilter::default() })
    };
    let of_squad = |s: &(String, i64, i64), id: &String| {
        let squad = id.clone();
        let cases = CaseFilter { squad: squad.clone(), open: true, ..CaseFilter::default() };
        let of_clues = clues(s.1, ClueFilter { squad, open: true, ..ClueFilter::default() });
        line(&s.0, vec![of_clues, Count { n: s.2, href: case_list(cases) }])
    };
    Tables {
        quarter: vec![closed(b.quarter.2, &b.quarter.0, &to), reported(b.quarter.1, &b.quarter.0, &to)],
        trend: b
            .trend
            .iter()
            .map(|(day, r, c)| line(day, vec![reported(*r, day, day), closed(*c, day, day)]))
            .collect(),
        squads: b.squads.iter().zip(&b.squad_ids).map(|(s, id)| of_squad(s, id)).collect(),
        classes: b
            .classes
            .iter()
            .zip(&b.class_ids)
            .map(|((name, n), id)| line(name, vec![clues(*n, ClueFilter { class: id.clone(), ..since() })]))
            .collect(),
        sources: b
            .sources
            .iter()
            .map(|(id, n)| {
                let filter = ClueFilter { source: id.clone(), ..since() };
                line(super::clues::source_label(id), vec![clues(*n, filter)])
            })
            .collect(),
        stages: b
            .case_stages
            .iter()
            .map(|(id, n)| {
                let filter = CaseFilter { stage: id.clone(), ..CaseFilter::default() };
                line(&view::case_stage(id).0, vec![Count { n: *n, href: case_list(filter) }])
            })
            .collect(),
        satisfaction: b
            .satisfaction
            .iter()
            .map(|s| {
                let counts = vec![
                    rated(s.rated(), &s.squad, ""),
                    rated(s.satisfied, &s.squad, "satisfied"),
                    rated(s.mostly, &s.squad, "mostly"),
                    rated(s.dissatisfied, &s.squad, "dissatisfied"),
                ];
                (line(&s.unit, counts), s.share().map_or("—".into(), |n| format!("{n}%")))
            })
            .collect(),
    }
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
