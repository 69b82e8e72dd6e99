//! Where an act is done: the matter it belongs to, and what its form begins with.

use super::begin::begin;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::Typed;
use crate::view;
use law::case::CaseState;
use law::countersign::{Sheet, Sheets};
use law::refusal::Refusal;
use office::Matter;
use serde_json::json;

/// Where an act is done: the matter, its page, its version, what the form begins with.
pub(super) struct Place {
    pub matter: Matter,
    pub base: String,
    pub back: String,
    pub about: String,
    /// What is decided on, where it stands nowhere else on the form.
    pub shown: Vec<(&'static str, String)>,
    /// Documents to be read before the form is filled in: their names and addresses.
    pub papers: Vec<(String, String)>,
    pub version: u64,
    pub case: Option<CaseState>,
    pub start: Typed,
    /// What stands in the way before anything is typed.
    pub standing: Option<Refusal>,
    /// 检查对象 to choose from.
    pub targets: Vec<(String, String)>,
    /// 遮盖后的副本 of the matter's pictures: the reference and the name.
    pub copies: Vec<(String, String)>,
    /// 音像 to choose from.
    pub recordings: Vec<(String, String)>,
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
            papers: Vec::new(),
            version,
            case: None,
            start: Typed::default(),
            standing: None,
            targets: Vec::new(),
            copies: Vec::new(),
            recordings: Vec::new(),
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
    let mut place = place(app, session, matter, act, asked).await?;
    let of = match matter {
        Matter::Clue(id) | Matter::NewCase(id) => format!("clue/{id}"),
        Matter::Case(id) => format!("case/{id}"),
        Matter::Inspection(id) => format!("inspection/{id}"),
        _ => return Ok(place),
    };
    // The form is worth more than what may be chosen in it.
    let copies = app.files.copies(&session.me, &of).await.unwrap_or_default();
    place.copies = copies.into_iter().map(|c| (json!(c.file).to_string(), c.file.name)).collect();
    Ok(place)
}

async fn place(
    app: &App,
    session: &Session,
    matter: &Matter,
    act: &str,
    asked: &Typed,
) -> Result<Place, PageError> {
    match matter {
        Matter::Clue(id) => clue_place(app, session, id, act).await,
        Matter::NewCase(id) => opening_place(app, session, id, act).await,
        Matter::Case(id) => case_place(app, session, id, act, asked).await,
        Matter::Info(id) => info_place(app, session, id, act).await,
        Matter::NewInspection => planning_place(app, session, act),
        Matter::Inspection(id) => inspection_place(app, session, id, act, asked).await,
        Matter::NewPatrol => assigning_place(app, session, act),
        Matter::Patrol(id) => patrol_place(app, session, id, act, asked).await,
        Matter::Receipts => receipts_place(app, session, act, asked).await,
        Matter::NewStocktaking => counting_place(app, session, act, asked),
        Matter::Stocktaking(id) => count_place(app, session, id, act, asked).await,
        Matter::Footage(id) => footage_place(app, session, id, act).await,
        // Reports, requests and recordings to be taken in have pages of their own.
        Matter::NewFootage | Matter::NewClue | Matter::NewInfo | Matter::Followed(_) => {
            Err(PageError::NotFound)
        }
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
    let papers = match act {
        "countersign_check" => to_sign(&view.state.countersigned, session, &mut start),
        _ => Vec::new(),
    };
    let standing = law::clue::act(act)
        .and_then(|a| app.office.look(&session.me, |ctx| a.allows(&view.state, view.state.stage, ctx).err()));
    let place = Place::at(Matter::Clue(id.into()), format!("/clues/{id}"), view.state.version);
    let shown = clue_shown(&view.state, act);
    Ok(Place { about: brief(&view.state.content), shown, papers, start, standing, ..place })
}

/// 待签名的文书: nobody signs what they have not read; the signature is the person's own.
fn to_sign(sheets: &Sheets, session: &Session, start: &mut Typed) -> Vec<(String, String)> {
    let me = &session.me.person;
    start.push("signature.name", me.name.clone());
    let named = |s: &Sheet| {
        let number = s.number.to_string();
        (format!("{} {number}", s.name()), view::paper_href(&number))
    };
    sheets.waiting_for(&me.id).map(named).collect()
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

/// A recording, with what is known of it; whoever may not do this act is told so before the form is filled in.
async fn footage_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    let row = law::footage::act(act).filter(|a| a.id != "import_footage").ok_or(PageError::NotFound)?;
    let view = app.office.footage(&session.me, id).await?;
    let mut start = Typed::default();
    if let Some(r) = view.state.recording.as_ref().filter(|_| act == "correct_footage") {
        start.push("device", r.device.clone());
        start.push("fixed", if r.fixed { "on" } else { "" });
        start.push("wearer", r.wearer.as_ref().map_or(String::new(), |w| w.id.clone()));
    }
    Ok(Place {
        about: view.row.name,
        start,
        standing: app.office.look(&session.me, |ctx| ctx.require_role(row.roles)).err(),
        ..Place::at(Matter::Footage(id.into()), format!("/footage/{id}"), view.state.version)
    })
}

/// 视听资料 out of a recording that the case has already: nothing is sent up a second time.
fn evidence_of(recording: &law::footage::Recording, start: &mut Typed) {
    let worn = recording.wearer.as_ref().map_or("固定设备", |w| w.name.as_str());
    start.push("evidence_kind", "audio_visual");
    start.push("name", format!("执法录像（{}）", recording.recorded_from.strftime("%Y年%-m月%-d日 %H:%M")));
    start.push("source", format!("{worn}，设备编号{}", recording.device));
    start.push("maker", worn);
    start.push("made_at", recording.recorded_from.strftime("%Y-%m-%dT%H:%M").to_string());
    start.push("method", "执法记录仪、固定监控设备录制，原始文件直接导入");
    start.push("original", "on");
    start.push("files", serde_json::to_string(&recording.file).unwrap_or_default());
}

/// The recordings that fit some step of the case, for the form of linking.
async fn recordings(
    app: &App,
    session: &Session,
    case: &CaseState,
) -> Result<Vec<(String, String)>, PageError> {
    let rows = app.office.footage_for_case(&session.me, case).await?;
    let shown = |r: &office::read::FootageRow| {
        let worn = if r.fixed { "固定设备" } else { r.wearer_name.as_str() };
        let from = r.from.get(..16).unwrap_or(&r.from).replace('T', " ");
        format!("{from}至{} {worn} {}", r.until.get(11..16).unwrap_or_default(), r.name)
    };
    Ok(rows.iter().map(|r| (r.id.clone(), shown(r))).collect())
}

/// A count that is not begun yet. Whoever may not begin one is told so before the form is filled in.
fn counting_place(app: &App, session: &Session, act: &str, asked: &Typed) -> Result<Place, PageError> {
    let row = law::stocktaking::act(act).filter(|a| a.id == "begin_count").ok_or(PageError::NotFound)?;
    let count = law::stocktaking::StocktakingState::default();
    let refusal = app.office.look(&session.me, |ctx| row.allows(&count, count.stage, ctx).err());
    if let Some(refusal) = refusal {
        return Err(PageError::Refused(Box::new(refusal)));
    }
    let mut start = Typed::default();
    start.push("room", asked.get("room").to_string());
    Ok(Place { start, ..Place::at(Matter::NewStocktaking, "/store".into(), 0) })
}

async fn count_place(
    app: &App,
    session: &Session,
    id: &str,
    act: &str,
    asked: &Typed,
) -> Result<Place, PageError> {
    let row = law::stocktaking::act(act).ok_or(PageError::NotFound)?;
    let view = app.office.stocktaking(&session.me, id).await?;
    let count = &view.state;
    let mut start = Typed::default();
    start.push("lines", asked.get("lines").to_string());
    start.push("outcome", asked.get("outcome").to_string());
    let differing = count.difference_count();
    let shown = match act {
        "submit_count" | "approve_count" => vec![
            ("账面", format!("{}件", count.booked.len())),
            ("差异", format!("{differing}处")),
            ("差异说明", count.explanation.clone()),
        ],
        _ => Vec::new(),
    };
    Ok(Place {
        about: format!("盘点{}", count.room),
        shown,
        start,
        standing: app.office.look(&session.me, |ctx| row.allows(count, count.stage, ctx).err()),
        ..Place::at(Matter::Stocktaking(id.into()), format!("/store/counts/{id}"), view.state.version)
    })
}

async fn case_place(
    app: &App,
    session: &Session,
    id: &str,
    act: &str,
    asked: &Typed,
) -> Result<Place, PageError> {
    let view = app.office.case(&session.me, id, false).await?;
    let standing = law::case::act(act)
        .and_then(|a| app.office.look(&session.me, |ctx| a.allows(&view.state, view.state.stage, ctx).err()));
    let about =
        view.state.subject.as_ref().map_or(String::new(), |s| format!("{} · {}", s.party.name, s.item.name));
    let mut start = begin(app, session, act, &view);
    if law::case::hold::KEEPING.contains(&act) {
        kept(&mut start, &view.state, asked);
    }
    if act == "collect_cash" {
        start.push("receipt", app.office.next_receipt(&session.me).await?);
    }
    if let (Some(r), "add_evidence") = (view.state.footage.recording(asked.get("footage")), act) {
        evidence_of(r, &mut start);
    }
    let recordings =
        if act == "link_footage" { recordings(app, session, &view.state).await? } else { Vec::new() };
    let shown = match act {
        "approve_amendment" => amendment(&view.state),
        "confirm_footage" => explained(&view.state),
        _ => Vec::new(),
    };
    let papers = match act {
        "countersign" => to_sign(&view.state.countersigned, session, &mut start),
        _ => Vec::new(),
    };
    let place = Place::at(Matter::Case(id.into()), format!("/cases/{id}"), view.state.version);
    Ok(Place { about, shown, papers, start, case: Some(view.state), standing, recordings, ..place })
}

/// 待确认的说明: nobody confirms an explanation without reading it.
fn explained(case: &CaseState) -> Vec<(&'static str, String)> {
    let said = case.footage.unconfirmed().filter_map(|s| {
        let e = s.explained.as_ref()?;
        Some((
            "未录像的说明",
            format!("第{}项 {}：{}。{}（{}）", s.no, s.words(), e.ground.label(), e.reason, e.by.name),
        ))
    });
    said.collect()
}

/// 保管: the thing that the page it was opened from is about, with what the book has of it. Whether the seal is whole, the
/// keeper states.
fn kept(start: &mut Typed, case: &CaseState, asked: &Typed) {
    for name in ["goods", "action"] {
        start.push(name, asked.get(name).to_string());
    }
    let thing = asked.get("goods").parse().ok().and_then(|no| case.goods.get(no));
    if let Some(thing) = thing {
        start.push("place", thing.place.clone().unwrap_or_default());
        start.push("room", thing.place.clone().unwrap_or_default());
    }
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
