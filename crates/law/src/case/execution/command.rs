//! What can be asked in 强制执行.

use super::*;
use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
        /// 催告履行义务
        "urge_performance" => UrgePerformance(UrgePerformance),
        /// 登记对催告的意见
        "answer_demand" => AnswerDemand(AnswerDemand),
        /// 复核对催告的意见
        "review_demand_answer" => ReviewDemandAnswer(ReviewDemandAnswer),
        /// 呈批强制执行决定
        "propose_enforcement" => ProposeEnforcement(ProposeEnforcement),
        /// 公告限期自行拆除
        "announce_demolition" => AnnounceDemolition(AnnounceDemolition),
        /// 实施强制执行
        "carry_out_enforcement" => CarryOutEnforcement(CarryOutEnforcement),
        /// 呈批代履行
        "propose_substitute" => ProposeSubstitute(ProposeSubstitute),
        /// 实施代履行
        "perform_substitute" => PerformSubstitute(PerformSubstitute),
        /// 立即代履行
        "clear_at_once" => ClearAtOnce(ClearAtOnce),
        /// 确认立即代履行的决定
        "confirm_clearing" => ConfirmClearing(ConfirmClearing),
        /// 登记代履行费用
        "register_substitute_cost" => RegisterSubstituteCost(RegisterSubstituteCost),
        /// 呈批加处罚款
        "propose_surcharge" => ProposeSurcharge(ProposeSurcharge),
        /// 呈批执行协议
        "propose_agreement" => ProposeAgreement(ProposeAgreement),
        /// 呈批中止执行
        "propose_suspension" => ProposeSuspension(ProposeSuspension),
        /// 呈批恢复执行
        "propose_resumption" => ProposeResumption(ProposeResumption),
        /// 呈批终结执行
        "propose_termination" => ProposeTermination(ProposeTermination),
        /// 呈批申请法院强制执行
        "propose_court" => ProposeCourt(ProposeCourt),
        /// 审批执行措施
        "approve_execution" => ApproveExecution(ApproveExecution),
        /// 递交法院
        "submit_to_court" => SubmitToCourt(SubmitToCourt),
        /// 登记法院处理
        "register_court_step" => RegisterCourtStep(RegisterCourtStep),
    }
}
