//! The search can fail: histories and menus that are wrong are reported as wrong.

use super::invariants::{Breach, Filmed, Recorder, Unheard};
use super::menu::{Cast, Menu, PLAIN};
use super::scopes;
use super::search::{Scope, explore};
use crate::kit::{ADULT, At, Story, citizen, fine};
use crate::support::{calendar_once, day};
use law::case::footage::Fact as Footage;
use law::case::hold::Fact as Hold;
use law::case::related::{Bond, Fact as Related, Fellow};
use law::case::remedy::Fact as R;
use law::case::{CaseEvent, CaseFact as F, Outcome, Waiver};

/// What a history breaks.
fn breaches(events: &[CaseEvent]) -> Vec<Breach> {
    let mut recorder = Recorder::default();
    events.iter().flat_map(|e| recorder.take(e, calendar_once())).collect()
}

/// A sound history with a published decision on a fine of 6 000 元, told with the right to a hearing.
fn sound() -> Vec<CaseEvent> {
    Story::fined(6_000, citizen(ADULT), At::Archived).case_events
}

fn find(events: &[CaseEvent], is: fn(&F) -> bool) -> usize {
    events.iter().position(|e| is(&e.fact)).expect("on the road")
}

fn without(is: fn(&F) -> bool) -> Vec<CaseEvent> {
    let mut events = sound();
    let at = find(&events, is);
    events.remove(at);
    events
}

/// The sound history with one event changed.
fn with(is: fn(&F) -> bool, change: impl FnOnce(&mut CaseEvent)) -> Vec<CaseEvent> {
    let mut events = sound();
    let at = find(&events, is);
    change(&mut events[at]);
    events
}

const DECIDED: fn(&F) -> bool = |f| matches!(f, F::Decided { .. });

#[test]
fn a_sound_history_breaks_nothing() {
    assert_eq!(breaches(&sound()), []);
}

#[test]
fn a_decision_without_a_fresh_passed_review_is_seen() {
    assert_eq!(breaches(&without(|f| matches!(f, F::LegalReviewed { .. }))), [Breach::Unreviewed]);
    let returned = with(
        |f| matches!(f, F::LegalReviewed { .. }),
        |e| {
            if let F::LegalReviewed { verdict, .. } = &mut e.fact {
                *verdict = law::case::ReviewVerdict::Supplement;
            }
        },
    );
    assert_eq!(breaches(&returned), [Breach::Unreviewed]);
    // Evidence that comes in after the review.
    let mut late = sound();
    let evidence = late[find(&late, |f| matches!(f, F::EvidenceAdded { .. }))].clone();
    late.insert(find(&late, DECIDED), evidence);
    assert_eq!(breaches(&late), [Breach::Unreviewed]);
    // A result of a test that comes in after it, and evidence that is thrown out.
    let excluded = Hold::EvidenceExcluded { no: 1, reason: "非法取得".into() };
    let result = Hold::TestResultRecorded {
        no: 1,
        report: "检1".into(),
        appraisers: "甲、乙".into(),
        method: "目测".into(),
        conclusion: "不合格".into(),
        result_on: day("2026-03-02"),
        used_up: false,
        files: vec![],
        officers: vec![],
    };
    for fact in [excluded, result] {
        let mut late = sound();
        let at = find(&late, DECIDED);
        let event = CaseEvent { fact: F::Hold(fact.clone()), ..late[at - 1].clone() };
        late.insert(at, event.clone());
        assert!(breaches(&late).contains(&Breach::Unreviewed), "{fact:?}");
        // Before the review it is what was reviewed.
        let mut early = sound();
        early.insert(find(&early, |f| matches!(f, F::LegalReviewed { .. })), event);
        assert!(!breaches(&early).contains(&Breach::Unreviewed), "{fact:?}");
    }
}

#[test]
fn a_closing_that_the_legal_office_did_not_look_at_is_seen() {
    let ticked: fn(&F) -> bool = |f| matches!(f, F::VetoesChecked { .. });
    assert_eq!(breaches(&without(ticked)), [Breach::ClosedUnchecked]);
    let failed = with(ticked, |e| {
        if let F::VetoesChecked { items, .. } = &mut e.fact {
            items[0].passed = false;
        }
    });
    assert_eq!(breaches(&failed), [Breach::ClosedUnchecked]);
    // Looked at before the closing was proposed anew.
    let mut early = sound();
    let at = find(&early, ticked);
    early.swap(at - 1, at);
    assert!(matches!(early[at].fact, F::ClosingProposed { .. }));
    assert_eq!(breaches(&early), [Breach::ClosedUnchecked]);
}

#[test]
fn a_decision_before_the_party_was_heard_is_seen() {
    assert_eq!(
        breaches(&without(|f| matches!(f, F::NoticeIssued { .. }))),
        [Breach::Unheard(Unheard::NoNotice)]
    );
    // The second return of service is the notice's; the first is the order to correct.
    let mut unserved = sound();
    let notice = find(&unserved, |f| matches!(f, F::NoticeIssued { .. }));
    assert!(matches!(unserved[notice + 1].fact, F::PaperServed { .. }));
    unserved.remove(notice + 1);
    assert_eq!(breaches(&unserved), [Breach::Unheard(Unheard::NoticeNotServed)]);
    // 2026-03-02 is a Monday: five working days end on the 9th, and that day still belongs to the party.
    let on = |date: &str| breaches(&with(DECIDED, |e| e.at = day(date).at(9, 0, 0, 0)));
    assert_eq!(on("2026-03-09"), [Breach::Unheard(Unheard::WindowOpen)]);
    assert_eq!(on("2026-03-10"), []);
    let insert = |fact: F| {
        let mut events = sound();
        let at = find(&events, DECIDED);
        let event = CaseEvent { fact, ..events[at - 1].clone() };
        events.insert(at, event);
        breaches(&events)
    };
    assert_eq!(
        insert(F::HearingRequested {
            requested_on: day("2026-03-09"),
            obstacle: String::new(),
            files: vec![]
        }),
        [Breach::Unheard(Unheard::HearingOutstanding)]
    );
    let defence = F::DefenceRecorded {
        number: None,
        made_on: day("2026-03-09"),
        content: "面积很小".into(),
        files: vec![],
        signature: law::party::Signature::default(),
        officers: vec![],
    };
    assert_eq!(insert(defence), [Breach::Unheard(Unheard::DefenceUnanswered)]);
    // A waiver of the defence alone does not end a window that is the hearing's too.
    let mut waived = with(DECIDED, |e| e.at = day("2026-03-03").at(9, 0, 0, 0));
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let c = s.waiver(Waiver::Defence);
    s.does("sq1", law::case::CaseCommand::WaiveRights(c));
    let waiver = s.case_events.pop().expect("just recorded");
    waived.insert(find(&waived, DECIDED), waiver);
    assert_eq!(breaches(&waived), [Breach::Unheard(Unheard::WindowOpen)]);
}

#[test]
fn a_decision_heavier_than_noticed_is_seen() {
    let fined = |yuan| {
        breaches(&with(DECIDED, |e| {
            if let F::Decided { outcome, .. } = &mut e.fact {
                *outcome = Outcome::Penalty { penalty: fine(yuan) };
            }
        }))
    };
    assert_eq!(fined(6_001), [Breach::Heavier]);
    assert_eq!(fined(5_999), []);
    let warned = with(DECIDED, |e| {
        if let F::Decided { outcome: Outcome::Penalty { penalty }, .. } = &mut e.fact {
            penalty.0.push(crate::kit::kind(law::town::PenaltyKind::Warning, 0));
        }
    });
    assert_eq!(breaches(&warned), [Breach::Heavier]);
}

#[test]
fn a_publication_before_service_is_seen() {
    let mut early = sound();
    let published = find(&early, |f| matches!(f, F::Published { .. }));
    early.swap(published - 1, published);
    assert!(matches!(early[published].fact, F::PaperServed { .. }));
    assert_eq!(breaches(&early), [Breach::PublicBeforeService]);
}

#[test]
fn one_person_in_two_duties_is_seen() {
    let by = |is: fn(&F) -> bool, who: &str| {
        let mut seen = breaches(&with(is, |e| e.by.id = who.into()));
        seen.dedup();
        seen
    };
    let crossed = |who: &str| [Breach::Crossed(who.into())];
    assert_eq!(by(DECIDED, "sq2"), crossed("sq2"));
    assert_eq!(by(DECIDED, "legal"), crossed("legal"));
    assert_eq!(by(|f| matches!(f, F::LegalReviewed { .. }), "sq1"), crossed("sq1"));
    assert_eq!(by(|f| matches!(f, F::DecisionEndorsed { .. }), "sq1"), crossed("sq1"));
    assert_eq!(by(|f| matches!(f, F::CaseClosed { .. }), "legal"), crossed("legal"));
}

#[test]
fn a_hearing_without_notice_without_review_or_before_its_own_officer_is_seen() {
    use law::case::hearing::Fact as H;
    let sound = crate::hearing::proposed().to(At::Archived).case_events;
    assert_eq!(breaches(&sound), []);
    let at = |is: fn(&F) -> bool| find(&sound, is);
    let arranged = at(|f| matches!(f, F::Hearing(H::HearingArranged { .. })));
    // The summons is served right after it is announced: not at all, or with six days left.
    assert!(matches!(sound[arranged + 2].fact, F::PaperServed { .. }));
    let mut unserved = sound.clone();
    unserved.remove(arranged + 2);
    assert_eq!(breaches(&unserved), [Breach::ShortNotice]);
    let served = |date: &str| {
        let mut events = sound.clone();
        if let F::PaperServed { served_on, .. } = &mut events[arranged + 2].fact {
            *served_on = day(date);
        }
        breaches(&events)
    };
    // The hearing is on 2026-03-23, a Monday.
    assert_eq!((served("2026-03-11"), served("2026-03-12")), (vec![], vec![Breach::ShortNotice]));
    let mut unreviewed = sound.clone();
    unreviewed.remove(at(|f| matches!(f, F::Hearing(H::HearingReviewed { .. }))));
    assert_eq!(breaches(&unreviewed), [Breach::Unreviewed]);
    for who in ["sq1", "legal", "head"] {
        let mut crossed = sound.clone();
        if let F::Hearing(H::HearingArranged { presider, .. }) = &mut crossed[arranged].fact {
            presider.id = who.into();
        }
        assert_eq!(breaches(&crossed).first(), Some(&Breach::Crossed(who.into())));
    }
}

#[test]
fn a_matter_that_nobody_can_move_is_seen() {
    const NO_REVIEWER: Scope = Scope {
        menu: |s, w| {
            const CAST: Cast = Cast { reviewers: &[], ..PLAIN };
            let mut m = Menu::lean(s, w, CAST);
            m.clue_road(&[law::clue::CheckOutcome::General]);
            scopes::shortest(m, 500)
        },
        ..scopes::CLUE
    };
    let found = explore(&NO_REVIEWER);
    assert_eq!(found.ends, 0);
    assert_eq!(found.stuck.len(), 1, "the report waits for a review: {:?}", found.stuck);
    assert!(found.stuck[0].ends_with("sq1 submit_report"), "{}", found.stuck[0]);
    assert_eq!(found.endless.len(), found.states, "no end from anywhere");
}

/// The sound history of a decision annulled in reconsideration and undone, up to its archive.
fn annulled() -> Vec<CaseEvent> {
    crate::remedy::undone().case_events
}

#[test]
fn money_taken_on_an_annulled_decision_is_seen() {
    assert_eq!(breaches(&annulled()), []);
    let mut events = annulled();
    let paid = events[find(&events, |f| matches!(f, F::PaymentRegistered { .. }))].clone();
    events.push(paid);
    assert_eq!(breaches(&events), [Breach::TakenOnNothing]);
}

#[test]
fn closing_with_money_to_give_back_is_seen() {
    let mut events = annulled();
    events.remove(find(&events, |f| matches!(f, F::Remedy(R::RefundMade { .. }))));
    assert_eq!(breaches(&events), [Breach::ClosedTooEarly]);
}

#[test]
fn evidence_gathered_while_the_decision_is_challenged_is_seen() {
    let mut events = annulled();
    let gathered = events[find(&events, |f| matches!(f, F::EvidenceAdded { .. }))].clone();
    let registered = find(&events, |f| matches!(f, F::Remedy(R::ReconsiderationRegistered { .. })));
    events.insert(registered + 1, gathered);
    assert_eq!(breaches(&events), [Breach::GatheredMeanwhile]);
}

#[test]
fn the_same_penalty_decided_again_is_seen() {
    let mut events = annulled();
    let decided = events[find(&events, DECIDED)].clone();
    let redo = R::RedoBegun {
        replaced: law::number::DocNumber::new("示", "罚决", 2026, 1),
        from: day("2026-03-20"),
        until: None,
        plan: String::new(),
    };
    let begun = CaseEvent { fact: F::Remedy(redo), ..decided.clone() };
    events.extend([begun, decided]);
    assert_eq!(breaches(&events), [Breach::SameAgain]);
}

/// Somebody did it together with the party: found or taken back where this kind of event stands.
fn joint(events: &[CaseEvent], at: usize, related: Related) -> Vec<Breach> {
    let mut events = events.to_vec();
    let event = CaseEvent { fact: F::Related(related), ..events[at - 1].clone() };
    events.insert(at, event);
    breaches(&events)
}

fn found(bond: Bond, pointed: bool) -> Related {
    let fellow = Fellow { name: "周示例".into(), part: "雇车运来".into(), ..Fellow::default() };
    Related::CaseRelated { case: "other".into(), number: "777".into(), bond, pointed, fellow }
}

#[test]
fn a_joint_wrong_that_the_notice_did_not_tell_is_seen() {
    let events = sound();
    let filed = find(&events, |f| matches!(f, F::CaseFiled { .. })) + 1;
    let noticed = find(&events, |f| matches!(f, F::NoticeIssued { .. }));
    let decided = find(&events, DECIDED);
    let jointly = || found(Bond::Jointly, false);
    // Reported, reviewed and told with the rest.
    assert_eq!(joint(&events, filed, jointly()), []);
    // Later than the review, later than the notice, and where a notice tells it no more.
    assert_eq!(joint(&events, noticed, jointly()), [Breach::Unreviewed]);
    assert_eq!(joint(&events, noticed + 1, jointly()), [Breach::Unreviewed, Breach::JointUntold]);
    assert_eq!(joint(&events, decided, jointly()), [Breach::Unreviewed, Breach::JointUntold]);
    let mut told = events.clone();
    told.insert(filed, CaseEvent { fact: F::Related(jointly()), ..events[filed - 1].clone() });
    let gone = Related::CaseUnrelated { case: "other".into(), number: "777".into(), reason: "填错".into() };
    assert_eq!(joint(&told, decided + 1, gone.clone()), [Breach::Unreviewed, Breach::JointUntold]);
    assert_eq!(joint(&told, filed + 1, gone), []);
    // Neither another tie nor what another case says of this one is a finding of a joint wrong.
    assert_eq!(joint(&events, decided, found(Bond::Connected, false)), []);
    assert_eq!(joint(&events, decided, found(Bond::Jointly, true)), []);
}

#[test]
fn what_had_to_be_filmed_and_was_not_is_seen() {
    let desk = super::small::footage::desk();
    let is_demand: fn(&F) -> bool = |f| matches!(f, F::Footage(Footage::RecordingDemanded { .. }));
    let demand = desk.case_events[find(&desk.case_events, is_demand)].clone();
    let said = |at: usize, more: &[CaseEvent]| {
        let mut events = sound();
        events.splice(at..at, [std::slice::from_ref(&demand), more].concat());
        breaches(&events)
    };
    let events = sound();
    let reported = find(&events, |f| matches!(f, F::ReportSubmitted { .. }));
    let closed = find(&events, |f| matches!(f, F::CaseClosed { .. }));
    let without = Breach::Filmed(Filmed::WentOnWithout);
    // Reported, proposed, decided and closed without.
    assert_eq!(said(reported, &[]), vec![without.clone(); 4]);
    assert_eq!(said(closed, &[]), [without]);
    let ground = law::case::footage::Ground::Fault;
    let explained = Footage::FootageExplained { step: 1, ground, reason: "没有电".into(), files: vec![] };
    let settled = Footage::ExplanationSettled { step: 1, agreed: true, opinion: "已核实".into() };
    let by = |who: &str, fact| {
        let mut event = CaseEvent { fact: F::Footage(fact), ..demand.clone() };
        event.by.id = who.into();
        event
    };
    let mended = |who: &str| said(reported, &[by("sq1", explained.clone()), by(who, settled.clone())]);
    assert_eq!(mended("brigade"), []);
    assert_eq!(mended("legal"), [Breach::Filmed(Filmed::SettledByNoLeader)]);
}
