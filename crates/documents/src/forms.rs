//! The catalogue as a page of the documentation.

use crate::Printer;
use std::fmt::Write;

/// The acts that issue a document, by the core's own tables.
pub fn issuing(code: &str) -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&'static str, &'static str, &'static [&'static str])> = Vec::new();
    all.extend(law::clue::ACTS.iter().map(|a| (a.id, a.title, a.papers)));
    all.extend(law::case::acts().map(|a| (a.id, a.title, a.papers)));
    all.extend(law::inspection::ACTS.iter().map(|a| (a.id, a.title, a.papers)));
    all.extend(law::inforequest::ACTS.iter().map(|a| (a.id, a.title, a.papers)));
    all.extend(law::stocktaking::ACTS.iter().map(|a| (a.id, a.title, a.papers)));
    all.into_iter().filter(|(.., papers)| papers.contains(&code)).map(|(id, title, _)| (id, title)).collect()
}

/// `docs/forms.md`: every document of the catalogue, the acts that issue it, what holds it, and whether it can be printed
/// yet. `held` names the tests of a document; the sources know them, not the program.
pub fn forms_page(held: impl Fn(&str) -> String) -> String {
    let printer = Printer::new();
    let ready = law::paper::ALL.iter().filter(|p| printer.has(p.code, 1)).count();
    let mut page = format!(
        "# Forms (执法文书目录)\n\nMade from `law::paper` by `cargo run -p documents --example forms`; do not edit.\n\
         {ready} of {} documents can be printed. A template is one file, `{}/<CODE>.typ`, with the keys it reads at its top;\n\
         `crates/documents/samples/<CODE>.json` is an example. 代字 stands in the number; where it is empty the case number is used.\n\
         外 marks documents in the town government's name and under its seal; 增 marks our additions to the catalogue.\n\
         出具的行为 are the acts whose row in the core's tables names the document; 测试 are the agreed text of its sample\n\
         (`crates/documents/tests/golden`) and the tests of `crates/documents/tests/it` that name it.\n\n\
         | # | 代码 | 名称 | 代字 | 外 | 何时用 | 出具的行为 | 签章 | 依据 | 标记 | 模板 | 测试 |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n",
        law::paper::ALL.len(),
        crate::TEMPLATES,
    );
    for p in law::paper::ALL {
        let signers = p.signers.iter().map(|s| s.label()).collect::<Vec<_>>().join("、");
        let template = if printer.has(p.code, 1) { "有" } else { "尚无" };
        let outgoing = if p.outgoing { "外" } else { "" };
        let acts = issuing(p.code)
            .iter()
            .map(|(id, title)| format!("{title} `{id}`"))
            .collect::<Vec<_>>()
            .join("；");
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {outgoing} | {} | {acts} | {signers} | {} | {} | {template} | {} |",
            if p.no > law::paper::CATALOGUED { "增".to_string() } else { p.no.to_string() },
            p.code,
            p.name,
            p.word,
            p.when,
            p.articles.join("、"),
            p.mark.label(),
            held(p.code),
        );
    }
    page
}
