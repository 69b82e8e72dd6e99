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

/// What the build made under a name of its own, as it is.
pub(crate) fn file(name: &str) -> Option<Vec<u8>> {
    Dist::get(name).map(|f| f.data.into_owned())
}

/// Serves an asset, compressed where the browser takes it. Names carry the content's hash, so they never change.
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    // Only names that carry their content's hash are given out: whatever has another name could change under a cache.
    if path.split('.').count() < 3 || path.ends_with(".br") || path.ends_with(".gz") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kinds = [("br", ".br"), ("gzip", ".gz"), ("", "")];
    for (encoding, ending) in kinds {
        if !encoding.is_empty() && !takes(accepts, encoding) {
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

/// Whether `Accept-Encoding` takes an encoding: named, and not with a weight of nought.
fn takes(accepts: &str, encoding: &str) -> bool {
    accepts.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let nought = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim() == encoding && !nought
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_where_it_is_taken() {
        assert!(takes("gzip, deflate, br", "br") && takes("br;q=0.5", "br"));
        for refused in ["", "gzip", "br;q=0, gzip", "br; q=0.0", "xbr"] {
            assert!(!takes(refused, "br"), "{refused}");
        }
    }
}
