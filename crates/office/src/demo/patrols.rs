//! 巡查 of the demonstration: some weeks of rounds in every grid, a special task under way and one that is late.

use super::{Step, StepAct};
use crate::town::{PatrolBook, PatrolKind, Round, TownBook};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::party::Place;
use law::patrol::{
    AllowTrack, AssignPatrol, CheckIn, EndPatrol, Every, GridPick, PatrolCommand as K, Spot, StartPatrol,
    TrackPoint,
};
use law::person::{Person, Role};

/// Weeks before the present one of which there are rounds.
const WEEKS: i64 = 4;

/// What is walked, and what it needs of the plan.
pub(super) struct Planned {
    pub steps: Vec<Step>,
    /// How many numbers of matters it takes.
    pub matters: usize,
}

struct Rounds<'a> {
    book: &'a TownBook,
    patrol: &'a PatrolBook,
    now: DateTime,
    steps: Vec<Step>,
    next: usize,
}

/// One walk: whose, of which task, when, and how it goes.
struct Walk<'a> {
    who: &'a Person,
    /// A regular task's own name; a special one goes by its matter.
    task: Option<String>,
    matter: usize,
    spots: Vec<&'a Spot>,
    at: DateTime,
    n: usize,
}

/// Plans them up to `now`; their matters are numbered from `first`.
pub(super) fn plan(book: &TownBook, now: DateTime, first: usize) -> Planned {
    let Some(patrol) = &book.patrol else { return Planned { steps: Vec::new(), matters: 0 } };
    let mut rounds = Rounds { book, patrol, now, steps: Vec::new(), next: first };
    rounds.weeks();
    rounds.specials();
    Planned { matters: rounds.next - first, steps: rounds.steps }
}

fn walker<'a>(book: &'a TownBook, grid: &str) -> Option<&'a Person> {
    let of = |p: &&Person| !p.disabled && p.grid.as_deref() == Some(grid);
    book.people.values().filter(of).find(|p| p.is(Role::Grid) || p.is(Role::GridHead))
}

impl<'a> Rounds<'a> {
    fn matter(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn step(&mut self, at: DateTime, actor: &str, matter: usize, act: StepAct) {
        if at <= self.now {
            self.steps.push(Step { at, actor: actor.into(), matter, act });
        }
    }

    /// The clock makes the tasks on Monday mornings; most grids are gone in the days after.
    fn weeks(&mut self) {
        let sweep = self.matter();
        let monday = Every::Week.of(self.now.date()).first;
        for back in (0..=WEEKS).rev() {
            let monday = monday.saturating_sub((7 * back).days());
            self.step(monday.at(7, 10, 0, 0), "hub", sweep, StepAct::MakePatrols);
            let kinds = self.patrol.kinds.iter();
            for (kind, round) in kinds.flat_map(|k| k.rounds.iter().map(move |r| (k, r))) {
                let grids = self.book.grids.all.iter().filter(|g| g.level == round.level);
                for (n, grid) in grids.enumerate() {
                    // Areas are gone once, in the second week of what is shown.
                    let area = round.level < 3 && (back != WEEKS - 1 || n % 2 == 1);
                    if area || (round.level == 3 && !gone(n, back)) {
                        continue;
                    }
                    self.round(kind, *round, &grid.id, monday, n);
                }
            }
        }
    }

    fn round(&mut self, kind: &'a PatrolKind, round: Round, grid: &'a str, monday: Date, n: usize) {
        let period = round.every.of(monday);
        // A week that is all holidays has no task.
        let until = period.until(round.working_days, &self.book.law.calendar);
        let Some(who) = walker(self.book, grid).filter(|_| until.is_some_and(|u| u >= monday)) else {
            return;
        };
        let spots: Vec<&Spot> = self.patrol.spots_of(kind, grid).map(|s| &s.spot).collect();
        // Tuesday to Thursday, in the morning or after noon.
        let day = monday.saturating_add(i64::try_from(1 + n % 3).unwrap_or(1).days());
        let hour = if n.is_multiple_of(2) { 8 } else { 14 };
        let at = day.at(hour, 20, 0, 0).saturating_add(i64::try_from(n % 35).unwrap_or(0).minutes());
        let task = format!("{}-{grid}-{}", kind.id, period.key);
        let matter = self.matter();
        self.walk(&Walk { who, task: Some(task), matter, spots, at, n });
    }

    /// Start, points, end. A walk that would not be over by now is not begun.
    fn walk(&mut self, walk: &Walk) {
        let minutes = |m: usize| i64::try_from(m).unwrap_or(0).minutes();
        let over = walk.at.saturating_add(minutes(12 * (walk.spots.len() + 1)));
        if walk.spots.is_empty() || over > self.now {
            return;
        }
        let (who, matter) = (walk.who.id.as_str(), walk.matter);
        let act = |command: K| StepAct::Patrol { task: walk.task.clone(), command: Box::new(command) };
        self.step(walk.at, who, matter, act(K::StartPatrol(StartPatrol::default())));
        let recorded = walk.n % 13 == 4;
        if recorded {
            let allowed = walk.at.saturating_add(1.minute());
            self.step(allowed, who, matter, act(K::AllowTrack(AllowTrack { agreed: true })));
        }
        // Every sixth finds one point out of reach.
        let short = (walk.n % 6 == 5).then_some(walk.spots.len() - 1);
        for (i, spot) in walk.spots.iter().enumerate() {
            let at = walk.at.saturating_add(minutes(12 * (i + 1)));
            let off = if short == Some(i) { 0.0031 } else { 0.0002 * ((walk.n + i) % 4) as f64 };
            let place = Place {
                lon: Some(spot.lon + off),
                lat: Some(spot.lat - off / 2.0),
                accuracy: Some(8.0 + ((walk.n + 3 * i) % 20) as f64),
                ..Place::default()
            };
            let note = if short == Some(i) {
                "修路绕不过去，在路口查看。".into()
            } else {
                String::new()
            };
            let check = CheckIn { spot: spot.id.clone(), place, note, ..CheckIn::default() };
            self.step(at, who, matter, act(K::CheckIn(check)));
        }
        if recorded {
            let track = track(walk);
            self.step(
                over.saturating_sub(1.minute()),
                who,
                matter,
                StepAct::Track { task: walk.task.clone(), track },
            );
        }
        let normal = walk.n % 7 != 3;
        let end = EndPatrol {
            normal,
            summary: if normal {
                String::new()
            } else {
                "路边一处建筑垃圾，已劝当事人当日清走。".into()
            },
            reason: if short.is_some() {
                "修路封闭，车和人都过不去".into()
            } else {
                String::new()
            },
            ..EndPatrol::default()
        };
        self.step(over, who, matter, act(K::EndPatrol(end)));
    }

    /// One special task whose last day is over, half of it done; one under way.
    fn specials(&mut self) {
        let today = self.now.date();
        let stories = [
            ("fire", "护林防火值守巡查", 12, -2, "近期连续大风，市里发布森林火险橙色预警（示例）。", 2),
            ("river", "汛前河道清障巡查", 3, 4, "接上级通知，集中排查河道内乱占乱倒（示例）。", 3),
        ];
        for (sort, title, ago, until, reason, every) in stories {
            let Some(kind) = self.patrol.kind(sort) else { continue };
            let book = self.book;
            let fits = |g: &&crate::town::Grid| {
                self.patrol.spots_of(kind, &g.id).next().is_some() && walker(book, &g.id).is_some()
            };
            let grids: Vec<&str> =
                book.grids.villages().filter(fits).take(6).map(|g| g.id.as_str()).collect();
            let day = today.saturating_sub(i64::from(ago).days());
            for (n, grid) in grids.into_iter().enumerate() {
                let matter = self.matter();
                let given = day.at(8, 30, 0, 0).saturating_add(i64::try_from(n).unwrap_or(0).minutes());
                let until = today.saturating_add(i64::from(until).days());
                let assign = AssignPatrol {
                    sort: sort.into(),
                    title: title.into(),
                    grids: vec![GridPick { grid: grid.into() }],
                    until: Some(until),
                    reason: reason.into(),
                    ..AssignPatrol::default()
                };
                let command = Box::new(K::AssignPatrol(assign));
                self.step(given, "hub2", matter, StepAct::Patrol { task: None, command });
                let Some(who) = walker(book, grid).filter(|_| n.is_multiple_of(every) && given <= self.now)
                else {
                    continue;
                };
                let spots = self.patrol.spots_of(kind, grid).map(|s| &s.spot).collect();
                let at = day.saturating_add(1.day()).at(17, 0, 0, 0);
                self.walk(&Walk { who, task: None, matter, spots, at, n });
            }
        }
    }
}

/// Which grids are gone in a week: some every week, some seldom, one in seventeen never.
fn gone(n: usize, back: i64) -> bool {
    let back = usize::try_from(back).unwrap_or(0);
    match n % 17 {
        0 => false,
        k if k % 5 == 1 => back == 3,
        k if k % 5 == 2 => back >= 2 && (n + back).is_multiple_of(2),
        _ => (n + back) % 4 != 1,
    }
}

/// From point to point in steps of a minute.
fn track(walk: &Walk) -> Vec<TrackPoint> {
    let mut points = Vec::new();
    for (i, pair) in walk.spots.windows(2).enumerate() {
        let [from, to] = [pair[0], pair[1]];
        for k in 0..10_i64 {
            let part = k as f64 / 10.0;
            let minutes = 12 * (i64::try_from(i).unwrap_or(0) + 1) + k;
            points.push(TrackPoint {
                at: walk.at.saturating_add(minutes.minutes()),
                lon: from.lon + (to.lon - from.lon) * part,
                lat: from.lat + (to.lat - from.lat) * part,
                accuracy: Some(12.0),
            });
        }
    }
    points
}
