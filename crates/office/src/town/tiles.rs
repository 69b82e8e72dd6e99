//! 离线底图: pictures of the map from one file in the town's folder, PMTiles version 3, for a network without a way out.
//!
//! The file is a header, directories of tiles in the order of a Hilbert curve, and the pictures; a directory may lead to
//! others (leaves). Read by hand: what the ready-made reader draws in is meant for fetching such files over HTTP.

use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

const HEAD: u64 = 127;
/// A directory unpacked has at most so many bytes, and directories lead to each other at most so deep.
const MOST: u64 = 64 << 20;
const DEPTH: usize = 4;
/// So many lines all directories together have at most: a town's file has some ten thousand.
const LINES: u64 = 20_000_000;
/// The deepest zoom a file may name.
const ZOOMS: u8 = 24;

/// A line of a directory: a run of tiles with one picture, or (a run of none) another directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    tile: u64,
    run: u64,
    offset: u64,
    length: u64,
}

/// A stretch of the file.
#[derive(Clone, Copy, Debug)]
struct Part {
    offset: u64,
    length: u64,
}

/// How something is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
}

/// What was met on the way through all directories.
#[derive(Default)]
struct Walked {
    lines: u64,
    pictures: u64,
}

/// The town's own pictures of the map.
#[derive(Debug)]
pub struct TileFile {
    file: Mutex<File>,
    root: Vec<Entry>,
    leaves: Part,
    pictures: Part,
    inner: Packing,
    outer: Packing,
    media: &'static str,
    /// The zooms for which it has pictures, first and last.
    pub zooms: [u8; 2],
    /// West, south, east, north, in degrees.
    pub bounds: [f64; 4],
}

impl TileFile {
    /// Opens a file and walks through all its directories, so that what is damaged is found before it is missed.
    pub(super) fn open(path: &Path) -> Result<TileFile, String> {
        let mut file = File::open(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => "缺少这个文件".to_string(),
            _ => format!("读不出这个文件（{e}）"),
        })?;
        let size = file.metadata().map_err(|e| e.to_string())?.len();
        let mut head = [0; HEAD as usize];
        file.read_exact(&mut head).map_err(|_| "不是PMTiles文件，或者没有传完".to_string())?;
        if &head[..7] != b"PMTiles" {
            return Err("不是PMTiles文件".into());
        }
        if head[7] != 3 {
            return Err(format!("只读PMTiles第3版，这是第{}版", head[7]));
        }
        let eight = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| head[at + i]));
        let degrees =
            |at: usize| f64::from(i32::from_le_bytes(std::array::from_fn(|i| head[at + i]))) / 10_000_000.0;
        let part = |at: usize, name: &str| {
            let part = Part { offset: eight(at), length: eight(at + 8) };
            match part.offset.checked_add(part.length).is_some_and(|end| end <= size) {
                true => Ok(part),
                false => Err(format!("文件不完整：{name}在文件末尾之后")),
            }
        };
        let media = match head[99] {
            2 => "image/png",
            3 => "image/jpeg",
            4 => "image/webp",
            1 => return Err("这是矢量瓦片（MVT），只能用图片瓦片（PNG、JPEG、WebP）".into()),
            _ => return Err("瓦片类型不认得，只能用图片瓦片（PNG、JPEG、WebP）".into()),
        };
        let tiles = TileFile {
            root: Vec::new(),
            leaves: part(40, "下级目录")?,
            pictures: part(56, "瓦片")?,
            inner: packing(head[97], "目录")?,
            outer: packing(head[98], "瓦片")?,
            media,
            zooms: [head[100], head[101]],
            bounds: [102, 106, 110, 114].map(degrees),
            file: Mutex::new(file),
        };
        let [first, last] = tiles.zooms;
        if first > last || last > ZOOMS {
            return Err(format!("缩放级别写坏了：{first}至{last}"));
        }
        let [west, south, east, north] = tiles.bounds;
        if west >= east || south >= north || west < -180.0 || east > 180.0 || south < -90.0 || north > 90.0 {
            return Err("范围写坏了".into());
        }
        let root = tiles.directory(part(8, "目录")?)?;
        let tiles = TileFile { root, ..tiles };
        let mut walked = Walked::default();
        tiles.walk(&tiles.root, 0, &mut walked)?;
        match walked.pictures {
            0 => Err("一张瓦片也没有".into()),
            _ => Ok(tiles),
        }
    }

    /// What kind of pictures it holds.
    pub fn media(&self) -> &'static str {
        self.media
    }

    /// Whether it shows something of the rectangle around these positions.
    pub(super) fn shows(&self, around: &[[f64; 2]]) -> bool {
        let [west, south, east, north] = self.bounds;
        let side = |i: usize, pick: fn(f64, f64) -> f64| around.iter().map(|p| p[i]).reduce(pick);
        let overlaps = |i: usize, low: f64, high: f64| {
            let (from, to) = (side(i, f64::min), side(i, f64::max));
            from.is_none_or(|from| from <= high) && to.is_none_or(|to| to >= low)
        };
        overlaps(0, west, east) && overlaps(1, south, north)
    }

    /// The picture of a tile; none where the file has none.
    ///
    /// # Errors
    /// In Chinese, when the file can no longer be read.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, String> {
        let Some(wanted) = number(zoom, x, y) else { return Ok(None) };
        let mut directory = self.root.clone();
        for _ in 0..DEPTH {
            let Some(entry) = find(&directory, wanted) else { return Ok(None) };
            if entry.run > 0 {
                if wanted - entry.tile >= entry.run {
                    return Ok(None);
                }
                return self.unpacked(self.within(self.pictures, &entry)?, self.outer).map(Some);
            }
            directory = self.directory(self.within(self.leaves, &entry)?)?;
        }
        Err("目录套得太深".into())
    }

    /// Every directory below, whether each line points into the file, and the first picture of all.
    fn walk(&self, directory: &[Entry], depth: usize, walked: &mut Walked) -> Result<(), String> {
        walked.lines += directory.len() as u64;
        if depth >= DEPTH || walked.lines > LINES {
            return Err("目录套得太深或者太长".into());
        }
        for entry in directory {
            if entry.run == 0 {
                let leaf = self.directory(self.within(self.leaves, entry)?)?;
                self.walk(&leaf, depth + 1, walked)?;
                continue;
            }
            let picture = self.within(self.pictures, entry)?;
            if walked.pictures == 0 && !is_of(self.media, &self.unpacked(picture, self.outer)?) {
                return Err(format!("瓦片不是文件头写的{}", self.media));
            }
            walked.pictures += 1;
        }
        Ok(())
    }

    fn within(&self, part: Part, entry: &Entry) -> Result<Part, String> {
        let end = entry.offset.checked_add(entry.length);
        if entry.length == 0 || end.is_none_or(|end| end > part.length) {
            return Err("目录写坏了：指到了文件以外".into());
        }
        Ok(Part { offset: part.offset + entry.offset, length: entry.length })
    }

    fn unpacked(&self, part: Part, packing: Packing) -> Result<Vec<u8>, String> {
        if part.length > MOST {
            return Err("目录或者瓦片过大".into());
        }
        let broken = |e: std::io::Error| format!("读不出这个文件（{e}）");
        let mut raw = vec![0; usize::try_from(part.length).map_err(|e| e.to_string())?];
        {
            let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            file.seek(SeekFrom::Start(part.offset)).map_err(broken)?;
            file.read_exact(&mut raw).map_err(broken)?;
        }
        if packing == Packing::Plain {
            return Ok(raw);
        }
        let mut out = Vec::new();
        let read = GzDecoder::new(raw.as_slice()).take(MOST + 1).read_to_end(&mut out);
        match read {
            Ok(n) if n as u64 <= MOST => Ok(out),
            Ok(_) => Err("目录或者瓦片过大".into()),
            Err(_) => Err("文件写坏了：解不开压缩".into()),
        }
    }

    fn directory(&self, part: Part) -> Result<Vec<Entry>, String> {
        entries(&self.unpacked(part, self.inner)?).ok_or_else(|| "目录写坏了".to_string())
    }
}

fn packing(code: u8, what: &str) -> Result<Packing, String> {
    match code {
        // What says nothing of it is not packed.
        0 | 1 => Ok(Packing::Plain),
        2 => Ok(Packing::Gzip),
        _ => Err(format!("{what}的压缩方式不认得，只能是gzip或者不压缩")),
    }
}

fn is_of(media: &str, bytes: &[u8]) -> bool {
    match media {
        "image/png" => bytes.starts_with(&[0x89, b'P', b'N', b'G']),
        "image/jpeg" => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        _ => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    }
}

/// The place of a tile along the curves of all zooms: those of a zoom follow those of the zooms above it.
fn number(zoom: u8, x: u32, y: u32) -> Option<u64> {
    let side = 1_u32.checked_shl(zoom.into()).filter(|_| zoom <= ZOOMS)?;
    if x >= side || y >= side {
        return None;
    }
    let (mut x, mut y, mut along) = (x, y, 0_u64);
    let mut half = side / 2;
    while half > 0 {
        let (right, low) = (u32::from(x & half > 0), u32::from(y & half > 0));
        along += u64::from(half) * u64::from(half) * u64::from((3 * right) ^ low);
        (x, y) = (x & (half - 1), y & (half - 1));
        if low == 0 {
            if right == 1 {
                (x, y) = (half - 1 - x, half - 1 - y);
            }
            (x, y) = (y, x);
        }
        half /= 2;
    }
    Some(((1_u64 << (2 * u64::from(zoom))) - 1) / 3 + along)
}

/// The last line that begins at this tile or before it.
fn find(directory: &[Entry], tile: u64) -> Option<Entry> {
    let after = directory.partition_point(|e| e.tile <= tile);
    directory.get(after.checked_sub(1)?).copied()
}

/// The next number of a directory, seven bits a byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A directory stands in columns: tiles as differences, runs, lengths, offsets (nought: right behind the one before).
fn entries(mut bytes: &[u8]) -> Option<Vec<Entry>> {
    let bytes = &mut bytes;
    let count = usize::try_from(varint(bytes)?).ok()?;
    // Each line takes four bytes at least.
    if count > bytes.len() / 4 {
        return None;
    }
    let mut column = || (0..count).map(|_| varint(bytes)).collect::<Option<Vec<u64>>>();
    let (steps, runs, lengths, offsets) = (column()?, column()?, column()?, column()?);
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    let mut tile = 0_u64;
    for i in 0..count {
        tile = tile.checked_add(steps[i]).filter(|_| i == 0 || steps[i] > 0)?;
        let offset = match (offsets[i], entries.last()) {
            (0, Some(before)) => before.offset.checked_add(before.length)?,
            (0, None) => return None,
            (n, _) => n - 1,
        };
        entries.push(Entry { tile, run: runs[i], offset, length: lengths[i] });
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;
    use testbed::PmTiles;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n one";
    const OTHER: &[u8] = b"\x89PNG\r\n\x1a\n another";

    fn three() -> PmTiles {
        let tiles = vec![
            (13, 6655, 3239, PNG.to_vec()),
            (14, 13311, 6479, OTHER.to_vec()),
            (14, 13310, 6478, PNG.to_vec()),
        ];
        PmTiles { tiles, ..PmTiles::default() }
    }

    fn opened(bytes: &[u8]) -> Result<TileFile, String> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("written");
        TileFile::open(file.path())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes).expect("packed");
        packed.finish().expect("packed")
    }

    #[test]
    fn tiles_are_numbered_as_the_format_says() {
        let known =
            [((0, 0, 0), 0), ((1, 0, 0), 1), ((1, 0, 1), 2), ((1, 1, 1), 3), ((1, 1, 0), 4), ((2, 0, 0), 5)];
        for ((z, x, y), n) in known {
            assert_eq!(number(z, x, y), Some(n), "{z}/{x}/{y}");
        }
        assert_eq!(number(12, 3423, 1763), Some(19_078_479));
        assert_eq!((number(1, 2, 0), number(1, 0, 2), number(25, 0, 0)), (None, None, None));
        // Every tile of a zoom once, each beside the one before.
        let mut all: Vec<(u64, i64, i64)> = (0..16_u32)
            .flat_map(|x| (0..16_u32).map(move |y| (number(4, x, y).expect("a tile"), x.into(), y.into())))
            .collect();
        all.sort_unstable();
        assert!(
            all.windows(2)
                .all(|w| w[1].0 == w[0].0 + 1 && (w[1].1 - w[0].1).abs() + (w[1].2 - w[0].2).abs() == 1)
        );
    }

    #[test]
    fn what_was_put_in_is_found_whatever_the_packing_and_the_leaves() {
        for leaves in [false, true] {
            for packed in [false, true] {
                let made = PmTiles { leaves, ..three() };
                let bytes = if packed { made.packed(2, gzip) } else { made.packed(1, <[u8]>::to_vec) };
                let file = opened(&bytes).unwrap_or_else(|e| panic!("{leaves} {packed}: {e}"));
                assert_eq!((file.media(), file.zooms), ("image/png", [13, 14]));
                for (z, x, y, picture) in made.tiles {
                    assert_eq!(file.tile(z, x, y), Ok(Some(picture)), "{z}/{x}/{y}");
                }
                for (z, x, y) in [(13, 6656, 3239), (14, 0, 0), (12, 3327, 1619), (13, 9000, 1), (99, 1, 1)] {
                    assert_eq!(file.tile(z, x, y), Ok(None), "{z}/{x}/{y}");
                }
            }
        }
    }

    #[test]
    fn what_is_damaged_or_of_another_kind_says_so() {
        let whole = three().packed(2, gzip);
        assert!(opened(&whole).is_ok());
        for (at, is, words) in [
            (0, b'X', "不是PMTiles文件"),
            (7, 2, "第2版"),
            (99, 1, "矢量瓦片"),
            (99, 0, "瓦片类型不认得"),
            (97, 3, "压缩方式不认得"),
            (100, 15, "缩放级别写坏了"),
            (21, 1, "文件不完整"),
        ] {
            let mut bytes = whole.clone();
            bytes[at] = is;
            let said = opened(&bytes).expect_err(words);
            assert!(said.contains(words), "{said}");
        }
        let said = opened(&whole[..whole.len() - 1]).expect_err("cut off");
        assert!(said.contains("文件不完整"), "{said}");
        assert!(opened(&whole[..60]).expect_err("cut off").contains("没有传完"));
        let text = PmTiles { tiles: vec![(1, 0, 0, b"<html>".to_vec())], ..PmTiles::default() };
        assert!(opened(&text.packed(1, <[u8]>::to_vec)).expect_err("no picture").contains("瓦片不是"));
        assert!(
            opened(&PmTiles::default().packed(1, <[u8]>::to_vec))
                .expect_err("empty")
                .contains("一张瓦片也没有")
        );
    }

    proptest::proptest! {
        /// Whatever becomes of the bytes, it is refused or read: nothing panics, nothing is read beyond the file.
        #[test]
        fn no_damage_makes_it_fall(flips in proptest::collection::vec((0_usize..2000, 0_u8..), 1..12), cut in 0_usize..2000) {
            let mut bytes = PmTiles { leaves: true, ..three() }.packed(1, <[u8]>::to_vec);
            for (at, is) in flips {
                let place = at % bytes.len();
                bytes[place] = is;
            }
            let end = bytes.len() - cut % 40;
            if let Ok(file) = opened(&bytes[..end]) {
                for (z, x, y) in [(13, 6655, 3239), (14, 13311, 6479), (3, 1, 1)] {
                    let _ = file.tile(z, x, y);
                }
            }
        }
    }
}
