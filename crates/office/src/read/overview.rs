//! 首页: the centre's numbers, and everyone's own desk.

use super::board::Figure;
use super::{
    CaseFilter, CaseRow, ClueFilter, ClueRow, InfoFilter, InfoRow, InspectionFilter, InspectionRow, StoreDesk,
};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::scope;
use jiff::ToSpan;
use law::deadline::Deadline;
use law::person::Role;
use serde::Serialize;
use std::collections::BTreeMap;

/// The centre's first page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Overview {
    /// 今日上报
    pub reported_today: i64,
    /// 今日办结
    pub closed_today: i64,
    /// 待受理分派
    pub waiting: i64,
    /// 未划入网格 among what is open
    pub ungridded: i64,
    /// 线索超期
    pub clues_overdue: i64,
    /// 案件超期
    pub cases_overdue: i64,
    /// 在办案件
    pub cases_open: i64,
    /// The first of the last ninety days, and what was reported and closed since.
    #[serde(skip)]
    pub quarter: (String, i64, i64),
    /// 闭环率（百分数）over the last ninety days; none when nothing was reported.
    pub closed_share: Option<i64>,
    /// Day, reported, closed: the last thirty days.
    pub trend: Vec<(String, i64, i64)>,
    /// Class and count over the last thirty days, most first.
    pub classes: Vec<(String, i64)>,
    /// Their identifiers, in the same order.
    #[serde(skip)]
    pub class_ids: Vec<String>,
    /// Source and count over the last thirty days.
    pub sources: Vec<(String, i64)>,
    /// Squadron, open clues, open cases.
    pub squads: Vec<(String, i64, i64)>,
    /// Their identifiers, in the same order.
    #[serde(skip)]
    pub squad_ids: Vec<String>,
    /// Stage and count of cases.
    pub case_stages: Vec<(String, i64)>,
    /// 黄灯
    pub yellow: i64,
    /// 红灯
    pub red: i64,
    /// 督办待答复
    pub urged: i64,
    /// 重开 among what is open
    pub reopened: i64,
    /// 恶意重复 among what is open
    pub marked: i64,
    /// 恶意重复标记 waiting for the head of the centre
    pub to_mark: i64,
    /// 满意度 over the last ninety days: of all, then by squadron.
    pub satisfaction: Vec<Satisfied>,
}

/// 满意度 of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Satisfied {
    /// 单位; `全部` for the sum, `指挥调度中心` for what never left the centre.
    pub unit: String,
    /// The squadron as a filter of lists has it; none for the sum.
    #[serde(skip)]
    pub squad: Option<String>,
    /// 满意
    pub satisfied: i64,
    /// 基本满意
    pub mostly: i64,
    /// 不满意
    pub dissatisfied: i64,
}

impl Satisfied {
    /// 评价数
    pub fn rated(&self) -> i64 {
        self.satisfied + self.mostly + self.dissatisfied
    }

    /// 满意率: satisfied and mostly so, in percent; none where nobody rated.
    pub fn share(&self) -> Option<i64> {
        (self.rated() > 0).then(|| (self.satisfied + self.mostly) * 100 / self.rated())
    }

    fn count(&mut self, answer: &str, n: i64) {
        match answer {
            "satisfied" => self.satisfied += n,
            "mostly" => self.mostly += n,
            _ => self.dissatisfied += n,
        }
    }
}

/// A person's own desk: what waits for them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Desk {
    /// 待办线索
    pub clues: Vec<ClueRow>,
    /// 待办案件
    pub cases: Vec<CaseRow>,
    /// 督办待答复: by the unit, or whom the centre waits for.
    pub urged: Vec<ClueRow>,
    /// 黄灯线索, for a unit: what is past its day is overdue.
    pub lamps: Vec<ClueRow>,
    /// 超期线索
    pub clues_overdue: Vec<ClueRow>,
    /// 超期案件
    pub cases_overdue: Vec<CaseRow>,
    /// 待办的政府信息公开申请, for the legal office, which answers them.
    pub requests: Vec<InfoRow>,
    /// 超期的政府信息公开申请
    pub requests_overdue: Vec<InfoRow>,
    /// 检查计划: to be booked by the centre, or under way in the department.
    pub plans: Vec<InspectionRow>,
    /// 存放室, for who keeps it.
    pub store: Option<StoreDesk>,
    /// 代收罚款协议备案 (F-20), for the treasury, while it is not reported.
    pub collection: Option<Deadline>,
}

/// The stages at which a post is the one to act, for clues and cases.
fn awaited(me: &Me) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut clues = Vec::new();
    let mut cases = Vec::new();
    let table: &[(Role, &[&'static str], &[&'static str])] = &[
        (Role::Hub, &["reported", "accepted", "opined", "for_feedback"], &[]),
        (Role::Dept, &["dispatched", "for_simple", "for_opinion"], &["on_spot", "served"]),
        (
            Role::Squad,
            &["dispatched", "for_simple", "with_squad"],
            &["draft", "investigating", "reviewed", "noticed", "decided", "on_spot", "served", "closed"],
        ),
        (Role::Brigade, &[], &["filing_proposed", "decision_proposed"]),
        (Role::Legal, &[], &["reported", "served", "closing_proposed"]),
        (Role::Head, &[], &["filing_endorsed", "decision_endorsed", "closing_proposed"]),
        (Role::Finance, &[], &["served"]),
    ];
    for (role, c, k) in table {
        if me.is(*role) {
            clues.extend_from_slice(c);
            cases.extend_from_slice(k);
        }
    }
    (clues, cases)
}

impl Office {
    /// The centre's numbers, from counts kept by the projector; none for posts that do not read them.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn overview(&self, me: &Me) -> Result<Option<Overview>, Error> {
        if !scope::reads_board(me) {
            return Ok(None);
        }
        self.numbers(me).await.map(Some)
    }

    async fn numbers(&self, me: &Me) -> Result<Overview, Error> {
        let today = self.now().date();
        let since = today.saturating_sub(29.days());
        let quarter = today.saturating_sub(89.days());
        let counters = self
            .journal()
            .query("SELECT day, name, value, n FROM counter WHERE day >= $1", &[quarter.to_string().into()])
            .await?;
        let mut days: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        let (mut classes, mut sources) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, i64>::new());
        let (mut reported, mut closed) = (0, 0);
        let mut rated: BTreeMap<String, Satisfied> = BTreeMap::new();
        let mut all_rated = Satisfied { unit: "全部".into(), ..Satisfied::default() };
        let first = since.to_string();
        for r in counters {
            let (day, name, value, n) = (r.text(0), r.text(1), r.text(2), r.int(3));
            let recent = day >= first;
            match name.as_str() {
                "reported" => {
                    reported += n;
                    if recent {
                        days.entry(day).or_default().0 += n;
                    }
                }
                "closed" => {
                    closed += n;
                    if recent {
                        days.entry(day).or_default().1 += n;
                    }
                }
                "rated" => {
                    let (unit, answer) = value.split_once('/').unwrap_or(("", &value));
                    rated.entry(unit.to_string()).or_default().count(answer, n);
                    all_rated.count(answer, n);
                }
                "class" if recent => *classes.entry(value).or_default() += n,
                "source" if recent => *sources.entry(value).or_default() += n,
                _ => {}
            }
        }
        let trend: Vec<(String, i64, i64)> = (0..30)
            .map(|i| {
                let day = since.saturating_add(i.days()).to_string();
                let (a, b) = days.get(&day).copied().unwrap_or_default();
                (day, a, b)
            })
            .collect();
        let gauges = self.journal().query("SELECT name, value, n FROM gauge", &[]).await?;
        let gauge = |name: &str| -> BTreeMap<String, i64> {
            gauges
                .iter()
                .filter(|r| r.text(0) == name && r.int(2) > 0)
                .map(|r| (r.text(1), r.int(2)))
                .collect()
        };
        let case_stage = gauge("case_stage");
        // As the lists behind them have it.
        let (open_clues, open_cases) = (
            ClueFilter { open: true, ..ClueFilter::default() },
            CaseFilter { open: true, ..CaseFilter::default() },
        );
        let squads = self.squads();
        let clue_squad = self.clue_list(me, &open_clues).count_of(self, "c.squad", &squads).await?;
        let case_squad = self.case_list(me, &open_cases).count_of(self, "c.squad", &squads).await?;
        let at = |m: &BTreeMap<String, i64>, k: &str| m.get(k).copied().unwrap_or(0);
        let sorted = |m: BTreeMap<String, i64>| {
            let mut v: Vec<(String, i64)> = m.into_iter().collect();
            v.sort_by_key(|x| std::cmp::Reverse(x.1));
            v
        };
        let classes = sorted(classes);
        // What leads to a list is counted as the list reads it; what grows with the town the projector has counted already.
        let figure = async |figure: Figure| self.figure(me, figure).await;
        Ok(Overview {
            reported_today: if scope::sees_all(me) {
                trend.last().map_or(0, |(_, reported, _)| *reported)
            } else {
                figure(Figure::ReportedToday).await?
            },
            closed_today: figure(Figure::ClosedToday).await?,
            ungridded: figure(Figure::Ungridded).await?,
            // However long the queue is, whoever sees all of it is told its length by the projector.
            waiting: if scope::sees_all(me) {
                let stages = gauge("clue_stage");
                at(&stages, "reported") + at(&stages, "accepted")
            } else {
                figure(Figure::Waiting).await?
            },
            clues_overdue: figure(Figure::CluesOverdue).await?,
            cases_overdue: figure(Figure::CasesOverdue).await?,
            cases_open: figure(Figure::CasesOpen).await?,
            yellow: figure(Figure::Yellow).await?,
            red: figure(Figure::Red).await?,
            urged: figure(Figure::Urged).await?,
            reopened: figure(Figure::Reopened).await?,
            marked: figure(Figure::Marked).await?,
            to_mark: figure(Figure::ToMark).await?,
            satisfaction: if all_rated.rated() == 0 {
                Vec::new()
            } else {
                let named = |(unit, s): (String, Satisfied)| Satisfied {
                    squad: Some(if unit.is_empty() { super::NO_SQUAD.into() } else { unit.clone() }),
                    unit: if unit.is_empty() {
                        "指挥调度中心".into()
                    } else {
                        self.town().unit_name(&unit).to_string()
                    },
                    ..s
                };
                std::iter::once(all_rated).chain(rated.into_iter().map(named)).collect()
            },
            closed_share: (reported > 0).then(|| (closed * 100 / reported).min(100)),
            quarter: (quarter.to_string(), reported, closed),
            class_ids: classes.iter().map(|c| c.0.clone()).collect(),
            classes: classes
                .into_iter()
                .map(|(class, n)| (self.town().class_name(&class).to_string(), n))
                .collect(),
            sources: sorted(sources),
            squad_ids: squads.iter().map(ToString::to_string).collect(),
            squads: squads
                .into_iter()
                .map(|s| (self.town().unit_name(s).to_string(), at(&clue_squad, s), at(&case_squad, s)))
                .collect(),
            case_stages: sorted(case_stage),
            trend,
        })
    }

    /// What waits for this person.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn desk(&self, me: &Me) -> Result<Desk, Error> {
        let (clue_stages, case_stages) = awaited(me);
        let mut desk = Desk::default();
        for stage in clue_stages {
            // What is marked as malicious has a list of its own at the centre; for the units it is work like any other (P-11).
            let mark = if me.is(Role::Hub) { super::UNMARKED.into() } else { String::new() };
            let filter = ClueFilter { stage: stage.into(), mark, ..Default::default() };
            desk.clues.extend(self.clues(me, &filter).await?.rows);
        }
        for stage in case_stages {
            let filter = CaseFilter { stage: stage.into(), ..Default::default() };
            desk.cases.extend(self.cases(me, &filter).await?.rows);
        }
        if me.is(Role::Justice) {
            desk.cases
                .extend(self.cases(me, &CaseFilter { justice: true, ..Default::default() }).await?.rows);
        }
        if me.is(Role::Hub) {
            // Declined, itself or with its main clue, and whoever reported it under a name not told yet (U-25).
            for stage in [super::UNTOLD, super::UNTOLD_MERGED] {
                let untold = ClueFilter { stage: stage.into(), ..Default::default() };
                desk.clues.extend(self.clues(me, &untold).await?.rows);
            }
        }
        let last = |due: &str| if due.is_empty() { "9999".to_string() } else { due.to_string() };
        desk.clues.sort_by_key(|r| last(&r.due));
        desk.cases.sort_by_key(|r| last(&r.due));
        desk.clues.truncate(super::PAGE);
        desk.cases.truncate(super::PAGE);
        if me.any(&[Role::Hub, Role::Brigade, Role::Head, Role::ChiefGrid, Role::Squad, Role::Dept]) {
            desk.clues_overdue =
                self.clues(me, &ClueFilter { overdue: true, ..Default::default() }).await?.rows;
            desk.cases_overdue =
                self.cases(me, &CaseFilter { overdue: true, ..Default::default() }).await?.rows;
        }
        if me.any(&[Role::Hub, Role::Dept, Role::Squad, Role::Brigade, Role::ChiefGrid, Role::Head]) {
            desk.urged = self.clues(me, &ClueFilter { urged: true, ..Default::default() }).await?.rows;
        }
        if me.any(&[Role::Dept, Role::Squad]) {
            // What is past its day stands under 超期 already.
            let filter = ClueFilter { lamp: "yellow".into(), ..Default::default() };
            desk.lamps = self.clues(me, &filter).await?.rows;
        }
        if me.is(Role::Legal) {
            desk.requests = self.infos(me, &InfoFilter { open: true, ..Default::default() }).await?.rows;
            desk.requests_overdue =
                self.infos(me, &InfoFilter { overdue: true, ..Default::default() }).await?.rows;
        }
        if me.any(&[Role::Hub, Role::Dept]) {
            // The centre books what is reported to it; a department sees its own plans under way.
            let stage = if me.is(Role::Hub) { "reported" } else { "" };
            let filter = InspectionFilter { stage: stage.into(), open: true, ..Default::default() };
            desk.plans = self.inspections(me, &filter).await?.rows;
        }
        if me.is(Role::Store) {
            desk.store = Some(self.store_desk(me).await?);
        }
        if me.is(Role::Finance) {
            let town = &self.town().law;
            desk.collection = town.agency.collection_due(&town.calendar);
        }
        Ok(desk)
    }
}
