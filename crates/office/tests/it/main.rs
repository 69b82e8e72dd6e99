//! The town hall's stories, played on real databases.

mod accounts;
mod bank;
mod calendar;
mod channels;
mod credit;
mod files;
mod hearings;
mod ledger;
mod notices;
mod patrols;
mod receipts;
mod road;
mod store;
mod stories;
mod upgrade;
mod volume;
