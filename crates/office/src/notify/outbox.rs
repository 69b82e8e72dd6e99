//! 待发: what is on its way out of the house. A row is written with the notice itself, in the act's own transaction; the sender
//! makes of it one delivery for each person and channel, and keeps every delivery until it arrived or is given up.

use super::read::Notice;
use super::settings::settled;
use super::tables::{PER_EVENT, first_no};
use super::{Channel, Kind, address};
use crate::me::Me;
use crate::notify::channel::Channels;
use crate::office::{Error, Office};
use crate::read::{PAGE, Page};
use jiff::ToSpan;
use jiff::civil::DateTime;
use journal::{Act, Recorded, Tx, Value};
use law::person::Role;
use law::refusal::Refusal;
use law::rules;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::convert::Infallible;

/// No lists of events: a rebuild sends nothing again.
pub const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS notice_outbox (no BIGINT PRIMARY KEY, at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, no BIGINT NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL, \
     target TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at TEXT NOT NULL, \
     digest BIGINT NOT NULL, reason TEXT NOT NULL, made_at TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due_at, id)",
];

/// Hours after which a notice that has not even been looked at is no longer sent: a sender that was down over a weekend does
/// not wake people with what is long past. The pages show it all the same.
const STALE_HOURS: i64 = 72;

/// Days that what was sent or given up is kept.
const KEPT_DAYS: i64 = 90;

/// Outbox rows taken at a time.
const TAKEN: i64 = 200;

/// Puts the notices of these events in the outbox.
pub async fn post(tx: &mut Tx<'_>, events: &[Recorded]) -> Result<(), journal::Error> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(()) };
    let sql = "INSERT INTO notice_outbox (no, at) SELECT n.no, n.at FROM notice n WHERE n.no >= $1 AND n.no < $2 \
               ON CONFLICT (no) DO NOTHING";
    let to = first_no(last.seq).saturating_add(PER_EVENT);
    tx.execute(sql, &[first_no(first.seq).into(), to.into()]).await.map(drop)
}

/// What becomes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待发
    Waiting,
    /// 已发
    Sent,
    /// 未能送达: given up, until an administrator sends it again.
    Dead,
    /// 不必发: done, read, or no longer the person's to see before it went out.
    Dropped,
}

impl State {
    /// The word in the column.
    pub fn tag(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sent => "sent",
            State::Dead => "dead",
            State::Dropped => "dropped",
        }
    }
}

/// One delivery.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// 去重编号
    pub id: String,
    /// The notice.
    pub no: i64,
    /// To whom; empty for a robot's group.
    pub person: String,
    /// By which way.
    pub channel: Channel,
    /// A browser's subscription, a robot's name; else empty.
    pub target: String,
    /// Attempts made.
    pub attempts: i64,
    /// Comes in one with others of the quiet hours.
    pub digest: bool,
}

/// What became of a delivery.
#[derive(Clone, Debug)]
pub struct Became {
    /// 去重编号
    pub id: String,
    /// How it stands.
    pub state: State,
    /// Attempts made.
    pub attempts: i64,
    /// When it is tried again, or when it ended.
    pub due_at: DateTime,
    /// Comes in one with others of the quiet hours.
    pub digest: bool,
    /// Why it did not arrive.
    pub reason: String,
}

/// What an administrator sees of a delivery that was given up: no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// 编号
    pub id: String,
    /// 收件人, or the robot's name.
    pub to: String,
    /// 渠道
    pub channel: Channel,
    /// 类别
    pub kind: Kind,
    /// 通知的时间
    pub made_at: String,
    /// 尝试次数
    pub attempts: i64,
    /// 原因
    pub reason: String,
}

/// The administrator's page.
#[derive(Clone, Debug, Serialize)]
pub struct Outgoing {
    /// 待发
    pub waiting: i64,
    /// 近九十天已发
    pub sent: i64,
    /// 未能送达
    pub dead: Page<DeadLetter>,
}

/// The same for every attempt, and for every time the outbox is gone through.
fn known_as(no: i64, person: &str, channel: Channel, target: &str) -> String {
    hex::encode(&Sha256::digest(format!("{no}\n{person}\n{}\n{target}", channel.tag()).as_bytes())[..16])
}

/// A row to be inserted.
struct Made {
    delivery: Delivery,
    kind: Kind,
    due_at: DateTime,
}

fn administrator(me: &Me) -> Result<(), Error> {
    if me.is(Role::SystemAdmin) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    let refusal =
        Refusal::new(&rules::P_01, "由系统管理员办理", have).fix("系统管理员", "查看没有送达的通知");
    Err(Error::Refused(Box::new(refusal)))
}

impl Office {
    /// A notice as one person or, with none, a group would be told; none when it is settled, read, or not theirs to see.
    pub(super) async fn still(&self, person: &str, no: i64) -> Result<Option<Notice>, Error> {
        let found = match self.people().get(person) {
            Some(p) if p.disabled => return Ok(None),
            Some(p) => match self.notice(&Me::new(p.clone()), no).await {
                Ok(notice) => notice,
                Err(Error::NotFound) => return Ok(None),
                Err(e) => return Err(e),
            },
            None => return Ok(None),
        };
        Ok(found.unread.then_some(found))
    }

    /// Makes deliveries of what lies in the outbox; gives how many rows it took.
    pub(super) async fn hand_out(&self, channels: &Channels) -> Result<usize, Error> {
        if !Channel::PERSONAL.into_iter().chain([Channel::Robot]).any(|c| channels.has(c)) {
            // Another sender over the same database may have channels.
            return Ok(0);
        }
        let sql = format!("SELECT no, at FROM notice_outbox ORDER BY no LIMIT {TAKEN}");
        let taken = self.journal().query(&sql, &[]).await?;
        let now = self.now();
        let mut made = Vec::new();
        for row in &taken {
            let at: DateTime = row.text(1).parse().unwrap_or(now);
            if now.duration_since(at).as_hours() < STALE_HOURS {
                made.extend(self.deliveries(row.int(0), now, channels).await?);
            }
        }
        let numbers: Vec<i64> = taken.iter().map(|r| r.int(0)).collect();
        let (count, at) = (numbers.len(), now.to_string());
        if count == 0 {
            return Ok(0);
        }
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    for m in made {
                        let d = m.delivery;
                        let args: Vec<Value> = vec![
                            d.id.into(),
                            d.no.into(),
                            d.person.into(),
                            d.channel.tag().into(),
                            d.target.into(),
                            m.kind.tag().into(),
                            moment(m.due_at).into(),
                            d.digest.into(),
                            at.as_str().into(),
                        ];
                        let sql = "INSERT INTO delivery (id, no, person, channel, target, kind, state, attempts, due_at, digest, \
                                   reason, made_at) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8, '', $9) \
                                   ON CONFLICT (id) DO NOTHING";
                        tx.execute(sql, &args).await?;
                    }
                    for no in numbers {
                        tx.execute("DELETE FROM notice_outbox WHERE no = $1", &[no.into()]).await?;
                    }
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        settled(done, |_| count)
    }

    /// To whom one notice goes, by which ways, and when.
    async fn deliveries(&self, no: i64, now: DateTime, channels: &Channels) -> Result<Vec<Made>, Error> {
        let sql = "SELECT addressee, kind FROM notice WHERE no = $1 AND open = 1 ORDER BY addressee";
        let rows = self.journal().query(sql, &[no.into()]).await?;
        let Some(kind) = rows.first().and_then(|r| Kind::find(&r.text(1))) else { return Ok(Vec::new()) };
        let to: BTreeSet<String> = rows.iter().map(|r| r.text(0)).collect();
        let (people, mut made) = (self.people(), Vec::new());
        let mut add = |person: &str, channel, target: &str, due_at, digest| {
            let id = known_as(no, person, channel, target);
            let (person, target) = (person.to_string(), target.to_string());
            let delivery = Delivery { id, no, person, channel, target, attempts: 0, digest };
            made.push(Made { delivery, kind, due_at });
        };
        for group in channels.groups.values().filter(|g| g.kinds.contains(&kind)) {
            let unit_of = |id: &str| people.get(id).map(|p| p.unit.clone());
            if to.iter().any(|a| address::concerns(a, &group.units, &group.roles, unit_of)) {
                let (due_at, digest) = super::Personal::of_a_group().when(kind, now);
                add("", Channel::Robot, &group.name, due_at, digest);
            }
        }
        for person in people.values().filter(|p| address::of(p).iter().any(|a| to.contains(a))) {
            if self.still(&person.id, no).await?.is_none() {
                continue;
            }
            let own = self.notice_settings(&person.id).await?;
            let (due_at, digest) = own.when(kind, now);
            for channel in Channel::PERSONAL.into_iter().filter(|c| channels.has(*c) && own.wants(*c, kind)) {
                match channel {
                    Channel::Push => {
                        for browser in self.push_subscriptions(&person.id).await? {
                            add(&person.id, channel, &browser.id, due_at, digest);
                        }
                    }
                    Channel::Sms if own.phone.is_empty() => {}
                    Channel::Mail if own.mail.is_empty() => {}
                    _ => add(&person.id, channel, "", due_at, digest),
                }
            }
        }
        Ok(made)
    }

    /// Deliveries whose time has come, the longest waiting first, of one moment in the order of the events.
    pub(super) async fn due_deliveries(&self, limit: usize) -> Result<Vec<Delivery>, Error> {
        let sql = format!(
            "SELECT id, no, person, channel, target, attempts, digest FROM delivery WHERE state = 'waiting' AND due_at <= $1 \
             ORDER BY due_at, no, id LIMIT {limit}"
        );
        let rows = self.journal().query(&sql, &[moment(self.now()).into()]).await?;
        Ok(rows
            .iter()
            .filter_map(|r| {
                Some(Delivery {
                    id: r.text(0),
                    no: r.int(1),
                    person: r.text(2),
                    channel: Channel::find(&r.text(3))?,
                    target: r.text(4),
                    attempts: r.int(5),
                    digest: r.int(6) == 1,
                })
            })
            .collect())
    }

    /// A group's notice: nobody in particular reads it, so only whether it still waits counts.
    pub(super) async fn still_open(&self, no: i64) -> Result<Option<Notice>, Error> {
        super::read::any(self, no).await
    }

    /// Writes down what became of deliveries.
    pub(super) async fn record_deliveries(&self, done: Vec<Became>) -> Result<(), Error> {
        if done.is_empty() {
            return Ok(());
        }
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    for d in done {
                        let sql = "UPDATE delivery SET state = $1, attempts = $2, due_at = $3, digest = $4, reason = $5 \
                                   WHERE id = $6";
                        let args = [
                            d.state.tag().into(),
                            d.attempts.into(),
                            moment(d.due_at).into(),
                            d.digest.into(),
                            d.reason.into(),
                            d.id.into(),
                        ];
                        tx.execute(sql, &args).await?;
                    }
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        settled(done, drop)
    }

    /// A browser that has gone for good is told no more, whoever it was.
    pub(super) async fn forget_browser(&self, id: &str) -> Result<(), Error> {
        let id = id.to_string();
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    tx.execute("DELETE FROM push_subscription WHERE id = $1", &[id.into()]).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        settled(done, drop)
    }

    /// Lets go what is long past: deliveries, and read marks of notices that count as read anyhow.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn clear_deliveries(&self) -> Result<(), Error> {
        let before = moment(self.now().saturating_sub(KEPT_DAYS.days()));
        let stale = moment(self.now().saturating_sub(STALE_HOURS.hours()));
        let floor = self.floor();
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    let sql =
                        "DELETE FROM delivery WHERE state IN ('sent', 'dead', 'dropped') AND due_at < $1";
                    tx.execute(sql, &[before.into()]).await?;
                    tx.execute("DELETE FROM notice_outbox WHERE at < $1", &[stale.into()]).await?;
                    tx.execute("DELETE FROM notice_read WHERE at < $1", &[floor.into()]).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        settled(done, drop)
    }

    /// What is on its way, and what was given up, the latest first.
    ///
    /// # Errors
    /// P-01 for whoever is not the system administrator; the journal.
    pub async fn outgoing(&self, me: &Me, after: &str) -> Result<Outgoing, Error> {
        administrator(me)?;
        let count = "SELECT state, COUNT(*) FROM delivery GROUP BY state";
        let counts = self.journal().query(count, &[]).await?;
        let of = |state: State| counts.iter().find(|r| r.text(0) == state.tag()).map_or(0, |r| r.int(1));
        let (at, id) = after.split_once('~').unwrap_or(("9999", ""));
        let sql = format!(
            "SELECT id, person, channel, target, kind, made_at, attempts, reason, due_at FROM delivery WHERE state = 'dead' \
             AND (due_at < $1 OR (due_at = $1 AND id < $2)) ORDER BY due_at DESC, id DESC LIMIT {}",
            PAGE + 1
        );
        let rows = self.journal().query(&sql, &[at.into(), id.into()]).await?;
        let people = self.people();
        let letter = |r: &journal::Row| DeadLetter {
            id: r.text(0),
            to: match people.get(&r.text(1)) {
                Some(p) => p.name.clone(),
                None => r.text(3),
            },
            channel: Channel::find(&r.text(2)).unwrap_or(Channel::Robot),
            kind: Kind::find(&r.text(4)).unwrap_or(Kind::Task),
            made_at: r.text(5),
            attempts: r.int(6),
            reason: r.text(7),
        };
        let more = rows.len() > PAGE;
        let next = rows.get(PAGE - 1).filter(|_| more).map(|r| format!("{}~{}", r.text(8), r.text(0)));
        let dead = Page { rows: rows.iter().take(PAGE).map(letter).collect(), next };
        Ok(Outgoing { waiting: of(State::Waiting), sent: of(State::Sent), dead })
    }

    /// 再发: what was given up is tried again from the beginning. Pressed twice, it goes once.
    ///
    /// # Errors
    /// P-01 for whoever is not the system administrator; [`Error::NotFound`] when nothing of that name was given up.
    pub async fn send_again(&self, me: &Me, id: &str) -> Result<(), Error> {
        administrator(me)?;
        let (id, now) = (id.to_string(), moment(self.now()));
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    let sql = "UPDATE delivery SET state = 'waiting', attempts = 0, due_at = $1, digest = 0, reason = '' \
                               WHERE id = $2 AND state = 'dead'";
                    let changed = tx.execute(sql, &[now.into(), id.as_str().into()]).await?;
                    if changed > 0 {
                        return Ok(true.into());
                    }
                    // Pressed again while it is on its way.
                    let known = tx.fetch("SELECT 1 FROM delivery WHERE id = $1", &[id.into()]).await?;
                    Ok((!known.is_empty()).into())
                })
            })
            .await;
        match settled(done, |v| v == serde_json::Value::Bool(true))? {
            true => Ok(()),
            false => Err(Error::NotFound),
        }
    }
}

/// A moment as the column orders it: to the second.
fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
