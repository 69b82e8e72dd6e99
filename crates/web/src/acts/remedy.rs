//! The forms of 复议诉讼.

use crate::form::Form;

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[];
