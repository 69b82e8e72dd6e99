//! One file a page; the template of the same name stands in `templates/`.

pub mod act;
pub mod bank;
pub mod calendar;
pub mod cases;
pub mod clues;
pub mod disclosure;
pub mod export;
pub mod files;
pub mod home;
pub mod inspections;
pub mod ledger;
pub mod map;
pub mod notices;
pub mod papers;
pub mod phone;
pub mod public;
pub mod receipts;
pub mod requests;
pub mod tools;
pub mod tus;
pub mod volume;
