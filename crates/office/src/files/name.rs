//! Names for display: what the sender called the file, made harmless.

/// Characters of a name.
const MOST: usize = 120;

/// A name without path, control characters and characters that turn the direction of writing, at most 120 characters;
/// `附件` when nothing is left. Never used as a path.
pub fn display_name(declared: &str) -> String {
    let last = declared.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let clean: String = last.chars().filter(|c| !is_treacherous(*c)).collect();
    let clean = clean.trim().trim_start_matches('.').trim();
    if clean.is_empty() {
        return "附件".into();
    }
    if clean.chars().count() <= MOST {
        return clean.into();
    }
    // The ending stays: people read it to know what they hold.
    let ending = clean.rsplit_once('.').map(|(_, e)| e).filter(|e| e.chars().count() <= 8);
    match ending {
        Some(ending) => {
            let keep = MOST - 2 - ending.chars().count();
            let stem: String = clean.chars().take(keep).collect();
            format!("{stem}….{ending}")
        }
        None => clean.chars().take(MOST).collect(),
    }
}

/// Control characters, overrides and isolates of direction, invisible characters, line separators.
fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{061c}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
