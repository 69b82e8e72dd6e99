//! Pages of many PDFs made pages of one: each is drawn whole on a new page, its number beside it.

use super::Mark;
use super::read::{Sheet, Source};
use lopdf::{Bookmark, Dictionary, Document, Object, ObjectId, SaveOptions, Stream, dictionary, text_string};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;

/// Keys that lead out of what is drawn: tags, histories, attachments.
const LEFT_OUT: [&[u8]; 6] = [b"StructParents", b"StructParent", b"PieceInfo", b"Metadata", b"AF", b"OPI"];
/// Points from the right and from the upper edge to the number.
const CORNER: (f32, f32) = (34.0, 30.0);
/// Size of the number.
const SIZE: f32 = 11.0;
/// Width of a figure of Helvetica, in its size.
const FIGURE: f32 = 0.556;

/// A volume being put together.
pub(super) struct Binder {
    out: Document,
    /// The root of its pages.
    root: ObjectId,
    font: ObjectId,
    kids: Vec<ObjectId>,
    /// Pages in front of page 1, once they are in.
    front: usize,
    numbered: usize,
}

impl Binder {
    pub fn new() -> Self {
        let mut out = Document::with_version("1.7");
        let root = out.new_object_id();
        // Figures only: one of the fonts that every reader has.
        let font =
            out.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
        Binder { out, root, font, kids: Vec::new(), front: 0, numbered: 0 }
    }

    /// Numbered pages so far.
    pub fn numbered(&self) -> usize {
        self.numbered
    }

    /// Pages so far.
    pub fn pages(&self) -> usize {
        self.kids.len()
    }

    /// Appends every page of a PDF and numbers it.
    pub fn add(&mut self, source: &Source) {
        let pages = self.draw(source, true);
        self.kids.extend(pages);
    }

    /// Puts pages without a number in front of everything; answers with how many.
    pub fn front(&mut self, source: &Source) -> usize {
        let pages = self.draw(source, false);
        let count = pages.len();
        self.front += count;
        self.kids.splice(0..0, pages);
        count
    }

    /// Appends pages without a number.
    pub fn back(&mut self, source: &Source) {
        let pages = self.draw(source, false);
        self.kids.extend(pages);
    }

    fn draw(&mut self, source: &Source, number: bool) -> Vec<ObjectId> {
        let mut copier = Copier { from: &source.document, known: HashMap::new(), todo: Vec::new() };
        let mut pages = Vec::new();
        for sheet in &source.sheets {
            self.numbered += usize::from(number);
            let number = number.then_some(self.numbered);
            pages.push(self.page(sheet, &mut copier, number));
        }
        copier.finish(&mut self.out);
        pages
    }

    fn page(&mut self, sheet: &Sheet, copier: &mut Copier, number: Option<usize>) -> ObjectId {
        let form = copier.copy(&Object::Stream(sheet.form.clone()), &mut self.out);
        let mut drawings = dictionary! { "P" => self.out.add_object(form) };
        let mut content = String::from("q /P Do Q\n");
        for (i, drawn) in sheet.drawn.iter().enumerate() {
            let [a, b, c, d, e, f] = drawn.matrix;
            // Writing to a string cannot fail.
            let _ = writeln!(content, "q {a} {b} {c} {d} {e} {f} cm /A{i} Do Q");
            drawings.set(format!("A{i}"), copier.copy(&Object::Reference(drawn.stream), &mut self.out));
        }
        if let Some(number) = number {
            content.push_str(&stamp(sheet, number));
        }
        let content = self.out.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        self.out.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => sheet.visible.map(Object::Real).to_vec(),
            "Rotate" => sheet.turned,
            "UserUnit" => sheet.unit,
            "Resources" => dictionary! {
                "XObject" => drawings,
                "Font" => dictionary! { "N" => self.font },
            },
            "Contents" => content,
        })
    }

    /// Bookmarks: cover, catalogue, every entry with what lies in it, the note. The pages are those of the catalogue, of
    /// the first document and of the note.
    pub fn outline(&mut self, (catalogue, front, back): (usize, usize, usize), marks: &[Mark]) {
        let kids = &self.kids;
        let add = |out: &mut Document, title: &str, page: usize, parent: Option<u32>| {
            let page = kids[page.min(kids.len() - 1)];
            out.add_bookmark(Bookmark::new(title.into(), [0.0; 3], 0, page), parent)
        };
        add(&mut self.out, "封面", 0, None);
        add(&mut self.out, "卷内目录", catalogue, None);
        let mut last = None;
        for mark in marks {
            let parent = last.filter(|_| mark.within);
            let id = add(&mut self.out, &mark.title, front + mark.page, parent);
            if parent.is_none() {
                last = Some(id);
            }
        }
        add(&mut self.out, "卷内备考表", back, None);
    }

    /// Writes it out.
    pub fn finish(mut self, title: &str, out: &mut impl Write) -> std::io::Result<()> {
        let count = i64::try_from(self.kids.len()).unwrap_or(i64::MAX);
        let after = i64::try_from(self.front + self.numbered).unwrap_or(i64::MAX);
        let front = i64::try_from(self.front).unwrap_or(i64::MAX);
        let kids: Vec<Object> = self.kids.iter().map(|id| Object::Reference(*id)).collect();
        self.out.set_object(self.root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        // A reader's page box shows the numbers of the volume, and Roman ones where there are none.
        let roman = |start: i64| Object::from(dictionary! { "S" => "r", "St" => start });
        let mut labels = vec![0.into(), roman(1)];
        if self.numbered > 0 {
            labels.extend([front.into(), dictionary! { "S" => "D", "St" => 1 }.into()]);
        }
        labels.extend([after.into(), roman(front + 1)]);
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => self.root,
            "PageLabels" => dictionary! { "Nums" => labels },
            "PageMode" => "UseOutlines",
            "Lang" => Object::string_literal("zh-CN"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        };
        if let Some(outline) = self.out.build_outline() {
            catalog.set("Outlines", outline);
        }
        let catalog = self.out.add_object(catalog);
        let info = self.out.add_object(dictionary! {
            "Title" => text_string(title),
            "Producer" => Object::string_literal("Zhifa"),
        });
        self.out.trailer.set("Root", catalog);
        self.out.trailer.set("Info", info);
        let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
        self.out.save_with_options(out, options)
    }
}

/// The number in the upper right corner as one reads the page, with a white edge so that it can be read on a photograph.
fn stamp(sheet: &Sheet, number: usize) -> String {
    let [left, bottom, right, top] = sheet.visible;
    let (width, height) = (right - left, top - bottom);
    // From the page as it is read to the page as it is drawn.
    let (across, [a, b, c, d, e, f]) = match sheet.turned {
        90 => (height, [0.0, 1.0, -1.0, 0.0, right, bottom]),
        180 => (width, [-1.0, 0.0, 0.0, -1.0, right, top]),
        270 => (height, [0.0, -1.0, 1.0, 0.0, left, top]),
        _ => (width, [1.0, 0.0, 0.0, 1.0, left, bottom]),
    };
    let tall = if across == width { height } else { width };
    let points = 1.0 / sheet.unit;
    let text = number.to_string();
    let long = text.len() as f32 * FIGURE * SIZE;
    let x = (across - (CORNER.0 + long) * points).max(0.0);
    let y = tall - CORNER.1 * points;
    let size = SIZE * points;
    format!(
        "q {a} {b} {c} {d} {e} {f} cm 1 J 1 j BT /N {size} Tf {x} {y} Td 1 G {} w 1 Tr ({text}) Tj 0 g 0 Tr ({text}) Tj ET Q\n",
        2.0 * points
    )
}

/// Copies what a page needs, and nothing else, from one document into another.
struct Copier<'a> {
    from: &'a Document,
    known: HashMap<ObjectId, ObjectId>,
    todo: Vec<(ObjectId, ObjectId)>,
}

impl Copier<'_> {
    fn copy(&mut self, object: &Object, into: &mut Document) -> Object {
        match object {
            Object::Reference(id) => self.refer(*id, into),
            Object::Array(items) => items.iter().map(|o| self.copy(o, into)).collect::<Vec<_>>().into(),
            Object::Dictionary(dict) => self.dict(dict, into).into(),
            Object::Stream(stream) => {
                Object::Stream(Stream { dict: self.dict(&stream.dict, into), ..stream.clone() })
            }
            plain => plain.clone(),
        }
    }

    fn dict(&mut self, dict: &Dictionary, into: &mut Document) -> Dictionary {
        let kept = dict.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_slice()));
        kept.map(|(key, value)| (key.clone(), self.copy(value, into))).collect()
    }

    /// What refers to nothing must not come to refer to something here.
    fn refer(&mut self, id: ObjectId, into: &mut Document) -> Object {
        if !self.from.has_object(id) {
            return Object::Null;
        }
        let known = self.known.entry(id).or_insert_with(|| {
            let new = into.new_object_id();
            self.todo.push((id, new));
            new
        });
        Object::Reference(*known)
    }

    fn finish(mut self, into: &mut Document) {
        let from = self.from;
        while let Some((old, new)) = self.todo.pop() {
            let copied = match from.get_object(old) {
                Ok(object) => self.copy(object, into),
                Err(_) => Object::Null,
            };
            into.set_object(new, copied);
        }
    }
}
