//! 移送协作 in words.

use super::Told;
use law::case::transfer::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
