//! 执法事项清单 (`powers/*.toml`): a file a version, each with its days in force.

use super::error::Problems;
use super::source::Source;
use super::text::{Yuan, read_toml};
use jiff::civil::Date;
use law::money::Fen;
use law::town::{
    Discretion, EnforcementPower, ItemMeasure, LawRank, MeasureKind, PenaltyKind, PowerItem, PowerList,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    version: String,
    approval: String,
    published_on: Date,
    from: Date,
    to: Option<Date>,
    #[serde(default)]
    sample: bool,
    #[serde(default)]
    item: Vec<RawItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    id: Spanned<String>,
    name: String,
    domain: String,
    violated: String,
    basis: String,
    rank: LawRank,
    penalties: Vec<PenaltyKind>,
    #[serde(default)]
    measures: Vec<ItemMeasure>,
    #[serde(default)]
    discretion: Vec<RawGrade>,
    #[serde(default)]
    discretion_published: bool,
    #[serde(default)]
    correction: String,
    #[serde(default)]
    life_safety: bool,
    special_suit_days: Option<u16>,
    #[serde(default)]
    enforcement: EnforcementPower,
    #[serde(default)]
    enforcement_basis: String,
    record_days: Option<u16>,
    from: Option<Date>,
    to: Option<Date>,
    #[serde(default = "yes")]
    published: bool,
    #[serde(default)]
    note: String,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrade {
    name: String,
    when: String,
    fine: Option<[Yuan; 2]>,
}

/// Reads every version, oldest first.
pub(super) fn read(source: &Source, domains: &BTreeSet<String>, problems: &mut Problems) -> Vec<PowerList> {
    let mut lists: Vec<(String, PowerList)> = Vec::new();
    for file in source.list("powers", ".toml") {
        let Some(raw) = read_toml::<RawList>(source, &file, problems) else { continue };
        let mut seen = BTreeMap::new();
        for item in &raw.value.item {
            let (id, line) = (item.id.get_ref(), raw.line(&item.id));
            if let Some(first) = seen.insert(id.clone(), line) {
                let first = first.unwrap_or_default();
                problems.add(&file, line, id, "id", format!("编号重复，第{first}行已有"));
            }
            check_item(item, &file, line, domains, problems);
        }
        let RawList { version, approval, published_on, from, to, sample, item } = raw.value;
        if to.is_some_and(|to| to < from) {
            problems.add(&file, None, &version, "to", "失效日应当不早于生效日");
        }
        if item.is_empty() {
            problems.add(&file, None, &version, "item", "清单里没有事项");
        }
        let items = item.into_iter().map(PowerItem::from).collect();
        lists.push((file, PowerList { version, approval, published_on, from, to, sample, items }));
    }
    if lists.is_empty() {
        problems.add("powers", None, "", "", "没有执法事项清单，至少要有一个版本");
    }
    lists.sort_by_key(|(_, l)| l.from);
    for pair in lists.windows(2) {
        let [(earlier_file, earlier), (file, later)] = pair else { continue };
        if earlier.version == later.version {
            problems.add(file, None, &later.version, "version", format!("与{earlier_file}的版本名称相同"));
        }
        if earlier.to.is_none_or(|to| to >= later.from) {
            problems.add(
                file,
                None,
                &later.version,
                "from",
                format!("与{earlier_file}的有效期重叠；旧版的失效日应当早于{}", later.from),
            );
        }
    }
    lists.into_iter().map(|(_, l)| l).collect()
}

fn check_item(
    item: &RawItem,
    file: &str,
    line: Option<usize>,
    domains: &BTreeSet<String>,
    problems: &mut Problems,
) {
    let mut bad = |field: &str, message: String| problems.add(file, line, item.id.get_ref(), field, message);
    for (field, text) in [
        ("id", item.id.get_ref()),
        ("name", &item.name),
        ("violated", &item.violated),
        ("basis", &item.basis),
    ] {
        if text.trim().is_empty() {
            bad(field, "不能为空".into());
        }
    }
    if !domains.contains(&item.domain) {
        bad("domain", format!("domains.toml 里没有领域“{}”", item.domain));
    }
    if item.penalties.is_empty() {
        bad("penalties", "至少要有一种处罚".into());
    }
    if item.rank == LawRank::Normative {
        bad("rank", "规章以下的规范性文件不得设定行政处罚（罚§16）".into());
    }
    for m in &item.measures {
        if m.kind == MeasureKind::Freeze {
            bad("measures", "乡镇人民政府没有冻结的权限（强§29）".into());
        }
        if m.rank < LawRank::Regulation {
            bad("measures", format!("{}只能依据法律、法规（强§10）", m.kind.label()));
        }
        if m.basis.trim().is_empty() {
            bad("measures", format!("{}没有写明依据的条款", m.kind.label()));
        }
    }
    if item.to.zip(item.from).is_some_and(|(to, from)| to < from) {
        bad("to", "失效日应当不早于生效日".into());
    }
    if item.enforcement == EnforcementPower::Own && item.enforcement_basis.trim().is_empty() {
        bad("enforcement_basis", "写明有自行强制执行权的，应当写明授权的法律条文（强§13）".into());
    }
    if item.discretion_published && item.discretion.is_empty() {
        bad("discretion", "写明裁量基准已公布，但是没有档次".into());
    }
    for grade in &item.discretion {
        if let Some([low, high]) = grade.fine {
            if low.0 > high.0 {
                bad("discretion", format!("“{}”档的罚款下限高于上限", grade.name));
            }
            if !item.penalties.contains(&PenaltyKind::Fine) {
                bad("discretion", format!("“{}”档写了罚款数额，但处罚种类里没有罚款", grade.name));
            }
        }
    }
}

impl From<RawItem> for PowerItem {
    fn from(raw: RawItem) -> Self {
        let grade = |g: RawGrade| {
            let [low, high] = g.fine.unwrap_or([Yuan(Fen(0)); 2]);
            Discretion { name: g.name, when: g.when, fine_min: low.0, fine_max: high.0 }
        };
        PowerItem {
            id: raw.id.into_inner(),
            name: raw.name,
            domain: raw.domain,
            violated: raw.violated,
            basis: raw.basis,
            rank: raw.rank,
            penalties: raw.penalties,
            measures: raw.measures,
            discretion: raw.discretion.into_iter().map(grade).collect(),
            discretion_published: raw.discretion_published,
            correction: raw.correction,
            life_safety: raw.life_safety,
            special_suit_days: raw.special_suit_days,
            enforcement: raw.enforcement,
            enforcement_basis: raw.enforcement_basis,
            record_days: raw.record_days,
            from: raw.from,
            to: raw.to,
            published: raw.published,
            note: raw.note,
        }
    }
}
