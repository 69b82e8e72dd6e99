//! `policy.toml`: what the law leaves to the town, each with its standing; what of it may change carries the days from which it
//! does (`[[defence_days.since]]`). A value holds until the next one begins, so that no day is without one.

use super::book::{SettingFrom, SettingRow};
use super::error::Problems;
use super::source::Source;
use super::text::{read_text, read_toml};
use jiff::civil::Date;
use law::rule::Mark;
use law::town::{DATED, Policy, PolicyFrom};
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = "policy.toml";

/// The policy twice: as the law uses it, and as a table with its labels.
pub(super) struct Read {
    /// From the beginning.
    pub policy: Policy,
    /// From later days on.
    pub later: Vec<PolicyFrom>,
    /// 口径与待核 as people read them.
    pub settings: Vec<SettingRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    label: String,
    value: toml::Value,
    mark: Mark,
    note: String,
    #[serde(default)]
    since: Vec<Since>,
}

/// A value from a day on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Since {
    from: toml::Value,
    value: toml::Value,
    note: String,
}

/// Reads the policy.
pub(super) fn read(source: &Source, problems: &mut Problems) -> Option<Read> {
    let policy = read_toml::<Policy>(source, FILE, problems)?.value;
    let text = read_text(source, FILE, problems)?;
    let rows = read_toml::<toml::Table>(source, FILE, problems)?.value;
    let mut settings = Vec::new();
    let mut changes: BTreeMap<Date, Vec<(String, Since)>> = BTreeMap::new();
    // In the order of the file: a table forgets it, so the headings are found in the text.
    let headings =
        text.lines().filter_map(|l| l.trim().strip_prefix('[')?.split(']').next().map(str::to_string));
    for key in headings {
        let Some(value) = rows.get(&key) else { continue };
        let Ok(row) = value.clone().try_into::<Row>() else {
            let message =
                "应当写有 label、value、mark、note 四项；另有新值的，每段 since 写 from、value、note 三项";
            problems.add(FILE, None, &key, "", message);
            continue;
        };
        if row.note.trim().is_empty() || row.label.trim().is_empty() {
            problems.add(FILE, None, &key, "note", "名称和说明都不能为空");
        }
        let mut later = Vec::new();
        let mut before = row.value.clone();
        for since in row.since {
            if let Some(from) = begins(&key, &since, &before, later.last(), problems) {
                later.push(SettingFrom { from, value: said(&since.value), note: since.note.clone() });
                before = since.value.clone();
                changes.entry(from).or_default().push((key.clone(), since));
            }
        }
        let value = said(&row.value);
        settings.push(SettingRow { key, label: row.label, value, mark: row.mark, note: row.note, later });
    }
    let later = from_days_on(rows, changes, problems);
    Some(Read { policy, later, settings })
}

/// The day from which a value holds, where nothing is wrong with it.
fn begins(
    key: &str,
    since: &Since,
    before: &toml::Value,
    earlier: Option<&SettingFrom>,
    problems: &mut Problems,
) -> Option<Date> {
    let mut wrong = |field: &str, message: String| {
        problems.add(FILE, None, key, field, message);
        None
    };
    if !DATED.contains(&key) {
        return wrong("since", "这一项不按日期取值，只能写一个 value；改了就对以后的办理都算数".into());
    }
    let Some(from) = since.from.as_str().and_then(|day| day.trim().parse::<Date>().ok()) else {
        return wrong("from", "起始日应当写成 \"2027-01-01\" 这样的日期".into());
    };
    match earlier.map(|e| e.from) {
        Some(same) if same == from => {
            return wrong("from", format!("重叠：自{from}起写了两个值，同一天只能有一个"));
        }
        Some(last) if from < last => {
            return wrong("from", format!("次序不对：{from}早于上一段的{last}，各段按日期先后写"));
        }
        _ => {}
    }
    if since.note.trim().is_empty() {
        return wrong("note", format!("自{from}起的值没有说明；写明改变的依据（文号）"));
    }
    if since.value == *before {
        return wrong("value", format!("自{from}起的值与此前的相同，没有改变"));
    }
    Some(from)
}

/// The whole policy from each day on which something of it changes.
fn from_days_on(
    mut rows: toml::Table,
    changes: BTreeMap<Date, Vec<(String, Since)>>,
    problems: &mut Problems,
) -> Vec<PolicyFrom> {
    let mut later = Vec::new();
    for (from, changed) in changes {
        let keys: Vec<String> = changed.iter().map(|(key, _)| key.clone()).collect();
        for (key, since) in changed {
            if let Some(toml::Value::Table(row)) = rows.get_mut(&key) {
                row.insert("value".into(), since.value);
                row.insert("note".into(), toml::Value::String(since.note));
            }
        }
        match toml::Value::Table(rows.clone()).try_into::<Policy>() {
            Ok(policy) => later.push(PolicyFrom { from, policy }),
            Err(_) => {
                let message = format!("自{from}起的值与这一项的类型不符");
                problems.add(FILE, None, &keys.join("、"), "value", message);
                return later;
            }
        }
    }
    later
}

/// A value in words.
fn said(value: &toml::Value) -> String {
    match value {
        toml::Value::String(s) => s.clone(),
        toml::Value::Boolean(true) => "是".into(),
        toml::Value::Boolean(false) => "否".into(),
        toml::Value::Array(list) => provisions(list),
        toml::Value::Table(table) => pairs(table),
        other => other.to_string(),
    }
}

/// A table in words: each of its names with its value.
fn pairs(table: &toml::Table) -> String {
    let one = |(name, value): (&String, &toml::Value)| {
        format!("{name}{}", value.as_str().map_or_else(|| value.to_string(), str::to_string))
    };
    table.iter().map(one).collect::<Vec<_>>().join("，")
}

/// A list of provisions in words: each with the days it gives.
fn provisions(list: &[toml::Value]) -> String {
    let one = |v: &toml::Value| {
        let days = v.get("days").and_then(toml::Value::as_integer);
        let name = v.get("provision").and_then(toml::Value::as_str).unwrap_or_default();
        days.map_or(name.to_string(), |d| format!("{name}（{d}日）"))
    };
    if list.is_empty() { "无".into() } else { list.iter().map(one).collect::<Vec<_>>().join("、") }
}
