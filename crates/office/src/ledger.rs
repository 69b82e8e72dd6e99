//! 罚没收入台账: the lines that cases put into it, a period of them, their sums by kind, and the file for the treasury.
//!
//! Lines are never grouped by officer or unit, and there is nothing to be reached (F-12, U-10).

use crate::disclosure::Period;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::project::tag;
use crate::read::{PAGE, Page};
use crate::scope;
use journal::{Recorded, Row, Tx, Value};
use law::case::{CaseEvent, CaseState, masked_name};
use law::ledger::{Entry, Kind, entry};
use law::money::Fen;
use law::refusal::Refusal;
use law::rules;
use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};
use serde::Serialize;
use std::io::{BufWriter, Seek, SeekFrom, Write};

/// Takes one event of a case into the ledger.
pub(crate) async fn project(
    tx: &mut Tx<'_>,
    id: &str,
    event: &Recorded,
    before: &CaseState,
    fact: &CaseEvent,
) -> Result<(), journal::Error> {
    let Some(entry) = entry(before, fact) else { return Ok(()) };
    let out = "UPDATE ledger_row SET";
    match entry {
        Entry::Line(line) => {
            let party = before.subject.as_ref().map(|s| &s.party);
            let number = |n: Option<&law::number::DocNumber>| n.map(ToString::to_string).unwrap_or_default();
            // The journal's own number: in order, and the same after a rebuild.
            let args: Vec<Value> = vec![
                format!("{:012}", event.seq).into(),
                id.into(),
                number(before.number.as_ref()).into(),
                number(before.decision.as_ref().map(|d| &d.number)).into(),
                party.map_or("", |p| p.name.as_str()).into(),
                party.map(masked_name).unwrap_or_default().into(),
                tag(&line.kind).into(),
                line.amount.0.into(),
                line.fine.0.into(),
                line.gains.0.into(),
                line.surcharge.0.into(),
                line.on.to_string().into(),
                line.receipt.into(),
                line.voucher.into(),
                line.channel.into(),
                i64::from(line.disposal).into(),
                line.kind.handed_over().into(),
            ];
            tx.execute(
                "INSERT INTO ledger_row (id, case_id, number, decision, party, party_masked, kind, amount, fine, gains, \
                 surcharge, day, receipt, voucher, channel, disposal, waiting, handed_in, treasury, slip) VALUES ($1, $2, \
                 $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '', '')",
                &args,
            )
            .await?;
        }
        Entry::HandedIn(on) => {
            let sql = format!("{out} handed_in = $1 WHERE case_id = $2 AND kind = 'cash' AND handed_in = ''");
            tx.execute(&sql, &[on.to_string().into(), id.into()]).await?;
        }
        Entry::Deposited(on, slip) => {
            let sql = format!(
                "{out} treasury = $1, slip = $2, waiting = 0 WHERE case_id = $3 AND kind = 'cash' AND waiting = 1"
            );
            tx.execute(&sql, &[on.to_string().into(), slip.into(), id.into()]).await?;
        }
        Entry::Remitted(no, on, voucher) => {
            let sql = format!(
                "{out} treasury = $1, slip = $2, waiting = 0 WHERE case_id = $3 AND kind = 'proceeds' AND disposal = $4"
            );
            tx.execute(&sql, &[on.to_string().into(), voucher.into(), id.into(), i64::from(no).into()])
                .await?;
        }
    }
    Ok(())
}

/// Which lines.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// 日期, both included.
    pub period: Period,
    /// 类别; all where none is named.
    pub kind: Option<Kind>,
    /// Only money that the treasury does not have yet.
    pub waiting: bool,
}

/// A line as it is read.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its place in the ledger.
    pub id: String,
    /// 案件编号
    pub case_id: String,
    /// 案号; empty for a case of the simple procedure.
    pub number: String,
    /// 决定书文号
    pub decision: String,
    /// 当事人, masked unless the reader may know.
    pub party: String,
    /// 类别
    pub kind: String,
    /// 金额（分）; a refund is negative.
    pub amount: i64,
    /// 其中罚款（分）
    pub fine: i64,
    /// 其中没收违法所得（分）
    pub gains: i64,
    /// 其中加处罚款（分）
    pub surcharge: i64,
    /// 日期
    pub day: String,
    /// 专用票据号
    pub receipt: String,
    /// 凭证号
    pub voucher: String,
    /// 渠道
    pub channel: String,
    /// 缴库情况
    pub treasury: String,
    /// The treasury does not have it yet.
    pub waiting: bool,
}

/// Sums of a period by kind (分). A refund is what went back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// How many lines.
    pub lines: i64,
    /// 罚款
    pub fine: i64,
    /// 没收违法所得
    pub gains: i64,
    /// 加处罚款
    pub surcharge: i64,
    /// 没收物品处置款
    pub proceeds: i64,
    /// 多缴款
    pub excess: i64,
    /// 退还
    pub refund: i64,
    /// 尚未缴库
    pub waiting: i64,
}

impl Sums {
    /// 净额: what came in less what went back.
    pub fn net(&self) -> i64 {
        self.fine + self.gains + self.surcharge + self.proceeds + self.excess - self.refund
    }
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XLSX
    Xlsx,
    /// CSV, UTF-8 with BOM
    Csv,
}

const COLUMNS: &str = "id, case_id, number, decision, party, party_masked, kind, amount, fine, gains, surcharge, day, receipt, \
                       voucher, channel, waiting, handed_in, treasury, slip";

fn label(tag_: &str) -> &'static str {
    Kind::ALL.into_iter().find(|k| tag(k) == tag_).map_or("", Kind::label)
}

/// How far the money is on its way to the treasury, in words.
fn treasury(kind: &str, waiting: bool, handed_in: &str, on: &str, slip: &str) -> String {
    match (kind, waiting) {
        ("payment" | "excess", _) => "代收机构缴库".into(),
        ("cash", true) if handed_in.is_empty() => "未交机关".into(),
        ("cash", true) => format!("{handed_in}交机关，未缴银行"),
        ("cash", false) => format!("{on}缴银行，回单{slip}"),
        ("proceeds", true) => "未缴库".into(),
        ("proceeds", false) => format!("{on}缴库，{slip}"),
        _ => String::new(),
    }
}

fn line(r: &Row, named: bool) -> Line {
    let (kind, waiting) = (r.text(6), r.int(15) == 1);
    let sign = if kind == tag(&Kind::Refund) { -1 } else { 1 };
    Line {
        id: r.text(0),
        case_id: r.text(1),
        number: r.text(2),
        decision: r.text(3),
        party: r.text(if named { 4 } else { 5 }),
        amount: sign * r.int(7),
        fine: r.int(8),
        gains: r.int(9),
        surcharge: r.int(10),
        day: r.text(11),
        receipt: r.text(12),
        voucher: r.text(13),
        channel: r.text(14),
        treasury: treasury(&kind, waiting, &r.text(16), &r.text(17), &r.text(18)),
        kind: label(&kind).into(),
        waiting,
    }
}

/// Who may read 罚没收入台账.
///
/// # Errors
/// P-01 for whoever neither keeps the money nor answers for it.
pub fn reads(me: &Me) -> Result<(), Error> {
    if scope::reads_ledger(me) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    let refusal = Refusal::new(&rules::P_01, "由财政、镇政府负责人或者监督岗位查看罚没收入台账", have)
        .fix("财政", "需要核对的，向财政索取");
    Err(Error::Refused(Box::new(refusal)))
}

impl Wanted {
    /// The condition of these lines and its arguments.
    fn condition(&self) -> (String, Vec<Value>) {
        let mut sql = "day >= $1 AND day <= $2".to_string();
        let mut args: Vec<Value> =
            vec![self.period.from.to_string().into(), self.period.to.to_string().into()];
        if let Some(kind) = self.kind {
            args.push(tag(&kind).into());
            sql.push_str(" AND kind = $3");
        }
        if self.waiting {
            sql.push_str(" AND waiting = 1");
        }
        (sql, args)
    }
}

impl Office {
    /// The lines of a period, the latest first.
    ///
    /// # Errors
    /// P-01 for whoever neither keeps the money nor answers for it; the store.
    pub async fn ledger(&self, me: &Me, wanted: &Wanted, after: &str) -> Result<Page<Line>, Error> {
        reads(me)?;
        let rows = self.ledger_lines(me, wanted, after, PAGE + 1).await?;
        let more = rows.len() > PAGE;
        let rows: Vec<Line> = rows.into_iter().take(PAGE).collect();
        let next = rows.last().filter(|_| more).map(|l| format!("{}~{}", l.day, l.id));
        Ok(Page { rows, next })
    }

    async fn ledger_lines(
        &self,
        me: &Me,
        wanted: &Wanted,
        after: &str,
        most: usize,
    ) -> Result<Vec<Line>, Error> {
        let (mut condition, mut args) = wanted.condition();
        if let Some((day, id)) = after.split_once('~') {
            let n = args.len();
            args.extend([day.into(), id.into()]);
            condition.push_str(&format!(" AND (day < ${} OR (day = ${} AND id < ${}))", n + 1, n + 1, n + 2));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM ledger_row WHERE {condition} ORDER BY day DESC, id DESC LIMIT {most}"
        );
        let named = scope::reads_party_of(me, "", false);
        Ok(self.journal().query(&sql, &args).await?.iter().map(|r| line(r, named)).collect())
    }

    /// The sums of these lines by kind.
    ///
    /// # Errors
    /// As [`Office::ledger`].
    pub async fn ledger_sums(&self, me: &Me, wanted: &Wanted) -> Result<Sums, Error> {
        reads(me)?;
        let (condition, args) = wanted.condition();
        let sum = |what: &str| format!("CAST(COALESCE(SUM({what}), 0) AS BIGINT)");
        let of = |kind: &str| sum(&format!("CASE WHEN kind = '{kind}' THEN amount ELSE 0 END"));
        let sql = format!(
            "SELECT COUNT(*), {}, {}, {}, {}, {}, {}, {} FROM ledger_row WHERE {condition}",
            sum("fine"),
            sum("gains"),
            sum("surcharge"),
            of("proceeds"),
            of("excess"),
            of("refund"),
            sum("CASE WHEN waiting = 1 THEN amount ELSE 0 END"),
        );
        let rows = self.journal().query(&sql, &args).await?;
        let Some(r) = rows.first() else { return Ok(Sums::default()) };
        Ok(Sums {
            lines: r.int(0),
            fine: r.int(1),
            gains: r.int(2),
            surcharge: r.int(3),
            proceeds: r.int(4),
            excess: r.int(5),
            refund: r.int(6),
            waiting: r.int(7),
        })
    }

    /// The lines as a file, which stands at its beginning.
    ///
    /// # Errors
    /// As [`Office::ledger`]; a disk that is full.
    pub async fn ledger_file(
        &self,
        me: &Me,
        wanted: &Wanted,
        format: Format,
    ) -> Result<std::fs::File, Error> {
        reads(me)?;
        let mut writer = Writer::new(format, tempfile::tempfile_in(self.data())?)?;
        let mut after = String::new();
        const AT_ONCE: usize = 500;
        loop {
            let lines = self.ledger_lines(me, wanted, &after, AT_ONCE).await?;
            for line in &lines {
                writer.line(line)?;
            }
            match lines.last() {
                Some(last) if lines.len() == AT_ONCE => after = format!("{}~{}", last.day, last.id),
                _ => return writer.finish(),
            }
        }
    }
}

/// The columns of the file.
const HEADINGS: [&str; 14] = [
    "日期",
    "类别",
    "案号",
    "决定书文号",
    "当事人",
    "金额（元）",
    "其中罚款（元）",
    "其中没收违法所得（元）",
    "其中加处罚款（元）",
    "专用票据号",
    "凭证号",
    "渠道",
    "缴库情况",
    "台账序号",
];

/// Where the amounts stand among the columns.
const AMOUNTS: std::ops::RangeInclusive<usize> = 5..=8;

fn cells(l: &Line) -> [String; 14] {
    let yuan = |fen: i64| Fen(fen).figures();
    [
        l.day.clone(),
        l.kind.clone(),
        l.number.clone(),
        l.decision.clone(),
        l.party.clone(),
        yuan(l.amount),
        yuan(l.fine),
        yuan(l.gains),
        yuan(l.surcharge),
        l.receipt.clone(),
        l.voucher.clone(),
        l.channel.clone(),
        l.treasury.clone(),
        l.id.clone(),
    ]
}

fn broken(e: impl std::fmt::Display) -> Error {
    Error::Document(format!("台账文件：{e}"))
}

enum Writer {
    Xlsx { book: Box<Workbook>, rows: u32, file: std::fs::File },
    Csv(Box<csv::Writer<BufWriter<std::fs::File>>>),
}

impl Writer {
    fn new(format: Format, file: std::fs::File) -> Result<Self, Error> {
        match format {
            Format::Xlsx => {
                let mut book = Workbook::new();
                heading(&mut book).map_err(broken)?;
                Ok(Writer::Xlsx { book: Box::new(book), rows: 0, file })
            }
            Format::Csv => {
                let mut out = BufWriter::new(file);
                out.write_all("\u{feff}".as_bytes())?;
                let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                out.write_record(HEADINGS).map_err(broken)?;
                Ok(Writer::Csv(Box::new(out)))
            }
        }
    }

    fn line(&mut self, line: &Line) -> Result<(), Error> {
        let cells = cells(line);
        match self {
            Writer::Xlsx { book, rows, .. } => {
                *rows += 1;
                row(book, *rows, &cells, line).map_err(broken)
            }
            Writer::Csv(out) => {
                // A negative amount is a number, not the beginning of a formula.
                let cells = cells.iter().enumerate().map(|(at, c)| match AMOUNTS.contains(&at) {
                    true => c.into(),
                    false => crate::guarded(c),
                });
                out.write_record(cells.map(|c| c.into_owned())).map_err(broken)
            }
        }
    }

    fn finish(self) -> Result<std::fs::File, Error> {
        let mut file = match self {
            Writer::Xlsx { mut book, mut file, .. } => {
                book.save_to_writer(&mut file).map_err(broken)?;
                file
            }
            Writer::Csv(mut out) => {
                out.flush()?;
                out.into_inner().map_err(broken)?.into_inner().map_err(broken)?
            }
        };
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

fn heading(book: &mut Workbook) -> Result<(), XlsxError> {
    let bold = Style::new().set_bold();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name("罚没收入台账")?;
    for (at, name) in (0u16..).zip(HEADINGS) {
        sheet.write_string_with_format(0, at, name, &bold)?;
    }
    Ok(())
}

/// Words are cells of text, amounts are numbers that a spreadsheet can add up: in 元 with two places, which are exact.
fn row(book: &mut Workbook, at: u32, cells: &[String; 14], line: &Line) -> Result<(), XlsxError> {
    let sheet = book.worksheet_from_index(0)?;
    let amounts = [line.amount, line.fine, line.gains, line.surcharge];
    for (column, cell) in (0u16..).zip(cells) {
        let amount = usize::from(column).checked_sub(*AMOUNTS.start()).and_then(|i| amounts.get(i));
        match amount {
            Some(fen) => sheet.write_number(at, column, *fen as f64 / 100.0)?,
            None => sheet.write_string(at, column, cell)?,
        };
    }
    Ok(())
}
