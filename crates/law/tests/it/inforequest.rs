//! 依申请公开 (RULES §5): D-06, D-07, D-16, D-18.

use crate::kit::{Story, file, said};
use crate::support::day;
use crate::times;
use crate::witness::{self, shown};
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::CaseCommand;
use law::inforequest::{InfoCommand as K, *};
use law::refusal::Refusal;

/// A request, with the town and its people lent by a story.
pub struct Desk {
    pub s: Story,
    pub info: InfoState,
    pub events: Vec<InfoEvent>,
}

pub fn apply() -> ApplyInformation {
    ApplyInformation {
        applicant: Applicant {
            name: "赵示例".into(),
            document: "身份证 11010519491231002X".into(),
            phone: String::new(),
            contact: "a@example.invalid".into(),
        },
        content: "承留镇2025年行政处罚裁量基准".into(),
        form: "电子邮件".into(),
        ..ApplyInformation::default()
    }
}

impl Desk {
    /// Nothing was asked yet.
    pub fn on(date: &str) -> Desk {
        let mut s = Story::new();
        s.until(date);
        Desk { s, info: InfoState::default(), events: vec![] }
    }

    /// Received on the site on this day.
    pub fn asked(date: &str) -> Desk {
        let mut d = Desk::on(date);
        d.does("citizen", K::ApplyInformation(apply()));
        d
    }

    pub fn act(&mut self, who: &str, command: &K) -> Result<(), Refusal> {
        let events = self.s.with(who, |ctx| decide(&self.info, command, ctx));
        let events = events.inspect_err(|r| witness::refused(r, command.act()))?;
        witness::accepted(command.act());
        let accepts = |c: &K| self.s.with(who, |ctx| decide(&self.info, c, ctx)).is_ok();
        times::told_of_its_time(command, command.act(), self.s.now, accepts);
        for e in events {
            self.info.evolve(&e);
            self.events.push(e);
        }
        self.s.now = self.s.now.saturating_add(5.minutes());
        Ok(())
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
        let before = self.info.clone();
        let Err(r) = self.act(who, &command) else { panic!("{} passed", command.act()) };
        assert_eq!(r.fix.act.filter(|a| law::inforequest::act(a).is_none()), None, "points to no act");
        said(&Refusal { fix: law::refusal::Fix { act: None, ..r.fix.clone() }, ..r.clone() }, rule);
        assert_eq!(self.info, before, "something changed");
        r
    }

    pub fn due(&self) -> Option<Date> {
        self.info.reply_due(&self.s.town).expect("received").due
    }

    pub fn until(&mut self, date: &str) -> &mut Self {
        self.s.until(date);
        self
    }
}

pub fn given() -> AnswerInformation {
    AnswerInformation {
        text: "现将您申请的信息提供如下。".into(), ..AnswerInformation::default()
    }
}

fn withheld(ground: Ground) -> AnswerInformation {
    AnswerInformation {
        answer: AnswerKind::Withheld,
        ground: Some(ground),
        reason: "属于正在调查的案卷".into(),
        ..given()
    }
}

pub fn correction() -> RequireCorrection {
    RequireCorrection { content: "请写明信息名称".into(), due_on: Some(day("2026-10-30")) }
}

pub fn ask() -> AskOpinion {
    AskOpinion {
        third_party: "示例公司".into(),
        content: "进货价格".into(),
        files: vec![file()],
        ..AskOpinion::default()
    }
}

#[test]
fn d16_refuses_a_late_or_second_correction_and_giving_up_too_early() {
    // TD-52: received on 2026-09-24, the notice to correct has seven working days, to 2026-10-12 over the holidays.
    let mut d = Desk::asked("2026-09-24");
    let notice = d.info.correction_notice_due(&d.s.town).expect("received");
    assert_eq!(notice.due, Some(day("2026-10-12")));
    d.until("2026-10-13");
    d.refused("legal", K::RequireCorrection(correction()), "D-16");
    d.until("2026-10-12");
    d.does("legal", K::RequireCorrection(correction()));
    let lapse = LapseRequest { reason: "逾期不补正".into() };
    d.until("2026-10-30");
    d.refused("legal", K::LapseRequest(lapse.clone()), "D-16");
    let again = RegisterCorrection { content: "2025年裁量基准".into(), ..RegisterCorrection::default() };
    d.does("legal", K::RegisterCorrection(again));
    d.refused("legal", K::RequireCorrection(correction()), "D-16");
    // Nothing is answered while the applicant is asked to correct.
    let mut d = Desk::asked("2026-09-24");
    d.does("legal", K::RequireCorrection(correction()));
    d.refused("legal", K::AnswerInformation(given()), "P-03");
    d.until("2026-10-31");
    d.does("legal", K::LapseRequest(lapse));
    assert_eq!(d.info.stage, InfoStage::Lapsed);
}

#[test]
fn d16_refuses_an_extension_twice_too_long_too_late_or_without_consent() {
    let extend =
        || ExtendAnswer { days: 20, reason: "检索量大".into(), approved_by: "deputy".into(), told: true };
    let mut d = Desk::asked("2026-03-02");
    assert_eq!(d.due(), Some(day("2026-03-30")));
    for days in [0, 21] {
        let c = ExtendAnswer { days, ..extend() };
        assert_eq!(d.refused("legal", K::ExtendAnswer(c), "D-16").field, Some("days"));
    }
    for nobody in ["", "法治室主任", "legal", "sq1"] {
        let c = ExtendAnswer { approved_by: nobody.into(), ..extend() };
        assert_eq!(d.refused("legal", K::ExtendAnswer(c), "D-16").field, Some("approved_by"));
    }
    d.s.people.get_mut("deputy2").expect("known").disabled = true;
    let c = ExtendAnswer { approved_by: "deputy2".into(), ..extend() };
    assert_eq!(d.refused("legal", K::ExtendAnswer(c), "D-16").field, Some("approved_by"));
    let c = ExtendAnswer { told: false, ..extend() };
    assert_eq!(d.refused("legal", K::ExtendAnswer(c), "D-16").field, Some("told"));
    d.until("2026-03-31");
    d.refused("legal", K::ExtendAnswer(extend()), "D-16");
    d.until("2026-03-30");
    d.does("legal", K::ExtendAnswer(extend()));
    d.refused("legal", K::ExtendAnswer(extend()), "D-16");
}

#[test]
fn d16_refuses_withholding_without_ground_or_reason() {
    let mut d = Desk::asked("2026-03-02");
    let c = AnswerInformation { ground: None, ..withheld(Ground::Internal) };
    assert_eq!(d.refused("legal", K::AnswerInformation(c), "D-16").field, Some("ground"));
    let c = AnswerInformation { reason: String::new(), ..withheld(Ground::Internal) };
    assert_eq!(d.refused("legal", K::AnswerInformation(c), "D-16").field, Some("reason"));
    let c = AnswerInformation { ground: Some(Ground::Internal), ..given() };
    assert_eq!(d.refused("legal", K::AnswerInformation(c), "P-04").field, Some("ground"));
    let c = AnswerInformation { text: String::new(), ..given() };
    assert_eq!(d.refused("legal", K::AnswerInformation(c), "P-04").field, Some("text"));
}

#[test]
fn d16_lets_pass_an_answer_in_twenty_working_days_counted_anew_after_a_correction() {
    // TD-52.
    let mut d = Desk::asked("2026-09-24");
    assert_eq!(d.due(), Some(day("2026-10-29")));
    d.until("2026-10-09");
    d.does("legal", K::RequireCorrection(correction()));
    d.until("2026-10-20");
    let c = RegisterCorrection { content: "2025年裁量基准".into(), ..RegisterCorrection::default() };
    d.does("legal", K::RegisterCorrection(c));
    assert_eq!(d.due(), Some(day("2026-11-17")));
    assert!(d.info.content.contains("补正：2025年裁量基准"));
    d.does("legal", K::AnswerInformation(given()));
    assert_eq!(d.info.stage, InfoStage::Answered);
    assert_eq!(d.info.deadlines(&d.s.town), []);
}

#[test]
fn d16_lets_pass_a_clock_that_stands_still_while_a_third_party_is_asked() {
    let mut d = Desk::asked("2026-03-02");
    d.until("2026-03-04");
    d.does("legal", K::AskOpinion(ask()));
    let open = d.info.reply_due(&d.s.town).expect("received");
    assert_eq!(
        (open.provisional, open.due),
        (false, Some(day("2026-04-21"))),
        "the latest that it can be: it may speak earlier"
    );
    d.refused("legal", K::AskOpinion(ask()), "D-16");
    d.until("2026-03-11");
    let no =
        RecordOpinion { agrees: Some(false), opinion: "商业秘密".into(), ..RecordOpinion::default() };
    d.does("legal", K::RecordOpinion(no));
    // Five working days, the 5th to the 11th, do not count: 2026-03-30 becomes 2026-04-07 over 清明.
    assert_eq!(d.due(), Some(day("2026-04-07")));
    let mut d = Desk::asked("2026-03-02");
    d.does("legal", K::AskOpinion(ask()));
    d.until("2026-03-23");
    d.refused("legal", K::RecordOpinion(RecordOpinion::default()), "D-06");
    d.until("2026-03-30");
    d.does("legal", K::RecordOpinion(RecordOpinion::default()));
    // Its fifteen working days, to the 23rd, and not a day more; the days since then are the town's own.
    assert_eq!(d.info.opinions[0].ended_on, Some(day("2026-03-23")));
    assert_eq!(d.due(), Some(day("2026-04-21")));
    // Nor more of them where it speaks after its time.
    let mut d = Desk::asked("2026-03-02");
    d.does("legal", K::AskOpinion(ask()));
    d.until("2026-04-10");
    let late = RecordOpinion { agrees: Some(true), opinion: "同意".into(), ..RecordOpinion::default() };
    d.does("legal", K::RecordOpinion(late));
    assert_eq!(d.info.opinions[0].ended_on, Some(day("2026-04-10")));
    assert_eq!((d.due(), d.info.answered_late(&d.s.town)), (Some(day("2026-04-21")), None));
    d.until("2026-04-22");
    d.does("legal", K::AnswerInformation(given()));
    assert_eq!(
        d.info.answered_late(&d.s.town),
        Some(day("2026-04-21")),
        "it is answered all the same, and late"
    );
    // Nobody booked that it said nothing: the town's own time runs and ends all the same.
    let mut d = Desk::asked("2026-03-02");
    d.does("legal", K::AskOpinion(ask()));
    d.until("2026-04-22");
    assert!(d.info.reply_due(&d.s.town).is_some_and(|due| due.has_passed(day("2026-04-22"))));
    let c =
        ExtendAnswer { days: 20, reason: "检索量大".into(), approved_by: "deputy".into(), told: true };
    d.refused("legal", K::ExtendAnswer(c), "D-16");
    let mut d = Desk::asked("2026-03-02");
    let c =
        ExtendAnswer { days: 20, reason: "检索量大".into(), approved_by: "deputy".into(), told: true };
    d.does("legal", K::ExtendAnswer(c));
    assert_eq!(d.due(), Some(day("2026-04-28")));
}

#[test]
fn d16_lets_pass_every_kind_of_answer_and_every_way_of_asking() {
    for answer in AnswerKind::ALL {
        let mut d = Desk::asked("2026-03-02");
        let ground = answer.keeps_back().then_some(Ground::Internal);
        d.does(
            "legal",
            K::AnswerInformation(AnswerInformation { answer, ground, ..withheld(Ground::Internal) }),
        );
        let said = d.info.answer.as_ref().expect("answered");
        assert_eq!((said.kind, said.ground), (answer, ground));
        assert!(answer.basis().contains("条例") && !answer.label().is_empty());
        d.refused("legal", K::AnswerInformation(given()), "P-03");
    }
    // What came by post counts from the day it was signed for; on the site nobody chooses the day.
    let mut d = Desk::on("2026-03-10");
    let c = ApplyInformation { channel: Channel::Post, received_on: Some(day("2026-03-06")), ..apply() };
    d.does("legal", K::ApplyInformation(c.clone()));
    assert_eq!(d.info.received_on, Some(day("2026-03-06")));
    let mut d = Desk::on("2026-03-10");
    d.does("citizen", K::ApplyInformation(c));
    assert_eq!((d.info.channel, d.info.received_on), (Channel::Site, Some(day("2026-03-10"))));
    for blank in ["name", "document", "contact"] {
        let mut d = Desk::on("2026-03-10");
        let mut c = apply();
        match blank {
            "name" => c.applicant.name.clear(),
            "document" => c.applicant.document.clear(),
            _ => c.applicant.contact.clear(),
        }
        let field = d.refused("citizen", K::ApplyInformation(c), "P-04").field;
        assert_eq!(field, Some(format!("applicant.{blank}")).as_deref());
    }
    let mut d = Desk::asked("2026-03-02");
    for who in ["citizen", "sq1", "head", "hub"] {
        d.refused(who, K::AnswerInformation(given()), "P-01");
    }
}

#[test]
fn d06_refuses_giving_what_a_third_party_may_still_object_to() {
    let mut d = Desk::asked("2026-03-02");
    let bare = AskOpinion { files: vec![], ..ask() };
    d.refused("legal", K::AskOpinion(bare), "D-16");
    d.does("legal", K::AskOpinion(ask()));
    d.refused("legal", K::AnswerInformation(given()), "D-06");
    let no =
        RecordOpinion { agrees: Some(false), opinion: "商业秘密".into(), ..RecordOpinion::default() };
    d.does("legal", K::RecordOpinion(no));
    let r = d.refused("legal", K::AnswerInformation(given()), "D-06");
    assert_eq!(r.field, Some("public_interest"));
}

#[test]
fn d06_refuses_keeping_back_for_a_third_party_that_was_not_asked_or_agrees() {
    let partly = || AnswerInformation { answer: AnswerKind::Partly, ..withheld(Ground::ThirdParty) };
    let mut d = Desk::asked("2026-03-02");
    for c in [withheld(Ground::ThirdParty), partly()] {
        let r = d.refused("legal", K::AnswerInformation(c), "D-06");
        assert_eq!((r.field, r.fix.act), (Some("ground"), Some("ask_opinion")));
    }
    // While it may still answer.
    d.does("legal", K::AskOpinion(ask()));
    for c in [withheld(Ground::ThirdParty), partly()] {
        let r = d.refused("legal", K::AnswerInformation(c), "D-06");
        assert_eq!(r.fix.act, Some("record_opinion"));
    }
    let yes = RecordOpinion { agrees: Some(true), opinion: "同意".into(), ..RecordOpinion::default() };
    d.does("legal", K::RecordOpinion(yes));
    d.refused("legal", K::AnswerInformation(withheld(Ground::ThirdParty)), "D-06");
    d.does("legal", K::AnswerInformation(given()));
}

#[test]
fn d06_lets_pass_keeping_back_for_one_that_let_its_time_pass() {
    let mut d = Desk::asked("2026-03-02");
    d.does("legal", K::AskOpinion(ask()));
    d.until("2026-03-30");
    d.does("legal", K::RecordOpinion(RecordOpinion::default()));
    d.does("legal", K::AnswerInformation(withheld(Ground::ThirdParty)));
}

#[test]
fn d06_lets_pass_what_is_kept_back_for_it_or_given_for_the_public() {
    let objected = || {
        let mut d = Desk::asked("2026-03-02");
        d.does("legal", K::AskOpinion(ask()));
        let no =
            RecordOpinion { agrees: Some(false), opinion: "商业秘密".into(), ..RecordOpinion::default() };
        d.does("legal", K::RecordOpinion(no));
        d
    };
    let partly = AnswerInformation { answer: AnswerKind::Partly, ..withheld(Ground::ThirdParty) };
    objected().does("legal", K::AnswerInformation(partly));
    objected().does("legal", K::AnswerInformation(withheld(Ground::ThirdParty)));
    let public = AnswerInformation { public_interest: "涉及食品安全".into(), ..given() };
    objected().does("legal", K::AnswerInformation(public));
}

#[test]
fn d07_refuses_hiding_what_must_be_open_as_process_information() {
    let mut d = Desk::asked("2026-03-02");
    let c = AnswerInformation { must_be_open: true, ..withheld(Ground::Process) };
    assert_eq!(d.refused("legal", K::AnswerInformation(c), "D-07").field, Some("ground"));
}

#[test]
fn d07_lets_pass_keeping_the_file_of_a_case_and_drafts_back() {
    let mut d = Desk::asked("2026-03-02");
    d.does("legal", K::AnswerInformation(withheld(Ground::Process)));
    assert_eq!(d.info.answer.as_ref().and_then(|a| a.ground), Some(Ground::Process));
    assert_eq!(Ground::Process.basis(), "第十六条第二款");
}

#[test]
fn d18_counts_a_year_and_names_the_day_of_its_report() {
    let town = Story::new().town;
    let due = report_due(2026, &town);
    shown("D-18", (due.due, due.rules[0].as_ref()), (Some(day("2027-01-31")), "D-18"));
    let mut told = town.clone();
    told.policy.information_report_day.value = 20;
    assert_eq!(report_due(2026, &told).due, Some(day("2027-01-20")));
    let answered = |on: &str, after: &str| {
        let mut d = Desk::asked(on);
        d.until(after);
        d.does("legal", K::AnswerInformation(given()));
        (d.info, Some(day(after)))
    };
    let lapsed = {
        let mut d = Desk::asked("2026-09-24");
        d.does("legal", K::RequireCorrection(correction()));
        d.until("2026-11-02");
        d.does("legal", K::LapseRequest(LapseRequest { reason: "逾期".into() }));
        (d.info, Some(day("2026-11-02")))
    };
    let all = [
        answered("2025-12-20", "2026-01-05"),
        answered("2026-03-02", "2026-03-10"),
        answered("2026-03-02", "2026-03-31"),
        lapsed,
        (Desk::asked("2026-11-20").info, None),
        answered("2025-03-02", "2025-03-10"),
    ];
    let report = YearReport::of(2026, all.iter().map(|(s, e)| (s, *e)), &town);
    assert_eq!((report.carried_in, report.received, report.carried_out), (1, 4, 1));
    assert_eq!((report.lapsed, report.late), (1, 1));
    let given = report.answered.iter().find(|(label, _)| *label == "予以公开").expect("a kind");
    assert_eq!(given.1, 3);
    assert_eq!(
        report.carried_in + report.received,
        report.answered.iter().map(|(_, n)| n).sum::<u32>() + report.lapsed + report.carried_out
    );
}

#[test]
fn acts_of_requests_have_names_of_their_own_and_each_has_a_command() {
    for row in ACTS {
        assert!(law::case::act(row.id).is_none() && law::clue::act(row.id).is_none(), "{}", row.id);
        assert!(K::has(row.id) && !CaseCommand::has(row.id), "{}", row.id);
        assert_eq!(act(row.id).map(|a| a.title), Some(row.title));
    }
    // The panel shows the legal office what to do, and hides what there is nothing to do upon.
    let d = Desk::asked("2026-03-02");
    let offers = d.s.with("legal", |ctx| panel(&d.info, ctx));
    let ids: Vec<_> = offers.iter().map(|o| o.act).collect();
    assert_eq!(ids, ["require_correction", "ask_opinion", "extend_answer", "answer_information"]);
}
