//! Cells that people open in a spreadsheet.

use std::borrow::Cow;

/// What a spreadsheet would take for the beginning of a formula, full-width forms included.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet runs as a formula: an apostrophe before what looks like the beginning of one.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { format!("'{text}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn whatever_begins_a_formula_is_text() {
        for cell in ["=1+1", "+86", "-1", "@SUM", "\t=1", "＝1", "－1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["", "张三", "a=b", "2026-03-10"] {
            assert_eq!(guarded(cell), cell);
        }
    }
}
