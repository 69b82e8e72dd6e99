//! The forms of 信用公开.

use crate::form::Form;

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[];
