//! 公民身份号码 (GB 11643), I-01; 周岁, J-07.

use super::{refuse, tidy};
use crate::refusal::Refusal;
use crate::rules;
use jiff::ToSpan;
use jiff::civil::Date;

/// 性别
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }
}

/// 公民身份号码, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentId {
    /// Eighteen characters, X upper case.
    pub number: String,
    /// 出生日期
    pub born: Date,
}

impl ResidentId {
    /// 周岁 on a day. A year of age is complete from the day *after* the birthday (J-07); who was born on 29 February
    /// has the birthday on 28 February in common years (T-M: no corresponding day, the month's last).
    pub fn age_on(&self, on: Date) -> u32 {
        let years = i64::from(on.year()) - i64::from(self.born.year());
        let birthday = self.born.saturating_add(years.years());
        u32::try_from(if on > birthday { years } else { years - 1 }).unwrap_or(0)
    }

    /// The first day on which the person is `years` old (年满): the day after that birthday.
    pub fn reaches(&self, years: u32) -> Date {
        self.born.saturating_add(i64::from(years.min(200)).years()).saturating_add(1.day())
    }

    /// 性别, by the seventeenth digit.
    pub fn sex(&self) -> Sex {
        if self.number.as_bytes().get(16).is_some_and(|d| (d - b'0') % 2 == 1) {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// 区划代码 of the first registration.
    pub fn region(&self) -> &str {
        self.number.get(..6).unwrap_or_default()
    }

    /// `419001********1237`: fit for a page outside the case team.
    pub fn masked(&self) -> String {
        let part = |range| self.number.get(range).unwrap_or_default();
        format!("{}********{}", part(0..6), part(14..18))
    }
}

/// The two digits a number may begin with: provinces (11–65), 台港澳 residence permits (71–83), and the foreigners'
/// permanent residence cards since 2023 (9x).
fn is_region(two: &str) -> bool {
    two.starts_with('9')
        || matches!(
            two,
            "11" | "12"
                | "13"
                | "14"
                | "15"
                | "21"
                | "22"
                | "23"
                | "31"
                | "32"
                | "33"
                | "34"
                | "35"
                | "36"
                | "37"
                | "41"
                | "42"
                | "43"
                | "44"
                | "45"
                | "46"
                | "50"
                | "51"
                | "52"
                | "53"
                | "54"
                | "61"
                | "62"
                | "63"
                | "64"
                | "65"
                | "71"
                | "81"
                | "82"
                | "83"
        )
}

/// Checks an identity number.
///
/// # Errors
/// I-01 with what is wrong: length, characters, region, birth date (must exist, not after `today`, at most 130 years
/// ago), or check digit. The fifteen-digit numbers of before 1999 are not taken any more.
pub fn resident_id(field: &'static str, text: &str, today: Date) -> Result<ResidentId, Refusal> {
    let number = tidy(text);
    let bad = |have: &str| {
        refuse(&rules::I_01, field, "有效的18位公民身份号码", have, "对照居民身份证逐位核对后重新填写")
    };
    let b = number.as_bytes();
    if number.is_empty() {
        return Err(bad("没有填写"));
    }
    if b.len() == 15 && b.iter().all(u8::is_ascii_digit) {
        return Err(bad("是15位旧号码，已停止使用，请填写18位号码"));
    }
    if b.len() != 18 {
        return Err(bad(&format!("填写了{}位，不是18位", number.chars().count())));
    }
    if !b[..17].iter().all(u8::is_ascii_digit) || !(b[17].is_ascii_digit() || b[17] == b'X') {
        return Err(bad("含有不允许的字符：前17位应为数字，末位为数字或者X"));
    }
    if !is_region(&number[..2]) {
        return Err(bad("前两位不是省级区划代码"));
    }
    let part = |range: std::ops::Range<usize>| number[range].parse::<i16>().unwrap_or(0);
    let small = |range| i8::try_from(part(range)).unwrap_or(0);
    let born =
        Date::new(part(6..10), small(10..12), small(12..14)).map_err(|_| bad("第7至14位不是真实的日期"))?;
    if born > today {
        return Err(bad("出生日期晚于今天"));
    }
    if born.saturating_add(131.years()) <= today {
        return Err(bad("出生日期距今超过130年"));
    }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = b[..17].iter().zip(weights).map(|(d, w)| usize::from(d - b'0') * w).sum();
    if b"10X98765432"[sum % 11] != b[17] {
        return Err(bad("校验码不符，至少有一位填错"));
    }
    Ok(ResidentId { number, born })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 23);

    fn check(text: &str) -> Result<ResidentId, Refusal> {
        resident_id("party.id_number", text, TODAY)
    }

    #[test]
    fn i01_lets_pass_real_numbers() {
        for text in ["11010519491231002X", "419001199003071237", "419001201202290010", "410881197512315672"] {
            assert_eq!(check(text).expect(text).number, text);
        }
        let person = check("41900119900307 1237").expect("spaces are left out");
        assert_eq!((person.born, person.sex(), person.region()), (date(1990, 3, 7), Sex::Male, "419001"));
        assert_eq!(person.masked(), "419001********1237");
        assert_eq!(check("11010519491231002X").expect("valid").sex(), Sex::Female);
    }

    #[test]
    fn i01_mends_what_input_methods_do() {
        for text in
            ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 110105-19491231-002x\u{200b}"]
        {
            assert_eq!(check(text).expect(text).number, "11010519491231002X");
        }
    }

    #[test]
    fn i01_refuses_with_the_reason_and_without_the_number() {
        for (text, reason) in [
            ("", "没有填写"),
            ("41900119900307123", "17位"),
            ("419001900307123", "15位旧号码"),
            ("4190011990030712X7", "不允许的字符"),
            ("41900119900307123A", "不允许的字符"),
            ("艹19001199003071237", "填写了18位"),
            ("019001199003071237", "省级区划"),
            ("419001199003071238", "校验码"),
            ("419001201302290016", "真实的日期"),
            ("419001199013071237", "真实的日期"),
            ("419001203003071231", "晚于今天"),
            ("419001189003071231", "130年"),
        ] {
            let refusal = check(text).expect_err(text);
            assert_eq!((refusal.rule.id, refusal.field), ("I-01", Some("party.id_number")), "{text}");
            assert!(refusal.have.contains(reason), "{text}: {}", refusal.have);
            assert!(text.is_empty() || !refusal.to_string().contains(text));
        }
    }

    #[test]
    fn i01_lets_pass_a_child_born_today_and_refuses_a_hundred_and_thirty_one() {
        let born = |on: Date| complete(&format!("419001{:04}{:02}{:02}001", on.year(), on.month(), on.day()));
        assert_eq!(check(&born(TODAY)).expect("born today").born, TODAY);
        let tomorrow = check(&born(TODAY.saturating_add(1.day()))).expect_err("not born yet");
        assert!(tomorrow.have.contains("晚于今天"));
        // The hundred and thirty-first birthday is tomorrow; and it is today.
        let oldest = TODAY.saturating_sub(131.years());
        assert!(check(&born(oldest.saturating_add(1.day()))).is_ok());
        let refusal = check(&born(oldest)).expect_err("131 years old");
        assert_eq!(refusal.rule.id, "I-01");
        assert!(refusal.have.contains("130年"));
    }

    #[test]
    fn j07_a_year_of_age_is_complete_the_day_after_the_birthday() {
        let child = ResidentId { number: String::new(), born: date(2012, 5, 20) };
        assert_eq!(child.age_on(date(2026, 5, 19)), 13);
        assert_eq!(child.age_on(date(2026, 5, 20)), 13);
        assert_eq!(child.age_on(date(2026, 5, 21)), 14);
        assert_eq!(child.reaches(14), date(2026, 5, 21));
        assert_eq!(child.age_on(date(2012, 5, 20)), 0);
        assert_eq!(child.age_on(date(2010, 1, 1)), 0);
    }

    #[test]
    fn j07_born_on_a_leap_day() {
        let child = check("419001201202290010").expect("valid");
        assert_eq!(child.age_on(date(2026, 2, 28)), 13);
        assert_eq!(child.age_on(date(2026, 3, 1)), 14);
        assert_eq!(child.age_on(date(2028, 2, 29)), 15);
        assert_eq!(child.age_on(date(2028, 3, 1)), 16);
        assert_eq!(child.reaches(14), date(2026, 3, 1));
    }

    fn complete(body: &str) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap_or(0) * w).sum();
        format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][sum as usize % 11])
    }

    proptest! {
        #[test]
        fn i01_one_wrong_digit_never_passes(
            days in 0..36_000i64, order in 0..1000u32, place in 0..17usize, shift in 1..10u32,
        ) {
            let born = date(1925, 1, 1).saturating_add(days.days());
            prop_assume!(born <= TODAY);
            let good = complete(&format!("419001{:04}{:02}{:02}{order:03}", born.year(), born.month(), born.day()));
            prop_assert_eq!(check(&good).expect("valid").born, born);
            let wrong: String = good.chars().enumerate().map(|(i, c)| match c.to_digit(10) {
                Some(d) if i == place => char::from_digit((d + shift) % 10, 10).unwrap(),
                _ => c,
            }).collect();
            prop_assert!(check(&wrong).is_err());
        }

        #[test]
        fn j07_age_and_reaching_it_agree(days in 0..36_000i64, years in 1..100u32) {
            let person = ResidentId { number: String::new(), born: date(1925, 1, 1).saturating_add(days.days()) };
            let day = person.reaches(years);
            prop_assert_eq!(person.age_on(day), years);
            prop_assert_eq!(person.age_on(day.saturating_sub(1.day())), years - 1);
        }

        #[test]
        fn i01_anything_typed_is_answered(text in ".{0,24}") {
            let _ = check(&text);
        }
    }
}
