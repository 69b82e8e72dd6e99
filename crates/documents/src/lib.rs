//! Documents (文书): law's data → Typst → PDF. Knows no database, no clock and no network.
//!
//! [`Printer`] sets a [`Paper`] with the template of its kind; [`papers`] draws a paper's data from a matter's facts;
//! [`volume`] binds a whole file into one PDF; [`facsimile`] makes a PDF anew of pictures of its pages.
//! What a document must say is checked by [`papers::issue`] before it is issued; the printer prints what it is given.

pub mod facsimile;
mod fonts;
mod forms;
pub mod papers;
mod printer;
mod qr;
mod strip;
pub mod volume;
mod world;

pub use forms::{forms_page, issuing};
pub use printer::{Printer, TEMPLATES};
pub use qr::{QrPath, qr_path};
pub use strip::{STRIPS, Strip};

use jiff::civil::Date;
use serde_json::Value;

/// 文书格式的版本: which form newer than the first came into force when; a document is set by the form of its day, and keeps it.
const NEWER: &[(&str, u16, Date)] = &[];

/// The version of a kind's form that is in force on a day.
pub fn form_version(code: &str, on: Date) -> u16 {
    version_of(NEWER, code, on)
}

fn version_of(newer: &[(&str, u16, Date)], code: &str, on: Date) -> u16 {
    let in_force = newer.iter().filter(|(kind, _, from)| *kind == code && *from <= on);
    in_force.map(|(_, version, _)| *version).max().unwrap_or(1)
}

/// A document to be set (文书).
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// 文书代码, e.g. `DEC`.
    pub code: String,
    /// 模板版本
    pub template_version: u16,
    /// 文号; none while it is a draft.
    pub number: Option<String>,
    /// 案号, which runs through the whole file.
    pub case_number: String,
    /// 作出日
    pub date: Date,
    /// 要素, by the keys of [`law::paper::Field`] and of the template's head.
    pub data: Value,
    /// The address that the QR code opens to check the document.
    pub qr: Option<String>,
    /// Large pale letters across the page, e.g. `预览`.
    pub watermark: Option<String>,
    /// Pictures of signatures by the key that the data name them with (`signature.image`): PNG, JPEG, WebP or SVG.
    pub images: Vec<(String, Vec<u8>)>,
}

impl Paper {
    /// A paper of this kind with nothing but its data.
    pub fn new(code: &str, date: Date, data: Value) -> Self {
        Paper {
            code: code.into(),
            template_version: form_version(code, date),
            number: None,
            case_number: String::new(),
            date,
            data,
            qr: None,
            watermark: None,
            images: Vec::new(),
        }
    }
}

/// Why a document could not be set.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No kind of document has this code.
    #[error("文书目录中没有代码“{0}”")]
    UnknownKind(String),
    /// The kind is in the catalogue, but this version of its template is not.
    #[error("《{name}》没有第{version}版模板")]
    NoTemplate {
        /// 文书名称
        name: &'static str,
        /// 版本
        version: u16,
    },
    /// The kind is not one for the narrow paper of a portable printer.
    #[error("代码“{0}”的文书只用A4纸打印")]
    NoStrip(String),
    /// The address does not fit a QR code.
    #[error("核验地址过长，无法制作二维码")]
    Qr,
    /// A signature is not a picture.
    #[error("签名图“{0}”不是可用的图片")]
    Picture(String),
    /// The template failed on these data.
    #[error("《{name}》排版失败：{detail}")]
    Layout {
        /// 文书名称
        name: &'static str,
        /// What the typesetter said.
        detail: String,
    },
    /// The volume could not be put together.
    #[error("卷宗装订失败：{0}")]
    Volume(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_document_is_set_by_the_form_of_its_day() {
        let newer =
            [("DEC", 2, date(2027, 1, 1)), ("DEC", 3, date(2028, 7, 1)), ("FILE", 2, date(2027, 1, 1))];
        let on = |code, y, m, d| version_of(&newer, code, date(y, m, d));
        assert_eq!((on("DEC", 2026, 12, 31), on("DEC", 2027, 1, 1), on("DEC", 2029, 1, 1)), (1, 2, 3));
        assert_eq!((on("FILE", 2029, 1, 1), on("SERV", 2029, 1, 1)), (2, 1));
    }

    #[test]
    fn every_form_that_came_into_force_has_its_template() {
        let printer = Printer::new();
        assert!(NEWER.iter().all(|(code, version, _)| printer.has(code, *version)));
    }
}
