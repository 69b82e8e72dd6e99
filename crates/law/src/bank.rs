//! 对账 — a line of the collecting bank's file beside what the cases say (F-01, F-12). Pure: the office reads the file
//! and finds the case.

use crate::case::CaseState;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::town::Town;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One line of a bank's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankLine {
    /// Its line in the file, the heading being the first.
    pub no: u32,
    /// 交易日期
    pub on: Date,
    /// 金额（分）
    pub amount: Fen,
    /// 缴款码、文号
    pub code: String,
    /// 流水号, which the bank gives once.
    pub serial: String,
    /// 付款人
    #[serde(default)]
    pub person: String,
}

impl BankLine {
    /// Whether two lines tell of the same transaction in the same way, wherever they stand.
    pub fn tells_the_same(&self, other: &BankLine) -> bool {
        (&self.serial, self.on, self.amount) == (&other.serial, other.on, other.amount)
    }
}

/// What the files of the bank have brought: an event of the stream of statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BankFact {
    /// 已导入银行对账文件: the lines that no file before had.
    StatementTaken {
        /// 文件名
        name: String,
        /// 新的流水
        lines: Vec<BankLine>,
    },
}

/// How a line of the bank stands to the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// 已登记: booked under its serial number, with its amount.
    Booked,
    /// 待登记: what is owed, and may be booked as it is.
    Ready,
    /// 金额不符
    Differs {
        /// What the books say (分): owed, or booked.
        books: Fen,
    },
    /// 疑似已登记: the case has money of this amount that was booked by hand and that no file of the bank explains.
    Doubtful,
    /// 登记在其他案件: booked under its serial number where its code does not belong.
    Elsewhere,
    /// 账上没有: no decision in force has this number.
    Unknown,
    /// 尚不能缴: the decision is not served yet.
    Unserved,
}

impl Standing {
    /// The Chinese term.
    pub fn label(&self) -> &'static str {
        match self {
            Standing::Booked => "已登记",
            Standing::Ready => "相符，待登记",
            Standing::Differs { .. } => "金额不符",
            Standing::Doubtful => "疑似已登记，请核对",
            Standing::Elsewhere => "登记在其他案件",
            Standing::Unknown => "账上没有",
            Standing::Unserved => "决定书尚未送达",
        }
    }
}

/// How a line stands: `booked` is what the books hold under its serial number, `case` the case that its code names.
///
/// It agrees where it is all that is owed on its day, the principal without the surcharge, or an instalment.
pub fn standing(line: &BankLine, booked: Option<Fen>, case: Option<&CaseState>, town: &Town) -> Standing {
    if let Some(books) = booked {
        return if books == line.amount { Standing::Booked } else { Standing::Differs { books } };
    }
    let Some(case) = case else { return Standing::Unknown };
    if case.decision.as_ref().and_then(|d| d.served_on).is_none_or(|served| line.on < served) {
        return Standing::Unserved;
    }
    let account = case.account(line.on, town);
    let owed = account.balance();
    let principal = Fen(owed.0 - account.surcharge_left().0);
    let plans = case.deferral.iter().filter(|d| d.decided == Some(true)).flat_map(|d| &d.plan);
    let expected = [owed, principal, account.principal_left()];
    let mut expected = expected.into_iter().chain(plans.map(|i| i.amount));
    if line.amount <= owed && expected.any(|e| e == line.amount) {
        Standing::Ready
    } else {
        Standing::Differs { books: owed }
    }
}

/// The document number that a code of the bank means, whatever brackets and zeros the bank writes; none where it is no
/// number of the agency with this 机关代字.
pub fn code(prefix: &str, text: &str) -> Option<DocNumber> {
    let plain: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect();
    // Brackets and words between the year and the number keep the two apart.
    let mut figures = text.split(|c: char| !c.is_numeric()).filter(|p| !p.is_empty());
    let (year, sequence) = (figures.next()?, figures.next()?);
    if figures.next().is_some() || year.chars().count() != 4 {
        return None;
    }
    let value = |digits: &str| -> Option<u32> {
        digits.chars().try_fold(0u32, |n, c| n.checked_mul(10)?.checked_add(figure(c)?))
    };
    let head: String = plain.chars().take_while(|c| !c.is_numeric()).collect();
    let word = head.strip_prefix(prefix)?;
    let word = word.strip_suffix('字').unwrap_or(word);
    let (year, sequence) = (i16::try_from(value(year)?).ok()?, value(sequence)?);
    (!word.is_empty() && sequence > 0).then(|| DocNumber::new(prefix, word, year, sequence))
}

/// A figure, of full width as well.
fn figure(c: char) -> Option<u32> {
    let c = match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0)?,
        c => c,
    };
    c.to_digit(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_whatever_brackets_the_bank_writes() {
        let number = DocNumber::new("济承综执", "罚决", 2026, 1);
        for text in [
            "济承综执罚决字〔2026〕第001号",
            "济承综执罚决字[2026]第1号",
            " 济承综执罚决（2026）1号 ",
            "济承综执罚决字【２０２６】第００１号",
        ] {
            assert_eq!(code("济承综执", text), Some(number.clone()), "{text}");
        }
        for text in [
            "",
            "2026",
            "济承综执罚决字2026001号",
            "郑罚决字〔2026〕第001号",
            "济承综执〔2026〕第1号",
            "1-2-3",
        ] {
            assert_eq!(code("济承综执", text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn anything_the_bank_writes_is_answered(text in ".{0,40}") {
            if let Some(number) = code("济承综执", &text) {
                prop_assert_eq!(code("济承综执", &number.to_string()), Some(number));
            }
        }
    }
}
