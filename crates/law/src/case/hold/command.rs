//! What can be asked in 证据保全.

pub use super::custody::{RecordCustody, SealGoods};
pub use super::dispose::{DecideHoldDisposal, ProposeHoldDisposal, ReturnHeldGoods, StoreConfiscated};
pub use super::evidence::ExcludeEvidence;
pub use super::gather::{DescribePictures, ExtractData, ReceiveEvidence, RequestEvidence, SummonInquiry};
pub use super::keep::{ApproveHold, CarryOutHold, RequestHold};
pub use super::sample::{
    CommissionTest, RecordTestResult, RequestRetest, TakeSample, TellTestPeriod, TellTestResult,
};
use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
        /// 通知询问
        "summon_inquiry" => SummonInquiry(SummonInquiry),
        /// 调取证据
        "request_evidence" => RequestEvidence(RequestEvidence),
        /// 登记调取结果
        "receive_evidence" => ReceiveEvidence(ReceiveEvidence),
        /// 提取电子数据
        "extract_data" => ExtractData(ExtractData),
        /// 说明照片录像
        "describe_pictures" => DescribePictures(DescribePictures),
        /// 排除非法证据
        "exclude_evidence" => ExcludeEvidence(ExcludeEvidence),
        /// 申请先行登记保存
        "request_hold" => RequestHold(RequestHold),
        /// 批准先行登记保存
        "approve_hold" => ApproveHold(ApproveHold),
        /// 实施先行登记保存
        "carry_out_hold" => CarryOutHold(CarryOutHold),
        /// 提出登记保存处理意见
        "propose_hold_disposal" => ProposeHoldDisposal(ProposeHoldDisposal),
        /// 决定登记保存处理
        "decide_hold_disposal" => DecideHoldDisposal(DecideHoldDisposal),
        /// 退还物品
        "return_held_goods" => ReturnHeldGoods(ReturnHeldGoods),
        /// 没收物品转库
        "store_confiscated" => StoreConfiscated(StoreConfiscated),
        /// 抽样取证
        "take_sample" => TakeSample(TakeSample),
        /// 委托检测鉴定
        "commission_test" => CommissionTest(CommissionTest),
        /// 告知检测期间
        "tell_test_period" => TellTestPeriod(TellTestPeriod),
        /// 登记检测结果
        "record_test_result" => RecordTestResult(RecordTestResult),
        /// 告知检测结果
        "tell_test_result" => TellTestResult(TellTestResult),
        /// 登记复检申请
        "request_retest" => RequestRetest(RequestRetest),
        /// 登记保管流转
        "record_custody" => RecordCustody(RecordCustody),
        /// 封存、启封
        "seal_goods" => SealGoods(SealGoods),
    }
}
