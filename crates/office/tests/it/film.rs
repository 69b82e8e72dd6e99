//! Copies of films and sounds with covered places and silenced stretches, and photos of iPhones: made by the real programs, which the
//! set-up of the tests installs.

use crate::cover::cover;
use crate::files::{House, houses, sample};
use image::RgbImage;
use law::party::FileRef;
use office::files::{FileError, FileRoom, Limits, Program, Programs, Size};
use office::redact::{At, RedactError, State, Subject, TypedArea, TypedCover, TypedSpan};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// The houses on a machine that has the programs.
async fn equipped() -> Vec<House> {
    let mut all = Vec::new();
    for house in houses().await {
        let programs = Programs::on(OsStr::new("/usr/local/bin:/usr/bin:/bin"));
        let limits = Limits { photo: 5_000_000, video: 3_000_000, audio: 1_000_000, document: 1_000_000 };
        let room = FileRoom::open_with(house.store.office.clone(), limits, None, programs).await;
        all.push(House { room: room.expect("the room opens"), ..house });
    }
    all
}

/// Runs a program on files in a folder; gives what it says.
fn run(program: &str, folder: &Path, args: &[&str]) -> Vec<u8> {
    let out = Command::new(program).args(args).current_dir(folder).stdin(Stdio::null()).output();
    let out = out.unwrap_or_else(|e| panic!("the set-up of the tests installs {program}: {e}"));
    assert!(out.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// What ffmpeg makes out of nothing.
fn made(args: &[&str], name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = vec!["-nostdin", "-v", "error", "-y"];
    all.extend(args);
    all.push(name);
    run("ffmpeg", folder.path(), &all);
    std::fs::read(folder.path().join(name)).expect("made")
}

/// A title that must not leave the house, in all the places where one can stand.
const SECRET: &str = "secret-title";

/// Four seconds of a test picture with a tone, chapters, a title and the time and place of their making.
fn film(name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let chapters = format!(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle={SECRET}\n");
    std::fs::write(folder.path().join("chapters.txt"), chapters).expect("written");
    let title = format!("title={SECRET}");
    let args = [
        "-nostdin",
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        "testsrc=duration=4:size=320x240:rate=25",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=440:duration=4",
        "-i",
        "chapters.txt",
        "-map",
        "0:v",
        "-map",
        "1:a",
        "-map_metadata",
        "2",
        "-metadata",
        &title,
        "-metadata",
        "creation_time=2026-11-19T02:00:00Z",
        "-metadata",
        "location=+35.10+112.40/",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        name,
    ];
    run("ffmpeg", folder.path(), &args);
    std::fs::read(folder.path().join(name)).expect("made")
}

/// The pictures of a film, at so many a second.
fn frames(bytes: &[u8], rate: u32) -> Vec<RgbImage> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("film"), bytes).expect("written");
    let filter = format!("fps={rate}");
    run("ffmpeg", folder.path(), &["-nostdin", "-v", "error", "-i", "film", "-vf", &filter, "f%03d.png"]);
    let mut all = Vec::new();
    while let Ok(picture) = image::open(folder.path().join(format!("f{:03}.png", all.len() + 1))) {
        all.push(picture.into_rgb8());
    }
    all
}

/// The samples of a sound, eight thousand a second.
fn samples(bytes: &[u8]) -> Vec<i16> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sound"), bytes).expect("written");
    let args =
        ["-nostdin", "-v", "error", "-i", "sound", "-vn", "-ac", "1", "-ar", "8000", "-f", "s16le", "pipe:1"];
    let out = run("ffmpeg", folder.path(), &args);
    out.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect()
}

/// The loudest sample between two seconds.
fn loudest(samples: &[i16], from: f64, until: f64) -> u16 {
    let at = |s: f64| ((s * 8000.0) as usize).min(samples.len());
    samples[at(from)..at(until)].iter().map(|s| s.unsigned_abs()).max().unwrap_or_default()
}

/// All that ffprobe tells of a file.
fn probed(bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("file"), bytes).expect("written");
    let args = ["-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", "file"];
    serde_json::from_slice(&run("ffprobe", folder.path(), &args)).expect("JSON")
}

fn place([x, y, width, height]: [&str; 4], from: &str, until: &str) -> TypedArea {
    let [x, y, width, height, from, until] = [x, y, width, height, from, until].map(String::from);
    TypedArea { x, y, width, height, from, until, ..TypedArea::default() }
}

fn span(from: &str, until: &str) -> TypedSpan {
    TypedSpan { from: from.into(), until: until.into() }
}

fn brightest(picture: &RgbImage, [left, top, right, bottom]: [u32; 4]) -> u8 {
    let mut most = 0;
    for y in top..bottom {
        for x in left..right {
            most = picture.get_pixel(x, y).0.into_iter().fold(most, u8::max);
        }
    }
    most
}

impl House {
    async fn covered(&self, matter: &str, file: &FileRef, typed: &TypedCover) -> FileRef {
        let me = self.me("hub");
        let begun = self.room.cover(&me, matter, &file.sha256, typed, "").await.expect("begun");
        let work = self.ended(begun).await;
        assert_eq!(work.state, State::Done, "{work:?}");
        let left = std::fs::read_dir(self.store.office.data().join("covering")).expect("a folder");
        assert_eq!(left.count(), 0, "nothing lies about");
        work.copy.expect("a file")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_black_where_and_while_it_is_covered_and_silent_where_it_is_silenced() {
    for house in equipped().await {
        for name in ["现场.mp4", "现场.mov"] {
            let original = film(&format!("film.{}", &name[name.len() - 3..]));
            assert!(original.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()), "it is in there");
            let (matter, file) = house.clue_with(name, &original).await;
            assert!(file.original, "it tells when it was made");
            let me = house.me("hub");
            let known = house.room.original(&me, &matter, &file.sha256).await.expect("the matter's");
            let Subject::Film(length) = house.room.subject(&known).await.expect("a film") else {
                panic!("a film")
            };
            assert!((3_900..4_200).contains(&length), "{length}");
            let still = house.room.still(&me, &matter, &file.sha256, At::Moment(2_000)).await.expect("drawn");
            let still = image::load_from_memory(&still).expect("a JPEG");
            assert_eq!((still.width(), still.height()), (320, 240));
            house.room.still(&me, &matter, &file.sha256, At::Moment(99_000)).await.expect("its end");

            let typed = TypedCover {
                areas: vec![
                    place(["0", "0", "25", "50"], "1", "2.5"),
                    place(["50", "75", "50", "25"], "", ""),
                ],
                silences: vec![span("1", "2")],
                mute: false,
            };
            let copy = house.covered(&matter, &file, &typed).await;
            assert_eq!((copy.name.as_str(), copy.media_type.as_str()), ("现场（遮盖）.mp4", "video/mp4"));
            assert!(!copy.original && copy.taken_at.is_none());
            let bytes = house.bytes(&copy.sha256);
            let (before, after) = (frames(&original, 10), frames(&bytes, 10));
            assert!((39..=41).contains(&after.len()), "as long as it was: {}", after.len());
            let (timed, always) = ([0, 0, 80, 120], [160, 180, 320, 240]);
            for (n, picture) in after.iter().enumerate() {
                assert_eq!(picture.dimensions(), (320, 240));
                assert!(brightest(picture, always) < 40, "picture {n}: {}", brightest(picture, always));
                let covered = brightest(picture, timed) < 40;
                let (at, asked) = (n as f64 / 10.0, (1.0..=2.5));
                if asked.contains(&at) {
                    assert!(covered, "picture {n}: {}", brightest(picture, timed));
                } else if !(0.8..=2.7).contains(&at) {
                    assert!(!covered, "picture {n} shows what is there");
                }
                assert!(brightest(picture, [90, 10, 310, 100]) > 150, "the rest is seen");
            }
            assert!(before.iter().all(|p| brightest(p, timed) > 100 && brightest(p, always) > 100));
            let (tone, hushed) = (samples(&original), samples(&bytes));
            assert!(loudest(&tone, 1.2, 1.8) > 1000);
            assert!(loudest(&hushed, 1.0, 2.0) < 40, "{}", loudest(&hushed, 1.0, 2.0));
            assert!(loudest(&hushed, 0.2, 0.8) > 1000 && loudest(&hushed, 2.2, 3.8) > 1000);

            let told = probed(&bytes);
            assert!(told["chapters"].as_array().is_some_and(Vec::is_empty), "{told}");
            let streams: Vec<&str> = told["streams"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|s| s["codec_name"].as_str())
                .collect();
            assert_eq!(streams, ["h264", "aac"]);
            let told = told.to_string();
            for word in [SECRET, "\"location\"", "35.10", "creation_time\":\"2026"] {
                assert!(!told.contains(word), "{word}: {told}");
            }
            assert!(!bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()));
            assert_eq!(house.bytes(&file.sha256), original, "the original is untouched");
            let copies = house.room.copies(&me, &matter).await.expect("read");
            assert_eq!(copies[0].what, "遮盖2处（0:01至0:02.5），消音1段（0:01至0:02）");
            // A copy may be covered once more, and without any sound.
            let again = TypedCover { mute: true, ..TypedCover::default() };
            let silent = house.covered(&matter, &copy, &again).await;
            let streams = probed(&house.bytes(&silent.sha256))["streams"].as_array().map(Vec::len);
            assert_eq!((streams, silent.name.as_str()), (Some(1), "现场（遮盖）.mp4"));
        }
        let office = &house.store.office;
        let digest = office.lists_digest().await.expect("read");
        office.rebuild(|_, _| ()).await.expect("made anew");
        assert_eq!(office.lists_digest().await.expect("read"), digest, "{}", house.store.engine);
        assert!(office.verify(|_, _| ()).await.expect("read").is_sound());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_sound_stretches_are_silent_and_nothing_else_is_told() {
    for house in equipped().await {
        for (name, codec) in [
            ("a.wav", "pcm_s16le"),
            ("a.mp3", "libmp3lame"),
            ("a.m4a", "aac"),
            ("a.ogg", "libvorbis"),
            ("a.weba", "libopus"),
            ("a.aac", "aac"),
        ] {
            let title = format!("title={SECRET}");
            let form = if name == "a.weba" { "webm" } else { "" };
            let mut args = vec![
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:duration=3",
                "-c:a",
                codec,
                "-metadata",
                &title,
            ];
            if !form.is_empty() {
                args.extend(["-f", form]);
            }
            let original = made(&args, name);
            let (matter, file) = house.clue_with(name, &original).await;
            let me = house.me("hub");
            let typed =
                TypedCover { silences: vec![span("0", "0.5"), span("1", "2")], ..TypedCover::default() };
            let copy = house.covered(&matter, &file, &typed).await;
            assert_eq!(
                (copy.name.as_str(), copy.media_type.as_str()),
                ("a（遮盖）.m4a", "audio/mp4"),
                "{name}"
            );
            assert!(!copy.original, "{name}");
            assert!(!house.room.info(&me, &copy.sha256).await.expect("the matter's").file.original, "{name}");
            let bytes = house.bytes(&copy.sha256);
            let hushed = samples(&bytes);
            assert!((23_000..25_500).contains(&hushed.len()), "{name}: {}", hushed.len());
            for (from, until) in [(0.0, 0.5), (1.0, 2.0)] {
                assert!(loudest(&hushed, from, until) < 60, "{name}: {}", loudest(&hushed, from, until));
            }
            assert!(loudest(&hushed, 0.7, 0.85) > 1000 && loudest(&hushed, 2.2, 2.8) > 1000, "{name}");
            assert!(!probed(&bytes).to_string().contains(SECRET), "{name}");
            let told = house.room.still(&me, &matter, &file.sha256, At::Moment(0)).await;
            assert!(matches!(told, Err(FileError::NotFound)), "{told:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_cannot_be_covered_is_told() {
    for house in equipped().await {
        let original = film("film.mp4");
        let (matter, file) = house.clue_with("现场.mp4", &original).await;
        let hub = house.me("hub");
        let wrong = TypedCover {
            areas: vec![
                place(["0", "0", "10", "10"], "9", ""),
                TypedArea { cover: "mosaic".into(), ..place(["0", "0", "10", "10"], "", "") },
            ],
            silences: vec![span("3", "1"), span("x", "2")],
            mute: false,
        };
        let told = house.room.cover(&hub, &matter, &file.sha256, &wrong, "k").await;
        let Err(RedactError::Fields(errors)) = told else { panic!("{told:?}") };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["areas.0.from", "areas.1.cover", "silences.0.until", "silences.1.from"]);
        let one = cover(vec![place(["0", "0", "10", "10"], "", "")]);
        let told = house.room.cover(&house.me("grid-206"), &matter, &file.sha256, &one, "k").await;
        assert!(matches!(told, Err(RedactError::File(FileError::Refused(_)))), "{told:?}");
        // A film of nothing but boxes is a film by its walls alone.
        let mut hollow = Vec::new();
        for (kind, content) in
            [(b"ftyp", &b"isom\0\0\0\0isommp42"[..]), (b"moov", b""), (b"mdat", b"nothing")]
        {
            hollow.extend(u32::try_from(content.len() + 8).expect("small").to_be_bytes());
            hollow.extend(kind);
            hollow.extend(content);
        }
        let (odd, hollow) = house.clue_with("坏.mp4", &hollow).await;
        let told = house.room.cover(&hub, &odd, &hollow.sha256, &one, "k").await;
        assert!(matches!(told, Err(RedactError::File(FileError::Unfit(_)))), "{told:?}");
        assert_eq!(house.records().await, 0);

        // The same machine without its programs.
        let bare =
            FileRoom::open(house.store.office.clone(), Limits::default()).await.expect("the room opens");
        let told = bare.cover(&hub, &matter, &file.sha256, &one, "k").await;
        assert!(matches!(told, Err(RedactError::File(FileError::NoProgram(Program::Ffmpeg)))), "{told:?}");
        assert!(told.expect_err("refused").to_string().contains("请系统管理员安装ffmpeg"));
        let listed = bare.originals(&hub, &matter).await.expect("read");
        assert_eq!(listed[0].lacks, Some(Program::Ffmpeg));
        assert_eq!(house.room.originals(&hub, &matter).await.expect("read")[0].lacks, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_an_iphone_is_shown_and_covered_where_there_is_a_program_for_it() {
    for house in equipped().await {
        let original = sample("china_gps.heic");
        let (matter, file) = house.clue_with("照片.heic", &original).await;
        let me = house.me("hub");
        for (size, side) in [(Size::Thumb, 320), (Size::View, 1600)] {
            let shown = house.room.display(&me, &file.sha256, size).await.expect("drawn");
            let shown = image::load_from_memory(&shown).expect("a JPEG");
            assert!(shown.width().max(shown.height()) <= side);
            assert!(shown.into_rgb8().pixels().any(|p| p.0[0] > 100), "something is on it");
        }
        let half = TypedArea { page: String::new(), ..place(["0", "0", "50", "100"], "", "") };
        let begun =
            house.room.cover(&me, &matter, &file.sha256, &cover(vec![half]), "k").await.expect("made");
        let copy = begun.made().expect("a photo is covered at once");
        assert_eq!((copy.name.as_str(), copy.media_type.as_str()), ("照片（遮盖）.jpg", "image/jpeg"));
        assert!(!copy.original && copy.taken_at.is_none());
        let bytes = house.bytes(&copy.sha256);
        for mark in [&b"Exif"[..], b"GPS"] {
            assert!(!bytes.windows(mark.len()).any(|w| w == mark));
        }
        let drawn = image::load_from_memory(&bytes).expect("a JPEG").into_rgb8();
        let known = house.room.info(&me, &file.sha256).await.expect("known").extent.expect("pixels");
        let (width, height) = drawn.dimensions();
        // A row that only fills the last block up is not the picture's.
        assert!(width == known.0 && known.1 - height < 8, "{width}×{height}, {known:?}");
        assert!(brightest(&drawn, [0, 0, width / 2 - 16, height]) < 16);
        assert!(brightest(&drawn, [width / 2 + 16, 0, width, height]) > 100);
        assert_eq!(house.bytes(&file.sha256), original, "the original is untouched");

        let bare =
            FileRoom::open(house.store.office.clone(), Limits::default()).await.expect("the room opens");
        let (other, heic) = (house.me("hub"), file.sha256.as_str());
        let told =
            bare.cover(&other, &matter, heic, &cover(vec![place(["0", "0", "9", "9"], "", "")]), "k2").await;
        assert!(matches!(told, Err(RedactError::File(FileError::NoProgram(Program::Heif)))), "{told:?}");
    }
}
