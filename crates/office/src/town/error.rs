//! What is wrong in a town's files, said so that whoever edits them finds the place.

use std::fmt;

/// One thing that is wrong in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// 文件, relative to the town's folder.
    pub file: String,
    /// 行, from 1, where known.
    pub line: Option<usize>,
    /// 条目: the identifier of the entry, empty when the whole file is meant.
    pub entry: String,
    /// 字段: empty when the whole entry is meant.
    pub field: String,
    /// What is wrong and what is expected, in plain Chinese.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, " 第{line}行")?;
        }
        if !self.entry.is_empty() {
            write!(f, "，条目“{}”", self.entry)?;
        }
        if !self.field.is_empty() {
            write!(f, "，字段“{}”", self.field)?;
        }
        write!(f, "：{}", self.message)
    }
}

/// The town's files cannot be used. All that could be found wrong in one reading is listed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("镇配置有{}处错误：\n{}", .problems.len(), .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct LoadError {
    /// Everything found wrong, in the order of reading; never empty.
    pub problems: Vec<Problem>,
}

/// Collects problems while the files are read and checked.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem; `line` may be `None`.
    pub(super) fn add(
        &mut self,
        file: &str,
        line: Option<usize>,
        entry: &str,
        field: &str,
        message: impl Into<String>,
    ) {
        self.0.push(Problem {
            file: file.into(),
            line,
            entry: entry.into(),
            field: field.into(),
            message: message.into(),
        });
    }

    /// The error, if anything was noted.
    pub(super) fn finish(self) -> Result<(), LoadError> {
        if self.0.is_empty() { Ok(()) } else { Err(LoadError { problems: self.0 }) }
    }
}
