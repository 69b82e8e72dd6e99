//! Copies with covered places (遮盖后的副本) of a matter's picture: the same room as the page `/redact`.

use super::answer::{Asks, Caller, failed, key, not_done, problem, refused};
use crate::app::App;
use crate::pages::redact::page_of;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use office::files::FileError;
use office::redact::{RedactError, TypedArea};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which matter the picture is looked at in: `case/…`, `clue/…`, `inspection/…`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    matter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    areas: Vec<Area>,
}

/// A rectangle in percent of the upright picture's width and height.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    #[serde(default)]
    cover: String,
}

impl From<Area> for TypedArea {
    fn from(area: Area) -> Self {
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|n| n.to_string());
        TypedArea { x, y, width, height, cover: area.cover }
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
            let detail = "只有JPEG和PNG照片能遮盖；录像、录音、PDF和HEIC照片不能";
            problem(StatusCode::UNPROCESSABLE_ENTITY, "不能遮盖", json!({ "detail": detail }))
        }
        FileError::Journal(e) => failed(e.into()),
        FileError::Disk(e) => failed(e.into()),
        other => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "副本没有做成", json!({ "detail": other.to_string() }))
        }
    }
}

/// The copies made of one picture in a matter, the newest first.
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
        Ok(_) | Err(FileError::NoPicture) => {}
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
    let areas: Vec<TypedArea> = body.areas.into_iter().map(TypedArea::from).collect();
    match app.files.redact(&me, &asked.matter, &sha256, &areas, &key).await {
        Ok(copy) => (StatusCode::CREATED, Json(copy)).into_response(),
        Err(RedactError::Fields(errors)) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, "填写有误", json!({ "errors": errors }))
        }
        Err(RedactError::Stale) => problem(StatusCode::CONFLICT, "幂等键对应的内容不同", json!({})),
        Err(RedactError::File(error)) => told(error),
    }
}
