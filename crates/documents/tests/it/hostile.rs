//! Whatever people type stands in the document as they typed it, and nothing of it is ever obeyed.

use super::run_together;
use super::support::{printer, road, sample, text};
use serde_json::{Value, json};

/// Typst markup, code, markup of other kinds, marks that turn the writing round.
const NAUGHTY: &[&str] = &[
    "#panic(\"x\")",
    "#include \"/lib.typ\"",
    "#read(\"/data.json\")",
    "*粗* _斜_ `码` $x^2$",
    "= 标题",
    "<label> @ref",
    "\\u{41}\\",
    "]]) #set page(width: 1cm)",
    "// 注释 /* */",
    "<script>alert(1)</script>",
    "'; DROP TABLE cases; --",
    "%n%s{0}{{}}",
    "《〔“‘”’〕》……——",
];

/// Puts `with` in place of every string below `value`.
fn replace(value: &mut Value, with: &str) {
    match value {
        Value::String(s) => *s = with.to_string(),
        Value::Array(a) => a.iter_mut().for_each(|v| replace(v, with)),
        Value::Object(o) => {
            for (key, v) in o.iter_mut() {
                // Keys of the program's own choosing, which no one types.
                if !matches!(key.as_str(), "image" | "kind") {
                    replace(v, with);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn naughty_strings_are_printed_as_they_stand() {
    for naughty in NAUGHTY {
        let mut paper = sample("DEC");
        paper.data["party"]["name"] = json!(naughty);
        paper.data["facts"] = json!(naughty);
        let printed = run_together(&text(&paper));
        assert!(printed.contains(&run_together(naughty)), "{naughty}: {printed}");
    }
}

#[test]
fn every_template_bears_naughty_strings_in_every_field() {
    for code in road() {
        let all = NAUGHTY.join("，");
        let mut paper = sample(code);
        replace(&mut paper.data, &all);
        let printed = run_together(&text(&paper));
        assert!(printed.contains("#panic(\"x\")"), "{code}");
    }
}

#[test]
fn every_template_bears_the_absence_of_everything() {
    for code in road() {
        for data in [
            json!({}),
            json!({"party": null, "officers": [], "list": [], "agency": {"name": ""}, "fine": true}),
        ] {
            let mut paper = sample(code);
            paper.data = data;
            paper.number = None;
            paper.case_number = String::new();
            paper.images.clear();
            printer().pdf(&paper).unwrap_or_else(|e| panic!("{code}: {e}"));
        }
    }
}

#[test]
fn every_template_bears_text_of_many_pages_in_any_field() {
    let long = "违法行为人在承留镇花石村济邵公路北侧人行道上堆放水泥、河沙等建筑材料。".repeat(60);
    for code in road() {
        let keys: Vec<String> = sample(code).data.as_object().expect("an object").keys().cloned().collect();
        let mut paper = sample(code);
        for key in keys.iter().filter(|k| {
            matches!(
                k.as_str(),
                "facts" | "content" | "findings" | "reason" | "summary" | "text" | "note" | "opinion"
            )
        }) {
            paper.data[key] = json!(long);
        }
        printer().pdf(&paper).unwrap_or_else(|e| panic!("{code}: {e}"));
    }
}

#[test]
fn long_text_runs_over_pages_and_none_of_it_is_lost() {
    let mut paper = sample("DEC");
    let facts: Vec<String> =
        (1..=200).map(|i| format!("第{i}次检查时，当事人仍在堆放建筑材料，占用人行道。")).collect();
    paper.data["facts"] = json!(facts.join("\n"));
    let pages = printer().text_pages(&paper).expect("it prints");
    assert!((9..=16).contains(&pages.len()), "{} pages", pages.len());
    let all = run_together(&pages.concat());
    assert!(facts.iter().all(|f| all.contains(&run_together(f))));
    for (i, page) in pages.iter().enumerate() {
        assert!(run_together(page).contains(&format!("—{}—", i + 1)), "page {} has no number", i + 1);
    }
}

#[test]
fn rare_characters_of_names_are_printed() {
    let mut paper = sample("SERV");
    let names = "喆堃翀赟犇珺琲玥頔祎昇峣淼焱煊甯䶮鿏㎡〇";
    paper.data["recipient"] = json!(names);
    assert!(text(&paper).contains(names));
}

#[test]
fn marks_that_turn_the_writing_round_or_cannot_be_seen_are_taken_out() {
    let mut paper = sample("SERV");
    paper.data["recipient"] = json!("张\u{202e}三\u{200b}丰\u{0}\u{7}\u{feff}");
    assert!(text(&paper).contains("张三丰"));
}

#[test]
fn list_of_many_rows_breaks_across_pages_and_repeats_its_head() {
    let mut paper = sample("EV-L");
    let row = paper.data["list"][0].clone();
    paper.data["list"] = (1..=60)
        .map(|i| {
            let mut r = row.clone();
            r["no"] = json!(i);
            r
        })
        .collect();
    let pages = printer().text_pages(&paper).expect("it prints");
    assert!(pages.len() >= 4, "{} pages", pages.len());
    let heads = pages.iter().filter(|p| run_together(p).contains("证明对象")).count();
    assert!(heads >= pages.len() - 1, "{heads} heads on {} pages", pages.len());
}
