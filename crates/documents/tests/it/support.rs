//! What the tests share: one printer, and the samples beside the templates.

use documents::{Paper, Printer};
use serde_json::Value;
use std::sync::OnceLock;

/// A signature as drawn on a tablet.
pub const SIGNATURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M5 30 Q 20 0 30 25 T 60 20 T 90 25 T 115 10" fill="none" stroke="#000" stroke-width="2"/></svg>"##;

/// The printer.
pub fn printer() -> &'static Printer {
    static PRINTER: OnceLock<Printer> = OnceLock::new();
    PRINTER.get_or_init(Printer::new)
}

fn folder(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The golden text of a sample.
pub fn golden(code: &str) -> String {
    std::fs::read_to_string(folder("tests/golden").join(format!("{code}.txt"))).unwrap_or_default()
}

/// The sample of a kind of document, ready to print.
pub fn sample(code: &str) -> Paper {
    let file = folder("samples").join(format!("{code}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    paper(code, &value)
}

/// A sample's JSON as a paper.
pub fn paper(code: &str, value: &Value) -> Paper {
    let text = |key: &str| value[key].as_str().map(str::to_string);
    let images = value["images"].as_array().into_iter().flatten();
    Paper {
        code: code.into(),
        template_version: 1,
        number: text("number"),
        case_number: text("case_number").unwrap_or_default(),
        date: text("date").expect("a sample is dated").parse().expect("a date"),
        data: value["data"].clone(),
        qr: text("qr"),
        watermark: None,
        images: images.map(|k| (k.as_str().expect("a key").into(), SIGNATURE.as_bytes().to_vec())).collect(),
    }
}

/// The text of all pages.
pub fn text(paper: &Paper) -> String {
    printer().text_pages(paper).unwrap_or_else(|e| panic!("{}: {e}", paper.code)).join("\n\u{c}\n")
}

/// Codes of the documents that an act of the road makes, and of those that only its papers list.
pub fn road() -> Vec<&'static str> {
    let acts = law::case::acts().flat_map(|a| a.papers);
    let mut codes: Vec<&str> = acts.chain(law::clue::ACTS.iter().flat_map(|a| a.papers)).copied().collect();
    codes.extend(law::inspection::ACTS.iter().flat_map(|a| a.papers).copied());
    codes.extend(law::stocktaking::ACTS.iter().flat_map(|a| a.papers).copied());
    codes.extend(law::inforequest::ACTS.iter().flat_map(|a| a.papers).copied());
    codes.sort_unstable();
    codes.dedup();
    codes
}
