//! Cases that go to the police or to another agency, and cases handled with the help of others.

use super::case::open;
use super::{CaseEnd, Story, TransferEnd};
use crate::demo::course::Course;
use crate::demo::scene::Offence;
use jiff::ToSpan;
use law::case::transfer::*;
use law::case::{ApproveClosing, Archive, CaseCommand as C};
use law::clue::{ClueCommand as K, GiveFeedback};
use law::money::Fen;
use law::party::Party;

/// Goes on the file only where a holiday made an act late.
const LATE: &str = "期间逢放假，收假后立即办理。";

/// The road of such a case, from its clue to where it stops.
pub(in crate::demo) fn transfer_road(c: &mut Course, o: &Offence, end: TransferEnd) -> Option<()> {
    let (officers, party, _) = open(c, o, &Story::to(CaseEnd::Reported))?;
    match end {
        TransferEnd::Elsewhere => elsewhere(c, &officers),
        TransferEnd::Together => together(c, &officers),
        _ => crime(c, &officers, &party, end),
    }
}

fn act(c: &mut Course, workdays: i64, actor: &str, command: Command) -> Option<()> {
    c.act(workdays, actor, C::Transfer(command))
}

fn crime(c: &mut Course, officers: &[String], party: &Party, end: TransferEnd) -> Option<()> {
    let actor = officers[0].clone();
    let name = NameReferralTeam {
        suspicion: "核对账目时发现经营数额较大，可能达到刑事立案追诉标准。".into(),
        officers: officers.to_vec(),
    };
    act(c, 1, "brigade", Command::NameReferralTeam(name))?;
    let report = ReportSuspectedCrime {
        findings: "专案组核对账册、收款记录并询问相关人员，经营数额二十万余元（示例），事实清楚。".into(),
        offence: "非法经营罪（示例）".into(),
        standard: "达到公安机关管辖的刑事案件立案追诉标准（示例）".into(),
        recommend: true,
        files: vec![c.scan("移送涉嫌犯罪案件的报告")],
        officers: officers.to_vec(),
    };
    act(c, 2, &actor, Command::ReportSuspectedCrime(report))?;
    let decide = DecideReferral {
        approve: true,
        opinion: "同意专案组意见，批准移送公安机关。".into(),
        late_reason: LATE.into(),
        ..DecideReferral::default()
    };
    act(c, 1, "head", Command::DecideReferral(decide))?;
    if end == TransferEnd::Approved {
        return None;
    }
    let refer = ReferCrime {
        goods_note: "账册2本".into(),
        appraisals: "无，本案不需要检验、鉴定".into(),
        materials: "现场检查（勘验）笔录1份\n询问笔录1份\n照片1组".into(),
        sealed: true,
        copied: true,
        received_by: "市公安局法制部门民警（示例）".into(),
        files: vec![c.scan("移送书回执")],
        late_reason: LATE.into(),
        officers: officers.to_vec(),
        ..ReferCrime::default()
    };
    act(c, 0, &actor, Command::ReferCrime(refer))?;
    if end == TransferEnd::Sent {
        return None;
    }
    if end == TransferEnd::Resumed {
        return refused(c, officers);
    }
    answer(c, &actor, PoliceAnswer::Filed, "济公（经）立字〔2026〕第21号（示例）", "")?;
    hand_over(c, officers, party)?;
    let note = NoteOfficialClue {
        content: "办案中发现一名公职人员涉嫌为当事人通风报信（示例）。".into(),
        files: vec![],
    };
    act(c, 1, &actor, Command::NoteOfficialClue(note))?;
    let send = SendOfficialClue {
        to: "济源市监察委员会".into(),
        document: "承政函〔2026〕12号（示例）".into(),
        files: vec![c.scan("线索移送函和签收单")],
        ..SendOfficialClue::default()
    };
    act(c, 1, "head", Command::SendOfficialClue(send))?;
    close(c, officers, "公安机关已立案，涉案物品和材料已移交并告知当事人，本机关不再作出处罚决定。")?;
    let judged = RecordCriminalResult {
        result: CriminalResult::Fined,
        amount: Fen::yuan(20_000),
        document: "（2026）豫9001刑初99号刑事判决书（示例）".into(),
        files: vec![c.scan("刑事判决书")],
        ..RecordCriminalResult::default()
    };
    act(c, 2, &actor, Command::RecordCriminalResult(judged))?;
    archive(c, officers)
}

fn answer(c: &mut Course, actor: &str, answer: PoliceAnswer, document: &str, reason: &str) -> Option<()> {
    let reply = RecordPoliceReply {
        answer,
        document: document.into(),
        reason: reason.into(),
        files: vec![c.scan("公安机关通知书")],
        ..RecordPoliceReply::default()
    };
    act(c, 2, actor, Command::RecordPoliceReply(reply))
}

/// Refused, asked again, refused again: taken up here and punished as any other.
fn refused(c: &mut Course, officers: &[String]) -> Option<()> {
    let actor = officers[0].clone();
    let reason = "未达到立案追诉标准。";
    answer(c, &actor, PoliceAnswer::Refused, "济公（经）不立字〔2026〕第8号（示例）", reason)?;
    let object = ObjectToRefusal {
        way: ObjectionWay::Reconsideration,
        made_on: Some(c.t.date()),
        reason: "账册载明的数额已经达到追诉标准。".into(),
        sealed: true,
        files: vec![c.scan("提请复议书")],
        officers: officers.to_vec(),
    };
    act(c, 0, &actor, Command::ObjectToRefusal(object))?;
    answer(c, &actor, PoliceAnswer::Refused, "济公（经）复字〔2026〕第3号（示例）", reason)?;
    let resume = ResumeCase {
        reason: "尊重复议决定，不再建议立案监督，由本机关依法处罚。".into(),
        ..ResumeCase::default()
    };
    act(c, 1, &actor, Command::ResumeCase(resume))
}

fn hand_over(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    let actor = &officers[0];
    let signature = c.signed("接收民警（示例）");
    let hand = HandOverToPolice {
        other_goods: "账册2本".into(),
        materials: "案卷一册、照片和录像光盘1张".into(),
        signature,
        sealed: true,
        files: vec![c.scan("物品材料交接单")],
        late_reason: LATE.into(),
        officers: officers.to_vec(),
        ..HandOverToPolice::default()
    };
    act(c, 1, actor, Command::HandOverToPolice(hand))?;
    let tell = TellOfGoods {
        recipient: vec![GoodsRecipient {
            name: party.name.clone(), relation: "当事人、物品所有人".into()
        }],
        files: vec![c.scan("物品移送告知书和签收单")],
        late_reason: LATE.into(),
        officers: officers.to_vec(),
        ..TellOfGoods::default()
    };
    act(c, 2, actor, Command::TellOfGoods(tell))
}

/// Another agency had filed before; the government above both designated it.
fn elsewhere(c: &mut Course, officers: &[String]) -> Option<()> {
    let actor = officers[0].clone();
    let agency = "济源市城市管理局（示例）";
    let other = RecordOtherFiling {
        agency: agency.into(),
        filed_on: c.case.filed_on.map(|d| d.saturating_sub(2.days())),
        document: "济城管立字〔2026〕第31号（示例）".into(),
        files: vec![c.scan("对方立案文书")],
    };
    act(c, 1, &actor, Command::RecordOtherFiling(other))?;
    let consult = ConsultJurisdiction {
        content: "双方会商，对由谁管辖没有达成一致。".into(),
        whose: Whose::Open,
        files: vec![c.scan("会商纪要")],
        ..ConsultJurisdiction::default()
    };
    act(c, 1, &actor, Command::ConsultJurisdiction(consult))?;
    let request = RequestDesignation {
        to: "济源市人民政府".into(),
        content: "违法行为跨两个辖区，双方都已立案，请指定管辖。".into(),
        document: "承政请〔2026〕7号（示例）".into(),
        sealed: true,
        files: vec![c.scan("指定管辖请示")],
    };
    act(c, 1, "head", Command::RequestDesignation(request))?;
    let designated = RecordDesignation {
        whose: Whose::Theirs,
        document: "济政函〔2026〕15号（示例）".into(),
        files: vec![c.scan("指定管辖决定")],
        ..RecordDesignation::default()
    };
    act(c, 3, &actor, Command::RecordDesignation(designated))?;
    let propose = ProposeCaseTransfer {
        to: agency.into(),
        ground: NoJurisdiction::OtherAgency,
        reason: "对方先立案，并经市人民政府指定管辖。".into(),
        materials: "现场检查（勘验）笔录1份\n询问笔录1份\n照片1组".into(),
        officers: officers.to_vec(),
    };
    act(c, 1, &actor, Command::ProposeCaseTransfer(propose))?;
    let decide = DecideCaseTransfer { approve: true, opinion: "同意移送。".into(), sealed: true };
    act(c, 1, "deputy1", Command::DecideCaseTransfer(decide))?;
    let receipt = RecordCaseReceipt {
        accepted: true,
        received_by: "市城市管理局案件审理科（示例）".into(),
        files: vec![c.scan("案件移送回执")],
        ..RecordCaseReceipt::default()
    };
    act(c, 2, &actor, Command::RecordCaseReceipt(receipt))?;
    close(c, officers, "案件已移送被指定管辖的机关，对方已签收。")?;
    archive(c, officers)
}

/// A joint action, a letter for help, the police at the scene, and a dispute that was talked out.
fn together(c: &mut Course, officers: &[String]) -> Option<()> {
    let actor = officers[0].clone();
    let agency = "承留市场监督管理所";
    let plan = ProposeJoint {
        agencies: vec![JointAgency {
            name: agency.into(), task: "查处无照经营".into(), invited: false
        }],
        on: Some(c.t.date().saturating_add(14.days())),
        plan: "集中整治沿街占道经营，分组同时开展，各机关在职权内分别立案。".into(),
        files: vec![c.scan("联合执法方案")],
    };
    act(c, 1, "brigade", Command::ProposeJoint(plan))?;
    let consent = DecideJoint { consent: true, opinion: "领导小组会议同意。".into() };
    act(c, 1, "party-secretary", Command::DecideJoint(consent))?;
    let call = CallPolice {
        station: "承留派出所".into(),
        at_place: c.clue.place.text.clone(),
        reason: "行动中有人围堵执法车辆，请求现场支持。".into(),
        officers: officers.to_vec(),
        ..CallPolice::default()
    };
    act(c, 1, &actor, Command::CallPolice(call))?;
    let support = RecordPoliceSupport {
        arrived: true,
        police: "示例民警（警号示例）".into(),
        obstructed: true,
        obstruction: "两人站在车前阻止清运，约十分钟。".into(),
        handling: "民警当场制止，口头传唤，公安机关受案处理。".into(),
        files: vec![c.photo("现场照片")],
        ..RecordPoliceSupport::default()
    };
    act(c, 0, &actor, Command::RecordPoliceSupport(support))?;
    let link = LinkJointCase {
        agency: agency.into(),
        filed: true,
        case_number: "济市监承立字〔2026〕第17号（示例）".into(),
        ..LinkJointCase::default()
    };
    act(c, 2, &actor, Command::LinkJointCase(link))?;
    let request = RequestAssistance {
        to: "济源市不动产登记中心（示例）".into(),
        matter: "查询涉案场所的权属登记资料。".into(),
        reason: "权属资料由登记机构掌握，自行收集难以取得。".into(),
        due_on: Some(c.t.date().saturating_add(30.days())),
        document: "承政协函〔2026〕5号（示例）".into(),
        sealed: true,
        files: vec![c.scan("协助函")],
        officers: officers.to_vec(),
    };
    act(c, 1, &actor, Command::RequestAssistance(request))?;
    let reply = RecordAssistanceReply {
        answer: AssistanceAnswer::Given,
        content: "提供权属登记信息查询结果一份。".into(),
        files: vec![c.scan("协助回函")],
        ..RecordAssistanceReply::default()
    };
    act(c, 3, &actor, Command::RecordAssistanceReply(reply))?;
    let dispute = RaiseDispute {
        agency: agency.into(),
        content: "流动食品摊点由谁查处认识不一。".into(),
        files: vec![],
    };
    act(c, 1, "legal", Command::RaiseDispute(dispute))?;
    let settled = RecordDisputeStep {
        level: DisputeLevel::Negotiation,
        settled: true,
        result: "食品安全问题由市场监管所查处，占道问题由本镇查处。".into(),
        files: vec![c.scan("协商纪要")],
        ..RecordDisputeStep::default()
    };
    act(c, 2, "legal", Command::RecordDisputeStep(settled))
}

fn close(c: &mut Course, officers: &[String], summary: &str) -> Option<()> {
    let content = "您反映的问题已移送有权机关处理，感谢监督。".to_string();
    c.tell(1, "hub2", K::GiveFeedback(GiveFeedback { content }))?;
    let propose = ProposeTransferClosing { summary: summary.into(), officers: officers.to_vec() };
    act(c, 1, &officers[0], Command::ProposeTransferClosing(propose))?;
    super::case::check_vetoes(c)?;
    let approve = ApproveClosing { approve: true, opinion: "同意结案。".into() };
    c.act(1, "deputy1", C::ApproveClosing(approve))
}

fn archive(c: &mut Course, officers: &[String]) -> Option<()> {
    let retention = law::case::retention(&c.case, &c.world.book.law).label().into();
    let archive = Archive { checker: "legal".into(), retention, remarks: "卷内文书齐全。".into() };
    c.act(4, &officers[1], C::Archive(archive))
}
