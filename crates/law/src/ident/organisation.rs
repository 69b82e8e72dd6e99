//! 统一社会信用代码 (GB 32100), I-02; 组织机构代码 (GB 11714), I-03; 营业执照旧注册号, I-07.

use super::{refuse, tidy};
use crate::refusal::Refusal;
use crate::rules;

/// A value whose form is right, with or without doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked<T> {
    /// It stands.
    Sound(T),
    /// 需要人工确认: a person compares it with the paper and says so.
    NeedsConfirmation {
        /// The value as it would be kept.
        value: T,
        /// Why it is in doubt, in Chinese.
        reason: &'static str,
    },
}

/// The characters of a credit code; I, O, S, V and Z are not among them.
const CREDIT_SET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Checks a credit code, leaving doubtful ones to a person.
///
/// A check digit that does not fit does not prove the code wrong: some of the early trial codes are real.
///
/// # Errors
/// I-02 when length or characters are wrong: no real code looks like that.
pub fn check_credit_code(field: &'static str, text: &str) -> Result<Checked<String>, Refusal> {
    let code = tidy(text);
    let bad = |have: String| {
        refuse(
            &rules::I_02,
            field,
            "有效的18位统一社会信用代码",
            have,
            "对照营业执照或者登记证书核对后重新填写",
        )
    };
    if code.is_empty() {
        return Err(bad("没有填写".into()));
    }
    let length = code.chars().count();
    if length == 15 && code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("是15位旧注册号，请填写换照后的18位代码".into()));
    }
    if length != 18 {
        return Err(bad(format!("填写了{length}位，不是18位")));
    }
    if let Some(c) = code.chars().find(|c| !CREDIT_SET.contains(*c)) {
        return Err(bad(format!("含有不允许的字符“{c}”（代码中没有字母I、O、S、V、Z）")));
    }
    if !code[2..8].bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("第3至8位应为区划代码数字".into()));
    }
    let values: Vec<usize> = code.chars().filter_map(|c| CREDIT_SET.find(c)).collect();
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = values[..17].iter().zip(weights).map(|(v, w)| v * w).sum();
    if (31 - sum % 31) % 31 != values[17] {
        let reason = "末位校验码不符：可能填错，也可能是早期试点代码";
        return Ok(Checked::NeedsConfirmation { value: code, reason });
    }
    if !organisation_fits(&code[8..17]) {
        let reason = "第9至17位的组织机构代码校验码不符：请核对证照";
        return Ok(Checked::NeedsConfirmation { value: code, reason });
    }
    Ok(Checked::Sound(code))
}

/// Checks a credit code; `confirmed` says that a person has compared a doubtful one with the licence.
///
/// # Errors
/// I-02 when it is wrong, or in doubt and not confirmed.
pub fn credit_code(field: &'static str, text: &str, confirmed: bool) -> Result<String, Refusal> {
    match check_credit_code(field, text)? {
        Checked::Sound(code) => Ok(code),
        Checked::NeedsConfirmation { value, .. } if confirmed => Ok(value),
        Checked::NeedsConfirmation { reason, .. } => Err(refuse(
            &rules::I_02,
            field,
            "校验码相符，或者经人工核对确认",
            reason,
            "对照营业执照逐位核对，确实无误的勾选“已对照证照核对”",
        )),
    }
}

/// Whether the ninth character is the check digit of the eight before it.
fn organisation_fits(code: &str) -> bool {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |c: char| c.to_digit(36);
    let sum: Option<u32> = code.chars().take(8).zip(weights).map(|(c, w)| Some(value(c)? * w)).sum();
    let want = sum.map(|s| match 11 - s % 11 {
        10 => 'X',
        11 => '0',
        n => char::from_digit(n, 10).unwrap_or('0'),
    });
    code.len() == 9 && want.is_some() && code.chars().last() == want
}

/// Checks an organisation code; returned without the hyphen.
///
/// # Errors
/// I-03 when form or check digit is wrong.
pub fn organisation_code(field: &'static str, text: &str) -> Result<String, Refusal> {
    let code = tidy(text);
    let bad =
        |have: &str| refuse(&rules::I_03, field, "有效的9位组织机构代码", have, "对照证书核对后重新填写");
    if code.len() != 9 || !code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return Err(bad("不是8位数字、字母加1位校验码"));
    }
    if !organisation_fits(&code) {
        return Err(bad("校验码不符，至少有一位填错"));
    }
    Ok(code)
}

/// Checks a business registration number of before 2015 (fifteen digits, ISO 7064 MOD 11,10), for old papers only.
///
/// # Errors
/// I-07 when form or check digit is wrong.
pub fn old_registration(field: &'static str, text: &str) -> Result<String, Refusal> {
    let number = tidy(text);
    let bad = |have: &str| refuse(&rules::I_07, field, "有效的15位旧注册号", have, "对照旧营业执照核对");
    if number.len() != 15 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("不是15位数字"));
    }
    let mut digits = number.bytes().map(|b| u32::from(b - b'0'));
    let carry = digits.clone().take(14).fold(10, |p, d| match (p + d) % 10 {
        0 => 20 % 11,
        s => s * 2 % 11,
    });
    if digits.next_back().is_none_or(|check| (carry + check) % 10 != 1) {
        return Err(bad("校验码不符，至少有一位填错"));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn i02_lets_pass_real_codes() {
        for code in [
            "11419001005692624U",
            "11410881005692624H",
            "92419001MA3X0ABC8R",
            "91350100M000100Y43",
            "91230500MA1B3N1N2M",
            "11230500001755309F",
        ] {
            assert_eq!(credit_code("code", code, false).as_deref(), Ok(code));
        }
        assert_eq!(credit_code("code", " 92419001ma3x0abc8r", false).as_deref(), Ok("92419001MA3X0ABC8R"));
    }

    #[test]
    fn i02_leaves_early_trial_codes_to_a_person() {
        let code = "91350100M0001TGQXM";
        assert!(
            matches!(check_credit_code("code", code), Ok(Checked::NeedsConfirmation { value, .. }) if value == code)
        );
        let refusal = credit_code("code", code, false).expect_err("not confirmed");
        assert_eq!((refusal.rule.id, refusal.field), ("I-02", Some("code")));
        assert!(refusal.have.contains("早期试点"));
        assert_eq!(credit_code("code", code, true).as_deref(), Ok(code));
    }

    #[test]
    fn i02_refuses_what_no_code_looks_like_even_when_confirmed() {
        for (code, reason) in [
            ("", "没有填写"),
            ("92419001MA3X0ABC8", "17位"),
            ("92419001MA3X0ABCIR", "“I”"),
            ("92419001MA3X0ABCOR", "“O”"),
            ("92419001MA3X0ABCSR", "“S”"),
            ("92419001MA3X0ABCVR", "“V”"),
            ("92419001MA3X0ABCZR", "“Z”"),
            ("92419001MA3X0AB中8R", "“中”"),
            ("9241900AMA3X0ABC8R", "区划代码"),
            ("410881197512315", "15位旧注册号"),
        ] {
            let refusal = credit_code("code", code, true).expect_err(code);
            assert_eq!(refusal.rule.id, "I-02");
            assert!(refusal.have.contains(reason), "{code}: {}", refusal.have);
        }
    }

    #[test]
    fn i03_lets_pass_a_code_with_or_without_its_hyphen() {
        for typed in ["00569262-4", "005692624", " 00569262－4 "] {
            assert_eq!(organisation_code("code", typed).as_deref(), Ok("005692624"), "{typed}");
        }
    }

    #[test]
    fn i03_refuses_a_wrong_check_digit_or_length() {
        for wrong in ["005692625", "00569262", "0056926241", "", "机005692624"] {
            let refusal = organisation_code("code", wrong).expect_err(wrong);
            assert_eq!(refusal.rule.id, "I-03");
        }
    }

    #[test]
    fn i07_lets_pass_sound_numbers() {
        for number in ["110108000000016", "440301103448669", "330100400013364"] {
            assert_eq!(old_registration("code", number).as_deref(), Ok(number));
        }
        let good = format!("41088160000123{}", mod_11_10("41088160000123"));
        assert_eq!(old_registration("code", &good).as_deref(), Ok(good.as_str()));
    }

    #[test]
    fn i07_refuses_a_short_number() {
        let refusal = old_registration("code", "4108816000012").expect_err("short");
        assert_eq!(refusal.rule.id, "I-07");
    }

    /// The check digit by trying all ten: an independent path to the same standard.
    fn mod_11_10(body: &str) -> u32 {
        let carry = body.bytes().fold(10u32, |p, b| {
            let sum = p + u32::from(b - b'0');
            let sum = if sum % 10 == 0 { 10 } else { sum % 10 };
            sum * 2 % 11
        });
        (0..10).find(|check| (carry + check) % 10 == 1).expect("one fits")
    }

    proptest! {
        #[test]
        fn i02_one_wrong_character_is_never_sound(body in "9[123]419001MA[0-9A-HJ-NP-RTUWXY]{6}", place in 0..17usize, shift in 1..31usize) {
            let weights = [3, 7, 9, 10, 5, 8, 4, 2];
            let sum: u32 = body[8..].chars().zip(weights).map(|(c, w)| c.to_digit(36).unwrap() * w).sum();
            let org = match 11 - sum % 11 { 10 => 'X', 11 => '0', n => char::from_digit(n, 10).unwrap() };
            let body = format!("{body}{org}");
            let weigh = |text: &str| {
                text.chars().enumerate().map(|(i, c)| CREDIT_SET.find(c).unwrap() * 3usize.pow(i as u32)).sum::<usize>() % 31
            };
            let code = format!("{body}{}", CREDIT_SET.as_bytes()[(31 - weigh(&body)) % 31] as char);
            prop_assert_eq!(check_credit_code("code", &code), Ok(Checked::Sound(code.clone())));
            let wrong: String = code.char_indices().map(|(i, c)| if i == place {
                CREDIT_SET.as_bytes()[(CREDIT_SET.find(c).unwrap() + shift) % 31] as char
            } else { c }).collect();
            prop_assert!(credit_code("code", &wrong, false).is_err());
        }

        #[test]
        fn i03_i07_anything_typed_is_answered(text in ".{0,20}") {
            let _ = (credit_code("c", &text, true), organisation_code("c", &text), old_registration("c", &text));
        }

        #[test]
        fn i07_one_wrong_digit_never_passes(body in "[0-9]{14}", place in 0..15usize, shift in 1..10u32) {
            let good = format!("{body}{}", mod_11_10(&body));
            prop_assert_eq!(old_registration("code", &good), Ok(good.clone()));
            let wrong: String = good.char_indices().map(|(i, c)| if i == place {
                char::from_digit((c.to_digit(10).unwrap() + shift) % 10, 10).unwrap()
            } else { c }).collect();
            prop_assert!(old_registration("code", &wrong).is_err());
        }
    }
}
