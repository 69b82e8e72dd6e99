//! Folded states kept in memory, so that a step of a long case does not read the whole case again.

use law::case::CaseState;
use law::clue::ClueState;
use law::receipt::ReceiptBook;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// A folded matter.
#[derive(Clone)]
pub enum Folded {
    /// 线索
    Clue(Arc<ClueState>),
    /// 案件
    Case(Arc<CaseState>),
    /// 票据
    Receipts(Arc<ReceiptBook>),
}

struct Entry {
    epoch: u64,
    version: i64,
    state: Folded,
}

/// States by stream, each with the version and the journal's epoch it was folded under.
#[derive(Default)]
pub struct Cache(Mutex<HashMap<String, Entry>>);

/// Matters kept; when full the cache starts anew, which costs one reading of each.
const KEPT: usize = 20_000;

impl Cache {
    /// The state at exactly this version and epoch.
    pub fn get(&self, stream: &str, version: i64, epoch: u64) -> Option<Folded> {
        let map = self.0.lock().ok()?;
        let entry = map.get(stream)?;
        (entry.version == version && entry.epoch == epoch).then(|| entry.state.clone())
    }

    /// [`Cache::get`] that leaves nothing behind, for whoever goes on with the state and puts it back.
    pub fn take(&self, stream: &str, version: i64, epoch: u64) -> Option<Folded> {
        let mut map = self.0.lock().ok()?;
        let entry = map.get(stream)?;
        (entry.version == version && entry.epoch == epoch).then(|| map.remove(stream))?.map(|e| e.state)
    }

    /// Remembers a state.
    pub fn put(&self, stream: &str, version: i64, epoch: u64, state: Folded) {
        let Ok(mut map) = self.0.lock() else { return };
        if map.len() >= KEPT {
            map.clear();
        }
        map.insert(stream.into(), Entry { epoch, version, state });
    }

    /// Forgets everything: an act failed after its events had been folded.
    pub fn clear(&self) {
        if let Ok(mut map) = self.0.lock() {
            map.clear();
        }
    }
}
