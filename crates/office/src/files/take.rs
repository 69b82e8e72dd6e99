//! Taking a file in (接收): its type by content before a byte is kept, its limit while it streams, its structure before
//! it becomes a record. What is refused leaves nothing behind.

use super::kind::{self, HEAD, Media};
use super::scan::Mark;
use super::structure::{self, Extent};
use super::{FileError, FileRoom, display_name, properties};
use crate::me::Me;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use jiff::civil::DateTime;
use journal::{Act, Stored, Value};
use law::party::FileRef;
use law::person::Role;
use std::convert::Infallible;
use std::path::Path;
use std::pin::pin;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// What the sender says of a file before sending it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incoming<'a> {
    /// The name it has on the sender's device.
    pub name: &'a str,
    /// The size it will have, where the sender says so: too large is refused before it is read.
    pub size: Option<u64>,
}

/// What was found out about a stored file.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub media: Media,
    pub extent: Extent,
    pub properties: properties::Properties,
}

impl FileRoom {
    /// Takes a file in for `me` and answers with the reference that commands carry.
    ///
    /// # Errors
    /// [`FileError`]; nothing is kept.
    pub async fn take<S, E>(&self, stream: S, incoming: Incoming<'_>, me: &Me) -> Result<FileRef, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let mut stream = pin!(stream);
        let mut head = Vec::new();
        let mut chunks = Vec::new();
        while head.len() < HEAD {
            let Some(chunk) = stream.next().await else { break };
            let chunk = chunk.map_err(|_| FileError::Interrupted)?;
            head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]);
            // Empty chunks are skipped: a sender must not fill our memory with nothing.
            if !chunk.is_empty() {
                chunks.push(chunk);
            }
        }
        let media = kind::sniff(&head)?;
        kind::agrees(incoming.name, media)?;
        let family = media.family();
        let limit = self.0.limits.of(family);
        let too_large = || FileError::TooLarge { family: family.label(), limit };
        if incoming.size.is_some_and(|s| s > limit) {
            return Err(too_large());
        }
        let begun = futures::stream::iter(chunks.into_iter().map(Ok::<Bytes, E>));
        let stored = match self.0.office.files().put(begun.chain(stream), limit).await {
            Err(journal::FileError::TooLarge { .. }) => return Err(too_large()),
            other => other?,
        };
        let (room, name, person) = (self.clone(), display_name(incoming.name), me.person.id.clone());
        // On its own: a sender who hangs up now must not leave bytes behind that no record knows of.
        let kept = tokio::spawn(async move { room.keep(stored, media, name, &person).await });
        kept.await.map_err(|_| FileError::Interrupted)?
    }

    /// Makes stored bytes a record, or removes them.
    async fn keep(
        &self,
        stored: Stored,
        media: Media,
        name: String,
        person: &str,
    ) -> Result<FileRef, FileError> {
        let found = match self.inspect(&stored.sha256, media).await {
            Ok(found) => found,
            Err(error) => {
                self.discard(&stored.sha256).await?;
                return Err(error);
            }
        };
        let mark = match self.examine(&stored.sha256, stored.size, person).await {
            Ok(mark) => mark,
            // What was found in is gone already, or locked.
            Err(error @ FileError::Malware(_)) => return Err(error),
            Err(error) => {
                self.discard(&stored.sha256).await?;
                return Err(error);
            }
        };
        self.note(&stored, &found, &name, Some(person), mark).await?;
        Ok(file_ref(&stored, &found, name))
    }

    /// Keeps a picture that the house made itself and has at hand.
    pub(crate) async fn keep_made(&self, bytes: Bytes, name: String, me: &Me) -> Result<FileRef, FileError> {
        let media = kind::sniff(&bytes[..bytes.len().min(HEAD)])?;
        let limit = self.0.limits.of(media.family());
        let pieces = futures::stream::iter([Ok::<_, Infallible>(bytes)]);
        let stored = match self.0.office.files().put(pieces, limit).await {
            Err(journal::FileError::TooLarge { .. }) => {
                return Err(FileError::TooLarge { family: media.family().label(), limit });
            }
            other => other?,
        };
        self.made(stored, media, name, me).await
    }

    /// Keeps a file that the house made itself and that lies on the disk.
    pub(crate) async fn keep_made_file(
        &self,
        path: &Path,
        name: String,
        me: &Me,
    ) -> Result<FileRef, FileError> {
        let mut head = vec![0; HEAD];
        let mut file = tokio::fs::File::open(path).await?;
        let read = file.read(&mut head).await?;
        let media = kind::sniff(&head[..read])?;
        file.rewind().await?;
        let limit = self.0.limits.of(media.family());
        let stored =
            match self.0.office.files().put(ReaderStream::with_capacity(file, 64 * 1024), limit).await {
                Err(journal::FileError::TooLarge { .. }) => {
                    return Err(FileError::TooLarge { family: media.family().label(), limit });
                }
                other => other?,
            };
        self.made(stored, media, name, me).await
    }

    /// What the house made is no original, whatever it is (V-10).
    async fn made(&self, stored: Stored, media: Media, name: String, me: &Me) -> Result<FileRef, FileError> {
        let (room, person) = (self.clone(), me.person.id.clone());
        let kept = tokio::spawn(async move { room.keep(stored, media, display_name(&name), &person).await });
        let kept = kept.await.map_err(|_| FileError::Interrupted)??;
        Ok(FileRef { original: false, ..kept })
    }

    /// Walks a stored file and reads its properties, on a thread of its own: a parser that stumbles over a hostile file
    /// takes nobody with it.
    pub(super) async fn inspect(&self, sha256: &str, media: Media) -> Result<Found, FileError> {
        let (path, now) = (self.0.office.files().path(sha256), self.0.office.now());
        let walked = tokio::task::spawn_blocking({
            let path = path.clone();
            move || structure::inspect(&path, media)
        });
        let (media, extent) = walked.await.map_err(|_| FileError::Unfit("文件已损坏，不能识别".into()))??;
        let read = tokio::task::spawn_blocking(move || properties::read(&path, media, now));
        Ok(Found { media, extent, properties: read.await.unwrap_or_default() })
    }

    /// Removes the bytes of a refused file, unless the same bytes were once accepted.
    async fn discard(&self, sha256: &str) -> Result<(), FileError> {
        let sql = "SELECT 1 FROM file WHERE sha256 = $1 UNION SELECT 1 FROM file_use WHERE sha256 = $1";
        if self.0.office.journal().query(sql, &[sha256.into()]).await?.is_empty() {
            self.remove_bytes(sha256).await?;
        }
        Ok(())
    }

    /// Removes the bytes of a file; those that are gone already are no trouble.
    pub(super) async fn remove_bytes(&self, sha256: &str) -> Result<(), FileError> {
        match self.0.office.files().remove(sha256).await {
            Err(journal::FileError::Io(e)) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => Ok(other?),
        }
    }

    /// Writes what is known of a file, who brought it, and whether it was looked at for malware.
    pub(super) async fn note(
        &self,
        stored: &Stored,
        found: &Found,
        name: &str,
        person: Option<&str>,
        mark: Option<Mark>,
    ) -> Result<(), FileError> {
        let _keeping = self.0.keeping.read().await;
        // The sweeper may have removed the same bytes between their arrival and now.
        if !tokio::fs::try_exists(self.0.office.files().path(&stored.sha256)).await? {
            return Err(FileError::Interrupted);
        }
        let at = stamp(self.0.office.now());
        let micro = |degrees: f64| (degrees * 1e6).round() as i64;
        let place = found.properties.place;
        let row: Vec<Value> = vec![
            stored.sha256.as_str().into(),
            stored.sm3.as_str().into(),
            name.into(),
            found.media.media_type().into(),
            i64::try_from(stored.size).unwrap_or(i64::MAX).into(),
            found.properties.taken_at.map(stamp).into(),
            place.map(|p| micro(p.0)).into(),
            place.map(|p| micro(p.1)).into(),
            found.extent.map(|e| i64::from(e.0)).into(),
            found.extent.map(|e| i64::from(e.1)).into(),
            at.as_str().into(),
        ];
        let upload: Option<Vec<Value>> =
            person.map(|p| vec![stored.sha256.as_str().into(), p.into(), name.into(), at.as_str().into()]);
        let (sha256, moment) = (stored.sha256.clone(), at.clone());
        let act = Act { at, actor: person.unwrap_or_default().into(), ..Act::default() };
        self.0
            .office
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    // A file that comes again is young again: it will not be swept before its matter refers to it.
                    let sql = "INSERT INTO file (sha256, sm3, name, media_type, size, taken_at, lon, lat, width, \
                               height, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                               ON CONFLICT (sha256) DO UPDATE SET uploaded_at = excluded.uploaded_at";
                    tx.execute(sql, &row).await?;
                    if let Some(upload) = upload {
                        let sql = "INSERT INTO file_upload (sha256, person, name, uploaded_at) \
                                   VALUES ($1, $2, $3, $4) ON CONFLICT (sha256, person) \
                                   DO UPDATE SET name = excluded.name, uploaded_at = excluded.uploaded_at";
                        tx.execute(sql, &upload).await?;
                    }
                    if let Some(mark) = mark {
                        mark.write(tx, &sha256, &moment).await?;
                    }
                    Ok(serde_json::Value::Null)
                })
            })
            .await?;
        Ok(())
    }

    /// Removes files that nothing refers to a day after they came, and uploads that nobody went on with. For a timer.
    ///
    /// Returns how many.
    ///
    /// # Errors
    /// If a store fails.
    pub async fn sweep(&self) -> Result<usize, FileError> {
        let halves = self.sweep_uploads().await?;
        self.forget_works().await?;
        let _keeping = self.0.keeping.write().await;
        let now = self.0.office.now();
        let cutoff = stamp(now.saturating_sub(jiff::SignedDuration::from_hours(24)));
        let done = self
            .0
            .office
            .journal()
            .act::<Infallible, _>(Act { at: stamp(now), ..Act::default() }, move |tx| {
                Box::pin(async move {
                    let sql = "DELETE FROM file WHERE uploaded_at <= $1 AND NOT EXISTS \
                               (SELECT 1 FROM file_use u WHERE u.sha256 = file.sha256) RETURNING sha256";
                    let mut gone = Vec::new();
                    for row in tx.fetch(sql, &[cutoff.into()]).await? {
                        let sha256 = row.text(0);
                        for table in ["file_upload", "file_scan"] {
                            let sql = format!("DELETE FROM {table} WHERE sha256 = $1");
                            tx.execute(&sql, &[sha256.as_str().into()]).await?;
                        }
                        gone.push(serde_json::Value::from(sha256));
                    }
                    Ok(gone.into())
                })
            })
            .await?;
        let gone: Vec<String> = serde_json::from_value(done.value).unwrap_or_default();
        for sha256 in &gone {
            self.remove_bytes(sha256).await?;
            self.forget_pictures(sha256).await;
        }
        Ok(gone.len() + halves)
    }
}

/// The reference that commands carry. A photo or video without its own time has passed through a chat application or
/// an editor (V-10).
pub(super) fn file_ref(stored: &Stored, found: &Found, name: String) -> FileRef {
    let own_time = matches!(found.media.family(), kind::Family::Photo | kind::Family::Video);
    FileRef {
        sha256: stored.sha256.clone(),
        sm3: stored.sm3.clone(),
        name,
        media_type: found.media.media_type().into(),
        size: stored.size,
        original: !own_time || found.properties.taken_at.is_some(),
        taken_at: found.properties.taken_at,
    }
}

pub(crate) fn stamp(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Whether someone is no more than the public: their uploads are read through matters only.
pub(super) fn is_public(me: &Me) -> bool {
    me.person.roles.iter().all(|r| *r == Role::Public)
}
