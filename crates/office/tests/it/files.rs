//! Files taken in, kept, shown, and swept.

use crate::store::{Store, stores};
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use jiff::ToSpan;
use law::party::FileRef;
use office::files::{FileError, FileRoom, Incoming, Limits, Size};
use office::{Me, Sm3};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::AsyncReadExt;

pub fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media").join(name)).expect("a sample")
}

/// An office with its room for files.
pub struct House {
    /// The room.
    pub room: FileRoom,
    /// The office under it.
    pub store: Store,
}

pub async fn houses() -> Vec<House> {
    let mut houses = Vec::new();
    for store in stores().await {
        // After the day on which the sample photos say they were taken.
        store.clock.set("2026-11-20T09:00:00".parse().expect("a moment"));
        let limits = Limits { photo: 200_000, video: 1_000_000, audio: 1_000_000, document: 1_000_000 };
        let room = FileRoom::open(store.office.clone(), limits).await.expect("the room opens");
        houses.push(House { room, store });
    }
    houses
}

impl House {
    pub fn me(&self, id: &str) -> Me {
        Me::new(self.store.office.people().get(id).cloned().unwrap_or_else(|| panic!("{id}")))
    }

    pub async fn take(&self, id: &str, name: &str, bytes: &[u8]) -> Result<FileRef, FileError> {
        let chunks: Vec<_> =
            bytes.chunks(1000).map(|c| Ok::<_, Infallible>(Bytes::copy_from_slice(c))).collect();
        self.room.take(stream::iter(chunks), Incoming { name, size: None }, &self.me(id)).await
    }

    /// Everything under the folder of files.
    pub fn kept(&self) -> Vec<String> {
        let mut kept = self.store.office.files().list().expect("a list");
        let incoming = self.store.office.files().root().join("incoming");
        kept.extend(
            std::fs::read_dir(incoming).expect("a folder").map(|e| format!("{:?}", e.expect("an entry"))),
        );
        kept.retain(|k| !k.starts_with("incoming"));
        kept
    }

    /// Makes a matter refer to a file, as the lists do when an act carries it.
    pub async fn refer(&self, sha256: &str, matter: &str) {
        self.write("INSERT INTO file_use (sha256, matter) VALUES ($1, $2)", sha256, matter).await;
    }

    /// Makes the register of files say another SM3.
    async fn set_sm3(&self, sha256: &str, sm3: &str) {
        self.write("UPDATE file SET sm3 = $2 WHERE sha256 = $1", sha256, sm3).await;
    }

    /// Writes two texts beside the lists.
    pub async fn write(&self, sql: &'static str, first: &str, second: &str) {
        let (first, second) = (first.to_string(), second.to_string());
        self.store
            .office
            .journal()
            .act::<Infallible, _>(journal::Act::default(), move |tx| {
                Box::pin(async move {
                    tx.execute(sql, &[first.into(), second.into()]).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await
            .expect("noted");
    }
}

#[tokio::test]
async fn a_photo_is_taken_with_its_digests_time_and_place() {
    for house in houses().await {
        let bytes = sample("china_crop_gps.jpg");
        let file = house.take("hub", "../现场\u{202e}照片.jpg", &bytes).await.expect("taken");
        assert_eq!((file.name.as_str(), file.media_type.as_str()), ("现场照片.jpg", "image/jpeg"));
        assert_eq!((file.size, file.original), (bytes.len() as u64, true));
        assert_eq!((file.sha256.len(), file.sm3.len()), (64, 64));
        assert!(file.taken_at.is_some());
        let info = house.room.info(&house.me("hub"), &file.sha256).await.expect("one's own");
        assert_eq!(info.file, file, "{}", house.store.engine);
        let (lon, lat) = info.place.expect("a place");
        assert!((112.0..113.0).contains(&lon) && (34.9..35.5).contains(&lat));
        let again = house.take("hub", "现场照片.jpg", &bytes).await.expect("the same again");
        assert_eq!(again, file);
        assert_eq!(house.kept(), [file.sha256.as_str()], "kept once");
        let mut opened = house.room.open_file(&house.me("hub"), &file.sha256).await.expect("opened");
        let mut read = Vec::new();
        opened.file.read_to_end(&mut read).await.expect("read");
        assert!(read == bytes && !opened.inline, "the original, untouched, as a download");
    }
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    for house in houses().await {
        let photo = sample("flower_gps_ori6.jpg");
        for (name, bytes, word) in [
            ("空.jpg", &b""[..], "空的"),
            ("脚本.jpg", b"<html><script>alert(1)</script>", "网页"),
            ("图.png", b"<svg onload=alert(1)>", "SVG"),
            ("程序.jpg", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "可执行程序"),
            ("文字.jpg", b"not a photo", "文本"),
            ("半张.jpg", &photo[..photo.len() / 2], "不完整"),
            ("假的.pdf", &photo, "文件名以.pdf结尾"),
        ] {
            let told = house.take("hub", name, bytes).await.expect_err(name).to_string();
            assert!(told.contains(word), "{name}: {told}");
        }
        assert!(house.kept().is_empty(), "{:?}", house.kept());
    }
}

#[tokio::test]
async fn an_upload_over_the_limit_is_cut_off_at_once() {
    for house in houses().await {
        let sent = Arc::new(AtomicUsize::new(0));
        let count = sent.clone();
        let head = sample("flower_gps_ori6.jpg")[..4096].to_vec();
        // Two gigabytes in pieces of a megabyte, made as they are asked for.
        let endless = stream::iter(0..2048).map(move |i| {
            count.fetch_add(1, Ordering::Relaxed);
            let piece = if i == 0 { Bytes::from(head.clone()) } else { Bytes::from(vec![7u8; 1 << 20]) };
            Ok::<_, Infallible>(piece)
        });
        let incoming = Incoming { name: "大.jpg", size: None };
        let told = house.room.take(endless, incoming, &house.me("hub")).await.expect_err("too large");
        assert_eq!(told.to_string(), "照片不能超过195 KB，请压缩或者分段后再上传");
        assert!(sent.load(Ordering::Relaxed) <= 3, "nothing more was read");
        assert!(house.kept().is_empty());
        let declared = Incoming { name: "大.jpg", size: Some(2 << 30) };
        let photo = stream::iter([Ok::<_, Infallible>(Bytes::from(sample("flower_gps_ori6.jpg")))]);
        assert!(
            house.room.take(photo, declared, &house.me("hub")).await.is_err(),
            "refused by its declared size"
        );
        let broken = stream::iter([Ok(Bytes::from(sample("flower_gps_ori6.jpg"))), Err("line cut")]);
        let told = house.room.take(broken, Incoming::default(), &house.me("hub")).await.expect_err("cut");
        assert!(matches!(told, FileError::Interrupted));
        assert!(house.kept().is_empty());
    }
}

#[tokio::test]
async fn a_file_is_read_by_whoever_brought_it_or_may_see_its_matter_p02() {
    for house in houses().await {
        let file = house.take("squad1-1", "现场.jpg", &sample("flower_gps_ori6.jpg")).await.expect("taken");
        let sha = file.sha256.as_str();
        house.room.info(&house.me("squad1-1"), sha).await.expect("one's own");
        for other in ["squad2-1", "sysadmin", "finance", "hub"] {
            let told = house.room.info(&house.me(other), sha).await.expect_err(other);
            let FileError::Refused(refusal) = told else { panic!("{other}: {told:?}") };
            assert_eq!(refusal.rule.id, "P-02");
        }
        let told = house.room.display(&Me::public(), sha, Size::View).await;
        assert!(matches!(told, Err(FileError::NotFound)), "the public does not even learn that it is there");
        for bad in ["", "../../etc/passwd", &"A".repeat(64), &"0".repeat(63)] {
            assert!(matches!(house.room.info(&house.me("hub"), bad).await, Err(FileError::NotFound)));
        }
        let second =
            house.take("squad2-1", "同一张.jpg", &sample("flower_gps_ori6.jpg")).await.expect("taken");
        assert_eq!(second.sha256, sha);
        let info = house.room.info(&house.me("squad2-1"), sha).await.expect("brought it as well");
        assert_eq!(info.file.name, "同一张.jpg", "under their own name");
    }
}

#[tokio::test]
async fn pictures_are_drawn_once_and_heic_is_a_download() {
    for house in houses().await {
        let me = house.me("hub");
        let file = house.take("hub", "花.jpg", &sample("flower_gps_ori6.jpg")).await.expect("taken");
        let first = house.room.display(&me, &file.sha256, Size::Thumb).await.expect("drawn");
        assert!(first.starts_with(&[0xFF, 0xD8, 0xFF]) && first.len() < 40_000);
        std::fs::remove_file(house.store.office.files().path(&file.sha256)).expect("the original is away");
        let again = house.room.display(&me, &file.sha256, Size::Thumb).await.expect("kept");
        assert_eq!(first, again);
        assert!(house.room.display(&me, &file.sha256, Size::View).await.is_err(), "this one was never drawn");

        let heic = house.take("hub", "苹果.heic", &sample("china_gps.heic")).await.expect("taken");
        assert!(heic.original && heic.media_type == "image/heic");
        let told = house.room.display(&me, &heic.sha256, Size::View).await;
        assert!(matches!(told, Err(FileError::NoPicture)));
        let naughty = house.take("hub", "x.jpg", &sample("exif_injection.jpg")).await.expect("taken");
        let shown = house.room.display(&me, &naughty.sha256, Size::View).await.expect("drawn");
        assert!(!shown.windows(7).any(|w| w == b"<script"));
    }
}

#[tokio::test]
async fn what_nothing_refers_to_is_swept_after_a_day() {
    for house in houses().await {
        let loose = house.take("hub", "花.jpg", &sample("flower_gps_ori6.jpg")).await.expect("taken");
        let used = house.take("hub", "塔.jpg", &sample("china_crop_gps.jpg")).await.expect("taken");
        house.refer(&used.sha256, "clue/1").await;
        let hours = |n: i64| house.store.clock.set(house.store.office.now().saturating_add(n.hours()));
        hours(23);
        assert_eq!(house.room.sweep().await.expect("swept"), 0);
        hours(1);
        assert_eq!(house.room.sweep().await.expect("swept"), 1);
        assert_eq!(house.kept(), [used.sha256.as_str()]);
        let told = house.room.info(&house.me("hub"), &loose.sha256).await;
        assert!(told.is_err());
        house.take("hub", "花.jpg", &sample("flower_gps_ori6.jpg")).await.expect("it may come again");
    }
}

#[tokio::test]
async fn a_file_that_a_matter_refers_to_is_found_missing() {
    for house in houses().await {
        let used = house.take("hub", "塔.jpg", &sample("china_crop_gps.jpg")).await.expect("taken");
        house.refer(&used.sha256, "clue/1").await;
        let findings = async || house.store.office.verify(|_, _| {}).await.expect("verified").findings;
        assert!(findings().await.is_empty());
        std::fs::remove_file(house.store.office.files().path(&used.sha256)).expect("lost");
        let found = findings().await;
        assert_eq!(found.len(), 1);
        assert!(found[0].place.contains(&used.sha256));
    }
}

/// The register says another SM3 than the file has: the address is right, so only reading everything again with SM3 tells.
#[tokio::test]
async fn a_register_with_a_wrong_sm3_is_found_when_sm3_is_measured() {
    for house in houses().await {
        let used = house.take("hub", "塔.jpg", &sample("china_crop_gps.jpg")).await.expect("taken");
        house.refer(&used.sha256, "clue/1").await;
        let findings =
            async |sm3: Sm3| house.store.office.verify_with(sm3, |_, _| {}).await.expect("verified").findings;
        assert_eq!(findings(Sm3::Measured).await, []);
        house.set_sm3(&used.sha256, &"0".repeat(64)).await;
        assert_eq!(findings(Sm3::Registered).await, []);
        let found = findings(Sm3::Measured).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].place.contains(&used.sha256) && found[0].what.contains("SM3与内容不符"));
    }
}
