//! The course of one matter: its clue, its case, its clock — each step decided by the law as it is planned.

use super::cast;
use super::exif;
use super::hours::Hours;
use super::photo;
use super::rng::Rng;
use super::{PUBLIC, Picture, Standing, Step, StepAct};
use crate::town::TownBook;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::{self, CaseCommand, CaseState};
use law::clue::{self, ClueCommand, ClueEvent, ClueFact, ClueState};
use law::context::{Context, Registers};
use law::matter::Entry;
use law::number::DocNumber;
use law::party::{FileRef, Place, Signature};
use law::person::{Employment, People, Person, Role};
use law::refusal::Refusal;
use law::signing::Content;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Numbers for planning only; the real registers give theirs when the plan is played.
#[derive(Default)]
pub(super) struct Scratch(AtomicU32);

impl Registers for Scratch {
    fn next(&self, _: &str, _: i16) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn content(&self, _: &DocNumber) -> Option<&str> {
        Some(UNDRAWN)
    }
}

/// What every course shares.
pub(super) struct World<'a> {
    pub book: &'a TownBook,
    pub people: People,
    pub hours: Hours<'a>,
    pub now: DateTime,
    pub seed: Rng,
    draw: bool,
    album: Mutex<Album>,
}

/// How the digests of pictures begin that only a dry run knows: well-formed, and no picture's own.
pub(super) const UNDRAWN: &str = "000000000000000000000000000000000000000000000000";

/// Pictures by class and page.
type Album = BTreeMap<(&'static str, u64), Arc<[u8]>>;

/// Pictures in the album of each class.
const ALBUM: u64 = 5;

impl<'a> World<'a> {
    pub(super) fn new(book: &'a TownBook, now: DateTime, seed: u64, draw: bool) -> Self {
        // Cameras and papers know whole seconds.
        let now = now.with().subsec_nanosecond(0).build().unwrap_or(now);
        let mut people = book.people.clone();
        people.insert(PUBLIC.into(), public());
        World {
            book,
            people,
            hours: Hours::new(&book.law.calendar),
            now,
            seed: Rng::new(seed),
            draw,
            album: Mutex::default(),
        }
    }

    /// A picture of the class's album, drawn when it is first wanted.
    fn album(&self, class: &'static str, page: u64) -> Arc<[u8]> {
        let mut album = self.album.lock().unwrap_or_else(PoisonError::into_inner);
        let draw = || photo::scene(class, self.seed.fork(1_000_000 + page)).into();
        Arc::clone(album.entry((class, page)).or_insert_with(draw))
    }
}

/// 公众, as the public site acts.
fn public() -> Person {
    Person {
        id: PUBLIC.into(),
        name: "公众".into(),
        post: "公众".into(),
        unit: String::new(),
        roles: BTreeSet::from([Role::Public]),
        employment: Employment::External,
        certificate: None,
        legal_qualification: None,
        first_review_on: None,
        head_authorization: None,
        is_town_head: false,
        grid: None,
        disabled: false,
    }
}

/// One matter on its way. Steps return `None` once the course has come to its end.
pub(super) struct Course<'w, 'a> {
    pub world: &'w World<'a>,
    pub matter: usize,
    /// 问题类别
    pub class: &'static str,
    pub rng: Rng,
    /// The moment of the last step.
    pub t: DateTime,
    pub clue: ClueState,
    pub case: CaseState,
    pub steps: Vec<Step>,
    pub pictures: Vec<Picture>,
    pub refused: Option<String>,
    /// Past this moment nothing is done any more.
    horizon: DateTime,
    /// Only the dates matter: no pictures are drawn.
    dry: bool,
    scratch: Scratch,
    drawn: u64,
}

impl<'w, 'a> Course<'w, 'a> {
    /// A course that starts at `start`; a dry one knows no horizon and draws nothing.
    pub(super) fn new(
        world: &'w World<'a>,
        matter: usize,
        class: &'static str,
        start: DateTime,
        dry: bool,
    ) -> Self {
        Course {
            world,
            matter,
            class,
            rng: world.seed.fork(matter as u64 + 1),
            t: start,
            clue: ClueState::default(),
            case: CaseState::default(),
            steps: Vec::new(),
            pictures: Vec::new(),
            refused: None,
            horizon: if dry { DateTime::MAX } else { world.now },
            dry,
            scratch: Scratch::default(),
            drawn: 0,
        }
    }

    /// Where the matter stands.
    pub(super) fn standing(&self) -> Standing {
        let case = (self.case.version > 0).then_some((self.case.procedure, self.case.stage));
        Standing { clue: self.clue.stage, case }
    }

    /// Lets working days pass before the next step.
    pub(super) fn wait(&mut self, workdays: i64) {
        if workdays > 0 {
            self.t = self.world.hours.later(self.t, workdays, &mut self.rng);
        }
    }

    /// Lets time pass until the end of a day.
    pub(super) fn wait_until(&mut self, day: Date) {
        self.t = self.t.max(day.at(18, 30, 0, 0));
    }

    /// A command to the clue, `workdays` after the last step.
    pub(super) fn tell(&mut self, workdays: i64, actor: &str, command: ClueCommand) -> Option<()> {
        let at = self.world.hours.later(self.t, workdays, &mut self.rng);
        self.tell_at(at, actor, command)
    }

    /// A command to the clue at a moment.
    pub(super) fn tell_at(&mut self, at: DateTime, actor: &str, command: ClueCommand) -> Option<()> {
        let command =
            self.sign(at, actor, command, |c, ctx, this, place| clue::content(&this.clue, c, ctx, place))?;
        let decided = self.decide(at, actor, |ctx, this| clue::decide(&this.clue, &command, ctx))?;
        self.take(&decided);
        self.step(at, actor, StepAct::Clue(command));
        Some(())
    }

    /// Merges the clue into another matter's.
    pub(super) fn merge(&mut self, workdays: i64, actor: &str, into: usize, reason: &str) -> Option<()> {
        let at = self.world.hours.later(self.t, workdays, &mut self.rng);
        let command = ClueCommand::MergeClue(clue::MergeClue {
            into: into.to_string(),
            reason: reason.into(),
            ..clue::MergeClue::default()
        });
        let decided = self.decide(at, actor, |ctx, this| clue::decide(&this.clue, &command, ctx))?;
        self.take(&decided);
        self.step(at, actor, StepAct::Merge { into, reason: reason.into() });
        Some(())
    }

    /// A command to the case, `workdays` after the last step.
    pub(super) fn act(&mut self, workdays: i64, actor: &str, command: CaseCommand) -> Option<()> {
        let at = self.world.hours.later(self.t, workdays, &mut self.rng);
        self.act_at(at, actor, command)
    }

    /// A command to the case at a moment.
    pub(super) fn act_at(&mut self, at: DateTime, actor: &str, command: CaseCommand) -> Option<()> {
        self.bring_in(at, false);
        let done = self.do_at(at, actor, command.clone());
        // Held up by a film that nobody had brought in yet.
        if done.is_none() && self.refused.take_if(|r| r.contains(law::rules::V_11.id)).is_some() {
            self.bring_in(at, true);
            return self.do_at(at, actor, command);
        }
        done
    }

    /// The act itself.
    pub(super) fn do_at(&mut self, at: DateTime, actor: &str, command: CaseCommand) -> Option<()> {
        let command = self.sign(at, actor, command, |c, ctx, this, place| {
            case::content(&this.case, c, &this.clue, ctx, place)
        })?;
        let events =
            self.decide(at, actor, |ctx, this| case::decide(&this.case, &command, &this.clue, ctx))?;
        let opened = self.case.version == 0;
        for event in &events {
            self.case.evolve(event);
        }
        // What the office does beside it: the clue hears that it became a case, and how the case went.
        let by = events.first().map(|e| e.by.clone()).unwrap_or_default();
        if opened {
            let simple = matches!(command, CaseCommand::DecideOnSpot(_));
            let fact = ClueFact::CaseOpened { case: "plan".into(), simple };
            self.take(&[Entry { at, by, filled_at: None, fact }]);
        }
        if let Some(outcome) = law::road::outcome_for_clue(&self.case, &events) {
            let told = self.decide(at, actor, |ctx, this| Ok(clue::concluded(&this.clue, outcome, ctx)))?;
            self.take(&told);
        }
        self.step(at, actor, StepAct::Case(command));
        Some(())
    }

    /// What is signed on the screen is bound to what it shows.
    fn sign<C: Serialize + DeserializeOwned>(
        &mut self,
        at: DateTime,
        actor: &str,
        command: C,
        content: impl Fn(&C, &Context, &Self, &str) -> Result<Content, Refusal>,
    ) -> Option<C> {
        let mut value = serde_json::to_value(&command).ok()?;
        for place in law::signing::unbound(&value, false) {
            let content = self.decide(at, actor, |ctx, this| content(&command, ctx, this, place))?;
            law::signing::bind(&mut value, place, &content);
        }
        serde_json::from_value(value).ok()
    }

    pub(super) fn decide<T>(
        &mut self,
        at: DateTime,
        actor: &str,
        act: impl FnOnce(&Context, &Self) -> Result<T, Refusal>,
    ) -> Option<T> {
        if at > self.horizon {
            return None;
        }
        let context = Context {
            matter: "",
            now: at,
            actor: &self.world.people[actor],
            people: &self.world.people,
            town: &self.world.book.law,
            registers: &self.scratch,
            history: &[],
        };
        match act(&context, self) {
            Ok(decided) => Some(decided),
            Err(refusal) => {
                self.refused = Some(format!("{at} {actor}：{refusal}"));
                None
            }
        }
    }

    fn take(&mut self, events: &[ClueEvent]) {
        for event in events {
            self.clue.evolve(event);
        }
    }

    pub(super) fn step(&mut self, at: DateTime, actor: &str, act: StepAct) {
        self.t = at;
        self.steps.push(Step { at, actor: actor.into(), matter: self.matter, act });
    }

    /// A photograph by whoever reports, with the moment and the place in it as a phone writes them.
    pub(super) fn snapshot(&mut self, name: &str, taken_at: DateTime, place: &Place) -> FileRef {
        self.drawn += 1;
        let (class, mut rng) = (self.class, self.rng.fork(self.drawn));
        let recent = taken_at.saturating_add(45.days()) > self.world.now;
        let position = place.lon.zip(place.lat);
        let mut file = self.store(&format!("{name}.jpg"), "image/jpeg", move |world| {
            // Only the last weeks' pictures are drawn one by one; older ones come from the album.
            let drawn =
                if recent { photo::scene(class, rng).into() } else { world.album(class, rng.next() % ALBUM) };
            exif::stamp(&drawn, taken_at, position).into()
        });
        file.taken_at = Some(taken_at);
        if let Some(picture) = self.pictures.last_mut().filter(|p| p.file.sha256 == file.sha256) {
            picture.file.taken_at = Some(taken_at);
        }
        file
    }

    /// A photograph by officers, from a small album of the class: drawing thousands would take long. It bears the moment as a
    /// camera writes it, without which it would pass for a copy (V-10).
    pub(super) fn photo(&mut self, name: &str) -> FileRef {
        self.drawn += 1;
        let page = self.rng.fork(self.drawn).next() % ALBUM;
        let (class, taken_at) = (self.class, self.t);
        let mut file = self.store(&format!("{name}.jpg"), "image/jpeg", move |world| {
            exif::stamp(&world.album(class, page), taken_at, None).into()
        });
        file.taken_at = Some(taken_at);
        if let Some(picture) = self.pictures.last_mut().filter(|p| p.file.sha256 == file.sha256) {
            picture.file.taken_at = Some(taken_at);
        }
        file
    }

    /// A body camera's film, begun at this moment of its clock.
    pub(super) fn film(&mut self, began: DateTime, seconds: u32) -> FileRef {
        self.drawn += 1;
        let mark = format!("{}-{}", self.matter, self.drawn);
        let name = format!("执法记录仪{}.mp4", began.strftime("%Y%m%d_%H%M%S"));
        let mut file = self.store(&name, "video/mp4", move |_| super::film(began, seconds, &mark).into());
        file.taken_at = Some(began);
        if let Some(picture) = self.pictures.last_mut().filter(|p| p.file.sha256 == file.sha256) {
            picture.file.taken_at = Some(began);
        }
        file
    }

    /// Whether something may still be done at this moment.
    pub(super) fn is_open(&self, at: DateTime) -> bool {
        at <= self.horizon
    }

    /// A paper handed in, as a picture of it.
    pub(super) fn scan(&mut self, name: &str) -> FileRef {
        self.drawn += 1;
        let rng = self.rng.fork(self.drawn);
        self.store(&format!("{name}.png"), "image/png", move |_| photo::paper(rng).into())
    }

    /// A signature made on the screen.
    pub(super) fn signed(&mut self, name: &str) -> Signature {
        self.drawn += 1;
        let rng = self.rng.fork(self.drawn);
        let image = self.store("签名.png", "image/png", move |_| photo::signature(rng).into());
        Signature { name: name.into(), image: Some(image.sha256), ..Signature::default() }
    }

    fn store(&mut self, name: &str, media_type: &str, draw: impl FnOnce(&World) -> Arc<[u8]>) -> FileRef {
        let undrawn = format!("{UNDRAWN}{:08x}{:08x}", self.matter, self.drawn);
        let mut file = FileRef {
            name: name.into(),
            media_type: media_type.into(),
            original: true,
            sha256: undrawn.clone(),
            sm3: undrawn,
            ..FileRef::default()
        };
        if !self.dry && self.world.draw {
            let bytes = draw(self.world);
            file.sha256 = hex::encode(Sha256::digest(&bytes));
            file.sm3 = hex::encode(sm3::Sm3::digest(&bytes));
            file.size = bytes.len() as u64;
            self.pictures.push(Picture { file: file.clone(), bytes });
        }
        file
    }

    /// Two people of a unit who may act today and on the town's last planned day, the first of them acting.
    pub(super) fn pair(&mut self, unit: &str) -> [String; 2] {
        let fit: Vec<String> = self
            .world
            .book
            .officers_of(unit, self.world.now.date())
            .filter(|p| p.fit_for_duty(self.t.date()).is_ok())
            .map(|p| p.id.clone())
            .collect();
        let first = self.rng.between(0, fit.len() as i64 - 1) as usize;
        [fit[first].clone(), fit[(first + 1) % fit.len()].clone()]
    }

    /// A place in the store-room.
    pub(super) fn shelf(&self, n: usize) -> String {
        let all: Vec<String> =
            self.world.book.law.store.iter().flat_map(|r| r.places.iter().map(|p| r.full(p))).collect();
        all.get(n % all.len().max(1)).cloned().unwrap_or_else(|| "涉案物品存放室（示例）".into())
    }

    /// A made-up person's name that belongs to this matter.
    pub(super) fn stranger(&mut self) -> String {
        cast::name(self.matter * 3 + self.rng.between(0, 900) as usize)
    }

    /// The signature of whoever stands by as a witness; who that is depends on nothing that is thrown.
    pub(super) fn witnessed(&mut self) -> Signature {
        self.signed(&cast::name(self.matter * 3 + 1_001))
    }

    /// A moment some minutes before the last step.
    pub(super) fn minutes_ago(&self, at: DateTime, minutes: i64) -> DateTime {
        at.saturating_sub(minutes.minutes())
    }
}
