//! The properties a phone writes into its pictures: when and where.

use jiff::civil::DateTime;

/// Puts an EXIF block with the moment (Asia/Shanghai) and the WGS-84 position behind a JPEG's first marker.
pub(super) fn stamp(jpeg: &[u8], taken_at: DateTime, position: Option<(f64, f64)>) -> Vec<u8> {
    let block = block(taken_at, position);
    let mut out = Vec::with_capacity(jpeg.len() + block.len() + 10);
    out.extend_from_slice(&jpeg[..2]);
    out.extend_from_slice(&[0xFF, 0xE1]);
    out.extend_from_slice(&(block.len() as u16 + 2).to_be_bytes());
    out.extend_from_slice(&block);
    out.extend_from_slice(&jpeg[2..]);
    out
}

const ASCII: u16 = 2;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// One field of a directory: tag, type, count, and its bytes.
type Field = (u16, u16, u32, Vec<u8>);

fn block(taken_at: DateTime, position: Option<(f64, f64)>) -> Vec<u8> {
    let make = ascii("ZHIFA-DEMO");
    let moment = ascii(&taken_at.strftime("%Y:%m:%d %H:%M:%S").to_string());
    let exif: Vec<Field> = vec![(0x9003, ASCII, 20, moment), (0x9011, ASCII, 7, ascii("+08:00"))];
    let gps: Vec<Field> = position.map_or_else(Vec::new, |(lon, lat)| {
        vec![
            (1, ASCII, 2, ascii(if lat < 0.0 { "S" } else { "N" })),
            (2, RATIONAL, 3, degrees(lat)),
            (3, ASCII, 2, ascii(if lon < 0.0 { "W" } else { "E" })),
            (4, RATIONAL, 3, degrees(lon)),
        ]
    });
    // The first directory's size does not depend on the addresses in it: laid out once to learn where the next begin.
    let first = |exif_at: u32, gps_at: u32| -> Vec<Field> {
        let mut fields =
            vec![(0x010F, ASCII, 11, make.clone()), (0x8769, LONG, 1, exif_at.to_be_bytes().to_vec())];
        if !gps.is_empty() {
            fields.push((0x8825, LONG, 1, gps_at.to_be_bytes().to_vec()));
        }
        fields
    };
    let exif_at = 8 + directory(&first(0, 0), 8).len() as u32;
    let second = directory(&exif, exif_at);
    let gps_at = exif_at + second.len() as u32;
    let mut out = b"Exif\0\0MM\0\x2A\0\0\0\x08".to_vec();
    out.extend(directory(&first(exif_at, gps_at), 8));
    out.extend(second);
    if !gps.is_empty() {
        out.extend(directory(&gps, gps_at));
    }
    out
}

fn ascii(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0);
    bytes
}

fn degrees(value: f64) -> Vec<u8> {
    let value = value.abs();
    let minutes = value.fract() * 60.0;
    let seconds = (minutes.fract() * 60.0 * 1000.0).round() as u32;
    [(value as u32, 1u32), (minutes as u32, 1), (seconds, 1000)]
        .into_iter()
        .flat_map(|(n, d)| [n.to_be_bytes(), d.to_be_bytes()].concat())
        .collect()
}

/// A directory standing at `at`: entries, no next one, then the values that do not fit into four bytes.
fn directory(fields: &[Field], at: u32) -> Vec<u8> {
    let mut entries = (fields.len() as u16).to_be_bytes().to_vec();
    let mut values: Vec<u8> = Vec::new();
    let behind = at + 2 + 12 * fields.len() as u32 + 4;
    for (tag, kind, count, bytes) in fields {
        entries.extend(tag.to_be_bytes());
        entries.extend(kind.to_be_bytes());
        entries.extend(count.to_be_bytes());
        if bytes.len() <= 4 {
            let mut short = bytes.clone();
            short.resize(4, 0);
            entries.extend(short);
        } else {
            entries.extend((behind + values.len() as u32).to_be_bytes());
            values.extend(bytes);
            if values.len() % 2 == 1 {
                values.push(0);
            }
        }
    }
    entries.extend([0; 4]);
    entries.extend(values);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use nom_exif::{ExifTag, MediaParser, MediaSource};

    #[test]
    fn a_reader_finds_the_moment_and_the_place_again() {
        let jpeg = super::super::photo::scene("river", super::super::rng::Rng::new(1));
        let stamped = stamp(&jpeg, date(2026, 5, 6).at(9, 8, 7, 0), Some((112.49583, 35.08512)));
        assert!(image::load_from_memory(&stamped).is_ok());
        let source = MediaSource::from_memory(stamped).unwrap();
        let exif: nom_exif::Exif = MediaParser::new().parse_exif(source).unwrap().into();
        let taken = exif.get(ExifTag::DateTimeOriginal).and_then(|v| v.as_datetime()).unwrap();
        assert!(format!("{taken:?}").contains("2026-05-06T09:08:07"), "{taken:?}");
        let gps = exif.gps_info().unwrap();
        assert!((gps.longitude_decimal().unwrap() - 112.49583).abs() < 1e-5);
        assert!((gps.latitude_decimal().unwrap() - 35.08512).abs() < 1e-5);
    }
}
