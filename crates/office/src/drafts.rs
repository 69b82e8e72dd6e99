//! 草稿 — what is being written, before it is done: every version kept, with who saved it and when. A draft belongs to an act
//! on a matter, not to a person: whoever may do the act goes on where a colleague stopped. It is no event: nothing in law
//! follows from it. The wording that was acted on stands behind the versions as the last one; a document once issued is
//! fixed (P-07), and what is wrong with it is mended by a further document.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::{PAGE, Page};
use crate::scope;
use crate::submit::Matter;
use journal::{Act, ActError, Row};
use law::matter::TEXT_LIMIT;
use law::person::Role;
use law::refusal::Refusal;
use law::rules;
use serde::Serialize;
use std::collections::BTreeMap;

/// Not a list of events: drafts are not in the journal, and a rebuild leaves them alone.
pub(crate) const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS draft (matter TEXT NOT NULL, act TEXT NOT NULL, no BIGINT NOT NULL, \
     person TEXT NOT NULL, name TEXT NOT NULL, saved_at TEXT NOT NULL, used BIGINT NOT NULL, fields TEXT NOT NULL, \
     PRIMARY KEY (matter, act, no))",
];

/// What was typed: names of fields with their values, as the form sends them.
pub type Fields = BTreeMap<String, Vec<String>>;

/// Most characters of one draft, all its fields together: a form of ten full texts.
const MOST: usize = TEXT_LIMIT * 10;

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// 稿次, from 1.
    pub no: u32,
    /// 保存人
    pub by: String,
    /// 保存时间, to the minute.
    pub saved_at: String,
    /// The wording that was acted on (已办理), not a draft any more.
    pub used: bool,
    /// What was typed.
    pub fields: Fields,
}

/// The latest version of a draft that nobody has acted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenDraft {
    /// The act it is for.
    pub act: String,
    /// 稿次
    pub no: u32,
    /// 保存人
    pub by: String,
    /// 保存时间
    pub saved_at: String,
}

/// What came of saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// As this version; one that says the same as the latest is not kept twice.
    As(u32),
    /// A colleague saved this one meanwhile: nothing is kept until the writer has been told.
    Overtaken(Box<Draft>),
}

/// The row's own name of a matter; none for those that are begun in one go.
fn place(matter: &Matter) -> Option<String> {
    match matter {
        // A filing is proposed on the clue: there is no case yet.
        Matter::Clue(id) | Matter::NewCase(id) => Some(format!("clue/{id}")),
        Matter::Case(id) => Some(format!("case/{id}")),
        Matter::Inspection(id) => Some(format!("inspection/{id}")),
        Matter::NewClue | Matter::NewInfo | Matter::Info(_) | Matter::NewInspection | Matter::Receipts => {
            None
        }
    }
}

/// Says nothing: only what was typed is kept.
fn said(fields: Fields) -> Fields {
    fields.into_iter().filter(|(_, values)| values.iter().any(|v| !v.trim().is_empty())).collect()
}

fn refused(refusal: Refusal) -> Error {
    Error::Refused(Box::new(refusal))
}

fn draft(row: &Row) -> Draft {
    Draft {
        no: u32::try_from(row.int(0)).unwrap_or_default(),
        by: row.text(1),
        saved_at: row.text(2),
        used: row.int(3) == 1,
        // What cannot be read is an empty draft, never a page that fails.
        fields: serde_json::from_str(&row.text(4)).unwrap_or_default(),
    }
}

const LATEST: &str = "SELECT no, name, saved_at, used, fields FROM draft WHERE matter = $1 AND act = $2 \
                      ORDER BY no DESC LIMIT 1";

impl Office {
    /// Saves a version of a draft, `seen` being the version it was written on (0: none).
    ///
    /// # Errors
    /// P-01 and P-02 for whoever may not do the act, P-04 where nothing is typed or too much, [`Error::NotFound`], the store.
    pub async fn save_draft(
        &self,
        me: &Me,
        matter: &Matter,
        act: &str,
        seen: u32,
        fields: Fields,
    ) -> Result<Saved, Error> {
        let place = self.draft_place(me, matter, act).await?;
        let fields = said(fields);
        if fields.is_empty() {
            return Err(refused(
                Refusal::new(&rules::P_04, "有填写的内容才能存为草稿", "没有填写").field("fields"),
            ));
        }
        if fields.values().flatten().map(|v| v.chars().count()).sum::<usize>() > MOST {
            let need = format!("一份草稿不超过{}万字", MOST / 10_000);
            return Err(refused(Refusal::new(&rules::P_04, need, "内容太长").field("fields")));
        }
        self.put_draft(me, place, act, Some(seen), fields).await
    }

    /// Puts what was acted on behind the draft there was, which is closed by it; nothing where there was none. The act itself
    /// stands in the journal by now: should this fail, the draft merely stays open.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn close_draft(
        &self,
        me: &Me,
        matter: &Matter,
        act: &str,
        fields: Fields,
    ) -> Result<(), Error> {
        let Some(place) = place(matter) else { return Ok(()) };
        self.put_draft(me, place, act, None, said(fields)).await.map(|_| ())
    }

    /// Writes the next version; `seen` none is what was acted on.
    async fn put_draft(
        &self,
        me: &Me,
        place: String,
        act: &str,
        seen: Option<u32>,
        fields: Fields,
    ) -> Result<Saved, Error> {
        let now = self.now();
        let (person, name) = (me.person.id.clone(), me.person.name.clone());
        let text = serde_json::to_string(&fields).map_err(|e| journal::Error::Corrupt(e.to_string()))?;
        let (act, saved_at) = (act.to_string(), now.strftime("%Y-%m-%d %H:%M").to_string());
        let head =
            Act { key: None, at: now.strftime("%Y-%m-%dT%H:%M:%S").to_string(), actor: person.clone() };
        let done = self.journal().act(head, move |tx| {
            Box::pin(async move {
                let rows = tx.fetch(LATEST, &[place.as_str().into(), act.as_str().into()]).await?;
                let latest = rows.first().map(draft);
                let no = latest.as_ref().map_or(0, |d| d.no);
                let same = latest.as_ref().is_some_and(|d| !d.used && d.fields == fields);
                let closed = latest.as_ref().is_none_or(|d| d.used);
                match seen {
                    Some(_) if same => return Ok(no.into()),
                    None if closed => return Ok(no.into()),
                    Some(seen) if seen < no => return Err(ActError::Refused(latest.map(Box::new))),
                    _ => {}
                }
                let args = [
                    place.into(),
                    act.into(),
                    i64::from(no + 1).into(),
                    person.into(),
                    name.into(),
                    saved_at.into(),
                    i64::from(seen.is_none()).into(),
                    text.into(),
                ];
                let sql = "INSERT INTO draft (matter, act, no, person, name, saved_at, used, fields) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
                tx.execute(sql, &args).await?;
                Ok((no + 1).into())
            })
        });
        match done.await {
            Ok(done) => {
                Ok(Saved::As(done.value.as_u64().and_then(|n| n.try_into().ok()).unwrap_or_default()))
            }
            Err(ActError::Refused(Some(by))) => Ok(Saved::Overtaken(by)),
            Err(ActError::Refused(None)) => Err(Error::NotFound),
            Err(ActError::Store(e)) => Err(e.into()),
        }
    }

    /// The latest version of a draft, acted on or not; none where there never was one.
    ///
    /// # Errors
    /// As [`Office::save_draft`] for who may read it; the store.
    pub async fn latest_draft(&self, me: &Me, matter: &Matter, act: &str) -> Result<Option<Draft>, Error> {
        let place = self.draft_place(me, matter, act).await?;
        Ok(self.journal().query(LATEST, &[place.into(), act.into()]).await?.first().map(draft))
    }

    /// One version.
    ///
    /// # Errors
    /// As [`Office::latest_draft`]; [`Error::NotFound`].
    pub async fn draft(&self, me: &Me, matter: &Matter, act: &str, no: u32) -> Result<Draft, Error> {
        let place = self.draft_place(me, matter, act).await?;
        let sql = "SELECT no, name, saved_at, used, fields FROM draft \
                   WHERE matter = $1 AND act = $2 AND no = $3";
        let rows = self.journal().query(sql, &[place.into(), act.into(), i64::from(no).into()]).await?;
        rows.first().map(draft).ok_or(Error::NotFound)
    }

    /// 草稿经过: the versions, newest first, a page at a time; `before` is the version the last page ended with.
    ///
    /// # Errors
    /// As [`Office::latest_draft`].
    pub async fn drafts(
        &self,
        me: &Me,
        matter: &Matter,
        act: &str,
        before: Option<u32>,
    ) -> Result<Page<Draft>, Error> {
        let place = self.draft_place(me, matter, act).await?;
        let sql = format!(
            "SELECT no, name, saved_at, used, fields FROM draft WHERE matter = $1 AND act = $2 AND no < $3 \
             ORDER BY no DESC LIMIT {}",
            PAGE + 1
        );
        let before = before.map_or(i64::MAX, i64::from);
        let rows = self.journal().query(&sql, &[place.into(), act.into(), before.into()]).await?;
        let mut rows: Vec<Draft> = rows.iter().map(draft).collect();
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|d| d.no.to_string());
        Ok(Page { rows, next })
    }

    /// The drafts on a matter that this person may go on with, in the order of their acts; a matter has as many acts as its
    /// table, so this list cannot grow.
    ///
    /// # Errors
    /// The store; nothing for whoever may not read the matter's drafts.
    pub async fn open_drafts(&self, me: &Me, matter: &Matter) -> Result<Vec<OpenDraft>, Error> {
        let Some(place) = place(matter) else { return Ok(Vec::new()) };
        let sql = "SELECT d.act, d.no, d.name, d.saved_at FROM draft d WHERE d.matter = $1 AND d.used = 0 \
                   AND NOT EXISTS (SELECT 1 FROM draft l WHERE l.matter = d.matter AND l.act = d.act AND l.no > d.no) \
                   ORDER BY d.act";
        let rows = self.journal().query(sql, &[place.into()]).await?;
        if rows.is_empty() || !self.reads_drafts(me, matter).await? {
            return Ok(Vec::new());
        }
        let mine = rows.iter().filter(|r| self.may_draft(me, matter, &r.text(0)).is_ok());
        let one = |r: &Row| OpenDraft {
            act: r.text(0),
            no: u32::try_from(r.int(1)).unwrap_or_default(),
            by: r.text(2),
            saved_at: r.text(3),
        };
        Ok(mine.map(one).collect())
    }

    /// Whether the matter's drafts are this person's to read: they say what the matter itself says, names and all.
    async fn reads_drafts(&self, me: &Me, matter: &Matter) -> Result<bool, Error> {
        Ok(match matter {
            Matter::Case(id) => scope::reads_party(me, &self.case(me, id, false).await?.state),
            Matter::Clue(id) | Matter::NewCase(id) => self.clue(me, id).await.map(|_| true)?,
            Matter::Inspection(id) => self.inspection(me, id).await.map(|_| true)?,
            Matter::NewClue
            | Matter::NewInfo
            | Matter::Info(_)
            | Matter::NewInspection
            | Matter::Receipts => false,
        })
    }

    /// Whether this person's post does this act at all (P-01); what else the act needs may still be missing while it is written.
    fn may_draft(&self, me: &Me, matter: &Matter, act: &str) -> Result<(), Error> {
        let roles: Option<&'static [Role]> = match matter {
            Matter::Case(_) | Matter::NewCase(_) => law::case::act(act).map(|a| a.roles),
            Matter::Clue(_) => law::clue::act(act).map(|a| a.roles),
            Matter::Inspection(_) => law::inspection::act(act).map(|a| a.roles),
            Matter::NewClue
            | Matter::NewInfo
            | Matter::Info(_)
            | Matter::NewInspection
            | Matter::Receipts => None,
        };
        let roles = roles.ok_or(Error::NotFound)?;
        self.look(me, |ctx| ctx.require_role(roles)).map(|_| ()).map_err(refused)
    }

    /// Where the versions of this draft stand, for whoever may do the act on this matter.
    async fn draft_place(&self, me: &Me, matter: &Matter, act: &str) -> Result<String, Error> {
        let place = place(matter).ok_or(Error::NotFound)?;
        self.may_draft(me, matter, act)?;
        if self.reads_drafts(me, matter).await? { Ok(place) } else { Err(refused(scope::not_mine(me))) }
    }
}
