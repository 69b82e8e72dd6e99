//! The catalogue as a page of the documentation.

use crate::Printer;
use std::fmt::Write;

/// `docs/forms.md`: every document of the catalogue, and whether it can be printed yet.
pub fn forms_page() -> String {
    let printer = Printer::new();
    let ready = law::paper::ALL.iter().filter(|p| printer.has(p.code, 1)).count();
    let mut page = format!(
        "# Forms (执法文书目录)\n\nMade from `law::paper` by `cargo run -p documents --example forms`; do not edit.\n\
         {ready} of {} documents can be printed. A template is one file, `{}/<CODE>.typ`, with the keys it reads at its top;\n\
         `crates/documents/samples/<CODE>.json` is an example. 代字 stands in the number; where it is empty the case number is used.\n\
         外 marks documents in the town government's name and under its seal; 增 marks our additions to the catalogue.\n\n\
         | # | 代码 | 名称 | 代字 | 外 | 何时用 | 签章 | 依据 | 标记 | 模板 |\n|---|---|---|---|---|---|---|---|---|---|\n",
        law::paper::ALL.len(),
        crate::TEMPLATES,
    );
    for p in law::paper::ALL {
        let signers = p.signers.iter().map(|s| s.label()).collect::<Vec<_>>().join("、");
        let template = if printer.has(p.code, 1) { "有" } else { "尚无" };
        let outgoing = if p.outgoing { "外" } else { "" };
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {outgoing} | {} | {signers} | {} | {} | {template} |",
            if p.no > law::paper::CATALOGUED { "增".to_string() } else { p.no.to_string() },
            p.code,
            p.name,
            p.word,
            p.when,
            p.articles.join("、"),
            p.mark.label(),
        );
    }
    page
}
