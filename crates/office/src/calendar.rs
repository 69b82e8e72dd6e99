//! 放假安排 of the years to come, entered while the office serves (RULES §4.3, T-CAL). A year is an event of the stream
//! `calendar`; with it every date that was provisional for want of that year settles itself, in the same transaction.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::project::Tables;
use crate::town::TownBook;
use crate::{stream, submit::SubmitError};
use journal::{Act, ActError, Expect, Journal, NewEvent, Projector, Recorded, Tx};
use law::calendar::{Calendar, YearArrangement};
use law::person::Role;
use law::refusal::Refusal;
use law::{rules, town::Town};
use serde::Serialize;
use serde_json::json;
use std::sync::{Arc, PoisonError, RwLock};

/// The stream.
pub(crate) const STREAM: &str = "calendar";

/// The town's book in force, shared by the office and its lists.
///
/// A book lives as long as the process, so that everybody may hold a plain reference to it; a new one comes about once a
/// year, when a holiday arrangement is entered.
#[derive(Clone)]
pub(crate) struct CurrentBook(Arc<RwLock<&'static TownBook>>);

impl CurrentBook {
    /// A book put in force.
    pub(crate) fn new(book: TownBook) -> Self {
        CurrentBook(Arc::new(RwLock::new(Box::leak(Box::new(book)))))
    }

    /// The book in force.
    pub(crate) fn get(&self) -> &'static TownBook {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_calendar(&self, calendar: Calendar) {
        let now = self.get();
        let book = TownBook { law: Town { calendar, ..now.law.clone() }, ..now.clone() };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Box::leak(Box::new(book));
    }

    /// Takes in what was entered before the office was opened.
    ///
    /// # Errors
    /// If the journal cannot be read or holds a year that cannot be.
    pub(crate) async fn take_in(&self, journal: &Journal) -> Result<(), Error> {
        let entered = journal.load(STREAM).await?;
        if entered.is_empty() {
            return Ok(());
        }
        let mut calendar = self.get().law.calendar.clone();
        for event in &entered {
            add(&mut calendar, event)?;
        }
        self.set_calendar(calendar);
        Ok(())
    }
}

fn add(calendar: &mut Calendar, event: &Recorded) -> Result<(), journal::Error> {
    let wrong = |e: String| journal::Error::Corrupt(format!("第{}条放假安排：{e}", event.seq));
    let year: YearArrangement =
        serde_json::from_value(event.body["arrangement"].clone()).map_err(|e| wrong(e.to_string()))?;
    calendar.add_year(year).map_err(|e| wrong(e.to_string()))
}

/// A year taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// 年份
    pub year: i16,
    /// How many clues and cases had a provisional date that was reckoned again.
    pub matters: u64,
}

impl Office {
    /// 录入放假安排: by the system administrator, after the State Council's notice.
    ///
    /// # Errors
    /// [`SubmitError::Refused`] under P-01 or T-CAL; nothing is then changed.
    pub async fn enter_year(&self, me: &Me, arrangement: YearArrangement) -> Result<Settled, SubmitError> {
        if !me.is(Role::SystemAdmin) {
            let have = format!("{}（{}）", me.person.name, me.person.post);
            let refusal = Refusal::new(&rules::P_01, "由系统管理员办理", have);
            return Err(SubmitError::Refused(Box::new(refusal.fix("系统管理员", "录入放假安排"))));
        }
        let now = self.now();
        let year = arrangement.year;
        let before = self.town().law.calendar.clone();
        if before.years().any(|y| y.is(&arrangement)) {
            // The same notice sent twice.
            return Ok(Settled { year, matters: 0 });
        }
        let with = arrangement
            .clone()
            .entered(&before, now.date())
            .map_err(|r| SubmitError::Refused(Box::new(r)))?;
        let body = json!({ "arrangement": arrangement, "by": law::matter::PersonRef::from(&me.person) });
        let (book, tables) = (self.book.clone(), self.tables.clone());
        let act = Act { key: None, at: now.to_string(), actor: me.person.id.clone() };
        let done = self
            .journal()
            .act::<Refusal, _>(act, move |tx| {
                Box::pin(async move {
                    let event = NewEvent { kind: "year_arranged".into(), body, private: None };
                    let recorded = tx.append(STREAM, Expect::Any, vec![event]).await?;
                    // In force before the lists are reckoned again, so that no act in between reckons without the year.
                    book.set_calendar(with);
                    let waiting = waiting(tx).await?;
                    tables.apply(tx, &recorded).await?;
                    Ok(json!(waiting))
                })
            })
            .await;
        match done {
            Ok(outcome) => Ok(Settled { year, matters: outcome.value.as_u64().unwrap_or(0) }),
            Err(error) => {
                self.book.set_calendar(before);
                Err(match error {
                    ActError::Refused(refusal) => SubmitError::Refused(Box::new(refusal)),
                    ActError::Store(error) => SubmitError::Broken(error),
                })
            }
        }
    }
}

const WAITING: [&str; 3] = [
    "SELECT id FROM clue_row WHERE provisional = 1 ORDER BY id",
    "SELECT id FROM case_row WHERE provisional = 1 ORDER BY id",
    "SELECT id FROM info_row WHERE provisional = 1 ORDER BY id",
];

/// How many matters have a provisional date.
async fn waiting(tx: &mut Tx<'_>) -> Result<u64, journal::Error> {
    let mut count = 0;
    for sql in WAITING {
        count += tx.fetch(sql, &[]).await?.len() as u64;
    }
    Ok(count)
}

impl Tables {
    /// Reckons again every date that was provisional, closed matters' as well: a rebuild, which knows the year from the
    /// start, comes out the same.
    pub(crate) async fn settle(&self, tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
        let mut town = self.book.get().law.clone();
        add(&mut town.calendar, event)?;
        for row in tx.fetch(WAITING[0], &[]).await? {
            let id = row.text(0);
            let clue = stream::fold_clue(&tx.load(&stream::clue(&id)).await?)?;
            let (due, provisional) = crate::project::clue_due(&clue, &town);
            let sql = "UPDATE clue_row SET due = $1, provisional = $2 WHERE id = $3";
            tx.execute(sql, &[due.into(), provisional.into(), id.into()]).await?;
        }
        for row in tx.fetch(WAITING[1], &[]).await? {
            let id = row.text(0);
            let case = stream::fold_case(&tx.load(&stream::case(&id)).await?)?;
            let next = crate::project::case_due(&case, &town);
            let sql = "UPDATE case_row SET due = $1, due_label = $2, due_working = $3, provisional = $4 WHERE id = $5";
            let args =
                [next.day.into(), next.label.into(), next.working.into(), next.provisional.into(), id.into()];
            tx.execute(sql, &args).await?;
        }
        for row in tx.fetch(WAITING[2], &[]).await? {
            let id = row.text(0);
            let request = stream::fold_info(&tx.load(&stream::info(&id)).await?)?;
            let (due, provisional) = crate::project::info_due(&request, &town);
            let sql = "UPDATE info_row SET due = $1, provisional = $2 WHERE id = $3";
            tx.execute(sql, &[due.into(), provisional.into(), id.into()]).await?;
        }
        Ok(())
    }
}
