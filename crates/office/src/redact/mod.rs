//! Copies with covered places (遮盖后的副本): of a matter's picture, PDF or recording, made by the house from the original, which
//! stays untouched and apart. That a copy is one of which original, who made it and what was covered is a record of its own; a copy
//! is the matter's like every other file of it, and no original (V-10).

mod areas;
mod draw;
mod film;
mod sheets;
mod times;
mod work;

pub use areas::{
    Area, Cover, MOST, MOST_IN_ALL, Span, Subject, TypedArea, TypedCover, TypedSpan, Wanted, read,
};
pub use sheets::MOST_PAGES;
pub use times::read as moment;
pub(crate) use work::{FOLDER, SCHEMA as WORKS, Working};
pub use work::{State, Work};

use crate::files::{Family, FileError, FileRoom, Media, Program};
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
     matter TEXT NOT NULL, file TEXT NOT NULL, areas BIGINT NOT NULL, what TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL, \
     PRIMARY KEY (sha256, matter))";

/// The kind of its record.
const KIND: &str = "picture_redacted";

/// What the record holds.
#[derive(Serialize, Deserialize)]
struct Redacted {
    matter: String,
    original: String,
    copy: FileRef,
    #[serde(flatten)]
    wanted: Wanted,
}

/// What can be covered, and how it is shown while it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 照片
    Picture,
    /// PDF, a page at a time.
    Pages,
    /// 录像
    Film,
    /// 录音
    Sound,
}

impl Kind {
    /// Of a type; none for what cannot be covered.
    pub fn of(media: Media) -> Option<Kind> {
        match media.family() {
            Family::Photo => Some(Kind::Picture),
            Family::Video => Some(Kind::Film),
            Family::Audio => Some(Kind::Sound),
            Family::Document => (media == Media::Pdf).then_some(Kind::Pages),
        }
    }
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
        i64::try_from(made.wanted.areas.len()).unwrap_or(i64::MAX).into(),
        made.wanted.words().into(),
        event.actor.as_str().into(),
        event.at.as_str().into(),
    ];
    tx.execute(
        "INSERT INTO file_copy (sha256, original, matter, file, areas, what, person, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (sha256, matter) DO NOTHING",
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
    /// What was done, in words: `遮盖3处（第1、4页）`.
    pub what: String,
    /// Who made it.
    pub person: String,
    /// When.
    pub at: String,
}

/// A file of a matter that a copy can be made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Original {
    /// The file.
    pub file: FileRef,
    /// Pixels, as it lies in the file.
    pub extent: Option<(u32, u32)>,
    /// What it is.
    pub kind: Kind,
    /// The program without which it cannot be covered here, where it is missing.
    pub lacks: Option<Program>,
}

impl Original {
    fn media(&self) -> Result<Media, FileError> {
        Media::from_media_type(&self.file.media_type).ok_or(FileError::NoPicture)
    }
}

/// Where in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// On a page, counted from one.
    Page(u32),
    /// At a millisecond.
    Moment(u32),
}

/// What came of asking for a copy.
#[derive(Clone, Debug, PartialEq)]
pub enum Begun {
    /// It is there.
    Made(FileRef),
    /// It is being made.
    Working(Box<Work>),
}

impl Begun {
    /// The copy, where it is there.
    pub fn made(self) -> Option<FileRef> {
        match self {
            Begun::Made(file) => Some(file),
            Begun::Working(work) => work.copy,
        }
    }
}

fn copy(row: &Row) -> Option<Covered> {
    Some(Covered {
        file: serde_json::from_str(&row.text(0)).ok()?,
        original: row.text(1),
        areas: row.int(2),
        what: row.text(3),
        person: row.text(4),
        at: row.text(5),
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
        let sql = "SELECT DISTINCT c.file, c.original, c.areas, c.what, c.person, c.at FROM file_copy c \
                   JOIN file_use u ON u.sha256 = c.sha256 WHERE u.matter = $1 ORDER BY c.at DESC, c.file";
        let rows = self.office().journal().query(sql, &[matter.into()]).await?;
        let mut copies: Vec<Covered> = rows.iter().filter_map(copy).collect();
        copies.dedup_by(|a, b| a.file.sha256 == b.file.sha256);
        Ok(copies)
    }

    /// What can be covered of a matter's files as they came, without the copies made of them.
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
            if let Some(kind) = Kind::of(info.media) {
                let lacks = self.lacks(info.media);
                all.push(Original { extent: info.extent, kind, lacks, file: info.file });
            }
        }
        Ok(all)
    }

    /// One file of a matter.
    ///
    /// # Errors
    /// P-02; [`FileError::NotFound`] if it is none of the matter's; [`FileError::NoPicture`] if nothing like it can be covered,
    /// [`FileError::NoProgram`] if only this machine cannot.
    pub async fn original(&self, me: &Me, matter: &str, sha256: &str) -> Result<Original, FileError> {
        self.opened(me, matter).await?;
        let sql = "SELECT 1 FROM file_use WHERE sha256 = $1 AND matter = $2";
        let args = [sha256.into(), matter.into()];
        if self.office().journal().query(sql, &args).await?.is_empty() {
            return Err(FileError::NotFound);
        }
        let info = self.info(me, sha256).await?;
        match (Kind::of(info.media), self.lacks(info.media)) {
            (None, _) => Err(FileError::NoPicture),
            (_, Some(program)) => Err(FileError::NoProgram(program)),
            (Some(kind), None) => Ok(Original { extent: info.extent, kind, lacks: None, file: info.file }),
        }
    }

    /// The program that is missing here to cover a file of this type.
    fn lacks(&self, media: Media) -> Option<Program> {
        let needed: &[Program] = match media.family() {
            Family::Video | Family::Audio => &[Program::Ffmpeg, Program::Ffprobe],
            Family::Photo if media == Media::Heic => &[Program::Heif],
            _ => &[],
        };
        needed.iter().copied().find(|p| !self.programs().has(*p))
    }

    /// What is covered, as far as what is typed is read by it.
    ///
    /// # Errors
    /// Why it cannot be covered.
    pub async fn subject(&self, original: &Original) -> Result<Subject, FileError> {
        let (sha256, media) = (original.file.sha256.as_str(), original.media()?);
        Ok(match original.kind {
            Kind::Picture => Subject::Picture,
            Kind::Pages => Subject::Pages(self.pages_of(sha256).await?),
            Kind::Film => Subject::Film(self.length_of(sha256, media).await?),
            Kind::Sound => Subject::Sound(self.length_of(sha256, media).await?),
        })
    }

    /// What a file shows at one place, as a JPEG: for drawing rectangles on it.
    ///
    /// # Errors
    /// As [`FileRoom::original`]; [`FileError::NotFound`] where there is no such place; why it cannot be drawn.
    pub async fn still(&self, me: &Me, matter: &str, sha256: &str, at: At) -> Result<Bytes, FileError> {
        let original = self.original(me, matter, sha256).await?;
        match (original.kind, at) {
            (Kind::Pages, At::Page(page)) => self.page_shown(sha256, page).await,
            (Kind::Film, At::Moment(at)) => self.frame_shown(sha256, original.media()?, at).await,
            _ => Err(FileError::NotFound),
        }
    }

    /// Makes a copy of a matter's file with covered places: a picture's at once, anything larger as work that goes on by itself.
    /// The same asked twice makes one.
    ///
    /// # Errors
    /// [`RedactError`]; nothing is kept.
    pub async fn cover(
        &self,
        me: &Me,
        matter: &str,
        sha256: &str,
        typed: &TypedCover,
        key: &str,
    ) -> Result<Begun, RedactError> {
        let original = self.original(me, matter, sha256).await?;
        let subject = self.subject(&original).await?;
        let wanted = read(typed, subject).map_err(RedactError::Fields)?;
        if original.kind != Kind::Picture {
            let work = self.begin_work(me, matter, &original, wanted, key).await?;
            return Ok(Begun::Working(Box::new(work)));
        }
        let lossless = matches!(original.media()?, Media::Png | Media::Webp);
        let (picture, most) = (self.drawable(sha256).await?, self.limits().photo);
        let bytes = self
            .at_an_easel({
                let areas = wanted.areas.clone();
                move || draw::draw(&picture, lossless, most, &areas)
            })
            .await?;
        let name = copy_name(&original.file.name, if bytes.starts_with(b"\x89PNG") { "png" } else { "jpg" });
        let copy = self.keep_made(Bytes::from(bytes), name, me).await?;
        let made = Redacted { matter: matter.into(), original: sha256.into(), copy, wanted };
        self.record(me, made, key).await.map(Begun::Made)
    }

    async fn record(&self, me: &Me, made: Redacted, key: &str) -> Result<FileRef, RedactError> {
        let body = serde_json::to_value(&made)
            .map_err(|e| FileError::Journal(journal::Error::Corrupt(e.to_string())))?;
        let digest = digest(&made.matter, &made.original, &made.wanted);
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

/// What is asked, for telling whether the same was asked before.
fn digest(matter: &str, original: &str, wanted: &Wanted) -> String {
    let plain = wanted.silences.is_empty() && !wanted.mute;
    let what = if plain { json!(wanted.areas) } else { json!(wanted) };
    hex::encode(Sha256::digest(json!([matter, original, what]).to_string()))
}

/// `现场.jpg` becomes `现场（遮盖）.jpg`.
fn copy_name(name: &str, ending: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix("（遮盖）").unwrap_or(stem);
    format!("{stem}（遮盖）.{ending}")
}
