//! What a loaded town offers: the part the law decides with, and all that pages show beside it.

use super::grid::Grids;
use super::method::Method;
use super::patrol::PatrolBook;
use super::tiles::TileFile;
use jiff::civil::Date;
use law::dispatch::DispatchBook;
use law::party::Crs;
use law::person::{People, Person, Role, UnitId};
use law::rule::Mark;
use law::town::{Medium, Town};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A town with everything its folder says.
#[derive(Clone, Debug)]
pub struct TownBook {
    /// What the law decides with.
    pub law: Town,
    /// 所属市
    pub city: String,
    /// A line that stands on every page of a demonstration; empty in earnest.
    pub notice: String,
    /// What of the agency's data still has to be checked, by field name.
    pub marks: BTreeMap<String, MarkNote>,
    /// 机构, in the order of the file.
    pub units: Vec<Unit>,
    /// 人员
    pub people: People,
    /// 网格
    pub grids: Grids,
    /// 底图, where the town has one; without it the map shows the grids alone.
    pub base_map: Option<BaseMap>,
    /// The pictures of the town's own file, where the base map is one.
    pub tiles: Option<Arc<TileFile>>,
    /// 线索类别, in the order shown to grid members.
    pub classes: Vec<Class>,
    /// 分派规则, every version.
    pub dispatch: DispatchBook,
    /// When two clues are proposed as the same.
    pub duplicate: DuplicateRule,
    /// 口径与待核: the policy as a table for people.
    pub settings: Vec<SettingRow>,
    /// 法制审核目录、音像记录清单; the list of powers is in [`Town::powers`].
    pub lists: Vec<PublicList>,
    /// 绩效评价办法, where the town has one.
    pub method: Option<Method>,
    /// 巡查办法, where the town has one.
    pub patrol: Option<PatrolBook>,
    /// 制度和公开页面的短文
    pub texts: Vec<Text>,
}

/// 底图: tiles drawn under the grids, from an address or from a file of the town's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseMap {
    /// The address of a tile, with `{z}`, `{x}` and `{y}`; [`BaseMap::OWN`] where the house serves them itself.
    #[serde(default)]
    pub tiles: String,
    /// A PMTiles file of pictures in the town's folder.
    #[serde(default)]
    pub pmtiles: Option<String>,
    /// 瓦片坐标系: what is drawn on them is converted to it.
    #[serde(default)]
    pub tiles_crs: Crs,
}

impl BaseMap {
    /// Where the house serves the tiles of the town's own file.
    pub const OWN: &str = "/map/tiles/{z}/{x}/{y}";

    /// Whose tiles they are, as a page's policy names it: scheme and host. None for an address that a town's folder cannot
    /// hold.
    pub fn origin(&self) -> Option<String> {
        let (scheme, rest) = self.tiles.split_once("://")?;
        Some(format!("{scheme}://{}", rest.split('/').next().unwrap_or_default()))
    }
}

/// A mark with its note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkNote {
    /// 待核、口径 …
    pub mark: Mark,
    /// What has to be checked.
    pub note: String,
}

/// 机构类别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 镇政府
    Government,
    /// 领导小组
    LeadGroup,
    /// 大队
    Brigade,
    /// 指挥调度中心
    Hub,
    /// 法治室
    Legal,
    /// 执法中队
    Squad,
    /// 业务口
    Office,
    /// 司法所
    Justice,
    /// 财政
    Finance,
    /// 网格
    Grid,
    /// 外单位
    Outside,
}

/// 机构.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unit {
    /// 编号
    pub id: UnitId,
    /// 全称
    pub name: String,
    /// 简称
    pub short: String,
    /// 类别
    pub kind: UnitKind,
    /// 上级机构
    pub parent: Option<UnitId>,
    /// 派驻机构
    pub stationed: bool,
    /// Also enforces in the name of its own superior; such cases stay outside the town's flow (U-22).
    pub own_name: bool,
    /// 职责
    pub duties: String,
}

/// 线索类别: what a grid member taps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// 编号
    pub id: String,
    /// 名称
    pub name: String,
    /// Name of a Tabler icon.
    pub icon: String,
    /// 一句提示
    pub hint: String,
    /// 领域; empty when the centre must judge.
    pub domain: String,
    /// 常见事项
    pub items: Vec<String>,
}

/// 疑似重复的尺度.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DuplicateRule {
    /// 距离（米）
    pub metres: f64,
    /// 天数
    pub days: u16,
}

/// One value of the town's policy for people to read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingRow {
    /// Its key in `policy.toml`.
    pub key: String,
    /// 名称
    pub label: String,
    /// 值; the one from the beginning, where it changes later.
    pub value: String,
    /// 标记
    pub mark: Mark,
    /// 说明
    pub note: String,
    /// 此后各日起的值, by day.
    pub later: Vec<SettingFrom>,
}

/// What a value of the policy is from a day on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingFrom {
    /// 起始日
    pub from: Date,
    /// 值
    pub value: String,
    /// 说明
    pub note: String,
}

/// 公开清单 (方案第十六条).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicList {
    /// 编号: `review` 法制审核目录、`recording` 音像记录事项.
    pub id: String,
    /// 名称
    pub title: String,
    /// 版本
    pub version: String,
    /// 生效日
    pub from: Date,
    /// 失效日, included.
    #[serde(default)]
    pub to: Option<Date>,
    /// 说明
    #[serde(default)]
    pub note: String,
    /// 条目
    #[serde(rename = "entry")]
    pub entries: Vec<ListEntry>,
}

/// 清单的一条.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListEntry {
    /// 事项
    pub name: String,
    /// 依据
    pub basis: String,
    /// 具体情形、要求
    #[serde(default)]
    pub detail: String,
    /// 办案行为 that the entry is about; empty where it is words for people alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<String>,
    /// 记录方式 of those acts, any of which does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Medium>,
}

/// 制度或者公开短文, in the town's own words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 编号
    pub id: String,
    /// 类别: the name of its file, e.g. `regulations`.
    #[serde(skip)]
    pub kind: String,
    /// 标题
    pub title: String,
    /// 施行日
    pub from: Date,
    /// 正文, a line a paragraph.
    pub body: String,
}

impl TownBook {
    /// The unit with this identifier.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    /// 机构全称; the identifier itself when unknown.
    pub fn unit_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.unit(id).map_or(id, |u| &u.name)
    }

    /// The class with this identifier.
    pub fn class(&self, id: &str) -> Option<&Class> {
        self.classes.iter().find(|c| c.id == id)
    }

    /// 类别名称; the identifier itself when unknown.
    pub fn class_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.class(id).map_or(id, |c| &c.name)
    }

    /// Everyone of a unit, by identifier.
    pub fn people_of<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a Person> {
        self.people.values().filter(move |p| p.unit == unit)
    }

    /// Those of a unit who may enforce on a day.
    pub fn officers_of<'a>(&'a self, unit: &'a str, on: Date) -> impl Iterator<Item = &'a Person> {
        self.people_of(unit).filter(move |p| p.fit_for_duty(on).is_ok())
    }

    /// The first person who holds a role, if anyone does.
    pub fn first_with(&self, role: Role) -> Option<&Person> {
        self.people.values().find(|p| p.is(role))
    }

    /// The public list with this identifier in force on a day.
    pub fn list_on(&self, id: &str, on: Date) -> Option<&PublicList> {
        self.lists.iter().find(|l| l.id == id && l.from <= on && l.to.is_none_or(|to| on <= to))
    }

    /// The text with this identifier.
    pub fn text(&self, id: &str) -> Option<&Text> {
        self.texts.iter().find(|t| t.id == id)
    }
}
