//! 巡查: the list of tasks, one patrol, what came back in a grid, and how well the grids are gone.

use super::list::List;
use super::{Page, TimelineItem, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::patrol::TrackReading;
use crate::town::metres_between;
use crate::{scope, stream, timeline};
use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use journal::{Row, Value};
use law::deadline::Deadline;
use law::matter::Offer;
use law::patrol::{self, PatrolEvent, PatrolStage, PatrolState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which patrols are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PatrolFilter {
    /// 网格: a village or an area.
    pub grid: String,
    /// 人员
    pub person: String,
    /// 种类
    pub sort: String,
    /// 来源
    pub origin: String,
    /// 阶段
    pub stage: String,
    /// 结果: `late` done late, `short` with points not reached, `undone` not done by its day, `due` that ought to be done by now.
    pub result: String,
    /// 期限 from this day.
    pub from: String,
    /// 期限 to this day.
    pub to: String,
    /// 只看未完成
    pub open: bool,
    /// 只看逾期
    pub overdue: bool,
    /// Where the page begins.
    pub after: String,
}

/// A patrol in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PatrolRow {
    /// 编号
    pub id: String,
    /// 来源
    pub origin: String,
    /// 种类
    pub sort: String,
    /// 名称
    pub title: String,
    /// 网格
    pub grid: String,
    /// 巡查人, or whoever is named.
    pub person: String,
    /// 姓名
    pub person_name: String,
    /// 阶段
    pub stage: String,
    /// 起
    pub from: String,
    /// 止
    pub until: String,
    /// 期限; empty where none runs.
    pub due: String,
    /// 开始时间
    pub started_at: String,
    /// 结束时间
    pub ended_at: String,
    /// 点位
    pub spots: i64,
    /// 到位
    pub reached: i64,
    /// 逾期完成
    pub late: bool,
    /// 上报的线索
    pub clues: i64,
}

/// A clue that was reported on a patrol.
#[derive(Clone, Debug, Serialize)]
pub struct Reported {
    /// 编号
    pub id: String,
    /// 登记号
    pub number: String,
    /// 内容
    pub content: String,
    /// 阶段
    pub stage: String,
}

/// 重复点: the same kind of thing at the same place, more than once. Neither who reported it nor what was said of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Returning {
    /// 类别
    pub class: String,
    /// 地点
    pub place: String,
    /// 次数
    pub times: usize,
    /// 最近一次
    pub last_on: String,
    /// 经度
    pub lon: f64,
    /// 纬度
    pub lat: f64,
}

/// One patrol.
#[derive(Clone, Debug, Serialize)]
pub struct PatrolView {
    /// 编号
    pub id: String,
    /// The patrol as it stands.
    pub state: PatrolState,
    /// 下一步
    pub panel: Vec<Offer>,
    /// 期限
    pub deadlines: Vec<(&'static str, Deadline)>,
    /// 全过程
    pub timeline: Vec<TimelineItem>,
    /// 巡查中上报的线索
    pub clues: Vec<Reported>,
    /// 重复点
    pub returning: Vec<Returning>,
    /// There is a track that this person may open.
    pub track: bool,
    /// 轨迹保存到; empty where there is none.
    pub track_until: String,
    /// Who else opened the track, for its walker and whoever may open it.
    pub readings: Vec<TrackReading>,
}

/// What waits for a member of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// 待巡查
    pub open: i64,
    /// 逾期
    pub overdue: i64,
    /// 巡查中
    pub on_duty: Option<String>,
}

/// Which coverage is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CoverageAsk {
    /// 月份, `2026-11`; the present one where it is none.
    pub month: String,
    /// 种类; every one where it is empty.
    pub sort: String,
}

/// How well a grid was gone in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GridCoverage {
    /// 网格
    pub grid: String,
    /// 名称
    pub label: String,
    /// 级别
    pub level: u8,
    /// 应完成: due in the month and by now.
    pub due: i64,
    /// 已完成
    pub done: i64,
    /// 其中逾期完成
    pub late: i64,
    /// 未完成
    pub undone: i64,
    /// 点位 of what was done
    pub spots: i64,
    /// 到位
    pub reached: i64,
    /// 最近一次到位; empty where nobody ever was.
    pub last_on: String,
    /// 距今天数
    pub days: Option<i64>,
    /// The band of the map: 0 fresh to 3, and 4 for never.
    pub band: usize,
}

/// 覆盖情况
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// 月份
    pub month: String,
    /// 第一天
    pub from: String,
    /// 最后一天
    pub to: String,
    /// 分档
    pub fresh: [i64; 3],
    /// The grids this person sees, villages and areas that have tasks.
    pub rows: Vec<GridCoverage>,
}

const COLUMNS: &str = "c.id, c.origin, c.sort, c.title, c.grid, c.person, c.person_name, c.stage, c.from_day, c.until_day, \
                       c.due, c.started_at, c.ended_at, c.spots, c.reached, c.late, c.clues";

fn row(r: &Row) -> PatrolRow {
    PatrolRow {
        id: r.text(0),
        origin: r.text(1),
        sort: r.text(2),
        title: r.text(3),
        grid: r.text(4),
        person: r.text(5),
        person_name: r.text(6),
        stage: r.text(7),
        from: r.text(8),
        until: r.text(9),
        due: r.text(10),
        started_at: r.text(11),
        ended_at: r.text(12),
        spots: r.int(13),
        reached: r.int(14),
        late: r.int(15) == 1,
        clues: r.int(16),
    }
}

/// A month as it is asked for, and its days.
fn month(text: &str, today: Date) -> (Date, Date) {
    let first = format!("{text}-01").parse::<Date>().unwrap_or_else(|_| today.first_of_month());
    (first, first.last_of_month())
}

impl Office {
    fn may_list(&self, me: &Me) -> Result<(), Error> {
        if scope::reads_patrols(me) { Ok(()) } else { Err(Error::Refused(Box::new(scope::not_mine(me)))) }
    }

    /// The patrols this person sees, those with the latest day first; what is open or overdue by its day.
    ///
    /// # Errors
    /// P-02 for whoever has no part in patrols; the store.
    pub async fn patrols(&self, me: &Me, filter: &PatrolFilter) -> Result<Page<PatrolRow>, Error> {
        self.may_list(me)?;
        let grids = &self.town().grids;
        let mut list = List::new("patrol_row", COLUMNS, "until_day", scope::patrols(me, grids));
        for (column, value) in [
            ("person", &filter.person),
            ("sort", &filter.sort),
            ("origin", &filter.origin),
            ("stage", &filter.stage),
        ] {
            if !value.is_empty() {
                list.and(&format!("c.{column} = ?"), value);
            }
        }
        if !filter.grid.is_empty() {
            // An area is a grid of its own beside the villages in it.
            let condition = if scope::is_area(grids, &filter.grid) { "c.area = ?" } else { "c.grid = ?" };
            list.and(condition, &filter.grid);
        }
        if !filter.from.is_empty() {
            list.and("c.until_day >= ?", &filter.from);
        }
        if !filter.to.is_empty() {
            list.and("c.until_day <= ?", &filter.to);
        }
        let today = self.now().date().to_string();
        match filter.result.as_str() {
            "late" => list.plain("c.late = 1"),
            "short" => list.plain("c.stage = 'done' AND c.reached < c.spots"),
            "undone" => list.and("(c.stage = 'lapsed' OR (c.open = 1 AND c.until_day < ?))", &today),
            "due" => list.and("c.stage <> 'cancelled' AND (c.until_day < ? OR c.stage = 'done')", &today),
            _ => {}
        }
        let by_due = filter.overdue || filter.open;
        if filter.overdue {
            list.overdue(today);
        } else if filter.open {
            list.soonest();
        }
        list.after(&filter.after);
        let rows: Vec<PatrolRow> = list.page(self).await?.iter().map(row).collect();
        Ok(paged(rows, |r| format!("{}~{}", if by_due { &r.due } else { &r.until }, r.id)))
    }

    /// One patrol.
    ///
    /// # Errors
    /// [`Error::NotFound`], P-02 where it is not this person's to see, the store.
    pub async fn patrol(&self, me: &Me, id: &str) -> Result<PatrolView, Error> {
        let records = self.journal().load(&stream::patrol(id)).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        let events: Vec<PatrolEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let state = PatrolState::fold(&events);
        let town = self.town();
        if !scope::sees_patrol(me, &state, &town.grids) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let opens = scope::opens_track(me, &state, town);
        let days = town.patrol.as_ref().map_or(0, |b| b.track_days);
        let readings = if opens { self.track_readings(id).await? } else { Vec::new() };
        let returning =
            if state.stage.is_open() { self.returning(&state.task.grid).await? } else { Vec::new() };
        Ok(PatrolView {
            id: id.into(),
            panel: self.look(me, |ctx| patrol::panel(&state, ctx)),
            deadlines: state.deadlines(),
            timeline: events.iter().map(|e| timeline::patrol(e, &state)).collect(),
            clues: self.reported_on(me, id).await?,
            returning,
            track: opens && state.consented(),
            track_until: patrol::kept_until(&state, days).map_or(String::new(), |d| d.to_string()),
            readings,
            state,
        })
    }

    /// The clues of a patrol that this person sees.
    async fn reported_on(&self, me: &Me, id: &str) -> Result<Vec<Reported>, Error> {
        let (any, more) = scope::clues(me, &self.town().grids).numbered(1);
        let sql = format!(
            "SELECT c.id, c.number, c.content, c.stage FROM patrol_clue p JOIN clue_row c ON c.id = p.clue \
             WHERE p.patrol = $1 AND {} ORDER BY c.reported_at, c.id LIMIT 100",
            scope::one_of(&any)
        );
        let mut args: Vec<Value> = vec![id.into()];
        args.extend(more);
        let one =
            |r: &Row| Reported { id: r.text(0), number: r.text(1), content: r.text(2), stage: r.text(3) };
        Ok(self.journal().query(&sql, &args).await?.iter().map(one).collect())
    }

    /// 重复点 of a village grid: what was reported of one class within so many metres and days more than once.
    async fn returning(&self, grid: &str) -> Result<Vec<Returning>, Error> {
        let Some(book) = &self.town().patrol else { return Ok(Vec::new()) };
        let since = self.now().date().saturating_sub(book.repeat_days.days()).to_string();
        let sql = "SELECT class, place, lon, lat, reported_at FROM clue_row WHERE grid = $1 AND reported_at >= $2 \
                   AND lon <> '' ORDER BY reported_at DESC, id DESC LIMIT 300";
        let rows = self.journal().query(sql, &[grid.into(), since.into()]).await?;
        let mut found: Vec<Returning> = Vec::new();
        for r in &rows {
            let (Ok(lon), Ok(lat)) = (r.text(2).parse::<f64>(), r.text(3).parse::<f64>()) else { continue };
            let class = r.text(0);
            let near = |k: &&mut Returning| {
                k.class == class && metres_between([k.lon, k.lat], [lon, lat]) <= book.repeat_metres
            };
            match found.iter_mut().find(near) {
                Some(known) => known.times += 1,
                None => {
                    let last_on = r.text(4).chars().take(10).collect();
                    found.push(Returning { class, place: r.text(1), times: 1, last_on, lon, lat });
                }
            }
        }
        found.retain(|k| k.times > 1);
        for known in &mut found {
            let named = self.town().class(&known.class).map(|c| c.name.clone());
            known.class = named.unwrap_or_else(|| known.class.clone());
        }
        found.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| b.last_on.cmp(&a.last_on)));
        found.truncate(8);
        Ok(found)
    }

    /// What waits for a member of a grid, for the first page.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn patrol_standing(&self, me: &Me) -> Result<Standing, Error> {
        let Some(grid) = &me.person.grid else { return Ok(Standing::default()) };
        let today = self.now().date().to_string();
        let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN until_day < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM patrol_row \
                   WHERE grid = $1 AND open = 1 AND (person = '' OR person = $3)";
        let me_ = me.person.id.as_str();
        let rows = self.journal().query(sql, &[grid.as_str().into(), today.into(), me_.into()]).await?;
        let walking = "SELECT id FROM patrol_row WHERE person = $1 AND stage = 'on_duty' LIMIT 1";
        let on_duty = self.journal().query(walking, &[me_.into()]).await?.first().map(|r| r.text(0));
        let (open, overdue) = rows.first().map_or((0, 0), |r| (r.int(0), r.int(1)));
        Ok(Standing { open, overdue, on_duty })
    }

    /// How well the grids were gone in a month.
    ///
    /// # Errors
    /// P-02 for whoever has no part in patrols; the store.
    pub async fn coverage(&self, me: &Me, ask: &CoverageAsk) -> Result<Coverage, Error> {
        self.may_list(me)?;
        let town = self.town();
        let today = self.now().date();
        let (from, to) = month(&ask.month, today);
        let fresh = town.patrol.as_ref().map_or([7, 14, 30], |b| b.fresh);
        let counts = self.gone(&ask.sort, from, to, today).await?;
        let last = self.last_visits(&ask.sort).await?;
        let sees = |grid: &str| {
            scope::sees_all(me) || me.person.grid.as_deref().is_some_and(|own| town.grids.within(grid, own))
        };
        let known = |grid: &str| counts.contains_key(grid) || last.contains_key(grid);
        let mut rows = Vec::new();
        for g in town.grids.all.iter().filter(|g| sees(&g.id)) {
            if g.level == 1 || (g.level == 2 && !known(&g.id)) {
                continue;
            }
            let n = counts.get(&g.id).copied().unwrap_or_default();
            let last_on = last.get(&g.id).cloned().unwrap_or_default();
            let days = last_on
                .parse::<Date>()
                .ok()
                .and_then(|d| d.until((Unit::Day, today)).ok())
                .map(|s| i64::from(s.get_days()));
            let band = days.map_or(4, |d| fresh.iter().filter(|f| d > **f).count());
            let [due, done, late, undone, spots, reached] = n;
            let label = town.grids.label(&g.id);
            let (grid, level) = (g.id.clone(), g.level);
            rows.push(GridCoverage {
                grid,
                label,
                level,
                due,
                done,
                late,
                undone,
                spots,
                reached,
                last_on,
                days,
                band,
            });
        }
        let month = from.strftime("%Y-%m").to_string();
        Ok(Coverage { month, from: from.to_string(), to: to.to_string(), fresh, rows })
    }

    /// By grid: due by now, done, late, undone, points of what was done, reached of them.
    async fn gone(
        &self,
        sort: &str,
        from: Date,
        to: Date,
        today: Date,
    ) -> Result<BTreeMap<String, [i64; 6]>, Error> {
        let sum = |what: &str| format!("CAST(SUM({what}) AS BIGINT)");
        let when = |case: &str, then: &str| sum(&format!("CASE WHEN {case} THEN {then} ELSE 0 END"));
        let figures = [
            when("until_day < $3 OR stage = 'done'", "1"),
            when("stage = 'done'", "1"),
            sum("late"),
            when("stage = 'lapsed' OR (open = 1 AND until_day < $3)", "1"),
            when("stage = 'done'", "spots"),
            when("stage = 'done'", "reached"),
        ];
        let sql = format!(
            "SELECT grid, {} FROM patrol_row WHERE until_day >= $1 AND until_day <= $2 AND stage <> $4 \
             AND ($5 = '' OR sort = $5) GROUP BY grid",
            figures.join(", ")
        );
        let args: Vec<Value> = vec![
            from.to_string().into(),
            to.to_string().into(),
            today.to_string().into(),
            crate::project::tag(&PatrolStage::Cancelled).into(),
            sort.into(),
        ];
        let rows = self.journal().query(&sql, &args).await?;
        Ok(rows.iter().map(|r| (r.text(0), [1, 2, 3, 4, 5, 6].map(|i| r.int(i)))).collect())
    }

    /// By grid: the day on which somebody was last in place.
    async fn last_visits(&self, sort: &str) -> Result<BTreeMap<String, String>, Error> {
        let (sql, args): (_, Vec<Value>) = match sort {
            "" => ("SELECT grid, MAX(at) FROM patrol_visit WHERE reached = 1 GROUP BY grid", Vec::new()),
            sort => (
                "SELECT v.grid, MAX(v.at) FROM patrol_visit v JOIN patrol_row c ON c.id = v.id \
                 WHERE v.reached = 1 AND c.sort = $1 GROUP BY v.grid",
                vec![sort.into()],
            ),
        };
        let rows = self.journal().query(sql, &args).await?;
        Ok(rows.iter().map(|r| (r.text(0), r.text(1).chars().take(10).collect())).collect())
    }
}
