//! Copies with covered places (遮盖后的副本): of a matter's picture, made by the house from the original, which stays untouched
//! and apart. That a copy is one of which original, who made it and what was covered is a record of its own; a copy is the
//! matter's like every other file of it, and no original (V-10).

mod areas;
mod draw;

pub use areas::{Area, Cover, MOST, TypedArea, read};

use crate::files::{FileError, FileRoom, Media};
use crate::me::Me;
use crate::scope;
use crate::stream;
use crate::submit::FieldError;
use bytes::Bytes;
use journal::{Act, ActError, Expect, Key, NewEvent, Recorded, Row, Tx, Value};
use law::party::FileRef;
use law::person::Role;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::convert::Infallible;

/// Which copy was made of what: the read model.
pub(crate) const TABLE: &str = "file_copy";

/// Its shape.
pub(crate) const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS file_copy (sha256 TEXT NOT NULL, original TEXT NOT NULL, \
     matter TEXT NOT NULL, file TEXT NOT NULL, areas BIGINT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL, \
     PRIMARY KEY (sha256, matter))";

/// The kind of its record.
const KIND: &str = "picture_redacted";

/// What the record holds.
#[derive(Serialize, Deserialize)]
struct Redacted {
    matter: String,
    original: String,
    copy: FileRef,
    areas: Vec<Area>,
}

/// Takes one copy into the lists.
pub(crate) async fn project(tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
    let made: Redacted = serde_json::from_value(event.body.clone())
        .map_err(|e| journal::Error::Corrupt(format!("第{}条（遮盖副本）：{e}", event.seq)))?;
    let args: Vec<Value> = vec![
        made.copy.sha256.as_str().into(),
        made.original.as_str().into(),
        made.matter.as_str().into(),
        json!(made.copy).to_string().into(),
        i64::try_from(made.areas.len()).unwrap_or(i64::MAX).into(),
        event.actor.as_str().into(),
        event.at.as_str().into(),
    ];
    tx.execute(
        "INSERT INTO file_copy (sha256, original, matter, file, areas, person, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256, matter) DO NOTHING",
        &args,
    )
    .await?;
    tx.execute(
        "INSERT INTO file_use (sha256, matter) VALUES ($1, $2) ON CONFLICT (sha256, matter) DO NOTHING",
        &[made.copy.sha256.as_str().into(), made.matter.as_str().into()],
    )
    .await?;
    Ok(())
}

/// Why no copy was made.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// What is wrong in which field.
    #[error("填写有误")]
    Fields(Vec<FieldError>),
    /// The same form was sent before with other content.
    #[error("这一页已经提交过，内容不同；请重新打开再做")]
    Stale,
    /// The original, the store, the right to it.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A copy, as a matter's page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The reference that commands carry.
    pub file: FileRef,
    /// The original's address.
    pub original: String,
    /// Places covered.
    pub areas: i64,
    /// Who made it.
    pub person: String,
    /// When.
    pub at: String,
}

/// A picture of a matter that a copy can be made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Original {
    /// The file.
    pub file: FileRef,
    /// Pixels, as it lies in the file.
    pub extent: Option<(u32, u32)>,
    /// Whether it can be drawn here; a HEIC photo cannot.
    pub drawable: bool,
}

fn copy(row: &Row) -> Option<Covered> {
    Some(Covered {
        file: serde_json::from_str(&row.text(0)).ok()?,
        original: row.text(1),
        areas: row.int(2),
        person: row.text(3),
        at: row.text(4),
    })
}

impl FileRoom {
    /// Whether this person may open a matter such as `case/x`.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn opens(&self, me: &Me, matter: &str) -> Result<bool, FileError> {
        let grids = &self.office().town().grids;
        let Some((room, id)) = matter.split_once('/') else { return Ok(false) };
        if me.person.roles.iter().all(|r| *r == Role::Public) {
            return Ok(false);
        }
        let (table, sight) = match room {
            "clue" => ("clue_row", scope::clues(me, grids)),
            "case" => ("case_row", scope::cases(me)),
            "inspection" => ("inspection_row", scope::inspections(me)),
            _ => return Ok(false),
        };
        let (any, mut args) = sight.numbered(1);
        args.insert(0, id.into());
        let sql = format!("SELECT 1 FROM {table} c WHERE c.id = $1 AND {} LIMIT 1", scope::one_of(&any));
        Ok(!self.office().journal().query(&sql, &args).await?.is_empty())
    }

    async fn opened(&self, me: &Me, matter: &str) -> Result<(), FileError> {
        match self.opens(me, matter).await? {
            true => Ok(()),
            false => Err(FileError::Refused(Box::new(scope::not_mine(me)))),
        }
    }

    /// The copies that a matter has, the newest first.
    ///
    /// # Errors
    /// P-02 if the matter is not theirs; the store.
    pub async fn copies(&self, me: &Me, matter: &str) -> Result<Vec<Covered>, FileError> {
        self.opened(me, matter).await?;
        let sql = "SELECT DISTINCT c.file, c.original, c.areas, c.person, c.at FROM file_copy c \
                   JOIN file_use u ON u.sha256 = c.sha256 WHERE u.matter = $1 ORDER BY c.at DESC, c.file";
        let rows = self.office().journal().query(sql, &[matter.into()]).await?;
        let mut copies: Vec<Covered> = rows.iter().filter_map(copy).collect();
        copies.dedup_by(|a, b| a.file.sha256 == b.file.sha256);
        Ok(copies)
    }

    /// The pictures of a matter as they came, without the copies made of them.
    ///
    /// # Errors
    /// As [`FileRoom::copies`].
    pub async fn originals(&self, me: &Me, matter: &str) -> Result<Vec<Original>, FileError> {
        self.opened(me, matter).await?;
        let sql = "SELECT u.sha256 FROM file_use u WHERE u.matter = $1 AND NOT EXISTS \
                   (SELECT 1 FROM file_copy c WHERE c.sha256 = u.sha256) ORDER BY u.sha256";
        let mut all = Vec::new();
        for row in self.office().journal().query(sql, &[matter.into()]).await? {
            // One that is lost is named by the check of the books; the others are shown.
            let Ok(info) = self.describe(&row.text(0), me).await else { continue };
            if info.media.family() == crate::files::Family::Photo {
                all.push(Original {
                    extent: info.extent,
                    drawable: info.media.is_drawable(),
                    file: info.file,
                });
            }
        }
        Ok(all)
    }

    /// One picture of a matter.
    ///
    /// # Errors
    /// P-02; [`FileError::NotFound`] if it is none of the matter's; [`FileError::NoPicture`] if it cannot be drawn.
    pub async fn original(&self, me: &Me, matter: &str, sha256: &str) -> Result<Original, FileError> {
        self.opened(me, matter).await?;
        let sql = "SELECT 1 FROM file_use WHERE sha256 = $1 AND matter = $2";
        let args = [sha256.into(), matter.into()];
        if self.office().journal().query(sql, &args).await?.is_empty() {
            return Err(FileError::NotFound);
        }
        let info = self.info(me, sha256).await?;
        match info.media.is_drawable() {
            true => Ok(Original { extent: info.extent, drawable: true, file: info.file }),
            false => Err(FileError::NoPicture),
        }
    }

    /// Makes a copy of a matter's picture with covered places. The same asked twice makes one.
    ///
    /// # Errors
    /// [`RedactError`]; nothing is kept.
    pub async fn redact(
        &self,
        me: &Me,
        matter: &str,
        sha256: &str,
        typed: &[TypedArea],
        key: &str,
    ) -> Result<FileRef, RedactError> {
        let original = self.original(me, matter, sha256).await?;
        let areas = read(typed).map_err(RedactError::Fields)?;
        let lossless = Media::from_media_type(&original.file.media_type) != Some(Media::Jpeg);
        let (path, most) = (self.office().files().path(sha256), self.limits().photo);
        let bytes = self
            .at_an_easel({
                let areas = areas.clone();
                move || draw::draw(&path, lossless, most, &areas)
            })
            .await?;
        let name = copy_name(&original.file.name, bytes.starts_with(b"\x89PNG"));
        let copy = self.keep_made(Bytes::from(bytes), name, me).await?;
        let made = Redacted { matter: matter.into(), original: sha256.into(), copy, areas };
        self.record(me, made, key).await
    }

    async fn record(&self, me: &Me, made: Redacted, key: &str) -> Result<FileRef, RedactError> {
        let body = serde_json::to_value(&made)
            .map_err(|e| FileError::Journal(journal::Error::Corrupt(e.to_string())))?;
        let digest = hex::encode(Sha256::digest(json!([made.matter, made.original, made.areas]).to_string()));
        let key = (!key.is_empty()).then(|| Key { key: format!("redact/{}/{key}", me.person.id), digest });
        let at = crate::files::stamp(self.office().now());
        let act = Act { key, at, actor: me.person.id.clone() };
        let (matter, file) = (made.matter, made.copy);
        let done = self
            .office()
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    let sql = "SELECT file FROM file_copy WHERE sha256 = $1 AND matter = $2";
                    let before = tx.fetch(sql, &[file.sha256.as_str().into(), matter.into()]).await?;
                    if let Some(known) = before.first().and_then(|r| serde_json::from_str(&r.text(0)).ok()) {
                        return Ok(known);
                    }
                    let event = NewEvent { kind: KIND.into(), body, private: None };
                    for event in tx.append(stream::COPIES, Expect::Any, vec![event]).await? {
                        project(tx, &event).await?;
                    }
                    Ok(json!(file))
                })
            })
            .await;
        match done {
            Ok(done) => serde_json::from_value(done.value)
                .map_err(|e| FileError::Journal(journal::Error::Corrupt(e.to_string())).into()),
            Err(ActError::Store(journal::Error::KeyReused)) => Err(RedactError::Stale),
            Err(error) => Err(FileError::from(error).into()),
        }
    }
}

/// `现场.jpg` becomes `现场（遮盖）.jpg`.
fn copy_name(name: &str, png: bool) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix("（遮盖）").unwrap_or(stem);
    format!("{stem}（遮盖）.{}", if png { "png" } else { "jpg" })
}
