//! 通知: what one has been told, how one wants to be told, and, for the system administrator, what did not arrive.

use crate::app::App;
use crate::door::{Session, device};
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use law::refusal::Refusal;
use office::notify::{Channel, Kind, Notice, NoticeFilter, Outgoing, Personal, Quiet, Subscription, Typed};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The notices' addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(list))
        .route("/notices/read", post(read_all))
        .route("/notices/{no}/read", post(read))
        .route("/notices/{no}/open", post(open))
        .route("/notices/settings", get(settings).post(save))
        .route("/notices/push", post(subscribe))
        .route("/notices/push/{id}/end", post(unsubscribe))
        .route("/notices/outgoing", get(outgoing))
        .route("/notices/outgoing/{id}/again", post(again))
}

/// What is asked of the list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    kind: String,
    after: String,
    done: String,
}

struct NoticeView {
    notice: Notice,
    at: String,
    tone: &'static str,
}

fn tone(kind: Kind) -> &'static str {
    match kind {
        Kind::Red | Kind::Returned => "red",
        Kind::Yellow | Kind::Urged => "orange",
        Kind::Approval => "purple",
        Kind::Dispatched | Kind::Task => "blue",
        Kind::Assigned => "azure",
        Kind::Progress => "green",
    }
}

struct KindView {
    tag: &'static str,
    label: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "notices/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<NoticeView>,
    kinds: Vec<KindView>,
    kind: String,
    upto: i64,
    next: Option<String>,
}

/// One's own notices.
async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let kind = Kind::find(&asked.kind).map_or("", Kind::tag);
    let filter = NoticeFilter { kind: kind.into(), after: asked.after };
    let found = app.office.notices(&session.me, &filter).await?;
    let mut shell = Shell::office(&app, &session, "通知", "/notices");
    if !asked.done.is_empty() {
        shell = shell.flash("已全部标为已读");
    }
    let page = ListPage {
        shell,
        upto: found.upto,
        next: found.next.map(|c| format!("/notices?kind={kind}&after={}", view::encode(&c))),
        kinds: Kind::ALL.map(|k| KindView { tag: k.tag(), label: k.label(), here: k.tag() == kind }).into(),
        kind: kind.into(),
        rows: found
            .rows
            .into_iter()
            .map(|notice| NoticeView { at: view::moment(&notice.at), tone: tone(notice.kind), notice })
            .collect(),
    };
    Ok(Html(page.render()?).into_response())
}

/// Where one goes back to after marking.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Marking {
    kind: String,
    upto: String,
}

async fn read(
    State(app): State<App>,
    session: Session,
    Path(no): Path<String>,
    Form(from): Form<Marking>,
) -> Result<Response, PageError> {
    app.office.read_notice(&session.me, number(&no)?).await?;
    let kind = Kind::find(&from.kind).map_or("", Kind::tag);
    Ok(Redirect::to(&format!("/notices?kind={kind}")).into_response())
}

fn number(text: &str) -> Result<i64, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Marks a notice as read and goes to its matter.
async fn open(
    State(app): State<App>,
    session: Session,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let notice = app.office.read_notice(&session.me, number(&no)?).await?;
    Ok(Redirect::to(&notice.path()).into_response())
}

async fn read_all(
    State(app): State<App>,
    session: Session,
    Form(from): Form<Marking>,
) -> Result<Response, PageError> {
    app.office.read_all_notices(&session.me, number(&from.upto)?).await?;
    Ok(Redirect::to("/notices?done=1").into_response())
}

struct BoxView {
    name: String,
    on: bool,
    label: String,
}

struct RowView {
    kind: &'static str,
    boxes: Vec<BoxView>,
}

#[derive(Template)]
#[template(path = "notices/settings.html")]
struct SettingsPage {
    shell: Shell,
    channels: Vec<&'static str>,
    rows: Vec<RowView>,
    typed: Typed,
    sms: bool,
    mail: bool,
    /// The public key to subscribe with, where the house pushes.
    key: Option<String>,
    browsers: Vec<Subscription>,
    errors: Vec<(&'static str, String)>,
    /// What was typed was made of an older page.
    stale: bool,
}

impl SettingsPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.0 == field).map_or("", |e| &e.1)
    }
}

fn typed(own: Personal) -> Typed {
    let quiet = own.quiet.unwrap_or_default();
    let clock = |t: jiff::civil::Time| t.strftime("%H:%M").to_string();
    Typed {
        version: own.version,
        quiet: own.quiet.is_some(),
        from: clock(quiet.from),
        to: clock(quiet.to),
        phone: own.phone,
        mail: own.mail,
        red_passes: own.red_passes,
        digest: own.digest,
        on: own.on,
    }
}

async fn settings_page(
    app: &App,
    session: &Session,
    typed: Typed,
    errors: Vec<(&'static str, String)>,
) -> Result<SettingsPage, PageError> {
    let there: Vec<Channel> = Channel::PERSONAL.into_iter().filter(|c| app.channels.has(*c)).collect();
    let on = |channel: &Channel, kind: Kind| typed.on.get(channel).is_some_and(|k| k.contains(&kind));
    let rows = Kind::ALL
        .map(|kind| RowView {
            kind: kind.label(),
            boxes: there
                .iter()
                .map(|c| BoxView {
                    name: format!("{}:{}", c.tag(), kind.tag()),
                    on: on(c, kind),
                    label: c.label().into(),
                })
                .collect(),
        })
        .into();
    Ok(SettingsPage {
        shell: Shell::office(app, session, "通知设置", "/notices/settings"),
        channels: there.iter().map(|c| c.label()).collect(),
        rows,
        sms: app.channels.has(Channel::Sms),
        mail: app.channels.has(Channel::Mail),
        key: app.channels.push.as_ref().map(|p| p.public_key().to_string()),
        browsers: app.office.push_subscriptions(&session.me.person.id).await?,
        typed,
        errors,
        stale: false,
    })
}

/// How one wants to be told.
async fn settings(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let own = app.office.notice_settings(&session.me.person.id).await?;
    let mut page = settings_page(&app, &session, typed(own), Vec::new()).await?;
    page.shell = match asked.done.as_str() {
        "" => page.shell,
        "end" => page.shell.flash("这个浏览器不再接收推送"),
        _ => page.shell.flash("已保存"),
    };
    Ok(Html(page.render()?).into_response())
}

/// The form's fields; what stands for a channel that is not there stays as it was.
fn filled_in(app: &App, own: &Personal, fields: Vec<(String, String)>) -> Typed {
    let mut typed = Typed { phone: own.phone.clone(), mail: own.mail.clone(), ..Typed::default() };
    let quiet = own.quiet.unwrap_or_default();
    (typed.from, typed.to) = (clock_text(quiet, true), clock_text(quiet, false));
    let mut on: BTreeMap<Channel, BTreeSet<Kind>> =
        own.on.iter().filter(|(c, _)| !app.channels.has(**c)).map(|(c, k)| (*c, k.clone())).collect();
    for (name, value) in fields {
        match name.as_str() {
            "version" => typed.version = value.parse().unwrap_or(-1),
            "phone" => typed.phone = value,
            "mail" => typed.mail = value,
            "quiet" => typed.quiet = true,
            "from" => typed.from = value,
            "to" => typed.to = value,
            "red_passes" => typed.red_passes = true,
            "digest" => typed.digest = true,
            "on" => {
                let chosen = value.split_once(':').and_then(|(c, k)| Channel::find(c).zip(Kind::find(k)));
                if let Some((channel, kind)) = chosen.filter(|(c, _)| app.channels.has(*c)) {
                    on.entry(channel).or_default().insert(kind);
                }
            }
            _ => {}
        }
    }
    // A channel of which nothing is chosen is chosen away, not left to the default.
    for channel in Channel::PERSONAL.into_iter().filter(|c| app.channels.has(*c)) {
        on.entry(channel).or_default();
    }
    typed.on = on;
    typed
}

fn clock_text(quiet: Quiet, from: bool) -> String {
    (if from { quiet.from } else { quiet.to }).strftime("%H:%M").to_string()
}

async fn save(
    State(app): State<App>,
    session: Session,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let own = app.office.notice_settings(&session.me.person.id).await?;
    let typed = filled_in(&app, &own, fields);
    let said = |r: &Refusal| (r.field.unwrap_or_default(), format!("需要{}；现在{}", r.need, r.have));
    let read = match typed.read() {
        Ok(read) => read,
        Err(wrong) => {
            let page = settings_page(&app, &session, typed, wrong.iter().map(said).collect()).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
        }
    };
    if app.office.save_notice_settings(&session.me, read).await? {
        return Ok(Redirect::to("/notices/settings?done=1").into_response());
    }
    // Saved elsewhere meanwhile: what was typed stays, and goes over it if it is sent once more.
    let typed = Typed { version: own.version, ..typed };
    let mut page = settings_page(&app, &session, typed, Vec::new()).await?;
    page.stale = true;
    Ok((StatusCode::CONFLICT, Html(page.render()?)).into_response())
}

/// What a browser hands in when its person lets it be told: a `PushSubscription` as JSON.
#[derive(Deserialize)]
struct Subscribing {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

async fn subscribe(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Json(sent): Json<Subscribing>,
) -> Result<Response, PageError> {
    let push = app.channels.push.as_ref().ok_or(PageError::NotFound)?;
    let Keys { p256dh, auth } = &sent.keys;
    if !push.accepts(&sent.endpoint, p256dh, auth) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, "这个浏览器的推送服务不在允许之列").into_response());
    }
    app.office.subscribe_push(&session.me, &sent.endpoint, p256dh, auth, &device(&headers)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn unsubscribe(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    app.office.unsubscribe_push(&session.me, &id).await?;
    Ok(Redirect::to("/notices/settings?done=end").into_response())
}

#[derive(Template)]
#[template(path = "notices/outgoing.html")]
struct OutgoingPage {
    shell: Shell,
    found: Outgoing,
    channels: Vec<(&'static str, bool)>,
    next: Option<String>,
}

impl OutgoingPage {
    fn at(&self, text: &str) -> String {
        view::moment(text)
    }
}

/// What goes out of the house, and what did not arrive.
async fn outgoing(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let found = app.office.outgoing(&session.me, &asked.after).await?;
    let mut shell = Shell::office(&app, &session, "通知发送", "/notices/outgoing");
    if !asked.done.is_empty() {
        shell = shell.flash("已排入待发");
    }
    let all = [Channel::Push, Channel::Sms, Channel::Mail, Channel::Robot];
    let page = OutgoingPage {
        shell,
        next: found.dead.next.as_ref().map(|c| format!("/notices/outgoing?after={}", view::encode(c))),
        channels: all.map(|c| (c.label(), app.channels.has(c))).into(),
        found,
    };
    Ok(Html(page.render()?).into_response())
}

async fn again(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    app.office.send_again(&session.me, &id).await?;
    Ok(Redirect::to("/notices/outgoing?done=1").into_response())
}
