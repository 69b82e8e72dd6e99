//! Reading one file: encoding, TOML with the place of each error, amounts in 元.

use super::error::Problems;
use super::source::Source;
use law::money::Fen;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Visitor};
use toml::Spanned;

/// Reads a text file as UTF-8, without the byte order mark that spreadsheet programs put before it.
pub(super) fn read_text(source: &Source, file: &str, problems: &mut Problems) -> Option<String> {
    let bytes = match source.read(file) {
        Ok(bytes) => bytes,
        Err(message) => {
            problems.add(file, None, "", "", message);
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text)),
        Err(_) => {
            problems.add(file, None, "", "", "文件不是 UTF-8 编码；用表格软件保存时请选“CSV UTF-8”");
            None
        }
    }
}

/// A TOML file as read: its value and its text, from which the lines of entries are counted.
pub(super) struct Read<T> {
    /// The file's name.
    pub file: String,
    /// The value.
    pub value: T,
    text: String,
}

impl<T> Read<T> {
    /// The line of a spanned value, from 1.
    pub(super) fn line<S>(&self, at: &Spanned<S>) -> Option<usize> {
        Some(line_of(&self.text, at.span().start))
    }
}

/// Reads a TOML file, noting what is wrong.
pub(super) fn read_toml<T: DeserializeOwned>(
    source: &Source,
    file: &str,
    problems: &mut Problems,
) -> Option<Read<T>> {
    parse_toml(read_text(source, file, problems)?, file, problems)
}

/// The same for a text already read.
pub(super) fn parse_toml<T: DeserializeOwned>(
    text: String,
    file: &str,
    problems: &mut Problems,
) -> Option<Read<T>> {
    match toml::from_str(&text) {
        Ok(value) => Some(Read { file: file.into(), value, text }),
        Err(e) => {
            let line = e.span().map(|s| line_of(&text, s.start));
            let (field, message) = in_chinese(e.message());
            problems.add(file, line, "", &field, message);
            None
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

/// The reader's message in Chinese, and the field it speaks of.
fn in_chinese(message: &str) -> (String, String) {
    let quoted = message.split('`').nth(1).unwrap_or_default().to_string();
    if message.starts_with("missing field") {
        return (quoted, "缺少这个字段".into());
    }
    if message.starts_with("unknown field") {
        return (quoted, "不认识这个字段，可能写错了名称".into());
    }
    if message.starts_with("unknown variant") {
        let allowed: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        return (String::new(), format!("“{quoted}”不在可选值之内；可选：{}", allowed.join("、")));
    }
    if message.starts_with("duplicate") {
        return (quoted, "重复写了同一个字段".into());
    }
    if let Some((have, want)) =
        message.strip_prefix("invalid type: ").and_then(|m| m.split_once(", expected "))
    {
        return (String::new(), format!("值的类型不对：现在是{}，应当是{}", kind(have), kind(want)));
    }
    if let Some((_, want)) = message.strip_prefix("invalid value: ").and_then(|m| m.split_once(", expected "))
    {
        return (String::new(), format!("值不对：应当是{}", kind(want)));
    }
    if message.contains("pars") && ["year", "month", "day", "date"].iter().any(|w| message.contains(w)) {
        return (String::new(), "不是日期；写成 \"2026-01-31\"".into());
    }
    (String::new(), format!("写法不对，检查引号、方括号和等号（{message}）"))
}

fn kind(words: &str) -> String {
    let named = [
        ("string", "文字（加引号）"),
        ("integer", "整数"),
        ("floating point", "小数"),
        ("boolean", "true 或 false"),
        ("a boolean", "true 或 false"),
        ("a string", "文字（加引号）"),
        ("a date", "日期，写成 \"2026-01-31\""),
        ("sequence", "方括号里的多个值"),
        ("a sequence", "方括号里的多个值"),
        ("map", "日期或者成组的值（日期要加引号）"),
        ("u16", "不小于零的整数"),
        ("u8", "不小于零的整数"),
        ("f64", "数字"),
    ];
    named.iter().find(|(w, _)| words.starts_with(w)).map_or_else(|| words.to_string(), |(_, c)| c.to_string())
}

/// An amount written in 元, whole or with 角 and 分 (`200`, `12.5`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Yuan(pub Fen);

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Amount;
        impl Visitor<'_> for Amount {
            type Value = Yuan;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("以元为单位、不小于零、最多两位小数的数额")
            }

            fn visit_i64<E: serde::de::Error>(self, yuan: i64) -> Result<Yuan, E> {
                let fen = yuan.checked_mul(100).filter(|f| *f >= 0);
                fen.map(|f| Yuan(Fen(f)))
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Signed(yuan), &self))
            }

            fn visit_f64<E: serde::de::Error>(self, yuan: f64) -> Result<Yuan, E> {
                let fen = (yuan * 100.0).round();
                if !(0.0..1e15).contains(&fen) || (fen / 100.0 - yuan).abs() > 1e-9 {
                    return Err(E::invalid_value(serde::de::Unexpected::Float(yuan), &self));
                }
                Ok(Yuan(Fen(fen as i64)))
            }
        }
        d.deserialize_any(Amount)
    }
}
