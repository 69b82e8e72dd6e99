//! When and where a file says it was taken. Only numbers come out of here: whatever words a camera or a joker wrote into
//! the file stay in it.

use super::kind::{Family, Media};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use nom_exif::{EntryValue, ExifDateTime, ExifTag, GPSInfo, MediaParser, MediaSource, TrackInfoTag};
use std::path::{Path, PathBuf};

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Properties {
    /// 拍摄时间, Asia/Shanghai.
    pub taken_at: Option<DateTime>,
    /// Longitude and latitude, degrees.
    pub place: Option<(f64, f64)>,
}

/// Reads them; a file that cannot be understood says nothing.
pub(super) fn read(path: &Path, media: Media, now: DateTime) -> Properties {
    let found = match media.family() {
        Family::Photo => photo(path),
        Family::Video => track(path),
        Family::Audio if media == Media::M4a => track(path),
        _ => None,
    };
    let (time, gps) = found.unwrap_or_default();
    Properties { taken_at: time.filter(|t| plausible(*t, now)), place: gps.and_then(|g| degrees(&g)) }
}

type Found = (Option<DateTime>, Option<GPSInfo>);

fn photo(path: &Path) -> Option<Found> {
    let source = MediaSource::from_memory(std::fs::read(path).ok()?).ok()?;
    let exif: nom_exif::Exif = MediaParser::new().parse_exif(source).ok()?.into();
    let time = [ExifTag::DateTimeOriginal, ExifTag::CreateDate]
        .into_iter()
        .find_map(|tag| exif.get(tag).and_then(moment));
    Some((time, exif.gps_info().cloned()))
}

fn track(path: &Path) -> Option<Found> {
    let info = MediaParser::new().parse_track(MediaSource::open(path).ok()?).ok()?;
    Some((info.get(TrackInfoTag::CreateDate).and_then(moment), info.gps_info().cloned()))
}

/// How long a film or a sound in a container says it is, in whole seconds; none where it does not say.
pub(crate) async fn seconds(path: PathBuf) -> Option<u32> {
    // On a thread of its own, as every parser of what strangers send.
    let read = tokio::task::spawn_blocking(move || {
        let info = MediaParser::new().parse_track(MediaSource::open(&path).ok()?).ok()?;
        info.get(TrackInfoTag::DurationMs)?.as_u64()
    });
    let length = read.await.ok().flatten()?;
    u32::try_from(length.div_ceil(1000)).ok().filter(|s| (1..=LONGEST).contains(s))
}

/// No recording of the field is longer than three days, in seconds.
const LONGEST: u32 = 3 * 24 * 3600;

/// A time with an offset is brought to Shanghai; one without is taken as the town's.
fn moment(value: &EntryValue) -> Option<DateTime> {
    let time = match value.as_datetime()? {
        ExifDateTime::Aware(t) => {
            let timestamp: jiff::Timestamp = t.to_rfc3339().parse().ok()?;
            Offset::constant(8).to_datetime(timestamp)
        }
        ExifDateTime::Naive(t) => t.to_string().parse().ok()?,
    };
    time.with().subsec_nanosecond(0).build().ok()
}

/// After the first digital cameras and not later than tomorrow.
fn plausible(time: DateTime, now: DateTime) -> bool {
    time.year() >= 1995 && time <= now.saturating_add(jiff::SignedDuration::from_hours(24))
}

fn degrees(gps: &GPSInfo) -> Option<(f64, f64)> {
    let (lon, lat) = (gps.longitude_decimal()?, gps.latitude_decimal()?);
    let on_earth = lon.is_finite() && lat.is_finite() && lon.abs() <= 180.0 && lat.abs() <= 90.0;
    // Phones without a fix write zeros.
    (on_earth && (lon, lat) != (0.0, 0.0)).then_some((lon, lat))
}
