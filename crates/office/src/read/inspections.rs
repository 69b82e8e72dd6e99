//! 行政检查: the list of plans, one plan, and the results that anyone may read.

use super::list::List;
use super::{PAGE, Page, PaperRow, TimelineItem, cursor, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::{scope, stream, timeline};
use law::deadline::Deadline;
use law::inspection::{self, InspectionEvent, InspectionState};
use law::matter::Offer;
use serde::{Deserialize, Serialize};

/// Which plans are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InspectionFilter {
    /// 阶段
    pub stage: String,
    /// 检查方式
    pub way: String,
    /// 业务口
    pub unit: String,
    /// 文号、名称
    pub text: String,
    /// 只看未办结
    pub open: bool,
    /// 只看超期
    pub overdue: bool,
    /// Where the page begins.
    pub after: String,
}

/// A plan in the list.
#[derive(Clone, Debug, Serialize)]
pub struct InspectionRow {
    /// 编号
    pub id: String,
    /// 文号
    pub number: String,
    /// 计划名称
    pub title: String,
    /// 检查方式
    pub way: String,
    /// 业务口
    pub unit: String,
    /// 阶段
    pub stage: String,
    /// 检查期间起
    pub from: String,
    /// 检查期间止
    pub to: String,
    /// 制定日
    pub made_on: String,
    /// 应检查的对象数: those drawn once they are.
    pub targets: i64,
    /// 已检查
    pub checked: i64,
    /// 移交的线索数
    pub found: i64,
    /// 最近期限; empty where none runs.
    pub due: String,
    /// What it is for.
    pub due_label: String,
    /// 按工作日
    pub due_working: bool,
    /// 暂定
    pub provisional: bool,
}

/// One plan.
#[derive(Clone, Debug, Serialize)]
pub struct InspectionView {
    /// 编号
    pub id: String,
    /// The plan as it stands.
    pub state: InspectionState,
    /// 下一步
    pub panel: Vec<Offer>,
    /// 期限
    pub deadlines: Vec<(&'static str, Deadline)>,
    /// 全过程
    pub timeline: Vec<TimelineItem>,
    /// 文书
    pub papers: Vec<PaperRow>,
}

/// A result that is public: names of people are masked for good (D-15).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InspectionResult {
    /// 计划文号
    pub number: String,
    /// 计划名称
    pub title: String,
    /// 检查机关的业务口
    pub unit: String,
    /// 检查方式
    pub way: String,
    /// 对象
    pub name: String,
    /// 结果
    pub outcome: String,
    /// 检查日期
    pub checked_on: String,
    /// 公布日
    pub published_on: String,
}

const COLUMNS: &str = "c.id, c.number, c.title, c.way, c.unit, c.stage, c.from_day, c.to_day, c.made_on, c.targets, \
                       c.checked, c.found, c.due, c.due_label, c.due_working, c.provisional";

fn row(r: &journal::Row) -> InspectionRow {
    InspectionRow {
        id: r.text(0),
        number: r.text(1),
        title: r.text(2),
        way: r.text(3),
        unit: r.text(4),
        stage: r.text(5),
        from: r.text(6),
        to: r.text(7),
        made_on: r.text(8),
        targets: r.int(9),
        checked: r.int(10),
        found: r.int(11),
        due: r.text(12),
        due_label: r.text(13),
        due_working: r.int(14) == 1,
        provisional: r.int(15) == 1,
    }
}

impl Office {
    /// The plans this person sees, newest first; overdue ones by their due day.
    ///
    /// # Errors
    /// P-02 for whoever has no part in inspections; the store.
    pub async fn inspections(
        &self,
        me: &Me,
        filter: &InspectionFilter,
    ) -> Result<Page<InspectionRow>, Error> {
        if !scope::reads_inspections(me) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let mut list = List::new("inspection_row", COLUMNS, "made_on", scope::inspections(me));
        for (column, value) in [("stage", &filter.stage), ("way", &filter.way), ("unit", &filter.unit)] {
            if !value.is_empty() {
                list.and(&format!("c.{column} = ?"), value);
            }
        }
        if filter.overdue {
            list.overdue(self.now().date().to_string());
        } else if filter.open {
            list.plain("c.open = 1");
        }
        list.after(&filter.after);
        let rows = match filter.text.trim() {
            "" => list.page(self).await?,
            text => list.search(self, "inspection", text).await?,
        };
        let rows: Vec<InspectionRow> = rows.iter().map(row).collect();
        Ok(paged(rows, |r| format!("{}~{}", if filter.overdue { &r.due } else { &r.made_on }, r.id)))
    }

    /// One plan.
    ///
    /// # Errors
    /// [`Error::NotFound`], P-02 where it is not this person's to see, the store.
    pub async fn inspection(&self, me: &Me, id: &str) -> Result<InspectionView, Error> {
        let name = stream::inspection(id);
        let records = self.journal().load(&name).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        let events: Vec<InspectionEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let state = InspectionState::fold(&events);
        if !scope::sees_inspection(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        Ok(InspectionView {
            id: id.into(),
            panel: self.look(me, |ctx| inspection::panel(&state, ctx)),
            deadlines: state.deadlines(&self.town().law),
            timeline: events.iter().map(|e| timeline::inspection(e, &state)).collect(),
            papers: self.papers_of(&name).await?,
            state,
        })
    }

    /// Published results, newest first.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn inspection_results(&self, after: &str) -> Result<Page<InspectionResult>, Error> {
        let mut sql = "SELECT number, title, unit, way, name, outcome, checked_on, published_on, id, no FROM inspection_result"
            .to_string();
        let mut args: Vec<journal::Value> = Vec::new();
        if let Some((on, rest)) = cursor(after) {
            let (id, no) = rest.rsplit_once('.').unwrap_or((&rest, "0"));
            sql.push_str(
                " WHERE (published_on < $1 OR (published_on = $1 AND (id < $2 OR (id = $2 AND no > $3))))",
            );
            args.extend([on.into(), id.into(), no.parse::<i64>().unwrap_or(0).into()]);
        }
        sql.push_str(&format!(" ORDER BY published_on DESC, id DESC, no LIMIT {}", PAGE + 1));
        let one = |r: &journal::Row| {
            let result = InspectionResult {
                number: r.text(0),
                title: r.text(1),
                unit: self.town().unit_name(&r.text(2)).to_string(),
                way: r.text(3),
                name: r.text(4),
                outcome: r.text(5),
                checked_on: r.text(6),
                published_on: r.text(7),
            };
            (result, format!("{}.{}", r.text(8), r.int(9)))
        };
        let rows: Vec<_> = self.journal().query(&sql, &args).await?.iter().map(one).collect();
        let page = paged(rows, |(r, key)| format!("{}~{key}", r.published_on));
        Ok(Page { rows: page.rows.into_iter().map(|(r, _)| r).collect(), next: page.next })
    }
}
