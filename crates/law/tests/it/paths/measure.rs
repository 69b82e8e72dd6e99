//! 查封扣押 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use jiff::civil::Date;
use law::case::measure::{Fact, State};
use law::town::Town;

kinds! { Fact, kind, KINDS:
    MeasureProposed MeasureDecided MeasureTaken UrgentMeasureReported MeasureDelivered MeasureKept MeasureTested
    MeasureExtensionProposed MeasureExtended MeasureExtensionRefused MeasureSold MeasureSettled MeasureReleased
    MeasureReturned
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, _: Date, _: &Town) -> String {
    let State { measures } = state;
    format!("{}", measures.len())
}
