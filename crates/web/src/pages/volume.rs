//! 卷宗: the whole file of a case as one PDF, sent as it stands on the disk.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use office::volume::{BoundVolume, Part};
use serde::Deserialize;

/// Which part is asked for: `main` or nothing for the main one, `inner`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    part: String,
}

impl Asked {
    /// The part; none if there is no such part.
    pub fn part(&self) -> Option<Part> {
        match self.part.as_str() {
            "" | "main" => Some(Part::Main),
            "inner" => Some(Part::Inner),
            _ => None,
        }
    }
}

/// A part of the file, as a download.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let part = asked.part().ok_or(PageError::NotFound)?;
    Ok(sent(app.files.volume(&session.me, &id, part).await?))
}

/// Sends a volume.
pub fn sent(volume: BoundVolume) -> Response {
    super::files::download("application/pdf", &volume.name, volume.file, volume.size)
}
