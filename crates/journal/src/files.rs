//! Files by content: streamed to disk while SM3 and SHA-256 run; durable before they are acknowledged.
//!
//! Our own store, not a library's, because an acknowledged file must survive a power cut: fsync of the file, rename, fsync
//! of the folder.

use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256, lower-case hex: its address.
    pub sha256: String,
    /// SM3, lower-case hex.
    pub sm3: String,
    /// Bytes.
    pub size: u64,
}

/// Why a file was not stored.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Larger than allowed; nothing was kept.
    #[error("文件超过{limit}字节")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The sender stopped or failed; nothing was kept.
    #[error("上传中断：{0}")]
    Interrupted(String),
    /// The disk.
    #[error("存储：{0}")]
    Io(#[from] std::io::Error),
}

/// A file still coming in. It goes when its taker goes, even one that is dropped half-way because the sender hung up; once it
/// has moved to its address there is nothing left to remove.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What comes in is gathered to this many bytes before it is written: every write is a trip to another thread.
const GATHERED: usize = 256 * 1024;

/// Gives a written file its address, durably; bytes that are there already stay as they are.
fn settle(root: &Path, from: &Path, to: &Path) -> std::io::Result<()> {
    if to.try_exists()? {
        return Ok(());
    }
    let folder = to.parent().unwrap_or(root);
    let fresh = !folder.try_exists()?;
    std::fs::create_dir_all(folder)?;
    std::fs::rename(from, to)?;
    std::fs::File::open(folder)?.sync_all()?;
    if fresh {
        std::fs::File::open(root)?.sync_all()?;
    }
    Ok(())
}

/// After this long an unfinished upload is given up.
const LEFTOVER: Duration = Duration::from_secs(24 * 60 * 60);

/// The store of files under one folder.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Opens the store. Leftovers of uploads that broke off more than a day ago are removed; younger ones may belong to a
    /// server that is running beside us.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub async fn open(root: impl Into<PathBuf>) -> Result<Self, FileError> {
        let root = root.into();
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming).await?;
        let mut entries = fs::read_dir(&incoming).await?;
        while let Some(entry) = entries.next_entry().await? {
            let age = entry.metadata().await.and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
            if age.is_some_and(|age| age > LEFTOVER) {
                // Another process may have removed it just now.
                let _ = fs::remove_file(entry.path()).await;
            }
        }
        Ok(Files { root })
    }

    /// The layout under a folder, without opening it.
    pub(crate) fn at(root: PathBuf) -> Self {
        Files { root }
    }

    /// Where a file is, or would be.
    pub fn path(&self, sha256: &str) -> PathBuf {
        let (a, b) = sha256.split_at(sha256.len().min(2));
        self.root.join(a).join(b)
    }

    /// The store's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Stores what the stream brings, up to `limit` bytes; stops reading as soon as it is over.
    ///
    /// # Errors
    /// [`FileError`]; in every case nothing is left behind.
    pub async fn put<S, E>(&self, stream: S, limit: u64) -> Result<Stored, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let mut name = [0u8; 16];
        getrandom::fill(&mut name).map_err(|e| std::io::Error::other(e.to_string()))?;
        let temporary = Temporary(self.root.join("incoming").join(hex::encode(name)));
        self.write(&temporary.0, stream, limit).await
    }

    async fn write<S, E>(&self, temporary: &Path, stream: S, limit: u64) -> Result<Stored, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        // Made in place: handed to another thread it could come to be after we were given up.
        let file = fs::File::from_std(std::fs::File::create(temporary)?);
        let mut file = BufWriter::with_capacity(GATHERED, file);
        let (mut sha, mut sm3, mut size) = (Sha256::new(), Sm3::new(), 0u64);
        let mut stream = std::pin::pin!(stream);
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|e| FileError::Interrupted(e.to_string()))?;
            size += chunk.len() as u64;
            if size > limit {
                return Err(FileError::TooLarge { limit });
            }
            sha.update(&chunk);
            sm3.update(&chunk);
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        file.into_inner().sync_all().await?;
        let stored = Stored { sha256: hex::encode(sha.finalize()), sm3: hex::encode(sm3.finalize()), size };
        let (root, from, to) = (self.root.clone(), temporary.to_path_buf(), self.path(&stored.sha256));
        let moved = tokio::task::spawn_blocking(move || settle(&root, &from, &to));
        moved.await.map_err(std::io::Error::other)??;
        Ok(stored)
    }

    /// Opens a file for reading, with its length.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn open_file(&self, sha256: &str) -> Result<(fs::File, u64), FileError> {
        let file = fs::File::open(self.path(sha256)).await?;
        let size = file.metadata().await?.len();
        Ok((file, size))
    }

    /// Reads a stored file through and tells its digests and size.
    ///
    /// # Errors
    /// If it is not there or cannot be read.
    pub async fn measure(&self, sha256: &str) -> Result<Stored, FileError> {
        let (mut file, size) = self.open_file(sha256).await?;
        let (mut sha, mut sm3) = (Sha256::new(), Sm3::new());
        let mut buffer = vec![0u8; 64 * 1024];
        loop {
            let n = file.read(&mut buffer).await?;
            if n == 0 {
                break;
            }
            sha.update(&buffer[..n]);
            sm3.update(&buffer[..n]);
        }
        Ok(Stored { sha256: hex::encode(sha.finalize()), sm3: hex::encode(sm3.finalize()), size })
    }

    /// Whether a stored file still is what its address says: read through, its SHA-256 alone reckoned anew.
    ///
    /// # Errors
    /// If it is not there or cannot be read.
    pub async fn is_whole(&self, sha256: &str) -> Result<bool, FileError> {
        let (path, address) = (self.path(sha256), sha256.to_string());
        let read = tokio::task::spawn_blocking(move || {
            let (mut file, mut sha, mut buffer) =
                (std::fs::File::open(path)?, Sha256::new(), vec![0u8; GATHERED]);
            loop {
                let n = std::io::Read::read(&mut file, &mut buffer)?;
                if n == 0 {
                    return Ok::<_, std::io::Error>(hex::encode(sha.finalize()) == address);
                }
                sha.update(&buffer[..n]);
            }
        });
        Ok(read.await.map_err(std::io::Error::other)??)
    }

    /// Removes a file that nothing refers to.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub async fn remove(&self, sha256: &str) -> Result<(), FileError> {
        Ok(fs::remove_file(self.path(sha256)).await?)
    }

    /// Every stored address.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> Result<Vec<String>, FileError> {
        let mut all = Vec::new();
        for folder in std::fs::read_dir(&self.root)? {
            let folder = folder?;
            let prefix = folder.file_name().to_string_lossy().into_owned();
            if prefix.len() != 2 || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path())? {
                all.push(format!("{prefix}{}", file?.file_name().to_string_lossy()));
            }
        }
        all.sort_unstable();
        Ok(all)
    }
}
