//! 保管链 as each book tells it: a link of every kind of move says from whom, to whom, where, in what condition, under what paper;
//! and where a thing is follows from whoever had it last.

use crate::hold::held;
use crate::kit::*;
use law::case::chain::{Link, Whereabouts, links, whereabouts};
use law::case::fund::Fact as Fund;
use law::case::hold::{Fact as Hold, Holder};
use law::case::measure::Fact as Measure;
use law::case::{CaseEvent, CaseFact};
use law::goods::{Gone, Taken};
use law::matter::PersonRef;
use law::number::DocNumber;

/// The last link of thing 1 once this has happened to the things held; none if it is no move of it.
fn after(s: &Story, fact: CaseFact) -> Option<Link> {
    let before = links(&s.case_events, 1).len();
    let mut events = s.case_events.clone();
    events.push(CaseEvent { at: s.now, fact, by: PersonRef::from(&s.people["keeper"]), ..events[0].clone() });
    links(&events, 1).into_iter().nth(before)
}

fn number(s: &Story) -> DocNumber {
    s.case.number.clone().expect("filed")
}

/// What a link says, in the order of the form.
fn said(l: &Link) -> [&str; 6] {
    [&l.action, &l.from, &l.to, &l.people, &l.purpose, &l.place].map(String::as_str)
}

#[test]
fn a_thing_comes_in_with_its_officers_pictures_and_place() {
    let s = held();
    let first = &links(&s.case_events, 1)[0];
    assert_eq!(said(first), ["取得：先行登记保存", "当事人", "承办人员", "中队甲、中队乙", "", "大队物品室"]);
    assert_eq!((first.condition.as_str(), first.seal.as_str(), first.files.len()), ("完好", "F001", 1));
    assert_eq!(first.paper, s.case.goods.get(1).map(|g| g.by.clone()));
}

#[test]
fn a_count_that_finds_a_fault_breaks_the_chain_of_that_thing_alone() {
    let s = held();
    let fault = |goods| Hold::CustodyFaultFound { goods, count: number(&s), fault: "封签破损".into() };
    let link = after(&s, CaseFact::Hold(fault(1))).expect("a link");
    assert_eq!(said(&link), ["盘点发现", "", "", "保管员", "", ""]);
    assert_eq!((link.paper, link.broken.as_deref()), (Some(number(&s)), Some("封签破损")));
    assert_eq!(after(&s, CaseFact::Hold(fault(2))), None);
}

#[test]
fn what_is_confiscated_goes_over_into_the_store() {
    let s = held();
    let stored = |goods: &[u32]| {
        CaseFact::Hold(Hold::ConfiscatedStored {
            goods: goods.to_vec(),
            decision: number(&s),
            place: "罚没库".into(),
            condition: "有划痕".into(),
        })
    };
    let link = after(&s, stored(&[1])).expect("a link");
    assert_eq!(said(&link), ["没收转库", "", "保管员", "保管员", "", "罚没库"]);
    assert_eq!((link.condition.as_str(), link.paper), ("有划痕", Some(number(&s))));
    // The one link says it; there is no second one for its having become forfeit.
    let mut events = s.case_events.clone();
    events.push(CaseEvent { fact: stored(&[1]), ..s.case_events[0].clone() });
    let all = links(&events, 1);
    assert_eq!(all.last().map(|l| l.action.as_str()), Some("没收转库"));
    assert_eq!(after(&s, stored(&[2])), None);
}

#[test]
fn the_store_room_of_forfeits_tells_of_coming_going_and_counting() {
    let s = held();
    let fund = |fact: Fund| after(&s, CaseFact::Fund(fact));
    let stored = |goods: &[u32]| Fund::GoodsStored {
        goods: goods.to_vec(),
        room: "东屋".into(),
        officers: vec![PersonRef::from(&s.people["sq1"])],
        condition: "完好".into(),
        files: vec![file()],
    };
    let link = fund(stored(&[1])).expect("a link");
    assert_eq!(said(&link), ["入库", "中队甲", "保管员", "保管员", "", "东屋"]);
    assert_eq!((link.condition.as_str(), link.files.len()), ("完好", 1));
    assert_eq!(fund(stored(&[2])), None);
    let released = |goods: &[u32]| Fund::GoodsReleased {
        goods: goods.to_vec(),
        reason: "复检".into(),
        recipient: "检测所".into(),
    };
    let link = fund(released(&[1, 2])).expect("a link");
    assert_eq!(said(&link), ["出库", "保管员", "检测所", "保管员", "复检", ""]);
    assert_eq!(fund(released(&[2])), None);
    let counted = |booked: &[u32], missing: &[u32]| Fund::GoodsCounted {
        booked: booked.to_vec(),
        found: vec![],
        missing: missing.to_vec(),
        surplus: vec![],
        supervisor: PersonRef::from(&s.people["finance"]),
        explanation: "正在查找".into(),
        on: s.today(),
    };
    let link = fund(counted(&[1], &[1])).expect("a link");
    assert_eq!(said(&link), ["本案盘点：不在", "", "", "保管员、财政", "正在查找", ""]);
    assert_eq!(fund(counted(&[1, 2], &[2])).expect("a link").action, "本案盘点：在");
    assert_eq!(fund(counted(&[2], &[2])), None);
}

#[test]
fn a_look_at_what_was_sealed_is_a_link() {
    let s = held();
    let kept = |goods: &[u32]| {
        let files = vec![file()];
        let (place, keeper, condition) = ("院内".into(), "李保管".into(), "封条完好".into());
        let cost = law::money::Fen::ZERO;
        let goods = goods.to_vec();
        let fact =
            Measure::MeasureKept { no: 1, goods, place, keeper, third_party: true, condition, cost, files };
        after(&s, CaseFact::Measure(fact))
    };
    let link = kept(&[1]).expect("a link");
    assert_eq!(said(&link), ["保管检查", "", "李保管", "保管员", "", "院内"]);
    assert_eq!((link.condition.as_str(), link.files.len()), ("封条完好", 1));
    assert_eq!(kept(&[2]), None);
}

#[test]
fn a_thing_is_where_whoever_had_it_last_keeps_it() {
    let mut s = held();
    let at = |s: &Story| whereabouts(&s.case, s.case.goods.get(1).expect("there"));
    let hand = |s: &mut Story, holder: Holder| {
        s.case.hold.keeping.iter_mut().find(|k| k.no == 1).expect("kept").holder = holder;
    };
    for (holder, place) in [
        (Holder::Party, Whereabouts::InPlace),
        (Holder::Keeper, Whereabouts::Officers),
        (Holder::Borrower, Whereabouts::Lent),
    ] {
        hand(&mut s, holder);
        assert_eq!(at(&s), place, "{holder:?}");
    }
    // What no book keeps is where it was taken.
    s.case.hold.keeping.clear();
    for (taken, place) in [
        (Taken::Sealed, Whereabouts::InPlace),
        (Taken::Sampled, Whereabouts::Officers),
        (Taken::Confiscated, Whereabouts::Waiting),
    ] {
        s.case.goods.0[0].taken = taken;
        assert_eq!(at(&s), place, "{taken:?}");
    }
}

#[test]
fn a_thing_that_leaves_the_agency_says_so() {
    let s = held();
    let lost = CaseFact::Fund(Fund::DisposalCarriedOut {
        number: number(&s),
        goods: vec![1],
        way: law::case::fund::DisposalWay::default(),
        gone: Gone::Destroyed,
        on: s.today(),
        agent: String::new(),
        witness: law::party::Attestor::default(),
        proceeds: law::money::Fen::ZERO,
        process: String::new(),
        files: vec![],
    });
    let link = after(&s, lost).expect("a link");
    assert_eq!(said(&link)[..4], ["销毁", "", "", "保管员"]);
    assert!(link.purpose.contains("离开本机关") && link.at == s.now, "{link:?}");
}

#[test]
fn a_move_in_the_keepers_book_is_told_whole() {
    let mut s = held();
    let c = law::case::hold::RecordCustody {
        files: vec![file()],
        ..crate::hold::custody(1, law::case::hold::Custody::Stored)
    };
    s.does("keeper", law::case::CaseCommand::Hold(law::case::hold::Command::RecordCustody(c)));
    let last = s.case_events.last().expect("recorded").clone();
    let CaseFact::Hold(Hold::CustodyRecorded { moved_at, giver, taker, .. }) = &last.fact else {
        panic!("{last:?}");
    };
    let link = links(&s.case_events, 1).pop().expect("a link");
    assert_eq!(said(&link), ["移交入库", giver.as_str(), taker.as_str(), "保管员", "送检", "物品库1号架"]);
    assert_eq!((link.at, link.condition.as_str(), link.seal.as_str()), (*moved_at, "完好", "F001"));
    assert_eq!((link.files.len(), link.broken), (1, None));
    assert!(!giver.is_empty() && !taker.is_empty());
    // What an altered record says beside it is shown as it says it.
    let mut events = s.case_events.clone();
    if let CaseFact::Hold(Hold::CustodyRecorded { hash_after, broken, witness, .. }) =
        &mut events.last_mut().expect("one").fact
    {
        *hash_after = "ab12".into();
        *broken = Some("封签破损".into());
        *witness = law::party::Attestor::new(&neighbour(), "");
    }
    let link = links(&events, 1).pop().expect("a link");
    assert_eq!(
        (link.hash.as_str(), link.broken.as_deref(), link.witness.as_str()),
        ("ab12", Some("封签破损"), "王邻居")
    );
}

#[test]
fn what_was_ordered_back_goes_back_while_it_is_here() {
    use law::case::chain::goes_back;
    let mut s = held();
    assert!(!goes_back(&s.case, 1));
    s.case.hold.to_return.insert(1);
    assert!(goes_back(&s.case, 1) && !goes_back(&s.case, 2));
    s.case.goods.0[0].gone = Some((Gone::Returned, s.today()));
    assert!(!goes_back(&s.case, 1), "it has gone back");
}
