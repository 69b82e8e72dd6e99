//! What tests really see, told by running them: the refusals that were made and the acts that were accepted while a test
//! ran, and the values that it held against a rule. The kits' helpers say it; `register` runs the suite once more and reads.

use law::refusal::Refusal;
use law::rules;
use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{Mutex, OnceLock};

/// Names the file to which everything is written; without it nothing is.
pub const FILE: &str = "ZHIFA_WITNESS";

/// One thing that was seen in a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// This act, or this question, was refused under this rule.
    Refused { rule: String, act: String },
    /// This act was accepted.
    Accepted { act: String },
    /// A value was held against this rule.
    Shown { rule: String },
}

impl Seen {
    fn line(&self) -> String {
        match self {
            Seen::Refused { rule, act } => format!("refused\t{rule}\t{act}"),
            Seen::Accepted { act } => format!("accepted\t\t{act}"),
            Seen::Shown { rule } => format!("shown\t{rule}\t"),
        }
    }

    /// A line of the file: the test, and what was seen in it.
    pub fn read(line: &str) -> Option<(String, Seen)> {
        let mut cells = line.split('\t').map(String::from);
        let (test, what, rule, act) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        let seen = match what.as_str() {
            "refused" => Seen::Refused { rule, act },
            "accepted" => Seen::Accepted { act },
            "shown" => Seen::Shown { rule },
            _ => return None,
        };
        Some((test, seen))
    }
}

/// The harness names each thread after the test that it runs.
fn note(seen: &Seen) {
    static TO: OnceLock<Option<Mutex<File>>> = OnceLock::new();
    let to = TO.get_or_init(|| {
        let path = std::env::var_os(FILE)?;
        Some(Mutex::new(OpenOptions::new().append(true).create(true).open(path).expect("a file")))
    });
    let Some(to) = to else { return };
    let thread = std::thread::current();
    let test = thread.name().and_then(|name| name.rsplit("::").next()).unwrap_or_default();
    let line = format!("{test}\t{}\n", seen.line());
    to.lock().expect("unbroken").write_all(line.as_bytes()).expect("written");
}

/// An act, or with no name a question, was really refused.
pub fn refused(refusal: &Refusal, act: &str) {
    note(&Seen::Refused { rule: refusal.rule.id.into(), act: act.into() });
}

/// An act was really accepted.
pub fn accepted(act: &str) {
    note(&Seen::Accepted { act: act.into() });
}

/// What came of it is what this rule makes of it.
#[track_caller]
pub fn shown<T: PartialEq<U> + Debug, U: Debug>(rule: &str, got: T, want: U) {
    assert_eq!(got, want, "{rule}");
    assert!(rules::find(rule).is_some(), "{rule} is in the register");
    note(&Seen::Shown { rule: rule.into() });
}

/// A question to which this rule has no objection; gives the answer.
#[track_caller]
pub fn passes<T>(rule: &str, answer: Result<T, Refusal>) -> T {
    let answer = answer.unwrap_or_else(|r| panic!("{rule} should let it pass: {r}"));
    assert!(rules::find(rule).is_some(), "{rule} is in the register");
    note(&Seen::Shown { rule: rule.into() });
    answer
}
