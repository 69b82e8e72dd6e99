//! 不予立案告知 (U-25): whom, when and by when a reporter is told that nothing was filed.

use crate::kit::{At, Story, citizen};
use crate::support::day;
use law::case::{CaseCommand as C, DecideFiling, FilingVerdict};
use law::clue::{CheckOutcome, CheckSite, ClueCommand as K, ClueFact, ClueStage, GiveFeedback, Reason};
use law::clue::{ReportClue, Reporter, Source, TellReporter, panel};
use law::party::Signature;

/// A report by this reporter, on a Monday.
fn reported(reporter: Reporter) -> Story {
    let mut s = Story::new();
    let report = ReportClue { source: Source::Citizen, reporter, ..s.report() };
    s.tells("citizen", K::ReportClue(report));
    s
}

fn named() -> Reporter {
    Reporter { name: "赵示例".into(), phone: "19900001234".into(), anonymous: false }
}

fn nobody() -> Reporter {
    Reporter { anonymous: true, ..Reporter::default() }
}

fn tell() -> K {
    K::TellReporter(TellReporter { reason: "没有具体地点，无法核实".into(), way: "邮寄".into() })
}

fn decline() -> K {
    K::DeclineClue(Reason { reason: "没有具体地点，无法核实".into() })
}

/// Checked and found untrue.
fn unfounded(reporter: Reporter) -> Story {
    let mut s = reported(reporter);
    let c = s.dispatch();
    s.tells("hub", K::DispatchClue(c));
    let signature = Signature { refused: Some("无人在场".into()), ..Signature::default() };
    let check = CheckSite { outcome: CheckOutcome::Unfounded, files: vec![], signature, ..s.check() };
    s.tells("sq1", K::CheckSite(check));
    s
}

#[test]
fn u25_refuses_telling_nobody_too_early_and_twice() {
    let r = {
        let mut s = reported(nobody());
        s.tells("hub", decline());
        s.refused_clue("hub", tell(), "U-25")
    };
    assert!(r.have.contains("匿名"), "{r}");
    // A patrol's author is the member's account, nobody outside.
    let mut s = Story::at(At::Reported);
    s.tells("hub", decline());
    s.refused_clue("hub", tell(), "U-25");
    let mut s = reported(named());
    s.refused_clue("hub", tell(), "U-25");
    s.tells("hub", decline());
    s.refused_clue("dept1", tell(), "P-01");
    s.tells("hub", tell());
    assert!(s.refused_clue("hub", tell(), "U-25").have.contains("已以"));
}

#[test]
fn u25_refuses_a_word_of_feedback_in_place_of_the_notice() {
    let mut s = unfounded(named());
    let r = s.refused_clue("hub", K::GiveFeedback(GiveFeedback { content: "不属实".into() }), "U-25");
    assert_eq!(r.fix.act, Some("tell_reporter"));
    let offers = s.with("hub", |ctx| panel(&s.clue, ctx));
    assert!(offers.iter().any(|o| o.act == "tell_reporter" && o.refusal.is_none()));
}

#[test]
fn u25_lets_pass_the_notice_after_declining_checking_and_a_filing_refused() {
    let mut s = reported(named());
    s.tells("hub", decline());
    assert!(s.clue.is_open(), "somebody is still to be told");
    s.tells("hub", tell());
    assert_eq!((s.clue.stage, s.clue.is_open()), (ClueStage::Declined, false));
    let mut s = unfounded(named());
    s.tells("hub", tell());
    assert_eq!(s.clue.stage, ClueStage::Closed);
    assert_eq!(s.clue.papers.last().map(|(code, _)| code.as_str()), Some("CLUE-N"));
    // Refused for filing: the case tells the clue, the centre tells the reporter.
    let mut s = Story { party: citizen(crate::kit::ADULT), ..reported(named()) }.to(At::Endorsed);
    let refuse = DecideFiling { verdict: FilingVerdict::Refuse, opinion: "轻微并已改正".into() };
    s.does("head", C::DecideFiling(refuse));
    s.tells("hub", tell());
    assert_eq!(s.clue.stage, ClueStage::Closed);
}

#[test]
fn u25_lets_pass_feedback_to_those_who_gave_no_name() {
    let mut s = unfounded(nobody());
    assert!(s.with("hub", |ctx| panel(&s.clue, ctx)).iter().all(|o| o.act != "tell_reporter"));
    s.tells("hub", K::GiveFeedback(GiveFeedback { content: "经核查不属实".into() }));
    assert_eq!(s.clue.stage, ClueStage::Closed);
}

#[test]
fn u25_the_notice_is_due_in_five_working_days_or_as_many_as_the_town_says() {
    let mut s = reported(named());
    s.until("2026-03-05").tells("hub", decline());
    // A Thursday: the fifth working day is the next Thursday.
    let due = |s: &Story| s.clue.due(&s.town).and_then(|d| d.due);
    assert_eq!(due(&s), Some(day("2026-03-12")));
    s.town.policy.reporter_notice_days.value = 3;
    assert_eq!(due(&s), Some(day("2026-03-10")));
    s.tells("hub", tell());
    assert_eq!(due(&s), None);
    assert!(matches!(s.clue_events.last().map(|e| &e.fact), Some(ClueFact::ReporterTold { .. })));
}
