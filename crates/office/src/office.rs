//! The town hall opened: journal, files, town, clock.

use crate::cache::Cache;
use crate::calendar::CurrentBook;
use crate::clock::{Clock, Entropy};
use crate::notify;
use crate::project::Tables;
use crate::town::TownBook;
use crate::verify::{self, Sm3};
use jiff::civil::DateTime;
use journal::{Files, Journal};
use law::person::People;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

/// Where everything is.
pub struct Config {
    /// 数据目录: database (unless given), files, pictures for display.
    pub data: PathBuf,
    /// Another database than the file in the data folder.
    pub database: Option<String>,
    /// The public address that QR codes lead to, e.g. `https://zf.example.gov.cn`.
    pub public_url: String,
}

/// What can go wrong with the office itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// Files.
    #[error(transparent)]
    Files(#[from] journal::FileError),
    /// Documents.
    #[error("文书：{0}")]
    Document(String),
    /// A folder.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What was asked for is not there, or not for this person to know.
    #[error("没有找到")]
    NotFound,
    /// Not for this person.
    #[error("{0}")]
    Refused(Box<law::refusal::Refusal>),
}

/// The town hall; clones share it.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

/// What the clones of an [`Office`] share.
pub struct Inner {
    pub(crate) journal: Journal,
    pub(crate) files: Files,
    pub(crate) book: CurrentBook,
    pub(crate) people: RwLock<Arc<People>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) tables: Arc<Tables>,
    pub(crate) data: PathBuf,
    pub(crate) print_room: crate::papers::PrintRoom,
    pub(crate) public_url: String,
}

impl Inner {
    /// The town.
    pub fn town(&self) -> &'static TownBook {
        self.book.get()
    }
}

impl std::ops::Deref for Office {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Where the journal's anchor (锚点) stands: beside the database, not in it.
const ANCHOR: &str = "anchor";

/// Tells the log, a tenth at a time, how far lists of another shape have been made anew.
fn told() -> impl FnMut(i64, i64) + Send + 'static {
    let mut last = -1;
    move |done, total| {
        let tenth = done * 10 / total.max(1);
        if std::mem::replace(&mut last, tenth) != tenth {
            tracing::warn!("列表的格式随程序更新，正由账本重新生成：{done}/{total}");
        }
    }
}

impl Office {
    /// Opens the office; an empty data folder becomes an empty office, and lists that a program of another version made are
    /// made anew from the journal.
    ///
    /// # Errors
    /// If the folder or the database cannot be opened, or the journal's head does not fit its records.
    pub async fn open(
        config: Config,
        town: TownBook,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Error> {
        std::fs::create_dir_all(&config.data)?;
        let url =
            config.database.unwrap_or_else(|| format!("sqlite:{}", config.data.join("zhifa.db").display()));
        let journal = Journal::open_anchored(&url, &config.data.join(ANCHOR)).await?;
        journal.ensure_schema(crate::drafts::SCHEMA).await?;
        let beside = [
            notify::READ,
            notify::SETTINGS,
            notify::OUTBOX,
            crate::patrol::SCHEMA,
            crate::files::SCANS,
            crate::files::REGISTER,
        ];
        for schema in beside {
            journal.ensure_schema(schema).await?;
        }
        let files = Files::open(config.data.join("files")).await?;
        let people = RwLock::new(Arc::new(town.people.clone()));
        let book = CurrentBook::new(town);
        book.take_in(&journal).await?;
        let cache = Arc::new(Cache::default());
        let tables = Arc::new(Tables::new(cache.clone(), book.clone()));
        // The years entered are known by now: the lists come out as a rebuild makes them.
        journal.ensure_lists(tables.clone(), told()).await?;
        let data = config.data;
        let (print_room, public_url) = (crate::papers::PrintRoom::default(), config.public_url);
        Ok(Office(Arc::new(Inner {
            journal,
            files,
            book,
            people,
            clock,
            entropy,
            cache,
            tables,
            data,
            print_room,
            public_url,
        })))
    }

    /// The moment.
    pub fn now(&self) -> DateTime {
        self.0.clock.now()
    }

    /// The public address that QR codes lead to.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// Unguessable bytes.
    pub fn entropy_fill(&self, buffer: &mut [u8]) {
        self.0.entropy.fill(buffer);
    }

    /// A key for one filled-in form: sent twice, it acts once.
    pub fn new_key(&self) -> String {
        crate::ids::clear_text(self.0.entropy.as_ref(), 16)
    }

    /// The store of files.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// The journal, for keeping and checking.
    pub fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.0.data
    }

    /// Everyone, as of now.
    pub fn people(&self) -> Arc<People> {
        self.0.people.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Puts the register of people in force.
    pub fn set_people(&self, people: People) {
        *self.0.people.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(people);
    }

    /// Makes every list and count anew from the events.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn rebuild(&self, progress: impl FnMut(i64, i64) + Send + 'static) -> Result<i64, Error> {
        Ok(self.0.journal.rebuild(self.0.tables.clone(), progress).await?)
    }

    /// A digest of every list and count: equal before and after [`Office::rebuild`].
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn lists_digest(&self) -> Result<String, Error> {
        Ok(self.0.journal.read_model_digest(self.0.tables.as_ref()).await?)
    }

    /// Replays the journal beside the lists and tells which lists differ; none at all if somebody wrote meanwhile.
    ///
    /// # Errors
    /// If a database fails, a record is damaged, or there is no room for the replay in the data folder.
    pub async fn compare_lists(
        &self,
        progress: impl FnMut(i64, i64),
    ) -> Result<Option<Vec<&'static str>>, Error> {
        let folder = tempfile::Builder::new().prefix("replay").tempdir_in(&self.0.data)?;
        let scratch = Journal::open(&format!("sqlite:{}", folder.path().join("lists.db").display())).await?;
        // Its own memory of folded matters: epochs of two journals must not meet in one.
        let cache = Arc::new(Cache::default());
        let tables = Arc::new(Tables::new(cache, self.0.book.clone()));
        Ok(self.0.journal.compare_lists(&scratch, tables, progress).await?)
    }

    /// Re-reads everything. The journal knows which files it holds; which files the matters refer to is known here, so
    /// that a file that is gone is found as well as one that was altered.
    ///
    /// # Errors
    /// If the database cannot be read at all.
    pub async fn verify(&self, progress: impl FnMut(u64, u64)) -> Result<journal::Report, Error> {
        self.verify_with(Sm3::Registered, progress).await
    }

    /// As [`Office::verify`], and how SM3 is held against the files.
    ///
    /// # Errors
    /// If the database cannot be read at all.
    pub async fn verify_with(
        &self,
        sm3: Sm3,
        progress: impl FnMut(u64, u64),
    ) -> Result<journal::Report, Error> {
        let mut report =
            self.0.journal.verify_noting(Some(&self.0.files), verify::of_interest, progress).await?;
        let used = "SELECT DISTINCT sha256 FROM file_use ORDER BY sha256";
        for row in self.0.journal.query(used, &[]).await? {
            let address = row.text(0);
            if !self.0.files.path(&address).is_file() {
                let place = format!("文件{address}");
                report.findings.push(journal::Finding { place, what: "事项引用的文件缺失".into() });
            }
        }
        report.findings.extend(self.verify_register(sm3).await?);
        report.findings.extend(self.verify_signatures(&report.noted).await?);
        report.findings.extend(self.verify_evidence(&report.noted).await?);
        Ok(report)
    }
}
