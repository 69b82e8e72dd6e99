//! Files: sent up one by one with progress, shown to those who may see a matter that refers to them.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::TryStreamExt;
use law::party::FileRef;
use office::Me;
use serde::Deserialize;
use serde_json::json;

/// The files' addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/files", post(upload))
        .route("/files/{sha256}", get(show))
        .layer(DefaultBodyLimit::disable())
}

/// Stores one file of a form; in words for the person when it is not to be had.
pub async fn take(app: &App, me: &Me, field: Field<'_>, name: &str) -> Result<FileRef, String> {
    app.office.take_file(me, field.map_err(|e| e.to_string()), name).await.map_err(|e| e.to_string())
}

async fn upload(State(app): State<App>, session: Session, mut form: Multipart) -> Response {
    let no =
        |status: StatusCode, message: String| (status, Json(json!({ "message": message }))).into_response();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return no(StatusCode::UNPROCESSABLE_ENTITY, "没有文件".into()),
            Err(_) => return no(StatusCode::BAD_REQUEST, "上传中断，请重试".into()),
        };
        let Some(name) = field.file_name().map(String::from) else { continue };
        return match take(&app, &session.me, field, &name).await {
            Ok(file) => Json(file).into_response(),
            Err(message) => no(StatusCode::UNPROCESSABLE_ENTITY, message),
        };
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Size {
    size: String,
}

async fn show(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(q): Query<Size>,
) -> Result<Response, PageError> {
    let file = app.office.file(&session.me, &sha256, &q.size).await?;
    let mut response = Body::from(file.bytes).into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = file.media_type.parse() {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    let inline = file.media_type.starts_with("image/") || file.media_type.starts_with("video/");
    let disposition = if inline && !q.size.is_empty() { "inline" } else { "attachment" };
    headers.insert(header::CONTENT_DISPOSITION, header::HeaderValue::from_static(disposition));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, max-age=86400"));
    Ok(response)
}
