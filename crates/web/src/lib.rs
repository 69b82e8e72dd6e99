//! Pages and JSON API over the office. No rule, no SQL, no clock lives here.

pub mod acts;
pub mod form;

mod api;
mod app;
mod assets;
mod door;
mod error;
mod flow;
mod pages;
mod period;
mod shell;
mod view;

pub use app::{App, router};
