//! 放假安排 of the years to come, entered while the office serves (RULES §4.3, T-CAL). A year is an event of the stream
//! `calendar`; with it every date that hangs on that year is reckoned
//! again, in the same transaction.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::project::Tables;
use crate::town::TownBook;
use crate::{notify, stream, submit::SubmitError};
use journal::{Act, ActError, Expect, Journal, NewEvent, Recorded, Row, Tx};
use law::calendar::{Calendar, YearArrangement};
use law::person::Role;
use law::refusal::Refusal;
use law::{rules, town::Town};
use serde::Serialize;
use serde_json::json;
use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};

/// The stream.
pub(crate) const STREAM: &str = "calendar";

/// The town's book in force, shared by the office and its lists.
///
/// A book lives as long as the process, so that everybody may hold a plain reference to it; a new one comes about once a
/// year, when a holiday arrangement is entered.
#[derive(Clone)]
pub(crate) struct CurrentBook(Arc<Shared>);

struct Shared {
    /// The years that the town's folder gives, under those entered here.
    given: Calendar,
    now: RwLock<&'static TownBook>,
}

impl CurrentBook {
    /// A book put in force.
    pub(crate) fn new(book: TownBook) -> Self {
        let given = book.law.calendar.clone();
        CurrentBook(Arc::new(Shared { given, now: RwLock::new(Box::leak(Box::new(book))) }))
    }

    /// The book in force.
    pub(crate) fn get(&self) -> &'static TownBook {
        *self.0.now.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_calendar(&self, calendar: Calendar) {
        let now = self.get();
        let book = TownBook { law: Town { calendar, ..now.law.clone() }, ..now.clone() };
        *self.0.now.write().unwrap_or_else(PoisonError::into_inner) = Box::leak(Box::new(book));
    }

    /// The calendar with what was entered, in the order in which it was.
    fn with(&self, entered: &[Recorded]) -> Result<Calendar, journal::Error> {
        let mut calendar = self.0.given.clone();
        for event in entered {
            add(&mut calendar, event)?;
        }
        Ok(calendar)
    }

    /// Takes in what was entered before the office was opened.
    ///
    /// # Errors
    /// If the journal cannot be read or holds a year that cannot be.
    pub(crate) async fn take_in(&self, journal: &Journal) -> Result<(), Error> {
        let entered = journal.load(STREAM).await?;
        if !entered.is_empty() {
            self.set_calendar(self.with(&entered)?);
        }
        Ok(())
    }
}

fn wrong(event: &Recorded, why: impl std::fmt::Display) -> journal::Error {
    journal::Error::Corrupt(format!("第{}条放假安排：{why}", event.seq))
}

fn read(event: &Recorded) -> Result<YearArrangement, journal::Error> {
    serde_json::from_value(event.body["arrangement"].clone()).map_err(|e| wrong(event, e))
}

fn add(calendar: &mut Calendar, event: &Recorded) -> Result<(), journal::Error> {
    calendar.add_year(read(event)?).map_err(|e| wrong(event, e))
}

/// A year taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// 年份
    pub year: i16,
    /// How many clues, cases and requests have another date now, or have it for certain.
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
        let (now, year) = (self.now(), arrangement.year);
        let body = json!({ "arrangement": arrangement, "by": law::matter::PersonRef::from(&me.person) });
        let (book, tables) = (self.book.clone(), self.tables.clone());
        let act = Act { key: None, at: now.to_string(), actor: me.person.id.clone() };
        let done = self
            .journal()
            .act::<Refusal, _>(act, move |tx| {
                Box::pin(async move {
                    // Read here and not before: somebody else's year may have come in between.
                    let standing = book.with(&tx.load(STREAM).await?)?;
                    if standing.years().any(|y| y.is(&arrangement)) {
                        // The same notice sent twice.
                        return Ok(json!(0));
                    }
                    let with = arrangement.entered(&standing, now.date()).map_err(ActError::Refused)?;
                    let event = NewEvent { kind: "year_arranged".into(), body, private: None };
                    tx.append(STREAM, Expect::Any, vec![event]).await?;
                    // In force before the lists are reckoned again, so that no act in between reckons without the year.
                    book.set_calendar(with);
                    Ok(json!(tables.settle(tx, year).await?))
                })
            })
            .await;
        match done {
            Ok(outcome) => Ok(Settled { year, matters: outcome.value.as_u64().unwrap_or(0) }),
            Err(ActError::Refused(refusal)) => Err(SubmitError::Refused(Box::new(refusal))),
            Err(ActError::Store(error)) => {
                self.only_what_is_entered().await;
                Err(SubmitError::Broken(error))
            }
        }
    }

    /// After an entry that failed: what stands in the journal is in force, no more and no less. It is read as an act, in
    /// line with all others, so that a year entered meanwhile is not lost.
    async fn only_what_is_entered(&self) {
        let book = self.book.clone();
        let act = Act { key: None, at: self.now().to_string(), actor: String::new() };
        let done = self
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    book.set_calendar(book.with(&tx.load(STREAM).await?)?);
                    Ok(json!(null))
                })
            })
            .await;
        if let Err(error) = done {
            tracing::error!(%error, "calendar");
        }
    }
}

/// The rows whose date may hang on a year that begins a month after the day asked with. A month, because a date of
/// December may hang on January: it is counted back from there, or lies in a holiday that runs across the new year.
/// A matter whose next limit is earlier may have told of a later one: it is reckoned again as well.
const TOUCHED: [&str; 4] = [
    "SELECT id, due, provisional FROM clue_row WHERE provisional = 1 OR due >= $1 OR id IN (SELECT n.id FROM notice n \
     WHERE n.room = 'clue' AND n.open = 1 AND n.due <> '' AND n.due >= $1) ORDER BY id",
    "SELECT id, due, provisional FROM case_row WHERE provisional = 1 OR due >= $1 OR id IN (SELECT n.id FROM notice n \
     WHERE n.room = 'case' AND n.open = 1 AND n.due <> '' AND n.due >= $1) ORDER BY id",
    "SELECT id, due, provisional FROM info_row WHERE provisional = 1 OR due >= $1 OR id IN (SELECT n.id FROM notice n \
     WHERE n.room = 'info' AND n.open = 1 AND n.due <> '' AND n.due >= $1) ORDER BY id",
    "SELECT id, due, provisional FROM inspection_row WHERE provisional = 1 OR due >= $1 OR id IN (SELECT n.id FROM notice n \
     WHERE n.room = 'inspection' AND n.open = 1 AND n.due <> '' AND n.due >= $1) ORDER BY id",
];

/// The clues with a step whose limit may hang on that year, whatever they wait for now.
const COURSES: &str = "SELECT id FROM clue_row WHERE updated_at >= $1 ORDER BY id";

impl Tables {
    /// Reckons again every date that may hang on this year, closed matters' as well: a rebuild, which knows the year from
    /// the start, comes out the same. The book in force knows the year already. Says how many rows changed.
    pub(crate) async fn settle(&self, tx: &mut Tx<'_>, year: i16) -> Result<u64, journal::Error> {
        let town = &self.book.get().law;
        let from = [format!("{:04}-12-01", year.saturating_sub(1)).into()];
        let mut changed = 0;
        let mut count = |row: &Row, due: &str, provisional: bool| {
            changed += u64::from(row.text(1) != due || (row.int(2) == 1) != provisional);
        };
        for row in tx.fetch(TOUCHED[0], &from).await? {
            let id = row.text(0);
            let clue = stream::fold_clue(&tx.load(&stream::clue(&id)).await?)?;
            let due = crate::project::clue_due(&clue, town);
            count(&row, &due.day, due.provisional);
            notify::limit_moved(tx, &id, &due.running).await?;
            let sql = "UPDATE clue_row SET due = $1, provisional = $2, warn = $3, lamp = $4 WHERE id = $5";
            let args = [due.day.into(), due.provisional.into(), due.warn.into(), due.lamp.into(), id.into()];
            tx.execute(sql, &args).await?;
        }
        for row in tx.fetch(COURSES, &from).await? {
            let id = row.text(0);
            let records = tx.load(&stream::clue(&id)).await?;
            crate::course::settle(tx, &id, &records, town).await?;
        }
        for row in tx.fetch(TOUCHED[1], &from).await? {
            let id = row.text(0);
            let case = stream::fold_case(&tx.load(&stream::case(&id)).await?)?;
            let next = crate::project::case_due(&case, town);
            count(&row, &next.day, next.provisional);
            notify::limit_moved(tx, &id, &next.running).await?;
            let sql = "UPDATE case_row SET due = $1, due_label = $2, due_working = $3, provisional = $4 WHERE id = $5";
            let args =
                [next.day.into(), next.label.into(), next.working.into(), next.provisional.into(), id.into()];
            tx.execute(sql, &args).await?;
        }
        for row in tx.fetch(TOUCHED[2], &from).await? {
            let id = row.text(0);
            let request = stream::fold_info(&tx.load(&stream::info(&id)).await?)?;
            let next = crate::project::info_due(&request, town);
            count(&row, &next.day, next.provisional);
            notify::limit_moved(tx, &id, &next.running).await?;
            let sql = "UPDATE info_row SET due = $1, due_label = $2, due_working = $3, provisional = $4 WHERE id = $5";
            let args =
                [next.day.into(), next.label.into(), next.working.into(), next.provisional.into(), id.into()];
            tx.execute(sql, &args).await?;
        }
        for row in tx.fetch(TOUCHED[3], &from).await? {
            let id = row.text(0);
            let plan = stream::fold_inspection(&tx.load(&stream::inspection(&id)).await?)?;
            let next = crate::project::inspection_due(&plan, town);
            count(&row, &next.day, next.provisional);
            notify::limit_moved(tx, &id, &next.running).await?;
            let sql = "UPDATE inspection_row SET due = $1, due_label = $2, due_working = $3, provisional = $4 WHERE id = $5";
            let args =
                [next.day.into(), next.label.into(), next.working.into(), next.provisional.into(), id.into()];
            tx.execute(sql, &args).await?;
        }
        Ok(changed)
    }

    /// The year that an event of the calendar's stream is about, for [`Tables::settle`].
    pub(crate) async fn arranged(&self, tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
        self.settle(tx, read(event)?.year).await.map(drop)
    }
}
