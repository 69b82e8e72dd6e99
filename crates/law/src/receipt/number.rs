//! Numbers of receipts: a series and digits of a fixed width, so that `豫罚0000123` follows `豫罚0000122`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// 票号
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptNumber {
    /// 字轨; may be empty.
    pub series: String,
    /// Digits with their leading zeros.
    pub width: u8,
    /// The number.
    pub value: u64,
}

impl ReceiptNumber {
    /// Reads a printed number: a series of letters or characters, then up to twelve digits.
    pub fn parse(text: &str) -> Option<ReceiptNumber> {
        let text: String = text
            .trim()
            .trim_end_matches('号')
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '０'..='９' | 'Ａ'..='Ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                c => c.to_ascii_uppercase(),
            })
            .collect();
        let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
        let (series, figures) = text.split_at(text.len() - digits);
        let sound = (1..=12).contains(&digits)
            && series.chars().count() <= 12
            && series.chars().all(|c| c.is_alphanumeric() || matches!(c, '（' | '）' | '-'));
        let value = figures.parse().ok()?;
        sound.then(|| ReceiptNumber { series: series.into(), width: digits as u8, value })
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:0width$}", self.series, self.value, width = usize::from(self.width))
    }
}

impl Serialize for ReceiptNumber {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ReceiptNumber {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        ReceiptNumber::parse(&text).ok_or_else(|| serde::de::Error::custom("not a number of a receipt"))
    }
}

/// 号段, both ends in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// 起
    pub first: ReceiptNumber,
    /// 止
    pub last: ReceiptNumber,
}

impl Range {
    /// A range of one series and width in order; none otherwise.
    pub fn new(first: ReceiptNumber, last: ReceiptNumber) -> Option<Range> {
        let one = first.series == last.series && first.width == last.width && first.value <= last.value;
        one.then_some(Range { first, last })
    }

    /// How many receipts.
    pub fn count(&self) -> u64 {
        self.last.value - self.first.value + 1
    }

    /// Whether a receipt lies in it.
    pub fn contains(&self, n: &ReceiptNumber) -> bool {
        n.series == self.first.series
            && n.width == self.first.width
            && (self.first.value..=self.last.value).contains(&n.value)
    }

    /// Whether another range lies in it whole.
    pub fn covers(&self, other: &Range) -> bool {
        self.contains(&other.first) && self.contains(&other.last)
    }

    /// Whether the two have a receipt in common.
    pub fn meets(&self, other: &Range) -> bool {
        self.contains(&other.first) || other.contains(&self.first)
    }

    /// What of it comes before a receipt; none where nothing does.
    pub fn before(&self, n: &ReceiptNumber) -> Option<Range> {
        let value = n.value.checked_sub(1)?;
        Range::new(self.first.clone(), ReceiptNumber { value, ..self.last.clone() })
    }

    /// Its receipts in order.
    pub fn numbers(&self) -> impl Iterator<Item = ReceiptNumber> + '_ {
        (self.first.value..=self.last.value).map(|value| ReceiptNumber { value, ..self.first.clone() })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}—{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn f06_lets_pass_printed_numbers_and_reads_them_back() {
        for (text, shown) in
            [(" 豫罚0000123 ", "豫罚0000123"), ("a０１２", "A012"), ("豫 罚12 号", "豫罚12"), ("007", "007")]
        {
            assert_eq!(ReceiptNumber::parse(text).map(|n| n.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in ["", "豫罚", "豫罚12a", "1234567890123", "豫?罚12"] {
            assert_eq!(ReceiptNumber::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_are_of_one_series_and_in_order() {
        let n = |t: &str| ReceiptNumber::parse(t).expect("a number");
        let range = Range::new(n("A001"), n("A010")).expect("a range");
        assert_eq!(range.count(), 10);
        assert!(range.contains(&n("A010")) && !range.contains(&n("A011")));
        assert!(!range.contains(&n("A0005")) && !range.contains(&n("B005")));
        assert!(range.meets(&Range::new(n("A010"), n("A020")).expect("a range")));
        assert!(!range.meets(&Range::new(n("A011"), n("A020")).expect("a range")));
        assert_eq!(range.before(&n("A004")), Range::new(n("A001"), n("A003")));
        assert_eq!(range.before(&n("A001")), None);
        assert_eq!(Range::new(n("A010"), n("A001")), None);
        assert_eq!(Range::new(n("A01"), n("A010")), None);
    }

    proptest! {
        #[test]
        fn f06_anything_typed_is_answered(text in ".{0,40}") {
            if let Some(n) = ReceiptNumber::parse(&text) {
                prop_assert_eq!(ReceiptNumber::parse(&n.to_string()), Some(n));
            }
        }
    }
}
