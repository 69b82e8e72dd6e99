//! A strange town: the demonstration's story once more, but whoever writes names, places, reasons and findings writes them
//! the way somebody would who wants to break the program. By the right person, at the right moment, so that nothing turns
//! the words away before they are read. What is taken stands calmly on every page, document, sheet and in every bundle.

use super::{Game, chosen, command, files_in};
use crate::house::{Answer, Browser, House};
use axum::http::{StatusCode, header};
use office::demo::{PUBLIC, StepAct, plan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands before somebody's words: a sheet would reckon the first four.
const BEFORE: &[&str] = &["=1+1|", "+2|", "-3|", "@SUM(4)|", "", "  ", "../../", "\u{FEFF}"];

/// What stands behind them: markup of pages, of documents and of databases, signs outside the first plane, other directions,
/// signs without width.
const BEHIND: &[&str] = &[
    "<zhifa onload=\"alert(1)\">'\"&amp;",
    "'; DROP TABLE event; --",
    "#import \"x\": * #eval(\"1\") $x^2$ *粗* _斜_ `x` @x <x> \\",
    "😀👨‍👩‍👧𠮷𪚥",
    "\u{202E}gnp.exe\u{202C}",
    "零\u{200B}宽",
    "{{7*7}}${7*7}%s%n%00",
    "]]></title><script>zhifa()</script>",
    "\u{0301}\u{0301}\u{0301}",
    "\u{1}\u{7}",
];

/// The same words are always made strange in the same way, so that a name is one name in the whole story.
fn strange(words: &str) -> String {
    let sum = words.bytes().fold(7usize, |n, b| n.wrapping_mul(31).wrapping_add(usize::from(b)));
    format!("{}{words}{}", BEFORE[sum % BEFORE.len()], BEHIND[(sum / BEFORE.len()) % BEHIND.len()])
}

/// Makes everything strange that a person wrote in his own words: not what is chosen from a list, not a document's number.
/// Gives where, as a problem names its fields.
fn disturb(value: &mut Value, at: &str, spare: &BTreeSet<String>, done: &mut Vec<String>) {
    const CHOSEN: &[&str] = &["grid", "class", "item", "unit", "paper", "number", "discretion", "method"];
    match value {
        Value::String(words) if words.chars().any(|c| c > '\u{4e00}') => {
            let spared = spare
                .iter()
                .any(|s| at == s || at.starts_with(&format!("{s}.")) || at.starts_with(&format!("{s}[")));
            if spared || words.contains('〔') {
                return;
            }
            *words = strange(words);
            done.push(at.into());
        }
        Value::Array(items) => {
            for (n, item) in items.iter_mut().enumerate() {
                disturb(item, &format!("{at}[{n}]"), spare, done);
            }
        }
        Value::Object(fields) if !fields.contains_key("sha256") => {
            for (name, value) in fields.iter_mut().filter(|(name, _)| !CHOSEN.contains(&name.as_str())) {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                disturb(value, &at, spare, done);
            }
        }
        _ => {}
    }
}

/// A refusal in Chinese: never an accident, never a library's own words.
fn calm(answer: &Answer, what: &str) -> Value {
    let text = answer.text();
    assert!(answer.status.is_client_error(), "{what}: {} {text}", answer.status);
    let problem = answer.json();
    let said = ["title", "detail"]
        .iter()
        .any(|f| problem[*f].as_str().is_some_and(|words| words.chars().any(|c| c > '\u{4e00}')));
    assert!(said, "{what}: {text}");
    problem
}

/// The fields that a problem is about.
fn fields(problem: &Value) -> BTreeSet<String> {
    let errors = problem["errors"].as_array().into_iter().flatten();
    let mut named: BTreeSet<String> = errors.filter_map(|e| e["field"].as_str()).map(String::from).collect();
    named.extend(problem["field"].as_str().map(String::from));
    named
}

/// Signs as the page does; the answer of the pad, when what stands there cannot be signed.
async fn signed(actor: &mut Browser, path: &str, body: &Value) -> Result<Value, Answer> {
    let mut body = body.clone();
    for place in law::signing::unbind(&mut body) {
        let asked = actor.post_json(&format!("{path}/digest?place={place}"), &body).await;
        if asked.status != StatusCode::OK {
            return Err(asked);
        }
        let content: law::signing::Content = serde_json::from_value(asked.json()).expect("what is signed");
        law::signing::bind(&mut body, place, &content);
    }
    Ok(body)
}

async fn send(actor: &mut Browser, path: &str, body: &Value) -> Answer {
    match signed(actor, path, body).await {
        Ok(body) => actor.post_json(path, &body).await,
        Err(answer) => answer,
    }
}

/// What came of it.
#[derive(Default)]
struct Count {
    /// Words made strange and taken.
    taken: usize,
    /// Acts with such words.
    acts: usize,
    /// Words turned away, by act and field.
    refused: BTreeMap<String, usize>,
}

impl Game {
    /// One step: first with every word made strange, then without those that are turned away.
    async fn strange_step(&mut self, n: usize, count: &mut Count) {
        let step = self.plan.steps[n].clone();
        self.house.clock.set(step.at);
        let mut plain = command(&step.act);
        if let StepAct::Merge { into, .. } = step.act {
            plain["into"] = json!(self.ids[into].clue);
        }
        let act = plain["act"].as_str().expect("an act").to_string();
        let (path, of_case) = self.address(n, &act);
        let recording = matches!(step.act, StepAct::Footage(_));
        if step.actor == PUBLIC {
            let mut named = Vec::new();
            files_in(&plain, &mut named);
            for picture in self.plan.pictures.iter().filter(|p| named.contains(&p.file.sha256)) {
                let bytes = bytes::Bytes::copy_from_slice(&picture.bytes);
                let stream = futures::stream::iter([Ok::<_, std::io::Error>(bytes)]);
                self.house.office.files().put(stream, 1 << 30).await.expect("stored");
            }
            let clue = self.ids[step.matter].clue.clone();
            let mut done = Vec::new();
            disturb(&mut plain, "", &BTreeSet::new(), &mut done);
            self.ids[step.matter].clue = self.house.public_report(&plain, &clue).await;
            count.taken += done.len();
            return;
        }
        let mut actor = self.house.signed_in(&step.actor).await;
        self.send_files(&step.actor, &mut actor, &plain).await;
        let mut spare = BTreeSet::new();
        for round in 0.. {
            let (mut body, mut done) = (plain.clone(), Vec::new());
            // Whose name has to fit something else is told so once or twice; then his own words are all that is left.
            if round < 12 {
                disturb(&mut body, "", &spare, &mut done);
            }
            let answer = send(&mut actor, &path, &body).await;
            if answer.status == StatusCode::CREATED {
                count.taken += done.len();
                count.acts += usize::from(!done.is_empty());
                if recording {
                    return;
                }
                let id = answer.json()["id"].as_str().expect("an id").to_string();
                match of_case {
                    true => self.ids[step.matter].case = id,
                    false => self.ids[step.matter].clue = id,
                }
                return;
            }
            let what = format!("{} {act}: {body}", step.actor);
            let problem = calm(&answer, &what);
            assert!(round < 12, "{what}: the story's own words are refused: {problem}");
            let before = spare.len();
            for field in fields(&problem) {
                *count.refused.entry(format!("{act} {field}")).or_default() += 1;
                spare.insert(field);
            }
            if spare.len() == before {
                // Refused for what stands elsewhere: one field after another keeps its own words.
                let next = done.iter().find(|at| !spare.contains(*at)).cloned();
                spare.extend(next.or_else(|| Some(format!("nothing left {round}"))));
            }
        }
    }
}

/// No page acts on what was typed.
async fn looks_calm(browser: &mut Browser, path: &str) -> Answer {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    if answer.header(header::CONTENT_TYPE).starts_with("text/html") {
        let text = answer.text();
        assert!(
            !text.contains("<zhifa") && !text.contains("<script>zhifa"),
            "{path}: typed words act on the page"
        );
    }
    answer
}

/// No cell of a sheet begins a formula.
fn sheet_is_calm(text: &str, path: &str) {
    for cell in text.trim_start_matches('\u{feff}').split("\",\"").flat_map(|c| c.split("\"\r\n\"")) {
        let cell = cell.trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '@']), "{path}: a sheet would reckon {cell:?}");
    }
}

#[tokio::test]
async fn strange_words_of_the_right_person_stand_calmly_wherever_they_are_shown() {
    let house = House::demo().await;
    let plan = plan(house.office.town(), house.office.now(), 7);
    let chosen = chosen(&plan, 1);
    let mut game = Game::of(house, plan);
    let mut count = Count::default();
    for n in 0..game.plan.steps.len() {
        if chosen.contains(&game.plan.steps[n].matter) {
            game.strange_step(n, &mut count).await;
        }
    }
    println!("{} strange words taken in {} acts; turned away: {:?}", count.taken, count.acts, count.refused);
    assert!(count.taken > 1500 && count.acts > 400, "{} words, {} acts", count.taken, count.acts);

    let (mut papers, mut pages) = (0, 0);
    // Of every kind of document three: each takes as long as a person waits for it.
    let mut seen = BTreeMap::<String, u32>::new();
    let mut browser = game.house.signed_in("head").await;
    let mut legal = game.house.signed_in("legal").await;
    for ids in chosen.iter().map(|m| &game.ids[*m]).filter(|i| !i.clue.is_empty()) {
        looks_calm(&mut browser, &format!("/clues/{}", ids.clue)).await;
        pages += 1;
        if ids.case.is_empty() {
            continue;
        }
        looks_calm(&mut browser, &format!("/cases/{}", ids.case)).await;
        let case = looks_calm(&mut legal, &format!("/api/v1/cases/{}", ids.case)).await.json();
        for paper in case["papers"].as_array().into_iter().flatten() {
            let nth = seen.entry(paper["code"].to_string()).or_default();
            *nth += 1;
            let Some(paper) = paper["number"].as_str().filter(|_| *nth <= 3) else { continue };
            let number: String = paper.bytes().map(|b| format!("%{b:02X}")).collect();
            looks_calm(&mut legal, &format!("/papers/{number}")).await;
            let pdf = looks_calm(&mut legal, &format!("/papers/{number}/pdf")).await;
            assert!(pdf.body.starts_with(b"%PDF"), "{paper}");
            papers += 1;
        }
        let bundle = looks_calm(&mut legal, &format!("/cases/{}/bundle", ids.case)).await;
        assert!(bundle.body.starts_with(b"PK"), "{}", ids.case);
    }
    for path in
        ["/", "/clues", "/cases", "/search?q=1", "/board", "/map", "/disclosure", "/inspections", "/notices"]
    {
        looks_calm(&mut legal, path).await;
    }
    let mut finance = game.house.signed_in("finance").await;
    looks_calm(&mut finance, "/ledger").await;
    let mut public = game.house.browser();
    for path in
        ["/public", "/public/decisions", "/public/decisions.atom", "/public/officers", "/public/inspections"]
    {
        let answer = looks_calm(&mut public, path).await;
        assert!(!answer.text().contains("<zhifa"), "{path}");
    }
    for path in ["/clues/export", "/cases/export", "/inspections/export"] {
        sheet_is_calm(&looks_calm(&mut legal, path).await.text(), path);
    }
    println!("{papers} documents of {} kinds set, {pages} matters looked at", seen.len());
    assert!(papers > 100 && seen.len() > 50, "{papers}, {}", seen.len());
    assert_eq!(game.house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}
