//! The search of a small machine can fail: every sentence of these invariants is broken by some history, and a decider that
//! lets pass what it may not is found out.

use super::footage::{HALF, Told as Film, WHOLE, desk as filming, digest, start as demanded};
use super::patrol::{Told as Gone, task};
use super::receipts::name;
use super::{Decided, Machine, footage, patrol, receipts, walk};
use crate::footage::clip;
use crate::kit::{At, START, Story};
use crate::paths::invariants::{Filmed, Patrolled, Receipted};
use crate::paths::kinds::kinds;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::CaseFact;
use law::case::footage::{Fact, Ground, Link};
use law::context::Context;
use law::footage::{FootageFact, Recording};
use law::matter::{Entry, PersonRef};
use law::party::Place;
use law::patrol::{Erasure, Origin, PatrolFact as P, PatrolState, Task, TrackPoint};
use law::receipt::{Range, ReceiptBook, ReceiptFact as R, ReceiptNumber};
use law::town::Town;
use std::collections::BTreeSet;
use std::fmt::Debug;

kinds! { Receipted, receipted, RECEIPTED: NotTheFinanceOffice TakenTwice NotTakenIn GivenTwice UnfitHolder NotGivenOut NotBlank
NotTheirs OutOfOrder GapLeft ReportedAmiss CheckedOffOpen Misdated }
kinds! { Filmed, filmed, FILMED: ImportedTwice NotTheirs FromTheFuture NotHere ChangedUnderACase RemovedFromACase RemovedEarly
RemovedByOthers LinkedOtherwise LinkedUnfit LinkedTwice NoGap NothingToSettle SettledByOneself SettledByNoLeader WentOnWithout }
kinds! { Patrolled, patrolled, PATROLLED: GivenTwice GivenEmpty NotTheCentre NotTheirs OutOfTurn Misdated StrangePoint SaidInPlace
MissedUnsaid Wordless LateUnsaid TrackUnasked ErasedAmiss LapsedEarly }

/// Everything that a history breaks on its way.
fn broken<F, B>(read: fn(&[Entry<F>], &Town) -> Vec<B>, history: &[Entry<F>], town: &Town) -> Vec<B> {
    (1..=history.len()).flat_map(|n| read(&history[..n], town)).collect()
}

/// Each of these histories breaks what it says and nothing else, and every sentence is broken by one of them.
#[track_caller]
fn each_is_seen<F, B: Debug + PartialEq>(
    read: fn(&[Entry<F>], &Town) -> Vec<B>,
    town: &Town,
    wrong: Vec<(Vec<B>, Vec<Entry<F>>)>,
    word: fn(&B) -> &'static str,
    all: &[&str],
) {
    let mut seen = BTreeSet::new();
    for (what, history) in wrong {
        assert_eq!(broken(read, &history, town), what);
        seen.extend(what.iter().map(word));
    }
    let missing: Vec<_> = all.iter().filter(|w| !seen.contains(*w)).collect();
    assert!(missing.is_empty(), "no history breaks {missing:?}");
}

fn by(id: &str) -> PersonRef {
    PersonRef { id: id.into(), name: id.into(), ..PersonRef::default() }
}

fn on(days: i64) -> DateTime {
    day(START).saturating_add(days.days()).at(9, 0, 0, 0)
}

fn entry<F>(who: &str, at: DateTime, fact: F) -> Entry<F> {
    Entry { at, by: by(who), filled_at: None, fact }
}

/// A history and what comes after it.
fn then<F: Clone>(before: &[Entry<F>], after: impl IntoIterator<Item = Entry<F>>) -> Vec<Entry<F>> {
    before.iter().cloned().chain(after).collect()
}

fn number(n: u64) -> ReceiptNumber {
    ReceiptNumber::parse(&name(n)).expect("a number")
}

fn range(first: u64, last: u64) -> Range {
    Range::new(number(first), number(last)).expect("a range")
}

fn taken(who: &str, first: u64, last: u64, days: i64) -> Entry<R> {
    let fact = R::ReceiptsTaken { range: range(first, last), on: on(days).date(), slip: "领单1".into() };
    entry(who, on(0), fact)
}

fn issued(first: u64, last: u64, to: &str) -> Entry<R> {
    entry("finance", on(0), R::ReceiptsIssued { range: range(first, last), to: by(to) })
}

fn back(first: u64, last: u64) -> Entry<R> {
    entry("finance", on(0), R::ReceiptsReturned { range: range(first, last) })
}

fn used(who: &str, n: u64, case: &str) -> Entry<R> {
    entry(who, on(0), R::ReceiptUsed { receipt: number(n), case: case.into() })
}

fn voided(who: &str, n: u64) -> Entry<R> {
    entry(who, on(0), R::ReceiptVoided { receipt: number(n), reason: "写错".into() })
}

fn lost(n: u64, days: i64) -> Entry<R> {
    let fact = R::ReceiptLost { receipt: number(n), found_on: on(days).date(), reason: "遗失".into() };
    entry("sq1", on(0), fact)
}

fn reported(n: u64, days: i64, announcement: &str) -> Entry<R> {
    let (receipt, reported_on) = (number(n), on(days).date());
    entry("finance", on(1), R::LossReported { receipt, reported_on, announcement: announcement.into() })
}

fn checked_off(first: u64, last: u64) -> Entry<R> {
    entry("finance", on(1), R::ReceiptsCheckedOff { range: range(first, last), on: on(1).date() })
}

#[test]
fn a_receipt_out_of_bounds_is_seen() {
    let town = &Story::new().town;
    let out = vec![taken("finance", 1, 3, 0), issued(1, 3, "sq1")];
    let spent = then(&out, [used("sq1", 1, "c1"), voided("sq1", 2), lost(3, 0)]);
    let sound = then(&spent, [reported(3, 1, "示例日报"), checked_off(1, 3)]);
    assert_eq!(broken(receipts::breaches, &sound, town), []);
    use Receipted as B;
    let wrong = vec![
        (vec![B::NotTheFinanceOffice], vec![taken("sq1", 1, 3, 0)]),
        (vec![B::TakenTwice], then(&out, [taken("finance", 3, 4, 0)])),
        (vec![B::NotTakenIn], vec![issued(5, 5, "sq1")]),
        (vec![B::GivenTwice], then(&out, [issued(3, 3, "finance")])),
        (vec![B::UnfitHolder], vec![taken("finance", 1, 3, 0), issued(1, 1, "contract")]),
        (vec![B::NotGivenOut], vec![taken("finance", 1, 3, 0), back(1, 3)]),
        (vec![B::NotBlank], then(&spent, [used("sq1", 1, "c1")])),
        (vec![B::NotBlank], then(&spent, [used("sq2", 2, "c1")])),
        (vec![B::NotBlank], then(&spent, [voided("finance", 3)])),
        (vec![B::NotBlank], then(&spent, [back(3, 3)])),
        (vec![B::NotTheirs], then(&out, [used("sq3", 1, "c2")])),
        (vec![B::NotTheirs], then(&out, [used("finance", 1, "c1")])),
        (vec![B::NotTheirs], then(&out, [voided("sq2", 1)])),
        (vec![B::OutOfOrder], then(&out, [used("sq1", 2, "c1")])),
        (vec![B::GapLeft], then(&out, [back(2, 2)])),
        (vec![B::ReportedAmiss], then(&out, [reported(1, 0, "示例日报")])),
        (vec![B::ReportedAmiss], then(&spent, [reported(3, 0, "")])),
        (vec![B::ReportedAmiss], then(&sound, [reported(3, 1, "示例日报")])),
        (vec![B::CheckedOffOpen], then(&spent, [checked_off(1, 3)])),
        (vec![B::CheckedOffOpen], then(&sound, [checked_off(1, 3)])),
        (vec![B::Misdated], vec![taken("finance", 1, 3, 1)]),
        (vec![B::Misdated], then(&out, [lost(1, -1)])),
        (vec![B::Misdated], then(&spent, [reported(3, -1, "示例日报")])),
    ];
    each_is_seen(receipts::breaches, town, wrong, receipted, RECEIPTED);
}

#[test]
fn a_recording_out_of_bounds_is_seen() {
    let s = filming();
    let (house, open) = demanded(&s);
    let (began, half, ended) = footage::times(&house);
    let first = || clip(HALF, "sq1", began.saturating_sub(5.minutes()), half);
    let whole = || Recording { fixed: true, wearer: None, ..clip(WHOLE, "sq1", began, ended) };
    let film = |who: &str, at: DateTime, mark: &str, fact| entry(who, at, Film::Film(mark.into(), fact));
    let import = |who: &str, recording: Recording| {
        let mark = if recording.id() == digest(HALF) { HALF } else { WHOLE };
        film(who, s.now, mark, FootageFact::FootageImported { recording, note: String::new() })
    };
    let correct = |recording| {
        film("sq1", s.now, HALF, FootageFact::FootageCorrected { recording, reason: "登记有误".into() })
    };
    let remove = |who: &str, days: i64| {
        let reason = "保存期满".into();
        film(who, s.now.saturating_add(days.days()), HALF, FootageFact::FootageRemoved { reason })
    };
    let case = |who: &str, fact| entry(who, s.now, Film::Case(CaseFact::Footage(fact)));
    let links = |who: &str, recording: Recording| {
        let links = vec![Link { step: 1, footage: recording.id().into() }];
        case(who, Fact::FootageLinked { links, recordings: vec![recording] })
    };
    let link = |recording| links("sq1", recording);
    let explain = |who: &str| {
        let (ground, reason) = (Ground::Fault, "没有电".into());
        case(who, Fact::FootageExplained { step: 1, ground, reason, files: Vec::new() })
    };
    let settle =
        |who: &str, agreed| case(who, Fact::ExplanationSettled { step: 1, agreed, opinion: "已核实".into() });
    let report = Story::at(At::Concluded).case_events.into_iter().map(|e| e.fact);
    let report = report.rev().find(|f| matches!(f, CaseFact::ReportSubmitted { .. })).expect("concluded");
    let report = || entry("sq1", s.now, Film::Case(report.clone()));
    let here = then(&open, [import("sq1", first())]);
    let tied = then(&here, [link(first())]);
    let seen = then(&tied, [import("brigade", whole()), link(whole()), report()]);
    let told = then(
        &open,
        [explain("sq1"), settle("brigade", false), explain("sq1"), settle("sq3", true), report()],
    );
    let over = then(&here, [correct(clip(HALF, "sq3", began, half)), remove("brigade", 200)]);
    for sound in [&seen, &told, &over] {
        assert_eq!(broken(footage::breaches, sound, &s.town), []);
    }
    use Filmed as B;
    let other = Recording { device: "ZFY-2".into(), ..first() };
    let stranger = || clip(HALF, "sq3", began, half);
    let before = || clip(HALF, "sq1", began.saturating_sub(9.minutes()), began.saturating_sub(1.second()));
    let mut copy = first();
    copy.file.original = false;
    let mut sound_only = first();
    sound_only.file.media_type = "audio/mpeg".into();
    let unfit = |r: Recording| (vec![B::LinkedUnfit], then(&open, [import("sq1", r.clone()), link(r)]));
    let wrong = vec![
        (vec![B::ImportedTwice], then(&here, [import("sq1", first())])),
        (vec![B::NotTheirs], then(&open, [import("sq9", first())])),
        (vec![B::NotTheirs], then(&here, [links("sq9", first())])),
        (
            vec![B::FromTheFuture],
            then(&open, [import("sq1", clip(HALF, "sq1", began, s.now.saturating_add(1.hour())))]),
        ),
        (vec![B::NotHere], then(&open, [link(first())])),
        (vec![B::NotHere], then(&over, [remove("brigade", 201)])),
        (vec![B::NotHere, B::LinkedOtherwise], then(&over, [link(first())])),
        (vec![B::ChangedUnderACase], then(&tied, [correct(other.clone())])),
        (vec![B::RemovedFromACase], then(&tied, [remove("brigade", 200)])),
        (vec![B::RemovedEarly], then(&here, [remove("brigade", 180)])),
        (vec![B::RemovedByOthers], then(&here, [remove("sq1", 200)])),
        (vec![B::LinkedOtherwise], then(&here, [link(other)])),
        unfit(stranger()),
        unfit(before()),
        unfit(copy),
        unfit(sound_only),
        (vec![B::LinkedTwice], then(&tied, [link(first())])),
        (vec![B::NoGap], then(&open, [import("sq2", whole()), link(whole()), explain("sq1")])),
        (vec![B::NoGap], then(&open, [explain("sq1"), explain("sq1")])),
        (vec![B::NothingToSettle], then(&open, [settle("brigade", true)])),
        (vec![B::SettledByOneself], then(&open, [explain("sq3"), settle("sq3", true)])),
        (vec![B::SettledByOneself, B::SettledByNoLeader], then(&open, [explain("sq1"), settle("sq2", true)])),
        (vec![B::SettledByNoLeader], then(&open, [explain("sq1"), settle("legal", true)])),
        (vec![B::WentOnWithout], then(&open, [report()])),
        (vec![B::WentOnWithout], then(&open, [explain("sq1"), report()])),
        (vec![B::WentOnWithout], then(&open, [explain("sq1"), settle("brigade", false), report()])),
    ];
    each_is_seen(footage::breaches, &s.town, wrong, filmed, FILMED);
}

fn made(task: Task) -> Entry<Gone> {
    let origin = Origin::Regular;
    entry("", on(0), Gone::Patrol(P::PatrolAssigned { origin, task, reason: String::new() }))
}

fn given(who: &str, reason: &str) -> Entry<Gone> {
    let (origin, task) = (Origin::Special, task(on(0).date()));
    entry(who, on(0), Gone::Patrol(P::PatrolAssigned { origin, task, reason: reason.into() }))
}

fn begun(who: &str, started_at: DateTime) -> Entry<Gone> {
    entry(who, on(1), Gone::Patrol(P::PatrolStarted { started_at }))
}

fn checked(who: &str, spot: &str, lon: f64, accuracy: Option<f64>, reached: bool) -> Entry<Gone> {
    let position = Place { lon: Some(lon), lat: Some(35.08), accuracy, ..Place::default() };
    let (short, note, files) = (String::new(), String::new(), Vec::new());
    let (spot, checked_at, metres) = (spot.into(), on(1), None);
    entry(
        who,
        on(1),
        Gone::Patrol(P::PatrolCheckedIn { spot, checked_at, position, metres, reached, short, note, files }),
    )
}

fn ended(days: i64, missed: &[&str], reason: &str, normal: bool, late: bool) -> Entry<Gone> {
    let missed = missed.iter().map(|m| (*m).to_string()).collect();
    let (ended_at, summary, reason) = (on(days), String::new(), reason.into());
    entry("grid", ended_at, Gone::Patrol(P::PatrolEnded { ended_at, normal, summary, missed, reason, late }))
}

fn tracked(who: &str, days: i64, fact: P) -> Entry<Gone> {
    entry(who, on(days), Gone::Patrol(fact))
}

fn kept(who: &str, at: DateTime) -> Entry<Gone> {
    let point = TrackPoint { at, lon: 112.5, lat: 35.08, accuracy: Some(10.0) };
    entry(who, at.max(on(1)), Gone::Kept(vec![point]))
}

fn erased(who: &str, days: i64, why: Erasure) -> Entry<Gone> {
    tracked(who, days, P::TrackErased { why })
}

#[test]
fn a_patrol_out_of_bounds_is_seen() {
    let town = &Story::new().town;
    let plain = || task(on(0).date());
    let walked = vec![made(plain()), begun("grid", on(1))];
    let asked = then(&walked, [tracked("grid", 1, P::TrackAllowed {})]);
    let at_a = || checked("grid", "a", 112.5, Some(10.0), true);
    let at_b = || checked("grid", "b", 112.511, Some(10.0), true);
    let whole = then(&asked, [at_a(), kept("grid", on(1)), at_b(), ended(1, &[], "", true, false)]);
    let part = then(&walked, [at_a(), ended(5, &["b"], "封路", true, true)]);
    let over = then(&whole, [erased("", 32, Erasure::Expired)]);
    let forgotten = then(&walked, [tracked("", 5, P::PatrolLapsed {})]);
    let called_off =
        vec![given("hub", "大风"), tracked("hub", 0, P::PatrolCancelled { reason: "改期".into() })];
    for sound in [&part, &over, &forgotten, &called_off] {
        assert_eq!(broken(patrol::breaches, sound, town), []);
    }
    use Patrolled as B;
    let wrong = vec![
        (vec![B::GivenTwice], vec![made(plain()), made(plain())]),
        (vec![B::GivenEmpty], vec![made(Task { spots: Vec::new(), ..plain() })]),
        (vec![B::GivenEmpty], vec![made(Task { until: Some(on(-1).date()), ..plain() })]),
        (vec![B::GivenEmpty], vec![given("hub", "")]),
        (vec![B::NotTheCentre], vec![given("sq1", "大风")]),
        (
            vec![B::NotTheCentre],
            then(&walked, [tracked("hub", 1, P::PatrolCancelled { reason: String::new() })]),
        ),
        (vec![B::NotTheirs], vec![made(plain()), begun("grid3", on(1))]),
        (vec![B::NotTheirs], vec![made(Task { named: Some(by("grid")), ..plain() }), begun("grid2", on(1))]),
        (vec![B::NotTheirs], then(&walked, [checked("grid2", "a", 112.5, Some(10.0), true)])),
        (vec![B::NotTheirs], then(&asked, [erased("grid2", 1, Erasure::Withdrawn)])),
        (vec![B::OutOfTurn], then(&walked, [begun("grid", on(1))])),
        (vec![B::OutOfTurn], then(&whole, [at_a()])),
        (vec![B::Misdated], vec![made(plain()), begun("grid", on(2))]),
        (vec![B::Misdated], vec![made(plain()), begun("grid", on(-1))]),
        (vec![B::Misdated], vec![made(Task { from: Some(on(2).date()), ..plain() }), begun("grid", on(1))]),
        (vec![B::StrangePoint], then(&walked, [checked("grid", "z", 112.5, Some(10.0), false)])),
        (vec![B::SaidInPlace], then(&walked, [checked("grid", "b", 112.5125, Some(10.0), true)])),
        (vec![B::SaidInPlace], then(&walked, [checked("grid", "b", 112.51, Some(101.0), true)])),
        (vec![B::SaidInPlace], then(&walked, [checked("grid", "b", 112.51, None, true)])),
        (vec![B::SaidInPlace], then(&walked, [checked("grid", "b", 112.51, Some(10.0), false)])),
        (vec![B::MissedUnsaid], then(&walked, [at_a(), ended(1, &[], "", true, false)])),
        (vec![B::MissedUnsaid], then(&walked, [at_a(), ended(1, &["b"], "", true, false)])),
        (vec![B::Wordless], then(&walked, [at_a(), at_b(), ended(1, &[], "", false, false)])),
        (vec![B::LateUnsaid], then(&walked, [at_a(), at_b(), ended(5, &[], "", true, false)])),
        (vec![B::TrackUnasked], then(&walked, [kept("grid", on(1))])),
        (vec![B::TrackUnasked], then(&asked, [kept("grid", on(1).saturating_sub(10.minutes()))])),
        (vec![B::TrackUnasked], then(&asked, [kept("grid", on(2))])),
        (vec![B::TrackUnasked], then(&asked, [erased("grid", 1, Erasure::Withdrawn), kept("grid", on(1))])),
        (vec![B::TrackUnasked], then(&asked, [kept("grid2", on(1))])),
        (vec![B::ErasedAmiss], then(&whole, [erased("", 31, Erasure::Expired)])),
        (vec![B::ErasedAmiss], then(&whole, [erased("grid", 32, Erasure::Expired)])),
        (vec![B::ErasedAmiss], then(&walked, [erased("grid", 1, Erasure::Withdrawn)])),
        (vec![B::ErasedAmiss], then(&walked, [tracked("grid", 1, P::TrackStopped {})])),
        (vec![B::LapsedEarly], vec![made(plain()), tracked("", 4, P::PatrolLapsed {})]),
        (vec![B::LapsedEarly], vec![given("hub", "大风"), tracked("", 9, P::PatrolLapsed {})]),
        (vec![B::LapsedEarly], then(&walked, [tracked("", 4, P::PatrolLapsed {})])),
        (vec![B::LapsedEarly], then(&walked, [tracked("grid", 9, P::PatrolLapsed {})])),
    ];
    each_is_seen(patrol::breaches, town, wrong, patrolled, PATROLLED);
}

/// The search of a machine whose decider is careless says what it let pass.
#[track_caller]
fn found_out<S: Clone, K, F: Clone, B: Debug>(careless: &Machine<S, K, F, B>, what: &[B]) {
    let wrong = walk(careless).wrong;
    for b in what {
        let word = format!("forbidden: {b:?}");
        assert!(wrong.contains_key(&word), "{word}: {:?}", wrong.keys());
    }
}

/// Money taken with whatever number is written down.
fn unregistered(book: &ReceiptBook, step: &receipts::Step, ctx: &Context) -> Decided<R> {
    let receipts::Step::Cash(case, receipt) = step else { return receipts::decide(book, step, ctx) };
    let Some(receipt) = ReceiptNumber::parse(receipt) else { return receipts::decide(book, step, ctx) };
    Ok(vec![Entry::stamp(ctx, R::ReceiptUsed { receipt, case: (*case).into() })])
}

/// As if no case referred to any recording.
fn unlinked(house: &footage::House, step: &footage::Step, ctx: &Context) -> Decided<Film> {
    footage::asked(house, step, false, ctx)
}

/// Every point that a phone sends.
fn unasked(s: &PatrolState, step: &patrol::Step, ctx: &Context) -> Decided<Gone> {
    match step {
        patrol::Step::Track(point) => Ok(vec![Entry::stamp(ctx, Gone::Kept(vec![*point]))]),
        _ => patrol::decide(s, step, ctx),
    }
}

#[test]
fn a_careless_decider_is_found_out() {
    let receipts = Machine {
        decide: unregistered,
        menu: |desk, book| {
            let mut all = receipts::menu(desk, book);
            all.retain(|t| {
                matches!(t.command, receipts::Step::Cash(..))
                    || t.how == "the block"
                    || t.how == "to an officer"
            });
            all
        },
        ..receipts::MACHINE
    };
    use Receipted as B;
    found_out(&receipts, &[B::NotTakenIn, B::NotTheirs, B::NotBlank, B::OutOfOrder]);
    let footage = Machine { decide: unlinked, ..footage::MACHINE };
    found_out(&footage, &[Filmed::RemovedFromACase, Filmed::ChangedUnderACase]);
    found_out(&Machine { decide: unasked, ..patrol::MACHINE }, &[Patrolled::TrackUnasked]);
}
