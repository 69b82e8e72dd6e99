//! What is tried in a state: the acts of the road in blocks, each with the contents that tempt its guards.
//!
//! A block is offered at every stage, far from its own as well: that it is refused there is for the core to say.

use super::world::{Move, Step, World};
use crate::kit::{Story, file, fine, neighbour, signed};
use jiff::ToSpan;
use law::case::{CaseCommand as C, *};
use law::clue::{
    AnswerUrging, AssignGrid, Assisting, CheckOutcome, CheckSite, ClueCommand as K, ClueOutcome, ClueStage,
    DecideRepeat, GiveFeedback, HandToSquad, JoinUnits, MarkRepeat, MergeClue, Note, RateClue, Reason,
    ReassignClue, ReportClue, Reporter, Satisfaction, Source, SplitClue, SupplementClue, TellReporter,
    TransferClue, UrgeClue,
};
use law::money::Fen;
use law::party::Party;
use law::person::PersonId;

pub type Team = &'static [&'static str];

/// Who may try the acts of a scope.
#[derive(Clone, Copy)]
pub struct Cast {
    pub teams: &'static [Team],
    pub reviewers: &'static [&'static str],
    pub chiefs: &'static [&'static str],
    pub heads: &'static [&'static str],
}

/// Everyone at their post, nobody twice.
pub const PLAIN: Cast =
    Cast { teams: &[&["sq1", "sq2"]], reviewers: &["legal"], chiefs: &["brigade"], heads: &["head"] };

/// A menu being written for one state.
pub struct Menu<'a> {
    pub s: &'a Story,
    pub w: &'a World,
    pub cast: Cast,
    /// What the scope is not about comes in one order only: evidence, order to correct, report; publication, payment.
    pub lean: bool,
    pub steps: Vec<Step>,
}

fn ids(team: Team) -> Vec<PersonId> {
    team.iter().map(|id| (*id).into()).collect()
}

fn address() -> ConfirmAddress {
    ConfirmAddress {
        address: said("示例镇一村五组八号"),
        electronic_consent: true,
        electronic: said("a@example.invalid"),
        signature: signed(),
    }
}

fn said(opinion: &str) -> String {
    opinion.into()
}

impl<'a> Menu<'a> {
    pub fn new(s: &'a Story, w: &'a World, cast: Cast) -> Self {
        Menu { s, w, cast, lean: false, steps: Vec::new() }
    }

    /// The same in one order.
    pub fn lean(s: &'a Story, w: &'a World, cast: Cast) -> Self {
        Menu { lean: true, ..Menu::new(s, w, cast) }
    }

    pub fn case(&mut self, who: &'static str, how: &'static str, command: C) -> &mut Self {
        self.steps.push(Step { who, how, act: Move::Case(command) });
        self
    }

    pub fn clue(&mut self, who: &'static str, how: &'static str, command: K) -> &mut Self {
        self.steps.push(Step { who, how, act: Move::Clue(command) });
        self
    }

    /// Whether this kind of event has happened less often than that.
    pub fn few(&self, kind: &str, most: u8) -> bool {
        self.w.count(kind) < most
    }

    /// The shortest way of a clue to a check with these outcomes.
    pub fn clue_road(&mut self, outcomes: &[CheckOutcome]) -> &mut Self {
        let s = self.s;
        self.clue("grid", "", K::ReportClue(s.report())).clue("hub", "", K::DispatchClue(s.dispatch()));
        for outcome in outcomes {
            self.clue("sq1", outcome.label(), K::CheckSite(CheckSite { outcome: *outcome, ..s.check() }));
        }
        self.clue("dept1", "", K::IssueOpinion(s.opinion())).clue(
            "hub",
            "",
            K::HandToSquad(HandToSquad::default()),
        );
        if s.case.version == 0 || s.case.stage.is_final() || !self.lean {
            self.clue("hub", "", K::GiveFeedback(GiveFeedback { content: said("已处理") }));
        }
        self
    }

    /// A citizen's report, with a name or without, and the ends at which whoever gave one is told.
    pub fn citizens(&mut self) -> &mut Self {
        let s = self.s;
        let named = Reporter { name: said("赵示例"), phone: said("19900001234"), anonymous: false };
        let nobody = Reporter { anonymous: true, ..Reporter::default() };
        for (how, reporter) in [("named", named), ("nobody", nobody)] {
            let report = ReportClue { source: Source::Citizen, reporter, ..s.report() };
            self.clue("citizen", how, K::ReportClue(report));
        }
        let reason = Reason { reason: said("没有地点") };
        let tell = TellReporter { reason: said("不属实"), way: said("邮寄") };
        self.clue("hub", "", K::DeclineClue(reason))
            .clue("hub", "", K::TellReporter(tell))
            .clue("hub", "", K::DispatchClue(s.dispatch()))
            .clue("hub", "", K::GiveFeedback(GiveFeedback { content: said("已处理") }));
        for outcome in [CheckOutcome::Unfounded, CheckOutcome::Corrected] {
            self.clue("sq1", outcome.label(), K::CheckSite(CheckSite { outcome, ..s.check() }));
        }
        self
    }

    /// What else may become of a clue.
    pub fn clue_asides(&mut self) -> &mut Self {
        let reason = || Reason { reason: said("理由") };
        let transfer =
            TransferClue { agency: said("交警"), reason: said("不属本镇"), materials: said("照片") };
        let merge = MergeClue { into: said("2"), reason: said("同一事"), main: said("2") };
        let elsewhere =
            ReassignClue { office: "dept-land".into(), squad: "squad2".into(), reason: said("改派") };
        let back =
            ReassignClue { office: "dept-city".into(), squad: "squad1".into(), reason: said("改派") };
        let grid = AssignGrid {
            grid: said("另一村"),
            reason: said("核对了地点"),
            position_wrong: false,
            proposed: None,
        };
        self.clue("hub", "", K::AcceptClue(Note::default()))
            .clue("hub", "", K::AssignGrid(grid))
            .clue("hub", "", K::DeclineClue(reason()))
            .clue("hub", "", K::TransferClue(transfer))
            .clue("hub", "", K::MergeClue(merge))
            .clue("hub", "to another squad", K::ReassignClue(elsewhere))
            .clue("hub", "back", K::ReassignClue(back))
            .clue("hub", "", K::ReturnOpinion(reason()))
            .clue("sq1", "", K::SwitchProcedure(reason()));
        let land = CheckSite {
            officers: vec!["land1".into(), "land2".into()],
            outcome: CheckOutcome::General,
            ..self.s.check()
        };
        let opinion = self.s.opinion();
        self.clue("land1", "", K::CheckSite(land)).clue("land1", "", K::IssueOpinion(opinion));
        if self.few("ClueSupplemented", 1) {
            self.clue("grid", "", K::SupplementClue(SupplementClue { content: said("补充"), files: vec![] }));
        }
        self
    }

    /// How the centre directs: urgings and their answers, a joint check, a split, other units; and the shortest end.
    pub fn directing(&mut self) -> &mut Self {
        let s = self.s;
        let reason = Reason { reason: said("理由") };
        let elsewhere =
            ReassignClue { office: "dept-land".into(), squad: "squad2".into(), reason: said("改派") };
        self.clue("grid", "", K::ReportClue(s.report()))
            .clue("hub", "", K::DispatchClue(s.dispatch()))
            .clue("hub", "", K::ReassignClue(elsewhere))
            .clue("hub", "", K::DeclineClue(reason))
            .clue("hub", "", K::GiveFeedback(GiveFeedback { content: said("已处理") }));
        let corrected = CheckSite { outcome: CheckOutcome::Corrected, ..s.check() };
        let land = CheckSite { officers: vec!["land1".into(), "land2".into()], ..corrected.clone() };
        let both = CheckSite { officers: vec!["sq1".into(), "land1".into()], ..corrected.clone() };
        self.clue("sq1", "", K::CheckSite(corrected)).clue("land1", "", K::CheckSite(land)).clue(
            "land1",
            "with the leader",
            K::CheckSite(both),
        );
        if self.few("ClueUrged", 2) {
            self.clue("head", "", K::UrgeClue(UrgeClue { note: said("抓紧"), answer_by: None }));
        }
        // Whoever is urged answers, and others try.
        for who in ["hub", "sq1", "land1"] {
            self.clue(who, "", K::AnswerUrging(AnswerUrging { content: said("正在办理") }));
        }
        if self.few("UnitsJoined", 1) {
            let assisting = vec![Assisting { unit: said("dept-land") }];
            let join = JoinUnits { lead: said("squad1"), assisting, note: String::new() };
            self.clue("hub", "", K::JoinUnits(join));
        }
        if self.few("ClueSplit", 1) {
            let split = SplitClue {
                class: said("dump"),
                content: said("另一件事"),
                files: vec![1],
                reason: said("一次反映了两件事"),
                part: said("part"),
                receipt: said("PART0001"),
                ..SplitClue::default()
            };
            self.clue("hub", "", K::SplitClue(split));
        }
        self
    }

    /// What the reporter says of the answer, and what the centre says of the report.
    pub fn voices(&mut self) -> &mut Self {
        for satisfaction in [Satisfaction::Satisfied, Satisfaction::Dissatisfied] {
            let rate = RateClue { satisfaction, words: said("没有解决") };
            self.clue("citizen", satisfaction.label(), K::RateClue(rate));
        }
        self.clue("citizen", "", K::ReopenClue(Reason { reason: said("垃圾还在") }));
        // Dealt with in another clue, whose end is this one's answer; and the other way round.
        let merge = MergeClue { into: said("2"), reason: said("同一事"), main: said("2") };
        self.clue("hub", "", K::MergeClue(merge));
        for (how, stage, outcome, in_case) in [
            ("put right", ClueStage::Closed, Some(ClueOutcome::Corrected), false),
            ("unfounded", ClueStage::Closed, Some(ClueOutcome::Unfounded), false),
            ("by a case", ClueStage::Closed, Some(ClueOutcome::Penalised), true),
            ("declined", ClueStage::Declined, None, false),
            ("sent elsewhere", ClueStage::Transferred, None, false),
        ] {
            self.steps.push(Step { who: "hub", how, act: Move::Main(stage, outcome, in_case) });
        }
        if self.few("ClueAbsorbed", 1) {
            self.steps.push(Step { who: "hub", how: "", act: Move::Absorb });
        }
        if self.few("RepeatMarked", 1) {
            let mark = MarkRepeat { earlier: said("1"), grounds: said("三次核查均不属实") };
            self.clue("hub", "", K::MarkRepeat(mark));
        }
        for (who, agree) in [("hub", true), ("hubhead", true), ("brigade", false)] {
            let decide = DecideRepeat { agree, opinion: said("已核对") };
            self.clue(who, if agree { "agreed" } else { "not agreed" }, K::DecideRepeat(decide));
        }
        self
    }

    /// From the proposal to file to the filing.
    pub fn filing(&mut self) -> &mut Self {
        let s = self.s;
        for team in self.cast.teams {
            let officers = ids(team);
            self.case(team[0], team[1], C::ProposeFiling(ProposeFiling { officers, ..s.filing() }));
        }
        for chief in self.cast.chiefs {
            self.case(chief, "", C::EndorseFiling(EndorseFiling { agree: true, opinion: said("同意") }));
        }
        for head in self.cast.heads {
            self.file(head, "", FilingVerdict::File);
        }
        self
    }

    fn file(&mut self, head: &'static str, how: &'static str, verdict: FilingVerdict) {
        self.case(head, how, C::DecideFiling(DecideFiling { verdict, opinion: said("同意") }));
    }

    /// The other ends of a proposal to file.
    pub fn filing_asides(&mut self) -> &mut Self {
        let unfit = ProposeFiling { recommend: false, ..self.s.filing() };
        self.case("sq1", "not to file", C::ProposeFiling(unfit));
        for chief in self.cast.chiefs {
            self.case(
                chief,
                "returned",
                C::EndorseFiling(EndorseFiling { agree: false, opinion: said("退") }),
            );
        }
        for head in self.cast.heads {
            self.file(head, "refused", FilingVerdict::Refuse);
            self.file(head, "returned", FilingVerdict::Return);
        }
        self
    }

    /// Recusals, and other officers.
    pub fn recusals(&mut self, officers: &[&'static str], others: &[Team]) -> &mut Self {
        for officer in officers {
            if !self.w.case.recusals.iter().any(|r| r.officer.id == *officer) {
                let c = RequestRecusal { officer: (*officer).into(), reason: said("近亲属") };
                self.case("brigade", officer, C::RequestRecusal(c));
            }
            for head in self.cast.heads {
                for recused in [true, false] {
                    let c = DecideRecusal { officer: (*officer).into(), recused, opinion: said("查明") };
                    self.case(head, if recused { "recused" } else { "stays" }, C::DecideRecusal(c));
                }
            }
        }
        if let Some(subject) = self.w.case.subject.as_ref().filter(|s| s.party.address != "更正") {
            let party = Party { address: said("更正"), ..subject.party.clone() };
            let c = CorrectParty { party, reason: said("门牌号写错"), files: Vec::new() };
            self.case("sq1", "address", C::CorrectParty(c));
        }
        for team in others {
            let c = AssignOfficers { officers: ids(team), reason: said("变更") };
            self.case("brigade", team[1], C::AssignOfficers(c));
        }
        self
    }

    /// Evidence, its judging, and the order to correct: what every penalty needs.
    pub fn investigation(&mut self) -> &mut Self {
        let s = self.s;
        let open = s.case.evidence.len();
        let renewed = s.case.reopened_version.is_some_and(|v| s.case.gathered_version < v);
        let unjudged = s.case.evidence.iter().any(|e| e.verified.is_none());
        let unserved = !self.waiting().is_empty();
        for team in self.cast.teams {
            let officers = || ids(team);
            if open == 0 || (open == 1 && renewed) {
                self.case(
                    team[0],
                    team[1],
                    C::AddEvidence(AddEvidence { officers: officers(), ..s.evidence() }),
                );
            }
            if s.case.correction.is_none() && !(self.lean && (open == 0 || unjudged)) {
                let order = OrderCorrection { officers: officers(), ..s.order() };
                self.case(team[0], team[1], C::OrderCorrection(order));
            }
            let ordered = s.case.correction.is_some() && !unserved;
            let open = s.case.correction.as_ref().is_none_or(|c| match c.checked {
                None => true,
                // Found not corrected, it may be corrected yet.
                Some(corrected) => !corrected && !self.lean,
            });
            if (ordered || !self.lean) && open {
                let check = CheckCorrection { officers: officers(), ..s.recheck() };
                self.case(team[0], team[1], C::CheckCorrection(check));
            }
            for e in s.case.evidence.iter().filter(|e| e.verified.is_none()) {
                self.case(team[0], "", C::JudgeEvidence(s.judge(e.no)));
            }
        }
        self
    }

    /// Records, evidence found untrue, what was not corrected.
    pub fn investigation_asides(&mut self) -> &mut Self {
        let s = self.s;
        if self.few("InquiryRecorded", 1) {
            self.case("sq1", "", C::RecordInquiry(s.inquiry()));
        }
        if self.few("InspectionRecorded", 1) {
            self.case("sq1", "", C::RecordInspection(s.inspection()));
        }
        for e in s.case.evidence.iter().filter(|e| e.verified == Some(true)) {
            let untrue = JudgeEvidence { verified: false, ..s.judge(e.no) };
            self.case("sq1", "untrue", C::JudgeEvidence(untrue));
        }
        if s.case.correction.is_some() {
            let unmended = CheckCorrection { corrected: false, ..s.recheck() };
            self.case("sq1", "not corrected", C::CheckCorrection(unmended));
        }
        self
    }

    /// The final report with these outcomes, and its review.
    pub fn report(&mut self, outcomes: &[(&'static str, &'static str, Outcome)]) -> &mut Self {
        let s = self.s;
        let early = self.lean && s.case.correction.as_ref().is_none_or(|c| c.checked.is_none());
        for team in self.cast.teams.iter().filter(|_| !early) {
            for (how, grade, outcome) in outcomes {
                let report = SubmitReport {
                    officers: ids(team),
                    outcome: outcome.clone(),
                    discretion: said(grade),
                    ..s.conclusion()
                };
                self.case(team[0], how, C::SubmitReport(report));
            }
        }
        for reviewer in self.cast.reviewers {
            self.case(reviewer, "passed", C::ReviewLegality(s.review()));
            if self.few("LegalReviewed", 1) {
                let returned = ReviewLegality { verdict: ReviewVerdict::Supplement, ..s.review() };
                self.case(reviewer, "returned", C::ReviewLegality(returned));
            }
        }
        self
    }

    /// What takes no second officer, tried by each of these: judging, answering, waivers, addresses, deferrals, the archive.
    pub fn alone(&mut self, people: &[&'static str]) -> &mut Self {
        let s = self.s;
        if self.few("DefenceRecorded", 1) {
            let written = RecordDefence { oral: false, files: vec![file()], ..s.defence() };
            self.case("sq1", "in writing", C::RecordDefence(written));
        }
        for who in people {
            for e in s.case.evidence.iter().filter(|e| e.verified.is_none()) {
                self.case(who, "", C::JudgeEvidence(s.judge(e.no)));
            }
            if s.case.address.is_none() {
                self.case(who, "", C::ConfirmAddress(address()));
            }
            self.case(who, "", C::ReviewDefence(s.answer(false)))
                .case(who, "", C::WaiveRights(s.waiver(Waiver::Both)))
                .case(who, "", C::Archive(s.archive()));
        }
        self
    }

    /// Reopening the investigation, once.
    pub fn reopening(&mut self) -> &mut Self {
        if self.few("InvestigationReopened", 1) {
            let c = ReopenInvestigation { reason: said("新的事实") };
            self.case("sq1", "", C::ReopenInvestigation(c));
        }
        self
    }

    /// Notices of these penalties (the report's when none), at most `most` on the same facts.
    pub fn notice(&mut self, penalties: &[(&'static str, Penalty)], most: usize) -> &mut Self {
        let s = self.s;
        if s.case.notices.iter().filter(|n| !n.void || s.case.notice().is_some()).count() >= most {
            return self;
        }
        for team in self.cast.teams {
            for (how, penalty) in penalties {
                let c = IssueNotice { officers: ids(team), penalty: penalty.clone(), ..s.notice() };
                self.case(team[0], how, C::IssueNotice(c));
            }
        }
        self
    }

    /// Serving whatever waits, handed over.
    pub fn service(&mut self) -> &mut Self {
        let s = self.s;
        let waiting: Vec<String> = self.waiting();
        for team in self.cast.teams {
            for paper in &waiting {
                let c = ServePaper { officers: ids(team), paper: paper.clone(), ..s.serve() };
                self.case(team[0], team[1], C::ServePaper(c));
            }
        }
        self
    }

    fn waiting(&self) -> Vec<String> {
        let case = &self.s.case;
        let replaced = |p: &IssuedPaper| case.notices.iter().any(|n| n.void && n.number == p.number);
        case.papers
            .iter()
            .filter(|p| p.outgoing && p.served_on.is_none() && !(self.lean && replaced(p)))
            .map(|p| p.number.to_string())
            .collect()
    }

    /// The other ways of service, the announcement among them.
    pub fn service_asides(&mut self) -> &mut Self {
        let s = self.s;
        if s.case.address.is_none() {
            self.case("sq1", "", C::ConfirmAddress(address()));
        }
        for paper in self.waiting() {
            let c = |method| ServePaper { paper: paper.clone(), method, ..s.serve() };
            let home = s.case.subject.as_ref().map_or(String::new(), |s| s.party.address.clone());
            let left = ServePaper {
                witness: neighbour(),
                witness_identity: said("村委会"),
                left_at: home,
                ..c(ServiceMethod::Leaving)
            };
            let mailed = ServePaper {
                undelivered: said("无人"),
                note: said("E1"),
                files: vec![file()],
                ..c(ServiceMethod::Post)
            };
            let sent =
                ServePaper { undelivered: said("无人"), note: said("R1"), ..c(ServiceMethod::Electronic) };
            self.case("sq1", "left", C::ServePaper(left))
                .case("sq1", "by post", C::ServePaper(mailed))
                .case("sq1", "electronic", C::ServePaper(sent))
                .case("sq1", "announced unasked", C::ServePaper(c(ServiceMethod::Announcement)));
            let announce = AnnounceService {
                paper: paper.clone(),
                announced_on: None,
                sealed: true,
                reason: said("下落不明"),
                officers: ids(&["sq1", "sq2"]),
            };
            let conclude =
                ConcludeAnnouncement { paper, officers: ids(&["sq1", "sq2"]), files: vec![file()] };
            self.case("sq1", "", C::AnnounceService(announce)).case(
                "sq1",
                "",
                C::ConcludeAnnouncement(conclude),
            );
        }
        self
    }

    /// What a party does who answers: a defence and its review.
    pub fn answers(&mut self) -> &mut Self {
        let s = self.s;
        if self.few("DefenceRecorded", 1) {
            self.case("sq1", "", C::RecordDefence(s.defence()));
        }
        self.case("sq1", "adopted", C::ReviewDefence(s.answer(true))).case(
            "sq1",
            "not adopted",
            C::ReviewDefence(s.answer(false)),
        );
        self
    }

    /// Rights given up in writing.
    pub fn waivers(&mut self, scopes: &[(&'static str, Waiver)]) -> &mut Self {
        for (how, scope) in scopes {
            self.case("sq1", how, C::WaiveRights(self.s.waiver(*scope)));
        }
        self
    }

    /// A hearing asked for, and no longer.
    pub fn hearing(&mut self) -> &mut Self {
        if self.few("HearingRequested", 1) {
            self.case("sq1", "", C::RequestHearing(RequestHearing::default()));
        }
        let withdrawn = WithdrawHearing { withdrawn_on: None, files: vec![file()] };
        self.case("legal", "", C::WithdrawHearing(withdrawn))
    }

    /// The collective discussion and the judicial office, where they are needed.
    pub fn discussion(&mut self) -> &mut Self {
        for head in self.cast.heads {
            self.case(head, "", C::Discuss(self.s.discussion()));
        }
        self.case("justice", "", C::ReviewMajor(self.s.review()))
    }

    /// The proposal of these outcomes, the brigade and the head.
    pub fn decision(&mut self, outcomes: &[(&'static str, Outcome)]) -> &mut Self {
        let s = self.s;
        let late = s.case.decision_due(&s.town).and_then(|d| d.due).is_some_and(|d| d < s.today());
        for team in self.cast.teams {
            for (how, outcome) in outcomes {
                let c = ProposeDecision { officers: ids(team), outcome: outcome.clone(), ..s.proposal() };
                self.case(team[0], how, C::ProposeDecision(c.clone()));
                if late {
                    let based = ProposeDecision { overdue_basis: said("示例条例第九条"), ..c };
                    self.case(team[0], "late, with its basis", C::ProposeDecision(based));
                }
            }
        }
        for chief in self.cast.chiefs {
            self.case(chief, "", C::EndorseDecision(s.endorse_decision()));
        }
        for head in self.cast.heads {
            self.case(head, "", C::Decide(s.decision()));
        }
        self
    }

    /// Sent back by the brigade or the head.
    pub fn decision_asides(&mut self) -> &mut Self {
        for chief in self.cast.chiefs {
            let returned = EndorseDecision { agree: false, opinion: said("退") };
            self.case(chief, "returned", C::EndorseDecision(returned));
        }
        for head in self.cast.heads {
            self.case(head, "returned", C::Decide(Decide { approve: false, opinion: said("退") }));
        }
        self
    }

    /// Publication, full payment, closing and archive: the end of the road.
    pub fn ending(&mut self) -> &mut Self {
        let s = self.s;
        let publish = match masked_draft(&s.case, &s.town.agency.name) {
            Some(_) => s.publish(),
            // Tried before there is anything to publish, too.
            None => Publish {
                title: said("占道堆放案"),
                text: said("处理结果"),
                reason: said("涉及公共秩序"),
                confirmed: true,
                ..Publish::default()
            },
        };
        self.case("legal", "", C::Publish(publish));
        if !self.lean || s.case.publication != PublicationState::Pending {
            let pay = RegisterPayment { amount: Fen(s.owed().0.max(1)), ..s.pay() };
            self.case("finance", "", C::RegisterPayment(pay));
        }
        if !self.lean || s.owed().0 == 0 {
            self.case("justice", "", C::ReportMajor(ReportMajor::default()));
        }
        for team in self.cast.teams {
            self.case(
                team[0],
                team[1],
                C::ProposeClosing(ProposeClosing { officers: ids(team), ..s.closing() }),
            );
            self.case(team[0], "", C::Archive(s.archive()));
        }
        for reviewer in self.cast.reviewers {
            self.case(reviewer, "", C::CheckVetoes(s.vetoes()));
        }
        for head in self.cast.heads {
            self.case(head, "", C::ApproveClosing(s.approve()));
        }
        self
    }

    /// Not made public, or no longer; closing sent back.
    pub fn ending_asides(&mut self) -> &mut Self {
        let withdrawal =
            WithdrawPublication {
                reason: said("决定被撤销"), document: said("复议决定"), received_on: None
            };
        let returned = ApproveClosing { approve: false, opinion: said("退") };
        self.case("legal", "", C::DeclinePublication(DeclinePublication { reason: said("不宜公开") }))
            .case("legal", "", C::WithdrawPublication(withdrawal))
            .case("head", "returned", C::ApproveClosing(returned))
    }

    /// Payments at the bank that are not the whole: in part, too much, by the wrong person; deferral, urging, stays.
    pub fn late_payment(&mut self) -> &mut Self {
        let s = self.s;
        if s.case.payments.is_empty() {
            let part = RegisterPayment { amount: Fen(10_000), ..s.pay() };
            let more = RegisterPayment { amount: Fen(s.owed().0 + 1), ..s.pay() };
            self.case("finance", "in part", C::RegisterPayment(part))
                .case("finance", "too much", C::RegisterPayment(more))
                .case("sq1", "by who imposed it", C::RegisterPayment(s.pay()));
        }
        if self.few("DeferralRequested", 1) {
            let due = s.case.account(s.today(), &s.town).due.unwrap_or(s.today()).max(s.today());
            let c = RequestDeferral {
                reason: said("经济困难"),
                until: due.checked_add(30.days()).ok(),
                files: vec![file()],
                ..RequestDeferral::default()
            };
            self.case("sq1", "", C::RequestDeferral(c));
        }
        for granted in [true, false] {
            let c =
                DecideDeferral { granted, until: None, opinion: said("意见"), ..DecideDeferral::default() };
            self.case("head", if granted { "granted" } else { "refused" }, C::DecideDeferral(c));
        }
        if s.case.urged_on.is_none() {
            self.case("sq1", "", C::UrgePayment(UrgePayment { officers: ids(&["sq1", "sq2"]) }));
        }
        if s.case.stays.is_empty() {
            let served = s.case.decision.as_ref().and_then(|d| d.served_on);
            let c = RecordStay {
                proceeding: said("行政复议"),
                from: served,
                accepted_on: served,
                to: Some(s.today()),
            };
            self.case("legal", "", C::RecordStay(c));
        }
        self
    }

    /// Cash on the spot, and its way to the bank.
    pub fn cash(&mut self) -> &mut Self {
        let s = self.s;
        for (how, ground) in [
            ("small", Collection::Small),
            ("hard later", Collection::HardLater),
            ("remote", Collection::Remote),
        ] {
            let c = CollectCash {
                ground,
                reason: said("边远"),
                requested_by_party: true,
                amount: Fen(s.owed().0.max(1)),
                ..s.cash()
            };
            self.case("sq1", how, C::CollectCash(c));
        }
        self.case("sq1", "", C::HandInCash(HandInCash::default())).case(
            "finance",
            "",
            C::DepositCash(DepositCash { on: None, slip: said("D1") }),
        )
    }

    /// The simple procedure: fines at, below and above the limit, delivery, record, spot check.
    pub fn on_spot(&mut self) -> &mut Self {
        let s = self.s;
        for team in self.cast.teams {
            for (how, yuan) in [("50", 50), ("200", 200), ("201", 201)] {
                let c = DecideOnSpot { penalty: fine(yuan), officers: ids(team), ..s.spot() };
                self.case(team[0], how, C::DecideOnSpot(c));
            }
            let c = DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() };
            self.case(team[0], "", C::DeliverOnSpot(c)).case(
                team[0],
                "",
                C::FileForRecord(FileForRecord::default()),
            );
        }
        self.case("legal", "", C::SpotCheck(SpotCheck { passed: true, opinion: said("合格") })).case(
            "poly",
            "",
            C::SpotCheck(SpotCheck { passed: false, opinion: said("不合格") }),
        )
    }
}
