//! The form of one act: the same page for all of them, on a phone and at a desk.

mod begin;
mod drafts;
mod place;

use self::drafts::DraftView;
pub use self::drafts::{OpenDraftView, open as open_drafts};
use self::place::Place;
use crate::acts;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::flow;
use crate::form::{self, FieldError, FieldView, Form, Typed};
use crate::shell::Shell;
use crate::view::{RefusalView, act_title};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use law::refusal::Refusal;
use law::telling::Telling;
use office::{Done, Matter, Preview, Submission, SubmitError};
use serde_json::Value;

#[derive(Template)]
#[template(path = "act.html")]
struct ActPage {
    shell: Shell,
    /// What the matter is, in a line.
    about: String,
    /// What is decided on.
    shown: Vec<(&'static str, String)>,
    /// Documents to be read first: name and address.
    papers: Vec<(String, String)>,
    title: &'static str,
    intro: &'static str,
    back: String,
    action: String,
    /// Tells what is typed here from what others type on the same device, and from what is typed on another version.
    mine: String,
    preview: String,
    /// Where the pad asks what is about to be signed; empty where nothing is.
    signs: String,
    fields: Vec<FieldView>,
    /// What is told by word of mouth.
    telling: Option<&'static Telling>,
    refusal: Option<RefusalView>,
    errors: Vec<FieldError>,
    stale: bool,
    draft: Option<DraftView>,
    version: u64,
    key: String,
    irreversible: bool,
    /// It can be filled in without a network.
    sheet: bool,
}

fn find(act: &str) -> Result<&'static Form, PageError> {
    acts::find(act).ok_or(PageError::NotFound)
}

/// What a form is shown with, besides what was typed.
#[derive(Default)]
struct Told {
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    /// The matter has moved on since the page was drawn.
    stale: bool,
    draft: Option<DraftView>,
}

fn render(
    app: &App,
    session: &Session,
    form: &'static Form,
    place: &Place,
    typed: &Typed,
    told: Told,
) -> Result<String, PageError> {
    let key = match typed.get("_key") {
        "" => app.office.new_key(),
        kept => kept.to_string(),
    };
    let title = act_title(form.act);
    let shell = Shell::office(app, session, title, &place.back);
    let page = ActPage {
        sheet: shell.outdoors && crate::pages::along::is_outside(form.act),
        shell,
        about: place.about.clone(),
        shown: place.shown.clone(),
        papers: place.papers.clone(),
        title,
        intro: form.intro,
        back: place.back.clone(),
        action: place.form(form.act),
        mine: format!(
            "{}#{}#{}",
            place.form(form.act),
            session.me.person.id,
            told.draft.as_ref().map_or(0, |d| d.begun)
        ),
        preview: if issues(&place.matter, form.act) {
            format!("{}/preview", place.form(form.act))
        } else {
            String::new()
        },
        signs: match &place.matter {
            Matter::Case(_) | Matter::Clue(_) | Matter::Inspection(_) if form.is_signed() => {
                format!("{}/digest", place.form(form.act))
            }
            _ => String::new(),
        },
        fields: form::view(form, typed, &told.errors, &options(app, session, place)),
        telling: law::telling::of(form.act),
        refusal: told.refusal.map(|r| RefusalView::new(&r, Some((&place.base, &session.me)))),
        errors: told.errors,
        stale: told.stale,
        draft: told.draft,
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
                | "approve_count"
        ),
    };
    Ok(page.render()?)
}

fn options(app: &App, session: &Session, place: &Place) -> form::Options {
    let mut options = flow::options(app, &session.me, place.case.as_ref());
    options.choices.insert(form::Choices::Targets, place.targets.clone());
    options.choices.insert(form::Choices::Copies, place.copies.clone());
    options.choices.insert(form::Choices::Footage, place.recordings.clone());
    crate::pages::footage::options(app, &session.me, options)
}

/// The form, with the draft there is.
async fn show(
    app: &App,
    session: &Session,
    matter: Matter,
    act: &str,
    asked: &Typed,
) -> Result<Response, PageError> {
    let form = find(act)?;
    let place = place::of(app, session, &matter, act, asked).await?;
    let (draft, typed) = drafts::begun(app, session, form, &place, asked).await?;
    let told = Told { refusal: place.standing.clone(), draft, ..Told::default() };
    Ok(Html(render(app, session, form, &place, &typed, told)?).into_response())
}

/// What was sent, and what is wrong with it so far.
async fn sent(
    app: &App,
    session: &Session,
    form: &Form,
    request: Request,
) -> (Typed, Value, Vec<FieldError>) {
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
    (typed, command, errors)
}

/// Does the act, or shows the form again with what was typed.
async fn submit(
    app: &App,
    session: &Session,
    matter: Matter,
    act: &str,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(act)?;
    let place = place::of(app, session, &matter, act, &Typed::default()).await?;
    let (typed, command, errors) = sent(app, session, form, request).await;
    let overtaken = drafts::overtaken(app, session, form, &place, &typed).await?;
    let (told, status) = if overtaken.is_some() {
        (Told { draft: overtaken, ..Told::default() }, StatusCode::CONFLICT)
    } else if errors.is_empty() {
        let submission = Submission {
            matter: matter.clone(),
            command,
            expected: typed.get("_version").parse().ok(),
            key: Some(typed.get("_key").to_string()).filter(|k| !k.is_empty()),
        };
        match app.office.submit_form(&session.me, submission).await {
            Ok(done) => {
                // The answer to a repeated request closes nothing that was begun since.
                if !done.repeated {
                    drafts::close(app, session, form, &matter, &typed).await;
                }
                return Ok(to_the_matter(form, &done));
            }
            Err(e) => not_done(e)?,
        }
    } else {
        (Told { errors, ..Told::default() }, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let draft = match told.draft {
        Some(draft) => Some(draft),
        None => drafts::beside(app, session, form, &place, &typed).await?,
    };
    let html = render(app, session, form, &place, &typed, Told { draft, ..told })?;
    Ok((status, Html(html)).into_response())
}

fn to_the_matter(form: &Form, done: &Done) -> Response {
    let numbers =
        if done.numbers.is_empty() { String::new() } else { format!("，{}", done.numbers.join("、")) };
    let text = crate::view::encode(&format!("{}已办理{numbers}", act_title(form.act)));
    let list = match done.matter.as_str() {
        "case" => "cases",
        "info" => "info",
        "inspection" => "inspections",
        "patrol" => "patrols",
        "receipts" => "receipts",
        "stocktaking" => "store/counts",
        "footage" => "footage",
        _ => "clues",
    };
    let to = format!("/{list}/{}", done.id);
    Redirect::to(&format!("{}?done={text}", to.trim_end_matches('/'))).into_response()
}

/// Why an act was not done, for its form.
fn not_done(error: SubmitError) -> Result<(Told, StatusCode), PageError> {
    Ok(match error {
        SubmitError::Refused(r) => {
            let status = crate::error::status(&r);
            let errors = r
                .field
                .map(|f| FieldError { field: f.into(), message: format!("{}：{}", r.rule.id, r.need) });
            (Told { errors: errors.into_iter().collect(), refusal: Some(*r), ..Told::default() }, status)
        }
        SubmitError::Fields(errors) => (Told { errors, ..Told::default() }, StatusCode::UNPROCESSABLE_ENTITY),
        SubmitError::Stale { .. } | SubmitError::KeyReused => {
            (Told { stale: true, ..Told::default() }, StatusCode::CONFLICT)
        }
        SubmitError::NotFound => return Err(PageError::NotFound),
        SubmitError::Broken(e) => return Err(PageError::Broken(e.to_string())),
    })
}

/// What is about to be signed: the digest of the form as it is filled in. Nothing is done.
async fn digest(
    app: &App,
    session: &Session,
    matter: Matter,
    act: &str,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(act)?;
    let (typed, command, errors) = sent(app, session, form, request).await;
    if !errors.is_empty() {
        return Ok(crate::api::not_done(SubmitError::Fields(errors)));
    }
    let submission = Submission { matter, command, expected: None, key: None };
    Ok(crate::api::to_sign(app, &session.me, &submission, typed.get("_sign")).await)
}

type OfMatter = Path<(String, String)>;
type Asked = Query<Vec<(String, String)>>;

/// The addresses of the acts on one kind of matter: the form, what is signed, what would be issued, the drafts. `path` names `{id}` and `{act}`.
pub fn on(path: &str, matter: fn(String) -> Matter) -> Router<App> {
    let form = move |State(app): State<App>, session: Session, Path((id, act)): OfMatter, Query(q): Asked| async move {
        show(&app, &session, matter(id), &act, &Typed::new(q)).await
    };
    let done = move |State(app): State<App>, session: Session, Path((id, act)): OfMatter, r: Request| async move {
        submit(&app, &session, matter(id), &act, r).await
    };
    let signed = move |State(app): State<App>, session: Session, Path((id, act)): OfMatter, r: Request| async move {
        digest(&app, &session, matter(id), &act, r).await
    };
    let seen = move |State(app): State<App>, session: Session, Path((id, act)): OfMatter, r: Request| async move {
        preview(&app, &session, matter(id), &act, r).await
    };
    let course = move |State(app): State<App>,
                       session: Session,
                       Path((id, act)): OfMatter,
                       Query(q): Asked| async move {
        drafts::course(&app, &session, matter(id), &act, &Typed::new(q)).await
    };
    let kept = move |State(app): State<App>, session: Session, Path((id, act)): OfMatter, r: Request| async move {
        drafts::keep(&app, &session, matter(id), &act, r).await
    };
    Router::new()
        .route(path, get(form).post(done))
        .route(&format!("{path}/digest"), post(signed))
        .route(&format!("{path}/preview"), post(seen))
        .route(&format!("{path}/drafts"), get(course).post(kept))
}

/// The addresses of the acts that belong to no single matter: what begins one, and the register of receipts.
pub fn at(path: &str, matter: fn() -> Matter) -> Router<App> {
    let form = move |State(app): State<App>, session: Session, Path(act): Path<String>, Query(q): Asked| async move {
        show(&app, &session, matter(), &act, &Typed::new(q)).await
    };
    let done = move |State(app): State<App>, session: Session, Path(act): Path<String>, r: Request| async move {
        submit(&app, &session, matter(), &act, r).await
    };
    Router::new().route(path, get(form).post(done))
}

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage {
    shell: Shell,
    title: String,
    back: String,
    pages: Vec<String>,
    /// 朗读的文字
    aloud: Vec<String>,
    refusal: Option<RefusalView>,
    /// What has to be filled in before anything can be drawn.
    errors: Vec<FieldError>,
}

/// Whether an act issues documents that can be looked at before.
fn issues(matter: &Matter, act: &str) -> bool {
    let papers = match matter {
        Matter::Clue(_) => law::clue::act(act).map(|a| a.papers),
        Matter::NewCase(_) | Matter::Case(_) => law::case::act(act).map(|a| a.papers),
        Matter::Inspection(_) => law::inspection::act(act).map(|a| a.papers),
        Matter::Stocktaking(_) => law::stocktaking::act(act).map(|a| a.papers),
        Matter::NewClue
        | Matter::Followed(_)
        | Matter::NewInfo
        | Matter::Info(_)
        | Matter::NewInspection
        | Matter::NewStocktaking
        | Matter::NewPatrol
        | Matter::Patrol(_)
        | Matter::Receipts
        | Matter::NewFootage
        | Matter::Footage(_) => None,
    };
    papers.is_some_and(|p| !p.is_empty())
}

/// Shows the documents an act would issue; nothing is done and no number is taken.
async fn preview(
    app: &App,
    session: &Session,
    matter: Matter,
    act: &str,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(act)?;
    let place = place::of(app, session, &matter, act, &Typed::default()).await?;
    let (_, command, errors) = sent(app, session, form, request).await;
    let answer = if errors.is_empty() {
        let submission = Submission { matter, command, expected: None, key: None };
        app.office.preview(&session.me, &submission).await
    } else {
        Err(SubmitError::Fields(errors))
    };
    let (shown, refusal, errors) = match answer {
        Ok(shown) => (shown, None, Vec::new()),
        Err(SubmitError::Refused(r)) => {
            let card = RefusalView::new(&r, Some((&place.base, &session.me)));
            (Preview::default(), Some(card), Vec::new())
        }
        Err(SubmitError::Fields(errors)) => (Preview::default(), None, errors),
        Err(SubmitError::NotFound) => return Err(PageError::NotFound),
        Err(e) => return Err(PageError::Broken(e.to_string())),
    };
    let title = format!("预览：{}", act_title(act));
    let back = place.form(act);
    let shell = Shell::office(app, session, title.clone(), &back);
    let pages = shown.pages.iter().map(|svg| crate::pages::papers::inline(svg)).collect();
    let page = PreviewPage { shell, title, back, pages, aloud: shown.aloud, refusal, errors };
    Ok(Html(page.render()?).into_response())
}
