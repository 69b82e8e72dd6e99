//! A PDF's copy: every page drawn, covered and bound into a new file as a picture. Of the original nothing else is in it.

use super::areas::Area;
use super::draw::cover;
use super::work::Progress;
use crate::files::{FileError, FileRoom};
use bytes::Bytes;
use documents::facsimile::{Facsimile, Page, Pages, Unfit};
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use std::fs::File;
use std::io::{BufWriter, Cursor};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Pages of a PDF that is covered: what is larger is taken apart first.
pub const MOST_PAGES: usize = 60;

/// A page that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// All pages of one copy together.
const IN_ALL: Duration = Duration::from_secs(15 * 60);

/// Pixels on the longer side of a page on the screen.
const SHOWN: u32 = 1600;

const QUALITY: u8 = 85;

impl From<Unfit> for FileError {
    fn from(why: Unfit) -> Self {
        FileError::Unfit(why.to_string())
    }
}

/// A page as a picture.
fn picture(page: Page) -> Result<(RgbImage, (f32, f32)), FileError> {
    let points = page.points;
    let picture = RgbImage::from_raw(page.width, page.height, page.rgb).ok_or(FileError::NoPicture)?;
    Ok((picture, points))
}

fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, FileError> {
    let mut out = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut out, quality)
        .encode_image(picture)
        .map_err(|_| FileError::NoPicture)?;
    Ok(out.into_inner())
}

fn pages(path: &Path) -> Result<Pages, FileError> {
    Ok(Pages::read(&std::fs::read(path)?, MOST_PAGES)?)
}

impl FileRoom {
    /// How many pages a PDF has that can be covered.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) async fn pages_of(&self, sha256: &str) -> Result<usize, FileError> {
        let kept = self.aside(sha256, "pages");
        if let Ok(text) = tokio::fs::read_to_string(&kept).await
            && let Ok(count) = text.parse()
        {
            return Ok(count);
        }
        let press = self.press().await?;
        let path = self.office().files().path(sha256);
        let read = tokio::task::spawn_blocking(move || {
            let _press = press;
            pages(&path).map(|p| p.count())
        });
        let count = read.await.map_err(|_| Unfit::Broken)??;
        self.keep_aside(&kept, count.to_string().as_bytes()).await;
        Ok(count)
    }

    /// A page of a PDF as a JPEG, for whoever has already been let in; counted from one.
    ///
    /// # Errors
    /// [`FileError::NotFound`] where there is no such page; why it cannot be drawn.
    pub(super) async fn page_shown(&self, sha256: &str, page: u32) -> Result<Bytes, FileError> {
        let kept = self.aside(sha256, &format!("page{page}"));
        if let Ok(bytes) = tokio::fs::read(&kept).await {
            return Ok(bytes.into());
        }
        let press = self.press().await?;
        let path = self.office().files().path(sha256);
        let drawn = tokio::task::spawn_blocking(move || {
            let pages = pages(&path)?;
            let n =
                (page as usize).checked_sub(1).filter(|n| *n < pages.count()).ok_or(FileError::NotFound)?;
            let page = pages.draw(n..n + 1, PATIENCE, press)?.next().unwrap_or(Err(Unfit::Broken))?;
            let (picture, _) = picture(page)?;
            let picture = image::DynamicImage::ImageRgb8(picture);
            let large = picture.width() > SHOWN || picture.height() > SHOWN;
            let picture = if large { picture.thumbnail(SHOWN, SHOWN) } else { picture };
            jpeg(&picture.into_rgb8(), QUALITY)
        });
        let bytes = drawn.await.map_err(|_| Unfit::Broken)??;
        self.keep_aside(&kept, &bytes).await;
        Ok(bytes.into())
    }

    /// Draws and covers every page of a PDF into a new one below `folder`.
    pub(super) async fn cover_pages(
        &self,
        sha256: &str,
        areas: Vec<Area>,
        folder: PathBuf,
        progress: Progress,
    ) -> Result<PathBuf, FileError> {
        let press = self.press().await?;
        let path = self.office().files().path(sha256);
        let made = tokio::task::spawn_blocking(move || {
            let pages = pages(&path)?;
            let (count, begun) = (pages.count(), Instant::now());
            let to = folder.join("copy.pdf");
            let mut out = BufWriter::new(File::create(&to)?);
            let mut facsimile = Facsimile::begin(&mut out)?;
            for (n, page) in (1u32..).zip(pages.draw(0..count, PATIENCE, press)?) {
                if begun.elapsed() > IN_ALL {
                    return Err(Unfit::TooSlow.into());
                }
                let (mut picture, points) = picture(page?)?;
                let here: Vec<Area> = areas.iter().filter(|a| a.page == Some(n)).copied().collect();
                cover(&mut picture, &here);
                facsimile.add(jpeg(&picture, QUALITY)?, picture.dimensions(), points)?;
                progress.set(n as usize, count);
            }
            facsimile.finish()?;
            Ok::<_, FileError>(to)
        });
        made.await.map_err(|_| Unfit::Broken)?
    }
}
