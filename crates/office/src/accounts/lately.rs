//! What was read lately, so that a busy page or script does not ask the database each time.

use jiff::civil::DateTime;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was read of sessions or tokens lately. Own revocations are seen at once; those of another process on the same
/// database after [`FRESH_SECONDS`].
pub(super) struct Lately<T>(Mutex<Entries<T>>);

struct Entries<T> {
    revocations: u64,
    read: HashMap<String, (DateTime, T)>,
}

const FRESH_SECONDS: i64 = 10;
const REMEMBERED: usize = 20_000;

impl<T> Default for Lately<T> {
    fn default() -> Self {
        Lately(Mutex::new(Entries { revocations: 0, read: HashMap::new() }))
    }
}

impl<T: Clone> Lately<T> {
    fn lock(&self) -> MutexGuard<'_, Entries<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was read within the last seconds.
    pub fn fresh(&self, id: &str, now: DateTime) -> Option<T> {
        let entries = self.lock();
        let (at, entry) = entries.read.get(id)?;
        (0..FRESH_SECONDS).contains(&at.duration_until(now).as_secs()).then(|| entry.clone())
    }

    /// How often everything was forgotten: asked before reading, given to [`Lately::keep`].
    pub fn revocations(&self) -> u64 {
        self.lock().revocations
    }

    /// Remembers what was read; not if it was read before a revocation, for then it may be what was revoked.
    pub fn keep(&self, id: &str, entry: T, now: DateTime, revocations: u64) {
        let mut entries = self.lock();
        if entries.revocations != revocations {
            return;
        }
        if entries.read.len() >= REMEMBERED {
            entries.read.clear();
        }
        entries.read.insert(id.to_string(), (now, entry));
    }

    /// Changes what is remembered, where it is.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut T)) {
        if let Some((_, entry)) = self.lock().read.get_mut(id) {
            change(entry);
        }
    }

    /// Forgets everything: after any revocation, so that it holds from the next request on.
    pub fn forget(&self) {
        let mut entries = self.lock();
        entries.revocations += 1;
        entries.read.clear();
    }
}
