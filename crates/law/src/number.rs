//! Document numbers (文号): `济承综执罚决字〔2026〕第001号`, gapless per 代字 and year (RULES §9, I-05).

use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number taken from a register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocNumber {
    /// 机关代字
    pub prefix: String,
    /// 代字, e.g. `罚决`.
    pub word: String,
    /// 作出年
    pub year: i16,
    /// 序号, from 1.
    pub sequence: u32,
}

impl DocNumber {
    /// The parts of a number.
    pub fn new(prefix: &str, word: &str, year: i16, sequence: u32) -> Self {
        DocNumber { prefix: prefix.into(), word: word.into(), year, sequence }
    }

    /// The register this number comes from: `罚决/2026`.
    pub fn register(&self) -> String {
        format!("{}/{}", self.word, self.year)
    }

    /// Reads a printed number of the agency with this 机关代字; square brackets and other look-alikes are refused (TL-75).
    pub fn parse(prefix: &str, text: &str) -> Result<Self, Refusal> {
        let bad = || {
            let form = format!("形如“{prefix}罚决字〔2026〕第001号”的文号（六角括号）");
            Refusal::new(&rules::I_05, form, text.to_string())
                .fix("经办人", "核对文号，用六角括号〔〕")
                .field("number")
        };
        let rest = text.strip_suffix('号').ok_or_else(bad)?;
        let (head, digits) = rest.rsplit_once("〕第").ok_or_else(bad)?;
        let (head, year) = head.rsplit_once("字〔").ok_or_else(bad)?;
        let word = head.strip_prefix(prefix).ok_or_else(bad)?;
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let word_ok = (1..=4).contains(&word.chars().count()) && word.chars().all(han);
        let year_ok = year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit());
        let digits_ok = digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit());
        if !(word_ok && year_ok && digits_ok) {
            return Err(bad());
        }
        let sequence: u32 = digits.parse().map_err(|_| bad())?;
        if sequence == 0 || (digits.len() > 3 && digits.starts_with('0')) {
            return Err(bad());
        }
        Ok(DocNumber::new(prefix, word, year.parse().map_err(|_| bad())?, sequence))
    }
}

impl fmt::Display for DocNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}字〔{}〕第{:03}号", self.prefix, self.word, self.year, self.sequence)
    }
}
