//! Holiday arrangements (放假安排) by year.
/// The years that are known, each with its weekdays off and weekend days worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {}
