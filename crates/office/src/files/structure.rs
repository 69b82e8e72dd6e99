//! Walks through a file's structure to its end before anything decodes it: a cut-off upload and a picture that claims
//! to be 50 000 pixels wide are refused here, cheaply.

use super::FileError;
use super::kind::Media;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Width and height, for pictures.
pub(super) type Extent = Option<(u32, u32)>;

/// Pixels on a side.
const SIDE: u32 = 20_000;
/// Pixels in all: 64 million, 192 MB decoded. Phones make 12 to 50.
const PIXELS: u64 = 64_000_000;

/// Walks the file; answers with its type, which for archives is known only now, and its extent.
///
/// # Errors
/// [`FileError::Unfit`] in words, or the disk.
pub(super) fn inspect(path: &Path, media: Media) -> Result<(Media, Extent), FileError> {
    let extent = match media {
        Media::Jpeg => Some(jpeg(&std::fs::read(path)?).ok_or_else(|| broken("照片"))?),
        Media::Png => Some(png(&std::fs::read(path)?).ok_or_else(|| broken("照片"))?),
        Media::Webp => Some(webp(&std::fs::read(path)?).ok_or_else(|| broken("照片"))?),
        Media::Heic => {
            boxes(path, b"mdat")?;
            heic_extent(&std::fs::read(path)?)
        }
        Media::Mp4 | Media::Mov | Media::M4a => {
            let movie = boxes(path, b"moov")?;
            // Browsers record sound into a film's container.
            if media == Media::Mp4 && super::sound::alone(path, movie)? {
                return Ok((Media::M4a, None));
            }
            None
        }
        Media::Wav => wav(path)?,
        Media::Mp3 => None,
        Media::Amr | Media::Aac | Media::Ogg | Media::Weba => {
            if !super::sound::holds(path, media)? {
                return Err(broken("录音"));
            }
            None
        }
        Media::Pdf => pdf(path)?,
        Media::Docx | Media::Xlsx => return Ok((office_document(path)?, None)),
    };
    if let Some((width, height)) = extent {
        if width == 0 || height == 0 {
            return Err(broken("照片"));
        }
        if width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > PIXELS {
            return Err(FileError::Unfit(format!(
                "图片尺寸{width}×{height}过大，请缩小到6400万像素以内再上传"
            )));
        }
    }
    Ok((media, extent))
}

fn broken(what: &str) -> FileError {
    FileError::Unfit(format!("{what}不完整或者已损坏，请重新拍摄、导出后再上传"))
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Segments to the end-of-image marker. What follows it is no part of the picture and is never shown.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    let mut extent = None;
    let mut scanned = false;
    loop {
        // A marker may be preceded by any number of fill bytes.
        while *bytes.get(at)? == 0xFF && *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        match marker {
            0xD9 => return extent.filter(|_| scanned),
            0xD0..=0xD7 | 0x01 => continue,
            0x00 | 0xD8 => return None,
            _ => {}
        }
        let length = be16(bytes, at)? as usize;
        if length < 2 || at + length > bytes.len() {
            return None;
        }
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if is_frame {
            extent = Some((be16(bytes, at + 5)?, be16(bytes, at + 3)?));
        }
        at += length;
        if marker == 0xDA {
            scanned = true;
            // Entropy-coded data: until a marker that is neither stuffing nor a restart.
            loop {
                let found = bytes.get(at..)?.iter().position(|b| *b == 0xFF)?;
                at += found;
                match *bytes.get(at + 1)? {
                    0x00 | 0xD0..=0xD7 => at += 2,
                    0xFF => at += 1,
                    _ => break,
                }
            }
        }
    }
}

/// Chunks to IEND, with picture data between.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 8;
    let mut extent = None;
    let mut data = false;
    loop {
        let length = be32(bytes, at)? as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let body = at + 8;
        let next = body.checked_add(length)?.checked_add(4)?;
        if next > bytes.len() {
            return None;
        }
        match kind {
            b"IHDR" if length == 13 => extent = Some((be32(bytes, body)?, be32(bytes, body + 4)?)),
            b"IDAT" => data = true,
            // A picture that claims an absurd extent is named as such even when it has no data.
            b"IEND" => return extent.filter(|(w, h)| data || *w > SIDE || *h > SIDE),
            _ if extent.is_none() => return None,
            _ => {}
        }
        at = next;
    }
}

/// The RIFF length, and the extent of whichever of the three forms it is.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    if length.checked_add(8)? > bytes.len() {
        return None;
    }
    let le24 = |at: usize| -> Option<u32> {
        let b = bytes.get(at..at + 3)?;
        Some(u32::from(b[0]) | u32::from(b[1]) << 8 | u32::from(b[2]) << 16)
    };
    match bytes.get(12..16)? {
        b"VP8X" => Some((le24(24)? + 1, le24(27)? + 1)),
        b"VP8L" => {
            let bits = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        b"VP8 " => {
            let le16 = |at: usize| -> Option<u32> {
                Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)) & 0x3FFF)
            };
            Some((le16(26)?, le16(28)?))
        }
        _ => None,
    }
}

/// The top-level boxes of an ISO media file must fill it exactly and hold what is `needed`; answers where that stands.
fn boxes(path: &Path, needed: &[u8; 4]) -> Result<(u64, u64), FileError> {
    let what = if needed == b"moov" { "视频、录音" } else { "照片" };
    let mut file = File::open(path)?;
    let end = file.metadata()?.len();
    let (mut at, mut found) = (0u64, None);
    // What is written while it is recorded has two boxes a second.
    for _ in 0..200_000 {
        if at == end {
            return found.ok_or_else(|| broken(what));
        }
        let mut header = [0u8; 16];
        file.seek(SeekFrom::Start(at))?;
        let read = read_up_to(&mut file, &mut header)?;
        if read < 8 {
            return Err(broken(what));
        }
        let size = match be32(&header, 0) {
            Some(0) => end - at,
            Some(1) if read == 16 => be64(&header[8..]),
            Some(n) => u64::from(n),
            None => 0,
        };
        if size < 8 || at.checked_add(size).is_none_or(|next| next > end) {
            return Err(broken(what));
        }
        if found.is_none() && &header[4..8] == needed {
            found = Some((at, size));
        }
        at += size;
    }
    Err(broken(what))
}

fn be64(bytes: &[u8]) -> u64 {
    bytes.get(..8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_be_bytes)
}

pub(super) fn read_up_to(file: &mut impl Read, buffer: &mut [u8]) -> Result<usize, std::io::Error> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read(&mut buffer[read..])? {
            0 => break,
            n => read += n,
        }
    }
    Ok(read)
}

/// The largest `ispe` box; none where there is none, as we never decode these.
fn heic_extent(bytes: &[u8]) -> Extent {
    let mut best: Extent = None;
    let mut rest = bytes;
    while let Some(found) = rest.windows(4).position(|w| w == b"ispe") {
        rest = &rest[found + 4..];
        if let (Some(w), Some(h)) = (be32(rest, 4), be32(rest, 8))
            && w <= 65_535
            && h <= 65_535
            && best.is_none_or(|(a, b)| u64::from(a) * u64::from(b) < u64::from(w) * u64::from(h))
        {
            best = Some((w, h));
        }
    }
    best
}

/// Chunks with a format and data; the last may be shorter than it says, as recorders leave it so.
fn wav(path: &Path) -> Result<Extent, FileError> {
    let mut head = [0u8; 4096];
    let read = read_up_to(&mut File::open(path)?, &mut head)?;
    let head = &head[..read];
    let has = |name: &[u8]| head.windows(4).any(|w| w == name);
    if has(b"fmt ") && has(b"data") { Ok(None) } else { Err(broken("录音")) }
}

/// A PDF ends with its end mark.
fn pdf(path: &Path) -> Result<Extent, FileError> {
    let mut file = File::open(path)?;
    let end = file.metadata()?.len();
    file.seek(SeekFrom::Start(end.saturating_sub(2048)))?;
    let mut tail = Vec::new();
    file.take(2048).read_to_end(&mut tail)?;
    if tail.windows(5).any(|w| w == b"%%EOF") { Ok(None) } else { Err(broken("PDF文件")) }
}

/// Unpacked bytes an Office document may claim.
const UNPACKED: u64 = 1024 * 1024 * 1024;

/// Tells DOCX from XLSX by the table of contents; nothing is unpacked.
fn office_document(path: &Path) -> Result<Media, FileError> {
    let refused = || FileError::Unfit("内容是压缩包，不能上传；文档请用DOCX、XLSX或者PDF".into());
    let mut archive = zip::ZipArchive::new(File::open(path)?).map_err(|_| broken("文档"))?;
    if archive.len() > 10_000 {
        return Err(refused());
    }
    let (mut word, mut excel, mut types, mut unpacked) = (false, false, false, 0u64);
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i).map_err(|_| broken("文档"))?;
        unpacked = unpacked.saturating_add(entry.size());
        match entry.name().map_err(|_| broken("文档"))?.as_ref() {
            "[Content_Types].xml" => types = true,
            "word/document.xml" => word = true,
            "xl/workbook.xml" => excel = true,
            name if name.ends_with("vbaProject.bin") => {
                return Err(FileError::Unfit("文档带有宏程序，不能上传；请另存为不含宏的文档".into()));
            }
            _ => {}
        }
    }
    if unpacked > UNPACKED {
        return Err(refused());
    }
    match (types, word, excel) {
        (true, true, false) => Ok(Media::Docx),
        (true, false, true) => Ok(Media::Xlsx),
        _ => Err(refused()),
    }
}
