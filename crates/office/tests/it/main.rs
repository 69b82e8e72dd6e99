//! The town hall's stories, played on real databases.

mod accounts;
mod calendar;
mod credit;
mod files;
mod road;
mod store;
mod stories;
mod volume;
