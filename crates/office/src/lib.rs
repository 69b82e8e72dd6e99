//! The town hall (镇政府机关): accounts, permissions, commands, read models, the town as data, the demonstration.

pub mod accounts;
pub mod bank;
pub mod clock;
mod countersign;
pub mod demo;
pub mod disclosure;
pub mod drafts;
pub mod files;
mod footage;
pub mod ids;
pub mod ledger;
pub mod news;
pub mod notify;
pub mod patrol;
pub mod performance;
pub mod read;
pub mod redact;
pub mod sso;
pub mod town;
mod verify;
pub mod volume;

mod bundle;
mod cache;
mod calendar;
mod clean;
mod course;
pub mod crs;
#[cfg(test)]
mod informant_tests;
mod issued;
mod mask;
mod me;
mod office;
mod operator;
mod papers;
mod preview;
mod private;
mod project;
mod receipts;
mod scope;
mod sign;
mod spreadsheet;
mod store;
mod stream;
mod strips;
mod submit;
mod timeline;

pub use bundle::{Bundle, BundleReport, Locked, verify_bundle};
pub use calendar::Settled;
pub use footage::Viewing;
pub use me::Me;
pub use office::{Config, Error, Office};
pub use papers::{PaperShown, Preview};
pub use scope::{
    draws_borders, is_judged, reads_board, reads_footage, reads_inspections, reads_patrols, reads_store,
    sees_counts,
};
pub use sign::Signed;
pub use spreadsheet::guarded;
pub use strips::prints_strip;
pub use submit::{Done, FieldError, Matter, Submission, SubmitError, readable};
pub use timeline::fast_clock;
pub use verify::Sm3;
