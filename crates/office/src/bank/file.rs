//! A bank's file read: CSV in UTF-8 or GBK, with the five columns that `docs/operations.md` names, in any order.

use jiff::civil::Date;
use law::bank::BankLine;
use law::money::Fen;
use serde::Serialize;
use std::collections::BTreeMap;

/// Most bytes of a file.
pub const BYTES: usize = 2 << 20;
/// Most lines of a file.
pub const LINES: usize = 2_000;
/// Most faults told at once: a file of another kind has one on every line.
const FAULTS: usize = 50;

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineFault {
    /// The line, the heading being the first; zero for the file as a whole.
    pub line: u32,
    /// What, in Chinese.
    pub message: String,
}

impl std::fmt::Display for LineFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "第{}行：", self.line)?;
        }
        f.write_str(&self.message)
    }
}

fn fault(line: u32, message: impl Into<String>) -> LineFault {
    LineFault { line, message: message.into() }
}

/// The columns, each under the names that banks give it.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("交易日期", &["交易日期", "缴款日期", "日期"]),
    ("金额", &["金额", "交易金额", "缴款金额"]),
    ("缴款码/文号", &["缴款码/文号", "缴款码", "文号"]),
    ("流水号", &["流水号", "交易流水号"]),
    ("付款人", &["付款人", "缴款人"]),
];

/// UTF-8, with or without a mark, else GBK as the banks' programs write it.
fn decode(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').into()),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| text.into_owned()),
    }
}

/// Reads a file whole, or says what is wrong with which lines; nothing of a faulty file is used.
///
/// # Errors
/// The faults, in the order of the lines.
pub fn read(bytes: &[u8]) -> Result<Vec<BankLine>, Vec<LineFault>> {
    if bytes.len() > BYTES {
        return Err(vec![fault(0, format!("文件不能超过{} MB", BYTES >> 20))]);
    }
    let text = decode(bytes).ok_or_else(|| vec![fault(0, "文件不是UTF-8或者GBK编码的CSV")])?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut columns, mut lines, mut faults) = (None, Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut place = Place { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|_| vec![fault(0, "文件不是CSV：引号没有成对")])?;
        let no = place.line(&record);
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        if cells.iter().all(|c| c.is_empty()) {
            continue;
        }
        let Some(columns) = &columns else {
            columns = Some(heading(&cells, no)?);
            continue;
        };
        match line(no, &cells, columns) {
            Ok(line) => {
                if let Some(before) = seen.insert(line.serial.clone(), no) {
                    faults.push(fault(no, format!("流水号{}与第{before}行重复", line.serial)));
                }
                lines.push(line);
            }
            Err(wrong) => faults.extend(wrong),
        }
        if lines.len() > LINES {
            faults.push(fault(no, format!("一次不超过{LINES}笔，请分几个文件")));
            break;
        }
        if faults.len() >= FAULTS {
            break;
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(fault(0, "文件里没有流水"));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// Counts the lines of a file as an editor does. The reader's own count begins before empty lines and behind half a line
/// break.
struct Place<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Place<'_> {
    /// The line on which a record begins; records are asked for in their order.
    fn line(&mut self, record: &csv::StringRecord) -> u32 {
        let from = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(self.at);
        let blank = |at: &usize| matches!(self.text.get(*at), Some(b'\r' | b'\n'));
        let begin = (from..).find(|at| !blank(at)).unwrap_or(from);
        let passed = self.text.get(self.at..begin).unwrap_or_default();
        self.line += u32::try_from(passed.iter().filter(|b| **b == b'\n').count()).unwrap_or_default();
        self.at = begin;
        self.line
    }
}

/// Where each column stands.
fn heading(cells: &[&str], no: u32) -> Result<[usize; 5], Vec<LineFault>> {
    let (mut places, mut missing) = ([0; 5], Vec::new());
    for (place, (name, names)) in places.iter_mut().zip(COLUMNS) {
        match cells.iter().position(|c| names.contains(c)) {
            Some(at) => *place = at,
            None => missing.push(name),
        }
    }
    if missing.is_empty() {
        return Ok(places);
    }
    Err(vec![fault(no, format!("表头缺少：{}", missing.join("、")))])
}

fn line(no: u32, cells: &[&str], columns: &[usize; 5]) -> Result<BankLine, Vec<LineFault>> {
    let cell = |i: usize| columns.get(i).and_then(|at| cells.get(*at)).copied().unwrap_or_default();
    // What spreadsheets put before figures that are to stay as they are.
    let plain = |i: usize| cell(i).trim_start_matches(['\'', '\t']).trim().to_string();
    let mut faults = Vec::new();
    let on = day(cell(0));
    if on.is_none() {
        faults.push(fault(no, format!("交易日期“{}”看不懂，例如2026-01-31", cell(0))));
    }
    let amount = Fen::parse(cell(1)).ok().filter(|a| a.0 > 0);
    if amount.is_none() {
        faults.push(fault(no, format!("金额“{}”应当是大于零的数，冲正、退款不在此导入", cell(1))));
    }
    let serial = plain(3);
    if serial.is_empty() || serial.chars().count() > 64 {
        faults.push(fault(no, "流水号没有填写，或者超过64个字"));
    }
    let (code, person) = (plain(2), plain(4));
    if code.chars().count() > 100 || person.chars().count() > 100 {
        faults.push(fault(no, "缴款码、付款人不能超过100个字"));
    }
    match (on, amount) {
        (Some(on), Some(amount)) if faults.is_empty() => {
            Ok(BankLine { no, on, amount, code, serial, person })
        }
        _ => Err(faults),
    }
}

/// `2026-01-31`, `2026/1/31`, `20260131`, with or without a time behind it.
fn day(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [one] if one.len() == 8 && one.is_ascii() => (&one[..4], &one[4..6], &one[6..]),
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "交易日期,金额,缴款码/文号,流水号,付款人";

    fn faults(text: &str) -> Vec<String> {
        read(text.as_bytes()).expect_err(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_is_read_in_either_encoding_and_any_order_of_columns() {
        let text = "流水号,摘要,付款人,文号,交易金额,日期\r\n'0001,罚款,王示范,济承综执罚决字〔2026〕第001号,\"1,500.00\",2026/3/31\r\n\r\n";
        let (gbk, _, lossy) = encoding_rs::GBK.encode(text);
        assert!(!lossy);
        for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), gbk.into_owned()] {
            let lines = read(&bytes).expect("sound");
            assert_eq!(lines.len(), 1);
            let l = &lines[0];
            assert_eq!((l.no, l.amount, l.serial.as_str()), (2, Fen(150_000), "0001"));
            assert_eq!((l.on.to_string().as_str(), l.person.as_str()), ("2026-03-31", "王示范"));
            assert_eq!(l.code, "济承综执罚决字〔2026〕第001号");
        }
        for (text, at) in [("20260331", 31), ("2026-03-01 10:20:30", 1), ("2026/3/2", 2)] {
            assert_eq!(day(text).map(|d| d.day()), Some(at), "{text}");
        }
    }

    #[test]
    fn every_faulty_line_is_told_by_its_number_and_nothing_is_used() {
        let text = format!(
            "{HEAD}\n2026-03-31,100,码,1,甲\n31日,100,码,2,甲\n2026-03-31,-5,码,,甲\n2026-03-31,9,码,1,甲\n"
        );
        let told = faults(&text);
        assert_eq!(told.len(), 4, "{told:?}");
        for (at, words) in [
            (0, "第3行：交易日期"),
            (1, "第4行：金额"),
            (2, "第4行：流水号"),
            (3, "第5行：流水号1与第2行重复"),
        ] {
            assert!(told[at].starts_with(words), "{}", told[at]);
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        for end in ["\n", "\r\n"] {
            let text =
                ["", HEAD, "", "", "2026-03-31,1,码,1,\"甲\n乙\"", "昨天,1,码,2,甲", "", "今天,1,码,3,甲"]
                    .join(end);
            let told = faults(&text);
            assert!(told[0].starts_with("第7行：") && told[1].starts_with("第9行："), "{told:?}");
        }
    }

    #[test]
    fn what_is_no_such_file_is_said() {
        assert_eq!(faults("日期,金额\n1,2\n"), ["第1行：表头缺少：缴款码/文号、流水号、付款人"]);
        assert_eq!(faults(HEAD), ["文件里没有流水"]);
        assert_eq!(faults(""), ["文件里没有流水"]);
        assert!(read(&[0xff, 0xff, 0x00, 0xff]).is_err());
        assert!(read(&vec![b'a'; BYTES + 1]).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
            let _ = read(&[HEAD.as_bytes(), b"\n", &bytes].concat());
        }
    }
}
