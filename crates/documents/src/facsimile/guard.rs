//! What would be drawn without end is found before it is drawn: things that refer to themselves, streams that unpack to more than
//! a machine holds, brackets within brackets by the million, drawings that call themselves.

use super::Unfit;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use std::collections::HashMap;

/// Bytes that one stream may unpack to, and all of them together.
const ONE: usize = 192 << 20;
const ALL: usize = 3 << 30;
/// Pixels of a picture within a page.
const PIXELS: i64 = 100_000_000;
/// Objects one within the other, where no drawing lies between.
const DEPTH: usize = 200;
/// Brackets one within the other in a stream. Letters may hold brackets too: what is harmless must pass.
const BRACKETS: i64 = 50_000;
/// Keys that lead to drawings within drawings, which are counted when they are drawn, and up the tree of pages.
const COUNTED: [&[u8]; 7] = [b"XObject", b"Pattern", b"CharProcs", b"Resources", b"G", b"Parent", b"SMask"];

/// Whether a PDF's pages come to an end.
pub(super) fn draws_to_an_end(bytes: &[u8]) -> Result<(), Unfit> {
    let options = LoadOptions::with_max_decompressed_size(ONE);
    let document = Document::load_mem_with_options(bytes, options).map_err(|_| Unfit::Broken)?;
    let mut all = 0;
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            all += unpacked(&document, stream)?;
            if all > ALL {
                return Err(Unfit::Broken);
            }
        }
    }
    let mut walk = Walk { document: &document, state: HashMap::new() };
    for id in document.objects.keys() {
        walk.object(*id, 0)?;
    }
    super::rehearse::rehearse(&document)
}

/// Bytes that a stream unpacks to.
fn unpacked(document: &Document, stream: &Stream) -> Result<usize, Unfit> {
    let number = |key: &[u8]| stream.dict.get_deref(key, document).and_then(Object::as_i64).unwrap_or(0);
    let (width, height) = (number(b"Width"), number(b"Height"));
    if width < 0 || height < 0 || width.saturating_mul(height) > PIXELS {
        return Err(Unfit::Broken);
    }
    match stream.decompressed_content_with_limit(ONE) {
        Ok(content) => {
            let mut deep = 0i64;
            for byte in &content {
                match byte {
                    b'[' | b'{' | b'<' | b'(' => deep += 1,
                    b']' | b'}' | b'>' | b')' => deep = (deep - 1).max(0),
                    _ => {}
                }
                if deep > BRACKETS {
                    return Err(Unfit::Broken);
                }
            }
            Ok(content.len())
        }
        Err(lopdf::Error::Decompress(
            lopdf::DecompressError::MemoryLimitExceeded { .. }
            | lopdf::DecompressError::TooManyFilters { .. },
        )) => Err(Unfit::Broken),
        // Packed as a picture is, or damaged: the library that draws sees to it, by the pixels counted above.
        Err(_) => Ok(stream.content.len()),
    }
}

/// A walk through objects that looks for one that leads to itself.
struct Walk<'a> {
    document: &'a Document,
    /// Being walked (`false`), or walked to its end.
    state: HashMap<ObjectId, bool>,
}

impl Walk<'_> {
    fn object(&mut self, id: ObjectId, depth: usize) -> Result<(), Unfit> {
        match self.state.get(&id) {
            Some(true) => return Ok(()),
            Some(false) => return Err(Unfit::Broken),
            None => {}
        }
        self.state.insert(id, false);
        if let Some(object) = self.document.objects.get(&id) {
            self.within(object, depth + 1)?;
        }
        self.state.insert(id, true);
        Ok(())
    }

    fn within(&mut self, object: &Object, depth: usize) -> Result<(), Unfit> {
        if depth > DEPTH {
            return Err(Unfit::Broken);
        }
        match object {
            Object::Reference(id) => self.object(*id, depth),
            Object::Array(items) => items.iter().try_for_each(|o| self.within(o, depth + 1)),
            Object::Dictionary(dict) => self.dictionary(dict, depth),
            Object::Stream(stream) => self.dictionary(&stream.dict, depth),
            _ => Ok(()),
        }
    }

    fn dictionary(&mut self, dict: &Dictionary, depth: usize) -> Result<(), Unfit> {
        let mut rest = dict.iter().filter(|(key, _)| !COUNTED.contains(&key.as_slice()));
        rest.try_for_each(|(_, value)| self.within(value, depth + 1))
    }
}
