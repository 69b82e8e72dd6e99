//! The edge to the outside: the only place that reads the clock and the source of chance. Everything else is handed them.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::sync::Mutex;

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
