//! The register is honest: what a line says of how a rule is held is what the tests beside it show.
//!
//! Tests carry the identifier of their rule, and running them says what they really see (`witness`): the suite is run once
//! more, and what was seen while each test ran is held against its name. In a test of a rule that refuses, one refusal at
//! least was made under that rule; in one that lets pass, an act that the rule refuses elsewhere was accepted, or an answer
//! was held against the rule by name. A rule joined to another is refused under the other's name. A rule that is reckoned,
//! or that nothing can break, is shown by a value held against it by name; a rule that is only cited may claim no test.
//! Tests beside the code run in another program: of them only the names are known, and no rule rests on them alone.

use crate::witness::{FILE, Seen};
use law::rule::{Hold, Mark, Rule};
use law::rules;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The names of the functions under `#[test]` in a folder of this crate.
fn tests(folder: &str) -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let mut awaited = false;
        for line in text.lines().map(str::trim) {
            if line == "#[test]" {
                awaited = true;
            } else if let (true, Some(rest)) = (awaited, line.strip_prefix("fn ")) {
                found.insert(rest.split('(').next().expect("a name").to_string());
                awaited = false;
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

/// The rule that a test's name carries, and what follows it: the longest, since T-COURT begins T-COURT-S.
fn carried(test: &str) -> Option<(&'static Rule, &str)> {
    let of = |rule: &'static Rule| {
        let rest = prefixes(rule).into_iter().find_map(|p| test.strip_prefix(p.as_str()))?;
        Some((rule, rest))
    };
    rules::ALL.iter().filter_map(|rule| of(rule)).min_by_key(|(_, rest)| rest.len())
}

/// What was seen in each test.
type Witnessed = BTreeMap<String, Vec<Seen>>;

/// The acts that a rule was seen to refuse; one that is joined refuses under another's name, in its own tests.
fn guarded(rule: &Rule, witnessed: &Witnessed) -> BTreeSet<String> {
    let joined = rule.hold == Hold::Joined;
    let own = |test: &str| carried(test).is_some_and(|(r, rest)| r == rule && rest.starts_with("refuses_"));
    let of = |(test, seen): (&String, &Vec<Seen>)| {
        let acts = seen.iter().filter_map(|seen| match seen {
            Seen::Refused { rule: under, act } if !act.is_empty() => {
                (under == rule.id || (joined && own(test))).then(|| act.clone())
            }
            _ => None,
        });
        acts.collect::<Vec<_>>()
    };
    witnessed.iter().flat_map(of).collect()
}

/// What a test's name says that was not seen while it ran.
fn hollow(test: &str, witnessed: &Witnessed) -> Option<String> {
    let (rule, rest) = carried(test)?;
    let none = Vec::new();
    let seen = witnessed.get(test).unwrap_or(&none);
    let under = |wanted: fn(&str, &str) -> bool| {
        seen.iter().any(|s| matches!(s, Seen::Refused { rule: by, .. } if wanted(by, rule.id)))
    };
    let shown = || seen.iter().any(|s| matches!(s, Seen::Shown { rule: of } if of == rule.id));
    let accepted = || {
        let acts = guarded(rule, witnessed);
        seen.iter().any(|s| matches!(s, Seen::Accepted { act } if acts.contains(act)))
    };
    let what = match rule.hold {
        Hold::Cited => return Some(format!("{test}: {} is said to be only cited", rule.id)),
        Hold::Reckons | Hold::Shape => (!shown()).then_some("nothing was held against the rule"),
        Hold::Refuses | Hold::Joined if rest.starts_with("refuses_") => {
            let joined = rule.hold == Hold::Joined;
            let refused = if joined { under(|by, own| by != own) } else { under(|by, own| by == own) };
            (!refused).then_some("nothing was refused under the rule")
        }
        Hold::Refuses | Hold::Joined if rest.starts_with("lets_pass_") => {
            let passed = shown() || accepted();
            (!passed).then_some("no act that the rule refuses was accepted")
        }
        // It says something else of the rule.
        Hold::Refuses | Hold::Joined => None,
    };
    what.map(|what| format!("{test}: {what}"))
}

/// What the register says of a rule that no test bears out, each being what its name says.
fn lacks(rule: &Rule, tests: &BTreeSet<String>) -> Vec<String> {
    let own: Vec<&str> =
        tests.iter().filter_map(|t| carried(t)).filter(|(r, _)| *r == rule).map(|o| o.1).collect();
    let says = |what: &str| own.iter().any(|rest| rest.starts_with(what));
    let missing: &[(&str, bool)] = match rule.hold {
        Hold::Refuses | Hold::Joined => &[
            ("no test sees it refuse", !says("refuses_")),
            ("no test sees it let pass", !says("lets_pass_")),
        ],
        Hold::Reckons | Hold::Shape => &[("no test shows it", own.is_empty())],
        Hold::Cited => &[],
    };
    missing.iter().filter(|m| m.1).map(|m| format!("{}: {}", rule.id, m.0)).collect()
}

/// Runs this crate's outside tests once more and reads what each of them sees. The search of all paths and this file say
/// nothing of a single rule.
fn witnessed() -> Witnessed {
    let name = format!("zhifa-witness-{}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let mut run = Command::new(std::env::current_exe().expect("this program"));
    run.args(["--skip", "paths::", "--skip", "register::", "--test-threads", "2", "--quiet"]);
    let ran = run.env(FILE, &path).output().expect("it runs");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::remove_file(&path).ok();
    assert!(ran.status.success(), "the tests themselves fail: {}", String::from_utf8_lossy(&ran.stdout));
    let mut all = Witnessed::new();
    for (test, seen) in text.lines().filter_map(Seen::read) {
        let of = all.entry(test).or_default();
        if !of.contains(&seen) {
            of.push(seen);
        }
    }
    all
}

#[test]
fn every_rule_is_held_as_the_register_says() {
    let (outside, beside) = (tests("tests"), tests("src"));
    assert!(outside.len() > 900 && beside.len() > 50, "{} and {}", outside.len(), beside.len());
    let witnessed = witnessed();
    let mut wrong: Vec<String> = outside.iter().filter_map(|t| hollow(t, &witnessed)).collect();
    wrong.extend(rules::ALL.iter().flat_map(|r| lacks(r, &outside)));
    let cited = |t: &&String| carried(t).is_some_and(|(r, _)| r.hold == Hold::Cited);
    wrong.extend(beside.iter().filter(cited).map(|t| format!("{t}: its rule is said to be only cited")));
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));

    // The check itself: with the same names and empty bodies every one of them would be found out.
    let (empty, mut without) = (Witnessed::new(), witnessed.clone());
    let claims = |t: &&String| {
        carried(t).is_some_and(|(rule, rest)| {
            let by_name = rest.starts_with("refuses_") || rest.starts_with("lets_pass_");
            by_name || matches!(rule.hold, Hold::Reckons | Hold::Shape)
        })
    };
    let claiming: Vec<&String> = outside.iter().filter(claims).collect();
    assert!(claiming.len() > 700, "{}", claiming.len());
    for test in claiming {
        assert!(hollow(test, &empty).is_some(), "{test} could be empty");
        // Nor does it help that the others are what they say.
        let seen = without.remove(test).unwrap_or_default();
        assert!(hollow(test, &without).is_some(), "{test} could be empty");
        without.insert(test.clone(), seen);
    }
}

#[test]
fn a_test_that_does_not_do_what_its_name_says_is_found_out() {
    let refused = |rule: &str, act: &str| Seen::Refused { rule: rule.into(), act: act.into() };
    let accepted = |act: &str| Seen::Accepted { act: act.into() };
    let shown = |rule: &str| Seen::Shown { rule: rule.into() };
    let found = |test: &str, seen: Vec<Seen>| {
        let refusing = ("x01_refuses_it".to_string(), vec![refused("X-01", "decide")]);
        hollow(test, &Witnessed::from([refusing, (test.to_string(), seen)]))
    };
    assert!(rules::find("X-01").is_some_and(|r| r.hold == Hold::Refuses));
    // An empty body, another rule, another act, words alone.
    assert!(found("x01_refuses_a", vec![]).is_some());
    assert!(found("x01_refuses_a", vec![refused("X-02", "decide"), shown("X-01")]).is_some());
    assert_eq!(found("x01_refuses_a", vec![refused("X-01", "")]), None);
    assert!(found("x01_lets_pass_b", vec![]).is_some());
    assert!(found("x01_lets_pass_b", vec![accepted("archive"), refused("X-01", "decide")]).is_some());
    assert_eq!(found("x01_lets_pass_b", vec![accepted("decide")]), None);
    assert_eq!(found("x01_lets_pass_b", vec![shown("X-01")]), None);
    assert_eq!(found("x01_says_something_else", vec![]), None);
    assert!(rules::find("T-C").is_some_and(|r| r.hold == Hold::Reckons));
    assert!(found("t_c_a", vec![shown("T-C0")]).is_some());
    assert_eq!(found("t_c_a", vec![shown("T-C")]), None);
    assert!(rules::find("G-05").is_some_and(|r| r.hold == Hold::Joined));
    assert!(found("g05_refuses_a", vec![refused("G-05", "decide")]).is_some(), "it is no longer joined");
    assert_eq!(found("g05_refuses_a", vec![refused("R-09", "decide")]), None);
    assert!(rules::find("F-17").is_some_and(|r| r.hold == Hold::Cited));
    assert!(found("f17_refuses_a", vec![refused("F-17", "decide")]).is_some());
}

#[test]
fn a_rule_without_its_tests_is_found_out() {
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let rule = rules::find("X-01").expect("in the register");
    assert_eq!(lacks(rule, &names(&[])).len(), 2);
    assert_eq!(lacks(rule, &names(&["x01_refuses_a"])).len(), 1);
    assert_eq!(lacks(rule, &names(&["x01_refuses_a", "x01_lets_pass_b"])).len(), 0);
    let reckoned = rules::find("T-C").expect("in the register");
    assert_eq!(lacks(reckoned, &names(&["t_c0_a"])).len(), 1, "T-C0 is another rule");
}

#[test]
fn what_was_seen_reads_back_as_it_was_written() {
    assert_eq!(
        Seen::read("x01_refuses_a\trefused\tX-01\tdecide"),
        Some(("x01_refuses_a".into(), Seen::Refused { rule: "X-01".into(), act: "decide".into() }))
    );
    assert_eq!(Seen::read("x\tsomething\tX-01\t"), None);
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
