//! What makes the grid member's phone work without a network: the service worker, the manifest by which the house is
//! installed as an app, and the page 待发, which the phone fills in from its own store.

use super::files::fresh;
use crate::app::App;
use crate::assets;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use sha2::{Digest, Sha256};

/// The phone's addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sw.js", get(worker))
        .route("/app.webmanifest", get(manifest))
        .route("/queue", get(queue))
}

/// The service worker stands at the root, so that the whole house is its scope. Its name cannot carry its content's hash:
/// the browser asks every time whether it is still the same.
async fn worker(headers: HeaderMap) -> Response {
    let Some(script) = assets::file("sw.js") else { return StatusCode::NOT_FOUND.into_response() };
    let digest = hex::encode(Sha256::digest(&script));
    let tag = format!("\"{}\"", &digest[..16]);
    let kept = [(header::CACHE_CONTROL, "no-cache".to_string()), (header::ETAG, tag.clone())];
    if fresh(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}

/// How the house is called and looks on the phone's first screen.
async fn manifest(State(app): State<App>) -> Response {
    let agency = &app.office.town().law.agency.name;
    let icon = |name: &str, sizes: &str, purpose: &str| json!({ "src": assets::url(name), "sizes": sizes, "type": "image/png", "purpose": purpose });
    let way = |name: &str, url: &str| json!({ "name": name, "url": url });
    let body = json!({
        "id": "/",
        "name": format!("{agency}综合行政执法"),
        "short_name": "执法",
        "lang": "zh-CN",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#1b4f91",
        "background_color": "#f4f6f9",
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-mask.png", "512x512", "maskable"),
        ],
        "shortcuts": [way("拍一拍上报", "/clues/new"), way("待发", "/queue")],
    });
    let kind = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (kind, Json(body).into_response().into_body()).into_response()
}

#[derive(Template)]
#[template(path = "phone/queue.html")]
struct QueuePage {
    shell: Shell,
}

/// 待发: what this phone has not sent yet. The house knows nothing of it; the page is the same for everyone.
async fn queue(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    let shell = Shell::office(&app, &session, "待发", "/queue");
    Ok(Html(QueuePage { shell }.render()?).into_response())
}
