//! 网格边界: borders of village grids drawn or brought in the browser, checked and tried here, and given out as the file that belongs
//! into the town's folder. Nothing on this page changes what is in force (docs/decisions/0014-left-out.md).

mod data;
mod sent;

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::{FieldError, Typed};
use crate::period;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use jiff::ToSpan;
use law::party::Crs;
use law::person::Role;
use office::Me;
use office::disclosure::Period;
use office::read::{BorderTotals, BorderTrial, StrayClue};
use office::town::{BorderDraft, BorderFault, Grid, Grids, ImportAsk, ImportFault, Imported, TownBook};
use sent::Sent;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Their addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/map/borders", get(show).post(tried))
        .route("/map/borders/data", get(data::data))
        .route("/map/borders/import", post(data::import))
}

/// Days whose clues are tried, and how many at most.
const DAYS: i64 = 90;
const MOST_DAYS: i64 = 92;

/// Borders are reckoned with one after the other: each may keep a processor busy for seconds.
static ONE: Semaphore = Semaphore::const_new(1);

struct VillageView {
    id: String,
    name: String,
    heads: String,
    drawn: bool,
}

struct AreaView {
    name: String,
    heads: String,
    villages: Vec<VillageView>,
}

struct FaultView {
    grids: Vec<(String, String)>,
    entry: String,
    message: String,
}

struct MoveView {
    from: String,
    to: String,
    clues: u64,
}

struct StrayView {
    clue: StrayClue,
    about: String,
    at: String,
    old: String,
    new: String,
}

struct TrialView {
    totals: BorderTotals,
    without: u64,
    moves: Vec<MoveView>,
    rows: Vec<StrayView>,
    next: Option<String>,
}

/// What came of a check.
#[derive(Default)]
struct Outcome {
    faults: Vec<FaultView>,
    notes: Vec<FaultView>,
    drawn: usize,
    /// Figures of a file that are no village's, with the reason.
    left: Vec<(String, String)>,
    /// Of a file read without script: by which property, and in which system.
    read: String,
    trial: Option<TrialView>,
}

#[derive(Template)]
#[template(path = "map/borders.html")]
struct BordersPage {
    shell: Shell,
    me: String,
    town: String,
    heads: String,
    areas: Vec<AreaView>,
    all: usize,
    drawn: usize,
    schematic: bool,
    systems: Vec<(&'static str, &'static str)>,
    limit: usize,
    tries: bool,
    days: i64,
    typed: Typed,
    errors: Vec<FieldError>,
    outcome: Option<Outcome>,
}

impl BordersPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| &e.message)
    }

    fn value(&self, field: &str) -> &str {
        self.typed.get(field)
    }
}

/// Who answers for a grid: its head, or the people of the village.
fn heads(app: &App, grid: &Grid) -> String {
    let people = app.office.people();
    if let Some(head) = grid.head.as_ref().and_then(|h| people.get(h)) {
        let post = if grid.level == 1 { "总网格长" } else { "网格长" };
        return format!("{post}{}", head.name);
    }
    let own = |role| {
        let of = people.values().filter(|p| !p.disabled && p.grid.as_deref() == Some(&grid.id) && p.is(role));
        of.map(|p| p.name.clone()).collect::<Vec<_>>().join("、")
    };
    for (role, post) in [(Role::GridHead, "网格长"), (Role::Grid, "网格员")] {
        let names = own(role);
        if !names.is_empty() {
            return format!("{post}{names}");
        }
    }
    "没有写明网格长".into()
}

fn error(field: &str, message: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), message: message.into() }
}

/// The page with what was typed: what is wrong with it, or what came of it.
fn answered(
    app: &App,
    session: &Session,
    mut typed: Typed,
    errors: Vec<FieldError>,
    outcome: Option<Outcome>,
) -> Result<Response, PageError> {
    let town = app.office.town();
    let grids = &town.grids;
    let wrong = !errors.is_empty() || outcome.as_ref().is_some_and(|o| !o.faults.is_empty());
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let village = |g: &Grid| VillageView {
        id: g.id.clone(),
        name: g.name.clone(),
        heads: heads(app, g),
        drawn: g.shape.is_some(),
    };
    let area = |g: &Grid| AreaView {
        name: g.name.clone(),
        heads: heads(app, g),
        villages: grids.children(&g.id).map(village).collect(),
    };
    // With the script the browser keeps the draft, and need not be sent it again.
    if typed.get("kept") == "1" {
        typed.set("draft", "");
    }
    let head = grids.all.iter().find(|g| g.level == 1);
    let page = BordersPage {
        shell: Shell::office(app, session, "网格边界", "/map/borders"),
        me: session.me.person.id.clone(),
        town: head.map_or(String::new(), |g| g.name.clone()),
        heads: head.map_or(String::new(), |g| heads(app, g)),
        areas: grids.all.iter().filter(|g| g.level == 2).map(area).collect(),
        all: grids.villages().count(),
        drawn: grids.villages().filter(|g| g.shape.is_some()).count(),
        schematic: grids.schematic,
        systems: Crs::ALL.iter().map(|c| (c.tag(), c.label())).collect(),
        limit: sent::BYTES >> 20,
        tries: app.office.may_try_borders(&session.me).is_ok(),
        days: DAYS,
        typed,
        errors,
        outcome,
    };
    let mut answer = (status, Html(page.render()?)).into_response();
    if let Some(policy) = town.base_map.as_ref().and_then(super::map::policy) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(answer)
}

async fn show(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    app.office.may_draw_borders(&session.me)?;
    let today = app.office.now().date();
    let mut typed = Typed::default();
    typed.set("from", today.saturating_sub((DAYS - 1).days()).to_string());
    typed.set("to", today.to_string());
    answered(&app, &session, typed, Vec::new(), None)
}

/// What is asked of the borders sent.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Check,
    Try,
    File,
}

impl Wanted {
    fn of(typed: &Typed) -> Self {
        match typed.get("act") {
            "file" => Wanted::File,
            "try" => Wanted::Try,
            // The button of the next page is the trial's.
            _ if !typed.get("after").is_empty() => Wanted::Try,
            _ => Wanted::Check,
        }
    }
}

/// A check, a trial, or the file: nothing is changed by it.
async fn tried(State(app): State<App>, session: Session, request: Request) -> Result<Response, PageError> {
    app.office.may_draw_borders(&session.me)?;
    let Sent { mut typed, file } = match sent::read(&app, request).await {
        Ok(sent) => sent,
        Err(wrong) => {
            let mut answer = answered(&app, &session, wrong.typed, vec![wrong.error], None)?;
            *answer.status_mut() = wrong.status;
            return Ok(answer);
        }
    };
    let wanted = Wanted::of(&typed);
    if wanted == Wanted::Try {
        app.office.may_try_borders(&session.me)?;
    }
    let period = match asked_period(&app, &typed) {
        Ok(period) => {
            typed.set("from", period.from.to_string());
            typed.set("to", period.to.to_string());
            period
        }
        Err(errors) if wanted == Wanted::Try => return answered(&app, &session, typed, errors, None),
        Err(_) => Period { from: app.office.now().date(), to: app.office.now().date() },
    };
    let mut outcome = Outcome::default();
    if let Some(bytes) = file {
        match imported(&app, bytes, &typed).await? {
            Ok(file) => {
                outcome.read = read_as(&file);
                let unknown = file.features.iter().filter(|f| f.grid.is_none());
                outcome.left = unknown.map(|f| (figure(f.n, &f.label), f.note.clone())).collect();
                typed.set("draft", file.text());
            }
            Err(fault) => {
                let errors = vec![error(fault.field, fault.message)];
                return answered(&app, &session, typed, errors, None);
            }
        }
    }
    if typed.get("draft").trim().is_empty() {
        let errors = vec![error("draft", "还没有边界：先画，或者选择一个文件")];
        return answered(&app, &session, typed, errors, None);
    }
    let draft = match reckoned(&app, typed.get("draft").to_string()).await? {
        Ok(draft) => draft,
        Err(faults) => {
            outcome.faults = faults.into_iter().map(|f| fault_view(app.office.town(), f)).collect();
            return answered(&app, &session, typed, Vec::new(), Some(outcome));
        }
    };
    if wanted == Wanted::File {
        let headers = [
            (header::CONTENT_TYPE, "application/geo+json"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"grids.geojson\""),
        ];
        return Ok((headers, draft.grids.file()).into_response());
    }
    outcome.drawn = draft.grids.villages().filter(|g| g.shape.is_some()).count();
    outcome.notes = draft.notes.into_iter().map(|f| fault_view(app.office.town(), f)).collect();
    if wanted == Wanted::Try {
        let trial = BorderTrial { grids: Arc::new(draft.grids), period };
        outcome.trial = Some(trial_view(&app, &trial, typed.get("after")).await?);
    }
    answered(&app, &session, typed, Vec::new(), Some(outcome))
}

fn asked_period(app: &App, typed: &Typed) -> Result<Period, Vec<FieldError>> {
    let today = app.office.now().date();
    let begins = |to: jiff::civil::Date| to.saturating_sub((DAYS - 1).days());
    let period = period::asked(typed.get("from"), typed.get("to"), today, begins)?;
    if period.to > period.from.saturating_add(MOST_DAYS.days()) {
        return Err(vec![error("to", format!("一次最多试算{MOST_DAYS}日，请缩短期间"))]);
    }
    Ok(period)
}

/// The borders of a text, read where nobody waits for them.
async fn reckoned(app: &App, text: String) -> Result<Result<BorderDraft, Vec<BorderFault>>, PageError> {
    apart(app, move |town| town.read_borders(&text)).await
}

async fn imported(
    app: &App,
    bytes: Vec<u8>,
    typed: &Typed,
) -> Result<Result<Imported, ImportFault>, PageError> {
    let ask = match ask(typed) {
        Ok(ask) => ask,
        Err(fault) => return Ok(Err(fault)),
    };
    apart(app, move |town| town.grids.import(&bytes, &ask)).await
}

async fn apart<T: Send + 'static>(
    app: &App,
    what: impl FnOnce(&TownBook) -> T + Send + 'static,
) -> Result<T, PageError> {
    let broken = |e: String| PageError::Broken(e);
    let _one = ONE.acquire().await.map_err(|e| broken(e.to_string()))?;
    let office = app.office.clone();
    let done = tokio::task::spawn_blocking(move || what(office.town())).await;
    done.map_err(|e| broken(e.to_string()))
}

/// How a file is to be read, as it was chosen.
fn ask(typed: &Typed) -> Result<ImportAsk, ImportFault> {
    let crs = match typed.get("crs") {
        "" => None,
        tag => Some(Crs::find(tag).ok_or_else(|| ImportFault {
            field: "crs",
            message: format!("不认识的坐标系；可选：{}", Crs::ALL.map(Crs::tag).join("、")),
        })?),
    };
    let named = typed.iter().filter_map(|(name, values)| {
        let n = name.strip_prefix("named.")?.parse().ok()?;
        Some((n, values.first()?.trim().to_string()))
    });
    Ok(ImportAsk { crs, key: typed.get("key").trim().into(), named: named.collect() })
}

fn figure(n: usize, label: &str) -> String {
    if label.is_empty() {
        format!("第{}个图形", n + 1)
    } else {
        format!("第{}个图形（{label}）", n + 1)
    }
}

fn read_as(file: &Imported) -> String {
    let by = if file.key.is_empty() {
        "没有一个属性对得上村名、村代码".into()
    } else {
        format!("按属性“{}”认村", file.key)
    };
    format!("{by}，坐标系{}，对上{}个村", file.crs.label(), file.borders.len())
}

fn fault_view(town: &TownBook, f: BorderFault) -> FaultView {
    let name = |id: &String| (id.clone(), town.grids.get(id).map_or(id.clone(), |g| g.name.clone()));
    // What names its villages need not name them again.
    let grids: Vec<(String, String)> = f.grids.iter().map(name).collect();
    let entry = if grids.is_empty() { f.entry } else { String::new() };
    FaultView { grids, entry, message: f.message }
}

fn place(grids: &Grids, grid: &str) -> String {
    if grid.is_empty() { "未划入网格".into() } else { grids.label(grid) }
}

async fn trial_view(app: &App, trial: &BorderTrial, after: &str) -> Result<TrialView, PageError> {
    let town = app.office.town();
    let totals = app.office.border_totals(trial).await?;
    let page = app.office.border_trial(trial, after).await?;
    let said = |grid: &str| place(&town.grids, grid);
    let moves = totals.moves.iter();
    let moves = moves.map(|(from, to, clues)| MoveView { from: said(from), to: said(to), clues: *clues });
    let row = |clue: StrayClue| StrayView {
        about: town.class_name(&clue.class).to_string(),
        at: view::moment(&clue.reported_at),
        old: said(&clue.old),
        new: said(&clue.new),
        clue,
    };
    Ok(TrialView {
        moves: moves.collect(),
        without: totals.clues - totals.placed,
        rows: page.rows.into_iter().map(row).collect(),
        next: page.next,
        totals,
    })
}

/// Whether the page is offered to this person.
pub fn offered(me: &Me) -> bool {
    office::draws_borders(me)
}
