//! Parts of a file (RFC 9110 §14): players jump in a video by asking for them. One range at a time; whoever asks for
//! several gets the whole.

/// What part to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    Whole,
    /// From the first byte to the last, both included.
    Some(u64, u64),
    /// None of the file is meant.
    Outside,
}

/// The part meant by a `Range` header over a file of `size` bytes. What cannot be read is as if it were not there.
pub fn part(header: Option<&str>, size: u64) -> Part {
    let Some(spec) = header.and_then(|h| h.strip_prefix("bytes=")) else { return Part::Whole };
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else {
        return Part::Whole;
    };
    let number =
        |s: &str| (!s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u64>().ok());
    match (first.trim(), last.trim()) {
        ("", n) => match number(n) {
            Some(Some(n)) if n > 0 && size > 0 => Part::Some(size.saturating_sub(n), size - 1),
            Some(_) => Part::Outside,
            None => Part::Whole,
        },
        (a, "") => match number(a) {
            Some(Some(a)) if a < size => Part::Some(a, size - 1),
            Some(_) => Part::Outside,
            None => Part::Whole,
        },
        (a, b) => match (number(a), number(b)) {
            (Some(Some(a)), Some(Some(b))) if a <= b && a < size => Part::Some(a, b.min(size - 1)),
            (Some(Some(a)), Some(Some(b))) if a > b => Part::Whole,
            (Some(_), Some(_)) => Part::Outside,
            _ => Part::Whole,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (header, expected) in [
            (None, Part::Whole),
            (Some("bytes=0-"), Part::Some(0, 99)),
            (Some("bytes=10-19"), Part::Some(10, 19)),
            (Some("bytes=90-900"), Part::Some(90, 99)),
            (Some("bytes=-10"), Part::Some(90, 99)),
            (Some("bytes=-1000"), Part::Some(0, 99)),
            (Some("bytes=100-"), Part::Outside),
            (Some("bytes=-0"), Part::Outside),
            (Some("bytes=99999999999999999999-"), Part::Outside),
            (Some("bytes=20-10"), Part::Whole),
            (Some("bytes=0-1,5-6"), Part::Whole),
            (Some("bytes=a-b"), Part::Whole),
            (Some("lines=1-2"), Part::Whole),
        ] {
            assert_eq!(part(header, 100), expected, "{header:?}");
        }
        assert_eq!(part(Some("bytes=0-"), 0), Part::Outside);
    }
}
