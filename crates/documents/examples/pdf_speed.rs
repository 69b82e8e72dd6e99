//! How fast documents are set: `cargo run -p documents --example pdf_speed`.

use documents::{Paper, Printer};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let printer = Printer::new();
    println!("templates parsed in {:?}", start.elapsed());
    for code in ["DEC", "FINAL", "SERV", "EV-L", "ARCH"] {
        let mut paper = sample(code)?;
        let start = Instant::now();
        let size = printer.pdf(&paper)?.len();
        let cold = start.elapsed();
        // Every warm document has a party and a number of its own, as in life.
        let mut times: Vec<Duration> = (0..200)
            .map(|i| {
                paper.number = Some(format!("济承综执罚决字〔2026〕第{:03}号", i + 100));
                paper.data["party"]["name"] = format!("济源市承留镇第{i}建材经营部").into();
                let start = Instant::now();
                printer.pdf(&paper).map(|_| start.elapsed())
            })
            .collect::<Result<_, _>>()?;
        times.sort_unstable();
        let pages = printer.text_pages(&paper)?.len();
        println!(
            "{code}: {pages} pages, {} KB, first {cold:?}, then p50 {:?} p99 {:?}, {:.0} a second",
            size / 1024,
            times[100],
            times[197],
            200.0 / times.iter().sum::<Duration>().as_secs_f64()
        );
    }
    for line in std::fs::read_to_string("/proc/self/status")?.lines().filter(|l| l.starts_with("VmHWM")) {
        println!("memory {}", line.trim_start_matches("VmHWM:").trim());
    }
    Ok(())
}

/// A sample without its signatures.
fn sample(code: &str) -> Result<Paper, Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(format!("{code}.json"));
    let value: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let date = value["date"].as_str().ok_or("undated")?.parse()?;
    let mut paper = Paper::new(code, date, value["data"].clone());
    paper.qr = value["qr"].as_str().map(Into::into);
    Ok(paper)
}
