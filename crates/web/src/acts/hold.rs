//! The forms of 证据保全.

use crate::form::Form;

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[];
