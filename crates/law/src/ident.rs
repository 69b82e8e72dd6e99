//! Identifiers (RULES §10).

use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;

/// 公民身份号码, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentId {
    /// Eighteen characters, X upper case.
    pub number: String,
    /// 出生日期
    pub born: Date,
}

impl ResidentId {
    /// 周岁 on a day: complete from the day after the birthday (J-07).
    pub fn age_on(&self, on: Date) -> u32 {
        let years = on.year() - self.born.year();
        let passed = (on.month(), on.day()) > (self.born.month(), self.born.day());
        u32::try_from(if passed { years } else { years - 1 }).unwrap_or(0)
    }
}

/// Checks an identity number (I-01).
pub fn resident_id(field: &'static str, text: &str, today: Date) -> Result<ResidentId, Refusal> {
    let number = text.trim().to_uppercase();
    let bad = |have: &str| {
        Refusal::new(&rules::I_01, "有效的公民身份号码", have).fix("经办人", "核对证件").field(field)
    };
    let b = number.as_bytes();
    if b.len() != 18 || !b[..17].iter().all(u8::is_ascii_digit) {
        return Err(bad("不是18位"));
    }
    let w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = b[..17].iter().zip(w).map(|(d, w)| usize::from(d - b'0') * w).sum();
    if b"10X98765432"[sum % 11] != b[17] {
        return Err(bad("校验位不符"));
    }
    let born: Date = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14])
        .parse()
        .map_err(|_| bad("出生日期不存在"))?;
    if born > today || today.year() - born.year() > 130 {
        return Err(bad("出生日期不合理"));
    }
    Ok(ResidentId { number, born })
}

/// Checks a credit code (I-02); `confirmed` lets an early trial code pass.
pub fn credit_code(field: &'static str, text: &str, confirmed: bool) -> Result<String, Refusal> {
    let code = text.trim().to_uppercase();
    let set = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let bad = |have: &str| {
        Refusal::new(&rules::I_02, "有效的统一社会信用代码", have).fix("经办人", "核对证照").field(field)
    };
    let values: Option<Vec<usize>> = code.chars().map(|c| set.find(c)).collect();
    let values = values.filter(|v| v.len() == 18).ok_or_else(|| bad("不是18位，或者含有不允许的字符"))?;
    let w = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = values[..17].iter().zip(w).map(|(v, w)| v * w).sum();
    if (31 - sum % 31) % 31 != values[17] && !confirmed {
        return Err(bad("校验位不符；早期试点代码请人工确认"));
    }
    Ok(code)
}

/// Checks a telephone number's form (I-04).
pub fn phone(field: &'static str, text: &str) -> Result<(), Refusal> {
    let t = text.trim();
    let digits = t.chars().filter(char::is_ascii_digit).count();
    let form = t.chars().all(|c| c.is_ascii_digit() || c == '-');
    if form && (7..=16).contains(&digits) {
        return Ok(());
    }
    Err(Refusal::new(&rules::I_04, "手机号或者固定电话", t.to_string())
        .fix("填写人", "核对号码")
        .field(field))
}
