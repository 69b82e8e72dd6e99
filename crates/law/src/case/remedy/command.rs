//! What can be asked in 复议诉讼.

use super::answer::{
    AllowEvidence, ArrangeAppearance, RecordRemedyStay, SubmitCourtDefence, SubmitReply, SupplementEvidence,
};
use super::claim::{AssessCompensation, DecideClaim, RegisterClaim, ServeClaim};
use super::oversight::{AssessFault, ConsultArchive, ReceiveSupervision, ReplySupervision};
use super::proceeding::{
    ForwardApplication, ReceiveApplication, RecordAcceptance, RegisterAppeal, RegisterReconsideration,
    RegisterSuit,
};
use super::result::{BeginRedo, ConfirmEffect, FulfilDuty, ReceiveOpinion, RecordRefund, RecordResult};
use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
        /// 代收行政复议申请
        "receive_application" => ReceiveApplication(ReceiveApplication),
        /// 转送复议申请
        "forward_application" => ForwardApplication(ForwardApplication),
        /// 登记行政复议
        "register_reconsideration" => RegisterReconsideration(RegisterReconsideration),
        /// 登记行政诉讼
        "register_suit" => RegisterSuit(RegisterSuit),
        /// 登记受理、收到副本
        "record_acceptance" => RecordAcceptance(RecordAcceptance),
        /// 提交复议答复
        "submit_reply" => SubmitReply(SubmitReply),
        /// 提交答辩状和证据
        "submit_court_defence" => SubmitCourtDefence(SubmitCourtDefence),
        /// 安排负责人出庭
        "arrange_appearance" => ArrangeAppearance(ArrangeAppearance),
        /// 登记准许补充证据
        "allow_evidence" => AllowEvidence(AllowEvidence),
        /// 补充证据
        "supplement_evidence" => SupplementEvidence(SupplementEvidence),
        /// 登记停止执行
        "record_remedy_stay" => RecordRemedyStay(RecordRemedyStay),
        /// 登记复议决定、裁判
        "record_result" => RecordResult(RecordResult),
        /// 登记上诉
        "register_appeal" => RegisterAppeal(RegisterAppeal),
        /// 登记一审裁判生效
        "confirm_effect" => ConfirmEffect(ConfirmEffect),
        /// 登记复议意见书
        "receive_opinion" => ReceiveOpinion(ReceiveOpinion),
        /// 登记退还罚款
        "record_refund" => RecordRefund(RecordRefund),
        /// 登记履行情况
        "fulfil_duty" => FulfilDuty(FulfilDuty),
        /// 评估赔偿责任
        "assess_compensation" => AssessCompensation(AssessCompensation),
        /// 启动重新作出决定
        "begin_redo" => BeginRedo(BeginRedo),
        /// 登记国家赔偿申请
        "register_claim" => RegisterClaim(RegisterClaim),
        /// 决定国家赔偿
        "decide_claim" => DecideClaim(DecideClaim),
        /// 送达赔偿决定
        "serve_claim" => ServeClaim(ServeClaim),
        /// 登记执法监督意见书
        "receive_supervision" => ReceiveSupervision(ReceiveSupervision),
        /// 回复执法监督意见
        "reply_supervision" => ReplySupervision(ReplySupervision),
        /// 认定执法责任
        "assess_fault" => AssessFault(AssessFault),
        /// 调阅案卷
        "consult_archive" => ConsultArchive(ConsultArchive),
    }
}
