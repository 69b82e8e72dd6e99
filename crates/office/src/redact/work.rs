//! Copies that take a while (正在制作): begun by a request, made on their own one after the other, looked at while they are made.
//!
//! What is asked for stands in a table that is no event: only the finished copy is a record. Whatever was under way when the program
//! ended is named as such, and must be begun again.

use super::{Kind, Original, RedactError, Redacted, Wanted, copy_name, digest};
use crate::files::{FileError, FileRoom, stamp};
use crate::me::Me;
use jiff::SignedDuration;
use journal::{Act, Row, Value};
use law::party::FileRef;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder of what is being made, inside the data folder; emptied when the program starts.
pub(crate) const FOLDER: &str = "covering";

pub(crate) const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS copy_work (id TEXT PRIMARY KEY, person TEXT NOT NULL, matter TEXT NOT NULL, \
     original TEXT NOT NULL, name TEXT NOT NULL, what TEXT NOT NULL, ask TEXT NOT NULL, digest TEXT NOT NULL, \
     state TEXT NOT NULL, words TEXT NOT NULL, file TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS copy_work_matter ON copy_work (matter, at)",
    "CREATE UNIQUE INDEX IF NOT EXISTS copy_work_ask ON copy_work (ask)",
];

/// Copies that wait or are made, of everybody: the next is asked to come back later.
const QUEUE: usize = 20;

/// For so many days what came to nothing is shown.
const SHOWN_DAYS: i64 = 3;

/// After so many days nothing is known of it.
const KEPT_DAYS: i64 = 30;

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 排队
    Waiting,
    /// 正在制作
    Working,
    /// 已完成
    Done,
    /// 没有做成
    Failed,
    /// 中断: the program ended meanwhile.
    Broken,
}

impl State {
    const ALL: [State; 5] = [State::Waiting, State::Working, State::Done, State::Failed, State::Broken];

    /// As the table and the API have it.
    pub fn tag(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Working => "working",
            State::Done => "done",
            State::Failed => "failed",
            State::Broken => "broken",
        }
    }

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            State::Waiting => "排队等候",
            State::Working => "正在制作",
            State::Done => "已经做好",
            State::Failed => "没有做成",
            State::Broken => "中断了",
        }
    }

    /// Whether something more will come of it.
    pub fn is_open(self) -> bool {
        matches!(self, State::Waiting | State::Working)
    }
}

/// A copy that is being made, or was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Work {
    /// Its identifier.
    pub id: String,
    /// Who asked for it.
    pub person: String,
    /// The matter.
    pub matter: String,
    /// The original's address.
    pub original: String,
    /// The original's name.
    pub name: String,
    /// What is covered, in words.
    pub what: String,
    /// How far it is.
    pub state: State,
    /// The same in percent.
    pub percent: u32,
    /// Why nothing came of it; empty otherwise.
    pub words: String,
    /// The copy, once it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<FileRef>,
    /// When it was asked for.
    pub at: String,
}

/// How far a copy is, told by whoever makes it.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<AtomicU32>);

impl Progress {
    /// So much of so much is done.
    pub(super) fn set(&self, done: usize, of: usize) {
        let percent = done.saturating_mul(100) / of.max(1);
        self.0.store(u32::try_from(percent).unwrap_or(100).min(100), Ordering::Relaxed);
    }
}

/// Those under way in this program.
#[derive(Clone, Default)]
pub(crate) struct Working(Arc<Mutex<HashMap<String, Progress>>>);

impl Working {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, Progress>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

const COLUMNS: &str = "id, person, matter, original, name, what, state, words, file, at";

impl FileRoom {
    fn work_of(&self, row: &Row) -> Work {
        let state = row.text(6);
        let state = State::ALL.into_iter().find(|s| s.tag() == state).unwrap_or(State::Broken);
        let far = self.working().with(|all| all.get(&row.text(0)).map(|p| p.0.load(Ordering::Relaxed)));
        Work {
            id: row.text(0),
            person: row.text(1),
            matter: row.text(2),
            original: row.text(3),
            name: row.text(4),
            what: row.text(5),
            state,
            percent: if state == State::Done { 100 } else { far.unwrap_or_default() },
            words: match state {
                State::Broken => "程序重新启动过，没有做完，请重新做".into(),
                _ => row.text(7),
            },
            copy: serde_json::from_str(&row.text(8)).ok(),
            at: row.text(9),
        }
    }

    async fn write_work(&self, sql: &'static str, args: Vec<Value>) -> Result<(), FileError> {
        let act = Act { at: stamp(self.office().now()), ..Act::default() };
        let done = self.office().journal().act::<Infallible, _>(act, move |tx| {
            Box::pin(async move {
                tx.execute(sql, &args).await?;
                Ok(serde_json::Value::Null)
            })
        });
        done.await?;
        Ok(())
    }

    /// What an earlier run of the program left: named as broken off, and its halves removed.
    pub(crate) async fn break_off(&self) -> Result<(), FileError> {
        let folder = self.office().data().join(FOLDER);
        match tokio::fs::remove_dir_all(&folder).await {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
            _ => tokio::fs::create_dir_all(&folder).await?,
        }
        self.write_work(
            "UPDATE copy_work SET state = 'broken' WHERE state IN ('waiting', 'working')",
            Vec::new(),
        )
        .await
    }

    /// Forgets what came of works long ago.
    pub(crate) async fn forget_works(&self) -> Result<(), FileError> {
        let cutoff = stamp(self.office().now().saturating_sub(SignedDuration::from_hours(24 * KEPT_DAYS)));
        let sql = "DELETE FROM copy_work WHERE at <= $1 AND state NOT IN ('waiting', 'working')";
        self.write_work(sql, vec![cutoff.into()]).await
    }

    /// Copies that are being made in a matter, and those that lately came to nothing; the newest first.
    ///
    /// # Errors
    /// P-02 if the matter is not theirs; the store.
    pub async fn works(&self, me: &Me, matter: &str) -> Result<Vec<Work>, FileError> {
        self.opened(me, matter).await?;
        let since = stamp(self.office().now().saturating_sub(SignedDuration::from_hours(24 * SHOWN_DAYS)));
        let sql = format!(
            "SELECT {COLUMNS} FROM copy_work WHERE matter = $1 AND at > $2 AND state <> 'done' ORDER BY at DESC, id LIMIT 20"
        );
        let rows = self.office().journal().query(&sql, &[matter.into(), since.into()]).await?;
        Ok(rows.iter().map(|r| self.work_of(r)).collect())
    }

    /// A copy that is being made, for whoever may open its matter.
    ///
    /// # Errors
    /// [`FileError::NotFound`]; P-02; the store.
    pub async fn work(&self, me: &Me, id: &str) -> Result<Work, FileError> {
        let sql = format!("SELECT {COLUMNS} FROM copy_work WHERE id = $1");
        let rows = self.office().journal().query(&sql, &[id.into()]).await?;
        let work = rows.first().map(|r| self.work_of(r)).ok_or(FileError::NotFound)?;
        self.opened(me, &work.matter).await?;
        Ok(work)
    }

    /// Begins a copy, or finds the one that was begun by the same request or is being made of the same.
    pub(super) async fn begin_work(
        &self,
        me: &Me,
        matter: &str,
        original: &Original,
        wanted: Wanted,
        key: &str,
    ) -> Result<Work, RedactError> {
        let journal = self.office().journal();
        let digest = digest(matter, &original.file.sha256, &wanted);
        let id = self.office().new_key();
        let ask = if key.is_empty() { id.clone() } else { format!("{}/{key}", me.person.id) };
        let failed = |e: journal::Error| RedactError::File(e.into());
        let sql = format!("SELECT {COLUMNS}, digest FROM copy_work WHERE ask = $1");
        let known = journal.query(&sql, &[ask.as_str().into()]).await.map_err(failed)?;
        if let Some(row) = known.first() {
            return if row.text(10) == digest { Ok(self.work_of(row)) } else { Err(RedactError::Stale) };
        }
        let open = format!("SELECT {COLUMNS}, digest FROM copy_work WHERE state IN ('waiting', 'working')");
        let open = journal.query(&open, &[]).await.map_err(failed)?;
        if let Some(row) = open.iter().find(|r| r.text(10) == digest) {
            return Ok(self.work_of(row));
        }
        if open.len() >= QUEUE {
            return Err(FileError::Swamped.into());
        }
        let args: Vec<Value> = vec![
            id.as_str().into(),
            me.person.id.as_str().into(),
            matter.into(),
            original.file.sha256.as_str().into(),
            original.file.name.as_str().into(),
            wanted.words().into(),
            ask.as_str().into(),
            digest.as_str().into(),
            stamp(self.office().now()).into(),
        ];
        let insert = "INSERT INTO copy_work (id, person, matter, original, name, what, ask, digest, state, words, file, at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', '', $9) ON CONFLICT (ask) DO NOTHING";
        let progress = Progress::default();
        self.working().with(|all| all.insert(id.clone(), progress.clone()));
        self.write_work(insert, args).await?;
        let known = journal.query(&sql, &[ask.as_str().into()]).await.map_err(failed)?;
        let row = known.first().ok_or(FileError::Interrupted)?;
        let work = self.work_of(row);
        if work.id != id {
            // The same click came twice at the same moment.
            self.working().with(|all| all.remove(&id));
            return if row.text(10) == digest { Ok(work) } else { Err(RedactError::Stale) };
        }
        let task = Task {
            room: self.clone(),
            me: me.clone(),
            matter: matter.into(),
            original: original.clone(),
            wanted,
            key: key.into(),
            id,
            progress,
        };
        tokio::spawn(task.run());
        Ok(work)
    }
}

/// A copy to be made.
struct Task {
    room: FileRoom,
    me: Me,
    matter: String,
    original: Original,
    wanted: Wanted,
    key: String,
    id: String,
    progress: Progress,
}

impl Task {
    /// Makes it when its turn has come; whatever happens stands in the table afterwards.
    async fn run(self) {
        let (room, id) = (self.room.clone(), self.id.clone());
        let begun = "UPDATE copy_work SET state = 'working' WHERE id = $1";
        let made = match room.covering().acquire_owned().await {
            Ok(_turn) => match room.write_work(begun, vec![id.as_str().into()]).await {
                Ok(()) => self.make().await,
                Err(error) => Err(error.into()),
            },
            Err(_) => Err(FileError::Interrupted.into()),
        };
        let (state, words, file) = match made {
            Ok(file) => (State::Done, String::new(), json!(file).to_string()),
            Err(error) => (State::Failed, words(&error), String::new()),
        };
        let sql = "UPDATE copy_work SET state = $2, words = $3, file = $4 WHERE id = $1";
        let args = vec![id.as_str().into(), state.tag().into(), words.into(), file.into()];
        if let Err(error) = room.write_work(sql, args).await {
            tracing::error!(%error, "a copy's end could not be noted");
        }
        room.working().with(|all| all.remove(&id));
    }

    async fn make(self) -> Result<FileRef, RedactError> {
        let Task { room, me, matter, original, wanted, key, progress, .. } = self;
        // Gone with all that lies in it, whatever becomes of the copy.
        let folder = room.workplace()?;
        let (sha256, place) = (original.file.sha256.as_str(), folder.path().to_path_buf());
        let made = match original.kind {
            Kind::Pages => room.cover_pages(sha256, wanted.areas.clone(), place, progress).await?,
            Kind::Film | Kind::Sound => {
                room.cover_recording(sha256, original.media()?, &wanted, place, progress).await?
            }
            Kind::Picture => return Err(FileError::NoPicture.into()),
        };
        let ending = made.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let name = copy_name(&original.file.name, ending);
        let copy = room.keep_made_file(&made, name, &me).await?;
        let original = original.file.sha256;
        room.record(&me, Redacted { matter, original, copy, wanted }, &key).await
    }
}

/// Why nothing came of it, for the person; faults of the house are logged and not shown.
fn words(error: &RedactError) -> String {
    match error {
        RedactError::File(FileError::TooLarge { limit, .. }) => {
            format!("做好的副本超过{} MB，收不下；请把原件拆成几份再遮盖", limit >> 20)
        }
        RedactError::File(FileError::Journal(_) | FileError::Disk(_)) => {
            tracing::error!(%error, "covering");
            "副本没有存上，请重新做一次".into()
        }
        other => other.to_string(),
    }
}
