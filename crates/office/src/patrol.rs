//! 巡查 — tasks by the town's rule, and tracks.
//!
//! A track stands in a table of its own, beside the journal and the lists: it is to be forgotten, which a journal cannot. A
//! rebuild leaves it alone, as it does accounts; the journal knows that it was allowed, stopped and erased, and who opened it.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use crate::stream::{self, encode};
use crate::town::{PatrolBook, PatrolKind, Round, TownBook};
use jiff::civil::DateTime;
use journal::{Act, ActError, Expect, Projector, Row, Tx, Value};
use law::matter::{PersonRef, incomplete};
use law::patrol::{self, AssignPatrol, PatrolEvent, PatrolState, Task, TrackPoint};
use law::person::{People, Role};
use law::refusal::Refusal;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::convert::Infallible;

/// Where tracks are kept.
pub(crate) const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS track_point (patrol TEXT NOT NULL, at TEXT NOT NULL, lon TEXT NOT NULL, lat TEXT NOT NULL, \
     accuracy TEXT NOT NULL, PRIMARY KEY (patrol, at))",
];

/// Most points that one track holds: a day on foot, a point every ten seconds.
const MOST_KEPT: i64 = 8_640;

/// A track as it is opened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Track {
    /// 轨迹点, in the order of time.
    pub points: Vec<TrackPoint>,
    /// 保存到
    pub kept_until: String,
}

/// Who else opened a track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrackReading {
    /// 时间
    pub at: String,
    /// 何人
    pub who: String,
}

/// What came of a batch of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Points that were new and far enough from the last.
    pub kept: usize,
}

/// The people of a grid: who walks it.
fn members(people: &People, grid: &str) -> Vec<PersonRef> {
    let walks = |p: &&law::person::Person| {
        !p.disabled && p.grid.as_deref() == Some(grid) && (p.is(Role::Grid) || p.is(Role::GridHead))
    };
    people.values().filter(walks).map(PersonRef::from).collect()
}

fn task(book: &PatrolBook, kind: &PatrolKind, grid: &str, people: &People) -> Task {
    Task {
        sort: kind.id.clone(),
        name: kind.name.clone(),
        title: kind.name.clone(),
        grid: grid.into(),
        spots: book.spots_of(kind, grid).map(|s| s.spot.clone()).collect(),
        routed: book.route(kind, grid).is_some(),
        members: members(people, grid),
        accuracy: book.accuracy,
        ..Task::default()
    }
}

/// The tasks of a command, one for each of its grids; none at all where no grid was chosen, which the law says.
pub(crate) fn tasks(
    town: &TownBook,
    people: &People,
    c: &AssignPatrol,
) -> Result<Vec<Option<Box<Task>>>, Box<Refusal>> {
    let no = |field, need: &str, have: String| Box::new(incomplete(field, need, have));
    let kind = town.patrol.as_ref().and_then(|b| Some((b, b.kind(c.sort.trim())?)));
    let Some((book, kind)) = kind else {
        return Err(no("sort", "镇配置里的巡查种类", "没有选择，或者没有这一种".into()));
    };
    let chosen: BTreeSet<&str> =
        c.spots.split(['、', '，', ',', ' ']).map(str::trim).filter(|s| !s.is_empty()).collect();
    let mut grids: Vec<&str> = Vec::new();
    for pick in &c.grids {
        let grid = pick.grid.trim();
        if !grid.is_empty() && !grids.contains(&grid) {
            grids.push(grid);
        }
    }
    let mut found: Vec<Option<Box<Task>>> = Vec::new();
    for grid in &grids {
        if town.grids.get(grid).is_none_or(|g| g.level != 3) {
            return Err(no("grids", "本镇的村级网格", format!("没有网格“{grid}”")));
        }
        let mut task = task(book, kind, grid, people);
        if !chosen.is_empty() {
            task.spots.retain(|s| chosen.contains(s.id.as_str()));
        }
        if task.spots.is_empty() {
            let have = format!("{}没有", town.grids.label(grid));
            return Err(no("grids", &format!("每个网格都有{}的点位", kind.name), have));
        }
        let person = c.person.trim();
        if !person.is_empty() {
            let one = task.members.iter().find(|m| m.id == person).cloned();
            let who = one.ok_or_else(|| {
                let have = format!("所选人员不是{}的", town.grids.label(grid));
                no("person", "所选网格的人员；几个网格的不指定", have)
            })?;
            task.named = Some(who);
        }
        found.push(Some(Box::new(task)));
    }
    if let Some(odd) =
        chosen.iter().find(|c| found.iter().flatten().all(|t| t.spots.iter().all(|s| s.id != **c)))
    {
        return Err(no("spots", "所选网格里这类巡查的点位编号", format!("没有“{odd}”")));
    }
    if found.is_empty() {
        found.push(None);
    }
    Ok(found)
}

/// Takes the track of a patrol away.
pub(crate) async fn erase(tx: &mut Tx<'_>, id: &str) -> Result<(), journal::Error> {
    tx.execute("DELETE FROM track_point WHERE patrol = $1", &[id.into()]).await.map(drop)
}

fn point(row: &Row) -> Option<TrackPoint> {
    Some(TrackPoint {
        at: row.text(0).parse().ok()?,
        lon: row.text(1).parse().ok()?,
        lat: row.text(2).parse().ok()?,
        accuracy: row.text(3).parse().ok(),
    })
}

/// A task that a rule asks for now.
struct Wanted {
    id: String,
    task: Task,
    /// The beginning of the names of the tasks of the same rule and grid.
    series: String,
}

impl Office {
    /// The tasks of the present periods.
    fn wanted(&self, book: &PatrolBook, now: DateTime) -> Vec<Wanted> {
        let (town, people) = (self.town(), self.people());
        let mut found = Vec::new();
        for (kind, round) in book.kinds.iter().flat_map(|k| k.rounds.iter().map(move |r| (k, r))) {
            let Round { level, every, working_days } = *round;
            let period = every.of(now.date());
            let Some(until) = period.until(working_days, &town.law.calendar) else { continue };
            // Taken into use on a day on which it could no longer be done, a rule begins with the next period.
            if until < now.date() {
                continue;
            }
            for grid in town.grids.all.iter().filter(|g| g.level == level) {
                let mut task = task(book, kind, &grid.id, &people);
                if task.members.is_empty() || task.spots.is_empty() {
                    continue;
                }
                (task.from, task.until) = (Some(period.first), Some(until));
                task.period.clone_from(&period.key);
                task.title = format!("{}{}", every.label(), kind.name);
                let series = format!("{}-{}-", kind.id, grid.id);
                found.push(Wanted { id: format!("{series}{}", period.key), task, series });
            }
        }
        found
    }

    /// What the clock does with patrols: makes the tasks of the present periods, ends what was not done, erases tracks whose
    /// days are over. Gives how many steps were taken; done twice, it does nothing the second time.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn sweep_patrols(&self) -> Result<usize, Error> {
        let now = self.now();
        let mut steps = 0;
        if let Some(book) = &self.town().patrol {
            steps += self.make_patrols(book, now).await?;
            let old = "SELECT id FROM patrol_row WHERE track = 1 ORDER BY id";
            for row in self.journal().query(old, &[]).await? {
                let days = book.track_days;
                steps += self.settle_patrol(row.text(0), now, move |s| s.expire(days, now)).await?;
            }
        }
        let forgotten = "SELECT id FROM patrol_row WHERE stage = 'on_duty' ORDER BY id";
        for row in self.journal().query(forgotten, &[]).await? {
            steps += self.settle_patrol(row.text(0), now, move |s| s.lapse(false, now)).await?;
        }
        Ok(steps)
    }

    async fn make_patrols(&self, book: &PatrolBook, now: DateTime) -> Result<usize, Error> {
        let mut missing = Vec::new();
        for wanted in self.wanted(book, now) {
            let known = "SELECT 1 FROM patrol_row WHERE id = $1";
            if self.journal().query(known, &[wanted.id.as_str().into()]).await?.is_empty() {
                missing.push(wanted);
            }
        }
        let mut steps = 0;
        for some in missing.chunks(32) {
            let new: Vec<(String, PatrolEvent)> =
                some.iter().map(|w| (w.id.clone(), PatrolState::made_by_rule(w.task.clone(), now))).collect();
            steps += self.record_made(new, now).await?;
        }
        for wanted in &missing {
            // `daily-419001103201-` and whatever follows it.
            let open = "SELECT id FROM patrol_row WHERE grid = $1 AND stage = 'open' AND origin = 'regular' ORDER BY id";
            for row in self.journal().query(open, &[wanted.task.grid.as_str().into()]).await? {
                let id = row.text(0);
                if id != wanted.id && id.starts_with(&wanted.series) {
                    steps += self.settle_patrol(id, now, move |s| s.lapse(true, now)).await?;
                }
            }
        }
        Ok(steps)
    }

    /// Records tasks that are not there yet, in one act.
    async fn record_made(&self, new: Vec<(String, PatrolEvent)>, now: DateTime) -> Result<usize, Error> {
        let tables = self.tables.clone();
        let act = Act { key: None, at: now.to_string(), actor: String::new() };
        let done = self
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    let mut made = 0_u64;
                    for (id, event) in new {
                        let name = stream::patrol(&id);
                        if tx.version(&name).await? > 0 {
                            continue;
                        }
                        let event = encode(&event).map_err(|e| journal::Error::Corrupt(e.to_string()))?;
                        let recorded = tx.append(&name, Expect::Version(0), vec![event]).await?;
                        tables.apply(tx, &recorded).await?;
                        crate::notify::post(tx, &recorded).await?;
                        made += 1;
                    }
                    Ok(json!(made))
                })
            })
            .await;
        counted(done)
    }

    /// Looks at one patrol in line with all acts, and records what the clock does with it, if anything.
    async fn settle_patrol(
        &self,
        id: String,
        now: DateTime,
        step: impl Fn(&PatrolState) -> Option<PatrolEvent> + Send + 'static,
    ) -> Result<usize, Error> {
        let seen = stream::fold_patrol(&self.journal().load(&stream::patrol(&id)).await?)?;
        // Looked at beside the writer first: most of the time nothing is to be done.
        if step(&seen).is_none() {
            return Ok(0);
        }
        let tables = self.tables.clone();
        let act = Act { key: None, at: now.to_string(), actor: String::new() };
        let done = self
            .journal()
            .act::<Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    let name = stream::patrol(&id);
                    let state = stream::fold_patrol(&tx.load(&name).await?)?;
                    let Some(event) = step(&state) else { return Ok(json!(0)) };
                    if matches!(event.fact, patrol::PatrolFact::TrackErased { .. }) {
                        erase(tx, &id).await?;
                    }
                    let version = i64::try_from(state.version).unwrap_or(i64::MAX);
                    let event = encode(&event).map_err(|e| journal::Error::Corrupt(e.to_string()))?;
                    let recorded = tx.append(&name, Expect::Version(version), vec![event]).await?;
                    tables.apply(tx, &recorded).await?;
                    Ok(json!(1))
                })
            })
            .await;
        counted(done)
    }

    /// Keeps points of a track, as far as they may be kept (P-13). Sent twice, they are kept once.
    ///
    /// # Errors
    /// [`Error::NotFound`], the refusal, the store.
    pub async fn keep_track(&self, me: &Me, id: &str, points: Vec<TrackPoint>) -> Result<Kept, Error> {
        let (office, me, id, now) = (self.clone(), me.clone(), id.to_string(), self.now());
        let act = Act { key: None, at: now.to_string(), actor: me.person.id.clone() };
        let done = self
            .journal()
            .act::<Option<Box<Refusal>>, _>(act, move |tx| {
                Box::pin(async move {
                    let records = tx.load(&stream::patrol(&id)).await?;
                    if records.is_empty() {
                        return Err(ActError::Refused(None));
                    }
                    let state = stream::fold_patrol(&records)?;
                    let refused = |r: Refusal| ActError::Refused(Some(Box::new(r)));
                    if !scope::sees_patrol(&me, &state, &office.town().grids) {
                        return Err(refused(scope::not_mine(&me)));
                    }
                    let sql = "SELECT at, lon, lat, accuracy FROM track_point WHERE patrol = $1 ORDER BY at DESC LIMIT 1";
                    let last = tx.fetch(sql, &[id.as_str().into()]).await?.first().and_then(point);
                    let kept = office
                        .look(&me, |ctx| patrol::accept(&state, &points, last, ctx))
                        .map_err(refused)?;
                    let count = "SELECT COUNT(*) FROM track_point WHERE patrol = $1";
                    let there = tx.fetch(count, &[id.as_str().into()]).await?.first().map_or(0, |r| r.int(0));
                    let room = usize::try_from(MOST_KEPT - there).unwrap_or(0);
                    let mut new = 0;
                    for p in kept.iter().take(room) {
                        let args: Vec<Value> = vec![
                            id.as_str().into(),
                            p.at.to_string().into(),
                            format!("{:.6}", p.lon).into(),
                            format!("{:.6}", p.lat).into(),
                            p.accuracy.map_or(String::new(), |a| format!("{a:.0}")).into(),
                        ];
                        let sql = "INSERT INTO track_point (patrol, at, lon, lat, accuracy) VALUES ($1, $2, $3, $4, $5) \
                                   ON CONFLICT (patrol, at) DO NOTHING";
                        new += tx.execute(sql, &args).await?;
                    }
                    Ok(json!(new))
                })
            })
            .await;
        match done {
            Ok(outcome) => Ok(Kept {
                kept: outcome.value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default(),
            }),
            Err(ActError::Refused(None)) => Err(Error::NotFound),
            Err(ActError::Refused(Some(r))) => Err(Error::Refused(r)),
            Err(ActError::Store(e)) => Err(e.into()),
        }
    }

    /// Opens the track of a patrol; whoever is not its walker leaves a trace.
    ///
    /// # Errors
    /// [`Error::NotFound`], P-02, P-13, the store.
    pub async fn track(&self, me: &Me, id: &str) -> Result<Track, Error> {
        let records = self.journal().load(&stream::patrol(id)).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        let state = stream::fold_patrol(&records)?;
        let refused = |r: Refusal| Err(Error::Refused(Box::new(r)));
        if !scope::sees_patrol(me, &state, &self.town().grids) {
            return refused(scope::not_mine(me));
        }
        if !scope::opens_track(me, &state, self.town()) {
            return refused(scope::not_the_track(me));
        }
        let walked = state.walker.as_ref().is_some_and(|w| w.id == me.person.id);
        if !walked && state.consented() {
            let body = json!({ "patrol": id, "by": me.person.id, "name": me.person.name });
            self.leave_trace(me, stream::track_readings(id), "track_read", body).await?;
        }
        let sql = "SELECT at, lon, lat, accuracy FROM track_point WHERE patrol = $1 ORDER BY at";
        let points = self.journal().query(sql, &[id.into()]).await?.iter().filter_map(point).collect();
        let days = self.town().patrol.as_ref().map_or(0, |b| b.track_days);
        let kept_until = patrol::kept_until(&state, days).map_or(String::new(), |d| d.to_string());
        Ok(Track { points, kept_until })
    }

    /// Who else opened the track of a patrol, the last first: its walker is told.
    pub(crate) async fn track_readings(&self, id: &str) -> Result<Vec<TrackReading>, Error> {
        let records = self.journal().load(&stream::track_readings(id)).await?;
        let who = |r: &journal::Recorded| r.body["name"].as_str().unwrap_or_default().to_string();
        Ok(records.iter().rev().map(|r| TrackReading { at: r.at.clone(), who: who(r) }).collect())
    }
}

fn counted(done: Result<journal::Outcome, ActError<Infallible>>) -> Result<usize, Error> {
    match done {
        Ok(outcome) => Ok(outcome.value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default()),
        Err(ActError::Store(e)) => Err(e.into()),
        Err(ActError::Refused(never)) => match never {},
    }
}
