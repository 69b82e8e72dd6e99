//! Pages of many PDFs made pages of one: each is drawn whole on a new page, its number beside it.

use super::Mark;
use super::read::{Sheet, Source};
use super::write::Scroll;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Result, Write};

/// Keys that lead out of what is drawn: tags, histories, attachments.
const LEFT_OUT: [&[u8]; 6] = [b"StructParents", b"StructParent", b"PieceInfo", b"Metadata", b"AF", b"OPI"];
/// Points from the right and from the upper edge to the number.
const CORNER: (f32, f32) = (34.0, 30.0);
/// Size of the number.
const SIZE: f32 = 11.0;
/// Width of a figure of Helvetica, in its size.
const FIGURE: f32 = 0.556;

/// A volume being put together.
pub(super) struct Binder<'a> {
    out: Scroll<'a>,
    /// The root of its pages.
    root: ObjectId,
    font: ObjectId,
    kids: Vec<ObjectId>,
    /// Pages in front of page 1, once they are in.
    front: usize,
    numbered: usize,
}

impl<'a> Binder<'a> {
    pub fn new(out: &'a mut dyn Write) -> Result<Self> {
        let mut out = Scroll::begin(out)?;
        let root = out.reserve();
        // Figures only: one of the fonts that every reader has.
        let font =
            out.add(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" })?;
        Ok(Binder { out, root, font, kids: Vec::new(), front: 0, numbered: 0 })
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
    pub fn add(&mut self, source: &Source) -> Result<()> {
        let pages = self.draw(source, true)?;
        self.kids.extend(pages);
        Ok(())
    }

    /// Puts pages without a number in front of everything; answers with how many.
    pub fn front(&mut self, source: &Source) -> Result<usize> {
        let pages = self.draw(source, false)?;
        let count = pages.len();
        self.front += count;
        self.kids.splice(0..0, pages);
        Ok(count)
    }

    /// Appends pages without a number.
    pub fn back(&mut self, source: &Source) -> Result<()> {
        let pages = self.draw(source, false)?;
        self.kids.extend(pages);
        Ok(())
    }

    fn draw(&mut self, source: &Source, number: bool) -> Result<Vec<ObjectId>> {
        let mut copier = Copier { from: &source.document, known: HashMap::new(), todo: Vec::new() };
        let mut pages = Vec::new();
        for sheet in &source.sheets {
            self.numbered += usize::from(number);
            let number = number.then_some(self.numbered);
            pages.push(self.page(sheet, &mut copier, number)?);
        }
        copier.finish(&mut self.out)?;
        Ok(pages)
    }

    fn page(&mut self, sheet: &Sheet, copier: &mut Copier, number: Option<usize>) -> Result<ObjectId> {
        let form = copier.copy(&Object::Stream(sheet.form.clone()), &mut self.out);
        let mut drawings = dictionary! { "P" => self.out.add(form)? };
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
        let content = self.out.add(Stream::new(Dictionary::new(), content.into_bytes()))?;
        self.out.add(dictionary! {
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

    /// Ends what has pages and nothing else.
    pub fn plain(mut self) -> Result<()> {
        let count = i64::try_from(self.kids.len()).unwrap_or(i64::MAX);
        let kids: Vec<Object> = self.kids.iter().map(|id| Object::Reference(*id)).collect();
        self.out
            .put(self.root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into())?;
        let root = self.out.add(dictionary! { "Type" => "Catalog", "Pages" => self.root })?;
        let info = self.out.add(Dictionary::new())?;
        self.out.end(root, info)
    }

    /// Bookmarks: cover, catalogue, every entry with what lies in it, the note. The pages are those of the catalogue, of
    /// the first document and of the note. Answers with their root.
    fn outline(
        &mut self,
        (catalogue, front, back): (usize, usize, usize),
        marks: &[Mark],
    ) -> Result<ObjectId> {
        let top = |title: &str, page: usize| Bookmark { title: title.into(), page, within: Vec::new() };
        let mut list = vec![top("封面", 0), top("卷内目录", catalogue)];
        let before = list.len();
        for mark in marks {
            let one = top(&mark.title, front + mark.page);
            match list[before..].last_mut() {
                Some(last) if mark.within => last.within.push(one),
                _ => list.push(one),
            }
        }
        list.push(top("卷内备考表", back));
        let root = self.out.reserve();
        let (first, last) = self.bookmarks(&list, root)?;
        let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
        self.out.put(
            root,
            dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count }.into(),
        )?;
        Ok(root)
    }

    /// Writes bookmarks side by side; answers with the first and the last.
    fn bookmarks(&mut self, list: &[Bookmark], parent: ObjectId) -> Result<(ObjectId, ObjectId)> {
        let ids: Vec<ObjectId> = list.iter().map(|_| self.out.reserve()).collect();
        for (i, mark) in list.iter().enumerate() {
            let page = self.kids[mark.page.min(self.kids.len() - 1)];
            let mut dict = dictionary! {
                "Title" => text_string(&mark.title),
                "Parent" => parent,
                "A" => dictionary! { "S" => "GoTo", "D" => vec![page.into(), Object::Name("Fit".into())] },
            };
            if i > 0 {
                dict.set("Prev", ids[i - 1]);
            }
            if let Some(next) = ids.get(i + 1) {
                dict.set("Next", *next);
            }
            if !mark.within.is_empty() {
                let (first, last) = self.bookmarks(&mark.within, ids[i])?;
                dict.set("First", first);
                dict.set("Last", last);
                // Closed until one opens it.
                dict.set("Count", -i64::try_from(mark.within.len()).unwrap_or(i64::MAX));
            }
            self.out.put(ids[i], dict.into())?;
        }
        Ok((ids[0], ids[ids.len() - 1]))
    }

    /// Writes the rest of it: bookmarks, numbers of the pages, title. The places are those of the catalogue, of the first
    /// document and of the note.
    pub fn finish(mut self, title: &str, places: (usize, usize, usize), marks: &[Mark]) -> Result<()> {
        let outline = self.outline(places, marks)?;
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let kids: Vec<Object> = self.kids.iter().map(|id| Object::Reference(*id)).collect();
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => number(self.kids.len()) };
        self.out.put(self.root, tree.into())?;
        // A reader's page box shows the numbers of the volume, and Roman ones where there are none.
        let roman = |start: usize| Object::from(dictionary! { "S" => "r", "St" => number(start) });
        let mut labels = vec![0.into(), roman(1)];
        if self.numbered > 0 {
            labels.extend([number(self.front).into(), dictionary! { "S" => "D", "St" => 1 }.into()]);
        }
        labels.extend([number(self.front + self.numbered).into(), roman(self.front + 1)]);
        let root = self.out.add(dictionary! {
            "Type" => "Catalog",
            "Pages" => self.root,
            "PageLabels" => dictionary! { "Nums" => labels },
            "PageMode" => "UseOutlines",
            "Outlines" => outline,
            "Lang" => Object::string_literal("zh-CN"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        })?;
        let info = self.out.add(dictionary! {
            "Title" => text_string(title),
            "Producer" => Object::string_literal("Zhifa"),
        })?;
        self.out.end(root, info)
    }
}

/// A bookmark with those under it.
struct Bookmark {
    title: String,
    page: usize,
    within: Vec<Bookmark>,
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
    // The edge is no text of its own: whoever searches or copies finds the number once.
    format!(
        "q {a} {b} {c} {d} {e} {f} cm 1 J 1 j BT /N {size} Tf {x} {y} Td /Span <</ActualText ()>> BDC 1 G {} w 1 Tr ({text}) Tj \
         EMC 0 g 0 Tr ({text}) Tj ET Q\n",
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
    fn copy(&mut self, object: &Object, into: &mut Scroll) -> Object {
        match object {
            Object::Reference(id) => self.refer(*id, into),
            Object::Array(items) => items.iter().map(|o| self.copy(o, into)).collect::<Vec<_>>().into(),
            Object::Dictionary(dict) => self.dict(dict, into).into(),
            Object::Stream(stream) => {
                let mut dict = self.dict(&stream.dict, into);
                // What was unlocked is no longer as long as the source says.
                dict.set("Length", i64::try_from(stream.content.len()).unwrap_or(i64::MAX));
                Object::Stream(Stream { dict, ..stream.clone() })
            }
            plain => plain.clone(),
        }
    }

    fn dict(&mut self, dict: &Dictionary, into: &mut Scroll) -> Dictionary {
        let kept = dict.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_slice()));
        kept.map(|(key, value)| (key.clone(), self.copy(value, into))).collect()
    }

    /// What refers to nothing must not come to refer to something here.
    fn refer(&mut self, id: ObjectId, into: &mut Scroll) -> Object {
        if !self.from.has_object(id) {
            return Object::Null;
        }
        let known = self.known.entry(id).or_insert_with(|| {
            let new = into.reserve();
            self.todo.push((id, new));
            new
        });
        Object::Reference(*known)
    }

    fn finish(mut self, into: &mut Scroll) -> Result<()> {
        let from = self.from;
        while let Some((old, new)) = self.todo.pop() {
            let copied = match from.get_object(old) {
                Ok(object) => self.copy(object, into),
                Err(_) => Object::Null,
            };
            into.put(new, copied)?;
        }
        Ok(())
    }
}
