//! 绩效评价办法: by which measures grids and units are judged, and with what weight. Never by fines (F-12, U-10): a file that
//! tries is refused.

use super::error::Problems;
use super::source::Source;
use super::text::{Read, read_toml};
use law::rules;
use serde::Deserialize;
use toml::Spanned;

/// The file; a town without one judges nobody.
pub(super) const FILE: &str = "performance.toml";

/// 评价对象
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judged {
    /// 网格
    Grid,
    /// 业务口
    Office,
    /// 执法中队
    Squad,
    /// 指挥调度中心
    Hub,
}

impl Judged {
    /// Every kind, in the order of the page.
    pub const ALL: [Judged; 4] = [Judged::Grid, Judged::Office, Judged::Squad, Judged::Hub];

    /// As addresses name it.
    pub fn id(self) -> &'static str {
        match self {
            Judged::Grid => "grid",
            Judged::Office => "office",
            Judged::Squad => "squad",
            Judged::Hub => "hub",
        }
    }

    /// 名称
    pub fn label(self) -> &'static str {
        match self {
            Judged::Grid => "网格",
            Judged::Office => "业务口",
            Judged::Squad => "执法中队",
            Judged::Hub => "指挥调度中心",
        }
    }

    /// What can be reckoned for it.
    fn measures(self) -> &'static [Measure] {
        match self {
            Judged::Grid => &[Measure::Reported, Measure::Valid, Measure::Closed],
            Judged::Office => &[Measure::Handled, Measure::Rework, Measure::Closed],
            Judged::Squad => &[Measure::Handled, Measure::Closed],
            Judged::Hub => &[Measure::Accepted, Measure::Closed],
        }
    }
}

/// 指标
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// 上报数
    Reported,
    /// 有效上报率
    Valid,
    /// 按时受理率
    Accepted,
    /// 按时处置率
    Handled,
    /// 返工率
    Rework,
    /// 结案率
    Closed,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Measure; 6] = [
        Measure::Reported,
        Measure::Valid,
        Measure::Accepted,
        Measure::Handled,
        Measure::Rework,
        Measure::Closed,
    ];

    /// As the file names it.
    pub fn id(self) -> &'static str {
        match self {
            Measure::Reported => "reported",
            Measure::Valid => "valid",
            Measure::Accepted => "accepted",
            Measure::Handled => "handled",
            Measure::Rework => "rework",
            Measure::Closed => "closed",
        }
    }

    /// 名称
    pub fn label(self) -> &'static str {
        match self {
            Measure::Reported => "上报数",
            Measure::Valid => "有效上报率",
            Measure::Accepted => "按时受理率",
            Measure::Handled => "按时处置率",
            Measure::Rework => "返工率",
            Measure::Closed => "结案率",
        }
    }

    /// 公式, as it stands beside the result; `full` is the number that gives full marks.
    pub fn formula(self, full: i64) -> String {
        match self {
            Measure::Reported => format!("当月上报件数÷{full}件，超过按满分"),
            Measure::Valid => "（上报件数－不予受理件数）÷上报件数".into(),
            Measure::Accepted => {
                "时限内受理分派（含不予受理、并案、移送）的件数÷应受理件数；没到时限、还没受理的不计".into()
            }
            Measure::Handled => "各步骤都在时限内完成的件数÷应处置件数；没到时限、还没完成的不计。现场核查由业务口和中队共同负责，两家都计；改派过的，计在现在承办的单位".into(),
            Measure::Rework => "认定意见被退回的件数÷应处置或者被退回过的件数；得分＝100－返工率".into(),
            Measure::Closed => "已办结（含不予受理、并案、移送）的件数÷当月件数".into(),
        }
    }
}

/// A measure with its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// 指标
    pub measure: Measure,
    /// 权重, of a hundred.
    pub weight: i64,
    /// 满分件数, for a number that is no share.
    pub full: i64,
}

/// 评价办法
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Method {
    /// 名称
    pub title: String,
    /// 依据
    pub basis: String,
    /// The measures of each kind that is judged, in the order of the file.
    pub of: Vec<(Judged, Vec<Weighed>)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMethod {
    title: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    grid: Vec<RawWeighed>,
    #[serde(default)]
    office: Vec<RawWeighed>,
    #[serde(default)]
    squad: Vec<RawWeighed>,
    #[serde(default)]
    hub: Vec<RawWeighed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWeighed {
    measure: Spanned<String>,
    weight: i64,
    full: Option<i64>,
}

/// Words by which a file would weigh fines, confiscations or the number of penalties.
const FINES: [&str; 13] = [
    "fine", "penal", "punish", "confis", "forfeit", "revenue", "income", "amount", "罚", "没收", "收缴",
    "收入", "金额",
];

/// Reads the method, where the town has one.
pub(super) fn read(source: &Source, problems: &mut Problems) -> Option<Method> {
    if !source.has(FILE) {
        return None;
    }
    let read = read_toml::<RawMethod>(source, FILE, problems)?;
    let raw = &read.value;
    let mut of = Vec::new();
    for (judged, list) in [
        (Judged::Grid, &raw.grid),
        (Judged::Office, &raw.office),
        (Judged::Squad, &raw.squad),
        (Judged::Hub, &raw.hub),
    ] {
        if !list.is_empty() {
            of.push((judged, weighed(&read, judged, list, problems)));
        }
    }
    Some(Method { title: raw.title.clone(), basis: raw.basis.clone(), of })
}

fn weighed(
    read: &Read<RawMethod>,
    judged: Judged,
    list: &[RawWeighed],
    problems: &mut Problems,
) -> Vec<Weighed> {
    let mut found: Vec<Weighed> = Vec::new();
    let mut sum: i64 = 0;
    for raw in list {
        let (id, line) = (raw.measure.get_ref().as_str(), read.line(&raw.measure));
        let mut wrong = |field: &str, message: String| problems.add(FILE, line, id, field, message);
        let low = id.to_lowercase();
        if FINES.iter().any(|word| low.contains(word)) {
            let rule = &rules::F_12;
            wrong(
                "measure",
                format!(
                    "{}、U-10：罚没数额、处罚件数不得与考核挂钩，不得作为指标（{}）；请删去这一项",
                    rule.id,
                    rule.articles.join("、")
                ),
            );
            continue;
        }
        let Some(measure) = Measure::ALL.into_iter().find(|m| m.id() == id) else {
            let known: Vec<&str> = judged.measures().iter().map(|m| m.id()).collect();
            wrong("measure", format!("没有这个指标；{}可选：{}", judged.label(), known.join("、")));
            continue;
        };
        if !judged.measures().contains(&measure) {
            wrong("measure", format!("“{}”不能用来评价{}", measure.label(), judged.label()));
        }
        if found.iter().any(|w| w.measure == measure) {
            wrong("measure", "同一指标写了两次".into());
        }
        if !(1..=100).contains(&raw.weight) {
            wrong("weight", "权重应当是1至100的整数".into());
        }
        let full = match (measure, raw.full) {
            (Measure::Reported, Some(full)) if full >= 1 => full,
            (Measure::Reported, _) => {
                wrong("full", "上报数要写满分件数，至少1件".into());
                1
            }
            (_, Some(_)) => {
                wrong("full", "只有上报数有满分件数".into());
                0
            }
            (_, None) => 0,
        };
        sum = raw.weight.saturating_add(sum);
        found.push(Weighed { measure, weight: raw.weight, full });
    }
    if found.len() == list.len() && sum != 100 {
        let line = list.first().and_then(|raw| read.line(&raw.measure));
        let message = format!("{}的权重合计应当是100，现在是{sum}", judged.label());
        problems.add(FILE, line, "", "weight", message);
    }
    found
}
