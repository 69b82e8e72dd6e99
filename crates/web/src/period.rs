//! A period of days as a list is asked for it: what cannot be read is said by its field, and nothing else is listed instead.

use crate::form::{FieldError, date};
use jiff::civil::Date;
use office::disclosure::Period;

/// The days asked for: up to `today` where no end is given, from what `begins` says of the end where no beginning is.
///
/// # Errors
/// The fields `from` and `to` with what is wrong with them, in Chinese.
pub fn asked(
    from: &str,
    to: &str,
    today: Date,
    begins: impl Fn(Date) -> Date,
) -> Result<Period, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let mut read = |field: &str, text: &str| match text.trim() {
        "" => None,
        text => {
            let day = date(text);
            if day.is_none() {
                wrong(field, format!("看不懂日期“{text}”，写成2026-01-31这样"));
            }
            day
        }
    };
    let (from, to) = (read("from", from), read("to", to));
    let to = to.unwrap_or(today);
    let from = from.unwrap_or_else(|| begins(to));
    if errors.is_empty() && from > to {
        errors.push(FieldError {
            field: "to".into(), message: format!("截止日期{to}早于起始日期{from}")
        });
    }
    if errors.is_empty() { Ok(Period { from, to }) } else { Err(errors) }
}
