//! 双公示报送 — the decisions of a period as the legal office looks at them, and the file for the credit platform.
//!
//! A file is written row by row to a temporary file, whatever the length of the period, its export recorded in the
//! audit trail with its digest, and only then handed out: it holds identity numbers, which no page shows.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::{PAGE, Page};
use crate::{accounts, stream};
use jiff::civil::Date;
use journal::{Act, ActError};
use law::case::CaseState;
use law::disclosure::{C, COLUMNS, Fault, Line, Row, line};
use law::person::Role;
use law::refusal::Refusal;
use law::rules;
use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};
use sha2::{Digest, Sha256};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

/// A period of days of decisions, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// 起
    pub from: Date,
    /// 止
    pub to: Date,
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}至{}", self.from, self.to)
    }
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// XLSX for the platform
    Xlsx,
    /// CSV for the platform, UTF-8 with BOM
    Csv,
    /// XML for the platform
    Xml,
    /// 退回清单: what does not go into the file, and why, as CSV; without identity numbers.
    Rejected,
}

impl Kind {
    /// The file's name without the period, its ending and its media type.
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::Xlsx => {
                ("disclosure", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            Kind::Csv => ("disclosure", "csv", "text/csv; charset=utf-8"),
            Kind::Xml => ("disclosure", "xml", "application/xml"),
            Kind::Rejected => ("disclosure-rejected", "csv", "text/csv; charset=utf-8"),
        }
    }
}

/// A decision of the period, without identity numbers.
#[derive(Clone, Debug)]
pub struct Listed {
    /// 案件编号
    pub id: String,
    /// 决定书文号
    pub number: String,
    /// 行政相对人
    pub party: String,
    /// 决定日
    pub decided_on: String,
    /// 处罚内容
    pub content: String,
    /// 可以报送
    pub sound: bool,
    /// 字段有误
    pub faults: Vec<Fault>,
    /// 依法不报送、尚未确定或者已经撤下
    pub kept: String,
    /// 待确定: kept back for now only.
    pub waiting: bool,
    /// The rule that keeps it back.
    pub rule: &'static str,
}

/// A written file, ready to be handed out.
pub struct Exported {
    /// 文件名
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// 行数
    pub rows: u32,
    /// The content, from its beginning.
    pub file: std::fs::File,
    /// Bytes.
    pub size: u64,
}

/// P-01: the legal office reports.
///
/// # Errors
/// The refusal, for anyone else.
pub fn legal(me: &Me) -> Result<(), Error> {
    if me.is(Role::Legal) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    let refusal =
        Refusal::new(&rules::P_01, "由法治室办理双公示报送", have).fix("法治室", "以法治室账号办理");
    Err(Error::Refused(Box::new(refusal)))
}

/// A place in the list: the day of the decision and the case.
type Cursor = (String, String);

impl Office {
    /// The decisions of a period, the earliest first, each with what the platform would say of it.
    ///
    /// # Errors
    /// P-01 for anyone but the legal office; the store.
    pub async fn disclosures(&self, me: &Me, period: Period, after: &str) -> Result<Page<Listed>, Error> {
        legal(me)?;
        let mut cursor: Cursor = after.split_once('~').map(|(a, b)| (a.into(), b.into())).unwrap_or_default();
        let mut rows = Vec::new();
        // A decision without penalty is no line of this list: read on until a page is full.
        let next = loop {
            let (states, end) = self.decided(period, &cursor, PAGE).await?;
            for (place, state) in states {
                rows.extend(self.listed(&place, &state));
                cursor = place;
                if rows.len() == PAGE {
                    break;
                }
            }
            if rows.len() == PAGE || end {
                break (rows.len() == PAGE).then(|| format!("{}~{}", cursor.0, cursor.1));
            }
        };
        Ok(Page { rows, next })
    }

    fn listed(&self, place: &Cursor, state: &CaseState) -> Option<Listed> {
        let town = &self.town().law;
        let row = Row::of(state, town)?;
        let (sound, faults, kept, rule, waiting) = match line(state, town)? {
            Line::Sound(_) => (true, Vec::new(), String::new(), "", false),
            Line::Faulty(_, faults) => (false, faults, String::new(), "", false),
            Line::Kept { why, rule, waiting } => (false, Vec::new(), why, rule, waiting),
        };
        Some(Listed {
            id: place.1.clone(),
            number: row.get(C::Number).into(),
            party: row.get(C::Name).into(),
            decided_on: place.0.clone(),
            content: row.get(C::Content).into(),
            sound,
            faults,
            kept,
            waiting,
            rule,
        })
    }

    /// Some decided cases after a place of the period; true when there are no more.
    async fn decided(
        &self,
        period: Period,
        after: &Cursor,
        most: usize,
    ) -> Result<(Vec<(Cursor, CaseState)>, bool), Error> {
        let sql = format!(
            "SELECT decided_on, id FROM case_row WHERE decided_on >= $1 AND decided_on <= $2 \
             AND (decided_on > $3 OR (decided_on = $3 AND id > $4)) ORDER BY decided_on, id LIMIT {most}"
        );
        let args = [
            period.from.to_string().into(),
            period.to.to_string().into(),
            after.0.as_str().into(),
            after.1.as_str().into(),
        ];
        let rows = self.journal().query(&sql, &args).await?;
        let mut states = Vec::with_capacity(rows.len());
        for r in &rows {
            let place = (r.text(0), r.text(1));
            let records = self.journal().load(&stream::case(&place.1)).await?;
            states.push((place, stream::fold_case(&records)?));
        }
        Ok((states, rows.len() < most))
    }

    /// Writes a file of a period and records that it was taken out.
    ///
    /// # Errors
    /// P-01 for anyone but the legal office; the store; a disk that is full.
    pub async fn export_disclosures(&self, me: &Me, period: Period, kind: Kind) -> Result<Exported, Error> {
        legal(me)?;
        let mut writer = Writer::new(kind, tempfile::tempfile_in(self.data())?)?;
        let mut cursor = Cursor::default();
        loop {
            let (states, end) = self.decided(period, &cursor, 200).await?;
            for (place, state) in states {
                if let Some(line) = line(&state, &self.town().law) {
                    let row = Row::of(&state, &self.town().law);
                    writer.line(&line, row.as_ref())?;
                }
                cursor = place;
            }
            if end {
                break;
            }
        }
        let (rows, mut file) = writer.finish()?;
        let (size, digest) = digest(&mut file)?;
        let (name, ending, media_type) = kind.parts();
        let name = format!("{name}-{}-{}.{ending}", period.from, period.to);
        self.record_export(me, &format!("{name}，决定日{period}，{rows}行，SHA-256 {digest}")).await?;
        Ok(Exported { name, media_type, rows, file, size })
    }

    async fn record_export(&self, me: &Me, detail: &str) -> Result<(), Error> {
        let act = Act { key: None, at: self.now().to_string(), actor: me.person.id.clone() };
        let detail = detail.to_string();
        let done = self
            .journal()
            .act::<std::convert::Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    accounts::exported(tx, &detail).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
            Err(ActError::Store(e)) => Err(e.into()),
            Err(ActError::Refused(never)) => match never {},
        }
    }
}

/// Size and SHA-256 of a file, which stands at its beginning again afterwards.
fn digest(file: &mut std::fs::File) -> Result<(u64, String), Error> {
    file.seek(SeekFrom::Start(0))?;
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0u64, vec![0u8; 1 << 16]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        size += read as u64;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((size, hex::encode(hash.finalize())))
}

fn broken(e: impl std::fmt::Display) -> Error {
    Error::Document(format!("双公示文件：{e}"))
}

/// The name of the sheet and of the table.
const SHEET: &str = "行政处罚";

/// Writes one file, row by row.
enum Writer {
    Xlsx { book: Box<Workbook>, rows: u32, file: std::fs::File },
    Csv { out: Box<csv::Writer<BufWriter<std::fs::File>>>, rows: u32, rejected: bool },
    Xml { out: BufWriter<std::fs::File>, rows: u32 },
}

/// The cells of one row of CSV, none of which a spreadsheet runs as a formula.
fn guarded<'a>(cells: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    cells.into_iter().map(|c| crate::guarded(c).into_owned()).collect()
}

impl Writer {
    fn new(kind: Kind, file: std::fs::File) -> Result<Self, Error> {
        Ok(match kind {
            Kind::Xlsx => {
                let mut book = Workbook::new();
                heading(&mut book).map_err(broken)?;
                Writer::Xlsx { book: Box::new(book), rows: 0, file }
            }
            Kind::Csv | Kind::Rejected => {
                let mut out = BufWriter::new(file);
                out.write_all("\u{feff}".as_bytes())?;
                let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                let rejected = kind == Kind::Rejected;
                if rejected {
                    out.write_record(["决定书文号", "行政相对人", "字段代码", "字段名称", "原因", "规则"])
                        .map_err(broken)?;
                } else {
                    out.write_record(COLUMNS.iter().map(|c| c.code)).map_err(broken)?;
                }
                Writer::Csv { out: Box::new(out), rows: 0, rejected }
            }
            Kind::Xml => {
                let mut out = BufWriter::new(file);
                writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XZCF>")?;
                Writer::Xml { out, rows: 0 }
            }
        })
    }

    fn line(&mut self, line: &Line, row: Option<&Row>) -> Result<(), Error> {
        match (self, line) {
            (Writer::Csv { out, rows, rejected: true }, line) => {
                let named = |c: C| row.map_or("", |r| r.get(c));
                let (number, party) = (named(C::Number), named(C::Name));
                match line {
                    Line::Sound(_) => {}
                    Line::Faulty(_, faults) => {
                        for f in faults {
                            let cells = guarded([number, party, f.code, f.name, f.why.as_str(), ""]);
                            out.write_record(&cells).map_err(broken)?;
                            *rows += 1;
                        }
                    }
                    Line::Kept { why, rule, .. } => {
                        out.write_record(guarded([number, party, "", "", why.as_str(), rule]))
                            .map_err(broken)?;
                        *rows += 1;
                    }
                }
            }
            (Writer::Csv { out, rows, .. }, Line::Sound(row)) => {
                let cells = guarded(row.for_platform().iter().map(String::as_str));
                out.write_record(&cells).map_err(broken)?;
                *rows += 1;
            }
            (Writer::Xlsx { book, rows, .. }, Line::Sound(row)) => {
                cells(book, HEADINGS + *rows, row).map_err(broken)?;
                *rows += 1;
            }
            (Writer::Xml { out, rows }, Line::Sound(row)) => {
                writeln!(out, "<ROW>")?;
                for (column, value) in COLUMNS.iter().zip(row.for_platform()) {
                    writeln!(out, "<{0}>{1}</{0}>", column.code, xml(value))?;
                }
                writeln!(out, "</ROW>")?;
                *rows += 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<(u32, std::fs::File), Error> {
        match self {
            Writer::Xlsx { mut book, rows, mut file } => {
                book.save_to_writer(&mut file).map_err(broken)?;
                Ok((rows, file))
            }
            Writer::Csv { mut out, rows, .. } => {
                out.flush()?;
                let out = out.into_inner().map_err(broken)?;
                Ok((rows, out.into_inner().map_err(broken)?))
            }
            Writer::Xml { mut out, rows } => {
                writeln!(out, "</XZCF>")?;
                Ok((rows, out.into_inner().map_err(broken)?))
            }
        }
    }
}

/// Rows above the first decision: names and codes.
const HEADINGS: u32 = 2;

/// The sheet with its headings. Every cell is text, so that nothing is rounded, shortened or run.
fn heading(book: &mut Workbook) -> Result<(), XlsxError> {
    let bold = Style::new().set_bold();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name(SHEET)?;
    for (at, column) in (0u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, at, column.name, &bold)?;
    }
    for (at, column) in (0u16..).zip(COLUMNS) {
        sheet.write_string(1, at, column.code)?;
    }
    Ok(())
}

fn cells(book: &mut Workbook, at: u32, row: &Row) -> Result<(), XlsxError> {
    let sheet = book.worksheet_from_index(0)?;
    for (column, value) in (0u16..).zip(row.for_platform()) {
        if !value.is_empty() {
            sheet.write_string(at, column, value)?;
        }
    }
    Ok(())
}

/// Text between two tags.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(kind: Kind, lines: &[(Line, Option<Row>)]) -> (u32, Vec<u8>) {
        let mut writer = Writer::new(kind, tempfile::tempfile().expect("a file")).expect("opens");
        for (line, row) in lines {
            writer.line(line, row.as_ref()).expect("writes");
        }
        let (rows, mut file) = writer.finish().expect("finishes");
        let (size, _) = digest(&mut file).expect("reads");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("reads");
        assert_eq!(bytes.len() as u64, size);
        (rows, bytes)
    }

    fn row() -> Row {
        let values: [String; 30] = std::array::from_fn(|i| format!("值{i}"));
        Row::new(values).with(C::Name, "=HYPERLINK(\"x\")").with(C::Facts, "甲<乙>&\"丙\"\n第二行")
    }

    fn lines() -> Vec<(Line, Option<Row>)> {
        let fault =
            Fault {
                code: "CF_CFJGDM", name: "处罚机关统一社会信用代码", why: "必填，没有填写".into()
            };
        vec![
            (Line::Sound(row()), Some(row())),
            (Line::Faulty(row(), vec![fault]), Some(row())),
            (Line::Kept { why: "@当事人是自然人".into(), rule: "D-10", waiting: false }, Some(row())),
        ]
    }

    #[test]
    fn csv_has_a_bom_codes_and_no_formula() {
        let (count, bytes) = rows(Kind::Csv, &lines());
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(count, 1);
        assert!(text.starts_with("\u{feff}CF_XDR_MC,CF_XDR_LB,") && text.contains(",BZ\r\n"));
        let mut read = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let first = read.records().next().expect("a row").expect("sound");
        assert_eq!(first.len(), 30);
        assert_eq!(&first[0], "'=HYPERLINK(\"x\")");
        assert_eq!(&first[15], "甲<乙>&\"丙\"\n第二行");
    }

    #[test]
    fn xml_is_well_formed_and_tells_every_column() {
        let (count, bytes) = rows(Kind::Xml, &lines());
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(count, 1);
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XZCF>\n<ROW>\n"));
        assert!(text.ends_with("</ROW>\n</XZCF>\n"));
        assert!(text.contains("<CF_SY>甲&lt;乙&gt;&amp;\"丙\"\n第二行</CF_SY>"));
        for column in COLUMNS {
            assert_eq!(text.matches(&format!("<{}>", column.code)).count(), 1);
        }
    }

    #[test]
    fn xlsx_holds_every_cell_as_text() {
        let (count, bytes) = rows(Kind::Xlsx, &lines());
        assert_eq!(count, 1);
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
        let mut sheet = String::new();
        zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet").read_to_string(&mut sheet).expect("text");
        assert!(!sheet.contains("<f>"), "no formula");
        assert_eq!(sheet.matches("<row ").count(), 3);
        for said in ["行政相对人名称", "CF_XDR_MC", "值29", "=HYPERLINK"] {
            assert!(sheet.contains(said), "{said}");
        }
    }

    #[test]
    fn what_is_rejected_is_told_field_by_field() {
        let (count, bytes) = rows(Kind::Rejected, &lines());
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(count, 2);
        assert!(
            text.contains("CF_CFJGDM,处罚机关统一社会信用代码,\"必填，没有填写\"")
                || text.contains("CF_CFJGDM,处罚机关统一社会信用代码,必填，没有填写")
        );
        assert!(text.contains("'@当事人是自然人,D-10"));
        assert!(!text.contains("值12"), "no identity number");
    }
}
