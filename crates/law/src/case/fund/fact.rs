//! What has happened in 罚没款物.

use super::{DisposalWay, IncomeLine, RefundGround, VictimLine};
use crate::goods::{Gone, GoodsItem};
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Signature};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 违法所得已计算
    GainsCalculated {
        /// 逐笔所得
        income: Vec<IncomeLine>,
        /// 逐笔应退赔
        victims: Vec<VictimLine>,
        /// 所得合计（分）
        total: Fen,
        /// 应退赔合计（分）
        refundable: Fen,
        /// 余额（分）: what is to be confiscated.
        remainder: Fen,
        /// 计算依据
        basis: String,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已退赔，或者查明无法退赔
    VictimRefunded {
        /// 第几笔
        victim: u32,
        /// 受害人
        #[serde(default)]
        person: String,
        /// 金额（分）
        amount: Fen,
        /// 无法退赔
        unfound: bool,
        /// 退赔日
        on: Date,
        /// 凭证号
        voucher: String,
        /// 情况
        reason: String,
    },
    /// 多缴款已登记
    ExcessRegistered {
        /// 金额（分）
        amount: Fen,
        /// 缴款日
        paid_on: Date,
        /// 凭证号
        voucher: String,
    },
    /// 已提出退还
    RefundRequested {
        /// 事由
        ground: RefundGround,
        /// 金额（分）
        amount: Fen,
        /// 物品序号
        goods: Vec<u32>,
        /// 依据的文书
        document: String,
        /// 确认日
        confirmed_on: Date,
        /// 理由
        reason: String,
    },
    /// 退还已决定
    RefundOrdered {
        /// 同意
        approved: bool,
        /// 意见
        opinion: String,
    },
    /// 已退还
    RefundCarriedOut {
        /// 金额（分）
        amount: Fen,
        /// 物品序号
        goods: Vec<u32>,
        /// 退还日
        on: Date,
        /// 凭证号
        voucher: String,
        /// 领取人
        #[serde(default)]
        recipient: String,
        /// 领取人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 没收物品已收取
    ForfeitsCollected {
        /// 处罚决定书
        decision: Option<DocNumber>,
        /// 决定书写明的没收内容
        detail: String,
        /// 已在保管下的物品序号
        goods: Vec<u32>,
        /// 当事人交出的物品
        items: Vec<GoodsItem>,
        /// 无法收取的情况
        unavailable: String,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已入库
    GoodsStored {
        /// 物品序号
        goods: Vec<u32>,
        /// 处所
        room: String,
        /// 移交人员
        officers: Vec<PersonRef>,
        /// 验收情况
        condition: String,
        /// 照片
        files: Vec<FileRef>,
    },
    /// 已出库
    GoodsReleased {
        /// 物品序号
        goods: Vec<u32>,
        /// 事由
        reason: String,
        /// 领取人
        #[serde(default)]
        recipient: String,
    },
    /// 已盘点
    GoodsCounted {
        /// 账上在库
        booked: Vec<u32>,
        /// 实有
        found: Vec<u32>,
        /// 盘亏
        missing: Vec<u32>,
        /// 盘盈
        surplus: Vec<u32>,
        /// 监盘人
        supervisor: PersonRef,
        /// 差异说明
        explanation: String,
        /// 盘点日
        on: Date,
    },
    /// 已书面通知当事人领取
    ClaimNotified {
        /// 物品序号
        goods: Vec<u32>,
        /// 通知日
        on: Date,
        /// 方式
        way: String,
        /// 通知书
        files: Vec<FileRef>,
    },
    /// 已提出处置
    DisposalProposed {
        /// 物品序号
        goods: Vec<u32>,
        /// 方式
        way: DisposalWay,
        /// 鲜活、易腐等
        perishable: bool,
        /// 理由
        reason: String,
        /// 估价（分）
        value: Fen,
    },
    /// 处置已审批
    DisposalDecided {
        /// 同意
        approved: bool,
        /// 意见
        opinion: String,
    },
    /// 处置已实施 (document DISP).
    DisposalCarriedOut {
        /// 文号
        number: DocNumber,
        /// 物品序号
        goods: Vec<u32>,
        /// 方式
        way: DisposalWay,
        /// 去向
        gone: Gone,
        /// 处置日
        on: Date,
        /// 受托拍卖人、收购人、接收单位
        agent: String,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
        /// 所得款项（分）
        proceeds: Fen,
        /// 经过
        process: String,
        /// 照片、凭证
        files: Vec<FileRef>,
    },
    /// 处置款已缴库
    ProceedsRemitted {
        /// 第几次处置
        disposal: u32,
        /// 金额（分）
        amount: Fen,
        /// 缴库日
        on: Date,
        /// 缴款书号
        voucher: String,
    },
}
