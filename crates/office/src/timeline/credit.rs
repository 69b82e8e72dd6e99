//! 信用公开 in words.

use super::Told;
use law::case::credit::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
