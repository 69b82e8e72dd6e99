//! 复议诉讼 in words.

use super::Told;
use law::case::remedy::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
