//! Damaged and disguised files of every kind, thrown at the room where files are taken in. Whatever comes: no part of the house
//! falls over, nothing is taken for what it is not, nothing of what is refused stays, and what is shown is drawn anew.

use crate::files::{House, houses, sample};
use bytes::Bytes;
use futures::stream;
use image::{DynamicImage, ImageFormat, RgbImage};
use jiff::ToSpan;
use law::party::FileRef;
use office::Me;
use office::files::{FileError, Incoming, Size};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};
use testbed::Dice;

/// Panics on threads that read what came in: the house catches them, but each is a fault.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |what| {
            if std::thread::current().name().is_some_and(|n| n.starts_with("tokio-r")) {
                PANICS.lock().unwrap_or_else(PoisonError::into_inner).push(what.to_string());
            }
            before(what);
        }));
    });
}

fn panics() -> Vec<String> {
    PANICS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, (x ^ y) as u8]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(drawn).write_to(&mut out, format).expect("encoded");
    out.into_inner()
}

fn boxed(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
    let mut out = (8 + inside.len() as u32).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(inside);
    out
}

/// A film of no length with a creation time and a place, as phones write them.
fn film(brand: &[u8; 4]) -> Vec<u8> {
    let mut head = vec![0, 0, 0, 0];
    for number in [3_862_000_000u32, 3_862_000_000, 1000, 0] {
        head.extend(number.to_be_bytes());
    }
    head.resize(100, 0);
    let place = b"\0\x14\x15\xc7+35.0821+112.5125/";
    let user = boxed(b"udta", &boxed(b"\xa9xyz", place));
    let movie = boxed(b"moov", &[boxed(b"mvhd", &head), user].concat());
    [boxed(b"ftyp", &[&brand[..], &[0; 4], brand].concat()), movie, boxed(b"mdat", &[7; 500])].concat()
}

fn archive(names: &[&str]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(b"<x>some words that are packed, some words that are packed</x>").expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

fn sound() -> Vec<u8> {
    let mut sound =
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data".to_vec();
    sound.extend(800u32.to_le_bytes());
    sound.extend([0x80; 800]);
    let length = (sound.len() as u32 - 8).to_le_bytes();
    sound[4..8].copy_from_slice(&length);
    sound
}

/// Real small files of every kind that is taken.
fn corpus() -> Vec<Vec<u8>> {
    let types = "[Content_Types].xml";
    let mut all: Vec<Vec<u8>> =
        ["flower_gps_ori6.jpg", "china_crop_gps.jpg", "exif_injection.jpg", "china_gps.heic"]
            .map(sample)
            .to_vec();
    all.extend([ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP].map(picture));
    all.extend([b"isom", b"qt  ", b"M4A "].map(film));
    all.push([&b"ID3\x04\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0"[..], &[0xFF, 0xFB, 0x90, 0x64], &[0; 400]].concat());
    all.push(sound());
    all.extend(testbed::sound::all().map(|(_, _, bytes)| bytes));
    all.push(
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
            .to_vec(),
    );
    all.push(archive(&[types, "word/document.xml"]));
    all.push(archive(&[types, "xl/workbook.xml"]));
    all
}

/// What nobody may be given as a photo.
fn disguises() -> Vec<Vec<u8>> {
    [
        &b"<html><script>alert(1)</script></html>"[..],
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
        b"#!/bin/sh\nrm -rf /\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0\0\0",
        b"Rar!\x1a\x07\x01\0\xff\xff",
        b"\x1f\x8b\x08\0\0\0\0\0",
    ]
    .map(<[u8]>::to_vec)
    .to_vec()
}

const NAMES: [&str; 12] = [
    "现场.jpg",
    "图.png",
    "图.webp",
    "IMG_1.HEIC",
    "视频.mp4",
    "录音.m4a",
    "录音.amr",
    "语音.opus",
    "合同.pdf",
    "表.xlsx",
    "没有后缀",
    "../../x\u{202e}gpj.exe",
];

/// Whether bytes are what the house says they are, told independently of how the house finds out.
fn is(media_type: &str, bytes: &[u8]) -> bool {
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|w| w == part);
    match media_type {
        "image/jpeg" => bytes.starts_with(&[0xFF, 0xD8, 0xFF]) && holds(&[0xFF, 0xD9]),
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n") && holds(b"IEND"),
        "image/webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        "image/heic" | "video/mp4" | "video/quicktime" | "audio/mp4" => bytes.get(4..8) == Some(b"ftyp"),
        "audio/mpeg" => bytes.starts_with(b"ID3") || (bytes[0] == 0xFF && bytes[1] & 0xE0 == 0xE0),
        "audio/wav" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE"),
        "audio/amr" => bytes.starts_with(b"#!AMR"),
        "audio/aac" => bytes[0] == 0xFF && bytes[1] & 0xF6 == 0xF0,
        "audio/ogg" => bytes.starts_with(b"OggS") && (holds(b"OpusHead") || holds(b"\x01vorbis")),
        "audio/webm" => bytes.starts_with(b"\x1a\x45\xdf\xa3") && holds(b"webm"),
        "application/pdf" => bytes.starts_with(b"%PDF-"),
        other if other.ends_with("wordprocessingml.document") => {
            bytes.starts_with(b"PK") && holds(b"word/document.xml")
        }
        other if other.ends_with("spreadsheetml.sheet") => {
            bytes.starts_with(b"PK") && holds(b"xl/workbook.xml")
        }
        _ => false,
    }
}

/// Whether a name promises what it holds.
fn agrees(name: &str, media_type: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "jpg" | "png" | "webp" | "heic" => media_type.starts_with("image/"),
        "mp4" | "m4a" | "amr" | "opus" => {
            media_type.starts_with("video/") || media_type.starts_with("audio/")
        }
        "pdf" | "xlsx" => media_type.starts_with("application/"),
        _ => true,
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    thrown: usize,
    taken: usize,
    drawn: usize,
    refused: usize,
}

/// Throws one file.
async fn throw(house: &House, me: &Me, dice: &mut Dice, corpus: &[Vec<u8>], tally: &mut Tally) {
    let whole = dice.one_of(corpus).clone();
    let bytes = match dice.below(20) {
        0 => whole,
        1 => [dice.one_of(&disguises()).clone(), whole].concat(),
        2 => dice.one_of(&disguises()).clone(),
        _ => dice.damaged(&whole, corpus),
    };
    let name = *dice.one_of(&NAMES);
    let size = *dice.one_of(&[None, None, Some(bytes.len() as u64), Some(0), Some(3), Some(u64::MAX)]);
    let breaks = dice.below(12) == 0;
    let mut pieces: Vec<Result<Bytes, &str>> = Vec::new();
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        // Pieces of every size, now and then none at all.
        let most = *dice.one_of(&[1usize, 64, 5_000, 70_000]);
        let n = dice.below(most + 1).min(rest.len()).max(usize::from(most == 1));
        pieces.push(Ok(Bytes::copy_from_slice(&rest[..n])));
        rest = &rest[n..];
    }
    if breaks {
        let at = dice.below(pieces.len() + 1);
        pieces.truncate(at);
        pieces.push(Err("the line is cut"));
    }
    let taking = house.room.take(stream::iter(pieces), Incoming { name, size }, me);
    let taken = tokio::time::timeout(Duration::from_secs(30), taking).await;
    let taken = taken.unwrap_or_else(|_| panic!("never an end: {name}, {} bytes", bytes.len()));
    tally.thrown += 1;
    match taken {
        Ok(file) => {
            assert!(!breaks, "half a file is none");
            tally.taken += 1;
            tally.drawn += usize::from(sane(house, me, name, &bytes, &file).await);
        }
        Err(FileError::Interrupted) => {
            assert!(breaks, "{name}, {} bytes, {:?}", bytes.len(), panics());
            tally.refused += 1;
        }
        Err(FileError::Unfit(_) | FileError::TooLarge { .. }) => tally.refused += 1,
        Err(other) => panic!("{name}, {} bytes: {other:?}", bytes.len()),
    }
    let panics = panics();
    assert!(panics.is_empty(), "{name}, {} bytes: {panics:?}", bytes.len());
}

/// That a file which was taken is what it is said to be; whether a picture could be made of it.
async fn sane(house: &House, me: &Me, name: &str, bytes: &[u8], file: &FileRef) -> bool {
    assert!(is(&file.media_type, bytes), "{} is no {}", name, file.media_type);
    assert!(agrees(name, &file.media_type), "{name} is {}", file.media_type);
    assert_eq!(file.sha256, hex::encode(Sha256::digest(bytes)), "kept as it came");
    assert_eq!(file.size, bytes.len() as u64);
    assert!(!file.name.contains(['/', '\\', '\u{202e}']));
    match house.room.display(me, &file.sha256, Size::Thumb).await {
        Ok(shown) => {
            assert!(shown.starts_with(&[0xFF, 0xD8]) && !shown.windows(4).any(|w| w == b"Exif"));
            let drawn = image::load_from_memory(&shown).expect("a picture");
            assert!(drawn.width() <= 320 && drawn.height() <= 320);
            true
        }
        Err(FileError::NoPicture) => false,
        Err(other) => panic!("{name}, {}: {other:?}", file.sha256),
    }
}

/// Every byte on the disk belongs to a record, and every record has its bytes.
async fn tidy(house: &House) {
    let rows = house.store.office.journal().query("SELECT sha256 FROM file", &[]).await.expect("read");
    let known: BTreeSet<String> = rows.iter().map(|r| r.text(0)).collect();
    let kept: BTreeSet<String> = house.kept().into_iter().collect();
    assert_eq!(kept, known);
}

#[tokio::test]
async fn damaged_files_of_every_kind_are_taken_for_what_they_are_or_refused() {
    watch();
    let corpus = corpus();
    for (n, house) in houses().await.into_iter().enumerate() {
        let (me, mut dice, mut tally) = (house.me("hub"), Dice::of(20_261_127 + n as u64), Tally::default());
        let mut kinds = BTreeMap::new();
        for whole in &corpus {
            let file = house.take("hub", "没有后缀", whole).await.expect("a whole file is taken");
            assert!(is(&file.media_type, whole));
            *kinds.entry(file.media_type).or_insert(0) += 1;
        }
        assert_eq!(kinds.len(), 16, "every kind is in the corpus: {kinds:?}");
        for disguise in disguises() {
            for name in NAMES {
                assert!(house.take("hub", name, &disguise).await.is_err(), "{name}");
            }
        }
        for _ in 0..300 {
            throw(&house, &me, &mut dice, &corpus, &mut tally).await;
        }
        assert!(tally.taken > 20 && tally.drawn > 2 && tally.refused > 50, "{tally:?}");
        tidy(&house).await;
    }
}

/// The same for as long as it takes to find what is rare: `cargo test -p office --test it -- --ignored --nocapture hostile`.
#[tokio::test]
#[ignore = "ten minutes; run by hand, figures in docs/performance.md"]
async fn damaged_files_for_ten_minutes() {
    watch();
    let corpus = corpus();
    let house = houses().await.remove(0);
    let seed =
        house.store.office.new_key().bytes().fold(7u64, |s, b| s.wrapping_mul(31).wrapping_add(u64::from(b)));
    let (me, mut dice, mut tally) = (house.me("hub"), Dice::of(seed), Tally::default());
    println!("seed {seed}");
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(600) {
        for _ in 0..500 {
            throw(&house, &me, &mut dice, &corpus, &mut tally).await;
        }
        tidy(&house).await;
        house.store.clock.set(house.store.office.now() + 25.hours());
        house.room.sweep().await.expect("swept");
        assert!(house.kept().is_empty());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    println!("{tally:?} in {:?}, {most}", begun.elapsed());
}
