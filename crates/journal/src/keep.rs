//! Backup while serving, and restore.

use crate::files::Files;
use crate::{Error, Journal};
use std::path::Path;

const DATABASE: &str = "zhifa.db";
const FILES: &str = "files";

/// Copies the journal and its files into a new folder while everything goes on. A PostgreSQL database is the server's
/// own to back up (`pg_dump`); its files are copied all the same.
///
/// # Errors
/// If the folder is not empty or cannot be written.
pub async fn backup(journal: &Journal, files: &Files, to: &Path) -> Result<(), Error> {
    empty(to)?;
    std::fs::create_dir_all(to.join(FILES))?;
    if journal.is_file() {
        let target = to.join(DATABASE);
        let path = target.to_string_lossy().into_owned();
        journal.pool.connection().await?.execute("VACUUM INTO $1", &[path.into()]).await?;
        std::fs::File::open(&target)?.sync_all()?;
    }
    // Files after the database: every file that a record of the copy names is already there.
    for address in files.list().map_err(|e| Error::Io(std::io::Error::other(e.to_string())))? {
        let from = files.path(&address);
        let target = Files::at(to.join(FILES)).path(&address);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        // A copy, not a link: a damaged sector must not reach both.
        copy(&from, &target)?;
    }
    Ok(())
}

impl Journal {
    /// Whether the database is a file that [`backup`] copies; otherwise it is a server's own.
    pub fn is_file(&self) -> bool {
        self.pool.is_file()
    }
}

/// Copies a file and forces it to disk.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::copy(from, to)?;
    std::fs::File::open(to)?.sync_all()
}

/// Puts a backup where nothing is yet.
///
/// # Errors
/// If the target holds anything or the backup has no database.
pub fn restore(from: &Path, to: &Path) -> Result<(), Error> {
    empty(to)?;
    if !from.join(DATABASE).is_file() {
        return Err(Error::Io(std::io::Error::other(format!(
            "{}中没有数据库（{DATABASE}）",
            from.display()
        ))));
    }
    copy_tree(from, to)
}

/// Puts the files of a backup where nothing is yet; the database is a server's own and restored by its own programs.
///
/// # Errors
/// If the target holds anything, or the backup has no files or a database of its own.
pub fn restore_files(from: &Path, to: &Path) -> Result<(), Error> {
    empty(to)?;
    let what = match (from.join(DATABASE).exists(), from.join(FILES).is_dir()) {
        (false, true) => return copy_tree(&from.join(FILES), &to.join(FILES)),
        (true, _) => format!("{}里有数据库（{DATABASE}），应当整个恢复", from.display()),
        (false, false) => format!("{}中没有文件（{FILES}）", from.display()),
    };
    Err(Error::Io(std::io::Error::other(what)))
}

fn empty(to: &Path) -> Result<(), Error> {
    if to.exists() && std::fs::read_dir(to)?.next().is_some() {
        return Err(Error::Io(std::io::Error::other(format!("{}不是空文件夹", to.display()))));
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}
