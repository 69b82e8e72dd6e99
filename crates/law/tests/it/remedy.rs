//! 复议诉讼 (RULES §6, U-07, U-08, D-12; TL-60, TL-74; TD-32, 33, 35, 36, 46).

use crate::kit::{At, Story, file, fine};
use crate::support::day;
use crate::witness::shown;
use jiff::civil::Date;
use law::case::hold;
use law::case::remedy::{self as r, Command, Due, Handling, ResultKind, StayGround};
use law::case::{
    AddEvidence, CaseCommand as C, CaseFact, CaseStage, FileForRecord, Outcome, Penalty, ProposeDecision,
    PublicationState, SubmitReport, UrgePayment, WithdrawPublication,
};
use law::deadline::{self, Deadline};
use law::money::Fen;
use law::refusal::Refusal;

pub fn reconsideration(s: &Story) -> r::RegisterReconsideration {
    r::RegisterReconsideration {
        applicant: "张示例".into(),
        filed_on: Some(s.today()),
        request: "请求撤销处罚".into(),
        ..Default::default()
    }
}

pub fn suit(s: &Story) -> r::RegisterSuit {
    r::RegisterSuit {
        applicant: "张示例".into(),
        filed_on: Some(s.today()),
        accepted_on: Some(s.today()),
        received_on: Some(s.today()),
        request: "请求撤销处罚".into(),
        ..Default::default()
    }
}

pub fn accepted(s: &Story) -> r::RecordAcceptance {
    r::RecordAcceptance {
        accepted_on: Some(s.today()),
        received_on: Some(s.today()),
        reference: "示政复〔2026〕1号".into(),
        ..Default::default()
    }
}

pub fn reply() -> r::SubmitReply {
    r::SubmitReply {
        reply: "申请人的理由不能成立".into(),
        facts: "占道堆放沙石".into(),
        basis: "《示例条例》第五十条".into(),
        contact: "法治室 0391-0000000".into(),
        ..Default::default()
    }
}

pub fn court_defence() -> r::SubmitCourtDefence {
    r::SubmitCourtDefence {
        reply: "请求驳回原告的诉讼请求".into(),
        facts: "占道堆放沙石".into(),
        basis: "《示例条例》第五十条".into(),
        head: "镇长出庭".into(),
        ..Default::default()
    }
}

pub fn result(kind: ResultKind) -> r::RecordResult {
    r::RecordResult {
        kind,
        document: "示政复决〔2026〕1号".into(),
        summary: "主要理由".into(),
        ..Default::default()
    }
}

/// Part of it annulled for its procedure, a fine upheld, the rest to be decided anew.
pub fn partly() -> r::RecordResult {
    r::RecordResult {
        redo: true,
        for_procedure: true,
        penalty: fine(300),
        ..result(ResultKind::PartlyAnnulled)
    }
}

pub fn appearance(s: &Story) -> r::ArrangeAppearance {
    r::ArrangeAppearance {
        on: Some(s.today()),
        place: "第一审判庭".into(),
        head: "head".into(),
        delegate: "legal".into(),
        proof: true,
        ..Default::default()
    }
}

pub fn leave() -> r::AllowEvidence {
    r::AllowEvidence {
        document: "准许补充证据通知书".into(),
        reason: "申请人提出新的理由".into(),
        ..Default::default()
    }
}

pub fn supplement() -> r::SupplementEvidence {
    r::SupplementEvidence {
        name: "补充照片".into(),
        source: "拍摄".into(),
        proves: "堆放范围".into(),
        officers: vec!["sq1".into(), "sq2".into()],
        ..Default::default()
    }
}

pub fn fault() -> r::AssessFault {
    r::AssessFault {
        circumstance: "违反法定程序".into(),
        officer: "sq1".into(),
        responsibility: "直接责任".into(),
        handling: Handling::Criticism,
        ..Default::default()
    }
}

pub fn fulfil(duty: Due) -> r::FulfilDuty {
    r::FulfilDuty { duty, document: "回执".into(), note: "已经履行".into(), ..Default::default() }
}

pub fn withdrawal() -> WithdrawPublication {
    WithdrawPublication {
        reason: "决定被撤销".into(), document: "复议决定书".into(), received_on: None
    }
}

pub fn claim(s: &Story) -> r::RegisterClaim {
    r::RegisterClaim {
        claimant: "张示例".into(),
        known_on: Some(s.today()),
        amount: Fen::yuan(100),
        request: "赔偿损失".into(),
        files: vec![file()],
        ..Default::default()
    }
}

pub fn letter(s: &Story) -> r::ReceiveSupervision {
    r::ReceiveSupervision {
        from: "示例市司法局".into(),
        document: "示司监〔2026〕1号".into(),
        content: "案卷不完整".into(),
        due_on: Some(s.today()),
        ..Default::default()
    }
}

pub trait Remedies {
    fn legal(&mut self, c: Command) -> &mut Self;
    fn no(&mut self, who: &str, c: Command, rule: &str) -> Refusal;
    fn ends(&mut self, c: r::RecordResult) -> &mut Self;
    fn due(&self, name: &str) -> Deadline;
    fn window(&self, name: &str) -> Option<Deadline>;
    fn reconsidered(&mut self) -> &mut Self;
    fn sued(&mut self) -> &mut Self;
}

impl Remedies for Story {
    #[track_caller]
    fn legal(&mut self, c: Command) -> &mut Self {
        self.does("legal", C::Remedy(c))
    }
    #[track_caller]
    fn no(&mut self, who: &str, c: Command, rule: &str) -> Refusal {
        self.refused(who, C::Remedy(c), rule)
    }
    #[track_caller]
    fn ends(&mut self, c: r::RecordResult) -> &mut Self {
        self.legal(Command::RecordResult(c))
    }
    #[track_caller]
    fn due(&self, name: &str) -> Deadline {
        let all = self.case.deadlines(&self.town);
        all.into_iter().find(|(n, _)| *n == name).unwrap_or_else(|| panic!("no deadline {name}")).1
    }
    fn window(&self, name: &str) -> Option<Deadline> {
        self.case.windows(&self.town).into_iter().find(|(n, _)| *n == name).map(|(_, w)| w)
    }
    #[track_caller]
    fn reconsidered(&mut self) -> &mut Self {
        let (c, a) = (reconsideration(self), accepted(self));
        self.legal(Command::RegisterReconsideration(c)).legal(Command::RecordAcceptance(a))
    }
    #[track_caller]
    fn sued(&mut self) -> &mut Self {
        let c = suit(self);
        self.legal(Command::RegisterSuit(c))
    }
}

/// Ready on the stage at which the decision is served.
pub fn served() -> Story {
    Story::at(At::Served)
}

/// Paid and published: what an annulment has to undo.
pub fn paid() -> Story {
    Story::at(At::Paid)
}

fn annulled_to_redo(for_procedure: bool) -> Story {
    let mut s = served();
    s.reconsidered();
    s.ends(r::RecordResult { redo: true, for_procedure, ..result(ResultKind::Annulled) });
    s
}

/// Walks a case that decides anew to the proposal, with this text of the facts.
pub fn again(s: &mut Story, facts: &str) -> Result<(), Refusal> {
    s.does("sq1", C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    let report = SubmitReport { facts: facts.into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(report));
    *s = s.clone().to(At::WindowOver);
    let proposal = s.proposal();
    s.act("sq1", &C::ProposeDecision(proposal))
}

fn due(date: &str) -> Option<Date> {
    Some(day(date))
}

#[test]
fn a01_the_time_to_ask_for_reconsideration_shows_as_a_window_of_the_party() {
    // TD-32: sixty days, rolled over the national holiday; TD-33: into a year whose holidays are unknown.
    let mut s = Story { now: day("2026-07-20").at(9, 0, 0, 0), ..Story::new() }.to(At::Decided);
    s.until("2026-08-03");
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve));
    shown("A-01", s.window(r::RECONSIDERATION_WINDOW).and_then(|w| w.due), due("2026-10-08"));
    s.until("2026-10-09");
    let c = reconsideration(&s);
    s.legal(Command::RegisterReconsideration(c));
    assert!(s.case.remedy.proceedings[0].late, "after the last day");
    assert_eq!(s.window(r::RECONSIDERATION_WINDOW), None);
    let late = deadline::reconsideration(day("2026-11-10"), true, &s.town.calendar);
    assert!(late.provisional && late.due.is_none(), "TD-33");
    assert_eq!(deadline::reconsideration(day("2025-03-03"), false, &s.town.calendar).due, due("2026-03-03"));
}

#[test]
fn a01_no_time_runs_against_whom_nothing_was_decided() {
    let mut s = Story::at(At::Ordered);
    let outcome = Outcome::Dismiss { reason: "不是当事人所为".into() };
    let c = SubmitReport { outcome: outcome.clone(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = ProposeDecision { outcome, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    let s = s.to(At::Served);
    shown("A-01", (s.window(r::RECONSIDERATION_WINDOW), s.window(r::SUIT_WINDOW)), (None, None));
    let s = served();
    assert!(s.window(r::RECONSIDERATION_WINDOW).is_some() && s.window(r::SUIT_WINDOW).is_some());
}

#[test]
fn a02_five_years_are_the_longest_and_twenty_for_land() {
    let s = Story::new();
    let cal = &s.town.calendar;
    shown("A-02", deadline::RECONSIDERATION_LONGEST.from(day("2021-03-03"), cal).due, due("2026-03-03"));
    assert!(deadline::RECONSIDERATION_LONGEST_LAND.from(day("2021-03-03"), cal).provisional);
}

#[test]
fn a03_the_reconsideration_body_is_the_government_above() {
    let mut s = served();
    s.reconsidered();
    shown("A-03", &s.case.remedy.proceedings[0].body, &s.town.agency.reconsideration_body);
}

#[test]
fn a04_refuses_a_defence_that_is_silent_on_a_suit_that_skipped_reconsideration() {
    let mut s = Story::delivered();
    s.sued();
    assert!(s.case.remedy.proceedings[0].skipped);
    assert_eq!(s.no("legal", Command::SubmitCourtDefence(court_defence()), "A-04").field, Some("objection"));
}

#[test]
fn a04_lets_pass_one_that_says_so_and_one_after_reconsideration() {
    let mut s = Story::delivered();
    s.sued();
    let c = r::SubmitCourtDefence { objection: "未经复议".into(), ..court_defence() };
    s.legal(Command::SubmitCourtDefence(c));
    let mut s = Story::delivered();
    s.reconsidered().ends(result(ResultKind::Maintained)).sued();
    assert!(!s.case.remedy.proceedings[1].skipped);
    s.legal(Command::SubmitCourtDefence(court_defence()));
}

#[test]
fn a05_refuses_a_suit_beside_a_reconsideration_and_the_other_way_round() {
    let mut s = served();
    s.reconsidered();
    let c = suit(&s);
    s.no("legal", Command::RegisterSuit(c), "A-05");
    let mut s = served();
    s.sued();
    let c = reconsideration(&s);
    s.no("legal", Command::RegisterReconsideration(c), "A-05");
    s.ends(result(ResultKind::Withdrawn));
    let c = reconsideration(&s);
    s.no("legal", Command::RegisterReconsideration(c), "A-05");
    // A suit brought too early bars it as long as it is pending.
    let mut s = Story::delivered();
    s.sued();
    let c = reconsideration(&s);
    s.no("legal", Command::RegisterReconsideration(c), "A-05");
}

#[test]
fn a05_lets_pass_one_after_the_other() {
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained)).sued();
    assert_eq!(s.case.remedy.proceedings.len(), 2);
    assert!(s.case.remedy.pending().is_some_and(|p| p.contains("行政诉讼")));
    // A suit that skipped reconsideration was turned away for it, or no court ever accepted it.
    let mut s = Story::delivered();
    s.sued().ends(r::RecordResult { ruling: true, ..result(ResultKind::Dismissed) });
    s.wait(15).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "裁定生效".into() }));
    s.reconsidered();
    let mut s = served();
    let c = r::RegisterSuit { accepted_on: None, received_on: None, ..suit(&s) };
    s.legal(Command::RegisterSuit(c)).ends(result(ResultKind::Withdrawn));
    s.reconsidered();
}

#[test]
fn a06_five_working_days_to_accept_are_shown_until_it_is_accepted() {
    let mut s = served();
    let c = reconsideration(&s);
    s.legal(Command::RegisterReconsideration(c));
    let filed = s.today();
    let wait = deadline::RECONSIDERATION_ACCEPT.from(filed, &s.town.calendar).due;
    shown("A-06", s.window(r::ACCEPTANCE_WINDOW).and_then(|w| w.due), wait);
    let c = accepted(&s);
    s.legal(Command::RecordAcceptance(c));
    assert_eq!(s.window(r::ACCEPTANCE_WINDOW), None);
}

#[test]
fn a06_a_body_that_stays_silent_counts_as_having_accepted() {
    let mut s = served();
    let c = reconsideration(&s);
    s.legal(Command::RegisterReconsideration(c));
    let silent = deadline::RECONSIDERATION_ACCEPT.from(s.today(), &s.town.calendar).due.expect("known");
    let sixty = deadline::Term::C(60).from(silent, &s.town.calendar).due.expect("known");
    shown("A-06", s.window(r::DECISION_WINDOW).and_then(|w| w.due), Some(sixty));
    // Until then it is pending; afterwards the party may sue, within fifteen days.
    let mut late = s.clone();
    late.now = sixty.at(9, 0, 0, 0);
    let c = suit(&late);
    late.no("legal", Command::RegisterSuit(c), "A-05");
    late.wait(1).sued();
    assert!(!late.case.remedy.proceedings[1].late);
    // Once the day of acceptance is known, it counts.
    let c = accepted(&s);
    s.legal(Command::RecordAcceptance(c));
    let known = deadline::Term::C(60).from(s.today(), &s.town.calendar).due;
    assert_eq!(s.window(r::DECISION_WINDOW).and_then(|w| w.due), known);
}

#[test]
fn a07_our_reply_is_due_in_ten_working_days_and_in_five_by_the_simple_way() {
    // TD-35 and its like: the copy came on 2026-09-22.
    let mut s = Story { now: day("2026-09-01").at(9, 0, 0, 0), ..Story::new() }.to(At::Served);
    s.until("2026-09-22").reconsidered();
    shown("A-07", s.due("复议答复").due, due("2026-10-13"));
    let simple = r::RecordAcceptance { simple: true, ..accepted(&s) };
    s.legal(Command::RecordAcceptance(simple));
    assert_eq!(s.due("复议答复").due, due("2026-09-30"));
    s.legal(Command::SubmitReply(reply()));
    assert!(s.case.deadlines(&s.town).iter().all(|(n, _)| *n != "复议答复"));
}

#[test]
fn a08_refuses_a_late_reply_without_its_reason() {
    // TL-60: ten working days are over; what follows is said, and the reply is still possible.
    let mut s = served();
    s.reconsidered();
    s.wait(30);
    let red = s.no("legal", Command::SubmitReply(reply()), "A-08");
    assert!(red.have.contains("视为没有证据"), "{}", red.have);
    assert_eq!(red.field, Some("late_note"));
}

#[test]
fn a08_lets_pass_a_reply_in_time_and_a_late_one_with_its_reason() {
    let mut s = served();
    s.reconsidered();
    let mut late = s.clone();
    s.legal(Command::SubmitReply(reply()));
    assert!(s.case.papers.iter().any(|p| p.code == "RECON"));
    late.wait(30);
    late.legal(Command::SubmitReply(r::SubmitReply { late_note: "经办人住院".into(), ..reply() }));
}

/// A redo of the part that reconsideration annulled, during which the party sues over what it upheld: both are sued.
fn redo_under_suit() -> Story {
    let mut s = served();
    s.reconsidered().ends(partly()).sued();
    s.does("sq1", C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    s
}

/// Every act of 证据保全 that gathers evidence.
fn gathering(s: &Story) -> Vec<hold::Command> {
    let day = s.today().saturating_add(jiff::ToSpan::days(3));
    let officers = vec!["sq1".to_string(), "sq2".to_string()];
    vec![
        hold::Command::SummonInquiry(hold::SummonInquiry {
            ask_at: Some(day.at(9, 0, 0, 0)),
            place: "询问室".into(),
            materials: "身份证".into(),
            officers: officers.clone(),
            ..Default::default()
        }),
        hold::Command::RequestEvidence(hold::RequestEvidence {
            recipient: "示例超市".into(),
            materials: "进货台账".into(),
            due_on: Some(day),
            reason: "查明来源".into(),
            officers,
        }),
        hold::Command::ExtractData(crate::hold::extract()),
        hold::Command::DescribePictures(crate::hold::pictures(s)),
        hold::Command::RequestHold(crate::hold::request()),
        hold::Command::TakeSample(crate::hold::sample()),
        hold::Command::CommissionTest(crate::hold::commission(s)),
    ]
}

#[test]
fn a09_refuses_evidence_gathered_during_reconsideration() {
    let mut s = served();
    s.reconsidered();
    s.no("sq1", Command::SupplementEvidence(supplement()), "A-09");
    // Neither into the catalogue: gathered after the decision was made, though before the party applied.
    let mut s = served();
    let decided = s.case.decision.as_ref().expect("decided").at;
    s.case.evidence[0].collected_at = decided.saturating_add(jiff::ToSpan::minutes(1));
    s.wait(3).reconsidered();
    let late = s.no("legal", Command::SubmitReply(r::SubmitReply { evidence: vec![1], ..reply() }), "A-09");
    assert_eq!(late.field, Some("evidence"));
    let mut s = served();
    s.reconsidered().wait(1);
    s.legal(Command::AllowEvidence(leave()));
    s.does("sq1", C::Remedy(Command::SupplementEvidence(supplement())));
    s.ends(result(ResultKind::Withdrawn));
    let c = r::RegisterReconsideration {
        filed_on: s.case.remedy.proceedings.first().map(|p| p.filed_on),
        ..reconsideration(&s)
    };
    s.legal(Command::RegisterReconsideration(c));
    let a = accepted(&s);
    s.legal(Command::RecordAcceptance(a));
    let last = s.case.evidence.len() as u32;
    s.no("legal", Command::SubmitReply(r::SubmitReply { evidence: vec![last], ..reply() }), "A-09");
}

#[test]
fn a09_lets_pass_evidence_that_answers_new_reasons_by_leave() {
    let mut s = served();
    s.reconsidered();
    s.legal(Command::AllowEvidence(leave()));
    s.does("sq1", C::Remedy(Command::SupplementEvidence(supplement())));
    let no = s.case.evidence.len() as u32;
    s.legal(Command::SubmitReply(r::SubmitReply { evidence: vec![1, no], ..reply() }));
    let Some(CaseFact::Remedy(r::Fact::ReplySubmitted { evidence, .. })) =
        s.case_events.last().map(|e| &e.fact)
    else {
        panic!("a reply")
    };
    assert_eq!(evidence.iter().map(|e| e.no).collect::<Vec<_>>(), [1, no]);
    // Unnamed, what came after the decision does not get onto the list; what came just before it does.
    let listed = |at: i64| {
        let mut s = served();
        let decided = s.case.decision.as_ref().expect("decided").at;
        s.case.evidence[0].collected_at = decided.saturating_add(jiff::ToSpan::minutes(at));
        s.reconsidered().legal(Command::SubmitReply(reply()));
        match s.case_events.last().map(|e| &e.fact) {
            Some(CaseFact::Remedy(r::Fact::ReplySubmitted { evidence, .. })) => evidence.len(),
            other => panic!("a reply, not {other:?}"),
        }
    };
    assert_eq!((listed(-1), listed(1)), (1, 0));
}

#[test]
fn a10_refuses_a_stay_without_its_document_and_a_demand_during_one() {
    let mut s = served();
    s.reconsidered();
    let bare = r::RecordRemedyStay { ground: StayGround::Body, ..Default::default() };
    s.no("legal", Command::RecordRemedyStay(bare), "A-10");
    s.legal(Command::RecordRemedyStay(r::RecordRemedyStay::default()));
    assert!(s.case.execution_stayed().is_some());
    s.wait(40);
    s.refused("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }), "A-10");
}

#[test]
fn a10_lets_pass_a_demand_while_nothing_is_stopped_or_after_it_resumed() {
    let mut s = served();
    s.reconsidered();
    s.legal(Command::RecordRemedyStay(r::RecordRemedyStay::default()));
    let resumed =
        r::RecordRemedyStay { resumed: true, document: "恢复执行通知".into(), ..Default::default() };
    s.legal(Command::RecordRemedyStay(resumed));
    s.wait(40);
    s.does("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }));
}

#[test]
fn a11_refuses_a_reconsideration_hearing_left_to_lawyers() {
    let mut s = served();
    s.reconsidered();
    let lawyers = r::ArrangeAppearance {
        head: String::new(),
        delegate: String::new(),
        reason: "出差".into(),
        lawyers: "王律师".into(),
        ..appearance(&s)
    };
    assert!(s.no("legal", Command::ArrangeAppearance(lawyers), "A-11").have.contains("仅委托律师"));
    let silent = r::ArrangeAppearance { head: String::new(), ..appearance(&s) };
    s.no("legal", Command::ArrangeAppearance(silent), "A-11");
}

#[test]
fn a11_lets_pass_a_reason_with_a_delegate() {
    let mut s = served();
    s.reconsidered();
    let c = r::ArrangeAppearance {
        head: String::new(),
        reason: "参加防汛".into(),
        proof: false,
        notified_on: Some(s.today()),
        ..appearance(&s)
    };
    s.legal(Command::ArrangeAppearance(c));
    assert_eq!(s.case.remedy.proceedings[0].appearances.len(), 1);
}

#[test]
fn a12_sixty_days_thirty_more_and_thirty_by_the_simple_way() {
    let mut s = served();
    s.reconsidered();
    let accepted_on = s.today();
    let at = |days: u32| deadline::Term::C(days).from(accepted_on, &s.town.calendar).due;
    let (plain, longer, simple) = (at(60), at(90), at(30));
    shown("A-12", s.window(r::DECISION_WINDOW).and_then(|w| w.due), plain);
    let mut quick = s.clone();
    let c = r::RecordAcceptance { extended: true, ..accepted(&s) };
    s.legal(Command::RecordAcceptance(c));
    assert_eq!(s.window(r::DECISION_WINDOW).and_then(|w| w.due), longer);
    let c = r::RecordAcceptance { simple: true, ..accepted(&quick) };
    quick.legal(Command::RecordAcceptance(c));
    assert_eq!(quick.window(r::DECISION_WINDOW).and_then(|w| w.due), simple);
    // The simple way is not prolonged; turned into the ordinary one it has sixty days, ten to reply, and may be.
    let c = r::RecordAcceptance { extended: true, ..accepted(&quick) };
    assert_eq!(quick.no("legal", Command::RecordAcceptance(c), "P-04").field, Some("extended"));
    let five = quick.due("复议答复").due;
    let c = r::RecordAcceptance { ordinary: true, ..Default::default() };
    quick.legal(Command::RecordAcceptance(c));
    assert_eq!(quick.window(r::DECISION_WINDOW).and_then(|w| w.due), plain);
    assert!(quick.due("复议答复").due > five);
    let c = r::RecordAcceptance { extended: true, ..Default::default() };
    quick.legal(Command::RecordAcceptance(c));
    assert_eq!(quick.window(r::DECISION_WINDOW).and_then(|w| w.due), longer);
}

#[test]
fn a13_refuses_a_change_that_is_heavier_and_a_result_that_no_reconsideration_has() {
    let mut s = served();
    s.reconsidered();
    let heavier = r::RecordResult { penalty: fine(600), ..result(ResultKind::Changed) };
    s.no("legal", Command::RecordResult(heavier), "A-13");
    s.no("legal", Command::RecordResult(result(ResultKind::Affirmed)), "A-13");
    let odd = r::RecordResult { redo: true, ..result(ResultKind::ConfirmedIllegal) };
    s.no("legal", Command::RecordResult(odd), "A-13");
}

#[test]
fn a13_lets_pass_a_lighter_one_whose_amount_governs_from_then_on() {
    let mut s = served();
    s.reconsidered().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    assert_eq!(s.case.account(s.today(), &s.town).principal, Fen::yuan(300));
    assert!(!s.case.remedy.annulled());
    // 3 % a day of the new amount.
    let due = s.case.account(s.today(), &s.town).due.expect("known");
    s.now = due.saturating_add(jiff::ToSpan::days(2)).at(9, 0, 0, 0);
    let stays: i32 = s.case.stays.iter().map(|x| (x.to.expect("closed") - x.from).get_days()).sum();
    assert_eq!(stays, 0, "applied for and decided on one day");
    assert_eq!(s.case.account(s.today(), &s.town).surcharge, Fen::yuan(18));
    // A third party's opposite request may make it heavier.
    let mut s = served();
    s.reconsidered();
    let c = r::RecordResult { penalty: fine(600), opposite_request: true, ..result(ResultKind::Changed) };
    s.ends(c);
    assert_eq!(s.case.account(s.today(), &s.town).principal, Fen::yuan(600));
}

#[test]
fn a14_refuses_the_same_decision_again_after_reconsideration() {
    let mut s = annulled_to_redo(false);
    let red = again(&mut s, "占道堆放沙石。").expect_err("the same");
    assert_eq!(red.rule.id, "A-14");
    // Nearly the same: a few yuan less make no other act; a tenth does.
    for (yuan, other) in [(499, false), (451, false), (450, true)] {
        let mut s = annulled_to_redo(false);
        s.penalty = fine(yuan);
        assert_eq!(again(&mut s, "占道堆放沙石").is_ok(), other, "{yuan}");
    }
}

#[test]
fn a14_lets_pass_other_facts_another_amount_and_what_fell_for_its_procedure() {
    let mut s = annulled_to_redo(false);
    again(&mut s, "占道堆放沙石四平方米，已在当日清除").expect("other facts");
    let mut s = annulled_to_redo(true);
    again(&mut s, "占道堆放沙石").expect("annulled for its procedure");
    let mut s = annulled_to_redo(false);
    s.penalty = fine(200);
    again(&mut s, "占道堆放沙石").expect("another amount");
    s = s.to(At::Served);
    assert_eq!(s.case.account(s.today(), &s.town).principal, Fen::yuan(200));
    assert_eq!(s.case.remedy.past.len(), 1);
}

#[test]
fn a14_the_term_for_deciding_anew_is_the_documents_or_the_towns() {
    let mut s = served();
    s.reconsidered();
    let by = s.today().saturating_add(jiff::ToSpan::days(20));
    s.ends(r::RecordResult { redo: true, redo_by: Some(by), ..result(ResultKind::Annulled) });
    assert_eq!(s.due("重新作出决定").due, Some(by));
    s.does("sq1", C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    assert_eq!(s.due("办案期限").due, Some(by));
    let own = annulled_to_redo(true);
    let town = deadline::Term::C(60).from(own.today(), &own.town.calendar).due;
    assert_eq!(own.due("重新作出决定").due, town);
}

#[test]
fn a15_refuses_closing_while_the_opinion_is_unanswered() {
    let mut s = paid();
    s.reconsidered().ends(result(ResultKind::Maintained));
    let c = r::ReceiveOpinion {
        document: "复意1号".into(),
        content: "送达回证缺项".into(),
        ..Default::default()
    };
    s.legal(Command::ReceiveOpinion(c));
    let sixty = deadline::OPINION_REPORT.from(s.today(), &s.town.calendar).due;
    assert_eq!(s.due("报送意见书纠正情况").due, sixty);
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "A-15");
    let bare = r::FulfilDuty { note: String::new(), ..fulfil(Due::Opinion) };
    s.no("legal", Command::FulfilDuty(bare), "A-15");
}

#[test]
fn a15_lets_pass_closing_after_the_report() {
    let mut s = paid();
    s.reconsidered().ends(result(ResultKind::Maintained));
    let c = r::ReceiveOpinion {
        document: "复意1号".into(),
        content: "送达回证缺项".into(),
        ..Default::default()
    };
    s.legal(Command::ReceiveOpinion(c)).legal(Command::FulfilDuty(fulfil(Due::Opinion)));
    let closing = s.closing();
    s.does("sq1", C::ProposeClosing(closing));
}

#[test]
fn a16_refuses_closing_while_a_settlement_is_not_performed() {
    let mut s = paid();
    let settled = r::RecordResult {
        perform: "退还沙石".into(),
        perform_by: Some(s.today()),
        ..result(ResultKind::Settled)
    };
    s.reconsidered().ends(settled);
    assert_eq!(s.due("履行决定、判决、调解书").due, Some(s.today()));
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "A-16");
}

#[test]
fn a16_lets_pass_closing_after_performance() {
    let mut s = paid();
    let settled = r::RecordResult { perform: "退还沙石".into(), ..result(ResultKind::Settled) };
    s.reconsidered().ends(settled).legal(Command::FulfilDuty(fulfil(Due::Perform)));
    let closing = s.closing();
    s.does("sq1", C::ProposeClosing(closing));
}

fn demand() -> C {
    C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] })
}

#[test]
fn a17_refuses_demanding_what_the_reconsideration_body_enforces() {
    for ended in [
        r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) },
        r::RecordResult { penalty: fine(300), ..result(ResultKind::Settled) },
        result(ResultKind::Settled),
    ] {
        let mut s = served();
        s.reconsidered().ends(ended);
        assert!(s.case.remedy.enforced_by_others());
        s.wait(40);
        s.refused("sq1", demand(), "A-17");
    }
}

#[test]
fn a17_lets_pass_demanding_what_was_upheld_and_what_a_court_changed() {
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained));
    assert!(!s.case.remedy.enforced_by_others());
    s.wait(40);
    s.does("sq1", demand());
    let mut s = served();
    s.sued().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    s.wait(40).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    assert!(!s.case.remedy.enforced_by_others());
    s.wait(40);
    s.does("sq1", demand());
}

#[test]
fn a14_deciding_anew_begins_without_what_was_done_to_collect_the_old_fine() {
    use law::case::execution as x;
    let mut s = Story::at(At::Published);
    s.until("2026-03-26");
    s.does("sq1", demand());
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve));
    let ids = vec!["sq1".to_string(), "sq2".into()];
    let c = x::ProposeSurcharge { reason: "逾期不缴纳".into(), officers: ids };
    s.does("sq1", C::Execution(x::Command::ProposeSurcharge(c)));
    let yes = x::ApproveExecution { approve: true, opinion: "同意".into() };
    s.does("head", C::Execution(x::Command::ApproveExecution(yes)));
    assert!(s.case.execution.surcharge.is_some() && s.case.execution.demands.len() == 1);
    s.reconsidered().ends(r::RecordResult { redo: true, ..result(ResultKind::Annulled) });
    s.does("legal", C::WithdrawPublication(withdrawal()));
    s.does("sq1", C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    assert_eq!(s.case.stage, CaseStage::Investigating);
    assert_eq!(s.case.execution, x::State::default());
}

#[test]
fn a17_refuses_our_demand_of_what_the_reconsideration_body_changed_or_settled() {
    for outcome in [
        r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) },
        r::RecordResult { penalty: fine(300), ..result(ResultKind::Settled) },
    ] {
        let mut s = served();
        s.reconsidered().ends(outcome).wait(40);
        s.refused("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }), "A-17");
    }
}

#[test]
fn a17_lets_pass_our_demand_of_what_was_upheld() {
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained)).wait(40);
    s.does("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }));
}

#[test]
fn a18_fifteen_days_to_sue_after_reconsideration_and_after_its_silence() {
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained));
    let fifteen = deadline::SUIT_AFTER_RECONSIDERATION.from(s.today(), &s.town.calendar).due;
    shown("A-18", s.window(r::SUIT_WINDOW).and_then(|w| w.due), fifteen);
    s.wait(20).sued();
    assert!(s.case.remedy.proceedings[1].late);
    // Silence: sixty days from acceptance, then the party may sue, which ends the reconsideration.
    let mut s = served();
    s.reconsidered().wait(65).sued();
    assert!(!s.case.remedy.proceedings[1].late);
    assert_eq!(s.case.remedy.open().count(), 1);
    assert!(s.case.stays.iter().filter(|x| x.to.is_none()).count() == 1);
}

#[test]
fn a19_six_months_to_sue_and_a_case_in_the_archive_still_takes_the_suit() {
    let mut s = Story::at(At::Archived);
    let decided = s.case.decision.clone().expect("decided");
    let served_on = decided.served_on.expect("served");
    let six = deadline::SUIT.from(served_on, &s.town.calendar).due;
    shown("A-19", s.window(r::SUIT_WINDOW).and_then(|w| w.due), six);
    s.now = six.expect("known").at(9, 0, 0, 0);
    s.sued();
    assert!(!s.case.remedy.proceedings[0].late);
    assert_eq!(s.case.stage, CaseStage::Archived);
    // On the spot, reconsideration comes first: no window to sue directly.
    assert_eq!(Story::delivered().window(r::SUIT_WINDOW), None);
}

#[test]
fn a20_refuses_a_late_defence_without_its_reason() {
    // TD-36: the copy came on 2026-09-18; fifteen calendar days, rolled over the holiday.
    let mut s = Story { now: day("2026-09-01").at(9, 0, 0, 0), ..Story::new() }.to(At::Served);
    s.until("2026-09-18").sued();
    assert_eq!(s.due("答辩举证").due, due("2026-10-08"));
    s.until("2026-10-09");
    assert!(
        s.no("legal", Command::SubmitCourtDefence(court_defence()), "A-20").have.contains("视为没有证据")
    );
}

#[test]
fn a20_lets_pass_on_the_last_day_and_late_with_its_reason() {
    let mut s = Story { now: day("2026-09-01").at(9, 0, 0, 0), ..Story::new() }.to(At::Served);
    s.until("2026-09-18").sued().until("2026-10-08");
    let mut late = s.clone();
    s.legal(Command::SubmitCourtDefence(court_defence()));
    assert!(s.case.papers.iter().any(|p| p.code == "SUIT"));
    late.until("2026-10-20");
    late.legal(Command::SubmitCourtDefence(r::SubmitCourtDefence {
        late_note: "不可抗力".into(),
        ..court_defence()
    }));
}

#[test]
fn a21_refuses_evidence_gathered_during_a_suit() {
    let mut s = redo_under_suit();
    let c = s.evidence();
    s.refused("sq1", C::AddEvidence(c), "A-21");
    let c = s.inquiry();
    s.refused("sq1", C::RecordInquiry(c), "A-21");
    let c = s.inspection();
    s.refused("sq1", C::RecordInspection(c), "A-21");
    for c in gathering(&s) {
        s.refused("sq1", C::Hold(c), "A-21");
    }
}

#[test]
fn a21_refuses_what_was_asked_for_before_the_suit() {
    // Asked for and approved while nobody had sued: not carried out, not received afterwards.
    let mut s = redo_under_suit();
    let leave = leave();
    s.legal(Command::AllowEvidence(leave));
    for c in gathering(&s).into_iter().skip(1).take(4) {
        s.does("sq1", C::Hold(c));
    }
    let yes = hold::ApproveHold { approve: true, opinion: "同意".into() };
    s.does("head", C::Hold(hold::Command::ApproveHold(yes)));
    let mut free = s.clone();
    s.case.remedy.proceedings.last_mut().expect("the suit").leave = None;
    s.refused("sq1", C::Hold(hold::Command::CarryOutHold(crate::hold::carry_out())), "A-21");
    let came = hold::ReceiveEvidence {
        officers: vec!["sq1".into(), "sq2".into()],
        received: "台账一份".into(),
        ..Default::default()
    };
    s.refused("sq1", C::Hold(hold::Command::ReceiveEvidence(came.clone())), "A-21");
    // That nothing came may be put down.
    let nothing =
        hold::ReceiveEvidence { received: String::new(), missing: "没有台账".into(), ..came.clone() };
    s.does("sq1", C::Hold(hold::Command::ReceiveEvidence(nothing)));
    free.does("sq1", C::Hold(hold::Command::CarryOutHold(crate::hold::carry_out())));
    free.does("sq1", C::Hold(hold::Command::ReceiveEvidence(came)));
}

#[test]
fn a21_lets_pass_what_the_court_allowed_or_what_comes_after_it() {
    let mut s = redo_under_suit();
    let mut over = s.clone();
    s.legal(Command::AllowEvidence(leave()));
    let c: AddEvidence = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    for c in gathering(&s) {
        s.does("sq1", C::Hold(c));
    }
    over.ends(result(ResultKind::Withdrawn));
    let c = over.evidence();
    over.does("sq1", C::AddEvidence(c));
    // Where the reconsideration body alone is sued the agency is no defendant.
    let mut theirs = annulled_to_redo(true);
    theirs.sued();
    assert!(!theirs.case.remedy.proceedings[1].is_ours());
    theirs.no("sq1", Command::SupplementEvidence(supplement()), "P-03");
    theirs.does("sq1", C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "重新调查".into() })));
    let c = theirs.evidence();
    theirs.does("sq1", C::AddEvidence(c));
    for c in gathering(&theirs) {
        theirs.does("sq1", C::Hold(c));
    }
}

#[test]
fn a22_refuses_a_trial_left_to_lawyers_a_clerk_as_head_and_a_proof_without_seal() {
    let mut s = served();
    s.sued();
    let none =
        |s: &Story| r::ArrangeAppearance { head: String::new(), reason: "出差".into(), ..appearance(s) };
    let lawyers = r::ArrangeAppearance { delegate: String::new(), lawyers: "王律师".into(), ..none(&s) };
    assert!(s.no("legal", Command::ArrangeAppearance(lawyers), "A-22").have.contains("仅委托律师"));
    let clerk = r::ArrangeAppearance { head: "legal".into(), ..appearance(&s) };
    s.no("legal", Command::ArrangeAppearance(clerk), "A-22");
    let outsider = r::ArrangeAppearance { delegate: "citizen".into(), ..none(&s) };
    s.no("legal", Command::ArrangeAppearance(outsider), "A-22");
    let unsealed = r::ArrangeAppearance { proof: false, ..appearance(&s) };
    s.no("legal", Command::ArrangeAppearance(unsealed), "A-22");
}

#[test]
fn a22_lets_pass_the_head_or_a_reason_with_a_delegate() {
    let mut s = served();
    s.sued();
    let c = appearance(&s);
    s.legal(Command::ArrangeAppearance(c));
    let c = r::ArrangeAppearance { head: String::new(), reason: "参加防汛".into(), ..appearance(&s) };
    s.legal(Command::ArrangeAppearance(c));
    assert_eq!(s.case.remedy.proceedings[0].appearances.len(), 1, "one arrangement a day");
}

#[test]
fn a23_upheld_we_are_sued_together_changed_we_are_not() {
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Maintained)).sued();
    shown("A-23", s.case.remedy.proceedings[1].defendants, r::Defendants::Joint);
    assert!(s.case.deadlines(&s.town).iter().any(|(n, _)| *n == "答辩举证"));
    let mut s = served();
    s.reconsidered().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) }).sued();
    assert_eq!(s.case.remedy.proceedings[1].defendants, r::Defendants::Reconsideration);
    assert!(s.case.deadlines(&s.town).iter().all(|(n, _)| *n != "答辩举证"), "nothing is asked of us");
    s.no("legal", Command::SubmitCourtDefence(court_defence()), "P-03");
}

#[test]
fn a23_each_outcome_of_reconsideration_names_its_defendants() {
    use r::Defendants as D;
    let plain = |kind| result(kind);
    for (outcome, who) in [
        (plain(ResultKind::Dismissed), D::Joint),
        (r::RecordResult { inadmissible: true, ..plain(ResultKind::Dismissed) }, D::Agency),
        (r::RecordResult { penalty: fine(300), ..plain(ResultKind::PartlyAnnulled) }, D::Joint),
        (plain(ResultKind::Annulled), D::Reconsideration),
        (plain(ResultKind::Invalid), D::Reconsideration),
        (plain(ResultKind::ConfirmedIllegal), D::Reconsideration),
        (r::RecordResult { for_procedure: true, ..plain(ResultKind::ConfirmedIllegal) }, D::Joint),
        (plain(ResultKind::Withdrawn), D::Agency),
    ] {
        let mut s = served();
        s.reconsidered().ends(outcome.clone()).sued();
        assert_eq!(s.case.remedy.proceedings[1].defendants, who, "{outcome:?}");
    }
    // An application that was not taken in leaves the direct time to sue; one dismissed has fifteen days.
    for (inadmissible, late) in [(true, false), (false, true)] {
        let mut s = served();
        s.reconsidered();
        s.ends(r::RecordResult { inadmissible, ..plain(ResultKind::Dismissed) }).wait(20).sued();
        shown("A-23", s.case.remedy.proceedings[1].late, late);
    }
    // Only an application for reconsideration can be inadmissible.
    let mut s = served();
    s.reconsidered();
    let odd = r::RecordResult { inadmissible: true, ..plain(ResultKind::Maintained) };
    assert_eq!(s.no("legal", Command::RecordResult(odd), "A-13").field, Some("inadmissible"));
}

#[test]
fn a24_refuses_a_higher_court_without_reason() {
    let mut s = served();
    let c = r::RegisterSuit { court: "示例市中级人民法院".into(), ..suit(&s) };
    s.no("legal", Command::RegisterSuit(c), "A-24");
}

#[test]
fn a24_lets_pass_the_towns_court_and_an_appointed_one() {
    let mut s = served();
    s.sued();
    assert_eq!(s.case.remedy.proceedings[0].body, s.town.agency.court);
    let mut s = served();
    let c = r::RegisterSuit {
        court: "示例市中级人民法院".into(), court_note: "指定管辖".into(), ..suit(&s)
    };
    s.legal(Command::RegisterSuit(c));
}

#[test]
fn a25_refuses_a_heavier_change_and_what_no_court_of_first_instance_says() {
    let mut s = served();
    s.sued();
    s.no("legal", Command::RecordResult(result(ResultKind::Maintained)), "A-25");
    let heavier = r::RecordResult { penalty: fine(501), ..result(ResultKind::Changed) };
    s.no("legal", Command::RecordResult(heavier), "A-25");
}

#[test]
fn a25_lets_pass_a_judgment_that_waits_for_the_appeal() {
    let mut s = served();
    s.sued().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    assert_eq!(s.case.account(s.today(), &s.town).principal, Fen::yuan(500), "not yet in effect");
    assert!(s.case.remedy.pending().is_some());
    s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    assert_eq!(s.case.account(s.today(), &s.town).principal, Fen::yuan(300));
    assert_eq!(s.case.remedy.pending(), None);
}

#[test]
fn a26_refuses_the_same_decision_again_after_a_judgment() {
    let mut s = served();
    s.sued().ends(r::RecordResult { redo: true, ..result(ResultKind::Annulled) });
    s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    let red = again(&mut s, "占道堆放沙石").expect_err("the same");
    assert_eq!(red.rule.id, "A-26");
}

#[test]
fn a26_lets_pass_main_facts_that_have_changed() {
    let mut s = served();
    s.sued().ends(r::RecordResult { redo: true, ..result(ResultKind::Annulled) });
    s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    again(&mut s, "占道堆放沙石四平方米").expect("other facts");
}

#[test]
fn a27_refuses_effect_before_the_time_to_appeal_is_over_and_our_own_late_appeal() {
    let mut s = served();
    s.sued().ends(result(ResultKind::Annulled));
    let fifteen = deadline::APPEAL.from(s.today(), &s.town.calendar).due;
    assert_eq!(s.window(r::APPEAL_WINDOW).and_then(|w| w.due), fifteen);
    s.no("legal", Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }), "A-27");
    s.wait(20);
    let c = r::RegisterAppeal {
        appellant: r::Appellant::Agency,
        court: "示例市中级人民法院".into(),
        filed_on: Some(s.today()),
        ..Default::default()
    };
    s.no("legal", Command::RegisterAppeal(c), "A-27");
}

pub fn appeal(s: &Story) -> r::RegisterAppeal {
    r::RegisterAppeal {
        court: "示例市中级人民法院".into(),
        filed_on: Some(s.today()),
        received_on: Some(s.today()),
        ..Default::default()
    }
}

#[test]
fn a27_lets_pass_an_appeal_and_the_second_instance_decides() {
    let mut s = served();
    let ruling = r::RecordResult { ruling: true, ..result(ResultKind::Dismissed) };
    s.sued().ends(ruling);
    let ten = deadline::APPEAL_RULING.from(s.today(), &s.town.calendar).due;
    assert_eq!(s.window(r::APPEAL_WINDOW).and_then(|w| w.due), ten);
    let mut s = served();
    s.sued().ends(result(ResultKind::Annulled));
    let c = appeal(&s);
    s.legal(Command::RegisterAppeal(c));
    assert_eq!(s.case.remedy.open().count(), 1);
    assert!(s.due("答辩举证").due.is_some(), "the second instance asks for a defence too");
    // Sent back: the first instance hears it again.
    let mut back = s.clone();
    back.ends(result(ResultKind::Remanded));
    assert!(!back.case.remedy.annulled() && back.case.remedy.pending().is_some());
    // The appeal dismissed: the first judgment takes effect.
    s.ends(result(ResultKind::Affirmed));
    assert!(s.case.remedy.annulled() && s.case.remedy.pending().is_none());
    // The judgment reversed: the decision stands.
    let mut s = served();
    s.sued().ends(result(ResultKind::Annulled));
    let c = appeal(&s);
    s.legal(Command::RegisterAppeal(c));
    s.ends(result(ResultKind::Dismissed));
    assert!(!s.case.remedy.annulled() && s.case.remedy.pending().is_none());
}

#[test]
fn a28_refuses_closing_while_a_judgment_is_not_performed() {
    let mut s = paid();
    s.sued().ends(r::RecordResult { perform: "重新答复".into(), ..result(ResultKind::OrderedToPerform) });
    s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "A-28");
}

#[test]
fn a28_lets_pass_closing_after_performance() {
    let mut s = paid();
    s.sued().ends(r::RecordResult { perform: "重新答复".into(), ..result(ResultKind::OrderedToPerform) });
    s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    s.legal(Command::FulfilDuty(fulfil(Due::Perform)));
    let closing = s.closing();
    s.does("sq1", C::ProposeClosing(closing));
}

#[test]
fn a29_refuses_a_claim_decided_unheard_or_left_open_at_closing() {
    let mut s = paid();
    let bare = r::RegisterClaim { files: vec![], ..claim(&s) };
    s.no("legal", Command::RegisterClaim(bare), "A-29");
    let c = claim(&s);
    s.legal(Command::RegisterClaim(c));
    let two_months = deadline::COMPENSATION.from(s.today(), &s.town.calendar).due;
    assert_eq!(s.due("决定国家赔偿").due, two_months);
    let unheard = r::DecideClaim { granted: false, reasons: "没有损害".into(), ..Default::default() };
    s.no("head", Command::DecideClaim(unheard), "A-29");
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "A-29");
}

#[test]
fn a29_lets_pass_a_claim_heard_decided_and_served() {
    let mut s = paid();
    let c = r::RegisterClaim { known_on: due("2023-01-01"), ..claim(&s) };
    s.legal(Command::RegisterClaim(c));
    assert!(s.case.remedy.claims[0].late, "two years are over");
    let granted = r::DecideClaim {
        granted: true,
        amount: Fen::yuan(60),
        heard: "当面听取".into(),
        reasons: "扣除折旧".into(),
    };
    s.does("head", C::Remedy(Command::DecideClaim(granted)));
    let (ten, three) = (
        deadline::COMPENSATION_SERVICE.from(s.today(), &s.town.calendar).due,
        deadline::COMPENSATION_SUIT.from(s.today(), &s.town.calendar).due,
    );
    assert_eq!(s.due("送达赔偿决定").due, ten);
    assert_eq!(s.window(r::CLAIM_WINDOW).and_then(|w| w.due), three);
    s.legal(Command::ServeClaim(r::ServeClaim { served_on: None, receipt: "签收".into() }));
    let closing = s.closing();
    s.does("sq1", C::ProposeClosing(closing));
}

#[test]
fn a29_a_finding_of_illegality_gives_nothing_back_but_is_assessed() {
    // TL-74: no refund by itself; compensation is looked into, and closing waits for it.
    let mut s = paid();
    s.reconsidered().ends(result(ResultKind::ConfirmedIllegal));
    assert_eq!(s.case.remedy.refund_owed(&s.town), None);
    assert!(s.case.remedy.owed(Due::Compensation).is_some() && !s.case.remedy.annulled());
    s.does("legal", C::WithdrawPublication(withdrawal()));
    s.does("head", C::Remedy(Command::AssessFault(fault())));
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "A-29");
    let term = deadline::Term::C(s.town.policy.fault_review_days.value.into());
    assert_eq!(s.due("赔偿评估").due, term.from(s.today(), &s.town.calendar).due);
    let untold = r::AssessCompensation { damage: true, opinion: "有损害".into(), told: false };
    s.no("legal", Command::AssessCompensation(untold), "A-29");
    let c = r::AssessCompensation { damage: false, opinion: "没有造成损害".into(), told: true };
    s.legal(Command::AssessCompensation(c));
    let closing = s.closing();
    s.does("sq1", C::ProposeClosing(closing));
}

/// Everything an annulment obliges to, done one after the other, closing refused under the next rule each time.
fn undo(s: &mut Story, upto: &str) {
    let refused = |s: &mut Story, rule: &str| {
        let closing = s.closing();
        s.refused("sq1", C::ProposeClosing(closing), rule);
    };
    refused(s, "D-05");
    s.does("legal", C::WithdrawPublication(withdrawal()));
    refused(s, "F-14");
    if upto == "F-14" {
        return;
    }
    let refund = r::RecordRefund { amount: Fen::yuan(500), refunded_on: None, voucher: "T1".into() };
    s.does("finance", C::Remedy(Command::RecordRefund(refund)));
    refused(s, "D-12");
    if upto == "D-12" {
        return;
    }
    s.legal(Command::FulfilDuty(fulfil(Due::Credit)));
    refused(s, "U-08");
}

fn annulled() -> Story {
    let mut s = paid();
    s.reconsidered().ends(result(ResultKind::Annulled));
    s
}

/// Annulled, undone and archived.
pub fn undone() -> Story {
    let mut s = annulled();
    undo(&mut s, "");
    s.does("head", C::Remedy(Command::AssessFault(fault())));
    s.to(At::Archived)
}

#[test]
fn d12_refuses_closing_while_the_credit_record_stands() {
    let mut s = annulled();
    let one = deadline::CREDIT_WITHDRAWAL.from(s.today(), &s.town.calendar).due;
    assert_eq!(s.due("撤销信用信息").due, one);
    undo(&mut s, "D-12");
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "D-12");
}

#[test]
fn d12_lets_pass_closing_when_everything_an_annulment_asks_is_done() {
    let s = undone();
    assert_eq!(s.case.stage, CaseStage::Archived);
    assert!(
        s.case.papers.iter().any(|p| p.code == "COMP") && s.case.papers.iter().any(|p| p.code == "PUB-W")
    );
}

#[test]
fn d05_an_annulled_decision_is_withdrawn_in_three_working_days_and_never_published() {
    // TD-46: the judgment came on 2026-06-18, before the dragon boat festival.
    let mut s = Story { now: day("2026-05-25").at(9, 0, 0, 0), ..Story::new() }.to(At::Published);
    s.until("2026-06-18").reconsidered().ends(result(ResultKind::Annulled));
    assert_eq!(s.due("撤回公示").due, due("2026-06-24"));
    let mut s = served();
    s.reconsidered().ends(result(ResultKind::Annulled));
    let publish = s.publish();
    s.refused("legal", C::Publish(publish), "D-05");
    assert!(s.case.deadlines(&s.town).iter().all(|(n, _)| *n != "公示"));
    let wrong = PublicationState::Pending;
    assert_eq!(s.case.publication, wrong);
}

#[test]
fn f14_what_was_paid_on_an_annulled_fine_goes_back_in_fifteen_days() {
    let mut s = annulled();
    let fifteen = deadline::WRONG_FINE_REFUND.from(s.today(), &s.town.calendar);
    let (amount, by) = s.case.remedy.refund_owed(&s.town).expect("owed");
    assert_eq!((amount, by.due), (Fen::yuan(500), fifteen.due));
    assert_eq!(s.due("退还罚款").due, fifteen.due);
    undo(&mut s, "F-14");
    let short = r::RecordRefund { amount: Fen::yuan(499), refunded_on: None, voucher: "T1".into() };
    s.no("finance", Command::RecordRefund(short), "F-14");
    // A fine that was lowered gives back the difference; what a suit later annuls, only the rest.
    let mut s = paid();
    s.reconsidered().ends(r::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    assert_eq!(s.case.remedy.refund_owed(&s.town).map(|(a, _)| a), Some(Fen::yuan(200)));
    s.sued().ends(result(ResultKind::Annulled));
    s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
    let owed: Vec<Fen> =
        s.case.remedy.duties.iter().filter(|d| d.kind == Due::Refund).map(|d| d.amount).collect();
    assert_eq!(owed, [Fen::yuan(200), Fen::yuan(300)]);
}

#[test]
fn f14_nothing_more_accrues_or_is_collected_on_an_annulled_fine() {
    let mut s = served();
    s.wait(40).reconsidered();
    assert!(s.case.account(s.today(), &s.town).surcharge.0 > 0);
    s.ends(result(ResultKind::Invalid));
    let account = s.case.account(s.today(), &s.town);
    assert_eq!((account.principal, account.surcharge, account.balance()), (Fen(0), Fen(0), Fen(0)));
    let pay = law::case::RegisterPayment { amount: Fen(1), ..s.pay() };
    s.refused("finance", C::RegisterPayment(pay), "G-16");
    s.refused("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }), "G-16");
}

#[test]
fn f10_the_surcharge_stops_by_itself_from_the_application_to_the_outcome() {
    let mut s = served();
    let due = s.case.account(s.today(), &s.town).due.expect("known");
    s.now = due.saturating_add(jiff::ToSpan::days(10)).at(9, 0, 0, 0);
    s.reconsidered();
    let ten = s.case.account(s.today(), &s.town).surcharge;
    assert_eq!(ten, Fen::yuan(150));
    s.wait(30);
    assert_eq!(s.case.account(s.today(), &s.town).surcharge, ten, "while it is pending");
    s.ends(result(ResultKind::Maintained)).wait(2);
    assert_eq!(s.case.account(s.today(), &s.town).surcharge, Fen::yuan(180));
}

#[test]
fn f11_a_pending_remedy_does_not_stop_payment() {
    let mut s = served();
    s.reconsidered();
    let pay = s.pay();
    s.does("finance", C::RegisterPayment(pay));
    // F-11: yet the case is not closed over it (G-17).
    s = s.to(At::Published);
    let closing = s.closing();
    let red = s.refused("sq1", C::ProposeClosing(closing), "G-17");
    shown("F-11", red.fix.act, Some("record_result"));
}

#[test]
fn g17_an_annulment_opens_a_closed_or_archived_case_again() {
    for stop in [At::ClosingProposed, At::Closed, At::Archived] {
        let mut s = Story::at(stop);
        s.sued().ends(result(ResultKind::Annulled));
        assert_ne!(s.case.stage, CaseStage::Served, "not yet in effect");
        s.wait(20).legal(Command::ConfirmEffect(r::ConfirmEffect { note: "生效证明".into() }));
        assert_eq!((s.case.stage, s.case.closed_on, s.case.archived), (CaseStage::Served, None, None));
        assert!(s.case.remedy.refund_owed(&s.town).is_some());
        // Dismissed, it stays as it was.
        let mut s = Story::at(stop);
        let stage = s.case.stage;
        s.sued().ends(result(ResultKind::Withdrawn));
        assert_eq!(s.case.stage, stage);
    }
}

#[test]
fn g17_who_reads_an_archived_file_is_on_record() {
    let mut s = Story::at(At::Archived);
    let c = r::ConsultArchive {
        reader: "示例市人民法院".into(),
        purpose: "审理行政案件".into(),
        copied: "决定书一份".into(),
        returned_on: Some(s.today()),
    };
    s.legal(Command::ConsultArchive(c));
    assert_eq!(s.case.remedy.consulted, 1);
    let mut s = Story::at(At::Closed);
    s.no("legal", Command::ConsultArchive(r::ConsultArchive::default()), "P-03");
}

#[test]
fn s08_an_application_left_with_us_is_passed_on_in_five_working_days() {
    let mut s = Story::delivered();
    let bare =
        r::ReceiveApplication {
            applicant: "张示例".into(), request: "撤销".into(), ..Default::default()
        };
    s.no("sq1", Command::ReceiveApplication(bare.clone()), "S-08");
    s.does(
        "sq1",
        C::Remedy(Command::ReceiveApplication(r::ReceiveApplication { files: vec![file()], ..bare })),
    );
    let five = deadline::FORWARDING.from(s.today(), &s.town.calendar).due;
    shown("S-08", s.due("转送复议申请").due, five);
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    let (publish, pay) = (s.publish(), s.pay());
    s.does("legal", C::Publish(publish)).does("finance", C::RegisterPayment(pay));
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing.clone()), "S-08");
    s.legal(Command::ForwardApplication(r::ForwardApplication {
        opinion: "应当维持".into(),
        forwarded_on: None,
    }));
    s.does("sq1", C::ProposeClosing(closing));
    // An ordinary decision goes to the reconsideration body directly.
    let mut s = served();
    s.no("legal", Command::ReceiveApplication(r::ReceiveApplication::default()), "P-03");
}

#[test]
fn s07_an_on_the_spot_penalty_annulled_is_decided_anew_by_the_ordinary_procedure() {
    let mut s = Story::delivered();
    s.reconsidered().ends(r::RecordResult { redo: true, ..result(ResultKind::Annulled) });
    s.does("sq1", C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "转普通程序".into() })));
    assert_eq!((s.case.stage, s.case.procedure), (CaseStage::Investigating, law::case::Procedure::General));
    let evidence = s.evidence();
    s.does("sq1", C::AddEvidence(evidence));
    let judge = s.judge(1);
    s.does("sq1", C::JudgeEvidence(judge));
    s.penalty = fine(100);
    let report = SubmitReport { facts: "占道堆放沙石两平方米".into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(report));
    // What the annulled one obliged to stays to be done.
    s = s.to(At::Paid);
    s.legal(Command::FulfilDuty(fulfil(Due::Credit)));
    s.does("head", C::Remedy(Command::AssessFault(fault())));
    s = s.to(At::Archived);
    assert_eq!(s.case.stage, CaseStage::Archived);
}

#[test]
fn u07_refuses_a_late_reply_without_reason_an_empty_one_and_closing_without_one() {
    let mut s = paid();
    let c = letter(&s);
    s.legal(Command::ReceiveSupervision(c));
    assert_eq!(s.due("回复执法监督意见").due, Some(s.today()));
    s.no("legal", Command::ReplySupervision(r::ReplySupervision::default()), "U-07");
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing), "U-07");
    s.wait(1);
    let late = r::ReplySupervision { rectification: "已补正".into(), late_note: String::new() };
    s.no("legal", Command::ReplySupervision(late), "U-07");
}

#[test]
fn u07_lets_pass_a_reply_in_time_and_a_late_one_with_its_reason() {
    let mut s = paid();
    let c = letter(&s);
    s.legal(Command::ReceiveSupervision(c));
    let mut late = s.clone();
    let reply = r::ReplySupervision { rectification: "已补正".into(), late_note: String::new() };
    s.legal(Command::ReplySupervision(reply.clone()));
    let closing = s.closing();
    s.does("sq1", C::ProposeClosing(closing));
    late.wait(1);
    late.legal(Command::ReplySupervision(r::ReplySupervision {
        late_note: "意见书次日到达".into(),
        ..reply
    }));
}

#[test]
fn u08_refuses_taking_a_licence_without_the_body_that_may_and_judging_oneself() {
    let mut s = annulled();
    for handling in [Handling::Disqualify, Handling::Discipline] {
        s.no("head", Command::AssessFault(r::AssessFault { handling, ..fault() }), "U-08");
    }
    s.no("head", Command::AssessFault(r::AssessFault { officer: "head".into(), ..fault() }), "U-08");
    s.no("deputy2", Command::AssessFault(fault()), "R-09");
}

#[test]
fn u08_lets_pass_what_the_agency_decides_and_what_others_decided() {
    let mut s = annulled();
    let by = deadline::Term::C(30).from(s.today(), &s.town.calendar).due;
    assert_eq!(s.due("责任认定").due, by);
    s.does("head", C::Remedy(Command::AssessFault(fault())));
    assert!(s.case.remedy.owed(Due::Fault).is_none());
    let mut s = annulled();
    let c = r::AssessFault {
        handling: Handling::Disqualify,
        document: "市政府法制机构决定1号".into(),
        ..fault()
    };
    s.does("head", C::Remedy(Command::AssessFault(c)));
    // Nothing to look into where nothing was found wrong.
    served().no("head", Command::AssessFault(fault()), "P-03");
}

#[test]
fn a_partial_annulment_leaves_what_it_says_and_a_settlement_may_lower_the_fine() {
    let mut s = paid();
    s.reconsidered();
    s.no("legal", Command::RecordResult(result(ResultKind::PartlyAnnulled)), "P-04");
    s.ends(r::RecordResult { penalty: fine(100), ..result(ResultKind::PartlyAnnulled) });
    assert_eq!(s.case.penalty_in_force(), Some(fine(100)));
    assert_eq!(s.case.remedy.refund_owed(&s.town).map(|(a, _)| a), Some(Fen::yuan(400)));
    let mut s = served();
    s.reconsidered().ends(r::RecordResult { penalty: fine(400), ..result(ResultKind::Settled) });
    assert_eq!(s.case.account(s.today(), &s.town).principal, Fen::yuan(400));
    assert_ne!(s.case.penalty_in_force(), Some(Penalty::default()));
}

#[test]
fn payments_of_a_replaced_decision_do_not_count_towards_the_new_one() {
    let mut s = paid();
    s.reconsidered().ends(r::RecordResult {
        redo: true,
        for_procedure: true,
        ..result(ResultKind::Annulled)
    });
    let redo = C::Remedy(Command::BeginRedo(r::BeginRedo { plan: "重新告知".into() }));
    s.refused("sq1", redo, "D-05");
    s.does("legal", C::WithdrawPublication(withdrawal()));
    again(&mut s, "占道堆放沙石").expect("annulled for its procedure");
    s = s.to(At::Served);
    assert_eq!(s.owed(), Fen::yuan(500));
    assert_eq!(
        s.case.remedy.refund_owed(&s.town).map(|(a, _)| a),
        Some(Fen::yuan(500)),
        "and still goes back"
    );
}

#[test]
fn another_document_is_challenged_without_touching_the_decision() {
    let mut s = served();
    let order = s.case.papers.iter().find(|p| p.code == "CORR").expect("an order").number.to_string();
    let c = r::RegisterReconsideration { paper: order, ..reconsideration(&s) };
    s.legal(Command::RegisterReconsideration(c));
    assert_eq!(s.case.remedy.pending(), None);
    assert!(s.case.stays.is_empty());
    s.ends(result(ResultKind::Annulled));
    assert!(!s.case.remedy.annulled() && s.case.remedy.refund_owed(&s.town).is_none());
    assert!(s.case.remedy.owed(Due::Fault).is_some());
    let unknown = r::RegisterReconsideration { paper: "没有的文书".into(), ..reconsideration(&s) };
    s.no("legal", Command::RegisterReconsideration(unknown), "P-04");
}
