//! Documents drawn from a matter as it stood when they were issued.

use crate::issued::Kept;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::PaperRow;
use crate::sign::Signed;
use crate::submit::SubmitError;
use crate::town::TownBook;
use crate::{scope, stream};
use documents::papers::Issues;
use documents::{Paper, Printer};
use journal::Recorded;
use law::case::{CaseCommand, CaseFact, CaseState};
use law::clue::ClueFact;
use law::inforequest::InfoFact;
use law::inspection::InspectionFact;
use law::matter::Entry;
use law::stocktaking::StocktakingFact;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};

/// The printer is made when the first document is asked for: its fonts take a moment and some memory.
#[derive(Default)]
pub(crate) struct PrintRoom(OnceLock<Arc<Printer>>);

impl PrintRoom {
    pub(crate) fn printer(&self) -> Arc<Printer> {
        self.0.get_or_init(|| Arc::new(Printer::new())).clone()
    }
}

/// A document as its page shows it.
pub struct PaperShown {
    /// What the list of documents says of it.
    pub row: PaperRow,
    /// Its pages as drawings (SVG).
    pub pages: Vec<String>,
    /// How its signatures stand to what was signed.
    pub signed: Vec<Signed>,
    /// What of it is read to whoever cannot read it, by paragraph; empty for what is handed to nobody.
    pub aloud: Vec<String>,
}

/// Documents that an act would issue.
#[derive(Default)]
pub struct Preview {
    /// Their pages as drawings (SVG).
    pub pages: Vec<String>,
    /// As [`PaperShown::aloud`].
    pub aloud: Vec<String>,
}

impl Office {
    /// A document for its page.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`], or [`Error::Document`] when it cannot be set.
    pub async fn paper_pages(&self, me: &Me, number: &str) -> Result<PaperShown, Error> {
        let row = self.paper(me, number).await?;
        let paper = self.drawn_for(me, &row).await?;
        let signed = self.signatures(&row, &documents::papers::signatures(&paper.data)).await?;
        let aloud = documents::papers::aloud(&paper);
        let printer = self.print_room.printer();
        let pages = blocking(move || printer.svg_pages(&paper)).await?;
        Ok(PaperShown { row, pages, signed, aloud })
    }

    /// A document as PDF.
    ///
    /// # Errors
    /// As [`Office::paper_pages`].
    pub async fn paper_pdf(&self, me: &Me, number: &str) -> Result<(PaperRow, Vec<u8>), Error> {
        let row = self.paper(me, number).await?;
        let paper = self.drawn_for(me, &row).await?;
        let printer = self.print_room.printer();
        let pdf = blocking(move || printer.pdf(&paper)).await?;
        Ok((row, pdf))
    }

    /// The document as this person may read it (D-15): who reported stands in it for the centre and the reporter alone.
    pub(crate) async fn drawn_for(&self, me: &Me, row: &PaperRow) -> Result<Paper, Error> {
        let mut paper = self.drawn(row).await?;
        if row.matter.starts_with("clue/") {
            let clue = stream::fold_clue(&self.journal().load(&row.matter).await?)?;
            if !scope::names_reporter(me, &clue) {
                documents::papers::hide_reporter(&mut paper);
            }
        }
        Ok(paper)
    }

    /// The document as it was issued: what was issued is fixed. With everything in it; for a person, [`Office::drawn_for`].
    pub(crate) async fn drawn(&self, row: &PaperRow) -> Result<Paper, Error> {
        let records = self.journal().load(&row.matter).await?;
        let kept = Kept::of(&records);
        match row.matter.split_once('/').map_or("", |(kind, _)| kind) {
            "case" => self.drawn_of::<CaseFact>(row, &facts(&records)?, &kept).await,
            "info" => self.drawn_of::<InfoFact>(row, &facts(&records)?, &kept).await,
            "inspection" => self.drawn_of::<InspectionFact>(row, &facts(&records)?, &kept).await,
            "stocktaking" => self.drawn_of::<StocktakingFact>(row, &facts(&records)?, &kept).await,
            _ => self.drawn_of::<ClueFact>(row, &facts(&records)?, &kept).await,
        }
    }

    /// A document out of its matter's facts and of what it said when it was issued.
    pub(crate) async fn drawn_of<F: Issues>(
        &self,
        row: &PaperRow,
        events: &[Entry<F>],
        kept: &Kept,
    ) -> Result<Paper, Error> {
        let drawn = kept.paper(&row.code, &self.number(&row.number)?, events, &self.town().law);
        let mut paper = drawn.ok_or_else(|| Error::Document(format!("{}没有可排的内容", row.number)))?;
        if row.matter.starts_with("clue/") {
            name(self.town(), &mut paper);
        }
        paper.qr = Some(format!("{}/check/{}", self.public_url(), row.check_code));
        self.sign(&mut paper).await;
        Ok(paper)
    }

    /// Signature pictures are fetched for the places that name them.
    pub(crate) async fn sign(&self, paper: &mut Paper) {
        for sha in documents::papers::signatures(&paper.data) {
            if let Ok(bytes) = tokio::fs::read(self.files().path(&sha)).await {
                paper.images.push((sha, bytes));
            }
        }
    }

    /// The text of the document that a command would amend, as it is printed; none for every other command. Asked before the
    /// act, which has no time to print, and only where the act is this person's, so that nobody else learns of the text.
    ///
    /// # Errors
    /// A failure of the house.
    pub(crate) async fn printed(
        &self,
        me: &Me,
        id: &str,
        command: &CaseCommand,
    ) -> Result<Option<(String, String)>, SubmitError> {
        let CaseCommand::Amend(law::case::amend::Command::AmendPaper(c)) = command else { return Ok(None) };
        let matter = stream::case(id);
        let state = stream::fold_case(&self.journal().load(&matter).await?)?;
        let may = law::case::act(command.act())
            .is_some_and(|row| self.look(me, |ctx| row.allows(&state, state.stage, ctx).is_ok()));
        let known = law::case::amend::amendable(&state).any(|p| p.number.to_string() == c.paper.trim());
        if !may || !known || !scope::sees_case(me, &state) {
            return Ok(None);
        }
        let broken = |e: Error| journal::Error::Corrupt(e.to_string());
        let papers = self.papers_of(&matter).await.map_err(broken)?;
        let Some(row) = papers.iter().find(|p| p.number == c.paper.trim()) else { return Ok(None) };
        let paper = self.drawn(row).await.map_err(broken)?;
        let printer = self.print_room.printer();
        let pages = blocking(move || printer.text_pages(&paper)).await.map_err(broken)?;
        Ok(Some((row.number.clone(), pages.concat())))
    }

    /// Prints a drawn document.
    pub(crate) async fn print(&self, paper: Paper) -> Result<Vec<u8>, Error> {
        let printer = self.print_room.printer();
        blocking(move || printer.pdf(&paper)).await
    }

    /// A document of a case that carries no number of its own: the list of evidence (`EV-L`), the file's cover and
    /// catalogue (`ARCH`).
    ///
    /// # Errors
    /// As [`Office::paper_pages`].
    pub async fn case_paper(&self, me: &Me, id: &str, code: &str) -> Result<(&'static str, Vec<u8>), Error> {
        if !matches!(code, "EV-L" | "ARCH") {
            return Err(Error::NotFound);
        }
        let events = self.case_events(id).await?;
        let state = CaseState::fold(&events);
        if !scope::sees_case(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        if !scope::reads_party(me, &state) {
            // It names the party in full: reading it from outside the case team is recorded.
            self.record_access(me, id, code).await?;
        }
        let mut paper =
            documents::papers::of_case(code, None, &events, &self.town().law).ok_or(Error::NotFound)?;
        self.sign(&mut paper).await;
        let printer = self.print_room.printer();
        let name = law::paper::find(code).map_or("文书", |k| k.name);
        Ok((name, blocking(move || printer.pdf(&paper)).await?))
    }
}

/// The facts of a matter out of its records.
fn facts<F: DeserializeOwned>(records: &[Recorded]) -> Result<Vec<Entry<F>>, journal::Error> {
    records.iter().map(stream::decode).collect()
}

/// In a clue's document class and domain stand by their names: only the town's book knows them.
pub(crate) fn name(town: &TownBook, paper: &mut Paper) {
    let named = |key: &str, name: &dyn Fn(&str) -> String| Some(name(paper.data.get(key)?.as_str()?));
    let class = named("class", &|id| town.class_name(id).to_string());
    let domain = named("domain", &|id| {
        town.law.domains.iter().find(|d| d.id == id).map_or(id, |d| &d.name).to_string()
    });
    for (key, name) in [("class", class), ("domain", domain)] {
        if let Some(name) = name {
            paper.data[key] = name.into();
        }
    }
}

/// Typesetting on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, documents::Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::Document(e.to_string()))?
        .map_err(|e| Error::Document(e.to_string()))
}
