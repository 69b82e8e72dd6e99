//! 证据保全 in words.

use super::Told;
use law::case::hold::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
