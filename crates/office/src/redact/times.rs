//! Moments of a recording as people write them: seconds, or minutes and seconds.

/// Longer than any recording that is taken in: a day.
const LONGEST: u32 = 24 * 3600;

/// `83.5`, `1:23.5` or `0:01:23.5`, in milliseconds.
pub fn read(text: &str) -> Option<u32> {
    let text = text.trim().replace('：', ":");
    let parts: Vec<&str> = text.split(':').collect();
    let (last, before) = parts.split_last()?;
    if before.len() > 2 {
        return None;
    }
    let digits = |t: &str| (1..=5).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = last.split_once('.').unwrap_or((last, "0"));
    if !digits(whole) || part.is_empty() || part.len() > 9 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut seconds: u32 = 0;
    for unit in before {
        seconds = seconds.checked_add(Some(*unit).filter(|u| digits(u))?.parse().ok()?)?.checked_mul(60)?;
    }
    let whole: u32 = whole.parse().ok()?;
    if !before.is_empty() && whole >= 60 {
        return None;
    }
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let seconds = seconds.checked_add(whole).filter(|s| *s <= LONGEST)?;
    Some(seconds * 1000 + part.parse::<u32>().ok()?)
}

/// `1:23.5`, hours where there are any.
pub(super) fn words(at: u32) -> String {
    let (seconds, part) = (at / 1000, at % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let part = if part == 0 { String::new() } else { format!(".{part:03}").trim_end_matches('0').into() };
    match hours {
        0 => format!("{minutes}:{seconds:02}{part}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_write_them() {
        for (text, at) in [
            ("0", 0),
            ("12.5", 12_500),
            (" 83.05 ", 83_050),
            ("1:23.5", 83_500),
            ("1：02", 62_000),
            ("1:02:03", 3_723_000),
            ("12.3456789", 12_345),
        ] {
            assert_eq!(read(text), Some(at), "{text}");
        }
        for wrong in
            ["", "-1", "1e3", "1:60", "a", "1.", ".5", "1:2:3:4", "NaN", "99999", "100000", ":1", "1:"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for (at, said) in [(0, "0:00"), (83_500, "1:23.5"), (3_723_000, "1:02:03"), (1_005, "0:01.005")] {
            assert_eq!(words(at), said);
            assert_eq!(read(said), Some(at));
        }
    }
}
