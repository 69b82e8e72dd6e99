//! Where a town's files come from: a folder, or the copy of 承留镇 carried inside the program.

use rust_embed::RustEmbed;
use std::path::PathBuf;

/// `towns/chengliu`, carried inside the program so that a demonstration needs no files beside it.
#[derive(RustEmbed)]
#[folder = "../../towns/chengliu"]
struct Chengliu;

/// A place to read a town from.
pub(super) enum Source {
    /// A folder on disk.
    Folder(PathBuf),
    /// The embedded town.
    Embedded,
}

impl Source {
    /// The bytes of a file, or a message in Chinese.
    pub(super) fn read(&self, file: &str) -> Result<Vec<u8>, String> {
        match self {
            Source::Folder(dir) => std::fs::read(dir.join(file)).map_err(|e| match e.kind() {
                std::io::ErrorKind::NotFound => "缺少这个文件".to_string(),
                _ => format!("读不出这个文件（{e}）"),
            }),
            Source::Embedded => {
                Chengliu::get(file).map(|f| f.data.into_owned()).ok_or_else(|| "缺少这个文件".to_string())
            }
        }
    }

    /// Whether there is such a file.
    pub(super) fn has(&self, file: &str) -> bool {
        match self {
            Source::Folder(dir) => dir.join(file).exists(),
            Source::Embedded => Chengliu::get(file).is_some(),
        }
    }

    /// Where a file lies on disk, for what is too large to be read whole; the embedded town has no such place.
    pub(super) fn path(&self, file: &str) -> Option<PathBuf> {
        match self {
            Source::Folder(dir) => Some(dir.join(file)),
            Source::Embedded => None,
        }
    }

    /// The names (`folder/name.ext`) of the files with this ending in a sub-folder, sorted.
    pub(super) fn list(&self, folder: &str, ending: &str) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Source::Folder(dir) => std::fs::read_dir(dir.join(folder))
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|e| e.file_name().into_string().ok())
                .map(|n| format!("{folder}/{n}"))
                .collect(),
            Source::Embedded => {
                let prefix = format!("{folder}/");
                Chengliu::iter().filter(|n| n.starts_with(&prefix)).map(|n| n.to_string()).collect()
            }
        };
        names.retain(|n| n.ends_with(ending) && !n.contains("/.") && !n.contains("/~"));
        names.sort();
        names
    }
}
