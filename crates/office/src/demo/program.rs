//! Which matters the demonstration holds, and when each began.

use super::course::{Course, World};
use super::rng::Rng;
use super::road::{
    CaseEnd as E, ClueEnd, Credit, Defence, Finding, Force, Fund, MeasureEnd, Pay, Preserve, Remedy, Serving,
    SpotEnd, SpotPay, Story, TransferEnd, case_road, clue_road, execution_road, measure_road, spot_road,
    transfer_road,
};
use super::scene::{Offence, SCENES};
use super::{Plan, Step, StepAct, counts, inspections, patrols, receipts, requests};
use crate::town::TownBook;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::clue::ClueCommand;
use law::party::Place;
use std::collections::BTreeSet;

/// How many clues the demonstration holds.
const CLUES: usize = 300;

/// What one matter is.
#[derive(Clone, Copy)]
enum Kind {
    Clue(ClueEnd),
    Spot(&'static Offence, SpotEnd, SpotPay),
    Case(&'static Offence, Story),
    Measure(MeasureEnd),
    Forced(&'static Offence, Force),
    Transfer(&'static Offence, TransferEnd),
}

/// One matter: its class, its kind, and how many days before now its last step lies.
#[derive(Clone, Copy)]
struct Matter {
    class: &'static str,
    kind: Kind,
    ago: i64,
}

/// Writes the whole plan; with `draw`, its pictures too.
pub(super) fn plan(book: &TownBook, now: DateTime, seed: u64, draw: bool) -> Plan {
    let world = World::new(book, now, seed, draw);
    let matters = matters(&mut Rng::new(seed ^ 0x5EED));
    // On two threads, every other matter each: planning draws several hundred pictures.
    let mut courses: Vec<Course> = std::thread::scope(|threads| {
        let odd = threads.spawn(|| run_every_other(&world, &matters, 1));
        let mut all = run_every_other(&world, &matters, 0);
        all.extend(odd.join().expect("planning does not panic"));
        all
    });
    courses.sort_by_key(|c| c.matter);
    let mut plan = Plan::default();
    for course in &mut courses {
        plan.matters.push(course.standing());
        plan.steps.append(&mut course.steps);
        plan.pictures.append(&mut course.pictures);
        plan.refused.extend(course.refused.take());
    }
    let mut seen = BTreeSet::new();
    plan.pictures.retain(|p| seen.insert(p.file.sha256.clone()));
    // A picture of the album serves an inspection as well.
    let pictured = |s: &Step| match &s.act {
        StepAct::Clue(ClueCommand::ReportClue(c)) => c.files.first().cloned(),
        _ => None,
    };
    let picture = plan.steps.iter().find_map(pictured);
    let planned = inspections::plan(&world, plan.matters.len(), picture.as_ref());
    plan.steps.extend(planned.steps);
    plan.refused.extend(planned.refused);
    (plan.inspections, plan.found) = (planned.plans, planned.found);
    let receipts = plan.matters.len() + plan.inspections;
    plan.steps.extend(receipts::plan(&world, receipts));
    plan.steps.extend(counts::plan(&world, receipts + 1));
    let walked = patrols::plan(book, now, receipts + 1 + counts::COUNTS);
    plan.steps.extend(walked.steps);
    plan.patrols = walked.matters;
    let asked = requests::plan(&world, receipts + 1 + counts::COUNTS + plan.patrols);
    plan.steps.extend(asked.steps);
    plan.pictures.extend(asked.pictures);
    plan.refused.extend(asked.refused);
    plan.steps.sort_by_key(|s| (s.at, s.matter));
    plan
}

fn run_every_other<'w, 'a>(world: &'w World<'a>, matters: &[Matter], first: usize) -> Vec<Course<'w, 'a>> {
    (first..matters.len()).step_by(2).map(|n| run_one(world, matters, n)).collect()
}

/// Finds the start from which the matter's last step lies as long ago as wished, then runs it in earnest.
fn run_one<'w, 'a>(world: &'w World<'a>, matters: &[Matter], n: usize) -> Course<'w, 'a> {
    let start = start(world, matters, n);
    let mut course = Course::new(world, n, matters[n].class, start, false);
    tell(&mut course, &matters[n], near(world, matters, &matters[n]));
    if let Kind::Clue(ClueEnd::Merged(into)) = matters[n].kind {
        // Nights and rest days may bring the second to the centre when the first has been dealt with: then it is declined.
        let met = first_of(world, matters, into).steps.iter().find(|s| is_check(s)).map(|s| s.at);
        if met.is_none_or(|met| course.steps.last().is_none_or(|s| s.at >= met)) {
            course = Course::new(world, n, matters[n].class, start, false);
            let declined = Matter { kind: Kind::Clue(ClueEnd::Declined), ..matters[n] };
            tell(&mut course, &declined, near(world, matters, &matters[n]));
        }
    }
    course.leave_unmatched();
    course
}

fn is_check(step: &Step) -> bool {
    matches!(step.act, StepAct::Clue(ClueCommand::CheckSite(_)))
}

fn tell(course: &mut Course, matter: &Matter, near: Option<Place>) {
    // A road ends where its story ends; `None` is its ordinary way to say so.
    let _ = match matter.kind {
        Kind::Clue(end) => clue_road(course, end, near),
        Kind::Spot(offence, end, pay) => spot_road(course, offence, end, pay),
        Kind::Case(offence, story) => case_road(course, offence, story),
        Kind::Measure(end) => measure_road(course, end),
        Kind::Forced(offence, force) => execution_road(course, offence, force),
        Kind::Transfer(offence, end) => transfer_road(course, offence, end),
    };
}

fn start(world: &World, matters: &[Matter], n: usize) -> DateTime {
    if let Kind::Clue(ClueEnd::Merged(into)) = matters[n].kind {
        // Reported soon after the clue it repeats, while that one is still open.
        let first = first_of(world, matters, into);
        let told = first.steps.first().map_or(first.t, |s| s.at);
        return told.saturating_add(40.minutes());
    }
    let target = world.now.saturating_sub(matters[n].ago.days());
    let mut start = target.saturating_sub(1.hours());
    for _ in 0..24 {
        let mut course = Course::new(world, n, matters[n].class, start, true);
        tell(&mut course, &matters[n], None);
        if course.t <= target {
            return start;
        }
        let over = course.t.duration_since(target).as_hours();
        start = start.saturating_sub((over + 1).hours());
    }
    start
}

/// The clue that another repeats, tried out as it will run.
fn first_of<'w, 'a>(world: &'w World<'a>, matters: &[Matter], into: usize) -> Course<'w, 'a> {
    let mut first = Course::new(world, into, matters[into].class, start(world, matters, into), true);
    tell(&mut first, &matters[into], None);
    first
}

/// A repeated clue is reported a few steps away from the first.
fn near(world: &World, matters: &[Matter], matter: &Matter) -> Option<Place> {
    let Kind::Clue(ClueEnd::Merged(into)) = matter.kind else { return None };
    let first = first_of(world, matters, into);
    let mut place = first.steps.first().and_then(|s| match &s.act {
        super::StepAct::Clue(ClueCommand::ReportClue(c)) => Some(c.place.clone()),
        _ => None,
    })?;
    place.lon = place.lon.map(|l| l + 0.0004);
    place.lat = place.lat.map(|l| l - 0.0003);
    Some(place)
}

fn class_of(offence: &'static Offence) -> &'static str {
    SCENES.iter().find(|s| s.offences.iter().any(|o| std::ptr::eq(o, offence))).map_or("other", |s| s.class)
}

/// Every matter, the cases first, in an order that does not depend on chance.
fn matters(rng: &mut Rng) -> Vec<Matter> {
    let mut all: Vec<Matter> = Vec::with_capacity(CLUES);
    general(&mut all);
    simple(&mut all);
    open_clues(&mut all);
    measures(&mut all);
    forced(&mut all);
    kept(&mut all);
    transfers(&mut all);
    closed_clues(&mut all, rng);
    all
}

/// 强制执行: one matter of each way.
fn forced(all: &mut Vec<Matter>) {
    let offences = SCENES.iter().flat_map(|s| s.offences).filter(|o| !o.simple);
    let pick = |item: &str| offences.clone().find(|o| o.item == item).expect("a known offence");
    for (item, force, ago) in [
        ("GH-01", Force::Demolished, 6),
        ("CG-01", Force::Replaced, 9),
        ("JT-02", Force::Cleared, 12),
        ("SL-02", Force::Court, 3),
        ("GH-02", Force::Agreed, 20),
    ] {
        let offence = pick(item);
        all.push(Matter { class: class_of(offence), kind: Kind::Forced(offence, force), ago });
    }
}

fn general(all: &mut Vec<Matter>) {
    let ordinary: Vec<&'static Offence> =
        SCENES.iter().flat_map(|s| s.offences).filter(|o| !o.simple && o.fine < 5000).collect();
    let companies: Vec<&'static Offence> =
        SCENES.iter().flat_map(|s| s.offences).filter(|o| !o.simple && o.fine >= 5000).collect();
    let pick = |item: &str, fine: i64| -> &'static Offence {
        let mut found = ordinary.iter().chain(&companies).filter(|o| o.item == item);
        found.clone().find(|o| o.fine == fine).or_else(|| found.next()).copied().expect("a known offence")
    };
    let to = Story::to;
    let mut next = 0;
    let mut add = |story: Story, ago: i64, offence: Option<&'static Offence>| {
        let offence = offence.unwrap_or_else(|| {
            next += 1;
            // Every fourth case is a company's, as far as it does not reach the hearing threshold of a citizen.
            let company = companies.iter().filter(|o| o.item != "GH-01" && o.item != "GH-02");
            let company: Vec<_> = company.collect();
            if next % 4 == 0 { company[next / 4 % company.len()] } else { ordinary[next % ordinary.len()] }
        });
        all.push(Matter { class: class_of(offence), kind: Kind::Case(offence, story), ago });
    };
    for (end, agos) in [
        (E::Proposed, &[0, 2][..]),
        (E::Returned, &[1]),
        (E::Endorsed, &[0, 1]),
        (E::Refused, &[22, 96]),
        (E::Filed, &[3]),
        (E::Recused, &[1]),
        (E::Evidenced, &[2, 74, 104]),
        (E::Corrected, &[1, 5]),
        (E::Reported, &[0, 2, 11]),
        (E::SentBack, &[1, 6]),
        (E::Reviewed, &[1, 3]),
        (E::Noticed, &[2]),
        (E::NoticeServed, &[1, 3]),
        (E::WindowOver, &[4]),
        (E::DecisionProposed, &[0, 1]),
        (E::DecisionReturned, &[2]),
        (E::DecisionEndorsed, &[0, 1]),
        (E::Decided, &[1, 15]),
        (E::Served, &[1, 13]),
        (E::Published, &[2, 5]),
        (E::Settled, &[3, 8]),
        (E::ClosingProposed, &[1, 2]),
        (E::Closed, &[4, 12, 41]),
    ] {
        for ago in agos {
            add(to(end), *ago, None);
        }
    }
    add(Story { defence: Defence::Written, ..to(E::Defended) }, 2, None);
    add(Story { defence: Defence::HearingWithdrawn, ..to(E::HearingAsked) }, 2, Some(pick("GH-02", 5500)));
    add(Story { serving: Serving::Announced, ..to(E::Announced) }, 12, None);
    add(Story { pay: Pay::Never, ..to(E::Settled) }, 4, None);
    add(Story { pay: Pay::Never, ..to(E::Settled) }, 30, Some(pick("SL-02", 1500)));
    add(Story { pay: Pay::Partly, ..to(E::Settled) }, 3, None);
    add(Story { pay: Pay::DeferralAsked, ..to(E::Settled) }, 1, None);
    add(Story { pay: Pay::Deferred, ..to(E::Settled) }, 16, None);
    add(to(E::Withdrawn), 9, Some(pick("HB-02", 15_000)));
    add(to(E::Withdrawn), 60, None);
    // 已归档: one of each kind of story.
    let archived = [
        Story { supplement: true, ..to(E::Archived) },
        Story { defence: Defence::Adopted, ..to(E::Archived) },
        Story { defence: Defence::Waived, serving: Serving::Household, ..to(E::Archived) },
        Story { defence: Defence::Written, serving: Serving::Leaving, ..to(E::Archived) },
        Story { pay: Pay::Late(20), ..to(E::Archived) },
        Story { pay: Pay::Late(60), serving: Serving::Post, ..to(E::Archived) },
        Story { pay: Pay::Deferred, ..to(E::Archived) },
        Story { serving: Serving::Electronic, ..to(E::Archived) },
        Story { serving: Serving::Announced, ..to(E::Archived) },
        Story { finding: Finding::NoPenalty, ..to(E::Archived) },
        Story { finding: Finding::NoPenalty, serving: Serving::Household, ..to(E::Archived) },
        Story { finding: Finding::Dismissed, ..to(E::Archived) },
    ];
    for (i, story) in archived.into_iter().enumerate() {
        add(story, 14 + 13 * i as i64, None);
    }
    add(Story { defence: Defence::HearingWithdrawn, ..to(E::Archived) }, 35, Some(pick("GH-02", 5500)));
    add(Story { defence: Defence::Waived, ..to(E::Archived) }, 70, Some(pick("GH-01", 10_000)));
    // 听证: one waiting for its day, one held, one to which nobody came, one asked for too late; and a term made longer.
    add(Story { defence: Defence::Heard, ..to(E::HearingAsked) }, 3, Some(pick("GH-02", 5500)));
    add(Story { defence: Defence::Heard, ..to(E::Served) }, 6, Some(pick("GH-02", 5500)));
    add(Story { defence: Defence::Heard, ..to(E::Archived) }, 80, Some(pick("GH-01", 10_000)));
    add(Story { defence: Defence::Absent, ..to(E::Archived) }, 55, Some(pick("GH-02", 5500)));
    add(Story { defence: Defence::TooLate, ..to(E::Served) }, 7, Some(pick("GH-02", 5500)));
    add(Story { extended: true, ..to(E::Reviewed) }, 2, Some(pick("SC-04", 350)));
    // 复议、诉讼.
    for (way, ago) in [
        (Remedy::Asked, 2),
        (Remedy::Upheld, 6),
        (Remedy::Lowered, 10),
        (Remedy::Redone, 4),
        (Remedy::Annulled, 8),
        (Remedy::Illegal, 5),
    ] {
        add(Story { remedy: Some(way), ..to(E::Archived) }, ago, Some(pick("SL-02", 1500)));
    }
    // 证据保全: registered, sampled, tested, kept, returned; and confiscated.
    add(Story { preserve: Some(Preserve::Returned), ..to(E::Archived) }, 20, Some(pick("SL-02", 1500)));
    add(Story { preserve: Some(Preserve::Confiscated), ..to(E::Settled) }, 5, Some(pick("SL-02", 1500)));
    // 罚没款物
    add(Story { fund: Some(Fund::Gains), ..to(E::Archived) }, 18, Some(pick("SL-02", 1500)));
    add(Story { fund: Some(Fund::Forfeits), ..to(E::Archived) }, 10, Some(pick("SL-02", 1500)));
    // 信用公开: a third party asked, an objection, a repair, the mark after the time for remedies.
    add(Story { credit: Credit::Consulted, ..to(E::Published) }, 3, Some(pick("HB-02", 15_000)));
    add(Story { credit: Credit::Objected, ..to(E::Archived) }, 10, Some(pick("HB-02", 15_000)));
    add(Story { credit: Credit::Repaired, ..to(E::Archived) }, 12, None);
    add(Story { credit: Credit::Marked, ..to(E::Archived) }, 16, None);
    // 重大处罚: one waits for 司法所 to look at it, one to be filed for record.
    add(to(E::DecisionEndorsed), 1, Some(pick("GH-01", 10_000)));
    add(to(E::Served), 3, Some(pick("GH-01", 10_000)));
}

/// 存放室: things in every state, and one case's forfeits that have lain there for weeks.
fn kept(all: &mut Vec<Matter>) {
    let sand = SCENES.iter().flat_map(|s| s.offences).find(|o| o.item == "SL-02" && o.fine == 1500);
    let offence = sand.expect("a known offence");
    for (what, end, ago) in [
        (Preserve::Confiscated, E::Settled, 45),
        (Preserve::Waiting, E::Evidenced, 0),
        (Preserve::Kept, E::Evidenced, 3),
        (Preserve::Lent, E::Evidenced, 2),
        (Preserve::Broken, E::Evidenced, 4),
        (Preserve::ToReturn, E::Evidenced, 6),
        (Preserve::ToReturn, E::Evidenced, 1),
    ] {
        let story = Story { preserve: Some(what), ..Story::to(end) };
        all.push(Matter { class: class_of(offence), kind: Kind::Case(offence, story), ago });
    }
}

/// 移送协作: cases that go to others, or are handled with them.
fn transfers(all: &mut Vec<Matter>) {
    let offences: Vec<&'static Offence> =
        SCENES.iter().flat_map(|s| s.offences).filter(|o| !o.simple).collect();
    use TransferEnd as T;
    for (i, (end, ago)) in [
        (T::Approved, 0),
        (T::Sent, 2),
        (T::Resumed, 6),
        (T::Judged, 25),
        (T::Judged, 130),
        (T::Elsewhere, 18),
        (T::Elsewhere, 85),
        (T::Together, 3),
        (T::Together, 33),
    ]
    .into_iter()
    .enumerate()
    {
        let offence = offences[(i * 5 + 2) % offences.len()];
        all.push(Matter { class: class_of(offence), kind: Kind::Transfer(offence, end), ago });
    }
}

fn simple(all: &mut Vec<Matter>) {
    let offences: Vec<&'static Offence> =
        SCENES.iter().flat_map(|s| s.offences).filter(|o| o.simple).collect();
    let mut next = 0;
    let mut add = |end: SpotEnd, pay: SpotPay, ago: i64| {
        let fits = |o: &Offence| match pay {
            SpotPay::Cash(_) => (1..=100).contains(&o.fine),
            SpotPay::Unpaid => o.fine > 0,
            SpotPay::Bank => true,
        };
        while !fits(offences[next % offences.len()]) {
            next += 1;
        }
        let offence = offences[next % offences.len()];
        next += 1;
        all.push(Matter { class: class_of(offence), kind: Kind::Spot(offence, end, pay), ago });
    };
    use SpotEnd as S;
    use SpotPay as P;
    for (end, pay, agos) in [
        (S::Decided, P::Unpaid, &[0][..]),
        (S::Delivered, P::Unpaid, &[0, 7]),
        (S::Delivered, P::Cash(0), &[0]),
        (S::Recorded, P::Cash(1), &[1]),
        (S::Recorded, P::Unpaid, &[2, 9]),
        (S::Published, P::Unpaid, &[5, 24, 40]),
        (S::Paid, P::Bank, &[1]),
        (S::ClosingProposed, P::Bank, &[1]),
        (S::Closed, P::Bank, &[6, 15]),
        (S::Archived, P::Cash(2), &[30, 90]),
        (S::Archived, P::Bank, &[45, 75, 120, 160, 200, 240]),
        (S::Challenged, P::Unpaid, &[3]),
    ] {
        for ago in agos {
            add(end, pay, *ago);
        }
    }
}

fn open_clues(all: &mut Vec<Matter>) {
    const CLASSES: [&str; 8] = ["stall", "dump", "fire_lane", "food", "building", "straw", "road", "river"];
    let mut next = 0;
    for (end, agos) in [
        (ClueEnd::Reported, &[0, 0, 0, 0, 1, 1, 4, 6][..]),
        (ClueEnd::Accepted, &[0, 1, 3]),
        (ClueEnd::Dispatched, &[0, 0, 1, 1, 2, 2, 3, 9, 12]),
        (ClueEnd::Urged, &[1, 3]),
        (ClueEnd::ForSimple, &[0, 1]),
        (ClueEnd::ForOpinion, &[0, 2, 13]),
        (ClueEnd::Opined, &[0, 1]),
        (ClueEnd::WithSquad, &[0, 2]),
        (ClueEnd::Checked, &[0, 1, 1, 2, 9, 14]),
    ] {
        for ago in agos {
            next += 3;
            let class = CLASSES[next % CLASSES.len()];
            all.push(Matter { class, kind: Kind::Clue(end), ago: *ago });
        }
    }
}

/// 查封扣押: one that came to its end, one whose goods are held.
fn measures(all: &mut Vec<Matter>) {
    for (end, ago) in [(MeasureEnd::Settled, 6), (MeasureEnd::Held, 2)] {
        all.push(Matter { class: "food", kind: Kind::Measure(end), ago });
    }
}

/// The rest, spread over fourteen months: mostly put right on the spot.
fn closed_clues(all: &mut Vec<Matter>, rng: &mut Rng) {
    const FREQUENT: [&str; 24] = [
        "stall",
        "stall",
        "stall",
        "dump",
        "dump",
        "dump",
        "dump",
        "fire_lane",
        "fire_lane",
        "food",
        "food",
        "straw",
        "dust",
        "advert",
        "advert",
        "building",
        "ebike",
        "road",
        "road",
        "river",
        "other",
        "pesticide",
        "firework",
        "hazard",
    ];
    const ELSEWHERE: [&str; 5] = ["farmland", "culture", "hazard", "firework", "other"];
    let first = all.len();
    let left = CLUES.saturating_sub(first);
    for i in 0..left {
        let ago = 6 + (i as i64 * 417) / left as i64 + rng.between(-3, 3);
        let (end, class) = match i % 18 {
            3 => (ClueEnd::Declined, *rng.pick(&FREQUENT)),
            7 => (ClueEnd::Transferred, *rng.pick(&ELSEWHERE)),
            10 | 15 => (ClueEnd::Unfounded, *rng.pick(&FREQUENT)),
            // A repeat of the clue planned just before it.
            13 => (ClueEnd::Merged(first + i - 1), all[first + i - 1].class),
            _ => (ClueEnd::Corrected, *rng.pick(&FREQUENT)),
        };
        all.push(Matter { class, kind: Kind::Clue(end), ago: ago.max(3) });
    }
}
