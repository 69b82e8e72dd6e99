//! Every story of `stories/` comes out as it says, played by the binary as a person would play it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn stories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories");
    let entries = std::fs::read_dir(folder).expect("the stories").map(|e| e.expect("readable").path());
    let mut all: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
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

#[test]
fn every_story_comes_out_as_it_says() {
    let all = stories();
    assert!(all.len() >= 5, "the stories were not found");
    let wrong: Vec<String> = all.iter().filter_map(|s| play(s).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_story_that_does_not_come_out_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories/parts/simple.toml");
    let story = folder.path().join("wrong.toml");
    let text = format!(
        "title = '错'\ninclude = ['{}']\n[[step]]\ncheck = {{ stage = '已归档' }}\n",
        parts.display()
    );
    std::fs::write(&story, text).expect("written");
    assert!(play(&story).expect_err("it does not come out").contains("还没有案件"));
}

/// The cases of the rule book that the stories show, through the same way in as every page.
#[test]
fn stories_name_the_cases_they_show() {
    let shown: BTreeSet<String> = stories()
        .iter()
        .filter_map(|s| play(s).ok())
        .flat_map(|out| {
            out.lines()
                .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
                .flat_map(|l| l["shows"].as_array().cloned().unwrap_or_default())
                .filter_map(|s| s.as_str().map(String::from))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(shown.contains("TL-05") && shown.contains("TL-26"), "{shown:?}");
}
