//! Password digests: argon2id on threads of their own, few at a time, so that sign-ins cannot starve the town hall.

use super::AccountError;
use crate::clock::{Entropy, random};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// Cost of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashing {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Digests computed at the same time.
    pub at_once: usize,
}

impl Default for Hashing {
    /// OWASP's first choice for argon2id: 19 MiB, two passes.
    fn default() -> Self {
        Hashing { memory_kib: 19 * 1024, passes: 2, at_once: 2 }
    }
}

/// Requests that may wait for their turn; more are turned away.
const WAITING: usize = 64;

pub(super) struct Hasher {
    argon: Argon2<'static>,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Checked when the name is unknown, so that an unknown name takes as long as a wrong password.
    decoy: String,
}

impl Hasher {
    pub fn new(cost: Hashing, entropy: &dyn Entropy) -> Self {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).unwrap_or_default();
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon, &hex::encode(random::<16>(entropy)), random(entropy)).unwrap_or_default();
        let turns = Arc::new(Semaphore::new(cost.at_once.max(1)));
        Hasher { argon, turns, waiting: AtomicUsize::new(0), decoy }
    }

    /// The digest of a new password.
    pub async fn hash(&self, password: &str, entropy: &dyn Entropy) -> Result<String, AccountError> {
        let (argon, password, salt) = (self.argon.clone(), password.to_string(), random(entropy));
        self.in_turn(move || hash(&argon, &password, salt)).await?.ok_or(AccountError::Busy)
    }

    /// Whether the password is the one of this digest; without a digest the answer is no, after the same time.
    pub async fn verify(&self, password: &str, digest: Option<String>) -> Result<bool, AccountError> {
        let known = digest.is_some();
        let digest = digest.unwrap_or_else(|| self.decoy.clone());
        let (argon, password) = (self.argon.clone(), password.to_string());
        let fits = move || {
            PasswordHash::new(&digest).is_ok_and(|d| argon.verify_password(password.as_bytes(), &d).is_ok())
        };
        Ok(self.in_turn(fits).await? && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(AccountError::Busy);
        }
        let waiting = Waiting(&self.waiting);
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| AccountError::Busy)?;
        drop(waiting);
        // The turn travels with the work: a caller that goes away does not let another in before the thread is free.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(|_| AccountError::Busy)
    }
}

/// Counts a waiting request until it has its turn or goes away.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash(argon: &Argon2<'_>, password: &str, salt: [u8; 16]) -> Option<String> {
    let digest: PasswordHash = argon.hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(digest.to_string())
}
