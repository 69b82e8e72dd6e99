//! Setting a paper: its template, its data as JSON, and out comes PDF, SVG or plain text.

use crate::world::{Desk, Shared, id};
use crate::{Error, Paper, STRIPS, Strip};
use law::paper::PaperKind;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use rust_embed::RustEmbed;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, IntoValue, Smart};
use typst::layout::{Frame, FrameItem};
use typst::syntax::Source;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_svg::SvgOptions;

#[derive(RustEmbed)]
#[folder = "templates"]
struct Templates;

/// Where the templates are, one file a kind of document: `DEC.typ` is version 1, `DEC.v2.typ` would be version 2.
pub const TEMPLATES: &str = "crates/documents/templates";

/// What Typst computed is remembered; what no document has used for a while is forgotten once in this many documents, so
/// that the common parts stay warm and memory stays bounded.
const ROUND: usize = 4;

/// Counts documents towards the next round of forgetting. Nothing printed depends on it.
static SET: AtomicUsize = AtomicUsize::new(0);

fn forget() {
    if SET.fetch_add(1, Ordering::Relaxed) % ROUND == ROUND - 1 {
        comemo::evict(1);
    }
}

/// Sets documents. Made once, cheap to clone, shared across threads.
#[derive(Clone)]
pub struct Printer {
    shared: Arc<Shared>,
}

impl Default for Printer {
    fn default() -> Self {
        Printer::new()
    }
}

impl Printer {
    /// Parses the templates. The fonts are read when the first document is set.
    pub fn new() -> Self {
        let parse = |name: std::borrow::Cow<'static, str>| {
            let file = Templates::get(&name).expect("an embedded template can be read");
            let text = String::from_utf8(file.data.into_owned()).expect("templates are UTF-8");
            Source::new(id(&name), text)
        };
        let sources = Templates::iter().map(parse).collect();
        let strips = Strip::ALL.map(|strip| {
            let width = [("paper".into(), strip.width().into_value())];
            LazyHash::new(Library::builder().with_inputs(width.into_iter().collect()).build())
        });
        let library = LazyHash::new(Library::default());
        Printer { shared: Arc::new(Shared { library, strips, sources }) }
    }

    /// Whether there is a template for this kind of document, in this version.
    pub fn has(&self, code: &str, version: u16) -> bool {
        let name = template(code, version);
        Templates::iter().any(|n| n == name)
    }

    /// The document as PDF. The same paper always gives the same bytes.
    ///
    /// # Errors
    /// When the kind has no template, a picture is none, or the template fails on the data.
    pub fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, Error> {
        let (kind, document) = self.set(paper)?;
        packed(kind, paper, &document, true)
    }

    /// The document as PDF on the paper of a portable printer: one page as long as it needs, with every word of the A4 sheet.
    ///
    /// # Errors
    /// As [`Printer::pdf`], and for what is not among [`STRIPS`].
    pub fn strip(&self, paper: &Paper, strip: Strip) -> Result<Vec<u8>, Error> {
        let (kind, document) = self.set_strip(paper, strip)?;
        packed(kind, paper, &document, true)
    }

    /// The words of a strip, as [`Printer::text_pages`].
    ///
    /// # Errors
    /// As [`Printer::strip`].
    pub fn strip_text(&self, paper: &Paper, strip: Strip) -> Result<Vec<String>, Error> {
        let (_, document) = self.set_strip(paper, strip)?;
        let pages = document.pages().iter().map(|p| words(&p.frame)).collect();
        forget();
        Ok(pages)
    }

    /// The same pages without the tags that screen readers use: for binding, which drops them.
    pub(crate) fn untagged(&self, paper: &Paper) -> Result<Vec<u8>, Error> {
        let (kind, document) = self.set(paper)?;
        packed(kind, paper, &document, false)
    }

    /// A sheet that is no document of the catalogue, by the name of its template.
    pub(crate) fn sheet(&self, template: &str, paper: &Paper) -> Result<Vec<u8>, Error> {
        let kind = law::paper::find(&paper.code).ok_or_else(|| Error::UnknownKind(paper.code.clone()))?;
        let document = self.compile(&format!("{template}.typ"), kind, paper, None)?;
        packed(kind, paper, &document, false)
    }

    /// The document's pages as SVG, for a preview in the page.
    ///
    /// # Errors
    /// As [`Printer::pdf`].
    pub fn svg_pages(&self, paper: &Paper) -> Result<Vec<String>, Error> {
        let (_, document) = self.set(paper)?;
        let pages = document.pages().iter().map(|p| typst_svg::svg(p, &SvgOptions::default())).collect();
        forget();
        Ok(pages)
    }

    /// The document's words, a string a page with a line for every line set: for the search index and for tests.
    ///
    /// # Errors
    /// As [`Printer::pdf`].
    pub fn text_pages(&self, paper: &Paper) -> Result<Vec<String>, Error> {
        let (_, document) = self.set(paper)?;
        let pages = document.pages().iter().map(|p| words(&p.frame)).collect();
        forget();
        Ok(pages)
    }

    fn set_strip(&self, paper: &Paper, strip: Strip) -> Result<(&'static PaperKind, PagedDocument), Error> {
        match STRIPS.contains(&paper.code.as_str()) {
            true => self.set_on(paper, Some(strip)),
            false => Err(Error::NoStrip(paper.code.clone())),
        }
    }

    fn set(&self, paper: &Paper) -> Result<(&'static PaperKind, PagedDocument), Error> {
        self.set_on(paper, None)
    }

    fn set_on(
        &self,
        paper: &Paper,
        strip: Option<Strip>,
    ) -> Result<(&'static PaperKind, PagedDocument), Error> {
        let kind = law::paper::find(&paper.code).ok_or_else(|| Error::UnknownKind(paper.code.clone()))?;
        if !self.has(&paper.code, paper.template_version) {
            return Err(Error::NoTemplate { name: kind.name, version: paper.template_version });
        }
        let template = template(&paper.code, paper.template_version);
        Ok((kind, self.compile(&template, kind, paper, strip)?))
    }

    fn compile(
        &self,
        template: &str,
        kind: &PaperKind,
        paper: &Paper,
        strip: Option<Strip>,
    ) -> Result<PagedDocument, Error> {
        let (main, files) = (id(template), files(paper, kind)?);
        let desk = Desk { shared: self.shared.clone(), main, strip, files, date: paper.date };
        typst::compile(&desk).output.map_err(|e| failed(kind, &e))
    }
}

fn packed(kind: &PaperKind, paper: &Paper, document: &PagedDocument, tagged: bool) -> Result<Vec<u8>, Error> {
    let ident = format!("{}{}", paper.code, paper.number.as_deref().unwrap_or(&paper.case_number));
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Zhifa".into())),
        tagged,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(document, &options).map_err(|e| failed(kind, &e));
    forget();
    pdf
}

fn template(code: &str, version: u16) -> String {
    if version == 1 { format!("{code}.typ") } else { format!("{code}.v{version}.typ") }
}

fn failed(kind: &PaperKind, errors: &[SourceDiagnostic]) -> Error {
    let detail = errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("；");
    Error::Layout { name: kind.name, detail }
}

/// The virtual files of one document: `data.json`, the QR code, the pictures.
fn files(paper: &Paper, kind: &PaperKind) -> Result<Vec<(typst::syntax::FileId, Bytes)>, Error> {
    let mut files = Vec::new();
    let mut images = Map::new();
    for (i, (key, bytes)) in paper.images.iter().enumerate() {
        let format = picture(bytes).ok_or_else(|| Error::Picture(key.clone()))?;
        let name = format!("image-{i}.{format}");
        images.insert(key.clone(), name.clone().into());
        files.push((id(&name), Bytes::new(bytes.clone())));
    }
    if let Some(url) = &paper.qr {
        let code = QrCode::with_error_correction_level(url, EcLevel::M).map_err(|_| Error::Qr)?;
        let svg = code.render::<svg::Color>().quiet_zone(false).build();
        files.push((id("qr.svg"), Bytes::from_string(svg)));
    }
    let mut data = paper.data.clone();
    clean(&mut data);
    let head = json!({
        "code": kind.code,
        "title": kind.name,
        "number": paper.number,
        "case_number": paper.case_number,
        "date": paper.date.strftime("%Y年%-m月%-d日").to_string(),
        "qr": paper.qr.is_some(),
        "watermark": paper.watermark,
        "images": images,
    });
    let json = json!({ "paper": head, "data": data }).to_string();
    files.push((id("data.json"), Bytes::from_string(json)));
    Ok(files)
}

/// The kind of picture, by content.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => std::str::from_utf8(bytes)
            .ok()
            .filter(|s| s.trim_start().starts_with('<') && s.contains("<svg"))
            .map(|_| "svg"),
    }
}

/// Takes out of every string what would disturb or disguise a line of print: control characters but line breaks,
/// and marks that turn the direction of writing.
fn clean(value: &mut Value) {
    match value {
        Value::String(s) => {
            let bad = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            };
            if s.contains(bad) {
                *s = s.replace('\t', " ").replace(bad, "");
            }
        }
        Value::Array(a) => a.iter_mut().for_each(clean),
        Value::Object(o) => o.values_mut().for_each(clean),
        _ => {}
    }
}

/// The words of a frame, in the order they were set; a new line where the baseline moves.
fn words(frame: &Frame) -> String {
    let mut runs: Vec<(f64, String)> = Vec::new();
    collect(frame, 0.0, &mut runs);
    let mut out = String::new();
    let mut last = f64::NAN;
    for (y, text) in runs {
        if !out.is_empty() && (y - last).abs() > 2.0 {
            out.push('\n');
        }
        last = y;
        out.push_str(&text);
    }
    out
}

fn collect(frame: &Frame, top: f64, runs: &mut Vec<(f64, String)>) {
    for (at, item) in frame.items() {
        let y = top + at.y.to_pt();
        match item {
            FrameItem::Group(group) => collect(&group.frame, y, runs),
            FrameItem::Text(text) => runs.push((y, text.text.to_string())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters for which no font has a picture.
    fn unpictured(frame: &Frame, found: &mut Vec<String>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => unpictured(&group.frame, found),
                FrameItem::Text(text) if text.glyphs.iter().any(|g| g.id == 0) => {
                    found.push(text.text.to_string())
                }
                _ => {}
            }
        }
    }

    fn of(name: &str) -> Vec<String> {
        let data = json!({ "recipient": name, "paper_name": "甲", "paper_number": "乙" });
        let paper = Paper::new("SERV", jiff::civil::date(2026, 3, 2), data);
        let (_, document) = Printer::new().set(&paper).expect("it prints");
        let mut found = Vec::new();
        document.pages().iter().for_each(|p| unpictured(&p.frame, &mut found));
        found
    }

    #[test]
    fn rare_characters_of_names_have_pictures() {
        let names = "喆堃翀赟犇珺琲玥頔祎昇峣淼焱煊甯䶮鿏㎡〇①℃￥×—…";
        assert_eq!(of(names), [] as [String; 0]);
        // Beyond the fonts, so that this test is known to see.
        assert_eq!(of("\u{20bb7}").len(), 1);
    }
}
