//! What can be asked of a case. Each command is named by what the person does; `act` is its tag.

use super::closing::{ApproveClosing, Archive, CheckVetoes, ProposeClosing, ReportMajor};
use super::*;
use crate::command::commands;
use crate::countersign::Countersign;

commands! {
    /// A command to a case.
    CaseCommand {
        /// 提出立案建议
        "propose_filing" => ProposeFiling(ProposeFiling),
        /// 大队审核立案建议
        "endorse_filing" => EndorseFiling(EndorseFiling),
        /// 决定是否立案
        "decide_filing" => DecideFiling(DecideFiling),
        /// 变更承办人员
        "assign_officers" => AssignOfficers(AssignOfficers),
        /// 更正当事人信息
        "correct_party" => CorrectParty(CorrectParty),
        /// 申请回避
        "request_recusal" => RequestRecusal(RequestRecusal),
        /// 决定回避
        "decide_recusal" => DecideRecusal(DecideRecusal),
        /// 登记上级对负责人回避的决定
        "record_superior_recusal" => RecordSuperiorRecusal(RecordSuperiorRecusal),
        /// 延长办案期限
        "extend_decision" => ExtendDecision(ExtendDecision),
        /// 询问
        "record_inquiry" => RecordInquiry(RecordInquiry),
        /// 检查勘验
        "record_inspection" => RecordInspection(RecordInspection),
        /// 收集证据
        "add_evidence" => AddEvidence(AddEvidence),
        /// 审查证据
        "judge_evidence" => JudgeEvidence(JudgeEvidence),
        /// 责令改正
        "order_correction" => OrderCorrection(OrderCorrection),
        /// 复查改正
        "check_correction" => CheckCorrection(CheckCorrection),
        /// 确认送达地址
        "confirm_address" => ConfirmAddress(ConfirmAddress),
        /// 调查终结
        "submit_report" => SubmitReport(SubmitReport),
        /// 法制审核
        "review_legality" => ReviewLegality(ReviewLegality),
        /// 司法所合法性审查
        "review_major" => ReviewMajor(ReviewLegality),
        /// 制作告知书
        "issue_notice" => IssueNotice(IssueNotice),
        /// 送达
        "serve_paper" => ServePaper(ServePaper),
        /// 公告送达
        "announce_service" => AnnounceService(AnnounceService),
        /// 公告期满确认送达
        "conclude_announcement" => ConcludeAnnouncement(ConcludeAnnouncement),
        /// 陈述申辩
        "record_defence" => RecordDefence(RecordDefence),
        /// 复核申辩
        "review_defence" => ReviewDefence(ReviewDefence),
        /// 放弃申辩、听证
        "waive_rights" => WaiveRights(WaiveRights),
        /// 要求听证
        "request_hearing" => RequestHearing(RequestHearing),
        /// 撤回听证要求
        "withdraw_hearing" => WithdrawHearing(WithdrawHearing),
        /// 重新调查
        "reopen_investigation" => ReopenInvestigation(ReopenInvestigation),
        /// 集体讨论
        "discuss" => Discuss(Discuss),
        /// 提出处理建议
        "propose_decision" => ProposeDecision(ProposeDecision),
        /// 大队审核处理建议
        "endorse_decision" => EndorseDecision(EndorseDecision),
        /// 作出决定
        "decide" => Decide(Decide),
        /// 当场处罚
        "decide_on_spot" => DecideOnSpot(DecideOnSpot),
        /// 当场交付
        "deliver_on_spot" => DeliverOnSpot(DeliverOnSpot),
        /// 报备案
        "file_for_record" => FileForRecord(FileForRecord),
        /// 法治室抽查
        "spot_check" => SpotCheck(SpotCheck),
        /// 公示
        "publish" => Publish(Publish),
        /// 决定不公示
        "decline_publication" => DeclinePublication(DeclinePublication),
        /// 撤回公示
        "withdraw_publication" => WithdrawPublication(WithdrawPublication),
        /// 登记缴款
        "register_payment" => RegisterPayment(RegisterPayment),
        /// 当场收缴
        "collect_cash" => CollectCash(CollectCash),
        /// 现金交机关
        "hand_in_cash" => HandInCash(HandInCash),
        /// 现金缴银行
        "deposit_cash" => DepositCash(DepositCash),
        /// 申请延期缴纳
        "request_deferral" => RequestDeferral(RequestDeferral),
        /// 决定延期缴纳
        "decide_deferral" => DecideDeferral(DecideDeferral),
        /// 催告
        "urge_payment" => UrgePayment(UrgePayment),
        /// 登记停算期间
        "record_stay" => RecordStay(RecordStay),
        /// 重大处罚备案
        "report_major" => ReportMajor(ReportMajor),
        /// 提出结案
        "propose_closing" => ProposeClosing(ProposeClosing),
        /// 结案自查
        "check_vetoes" => CheckVetoes(CheckVetoes),
        /// 批准结案
        "approve_closing" => ApproveClosing(ApproveClosing),
        /// 执法人员签名
        "countersign" => Countersign(Countersign),
        /// 归档
        "archive" => Archive(Archive),
    }
    besides {
        /// 听证
        Hearing(hearing::Command),
        /// 证据保全
        Hold(hold::Command),
        /// 音像记录
        Footage(footage::Command),
        /// 查封扣押
        Measure(measure::Command),
        /// 强制执行
        Execution(execution::Command),
        /// 移送协作
        Transfer(transfer::Command),
        /// 罚没款物
        Fund(fund::Command),
        /// 复议诉讼
        Remedy(remedy::Command),
        /// 信用公开
        Credit(credit::Command),
        /// 文书更正
        Amend(amend::Command),
        /// 关联案件
        Related(related::Command),
    }
}
