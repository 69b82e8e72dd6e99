//! The rows of 罚没款物 in the table of acts.

use crate::case::acts::A;

/// Its acts, in the order of the procedure.
pub static ACTS: &[A] = &[];
