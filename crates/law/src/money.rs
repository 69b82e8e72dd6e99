//! Money in integer 分: reading what people type, printing figures, capitals (人民币大写) and 万元.

use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in 分. Arithmetic is checked: the operations return none instead of wrapping around.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was typed.
    #[error("没有填写金额")]
    Empty,
    /// Below zero.
    #[error("金额不能为负数")]
    Negative,
    /// Something else than digits, one point and separators.
    #[error("“{0}”不是金额：请填写数字，例如 1234.50（单位：元）")]
    Form(
        /// What was typed, shortened.
        String,
    ),
    /// Thousands separators in the wrong place.
    #[error("“{0}”的千位分隔逗号位置不对：应当每三位一个，例如 1,234.50，或者不写逗号")]
    Separators(
        /// What was typed, shortened.
        String,
    ),
    /// Finer than 分.
    #[error("“{0}”超过两位小数：金额最多精确到分")]
    TooFine(
        /// What was typed, shortened.
        String,
    ),
    /// More than a thousand billion yuan.
    #[error("金额过大：不得超过一万亿元")]
    TooLarge,
}

impl MoneyError {
    /// The refusal that a form shows by its field (P-04).
    pub fn refusal(&self, field: &'static str) -> Refusal {
        Refusal::new(&rules::P_04, "以元为单位的金额，最多两位小数", self.to_string())
            .fix("填写人", "改正金额")
            .field(field)
    }
}

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);
    /// The most that can be typed: a thousand billion yuan (一万亿元).
    pub const MOST: Fen = Fen(100_000_000_000_000);

    /// Whole yuan (元).
    ///
    /// # Panics
    /// When the amount does not fit; meant for constants.
    pub const fn yuan(yuan: i64) -> Fen {
        match yuan.checked_mul(100) {
            Some(fen) => Fen(fen),
            None => panic!("amount out of range"),
        }
    }

    /// The sum, or none on overflow.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference, or none on overflow.
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// The product, or none on overflow.
    pub fn checked_mul(self, times: i64) -> Option<Fen> {
        self.0.checked_mul(times).map(Fen)
    }

    /// The sum of many, or none on overflow.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// This many ten-thousandths (万分比), rounded down to the 分 in the party's favour; none on overflow.
    pub fn basis_points(self, points: u32) -> Option<Fen> {
        let exact = i128::from(self.0) * i128::from(points);
        i64::try_from(exact.div_euclid(10_000)).ok().map(Fen)
    }

    /// Reads what people type: `200`, `1,234.5`, `１２３４．５０元`, `￥200`, `1.5万元`. Never negative.
    ///
    /// # Errors
    /// [`MoneyError`] says in Chinese what is wrong.
    pub fn parse(text: &str) -> Result<Fen, MoneyError> {
        let shown = || text.trim().chars().take(30).collect::<String>();
        let mut plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                '，' => ',',
                '．' | '。' => '.',
                '－' | '−' => '-',
                '￥' => '¥',
                c => c,
            })
            .collect();
        if let Some(rest) = plain.strip_prefix('¥') {
            plain = rest.to_string();
        }
        if let Some(rest) = plain.strip_suffix('元') {
            plain = rest.to_string();
        }
        let (plain, decimals) = match plain.strip_suffix('万') {
            Some(rest) => (rest.to_string(), 6),
            None => (plain, 2),
        };
        if plain.is_empty() {
            return Err(if text.trim().is_empty() { MoneyError::Empty } else { MoneyError::Form(shown()) });
        }
        if plain.starts_with('-') {
            return Err(MoneyError::Negative);
        }
        let (whole, fraction) = match plain.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(MoneyError::Form(shown())),
            None => (plain.as_str(), ""),
        };
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(fraction) || !whole.bytes().all(|b| b.is_ascii_digit() || b == b',') {
            return Err(MoneyError::Form(shown()));
        }
        let groups: Vec<&str> = whole.split(',').collect();
        let grouped = groups.len() > 1
            && ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
        if groups.len() > 1 && !grouped {
            return Err(MoneyError::Separators(shown()));
        }
        let significant = fraction.trim_end_matches('0');
        if significant.len() > decimals {
            return Err(MoneyError::TooFine(shown()));
        }
        let number = format!("{}{significant:0<decimals$}", groups.concat());
        let number = number.trim_start_matches('0');
        if number.len() > 15 {
            return Err(MoneyError::TooLarge);
        }
        let fen =
            Fen(if number.is_empty() { 0 } else { number.parse().map_err(|_| MoneyError::TooLarge)? });
        if fen > Fen::MOST { Err(MoneyError::TooLarge) } else { Ok(fen) }
    }

    /// Figures without the unit, e.g. `1234.50`, for forms.
    pub fn figures(self) -> String {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        format!("{sign}{}.{:02}", size / 100, size % 100)
    }

    /// Figures with separators and the unit, e.g. `1,234.50元`, for pages.
    pub fn grouped(self) -> String {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let digits = (size / 100).to_string();
        let mut whole = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        format!("{sign}{whole}.{:02}元", size % 100)
    }

    /// 万元, six decimals, which is exactly the 分: `0.020000` for 200 yuan (双公示数据项).
    pub fn wan(self) -> String {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
    }

    /// 人民币大写, e.g. `壹万贰仟叁佰肆拾伍元陆角柒分`, `贰佰元整`.
    ///
    /// Written as banks demand (支付结算办法 附一): 整 after 元 or 角, never after 分; one 零 for any run of zeros
    /// between digits; 零 between 元 and 分 when there is no 角; 壹拾, never a bare 拾.
    pub fn capitals(self) -> String {
        let size = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (size / 100, size / 10 % 10, size % 10);
        let mut text = String::from(if self.0 < 0 { "负" } else { "" });
        if size == 0 {
            return "零元整".into();
        }
        if yuan > 0 {
            text.push_str(&integer(yuan));
            text.push('元');
        }
        if jiao > 0 {
            text.push(digit(jiao));
            text.push('角');
        }
        if fen > 0 {
            if jiao == 0 && yuan > 0 {
                text.push('零');
            }
            text.push(digit(fen));
            text.push('分');
        } else {
            text.push('整');
        }
        text
    }
}

fn digit(value: u64) -> char {
    ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'][usize::try_from(value % 10).unwrap_or(0)]
}

/// A positive whole number in capitals: read in halves at 亿, then at 万, then digit by digit.
fn integer(value: u64) -> String {
    for (unit, name, width) in [(100_000_000, "亿", 10_000_000), (10_000, "万", 1_000)] {
        if value >= unit {
            let (high, low) = (value / unit, value % unit);
            let mut text = integer(high) + name;
            if low > 0 {
                if low < width {
                    text.push('零');
                }
                text.push_str(&integer(low));
            }
            return text;
        }
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        match value / unit % 10 {
            0 => gap = true,
            n => {
                if gap && !text.is_empty() {
                    text.push('零');
                }
                gap = false;
                text.push(digit(n));
                text.push_str(name);
            }
        }
    }
    text
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}元", self.figures())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_type() {
        for (text, fen) in [
            ("200", 20_000),
            ("1,234.5", 123_450),
            ("1，234．50元", 123_450),
            (" ￥200.00 ", 20_000),
            ("¥0.01", 1),
            ("０", 0),
            ("007", 700),
            ("1.5万元", 1_500_000),
            ("0.000001万元", 1),
            ("12.3400", 1_234),
            ("1000000000000", Fen::MOST.0),
        ] {
            assert_eq!(Fen::parse(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_an_amount_and_says_why() {
        for (text, want) in [
            ("", "没有填写"),
            ("  ", "没有填写"),
            ("元", "不是金额"),
            ("二百", "不是金额"),
            ("1e3", "不是金额"),
            ("0x10", "不是金额"),
            ("1.2.3", "不是金额"),
            ("200.", "不是金额"),
            (".5", "不是金额"),
            ("-5", "负数"),
            ("－5", "负数"),
            ("1,23", "逗号位置"),
            ("1234,567", "逗号位置"),
            (",100", "逗号位置"),
            ("1.005", "两位小数"),
            ("1000000000000.01", "过大"),
            ("99999999999999999999999999", "过大"),
        ] {
            let error = Fen::parse(text).expect_err(text).to_string();
            assert!(error.contains(want), "{text}: {error}");
        }
        let refusal = MoneyError::Negative.refusal("fine");
        assert_eq!((refusal.rule.id, refusal.field), ("P-04", Some("fine")));
    }

    #[test]
    fn prints_figures() {
        assert_eq!(Fen(123_450).to_string(), "1234.50元");
        assert_eq!(Fen(-5).to_string(), "-0.05元");
        assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08元");
        assert_eq!(Fen(123_456_789).grouped(), "1,234,567.89元");
        assert_eq!(Fen(10_000).grouped(), "100.00元");
        assert_eq!((Fen(0).grouped(), Fen(-123_456).grouped()), ("0.00元".into(), "-1,234.56元".into()));
        assert_eq!(Fen(20_000).wan(), "0.020000");
        assert_eq!(Fen(123_456_789).wan(), "123.456789");
        assert_eq!((Fen(0).wan(), Fen(-20_000).wan()), ("0.000000".into(), "-0.020000".into()));
    }

    #[test]
    fn writes_capitals() {
        for (fen, capitals) in [
            (0, "零元整"),
            (1, "壹分"),
            (5_0, "伍角整"),
            (5_5, "伍角伍分"),
            (20_000, "贰佰元整"),
            (1_000, "壹拾元整"),
            (1_500, "壹拾伍元整"),
            (10_100, "壹佰零壹元整"),
            (100_100, "壹仟零壹元整"),
            (101_000, "壹仟零壹拾元整"),
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (1_000_000, "壹万元整"),
            (1_000_500, "壹万零伍元整"),
            (1_050_000, "壹万零伍佰元整"),
            (1_100_000, "壹万壹仟元整"),
            (1_200_000, "壹万贰仟元整"),
            (10_000_000, "壹拾万元整"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (10_000_053, "壹拾万元伍角叁分"),
            (100_010_000, "壹佰万零壹佰元整"),
            (10_000_000_000, "壹亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (10_001_000_000, "壹亿零壹万元整"),
            (10_010_001_000, "壹亿零壹拾万零壹拾元整"),
            (11_000_000_000, "壹亿壹仟万元整"),
            (110_000_000_000, "壹拾壹亿元整"),
            (100_000_000_000_000, "壹万亿元整"),
            (100_010_000_000_000, "壹万零壹亿元整"),
            (-12_345, "负壹佰贰拾叁元肆角伍分"),
        ] {
            assert_eq!(Fen(fen).capitals(), capitals, "{fen}");
        }
    }

    #[test]
    fn arithmetic_never_wraps() {
        assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
        assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
        assert_eq!(Fen(5).checked_sub(Fen(2)), Some(Fen(3)));
        assert_eq!(Fen(i64::MAX).checked_mul(2), None);
        assert_eq!(Fen(5).checked_mul(2), Some(Fen(10)));
        assert_eq!(Fen::checked_sum([Fen(1), Fen(2), Fen(3)]), Some(Fen(6)));
        assert_eq!(Fen::checked_sum([Fen(i64::MAX), Fen(1)]), None);
        assert_eq!(Fen::yuan(10_000).basis_points(300), Some(Fen::yuan(300)));
        assert_eq!(Fen(99).basis_points(300), Some(Fen(2)));
        assert_eq!(Fen(i64::MAX).basis_points(20_000), None);
    }

    /// Reads capitals back by the value of each unit, ignoring 零: an independent reading.
    fn read(capitals: &str) -> i64 {
        let (mut total, mut section, mut hundreds, mut last) = (0i64, 0i64, 0i64, 0i64);
        let mut fen = 0;
        for c in capitals.chars() {
            match c {
                '壹' => last = 1,
                '贰' => last = 2,
                '叁' => last = 3,
                '肆' => last = 4,
                '伍' => last = 5,
                '陆' => last = 6,
                '柒' => last = 7,
                '捌' => last = 8,
                '玖' => last = 9,
                '拾' | '佰' | '仟' => {
                    hundreds +=
                        last * [10, 100, 1000][['拾', '佰', '仟'].iter().position(|u| *u == c).unwrap()];
                    last = 0;
                }
                '万' => {
                    section = (hundreds + last) * 10_000;
                    (hundreds, last) = (0, 0);
                }
                '亿' => {
                    total = (section + hundreds + last) * 100_000_000;
                    (section, hundreds, last) = (0, 0, 0);
                }
                '元' => {
                    total += section + hundreds + last;
                    (section, hundreds, last) = (0, 0, 0);
                }
                '角' => fen += std::mem::take(&mut last) * 10,
                '分' => fen += std::mem::take(&mut last),
                '零' | '整' => {}
                other => panic!("{other} in {capitals}"),
            }
        }
        total * 100 + fen
    }

    proptest! {
        #[test]
        fn capitals_can_be_read_back(fen in prop_oneof![0..200_000i64, 0..=Fen::MOST.0, (0..1_000_000i64).prop_map(|y| y * 100_000)]) {
            let capitals = Fen(fen).capitals();
            prop_assert_eq!(read(&capitals), fen, "{}", capitals);
            prop_assert!(!capitals.contains("零零") && !capitals.contains("零元") || fen == 0);
            prop_assert!(!capitals.contains("零万") && !capitals.contains("零亿"));
        }

        #[test]
        fn figures_can_be_typed_back(fen in 0..=Fen::MOST.0) {
            prop_assert_eq!(Fen::parse(&Fen(fen).to_string()), Ok(Fen(fen)));
            prop_assert_eq!(Fen::parse(&Fen(fen).grouped()), Ok(Fen(fen)));
            prop_assert_eq!(Fen::parse(&format!("{}万元", Fen(fen).wan())), Ok(Fen(fen)));
        }

        #[test]
        fn anything_typed_is_answered(text in ".{0,40}") {
            let _ = Fen::parse(&text);
        }
    }
}
