//! 行政检查: who plans, how long, how often, whom the lot takes and which notice a check answers.

use crate::inspection::*;
use crate::kit::file;
use crate::support::day;
use jiff::ToSpan;
use law::context::Registers;
use law::inspection::{InspectionCommand as K, *};
use law::person::Role;

struct Next;

impl Registers for Next {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

fn makes(c: MakePlan) -> Option<(&'static str, Option<&'static str>)> {
    Desk::new().act("dept1", &K::MakePlan(c)).err().map(|r| (r.rule.id, r.field))
}

#[test]
fn a_department_whose_people_serve_in_the_brigade_too_plans_all_the_same() {
    let mut d = Desk::new();
    d.s.people.get_mut("dept1").expect("known").roles.insert(Role::Squad);
    d.does("dept1", K::MakePlan(plan(PlanWay::Listed)));
}

#[test]
fn a_plan_begins_today_or_later_and_ends_within_a_year() {
    let over = |from: &str, to: &str| {
        makes(MakePlan { from: Some(day(from)), to: Some(day(to)), ..plan(PlanWay::Listed) })
    };
    for (from, to) in [
        ("2026-03-02", "2026-03-31"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-03", "2026-03-03"),
        ("2026-03-02", "2027-03-03"),
    ] {
        assert_eq!(over(from, to), None, "{from} {to}");
    }
    for (from, to) in
        [("2026-03-01", "2026-03-31"), ("2026-03-03", "2026-03-02"), ("2026-03-02", "2027-03-04")]
    {
        assert_eq!(over(from, to), Some(("P-04", Some("from"))), "{from} {to}");
    }
}

#[test]
fn objects_of_a_list_are_checked_one_to_twelve_times_and_others_once() {
    let times = |way, n| makes(MakePlan { frequency: Some(n), ..plan(way) });
    for (way, n) in [
        (PlanWay::Listed, 1),
        (PlanWay::Listed, 2),
        (PlanWay::Listed, 12),
        (PlanWay::Random, 1),
        (PlanWay::Unplanned, 1),
    ] {
        assert_eq!(times(way, n), None, "{way:?} {n}");
    }
    for (way, n) in [
        (PlanWay::Listed, 0),
        (PlanWay::Listed, 13),
        (PlanWay::Random, 2),
        (PlanWay::Random, 0),
        (PlanWay::Unplanned, 2),
    ] {
        assert_eq!(times(way, n), Some(("P-04", Some("frequency"))), "{way:?} {n}");
    }
}

#[test]
fn a_list_holds_five_hundred_objects_and_a_wrong_line_is_named() {
    let list = |n: usize| (1..=n).map(|i| format!("摊位{i}，，一村")).collect::<Vec<_>>().join("\n");
    assert_eq!(read(&list(500)).expect("as many as go").len(), 500);
    assert_eq!(read(&list(501)).expect_err("too many").field, Some("roster"));
    let r = read("甲店，，一村\n乙店，123，二村").expect_err("no code");
    assert!(r.have.starts_with("第2行："), "{r}");
}

#[test]
fn the_digest_of_a_list_changes_with_every_object_and_officer() {
    let all = read("甲店，，一村\n乙店，，二村").expect("a list");
    let of = |targets: &[Target], officers: [&str; 2]| digest(targets, officers);
    let first = of(&all, ["a", "b"]);
    assert_eq!((first.len(), first.chars().all(|c| c.is_ascii_hexdigit())), (64, true));
    assert_ne!(first, of(&all[..1], ["a", "b"]));
    assert_ne!(first, of(&all, ["b", "a"]));
}

#[test]
fn a_seed_is_one_line_of_two_hundred_characters_at_most() {
    let draws = |seed: String| {
        let mut d = Desk::reported(PlanWay::Random);
        d.act("dept1", &K::DrawRandom(DrawRandom { seed, ..lots() })).err().map(|r| (r.rule.id, r.field))
    };
    for seed in ["7".into(), "7".repeat(200)] {
        assert_eq!(draws(seed), None);
    }
    for seed in ["7".repeat(201), "7\n8".into()] {
        assert_eq!(draws(seed), Some(("U-16", Some("seed"))));
    }
}

#[test]
fn who_withdraws_from_one_object_may_be_drawn_for_the_others() {
    let mut elsewhere = 0;
    for target in 1..=3 {
        for officer in ["dept1", "dept2", "sq1"] {
            let mut d = Desk::reported(PlanWay::Random);
            let away = Withdraw { officer: officer.into(), target: Some(target), reason: "近亲属".into() };
            let c = DrawRandom { count: 3, withdrawals: vec![away], ..lots() };
            d.does("dept1", K::DrawRandom(c));
            let goes = |no| d.plan.drawn(no).expect("drawn").officers.iter().any(|o| o.id == officer);
            assert!(!goes(target), "{officer} goes to {target}");
            elsewhere += (1..=3).filter(|no| goes(*no)).count();
        }
    }
    assert!(elsewhere > 0);
}

#[test]
fn only_a_plan_by_lot_offers_the_lot() {
    let offers = |way| {
        let d = Desk::reported(way);
        panel(&d.plan, &d.s.ctx("dept1", &Next)).iter().any(|o| o.act == "draw_random")
    };
    assert_eq!([PlanWay::Random, PlanWay::Listed, PlanWay::Unplanned].map(offers), [true, false, false]);
}

#[test]
fn u17_lets_pass_a_check_on_the_first_and_the_last_day_of_the_plan_and_refuses_the_day_after() {
    let visit = |date: &str| {
        let mut d = Desk::reported(PlanWay::Listed);
        d.s.now = day(date).at(8, 0, 0, 0);
        let c = d.notice(1);
        d.act("dept1", &K::NotifyCheck(c)).err().map(|r| (r.rule.id, r.field))
    };
    for date in ["2026-03-03", "2026-03-31"] {
        assert_eq!(visit(date), None, "{date}");
    }
    for date in ["2026-03-02", "2026-04-01"] {
        assert_eq!(visit(date), Some(("U-17", Some("visit_at"))), "{date}");
    }
    // The item is gone from the list: no field of this form can mend that.
    let mut d = Desk::reported(PlanWay::Listed);
    d.s.town.powers[1].items.retain(|i| i.id != "A-01");
    let c = d.notice(1);
    assert_eq!(d.refused("dept1", K::NotifyCheck(c), "U-17").field, None);
    d.does("dept1", K::EndPlan(EndPlan { reason: "事项已经取消".into() }));
}

#[test]
fn a_check_ends_no_earlier_than_it_begins_and_not_ahead() {
    let span = |before: i64, after: i64| {
        let mut d = Desk::reported(PlanWay::Listed);
        let (started_at, ended_at) =
            (Some(d.s.now.saturating_add(before.minutes())), Some(d.s.now.saturating_add(after.minutes())));
        let c = RecordCheck { started_at, ended_at, ..d.record(3) };
        d.act("dept1", &K::RecordCheck(c)).err().map(|r| (r.rule.id, r.field))
    };
    for (from, to) in [(-30, 0), (-30, -30), (0, 0)] {
        assert_eq!(span(from, to), None, "{from} {to}");
    }
    for (from, to) in [(-29, -30), (-30, 1)] {
        assert_eq!(span(from, to), Some(("P-04", Some("ended_at"))), "{from} {to}");
    }
}

#[test]
fn a_report_from_a_check_brings_its_time_and_its_pictures() {
    let d = Desk::reported(PlanWay::Listed);
    let c =
        RecordCheck {
            outcome: Finding::Violation, class: "占道".into(), files: vec![file()], ..d.record(3)
        };
    let events = decide(&d.plan, &K::RecordCheck(c.clone()), &d.s.ctx("dept1", &Next)).expect("recorded");
    assert_eq!(files_of(&events[0]), [file()]);
    let clue = clue_of(&d.plan, &c, &events[0].fact, "inspection/1").expect("something unlawful");
    assert_eq!((clue.seen_at, clue.files), (c.started_at, vec![file()]));
    let reported = decide(
        &Desk::made(PlanWay::Listed).plan,
        &K::ReportPlan(ReportPlan::default()),
        &d.s.ctx("dept1", &Next),
    );
    assert!(files_of(&reported.expect("reported")[0]).is_empty());
}

#[test]
fn a_check_answers_the_notice_of_its_own_object() {
    let mut d = Desk::reported(PlanWay::Listed);
    for no in [1, 2] {
        let c = d.notice(no);
        d.does("dept1", K::NotifyCheck(c));
    }
    let open = |d: &Desk| [1, 2].map(|no| d.plan.notice(no).map(|n| n.no));
    assert_eq!(open(&d), [Some(1), Some(2)]);
    let c = d.record(1);
    d.does("dept1", K::RecordCheck(c));
    assert_eq!(open(&d), [None, Some(2)]);
}

#[test]
fn a_plan_concerns_whoever_made_it_and_whoever_goes() {
    let mut d = Desk::new();
    let c = MakePlan { officers: ids(&["dept2", "sq1"]), ..plan(PlanWay::Listed) };
    d.does("dept1", K::MakePlan(c));
    let all = ["dept1", "dept2", "sq1", "sq2", "legal"].map(|id| d.plan.involves(id));
    assert_eq!(all, [true, true, true, false, false]);
}

#[test]
fn a_plan_tells_what_runs_in_it_and_is_over_when_it_is_sent_back_or_ended() {
    let runs = |d: &Desk| -> Vec<(&str, String, String)> {
        let all = d.plan.deadlines(&d.s.town).into_iter();
        all.map(|(name, due)| {
            (name, due.due.map_or(String::new(), |d| d.to_string()), due.rules[0].to_string())
        })
        .collect()
    };
    let line = |name: &'static str, on: &str, rule: &str| (name, on.to_string(), rule.to_string());
    assert_eq!(runs(&Desk::made(PlanWay::Listed)), [line("报备", "2026-03-03", "U-16")]);
    assert_eq!(runs(&Desk::made(PlanWay::Unplanned)), [line("报备", "2026-03-03", "U-18")]);
    let mut d = Desk::drawn();
    assert_eq!(runs(&d), [line("检查期间", "2026-03-31", "U-17")]);
    let no = d.lots()[0];
    d.check(no);
    assert_eq!(runs(&d).iter().map(|r| r.0).collect::<Vec<_>>(), ["公布抽查结果", "检查期间"]);
    assert_eq!(
        d.plan.version,
        u64::try_from(d.plan.papers.len()).expect("few") + 1,
        "each paper and the report"
    );
    let over: Vec<PlanStage> = PlanStage::ALL.into_iter().filter(|s| s.is_final()).collect();
    assert_eq!(over, [PlanStage::Returned, PlanStage::Ended]);
}

#[test]
fn a_plan_is_what_its_events_make_of_it() {
    let d = Desk::new();
    let made = decide(&d.plan, &K::MakePlan(plan(PlanWay::Listed)), &d.s.ctx("dept1", &Next)).expect("made");
    let state = InspectionState::fold(&made);
    assert_eq!((state.stage, state.version, state.targets.len()), (PlanStage::Made, 1, 3));
}
