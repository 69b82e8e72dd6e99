//! Identifiers (标识), RULES §10: whether what was typed can be a real number at all.
//!
//! Every check first mends what input methods do (full-width letters, spaces, hyphens, lower case), then refuses with
//! the rule and the form's field. A refusal never repeats the number: it is personal data and refusals are logged.

mod contact;
mod organisation;
mod resident;
mod vehicle;

pub use contact::{Phone, PhoneKind, phone};
pub use organisation::{Checked, check_credit_code, credit_code, old_registration, organisation_code};
pub use resident::{ResidentId, Sex, resident_id};
pub use vehicle::plate;

use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;

/// Half-width upper case without spaces and hyphens.
fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—' | '–' | '\u{200b}' | '\u{feff}'))
        .map(half_width)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Full-width forms (U+FF01 to U+FF5E) as their half-width ones.
fn half_width(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn refuse(
    rule: &'static Rule,
    field: &'static str,
    need: &str,
    have: impl Into<String>,
    how: &str,
) -> Refusal {
    Refusal::new(rule, need, have).fix("填写人", how).field(field)
}

/// 执法证号 (I-08): the province's form is not known to us, so only that there is one, of letters, digits and hyphens.
/// That no two people carry the same number is checked where people are kept.
///
/// # Errors
/// I-08 when it is empty or cannot be a number.
pub fn certificate(field: &'static str, text: &str) -> Result<String, Refusal> {
    let number: String =
        text.chars().filter(|c| !c.is_whitespace()).map(half_width).map(|c| c.to_ascii_uppercase()).collect();
    let sound = (4..=32).contains(&number.chars().count())
        && number.chars().any(|c| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || ('\u{4e00}'..='\u{9fff}').contains(&c));
    if sound {
        return Ok(number);
    }
    let have = if number.is_empty() { "没有填写" } else { "不像证件编号" };
    Err(refuse(&rules::I_08, field, "执法证件上的编号", have, "照执法证填写"))
}

#[cfg(test)]
mod tests {
    use super::certificate;

    #[test]
    fn i08_lets_pass_numbers_as_they_are_printed() {
        for (typed, kept) in [("16180010021", "16180010021"), (" 豫o－00123 ", "豫O-00123")] {
            assert_eq!(certificate("certificate", typed).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn i08_refuses_none_and_what_is_no_number() {
        for (typed, have) in [("", "没有填写"), ("无", "不像"), ("办理中", "不像"), ("12@34", "不像")]
        {
            let refusal = certificate("certificate", typed).expect_err(typed);
            assert_eq!((refusal.rule.id, refusal.field), ("I-08", Some("certificate")));
            assert!(refusal.have.contains(have), "{typed}: {}", refusal.have);
        }
    }
}
