//! What has happened in 证据保全.

use super::{Custody, DataFile, DataPath, HoldWay, Sample};
use crate::goods::{Gone, GoodsItem};
use crate::matter::PersonRef;
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Party, Signature};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已通知询问 (document ASK).
    InquirySummoned {
        /// 文号
        number: DocNumber,
        /// 被通知人
        person: Party,
        /// 询问时间
        ask_at: DateTime,
        /// 询问地点
        place: String,
        /// 携带材料
        materials: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 已通知调取证据 (document EV-R).
    EvidenceRequested {
        /// 文号
        number: DocNumber,
        /// 被调取单位或者个人
        recipient: String,
        /// 调取清单
        materials: Vec<String>,
        /// 期限
        due_on: Date,
        /// 理由
        reason: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 调取结果已登记
    RequestedEvidenceReceived {
        /// 通知书文号
        request: DocNumber,
        /// 收到的材料
        received: String,
        /// 未提供的部分和原因
        missing: String,
        /// 附件
        files: Vec<FileRef>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 电子数据已提取 (document EV-E).
    DataExtracted {
        /// 文号
        number: DocNumber,
        /// 提取对象
        object: String,
        /// 设备、系统环境和运行情况
        environment: String,
        /// 方式
        path: DataPath,
        /// 未封存原始介质的原因
        path_reason: String,
        /// 方法和过程
        method: String,
        /// 开始
        started_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// 地点
        place: String,
        /// 清单
        list: Vec<DataFile>,
        /// 过程录像
        films: Vec<FileRef>,
        /// 已出示执法证
        shown_certificates: bool,
        /// 提取人
        officers: Vec<PersonRef>,
        /// 持有人签名或者拒签注记
        signature: Signature,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
        /// 没有合格见证人的原因
        no_witness: String,
    },
    /// 照片录像已说明 (document EV-P).
    PicturesDescribed {
        /// 文号
        number: DocNumber,
        /// 拍摄人
        author: PersonRef,
        /// 拍摄时间
        taken_at: DateTime,
        /// 拍摄地点
        place: String,
        /// 制作方法、器材
        method: String,
        /// 证明对象
        proves: String,
        /// 照片录像
        files: Vec<FileRef>,
        /// 承办人员
        officers: Vec<PersonRef>,
        /// 当事人签名或者拒签注记
        signature: Signature,
    },
    /// 非法证据已排除
    EvidenceExcluded {
        /// 证据序号
        no: u32,
        /// 排除的理由
        reason: String,
    },
    /// 已申请先行登记保存
    HoldRequested {
        /// 拟登记保存的物品
        items: Vec<GoodsItem>,
        /// 物品现在何处
        place: String,
        /// 必要性
        reason: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 已批准先行登记保存 (document HOLD-A).
    HoldApproved {
        /// 文号
        number: DocNumber,
        /// 意见
        opinion: String,
    },
    /// 未批准先行登记保存
    HoldRefused {
        /// 意见
        opinion: String,
    },
    /// 已先行登记保存 (document HOLD with its list).
    GoodsHeld {
        /// 文号
        number: DocNumber,
        /// 物品
        items: Vec<GoodsItem>,
        /// 实施时间
        held_at: DateTime,
        /// 保存地点
        place: String,
        /// 就地保存
        in_place: bool,
        /// 封签号
        seal: String,
        /// 份数
        copies: u8,
        /// 已当场交付通知书和清单
        delivered: bool,
        /// 已出示执法证
        shown_certificates: bool,
        /// 已告知不得销毁、转移
        duty_told: bool,
        /// 执法人员
        officers: Vec<PersonRef>,
        /// 照片录像
        files: Vec<FileRef>,
        /// 当事人签名或者拒签注记
        signature: Signature,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
    },
    /// 已提出处理意见
    HoldDisposalProposed {
        /// 物品序号
        goods: Vec<u32>,
        /// 处理方式
        way: HoldWay,
        /// 理由
        reason: String,
        /// 复制件、照片
        files: Vec<FileRef>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 已决定处理 (document HOLD-D).
    HoldDisposalDecided {
        /// 文号
        number: DocNumber,
        /// 登记保存通知书文号
        holds: Vec<DocNumber>,
        /// 物品序号
        goods: Vec<u32>,
        /// 处理方式
        way: HoldWay,
        /// 理由
        reason: String,
        /// 登记保存已经失效
        lapsed: bool,
        /// 意见
        opinion: String,
    },
    /// 处理意见已退回
    HoldDisposalReturned {
        /// 意见
        opinion: String,
    },
    /// 物品已退还 (document RETN).
    HeldGoodsReturned {
        /// 文号
        number: DocNumber,
        /// 物品序号
        goods: Vec<u32>,
        /// 去向 of each.
        ways: Vec<Gone>,
        /// 退还日
        returned_on: Date,
        /// 物品状况
        condition: String,
        /// 执法人员
        officers: Vec<PersonRef>,
        /// 领取人签名或者不领取的注记
        signature: Signature,
        /// 领取证明、放弃声明
        files: Vec<FileRef>,
    },
    /// 没收物品已转库
    ConfiscatedStored {
        /// 物品序号
        goods: Vec<u32>,
        /// 处罚决定书文号
        decision: DocNumber,
        /// 存放处所
        place: String,
        /// 清点情况
        condition: String,
    },
    /// 已抽样取证 (document SAMP).
    SampleTaken {
        /// 文号
        number: DocNumber,
        /// 样品
        samples: Vec<Sample>,
        /// 抽样时间
        taken_at: DateTime,
        /// 抽样地点
        place: String,
        /// 抽样方法
        method: String,
        /// 费用承担
        cost: String,
        /// 已出示执法证
        shown_certificates: bool,
        /// 抽样人
        officers: Vec<PersonRef>,
        /// 照片录像
        files: Vec<FileRef>,
        /// 当事人签名或者拒签注记
        signature: Signature,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
    },
    /// 已委托检测、鉴定 (document TEST).
    TestCommissioned {
        /// 文号
        number: DocNumber,
        /// 序号
        no: u32,
        /// 受托机构
        to: String,
        /// 资质证书编号
        qualification: String,
        /// 委托事项
        matters: String,
        /// 送检材料
        materials: String,
        /// 检材（物品序号）
        goods: Vec<u32>,
        /// 送检日
        sent_on: Date,
        /// 完成期限
        due_on: Date,
        /// 复检所针对的检测
        retest_of: Option<u32>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 检测期间已告知 (document TEST-N).
    TestPeriodTold {
        /// 文号
        number: DocNumber,
        /// 检测序号
        no: u32,
        /// 起
        from: Date,
        /// 止
        until: Date,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 检测结果已登记
    TestResultRecorded {
        /// 检测序号
        no: u32,
        /// 报告编号
        report: String,
        /// 鉴定人
        appraisers: String,
        /// 依据和手段
        method: String,
        /// 结论
        conclusion: String,
        /// 结果日
        result_on: Date,
        /// 检材已经耗尽
        used_up: bool,
        /// 报告
        files: Vec<FileRef>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 检测结果已告知 (document TEST-N).
    TestResultTold {
        /// 文号
        number: DocNumber,
        /// 检测序号
        no: u32,
        /// 申请复检的期限（工作日）
        retest_days: u16,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 复检申请已登记
    RetestRequested {
        /// 检测序号
        no: u32,
        /// 申请日
        requested_on: Date,
        /// 理由
        reason: String,
        /// 同意复检
        accepted: bool,
        /// 当事人书面放弃申请复检
        #[serde(default)]
        waived: bool,
        /// 答复
        answer: String,
        /// 申请书
        files: Vec<FileRef>,
    },
    /// 保管流转已登记: one link of the custody chain (保管链).
    CustodyRecorded {
        /// 物品序号
        goods: u32,
        /// 流转
        action: Custody,
        /// 时间
        moved_at: DateTime,
        /// 交出人
        giver: String,
        /// 接收人
        taker: String,
        /// 用途
        purpose: String,
        /// 存放处所
        place: String,
        /// 状况
        condition: String,
        /// 封签号
        seal: String,
        /// 流转前校验值
        hash_before: String,
        /// 流转后校验值
        hash_after: String,
        /// 断链的情况; none where the chain holds.
        broken: Option<String>,
        /// 执法人员; none where the keeper books alone.
        officers: Vec<PersonRef>,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
        /// 照片录像
        files: Vec<FileRef>,
    },
    /// 盘点发现保管链断裂: recorded by the count in which it was found (V-16), in the same transaction.
    CustodyFaultFound {
        /// 物品序号
        goods: u32,
        /// 盘点表文号
        count: DocNumber,
        /// 发现的情况
        fault: String,
    },
}
