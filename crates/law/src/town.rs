//! What a town configures (镇配置): agency, lists, thresholds, policy — each with its dates in force and its mark.

use crate::calendar::Calendar;
use crate::case::hold::HoldWay;
use crate::deadline::Deadline;
use crate::money::Fen;
use crate::party::PartyKind;
use crate::person::{PersonId, UnitId};
use crate::refusal::Refusal;
use crate::retention::RetentionTable;
use crate::rule::Mark;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 执法主体 (方案 art. 1).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Agency {
    /// 机关名称, e.g. `承留镇人民政府`; every outgoing document is signed with it.
    pub name: String,
    /// 文号机关代字, e.g. `济承综执`.
    pub prefix: String,
    /// 统一社会信用代码 and whether it has been verified.
    pub credit_code: String,
    /// 地址
    pub address: String,
    /// 电话
    pub phone: String,
    /// 监督电话
    pub supervision_phone: String,
    /// 复议机关, e.g. `济源市人民政府`.
    pub reconsideration_body: String,
    /// 一审法院, e.g. `济源市人民法院`.
    pub court: String,
    /// 网上复议渠道 (SV-08).
    pub reconsideration_url: String,
    /// 辖区名称, e.g. `承留镇`.
    pub jurisdiction: String,
    /// 代收机构 (F-03): name and address of the collecting bank.
    pub collecting_bank: String,
    /// 代收机构地址
    pub collecting_bank_address: String,
    /// 缴款账号
    pub collecting_account: String,
    /// 代收协议签订日 (F-20); none where the town has not entered it.
    #[serde(default)]
    pub collection_agreed_on: Option<Date>,
    /// 代收协议备案日; none while it is not reported.
    #[serde(default)]
    pub collection_reported_on: Option<Date>,
}

impl Agency {
    /// F-20: the day by which the agreement with the collecting bank is to be reported; none once it is, or where there is none.
    pub fn collection_due(&self, calendar: &Calendar) -> Option<Deadline> {
        let agreed = self.collection_agreed_on.filter(|_| self.collection_reported_on.is_none())?;
        Some(crate::deadline::collection_record(agreed, calendar))
    }
}

/// 处罚种类 (罚§9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyKind {
    /// 警告
    Warning,
    /// 通报批评
    Criticism,
    /// 罚款
    Fine,
    /// 没收违法所得
    IllegalGains,
    /// 没收非法财物
    Confiscation,
    /// 暂扣许可证件
    SuspendLicence,
    /// 降低资质等级
    LowerQualification,
    /// 吊销许可证件
    RevokeLicence,
    /// 限制开展生产经营活动
    RestrictBusiness,
    /// 责令停产停业
    StopBusiness,
    /// 责令关闭
    CloseBusiness,
    /// 限制从业
    BanOccupation,
}

impl PenaltyKind {
    /// Every kind, in the order of 罚§9.
    pub const ALL: [PenaltyKind; 12] = [
        PenaltyKind::Warning,
        PenaltyKind::Criticism,
        PenaltyKind::Fine,
        PenaltyKind::IllegalGains,
        PenaltyKind::Confiscation,
        PenaltyKind::SuspendLicence,
        PenaltyKind::LowerQualification,
        PenaltyKind::RevokeLicence,
        PenaltyKind::RestrictBusiness,
        PenaltyKind::StopBusiness,
        PenaltyKind::CloseBusiness,
        PenaltyKind::BanOccupation,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            PenaltyKind::Warning => "警告",
            PenaltyKind::Criticism => "通报批评",
            PenaltyKind::Fine => "罚款",
            PenaltyKind::IllegalGains => "没收违法所得",
            PenaltyKind::Confiscation => "没收非法财物",
            PenaltyKind::SuspendLicence => "暂扣许可证件",
            PenaltyKind::LowerQualification => "降低资质等级",
            PenaltyKind::RevokeLicence => "吊销许可证件",
            PenaltyKind::RestrictBusiness => "限制开展生产经营活动",
            PenaltyKind::StopBusiness => "责令停产停业",
            PenaltyKind::CloseBusiness => "责令关闭",
            PenaltyKind::BanOccupation => "限制从业",
        }
    }
}

/// The rank of the text an item rests on (X-15: below 规章 nothing may be penalised).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawRank {
    /// 规范性文件
    Normative,
    /// 规章
    Rule,
    /// 法规
    Regulation,
    /// 法律
    Law,
}

/// 裁量档次 (U-21).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discretion {
    /// 档次, e.g. `较轻`.
    pub name: String,
    /// 适用情形
    pub when: String,
    /// 罚款下限（分）
    #[serde(default)]
    pub fine_min: Fen,
    /// 罚款上限（分）, included.
    #[serde(default)]
    pub fine_max: Fen,
}

/// 行政强制措施的种类 (强§9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// 查封场所、设施或者财物
    Seal,
    /// 扣押财物
    #[default]
    Seize,
    /// 冻结存款、汇款: never a town's.
    Freeze,
}

impl MeasureKind {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            MeasureKind::Seal => "查封",
            MeasureKind::Seize => "扣押",
            MeasureKind::Freeze => "冻结",
        }
    }
}

/// A coercive measure that an item's law allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemMeasure {
    /// 种类
    pub kind: MeasureKind,
    /// 依据的条款
    pub basis: String,
    /// 依据层级: only 法律 and 法规 may provide for a measure.
    pub rank: LawRank,
}

/// 强制执行权: who may enforce the duty to act that an item leads to (强§13: only a law gives the power).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnforcementPower {
    /// 没有自行强制执行权，申请人民法院
    #[default]
    Court,
    /// 法律授予的自行强制执行权: the item names the law
    Own,
    /// 乡、村庄规划区违法建设，镇人民政府可以拆除 (城乡规划法§65)
    RuralPlanning,
    /// 非法占地上的建筑，只能申请人民法院 (土地管理法§83)
    IllegalLand,
}

impl EnforcementPower {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            EnforcementPower::Court => "没有自行强制执行权，申请人民法院",
            EnforcementPower::Own => "法律授予的自行强制执行权",
            EnforcementPower::RuralPlanning => "乡、村庄规划区违法建设，镇人民政府可以拆除",
            EnforcementPower::IllegalLand => "非法占地上的建筑，由作出决定的机关申请人民法院",
        }
    }

    /// Whether the town may enforce it itself.
    pub fn is_own(self) -> bool {
        matches!(self, EnforcementPower::Own | EnforcementPower::RuralPlanning)
    }
}

/// 执法事项 — one item of the list of powers (方案 art. 16).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerItem {
    /// 事项编码
    pub id: String,
    /// 案由, e.g. `擅自占用道路堆放物料`.
    pub name: String,
    /// 领域编号 → squadron and business office.
    pub domain: String,
    /// 违反的条款
    pub violated: String,
    /// 处罚依据
    pub basis: String,
    /// 依据层级
    pub rank: LawRank,
    /// 可以给予的处罚种类
    pub penalties: Vec<PenaltyKind>,
    /// 裁量基准
    #[serde(default)]
    pub discretion: Vec<Discretion>,
    /// 裁量基准已公布
    #[serde(default)]
    pub discretion_published: bool,
    /// 可以采取的强制措施; empty where the law allows none.
    #[serde(default)]
    pub measures: Vec<ItemMeasure>,
    /// 责令改正的内容 (罚§28); empty where nothing can be corrected.
    #[serde(default)]
    pub correction: String,
    /// 涉公民生命健康安全、金融安全 (J-05: five years when harm has come of it).
    #[serde(default)]
    pub life_safety: bool,
    /// 起诉期限（日）set by a special law (T-COURT), e.g. 15 for 土地管理法§83.
    #[serde(default)]
    pub special_suit_days: Option<u16>,
    /// 强制执行权
    #[serde(default)]
    pub enforcement: EnforcementPower,
    /// 授予自行强制执行权的法律条文; empty where the town has none, or where `enforcement` says it.
    #[serde(default)]
    pub enforcement_basis: String,
    /// 备案期限（日）for on-the-spot decisions where a rule sets one (S-06), else the town's default.
    #[serde(default)]
    pub record_days: Option<u16>,
    /// First day this item may be used; a version's items may start or end inside it.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day, included.
    #[serde(default)]
    pub to: Option<Date>,
    /// 已公布
    #[serde(default = "yes")]
    pub published: bool,
    /// What of this entry still has to be checked, shown to whoever chooses it.
    #[serde(default)]
    pub note: String,
}

fn yes() -> bool {
    true
}

/// 执法事项清单 — a version of the list with its span in force (J-01).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PowerList {
    /// 版本
    pub version: String,
    /// 市司法局审核文号
    pub approval: String,
    /// 公布日期
    pub published_on: Date,
    /// 生效日
    pub from: Date,
    /// 失效日 — the last day in force, included.
    #[serde(default)]
    pub to: Option<Date>,
    /// 示例: a list made up for demonstration, which gives nobody a power.
    #[serde(default)]
    pub sample: bool,
    /// 事项
    pub items: Vec<PowerItem>,
}

/// 记录方式: what an entry of the list of recordings asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// 录像
    Video,
    /// 照片
    Image,
    /// 录音
    Audio,
}

impl Medium {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Medium::Video => "录像",
            Medium::Image => "照片",
            Medium::Audio => "录音",
        }
    }

    /// What a file of this media type is; none for a document.
    pub fn of(media_type: &str) -> Option<Medium> {
        match media_type.split('/').next() {
            Some("video") => Some(Medium::Video),
            Some("image") => Some(Medium::Image),
            Some("audio") => Some(Medium::Audio),
            _ => None,
        }
    }
}

/// One entry of the list of recordings, as the law reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordingEntry {
    /// 事项
    pub name: String,
    /// 办案行为: acts on a case ([`crate::case::footage::RECORDABLE`]).
    pub acts: Vec<String>,
    /// 记录方式, any of which does.
    pub media: Vec<Medium>,
}

/// 音像记录事项清单 — a version with its span in force, as far as it names acts (V-11).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordingList {
    /// 版本
    pub version: String,
    /// 生效日
    pub from: Date,
    /// 失效日, included.
    #[serde(default)]
    pub to: Option<Date>,
    /// 条目
    pub entries: Vec<RecordingEntry>,
}

/// A value of the town's policy with its standing: every M and D of the rule book is one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// 待核 / 口径 / 摘录 / 已核
    pub mark: Mark,
    /// Where it comes from and what to check.
    pub note: String,
}

/// 数额标准 in force from a day (S-01, F-05, H-02, U-01). All amounts 分; "以上/以下" include the amount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// 生效日
    pub from: Date,
    /// 当场处罚：公民
    pub simple_citizen: Fen,
    /// 当场处罚：组织
    pub simple_organisation: Fen,
    /// 当场收缴
    pub cash: Fen,
    /// 听证：公民
    pub hearing_citizen: Fen,
    /// 听证：组织
    pub hearing_organisation: Fen,
    /// 重大处罚备案：公民
    pub major_citizen: Fen,
    /// 重大处罚备案：组织
    pub major_organisation: Fen,
    /// 领域另有规定的听证数额
    #[serde(default)]
    pub hearing_by_domain: Vec<DomainThreshold>,
    /// 依据
    pub source: String,
    /// 标记
    pub mark: Mark,
}

/// A hearing threshold that a department's rule sets for one domain (H-02).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DomainThreshold {
    /// 领域
    pub domain: String,
    /// 公民（分）
    pub citizen: Fen,
    /// 组织（分）
    pub organisation: Fen,
    /// 依据
    pub source: String,
}

/// 执法领域 → who acts (方案 art. 5).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Domain {
    /// 领域编号
    pub id: String,
    /// 名称
    pub name: String,
    /// 执法中队
    pub squad: UnitId,
    /// 业务口
    pub office: UnitId,
}

/// The town's policy: what the law leaves open (D) or what we could not read (M).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Policy {
    /// 受理分派时限（工作日）, G-01.
    pub dispatch_days: Setting<u16>,
    /// 现场核查时限（工作日）, G-02.
    pub check_days: Setting<u16>,
    /// 认定意见时限（工作日）, G-03.
    pub opinion_days: Setting<u16>,
    /// 反馈时限（工作日）
    pub feedback_days: Setting<u16>,
    /// 告知实名举报人不予立案的时限（工作日）, U-25.
    #[serde(default = "five_to_tell")]
    pub reporter_notice_days: Setting<u16>,
    /// 督办答复时限（工作日）where none is named, P-09.
    #[serde(default = "two_to_answer")]
    pub urging_days: Setting<u16>,
    /// 办结后评价、申请重开的时限（自然日）, P-10.
    #[serde(default = "fifteen_to_rate")]
    pub rating_days: Setting<u16>,
    /// 法制审核时限（工作日）, G-08.
    pub review_days: Setting<u16>,
    /// 陈述申辩期（工作日）, G-09.
    pub defence_days: Setting<u16>,
    /// 办案期限（自然日）, T-90.
    pub decision_days: Setting<u16>,
    /// 当场处罚备案（工作日）, S-06.
    pub record_days: Setting<u16>,
    /// 重大处罚备案（自然日）, U-03.
    pub major_record_days: Setting<u16>,
    /// 立卷时限（自然日）, G-17.
    pub archive_days: Setting<u16>,
    /// 案卷保管期限（按结案方式）, G-17.
    #[serde(default = "kept_by_ending")]
    pub retention: Setting<RetentionTable>,
    /// 个体工商户按公民, J-13.
    pub sole_trader_as_citizen: Setting<bool>,
    /// 达到听证标准的一律集体讨论, G-12.
    pub discuss_from_hearing: Setting<bool>,
    /// 初次审核资格要求的起算日, R-08.
    pub qualification_from: Setting<Date>,
    /// 加处罚款日率（万分比）, F-09: 300 = 3 %.
    pub surcharge_basis_points: Setting<u16>,
    /// 可以延长办案期限的条款, X-10.
    #[serde(default = "no_extensions")]
    pub decision_extensions: Setting<Vec<Extension>>,
    /// 听证通知按严口径计算, H-04.
    #[serde(default = "strict_notice")]
    pub hearing_notice_strict: Setting<bool>,
    /// 听证期间不计入办案期限的依据, H-13; empty where it counts.
    #[serde(default = "hearing_counts")]
    pub hearing_exclusion: Setting<String>,
    /// 可以扣除移送期间的条款, TR-11.
    #[serde(default = "referral_counts")]
    pub referral_exclusions: Setting<Vec<Exclusion>>,
    /// 加处罚款停算的起算日, F-10.
    #[serde(default = "from_application")]
    pub surcharge_suspend_from: Setting<SuspendFrom>,
    /// 变卖价格明显低于市场价格的比例（百分比）, Q-13: below it the difference is compensated.
    #[serde(default = "seventy_percent")]
    pub low_price_percent: Setting<u16>,
    /// 夜间起（时）, Q-19.
    #[serde(default = "night_from")]
    pub enforcement_night_from: Setting<u16>,
    /// 夜间止（时）, Q-19.
    #[serde(default = "night_to")]
    pub enforcement_night_to: Setting<u16>,
    /// 简易程序申请法院执行的窗口, T-COURT-S.
    #[serde(default = "by_reconsideration")]
    pub simple_court_window: Setting<SimpleWindow>,
    /// 移交法院执行的案件何时可以结案, G-17.
    #[serde(default = "when_granted")]
    pub close_on_court: Setting<CourtClosing>,
    /// 移送涉嫌犯罪案件的同级公安机关, TR-03.
    #[serde(default = "own_police")]
    pub referral_police: Setting<String>,
    /// 抄送的人民检察院, TR-03.
    #[serde(default = "own_procuratorate")]
    pub referral_procuratorate: Setting<String>,
    /// 责令重作而文书没有写明期限的（自然日）, A-14.
    #[serde(default = "sixty_to_redo")]
    pub redo_days: Setting<u16>,
    /// 责任认定时限（自然日）, U-08.
    #[serde(default = "thirty_to_find_fault")]
    pub fault_review_days: Setting<u16>,
    /// 登记保存的处理方式, E-04.
    #[serde(default = "every_way")]
    pub hold_ways: Setting<Vec<HoldWay>>,
    /// 登记保存清单份数, E-06.
    #[serde(default = "two_copies")]
    pub hold_copies: Setting<u8>,
    /// 登记保存须有照片录像 (7.3).
    #[serde(default = "filmed")]
    pub film_holds: Setting<bool>,
    /// 申请复检的期限（工作日）, told with a test's result.
    #[serde(default = "retest_days")]
    pub retest_days: Setting<u16>,
    /// 轻微失信信息最长公示期（月）, D-09.
    #[serde(default = "three_months")]
    pub publicity_minor_months: Setting<u16>,
    /// 一般失信信息最长公示期（月）, D-09.
    #[serde(default = "one_year")]
    pub publicity_general_months: Setting<u16>,
    /// 严重失信信息最长公示期（月）, D-09.
    #[serde(default = "three_years")]
    pub publicity_serious_months: Setting<u16>,
    /// 适用市场监管公示规定的领域, D-08.
    #[serde(default = "no_market")]
    pub market_domains: Setting<Vec<String>>,
    /// 政府信息公开工作年度报告的报送日（次年一月几日）, D-18.
    #[serde(default = "end_of_january")]
    pub information_report_day: Setting<u8>,
    /// 同一企业每年检查次数上限, U-17.
    #[serde(default = "two_a_year")]
    pub inspections_per_year: Setting<u16>,
    /// 同一企业每年临时检查次数上限, U-17.
    #[serde(default = "once_unplanned")]
    pub unplanned_inspections_per_year: Setting<u16>,
    /// 超过次数的检查, U-17: refused, or let pass with a reason.
    #[serde(default = "refuse_over")]
    pub inspection_over_limit: Setting<OverLimit>,
    /// 执法音像导入时限（小时）, V-13.
    #[serde(default = "a_day_to_import")]
    pub footage_hours: Setting<u16>,
    /// 执法音像最短保存（月）, V-14.
    #[serde(default = "half_a_year")]
    pub footage_months: Setting<u16>,
    /// 执法人员在哪里签名, G-17: on the printed paper, or on the screen, where the file is not archived without.
    #[serde(default = "on_paper")]
    pub officers_sign: Setting<OfficersSign>,
    /// 收款只用登记发放的票据, F-06: every receipt must be of a range handed out here; otherwise only those of ranges
    /// taken in here are checked.
    #[serde(default = "receipts_of_old")]
    pub receipts_registered: Setting<bool>,
    /// 存放室盘点的间隔（月）, V-16.
    #[serde(default = "each_quarter")]
    pub stocktaking_months: Setting<u16>,
    /// 决定退还后最迟几日退还（自然日）: what the law calls at once (强§28) in days.
    #[serde(default = "three_days")]
    pub return_days: Setting<u16>,
}

/// The settings that may change from a day on, by their keys in `policy.toml`: those that act on a party's rights or on a
/// deadline. The others hold for whatever is done now.
pub const DATED: &[&str] = &[
    "defence_days",
    "decision_days",
    "review_days",
    "record_days",
    "major_record_days",
    "archive_days",
    "retest_days",
    "redo_days",
    "fault_review_days",
    "surcharge_basis_points",
    "surcharge_suspend_from",
];

/// The whole policy as it stands from a day on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PolicyFrom {
    /// 起始日
    pub from: Date,
    /// 口径与待核
    pub policy: Policy,
}

/// 存放处: a room in which things of cases are kept, and its places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreRoom {
    /// 名称
    pub name: String,
    /// 架位: `A-01`.
    pub places: Vec<String>,
}

impl StoreRoom {
    /// A place of the room as it is written where things are booked.
    pub fn full(&self, place: &str) -> String {
        format!("{} {place}", self.name)
    }
}

/// What stands for every room, in a count.
pub const EVERY_ROOM: &str = "全部存放处";

fn a_day_to_import() -> Setting<u16> {
    let note = "各地通例为二十四至四十八小时，没有读到规定原文，待核；逾期导入的显示出来，不因此拒收".into();
    Setting { value: 24, mark: Mark::M, note }
}

fn half_a_year() -> Setting<u16> {
    let note = "各地通例不少于六个月，没有读到规定原文，待核；作为证据、关联到案件的随案卷保存".into();
    Setting { value: 6, mark: Mark::M, note }
}

/// What becomes of a check beyond an enterprise's yearly number (U-17).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverLimit {
    /// 拒绝
    #[default]
    Refuse,
    /// 告警，写明理由的放行
    Warn,
}

fn two_a_year() -> Setting<u16> {
    let note = "国办发〔2024〕54号要求公布并不得超过年度频次上限，没有写数字；本镇先按两次".into();
    Setting { value: 2, mark: Mark::D, note }
}

fn once_unplanned() -> Setting<u16> {
    let note = "同一文件；计划以外的检查一年一次，第二次拒绝或者告警".into();
    Setting { value: 1, mark: Mark::D, note }
}

fn refuse_over() -> Setting<OverLimit> {
    let note = "refuse 拒绝；warn 告警，写明理由的放行".into();
    Setting { value: OverLimit::Refuse, mark: Mark::D, note }
}

/// Which end opens the three months for asking the court after an on-the-spot decision (T-COURT-S).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SimpleWindow {
    /// 口径A：六十日复议期届满
    #[default]
    Reconsideration,
    /// 口径B：六个月起诉期届满
    Suit,
}

impl SimpleWindow {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            SimpleWindow::Reconsideration => "口径A（六十日复议期届满起）",
            SimpleWindow::Suit => "口径B（六个月起诉期届满起）",
        }
    }
}

/// From which step of the court on a case that it enforces may be closed: no statute says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourtClosing {
    /// 法院受理
    Accepted,
    /// 裁定准予执行
    #[default]
    Granted,
    /// 法院执行终结
    Ended,
}

impl CourtClosing {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            CourtClosing::Accepted => "人民法院受理强制执行申请",
            CourtClosing::Granted => "人民法院裁定准予强制执行",
            CourtClosing::Ended => "人民法院执行终结",
        }
    }
}

/// Where officers sign the records, lists and receipts that they make: no statute says that it must be on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficersSign {
    /// 打印后用笔签名
    #[default]
    Paper,
    /// 在屏幕上签名
    Screen,
}

/// For a policy written before the setting existed, as all that follow.
fn on_paper() -> Setting<OfficersSign> {
    let note = "法律没有规定签名的方式；打印后用笔签名，原件入卷";
    Setting { value: OfficersSign::Paper, mark: Mark::D, note: note.into() }
}
fn two_to_answer() -> Setting<u16> {
    Setting { value: 2, mark: Mark::D, note: "法律没有规定；本镇内部时限".into() }
}

fn fifteen_to_rate() -> Setting<u16> {
    Setting { value: 15, mark: Mark::D, note: "法律没有规定；本镇自定".into() }
}

fn five_to_tell() -> Setting<u16> {
    let note = "投诉举报办法第三十一条（五个工作日告知实名举报人）只管市场监管事项；其他事项参照";
    Setting { value: 5, mark: Mark::D, note: note.into() }
}

fn night_from() -> Setting<u16> {
    let note = "行政强制法第四十三条没有写明夜间的起止；参照噪声污染防治法的夜间，二十二时起".into();
    Setting { value: 22, mark: Mark::D, note }
}

fn night_to() -> Setting<u16> {
    let note = "行政强制法第四十三条没有写明夜间的起止；参照噪声污染防治法的夜间，至次日六时".into();
    Setting { value: 6, mark: Mark::D, note }
}

fn by_reconsideration() -> Setting<SimpleWindow> {
    let note = "当场处罚须先复议，六十日内不申请即不能再起诉；较早的一个窗口更稳妥".into();
    Setting { value: SimpleWindow::Reconsideration, mark: Mark::D, note }
}

fn when_granted() -> Setting<CourtClosing> {
    let note = "法律没有规定；裁定准予执行后由人民法院执行，本机关的程序已经走完".into();
    Setting { value: CourtClosing::Granted, mark: Mark::D, note }
}

/// From which day of a reconsideration or a suit the surcharge is not counted (停算起算日, F-10): 罚§73 does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspendFrom {
    /// 申请、起诉日: the earlier, in the party's favour.
    #[default]
    Application,
    /// 受理、立案日
    Acceptance,
}

impl SuspendFrom {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            SuspendFrom::Application => "申请、起诉日",
            SuspendFrom::Acceptance => "受理、立案日",
        }
    }
}

/// For a policy written before the setting existed.
fn kept_by_ending() -> Setting<RetentionTable> {
    let note = "档案法实施条例第十九条：期限由机关的归档范围和保管期限表确定；比照河南省赃物条例第二十六条，一般十年以上，重大永久";
    Setting { value: RetentionTable::default(), mark: Mark::D, note: note.into() }
}

/// For a policy that names none: the officer writes the organ into each letter.
fn own_police() -> Setting<String> {
    let note = "移送规定第五条“同级公安机关”：镇没有同级公安机关，由镇在此写明向哪一级移送";
    Setting { value: String::new(), mark: Mark::D, note: note.into() }
}

/// For a policy that names none.
fn own_procuratorate() -> Setting<String> {
    let note = "移送规定第十四条：移送接受人民检察院监督，移送书抄送检察院";
    Setting { value: "人民检察院".into(), mark: Mark::D, note: note.into() }
}

/// For a policy written before the setting existed.
fn sixty_to_redo() -> Setting<u16> {
    Setting {
        value: 60,
        mark: Mark::D,
        note: "文书没有写明的，行政复议法实施条例第四十九条为六十日；判决没有写明的同样计算".into(),
    }
}

/// For a policy written before the setting existed.
fn thirty_to_find_fault() -> Setting<u16> {
    Setting {
        value: 30, mark: Mark::D, note: "河南省行政执法条例没有写天数；本镇内部时限".into()
    }
}

/// For a policy written before the setting existed: what was reckoned then.
fn from_application() -> Setting<SuspendFrom> {
    Setting {
        value: SuspendFrom::Application,
        mark: Mark::D,
        note: "行政处罚法第七十三条没有写明停算的起止；按申请、起诉日起算对当事人更有利".into(),
    }
}

/// 可以延长办案期限的一条规定: 罚§60 itself has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// 条款, e.g. `《示例程序规定》第六十四条`.
    pub provision: String,
    /// 延长的日数（自然日）
    pub days: u16,
    /// 适用的领域; every one when empty.
    #[serde(default)]
    pub domains: Vec<String>,
}

/// 可以把移送公安机关的期间从办案期限中扣除的一条规定 (TR-11): neither 罚§60 nor 移§10 says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// 条款, e.g. `《示例程序规定》第六十条`.
    pub provision: String,
    /// 适用的领域; every one when empty.
    #[serde(default)]
    pub domains: Vec<String>,
}

impl Exclusion {
    /// Whether a case of this field may rest on it.
    pub fn fits(&self, domain: &str) -> bool {
        self.domains.is_empty() || self.domains.iter().any(|d| d == domain)
    }
}

/// For a policy written before the setting existed: nothing to extend by.
fn no_extensions() -> Setting<Vec<Extension>> {
    Setting {
        value: Vec::new(),
        mark: Mark::M,
        note: "行政处罚法第六十条没有延长的规定；有领域规章依据的逐条列入".into(),
    }
}

/// For a policy written before the setting existed: the count that no party can call too short.
fn strict_notice() -> Setting<bool> {
    Setting {
        value: true,
        mark: Mark::D,
        note: "行政处罚法第六十四条“七日前”按第八十五条为工作日；从严为通知与举行之间足七个工作日".into(),
    }
}

/// For a policy written before the setting existed: the days of a hearing count.
fn hearing_counts() -> Setting<String> {
    Setting {
        value: String::new(),
        mark: Mark::M,
        note: "行政处罚法没有规定扣除；有部门规章依据的填写条款名称".into(),
    }
}

/// For a policy written before the setting existed: the days with the police count.
fn referral_counts() -> Setting<Vec<Exclusion>> {
    Setting {
        value: Vec::new(),
        mark: Mark::M,
        note: "行政处罚法第六十条、移送规定第十条都没有规定扣除；有领域规章依据的逐条列入".into(),
    }
}

/// For a policy written before the setting existed.
fn seventy_percent() -> Setting<u16> {
    Setting {
        value: 70,
        mark: Mark::D,
        note: "行政强制法第二十八条没有写明“明显低于”的比例；参照民事审判中明显不合理低价的七成".into(),
    }
}

// For a policy written before evidence was preserved here.

fn every_way() -> Setting<Vec<HoldWay>> {
    Setting {
        value: HoldWay::ALL.to_vec(),
        mark: Mark::M,
        note: "行政处罚法第五十六条没有列举；部门规章的通例，待核".into(),
    }
}

fn two_copies() -> Setting<u8> {
    Setting {
        value: 2, mark: Mark::D, note: "行政处罚法没有写明；比照行政强制法第二十四条一式二份".into()
    }
}

fn filmed() -> Setting<bool> {
    Setting {
        value: true,
        mark: Mark::VE,
        note: "国办发〔2018〕118号：容易引发争议的执法过程全程音像记录；具体范围由本机关清单公布".into(),
    }
}

fn retest_days() -> Setting<u16> {
    Setting {
        value: 7,
        mark: Mark::M,
        note: "各领域规定不一（食品抽检为七个工作日，农产品为五日），凭记忆，待核；领域另有规定的从其规定"
            .into(),
    }
}

fn months(value: u16, what: &str) -> Setting<u16> {
    let note = format!("信用修复管理办法（2026年4月1日施行）规定{what}，只读到摘录");
    Setting { value, mark: Mark::VE, note }
}

fn three_months() -> Setting<u16> {
    months(3, "轻微失信信息原则上不公示，确有必要的最长三个月")
}

fn one_year() -> Setting<u16> {
    months(12, "一般失信信息公示三个月至一年")
}

fn three_years() -> Setting<u16> {
    months(36, "严重失信信息公示一年至三年")
}

/// For a policy written before the setting existed: no domain was looked at in this way.
fn no_market() -> Setting<Vec<String>> {
    Setting {
        value: Vec::new(), mark: Mark::D, note: "没有设置适用市场监管公示规定的领域".into()
    }
}

fn end_of_january() -> Setting<u8> {
    let note = "政府信息公开条例第四十九条规定县级以上部门一月三十一日前；乡镇按上级要求".into();
    Setting { value: 31, mark: Mark::D, note }
}

/// For a policy written before the register of receipts was kept here.
fn receipts_of_old() -> Setting<bool> {
    let note = "处罚法第七十条要求使用统一制发的专用票据；票据改在本系统领用、核销后改为“是”".into();
    Setting { value: false, mark: Mark::D, note }
}

/// For a policy written before the store-room was counted here.
fn each_quarter() -> Setting<u16> {
    let note = "法律没有规定间隔；财政部罚没财物管理办法只读到摘录，本镇先按每季度一次".into();
    Setting { value: 3, mark: Mark::D, note }
}

/// For a policy written before the store-room reckoned how long things wait for their return.
fn three_days() -> Setting<u16> {
    let note = "行政强制法第二十八条要求立即退还，没有写日数；本镇以三日为最迟".into();
    Setting { value: 3, mark: Mark::D, note }
}

/// Everything the town brings to a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Town {
    /// 镇代码 (区划代码), e.g. `419001103`.
    pub code: String,
    /// 镇名
    pub name: String,
    /// 执法主体
    pub agency: Agency,
    /// 放假安排
    #[serde(skip, default)]
    pub calendar: Calendar,
    /// 领域
    pub domains: Vec<Domain>,
    /// 单位负责人, where named: who is told at a yellow lamp, and who decides for the centre (P-11).
    #[serde(default)]
    pub heads: BTreeMap<UnitId, PersonId>,
    /// 清单各版本
    pub powers: Vec<PowerList>,
    /// 数额标准各版本, by `from`.
    pub thresholds: Vec<Thresholds>,
    /// 口径与待核, as it stood from the beginning; what is dated ([`DATED`]) is asked of [`Town::policy_on`].
    pub policy: Policy,
    /// 此后各日起的口径, by day.
    #[serde(default)]
    pub policy_later: Vec<PolicyFrom>,
    /// 存放处; none where the town has entered none, and places are written freely.
    #[serde(default)]
    pub store: Vec<StoreRoom>,
    /// 音像记录事项清单各版本; empty where the town's list names no acts, which demands nothing.
    #[serde(default)]
    pub recording: Vec<RecordingList>,
}

impl Town {
    /// The place where a thing is put, as it was chosen: one of the town's, where it has any.
    ///
    /// # Errors
    /// P-04 where it is none of them, or nothing.
    pub fn store_place(&self, field: &'static str, typed: &str) -> Result<String, Refusal> {
        let place = crate::matter::text(field, "存放处所", typed)?;
        let known = self.store.iter().flat_map(|r| r.places.iter().map(|p| r.full(p))).any(|p| p == place);
        if known || self.store.is_empty() {
            return Ok(place);
        }
        let have = format!("“{place}”不是本镇登记的存放处");
        Err(crate::matter::incomplete(field, "从本镇的存放处中选择", have))
    }

    /// The policy in force on a day: that on which a period begins, a case is filed or a decision is made. What began before a
    /// change keeps the value that it began with.
    pub fn policy_on(&self, on: Date) -> &Policy {
        let later = self.policy_later.iter().filter(|p| p.from <= on).max_by_key(|p| p.from);
        later.map_or(&self.policy, |p| &p.policy)
    }

    /// The list version in force on a day.
    pub fn powers_on(&self, on: Date) -> Option<&PowerList> {
        self.powers.iter().find(|l| l.from <= on && l.to.is_none_or(|to| on <= to))
    }

    /// The item of the list in force and published on a day, or J-01's refusal.
    pub fn item_on(&self, id: &str, on: Date) -> Result<(&PowerList, &PowerItem), Refusal> {
        let missing = |have: String| {
            Refusal::new(&rules::J_01, format!("事项{id}在{on}有效的已公布清单内"), have)
                .fix("承办机构", "不属本镇权限的，移送有权机关；清单有误的，由司法所报市司法局审核后更新")
                .field("item")
        };
        let list = self.powers_on(on).ok_or_else(|| missing(format!("{on}没有生效的执法事项清单")))?;
        let item = list
            .items
            .iter()
            .find(|i| i.id == id)
            .ok_or_else(|| missing(format!("清单{}没有该事项", list.version)))?;
        let in_force = item.from.is_none_or(|d| d <= on) && item.to.is_none_or(|d| on <= d);
        if !in_force {
            return Err(missing(format!("“{}”在{on}不在清单有效期内", item.name)));
        }
        if !item.published || list.published_on > on {
            return Err(missing(format!("“{}”在{on}尚未公布", item.name)));
        }
        Ok((list, item))
    }

    /// What the list of recordings in force on a day asks of an act, with the list's version (V-11).
    pub fn recorded_on(&self, act: &str, on: Date) -> Option<(&str, &RecordingEntry)> {
        let list = self.recording.iter().find(|l| l.from <= on && l.to.is_none_or(|to| on <= to))?;
        let entry = list.entries.iter().find(|e| e.acts.iter().any(|a| a == act))?;
        Some((&list.version, entry))
    }

    /// The amounts in force on a day.
    ///
    /// # Panics
    /// If the town was loaded without any threshold; the loader refuses such a town.
    pub fn thresholds_on(&self, on: Date) -> &Thresholds {
        let first = self.thresholds.first().expect("a town has thresholds");
        self.thresholds.iter().filter(|t| t.from <= on).max_by_key(|t| t.from).unwrap_or(first)
    }

    /// Whether thresholds for citizens apply to this kind of party (J-13).
    pub fn as_citizen(&self, kind: PartyKind) -> bool {
        match kind {
            PartyKind::Citizen => true,
            PartyKind::SoleTrader => self.policy.sole_trader_as_citizen.value,
            PartyKind::Organisation => false,
        }
    }

    /// 当场罚款限额 (S-01).
    pub fn simple_limit(&self, kind: PartyKind, on: Date) -> Fen {
        let t = self.thresholds_on(on);
        if self.as_citizen(kind) { t.simple_citizen } else { t.simple_organisation }
    }

    /// 听证数额 (H-02), the domain's own where a department has set one.
    pub fn hearing_threshold(&self, kind: PartyKind, domain: &str, on: Date) -> Fen {
        let t = self.thresholds_on(on);
        let (citizen, organisation) = t
            .hearing_by_domain
            .iter()
            .find(|d| d.domain == domain)
            .map_or((t.hearing_citizen, t.hearing_organisation), |d| (d.citizen, d.organisation));
        if self.as_citizen(kind) { citizen } else { organisation }
    }

    /// 重大处罚备案数额 (U-01).
    pub fn major_threshold(&self, kind: PartyKind, on: Date) -> Fen {
        let t = self.thresholds_on(on);
        if self.as_citizen(kind) { t.major_citizen } else { t.major_organisation }
    }

    /// The domain with this identifier.
    pub fn domain(&self, id: &str) -> Option<&Domain> {
        self.domains.iter().find(|d| d.id == id)
    }
}
