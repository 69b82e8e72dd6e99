//! Words as people meant them: what cannot be seen is taken out before anything else looks at them.
//!
//! Telephones and chat programs put invisible marks around what is copied (a number from the address book comes with two);
//! they break searching and comparing, and some can make a text read otherwise than it is. Nothing that can be seen is lost.

use serde_json::Value;

/// A text without control characters (line breaks and tabs stay), marks of direction, and characters without width.
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !invisible(*c)).collect()
}

fn invisible(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Soft hyphen, zero-width spaces and joiners, marks, embeddings, overrides and isolates of direction, tags.
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        _ => c.is_control(),
    }
}

/// Every text of a JSON value, cleaned.
pub(crate) fn clean_value(value: &mut Value) {
    match value {
        Value::String(text) if text.chars().any(|c| c == '\r' || invisible(c)) => *text = clean(text),
        Value::Array(list) => list.iter_mut().for_each(clean_value),
        Value::Object(map) => map.values_mut().for_each(clean_value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_seen_is_taken_out_and_nothing_else() {
        assert_eq!(clean("\u{202D}13900001234\u{202C}"), "13900001234");
        assert_eq!(clean("甲\0乙\u{7}丙\u{200B}丁\u{FEFF}"), "甲乙丙丁");
        assert_eq!(clean("一\r\n二\r三\t四 五　六"), "一\n二\n三\t四 五　六");
        let seen = "<b>'\"\\;-- ＡＢＣ１２３ é 𠮷 😀 ../\u{1F468}";
        assert_eq!(clean(seen), seen);
    }

    #[test]
    fn every_text_of_a_command_is_cleaned_wherever_it_stands() {
        let mut value = json!({ "a": ["x\u{0}", { "b": "\u{202E}y" }], "n": 1, "t": true });
        clean_value(&mut value);
        assert_eq!(value, json!({ "a": ["x", { "b": "y" }], "n": 1, "t": true }));
    }
}
