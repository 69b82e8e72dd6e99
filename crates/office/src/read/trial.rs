//! 试算: what rules of dispatch that are not in force would have done with the clues of a period, beside those that were.

use super::{PAGE, Page, cursor, paged};
use crate::disclosure::Period;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use jiff::ToSpan;
use jiff::civil::DateTime;
use journal::Value;
use law::dispatch::{DispatchBook, Proposed, Version};
use law::refusal::Refusal;
use law::rules;
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows read at a time: few enough to hold, many enough that a month is a handful of questions.
const CHUNK: usize = 500;

/// A clue with what both rules give.
#[derive(Clone, Debug, Serialize)]
pub struct TrialRow {
    /// 编号
    pub id: String,
    /// 登记号
    pub number: String,
    /// 内容
    pub content: String,
    /// 类别
    pub class: String,
    /// 网格
    pub grid: String,
    /// 上报时间
    pub reported_at: String,
    /// 现行规则, in force at the report
    pub old: Proposed,
    /// 试算规则
    pub new: Proposed,
}

impl TrialRow {
    /// Whether it would go to others.
    pub fn moves(&self) -> bool {
        (&self.old.office, &self.old.squad) != (&self.new.office, &self.new.squad)
    }

    /// Whether it would have other limits.
    pub fn hastens(&self) -> bool {
        (self.old.dispatch_days, self.old.check_days) != (self.new.dispatch_days, self.new.check_days)
    }

    fn differs(&self) -> bool {
        self.moves() || self.hastens()
    }
}

/// 从谁到谁: business office and squadron each.
pub type Units = (String, String);

/// The sums of a trial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TrialTotals {
    /// 线索总数
    pub clues: u64,
    /// 派给的单位改变的
    pub moved: u64,
    /// 时限改变的
    pub hastened: u64,
    /// From whom to whom, and how many; the most first.
    pub moves: Vec<(Units, Units, u64)>,
}

/// A trial: rules, of which the version that begins last is tried whatever its day, and the days whose clues they are tried on.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The rules tried.
    pub rules: DispatchBook,
    /// 上报日期
    pub period: Period,
}

impl Trial {
    /// 试算的版本
    pub fn version(&self) -> Option<&Version> {
        self.rules.versions.last()
    }
}

impl Office {
    /// Who may try rules: those who see every clue, for the rows are the whole town's.
    ///
    /// # Errors
    /// [`Error::Refused`] under P-01.
    pub fn may_try_rules(&self, me: &Me) -> Result<(), Error> {
        if scope::sees_all(me) {
            return Ok(());
        }
        let have = format!("{}（{}）", me.person.name, me.person.post);
        let refusal = Refusal::new(&rules::P_01, "由看得到全镇线索的岗位试算", have);
        Err(Error::Refused(Box::new(refusal.fix("指挥调度中心", "需要试算的，由指挥调度中心办理"))))
    }

    /// A page of a trial's clues, newest first; where `all` is not asked, those alone that would go otherwise.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn trial(&self, trial: &Trial, all: bool, after: &str) -> Result<Page<TrialRow>, Error> {
        // All of them are the page itself; those that differ have to be looked for.
        let most = if all { PAGE + 1 } else { CHUNK };
        let mut found: Vec<TrialRow> = Vec::new();
        let mut at = cursor(after);
        while found.len() <= PAGE {
            let (rows, next) = self.chunk(trial, at, most).await?;
            found.extend(rows.into_iter().filter(|r| all || r.differs()));
            at = next;
            if at.is_none() {
                break;
            }
        }
        Ok(paged(found, |r| format!("{}~{}", r.reported_at, r.id)))
    }

    /// The sums of a trial.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn trial_totals(&self, trial: &Trial) -> Result<TrialTotals, Error> {
        let mut totals = TrialTotals::default();
        let mut moves: BTreeMap<(Units, Units), u64> = BTreeMap::new();
        let mut at = None;
        loop {
            let (rows, next) = self.chunk(trial, at, CHUNK).await?;
            for row in rows {
                totals.clues += 1;
                totals.hastened += u64::from(row.hastens());
                if row.moves() {
                    totals.moved += 1;
                    let (old, new) = (row.old, row.new);
                    *moves.entry(((old.office, old.squad), (new.office, new.squad))).or_default() += 1;
                }
            }
            at = next;
            if at.is_none() {
                break;
            }
        }
        totals.moves = moves.into_iter().map(|((from, to), n)| (from, to, n)).collect();
        totals.moves.sort_by_key(|m| std::cmp::Reverse(m.2));
        Ok(totals)
    }

    async fn chunk(
        &self,
        trial: &Trial,
        after: Option<(String, String)>,
        most: usize,
    ) -> Result<(Vec<TrialRow>, Option<(String, String)>), Error> {
        let Period { from, to } = trial.period;
        let end = to.saturating_add(1.day());
        let mut sql = "SELECT c.id, c.number, c.content, c.class, c.grid, c.reported_at FROM clue_row c \
                       WHERE c.reported_at >= $1 AND c.reported_at < $2"
            .to_string();
        let mut args: Vec<Value> = vec![from.to_string().into(), end.to_string().into()];
        if let Some((at, id)) = after {
            sql.push_str(" AND c.reported_at <= $3 AND (c.reported_at < $3 OR c.id < $4)");
            args.extend([at.into(), id.into()]);
        }
        sql.push_str(&format!(" ORDER BY c.reported_at DESC, c.id DESC LIMIT {most}"));
        let rows = self.journal().query(&sql, &args).await?;
        let next = rows.last().filter(|_| rows.len() == most).map(|r| (r.text(5), r.text(0)));
        let town = self.town();
        let tried = rows.iter().filter_map(|r| {
            let (class, grid, at) = (r.text(3), r.text(4), r.text(5));
            let moment: DateTime = at.parse().ok()?;
            let place = Some(grid.as_str()).filter(|g| !g.is_empty());
            let new = town.propose_by(trial.version(), &trial.rules, &class, place, moment).proposed;
            let old = town.propose(&class, place, moment).proposed;
            let (id, number, content) = (r.text(0), r.text(1), r.text(2));
            Some(TrialRow { id, number, content, class, grid, reported_at: at, old, new })
        });
        Ok((tried.collect(), next))
    }
}

/// The columns of a trial's spreadsheet.
pub const TRIAL_HEADINGS: [&str; 13] = [
    "登记号",
    "类别",
    "网格",
    "上报时间",
    "内容",
    "现派业务口",
    "现派中队",
    "现行规则",
    "改派业务口",
    "改派中队",
    "试算规则",
    "单位改变",
    "时限改变",
];

impl Office {
    /// A row of a trial as a line of its spreadsheet.
    pub fn trial_cells(&self, r: &TrialRow) -> [String; 13] {
        let town = self.town();
        let unit =
            |id: &str| if id.is_empty() { "由中心判断".into() } else { town.unit_name(id).to_string() };
        let rule = |p: &Proposed| if p.rule.is_empty() { "按领域".into() } else { p.rule.clone() };
        let said = |yes: bool| String::from(if yes { "是" } else { "" });
        let limits = |p: &Proposed| format!("分派{}日、核查{}日", p.dispatch_days, p.check_days);
        let hastens =
            if r.hastens() { format!("{} → {}", limits(&r.old), limits(&r.new)) } else { said(false) };
        [
            r.number.clone(),
            town.class_name(&r.class).to_string(),
            if r.grid.is_empty() { "未划入网格".into() } else { town.grids.label(&r.grid) },
            r.reported_at.chars().take(16).collect::<String>().replace('T', " "),
            r.content.clone(),
            unit(&r.old.office),
            unit(&r.old.squad),
            rule(&r.old),
            unit(&r.new.office),
            unit(&r.new.squad),
            rule(&r.new),
            said(r.moves()),
            hastens,
        ]
    }
}
