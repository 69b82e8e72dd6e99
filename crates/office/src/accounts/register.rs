//! The register of people (人员名册) as a read model of the stream `people`.
//!
//! Each event carries the person as it stands afterwards, with what changed and on which paper; the last one counts.

use super::{AccountError, Accounts, Done, no};
use futures::future::BoxFuture;
use journal::{Error, Expect, Journal, NewEvent, Projector, Recorded, Tx, canonical};
use law::person::{People, Person};
use serde_json::{Value, json};

/// The stream.
pub const STREAM: &str = "people";

/// Fills the table `person` from the stream `people`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PeopleProjector;

impl Projector for PeopleProjector {
    fn tables(&self) -> Vec<(&'static str, &'static str)> {
        vec![("person", "id")]
    }

    fn apply<'a>(&'a self, tx: &'a mut Tx<'_>, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            for event in events.iter().filter(|e| e.stream == STREAM) {
                let record = &event.body["person"];
                let id = record["id"].as_str().ok_or_else(|| Error::Corrupt("人员事件没有编号".into()))?;
                let sql = "INSERT INTO person (id, record) VALUES ($1, $2) \
                           ON CONFLICT (id) DO UPDATE SET record = excluded.record";
                tx.execute(sql, &[id.into(), canonical(record).into()]).await?;
            }
            Ok(())
        })
    }
}

/// Appends a person's new state with what led to it, and brings the read model up to date.
pub(super) async fn write(tx: &mut Tx<'_>, kind: &str, person: &Person, detail: Value) -> Result<(), Error> {
    let mut body = json!({ "person": person });
    if !detail.is_null() {
        body["detail"] = detail;
    }
    let events =
        tx.append(STREAM, Expect::Any, vec![NewEvent { kind: kind.into(), body, private: None }]).await?;
    PeopleProjector.apply(tx, &events).await
}

/// One person inside a transaction.
pub(super) async fn person(tx: &mut Tx<'_>, id: &str) -> Result<Option<Person>, Error> {
    let rows = tx.fetch("SELECT record FROM person WHERE id = $1", &[id.into()]).await?;
    rows.first().map(|r| parse(&r.text(0))).transpose()
}

/// Everyone inside a transaction.
pub(super) async fn everyone(tx: &mut Tx<'_>) -> Result<People, Error> {
    let rows = tx.fetch("SELECT record FROM person ORDER BY id", &[]).await?;
    rows.iter().map(|r| parse(&r.text(0)).map(|p| (p.id.clone(), p))).collect()
}

pub(super) async fn read(journal: &Journal) -> Result<People, Error> {
    let rows = journal.query("SELECT record FROM person ORDER BY id", &[]).await?;
    rows.iter().map(|r| parse(&r.text(0)).map(|p| (p.id.clone(), p))).collect()
}

fn parse(record: &str) -> Result<Person, Error> {
    serde_json::from_str(record).map_err(|e| Error::Corrupt(format!("人员记录：{e}")))
}

impl Accounts {
    /// Takes the town's people into the register when it is still empty.
    ///
    /// Returns whether it was empty.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn seed_people(&self, people: &People) -> Result<bool, AccountError> {
        let people = people.clone();
        let seeded = self
            .act("", move |tx| {
                Box::pin(async move {
                    if tx.version(STREAM).await? > 0 {
                        return Done::Ok(Value::from(false));
                    }
                    for person in people.values() {
                        write(tx, "person_registered", person, Value::Null).await?;
                    }
                    Ok(Value::from(true))
                })
            })
            .await?;
        self.reload_people().await?;
        Ok(seeded.as_bool() == Some(true))
    }

    /// Someone of the register, or [`AccountError::NotFound`].
    pub(super) async fn known(tx: &mut Tx<'_>, id: &str) -> Result<Person, journal::ActError<AccountError>> {
        person(tx, id).await?.ok_or_else(|| no(AccountError::NotFound(format!("编号为{id}的人员"))))
    }
}
