//! Pictures for the page (预览): decoded, turned upright, made smaller, encoded anew — so that nothing of the original's
//! other contents ever reaches a browser as a page. Made when first asked for, kept in a folder that may be emptied.

use super::kind::{self, Media};
use super::programs::{Bounds, Program};
use super::{FileError, FileRoom};
use crate::clock::random;
use crate::me::Me;
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::sync::OwnedSemaphorePermit;

/// The folder of finished pictures inside the data folder.
pub(super) const FOLDER: &str = "pictures";

/// How large a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// In a list: 320 pixels.
    Thumb,
    /// On a page: 1600 pixels.
    View,
}

impl Size {
    /// Every size.
    pub const ALL: [Size; 2] = [Size::Thumb, Size::View];

    fn side(self) -> u32 {
        match self {
            Size::Thumb => 320,
            Size::View => 1600,
        }
    }

    /// JPEG quality: a list of thumbnails must stay small on a phone.
    fn quality(self) -> u8 {
        match self {
            Size::Thumb => 72,
            Size::View => 82,
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Size::Thumb => "thumb",
            Size::View => "view",
        }
    }
}

/// Bytes a decoder may allocate.
const MEMORY: u64 = 512 * 1024 * 1024;

impl FileRoom {
    /// A JPEG of a picture, upright and without any metadata.
    ///
    /// # Errors
    /// As [`FileRoom::info`]; [`FileError::NoPicture`] for what cannot be drawn: HEIC among it where its program is missing.
    pub async fn display(&self, me: &Me, sha256: &str, size: Size) -> Result<Bytes, FileError> {
        let info = self.info(me, sha256).await?;
        let converted = info.media == Media::Heic && self.programs().has(Program::Heif);
        if !info.media.is_drawable() && !converted {
            return Err(FileError::NoPicture);
        }
        self.picture(sha256, size).await
    }

    /// A JPEG of a picture, for whoever has already been let in: the pages' own use.
    async fn picture(&self, sha256: &str, size: Size) -> Result<Bytes, FileError> {
        let kept = self.kept(sha256, size);
        if let Ok(bytes) = tokio::fs::read(&kept).await {
            return Ok(bytes.into());
        }
        let easel = self.easel().await?;
        // Someone else may have drawn it while we waited.
        if let Ok(bytes) = tokio::fs::read(&kept).await {
            return Ok(bytes.into());
        }
        let picture = self.drawable(sha256).await?;
        let bytes = drawing(easel, move || draw(&picture, size)).await?;
        keep(&kept, &bytes, hex::encode(random::<8>(self.0.office.entropy.as_ref()))).await;
        Ok(bytes.into())
    }

    /// A photo as something that can be decoded here: itself, or what a program made of it.
    ///
    /// # Errors
    /// [`FileError::NoPicture`] where that fails.
    pub(crate) async fn drawable(&self, sha256: &str) -> Result<Drawable, FileError> {
        let path = self.lies_at(sha256)?;
        let mut head = [0; 64];
        let read = tokio::fs::File::open(&path).await?.read(&mut head).await?;
        if kind::sniff(&head[..read]).ok() != Some(Media::Heic) {
            return Ok(Drawable::of(path));
        }
        let folder = self.workplace()?;
        let args = ["-q".into(), "95".into(), path.into_os_string(), "out.jpg".into()];
        let made = self.programs().call(Program::Heif, &args, folder.path(), CONVERTING, |_| {}).await;
        made.map_err(|e| if matches!(e, FileError::Unfit(_)) { FileError::NoPicture } else { e })?;
        // Of several pictures in one file each has a number; the first is what was taken.
        let mut results = ["out.jpg", "out-1.jpg"].map(|name| folder.path().join(name)).into_iter();
        let path = results.find(|p| p.is_file()).ok_or(FileError::NoPicture)?;
        Ok(Drawable { path, upright: true, _folder: Some(folder) })
    }

    /// Waits for a place at which something large is drawn.
    pub(crate) async fn easel(&self) -> Result<OwnedSemaphorePermit, FileError> {
        self.0.easels.clone().acquire_owned().await.map_err(|_| FileError::Interrupted)
    }

    /// Draws something large when there is room for it.
    pub(crate) async fn at_an_easel<F>(&self, work: F) -> Result<Vec<u8>, FileError>
    where
        F: FnOnce() -> Result<Vec<u8>, FileError> + Send + 'static,
    {
        drawing(self.easel().await?, work).await
    }

    /// Where such a JPEG lies, for whoever has already been let in; drawn first if it is not there.
    pub(crate) async fn drawn(&self, sha256: &str, size: Size) -> Result<PathBuf, FileError> {
        let kept = self.kept(sha256, size);
        if !tokio::fs::try_exists(&kept).await? {
            self.picture(sha256, size).await?;
        }
        Ok(kept)
    }

    fn kept(&self, sha256: &str, size: Size) -> PathBuf {
        self.aside(sha256, size.tag())
    }

    /// Where something that was found out or drawn of a file is kept, to be found again.
    pub(crate) fn aside(&self, sha256: &str, tag: &str) -> PathBuf {
        self.0.office.data().join(FOLDER).join(&sha256[..2]).join(format!("{}.{tag}", &sha256[2..]))
    }

    /// Keeps it there.
    pub(crate) async fn keep_aside(&self, path: &Path, bytes: &[u8]) {
        keep(path, bytes, hex::encode(random::<8>(self.0.office.entropy.as_ref()))).await;
    }

    pub(super) async fn forget_pictures(&self, sha256: &str) {
        let folder = self.0.office.data().join(FOLDER).join(&sha256[..2]);
        // Not every file was ever drawn.
        let Ok(mut kept) = tokio::fs::read_dir(folder).await else { return };
        while let Ok(Some(entry)) = kept.next_entry().await {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(&sha256[2..])) {
                let _ = tokio::fs::remove_file(entry.path()).await;
            }
        }
    }
}

/// Draws on a thread of its own.
async fn drawing<F>(easel: OwnedSemaphorePermit, work: F) -> Result<Vec<u8>, FileError>
where
    F: FnOnce() -> Result<Vec<u8>, FileError> + Send + 'static,
{
    let drawn = tokio::task::spawn_blocking(move || {
        // The easel is free when the drawing is done, whether or not anybody still waits for it.
        let _easel = easel;
        work()
    });
    drawn.await.map_err(|_| FileError::NoPicture)?
}

/// Keeps a finished picture. If that fails it will be drawn again: it is not worth refusing the page.
async fn keep(path: &Path, bytes: &[u8], part: String) {
    let temporary = path.with_extension(part);
    let kept = async {
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        tokio::fs::write(&temporary, bytes).await?;
        tokio::fs::rename(&temporary, path).await
    };
    if let Err(error) = kept.await {
        tracing::warn!(%error, "预览图未能保存");
    }
}

/// A photo that can be decoded here.
pub(crate) struct Drawable {
    path: PathBuf,
    /// Whether it has been turned already, whatever it says of itself.
    upright: bool,
    /// Where it lies, if it was made for this.
    _folder: Option<TempDir>,
}

impl Drawable {
    /// One that is decoded as it lies there.
    pub(super) fn of(path: PathBuf) -> Drawable {
        Drawable { path, upright: false, _folder: None }
    }
}

/// What making a JPEG of a HEIC photo may take.
const CONVERTING: Bounds = Bounds { time: Duration::from_secs(60), memory: 3 << 30, file: 256 << 20 };

/// Decodes within bounds.
fn decoded(picture: &Drawable) -> Result<(DynamicImage, Orientation), FileError> {
    let broken = |_| FileError::NoPicture;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::open(&picture.path)?.with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = match picture.upright {
        true => Orientation::NoTransforms,
        false => decoder.orientation().map_err(broken)?,
    };
    Ok((DynamicImage::from_decoder(decoder).map_err(broken)?, orientation))
}

/// A picture in its full size as it is meant to be seen.
pub(crate) fn upright(picture: &Drawable) -> Result<RgbImage, FileError> {
    let (mut picture, orientation) = decoded(picture)?;
    picture.apply_orientation(orientation);
    Ok(flatten(picture))
}

/// Decodes within bounds, turns, shrinks, encodes.
pub(super) fn draw(picture: &Drawable, size: Size) -> Result<Vec<u8>, FileError> {
    let broken = |_| FileError::NoPicture;
    let (mut picture, orientation) = decoded(picture)?;
    let side = size.side();
    if picture.width() > side || picture.height() > side {
        picture = picture.thumbnail(side, side);
    }
    picture.apply_orientation(orientation);
    let flat = flatten(picture);
    let mut out = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut out, size.quality()).encode_image(&flat).map_err(broken)?;
    Ok(out.into_inner())
}

/// Transparent parts become white, as on paper.
fn flatten(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        let over = |c: u8| {
            let (c, a) = (u16::from(c), u16::from(a));
            ((c * a + 255 * (255 - a)) / 255) as u8
        };
        Rgb([over(r), over(g), over(b)])
    })
}
