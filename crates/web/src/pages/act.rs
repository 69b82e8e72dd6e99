//! The form of one act: the same page for all of them, on a phone and at a desk.

use crate::acts;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::flow;
use crate::form::{self, FieldError, FieldView, Form, Typed};
use crate::shell::Shell;
use crate::view::{RefusalView, act_title};
use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::case::CaseState;
use law::refusal::Refusal;
use office::read::CaseView;
use office::{Matter, Submission, SubmitError};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "act.html")]
struct ActPage {
    shell: Shell,
    /// What the matter is, in a line.
    about: String,
    title: &'static str,
    intro: &'static str,
    back: String,
    action: String,
    preview: String,
    /// Where the pad asks what is about to be signed; empty where nothing is.
    signs: String,
    fields: Vec<FieldView>,
    refusal: Option<RefusalView>,
    errors: Vec<FieldError>,
    stale: bool,
    version: u64,
    key: String,
    irreversible: bool,
}

/// Where an act is done: the matter, its page, its version, what the form begins with.
struct Place {
    matter: Matter,
    base: String,
    back: String,
    about: String,
    version: u64,
    case: Option<CaseState>,
    start: Typed,
    /// What stands in the way before anything is typed.
    standing: Option<Refusal>,
    /// 检查对象 to choose from.
    targets: Vec<(String, String)>,
}

fn find(act: &str) -> Result<&'static Form, PageError> {
    acts::find(act).ok_or(PageError::NotFound)
}

async fn clue_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    let view = app.office.clue(&session.me, id).await?;
    let mut start = Typed::default();
    if let Some(p) = &view.proposal {
        start.push("office", p.office.clone());
        start.push("squad", p.squad.clone());
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
    Ok(Place {
        matter: Matter::Clue(id.into()),
        base: format!("/clues/{id}"),
        back: format!("/clues/{id}"),
        about: view.state.content.chars().take(60).collect(),
        version: view.state.version,
        case: None,
        targets: Vec::new(),
        start,
        standing,
    })
}

async fn info_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    let row = law::inforequest::act(act).ok_or(PageError::NotFound)?;
    let view = app.office.info(&session.me, id).await?;
    Ok(Place {
        matter: Matter::Info(id.into()),
        base: format!("/info/{id}"),
        back: format!("/info/{id}"),
        about: view.state.content.chars().take(60).collect(),
        version: view.state.version,
        case: None,
        targets: Vec::new(),
        // How it is answered and for how long that is put off is said by whoever decides it, never by the form.
        start: Typed::default(),
        standing: app.office.look(&session.me, |ctx| row.allows(&view.state, view.state.stage, ctx).err()),
    })
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
    Ok(Place {
        matter: Matter::NewInspection,
        base: "/inspections".into(),
        back: "/inspections".into(),
        about: String::new(),
        version: 0,
        case: None,
        targets: Vec::new(),
        start,
        standing: None,
    })
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
        matter: Matter::Inspection(id.into()),
        base: format!("/inspections/{id}"),
        back: format!("/inspections/{id}"),
        about: plan.title.clone(),
        version: plan.version,
        case: None,
        targets: plan.due_targets().iter().map(named).collect(),
        start,
        standing: app.office.look(&session.me, |ctx| row.allows(plan, plan.stage, ctx).err()),
    })
}

/// What a form on the register begins with: what the page it was opened from says in the address.
async fn receipts_place(app: &App, session: &Session, act: &str, asked: &Typed) -> Result<Place, PageError> {
    let version = app.office.receipt_form(&session.me, act).await?;
    let mut start = Typed::default();
    for name in ["first", "last", "receipt"] {
        start.push(name, asked.get(name).to_string());
    }
    Ok(Place {
        matter: Matter::Receipts,
        base: "/receipts".into(),
        back: "/receipts".into(),
        about: String::new(),
        version,
        case: None,
        targets: Vec::new(),
        start,
        standing: None,
    })
}

async fn opening_place(app: &App, session: &Session, id: &str, act: &str) -> Result<Place, PageError> {
    if !matches!(act, "propose_filing" | "decide_on_spot") {
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
    Ok(Place {
        matter: Matter::NewCase(id.into()),
        base: format!("/clues/{id}"),
        back: format!("/clues/{id}"),
        about: view.state.content.chars().take(60).collect(),
        version: view.state.version,
        case: None,
        targets: Vec::new(),
        start,
        standing: None,
    })
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
    Ok(Place {
        matter: Matter::Case(id.into()),
        base: format!("/cases/{id}"),
        back: format!("/cases/{id}"),
        about,
        version: view.state.version,
        start,
        case: Some(view.state),
        targets: Vec::new(),
        standing,
    })
}

/// What a form begins with: what the case already knows.
fn begin(app: &App, session: &Session, act: &str, view: &CaseView) -> Typed {
    let mut t = Typed::default();
    let state = &view.state;
    for officer in &state.officers {
        t.push("officers", officer.id.clone());
    }
    if state.officers.is_empty() {
        t.push("officers", session.me.person.id.clone());
    }
    let Some(subject) = &state.subject else { return t };
    match act {
        "propose_filing" => {
            flow::prefill(&mut t, "party", &json!(subject.party));
            flow::prefill(&mut t, "place", &json!(subject.place));
            t.push("item", subject.item.id.clone());
            t.push("facts", subject.facts.clone());
            t.push("reason", state.reason.clone());
            t.push("recommend", state.recommend.to_string());
            t.push("act_from", subject.act_from.to_string());
            t.push("act_to", subject.act_to.map_or(String::new(), |d| d.to_string()));
            t.push("continuing", if subject.act_to.is_none() { "on" } else { "" });
            t.push("repeat_note", subject.repeat_note.clone());
        }
        "record_inquiry" => {
            flow::prefill(&mut t, "person", &json!(subject.party));
            t.push("relation", "当事人");
            t.push("place", "询问室");
            for (i, q) in QUESTIONS.iter().enumerate() {
                t.push(&format!("qa.{i}.question"), *q);
            }
        }
        "record_inspection" => t.push("place", subject.place.text.clone()),
        "order_correction" => t.push("content", subject.item.correction.clone()),
        "confirm_address" => t.push("address", subject.party.address.clone()),
        "submit_report" => {
            t.push("facts", subject.facts.clone());
            t.push("nature", format!("违反{}，构成{}", subject.item.violated, subject.item.name));
            t.push("outcome", "penalty");
        }
        "issue_notice" | "propose_decision" => {
            if let Some(report) = &state.report {
                let noticed = state.notice().map(|n| n.penalty.clone());
                let penalty = noticed.or_else(|| report.outcome.penalty().cloned());
                flow::prefill(&mut t, "penalty", &json!(penalty));
                t.push("facts", report.facts.clone());
                t.push("reasons", report.reasons.clone());
                t.push("outcome", crate::view::tag_of(&report.outcome));
            }
            t.push("surcharge", "on");
        }
        "serve_paper" | "announce_service" => {
            t.push("recipient", subject.party.name.clone());
            if let Some(p) = state.papers.iter().rev().find(|p| p.outgoing && p.served_on.is_none()) {
                t.push("paper", p.number.to_string());
            }
        }
        "publish" => {
            if let Some((title, text)) = &view.publication_draft {
                t.push("title", title.clone());
                t.push("text", text.clone());
            }
            suggest_tier(&mut t, app, state);
        }
        "report_credit" => suggest_tier(&mut t, app, state),
        "register_payment" | "collect_cash" => t.push("amount", view.account.balance().figures()),
        "decide_deferral" => {
            t.push("until", state.deferral.as_ref().map_or(String::new(), |d| d.until.to_string()));
        }
        "decide_recusal" => {
            let open = state.recusals.iter().find(|r| r.decided.is_none());
            t.push("officer", open.map_or(String::new(), |r| r.officer.id.clone()));
        }
        "judge_evidence" => {
            let open = state.evidence.iter().find(|e| e.verified.is_none());
            t.push("no", open.map_or(String::new(), |e| e.no.to_string()));
        }
        "deliver_on_spot" => t.push("signature.name", subject.party.name.clone()),
        "archive" => {
            let kept = law::case::retention(&view.state, &app.office.town().law);
            t.push("retention", kept.label());
        }
        _ if law::case::side::of(act).is_some_and(|s| s.name == law::case::measure::SIDE.name) => {
            let now = app.office.now().strftime("%Y-%m-%dT%H:%M").to_string();
            at_the_scene(&mut t, act, view, &now);
        }
        _ => {}
    }
    t
}

/// 查封扣押: what stands in the file already is not asked again.
fn at_the_scene(t: &mut Typed, act: &str, view: &CaseView, now: &str) {
    let Some(subject) = &view.state.subject else { return };
    match act {
        "propose_measure" | "take_urgent_measure" => {
            t.push("measure_kind", "seize");
            t.push("place", subject.place.text.clone());
            t.push("days", "30");
        }
        "carry_out_measure" => t.push("place", subject.place.text.clone()),
        "deliver_measure" => t.push("signature.name", subject.party.name.clone()),
        "return_measure" => {
            t.push("recipient", subject.party.name.clone());
            t.push("signature.name", subject.party.name.clone());
        }
        _ => {}
    }
    if matches!(act, "carry_out_measure" | "take_urgent_measure") {
        // Who was there, what was shown and told, and when, the officer states: a form that says it first gets it signed
        // unread, and the record proves nothing.
        t.push("started_at", now);
    }
}

/// 失信分级 as procedure, kinds and amount suggest it.
fn suggest_tier(t: &mut Typed, app: &App, state: &CaseState) {
    if let Some(tier) = law::case::credit::suggested(state, &app.office.town().law) {
        t.push("tier", crate::view::tag(&tier));
    }
}

/// The questions an inquiry begins with; the officer edits and adds.
const QUESTIONS: &[&str] = &[
    "我们是执法人员，这是我们的执法证件，请过目。你是否看清？是否申请回避？",
    "你有如实回答询问的义务，也有陈述、申辩和核对笔录的权利。是否清楚？",
    "请介绍你的基本情况。",
    "请说明事情的经过。",
    "对违法事实你有什么要说明的？",
];

fn render(
    app: &App,
    session: &Session,
    form: &'static Form,
    place: &Place,
    typed: &Typed,
    errors: Vec<FieldError>,
    refusal: Option<&Refusal>,
    stale: bool,
) -> Result<String, PageError> {
    let mut options = flow::options(app, &session.me, place.case.as_ref());
    options.choices.insert(form::Choices::Targets, place.targets.clone());
    let opening = matches!(place.matter, Matter::NewCase(_));
    let key = match typed.get("_key") {
        "" => app.office.new_key(),
        kept => kept.to_string(),
    };
    let title = act_title(form.act);
    let page = ActPage {
        shell: Shell::office(app, session, title, &place.back),
        about: place.about.clone(),
        title,
        intro: form.intro,
        back: place.back.clone(),
        action: format!("{}/{}/{}", place.base, if opening { "case" } else { "acts" }, form.act),
        preview: match &place.matter {
            Matter::Case(id) if law::case::act(form.act).is_some_and(|a| !a.papers.is_empty()) => {
                format!("/cases/{id}/preview/{}", form.act)
            }
            _ => String::new(),
        },
        signs: match &place.matter {
            Matter::Case(_) | Matter::Clue(_) | Matter::Inspection(_) if form.is_signed() => {
                format!("{}/acts/{}/digest", place.base, form.act)
            }
            _ => String::new(),
        },
        fields: form::view(form, typed, &errors, &options),
        refusal: refusal.map(|r| RefusalView::new(r, Some(&place.base))),
        errors,
        stale,
        version: place.version,
        key,
        irreversible: matches!(
            form.act,
            "decide"
                | "decide_filing"
                | "decide_on_spot"
                | "publish"
                | "approve_closing"
                | "answer_information"
                | "draw_random"
                | "publish_results"
        ),
    };
    Ok(page.render()?)
}

async fn show(app: &App, session: &Session, act: &str, place: Place) -> Result<Response, PageError> {
    let form = find(act)?;
    let html = render(app, session, form, &place, &place.start, Vec::new(), place.standing.as_ref(), false)?;
    Ok(Html(html).into_response())
}

async fn submit(
    app: &App,
    session: &Session,
    act: &str,
    place: Place,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(act)?;
    let (typed, mut errors) = match flow::read(app, &session.me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let (command, unread) = form::parse(form, &typed);
    errors.extend(unread);
    let mut command = Value::Object(command);
    if let Err(unproven) = crate::pages::files::prove(app, &session.me, &mut command).await {
        errors.extend(unproven);
    }
    let again = |errors: Vec<FieldError>, refusal: Option<&Refusal>, stale: bool, status: StatusCode| {
        let html = render(app, session, form, &place, &typed, errors, refusal, stale)?;
        Ok((status, Html(html)).into_response())
    };
    if !errors.is_empty() {
        return again(errors, None, false, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let submission = Submission {
        matter: place.matter.clone(),
        command,
        expected: typed.get("_version").parse().ok(),
        key: Some(typed.get("_key").to_string()).filter(|k| !k.is_empty()),
    };
    match app.office.submit_form(&session.me, submission).await {
        Ok(done) => {
            let numbers = if done.numbers.is_empty() {
                String::new()
            } else {
                format!("，{}", done.numbers.join("、"))
            };
            let text = crate::view::encode(&format!("{}已办理{numbers}", act_title(form.act)));
            let list = match done.matter.as_str() {
                "case" => "cases",
                "info" => "info",
                "inspection" => "inspections",
                "receipts" => "receipts",
                _ => "clues",
            };
            let to = format!("/{list}/{}", done.id);
            let to = to.trim_end_matches('/');
            Ok(Redirect::to(&format!("{to}?done={text}")).into_response())
        }
        Err(SubmitError::Refused(r)) => {
            let errors = r
                .field
                .map(|f| FieldError { field: f.into(), message: format!("{}：{}", r.rule.id, r.need) });
            again(errors.into_iter().collect(), Some(&r), false, crate::error::status(&r))
        }
        Err(SubmitError::Fields(fields)) => {
            let errors =
                fields.into_iter().map(|f| FieldError { field: f.field, message: f.message }).collect();
            again(errors, None, false, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(SubmitError::Stale { .. } | SubmitError::KeyReused) => {
            again(Vec::new(), None, true, StatusCode::CONFLICT)
        }
        Err(SubmitError::NotFound) => Err(PageError::NotFound),
        Err(SubmitError::Broken(e)) => Err(PageError::Broken(e.to_string())),
    }
}

/// The form of an act on a clue.
pub async fn clue_form(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let place = clue_place(&app, &session, &id, &act).await?;
    show(&app, &session, &act, place).await
}

/// Does an act on a clue.
pub async fn clue_submit(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let place = clue_place(&app, &session, &id, &act).await?;
    submit(&app, &session, &act, place, request).await
}

/// The form of an act on a request for information.
pub async fn info_form(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let place = info_place(&app, &session, &id, &act).await?;
    show(&app, &session, &act, place).await
}

/// Does an act on a request for information.
pub async fn info_submit(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let place = info_place(&app, &session, &id, &act).await?;
    submit(&app, &session, &act, place, request).await
}

/// The form of a new plan of inspection.
pub async fn planning_form(
    State(app): State<App>,
    session: Session,
    Path(act): Path<String>,
) -> Result<Response, PageError> {
    let place = planning_place(&app, &session, &act)?;
    show(&app, &session, &act, place).await
}

/// Makes a plan of inspection.
pub async fn planning_submit(
    State(app): State<App>,
    session: Session,
    Path(act): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let place = planning_place(&app, &session, &act)?;
    submit(&app, &session, &act, place, request).await
}

/// The form of an act on a plan of inspection.
pub async fn inspection_form(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let place = inspection_place(&app, &session, &id, &act, &Typed::new(asked)).await?;
    show(&app, &session, &act, place).await
}

/// Does an act on a plan of inspection.
pub async fn inspection_submit(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let place = inspection_place(&app, &session, &id, &act, &Typed::default()).await?;
    submit(&app, &session, &act, place, request).await
}

/// The form of an act on the register of receipts.
pub async fn receipts_form(
    State(app): State<App>,
    session: Session,
    Path(act): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let place = receipts_place(&app, &session, &act, &Typed::new(asked)).await?;
    show(&app, &session, &act, place).await
}

/// Does an act on the register of receipts.
pub async fn receipts_submit(
    State(app): State<App>,
    session: Session,
    Path(act): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let place = receipts_place(&app, &session, &act, &Typed::default()).await?;
    submit(&app, &session, &act, place, request).await
}

/// The form of an act that opens a case from a clue.
pub async fn open_form(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let place = opening_place(&app, &session, &id, &act).await?;
    show(&app, &session, &act, place).await
}

/// Opens a case from a clue.
pub async fn open_submit(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let place = opening_place(&app, &session, &id, &act).await?;
    submit(&app, &session, &act, place, request).await
}

/// The form of an act on a case.
pub async fn case_form(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let place = case_place(&app, &session, &id, &act).await?;
    show(&app, &session, &act, place).await
}

/// Does an act on a case.
pub async fn case_submit(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let place = case_place(&app, &session, &id, &act).await?;
    submit(&app, &session, &act, place, request).await
}

/// What is about to be signed: the digest of the form as it is filled in. Nothing is done.
async fn digest(
    app: &App,
    session: &Session,
    act: &str,
    matter: Matter,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(act)?;
    let (typed, mut errors) = match flow::read(app, &session.me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let (command, unread) = form::parse(form, &typed);
    errors.extend(unread);
    let mut command = Value::Object(command);
    if let Err(unproven) = crate::pages::files::prove(app, &session.me, &mut command).await {
        errors.extend(unproven);
    }
    if !errors.is_empty() {
        return Ok(crate::api::not_done(SubmitError::Fields(
            errors.into_iter().map(|e| office::FieldError { field: e.field, message: e.message }).collect(),
        )));
    }
    let submission = Submission { matter, command, expected: None, key: None };
    Ok(crate::api::to_sign(app, &session.me, &submission, typed.get("_sign")).await)
}

/// What is about to be signed in an act on a clue.
pub async fn clue_digest(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    digest(&app, &session, &act, Matter::Clue(id), request).await
}

/// What is about to be signed in an act on a case.
pub async fn case_digest(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    digest(&app, &session, &act, Matter::Case(id), request).await
}

/// What is about to be signed in an act on a plan of inspection.
pub async fn inspection_digest(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    digest(&app, &session, &act, Matter::Inspection(id), request).await
}

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage {
    shell: Shell,
    title: String,
    back: String,
    pages: Vec<String>,
    refusal: Option<RefusalView>,
}

/// Shows the document an act would issue; nothing is done and no number is taken.
pub async fn preview(
    State(app): State<App>,
    session: Session,
    Path((id, act)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(&act)?;
    let typed = flow::read(&app, &session.me, request).await.unwrap_or_else(|(typed, _)| typed);
    let (command, _) = form::parse(form, &typed);
    let back = format!("/cases/{id}/acts/{act}");
    let (pages, refusal) = match app.office.preview(&session.me, &id, Value::Object(command)).await? {
        Ok(pages) => (pages.iter().map(|svg| crate::pages::papers::inline(svg)).collect(), None),
        Err(r) => (Vec::new(), Some(RefusalView::new(&r, Some(&format!("/cases/{id}"))))),
    };
    let title = format!("预览：{}", act_title(&act));
    let page = PreviewPage {
        shell: Shell::office(&app, &session, title.clone(), &back),
        title,
        back,
        pages,
        refusal,
    };
    Ok(Html(page.render()?).into_response())
}
