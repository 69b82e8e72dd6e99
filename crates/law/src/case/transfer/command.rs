//! What can be asked in 移送协作.

use super::agency::{DecideCaseTransfer, ProposeCaseTransfer, RecordCaseReceipt};
use super::assistance::{CallPolice, RecordAssistanceReply, RecordPoliceSupport, RequestAssistance};
use super::closing::ProposeTransferClosing;
use super::dispute::{RaiseDispute, RecordDisputeStep};
use super::joint::{DecideJoint, LinkJointCase, ProposeJoint};
use super::jurisdiction::{ConsultJurisdiction, RecordDesignation, RecordOtherFiling, RequestDesignation};
use super::official::{NoteOfficialClue, SendOfficialClue};
use super::police::{HandOverToPolice, ObjectToRefusal, RecordPoliceReply, ResumeCase, TellOfGoods};
use super::referral::{DecideReferral, NameReferralTeam, ReferCrime, ReportSuspectedCrime};
use super::result::RecordCriminalResult;
use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
        /// 指定专案组
        "name_referral_team" => NameReferralTeam(NameReferralTeam),
        /// 提出移送报告
        "report_suspected_crime" => ReportSuspectedCrime(ReportSuspectedCrime),
        /// 决定是否移送
        "decide_referral" => DecideReferral(DecideReferral),
        /// 移送公安机关
        "refer_crime" => ReferCrime(ReferCrime),
        /// 登记公安机关通知
        "record_police_reply" => RecordPoliceReply(RecordPoliceReply),
        /// 对不予立案提出异议
        "object_to_refusal" => ObjectToRefusal(ObjectToRefusal),
        /// 恢复办理
        "resume_case" => ResumeCase(ResumeCase),
        /// 移交物品和材料
        "hand_over_to_police" => HandOverToPolice(HandOverToPolice),
        /// 书面告知物品移送
        "tell_of_goods" => TellOfGoods(TellOfGoods),
        /// 登记刑事处理结果
        "record_criminal_result" => RecordCriminalResult(RecordCriminalResult),
        /// 登记职务违法线索
        "note_official_clue" => NoteOfficialClue(NoteOfficialClue),
        /// 移送职务违法线索
        "send_official_clue" => SendOfficialClue(SendOfficialClue),
        /// 提出移送其他机关
        "propose_case_transfer" => ProposeCaseTransfer(ProposeCaseTransfer),
        /// 决定移送其他机关
        "decide_case_transfer" => DecideCaseTransfer(DecideCaseTransfer),
        /// 登记受移送机关回执
        "record_case_receipt" => RecordCaseReceipt(RecordCaseReceipt),
        /// 登记其他机关立案
        "record_other_filing" => RecordOtherFiling(RecordOtherFiling),
        /// 登记管辖协商
        "consult_jurisdiction" => ConsultJurisdiction(ConsultJurisdiction),
        /// 报请指定管辖
        "request_designation" => RequestDesignation(RequestDesignation),
        /// 登记指定管辖
        "record_designation" => RecordDesignation(RecordDesignation),
        /// 提出执法争议
        "raise_dispute" => RaiseDispute(RaiseDispute),
        /// 登记争议处理
        "record_dispute_step" => RecordDisputeStep(RecordDisputeStep),
        /// 请求协助
        "request_assistance" => RequestAssistance(RequestAssistance),
        /// 登记协助回函
        "record_assistance_reply" => RecordAssistanceReply(RecordAssistanceReply),
        /// 请求派出所支持
        "call_police" => CallPolice(CallPolice),
        /// 登记派出所到场
        "record_police_support" => RecordPoliceSupport(RecordPoliceSupport),
        /// 提请联合执法
        "propose_joint" => ProposeJoint(ProposeJoint),
        /// 决定联合执法
        "decide_joint" => DecideJoint(DecideJoint),
        /// 登记参加机关案号
        "link_joint_case" => LinkJointCase(LinkJointCase),
        /// 提出结案（已移送）
        "propose_transfer_closing" => ProposeTransferClosing(ProposeTransferClosing),
    }
}
