//! The whole file as one PDF: what stands on which page, and what is said of it in catalogue and bookmarks.

use super::run_together;
use super::support::{SIGNATURE, printer, sample};
use documents::volume::{Bound, Entry, Leaf, Listed, Part, Photo, Volume};
use jiff::civil::date;
use lopdf::content::Content;
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

fn file(no: &str, name: &str) -> Listed {
    Listed {
        no: no.into(),
        name: name.into(),
        kind: "文件".into(),
        size: "12 KB".into(),
        sha256: "0123456789abcdef".repeat(4),
        sm3: "fedcba9876543210".repeat(4),
        ..Listed::default()
    }
}

fn photos(count: usize) -> Leaf {
    let photo = |n| Photo {
        file: Listed { taken: "2026-03-05 10:30:00".into(), ..file(&format!("证据1-{n}"), "现场.jpg") },
        place: "东经112.40000°，北纬35.08000°".into(),
        jpeg: stored(SIGNATURE.as_bytes()),
    };
    Leaf::Photos { title: "证据1 现场照片".into(), photos: (1..=count).map(photo).collect() }
}

fn attached(name: &str, pdf: Vec<u8>) -> Leaf {
    Leaf::Attached { title: name.into(), file: file("证据2-1", name), pdf: stored(&pdf) }
}

/// Lays bytes on the disk, as photographs and attachments lie there; the same bytes at the same place.
fn stored(bytes: &[u8]) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (path, n) =
        (folder.join(format!("volume-{:x}", hasher.finish())), NEXT.fetch_add(1, Ordering::Relaxed));
    // Nobody finds half of it, though tests run side by side.
    let part = folder.join(format!("volume-{}-{n}", std::process::id()));
    std::fs::write(&part, bytes).expect("written");
    std::fs::rename(&part, &path).expect("in its place");
    path
}

fn entry(name: &str, number: &str, leaves: Vec<Leaf>) -> Entry {
    Entry { name: name.into(), number: number.into(), date: "2026.03.05".into(), leaves, ..Entry::default() }
}

fn paper(code: &str) -> Entry {
    let paper = sample(code);
    let kind = law::paper::find(code).expect("in the catalogue");
    entry(kind.name, &paper.number.clone().unwrap_or_default(), vec![Leaf::Paper(Box::new(paper))])
}

fn volume(entries: Vec<Entry>) -> Volume {
    Volume {
        part: Part::Main,
        case_number: "济承综执立字〔2026〕第018号".into(),
        date: date(2026, 8, 20),
        data: json!({
            "agency": { "name": "承留镇人民政府" }, "case_name": "擅自占用道路堆放物料", "party": { "name": "王喆" },
            "decision_number": "济承综执罚决字〔2026〕第012号", "result": "罚款人民币5000.00元",
            "filed": "2026年3月3日", "closed": "2026年8月4日", "officers": "赵建国、钱卫东",
            "archived": "2026年8月20日", "keeper": "赵建国", "checker": "冯法务", "retention": "10年", "remarks": "齐全。",
        }),
        entries,
    }
}

/// Everything a volume can hold.
fn whole() -> Volume {
    let turned = pdf(&[("first sheet", 0), ("second sheet", 90)]);
    volume(vec![
        paper("DEC"),
        paper("SERV"),
        paper("EV-L"),
        Entry { within: true, ..entry("证据1 现场照片", "", vec![photos(3)]) },
        Entry { within: true, ..entry("证据2 合同", "", vec![attached("合同.pdf", turned)]) },
        entry(
            "登记缴款（附件）",
            "",
            vec![photos(1), Leaf::Listed { title: "录像".into(), files: vec![file("附件6-2", "执法.mp4")] }],
        ),
        paper("CLOSE"),
    ])
}

/// A PDF of other make: a line of Latin text a page, turned so many degrees, its resources inherited.
fn pdf(pages: &[(&str, i64)]) -> Vec<u8> {
    saved(source(pages))
}

fn source(pages: &[(&str, i64)]) -> Document {
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut kids: Vec<Object> = Vec::new();
    for (text, turned) in pages {
        // Leaves its state behind, as careless programs do: the number must stand in its corner all the same.
        let draw = format!("q 0.5 0 0 0.5 100 100 cm BT /F1 20 Tf 72 400 Td ({text}) Tj ET");
        let content = doc.add_object(Stream::new(Dictionary::new(), draw.into_bytes()));
        let page = doc.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => content, "Rotate" => *turned,
        });
        kids.push(page.into());
    }
    let count = kids.len() as i64;
    let lost: ObjectId = (40, 0);
    doc.set_object(root, dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => vec![10.into(), 20.into(), 510.into(), 720.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "Lost" => lost } },
    });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    doc
}

fn saved(mut doc: Document) -> Vec<u8> {
    let mut out = Vec::new();
    doc.save_to(&mut out).expect("saved");
    out
}

/// A bound volume, taken apart again.
struct Opened {
    bound: Bound,
    bytes: Vec<u8>,
    doc: Document,
    pages: Vec<ObjectId>,
}

fn bind(volume: &Volume) -> Opened {
    let mut bytes = Vec::new();
    let bound = printer().volume(volume, &mut bytes).expect("it is bound");
    let doc = Document::load_mem(&bytes).expect("it can be read");
    let pages = doc.page_iter().collect();
    Opened { bound, bytes, doc, pages }
}

impl Opened {
    fn dict(&self, page: usize) -> &Dictionary {
        self.doc.get_dictionary(self.pages[page]).expect("a page")
    }

    /// What the volume itself draws on a page.
    fn drawing(&self, page: usize) -> String {
        String::from_utf8(self.doc.get_page_content(self.pages[page])).expect("plain")
    }

    /// The number in the corner.
    fn number(&self, page: usize) -> Option<usize> {
        let drawing = self.drawing(page);
        let text = drawing.split("0 Tr (").nth(1)?;
        text.split(')').next()?.parse().ok()
    }

    /// The document's own drawing of a page.
    fn form(&self, page: usize) -> &Stream {
        let resources = self.doc.get_dict_in_dict(self.dict(page), b"Resources").expect("resources");
        let drawings = self.doc.get_dict_in_dict(resources, b"XObject").expect("drawings");
        drawings.get_deref(b"P", &self.doc).and_then(Object::as_stream).expect("the page")
    }

    /// The words of the document on a page.
    fn words(&self, page: usize) -> String {
        let mut words = String::new();
        self.words_of(self.form(page), &mut words);
        run_together(&words)
    }

    fn words_of(&self, form: &Stream, words: &mut String) {
        let content = Content::decode(&form.get_plain_content().expect("unpacked")).expect("operators");
        let resources = self.doc.get_dict_in_dict(&form.dict, b"Resources").expect("resources");
        let fonts = self.doc.get_dict_in_dict(resources, b"Font").ok();
        let mut font = None;
        for op in content.operations {
            match (op.operator.as_str(), &op.operands[..]) {
                ("Tf", [Object::Name(name), ..]) => {
                    let dict = fonts.and_then(|f| self.doc.get_dict_in_dict(f, name).ok());
                    font = dict.and_then(|d| d.get_font_encoding(&self.doc).ok());
                }
                ("Tj", [Object::String(bytes, _)]) => self.said(&font, bytes, words),
                ("TJ", [Object::Array(parts)]) => {
                    for bytes in parts.iter().filter_map(|p| p.as_str().ok()) {
                        self.said(&font, bytes, words);
                    }
                }
                _ => {}
            }
        }
    }

    fn said(&self, font: &Option<lopdf::Encoding>, bytes: &[u8], words: &mut String) {
        if let Some(encoding) = font {
            words.push_str(&Document::decode_text(encoding, bytes).expect("text"));
        }
    }

    /// Bookmarks in order: depth, title, page.
    fn bookmarks(&self) -> Vec<(usize, String, usize)> {
        let catalog = self.doc.catalog().expect("a catalogue");
        let root = self.doc.get_dict_in_dict(catalog, b"Outlines").expect("bookmarks");
        let mut found = Vec::new();
        self.walk(root, 0, &mut found);
        found
    }

    fn walk(&self, node: &Dictionary, depth: usize, found: &mut Vec<(usize, String, usize)>) {
        let mut next = self.doc.get_dict_in_dict(node, b"First").ok();
        while let Some(item) = next {
            let title = lopdf::decode_text_string(item.get(b"Title").expect("a title")).expect("text");
            let action = self.doc.get_dict_in_dict(item, b"A").expect("a target");
            let target = action.get(b"D").and_then(Object::as_array).expect("a place")[0].as_reference();
            let target = target.expect("a page");
            let page = self.pages.iter().position(|p| *p == target);
            found.push((depth, title, page.expect("a page of the volume")));
            self.walk(item, depth + 1, found);
            next = self.doc.get_dict_in_dict(item, b"Next").ok();
        }
    }
}

#[test]
fn every_page_carries_its_number_and_the_catalogue_tells_where_everything_is() {
    let volume = whole();
    let opened = bind(&volume);
    let Bound { pages, spans, front } = opened.bound.clone();
    let lengths: Vec<usize> =
        ["DEC", "SERV", "EV-L"].map(|c| printer().text_pages(&sample(c)).expect("it prints").len()).to_vec();
    // Three pictures on two pages; two pages attached; a picture and a list; the last document.
    let expected = [lengths[0], lengths[1], lengths[2], 2, 2, 2, 1];
    let mut next = 1;
    for (span, length) in spans.iter().zip(expected) {
        assert_eq!(*span, (next, next + length - 1));
        next += length;
    }
    assert_eq!((pages, front), (next - 1, 2));
    assert_eq!(opened.pages.len(), front + pages + 1, "cover and catalogue, the pages, the note");
    for page in 0..opened.pages.len() {
        let expected = (front..front + pages).contains(&page).then(|| page - front + 1);
        assert_eq!(opened.number(page), expected, "page {page}");
    }
    // What stands on the page that the catalogue names is what it names.
    let catalogue = opened.words(1);
    for (entry, (first, last)) in volume.entries.iter().zip(&spans) {
        let row = match first == last {
            true => format!("{}{}2026.03.05{first}", entry.name, entry.number),
            false => format!("{}{}2026.03.05{first}-{last}", entry.name, entry.number),
        };
        if !entry.number.is_empty() {
            let on_it = opened.words(front + first - 1);
            assert!(on_it.contains(&run_together(&entry.number)), "{} on {first}: {on_it}", entry.number);
        }
        let said = run_together(&row);
        assert!(catalogue.contains(&said), "{said} in {catalogue}");
    }
    assert!(opened.words(front + spans[3].0 - 1).contains("证据1-1"));
    assert!(opened.words(front + spans[4].0 - 1).contains("firstsheet"));
    assert!(opened.words(front + spans[4].1 - 1).contains("secondsheet"));
    let list = opened.words(front + spans[5].1 - 1);
    assert!(list.contains("执法.mp4") && list.contains(&"0123456789abcdef".repeat(4)), "{list}");
    // Cover and note say how many, and what could not be bound in.
    let cover = opened.words(0);
    for said in ["正卷", &format!("{pages}页"), "归档日期2026年8月20日", "赵建国、钱卫东", "保管期限10年"]
    {
        assert!(cover.contains(said), "{said} in {cover}");
    }
    assert!(!cover.contains("未归档"));
    let note = opened.words(opened.pages.len() - 1);
    let listed = format!("附件1件不能装订成页，列入第{}页的附件清单", spans[5].1);
    assert!(
        note.contains("共有文件7件") && note.contains(&listed) && note.contains("检查人：冯法务"),
        "{note}"
    );
}

#[test]
fn bookmarks_lead_to_every_entry_and_to_what_lies_in_it() {
    let volume = whole();
    let opened = bind(&volume);
    let front = opened.bound.front;
    let at = |entry: usize| front + opened.bound.spans[entry].0 - 1;
    let title = |entry: usize| {
        let Entry { name, number, .. } = &volume.entries[entry];
        format!("{name} {number}")
    };
    let expected = vec![
        (0, "封面".into(), 0),
        (0, "卷内目录".into(), 1),
        (0, title(0), at(0)),
        (0, title(1), at(1)),
        (0, title(2), at(2)),
        (1, "证据1 现场照片".into(), at(3)),
        (1, "证据2 合同".into(), at(4)),
        (0, "登记缴款（附件）".into(), at(5)),
        (1, "录像".into(), at(5) + 1),
        (0, title(6), at(6)),
        (0, "卷内备考表".into(), opened.pages.len() - 1),
    ];
    let found: Vec<_> =
        opened.bookmarks().into_iter().map(|(d, t, p)| (d, t.trim().to_string(), p)).collect();
    let expected: Vec<_> =
        expected.into_iter().map(|(d, t, p): (usize, String, usize)| (d, t.trim().to_string(), p)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_same_volume_gives_the_same_bytes() {
    assert!(bind(&whole()).bytes == bind(&whole()).bytes, "the bytes differ");
}

#[test]
fn a_volume_that_is_not_archived_says_so_and_a_court_can_still_read_it() {
    let mut volume = whole();
    for key in ["archived", "keeper", "checker", "retention", "closed", "remarks"] {
        volume.data[key] = Value::Null;
    }
    volume.part = Part::Inner;
    let opened = bind(&volume);
    let cover = opened.words(0);
    assert!(cover.contains("未归档") && cover.contains("未结案") && cover.contains("副卷"), "{cover}");
    assert!(opened.words(opened.pages.len() - 1).contains("本卷尚未归档"));
}

#[test]
fn a_pdf_that_cannot_be_bound_in_is_listed_with_the_reason() {
    let mut locked = source(&[("secret", 0)]);
    let id = Object::string_literal("0123456789abcdef");
    locked.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &locked,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a key");
    locked.encrypt(&state).expect("locked");
    let mut layers = source(&[("shown", 0)]);
    let layer = layers.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("draft") });
    layers.catalog_mut().expect("a catalogue").set(
        "OCProperties",
        dictionary! {
            "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] },
        },
    );
    let whole = pdf(&[("good", 0)]);
    let cut = whole[..60].to_vec();
    let pages = [
        ("broken.pdf", b"%PDF-1.7\nnothing".to_vec(), "文件已损坏"),
        ("cut.pdf", cut, "文件已损坏"),
        ("locked.pdf", saved(locked), "文件已加密"),
        ("empty.pdf", pdf(&[]), "文件中没有页面"),
        ("layers.pdf", saved(layers), "关闭的图层"),
        ("long.pdf", pdf(&vec![("page", 0); 1001]), "超过1000页"),
    ];
    let leaves = pages.iter().map(|(name, pdf, _)| attached(name, pdf.clone()));
    let entries =
        leaves.chain([attached("good.pdf", whole)]).map(|leaf| entry("附件", "", vec![leaf])).collect();
    let opened = bind(&volume(entries));
    assert_eq!(opened.bound.pages, 7);
    for (page, (name, _, reason)) in pages.iter().enumerate() {
        let words = opened.words(opened.bound.front + page);
        assert!(words.contains(name) && words.contains(reason), "{name}: {words}");
        assert!(words.contains(&"0123456789abcdef".repeat(4)), "{name}: its digest");
    }
    assert_eq!(opened.words(opened.bound.front + 6), "good");
}

#[test]
fn a_pdf_that_opens_without_a_password_is_bound_in_though_its_owner_locked_it() {
    let mut doc = source(&[("readable", 0)]);
    let id = Object::string_literal("0123456789abcdef");
    doc.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &doc,
        owner_password: "owner",
        user_password: "",
        key_length: 128,
        permissions: Permissions::PRINTABLE,
    };
    let state = EncryptionState::try_from(version).expect("a key");
    doc.encrypt(&state).expect("locked");
    let opened = bind(&volume(vec![entry("附件", "", vec![attached("owner.pdf", saved(doc))])]));
    assert_eq!(opened.words(opened.bound.front), "readable");
}

/// A page with a seal on it, a hidden note, and a link that runs a script.
fn sealed() -> Vec<u8> {
    let mut doc = source(&[("contract", 0)]);
    let look = |doc: &mut Document, text: &str| {
        let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 50.into()] };
        let look = doc.add_object(Stream::new(dict, format!("% {text}\n0 0 100 50 re f").into_bytes()));
        dictionary! { "N" => look }
    };
    let rect = vec![110.into(), 220.into(), 310.into(), 320.into()];
    let seal = look(&mut doc, "seal");
    let hidden = look(&mut doc, "hidden");
    let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let annotations = [
        dictionary! { "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "F" => 4, "Rect" => rect.clone(), "AP" => seal },
        dictionary! { "Type" => "Annot", "Subtype" => "Stamp", "F" => 2, "Rect" => rect.clone(), "AP" => hidden },
        dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => rect, "A" => script },
    ];
    let list: Vec<Object> = annotations.into_iter().map(|a| doc.add_object(a).into()).collect();
    let page = doc.page_iter().next().expect("a page");
    doc.get_dictionary_mut(page).expect("a page").set("Annots", list);
    saved(doc)
}

#[test]
fn a_seal_on_an_attached_page_stays_seen_and_scripts_do_not_come_along() {
    let opened = bind(&volume(vec![entry("附件", "", vec![attached("合同.pdf", sealed())])]));
    let page = opened.bound.front;
    assert!(opened.dict(page).get(b"Annots").is_err());
    // Twice the size, at its place on the page.
    assert!(opened.drawing(page).contains("q 2 0 0 2 110 220 cm /A0 Do Q"), "{}", opened.drawing(page));
    assert!(!opened.drawing(page).contains("/A1"), "the hidden one");
    let everything = format!("{:?}", opened.doc.objects);
    assert!(!everything.contains("JavaScript"));
    let streams = opened.doc.objects.values().filter_map(|o| o.as_stream().ok());
    let plain: Vec<u8> = streams.filter_map(|s| s.get_plain_content().ok()).flatten().collect();
    let has = |word: &[u8]| plain.windows(word.len()).any(|w| w == word);
    assert!(has(b"% seal") && !has(b"% hidden"));
}

#[test]
fn the_number_stands_upper_right_however_the_page_is_turned_and_nothing_refers_astray() {
    let pdf = pdf(&[("a", 0), ("b", 90), ("c", 180), ("d", 270)]);
    let opened = bind(&volume(vec![entry("附件", "", vec![attached("四页.pdf", pdf)])]));
    // A page of 500 by 700 whose corner is at (10, 20).
    let turns = ["1 0 0 1 10 20", "0 1 -1 0 510 20", "-1 0 0 -1 510 720", "0 -1 1 0 10 720"];
    for (i, turn) in turns.iter().enumerate() {
        let page = opened.bound.front + i;
        let drawing = opened.drawing(page);
        assert!(drawing.contains(&format!("q {turn} cm")), "{drawing}");
        let (width, height) = if i % 2 == 0 { (500.0, 700.0) } else { (700.0, 500.0) };
        let place = drawing.split("Tf ").nth(1).and_then(|t| t.split(" Td").next()).expect("a place");
        let at: Vec<f32> = place.split(' ').map(|n| n.parse().expect("a number")).collect();
        assert!(at[0] > width - 50.0 && at[0] < width && at[1] > height - 40.0 && at[1] < height, "{place}");
        // The page's own drawing is kept apart: what it leaves behind does not move the number.
        assert!(drawing.starts_with("q /P Do Q\n"));
    }
    // What the source refers to in vain is nothing here, though this file has an object of that number.
    assert!(opened.doc.has_object((40, 0)));
    let form = opened.form(opened.bound.front);
    let drawings = opened
        .doc
        .get_dict_in_dict(&form.dict, b"Resources")
        .and_then(|r| opened.doc.get_dict_in_dict(r, b"XObject"));
    assert!(matches!(drawings.expect("drawings").get(b"Lost"), Ok(Object::Null)));
    for (id, object) in &opened.doc.objects {
        let mut lost = Vec::new();
        references(object, &mut lost);
        lost.retain(|r| !opened.doc.has_object(*r));
        assert!(lost.is_empty(), "{id:?} refers to {lost:?}");
    }
}

fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|o| references(o, found)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, o)| references(o, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, o)| references(o, found)),
        _ => {}
    }
}
