//! The register is honest: what a line says of how a rule is held is what the tests beside it show.
//!
//! Tests carry the identifier of their rule. A rule that is said to refuse needs one test that sees it refuse, with
//! its identifier in the test's text, and one that sees it let pass; one joined to another the same, with the other's
//! identifier; a rule that is reckoned, or that nothing can break, needs one that shows it; a rule that is only cited
//! may claim none.

use law::rule::{Hold, Mark, Rule};
use law::rules;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A test function of this crate: its name and everything up to the next one.
struct Test {
    name: String,
    text: String,
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Every function under `#[test]`, beside the code and in here.
fn tests() -> Vec<Test> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    let mut found: Vec<Test> = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let mut awaited = false;
        let mut open = false;
        for line in text.lines() {
            let code = line.trim();
            if code == "#[test]" {
                (awaited, open) = (true, false);
            } else if let (true, Some(rest)) = (awaited, code.strip_prefix("fn ")) {
                let name = rest.split('(').next().expect("a name").to_string();
                found.push(Test { name, text: String::new() });
                (awaited, open) = (false, true);
            } else if open && let Some(test) = found.last_mut() {
                test.text.push_str(line);
                test.text.push('\n');
            }
        }
    }
    found
}

/// What the names of a rule's tests begin with: `x01_` for X-01, `t_90_` for T-90.
fn prefixes(rule: &Rule) -> [String; 2] {
    let id = rule.id.to_lowercase();
    [format!("{}_", id.replace('-', "")), format!("{}_", id.replace('-', "_"))]
}

fn of<'a>(rule: &Rule, tests: &'a [Test]) -> Vec<(&'a str, &'a Test)> {
    let prefixes = prefixes(rule);
    let rest = |t: &'a Test| prefixes.iter().find_map(|p| t.name.strip_prefix(p.as_str()));
    tests.iter().filter_map(|t| rest(t).map(|r| (r, t))).collect()
}

/// What the register says of a rule that the tests do not bear out.
fn lacks(rule: &Rule, tests: &[Test]) -> Vec<String> {
    let own = of(rule, tests);
    let names = |t: &Test, rule: &Rule| t.text.contains(&format!("\"{}\"", rule.id));
    // The rule by whose name a breach is refused: its own, or, where it is joined, only others'.
    let looked_at = |t: &Test| match rule.hold {
        Hold::Joined => !names(t, rule) && rules::ALL.iter().any(|other| names(t, other)),
        _ => names(t, rule),
    };
    let says = |what: &str| own.iter().any(|(rest, _)| rest.starts_with(what));
    let mut lacks = Vec::new();
    match rule.hold {
        Hold::Refuses | Hold::Joined => {
            if !says("refuses_") {
                lacks.push(format!("{}: no test sees it refuse", rule.id));
            } else if !own.iter().any(|(rest, t)| rest.starts_with("refuses_") && looked_at(t)) {
                lacks.push(format!(
                    "{}: its refusing tests never look at the rule they were refused by",
                    rule.id
                ));
            }
            if !says("lets_pass_") {
                lacks.push(format!("{}: no test sees it let pass", rule.id));
            }
        }
        Hold::Reckons | Hold::Shape if own.is_empty() => lacks.push(format!("{}: no test shows it", rule.id)),
        Hold::Cited if !own.is_empty() => {
            lacks.push(format!("{}: tested, but said to be only cited", rule.id))
        }
        Hold::Reckons | Hold::Shape | Hold::Cited => {}
    }
    lacks
}

#[test]
fn every_rule_is_held_as_the_register_says() {
    let tests = tests();
    assert!(tests.len() > 250, "the sources were not found: {}", tests.len());
    let lacking: Vec<String> = rules::ALL.iter().flat_map(|r| lacks(r, &tests)).collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn a_rule_without_its_tests_is_found_out() {
    let test = |name: &str, text: &str| Test { name: name.into(), text: text.into() };
    let rule = rules::find("X-01").expect("in the register");
    assert_eq!(rule.hold, Hold::Refuses);
    assert_eq!(lacks(rule, &[]).len(), 2);
    let one = [test("x01_refuses_a", "\"X-01\"")];
    assert_eq!(lacks(rule, &one).len(), 1);
    let blind = [test("x01_refuses_a", "is_err()"), test("x01_lets_pass_b", "")];
    assert_eq!(lacks(rule, &blind).len(), 1);
    let cited = rules::find("F-17").expect("in the register");
    assert_eq!(lacks(cited, &[test("f17_refuses_a", "\"F-17\"")]).len(), 1);
    let reckoned = rules::find("T-C").expect("in the register");
    assert_eq!(lacks(reckoned, &[test("t_c0_a", "")]).len(), 1, "T-C0 is another rule");
}

#[test]
fn the_register_has_each_rule_once_with_its_articles() {
    let ids: BTreeSet<&str> = rules::ALL.iter().map(|r| r.id).collect();
    assert_eq!(ids.len(), rules::ALL.len());
    for rule in rules::ALL {
        assert!(!rule.articles.is_empty() && !rule.title.is_empty(), "{}", rule.id);
        assert!(rules::find(rule.id).is_some_and(|found| std::ptr::eq(found, *rule)));
    }
}

#[test]
fn machines_are_told_how_each_rule_is_held_and_whether_it_is_tested() {
    let told = serde_json::to_value(rules::listed()).expect("serialises");
    let line = |id: &str| {
        told.as_array().and_then(|all| all.iter().find(|r| r["id"] == id)).unwrap_or_else(|| panic!("{id}"))
    };
    assert_eq!(told.as_array().map(Vec::len), Some(rules::ALL.len()));
    assert_eq!((&line("X-01")["hold"], &line("X-01")["tested"]), (&"refuses".into(), &true.into()));
    assert_eq!((&line("T-C")["hold"], &line("T-C")["tested"]), (&"reckons".into(), &true.into()));
    assert_eq!((&line("F-17")["hold"], &line("F-17")["tested"]), (&"cited".into(), &false.into()));
    assert_eq!(line("X-01")["articles"][0], "罚§58");
}

/// A file of the repository, from its root.
fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Whether a text has this identifier as a word of its own (T-C is not in T-C0).
fn names(text: &str, id: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').any(|word| word == id)
}

#[test]
fn what_a_person_must_confirm_is_all_on_one_page() {
    let page = file("docs/rules-open.md");
    let open = rules::ALL.iter().filter(|r| r.mark != Mark::V || r.hold == Hold::Cited);
    let missing: Vec<&str> = open.map(|r| r.id).filter(|id| !names(&page, id)).collect();
    assert!(missing.is_empty(), "docs/rules-open.md lacks {missing:?}");
    let policy: toml::Table = toml::from_str(&file("towns/chengliu/policy.toml")).expect("readable");
    let missing: Vec<&String> = policy.keys().filter(|key| !names(&page, key)).collect();
    assert!(missing.is_empty(), "docs/rules-open.md lacks {missing:?}");
}

/// Refusals that the rule book lists as tricky (RULES §11.2) and that belong to the road from clue to archive. The
const TRICKY: [u8; 52] = [
    1, 2, 4, 5, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19, 20, 22, 24, 25, 26, 27, 29, 30, 32, 33, 35, 36, 37, 38,
    39, 41, 42, 44, 45, 47, 48, 50, 51, 53, 54, 55, 57, 58, 60, 61, 62, 64, 65, 67, 68, 71, 72, 74,
];

#[test]
fn every_tricky_refusal_of_this_road_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    files.retain(|f| !f.ends_with("register.rs"));
    let all: String = files.iter().map(|f| std::fs::read_to_string(f).expect("readable")).collect();
    let missing: Vec<String> =
        TRICKY.iter().map(|n| format!("TL-{n:02}")).filter(|id| !names(&all, id)).collect();
    assert!(missing.is_empty(), "no test names {missing:?}");
}

/// A fact stands on its record beside when and by whom: a field of the same name would be read as the stamp.
#[test]
fn no_fact_has_a_field_named_as_its_stamp() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files.retain(|f| f.ends_with("fact.rs"));
    assert!(files.len() > 8, "the facts were not found: {}", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let taken =
            |line: &&str| ["at:", "by:", "kind:"].iter().any(|name| line.trim_start().starts_with(name));
        let found: Vec<&str> = text.lines().filter(taken).collect();
        assert_eq!(found, [] as [&str; 0], "{}", file.display());
    }
}
