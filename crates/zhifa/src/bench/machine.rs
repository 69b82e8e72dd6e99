//! The machine it ran on, and a folder on its disk.

use crate::cli::Failure;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What a figure must be read with.
pub fn facts() -> Value {
    json!({
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory_mb": memory_mb().unwrap_or(0),
        "version": env!("CARGO_PKG_VERSION"),
        "profile": if cfg!(debug_assertions) { "dev" } else { "release" },
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
    })
}

fn memory_mb() -> Option<u64> {
    field(&std::fs::read_to_string("/proc/meminfo").ok()?, "MemTotal:")
}

/// A line of /proc such as `VmRSS:  1024 kB`, in MB.
pub fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|l| l.strip_prefix(name))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kb| kb / 1024)
}

/// A folder that is gone when the measurement is over.
pub struct Folder(PathBuf);

impl Folder {
    /// A new one beside the system's other temporary files.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn make() -> Result<Self, Failure> {
        let mut bytes = [0u8; 6];
        getrandom::fill(&mut bytes)?;
        let name: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let path = std::env::temp_dir().join(format!("zhifa-bench-{name}"));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What the system cannot remove now it removes with its other temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Bytes below a folder.
///
/// # Errors
/// If it cannot be read.
pub fn bytes_below(folder: &Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        sum +=
            if entry.file_type()?.is_dir() { bytes_below(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}
