//! What a file is, by its first bytes; its name is only asked whether it agrees.

use super::FileError;

/// Families of files, each with its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// 照片
    Photo,
    /// 视频
    Video,
    /// 录音
    Audio,
    /// 文件
    Document,
}

impl Family {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Family::Photo => "照片",
            Family::Video => "视频",
            Family::Audio => "录音",
            Family::Document => "文件",
        }
    }
}

/// The types that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// WebP
    Webp,
    /// HEIC, what iPhones make; kept and given out, and drawn where there is a program for it.
    Heic,
    /// MP4
    Mp4,
    /// QuickTime
    Mov,
    /// MPEG-4 audio
    M4a,
    /// MP3
    Mp3,
    /// WAV
    Wav,
    /// AMR, narrow or wide band: what the recorders of many phones make.
    Amr,
    /// AAC in ADTS frames
    Aac,
    /// Opus or Vorbis in Ogg
    Ogg,
    /// WebM that holds sound alone: what browsers record.
    Weba,
    /// PDF
    Pdf,
    /// Word
    Docx,
    /// Excel
    Xlsx,
}

impl Media {
    /// Every type.
    pub const ALL: [Media; 16] = [
        Media::Jpeg,
        Media::Png,
        Media::Webp,
        Media::Heic,
        Media::Mp4,
        Media::Mov,
        Media::M4a,
        Media::Mp3,
        Media::Wav,
        Media::Amr,
        Media::Aac,
        Media::Ogg,
        Media::Weba,
        Media::Pdf,
        Media::Docx,
        Media::Xlsx,
    ];

    /// Media type, ending without dot, family.
    fn row(self) -> (&'static str, &'static str, Family) {
        match self {
            Media::Jpeg => ("image/jpeg", "jpg", Family::Photo),
            Media::Png => ("image/png", "png", Family::Photo),
            Media::Webp => ("image/webp", "webp", Family::Photo),
            Media::Heic => ("image/heic", "heic", Family::Photo),
            Media::Mp4 => ("video/mp4", "mp4", Family::Video),
            Media::Mov => ("video/quicktime", "mov", Family::Video),
            Media::M4a => ("audio/mp4", "m4a", Family::Audio),
            Media::Mp3 => ("audio/mpeg", "mp3", Family::Audio),
            Media::Wav => ("audio/wav", "wav", Family::Audio),
            Media::Amr => ("audio/amr", "amr", Family::Audio),
            Media::Aac => ("audio/aac", "aac", Family::Audio),
            Media::Ogg => ("audio/ogg", "ogg", Family::Audio),
            Media::Weba => ("audio/webm", "webm", Family::Audio),
            Media::Pdf => ("application/pdf", "pdf", Family::Document),
            Media::Docx => (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "docx",
                Family::Document,
            ),
            Media::Xlsx => (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
                Family::Document,
            ),
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        self.row().0
    }

    /// The ending of names, without the dot.
    pub fn ending(self) -> &'static str {
        self.row().1
    }

    /// The family.
    pub fn family(self) -> Family {
        self.row().2
    }

    /// From a stored media type.
    pub fn from_media_type(text: &str) -> Option<Media> {
        Media::ALL.into_iter().find(|m| m.media_type() == text)
    }

    /// Whether we can make a picture of it ourselves.
    pub fn is_drawable(self) -> bool {
        matches!(self, Media::Jpeg | Media::Png | Media::Webp)
    }

    /// Whether a browser may play the original in the page. No browser plays AMR.
    pub fn is_playable(self) -> bool {
        matches!(self.family(), Family::Video | Family::Audio) && self != Media::Amr
    }
}

/// Bytes looked at.
pub(super) const HEAD: usize = 4096;

/// The type by the first [`HEAD`] bytes. A ZIP archive is taken for DOCX until its contents are read.
///
/// # Errors
/// What else it is, in words.
pub(super) fn sniff(head: &[u8]) -> Result<Media, FileError> {
    if head.is_empty() {
        return Err(FileError::Unfit("文件是空的，请重新拍摄或者选择".into()));
    }
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(Media::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Media::Png);
    }
    if head.starts_with(b"RIFF") {
        match head.get(8..12) {
            Some(b"WEBP") => return Ok(Media::Webp),
            Some(b"WAVE") => return Ok(Media::Wav),
            _ => {}
        }
    }
    if head.get(4..8) == Some(b"ftyp") {
        return brand(head);
    }
    if head.starts_with(b"%PDF-") {
        return Ok(Media::Pdf);
    }
    if let Some(sound) = super::sound::sniff(head) {
        return Ok(sound);
    }
    if head.starts_with(b"ID3") || is_mp3_frame(head) {
        return Ok(Media::Mp3);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Media::Docx);
    }
    Err(FileError::Unfit(format!(
        "内容是{}，不能上传。可以上传：照片（JPG、PNG、WebP、HEIC）、视频（MP4、MOV）、录音（M4A、MP3、WAV、AMR、AAC、OGG、WebM）、PDF、DOCX、XLSX",
        what_else(head)
    )))
}

/// The kind of an ISO media file by its brand, the major one or the first compatible one we know.
fn brand(head: &[u8]) -> Result<Media, FileError> {
    let size = head.get(..4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
    let end = size.clamp(16, 256).min(head.len());
    let brands = head.get(8..end).unwrap_or_default().chunks_exact(4).enumerate();
    // The second word is the minor version, not a brand.
    for (_, brand) in brands.filter(|(i, _)| *i != 1) {
        match brand {
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => return Ok(Media::Heic),
            b"avif" | b"avis" => {
                return Err(FileError::Unfit("暂不支持AVIF图片，请另存为JPG后上传".into()));
            }
            b"qt  " => return Ok(Media::Mov),
            b"M4A " | b"M4B " => return Ok(Media::M4a),
            b"isom" | b"iso2" | b"iso3" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1"
            | b"M4V " | b"3gp4" | b"3gp5" | b"3gp6" | b"mmp4" | b"MSNV" | b"dash" => return Ok(Media::Mp4),
            _ => {}
        }
    }
    Err(FileError::Unfit("不认识这种视频格式，请另存为MP4后上传".into()))
}

/// An MPEG audio frame header with layer III and no reserved value.
fn is_mp3_frame(head: &[u8]) -> bool {
    let [a, b, c, ..] = *head else { return false };
    let version = (b >> 3) & 3;
    let layer = (b >> 1) & 3;
    a == 0xFF
        && b & 0xE0 == 0xE0
        && version != 1
        && layer == 1
        && c >> 4 != 15
        && c >> 4 != 0
        && (c >> 2) & 3 != 3
}

/// A word for what we do not take.
fn what_else(head: &[u8]) -> &'static str {
    let text = std::str::from_utf8(head).or_else(|e| {
        // A character cut in two at the end of the head is no sign of anything.
        match e.error_len() {
            None => std::str::from_utf8(&head[..e.valid_up_to()]),
            Some(_) => Err(e),
        }
    });
    // Programs begin with bytes that may all pass for letters, but for the noughts between them.
    if let Ok(text) = text
        && !head.contains(&0)
    {
        let start = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
        if start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg")) {
            return "SVG图形（可能带有脚本）";
        }
        if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<script") {
            return "网页（HTML）";
        }
        if start.starts_with("#!") {
            return "脚本程序";
        }
        return "文本";
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return "旧版Office文档（请另存为DOCX或者XLSX）";
    }
    // WebM and Matroska: what holds sound alone was taken before.
    if head.starts_with(super::sound::EBML) {
        return "不支持的视频格式（请另存为MP4）";
    }
    match infer::get(head).map(|t| (t.matcher_type(), t.extension())) {
        Some((infer::MatcherType::App, _)) => "可执行程序",
        Some((infer::MatcherType::Archive, _)) => "压缩包",
        Some((infer::MatcherType::Image, _)) => "不支持的图片格式（请另存为JPG）",
        Some((infer::MatcherType::Video, _)) => "不支持的视频格式（请另存为MP4）",
        Some((infer::MatcherType::Audio, _)) => "不支持的录音格式（请另存为M4A或者MP3）",
        _ => "不能识别的数据",
    }
}

/// A name that promises another family than the content keeps is a disguise.
///
/// # Errors
/// Says so.
pub(super) fn agrees(name: &str, media: Media) -> Result<(), FileError> {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let promised = match ending.as_str() {
        "jpg" | "jpeg" | "png" | "webp" | "heic" | "heif" | "gif" | "bmp" => Family::Photo,
        "mp4" | "mov" | "m4v" | "3gp" | "webm" => Family::Video,
        "m4a" | "mp3" | "wav" | "aac" | "amr" | "awb" | "ogg" | "oga" | "opus" | "weba" => Family::Audio,
        "pdf" | "docx" | "xlsx" => Family::Document,
        _ => return Ok(()),
    };
    // One container holds both: a recording may well call itself .mp4.
    let both = [Family::Video, Family::Audio];
    if promised == media.family() || (both.contains(&promised) && both.contains(&media.family())) {
        return Ok(());
    }
    Err(FileError::Unfit(format!(
        "文件名以.{ending}结尾，内容却是{}（{}），不能上传",
        media.family().label(),
        media.ending().to_uppercase()
    )))
}
