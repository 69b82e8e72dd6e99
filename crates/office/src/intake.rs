//! Files taken in and shown: type by content, limits by kind, pictures re-encoded for display.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::stream;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use image::ImageReader;
use image::imageops::FilterType;
use law::party::FileRef;
use std::io::Cursor;

/// A file to show.
pub struct Shown {
    /// Its media type.
    pub media_type: String,
    /// Its content.
    pub bytes: Bytes,
}

/// Why a file was not taken, for the person who sent it.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Not one of the kinds we keep.
    #[error("不支持的文件：只收照片（JPEG、PNG、WebP、HEIC）、录像（MP4）、录音和PDF")]
    Kind,
    /// Broken, or not what it says.
    #[error("文件已损坏或者没有传完，请重新拍摄或者选择")]
    Broken,
    /// More pixels than any camera makes.
    #[error("图片尺寸过大（{0}×{1}）")]
    Pixels(u32, u32),
    /// Too large.
    #[error("文件太大：照片不超过20MB，录像不超过300MB，其他不超过50MB")]
    TooLarge,
    /// The store.
    #[error("文件没有存上，请重试")]
    Store,
}

const PHOTO: u64 = 20 << 20;
const VIDEO: u64 = 300 << 20;
const OTHER: u64 = 50 << 20;
/// Most pixels that are decoded.
const PIXELS: u64 = 120_000_000;

fn kind(head: &[u8]) -> Option<(&'static str, u64)> {
    let found = infer::get(head)?.mime_type();
    Some(match found {
        "image/jpeg" | "image/png" | "image/webp" => (found, PHOTO),
        "image/heif" | "image/heic" => ("image/heic", PHOTO),
        "video/mp4" | "video/quicktime" => (found, VIDEO),
        "audio/mpeg" | "audio/m4a" | "audio/x-wav" => (found, OTHER),
        "application/pdf" => (found, OTHER),
        _ => return None,
    })
}

/// A name fit to be shown: no path, no control characters, no change of direction, not too long.
fn clean(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let text: String = base
        .chars()
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
        })
        .take(120)
        .collect();
    if text.trim().is_empty() { "附件".into() } else { text }
}

/// A JPEG ends with its end marker, a PNG with its end chunk: one cut short does not.
fn is_whole(media_type: &str, bytes: &[u8]) -> bool {
    match media_type {
        "image/jpeg" => bytes.windows(2).rev().take(1 << 20).any(|w| w == [0xff, 0xd9]),
        "image/png" => bytes.windows(4).rev().take(1 << 20).any(|w| w == *b"IEND"),
        _ => true,
    }
}

impl Office {
    /// Takes a file in.
    ///
    /// # Errors
    /// [`IntakeError`], in words for the sender; nothing is kept then.
    pub async fn take_file<S, E>(&self, me: &Me, stream: S, name: &str) -> Result<FileRef, IntakeError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let mut stream = Box::pin(stream);
        let mut head = Vec::new();
        while head.len() < 4096 {
            match stream.next().await {
                Some(Ok(chunk)) => head.extend_from_slice(&chunk),
                Some(Err(_)) => return Err(IntakeError::Broken),
                None => break,
            }
        }
        let (media_type, limit) = kind(&head).ok_or(IntakeError::Kind)?;
        let first = futures::stream::iter([Ok::<Bytes, String>(Bytes::from(head))]);
        let rest = stream.map(|c| c.map_err(|e| e.to_string()));
        let stored = self.files().put(first.chain(rest), limit).await.map_err(|e| match e {
            journal::FileError::TooLarge { .. } => IntakeError::TooLarge,
            journal::FileError::Interrupted(_) => IntakeError::Broken,
            journal::FileError::Io(_) => IntakeError::Store,
        })?;
        let path = self.files().path(&stored.sha256);
        if media_type.starts_with("image/") {
            let checked = tokio::task::spawn_blocking(move || check(media_type, &path)).await;
            if let Err(e) = checked.unwrap_or(Err(IntakeError::Broken)) {
                // Only what this upload brought is removed: a file some matter refers to passed this check before.
                let _ = self.files().remove(&stored.sha256).await;
                return Err(e);
            }
        }
        let taken_at = taken_at(self.files().path(&stored.sha256)).await;
        self.note_upload(me, &stored.sha256, media_type).await.map_err(|_| IntakeError::Store)?;
        Ok(FileRef {
            sha256: stored.sha256,
            sm3: stored.sm3,
            name: clean(name),
            media_type: media_type.into(),
            size: stored.size,
            original: true,
            taken_at,
        })
    }

    async fn note_upload(&self, me: &Me, sha256: &str, media_type: &str) -> Result<(), Error> {
        let (sha, by, at, kind) =
            (sha256.to_string(), me.person.id.clone(), self.now().to_string(), media_type.to_string());
        let done = self
            .journal()
            .act::<std::convert::Infallible, _>(journal::Act::default(), move |tx| {
                Box::pin(async move {
                    tx.execute(
                        "INSERT INTO upload (sha256, person, at, media_type) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (sha256, person) DO NOTHING",
                        &[sha.into(), by.into(), at.into(), kind.into()],
                    )
                    .await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
            Err(journal::ActError::Store(e)) => Err(e.into()),
            Err(journal::ActError::Refused(never)) => match never {},
        }
    }

    /// A file this person sent, or that a matter refers to which this person may see. `size`: `thumb`, `view` or the
    /// original.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none or it is not this person's to see.
    pub async fn file(&self, me: &Me, sha256: &str, size: &str) -> Result<Shown, Error> {
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::NotFound);
        }
        if !self.may_see_file(me, sha256).await? {
            return Err(Error::NotFound);
        }
        let path = self.files().path(sha256);
        let head = read_head(&path).await?;
        let (media_type, _) = kind(&head).ok_or(Error::NotFound)?;
        let picture = matches!(media_type, "image/jpeg" | "image/png" | "image/webp");
        let edge = match size {
            "thumb" => 320,
            "view" => 1600,
            _ => 0,
        };
        if edge == 0 || !picture {
            let bytes = tokio::fs::read(&path).await?;
            return Ok(Shown { media_type: media_type.into(), bytes: bytes.into() });
        }
        let cached = self.data().join("display").join(format!("{sha256}-{edge}.jpg"));
        if let Ok(bytes) = tokio::fs::read(&cached).await {
            return Ok(Shown { media_type: "image/jpeg".into(), bytes: bytes.into() });
        }
        let bytes = tokio::task::spawn_blocking(move || display(&path, edge))
            .await
            .map_err(|e| Error::Document(e.to_string()))?
            .map_err(|_| Error::NotFound)?;
        if let Some(folder) = cached.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        tokio::fs::write(&cached, &bytes).await?;
        Ok(Shown { media_type: "image/jpeg".into(), bytes: bytes.into() })
    }

    async fn may_see_file(&self, me: &Me, sha256: &str) -> Result<bool, Error> {
        let own = "SELECT 1 FROM upload WHERE sha256 = $1 AND person = $2";
        if !self.journal().query(own, &[sha256.into(), me.person.id.as_str().into()]).await?.is_empty() {
            return Ok(true);
        }
        let sql = "SELECT matter FROM file_use WHERE sha256 = $1 LIMIT 50";
        for row in self.journal().query(sql, &[sha256.into()]).await? {
            let matter = row.text(0);
            let records = self.journal().load(&matter).await?;
            let seen = if matter.starts_with("case/") {
                crate::scope::sees_case(me, &stream::fold_case(&records)?)
            } else {
                crate::scope::sees_clue(me, &stream::fold_clue(&records)?)
            };
            if seen {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn read_head(path: &std::path::Path) -> Result<Vec<u8>, Error> {
    use tokio::io::AsyncReadExt;
    let mut head = vec![0u8; 4096];
    let mut file = tokio::fs::File::open(path).await.map_err(|_| Error::NotFound)?;
    let n = file.read(&mut head).await?;
    head.truncate(n);
    Ok(head)
}

/// Dimensions before anything is decoded, and whether the picture is whole.
fn check(media_type: &str, path: &std::path::Path) -> Result<(), IntakeError> {
    if media_type == "image/heic" {
        return Ok(());
    }
    let bytes = std::fs::read(path).map_err(|_| IntakeError::Store)?;
    let reader =
        ImageReader::new(Cursor::new(&bytes)).with_guessed_format().map_err(|_| IntakeError::Broken)?;
    let (w, h) = reader.into_dimensions().map_err(|_| IntakeError::Broken)?;
    if u64::from(w) * u64::from(h) > PIXELS {
        return Err(IntakeError::Pixels(w, h));
    }
    if is_whole(media_type, &bytes) { Ok(()) } else { Err(IntakeError::Broken) }
}

/// A picture upright, without its properties, no larger than `edge` on its longer side.
fn display(path: &std::path::Path, edge: u32) -> Result<Vec<u8>, image::ImageError> {
    use image::ImageDecoder;
    let mut decoder = ImageReader::open(path)?.with_guessed_format()?.into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = image::DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let small = if picture.width().max(picture.height()) > edge {
        picture.resize(edge, edge, FilterType::Triangle)
    } else {
        picture
    };
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 82).encode_image(&small.to_rgb8())?;
    Ok(out)
}

/// 拍摄时间 from the picture's own properties, kept as a property: the file itself is never changed.
async fn taken_at(path: std::path::PathBuf) -> Option<jiff::civil::DateTime> {
    tokio::task::spawn_blocking(move || {
        let mut parser = nom_exif::MediaParser::new();
        let source = nom_exif::MediaSource::open(path).ok()?;
        let exif: nom_exif::Exif = parser.parse_exif(source).ok()?.into();
        let value = exif.get(nom_exif::ExifTag::DateTimeOriginal)?;
        let text = value.to_string().replace('T', " ");
        let (day, time) = text.split_once(' ')?;
        let day = day.replace(':', "-");
        format!("{day}T{}", time.get(..8)?).parse().ok()
    })
    .await
    .ok()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_controls_and_turned_directions() {
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("a\u{202e}gpj.exe\0"), "agpj.exe");
        assert_eq!(clean("\u{200b}"), "附件");
        assert_eq!(clean(&"长".repeat(300)).chars().count(), 120);
    }

    #[test]
    fn kinds_are_found_by_content() {
        assert_eq!(kind(b"<html><script>").map(|k| k.0), None);
        assert_eq!(kind(b"MZ\x90\0").map(|k| k.0), None);
        assert_eq!(kind(b"\xff\xd8\xff\xe0rest").map(|k| k.0), Some("image/jpeg"));
        assert_eq!(kind(b"<?xml version=\"1.0\"?><svg").map(|k| k.0), None);
    }
}
