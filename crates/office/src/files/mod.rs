//! Files (附件): taken in with suspicion, kept untouched, shown only re-encoded.
//!
//! A file is known by its content: its type is found in its bytes, not in its name; its address is its SHA-256. Who may
//! read it follows from the matters that refer to it.

mod clamd;
mod display;
mod fault;
mod kind;
mod name;
mod programs;
mod properties;
mod read;
mod resume;
mod scan;
mod sound;
mod structure;
mod take;
#[cfg(test)]
mod tests;

pub(crate) use display::{Drawable, upright};
pub(crate) use fault::{Faults, Look, reads_files, size_fault, to_be_there};
pub(crate) use take::stamp;

pub use clamd::{Away, Patience, Scanner};
pub use display::Size;
pub use kind::{Family, Media};
pub use name::display_name;
pub(crate) use programs::Bounds;
pub use programs::{Program, Programs};
pub(crate) use properties::seconds;
pub use read::{FileInfo, OpenFile};
pub use resume::Upload;
pub(crate) use scan::SCHEMA as SCANS;
pub use scan::Scan;
pub use take::Incoming;

use crate::office::Office;
use crate::redact::{WORKS, Working};
use journal::ActError;
use law::refusal::Refusal;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, RwLock, Semaphore};

/// Sizes up to which files are taken, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// 照片
    pub photo: u64,
    /// 视频
    pub video: u64,
    /// 录音
    pub audio: u64,
    /// 文件
    pub document: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MB: u64 = 1024 * 1024;
        Limits { photo: 20 * MB, video: 300 * MB, audio: 50 * MB, document: 50 * MB }
    }
}

impl Limits {
    /// The limit for a family of files.
    pub fn of(&self, family: Family) -> u64 {
        match family {
            Family::Photo => self.photo,
            Family::Video => self.video,
            Family::Audio => self.audio,
            Family::Document => self.document,
        }
    }

    /// The largest of all: nothing above it is taken, whatever it is.
    pub fn largest(&self) -> u64 {
        self.photo.max(self.video).max(self.audio).max(self.document)
    }

    /// In words: `照片不超过20 MB，视频不超过300 MB …`.
    pub fn in_words(&self) -> String {
        let families = [Family::Photo, Family::Video, Family::Audio, Family::Document];
        families.map(|f| format!("{}不超过{}", f.label(), megabytes(&self.of(f)))).join("，")
    }
}

/// Why a file was not taken or not given out; the text is for the person, beside the field.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Not a file we take.
    #[error("{0}")]
    Unfit(String),
    /// Larger than its family may be.
    #[error("{family}不能超过{}，请压缩或者分段后再上传", megabytes(.limit))]
    TooLarge {
        /// 照片、视频 …
        family: &'static str,
        /// Bytes.
        limit: u64,
    },
    /// The sender stopped.
    #[error("上传中断，请重新上传")]
    Interrupted,
    /// No such file.
    #[error("没有这个文件，可能已经清理，请重新上传")]
    NotFound,
    /// Another request is writing this upload.
    #[error("这个文件正在上传，请稍后再试")]
    Busy,
    /// The upload stands elsewhere.
    #[error("已经收到{offset}字节，请从那里接着传")]
    Misplaced {
        /// Bytes that have come.
        offset: u64,
    },
    /// The time in which the upload could be gone on with is over.
    #[error("上传中断太久，已经作废，请重新上传")]
    Expired,
    /// The upload is not whole yet.
    #[error("文件还没有传完")]
    Unfinished,
    /// Too many uploads of one person wait to be ended.
    #[error("没有传完的文件太多，请等它们传完，或者删掉一些")]
    TooMany,
    /// Not for this person.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// Something was found in it when it came.
    #[error("查出恶意内容（{0}），没有收下；请先给手机或者电脑查杀病毒，再重新拍摄或者选择")]
    Malware(String),
    /// Something was found in it after it had been taken.
    #[error("查出恶意内容（{0}），文件已经锁定，不能下载和引用；请与系统管理员联系")]
    Locked(String),
    /// It cannot be scanned now, and this house takes nothing unscanned.
    #[error("查毒程序暂时不能用，没有收下，请过一会儿再传")]
    Unscanned,
    /// Too much is being drawn or made at this moment.
    #[error("正在处理的文件太多，请过一会儿再试")]
    Swamped,
    /// A program that is needed for it is not on this machine.
    #[error("这台服务器上没有处理这种文件的程序，请系统管理员安装{}，再试", .0.label())]
    NoProgram(Program),
    /// It cannot be shown as a picture.
    #[error("这个文件不能预览，请下载后查看")]
    NoPicture,
    /// The store of records.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The store of bytes.
    #[error("文件存储：{0}")]
    Disk(#[from] std::io::Error),
}

fn megabytes(bytes: &u64) -> String {
    match bytes / (1024 * 1024) {
        0 => format!("{} KB", bytes / 1024),
        n => format!("{n} MB"),
    }
}

impl From<journal::FileError> for FileError {
    fn from(error: journal::FileError) -> Self {
        match error {
            journal::FileError::TooLarge { limit } => FileError::TooLarge { family: "文件", limit },
            journal::FileError::Interrupted(_) => FileError::Interrupted,
            journal::FileError::Io(e) if e.kind() == std::io::ErrorKind::NotFound => FileError::NotFound,
            journal::FileError::Io(e) => FileError::Disk(e),
        }
    }
}

impl From<ActError<std::convert::Infallible>> for FileError {
    fn from(error: ActError<std::convert::Infallible>) -> Self {
        match error {
            ActError::Store(e) => FileError::Journal(e),
            ActError::Refused(never) => match never {},
        }
    }
}

/// The room where files are taken in and given out; clones share it.
#[derive(Clone)]
pub struct FileRoom(Arc<Room>);

struct Room {
    office: Office,
    limits: Limits,
    scanner: Option<Scanner>,
    programs: Programs,
    /// Uploads that are being written.
    writing: resume::Writing,
    /// Uploads at the disk at the same time: hundreds of phones that come home together leave threads and processors to those
    /// who sit at a desk. Nobody waits for the network with a place of these.
    at_the_disk: Semaphore,
    /// Held for reading while an upload becomes a record, for writing while unreferenced files are removed.
    keeping: RwLock<()>,
    /// Pictures made at the same time: each may take a few hundred megabytes for a moment.
    easels: Arc<Semaphore>,
    /// Volumes bound at the same time: each keeps a processor busy for some seconds.
    binderies: Arc<Semaphore>,
    /// PDFs drawn at the same time. A thread that a hostile one keeps busy holds its place; nobody waits for it for long.
    presses: Arc<Semaphore>,
    /// Copies with covered places made at the same time: a film keeps the whole machine busy.
    covering: Arc<Semaphore>,
    /// Those that are being made.
    working: Working,
}

/// The register of files: what was measured and read of each when it came in.
pub(crate) const REGISTER: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS file (sha256 TEXT PRIMARY KEY, sm3 TEXT NOT NULL, name TEXT NOT NULL, \
     media_type TEXT NOT NULL, size BIGINT NOT NULL, taken_at TEXT, lon BIGINT, lat BIGINT, width BIGINT, \
     height BIGINT, uploaded_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS file_upload (sha256 TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, \
     uploaded_at TEXT NOT NULL, PRIMARY KEY (sha256, person))",
    "CREATE INDEX IF NOT EXISTS file_uploaded ON file (uploaded_at)",
];

impl FileRoom {
    /// Opens the room of an office that looks at no file for malware.
    ///
    /// # Errors
    /// As [`FileRoom::open_scanning`].
    pub async fn open(office: Office, limits: Limits) -> Result<Self, FileError> {
        FileRoom::open_scanning(office, limits, None).await
    }

    /// Opens the room of an office, with what looks at every file that comes in.
    ///
    /// # Errors
    /// If the database or the folder of pictures fails.
    pub async fn open_scanning(
        office: Office,
        limits: Limits,
        scanner: Option<Scanner>,
    ) -> Result<Self, FileError> {
        FileRoom::open_with(office, limits, scanner, Programs::none()).await
    }

    /// Opens the room of an office, with what looks at every file that comes in and the programs that it may call.
    ///
    /// # Errors
    /// If the database or a folder fails.
    pub async fn open_with(
        office: Office,
        limits: Limits,
        scanner: Option<Scanner>,
        programs: Programs,
    ) -> Result<Self, FileError> {
        for schema in [resume::SCHEMA, scan::SCHEMA, WORKS] {
            office.journal().ensure_schema(schema).await?;
        }
        tokio::fs::create_dir_all(office.data().join(resume::FOLDER)).await?;
        tokio::fs::create_dir_all(office.data().join(display::FOLDER)).await?;
        let room = FileRoom(Arc::new(Room {
            office,
            limits,
            scanner,
            programs,
            writing: resume::Writing::default(),
            at_the_disk: Semaphore::new(8),
            keeping: RwLock::new(()),
            easels: Arc::new(Semaphore::new(2)),
            binderies: Arc::new(Semaphore::new(1)),
            presses: Arc::new(Semaphore::new(3)),
            covering: Arc::new(Semaphore::new(1)),
            working: Working::default(),
        }));
        room.break_off().await?;
        Ok(room)
    }

    /// The programs that may be called.
    pub fn programs(&self) -> &Programs {
        &self.0.programs
    }

    /// A folder for what a program writes; gone with all that lies in it when it is let go of.
    pub(crate) fn workplace(&self) -> Result<tempfile::TempDir, FileError> {
        let folder = self.0.office.data().join(crate::redact::FOLDER);
        Ok(tempfile::Builder::new().prefix("work").tempdir_in(folder)?)
    }

    /// Where a file's bytes lie, from wherever that is read.
    pub(crate) fn lies_at(&self, sha256: &str) -> Result<PathBuf, FileError> {
        Ok(std::path::absolute(self.0.office.files().path(sha256))?)
    }

    /// A place at which a PDF is drawn.
    pub(crate) async fn press(&self) -> Result<OwnedSemaphorePermit, FileError> {
        let place = tokio::time::timeout(PRESS_PATIENCE, self.0.presses.clone().acquire_owned());
        place.await.map_err(|_| FileError::Swamped)?.map_err(|_| FileError::Interrupted)
    }

    /// Held while a copy with covered places is made that takes a while.
    pub(crate) fn covering(&self) -> Arc<Semaphore> {
        self.0.covering.clone()
    }

    /// Copies that are being made.
    pub(crate) fn working(&self) -> &Working {
        &self.0.working
    }

    /// The office it belongs to.
    pub(crate) fn office(&self) -> &Office {
        &self.0.office
    }

    /// Held while a volume is bound.
    pub(crate) fn bindery(&self) -> Arc<Semaphore> {
        self.0.binderies.clone()
    }

    /// Sizes up to which files are taken.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }
}

/// For so long somebody waits for a place at which a PDF is drawn.
const PRESS_PATIENCE: Duration = Duration::from_secs(30);

/// A SHA-256 as we write it: nothing else may become part of a path.
fn is_address(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
