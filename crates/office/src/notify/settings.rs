//! 通知设置 — each person's own: which kinds by which channel, where to, and when not to be woken. No event: nothing in law
//! follows from it, and addresses are nobody else's business.

use super::{Channel, Kind};
use crate::me::Me;
use crate::office::{Error, Office};
use jiff::ToSpan;
use jiff::civil::{DateTime, Time, time};
use journal::{Act, ActError};
use law::ident::{PhoneKind, phone};
use law::matter::incomplete;
use law::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// What people chose, and the browsers that subscribed.
pub const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS notice_setting (person TEXT PRIMARY KEY, version BIGINT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS push_subscription (id TEXT PRIMARY KEY, person TEXT NOT NULL, endpoint TEXT NOT NULL, \
     p256dh TEXT NOT NULL, auth TEXT NOT NULL, device TEXT NOT NULL, made_at TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS push_person ON push_subscription (person)",
];

/// Browsers one person may subscribe; one more lets the oldest go.
const BROWSERS: usize = 8;

/// 免打扰时段, local time; it may run over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// 起
    pub from: Time,
    /// 止
    pub to: Time,
}

impl Default for Quiet {
    fn default() -> Self {
        Quiet { from: time(22, 0, 0, 0), to: time(7, 0, 0, 0) }
    }
}

impl Quiet {
    /// When the quiet hours that this moment lies in are over; none when it lies in none.
    pub fn until(self, now: DateTime) -> Option<DateTime> {
        let at = now.time();
        let over_midnight = self.from > self.to;
        let within = match over_midnight {
            true => at >= self.from || at < self.to,
            false => at >= self.from && at < self.to,
        };
        let day = match over_midnight && at >= self.from {
            true => now.date().saturating_add(1.day()),
            false => now.date(),
        };
        within.then(|| day.to_datetime(self.to))
    }
}

/// One person's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Counts the saves: who saves an older page is told.
    #[serde(skip)]
    pub version: i64,
    /// 手机号; empty when none is given.
    pub phone: String,
    /// 电子邮箱; empty when none is given.
    pub mail: String,
    /// 免打扰; none when notices may come at any hour.
    pub quiet: Option<Quiet>,
    /// 期限紧迫的不受免打扰限制
    pub red_passes: bool,
    /// 免打扰时段内的合并成一条
    pub digest: bool,
    /// Which kinds come by which channel.
    pub on: BTreeMap<Channel, BTreeSet<Kind>>,
}

impl Default for Personal {
    fn default() -> Self {
        Personal {
            version: 0,
            phone: String::new(),
            mail: String::new(),
            quiet: Some(Quiet::default()),
            red_passes: false,
            digest: true,
            // A browser that subscribes wants to hear; messages that cost or pile up are asked for one by one.
            on: [(Channel::Push, Kind::ALL.into())].into(),
        }
    }
}

impl Personal {
    /// What holds for a group in which a robot speaks: it sleeps as most people do, but for the last day of a limit.
    pub(super) fn of_a_group() -> Self {
        Personal { red_passes: true, ..Personal::default() }
    }

    /// Whether this kind comes by this channel.
    pub fn wants(&self, channel: Channel, kind: Kind) -> bool {
        self.on.get(&channel).is_some_and(|kinds| kinds.contains(&kind))
    }

    /// When a notice may be sent: now, or after the quiet hours; and whether it then comes in one with others.
    pub fn when(&self, kind: Kind, now: DateTime) -> (DateTime, bool) {
        if kind == Kind::Red && self.red_passes {
            return (now, false);
        }
        match self.quiet.and_then(|q| q.until(now)) {
            Some(later) => (later, self.digest),
            None => (now, false),
        }
    }
}

/// What was typed on the page of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The version the page was made of.
    pub version: i64,
    /// 手机号
    pub phone: String,
    /// 电子邮箱
    pub mail: String,
    /// Whether there are quiet hours.
    pub quiet: bool,
    /// 起, `22:00`
    pub from: String,
    /// 止, `07:00`
    pub to: String,
    /// 期限紧迫的不受免打扰限制
    pub red_passes: bool,
    /// 合并
    pub digest: bool,
    /// Kinds by channel.
    pub on: BTreeMap<Channel, BTreeSet<Kind>>,
}

fn no(field: &'static str, need: &str, have: &str, how: &str) -> Refusal {
    incomplete(field, need, have).fix("本人", how)
}

/// A clock time as a form sends it.
fn clock(field: &'static str, text: &str) -> Result<Time, Refusal> {
    let read = text.trim().split_once(':').and_then(|(h, m)| {
        let minute = m.split(':').next()?.parse().ok()?;
        Time::new(h.parse().ok()?, minute, 0, 0).ok()
    });
    read.ok_or_else(|| no(field, "几点几分，例如22:00", "看不懂填写的时间", "改成时和分"))
}

impl Typed {
    /// The settings, or every field that is wrong.
    ///
    /// # Errors
    /// A refusal a field.
    pub fn read(&self) -> Result<Personal, Vec<Refusal>> {
        let mut wrong = Vec::new();
        let wants = |channel| self.on.get(&channel).is_some_and(|k| !k.is_empty());
        let mut number = String::new();
        match self.phone.trim() {
            "" if wants(Channel::Sms) => {
                wrong.push(no(
                    "phone",
                    "接收短信的手机号",
                    "选了短信，没有填手机号",
                    "填写手机号，或者不选短信",
                ));
            }
            "" => {}
            typed => match phone("phone", typed) {
                Ok(p) if p.kind == PhoneKind::Mobile => number = p.number,
                Ok(_) => wrong.push(no("phone", "11位手机号", "不是手机号，收不到短信", "填写手机号")),
                Err(refusal) => wrong.push(refusal),
            },
        }
        let mail = self.mail.trim().to_string();
        if mail.is_empty() && wants(Channel::Mail) {
            wrong.push(no(
                "mail",
                "接收邮件的邮箱",
                "选了电子邮件，没有填邮箱",
                "填写邮箱，或者不选电子邮件",
            ));
        } else if !mail.is_empty() && (mail.len() > 120 || mail.parse::<lettre::Address>().is_err()) {
            wrong.push(no("mail", "电子邮箱，例如 name@example.com", "不是邮箱地址", "核对邮箱"));
        }
        let mut quiet = None;
        if self.quiet {
            match (clock("from", &self.from), clock("to", &self.to)) {
                (Ok(from), Ok(to)) if from == to => {
                    wrong.push(no("to", "与开始不同的时间", "起止时间相同", "改成免打扰结束的时间"));
                }
                (Ok(from), Ok(to)) => quiet = Some(Quiet { from, to }),
                (from, to) => wrong.extend([from.err(), to.err()].into_iter().flatten()),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Personal {
            version: self.version,
            phone: number,
            mail,
            quiet,
            red_passes: self.red_passes,
            digest: self.digest,
            on: self.on.clone(),
        })
    }
}

/// A browser that asked to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Made of the endpoint.
    pub id: String,
    /// The push service's address for this browser: whoever has it may send.
    pub endpoint: String,
    /// The browser's public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
    /// 设备
    pub device: String,
    /// When it subscribed.
    pub made_at: String,
}

/// A subscription's identifier.
fn known_by(endpoint: &str) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(&Sha256::digest(endpoint.as_bytes())[..16])
}

pub(super) fn settled<E>(
    done: Result<journal::Outcome, ActError<Infallible>>,
    ok: impl FnOnce(serde_json::Value) -> E,
) -> Result<E, Error> {
    match done {
        Ok(outcome) => Ok(ok(outcome.value)),
        Err(ActError::Store(e)) => Err(e.into()),
        Err(ActError::Refused(never)) => match never {},
    }
}

impl Office {
    /// What this person chose, or what holds for whoever chose nothing.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn notice_settings(&self, person: &str) -> Result<Personal, Error> {
        let sql = "SELECT version, body FROM notice_setting WHERE person = $1";
        let rows = self.journal().query(sql, &[person.into()]).await?;
        let Some(row) = rows.first() else { return Ok(Personal::default()) };
        let read = serde_json::from_str(&row.text(1)).unwrap_or_default();
        Ok(Personal { version: row.int(0), ..read })
    }

    /// Saves one's own settings. The same twice changes nothing; what was made of an older page is not saved, and
    /// `false` is the answer.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn save_notice_settings(&self, me: &Me, settings: Personal) -> Result<bool, Error> {
        let person = me.person.id.clone();
        let body = serde_json::to_string(&settings).map_err(|e| journal::Error::Corrupt(e.to_string()))?;
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    let sql = "SELECT version, body FROM notice_setting WHERE person = $1";
                    let rows = tx.fetch(sql, &[person.as_str().into()]).await?;
                    let (version, stands) =
                        rows.first().map_or((0, String::new()), |r| (r.int(0), r.text(1)));
                    if stands == body {
                        return Ok(true.into());
                    }
                    if version != settings.version {
                        return Ok(false.into());
                    }
                    let sql = "INSERT INTO notice_setting (person, version, body) VALUES ($1, $2, $3) \
                               ON CONFLICT (person) DO UPDATE SET version = $2, body = $3";
                    tx.execute(sql, &[person.into(), (version + 1).into(), body.into()]).await?;
                    Ok(true.into())
                })
            })
            .await;
        settled(done, |v| v == serde_json::Value::Bool(true))
    }

    /// The browsers of a person that subscribed, oldest first.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn push_subscriptions(&self, person: &str) -> Result<Vec<Subscription>, Error> {
        let sql = "SELECT id, endpoint, p256dh, auth, device, made_at FROM push_subscription WHERE person = $1 ORDER BY made_at, id";
        let rows = self.journal().query(sql, &[person.into()]).await?;
        Ok(rows
            .iter()
            .map(|r| Subscription {
                id: r.text(0),
                endpoint: r.text(1),
                p256dh: r.text(2),
                auth: r.text(3),
                device: r.text(4),
                made_at: r.text(5),
            })
            .collect())
    }

    /// A browser subscribes, or renews what it sent before; a browser that changed hands is its new person's.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn subscribe_push(
        &self,
        me: &Me,
        endpoint: &str,
        p256dh: &str,
        auth: &str,
        device: &str,
    ) -> Result<(), Error> {
        let (id, person, at) = (known_by(endpoint), me.person.id.clone(), self.now().to_string());
        let row = [endpoint, p256dh, auth, device].map(String::from);
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    let [endpoint, p256dh, auth, device] = row;
                    let sql = "INSERT INTO push_subscription (id, person, endpoint, p256dh, auth, device, made_at) \
                               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET person = $2, p256dh = $4, auth = $5";
                    let args = [
                        id.into(),
                        person.as_str().into(),
                        endpoint.into(),
                        p256dh.into(),
                        auth.into(),
                        device.into(),
                        at.into(),
                    ];
                    tx.execute(sql, &args).await?;
                    let sql = "SELECT id FROM push_subscription WHERE person = $1 ORDER BY made_at DESC, id";
                    for old in tx.fetch(sql, &[person.into()]).await?.iter().skip(BROWSERS) {
                        tx.execute("DELETE FROM push_subscription WHERE id = $1", &[old.text(0).into()]).await?;
                    }
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        settled(done, |_| ())
    }

    /// One's own browser is told no more; of somebody else's nothing happens.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this person's.
    pub async fn unsubscribe_push(&self, me: &Me, id: &str) -> Result<(), Error> {
        let (id, person) = (id.to_string(), me.person.id.clone());
        let done = self
            .journal()
            .act::<Infallible, _>(Act::default(), move |tx| {
                Box::pin(async move {
                    let sql = "DELETE FROM push_subscription WHERE id = $1 AND person = $2";
                    let gone = tx.execute(sql, &[id.into(), person.into()]).await?;
                    Ok(gone.into())
                })
            })
            .await;
        match settled(done, |v| v.as_u64().unwrap_or_default())? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn quiet_hours_run_over_midnight_and_end_in_the_morning() {
        let night = Quiet::default();
        assert_eq!(night.until(at("2026-11-20T21:59:59")), None);
        assert_eq!(night.until(at("2026-11-20T22:00:00")), Some(at("2026-11-21T07:00:00")));
        assert_eq!(night.until(at("2026-12-31T23:30:00")), Some(at("2027-01-01T07:00:00")));
        assert_eq!(night.until(at("2026-11-21T06:59:59")), Some(at("2026-11-21T07:00:00")));
        assert_eq!(night.until(at("2026-11-21T07:00:00")), None);
        let noon = Quiet { from: time(12, 0, 0, 0), to: time(14, 0, 0, 0) };
        assert_eq!(noon.until(at("2026-11-20T13:00:00")), Some(at("2026-11-20T14:00:00")));
        assert_eq!(noon.until(at("2026-11-20T15:00:00")), None);
    }

    #[test]
    fn only_a_red_limit_passes_and_only_if_the_person_allows() {
        let night = at("2026-11-20T23:00:00");
        let mut own = Personal::default();
        assert_eq!(own.when(Kind::Red, night), (at("2026-11-21T07:00:00"), true));
        own.red_passes = true;
        assert_eq!(own.when(Kind::Red, night), (night, false));
        assert_eq!(own.when(Kind::Yellow, night), (at("2026-11-21T07:00:00"), true));
        own.quiet = None;
        assert_eq!(own.when(Kind::Task, night), (night, false));
    }

    #[test]
    fn addresses_that_reach_nobody_are_refused_and_those_that_do_are_kept() {
        let mut typed = Typed { quiet: true, from: "25:00".into(), to: "07:00".into(), ..Typed::default() };
        typed.on.insert(Channel::Sms, [Kind::Red].into());
        typed.on.insert(Channel::Mail, [Kind::Red].into());
        typed.mail = "不是邮箱".into();
        let fields = |t: &Typed| t.read().unwrap_err().iter().filter_map(|r| r.field).collect::<Vec<_>>();
        assert_eq!(fields(&typed), ["phone", "mail", "from"]);
        typed.phone = "0391-6633000".into();
        assert_eq!(fields(&typed), ["phone", "mail", "from"], "a landline receives no message");
        typed = Typed {
            phone: "199 0000 1234".into(),
            mail: "wang@example.com".into(),
            from: "22:30".into(),
            ..typed
        };
        let own = typed.read().unwrap();
        assert_eq!((own.phone.as_str(), own.mail.as_str()), ("19900001234", "wang@example.com"));
        assert!(own.wants(Channel::Sms, Kind::Red) && !own.wants(Channel::Sms, Kind::Task));
    }
}
