//! From a story's values to those of a command: names, days, files and signatures written short.

use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::IssuedPaper;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What a value may name.
pub struct Names<'a> {
    /// The story's own values.
    pub vars: &'a toml::Table,
    /// The moment of the step.
    pub now: DateTime,
    /// Documents made so far in the matter.
    pub papers: &'a [IssuedPaper],
    /// 公示草稿: title and masked text, once there is a decision.
    pub draft: Option<(String, String)>,
}

/// A file that a step names: stored before the act is handed in.
pub struct NamedFile {
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Names<'_> {
    /// The command's fields as JSON.
    ///
    /// # Errors
    /// A name that means nothing.
    pub fn fields(
        &self,
        with: Option<&toml::Value>,
        files: &mut Vec<NamedFile>,
    ) -> Result<Map<String, Value>, String> {
        match with.map(|with| self.value("", with, files)).transpose()? {
            None => Ok(Map::new()),
            Some(Value::Object(fields)) => Ok(fields),
            Some(_) => Err("with应当是一组字段".into()),
        }
    }

    /// `王某` signs; `拒签：…` says why nobody did. Everyone signs anew every time.
    fn signature(&self, text: &str, files: &mut Vec<NamedFile>) -> Value {
        match text.strip_prefix("拒签：") {
            Some(why) => json!({ "name": "", "refused": why }),
            None => json!({ "name": text, "image": stored(&format!("{text}的签名{}", self.now), files).0 }),
        }
    }

    fn table(&self, table: &toml::Table, files: &mut Vec<NamedFile>) -> Result<Map<String, Value>, String> {
        table.iter().map(|(key, value)| Ok((key.clone(), self.value(key, value, files)?))).collect()
    }

    fn value(&self, key: &str, value: &toml::Value, files: &mut Vec<NamedFile>) -> Result<Value, String> {
        Ok(match value {
            toml::Value::String(text) => match text.strip_prefix('$') {
                Some(name) => self.named(key, name, files)?,
                None if is_signature(key) => self.signature(text, files),
                None => text.as_str().into(),
            },
            toml::Value::Array(list) if is_files(key) && list.iter().all(toml::Value::is_str) => {
                list.iter().filter_map(toml::Value::as_str).map(|name| file(name, files)).collect()
            }
            toml::Value::Array(list) => {
                list.iter().map(|v| self.value("", v, files)).collect::<Result<_, _>>()?
            }
            toml::Value::Table(table) => Value::Object(self.table(table, files)?),
            toml::Value::Integer(n) => json!(n),
            toml::Value::Float(n) => json!(n),
            toml::Value::Boolean(b) => json!(b),
            toml::Value::Datetime(d) => d.to_string().into(),
        })
    }

    /// `$today`, `$today+5`, `$now-30` (minutes), `$paper:NOTICE`, `$draft:title`, `$all_reviewed`, or a value of the
    /// story.
    fn named(&self, key: &str, name: &str, files: &mut Vec<NamedFile>) -> Result<Value, String> {
        let distance = |rest: &str| match rest {
            "" => Ok(0),
            n => n.parse::<i64>().map_err(|_| format!("看不懂${name}")),
        };
        if let Some(rest) = name.strip_prefix("today") {
            let day = self.now.date().saturating_add(distance(rest)?.days());
            return Ok(day.to_string().into());
        }
        if let Some(rest) = name.strip_prefix("now") {
            return Ok(self.now.saturating_add(distance(rest)?.minutes()).to_string().into());
        }
        if let Some(code) = name.strip_prefix("paper:") {
            let found = self.papers.iter().rev().find(|p| p.code == code);
            let number = found.ok_or_else(|| format!("还没有{code}这种文书"))?;
            return serde_json::to_value(&number.number).map_err(|e| e.to_string());
        }
        if let Some(part) = name.strip_prefix("draft:") {
            let (title, text) = self.draft.as_ref().ok_or("还没有可公示的决定")?;
            return Ok(if part == "title" { title.as_str() } else { text.as_str() }.into());
        }
        let items: &[&str] = match name {
            "all_reviewed" => &law::case::REVIEW_ITEMS,
            "all_vetoes" => &law::case::VETO_ITEMS,
            _ => &[],
        };
        if !items.is_empty() {
            return Ok(items
                .iter()
                .map(|item| json!({ "item": item, "passed": true, "note": "" }))
                .collect());
        }
        let value = self.vars.get(name).ok_or_else(|| format!("没有${name}这个值"))?;
        self.value(key, value, files)
    }
}

fn is_files(key: &str) -> bool {
    key == "files" || key.ends_with("_files")
}

fn is_signature(key: &str) -> bool {
    key == "signature" || key == "witness" || key.ends_with("_signature")
}

fn file(name: &str, files: &mut Vec<NamedFile>) -> Value {
    let (sha256, sm3, size) = stored(name, files);
    let media_type = match name.rsplit('.').next() {
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        Some("mp4") => "video/mp4",
        Some("pdf") => "application/pdf",
        _ => "text/plain",
    };
    json!({ "sha256": sha256, "sm3": sm3, "name": name, "media_type": media_type, "size": size, "original": true })
}

/// A story's files are words only: what they show is not played, that they are there is.
fn stored(name: &str, files: &mut Vec<NamedFile>) -> (String, String, usize) {
    let bytes = name.as_bytes().to_vec();
    let digests = (hex::encode(Sha256::digest(&bytes)), hex::encode(sm3::Sm3::digest(&bytes)), bytes.len());
    files.push(NamedFile { bytes });
    digests
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(vars: &toml::Table) -> Names<'_> {
        Names { vars, now: jiff::civil::date(2026, 3, 2).at(9, 0, 0, 0), papers: &[], draft: None }
    }

    #[test]
    fn short_values_become_what_commands_take() {
        let vars: toml::Table = toml::from_str("team = ['squad1-1', 'squad1-2']").unwrap();
        let with: toml::Table = toml::from_str(
            "officers = '$team'\ndue_on = '$today+5'\nstarted_at = '$now-30'\nfiles = ['现场.jpg']\nsignature = '王某'",
        )
        .unwrap();
        let mut files = Vec::new();
        let fields = names(&vars).fields(Some(&with.into()), &mut files).unwrap();
        assert_eq!(fields["officers"], json!(["squad1-1", "squad1-2"]));
        assert_eq!(
            (&fields["due_on"], &fields["started_at"]),
            (&json!("2026-03-07"), &json!("2026-03-02T08:30:00"))
        );
        assert_eq!(fields["files"][0]["media_type"], "image/jpeg");
        assert_eq!(fields["signature"]["name"], "王某");
        assert_eq!(files.len(), 2);
    }

    #[test]
    fn a_name_that_means_nothing_is_said() {
        let vars = toml::Table::new();
        let with: toml::Table = toml::from_str("officers = '$nobody'").unwrap();
        assert!(names(&vars).fields(Some(&with.into()), &mut Vec::new()).unwrap_err().contains("nobody"));
    }
}
