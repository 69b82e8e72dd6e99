//! Personal details taken out of an event before it is hashed, and put back when it is read (law::PRIVATE_KEYS).

use serde_json::{Map, Value};

/// Splits an event's JSON: what is hashed as it stands, and what is kept beside it.
pub fn split(mut body: Value) -> (Value, Option<Value>) {
    let mut found = Map::new();
    // With a receipt a report's answer is rated: it is the reporter's own, like the name.
    if body["kind"] == "clue_reported"
        && let Some(receipt) = body.as_object_mut().and_then(|map| map.remove("receipt"))
    {
        found.insert("/receipt".into(), receipt);
    }
    take(&mut body, String::new(), &mut found);
    let private = (!found.is_empty()).then_some(Value::Object(found));
    (body, private)
}

fn take(value: &mut Value, path: String, found: &mut Map<String, Value>) {
    match value {
        Value::Object(map) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            for key in keys {
                let here = format!("{path}/{key}");
                if law::PRIVATE_KEYS.contains(&key.as_str()) {
                    if let Some(v) = map.remove(&key) {
                        found.insert(here, v);
                    }
                } else if let Some(v) = map.get_mut(&key) {
                    take(v, here, found);
                }
            }
        }
        Value::Array(list) => {
            for (i, v) in list.iter_mut().enumerate() {
                take(v, format!("{path}/{i}"), found);
            }
        }
        _ => {}
    }
}

/// Puts back what [`split`] took out; what was erased stays out.
pub fn join(mut body: Value, private: Option<Value>) -> Value {
    let Some(Value::Object(found)) = private else { return body };
    for (path, v) in found {
        // What documents said is for whoever reads the document.
        if path == crate::issued::KEY {
            continue;
        }
        let Some((parent, key)) = path.rsplit_once('/') else { continue };
        if let Some(Value::Object(map)) = body.pointer_mut(parent) {
            map.insert(key.to_string(), v);
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_split_joins_again_and_leaves_nothing_personal_behind() {
        let event = json!({
            "kind": "filing_proposed",
            "subject": { "item": "占道", "party": { "name": "王小明", "id_number": "110" } },
            "rows": [{ "signature": { "name": "王小明" }, "n": 1 }],
        });
        let (body, private) = split(event.clone());
        assert!(!body.to_string().contains("王小明"));
        assert_eq!(join(body, private), event);
    }

    #[test]
    fn a_receipt_is_the_reporters_own_and_goes_with_what_is_personal() {
        let event = json!({ "kind": "clue_reported", "receipt": "AB23CD45", "content": "占道" });
        let (body, private) = split(event.clone());
        assert!(!body.to_string().contains("AB23CD45"));
        assert_eq!(join(body, private), event);
    }
}
