//! A film's or a sound's copy: decoded, covered, silenced and encoded anew by ffmpeg. Of the original only the first picture and the first
//! sound are in it; no properties, no chapters, no subtitles, no cover.

use super::areas::{Area, Span, Wanted};
use super::work::Progress;
use crate::files::{Bounds, FileError, FileRoom, Media, Program};
use bytes::Bytes;
use serde_json::Value;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Address space of a call. A film of 4K with all its libraries needs two thirds of it.
const MEMORY: u64 = 4 << 30;

/// Looking into a file, and drawing one picture of it: a moment, but whatever else runs on the machine has its turn first.
const LOOK: Duration = Duration::from_secs(120);

/// A copy takes at least so long until it is given up, and so many seconds for each of the original.
const AT_LEAST: u64 = 120;
const PER_SECOND: u64 = 20;
const AT_MOST: u64 = 6 * 3600;

/// A place is covered, and a stretch silenced, so much earlier and longer than asked: pictures and pieces of sound begin when they begin.
const MARGIN: u32 = 100;

/// Pixels on the longer side of a copy; a film of 4K becomes one that every phone plays.
const SIDE: u32 = 1920;

/// Samples that are silenced or not as one: six thousandths of a second.
const PIECE: u32 = 256;

/// A recording longer than this is cut first, in milliseconds.
const LONGEST: u32 = 2 * 3600 * 1000;

/// What is in a recording.
struct Found {
    length: u32,
    pictures: bool,
    sound: bool,
}

/// By which of its readers ffmpeg reads a file: it is told, and does not guess.
fn reader(media: Media) -> Option<&'static str> {
    Some(match media {
        Media::Mp4 | Media::Mov | Media::M4a => "mov",
        Media::Mp3 => "mp3",
        Media::Wav => "wav",
        Media::Amr => "amr",
        Media::Aac => "aac",
        Media::Ogg => "ogg",
        Media::Weba => "matroska",
        _ => return None,
    })
}

/// How every call begins: nothing is asked, nothing is fetched, and the file is what it is known to be.
fn input(media: Media, path: &Path) -> Result<Vec<OsString>, FileError> {
    let reader = reader(media).ok_or(FileError::NoPicture)?;
    let mut file = OsString::from("file:");
    file.push(path);
    let mut args: Vec<OsString> =
        ["-v", "error", "-protocol_whitelist", "file", "-f", reader].map(OsString::from).to_vec();
    args.extend(["-i".into(), file]);
    Ok(args)
}

/// The same for ffmpeg, with what stands before its input.
fn ffmpeg(media: Media, path: &Path, before: &[&str]) -> Result<Vec<OsString>, FileError> {
    let mut args: Vec<OsString> =
        ["-nostdin", "-hide_banner", "-y", "-threads", "2"].map(OsString::from).to_vec();
    args.extend(before.iter().map(OsString::from));
    args.extend(input(media, path)?);
    Ok(args)
}

/// Milliseconds as ffmpeg reads them.
fn seconds(at: u32) -> String {
    format!("{}.{:03}", at / 1000, at % 1000)
}

fn between(from: Option<u32>, until: Option<u32>) -> Option<String> {
    let from = from.map(|at| at.saturating_sub(MARGIN)).filter(|at| *at > 0);
    let until = until.map(|at| at.saturating_add(MARGIN));
    Some(match (from, until) {
        (None, None) => return None,
        (Some(from), None) => format!("gte(t,{})", seconds(from)),
        (from, Some(until)) => format!("between(t,{},{})", seconds(from.unwrap_or_default()), seconds(until)),
    })
}

/// What is drawn over the pictures, and how they are then made fit to be played everywhere.
fn over(areas: &[Area]) -> String {
    let mut filter = String::new();
    for area in areas {
        let edge = |side: &str, at: u32, round: &str| format!("{round}({side}*{at}/10000)");
        let (x, y) = (edge("iw", area.x, "floor"), edge("ih", area.y, "floor"));
        let width = format!("{}-{x}", edge("iw", area.x + area.width, "ceil"));
        let height = format!("{}-{y}", edge("ih", area.y + area.height, "ceil"));
        // Writing to a string cannot fail.
        let _ = write!(filter, "drawbox=x='{x}':y='{y}':w='{width}':h='{height}':color=black:t=fill");
        if let Some(when) = between(area.from, area.until) {
            let _ = write!(filter, ":enable='{when}'");
        }
        filter.push(',');
    }
    let side = |of: &str| format!("'max(2,trunc({of}*min(1,{SIDE}/max(iw,ih))/2)*2)'");
    let _ = write!(filter, "scale=w={}:h={},format=yuv420p,setsar=1", side("iw"), side("ih"));
    filter
}

/// What becomes of the sound; none where it stays.
fn hushed(silences: &[Span]) -> String {
    let mut filter = format!("asetnsamples=n={PIECE}:p=0");
    for span in silences {
        if let Some(when) = between(Some(span.from), Some(span.until)) {
            let _ = write!(filter, ",volume=volume=0:enable='{when}'");
        }
    }
    filter
}

impl FileRoom {
    async fn look_into(&self, media: Media, path: &Path) -> Result<Found, FileError> {
        let mut args = input(media, path)?;
        args.extend(
            ["-show_entries", "format=duration:stream=codec_type", "-of", "json"].map(OsString::from),
        );
        let bounds = Bounds { time: LOOK, memory: MEMORY, file: 0 };
        let folder = self.workplace()?;
        let said = self.programs().call(Program::Ffprobe, &args, folder.path(), bounds, |_| {}).await?;
        let said: Value = serde_json::from_str(&said).unwrap_or_default();
        let length = said["format"]["duration"].as_str().and_then(|d| d.parse::<f64>().ok());
        let length = length.filter(|d| d.is_finite() && *d > 0.0).map(|d| (d * 1000.0).ceil() as u32);
        let has = |kind: &str| {
            said["streams"].as_array().is_some_and(|all| all.iter().any(|s| s["codec_type"] == kind))
        };
        match length {
            None => Err(FileError::Unfit("这段录音、录像读不出时长，处理不了；请转换格式后再试".into())),
            Some(length) if length > LONGEST => {
                Err(FileError::Unfit("超过两小时的录音、录像不能遮盖；请先剪成几段再上传".into()))
            }
            Some(length) => Ok(Found { length, pictures: has("video"), sound: has("audio") }),
        }
    }

    /// How long a recording is, in milliseconds.
    pub(super) async fn length_of(&self, sha256: &str, media: Media) -> Result<u32, FileError> {
        let path = self.lies_at(sha256)?;
        Ok(self.look_into(media, &path).await?.length)
    }

    /// What a film shows at a moment, as a JPEG, for whoever has already been let in.
    pub(super) async fn frame_shown(&self, sha256: &str, media: Media, at: u32) -> Result<Bytes, FileError> {
        let path = self.lies_at(sha256)?;
        let length = self.look_into(media, &path).await?.length;
        // Films end a little before they say they do.
        let at = seconds(at.min(length.saturating_sub(500)));
        let folder = self.workplace()?;
        let mut args = ffmpeg(media, &path, &["-ss", &at])?;
        let side = |of: &str| format!("'max(2,trunc({of}*min(1,1280/max(iw,ih))/2)*2)'");
        let scale = format!("scale=w={}:h={},setsar=1", side("iw"), side("ih"));
        args.extend(["-map", "0:v:0", "-frames:v", "1", "-vf"].map(OsString::from));
        args.extend([scale.into(), "-q:v".into(), "3".into(), "-map_metadata".into(), "-1".into()]);
        args.extend(["-f", "image2", "-update", "1", "still.jpg"].map(OsString::from));
        let bounds = Bounds { time: LOOK, memory: MEMORY, file: 32 << 20 };
        let easel = self.easel().await?;
        self.programs().call(Program::Ffmpeg, &args, folder.path(), bounds, |_| {}).await?;
        drop(easel);
        match tokio::fs::read(folder.path().join("still.jpg")).await {
            Ok(bytes) => Ok(bytes.into()),
            Err(_) => Err(FileError::NotFound),
        }
    }

    /// Makes the copy of a film or a sound in `folder`.
    pub(super) async fn cover_recording(
        &self,
        sha256: &str,
        media: Media,
        wanted: &Wanted,
        folder: PathBuf,
        progress: Progress,
    ) -> Result<PathBuf, FileError> {
        let path = self.lies_at(sha256)?;
        let found = self.look_into(media, &path).await?;
        let film = media.family() == crate::files::Family::Video;
        if (film && !found.pictures) || (!film && !found.sound) {
            return Err(FileError::Unfit("这个文件里没有能处理的画面或者声音".into()));
        }
        let mut args = ffmpeg(media, &path, &[])?;
        let mut say = |words: &[&str]| args.extend(words.iter().map(OsString::from));
        say(&["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"]);
        if film {
            say(&["-map", "0:v:0", "-vf", &over(&wanted.areas), "-c:v", "libx264", "-preset", "veryfast"]);
            say(&["-crf", "23", "-flags:v", "+bitexact", "-threads", "2"]);
        } else {
            say(&["-vn"]);
        }
        if found.sound && !wanted.mute {
            say(&[
                "-map",
                "0:a:0",
                "-af",
                &hushed(&wanted.silences),
                "-c:a",
                "aac",
                "-b:a",
                "128k",
                "-ac",
                "2",
            ]);
            say(&["-flags:a", "+bitexact"]);
        } else {
            say(&["-an"]);
        }
        let name = if film { "copy.mp4" } else { "copy.m4a" };
        let form = if film { "mp4" } else { "ipod" };
        say(&["-movflags", "+faststart", "-progress", "pipe:1", "-nostats", "-f", form, name]);
        let time = AT_LEAST + PER_SECOND * u64::from(found.length / 1000);
        let most = self.limits().of(media.family());
        let bounds = Bounds {
            time: Duration::from_secs(time.min(AT_MOST)),
            memory: MEMORY,
            // One byte more than is taken: what is too large is told as such, not cut off.
            file: most + 1,
        };
        let heard = |line: &str| {
            let done = line.strip_prefix("out_time_us=").and_then(|us| us.trim().parse::<u64>().ok());
            if let Some(us) = done {
                // The last steps take a moment more.
                let done = usize::try_from(us / 1000).unwrap_or_default();
                progress.set(done.min(found.length as usize * 99 / 100), found.length as usize);
            }
        };
        let made = folder.join(name);
        match self.programs().call(Program::Ffmpeg, &args, &folder, bounds, heard).await {
            Ok(_) => Ok(made),
            Err(_) if made.metadata().is_ok_and(|m| m.len() > most) => {
                Err(FileError::TooLarge { family: media.family().label(), limit: most })
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::areas::Cover;
    use super::*;

    #[test]
    fn what_is_asked_is_said_as_ffmpeg_reads_it() {
        let area = Area {
            x: 1000,
            y: 0,
            width: 2550,
            height: 10_000,
            cover: Cover::Black,
            page: None,
            from: Some(1_500),
            until: None,
        };
        let filter = over(&[area, Area { from: None, until: Some(2_000), ..area }]);
        assert!(filter.starts_with(
            "drawbox=x='floor(iw*1000/10000)':y='floor(ih*0/10000)':w='ceil(iw*3550/10000)-floor(iw*1000/10000)':\
             h='ceil(ih*10000/10000)-floor(ih*0/10000)':color=black:t=fill:enable='gte(t,1.400)',drawbox="
        ));
        assert!(filter.contains("enable='between(t,0.000,2.100)'"), "{filter}");
        let hushed = hushed(&[Span { from: 50, until: 61_005 }]);
        assert_eq!(hushed, "asetnsamples=n=256:p=0,volume=volume=0:enable='between(t,0.000,61.105)'");
    }
}
