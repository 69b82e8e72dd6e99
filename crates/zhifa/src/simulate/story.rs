//! A written story: `stories/*.toml`.

use crate::cli::Failure;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A story as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// 题目; a part that others include has none.
    #[serde(default)]
    pub title: String,
    /// What it shows.
    #[serde(default)]
    pub about: String,
    /// 开始的时刻, e.g. `2026-03-02T09:00`.
    #[serde(default)]
    pub begin: Option<String>,
    /// Other stories' steps that come first, by path from this file's folder.
    #[serde(default)]
    pub include: Vec<String>,
    /// Values that steps name as `$name`; those of the outer story win.
    #[serde(default)]
    pub vars: toml::Table,
    /// 步骤
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}

/// One step: somebody does something, or what has come about is looked at.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Which matter, where a story has several.
    #[serde(default = "first")]
    pub matter: String,
    /// 时刻: `2026-03-05T09:00`, or a day, at the hour of the last step.
    pub at: Option<String>,
    /// After the last step: `3个工作日`, `15天`, `6个月`, `2小时`, `20分钟`.
    pub after: Option<String>,
    /// 何人, by their identifier.
    pub who: Option<String>,
    /// 行为
    pub act: Option<String>,
    /// Its fields, as the API takes them; or a value of the story that holds them.
    pub with: Option<toml::Value>,
    /// The rule by which it must be refused.
    pub refused: Option<String>,
    /// The cases of the rule book that this step shows, e.g. `TL-24`.
    #[serde(default)]
    pub shows: Vec<String>,
    /// What must be so afterwards.
    #[serde(default)]
    pub check: Check,
}

fn first() -> String {
    "甲".into()
}

/// What must be so after a step.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Check {
    /// 阶段 of the case, the plan or the request
    pub stage: Option<String>,
    /// 期限 that run, by name: the day, or `暂定`.
    pub due: BTreeMap<String, String>,
    /// 期限 that do not run.
    pub not_due: Vec<String>,
    /// 超期: what is over its time, all of it, by name; an answer that came late is 答复.
    pub late: Option<Vec<String>>,
    /// 应缴余额（元）
    pub owed: Option<String>,
    /// 加处（元）
    pub surcharge: Option<String>,
    /// 文书 that were made, by code.
    pub papers: Vec<String>,
    /// Values of the matter's state by JSON pointer.
    pub state: BTreeMap<String, toml::Value>,
}

impl Check {
    /// Nothing to look at.
    pub fn is_empty(&self) -> bool {
        let Check { stage, due, not_due, late, owed, surcharge, papers, state } = self;
        stage.is_none()
            && late.is_none()
            && owed.is_none()
            && surcharge.is_none()
            && due.is_empty()
            && not_due.is_empty()
            && papers.is_empty()
            && state.is_empty()
    }
}

impl Story {
    /// Reads a story with what it includes.
    ///
    /// # Errors
    /// In words, with the file's name.
    pub fn read(path: &Path) -> Result<Story, Failure> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}：{e}", path.display()))?;
        let mut story: Story = toml::from_str(&text).map_err(|e| format!("{}：{e}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut before = Vec::new();
        for name in std::mem::take(&mut story.include) {
            let part = Story::read(&folder.join(&name))?;
            for (key, value) in part.vars {
                story.vars.entry(key).or_insert(value);
            }
            story.begin = story.begin.or(part.begin);
            before.extend(part.steps);
        }
        before.append(&mut story.steps);
        story.steps = before;
        Ok(story)
    }
}
