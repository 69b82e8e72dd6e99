//! 移送协作 (RULES 1.8, J-03, U-22–U-24, U-27): suspected crimes, other agencies, help and joint action.

use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use law::case::transfer::*;
use law::case::{CaseCommand as C, *};
use law::clue::{ClueOutcome, ClueStage};
use law::goods::{Gone, GoodsItem, Taken};
use law::money::Fen;
use law::number::DocNumber;
use law::refusal::Refusal;
use law::town::PenaltyKind;

/// The default commands of this procedure, as those who fill them in would.
impl Story {
    pub fn referral_team(&self) -> NameReferralTeam {
        NameReferralTeam { suspicion: "数额可能达到追诉标准".into(), officers: team() }
    }

    pub fn crime_report(&self) -> ReportSuspectedCrime {
        ReportSuspectedCrime {
            findings: "核实销售金额二十万元".into(),
            offence: "非法经营罪".into(),
            standard: "达到立案追诉标准".into(),
            recommend: true,
            files: vec![file()],
            officers: team(),
        }
    }

    pub fn referral_decision(&self) -> DecideReferral {
        DecideReferral { approve: true, opinion: "同意移送".into(), ..DecideReferral::default() }
    }

    pub fn crime_letter(&self) -> ReferCrime {
        ReferCrime {
            goods_note: "无".into(),
            appraisals: "无，案情不需检验".into(),
            materials: "询问笔录二份".into(),
            sealed: true,
            copied: true,
            received_by: "王警官".into(),
            files: vec![file()],
            officers: team(),
            ..ReferCrime::default()
        }
    }

    pub fn police_reply(&self, answer: PoliceAnswer) -> RecordPoliceReply {
        RecordPoliceReply {
            answer,
            document: "示公（刑）立字〔2026〕9号".into(),
            reason: "理由".into(),
            files: vec![file()],
            ..RecordPoliceReply::default()
        }
    }

    pub fn objection(&self, way: ObjectionWay) -> ObjectToRefusal {
        ObjectToRefusal {
            way,
            reason: "已达到追诉标准".into(),
            sealed: true,
            files: vec![file()],
            officers: team(),
            ..ObjectToRefusal::default()
        }
    }

    pub fn goods_handover(&self) -> HandOverToPolice {
        HandOverToPolice {
            materials: "案卷一册".into(),
            signature: signed(),
            sealed: true,
            files: vec![file()],
            officers: team(),
            ..HandOverToPolice::default()
        }
    }

    pub fn goods_told(&self) -> TellOfGoods {
        TellOfGoods {
            recipient: vec![GoodsRecipient { name: self.party.name.clone(), relation: "当事人".into() }],
            files: vec![file()],
            officers: team(),
            ..TellOfGoods::default()
        }
    }

    pub fn criminal_result(&self, result: CriminalResult) -> RecordCriminalResult {
        RecordCriminalResult {
            result,
            amount: Fen::yuan(3_000),
            document: "（2026）示刑初9号".into(),
            returned: true,
            files: vec![file()],
            ..RecordCriminalResult::default()
        }
    }

    pub fn case_transfer(&self) -> ProposeCaseTransfer {
        ProposeCaseTransfer {
            to: "邻县城管局".into(),
            ground: NoJurisdiction::Place,
            reason: "现场在邻县一侧".into(),
            materials: "笔录、照片".into(),
            officers: team(),
        }
    }

    pub fn case_receipt(&self, accepted: bool) -> RecordCaseReceipt {
        RecordCaseReceipt {
            accepted,
            received_by: "李科长".into(),
            reason: "不属我局管辖".into(),
            signature: signed(),
            sealed: true,
            files: vec![file()],
            ..RecordCaseReceipt::default()
        }
    }

    pub fn other_filing(&self, filed_on: &str) -> RecordOtherFiling {
        RecordOtherFiling {
            agency: "市城管局".into(),
            filed_on: Some(day(filed_on)),
            document: "示城管立〔2026〕3号".into(),
            files: vec![file()],
        }
    }

    pub fn consultation(&self, whose: Whose) -> ConsultJurisdiction {
        ConsultJurisdiction {
            content: "双方会商".into(), whose, files: vec![file()], ..Default::default()
        }
    }

    pub fn designation_request(&self) -> RequestDesignation {
        RequestDesignation {
            to: "示例市人民政府".into(),
            content: "管辖有争议".into(),
            document: "示政请〔2026〕1号".into(),
            sealed: true,
            files: vec![file()],
        }
    }

    pub fn designation(&self, whose: Whose) -> RecordDesignation {
        RecordDesignation {
            whose,
            document: "示政函〔2026〕2号".into(),
            files: vec![file()],
            ..Default::default()
        }
    }

    pub fn dispute(&self) -> RaiseDispute {
        RaiseDispute { agency: "市水利局".into(), content: "河道执法分工".into(), files: vec![] }
    }

    pub fn dispute_step(&self, level: DisputeLevel, settled: bool) -> RecordDisputeStep {
        RecordDisputeStep {
            level,
            settled,
            body: "市司法局".into(),
            result: "形成纪要".into(),
            files: vec![file()],
            ..Default::default()
        }
    }

    pub fn assistance(&self) -> RequestAssistance {
        RequestAssistance {
            to: "市不动产登记中心".into(),
            matter: "查询权属".into(),
            reason: "自行调查不能取得".into(),
            due_on: Some(self.today().saturating_add(5.days())),
            document: "示协〔2026〕1号".into(),
            sealed: true,
            files: vec![file()],
            officers: team(),
        }
    }

    pub fn assistance_reply(&self, answer: AssistanceAnswer) -> RecordAssistanceReply {
        RecordAssistanceReply {
            answer,
            content: "权属资料一份".into(),
            files: vec![file()],
            ..Default::default()
        }
    }

    pub fn police_call(&self) -> CallPolice {
        CallPolice {
            station: "示例派出所".into(),
            at_place: "一村路口".into(),
            reason: "当事人围堵车辆".into(),
            officers: team(),
            ..Default::default()
        }
    }

    pub fn police_support(&self) -> RecordPoliceSupport {
        RecordPoliceSupport {
            arrived: true,
            police: "王警官 010001".into(),
            obstructed: true,
            obstruction: "围堵执法车辆".into(),
            handling: "当场制止，受案查处".into(),
            ..Default::default()
        }
    }

    pub fn joint_plan(&self) -> ProposeJoint {
        let agency =
            |name: &str, task: &str| JointAgency { name: name.into(), task: task.into(), invited: true };
        ProposeJoint {
            agencies: vec![agency("市场监督管理所", "查处无照经营")],
            on: Some(self.today()),
            plan: "集中整治".into(),
            files: vec![file()],
        }
    }

    pub fn joint_link(&self) -> LinkJointCase {
        LinkJointCase {
            agency: "市场监督管理所".into(),
            filed: true,
            case_number: "示市监立〔2026〕7号".into(),
            ..Default::default()
        }
    }

    pub fn transfer_closing(&self) -> ProposeTransferClosing {
        ProposeTransferClosing { summary: "已经移送".into(), officers: team() }
    }

    /// An act of this procedure that must pass.
    #[track_caller]
    pub fn moves(&mut self, who: &str, command: Command) -> &mut Self {
        self.does(who, C::Transfer(command))
    }

    #[track_caller]
    fn stopped(&mut self, who: &str, command: Command, rule: &str) -> Refusal {
        self.refused(who, C::Transfer(command), rule)
    }
}

fn team() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

/// Filed and under investigation.
/// With the police, closed.
pub fn handed_over() -> Story {
    let mut s = answered(PoliceAnswer::Filed);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.transfer_closing();
    s.moves("sq1", Command::ProposeTransferClosing(c));
    s.closes();
    s
}

/// Taken over by another agency, closed.
pub fn taken_elsewhere() -> Story {
    let mut s = filed();
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    let yes = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: true };
    s.moves("head", Command::DecideCaseTransfer(yes));
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    let c = s.transfer_closing();
    s.moves("sq1", Command::ProposeTransferClosing(c));
    s.closes();
    s
}

pub fn filed() -> Story {
    Story::at(At::Filed)
}

pub fn named() -> Story {
    let mut s = filed();
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    s
}

pub fn reported() -> Story {
    let mut s = named();
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    s
}

pub fn approved() -> Story {
    let mut s = reported();
    let c = s.referral_decision();
    s.moves("head", Command::DecideReferral(c));
    s
}

/// Sent to the police.
pub fn referred() -> Story {
    let mut s = approved();
    let c = s.crime_letter();
    s.moves("sq1", Command::ReferCrime(c));
    s
}

pub fn answered(answer: PoliceAnswer) -> Story {
    let mut s = referred();
    let c = s.police_reply(answer);
    s.moves("sq1", Command::RecordPoliceReply(c));
    s
}

/// Takes a thing into the case's list, as a seizure would.
pub fn seized(s: &mut Story, names: &[&str], taken: Taken) {
    let items: Vec<GoodsItem> = names
        .iter()
        .map(|n| GoodsItem { name: (*n).into(), quantity: "1件".into(), ..GoodsItem::default() })
        .collect();
    let by = DocNumber::new("济承综执", "封决", 2026, 90);
    let on = s.today();
    s.case.goods.take(&items, taken, &by, on);
}

#[test]
fn tr01_refuses_a_team_of_one_and_a_report_by_others() {
    let mut s = filed();
    let one = NameReferralTeam { officers: vec!["sq1".into()], ..s.referral_team() };
    s.stopped("brigade", Command::NameReferralTeam(one), "TR-01");
    // The same certificate twice is one officer.
    let twins = NameReferralTeam { officers: vec!["sq1".into(), "twin".into()], ..s.referral_team() };
    s.stopped("brigade", Command::NameReferralTeam(twins), "TR-01");
    let mut s = named();
    let others = ReportSuspectedCrime { officers: vec!["sq1".into(), "sq3".into()], ..s.crime_report() };
    s.stopped("sq1", Command::ReportSuspectedCrime(others), "TR-01");
    let empty = ReportSuspectedCrime { findings: " ".into(), ..s.crime_report() };
    s.stopped("sq1", Command::ReportSuspectedCrime(empty), "TR-01");
    // A report that found no crime is no ground to refer the case.
    let clean = ReportSuspectedCrime { recommend: false, ..s.crime_report() };
    s.moves("sq1", Command::ReportSuspectedCrime(clean));
    let c = s.referral_decision();
    s.stopped("head", Command::DecideReferral(c), "TR-01");
}

#[test]
fn tr01_lets_pass_two_officers_who_verify_and_report() {
    let s = reported();
    assert_eq!(s.case.transfer.step(), Step::Reported);
    assert_eq!(s.case.transfer.referral().map(|r| r.team.len()), Some(2));
}

#[test]
fn x14_refuses_a_referral_approved_by_one_of_its_team() {
    let mut s = filed();
    let own = NameReferralTeam { officers: vec!["brigade".into(), "sq1".into()], ..s.referral_team() };
    s.stopped("brigade", Command::NameReferralTeam(own), "X-14");
    let mut s = filed();
    let poly = NameReferralTeam { officers: vec!["poly".into(), "sq1".into()], ..s.referral_team() };
    s.moves("brigade", Command::NameReferralTeam(poly));
    let report = ReportSuspectedCrime { officers: vec!["poly".into(), "sq1".into()], ..s.crime_report() };
    s.moves("sq1", Command::ReportSuspectedCrime(report));
    let c = s.referral_decision();
    s.stopped("poly", Command::DecideReferral(c), "X-14");
}

#[test]
fn x14_refuses_the_consent_of_whoever_asked_for_it() {
    let mut s = filed();
    s.people.get_mut("brigade").expect("there").roles.insert(law::person::Role::LeadGroup);
    let c = s.joint_plan();
    s.moves("brigade", Command::ProposeJoint(c));
    let c = DecideJoint { consent: true, opinion: "同意".into() };
    s.stopped("brigade", Command::DecideJoint(c.clone()), "X-14");
    s.moves("leader", Command::DecideJoint(c));
}

#[test]
fn tr02_refuses_a_deputy_who_does_not_preside_and_a_silent_refusal() {
    let mut s = reported();
    let c = s.referral_decision();
    s.stopped("deputy", Command::DecideReferral(c), "TR-02");
    let silent = DecideReferral { approve: false, opinion: String::new(), ..DecideReferral::default() };
    s.stopped("head", Command::DecideReferral(silent), "TR-02");
}

#[test]
fn tr02_lets_pass_the_town_head_and_whoever_presides() {
    assert_eq!(approved().case.transfer.step(), Step::Approved);
    let mut s = reported();
    let c = DecideReferral { presiding_document: "示任〔2026〕1号".into(), ..s.referral_decision() };
    s.moves("deputy2", Command::DecideReferral(c));
    assert_eq!(s.case.transfer.step(), Step::Approved);
}

#[test]
fn tr02_refuses_the_fourth_natural_day_without_its_reason() {
    // TD-51: a report of 2026-09-30 is decided by 10-03, in the middle of the holidays.
    let mut s = named();
    s.until("2026-09-30");
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due), ("决定是否移送", Some(day("2026-10-03"))));
    s.until("2026-10-04");
    let c = s.referral_decision();
    s.stopped("head", Command::DecideReferral(c.clone()), "TR-02");
    let late = DecideReferral { late_reason: "镇长出差".into(), ..c };
    s.moves("head", Command::DecideReferral(late));
}

#[test]
fn a_referral_not_approved_leaves_its_reason_and_the_case_goes_on() {
    let mut s = Story::at(At::WindowOver);
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    let no = DecideReferral {
        approve: false, opinion: "未达到追诉标准".into(), ..DecideReferral::default()
    };
    s.moves("head", Command::DecideReferral(no));
    assert!(s.case.papers.iter().any(|p| p.code == "TRANS-A"));
    s.to(At::Archived);
}

#[test]
fn tr03_refuses_the_twenty_fifth_hour_and_a_letter_not_copied() {
    let mut s = approved();
    let c = ReferCrime { copied: false, ..s.crime_letter() };
    s.stopped("sq1", Command::ReferCrime(c), "TR-03");
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due_time.is_some()), ("移送公安机关", true));
    s.now = s.now.saturating_add(24.hours());
    let c = s.crime_letter();
    s.stopped("sq1", Command::ReferCrime(c.clone()), "TR-03");
    let late = ReferCrime { late_reason: "暴雨道路中断".into(), ..c };
    s.moves("sq1", Command::ReferCrime(late));
}

#[test]
fn tr03_lets_pass_a_letter_within_the_day_to_the_towns_police() {
    let s = referred();
    let sent = s.case.transfer.referral().and_then(|r| r.sent.clone()).expect("sent");
    assert_eq!(sent.to, "示例市公安局");
    assert_eq!(sent.number.word, "移书");
}

#[test]
fn r12_refuses_a_letter_to_the_police_without_the_seal() {
    let mut s = approved();
    let c = ReferCrime { sealed: false, ..s.crime_letter() };
    s.stopped("sq1", Command::ReferCrime(c), "R-12");
}

#[test]
fn tr04_refuses_each_attachment_that_is_missing() {
    let mut s = approved();
    let whole = s.crime_letter();
    for c in [
        ReferCrime { goods_note: " ".into(), ..whole.clone() },
        ReferCrime { appraisals: String::new(), ..whole.clone() },
        ReferCrime { materials: String::new(), ..whole.clone() },
    ] {
        s.stopped("sq1", Command::ReferCrime(c), "TR-04");
    }
}

#[test]
fn tr04_lets_pass_the_list_of_things_taken_as_the_goods() {
    let mut s = approved();
    seized(&mut s, &["三轮车", "秤"], Taken::Seized);
    let c = ReferCrime { goods_note: String::new(), ..s.crime_letter() };
    s.moves("sq1", Command::ReferCrime(c));
    let CaseFact::Transfer(Fact::CrimeReferred { goods, .. }) = &s.case_events.last().expect("one").fact
    else {
        panic!("no letter")
    };
    assert_eq!(goods, &[1, 2]);
}

#[test]
fn tr05_refuses_an_answer_that_is_not_in_writing_and_a_refusal_without_its_reason() {
    let mut s = referred();
    let oral = RecordPoliceReply { files: vec![], ..s.police_reply(PoliceAnswer::Filed) };
    s.stopped("sq1", Command::RecordPoliceReply(oral), "TR-05");
    let bare = RecordPoliceReply { reason: String::new(), ..s.police_reply(PoliceAnswer::Refused) };
    s.stopped("sq1", Command::RecordPoliceReply(bare), "TR-05");
}

#[test]
fn tr05_lets_pass_the_answer_and_counts_three_natural_days() {
    let mut s = referred();
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due), ("公安机关审查", Some(day("2026-03-05"))));
    // 移§7: another organ has it; its three days run anew.
    s.wait(1);
    let c = s.police_reply(PoliceAnswer::Forwarded);
    s.moves("sq1", Command::RecordPoliceReply(c));
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due), ("公安机关审查", Some(day("2026-03-06"))));
    let c = s.police_reply(PoliceAnswer::Filed);
    s.moves("sq1", Command::RecordPoliceReply(c));
    assert!(s.case.transfer.with_police());
}

#[test]
fn tr06_refuses_an_objection_on_the_fourth_day_and_a_second_reconsideration() {
    let mut s = answered(PoliceAnswer::Refused);
    s.wait(4);
    let c = s.objection(ObjectionWay::Reconsideration);
    s.stopped("sq1", Command::ObjectToRefusal(c), "TR-06");
    let mut s = answered(PoliceAnswer::Refused);
    s.wait(3);
    let c = s.objection(ObjectionWay::Reconsideration);
    s.moves("sq1", Command::ObjectToRefusal(c.clone()));
    let reply = s.police_reply(PoliceAnswer::Refused);
    s.moves("sq1", Command::RecordPoliceReply(reply.clone()));
    s.stopped("sq1", Command::ObjectToRefusal(c), "TR-06");
    let c = s.objection(ObjectionWay::Supervision);
    s.moves("sq1", Command::ObjectToRefusal(c.clone()));
    s.moves("sq1", Command::RecordPoliceReply(reply));
    s.stopped("sq1", Command::ObjectToRefusal(c), "TR-06");
}

#[test]
fn tr06_lets_pass_an_objection_on_the_third_day_after_which_the_police_file() {
    let mut s = answered(PoliceAnswer::Refused);
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due), ("对不予立案提出异议", Some(day("2026-03-05"))));
    s.wait(3);
    let c = s.objection(ObjectionWay::Reconsideration);
    s.moves("sq1", Command::ObjectToRefusal(c));
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due), ("公安机关复议", Some(day("2026-03-08"))));
    let c = s.police_reply(PoliceAnswer::Filed);
    s.moves("sq1", Command::RecordPoliceReply(c));
    assert_eq!(s.case.transfer.step(), Step::Filed);
}

#[test]
fn tr07_refuses_a_handover_late_or_without_its_record() {
    let mut s = answered(PoliceAnswer::Filed);
    for c in [
        HandOverToPolice { sealed: false, ..s.goods_handover() },
        HandOverToPolice { files: vec![], ..s.goods_handover() },
        HandOverToPolice { signature: law::party::Signature::default(), ..s.goods_handover() },
        HandOverToPolice { goods: vec![9], ..s.goods_handover() },
    ] {
        s.stopped("sq1", Command::HandOverToPolice(c), "TR-07");
    }
    let c = s.transfer_closing();
    s.stopped("sq1", Command::ProposeTransferClosing(c), "TR-07");
    s.wait(4);
    let c = s.goods_handover();
    s.stopped("sq1", Command::HandOverToPolice(c), "TR-07");
}

#[test]
fn tr07_lets_pass_a_handover_on_the_third_day_and_the_things_are_gone() {
    let mut s = answered(PoliceAnswer::Filed);
    seized(&mut s, &["三轮车"], Taken::Held);
    let (what, due) = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((what, due.due), ("移交物品和材料", Some(day("2026-03-05"))));
    s.wait(3);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.gone), Some((Gone::Transferred, s.today())));
}

#[test]
fn tr08_a_decision_made_before_stands_and_its_fine_is_set_off() {
    let mut s = Story::at(At::Published);
    let owed = s.owed();
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    let c = s.referral_decision();
    s.moves("head", Command::DecideReferral(c));
    let c = s.crime_letter();
    s.moves("sq1", Command::ReferCrime(c));
    let c = s.police_reply(PoliceAnswer::Filed);
    s.moves("sq1", Command::RecordPoliceReply(c));
    // Nothing of the decision has been stayed: it is in force, public, and owed.
    shown("TR-08", s.case.decision.as_ref().is_some_and(|d| d.served_on.is_some()), true);
    assert!(s.case.stays.is_empty() && s.owed() == owed && owed.0 > 0);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.criminal_result(CriminalResult::Fined);
    s.moves("sq1", Command::RecordCriminalResult(RecordCriminalResult { returned: false, ..c }));
    let told = (SIDE.facts)(&s.case, &s.town);
    assert!(told.iter().any(|(what, text)| *what == "罚款折抵罚金" && text.contains("500")), "{told:?}");
    s.to(At::Archived);
}

#[test]
fn tr09_refuses_seized_things_left_behind_and_a_party_not_told() {
    let mut s = answered(PoliceAnswer::Filed);
    seized(&mut s, &["三轮车", "秤"], Taken::Seized);
    let part = HandOverToPolice { goods: vec![1], ..s.goods_handover() };
    s.stopped("sq1", Command::HandOverToPolice(part), "TR-09");
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.transfer_closing();
    s.stopped("sq1", Command::ProposeTransferClosing(c), "TR-09");
    let others = vec![GoodsRecipient { name: "某银行".into(), relation: "抵押权人".into() }];
    let c = TellOfGoods { recipient: others, ..s.goods_told() };
    s.stopped("sq1", Command::TellOfGoods(c), "TR-09");
    let c = TellOfGoods { files: vec![], ..s.goods_told() };
    s.stopped("sq1", Command::TellOfGoods(c), "TR-09");
}

#[test]
fn tr09_lets_pass_everything_seized_and_the_party_told_in_writing() {
    let mut s = answered(PoliceAnswer::Filed);
    seized(&mut s, &["三轮车"], Taken::Sealed);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.goods_told();
    s.moves("sq1", Command::TellOfGoods(c));
    assert_eq!(s.case.transfer.to_tell(), None);
}

#[test]
fn tr10_refuses_the_sixth_working_day_and_someone_without_a_relation() {
    let mut s = answered(PoliceAnswer::Filed);
    seized(&mut s, &["三轮车"], Taken::Confiscated);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let mut recipient = s.goods_told().recipient;
    recipient.push(GoodsRecipient { name: "某银行".into(), relation: String::new() });
    let c = TellOfGoods { recipient, ..s.goods_told() };
    s.stopped("sq1", Command::TellOfGoods(c), "TR-10");
    // Handed over on Monday the 2nd: Monday the 9th is the fifth working day.
    s.until("2026-03-10");
    let c = s.goods_told();
    s.stopped("sq1", Command::TellOfGoods(c), "TR-10");
}

#[test]
fn tr10_lets_pass_the_fifth_working_day() {
    let mut s = answered(PoliceAnswer::Filed);
    seized(&mut s, &["三轮车"], Taken::Confiscated);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let due = s.case.deadlines(&s.town).pop().expect("one runs");
    assert_eq!((due.0, due.1.due), ("告知物品移送", Some(day("2026-03-09"))));
    s.until("2026-03-09");
    let c = s.goods_told();
    s.moves("sq1", Command::TellOfGoods(c));
}

/// The case and a registered tricycle are to go to another agency.
fn leaving_with_goods() -> Story {
    let mut s = filed();
    seized(&mut s, &["三轮车"], Taken::Held);
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    let yes = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: true };
    s.moves("head", Command::DecideCaseTransfer(yes));
    s
}

#[test]
fn tr10_refuses_things_given_to_another_agency_unsigned_unsealed_or_untold() {
    let mut s = leaving_with_goods();
    let unsigned = RecordCaseReceipt { signature: law::party::Signature::default(), ..s.case_receipt(true) };
    s.stopped("sq1", Command::RecordCaseReceipt(unsigned), "TR-10");
    let unsealed = RecordCaseReceipt { sealed: false, ..s.case_receipt(true) };
    s.stopped("sq1", Command::RecordCaseReceipt(unsealed), "TR-10");
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    let c = s.transfer_closing();
    let r = s.stopped("sq1", Command::ProposeTransferClosing(c), "TR-10");
    assert_eq!(r.fix.act, Some("tell_of_goods"));
    // Received on Monday the 2nd: the sixth working day is late.
    s.until("2026-03-10");
    let c = s.goods_told();
    s.stopped("sq1", Command::TellOfGoods(c), "TR-10");
}

#[test]
fn tr10_lets_pass_things_signed_for_by_another_agency_and_told_and_a_case_without_things() {
    let mut s = leaving_with_goods();
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    assert_eq!(s.case.transfer.to_tell(), Some(s.today()));
    s.until("2026-03-09");
    let c = s.goods_told();
    s.moves("sq1", Command::TellOfGoods(c));
    assert_eq!(s.case.transfer.to_tell(), None);
    let c = s.transfer_closing();
    s.moves("sq1", Command::ProposeTransferClosing(c));
    // Papers alone need no list of things.
    let mut s = filed();
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    let yes = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: true };
    s.moves("head", Command::DecideCaseTransfer(yes));
    let bare = RecordCaseReceipt {
        signature: law::party::Signature::default(),
        sealed: false,
        ..s.case_receipt(true)
    };
    s.moves("sq1", Command::RecordCaseReceipt(bare));
    assert_eq!(s.case.transfer.to_tell(), None);
}

#[test]
fn tr11_refuses_to_stop_the_ninety_days_without_a_provision_of_the_field() {
    let mut s = answered(PoliceAnswer::Refused);
    // No provision, one that says nothing of it, one of another field, one that the town has not checked.
    for basis in [
        "",
        "领导同意",
        "《中华人民共和国行政处罚法》第六十条",
        "《行政执法机关移送涉嫌犯罪案件的规定》第十条",
        "《示例市场程序规定》第六十条",
        "《示例程序规定》第六十一条",
    ] {
        let c = ResumeCase { reason: "不再异议".into(), exclude: true, excluded_basis: basis.into() };
        let mut before = s.clone();
        let r = before.stopped("sq1", Command::ResumeCase(c), "TR-11");
        assert_eq!(r.field, Some("excluded_basis"));
        assert!(r.need.contains("《示例程序规定》第六十条") && !r.need.contains("市场"), "{}", r.need);
    }
    s.town.policy.referral_exclusions.value.clear();
    let c = ResumeCase {
        reason: "不再异议".into(),
        exclude: true,
        excluded_basis: "《示例程序规定》第六十条".into(),
    };
    s.stopped("sq1", Command::ResumeCase(c), "TR-11");
}

#[test]
fn tr11_lets_pass_the_case_that_comes_back_with_its_ninety_days() {
    let due = |s: &Story| s.case.decision_due(&s.town).expect("filed").nominal;
    let mut s = answered(PoliceAnswer::Refused);
    let before = due(&s);
    s.wait(10);
    let mut cited = s.clone();
    let c = ResumeCase { reason: "不再异议".into(), ..ResumeCase::default() };
    s.moves("sq1", Command::ResumeCase(c));
    assert_eq!(due(&s), before);
    let c = ResumeCase {
        reason: "不再异议".into(),
        exclude: true,
        excluded_basis: "《示例程序规定》第六十条".into(),
    };
    cited.moves("sq1", Command::ResumeCase(c));
    assert_eq!(due(&cited), before.saturating_add(10.days()));
    // And it is punished as any other.
    assert_eq!(s.to(At::Archived).clue.outcome, Some(ClueOutcome::Penalised));
}

#[test]
fn tr12_refuses_the_wrong_organ_and_closing_with_a_clue_unsent() {
    let mut s = Story::at(At::Paid);
    let c = NoteOfficialClue { content: "某公职人员收受好处".into(), files: vec![] };
    s.moves("sq1", Command::NoteOfficialClue(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "TR-12");
    let c = SendOfficialClue {
        to: "市公安局".into(),
        document: "示移〔2026〕1号".into(),
        files: vec![file()],
        ..Default::default()
    };
    s.stopped("head", Command::SendOfficialClue(c), "TR-12");
}

#[test]
fn tr12_lets_pass_a_clue_to_the_supervisory_organ() {
    let mut s = Story::at(At::Paid);
    let c = NoteOfficialClue { content: "某公职人员收受好处".into(), files: vec![] };
    s.moves("legal", Command::NoteOfficialClue(c));
    let c = SendOfficialClue {
        to: "市监察委员会".into(),
        document: "示移〔2026〕1号".into(),
        files: vec![file()],
        ..Default::default()
    };
    s.moves("head", Command::SendOfficialClue(c));
    s.to(At::Archived);
}

#[test]
fn j12_refuses_a_decision_while_a_transfer_is_pending() {
    // TL-62: neither proposed nor made, at any step of the transfer; nor closed on the fine already decided.
    let mut s = Story::at(At::WindowOver);
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "J-12");
    let mut s = Story::at(At::DecisionEndorsed);
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    let decision = s.decision();
    s.refused("head", C::Decide(decision.clone()), "J-12");
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    let c = s.referral_decision();
    s.moves("head", Command::DecideReferral(c));
    let c = s.crime_letter();
    s.moves("sq1", Command::ReferCrime(c));
    s.refused("head", C::Decide(decision.clone()), "J-12");
    let c = s.police_reply(PoliceAnswer::Filed);
    s.moves("sq1", Command::RecordPoliceReply(c));
    s.refused("head", C::Decide(decision), "J-12");
    let mut s = Story::at(At::Paid);
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "J-12");
}

#[test]
fn j12_refuses_ending_an_investigation_that_is_with_the_police() {
    let s = &mut Story::at(At::Ordered);
    s.clone().to(At::Concluded);
    let c = s.referral_team();
    s.moves("brigade", Command::NameReferralTeam(c));
    let report = C::SubmitReport(s.conclusion());
    s.refused("sq1", report.clone(), "J-12");
    let c = s.crime_report();
    s.moves("sq1", Command::ReportSuspectedCrime(c));
    let c = s.referral_decision();
    s.moves("head", Command::DecideReferral(c));
    let c = s.crime_letter();
    s.moves("sq1", Command::ReferCrime(c));
    let c = s.police_reply(PoliceAnswer::Filed);
    s.moves("sq1", Command::RecordPoliceReply(c));
    let r = s.refused("sq1", report, "J-12");
    assert_eq!(r.fix.act, Some("propose_transfer_closing"));
}

#[test]
fn j12_lets_pass_a_case_closed_and_archived_as_transferred() {
    let mut s = answered(PoliceAnswer::Filed);
    shown("J-12", (s.clue.stage, s.clue.outcome), (ClueStage::ForFeedback, Some(ClueOutcome::HandedOver)));
    // What is not ours to decide runs no ninety days.
    assert!(s.case.deadlines(&s.town).iter().all(|(what, _)| *what != "办案期限"));
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.transfer_closing();
    s.moves("sq1", Command::ProposeTransferClosing(c.clone()));
    // Sent back, it stands in the investigation and can be closed again.
    s.does("head", C::ApproveClosing(ApproveClosing { approve: false, opinion: "补交接单".into() }));
    assert_eq!(s.case.stage, CaseStage::Investigating);
    s.moves("sq1", Command::ProposeTransferClosing(c));
    s.closes();
    s.does("sq1", C::Archive(s.archive()));
    assert!(s.case.decision.is_none() && s.case.stage == CaseStage::Archived);
}

#[test]
fn f19_refuses_a_fine_after_a_court_has_fined() {
    let mut s = Story::at(At::WindowOver);
    for (who, c) in [
        ("brigade", Command::NameReferralTeam(s.referral_team())),
        ("sq1", Command::ReportSuspectedCrime(s.crime_report())),
        ("head", Command::DecideReferral(s.referral_decision())),
        ("sq1", Command::ReferCrime(ReferCrime { sent_at: None, ..s.crime_letter() })),
        ("sq1", Command::RecordPoliceReply(s.police_reply(PoliceAnswer::Filed))),
    ] {
        s.moves(who, c);
    }
    let c = s.criminal_result(CriminalResult::Fined);
    s.moves("sq1", Command::RecordCriminalResult(c));
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "F-19");
}

#[test]
fn f19_lets_pass_another_kind_and_a_fine_where_the_court_imposed_none() {
    // Only the fine is barred: a warning may still follow.
    let warned =
        Penalty(vec![PenaltyItem { kind: PenaltyKind::Warning, amount: Fen(0), detail: String::new() }]);
    for (penalty, result) in [(warned, CriminalResult::Fined), (fine(500), CriminalResult::Exempted)] {
        let mut s = Story { penalty, ..Story::new() }.to(At::WindowOver);
        for (who, c) in [
            ("brigade", Command::NameReferralTeam(s.referral_team())),
            ("sq1", Command::ReportSuspectedCrime(s.crime_report())),
            ("head", Command::DecideReferral(s.referral_decision())),
            ("sq1", Command::ReferCrime(s.crime_letter())),
            ("sq1", Command::RecordPoliceReply(s.police_reply(PoliceAnswer::Filed))),
            ("sq1", Command::RecordCriminalResult(s.criminal_result(result))),
        ] {
            s.moves(who, c);
        }
        s.to(At::Archived);
    }
}

#[test]
fn what_the_court_sends_back_after_closing_is_taken_up_again() {
    let mut s = answered(PoliceAnswer::Filed);
    let c = s.goods_handover();
    s.moves("sq1", Command::HandOverToPolice(c));
    let c = s.transfer_closing();
    s.moves("sq1", Command::ProposeTransferClosing(c));
    s.closes();
    let c = s.criminal_result(CriminalResult::NotProsecuted);
    s.moves("sq1", Command::RecordCriminalResult(c));
    assert_eq!((s.case.stage, s.case.closed_on), (CaseStage::Investigating, None));
    s.to(At::Archived);
}

#[test]
fn j02_refuses_a_decision_on_a_case_that_is_leaving_and_one_that_has_left() {
    let mut s = Story::at(At::WindowOver);
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    let proposal = s.proposal();
    s.refused("sq1", C::ProposeDecision(proposal.clone()), "J-02");
    let yes = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: true };
    s.moves("head", Command::DecideCaseTransfer(yes));
    let bare = RecordCaseReceipt { files: vec![], ..s.case_receipt(true) };
    s.stopped("sq1", Command::RecordCaseReceipt(bare), "J-02");
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    s.refused("sq1", C::ProposeDecision(proposal), "J-02");
    assert_eq!(s.clue.outcome, Some(ClueOutcome::HandedOver));
}

#[test]
fn j02_lets_pass_a_case_received_elsewhere_and_one_that_was_not_taken() {
    let mut s = filed();
    let unsealed = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: false };
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    s.stopped("head", Command::DecideCaseTransfer(unsealed), "R-12");
    seized(&mut s, &["三轮车"], Taken::Held);
    let yes = DecideCaseTransfer { approve: true, opinion: "同意".into(), sealed: true };
    s.moves("head", Command::DecideCaseTransfer(yes));
    let mut not_taken = s.clone();
    let c = s.case_receipt(true);
    s.moves("sq1", Command::RecordCaseReceipt(c));
    assert!(s.case.goods.get(1).is_some_and(|g| !g.is_here()));
    let c = s.goods_told();
    s.moves("sq1", Command::TellOfGoods(c));
    let c = s.transfer_closing();
    s.moves("sq1", Command::ProposeTransferClosing(c));
    s.closes();
    s.does("sq1", C::Archive(s.archive()));
    let c = not_taken.case_receipt(false);
    not_taken.moves("sq1", Command::RecordCaseReceipt(c));
    not_taken.case.goods.let_go(&[1], law::goods::Gone::Returned, not_taken.today());
    not_taken.to(At::Archived);
}

#[test]
fn j02_lets_pass_a_transfer_that_the_head_does_not_agree_to() {
    let mut s = filed();
    let c = s.case_transfer();
    s.moves("sq1", Command::ProposeCaseTransfer(c));
    let no = DecideCaseTransfer { approve: false, opinion: "本镇有管辖权".into(), sealed: false };
    s.moves("head", Command::DecideCaseTransfer(no));
    s.to(At::Archived);
}

#[test]
fn j02_lets_pass_what_has_been_struck_off_the_list_to_whom_it_belongs() {
    // TL-38: no decision on an item that is no longer on the list; the case goes to the agency that has it.
    let mut s = Story::at(At::DecisionEndorsed);
    s.town.powers[1].items[0].to = s.today().yesterday().ok();
    let c = s.decision();
    s.refused("head", C::Decide(c), "J-01");
    let c = ProposeCaseTransfer { ground: NoJurisdiction::Item, ..s.case_transfer() };
    s.moves("sq1", Command::ProposeCaseTransfer(c));
}

#[test]
fn j03_refuses_a_decision_where_another_filed_first_or_the_dispute_is_open() {
    let mut s = Story::at(At::WindowOver);
    let mut same_day = s.clone();
    // Filed on 2026-02-27, before our 2026-03-02.
    let c = s.other_filing("2026-02-27");
    s.moves("sq1", Command::RecordOtherFiling(c));
    let proposal = s.proposal();
    s.refused("sq1", C::ProposeDecision(proposal.clone()), "J-03");
    let elsewhere = s.case_transfer();
    s.stopped("sq1", Command::ProposeCaseTransfer(elsewhere), "J-03");
    let c = same_day.other_filing(START);
    same_day.moves("sq1", Command::RecordOtherFiling(c));
    same_day.refused("sq1", C::ProposeDecision(proposal), "J-03");
    let own = RequestDesignation { to: "市城管局".into(), ..same_day.designation_request() };
    same_day.stopped("head", Command::RequestDesignation(own), "J-03");
    let c = same_day.consultation(Whose::Open);
    same_day.moves("sq1", Command::ConsultJurisdiction(c));
    let c = same_day.designation_request();
    same_day.moves("head", Command::RequestDesignation(c));
    let bare = RecordDesignation { document: String::new(), ..same_day.designation(Whose::Ours) };
    same_day.stopped("sq1", Command::RecordDesignation(bare), "J-03");
    // Without a claim on the file there is no ground to send it to another that filed.
    let mut s = filed();
    let c = ProposeCaseTransfer { ground: NoJurisdiction::OtherAgency, ..s.case_transfer() };
    s.stopped("sq1", Command::ProposeCaseTransfer(c), "J-03");
}

#[test]
fn j03_lets_pass_the_earlier_filer_the_agreed_and_the_designated() {
    // Ours was earlier.
    let mut s = Story::at(At::WindowOver);
    let later = s.other_filing(&s.today().to_string());
    s.moves("sq1", Command::RecordOtherFiling(later));
    s.to(At::Archived);
    // Theirs was earlier, but the one above both designates us.
    let mut s = Story::at(At::WindowOver);
    let c = s.other_filing("2026-02-27");
    s.moves("sq1", Command::RecordOtherFiling(c));
    let c = s.consultation(Whose::Open);
    s.moves("sq1", Command::ConsultJurisdiction(c));
    let c = s.designation_request();
    s.moves("head", Command::RequestDesignation(c));
    let c = s.designation(Whose::Ours);
    s.moves("sq1", Command::RecordDesignation(c));
    s.to(At::Archived);
    // Theirs, and it goes to them.
    let mut s = filed();
    let c = s.other_filing("2026-02-27");
    s.moves("sq1", Command::RecordOtherFiling(c));
    let c = ProposeCaseTransfer {
        to: "市城管局".into(),
        ground: NoJurisdiction::OtherAgency,
        ..s.case_transfer()
    };
    s.moves("sq1", Command::ProposeCaseTransfer(c));
}

#[test]
fn u24_refuses_a_level_left_out_and_closing_with_a_dispute() {
    let mut s = Story::at(At::Paid);
    let c = s.dispute();
    s.moves("legal", Command::RaiseDispute(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "U-24");
    let early = s.dispute_step(DisputeLevel::Government, true);
    s.stopped("legal", Command::RecordDisputeStep(early), "U-24");
    let c = s.dispute_step(DisputeLevel::Negotiation, false);
    s.moves("legal", Command::RecordDisputeStep(c.clone()));
    s.stopped("legal", Command::RecordDisputeStep(c), "U-24");
    let nobody =
        RecordDisputeStep { body: String::new(), ..s.dispute_step(DisputeLevel::Coordination, false) };
    s.stopped("legal", Command::RecordDisputeStep(nobody), "U-24");
    let c = s.dispute_step(DisputeLevel::Coordination, false);
    s.moves("legal", Command::RecordDisputeStep(c));
    let undecided = s.dispute_step(DisputeLevel::Government, false);
    s.stopped("legal", Command::RecordDisputeStep(undecided), "U-24");
}

#[test]
fn u24_lets_pass_negotiation_coordination_and_the_government_in_turn() {
    let mut s = Story::at(At::Paid);
    let c = s.dispute();
    s.moves("brigade", Command::RaiseDispute(c));
    for level in DisputeLevel::ALL {
        let c = s.dispute_step(level, level == DisputeLevel::Government);
        s.moves("legal", Command::RecordDisputeStep(c));
    }
    s.to(At::Archived);
}

#[test]
fn u23_refuses_what_is_not_in_writing_on_either_side() {
    let mut s = Story::at(At::Paid);
    let oral = RequestAssistance { files: vec![], ..s.assistance() };
    s.stopped("sq1", Command::RequestAssistance(oral), "U-23");
    let nameless = RequestAssistance { document: String::new(), ..s.assistance() };
    s.stopped("sq1", Command::RequestAssistance(nameless), "U-23");
    let c = s.assistance();
    s.moves("sq1", Command::RequestAssistance(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "U-23");
    let told = RecordAssistanceReply { files: vec![], ..s.assistance_reply(AssistanceAnswer::Refused) };
    s.stopped("sq1", Command::RecordAssistanceReply(told), "U-23");
}

#[test]
fn u23_lets_pass_a_reply_a_reasoned_refusal_and_a_request_taken_back() {
    for answer in [AssistanceAnswer::Given, AssistanceAnswer::Refused, AssistanceAnswer::Withdrawn] {
        let mut s = Story::at(At::Paid);
        let c = s.assistance();
        s.moves("sq1", Command::RequestAssistance(c.clone()));
        assert!(s.case.deadlines(&s.town).iter().any(|(what, d)| *what == "协助答复" && d.due == c.due_on));
        let files = if answer == AssistanceAnswer::Withdrawn { vec![] } else { vec![file()] };
        let c = RecordAssistanceReply { files, ..s.assistance_reply(answer) };
        s.moves("sq1", Command::RecordAssistanceReply(c));
        s.to(At::Archived);
    }
}

#[test]
fn u27_refuses_obstruction_without_what_was_done_about_it() {
    let mut s = Story::at(At::Paid);
    let c = s.police_call();
    s.moves("sq1", Command::CallPolice(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "U-27");
    let c = RecordPoliceSupport { handling: String::new(), ..s.police_support() };
    s.stopped("sq1", Command::RecordPoliceSupport(c), "U-27");
}

#[test]
fn u27_lets_pass_support_with_and_without_obstruction_and_none_that_came() {
    for c in [
        Story::new().police_support(),
        RecordPoliceSupport { obstructed: false, ..Story::new().police_support() },
        RecordPoliceSupport::default(),
    ] {
        let mut s = Story::at(At::Paid);
        let call = s.police_call();
        s.moves("sq1", Command::CallPolice(call));
        s.moves("sq1", Command::RecordPoliceSupport(c));
        s.to(At::Archived);
    }
}

#[test]
fn u22_refuses_joint_action_without_consent_and_a_decision_in_common() {
    let mut s = Story::at(At::Paid);
    let idle = vec![JointAgency { name: "市场监督管理所".into(), ..JointAgency::default() }];
    let c = ProposeJoint { agencies: idle, ..s.joint_plan() };
    s.stopped("brigade", Command::ProposeJoint(c), "U-22");
    let c = s.joint_plan();
    s.moves("brigade", Command::ProposeJoint(c));
    let c = s.joint_link();
    s.stopped("sq1", Command::LinkJointCase(c), "U-22");
    s.moves("leader", Command::DecideJoint(DecideJoint { consent: true, opinion: "同意".into() }));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "U-22");
    // The same file, or the same decision, for two agencies.
    let ours = s.case.number.as_ref().expect("filed").to_string();
    let c = LinkJointCase { case_number: ours, ..s.joint_link() };
    s.stopped("sq1", Command::LinkJointCase(c), "U-22");
    let ours = s.case.decision.as_ref().expect("decided").number.to_string();
    let c = LinkJointCase { decision: ours, ..s.joint_link() };
    s.stopped("sq1", Command::LinkJointCase(c), "U-22");
    let c = LinkJointCase { case_number: String::new(), ..s.joint_link() };
    s.stopped("sq1", Command::LinkJointCase(c), "U-22");
}

#[test]
fn u22_lets_pass_each_agency_with_its_own_case_or_none() {
    for link in [
        Story::new().joint_link(),
        LinkJointCase { filed: false, reason: "没有发现违法".into(), ..Story::new().joint_link() },
    ] {
        let mut s = Story::at(At::Paid);
        let c = s.joint_plan();
        s.moves("brigade", Command::ProposeJoint(c));
        s.moves("leader", Command::DecideJoint(DecideJoint { consent: true, opinion: "同意".into() }));
        s.moves("sq1", Command::LinkJointCase(link));
        s.to(At::Archived);
    }
    // Not agreed to: nothing is owed, and it may be proposed anew.
    let mut s = Story::at(At::Paid);
    let c = s.joint_plan();
    s.moves("brigade", Command::ProposeJoint(c.clone()));
    s.moves("leader", Command::DecideJoint(DecideJoint { consent: false, opinion: "暂缓".into() }));
    s.moves("brigade", Command::ProposeJoint(c));
}
