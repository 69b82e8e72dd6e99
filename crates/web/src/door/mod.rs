//! The door: who comes in, with which session, from where; and the guard that stands before every request.

mod account;
mod audit;
mod certificate;
mod cookie;
mod origin;
mod outside;
pub(crate) mod people;
pub(crate) mod range;

use crate::app::App;
use crate::error::{self, Notice, PageError};
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Form, FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures::{StreamExt, stream};
use law::person::Role;
use office::Me;
use office::accounts::{AccountError, By, NewSession, Password, SignIn, SignInError, SignedIn};
use office::sso::Way;
use serde::Deserialize;

/// Who is asking, and under which request number.
#[derive(Clone)]
pub struct Session {
    /// The person.
    pub me: Me,
    /// 请求编号
    pub request_id: String,
    /// 未读通知, a hundred at most.
    pub unread: i64,
}

/// The request's number, and the person if someone is signed in.
#[derive(Clone, Default)]
pub struct Visit {
    /// 请求编号
    pub request_id: String,
    /// Who is signed in.
    pub account: Option<SignedIn>,
    /// The sender's address.
    pub address: String,
    /// 未读通知, where a page may be drawn for somebody.
    pub unread: i64,
}

/// What a browser says it is, for the list of one's own.
pub(crate) fn device(headers: &HeaderMap) -> String {
    origin::device(headers)
}

/// Whether a request may be answered by a page, in whose frame the unread notices are counted: not what scripts and pictures
/// ask for.
fn draws_a_page(request: &Request) -> bool {
    let path = request.uri().path();
    let other = ["/api/", "/assets/", "/files", "/healthz", "/readyz", "/sw.js", "/app.webmanifest"];
    let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok());
    !other.iter().any(|o| path.starts_with(o)) && accept.is_none_or(|a| a.contains("text/html"))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Whom a request of the phone's queue is sent for: it is nobody's if somebody else is signed in.
const PERSON: &str = "x-person";

/// A page refreshes itself: nobody need be sitting before it, so the session is not prolonged.
const UNATTENDED: &str = "x-unattended";

/// Gives the request a number, finds out who is asking, and turns away what only a forged page would send. Whatever goes
/// wrong is said in Chinese: to scripts as a problem document, to people as a page.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut bytes = [0u8; 6];
    app.office.entropy_fill(&mut bytes);
    let request_id = hex::encode(bytes);
    let api = request.uri().path().starts_with("/api/");
    let mut visit = Visit { request_id: request_id.clone(), ..Visit::default() };
    let mut response = admit(&app, &mut visit, request, next).await;
    if let Some(notice) =
        response.extensions_mut().remove::<Notice>().or_else(|| error::of_plain_words(&response))
    {
        let shell = match Session::of(&visit) {
            Some(session) => Shell::office(&app, &session, "", ""),
            None => Shell::public(&app, &request_id, ""),
        };
        let kept = [header::RETRY_AFTER, header::ALLOW]
            .map(|name| (name.clone(), response.headers().get(name).cloned()));
        response = if api { notice.problem() } else { notice.page(shell) };
        for (name, value) in kept {
            value.and_then(|value| response.headers_mut().insert(name, value));
        }
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn admit(app: &App, visit: &mut Visit, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let (secret, token) = (cookie::read(headers), bearer(headers));
    visit.address = origin::address(headers, request.extensions());
    let writes = origin::writes(request.method());
    if writes && secret.is_some() && token.is_none() && !origin::names_its_page(headers) {
        let text = "无法确认请求来自本系统的页面，请更新浏览器后再试。";
        return error::notice(StatusCode::FORBIDDEN, "已拦截", text, None);
    }
    let account = match (token, &secret) {
        (Some(token), _) => app.accounts.me_by_token(token).await,
        // A line over which a page hears of what happens comes back by itself and can carry no header.
        (None, Some(secret))
            if !writes && (headers.contains_key(UNATTENDED) || request.uri().path() == "/events") =>
        {
            app.accounts.me_unattended(secret).await
        }
        (None, Some(secret)) => app.accounts.me(secret).await,
        (None, None) => Ok(None),
    };
    visit.account = match account {
        Ok(account) => account,
        Err(error) => {
            tracing::error!(%error, visit.request_id, "accounts");
            let text = "账号暂时查不到，请稍后再试；填写的内容没有丢失，退回上一页还在。";
            return error::notice(StatusCode::SERVICE_UNAVAILABLE, "系统繁忙", text, None);
        }
    };
    // A phone that changed hands in the midst of sending: what was captured by one is never sent in another's name.
    if let Some(meant) = headers.get(PERSON)
        && visit.account.as_ref().is_some_and(|a| meant != a.me.person.id.as_str())
    {
        visit.account = None;
    }
    if writes
        && visit.account.is_none()
        && visit.address != origin::LOCAL
        && let Err(seconds) = app.strangers.attempt(&visit.address, app.office.now())
    {
        let text = "同一网络短时间内提交太多，请过几分钟再试；退回上一页，填写的内容还在。";
        return too_many(error::notice(StatusCode::TOO_MANY_REQUESTS, "操作太频繁", text, None), seconds);
    }
    if let Some(account) = visit.account.as_ref().filter(|a| !a.must_change_password)
        && draws_a_page(&request)
    {
        match app.office.unread_notices(&account.me).await {
            Ok(unread) => visit.unread = unread,
            // The page is worth more than the count.
            Err(error) => tracing::warn!(%error, "unread notices"),
        }
    }
    request.extensions_mut().insert(visit.clone());
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if kind.is_some_and(|k| k.starts_with("multipart/")) {
        let (parts, body) = request.into_parts();
        request = Request::from_parts(parts, piece_by_piece(body).await);
    }
    // Asked before it is answered, and given back for a right one: past the allowance nobody learns which receipt is one.
    let asks =
        visit.account.is_none() && visit.address != origin::LOCAL && names_a_receipt(request.uri().path());
    if asks && let Err(seconds) = app.guesses.attempt(&visit.address, app.office.now()) {
        let text = "同一网络短时间内查询的回执号多次不对，请过几分钟再试。";
        return too_many(error::notice(StatusCode::TOO_MANY_REQUESTS, "查询太频繁", text, None), seconds);
    }
    let response = next.run(request).await;
    if asks && response.extensions().get::<Missed>().is_none() {
        app.guesses.give_back(&visit.address);
    }
    response
}

/// Whether an address is answered by a receipt (回执号).
fn names_a_receipt(path: &str) -> bool {
    path.starts_with("/follow") || path.starts_with("/api/v1/public/progress/")
}

/// Left on an answer by whoever was asked for a receipt (回执号) that is nobody's: whoever guesses is soon told to wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missed;

/// A body that hands over one piece at a time. The multipart reader takes in whatever is ready before anything is counted:
/// from a fast sender that can be a whole film in memory. It also stumbles over a body that comes at its second asking, so
/// the first piece is there before it begins.
async fn piece_by_piece(body: Body) -> Body {
    let mut pieces = body.into_data_stream();
    let first = stream::iter(pieces.next().await);
    Body::from_stream(first.chain(pieces.then(|piece| async {
        tokio::task::yield_now().await;
        piece
    })))
}

/// 429, with how long to wait.
fn too_many(page: Response, seconds: u64) -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], page).into_response()
}

/// The answer to a page of another site that tries to act here.
pub fn foreign(_: tower_http::csrf::ProtectionError) -> Response {
    error::notice(StatusCode::FORBIDDEN, "已拦截", "这个请求不是从本系统的页面发出的。", None)
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Visit>().cloned().unwrap_or_default())
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = PageError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let visit = parts.extensions.get::<Visit>().cloned().unwrap_or_default();
        Session::asked(&visit)
    }
}

impl Session {
    /// The session of a visit.
    ///
    /// # Errors
    /// To the door, or to where a password that was handed over is changed.
    pub fn asked(visit: &Visit) -> Result<Self, PageError> {
        let otherwise = match visit.account {
            Some(_) => PageError::ChangePassword,
            None => PageError::SignIn,
        };
        Session::of(visit).ok_or(otherwise)
    }

    /// The session of a visit, when someone is signed in for good.
    pub fn of(visit: &Visit) -> Option<Self> {
        let account = visit.account.clone().filter(|a| !a.must_change_password)?;
        Some(Session { me: account.me, request_id: visit.request_id.clone(), unread: visit.unread })
    }
}

/// The door's addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/password", get(password_page).post(change_password))
        .route("/demo", get(demo_page))
        .route("/demo/sign-in", post(demo_sign_in))
        .route("/demo/clock", post(demo_clock))
        .route("/audit", get(audit::show))
        .merge(account::routes())
        .merge(certificate::routes())
        .merge(outside::routes())
        .merge(people::routes())
        .merge(crate::pages::files::routes())
        .merge(crate::pages::tus::routes())
        .merge(crate::pages::phone::routes())
}

#[derive(Template)]
#[template(path = "door/sign_in.html")]
struct SignInPage {
    shell: Shell,
    name: String,
    error: String,
    /// What is to be known after signing out.
    told: String,
    demo: bool,
    /// The ways beside the password.
    ways: Vec<outside::WayView>,
}

#[derive(Template)]
#[template(path = "door/password.html")]
struct PasswordPage {
    shell: Shell,
    error: String,
}

/// Someone to sign in as.
struct DemoPerson {
    id: String,
    name: String,
    post: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "door/demo.html")]
struct DemoPage {
    shell: Shell,
    /// The demonstration's time, where it can be put forward.
    now: Option<String>,
    groups: Vec<(&'static str, &'static str, Vec<DemoPerson>)>,
}

fn welcome(headers: &HeaderMap, session: &NewSession) -> Response {
    let to = if session.must_change_password { "/password" } else { "/" };
    let mut response = Redirect::to(to).into_response();
    if let Some(value) = cookie::give(headers, session) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn sign_in_form(
    app: &App,
    visit: &Visit,
    name: String,
    error: String,
    told: String,
) -> Result<String, PageError> {
    let shell = Shell::public(app, &visit.request_id, "登录");
    Ok(SignInPage { shell, name, error, told, demo: app.demo, ways: outside::ways(app) }.render()?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Leaving {
    /// The way whose own session goes on after signing out here.
    out: String,
}

async fn sign_in_page(
    State(app): State<App>,
    visit: Visit,
    Query(leaving): Query<Leaving>,
) -> Result<Response, PageError> {
    if visit.account.as_ref().is_some_and(|a| a.must_change_password) {
        return Ok(Redirect::to("/password").into_response());
    }
    let told = Way::find(&leaving.out).map_or(String::new(), |way| {
        let name = app.providers.name(way);
        format!("已退出本系统。{name}那边还登录着：公用的电脑，请到{name}一并退出，或者关闭浏览器。")
    });
    Ok(Html(sign_in_form(&app, &visit, String::new(), String::new(), told)?).into_response())
}

#[derive(Deserialize)]
struct SignInForm {
    name: String,
    password: String,
    #[serde(default)]
    phone: String,
}

async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Response, PageError> {
    let (device, replaces) = (origin::device(&headers), cookie::read(&headers));
    let request = SignIn {
        name: form.name.trim(),
        password: Password(form.password),
        address: &visit.address,
        device: &device,
        phone: form.phone == "on",
        replaces: replaces.as_deref(),
    };
    match app.accounts.sign_in(request).await {
        Ok(session) => Ok(welcome(&headers, &session)),
        Err(error) => refused(&app, &visit, form.name, &error),
    }
}

/// How long to wait before trying again, in seconds, where waiting helps.
fn wait(app: &App, error: &SignInError) -> Result<Option<u64>, PageError> {
    Ok(match error {
        SignInError::Locked { until } => {
            let left = app.office.now().duration_until(*until).as_secs();
            Some(u64::try_from(left).unwrap_or(0).max(1))
        }
        SignInError::Throttled { retry_after } => Some(*retry_after),
        SignInError::Account(AccountError::Busy) => Some(5),
        SignInError::Account(AccountError::Store(e)) => return Err(PageError::Broken(e.to_string())),
        _ => None,
    })
}

/// The sign-in page once more, in the same words whichever way somebody came.
fn refused(app: &App, visit: &Visit, name: String, error: &SignInError) -> Result<Response, PageError> {
    let wait = wait(app, error)?;
    let page = sign_in_form(app, visit, name, error.to_string(), String::new())?;
    let page = (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response();
    Ok(match wait {
        Some(seconds) => too_many(page, seconds),
        None => page,
    })
}

async fn sign_out(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    let mut by = None;
    if let Some(secret) = cookie::read(&headers) {
        match app.accounts.sign_out(&secret, &visit.address).await {
            Ok(opened) => by = opened,
            Err(error) => tracing::warn!(%error, "sign-out"),
        }
    }
    // Only the session here ends; whoever came through a provider is told that theirs goes on.
    let mut response = match by {
        Some(By::Outside(way)) => Redirect::to(&format!("/sign-in?out={}", way.tag())).into_response(),
        _ => Redirect::to("/sign-in").into_response(),
    };
    if let Some(gone) = cookie::take_back(&headers) {
        response.headers_mut().insert(header::SET_COOKIE, gone);
    }
    response
}

async fn password_page(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    visit.account.as_ref().ok_or(PageError::SignIn)?;
    let shell = Shell::public(&app, &visit.request_id, "修改密码");
    Ok(Html(PasswordPage { shell, error: String::new() }.render()?).into_response())
}

#[derive(Deserialize)]
struct PasswordForm {
    current: String,
    new: String,
    again: String,
}

async fn change_password(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Response, PageError> {
    let me = visit.account.as_ref().ok_or(PageError::SignIn)?;
    let again = |error: String| -> Result<Response, PageError> {
        let shell = Shell::public(&app, &visit.request_id, "修改密码");
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(PasswordPage { shell, error }.render()?)).into_response())
    };
    if form.new != form.again {
        return again("两次输入的新密码不一致".into());
    }
    let (current, new) = (Password(form.current), Password(form.new));
    match app.accounts.change_password(me, current, new, &visit.address, &origin::device(&headers)).await {
        Ok(session) => Ok(welcome(&headers, &session)),
        Err(AccountError::Store(e)) => Err(PageError::Broken(e.to_string())),
        Err(error) => again(error.to_string()),
    }
}

/// The people of the demonstration, by post, each with what can be tried.
fn cast(app: &App) -> Vec<(&'static str, &'static str, Vec<DemoPerson>)> {
    const POSTS: &[(Role, &str)] = &[
        (Role::Grid, "用手机拍照上报，看每一步进展"),
        (Role::GridHead, "看本网格的线索和闭环"),
        (Role::Hub, "受理、分派、并案、移送、反馈，看全镇态势"),
        (Role::Dept, "现场核查、当场处罚、出具认定意见"),
        (Role::Squad, "立案建议、调查取证、告知、送达、执行"),
        (Role::Brigade, "审核立案建议和处理建议"),
        (Role::Legal, "九项法制审核、公示"),
        (Role::Head, "立案、集体讨论、决定、结案"),
        (Role::Finance, "登记缴款，看加处罚款"),
        (Role::Store, "涉案物品入库、借出、返还、盘点"),
        (Role::Justice, "重大处罚的合法性审查、备案"),
        (Role::CityBureau, "只读查看全流程"),
        (Role::LeadGroup, "看全镇态势，决定联合执法"),
        (Role::SystemAdmin, "开立、停用账号"),
        (Role::SecurityAdmin, "授予岗位"),
        (Role::AuditAdmin, "查账号审计"),
    ];
    let people = app.office.people();
    let mut groups = Vec::new();
    for (role, hint) in POSTS {
        let group: Vec<DemoPerson> = people
            .values()
            .filter(|p| p.is(*role) && !p.disabled)
            .map(|p| DemoPerson {
                id: p.id.clone(),
                name: p.name.clone(),
                post: p.post.clone(),
                unit: app.office.town().unit_name(&p.unit).to_string(),
            })
            .collect();
        if !group.is_empty() {
            groups.push((role.label(), *hint, group));
        }
    }
    groups
}

async fn demo_page(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    if !app.demo {
        return Err(PageError::NotFound);
    }
    let shell = Shell::public(&app, &visit.request_id, "演示镇：选一个人登录");
    let now = app.ahead.as_ref().map(|_| view::moment(&app.office.now().to_string()));
    Ok(Html(DemoPage { shell, now, groups: cast(&app) }.render()?).into_response())
}

#[derive(Deserialize)]
struct DemoForm {
    person: String,
}

#[derive(Deserialize)]
struct ClockForm {
    days: u16,
}

/// Puts the demonstration's clock forward: windows run out, payments fall due.
async fn demo_clock(State(app): State<App>, Form(form): Form<ClockForm>) -> Result<Response, PageError> {
    let ahead = app.ahead.as_ref().ok_or(PageError::NotFound)?;
    ahead.forward(form.days).map_err(|e| PageError::Broken(e.to_string()))?;
    Ok(Redirect::to("/demo").into_response())
}

async fn demo_sign_in(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<DemoForm>,
) -> Result<Response, PageError> {
    let (device, replaces) = (origin::device(&headers), cookie::read(&headers));
    match app.accounts.demo_sign_in(&form.person, &visit.address, &device, replaces.as_deref()).await {
        Ok(session) => Ok(welcome(&headers, &session)),
        Err(SignInError::Account(e)) => Err(PageError::Broken(e.to_string())),
        Err(_) => Err(PageError::NotFound),
    }
}
