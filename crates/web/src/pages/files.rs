//! Files: sent up one by one with progress, given out to those who may see a matter that refers to them.

use crate::app::App;
use crate::door::range::{Part, part};
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::form::FieldError;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::TryStreamExt;
use law::party::FileRef;
use office::Me;
use office::files::{FileError, Incoming, OpenFile, Scan, Size};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// The files' addresses.
pub fn routes() -> Router<App> {
    Router::new().route("/files", post(upload)).route("/files/{sha256}", get(show))
}

/// A file that was made for this request, as a download under an ASCII name: sent piece by piece.
pub fn download(media_type: &str, name: &str, file: std::fs::File, size: u64) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_string()),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let file = tokio::fs::File::from_std(file);
    (headers, Body::from_stream(ReaderStream::new(file))).into_response()
}

/// What stands around a file in a form: names, boundaries, a few words.
const FRAME: u64 = 1 << 20;

/// Why a file was not taken: for the person, and for the script that sent it.
pub struct NotTaken {
    status: StatusCode,
    /// In words, beside the field.
    pub words: String,
}

impl From<FileError> for NotTaken {
    fn from(error: FileError) -> Self {
        let status = match &error {
            FileError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            FileError::Interrupted => StatusCode::BAD_REQUEST,
            FileError::Refused(_) => StatusCode::FORBIDDEN,
            FileError::NotFound => StatusCode::NOT_FOUND,
            FileError::Busy => StatusCode::LOCKED,
            FileError::Misplaced { .. } | FileError::Unfinished => StatusCode::CONFLICT,
            FileError::Expired => StatusCode::GONE,
            FileError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            FileError::Unscanned => StatusCode::SERVICE_UNAVAILABLE,
            FileError::Journal(_) | FileError::Disk(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        NotTaken { status, words: words(&error) }
    }
}

impl IntoResponse for NotTaken {
    fn into_response(self) -> Response {
        crate::api::problem(self.status, "文件没有收下", json!({ "detail": self.words }))
    }
}

pub(super) fn not_taken(status: StatusCode, words: impl Into<String>) -> NotTaken {
    NotTaken { status, words: words.into() }
}

/// Stores one file of a form.
///
/// # Errors
/// In words for the person.
pub async fn take(app: &App, me: &Me, field: Field<'_>, name: &str) -> Result<FileRef, NotTaken> {
    let size = field.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    // The room cannot tell a body over its limit from a sender who hung up.
    let over = AtomicBool::new(false);
    let field = field.inspect_err(|e| over.store(is_over(e), Ordering::Relaxed));
    let taken = app.files.take(field, Incoming { name, size }, me).await;
    if over.load(Ordering::Relaxed) {
        return Err(not_taken(StatusCode::PAYLOAD_TOO_LARGE, "一次提交的文件太大，请分几次提交"));
    }
    Ok(taken?)
}

/// Whether a form ended because it is larger than it may be.
pub fn is_over(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

/// What to tell the person; faults of the house are logged and not shown.
fn words(error: &FileError) -> String {
    match error {
        FileError::Journal(_) | FileError::Disk(_) => {
            tracing::error!(%error, "file");
            "文件没有存上，请重试".into()
        }
        FileError::Refused(refusal) => format!("{}：{}", refusal.rule.id, refusal.have),
        other => other.to_string(),
    }
}

/// Every file that a command refers to must be the sender's to use; what is known of it here takes the place of what
/// the sender says of it, so that nobody can lend a picture another time, name or type.
pub async fn prove(app: &App, me: &Me, command: &mut Value) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    if let Value::Object(fields) = command {
        for (name, value) in fields.iter_mut() {
            let mut signed = Vec::new();
            signatures(value, &mut signed);
            for image in signed {
                // Nobody signs with a picture that somebody else made, or that merely lies in a file.
                if let Err(error) = app.files.own(me, &image).await {
                    errors.push(FieldError { field: format!("{name}.image"), message: words(&error) });
                }
            }
            let mut found = Vec::new();
            collect(value, &mut found);
            for file in found {
                let sha256 = file["sha256"].as_str().unwrap_or_default().to_string();
                match app.files.vouch(me, &sha256).await {
                    Ok(known) => *file = json!(known),
                    Err(error) => {
                        errors.push(FieldError { field: name.clone(), message: words(&error) });
                    }
                }
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The references to files anywhere in a value.
fn collect<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    if value.get("sha256").is_some() {
        found.push(value);
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|v| collect(v, found)),
        Value::Object(fields) => fields.values_mut().for_each(|v| collect(v, found)),
        _ => {}
    }
}

/// The pictures of signatures anywhere in a value.
fn signatures(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|v| signatures(v, found)),
        Value::Object(fields) => {
            let image = fields.get("image").and_then(Value::as_str).filter(|i| !i.is_empty());
            found.extend(image.map(String::from));
            fields.values().for_each(|v| signatures(v, found));
        }
        _ => {}
    }
}

async fn upload(State(app): State<App>, visit: Visit, mut request: Request) -> Result<Response, NotTaken> {
    let signed_out = "登录已经失效，请重新登录后再上传";
    let session = Session::of(&visit).ok_or_else(|| not_taken(StatusCode::UNAUTHORIZED, signed_out))?;
    let limits = app.files.limits();
    let most = limits.largest() + FRAME;
    let announced = request.headers().get(header::CONTENT_LENGTH);
    if announced.and_then(|v| v.to_str().ok()?.parse::<u64>().ok()).is_some_and(|n| n > most) {
        return Err(not_taken(StatusCode::PAYLOAD_TOO_LARGE, format!("文件太大：{}", limits.in_words())));
    }
    DefaultBodyLimit::max(usize::try_from(most).unwrap_or(usize::MAX)).apply(&mut request);
    let no_form = |_| not_taken(StatusCode::BAD_REQUEST, "上传的内容不是表单里的文件，请重新选择文件");
    let mut form = Multipart::from_request(request, &app).await.map_err(no_form)?;
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Err(not_taken(StatusCode::UNPROCESSABLE_ENTITY, "没有文件，请选择文件")),
            Err(e) if is_over(&e) => {
                return Err(not_taken(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!("内容太大：{}", limits.in_words()),
                ));
            }
            Err(_) => {
                let words = "上传没有传完，请重试；反复出现时，请把文件改名（不带特殊符号）后再传";
                return Err(not_taken(StatusCode::BAD_REQUEST, words));
            }
        };
        let Some(name) = field.file_name().map(String::from) else { continue };
        return Ok(Json(take(&app, &session.me, field, &name).await?).into_response());
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    size: String,
}

impl From<FileError> for PageError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Refused(refusal) => PageError::Refused(refusal),
            FileError::Journal(_) | FileError::Disk(_) => PageError::Broken(error.to_string()),
            FileError::Locked(_) => PageError::Locked,
            _ => PageError::NotFound,
        }
    }
}

/// What stands in for a picture that only a download can show.
const NO_PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" role="img"><rect width="320" height="240" fill="#eef1f5"/><text x="160" y="115" font-size="20" text-anchor="middle" fill="#4a5568">不能预览</text><text x="160" y="145" font-size="16" text-anchor="middle" fill="#4a5568">请下载原件查看</text></svg>"##;

async fn show(
    State(app): State<App>,
    session: Session,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let size = match asked.size.as_str() {
        "thumb" => Some(Size::Thumb),
        "view" => Some(Size::View),
        _ => None,
    };
    let mut tag = format!("\"{sha256}{}\"", size.map_or("", |s| if s == Size::Thumb { "-t" } else { "-v" }));
    // A thumbnail shows that there is something; whatever shows what, opens it.
    if size != Some(Size::Thumb) {
        app.office.opens_footage(&session.me, &sha256).await?;
    }
    if let Some(size) = size {
        let picture = match app.files.display(&session.me, &sha256, size).await {
            Err(FileError::NoPicture) => return Ok(plain(NO_PICTURE.into(), "image/svg+xml", &tag)),
            other => other?,
        };
        return Ok(drawn(picture, &headers, &tag));
    }
    let opened = app.files.open_file(&session.me, &sha256).await?;
    if opened.info.scan == Scan::Waiting {
        // Its name says so, and changes once it has been looked at.
        tag = format!("\"{sha256}-u\"");
    }
    if fresh(&headers, &tag) {
        return Ok(unchanged(&tag));
    }
    send(opened, &headers, &tag).await
}

/// A picture that was drawn of a file.
pub(super) fn drawn(picture: bytes::Bytes, headers: &HeaderMap, tag: &str) -> Response {
    if fresh(headers, tag) { unchanged(tag) } else { plain(Body::from(picture), "image/jpeg", tag) }
}

/// Whether the browser already has this.
pub(crate) fn fresh(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    known.is_some_and(|v| v == "*" || v.split(',').any(|t| t.trim().trim_start_matches("W/") == tag))
}

fn unchanged(tag: &str) -> Response {
    guarded(StatusCode::NOT_MODIFIED.into_response(), tag)
}

/// What is sent never acts as a page of ours, whatever it holds; it is kept by the browser alone, and asked for again
/// after an hour, as rights may have changed.
fn guarded(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox"),
    );
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn plain(body: Body, media_type: &'static str, tag: &str) -> Response {
    guarded(([(header::CONTENT_TYPE, media_type)], body).into_response(), tag)
}

/// The original, whole or in part.
async fn send(opened: OpenFile, headers: &HeaderMap, tag: &str) -> Result<Response, PageError> {
    let OpenFile { info, mut file, inline } = opened;
    let size = info.file.size;
    let same = headers.get(header::IF_RANGE).and_then(|v| v.to_str().ok()).is_none_or(|t| t == tag);
    let range = headers.get(header::RANGE).and_then(|v| v.to_str().ok()).filter(|_| same);
    let (first, length, status) = match part(range, size) {
        Part::Whole => (0, size, StatusCode::OK),
        Part::Some(first, last) => (first, last - first + 1, StatusCode::PARTIAL_CONTENT),
        Part::Outside => {
            let all = format!("bytes */{size}");
            let response =
                (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, all)]).into_response();
            return Ok(guarded(response, tag));
        }
    };
    if first > 0 {
        file.seek(std::io::SeekFrom::Start(first)).await.map_err(FileError::Disk)?;
    }
    let body = Body::from_stream(ReaderStream::with_capacity(file.take(length), 64 * 1024));
    let mut response = (status, body).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(value) = HeaderValue::from_str(&format!("bytes {first}-{}/{size}", first + length - 1))
    {
        out.insert(header::CONTENT_RANGE, value);
    }
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(info.media.media_type()));
    let unscanned = if info.scan == Scan::Waiting { "未查毒-" } else { "" };
    let name = format!("{unscanned}{}", info.file.name);
    if let Ok(value) = HeaderValue::from_str(&disposition(inline, &name, info.media.ending())) {
        out.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(guarded(response, tag))
}

/// `Content-Disposition` with the name as people gave it (RFC 6266, RFC 8187), and one that every browser understands.
fn disposition(inline: bool, name: &str, ending: &str) -> String {
    let how = if inline { "inline" } else { "attachment" };
    // The ending follows the content, whatever the name says.
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut encoded = String::new();
    for byte in format!("{stem}.{ending}").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{how}; filename=\"file.{ending}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            disposition(false, "现场\"; x=\r\n.html", "jpg"),
            "attachment; filename=\"file.jpg\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%22%3B%20x%3D%0D%0A.jpg"
        );
    }

    #[test]
    fn references_are_found_wherever_they_stand() {
        let mut value = json!({ "files": [{ "sha256": "a" }, { "x": { "sha256": "b" } }], "text": "sha256" });
        let mut found = Vec::new();
        collect(&mut value, &mut found);
        assert_eq!(found.len(), 2);
        let value =
            json!({ "signature": { "name": "王", "image": "c" }, "qa": [{ "signature": { "image": "" } }] });
        let mut found = Vec::new();
        signatures(&value, &mut found);
        assert_eq!(found, ["c"]);
    }
}
