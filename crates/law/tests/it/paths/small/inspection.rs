//! 行政检查 in the search of all paths: a plan of three days over one enterprise and one stall.

use super::{Machine, Try, around, left};
use crate::kit::{CODE, START, Story, file};
use crate::paths::invariants::Inspected;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::Date;
use law::inspection::{InspectionCommand as K, *};
use law::matter::PersonRef;
use law::party::Signature;
use law::town::Town;

pub const MACHINE: Machine<InspectionState, K, InspectionFact, Inspected> = Machine {
    name: "plan of inspection",
    desk: Story::new,
    start: |_| (InspectionState::default(), Vec::new()),
    acts: || ACTS.iter().map(|a| a.id).collect(),
    act: K::act,
    decide,
    evolve: InspectionState::evolve,
    panel,
    ended: |s| s.stage.is_final(),
    rests: |_| false,
    menu,
    waits,
    print,
    breaches,
};

/// The objects: an enterprise, and a stall.
const OBJECTS: [u32; 2] = [1, 2];

/// Whoever of the department is among these.
fn one_of(team: &[String]) -> &'static str {
    if team.iter().any(|id| id == "dept1") { "dept1" } else { "dept2" }
}

fn menu(desk: &Story, s: &InspectionState) -> Vec<Try<K>> {
    let (today, first) = (desk.today(), day(START).saturating_add(1.day()));
    let mut all = Vec::new();
    let mut add = |who, how, command| all.push(Try { who, how, command });
    for way in PlanWay::ALL {
        let plan = |from: Date| {
            K::MakePlan(MakePlan {
                way,
                title: "占道经营检查".into(),
                items: vec![ItemPick { item: "A-01".into() }],
                basis: "《示例条例》第六条".into(),
                roster: format!("示例建材店，{CODE}，示例镇工业路1号\n赵示例，，一村路口摊位"),
                frequency: None,
                from: Some(from),
                to: Some(first.saturating_add(2.days())),
                officers: ["dept1", "dept2", "sq1"].map(String::from).to_vec(),
                cause: if way == PlanWay::Unplanned { "三起投诉".into() } else { String::new() },
            })
        };
        add("dept1", way.label(), plan(first));
        add("dept1", "from yesterday", plan(today.saturating_sub(1.day())));
        add("sq1", "the brigade's own", plan(first));
    }
    add("dept1", "", K::ReportPlan(ReportPlan::default()));
    for (who, accept) in [("hub", true), ("hub", false), ("dept1", true)] {
        let how = if accept { "yes" } else { "no" };
        add(who, how, K::AcknowledgePlan(AcknowledgePlan { accept, opinion: "意见".into() }));
    }
    for (supervisor, count) in [("legal", 1), ("legal", 2), ("dept2", 1)] {
        let draw = DrawRandom {
            count,
            team: 2,
            supervisor: supervisor.into(),
            seed: "2026030".into(),
            seed_origin: "双色球第2026030期公告".into(),
            ..DrawRandom::default()
        };
        add("dept1", if count == 1 { "one object" } else { "both" }, K::DrawRandom(draw));
    }
    for no in OBJECTS {
        let ids = |all: &[PersonRef]| all.iter().map(|o| o.id.clone()).collect::<Vec<_>>();
        let team = match (s.notice(no), s.drawn(no)) {
            (Some(notice), _) => ids(&notice.officers),
            (_, Some(drawn)) => ids(&drawn.officers),
            _ => vec!["dept1".into(), "dept2".into()],
        };
        let who = one_of(&team);
        let notify = |officers: Vec<String>| {
            K::NotifyCheck(NotifyCheck {
                target: no.to_string(),
                officers,
                visit_at: Some(desk.now.saturating_add(1.hour())),
                ..NotifyCheck::default()
            })
        };
        add(who, "those who go", notify(team.clone()));
        add(who, "alone", notify(vec![who.into()]));
        let record = RecordCheck {
            target: no.to_string(),
            officers: team.clone(),
            started_at: Some(desk.now.saturating_sub(30.minutes())),
            ended_at: Some(desk.now),
            shown_certificates: true,
            place: "示例镇".into(),
            present: "店员".into(),
            findings: "没有堆放物料。".into(),
            signature: Signature { refused: Some("店员拒签，已录像".into()), ..Signature::default() },
            ..RecordCheck::default()
        };
        let found = RecordCheck {
            outcome: Finding::Violation,
            class: "占道".into(),
            files: vec![file()],
            clue: "c1".into(),
            ..record.clone()
        };
        let hidden = RecordCheck { shown_certificates: false, ..record.clone() };
        let alone = RecordCheck { officers: vec![who.into()], ..record.clone() };
        add(who, "clean", K::RecordCheck(record));
        add(who, "a violation", K::RecordCheck(found));
        add(who, "no certificate shown", K::RecordCheck(hidden));
        add(who, "alone", K::RecordCheck(alone));
    }
    for confirmed in [true, false] {
        let how = if confirmed { "looked through" } else { "unread" };
        add("dept1", how, K::PublishResults(PublishResults { confirmed }));
    }
    for reason in ["停业", ""] {
        let how = if reason.is_empty() { "no reason" } else { "a reason" };
        add("dept1", how, K::EndPlan(EndPlan { reason: reason.into() }));
    }
    all
}

fn waits(s: &InspectionState, town: &Town) -> Vec<Date> {
    let mut all: Vec<Date> = around(s.from).chain(around(s.to)).collect();
    all.extend(around(s.publication_due(town).and_then(|d| d.due)));
    all
}

fn print(s: &InspectionState, today: Date, town: &Town) -> String {
    let object = |no: &u32| {
        let (notice, checks) = (s.notice(*no).is_some(), s.times(*no));
        (s.drawn(*no).is_some(), notice, checks)
    };
    let objects: Vec<_> = OBJECTS.iter().map(object).collect();
    let open = s.unpublished().count();
    let (from, to) = (left(s.from, today), left(s.to, today));
    let published = s.publication_due(town).map_or("none".into(), |d| left(d.due, today));
    let (stage, way, drawn) = (s.stage, s.way, s.drawing.is_some());
    format!("{stage:?} {way:?} {drawn} {objects:?} {open} {from} {to} {published}")
}

/// What the last event broke.
fn breaches(history: &[InspectionEvent], town: &Town) -> Vec<Inspected> {
    let Some((last, before)) = history.split_last() else { return Vec::new() };
    let plan = history.iter().find_map(|e| match &e.fact {
        InspectionFact::PlanMade { way, targets, frequency, from, to, .. } => {
            Some((*way, targets, usize::from(*frequency), *from, *to))
        }
        _ => None,
    });
    let Some((way, targets, frequency, from, to)) = plan else { return Vec::new() };
    let random = way == PlanWay::Random;
    let reported = before.iter().any(|e| matches!(e.fact, InspectionFact::PlanReported { .. }));
    let drawn: Option<Vec<u32>> = before.iter().find_map(|e| match &e.fact {
        InspectionFact::RandomDrawn { drawn, .. } => Some(drawn.iter().map(|d| d.no).collect()),
        _ => None,
    });
    let lot = |no: u32| !random || drawn.as_ref().is_some_and(|d| d.contains(&no));
    let times =
        |of: fn(&InspectionFact, u32) -> bool, no: u32| before.iter().filter(|e| of(&e.fact, no)).count();
    let notices = |no| times(|f, n| matches!(f, InspectionFact::CheckNotified { no, .. } if *no == n), no);
    let checks = |no| times(|f, n| matches!(f, InspectionFact::CheckRecorded { no, .. } if *no == n), no);
    let apart = |team: &[PersonRef]| {
        let mut numbers: Vec<_> = team.iter().filter_map(|o| o.certificate.as_deref()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    };
    // The checks whose results nobody can read yet.
    let mut unread: Vec<Date> = Vec::new();
    for event in history {
        match &event.fact {
            InspectionFact::CheckRecorded { started_at, .. } => unread.push(started_at.date()),
            InspectionFact::ResultsPublished { .. } => unread.clear(),
            _ => {}
        }
    }
    let mut broken = Vec::new();
    let mut say = |wrong: bool, what: Inspected| {
        if wrong {
            broken.push(what);
        }
    };
    match &last.fact {
        InspectionFact::PlanReported { .. } => {
            say(way == PlanWay::Unplanned && last.at.date() > from, Inspected::ReportedLate);
        }
        InspectionFact::RandomDrawn { .. } => {
            say(!reported, Inspected::Unreported);
            say(!random || drawn.is_some(), Inspected::Undrawn);
        }
        InspectionFact::CheckNotified { no, officers, .. } => {
            say(!reported, Inspected::Unreported);
            say(!lot(*no), Inspected::Undrawn);
            say(apart(officers) < 2, Inspected::Alone);
        }
        InspectionFact::CheckRecorded { no, officers, started_at, .. } => {
            say(!reported, Inspected::Unreported);
            say(!lot(*no), Inspected::Undrawn);
            say(apart(officers) < 2, Inspected::Alone);
            let enterprise = targets.iter().any(|t| t.no == *no && t.is_enterprise());
            say(enterprise && notices(*no) <= checks(*no), Inspected::Unannounced);
            say(checks(*no) >= frequency, Inspected::TooOften);
            let on = started_at.date();
            say(on < from || on > to || on > last.at.date(), Inspected::OutsideItsDays);
        }
        InspectionFact::PlanEnded { reason } => {
            say(random && !unread.is_empty(), Inspected::EndedUnpublished);
            let left = if random && drawn.is_none() {
                targets.len()
            } else {
                targets.iter().filter(|t| lot(t.no) && checks(t.no) == 0).count()
            };
            say(left > 0 && reason.is_empty(), Inspected::EndedUnexplained);
        }
        _ => {}
    }
    // The term to publish is counted from the first check that is not public, never from a later one.
    let counted = InspectionState::fold(history).publication_due(town).map(|d| d.start);
    let first = unread.iter().min().copied().filter(|_| random);
    say(counted != first, Inspected::TermMoved);
    broken
}
