//! The head outside the database: what the chain alone cannot show is that its end was cut off, or that all of it was
//! written anew. An anchor (锚点), kept elsewhere, shows both.

use crate::engine::Connection;
use crate::{Error, Journal};
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A record's number and the chain's value at it: with it, everything up to that record is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The record's place in the journal; 0 before the first.
    pub seq: i64,
    /// The chain's value there, 64 hexadecimal digits; empty before the first.
    pub hash: String,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:019} {}", self.seq, self.hash)
    }
}

impl FromStr for Anchor {
    type Err = Error;

    fn from_str(line: &str) -> Result<Self, Error> {
        let parts = line.trim_end().split_once(' ');
        let read = parts.and_then(|(seq, hash)| Some((seq.parse().ok().filter(|s| *s > 0)?, hash)));
        match read {
            Some((seq, hash)) if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(Anchor { seq, hash: hash.into() })
            }
            _ => Err(Error::Corrupt("锚点无法读取".into())),
        }
    }
}

impl Journal {
    /// The last record's number and the chain's value at it: to be noted elsewhere.
    ///
    /// # Errors
    /// If the database fails, or the head does not fit the records.
    pub async fn head(&self) -> Result<Anchor, Error> {
        crate::write::head(&mut self.pool.connection().await?).await
    }

    /// Whether an anchor noted earlier still lies on the chain.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if it does not; otherwise if the database fails.
    pub async fn lies_on_chain(&self, anchor: &Anchor) -> Result<(), Error> {
        fits(&mut self.pool.connection().await?, anchor).await
    }
}

pub(crate) async fn fits(connection: &mut Connection, anchor: &Anchor) -> Result<(), Error> {
    if anchor.seq == 0 {
        return Ok(());
    }
    let rows = connection.fetch("SELECT hash FROM event WHERE seq = $1", &[anchor.seq.into()]).await?;
    match rows.first() {
        Some(row) if row.text(0) == anchor.hash => Ok(()),
        Some(_) => Err(Error::Corrupt(format!("第{}条的链值与锚点不符，账本被改写过", anchor.seq))),
        None => Err(Error::Corrupt(format!("锚点在第{}条，账本没有到那里，末尾被截去", anchor.seq))),
    }
}

/// One line in a file, written over after each commit. It is not forced to disk: it may lag behind the database, never run
/// ahead of it.
pub(crate) struct AnchorFile {
    path: PathBuf,
    file: File,
}

impl AnchorFile {
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        Ok(AnchorFile { path: path.into(), file })
    }

    /// Whether the records reach and fit what the file holds; an empty file holds nothing yet.
    pub async fn fits(&self, connection: &mut Connection) -> Result<(), Error> {
        match read(&self.path) {
            Ok(None) => Ok(()),
            Ok(Some(anchor)) => fits(connection, &anchor).await,
            Err(error) => Err(error),
        }
        .map_err(|e| match e {
            Error::Corrupt(what) => Error::Corrupt(format!(
                "{what}（锚点文件{}；确系恢复旧备份的，移走该文件后再开）",
                self.path.display()
            )),
            other => other,
        })
    }

    pub fn write(&mut self, seq: i64, hash: &str) -> Result<(), Error> {
        if seq > 0 {
            self.file.rewind()?;
            let line = format!("{}\n", Anchor { seq, hash: hash.into() });
            self.file.write_all(line.as_bytes())?;
        }
        Ok(())
    }
}

/// What an anchor file holds; none when it is empty.
pub(crate) fn read(path: &Path) -> Result<Option<Anchor>, Error> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    String::from_utf8_lossy(&bytes).parse().map(Some)
}
