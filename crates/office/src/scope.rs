//! 本单位、本网格、本案 — who may see and touch which matter (P-02). Reads and writes ask here and nowhere else.

use crate::me::Me;
use crate::town::{Grids, Judged, TownBook, UnitKind};
use journal::Value;
use law::case::{CaseStage, CaseState};
use law::clue::ClueState;
use law::goods::{Goods, Taken};
use law::inspection::InspectionState;
use law::patrol::PatrolState;
use law::person::Role;
use law::refusal::Refusal;
use law::rules;

/// Posts that see every matter of the town.
const ALL_SEEING: &[Role] = &[
    Role::Hub,
    Role::Brigade,
    Role::Legal,
    Role::Justice,
    Role::Head,
    Role::ChiefGrid,
    Role::LeadGroup,
    Role::CityBureau,
];

/// Whether every matter is visible to this person.
pub fn sees_all(me: &Me) -> bool {
    me.any(ALL_SEEING)
}

/// Posts that read the town's numbers: those who dispatch, lead, review or supervise.
const BOARD_READING: &[Role] =
    &[Role::Hub, Role::ChiefGrid, Role::Head, Role::Brigade, Role::LeadGroup, Role::CityBureau, Role::Legal];

/// Whether this person sees the town's numbers (态势).
pub fn reads_board(me: &Me) -> bool {
    me.any(BOARD_READING)
}

/// Whether this person draws borders of grids that are not in force: the administrator who keeps the town's folder, the centre that
/// dispatches by them, and the head of all grids.
pub fn draws_borders(me: &Me) -> bool {
    me.any(&[Role::SystemAdmin, Role::Hub, Role::ChiefGrid])
}

/// Whether this person is one of those who are judged (绩效), and so reads the results of their own unit or grid.
pub fn is_judged(me: &Me) -> bool {
    me.any(&[Role::Dept, Role::Squad, Role::Grid, Role::GridHead])
}

/// Whether these are the results of this person's own unit or grid.
pub fn own_result(me: &Me, judged: Judged, id: &str, grids: &Grids) -> bool {
    match judged {
        Judged::Grid => me.person.grid.as_deref().is_some_and(|own| {
            (me.is(Role::Grid) && own == id) || (me.is(Role::GridHead) && grids.within(id, own))
        }),
        Judged::Office => me.is(Role::Dept) && me.person.unit == id,
        Judged::Squad => me.is(Role::Squad) && me.person.unit == id,
        Judged::Hub => me.is(Role::Hub),
    }
}

/// P-02, for the town's numbers.
pub fn not_the_numbers(me: &Me) -> Refusal {
    Refusal::new(
        &rules::P_02,
        "全镇数据由指挥调度中心、执法大队、法治室、镇政府负责人、领导小组和市级机关查看",
        format!("{}（{}）", me.person.name, me.person.post),
    )
    .fix("指挥调度中心", "需要数据的，由指挥调度中心提供")
}

/// Whether this person may see a clue.
pub fn sees_clue(me: &Me, clue: &ClueState, grids: &Grids) -> bool {
    let unit = Some(me.person.unit.as_str());
    let own = !clue.reported_by.id.is_empty() && clue.reported_by.id == me.person.id && !me.is(Role::Public);
    let field = me.any(&[Role::Dept, Role::Squad])
        && (clue.office.as_deref() == unit
            || clue.squad.as_deref() == unit
            || clue.assisting.contains(&me.person.unit));
    let grid = match (&clue.place.grid, &me.person.grid) {
        (Some(grid), Some(headed)) => me.is(Role::GridHead) && grids.within(grid, headed),
        _ => false,
    };
    sees_all(me) || own || field || grid
}

/// Whether this person may see a case.
pub fn sees_case(me: &Me, case: &CaseState) -> bool {
    let Some(subject) = &case.subject else { return sees_all(me) };
    let squad = me.is(Role::Squad) && subject.squad == me.person.unit;
    let handler = case.is_handler(&me.person.id);
    let money = me.is(Role::Finance) && case.decision.is_some();
    // The keeper sees the cases in which there are things to keep.
    let store = me.is(Role::Store) && !case.goods.0.is_empty();
    sees_all(me) || squad || handler || money || store
}

/// Posts that read every party's details: they review, approve or collect.
const PARTY_READING: &[Role] = &[Role::Brigade, Role::Legal, Role::Head, Role::Finance];

/// Whether a party's details are shown unmasked: to those who handle, review, approve, collect or preside over a hearing.
pub fn reads_party(me: &Me, case: &CaseState) -> bool {
    let squad = case.subject.as_ref().map_or("", |s| s.squad.as_str());
    let id = &me.person.id;
    reads_party_of(me, squad, case.is_handler(id) || case.hearing.presides(id))
}

/// [`reads_party`] for a row of a list: the case's squadron, and whether this person handles it.
pub fn reads_party_of(me: &Me, squad: &str, handles: bool) -> bool {
    handles || me.any(PARTY_READING) || (me.is(Role::Squad) && squad == me.person.unit)
}

/// Posts that open the inner part of every file (副卷): they review, decide or supervise.
const INNER_READING: &[Role] = &[Role::Brigade, Role::Legal, Role::Justice, Role::Head, Role::CityBureau];

/// Whether this person opens the inner part of a file (副卷, 公开§16): those who handle the case, review it, decide it or
/// supervise it. The main part (正卷) opens to whoever sees the case.
pub fn opens_inner(me: &Me, case: &CaseState) -> bool {
    sees_case(me, case) && (case.is_handler(&me.person.id) || me.any(INNER_READING))
}

/// Whether this person opens the file of a case (卷宗): who sees the case, while it is being made; once it is archived only
/// those who answer for it. Its documents stay open one by one, as for every case.
pub fn opens_volume(me: &Me, case: &CaseState) -> bool {
    if case.stage == CaseStage::Archived { opens_inner(me, case) } else { sees_case(me, case) }
}

/// G-17, for a file that is archived: others have it lent, which is written down (调阅).
pub fn not_from_the_archive(me: &Me) -> Refusal {
    Refusal::new(
        &rules::G_17,
        "已归档的案卷由本案承办人员、执法大队、法治室、司法所、镇政府负责人或者市司法局查阅",
        format!("{}（{}）没有承办、审核、决定或者监督本案", me.person.name, me.person.post),
    )
    .fix("法治室", "说明用途，由承办人员或者法治室登记调阅后提供")
    .act("consult_archive")
}

/// P-02, for the inner part of a file: information about the process need not be open (D-07).
pub fn not_the_inner_part(me: &Me) -> Refusal {
    Refusal::new(
        &rules::P_02,
        "副卷由本案承办人员、执法大队、法治室、司法所、镇政府负责人或者市司法局查阅",
        format!("{}（{}）可以查阅正卷", me.person.name, me.person.post),
    )
    .fix("承办人员", "需要副卷内容的，向承办人员或者法治室说明用途")
}

/// D-15: who reported is known to the centre alone.
pub fn reads_reporter(me: &Me) -> bool {
    me.is(Role::Hub)
}

/// Whether this person is told who reported a clue: the centre, and whoever entered it.
pub fn names_reporter(me: &Me, clue: &ClueState) -> bool {
    let own = !me.is(Role::Public) && !clue.reported_by.id.is_empty() && clue.reported_by.id == me.person.id;
    reads_reporter(me) || own
}

/// Whether this person keeps the requests for information (依申请公开): the legal office, and the head who answers for it.
pub fn sees_requests(me: &Me) -> bool {
    me.any(&[Role::Legal, Role::Head])
}

/// Whether this person may see a plan of inspection: those who see every matter, the department that made it, and whoever
/// is one of its officers.
pub fn sees_inspection(me: &Me, plan: &InspectionState) -> bool {
    let own = me.is(Role::Dept) && plan.unit == me.person.unit;
    sees_all(me) || own || plan.involves(&me.person.id)
}

/// Whether this person acts on a plan: the department that made it, and the centre.
pub fn keeps_inspection(me: &Me, plan: &InspectionState) -> bool {
    me.is(Role::Hub) || (me.is(Role::Dept) && plan.unit == me.person.unit)
}

/// Whether this person reads the list of plans.
pub fn reads_inspections(me: &Me) -> bool {
    sees_all(me) || me.any(&[Role::Dept, Role::Squad])
}

/// The rows of `inspection_row c` that this person sees: [`sees_inspection`] in SQL.
pub fn inspections(me: &Me) -> Sight {
    if sees_all(me) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    sight.or("c.id IN (SELECT t.id FROM inspection_team t WHERE t.person = ?)", &me.person.id);
    if me.is(Role::Dept) {
        sight.or("c.unit = ?", &me.person.unit);
    }
    sight
}

/// Whether this person may see a patrol: those who see every matter, the people of its grid and the heads above it, and whoever
/// walked it.
pub fn sees_patrol(me: &Me, patrol: &PatrolState, grids: &Grids) -> bool {
    let walker = patrol.walker.as_ref().or(patrol.task.named.as_ref());
    let walked = walker.is_some_and(|w| w.id == me.person.id);
    let own = me.person.grid.as_ref().is_some_and(|own| {
        let grid = &patrol.task.grid;
        (me.any(&[Role::Grid, Role::GridHead]) && own == grid)
            || (me.is(Role::GridHead) && grids.within(grid, own))
    });
    sees_all(me) || own || walked
}

/// Whether this person has a list of patrols.
pub fn reads_patrols(me: &Me) -> bool {
    sees_all(me) || me.any(&[Role::Grid, Role::GridHead])
}

/// The rows of `patrol_row c` that this person sees: [`sees_patrol`] in SQL.
pub fn patrols(me: &Me, grids: &Grids) -> Sight {
    if sees_all(me) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    if !me.is(Role::Public) {
        sight.or("c.person = ?", &me.person.id);
    }
    if let (true, Some(grid)) = (me.any(&[Role::Grid, Role::GridHead]), &me.person.grid) {
        sight.or("c.grid = ?", grid);
        if me.is(Role::GridHead) && is_area(grids, grid) {
            sight.or("c.area = ?", grid);
        }
    }
    sight
}

/// Whether this person opens the track of a patrol (P-13): whoever walked it, and the head of the dispatch centre.
pub fn opens_track(me: &Me, patrol: &PatrolState, town: &TownBook) -> bool {
    let own = patrol.walker.as_ref().is_some_and(|w| w.id == me.person.id);
    own || heads_the_centre(me, town)
}

fn heads_the_centre(me: &Me, town: &TownBook) -> bool {
    let headed = |u: &crate::town::Unit| town.law.heads.get(&u.id) == Some(&me.person.id);
    me.is(Role::Hub) && town.units.iter().any(|u| u.kind == UnitKind::Hub && headed(u))
}

/// P-13, for a track that is not this person's to open.
pub fn not_the_track(me: &Me) -> Refusal {
    Refusal::new(
        &rules::P_13,
        "轨迹由巡查人本人和指挥调度中心主任查看",
        format!("{}（{}）", me.person.name, me.person.post),
    )
    .fix("指挥调度中心", "需要核实到位情况的，看签到记录；确需轨迹的，由指挥调度中心主任查看，查看留痕")
}

/// Whether this person reads the store-room (存放室): those who keep, see every matter or dispose of forfeits, and officers, who
/// find the things of their own cases in it.
pub fn reads_store(me: &Me) -> bool {
    sees_all(me) || me.any(&[Role::Store, Role::Squad, Role::Dept, Role::Finance])
}

/// Whether this person may see a thing of a case: whoever sees the case, but the finance office only what is confiscated.
pub fn sees_thing(me: &Me, case: &CaseState, thing: &Goods) -> bool {
    if sees_all(me) || me.is(Role::Store) {
        return true;
    }
    let squad = me.is(Role::Squad) && case.subject.as_ref().is_some_and(|s| s.squad == me.person.unit);
    let forfeit = me.is(Role::Finance) && thing.taken == Taken::Confiscated;
    squad || forfeit || case.is_handler(&me.person.id)
}

/// The rows of `goods_row c` that this person sees: [`sees_thing`] in SQL.
pub fn goods(me: &Me) -> Sight {
    if sees_all(me) || me.is(Role::Store) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    sight.or("c.case_id IN (SELECT t.id FROM case_team t WHERE t.person = ?)", &me.person.id);
    if me.is(Role::Squad) {
        sight.or("c.squad = ?", &me.person.unit);
    }
    if me.is(Role::Finance) {
        sight.or("c.taken = ?", "confiscated");
    }
    sight
}

/// The rows of `footage_row c` that this person sees: [`law::footage::may_open`] in SQL, with the recordings of their cases.
pub fn footage(me: &Me) -> Sight {
    if me.any(law::footage::OPENING) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    sight.or("c.wearer = ?", &me.person.id);
    sight.or("c.importer = ?", &me.person.id);
    if me.any(&[Role::Dept, Role::Squad]) {
        sight.or("c.unit = ?", &me.person.unit);
    }
    let of_my_cases = "c.id IN (SELECT l.footage FROM footage_link l JOIN case_team t ON t.id = l.case_id WHERE t.person = ?)";
    sight.or(of_my_cases, &me.person.id);
    if sees_all(me) {
        sight.any.push("c.state = 'linked'");
    }
    sight
}

/// Whether this person comes to recordings at all: who makes them, and who answers for them.
pub fn reads_footage(me: &Me) -> bool {
    me.any(law::footage::OPENING) || me.any(&[Role::Squad, Role::Dept])
}

/// Whether this person sees the counts of the store-room (盘点): those who count, sign or see everything.
pub fn sees_counts(me: &Me) -> bool {
    sees_all(me) || me.any(&[Role::Store, Role::Finance])
}

/// Whether this person reads the whole register of receipts: the finance office that keeps it, and the head. Whoever
/// holds receipts reads of their own.
pub fn reads_receipts(me: &Me) -> bool {
    me.any(&[Role::Finance, Role::Head])
}

/// Whether this person reads the ledger of fines and confiscations: the finance office, the head who answers for it, and
/// those who supervise.
pub fn reads_ledger(me: &Me) -> bool {
    me.any(&[Role::Finance, Role::Head, Role::LeadGroup, Role::CityBureau])
}

/// P-02, for a matter this person may not touch.
pub fn not_mine(me: &Me) -> Refusal {
    Refusal::new(
        &rules::P_02,
        "本单位、本网格或者本人承办的事项",
        format!("{}（{}）与本事项无关", me.person.name, me.person.post),
    )
    .fix("指挥调度中心", "需要办理的，由指挥调度中心分派或者改派")
}

/// What a person sees of a table: any of these conditions, each served by an index of its own.
pub struct Sight {
    /// Alternatives, `?` standing for the argument; none when nothing is visible.
    any: Vec<&'static str>,
    args: Vec<Value>,
}

impl Sight {
    /// All rows.
    pub fn everything() -> Self {
        Sight { any: vec!["1 = 1"], args: Vec::new() }
    }

    fn nothing() -> Self {
        Sight { any: Vec::new(), args: Vec::new() }
    }

    fn or(&mut self, condition: &'static str, arg: &str) {
        self.any.push(condition);
        self.args.push(arg.into());
    }

    /// The alternatives with their arguments numbered after those `before` them.
    pub fn numbered(self, before: usize) -> (Vec<String>, Vec<Value>) {
        let mut n = before;
        let mut number = |condition: &str| {
            if condition.contains('?') {
                n += 1;
            }
            condition.replace('?', &format!("${n}"))
        };
        (self.any.iter().map(|c| number(c)).collect(), self.args)
    }
}

/// Alternatives as one condition.
pub fn one_of(any: &[String]) -> String {
    if any.is_empty() { "1 = 0".into() } else { format!("({})", any.join(" OR ")) }
}

/// The rows of `clue_row c` that this person sees: [`sees_clue`] in SQL.
pub fn clues(me: &Me, grids: &Grids) -> Sight {
    if sees_all(me) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    if !me.is(Role::Public) {
        sight.or("c.reporter_id = ?", &me.person.id);
    }
    if me.any(&[Role::Dept, Role::Squad]) {
        sight.or("c.office = ?", &me.person.unit);
        sight.or("c.squad = ?", &me.person.unit);
        sight.or("c.id IN (SELECT u.id FROM clue_unit u WHERE u.unit = ?)", &me.person.unit);
    }
    if let (true, Some(grid)) = (me.is(Role::GridHead), &me.person.grid) {
        sight.or(if is_area(grids, grid) { "c.area = ?" } else { "c.grid = ?" }, grid);
    }
    sight
}

/// Whether a grid is an area of villages: `clue_row` has a column for each of the two levels.
pub fn is_area(grids: &Grids, id: &str) -> bool {
    grids.get(id).is_some_and(|g| g.level == AREA)
}

/// 二级网格
const AREA: u8 = 2;

/// The area that a village grid lies in; empty when there is none.
pub fn area(grids: &Grids, grid: &str) -> String {
    grids.path(grid).iter().find(|g| g.level == AREA).map(|g| g.id.clone()).unwrap_or_default()
}

/// Whoever keeps things stands, under this name, with the team of every case that has things; it is nobody's account.
pub const THE_KEEPERS: &str = "@store";

const ON_THE_TEAM: &str = "c.id IN (SELECT t.id FROM case_team t WHERE t.person = ?)";

/// The rows of `case_row c` that this person sees: [`sees_case`] in SQL.
pub fn cases(me: &Me) -> Sight {
    if sees_all(me) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    sight.or(ON_THE_TEAM, &me.person.id);
    if me.is(Role::Squad) {
        sight.or("c.squad = ?", &me.person.unit);
    }
    if me.is(Role::Finance) {
        sight.any.push("c.decided_on <> ''");
    }
    if me.is(Role::Store) {
        sight.or(ON_THE_TEAM, THE_KEEPERS);
        sight.any.push("c.goods = 1");
    }
    sight
}

/// The rows of `case_row c` that this person may find by the party's name: [`reads_party`] in SQL.
pub fn parties(me: &Me) -> Sight {
    if me.any(PARTY_READING) {
        return Sight::everything();
    }
    let mut sight = Sight::nothing();
    sight.or(ON_THE_TEAM, &me.person.id);
    if me.is(Role::Squad) {
        sight.or("c.squad = ?", &me.person.unit);
    }
    sight
}
