//! What can be asked in 查封扣押.

use super::{Disposal, Ground, Object, Performer, SaleWay};
use crate::command::commands;
use crate::money::Fen;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::town::MeasureKind;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

commands! {
    /// A command of this procedure.
    Command {
        /// 提出查封扣押
        "propose_measure" => ProposeMeasure(ProposeMeasure),
        /// 审批查封扣押
        "decide_measure" => DecideMeasure(DecideMeasure),
        /// 实施查封扣押
        "carry_out_measure" => CarryOutMeasure(CarryOutMeasure),
        /// 紧急当场实施
        "take_urgent_measure" => TakeUrgentMeasure(TakeUrgentMeasure),
        /// 报告紧急措施
        "report_urgent_measure" => ReportUrgentMeasure(ReportUrgentMeasure),
        /// 当场交付决定书和清单
        "deliver_measure" => DeliverMeasure(DeliverMeasure),
        /// 登记保管
        "keep_measure" => KeepMeasure(KeepMeasure),
        /// 登记检测期间
        "exclude_testing" => ExcludeTesting(ExcludeTesting),
        /// 提出延长
        "propose_measure_extension" => ProposeMeasureExtension(ProposeMeasureExtension),
        /// 决定延长
        "decide_measure_extension" => DecideMeasureExtension(DecideMeasureExtension),
        /// 先行变卖
        "sell_seized" => SellSeized(SellSeized),
        /// 处理查封扣押物
        "settle_measure" => SettleMeasure(SettleMeasure),
        /// 解除查封扣押
        "release_measure" => ReleaseMeasure(ReleaseMeasure),
        /// 退还
        "return_measure" => ReturnMeasure(ReturnMeasure),
    }
}

/// 提出查封扣押: the report to the head beforehand (强§18(一)).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeMeasure {
    /// 措施种类; named `measure_kind` because `kind` tags facts.
    pub measure_kind: MeasureKind,
    /// 依据; the one the item's list names when empty.
    pub basis: String,
    /// 必要性
    pub reason: String,
    /// 情节显著轻微或者没有明显社会危害.
    pub minor: bool,
    /// 仍须采取的理由, where it is minor.
    pub minor_reason: String,
    /// 拟查封扣押的场所、设施、财物
    pub objects: Vec<Object>,
    /// 转为查封扣押的已登记保存物品, by their numbers in the case.
    pub held: Vec<u32>,
    /// 期限（自然日）; thirty when absent.
    pub days: Option<u16>,
    /// 地点
    pub place: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 审批查封扣押: beforehand, or afterwards for what was urgent (补办批准).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideMeasure {
    /// 第几项措施; the one that waits when 0.
    pub measure: u32,
    /// 批准; false for what was urgent releases it at once (强§19).
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// The forms of the scene share what the ten steps of 强§18 ask for.
macro_rules! at_the_scene {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
            /// 开始
            pub started_at: Option<DateTime>,
            /// 结束; now when absent.
            pub ended_at: Option<DateTime>,
            /// 地点
            pub place: String,
            /// 由谁实施.
            pub performer: Performer,
            /// 出示证件时间 (三)
            pub shown_at: Option<DateTime>,
            /// 通知到场时间 (四)
            pub notified_at: Option<DateTime>,
            /// 当事人已到场
            pub party_present: bool,
            /// 告知理由、依据、权利、救济途径的时间 (五)
            pub told_at: Option<DateTime>,
            /// 陈述和申辩 (六); `无` when there was none.
            pub defence: String,
            /// 实施经过 (七)
            pub process: String,
            /// 当事人签名，或者拒签注记 (八)
            pub signature: Signature,
            /// 见证人签名 (九), when the party stayed away.
            pub witness: Signature,
            /// 见证人的身份、单位
            pub witness_identity: String,
            /// 法律、法规规定的其他程序 (十); `无` when there is none.
            pub other: String,
            /// 照片、录像
            pub files: Vec<FileRef>,
            /// 执法人员
            pub officers: Vec<PersonId>,
        }

        impl $name {
            /// What was done at the scene.
            pub(super) fn scene(&self) -> super::scene::Told<'_> {
                super::scene::Told {
                    started_at: self.started_at,
                    ended_at: self.ended_at,
                    place: &self.place,
                    performer: self.performer,
                    shown_at: self.shown_at,
                    notified_at: self.notified_at,
                    party_present: self.party_present,
                    told_at: self.told_at,
                    defence: &self.defence,
                    process: &self.process,
                    signature: &self.signature,
                    witness: &self.witness,
                    witness_identity: &self.witness_identity,
                    other: &self.other,
                    files: &self.files,
                    officers: &self.officers,
                }
            }
        }
    };
}

at_the_scene! {
    /// 实施查封扣押: what the head has approved.
    CarryOutMeasure {
        /// 第几项措施; the approved one when 0.
        measure: u32,
        /// 实际查封扣押的; as approved when empty, never more.
        objects: Vec<Object>,
    }
}

at_the_scene! {
    /// 紧急当场实施 (强§19).
    TakeUrgentMeasure {
        /// 紧急情况
        urgency: String,
        /// 措施种类
        measure_kind: MeasureKind,
        /// 依据; the one the item's list names when empty.
        basis: String,
        /// 必要性
        reason: String,
        /// 情节显著轻微或者没有明显社会危害.
        minor: bool,
        /// 仍须采取的理由, where it is minor.
        minor_reason: String,
        /// 查封扣押的场所、设施、财物
        objects: Vec<Object>,
        /// 转为查封扣押的已登记保存物品, by their numbers in the case.
        held: Vec<u32>,
        /// 期限（自然日）; thirty when absent.
        days: Option<u16>,
    }
}

/// 报告紧急措施: to the head, within twenty-four hours (强§19).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportUrgentMeasure {
    /// 第几项措施; the one that waits when 0.
    pub measure: u32,
    /// 报告给哪位负责人
    pub reported_to: PersonId,
    /// 报告时间; now when absent.
    pub reported_at: Option<DateTime>,
    /// 报告方式和内容
    pub content: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 当场交付决定书和清单 (强§24).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeliverMeasure {
    /// 第几项措施; the one that waits when 0.
    pub measure: u32,
    /// 交付时间; now when absent.
    pub delivered_at: Option<DateTime>,
    /// 已加盖镇政府公章.
    pub sealed: bool,
    /// 清单一式二份，当事人和本机关各执一份
    pub two_copies: bool,
    /// 收件人签名，或者拒签注记
    pub signature: Signature,
    /// 见证人签名, when nobody else signs.
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 登记保管 (强§26): where things are, how they are found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeepMeasure {
    /// 第几项措施; the only one when 0.
    pub measure: u32,
    /// 物品序号; all of the measure when empty.
    pub goods: Vec<u32>,
    /// 保管处所
    pub place: String,
    /// 保管人
    pub keeper: String,
    /// 委托第三人保管: for what is sealed only.
    pub third_party: bool,
    /// 检查情况
    pub condition: String,
    /// 使用了查封扣押物: forbidden.
    pub used: bool,
    /// 保管费用（分）
    pub cost: Fen,
    /// 向当事人收取保管费: forbidden.
    pub charged: bool,
    /// 照片
    pub files: Vec<FileRef>,
}

/// 登记检测期间 (强§25): what is not counted, once the party was told in writing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExcludeTesting {
    /// 第几项措施; the only one when 0.
    pub measure: u32,
    /// 检测、检验、检疫、鉴定机构; that of the notice when empty.
    pub agency: String,
    /// 检测事项
    pub item: String,
    /// 送检日; that of the notice when absent.
    pub sent_on: Option<Date>,
    /// 出结果日; none while it runs. The same test recorded again with its result closes the span.
    pub result_on: Option<Date>,
    /// 检测期间告知书的文号 (TEST-N): until when and since when the party was told stands there and in the proof of its
    /// service. The last one served when empty; without any nothing is left out of the count.
    pub notice: String,
    /// 费用由当事人承担: forbidden.
    pub charged: bool,
    /// 附件
    pub files: Vec<FileRef>,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 提出延长
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeMeasureExtension {
    /// 第几项措施; the only one when 0.
    pub measure: u32,
    /// 延长（自然日）; thirty when absent.
    pub days: Option<u16>,
    /// 情况复杂的理由, told to the party.
    pub reason: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 决定延长
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideMeasureExtension {
    /// 第几项措施; the one that waits when 0.
    pub measure: u32,
    /// 批准
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 先行拍卖、变卖鲜活或者不易保管的财物 (强§28).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SellSeized {
    /// 第几项措施; the only one when 0.
    pub measure: u32,
    /// 物品序号
    pub goods: Vec<u32>,
    /// 鲜活物品或者其他不易保管的财物
    pub perishable: bool,
    /// 不能继续保管的理由
    pub reason: String,
    /// 方式
    pub way: SaleWay,
    /// 成交日; today when absent.
    pub sold_on: Option<Date>,
    /// 所得款项（分）
    pub proceeds: Fen,
    /// 当时市场价格（分）
    pub market: Fen,
    /// 意见
    pub opinion: String,
}

/// 处理查封扣押物 (强§27): what is not released.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettleMeasure {
    /// 第几项措施; the only one when 0.
    pub measure: u32,
    /// 物品序号; all of the measure when empty.
    pub goods: Vec<u32>,
    /// 处理方式
    pub disposal: Disposal,
    /// 应当销毁的法律、行政法规条款
    pub basis: String,
    /// 意见
    pub opinion: String,
}

/// 解除查封扣押 (强§28)
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReleaseMeasure {
    /// 第几项措施; the only one when 0.
    pub measure: u32,
    /// 物品序号; all of the measure when empty.
    pub goods: Vec<u32>,
    /// 解除情形
    pub ground: Ground,
    /// 理由
    pub reason: String,
}

/// 退还 (强§28): goods, proceeds, compensation, against a receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnMeasure {
    /// 第几项措施; the one released when 0.
    pub measure: u32,
    /// 退还时间; now when absent.
    pub returned_at: Option<DateTime>,
    /// 领取人
    pub recipient: String,
    /// 有损毁、灭失
    pub damaged: bool,
    /// 损毁、灭失情况
    pub damage: String,
    /// 退还的变卖款（分）
    pub proceeds: Fen,
    /// 补偿、赔偿（分）
    pub compensation: Fen,
    /// 领取人签名，或者拒签注记
    pub signature: Signature,
    /// 见证人签名, when nobody else signs.
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}
