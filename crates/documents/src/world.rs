//! What Typst may see while it sets one document: the templates, the data, the pictures; no disk, no network, no clock.

use crate::Strip;
use crate::fonts::FONTS;
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

/// The parts of a world that no document changes.
pub struct Shared {
    /// Typst's standard library, as it is and told the width of each strip.
    pub library: LazyHash<Library>,
    /// In the order of [`Strip::ALL`].
    pub strips: [LazyHash<Library>; 2],
    /// Parsed templates, `lib.typ` among them.
    pub sources: Vec<Source>,
}

/// The world of one document.
pub struct Desk {
    /// Library and templates.
    pub shared: Arc<Shared>,
    /// The template.
    pub main: FileId,
    /// The paper, where it is not A4.
    pub strip: Option<Strip>,
    /// Data and pictures.
    pub files: Vec<(FileId, Bytes)>,
    /// 作出日: what the template sees as today.
    pub date: Date,
}

/// The identifier of a file at the root of the world. Typst keeps these for ever, so names come from a small fixed set.
pub fn id(name: &str) -> FileId {
    let path = VirtualPath::new(format!("/{name}")).expect("file names of a desk are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        match self.strip {
            None => &self.shared.library,
            Some(Strip::Broad) => &self.shared.strips[0],
            Some(Strip::Small) => &self.shared.strips[1],
        }
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.iter().find(|s| s.id() == id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|f| f.0 == id).map(|f| f.1.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let d = self.date;
        Datetime::from_ymd(d.year().into(), d.month().unsigned_abs(), d.day().unsigned_abs())
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash()))
}
