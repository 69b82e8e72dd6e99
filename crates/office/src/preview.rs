//! 预览 — the documents that an act would issue, drawn with a watermark; nothing is done and no number is taken.

use crate::me::Me;
use crate::office::Office;
use crate::papers::{Preview, blocking};
use crate::submit::Command;
use crate::{Matter, Submission, SubmitError, scope, stream};
use documents::Paper;
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
                let new =
                    self.look_at(me, &name, |ctx| law::clue::decide(&clue, &c, ctx)).map_err(refused)?;
                events.extend(new);
                let issued = ClueState::fold(&events).papers.split_off(clue.papers.len());
                let mut papers =
                    self.drawn_all(&issued, |(code, number)| self.clue_paper(code, number, &events))?;
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
                let new = self.look_at(me, &name, |ctx| law::case::decide(&case, &c, &clue, ctx));
                events.extend(new.map_err(refused)?);
                self.of_case(&case, &events)?
            }
            (Command::Case(c), Matter::NewCase(id)) => {
                let clue = stream::fold_clue(&self.known(&stream::clue(id)).await?)?;
                if !scope::sees_clue(me, &clue, &self.town().grids) {
                    return Err(refused(scope::not_mine(me)));
                }
                let case = CaseState::default();
                let new = self.look_at(me, "", |ctx| law::case::decide(&case, &c, &clue, ctx));
                let events = new.map_err(refused)?;
                self.of_case(&case, &events)?
            }
            (Command::Inspection(c), Matter::Inspection(id)) => {
                let name = stream::inspection(id);
                let records = self.known(&name).await?;
                let mut events = decoded(&records)?;
                let plan = InspectionState::fold(&events);
                if !scope::keeps_inspection(me, &plan) {
                    return Err(refused(scope::not_mine(me)));
                }
                let new = self.look_at(me, &name, |ctx| law::inspection::decide(&plan, &c, ctx));
                events.extend(new.map_err(refused)?);
                let issued = InspectionState::fold(&events).papers.split_off(plan.papers.len());
                let town = &self.town().law;
                self.drawn_all(&issued, |(_, number)| {
                    documents::papers::of_inspection(number, &events, town)
                })?
            }
            (Command::Stocktaking(c), Matter::Stocktaking(id)) => {
                let name = stream::stocktaking(id);
                let records = self.known(&name).await?;
                let mut events: Vec<StocktakingEvent> = decoded(&records)?;
                let count = StocktakingState::fold(&events);
                if !scope::sees_counts(me) {
                    return Err(refused(scope::not_mine(me)));
                }
                let new = self.look_at(me, &name, |ctx| law::stocktaking::decide(&count, &c, ctx));
                events.extend(new.map_err(refused)?);
                let issued = StocktakingState::fold(&events).number.map(|n| ("STOCK".to_string(), n));
                let issued: Vec<_> = issued.into_iter().collect();
                let town = &self.town().law;
                self.drawn_all(&issued, |(_, number)| {
                    documents::papers::of_stocktaking(number, &events, town)
                })?
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

    fn of_case(
        &self,
        before: &CaseState,
        events: &[law::case::CaseEvent],
    ) -> Result<Vec<Paper>, SubmitError> {
        let mut issued = CaseState::fold(events).papers;
        issued.retain(|p| p.version > before.version);
        let town = &self.town().law;
        self.drawn_all(&issued, |p| documents::papers::of_case(&p.code, Some(&p.number), events, town))
    }

    /// The papers drawn, every one of them.
    fn drawn_all<T>(
        &self,
        issued: &[T],
        draw: impl Fn(&T) -> Option<Paper>,
    ) -> Result<Vec<Paper>, SubmitError> {
        issued.iter().map(|p| draw(p).ok_or_else(|| broken("文书没有可排的内容"))).collect()
    }
}

fn decoded<F: serde::de::DeserializeOwned>(records: &[Recorded]) -> Result<Vec<Entry<F>>, SubmitError> {
    records.iter().map(|r| stream::decode(r).map_err(broken)).collect()
}
