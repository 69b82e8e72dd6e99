//! 机动车号牌, I-06.

use super::{refuse, tidy};
use crate::refusal::Refusal;
use crate::rules;

/// 省、自治区、直辖市简称.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// Letters and digits of a plate: I and O are never used.
fn is_plate(c: char) -> bool {
    c.is_ascii_digit() || (c.is_ascii_uppercase() && c != 'I' && c != 'O')
}

/// New-energy plates carry one of these letters: third place on small vehicles, last on large ones.
fn is_energy(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J' | 'K')
}

/// Checks a plate number, returned without the dot: seven characters, or eight for new-energy vehicles.
///
/// # Errors
/// I-06 when it cannot be a plate.
pub fn plate(field: &'static str, text: &str) -> Result<String, Refusal> {
    let number: String = tidy(text).chars().filter(|c| !matches!(c, '·' | '•' | '・' | '.')).collect();
    let chars: Vec<char> = number.chars().collect();
    let bad = |have: &str| {
        refuse(&rules::I_06, field, "号牌号码，如豫U12345，新能源豫UD12345", have, "对照号牌核对")
    };
    if chars.is_empty() {
        return Err(bad("没有填写"));
    }
    if !PROVINCES.contains(chars[0]) {
        return Err(bad("第一个字不是省、自治区、直辖市的简称"));
    }
    if !chars.get(1).is_some_and(|c| c.is_ascii_uppercase() && is_plate(*c)) {
        return Err(bad("第二位应为发牌机关代号字母（没有I、O）"));
    }
    let rest = &chars[2..];
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    let sound = match rest.len() {
        5 => {
            let last = rest[4];
            rest[..4].iter().all(|c| is_plate(*c)) && (is_plate(last) || "学警港澳挂领".contains(last))
        }
        6 => {
            (is_energy(rest[0]) && is_plate(rest[1]) && digits(&rest[2..]))
                || (digits(&rest[..5]) && is_energy(rest[5]))
        }
        n => return Err(bad(&format!("共{}位：普通号牌7位，新能源8位", n + 2))),
    };
    if sound {
        Ok(number)
    } else {
        Err(bad("序号含有不允许的字符，或者不合新能源号牌的排列"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i06_lets_pass_plates() {
        for (text, want) in [
            ("豫U12345", "豫U12345"),
            ("豫u·a123b", "豫UA123B"),
            ("豫U 1234挂", "豫U1234挂"),
            ("京A1234警", "京A1234警"),
            ("豫UD12345", "豫UD12345"),
            ("豫UFA1234", "豫UFA1234"),
            ("豫U12345D", "豫U12345D"),
        ] {
            assert_eq!(plate("plate", text).as_deref(), Ok(want), "{text}");
        }
    }

    #[test]
    fn i06_refuses_with_the_reason() {
        for (text, reason) in [
            ("", "没有填写"),
            ("U12345", "第一个字"),
            ("豫112345", "第二位"),
            ("豫O12345", "第二位"),
            ("豫U1234", "共6位"),
            ("豫U1234567", "共9位"),
            ("豫UI2345", "不允许"),
            ("豫U1O345", "不允许"),
            ("豫U123456", "新能源"),
            ("豫U1挂345", "不允许"),
        ] {
            let refusal = plate("plate", text).expect_err(text);
            assert_eq!((refusal.rule.id, refusal.field), ("I-06", Some("plate")));
            assert!(refusal.have.contains(reason), "{text}: {}", refusal.have);
        }
    }
}
