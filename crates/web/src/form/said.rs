//! What a filled-in form says, field by field, in words: for comparing two versions of it.

use super::view::{FieldView, view};
use super::{Form, Options, Typed};

/// Every field with what it says; signatures are left out, they are given to the finished text.
pub fn said(form: &Form, typed: &Typed, options: &Options) -> Vec<(&'static str, String)> {
    let fields = view(form, typed, &[], options);
    let written = form.fields.iter().zip(&fields).filter(|(f, _)| !f.kind.is_signature());
    written.map(|(f, v)| (f.label, text(v))).collect()
}

/// One field. Rows stand one below the other, their columns side by side.
fn text(v: &FieldView) -> String {
    match v.kind {
        "check" if v.checked => "是".into(),
        "check" => String::new(),
        "radio" | "choice" => chosen(v),
        "officers" => joined(v.officers.iter().filter(|(_, on)| *on).map(|(o, _)| o.name.clone())),
        "item" => joined(v.items.iter().filter(|i| i.3).map(|i| i.1.clone())),
        "party" => {
            let p = &v.party;
            joined(
                [&p.name, &p.id_number, &p.credit_code, &p.representative, &p.address, &p.phone]
                    .map(Clone::clone),
            )
        }
        "place" => {
            let grid = v.grids.iter().find(|g| g.2).map_or(String::new(), |g| g.1.clone());
            let system = v.options.iter().find(|o| o.2).map_or(String::new(), |o| o.1.clone());
            let position = [v.part("lon"), v.part("lat")].map(str::to_string);
            joined([v.part("text").to_string(), grid].into_iter().chain(position).chain([system]))
        }
        "files" => joined(v.files.iter().map(|f| f.1.name.clone())),
        "rows" | "penalty" => lines(v, |row| joined(row.iter().map(text))),
        "review" => lines(v, |row| {
            let item = row.first().map_or("", |r| r.label);
            let said = joined(row.iter().map(text));
            if said.is_empty() { said } else { format!("{item}：{said}") }
        }),
        _ => v.value.trim().to_string(),
    }
}

/// The label of what is chosen; what the town does not offer any more is named as it stands.
fn chosen(v: &FieldView) -> String {
    v.options.iter().find(|o| o.2).map_or_else(|| v.value.clone(), |o| o.1.clone())
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.trim().is_empty()).collect();
    parts.join("，")
}

fn lines(v: &FieldView, line: impl Fn(&[FieldView]) -> String) -> String {
    let all: Vec<String> = v.rows.iter().map(|r| line(r)).filter(|l| !l.is_empty()).collect();
    all.join("\n")
}
