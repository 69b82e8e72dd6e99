//! Copies of PDFs with covered places: what lies under the cover is gone from the copy, text and all, and the original is as it was.

use crate::files::{House, houses};
use documents::facsimile::{Page, Pages};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use office::files::{FileError, FileRoom, Limits};
use office::redact::{At, Begun, RedactError, State, Subject, TypedArea, TypedCover, Work};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What must not leave the house.
const NUMBER: &str = "410881199001011234";

/// A PDF of so many pages: the number stands on each, in its properties, in a note and in an attachment.
pub fn pdf(pages: usize) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let note = doc.add_object(
        dictionary! { "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal(NUMBER),
        "Rect" => vec![0.into(), 0.into(), 10.into(), 10.into()] },
    );
    let kids: Vec<Object> = (0..pages)
        .map(|n| {
            let draw = format!("BT /F1 24 Tf 50 600 Td ({NUMBER}) Tj 0 -500 Td (page {}) Tj ET", n + 1);
            let content = doc.add_object(Stream::new(Dictionary::new(), draw.into_bytes()));
            let page = dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content, "Annots" => vec![note.into()] };
            doc.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(pages).expect("few");
    doc.set_object(root, dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => vec![0.into(), 0.into(), 400.into(), 800.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let file =
        doc.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, NUMBER.as_bytes().to_vec()));
    let attached = doc
        .add_object(dictionary! { "Type" => "Filespec", "F" => Object::string_literal("a.txt"),
        "EF" => dictionary! { "F" => file } });
    let catalog =
        doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root, "AF" => vec![attached.into()] });
    let info = doc.add_object(dictionary! { "Title" => Object::string_literal(NUMBER) });
    doc.trailer.set("Root", catalog);
    doc.trailer.set("Info", info);
    let mut out = Vec::new();
    doc.save_to(&mut out).expect("saved");
    out
}

pub fn on(page: &str, [x, y, width, height]: [&str; 4]) -> TypedArea {
    let [x, y, width, height] = [x, y, width, height].map(String::from);
    TypedArea { x, y, width, height, page: page.into(), ..TypedArea::default() }
}

pub fn cover(areas: Vec<TypedArea>) -> TypedCover {
    TypedCover { areas, ..TypedCover::default() }
}

/// The line with the number: 50 of 400 points from the left, 600 of 800 from below.
const LINE: [&str; 4] = ["10", "20", "80", "8"];

impl House {
    /// What becomes of a copy that was begun.
    pub async fn ended(&self, begun: Begun) -> Work {
        let Begun::Working(work) = begun else { panic!("it takes a while") };
        let person = self.me(&work.person);
        for _ in 0..1200 {
            let now = self.room.work(&person, &work.id).await.expect("the matter's");
            if !now.state.is_open() {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("it never ends")
    }
}

fn text_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).expect("written");
    let out = Command::new("pdftotext").arg(&path).arg("-").stdin(Stdio::null()).output();
    let out = out.expect("the set-up of the tests installs pdftotext");
    assert!(out.status.success(), "{out:?}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

fn drawn(bytes: &[u8]) -> Vec<Page> {
    let pages = Pages::read(bytes, 100).expect("a PDF");
    let drawing = pages.draw(0..pages.count(), Duration::from_secs(60), ()).expect("a thread");
    drawing.collect::<Result<_, _>>().expect("drawn")
}

/// The lightest and the darkest shade in a part of a page, in hundredths.
fn shades(page: &Page, [left, top, right, bottom]: [u32; 4]) -> (u8, u8) {
    let (mut least, mut most) = (255, 0);
    for y in page.height * top / 100..page.height * bottom / 100 {
        for x in page.width * left / 100..page.width * right / 100 {
            let at = ((y * page.width + x) * 3) as usize;
            least = least.min(page.rgb[at]);
            most = most.max(page.rgb[at]);
        }
    }
    (least, most)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_pdf_pictures_are_left_and_under_the_cover_nothing() {
    for house in houses().await {
        let original = pdf(3);
        let (matter, file) = house.clue_with("材料.pdf", &original).await;
        assert!(text_of(&original).contains(NUMBER));
        let me = house.me("hub");
        let first = house.room.still(&me, &matter, &file.sha256, At::Page(2)).await.expect("drawn");
        let shown = image::load_from_memory(&first).expect("a JPEG");
        assert_eq!((shown.width(), shown.height()), (800, 1600), "turned into a picture for the screen");
        for none in [0, 4] {
            let told = house.room.still(&me, &matter, &file.sha256, At::Page(none)).await;
            assert!(matches!(told, Err(FileError::NotFound)), "{told:?}");
        }
        let typed = cover(vec![on("1", LINE), on("3", LINE), on("3", ["0", "90", "10", "10"])]);
        let begun = house.room.cover(&me, &matter, &file.sha256, &typed, "k").await.expect("begun");
        let again = house.room.cover(&me, &matter, &file.sha256, &typed, "k").await.expect("the same");
        let other_click = house.room.cover(&me, &matter, &file.sha256, &typed, "k2").await.expect("the same");
        let ids = [&begun, &again, &other_click].map(|b| match b {
            Begun::Working(work) => work.id.clone(),
            Begun::Made(_) => panic!("it takes a while"),
        });
        assert_eq!(ids[0], ids[1]);
        let work = house.ended(begun).await;
        house.ended(other_click).await;
        assert_eq!((work.state, work.percent, work.words.as_str()), (State::Done, 100, ""), "{work:?}");
        let copy = work.copy.expect("a file");
        assert_eq!((copy.name.as_str(), copy.media_type.as_str()), ("材料（遮盖）.pdf", "application/pdf"));
        assert!(!copy.original, "a copy is no original");
        assert!(
            !house.room.vouch(&me, &copy.sha256).await.expect("known").original,
            "nor wherever it is referred to"
        );

        let bytes = house.bytes(&copy.sha256);
        assert_eq!(text_of(&bytes).trim(), "", "no text");
        let raw = format!("{:?}", Document::load_mem(&bytes).expect("a PDF").objects);
        for word in ["Font", "Annot", "EmbeddedFile", "Filespec", "Title", NUMBER] {
            assert!(!raw.contains(word), "{word}");
        }
        assert!(!bytes.windows(NUMBER.len()).any(|w| w == NUMBER.as_bytes()));
        let pages = drawn(&bytes);
        let before = drawn(&original);
        assert_eq!(
            pages.iter().map(|p| p.points).collect::<Vec<_>>(),
            vec![(400.0, 800.0); 3],
            "as large as they were"
        );
        let line = [11, 21, 89, 27];
        assert!(shades(&before[0], line).1 > 200 && shades(&before[0], line).0 < 60, "the line was there");
        for n in [0, 2] {
            assert!(shades(&pages[n], line).1 < 16, "page {}: {:?}", n + 1, shades(&pages[n], line));
        }
        // The outermost pixels of a page are shared with what is around it.
        assert!(shades(&pages[2], [1, 91, 9, 99]).1 < 16);
        assert!(
            shades(&pages[1], line).1 > 200 && shades(&pages[1], line).0 < 60,
            "what is not covered stays"
        );
        assert!(shades(&pages[0], [10, 80, 60, 95]).0 < 60, "and so does the rest of a page");
        assert_eq!(house.bytes(&file.sha256), original, "the original is untouched");

        let copies = house.room.copies(&me, &matter).await.expect("read");
        assert_eq!(copies.len(), 1, "however often it was asked for");
        assert_eq!((copies[0].what.as_str(), copies[0].person.as_str()), ("遮盖3处（第1、3页）", "hub"));
        assert!(house.room.works(&me, &matter).await.expect("read").is_empty(), "nothing is under way");
        let left = std::fs::read_dir(house.store.office.data().join("covering")).expect("a folder");
        assert_eq!(left.count(), 0, "nothing lies about");
        let office = &house.store.office;
        let digest = office.lists_digest().await.expect("read");
        office.rebuild(|_, _| ()).await.expect("made anew");
        assert_eq!(office.lists_digest().await.expect("read"), digest, "{}", house.store.engine);
        assert_eq!(house.room.copies(&me, &matter).await.expect("read"), copies);
        assert!(office.verify(|_, _| ()).await.expect("read").is_sound());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_covered_is_told_and_nothing_is_kept() {
    for house in houses().await {
        let (matter, file) = house.clue_with("材料.pdf", &pdf(2)).await;
        let hub = house.me("hub");
        let one = cover(vec![on("1", LINE)]);
        for who in [house.me("grid-206"), house.me("squad4-1"), office::Me::public()] {
            let told = house.room.cover(&who, &matter, &file.sha256, &one, "k").await;
            assert!(matches!(told, Err(RedactError::File(FileError::Refused(_)))), "{told:?}");
            let told = house.room.still(&who, &matter, &file.sha256, At::Page(1)).await;
            assert!(matches!(told, Err(FileError::Refused(_))), "{told:?}");
            assert!(matches!(house.room.works(&who, &matter).await, Err(FileError::Refused(_))));
        }
        let wrong = cover(vec![on("3", LINE), on("", LINE), on("1", ["0", "0", "0", "0"])]);
        let told = house.room.cover(&hub, &matter, &file.sha256, &wrong, "k").await;
        let Err(RedactError::Fields(errors)) = told else { panic!("{told:?}") };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["areas.0.page", "areas.1.page", "areas.2.width", "areas.2.height"]);

        let (long_matter, long) = house.clue_with("长.pdf", &pdf(61)).await;
        let told = house.room.cover(&hub, &long_matter, &long.sha256, &one, "k").await;
        assert!(
            matches!(&told, Err(RedactError::File(FileError::Unfit(words))) if words.contains("60页")),
            "{told:?}"
        );
        let (odd_matter, odd) = house.clue_with("坏.pdf", b"%PDF-1.4 nothing in it %%EOF").await;
        let told = house.room.still(&hub, &odd_matter, &odd.sha256, At::Page(1)).await;
        assert!(matches!(told, Err(FileError::Unfit(_))), "{told:?}");
        let original = house.room.original(&hub, &matter, &file.sha256).await.expect("the matter's");
        assert_eq!(house.room.subject(&original).await.expect("two pages"), Subject::Pages(2));
        assert_eq!((house.records().await, house.kept().len()), (0, 3), "three originals and nothing else");

        let begun = house.room.cover(&hub, &matter, &file.sha256, &one, "key").await.expect("begun");
        let other = cover(vec![on("2", LINE)]);
        let told = house.room.cover(&hub, &matter, &file.sha256, &other, "key").await;
        assert!(matches!(told, Err(RedactError::Stale)), "{told:?}");
        let Begun::Working(work) = &begun else { panic!("it takes a while") };
        let told = house.room.work(&house.me("grid-206"), &work.id).await;
        assert!(matches!(told, Err(FileError::Refused(_))), "{told:?}");
        assert!(matches!(house.room.work(&hub, "none").await, Err(FileError::NotFound)));
        assert_eq!(house.ended(begun).await.state, State::Done);
    }
}

#[tokio::test]
async fn what_was_under_way_when_the_program_ended_is_said_to_be_broken_off() {
    for house in houses().await {
        let (matter, file) = house.clue_with("材料.pdf", &pdf(1)).await;
        let insert = "INSERT INTO copy_work (id, person, matter, original, name, what, ask, digest, state, words, file, at) \
                      VALUES ('w1', 'hub', $1, $2, '材料.pdf', '遮盖1处（第1页）', 'w1', '', 'working', '', '', '2026-11-20T08:59:00')";
        house.write(insert, &matter, &file.sha256).await;
        let half = house.store.office.data().join("covering/copyHalf");
        std::fs::create_dir_all(&half).expect("made");
        std::fs::write(half.join("copy.pdf"), b"half").expect("written");
        let room = FileRoom::open(house.store.office.clone(), Limits::default()).await.expect("opened anew");
        let work = room.work(&house.me("hub"), "w1").await.expect("known");
        assert_eq!(work.state, State::Broken);
        assert!(work.words.contains("重新做"), "{}", work.words);
        assert!(!half.exists(), "its halves are gone");
        assert_eq!(room.works(&house.me("hub"), &matter).await.expect("read").len(), 1);
        house.store.clock.set("2027-01-20T09:00:00".parse().expect("a moment"));
        assert!(room.works(&house.me("hub"), &matter).await.expect("read").is_empty());
        room.sweep().await.expect("swept");
        assert!(matches!(room.work(&house.me("hub"), "w1").await, Err(FileError::NotFound)));
    }
}
