//! 草稿 at the form of an act: saved and found again, and how the text came about (草稿经过), one version beside another.

use super::place::{self, Place};
use super::{Told, find, options, render};
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::{self, FieldError, Form, Typed};
use crate::shell::Shell;
use crate::view::{act_title, encode};
use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use office::drafts::{Draft, DraftState, Fields, Saved};
use office::{Error, Matter};
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// What the form says about the draft it stands for.
#[derive(Default)]
pub(super) struct DraftView {
    /// Where it is saved.
    pub save: String,
    /// The version that is known to the page.
    pub seen: u32,
    /// What there is, or what has just happened; empty where there is nothing to say.
    pub note: String,
    /// A colleague came between.
    pub overtaken: bool,
    /// It has just been saved.
    pub saved: bool,
    /// 草稿经过, where there are versions.
    pub course: String,
    /// The form with the draft, where it stands without.
    pub load: String,
    /// The form without the draft.
    pub fresh: String,
    /// The version the text on the page was begun with; 0 where with none.
    pub begun: u32,
    /// There is a draft that can be put away.
    pub open: bool,
}

/// A draft to go on with, on the page of its matter.
pub struct OpenDraftView {
    /// What it is for.
    pub title: &'static str,
    /// The form that begins with it.
    pub href: String,
    /// Whose version, and when.
    pub words: String,
}

/// A version in a few words.
fn words(d: &Draft) -> String {
    format!("第{}稿（{}，{}）", d.no, d.by, d.saved_at)
}

/// What of a form is kept.
fn kept(form: &Form, typed: &Typed) -> Fields {
    typed.iter().filter(|(name, _)| form.keeps(name)).map(|(n, v)| (n.to_string(), v.to_vec())).collect()
}

/// A version as it was typed; what was never kept stands as the form begins with it.
fn as_typed(form: &Form, draft: &Draft, start: &Typed) -> Typed {
    let mut typed = Typed::new(
        draft.fields.iter().flat_map(|(name, values)| values.iter().map(|v| (name.clone(), v.clone()))),
    );
    for f in form.fields.iter().filter(|f| f.kind.is_signature()) {
        let own = format!("{}.", f.name);
        for (name, values) in start.iter().filter(|(name, _)| name.starts_with(&own)) {
            typed.set(name, values.first().cloned().unwrap_or_default());
        }
    }
    typed
}

/// The latest version, for whoever may go on with it; `None` where drafts are not kept or not this person's.
async fn latest(
    app: &App,
    session: &Session,
    form: &Form,
    matter: &Matter,
) -> Result<Option<Option<Draft>>, PageError> {
    if !form.is_written() {
        return Ok(None);
    }
    match app.office.latest_draft(&session.me, matter, form.act).await {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound | Error::Refused(_)) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

fn shelf(form: &Form, place: &Place, latest: Option<&Draft>) -> DraftView {
    let save = format!("{}/drafts", place.form(form.act));
    DraftView {
        course: latest.map_or(String::new(), |_| save.clone()),
        seen: latest.map_or(0, |d| d.no),
        save,
        fresh: place.form(form.act),
        ..DraftView::default()
    }
}

/// What the form begins with: the version asked for (`draft=3`), or none. Nothing is loaded by itself: another person may be
/// questioned, another thing recorded, than the one the draft is about.
pub(super) async fn begun(
    app: &App,
    session: &Session,
    form: &Form,
    place: &Place,
    asked: &Typed,
) -> Result<(Option<DraftView>, Typed), PageError> {
    let Some(latest) = latest(app, session, form, &place.matter).await? else {
        return Ok((None, place.start.clone()));
    };
    let mut view = shelf(form, place, latest.as_ref());
    let wanted: Option<u32> = asked.get("draft").parse().ok();
    let chosen = match wanted {
        Some(no) if latest.as_ref().is_some_and(|d| d.no == no) => latest.clone(),
        Some(no) => Some(app.office.draft(&session.me, &place.matter, form.act, no).await?),
        None => None,
    };
    let open = latest.filter(|d| d.state == DraftState::Open);
    let Some(d) = chosen else {
        if let Some(d) = open {
            view.note = format!("有没办完的草稿：{}。", words(&d));
            view.load = format!("{}?draft={}", place.form(form.act), d.no);
        }
        return Ok((Some(view), place.start.clone()));
    };
    view.saved = asked.get("saved") == "1";
    view.note = match view.saved {
        true => format!("已存为第{}稿，可以接着写，也可以由其他承办人员接着写。", d.no),
        false => format!("已载入{}。", words(&d)),
    };
    view.begun = d.no;
    view.open = open.is_some();
    let typed = as_typed(form, &d, &place.start);
    Ok((Some(view), typed))
}

/// What stands beside a form that comes back: the version the writer knew stays the one it is saved on.
pub(super) async fn beside(
    app: &App,
    session: &Session,
    form: &Form,
    place: &Place,
    typed: &Typed,
) -> Result<Option<DraftView>, PageError> {
    let latest = latest(app, session, form, &place.matter).await?;
    Ok(latest.map(|l| DraftView {
        seen: seen(typed),
        begun: begun_with(typed),
        ..shelf(form, place, l.as_ref())
    }))
}

/// The draft the page was begun with, if any: what is sent from it closes it.
fn begun_with(typed: &Typed) -> u32 {
    typed.get("_begun").parse().unwrap_or(0)
}

/// A colleague went on with the draft that this text was begun with: whoever sends it is told first.
pub(super) async fn overtaken(
    app: &App,
    session: &Session,
    form: &Form,
    place: &Place,
    typed: &Typed,
) -> Result<Option<DraftView>, PageError> {
    if begun_with(typed) == 0 {
        return Ok(None);
    }
    let latest = latest(app, session, form, &place.matter).await?.flatten();
    let newer = latest.filter(|d| d.no > seen(typed) && d.state == DraftState::Open);
    Ok(newer.map(|d| told_of(form, place, typed, &d)))
}

/// What is said to whoever wrote on an older version.
fn told_of(form: &Form, place: &Place, typed: &Typed, by: &Draft) -> DraftView {
    let Draft { by: name, saved_at, no, .. } = by;
    let note = match by.state {
        DraftState::Open => {
            format!("{name}在{saved_at}存了第{no}稿。您填写的内容都保留在下面；请先看看那一稿，再决定。")
        }
        DraftState::Used => {
            format!("这件事{name}在{saved_at}已经办过。您填写的内容都保留在下面，还要用的请再存一次。")
        }
        DraftState::Dropped => {
            format!("{name}在{saved_at}弃了这份草稿。您填写的内容都保留在下面，还要用的请再存一次。")
        }
    };
    DraftView { note, overtaken: true, begun: begun_with(typed), ..shelf(form, place, Some(by)) }
}

fn seen(typed: &Typed) -> u32 {
    typed.get("_draft").parse().unwrap_or(0)
}

/// Saves what is typed as a version, finished or not: nothing but its presence is asked of it.
pub(super) async fn keep(
    app: &App,
    session: &Session,
    matter: Matter,
    act: &str,
    request: Request,
) -> Result<Response, PageError> {
    let form = find(act).ok().filter(|f| f.is_written()).ok_or(PageError::NotFound)?;
    let place = place::of(app, session, &matter, act, &Typed::default()).await?;
    let typed = match crate::flow::read(app, &session.me, request).await {
        Ok(typed) => typed,
        Err((typed, errors)) => {
            let draft = beside(app, session, form, &place, &typed).await?;
            let told = Told { errors, draft, ..Told::default() };
            let html = render(app, session, form, &place, &typed, told)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response());
        }
    };
    if typed.get("_drop") == "1" {
        return put_away(app, session, &matter, act, &place, &typed).await;
    }
    let (told, status) =
        match app.office.save_draft(&session.me, &matter, act, seen(&typed), kept(form, &typed)).await {
            Ok(Saved::As(no)) => {
                let to = format!("{}?draft={no}&saved=1", place.form(act));
                return Ok(Redirect::to(&to).into_response());
            }
            Ok(Saved::Overtaken(by)) => {
                let draft = told_of(form, &place, &typed, &by);
                (Told { draft: Some(draft), ..Told::default() }, StatusCode::CONFLICT)
            }
            Err(Error::Refused(r)) if r.rule.id == "P-04" => {
                let message = format!("没有存为草稿：{}", r.need);
                let draft = beside(app, session, form, &place, &typed).await?;
                let errors = vec![FieldError { field: String::new(), message }];
                (Told { errors, draft, ..Told::default() }, StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(e) => return Err(e.into()),
        };
    let html = render(app, session, form, &place, &typed, told)?;
    Ok((status, Html(html)).into_response())
}

/// 弃稿; one that a colleague went on with meanwhile stays, and its course shows whose it is.
async fn put_away(
    app: &App,
    session: &Session,
    matter: &Matter,
    act: &str,
    place: &Place,
    typed: &Typed,
) -> Result<Response, PageError> {
    let to = match app.office.drop_draft(&session.me, matter, act, seen(typed)).await? {
        Saved::As(_) => place.form(act),
        Saved::Overtaken(_) => format!("{}/drafts", place.form(act)),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Puts what was acted on behind the draft it was begun with. The act is done: whatever happens here does not undo it.
pub(super) async fn close(app: &App, session: &Session, form: &Form, matter: &Matter, typed: &Typed) {
    if begun_with(typed) == 0 {
        return;
    }
    if let Err(e) =
        app.office.close_draft(&session.me, matter, form.act, seen(typed), kept(form, typed)).await
    {
        tracing::warn!(error = %e, act = form.act, "草稿没有结清");
    }
}

/// A version as listed.
struct VersionView {
    no: u32,
    by: String,
    saved_at: String,
    state: DraftState,
    open: String,
    compare: String,
    compared: bool,
}

/// A field in which two versions differ.
struct ChangedView {
    label: String,
    /// Pieces of text: taken out, put in, or the same.
    pieces: Vec<(ChangeTag, String)>,
}

#[derive(Template)]
#[template(path = "drafts.html")]
struct CoursePage {
    shell: Shell,
    title: String,
    back: String,
    versions: Vec<VersionView>,
    next: Option<String>,
    /// The two versions compared, in words.
    between: Option<(String, String)>,
    changed: Vec<ChangedView>,
}

/// The fields in which two versions differ.
fn differences(before: &[(&'static str, String)], after: &[(&'static str, String)]) -> Vec<ChangedView> {
    let mut changed = Vec::new();
    for (label, text) in after {
        let was = before.iter().find(|(l, _)| l == label).map_or("", |(_, t)| t.as_str());
        if was != text {
            changed.push(ChangedView { label: label.to_string(), pieces: compare(was, text) });
        }
    }
    changed
}

/// How long two texts may be compared; beyond it the comparison is coarser, not wrong.
const PATIENCE: Duration = Duration::from_millis(200);

/// What two texts have in common, character by character: Chinese has no spaces between its words.
fn compare(old: &str, new: &str) -> Vec<(ChangeTag, String)> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_chars(old, new);
    let mut pieces: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match pieces.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => pieces.push((change.tag(), change.value().to_string())),
        }
    }
    pieces
}

/// 草稿经过: the versions, and what one changed in another.
pub(super) async fn course(
    app: &App,
    session: &Session,
    matter: Matter,
    act: &str,
    asked: &Typed,
) -> Result<Response, PageError> {
    let form = find(act).ok().filter(|f| f.is_written()).ok_or(PageError::NotFound)?;
    let place = place::of(app, session, &matter, act, &Typed::default()).await?;
    let me = &session.me;
    let page = app.office.drafts(me, &matter, act, asked.get("before").parse().ok()).await?;
    let base = format!("{}/drafts", place.form(act));
    let newest = page.rows.first().map_or(0, |d| d.no);
    let new: u32 = asked.get("new").parse().unwrap_or(newest);
    let old: u32 = asked.get("old").parse().unwrap_or(new.saturating_sub(1));
    let (mut between, mut changed) = (None, Vec::new());
    if old > 0 && new > 0 && old != new {
        let (a, b) =
            (app.office.draft(me, &matter, act, old).await?, app.office.draft(me, &matter, act, new).await?);
        let options = options(app, session, &place);
        let said = |d: &Draft| form::said(form, &as_typed(form, d, &Typed::default()), &options);
        let (before, after) = (said(&a), said(&b));
        between = Some((words(&a), words(&b)));
        let compared = tokio::task::spawn_blocking(move || differences(&before, &after)).await;
        changed = compared.map_err(|e| PageError::Broken(e.to_string()))?;
    }
    let form_page = place.form(act);
    let version = |d: &Draft| VersionView {
        no: d.no,
        by: d.by.clone(),
        saved_at: d.saved_at.clone(),
        state: d.state,
        open: format!("{form_page}?draft={}", d.no),
        compare: if d.no > 1 { format!("{base}?old={}&new={}", d.no - 1, d.no) } else { String::new() },
        compared: between.is_some() && d.no == new,
    };
    let title = format!("草稿经过：{}", act_title(act));
    let course = CoursePage {
        shell: Shell::office(app, session, title.clone(), &place.back),
        title,
        back: form_page.clone(),
        versions: page.rows.iter().map(version).collect(),
        next: page.next.map(|n| format!("{base}?before={}", encode(&n))),
        between,
        changed,
    };
    Ok(Html(course.render()?).into_response())
}

/// The open drafts of a matter, for its page.
pub async fn open(
    app: &App,
    session: &Session,
    matter: &Matter,
    base: &str,
) -> Result<Vec<OpenDraftView>, PageError> {
    let way = if matches!(matter, Matter::NewCase(_)) { "case" } else { "acts" };
    let drafts = app.office.open_drafts(&session.me, matter).await?;
    Ok(drafts
        .into_iter()
        .map(|d| OpenDraftView {
            title: act_title(&d.act),
            href: format!("{base}/{way}/{}?draft={}", d.act, d.no),
            words: format!("第{}稿，{}，{}", d.no, d.by, d.saved_at),
        })
        .collect())
}
