//! 加处罚款 (F-09, F-10).

use crate::money::Fen;
use crate::party::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// The surcharge on a fine as of `on`: `rate` ten-thousandths of the unpaid principal for each day after `due` that no
/// stay covers, never more than the principal.
pub fn surcharge(
    principal: Fen,
    due: Date,
    on: Date,
    paid: &[(Date, Fen)],
    stays: &[Span],
    rate: u16,
) -> Fen {
    let mut total = 0i64;
    let mut day = due.saturating_add(1.day());
    while day <= on && total < principal.0 {
        let stayed = stays.iter().any(|s| s.from <= day && s.to.is_none_or(|to| day <= to));
        let left = principal.0 - paid.iter().filter(|p| p.0 < day).map(|p| p.1.0).sum::<i64>();
        if left <= 0 {
            break;
        }
        if !stayed {
            total += left * i64::from(rate) / 10_000;
        }
        day = day.saturating_add(1.day());
    }
    Fen(total.min(principal.0))
}
