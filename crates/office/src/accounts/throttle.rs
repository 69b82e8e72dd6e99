//! Counting attempts by address or person in memory: what is counted here protects the house, not the law.

use jiff::civil::DateTime;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many attempts in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Attempts.
    pub most: u32,
    /// Minutes.
    pub minutes: i64,
}

/// Attempts by key, each in a window that begins with the first.
#[derive(Debug)]
pub struct Throttle {
    allowance: Allowance,
    windows: Mutex<HashMap<String, (DateTime, u32)>>,
}

/// Keys remembered at most; beyond it the windows that have ended are dropped, and then all.
const REMEMBERED: usize = 20_000;

impl Throttle {
    /// A counter with this allowance.
    pub fn new(allowance: Allowance) -> Self {
        Throttle { allowance, windows: Mutex::default() }
    }

    /// Counts one attempt.
    ///
    /// # Errors
    /// The seconds to wait, when the allowance is used up.
    pub fn attempt(&self, key: &str, now: DateTime) -> Result<(), u64> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= REMEMBERED && !windows.contains_key(key) {
            windows.retain(|_, (start, _)| now < self.end(*start));
            if windows.len() >= REMEMBERED {
                windows.clear();
            }
        }
        let (start, count) = windows.entry(key.to_string()).or_insert((now, 0));
        let end = self.end(*start);
        if now >= end || now < *start {
            (*start, *count) = (now, 0);
        }
        if *count >= self.allowance.most {
            let left = now.duration_until(end).as_secs();
            return Err(u64::try_from(left).unwrap_or(0).max(1));
        }
        *count += 1;
        Ok(())
    }

    /// Takes back one attempt that proved honest: many people may share the town hall's address.
    pub fn give_back(&self, key: &str) {
        if let Some((_, count)) = self.windows.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }

    fn end(&self, start: DateTime) -> DateTime {
        super::minutes_after(start, self.allowance.minutes)
    }
}
