//! 盘点: the list of counts, one count, and when the next is due.

use super::list::List;
use super::{Page, PaperRow, TimelineItem, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope::Sight;
use crate::{scope, stream, timeline};
use jiff::ToSpan;
use jiff::civil::Date;
use law::matter::Offer;
use law::stocktaking::{self, StocktakingEvent, StocktakingState};
use law::town::EVERY_ROOM;
use serde::Serialize;

/// A count in the list.
#[derive(Clone, Debug, Serialize)]
pub struct StocktakingRow {
    /// 编号
    pub id: String,
    /// 存放处
    pub room: String,
    /// 阶段
    pub stage: String,
    /// 开始日
    pub begun_on: String,
    /// 开始盘点的人
    pub begun_by: String,
    /// 账面件数
    pub booked: i64,
    /// 已清点
    pub counted: i64,
    /// 差异
    pub differing: i64,
    /// 账外
    pub surplus: i64,
    /// 盘点表文号
    pub number: String,
    /// 签认日
    pub ended_on: String,
}

/// One count.
#[derive(Clone, Debug, Serialize)]
pub struct StocktakingView {
    /// 编号
    pub id: String,
    /// The count as it stands.
    pub state: StocktakingState,
    /// 下一步
    pub panel: Vec<Offer>,
    /// 全过程
    pub timeline: Vec<TimelineItem>,
    /// 文书
    pub papers: Vec<PaperRow>,
}

/// A room whose count is due, or under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountDue {
    /// 存放处
    pub room: String,
    /// 上次签认日; none where it was never counted.
    pub last: Option<Date>,
    /// The day by which it is to be counted again; none where it never was.
    pub due: Option<Date>,
    /// The count that is under way.
    pub underway: Option<String>,
}

const COLUMNS: &str = "c.id, c.room, c.stage, c.begun_on, c.begun_by, c.booked, c.counted, c.differing, c.surplus, c.number, \
                       c.ended_on";

fn row(r: &journal::Row) -> StocktakingRow {
    StocktakingRow {
        id: r.text(0),
        room: r.text(1),
        stage: r.text(2),
        begun_on: r.text(3),
        begun_by: r.text(4),
        booked: r.int(5),
        counted: r.int(6),
        differing: r.int(7),
        surplus: r.int(8),
        number: r.text(9),
        ended_on: r.text(10),
    }
}

impl Office {
    /// The counts, newest first.
    ///
    /// # Errors
    /// P-02 for whoever has no part in them; the store.
    pub async fn stocktakings(&self, me: &Me, after: &str) -> Result<Page<StocktakingRow>, Error> {
        if !scope::sees_counts(me) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let mut list = List::new("stocktaking_row", COLUMNS, "begun_on", Sight::everything());
        list.after(after);
        let rows: Vec<StocktakingRow> = list.page(self).await?.iter().map(row).collect();
        Ok(paged(rows, |r| format!("{}~{}", r.begun_on, r.id)))
    }

    /// One count.
    ///
    /// # Errors
    /// [`Error::NotFound`], P-02 where it is not this person's to see, the store.
    pub async fn stocktaking(&self, me: &Me, id: &str) -> Result<StocktakingView, Error> {
        if !scope::sees_counts(me) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let name = stream::stocktaking(id);
        let records = self.journal().load(&name).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        let events: Vec<StocktakingEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let state = StocktakingState::fold(&events);
        Ok(StocktakingView {
            id: id.into(),
            panel: self.look(me, |ctx| stocktaking::panel(&state, ctx)),
            timeline: events.iter().map(|e| timeline::stocktaking(e, &state)).collect(),
            papers: self.papers_of(&name).await?,
            state,
        })
    }

    /// The count under way in which a thing is to be found, with its line.
    pub(crate) async fn counting(&self, case: &str, no: u32) -> Result<Option<(String, u32)>, Error> {
        let sql =
            "SELECT id FROM stocktaking_row WHERE open = 1 AND stage = 'counting' ORDER BY begun_on, id";
        for r in self.journal().query(sql, &[]).await? {
            let id = r.text(0);
            let state = stream::fold_stocktaking(&self.journal().load(&stream::stocktaking(&id)).await?)?;
            if let Some(line) = state.line_of(case, no).map(|b| b.line) {
                return Ok(Some((id, line)));
            }
        }
        Ok(None)
    }

    /// Rooms with things in them that are due to be counted by the town's interval, and those being counted.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn counts_due(&self) -> Result<Vec<CountDue>, Error> {
        let town = &self.town().law;
        let rooms: Vec<String> = match town.store.as_slice() {
            [] => vec![EVERY_ROOM.into()],
            rooms => rooms.iter().map(|r| r.name.clone()).collect(),
        };
        let today = self.now().date();
        let months = i64::from(town.policy.stocktaking_months.value);
        let mut all = Vec::new();
        for room in rooms {
            let sql = "SELECT COALESCE(MAX(ended_on), '') FROM stocktaking_row WHERE (room = $1 OR room = $2) AND open = 0";
            let args = [room.as_str().into(), EVERY_ROOM.into()];
            let last = self.journal().query(sql, &args).await?.first().map(|r| r.text(0)).unwrap_or_default();
            let sql = "SELECT id FROM stocktaking_row WHERE (room = $1 OR room = $2) AND open = 1 ORDER BY begun_on LIMIT 1";
            let underway = self.journal().query(sql, &args).await?.first().map(|r| r.text(0));
            let last: Option<Date> = last.parse().ok();
            let due = last.map(|on| on.saturating_add(months.months()));
            // A week ahead it is told; an empty room is not counted.
            let near = due.is_none_or(|d| d <= today.saturating_add(7.days()));
            if underway.is_some() || (near && self.keeps_something(&room).await?) {
                all.push(CountDue { room, last, due, underway });
            }
        }
        Ok(all)
    }

    async fn keeps_something(&self, room: &str) -> Result<bool, Error> {
        let stored = "SELECT 1 FROM goods_row WHERE state = 'stored'";
        let rows = if room == EVERY_ROOM {
            self.journal().query(&format!("{stored} LIMIT 1"), &[]).await?
        } else {
            let inside = format!("{room} ");
            let n = inside.chars().count();
            let sql = format!("{stored} AND substr(place, 1, {n}) = $1 LIMIT 1");
            self.journal().query(&sql, &[inside.into()]).await?
        };
        Ok(!rows.is_empty())
    }
}
