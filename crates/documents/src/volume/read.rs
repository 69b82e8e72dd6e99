//! A PDF looked through before any of it is bound in: what is damaged, locked or would look different afterwards is found
//! here, and then the volume lists it instead.

use super::flatten::{self, Drawn};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why an attached PDF cannot be bound in; the text stands in the volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Only a password opens it.
    #[error("文件已加密，需要密码才能打开，未能装订")]
    Locked,
    /// No PDF, or a damaged one.
    #[error("文件已损坏或者不是有效的PDF，未能装订")]
    Broken,
    /// There is no page in it.
    #[error("文件中没有页面，未能装订")]
    Empty,
    /// More pages than a volume takes of one file.
    #[error("文件超过{MOST_PAGES}页，未装订")]
    TooLong,
    /// Layers that are switched off would show once it is bound in.
    #[error("文件含有关闭的图层，装订后会改变原貌，未装订")]
    Layers,
}

/// Pages of one attached file.
pub(crate) const MOST_PAGES: usize = 1000;
/// Bytes that one stream may unpack to: what phones and scanners make stays far below.
const UNPACKED: usize = 128 * 1024 * 1024;
/// Nodes between a page and the root of its tree.
const DEPTH: usize = 64;
/// A4, in points.
const A4: [f32; 4] = [0.0, 0.0, 595.276, 841.89];

/// A readable PDF.
pub(crate) struct Source {
    /// Its objects.
    pub document: Document,
    /// Its pages, in order.
    pub sheets: Vec<Sheet>,
}

/// One page of it, as something that can be drawn on another.
pub(crate) struct Sheet {
    /// The page's drawing; references in it are the source's.
    pub form: Stream,
    /// What is seen of it: left, bottom, right, top.
    pub visible: [f32; 4],
    /// Degrees clockwise that it is turned for reading: 0, 90, 180 or 270.
    pub turned: i64,
    /// Length of its unit in points.
    pub unit: f32,
    /// Stamps, filled-in fields and notes that lie on it.
    pub drawn: Vec<Drawn>,
}

impl Source {
    /// Looks a PDF through.
    ///
    /// # Errors
    /// The reason why it cannot be bound in.
    pub fn read(bytes: &[u8]) -> Result<Source, Unreadable> {
        // The file came from outside: should the library fail on it in a way of its own, the volume is made all the same.
        catch_unwind(AssertUnwindSafe(|| look_through(bytes))).unwrap_or(Err(Unreadable::Broken))
    }
}

fn look_through(bytes: &[u8]) -> Result<Source, Unreadable> {
    let options = LoadOptions::with_max_decompressed_size(UNPACKED);
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => return Err(Unreadable::Locked),
        Err(_) => return Err(Unreadable::Broken),
    };
    if document.is_encrypted() {
        return Err(Unreadable::Locked);
    }
    let catalog = document.catalog().map_err(|_| Unreadable::Broken)?;
    if hides_layers(&document, catalog) {
        return Err(Unreadable::Layers);
    }
    let pages: Vec<ObjectId> = document.page_iter().take(MOST_PAGES + 1).collect();
    match pages.len() {
        0 => return Err(Unreadable::Empty),
        n if n > MOST_PAGES => return Err(Unreadable::TooLong),
        _ => {}
    }
    let sheets = pages.iter().map(|id| sheet(&document, *id)).collect::<Option<Vec<Sheet>>>();
    let sheets = sheets.ok_or(Unreadable::Broken)?;
    Ok(Source { document, sheets })
}

fn hides_layers(document: &Document, catalog: &Dictionary) -> bool {
    let Ok(layers) = document.get_dict_in_dict(catalog, b"OCProperties") else { return false };
    let Ok(shown) = document.get_dict_in_dict(layers, b"D") else { return false };
    let off = shown.get_deref(b"OFF", document).and_then(Object::as_array).is_ok_and(|a| !a.is_empty());
    let base = shown.get_deref(b"BaseState", document).and_then(Object::as_name);
    off || base.is_ok_and(|b| b == b"OFF")
}

fn sheet(document: &Document, id: ObjectId) -> Option<Sheet> {
    let page = document.get_dictionary(id).ok()?;
    let inherited = |key: &[u8]| inherited(document, page, key);
    let paper = inherited(b"MediaBox").and_then(|o| rectangle(document, o)).unwrap_or(A4);
    let cropped = inherited(b"CropBox").and_then(|o| rectangle(document, o)).and_then(|c| meet(c, paper));
    let visible = cropped.unwrap_or(paper);
    let turned = inherited(b"Rotate").and_then(|o| o.as_i64().ok()).unwrap_or(0).rem_euclid(360);
    let unit = page.get_deref(b"UserUnit", document).and_then(Object::as_float).unwrap_or(1.0);
    let mut form = drawing(document, id)?;
    form.dict.set("Type", "XObject");
    form.dict.set("Subtype", "Form");
    form.dict.set("BBox", visible.map(Object::Real).to_vec());
    form.dict.set("Resources", inherited(b"Resources").cloned().unwrap_or(Dictionary::new().into()));
    if let Ok(group) = page.get(b"Group") {
        form.dict.set("Group", group.clone());
    }
    Some(Sheet {
        form,
        visible,
        turned: turned / 90 * 90,
        unit: if unit.is_finite() && unit > 0.0 { unit } else { 1.0 },
        drawn: flatten::drawn(document, page),
    })
}

/// What draws the page: its one stream as it is packed, several joined.
fn drawing(document: &Document, page: ObjectId) -> Option<Stream> {
    let streams = document.get_page_contents(page);
    if let [one] = streams[..]
        && let Ok(stream) = document.get_object(one).and_then(Object::as_stream)
    {
        let mut dict = Dictionary::new();
        for key in [&b"Filter"[..], &b"DecodeParms"[..]] {
            if let Ok(value) = stream.dict.get(key) {
                dict.set(key, value.clone());
            }
        }
        dict.set("Length", i64::try_from(stream.content.len()).ok()?);
        return Some(Stream { dict, ..stream.clone() });
    }
    let content = document.get_page_content_with_limit(page, UNPACKED).ok()?;
    let mut joined = Stream::new(Dictionary::new(), content);
    joined.compress().ok()?;
    Some(joined)
}

/// An attribute of a page, or of the nearest node above it that has one.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..DEPTH {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = document.get_dict_in_dict(node, b"Parent").ok()?;
    }
    None
}

/// A rectangle with its corners in order; none if it has no area or is not of this world.
pub(super) fn rectangle(document: &Document, object: &Object) -> Option<[f32; 4]> {
    let array = object.as_array().ok().filter(|a| a.len() == 4)?;
    let mut at = [0.0; 4];
    for (place, value) in at.iter_mut().zip(array) {
        *place = document.dereference(value).ok()?.1.as_float().ok().filter(|v| v.abs() < 1e6)?;
    }
    let [a, b, c, d] = at;
    let sorted = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (sorted[2] > sorted[0] && sorted[3] > sorted[1]).then_some(sorted)
}

fn meet(a: [f32; 4], b: [f32; 4]) -> Option<[f32; 4]> {
    let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (both[2] - both[0] > 1.0 && both[3] - both[1] > 1.0).then_some(both)
}
