//! 盘点 (方案 art. 22, V-16) and the chain of custody seen from outside.

use crate::hold::{custody, held, seal};
use crate::kit::{Story, said};
use crate::times;
use crate::witness;
use jiff::ToSpan;
use law::case::chain::{self, Whereabouts};
use law::case::hold::{Command as Hold, Custody, Fact, found_at_count};
use law::case::{CaseCommand as C, CaseEvent, CaseFact};
use law::context::Registers;
use law::number::DocNumber;
use law::refusal::Refusal;
use law::stocktaking::{StocktakingCommand as K, *};
use law::town::{EVERY_ROOM, StoreRoom};

struct Numbers;

impl Registers for Numbers {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

/// A count, with a case whose thing lies in the room, sealed with F001.
pub struct Desk {
    pub s: Story,
    pub count: StocktakingState,
}

pub fn booked() -> Vec<Booked> {
    let line = |line: u32, name: &str, seal: &str| Booked {
        line,
        case: "c1".into(),
        case_number: "济承综执立字〔2026〕第001号".into(),
        no: line,
        name: name.into(),
        spec: "旧".into(),
        quantity: "1辆".into(),
        place: "物品库1号架".into(),
        seal: seal.into(),
    };
    vec![line(1, "三轮车", "F001"), line(2, "台秤", "F001"), line(3, "气瓶", "")]
}

pub fn begin() -> BeginCount {
    BeginCount { room: EVERY_ROOM.into(), booked: booked(), underway: None }
}

pub fn counted(lines: &[u32], outcome: Outcome) -> K {
    let note = if outcome.breaks() { "架上没有找到" } else { "" };
    K::CountThings(CountThings { lines: lines.into(), outcome, note: note.into(), ..CountThings::default() })
}

pub fn submitted(explanation: &str) -> K {
    K::SubmitCount(SubmitCount { explanation: explanation.into() })
}

pub fn approved() -> K {
    K::ApproveCount(ApproveCount { approve: true, opinion: "属实。".into(), moved: vec![] })
}

impl Desk {
    pub fn new() -> Desk {
        let mut s = held();
        for no in [1, 2] {
            s.does("keeper", C::Hold(Hold::RecordCustody(custody(no, Custody::Stored))));
        }
        Desk { s, count: StocktakingState::default() }
    }

    pub fn begun() -> Desk {
        let mut d = Desk::new();
        d.does("keeper", K::BeginCount(begin()));
        d
    }

    pub fn act(&mut self, who: &str, command: &K) -> Result<Vec<StocktakingEvent>, Refusal> {
        let events = decide(&self.count, command, &self.s.ctx(who, &Numbers));
        let events = events.inspect_err(|r| witness::refused(r, command.act()))?;
        witness::accepted(command.act());
        let accepts = |c: &K| decide(&self.count, c, &self.s.ctx(who, &Numbers)).is_ok();
        times::told_of_its_time(command, command.act(), self.s.now, accepts);
        events.iter().for_each(|e| self.count.evolve(e));
        self.s.now = self.s.now.saturating_add(5.minutes());
        Ok(events)
    }

    #[track_caller]
    pub fn does(&mut self, who: &str, command: K) -> &mut Self {
        if let Err(r) = self.act(who, &command) {
            panic!("{} was refused: {r}", command.act());
        }
        self
    }

    #[track_caller]
    pub fn refused(&mut self, who: &str, command: K, rule: &str) -> Refusal {
        let before = self.count.clone();
        let Err(r) = self.act(who, &command) else { panic!("{} passed", command.act()) };
        assert_eq!(r.fix.act.filter(|a| law::stocktaking::act(a).is_none()), None, "points to no act");
        said(&Refusal { fix: law::refusal::Fix { act: None, ..r.fix.clone() }, ..r.clone() }, rule);
        assert_eq!(self.count, before, "something changed");
        r
    }
}

#[test]
fn v16_refuses_a_count_of_nothing_a_second_one_and_a_room_that_is_none() {
    let mut d = Desk::new();
    d.refused("keeper", K::BeginCount(BeginCount { booked: vec![], ..begin() }), "V-16");
    let other = BeginCount { underway: Some("2026-03-02开始的盘点".into()), ..begin() };
    d.refused("keeper", K::BeginCount(other), "V-16");
    for room in ["", "别处"] {
        let r = d.refused("keeper", K::BeginCount(BeginCount { room: room.into(), ..begin() }), "P-04");
        assert_eq!(r.field, Some("room"));
    }
    d.refused("sq1", K::BeginCount(begin()), "P-01");
    d.refused("keeper", counted(&[1], Outcome::InOrder), "P-03");
    d.s.town.store = vec![StoreRoom { name: "存放室".into(), places: vec!["A-01".into()] }];
    d.does("brigade", K::BeginCount(BeginCount { room: "存放室".into(), ..begin() }));
}

#[test]
fn v16_refuses_a_result_with_things_uncounted_differences_unexplained_or_a_keeper_who_signs() {
    let mut d = Desk::begun();
    d.does("keeper", counted(&[1, 3], Outcome::InOrder));
    let r = d.refused("keeper", submitted(""), "V-16");
    assert!(r.have.contains("还有1件") && r.fix.act == Some("count_things"), "{r}");
    for (command, field) in [
        (counted(&[], Outcome::InOrder), "lines"),
        (counted(&[9], Outcome::InOrder), "lines"),
        (counted(&[1, 2], Outcome::Missing), "lines"),
        (counted(&[3], Outcome::SealBroken), "outcome"),
        (counted(&[2], Outcome::Misplaced), "place"),
        (
            K::CountThings(CountThings {
                lines: vec![2],
                outcome: Outcome::Missing,
                ..CountThings::default()
            }),
            "note",
        ),
        (K::RecordSurplus(RecordSurplus::default()), "name"),
    ] {
        assert_eq!(d.refused("keeper", command, "P-04").field, Some(field));
    }
    d.does("brigade", counted(&[2], Outcome::Missing));
    assert_eq!(d.refused("keeper", submitted(" "), "V-16").field, Some("explanation"));
    d.does("keeper", submitted("借出未登记，正在追查"));
    // Who keeps, and who counted, does not sign.
    d.s.people.get_mut("keeper").expect("there").roles.insert(law::person::Role::Legal);
    for who in ["keeper", "brigade"] {
        d.refused(who, approved(), "V-16");
    }
    d.refused("sq1", approved(), "P-01");
    let back = ApproveCount { approve: false, opinion: String::new(), moved: vec![] };
    d.refused("legal", K::ApproveCount(back), "P-04");
}

#[test]
fn v16_lets_pass_a_count_that_two_people_sign_and_one_that_is_counted_again() {
    let mut d = Desk::begun();
    d.does("keeper", counted(&[1, 2, 3], Outcome::InOrder)).does("keeper", submitted(""));
    let back = ApproveCount { approve: false, opinion: "台秤的封签请再核对".into(), moved: vec![] };
    d.does("legal", K::ApproveCount(back));
    assert_eq!(d.count.stage, CountStage::Counting);
    d.does("brigade", counted(&[2], Outcome::SealBroken));
    let surplus = RecordSurplus {
        name: "电子秤".into(),
        quantity: "1台".into(),
        place: "地面".into(),
        note: String::new(),
    };
    d.does("keeper", K::RecordSurplus(surplus)).does("keeper", submitted("封签受潮脱落；电子秤来源待查"));
    d.does("finance", approved());
    let count = &d.count;
    assert_eq!((count.stage, count.difference_count()), (CountStage::Ended, 2));
    assert_eq!(count.breaks().map(|(b, _)| b.line).collect::<Vec<_>>(), [2]);
    let names = [&count.submitted_by, &count.approved_by].map(|p| p.as_ref().map(|p| p.name.clone()));
    assert_eq!(names, [Some("保管员".to_string()), Some("财政".to_string())]);
    d.refused("legal", approved(), "P-03");
}

#[test]
fn what_was_moved_by_the_book_meanwhile_breaks_no_chain() {
    let mut d = Desk::begun();
    let begun = d.count.begun_at.expect("begun");
    assert!(!moved(&booked()[0], &d.s.case, begun));
    d.s.does("keeper", C::Hold(Hold::RecordCustody(custody(1, Custody::Lent))));
    assert!(moved(&booked()[0], &d.s.case, begun) && !moved(&booked()[1], &d.s.case, begun));
    d.does("keeper", counted(&[1], Outcome::Missing)).does("keeper", counted(&[2, 3], Outcome::InOrder));
    d.does("keeper", submitted("盘点时借出"));
    d.does("legal", K::ApproveCount(ApproveCount { approve: true, opinion: String::new(), moved: vec![1] }));
    assert_eq!((d.count.difference_count(), d.count.breaks().count()), (1, 0));
}

/// V-16 into the case: what a count found breaks the chain, and bars the evidence as a broken link does.
#[test]
fn x06_refuses_evidence_whose_thing_a_count_did_not_find() {
    let mut s = held();
    let evidence = crate::hold::evidence(&s, law::case::EvidenceKind::Physical, crate::hold::about(1));
    s.does("sq1", C::AddEvidence(evidence));
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
    let number = DocNumber::new("济承综执", "盘", 2026, 1);
    let fault = "盘点没有找到".to_string();
    let event = s.with("legal", |ctx| found_at_count(&s.case, 1, &number, fault.clone(), ctx)).expect("here");
    s.case.evolve(&event);
    s.case_events.push(event);
    assert_eq!(s.case.hold.keeping(1).and_then(|k| k.broken.clone()), Some(fault));
    assert!(!s.case.handlers.contains("legal") && !s.case.hold.keepers.contains("legal"));
    let told = (law::case::hold::SIDE.facts)(&s.case, &s.town);
    assert!(told.iter().any(|(name, _)| *name == "保管链断裂"), "{told:?}");
    let propose = crate::hold::propose(law::case::hold::HoldWay::Release);
    s.does("sq1", C::Hold(Hold::ProposeHoldDisposal(propose)));
    let decide = law::case::hold::DecideHoldDisposal { approve: true, opinion: "同意".into() };
    s.does("head", C::Hold(Hold::DecideHoldDisposal(decide)));
    let mut s = s.to(crate::kit::At::Ordered);
    let c = law::case::SubmitReport { evidence: vec![1], ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "X-06");
    // What has left cannot be found missing.
    let gone = s.with("legal", |ctx| found_at_count(&s.case, 9, &number, String::new(), ctx));
    assert!(gone.is_none());
}

#[test]
fn p04_refuses_a_place_that_is_none_of_the_towns_where_it_has_any() {
    let mut s = held();
    s.town.store = vec![StoreRoom { name: "存放室".into(), places: vec!["A-01".into(), "A-02".into()] }];
    let r = s.refused("keeper", C::Hold(Hold::RecordCustody(custody(1, Custody::Stored))), "P-04");
    assert_eq!(r.field, Some("place"));
    let known =
        law::case::hold::RecordCustody { place: " 存放室 A-02 ".into(), ..custody(1, Custody::Stored) };
    s.does("keeper", C::Hold(Hold::RecordCustody(known)));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.place.as_deref()), Some("存放室 A-02"));
}

#[test]
fn a_thing_is_where_its_last_move_left_it_and_its_chain_tells_every_move() {
    let at = |s: &Story, no: u32| chain::whereabouts(&s.case, s.case.goods.get(no).expect("there"));
    let mut s = held();
    assert_eq!(at(&s, 1), Whereabouts::Waiting);
    for (action, whereabouts) in [
        (Custody::Stored, Whereabouts::Stored),
        (Custody::Lent, Whereabouts::Lent),
        (Custody::TakenBack, Whereabouts::Stored),
    ] {
        s.does("keeper", C::Hold(Hold::RecordCustody(custody(1, action))));
        assert_eq!(at(&s, 1), whereabouts);
    }
    s.does("sq1", C::Hold(Hold::SealGoods(seal(1, Custody::Unsealed, "F001"))));
    let links = chain::links(&s.case_events, 1);
    let actions: Vec<&str> = links.iter().map(|l| l.action.as_str()).collect();
    assert_eq!(actions, ["取得：先行登记保存", "移交入库", "借出", "收回", "启封"]);
    assert_eq!((links[0].seal.as_str(), links[2].to.as_str()), ("F001", "中队甲"));
    assert_eq!(chain::links(&s.case_events, 2).len(), 1, "the other thing did not move");
    assert!(!chain::goes_back(&s.case, 1) && chain::unmarked(&s.case_events).is_empty());
}

/// An altered record: what the core would have marked is missing.
#[test]
fn a_link_that_does_not_fit_and_does_not_say_so_is_named() {
    let mut s = held();
    s.does("keeper", C::Hold(Hold::RecordCustody(custody(1, Custody::Stored))));
    let altered = |change: &dyn Fn(&mut Fact)| -> Vec<(u32, String)> {
        let mut events: Vec<CaseEvent> = s.case_events.clone();
        if let Some(CaseFact::Hold(fact)) = events.last_mut().map(|e| &mut e.fact) {
            change(fact);
        }
        chain::unmarked(&events)
    };
    assert_eq!(altered(&|_| ()), []);
    let seal_of = |fact: &mut Fact, new: &str| {
        if let Fact::CustodyRecorded { seal, .. } = fact {
            *seal = new.into();
        }
    };
    assert!(altered(&|f| seal_of(f, "F009"))[0].1.contains("封签号应为F001"));
    assert!(altered(&|f| seal_of(f, ""))[0].0 == 1);
    let early = altered(&|f| {
        if let Fact::CustodyRecorded { moved_at, .. } = f {
            *moved_at = moved_at.saturating_sub(3.days());
        }
    });
    assert!(early[0].1.contains("早于上一次流转"), "{early:?}");
    let other = altered(&|f| {
        if let Fact::CustodyRecorded { hash_before, .. } = f {
            *hash_before = "ab12".into();
        }
    });
    assert!(other[0].1.contains("校验值"), "{other:?}");
    // Marked, it is a broken chain like any other, and no finding.
    let marked = altered(&|f| {
        if let Fact::CustodyRecorded { seal, broken, .. } = f {
            *seal = "F009".into();
            *broken = Some("封签号应为F001，实为F009".into());
        }
    });
    assert_eq!(marked, []);
}
