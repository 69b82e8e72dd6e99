//! The door: who comes in, with which session, from where; and the guard that stands before every request.

use crate::app::App;
use crate::error::PageError;
use crate::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::{Form, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use law::person::Role;
use office::Me;
use office::accounts::{Password, SignIn, SignInError};
use serde::Deserialize;

/// The session's cookie. On plain loopback HTTP browsers refuse the `__Host-` prefix, so only TLS set-ups carry it.
const COOKIE: &str = "zhifa";

/// Who is asking, and under which request number.
#[derive(Clone)]
pub struct Session {
    /// The person.
    pub me: Me,
    /// 请求编号
    pub request_id: String,
}

/// The request's number, and the person if someone is signed in.
#[derive(Clone, Default)]
pub struct Visit {
    /// 请求编号
    pub request_id: String,
    /// Who is signed in.
    pub account: Option<office::accounts::SignedIn>,
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';').find_map(|c| c.trim().strip_prefix(COOKIE)?.strip_prefix('=').map(String::from))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Gives the request a number, finds out who is asking, and turns away what only a forged page would send.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let mut bytes = [0u8; 6];
    app.office.entropy_fill(&mut bytes);
    let request_id = hex::encode(bytes);
    let headers = request.headers();
    let secret = cookie(headers);
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes
        && secret.is_some()
        && !headers.contains_key("sec-fetch-site")
        && !headers.contains_key(header::ORIGIN)
    {
        // A browser that names neither its page nor its site cannot be told from a forged one.
        return (StatusCode::FORBIDDEN, "浏览器过旧，无法确认请求来源，请升级后再试").into_response();
    }
    let account = match (bearer(headers), &secret) {
        (Some(token), _) => app.accounts.me_by_token(token).await.unwrap_or_default(),
        (None, Some(secret)) => app.accounts.me(secret).await.unwrap_or_default(),
        (None, None) => None,
    };
    request.extensions_mut().insert(Visit { request_id: request_id.clone(), account });
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
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
        Session::of(&visit).ok_or(PageError::SignIn)
    }
}

impl Session {
    /// The session of a visit, when someone is signed in for good.
    pub fn of(visit: &Visit) -> Option<Self> {
        let account = visit.account.clone().filter(|a| !a.must_change_password)?;
        Some(Session { me: account.me, request_id: visit.request_id.clone() })
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
        .merge(crate::pages::files::routes())
}

#[derive(Template)]
#[template(path = "door/sign_in.html")]
struct SignInPage {
    shell: Shell,
    name: String,
    error: String,
    demo: bool,
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
    groups: Vec<(&'static str, &'static str, Vec<DemoPerson>)>,
}

fn address(headers: &HeaderMap) -> String {
    headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()).unwrap_or("local").chars().take(60).collect()
}

fn device(headers: &HeaderMap) -> String {
    headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(120)
        .collect()
}

fn welcome(session: &office::accounts::NewSession, secure: bool) -> Response {
    let to = if session.must_change_password { "/password" } else { "/" };
    let mut response = Redirect::to(to).into_response();
    let secure = if secure { "; Secure" } else { "" };
    let value = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        session.secret, session.max_age_seconds
    );
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Whether a TLS proxy stands before us.
fn is_secure(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|p| p == "https")
}

async fn sign_in_page(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    if visit.account.as_ref().is_some_and(|a| a.must_change_password) {
        return Ok(Redirect::to("/password").into_response());
    }
    let shell = Shell::public(&app, &visit.request_id, "登录");
    Ok(Html(SignInPage { shell, name: String::new(), error: String::new(), demo: app.demo }.render()?)
        .into_response())
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
    let (address, device, replaces) = (address(&headers), device(&headers), cookie(&headers));
    let request = SignIn {
        name: form.name.trim(),
        password: Password(form.password),
        address: &address,
        device: &device,
        phone: form.phone == "on",
        replaces: replaces.as_deref(),
    };
    match app.accounts.sign_in(request).await {
        Ok(session) => Ok(welcome(&session, is_secure(&headers))),
        Err(error) => {
            let status = match &error {
                SignInError::Locked { .. } | SignInError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let shell = Shell::public(&app, &visit.request_id, "登录");
            let page = SignInPage { shell, name: form.name, error: error.to_string(), demo: app.demo };
            Ok((status, Html(page.render()?)).into_response())
        }
    }
}

async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(secret) = cookie(&headers)
        && let Err(error) = app.accounts.sign_out(&secret, &address(&headers)).await
    {
        tracing::warn!(%error, "sign-out");
    }
    let mut response = Redirect::to("/sign-in").into_response();
    let gone = HeaderValue::from_static("zhifa=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    response.headers_mut().insert(header::SET_COOKIE, gone);
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
    match app.accounts.change_password(me, current, new, &address(&headers), &device(&headers)).await {
        Ok(session) => Ok(welcome(&session, is_secure(&headers))),
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
        (Role::Justice, "重大处罚备案"),
        (Role::CityBureau, "只读查看全流程"),
    ];
    let people = app.office.people();
    let mut groups = Vec::new();
    for (role, hint) in POSTS {
        let mut group: Vec<DemoPerson> = people
            .values()
            .filter(|p| p.is(*role) && !p.disabled)
            .map(|p| DemoPerson {
                id: p.id.clone(),
                name: p.name.clone(),
                post: p.post.clone(),
                unit: app.office.town().unit_name(&p.unit).to_string(),
            })
            .collect();
        group.truncate(if matches!(role, Role::Squad) { 12 } else { 6 });
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
    Ok(Html(DemoPage { shell, groups: cast(&app) }.render()?).into_response())
}

#[derive(Deserialize)]
struct DemoForm {
    person: String,
}

async fn demo_sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    Form(form): Form<DemoForm>,
) -> Result<Response, PageError> {
    let replaces = cookie(&headers);
    app.accounts
        .demo_sign_in(&form.person, &address(&headers), &device(&headers), replaces.as_deref())
        .await
        .map(|session| welcome(&session, is_secure(&headers)))
        .map_err(|_| PageError::NotFound)
}
