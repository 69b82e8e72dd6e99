//! A town as data: `towns/NAME/` read, checked and handed to the rest of the house.
//!
//! Another town is a copy of the folder, edited by the town's own staff: amounts in 元, dates as `"2026-01-31"`,
//! spreadsheets as CSV. [`load`] reads a folder, [`embedded`] the copy of 承留镇 carried inside the program.
//! Whatever is wrong is reported at once, each with file, line, entry and field, in Chinese ([`LoadError`]).

mod book;
mod borders;
mod check;
mod dispatch;
mod error;
mod gaps;
mod grid;
mod import;
mod method;
mod patrol;
mod people;
mod policy;
mod powers;
mod read;
mod shape;
mod source;
mod store;
#[cfg(test)]
mod tests;
mod text;
mod tiles;

pub use book::{
    BaseMap, Class, DuplicateRule, ListEntry, MarkNote, PublicList, SettingFrom, SettingRow, Text, TownBook,
    Unit, UnitKind,
};
pub use borders::{BorderDraft, BorderFault};
pub use dispatch::{NearRule, Proposal};
pub use error::{LoadError, Problem};
pub use grid::{Grid, Grids, Located, metres_between};
pub use import::{ImportAsk, ImportFault, ImportKey, Imported, ImportedFeature};
pub use method::{Judged, Measure, Method, Weighed};
pub use patrol::{GridSpot, PatrolBook, PatrolKind, Round, Route};
pub use shape::{Ring, Shape};
pub use tiles::TileFile;

use std::path::Path;

/// Reads and checks the town in a folder.
///
/// # Errors
/// Everything that is wrong in its files.
pub fn load(dir: &Path) -> Result<TownBook, LoadError> {
    read::read(&source::Source::Folder(dir.to_path_buf()))
}

/// The 承留镇 carried inside the program.
///
/// # Errors
/// As [`load`]; a test keeps the shipped town free of them.
pub fn embedded() -> Result<TownBook, LoadError> {
    read::read(&source::Source::Embedded)
}
