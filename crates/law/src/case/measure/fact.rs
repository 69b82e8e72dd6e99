//! What has happened in 查封扣押, and the things its facts are made of.

use crate::case::RemedyText;
use crate::goods::GoodsItem;
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Signature};
use crate::town::MeasureKind;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 一项拟查封扣押的场所、设施、财物
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Object {
    /// 名称
    pub name: String,
    /// 规格、型号、特征、坐落
    pub spec: String,
    /// 数量, with its unit.
    pub quantity: String,
    /// 状况
    pub condition: String,
    /// 与违法行为的关系.
    pub relation: String,
    /// 公民个人及其所扶养家属的生活必需品.
    pub necessity: bool,
    /// 已查封它的其他国家机关; empty where there is none.
    pub sealed_by: String,
}

impl Object {
    /// As it stands on the list.
    pub fn item(&self) -> GoodsItem {
        GoodsItem {
            name: self.name.clone(),
            spec: self.spec.clone(),
            quantity: self.quantity.clone(),
            condition: self.condition.clone(),
        }
    }
}

/// 由谁实施.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Performer {
    /// 本机关执法人员
    #[default]
    Own,
    /// 委托其他组织或者个人: forbidden.
    Entrusted,
}

/// A measure as it was proposed and taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// 措施种类
    pub measure_kind: MeasureKind,
    /// 事项编码
    pub item: String,
    /// 案由
    pub item_name: String,
    /// 依据
    pub basis: String,
    /// 必要性
    pub reason: String,
    /// 情节显著轻微而仍须采取的理由; empty where it is not minor.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub minor_reason: String,
    /// 场所、设施、财物
    pub objects: Vec<Object>,
    /// 转为查封扣押的已登记保存物品
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<u32>,
    /// 期限（自然日）
    pub days: u16,
    /// 地点
    pub place: String,
}

/// What was done at the scene: the ten steps of 强§18.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// 开始
    pub started_at: DateTime,
    /// 结束
    pub ended_at: DateTime,
    /// 地点
    pub place: String,
    /// 出示证件时间
    pub shown_at: DateTime,
    /// 通知到场时间
    pub notified_at: DateTime,
    /// 当事人已到场
    pub party_present: bool,
    /// 告知时间
    pub told_at: DateTime,
    /// 陈述和申辩
    pub defence: String,
    /// 实施经过
    pub process: String,
    /// 签名
    #[serde(default)]
    pub signature: Signature,
    /// 见证人, where the party stayed away; until witnesses had a place of their own, the signature was above.
    #[serde(default)]
    pub witness: Attestor,
    /// 其他程序
    pub other: String,
    /// 照片、录像
    pub files: Vec<FileRef>,
}

/// 解除情形: the five of 强§28, and 强§19.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 当事人没有违法行为
    NoViolation,
    /// 与违法行为无关
    Unrelated,
    /// 已经作出处理决定，不再需要
    Handled,
    /// 期限已经届满
    Expired,
    /// 其他不再需要的情形
    #[default]
    NotNeeded,
    /// 紧急措施没有在二十四小时内获得批准 (强§19)
    NotApproved,
}

impl Ground {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Ground::NoViolation => "当事人没有违法行为",
            Ground::Unrelated => "与违法行为无关",
            Ground::Handled => "已经作出处理决定，不再需要查封、扣押",
            Ground::Expired => "查封、扣押期限已经届满",
            Ground::NotNeeded => "其他不再需要查封、扣押的情形",
            Ground::NotApproved => "紧急措施没有获得负责人批准",
        }
    }

    /// 条文
    pub fn article(self) -> &'static str {
        match self {
            Ground::NoViolation => "第二十八条第一款第（一）项",
            Ground::Unrelated => "第二十八条第一款第（二）项",
            Ground::Handled => "第二十八条第一款第（三）项",
            Ground::Expired => "第二十八条第一款第（四）项",
            Ground::NotNeeded => "第二十八条第一款第（五）项",
            Ground::NotApproved => "第十九条",
        }
    }
}

/// 处理方式 other than release (强§27).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposal {
    /// 没收, by the penalty decision.
    #[default]
    Confiscate,
    /// 销毁, where a law or administrative regulation says so.
    Destroy,
}

impl Disposal {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Disposal::Confiscate => "没收",
            Disposal::Destroy => "销毁",
        }
    }
}

/// 先行处置方式
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaleWay {
    /// 拍卖
    #[default]
    Auction,
    /// 变卖
    Sale,
}

impl SaleWay {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            SaleWay::Auction => "拍卖",
            SaleWay::Sale => "变卖",
        }
    }
}

/// A fact of this procedure. `no` is the measure's number in the case, from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已提出查封扣押
    MeasureProposed {
        /// 第几项措施
        no: u32,
        /// 内容
        plan: Box<Plan>,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已审批 (document SEIZ-A).
    MeasureDecided {
        /// 文号
        number: DocNumber,
        /// 第几项措施
        no: u32,
        /// 批准
        approved: bool,
        /// 补办: it had been taken on the spot already.
        afterwards: bool,
        /// 意见
        opinion: String,
    },
    /// 已实施 (documents SEIZ, SEIZ-L, SEIZ-R).
    MeasureTaken {
        /// 决定书文号
        number: DocNumber,
        /// 清单文号
        list_number: DocNumber,
        /// 现场笔录文号
        record_number: DocNumber,
        /// 第几项措施
        no: u32,
        /// 紧急情况; none when approved beforehand.
        urgency: Option<String>,
        /// 内容
        plan: Box<Plan>,
        /// 期限届满日
        until: Date,
        /// 现场
        scene: Box<Scene>,
        /// 救济告知
        remedy: RemedyText,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 紧急措施已报告
    UrgentMeasureReported {
        /// 第几项措施
        no: u32,
        /// 负责人
        reported_to: PersonRef,
        /// 报告时间
        reported_at: DateTime,
        /// 报告方式和内容
        content: String,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 决定书和清单已当场交付
    MeasureDelivered {
        /// 第几项措施
        no: u32,
        /// 交付时间
        delivered_at: DateTime,
        /// 收件人签名
        #[serde(default)]
        signature: Signature,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 保管已登记
    MeasureKept {
        /// 第几项措施
        no: u32,
        /// 物品序号
        goods: Vec<u32>,
        /// 保管处所
        place: String,
        /// 保管人
        keeper: String,
        /// 第三人保管
        third_party: bool,
        /// 检查情况
        condition: String,
        /// 本机关承担的保管费用（分）
        cost: Fen,
        /// 照片
        files: Vec<FileRef>,
    },
    /// 检测期间已登记
    MeasureTested {
        /// 第几项措施
        no: u32,
        /// 检测机构
        agency: String,
        /// 检测事项
        item: String,
        /// 送检日
        sent_on: Date,
        /// 出结果日
        result_on: Option<Date>,
        /// 告知的期间截止日
        #[serde(default)]
        until: Option<Date>,
        /// 书面告知日
        told_on: Option<Date>,
        /// 检测期间告知书文号
        #[serde(default)]
        notice: Option<DocNumber>,
        /// 书面告知的凭证
        files: Vec<FileRef>,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已提出延长
    MeasureExtensionProposed {
        /// 第几项措施
        no: u32,
        /// 延长（自然日）
        days: u16,
        /// 理由
        reason: String,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 延长已批准 (document SEIZ-E); it takes effect when the party is told in writing before the first end.
    MeasureExtended {
        /// 文号
        number: DocNumber,
        /// 第几项措施
        no: u32,
        /// 延长（自然日）
        days: u16,
        /// 理由
        reason: String,
        /// 意见
        opinion: String,
        /// 原届满日
        from: Date,
        /// 延长后的届满日
        until: Date,
        /// 救济告知
        remedy: RemedyText,
    },
    /// 延长未获批准
    MeasureExtensionRefused {
        /// 第几项措施
        no: u32,
        /// 意见
        opinion: String,
    },
    /// 已先行拍卖变卖
    MeasureSold {
        /// 第几项措施
        no: u32,
        /// 物品序号
        goods: Vec<u32>,
        /// 理由
        reason: String,
        /// 方式
        way: SaleWay,
        /// 成交日
        sold_on: Date,
        /// 所得款项（分）
        proceeds: Fen,
        /// 当时市场价格（分）
        market: Fen,
        /// 意见
        opinion: String,
    },
    /// 已处理
    MeasureSettled {
        /// 第几项措施
        no: u32,
        /// 物品序号
        goods: Vec<u32>,
        /// 处理方式
        disposal: Disposal,
        /// 没收的决定书文号; none for what is destroyed.
        decision: Option<DocNumber>,
        /// 应当销毁的条款
        basis: String,
        /// 意见
        opinion: String,
    },
    /// 已解除 (document SEIZ-F).
    MeasureReleased {
        /// 文号
        number: DocNumber,
        /// 第几项措施
        no: u32,
        /// 物品序号
        goods: Vec<u32>,
        /// 解除情形
        ground: Ground,
        /// 理由
        reason: String,
    },
    /// 已退还
    MeasureReturned {
        /// 第几项措施
        no: u32,
        /// 解除决定书
        release: DocNumber,
        /// 物品序号
        goods: Vec<u32>,
        /// 退还时间
        returned_at: DateTime,
        /// 领取人
        #[serde(default)]
        recipient: String,
        /// 损毁、灭失情况; empty where there is none.
        damage: String,
        /// 退还的变卖款（分）
        proceeds: Fen,
        /// 补偿、赔偿（分）
        compensation: Fen,
        /// 领取人签名
        #[serde(default)]
        signature: Signature,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
}
