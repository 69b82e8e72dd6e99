use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace root")
}

/// The table “room | may know” of docs/architecture.md, the whole truth about which room may know which.
fn allowed() -> BTreeMap<String, Vec<String>> {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).expect("the page");
    let table = page.split("| room | may know |\n|---|---|\n").nth(1).expect("the table of rooms");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let words =
        |cell: &str| cell.split(',').map(|w| w.trim().trim_matches('`').to_string()).collect::<Vec<_>>();
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let known = words(cells[1]).into_iter().filter(|w| w != "nothing").collect();
        (words(cells[0]).remove(0), known)
    })
    .collect()
}

#[test]
fn arrows_between_rooms_are_those_of_the_architecture_page() {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let meta: serde_json::Value = serde_json::from_slice(&out.stdout).expect("cargo metadata is JSON");
    let rooms = allowed();
    let packages = meta["packages"].as_array().expect("packages");
    assert_eq!(packages.len(), rooms.len(), "a new room must be drawn in docs/architecture.md");
    for package in packages {
        let name = package["name"].as_str().expect("name");
        let arrows = package["dependencies"]
            .as_array()
            .expect("dependencies")
            .iter()
            .filter(|d| d["kind"].is_null())
            .filter_map(|d| d["name"].as_str())
            .filter(|d| rooms.contains_key(*d));
        for arrow in arrows {
            assert!(rooms[name].iter().any(|r| r == arrow), "{name} must not know {arrow}");
        }
    }
}

fn files(dir: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir()
            && !matches!(name.as_str(), "target" | "node_modules" | "dist" | ".git" | "data" | "fonts")
        {
            files(&path, ending, found);
        } else if path.is_file() && name.ends_with(ending) {
            found.push(path);
        }
    }
}

#[test]
fn law_is_pure() {
    let mut sources = Vec::new();
    files(&root().join("crates/law/src"), ".rs", &mut sources);
    assert!(sources.len() > 20, "the law has its files");
    for path in sources {
        let text = std::fs::read_to_string(&path).expect("readable");
        for word in ["async fn", "std::fs", "std::env", "std::net", "::now()", "tokio", "sqlx"] {
            assert!(!text.contains(word), "{} must not contain {word}", path.display());
        }
    }
}

#[test]
fn an_engine_is_named_in_one_file_of_the_journal_only() {
    for room in ["law", "documents", "office", "web"] {
        let mut sources = Vec::new();
        files(&root().join("crates").join(room).join("src"), ".rs", &mut sources);
        for path in sources {
            let text = std::fs::read_to_string(&path).expect("readable");
            for word in ["SqlitePool", "PgPool", "is_sqlite", "is_postgres", "sqlx::"] {
                assert!(!text.contains(word), "{} must not name an engine ({word})", path.display());
            }
        }
    }
}

/// Documents that name files must name files that are there.
#[test]
fn back_ticked_paths_in_documents_exist() {
    let mut docs = vec![root().join("README.md"), root().join("README.zh.md")];
    files(&root().join("docs"), ".md", &mut docs);
    for doc in docs {
        let text = std::fs::read_to_string(&doc).expect("readable");
        for name in text.split('`').skip(1).step_by(2) {
            let looks_like_path = ["crates/", "towns/", "docs/", "frontend/", "e2e/", "scripts/"]
                .iter()
                .any(|p| name.starts_with(p))
                && !name.contains(['<', '*', '{', ' ']);
            if looks_like_path {
                assert!(root().join(name).exists(), "{} names {name}, which is not there", doc.display());
            }
        }
    }
}

#[test]
fn nothing_committed_names_this_machine() {
    let out = Command::new("git").args(["ls-files"]).current_dir(root()).output().expect("git runs");
    let list = String::from_utf8_lossy(&out.stdout);
    let home = root();
    let home = home.to_string_lossy();
    for name in list.lines().filter(|n| !n.ends_with(".lock")) {
        let Ok(text) = std::fs::read_to_string(root().join(name)) else { continue };
        assert!(!text.contains(home.as_ref()), "{name} contains the path of this machine");
    }
}
