//! 试算边界: where borders that are not in force would have put the clues of a period, beside where they lie.

use super::{PAGE, Page, cursor, paged};
use crate::disclosure::Period;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use crate::town::Grids;
use jiff::ToSpan;
use journal::Value;
use law::refusal::Refusal;
use law::rules;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows read at a time.
const CHUNK: usize = 500;

/// A trial of borders.
#[derive(Clone, Debug)]
pub struct BorderTrial {
    /// The town's grids with the borders tried.
    pub grids: Arc<Grids>,
    /// 上报日期
    pub period: Period,
}

/// A clue that would lie elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrayClue {
    /// 编号
    pub id: String,
    /// 登记号
    pub number: String,
    /// 内容
    pub content: String,
    /// 类别
    pub class: String,
    /// 上报时间
    pub reported_at: String,
    /// 现在的网格; empty for none (未划入网格).
    pub old: String,
    /// 试算的网格, the same way.
    pub new: String,
}

/// The sums of a trial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BorderTotals {
    /// 线索总数
    pub clues: u64,
    /// 有定位的
    pub placed: u64,
    /// From one grid into another.
    pub moved: u64,
    /// From a grid into none.
    pub lost: u64,
    /// From none into a grid.
    pub found: u64,
    /// Out of the town, or into it.
    pub outside: u64,
    /// From where to where, and how many; the most first.
    pub moves: Vec<(String, String, u64)>,
}

impl BorderTotals {
    fn count(&mut self, old: &str, new: &str) {
        *match (old, new) {
            (law::OUTSIDE, _) | (_, law::OUTSIDE) => &mut self.outside,
            ("", _) => &mut self.found,
            (_, "") => &mut self.lost,
            _ => &mut self.moved,
        } += 1;
    }

    /// Clues that would lie elsewhere.
    pub fn strays(&self) -> u64 {
        self.moved + self.lost + self.found + self.outside
    }
}

impl Office {
    /// Who draws borders that are not in force: whoever keeps the town's folder, the centre, and the head of all grids.
    ///
    /// # Errors
    /// [`Error::Refused`] under P-01.
    pub fn may_draw_borders(&self, me: &Me) -> Result<(), Error> {
        let refusal = Refusal::new(&rules::P_01, "由系统管理员、指挥调度中心或者总网格长办理", post(me));
        let refusal = refusal.fix("系统管理员", "网格边界由系统管理员和指挥调度中心绘制、核对");
        if scope::draws_borders(me) { Ok(()) } else { Err(Error::Refused(Box::new(refusal))) }
    }

    /// Who tries them: those among them who see every clue, for the rows are the whole town's.
    ///
    /// # Errors
    /// [`Error::Refused`] under P-01.
    pub fn may_try_borders(&self, me: &Me) -> Result<(), Error> {
        self.may_draw_borders(me)?;
        let refusal = Refusal::new(&rules::P_01, "由看得到全镇线索的岗位试算", post(me));
        let refusal = refusal.fix("指挥调度中心", "把下载的边界交给指挥调度中心，在同一页导入后试算");
        if scope::sees_all(me) { Ok(()) } else { Err(Error::Refused(Box::new(refusal))) }
    }

    /// A page of the clues that would lie elsewhere, newest first.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn border_trial(&self, trial: &BorderTrial, after: &str) -> Result<Page<StrayClue>, Error> {
        let mut found: Vec<StrayClue> = Vec::new();
        let mut at = cursor(after);
        while found.len() <= PAGE {
            let (rows, next) = self.strays(trial, at).await?;
            found.extend(rows.into_iter().flatten().filter(|r| r.old != r.new));
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
    pub async fn border_totals(&self, trial: &BorderTrial) -> Result<BorderTotals, Error> {
        let mut totals = BorderTotals::default();
        let mut moves: BTreeMap<(String, String), u64> = BTreeMap::new();
        let mut at = None;
        loop {
            let (rows, next) = self.strays(trial, at).await?;
            totals.clues += rows.len() as u64;
            for row in rows.into_iter().flatten() {
                totals.placed += 1;
                if row.old != row.new {
                    totals.count(&row.old, &row.new);
                    *moves.entry((row.old, row.new)).or_default() += 1;
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

    /// Some clues with both grids, none for one without a position; and where to read on.
    async fn strays(
        &self,
        trial: &BorderTrial,
        after: Option<(String, String)>,
    ) -> Result<(Vec<Option<StrayClue>>, Option<(String, String)>), Error> {
        let Period { from, to } = trial.period;
        let end = to.saturating_add(1.day());
        let mut sql =
            "SELECT c.id, c.number, c.content, c.class, c.grid, c.reported_at, c.lon, c.lat FROM clue_row c \
                       WHERE c.reported_at >= $1 AND c.reported_at < $2"
                .to_string();
        let mut args: Vec<Value> = vec![from.to_string().into(), end.to_string().into()];
        if let Some((at, id)) = after {
            sql.push_str(" AND c.reported_at <= $3 AND (c.reported_at < $3 OR c.id < $4)");
            args.extend([at.into(), id.into()]);
        }
        sql.push_str(&format!(" ORDER BY c.reported_at DESC, c.id DESC LIMIT {CHUNK}"));
        let rows = self.journal().query(&sql, &args).await?;
        let next = rows.last().filter(|_| rows.len() == CHUNK).map(|r| (r.text(5), r.text(0)));
        let tried = rows.iter().map(|r| {
            let (lon, lat) = (r.text(6).parse::<f64>().ok()?, r.text(7).parse::<f64>().ok()?);
            let new = trial.grids.place(lon, lat).unwrap_or_default().to_string();
            Some(StrayClue {
                id: r.text(0),
                number: r.text(1),
                content: r.text(2),
                class: r.text(3),
                old: r.text(4),
                new,
                reported_at: r.text(5),
            })
        });
        Ok((tried.collect(), next))
    }
}

fn post(me: &Me) -> String {
    format!("{}（{}）", me.person.name, me.person.post)
}
