//! What can be asked of a case. Each command is named by what the person does; `act` is its tag.

use super::closing::{ApproveClosing, Archive, ProposeClosing, ReportMajor};
use super::*;
use serde::{Deserialize, Serialize};

/// A command to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum CaseCommand {
    /// 提出立案建议
    ProposeFiling(ProposeFiling),
    /// 大队审核立案建议
    EndorseFiling(EndorseFiling),
    /// 决定是否立案
    DecideFiling(DecideFiling),
    /// 变更承办人员
    AssignOfficers(AssignOfficers),
    /// 申请回避
    RequestRecusal(RequestRecusal),
    /// 决定回避
    DecideRecusal(DecideRecusal),
    /// 询问
    RecordInquiry(RecordInquiry),
    /// 检查勘验
    RecordInspection(RecordInspection),
    /// 收集证据
    AddEvidence(AddEvidence),
    /// 审查证据
    JudgeEvidence(JudgeEvidence),
    /// 责令改正
    OrderCorrection(OrderCorrection),
    /// 复查改正
    CheckCorrection(CheckCorrection),
    /// 确认送达地址
    ConfirmAddress(ConfirmAddress),
    /// 调查终结
    SubmitReport(SubmitReport),
    /// 法制审核
    ReviewLegality(ReviewLegality),
    /// 制作告知书
    IssueNotice(IssueNotice),
    /// 送达
    ServePaper(ServePaper),
    /// 公告送达
    AnnounceService(AnnounceService),
    /// 公告期满确认送达
    ConcludeAnnouncement(ConcludeAnnouncement),
    /// 陈述申辩
    RecordDefence(RecordDefence),
    /// 复核申辩
    ReviewDefence(ReviewDefence),
    /// 放弃申辩、听证
    WaiveRights(WaiveRights),
    /// 要求听证
    RequestHearing(RequestHearing),
    /// 撤回听证要求
    WithdrawHearing(WithdrawHearing),
    /// 重新调查
    ReopenInvestigation(ReopenInvestigation),
    /// 集体讨论
    Discuss(Discuss),
    /// 提出处理建议
    ProposeDecision(ProposeDecision),
    /// 大队审核处理建议
    EndorseDecision(EndorseDecision),
    /// 作出决定
    Decide(Decide),
    /// 当场处罚
    DecideOnSpot(DecideOnSpot),
    /// 当场交付
    DeliverOnSpot(DeliverOnSpot),
    /// 报备案
    FileForRecord(FileForRecord),
    /// 法治室抽查
    SpotCheck(SpotCheck),
    /// 公示
    Publish(Publish),
    /// 决定不公示
    DeclinePublication(DeclinePublication),
    /// 撤回公示
    WithdrawPublication(WithdrawPublication),
    /// 登记缴款
    RegisterPayment(RegisterPayment),
    /// 当场收缴
    CollectCash(CollectCash),
    /// 现金交机关
    HandInCash(HandInCash),
    /// 现金缴银行
    DepositCash(DepositCash),
    /// 申请延期缴纳
    RequestDeferral(RequestDeferral),
    /// 决定延期缴纳
    DecideDeferral(DecideDeferral),
    /// 催告
    UrgePayment(UrgePayment),
    /// 登记停算期间
    RecordStay(RecordStay),
    /// 重大处罚备案
    ReportMajor(ReportMajor),
    /// 提出结案
    ProposeClosing(ProposeClosing),
    /// 批准结案
    ApproveClosing(ApproveClosing),
    /// 归档
    Archive(Archive),
}
