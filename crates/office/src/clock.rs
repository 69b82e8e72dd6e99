//! The edge to the outside: the only place that reads the clock and the source of chance. Everything else is handed them.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the moment, always Asia/Shanghai (UTC+8 without summer time since 1991).
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> DateTime;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn now(&self) -> DateTime {
        Offset::constant(8).to_datetime(jiff::Timestamp::now())
    }
}

/// A clock set by hand: for stories that walk months in milliseconds.
#[derive(Debug)]
pub struct SetClock(Mutex<DateTime>);

impl SetClock {
    /// A clock that stands at a moment.
    pub fn at(moment: DateTime) -> Self {
        SetClock(Mutex::new(moment))
    }

    /// Moves it to a moment.
    pub fn set(&self, moment: DateTime) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = moment;
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The demonstration's clock: the machine's, some days ahead. It moves forward only, so that nobody has to wait fifteen
/// days to see what follows a notice or an overdue payment; how far it has been put is kept in a file.
#[derive(Debug)]
pub struct AheadClock {
    /// How far the demonstration's own beginning lies from the machine's time.
    moved: jiff::SignedDuration,
    days: AtomicI64,
    kept: PathBuf,
}

impl AheadClock {
    /// The furthest it goes (自然日).
    pub const MOST: i64 = 366;

    /// The clock as it was left; what the file does not say is nought. With `start` it shows that moment now.
    pub fn open(kept: PathBuf, start: Option<DateTime>) -> Self {
        let days = std::fs::read_to_string(&kept).ok().and_then(|s| s.trim().parse().ok()).unwrap_or(0);
        let moved = start.map_or(jiff::SignedDuration::ZERO, |at| SystemClock.now().duration_until(at));
        AheadClock { moved, days: AtomicI64::new(days), kept }
    }

    /// How many days it is ahead.
    pub fn ahead(&self) -> i64 {
        self.days.load(Ordering::Relaxed)
    }

    /// Puts it some days further forward, never back.
    ///
    /// # Errors
    /// If the file cannot be written; the clock then stays.
    pub fn forward(&self, days: u16) -> std::io::Result<()> {
        let ahead = (self.ahead() + i64::from(days)).min(Self::MOST);
        std::fs::write(&self.kept, ahead.to_string())?;
        self.days.store(ahead, Ordering::Relaxed);
        Ok(())
    }
}

impl Clock for AheadClock {
    fn now(&self) -> DateTime {
        SystemClock.now().saturating_add(self.moved).saturating_add(jiff::Span::new().days(self.ahead()))
    }
}

/// Gives unforeseeable bytes: session identifiers, salts, first passwords.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without chance nothing secret can be made: stopping is the only safe answer.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// `N` bytes of chance.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0u8; N];
    entropy.fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstrations_clock_goes_forward_and_stays_where_it_was_put() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("days-ahead");
        let clock = AheadClock::open(file.clone(), None);
        assert_eq!(clock.ahead(), 0);
        clock.forward(7).unwrap();
        let again = AheadClock::open(file, None);
        assert_eq!(again.ahead(), 7);
        assert!(again.now() > SystemClock.now().saturating_add(jiff::Span::new().days(6)));
        let june = jiff::civil::date(2026, 6, 1).at(9, 0, 0, 0);
        let moved = AheadClock::open(folder.path().join("another"), Some(june));
        assert_eq!(moved.now().date(), june.date());
        again.forward(u16::MAX).unwrap();
        assert_eq!(again.ahead(), AheadClock::MOST);
    }
}
