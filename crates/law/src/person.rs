//! People who act (人员): posts, certificates and fitness for duty as of a day.

use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// 人员编号.
pub type PersonId = String;
/// 单位编号, e.g. `squad1`, `hub`, `dept-land`.
pub type UnitId = String;

/// 岗位 — the account roles of the plan (方案 arts. 3–7, 18, 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 网格员
    Grid,
    /// 二、三级网格长
    GridHead,
    /// 总网格长、一级网格长
    ChiefGrid,
    /// 指挥调度中心
    Hub,
    /// 业务口（机关各部门、派驻机构）
    Dept,
    /// 执法中队
    Squad,
    /// 大队长
    Brigade,
    /// 法治室
    Legal,
    /// 镇司法所
    Justice,
    /// 镇长、分管负责人
    Head,
    /// 领导小组
    LeadGroup,
    /// 财政
    Finance,
    /// 涉案物品保管员
    Store,
    /// 市司法局（外部，只读）
    CityBureau,
    /// 系统管理员
    SystemAdmin,
    /// 安全管理员
    SecurityAdmin,
    /// 审计管理员
    AuditAdmin,
    /// 公众、当事人
    Public,
}

impl Role {
    /// Every role, in the order of the plan.
    pub const ALL: [Role; 18] = [
        Role::Grid,
        Role::GridHead,
        Role::ChiefGrid,
        Role::Hub,
        Role::Dept,
        Role::Squad,
        Role::Brigade,
        Role::Legal,
        Role::Justice,
        Role::Head,
        Role::LeadGroup,
        Role::Finance,
        Role::Store,
        Role::CityBureau,
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::AuditAdmin,
        Role::Public,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Role::Grid => "网格员",
            Role::GridHead => "网格长",
            Role::ChiefGrid => "总网格长",
            Role::Hub => "指挥调度中心",
            Role::Dept => "业务口",
            Role::Squad => "执法中队",
            Role::Brigade => "大队长",
            Role::Legal => "法治室",
            Role::Justice => "司法所",
            Role::Head => "镇政府负责人",
            Role::LeadGroup => "领导小组",
            Role::Finance => "财政",
            Role::Store => "保管员",
            Role::CityBureau => "市司法局",
            Role::SystemAdmin => "系统管理员",
            Role::SecurityAdmin => "安全管理员",
            Role::AuditAdmin => "审计管理员",
            Role::Public => "公众",
        }
    }
}

/// 编制性质.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Employment {
    /// 在编在职
    Established,
    /// 工勤
    Support,
    /// 劳动合同工
    Contract,
    /// 临时工、协管员
    Temporary,
    /// 外单位
    External,
}

impl Employment {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Employment::Established => "在编在职",
            Employment::Support => "工勤人员",
            Employment::Contract => "劳动合同工",
            Employment::Temporary => "临时工、协管员",
            Employment::External => "外单位人员",
        }
    }
}

/// A span of suspension (暂扣, U-14); open while `to` is absent. Both ends count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// 起
    pub from: Date,
    /// 止
    pub to: Option<Date>,
    /// 文号
    pub document: String,
}

/// 《河南省行政执法证》(U-11, U-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// 证号; two officers are two people only if these differ.
    pub number: String,
    /// First day of validity.
    pub valid_from: Date,
    /// 到期日: already invalid on this day (U-12: 过期当日即失效).
    pub expires_on: Date,
    /// 暂扣
    #[serde(default)]
    pub suspensions: Vec<Suspension>,
    /// 注销日 (U-15).
    #[serde(default)]
    pub revoked_on: Option<Date>,
}

/// A person of the town as of the moment of acting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// 编号
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// 职务, e.g. `一中队队长`.
    pub post: String,
    /// 所在单位
    pub unit: UnitId,
    /// 岗位
    pub roles: BTreeSet<Role>,
    /// 编制性质
    pub employment: Employment,
    /// 执法证
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// 法律职业资格证号.
    #[serde(default)]
    pub legal_qualification: Option<String>,
    /// 初次从事法制审核日期.
    #[serde(default)]
    pub first_review_on: Option<Date>,
    /// 分管负责人的授权文号; the town head (`is_town_head`) needs none.
    #[serde(default)]
    pub head_authorization: Option<String>,
    /// 镇长
    #[serde(default)]
    pub is_town_head: bool,
    /// 所在网格
    #[serde(default)]
    pub grid: Option<String>,
    /// 停用
    #[serde(default)]
    pub disabled: bool,
}

impl Person {
    /// Whether the person holds this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// May enforce on `on` (可上岗), else a refusal under saying why.
    pub fn fit_for_duty(&self, on: Date) -> Result<&Certificate, Refusal> {
        let no = |rule, have: String| {
            Err(Refusal::new(rule, "在编在职、执法证当日有效的执法人员", have)
                .fix("司法所", "核实证件，或者换由持有效证件的人员办理")
                .field("officers"))
        };
        if self.disabled {
            return no(&rules::R_01, format!("{}的账号已停用", self.name));
        }
        if self.employment != Employment::Established {
            return no(&rules::R_03, format!("{}为{}", self.name, self.employment.label()));
        }
        let Some(cert) = &self.certificate else {
            return no(&rules::R_01, format!("{}没有执法证", self.name));
        };
        if cert.revoked_on.is_some_and(|d| d <= on) {
            return no(&rules::R_01, format!("{}的执法证{}已注销", self.name, cert.number));
        }
        if on < cert.valid_from {
            return no(&rules::R_01, format!("{}的执法证自{}起生效", self.name, cert.valid_from));
        }
        if on >= cert.expires_on {
            return no(&rules::R_01, format!("{}的执法证已于{}到期", self.name, cert.expires_on));
        }
        if let Some(s) = cert.suspensions.iter().find(|s| s.from <= on && s.to.is_none_or(|to| on <= to)) {
            return no(&rules::R_01, format!("{}的执法证自{}起被暂扣（{}）", self.name, s.from, s.document));
        }
        Ok(cert)
    }

    /// May sign for the town government: the head, or a deputy with a recorded authorisation.
    pub fn may_sign_as_head(&self) -> Result<(), Refusal> {
        if self.is(Role::Head) && (self.is_town_head || self.head_authorization.is_some()) {
            return Ok(());
        }
        Err(Refusal::new(
            &rules::R_09,
            "镇长，或者有授权记录的分管负责人签批",
            format!("{}（{}）没有签批授权", self.name, self.post),
        )
        .fix("镇长", "由镇长签批，或者登记分管负责人的授权文号"))
    }
}

/// Everyone the town knows, as of the moment of acting.
pub type People = BTreeMap<PersonId, Person>;
