//! Chance that can be thrown again: the same seed, the same damage.

/// Dice with a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

/// Values that sizes, lengths and offsets like to break on.
const SHARP: [u64; 10] = [0, 1, 7, 8, 0x7F, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, u64::MAX];

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn of(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; nought below nought.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.throw() % n as u64) as usize }
    }

    /// One of several.
    ///
    /// # Panics
    /// If there is none.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Bytes.
    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.throw() as u8).collect()
    }

    /// A file damaged in one to four ways: cut, bits turned, bytes written over, lengths made absurd, pieces of another file put
    /// in its place, taken out, doubled or added.
    pub fn damaged(&mut self, whole: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = whole.to_vec();
        for _ in 0..=self.below(4) {
            self.damage(&mut bytes, others);
        }
        bytes
    }

    /// A place in a file; beginnings and ends, where structures stand, more often than the rest.
    fn place(&mut self, len: usize) -> usize {
        match self.below(4) {
            0 => self.below(len.min(256)),
            1 => len.saturating_sub(1 + self.below(len.clamp(1, 256))),
            _ => self.below(len),
        }
    }

    fn damage(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        if bytes.is_empty() {
            return;
        }
        let at = self.place(bytes.len());
        let end = (at + 1 + self.below(2000)).min(bytes.len());
        match self.below(9) {
            0 => bytes.truncate(at),
            1 => {
                for _ in 0..=self.below(16) {
                    let at = self.place(bytes.len());
                    bytes[at] ^= 1 << self.below(8);
                }
            }
            2 => {
                let noise = self.bytes(end - at);
                bytes[at..end].copy_from_slice(&noise);
            }
            3 => {
                // A length or an offset that means something else, in either order.
                let value = *self.one_of(&SHARP);
                let wide = *self.one_of(&[2usize, 4, 8]);
                let mut number = value.to_be_bytes()[8 - wide..].to_vec();
                if self.below(2) == 0 {
                    number.reverse();
                }
                let end = (at + wide).min(bytes.len());
                bytes[at..end].copy_from_slice(&number[..end - at]);
            }
            4 => {
                let other = self.one_of(others).clone();
                let cut = self.place(other.len().max(1)).min(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[cut..]);
            }
            5 => {
                let other = self.one_of(others).clone();
                let from = self.below(other.len());
                let to = (from + self.below(1000)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            6 => {
                bytes.drain(at..end);
            }
            7 => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
            _ => {
                let tail = self.below(300);
                let tail = self.bytes(tail);
                bytes.extend(tail);
            }
        }
    }
}
