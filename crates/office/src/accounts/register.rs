//! The register of people (人员名册) as a read model of the stream `people`.
//!
//! Each event carries the person as it stands afterwards, with what changed and on which paper; the last one counts.

use super::{AccountError, Accounts, Done, no};
use journal::{Error, Expect, Journal, NewEvent, Recorded, Tx, canonical};
use law::person::{People, Person};
use serde_json::{Value, json};

/// The stream.
pub const STREAM: &str = "people";

/// Brings the table `person` up to date with an event of the stream `people`.
pub(crate) async fn project(tx: &mut Tx<'_>, event: &Recorded) -> Result<(), Error> {
    let record = &event.body["person"];
    let id = record["id"].as_str().ok_or_else(|| Error::Corrupt("人员事件没有编号".into()))?;
    let sql = "INSERT INTO person (id, record) VALUES ($1, $2) \
               ON CONFLICT (id) DO UPDATE SET record = excluded.record";
    tx.execute(sql, &[id.into(), canonical(record).into()]).await?;
    Ok(())
}

/// Appends a person's new state with what led to it, and brings the read model up to date.
pub(super) async fn write(tx: &mut Tx<'_>, kind: &str, person: &Person, detail: Value) -> Result<(), Error> {
    let mut body = json!({ "person": person });
    if !detail.is_null() {
        body["detail"] = detail;
    }
    let events =
        tx.append(STREAM, Expect::Any, vec![NewEvent { kind: kind.into(), body, private: None }]).await?;
    for event in &events {
        project(tx, event).await?;
    }
    Ok(())
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
    /// Takes the town's people into the register when it is still empty, and puts the register in force.
    pub(super) async fn seed_people(&self) -> Result<(), AccountError> {
        let people = self.office.town().people.clone();
        self.act("", move |tx| {
            Box::pin(async move {
                if tx.version(STREAM).await? == 0 {
                    for person in people.values() {
                        write(tx, "person_registered", person, Value::Null).await?;
                    }
                }
                Done::Ok(Value::Null)
            })
        })
        .await?;
        self.reload_people().await
    }

    /// Someone of the register, or [`AccountError::NotFound`].
    pub(super) async fn known(tx: &mut Tx<'_>, id: &str) -> Result<Person, journal::ActError<AccountError>> {
        person(tx, id).await?.ok_or_else(|| no(AccountError::NotFound(format!("编号为{id}的人员"))))
    }
}
