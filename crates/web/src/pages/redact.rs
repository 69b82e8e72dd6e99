//! 遮盖副本: a matter's files with the copies made of them, and the page on which places of one are covered: drawn with the script,
//! typed in percent without. A PDF is shown a page at a time; what was drawn on the others travels along in the form.

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
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use office::files::FileError;
use office::redact::{
    At, Begun, Cover, Covered, Kind, MOST, MOST_IN_ALL, Original, RedactError, State as Far, Subject,
    TypedArea, TypedCover, TypedSpan, Work,
};
use serde::Deserialize;

/// Their addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/redact", get(list))
        .route("/redact/work/{id}", get(work))
        .route("/files/{sha256}/redact", get(show).post(make))
        .route("/files/{sha256}/still", get(still))
}

/// Empty lines behind those that are filled in, for pages without script: of places, and of stretches of sound.
const LINES: usize = 4;
const SPANS: usize = 2;

/// Which matter: `case/…`, `clue/…`, `inspection/…`; and where in the file.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    matter: String,
    done: String,
    page: String,
    at: String,
}

/// The page of a PDF that is asked for; the first where none is.
fn page_asked(text: &str) -> u32 {
    text.trim().parse().unwrap_or(1).max(1)
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

/// 标题
const TITLE: &str = "遮盖副本";

struct CopyView {
    copy: Covered,
    by: String,
    at: String,
}

impl CopyView {
    /// Whether it is shown as a picture.
    fn pictured(&self) -> bool {
        self.copy.file.media_type.starts_with("image/")
    }
}

struct OriginalView {
    original: Original,
    copies: Vec<CopyView>,
}

impl OriginalView {
    fn pictured(&self) -> bool {
        self.original.kind == Kind::Picture
    }
}

struct WorkView {
    work: Work,
    by: String,
    at: String,
}

#[derive(Template)]
#[template(path = "redact/list.html")]
struct ListPage {
    shell: Shell,
    back: String,
    matter: String,
    works: Vec<WorkView>,
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
    let named = |id: &str| people.get(id).map_or_else(|| id.to_string(), |p| p.name.clone());
    let mut copies: Vec<CopyView> = copies
        .into_iter()
        .map(|copy| CopyView { by: named(&copy.person), at: view::moment(&copy.at), copy })
        .collect();
    let works = app.files.works(&session.me, &asked.matter).await?;
    let works = works
        .into_iter()
        .map(|work| WorkView { by: named(&work.person), at: view::moment(&work.at), work })
        .collect();
    let mut rows = Vec::new();
    for original in app.files.originals(&session.me, &asked.matter).await? {
        let own = |c: &CopyView| c.copy.original == original.file.sha256;
        let (mine, others) = copies.into_iter().partition(own);
        copies = others;
        rows.push(OriginalView { original, copies: mine });
    }
    let mut shell = Shell::office(&app, &session, TITLE, &back);
    if !asked.done.is_empty() {
        shell = shell.flash("副本已经做好，原件没有改动");
    }
    let page = ListPage { shell, back, matter: asked.matter, works, rows, others: copies };
    Ok(Html(page.render()?).into_response())
}

/// A rectangle as it stands in the form.
struct LineView {
    n: usize,
    typed: TypedArea,
    errors: Vec<FieldError>,
}

/// What is wrong with a field of a form.
fn error_of<'a>(errors: &'a [FieldError], name: &str) -> &'a str {
    errors.iter().find(|e| e.field == name).map_or("", |e| &e.message)
}

impl LineView {
    fn error(&self, part: &str) -> &str {
        error_of(&self.errors, &format!("areas.{}.{part}", self.n))
    }

    fn value(&self, part: &str) -> &str {
        match part {
            "x" => &self.typed.x,
            "y" => &self.typed.y,
            "width" => &self.typed.width,
            "height" => &self.typed.height,
            "page" => &self.typed.page,
            "from" => &self.typed.from,
            _ => &self.typed.until,
        }
    }
}

/// A stretch of sound as it stands in the form.
struct SpanView {
    n: usize,
    typed: TypedSpan,
    errors: Vec<FieldError>,
}

impl SpanView {
    fn error(&self, part: &str) -> &str {
        error_of(&self.errors, &format!("silences.{}.{part}", self.n))
    }

    fn value(&self, part: &str) -> &str {
        if part == "from" { &self.typed.from } else { &self.typed.until }
    }
}

/// The parts of a rectangle with their names.
const PARTS: [(&str, &str); 4] = [("x", "左边"), ("y", "上边"), ("width", "宽"), ("height", "高")];
const WITH_PAGE: [(&str, &str); 5] =
    [("page", "页码"), ("x", "左边"), ("y", "上边"), ("width", "宽"), ("height", "高")];
const WITH_TIME: [(&str, &str); 6] = [
    ("x", "左边"),
    ("y", "上边"),
    ("width", "宽"),
    ("height", "高"),
    ("from", "从（秒）"),
    ("until", "到（秒）"),
];
const ENDS: [(&str, &str); 2] = [("from", "从（秒）"), ("until", "到（秒）")];

#[derive(Template)]
#[template(path = "redact/show.html")]
struct ShowPage {
    shell: Shell,
    matter: String,
    list: String,
    original: Original,
    subject: Subject,
    lines: Vec<LineView>,
    spans: Vec<SpanView>,
    mute: bool,
    errors: Vec<FieldError>,
    stale: bool,
    key: String,
    most: usize,
    /// Which page of a PDF is shown.
    page: u32,
    /// Which second of a film is shown.
    at: String,
}

impl ShowPage {
    fn parts(&self) -> &'static [(&'static str, &'static str)] {
        match self.subject {
            Subject::Pages(_) => &WITH_PAGE,
            Subject::Film(_) => &WITH_TIME,
            _ => &PARTS,
        }
    }

    /// How many pages; nought where it has none.
    fn pages(&self) -> u32 {
        match self.subject {
            Subject::Pages(count) => u32::try_from(count).unwrap_or(u32::MAX),
            _ => 0,
        }
    }

    fn film(&self) -> bool {
        matches!(self.subject, Subject::Film(_))
    }

    /// Whether there is something to draw on.
    fn seen(&self) -> bool {
        !matches!(self.subject, Subject::Sound(_))
    }

    fn heard(&self) -> bool {
        matches!(self.subject, Subject::Film(_) | Subject::Sound(_))
    }

    /// Where the picture is that is drawn on.
    fn picture(&self) -> String {
        let sha256 = &self.original.file.sha256;
        let matter = view::encode(&self.matter);
        match self.subject {
            Subject::Pages(_) => format!("/files/{sha256}/still?matter={matter}&page={}", self.page),
            Subject::Film(_) => {
                format!("/files/{sha256}/still?matter={matter}&at={}", view::encode(&self.at))
            }
            _ => format!("/files/{sha256}?size=view"),
        }
    }

    fn error(&self, name: &str) -> &str {
        error_of(&self.errors, name)
    }
}

/// What stands in the form.
struct Shown<'a> {
    typed: &'a Typed,
    page: u32,
    errors: Vec<FieldError>,
    stale: bool,
}

/// The page with what was typed before.
fn page(
    app: &App,
    session: &Session,
    matter: &str,
    (original, subject): (Original, Subject),
    shown: Shown<'_>,
) -> Result<String, PageError> {
    let Shown { typed, page, errors, stale } = shown;
    let page = match subject {
        Subject::Pages(count) => page.min(u32::try_from(count).unwrap_or(u32::MAX)),
        _ => 0,
    };
    let TypedCover { mut areas, mut silences, mute } = covered(typed);
    let blank =
        TypedArea { page: if page > 0 { page.to_string() } else { String::new() }, ..TypedArea::default() };
    let is_filled = |t: &TypedArea| [&t.x, &t.y, &t.width, &t.height].iter().any(|p| !p.trim().is_empty());
    areas.truncate(areas.iter().rposition(is_filled).map_or(0, |n| n + 1));
    areas.resize(areas.len() + LINES, blank);
    silences.truncate(silences.iter().rposition(|t| *t != TypedSpan::default()).map_or(0, |n| n + 1));
    silences.resize(silences.len() + SPANS, TypedSpan::default());
    let areas = areas.into_iter().enumerate();
    let lines = areas.map(|(n, typed)| LineView { n, typed, errors: errors.clone() }).collect();
    let spans = silences.into_iter().enumerate();
    let spans = spans.map(|(n, typed)| SpanView { n, typed, errors: errors.clone() }).collect();
    let kept = typed.get("_key");
    let key = if kept.is_empty() || stale { app.office.new_key() } else { kept.to_string() };
    let list = format!("/redact?matter={}", view::encode(matter));
    let shell = Shell::office(app, session, TITLE, &list);
    let (matter, at) = (matter.to_string(), Some(typed.get("at")).filter(|a| !a.is_empty()).unwrap_or("0"));
    let at = at.to_string();
    let most = if subject == Subject::Picture { MOST } else { MOST_IN_ALL };
    let page = ShowPage {
        shell,
        matter,
        list,
        original,
        subject,
        lines,
        spans,
        mute,
        errors,
        stale,
        key,
        most,
        page,
        at,
    };
    Ok(page.render()?)
}

/// What was typed of all; the numbers of the lines may have gaps.
fn covered(typed: &Typed) -> TypedCover {
    let rows = |of: &str| {
        let number = |name: &str| name.strip_prefix(of)?.split('.').next()?.parse::<usize>().ok();
        let last = typed.iter().filter_map(|(name, _)| number(name)).filter(|n| *n < 2 * MOST_IN_ALL).max();
        0..last.map_or(0, |n| n + 1)
    };
    let part = |of: &str, n: usize, name: &str| typed.get(&format!("{of}{n}.{name}")).to_string();
    let area = |n| {
        let part = |name| part("areas.", n, name);
        TypedArea {
            x: part("x"),
            y: part("y"),
            width: part("width"),
            height: part("height"),
            cover: part("cover"),
            page: part("page"),
            from: part("from"),
            until: part("until"),
        }
    };
    let span = |n| TypedSpan { from: part("silences.", n, "from"), until: part("silences.", n, "until") };
    TypedCover {
        areas: rows("areas.").map(area).collect(),
        silences: rows("silences.").map(span).collect(),
        mute: !typed.get("mute").is_empty(),
    }
}

/// What cannot be covered is told in words.
fn found(error: FileError) -> PageError {
    match error {
        FileError::NoPicture => PageError::Uncovered(NOT_COVERED.into()),
        FileError::Unfit(words) => PageError::Uncovered(words),
        FileError::Swamped | FileError::NoProgram(_) => PageError::Uncovered(error.to_string()),
        other => other.into(),
    }
}

/// What is said of a file that cannot be covered.
pub(crate) const NOT_COVERED: &str = "照片、PDF、录音和录像能在这里遮盖；DOCX、XLSX请另存为PDF后上传。";

/// The file and what is covered of it.
async fn opened(
    app: &App,
    session: &Session,
    matter: &str,
    sha256: &str,
) -> Result<(Original, Subject), PageError> {
    page_of(matter).ok_or(PageError::NotFound)?;
    let original = app.files.original(&session.me, matter, sha256).await.map_err(found)?;
    let subject = app.files.subject(&original).await.map_err(found)?;
    Ok((original, subject))
}

async fn show(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let what = opened(&app, &session, &asked.matter, &sha256).await?;
    let (typed, page_shown) = (Typed::default(), page_asked(&asked.page));
    let shown = Shown { typed: &typed, page: page_shown, errors: Vec::new(), stale: false };
    Ok(Html(page(&app, &session, &asked.matter, what, shown)?).into_response())
}

async fn make(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, PageError> {
    let what = opened(&app, &session, &asked.matter, &sha256).await?;
    let again = |typed: &Typed, status: StatusCode, errors: Vec<FieldError>| -> Result<Response, PageError> {
        let on = Some(typed.get("show")).filter(|p| !p.is_empty()).unwrap_or(typed.get("page"));
        // What is wrong on another page is shown on that one.
        let wrong =
            errors.iter().find_map(|e| e.field.strip_prefix("areas.")?.split('.').next()?.parse().ok());
        let wrong = wrong.map(|n: usize| typed.get(&format!("areas.{n}.page")));
        let page_shown = page_asked(wrong.filter(|p| p.trim().parse::<u32>().is_ok()).unwrap_or(on));
        let shown = Shown { typed, page: page_shown, errors, stale: status == StatusCode::CONFLICT };
        Ok((status, Html(page(&app, &session, &asked.matter, what, shown)?)).into_response())
    };
    let typed = match flow::plain(request).await {
        Ok(typed) => typed,
        Err((typed, errors)) => return again(&typed, StatusCode::UNPROCESSABLE_ENTITY, errors),
    };
    if !typed.get("show").is_empty() {
        return again(&typed, StatusCode::OK, Vec::new());
    }
    let key = typed.get("_key");
    match app.files.cover(&session.me, &asked.matter, &sha256, &covered(&typed), key).await {
        Ok(Begun::Made(copy)) => Ok(Redirect::to(&made(&asked.matter, &copy.sha256)).into_response()),
        Ok(Begun::Working(work)) => Ok(Redirect::to(&format!("/redact/work/{}", work.id)).into_response()),
        Err(RedactError::Fields(errors)) => again(&typed, StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(RedactError::Stale) => again(&typed, StatusCode::CONFLICT, Vec::new()),
        Err(RedactError::File(error)) => Err(found(error)),
    }
}

/// Where a finished copy is seen.
fn made(matter: &str, sha256: &str) -> String {
    format!("/redact?matter={}&done=1#copy-{sha256}", view::encode(matter))
}

#[derive(Template)]
#[template(path = "redact/work.html")]
struct WorkPage {
    shell: Shell,
    list: String,
    again: String,
    work: Work,
}

/// Seconds after which the page of a copy that is being made is asked for again.
const LOOK_AGAIN: &str = "2";

/// A copy that is being made: how far it is. The finished one is shown where all are.
async fn work(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let work = app.files.work(&session.me, &id).await?;
    if let Some(copy) = work.copy.as_ref().filter(|_| work.state == Far::Done) {
        return Ok(Redirect::to(&made(&work.matter, &copy.sha256)).into_response());
    }
    let matter = view::encode(&work.matter);
    let list = format!("/redact?matter={matter}");
    let again = format!("/files/{}/redact?matter={matter}", work.original);
    let open = work.state.is_open();
    let shell = Shell::office(&app, &session, TITLE, &list);
    let body = Html(WorkPage { shell, list, again, work }.render()?);
    Ok(if open { ([("refresh", LOOK_AGAIN)], body).into_response() } else { body.into_response() })
}

/// What a file shows at one place.
async fn still(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    page_of(&asked.matter).ok_or(PageError::NotFound)?;
    app.office.opens_footage(&session.me, &sha256).await?;
    let at = match asked.at.as_str() {
        "" => At::Page(page_asked(&asked.page)),
        at => At::Moment(office::redact::moment(at).ok_or(PageError::NotFound)?),
    };
    let picture = app.files.still(&session.me, &asked.matter, &sha256, at).await.map_err(found)?;
    Ok(super::files::drawn(picture, &headers, &format!("\"{sha256}-{at:?}\"")))
}
