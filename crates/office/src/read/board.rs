//! 态势看板: the town's numbers as the centre has them on its wall. Every number is the count of a list, taken by the list's
//! own filter, so that whoever follows it finds exactly so many rows.

use super::{CaseFilter, CaseRow, ClueFilter, ClueRow, MARKED, NO_GRID, TO_MARK, WAITING};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A number of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// 今日上报
    ReportedToday,
    /// 待受理分派
    Waiting,
    /// 今日到期
    DueToday,
    /// 线索超期
    CluesOverdue,
    /// 未划入网格
    Ungridded,
    /// 今日办结
    ClosedToday,
    /// 在办线索
    CluesOpen,
    /// 在办案件
    CasesOpen,
    /// 案件超期
    CasesOverdue,
    /// 黄灯
    Yellow,
    /// 红灯
    Red,
    /// 督办待答复
    Urged,
    /// 重开
    Reopened,
    /// 恶意重复待批
    ToMark,
    /// 恶意重复
    Marked,
}

/// The list behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// 线索
    Clues(Box<ClueFilter>),
    /// 案件
    Cases(CaseFilter),
}

impl Figure {
    /// The numbers of the board, in its order; a desk has others besides.
    pub const ALL: [Figure; 9] = [
        Figure::ReportedToday,
        Figure::Waiting,
        Figure::DueToday,
        Figure::CluesOverdue,
        Figure::Ungridded,
        Figure::ClosedToday,
        Figure::CluesOpen,
        Figure::CasesOpen,
        Figure::CasesOverdue,
    ];

    /// 名称
    pub fn label(self) -> &'static str {
        match self {
            Figure::ReportedToday => "今日上报",
            Figure::Waiting => "待受理分派",
            Figure::DueToday => "今日到期",
            Figure::CluesOverdue => "线索超期",
            Figure::Ungridded => "未划入网格",
            Figure::ClosedToday => "今日办结",
            Figure::CluesOpen => "在办线索",
            Figure::CasesOpen => "在办案件",
            Figure::CasesOverdue => "案件超期",
            Figure::Yellow => "黄灯",
            Figure::Red => "红灯",
            Figure::Urged => "督办待答复",
            Figure::Reopened => "重开",
            Figure::ToMark => "恶意重复待批",
            Figure::Marked => "恶意重复",
        }
    }

    /// The list whose rows are counted, on a day.
    pub fn behind(self, today: Date) -> Behind {
        let day = today.to_string();
        let clues = |f: fn(&mut ClueFilter, String)| {
            let mut filter = ClueFilter::default();
            f(&mut filter, day.clone());
            Behind::Clues(Box::new(filter))
        };
        match self {
            Figure::ReportedToday => clues(|f, day| (f.from, f.to) = (day.clone(), day)),
            Figure::Waiting => clues(|f, _| f.stage = WAITING.into()),
            Figure::DueToday => clues(|f, day| f.due_on = day),
            Figure::CluesOverdue => clues(|f, _| f.overdue = true),
            Figure::Ungridded => clues(|f, _| (f.grid, f.open) = (NO_GRID.into(), true)),
            Figure::ClosedToday => clues(|f, day| (f.closed_from, f.closed_to) = (day.clone(), day)),
            Figure::CluesOpen => clues(|f, _| f.open = true),
            Figure::CasesOpen => Behind::Cases(CaseFilter { open: true, ..CaseFilter::default() }),
            Figure::CasesOverdue => Behind::Cases(CaseFilter { overdue: true, ..CaseFilter::default() }),
            Figure::Yellow => clues(|f, _| f.lamp = "yellow".into()),
            Figure::Red => clues(|f, _| f.lamp = "red".into()),
            Figure::Urged => clues(|f, _| (f.urged, f.open) = (true, true)),
            Figure::Reopened => clues(|f, _| (f.reopened, f.open) = (true, true)),
            Figure::ToMark => clues(|f, _| (f.mark, f.open) = (TO_MARK.into(), true)),
            Figure::Marked => clues(|f, _| (f.mark, f.open) = (MARKED.into(), true)),
        }
    }
}

/// What a squadron has in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// 中队
    pub squad: String,
    /// 名称
    pub name: String,
    /// 在办线索
    pub clues: i64,
    /// 其中超期
    pub clues_overdue: i64,
    /// 在办案件
    pub cases: i64,
    /// 其中超期
    pub cases_overdue: i64,
}

/// A day of the trend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// 日期
    pub day: Date,
    /// 上报
    pub reported: i64,
    /// 办结
    pub closed: i64,
}

/// The board.
#[derive(Clone, Debug)]
pub struct Board {
    /// The day it is for.
    pub today: Date,
    /// The numbers, in the order of [`Figure::ALL`].
    pub figures: Vec<(Figure, i64)>,
    /// 四个中队
    pub loads: Vec<Load>,
    /// 近三十日
    pub trend: Vec<Day>,
    /// 近三十日类别: class and count, most first.
    pub classes: Vec<(String, i64)>,
    /// 超期线索, the longest overdue first: a page of them.
    pub clues_overdue: Vec<ClueRow>,
    /// 超期案件
    pub cases_overdue: Vec<CaseRow>,
}

/// Days of the trend.
pub const DAYS: i64 = 30;

impl Office {
    /// The board.
    ///
    /// # Errors
    /// P-02 for posts that do not read the town's numbers; the store.
    pub async fn board(&self, me: &Me) -> Result<Board, Error> {
        if !scope::reads_board(me) {
            return Err(Error::Refused(Box::new(scope::not_the_numbers(me))));
        }
        let today = self.now().date();
        let since = today.saturating_sub((DAYS - 1).days()).to_string();
        let mut figures = Vec::new();
        for figure in Figure::ALL {
            figures.push((figure, self.figure(me, figure).await?));
        }
        let clues = |filter: &ClueFilter| self.clue_list(me, filter);
        let recent = ClueFilter { from: since.clone(), to: today.to_string(), ..ClueFilter::default() };
        let reported = clues(&recent).count_by(self, "SUBSTR(c.reported_at, 1, 10)").await?;
        // Whoever reads the board sees every clue: the days need no looking at who may see which.
        let ended =
            "SELECT k.closed_on, COUNT(*) FROM clue_course k WHERE k.closed_on >= $1 GROUP BY k.closed_on";
        let closed = self.journal().query(ended, &[since.into()]).await?;
        let closed = closed.iter().map(|r| (r.text(0), r.int(1))).collect();
        let on = |days: &BTreeMap<String, i64>, day: Date| days.get(&day.to_string()).copied().unwrap_or(0);
        let trend = (0..DAYS).rev().map(|back| today.saturating_sub(back.days()));
        let mut classes: Vec<(String, i64)> =
            clues(&recent).count_by(self, "c.class").await?.into_iter().collect();
        classes.sort_by_key(|c| std::cmp::Reverse(c.1));
        let overdue = ClueFilter { overdue: true, ..ClueFilter::default() };
        let cases_overdue = CaseFilter { overdue: true, ..CaseFilter::default() };
        Ok(Board {
            today,
            figures,
            loads: self.loads(me).await?,
            trend: trend
                .map(|day| Day { day, reported: on(&reported, day), closed: on(&closed, day) })
                .collect(),
            classes,
            clues_overdue: self.clues(me, &overdue).await?.rows,
            cases_overdue: self.cases(me, &cases_overdue).await?.rows,
        })
    }

    /// One number, as many as the list behind it has rows.
    pub(super) async fn figure(&self, me: &Me, figure: Figure) -> Result<i64, Error> {
        match figure.behind(self.now().date()) {
            Behind::Clues(filter) => self.count_clues(me, &filter).await,
            Behind::Cases(filter) => self.count_cases(me, &filter).await,
        }
    }

    /// 执法中队, by their identifiers.
    pub(super) fn squads(&self) -> Vec<&str> {
        let mut squads: Vec<&str> = self.town().law.domains.iter().map(|d| d.squad.as_str()).collect();
        squads.sort_unstable();
        squads.dedup();
        squads
    }

    async fn loads(&self, me: &Me) -> Result<Vec<Load>, Error> {
        let squads = self.squads();
        let clues = async |overdue| {
            let filter = ClueFilter { open: true, overdue, ..ClueFilter::default() };
            self.clue_list(me, &filter).count_of(self, "c.squad", &squads).await
        };
        let cases = async |overdue| {
            let filter = CaseFilter { open: true, overdue, ..CaseFilter::default() };
            self.case_list(me, &filter).count_of(self, "c.squad", &squads).await
        };
        let all = [clues(false).await?, clues(true).await?, cases(false).await?, cases(true).await?];
        let load = |squad: &str| {
            let [clues, clues_overdue, cases, cases_overdue] =
                [0, 1, 2, 3].map(|i: usize| all[i].get(squad).copied().unwrap_or(0));
            let name = self.town().unit_name(squad).to_string();
            Load { squad: squad.into(), name, clues, clues_overdue, cases, cases_overdue }
        };
        Ok(squads.into_iter().map(load).collect())
    }
}
