//! Uploads that may break off and go on (断点续传): what has come so far lies on the disk under a name of its own, and goes
//! the way of every other file ([`FileRoom::take`]) once the last byte is there.
//!
//! How far an upload has come is the length of its file, nothing else: no record can contradict it, and it survives a
//! restart. An upload belongs to whoever began it; for everybody else it does not exist.

use super::kind::{self, HEAD};
use super::take::stamp;
use super::{FileError, FileRoom};
use crate::me::Me;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use jiff::civil::DateTime;
use journal::{Act, Row, Value};
use law::party::FileRef;
use std::collections::HashSet;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::fs;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::SemaphorePermit;
use tokio_util::io::ReaderStream;

/// The folder of what has not arrived whole, below the data folder. It is in no backup: its senders still have it.
pub(super) const FOLDER: &str = "uploads";

/// For so long an upload may be gone on with: a member of a grid without any network comes home once in three days.
const LIFE_HOURS: i64 = 72;

/// Uploads that one person may have begun and not ended.
const MOST: usize = 60;

/// Bytes that these may have together: a disk is not filled by one phone.
const MOST_BYTES: u64 = 4 << 30;

/// A sender from whom nothing comes for so long has lost the network; its place is free for the next attempt.
const PATIENCE: Duration = Duration::from_secs(20);

/// As much of a refused sender's rest is heard out, in bytes.
const PIECE: usize = 4 << 20;

pub(super) const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, \
     size BIGINT NOT NULL, metadata TEXT NOT NULL, expires_at TEXT NOT NULL, sha256 TEXT)",
    "CREATE INDEX IF NOT EXISTS upload_person ON upload (person)",
];

/// An upload as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name in addresses.
    pub id: String,
    /// The name of the file on the sender's device.
    pub name: String,
    /// Bytes it will have.
    pub size: u64,
    /// Bytes that have come.
    pub offset: u64,
    /// What the sender said of it, as it was said.
    pub metadata: String,
    /// Until when it may be gone on with.
    pub expires_at: DateTime,
    /// The address of the file it became.
    sha256: Option<String>,
}

/// Uploads that are being written just now: each by one request.
#[derive(Clone, Default)]
pub(super) struct Writing(Arc<Mutex<HashSet<String>>>);

/// The right to write one upload; it ends when this is dropped.
struct Turn {
    writing: Writing,
    id: String,
}

impl Writing {
    fn take(&self, id: &str) -> Result<Turn, FileError> {
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ids.insert(id.to_string()) {
            return Ok(Turn { writing: self.clone(), id: id.into() });
        }
        Err(FileError::Busy)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.writing.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

impl FileRoom {
    fn part(&self, id: &str) -> PathBuf {
        self.0.office.data().join(FOLDER).join(id)
    }

    /// Begins an upload of `size` bytes.
    ///
    /// # Errors
    /// If it is larger than any file may be, or too many wait to be ended already.
    pub async fn begin_upload(
        &self,
        me: &Me,
        size: u64,
        name: &str,
        metadata: &str,
    ) -> Result<Upload, FileError> {
        let limit = self.0.limits.largest();
        if size > limit {
            return Err(FileError::TooLarge { family: "文件", limit });
        }
        let sql = "SELECT size FROM upload WHERE person = $1 AND sha256 IS NULL";
        let open = self.0.office.journal().query(sql, &[me.person.id.as_str().into()]).await?;
        let begun: i64 = open.iter().map(|r| r.int(0)).sum();
        if open.len() >= MOST || u64::try_from(begun).unwrap_or(u64::MAX).saturating_add(size) > MOST_BYTES {
            return Err(FileError::TooMany);
        }
        let mut bytes = [0u8; 16];
        self.0.office.entropy_fill(&mut bytes);
        let now = self.0.office.now();
        let upload = Upload {
            id: hex::encode(bytes),
            name: name.into(),
            size,
            offset: 0,
            metadata: metadata.into(),
            expires_at: now.saturating_add(jiff::SignedDuration::from_hours(LIFE_HOURS)),
            sha256: None,
        };
        // The file first: a record without its file would be an upload that can never begin.
        fs::File::create_new(self.part(&upload.id)).await?;
        let row: Vec<Value> = vec![
            upload.id.as_str().into(),
            me.person.id.as_str().into(),
            name.into(),
            i64::try_from(size).unwrap_or(i64::MAX).into(),
            metadata.into(),
            stamp(upload.expires_at).into(),
        ];
        let sql = "INSERT INTO upload (id, person, name, size, metadata, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        self.write(sql, row, &me.person.id).await?;
        Ok(upload)
    }

    /// How far an upload of this person has come.
    ///
    /// # Errors
    /// [`FileError::NotFound`] if there is none or it is somebody else's; [`FileError::Expired`].
    pub async fn upload(&self, me: &Me, id: &str) -> Result<Upload, FileError> {
        let row = self.upload_row(me, id).await?.ok_or(FileError::NotFound)?;
        let expires_at: DateTime = row.text(3).parse().map_err(|_| FileError::NotFound)?;
        if expires_at <= self.0.office.now() {
            return Err(FileError::Expired);
        }
        let (size, mut sha256) = (u64::try_from(row.int(1)).unwrap_or_default(), row.maybe(4));
        let mut offset = size;
        if sha256.is_none() {
            match fs::metadata(self.part(id)).await {
                Ok(part) => offset = part.len(),
                Err(error) => {
                    // It may have become a file between the two looks: then it is whole, and nothing is sent anew.
                    sha256 = self.upload_row(me, id).await?.and_then(|r| r.maybe(4));
                    if sha256.is_none() {
                        return Err(gone(error));
                    }
                }
            }
        }
        Ok(Upload {
            id: id.into(),
            name: row.text(0),
            size,
            offset,
            metadata: row.text(2),
            expires_at,
            sha256,
        })
    }

    async fn upload_row(&self, me: &Me, id: &str) -> Result<Option<Row>, FileError> {
        let sql = "SELECT name, size, metadata, expires_at, sha256 FROM upload WHERE id = $1 AND person = $2";
        let args = [id.into(), me.person.id.as_str().into()];
        Ok(self.0.office.journal().query(sql, &args).await?.into_iter().next())
    }

    /// Goes on with an upload at `offset`. What arrives before the sender breaks off is kept; with the last byte it
    /// becomes a file, or is refused as any file is and gone.
    ///
    /// # Errors
    /// [`FileError::Busy`] while another request writes it, [`FileError::Misplaced`] if it stands elsewhere; as
    /// [`FileRoom::take`].
    pub async fn go_on<S, E>(&self, me: &Me, id: &str, offset: u64, stream: S) -> Result<Upload, FileError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Send + 'static,
    {
        // Looked at before the turn is taken: nobody learns of other people's uploads that they are busy.
        self.upload(me, id).await?;
        let turn = self.0.writing.take(id)?;
        let (room, me, id) = (self.clone(), me.clone(), id.to_string());
        // On its own: whoever takes the next turn must find the bytes of a sender who hung up on the disk, not on the way.
        let written = tokio::spawn(async move {
            let _turn = turn;
            let mut upload = room.upload(&me, &id).await?;
            if upload.offset != offset {
                return Err(FileError::Misplaced { offset: upload.offset });
            }
            if upload.sha256.is_some() {
                return Ok(upload);
            }
            match room.append(&mut upload, stream).await {
                Ok(()) => {}
                // Broken off: what has come stays.
                Err(FileError::Interrupted) => return Err(FileError::Interrupted),
                Err(error) => return Err(room.refuse(&id, error).await),
            }
            if upload.offset == upload.size {
                room.complete(&me, &mut upload).await?;
            }
            Ok(upload)
        });
        written.await.map_err(|_| FileError::Interrupted)?
    }

    /// The file an upload has become.
    ///
    /// # Errors
    /// [`FileError::Unfinished`] while bytes are missing; as [`FileRoom::take`].
    pub async fn uploaded(&self, me: &Me, id: &str) -> Result<FileRef, FileError> {
        let mut upload = self.upload(me, id).await?;
        if upload.offset < upload.size {
            return Err(FileError::Unfinished);
        }
        if upload.sha256.is_none() {
            // The house went down between the last byte and the record.
            let _turn = self.0.writing.take(id)?;
            upload = self.upload(me, id).await?;
            if upload.sha256.is_none() {
                self.complete(me, &mut upload).await?;
            }
        }
        self.vouch(me, upload.sha256.as_deref().unwrap_or_default()).await
    }

    /// Ends an upload before it is whole, or forgets a whole one; the file it became stays.
    ///
    /// # Errors
    /// As [`FileRoom::upload`]; [`FileError::Busy`].
    pub async fn drop_upload(&self, me: &Me, id: &str) -> Result<(), FileError> {
        self.upload(me, id).await?;
        let _turn = self.0.writing.take(id)?;
        self.forget(id).await
    }

    /// Writes what comes; of what is refused, the rest of the piece is heard out, as senders that are cut short take it for
    /// a broken line and come again.
    async fn append<S, E>(&self, upload: &mut Upload, stream: S) -> Result<(), FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
    {
        let mut stream = std::pin::pin!(stream);
        let written = self.append_pieces(upload, stream.as_mut()).await;
        if matches!(written, Err(FileError::Unfit(_) | FileError::TooLarge { .. })) {
            let mut heard = 0;
            while heard < PIECE
                && let Ok(Some(Ok(piece))) = tokio::time::timeout(PATIENCE, stream.next()).await
            {
                heard += piece.len();
            }
        }
        written
    }

    /// Writes what comes behind what is there. What it is, is asked as soon as its first bytes are there: nobody sends a
    /// whole film to be told that films are not taken.
    async fn append_pieces<S, E>(
        &self,
        upload: &mut Upload,
        mut stream: std::pin::Pin<&mut S>,
    ) -> Result<(), FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
    {
        let path = self.part(&upload.id);
        let mut file = fs::OpenOptions::new().read(true).write(true).open(&path).await?;
        file.seek(std::io::SeekFrom::Start(upload.offset)).await?;
        let (mut known, mut whole) = (false, true);
        loop {
            let piece = match tokio::time::timeout(PATIENCE, stream.next()).await {
                Ok(Some(Ok(piece))) => piece,
                Ok(None) => break,
                Ok(Some(Err(_))) | Err(_) => {
                    whole = false;
                    break;
                }
            };
            if piece.len() as u64 > upload.size - upload.offset {
                return Err(FileError::Unfit("传来的内容比说好的多，请重新上传".into()));
            }
            let _place = self.place_at_the_disk().await?;
            file.write_all(&piece).await?;
            file.flush().await?;
            upload.offset += piece.len() as u64;
            if !known && upload.offset >= (HEAD as u64).min(upload.size) {
                self.recognise(upload).await?;
                known = true;
            }
        }
        let _place = self.place_at_the_disk().await?;
        file.sync_data().await?;
        if whole { Ok(()) } else { Err(FileError::Interrupted) }
    }

    /// Waits for a place at the disk; it is free again when it is dropped.
    async fn place_at_the_disk(&self) -> Result<SemaphorePermit<'_>, FileError> {
        self.0.at_the_disk.acquire().await.map_err(|_| FileError::Interrupted)
    }

    /// Whether what has come so far is a file that we take, and not too large a one.
    async fn recognise(&self, upload: &Upload) -> Result<(), FileError> {
        let mut head = Vec::with_capacity(HEAD);
        fs::File::open(self.part(&upload.id)).await?.take(HEAD as u64).read_to_end(&mut head).await?;
        let media = kind::sniff(&head)?;
        kind::agrees(&upload.name, media)?;
        let limit = self.0.limits.of(media.family());
        if upload.size > limit {
            return Err(FileError::TooLarge { family: media.family().label(), limit });
        }
        Ok(())
    }

    /// The way of every file; then only its address is left of the upload.
    async fn complete(&self, me: &Me, upload: &mut Upload) -> Result<(), FileError> {
        let _place = self.place_at_the_disk().await?;
        let file = fs::File::open(self.part(&upload.id)).await.map_err(gone)?;
        let pieces = ReaderStream::with_capacity(file, 64 * 1024);
        let incoming = super::Incoming { name: &upload.name, size: Some(upload.size) };
        let taken = match self.take(pieces, incoming, me).await {
            Ok(taken) => taken,
            // The house's own trouble: the bytes stay for another try.
            Err(
                error @ (FileError::Journal(_)
                | FileError::Disk(_)
                | FileError::Interrupted
                | FileError::Unscanned),
            ) => return Err(error),
            Err(error) => return Err(self.refuse(&upload.id, error).await),
        };
        let row = vec![upload.id.as_str().into(), taken.sha256.as_str().into()];
        self.write("UPDATE upload SET sha256 = $2 WHERE id = $1", row, &me.person.id).await?;
        remove(self.part(&upload.id)).await?;
        upload.sha256 = Some(taken.sha256);
        Ok(())
    }

    /// What is refused leaves nothing behind.
    async fn refuse(&self, id: &str, why: FileError) -> FileError {
        let faults = matches!(why, FileError::Journal(_) | FileError::Disk(_));
        if !faults && let Err(error) = self.forget(id).await {
            tracing::warn!(%error, id, "a refused upload was not cleared away");
        }
        why
    }

    async fn forget(&self, id: &str) -> Result<(), FileError> {
        self.write("DELETE FROM upload WHERE id = $1", vec![id.into()], "").await?;
        remove(self.part(id)).await
    }

    async fn write(&self, sql: &'static str, row: Vec<Value>, person: &str) -> Result<(), FileError> {
        let act = Act { at: stamp(self.0.office.now()), actor: person.into(), ..Act::default() };
        let work = self.0.office.journal().act::<Infallible, _>(act, move |tx| {
            Box::pin(async move {
                tx.execute(sql, &row).await?;
                Ok(serde_json::Value::Null)
            })
        });
        work.await?;
        Ok(())
    }

    /// Clears away uploads that nobody went on with, and halves that no record knows of.
    pub(super) async fn sweep_uploads(&self) -> Result<usize, FileError> {
        let now = stamp(self.0.office.now());
        let journal = self.0.office.journal();
        let mut gone = 0;
        for row in journal.query("SELECT id FROM upload WHERE expires_at <= $1", &[now.into()]).await? {
            let id = row.text(0);
            let Ok(_turn) = self.0.writing.take(&id) else { continue };
            self.forget(&id).await?;
            gone += 1;
        }
        let mut parts = fs::read_dir(self.0.office.data().join(FOLDER)).await?;
        while let Some(part) = parts.next_entry().await? {
            let age = part.metadata().await.and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
            let id = part.file_name().to_string_lossy().into_owned();
            // A young one may be about to get its record.
            let old = age.is_some_and(|age| age > Duration::from_secs(3600));
            let known = "SELECT 1 FROM upload WHERE id = $1 AND sha256 IS NULL";
            if old && journal.query(known, &[id.as_str().into()]).await?.is_empty() {
                remove(part.path()).await?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}

/// A half that is not there any more: the data folder was put back from a backup.
fn gone(error: std::io::Error) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileError::NotFound,
        _ => FileError::Disk(error),
    }
}

async fn remove(path: PathBuf) -> Result<(), FileError> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(FileError::Disk(error)),
        _ => Ok(()),
    }
}
