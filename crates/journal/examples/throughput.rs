//! Small durable acts per second: `cargo run -p journal --example throughput`.

use journal::{Act, Expect, Journal, NewEvent};
use std::convert::Infallible;
use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::temp_dir().join(format!("zhifa-throughput-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let journal = Journal::open(&format!("sqlite:{}/j.db", dir.display())).await?;
    for clients in [1usize, 8, 32, 128] {
        let acts = if clients == 1 { 2_000 } else { 20_000 };
        let start = Instant::now();
        let mut tasks = Vec::new();
        for c in 0..clients {
            let journal = journal.clone();
            tasks.push(tokio::spawn(async move {
                for i in 0..acts / clients {
                    let stream = format!("case/{clients}-{c}-{}", i % 50);
                    journal
                        .act::<Infallible, _>(
                            Act { key: None, at: "2026-01-05T09:00:00".into(), actor: "a".into() },
                            move |tx| {
                                Box::pin(async move {
                                    let body = serde_json::json!({ "note": "复核无误", "n": i });
                                    tx.append(
                                        &stream,
                                        Expect::Any,
                                        vec![NewEvent { kind: "noted".into(), body, private: None }],
                                    )
                                    .await?;
                                    Ok(serde_json::Value::Null)
                                })
                            },
                        )
                        .await
                        .expect("the act is done");
                }
            }));
        }
        for task in tasks {
            task.await?;
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("{clients:>4} clients: {:>8.0} acts/s", f64::from(u32::try_from(acts)?) / seconds);
    }
    let start = Instant::now();
    let report = journal.verify(None, |_, _| {}).await?;
    println!(
        "verify: {} records, {:.1} MB/s, sound: {}",
        report.events,
        report.bytes as f64 / 1e6 / start.elapsed().as_secs_f64(),
        report.is_sound()
    );
    std::fs::remove_dir_all(dir)?;
    Ok(())
}
