//! 文书: which there are, and whether one is real.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::{scope, stream};
use law::number::DocNumber;
use serde::Serialize;

/// An issued document.
#[derive(Clone, Debug, Serialize)]
pub struct PaperRow {
    /// 文号
    pub number: String,
    /// 代码
    pub code: String,
    /// 名称
    pub name: String,
    /// 作出日
    pub issued_on: String,
    /// 送达日; empty while not served or where none is needed.
    pub served_on: String,
    /// 核验码
    pub check_code: String,
    /// The stream it belongs to.
    pub matter: String,
    /// The matter's version right after it was issued.
    pub version: i64,
    /// 更正书文号 of the amendments to it, `、` between them; empty where there is none.
    pub amended: String,
}

impl PaperRow {
    /// The amendments to it, by number.
    pub fn amendments(&self) -> impl Iterator<Item = &str> {
        self.amended.split('、').filter(|n| !n.is_empty())
    }
}

/// What anyone may know of a document by its check code.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedPaper {
    /// 文号
    pub number: String,
    /// 名称
    pub name: String,
    /// 作出机关
    pub agency: String,
    /// 作出日
    pub issued_on: String,
    /// 送达日
    pub served_on: String,
    /// 更正书: its number and its check code.
    pub amendments: Vec<(String, String)>,
}

const COLUMNS: &str = "number, code, issued_on, served_on, check_code, matter, version, amended";

fn row(r: &journal::Row) -> PaperRow {
    let code = r.text(1);
    PaperRow {
        number: r.text(0),
        name: law::paper::find(&code).map_or_else(|| code.clone(), |k| k.name.to_string()),
        code,
        issued_on: r.text(2),
        served_on: r.text(3),
        check_code: r.text(4),
        matter: r.text(5),
        version: r.int(6),
        amended: r.text(7),
    }
}

impl Office {
    /// Every document of a matter, in the order of issue; an amendment right behind what it amends.
    pub(crate) async fn papers_of(&self, matter: &str) -> Result<Vec<PaperRow>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM paper_row WHERE matter = $1 ORDER BY version, number");
        let rows: Vec<PaperRow> =
            self.journal().query(&sql, &[matter.into()]).await?.iter().map(row).collect();
        let (amendments, papers): (Vec<PaperRow>, Vec<PaperRow>) =
            rows.into_iter().partition(|p| p.code == law::case::amend::CODE);
        let mut ordered = Vec::with_capacity(amendments.len() + papers.len());
        for paper in papers {
            let own = amendments.iter().filter(|a| paper.amendments().any(|n| n == a.number)).cloned();
            let own: Vec<PaperRow> = own.collect();
            ordered.push(paper);
            ordered.extend(own);
        }
        Ok(ordered)
    }

    /// The document that this one amends; none where it is no amendment.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn amends(&self, row: &PaperRow) -> Result<Option<String>, Error> {
        if row.code != law::case::amend::CODE {
            return Ok(None);
        }
        let papers = self.papers_of(&row.matter).await?;
        Ok(papers.iter().find(|p| p.amendments().any(|n| n == row.number)).map(|p| p.number.clone()))
    }

    /// What to say of a number that nothing here has: I-05 where it is meant as one and written in another way.
    pub(crate) fn no_such_number(&self, text: &str) -> Error {
        match self.number(text) {
            Err(wrong) if text.contains('字') => wrong,
            _ => Error::NotFound,
        }
    }

    /// 文号 as it is written on documents.
    ///
    /// # Errors
    /// I-05 where it is written in another way.
    pub(crate) fn number(&self, text: &str) -> Result<DocNumber, Error> {
        DocNumber::parse(&self.town().law.agency.prefix, text).map_err(|r| Error::Refused(Box::new(r)))
    }

    /// A document this person may see, by its number.
    ///
    /// # Errors
    /// [`Error::NotFound`], or [`Error::Refused`] when its matter is not this person's or the number is none (I-05).
    pub async fn paper(&self, me: &Me, number: &str) -> Result<PaperRow, Error> {
        let sql = format!("SELECT {COLUMNS} FROM paper_row WHERE number = $1");
        let rows = self.journal().query(&sql, &[number.trim().into()]).await?;
        let paper = rows.first().map(row).ok_or_else(|| self.no_such_number(number))?;
        let visible = if let Some(id) = paper.matter.strip_prefix("case/") {
            let state = law::case::CaseState::fold(&self.case_events(id).await?);
            let visible = scope::sees_case(me, &state);
            if visible && !scope::reads_party(me, &state) {
                // A document names the party in full: reading it from outside the case team is recorded.
                self.record_access(me, id, &paper.number).await?;
            }
            visible
        } else if paper.matter.starts_with("info/") {
            scope::sees_requests(me)
        } else if paper.matter.starts_with("inspection/") {
            let records = self.journal().load(&paper.matter).await?;
            scope::sees_inspection(me, &stream::fold_inspection(&records)?)
        } else if paper.matter.starts_with("stocktaking/") {
            scope::sees_counts(me)
        } else {
            let records = self.journal().load(&paper.matter).await?;
            scope::sees_clue(me, &stream::fold_clue(&records)?, &self.town().grids)
        };
        if !visible {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        Ok(paper)
    }

    /// 文书核验: what anyone may know of a document who holds it.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn check_paper(&self, code: &str) -> Result<Option<CheckedPaper>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM paper_row WHERE check_code = $1");
        let rows = self.journal().query(&sql, &[code.trim().to_lowercase().into()]).await?;
        let Some(p) = rows.first().map(row) else { return Ok(None) };
        let mut amendments = Vec::new();
        for number in p.amendments() {
            let sql = "SELECT check_code FROM paper_row WHERE number = $1";
            let code = self.journal().query(sql, &[number.into()]).await?;
            amendments.extend(code.first().map(|r| (number.to_string(), r.text(0))));
        }
        Ok(Some(CheckedPaper {
            amendments,
            number: p.number,
            name: p.name,
            agency: self.town().law.agency.name.clone(),
            issued_on: p.issued_on,
            served_on: p.served_on,
        }))
    }
}
