//! RULES §4 and §11.1.

use crate::support::{calendar, day};
use jiff::ToSpan;
use jiff::civil::Date;
use law::calendar::Calendar;
use law::deadline::{self, Deadline, Term};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    start: Date,
    rule: String,
    expect: Option<Date>,
    provisional: bool,
}

/// What a vector's rule text asks for: (answer, provisional).
fn solve(rule: &str, start: Date, cal: &Calendar) -> (Option<Date>, bool) {
    let term = |text: &str, from: Date| -> Deadline {
        text.parse::<Term>().unwrap_or_else(|e| panic!("{text}: {e}")).from(from, cal)
    };
    let rolled = |d: Deadline| (d.due, d.provisional);
    let (head, tail) = rule.split_once(' ').unwrap_or((rule, ""));
    match (head, tail) {
        ("A:" | "B:", chain) => {
            let (first, then) = chain.split_once("+roll 后 ").expect("two terms");
            let first = term(first, start);
            (Some(term(then, first.due.expect("known")).nominal), first.provisional)
        }
        ("内控:", _) => (term("C(90)", start).control, false),
        ("C0(30+30)", _) => rolled(deadline::seizure(start, 30, cal)),
        ("M(3)", "自起诉届满") => {
            let suit = term("M(6)", start).due.expect("known");
            (Some(term("M(3)", suit).nominal), false)
        }
        ("M(24)", "不顺延") => rolled(term("Y0(2)", start)),
        (plain, "公告送达") => (Some(term(plain, start).nominal), false),
        (plus_one, "最早申请") => {
            let plain = plus_one.strip_suffix("+1").expect("one day more");
            (term(plain, start).due.map(|d| d.saturating_add(1.day())), false)
        }
        (plain, _) => rolled(term(plain.strip_suffix("+roll").unwrap_or(plain), start)),
    }
}

#[test]
fn every_vector_of_the_rule_book_is_reproduced() {
    let cal = calendar();
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../data/deadline-cases.json")).expect("vectors");
    assert_eq!(vectors.cases.len(), 43);
    for v in &vectors.cases {
        let got = solve(&v.rule, v.start, &cal);
        assert_eq!(got, (v.expect, v.provisional), "{} {} {}", v.id, v.start, v.rule);
    }
}

#[test]
fn t_w_five_working_days_before_national_day_count_the_make_up_sunday() {
    assert_eq!(deadline::hearing_request(day("2025-09-26"), &calendar()).due, Some(day("2025-10-10")));
}
