//! What a town configures (镇配置): agency, lists, thresholds, policy — each with its dates in force and its mark.

use crate::calendar::Calendar;
use crate::money::Fen;
use crate::party::PartyKind;
use crate::person::UnitId;
use crate::refusal::Refusal;
use crate::rule::Mark;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// 没收违法所得、没收非法财物
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
    pub const ALL: [PenaltyKind; 11] = [
        PenaltyKind::Warning,
        PenaltyKind::Criticism,
        PenaltyKind::Fine,
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
            PenaltyKind::Confiscation => "没收违法所得、没收非法财物",
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
    /// 责令改正的内容 (罚§28); empty where nothing can be corrected.
    #[serde(default)]
    pub correction: String,
    /// 涉公民生命健康安全、金融安全 (J-05: five years when harm has come of it).
    #[serde(default)]
    pub life_safety: bool,
    /// 起诉期限（日）set by a special law (T-COURT), e.g. 15 for 土地管理法§83.
    #[serde(default)]
    pub special_suit_days: Option<u16>,
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
    /// 个体工商户按公民, J-13.
    pub sole_trader_as_citizen: Setting<bool>,
    /// 达到听证标准的一律集体讨论, G-12.
    pub discuss_from_hearing: Setting<bool>,
    /// 初次审核资格要求的起算日, R-08.
    pub qualification_from: Setting<Date>,
    /// 加处罚款日率（万分比）, F-09: 300 = 3 %.
    pub surcharge_basis_points: Setting<u16>,
    /// 加处罚款停算的起算日, F-10.
    #[serde(default = "from_application")]
    pub surcharge_suspend_from: Setting<SuspendFrom>,
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

/// For a policy written before the setting existed: what was reckoned then.
fn from_application() -> Setting<SuspendFrom> {
    Setting {
        value: SuspendFrom::Application,
        mark: Mark::D,
        note: "行政处罚法第七十三条没有写明停算的起止；按申请、起诉日起算对当事人更有利".into(),
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
    /// 清单各版本
    pub powers: Vec<PowerList>,
    /// 数额标准各版本, by `from`.
    pub thresholds: Vec<Thresholds>,
    /// 口径与待核
    pub policy: Policy,
}

impl Town {
    /// The list version in force on a day.
    pub fn powers_on(&self, on: Date) -> Option<&PowerList> {
        self.powers.iter().find(|l| l.from <= on && l.to.is_none_or(|to| on <= to))
    }

    /// The item of the list in force and published on a day, or J-01's refusal.
    pub fn item_on(&self, id: &str, on: Date) -> Result<(&PowerList, &PowerItem), Refusal> {
        let missing = |have: String| {
            Refusal::new(&rules::J_01, format!("事项{id}在{on}有效的已公布清单内"), have)
                .fix("指挥调度中心", "不属本镇权限的，移送有权机关；清单有误的，由司法所报市司法局审核后更新")
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
