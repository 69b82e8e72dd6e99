//! What the tests share.

use jiff::civil::Date;
use law::calendar::{Calendar, YearArrangement};
use std::sync::OnceLock;

/// The calendar of 承留镇, 2018 to 2026, from the town's own files.
pub fn calendar() -> Calendar {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../towns/chengliu/calendar");
    let years = std::fs::read_dir(folder).expect("the town's calendar").map(|entry| {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("readable");
        toml::from_str::<YearArrangement>(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    });
    Calendar::from_years(years).expect("arrangements are consistent")
}

/// A day.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// The same, read once for tests that ask many times.
pub fn calendar_once() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(calendar)
}
