//! What can be asked in 罚没款物.

use super::disposal::*;
use super::gains::*;
use super::keeping::*;
use super::refund::*;
use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
        /// 计算违法所得
        "calculate_gains" => CalculateGains(CalculateGains),
        /// 登记退赔
        "record_victim_refund" => RecordVictimRefund(RecordVictimRefund),
        /// 登记多缴款
        "register_excess" => RegisterExcess(RegisterExcess),
        /// 提出退还
        "request_refund" => RequestRefund(RequestRefund),
        /// 决定退还
        "order_refund" => OrderRefund(OrderRefund),
        /// 办理退还
        "carry_out_refund" => CarryOutRefund(CarryOutRefund),
        /// 收取没收物品
        "collect_forfeits" => CollectForfeits(CollectForfeits),
        /// 入库
        "store_goods" => StoreGoods(StoreGoods),
        /// 出库
        "release_goods" => ReleaseGoods(ReleaseGoods),
        /// 盘点
        "count_goods" => CountGoods(CountGoods),
        /// 通知领取
        "notify_claim" => NotifyClaim(NotifyClaim),
        /// 提出处置
        "propose_disposal" => ProposeDisposal(ProposeDisposal),
        /// 批准处置
        "approve_disposal" => ApproveDisposal(ApproveDisposal),
        /// 实施处置
        "carry_out_disposal" => CarryOutDisposal(CarryOutDisposal),
        /// 处置款缴库
        "remit_proceeds" => RemitProceeds(RemitProceeds),
    }
}
