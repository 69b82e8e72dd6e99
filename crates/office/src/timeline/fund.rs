//! 罚没款物 in words.

use super::Told;
use law::case::fund::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
