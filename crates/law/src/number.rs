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
    ///
    /// # Errors
    /// I-05 with what is wrong.
    pub fn parse(prefix: &str, text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let bad = |what: &str| {
            let form = format!("形如“{prefix}罚决字〔2026〕第001号”的文号（六角括号）");
            let shown: String = text.chars().take(40).collect();
            Refusal::new(&rules::I_05, form, format!("“{shown}”{what}"))
                .fix("经办人", "照文书上的文号填写")
                .field("number")
        };
        if text.contains(['[', ']', '［', '］', '(', ')', '（', '）', '【', '】', '{', '}']) {
            return Err(bad("的年份没有用六角括号〔〕"));
        }
        let form = || bad("的排列不对");
        let rest = text.strip_suffix('号').ok_or_else(form)?;
        let (head, digits) = rest.rsplit_once("〕第").ok_or_else(form)?;
        let (head, year) = head.rsplit_once("字〔").ok_or_else(form)?;
        let word = head.strip_prefix(prefix).ok_or_else(|| bad("不是本机关的文号"))?;
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        if !(1..=4).contains(&word.chars().count()) || !word.chars().all(han) {
            return Err(bad("的文书代字应为1至4个汉字"));
        }
        if year.len() != 4 || !year.starts_with("20") || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad("的年份应为四位数字"));
        }
        // One number has one spelling: padded to three digits, never longer than needed.
        let padded = digits.len() == 3 || (digits.len() > 3 && !digits.starts_with('0'));
        if !padded || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad("的序号应为三位数字，不足三位的补零"));
        }
        match (year.parse(), digits.parse()) {
            (Ok(year), Ok(sequence)) if sequence > 0 => Ok(DocNumber::new(prefix, word, year, sequence)),
            _ => Err(bad("的序号应从1开始")),
        }
    }
}

impl fmt::Display for DocNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}字〔{}〕第{:03}号", self.prefix, self.word, self.year, self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PREFIX: &str = "济承综执";

    #[test]
    fn i05_lets_pass_printed_numbers() {
        let number = DocNumber::parse(PREFIX, " 济承综执罚决字〔2026〕第001号 ").expect("valid");
        assert_eq!(number, DocNumber::new(PREFIX, "罚决", 2026, 1));
        assert_eq!(number.register(), "罚决/2026");
        let long = DocNumber::parse(PREFIX, "济承综执罚决字〔2026〕第1234号").expect("beyond 999");
        assert_eq!(long.sequence, 1234);
    }

    #[test]
    fn i05_refuses_look_alikes() {
        // TL-75 and its relatives.
        for (text, reason) in [
            ("济承综执罚决字[2026]第001号", "六角括号"),
            ("济承综执罚决字（2026）第001号", "六角括号"),
            ("济承综执罚决字【2026】第001号", "六角括号"),
            ("", "排列"),
            ("济承综执罚决字〔2026〕001号", "排列"),
            ("济承综执罚决〔2026〕第001号", "排列"),
            ("郑承综执罚决字〔2026〕第001号", "不是本机关"),
            ("济承综执字〔2026〕第001号", "代字"),
            ("济承综执ABC字〔2026〕第001号", "代字"),
            ("济承综执一二三四五字〔2026〕第001号", "代字"),
            ("济承综执罚决字〔1926〕第001号", "年份"),
            ("济承综执罚决字〔26〕第001号", "年份"),
            ("济承综执罚决字〔2026〕第1号", "补零"),
            ("济承综执罚决字〔2026〕第0001号", "补零"),
            ("济承综执罚决字〔2026〕第００１号", "补零"),
            ("济承综执罚决字〔2026〕第000号", "从1开始"),
            ("济承综执罚决字〔2026〕第99999999999号", "从1开始"),
        ] {
            let refusal = DocNumber::parse(PREFIX, text).expect_err(text);
            assert_eq!((refusal.rule.id, refusal.field), ("I-05", Some("number")));
            assert!(refusal.have.contains(reason), "{text}: {}", refusal.have);
        }
    }

    proptest! {
        #[test]
        fn i05_a_printed_number_reads_back(word in "[\u{4e00}-\u{9fff}]{1,4}", year in 2000..2100i16, sequence in 1..u32::MAX) {
            let number = DocNumber::new(PREFIX, &word, year, sequence);
            prop_assert_eq!(DocNumber::parse(PREFIX, &number.to_string()), Ok(number));
        }

        #[test]
        fn i05_anything_typed_is_answered(text in ".{0,40}") {
            let _ = DocNumber::parse(PREFIX, &text);
        }
    }
}
