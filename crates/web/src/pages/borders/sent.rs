//! What the page 网格边界 sends: a form with a draft, or with a file.

use crate::app::App;
use crate::form::{FieldError, Typed};
use crate::pages::files::is_over;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;

/// Bytes of a draft or a file at most: many times a town's borders.
pub const BYTES: usize = 10 << 20;
/// Bytes of any other field, and how many fields.
const SHORT: usize = 1_000;
const FIELDS: usize = 3_000;

/// What was sent.
#[derive(Default)]
pub struct Sent {
    /// The fields.
    pub typed: Typed,
    /// The file, where one was chosen.
    pub file: Option<Vec<u8>>,
}

/// What could not be read.
pub struct Unread {
    /// The fields before it.
    pub typed: Typed,
    /// Why.
    pub error: FieldError,
    /// How it is answered.
    pub status: StatusCode,
}

/// Why a form could not be read to its end.
enum Broken {
    Large(&'static str),
    Words(&'static str),
    Ended,
}

impl From<MultipartError> for Broken {
    fn from(e: MultipartError) -> Self {
        // The whole form is too large: only a file makes it so.
        if is_over(&e) { Broken::Large("file") } else { Broken::Ended }
    }
}

/// Reads the form.
///
/// # Errors
/// In words for the person, with what could be read kept.
pub async fn read(app: &App, mut request: Request) -> Result<Sent, Unread> {
    // A draft may come along with a file, and something goes round both.
    DefaultBodyLimit::max(2 * BYTES + (1 << 20)).apply(&mut request);
    let mut sent = Sent::default();
    let told = match Multipart::from_request(request, app).await {
        Ok(form) => fill(form, &mut sent).await,
        Err(_) => Err(Broken::Ended),
    };
    let (status, field, message) = match told {
        Ok(()) => return Ok(sent),
        Err(Broken::Large(field)) => {
            let message =
                format!("太大：最多{} MB。请只导出村级边界，或者在测绘软件里化简后再导入", BYTES >> 20);
            (StatusCode::PAYLOAD_TOO_LARGE, field, message)
        }
        Err(Broken::Words(field)) => (StatusCode::UNPROCESSABLE_ENTITY, field, "不是UTF-8编码的文字".into()),
        Err(Broken::Ended) => (StatusCode::UNPROCESSABLE_ENTITY, "", "表单没有传完，请重试".into()),
    };
    let error = FieldError { field: field.into(), message };
    Err(Unread { typed: sent.typed, error, status })
}

async fn fill(mut form: Multipart, sent: &mut Sent) -> Result<(), Broken> {
    let mut fields = 0;
    while let Some(field) = form.next_field().await? {
        fields += 1;
        if fields > FIELDS {
            return Err(Broken::Ended);
        }
        let name = field.name().unwrap_or_default().to_string();
        match name.as_str() {
            "file" => {
                let chosen = field.file_name().is_some_and(|n| !n.is_empty());
                let bytes = bytes(field, BYTES).await?.ok_or(Broken::Large("file"))?;
                if chosen {
                    sent.file = Some(bytes);
                }
            }
            "draft" => {
                let bytes = bytes(field, BYTES).await?.ok_or(Broken::Large("draft"))?;
                let text = String::from_utf8(bytes).map_err(|_| Broken::Words("draft"))?;
                sent.typed.set("draft", text);
            }
            _ => {
                let bytes = bytes(field, SHORT).await?.ok_or(Broken::Ended)?;
                sent.typed.push(&name, String::from_utf8_lossy(&bytes));
            }
        }
    }
    Ok(())
}

/// A field's bytes; none where there are more than `most`.
async fn bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Broken> {
    let mut all = Vec::new();
    while let Some(piece) = field.chunk().await? {
        if all.len() + piece.len() > most {
            return Ok(None);
        }
        all.extend_from_slice(&piece);
    }
    Ok(Some(all))
}
