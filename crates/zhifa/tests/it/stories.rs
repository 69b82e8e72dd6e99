//! Every story of `stories/` comes out as it says, played by the binary as a person would play it, and reads as a legal
//! office would tell it: in working hours, with somebody stopped or something checked, naming cases that there are.

use jiff::civil::{Date, DateTime, Time, Weekday, time};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The day's work, from and to.
const HOURS: (Time, Time) = (time(8, 0, 0, 0), time(18, 0, 0, 0));

/// Cases that are no story: they are about who signs in and what is typed, and are asked of the JSON API.
const ASKED_OF_THE_API: &[u16] = &[72, 75];

/// Cases of time and money (RULES 11.1) that come about only in a whole matter, or whose terms stand in one beside each other;
/// the others are asked of the calculator.
const OF_TIME: &[u16] = &[14, 15, 16, 21, 52];

/// The numbers of the cases of the rule book (RULES 11.2), as `TL-nn` names them.
const CASES: &[u16] = &[
    1, 2, 4, 5, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19, 20, 22, 24, 25, 26, 27, 29, 30, 32, 33, 35, 36, 37, 38,
    39, 41, 42, 44, 45, 47, 48, 50, 51, 53, 54, 55, 57, 58, 60, 61, 62, 64, 65, 67, 68, 71, 72, 74, 75,
];

/// What one story of the folder says and what came of it.
struct Played {
    name: String,
    told: toml::Table,
    out: Result<Vec<Value>, String>,
}

impl Played {
    fn says(&self, key: &str) -> &str {
        self.told.get(key).and_then(toml::Value::as_str).unwrap_or_default()
    }

    fn lines(&self) -> &[Value] {
        self.out.as_deref().unwrap_or_default()
    }

    fn steps(&self) -> impl Iterator<Item = &toml::Value> {
        self.told.get("step").and_then(toml::Value::as_array).into_iter().flatten()
    }
}

/// Every story, played once for all tests.
static PLAYED: LazyLock<Vec<Played>> = LazyLock::new(|| {
    let one = |path: PathBuf| Played {
        name: path.file_name().expect("a file").to_string_lossy().into_owned(),
        told: std::fs::read_to_string(&path).expect("readable").parse().expect("a story"),
        out: play(&path).map(|out| out.lines().map(|l| serde_json::from_str(l).expect("a line")).collect()),
    };
    stories().into_iter().map(one).collect()
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stories() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("stories")).expect("the stories");
    let paths = entries.map(|e| e.expect("readable").path());
    let mut all: Vec<PathBuf> = paths.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    all.sort();
    all
}

fn play(story: &Path) -> Result<String, String> {
    let played = Command::new(env!("CARGO_BIN_EXE_zhifa"))
        .args(["simulate", "--json"])
        .arg(story)
        .output()
        .expect("the binary runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match played.status.success() {
        true => Ok(said(&played.stdout)),
        false => Err(format!("{}: {}", story.display(), said(&played.stderr))),
    }
}

/// The days that the town's holiday arrangements make of weekdays and weekends: days off, days worked.
fn arranged() -> (BTreeSet<Date>, BTreeSet<Date>) {
    let (mut off, mut worked) = (BTreeSet::new(), BTreeSet::new());
    for entry in std::fs::read_dir(root().join("towns/chengliu/calendar")).expect("the calendar") {
        let text = std::fs::read_to_string(entry.expect("readable").path()).expect("readable");
        let year: toml::Table = text.parse().expect("a year");
        for (key, days) in [("weekday_holidays", &mut off), ("weekend_workdays", &mut worked)] {
            let listed = year[key].as_array().expect("days").iter();
            days.extend(listed.map(|d| d.as_str().expect("a day").parse::<Date>().expect("a day")));
        }
    }
    (off, worked)
}

#[test]
fn every_story_comes_out_as_it_says() {
    assert!(PLAYED.len() >= 20, "only {} stories were found", PLAYED.len());
    let wrong: Vec<&str> = PLAYED.iter().filter_map(|p| p.out.as_ref().err().map(String::as_str)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_story_that_does_not_come_out_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = folder.path().join("wrong.toml");
    let part = root().join("stories/parts/simple.toml");
    let text =
        format!("title = '错'\ninclude = ['{}']\n[[step]]\ncheck = {{ stage = '已归档' }}\n", part.display());
    std::fs::write(&story, text).expect("written");
    assert!(play(&story).expect_err("it does not come out").contains("还没有案件"));
}

/// Title and words of its own in Chinese, no two stories the same; and its own steps, not those of its parts, stop
/// somebody or hold something to be so.
#[test]
fn every_story_says_what_it_shows_and_shows_something() {
    let chinese = |s: &str| s.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut titles = BTreeSet::new();
    for p in PLAYED.iter() {
        assert!(chinese(p.says("title")) && chinese(p.says("about")), "{}", p.name);
        assert!(titles.insert(p.says("title")), "{}: the title of another story", p.name);
        let held = |key: &str| p.steps().filter(|s| s.get(key).is_some()).count();
        assert!(held("refused") > 0, "{}: nobody is stopped", p.name);
        assert!(held("check") > 0, "{}: nothing is checked", p.name);
    }
}

/// docs/stories.md lists every story by its number and title, and no other.
#[test]
fn every_story_is_in_the_index() {
    let index = std::fs::read_to_string(root().join("docs/stories.md")).expect("the index");
    for p in PLAYED.iter() {
        let number = p.name.split('-').next().expect("a number");
        let row = format!("| `{number}` | {} |", p.says("title"));
        assert!(index.contains(&row), "docs/stories.md has no row {row}");
    }
    let numbered =
        |l: &&str| l.strip_prefix("| `").is_some_and(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(index.lines().filter(numbered).count(), PLAYED.len(), "docs/stories.md lists other stories");
}

/// Nobody acts by night or on a day off, but in a story that says that it was urgent (紧急).
#[test]
fn nobody_acts_outside_working_hours() {
    let (off, worked) = arranged();
    let rest = |d: Date| {
        let weekend = matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
        if weekend { !worked.contains(&d) } else { off.contains(&d) }
    };
    let outside = |at: DateTime| at.time() < HOURS.0 || at.time() >= HOURS.1 || rest(at.date());
    let mut wrong = Vec::new();
    for p in PLAYED.iter().filter(|p| !p.says("about").contains("紧急")) {
        for line in p.lines() {
            let said = line["at"].as_str().expect("a moment").replace(' ', "T");
            if outside(said.parse().expect("a moment")) {
                wrong.push(format!("{}: {said} {}", p.name, line["act"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cases of the rule book that the stories show, through the same way in as every page: exactly those that are to be
/// shown by a story, each at a step that is stopped by a rule or that holds something to be so.
#[test]
fn stories_show_each_case_that_is_a_story_and_no_other() {
    let told = CASES.iter().filter(|n| !ASKED_OF_THE_API.contains(n)).map(|n| format!("TL-{n:02}"));
    let wanted: BTreeSet<String> = told.chain(OF_TIME.iter().map(|n| format!("TD-{n:02}"))).collect();
    let shows = |line: &Value| line["shows"].as_array().cloned().unwrap_or_default();
    let named = PLAYED.iter().flat_map(Played::lines).flat_map(shows);
    let shown: BTreeSet<String> = named.filter_map(|s| s.as_str().map(String::from)).collect();
    assert_eq!(shown, wanted);
    for p in PLAYED.iter() {
        for step in p.steps().filter(|s| s.get("shows").is_some()) {
            let holds = ["refused", "check"].iter().any(|key| step.get(key).is_some());
            assert!(holds, "{}: a step shows a case and holds nothing to be so: {step}", p.name);
        }
    }
}
