//! Styles and scripts, built by npm and carried inside the program.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
struct Dist;

static MANIFEST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let file = Dist::get("manifest.json").map(|f| f.data.into_owned()).unwrap_or_default();
    serde_json::from_slice(&file).unwrap_or_default()
});

/// The address of an asset by its plain name: `app.css` → `/assets/app.3f2a.css`.
pub fn url(name: &str) -> String {
    format!("/assets/{}", MANIFEST.get(name).map_or(name, String::as_str))
}

/// Serves an asset, compressed where the browser takes it. Names carry the content's hash, so they never change.
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kinds = [("br", ".br"), ("gzip", ".gz"), ("", "")];
    for (encoding, ending) in kinds {
        if !encoding.is_empty() && !accepts.contains(encoding) {
            continue;
        }
        if let Some(file) = Dist::get(&format!("{path}{ending}")) {
            let kind = mime_guess::from_path(&path).first_or_octet_stream().to_string();
            let mut response = (
                [
                    (header::CONTENT_TYPE, kind),
                    (header::CACHE_CONTROL, "public, max-age=31536000, immutable".into()),
                ],
                file.data.into_owned(),
            )
                .into_response();
            if !encoding.is_empty() {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
            }
            response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
            return response;
        }
    }
    StatusCode::NOT_FOUND.into_response()
}
