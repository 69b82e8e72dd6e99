//! 查封扣押 in words.

use super::Told;
use law::case::measure::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
