//! U-10, F-12: nothing that people or machines are shown counts money taken as a target.

use std::path::{Path, PathBuf};

/// Words for a target of fines or for how far it is met.
const TARGETS: [&str; 9] =
    ["完成率", "罚款任务", "罚没任务", "罚款指标", "罚没指标", "收入指标", "收入任务", "创收", "fine_target"];

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// The targets that a text names.
fn named(text: &str) -> Vec<&'static str> {
    TARGETS.into_iter().filter(|word| text.contains(word)).collect()
}

#[test]
fn u10_no_page_no_document_and_no_answer_of_the_api_counts_fines_as_a_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    for folder in [
        "web/templates",
        "web/src/pages",
        "web/src/acts",
        "office/src/read",
        "office/src/timeline",
        "documents/templates",
        "documents/src/papers",
    ] {
        files(&root.join(folder), &mut all);
    }
    all.extend(["web/src/api.rs", "office/src/project.rs"].map(|f| root.join(f)));
    assert!(all.len() > 100, "the sources were not found: {}", all.len());
    let wrong: Vec<String> = all
        .iter()
        .filter_map(|path| {
            let text = String::from_utf8_lossy(&std::fs::read(path).expect("readable")).into_owned();
            let named = named(&text);
            (!named.is_empty()).then(|| format!("{}: {named:?}", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn u10_a_target_would_be_found() {
    assert_eq!(named("<th>罚款任务完成率</th>"), ["完成率", "罚款任务"]);
    assert!(named("闭环率").is_empty());
}
