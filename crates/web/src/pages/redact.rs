//! 遮盖照片: a matter's pictures with the copies made of them, and the page on which one picture's places are covered. Drawn with
//! the script, typed in percent without.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::flow;
use crate::form::{FieldError, Typed};
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use office::files::FileError;
use office::redact::{Cover, Covered, MOST, Original, RedactError, TypedArea};
use serde::Deserialize;

/// Their addresses.
pub fn routes() -> Router<App> {
    Router::new().route("/redact", get(list)).route("/files/{sha256}/redact", get(show).post(make))
}

/// Lines that a page without script begins with.
const LINES: usize = 4;

/// Which matter: `case/…`, `clue/…`, `inspection/…`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    matter: String,
    done: String,
}

/// The matter's page; none where it is no matter that has pictures.
pub(crate) fn page_of(matter: &str) -> Option<String> {
    let (room, id) = matter.split_once('/')?;
    let whole = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let folder = match room {
        "case" => "cases",
        "clue" => "clues",
        "inspection" => "inspections",
        _ => return None,
    };
    whole.then(|| format!("/{folder}/{id}"))
}

struct CopyView {
    copy: Covered,
    by: String,
    at: String,
}

struct OriginalView {
    original: Original,
    copies: Vec<CopyView>,
}

#[derive(Template)]
#[template(path = "redact/list.html")]
struct ListPage {
    shell: Shell,
    back: String,
    matter: String,
    rows: Vec<OriginalView>,
    /// Copies whose originals lie in the matter that this one came from.
    others: Vec<CopyView>,
}

async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let back = page_of(&asked.matter).ok_or(PageError::NotFound)?;
    let people = app.office.people();
    let copies = app.files.copies(&session.me, &asked.matter).await?;
    let mut copies: Vec<CopyView> = copies
        .into_iter()
        .map(|copy| CopyView {
            by: people.get(&copy.person).map_or_else(|| copy.person.clone(), |p| p.name.clone()),
            at: view::moment(&copy.at),
            copy,
        })
        .collect();
    let mut rows = Vec::new();
    for original in app.files.originals(&session.me, &asked.matter).await? {
        let own = |c: &CopyView| c.copy.original == original.file.sha256;
        let (mine, others) = copies.into_iter().partition(own);
        copies = others;
        rows.push(OriginalView { original, copies: mine });
    }
    let mut shell = Shell::office(&app, &session, "遮盖照片", &back);
    if !asked.done.is_empty() {
        shell = shell.flash("副本已经做好，原件没有改动");
    }
    let page = ListPage { shell, back, matter: asked.matter, rows, others: copies };
    Ok(Html(page.render()?).into_response())
}

/// A rectangle as it stands in the form.
struct LineView {
    n: usize,
    typed: TypedArea,
    errors: Vec<FieldError>,
}

impl LineView {
    fn error(&self, part: &str) -> &str {
        let name = format!("areas.{}.{part}", self.n);
        self.errors.iter().find(|e| e.field == name).map_or("", |e| &e.message)
    }

    fn value(&self, part: &str) -> &str {
        match part {
            "x" => &self.typed.x,
            "y" => &self.typed.y,
            "width" => &self.typed.width,
            _ => &self.typed.height,
        }
    }
}

/// The parts of a rectangle with their names.
const PARTS: [(&str, &str); 4] = [("x", "左边"), ("y", "上边"), ("width", "宽"), ("height", "高")];

#[derive(Template)]
#[template(path = "redact/show.html")]
struct ShowPage {
    shell: Shell,
    matter: String,
    list: String,
    original: Original,
    lines: Vec<LineView>,
    errors: Vec<FieldError>,
    stale: bool,
    key: String,
    most: usize,
}

/// The page; `lines` were typed before.
fn page(
    app: &App,
    session: &Session,
    matter: &str,
    original: Original,
    typed: &Typed,
    told: (Vec<FieldError>, bool),
) -> Result<String, PageError> {
    let (errors, stale) = told;
    let mut areas = areas(typed);
    let filled = areas.len();
    areas.resize(filled.max(LINES), TypedArea::default());
    let line = |(n, typed)| LineView { n, typed, errors: errors.clone() };
    let lines = areas.into_iter().enumerate().map(line).collect();
    let kept = typed.get("_key");
    let key = if kept.is_empty() || stale { app.office.new_key() } else { kept.to_string() };
    let list = format!("/redact?matter={}", view::encode(matter));
    let shell = Shell::office(app, session, "遮盖照片", &list);
    let matter = matter.to_string();
    Ok(ShowPage { shell, matter, list, original, lines, errors, stale, key, most: MOST }.render()?)
}

/// The rectangles of a form, as they were typed; their numbers may have gaps.
fn areas(typed: &Typed) -> Vec<TypedArea> {
    let number = |name: &str| name.strip_prefix("areas.")?.split('.').next()?.parse::<usize>().ok();
    let last = typed.iter().filter_map(|(name, _)| number(name)).filter(|n| *n < 2 * MOST).max();
    let part = |n: usize, name: &str| typed.get(&format!("areas.{n}.{name}")).to_string();
    let area = |n| TypedArea {
        x: part(n, "x"),
        y: part(n, "y"),
        width: part(n, "width"),
        height: part(n, "height"),
        cover: part(n, "cover"),
    };
    (0..last.map_or(0, |n| n + 1)).map(area).collect()
}

/// What cannot be drawn is told in words.
fn found(error: FileError) -> PageError {
    match error {
        FileError::NoPicture => PageError::NoPicture,
        other => other.into(),
    }
}

async fn show(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    page_of(&asked.matter).ok_or(PageError::NotFound)?;
    let original = app.files.original(&session.me, &asked.matter, &sha256).await.map_err(found)?;
    let told = (Vec::new(), false);
    Ok(Html(page(&app, &session, &asked.matter, original, &Typed::default(), told)?).into_response())
}

async fn make(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, PageError> {
    page_of(&asked.matter).ok_or(PageError::NotFound)?;
    let original = app.files.original(&session.me, &asked.matter, &sha256).await.map_err(found)?;
    let again = |typed: &Typed, errors: Vec<FieldError>, stale: bool| -> Result<Response, PageError> {
        let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let body = page(&app, &session, &asked.matter, original, typed, (errors, stale))?;
        Ok((status, Html(body)).into_response())
    };
    let typed = match flow::plain(request).await {
        Ok(typed) => typed,
        Err((typed, errors)) => return again(&typed, errors, false),
    };
    let made = app.files.redact(&session.me, &asked.matter, &sha256, &areas(&typed), typed.get("_key")).await;
    match made {
        Ok(copy) => {
            let to = format!("/redact?matter={}&done=1#copy-{}", view::encode(&asked.matter), copy.sha256);
            Ok(Redirect::to(&to).into_response())
        }
        Err(RedactError::Fields(errors)) => again(&typed, errors, false),
        Err(RedactError::Stale) => again(&typed, Vec::new(), true),
        Err(RedactError::File(error)) => Err(found(error)),
    }
}
