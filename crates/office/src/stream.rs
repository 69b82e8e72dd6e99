//! Streams of the journal and law's events in them.

use crate::private;
use journal::{NewEvent, Recorded};
use law::case::{CaseEvent, CaseState};
use law::clue::{ClueEvent, ClueState};
use law::footage::{FootageEvent, FootageState};
use law::inforequest::{InfoEvent, InfoState};
use law::inspection::{InspectionEvent, InspectionState};
use law::matter::Entry;
use law::patrol::{PatrolEvent, PatrolState};
use law::receipt::{ReceiptBook, ReceiptEvent};
use law::stocktaking::{StocktakingEvent, StocktakingState};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// `clue/{id}`
pub fn clue(id: &str) -> String {
    format!("clue/{id}")
}

/// `case/{id}`
pub fn case(id: &str) -> String {
    format!("case/{id}")
}

/// `info/{id}`
pub fn info(id: &str) -> String {
    format!("info/{id}")
}

/// `audit/volume/{id}`: who opened the file of a case after it was archived.
pub fn readings(id: &str) -> String {
    format!("audit/volume/{id}")
}

/// `inspection/{id}`
pub fn inspection(id: &str) -> String {
    format!("inspection/{id}")
}

/// `stocktaking/{id}`
pub fn stocktaking(id: &str) -> String {
    format!("stocktaking/{id}")
}

/// `footage/{digest of the file}`
pub fn footage(id: &str) -> String {
    format!("footage/{id}")
}

/// `audit/footage/{digest of the file}`: who opened a recording.
pub fn viewings(id: &str) -> String {
    format!("audit/footage/{id}")
}

/// `patrol/{id}`
pub fn patrol(id: &str) -> String {
    format!("patrol/{id}")
}

/// `audit/track/{id}`: who else opened the track of a patrol.
pub fn track_readings(id: &str) -> String {
    format!("audit/track/{id}")
}

/// The files of the collecting bank.
pub const BANK: &str = "bank";

/// Copies of pictures with covered places.
pub const COPIES: &str = "copies";

/// The register of receipts: a town keeps one.
pub const RECEIPTS: &str = "receipts";

/// `register/{代字}/{year}`
pub fn register(word: &str, year: i16) -> String {
    format!("register/{word}/{year}")
}

/// A law event as the journal takes it: personal details beside, not in it.
///
/// # Errors
/// Never for law's own types; the type says so because JSON might.
pub fn encode<F: Serialize>(event: &Entry<F>) -> Result<NewEvent, serde_json::Error> {
    let value = serde_json::to_value(event)?;
    let kind = value["kind"].as_str().unwrap_or_default().to_string();
    let (body, private) = private::split(value);
    Ok(NewEvent { kind, body, private })
}

/// A law event as read back.
///
/// # Errors
/// If the record is not one of law's events.
pub fn decode<F: DeserializeOwned>(recorded: &Recorded) -> Result<Entry<F>, journal::Error> {
    let value = private::join(recorded.body.clone(), recorded.private.clone());
    serde_json::from_value(value)
        .map_err(|e| journal::Error::Corrupt(format!("第{}条（{}）：{e}", recorded.seq, recorded.kind)))
}

/// Folds a clue's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_clue(records: &[Recorded]) -> Result<ClueState, journal::Error> {
    let mut state = ClueState::default();
    for r in records {
        let event: ClueEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}

/// Folds a case's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_case(records: &[Recorded]) -> Result<CaseState, journal::Error> {
    let mut state = CaseState::default();
    for r in records {
        let event: CaseEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}

/// Folds a request's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_info(records: &[Recorded]) -> Result<InfoState, journal::Error> {
    let mut state = InfoState::default();
    for r in records {
        let event: InfoEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}

/// Folds a plan's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_inspection(records: &[Recorded]) -> Result<InspectionState, journal::Error> {
    let mut state = InspectionState::default();
    for r in records {
        let event: InspectionEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}

/// Folds a recording's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_footage(records: &[Recorded]) -> Result<FootageState, journal::Error> {
    let mut state = FootageState::default();
    for r in records {
        let event: FootageEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}

/// Folds a patrol's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_patrol(records: &[Recorded]) -> Result<PatrolState, journal::Error> {
    let mut state = PatrolState::default();
    for r in records {
        let event: PatrolEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}

/// Folds the records of the register of receipts.
///
/// # Errors
/// As [`decode`].
pub fn fold_receipts(records: &[Recorded]) -> Result<ReceiptBook, journal::Error> {
    let mut book = ReceiptBook::default();
    for r in records {
        let event: ReceiptEvent = decode(r)?;
        book.evolve(&event);
    }
    Ok(book)
}

/// Folds a count's records.
///
/// # Errors
/// As [`decode`].
pub fn fold_stocktaking(records: &[Recorded]) -> Result<StocktakingState, journal::Error> {
    let mut state = StocktakingState::default();
    for r in records {
        let event: StocktakingEvent = decode(r)?;
        state.evolve(&event);
    }
    Ok(state)
}
