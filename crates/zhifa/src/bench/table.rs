//! The figures as a table for people.

use serde_json::Value;

/// One line a figure, one column a town.
pub fn render(result: &Value) -> String {
    let towns: Vec<&Value> = result["towns"].as_array().into_iter().flatten().collect();
    let mut out = format!("{}\n", result["machine"]);
    let mut names: Vec<String> = Vec::new();
    let columns: Vec<Vec<(String, String)>> = towns.iter().map(|t| flat("", t)).collect();
    for (name, _) in columns.iter().flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    for name in names {
        out.push_str(&format!("{name:<34}"));
        for column in &columns {
            let value = column.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str());
            out.push_str(&format!("{value:>14}"));
        }
        out.push('\n');
    }
    out
}

fn flat(prefix: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(k, v)| {
                let name = if prefix.is_empty() { k.clone() } else { format!("{prefix}.{k}") };
                flat(&name, v)
            })
            .collect(),
        other => vec![(prefix.to_string(), other.to_string())],
    }
}
