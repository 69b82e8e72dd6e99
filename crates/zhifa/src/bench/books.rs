//! Re-reading the books, beside what the digest alone could do.

use super::load::round;
use super::town;
use crate::cli::Failure;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// How fast the whole journal and every file are verified.
///
/// # Errors
/// If anything is wrong in them.
pub async fn verify(data: &Path) -> Result<Value, Failure> {
    let office = town::open(data).await?;
    let begun = Instant::now();
    let report = office.verify(|_, _| {}).await?;
    let seconds = begun.elapsed().as_secs_f64();
    if !report.is_sound() {
        return Err(format!("校验发现{}处问题", report.findings.len()).into());
    }
    let speed = report.bytes as f64 / 1e6 / seconds;
    let digest = digest_speed();
    Ok(json!({
        "events": report.events, "files": report.files, "bytes": report.bytes, "seconds": round(seconds),
        "mb_per_second": round(speed), "digest_mb_per_second": round(digest), "share": round(speed / digest),
    }))
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
