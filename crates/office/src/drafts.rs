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
     person TEXT NOT NULL, name TEXT NOT NULL, saved_at TEXT NOT NULL, state BIGINT NOT NULL, fields TEXT NOT NULL, \
     PRIMARY KEY (matter, act, no))",
];

/// What was typed: names of fields with their values, as the form sends them.
pub type Fields = BTreeMap<String, Vec<String>>;

/// What opens a case from a clue: written on the clue, for there is no case yet.
pub const OPENING: [&str; 2] = ["propose_filing", "decide_on_spot"];

/// Most characters of one draft, all its fields together: a form of ten full texts.
const MOST: usize = TEXT_LIMIT * 10;

/// Versions kept of one draft; saving one more lets the oldest go.
const KEPT: u32 = 200;

/// What a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// 草稿: to be gone on with.
    Open,
    /// 已办理: the wording that was acted on.
    Used,
    /// 已弃: whoever wrote on put it away; nothing stands in it.
    Dropped,
}

impl DraftState {
    fn column(self) -> i64 {
        match self {
            DraftState::Open => 0,
            DraftState::Used => 1,
            DraftState::Dropped => 2,
        }
    }

    fn read(column: i64) -> Self {
        match column {
            0 => DraftState::Open,
            1 => DraftState::Used,
            _ => DraftState::Dropped,
        }
    }
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// 稿次, from 1.
    pub no: u32,
    /// 保存人
    pub by: String,
    /// 保存时间, to the minute.
    pub saved_at: String,
    /// What it is.
    pub state: DraftState,
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
        Matter::NewClue
        | Matter::Followed(_)
        | Matter::NewInfo
        | Matter::Info(_)
        | Matter::NewInspection
        | Matter::NewPatrol
        | Matter::Patrol(_)
        | Matter::Receipts
        | Matter::NewStocktaking
        | Matter::Stocktaking(_)
        | Matter::NewFootage
        | Matter::Footage(_) => None,
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
        state: DraftState::read(row.int(3)),
        // What cannot be read is an empty draft, never a page that fails.
        fields: serde_json::from_str(&row.text(4)).unwrap_or_default(),
    }
}

const LATEST: &str = "SELECT no, name, saved_at, state, fields FROM draft WHERE matter = $1 AND act = $2 \
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
        self.put_draft(me, place, act, DraftState::Open, seen, fields).await
    }

    /// 弃稿: puts an open draft away, `seen` being its latest version as the person knows it. Its versions stay.
    ///
    /// # Errors
    /// As [`Office::save_draft`].
    pub async fn drop_draft(&self, me: &Me, matter: &Matter, act: &str, seen: u32) -> Result<Saved, Error> {
        let place = self.draft_place(me, matter, act).await?;
        self.put_draft(me, place, act, DraftState::Dropped, seen, Fields::new()).await
    }

    /// Puts what was acted on behind the draft it was written on, which is closed by it. The act itself stands in the journal
    /// by now: should this fail, or a colleague have gone on meanwhile, the draft merely stays open.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn close_draft(
        &self,
        me: &Me,
        matter: &Matter,
        act: &str,
        seen: u32,
        fields: Fields,
    ) -> Result<(), Error> {
        let Some(place) = place(matter) else { return Ok(()) };
        self.put_draft(me, place, act, DraftState::Used, seen, said(fields)).await.map(|_| ())
    }

    /// Writes the next version.
    async fn put_draft(
        &self,
        me: &Me,
        place: String,
        act: &str,
        state: DraftState,
        seen: u32,
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
                let open = latest.as_ref().filter(|d| d.state == DraftState::Open);
                let nothing_new = match state {
                    DraftState::Open => open.is_some_and(|d| d.fields == fields),
                    // There is nothing to close.
                    DraftState::Used | DraftState::Dropped => open.is_none(),
                };
                if nothing_new {
                    return Ok(no.into());
                }
                if seen < no {
                    return Err(ActError::Refused(latest.map(Box::new)));
                }
                let oldest = i64::from((no + 1).saturating_sub(KEPT));
                let sql = "DELETE FROM draft WHERE matter = $1 AND act = $2 AND no <= $3";
                tx.execute(sql, &[place.as_str().into(), act.as_str().into(), oldest.into()]).await?;
                let args = [
                    place.into(),
                    act.into(),
                    i64::from(no + 1).into(),
                    person.into(),
                    name.into(),
                    saved_at.into(),
                    state.column().into(),
                    text.into(),
                ];
                let sql = "INSERT INTO draft (matter, act, no, person, name, saved_at, state, fields) \
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
        let sql = "SELECT no, name, saved_at, state, fields FROM draft \
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
            "SELECT no, name, saved_at, state, fields FROM draft WHERE matter = $1 AND act = $2 AND no < $3 \
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
        let sql = "SELECT d.act, d.no, d.name, d.saved_at FROM draft d WHERE d.matter = $1 AND d.state = 0 \
                   AND NOT EXISTS (SELECT 1 FROM draft l WHERE l.matter = d.matter AND l.act = d.act AND l.no > d.no) \
                   ORDER BY d.act";
        let rows = self.journal().query(sql, &[place.into()]).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut mine = Vec::new();
        for row in &rows {
            match self.draft_place(me, matter, &row.text(0)).await {
                Ok(_) => mine.push(row),
                Err(Error::Refused(_) | Error::NotFound) => {}
                Err(e) => return Err(e),
            }
        }
        let one = |r: &Row| OpenDraft {
            act: r.text(0),
            no: u32::try_from(r.int(1)).unwrap_or_default(),
            by: r.text(2),
            saved_at: r.text(3),
        };
        Ok(mine.into_iter().map(one).collect())
    }

    /// Where the versions of this draft stand, for whoever may do the act on this matter: their post does it (P-01), the matter
    /// is theirs with the names in it (P-02), and they have not been told to stand aside. What else the act needs may
    /// still be missing while it is written.
    async fn draft_place(&self, me: &Me, matter: &Matter, act: &str) -> Result<String, Error> {
        let row = match matter {
            Matter::Case(_) => law::case::act(act).map(|a| a.roles),
            Matter::NewCase(_) => law::case::act(act).filter(|a| OPENING.contains(&a.id)).map(|a| a.roles),
            Matter::Clue(_) => law::clue::act(act).map(|a| a.roles),
            Matter::Inspection(_) => law::inspection::act(act).map(|a| a.roles),
            Matter::NewClue
            | Matter::Followed(_)
            | Matter::NewInfo
            | Matter::Info(_)
            | Matter::NewInspection
            | Matter::NewPatrol
            | Matter::Patrol(_)
            | Matter::Receipts
            | Matter::NewStocktaking
            | Matter::Stocktaking(_)
            | Matter::NewFootage
            | Matter::Footage(_) => None,
        };
        let (Some(place), Some(roles)) = (place(matter), row) else { return Err(Error::NotFound) };
        self.look(me, |ctx| ctx.require_role(roles)).map_err(refused)?;
        match matter {
            Matter::Case(id) => {
                let case = self.case(me, id, false).await?.state;
                let id = &me.person.id;
                // A squadron's own act is its two officers' to write; others have it by their post.
                let by_post = roles.iter().any(|r| *r != Role::Squad && me.is(*r));
                let writes = by_post || case.officers.is_empty() || case.is_handler(id);
                if !writes || case.is_recused(id) || !scope::reads_party(me, &case) {
                    return Err(refused(scope::not_mine(me)));
                }
            }
            Matter::Inspection(id) => self.inspection(me, id).await.map(|_| ())?,
            Matter::Clue(id) | Matter::NewCase(id) => self.clue(me, id).await.map(|_| ())?,
            _ => return Err(Error::NotFound),
        }
        Ok(place)
    }
}
