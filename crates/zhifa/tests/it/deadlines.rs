//! RULES §11.1 through the command line: `zhifa deadline TERM START --json`, as a person or a script asks it.

use serde_json::Value;
use std::process::Command;

fn deadline(term: &str, start: &str) -> Value {
    let asked = Command::new(env!("CARGO_BIN_EXE_zhifa"))
        .args(["deadline", term, start, "--json"])
        .output()
        .expect("the binary runs");
    assert!(asked.status.success(), "{term} {start}: {}", String::from_utf8_lossy(&asked.stderr));
    serde_json::from_slice(&asked.stdout).expect("JSON")
}

/// What a vector asks for, as (day, provisional): a term is asked as it stands; the words after it say which of the
/// answer's days is meant, or from which other answer the term runs.
fn solve(rule: &str, start: &str) -> (Value, bool) {
    let day = |answer: &Value, which: &str| answer[which].as_str().expect("a day").to_string();
    let (term, words) = rule.split_once(' ').unwrap_or((rule, ""));
    let whole = |answer: Value| {
        let provisional = answer["provisional"].as_bool().expect("yes or no");
        (answer["due"].clone(), provisional)
    };
    match (term, words) {
        ("A:" | "B:", chain) => {
            let (first, then) = chain.split_once("+roll 后 ").expect("two terms");
            let first = deadline(first, start);
            (deadline(then, &day(&first, "due"))["nominal"].clone(), false)
        }
        ("M(3)", "自起诉届满") => {
            (deadline("M(3)", &day(&deadline("M(6)", start), "due"))["nominal"].clone(), false)
        }
        ("内控:", _) => (deadline("C(90)", start)["control"].clone(), false),
        ("C0(30+30)", _) => {
            let first = deadline("C0(30)", start);
            whole(deadline("C0(30)", &day(&first, "due")))
        }
        ("M(24)", "不顺延") => whole(deadline("Y0(2)", start)),
        ("C(30)", "公告送达") => (deadline(term, start)["nominal"].clone(), false),
        ("W(10)+1", _) => {
            let last: jiff::civil::Date = day(&deadline("W(10)", start), "due").parse().expect("a day");
            (last.tomorrow().expect("a day").to_string().into(), false)
        }
        (term, _) => whole(deadline(term.trim_end_matches("+roll"), start)),
    }
}

#[test]
fn every_deadline_of_the_rule_book_is_answered_on_the_command_line() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../law/data/deadline-cases.json")).expect("vectors");
    let cases = vectors["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 43);
    for v in cases {
        let (rule, start) = (v["rule"].as_str().expect("a rule"), v["start"].as_str().expect("a day"));
        let expected = (v["expect"].clone(), v["provisional"].as_bool().expect("yes or no"));
        assert_eq!(solve(rule, start), expected, "{} {rule} {start}", v["id"]);
    }
}

/// TD-23: hours run through a holiday, from the hour.
#[test]
fn hours_are_answered_to_the_minute() {
    let answer = deadline("H(24)", "2026-10-01 18:30");
    assert_eq!(answer["due_time"], "2026-10-02T18:30:00");
    let bare = Command::new(env!("CARGO_BIN_EXE_zhifa"))
        .args(["deadline", "H(24)", "2026-10-01", "--json"])
        .output()
        .expect("the binary runs");
    assert!(!bare.status.success(), "hours need the hour they begin with");
    assert!(String::from_utf8_lossy(&bare.stderr).contains("起算时刻"));
}
