//! 本单位、本网格、本案 — who may see and touch which matter (P-02). Reads and writes ask here and nowhere else.

use crate::me::Me;
use journal::Value;
use law::case::CaseState;
use law::clue::ClueState;
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

/// Whether this person may see a clue.
pub fn sees_clue(me: &Me, clue: &ClueState) -> bool {
    let unit = Some(me.person.unit.as_str());
    let own = !clue.reported_by.id.is_empty() && clue.reported_by.id == me.person.id && !me.is(Role::Public);
    let field = me.any(&[Role::Dept, Role::Squad])
        && (clue.office.as_deref() == unit || clue.squad.as_deref() == unit);
    let grid = me.is(Role::GridHead) && me.person.grid.is_some() && clue.place.grid == me.person.grid;
    sees_all(me) || own || field || grid
}

/// Whether this person may see a case.
pub fn sees_case(me: &Me, case: &CaseState) -> bool {
    let Some(subject) = &case.subject else { return sees_all(me) };
    let squad = me.is(Role::Squad) && subject.squad == me.person.unit;
    let handler = case.is_handler(&me.person.id);
    let money = me.is(Role::Finance) && case.decision.is_some();
    sees_all(me) || squad || handler || money
}

/// Whether a party's details are shown unmasked: to those who handle, review, approve or collect.
pub fn reads_party(me: &Me, case: &CaseState) -> bool {
    let own = case.subject.as_ref().is_some_and(|s| me.is(Role::Squad) && s.squad == me.person.unit);
    own || case.is_handler(&me.person.id) || me.any(&[Role::Brigade, Role::Legal, Role::Head, Role::Finance])
}

/// D-15: who reported is known to the centre alone.
pub fn reads_reporter(me: &Me) -> bool {
    me.is(Role::Hub)
}

/// P-02, for a matter this person may not touch.
pub fn not_mine(me: &Me) -> Refusal {
    Refusal::new(
        &rules::P_02,
        "本单位、本网格或者本人承办的事项",
        format!("{}（{}）与本事项无关", me.person.name, me.person.post),
    )
    .fix("指挥调度中心", "需要办理的，由中心分派或者改派")
}

/// The condition on `clue_row c` under which this person sees a row; arguments begin at `$first`.
pub fn clue_condition(me: &Me, first: usize) -> (String, Vec<Value>) {
    if sees_all(me) {
        return ("1 = 1".into(), Vec::new());
    }
    let mut any = vec![format!("c.reporter_id = ${first}")];
    let mut args: Vec<Value> = vec![me.person.id.as_str().into()];
    if me.any(&[Role::Dept, Role::Squad]) {
        let n = first + args.len();
        any.push(format!("c.office = ${n} OR c.squad = ${n}"));
        args.push(me.person.unit.as_str().into());
    }
    if let (true, Some(grid)) = (me.is(Role::GridHead), &me.person.grid) {
        any.push(format!("c.grid = ${}", first + args.len()));
        args.push(grid.as_str().into());
    }
    (format!("({})", any.join(" OR ")), args)
}

/// The condition on `case_row c` under which this person sees a row.
pub fn case_condition(me: &Me, first: usize) -> (String, Vec<Value>) {
    if sees_all(me) {
        return ("1 = 1".into(), Vec::new());
    }
    if me.is(Role::Finance) {
        return ("c.decided_on <> ''".into(), Vec::new());
    }
    if me.is(Role::Squad) {
        return (format!("c.squad = ${first}"), vec![me.person.unit.as_str().into()]);
    }
    // A business office sees the cases that its own officers decided on the spot.
    (format!("c.handlers LIKE ${first}"), vec![format!("%|{}|%", me.person.id).into()])
}
