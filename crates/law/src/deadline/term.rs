//! The length of a period as statutes state it, written `W(5)`, `C0(30)`, `M(6)`.

use crate::rule::Rule;
use crate::rules;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A length of time (期间), RULES §4.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Term {
    /// 工作日 (T-W).
    W(u32),
    /// 自然日，末日遇休假日顺延 (T-C).
    C(u32),
    /// 自然日，不顺延 (T-C0): the longest time a right may be restricted.
    C0(u32),
    /// 月，到对应日，遇休假日顺延 (T-M).
    M(u32),
    /// 年，到对应日，遇休假日顺延 (T-Y).
    Y(u32),
    /// 年，不顺延 (T-YEAR): limitation.
    Y0(u32),
    /// 小时，连续计算 (T-H).
    H(u32),
    /// 事件日前的工作日 (T-WB).
    Wb(u32),
}

/// In what a term is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日
    WorkingDay,
    /// 自然日
    Day,
    /// 小时
    Hour,
}

impl Unit {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Unit::WorkingDay => "个工作日",
            Unit::Day => "天",
            Unit::Hour => "小时",
        }
    }
}

impl Term {
    /// How many of its unit it is long.
    pub fn count(self) -> u32 {
        self.parts().1
    }

    /// The number and the letter before it.
    fn parts(self) -> (&'static str, u32) {
        match self {
            Term::W(n) => ("W", n),
            Term::C(n) => ("C", n),
            Term::C0(n) => ("C0", n),
            Term::M(n) => ("M", n),
            Term::Y(n) => ("Y", n),
            Term::Y0(n) => ("Y0", n),
            Term::H(n) => ("H", n),
            Term::Wb(n) => ("Wb", n),
        }
    }

    /// In what the remaining time is told to people.
    pub fn unit(self) -> Unit {
        match self {
            Term::W(_) | Term::Wb(_) => Unit::WorkingDay,
            Term::H(_) => Unit::Hour,
            _ => Unit::Day,
        }
    }

    /// Whether a last day that is a rest day moves to the next working day.
    pub fn rolls(self) -> bool {
        matches!(self, Term::C(_) | Term::M(_) | Term::Y(_))
    }

    /// The counting rule of §4.2.
    pub fn rule(self) -> &'static Rule {
        match self {
            Term::W(_) => &rules::T_W,
            Term::C(_) => &rules::T_C,
            Term::C0(_) => &rules::T_C0,
            Term::M(_) => &rules::T_M,
            Term::Y(_) => &rules::T_Y,
            Term::Y0(_) => &rules::T_YEAR,
            Term::H(_) => &rules::T_H,
            Term::Wb(_) => &rules::T_WB,
        }
    }

    /// In plain Chinese: `5个工作日`.
    pub fn label(self) -> String {
        match self {
            Term::W(n) => format!("{n}个工作日"),
            Term::C(n) => format!("{n}日（自然日，末日遇休假日顺延）"),
            Term::C0(n) => format!("{n}日（自然日，不顺延）"),
            Term::M(n) => format!("{n}个月（末日遇休假日顺延）"),
            Term::Y(n) => format!("{n}年（末日遇休假日顺延）"),
            Term::Y0(n) => format!("{n}年（不顺延）"),
            Term::H(n) => format!("{n}小时（连续计算）"),
            Term::Wb(n) => format!("{n}个工作日前"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, n) = self.parts();
        write!(f, "{letter}({n})")
    }
}

impl From<Term> for String {
    fn from(term: Term) -> String {
        term.to_string()
    }
}

/// Why a text is not a term.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Not of the form letter(number).
    #[error("“{0}”不是期间：请写成 W(5)、C(15)、C0(30)、M(6)、Y(2)、Y0(2)、H(24) 或者 Wb(7)")]
    Form(
        /// What was given.
        String,
    ),
    /// Zero or beyond any statute.
    #[error("期间的数目应当在1至{max}之间")]
    Range {
        /// The largest number this letter takes.
        max: u32,
    },
}

impl FromStr for Term {
    type Err = TermError;

    /// Reads `W(5)`; case, spaces and full-width brackets do not matter.
    fn from_str(text: &str) -> Result<Self, TermError> {
        let form = || TermError::Form(text.chars().take(40).collect());
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '（' => '(',
                '）' => ')',
                c => c.to_ascii_lowercase(),
            })
            .collect();
        let (letter, rest) = plain.split_once('(').ok_or_else(form)?;
        let digits = rest.strip_suffix(')').ok_or_else(form)?;
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(form());
        }
        let (make, max): (fn(u32) -> Term, u32) = match letter {
            "w" => (Term::W, 3650),
            "c" => (Term::C, 3650),
            "c0" => (Term::C0, 3650),
            "m" => (Term::M, 240),
            "y" => (Term::Y, 20),
            "y0" => (Term::Y0, 20),
            "h" => (Term::H, 8760),
            "wb" => (Term::Wb, 3650),
            _ => return Err(form()),
        };
        match digits.parse::<u32>() {
            Ok(n) if (1..=max).contains(&n) => Ok(make(n)),
            _ => Err(TermError::Range { max }),
        }
    }
}

impl TryFrom<String> for Term {
    type Error = TermError;

    fn try_from(text: String) -> Result<Self, TermError> {
        text.parse()
    }
}
