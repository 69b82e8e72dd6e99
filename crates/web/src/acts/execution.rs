//! The forms of 强制执行.

use crate::form::Form;

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[];
