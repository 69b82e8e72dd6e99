//! 线索: lists and one clue.

use super::list::List;
use super::{Page, PaperRow, TimelineItem, paged};
use crate::files::Faults;
use crate::me::Me;
use crate::notify::AHEAD;
use crate::office::{Error, Office};
use crate::timeline::reporter;
use crate::town::{Proposal, UnitKind};
use crate::{scope, stream, timeline};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use journal::{Row, Value};
use law::case::CaseState;
use law::clue::{Called, ClueEvent, ClueState, Lamp};
use law::context::{Context, Registers};
use law::deadline::Deadline;
use law::matter::Offer;
use law::party::FileFault;
use law::person::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClueFilter {
    /// 阶段
    pub stage: String,
    /// 类别
    pub class: String,
    /// 来源
    pub source: String,
    /// 中队
    pub squad: String,
    /// 网格: a village, an area of villages, or [`NO_GRID`].
    pub grid: String,
    /// 只看超期
    pub overdue: bool,
    /// 只看未办结
    pub open: bool,
    /// 业务口
    pub office: String,
    /// 上报日期 from this day.
    pub from: String,
    /// 上报日期 to this day.
    pub to: String,
    /// 办结日期 from this day: closed, declined, merged or transferred.
    pub closed_from: String,
    /// 办结日期 to this day.
    pub closed_to: String,
    /// 这一天到期 among what is open.
    pub due_on: String,
    /// 只看本人上报
    pub mine: bool,
    /// 亮灯: `yellow` or `red`
    pub lamp: String,
    /// 只看督办待答复
    pub urged: bool,
    /// 恶意重复: [`MARKED`] or [`TO_MARK`]; [`UNMARKED`] leaves the marked out.
    pub mark: String,
    /// 只看重开
    pub reopened: bool,
    /// 评价: `satisfied`, `mostly` or `dissatisfied`
    pub rating: String,
    /// 评价日期 from this day.
    pub rated_from: String,
    /// 评价日期 to this day.
    pub rated_to: String,
    /// 评价时的承办中队, or [`NO_SQUAD`].
    pub rated_squad: String,
    /// What a number of the performance counts (`crate::performance::counted`).
    pub counted: String,
    /// 登记号、内容、地点
    pub text: String,
    /// Where the page begins.
    pub after: String,
}

/// 未划入网格: as a filter, the clues that lie in no grid.
pub const NO_GRID: &str = "none";

/// As a squadron at the time of the rating: none, it never left the centre.
pub const NO_SQUAD: &str = "none";

/// As a stage: 待受理分派, what the centre has still to accept or to dispatch.
pub const WAITING: &str = "waiting";
/// As a stage: 不予受理 whose reporter has not been told yet (U-25).
pub const UNTOLD: &str = "untold";
/// As a stage: 已并案, the main clue ended without a filing, and the reporter of this one has not been told yet (U-25).
pub const UNTOLD_MERGED: &str = "untold_merged";
/// 恶意重复, approved: as a filter and in the row.
pub const MARKED: &str = "marked";
/// 恶意重复, proposed and waiting.
pub const TO_MARK: &str = "waiting";
/// As a filter, all but the clues that are marked.
pub const UNMARKED: &str = "unmarked";

/// A row of the list.
#[derive(Clone, Debug, Serialize)]
pub struct ClueRow {
    /// 编号
    pub id: String,
    /// 登记号
    pub number: String,
    /// 阶段
    pub stage: String,
    /// 类别
    pub class: String,
    /// 来源
    pub source: String,
    /// 内容
    pub content: String,
    /// 地点
    pub place: String,
    /// 网格
    pub grid: String,
    /// 中队
    pub squad: String,
    /// 业务口
    pub office: String,
    /// 上报时间
    pub reported_at: String,
    /// 期限
    pub due: String,
    /// 暂定
    pub provisional: bool,
    /// 首张照片
    pub photo: String,
    /// 督办次数
    pub urged: i64,
    /// 回执号, for the reporter's own list and the centre: with it the answer is rated, so nobody else reads it.
    pub receipt: String,
    /// 亮灯, as of today: `yellow`, `red` or empty.
    pub lamp: String,
    /// The day on which the lamp turns yellow.
    #[serde(skip)]
    pub lamp_from: String,
    /// The last day before the lamp is red.
    #[serde(skip)]
    pub lamp_by: String,
    /// 督办答复期限, the earliest that is open.
    pub urge_by: String,
    /// 重开
    pub reopened: bool,
    /// 恶意重复: [`MARKED`], [`TO_MARK`] or empty.
    pub mark: String,
    /// 评价
    pub rating: String,
    /// 经度、纬度, WGS-84 degrees, where known.
    pub position: Option<[f64; 2]>,
    /// 未办结
    pub open: bool,
}

/// Is open, spelt so that no index on it is taken: what else is asked for is rarer than what is open.
const IS_OPEN: &str = "(c.open || '') = '1'";

/// The day after one, as text that sorts behind every moment of it; what is no day stays as it is.
fn day_after(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.into(), |d| d.saturating_add(1.day()).to_string())
}

const COLUMNS: &str = "c.id, c.number, c.stage, c.class, c.source, c.content, c.place, c.grid, c.squad, c.office, \
                       c.reported_at, c.due, c.provisional, c.photo, c.urged, c.receipt, c.lon, c.lat, \
                       c.warn, c.lamp, c.urge_by, c.reopened, c.mark, c.rating, c.reporter_id, c.open";

fn row(r: &Row, me: &Me, today: &str) -> ClueRow {
    let (warn, last) = (r.text(18), r.text(19));
    let shown = r.int(25) == 1 && !last.is_empty();
    let lamp = match () {
        () if !shown => "",
        () if last.as_str() < today => "red",
        () if warn.as_str() <= today => "yellow",
        () => "",
    };
    let own = r.text(24) == me.person.id && !me.is(Role::Public);
    ClueRow {
        id: r.text(0),
        number: r.text(1),
        stage: r.text(2),
        class: r.text(3),
        source: r.text(4),
        content: r.text(5),
        place: r.text(6),
        grid: r.text(7),
        squad: r.text(8),
        office: r.text(9),
        reported_at: r.text(10),
        due: r.text(11),
        provisional: r.int(12) == 1,
        photo: r.text(13),
        urged: r.int(14),
        receipt: if own || scope::reads_reporter(me) { r.text(15) } else { String::new() },
        lamp: lamp.into(),
        lamp_from: warn,
        lamp_by: last,
        urge_by: r.text(20),
        reopened: r.int(21) == 1,
        mark: r.text(22),
        rating: r.text(23),
        position: r.text(16).parse().ok().zip(r.text(17).parse().ok()).map(|(lon, lat)| [lon, lat]),
        open: r.int(25) == 1,
    }
}

/// A clue that may be the same.
#[derive(Clone, Debug, Serialize)]
pub struct Nearby {
    /// 编号
    pub id: String,
    /// 登记号
    pub number: String,
    /// 内容
    pub content: String,
    /// 距离（米）; none when one of the two has no position.
    pub metres: Option<u32>,
}

/// One clue as a person may see it.
#[derive(Clone, Debug, Serialize)]
pub struct ClueView {
    /// 编号
    pub id: String,
    /// 线索
    pub state: ClueState,
    /// 时间线
    pub timeline: Vec<TimelineItem>,
    /// 下一步
    pub panel: Vec<Offer>,
    /// 期限
    pub deadline: Option<Deadline>,
    /// 建议派给谁
    pub proposal: Option<Proposal>,
    /// 亮灯, and who is told of it.
    pub lamp: Option<(Lamp, Vec<String>)>,
    /// 可能重复
    pub duplicates: Vec<Nearby>,
    /// 文书
    pub papers: Vec<PaperRow>,
    /// Whether this person may open the case.
    pub opens_case: bool,
    /// 后续进展: time and step of the case, and of the clue that it was merged into, for whoever may not open the case.
    pub later: Vec<(String, String)>,
}

/// The lamp that is filtered for.
fn lamp(filter: &ClueFilter) -> Option<Lamp> {
    match filter.lamp.as_str() {
        "yellow" => Some(Lamp::Yellow),
        "red" => Some(Lamp::Red),
        _ => None,
    }
}

/// No number is drawn while looking. What stands against files is known where it was asked for.
struct Looking(Faults);

impl Registers for Looking {
    fn next(&self, _: &str, _: i16) -> u32 {
        0
    }

    fn fault(&self, sha256: &str) -> Option<&FileFault> {
        self.0.get(sha256)
    }
}

impl Office {
    /// The context in which this person looks at matters: as for an act, but no number is drawn.
    pub fn look<T>(&self, me: &Me, look: impl FnOnce(&Context) -> T) -> T {
        self.looking(me, "", self.now(), &Looking(Faults::new()), look)
    }

    /// The same, with what stands against some files.
    pub(crate) fn look_at_files<T>(&self, me: &Me, faults: Faults, look: impl FnOnce(&Context) -> T) -> T {
        self.looking(me, "", self.now(), &Looking(faults), look)
    }

    /// The same, at the matter of this stream: what is signed is signed in one matter. Papers and forms know whole seconds.
    pub(crate) fn look_at<T>(&self, me: &Me, matter: &str, look: impl FnOnce(&Context) -> T) -> T {
        self.look_with(me, matter, &Looking(Faults::new()), look)
    }

    /// The same, knowing what the registers say.
    pub(crate) fn look_with<T>(
        &self,
        me: &Me,
        matter: &str,
        registers: &dyn Registers,
        look: impl FnOnce(&Context) -> T,
    ) -> T {
        let now = self.now();
        let now = now.with().subsec_nanosecond(0).build().unwrap_or(now);
        self.looking(me, matter, now, registers, look)
    }

    fn looking<T>(
        &self,
        me: &Me,
        matter: &str,
        now: DateTime,
        registers: &dyn Registers,
        look: impl FnOnce(&Context) -> T,
    ) -> T {
        let people = self.people();
        look(&Context {
            matter,
            now,
            actor: &me.person,
            people: &people,
            town: &self.town().law,
            registers,
            history: &[],
        })
    }

    /// A page of clues this person may see, newest first; overdue ones by their due day.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn clues(&self, me: &Me, filter: &ClueFilter) -> Result<Page<ClueRow>, Error> {
        let rows = match filter.text.trim() {
            "" => self.clue_list(me, filter).page(self).await?,
            text => self.clue_list(me, filter).search(self, "clue", text).await?,
        };
        let today = self.now().date().to_string();
        let rows: Vec<ClueRow> = rows.iter().map(|r| row(r, me, &today)).collect();
        let by_due = filter.overdue || !filter.due_on.is_empty();
        let day = |r: &ClueRow| match lamp(filter) {
            _ if by_due => r.due.clone(),
            Some(Lamp::Yellow) => r.lamp_from.clone(),
            Some(Lamp::Red) => r.lamp_by.clone(),
            None => r.reported_at.clone(),
        };
        Ok(paged(rows, |r| format!("{}~{}", day(r), r.id)))
    }

    /// The open clues this person sees, the newest of them and at most so many, and whether there are more: for a map.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn open_clues(&self, me: &Me, most: usize) -> Result<(Vec<ClueRow>, bool), Error> {
        let mut list = self.clue_list(me, &ClueFilter { open: true, ..ClueFilter::default() });
        list.rows(most);
        let rows = list.page(self).await?;
        let today = self.now().date().to_string();
        Ok((rows.iter().take(most).map(|r| row(r, me, &today)).collect(), rows.len() > most))
    }

    /// How many open clues this person sees in each grid, by its identifier; under none, those that lie in no grid.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn open_clues_by_grid(&self, me: &Me) -> Result<BTreeMap<String, i64>, Error> {
        let open = ClueFilter { open: true, ..ClueFilter::default() };
        self.clue_list(me, &open).count_by(self, "c.grid").await
    }

    pub(super) fn clue_list(&self, me: &Me, filter: &ClueFilter) -> List {
        let grids = &self.town().grids;
        let mut list = List::new("clue_row", COLUMNS, "reported_at", scope::clues(me, grids));
        for (column, value) in [
            ("stage", &filter.stage),
            ("class", &filter.class),
            ("source", &filter.source),
            ("squad", &filter.squad),
            ("office", &filter.office),
            (if scope::is_area(grids, &filter.grid) { "area" } else { "grid" }, &filter.grid),
        ] {
            if column == "stage" && value == UNTOLD {
                list.and("c.stage = ?", "declined");
                list.plain(IS_OPEN);
            } else if column == "stage" && value == UNTOLD_MERGED {
                list.and("c.stage = ?", "merged");
                list.plain(IS_OPEN);
            } else if column == "stage" && value == WAITING {
                // Spelt so that no index on the stage is taken: the list walks what is open in its order.
                list.plain("c.open = 1 AND (c.stage || '') IN ('reported', 'accepted')");
            } else if column == "grid" && value == NO_GRID {
                list.and("c.grid = ?", "");
            } else if !value.is_empty() {
                list.and(&format!("c.{column} = ?"), value);
            }
        }
        if filter.mine {
            list.and("c.reporter_id = ?", &me.person.id);
        }
        if !filter.from.is_empty() {
            list.and("c.reported_at >= ?", &filter.from);
        }
        if !filter.to.is_empty() {
            list.and("c.reported_at < ?", day_after(&filter.to));
        }
        if !filter.closed_from.is_empty() || !filter.closed_to.is_empty() {
            // Days are compared as text: an open beginning is before every day, an open end after.
            let from = if filter.closed_from.is_empty() { "0" } else { &filter.closed_from };
            let to = if filter.closed_to.is_empty() { "9999-12-31" } else { &filter.closed_to };
            let closed = "c.id IN (SELECT k.id FROM clue_course k WHERE k.closed_on >= ? AND k.closed_on <= ";
            list.and_between(closed, from, to, ")");
        }
        if !filter.rated_from.is_empty() || !filter.rated_to.is_empty() {
            let from = if filter.rated_from.is_empty() { "0" } else { &filter.rated_from };
            let to = if filter.rated_to.is_empty() { "9999-12-31" } else { &filter.rated_to };
            let rated = "c.id IN (SELECT k.id FROM clue_course k WHERE k.rated_on >= ? AND k.rated_on <= ";
            list.and_between(rated, from, to, ")");
        }
        if !filter.rated_squad.is_empty() {
            let squad = if filter.rated_squad == NO_SQUAD { "" } else { &filter.rated_squad };
            list.and(
                "EXISTS (SELECT 1 FROM clue_course k WHERE k.id = c.id AND k.rated_on <> '' AND k.rated_squad = ?)",
                squad,
            );
        }
        if !filter.counted.is_empty()
            && let Some(condition) = crate::performance::rows_of(&filter.counted, self.now().date())
        {
            list.plain(&condition);
        }
        let today = self.now().date().to_string();
        if !filter.due_on.is_empty() {
            list.soonest();
            list.plain("c.provisional = 0");
            list.and("c.due = ?", &filter.due_on);
        } else if filter.overdue {
            list.overdue(today.clone());
        } else if let Some(lamp) = lamp(filter) {
            list.soonest_by(if lamp == Lamp::Yellow { "warn" } else { "lamp" });
        } else if filter.open {
            let few = filter.urged
                || filter.reopened
                || !filter.mark.is_empty()
                || [UNTOLD, UNTOLD_MERGED].contains(&filter.stage.as_str());
            list.plain(if few { IS_OPEN } else { "c.open = 1" });
        }
        match lamp(filter) {
            Some(Lamp::Red) => {
                list.plain("c.lamp <> ''");
                list.and("c.lamp < ?", today);
            }
            Some(Lamp::Yellow) => {
                // What turned yellow earlier than any warning begins is red by now: only a few weeks of the index are walked.
                let since = self.now().date().saturating_sub(AHEAD.days()).to_string();
                list.and("c.warn >= ?", since);
                list.and("c.warn <= ?", today.clone());
                list.and("c.lamp >= ?", today);
            }
            None => {}
        }
        if filter.urged {
            // The centre follows every urging; a unit answers those that are its own.
            list.plain("c.urge_by <> ''");
            if !me.is(Role::Hub) && me.any(&[Role::Dept, Role::Squad]) {
                list.plain("c.urge_centre = 0");
            }
        }
        match filter.mark.as_str() {
            "" => {}
            UNMARKED => list.and("c.mark <> ?", MARKED),
            mark => list.and("c.mark = ?", mark),
        }
        if filter.reopened {
            list.plain("c.reopened = 1");
        }
        if !filter.rating.is_empty() {
            list.and("c.rating = ?", &filter.rating);
        }
        list.after(&filter.after);
        list
    }

    /// How many rows a list of clues has, over all its pages.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn count_clues(&self, me: &Me, filter: &ClueFilter) -> Result<i64, Error> {
        self.clue_list(me, filter).count(self).await
    }

    /// One clue.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Refused`] when it is not this person's to see.
    pub async fn clue(&self, me: &Me, id: &str) -> Result<ClueView, Error> {
        let records = self.journal().load(&stream::clue(id)).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        let events: Vec<ClueEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let mut state = ClueState::fold(&events);
        if !scope::sees_clue(me, &state, &self.town().grids) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let panel = self.look(me, |ctx| law::clue::panel(&state, ctx));
        let unit = |id: &str| self.town().unit_name(id).to_string();
        let grid = |id: &str| self.town().grids.label(id);
        let mut steps: Vec<TimelineItem> = events.iter().map(|e| timeline::clue(e, &unit, &grid)).collect();
        let named = scope::names_reporter(me, &state);
        if !named {
            // D-15: an informant is known to the centre alone, whichever way the report came in.
            state.reporter = law::clue::Reporter { anonymous: true, ..Default::default() };
            // With it the answer is rated: whoever is rated does not hold it (P-10).
            state.receipt = String::new();
            if state.source == law::clue::Source::Citizen {
                state.reported_by = law::matter::PersonRef::default();
                if let Some(split) = &mut state.split {
                    split.reported_by = law::matter::PersonRef::default();
                }
                for step in steps.iter_mut().take(1) {
                    step.who = "群众".into();
                    step.post = String::new();
                }
            }
        }
        let opens_case = match &state.case {
            Some(_) if scope::sees_all(me) => true,
            Some(case) => scope::sees_case(me, &CaseState::fold(&self.case_events(case).await?)),
            None => false,
        };
        let later = if opens_case { Vec::new() } else { self.told_elsewhere(&events).await? };
        let waiting = matches!(state.stage, law::clue::ClueStage::Reported | law::clue::ClueStage::Accepted);
        let centre = me.is(law::person::Role::Hub);
        Ok(ClueView {
            deadline: state.due(&self.town().law),
            lamp: self.lamp(&state),
            proposal: (waiting && centre).then(|| self.proposal(&state)),
            duplicates: if centre && !state.stage.is_final() {
                self.nearby(id, &state).await?
            } else {
                Vec::new()
            },
            papers: self.papers_of(&stream::clue(id)).await?,
            id: id.into(),
            timeline: steps,
            panel,
            opens_case,
            later: reporter::in_order(later),
            state,
        })
    }

    /// The lamp of a clue and the names of those who are told.
    fn lamp(&self, state: &ClueState) -> Option<(Lamp, Vec<String>)> {
        if !state.is_open() {
            return None;
        }
        let town = self.town();
        let lamp = state.lamp_days(&town.law)?.on(self.now().date())?;
        let people = self.people();
        let head = |unit: &str| {
            let head = town.law.heads.get(unit).and_then(|id| people.get(id)).filter(|p| !p.disabled);
            head.map_or(format!("{}负责人", town.unit_name(unit)), |p| format!("{}（{}）", p.name, p.post))
        };
        let mut told = Vec::new();
        for called in lamp.calls(state) {
            match called {
                Called::Head(unit) => told.push(head(&unit)),
                Called::CentreHead => {
                    let centre = town.units.iter().filter(|u| u.kind == UnitKind::Hub);
                    told.extend(centre.map(|u| head(&u.id)));
                }
                Called::Brigade => {
                    let leads = people.values().filter(|p| p.is(Role::Brigade) && !p.disabled);
                    told.extend(leads.map(|p| format!("{}（{}）", p.name, p.post)));
                }
            }
        }
        Some((lamp, told))
    }

    /// To whom the rules send a clue, by the version it keeps.
    fn proposal(&self, state: &ClueState) -> Proposal {
        let (town, grid) = (self.town(), state.place.grid.as_deref());
        let at = state.reported_at.unwrap_or(self.now());
        let Some(kept) = &state.proposed else {
            return town.propose_by(None, &town.dispatch, &state.class, grid, at);
        };
        let mut found = town.propose_under(kept.version, &state.class, grid, at);
        if found.proposed.rule != kept.rule {
            // Explained is what the clue keeps: what the rules say by now is not what it was proposed by.
            (found.matched, found.outranked, found.near) = (Vec::new(), Vec::new(), None);
        }
        found.proposed = kept.clone();
        found
    }

    /// Clues of the same class nearby in the days before: within the town's distance, or in the same grid.
    async fn nearby(&self, id: &str, state: &ClueState) -> Result<Vec<Nearby>, Error> {
        let rule = &self.town().duplicate;
        let Some(at) = state.reported_at else { return Ok(Vec::new()) };
        let since = at.date().saturating_sub(i64::from(rule.days).days());
        let until = at.date().saturating_add(i64::from(rule.days).days());
        let sql = "SELECT c.id, c.number, c.content, c.lon, c.lat, c.grid FROM clue_row c WHERE c.class = $1 \
                   AND c.reported_at >= $2 AND c.reported_at < $3 AND c.id <> $4 AND c.open = 1 \
                   ORDER BY c.reported_at DESC, c.id DESC LIMIT 200";
        let args: Vec<Value> =
            vec![state.class.as_str().into(), since.to_string().into(), until.to_string().into(), id.into()];
        let rows = self.journal().query(sql, &args).await?;
        let here = state.place.lon.zip(state.place.lat);
        let mut found = Vec::new();
        for r in rows {
            let there = r.text(3).parse::<f64>().ok().zip(r.text(4).parse::<f64>().ok());
            let metres = here.zip(there).map(|(a, b)| crate::town::metres_between([a.0, a.1], [b.0, b.1]));
            let same_grid = state.place.grid.as_deref().is_some_and(|g| !g.is_empty() && g == r.text(5));
            let near = metres.map_or(same_grid, |m| m <= rule.metres);
            if near {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "metres within a town"
                )]
                let metres = metres.map(|m| m.round() as u32);
                found.push(Nearby { id: r.text(0), number: r.text(1), content: r.text(2), metres });
            }
        }
        found.truncate(8);
        Ok(found)
    }
}
