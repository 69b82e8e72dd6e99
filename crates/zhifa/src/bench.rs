//! Placeholder while the measurements are written.
use crate::cli::Failure;
use clap::Args;
/// What to measure.
#[derive(Args)]
pub struct Options {}
/// Measures.
pub async fn run(_: &Options) -> Result<(), Failure> {
    Ok(())
}
