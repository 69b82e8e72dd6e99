//! PDFs made anew of pictures of their pages: what is seen is drawn, nothing else is left, and a hostile file neither stops nor ends
//! the program.

use super::support::{printer, sample};
use documents::facsimile::{Facsimile, Page, Pages, Unfit};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A PDF whose pages draw this, with what their resources hold.
fn pdf(pages: &[(&str, i64)], resources: impl FnOnce(&mut Document) -> Dictionary) -> Document {
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut held = resources(&mut doc);
    held.set("Font", dictionary! { "F1" => font, "F2" => held.get(b"F2").cloned().unwrap_or(Object::Null) });
    let mut kids: Vec<Object> = Vec::new();
    for (draw, turned) in pages {
        let content = doc.add_object(Stream::new(Dictionary::new(), draw.as_bytes().to_vec()));
        let page =
            dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content, "Rotate" => *turned };
        kids.push(doc.add_object(page).into());
    }
    let count = kids.len() as i64;
    doc.set_object(root, dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => vec![0.into(), 0.into(), 360.into(), 720.into()],
        "Resources" => held,
    });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    doc
}

fn plain(pages: &[(&str, i64)]) -> Document {
    pdf(pages, |_| Dictionary::new())
}

fn saved(mut doc: Document) -> Vec<u8> {
    let mut out = Vec::new();
    doc.save_to(&mut out).expect("saved");
    out
}

fn drawn(bytes: &[u8]) -> Result<Vec<Page>, Unfit> {
    let pages = Pages::read(bytes, 60)?;
    pages.draw(0..pages.count(), PATIENCE, ()).expect("a thread").collect()
}

fn pixel(page: &Page, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * page.width + x) * 3) as usize;
    page.rgb[at..at + 3].try_into().expect("three bytes")
}

fn dark(page: &Page) -> usize {
    page.rgb.chunks(3).filter(|p| p.iter().all(|c| *c < 100)).count()
}

#[test]
fn a_page_is_drawn_as_it_is_read() {
    // A red square in the lower left corner, words in the middle.
    let draw = "1 0 0 rg 0 0 72 72 re f 0 g BT /F1 40 Tf 72 400 Td (readable) Tj ET";
    let pages = drawn(&saved(plain(&[(draw, 0), (draw, 90)]))).expect("drawn");
    let [upright, turned] = &pages[..] else { panic!("two pages") };
    assert_eq!((upright.width, upright.height, upright.points), (750, 1500, (360.0, 720.0)));
    assert_eq!((turned.width, turned.height), (1500, 750));
    assert_eq!(pixel(upright, 20, 1480), [255, 0, 0]);
    assert_eq!(pixel(upright, 740, 10), [255, 255, 255]);
    assert_eq!(
        pixel(turned, 20, 20),
        [255, 0, 0],
        "turned clockwise the lower left corner is the upper left"
    );
    assert!(dark(upright) > 1000, "the words are drawn though the file brings no letters: {}", dark(upright));
}

#[test]
fn chinese_letters_that_the_file_does_not_bring_along_are_drawn() {
    let draw = "BT /F2 60 Tf 20 400 Td <98CE88495DE5> Tj ET";
    let with = |doc: &mut Document| {
        let below = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light",
            "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("GB1"), "Supplement" => 2 },
        });
        dictionary! { "F2" => dictionary! { "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light",
        "Encoding" => "UniGB-UCS2-H", "DescendantFonts" => vec![below.into()] } }
    };
    let pages = drawn(&saved(pdf(&[(draw, 0)], with))).expect("drawn");
    assert!(dark(&pages[0]) > 2000, "{}", dark(&pages[0]));
}

#[test]
fn our_own_documents_are_drawn() {
    let bytes = printer().pdf(&sample("DEC")).expect("set");
    let pages = drawn(&bytes).expect("drawn");
    assert!(pages.len() > 1);
    for page in &pages {
        assert_eq!((page.width, page.height), (1240, 1754), "A4");
        let part = dark(page) * 1000 / (page.width * page.height) as usize;
        assert!((3..200).contains(&part), "{part} of a thousand pixels are dark");
    }
}

#[test]
fn what_is_written_holds_pictures_and_nothing_else() {
    let write = || {
        let mut out = Vec::new();
        let mut facsimile = Facsimile::begin(&mut out).expect("begun");
        for n in 0..3u8 {
            facsimile.add(vec![0xFF, 0xD8, n, 0xFF, 0xD9], (10, 20), (72.0, 144.0)).expect("added");
        }
        facsimile.finish().expect("ended");
        out
    };
    let bytes = write();
    assert_eq!(write(), bytes, "the same pictures give the same bytes");
    let doc = Document::load_mem(&bytes).expect("a PDF");
    let pages: Vec<ObjectId> = doc.page_iter().collect();
    assert_eq!(pages.len(), 3);
    for page in pages {
        assert!(doc.get_page_fonts(page).expect("resources").is_empty());
    }
    let all = format!("{:?}", doc.objects);
    for word in ["Font", "Metadata", "Annot", "EmbeddedFile", "CreationDate", "ID"] {
        assert!(!all.contains(word), "{word}");
    }
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let told = |bytes: &[u8]| Pages::read(bytes, 60).err().expect("refused");
    assert_eq!(told(b"%PDF-1.5 nothing %%EOF"), Unfit::Broken);
    assert_eq!(told(&saved(plain(&[]))), Unfit::Empty);
    let many: Vec<(&str, i64)> = vec![("", 0); 61];
    assert_eq!(told(&saved(plain(&many))), Unfit::TooLong(60));
    assert!(Pages::read(&saved(plain(&many[..60])), 60).is_ok());
    assert!(Unfit::TooLong(60).to_string().contains("60页"));
}

/// Each ends, one way or the other, and soon.
#[test]
fn hostile_files_neither_stop_nor_end_the_program() {
    let itself = |kind: &'static str| {
        move |doc: &mut Document| {
            let id = doc.new_object_id();
            let object: Object = match kind {
                // A function made of itself.
                "function" => dictionary! { "FunctionType" => 3, "Domain" => vec![0.into(), 1.into()],
                "Functions" => vec![Object::Reference(id)], "Bounds" => Vec::<Object>::new(),
                "Encode" => vec![0.into(), 1.into()] }
                .into(),
                // A colour space over itself.
                "colour" => vec![
                    Object::Name("Indexed".into()),
                    Object::Reference(id),
                    1.into(),
                    Object::string_literal("abcdef"),
                ]
                .into(),
                // A drawing that draws itself.
                _ => Stream::new(
                    dictionary! { "Type" => "XObject", "Subtype" => "Form",
                    "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
                    "Resources" => dictionary! { "XObject" => dictionary! { "X" => id } } },
                    b"/X Do /X Do".to_vec(),
                )
                .into(),
            };
            doc.set_object(id, object);
            dictionary! {
                "XObject" => dictionary! { "X" => id }, "ColorSpace" => dictionary! { "C" => id },
                "Shading" => dictionary! { "S" => dictionary! { "ShadingType" => 2, "ColorSpace" => "DeviceRGB",
                    "Coords" => vec![0.into(), 0.into(), 9.into(), 9.into()], "Function" => id } },
            }
        }
    };
    let draws = [("/X Do /C cs 1 sc 0 0 9 9 re f /S sh", 0)];
    let bomb = |_: &mut Document| Dictionary::new();
    let mut packed = pdf(&draws, bomb);
    let mut zeros = Stream::new(Dictionary::new(), vec![b' '; 300 << 20]);
    zeros.compress().expect("packed");
    let page = packed.page_iter().next().expect("a page");
    let content = packed.add_object(zeros);
    packed.get_dictionary_mut(page).expect("a page").set("Contents", content);
    let mut around = plain(&draws);
    let root = around.page_iter().next().expect("a page");
    let pages = around
        .get_dictionary(root)
        .and_then(|p| p.get(b"Parent"))
        .and_then(Object::as_reference)
        .expect("a tree");
    around
        .get_dictionary_mut(pages)
        .expect("a tree")
        .set("Kids", vec![Object::Reference(pages), root.into()]);
    let deep = format!("{}{}", "[".repeat(3_000_000), " 0 0 9 9 re f");
    let huge = "q ".repeat(2_000_000);
    let all = [
        saved(pdf(&draws, itself("function"))),
        saved(pdf(&draws, itself("colour"))),
        saved(pdf(&draws, itself("drawing"))),
        saved(packed),
        saved(around),
        saved(plain(&[(&deep, 0)])),
        saved(plain(&[(&huge, 0)])),
    ];
    for (n, bytes) in all.iter().enumerate() {
        let begun = Instant::now();
        let _ = drawn(bytes);
        assert!(begun.elapsed() < Duration::from_secs(50), "{n}: {:?}", begun.elapsed());
    }
    assert_eq!(Pages::read(&all[0], 60).err(), Some(Unfit::Broken), "a function made of itself");
    assert_eq!(Pages::read(&all[1], 60).err(), Some(Unfit::Broken), "a colour over itself");
    assert_eq!(Pages::read(&all[2], 60).err(), Some(Unfit::Broken), "a drawing that draws itself");
    assert_eq!(Pages::read(&all[3], 60).err(), Some(Unfit::Broken), "a stream that unpacks to too much");
    assert_eq!(Pages::read(&all[5], 60).err(), Some(Unfit::Broken), "brackets without end");
}

#[test]
fn damaged_files_are_drawn_or_refused() {
    let whole = printer().pdf(&sample("CORR")).expect("set");
    let mut seed = 7u64;
    let mut chance = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..1 + chance() % 12 {
            let at = chance() % bytes.len();
            bytes[at] = chance() as u8;
        }
        if chance() % 4 == 0 {
            bytes.truncate(chance() % bytes.len());
        }
        if let Ok(pages) = Pages::read(&bytes, 60) {
            for page in pages.draw(0..1, PATIENCE, ()).expect("a thread") {
                let _ = page;
            }
        }
    }
}
