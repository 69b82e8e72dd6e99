//! Clients that ask as fast as they are answered, and what they saw.

use crate::cli::Failure;
use futures::future::try_join_all;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long each request took.
pub struct Seen {
    times: Vec<Duration>,
    elapsed: Duration,
}

impl Seen {
    /// What was seen in a span.
    pub fn of(times: Vec<Duration>, elapsed: Duration) -> Seen {
        Seen { times, elapsed }
    }

    /// Requests a second, with median and 99th percentile in milliseconds.
    pub fn figures(mut self) -> Value {
        self.times.sort_unstable();
        let at = |share: f64| {
            let place = (self.times.len() as f64 * share) as usize;
            let time = self.times.get(place.min(self.times.len().saturating_sub(1)));
            time.map_or(0.0, |t| round(t.as_secs_f64() * 1000.0))
        };
        let rate = self.times.len() as f64 / self.elapsed.as_secs_f64();
        json!({ "count": self.times.len(), "per_second": round(rate), "p50_ms": at(0.50), "p99_ms": at(0.99) })
    }
}

/// Two digits behind the point are more than the figures are worth.
pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Lets `clients` ask for `span`; `ask` is given a number that no other request has.
///
/// # Errors
/// The first request that failed: a figure over errors would say nothing.
pub async fn run<F, R>(clients: usize, span: Duration, ask: F) -> Result<Seen, Failure>
where
    F: Fn(usize) -> R,
    R: Future<Output = Result<(), Failure>>,
{
    let begun = Instant::now();
    let each = try_join_all((0..clients).map(|client| {
        let ask = &ask;
        async move {
            let (mut times, mut n) = (Vec::new(), client);
            while begun.elapsed() < span {
                let asked = Instant::now();
                ask(n).await?;
                times.push(asked.elapsed());
                n += clients;
            }
            Ok::<_, Failure>(times)
        }
    }))
    .await?;
    Ok(Seen { times: each.concat(), elapsed: begun.elapsed() })
}
