//! Sound as phones and browsers record it: AMR, AAC in ADTS frames, Opus and Vorbis in Ogg, WebM that holds no picture. Known by
//! its first bytes and walked frame by frame; the last frame may be shorter than it says, as recorders leave it so.

use super::FileError;
use super::kind::Media;
use super::structure::read_up_to;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

const AMR: &[u8] = b"#!AMR\n";
const AMR_WIDE: &[u8] = b"#!AMR-WB\n";
/// How WebM and Matroska begin.
pub(super) const EBML: &[u8] = &[0x1A, 0x45, 0xDF, 0xA3];

/// The kind of sound by its first bytes.
pub(super) fn sniff(head: &[u8]) -> Option<Media> {
    if head.starts_with(AMR) || head.starts_with(AMR_WIDE) {
        return Some(Media::Amr);
    }
    if ogg_sound(head) {
        return Some(Media::Ogg);
    }
    if head.starts_with(EBML) {
        return webm_sound(head).then_some(Media::Weba);
    }
    // Two frames one behind the other: twelve bits alone are found in anything.
    let second = head.get(adts(head)?..).unwrap_or_default();
    (second.len() < 7 || adts(second).is_some()).then_some(Media::Aac)
}

/// Bytes of the tables of a recording of some hours.
const TABLES: usize = 4 << 20;

/// Whether a film's container holds sound and no picture. `movie` is where its `moov` box stands.
///
/// # Errors
/// The disk.
pub(super) fn alone(path: &Path, movie: (u64, u64)) -> Result<bool, FileError> {
    let (at, size) = movie;
    // Only a film has tables as long as that.
    let Some(size) = usize::try_from(size).ok().filter(|size| *size <= TABLES) else { return Ok(false) };
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(at))?;
    let mut tables = vec![0; size];
    read_up_to(&mut file, &mut tables)?;
    let handled = |kind: &[u8]| tables.windows(16).any(|w| &w[..4] == b"hdlr" && &w[12..] == kind);
    Ok(handled(b"soun") && !handled(b"vide"))
}

/// Whether it is made of frames to its end.
///
/// # Errors
/// The disk.
pub(super) fn holds(path: &Path, media: Media) -> Result<bool, FileError> {
    let file = File::open(path)?;
    let end = file.metadata()?.len();
    let mut walk = Walk { file: BufReader::new(file), at: 0, end };
    Ok(match media {
        Media::Amr => amr_frames(&mut walk)?,
        Media::Aac => adts_frames(&mut walk)?,
        Media::Ogg => ogg_pages(&mut walk)?,
        _ => webm_blocks(&mut walk)?,
    })
}

/// A file that is gone through from its beginning to its end.
struct Walk {
    file: BufReader<File>,
    at: u64,
    end: u64,
}

impl Walk {
    /// The next bytes, fewer at the end.
    fn next<const N: usize>(&mut self) -> Result<([u8; N], usize), FileError> {
        let mut bytes = [0; N];
        let read = read_up_to(&mut self.file, &mut bytes)?;
        self.at += read as u64;
        Ok((bytes, read))
    }

    /// Goes on by so many bytes, but not beyond the end.
    fn skip(&mut self, bytes: u64) -> Result<(), FileError> {
        let bytes = bytes.min(self.end.saturating_sub(self.at));
        self.file.seek_relative(i64::try_from(bytes).unwrap_or(i64::MAX))?;
        self.at += bytes;
        Ok(())
    }

    fn over(&self) -> bool {
        self.at >= self.end
    }
}

/// Bytes of an AMR frame behind its first, by its type, narrow and wide; [`NONE`] where the type is reserved.
const NARROW: [u8; 16] = [12, 13, 15, 17, 19, 20, 26, 31, 5, NONE, NONE, NONE, NONE, NONE, NONE, 0];
const WIDE: [u8; 16] = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, NONE, NONE, NONE, NONE, 0, 0];
const NONE: u8 = 0xFF;

fn amr_frames(walk: &mut Walk) -> Result<bool, FileError> {
    let (head, read) = walk.next::<9>()?;
    let (sizes, begins) = if head[..read].starts_with(AMR_WIDE) { (WIDE, AMR_WIDE) } else { (NARROW, AMR) };
    walk.at = begins.len() as u64;
    walk.file.seek(SeekFrom::Start(walk.at))?;
    let mut spoken = false;
    while !walk.over() {
        let ([first], _) = walk.next::<1>()?;
        // The first and the last two bits are nought.
        let size = sizes[usize::from(first >> 3 & 15)];
        if first & 0x83 != 0 || size == NONE {
            return Ok(false);
        }
        spoken |= size > 5;
        walk.skip(u64::from(size))?;
    }
    Ok(spoken)
}

/// The length of an ADTS frame, by its first seven bytes.
fn adts(head: &[u8]) -> Option<usize> {
    let head: &[u8; 7] = head.get(..7)?.try_into().ok()?;
    let length = usize::from(head[3] & 3) << 11 | usize::from(head[4]) << 3 | usize::from(head[5] >> 5);
    let known = head[0] == 0xFF && head[1] & 0xF6 == 0xF0 && (head[2] >> 2 & 15) < 13;
    (known && length > 7).then_some(length)
}

fn adts_frames(walk: &mut Walk) -> Result<bool, FileError> {
    let mut frames = 0u32;
    while !walk.over() {
        let (head, read) = walk.next::<7>()?;
        if read < 7 {
            break;
        }
        let Some(length) = adts(&head) else { return Ok(false) };
        frames = frames.saturating_add(1);
        walk.skip(length as u64 - 7)?;
    }
    Ok(frames > 0)
}

/// An Ogg page's head: how many bytes its table and its content have; none where it is no page.
fn ogg_page(head: &[u8; 27]) -> Option<u8> {
    (head.starts_with(b"OggS") && head[4] == 0).then_some(head[26])
}

/// Whether the first page begins a stream of sound that is known.
fn ogg_sound(head: &[u8]) -> bool {
    let first = head.get(..27).and_then(|h| h.try_into().ok()).and_then(ogg_page);
    let content = first.and_then(|segments| head.get(27 + usize::from(segments)..));
    content.is_some_and(|c| [&b"OpusHead"[..], b"\x01vorbis"].iter().any(|codec| c.starts_with(codec)))
}

fn ogg_pages(walk: &mut Walk) -> Result<bool, FileError> {
    let mut pages = 0u32;
    while !walk.over() {
        let (head, read) = walk.next::<27>()?;
        if read < 27 {
            break;
        }
        let Some(segments) = ogg_page(&head) else { return Ok(false) };
        // A stream that joins later may bring a picture.
        if pages > 0 && head[5] & 2 != 0 {
            return Ok(false);
        }
        let mut table = [0; 255];
        let table = &mut table[..usize::from(segments)];
        let read = read_up_to(&mut walk.file, table)?;
        walk.at += read as u64;
        walk.skip(table[..read].iter().map(|n| u64::from(*n)).sum())?;
        pages = pages.saturating_add(1);
    }
    // Its head, its words, and sound.
    Ok(pages > 2)
}

/// Elements of WebM that hold others.
const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1F43_B675;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK: u32 = 0xAE;
/// Elements that are looked at.
const DOC_TYPE: u32 = 0x4282;
const TRACK_TYPE: u32 = 0x83;
const BLOCKS: [u32; 2] = [0xA3, 0xA0];

/// What a recording may hold, one beside the other: its heads, words, indices, and what stands in a cluster. Nothing else is
/// brought along.
const KNOWN: [u32; 18] = [
    0x1A45_DFA3,
    SEGMENT,
    0x114D_9B74,
    0xEC,
    0xBF,
    0x1549_A966,
    TRACKS,
    0x1C53_BB6B,
    0x1043_A770,
    0x1254_C367,
    CLUSTER,
    0xE7,
    0x5854,
    0xA7,
    0xAB,
    BLOCKS[0],
    BLOCKS[1],
    0xAF,
];

/// An element's number or length: how many bytes it has, its value with and without the mark of its length.
fn varied(bytes: &[u8]) -> Option<(usize, u64, u64)> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    let bytes = bytes.get(..length).filter(|_| length <= 8)?;
    let whole = bytes.iter().fold(0u64, |sum, b| sum << 8 | u64::from(*b));
    Some((length, whole, whole & !(1u64 << (7 * length))))
}

/// An element's head: its number, its length (none where it is left open), the bytes of the head.
fn element(bytes: &[u8]) -> Option<(u32, Option<u64>, usize)> {
    let (number_length, number, _) = varied(bytes)?;
    let (size_length, _, size) = varied(bytes.get(number_length..)?)?;
    let open = size == (1u64 << (7 * size_length)) - 1;
    let number = u32::try_from(number).ok()?;
    Some((number, (!open).then_some(size), number_length + size_length))
}

/// Whether the head says WebM, and names tracks of sound alone.
fn webm_sound(head: &[u8]) -> bool {
    let Some((_, Some(size), begins)) = element(head) else { return false };
    let Some(inner) = usize::try_from(size).ok().and_then(|size| head.get(begins..begins.checked_add(size)?))
    else {
        return false;
    };
    let is_webm = children(inner).any(|(number, content)| number == DOC_TYPE && content == b"webm");
    let Some(segment) = head.get(begins + inner.len()..) else { return false };
    let Some((SEGMENT, _, begins)) = element(segment) else { return false };
    let tracks = children(&segment[begins..]).find(|(number, _)| *number == TRACKS);
    let Some((_, tracks)) = tracks else { return false };
    let kinds: Vec<&[u8]> = children(tracks)
        .filter(|(number, _)| *number == TRACK)
        .flat_map(|(_, track)| {
            children(track).filter(|(number, _)| *number == TRACK_TYPE).map(|(_, kind)| kind)
        })
        .collect();
    is_webm && !kinds.is_empty() && kinds.iter().all(|kind| *kind == [2])
}

/// The elements beside each other in some bytes, as far as they lie there whole.
fn children(mut bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let (number, size, begins) = element(bytes)?;
        let end = begins.checked_add(usize::try_from(size?).ok()?)?;
        let content = bytes.get(begins..end)?;
        bytes = &bytes[end..];
        Some((number, content))
    })
}

fn webm_blocks(walk: &mut Walk) -> Result<bool, FileError> {
    let mut sounds = false;
    while !walk.over() {
        let begins = walk.at;
        let (head, read) = walk.next::<12>()?;
        // What is cut within a head is the end of the recording.
        let Some((number, size, length)) = element(&head[..read]) else { return Ok(sounds && read < 12) };
        walk.at = begins + length as u64;
        walk.file.seek_relative(length as i64 - read as i64)?;
        if !KNOWN.contains(&number) {
            return Ok(false);
        }
        sounds |= BLOCKS.contains(&number);
        match size {
            // What they hold stands beside them, here.
            _ if number == SEGMENT || number == CLUSTER => {}
            Some(size) => walk.skip(size)?,
            None => return Ok(false),
        }
    }
    Ok(sounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_numbers_of_elements_are_read_and_open_ones_are_told() {
        assert_eq!(element(&[0xA3, 0x82, 0, 0]), Some((0xA3, Some(2), 2)));
        assert_eq!(
            element(&[0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            Some((CLUSTER, None, 12))
        );
        assert_eq!(element(&[0xA3]), None);
        assert_eq!(element(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), None);
    }
}
