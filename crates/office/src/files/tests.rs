use super::kind::{self, Media, agrees, sniff};
use super::*;
use proptest::prelude::*;
use std::path::Path;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media").join(name)).expect("a sample")
}

fn inspected(bytes: &[u8], media: Media) -> Result<(Media, structure::Extent), FileError> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("written");
    structure::inspect(file.path(), media)
}

#[test]
fn names_are_made_harmless() {
    for (declared, shown) in [
        ("IMG_0001.jpg", "IMG_0001.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\现场照片.jpg", "现场照片.jpg"),
        ("evil\u{202e}gpj.exe", "evilgpj.exe"),
        ("a\0b\r\nc\u{200b}.png", "abc.png"),
        ("...", "附件"),
        ("", "附件"),
        ("/", "附件"),
        ("<script>alert(1)</script>.jpg", "script>.jpg"),
    ] {
        assert_eq!(display_name(declared), shown, "{declared:?}");
    }
    let long = display_name(&format!("{}.jpeg", "长".repeat(300)));
    assert_eq!(long.chars().count(), 120);
    assert!(long.ends_with("….jpeg"));
}

#[test]
fn a_type_is_found_in_the_content() {
    let jpeg = sample("china_crop_gps.jpg");
    let heic = sample("china_gps.heic");
    let cases: [(&[u8], Media); 11] = [
        (&jpeg, Media::Jpeg),
        (&heic, Media::Heic),
        (b"\x89PNG\r\n\x1a\nrest", Media::Png),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Media::Webp),
        (b"RIFF\x10\0\0\0WAVEfmt ", Media::Wav),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", Media::Mp4),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Media::Mov),
        (b"\0\0\0\x18ftypM4A \0\0\0\0isommp42", Media::M4a),
        (b"ID3\x04\0\0\0\0\0\0", Media::Mp3),
        (b"\xff\xfb\x90\x64\0\0", Media::Mp3),
        (b"%PDF-1.7\n", Media::Pdf),
    ];
    for (head, media) in cases {
        assert_eq!(sniff(&head[..head.len().min(kind::HEAD)]).expect("known"), media);
    }
}

#[test]
fn sound_is_known_by_its_content_and_walked_to_its_end() {
    for (media_type, name, bytes) in testbed::sound::all() {
        let media = sniff(&bytes[..bytes.len().min(kind::HEAD)]).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!((media.media_type(), media.family()), (media_type, kind::Family::Audio), "{name}");
        assert_eq!(Media::from_media_type(media_type), Some(media));
        agrees(name, media).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(agrees("现场.jpg", media).is_err(), "{name}");
        assert_eq!(media.is_playable(), media != Media::Amr, "{name}");
        inspected(&bytes, media).unwrap_or_else(|e| panic!("{name}: {e}"));
        // Recorders that were cut off leave half a frame behind; what holds other things than frames is no recording.
        inspected(&bytes[..bytes.len() - 9], media).unwrap_or_else(|e| panic!("{name}, cut: {e}"));
        let mixed = [&bytes[..bytes.len() / 2], &[0xEE; 400], &bytes[bytes.len() / 2..]].concat();
        assert!(inspected(&mixed, media).is_err(), "{name}, mixed");
        let silent = &bytes[..bytes.len().min(60)];
        let none = sniff(silent).and_then(|m| inspected(silent, m));
        assert!(none.is_err() || matches!(media, Media::Amr | Media::Aac), "{name}: a head alone");
    }
    for (bytes, word) in [
        (testbed::sound::webm(&[1, 2]), "不支持的视频格式"),
        (testbed::sound::webm(&[1]), "不支持的视频格式"),
        (testbed::sound::ogg(b"\x80theora"), "不支持的"),
        (b"#!AMR or so\n".to_vec(), "脚本程序"),
        (b"\xff\xf1\x50\x40\x03\x7f\xfc and then something else altogether".to_vec(), "不能上传"),
    ] {
        let told = sniff(&bytes).expect_err("not taken").to_string();
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(inspected(&testbed::sound::amr(0), Media::Amr).is_err(), "nothing was said");
    assert!(inspected(&testbed::sound::ogg(b"OpusHead")[..100], Media::Ogg).is_err(), "no sound");
}

#[test]
fn a_films_container_that_holds_sound_alone_is_a_recording() {
    let boxed =
        |kind: &[u8], inside: &[u8]| [&(8 + inside.len() as u32).to_be_bytes()[..], kind, inside].concat();
    let track = |kind: &[u8]| {
        boxed(b"trak", &boxed(b"mdia", &boxed(b"hdlr", &[&[0; 8][..], kind, &[0; 13]].concat())))
    };
    let film = |tracks: &[&[u8]]| {
        let inside: Vec<u8> = tracks.iter().flat_map(|kind| track(kind)).collect();
        let begins = boxed(b"ftyp", b"iso5\0\0\0\0iso5mp41");
        [begins, boxed(b"moov", &inside), boxed(b"moof", &[0; 8]), boxed(b"mdat", &[7; 90])].concat()
    };
    for (tracks, media) in [
        (&[&b"soun"[..]][..], Media::M4a),
        (&[b"soun", b"vide"], Media::Mp4),
        (&[b"vide"], Media::Mp4),
        (&[], Media::Mp4),
    ] {
        let bytes = film(tracks);
        assert_eq!(sniff(&bytes).expect("known"), Media::Mp4);
        assert_eq!(inspected(&bytes, Media::Mp4).expect("whole").0, media, "{tracks:?}");
    }
}

#[test]
fn what_is_not_taken_is_named() {
    for (head, word) in [
        (&b""[..], "空的"),
        (b"<html><body>hello</body></html>", "网页（HTML）"),
        (b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>", "SVG"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0", "可执行程序"),
        (&[&b"\x7fELF\x02\x01\x01"[..], &[0xFF; 60]].concat(), "可执行程序"),
        (b"#!/bin/sh\nrm -rf /\n", "脚本程序"),
        ("我不是照片".as_bytes(), "文本"),
        (b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff", "不支持的图片格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "旧版Office"),
        (b"Rar!\x1a\x07\x01\0\xff\xff", "压缩包"),
        (b"\0\x01\x02\x03\x80\x81\x82\x83", "不能识别"),
    ] {
        let told = sniff(head).expect_err("not taken").to_string();
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn a_name_that_promises_another_family_is_a_disguise() {
    assert!(agrees("现场.jpg", Media::Mp4).is_err());
    assert!(agrees("合同.pdf", Media::Jpeg).is_err());
    assert!(
        agrees("照片.png", Media::Jpeg).is_ok(),
        "one picture format under another's name is a habit, not a trick"
    );
    assert!(agrees("录音.mp4", Media::M4a).is_ok());
    assert!(agrees("没有后缀", Media::Pdf).is_ok());
}

#[test]
fn a_photo_cut_anywhere_is_refused_and_a_tail_is_not() {
    let whole = sample("flower_gps_ori6.jpg");
    assert!(inspected(&whole, Media::Jpeg).is_ok());
    for cut in [3, 20, 200, whole.len() / 3, whole.len() - 1] {
        let told = inspected(&whole[..cut], Media::Jpeg).expect_err("cut off").to_string();
        assert!(told.contains("不完整"), "{cut}: {told}");
    }
    let mut tail = whole.clone();
    tail.extend_from_slice(b"<html><script>alert(1)</script></html>");
    assert!(inspected(&tail, Media::Jpeg).is_ok(), "the original is kept as it came");
    let shown = {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &tail).expect("written");
        display::draw(&Drawable::of(file.path().into()), Size::View).expect("drawn")
    };
    assert!(!shown.windows(7).any(|w| w == b"<script"), "what is shown has no tail");
}

#[test]
fn a_heic_photo_cut_off_is_refused() {
    let whole = sample("china_gps.heic");
    let (_, extent) = inspected(&whole, Media::Heic).expect("whole");
    assert!(extent.is_some_and(|(w, h)| w > 100 && h > 100));
    assert!(inspected(&whole[..25_000], Media::Heic).is_err());
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\x01IDATx\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    bytes
}

#[test]
fn an_absurd_extent_is_refused_before_decoding() {
    let told = inspected(&png(50_000, 50_000), Media::Png).expect_err("absurd").to_string();
    assert!(told.contains("50000×50000"), "{told}");
    assert!(inspected(&png(0, 5), Media::Png).is_err());
    assert!(inspected(&png(640, 480), Media::Png).is_ok());
    let mut jpeg = sample("flower_gps_ori6.jpg");
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0] || w == [0xFF, 0xC2]).expect("a frame");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    assert!(inspected(&jpeg, Media::Jpeg).expect_err("absurd").to_string().contains("过大"));
}

#[test]
fn a_picture_is_shown_upright_and_without_its_properties() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let original = sample("flower_gps_ori6.jpg");
    std::fs::write(file.path(), &original).expect("written");
    let (_, extent) = structure::inspect(file.path(), Media::Jpeg).expect("whole");
    let (width, height) = extent.expect("a picture");
    for size in Size::ALL {
        let shown = display::draw(&Drawable::of(file.path().into()), size).expect("drawn");
        let picture = image::load_from_memory(&shown).expect("a picture");
        assert_eq!(
            (picture.width() > picture.height()),
            (height > width),
            "orientation 6 turns a quarter: {width}×{height} is shown {}×{}",
            picture.width(),
            picture.height()
        );
        assert!(!shown.windows(4).any(|w| w == b"Exif"), "no properties go out");
        if size == Size::Thumb {
            assert!(picture.width().max(picture.height()) == 320 && shown.len() < 40_000, "{}", shown.len());
        }
    }
}

#[test]
fn time_and_place_come_from_the_file_and_nothing_else_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    let now = "2026-11-20T09:00:00".parse().expect("a moment");
    for name in ["china_crop_gps.jpg", "flower_gps_ori6.jpg", "china_gps.heic"] {
        let media = if name.ends_with("heic") { Media::Heic } else { Media::Jpeg };
        let found = properties::read(&folder.join(name), media, now);
        let (lon, lat) = found.place.unwrap_or_else(|| panic!("{name} has a place"));
        assert!((112.0..113.0).contains(&lon) && (34.9..35.5).contains(&lat), "{name}: {lon}, {lat}");
        assert!(found.taken_at.is_some(), "{name} has a time");
    }
    let naughty = properties::read(&folder.join("exif_injection.jpg"), Media::Jpeg, now);
    assert!(naughty.taken_at.is_none_or(|t| (1995..2027).contains(&t.year())), "{naughty:?}");
}

fn archive(names: &[&str]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        std::io::Write::write_all(&mut writer, b"<x/>").expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn archives_are_taken_as_office_documents_only() {
    let types = "[Content_Types].xml";
    let (media, _) = inspected(&archive(&[types, "word/document.xml"]), Media::Docx).expect("a DOCX");
    assert_eq!(media, Media::Docx);
    let (media, _) = inspected(&archive(&[types, "xl/workbook.xml"]), Media::Docx).expect("an XLSX");
    assert_eq!(media, Media::Xlsx);
    for (names, word) in [
        (&["a.txt", "../../b.txt"][..], "压缩包"),
        (&[types, "word/document.xml", "word/vbaProject.bin"], "宏程序"),
        (&["word/document.xml"], "压缩包"),
    ] {
        let told = inspected(&archive(names), Media::Docx).expect_err("not taken").to_string();
        assert!(told.contains(word), "{told}");
    }
    assert!(inspected(b"PK\x03\x04 nothing", Media::Docx).is_err());
}

#[test]
fn documents_and_videos_must_be_whole() {
    assert!(inspected(b"%PDF-1.7\n1 0 obj <</JS (app.alert(1))>>\n%%EOF\n", Media::Pdf).is_ok());
    assert!(inspected(b"%PDF-1.7\n1 0 obj", Media::Pdf).is_err());
    let mut video = b"\0\0\0\x18ftypisom\0\0\0\0isommp42".to_vec();
    video.extend(b"\0\0\0\x08moov\0\0\0\x0cmdatDATA");
    assert!(inspected(&video, Media::Mp4).is_ok());
    assert!(inspected(&video[..video.len() - 1], Media::Mp4).is_err(), "cut off");
    assert!(inspected(&video[..24], Media::Mp4).is_err(), "no film in it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_never_panic(head in 0usize..12, bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let heads: [&[u8]; 12] = [
            b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8X", b"\0\0\0\x18ftypheic",
            b"\0\0\0\x18ftypisom", b"RIFF\0\0\0\0WAVE", b"ID3", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff\xda\0\x02",
            b"RIFF\x10\0\0\0WEBPVP8L",
        ];
        let mut all = heads[head].to_vec();
        all.extend(bytes);
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &all).expect("written");
        let now = "2026-03-02T09:00:00".parse().expect("a moment");
        if let Ok(media) = sniff(&all[..all.len().min(kind::HEAD)]) {
            let _ = structure::inspect(file.path(), media);
        }
        for media in Media::ALL {
            let _ = structure::inspect(file.path(), media);
        }
        let _ = properties::read(file.path(), Media::Jpeg, now);
        let _ = display::draw(&Drawable::of(file.path().into()), Size::Thumb);
    }

    #[test]
    fn a_photo_with_changed_bytes_never_panics(changes in proptest::collection::vec((0usize..37_000, any::<u8>()), 1..40)) {
        let mut bytes = sample("flower_gps_ori6.jpg");
        for (at, byte) in changes {
            let len = bytes.len();
            bytes[at % len] = byte;
        }
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &bytes).expect("written");
        let now = "2026-03-02T09:00:00".parse().expect("a moment");
        let _ = structure::inspect(file.path(), Media::Jpeg);
        let _ = properties::read(file.path(), Media::Jpeg, now);
    }

    #[test]
    fn names_never_carry_a_path_or_a_control(name in "\\PC*[\\x00-\\x1f/\\\\.\u{202a}-\u{202e}]*\\PC*") {
        let shown = display_name(&name);
        prop_assert!(!shown.is_empty() && shown.chars().count() <= 120);
        let bad = ['/', '\\', '\0', '\n', '\u{202e}'];
        prop_assert!(!shown.contains(bad), "a treacherous name");
    }
}
