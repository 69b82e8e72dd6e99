//! The forms of 查封扣押.

use crate::form::Form;

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[];
