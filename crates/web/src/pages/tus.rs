//! Resumable uploads by the protocol tus 1.0 (core, creation, termination, expiration) below `/files/tus`: what breaks off
//! goes on where it stood, also after a restart of the house. The last byte makes the upload a file like every other;
//! `GET` on the upload then answers what `POST /files` would have answered.

use super::files::NotTaken;
use crate::app::App;
use crate::door::{Session, Visit};
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use jiff::civil::DateTime;
use office::Me;
use office::files::{Upload, display_name};
use serde_json::json;

/// The uploads' addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/files/tus", post(create).options(about))
        // `POST` for web views and proxies that know no `PATCH` and no `DELETE`: the header says what is meant.
        .route("/files/tus/{id}", post(meant).patch(go_on).delete(end).head(stand).get(file).options(about))
}

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// What a sender may say of a file, in bytes.
const MOST_SAID: usize = 4 << 10;

type Answer = Result<Response, NotTaken>;

fn no(status: StatusCode, words: &str) -> NotTaken {
    super::files::not_taken(status, words)
}

/// Whoever is signed in and speaks the protocol's version.
struct Sender(Me);

impl FromRequestParts<App> for Sender {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Response> {
        if parts.method != Method::GET && parts.headers.get(RESUMABLE).is_none_or(|v| v != VERSION) {
            let words = "这里只接受tus协议1.0.0版的续传请求";
            let mut response = no(StatusCode::PRECONDITION_FAILED, words).into_response();
            let version = HeaderValue::from_static(VERSION);
            response.headers_mut().insert(HeaderName::from_static("tus-version"), version.clone());
            response.headers_mut().insert(RESUMABLE, version);
            return Err(response);
        }
        let visit = parts.extensions.get::<Visit>().cloned().unwrap_or_default();
        let words = "登录已经失效，请重新登录后再上传";
        let session = Session::of(&visit).ok_or_else(|| spoken(no(StatusCode::UNAUTHORIZED, words)))?;
        Ok(Sender(session.me))
    }
}

/// Every answer of the protocol says its version.
fn spoken(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    response
}

/// What can be said of an upload in the heads of an answer.
fn told(status: StatusCode, upload: &Upload) -> Response {
    let mut response = spoken(status);
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(upload.offset));
    if upload.offset < upload.size
        && let Ok(value) = HeaderValue::from_str(&http_date(upload.expires_at))
    {
        headers.insert(EXPIRES, value);
    }
    response
}

/// A moment of the town as HTTP writes moments (RFC 9110): in Greenwich, eight hours behind.
fn http_date(moment: DateTime) -> String {
    let greenwich = moment.saturating_sub(jiff::SignedDuration::from_hours(8));
    greenwich.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

async fn about(State(app): State<App>) -> Response {
    let mut response = spoken(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    headers.insert("tus-version", HeaderValue::from_static(VERSION));
    headers.insert("tus-extension", HeaderValue::from_static("creation,termination,expiration"));
    headers.insert("tus-max-size", HeaderValue::from(app.files.limits().largest()));
    response
}

/// A head that is a number of bytes.
fn bytes(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// `filename 5Zu+LmpwZw==,filetype aW1hZ2U=`: the value said under a name; nothing where it cannot be read.
fn said(metadata: &str, name: &str) -> Option<String> {
    let pair = metadata.split(',').map(str::trim).find_map(|p| {
        let (key, value) = p.split_once(' ').unwrap_or((p, ""));
        (key == name).then_some(value)
    })?;
    let value = base64::engine::general_purpose::STANDARD.decode(pair.trim()).ok()?;
    String::from_utf8(value).ok()
}

async fn create(State(app): State<App>, Sender(me): Sender, headers: HeaderMap) -> Response {
    spoken(begin(&app, &me, &headers).await)
}

async fn begin(app: &App, me: &Me, headers: &HeaderMap) -> Answer {
    let size = bytes(headers, &LENGTH)
        .ok_or_else(|| no(StatusCode::BAD_REQUEST, "没有说明文件大小（Upload-Length）"))?;
    let metadata = match headers.get(METADATA).map(HeaderValue::to_str) {
        None => "",
        Some(Ok(text)) if text.len() <= MOST_SAID => text,
        Some(_) => return Err(no(StatusCode::BAD_REQUEST, "文件说明（Upload-Metadata）不能读取")),
    };
    let name = display_name(&said(metadata, "filename").unwrap_or_default());
    let upload = app.files.begin_upload(me, size, &name, metadata).await?;
    let mut response = told(StatusCode::CREATED, &upload);
    // Beside the collection, as the sender asked for it: a proxy may serve the house under another name.
    if let Ok(value) = HeaderValue::from_str(&format!("/files/tus/{}", upload.id)) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    Ok(response)
}

async fn stand(State(app): State<App>, Sender(me): Sender, Path(id): Path<String>) -> Response {
    let upload = match app.files.upload(&me, &id).await {
        Ok(upload) => upload,
        Err(error) => return spoken(NotTaken::from(error)),
    };
    let mut response = told(StatusCode::OK, &upload);
    let headers = response.headers_mut();
    headers.insert(LENGTH, HeaderValue::from(upload.size));
    if let Ok(value) = HeaderValue::from_str(&upload.metadata)
        && !upload.metadata.is_empty()
    {
        headers.insert(METADATA, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn go_on(
    State(app): State<App>,
    Sender(me): Sender,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    spoken(take(&app, &me, &id, request).await)
}

async fn take(app: &App, me: &Me, id: &str, request: Request) -> Answer {
    let headers = request.headers();
    if headers.get(header::CONTENT_TYPE).is_none_or(|t| t != "application/offset+octet-stream") {
        let words = "续传的内容类型应当是application/offset+octet-stream";
        return Err(no(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
    }
    let offset = bytes(headers, &OFFSET)
        .ok_or_else(|| no(StatusCode::BAD_REQUEST, "没有说明从哪里接着传（Upload-Offset）"))?;
    let pieces = request.into_body().into_data_stream();
    let upload = app.files.go_on(me, id, offset, pieces).await?;
    Ok(told(StatusCode::NO_CONTENT, &upload))
}

async fn end(State(app): State<App>, Sender(me): Sender, Path(id): Path<String>) -> Response {
    match app.files.drop_upload(&me, &id).await {
        Ok(()) => spoken(StatusCode::NO_CONTENT),
        Err(error) => spoken(NotTaken::from(error)),
    }
}

/// What the upload has become, as `POST /files` answers.
async fn file(State(app): State<App>, Sender(me): Sender, Path(id): Path<String>) -> Answer {
    Ok(Json(app.files.uploaded(&me, &id).await?).into_response())
}

async fn meant(app: State<App>, me: Sender, id: Path<String>, request: Request<Body>) -> Response {
    let method = request.headers().get("x-http-method-override").and_then(|v| v.to_str().ok());
    match method {
        Some("PATCH") => go_on(app, me, id, request).await,
        Some("DELETE") => end(app, me, id).await,
        _ => {
            let json = json!({ "detail": "接着传用PATCH，取消用DELETE" });
            spoken(crate::api::problem(StatusCode::METHOD_NOT_ALLOWED, "不能这样使用", json))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sender_says_is_read_and_nonsense_is_not() {
        let text = "filename 546w5Zy6LmpwZw==, lastModified MTc4MDAwMDAwMA==,is_confidential,bad !!!";
        assert_eq!(said(text, "filename").as_deref(), Some("现场.jpg"));
        assert_eq!(said(text, "lastModified").as_deref(), Some("1780000000"));
        assert_eq!(said(text, "is_confidential").as_deref(), Some(""));
        assert_eq!((said(text, "bad"), said(text, "none"), said("", "filename")), (None, None, None));
    }

    #[test]
    fn moments_are_written_as_http_does() {
        let moment = jiff::civil::date(2026, 6, 1).at(7, 30, 5, 0);
        assert_eq!(http_date(moment), "Sun, 31 May 2026 23:30:05 GMT");
    }
}
