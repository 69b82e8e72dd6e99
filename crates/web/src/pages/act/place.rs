//! Where an act is done: the matter it belongs to, and what its form begins with.

use super::begin::begin;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::Typed;
use law::case::CaseState;
use law::refusal::Refusal;
use office::Matter;

/// Where an act is done: the matter, its page, its version, what the form begins with.
pub(super) struct Place {
    pub matter: Matter,
    pub base: String,
    pub back: String,
    pub about: String,
    /// What is decided on, where it stands nowhere else on the form.
    pub shown: Vec<(&'static str, String)>,
    pub version: u64,
    pub case: Option<CaseState>,
    pub start: Typed,
    /// What stands in the way before anything is typed.
    pub standing: Option<Refusal>,
    /// 检查对象 to choose from.
    pub targets: Vec<(String, String)>,
}

impl Place {
    /// The matter at its page and version, with a form that begins empty.
    fn at(matter: Matter, base: String, version: u64) -> Self {
        Place {
            matter,
            back: base.clone(),
            base,
            about: String::new(),
            shown: Vec::new(),
            version,
            case: None,
            start: Typed::default(),
            standing: None,
            targets: Vec::new(),
        }
    }

    /// The page of this act's form.
    pub fn form(&self, act: &str) -> String {
        let way = if matches!(self.matter, Matter::NewCase(_)) { "case" } else { "acts" };
        format!("{}/{way}/{act}", self.base)
    }
}

/// The place of an act on a matter; `asked` is what the address says besides.
///
/// # Errors
/// [`PageError::NotFound`], or why the matter is not this person's.
pub(super) async fn of(
    app: &App,
    session: &Session,
    matter: &Matter,
    act: &str,
    asked: &Typed,
) -> Result<Place, PageError> {
    match matter {
        Matter::Clue(id) => clue_place(app, session, id, act).await,
        Matter::NewCase(id) => opening_place(app, session, id, act).await,
        Matter::Case(id) => case_place(app, session, id, act).await,
        Matter::Info(id) => info_place(app, session, id, act).await,
        Matter::NewInspection => planning_place(app, session, act),
        Matter::Inspection(id) => inspection_place(app, session, id, act, asked).await,
        Matter::NewPatrol => assigning_place(app, session, act),
        Matter::Patrol(id) => patrol_place(app, session, id, act, asked).await,
        Matter::Receipts => receipts_place(app, session, act, asked).await,
        // Reports and requests have pages of their own.
        Matter::NewClue | Matter::NewInfo | Matter::Followed(_) => Err(PageError::NotFound),
    }
}

async fn clue_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    let view = app.office.clue(&session.me, id).await?;
    let mut start = Typed::default();
    if let Some(p) = &view.proposal {
        start.push("office", p.proposed.office.clone());
        start.push("squad", p.proposed.squad.clone());
    }
    if let (Some(office), true) = (&view.state.office, act == "reassign_clue") {
        start.push("office", office.clone());
        start.push("squad", view.state.squad.clone().unwrap_or_default());
    }
    if act == "tell_reporter" {
        start.push("reason", view.state.reason.clone());
    }
    if act == "check_site" {
        start.push("place.text", view.state.place.text.clone());
        start.push("officers", session.me.person.id.clone());
    }
    let standing = law::clue::act(act)
        .and_then(|a| app.office.look(&session.me, |ctx| a.allows(&view.state, view.state.stage, ctx).err()));
    let place = Place::at(Matter::Clue(id.into()), format!("/clues/{id}"), view.state.version);
    let shown = clue_shown(&view.state, act);
    Ok(Place { about: brief(&view.state.content), shown, start, standing, ..place })
}

/// What an act on a clue is about, where its form does not say it.
fn clue_shown(clue: &law::clue::ClueState, act: &str) -> Vec<(&'static str, String)> {
    match act {
        "answer_urging" => clue.open_urgings().next().map_or_else(Vec::new, |u| {
            let by = u.answer_by.map_or(String::new(), |d| d.to_string());
            vec![("督办意见", u.note.clone()), ("督办人", u.by.name.clone()), ("答复期限", by)]
        }),
        "split_clue" => {
            let files = clue.files.iter().enumerate().map(|(i, f)| format!("{}　{}", i + 1, f.name));
            vec![("原来的内容", clue.content.clone()), ("附件", files.collect::<Vec<_>>().join("；"))]
        }
        "decide_repeat" => clue.repeat.as_ref().map_or_else(Vec::new, |r| {
            let by = format!("{}，{}", r.by.name, r.at.date());
            vec![("此前的线索", r.earlier.clone()), ("根据", r.grounds.clone()), ("提出", by)]
        }),
        _ => Vec::new(),
    }
}

async fn info_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    let row = law::inforequest::act(act).ok_or(PageError::NotFound)?;
    let view = app.office.info(&session.me, id).await?;
    let standing = app.office.look(&session.me, |ctx| row.allows(&view.state, view.state.stage, ctx).err());
    // How it is answered and for how long that is put off is said by whoever decides it, never by the form.
    let place = Place::at(Matter::Info(id.into()), format!("/info/{id}"), view.state.version);
    Ok(Place { about: brief(&view.state.content), standing, ..place })
}

/// A plan that is not made yet. Whoever may not make one is told so before the form is filled in.
fn planning_place(app: &App, session: &Session, act: &str) -> Result<Place, PageError> {
    let row = law::inspection::act(act).filter(|a| a.id == "make_plan").ok_or(PageError::NotFound)?;
    let plan = law::inspection::InspectionState::default();
    let refusal = app.office.look(&session.me, |ctx| row.allows(&plan, plan.stage, ctx).err());
    if let Some(refusal) = refusal {
        return Err(PageError::Refused(Box::new(refusal)));
    }
    let mut start = Typed::default();
    start.push("way", "listed");
    start.push("officers", session.me.person.id.clone());
    Ok(Place { start, ..Place::at(Matter::NewInspection, "/inspections".into(), 0) })
}

async fn inspection_place(
    app: &App,
    session: &Session,
    id: &str,
    act: &str,
    asked: &Typed,
) -> Result<Place, PageError> {
    let row = law::inspection::act(act).ok_or(PageError::NotFound)?;
    let view = app.office.inspection(&session.me, id).await?;
    let plan = &view.state;
    let mut start = Typed::default();
    let chosen = asked.get("target").parse().ok().and_then(|no| plan.target(no));
    let team = chosen.and_then(|t| {
        let notice = plan.notice(t.no).map(|n| &n.officers);
        notice.or_else(|| plan.drawn(t.no).map(|d| &d.officers))
    });
    if let Some(target) = chosen {
        start.push("target", target.no.to_string());
        start.push("place", target.address.clone());
    }
    for officer in team.into_iter().flatten() {
        start.push("officers", officer.id.clone());
    }
    start.push("team", "2");
    let named = |t: &&law::inspection::Target| (t.no.to_string(), format!("{}．{}", t.no, t.name));
    Ok(Place {
        about: plan.title.clone(),
        targets: plan.due_targets().iter().map(named).collect(),
        start,
        standing: app.office.look(&session.me, |ctx| row.allows(plan, plan.stage, ctx).err()),
        ..Place::at(Matter::Inspection(id.into()), format!("/inspections/{id}"), plan.version)
    })
}

/// A patrol that is not given yet. Whoever may not give one is told so before the form is filled in.
fn assigning_place(app: &App, session: &Session, act: &str) -> Result<Place, PageError> {
    let row = law::patrol::act(act).filter(|a| a.id == "assign_patrol").ok_or(PageError::NotFound)?;
    let none = law::patrol::PatrolState::default();
    if let Some(refusal) = app.office.look(&session.me, |ctx| row.allows(&none, none.stage, ctx).err()) {
        return Err(PageError::Refused(Box::new(refusal)));
    }
    Ok(Place::at(Matter::NewPatrol, "/patrols".into(), 0))
}

async fn patrol_place(
    app: &App,
    session: &Session,
    id: &str,
    act: &str,
    asked: &Typed,
) -> Result<Place, PageError> {
    let row = law::patrol::act(act).ok_or(PageError::NotFound)?;
    let view = app.office.patrol(&session.me, id).await?;
    let patrol = &view.state;
    let mut start = Typed::default();
    if let Some(spot) = patrol.spot(asked.get("spot")) {
        start.push("spot", spot.id.clone());
    }
    let named = |s: &law::patrol::Spot| {
        let there = if patrol.reached(&s.id) { "（已到位）" } else { "" };
        (s.id.clone(), format!("{}{there}", s.name))
    };
    let standing = app.office.look(&session.me, |ctx| row.allows(patrol, patrol.stage, ctx).err());
    // The forms of a patrol are taken along before it is begun, and handed in one after the other.
    let ahead = patrol.stage == law::patrol::PatrolStage::Open && matches!(act, "check_in" | "end_patrol");
    let missed: Vec<&str> = patrol.missed().map(|s| s.name.as_str()).collect();
    let shown = match act {
        "end_patrol" if !missed.is_empty() => vec![("还没有到位的点位", missed.join("、"))],
        _ => Vec::new(),
    };
    Ok(Place {
        about: format!("{} · {}", patrol.task.title, app.office.town().grids.label(&patrol.task.grid)),
        targets: patrol.task.spots.iter().map(named).collect(),
        start,
        shown,
        standing: standing.filter(|_| !ahead),
        ..Place::at(Matter::Patrol(id.into()), format!("/patrols/{id}"), patrol.version)
    })
}

/// What a form on the register begins with: what the page it was opened from says in the address.
async fn receipts_place(app: &App, session: &Session, act: &str, asked: &Typed) -> Result<Place, PageError> {
    let version = app.office.receipt_form(&session.me, act).await?;
    let mut start = Typed::default();
    for name in ["first", "last", "receipt"] {
        start.push(name, asked.get(name).to_string());
    }
    Ok(Place { start, ..Place::at(Matter::Receipts, "/receipts".into(), version) })
}

async fn opening_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    if !office::drafts::OPENING.contains(&act) {
        return Err(PageError::NotFound);
    }
    let view = app.office.clue(&session.me, id).await?;
    let mut start = Typed::default();
    start.push("officers", session.me.person.id.clone());
    start.push("place.text", view.state.place.text.clone());
    start.push("place.grid", view.state.place.grid.clone().unwrap_or_default());
    start.push("recommend", "true");
    if let Some(opinion) = &view.state.opinion {
        start.push("item", opinion.item.clone());
        start.push("facts", opinion.facts.clone());
        start.push("reason", opinion.nature.clone());
    } else {
        start.push("facts", view.state.content.clone());
    }
    if let Some(at) = view.state.reported_at {
        start.push("act_from", at.date().to_string());
        start.push("act_on", at.date().to_string());
    }
    let place = Place::at(Matter::NewCase(id.into()), format!("/clues/{id}"), view.state.version);
    Ok(Place { about: brief(&view.state.content), start, ..place })
}

async fn case_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    let view = app.office.case(&session.me, id, false).await?;
    let standing = law::case::act(act)
        .and_then(|a| app.office.look(&session.me, |ctx| a.allows(&view.state, view.state.stage, ctx).err()));
    let about =
        view.state.subject.as_ref().map_or(String::new(), |s| format!("{} · {}", s.party.name, s.item.name));
    let mut start = begin(app, session, act, &view);
    if act == "collect_cash" {
        start.push("receipt", app.office.next_receipt(&session.me).await?);
    }
    let shown = if act == "approve_amendment" { amendment(&view.state) } else { Vec::new() };
    let place = Place::at(Matter::Case(id.into()), format!("/cases/{id}"), view.state.version);
    Ok(Place { about, shown, start, case: Some(view.state), standing, ..place })
}

/// 待批准的更正: nobody approves a change of words without the words.
fn amendment(case: &CaseState) -> Vec<(&'static str, String)> {
    case.amend.open().map_or_else(Vec::new, |a| {
        vec![
            ("要更正的文书", a.paper.to_string()),
            ("原文", a.passage.wrong.clone()),
            ("更正为", a.passage.right.clone()),
            ("理由", a.passage.reason.clone()),
        ]
    })
}

/// The beginning of what was reported or asked, for a line above the form.
fn brief(content: &str) -> String {
    content.chars().take(60).collect()
}
