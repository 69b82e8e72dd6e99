//! What the tests share.

use jiff::civil::Date;
use law::calendar::{Calendar, YearArrangement};

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
