//! The sender: takes what is due, hands it to its adapter, and tries again later what did not arrive — longer and longer, with
//! some chance so that not everybody comes back at once. A delivery is written down as sent after it was: whoever falls in
//! between sends it twice, under the same number.

use super::channel::{Channels, Failure, Message, Target};
use super::outbox::{Delivery, State};
use super::{Channel, Notice, Personal};
use crate::clock::random;
use crate::office::{Error, Office};
use futures::StreamExt;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Attempts before a delivery is given up: with the pauses between, about six hours.
pub const ATTEMPTS: i64 = 10;

/// The first pause (秒); each next one is twice as long.
const FIRST: i64 = 30;

/// The longest pause (秒).
const LONGEST: i64 = 3600;

/// Deliveries taken at a time.
const TAKEN: usize = 200;

/// Under way at once.
const AT_ONCE: usize = 8;

/// Between two looks at the outbox.
const PAUSE: Duration = Duration::from_secs(2);

/// Between two looks at the limits.
const SWEEP: Duration = Duration::from_secs(600);

/// Numbers named in a digest.
const NAMED: usize = 5;

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// 已发
    pub sent: usize,
    /// 待重试
    pub again: usize,
    /// 放弃
    pub dead: usize,
    /// 不必发
    pub dropped: usize,
}

/// The sender.
pub struct Sender {
    office: Office,
    channels: Arc<Channels>,
}

/// What is sent in one: a delivery, or those of the quiet hours that go to one place.
struct Parcel {
    deliveries: Vec<(Delivery, Notice)>,
}

impl Parcel {
    fn first(&self) -> &Delivery {
        &self.deliveries[0].0
    }

    fn message(&self, public_url: &str) -> Message {
        let (first, notice) = &self.deliveries[0];
        let url = match public_url {
            "" => String::new(),
            base => format!("{}/notices", base.trim_end_matches('/')),
        };
        if self.deliveries.len() == 1 {
            let (number, kind) = (notice.number.clone(), notice.kind.label());
            return Message { id: first.id.clone(), number, kind, text: notice.line(), url };
        }
        let n = self.deliveries.len();
        let named: Vec<&str> = self
            .deliveries
            .iter()
            .map(|(_, n)| n.number.as_str())
            .filter(|n| !n.is_empty())
            .take(NAMED)
            .collect();
        let more = if n > named.len() { "等" } else { "" };
        let text = format!("【免打扰期间】{n}条通知：{}{more}，请登录查看", named.join("、"));
        Message { id: first.id.clone(), number: format!("{n}条通知"), kind: "免打扰期间", text, url }
    }
}

/// How long to wait after this many attempts: doubling, capped, a fifth more or less by chance, and never less than the other
/// side asks for.
fn pause(attempts: i64, chance: u8, asked: Option<i64>) -> SignedDuration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let spread = whole * (i64::from(chance) - 128) / 640;
    let asked = asked.unwrap_or(0).clamp(0, 24 * 3600);
    SignedDuration::from_secs((whole + spread).max(asked))
}

impl Sender {
    /// A sender over an office and the channels there are.
    pub fn new(office: Office, channels: Arc<Channels>) -> Self {
        Sender { office, channels }
    }

    /// Goes on until it is told to stop; what is under way then is finished first.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut swept: Option<tokio::time::Instant> = None;
        while !*stop.borrow() {
            if swept.is_none_or(|at| at.elapsed() >= SWEEP) {
                swept = Some(tokio::time::Instant::now());
                if let Err(error) = self.sweep().await {
                    tracing::warn!(%error, "sweeping limits");
                }
            }
            match self.pass().await {
                Ok(done) if done.dead > 0 => tracing::warn!(done.dead, "notices were given up"),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "sending notices"),
            }
            tokio::select! {
                changed = stop.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    async fn sweep(&self) -> Result<(), Error> {
        self.office.sweep_limits().await?;
        self.office.clear_deliveries().await
    }

    /// One pass: hands out what is new, sends what is due.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn pass(&self) -> Result<Pass, Error> {
        while self.office.hand_out(&self.channels).await? > 0 {}
        let mut done = Pass::default();
        let mut parcels: Vec<Parcel> = Vec::new();
        let mut dropped = Vec::new();
        for delivery in self.office.due_deliveries(TAKEN).await? {
            let still = match delivery.channel {
                Channel::Robot => self.office.still_open(delivery.no).await?,
                _ => self.office.still(&delivery.person, delivery.no).await?,
            };
            let Some(notice) = still else {
                dropped.push((
                    delivery.id,
                    State::Dropped,
                    delivery.attempts,
                    self.office.now(),
                    String::new(),
                ));
                continue;
            };
            let same = |p: &&mut Parcel| {
                let first = p.first();
                first.digest
                    && delivery.digest
                    && (&first.person, first.channel, &first.target)
                        == (&delivery.person, delivery.channel, &delivery.target)
            };
            match parcels.iter_mut().find(same) {
                Some(parcel) => parcel.deliveries.push((delivery, notice)),
                None => parcels.push(Parcel { deliveries: vec![(delivery, notice)] }),
            }
        }
        done.dropped = dropped.len();
        self.office.record_deliveries(dropped).await?;
        let mut under_way = futures::stream::iter(parcels.into_iter().map(|parcel| async move {
            let result = self.send(&parcel).await?;
            Ok::<_, Error>((parcel, result))
        }))
        .buffer_unordered(AT_ONCE);
        while let Some(sent) = under_way.next().await {
            let (parcel, result) = sent?;
            self.record(parcel, result, &mut done).await?;
        }
        Ok(done)
    }

    /// Where a delivery goes now; none when there is no such place any more.
    async fn target(&self, d: &Delivery) -> Result<Option<Target>, Error> {
        Ok(match d.channel {
            Channel::Robot => Some(Target::Group),
            Channel::Push => {
                let all = self.office.push_subscriptions(&d.person).await?;
                all.into_iter().find(|s| s.id == d.target).map(Target::Browser)
            }
            Channel::Sms => Some(self.office.notice_settings(&d.person).await?.phone)
                .filter(|p| !p.is_empty())
                .map(Target::Phone),
            Channel::Mail => Some(self.office.notice_settings(&d.person).await?.mail)
                .filter(|m| !m.is_empty())
                .map(Target::Mailbox),
        })
    }

    /// None when there was nowhere to send it.
    async fn send(&self, parcel: &Parcel) -> Result<Option<Result<(), Failure>>, Error> {
        let first = parcel.first();
        let Some(target) = self.target(first).await? else { return Ok(None) };
        let Some(adapter) = self.channels.adapter(first.channel, &first.target) else {
            return Ok(Some(Err(Failure::Never("这个渠道已不再配置".into()))));
        };
        let message = parcel.message(self.office.public_url());
        Ok(Some(adapter.send(&target, &message).await))
    }

    /// A moment at which the person is awake: what did not arrive in the evening does not wake them at night.
    async fn awake(&self, parcel: &Parcel, at: DateTime) -> Result<DateTime, Error> {
        let (first, notice) = &parcel.deliveries[0];
        let own = match first.channel {
            Channel::Robot => Personal::of_a_group(),
            _ => self.office.notice_settings(&first.person).await?,
        };
        Ok(own.when(notice.kind, at).0)
    }

    async fn record(
        &self,
        parcel: Parcel,
        result: Option<Result<(), Failure>>,
        done: &mut Pass,
    ) -> Result<(), Error> {
        let now = self.office.now();
        let first = parcel.first().clone();
        let n = parcel.deliveries.len();
        let attempts = first.attempts + 1;
        let (state, at, why): (State, DateTime, String) = match result {
            None => (State::Dropped, now, String::new()),
            Some(Ok(())) => (State::Sent, now, String::new()),
            Some(Err(Failure::Later { why, after })) if attempts < ATTEMPTS => {
                let [chance] = random::<1>(self.office.entropy.as_ref());
                let at = now.saturating_add(pause(attempts, chance, after));
                (State::Waiting, self.awake(&parcel, at).await?, why)
            }
            Some(Err(Failure::Later { why, .. })) => (State::Dead, now, format!("试了{attempts}次：{why}")),
            Some(Err(Failure::Never(why))) => (State::Dead, now, why),
            Some(Err(Failure::Gone(why))) => {
                self.office.forget_browser(&first.target).await?;
                (State::Dead, now, why)
            }
        };
        match state {
            State::Sent => done.sent += n,
            State::Waiting => done.again += n,
            State::Dead => done.dead += n,
            State::Dropped => done.dropped += n,
        }
        let rows =
            parcel.deliveries.into_iter().map(|(d, _)| (d.id, state, attempts, at, why.clone())).collect();
        self.office.record_deliveries(rows).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_spread_by_a_fifth_and_heed_the_other_side() {
        let secs = |attempts, chance, asked| pause(attempts, chance, asked).as_secs();
        assert_eq!([1, 2, 3, 7, 8, 30].map(|n| secs(n, 128, None)), [30, 60, 120, 1920, 3600, 3600]);
        for chance in [0, 64, 200, 255] {
            let got = secs(8, chance, None);
            assert!((2880..=4320).contains(&got), "{got}");
        }
        assert_ne!(secs(5, 0, None), secs(5, 255, None));
        assert_eq!(secs(1, 128, Some(90)), 90);
        assert_eq!(secs(1, 128, Some(-5)), 30);
        assert_eq!(secs(1, 128, Some(i64::MAX)), 24 * 3600);
    }
}
