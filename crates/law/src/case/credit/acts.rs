//! The rows of 信用公开 in the table of acts.

use crate::case::acts::A;

/// Its acts, in the order of the procedure.
pub static ACTS: &[A] = &[];
