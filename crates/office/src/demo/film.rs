//! Body-camera films: one small MP4, drawn once, given another moment, another length and a mark of its own.

use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Ten frames of a coloured wall; its clocks count a second to `MOVIE` and `MEDIA` ticks.
const BLANK: &[u8] = include_bytes!("film.mp4");
/// Ticks of the whole film by its two clocks.
const MOVIE: u32 = 10_000;
const MEDIA: u32 = 6_000;
/// Lengths that divide both, in seconds.
const LENGTHS: [u32; 3] = [500, 1_000, 2_000];
/// Seconds from 1904, where the format begins to count, to 1970.
const SINCE_1904: i64 = 2_082_844_800;

/// The shortest film there is of at least so many seconds, or the longest.
pub(super) fn length(seconds: i64) -> u32 {
    LENGTHS.into_iter().find(|l| i64::from(*l) >= seconds).unwrap_or(LENGTHS[2])
}

/// A film that a camera began at this moment of its clock (Asia/Shanghai), so many seconds long; `mark` makes it another than
/// every other.
///
/// # Panics
/// If it is not one of the lengths that there are: 500, 1000 or 2000 seconds.
pub fn film(began: DateTime, seconds: u32, mark: &str) -> Vec<u8> {
    assert!(LENGTHS.contains(&seconds), "no film is {seconds} seconds long");
    let mut out = BLANK.to_vec();
    let unix = Offset::constant(8).to_timestamp(began).map_or(0, |t| t.as_second());
    let created = u32::try_from(unix + SINCE_1904).unwrap_or_default().to_be_bytes();
    for (name, ticks) in [(b"mvhd", Some(MOVIE)), (b"tkhd", None), (b"mdhd", Some(MEDIA))] {
        let Some(at) = BLANK.windows(4).position(|w| w == name) else { continue };
        // Version and flags, then when it was made and changed, then the clock.
        out[at + 8..at + 12].copy_from_slice(&created);
        out[at + 12..at + 16].copy_from_slice(&created);
        if let Some(ticks) = ticks {
            out[at + 16..at + 20].copy_from_slice(&(ticks / seconds).to_be_bytes());
        }
    }
    let mark = mark.as_bytes();
    out.extend_from_slice(&(mark.len() as u32 + 8).to_be_bytes());
    out.extend_from_slice(b"free");
    out.extend_from_slice(mark);
    out
}
