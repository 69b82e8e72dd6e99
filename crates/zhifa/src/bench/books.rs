//! Re-reading the books, beside what the digest alone could do.

use super::load::round;
use super::town;
use crate::cli::Failure;
use journal::Report;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// How fast the whole journal and every file are verified, and each of the two alone: what a record costs is finding it, what a
/// file costs is its digest, and the share of the whole says only how many records stand beside how many photographs.
///
/// # Errors
/// If anything is wrong in them.
pub async fn verify(data: &Path) -> Result<Value, Failure> {
    let office = town::open(data).await?;
    let whole = timed(office.verify(|_, _| {})).await?;
    let records = timed(office.journal().verify(None, |_, _| {})).await?;
    let files = timed(office.files().verify()).await?;
    let digest = digest_speed();
    Ok(json!({
        "events": whole.0.events, "files": whole.0.files, "bytes": whole.0.bytes, "seconds": round(whole.1),
        "mb_per_second": round(speed(&whole)), "digest_mb_per_second": round(digest),
        "share": round(speed(&whole) / digest),
        "records_per_second": round(records.0.events as f64 / records.1),
        "files_mb_per_second": round(speed(&files)), "files_share": round(speed(&files) / digest),
    }))
}

/// What a reading found, nothing wrong among it, and the seconds that it took.
async fn timed<E>(reading: impl Future<Output = Result<Report, E>>) -> Result<(Report, f64), Failure>
where
    Failure: From<E>,
{
    let begun = Instant::now();
    let report = reading.await?;
    if !report.is_sound() {
        return Err(format!("校验发现{}处问题", report.findings.len()).into());
    }
    Ok((report, begun.elapsed().as_secs_f64()))
}

fn speed((report, seconds): &(Report, f64)) -> f64 {
    report.bytes as f64 / 1e6 / seconds
}

/// SHA-256 over what lies in memory, one thread.
fn digest_speed() -> f64 {
    let block = vec![0x5Au8; 1 << 20];
    let begun = Instant::now();
    let mut sha = Sha256::new();
    for _ in 0..128 {
        sha.update(black_box(&block));
    }
    black_box(sha.finalize());
    (128 << 20) as f64 / 1e6 / begun.elapsed().as_secs_f64()
}
