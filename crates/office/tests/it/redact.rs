//! Copies of pictures with covered places: what is under the cover is gone, what is beside it is not, and the original is as it was.

use crate::files::{House, houses, sample};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::ToSpan;
use law::party::FileRef;
use office::files::FileError;
use office::redact::{RedactError, TypedArea, TypedCover};
use office::{Matter, Me, Submission};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io::Cursor;

fn area(x: &str, y: &str, width: &str, height: &str, cover: &str) -> TypedArea {
    let [x, y, width, height, cover] = [x, y, width, height, cover].map(String::from);
    TypedArea { x, y, width, height, cover, ..TypedArea::default() }
}

fn noise() -> RgbImage {
    RgbImage::from_fn(200, 100, |x, y| Rgb([(x * 7 + y * 13) as u8, (x * y) as u8, (x ^ (y * 3)) as u8]))
}

fn png(picture: RgbImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut out, ImageFormat::Png).expect("encoded");
    out.into_inner()
}

impl House {
    /// A clue of a grid member's with this picture; gives its matter and the file.
    pub async fn clue_with(&self, name: &str, bytes: &[u8]) -> (String, FileRef) {
        let file = self.take("grid-205", name, bytes).await.expect("taken");
        let command = json!({
            "act": "report_clue", "source": "patrol", "class": "stall", "content": "摊位占了人行道", "files": [file],
            "place": { "text": "花石村口", "grid": "419001103205" },
        });
        let submission = Submission { matter: Matter::NewClue, command, expected: None, key: None };
        let done = self.store.office.submit(&self.me("grid-205"), submission).await.expect("reported");
        (format!("clue/{}", done.id), file)
    }

    /// A copy of a picture, which is there at once.
    pub async fn redact(
        &self,
        me: &Me,
        matter: &str,
        sha256: &str,
        areas: &[TypedArea],
        key: &str,
    ) -> Result<FileRef, RedactError> {
        let typed = TypedCover { areas: areas.to_vec(), ..TypedCover::default() };
        let begun = self.room.cover(me, matter, sha256, &typed, key).await?;
        Ok(begun.made().expect("a picture is covered at once"))
    }

    pub fn bytes(&self, sha256: &str) -> Vec<u8> {
        std::fs::read(self.store.office.files().path(sha256)).expect("stored")
    }

    pub async fn records(&self) -> usize {
        self.store.office.journal().load("copies").await.expect("read").len()
    }
}

#[tokio::test]
async fn under_the_cover_nothing_is_left_and_beside_it_everything() {
    for house in houses().await {
        let original = png(noise());
        let (matter, file) = house.clue_with("现场.png", &original).await;
        let me = house.me("hub");
        let areas = [area("10", "20", "25", "30", "black"), area("50", "0", "50", "100", "mosaic")];
        let copy = house.redact(&me, &matter, &file.sha256, &areas, "k1").await.expect("made");
        assert_eq!((copy.name.as_str(), copy.media_type.as_str()), ("现场（遮盖）.png", "image/png"));
        assert!(!copy.original && copy.taken_at.is_none(), "a copy is no original");
        let drawn = image::load_from_memory(&house.bytes(&copy.sha256)).expect("a picture").into_rgb8();
        let before = noise();
        let mut shades = std::collections::BTreeSet::new();
        for (x, y, pixel) in drawn.enumerate_pixels() {
            if (20..70).contains(&x) && (20..50).contains(&y) {
                assert_eq!(*pixel, Rgb([0, 0, 0]), "{x},{y}");
            } else if x >= 100 {
                // Blocks of seventeen pixels: a sixth of the longer side.
                let corner = drawn.get_pixel(100 + (x - 100) / 17 * 17, y / 17 * 17);
                assert_eq!(pixel, corner, "{x},{y}");
                shades.insert(pixel.0);
            } else {
                assert_eq!(pixel, before.get_pixel(x, y), "{x},{y}");
            }
        }
        assert!(shades.len() <= 36, "{}", shades.len());
        assert_eq!(house.bytes(&file.sha256), original, "the original is untouched");
        assert_eq!(hex::encode(Sha256::digest(&original)), file.sha256);
        let info = house.room.info(&me, &copy.sha256).await.expect("the matter's");
        assert_eq!(info.extent, Some((200, 100)));
    }
}

#[tokio::test]
async fn a_photos_copy_is_upright_and_tells_neither_when_nor_where() {
    for house in houses().await {
        let (matter, file) = house.clue_with("现场.jpg", &sample("flower_gps_ori6.jpg")).await;
        let me = house.me("grid-205");
        let before = house.room.info(&me, &file.sha256).await.expect("one's own");
        assert!(before.place.is_some() && before.file.taken_at.is_some());
        let all = [area("0", "0", "100", "100", "black")];
        let copy = house.redact(&me, &matter, &file.sha256, &all, "k").await.expect("made");
        let bytes = house.bytes(&copy.sha256);
        for mark in [&b"Exif"[..], b"GPS", b"http://ns.adobe.com", b"8BIM"] {
            assert!(!bytes.windows(mark.len()).any(|w| w == mark), "{}", String::from_utf8_lossy(mark));
        }
        let info = house.room.info(&me, &copy.sha256).await.expect("the matter's");
        assert!(info.place.is_none() && info.file.taken_at.is_none() && !info.file.original);
        let (width, height) = before.extent.expect("pixels");
        assert_eq!(info.extent, Some((height, width)), "orientation 6 turns a quarter");
        let drawn = image::load_from_memory(&bytes).expect("a picture").into_rgb8();
        assert!(drawn.pixels().all(|p| p.0.iter().all(|c| *c < 8)), "nothing shines through");
        assert_eq!(house.room.info(&me, &file.sha256).await.expect("still there"), before);
    }
}

#[tokio::test]
async fn whoever_may_not_open_the_matter_makes_no_copy_and_nothing_is_kept() {
    for house in houses().await {
        let (matter, file) = house.clue_with("现场.png", &png(noise())).await;
        let all = [area("0", "0", "50", "50", "black")];
        for who in [house.me("grid-206"), house.me("squad4-1"), Me::public()] {
            let told = house.redact(&who, &matter, &file.sha256, &all, "k").await;
            assert!(
                matches!(told, Err(RedactError::File(FileError::Refused(_)))),
                "{}: {told:?}",
                who.person.id
            );
            let told = house.room.copies(&who, &matter).await;
            assert!(matches!(told, Err(FileError::Refused(_))), "{told:?}");
        }
        let hub = house.me("hub");
        for (matter, sha256) in
            [(matter.as_str(), "0".repeat(64)), ("clue/none", file.sha256.clone()), ("", file.sha256.clone())]
        {
            assert!(house.redact(&hub, matter, &sha256, &all, "k").await.is_err(), "{matter}");
        }
        // A file of another matter is none of this one's.
        let mut other = noise();
        other.put_pixel(0, 0, Rgb([1, 2, 3]));
        let (_, foreign) = house.clue_with("别处.png", &png(other)).await;
        let told = house.redact(&hub, &matter, &foreign.sha256, &all, "k").await;
        assert!(matches!(told, Err(RedactError::File(FileError::NotFound))), "{told:?}");
        let (heic_matter, heic) = house.clue_with("照片.heic", &sample("china_gps.heic")).await;
        let told = house.redact(&hub, &heic_matter, &heic.sha256, &all, "k").await;
        assert!(matches!(told, Err(RedactError::File(FileError::NoProgram(_)))), "{told:?}");
        let wrong = [area("-5", "0", "50", "50", "black"), area("60", "0", "50", "1e9", "blur")];
        let Err(RedactError::Fields(errors)) = house.redact(&hub, &matter, &file.sha256, &wrong, "k").await
        else {
            panic!("wrong everywhere")
        };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["areas.0.x", "areas.1.height", "areas.1.cover"]);
        assert_eq!((house.records().await, house.kept().len()), (0, 3), "three originals and nothing else");
    }
}

#[tokio::test]
async fn a_repeated_click_makes_one_copy_and_a_rebuild_knows_it() {
    for house in houses().await {
        let (matter, file) = house.clue_with("现场.png", &png(noise())).await;
        let me = house.me("hub");
        let one = [area("10", "10", "20", "20", "black")];
        let first = house.redact(&me, &matter, &file.sha256, &one, "key").await.expect("made");
        let again = house.redact(&me, &matter, &file.sha256, &one, "key").await.expect("the same");
        let anew = house.redact(&me, &matter, &file.sha256, &one, "another").await.expect("the same picture");
        assert_eq!((&first, &first), (&again, &anew));
        assert_eq!(house.records().await, 1);
        let two = [area("50", "50", "20", "20", "mosaic")];
        let told = house.redact(&me, &matter, &file.sha256, &two, "key").await;
        assert!(matches!(told, Err(RedactError::Stale)), "{told:?}");
        let second = house.redact(&me, &matter, &file.sha256, &two, "fresh").await.expect("made");
        let copies = house.room.copies(&me, &matter).await.expect("read");
        assert_eq!(copies.len(), 2);
        assert!(copies.iter().all(|c| c.original == file.sha256 && c.person == "hub" && c.areas == 1));
        let originals = house.room.originals(&me, &matter).await.expect("read");
        assert_eq!(originals.iter().map(|o| &o.file.sha256).collect::<Vec<_>>(), [&file.sha256]);

        let office = &house.store.office;
        let before = office.lists_digest().await.expect("read");
        office.rebuild(|_, _| ()).await.expect("made anew");
        assert_eq!(office.lists_digest().await.expect("read"), before, "{}", house.store.engine);
        assert_eq!(house.room.copies(&me, &matter).await.expect("read"), copies);
        house.store.clock.set(office.now() + 30.hours());
        house.room.sweep().await.expect("swept");
        for kept in [&file, &first, &second] {
            assert!(office.files().path(&kept.sha256).is_file(), "a matter's files are not swept");
        }
        assert!(office.verify(|_, _| ()).await.expect("read").is_sound());
    }
}
