//! 听证 in words.

use super::Told;
use law::case::hearing::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
