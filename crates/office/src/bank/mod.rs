//! 对账 — the collecting bank's files beside the books. A file is read whole or not at all; a transaction is known by the
//! bank's serial number, so that a file sent twice changes nothing; what agrees is booked by the ordinary act.

mod file;

pub use file::{BYTES, LINES, LineFault};

use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::{PAGE, Page};
use crate::stream;
use crate::submit::{Matter, Submission, SubmitError};
use journal::{Act, ActError, Expect, Recorded, Tx, Value};
use law::bank::{BankFact, BankLine, Standing, code, standing};
use law::case::CaseState;
use law::matter::{Entry, PersonRef};
use law::money::Fen;
use law::person::Role;
use law::refusal::Refusal;
use law::rules;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// Takes one file into the lists.
pub(crate) async fn project(tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
    let read: Entry<BankFact> = stream::decode(event)?;
    let BankFact::StatementTaken { name, lines } = &read.fact;
    let id = format!("{:06}", event.version);
    let days = || lines.iter().map(|l| l.on);
    let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
    let args: Vec<Value> = vec![
        id.as_str().into(),
        name.as_str().into(),
        read.at.strftime("%Y-%m-%d %H:%M").to_string().into(),
        read.by.name.as_str().into(),
        i64::try_from(lines.len()).unwrap_or(i64::MAX).into(),
        lines.iter().map(|l| l.amount.0).fold(0, i64::saturating_add).into(),
        day(days().min()).into(),
        day(days().max()).into(),
    ];
    tx.execute(
        "INSERT INTO bank_file (id, name, taken_at, taken_by, lines, amount, from_day, to_day) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &args,
    )
    .await?;
    for line in lines {
        let args: Vec<Value> = vec![
            line.serial.as_str().into(),
            id.as_str().into(),
            i64::from(line.no).into(),
            line.on.to_string().into(),
            line.amount.0.into(),
            line.code.as_str().into(),
            line.person.as_str().into(),
        ];
        tx.execute(
            "INSERT INTO bank_line (serial, file, no, day, amount, code, payer) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &args,
        )
        .await?;
    }
    Ok(())
}

/// A file taken in.
#[derive(Clone, Debug, Serialize)]
pub struct BankFile {
    /// 编号
    pub id: String,
    /// 文件名
    pub name: String,
    /// 导入时间
    pub taken_at: String,
    /// 导入人
    pub taken_by: String,
    /// 笔数
    pub lines: i64,
    /// 合计（分）
    pub amount: i64,
    /// 最早的交易日
    pub from: String,
    /// 最晚的交易日
    pub to: String,
}

/// What came of a file sent in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIn {
    /// The file to look at: this one, or the one that had its first line already.
    pub id: String,
    /// 新的流水
    pub new: usize,
    /// 以前导入过的流水
    pub known: usize,
}

/// Why a file was not taken in; nothing of it is used.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// Not for this person.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// What is wrong with which lines.
    #[error("文件有误")]
    Faults(Vec<LineFault>),
    /// The store.
    #[error(transparent)]
    Broken(#[from] journal::Error),
}

/// A line of the bank beside the books.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// The bank's.
    #[serde(flatten)]
    pub line: BankLine,
    /// How it stands.
    #[serde(flatten)]
    pub standing: Standing,
    /// 案件编号; empty where the code names none.
    pub case_id: String,
    /// 当事人, as the case has it.
    pub party: String,
}

/// A payment in the books, on a day of the file, that no file of the bank has.
#[derive(Clone, Debug, Serialize)]
pub struct OnlyBooked {
    /// 案件编号
    pub case_id: String,
    /// 决定书文号
    pub decision: String,
    /// 当事人
    pub party: String,
    /// 缴款日
    pub day: String,
    /// 金额（分）
    pub amount: i64,
    /// 凭证号
    pub voucher: String,
}

/// A file compared with the books.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The file.
    pub file: BankFile,
    /// Its lines, in their order.
    pub lines: Vec<Compared>,
    /// 账上有、银行没有
    pub only_booked: Vec<OnlyBooked>,
}

impl Comparison {
    /// The lines that may be booked as they are.
    pub fn ready(&self) -> impl Iterator<Item = &Compared> {
        self.lines.iter().filter(|c| c.standing == Standing::Ready)
    }
}

/// What came of booking what agrees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BookedAll {
    /// 登记的笔数
    pub done: usize,
    /// What was not booked, with the reason.
    pub faults: Vec<LineFault>,
}

/// P-01: the finance office settles with the bank.
fn finance(me: &Me) -> Result<(), Box<Refusal>> {
    if me.is(Role::Finance) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    Err(Box::new(Refusal::new(&rules::P_01, "由财政对账", have).fix("财政", "以财政账号办理")))
}

const FILE: &str = "id, name, taken_at, taken_by, lines, amount, from_day, to_day";

fn bank_file(r: &journal::Row) -> BankFile {
    BankFile {
        id: r.text(0),
        name: r.text(1),
        taken_at: r.text(2),
        taken_by: r.text(3),
        lines: r.int(4),
        amount: r.int(5),
        from: r.text(6),
        to: r.text(7),
    }
}

fn bank_line(r: &journal::Row) -> Result<BankLine, journal::Error> {
    Ok(BankLine {
        serial: r.text(0),
        no: u32::try_from(r.int(1)).unwrap_or_default(),
        on: r.text(2).parse().map_err(|e| journal::Error::Corrupt(format!("{e}")))?,
        amount: Fen(r.int(3)),
        code: r.text(4),
        person: r.text(5),
    })
}

const LINE: &str = "serial, no, day, amount, code, payer";

/// The lines that no file had before, or the faults of those that an earlier file tells otherwise.
async fn unknown(
    tx: &mut Tx<'_>,
    lines: Vec<BankLine>,
) -> Result<(Vec<BankLine>, Option<String>), ActError<Vec<LineFault>>> {
    let (mut new, mut faults, mut first) = (Vec::new(), Vec::new(), None);
    for line in lines {
        let sql = format!("SELECT {LINE}, file FROM bank_line WHERE serial = $1");
        let rows = tx.fetch(&sql, &[line.serial.as_str().into()]).await?;
        let Some(row) = rows.first() else {
            new.push(line);
            continue;
        };
        let before = bank_line(row)?;
        if before.tells_the_same(&line) {
            first.get_or_insert_with(|| row.text(6));
        } else {
            let message = format!(
                "流水号{}以前导入过，当时是{}、{}，与本次{}、{}不一致",
                line.serial, before.on, before.amount, line.on, line.amount
            );
            faults.push(LineFault { line: line.no, message });
        }
    }
    if faults.is_empty() { Ok((new, first)) } else { Err(ActError::Refused(faults)) }
}

impl Office {
    /// Takes in a file of the bank: every line that no file had before.
    ///
    /// # Errors
    /// [`BankError`]; whatever it is, nothing of the file is used.
    pub async fn take_bank_file(&self, me: &Me, name: &str, bytes: &[u8]) -> Result<TakenIn, BankError> {
        finance(me).map_err(BankError::Refused)?;
        let lines = file::read(bytes).map_err(BankError::Faults)?;
        let today = self.now().date();
        let ahead = lines.iter().filter(|l| l.on > today);
        let ahead: Vec<LineFault> =
            ahead.map(|l| LineFault { line: l.no, message: format!("交易日期{}晚于今天", l.on) }).collect();
        if !ahead.is_empty() {
            return Err(BankError::Faults(ahead));
        }
        let (now, by) = (self.now(), PersonRef::from(&me.person));
        let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
        let act = Act { key: None, at: now.to_string(), actor: me.person.id.clone() };
        let tables = self.tables.clone();
        let done = self
            .journal()
            .act::<Vec<LineFault>, _>(act, move |tx| {
                Box::pin(async move {
                    let all = lines.len();
                    let (new, first) = unknown(tx, lines).await?;
                    let mut taken =
                        TakenIn { id: first.unwrap_or_default(), new: new.len(), known: all - new.len() };
                    if !new.is_empty() {
                        let fact = BankFact::StatementTaken { name, lines: new };
                        let event = stream::encode(&Entry { at: now, by, filled_at: None, fact })
                            .map_err(|e| journal::Error::Corrupt(e.to_string()))?;
                        let recorded = tx.append(stream::BANK, Expect::Any, vec![event]).await?;
                        taken.id = recorded.last().map_or(String::new(), |r| format!("{:06}", r.version));
                        journal::Projector::apply(tables.as_ref(), tx, &recorded).await?;
                    }
                    Ok(json!(taken))
                })
            })
            .await;
        match done {
            Ok(outcome) => serde_json::from_value(outcome.value)
                .map_err(|e| BankError::Broken(journal::Error::Corrupt(e.to_string()))),
            Err(ActError::Refused(faults)) => Err(BankError::Faults(faults)),
            Err(ActError::Store(error)) => Err(BankError::Broken(error)),
        }
    }

    /// The files taken in, the newest first.
    ///
    /// # Errors
    /// P-01 for anyone but the finance office; the store.
    pub async fn bank_files(&self, me: &Me, after: &str) -> Result<Page<BankFile>, Error> {
        finance(me).map_err(Error::Refused)?;
        let sql = format!(
            "SELECT {FILE} FROM bank_file WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT {}",
            PAGE + 1
        );
        let mut rows: Vec<BankFile> =
            self.journal().query(&sql, &[after.into()]).await?.iter().map(bank_file).collect();
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|f| f.id.clone());
        Ok(Page { rows, next })
    }

    /// One file compared with the books as they stand now.
    ///
    /// # Errors
    /// P-01 for anyone but the finance office; [`Error::NotFound`]; the store.
    pub async fn bank_comparison(&self, me: &Me, id: &str) -> Result<Comparison, Error> {
        finance(me).map_err(Error::Refused)?;
        let sql = format!("SELECT {FILE} FROM bank_file WHERE id = $1");
        let files = self.journal().query(&sql, &[id.into()]).await?;
        let file = files.first().map(bank_file).ok_or(Error::NotFound)?;
        let sql = format!("SELECT {LINE} FROM bank_line WHERE file = $1 ORDER BY no");
        let rows = self.journal().query(&sql, &[id.into()]).await?;
        let mut cases: BTreeMap<String, CaseState> = BTreeMap::new();
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            lines.push(self.compare(bank_line(row)?, &mut cases).await?);
        }
        let sql = "SELECT l.case_id, l.decision, l.party, l.day, l.amount, l.voucher FROM ledger_row l \
                   WHERE l.kind = 'payment' AND l.day >= $1 AND l.day <= $2 \
                   AND NOT EXISTS (SELECT 1 FROM bank_line b WHERE b.serial = l.voucher) ORDER BY l.day, l.id";
        let days = [file.from.as_str().into(), file.to.as_str().into()];
        let only = self.journal().query(sql, &days).await?;
        let only_booked = only
            .iter()
            .map(|r| OnlyBooked {
                case_id: r.text(0),
                decision: r.text(1),
                party: r.text(2),
                day: r.text(3),
                amount: r.int(4),
                voucher: r.text(5),
            })
            .collect();
        Ok(Comparison { file, lines, only_booked })
    }

    async fn compare(
        &self,
        line: BankLine,
        cases: &mut BTreeMap<String, CaseState>,
    ) -> Result<Compared, Error> {
        let town = &self.town().law;
        let named = self.named(&line, cases).await?;
        // A transaction may be split (a fine and what was paid too much), and cash is deposited under a slip.
        let sql = "SELECT amount, case_id, party FROM ledger_row \
                   WHERE (kind IN ('payment', 'excess') AND voucher = $1) OR (kind = 'cash' AND slip = $1)";
        let booked = self.journal().query(sql, &[line.serial.as_str().into()]).await?;
        if let Some(row) = booked.first() {
            let (case_id, party) = (row.text(1), row.text(2));
            let elsewhere =
                booked.iter().any(|r| r.text(1) != case_id) || named.as_ref().is_some_and(|n| *n != case_id);
            let sum = Fen(booked.iter().map(|r| r.int(0)).sum());
            let standing =
                if elsewhere { Standing::Elsewhere } else { standing(&line, Some(sum), None, town) };
            return Ok(Compared { line, standing, case_id, party });
        }
        let Some(case_id) = named else {
            let standing = standing(&line, None, None, town);
            return Ok(Compared { line, standing, case_id: String::new(), party: String::new() });
        };
        let case = cases.get(&case_id);
        let party = case.and_then(|c| c.subject.as_ref()).map_or(String::new(), |s| s.party.name.clone());
        let mut standing = standing(&line, None, case, town);
        if standing == Standing::Ready && self.unexplained(&case_id, line.amount).await? {
            standing = Standing::Doubtful;
        }
        Ok(Compared { line, standing, case_id, party })
    }

    /// The case whose decision in force has the number that the line gives; the case is then among `cases`.
    async fn named(
        &self,
        line: &BankLine,
        cases: &mut BTreeMap<String, CaseState>,
    ) -> Result<Option<String>, Error> {
        let Some(number) = code(&self.town().law.agency.prefix, &line.code) else { return Ok(None) };
        let sql = "SELECT matter FROM paper_row WHERE number = $1";
        let found = self.journal().query(sql, &[number.to_string().into()]).await?;
        let Some(id) = found.first().and_then(|r| r.text(0).strip_prefix("case/").map(String::from)) else {
            return Ok(None);
        };
        if !cases.contains_key(&id) {
            let records = self.journal().load(&stream::case(&id)).await?;
            cases.insert(id.clone(), stream::fold_case(&records)?);
        }
        let decision = cases.get(&id).and_then(|c| c.decision.as_ref());
        Ok(decision.is_some_and(|d| d.number == number).then_some(id))
    }

    /// Whether money of this amount was booked in the case by hand, under a number that no line of the bank has: it may be
    /// the same money.
    async fn unexplained(&self, case: &str, amount: Fen) -> Result<bool, Error> {
        let sql = "SELECT l.id FROM ledger_row l WHERE l.case_id = $1 AND l.kind IN ('payment', 'cash') AND l.amount = $2 \
                   AND NOT EXISTS (SELECT 1 FROM bank_line b WHERE b.serial = l.voucher OR b.serial = l.slip) LIMIT 1";
        let rows = self.journal().query(sql, &[case.into(), amount.0.into()]).await?;
        Ok(!rows.is_empty())
    }

    /// 登记缴款 for every line that agrees and is not booked yet: each by the ordinary act, with the bank's serial number
    /// as its voucher and its key, so that a second press does nothing more.
    ///
    /// # Errors
    /// P-01 for anyone but the finance office; [`Error::NotFound`]; the store. What an act says of a line is among the
    /// faults.
    pub async fn book_bank_file(&self, me: &Me, id: &str) -> Result<BookedAll, Error> {
        let mut all = BookedAll::default();
        let lines: Vec<u32> = self.bank_comparison(me, id).await?.ready().map(|c| c.line.no).collect();
        for no in lines {
            // Compared again one by one: two lines may pay the same fine.
            let sql = format!("SELECT {LINE} FROM bank_line WHERE file = $1 AND no = $2");
            let rows = self.journal().query(&sql, &[id.into(), i64::from(no).into()]).await?;
            let Some(row) = rows.first() else { continue };
            let Compared { line, standing, case_id, .. } =
                self.compare(bank_line(row)?, &mut BTreeMap::new()).await?;
            let fault = match standing {
                Standing::Ready => self.book_line(me, &line, case_id).await?,
                Standing::Booked => continue,
                other => Some(other.label().to_string()),
            };
            match fault {
                None => all.done += 1,
                Some(message) => all.faults.push(LineFault { line: no, message }),
            }
        }
        Ok(all)
    }

    async fn book_line(&self, me: &Me, line: &BankLine, case: String) -> Result<Option<String>, Error> {
        let command = json!({
            "act": "register_payment", "amount": line.amount, "paid_on": line.on, "voucher": line.serial,
            "channel": "代收银行（对账文件）",
        });
        let key = Some(format!("bank-{}", line.serial));
        let submission = Submission { matter: Matter::Case(case), command, expected: None, key };
        match self.submit(me, submission).await {
            Ok(_) => Ok(None),
            Err(SubmitError::Broken(e)) => Err(e.into()),
            Err(SubmitError::Refused(r)) => {
                Ok(Some(format!("{}：需要{}，现在{}", r.rule.id, r.need, r.have)))
            }
            Err(other) => Ok(Some(other.to_string())),
        }
    }
}
