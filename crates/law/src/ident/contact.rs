//! 联系电话, I-04: form only; a telephone number is never taken as proof of identity.

use super::{half_width, refuse};
use crate::refusal::Refusal;
use crate::rules;

/// 号码种类
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneKind {
    /// 手机: can receive short messages.
    Mobile,
    /// 固定电话
    Landline,
    /// 服务号码: 95xxx, 400, 800, 123xx.
    Service,
}

/// A telephone number whose form is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// As kept: mobiles plain, landlines `0391-6633000` or `0391-6633000-8001`.
    pub number: String,
    /// 种类
    pub kind: PhoneKind,
}

impl Phone {
    /// `138****5678`: fit for a page outside the case team.
    pub fn masked(&self) -> String {
        let hidden = match self.kind {
            PhoneKind::Mobile => 3..7,
            PhoneKind::Landline => 5..self.number.len().saturating_sub(2),
            PhoneKind::Service => 0..0,
        };
        self.number.chars().enumerate().map(|(i, c)| if hidden.contains(&i) { '*' } else { c }).collect()
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Area code, subscriber's number and extension of a landline.
fn landline(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let first = parts.next()?;
    // Three digits for 010 and 02x, four for all others.
    let area = if first.starts_with("01") || first.starts_with("02") { 3 } else { 4 };
    let (area, number) =
        if first.len() == area { (first, parts.next()?) } else { first.split_at_checked(area)? };
    let extension = parts.next();
    let sound = parts.next().is_none()
        && all_digits(area)
        && area.starts_with('0')
        && !area.starts_with("00")
        && all_digits(number)
        && (7..=8).contains(&number.len())
        && !number.starts_with(['0', '1'])
        && extension.is_none_or(|e| all_digits(e) && e.len() <= 6);
    sound.then(|| match extension {
        Some(extension) => format!("{area}-{number}-{extension}"),
        None => format!("{area}-{number}"),
    })
}

/// Checks a telephone number's form.
///
/// # Errors
/// I-04 when it is neither a mobile, nor a landline with its area code, nor a service number.
pub fn phone(field: &'static str, text: &str) -> Result<Phone, Refusal> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{202c}' | '\u{202d}'))
        .map(half_width)
        .map(|c| match c {
            '—' | '–' | '转' => '-',
            c => c,
        })
        .filter(|c| !matches!(c, '(' | ')'))
        .collect();
    let national = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain);
    let joined = national.replace('-', "");
    let bad = |have: &str| {
        refuse(
            &rules::I_04,
            field,
            "11位手机号，或者带区号的固定电话（如0391-6633000）",
            have,
            "核对联系电话",
        )
    };
    if joined.is_empty() {
        return Err(bad("没有填写"));
    }
    if !all_digits(&joined) {
        return Err(bad("含有数字以外的字符"));
    }
    let second = joined.as_bytes().get(1).copied().unwrap_or(b'0');
    if joined.len() == 11 && joined.starts_with('1') && (b'3'..=b'9').contains(&second) {
        return Ok(Phone { number: joined, kind: PhoneKind::Mobile });
    }
    let service = (joined.starts_with("95") && (5..=8).contains(&joined.len()))
        || (joined.starts_with("400") || joined.starts_with("800")) && joined.len() == 10
        || joined.starts_with("12") && joined.len() == 5;
    if service {
        return Ok(Phone { number: joined, kind: PhoneKind::Service });
    }
    if let Some(number) = landline(national) {
        return Ok(Phone { number, kind: PhoneKind::Landline });
    }
    Err(bad(match joined.len() {
        7 | 8 => "固定电话缺少区号",
        n if joined.starts_with('1') && n != 11 => "手机号不是11位",
        _ => "不是手机号或者固定电话",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i04_lets_pass_telephone_numbers_as_people_write_them() {
        for (text, number, kind) in [
            ("13812345678", "13812345678", PhoneKind::Mobile),
            ("138-1234-5678", "13812345678", PhoneKind::Mobile),
            ("+86 199 1234 5678", "19912345678", PhoneKind::Mobile),
            ("１３８１２３４５６７８", "13812345678", PhoneKind::Mobile),
            ("0391-6633000", "0391-6633000", PhoneKind::Landline),
            ("03916633000", "0391-6633000", PhoneKind::Landline),
            ("（0391）6633000转8001", "0391-6633000-8001", PhoneKind::Landline),
            ("010-65551234", "010-65551234", PhoneKind::Landline),
            ("02165551234", "021-65551234", PhoneKind::Landline),
            ("95588", "95588", PhoneKind::Service),
            ("400-800-1234", "4008001234", PhoneKind::Service),
            ("12345", "12345", PhoneKind::Service),
        ] {
            assert_eq!(phone("phone", text), Ok(Phone { number: number.into(), kind }), "{text}");
        }
    }

    #[test]
    fn i04_refuses_with_the_reason() {
        for (text, reason) in [
            ("", "没有填写"),
            ("1381234567", "不是11位"),
            ("138123456789", "不是11位"),
            ("12812345678", "不是手机号"),
            ("6633000", "缺少区号"),
            ("0391-663300", "不是手机号"),
            ("0391-6633000-1234567", "不是手机号"),
            ("0391-6633000-1-2", "不是手机号"),
            ("00916633000", "不是手机号"),
            ("电话13812345678", "以外的字符"),
            ("1381234567O", "以外的字符"),
        ] {
            let refusal = phone("reporter.phone", text).expect_err(text);
            assert_eq!((refusal.rule.id, refusal.field), ("I-04", Some("reporter.phone")));
            assert!(refusal.have.contains(reason), "{text}: {}", refusal.have);
        }
    }

    #[test]
    fn i04_masks_numbers() {
        let masked = |text| phone("phone", text).expect(text).masked();
        assert_eq!(masked("13812345678"), "138****5678");
        assert_eq!(masked("0391-6633000"), "0391-*****00");
        assert_eq!(masked("12345"), "12345");
    }

    proptest::proptest! {
        #[test]
        fn i04_anything_typed_is_answered_and_what_is_kept_stays(text in "[0-9+ ()（）转-]{0,20}|.{0,20}") {
            if let Ok(kept) = phone("phone", &text) {
                proptest::prop_assert_eq!(phone("phone", &kept.number), Ok(kept.clone()));
                let _ = kept.masked();
            }
        }
    }
}
