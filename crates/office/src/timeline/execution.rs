//! 强制执行 in words.

use super::Told;
use law::case::execution::Fact;

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match *fact {}
}
