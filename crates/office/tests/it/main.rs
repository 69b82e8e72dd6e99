//! The town hall's stories, played on real databases.

mod accounts;
mod bank;
mod calendar;
mod channels;
mod countersign;
mod credit;
mod custody;
mod exhibit;
mod files;
mod footage;
mod hearings;
mod hostile;
mod issued;
mod ledger;
mod notices;
mod patrols;
mod receipts;
mod redact;
mod reporter;
mod road;
mod scan;
mod sso;
mod store;
mod stories;
mod upgrade;
mod volume;
