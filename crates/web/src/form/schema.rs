//! A form as a JSON schema: the request body of its act in the API.

use super::{Field, Form, Kind};
use serde_json::{Map, Value, json};

/// The schema of an act's request body.
pub fn schema(form: &Form) -> Value {
    let mut properties = Map::new();
    for field in form.fields {
        // A name with a dot in it is a part of what its first half names.
        match field.name.split_once('.') {
            Some((outer, inner)) => {
                let object =
                    properties.entry(outer).or_insert_with(|| json!({ "type": "object", "properties": {} }));
                object["properties"][inner] = one(field);
            }
            None => {
                properties.insert(field.name.into(), one(field));
            }
        }
    }
    // Law decides what is truly required; only what has no default at all is listed.
    let required: Vec<&str> = form
        .fields
        .iter()
        .filter(|f| f.required && matches!(f.kind, Kind::DateTime | Kind::Radio(_)))
        .map(|f| f.name)
        .collect();
    json!({ "type": "object", "description": form.intro, "properties": properties, "required": required })
}

fn one(field: &Field) -> Value {
    let mut schema = match field.kind {
        Kind::Line | Kind::Area | Kind::Tall | Kind::Choice(_) | Kind::Item | Kind::Person => {
            json!({ "type": "string" })
        }
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::DateTime => json!({ "type": "string", "description": "YYYY-MM-DDTHH:MM:SS，北京时间" }),
        Kind::Money => json!({ "type": "integer", "description": "分" }),
        Kind::Number => json!({ "type": "integer" }),
        Kind::Numbers => json!({ "type": "array", "items": { "type": "integer" } }),
        Kind::Check => json!({ "type": "boolean" }),
        Kind::Radio(options) if options.iter().all(|o| matches!(o.0, "true" | "false")) => {
            json!({ "type": "boolean" })
        }
        Kind::Radio(options) => {
            json!({ "type": "string", "enum": options.iter().map(|o| o.0).collect::<Vec<_>>() })
        }
        Kind::Officers => json!({ "type": "array", "items": { "type": "string" }, "minItems": 2 }),
        Kind::Party => json!({ "$ref": "#/components/schemas/Party" }),
        Kind::Place => json!({ "$ref": "#/components/schemas/Place" }),
        Kind::Files => json!({ "type": "array", "items": { "$ref": "#/components/schemas/FileRef" } }),
        Kind::Sign | Kind::OwnSign => json!({ "$ref": "#/components/schemas/Signature" }),
        Kind::Penalty => json!({ "type": "array", "items": { "$ref": "#/components/schemas/PenaltyItem" } }),
        Kind::Review(items) => {
            let mut item = json!({ "$ref": "#/components/schemas/ReviewItem" });
            item["properties"] = json!({ "item": { "enum": items } });
            json!({ "type": "array", "minItems": items.len(), "items": item })
        }
        Kind::Rows(columns) => {
            let mut properties = Map::new();
            for column in columns {
                properties.insert(column.name.into(), one(column));
            }
            json!({ "type": "array", "items": { "type": "object", "properties": properties } })
        }
    };
    schema["title"] = json!(field.label);
    schema
}
