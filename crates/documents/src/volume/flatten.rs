//! Stamps, filled-in fields, electronic seals and notes lie on a page as annotations. Bound in they become part of the
//! drawing: what was seen stays seen, and no script, link or hidden attachment comes along.

use super::read::rectangle;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Something that lies on a page.
pub(crate) struct Drawn {
    /// The source's stream that draws it.
    pub stream: ObjectId,
    /// How it is moved and scaled to its place.
    pub matrix: [f32; 6],
}

/// Hidden, or not shown on a screen.
const UNSEEN: i64 = 1 << 1 | 1 << 5;

/// What is seen on a page besides its own drawing, from the lowest to the uppermost.
pub(super) fn drawn(document: &Document, page: &Dictionary) -> Vec<Drawn> {
    let list = page.get_deref(b"Annots", document).and_then(Object::as_array);
    let list = list.map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|a| one(document, document.dereference(a).ok()?.1.as_dict().ok()?)).collect()
}

fn one(document: &Document, annotation: &Dictionary) -> Option<Drawn> {
    let flags = annotation.get_deref(b"F", document).and_then(Object::as_i64).unwrap_or(0);
    let kind = annotation.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default();
    if flags & UNSEEN != 0 || kind == b"Popup" {
        return None;
    }
    let place = rectangle(document, annotation.get_deref(b"Rect", document).ok()?)?;
    let looks = document.get_dict_in_dict(annotation, b"AP").ok()?;
    let stream = appearance(document, looks, annotation)?;
    let dict = &document.get_object(stream).ok()?.as_stream().ok()?.dict;
    let own = rectangle(document, dict.get_deref(b"BBox", document).ok()?)?;
    let turned = matrix(document, dict).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let seen = around(own, turned);
    let (width, height) = (seen[2] - seen[0], seen[3] - seen[1]);
    if width <= 0.0 || height <= 0.0 {
        return None;
    }
    let (x, y) = ((place[2] - place[0]) / width, (place[3] - place[1]) / height);
    Some(Drawn { stream, matrix: [x, 0.0, 0.0, y, place[0] - seen[0] * x, place[1] - seen[1] * y] })
}

/// The stream of the normal look, in the state that the annotation is in.
fn appearance(document: &Document, looks: &Dictionary, annotation: &Dictionary) -> Option<ObjectId> {
    let normal = looks.get(b"N").ok()?;
    let (id, object) = document.dereference(normal).ok()?;
    if object.as_stream().is_ok() {
        return id;
    }
    let state = annotation.get_deref(b"AS", document).and_then(Object::as_name).ok()?;
    let (id, object) = document.dereference(object.as_dict().ok()?.get(state).ok()?).ok()?;
    object.as_stream().ok().and(id)
}

fn matrix(document: &Document, dict: &Dictionary) -> Option<[f32; 6]> {
    let array =
        dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok().filter(|a| a.len() == 6)?;
    let mut at = [0.0; 6];
    for (place, value) in at.iter_mut().zip(array) {
        *place = value.as_float().ok().filter(|v| v.abs() < 1e6)?;
    }
    Some(at)
}

/// The rectangle around a rectangle that was turned.
fn around(r: [f32; 4], m: [f32; 6]) -> [f32; 4] {
    let corner = |x: f32, y: f32| (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]);
    let corners = [corner(r[0], r[1]), corner(r[2], r[1]), corner(r[0], r[3]), corner(r[2], r[3])];
    corners
        .into_iter()
        .fold([f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY], |a, (x, y)| {
            [a[0].min(x), a[1].min(y), a[2].max(x), a[3].max(y)]
        })
}
