//! Identifiers and receipts, made of the moment and of chance.

use crate::clock::Entropy;
use jiff::civil::DateTime;

/// Letters that are not mistaken for one another on paper or over the telephone.
const CLEAR: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `n` clear characters of chance: receipt numbers and the like.
pub fn clear_text(entropy: &dyn Entropy, n: usize) -> String {
    let mut out = String::with_capacity(n);
    let mut byte = [0u8];
    while out.len() < n {
        entropy.fill(&mut byte);
        // 240 is the largest multiple of 30 in a byte: above it the letters would not be equally likely.
        if byte[0] < 240 {
            out.push(char::from(CLEAR[usize::from(byte[0]) % CLEAR.len()]));
        }
    }
    out
}

/// An identifier that sorts by time: fourteen digits of the moment and six clear characters.
pub fn sortable(entropy: &dyn Entropy, now: DateTime) -> String {
    format!("{}-{}", now.strftime("%Y%m%d%H%M%S"), clear_text(entropy, 6))
}
