//! What a password must be (口令要求), said in words by the field.

use law::person::Person;
use std::fmt;

/// A password as typed: it does not print itself.
#[derive(Clone)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Password(text.into())
    }
}

/// Why a new password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than ten characters.
    #[error("密码至少要10个字符，可以用一句只有自己知道的话")]
    Short,
    /// More than 128 characters.
    #[error("密码最多128个字符")]
    Long,
    /// Holds the person's name or number.
    #[error("密码中不要含有本人姓名或者人员编号")]
    OwnName,
    /// Looks like a mobile number.
    #[error("不要用手机号码作密码")]
    Phone,
    /// Everybody's password.
    #[error("这个密码太常见，请换一个")]
    Common,
    /// The same as before.
    #[error("新密码不能与原密码相同")]
    Same,
    /// The two fields differ.
    #[error("两次输入的新密码不一致")]
    Mismatch,
}

/// The least number of characters.
const LEAST: usize = 10;
/// The most.
pub(super) const MOST: usize = 128;

/// What many people choose once ten characters are asked for; compared without case and closing punctuation.
const COMMON: &[&str] = &[
    "0123456789",
    "1234567890",
    "0987654321",
    "9876543210",
    "12345678910",
    "123456789a",
    "123456789abc",
    "1234567890a",
    "12345678qwe",
    "1234qwerasdf",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "147258369a",
    "520131452013",
    "5201314520",
    "a123456789",
    "aa123456789",
    "abc1234567",
    "abc123456789",
    "abcd123456",
    "abcd1234567",
    "abcdefghij",
    "admin12345",
    "admin123456",
    "administrator",
    "asd123456789",
    "asdfghjkl;",
    "asdfghjkl123",
    "iloveyou1314",
    "mima123456",
    "p@ssw0rd123",
    "password12",
    "password123",
    "password1234",
    "qq123456789",
    "qazwsxedcrfv",
    "qwer123456",
    "qwertyuiop",
    "qwertyuiop123",
    "woaini1314",
    "woaini1314520",
    "woaini520520",
    "zaq12wsxcde3",
    "zhangsan123",
    "zhifa12345",
    "zhifa123456",
    "zhifa1234567",
    "zxcvbnm123",
    "zxcvbnm123456",
];

/// Whether `password` may become this person's.
///
/// # Errors
/// The first rule it breaks.
pub fn check(password: &str, person: &Person) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(PasswordProblem::Short);
    }
    if length > MOST {
        return Err(PasswordProblem::Long);
    }
    let lower = password.to_lowercase();
    let (id, name) = (person.id.to_lowercase(), person.name.to_lowercase());
    // A number such as `hub` is also a word: only one of four characters or more gives the person away.
    if (!name.is_empty() && lower.contains(&name)) || (id.chars().count() >= 4 && lower.contains(&id)) {
        return Err(PasswordProblem::OwnName);
    }
    let digits: String = lower.chars().filter(|c| !matches!(c, '-' | ' ' | '+')).collect();
    let digits = digits.strip_prefix("86").filter(|d| d.len() == 11).unwrap_or(&digits);
    if digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PasswordProblem::Phone);
    }
    let bare = lower.trim_end_matches(['!', '.', '@', '#', '！', '。', '*']);
    if COMMON.contains(&lower.as_str()) || COMMON.contains(&bare) || monotonous(&lower) {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

/// Fewer than four different characters: `aaaaaaaaaa`, `1212121212`.
fn monotonous(text: &str) -> bool {
    let mut seen: Vec<char> = text.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < 4
}
