//! What people see: one file a page. Every list is paged by its last row and reads an index, never a whole table.

mod board;
mod borders;
mod cases;
mod certificate;
mod clues;
mod exhibit;
mod footage;
mod infos;
mod inspections;
mod list;
mod overview;
mod papers;
mod patrols;
mod public;
mod receipts;
mod search;
mod stocktakings;
mod store;
#[cfg(test)]
mod tests;
mod trial;

pub use crate::timeline::Item as TimelineItem;
pub use board::{Behind, Board, DAYS, Day, Figure, Load};
pub use borders::{BorderTotals, BorderTrial, StrayClue};
pub use cases::{CaseFilter, CaseRow, CaseView, FromClue};
pub use certificate::{HeldCertificate, Holds, ShownCertificate};
pub use clues::{
    ClueFilter, ClueRow, ClueView, MARKED, NO_GRID, NO_SQUAD, Nearby, TO_MARK, UNMARKED, UNTOLD,
    UNTOLD_MERGED, WAITING,
};
pub use exhibit::ExhibitView;
pub(crate) use exhibit::{Custody, EXPORTED};
pub use footage::{FootageFilter, FootageRow, FootageStep, FootageView, Match};
pub use infos::{InfoFilter, InfoRow, InfoView};
pub use inspections::{InspectionFilter, InspectionResult, InspectionRow, InspectionView};
pub use overview::{Desk, Overview, Satisfied};
pub use papers::{CheckedPaper, PaperRow};
pub use patrols::{
    Coverage, CoverageAsk, GridCoverage, PatrolFilter, PatrolRow, PatrolView, Reported, Returning, Standing,
};
pub use public::{AnnouncedHearing, Progress, PublicOfficer, Published, PublishedPage};
pub use receipts::{ReceiptFilter, ReceiptRange, ReceiptRow, ReceiptTotals, Receipts};
pub use search::Hit;
pub use stocktakings::{CountDue, StocktakingRow, StocktakingView};
pub use store::{Label, StoreDesk, ThingFilter, ThingRow, ThingView};
pub use trial::{TRIAL_HEADINGS, Trial, TrialRow, TrialTotals, Units};

/// Rows on one page.
pub const PAGE: usize = 30;

/// One page of a list, and where the next one begins.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page; none on the last.
    pub next: Option<String>,
}

/// A cursor is the sort value and the identifier of the last row.
fn cursor(text: &str) -> Option<(String, String)> {
    text.split_once('~').map(|(a, b)| (a.to_string(), b.to_string()))
}

fn paged<T>(mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Page<T> {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = if more { rows.last().map(key) } else { None };
    Page { rows, next }
}
