//! The sender: takes what is due, hands it to its adapter, and tries again later what did not arrive — longer and longer, with
//! some chance so that not everybody comes back at once. An attempt is written down before it is made, with when the next one
//! is due, and what came of it afterwards: whoever falls in between sends it once more later, under the same number, and not
//! for ever.

use super::channel::{Channels, Failure, Message, Target};
use super::outbox::{Became, Delivery, State};
use super::{Channel, Kind, Notice, Personal};
use crate::clock::random;
use crate::office::{Error, Office};
use futures::stream::{FuturesUnordered, StreamExt};
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

/// After so long a pass begins nothing more.
const LONGEST_PASS: Duration = Duration::from_secs(20);

/// Between two looks at the limits.
const SWEEP: Duration = Duration::from_secs(600);

/// What a message of several notices is called.
const DIGEST: &str = "免打扰期间汇总";

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

impl Pass {
    fn count(&mut self, state: State, n: usize) {
        match state {
            State::Sent => self.sent += n,
            State::Waiting => self.again += n,
            State::Dead => self.dead += n,
            State::Dropped => self.dropped += n,
        }
    }
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
        let text =
            format!("【{DIGEST}】{}", digest(n, self.deliveries.iter().map(|(_, n)| n.number.as_str())));
        Message { id: first.id.clone(), number: format!("{n}条通知"), kind: DIGEST, text, url }
    }

    /// The same for every delivery in it after one more attempt, as it will stand in the outbox.
    fn became(&self, state: State, due_at: DateTime, reason: &str) -> Vec<Became> {
        self.deliveries.iter().map(|(d, _)| became(d, state, d.attempts + 1, due_at, reason)).collect()
    }
}

fn became(d: &Delivery, state: State, attempts: i64, due_at: DateTime, reason: &str) -> Became {
    Became { id: d.id.clone(), state, attempts, due_at, digest: d.digest, reason: reason.into() }
}

/// What a digest says of so many notices: the matters' numbers, each once; several notices may be of one matter.
fn digest<'a>(n: usize, numbers: impl Iterator<Item = &'a str>) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for number in numbers.filter(|number| !number.is_empty()) {
        if !distinct.contains(&number) {
            distinct.push(number);
        }
    }
    let more = if distinct.len() > NAMED { "等" } else { "" };
    distinct.truncate(NAMED);
    match distinct.is_empty() {
        true => format!("{n}条通知，请登录查看"),
        false => format!("{n}条通知：{}{more}，请登录查看", distinct.join("、")),
    }
}

/// To whom a delivery goes, by which way, and where.
fn place(d: &Delivery) -> (&str, Channel, &str) {
    (&d.person, d.channel, &d.target)
}

/// Puts a delivery to those of the quiet hours that go to the same place, or by itself.
fn pack(parcels: &mut Vec<Parcel>, delivery: Delivery, notice: Notice) {
    let same = |p: &&mut Parcel| p.first().digest && delivery.digest && place(p.first()) == place(&delivery);
    match parcels.iter_mut().find(same) {
        Some(parcel) => parcel.deliveries.push((delivery, notice)),
        None => parcels.push(Parcel { deliveries: vec![(delivery, notice)] }),
    }
}

/// What goes out side by side; in a group's lane one after another, so that the group hears in the order of the events.
fn lanes(parcels: Vec<Parcel>) -> Vec<Vec<Parcel>> {
    let mut lanes: Vec<Vec<Parcel>> = Vec::new();
    for parcel in parcels {
        let group = parcel.first().channel == Channel::Robot;
        let same = |lane: &&mut Vec<Parcel>| group && place(lane[0].first()) == place(parcel.first());
        match lanes.iter_mut().find(same) {
            Some(lane) => lane.push(parcel),
            None => lanes.push(vec![parcel]),
        }
    }
    lanes
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
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        // Side by side: a gateway that does not answer holds up no warning.
        tokio::join!(self.sweeping(stop.clone()), self.sending(stop));
    }

    async fn sweeping(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "sweeping limits");
            }
            tokio::select! {
                changed = stop.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(SWEEP) => {}
            }
        }
    }

    async fn sending(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.pass_until(&stop).await {
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
        // New tasks first: of one that is already near its end it is told at once.
        let patrols = self.office.sweep_patrols().await;
        let swept = self.office.sweep_limits().await;
        self.office.clear_deliveries().await?;
        patrols?;
        swept.map(drop)
    }

    /// One pass: hands out what is new, sends what is due.
    ///
    /// # Errors
    /// If the journal fails; what could be done beside that has been done.
    pub async fn pass(&self) -> Result<Pass, Error> {
        let (_going_on, stop) = watch::channel(false);
        self.pass_until(&stop).await
    }

    /// The same, beginning nothing more once it is told to stop.
    async fn pass_until(&self, stop: &watch::Receiver<bool>) -> Result<Pass, Error> {
        while self.office.hand_out(&self.channels).await? > 0 {}
        let (mut done, mut broken) = (Pass::default(), None);
        let mut lanes = lanes(self.due(&mut done).await?).into_iter();
        let (mut under_way, begun) = (FuturesUnordered::new(), tokio::time::Instant::now());
        loop {
            // What is left over is due again at once, in the next pass, with what is new meanwhile.
            while under_way.len() < AT_ONCE
                && begun.elapsed() < LONGEST_PASS
                && !*stop.borrow()
                && let Some(lane) = lanes.next()
            {
                under_way.push(self.send_all(lane, stop));
            }
            let Some(results) = under_way.next().await else { break };
            for result in results {
                match result {
                    Ok((state, n)) => done.count(state, n),
                    // One that cannot be recorded is no reason to drop the others.
                    Err(error) => broken = Some(error),
                }
            }
        }
        match broken {
            Some(error) => Err(error),
            None => Ok(done),
        }
    }

    /// What is due and is sent now. What people have chosen meanwhile is heeded: it is dropped, or waits for the morning.
    async fn due(&self, done: &mut Pass) -> Result<Vec<Parcel>, Error> {
        let now = self.office.now();
        let (mut parcels, mut over) = (Vec::new(), Vec::new());
        for mut delivery in self.office.due_deliveries(TAKEN).await? {
            let still = match delivery.channel {
                Channel::Robot => self.office.still_open(delivery.no).await?,
                _ => self.office.still(&delivery.person, delivery.no).await?,
            };
            let own = self.chosen(&delivery).await?;
            let attempts = delivery.attempts;
            let Some(notice) = still.filter(|n| self.wanted(&delivery, n.kind, &own)) else {
                over.push(became(&delivery, State::Dropped, attempts, now, ""));
                continue;
            };
            let (at, digest) = own.when(notice.kind, now);
            if at > now {
                delivery.digest = digest;
                over.push(became(&delivery, State::Waiting, attempts, at, ""));
            } else if attempts >= ATTEMPTS {
                // It fell every time between the attempt and its record.
                let why = format!("试了{attempts}次，没有结果");
                over.push(became(&delivery, State::Dead, attempts, now, &why));
            } else {
                delivery.digest &= own.digest;
                pack(&mut parcels, delivery, notice);
            }
        }
        for one in over.iter().filter(|one| one.state != State::Waiting) {
            done.count(one.state, 1);
        }
        self.office.record_deliveries(over).await?;
        Ok(parcels)
    }

    /// The settings that hold for a delivery now.
    async fn chosen(&self, d: &Delivery) -> Result<Personal, Error> {
        match d.channel {
            Channel::Robot => Ok(Personal::of_a_group()),
            _ => self.office.notice_settings(&d.person).await,
        }
    }

    /// Whether this kind still comes by this way. Of a group that is no longer configured the adapter tells.
    fn wanted(&self, d: &Delivery, kind: Kind, own: &Personal) -> bool {
        match d.channel {
            Channel::Robot => self.channels.groups.get(&d.target).is_none_or(|g| g.kinds.contains(&kind)),
            channel => own.wants(channel, kind),
        }
    }

    /// Sends one parcel after another until it is told to stop: what became of each, and how many notices were in it.
    async fn send_all(
        &self,
        lane: Vec<Parcel>,
        stop: &watch::Receiver<bool>,
    ) -> Vec<Result<(State, usize), Error>> {
        let mut results = Vec::new();
        for (i, parcel) in lane.iter().enumerate() {
            if *stop.borrow() {
                break;
            }
            let done = self.attempt(parcel).await;
            let again = match &done {
                Ok((State::Waiting, at)) => Some(*at),
                _ => None,
            };
            results.push(done.map(|(state, _)| (state, parcel.deliveries.len())));
            if let Some(at) = again {
                // What comes behind it waits with it: the group hears in the order of the events.
                let behind = lane[i + 1..].iter().flat_map(|p| &p.deliveries);
                let behind = behind.map(|(d, _)| became(d, State::Waiting, d.attempts, at, "")).collect();
                if let Err(error) = self.office.record_deliveries(behind).await {
                    results.push(Err(error));
                }
                break;
            }
        }
        results
    }

    /// One attempt: written down, made, and written down again with what came of it.
    /// Each delivery counts its own attempts: one that has failed often takes no fresh one of the same night with it.
    async fn attempt(&self, parcel: &Parcel) -> Result<(State, DateTime), Error> {
        let now = self.office.now();
        let attempts = parcel.deliveries.iter().map(|(d, _)| d.attempts).min().unwrap_or_default() + 1;
        let again = |asked| {
            let [chance] = random::<1>(self.office.entropy.as_ref());
            self.office.now().saturating_add(pause(attempts, chance, asked))
        };
        self.office.record_deliveries(parcel.became(State::Waiting, again(None), "")).await?;
        let (state, at, why) = match self.send(parcel).await? {
            None => (State::Dropped, now, String::new()),
            Some(Ok(())) => (State::Sent, now, String::new()),
            Some(Err(Failure::Later { why, after })) => {
                let at = again(after);
                let rows = parcel.deliveries.iter().map(|(d, _)| match d.attempts + 1 {
                    n if n < ATTEMPTS => became(d, State::Waiting, n, at, &why),
                    n => became(d, State::Dead, n, now, &format!("试了{n}次：{why}")),
                });
                self.office.record_deliveries(rows.collect()).await?;
                return Ok((if attempts < ATTEMPTS { State::Waiting } else { State::Dead }, at));
            }
            Some(Err(Failure::Never(why))) => (State::Dead, now, why),
            Some(Err(Failure::Gone(why))) => {
                self.office.forget_browser(&parcel.first().target).await?;
                (State::Dead, now, why)
            }
        };
        self.office.record_deliveries(parcel.became(state, at, &why)).await?;
        Ok((state, at))
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

    #[test]
    fn a_digest_names_each_matter_once_and_says_so_where_none_has_a_number() {
        let said = |numbers: &[&str]| digest(numbers.len(), numbers.iter().copied());
        assert_eq!(said(&["1号", "1号", "2号"]), "3条通知：1号、2号，请登录查看");
        assert_eq!(said(&["", ""]), "2条通知，请登录查看");
        assert_eq!(said(&["1", "2", "3", "4", "5"]), "5条通知：1、2、3、4、5，请登录查看");
        assert_eq!(said(&["1", "2", "3", "4", "5", "6"]), "6条通知：1、2、3、4、5等，请登录查看");
    }
}
