//! `zhifa dispatch --dry-run`, as the technician types it.

use std::path::Path;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhifa")).args(args).output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn rules_are_tried_on_an_empty_town_and_wrong_ones_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/chengliu/dispatch.toml");
    let data = data.to_str().expect("a path");
    let tried = |file: &Path, more: &[&str]| {
        let mut args = vec!["dispatch", "--data", data, "--dry-run", file.to_str().expect("a path")];
        args.extend(more);
        run(&args)
    };
    let empty = tried(&rules, &["--from", "2026-06-01", "--to", "2026-06-30"]);
    assert!(empty.status.success(), "{}", said(&empty));
    assert!(
        said(&empty).contains("2026-06-01至2026-06-30") && said(&empty).contains("线索0件"),
        "{}",
        said(&empty)
    );
    assert!(said(&empty).contains("登记号"), "the headings of the rows: {}", said(&empty));
    let backwards = tried(&rules, &["--from", "2026-06-30", "--to", "2026-06-01"]);
    assert!(!backwards.status.success() && said(&backwards).contains("早于"), "{}", said(&backwards));

    let text = std::fs::read_to_string(&rules).expect("read");
    let spoilt = folder.path().join("spoilt.toml");
    std::fs::write(&spoilt, text.replace("class = [\"straw\"]", "class = [\"smoke\"]")).expect("written");
    let wrong = tried(&spoilt, &[]);
    assert!(!wrong.status.success(), "{}", said(&wrong));
    assert!(said(&wrong).contains("没有类别“smoke”"), "{}", said(&wrong));
    let missing = tried(&folder.path().join("none.toml"), &[]);
    assert!(!missing.status.success() && said(&missing).contains("读不出"), "{}", said(&missing));
}
