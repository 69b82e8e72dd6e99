//! Drawings call drawings: a page is gone through as it would be drawn, without drawing, so that what calls itself twice is found
//! before it keeps a processor busy for ever.

use super::Unfit;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Calls of one PDF, and thousands of bytes read to find them.
const CALLS: usize = 300_000;
/// Drawings one within the other; the library that draws stops there, too.
const DEPTH: usize = 50;
/// Bytes that one drawing may unpack to.
const ONE: usize = 192 << 20;

/// By which way a drawing is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By its name, once each time.
    Form,
    /// With every area that is filled with it.
    Pattern,
    /// With everything that it covers.
    Mask,
    /// With every letter.
    Letter,
}

type Calls = Rc<Vec<(Way, ObjectId)>>;

/// Goes through every page.
pub(super) fn rehearse(document: &Document) -> Result<(), Unfit> {
    let none = Dictionary::new();
    let mut stage = Rehearsal { document, known: HashMap::new(), left: CALLS };
    for page in document.page_iter() {
        let page = document.get_dictionary(page).map_err(|_| Unfit::Broken)?;
        let resources = dict(document, page, b"Resources").unwrap_or(&none);
        for (_, drawing) in dict(document, resources, b"XObject").into_iter().flat_map(|d| d.iter()) {
            if let Ok(id) = drawing.as_reference() {
                stage.call(id, resources, &[])?;
            }
        }
    }
    Ok(())
}

fn dict<'a>(document: &'a Document, of: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    match of.get_deref(key, document).ok()? {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

struct Rehearsal<'a> {
    document: &'a Document,
    /// What is called by drawings that have their own resources.
    known: HashMap<ObjectId, Calls>,
    left: usize,
}

impl<'a> Rehearsal<'a> {
    fn spend(&mut self, calls: usize) -> Result<(), Unfit> {
        self.left = self.left.checked_sub(calls).ok_or(Unfit::Broken)?;
        Ok(())
    }

    fn call(&mut self, id: ObjectId, around: &'a Dictionary, within: &[Way]) -> Result<(), Unfit> {
        self.spend(1)?;
        let document = self.document;
        let Ok(Object::Stream(stream)) = document.get_object(id) else { return Ok(()) };
        if within.len() >= DEPTH {
            return Ok(());
        }
        let own = dict(document, &stream.dict, b"Resources");
        let resources = own.unwrap_or(around);
        let calls = match self.known.get(&id) {
            Some(calls) => calls.clone(),
            None => {
                let calls = Rc::new(self.calls(stream, resources)?);
                if own.is_some() {
                    self.known.insert(id, calls.clone());
                }
                calls
            }
        };
        let mut within = within.to_vec();
        for (way, id) in calls.iter() {
            // How often these are drawn cannot be told: one within another of its kind is too often.
            if *way != Way::Form && within.contains(way) {
                return Err(Unfit::Broken);
            }
            within.push(*way);
            self.call(*id, resources, &within)?;
            within.pop();
        }
        Ok(())
    }

    /// What a drawing calls, as often as it names it.
    fn calls(&mut self, stream: &Stream, resources: &'a Dictionary) -> Result<Vec<(Way, ObjectId)>, Unfit> {
        let document = self.document;
        let kind = stream.dict.get_deref(b"Subtype", document).and_then(Object::as_name);
        if kind.is_ok_and(|k| k == b"Image") {
            return Ok(Vec::new());
        }
        let content = match stream.decompressed_content_with_limit(ONE) {
            Ok(content) => content,
            Err(_) => return Err(Unfit::Broken),
        };
        self.spend(content.len() / 1000)?;
        let of = |key: &[u8]| dict(document, resources, key);
        let (forms, patterns, states, fonts) =
            (of(b"XObject"), of(b"Pattern"), of(b"ExtGState"), of(b"Font"));
        let (mut calls, mut seen) = (Vec::new(), HashSet::new());
        for name in names(&content) {
            let named = |all: Option<&'a Dictionary>| all.and_then(|d| d.get(&name).ok());
            if let Some(Ok(form)) = named(forms).map(Object::as_reference) {
                calls.push((Way::Form, form));
            }
            // The rest is called again with whatever is drawn next: that it is named once more tells nothing.
            if !seen.insert(name.clone()) {
                continue;
            }
            if let Some(Ok(pattern)) = named(patterns).map(Object::as_reference) {
                calls.push((Way::Pattern, pattern));
            }
            let mask =
                states.and_then(|s| dict(document, s, &name)).and_then(|s| dict(document, s, b"SMask"));
            if let Some(Ok(mask)) = mask.map(|m| m.get(b"G").and_then(Object::as_reference)) {
                calls.push((Way::Mask, mask));
            }
            let letters =
                fonts.and_then(|f| dict(document, f, &name)).and_then(|f| dict(document, f, b"CharProcs"));
            let letters = letters.into_iter().flat_map(|l| l.iter());
            calls.extend(letters.filter_map(|(_, l)| Some((Way::Letter, l.as_reference().ok()?))));
            if calls.len() > CALLS {
                return Err(Unfit::Broken);
            }
        }
        Ok(calls)
    }
}

/// Every name that stands in a drawing, however it is written.
fn names(content: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let ends = |b: u8| b.is_ascii_whitespace() || b == 0 || b"()<>[]{}/%".contains(&b);
    content.split(|b| *b == b'/').skip(1).filter_map(move |rest| {
        let end = rest.iter().position(|b| ends(*b)).unwrap_or(rest.len());
        // The specification knows none longer than 127 bytes.
        let written = rest.get(..end).filter(|w| (1..=1000).contains(&w.len()))?;
        let (mut name, mut at) = (Vec::new(), 0);
        while let Some(byte) = written.get(at) {
            let hex = written.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
            let hex = hex.and_then(|h| u8::from_str_radix(h, 16).ok()).filter(|_| *byte == b'#');
            name.push(hex.unwrap_or(*byte));
            at += if hex.is_some() { 3 } else { 1 };
        }
        Some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_read_however_they_are_written() {
        let all: Vec<Vec<u8>> = names(b"q /X1 Do/#58#31 Do\n/GS0%c\n gs [/a/b(x)] /A#4").collect();
        assert_eq!(all, [&b"X1"[..], b"X1", b"GS0", b"a", b"b", b"A#4"]);
    }
}
