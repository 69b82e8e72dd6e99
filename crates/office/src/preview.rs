//! 预览 — the documents that an act would issue, drawn with a watermark; nothing is done and no number is taken.

use crate::countersign::Contents;
use crate::me::Me;
use crate::office::Office;
use crate::papers::{Preview, blocking};
use crate::submit::Command;
use crate::{Matter, Submission, SubmitError, scope, stream};
use documents::Paper;
use documents::papers::Issues;
use journal::Recorded;
use law::case::CaseState;
use law::clue::ClueState;
use law::inspection::InspectionState;
use law::matter::Entry;
use law::stocktaking::{StocktakingEvent, StocktakingState};

fn refused(refusal: law::refusal::Refusal) -> SubmitError {
    SubmitError::Refused(Box::new(refusal))
}

fn broken(error: impl ToString) -> SubmitError {
    SubmitError::Broken(journal::Error::Corrupt(error.to_string()))
}

impl Office {
    /// Every page of what an act would issue as it is filled in now; none for an act that issues nothing.
    ///
    /// # Errors
    /// As [`Office::submit`]: what may not be done, or is not filled in, cannot be drawn.
    pub async fn preview(&self, me: &Me, submission: &Submission) -> Result<Preview, SubmitError> {
        let papers = match (self.read(me, submission)?, &submission.matter) {
            (Command::Clue(c), Matter::Clue(id)) => {
                let name = stream::clue(id);
                let records = self.known(&name).await?;
                let mut events = decoded(&records)?;
                let clue = ClueState::fold(&events);
                if !scope::sees_clue(me, &clue, &self.town().grids) {
                    return Err(refused(scope::not_mine(me)));
                }
                let contents = Contents::of_clue(&c, &records, &clue, me);
                let new = self.look_with(me, &name, &contents, |ctx| law::clue::decide(&clue, &c, ctx));
                let mut papers = self.issue(&mut events, new.map_err(refused)?)?;
                papers.iter_mut().for_each(|p| crate::papers::name(self.town(), p));
                if !scope::names_reporter(me, &clue) {
                    papers.iter_mut().for_each(documents::papers::hide_reporter);
                }
                papers
            }
            (Command::Case(c), Matter::Case(id)) => {
                let name = stream::case(id);
                let records = self.known(&name).await?;
                let mut events = decoded(&records)?;
                let case = CaseState::fold(&events);
                if !scope::sees_case(me, &case) {
                    return Err(refused(scope::not_mine(me)));
                }
                let clue = match &case.subject {
                    Some(s) => stream::fold_clue(&self.journal().load(&stream::clue(&s.clue)).await?)?,
                    None => ClueState::default(),
                };
                let contents = Contents::of_case(&c, &records, &case, me);
                let new =
                    self.look_with(me, &name, &contents, |ctx| law::case::decide(&case, &c, &clue, ctx));
                self.issue(&mut events, new.map_err(refused)?)?
            }
            (Command::Case(c), Matter::NewCase(id)) => {
                let clue = stream::fold_clue(&self.known(&stream::clue(id)).await?)?;
                if !scope::sees_clue(me, &clue, &self.town().grids) {
                    return Err(refused(scope::not_mine(me)));
                }
                let case = CaseState::default();
                let new = self.look_at(me, "", |ctx| law::case::decide(&case, &c, &clue, ctx));
                self.issue(&mut Vec::new(), new.map_err(refused)?)?
            }
            (Command::Inspection(c), Matter::Inspection(id)) => {
                let name = stream::inspection(id);
                let mut events = decoded(&self.known(&name).await?)?;
                let plan = InspectionState::fold(&events);
                if !scope::keeps_inspection(me, &plan) {
                    return Err(refused(scope::not_mine(me)));
                }
                let new = self.look_at(me, &name, |ctx| law::inspection::decide(&plan, &c, ctx));
                self.issue(&mut events, new.map_err(refused)?)?
            }
            (Command::Stocktaking(c), Matter::Stocktaking(id)) => {
                let name = stream::stocktaking(id);
                let mut events: Vec<StocktakingEvent> = decoded(&self.known(&name).await?)?;
                let count = StocktakingState::fold(&events);
                if !scope::sees_counts(me) {
                    return Err(refused(scope::not_mine(me)));
                }
                let new = self.look_at(me, &name, |ctx| law::stocktaking::decide(&count, &c, ctx));
                self.issue(&mut events, new.map_err(refused)?)?
            }
            _ => return Err(SubmitError::NotFound),
        };
        let mut shown = Preview::default();
        for mut paper in papers {
            shown.aloud.extend(documents::papers::aloud(&paper));
            paper.number = None;
            paper.watermark = Some("预览".into());
            self.sign(&mut paper).await;
            let printer = self.print_room.printer();
            shown.pages.extend(blocking(move || printer.svg_pages(&paper)).await.map_err(broken)?);
        }
        Ok(shown)
    }

    /// What the new facts would issue, complete as it must be when it is.
    fn issue<F: Issues>(
        &self,
        events: &mut Vec<Entry<F>>,
        new: Vec<Entry<F>>,
    ) -> Result<Vec<Paper>, SubmitError> {
        let had = events.len();
        events.extend(new);
        let issued = documents::papers::issue(events, had, &self.town().law).map_err(refused)?;
        Ok(issued.into_iter().map(|i| i.paper).collect())
    }
}

fn decoded<F: serde::de::DeserializeOwned>(records: &[Recorded]) -> Result<Vec<Entry<F>>, SubmitError> {
    records.iter().map(|r| stream::decode(r).map_err(broken)).collect()
}
