//! One field at a time: the demonstration's story once more, and before each kind of act its right person, at the right
//! moment, sends its form with everything as it should be but for one field. So every field is read: no other one turns
//! the form away before. What is refused is said by the field, and what was typed stays; what is taken stands calmly.

use super::{Game, chosen, command};
use crate::house::{Answer, Browser, House};
use crate::naughty::{a_count, a_request, encoded, is_calm, naughty, read_back};
use axum::http::StatusCode;
use office::demo::{PUBLIC, StepAct, plan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is tried in any field.
const ANYWHERE: &[&str] = &["<zhifa onload=\"alert(1)\">'\"&amp;", "\u{202E}gnp.exe", "   "];
/// Besides, where a day, a moment or a number belongs.
const FOR_DAYS: &[&str] = &["2026-02-30", "9999-12-31", "0000-00-00", "9999-12-31T23:59"];
const FOR_NUMBERS: &[&str] = &["-1", "1e999", "99999999999999999999999999", "１２３４５６"];

/// What is tried in a field that holds this.
fn tried(valid: &str) -> Vec<String> {
    let digits = |n: usize| valid.bytes().take(n).filter(u8::is_ascii_digit).count();
    let more = match valid {
        _ if valid.len() >= 10 && digits(4) == 4 && valid.as_bytes().get(4) == Some(&b'-') => FOR_DAYS,
        _ if !valid.is_empty() && valid.bytes().all(|b| b.is_ascii_digit() || b == b'.') => FOR_NUMBERS,
        _ => &[],
    };
    let mut all: Vec<String> = ANYWHERE.iter().chain(more).map(ToString::to_string).collect();
    // Words may be long; a document of ten thousand is another test's.
    all.extend(naughty().into_iter().filter(|text| text.chars().count() == 10_000).take(1));
    all
}

/// A form as a browser sends it.
type Pairs = Vec<(String, String)>;

/// The form that says what a command says. Money is typed in 元; a file is the upload's own answer.
fn typed(value: &Value, name: &str, money: &BTreeSet<String>, pairs: &mut Pairs) {
    let last = name.rsplit('.').next().unwrap_or_default();
    let mut say = |text: String| pairs.push((name.to_string(), text));
    match value {
        Value::Null => {}
        // Some boxes say `on`, what is chosen of two says `true`.
        Value::Bool(true) if matches!(last, "on_paper" | "credit_code_confirmed") => say("on".into()),
        Value::Bool(yes) => say(yes.to_string()),
        Value::Number(n) if money.contains(last) => {
            let fen = n.as_i64().unwrap_or_default();
            say(format!("{}.{:02}", fen / 100, fen % 100));
        }
        Value::Number(n) => say(n.to_string()),
        Value::String(text) => say(text.clone()),
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                match item {
                    Value::Object(file) if file.contains_key("sha256") => {
                        pairs.push((name.to_string(), item.to_string()));
                    }
                    Value::Object(_) => typed(item, &format!("{name}.{n}"), money, pairs),
                    _ => typed(item, name, money, pairs),
                }
            }
        }
        Value::Object(fields) => {
            for (field, value) in fields.iter().filter(|(field, _)| *field != "act") {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                typed(value, &name, money, pairs);
            }
        }
    }
}

/// The names of the fields in which money is typed.
fn money(page: &str) -> BTreeSet<String> {
    let inputs = page.split("<input").skip(1).filter_map(|i| i.split('>').next());
    let named = inputs
        .filter(|i| i.contains("inputmode=\"decimal\""))
        .filter_map(|i| i.split("name=\"").nth(1)?.split('"').next()?.rsplit('.').next().map(String::from));
    let mut all: BTreeSet<String> = named.filter(|n| n != "lon" && n != "lat").collect();
    if page.contains("penalty.0.kind") {
        all.insert("amount".into());
    }
    all
}

fn body(pairs: &[(String, String)]) -> String {
    let encode = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
    pairs.iter().map(encode).collect::<Vec<_>>().join("&")
}

/// Whether a page has a field in which words stay as they were typed: not one of a few that are chosen, not a day.
fn keeps_words(page: &str, name: &str) -> bool {
    let of = format!("name=\"{name}\"");
    let mut elements = page.split('<').filter(|e| e.split('>').next().is_some_and(|e| e.contains(&of)));
    elements.any(|e| {
        let choosing = ["radio", "checkbox", "hidden", "file", "date", "datetime-local", "number"];
        e.starts_with("textarea")
            || (e.starts_with("input") && !choosing.iter().any(|t| e.contains(&format!("type=\"{t}\""))))
    })
}

/// What came of it.
#[derive(Default)]
struct Count {
    acts: BTreeSet<String>,
    fields: usize,
    tries: usize,
    refused: usize,
    kept: usize,
    /// Forms that were not taken as they should be, and so say nothing of their fields.
    unfit: BTreeMap<String, String>,
}

impl Count {
    /// A refusal names its field or its rule, in Chinese, and what was typed is still there.
    fn refusal(&mut self, answer: &Answer, name: &str, text: &str, what: &str) {
        let page = answer.text();
        let top = name.split('.').next().unwrap_or_default();
        let by_field = page.contains(&format!("href=\"#f-{top}")) || page.contains(&format!("id=\"f-{top}"));
        let card = page.contains("data-code=\"");
        assert!(by_field || card || answer.status == StatusCode::CONFLICT, "{what}: nothing is said: {page}");
        self.refused += 1;
        let plain = !text.trim().is_empty() && !text.chars().any(char::is_control);
        if plain && keeps_words(&page, name) {
            assert!(read_back(&page).contains(text.trim()), "{what}: what was typed is gone: {page}");
            self.kept += 1;
        }
    }
}

/// Every field of a form with everything else as it should be. Of what a preview takes the page is shown out of date, so
/// that nothing is done; where there is no preview, `again` makes the matter anew whenever something was done.
async fn one_by_one(browser: &mut Browser, path: &str, valid: &[(String, String)], count: &mut Count) {
    let act = path.rsplit('/').next().unwrap_or_default().to_string();
    let preview = format!("{path}/preview");
    let base = browser.post(&preview, &body(valid)).await;
    is_calm(&base, path);
    let page = base.text();
    if base.status != StatusCode::OK || page.contains("data-code=\"") || page.contains("填写完整后再预览")
    {
        let said = page.split("data-code=\"").nth(1).and_then(|p| p.split('"').next()).unwrap_or("fields");
        count.unfit.insert(act, said.into());
        return;
    }
    let drawn = page.contains("class=\"sheet\"");
    count.acts.insert(act);
    for at in 0..valid.len() {
        let (name, was) = &valid[at];
        count.fields += 1;
        for text in tried(was) {
            // Setting a document takes as long as a person waits for it: of long words the form's own answer must do.
            let long = text.len() > 1_000;
            // The numbers of a list stand in one field: the whole of it is what was typed.
            let others = valid.iter().enumerate().filter(|(i, pair)| *i == at || pair.0 != *name);
            let said = |(i, pair): (usize, &(String, String))| match i == at {
                true => (name.clone(), text.clone()),
                false => pair.clone(),
            };
            let mut pairs: Pairs = others.map(said).collect();
            let what = format!("{path} {name}={:?}", text.chars().take(40).collect::<String>());
            count.tries += 1;
            let taken = (drawn && long) || {
                let seen = browser.post(&preview, &body(&pairs)).await;
                is_calm(&seen, &what);
                let page = seen.text();
                seen.status == StatusCode::OK
                    && !page.contains("data-code=\"")
                    && !page.contains("填写完整后再预览")
            };
            // What would be done is sent from a page out of date; what is refused is refused as it stands.
            if taken {
                pairs.push(("_version".into(), "0".into()));
            }
            let answer = browser.post(path, &body(&pairs)).await;
            is_calm(&answer, &what);
            if answer.status == StatusCode::SEE_OTHER {
                // The house itself knows better than the preview, e.g. that a number is drawn; the story goes on from here.
                count.unfit.insert(what, "done".into());
                return;
            }
            let wanted = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT, StatusCode::FORBIDDEN];
            assert!(wanted.contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
            count.refusal(&answer, name, &text, &what);
        }
    }
}

impl Game {
    /// One step of the story; the first of its kind is tried field by field before.
    async fn single_step(&mut self, n: usize, count: &mut Count) {
        let step = self.plan.steps[n].clone();
        let mut value = command(&step.act);
        let act = value["act"].as_str().unwrap_or_default().to_string();
        let first = !count.acts.contains(&act) && !count.unfit.contains_key(&act);
        let ids = self.ids[step.matter].clone();
        let plain = matches!(step.act, StepAct::Clue(_) | StepAct::Case(_));
        if first && plain && step.actor != PUBLIC && !ids.clue.is_empty() {
            self.house.clock.set(step.at);
            let (path, _) = self.address(n, &act);
            let path = path.trim_start_matches("/api/v1").to_string();
            let mut actor = self.house.signed_in(&step.actor).await;
            self.send_files(&step.actor, &mut actor, &value).await;
            // A signature is over the whole form: with one field otherwise it would be that which is wrong.
            for place in law::signing::PLACES {
                if value[*place].is_object() && value[*place]["image"].is_string() {
                    value[*place] =
                        json!({ "name": value[*place]["name"], "refused": "当事人口头确认，不愿签名" });
                }
            }
            let form = actor.get(&path).await;
            assert_eq!(form.status, StatusCode::OK, "{path}: {}", form.text());
            let mut valid = Pairs::new();
            typed(&value, "", &money(&form.text()), &mut valid);
            one_by_one(&mut actor, &path, &valid, count).await;
        }
        self.step_plainly(n).await;
    }

    /// A step as the story has it, by whoever does it.
    async fn step_plainly(&mut self, n: usize) {
        // Everybody has tried each kind of act twice by now, as far as this test is concerned.
        let act = command(&self.plan.steps[n].act)["act"].as_str().unwrap_or_default().to_string();
        self.tried.insert(act, 2);
        self.step(n).await;
    }
}

#[tokio::test]
async fn every_field_by_itself_is_read_and_says_what_is_wrong_with_it() {
    let house = House::demo().await;
    let plan = plan(house.office.town(), house.office.now(), 7);
    let chosen = chosen(&plan, 1);
    let mut game = Game::of(house, plan);
    let mut count = Count::default();
    for n in 0..game.plan.steps.len() {
        if chosen.contains(&game.plan.steps[n].matter) {
            game.single_step(n, &mut count).await;
        }
    }
    println!(
        "{} acts, {} fields, {} tries: {} refused, {} kept; not fit: {:?}",
        count.acts.len(),
        count.fields,
        count.tries,
        count.refused,
        count.kept,
        count.unfit
    );
    assert!(
        count.acts.len() > 100 && count.fields > 500,
        "{} acts, {} fields",
        count.acts.len(),
        count.fields
    );
    assert_eq!(game.house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}

/// A new report, and what a citizen sends: taken, it stands calmly on the clue's page.
#[tokio::test]
async fn every_field_of_a_report_by_itself_is_read() {
    let house = House::demo().await;
    let mut member = house.signed_in("grid-201").await;
    let mut hub = house.signed_in("hub").await;
    let report = json!({
        "source": "patrol", "class": "stall", "content": "村口有人摆摊占道",
        "place": { "text": "承留村村口", "grid": "419001103201", "lon": 112.5016, "lat": 35.0844, "accuracy": 15 },
    });
    let (mut valid, mut count) = (Pairs::new(), Count::default());
    typed(&report, "", &BTreeSet::new(), &mut valid);
    let mut taken = 0;
    for at in 0..valid.len() {
        for text in tried(&valid[at].1) {
            let mut pairs = valid.clone();
            pairs[at].1.clone_from(&text);
            let what = format!("/clues/new {}={:?}", valid[at].0, text.chars().take(40).collect::<String>());
            let answer = member.post("/clues/new", &body(&pairs)).await;
            is_calm(&answer, &what);
            if answer.status == StatusCode::SEE_OTHER {
                let to = answer.header("location").split('?').next().unwrap_or_default().to_string();
                let page = hub.get(&to).await;
                is_calm(&page, &what);
                assert_eq!(page.status, StatusCode::OK, "{what}: {to}");
                taken += 1;
                continue;
            }
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.text());
            count.refusal(&answer, &valid[at].0, &text, &what);
        }
    }
    assert!(taken > 5 && count.refused > 5, "{taken} taken, {} refused", count.refused);
}

/// Requests for information, each made anew when something was done; and a count of the store-room.
#[tokio::test]
async fn every_field_of_counts_and_requests_by_itself_is_read() {
    let house = crate::store::filled().await;
    let mut legal = house.signed_in("legal").await;
    let paper = legal.upload("征求意见书.jpg", &crate::files::photo()).await.json();
    let mut count = Count::default();
    let forms: [(&[&str], &str, Value); 7] = [
        (&[], "require_correction", json!({ "content": "哪一年的", "due_on": "2026-11-27" })),
        (
            &["require_correction"],
            "register_correction",
            json!({ "content": "今年的", "received_on": "2026-11-20" }),
        ),
        (&["require_correction"], "lapse_request", json!({ "reason": "没有补正" })),
        (
            &[],
            "ask_opinion",
            json!({ "third_party": "示例店", "content": "经营信息", "received_on": "2026-11-20", "files": [paper] }),
        ),
        (
            &["ask_opinion"],
            "record_opinion",
            json!({ "agrees": true, "opinion": "同意", "received_on": "2026-11-20" }),
        ),
        (&[], "extend_answer", json!({ "days": 5, "reason": "汇总", "approved_by": "head", "told": true })),
        (
            &[],
            "answer_information",
            json!({ "answer": "provided", "text": "见附件", "reason": "", "public_interest": "" }),
        ),
    ];
    for (before, act, form) in forms {
        let mut valid = Pairs::new();
        typed(&form, "", &BTreeSet::new(), &mut valid);
        let mut request = None;
        for at in 0..valid.len() {
            for text in tried(&valid[at].1) {
                let id = match request.take() {
                    Some(id) => id,
                    None => opened(&mut legal, before, &paper).await,
                };
                let path = format!("/info/{id}/acts/{act}");
                let mut pairs = valid.clone();
                pairs[at].1.clone_from(&text);
                let what = format!("{path} {}={:?}", valid[at].0, text.chars().take(40).collect::<String>());
                let answer = legal.post(&path, &body(&pairs)).await;
                is_calm(&answer, &what);
                count.tries += 1;
                if answer.status == StatusCode::SEE_OTHER {
                    let page = legal.get(&format!("/info/{id}")).await;
                    is_calm(&page, &what);
                    assert_eq!(page.status, StatusCode::OK, "{what}");
                    continue;
                }
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.text());
                count.refusal(&answer, &valid[at].0, &text, &what);
                request = Some(id);
            }
        }
    }
    let room = a_count(&house).await;
    let mut keeper = house.signed_in("store").await;
    for (act, form) in [
        ("count_things", json!({ "lines": [1], "outcome": "in_order", "place": "", "note": "" })),
        (
            "record_surplus",
            json!({ "name": "折叠桌", "quantity": "1", "place": "大件物品棚 一区", "note": "旧" }),
        ),
    ] {
        let mut valid = Pairs::new();
        typed(&form, "", &BTreeSet::new(), &mut valid);
        one_by_one(&mut keeper, &format!("/store/counts/{room}/acts/{act}"), &valid, &mut count).await;
    }
    assert!(count.unfit.is_empty(), "{:?}", count.unfit);
    assert!(count.refused > 80 && count.kept > 30, "{} refused, {} kept", count.refused, count.kept);
    assert_eq!(house.office.verify(|_, _| ()).await.expect("it reads").findings, Vec::new());
}

/// A request that has come so far.
async fn opened(legal: &mut Browser, before: &[&str], paper: &Value) -> String {
    let id = a_request(legal).await;
    for act in before {
        let form = match *act {
            "require_correction" => json!({ "content": "哪一年的", "due_on": "2026-11-27" }),
            _ => json!({ "third_party": "示例店", "content": "经营信息", "files": [paper] }),
        };
        let mut pairs = Pairs::new();
        typed(&form, "", &BTreeSet::new(), &mut pairs);
        let done = legal.post(&format!("/info/{id}/acts/{act}"), &body(&pairs)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.text());
    }
    id
}
