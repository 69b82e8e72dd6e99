//! Copies with covered places (遮盖后的副本) of a matter's files: the same room as the page `/redact`.

use super::answer::{Asks, Caller, failed, key, not_done, problem, refused};
use crate::app::App;
use crate::pages::redact::{NOT_COVERED, page_of};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use office::files::FileError;
use office::redact::{Begun, RedactError, State as Far, TypedArea, TypedCover, TypedSpan, Work};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which matter the file is looked at in: `case/…`, `clue/…`, `inspection/…`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    matter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(default)]
    areas: Vec<Area>,
    #[serde(default)]
    silences: Vec<Span>,
    #[serde(default)]
    mute: bool,
}

/// A stretch of sound in seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    from: f64,
    until: f64,
}

/// A rectangle in percent of the upright picture's width and height; of a PDF on a page, of a film between two seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    #[serde(default)]
    cover: String,
    #[serde(default)]
    page: Option<u32>,
    #[serde(default)]
    from: Option<f64>,
    #[serde(default)]
    until: Option<f64>,
}

impl From<Area> for TypedArea {
    fn from(area: Area) -> Self {
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|n| n.to_string());
        let [from, until] = [area.from, area.until].map(|n| n.map_or(String::new(), |n| n.to_string()));
        let page = area.page.map_or(String::new(), |p| p.to_string());
        TypedArea { x, y, width, height, cover: area.cover, page, from, until }
    }
}

impl From<Body> for TypedCover {
    fn from(body: Body) -> Self {
        let span = |s: Span| TypedSpan { from: s.from.to_string(), until: s.until.to_string() };
        TypedCover {
            areas: body.areas.into_iter().map(TypedArea::from).collect(),
            silences: body.silences.into_iter().map(span).collect(),
            mute: body.mute,
        }
    }
}

/// Why there is nothing, as a problem.
fn told(error: FileError) -> Response {
    match error {
        FileError::NotFound => failed(office::Error::NotFound),
        FileError::Refused(refusal) => refused(&refusal, StatusCode::FORBIDDEN),
        FileError::Locked(_) => {
            problem(StatusCode::FORBIDDEN, "文件已经锁定", json!({ "detail": error.to_string() }))
        }
        FileError::NoPicture => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "不能遮盖", json!({ "detail": NOT_COVERED }))
        }
        FileError::NoProgram(_) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "不能遮盖", json!({ "detail": error.to_string() }))
        }
        FileError::Swamped => {
            problem(StatusCode::SERVICE_UNAVAILABLE, "副本没有做成", json!({ "detail": error.to_string() }))
        }
        FileError::Journal(e) => failed(e.into()),
        FileError::Disk(e) => failed(e.into()),
        other => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "副本没有做成", json!({ "detail": other.to_string() }))
        }
    }
}

/// The copies made of one file in a matter, the newest first.
pub(super) async fn list(
    State(app): State<App>,
    Caller(me): Caller,
    Path(sha256): Path<String>,
    Asks(asked): Asks<Asked>,
) -> Response {
    if page_of(&asked.matter).is_none() {
        return failed(office::Error::NotFound);
    }
    // What cannot be drawn has no copies: only whether it is the matter's is asked.
    match app.files.original(&me, &asked.matter, &sha256).await {
        Ok(_) | Err(FileError::NoPicture | FileError::NoProgram(_)) => {}
        Err(error) => return told(error),
    }
    match app.files.copies(&me, &asked.matter).await {
        Ok(mut copies) => {
            copies.retain(|c| c.original == sha256);
            Json(json!({ "rows": copies })).into_response()
        }
        Err(error) => told(error),
    }
}

/// Makes a copy; the same asked again is the same copy.
pub(super) async fn make(
    State(app): State<App>,
    Caller(me): Caller,
    Path(sha256): Path<String>,
    Asks(asked): Asks<Asked>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    if page_of(&asked.matter).is_none() {
        return failed(office::Error::NotFound);
    }
    let key = match key(&headers) {
        Ok(key) => key.unwrap_or_default(),
        Err(response) => return *response,
    };
    // Whose it is comes before what is wrong with it.
    if let Err(error) = app.files.original(&me, &asked.matter, &sha256).await {
        return told(error);
    }
    let body: Body = match office::readable(body) {
        Ok(body) => body,
        Err(error) => return not_done(error),
    };
    match app.files.cover(&me, &asked.matter, &sha256, &TypedCover::from(body), &key).await {
        Ok(Begun::Made(copy)) => (StatusCode::CREATED, Json(copy)).into_response(),
        Ok(Begun::Working(work)) => far(*work),
        Err(RedactError::Fields(errors)) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", json!({ "errors": errors }))
        }
        Err(RedactError::Stale) => problem(StatusCode::CONFLICT, "幂等键对应的内容不同", json!({})),
        Err(RedactError::File(error)) => told(error),
    }
}

/// What was begun: the copy once it is there, until then how far it is and where to ask again.
fn far(work: Work) -> Response {
    match &work.copy {
        Some(copy) if work.state == Far::Done => (StatusCode::CREATED, Json(copy)).into_response(),
        _ => {
            let place = format!("/api/v1/copies/{}", work.id);
            (StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(work)).into_response()
        }
    }
}

/// How far a copy is that is being made.
pub(super) async fn work(State(app): State<App>, Caller(me): Caller, Path(id): Path<String>) -> Response {
    match app.files.work(&me, &id).await {
        Ok(work) => Json(work).into_response(),
        Err(error) => told(error),
    }
}
